//! One evaluator for everything: conditions over one dossier, to the set of truth values that remain possible.
//!
//! Every function here is the lifting of a two-valued question to incomplete facts: it returns each value that some
//! way of filling in the holes would give (design: sound under missing information). What was looked at goes to a
//! [`Recorder`], which may keep it (explanations) or not (nothing but the verdict).

use crate::{
    dossier::{Coverage, Datum, Dossier, Event, Fact, Value},
    framework::{
        Definition,
        condition::{
            Anchor, Bound, ByKind, Comparison, Condition, FieldRef, Literal, SameAs, Selection, Test, Window,
        },
    },
    time::{Dates, Day, Length},
    verdict::{Truth, Verdicts},
    vocabulary::{Timing, Vocabulary},
};

use super::{
    gap::{self, Extent},
    trace::{Found, Recorder, Subject},
    uncertain::{Membership, Moment, UncertainWindow},
};

/// What conditions are evaluated against.
#[derive(Debug, Clone, Copy)]
pub struct Evaluator<'a> {
    /// What the slots mean.
    pub vocabulary: &'a Vocabulary,
    /// Named conditions.
    pub definitions: &'a [Definition],
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The date on which it is judged.
    pub as_of: Day,
}

impl<'a> Evaluator<'a> {
    /// The truth values of a condition that remain possible. `verdicts` holds those of the norms it may ask about.
    pub fn truth<R: Recorder<'a>>(
        &self,
        condition: &'a Condition,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> Truth {
        record.begin();
        let (truth, found) = match condition {
            Condition::All(all) => (
                all.iter().map(|c| self.truth(c, this, verdicts, record)).fold(Truth::NONE, Truth::and),
                Found::Nothing,
            ),
            Condition::Any(any) => (
                any.iter().map(|c| self.truth(c, this, verdicts, record)).fold(Truth::NONE, Truth::or),
                Found::Nothing,
            ),
            Condition::Not(inner) => (self.truth(inner, this, verdicts, record).negated(), Found::Nothing),
            Condition::Of(bound, of) => {
                let truths: Vec<Truth> = of.iter().map(|c| self.truth(c, this, verdicts, record)).collect();
                (so_many(*bound, &truths), Found::Nothing)
            }
            Condition::Ref(slot) => {
                let definition = self.definitions.get(*slot);
                (
                    definition.map_or(Truth::ANY, |d| self.truth(&d.when, None, verdicts, record)),
                    Found::Nothing,
                )
            }
            Condition::Verdict { norm, is } => {
                let possible = verdicts.get(*norm).copied().unwrap_or(Verdicts::ALL);
                (Truth::of(possible.meets(*is), !possible.within(*is)), Found::Verdicts(possible))
            }
            Condition::Field { field, tests } => {
                let fact = self.fact(field, this);
                (passes(tests, fact, this), Found::Fact(fact))
            }
            Condition::Count { select, bound } => self.count(select, *bound, this, verdicts, record),
            Condition::Every { select, has } => self.every(select, has, this, verdicts, record),
            Condition::Gap { select, at_most } => self.gap(select, at_most.value, this, verdicts),
            Condition::Elapsed { from, to, at_least, at_most } => {
                let (from, to) = (self.anchor(from, this), self.anchor(to, this));
                let least = at_least.as_ref().map(|l| l.value);
                let most = at_most.as_ref().map(|l| l.value);
                (elapsed(from, to, least, most), Found::Elapsed { from, to })
            }
        };
        record.end(Subject::Condition(condition), this, truth, found);
        truth
    }

    /// A fact of the dossier or of the event at hand.
    pub fn fact(&self, field: &FieldRef, this: Option<&'a Event>) -> &'a Fact {
        match field {
            FieldRef::Dossier(slot) => self.dossier.facts.get(*slot).unwrap_or(&Fact::HOLE),
            FieldRef::This(slots) => this.map_or(&Fact::HOLE, |event| event_fact(event, slots)),
        }
    }

    /// A date, with its uncertainty.
    pub fn anchor(&self, anchor: &Anchor, this: Option<&'a Event>) -> Moment {
        match anchor {
            Anchor::Day(day) => Moment::certain(Dates::exact(*day)),
            Anchor::AsOf => Moment::certain(Dates::exact(self.as_of)),
            Anchor::Field(field) => self.field_moment(field, this),
            Anchor::Edge { first, kind } => self.edge(*first, *kind),
            Anchor::Shift { anchor, length, back } => {
                let moment = self.anchor(anchor, this);
                let length = if *back { length.value.back() } else { length.value };
                Moment { dates: moment.dates.plus(length), ..moment }
            }
            Anchor::Earliest(anchors) => {
                let moments: Vec<Moment> = anchors.iter().map(|a| self.anchor(a, this)).collect();
                extreme(&moments, true)
            }
            Anchor::Latest(anchors) => {
                let moments: Vec<Moment> = anchors.iter().map(|a| self.anchor(a, this)).collect();
                extreme(&moments, false)
            }
        }
    }

    fn field_moment(&self, field: &FieldRef, this: Option<&'a Event>) -> Moment {
        // The dates of an event itself are known more narrowly than its fields say: it ends no sooner than it begins.
        if let (FieldRef::This(slots), Some(event)) = (field, this) {
            let timing = self.vocabulary.kinds.get(event.kind).map(|k| k.timing);
            let slot = slots.slot(event.kind);
            match timing {
                Some(Timing::On(at) | Timing::Period(at, _)) if slot == Some(at) => {
                    return Moment::certain(event.from);
                }
                Some(Timing::Period(_, at)) if slot == Some(at) => {
                    let datum = &event_fact(event, slots).datum;
                    return match datum {
                        Datum::Absent => Moment::LACKING,
                        Datum::Known(_) => Moment::certain(event.until),
                        Datum::Unknown => Moment { dates: event.until, can_be: true, can_lack: true },
                    };
                }
                _ => {}
            }
        }
        match &self.fact(field, this).datum {
            Datum::Absent => Moment::LACKING,
            Datum::Known(Value::Date(dates)) => Moment::certain(*dates),
            Datum::Known(_) | Datum::Unknown => Moment { dates: Dates::ANY, can_be: true, can_lack: true },
        }
    }

    /// The first day of the first event, or the last day of the last, of those that began by the audit's date.
    fn edge(&self, first: bool, kind: usize) -> Moment {
        let events = self.dossier.events.get(kind).map(Vec::as_slice).unwrap_or_default();
        let coverage = self.dossier.coverage.get(kind).cloned().unwrap_or_default();
        let open = !coverage.covers(Day::PAST, self.as_of);
        let dates = |e: &Event| if first { e.from } else { e.until };
        let certain: Vec<Dates> = events.iter().filter(|e| e.from.hi <= self.as_of).map(dates).collect();
        let possible: Vec<Dates> = events.iter().filter(|e| e.from.lo <= self.as_of).map(dates).collect();
        let (lo, hi) = if first {
            let hidden = coverage
                .ranges()
                .first()
                .filter(|r| r.0 == Day::PAST)
                .map_or(Day::PAST, |r| r.1.plus_days(1));
            let lo = possible.iter().map(|d| d.lo).chain(open.then_some(hidden)).min();
            (lo, certain.iter().map(|d| d.hi).min().or(Some(self.as_of)))
        } else {
            let point = self.vocabulary.kinds.get(kind).is_some_and(|k| matches!(k.timing, Timing::On(_)));
            let hidden = if point {
                coverage.uncovered_until(self.as_of).map(|d| d.min(self.as_of))
            } else {
                Some(Day::FUTURE)
            };
            let hidden = if open { hidden } else { None };
            let hi = possible.iter().map(|d| d.hi).chain(hidden).max();
            (certain.iter().map(|d| d.lo).max().or(Some(Day::PAST)), hi)
        };
        match (lo, hi) {
            (Some(lo), Some(hi)) if open || !possible.is_empty() => {
                Moment { dates: Dates { lo, hi: hi.max(lo) }, can_be: true, can_lack: certain.is_empty() }
            }
            _ => Moment::LACKING,
        }
    }

    /// A window, with its uncertainty.
    pub fn window(&self, window: &Window, this: Option<&'a Event>) -> UncertainWindow {
        let (from, until) = match window {
            Window::Ever => {
                (Moment::certain(Dates::exact(Day::PAST)), Moment::certain(Dates::exact(self.as_of)))
            }
            Window::This => {
                let event = this.map_or((Dates::ANY, Dates::ANY), |e| (e.from, e.until));
                // What the event at hand holds so far: the rest of it is not part of this audit.
                let until = Dates { lo: event.1.lo.min(self.as_of), hi: event.1.hi.min(self.as_of) };
                (Moment::certain(event.0), Moment::certain(until))
            }
            Window::Between { from, until, .. } => (
                from.as_ref().map_or(Moment::certain(Dates::exact(Day::PAST)), |a| self.anchor(a, this)),
                until.as_ref().map_or(Moment::certain(Dates::exact(self.as_of)), |a| self.anchor(a, this)),
            ),
        };
        // `X` to `X + 28 days` has a day whatever `X` is, also where the two together could cross.
        let crossing = until.dates.lo < from.dates.hi && !never_crosses(window);
        UncertainWindow {
            from: from.dates,
            until: until.dates,
            can_be: from.can_be && until.can_be && from.dates.lo <= until.dates.hi,
            can_lack: from.can_lack || until.can_lack || crossing,
        }
    }

    /// Whether the events of one kind in a window are all recorded.
    fn closed(&self, kinds: &[usize], window: &UncertainWindow) -> bool {
        kinds.iter().all(|kind| {
            self.dossier.coverage.get(*kind).is_some_and(|c| c.covers(window.from.lo, window.until.hi))
        })
    }

    fn events(&self, kinds: &'a [usize]) -> impl Iterator<Item = &'a Event> + use<'a> {
        let dossier = self.dossier;
        kinds.iter().filter_map(move |kind| dossier.events.get(*kind)).flatten()
    }

    fn matches<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        event: &'a Event,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> Truth {
        let fields = select.filter.iter().map(|(slots, tests)| passes(tests, event_fact(event, slots), this));
        let mut truth = fields.fold(Truth::TRUE, Truth::and);
        if let Some(that) = &select.that
            && truth != Truth::FALSE
        {
            let that = self.truth(that, Some(event), verdicts, record);
            // What does not apply to the event does not select it.
            truth = truth.and(Truth::of(that.can_be_true(), that.can_be_false() || that.can_be_none()));
        }
        truth
    }

    fn membership<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        event: &'a Event,
        window: &UncertainWindow,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> Membership {
        let inside = event.from.lo <= window.until.hi && event.until.hi >= window.from.lo;
        if !inside {
            return Membership { possible: false, certain: false };
        }
        let surely = event.from.hi <= window.until.lo && event.until.lo >= window.from.hi
            || matches!(select.window, Window::Ever) && self.undated(event);
        let matches = self.matches(select, event, this, verdicts, record);
        Membership { possible: matches.can_be_true(), certain: surely && !matches.can_be_false() }
    }

    fn undated(&self, event: &Event) -> bool {
        self.vocabulary.kinds.get(event.kind).is_some_and(|k| k.timing == Timing::Undated)
    }

    fn count<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        bound: Bound,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> (Truth, Found<'a>) {
        let window = self.window(&select.window, this);
        if !window.can_be {
            return (Truth::NONE, Found::NoWindow);
        }
        let mut events: Vec<(&Event, Membership)> = Vec::new();
        for event in self.events(&select.kinds) {
            record.begin();
            let membership = self.membership(select, event, &window, this, verdicts, record);
            record.end(Subject::Candidate(event, membership), this, Truth::OPEN, Found::Nothing);
            events.push((event, membership));
        }
        let closed = self.closed(&select.kinds, &window);
        let certain = events.iter().filter(|(_, m)| m.certain).count() as u64;
        let possible = events.iter().filter(|(_, m)| m.possible).count() as u64;
        let truth = within(bound, certain, closed.then_some(possible));
        let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
        (truth, Found::Events { window, closed, certain, possible })
    }

    fn every<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        has: &'a Condition,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> (Truth, Found<'a>) {
        let window = self.window(&select.window, this);
        if !window.can_be {
            return (Truth::NONE, Found::NoWindow);
        }
        let closed = self.closed(&select.kinds, &window);
        let (mut certain, mut possible) = (0, 0);
        let mut truth = Truth::NONE;
        for event in self.events(&select.kinds) {
            record.begin();
            let membership = self.membership(select, event, &window, this, verdicts, record);
            record.end(Subject::Candidate(event, membership), this, Truth::OPEN, Found::Nothing);
            if !membership.possible {
                continue;
            }
            possible += 1;
            certain += u64::from(membership.certain);
            record.begin();
            let holds = self.truth(has, Some(event), verdicts, record);
            record.end(Subject::Item(event, membership), this, holds, Found::Nothing);
            truth = truth.and(if membership.certain { holds } else { holds.or_else(Truth::NONE) });
        }
        // An event that is not recorded may have it, lack it, or not be.
        let truth = if closed { truth } else { truth.and(Truth::ANY) };
        let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
        (truth, Found::Events { window, closed, certain, possible })
    }

    fn gap(
        &self,
        select: &'a Selection,
        at_most: Length,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> (Truth, Found<'a>) {
        let window = self.window(&select.window, this);
        if !window.can_be {
            return (Truth::NONE, Found::NoWindow);
        }
        let mut certain = Vec::new();
        let mut possible = Vec::new();
        for event in self.events(&select.kinds) {
            let matches = self.matches(select, event, this, verdicts, &mut super::trace::Silent);
            let point =
                self.vocabulary.kinds.get(event.kind).is_some_and(|k| matches!(k.timing, Timing::On(_)));
            let extent = Extent { from: event.from, until: event.until, point };
            if matches.can_be_true() {
                possible.push(extent);
            }
            if !matches.can_be_false() {
                certain.push(extent);
            }
        }
        let covered = select
            .kinds
            .iter()
            .filter_map(|kind| self.dossier.coverage.get(*kind))
            .fold(Coverage::new(vec![(Day::PAST, Day::FUTURE)]), |covered, kind| covered.and(kind));
        // The largest window for the worst case, the smallest for the best: a larger window never has a shorter gap.
        let stretches = gap::longest_possible(window.from.lo, window.until.hi, &certain);
        // Each by itself: with a limit in months the longest in days need not be the one that breaks it.
        let too_long = stretches.iter().any(|s| s.until > s.from.plus(at_most));
        let worst = gap::worst(&stretches, window.from.lo);
        let limit = |from: Day| from.plus(at_most);
        let timing = |kind: &usize| self.vocabulary.kinds.get(*kind).map(|k| k.timing);
        let periods = select.kinds.iter().any(|kind| matches!(timing(kind), Some(Timing::Period(..))));
        let kept = gap::can_be_kept_to(limit, window.from.hi, window.until.lo, &possible, &covered, periods);
        let truth = Truth::of(kept, too_long || !kept);
        let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
        let closed = covered.covers(window.from.lo, window.until.hi);
        (truth, Found::Gap { window, closed, worst })
    }
}

