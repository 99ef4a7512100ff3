//! From framework files to a [`Framework`]: names resolved, types checked, every mistake reported.
//!
//! Compilation goes on after a mistake, so that one run reports them all; but a framework comes out only when
//! there was none.

mod amount;
mod condition;
mod date;
mod events;
pub mod extend;
mod extent;
mod field;
mod join;
mod ladder;
mod measure;
mod norm;
mod order;
mod population;
mod published;
mod rating;
mod validity;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    findings::{Document, Modality, Origin, Source},
    framework::{
        Definition, Framework, Joined, Parameter, ParameterVersion, Quantity, Subject, Validity,
        common::Common,
        condition::{Anchor, Window},
        measure::Grouping,
        published::{Part, Published},
        rating::Unit,
    },
    limits::Limits,
    source::{FileId, Files, Span, Spanned, beside, folder},
    syntax::{self, Entry, Node, Value as Syntax},
    table::{Table, list, mapping, one_or_more, text, word},
    time::{Day, Length},
    vocabulary::{
        Vocabulary, agree,
        define::{self, Definitions},
        entries,
    },
};

use condition::Scope;
use ladder::Ladder;
use rating::DeclaredAspect;

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
    let written = extend::read(files, framework, sink)?;
    compile_joint(files, join::alone(written), overlays, sink)
}

/// Compiles frameworks into one, against which one set of records is tested. Each must compile by itself; what they call by
/// the same name must be the same.
pub fn compile_all(
    files: &Files,
    frameworks: &[FileId],
    overlays: &[Overlay],
    sink: &mut Sink,
) -> Option<Framework> {
    if let [one] = frameworks {
        return compile(files, *one, overlays, sink);
    }
    let compiled: Vec<_> = frameworks.iter().map(|one| compile(files, *one, &[], sink)).collect();
    if compiled.iter().any(Option::is_none) {
        return None;
    }
    let written: Vec<_> = frameworks.iter().filter_map(|one| extend::read(files, *one, sink)).collect();
    let joint = join::joined(written, sink)?;
    compile_joint(files, joint, overlays, sink)
}

