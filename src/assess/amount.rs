//! Amounts: counts, sums, values and lengths of time of one dossier, of which only bounds may be known.

use crate::{
    dossier::{Datum, Event, Fact, Value},
    framework::condition::{Amount, ByKind, FieldRef, Selection},
    time::{Dates, Day},
    verdict::{Truth, Verdicts},
    vocabulary::Field,
};

use super::{
    evaluate::Evaluator,
    fact::event_fact,
    trace::Silent,
    uncertain::{Membership, Moment, Range, UncertainWindow},
};

impl<'a> Evaluator<'a> {
    /// An amount, with its uncertainty.
    pub fn amount(&self, amount: &'a Amount, this: Option<&'a Event>, verdicts: &[Verdicts]) -> Range {
        match amount {
            Amount::Field(field) => {
                let definition = self.definition(field, this);
                value(self.fact(field, this), definition)
            }
            Amount::Count(select) => {
                self.total(select, this, verdicts, |_| Range::exactly(1), Range::exactly(1))
            }
            Amount::Sum(select, field) => {
                let of = |event: &'a Event| {
                    let kind = self.vocabulary.kinds.get(event.kind);
                    let definition = field.slot(event.kind).and_then(|slot| kind?.fields.get(slot));
                    let range = value(event_fact(event, field), definition);
                    // What is known not to exist adds nothing.
                    if range.can_lack { range.with(0) } else { range }
                };
                let any = self.any(field).with(0);
                self.total(select, this, verdicts, of, any)
            }
            Amount::Edge { first, select, field } => self.edge_value(*first, select, field, this, verdicts),
            Amount::Elapsed { from, to, without } => {
                let (from, to) = (self.anchor(from, this, verdicts), self.anchor(to, this, verdicts));
                let exempt = self.exempt(without.as_deref(), this, verdicts).unwrap_or_default();
                days(from, to, |from, to| exempt.days(from, to))
            }
            Amount::Change(from, to) => {
                let (from, to) = (self.amount(from, this, verdicts), self.amount(to, this, verdicts));
                to.minus(from)
            }
        }
    }

    /// What a number field of several kinds can hold at all.
    fn any(&self, field: &ByKind) -> Range {
        let ranges =
            field.0.iter().filter_map(|(kind, slot)| self.vocabulary.kinds.get(*kind)?.fields.get(*slot));
        ranges.map(whole).reduce(Range::or).unwrap_or(Range::ANY)
    }

    fn definition(&self, field: &FieldRef, this: Option<&Event>) -> Option<&'a Field> {
        match field {
            FieldRef::Dossier(slot) => self.vocabulary.fields.get(*slot),
            FieldRef::This(slots) => {
                let event = this?;
                self.vocabulary.kinds.get(event.kind)?.fields.get(slots.slot(event.kind)?)
            }
        }
    }

    /// Hands on each event that can be selected. The window of the selection, and whether there may be others in it.
    fn selected(
        &self,
        select: &'a Selection,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        mut hear: impl FnMut(&'a Event, Membership),
    ) -> (UncertainWindow, bool) {
        let frame = self.frame(&select.window, this, verdicts);
        let window = frame.0;
        for kind in &select.kinds {
            for event in self.events_near(*kind, &window) {
                let membership = self.membership(select, event, &frame, this, verdicts, &mut Silent);
                if membership.possible {
                    hear(event, membership);
                }
            }
        }
        (window, !self.closed(&select.kinds, &window))
    }

    /// A sum over selected events; `hidden` is what one that is not recorded can add.
    fn total(
        &self,
        select: &'a Selection,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        of: impl Fn(&'a Event) -> Range,
        hidden: Range,
    ) -> Range {
        let mut sum = Range::exactly(0);
        let (window, open) = self.selected(select, this, verdicts, |event, membership| {
            let adds = of(event);
            sum = sum.plus(if membership.certain { adds } else { adds.with(0) });
        });
        if !window.can_be {
            return Range::LACKING;
        }
        let sum = if open { sum.and_more_of(hidden) } else { sum };
        Range { can_lack: sum.can_lack || window.can_lack, ..sum }
    }

    /// What a field of the first or last selected event holds. Of several on one day it is not known which was first.
    fn edge_value(
        &self,
        first: bool,
        select: &'a Selection,
        field: &'a ByKind,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> Range {
        let mut events = Vec::new();
        let selected = |event, membership| events.push((event, membership));
        let (window, open) = self.selected(select, this, verdicts, selected);
        if !window.can_be {
            return Range::LACKING;
        }
        // As far back, or forward, as the first, or last, of those that certainly count.
        let span = |event: &Event| if first { event.from } else { event.until };
        let certain = events.iter().filter(|(_, m)| m.certain).map(|(e, _)| span(e));
        let limit: Option<Day> =
            if first { certain.map(|d| d.hi).min() } else { certain.map(|d| d.lo).max() };
        let reaches = |day: Day, limit: Day| if first { day <= limit } else { day >= limit };
        let near = |event: &Event| if first { event.from.lo } else { event.until.hi };
        let candidates = events.iter().filter(|(e, _)| limit.is_none_or(|limit| reaches(near(e), limit)));
        let values = candidates.map(|(event, _)| {
            let kind = self.vocabulary.kinds.get(event.kind);
            let definition = field.slot(event.kind).and_then(|slot| kind?.fields.get(slot));
            value(event_fact(event, field), definition)
        });
        let hidden = select.kinds.iter().filter_map(|kind| self.hidden_edge(first, *kind, &window));
        let hidden = open && hidden.into_iter().any(|day| limit.is_none_or(|limit| reaches(day, limit)));
        // An event that is not recorded may lack the field.
        let any = Range { can_lack: true, ..self.any(field) };
        let range = values.chain(hidden.then_some(any)).reduce(Range::or).unwrap_or(Range::LACKING);
        Range { can_lack: range.can_lack || limit.is_none() || window.can_lack, ..range }
    }
}

