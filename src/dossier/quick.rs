//! Records as programs write them, a line of JSON each: from the text straight into slots, validated on the way.
//!
//! Only what is plainly right is read here. Whatever gives cause for a message, and whatever a schema asks that is not known here,
//! makes this give up; then [`Dossier::read`] reads the record from its tree and says what is wrong with it. So nothing is
//! accepted here that is not accepted there, and what is accepted comes to the same (`tests/quick.rs`).

mod places;
mod scan;

use std::{cell::RefCell, mem, num::NonZeroUsize, ops::Range, sync::Arc};

use serde_json::Value as Json;

use crate::{
    needed::{Left, Needs},
    time::{Dates, Day},
    vocabulary::{Choices, Field, HOLE, NONE, Type, Vocabulary},
};

use super::{Coverage, Datum, Dossier, Event, Fact, Slots, Statement, Value, read};
use places::{Build, Entry, Leaf, Place, Plain, Section};
use scan::{Scan, Written, is_plain};

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
            dossier: Dossier { facts: Vec::new(), ..Dossier::blank(self.vocabulary) },
            stated: Vec::new(),
            lists: Vec::new(),
            spare: vec![Vec::new(); self.vocabulary.kinds.len()],
            line: None,
            free: Vec::new(),
            left: vec![false; self.unread.len()],
            left_out: vec![0; self.unread.len()],
        }
    }
}

/// A line of a file that holds a record, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<T = Box<[u8]>> {
    /// The slot of the record's subject.
    pub subject: usize,
    /// What stands on it.
    pub text: T,
    /// Its number in the file, from 1.
    pub number: usize,
    /// The file.
    pub path: Arc<str>,
}

impl Line<&[u8]> {
    /// The same, to be kept.
    pub fn kept(&self) -> Line {
        let Self { subject, text, number, ref path } = *self;
        Line { subject, text: text.into(), number, path: Arc::clone(path) }
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
    /// Per kind, facts of events that are not needed any more: room for those of others.
    spare: Vec<Vec<Vec<Fact>>>,
    /// The line that is read.
    line: Option<NonZeroUsize>,
    /// Room for where free texts stand.
    free: Vec<Range<usize>>,
    /// What of the record is among [`Quick::unread`], and in how many records that counted it was.
    left: Vec<bool>,
    left_out: Vec<u64>,
}

impl<'v> Records<'_, 'v> {
    /// Reads a record from a line of a file; none where it is to be read otherwise.
    pub fn read(&mut self, text: &[u8], line: usize, path: &str) -> Option<Read<'_>> {
        let Quick { vocabulary, as_of, record, most_bytes, .. } = self.quick;
        if text.len() > *most_bytes || !is_plain(text) {
            return None;
        }
        self.clear();
        self.line = Some(NonZeroUsize::new(line)?);
        if self.dossier.path != path {
            path.clone_into(&mut self.dossier.path);
        }
        let mut free = mem::take(&mut self.free);
        free.clear();
        let mut json = Scan { text, at: 0, free, odd: false };
        let mut facts = mem::take(&mut self.dossier.facts);
        let mut reading = Facts::new(&vocabulary.fields, *as_of, &mut facts);
        let whole = self.section(&mut json, record, &mut reading).and_then(|()| json.end());
        reading.finish();
        self.dossier.facts = facts;
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

    /// Reads a record from a line that was kept because it was read from it before.
    pub fn again(&mut self, line: &Line) -> Option<&Dossier> {
        self.read(&line.text, line.number, &line.path).map(|read| read.dossier)
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
        let Dossier { id, events, .. } = &mut self.dossier;
        id.0.clear();
        for (events, spare) in events.iter_mut().zip(&mut self.spare) {
            spare.extend(events.drain(..).map(|event| event.facts));
        }
        self.stated.clear();
        self.stated.resize(vocabulary.kinds.len(), None);
        self.lists.clear();
        self.lists.resize(vocabulary.kinds.len(), List::default());
    }