fn compile_joint(
    files: &Files,
    joint: join::Joint,
    overlays: &[Overlay],
    sink: &mut Sink,
) -> Option<Framework> {
    let join::Joint { root, aspects: aspect_files, foreign, inherited, schemas, shares, owners } = joint;
    let mut table = Table::open(&root, "the framework", sink)?;
    let id = table.required_text("framework", sink);
    let title = table.required_text("title", sink);
    let subtitle = table.text("subtitle", sink);
    let documents_node = table.required("documents");
    let subjects_node = table.required("subjects");
    let scale_node = table.required("scale");
    if table.optional("extends").is_none() {
        table.required("aspects");
    } else {
        table.optional("aspects");
    }
    let parameters_node = table.optional("parameters");
    let definitions_node = table.optional("definitions");
    let quantities_node = table.optional("quantities");
    let measures_node = table.optional("measures");
    let figures_node = table.optional("figures");
    let overall_node = table.optional("overall");
    table.finish(sink);

    let document_entries = mapping(documents_node, "documents", sink);
    let documents: Vec<Document> =
        document_entries.iter().filter_map(|e| document(&e.key.value, &e.value, sink)).collect();
    let scale: Vec<String> = scale_node.map(|n| rating::scale_of(n, sink)).unwrap_or_default();
    for (node, empty) in [(scale_node, scale.is_empty()), (documents_node, document_entries.is_empty())] {
        if let (Some(node), true, false) = (node, empty, sink.has_errors()) {
            sink.push(Diagnostic::new(
                Code::WrongType,
                node.span,
                "this is empty, and norms need something in it",
            ));
        }
    }
    let mut subjects = subjects_node.and_then(|node| read_subjects(node, &schemas, files, sink))?;

    let mut compiler = Compiler {
        limits: files.limits(),
        subjects: &subjects,
        about: 0,
        documents: document_entries.iter().map(|e| e.key.value.clone()).collect(),
        aspects: aspect_files.iter().map(|node| DeclaredAspect::read(node, &scale)).collect(),
        aspect: None,
        parameters: Vec::new(),
        windows: Vec::new(),
        definitions: Vec::new(),
        ladders: Vec::new(),
        norms: Vec::new(),
        population_norms: Vec::new(),
        counting: Vec::new(),
        measures: Vec::new(),
        besides: Vec::new(),
        groups: Vec::new(),
        figures: Vec::new(),
        permissions: Vec::new(),
        date: None,
        on: None,
        dated: Vec::new(),
        foreign,
        owners,
        mains: shares.iter().map(|share| share.main(&subjects)).collect(),
        sink,
    };
    compiler.parameters(parameters_node, None);
    for (slot, node) in aspect_files.iter().enumerate() {
        compiler.parameters(node.get("parameters"), Some(slot));
        compiler.declare_norms(node);
    }
    compiler.overlay(overlays);
    let compared = compiler.compared(subjects_node);
    compiler.groups = compared.iter().map(|(groups, _)| names(groups.as_ref())).collect();
    let definitions = compiler.definitions(definitions_node);
    let mut measures = compiler.measures(measures_node);
    let figures = compiler.figures(figures_node);
    let quantities =
        quantities_node.and_then(|node| compiler.quantities(node)).unwrap_or_else(measure::plain_quantities);
    let every = |key: &str| aspect_files.iter().filter_map(|n| n.get(key)).flat_map(one_or_more).collect();
    let (of_norms, of_measures): (Vec<&Node>, Vec<&Node>) = (every("norms"), every("measures"));
    let of_framework = measures_node.map(one_or_more).unwrap_or_default();
    // Of several frameworks each was held against its own words when it was compiled by itself.
    if shares.is_empty() {
        for node in of_framework.into_iter().chain(of_measures).chain(of_norms) {
            compiler.published_words(node.get("published"), &quantities);
        }
    }
    let joined = shares.iter().map(|share| compiler.joined(share)).collect();
    let mut aspects = Vec::new();
    let (mut norms, mut population_norms) = (Vec::new(), Vec::new());
    for (slot, node) in aspect_files.iter().enumerate() {
        compiler.aspect = Some(slot);
        aspects.extend(compiler.aspect(node, &scale, &mut norms, &mut population_norms));
    }
    compiler.aspect = None;
    let besides = compiler.besides();
    let overall = overall_node.map(|node| compiler.rating(node, &scale));
    compiler.distinct_aspects(&aspect_files);
    let rated = if aspects.len() == aspect_files.len() { compiler.rated(&aspects) } else { None };
    let order = compiler.order(&norms, &definitions);
    // What only a broken norm would have used is not unused; of several frameworks each was told by itself.
    if !compiler.sink.has_errors() && shares.is_empty() {
        compiler.unused();
    }
    let spans = extent::Spans {
        definitions: compiler.definitions.iter().map(|named| named.name.span).collect(),
        norms: compiler.norms.iter().map(|(name, _)| name.span).collect(),
        rest: root.span,
    };
    let parameters = compiler.parameters.into_iter().map(|p| p.parameter).collect();
    if sink.has_errors() {
        return None;
    }
    for (slot, beside) in besides {
        let of_aspects = aspects.iter_mut().flat_map(|aspect| &mut aspect.measures);
        if let Some(measure) = measures.iter_mut().chain(of_aspects).nth(slot) {
            measure.beside = Some(beside);
        }
    }
    for (subject, (groups, published)) in subjects.iter_mut().zip(compared) {
        (subject.groups, subject.published) = (groups, published);
    }
    let mut framework = Framework {
        id: id?.value,
        title: title?.value,
        subtitle: subtitle.map(|s| s.value),
        inherited,
        documents,
        scale,
        subjects,
        parameters,
        definitions,
        aspects,
        norms,
        order: order?,
        population_norms,
        measures,
        figures,
        overall: overall.flatten(),
        rated: rated?,
        quantities,
        joined,
        common: Common::default(),
    };
    framework.find_common();
    extent::check(&framework, &spans, files.limits(), sink).then_some(framework)
}

