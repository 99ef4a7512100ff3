//! Dates and windows of which only bounds are known, and whether they keep to an order or a length of time.

use smallvec::SmallVec;

use crate::{
    dossier::{Coverage, Datum, Event, Fact, Value},
    framework::condition::{Anchor, ByKind, FieldRef, Selection, Window},
    time::{Dates, Day, Length},
    verdict::{Truth, Verdicts},
    vocabulary::Timing,
};

use super::{
    evaluate::{Evaluator, Frame},
    exempt::Exempt,
    fact::event_fact,
    trace::Silent,
    uncertain::{Moment, UncertainWindow},
};

impl<'a> Evaluator<'a> {
    /// A date, with its uncertainty.
    pub fn anchor(&self, anchor: &'a Anchor, this: Option<&'a Event>, verdicts: &[Verdicts]) -> Moment {
        match anchor {
            Anchor::Day(day) => Moment::certain(Dates::exact(*day)),
            Anchor::AsOf => Moment::certain(Dates::exact(self.as_of)),
            Anchor::Field(FieldRef::This(slots)) => self.own_date(slots, this),
            Anchor::Field(field) => moment(self.fact(field, this)),
            Anchor::Edge { first, select, common } => {
                self.once(*common, |known| &known.edges, || self.edge(*first, select, this, verdicts))
            }
            Anchor::Shift { anchor, length, back } => {
                let moment = self.anchor(anchor, this, verdicts);
                let length = if *back { length.value.back() } else { length.value };
                Moment { dates: moment.dates.plus(length), ..moment }
            }
            Anchor::Earliest(anchors) => extreme(&self.moments(anchors, this, verdicts), true),
            Anchor::Latest(anchors) => extreme(&self.moments(anchors, this, verdicts), false),
        }
    }

