//! Records as programs write them, a line of JSON each: from the text straight into slots, validated on the way.
//!
//! Only what is plainly right is read here. Whatever gives cause for a message, and whatever a schema asks that is not known here,
//! makes this give up; then [`Dossier::read`] reads the record from its tree and says what is wrong with it. So nothing is
//! accepted here that is not accepted there, and what is accepted comes to the same (`tests/bulk.rs`).

use std::{cell::Cell, fmt};

use jsonschema::Validator;
use serde::{
    Deserialize,
    de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value as Json};

use crate::{
    needed::Needs,
    time::{Dates, Day},
    vocabulary::{COMPLETE, Choices, Field, HOLE, NONE, Timing, Type, Vocabulary},
};

use super::{Coverage, Datum, Dossier, DossierId, Event, Fact, Statement, Value, read};

/// Reads the records of one subject.
#[derive(Debug)]
pub struct Quick<'v> {
    vocabulary: &'v Vocabulary,
    as_of: Day,
    record: Section<'v>,
    /// How many nodes of a tree a record may have.
    most_bytes: usize,
}

/// A mapping, and what its keys lead to.
#[derive(Debug)]
struct Section<'v> {
    keys: Vec<(&'v str, Place<'v>)>,
    /// Those that every record must have, a bit each.
    required: u128,
}

