//! What a record may contain: one JSON Schema per subject, read once into typed fields and kinds of event.
//!
//! The schema itself validates dossiers (draft 2020-12, through the `jsonschema` crate). What it cannot say, our
//! annotations add: `x-identifier`, `x-event`, `x-recorded`, `x-ordered`, `x-labels`, `x-coverage`, `x-quote`,
//! `x-quasi-identifier`, `x-sensitive`, `x-respondents`, `x-reversed`. Norms are type-checked against the result; evaluation sees only slots.

pub(crate) mod agree;
pub(crate) mod define;

use std::collections::BTreeSet;

use jsonschema::Validator;

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    source::Span,
    syntax::{Entry, Node, Value as Syntax},
    time::Dates,
};

/// The word for what is not known; null and absence say the same.
pub const HOLE: &str = "onbekend";
/// The word for what is known not to exist.
pub const NONE: &str = "geen";
/// The word for a kind of event that is recorded completely.
pub const COMPLETE: &str = "volledig";

/// A subject's vocabulary.
#[derive(Debug)]
pub struct Vocabulary {
    /// The slot of the subject whose it is.
    pub subject: usize,
    /// The single-valued fields, by dotted path.
    pub fields: Vec<Field>,
    /// The kinds of event.
    pub kinds: Vec<Kind>,
    /// The field that identifies a record.
    pub identifier: usize,
    /// The key that holds the coverage.
    pub coverage: Option<String>,
    /// Where quotes stand.
    pub quotes: Option<QuoteKeys>,
    /// The schema, with its definitions written out.
    pub schema: serde_json::Value,
    /// Validates a record as it is written, holes left out.
    pub validator: Validator,
    /// Every key on the way to a field, for suggestions.
    pub sections: Vec<String>,
}

/// A field: of the record, or of a kind of event.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an annotation of its own")]
pub struct Field {
    /// Its dotted path in the record, or its key in the event.
    pub path: String,
    /// What people call it.
    pub title: String,
    /// What it holds.
    pub ty: Type,
    /// Whether it is always recorded, so that absence is a fact.
    pub always: bool,
    /// The least that a number can be.
    pub least: Option<i64>,
    /// The most.
    pub most: Option<i64>,
    /// Whether, as an amount, it counts the other way round.
    pub reversed: bool,
    /// Who can be heard about it; none where it is a plain fact.
    pub respondents: Vec<Respondent>,
    /// Whether with others it may point at a person.
    pub quasi_identifier: bool,
    /// Whether it holds what nobody may learn of a person.
    pub sensitive: bool,
    /// Where the vocabulary defines it.
    pub span: Span,
}

impl Field {
    /// The slot of a respondent.
    pub fn respondent(&self, key: &str) -> Option<usize> {
        self.respondents.iter().position(|r| r.key == key)
    }
}

/// Somebody who can be heard about a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    /// The key of what they say.
    pub key: String,
    /// What people call them, such as "de klant".
    pub title: String,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A date of any precision.
    Date,
    /// A whole number.
    Number,
    /// One of a list of values.
    Choice(Choices),
    /// Several of a list of values.
    Set(Choices),
    /// Free text.
    Text,
    /// Several free texts.
    Texts,
}

impl Type {
    /// What it is called in a message.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Date => "a date",
            Self::Number => "a whole number",
            Self::Choice(_) => "one of a list of values",
            Self::Set(_) => "a list of values",
            Self::Text => "a text",
            Self::Texts => "a list of texts",
        }
    }

    /// The values it allows, where these are listed.
    pub fn choices(&self) -> Option<&Choices> {
        match self {
            Self::Choice(choices) | Self::Set(choices) => Some(choices),
            Self::Date | Self::Number | Self::Text | Self::Texts => None,
        }
    }
}

/// The values of an enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// The values as they are written.
    pub values: Vec<String>,
    /// What people call them, in the same order.
    pub labels: Vec<String>,
    /// Whether their order means something, lowest first.
    pub ordered: bool,
}

impl Choices {
    /// The slot of a value.
    pub fn slot(&self, value: &str) -> Option<usize> {
        self.values.iter().position(|v| v == value)
    }
}

/// When an event of a kind was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// The vocabulary has no date for it.
    Undated,
    /// On one day: the slot of the field that says which.
    On(usize),
    /// From one day to another: the slots of the fields that say which.
    Period(usize, usize),
}

