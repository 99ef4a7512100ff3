//! Conditions: trees of operators over the facts of one dossier.
//!
//! In a complete dossier a condition is true, false, or does not apply (`every` over nothing; a window without a
//! day). In a dossier with holes it is the set of those that completions could give; see [`crate::assess`].

use std::ops::Deref;

use crate::{
    findings::Source,
    time::{Day, Length},
    vocabulary::Choices,
};

use super::Validity;

/// A condition on one dossier, or on one event in it.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All of these that apply.
    All(Vec<Self>),
    /// One or more of these that apply.
    Any(Vec<Self>),
    /// The opposite.
    Not(Box<Self>),
    /// So many of these, of those that apply.
    Of(Bound, Vec<Self>),
    /// A named condition, by slot.
    Ref(usize),
    /// The verdict on another norm is one of these.
    Verdict {
        /// The norm's slot.
        norm: usize,
        /// The verdicts.
        is: crate::verdict::Verdicts,
    },
    /// What a field holds.
    Field {
        /// The field.
        field: FieldRef,
        /// What it must hold.
        tests: Tests,
    },
    /// How many events there are.
    Count {
        /// Which.
        select: Selection,
        /// How many.
        bound: Bound,
        /// Its number ([`super::common`]).
        common: Option<usize>,
    },
    /// Every selected event meets a condition; does not apply when there is none.
    Every {
        /// Which.
        select: Selection,
        /// The condition on each.
        has: Box<Self>,
    },
    /// The longest stretch of the window without a selected event, its ends counted, is at most so long.
    Gap {
        /// Which; the window is never [`Window::Ever`].
        select: Selection,
        /// The longest stretch allowed.
        at_most: Named<Length>,
        /// The number of the days of these events ([`super::common`]).
        common: Option<usize>,
    },
    /// In so large a share of the weeks (or other equal stretches) of the window there are so many selected events.
    /// Stretches are counted from the window's first day; one that the window cuts off, and one that touches an exempt
    /// day, is left out. Does not apply when none is left.
    Rate {
        /// Which; the window has a first day.
        select: Selection,
        /// How long each stretch is.
        per: Named<Length>,
        /// How many events in each.
        bound: Bound,
        /// In what share of the stretches, in hundredths of a percent; never 0.
        share: u64,
    },
    /// An amount lies within bounds. Does not apply where there is none.
    Amount {
        /// The amount.
        amount: Amount,
        /// At least so much.
        at_least: Option<Named<i64>>,
        /// At most so much.
        at_most: Option<Named<i64>>,
    },
    /// Those dates that exist come in this order, the same day allowed. Does not apply to fewer than two.
    Order(Vec<Anchor>),
    /// What was in force on the day that decides. On a day on which no version was, it does not apply.
    Versions {
        /// The day of the event at hand; otherwise the date by which the norm is judged decides.
        this: Option<ByKind>,
        /// The versions; no two hold on one day.
        versions: Vec<Version>,
    },
    /// The date by which the norm is judged lies in a period. False without that date.
    InForce(Validity),
    /// The time from one date to another. Without a first date it does not apply; without a second it is false.
    Elapsed {
        /// The first date.
        from: Anchor,
        /// The second.
        to: Anchor,
        /// Days that do not count; then the lengths are in days.
        without: Option<Box<Selection>>,
        /// At least so long.
        at_least: Option<Named<Length>>,
        /// At most so long.
        at_most: Option<Named<Length>>,
    },
}

impl Condition {
    /// The conditions that stand directly in this one, those on the events that it, its windows and its dates select
    /// among them.
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = self.own_parts();
        parts.extend(self.selections().into_iter().filter_map(|select| select.that.as_deref()));
        parts
    }

    /// The conditions that stand directly in this one, without those on the events that are selected.
    pub fn own_parts(&self) -> Vec<&Self> {
        match self {
            Self::All(all) | Self::Any(all) | Self::Of(_, all) => all.iter().collect(),
            Self::Not(inner) | Self::Every { has: inner, .. } => vec![inner],
            Self::Versions { versions, .. } => versions.iter().map(|v| &v.when).collect(),
            Self::Count { .. }
            | Self::Gap { .. }
            | Self::Rate { .. }
            | Self::Amount { .. }
            | Self::Order(_)
            | Self::Elapsed { .. }
            | Self::Ref(_)
            | Self::Verdict { .. }
            | Self::Field { .. }
            | Self::InForce(_) => Vec::new(),
        }
    }

    /// How many selections of events there are in it, at any depth.
    fn size(&self) -> usize {
        let parts = self.own_parts().into_iter().map(Self::size);
        let selections = self.selections().into_iter().map(Selection::size);
        parts.chain(selections).sum()
    }

    /// The events that this selects, and those that its windows and dates select.
    pub fn selections(&self) -> Vec<&Selection> {
        let mut found: Vec<&Selection> = Vec::new();
        match self {
            Self::Count { select, .. }
            | Self::Gap { select, .. }
            | Self::Rate { select, .. }
            | Self::Every { select, .. } => found.extend(select.with_window()),
            Self::Amount { amount, .. } => amount.selections(&mut found),
            Self::Order(anchors) => anchors.iter().for_each(|a| a.selections(&mut found)),
            Self::Elapsed { from, to, without, .. } => {
                [from, to].into_iter().for_each(|a| a.selections(&mut found));
                without.iter().for_each(|select| found.extend(select.with_window()));
            }
            Self::All(_)
            | Self::Any(_)
            | Self::Of(..)
            | Self::Not(_)
            | Self::Versions { .. }
            | Self::Ref(_)
            | Self::Verdict { .. }
            | Self::Field { .. }
            | Self::InForce(_) => {}
        }
        found
    }
}