/// What a key leads to.
#[derive(Debug)]
enum Place<'v> {
    Section(Section<'v>),
    Leaf(Leaf<'v>),
    /// What each of several respondents says of one fact, in the vocabulary's order.
    Told { slot: usize, kept: bool, field: &'v Field, said: Vec<Leaf<'v>> },
    /// Events of a kind, with the fields of each; kept where somebody reads them.
    Events { kind: usize, fields: Section<'v>, kept: bool },
    Coverage,
    /// Of which only a hole can be read here.
    Other,
}

/// What holds a value of a field.
#[derive(Debug)]
struct Leaf<'v> {
    slot: usize,
    field: &'v Field,
    /// Whether somebody reads it.
    kept: bool,
    /// Of an enumeration, which of its values are texts in the schema.
    texts: Vec<bool>,
    least: i64,
    most: i64,
    /// The fewest characters of a text.
    shortest: usize,
    unique: bool,
    /// Validates what is asked of it beyond that.
    validator: Option<Validator>,
}

impl<'v> Quick<'v> {
    /// For records of which what is needed is kept; none where the schema asks something of whole mappings that is not known
    /// here.
    pub fn of(vocabulary: &'v Vocabulary, needs: &Needs, as_of: Day, most_values: usize) -> Option<Self> {
        let schema = vocabulary.schema.as_object()?;
        let build = Build { vocabulary, needs };
        let record = build.section(schema, "", None, &["$schema", "$id", "$defs"])?;
        // A value takes a byte or more.
        Some(Self { vocabulary, as_of, record, most_bytes: most_values })
    }

    /// Reads a record from a line; none where it is to be read otherwise.
    pub fn read(&self, text: &str, line: usize, path: &str) -> Option<Dossier> {
        if text.len() > self.most_bytes {
            return None;
        }
        let vocabulary = self.vocabulary;
        let mut run = Run {
            quick: self,
            line,
            dossier: Dossier::blank(vocabulary),
            stated: vec![None; vocabulary.kinds.len()],
            lists: vec![List::default(); vocabulary.kinds.len()],
        };
        for (field, fact) in vocabulary.fields.iter().zip(&mut run.dossier.facts) {
            *fact = Fact::unwritten(field.always);
        }
        let mut json = serde_json::Deserializer::from_str(text);
        In { run: &mut run, section: &self.record, to: To::Record }.deserialize(&mut json).ok()?;
        json.end().ok()?;
        let Run { mut dossier, stated, lists, .. } = run;
        dossier.id = match &dossier.facts.get(vocabulary.identifier)?.datum {
            Datum::Known(Value::Number(number)) => DossierId(number.to_string()),
            Datum::Known(Value::Text(text)) => DossierId(text.clone()),
            _ => return None,
        };
        path.clone_into(&mut dossier.path);
        for (slot, kind) in vocabulary.kinds.iter().enumerate() {
            let List { none, hole, more } = lists[slot];
            dossier.coverage[slot] =
                read::covered(kind, self.as_of, stated[slot].clone(), none, hole, more);
        }
        Some(dossier)
    }
}

/// What the list of a kind of event says as a whole.
#[derive(Debug, Clone, Copy, Default)]
struct List {
    /// That there are none.
    none: bool,
    /// That it is not known.
    hole: bool,
    /// That there may be others.
    more: bool,
}

/// Makes the places from a schema.
struct Build<'v, 'n> {
    vocabulary: &'v Vocabulary,
    needs: &'n Needs,
}

/// Keywords that validate nothing.
const SILENT: [&str; 7] = ["title", "description", "$comment", "default", "examples", "deprecated", "$anchor"];

fn is_silent(key: &str) -> bool {
    key.starts_with("x-") || SILENT.contains(&key)
}

impl<'v> Build<'v, '_> {
    /// A mapping at a path in the record, or of an event; none where its schema asks what is not known here.
    fn section(
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
        let mut keys = Vec::new();
        for (key, schema) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            keys.push((key.as_str(), self.place(schema.as_object()?, key, &path, kind)?));
        }
        let mut required = 0;
        for wanted in schema.get("required").and_then(Json::as_array).into_iter().flatten() {
            let at = keys.iter().position(|(key, _)| wanted.as_str() == Some(*key))?;
            required |= 1u128.checked_shl(u32::try_from(at).ok()?)?;
        }
        (keys.len() <= 128).then_some(Section { keys, required })
    }

    fn place(&self, schema: &'v Map<String, Json>, key: &str, path: &str, kind: Option<usize>) -> Option<Place<'v>> {
        let Self { vocabulary, needs } = self;
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
            let plain = schema.iter().all(|(key, value)| is_silent(key) || key == "type" && value == "object");
            return plain.then_some(Place::Coverage);
        }
        if top && vocabulary.quotes.as_ref().is_some_and(|quotes| quotes.list == key) {
            return Some(Place::Other);
        }
        if let Some(kind) = vocabulary.kind(key).filter(|_| top) {
            let plain = |key: &str| is_silent(key) || matches!(key, "type" | "items");
            if !schema.keys().all(|key| plain(key)) || schema.get("type").and_then(Json::as_str) != Some("array") {
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
        let plain = |key: &str| is_silent(key) || matches!(key, "type" | "properties" | "additionalProperties");
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
    let shortest = schema.get("minLength").map_or(Some(0), Json::as_u64).and_then(|n| usize::try_from(n).ok());
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
    let validator = match plain {
        true => None,
        false => Some(
            jsonschema::options()
                .with_draft(jsonschema::Draft::Draft202012)
                .with_format("partial-date", |text: &str| Dates::parse(text).is_ok())
                .should_validate_formats(true)
                .build(&Json::Object(schema.clone()))
                .ok()?,
        ),
    };
    let listed = items.filter(|_| matches!(field.ty, Type::Set(_))).unwrap_or(schema).get("enum");
    let texts = listed.and_then(Json::as_array).into_iter().flatten().map(Json::is_string).collect();
    let unique = schema.get("uniqueItems").is_some_and(|unique| unique == true);
    let (least, most) = (least.unwrap_or(i64::MIN), most.unwrap_or(i64::MAX));
    let shortest = shortest.unwrap_or_default();
    Some(Leaf { slot, field, kept, texts, least, most, shortest, unique, validator })
}

/// A record while it is read.
struct Run<'q, 'v> {
    quick: &'q Quick<'v>,
    line: usize,
    dossier: Dossier,
    stated: Vec<Option<Coverage>>,
    lists: Vec<List>,
}

/// Why reading goes no further: told to nobody.
fn give_up<T, E: de::Error>() -> Result<T, E> {
    Err(E::custom(""))
}

/// Where facts go.
enum To<'t> {
    /// To the record's own.
    Record,
    /// To those of an event.
    Event(&'t mut Vec<Fact>),
}

/// Reads a mapping.
struct In<'r, 'q, 'v, 't> {
    run: &'r mut Run<'q, 'v>,
    section: &'q Section<'v>,
    to: To<'t>,
}

impl<'de> DeserializeSeed<'de> for In<'_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for In<'_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { run, section, mut to } = self;
        let (mut seen, mut facts, next) = (0u128, 0u128, Cell::new(0));
        while let Some(at) = map.next_key_seed(Key { section, next: &next })? {
            let bit = 1 << at;
            if seen & bit != 0 {
                return give_up();
            }
            seen |= bit;
            let is_fact = match &section.keys[at].1 {
                Place::Section(section) => {
                    map.next_value_seed(In { run, section, to: To::Record })?;
                    true
                }
                Place::Leaf(leaf) => {
                    let datum = map.next_value_seed(Of { leaf })?;
                    let is_fact = leaf.is_fact(&datum);
                    run.keep(leaf.slot, leaf.kept, Fact::plain(datum, run.line), &mut to)?;
                    is_fact
                }
                Place::Told { slot, kept, field, said } => {
                    let said = map.next_value_seed(ToldBy { field, said, line: run.line })?;
                    let is_fact = said.is_ok();
                    let fact = match said {
                        Ok(said) => Fact::told(said, Some(run.line)),
                        Err(datum) => Fact::plain(datum, run.line),
                    };
                    run.keep(*slot, *kept, fact, &mut to)?;
                    is_fact
                }
                Place::Events { kind, fields, kept } => {
                    map.next_value_seed(EventsOf { run, kind: *kind, fields, kept: *kept })?
                }
                Place::Coverage => {
                    map.next_value_seed(CoverageOf { run })?;
                    true
                }
                Place::Other => {
                    map.next_value_seed(Hole)?;
                    false
                }
            };
            facts |= if is_fact { bit } else { 0 };
        }
        if facts & section.required == section.required { Ok(()) } else { give_up() }
    }
}