/// A kind of event: something that happened on a day or over a period, any number of times.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Its key.
    pub name: String,
    /// What one is called.
    pub one: String,
    /// What several are called.
    pub many: String,
    /// Its dates.
    pub timing: Timing,
    /// Whether it is always recorded completely.
    pub always: bool,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Where the vocabulary defines it.
    pub span: Span,
}

impl Kind {
    /// The slot of a field.
    pub fn field(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.path == key)
    }
}

/// The keys of a list of quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteKeys {
    /// The list's own key.
    pub list: String,
    /// The key of the words.
    pub text: String,
    /// The key of the speaker.
    pub speaker: Option<String>,
    /// What speakers are called, by value.
    pub speakers: Vec<(String, String)>,
    /// The key of what it is about.
    pub context: Option<String>,
    /// The key of the norm it illustrates.
    pub norm: Option<String>,
    /// The key of where it was published.
    pub source: Option<String>,
}

impl Vocabulary {
    /// Reads a schema without any `$ref`. Mistakes go to `sink`; none means that the vocabulary cannot be used at all.
    pub fn read(schema: &Node, subject: usize, sink: &mut Sink) -> Option<Self> {
        let json = schema.to_json();
        let validator = match jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .with_format("partial-date", |text: &str| Dates::parse(text).is_ok())
            .should_validate_formats(true)
            .build(&json)
        {
            Ok(validator) => validator,
            Err(error) => {
                let message = format!("the vocabulary is no valid JSON Schema: {}", error.masked());
                sink.push(Diagnostic::new(Code::Vocabulary, schema.span, message));
                return None;
            }
        };
        let mut reader = Reader {
            reported: BTreeSet::new(),
            sink,
            fields: Vec::new(),
            kinds: Vec::new(),
            sections: Vec::new(),
        };
        let mut identifier = None;
        let mut coverage = None;
        let mut quotes = None;
        for entry in entries(schema.get("properties")) {
            let (key, node, place) = (entry.key.value.as_str(), &entry.value, defined(entry));
            if flag(node, "x-coverage") {
                coverage = Some(key.to_owned());
            } else if let Some(event) = node.get("x-event") {
                reader.kind(key, place, node, event);
            } else if let Some(keys) = node.get("x-quote") {
                quotes = Some(reader.quotes(key, node, keys));
            } else {
                if flag(node, "x-identifier") {
                    identifier = Some(reader.fields.len());
                }
                reader.field(key, place, node);
            }
        }
        let Reader { fields, kinds, sections, .. } = reader;
        let Some(identifier) = identifier else {
            let diagnostic = Diagnostic::new(Code::Vocabulary, schema.span, "no field identifies a record")
                .help("mark the field that numbers the records with `x-identifier: true`");
            sink.push(diagnostic);
            return None;
        };
        Some(Self { subject, fields, kinds, identifier, coverage, quotes, schema: json, validator, sections })
    }

    /// The slot of a field of the record.
    pub fn field(&self, path: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.path == path)
    }

    /// The slot of a kind of event.
    pub fn kind(&self, name: &str) -> Option<usize> {
        self.kinds.iter().position(|k| k.name == name)
    }

    /// The field nearest to a path that does not exist.
    pub fn nearest_field(&self, path: &str) -> Option<&str> {
        nearest(path, self.fields.iter().map(|f| f.path.as_str())).or_else(|| {
            // The right key in the wrong section: `geslacht` for `klant.geslacht`.
            let last = path.rsplit('.').next().unwrap_or(path);
            self.fields.iter().map(|f| f.path.as_str()).find(|f| f.rsplit('.').next() == Some(last))
        })
    }
}

/// The annotations and keywords the reader understands on a property; anything else with `x-` is a typing error.
pub(crate) const ANNOTATIONS: [&str; 11] = [
    "x-identifier",
    "x-event",
    "x-recorded",
    "x-ordered",
    "x-labels",
    "x-coverage",
    "x-quote",
    "x-quasi-identifier",
    "x-respondents",
    "x-reversed",
    "x-sensitive",
];

struct Reader<'a> {
    /// What was reported: a definition that several fields share is looked at for each of them.
    reported: BTreeSet<(Span, String)>,
    sink: &'a mut Sink,
    fields: Vec<Field>,
    kinds: Vec<Kind>,
    sections: Vec<String>,
}

impl<'a> Reader<'a> {
    fn problem(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let message = message.into();
        if self.reported.insert((span, message.clone())) {
            self.sink.push(Diagnostic::new(Code::Vocabulary, span, message).help(help));
        }
    }