    /// Reads a mapping whose facts go to those of an event, or to those of the record.
    fn section(&mut self, json: &mut Scan<'_>, section: &Section<'v>, facts: &mut Facts<'_>) -> Option<()> {
        let (mut seen, mut required, mut next) = ([0u64; 2], section.required, 0);
        let mut entries = json.open(b'{', b'}')?;
        while json.more(&mut entries)? {
            let at = json.key(&section.keys, next)?;
            next = at + 1;
            let (seen, bit) = (seen.get_mut(at / 64)?, 1 << (at % 64));
            if *seen & bit != 0 {
                return None;
            }
            *seen |= bit;
            let Entry { place, unread, is_required } = &section.entries[at];
            if let Some(unread) = unread {
                self.left[*unread] = true;
            }
            let is_fact = match place {
                Place::Leaf(leaf) => self.leaf(json, leaf, facts)?,
                Place::Section(section) => {
                    self.section(json, section, facts)?;
                    true
                }
                Place::Told { slot, kept, field, said } => {
                    let (fact, is_fact) = self.told(json, field, said)?;
                    facts.keep(*slot, *kept, fact)?;
                    is_fact
                }
                Place::Events { kind, fields, kept } => self.events(json, *kind, fields, *kept)?,
                Place::Coverage { kinds, complete } => {
                    self.coverage(json, kinds, complete)?;
                    true
                }
                Place::Other => {
                    json.hole()?;
                    false
                }
            };
            required -= usize::from(is_fact && *is_required);
        }
        (required == 0).then_some(())
    }

    /// Reads a field, and says whether a schema speaks of what is known of it.
    #[inline]
    fn leaf(&self, json: &mut Scan<'_>, leaf: &Leaf<'_>, facts: &mut Facts<'_>) -> Option<bool> {
        let datum = match leaf.read_plain(json) {
            Some(value) => Datum::Known(value),
            None => leaf.read_any(json)?,
        };
        let is_fact = leaf.is_fact(&datum);
        facts.keep(leaf.slot, leaf.kept, Fact { datum, said: Box::default(), line: self.line })?;
        Some(is_fact)
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
            return Some((Fact { datum, said: Box::default(), line: self.line }, false));
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
        Some((Fact::told(said.into(), self.line), true))
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
        let line = self.line.map_or(0, NonZeroUsize::get);
        self.lists[slot].none = true;
        let mut items = json.open(b'[', b']')?;
        while json.more(&mut items)? {
            self.lists[slot].none = false;
            if json.peek()? != b'{' {
                json.hole()?;
                self.lists[slot].more = true;
                continue;
            }
            let mut facts = self.spare[slot].pop().unwrap_or_default();
            let mut reading = Facts::new(&kind.fields, Day::FUTURE, &mut facts);
            self.section(json, fields, &mut reading)?;
            reading.finish();
            let (from, until) = read::extent(kind, &facts, *as_of)?;
            if read::is_late(from, *as_of) {
                return None;
            }
            if kept {
                self.dossier.events[slot].push(Event { kind: slot, from, until, facts, line });
            } else {
                self.spare[slot].push(facts);
            }
        }
        Some(true)
    }