/// A whole number that depends on the dossier.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// What a number field holds; of a ladder the number of the level, from 1.
    Field(FieldRef),
    /// How many events are selected.
    Count(Selection),
    /// The sum of a number field over the selected events.
    Sum(Selection, ByKind),
    /// What a field of the first (or last) selected event holds.
    Edge {
        /// First or last.
        first: bool,
        /// Which; all of these kinds have dates.
        select: Box<Selection>,
        /// The field.
        field: ByKind,
    },
    /// The days from one date to another.
    Elapsed {
        /// The first date.
        from: Anchor,
        /// The second.
        to: Anchor,
        /// Days that do not count.
        without: Option<Box<Selection>>,
    },
    /// How much the second is more than the first.
    Change(Box<Self>, Box<Self>),
}

impl Amount {
    /// The events that it selects, and those that windows and dates select.
    pub(super) fn selections<'a>(&'a self, found: &mut Vec<&'a Selection>) {
        match self {
            Self::Field(_) => {}
            Self::Count(select) | Self::Sum(select, _) => found.extend(select.with_window()),
            Self::Edge { select, .. } => found.extend(select.with_window()),
            Self::Elapsed { from, to, without } => {
                [from, to].into_iter().for_each(|a| a.selections(found));
                without.iter().for_each(|select| found.extend(select.with_window()));
            }
            Self::Change(from, to) => [from, to].into_iter().for_each(|a| a.selections(found)),
        }
    }
}

/// A condition that judges what happened in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The period.
    pub validity: Validity,
    /// What held in it.
    pub when: Condition,
    /// Where that stands.
    pub source: Option<Source>,
}

impl Anchor {
    /// The events by which it is found, and those that their windows are found by.
    pub(crate) fn selections<'a>(&'a self, found: &mut Vec<&'a Selection>) {
        match self {
            Self::Edge { select, .. } => found.extend(select.with_window()),
            Self::Shift { anchor, .. } => anchor.selections(found),
            Self::Earliest(anchors) | Self::Latest(anchors) => {
                anchors.iter().for_each(|a| a.selections(found));
            }
            Self::Day(_) | Self::AsOf | Self::Field(_) => {}
        }
    }
}

/// A figure, and the parameter that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// The figure.
    pub value: T,
    /// The parameter.
    pub parameter: Option<String>,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// At least so many.
    pub at_least: Option<u64>,
    /// At most so many.
    pub at_most: Option<u64>,
}

/// A field of the dossier or of the event at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldRef {
    /// Of the dossier, by slot.
    Dossier(usize),
    /// Of the event that `this` is, by kind and slot.
    This(ByKind),
}

/// The slot of a field in each of several kinds of event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByKind(pub Vec<(usize, usize)>);

impl ByKind {
    /// The slot in one kind.
    pub fn slot(&self, kind: usize) -> Option<usize> {
        self.0.iter().find(|(k, _)| *k == kind).map(|(_, slot)| *slot)
    }
}

/// What is asked of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Tests {
    /// Whose word counts, of a field that respondents speak of.
    pub according_to: Policy,
    /// What it must hold, all of these.
    pub all: Vec<Test>,
}

/// Whose word counts where several respondents speak of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// Everybody's: what those who were heard contradict each other on is not known.
    Undisputed,
    /// The first of these who was heard, by slot.
    First(Vec<usize>),
    /// One of those who were heard is enough.
    Any,
    /// All who were heard.
    All,
}

/// What a field must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// One of these values.
    In(Literals),
    /// The same value as a field of the enclosing event.
    Same(SameAs),
    /// All of these members.
    Contains(Literals),
    /// One or more of these members.
    ContainsAny(Literals),
    /// The value of a field of the enclosing event among its members.
    ContainsSame(SameAs),
    /// Something (true), or nothing (false).
    Present(bool),
    /// A comparison.
    Compare(Comparison, Named<Literal>),
}

