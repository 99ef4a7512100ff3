//! From framework files to a [`Framework`]: names resolved, types checked, every mistake reported.
//!
//! Compilation goes on after a mistake, so that one run reports them all; but a framework comes out only when
//! there was none.

mod condition;
pub(crate) mod table;

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    findings::{Document, Origin, Source},
    framework::{
        Aspect, Clause, Criterion, Decides, Definition, Figure, Framework, Measure, Need, Norm, Parameter,
        Quantities, Quantity, Rating, RatingCondition, RatingRule, Subject, Word,
        condition::{Condition, Window},
    },
    source::{FileId, Files, Span, Spanned},
    syntax::{self, Limits, Node, Value as Syntax},
    time::Length,
    vocabulary::{Type, Vocabulary, entries},
};

use condition::Scope;
use table::{Table, list, number, one_or_more, percentage, text, word};

/// The longest quote a norm may carry, in words: enough to find the place, short enough to stay a quote.
pub const QUOTE_WORDS: usize = 25;

/// A parameter that an audit sets to another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// The parameter's name.
    pub parameter: Spanned<String>,
    /// Its value as written.
    pub value: Spanned<String>,
    /// Why.
    pub why: String,
}

/// Compiles a framework from its `framework.yaml` and the files that this names, all of which are in `files` by
/// the path that [`needed`] gives.
pub fn compile(files: &Files, framework: FileId, overlays: &[Overlay], sink: &mut Sink) -> Option<Framework> {
    let root = parse(files, framework, sink)?;
    let folder = folder(files.path(framework)).to_owned();
    let mut table = Table::open(&root, "the framework", sink)?;
    let id = table.required_text("framework", sink);
    let title = table.required_text("title", sink);
    let subtitle = table.text("subtitle", sink);
    let documents_node = table.required("documents", sink);
    let subjects = table.required("subjects", sink);
    let scale_node = table.required("scale", sink);
    let aspects_node = table.required("aspects", sink);
    let parameters_node = table.optional("parameters");
    let definitions_node = table.optional("definitions");
    let quantities_node = table.optional("quantities");
    let measures_node = table.optional("measures");
    table.finish(sink);

    let documents: Vec<Document> =
        entries(documents_node).filter_map(|e| document(&e.key.value, &e.value, sink)).collect();
    let scale: Vec<Spanned<String>> =
        scale_node.map(|n| list(n, sink)).unwrap_or_default().iter().filter_map(|n| text(n, sink)).collect();
    let subject = subjects.and_then(|node| subject(node, files, &folder, sink))?;
    let mut aspect_files: Vec<Node> = Vec::new();
    for node in aspects_node.map(one_or_more).unwrap_or_default() {
        let file = text(node, sink).and_then(|name| named_file(files, &folder, &name, sink));
        aspect_files.extend(file.and_then(|file| parse(files, file, sink)));
    }

    let mut compiler = Compiler {
        vocabulary: &subject.vocabulary,
        subject: &subject.one,
        documents: documents.iter().map(|d| d.id.clone()).collect(),
        scale: scale.iter().map(|s| s.value.clone()).collect(),
        aspect: None,
        parameters: Vec::new(),
        windows: Vec::new(),
        definitions: Vec::new(),
        norms: Vec::new(),
        sink,
    };
    compiler.parameters(parameters_node, None);
    for (slot, node) in aspect_files.iter().enumerate() {
        compiler.parameters(node.get("parameters"), Some(slot));
        compiler.declare_norms(node);
    }
    compiler.overlay(overlays);
    let definitions = compiler.definitions(definitions_node);
    let measures = compiler.measures(measures_node);
    let quantities =
        quantities_node.and_then(|node| compiler.quantities(node)).unwrap_or_else(plain_quantities);
    let mut aspects = Vec::new();
    let mut norms = Vec::new();
    for (slot, node) in aspect_files.iter().enumerate() {
        compiler.aspect = Some(slot);
        aspects.extend(compiler.aspect(node, &mut norms));
    }
    let order = compiler.order(&norms, &definitions);
    compiler.unused();
    let parameters = compiler.parameters.into_iter().map(|p| p.parameter).collect();
    if sink.has_errors() {
        return None;
    }
    Some(Framework {
        id: id?.value,
        title: title?.value,
        subtitle: subtitle.map(|s| s.value),
        documents,
        scale: scale.into_iter().map(|s| s.value).collect(),
        subject,
        parameters,
        definitions,
        aspects,
        norms,
        order: order?,
        measures,
        quantities,
    })
}