/// The files that a `framework.yaml` names, relative to its folder; for whoever reads them. Its schemas may point at
/// [`definitions`] in yet others.
pub fn needed(files: &Files, framework: FileId) -> Vec<String> {
    let Some(root) = syntax::parse(files, framework, &mut Sink::new()) else {
        return Vec::new();
    };
    let schemas = entries(root.get("subjects")).filter_map(|e| e.value.get("schema")?.as_text());
    let aspects = root.get("aspects").map(one_or_more).unwrap_or_default();
    schemas.chain(aspects.into_iter().filter_map(Node::as_text)).map(str::to_owned).collect()
}

/// The paths of the files with definitions at which the schemas of a `framework.yaml` point, as far as those that name
/// them are read; for whoever reads them, until no other is named.
pub fn definitions(files: &Files, framework: FileId) -> Vec<String> {
    let Some(root) = parse(files, framework, &mut Sink::new()) else { return Vec::new() };
    let home = folder(files.path(framework));
    let schemas = entries(root.get("subjects")).filter_map(|e| e.value.get("schema")?.as_text());
    let paths: BTreeSet<String> = schemas.map(|name| beside(home, name)).collect();
    let read = files.iter().filter(|(_, path, _)| paths.contains(*path)).map(|(file, _, _)| file);
    define::pointed_at(files, &read.collect::<Vec<_>>(), home)
}

fn parse(files: &Files, file: FileId, sink: &mut Sink) -> Option<Node> {
    syntax::parse(files, file, sink)
}

/// A file that another names, in the folder of that other.
fn named_file(files: &Files, name: &Spanned<String>, sink: &mut Sink) -> Option<FileId> {
    let path = beside(folder(files.path(name.span.file)), &name.value);
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

/// The kinds of record, the main one first.
fn read_subjects(
    node: &Node,
    others: &[(String, Spanned<String>)],
    files: &Files,
    sink: &mut Sink,
) -> Option<Vec<Subject>> {
    let entries = mapping(Some(node), "`subjects`", sink);
    if entries.is_empty() {
        sink.push(Diagnostic::new(Code::MissingKey, node.span, "no kind of record is named"));
    }
    let mut subjects: Vec<Subject> = Vec::new();
    let mut definitions = Definitions::new(files);
    for entry in entries {
        subjects.extend(subject(subjects.len(), entry, others, &mut definitions, sink));
    }
    Some(subjects).filter(|subjects| !subjects.is_empty())
}

fn subject(
    slot: usize,
    entry: &Entry,
    others: &[(String, Spanned<String>)],
    definitions: &mut Definitions<'_>,
    sink: &mut Sink,
) -> Option<Subject> {
    let mut table = Table::open(&entry.value, "a subject", sink)?;
    let schema = table.required_text("schema", sink);
    let one = table.required_text("one", sink);
    let many = table.required_text("many", sink);
    let study = table.text("study", sink);
    // These speak of fields, so they are compiled when all vocabularies are known.
    table.optional("groups");
    table.optional("published");
    table.finish(sink);
    let mut schema = written_out(&schema?, definitions, sink)?;
    let (id, study) = (entry.key.value.clone(), study.map(|s| s.value));
    for (_, other) in others.iter().filter(|(subject, _)| *subject == id) {
        let other = written_out(other, definitions, sink)?;
        schema = agree::joined(&schema, &other, &id, sink)?;
    }
    let vocabulary = Vocabulary::read(&schema, slot, sink)?;
    Some(Subject {
        id,
        one: one?.value,
        many: many?.value,
        study,
        groups: None,
        published: Vec::new(),
        vocabulary,
    })
}

/// The schema in a file that framework.yaml names, with the definitions at which it points.
fn written_out(name: &Spanned<String>, definitions: &mut Definitions<'_>, sink: &mut Sink) -> Option<Node> {
    let files = definitions.files();
    let file = named_file(files, name, sink)?;
    definitions.written_out(file, folder(files.path(name.span.file)), sink)
}

/// The keys that head a condition, exactly one in each: the operators of the language.
pub fn heads() -> &'static [&'static str] {
    &condition::HEADS
}

struct Declared {
    parameter: Parameter,
    span: Span,
    used: bool,
}

struct NamedWindow {
    name: Spanned<String>,
    /// The slot of the subject that it is about.
    subject: usize,
    /// How it is written; compiled again where a parameter in it has several values.
    node: Node,
    window: Option<Window>,
    /// The parameters with several values that it uses.
    dated: Vec<usize>,
    used: bool,
}

