//! Frameworks that take over aspects of another: what is written in both, joined into one before anything is compiled.
//!
//! Every node keeps the place where it was written, so mistakes point at the file that has them, and names of files are
//! relative to the folder of the file that names them. What was changed is written down as it is done.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    findings::Inherited,
    source::{FileId, Files, Span, Spanned, beside, folder},
    syntax::{Entry, Node, Value},
    table::{Table, list, mapping, one_or_more, text},
    time::Length,
    vocabulary::entries,
};

use super::{named_file, parse};

/// The frameworks that one extends, each the base of the one before it, may be so many.
const MOST_BASES: usize = 8;

/// A framework as it is written, with what it takes over.
pub(super) struct Written {
    /// `framework.yaml`.
    pub(super) root: Node,
    /// Its aspects, in report order.
    pub(super) aspects: Vec<Node>,
    /// The files that it takes over from others.
    pub(super) foreign: BTreeSet<FileId>,
    /// What it takes over, and what it changed.
    pub(super) inherited: Vec<Inherited>,
}

/// The folder of the framework that a `framework.yaml` extends, relative to its own; for whoever reads the files.
pub fn base_of(files: &Files, framework: FileId) -> Option<String> {
    let root = parse(files, framework, &mut Sink::new())?;
    root.get("extends")?.get("framework")?.as_text().map(str::to_owned)
}

/// Reads a framework and those that it extends.
pub(super) fn read(files: &Files, framework: FileId, sink: &mut Sink) -> Option<Written> {
    written(files, framework, &mut vec![framework], sink)
}

fn written(files: &Files, file: FileId, chain: &mut Vec<FileId>, sink: &mut Sink) -> Option<Written> {
    let root = parse(files, file, sink)?;
    let mut aspects: Vec<Node> = Vec::new();
    for node in root.get("aspects").map(one_or_more).unwrap_or_default() {
        let file = text(node, sink).and_then(|name| named_file(files, &name, sink));
        aspects.extend(file.and_then(|file| parse(files, file, sink)));
    }
    let Some(node) = root.get("extends") else {
        for aspect in &aspects {
            if let Some(extends) = aspect.get("extends") {
                let message = "this framework extends no other, so its aspects cannot either";
                let diagnostic = Diagnostic::new(Code::UnknownName, extends.span, message);
                sink.push(diagnostic.help("add `extends: {framework: FOLDER}` to framework.yaml"));
            }
        }
        return Some(Written { root, aspects, foreign: BTreeSet::new(), inherited: Vec::new() });
    };
    let mut table = Table::open(node, "`extends`", sink)?;
    let name = table.required_text("framework", sink);
    let taken = table.optional("aspects");
    let parameters = table.optional("parameters");
    let without = table.optional("without");
    let measures = table.optional("measures");
    table.finish(sink);
    let name = name?;
    let path = beside(&beside(folder(files.path(file)), &name.value), "framework.yaml");
    let Some(base) = files.iter().find(|(_, known, _)| *known == path).map(|(id, _, _)| id) else {
        let diagnostic = Diagnostic::new(Code::Unreadable, name.span, format!("`{path}` cannot be read"));
        sink.push(diagnostic.help("name the folder of the other framework, relative to this one's"));
        return None;
    };
    if chain.contains(&base) || chain.len() > MOST_BASES {
        let message = "frameworks that extend each other go round in a circle";
        sink.push(Diagnostic::new(Code::Cycle, name.span, message));
        return None;
    }
    chain.push(base);
    let base = written(files, base, chain, sink)?;
    let mut join = Join { own: root.span.file, base, changes: Vec::new(), sink };
    join.parameters(parameters);
    let left_out = join.without(without);
    let aspects = join.aspects(&root, aspects, taken, &left_out);
    let measures = join.measures(measures);
    let whole = taken.is_none();
    let root = join.root(root, measures, whole);
    let Join { base, changes, .. } = join;
    let mut foreign = base.foreign;
    foreign.insert(base.root.span.file);
    foreign.extend(base.aspects.iter().map(|aspect| aspect.span.file));
    let name = |key: &str| base.root.get(key).and_then(Node::as_text).unwrap_or_default().to_owned();
    let mut inherited = vec![Inherited { framework: name("framework"), title: name("title"), changes }];
    inherited.extend(base.inherited);
    Some(Written { root, aspects, foreign, inherited })
}

/// A framework being joined with the one that it extends.
struct Join<'a> {
    /// The file of the framework that extends.
    own: FileId,
    base: Written,
    /// What is changed, in Dutch.
    changes: Vec<String>,
    sink: &'a mut Sink,
}