    /// Reads which kinds of event are recorded completely, and when.
    fn coverage(
        &mut self,
        json: &mut Scan<'_>,
        kinds: &[Written],
        complete: &[Option<Written>; 1],
    ) -> Option<()> {
        let Quick { as_of, uncovered, .. } = self.quick;
        let range = |text: &str| Dates::parse(text).ok().map(|dates| (dates.lo, dates.hi.min(*as_of)));
        let (mut entries, mut next) = (json.open(b'{', b'}')?, 0);
        while json.more(&mut entries)? {
            let kind = json.key(kinds, next)?;
            next = kind + 1;
            uncovered[kind].into_iter().for_each(|unread| self.left[unread] = true);
            let covered = if json.one_of(complete).is_some() {
                Coverage::up_to(*as_of)
            } else if json.peek()? == b'[' {
                let (mut ranges, mut items) = (Vec::new(), json.open(b'[', b']')?);
                while json.more(&mut items)? {
                    ranges.push(range(&json.string()?)?);
                }
                Coverage::new(ranges)
            } else {
                match &*json.word()? {
                    HOLE => Coverage::default(),
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

/// The facts of a record or an event while they are read, most often in the order of their slots.
struct Facts<'f> {
    fields: &'f [Field],
    /// No date of them may be later.
    latest: Day,
    /// Of those from `at` on another record or event stands there still: one with the same fields, so that where nothing is written
    /// of one that says the same.
    known: &'f mut Vec<Fact>,
    at: usize,
}

impl<'f> Facts<'f> {
    fn new(fields: &'f [Field], latest: Day, known: &'f mut Vec<Fact>) -> Self {
        Self { fields, latest, known, at: 0 }
    }

    /// Keeps what is known of a field, where somebody reads it.
    #[expect(clippy::inline_always, reason = "so that a fact is made where it is kept")]
    #[inline(always)]
    fn keep(&mut self, slot: usize, kept: bool, fact: Fact) -> Option<()> {
        if matches!(fact.datum, Datum::Known(Value::Date(dates)) if read::is_late(dates, self.latest)) {
            return None;
        }
        match self.known.get_mut(slot) {
            _ if !kept => {}
            Some(next) if slot == self.at => {
                put(next, fact);
                self.at += 1;
            }
            _ => self.keep_apart(slot, fact),
        }
        Some(())
    }

    fn keep_apart(&mut self, slot: usize, fact: Fact) {
        if slot < self.at {
            put(&mut self.known[slot], fact);
        } else {
            self.fill(slot);
            self.next(fact);
        }
    }

    fn next(&mut self, fact: Fact) {
        match self.known.get_mut(self.at) {
            Some(next) => put(next, fact),
            None => self.known.push(fact),
        }
        self.at += 1;
    }

    /// Nothing is written of the fields before one.
    fn fill(&mut self, until: usize) {
        for field in self.fields.get(self.at..until).unwrap_or_default() {
            // Of most nothing was written before either: nobody reads them.
            match self.known.get(self.at) {
                Some(Fact { line: None, .. }) => self.at += 1,
                _ => self.next(Fact::unwritten(field.always)),
            }
        }
    }

    /// Nothing is written of the others.
    fn finish(mut self) {
        self.fill(self.fields.len());
        self.known.truncate(self.at);
    }
}

/// Puts a fact in the place of another. Few of these took room of their own: to drop them all takes longer than to see that.
#[inline]
fn put(place: &mut Fact, fact: Fact) {
    let old = mem::replace(place, fact);
    if old.has_room() {
        drop(old);
    } else {
        mem::forget(old);
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
        self.read_plain(json).map(Datum::Known).or_else(|| self.read_any(json))
    }

    /// Reads what nearly every value of the field is; stays where it is at anything else.
    #[expect(
        clippy::inline_always,
        reason = "most of what a record holds is read here, a few instructions each"
    )]
    #[inline(always)]
    fn read_plain(&self, json: &mut Scan<'_>) -> Option<Value> {
        match self.plain {
            Plain::Day => json.day().map(|day| Value::Date(Dates::exact(day))),
            Plain::Choice => json.one_of(&self.written).map(Value::Choice),
            Plain::Set => {
                let members = Slots::of_bits(json.several_of(&self.written)?);
                Some(Value::Set { members, open: false })
            }
            Plain::Other => None,
        }
    }

    fn read_any(&self, json: &mut Scan<'_>) -> Option<Datum> {
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
                let (mut members, mut twice) = (Slots::default(), false);
                while json.more(&mut items)? {
                    let slot = match json.one_of(&self.written) {
                        Some(slot) => slot,
                        None => match &*json.word()? {
                            HOLE => {
                                open = true;
                                continue;
                            }
                            text => self.choice(choices, text)?,
                        },
                    };
                    twice |= !members.insert(slot);
                }
                if self.unique && twice {
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
    #[inline]
    fn is_fact(&self, datum: &Datum) -> bool {
        match datum {
            Datum::Known(Value::Choice(slot)) => self.none != Some(*slot),
            Datum::Known(_) => true,
            Datum::Absent | Datum::Unknown => false,
        }
    }
}