impl Run<'_, '_> {
    /// Keeps what is known of a field, where somebody reads it.
    fn keep<E: de::Error>(&mut self, slot: usize, kept: bool, fact: Fact, to: &mut To<'_>) -> Result<(), E> {
        if let (Datum::Known(Value::Date(dates)), To::Record) = (&fact.datum, &to)
            && read::is_late(*dates, self.quick.as_of)
        {
            return give_up();
        }
        let place = match to {
            To::Record => self.dossier.facts.get_mut(slot),
            To::Event(facts) => facts.get_mut(slot),
        };
        if let Some(place) = place.filter(|_| kept) {
            *place = fact;
        }
        Ok(())
    }
}

/// Finds a key among those of a section: most often the one after the last.
struct Key<'q, 'v, 'c> {
    section: &'q Section<'v>,
    next: &'c Cell<usize>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_, '_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<usize, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_, '_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<usize, E> {
        let (keys, next) = (&self.section.keys, self.next.get());
        let (before, after) = keys.split_at(next.min(keys.len()));
        let is = |(known, _): &(&str, Place<'_>)| *known == key;
        let at = after.iter().position(is).map(|at| next + at).or_else(|| before.iter().position(is));
        let Some(at) = at else { return give_up() };
        self.next.set(at + 1);
        Ok(at)
    }
}

/// Reads what is not known.
struct Hole;

impl<'de> DeserializeSeed<'de> for Hole {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl Visitor<'_> for Hole {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        if text == HOLE { Ok(()) } else { give_up() }
    }
}

/// Reads what a field holds.
struct Of<'q, 'v> {
    leaf: &'q Leaf<'v>,
}

impl Leaf<'_> {
    /// Whether anything is known that a schema speaks of: it does not look at what is known not to exist.
    fn is_fact(&self, datum: &Datum) -> bool {
        let none = |slot: usize| self.field.ty.choices().is_some_and(|c| c.values[slot] == NONE);
        match datum {
            Datum::Known(Value::Choice(slot)) => !none(*slot),
            Datum::Known(_) => true,
            Datum::Absent | Datum::Unknown => false,
        }
    }

    /// The slot of a choice that is a text.
    fn choice(&self, choices: &Choices, text: &str) -> Option<usize> {
        choices.slot(text).filter(|slot| self.texts.get(*slot) == Some(&true))
    }
}

impl Of<'_, '_> {
    /// Whether a value is one that the schema allows, where it asks more than its type.
    fn is_valid(&self, value: impl FnOnce() -> Json) -> bool {
        self.leaf.validator.as_ref().is_none_or(|validator| validator.is_valid(&value()))
    }

}