impl Join<'_> {
    /// Other values for parameters of the base.
    fn parameters(&mut self, node: Option<&Node>) {
        for entry in mapping(node, "`parameters`", self.sink) {
            let name = &entry.key.value;
            let known: Vec<String> = std::iter::once(&self.base.root)
                .chain(&self.base.aspects)
                .flat_map(|node| entries(node.get("parameters")))
                .map(|e| e.key.value.clone())
                .collect();
            let mut places = std::iter::once(&mut self.base.root).chain(&mut self.base.aspects);
            let found = places.find_map(|node| entry_mut(value_mut(node, "parameters")?, name));
            let Some(found) = found else {
                let message = format!("`{name}` is no parameter of the framework that is extended");
                let diagnostic = Diagnostic::new(Code::UnknownName, entry.key.span, message);
                self.sink.push(match nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => diagnostic.did_you_mean(near),
                    None => diagnostic.help("define it under `parameters` of this framework itself"),
                });
                continue;
            };
            let why = entry.value.get("why").and_then(Node::as_text).map(|why| format!(": {why}"));
            self.changes.push(format!(
                "parameter {} is {} in plaats van {}{}",
                name.replace('_', " "),
                quantity(&entry.value),
                quantity(found),
                why.unwrap_or_default()
            ));
            *found = entry.value.clone();
        }
    }

    /// Norms of the base that are left out, and why.
    fn without(&mut self, node: Option<&Node>) -> Vec<Spanned<String>> {
        let mut left_out = Vec::new();
        for entry in mapping(node, "`without`", self.sink) {
            let known: Vec<&str> = self.base.aspects.iter().flat_map(norm_ids).collect();
            if !known.contains(&entry.key.value.as_str()) {
                let message =
                    format!("there is no norm `{}` in the framework that is extended", entry.key.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, entry.key.span, message);
                self.sink.push(match nearest(&entry.key.value, known) {
                    Some(near) => diagnostic.did_you_mean(near),
                    None => diagnostic,
                });
                continue;
            }
            let Some(why) = text(&entry.value, self.sink) else { continue };
            self.changes.push(format!("norm {} is niet overgenomen: {}", entry.key.value, why.value));
            left_out.push(entry.key.clone());
        }
        left_out
    }

    /// Aspects that are taken over, those that own ones extend in their place, and then the other own ones.
    fn aspects(
        &mut self,
        root: &Node,
        own: Vec<Node>,
        taken: Option<&Node>,
        left_out: &[Spanned<String>],
    ) -> Vec<Node> {
        let ids: Vec<String> = self.base.aspects.iter().map(|a| id(a, "aspect").to_owned()).collect();
        let mut named: Vec<Spanned<String>> = Vec::new();
        for node in taken.map(|n| list(n, self.sink)).unwrap_or_default() {
            named.extend(text(node, self.sink));
        }
        let extended = own.iter().filter_map(|aspect| aspect.get("extends"));
        let extended: Vec<Spanned<String>> = extended.filter_map(|node| text(node, self.sink)).collect();
        for name in named.iter().chain(&extended).filter(|name| !ids.contains(&name.value)) {
            let message = format!("there is no aspect `{}` in the framework that is extended", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
            self.sink.push(match nearest(&name.value, ids.iter().map(String::as_str)) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help(format!("its aspects are {}", ids.join(", "))),
            });
        }
        let wanted = |id: &str| taken.is_none() || named.iter().any(|n| n.value == id);
        let base = std::mem::take(&mut self.base.aspects);
        let mut aspects = Vec::new();
        let mut own: Vec<Option<Node>> = own.into_iter().map(Some).collect();
        for mut aspect in base.iter().cloned() {
            let name = id(&aspect, "aspect").to_owned();
            leave_out(&mut aspect, left_out);
            let extending = own.iter_mut().find(|o| {
                o.as_ref().and_then(|o| o.get("extends")).and_then(Node::as_text) == Some(name.as_str())
            });
            match extending.and_then(Option::take) {
                Some(mine) => aspects.push(self.aspect(aspect, mine)),
                None if wanted(&name) => aspects.push(aspect),
                None => {
                    let title = id(&aspect, "title").to_owned();
                    self.changes.push(format!("aspect {title} is niet overgenomen"));
                }
            }
        }
        self.base.aspects = base;
        for aspect in own.into_iter().flatten() {
            self.changes.push(format!("aspect {} is toegevoegd", id(&aspect, "title")));
            aspects.push(aspect);
        }
        if aspects.is_empty() && !self.sink.has_errors() {
            let message = "nothing is taken over, and no aspect is added";
            self.sink.push(Diagnostic::new(Code::MissingKey, root.span, message));
        }
        aspects
    }

    /// An aspect of the base with what an own one changes: its norms and measures are added, or replace those of the same
    /// name; its other keys replace those of the base.
    fn aspect(&mut self, base: Node, own: Node) -> Node {
        let title = id(&base, "title").to_owned();
        let mut joined = base;
        let span = own.span;
        let Value::Mapping(own) = own.value else { return joined };
        for entry in own.into_iter().filter(|e| e.key.value != "extends") {
            match entry.key.value.as_str() {
                "norms" | "population_norms" | "measures" => {
                    let what = if entry.key.value == "measures" { "cijfer" } else { "norm" };
                    let Value::Sequence(added) = entry.value.value else { continue };
                    let present = sequence(&mut joined, &entry.key);
                    for item in added {
                        let name = id(&item, "id").to_owned();
                        match present.iter_mut().find(|p| !name.is_empty() && id(p, "id") == name) {
                            Some(present) => {
                                self.changes.push(format!("{what} {name} is vervangen"));
                                *present = item;
                            }
                            None => {
                                self.changes.push(format!("{what} {name} is toegevoegd aan aspect {title}"));
                                present.push(item);
                            }
                        }
                    }
                }
                "parameters" => {
                    if let (Value::Mapping(present), Value::Mapping(added)) =
                        (mapped(&mut joined, &entry.key), entry.value.value)
                    {
                        present.extend(added);
                    }
                }
                key => {
                    let what = match key {
                        "rating" => Some("de beoordeling van aspect"),
                        "case_rating" => Some("de beoordeling per dossier van aspect"),
                        "frame" => Some("het kader van aspect"),
                        "date" => Some("de datum die beslist over aspect"),
                        _ => None,
                    };
                    let changed = joined.get(key).is_some();
                    self.changes
                        .extend(what.filter(|_| changed).map(|what| format!("{what} {title} is vervangen")));
                    set(&mut joined, entry);
                }
            }
        }
        joined.span = span;
        joined
    }

    /// Measures of the base that are taken over.
    fn measures(&mut self, node: Option<&Node>) -> Vec<Node> {
        let base: Vec<Node> = match self.base.root.get("measures").map(|n| &n.value) {
            Some(Value::Sequence(items)) => items.clone(),
            _ => Vec::new(),
        };
        match node {
            None => Vec::new(),
            Some(node) if node.as_text() == Some("all") => base,
            Some(node) => {
                let named: Vec<_> = list(node, self.sink).iter().filter_map(|n| text(n, self.sink)).collect();
                let mut taken = Vec::new();
                for name in named {
                    match base.iter().find(|measure| id(measure, "id") == name.value) {
                        Some(measure) => taken.push(measure.clone()),
                        None => {
                            let message = format!(
                                "there is no measure `{}` in the framework that is extended",
                                name.value
                            );
                            let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
                            let near = nearest(&name.value, base.iter().map(|m| id(m, "id")));
                            self.sink.push(match near {
                                Some(near) => diagnostic.did_you_mean(near),
                                None => diagnostic.help("name measures of that framework, or write `all`"),
                            });
                        }
                    }
                }
                taken
            }
        }
    }

    /// `framework.yaml` with what it takes over.
    fn root(&mut self, mut root: Node, measures: Vec<Node>, whole: bool) -> Node {
        let base = self.base.root.clone();
        let Value::Mapping(theirs) = base.value else { return root };
        for entry in theirs {
            let key = entry.key.value.clone();
            match key.as_str() {
                // What is the framework's own, and what was joined before.
                "framework" | "title" | "subtitle" | "aspects" | "extends" | "measures" => {}
                "documents" | "parameters" | "figures" => self.union(&mut root, entry),
                "definitions" => {
                    if root.get("definitions").is_none() {
                        set(&mut root, entry);
                    } else if let Value::Mapping(kinds) = entry.value.value {
                        for kind in kinds {
                            if let Some(Value::Mapping(_)) = value_mut(&mut root, "definitions")
                                && let Some(own) = own_mut(&mut root, "definitions")
                            {
                                self.union(own, kind);
                            }
                        }
                    }
                }
                "overall" if !whole => {}
                _ if root.get(&key).is_some() => {
                    let what = match key.as_str() {
                        "scale" => "de schaal",
                        "subjects" => "de soort van dossier en wat erin kan staan",
                        "quantities" => "de hoeveelheidswoorden",
                        "overall" => "het totaaloordeel",
                        _ => continue,
                    };
                    self.changes.push(format!("{what} is vervangen"));
                }
                _ => set(&mut root, entry),
            }
        }
        if !measures.is_empty() {
            let key = Spanned::new("measures".to_owned(), Span { file: self.own, ..root.span });
            let own = sequence(&mut root, &key);
            own.splice(0..0, measures);
        }
        root
    }

    /// The entries of the base, except those that have an own one of the same name.
    fn union(&mut self, own: &mut Node, theirs: Entry) {
        if own.get(&theirs.key.value).is_none() {
            set(own, theirs);
            return;
        }
        let what = match theirs.key.value.as_str() {
            "windows" => "venster",
            "conditions" => "voorwaarde",
            "ladders" => "ladder",
            "documents" => "document",
            "figures" => "cijfer van buiten",
            _ => "parameter",
        };
        let (Value::Mapping(theirs), Some(Value::Mapping(mine))) =
            (theirs.value.value, value_mut(own, &theirs.key.value))
        else {
            return;
        };
        let mut joined = Vec::new();
        for entry in theirs {
            // Two parameters of one name are reported where parameters are read: a value is changed under `extends`.
            if what != "parameter" && mine.iter().any(|e| e.key.value == entry.key.value) {
                self.changes.push(format!("{what} {} is vervangen", entry.key.value.replace('_', " ")));
            } else {
                joined.push(entry);
            }
        }
        joined.append(mine);
        *mine = joined;
    }
}

