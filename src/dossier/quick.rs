//! Records as programs write them, a line of JSON each: from the text straight into slots, validated on the way.
//!
//! Only what is plainly right is read here. Whatever gives cause for a message, and whatever a schema asks that is not known here,
//! makes this give up; then [`Dossier::read`] reads the record from its tree and says what is wrong with it. So nothing is
//! accepted here that is not accepted there, and what is accepted comes to the same (`tests/bulk.rs`).

use std::{borrow::Cow, cell::RefCell, collections::BTreeSet};

use jsonschema::Validator;
use serde_json::{Map, Value as Json};
use smallvec::SmallVec;

use crate::{
    needed::{Left, Needs, Purposes},
    time::{Dates, Day},
    vocabulary::{COMPLETE, Choices, Field, HOLE, NONE, Timing, Type, Vocabulary},
};

use super::{Coverage, Datum, Dossier, Event, Fact, Slots, Statement, Value, read};

/// Reads the records of one subject.
#[derive(Debug)]
pub struct Quick<'v> {
    vocabulary: &'v Vocabulary,
    as_of: Day,
    record: Section<'v>,
    /// What can stand in a record that nobody reads, by path.
    unread: Vec<String>,
    /// Per kind, where its coverage stands among that.
    uncovered: Vec<Option<usize>>,
    /// How many nodes of a tree a record may have.
    most_bytes: usize,
}

/// A mapping, and what its keys lead to.
#[derive(Debug)]
struct Section<'v> {
    keys: Vec<Entry<'v>>,
    /// Those that every record must have, a bit each.
    required: u128,
}

/// A key, what it leads to, and where in [`Quick::unread`] that is, if nobody reads it.
#[derive(Debug)]
struct Entry<'v> {
    key: &'v str,
    place: Place<'v>,
    unread: Option<usize>,
}

/// What a key leads to.
#[derive(Debug)]
enum Place<'v> {
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
        let build = Build { vocabulary, needs, unread: RefCell::default() };
        let record = build.section(schema, "", None, &["$schema", "$id", "$defs"])?;
        let uncovered = vocabulary.kinds.iter().zip(&needs.kinds).map(|(kind, needed)| {
            let key =
                vocabulary.coverage.as_ref().filter(|_| needs.coverage() && needed.events.is_empty())?;
            Some(build.nobody_reads(format!("{key}.{}", kind.name)))
        });
        let uncovered = uncovered.collect();
        let unread = build.unread.into_inner();
        // A value takes a byte or more.
        Some(Self { vocabulary, as_of, record, unread, uncovered, most_bytes: most_values })
    }

    /// Reads records one after the other, each in the room of the one before.
    pub fn records(&self) -> Records<'_, 'v> {
        Records {
            quick: self,
            dossier: Dossier::blank(self.vocabulary),
            stated: Vec::new(),
            lists: Vec::new(),
            spare: Vec::new(),
            line: 0,
            left: vec![false; self.unread.len()],
            left_out: vec![0; self.unread.len()],
        }
    }
}

/// Reads records one after the other.
#[derive(Debug)]
pub struct Records<'q, 'v> {
    quick: &'q Quick<'v>,
    dossier: Dossier,
    /// For which days a record states that events of a kind are recorded completely.
    stated: Vec<Option<Coverage>>,
    lists: Vec<List>,
    /// Room of events that are not needed any more.
    spare: Vec<Vec<Fact>>,
    line: usize,
    /// What of the record is among [`Quick::unread`], and in how many records that counted it was.
    left: Vec<bool>,
    left_out: Vec<u64>,
}