/// The files that a `framework.yaml` names, relative to its folder; for whoever reads them.
pub fn needed(files: &Files, framework: FileId) -> Vec<String> {
    let Some(root) = syntax::parse(files, framework, &Limits::default(), &mut Sink::new()) else {
        return Vec::new();
    };
    let schemas = entries(root.get("subjects")).filter_map(|e| e.value.get("schema")?.as_text());
    let aspects = root.get("aspects").map(one_or_more).unwrap_or_default();
    schemas.chain(aspects.into_iter().filter_map(Node::as_text)).map(str::to_owned).collect()
}

fn parse(files: &Files, file: FileId, sink: &mut Sink) -> Option<Node> {
    syntax::parse(files, file, &Limits::default(), sink)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path of a file that another names: inside the same folder, never above it.
pub fn beside(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn named_file(files: &Files, folder: &str, name: &Spanned<String>, sink: &mut Sink) -> Option<FileId> {
    let path = beside(folder, &name.value);
    let file = files.iter().find(|(_, known, _)| *known == path).map(|(id, _, _)| id);
    if file.is_none() {
        let diagnostic = Diagnostic::new(Code::Unreadable, name.span, format!("`{path}` cannot be read"));
        sink.push(diagnostic.help("the path is relative to the folder of framework.yaml"));
    }
    file
}

fn document(id: &str, node: &Node, sink: &mut Sink) -> Option<Document> {
    let mut table = Table::open(node, "a document", sink)?;
    let title = table.required_text("title", sink);
    let publisher = table.text("publisher", sink).map(|t| t.value);
    let date = table.text("date", sink).map(|t| t.value);
    table.finish(sink);
    Some(Document { id: id.to_owned(), title: title?.value, publisher, date })
}

fn subject(node: &Node, files: &Files, folder: &str, sink: &mut Sink) -> Option<Subject> {
    let mut subjects = entries(Some(node));
    let Some(first) = subjects.next() else {
        sink.push(Diagnostic::new(Code::MissingKey, node.span, "no kind of record is named"));
        return None;
    };
    if let Some(second) = subjects.next() {
        let message = "a framework has one kind of record";
        sink.push(
            Diagnostic::new(Code::Unsupported, second.key.span, message)
                .help("keep one subject in this framework"),
        );
    }
    let mut table = Table::open(&first.value, "a subject", sink)?;
    let schema = table.required_text("schema", sink);
    let one = table.required_text("one", sink);
    let many = table.required_text("many", sink);
    table.finish(sink);
    let schema = named_file(files, folder, &schema?, sink).and_then(|file| parse(files, file, sink))?;
    let vocabulary = Vocabulary::read(&schema, sink)?;
    Some(Subject { id: first.key.value.clone(), one: one?.value, many: many?.value, vocabulary })
}

/// Without words of its own a framework speaks in numbers only.
fn plain_quantities() -> Quantities {
    let word = |word: &str, plural| Word { word: word.into(), plural };
    Quantities {
        minimum: u64::MAX,
        none: word("geen van de", false),
        one: word("één van de", false),
        two: word("twee van de", true),
        all: word("alle", true),
        shares: Vec::new(),
    }
}

struct Declared {
    parameter: Parameter,
    span: Span,
    used: bool,
}

struct Compiler<'a> {
    vocabulary: &'a Vocabulary,
    subject: &'a str,
    documents: Vec<String>,
    scale: Vec<String>,
    aspect: Option<usize>,
    parameters: Vec<Declared>,
    windows: Vec<(Spanned<String>, Option<Window>, bool)>,
    definitions: Vec<(Spanned<String>, bool)>,
    norms: Vec<Spanned<String>>,
    sink: &'a mut Sink,
}

impl Compiler<'_> {
    fn duplicate(&mut self, what: &str, name: &Spanned<String>, first: Span) {
        let message = format!("there are two {what} `{}`", name.value);
        self.sink
            .push(Diagnostic::new(Code::DuplicateId, name.span, message).related(first, "the first is here"));
    }

    fn parameters(&mut self, node: Option<&Node>, aspect: Option<usize>) {
        for entry in entries(node) {
            let visible = |p: &&Declared| {
                p.parameter.id == entry.key.value
                    && (p.parameter.aspect.is_none() || p.parameter.aspect == aspect)
            };
            if let Some(first) = self.parameters.iter().find(visible).map(|p| p.span) {
                self.duplicate("parameters", &entry.key, first);
                continue;
            }
            if let Some(parameter) = self.parameter_entry(&entry.key, &entry.value, aspect) {
                self.parameters.push(Declared { parameter, span: entry.key.span, used: false });
            }
        }
    }

    fn parameter_entry(
        &mut self,
        id: &Spanned<String>,
        node: &Node,
        aspect: Option<usize>,
    ) -> Option<Parameter> {
        const ORIGINS: [(&str, Origin); 2] = [("source", Origin::Source), ("chosen", Origin::Chosen)];
        let mut table = Table::open(node, "a parameter", self.sink)?;
        let value = table.required_text("value", self.sink).and_then(|v| self.quantity(&v));
        let origin = table.required("origin", self.sink).and_then(|n| word(n, &ORIGINS, self.sink));
        let why = table.text("why", self.sink).map(|t| t.value);
        let source = table.optional("source").map(|n| self.source(n));
        table.finish(self.sink);
        let missing = match origin {
            Some(Origin::Chosen) if why.is_none() => Some("`why`: why this value was chosen"),
            Some(Origin::Source) if source.is_none() => Some("`source`: where the figure stands"),
            _ => None,
        };
        if let Some(missing) = missing {
            let message = format!("the origin of `{}` is not accounted for", id.value);
            self.sink
                .push(Diagnostic::new(Code::MissingKey, id.span, message).help(format!("add {missing}")));
        }
        Some(Parameter {
            id: id.value.clone(),
            aspect,
            value: value?,
            origin: origin?,
            why,
            source: source.flatten(),
        })
    }

    fn quantity(&mut self, written: &Spanned<String>) -> Option<Quantity> {
        let quantity = Length::parse(&written.value)
            .map(Quantity::Length)
            .or_else(|| written.value.parse().ok().map(Quantity::Number));
        if quantity.is_none() {
            let message = "a parameter is a length of time or a whole number";
            let diagnostic = Diagnostic::new(Code::WrongType, written.span, message);
            self.sink.push(diagnostic.help("write `42 days`, `8 weeks`, `6 months`, `1 year`, or a number"));
        }
        quantity
    }

    fn overlay(&mut self, overlays: &[Overlay]) {
        for overlay in overlays {
            let value = self.quantity(&overlay.value);
            let known: Vec<String> = self.parameters.iter().map(|p| p.parameter.id.clone()).collect();
            let Some(declared) =
                self.parameters.iter_mut().find(|p| p.parameter.id == overlay.parameter.value)
            else {
                let message = format!("`{}` is no parameter of this framework", overlay.parameter.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, overlay.parameter.span, message);
                self.sink.push(match nearest(&overlay.parameter.value, known.iter().map(String::as_str)) {
                    Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
                    None => diagnostic,
                });
                continue;
            };
            let Some(value) = value else { continue };
            if std::mem::discriminant(&value) != std::mem::discriminant(&declared.parameter.value) {
                let message = format!(
                    "`{}` was {} and cannot become something else",
                    overlay.parameter.value,
                    declared.parameter.value.dutch()
                );
                self.sink.push(Diagnostic::new(Code::WrongType, overlay.value.span, message));
                continue;
            }
            declared.parameter.value = value;
            declared.parameter.origin = Origin::Audit;
            declared.parameter.why = Some(overlay.why.clone());
            declared.parameter.source = None;
        }
    }

    /// The value of a parameter that is visible here.
    fn parameter(&mut self, name: &str, span: Span) -> Option<Quantity> {
        let aspect = self.aspect;
        let visible = |p: &Declared| p.parameter.aspect.is_none() || p.parameter.aspect == aspect;
        if let Some(found) = self.parameters.iter_mut().find(|p| p.parameter.id == name && visible(p)) {
            found.used = true;
            return Some(found.parameter.value);
        }
        let diagnostic = Diagnostic::new(Code::UnknownName, span, format!("`${name}` is defined nowhere"));
        let known = self.parameters.iter().filter(|p| visible(p)).map(|p| p.parameter.id.as_str());
        self.sink.push(match nearest(name, known) {
            Some(near) => diagnostic.label(format!("did you mean `${near}`?")),
            None => diagnostic.help("define it under `parameters` of this aspect or of the framework"),
        });
        None
    }

    fn source(&mut self, node: &Node) -> Option<Source> {
        let mut table = Table::open(node, "a source", self.sink)?;
        let document = table.required_text("document", self.sink);
        let section = table.text("section", self.sink).map(|t| t.value);
        let quote = table.text("quote", self.sink);
        table.finish(self.sink);
        if let Some(quote) = &quote {
            let words = quote.value.split_whitespace().count();
            if words > QUOTE_WORDS {
                let message = format!("this quote is {words} words long; a quote is at most {QUOTE_WORDS}");
                self.sink.push(
                    Diagnostic::new(Code::Source, quote.span, message).help("quote the words that decide"),
                );
            }
        }
        let document = document?;
        if !self.documents.contains(&document.value) {
            let message = format!("`{}` is no document of this framework", document.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, document.span, message);
            self.sink.push(diagnostic.help(format!("known are {}", self.documents.join(", "))));
        }
        Some(Source { document: document.value, section, quote: quote.map(|q| q.value) })
    }

    /// Names norms before any is compiled, so that verdicts may refer forward.
    fn declare_norms(&mut self, aspect: &Node) {
        for id in aspect.get("norms").map(one_or_more).unwrap_or_default().iter().filter_map(|n| n.get("id"))
        {
            let Some(name) = id.as_text().map(|t| Spanned::new(t.to_owned(), id.span)) else { continue };
            match self.norms.iter().find(|n| n.value == name.value).map(|n| n.span) {
                Some(first) => self.duplicate("norms", &name, first),
                None => self.norms.push(name),
            }
        }
    }

    fn norm(&mut self, name: &Spanned<String>) -> Option<usize> {
        let slot = self.norms.iter().position(|n| n.value == name.value);
        if slot.is_none() {
            let diagnostic =
                Diagnostic::new(Code::UnknownName, name.span, format!("there is no norm `{}`", name.value));
            self.sink.push(match nearest(&name.value, self.norms.iter().map(|n| n.value.as_str())) {
                Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
                None => diagnostic,
            });
        }
        slot
    }

    fn definitions(&mut self, node: Option<&Node>) -> Vec<Definition> {
        let Some(mut table) = node.and_then(|n| Table::open(n, "definitions", self.sink)) else {
            return Vec::new();
        };
        let windows = table.optional("windows");
        let conditions = table.optional("conditions");
        table.finish(self.sink);
        for entry in entries(windows) {
            let window = self.between(&entry.value, Scope::DOSSIER, true);
            self.windows.push((entry.key.clone(), window, false));
        }
        self.definitions = entries(conditions).map(|e| (e.key.clone(), false)).collect();
        let mut compiled = Vec::new();
        for entry in entries(conditions) {
            let Some(mut table) = Table::open(&entry.value, "a definition", self.sink) else { continue };
            let title = table.required_text("title", self.sink);
            let when = table.required("when", self.sink).and_then(|n| self.condition(n, Scope::DOSSIER));
            table.finish(self.sink);
            if let (Some(title), Some(when)) = (title, when) {
                compiled.push(Definition { id: entry.key.value.clone(), title: title.value, when });
            }
        }
        compiled
    }

    fn definition(&mut self, name: &Spanned<String>) -> Option<usize> {
        let slot = self.definitions.iter().position(|(known, _)| known.value == name.value);
        match slot.and_then(|slot| self.definitions.get_mut(slot)) {
            Some((_, used)) => *used = true,
            None => {
                let message = format!("no condition is defined as `{}`", name.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
                self.sink.push(
                    match nearest(&name.value, self.definitions.iter().map(|(n, _)| n.value.as_str())) {
                        Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
                        None => {
                            diagnostic.help("define it under `definitions: {conditions: …}` of the framework")
                        }
                    },
                );
            }
        }
        slot
    }

    fn named_window(&mut self, name: &Spanned<String>) -> Option<Window> {
        if let Some((_, window, used)) =
            self.windows.iter_mut().find(|(known, _, _)| known.value == name.value)
        {
            *used = true;
            return window.clone();
        }
        let diagnostic = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("no window is defined as `{}`", name.value),
        );
        self.sink.push(match nearest(&name.value, self.windows.iter().map(|(n, _, _)| n.value.as_str())) {
            Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
            None => {
                diagnostic.help("write `{from: …, until: …}`, or define it under `definitions: {windows: …}`")
            }
        });
        None
    }

    fn quantities(&mut self, node: &Node) -> Option<Quantities> {
        let mut table = Table::open(node, "the words for shares", self.sink)?;
        let minimum = table.required("minimum", self.sink).and_then(|n| number(n, self.sink));
        let fixed: Vec<Option<Word>> = ["none", "one", "two", "all"]
            .into_iter()
            .map(|key| {
                let node = table.required(key, self.sink)?;
                let mut table = Table::open(node, "a word for a share", self.sink)?;
                let word = self.quantity_word(&mut table);
                table.finish(self.sink);
                word
            })
            .collect();
        let mut shares = Vec::new();
        let steps = table.required("shares", self.sink);
        for node in steps.map(|n| list(n, self.sink)).unwrap_or_default() {
            let Some(mut table) = Table::open(node, "a word for a share", self.sink) else { continue };
            let from = table.required("from", self.sink).and_then(|n| percentage(n, self.sink));
            let word = self.quantity_word(&mut table);
            table.finish(self.sink);
            shares.extend(from.zip(word));
        }
        table.finish(self.sink);
        let ascending =
            shares.first().is_some_and(|(from, _)| *from == 0) && shares.windows(2).all(|w| w[0].0 < w[1].0);
        if let (Some(steps), false) = (steps, ascending) {
            let message = "these shares do not cover everything from 0% upwards in order";
            self.sink.push(
                Diagnostic::new(Code::WrongType, steps.span, message).help("begin `from: 0%` and go up"),
            );
        }
        let [none, single, two, all] = <[Option<Word>; 4]>::try_from(fixed).ok()?;
        Some(Quantities { minimum: minimum?, none: none?, one: single?, two: two?, all: all?, shares })
    }

    fn quantity_word(&mut self, table: &mut Table<'_>) -> Option<Word> {
        let word_text = table.required_text("word", self.sink).map(|t| t.value);
        let plural =
            table.optional("plural").and_then(|n| word(n, &[("true", true), ("false", false)], self.sink));
        Some(Word { word: word_text?, plural: plural.unwrap_or(false) })
    }

    fn measures(&mut self, node: Option<&Node>) -> Vec<Measure> {
        let mut measures: Vec<Measure> = Vec::new();
        for node in node.map(|n| list(n, self.sink)).unwrap_or_default() {
            let Some(mut table) = Table::open(node, "a measure", self.sink) else { continue };
            let id = table.required_text("id", self.sink);
            let title = table.required_text("title", self.sink);
            let source = table.optional("source").and_then(|n| self.source(n));
            let share = table.optional("share");
            let distribution = table.optional("distribution");
            let distinct = table.optional("distinct");
            let sum = table.optional("sum");
            table.finish(self.sink);
            let figure = match (share, distribution, distinct, sum) {
                (Some(node), None, None, None) => self.condition(node, Scope::DOSSIER).map(Figure::Share),
                (None, Some(node), None, None) => self.measured_field(node, true).map(Figure::Distribution),
                (None, None, Some(node), None) => self.measured_field(node, false).map(Figure::Distinct),
                (None, None, None, Some(node)) => self.measured_sum(node),
                _ => {
                    let diagnostic = Diagnostic::new(Code::Operator, node.span, "a measure has one figure");
                    self.sink.push(diagnostic.help("give one of `share`, `distribution`, `distinct`, `sum`"));
                    None
                }
            };
            if let (Some(id), Some(title), Some(figure)) = (id, title, figure) {
                if measures.iter().any(|m| m.id == id.value) {
                    self.duplicate("measures", &id, node.span);
                }
                measures.push(Measure { id: id.value, title: title.value, source, figure });
            }
        }
        measures
    }

    fn measured_field(&mut self, node: &Node, listed: bool) -> Option<usize> {
        let path = text(node, self.sink)?;
        let Some(slot) = self.vocabulary.field(&path.value) else {
            let diagnostic = Diagnostic::new(
                Code::UnknownField,
                path.span,
                format!("`{}` is no field of a {}", path.value, self.subject),
            );
            self.sink.push(match self.vocabulary.nearest_field(&path.value) {
                Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
                None => diagnostic,
            });
            return None;
        };
        let field = self.vocabulary.fields.get(slot)?;
        if listed && !matches!(field.ty, Type::Choice(_)) {
            let message = format!(
                "`{}` is {}; only a field with listed values has a distribution",
                path.value,
                field.ty.name()
            );
            self.sink.push(Diagnostic::new(Code::WrongType, path.span, message));
            return None;
        }
        Some(slot)
    }

    fn measured_sum(&mut self, node: &Node) -> Option<Figure> {
        let path = text(node, self.sink)?;
        let split = path.value.split_once('.');
        let kind = split.map_or(path.value.as_str(), |(kind, _)| kind);
        let kind = self.kind(&Spanned::new(kind.to_owned(), path.span))?;
        let definition = self.vocabulary.kinds.get(kind)?;
        let field = split.and_then(|(_, key)| definition.field(key));
        match field.filter(|slot| definition.fields.get(*slot).is_some_and(|f| f.ty == Type::Number)) {
            Some(field) => Some(Figure::Sum(kind, field)),
            None => {
                let diagnostic = Diagnostic::new(Code::WrongType, path.span, "this is no number of an event");
                self.sink.push(diagnostic.help("write KIND.FIELD, with a field of `type: integer`"));
                None
            }
        }
    }

    fn aspect(&mut self, node: &Node, norms: &mut Vec<Norm>) -> Option<Aspect> {
        let mut table = Table::open(node, "an aspect", self.sink)?;
        let id = table.required_text("aspect", self.sink);
        let title = table.required_text("title", self.sink);
        let frame = table.required_text("frame", self.sink);
        let source = table.optional("source").and_then(|n| self.source(n));
        table.optional("parameters");
        let parts_node = table.optional("parts");
        let norms_node = table.required("norms", self.sink);
        let measures_node = table.optional("measures");
        let rating_node = table.required("rating", self.sink);
        table.finish(self.sink);
        let first = norms.len();
        for node in norms_node.map(|n| list(n, self.sink)).unwrap_or_default() {
            norms.extend(self.norm_entry(node));
        }
        let slots: Vec<usize> = (first..norms.len()).collect();
        let parts = self.parts(parts_node);
        let measures = self.measures(measures_node);
        let rating = rating_node.and_then(|n| self.rating(n));
        Some(Aspect {
            id: id?.value,
            title: title?.value,
            frame: frame?.value,
            source,
            parts,
            norms: slots,
            measures,
            rating: rating?,
        })
    }

    fn parts(&mut self, node: Option<&Node>) -> Vec<(String, Vec<usize>)> {
        let mut parts = Vec::new();
        for entry in entries(node) {
            let Some(mut table) = Table::open(&entry.value, "a part of an aspect", self.sink) else {
                continue;
            };
            let title = table.required_text("title", self.sink);
            let norms = table.required("norms", self.sink);
            table.finish(self.sink);
            let named: Vec<_> = norms
                .map(|n| list(n, self.sink))
                .unwrap_or_default()
                .iter()
                .filter_map(|n| text(n, self.sink))
                .collect();
            let slots: Vec<usize> = named.iter().filter_map(|name| self.norm(name)).collect();
            parts.extend(title.map(|t| (t.value, slots)));
        }
        parts
    }

    fn norm_entry(&mut self, node: &Node) -> Option<Norm> {
        let mut table = Table::open(node, "a norm", self.sink)?;
        let id = table.required_text("id", self.sink);
        let title = table.required_text("title", self.sink);
        let statement = table.required_text("statement", self.sink);
        let source = match table.optional("source") {
            Some(node) => self.source(node),
            None => {
                let at = id.as_ref().map_or(node.span, |id| id.span);
                let diagnostic = Diagnostic::new(Code::Source, at, "this norm has no source");
                self.sink.push(
                    diagnostic.help("say where it comes from: `source: {document: …, section: …, quote: …}`"),
                );
                None
            }
        };
        let open = table.text("open", self.sink).map(|t| t.value);
        let applies = table.optional("applies").map(|n| self.condition(n, Scope::DOSSIER));
        let criteria_node = table.optional("criteria");
        let criteria: Vec<Option<Criterion>> =
            entries(criteria_node).map(|e| self.criterion(&e.key, &e.value)).collect();
        let has_criteria = criteria_node.is_some();
        let met = table.required("met", self.sink).and_then(|n| self.clause(n, has_criteria));
        let partly = table.optional("partly").map(|n| self.clause(n, has_criteria));
        let finding = table.required_text("finding", self.sink);
        table.finish(self.sink);
        if let Some(finding) = &finding {
            self.template(finding);
        }
        Some(Norm {
            id: id?.value,
            title: title?.value,
            statement: statement?.value,
            source: source?,
            open,
            applies: applies.map_or(Some(None), |a| a.map(Some))?,
            criteria: criteria.into_iter().collect::<Option<_>>()?,
            met: met?,
            partly: partly.map_or(Some(None), |p| p.map(Some))?,
            finding: finding?.value,
        })
    }

    fn template(&mut self, finding: &Spanned<String>) {
        if let Err(problem) = crate::aggregate::sentence::check(&finding.value) {
            let diagnostic = Diagnostic::new(Code::Template, finding.span, problem);
            let known = crate::aggregate::sentence::NAMES.join(", ");
            self.sink.push(diagnostic.help(format!(
                "a finding is a sentence in which {{{{ quantity }}}} stands for the share; known are {known}"
            )));
        }
    }

    /// `all` and `{at_least: n}` speak of the criteria; anything else is a condition of its own.
    fn clause(&mut self, node: &Node, has_criteria: bool) -> Option<Clause> {
        let keys: Vec<&str> = entries(Some(node)).map(|e| e.key.value.as_str()).collect();
        let need = match (&node.value, keys.as_slice()) {
            (Syntax::Scalar(scalar), _) if scalar.text == "all" => Some(Need::All),
            (Syntax::Mapping(_), ["at_least"]) => {
                let least = node.get("at_least").and_then(|n| number(n, self.sink))?;
                Some(Need::AtLeast(u32::try_from(least).unwrap_or(u32::MAX)))
            }
            _ => None,
        };
        match need {
            None => self.condition(node, Scope::DOSSIER).map(Clause::Condition),
            Some(_) if !has_criteria => {
                let diagnostic = Diagnostic::new(
                    Code::Operator,
                    node.span,
                    "this speaks of criteria, and the norm has none",
                );
                self.sink.push(diagnostic.help("add `criteria:`, or write a condition here"));
                None
            }
            Some(need) => Some(Clause::Criteria(need)),
        }
    }

    fn criterion(&mut self, id: &Spanned<String>, node: &Node) -> Option<Criterion> {
        let mut table = Table::open(node, "a criterion", self.sink)?;
        let question = table.required_text("question", self.sink);
        let met = table.optional("met");
        let partly = table.optional("partly");
        let judged = table.optional("judged");
        table.finish(self.sink);
        let decides = match (met, judged) {
            (Some(met), None) => {
                let met = self.condition(met, Scope::DOSSIER);
                let partly = partly.map(|n| self.condition(n, Scope::DOSSIER));
                Decides::Rule { met: met?, partly: partly.map_or(Some(None), |p| p.map(Some))? }
            }
            (None, Some(judged)) => {
                let mut table = Table::open(judged, "`judged`", self.sink)?;
                let guidance = table.required_text("guidance", self.sink);
                table.finish(self.sink);
                Decides::Judgement { guidance: guidance?.value }
            }
            _ => {
                let message = format!("criterion `{}` is decided by a rule or by a person", id.value);
                let diagnostic = Diagnostic::new(Code::Operator, id.span, message);
                self.sink
                    .push(diagnostic.help("give it `met: CONDITION`, or `judged: {guidance: …}`, not both"));
                return None;
            }
        };
        Some(Criterion { id: id.value.clone(), question: question?.value, decides })
    }

    fn rating(&mut self, node: &Node) -> Option<Rating> {
        const ORIGINS: [(&str, Origin); 2] = [("source", Origin::Source), ("chosen", Origin::Chosen)];
        let mut table = Table::open(node, "a rating", self.sink)?;
        let minimum = table.required("minimum", self.sink).and_then(|n| number(n, self.sink));
        let rules_node = table.required("rules", self.sink);
        let origin = table.required("origin", self.sink).and_then(|n| word(n, &ORIGINS, self.sink));
        let why = table.text("why", self.sink).map(|t| t.value);
        table.finish(self.sink);
        let mut rules = Vec::new();
        let mut valid = true;
        let nodes = rules_node.map(|n| list(n, self.sink)).unwrap_or_default();
        for node in nodes {
            match self.rating_rule(node) {
                Some(rule) => rules.push(rule),
                None => valid = false,
            }
        }
        let last = nodes.last();
        if let (Some(last), Some(rule)) = (last, rules.last())
            && valid
            && rule.when.is_some()
        {
            let diagnostic =
                Diagnostic::new(Code::Operator, last.span, "no rule holds when none of these does");
            self.sink.push(diagnostic.help("end with a rule without `when`"));
        }
        valid.then_some(Rating { minimum: minimum?, rules, origin: origin?, why })
    }

    fn rating_rule(&mut self, node: &Node) -> Option<RatingRule> {
        let mut table = Table::open(node, "a rule of a rating", self.sink)?;
        let rate = table.required("rate", self.sink);
        let when = table.optional("when").map(|n| self.rating_condition(n));
        table.finish(self.sink);
        let scale = self.scale.clone();
        let words: Vec<(&str, usize)> =
            scale.iter().enumerate().map(|(slot, word)| (word.as_str(), slot)).collect();
        let rate = word(rate?, &words, self.sink)?;
        Some(RatingRule { rate, when: when.map_or(Some(None), |w| w.map(Some))? })
    }

    fn rating_condition(&mut self, node: &Node) -> Option<RatingCondition> {
        let mut table = Table::open(node, "a condition on the population", self.sink)?;
        let all = table.optional("all");
        let any = table.optional("any");
        let not = table.optional("not");
        let share = table.optional("share");
        let at_least = table.optional("at_least");
        let at_most = table.optional("at_most");
        table.finish(self.sink);
        let mut several = |node: &Node| -> Option<Vec<RatingCondition>> {
            let compiled: Vec<_> = list(node, self.sink).iter().map(|n| self.rating_condition(n)).collect();
            compiled.into_iter().collect()
        };
        match (all, any, not, share) {
            (Some(node), None, None, None) => several(node).map(RatingCondition::All),
            (None, Some(node), None, None) => several(node).map(RatingCondition::Any),
            (None, None, Some(node), None) => {
                self.rating_condition(node).map(|c| RatingCondition::Not(Box::new(c)))
            }
            (None, None, None, Some(share)) => {
                let norm = text(share, self.sink).and_then(|name| self.norm(&name));
                let at_least = at_least.map(|n| percentage(n, self.sink));
                let at_most = at_most.map(|n| percentage(n, self.sink));
                if at_least.is_none() && at_most.is_none() {
                    let diagnostic =
                        Diagnostic::new(Code::MissingKey, share.span, "how large a share is missing");
                    self.sink.push(diagnostic.help("give `at_least: 80%` or `at_most: 20%`"));
                    return None;
                }
                let at_least = at_least.map_or(Some(None), |p| p.map(Some))?;
                let at_most = at_most.map_or(Some(None), |p| p.map(Some))?;
                Some(RatingCondition::Share { norm: norm?, at_least, at_most })
            }
            _ => {
                let diagnostic = Diagnostic::new(
                    Code::Operator,
                    node.span,
                    "one operator heads a condition on the population",
                );
                self.sink.push(diagnostic.help("use one of `all`, `any`, `not`, `share`"));
                None
            }
        }
    }

    /// The norms in an order in which each comes after those whose verdict it needs; circles are reported.
    fn order(&mut self, norms: &[Norm], definitions: &[Definition]) -> Option<Vec<usize>> {
        let mut needs: Vec<Vec<usize>> = Vec::new();
        for norm in norms {
            let mut needed = Vec::new();
            let mut conditions: Vec<&Condition> = norm.applies.iter().collect();
            for clause in std::iter::once(&norm.met).chain(&norm.partly) {
                if let Clause::Condition(condition) = clause {
                    conditions.push(condition);
                }
            }
            for criterion in &norm.criteria {
                if let Decides::Rule { met, partly } = &criterion.decides {
                    conditions.push(met);
                    conditions.extend(partly);
                }
            }
            for condition in conditions {
                if !verdicts_needed(condition, definitions, &mut Vec::new(), &mut needed) {
                    let at = self.definitions.first().map(|(name, _)| name.span);
                    if let Some(span) = at {
                        self.sink.push(Diagnostic::new(
                            Code::Cycle,
                            span,
                            "definitions refer to each other in a circle",
                        ));
                    }
                    return None;
                }
            }
            needs.push(needed);
        }
        let mut order: Vec<usize> = Vec::new();
        while order.len() < norms.len() {
            let next = (0..norms.len()).find(|slot| {
                !order.contains(slot) && needs.get(*slot).is_some_and(|n| n.iter().all(|x| order.contains(x)))
            });
            match next {
                Some(slot) => order.push(slot),
                None => {
                    let circle: Vec<usize> = (0..norms.len()).filter(|slot| !order.contains(slot)).collect();
                    let names: Vec<&str> =
                        circle.iter().filter_map(|slot| norms.get(*slot)).map(|n| n.id.as_str()).collect();
                    let span = circle.first().and_then(|slot| self.norms.get(*slot)).map(|n| n.span)?;
                    let message = format!("the verdicts of {} need each other in a circle", names.join(", "));
                    let diagnostic = Diagnostic::new(Code::Cycle, span, message);
                    self.sink.push(
                        diagnostic.help(
                            "a norm may need the verdict of another only if that does not need its own",
                        ),
                    );
                    return None;
                }
            }
        }
        Some(order)
    }

    fn unused(&mut self) {
        let windows =
            self.windows.iter().filter(|(_, _, used)| !used).map(|(name, _, _)| (name.clone(), "window"));
        let definitions =
            self.definitions.iter().filter(|(_, used)| !used).map(|(name, _)| (name.clone(), "condition"));
        let parameters = self
            .parameters
            .iter()
            .filter(|p| !p.used)
            .map(|p| (Spanned::new(p.parameter.id.clone(), p.span), "parameter"));
        for (name, what) in windows.chain(definitions).chain(parameters).collect::<Vec<_>>() {
            let diagnostic =
                Diagnostic::new(Code::Unused, name.span, format!("nothing uses the {what} `{}`", name.value));
            self.sink.push(diagnostic.help("remove it, or use it"));
        }
    }
}

