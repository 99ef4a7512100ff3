//! What the keys of a record lead to, from the schema of its vocabulary.

use std::{cell::RefCell, collections::BTreeSet};

use jsonschema::Validator;
use serde_json::{Map, Value as Json};

use crate::{
    needed::{Needs, Purposes},
    time::Dates,
    vocabulary::{COMPLETE, Field, HOLE, NONE, Timing, Type, Vocabulary},
};

use super::scan::Written;

/// A mapping, and what its keys lead to.
#[derive(Debug)]
pub(super) struct Section<'v> {
    pub(super) keys: Vec<Written>,
    /// What each key leads to.
    pub(super) entries: Vec<Entry<'v>>,
    /// How many of them every record must have.
    pub(super) required: usize,
}

impl Section<'_> {
    /// The keys and values that are known, in no order that says anything.
    pub(super) fn words<'s>(&'s self, words: &mut Vec<&'s str>) {
        words.extend(self.keys.iter().map(Written::text));
        for entry in &self.entries {
            match &entry.place {
                Place::Section(section) | Place::Events { fields: section, .. } => section.words(words),
                Place::Leaf(leaf) => leaf.words(words),
                Place::Told { said, .. } => said.iter().for_each(|leaf| leaf.words(words)),
                Place::Coverage { kinds, .. } => words.extend(kinds.iter().map(Written::text)),
                Place::Other => {}
            }
        }
    }
}

impl Leaf<'_> {
    fn words<'s>(&'s self, words: &mut Vec<&'s str>) {
        words.extend(self.written.iter().flatten().map(Written::text));
    }
}

/// What a key leads to, and where in [`Quick::unread`] that is, if nobody reads it.
#[derive(Debug)]
pub(super) struct Entry<'v> {
    pub(super) place: Place<'v>,
    pub(super) unread: Option<usize>,
    pub(super) is_required: bool,
}

/// What a key leads to.
#[derive(Debug)]
pub(super) enum Place<'v> {
    Section(Section<'v>),
    Leaf(Leaf<'v>),
    /// What each of several respondents says of one fact, in the vocabulary's order.
    Told {
        slot: usize,
        kept: bool,
        field: &'v Field,
        said: Vec<Leaf<'v>>,
    },
    /// Events of a kind, with the fields of each; kept where somebody reads them.
    Events {
        kind: usize,
        fields: Section<'v>,
        kept: bool,
    },
    /// With the kinds of event, and the word for all that is past.
    Coverage {
        kinds: Vec<Written>,
        complete: [Option<Written>; 1],
    },
    /// Of which only a hole can be read here.
    Other,
}

/// What holds a value of a field.
#[derive(Debug)]
pub(super) struct Leaf<'v> {
    pub(super) slot: usize,
    pub(super) field: &'v Field,
    pub(super) plain: Plain,
    /// Whether somebody reads it.
    pub(super) kept: bool,
    /// Of an enumeration, which of its values are texts in the schema.
    pub(super) texts: Vec<bool>,
    /// Of an enumeration, its values as they are written, in their order; none of those that say something else.
    pub(super) written: Vec<Option<Written>>,
    /// Which of these is the word for what does not exist.
    pub(super) none: Option<usize>,
    pub(super) least: i64,
    pub(super) most: i64,
    /// The fewest characters of a text.
    pub(super) shortest: usize,
    pub(super) unique: bool,
    /// Validates what is asked of it beyond that.
    pub(super) validator: Option<Validator>,
}

/// What nearly every value of a field is, which is looked for before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    Day,
    /// One of the values of an enumeration.
    Choice,
    /// A list of these, each once.
    Set,
    Other,
}

/// Makes the places from a schema.
pub(super) struct Build<'v, 'n> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) needs: &'n Needs,
    pub(super) unread: RefCell<Vec<String>>,
}

/// Keywords that validate nothing.
const SILENT: [&str; 7] =
    ["title", "description", "$comment", "default", "examples", "deprecated", "$anchor"];

fn is_silent(key: &str) -> bool {
    key.starts_with("x-") || SILENT.contains(&key)
}