impl<'v> Records<'_, 'v> {
    /// Reads a record from a line of a file; none where it is to be read otherwise.
    pub fn read(&mut self, text: &str, line: usize, path: &str) -> Option<&Dossier> {
        let Quick { vocabulary, as_of, record, most_bytes, .. } = self.quick;
        if text.len() > *most_bytes || !is_plain(text) {
            return None;
        }
        self.clear();
        self.line = line;
        if self.dossier.path != path {
            path.clone_into(&mut self.dossier.path);
        }
        let mut json = Scan { text, at: 0 };
        self.section(&mut json, record, None)?;
        json.end()?;
        let id = &mut self.dossier.id.0;
        match &self.dossier.facts.get(vocabulary.identifier)?.datum {
            Datum::Known(Value::Number(number)) => id.push_str(itoa::Buffer::new().format(*number)),
            Datum::Known(Value::Text(text)) => id.push_str(text),
            _ => return None,
        }
        for (slot, kind) in vocabulary.kinds.iter().enumerate() {
            let List { none, hole, more } = self.lists[slot];
            let stated = self.stated[slot].take();
            self.dossier.coverage[slot] = read::covered(kind, *as_of, stated, none, hole, more);
        }
        Some(&self.dossier)
    }

    /// Counts what nobody reads of the record that was read last.
    pub fn count_left(&mut self) {
        self.left_out.iter_mut().zip(&self.left).for_each(|(records, left)| *records += u64::from(*left));
    }

    /// What was left out of the records that counted.
    pub fn left(&self) -> Left {
        let left = self.quick.unread.iter().zip(&self.left_out).filter(|(_, records)| **records > 0);
        Left::of(self.quick.vocabulary.subject, left.map(|(path, records)| (path.clone(), *records)))
    }

    fn clear(&mut self) {
        let vocabulary = self.quick.vocabulary;
        self.left.fill(false);
        let Dossier { id, facts, events, .. } = &mut self.dossier;
        id.0.clear();
        facts.clear();
        facts.extend(vocabulary.fields.iter().map(|field| Fact::unwritten(field.always)));
        self.spare.extend(events.iter_mut().flat_map(|events| events.drain(..)).map(|event| event.facts));
        self.stated.clear();
        self.stated.resize(vocabulary.kinds.len(), None);
        self.lists.clear();
        self.lists.resize(vocabulary.kinds.len(), List::default());
    }

    /// Reads a mapping whose facts go to those of an event, or to those of the record.
    fn section(
        &mut self,
        json: &mut Scan<'_>,
        section: &Section<'v>,
        mut event: Option<&mut Vec<Fact>>,
    ) -> Option<()> {
        let (mut seen, mut facts, mut next) = (0u128, 0u128, 0);
        let mut entries = json.open(b'{', b'}')?;
        while json.more(&mut entries)? {
            let at = json.key(section, next)?;
            next = at + 1;
            let bit = 1 << at;
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            let entry = &section.keys[at];
            entry.unread.into_iter().for_each(|unread| self.left[unread] = true);
            let is_fact = match &entry.place {
                Place::Section(section) => {
                    self.section(json, section, None)?;
                    true
                }
                Place::Leaf(leaf) => {
                    let datum = leaf.read(json)?;
                    let is_fact = leaf.is_fact(&datum);
                    self.keep(leaf.slot, leaf.kept, Fact::plain(datum, self.line), event.as_deref_mut())?;
                    is_fact
                }
                Place::Told { slot, kept, field, said } => {
                    let (fact, is_fact) = self.told(json, field, said)?;
                    self.keep(*slot, *kept, fact, event.as_deref_mut())?;
                    is_fact
                }
                Place::Events { kind, fields, kept } => self.events(json, *kind, fields, *kept)?,
                Place::Coverage => {
                    self.coverage(json)?;
                    true
                }
                Place::Other => {
                    json.hole()?;
                    false
                }
            };
            facts |= if is_fact { bit } else { 0 };
        }
        (facts & section.required == section.required).then_some(())
    }

    /// Keeps what is known of a field, where somebody reads it.
    fn keep(&mut self, slot: usize, kept: bool, fact: Fact, event: Option<&mut Vec<Fact>>) -> Option<()> {
        let late =
            matches!(fact.datum, Datum::Known(Value::Date(dates)) if read::is_late(dates, self.quick.as_of));
        let facts = match event {
            Some(facts) => facts,
            None if late => return None,
            None => &mut self.dossier.facts,
        };
        if kept {
            *facts.get_mut(slot)? = fact;
        }
        Some(())
    }

    /// Reads what respondents say of a fact, or of the fact as a whole that it is not known or does not exist; and whether a schema
    /// speaks of it.
    fn told(&self, json: &mut Scan<'_>, field: &Field, leaves: &[Leaf<'_>]) -> Option<(Fact, bool)> {
        if json.peek()? != b'{' {
            let listed = field.ty.choices().is_some_and(|choices| choices.slot(NONE).is_some());
            let datum = match &*json.word()? {
                HOLE => Datum::Unknown,
                NONE if !listed => Datum::Absent,
                _ => return None,
            };
            return Some((Fact::plain(datum, self.line), false));
        }
        let mut said: Vec<Statement> = Vec::new();
        let mut entries = json.open(b'{', b'}')?;
        while json.more(&mut entries)? {
            let key = json.string()?;
            let by = field.respondent(&key).filter(|by| said.iter().all(|other| other.by != *by))?;
            json.eat(b':')?;
            said.push(Statement { by, datum: leaves[by].read(json)?, line: Some(self.line) });
        }
        said.sort_by_key(|statement| statement.by);
        Some((Fact::told(said, Some(self.line)), true))
    }

    /// Reads the events of a kind, and says whether there is a list of them.
    fn events(&mut self, json: &mut Scan<'_>, slot: usize, fields: &Section<'v>, kept: bool) -> Option<bool> {
        let Quick { vocabulary, as_of, .. } = self.quick;
        let kind = vocabulary.kinds.get(slot)?;
        if json.peek()? != b'[' {
            let list = &mut self.lists[slot];
            match &*json.word()? {
                HOLE => list.hole = true,
                NONE => list.none = true,
                _ => return None,
            }
            return Some(false);
        }
        self.lists[slot].none = true;
        let mut items = json.open(b'[', b']')?;
        while json.more(&mut items)? {
            self.lists[slot].none = false;
            if json.peek()? != b'{' {
                json.hole()?;
                self.lists[slot].more = true;
                continue;
            }
            let mut facts = self.spare.pop().unwrap_or_default();
            facts.clear();
            facts.extend(kind.fields.iter().map(|field| Fact::unwritten(field.always)));
            self.section(json, fields, Some(&mut facts))?;
            let (from, until) = read::extent(kind, &facts, *as_of)?;
            if read::is_late(from, *as_of) {
                return None;
            }
            if kept {
                self.dossier.events[slot].push(Event { kind: slot, from, until, facts, line: self.line });
            } else {
                self.spare.push(facts);
            }
        }
        Some(true)
    }

    /// Reads which kinds of event are recorded completely, and when.
    fn coverage(&mut self, json: &mut Scan<'_>) -> Option<()> {
        let Quick { vocabulary, as_of, uncovered, .. } = self.quick;
        let range = |text: &str| Dates::parse(text).ok().map(|dates| (dates.lo, dates.hi.min(*as_of)));
        let mut entries = json.open(b'{', b'}')?;
        while json.more(&mut entries)? {
            let kind = vocabulary.kind(&json.string()?)?;
            uncovered[kind].into_iter().for_each(|unread| self.left[unread] = true);
            json.eat(b':')?;
            let covered = if json.peek()? == b'[' {
                let (mut ranges, mut items) = (Vec::new(), json.open(b'[', b']')?);
                while json.more(&mut items)? {
                    ranges.push(range(&json.string()?)?);
                }
                Coverage::new(ranges)
            } else {
                match &*json.word()? {
                    HOLE => Coverage::default(),
                    COMPLETE => Coverage::up_to(*as_of),
                    text => Coverage::new([range(text)?]),
                }
            };
            if self.stated[kind].replace(covered).is_some() {
                return None;
            }
        }
        Some(())
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
    unread: RefCell<Vec<String>>,
}