/// Everything that a number or a ladder can hold.
fn whole(field: &Field) -> Range {
    let highest = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    match field.ty.choices() {
        Some(choices) => Range { lo: 1, hi: highest(choices.values.len()), ..Range::ANY },
        None => Range {
            lo: field.least.unwrap_or(Range::ANY.lo),
            hi: field.most.unwrap_or(Range::ANY.hi),
            ..Range::ANY
        },
    }
}

/// What a fact holds as a number; of a ladder the number of the level, from 1.
fn value(fact: &Fact, field: Option<&Field>) -> Range {
    let known = |datum: &Datum| match datum {
        Datum::Absent => Range::LACKING,
        Datum::Known(Value::Number(number)) => Range::exactly(turned(*number, field)),
        Datum::Known(Value::Choice(slot)) => {
            Range::exactly(turned(i64::try_from(slot + 1).unwrap_or(i64::MAX), field))
        }
        Datum::Known(_) | Datum::Unknown => Range { can_lack: true, ..field.map_or(Range::ANY, whole) },
    };
    // Each of those who were heard may be right.
    fact.said.iter().map(|s| known(&s.datum)).reduce(Range::or).unwrap_or_else(|| known(&fact.datum))
}

/// An answer to a question that was put the other way round: the highest becomes the lowest.
fn turned(number: i64, field: Option<&Field>) -> i64 {
    field.filter(|f| f.reversed).map_or(number, |field| {
        let Range { lo, hi, .. } = whole(field);
        lo + hi - number
    })
}

/// Days between two dates. What runs on for ever has no length.
fn days(from: Moment, to: Moment, between: impl Fn(Dates, Dates) -> (i32, i32)) -> Range {
    let never = |moment: Moment| !moment.can_be || moment.dates.lo == Day::FUTURE;
    if never(from) || never(to) {
        return Range::LACKING;
    }
    let (least, most) = between(from.dates, to.dates);
    let bounded = |a: Day, b: Day| a.is_finite() && b.is_finite();
    Range {
        lo: if bounded(from.dates.hi, to.dates.lo) { least.into() } else { Range::ANY.lo },
        hi: if bounded(from.dates.lo, to.dates.hi) { most.into() } else { Range::ANY.hi },
        can_be: true,
        can_lack: [from, to].into_iter().any(|m| m.can_lack || m.dates.hi == Day::FUTURE),
    }
}

/// Whether an amount lies within bounds; without an amount there is nothing to ask.
pub(super) fn between(range: Range, at_least: Option<i64>, at_most: Option<i64>) -> Truth {
    let least = at_least.map_or(Truth::TRUE, |n| Truth::of(range.hi >= n, range.lo < n));
    let most = at_most.map_or(Truth::TRUE, |n| Truth::of(range.lo <= n, range.hi > n));
    let known = range.can_be.then(|| {
        // Both ends at once: an amount that can be too low and too high need not be able to lie between.
        let inside = range.lo <= at_most.unwrap_or(i64::MAX) && range.hi >= at_least.unwrap_or(i64::MIN);
        let outside = least.can_be_false() || most.can_be_false();
        Truth::of(inside, outside)
    });
    let none = range.can_lack.then_some(Truth::NONE);
    known.into_iter().chain(none).reduce(Truth::or_else).unwrap_or(Truth::NONE)
}
