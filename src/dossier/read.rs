//! From a record as it is written to a [`Dossier`]: validated against the vocabulary, every mistake reported.
//!
//! Messages name keys and places; a value stands only in the excerpt that the command line shows of the file.

use std::num::NonZeroUsize;

use jsonschema::error::{TypeKind, ValidationErrorKind};

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    needed::Needs,
    source::Files,
    syntax::{Node, Value as Syntax},
    time::{Dates, Day},
    vocabulary::{COMPLETE, Field, HOLE, Kind, NONE, Timing, Type, Vocabulary, entries, items},
};

use super::{Coverage, Datum, Dossier, DossierId, Event, Fact, Quote, Statement, Value};

impl Dossier {
    /// Reads a record. None when it cannot be used; the reasons are in `sink`.
    pub fn read(
        node: &Node,
        files: &Files,
        vocabulary: &Vocabulary,
        as_of: Day,
        sink: &mut Sink,
    ) -> Option<Self> {
        Self::read_limited(node, files, vocabulary, None, as_of, sink)
    }

    /// Reads a record out of which all was left that is not needed, where that is given: it need not say what every
    /// record must say.
    pub fn read_limited(
        node: &Node,
        files: &Files,
        vocabulary: &Vocabulary,
        needs: Option<&Needs>,
        as_of: Day,
        sink: &mut Sink,
    ) -> Option<Self> {
        let path = files.path(node.span.file).to_owned();
        if !matches!(node.value, Syntax::Mapping(_)) {
            let message = "a dossier is a mapping of fields to values";
            sink.push(Diagnostic::new(Code::Schema, node.span, message));
            return None;
        }
        let id = identifier(node, vocabulary, sink)?;
        let mut reader = Reader { files, vocabulary, needs, as_of, sink, valid: true };
        reader.validate(node);
        if !reader.valid {
            return None;
        }
        let facts: Vec<Fact> =
            vocabulary.fields.iter().map(|field| reader.fact(at_path(node, &field.path), field)).collect();
        for (field, fact) in vocabulary.fields.iter().zip(&facts) {
            if let (Datum::Known(Value::Date(dates)), Some(at)) = (&fact.datum, at_path(node, &field.path)) {
                reader.late(*dates, at);
            }
        }
        let stated = vocabulary.coverage.as_deref().and_then(|key| node.get(key));
        reader.coverage_keys(stated);
        let mut events = Vec::new();
        let mut coverage = Vec::new();
        for (slot, kind) in vocabulary.kinds.iter().enumerate() {
            let list = node.get(&kind.name);
            let recorded = items(list).filter(|item| !is_hole(item));
            events.push(recorded.filter_map(|item| reader.event(slot, kind, item)).collect::<Vec<Event>>());
            // `[…, onbekend]`: there may be others.
            let more = items(list).any(is_hole);
            let known_none = list.is_some_and(|l| match &l.value {
                Syntax::Sequence(items) => items.is_empty(),
                Syntax::Scalar(scalar) => scalar.text == NONE,
                Syntax::Mapping(_) => false,
            });
            let stated = stated.and_then(|s| s.get(&kind.name));
            let stated = stated.filter(|_| !known_none).map(|node| reader.coverage(node));
            coverage.push(covered(kind, as_of, stated, known_none, list.is_some_and(is_hole), more));
        }
        let quotes = reader.quotes(node);
        reader.valid.then_some(Self {
            subject: vocabulary.subject,
            id,
            path,
            facts,
            events,
            coverage,
            quotes,
        })
    }
}

/// For which days events of a kind are recorded completely: by what is stated of it, where anything is; whether it is known that
/// there are none, or not known whether there are any; and whether there may be others than those that are listed.
pub(super) fn covered(
    kind: &Kind,
    as_of: Day,
    stated: Option<Coverage>,
    none: bool,
    hole: bool,
    more: bool,
) -> Coverage {
    match stated {
        _ if none => Coverage::up_to(as_of),
        _ if more => Coverage::default(),
        Some(covered) => covered,
        None if kind.always && !hole => Coverage::up_to(as_of),
        None => Coverage::default(),
    }
}

/// Whether something is dated after the audit's date, which is cause for a warning.
pub(super) fn is_late(dates: Dates, as_of: Day) -> bool {
    dates.lo.is_finite() && dates.lo > as_of
}

