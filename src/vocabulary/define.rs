//! Definitions that several schemas share: a `$ref` gives way to what it points at, before anything is read.
//!
//! What comes out is one tree without any `$ref`, in which every node keeps the place where it was written. So whoever
//! reads the vocabulary, and whoever validates records against it, never looks for another text.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    source::{FileId, Files, Span, Spanned, beside, folder},
    syntax::{self, Entry, Node, Value},
};

use super::entries;

/// The keyword that points at a definition.
const REF: &str = "$ref";
/// What may stand beside it: words for people. Like our own annotations (`x-…`) they change nothing of what is allowed.
const WORDS: [&str; 6] = ["title", "description", "$comment", "default", "examples", "deprecated"];
/// Keywords whose values are schemas by name: these names are no keywords.
const NAMED: [&str; 4] = ["properties", "patternProperties", "dependentSchemas", "$defs"];
/// Keywords whose values are no schemas.
const LITERAL: [&str; 4] = ["enum", "const", "default", "examples"];

/// The texts in which schemas and the definitions they share are looked up; each is read once.
pub(crate) struct Definitions<'f> {
    files: &'f Files,
    trees: BTreeMap<FileId, Option<Rc<Node>>>,
    /// What was reported: a definition that several fields share is wrong once.
    reported: BTreeSet<Span>,
}

impl<'f> Definitions<'f> {
    pub(crate) fn new(files: &'f Files) -> Self {
        Self { files, trees: BTreeMap::new(), reported: BTreeSet::new() }
    }

    /// The texts.
    pub(crate) fn files(&self) -> &'f Files {
        self.files
    }

    /// A schema with every definition written out where it is used; none when one cannot be. `home` is the folder of the
    /// framework: definitions lie in it, or in the folder that holds it.
    pub(crate) fn written_out(&mut self, schema: FileId, home: &str, sink: &mut Sink) -> Option<Node> {
        let tree = self.tree(schema, sink)?;
        let mut writer = Writer { definitions: self, home, sink, open: Vec::new(), nodes: 0, failed: false };
        let node = writer.schema(&tree, 0);
        (!writer.failed).then_some(node)
    }

    fn tree(&mut self, file: FileId, sink: &mut Sink) -> Option<Rc<Node>> {
        let files = self.files;
        let parsed = || syntax::parse(files, file, sink).map(Rc::new);
        self.trees.entry(file).or_insert_with(parsed).clone()
    }
}

/// The paths of the files that these schemas, and the files of `files` that they point at, name in a `$ref`; what leads
/// out of the folder that holds the framework is left out.
pub(crate) fn pointed_at(files: &Files, schemas: &[FileId], home: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut seen: BTreeSet<FileId> = BTreeSet::new();
    let mut open = schemas.to_vec();
    while let Some(file) = open.pop() {
        if !seen.insert(file) {
            continue;
        }
        let Some(tree) = syntax::parse(files, file, &mut Sink::new()) else { continue };
        let mut named = Vec::new();
        references(&tree, &mut named);
        for name in named {
            let Some(path) = reachable(files.path(file), &name, home) else { continue };
            open.extend(files.iter().find(|(_, known, _)| *known == path).map(|(id, _, _)| id));
            if !found.contains(&path) {
                found.push(path);
            }
        }
    }
    found
}

/// The files that a tree names in a `$ref`, as they are written.
fn references(node: &Node, found: &mut Vec<String>) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| references(item, found)),
        Value::Mapping(entries) => {
            for entry in entries {
                match entry.value.as_text() {
                    Some(written) if entry.key.value == REF => {
                        let (file, _) = written.split_once('#').unwrap_or((written, ""));
                        if !file.is_empty() {
                            found.push(file.to_owned());
                        }
                    }
                    _ => references(&entry.value, found),
                }
            }
        }
    }
}

/// The path of a file that another names, if it lies in the framework's folder or in the one that holds that.
fn reachable(from: &str, name: &str, home: &str) -> Option<String> {
    if name.starts_with('/') || name.contains([':', '\\']) {
        return None;
    }
    let path = beside(folder(from), name);
    let parts = |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let inside = |folder: &str| {
        let (folder, path): (Vec<String>, Vec<String>) = (parts(folder), parts(&path));
        path.strip_prefix(folder.as_slice()).is_some_and(|rest| rest.iter().all(|part| part != ".."))
    };
    (inside(&beside(home, "")) || inside(&beside(home, ".."))).then_some(path)
}