    fn annotations(&mut self, node: &Node) {
        if let Some(recorded) = node.get("x-recorded").filter(|n| n.as_text() != Some("always")) {
            self.problem(
                recorded.span,
                "`x-recorded` says `always` or is left out",
                "write `x-recorded: always`",
            );
        }
        for entry in entries(Some(node)) {
            let key = &entry.key;
            if key.value.starts_with("x-") && !ANNOTATIONS.contains(&key.value.as_str()) {
                let help = match nearest(&key.value, ANNOTATIONS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known are {}", ANNOTATIONS.join(", ")),
                };
                self.problem(key.span, format!("`{}` is no annotation", key.value), &help);
            }
        }
    }

    fn field(&mut self, path: &str, span: Span, node: &'a Node) {
        if let (Some(properties), false) = (node.get("properties"), flag(node, "x-respondents")) {
            self.annotations(node);
            self.sections.push(path.to_owned());
            for entry in entries(Some(properties)) {
                self.field(&format!("{path}.{}", entry.key.value), defined(entry), &entry.value);
            }
        } else if let Some(field) = self.leaf(path, span, node) {
            self.fields.push(field);
        }
    }

    fn leaf(&mut self, path: &str, span: Span, node: &'a Node) -> Option<Field> {
        self.annotations(node);
        let title = node.get("title").and_then(Node::as_text).unwrap_or(path).to_owned();
        let always = node.get("x-recorded").and_then(Node::as_text) == Some("always");
        let (ty, respondents) = if flag(node, "x-respondents") {
            self.said(span, node)?
        } else {
            (self.ty(span, node)?, Vec::new())
        };
        // What several respondents say has the bounds that each of them has; they are not looked for.
        let bound = |key: &str| node.get(key).and_then(Node::as_text).and_then(|text| text.parse().ok());
        let (least, most) = (bound("minimum"), bound("maximum"));
        let reversed = flag(node, "x-reversed");
        let bounded = least.is_some() && most.is_some() || ty.choices().is_some_and(|c| c.ordered);
        if reversed && !bounded {
            let help = "give the number a `minimum` and a `maximum`, or the enumeration `x-ordered: true`";
            self.problem(span, "what has no lowest and highest value cannot count the other way round", help);
        }
        Some(Field {
            path: path.to_owned(),
            title,
            ty,
            always,
            least,
            most,
            reversed,
            respondents,
            quasi_identifier: flag(node, "x-quasi-identifier"),
            sensitive: flag(node, "x-sensitive"),
            span,
        })
    }

    /// What each of several respondents can say of one fact: a mapping of one type.
    fn said(&mut self, span: Span, node: &'a Node) -> Option<(Type, Vec<Respondent>)> {
        let mut said: Option<(Type, Span)> = None;
        let mut respondents = Vec::new();
        for entry in entries(node.get("properties")) {
            self.annotations(&entry.value);
            let ty = self.ty(entry.key.span, &entry.value)?;
            if said.as_ref().is_some_and(|(first, _)| *first != ty) {
                let help = "give each respondent the same `enum`, `type` or `format`";
                self.problem(entry.key.span, "respondents about one fact say the same kind of thing", help);
                return None;
            }
            said.get_or_insert((ty, entry.key.span));
            let key = entry.key.value.clone();
            let title = entry.value.get("title").and_then(Node::as_text).unwrap_or(&key).to_owned();
            respondents.push(Respondent { key, title });
        }
        let Some((ty, _)) = said else {
            self.problem(span, "no respondent is named", "list them under `properties`, each with a `title`");
            return None;
        };
        Some((ty, respondents))
    }

    fn ty(&mut self, span: Span, node: &'a Node) -> Option<Type> {
        if node.get("enum").is_some() {
            return Some(Type::Choice(self.choices(node)));
        }
        if node.get("format").and_then(Node::as_text) == Some("partial-date") {
            return Some(Type::Date);
        }
        match node.get("type").and_then(Node::as_text) {
            Some("integer") => Some(Type::Number),
            Some("string") => Some(Type::Text),
            Some("array") => {
                let Some(items) = node.get("items") else {
                    self.problem(
                        span,
                        "what this array holds is missing",
                        "add `items:` with an `enum` or `type: string`",
                    );
                    return None;
                };
                if items.get("enum").is_some() {
                    Some(Type::Set(self.choices(items)))
                } else {
                    Some(Type::Texts)
                }
            }
            _ => {
                self.problem(
                    span,
                    "the type of this field is not one that norms can use",
                    "use `enum`, `type: integer`, `type: string`, `format: partial-date`, or an array of one of these",
                );
                None
            }
        }
    }