/// When an event began and ended, by its facts; none where it ends before it begins.
pub(super) fn extent(kind: &Kind, facts: &[Fact], as_of: Day) -> Option<(Dates, Dates)> {
    // What is recorded has happened by the audit's date, also where its own date is not known (to the day).
    let past =
        |dates: Dates| if dates.lo <= as_of { Dates { hi: dates.hi.min(as_of), ..dates } } else { dates };
    let date = |slot: usize| match facts.get(slot).map(|f| &f.datum) {
        Some(Datum::Known(Value::Date(dates))) => Some(Some(*dates)),
        Some(Datum::Absent) => None,
        _ => Some(None),
    };
    match kind.timing {
        Timing::Undated => Some((Dates::ANY, Dates::ANY)),
        Timing::On(at) => {
            let on = past(date(at).unwrap_or_default().unwrap_or(Dates::ANY));
            Some((on, on))
        }
        Timing::Period(from, until) => {
            let from = past(date(from).unwrap_or_default().unwrap_or(Dates::ANY));
            // `geen`: the period has no end, it runs on.
            let until = date(until).map_or(Dates::exact(Day::FUTURE), |d| d.unwrap_or(Dates::ANY));
            (until.hi >= from.lo).then(|| (from, Dates { lo: until.lo.max(from.lo), hi: until.hi }))
        }
    }
}

/// The id of a record. None when it has none; then that is reported.
fn identifier(node: &Node, vocabulary: &Vocabulary, sink: &mut Sink) -> Option<DossierId> {
    let field = vocabulary.fields.get(vocabulary.identifier)?;
    let Some(written) = at_path(node, &field.path).filter(|n| !is_hole(n) && n.as_text().is_some()) else {
        let known = |key: &str| {
            let top = |path: &str| path.split('.').next() == Some(key);
            vocabulary.fields.iter().any(|f| top(&f.path)) || vocabulary.kind(key).is_some()
        };
        let diagnostic = if entries(Some(node)).any(|e| known(&e.key.value)) {
            Diagnostic::new(Code::MissingKey, node.span, format!("`{}` is missing", field.path))
                .help(format!("give the record its number: `{}: 1`", field.path))
        } else {
            Diagnostic::new(Code::OtherSubject, node.span, "this is a record of another subject")
                .help("move it to the folder of its own population, or correct `populations` in audit.yaml")
        };
        sink.push(diagnostic);
        return None;
    };
    // 1 and +1 are one number, and so one dossier.
    match (&field.ty, number(written)) {
        (Type::Number, Some(number)) => Some(DossierId(number.to_string())),
        (Type::Number, None) => {
            let message = format!("`{}` is written as a whole number", field.path);
            sink.push(Diagnostic::new(Code::WrongType, written.span, message).help("leave the decimals out"));
            None
        }
        _ => written.as_text().map(|text| DossierId(text.to_owned())),
    }
}

/// A whole number as it is written: digits, perhaps with a sign.
fn number(node: &Node) -> Option<i64> {
    node.as_text().and_then(|text| text.parse().ok())
}

/// Whether a node says that something is not known.
fn is_hole(node: &Node) -> bool {
    node.is_null() || node.as_text() == Some(HOLE)
}

fn at_path<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(node, |node, key| node.get(key))
}

struct Reader<'a> {
    files: &'a Files,
    vocabulary: &'a Vocabulary,
    needs: Option<&'a Needs>,
    as_of: Day,
    sink: &'a mut Sink,
    valid: bool,
}