/// A measure as ratings may name it.
struct DeclaredMeasure {
    id: String,
    aspect: Option<usize>,
    /// What it is to those that ask about it.
    kind: population::Kind,
    /// What of it can be asked for.
    parts: Vec<(String, Part)>,
    /// The groups for which it is reckoned apart.
    groups: Vec<GroupName>,
}

/// A definition as conditions may name it.
struct Named {
    name: Spanned<String>,
    /// The slot of the subject that it is about.
    subject: usize,
    used: bool,
}

struct Compiler<'a> {
    limits: Limits,
    subjects: &'a [Subject],
    /// The slot of the subject that what is being compiled is about.
    about: usize,
    documents: Vec<String>,
    aspects: Vec<DeclaredAspect>,
    aspect: Option<usize>,
    parameters: Vec<Declared>,
    windows: Vec<NamedWindow>,
    definitions: Vec<Named>,
    ladders: Vec<Ladder>,
    /// The ids of norms, with the slots of the subjects that they are about.
    norms: Vec<(Spanned<String>, usize)>,
    /// The ids of norms about the whole.
    population_norms: Vec<Spanned<String>>,
    /// The slots of those that ask for shares of records.
    counting: Vec<usize>,
    /// Those compiled so far, as ratings may name them.
    measures: Vec<DeclaredMeasure>,
    /// Measures that are set beside another share, by their slots.
    besides: Vec<(usize, Spanned<String>)>,
    /// The names of the groups by which the records of each subject are compared.
    groups: Vec<Vec<GroupName>>,
    /// Figures from outside, what they are measured in, and whether something uses them.
    figures: Vec<(Spanned<String>, Unit, bool)>,
    /// The ids of norms that permit.
    permissions: Vec<String>,
    /// The date by which norms are judged that do not name one of their own.
    date: Option<Anchor>,
    /// The day whose version of parameters is being compiled.
    on: Option<Day>,
    /// The parameters with several values that the condition at hand uses, by slot.
    dated: Vec<usize>,
    /// Files that are taken over from other frameworks.
    foreign: BTreeSet<FileId>,
    /// Of several frameworks, which one each file is of: parameters and definitions are named within one.
    owners: BTreeMap<FileId, usize>,
    /// The slot of the main subject of each of these.
    mains: Vec<usize>,
    sink: &'a mut Sink,
}

/// What a group goes by: its value and its label.
type GroupName = (String, String);

/// What the groups of a grouping go by.
fn names(grouping: Option<&Grouping>) -> Vec<GroupName> {
    let groups = grouping.iter().flat_map(|by| &by.groups);
    groups.map(|group| (group.value.clone(), group.label.clone())).collect()
}