/// Whether the end of a window cannot come before its beginning: both hang on one date, or it is an event's own time.
fn never_crosses(window: &Window) -> bool {
    fn base(anchor: &Anchor) -> (&Anchor, Option<Length>) {
        match anchor {
            Anchor::Shift { anchor, length, back } => {
                (anchor, Some(if *back { length.value.back() } else { length.value }))
            }
            other => (other, None),
        }
    }
    match window {
        // An event begins by the audit's date and ends no sooner than it begins.
        Window::Ever | Window::This => true,
        Window::Between { from: Some(from), until: Some(until), .. } => {
            let ((first, back), (last, on)) = (base(from), base(until));
            let backward = |l: Length| matches!(l, Length::Days(..=0) | Length::Months(..=0));
            let forward = |l: Length| matches!(l, Length::Days(0..) | Length::Months(0..));
            first == last && back.is_none_or(backward) && on.is_none_or(forward)
        }
        Window::Between { .. } => false,
    }
}

fn event_fact<'e>(event: &'e Event, slots: &ByKind) -> &'e Fact {
    slots.slot(event.kind).and_then(|slot| event.facts.get(slot)).unwrap_or(&Fact::HOLE)
}

/// Whether a fact passes all of several tests; `this` is the event whose fields a test may name.
pub(crate) fn passes(tests: &[Test], fact: &Fact, this: Option<&Event>) -> Truth {
    tests.iter().map(|test| pass(test, fact, this)).fold(Truth::TRUE, Truth::and)
}