impl<'de> DeserializeSeed<'de> for Of<'_, '_> {
    type Value = Datum;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Datum, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Of<'_, '_> {
    type Value = Datum;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Datum, E> {
        Ok(Datum::Unknown)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Datum, E> {
        let leaf = self.leaf;
        let fits = leaf.field.ty == Type::Number && (leaf.least..=leaf.most).contains(&number);
        if !fits || !self.is_valid(|| number.into()) {
            return give_up();
        }
        Ok(Datum::Known(Value::Number(number)))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Datum, E> {
        i64::try_from(number).map_or_else(|_| give_up(), |number| self.visit_i64(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Datum, E> {
        if text == HOLE {
            return Ok(Datum::Unknown);
        }
        let ty = &self.leaf.field.ty;
        if text == NONE {
            let listed = ty.choices().and_then(|choices| choices.slot(NONE));
            return match listed {
                None => Ok(Datum::Absent),
                // The schema does not look at the word, the value is what it says.
                Some(slot) if matches!(ty, Type::Choice(_)) => Ok(Datum::Known(Value::Choice(slot))),
                Some(_) => give_up(),
            };
        }
        let value = match ty {
            Type::Date => Dates::parse(text).ok().map(Value::Date),
            Type::Choice(choices) => self.leaf.choice(choices, text).map(Value::Choice),
            Type::Text if text.len() >= self.leaf.shortest && text.chars().count() >= self.leaf.shortest => {
                let text = if self.leaf.kept { text.to_owned() } else { String::new() };
                Some(Value::Text(text))
            }
            Type::Text | Type::Number | Type::Set(_) | Type::Texts => None,
        };
        match value {
            Some(value) if self.is_valid(|| text.into()) => Ok(Datum::Known(value)),
            _ => give_up(),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Datum, A::Error> {
        let Leaf { field, unique, validator, .. } = self.leaf;
        let mut open = false;
        let value = match &field.ty {
            Type::Set(choices) if validator.is_none() => {
                let (mut members, mut number) = (Vec::new(), 0);
                while let Some(slot) = seq.next_element_seed(Member { leaf: self.leaf, choices })? {
                    number += usize::from(slot.is_some());
                    open |= slot.is_none();
                    members.extend(slot);
                }
                members.sort_unstable();
                members.dedup();
                if *unique && members.len() < number {
                    return give_up();
                }
                Value::Set { members, open }
            }
            Type::Texts => {
                let mut members = Vec::new();
                while let Some(text) = seq.next_element::<Option<String>>()? {
                    match text {
                        Some(text) if text != HOLE => members.push(text),
                        _ => open = true,
                    }
                }
                if !self.is_valid(|| members.clone().into()) {
                    return give_up();
                }
                members.sort_unstable();
                Value::Texts { members, open }
            }
            _ => return give_up(),
        };
        Ok(Datum::Known(value))
    }
}

/// Reads a member of a set of choices; none where it is not known.
struct Member<'q, 'v> {
    leaf: &'q Leaf<'v>,
    choices: &'q Choices,
}

impl<'de> DeserializeSeed<'de> for Member<'_, '_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl Visitor<'_> for Member<'_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of an enumeration")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text == HOLE {
            return Ok(None);
        }
        self.leaf.choice(self.choices, text).map_or_else(give_up, |slot| Ok(Some(slot)))
    }
}

/// Reads what respondents say of a fact; or, of the fact as a whole, that it is not known or does not exist.
struct ToldBy<'q, 'v> {
    field: &'q Field,
    said: &'q [Leaf<'v>],
    line: usize,
}

impl<'de> DeserializeSeed<'de> for ToldBy<'_, '_> {
    type Value = Result<Vec<Statement>, Datum>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToldBy<'_, '_> {
    type Value = Result<Vec<Statement>, Datum>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what respondents say")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Err(Datum::Unknown))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let listed = self.field.ty.choices().is_some_and(|choices| choices.slot(NONE).is_some());
        match text {
            HOLE => Ok(Err(Datum::Unknown)),
            NONE if !listed => Ok(Err(Datum::Absent)),
            _ => give_up(),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut said: Vec<Statement> = Vec::new();
        while let Some(key) = map.next_key::<&str>()? {
            let by = self.field.respondent(key).filter(|by| said.iter().all(|other| other.by != *by));
            let Some(by) = by else { return give_up() };
            let datum = map.next_value_seed(Of { leaf: &self.said[by] })?;
            said.push(Statement { by, datum, line: Some(self.line) });
        }
        said.sort_by_key(|statement| statement.by);
        Ok(Ok(said))
    }
}

/// Reads the events of a kind, and says whether there is a list of them.
struct EventsOf<'r, 'q, 'v> {
    run: &'r mut Run<'q, 'v>,
    kind: usize,
    fields: &'q Section<'v>,
    kept: bool,
}

impl EventsOf<'_, '_, '_> {
    fn list(&mut self) -> &mut List {
        &mut self.run.lists[self.kind]
    }
}

impl<'de> DeserializeSeed<'de> for EventsOf<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for EventsOf<'_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("events")
    }

    fn visit_unit<E: de::Error>(mut self) -> Result<bool, E> {
        self.list().hole = true;
        Ok(false)
    }

    fn visit_str<E: de::Error>(mut self, text: &str) -> Result<bool, E> {
        match text {
            HOLE => self.list().hole = true,
            NONE => self.list().none = true,
            _ => return give_up(),
        }
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<bool, A::Error> {
        self.list().none = true;
        let kind = &self.run.quick.vocabulary.kinds[self.kind];
        loop {
            let mut facts: Vec<Fact> = kind.fields.iter().map(|field| Fact::unwritten(field.always)).collect();
            let Self { run, fields, .. } = &mut self;
            let item = seq.next_element_seed(EventOr { run, fields, facts: &mut facts })?;
            let Some(is_event) = item else { return Ok(true) };
            self.list().none = false;
            if !is_event {
                self.list().more = true;
                continue;
            }
            let as_of = self.run.quick.as_of;
            let Some((from, until)) = read::extent(kind, &facts, as_of) else { return give_up() };
            if read::is_late(from, as_of) {
                return give_up();
            }
            if self.kept {
                let event = Event { kind: self.kind, from, until, facts, line: self.run.line };
                self.run.dossier.events[self.kind].push(event);
            }
        }
    }
}

/// Reads an event, or that one is not known; says which.
struct EventOr<'r, 'q, 'v, 't> {
    run: &'r mut Run<'q, 'v>,
    fields: &'q Section<'v>,
    facts: &'t mut Vec<Fact>,
}

impl<'de> DeserializeSeed<'de> for EventOr<'_, '_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for EventOr<'_, '_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_unit<E: de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<bool, E> {
        if text == HOLE { Ok(false) } else { give_up() }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        let Self { run, fields, facts } = self;
        In { run, section: fields, to: To::Event(facts) }.visit_map(map)?;
        Ok(true)
    }
}

/// Reads which kinds of event are recorded completely, and when.
struct CoverageOf<'r, 'q, 'v> {
    run: &'r mut Run<'q, 'v>,
}

