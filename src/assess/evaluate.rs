//! One evaluator for everything: conditions over one dossier, to the set of truth values that remain possible.
//!
//! Every function here is the lifting of a two-valued question to incomplete facts: it returns each value that some
//! way of filling in the holes would give (design: sound under missing information). What was looked at goes to a
//! [`Recorder`], which may keep it (explanations) or not (nothing but the verdict).

use crate::{
    dossier::{Coverage, Datum, Dossier, Event, Fact, Statement, Value},
    framework::{
        Definition,
        condition::{
            Anchor, Bound, ByKind, Comparison, Condition, FieldRef, Literal, Named, Policy, SameAs,
            Selection, Test, Tests, Version, Window,
        },
    },
    time::{Dates, Day, Length},
    verdict::{Truth, Verdicts},
    vocabulary::{Timing, Vocabulary},
};

use super::{
    amount::between,
    exempt::{Clock, Exempt},
    gap::{self, Extent},
    trace::{Found, Recorder, Silent, Subject},
    uncertain::{Membership, Moment, UncertainWindow},
};

/// A window, and the days that are cut out of it.
type Frame = (UncertainWindow, Exempt);

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
    /// The date that decides which version of a rule judges, where no event at hand does; the audit's, if none is given.
    pub date: Option<&'a Anchor>,
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
            Condition::Rate { select, per, bound, share } => {
                self.rate(select, per, *bound, *share, this, verdicts)
            }
            Condition::Order(anchors) => {
                let moments: Vec<Moment> = anchors.iter().map(|a| self.anchor(a, this, verdicts)).collect();
                (in_order(&moments), Found::Order(moments))
            }
            Condition::Amount { amount, at_least, at_most } => {
                let range = self.amount(amount, this, verdicts);
                let bound = |named: &Option<Named<i64>>| named.as_ref().map(|n| n.value);
                (between(range, bound(at_least), bound(at_most)), Found::Amount(range))
            }
            Condition::Versions { this: slots, versions } => {
                let on = match slots {
                    Some(slots) => self.own_date(slots, this),
                    None => self.decisive(),
                };
                (self.version(on, versions, this, verdicts, record), Found::Day(on))
            }
            Condition::InForce(validity) => {
                let on = self.decisive();
                let inside = on.can_be && validity.meets(on.dates.lo, on.dates.hi);
                let outside =
                    on.can_lack || !(validity.contains(on.dates.lo) && validity.contains(on.dates.hi));
                (Truth::of(inside, outside), Found::Day(on))
            }
            Condition::Elapsed { from, to, without, at_least, at_most } => {
                let (from, to) = (self.anchor(from, this, verdicts), self.anchor(to, this, verdicts));
                let least = at_least.as_ref().map(|l| l.value);
                let most = at_most.as_ref().map(|l| l.value);
                let exempt = self.exempt(without.as_deref(), this, verdicts);
                (elapsed(from, to, least, most, &exempt), Found::Elapsed { from, to, exempt })
            }
        };
        record.end(Subject::Condition(condition), this, truth, found);
        truth
    }

    /// A fact of the dossier or of the event at hand.
    pub fn fact(&self, field: &FieldRef, this: Option<&'a Event>) -> &'a Fact {
        match field {
            FieldRef::Dossier(slot) => self.dossier.facts.get(*slot).unwrap_or(Fact::hole()),
            FieldRef::This(slots) => this.map_or(Fact::hole(), |event| event_fact(event, slots)),
        }
    }

    /// A date, with its uncertainty.
    pub fn anchor(&self, anchor: &'a Anchor, this: Option<&'a Event>, verdicts: &[Verdicts]) -> Moment {
        match anchor {
            Anchor::Day(day) => Moment::certain(Dates::exact(*day)),
            Anchor::AsOf => Moment::certain(Dates::exact(self.as_of)),
            Anchor::Field(field) => self.field_moment(field, this),
            Anchor::Edge { first, select } => self.edge(*first, select, this, verdicts),
            Anchor::Shift { anchor, length, back } => {
                let moment = self.anchor(anchor, this, verdicts);
                let length = if *back { length.value.back() } else { length.value };
                Moment { dates: moment.dates.plus(length), ..moment }
            }
            Anchor::Earliest(anchors) => {
                let moments: Vec<Moment> = anchors.iter().map(|a| self.anchor(a, this, verdicts)).collect();
                extreme(&moments, true)
            }
            Anchor::Latest(anchors) => {
                let moments: Vec<Moment> = anchors.iter().map(|a| self.anchor(a, this, verdicts)).collect();
                extreme(&moments, false)
            }
        }
    }

    /// The date that decides which version of a rule judges.
    pub fn decisive(&self) -> Moment {
        self.date
            .map_or_else(|| Moment::certain(Dates::exact(self.as_of)), |date| self.anchor(date, None, &[]))
    }

    fn own_date(&self, slots: &ByKind, this: Option<&'a Event>) -> Moment {
        self.field_moment(&FieldRef::This(slots.clone()), this)
    }

    /// What the versions that can have been in force come to.
    fn version<R: Recorder<'a>>(
        &self,
        on: Moment,
        versions: &'a [Version],
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> Truth {
        let held = versions.iter().filter(|v| on.can_be && v.validity.meets(on.dates.lo, on.dates.hi));
        let truths: Vec<Truth> = held.map(|v| self.truth(&v.when, this, verdicts, record)).collect();
        let in_force = Coverage::new(versions.iter().map(|v| (v.validity.from, v.validity.until)).collect());
        let always = !on.can_lack && in_force.covers(on.dates.lo, on.dates.hi);
        let none = (!always).then_some(Truth::NONE);
        truths.into_iter().chain(none).reduce(Truth::or_else).unwrap_or(Truth::NONE)
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

    /// The first day of the first selected event, or the last day of the last.
    fn edge(
        &self,
        first: bool,
        select: &'a Selection,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> Moment {
        let frame = self.frame(&select.window, this, verdicts);
        let window = &frame.0;
        if !window.can_be {
            return Moment::LACKING;
        }
        let dates = |e: &Event| if first { e.from } else { e.until };
        let (mut certain, mut possible) = (Vec::new(), Vec::new());
        for event in self.events(&select.kinds) {
            let membership = self.membership(select, event, &frame, this, verdicts, &mut Silent);
            possible.extend(membership.possible.then(|| dates(event)));
            certain.extend(membership.certain.then(|| dates(event)));
        }
        let hidden = select.kinds.iter().filter_map(|kind| self.hidden_edge(first, *kind, window));
        let open = hidden.clone().next().is_some();
        let (lo, hi) = if first {
            let lo = possible.iter().map(|d| d.lo).chain(hidden).min();
            (lo, certain.iter().map(|d| d.hi).min().or(Some(window.until.hi)))
        } else {
            let hi = possible.iter().map(|d| d.hi).chain(hidden).max();
            (certain.iter().map(|d| d.lo).max().or(Some(window.from.lo)), hi)
        };
        match (lo, hi) {
            (Some(lo), Some(hi)) if open || !possible.is_empty() => Moment {
                dates: Dates { lo, hi: hi.max(lo) },
                can_be: true,
                can_lack: certain.is_empty() || window.can_lack,
            },
            _ => Moment::LACKING,
        }
    }

    /// The earliest day on which an unrecorded event of a kind that lies in a window can have begun, or the latest on
    /// which it can have ended; none where all are recorded.
    pub(super) fn hidden_edge(&self, first: bool, kind: usize, window: &UncertainWindow) -> Option<Day> {
        let (from, until) = (window.from.lo, window.until.hi);
        let coverage = self.dossier.coverage.get(kind).cloned().unwrap_or_default();
        if coverage.covers(from, until) {
            return None;
        }
        let point = self.vocabulary.kinds.get(kind).is_some_and(|k| matches!(k.timing, Timing::On(_)));
        if first {
            // An unrecorded event lies within days that are not covered.
            let uncovered = coverage.uncovered();
            let stretch = uncovered.ranges().iter().find(|range| range.1 >= from)?;
            Some(if point { stretch.0.max(from) } else { stretch.0 })
        } else if point {
            coverage.uncovered_until(until).map(|day| day.min(until))
        } else {
            Some(Day::FUTURE)
        }
    }

    /// A window, with its uncertainty.
    pub fn window(
        &self,
        window: &'a Window,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> UncertainWindow {
        self.frame(window, this, verdicts).0
    }

    /// A window, and the days that are cut out of it.
    pub(super) fn frame(&self, window: &'a Window, this: Option<&'a Event>, verdicts: &[Verdicts]) -> Frame {
        let (from, until, without) = match window {
            Window::Ever => {
                (Moment::certain(Dates::exact(Day::PAST)), Moment::certain(Dates::exact(self.as_of)), None)
            }
            Window::This => {
                let event = this.map_or((Dates::ANY, Dates::ANY), |e| (e.from, e.until));
                // What the event at hand holds so far: the rest of it is not part of this audit.
                let until = Dates { lo: event.1.lo.min(self.as_of), hi: event.1.hi.min(self.as_of) };
                (Moment::certain(event.0), Moment::certain(until), None)
            }
            Window::Between { from, until, without, .. } => {
                let end = |anchor: &'a Option<Anchor>, otherwise| match anchor {
                    Some(anchor) => self.anchor(anchor, this, verdicts),
                    None => Moment::certain(Dates::exact(otherwise)),
                };
                (end(from, Day::PAST), end(until, self.as_of), without.as_deref())
            }
        };
        // `X` to `X + 28 days` has a day whatever `X` is, also where the two together could cross.
        let crossing = until.dates.lo < from.dates.hi && !never_crosses(window);
        let whole = UncertainWindow {
            from: from.dates,
            until: until.dates,
            can_be: from.can_be && until.can_be && from.dates.lo <= until.dates.hi,
            can_lack: from.can_lack || until.can_lack || crossing,
        };
        let exempt = self.exempt(without, this, verdicts);
        (exempt.cut(whole), exempt)
    }

    /// The days that selected events take up.
    pub(super) fn exempt(
        &self,
        without: Option<&'a Selection>,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> Exempt {
        let Some(select) = without else { return Exempt::default() };
        let frame = self.frame(&select.window, this, verdicts);
        if !frame.0.can_be {
            return Exempt::default();
        }
        let uncovered = self.covered(&select.kinds).uncovered();
        let (mut certain, mut possible) = (Vec::new(), uncovered.ranges().to_vec());
        for event in self.events(&select.kinds) {
            let membership = self.membership(select, event, &frame, this, verdicts, &mut Silent);
            possible.extend(membership.possible.then_some((event.from.lo, event.until.hi)));
            let sure = membership.certain && !frame.0.can_lack;
            certain.extend(sure.then_some((event.from.hi, event.until.lo)));
        }
        Exempt { certain: Coverage::new(certain), possible: Coverage::new(possible) }
    }

    /// The days on which all of these kinds of event are recorded.
    pub(super) fn covered(&self, kinds: &[usize]) -> Coverage {
        let kinds = kinds.iter().map(|kind| self.dossier.coverage.get(*kind).cloned().unwrap_or_default());
        kinds.fold(Coverage::new(vec![(Day::PAST, Day::FUTURE)]), |covered, kind| covered.and(&kind))
    }

    /// Whether the events of one kind in a window are all recorded.
    pub(super) fn closed(&self, kinds: &[usize], window: &UncertainWindow) -> bool {
        kinds.iter().all(|kind| {
            self.dossier.coverage.get(*kind).is_some_and(|c| c.covers(window.from.lo, window.until.hi))
        })
    }

    pub(super) fn events(&self, kinds: &'a [usize]) -> impl Iterator<Item = &'a Event> + use<'a> {
        let dossier = self.dossier;
        kinds.iter().filter_map(move |kind| dossier.events.get(*kind)).flatten()
    }

    pub(super) fn matches<R: Recorder<'a>>(
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

    pub(super) fn membership<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        event: &'a Event,
        frame: &Frame,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> Membership {
        let (window, exempt) = frame;
        let inside = event.from.lo <= window.until.hi && event.until.hi >= window.from.lo;
        if !inside || !exempt.can_leave(event, window) {
            return Membership { possible: false, certain: false };
        }
        let surely = event.from.hi <= window.until.lo && event.until.lo >= window.from.hi
            || matches!(select.window, Window::Ever) && self.undated(event);
        let surely = surely && exempt.must_leave(event, window);
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
        let frame = self.frame(&select.window, this, verdicts);
        let window = frame.0;
        if !window.can_be {
            return (Truth::NONE, Found::NoWindow);
        }
        let mut events: Vec<(&Event, Membership)> = Vec::new();
        for event in self.events(&select.kinds) {
            record.begin();
            let membership = self.membership(select, event, &frame, this, verdicts, record);
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
        let frame = self.frame(&select.window, this, verdicts);
        let window = frame.0;
        if !window.can_be {
            return (Truth::NONE, Found::NoWindow);
        }
        let closed = self.closed(&select.kinds, &window);
        let (mut certain, mut possible) = (0, 0);
        let mut truth = Truth::NONE;
        for event in self.events(&select.kinds) {
            record.begin();
            let membership = self.membership(select, event, &frame, this, verdicts, record);
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
        let (window, exempt) = self.frame(&select.window, this, verdicts);
        if !window.can_be {
            return (Truth::NONE, Found::NoWindow);
        }
        let mut certain = Vec::new();
        let mut possible = Vec::new();
        for event in self.events(&select.kinds) {
            let matches = self.matches(select, event, this, verdicts, &mut Silent);
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
        let covered = self.covered(&select.kinds);
        let on =
            |clock: Clock<'_>, events: &[Extent]| events.iter().map(|e| clock.extent(*e)).collect::<Vec<_>>();
        // The largest window for the worst case, the smallest for the best: a larger window never has a shorter gap.
        // And fewest days cut out for the worst, most for the best.
        let clock = Clock(&exempt.certain);
        let (first, last) = (clock.day(window.from.lo), clock.day(window.until.hi));
        let stretches = gap::longest_possible(first, last, &on(clock, &certain));
        // Each by itself: with a limit in months the longest in days need not be the one that breaks it.
        let too_long = stretches.iter().any(|s| s.until > s.from.plus(at_most));
        let worst = gap::worst(&stretches, first);
        let days = worst.days();
        let worst = clock.back(worst, &window);
        let limit = |from: Day| from.plus(at_most);
        let timing = |kind: &usize| self.vocabulary.kinds.get(*kind).map(|k| k.timing);
        let periods = select.kinds.iter().any(|kind| matches!(timing(kind), Some(Timing::Period(..))));
        let clock = Clock(&exempt.possible);
        let (first, last) = (clock.day(window.from.hi), clock.day(window.until.lo));
        let possible = on(clock, &possible);
        let kept = gap::can_be_kept_to(limit, first, last, &possible, &clock.covered(&covered), periods);
        let truth = Truth::of(kept, too_long || !kept);
        let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
        let closed = covered.covers(window.from.lo, window.until.hi);
        (truth, Found::Gap { window, closed, worst, days })
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

pub(super) fn event_fact<'e>(event: &'e Event, slots: &ByKind) -> &'e Fact {
    slots.slot(event.kind).and_then(|slot| event.facts.get(slot)).unwrap_or(Fact::hole())
}

/// Whether a fact passes all of several tests; `this` is the event whose fields a test may name.
pub(crate) fn passes(tests: &Tests, fact: &Fact, this: Option<&Event>) -> Truth {
    let truth = |datum: &Datum| tests.all.iter().map(|t| pass(t, datum, this)).fold(Truth::TRUE, Truth::and);
    let heard = fact.said.iter().map(|s| truth(&s.datum));
    let whole = match &tests.according_to {
        _ if fact.said.is_empty() => None,
        // Each of those who were heard may be right.
        Policy::Undisputed => heard.reduce(Truth::or_else),
        Policy::Any => heard.reduce(Truth::or),
        Policy::All => heard.reduce(Truth::and),
        Policy::First(_) => {
            Some(truth(statement(&tests.according_to, fact).map_or(&Datum::Unknown, |s| &s.datum)))
        }
    };
    whole.unwrap_or_else(|| truth(&fact.datum))
}

/// The statement that counts where one respondent's word does; none where none of those was heard.
pub(crate) fn statement<'f>(policy: &Policy, fact: &'f Fact) -> Option<&'f Statement> {
    let Policy::First(order) = policy else { return None };
    order.iter().find_map(|by| fact.said.iter().find(|s| s.by == *by))
}

fn pass(test: &Test, datum: &Datum, this: Option<&Event>) -> Truth {
    let other = |same: &SameAs| this.map_or(Fact::hole(), |event| event_fact(event, &same.field));
    let value = match (datum, test) {
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
pub(super) fn within(bound: Bound, certain: u64, possible: Option<u64>) -> Truth {
    let least = bound.at_least.unwrap_or(0);
    let most = bound.at_most.unwrap_or(u64::MAX);
    let highest = possible.unwrap_or(u64::MAX);
    Truth::of(highest >= least && certain <= most, certain < least || highest > most)
}

/// Whether so many of several conditions hold, of those that apply.
pub(crate) fn so_many(bound: Bound, truths: &[Truth]) -> Truth {
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

/// Whether those of several dates that exist come in this order.
fn in_order(moments: &[Moment]) -> Truth {
    let exist: Vec<&Moment> = moments.iter().filter(|m| m.can_be).collect();
    let certain: Vec<Dates> = exist.iter().filter(|m| !m.can_lack).map(|m| m.dates).collect();
    let pairs =
        || exist.iter().enumerate().flat_map(|(at, a)| exist.iter().skip(at + 1).map(move |b| (*a, *b)));
    // Each as early as those before it allow.
    let mut at = Day::PAST;
    let feasible = certain.iter().all(|dates| {
        at = at.max(dates.lo);
        at <= dates.hi
    });
    // Those that must exist fit; with fewer than two, another that can exist joins them.
    let joined = |a: &Moment, b: &Moment| certain.is_empty() || !a.can_lack || !b.can_lack;
    let can_hold =
        feasible && (certain.len() > 1 || pairs().any(|(a, b)| joined(a, b) && a.dates.lo <= b.dates.hi));
    let can_fail = pairs().any(|(a, b)| a.dates.hi > b.dates.lo);
    let decided = (can_hold || can_fail).then(|| Truth::of(can_hold, can_fail));
    let none = (certain.len() < 2).then_some(Truth::NONE);
    decided.into_iter().chain(none).reduce(Truth::or_else).unwrap_or(Truth::NONE)
}

/// Whether the time between two dates lies within bounds.
fn elapsed(
    from: Moment,
    to: Moment,
    at_least: Option<Length>,
    at_most: Option<Length>,
    exempt: &Exempt,
) -> Truth {
    let mut truth = None;
    let mut add = |value: Truth| truth = Some(truth.map_or(value, |t: Truth| t.or_else(value)));
    if from.can_lack {
        add(Truth::NONE);
    }
    if from.can_be && to.can_lack {
        add(Truth::FALSE);
    }
    if from.can_be && to.can_be && !exempt.is_empty() {
        let (shortest, longest) = exempt.days(from.dates, to.dates);
        let bounded = |length: Option<Length>, test: fn(i32, i32, i32) -> Truth| match length {
            None => Truth::TRUE,
            Some(Length::Days(days)) => test(shortest, longest, days),
            // Where days are cut out the compiler lets only lengths in days through.
            Some(Length::Months(_)) => Truth::OPEN,
        };
        let least =
            bounded(at_least, |shortest, longest, least| Truth::of(longest >= least, shortest < least));
        let most = bounded(at_most, |shortest, longest, most| Truth::of(shortest <= most, longest > most));
        add(least.and(most));
    }
    if from.can_be && to.can_be && exempt.certain.ranges().is_empty() {
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