fn pass(test: &Test, fact: &Fact, this: Option<&Event>) -> Truth {
    let other = |same: &SameAs| this.map_or(&Fact::HOLE, |event| event_fact(event, &same.field));
    let value = match (&fact.datum, test) {
        (Datum::Known(value), _) => value,
        (Datum::Absent, Test::Present(wanted)) => return definite(!*wanted),
        (Datum::Absent, _) => return Truth::FALSE,
        (Datum::Unknown, Test::Same(same) | Test::ContainsSame(same))
            if other(same).datum == Datum::Absent =>
        {
            return Truth::FALSE;
        }
        (Datum::Unknown, _) => return Truth::OPEN,
    };
    match test {
        Test::In(literals) => literals.iter().map(|l| equals(value, l)).fold(Truth::FALSE, Truth::or),
        Test::Contains(literals) => literals.iter().map(|l| contains(value, l)).fold(Truth::TRUE, Truth::and),
        Test::ContainsAny(literals) => {
            literals.iter().map(|l| contains(value, l)).fold(Truth::FALSE, Truth::or)
        }
        Test::Present(wanted) => {
            // An empty list of which more may be known is a hole; an empty list is a fact.
            let present = match value {
                Value::Set { members, open } if members.is_empty() => Truth::of(*open, true),
                Value::Texts { members, open } if members.is_empty() => Truth::of(*open, true),
                _ => Truth::TRUE,
            };
            if *wanted { present } else { present.negated() }
        }
        Test::Compare(comparison, literal) => compare(value, *comparison, &literal.value),
        Test::Same(same) | Test::ContainsSame(same) => match &other(same).datum {
            Datum::Absent => Truth::FALSE,
            Datum::Unknown => match value {
                Value::Set { members, open: false } if members.is_empty() => Truth::FALSE,
                _ => Truth::OPEN,
            },
            Datum::Known(theirs) => match translated(theirs, &same.translate) {
                None => Truth::FALSE,
                Some(literal) if matches!(test, Test::Same(_)) => equals(value, &literal),
                Some(literal) => contains(value, &literal),
            },
        },
    }
}

