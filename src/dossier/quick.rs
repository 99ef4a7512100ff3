//! Records as programs write them, a line of JSON each: from the text straight into slots, validated on the way.
//!
//! Only what is plainly right is read here. Whatever gives cause for a message, and whatever a schema asks that is not known here,
//! makes this give up; then [`Dossier::read`] reads the record from its tree and says what is wrong with it. So nothing is
//! accepted here that is not accepted there, and what is accepted comes to the same (`tests/quick.rs`).

mod places;
mod scan;

use std::{cell::RefCell, mem, num::NonZeroUsize, ops::Range};

use serde_json::Value as Json;
use smallvec::SmallVec;

use crate::{
    needed::{Left, Needs},
    time::{Dates, Day},
    vocabulary::{COMPLETE, Choices, Field, HOLE, NONE, Type, Vocabulary},
};

use super::{Coverage, Datum, Dossier, Event, Fact, Slots, Statement, Value, read};
use places::{Build, Leaf, Place, Section};
use scan::{Scan, is_plain};

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

    /// The keys and values that are known from the schema: as what they are read wherever they stand.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let mut words = scan::WORDS.to_vec();
        self.record.words(&mut words);
        words.into_iter()
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
            free: Vec::new(),
            left: vec![false; self.unread.len()],
            left_out: vec![0; self.unread.len()],
        }
    }
}

/// A record that was read.
#[derive(Debug, Clone, Copy)]
pub struct Read<'r> {
    /// The record.
    pub dossier: &'r Dossier,
    /// Where in its line texts stand that are neither days nor among [`Quick::words`]; none where there is also something else
    /// than these, numbers of six digits at most, and what JSON puts between them: numbers that are longer, several blanks.
    pub free: Option<&'r [Range<usize>]>,
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
    /// Room for where free texts stand.
    free: Vec<Range<usize>>,
    /// What of the record is among [`Quick::unread`], and in how many records that counted it was.
    left: Vec<bool>,
    left_out: Vec<u64>,
}

impl<'v> Records<'_, 'v> {
    /// Reads a record from a line of a file; none where it is to be read otherwise.
    pub fn read(&mut self, text: &str, line: usize, path: &str) -> Option<Read<'_>> {
        let Quick { vocabulary, as_of, record, most_bytes, .. } = self.quick;
        if text.len() > *most_bytes || !is_plain(text) {
            return None;
        }
        self.clear();
        self.line = line;
        if self.dossier.path != path {
            path.clone_into(&mut self.dossier.path);
        }
        let mut free = mem::take(&mut self.free);
        free.clear();
        let mut json = Scan { text, at: 0, free, odd: false };
        let whole = self.section(&mut json, record, None).and_then(|()| json.end());
        let odd = json.odd;
        self.free = json.free;
        whole?;
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
        Some(Read { dossier: &self.dossier, free: (!odd).then_some(&self.free) })
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
        for events in events {
            self.spare.extend(events.drain(..).map(|event| event.facts));
        }
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
            said.push(Statement { by, datum: leaves[by].read(json)? });
        }
        said.sort_by_key(|statement| statement.by);
        Some((Fact::told(said.into(), NonZeroUsize::new(self.line)), true))
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

impl Leaf<'_> {
    /// Reads what the field holds.
    fn read(&self, json: &mut Scan<'_>) -> Option<Datum> {
        match json.peek()? {
            b'"' => self.plain(json).map_or_else(|| self.text(&json.string()?), Some),
            b'[' => self.list(json),
            b'n' => json.null().map(|()| Datum::Unknown),
            _ => {
                let number = json.number()?;
                let fits = self.field.ty == Type::Number && (self.least..=self.most).contains(&number);
                (fits && self.allows(|| number.into())).then_some(Datum::Known(Value::Number(number)))
            }
        }
    }

    /// What most texts are: a day, or one of the values of an enumeration.
    fn plain(&self, json: &mut Scan<'_>) -> Option<Datum> {
        let value = match &self.field.ty {
            Type::Date if self.validator.is_none() => Value::Date(Dates::exact(json.day()?)),
            Type::Choice(_) => Value::Choice(json.one_of(&self.written)?),
            _ => return None,
        };
        Some(Datum::Known(value))
    }

    fn text(&self, text: &str) -> Option<Datum> {
        if text == HOLE {
            return Some(Datum::Unknown);
        }
        let ty = &self.field.ty;
        if text == NONE {
            return match self.none {
                None => Some(Datum::Absent),
                Some(slot) if matches!(ty, Type::Choice(_)) => Some(Datum::Known(Value::Choice(slot))),
                Some(_) => None,
            };
        }
        let value = match ty {
            Type::Date => Value::Date(Dates::parse(text).ok()?),
            Type::Choice(choices) => Value::Choice(self.choice(choices, text)?),
            Type::Text if text.len() >= self.shortest && text.chars().count() >= self.shortest => {
                Value::Text(if self.kept { text.into() } else { Box::default() })
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
                    if let Some(slot) = json.one_of(&self.written) {
                        slots.push(slot);
                        continue;
                    }
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
                Value::Texts { members: members.into(), open }
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
        match datum {
            Datum::Known(Value::Choice(slot)) => self.none != Some(*slot),
            Datum::Known(_) => true,
            Datum::Absent | Datum::Unknown => false,
        }
    }
}