/// A schema being written out.
struct Writer<'a, 'f> {
    definitions: &'a mut Definitions<'f>,
    home: &'a str,
    sink: &'a mut Sink,
    /// The definitions that are being written out, each within the one before it.
    open: Vec<(FileId, String)>,
    nodes: usize,
    failed: bool,
}

impl Writer<'_, '_> {
    fn problem(&mut self, diagnostic: Diagnostic) {
        self.failed = true;
        let place = diagnostic.at.as_ref().map(|at| at.span);
        if place.is_none_or(|span| self.definitions.reported.insert(span)) {
            self.sink.push(diagnostic);
        }
    }

    /// Whether there is room for one more node; definitions that use each other many times grow beyond all bounds.
    fn room(&mut self, span: Span, depth: usize) -> bool {
        self.nodes += 1;
        let limits = self.definitions.files.limits();
        let message = if depth > limits.depth {
            format!("with its definitions written out this goes deeper than {} levels", limits.depth)
        } else if self.nodes > limits.values {
            format!("with its definitions written out this holds more than {} keys and values", limits.values)
        } else {
            return true;
        };
        // One is told; what is left out afterwards is no other mistake.
        if !self.failed {
            let diagnostic = Diagnostic::new(Code::Limit, span, message);
            self.problem(diagnostic.help("let definitions point at fewer others"));
        }
        false
    }

    fn schema(&mut self, node: &Node, depth: usize) -> Node {
        if !self.room(node.span, depth) {
            return node.clone();
        }
        let value = match &node.value {
            Value::Scalar(_) => node.value.clone(),
            Value::Sequence(items) => {
                Value::Sequence(items.iter().map(|item| self.schema(item, depth + 1)).collect())
            }
            Value::Mapping(entries) => {
                if let Some(pointer) = node.get(REF).filter(|pointer| pointer.as_text().is_some()) {
                    return self.pointer(node, pointer, depth);
                }
                Value::Mapping(entries.iter().map(|entry| self.keyword(entry, depth)).collect())
            }
        };
        Node { span: node.span, value }
    }

    fn keyword(&mut self, entry: &Entry, depth: usize) -> Entry {
        let key = entry.key.value.as_str();
        let value = match &entry.value.value {
            Value::Mapping(named) if NAMED.contains(&key) => {
                let named = named.iter().map(|entry| {
                    let value = self.schema(&entry.value, depth + 2);
                    Entry { key: entry.key.clone(), value }
                });
                Node { span: entry.value.span, value: Value::Mapping(named.collect()) }
            }
            _ if LITERAL.contains(&key) || key.starts_with("x-") => entry.value.clone(),
            _ => self.schema(&entry.value, depth + 1),
        };
        Entry { key: entry.key.clone(), value }
    }

    /// What `$ref` points at, with what stands beside it.
    fn pointer(&mut self, node: &Node, pointer: &Node, depth: usize) -> Node {
        let Some((name, definition, target)) = self.find(pointer) else {
            return Node { span: node.span, value: Value::Mapping(Vec::new()) };
        };
        if self.open.contains(&target) {
            let message = "definitions that point at each other go round in a circle";
            let diagnostic = Diagnostic::new(Code::Cycle, pointer.span, message);
            self.problem(diagnostic.help("let one of them say what it holds"));
            return Node { span: node.span, value: Value::Mapping(Vec::new()) };
        }
        self.open.push(target);
        let mut written = self.schema(&definition, depth + 1);
        self.open.pop();
        // A definition that only points at another is found at that other's place.
        if definition.get(REF).is_none() {
            written.span = name.span;
        }
        for entry in entries(Some(node)).filter(|entry| entry.key.value != REF) {
            let key = entry.key.value.as_str();
            if !WORDS.contains(&key) && !key.starts_with("x-") {
                let message = format!("`{key}` beside `$ref` would change what the definition allows");
                let diagnostic = Diagnostic::new(Code::Vocabulary, entry.key.span, message)
                    .related(name.span, "the definition")
                    .help("beside `$ref` stand `title`, `description` and annotations (`x-…`); anything else is part of the definition");
                self.problem(diagnostic);
            } else if let Value::Mapping(own) = &mut written.value {
                match own.iter_mut().find(|own| own.key.value == key) {
                    Some(present) => *present = entry.clone(),
                    None => own.push(entry.clone()),
                }
            }
        }
        written
    }