/// A field of the enclosing event, and how its values translate into those of the field under test.
#[derive(Debug, Clone, PartialEq)]
pub struct SameAs {
    /// The field of the enclosing event.
    pub field: ByKind,
    /// What its title is, for sentences.
    pub title: String,
    /// For each of its values the slot of the same value in the field under test; empty for texts.
    pub translate: Vec<Option<usize>>,
}

/// How a value lies to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// ≥
    AtLeast,
    /// ≤
    AtMost,
    /// >
    MoreThan,
    /// <
    LessThan,
}

/// A value in a norm, of the type of the field it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A slot of the field's enumeration.
    Choice(usize),
    /// A number.
    Number(i64),
    /// A day.
    Day(Day),
    /// A text.
    Text(String),
}

/// Several values in a norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literals {
    all: Vec<Literal>,
    slots: Option<u64>,
}

impl Literals {
    /// Their slots, a bit each, where all are values of an enumeration whose slots are below 64: what is compared at once.
    pub fn slots(&self) -> Option<u64> {
        self.slots
    }
}

impl From<Vec<Literal>> for Literals {
    fn from(all: Vec<Literal>) -> Self {
        let bit = |literal: &Literal| match literal {
            Literal::Choice(slot @ ..64) => Some(1 << slot),
            _ => None,
        };
        let slots = all.iter().map(bit).try_fold(0, |slots, bit| Some(slots | bit?));
        Self { all, slots }
    }
}

impl Deref for Literals {
    type Target = [Literal];

    fn deref(&self) -> &[Literal] {
        &self.all
    }
}

impl Literal {
    /// As people read it.
    pub fn dutch(&self, choices: Option<&Choices>) -> String {
        match self {
            Self::Choice(slot) => choices.and_then(|c| c.labels.get(*slot)).cloned().unwrap_or_default(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => crate::dutch::date(&day.to_string()),
            Self::Text(text) => format!("‘{text}’"),
        }
    }
}

/// Which events.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Of these kinds.
    pub kinds: Vec<usize>,
    /// With these fields.
    pub filter: Vec<(ByKind, Tests)>,
    /// For which this holds, with the event as `this`.
    pub that: Option<Box<Condition>>,
    /// In this window: a period counts when it shares a day with it.
    pub window: Window,
}

impl Selection {
    /// All events of some kinds, up to the audit's date.
    pub fn all(kinds: Vec<usize>) -> Self {
        Self { kinds, filter: Vec::new(), that: None, window: Window::Ever }
    }

    /// How many selections of events there are in it beside those of its window, itself among them.
    fn size(&self) -> usize {
        1 + self.that.as_ref().map_or(0, |that| that.size())
    }

    /// This one, and those by which its window is found.
    pub(super) fn with_window(&self) -> Vec<&Self> {
        let mut found = vec![self];
        found.extend(self.window.selections());
        found
    }
}

/// A stretch of time, both ends included.
#[derive(Debug, Clone, PartialEq)]
pub enum Window {
    /// Up to the audit's date.
    Ever,
    /// From one date to another; without a first from the beginning, without a last to the audit's date.
    Between {
        /// What it is called.
        title: Option<String>,
        /// The first day.
        from: Option<Anchor>,
        /// The last.
        until: Option<Anchor>,
        /// Events whose days are cut out.
        without: Option<Box<Selection>>,
        /// Its number ([`super::common`]).
        common: Option<usize>,
    },
    /// The time of the event at hand.
    This,
}

impl Window {
    /// The events by which it is found, and those that their windows are found by.
    fn selections(&self) -> Vec<&Selection> {
        let mut found = Vec::new();
        if let Self::Between { from, until, without, .. } = self {
            from.iter().chain(until).for_each(|anchor| anchor.selections(&mut found));
            found.extend(without.iter().flat_map(|select| select.with_window()));
        }
        found
    }

    /// How many selections of events there are in it, at any depth.
    pub fn size(&self) -> usize {
        self.selections().into_iter().map(Selection::size).sum()
    }
}

/// A date that depends on the dossier.
#[derive(Debug, Clone, PartialEq)]
pub enum Anchor {
    /// A fixed day.
    Day(Day),
    /// The audit's date.
    AsOf,
    /// A date field.
    Field(FieldRef),
    /// The date of the first (or last) selected event: the day it begins if first, ends if last.
    Edge {
        /// First or last.
        first: bool,
        /// Which; all of these kinds have dates.
        select: Box<Selection>,
        /// Its number ([`super::common`]).
        common: Option<usize>,
    },
    /// So much later, or earlier.
    Shift {
        /// Than this.
        anchor: Box<Self>,
        /// How much.
        length: Named<Length>,
        /// Whether earlier.
        back: bool,
    },
    /// The earliest of those that exist.
    Earliest(Vec<Self>),
    /// The latest of those that exist.
    Latest(Vec<Self>),
}