/// Collects the norms whose verdict a condition needs; false when definitions go round in a circle.
fn verdicts_needed(
    condition: &Condition,
    definitions: &[Definition],
    path: &mut Vec<usize>,
    needed: &mut Vec<usize>,
) -> bool {
    match condition {
        Condition::Verdict { norm, .. } => {
            needed.push(*norm);
            true
        }
        Condition::Ref(slot) => {
            if path.contains(slot) {
                return false;
            }
            path.push(*slot);
            let fine =
                definitions.get(*slot).is_none_or(|d| verdicts_needed(&d.when, definitions, path, needed));
            path.pop();
            fine
        }
        Condition::All(all) | Condition::Any(all) | Condition::Of(_, all) => {
            all.iter().all(|c| verdicts_needed(c, definitions, path, needed))
        }
        Condition::Not(inner) => verdicts_needed(inner, definitions, path, needed),
        Condition::Every { select, has } => {
            verdicts_needed(has, definitions, path, needed)
                && select.that.iter().all(|c| verdicts_needed(c, definitions, path, needed))
        }
        Condition::Count { select, .. } | Condition::Gap { select, .. } => {
            select.that.iter().all(|c| verdicts_needed(c, definitions, path, needed))
        }
        Condition::Field { .. } | Condition::Elapsed { .. } => true,
    }
}