/// Keywords that validate nothing.
const SILENT: [&str; 7] =
    ["title", "description", "$comment", "default", "examples", "deprecated", "$anchor"];

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
            let place = self.place(schema.as_object()?, key, &path, kind)?;
            let unread = self.unread_at(key, &path, kind).map(|path| self.nobody_reads(path));
            keys.push(Entry { key, place, unread });
        }
        let mut required = 0;
        for wanted in schema.get("required").and_then(Json::as_array).into_iter().flatten() {
            let at = keys.iter().position(|entry| wanted.as_str() == Some(entry.key))?;
            required |= 1u128.checked_shl(u32::try_from(at).ok()?)?;
        }
        // Keys are compared as they are written.
        let plain =
            keys.iter().all(|entry| !entry.key.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()));
        (plain && keys.len() <= 128).then_some(Section { keys, required })
    }

    /// Notes something that nobody reads.
    fn nobody_reads(&self, path: String) -> usize {
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
            return plain.then_some(Place::Coverage);
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
    let texts = listed.and_then(Json::as_array).into_iter().flatten().map(Json::is_string).collect();
    let unique = schema.get("uniqueItems").is_some_and(|unique| unique == true);
    let (least, most) = (least.unwrap_or(i64::MIN), most.unwrap_or(i64::MAX));
    let shortest = shortest.unwrap_or_default();
    Some(Leaf { slot, field, kept, texts, least, most, shortest, unique, validator })
}