impl Reader<'_> {
    fn error(&mut self, diagnostic: Diagnostic) {
        self.valid = false;
        self.sink.push(diagnostic);
    }

    /// Validates what is known against the schema; messages name keys and places.
    fn validate(&mut self, node: &Node) {
        let json = facts_only(node);
        let errors: Vec<_> = self.vocabulary.validator.iter_errors(&json).collect();
        for error in errors {
            let pointer = error.instance_path().as_str().to_owned();
            let at = at_pointer(node, &pointer);
            match error.kind() {
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    for key in unexpected {
                        let span =
                            entries(Some(at)).find(|e| &e.key.value == key).map_or(at.span, |e| e.key.span);
                        let diagnostic =
                            Diagnostic::new(Code::UnknownKey, span, format!("`{key}` is no field here"));
                        let known = self.keys_at(&pointer);
                        let diagnostic = match nearest(key, known.iter().map(String::as_str)) {
                            Some(near) => diagnostic.did_you_mean(near),
                            None => diagnostic.help(format!("known here are {}", known.join(", "))),
                        };
                        self.error(diagnostic);
                    }
                }
                ValidationErrorKind::Enum { options } => {
                    let known: Vec<String> = options
                        .as_array()
                        .map(|o| {
                            o.iter()
                                .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
                                .collect()
                        })
                        .unwrap_or_default();
                    let written = at.as_text().unwrap_or_default();
                    let diagnostic = Diagnostic::new(
                        Code::UnknownValue,
                        at.span,
                        format!("{} has a value that it cannot have", subject(&pointer)),
                    )
                    .help(format!("it is one of {}, or `{HOLE}`", known.join(", ")));
                    self.error(match nearest(written, known.iter().map(String::as_str)) {
                        Some(near) => diagnostic.did_you_mean(near),
                        None => diagnostic,
                    });
                }
                ValidationErrorKind::Required { property } => {
                    let key = property.as_str().unwrap_or_default();
                    if self.is_left_out(&pointer, key) {
                        continue;
                    }
                    // A misspelt key is reported as such; saying that the right one is missing would say it twice.
                    if entries(Some(at)).any(|e| e.key.value != key && nearest(&e.key.value, [key]).is_some())
                    {
                        self.valid = false;
                        continue;
                    }
                    let diagnostic =
                        Diagnostic::new(Code::MissingKey, at.span, format!("`{key}` is missing"));
                    self.error(diagnostic.help("every record must say this; it cannot be left open"));
                }
                ValidationErrorKind::Format { format } if format == "partial-date" => {
                    let reason = at.as_text().map_or(Ok(Dates::ANY), Dates::parse).err().unwrap_or("no date");
                    let message = format!("{} is no date: {reason}", subject(&pointer));
                    self.error(
                        Diagnostic::new(Code::Date, at.span, message)
                            .help("write 2012-03-05, 2012-03, 2012, or 2011-07/2011-12"),
                    );
                }
                ValidationErrorKind::Type { kind } => {
                    let wanted = match kind {
                        TypeKind::Single(ty) => ty.to_string(),
                        TypeKind::Multiple(types) => {
                            types.iter().map(|t| t.to_string()).collect::<Vec<_>>().join(" or ")
                        }
                    };
                    let message = format!("{} should be of type {wanted}", subject(&pointer));
                    self.error(Diagnostic::new(Code::WrongType, at.span, message));
                }
                _ => {
                    let message = format!("{}: {}", subject(&pointer), error.masked());
                    self.error(Diagnostic::new(Code::Schema, at.span, message));
                }
            }
        }
    }

    /// Whether a key at a place in the record is not needed, so that it is lacking for that reason.
    fn is_left_out(&self, pointer: &str, key: &str) -> bool {
        let parts = pointer.split('/').skip(1).filter(|part| part.parse::<usize>().is_err());
        let path = parts.chain([key]).collect::<Vec<_>>().join(".");
        self.needs.is_some_and(|needs| !needs.keeps(self.vocabulary, &path))
    }

    /// The keys that the vocabulary knows at a place in the record.
    fn keys_at(&self, pointer: &str) -> Vec<String> {
        let mut parts = pointer.split('/').skip(1).filter(|p| p.parse::<usize>().is_err());
        let vocabulary = self.vocabulary;
        let Some(first) = parts.next() else {
            let fields =
                vocabulary.fields.iter().map(|f| f.path.split('.').next().unwrap_or_default().to_owned());
            let mut keys: Vec<String> =
                fields.chain(vocabulary.kinds.iter().map(|k| k.name.clone())).collect();
            keys.extend(vocabulary.coverage.clone());
            keys.extend(vocabulary.quotes.as_ref().map(|q| q.list.clone()));
            keys.dedup();
            return keys;
        };
        if let Some(kind) = vocabulary.kind(first).and_then(|slot| vocabulary.kinds.get(slot)) {
            // A key of the event, or a respondent about one of its facts.
            let field = parts.next().and_then(|key| kind.fields.iter().find(|f| f.path == key));
            return match field {
                Some(field) => field.respondents.iter().map(|r| r.key.clone()).collect(),
                None => kind.fields.iter().map(|f| f.path.clone()).collect(),
            };
        }
        let path = pointer.trim_start_matches('/').replace('/', ".");
        if let Some(field) = vocabulary.field(&path).and_then(|slot| vocabulary.fields.get(slot)) {
            return field.respondents.iter().map(|r| r.key.clone()).collect();
        }
        let prefix = path + ".";
        let below = vocabulary.fields.iter().filter_map(|f| f.path.strip_prefix(&prefix));
        let mut keys: Vec<String> =
            below.filter_map(|rest| rest.split('.').next()).map(str::to_owned).collect();
        keys.dedup();
        keys
    }

    fn fact(&mut self, node: Option<&Node>, field: &Field) -> Fact {
        let Some(node) = node else { return Fact::unwritten(field.always) };
        let line = self.files.line(node.span);
        if let (Syntax::Mapping(_), false) = (&node.value, field.respondents.is_empty()) {
            let heard =
                field.respondents.iter().enumerate().filter_map(|(by, r)| Some((by, node.get(&r.key)?)));
            let said = heard.map(|(by, node)| Statement { by, datum: self.known(node, field) }).collect();
            return Fact::told(said, NonZeroUsize::new(line));
        }
        Fact::plain(self.known(node, field), line)
    }

    fn known(&mut self, node: &Node, field: &Field) -> Datum {
        if field.ty == Type::Number
            && !is_hole(node)
            && node.as_text() != Some(NONE)
            && number(node).is_none()
        {
            let message = format!("`{}` is written as a whole number", field.path);
            self.error(Diagnostic::new(Code::WrongType, node.span, message).help("leave the decimals out"));
        }
        if is_hole(node) { Datum::Unknown } else { self.datum(node, &field.ty) }
    }

    fn datum(&mut self, node: &Node, ty: &Type) -> Datum {
        let text = node.as_text();
        if text == Some(NONE) && ty.choices().is_none_or(|c| c.slot(NONE).is_none()) {
            return Datum::Absent;
        }
        let open = items(Some(node)).any(is_hole);
        let members = || items(Some(node)).filter(|n| !is_hole(n)).filter_map(Node::as_text);
        let value = match ty {
            Type::Date => match text.map(Dates::parse) {
                Some(Ok(dates)) => Some(Value::Date(dates)),
                Some(Err(reason)) => {
                    let diagnostic =
                        Diagnostic::new(Code::Date, node.span, format!("this is no date: {reason}"));
                    self.error(diagnostic.help("write 2012-03-05, 2012-03, 2012, or 2011-07/2011-12"));
                    None
                }
                None => None,
            },
            Type::Number => number(node).map(Value::Number),
            Type::Choice(choices) => text.and_then(|t| choices.slot(t)).map(Value::Choice),
            Type::Set(choices) => {
                Some(Value::Set { members: members().filter_map(|m| choices.slot(m)).collect(), open })
            }
            Type::Text => text.map(|t| Value::Text(t.into())),
            Type::Texts => {
                let mut members: Vec<String> = members().map(str::to_owned).collect();
                members.sort_unstable();
                Some(Value::Texts { members: members.into(), open })
            }
        };
        value.map_or(Datum::Unknown, Datum::Known)
    }

    fn event(&mut self, slot: usize, kind: &Kind, node: &Node) -> Option<Event> {
        let facts: Vec<Fact> =
            kind.fields.iter().map(|field| self.fact(node.get(&field.path), field)).collect();
        let Some((from, until)) = extent(kind, &facts, self.as_of) else {
            let message = format!("this {} ends before it begins", kind.name);
            let diagnostic = Diagnostic::new(Code::Date, node.span, message);
            self.error(diagnostic.help("correct one of the two dates, or write `onbekend`"));
            return None;
        };
        self.late(from, node);
        Some(Event { kind: slot, from, until, facts, line: self.files.line(node.span) })
    }

    /// Warns of what happened after the audit's date.
    fn late(&mut self, dates: Dates, at: &Node) {
        if is_late(dates, self.as_of) {
            let message = format!("dated {}, after the audit's date {}", dates.iso(), self.as_of);
            let diagnostic = Diagnostic::new(Code::AfterAsOf, at.span, message);
            let help = "what happened later is not part of this audit; correct the date or leave it out";
            self.sink.push(diagnostic.help(help));
        }
    }

    fn coverage_keys(&mut self, stated: Option<&Node>) {
        for entry in entries(stated) {
            if self.vocabulary.kind(&entry.key.value).is_none() {
                let message = format!("`{}` is no kind of event", entry.key.value);
                let diagnostic = Diagnostic::new(Code::UnknownEvent, entry.key.span, message);
                let near = nearest(&entry.key.value, self.vocabulary.kinds.iter().map(|k| k.name.as_str()));
                self.error(match near {
                    Some(near) => diagnostic.did_you_mean(near),
                    None => diagnostic,
                });
            }
        }
    }

    fn coverage(&mut self, node: &Node) -> Coverage {
        let ranges: Vec<&Node> = match &node.value {
            Syntax::Sequence(items) => items.iter().collect(),
            Syntax::Scalar(scalar) if scalar.text == COMPLETE => return Coverage::up_to(self.as_of),
            Syntax::Scalar(_) if is_hole(node) => return Coverage::default(),
            Syntax::Scalar(_) | Syntax::Mapping(_) => vec![node],
        };
        let mut covered = Vec::new();
        for range in ranges {
            match range.as_text().map(Dates::parse) {
                Some(Ok(dates)) => covered.push((dates.lo, dates.hi.min(self.as_of))),
                _ => {
                    let message = format!(
                        "this is no coverage; it is `{COMPLETE}`, `{HOLE}`, or one or more intervals"
                    );
                    let help = "write an interval as 2011-09-01/2012-06-30";
                    self.error(Diagnostic::new(Code::Date, range.span, message).help(help));
                }
            }
        }
        Coverage::new(covered)
    }

    fn quotes(&self, node: &Node) -> Vec<Quote> {
        let Some(keys) = &self.vocabulary.quotes else { return Vec::new() };
        let list = items(node.get(&keys.list));
        list.filter_map(|item| {
            let get = |key: &Option<String>| {
                key.as_deref()
                    .and_then(|k| item.get(k))
                    .filter(|n| !is_hole(n))
                    .and_then(Node::as_text)
                    .filter(|t| *t != NONE)
            };
            let norm = keys.norm.as_deref().and_then(|k| item.get(k));
            let speaker = get(&keys.speaker).map(|speaker| {
                let label = keys.speakers.iter().find(|(value, _)| value == speaker);
                label.map_or(speaker, |(_, label)| label).to_owned()
            });
            Some(Quote {
                norm: get(&keys.norm).zip(norm).map(|(id, node)| (id.to_owned(), self.files.line(node.span))),
                speaker,
                context: get(&keys.context).map(str::to_owned),
                text: item.get(&keys.text).and_then(Node::as_text)?.to_owned(),
                source: get(&keys.source).map(str::to_owned),
            })
        })
        .collect()
    }
}

