//! One evaluator for everything: conditions over one dossier, to the set of truth values that remain possible.
//!
//! Every function here is the lifting of a two-valued question to incomplete facts: it returns each value that some
//! way of filling in the holes would give (design: sound under missing information). What was looked at goes to a
//! [`Recorder`], which may keep it (explanations) or not (nothing but the verdict).

use std::cell::{Cell, OnceCell};

use smallvec::SmallVec;

use crate::{
    dossier::{Coverage, Dossier, Event, Fact},
    framework::{
        Definition,
        condition::{Anchor, Bound, Condition, FieldRef, Named, Selection, Version, Window},
    },
    time::{Day, Length},
    verdict::{Truth, Verdicts},
    vocabulary::{Timing, Vocabulary},
};

use super::{
    amount::between,
    date::{elapsed, in_order},
    exempt::{Clock, Exempt},
    fact::{event_fact, passes},
    gap::{self, Extent},
    known::{Days, DaysOf, Extents, Known},
    trace::{Alike, Found, Recorder, Silent, Subject},
    uncertain::{Membership, Moment, UncertainWindow},
};

/// A window, and the days that are cut out of it.
pub(super) type Frame = (UncertainWindow, Option<Box<Exempt>>);

/// What so many conditions came to; a few take no room of their own.
type Truths = SmallVec<[Truth; 16]>;

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
    /// The norm's own date, where it has one.
    pub date: Option<&'a Anchor>,
    /// The date that decides which version of a rule judges, where no event at hand does: the norm's own or the audit's.
    pub decisive: Moment,
    /// What is known of named conditions already, where it is kept.
    pub known: Option<&'a Known>,
}