impl Leaf<'_> {
    /// Reads what the field holds.
    fn read(&self, json: &mut Scan<'_>) -> Option<Datum> {
        match json.peek()? {
            b'"' => self.text(&json.string()?),
            b'[' => self.list(json),
            b'n' => json.null().map(|()| Datum::Unknown),
            _ => {
                let number = json.number()?;
                let fits = self.field.ty == Type::Number && (self.least..=self.most).contains(&number);
                (fits && self.allows(|| number.into())).then_some(Datum::Known(Value::Number(number)))
            }
        }
    }

    fn text(&self, text: &str) -> Option<Datum> {
        if text == HOLE {
            return Some(Datum::Unknown);
        }
        let ty = &self.field.ty;
        if text == NONE {
            return match ty.choices().and_then(|choices| choices.slot(NONE)) {
                None => Some(Datum::Absent),
                Some(slot) if matches!(ty, Type::Choice(_)) => Some(Datum::Known(Value::Choice(slot))),
                Some(_) => None,
            };
        }
        let value = match ty {
            Type::Date => Value::Date(Dates::parse(text).ok()?),
            Type::Choice(choices) => Value::Choice(self.choice(choices, text)?),
            Type::Text if text.len() >= self.shortest && text.chars().count() >= self.shortest => {
                Value::Text(if self.kept { text.to_owned() } else { String::new() })
            }
            Type::Text | Type::Number | Type::Set(_) | Type::Texts => return None,
        };
        self.allows(|| text.into()).then_some(Datum::Known(value))
    }

    fn list(&self, json: &mut Scan<'_>) -> Option<Datum> {
        let (mut open, mut items) = (false, json.open(b'[', b']')?);
        let value = match &self.field.ty {
            Type::Set(choices) if self.validator.is_none() => {
                let mut slots: SmallVec<[usize; 8]> = SmallVec::new();
                while json.more(&mut items)? {
                    match &*json.word()? {
                        HOLE => open = true,
                        text => slots.push(self.choice(choices, text)?),
                    }
                }
                let members: Slots = slots.iter().copied().collect();
                if self.unique && members.len() < slots.len() {
                    return None;
                }
                Value::Set { members, open }
            }
            Type::Texts => {
                let mut members = Vec::new();
                while json.more(&mut items)? {
                    match json.word()? {
                        hole if hole == HOLE => open = true,
                        text => members.push(text.into_owned()),
                    }
                }
                if !self.allows(|| members.clone().into()) {
                    return None;
                }
                members.sort_unstable();
                Value::Texts { members, open }
            }
            _ => return None,
        };
        Some(Datum::Known(value))
    }

    /// Whether the schema allows a value, where it asks more than its type.
    fn allows(&self, value: impl FnOnce() -> Json) -> bool {
        self.validator.as_ref().is_none_or(|validator| validator.is_valid(&value()))
    }

    /// The slot of a choice that is a text.
    fn choice(&self, choices: &Choices, text: &str) -> Option<usize> {
        choices.slot(text).filter(|slot| self.texts.get(*slot) == Some(&true))
    }

    /// Whether anything is known that a schema speaks of: it does not look at what is known not to exist.
    fn is_fact(&self, datum: &Datum) -> bool {
        let none = |slot: usize| self.field.ty.choices().is_some_and(|c| c.values[slot] == NONE);
        match datum {
            Datum::Known(Value::Choice(slot)) => !none(*slot),
            Datum::Known(_) => true,
            Datum::Absent | Datum::Unknown => false,
        }
    }
}

