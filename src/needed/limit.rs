//! Leaving what nothing reads out of a record, as soon as it is a tree.
//!
//! Nothing that is left out is repeated anywhere: only names of the vocabulary are, and how often. A key that the vocabulary
//! does not know is left out as well, unless it may be a misspelt one of a field that is read: then the record cannot be used,
//! because what is missing in it would count as not recorded.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    source::Span,
    syntax::{Node, Value},
    vocabulary::{Field, Kind, QuoteKeys, Vocabulary},
};

use super::Needs;

/// In how many records of which subject what was left out: by slot and path, or without one for keys that the vocabulary
/// does not know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<LeftOut>", into = "Vec<LeftOut>")]
pub struct Left(BTreeMap<(usize, Option<String>), u64>);

/// Subject, path and number of records, as they are written down.
type LeftOut = (usize, Option<String>, u64);

impl From<Vec<LeftOut>> for Left {
    fn from(written: Vec<LeftOut>) -> Self {
        Self(written.into_iter().map(|(subject, path, records)| ((subject, path), records)).collect())
    }
}

impl From<Left> for Vec<LeftOut> {
    fn from(left: Left) -> Self {
        left.0.into_iter().map(|((subject, path), records)| (subject, path, records)).collect()
    }
}

impl Left {
    /// What was left out of records of a subject: paths, and of how many records each.
    pub(crate) fn of(subject: usize, left: impl IntoIterator<Item = (String, u64)>) -> Self {
        Self(left.into_iter().map(|(path, records)| ((subject, Some(path)), records)).collect())
    }

    /// Adds what was left out of other records.
    pub fn merge(&mut self, other: Self) {
        for (what, records) in other.0 {
            *self.0.entry(what).or_default() += records;
        }
    }

    /// Subject, path and number of records, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Option<&str>, u64)> {
        self.0.iter().map(|((subject, path), records)| (*subject, path.as_deref(), *records))
    }
}

impl Needs {
    /// Leaves out of a record all that is not read, and returns what that was. Errors are about keys that may have been meant
    /// for something that is read; they repeat none of it.
    pub fn limit(&self, vocabulary: &Vocabulary, record: &mut Node, sink: &mut Sink) -> Left {
        let mut limiter = Limiter { needs: self, vocabulary, sink, left: BTreeSet::new() };
        limiter.section(None, record);
        let left = limiter.left.into_iter().map(|path| ((vocabulary.subject, path), 1));
        Left(left.collect())
    }

    /// Whether something at a dotted path of a record is read, or above or below it.
    pub fn keeps(&self, vocabulary: &Vocabulary, path: &str) -> bool {
        let within = |outer: &str, inner: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        kept(self, vocabulary).iter().any(|kept| within(path, kept) || within(kept, path))
    }
}

/// The paths of all that is read, as deep as it is told apart.
fn kept(needs: &Needs, vocabulary: &Vocabulary) -> Vec<String> {
    let fields = vocabulary.fields.iter().zip(&needs.fields).filter(|(_, purposes)| !purposes.is_empty());
    let mut kept: Vec<String> = fields.map(|(field, _)| field.path.clone()).collect();
    for (kind, needs) in vocabulary.kinds.iter().zip(&needs.kinds).filter(|(_, n)| !n.events.is_empty()) {
        let fields = kind.fields.iter().zip(&needs.fields).filter(|(_, purposes)| !purposes.is_empty());
        let fields: Vec<String> = fields.map(|(field, _)| format!("{}.{}", kind.name, field.path)).collect();
        // Also that it happened is read, of a kind of which no field is.
        if fields.is_empty() {
            kept.push(kind.name.clone());
        }
        kept.extend(fields);
    }
    kept.extend(vocabulary.coverage.clone().filter(|_| needs.coverage()));
    kept.extend(vocabulary.quotes.as_ref().map(|keys| keys.list.clone()).filter(|_| needs.quotes()));
    kept
}

struct Limiter<'a> {
    needs: &'a Needs,
    vocabulary: &'a Vocabulary,
    sink: &'a mut Sink,
    /// The paths of what was left out; none for what has no name in the vocabulary.
    left: BTreeSet<Option<String>>,
}