    /// The definition that a `$ref` points at: its name and place, what it says, and by what it is told from others.
    fn find(&mut self, pointer: &Node) -> Option<(Spanned<String>, Node, (FileId, String))> {
        let written = pointer.as_text()?;
        let (name, path) = written.split_once('#').unwrap_or((written, ""));
        let files = self.definitions.files;
        let file = if name.is_empty() { pointer.span.file } else { self.file(name, pointer.span)? };
        let shown = files.path(file);
        let tree = self.definitions.tree(file, self.sink);
        let Some(tree) = tree else {
            self.failed = true;
            return None;
        };
        let mut at: (Option<&Spanned<String>>, &Node) = (None, &tree);
        for part in path.strip_prefix('/').into_iter().flat_map(|path| path.split('/')) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let keys = || entries(Some(at.1)).map(|entry| entry.key.value.as_str());
            let Some(entry) = entries(Some(at.1)).find(|entry| entry.key.value == part) else {
                let message = format!("{shown} defines no `{part}`");
                let help = match nearest(&part, keys()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known there are {}", keys().collect::<Vec<_>>().join(", ")),
                };
                self.problem(Diagnostic::new(Code::UnknownName, pointer.span, message).help(help));
                return None;
            };
            at = (Some(&entry.key), &entry.value);
        }
        let (Some(key), definition) = at else {
            let message = format!("`{written}` points at no definition");
            let help = "write `FILE#/$defs/NAME`, or `#/$defs/NAME` for one of this file";
            self.problem(Diagnostic::new(Code::Vocabulary, pointer.span, message).help(help));
            return None;
        };
        Some((key.clone(), definition.clone(), (file, path.to_owned())))
    }

    /// A file that is named relative to the one that names it.
    fn file(&mut self, name: &str, span: Span) -> Option<FileId> {
        let files = self.definitions.files;
        let Some(path) = reachable(files.path(span.file), name, self.home) else {
            let message = format!("`{name}` leads out of the folder that holds the framework");
            let diagnostic = Diagnostic::new(Code::Unreadable, span, message);
            self.problem(diagnostic.help(
                "definitions lie in the folder of the framework or in the one that holds it, and are named relative to this file",
            ));
            return None;
        };
        let file = files.iter().find(|(_, known, _)| *known == path).map(|(id, _, _)| id);
        if file.is_none() {
            let diagnostic = Diagnostic::new(Code::Unreadable, span, format!("`{path}` cannot be read"));
            self.problem(diagnostic.help(
                "the path is relative to the folder of this file; whoever copies a framework copies what it shares with others along",
            ));
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Type, Vocabulary};

    /// A schema with properties beside a number, and the texts of other files.
    fn read(properties: &str, others: &[(&str, &str)]) -> Result<Vocabulary, Vec<Diagnostic>> {
        let mut files = Files::new();
        let text = format!("properties:\n  zaak: {{type: integer, x-identifier: true}}\n{properties}");
        let schema = files.add("normen/kader/zaak.schema.yaml", text);
        for (path, text) in others {
            files.add(*path, *text);
        }
        let mut sink = Sink::new();
        let node = Definitions::new(&files).written_out(schema, "normen/kader", &mut sink);
        let vocabulary = node.and_then(|node| Vocabulary::read(&node, 0, &mut sink));
        vocabulary.filter(|_| !sink.has_errors()).ok_or_else(|| sink.diagnostics().to_vec())
    }

    #[test]
    fn what_stands_beside_a_reference_takes_the_place_of_what_is_defined() {
        let shared = "$defs:\n  trede: {title: trede, enum: [laag, hoog], x-labels: {laag: onderaan}}\n";
        let properties = "  nu: {$ref: ../b.yaml#/$defs/trede}\n  \
             straks: {title: straks, x-ordered: true, x-recorded: always, $ref: ../b.yaml#/$defs/trede}\n";
        let vocabulary = read(properties, &[("normen/b.yaml", shared)]).unwrap();
        let field = |path: &str| &vocabulary.fields[vocabulary.field(path).unwrap()];
        let (now, then) = (field("nu"), field("straks"));
        assert_eq!((now.title.as_str(), now.always), ("trede", false));
        assert_eq!((then.title.as_str(), then.always), ("straks", true));
        let [now, then] = [now, then].map(|field| field.ty.choices().unwrap());
        assert_eq!((&now.values, &now.labels), (&then.values, &then.labels));
        assert_eq!((now.ordered, then.ordered), (false, true));
    }

    #[test]
    fn respondents_events_and_coverage_may_be_defined_elsewhere() {
        let shared = "$defs:
  mening: {enum: [ja, nee]}
  gehoord:
    title: tevreden
    type: object
    x-respondents: true
    properties: {klant: {title: de klant, $ref: '#/$defs/mening'}, begeleider: {$ref: '#/$defs/mening'}}
  gesprek:
    title: gesprek
    x-event: {date: datum}
    type: array
    items: {type: object, properties: {datum: {format: partial-date}}}
  dekking: {type: object, x-coverage: true}
";
        let properties = "  tevreden: {$ref: ../b.yaml#/$defs/gehoord}\n  gesprek: {$ref: ../b.yaml#/$defs/gesprek}\n  \
             dekking: {$ref: ../b.yaml#/$defs/dekking}\n";
        let vocabulary = read(properties, &[("normen/b.yaml", shared)]).unwrap();
        let heard = &vocabulary.fields[vocabulary.field("tevreden").unwrap()];
        assert!(matches!(heard.ty, Type::Choice(_)));
        assert_eq!(heard.respondents.len(), 2);
        assert!(vocabulary.kind("gesprek").is_some());
        assert_eq!(vocabulary.coverage.as_deref(), Some("dekking"));
        // Records are held against the definition, not against a hole.
        assert!(!vocabulary.validator.is_valid(&serde_json::json!({"tevreden": {"klant": "misschien"}})));
        assert!(vocabulary.validator.is_valid(&serde_json::json!({"tevreden": {"klant": "nee"}})));
    }

    #[test]
    fn a_property_by_the_name_of_a_keyword_is_a_property() {
        let shared = "$defs:\n  kleur: {enum: [rood, blauw]}\n";
        let properties = "  const: {$ref: ../b.yaml#/$defs/kleur}\n  enum: {$ref: ../b.yaml#/$defs/kleur}\n";
        let vocabulary = read(properties, &[("normen/b.yaml", shared)]).unwrap();
        assert!(vocabulary.field("const").is_some() && vocabulary.field("enum").is_some());
    }

    /// Each definition uses the one before it ten times.
    #[test]
    fn definitions_that_grow_beyond_all_bounds_are_refused() {
        let mut shared = "$defs:\n  d0: {enum: [a]}\n".to_owned();
        for at in 1..12 {
            let uses: Vec<String> =
                (0..10).map(|n| format!("p{n}: {{$ref: '#/$defs/d{}'}}", at - 1)).collect();
            shared += &format!("  d{at}: {{type: object, properties: {{{}}}}}\n", uses.join(", "));
        }
        let problems =
            read("  veel: {$ref: ../b.yaml#/$defs/d11}\n", &[("normen/b.yaml", &shared)]).unwrap_err();
        assert_eq!(problems.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::Limit]);
        // Each definition is the one before it.
        let chain: Vec<String> =
            (1..2000).map(|at| format!("  d{at}: {{$ref: '#/$defs/d{}'}}\n", at - 1)).collect();
        let chain = format!("$defs:\n  d0: {{enum: [a]}}\n{}", chain.concat());
        let problems =
            read("  ver: {$ref: ../b.yaml#/$defs/d1999}\n", &[("normen/b.yaml", &chain)]).unwrap_err();
        assert_eq!(problems.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::Limit]);
    }

    #[test]
    fn files_lie_in_the_framework_or_beside_it() {
        let reach = |from: &str, name: &str, home: &str| reachable(from, name, home);
        let some = |path: &str| Some(path.to_owned());
        assert_eq!(reach("n/k/a.yaml", "b.yaml", "n/k"), some("n/k/b.yaml"));
        assert_eq!(reach("n/k/a.yaml", "../b.yaml", "n/k"), some("n/b.yaml"));
        assert_eq!(reach("n/k/a.yaml", "../ander/b.yaml", "n/k"), some("n/ander/b.yaml"));
        assert_eq!(reach("n/k/a.yaml", "../../b.yaml", "n/k"), None);
        assert_eq!(reach("n/b.yaml", "../c.yaml", "n/k"), None);
        assert_eq!(reach("a.yaml", "../b.yaml", ""), some("../b.yaml"));
        assert_eq!(reach("a.yaml", "../../b.yaml", ""), None);
        assert_eq!(reach("../a.yaml", "../b.yaml", ".."), some("../../b.yaml"));
        assert_eq!(reach("/n/k/a.yaml", "../b.yaml", "/n/k"), some("/n/b.yaml"));
        for elsewhere in
            ["/etc/passwd", "https://example.org/b.yaml", "C:b.yaml", "..\\b.yaml", "file:b.yaml"]
        {
            assert_eq!(reach("n/k/a.yaml", elsewhere, "n/k"), None, "{elsewhere}");
        }
    }
}