fn definite(truth: bool) -> Truth {
    if truth { Truth::TRUE } else { Truth::FALSE }
}

fn equals(value: &Value, literal: &Literal) -> Truth {
    match (value, literal) {
        (Value::Choice(a), Literal::Choice(b)) => definite(a == b),
        (Value::Number(a), Literal::Number(b)) => definite(a == b),
        (Value::Text(a), Literal::Text(b)) => definite(a == b),
        (Value::Date(dates), Literal::Day(day)) => {
            Truth::of(dates.lo <= *day && *day <= dates.hi, !(dates.is_exact() && dates.lo == *day))
        }
        _ => Truth::FALSE,
    }
}

fn contains(value: &Value, literal: &Literal) -> Truth {
    let (found, open) = match (value, literal) {
        (Value::Set { members, open }, Literal::Choice(slot)) => (members.contains(slot), *open),
        (Value::Texts { members, open }, Literal::Text(text)) => (members.contains(text), *open),
        _ => (false, false),
    };
    Truth::of(found || open, !found)
}

fn compare(value: &Value, comparison: Comparison, literal: &Literal) -> Truth {
    let (lo, hi, bound) = match (value, literal) {
        (Value::Choice(slot), Literal::Choice(bound)) => {
            let number = |slot: usize| i64::try_from(slot).unwrap_or(i64::MAX);
            (number(*slot), number(*slot), number(*bound))
        }
        (Value::Number(number), Literal::Number(bound)) => (*number, *number, *bound),
        (Value::Date(dates), Literal::Day(day)) => {
            (i64::from(dates.lo.number()), i64::from(dates.hi.number()), i64::from(day.number()))
        }
        _ => return Truth::FALSE,
    };
    match comparison {
        Comparison::AtLeast => Truth::of(hi >= bound, lo < bound),
        Comparison::AtMost => Truth::of(lo <= bound, hi > bound),
        Comparison::MoreThan => Truth::of(hi > bound, lo <= bound),
        Comparison::LessThan => Truth::of(lo < bound, hi >= bound),
    }
}