    fn choices(&mut self, node: &'a Node) -> Choices {
        self.annotations(node);
        let values: Vec<String> =
            items(node.get("enum")).filter_map(Node::as_text).map(str::to_owned).collect();
        let labels = node.get("x-labels");
        for entry in entries(labels) {
            if !values.contains(&entry.key.value) {
                let message = format!("`{}` is not among the values of the enumeration", entry.key.value);
                self.problem(entry.key.span, message, "label only values that `enum` lists");
            }
        }
        let label = |value: &String| {
            labels
                .and_then(|l| l.get(value))
                .and_then(Node::as_text)
                .map_or_else(|| value.replace('_', " "), str::to_owned)
        };
        let labels = values.iter().map(label).collect();
        Choices { values, labels, ordered: flag(node, "x-ordered") }
    }

    fn kind(&mut self, key: &str, span: Span, node: &'a Node, event: &'a Node) {
        self.annotations(node);
        let Some(item) = node.get("items") else {
            self.problem(
                span,
                "a kind of event is an array of objects",
                "add `items:` with the event's properties",
            );
            return;
        };
        let fields: Vec<Field> = entries(item.get("properties"))
            .filter_map(|e| self.leaf(&e.key.value, defined(e), &e.value))
            .collect();
        let date = |name: &str| {
            event.get(name).map(|n| {
                (n, fields.iter().position(|f| f.ty == Type::Date && Some(f.path.as_str()) == n.as_text()))
            })
        };
        let timing = match (date("date"), date("from"), date("until")) {
            (None, None, None) => Ok(Timing::Undated),
            (Some((node, slot)), None, None) => slot.map(Timing::On).ok_or(node.span),
            (None, Some((node, from)), Some((_, until))) => {
                from.zip(until).map(|(f, u)| Timing::Period(f, u)).ok_or(node.span)
            }
            _ => Err(event.span),
        };
        for entry in entries(Some(event)) {
            if !["date", "from", "until", "many"].contains(&entry.key.value.as_str()) {
                let message = format!("`{}` says nothing about an event", entry.key.value);
                self.problem(entry.key.span, message, "known are `date`, `from`, `until`, `many`");
            }
        }
        let timing = timing.unwrap_or_else(|span| {
            let help = "give `date: FIELD`, or `from: FIELD` and `until: FIELD`, or none of them";
            self.problem(span, "these are no date fields of the event", help);
            Timing::Undated
        });
        let one = node.get("title").and_then(Node::as_text).unwrap_or(key).to_owned();
        let many =
            event.get("many").and_then(Node::as_text).map_or_else(|| format!("{one}en"), str::to_owned);
        let always = node.get("x-recorded").and_then(Node::as_text) == Some("always");
        self.kinds.push(Kind { name: key.to_owned(), one, many, timing, always, fields, span });
    }

    fn quotes(&mut self, key: &str, node: &'a Node, keys: &'a Node) -> QuoteKeys {
        let name = |what: &str| keys.get(what).and_then(Node::as_text).map(str::to_owned);
        let speaker = name("speaker");
        let speakers = speaker
            .as_deref()
            .and_then(|s| node.get("items")?.get("properties")?.get(s))
            .filter(|n| n.get("enum").is_some())
            .map(|n| self.choices(n))
            .map(|c| c.values.into_iter().zip(c.labels).collect())
            .unwrap_or_default();
        QuoteKeys {
            list: key.to_owned(),
            text: name("text").unwrap_or_else(|| "text".into()),
            speaker,
            speakers,
            context: name("context"),
            norm: name("norm"),
            source: name("source"),
        }
    }
}

/// Where a property is defined: at its key, or where another file defines what it holds.
fn defined(entry: &Entry) -> Span {
    let (key, value) = (entry.key.span, entry.value.span);
    if key.file == value.file { key } else { value }
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_text) == Some("true")
}

/// The entries of a mapping; none of anything else.
pub(crate) fn entries(node: Option<&Node>) -> impl Iterator<Item = &Entry> {
    match node.map(|n| &n.value) {
        Some(Syntax::Mapping(entries)) => entries.iter(),
        _ => [].iter(),
    }
}

/// The items of a sequence; none of anything else.
pub(crate) fn items(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    match node.map(|n| &n.value) {
        Some(Syntax::Sequence(items)) => items.iter(),
        _ => [].iter(),
    }
}