impl<'v> Build<'v, '_> {
    /// A mapping at a path in the record, or of an event; none where its schema asks what is not known here.
    pub(super) fn section(
        &self,
        schema: &'v Map<String, Json>,
        path: &str,
        kind: Option<usize>,
        also: &[&str],
    ) -> Option<Section<'v>> {
        let known = |key: &str| match key {
            "type" => schema.get(key).and_then(Json::as_str) == Some("object"),
            "additionalProperties" => schema.get(key).is_some_and(Json::is_boolean),
            "properties" | "required" => true,
            key => is_silent(key) || also.contains(&key),
        };
        if !schema.keys().all(|key| known(key)) {
            return None;
        }
        let (mut keys, mut entries) = (Vec::new(), Vec::new());
        for (key, schema) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let place = self.place(schema.as_object()?, key, &path, kind)?;
            let unread = self.unread_at(key, &path, kind).map(|path| self.nobody_reads(path));
            keys.push(Written::key(key)?);
            entries.push(Entry { place, unread, is_required: false });
        }
        for wanted in schema.get("required").and_then(Json::as_array).into_iter().flatten() {
            let at = keys.iter().position(|key| wanted.as_str() == Some(key.text()))?;
            entries[at].is_required = true;
        }
        let required = entries.iter().filter(|entry| entry.is_required).count();
        (keys.len() <= 128).then_some(Section { keys, entries, required })
    }

    /// Notes something that nobody reads.
    pub(super) fn nobody_reads(&self, path: String) -> usize {
        let mut unread = self.unread.borrow_mut();
        unread.push(path);
        unread.len() - 1
    }

    /// The path of what stands under a key, as [`Left`] names it, if nobody reads it.
    fn unread_at(&self, key: &str, path: &str, kind: Option<usize>) -> Option<String> {
        let Self { vocabulary, needs, .. } = self;
        let is_unread = |purposes: Option<&Purposes>| purposes.is_none_or(BTreeSet::is_empty);
        if let Some(kind) = kind {
            let (of, kind) = (needs.kinds.get(kind)?, vocabulary.kinds.get(kind)?);
            // Of a kind that nobody reads none of its fields is named.
            let unread = !of.events.is_empty() && is_unread(of.fields.get(kind.field(key)?));
            return unread.then(|| format!("{}.{key}", kind.name));
        }
        let unread = if let Some(slot) = vocabulary.field(path) {
            is_unread(needs.fields.get(slot))
        } else if path != key {
            false
        } else if vocabulary.coverage.as_deref() == Some(key) {
            !needs.coverage()
        } else if vocabulary.quotes.as_ref().is_some_and(|quotes| quotes.list == key) {
            !needs.quotes()
        } else {
            vocabulary
                .kind(key)
                .is_some_and(|kind| is_unread(needs.kinds.get(kind).map(|needs| &needs.events)))
        };
        unread.then(|| path.to_owned())
    }

    fn place(
        &self,
        schema: &'v Map<String, Json>,
        key: &str,
        path: &str,
        kind: Option<usize>,
    ) -> Option<Place<'v>> {
        let Self { vocabulary, needs, .. } = self;
        if let Some(kind) = kind {
            let slot = vocabulary.kinds[kind].field(key)?;
            let of = needs.kinds.get(kind)?;
            let dates = match vocabulary.kinds[kind].timing {
                Timing::Undated => [None, None],
                Timing::On(on) => [Some(on), None],
                Timing::Period(from, until) => [Some(from), Some(until)],
            };
            // What an event says of its days is looked at also where nobody reads it.
            let read = of.fields.get(slot).is_some_and(|purposes| !purposes.is_empty());
            let kept = read || dates.contains(&Some(slot));
            return field(schema, slot, &vocabulary.kinds[kind].fields[slot], kept);
        }
        if let Some(slot) = vocabulary.field(path) {
            let kept = needs.fields.get(slot).is_some_and(|purposes| !purposes.is_empty());
            return field(schema, slot, &vocabulary.fields[slot], kept);
        }
        let top = path == key;
        if top && vocabulary.coverage.as_deref() == Some(key) {
            let plain =
                schema.iter().all(|(key, value)| is_silent(key) || key == "type" && value == "object");
            let kinds =
                vocabulary.kinds.iter().map(|kind| Written::key(&kind.name)).collect::<Option<_>>()?;
            let complete = [Written::of(COMPLETE)];
            return plain.then_some(Place::Coverage { kinds, complete });
        }
        if top && vocabulary.quotes.as_ref().is_some_and(|quotes| quotes.list == key) {
            return Some(Place::Other);
        }
        if let Some(kind) = vocabulary.kind(key).filter(|_| top) {
            let plain = |key: &str| is_silent(key) || matches!(key, "type" | "items");
            if !schema.keys().all(|key| plain(key))
                || schema.get("type").and_then(Json::as_str) != Some("array")
            {
                return None;
            }
            let fields = self.section(schema.get("items")?.as_object()?, "", Some(kind), &[])?;
            let kept = needs.kinds.get(kind).is_some_and(|needs| !needs.events.is_empty());
            return Some(Place::Events { kind, fields, kept });
        }
        Some(Place::Section(self.section(schema, path, None, &[])?))
    }
}