impl Limiter<'_> {
    fn drop(&mut self, path: &str) {
        self.left.insert(Some(path.to_owned()));
    }

    /// The record itself, or a mapping that groups fields of it.
    fn section(&mut self, prefix: Option<&str>, node: &mut Node) {
        let Value::Mapping(entries) = &mut node.value else { return };
        entries.retain_mut(|entry| {
            let key = entry.key.value.as_str();
            let path = prefix.map_or_else(|| key.to_owned(), |prefix| format!("{prefix}.{key}"));
            self.entry(prefix.is_none(), &path, entry.key.span, &mut entry.value)
        });
    }

    /// Whether what stands at a path is kept, after what is not read has been left out of it.
    fn entry(&mut self, top: bool, path: &str, span: Span, node: &mut Node) -> bool {
        let (needs, vocabulary) = (self.needs, self.vocabulary);
        if let Some(slot) = vocabulary.field(path) {
            let read = needs.fields.get(slot).is_some_and(|purposes| !purposes.is_empty());
            if !read {
                self.drop(path);
            } else if let Some(field) = vocabulary.fields.get(slot) {
                self.respondents(field, node);
            }
            return read;
        }
        if vocabulary.sections.iter().any(|section| section == path) {
            let read = needs.keeps(vocabulary, path);
            match &node.value {
                Value::Mapping(_) => self.section(Some(path), node),
                Value::Scalar(_) | Value::Sequence(_) if !read => self.drop(path),
                // Whatever stands there is for the vocabulary to refuse.
                Value::Scalar(_) | Value::Sequence(_) => {}
            }
            return read;
        }
        if let (true, Some(slot)) = (top, vocabulary.kind(path)) {
            return self.events(slot, node);
        }
        if top && vocabulary.coverage.as_deref() == Some(path) {
            return self.coverage(path, node);
        }
        if let (true, Some(keys)) = (top, vocabulary.quotes.as_ref().filter(|keys| keys.list == path)) {
            return self.quotes(keys, node);
        }
        let (section, key) = path.rsplit_once('.').map_or(("", path), |(section, key)| (section, key));
        let siblings = self.siblings(section);
        match self.elsewhere(key) {
            Some(meant) => self.refuse(Some(meant), span),
            None => {
                let siblings: Vec<(&str, bool)> =
                    siblings.iter().map(|(key, read)| (key.as_str(), *read)).collect();
                self.unknown(key, span, &siblings);
            }
        }
        false
    }

    /// What is read under this key in another section.
    fn elsewhere(&self, key: &str) -> Option<String> {
        let vocabulary = self.vocabulary;
        let fields = vocabulary.fields.iter().map(|field| &field.path);
        let mut paths = fields.chain(vocabulary.kinds.iter().map(|kind| &kind.name));
        let same = |path: &&String| path.rsplit('.').next() == Some(key);
        paths.find(|path| same(path) && self.needs.keeps(vocabulary, path)).cloned()
    }

    /// The keys that a section of the record can have, each with whether something of it is read.
    fn siblings(&self, section: &str) -> Vec<(String, bool)> {
        let vocabulary = self.vocabulary;
        let prefix = if section.is_empty() { String::new() } else { format!("{section}.") };
        let below = vocabulary.fields.iter().filter_map(|field| field.path.strip_prefix(&prefix));
        let mut keys: Vec<&str> = below.filter_map(|rest| rest.split('.').next()).collect();
        if section.is_empty() {
            keys.extend(vocabulary.kinds.iter().map(|kind| kind.name.as_str()));
            keys.extend(vocabulary.coverage.as_deref());
            keys.extend(vocabulary.quotes.as_ref().map(|keys| keys.list.as_str()));
        }
        keys.dedup();
        let read = |key: &str| self.needs.keeps(vocabulary, &format!("{prefix}{key}"));
        keys.into_iter().map(|key| (key.to_owned(), read(key))).collect()
    }

    /// A key that the vocabulary does not know at its place.
    fn unknown(&mut self, key: &str, span: Span, siblings: &[(&str, bool)]) {
        let near = nearest(key, siblings.iter().map(|(sibling, _)| *sibling));
        let meant = near.filter(|near| siblings.iter().any(|(sibling, read)| sibling == near && *read));
        self.refuse(meant.map(str::to_owned), span);
    }

    /// Reports a key that may have been meant for something that is read, and notes that it is left out.
    fn refuse(&mut self, meant: Option<String>, span: Span) {
        if let Some(meant) = meant {
            let message = format!("a key here may have been meant for `{meant}`, which is read");
            let help =
                "correct it, or leave it out; the key itself is not shown, because only what is needed is";
            self.sink.push(Diagnostic::new(Code::UnknownKey, span, message).help(help));
        }
        self.left.insert(None);
    }

    /// What each respondent says of one fact; who else does is not read.
    fn respondents(&mut self, field: &Field, node: &mut Node) {
        let Value::Mapping(entries) = &mut node.value else { return };
        if field.respondents.is_empty() {
            return;
        }
        let known: Vec<(&str, bool)> =
            field.respondents.iter().map(|respondent| (respondent.key.as_str(), true)).collect();
        entries.retain(|entry| {
            let key = entry.key.value.as_str();
            let heard = field.respondent(key).is_some();
            if !heard {
                self.unknown(key, entry.key.span, &known);
            }
            heard
        });
    }

    fn events(&mut self, slot: usize, node: &mut Node) -> bool {
        let (Some(kind), Some(needs)) = (self.vocabulary.kinds.get(slot), self.needs.kinds.get(slot)) else {
            return false;
        };
        if needs.events.is_empty() {
            self.drop(&kind.name);
            return false;
        }
        if let Value::Sequence(events) = &mut node.value {
            events.iter_mut().for_each(|event| self.event(kind, slot, event));
        }
        true
    }

    fn event(&mut self, kind: &Kind, slot: usize, node: &mut Node) {
        let Value::Mapping(entries) = &mut node.value else { return };
        let needs = self.needs.kinds.get(slot);
        let read = |field: usize| {
            needs.and_then(|needs| needs.fields.get(field)).is_some_and(|purposes| !purposes.is_empty())
        };
        let known = kind.fields.iter().enumerate().map(|(slot, field)| (field.path.as_str(), read(slot)));
        let known: Vec<(&str, bool)> = known.collect();
        entries.retain_mut(|entry| {
            let key = entry.key.value.as_str();
            let Some((slot, field)) = kind.field(key).and_then(|slot| Some((slot, kind.fields.get(slot)?)))
            else {
                self.unknown(key, entry.key.span, &known);
                return false;
            };
            if read(slot) {
                self.respondents(field, &mut entry.value);
            } else {
                self.drop(&format!("{}.{key}", kind.name));
            }
            read(slot)
        });
    }

    /// For which time kinds of event are recorded completely: of those that are read.
    fn coverage(&mut self, path: &str, node: &mut Node) -> bool {
        if !self.needs.coverage() {
            self.drop(path);
            return false;
        }
        let (needs, vocabulary) = (self.needs, self.vocabulary);
        let read = |kind: usize| needs.kinds.get(kind).is_some_and(|kind| !kind.events.is_empty());
        let known = vocabulary.kinds.iter().enumerate().map(|(slot, kind)| (kind.name.as_str(), read(slot)));
        let known: Vec<(&str, bool)> = known.collect();
        if let Value::Mapping(entries) = &mut node.value {
            entries.retain(|entry| {
                let key = entry.key.value.as_str();
                let Some(slot) = vocabulary.kind(key) else {
                    self.unknown(key, entry.key.span, &known);
                    return false;
                };
                if !read(slot) {
                    self.drop(&format!("{path}.{key}"));
                }
                read(slot)
            });
        }
        true
    }

    /// The quotes that name a norm, with what is shown of them.
    fn quotes(&mut self, keys: &QuoteKeys, node: &mut Node) -> bool {
        if !self.needs.quotes() {
            self.drop(&keys.list);
            return false;
        }
        let Value::Sequence(quotes) = &mut node.value else { return true };
        let before = quotes.len();
        quotes.retain(|quote| {
            let norm = keys.norm.as_deref().and_then(|key| quote.get(key)).and_then(Node::as_text);
            norm.is_some_and(|norm| self.needs.quoted.contains(norm))
        });
        if quotes.len() < before {
            self.drop(&keys.list);
        }
        let shown: Vec<&str> = [&keys.speaker, &keys.context, &keys.norm, &keys.source]
            .into_iter()
            .filter_map(Option::as_deref)
            .chain([keys.text.as_str()])
            .collect();
        for quote in quotes {
            let Value::Mapping(entries) = &mut quote.value else { continue };
            let before = entries.len();
            entries.retain(|entry| shown.contains(&entry.key.value.as_str()));
            if entries.len() < before {
                self.left.insert(None);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_adds_up_in_any_order() {
        let left =
            |path: Option<&str>, records| Left(BTreeMap::from([((0, path.map(str::to_owned)), records)]));
        let sum = |parts: [Left; 3]| {
            let mut sum = Left::default();
            parts.into_iter().for_each(|part| sum.merge(part));
            sum
        };
        let one = sum([left(Some("a"), 1), left(None, 2), left(Some("a"), 3)]);
        assert_eq!(one, sum([left(Some("a"), 3), left(Some("a"), 1), left(None, 2)]));
        assert_eq!(one.iter().collect::<Vec<_>>(), [(0, None, 2), (0, Some("a"), 4)]);
    }
}
