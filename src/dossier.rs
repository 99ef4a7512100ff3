//! One record under test, read into the slots of its vocabulary.
//!
//! A dossier is a set of facts, each known, known not to exist, or not known; a list of events per kind; and, per
//! kind, the time for which these events are recorded completely. Everything keeps the line it stands on.

mod id;
mod quick;
mod read;

use std::{iter, num::NonZeroUsize, sync::LazyLock};

use smallvec::SmallVec;

use crate::{
    time::{Dates, Day},
    vocabulary::Vocabulary,
};

pub use id::{DossierId, Key};
pub use quick::{Line, Quick, Read};

/// What is known of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Datum {
    /// A hole: any value could be the right one.
    Unknown,
    /// Known not to exist.
    Absent,
    /// Known.
    Known(Value),
}

/// A known value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A date, perhaps of reduced precision.
    Date(Dates),
    /// A whole number.
    Number(i64),
    /// The slot of a value of an enumeration.
    Choice(usize),
    /// Several values of an enumeration; `open` when there may be more.
    Set {
        /// Those that are known to be in it.
        members: Slots,
        /// Whether there may be others.
        open: bool,
    },
    /// A text.
    Text(Box<str>),
    /// Several texts; `open` when there may be more.
    Texts {
        /// Those that are known.
        members: Box<[String]>,
        /// Whether there may be others.
        open: bool,
    },
}

/// Slots of an enumeration, each once and in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slots(Members);

/// Of an enumeration that is not very long a bit says whether a slot is among them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Members {
    /// All of them are below 64.
    Bits(u64),
    /// Some are not.
    List(Box<[usize]>),
}

impl Slots {
    /// Whether a slot is among them.
    pub fn contains(&self, slot: usize) -> bool {
        match &self.0 {
            Members::Bits(bits) => slot < 64 && bits >> slot & 1 == 1,
            Members::List(slots) => slots.binary_search(&slot).is_ok(),
        }
    }

    /// Those below 64 that have a bit.
    pub fn of_bits(bits: u64) -> Self {
        Self(Members::Bits(bits))
    }

    /// Adds one; whether it was not among them.
    #[inline]
    pub fn insert(&mut self, slot: usize) -> bool {
        if self.contains(slot) {
            return false;
        }
        match &mut self.0 {
            Members::Bits(bits) if slot < 64 => *bits |= 1 << slot,
            _ => *self = self.iter().chain([slot]).collect(),
        }
        true
    }

    /// A bit for each, where all are below 64.
    pub fn bits(&self) -> Option<u64> {
        match self.0 {
            Members::Bits(bits) => Some(bits),
            Members::List(_) => None,
        }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        let (mut bits, list): (u64, &[usize]) = match &self.0 {
            Members::Bits(bits) => (*bits, &[]),
            Members::List(slots) => (0, slots),
        };
        let next = move || {
            let slot = bits.trailing_zeros() as usize;
            (bits != 0).then(|| {
                bits &= bits - 1;
                slot
            })
        };
        iter::from_fn(next).chain(list.iter().copied())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Members::Bits(bits) => bits.count_ones() as usize,
            Members::List(slots) => slots.len(),
        }
    }
}

impl Default for Slots {
    fn default() -> Self {
        Self::of_bits(0)
    }
}

impl FromIterator<usize> for Slots {
    fn from_iter<I: IntoIterator<Item = usize>>(slots: I) -> Self {
        let mut slots = slots.into_iter();
        let mut bits = 0;
        while let Some(slot) = slots.next() {
            if slot >= 64 {
                let mut list: Vec<usize> =
                    Self(Members::Bits(bits)).iter().chain([slot]).chain(slots).collect();
                list.sort_unstable();
                list.dedup();
                return Self(Members::List(list.into()));
            }
            bits |= 1 << slot;
        }
        Self(Members::Bits(bits))
    }
}

/// What is known of one field, and where it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What is known; of what several respondents say, what they agree on.
    pub datum: Datum,
    /// What each respondent who was heard says, in the vocabulary's order.
    pub said: Box<[Statement]>,
    /// The line it stands on, from 1; none where nothing is written.
    pub line: Option<NonZeroUsize>,
}

/// What one respondent says of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The slot of the respondent.
    pub by: usize,
    /// What they say; unknown where they were heard but it is not known what they said.
    pub datum: Datum,
}

impl Fact {
    /// Nothing is known and nothing is written.
    pub fn unknown() -> Self {
        Self { datum: Datum::Unknown, said: Box::default(), line: None }
    }

    /// What stands on a line, of which no respondents spoke.
    pub fn plain(datum: Datum, line: usize) -> Self {
        Self { datum, said: Box::default(), line: NonZeroUsize::new(line) }
    }

    /// Of a field of which nothing is written; where it is always recorded that says that there is nothing.
    pub fn unwritten(always: bool) -> Self {
        let datum = if always { Datum::Absent } else { Datum::Unknown };
        Self { datum, ..Self::unknown() }
    }