/// Where an aspect keeps its norms: those about records, and those about the whole.
const NORMS: [&str; 2] = ["norms", "population_norms"];

/// Takes norms out of an aspect.
fn leave_out(aspect: &mut Node, left_out: &[Spanned<String>]) {
    let gone = |id: &str| left_out.iter().any(|name| name.value == id);
    for key in NORMS {
        if let Some(Value::Sequence(norms)) = value_mut(aspect, key) {
            norms.retain(|norm| !gone(id(norm, "id")));
        }
    }
    // Sub-aspects list their norms by name.
    if let Some(Value::Mapping(parts)) = value_mut(aspect, "parts") {
        for part in parts {
            if let Some(Value::Sequence(norms)) = value_mut(&mut part.value, "norms") {
                norms.retain(|norm| !norm.as_text().is_some_and(gone));
            }
        }
    }
}

pub(super) fn own_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    match &mut node.value {
        Value::Mapping(entries) => entries.iter_mut().find(|e| e.key.value == key).map(|e| &mut e.value),
        Value::Scalar(_) | Value::Sequence(_) => None,
    }
}

pub(super) fn value_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Value> {
    own_mut(node, key).map(|node| &mut node.value)
}

fn entry_mut<'n>(value: &'n mut Value, key: &str) -> Option<&'n mut Node> {
    match value {
        Value::Mapping(entries) => entries.iter_mut().find(|e| e.key.value == key).map(|e| &mut e.value),
        Value::Scalar(_) | Value::Sequence(_) => None,
    }
}