/// What a message calls a place in a record: `gesprek[2].vorm`.
fn subject(pointer: &str) -> String {
    let mut text = String::new();
    for part in pointer.split('/').skip(1) {
        if part.parse::<usize>().is_ok() {
            text = format!("{text}[{part}]");
        } else if text.is_empty() {
            part.clone_into(&mut text);
        } else {
            text = format!("{text}.{part}");
        }
    }
    if text.is_empty() { "the record".into() } else { format!("`{text}`") }
}

fn at_pointer<'n>(node: &'n Node, pointer: &str) -> &'n Node {
    pointer.split('/').skip(1).fold(node, |node, part| match &node.value {
        // Holes are left out of what is validated, so positions count facts only.
        Syntax::Sequence(items) => {
            let position = part.parse().unwrap_or(usize::MAX);
            items.iter().filter(|n| !is_hole(n)).nth(position).unwrap_or(node)
        }
        Syntax::Mapping(_) => node.get(&part.replace("~1", "/").replace("~0", "~")).unwrap_or(node),
        Syntax::Scalar(_) => node,
    })
}

/// The record as JSON with its holes and its "does not exist" left out: the schema describes facts. Scalars the schema
/// wants as text stay text, so that a year is no number.
fn facts_only(node: &Node) -> serde_json::Value {
    match &node.value {
        Syntax::Mapping(entries) => entries
            .iter()
            .filter(|e| !is_hole(&e.value) && e.value.as_text() != Some(NONE))
            .map(|e| (e.key.value.clone(), facts_only(&e.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Syntax::Sequence(items) => {
            items.iter().filter(|n| !is_hole(n)).map(facts_only).collect::<Vec<_>>().into()
        }
        Syntax::Scalar(_) => node.to_json(),
    }
}