    /// Where nothing is written.
    pub fn hole() -> &'static Self {
        static HOLE: LazyLock<Fact> = LazyLock::new(Fact::unknown);
        &HOLE
    }

    /// A fact of which respondents spoke: known as far as they agree.
    pub fn told(said: Box<[Statement]>, line: Option<NonZeroUsize>) -> Self {
        let agreed = said.first().filter(|first| said.iter().all(|s| s.datum == first.datum));
        let datum = agreed.map_or(Datum::Unknown, |first| first.datum.clone());
        Self { datum, said, line }
    }

    /// Whether any of it took room of its own.
    #[inline]
    fn has_room(&self) -> bool {
        let datum = match &self.datum {
            Datum::Known(Value::Text(_) | Value::Texts { .. }) => true,
            Datum::Known(Value::Set { members, .. }) => members.bits().is_none(),
            Datum::Known(Value::Date(_) | Value::Number(_) | Value::Choice(_))
            | Datum::Unknown
            | Datum::Absent => false,
        };
        datum || !self.said.is_empty()
    }

    /// Whether those who were heard contradict each other.
    pub fn is_disputed(&self) -> bool {
        let mut known = self.said.iter().map(|s| &s.datum).filter(|d| **d != Datum::Unknown);
        known.next().is_some_and(|first| known.any(|other| other != first))
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The slot of its kind.
    pub kind: usize,
    /// When it was or began.
    pub from: Dates,
    /// When it was or ended.
    pub until: Dates,
    /// Its fields, by slot.
    pub facts: Vec<Fact>,
    /// The line it begins on, from 1.
    pub line: usize,
}

/// The days for which a kind of event is recorded completely: disjoint ranges, both ends included, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage(Ranges);

/// One or two take no room of their own.
type Ranges = SmallVec<[(Day, Day); 2]>;

impl Coverage {
    /// Complete for these ranges.
    pub fn new(ranges: impl IntoIterator<Item = (Day, Day)>) -> Self {
        let mut ranges: Ranges = ranges.into_iter().filter(|(from, until)| from <= until).collect();
        ranges.sort_unstable();
        let mut merged = Ranges::new();
        for (from, until) in ranges {
            match merged.last_mut() {
                Some(last) if from <= last.1.plus_days(1) => last.1 = last.1.max(until),
                _ => merged.push((from, until)),
            }
        }
        Self(merged)
    }

    /// Complete up to and including a day.
    pub fn up_to(day: Day) -> Self {
        Self(Ranges::from_slice(&[(Day::PAST, day)]))
    }

    /// Whether every day from `from` to `until` is covered.
    pub fn covers(&self, from: Day, until: Day) -> bool {
        from > until || self.0.iter().any(|range| range.0 <= from && until <= range.1)
    }

    /// The ranges.
    pub fn ranges(&self) -> &[(Day, Day)] {
        &self.0
    }

    /// The days that both cover.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|a| other.0.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
        Self::new(pairs)
    }

    /// The days that one or the other covers.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self::new(self.0.iter().chain(&other.0).copied())
    }

    /// The days that are not covered.
    #[must_use]
    pub fn uncovered(&self) -> Self {
        let mut ranges = Vec::new();
        let mut next = Some(Day::PAST);
        for (from, until) in &self.0 {
            ranges.extend(next.filter(|next| next < from).map(|next| (next, from.plus_days(-1))));
            next = (*until < Day::FUTURE).then(|| until.plus_days(1));
        }
        ranges.extend(next.map(|next| (next, Day::FUTURE)));
        Self::new(ranges)
    }

    /// Whether some day from `from` to `until` is covered.
    pub fn meets(&self, from: Day, until: Day) -> bool {
        self.0.iter().any(|range| range.0.max(from) <= range.1.min(until))
    }

    /// How many days from `from` up to but not including `until` are covered.
    pub fn days_between(&self, from: Day, until: Day) -> i32 {
        self.0
            .iter()
            .map(|range| (range.0.max(from), range.1.plus_days(1).min(until)))
            .map(|(from, until)| until.since(from).max(0))
            .fold(0, i32::saturating_add)
    }

    /// The last day of the uncovered stretch that holds the latest uncovered day at or before `day`.
    pub fn uncovered_until(&self, day: Day) -> Option<Day> {
        // Ranges do not touch, so the day before each is uncovered, and so is the day after it.
        let at_or_before = self.0.partition_point(|range| range.0 <= day);
        let next = |at: usize| self.0.get(at).map_or(Day::FUTURE, |range| range.0.plus_days(-1));
        match at_or_before.checked_sub(1).and_then(|at| self.0.get(at)) {
            Some(range) if day > range.1 => Some(next(at_or_before)),
            Some(range) if range.0 > Day::PAST => Some(range.0.plus_days(-1)),
            Some(_) => None,
            None => Some(next(at_or_before)),
        }
    }
}

/// Words that illustrate a norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The norm, by id.
    pub norm: Option<(String, usize)>,
    /// Who spoke, in Dutch.
    pub speaker: Option<String>,
    /// What it is about.
    pub context: Option<String>,
    /// The words.
    pub text: String,
    /// Where it was published.
    pub source: Option<String>,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The slot of the subject that it is a record of.
    pub subject: usize,
    /// Its id.
    pub id: DossierId,
    /// The path it was read from.
    pub path: String,
    /// Its fields, by slot.
    pub facts: Vec<Fact>,
    /// Its events, by kind.
    pub events: Vec<Vec<Event>>,
    /// What is covered, by kind.
    pub coverage: Vec<Coverage>,
    /// Quotes it holds.
    pub quotes: Vec<Quote>,
}

impl Dossier {
    /// A record of which nothing is known: every way to fill it in is a record.
    pub fn blank(vocabulary: &Vocabulary) -> Self {
        Self {
            subject: vocabulary.subject,
            id: DossierId(String::new()),
            path: String::new(),
            facts: vec![Fact::unknown(); vocabulary.fields.len()],
            events: vec![Vec::new(); vocabulary.kinds.len()],
            coverage: vec![Coverage::default(); vocabulary.kinds.len()],
            quotes: Vec::new(),
        }
    }
}

/// The place of a line, for evidence.
pub fn place(path: &str, line: usize) -> String {
    format!("{path}:{line}")
}