/// Puts an entry in the place of one with the same key, or behind all.
pub(super) fn set(node: &mut Node, entry: Entry) {
    if let Value::Mapping(entries) = &mut node.value {
        match entries.iter_mut().find(|e| e.key.value == entry.key.value) {
            Some(present) => *present = entry,
            None => entries.push(entry),
        }
    }
}

/// The list under a key, made where there is none.
pub(super) fn sequence<'n>(node: &'n mut Node, key: &Spanned<String>) -> &'n mut Vec<Node> {
    let value = &mut made(node, key, Value::Sequence(Vec::new())).value;
    if !matches!(value, Value::Sequence(_)) {
        *value = Value::Sequence(Vec::new());
    }
    match value {
        Value::Sequence(items) => items,
        Value::Scalar(_) | Value::Mapping(_) => unreachable!("it was just made a list"),
    }
}

/// The mapping under a key, made where there is none.
pub(super) fn mapped<'n>(node: &'n mut Node, key: &Spanned<String>) -> &'n mut Value {
    &mut made(node, key, Value::Mapping(Vec::new())).value
}

/// What stands under a key, made where there is nothing; of what is no mapping, and was refused for it, one is made.
pub(super) fn made<'n>(node: &'n mut Node, key: &Spanned<String>, empty: Value) -> &'n mut Node {
    if !matches!(node.value, Value::Mapping(_)) {
        node.value = Value::Mapping(Vec::new());
    }
    let Value::Mapping(entries) = &mut node.value else { unreachable!("it was just made a mapping") };
    let at = entries.iter().position(|entry| entry.key.value == key.value).unwrap_or_else(|| {
        entries.push(Entry { key: key.clone(), value: Node { span: key.span, value: empty } });
        entries.len() - 1
    });
    &mut entries[at].value
}

/// The text of a key that names something; empty where there is none.
fn id<'n>(node: &'n Node, key: &str) -> &'n str {
    node.get(key).and_then(Node::as_text).unwrap_or_default()
}

fn norm_ids(aspect: &Node) -> Vec<&str> {
    let norms = NORMS.iter().filter_map(|key| aspect.get(key)).flat_map(one_or_more);
    norms.map(|norm| id(norm, "id")).collect()
}

/// What a parameter is, in Dutch.
fn quantity(node: &Node) -> String {
    let versions = one_or_more(node);
    match versions.as_slice() {
        [one] => {
            let written = id(one, "value");
            Length::parse(written).map_or_else(|| written.to_owned(), Length::dutch)
        }
        several => format!("wat gold toen ({} waarden)", several.len()),
    }
}