    /// Several dates.
    pub(super) fn moments(
        &self,
        anchors: &'a [Anchor],
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> Moments {
        let mut moments = Moments::new();
        for anchor in anchors {
            moments.push(self.anchor(anchor, this, verdicts));
        }
        moments
    }

    /// A date of the event at hand.
    pub(super) fn own_date(&self, slots: &ByKind, this: Option<&'a Event>) -> Moment {
        let Some(event) = this else { return moment(Fact::hole()) };
        // The dates of an event itself are known more narrowly than its fields say: it ends no sooner than it begins.
        let timing = self.vocabulary.kinds.get(event.kind).map(|k| k.timing);
        let slot = slots.slot(event.kind);
        match timing {
            Some(Timing::On(at) | Timing::Period(at, _)) if slot == Some(at) => Moment::certain(event.from),
            Some(Timing::Period(_, at)) if slot == Some(at) => match event_fact(event, slots).datum {
                Datum::Absent => Moment::LACKING,
                Datum::Known(_) => Moment::certain(event.until),
                Datum::Unknown => Moment { dates: event.until, can_be: true, can_lack: true },
            },
            _ => moment(event_fact(event, slots)),
        }
    }

    /// The first day of the first selected event, or the last day of the last.
    pub(super) fn edge(
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
        // The nearest that any can be, and the farthest that one that certainly counts lets it be.
        let (mut near, mut far): (Option<Day>, Option<Day>) = (None, None);
        let sooner = |known: Option<Day>, day: Day| Some(known.map_or(day, |known| known.min(day)));
        let later = |known: Option<Day>, day: Day| Some(known.map_or(day, |known| known.max(day)));
        for kind in &select.kinds {
            for event in self.events_near(*kind, window) {
                // The first is certainly behind, and so are all of its kind that follow this one.
                if first && self.in_order(*kind) && far.is_some_and(|far| event.from.lo > far) {
                    break;
                }
                let membership = self.membership(select, event, &frame, this, verdicts, &mut Silent);
                if membership.possible {
                    near = if first { sooner(near, event.from.lo) } else { later(near, event.until.hi) };
                }
                if membership.certain {
                    far = if first { sooner(far, event.from.hi) } else { later(far, event.until.lo) };
                }
            }
        }
        for day in select.kinds.iter().filter_map(|kind| self.hidden_edge(first, *kind, window)) {
            near = if first { sooner(near, day) } else { later(near, day) };
        }
        let Some(near) = near else { return Moment::LACKING };
        let (lo, hi) = if first {
            (near, far.unwrap_or(window.until.hi))
        } else {
            (far.unwrap_or(window.from.lo), near)
        };
        Moment {
            dates: Dates { lo, hi: hi.max(lo) },
            can_be: true,
            can_lack: far.is_none() || window.can_lack,
        }
    }

    /// The earliest day on which an unrecorded event of a kind that lies in a window can have begun, or the latest on
    /// which it can have ended; none where all are recorded.
    pub(super) fn hidden_edge(&self, first: bool, kind: usize, window: &UncertainWindow) -> Option<Day> {
        let (from, until) = (window.from.lo, window.until.hi);
        let none = Coverage::default();
        let coverage = self.dossier.coverage.get(kind).unwrap_or(&none);
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
        let whole = || self.whole(window, this, verdicts);
        let Window::Between { common, without, .. } = window else { return (whole(), None) };
        let whole = self.once(*common, |known| &known.windows, whole);
        match self.exempt(without.as_deref(), this, verdicts) {
            Some(exempt) => (exempt.cut(whole), Some(exempt)),
            None => (whole, None),
        }
    }

    /// A window with the days that are cut out of it.
    fn whole(&self, window: &'a Window, this: Option<&'a Event>, verdicts: &[Verdicts]) -> UncertainWindow {
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
            Window::Between { from, until, .. } => {
                let end = |anchor: &'a Option<Anchor>, otherwise| match anchor {
                    Some(anchor) => self.anchor(anchor, this, verdicts),
                    None => Moment::certain(Dates::exact(otherwise)),
                };
                (end(from, Day::PAST), end(until, self.as_of))
            }
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

    /// The days that selected events take up; none where nothing can be cut out.
    pub(super) fn exempt(
        &self,
        without: Option<&'a Selection>,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> Option<Box<Exempt>> {
        let select = without?;
        let frame = self.frame(&select.window, this, verdicts);
        if !frame.0.can_be {
            return None;
        }
        let uncovered = self.covered(&select.kinds).uncovered();
        let (mut certain, mut possible) = (Vec::new(), uncovered.ranges().to_vec());
        for event in self.events(&select.kinds) {
            let membership = self.membership(select, event, &frame, this, verdicts, &mut Silent);
            possible.extend(membership.possible.then_some((event.from.lo, event.until.hi)));
            let sure = membership.certain && !frame.0.can_lack;
            certain.extend(sure.then_some((event.from.hi, event.until.lo)));
        }
        let exempt = Exempt { certain: Coverage::new(certain), possible: Coverage::new(possible) };
        (!exempt.is_empty()).then(|| Box::new(exempt))
    }
}

/// The date that a field holds.
fn moment(fact: &Fact) -> Moment {
    match fact.datum {
        Datum::Absent => Moment::LACKING,
        Datum::Known(Value::Date(dates)) => Moment::certain(dates),
        Datum::Known(_) | Datum::Unknown => Moment { dates: Dates::ANY, can_be: true, can_lack: true },
    }
}

/// Whether the end of a window cannot come before its beginning: both hang on one date, or it is an event's own time.
pub(super) fn never_crosses(window: &Window) -> bool {
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

/// A few of them take no room of their own.
pub(super) type Moments = SmallVec<[Moment; 4]>;

/// The earliest (or latest) of those moments that exist.
pub(super) fn extreme(moments: &[Moment], earliest: bool) -> Moment {
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

/// Whether those of several dates that exist come in this order.
pub(super) fn in_order(moments: &[Moment]) -> Truth {
    // Each that must exist as early as those before it allow.
    let (mut at, mut certain, mut feasible) = (Day::PAST, 0, true);
    for moment in moments.iter().filter(|m| m.can_be && !m.can_lack) {
        at = at.max(moment.dates.lo);
        feasible &= at <= moment.dates.hi;
        certain += 1;
    }
    let exists = |pair: &(&Moment, &Moment)| pair.0.can_be && pair.1.can_be;
    let pairs = moments.iter().enumerate().flat_map(|(at, a)| moments[at + 1..].iter().map(move |b| (a, b)));
    let mut pairs = pairs.filter(exists);
    // Those that must exist fit; with fewer than two, another that can exist joins them.
    let joined = |a: &Moment, b: &Moment| certain == 0 || !a.can_lack || !b.can_lack;
    let fits = |(a, b): (&Moment, &Moment)| joined(a, b) && a.dates.lo <= b.dates.hi;
    let can_hold = feasible && (certain > 1 || pairs.clone().any(fits));
    let can_fail = pairs.any(|(a, b)| a.dates.hi > b.dates.lo);
    let decided = (can_hold || can_fail).then(|| Truth::of(can_hold, can_fail));
    let none = (certain < 2).then_some(Truth::NONE);
    decided.into_iter().chain(none).reduce(Truth::or_else).unwrap_or(Truth::NONE)
}

/// Whether the time between two dates lies within bounds.
pub(super) fn elapsed(
    from: Moment,
    to: Moment,
    at_least: Option<Length>,
    at_most: Option<Length>,
    exempt: Option<&Exempt>,
) -> Truth {
    let mut truth = None;
    let mut add = |value: Truth| truth = Some(truth.map_or(value, |t: Truth| t.or_else(value)));
    if from.can_lack {
        add(Truth::NONE);
    }
    if from.can_be && to.can_lack {
        add(Truth::FALSE);
    }
    if let Some(exempt) = exempt.filter(|_| from.can_be && to.can_be) {
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
    if from.can_be && to.can_be && exempt.is_none_or(|exempt| exempt.certain.ranges().is_empty()) {
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