/// A field, plain or told by respondents.
fn field<'v>(schema: &'v Map<String, Json>, slot: usize, field: &'v Field, kept: bool) -> Option<Place<'v>> {
    if !field.respondents.is_empty() {
        let plain =
            |key: &str| is_silent(key) || matches!(key, "type" | "properties" | "additionalProperties");
        let closed = schema.get("additionalProperties").is_none_or(|also| also == false);
        let all = schema.get("properties")?.as_object()?;
        if !closed || !schema.keys().all(|key| plain(key)) || all.len() != field.respondents.len() {
            return None;
        }
        let said = field.respondents.iter().map(|r| leaf(all.get(&r.key)?.as_object()?, slot, field, kept));
        let said = said.collect::<Option<Vec<_>>>()?;
        return Some(Place::Told { slot, kept, field, said });
    }
    leaf(schema, slot, field, kept).map(Place::Leaf)
}

fn leaf<'v>(schema: &'v Map<String, Json>, slot: usize, field: &'v Field, kept: bool) -> Option<Leaf<'v>> {
    let whole = |key: &str, otherwise: i64| schema.get(key).map_or(Some(otherwise), Json::as_i64);
    let (least, most) = (whole("minimum", i64::MIN), whole("maximum", i64::MAX));
    let shortest =
        schema.get("minLength").map_or(Some(0), Json::as_u64).and_then(|n| usize::try_from(n).ok());
    let typed = |wanted: &[&str]| match schema.get("type") {
        None => true,
        Some(Json::String(ty)) => wanted.contains(&ty.as_str()),
        Some(Json::Array(types)) => types.iter().any(|ty| ty.as_str().is_some_and(|ty| wanted.contains(&ty))),
        Some(_) => false,
    };
    let items = schema.get("items").and_then(Json::as_object);
    let of_items = |known: &[&str]| {
        items.is_none_or(|items| items.keys().all(|key| is_silent(key) || known.contains(&key.as_str())))
    };
    // What is asked of a value beyond its type goes to the validator.
    let (known, plain): (&[&str], bool) = match &field.ty {
        Type::Date => (&["type", "format"], typed(&["string"])),
        Type::Number => (&["type", "minimum", "maximum"], typed(&["integer"]) && least.and(most).is_some()),
        Type::Choice(_) => (&["enum"], true),
        Type::Set(_) => (&["type", "items", "uniqueItems"], typed(&["array"]) && of_items(&["enum"])),
        Type::Text => (&["type", "minLength"], typed(&["string"]) && shortest.is_some()),
        Type::Texts => (&["type", "items"], false),
    };
    let plain = plain && schema.keys().all(|key| is_silent(key) || known.contains(&key.as_str()));
    let validator = if plain {
        None
    } else {
        Some(
            jsonschema::options()
                .with_draft(jsonschema::Draft::Draft202012)
                .with_format("partial-date", |text: &str| Dates::parse(text).is_ok())
                .should_validate_formats(true)
                .build(&Json::Object(schema.clone()))
                .ok()?,
        )
    };
    let listed = items.filter(|_| matches!(field.ty, Type::Set(_))).unwrap_or(schema).get("enum");
    let texts: Vec<bool> =
        listed.and_then(Json::as_array).into_iter().flatten().map(Json::is_string).collect();
    let values = field.ty.choices().filter(|_| validator.is_none()).into_iter().flat_map(|c| &c.values);
    let written = values.zip(&texts).map(|(value, text)| {
        Some(value)
            .filter(|value| *text && ![HOLE, NONE].contains(&value.as_str()))
            .and_then(|v| Written::of(v))
    });
    let written = written.collect();
    let plain = match &field.ty {
        Type::Date if validator.is_none() => Plain::Day,
        Type::Choice(_) => Plain::Choice,
        Type::Set(_) if validator.is_none() => Plain::Set,
        _ => Plain::Other,
    };
    let none = field.ty.choices().and_then(|choices| choices.slot(NONE));
    let unique = schema.get("uniqueItems").is_some_and(|unique| unique == true);
    let (least, most) = (least.unwrap_or(i64::MIN), most.unwrap_or(i64::MAX));
    let shortest = shortest.unwrap_or_default();
    Some(Leaf { slot, field, plain, kept, texts, written, none, least, most, shortest, unique, validator })
}