impl<'a> Compiler<'a> {
    fn vocabulary(&self) -> &'a Vocabulary {
        &self.subjects[self.about].vocabulary
    }

    /// Of several frameworks, the one that something is written in.
    fn framework_of(&self, span: Span) -> Option<usize> {
        self.owners.get(&span.file).copied()
    }

    /// The slot of the main subject of the framework that something is written in.
    fn main_at(&self, span: Span) -> usize {
        self.framework_of(span).and_then(|slot| self.mains.get(slot).copied()).unwrap_or_default()
    }

    fn same_framework(&self, a: Span, b: Span) -> bool {
        self.framework_of(a) == self.framework_of(b)
    }

    /// Whether two names are written in one framework, and are the same.
    fn same(&self, a: &Spanned<String>, b: &Spanned<String>) -> bool {
        a.value == b.value && self.same_framework(a.span, b.span)
    }

    /// One of several frameworks.
    fn joined(&mut self, share: &join::Share) -> Joined {
        let text = |key: &str| share.root.get(key).and_then(Node::as_text).map(|text| text.trim().to_owned());
        let quantities = share.root.get("quantities").and_then(|node| self.quantities(node));
        Joined {
            id: text("framework").unwrap_or_default(),
            title: text("title").unwrap_or_default(),
            subtitle: text("subtitle"),
            documents: entries(share.root.get("documents")).map(|entry| entry.key.value.clone()).collect(),
            scale: share.root.get("scale").map(|node| rating::scale_of(node, self.sink)).unwrap_or_default(),
            quantities: quantities.unwrap_or_else(measure::plain_quantities),
            overall: share.root.get("overall").is_some(),
            aspects: share.aspects.clone(),
            measures: share.measures.clone(),
        }
    }

    /// The slot of the subject that a node names with `subject`; of the main one, where it names none. Nothing is
    /// reported here.
    fn subject_of(&self, node: &Node) -> usize {
        let named = node.get("subject").and_then(Node::as_text);
        let slot = named.and_then(|name| self.subjects.iter().position(|subject| subject.id == name));
        slot.unwrap_or_else(|| self.main_at(node.span))
    }

    /// Compiles what the following is about: `subject` of the table, or the main one.
    fn turn_to(&mut self, table: &mut Table<'_>) -> usize {
        self.about = self.main_at(table.span);
        let Some(node) = table.optional("subject") else { return self.about };
        let Some(name) = text(node, self.sink) else { return self.about };
        let slot = self.subjects.iter().position(|subject| subject.id == name.value);
        if slot.is_none() {
            let message = format!("`{}` is no subject of this framework", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
            let known: Vec<&str> = self.subjects.iter().map(|subject| subject.id.as_str()).collect();
            self.sink.push(match nearest(&name.value, known.iter().copied()) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help(format!("its subjects are {}", known.join(", "))),
            });
        }
        self.about = slot.unwrap_or(self.about);
        self.about
    }

    /// Whether something by this name is about the subject at hand; if not, that is reported.
    fn same_subject(&mut self, what: &str, name: &Spanned<String>, subject: usize) -> bool {
        if subject == self.about {
            return true;
        }
        let (theirs, ours) = (&self.subjects[subject].one, &self.subjects[self.about].one);
        let message = format!("the {what} `{}` is about a {theirs}, and this is about a {ours}", name.value);
        let help = "what is decided for one record can only depend on that record";
        self.sink.push(Diagnostic::new(Code::OtherSubject, name.span, message).help(help));
        false
    }

    /// The names of the groups by which the records of a subject are compared; none while these are being read.
    fn groups_of(&self, subject: usize) -> Vec<GroupName> {
        self.groups.get(subject).cloned().unwrap_or_default()
    }

    /// The groups by which the records of each subject are compared, and what was published about their number.
    fn compared(&mut self, subjects: Option<&Node>) -> Vec<(Option<Grouping>, Vec<Published>)> {
        let nodes: Vec<&Node> = entries(subjects).map(|entry| &entry.value).collect();
        let of = |(slot, node): (usize, &&Node)| {
            self.about = slot;
            let groups = node.get("groups").and_then(|n| self.grouping(n));
            let parts = [("records".to_owned(), Part::All)];
            (groups, self.published(node.get("published"), &parts, None, &[]).unwrap_or_default())
        };
        let compared = nodes.iter().enumerate().map(of).collect();
        self.about = 0;
        compared
    }

    fn duplicate(&mut self, what: &str, name: &Spanned<String>, first: Span) {
        let message = format!("there are two {what} `{}`", name.value);
        self.sink
            .push(Diagnostic::new(Code::DuplicateId, name.span, message).related(first, "the first is here"));
    }

    fn parameters(&mut self, node: Option<&Node>, aspect: Option<usize>) {
        for entry in mapping(node, "`parameters`", self.sink) {
            let visible = |p: &&Declared| {
                p.parameter.id == entry.key.value
                    && self.same_framework(p.span, entry.key.span)
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
        if let Syntax::Sequence(_) = &node.value {
            return self.parameter_versions(id, node, aspect);
        }
        let version = self.parameter_version(id, node)?;
        let framework = self.framework_of(id.span);
        Some(Parameter { id: id.value.clone(), aspect, framework, versions: vec![version] })
    }

    /// The values that a parameter has had, each with its own period, origin and source.
    fn parameter_versions(
        &mut self,
        id: &Spanned<String>,
        node: &Node,
        aspect: Option<usize>,
    ) -> Option<Parameter> {
        let nodes = list(node, self.sink);
        if nodes.is_empty() {
            self.empty(node);
        }
        let read: Vec<_> = nodes.iter().map(|n| self.parameter_version(id, n)).collect();
        let versions: Vec<ParameterVersion> = read.into_iter().collect::<Option<_>>()?;
        let places: Vec<(Validity, Span)> =
            versions.iter().zip(nodes).map(|(version, node)| (version.validity, node.span)).collect();
        let first = versions.first()?;
        let other = versions.iter().zip(nodes).find(|(v, _)| !v.value.is_like(first.value));
        if let Some((version, node)) = other {
            let message = format!(
                "`{}` is {} at one time and {} at another",
                id.value,
                first.value.dutch(),
                version.value.dutch()
            );
            let diagnostic = Diagnostic::new(Code::WrongType, node.span, message);
            self.sink.push(diagnostic.help("a parameter is a length of time or a number at all times"));
            return None;
        }
        let framework = self.framework_of(id.span);
        self.distinct(&places).then(|| Parameter { id: id.value.clone(), aspect, framework, versions })
    }

    fn parameter_version(&mut self, id: &Spanned<String>, node: &Node) -> Option<ParameterVersion> {
        const ORIGINS: [(&str, Origin); 2] = [("source", Origin::Source), ("chosen", Origin::Chosen)];
        let mut table = Table::open(node, "a parameter", self.sink)?;
        let validity = self.validity(&mut table);
        let value = table.required_text("value", self.sink).and_then(|v| self.quantity(&v));
        let origin = table.required("origin").and_then(|n| word(n, &ORIGINS, self.sink));
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
        Some(ParameterVersion {
            validity: validity?,
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
            let mut named = self.parameters.iter_mut().filter(|p| p.parameter.id == overlay.parameter.value);
            let (first, second) = (named.next(), named.next());
            if let (Some(first), Some(second)) = (&first, &second) {
                let whose = if first.parameter.framework == second.parameter.framework {
                    "aspects"
                } else {
                    "frameworks"
                };
                let message = format!("`{}` is a parameter of several {whose}", overlay.parameter.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, overlay.parameter.span, message);
                self.sink.push(diagnostic.help("give each a name of its own where it is defined"));
                continue;
            }
            let Some(declared) = first else {
                let message = format!("`{}` is no parameter of this framework", overlay.parameter.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, overlay.parameter.span, message);
                self.sink.push(match nearest(&overlay.parameter.value, known.iter().map(String::as_str)) {
                    Some(near) => diagnostic.did_you_mean(near),
                    None => diagnostic,
                });
                continue;
            };
            let Some(value) = value else { continue };
            let Some(first) = declared.parameter.versions.first().cloned() else { continue };
            if !value.is_like(first.value) {
                let message = format!(
                    "`{}` was {} and cannot become something else",
                    overlay.parameter.value,
                    first.value.dutch()
                );
                self.sink.push(Diagnostic::new(Code::WrongType, overlay.value.span, message));
                continue;
            }
            declared.parameter.versions = vec![ParameterVersion {
                validity: Validity::ALWAYS,
                value,
                origin: Origin::Audit,
                why: Some(overlay.why.clone()),
                source: None,
            }];
        }
    }

    /// The value of a parameter that is visible here.
    fn parameter(&mut self, name: &str, span: Span) -> Option<Quantity> {
        let aspect = self.aspect;
        let (own, owners) = (self.framework_of(span), &self.owners);
        let visible = |p: &Declared| {
            owners.get(&p.span.file).copied() == own
                && (p.parameter.aspect.is_none() || p.parameter.aspect == aspect)
        };
        let slot = self.parameters.iter().position(|p| p.parameter.id == name && visible(p));
        if let Some((slot, found)) = slot.and_then(|slot| Some((slot, self.parameters.get_mut(slot)?))) {
            found.used = true;
            let versions = &found.parameter.versions;
            if versions.iter().any(|v| v.validity != Validity::ALWAYS) {
                self.dated.push(slot);
            }
            let on = self.on;
            let version = versions.iter().find(|v| on.is_none_or(|day| v.validity.contains(day)));
            return version.map(|v| v.value);
        }
        let diagnostic = Diagnostic::new(Code::UnknownName, span, format!("`${name}` is defined nowhere"));
        let known = self.parameters.iter().filter(|p| visible(p)).map(|p| p.parameter.id.as_str());
        self.sink.push(match nearest(name, known) {
            Some(near) => diagnostic.did_you_mean(&format!("${near}")),
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

    fn distinct_aspects(&mut self, aspects: &[Node]) {
        let mut seen: Vec<Spanned<String>> = Vec::new();
        for id in aspects.iter().filter_map(|node| node.get("aspect")) {
            let Some(name) = id.as_text().map(|t| Spanned::new(t.to_owned(), id.span)) else { continue };
            match seen.iter().find(|s| s.value == name.value).map(|s| s.span) {
                Some(first) => self.duplicate("aspects", &name, first),
                None => seen.push(name),
            }
        }
    }

    /// Names norms before any is compiled, so that verdicts may refer forward.
    fn declare_norms(&mut self, aspect: &Node) {
        for norm in aspect.get("norms").map(one_or_more).unwrap_or_default() {
            let Some(id) = norm.get("id") else { continue };
            let Some(name) = id.as_text().map(|t| Spanned::new(t.to_owned(), id.span)) else { continue };
            match self.norms.iter().find(|(n, _)| n.value == name.value).map(|(n, _)| n.span) {
                Some(first) => self.duplicate("norms", &name, first),
                None => {
                    let subject = self.subject_of(norm);
                    self.norms.push((name, subject));
                }
            }
        }
        for norm in aspect.get("population_norms").map(one_or_more).unwrap_or_default() {
            let Some(id) = norm.get("id") else { continue };
            let Some(name) = id.as_text().map(|t| Spanned::new(t.to_owned(), id.span)) else { continue };
            let of_records = self.norms.iter().map(|(known, _)| known);
            let first = of_records.chain(&self.population_norms).find(|n| n.value == name.value);
            match first.map(|n| n.span) {
                Some(first) => self.duplicate("norms", &name, first),
                None => self.population_norms.push(name),
            }
        }
        let norms = aspect.get("norms").map(one_or_more).unwrap_or_default();
        let permitted = norms.iter().filter(|n| {
            let modality = n.get("modality").and_then(Node::as_text);
            norm::MODALITIES.contains(&(modality.unwrap_or_default(), Modality::Permission))
        });
        self.permissions.extend(permitted.filter_map(|n| n.get("id")?.as_text().map(str::to_owned)));
    }

    fn norm(&mut self, name: &Spanned<String>) -> Option<usize> {
        let slot = self.norms.iter().position(|(n, _)| n.value == name.value);
        if slot.is_none() {
            let diagnostic =
                Diagnostic::new(Code::UnknownName, name.span, format!("there is no norm `{}`", name.value));
            self.sink.push(match nearest(&name.value, self.norms.iter().map(|(n, _)| n.value.as_str())) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic,
            });
        }
        slot
    }

    /// A norm on whose verdict something about the same record hangs.
    fn norm_of_record(&mut self, name: &Spanned<String>) -> Option<usize> {
        let slot = self.norm(name)?;
        let subject = self.norms.get(slot).map(|(_, subject)| *subject)?;
        self.same_subject("norm", name, subject).then_some(slot)
    }

    fn definitions(&mut self, node: Option<&Node>) -> Vec<Definition> {
        let Some(mut table) = node.and_then(|n| Table::open(n, "definitions", self.sink)) else {
            return Vec::new();
        };
        let windows = table.optional("windows");
        let conditions = table.optional("conditions");
        let ladders = table.optional("ladders");
        table.finish(self.sink);
        for entry in mapping(windows, "`windows`", self.sink) {
            let subject = self.subject_of(&entry.value);
            let window = self.between(&entry.value, Scope::DOSSIER, true);
            let window = window.filter(|window| self.small_enough(&entry.key, window));
            let dated = std::mem::take(&mut self.dated);
            let (name, node) = (entry.key.clone(), entry.value.clone());
            self.windows.push(NamedWindow { name, subject, node, window, dated, used: false });
        }
        let conditions = mapping(conditions, "`conditions`", self.sink);
        let named =
            |e: &Entry| Named { name: e.key.clone(), subject: self.subject_of(&e.value), used: false };
        self.definitions = conditions.iter().map(named).collect();
        self.declare_ladders(ladders);
        let mut compiled = Vec::new();
        for entry in conditions {
            let Some(mut table) = Table::open(&entry.value, "a definition", self.sink) else { continue };
            let subject = self.turn_to(&mut table);
            let title = table.required_text("title", self.sink);
            let when = table.required("when").and_then(|n| self.condition(n, Scope::DOSSIER));
            table.finish(self.sink);
            if let (Some(title), Some(when)) = (title, when) {
                compiled.push(Definition { id: entry.key.value.clone(), title: title.value, subject, when });
            }
        }
        compiled.extend(self.ladders(ladders));
        compiled
    }

    /// A window is written out wherever it is used: windows that use each other many times grow beyond all bounds.
    fn small_enough(&mut self, name: &Spanned<String>, window: &Window) -> bool {
        let (size, most) = (window.size(), self.limits.windows);
        if size > most {
            let message = format!(
                "with the windows that it uses written out, `{}` selects events {size} times; the limit `windows` is {most}",
                name.value
            );
            let diagnostic = Diagnostic::new(Code::Limit, name.span, message);
            self.sink.push(diagnostic.help("let windows use fewer others, or fewer times"));
        }
        size <= most
    }

    fn definition(&mut self, name: &Spanned<String>) -> Option<usize> {
        let named = |known: &Named| self.same(&known.name, name);
        let slot = self.definitions.iter().position(named);
        match slot.and_then(|slot| self.definitions.get_mut(slot)) {
            Some(named) => {
                named.used = true;
                let subject = named.subject;
                return slot.filter(|_| self.same_subject("condition", name, subject));
            }
            None => {
                let message = format!("no condition is defined as `{}`", name.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
                self.sink.push(
                    match nearest(&name.value, self.definitions.iter().map(|n| n.name.value.as_str())) {
                        Some(near) => diagnostic.did_you_mean(near),
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
        let slot = self.windows.iter().position(|window| self.same(&window.name, name));
        if let Some(named) = slot.and_then(|slot| self.windows.get_mut(slot)) {
            named.used = true;
            self.dated.extend(&named.dated);
            let subject = named.subject;
            if !self.same_subject("window", name, subject) {
                return None;
            }
            let named = self.windows.get(slot?)?;
            if self.on.is_none() || named.dated.is_empty() {
                return named.window.clone();
            }
            let node = named.node.clone();
            return self.between(&node, Scope::DOSSIER, true);
        }
        let diagnostic = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("no window is defined as `{}`", name.value),
        );
        self.sink.push(match nearest(&name.value, self.windows.iter().map(|w| w.name.value.as_str())) {
            Some(near) => diagnostic.did_you_mean(near),
            None => {
                diagnostic.help("write `{from: …, until: …}`, or define it under `definitions: {windows: …}`")
            }
        });
        None
    }

    fn unused(&mut self) {
        let windows = self.windows.iter().filter(|w| !w.used).map(|w| (w.name.clone(), "window"));
        let definitions =
            self.definitions.iter().filter(|n| !n.used).map(|named| (named.name.clone(), "condition"));
        let ladders = self.ladders.iter().filter(|l| !l.used).map(|ladder| (ladder.name.clone(), "ladder"));
        let figures =
            self.figures.iter().filter(|(_, _, used)| !used).map(|(name, _, _)| (name.clone(), "figure"));
        let parameters = self
            .parameters
            .iter()
            .filter(|p| !p.used)
            .map(|p| (Spanned::new(p.parameter.id.clone(), p.span), "parameter"));
        let all = windows.chain(definitions).chain(ladders).chain(figures).chain(parameters);
        // What is taken over need not all be used.
        let own = all.filter(|(name, _)| !self.foreign.contains(&name.span.file));
        for (name, what) in own.collect::<Vec<_>>() {
            let diagnostic =
                Diagnostic::new(Code::Unused, name.span, format!("nothing uses the {what} `{}`", name.value));
            self.sink.push(diagnostic.help("remove it, or use it"));
        }
    }
}