impl<'a> Evaluator<'a> {
    /// The same for conditions that are judged by a date of their own.
    #[must_use]
    pub fn judged_by(self, date: Option<&'a Anchor>) -> Self {
        let Some(anchor) = date else { return self };
        // Found once: many rules may ask for it. What it rests on itself cannot ask for it.
        let decisive = Self { decisive: Moment::ANY, ..self }.anchor(anchor, None, &[]);
        Self { date, decisive, ..self }
    }

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
                self.joined(all, Truth::and, Truth::FALSE, this, verdicts, record),
                R::keep(|| Found::Nothing),
            ),
            Condition::Any(any) => {
                (self.joined(any, Truth::or, Truth::TRUE, this, verdicts, record), R::keep(|| Found::Nothing))
            }
            Condition::Not(inner) => {
                (self.truth(inner, this, verdicts, record).negated(), R::keep(|| Found::Nothing))
            }
            Condition::Of(bound, of) => {
                let (mut truths, mut certain) = (Truths::new(), 0);
                for part in of {
                    let truth = self.truth(part, this, verdicts, record);
                    truths.push(truth);
                    certain += u64::from(truth == Truth::TRUE);
                    if !R::KEEPS && are_enough(*bound, certain) {
                        break;
                    }
                }
                (so_many(*bound, &truths), R::keep(|| Found::Nothing))
            }
            Condition::Ref(slot) => (self.defined(*slot, verdicts, record), R::keep(|| Found::Nothing)),
            Condition::Verdict { norm, is } => {
                let possible = verdicts.get(*norm).copied().unwrap_or(Verdicts::ALL);
                (Truth::of(possible.meets(*is), !possible.within(*is)), R::keep(|| Found::Verdicts(possible)))
            }
            Condition::Field { field, tests } => {
                let fact = self.fact(field, this);
                (passes(tests, fact, this), R::keep(|| Found::Fact(fact)))
            }
            Condition::Count { select, bound, common } => {
                let known = self.known_truth::<R>(*common);
                match known.and_then(Cell::get) {
                    Some(truth) => (truth, R::keep(|| Found::Nothing)),
                    None => {
                        let found = self.count(select, *bound, this, verdicts, record);
                        known.iter().for_each(|known| known.set(Some(found.0)));
                        found
                    }
                }
            }
            Condition::Every { select, has } => self.every(select, has, this, verdicts, record),
            Condition::Gap { select, at_most, common } => {
                self.gap::<R>(select, at_most.value, *common, this, verdicts)
            }
            Condition::Rate { select, per, bound, share } => {
                self.rate::<R>(select, per, *bound, *share, this, verdicts)
            }
            Condition::Order(anchors) => {
                let moments = self.moments(anchors, this, verdicts);
                (in_order(&moments), R::keep(|| Found::Order(moments.to_vec())))
            }
            Condition::Amount { amount, at_least, at_most } => {
                let range = self.amount(amount, this, verdicts);
                let bound = |named: &Option<Named<i64>>| named.as_ref().map(|n| n.value);
                (between(range, bound(at_least), bound(at_most)), R::keep(|| Found::Amount(range)))
            }
            Condition::Versions { this: slots, versions } => {
                let on = match slots {
                    Some(slots) => self.own_date(slots, this),
                    None => self.decisive,
                };
                (self.version(on, versions, this, verdicts, record), R::keep(|| Found::Day(on)))
            }
            Condition::InForce(validity) => {
                let on = self.decisive;
                let inside = on.can_be && validity.meets(on.dates.lo, on.dates.hi);
                let outside =
                    on.can_lack || !(validity.contains(on.dates.lo) && validity.contains(on.dates.hi));
                (Truth::of(inside, outside), R::keep(|| Found::Day(on)))
            }
            Condition::Elapsed { from, to, without, at_least, at_most } => {
                let (from, to) = (self.anchor(from, this, verdicts), self.anchor(to, this, verdicts));
                let least = at_least.as_ref().map(|l| l.value);
                let most = at_most.as_ref().map(|l| l.value);
                let exempt = self.exempt(without.as_deref(), this, verdicts);
                let truth = elapsed(from, to, least, most, exempt.as_deref());
                (truth, R::keep(|| Found::Elapsed { from, to, exempt: *exempt.unwrap_or_default() }))
            }
        };
        record.end(Subject::Condition(condition), this, truth, found);
        truth
    }

    /// Several conditions together. Where nobody takes down what they rest on, none is looked at behind those that come to
    /// `decided`, which no other changes.
    fn joined<R: Recorder<'a>>(
        &self,
        parts: &'a [Condition],
        join: fn(Truth, Truth) -> Truth,
        decided: Truth,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> Truth {
        let mut truth = Truth::NONE;
        for part in parts {
            truth = join(truth, self.truth(part, this, verdicts, record));
            if truth == decided && !R::KEEPS {
                break;
            }
        }
        truth
    }

    /// A named condition. What it comes to is kept where no date of the norm's own can change it, and read where nobody takes
    /// down what it rests on.
    fn defined<R: Recorder<'a>>(&self, slot: usize, verdicts: &[Verdicts], record: &mut R) -> Truth {
        let Some(definition) = self.definitions.get(slot) else { return Truth::ANY };
        let mut find = || self.truth(&definition.when, None, verdicts, record);
        let number = self.date.is_none().then_some(slot);
        let Some(known) = self.known_truth::<R>(number) else { return find() };
        let truth = known.get().unwrap_or_else(find);
        known.set(Some(truth));
        truth
    }

    /// Where it is kept what a condition with a number came to: nowhere for those who take down what it rests on.
    fn known_truth<R: Recorder<'a>>(&self, number: Option<usize>) -> Option<&'a Cell<Option<Truth>>> {
        if R::KEEPS {
            return None;
        }
        self.known?.truths.get(number?)
    }

    /// What is asked in several places, found once where it has a number.
    pub(super) fn once<T: Copy + 'a>(
        &self,
        number: Option<usize>,
        of: impl Fn(&'a Known) -> &'a [OnceCell<T>],
        find: impl FnOnce() -> T,
    ) -> T {
        match self.known.zip(number).and_then(|(known, number)| of(known).get(number)) {
            Some(known) => *known.get_or_init(find),
            None => find(),
        }
    }

    /// A fact of the dossier or of the event at hand.
    pub fn fact(&self, field: &FieldRef, this: Option<&'a Event>) -> &'a Fact {
        match field {
            FieldRef::Dossier(slot) => self.dossier.facts.get(*slot).unwrap_or_else(|| Fact::hole()),
            FieldRef::This(slots) => this.map_or(Fact::hole(), |event| event_fact(event, slots)),
        }
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
        let truths: Truths = held.map(|v| self.truth(&v.when, this, verdicts, record)).collect();
        let in_force = Coverage::new(versions.iter().map(|v| (v.validity.from, v.validity.until)));
        let always = !on.can_lack && in_force.covers(on.dates.lo, on.dates.hi);
        let none = (!always).then_some(Truth::NONE);
        truths.into_iter().chain(none).reduce(Truth::or_else).unwrap_or(Truth::NONE)
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

    /// The first event of some kinds that certainly begins after a day.
    pub(crate) fn first_after(&self, kinds: &'a [usize], day: Day) -> Option<&'a Event> {
        let of = |kind: &usize| {
            let events = self.dossier.events.get(*kind)?;
            let ordered = self.in_order(*kind);
            let after = if ordered { events.partition_point(|event| event.from.lo <= day) } else { 0 };
            let first = events.get(after)?.from.lo;
            // In order, those that begin as early as the first stand behind it.
            let later = events[after..].iter().take_while(move |event| !ordered || event.from.lo == first);
            Some(later.filter(|event| event.from.lo > day))
        };
        kinds.iter().filter_map(of).flatten().min_by_key(|event| (event.from.lo, event.from.hi))
    }

    /// Whether the events of a kind are gone through in the order of their days.
    pub(super) fn in_order(&self, kind: usize) -> bool {
        self.known.is_some_and(|known| known.in_order(kind))
    }

    /// The events of a kind without those that certainly lie outside a window, as far as that is known at once.
    pub(super) fn events_near(&self, kind: usize, window: &UncertainWindow) -> &'a [Event] {
        let events = self.dossier.events.get(kind).map(Vec::as_slice).unwrap_or_default();
        self.known.map_or(events, |known| known.near(kind, events, window))
    }

    #[inline]
    pub(super) fn matches<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        event: &'a Event,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> Truth {
        if select.filter.is_empty() && select.that.is_none() {
            return Truth::TRUE;
        }
        self.passes_filter(select, event, this, verdicts, record)
    }

    fn passes_filter<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        event: &'a Event,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> Truth {
        let mut truth = Truth::TRUE;
        for (slots, tests) in &select.filter {
            truth = truth.and(passes(tests, event_fact(event, slots), this));
            if truth == Truth::FALSE {
                return truth;
            }
        }
        if let Some(that) = &select.that {
            let that = self.truth(that, Some(event), verdicts, record);
            // What does not apply to the event does not select it.
            truth = truth.and(Truth::of(that.can_be_true(), that.can_be_false() || that.can_be_none()));
        }
        truth
    }

    #[inline]
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
        if !window.meets(event) || exempt.as_ref().is_some_and(|exempt| !exempt.can_leave(event, window)) {
            return Membership { possible: false, certain: false };
        }
        let surely = event.from.hi <= window.until.lo && event.until.lo >= window.from.hi
            || matches!(select.window, Window::Ever) && self.undated(event);
        let surely = surely && exempt.as_ref().is_none_or(|exempt| exempt.must_leave(event, window));
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
    ) -> (Truth, R::Kept) {
        let frame = self.frame(&select.window, this, verdicts);
        let window = frame.0;
        if !window.can_be {
            return (Truth::NONE, R::keep(|| Found::NoWindow));
        }
        let (mut certain, mut possible, mut alike) = (0, 0, Alike::default());
        'all: for kind in &select.kinds {
            for event in self.events_near(*kind, &window) {
                let membership = self.membership(select, event, &frame, this, verdicts, &mut Silent);
                certain += u64::from(membership.certain);
                possible += u64::from(membership.possible);
                if R::KEEPS && alike.takes(membership, window.meets(event), Truth::TRUE) {
                    self.candidate(select, event, &frame, this, verdicts, record);
                }
                if !R::KEEPS && are_enough(bound, certain) {
                    break 'all;
                }
            }
        }
        let closed = (R::KEEPS || !are_enough(bound, certain)) && self.closed(&select.kinds, &window);
        let truth = within(bound, certain, closed.then_some(possible));
        let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
        (truth, R::keep(|| Found::Events { window, closed, certain, possible, left: alike.left }))
    }

    /// Takes down whether an event is selected.
    fn candidate<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        event: &'a Event,
        frame: &Frame,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) {
        record.begin();
        let membership = self.membership(select, event, frame, this, verdicts, record);
        record.end(Subject::Candidate(event, membership), this, Truth::OPEN, R::keep(|| Found::Nothing));
    }

    fn every<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        has: &'a Condition,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
        record: &mut R,
    ) -> (Truth, R::Kept) {
        let frame = self.frame(&select.window, this, verdicts);
        let window = frame.0;
        if !window.can_be {
            return (Truth::NONE, R::keep(|| Found::NoWindow));
        }
        let closed = self.closed(&select.kinds, &window);
        let (mut certain, mut possible, mut alike) = (0, 0, Alike::default());
        let mut truth = Truth::NONE;
        'all: for kind in &select.kinds {
            for event in self.events_near(*kind, &window) {
                let membership = self.membership(select, event, &frame, this, verdicts, &mut Silent);
                let mut holds = Truth::NONE;
                if membership.possible {
                    possible += 1;
                    certain += u64::from(membership.certain);
                    holds = self.truth(has, Some(event), verdicts, &mut Silent);
                    truth = truth.and(if membership.certain { holds } else { holds.or_else(Truth::NONE) });
                }
                if R::KEEPS && alike.takes(membership, window.meets(event), holds) {
                    self.candidate(select, event, &frame, this, verdicts, record);
                    if membership.possible {
                        record.begin();
                        let holds = self.truth(has, Some(event), verdicts, record);
                        let found = R::keep(|| Found::Nothing);
                        record.end(Subject::Item(event, membership), this, holds, found);
                    }
                }
                if truth == Truth::FALSE && !R::KEEPS {
                    break 'all;
                }
            }
        }
        // An event that is not recorded may have it, lack it, or not be.
        let truth = if closed { truth } else { truth.and(Truth::ANY) };
        let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
        (truth, R::keep(|| Found::Events { window, closed, certain, possible, left: alike.left }))
    }

    fn gap<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        at_most: Length,
        common: Option<usize>,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> (Truth, R::Kept) {
        let (window, exempt) = self.frame(&select.window, this, verdicts);
        if !window.can_be {
            return (Truth::NONE, R::keep(|| Found::NoWindow));
        }
        let closed = self.closed(&select.kinds, &window);
        let exact = closed && exempt.is_none() && window.from.is_exact() && window.until.is_exact();
        let own = DaysOf::default();
        let kept = self.known.zip(common).and_then(|(known, number)| known.days.get(number));
        let of = kept.unwrap_or(&own);
        let days = || of.known(|| self.known_days(select, this, verdicts));
        if let Some(days) = exact.then(days).flatten() {
            let (first, last) = (window.from.lo, window.until.lo);
            let worst = days.longest(first, last);
            let kept = match at_most {
                // The longest decides for all.
                Length::Days(days) => worst.days() <= days,
                Length::Months(_) => gap::all_within(at_most, first, last, &days.days),
            };
            let truth = Truth::of(kept, !kept);
            let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
            return (truth, R::keep(|| Found::Gap { window, closed, worst, days: worst.days() }));
        }
        let (limit, exempt) = (|from: Day| from.plus(at_most), exempt.unwrap_or_default());
        let Extents { certain, possible, covered } = of.extents(|| self.extents(select, this, verdicts));
        // The largest window for the worst case, the smallest for the best: a larger window never has a shorter gap.
        // And fewest days cut out for the worst, most for the best.
        let clock = Clock(&exempt.certain);
        let (first, last) = (clock.day(window.from.lo), clock.day(window.until.hi));
        let stretches = gap::longest_possible(first, last, &clock.extents(certain));
        // Each by itself: with a limit in months the longest in days need not be the one that breaks it.
        let too_long = stretches.iter().any(|s| s.until > s.from.plus(at_most));
        let worst = gap::worst(&stretches, first);
        let found = || Found::Gap { window, closed, worst: clock.back(worst, &window), days: worst.days() };
        let found = R::keep(found);
        let timing = |kind: &usize| self.vocabulary.kinds.get(*kind).map(|k| k.timing);
        let periods = select.kinds.iter().any(|kind| matches!(timing(kind), Some(Timing::Period(..))));
        let clock = Clock(&exempt.possible);
        let (first, last) = (clock.day(window.from.hi), clock.day(window.until.lo));
        let (possible, covered) = (clock.extents(possible), clock.covered(covered));
        let kept = gap::can_be_kept_to(limit, first, last, &possible, &covered, periods);
        let truth = Truth::of(kept, too_long || !kept);
        let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
        (truth, found)
    }

    /// Between which days the events lie that match, and those that may.
    fn extents(&self, select: &'a Selection, this: Option<&'a Event>, verdicts: &[Verdicts]) -> Extents {
        let (mut certain, mut possible) = (Vec::new(), Vec::new());
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
        Extents { certain, possible, covered: self.covered(&select.kinds) }
    }

    /// The days of the events that match, in order; none where any day is not known, or whether any matches.
    fn known_days(
        &self,
        select: &'a Selection,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> Option<Days> {
        let mut days = Days::new();
        for kind in &select.kinds {
            let on = self.vocabulary.kinds.get(*kind).is_some_and(|k| matches!(k.timing, Timing::On(_)));
            let events = self.dossier.events.get(*kind).filter(|_| on)?;
            for event in events {
                match self.matches(select, event, this, verdicts, &mut Silent) {
                    Truth::FALSE => {}
                    Truth::TRUE if event.from.is_exact() => days.push(event.from.lo),
                    _ => return None,
                }
            }
        }
        if !days.is_sorted() {
            days.sort_unstable();
        }
        Some(days)
    }
}

/// Whether a count lies within bounds, of which the highest is unknown when there may be more than were recorded.
pub(super) fn within(bound: Bound, certain: u64, possible: Option<u64>) -> Truth {
    let least = bound.at_least.unwrap_or(0);
    let most = bound.at_most.unwrap_or(u64::MAX);
    let highest = possible.unwrap_or(u64::MAX);
    Truth::of(highest >= least && certain <= most, certain < least || highest > most)
}

/// Whether so many that certainly hold, and so apply, decide whatever others come to: these can only make them more.
fn are_enough(bound: Bound, certain: u64) -> bool {
    certain > 0 && bound.at_most.map_or(certain >= bound.at_least.unwrap_or(0), |most| certain > most)
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