impl<'de> DeserializeSeed<'de> for CoverageOf<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for CoverageOf<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Run { quick, stated, .. } = self.run;
        while let Some(name) = map.next_key::<&str>()? {
            let said: Said<'_> = map.next_value()?;
            let stated = quick.vocabulary.kind(name).and_then(|kind| stated.get_mut(kind));
            let (Some(stated), Some(covered)) = (stated, said.covered(quick.as_of)) else { return give_up() };
            if stated.replace(covered).is_some() {
                return give_up();
            }
        }
        Ok(())
    }
}

/// What is said of how completely a kind of event is recorded.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said<'a> {
    One(#[serde(borrow)] Option<&'a str>),
    Several(Vec<&'a str>),
}

impl Said<'_> {
    fn covered(&self, as_of: Day) -> Option<Coverage> {
        let ranges = match self {
            Self::One(None | Some(HOLE)) => return Some(Coverage::default()),
            Self::One(Some(COMPLETE)) => return Some(Coverage::up_to(as_of)),
            Self::One(Some(range)) => std::slice::from_ref(range),
            Self::Several(ranges) => ranges,
        };
        let range = |range: &&str| Dates::parse(range).ok().map(|dates| (dates.lo, dates.hi.min(as_of)));
        ranges.iter().map(range).collect::<Option<Vec<_>>>().map(Coverage::new)
    }
}