/// Whether a line holds nothing but what both JSON and YAML write as it is: no control characters, and none of those blocks in
/// which are some that YAML does not know.
fn is_plain(text: &str) -> bool {
    // Whole blocks at once, which processors do many bytes at a time.
    let none_of = |bytes: &[u8], odd: fn(u8) -> bool| {
        bytes.chunks(256).all(|block| !block.iter().fold(false, |found, byte| found | odd(*byte)))
    };
    let bytes = text.trim_end_matches(['\r', '\n']).as_bytes();
    let pair = |pair: &[u8]| matches!(pair, [0xc2, ..0xa0] | [0xef, 0xbb | 0xbf]);
    none_of(bytes, |byte| byte < b' ' || byte == 0x7f) && (bytes.is_ascii() || !bytes.windows(2).any(pair))
}

/// Goes through a text that may be JSON. Whatever it meets that is not as programs plainly write it ends it: none.
struct Scan<'t> {
    text: &'t str,
    at: usize,
}

/// The entries of a mapping or a list while they are gone through.
struct Entries {
    close: u8,
    first: bool,
}

impl<'t> Scan<'t> {
    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while *bytes.get(self.at)? == b' ' {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn eat(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// Nothing is left but the end of the line.
    fn end(&mut self) -> Option<()> {
        self.text[self.at..].trim_matches([' ', '\r', '\n']).is_empty().then_some(())
    }

    fn open(&mut self, open: u8, close: u8) -> Option<Entries> {
        self.eat(open).map(|()| Entries { close, first: true })
    }

    /// Whether another entry begins here.
    fn more(&mut self, entries: &mut Entries) -> Option<bool> {
        let next = self.peek()?;
        if next == entries.close {
            self.at += 1;
            return Some(false);
        }
        if !entries.first {
            self.eat(b',')?;
            // A comma behind the last is no JSON.
            if self.peek()? == entries.close {
                return None;
            }
        }
        entries.first = false;
        Some(true)
    }

    /// A key and its colon: which of a section it is, most often the next.
    fn key(&mut self, section: &Section<'_>, next: usize) -> Option<usize> {
        self.eat(b'"')?;
        let rest = &self.text.as_bytes()[self.at..];
        let is = |Entry { key, .. }: &Entry<'_>| {
            rest.get(key.len()) == Some(&b'"') && rest.starts_with(key.as_bytes())
        };
        let (before, after) = section.keys.split_at(next.min(section.keys.len()));
        let at =
            after.iter().position(is).map(|at| before.len() + at).or_else(|| before.iter().position(is))?;
        self.at += section.keys[at].key.len() + 1;
        self.eat(b':')?;
        Some(at)
    }

    fn string(&mut self) -> Option<Cow<'t, str>> {
        self.eat(b'"')?;
        let (start, bytes) = (self.at, self.text.as_bytes());
        let mut escaped = false;
        loop {
            match *bytes.get(self.at)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        let inner = self.text.get(start..self.at)?;
        self.at += 1;
        if escaped {
            return unescaped(inner).map(Cow::Owned);
        }
        Some(Cow::Borrowed(inner))
    }

    fn null(&mut self) -> Option<()> {
        self.peek()?;
        self.text[self.at..].starts_with("null").then(|| self.at += 4)
    }

    /// A text; `null` says what the word for a hole says.
    fn word(&mut self) -> Option<Cow<'t, str>> {
        if self.peek()? == b'n' { self.null().map(|()| HOLE.into()) } else { self.string() }
    }

    /// What is not known.
    fn hole(&mut self) -> Option<()> {
        (self.word()? == HOLE).then_some(())
    }

    /// A whole number.
    fn number(&mut self) -> Option<i64> {
        self.peek()?;
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| matches!(byte, b'-' | b'0'..=b'9')).count();
        let written = &rest[..length];
        let digits = written.strip_prefix('-').unwrap_or(written);
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (digits.len() == 1 || !digits.starts_with('0'));
        let whole = matches!(rest.as_bytes().get(length), Some(b',' | b'}' | b']' | b' '));
        self.at += length;
        if plain && whole && written != "-0" { written.parse().ok() } else { None }
    }
}

/// A text with its escapes as what they stand for; none of what YAML would read otherwise.
fn unescaped(inner: &str) -> Option<String> {
    let known = |escape: &[u8]| !matches!(escape, [b'\\', b'u', ..]);
    if !inner.as_bytes().windows(2).all(known) {
        return None;
    }
    serde_json::from_str(&format!("\"{inner}\"")).ok()
}