/// A value of one field as a value of another; none where the other cannot have it.
fn translated(value: &Value, translate: &[Option<usize>]) -> Option<Literal> {
    match value {
        Value::Choice(slot) => translate.get(*slot).copied().flatten().map(Literal::Choice),
        Value::Number(number) => Some(Literal::Number(*number)),
        Value::Text(text) => Some(Literal::Text(text.clone())),
        Value::Date(_) | Value::Set { .. } | Value::Texts { .. } => None,
    }
}

/// The earliest (or latest) of those moments that exist.
fn extreme(moments: &[Moment], earliest: bool) -> Moment {
    let possible = || moments.iter().filter(|m| m.can_be);
    let certain = || moments.iter().filter(|m| m.can_be && !m.can_lack);
    let Some(any) =
        possible().map(|m| m.dates).reduce(|a, b| Dates { lo: a.lo.min(b.lo), hi: a.hi.max(b.hi) })
    else {
        return Moment::LACKING;
    };
    // The earliest is no later than the latest day of any that certainly exists; and the other way round.
    let dates = if earliest {
        Dates { lo: any.lo, hi: certain().map(|m| m.dates.hi).min().unwrap_or(any.hi) }
    } else {
        Dates { lo: certain().map(|m| m.dates.lo).max().unwrap_or(any.lo), hi: any.hi }
    };
    Moment { dates, can_be: true, can_lack: moments.iter().all(|m| m.can_lack) }
}

/// Whether a count lies within bounds, of which the highest is unknown when there may be more than were recorded.
fn within(bound: Bound, certain: u64, possible: Option<u64>) -> Truth {
    let least = bound.at_least.unwrap_or(0);
    let most = bound.at_most.unwrap_or(u64::MAX);
    let highest = possible.unwrap_or(u64::MAX);
    Truth::of(highest >= least && certain <= most, certain < least || highest > most)
}

/// Whether so many of several conditions hold, of those that apply.
pub(super) fn so_many(bound: Bound, truths: &[Truth]) -> Truth {
    let certain = truths.iter().filter(|t| **t == Truth::TRUE).count() as u64;
    let possible = truths.iter().filter(|t| t.can_be_true()).count() as u64;
    let none_applies = truths.iter().all(|t| t.can_be_none());
    let some_applies = truths.iter().any(|t| t.can_be_true() || t.can_be_false());
    match (some_applies, none_applies) {
        (false, _) => Truth::NONE,
        (true, true) => within(bound, certain, Some(possible)).or_else(Truth::NONE),
        (true, false) => within(bound, certain, Some(possible)),
    }
}

/// Whether the time between two dates lies within bounds.
fn elapsed(from: Moment, to: Moment, at_least: Option<Length>, at_most: Option<Length>) -> Truth {
    let mut truth = None;
    let mut add = |value: Truth| truth = Some(truth.map_or(value, |t: Truth| t.or_else(value)));
    if from.can_lack {
        add(Truth::NONE);
    }
    if from.can_be && to.can_lack {
        add(Truth::FALSE);
    }
    if from.can_be && to.can_be {
        let least = at_least.map_or(Truth::TRUE, |length| {
            Truth::of(to.dates.hi >= from.dates.lo.plus(length), to.dates.lo < from.dates.hi.plus(length))
        });
        let most = at_most.map_or(Truth::TRUE, |length| {
            Truth::of(to.dates.lo <= from.dates.hi.plus(length), to.dates.hi > from.dates.lo.plus(length))
        });
        add(least.and(most));
    }
    truth.unwrap_or(Truth::NONE)
}
