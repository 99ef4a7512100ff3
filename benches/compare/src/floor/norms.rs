//! The norms, each a function.

use toetssteen_bench::norms::{KINDS, Variant, variant};

use super::{
    record::{
        AS_OF, Answer, Barrier, Coverage, Domain, Education, Event, Events, Fact, Form, Goal, Ground, Method,
        Post, Provider, Reason, Record, Role, Service, Topic,
    },
    truth::{Days, Moment, PAST, Truth, Window},
};
use crate::counts::{Counts, Outcome};

/// What the norms ask, worked out once.
#[derive(Debug)]
pub struct Judge(Vec<Asked>);

#[derive(Debug)]
struct Asked {
    variant: Variant,
    education: Education,
    goal: Goal,
    others: [Goal; 2],
}

impl Judge {
    /// For so many norms.
    pub fn new(norms: usize) -> Self {
        let asked = |norm: usize| {
            let variant = variant(norm / KINDS);
            let levels = [
                Education::Unfinished,
                Education::Basic,
                Education::Vmbo,
                Education::Mbo,
                Education::HavoVwo,
            ];
            let goal = match variant.goal {
                "scholing" => Goal::Training,
                "taal" => Goal::Language,
                "werk" => Goal::Work,
                "gezondheid" => Goal::Health,
                _ => Goal::TakingPart,
            };
            let others = if goal == Goal::Language {
                [Goal::Training, Goal::TakingPart]
            } else {
                [Goal::Language, Goal::Work]
            };
            Asked { variant, education: levels[variant.levels - 1], goal, others }
        };
        Self((0..norms).map(asked).collect())
    }

    /// Holds a dossier against each norm.
    pub fn judge(&self, record: &Record, counts: &mut Counts) {
        let shared = Shared::of(record);
        for (norm, asked) in self.0.iter().enumerate() {
            counts.add(norm, outcome(norm % KINDS, record, &shared, asked));
        }
    }
}

/// What several norms ask of a dossier.
struct Shared {
    start: Moment,
    stay: Window,
    gap: Gap,
    distant: Truth,
}

impl Shared {
    fn of(record: &Record) -> Self {
        let start = record.uitkering.instroom.moment();
        let stay = Window::between(start, end(record));
        let distant = record.trede.is(|step| *step <= 2).or(record
            .belemmeringen
            .contains(Barrier::Care)
            .or(record.belemmeringen.contains(Barrier::Language)));
        Self { start, stay, gap: Gap::of(record, &stay), distant }
    }

    /// From the first day of assistance to so many days later.
    fn first(&self, days: i32) -> Window {
        Window::along(self.start, self.start.plus(days))
    }
}

/// The end of assistance or the day of judgement, what comes first.
fn end(record: &Record) -> Moment {
    let end = record.uitkering.einde.moment();
    let now = Days::exactly(AS_OF);
    if !end.can_be {
        return Moment::certain(now);
    }
    let hi = if end.can_lack { AS_OF } else { end.days.hi.min(AS_OF) };
    Moment::certain(Days { lo: end.days.lo.min(AS_OF), hi })
}

fn outcome(kind: usize, record: &Record, shared: &Shared, asked: &Asked) -> Outcome {
    let v = &asked.variant;
    let always = Truth::YES;
    match kind {
        0 => decided(
            record.klant.leeftijd.is(|age| *age >= v.age),
            record.voorgelicht.is(|answer| *answer == Answer::Yes),
            record.voorgelicht.is(|answer| *answer == Answer::Partly),
        ),
        1 => decided(
            record.klant.opleiding.is(|level| *level <= asked.education),
            record.doelen.contains(asked.goal),
            record.doelen.contains(asked.others[0]).or(record.doelen.contains(asked.others[1])),
        ),
        2 => {
            let covered = record.diagnose.covered(record.dekking.diagnose);
            let precise = |d: &_| -> Truth { diagnosis_method(d) };
            decided(
                always,
                some(&record.diagnose, covered, &shared.first(v.diagnosis), precise),
                some(&record.diagnose, covered, &shared.first(2 * v.diagnosis), |_| Truth::YES),
            )
        }
        3 => {
            let plan = first(&record.plan, record.plan.covered(record.dekking.plan));
            decided(always, at_most(shared.start, plan, v.plan), at_most(shared.start, plan, 2 * v.plan))
        }
        4 => {
            let diagnosis = first(&record.diagnose, record.diagnose.covered(record.dekking.diagnose));
            let plan = first(&record.plan, record.plan.covered(record.dekking.plan));
            let offer = first(&record.aanbod, record.aanbod.covered(record.dekking.aanbod)).plus(v.slack);
            decided(always, in_order(&[shared.start, diagnosis, plan, offer]), in_order(&[diagnosis, plan]))
        }
        5 => {
            let covered = record.gesprek.covered(record.dekking.gesprek);
            let window = shared.first(v.talks_within);
            let met = count(&record.gesprek, covered, &window, v.talks, |talk| {
                talk.door.is(|role| *role == Role::Manager).and(talk.vorm.is(|form| *form != Form::Video))
            });
            let partly =
                some(&record.gesprek, covered, &window, |talk| talk.door.is(|role| *role == Role::Manager));
            decided(at_least(shared.start, end(record), v.talks_within), met, partly)
        }
        6 => decided(always, shared.gap.at_most(v.gap), shared.gap.at_most(2 * v.gap)),
        7 => {
            let covered = record.terugkoppeling.covered(record.dekking.terugkoppeling);
            let within = |days: i32| {
                every(
                    &record.traject,
                    record.traject.covered(record.dekking.traject),
                    |trajectory| {
                        let agency = trajectory.aanbieder.is(|provider| *provider == Provider::Agency);
                        agency.and(trajectory.eindreden.is(|reason| *reason != Reason::Work))
                    },
                    |trajectory| {
                        let window = Window::along(trajectory.end(), trajectory.end().plus(days));
                        some(&record.terugkoppeling, covered, &window, |_| Truth::YES)
                    },
                )
            };
            decided(always, within(v.feedback), within(v.feedback + 63))
        }
        8 => {
            let talks = record.gesprek.covered(record.dekking.gesprek);
            let calls = record.telefoon.covered(record.dekking.telefoon);
            let met = every(
                &record.brief,
                record.brief.covered(record.dekking.brief),
                |letter| letter.soort.is(|post| *post == Post::Warning),
                |letter| {
                    let day = Moment::certain(letter.from());
                    let window = Window::along(day.plus(-v.contact), day);
                    let (talk, call) = (
                        Found::of(&record.gesprek, &window, |_| Truth::YES),
                        Found::of(&record.telefoon, &window, |_| Truth::YES),
                    );
                    let closed = closed(talks, &window) && closed(calls, &window);
                    talk.and(call).at_least(1, closed, &window)
                },
            );
            decided(always, met, Truth::NO)
        }
        9 => {
            let covered = record.traject.covered(record.dekking.traject);
            let met = every(
                &record.aanbod,
                record.aanbod.covered(record.dekking.aanbod),
                |offer| offer.geaccepteerd.is(|answer| *answer == Answer::Yes),
                |offer| {
                    let day = Moment::certain(offer.from());
                    let window = Window::along(day, day.plus(v.follow));
                    some(&record.traject, covered, &window, |trajectory| {
                        same(&trajectory.soort, &offer.soort)
                    })
                },
            );
            decided(always, met, some(&record.traject, covered, &shared.stay, |_| Truth::YES))
        }
        10 => {
            let covered = record.traject.covered(record.dekking.traject);
            let sum = Sum::of(record, covered);
            let applies = some(&record.traject, covered, &ever(), |_| Truth::YES);
            decided(applies, sum.at_most(v.costs), sum.at_most(v.costs * 3 / 2))
        }
        11 => {
            let diagnosed = some(
                &record.diagnose,
                record.diagnose.covered(record.dekking.diagnose),
                &ever(),
                |diagnosis| diagnosis.domeinen.contains(Domain::Load),
            );
            let founded =
                some(&record.aanbod, record.aanbod.covered(record.dekking.aanbod), &ever(), |offer| {
                    offer
                        .op_basis_van
                        .contains(Ground::Diagnosis)
                        .or(offer.op_basis_van.contains(Ground::Plan))
                });
            let signed = some(
                &record.plan,
                record.plan.covered(record.dekking.plan),
                &shared.first(v.signed),
                |plan| plan.ondertekend.is(|answer| *answer == Answer::Yes),
            );
            decided(shared.distant, two_of([diagnosed, founded, signed]), founded)
        }
        _ => {
            let covered = record.aanbod.covered(record.dekking.aanbod);
            let help = |offer: &_| -> Truth { offer_service(offer, Service::Debts) };
            let soon = some(&record.aanbod, covered, &shared.first(v.debts), help);
            let later = some(&record.aanbod, covered, &ever(), help);
            let spoken =
                some(&record.gesprek, record.gesprek.covered(record.dekking.gesprek), &ever(), |talk| {
                    talk.onderwerpen.contains(Topic::Debts)
                });
            decided(record.belemmeringen.contains(Barrier::Debts), soon.or(shared.distant.and(later)), spoken)
        }
    }
}

fn diagnosis_method(diagnosis: &super::record::Diagnosis) -> Truth {
    diagnosis.methode.is(|method| *method >= Method::Instrument)
}

fn offer_service(offer: &super::record::Offer, service: Service) -> Truth {
    offer.soort.is(|own| *own == service)
}

/// The one outcome that is possible, or that there are several.
fn decided(applies: Truth, met: Truth, partly: Truth) -> Outcome {
    let mut possible = None;
    let mut add = |outcome, can_be: bool| {
        if can_be {
            possible = Some(if possible.is_none_or(|p| p == outcome) { outcome } else { Outcome::Unknown });
        }
    };
    if applies.yes() {
        add(Outcome::Met, met.yes());
        add(Outcome::Partly, met.no() && partly.yes());
        add(Outcome::NotMet, met.no() && (partly.no() || partly.none()));
        add(Outcome::NotApplicable, met.none());
    }
    add(Outcome::NotApplicable, applies.no() || applies.none());
    possible.unwrap_or(Outcome::Unknown)
}

/// All time up to the day of judgement.
fn ever() -> Window {
    Window { from: Days::exactly(PAST), until: Days::exactly(AS_OF), can_be: true, can_lack: false }
}

fn closed(covered: Coverage, window: &Window) -> bool {
    covered.covers(window.from.lo, window.until.hi)
}

/// How many events there are in a window: certainly, and at most of those that are recorded.
#[derive(Clone, Copy)]
struct Found {
    certain: usize,
    possible: usize,
}

impl Found {
    fn of<E: Event>(events: &Events<E>, window: &Window, which: impl Fn(&E) -> Truth) -> Self {
        let mut found = Self { certain: 0, possible: 0 };
        for event in &events.list {
            let (from, until) = (event.from(), event.until());
            if from.lo > window.until.hi || until.hi < window.from.lo {
                continue;
            }
            let chosen = which(event);
            if chosen.yes() {
                found.possible += 1;
                let surely = from.hi <= window.until.lo && until.lo >= window.from.hi;
                found.certain += usize::from(surely && !chosen.no());
            }
        }
        found
    }

    fn and(self, other: Self) -> Self {
        Self { certain: self.certain + other.certain, possible: self.possible + other.possible }
    }

    fn at_least(self, number: usize, closed: bool, window: &Window) -> Truth {
        if !window.can_be {
            return Truth::NONE;
        }
        Truth::of(!closed || self.possible >= number, self.certain < number).unless(window.can_lack)
    }
}

fn count<E: Event>(
    events: &Events<E>,
    covered: Coverage,
    window: &Window,
    number: usize,
    which: impl Fn(&E) -> Truth,
) -> Truth {
    Found::of(events, window, which).at_least(number, closed(covered, window), window)
}

fn some<E: Event>(
    events: &Events<E>,
    covered: Coverage,
    window: &Window,
    which: impl Fn(&E) -> Truth,
) -> Truth {
    count(events, covered, window, 1, which)
}

/// Whether every event that is chosen has something.
fn every<E: Event>(
    events: &Events<E>,
    covered: Coverage,
    which: impl Fn(&E) -> Truth,
    has: impl Fn(&E) -> Truth,
) -> Truth {
    let mut all = Truth::NONE;
    for event in &events.list {
        let chosen = which(event);
        if event.from().lo <= AS_OF && chosen.yes() {
            let surely = event.from().hi <= AS_OF && !chosen.no();
            all = all.and(has(event).unless(!surely));
        }
    }
    if closed(covered, &ever()) { all } else { all.and(Truth::ANY) }
}

/// The first day of the first event of a kind.
fn first<E: Event>(events: &Events<E>, covered: Coverage) -> Moment {
    let open = !closed(covered, &ever());
    let (mut lo, mut hi) = (if open { PAST } else { i32::MAX }, i32::MAX);
    for event in events.list.iter().filter(|event| event.from().lo <= AS_OF) {
        let days = event.from();
        lo = lo.min(days.lo);
        if days.hi <= AS_OF {
            hi = hi.min(days.hi);
        }
    }
    if lo == i32::MAX {
        return Moment::LACKING;
    }
    let certain = hi != i32::MAX;
    let hi = if certain { hi } else { AS_OF };
    Moment { days: Days { lo, hi: hi.max(lo) }, can_be: true, can_lack: !certain }
}

fn elapsed(from: Moment, to: Moment, test: impl FnOnce(Days, Days) -> Truth) -> Truth {
    if !from.can_be {
        return Truth::NONE;
    }
    let known = if to.can_be {
        let known = test(from.days, to.days);
        if to.can_lack { known.or_else(Truth::NO) } else { known }
    } else {
        Truth::NO
    };
    known.unless(from.can_lack)
}

fn at_most(from: Moment, to: Moment, days: i32) -> Truth {
    elapsed(from, to, |from, to| Truth::of(to.lo <= from.plus(days).hi, to.hi > from.plus(days).lo))
}

fn at_least(from: Moment, to: Moment, days: i32) -> Truth {
    elapsed(from, to, |from, to| Truth::of(to.hi >= from.plus(days).lo, to.lo < from.plus(days).hi))
}

/// Whether those of several dates that exist follow each other.
fn in_order(moments: &[Moment]) -> Truth {
    let exist = || moments.iter().enumerate().filter(|(_, m)| m.can_be);
    let certain = exist().filter(|(_, m)| !m.can_lack).count();
    let mut at = PAST;
    let feasible = exist().filter(|(_, m)| !m.can_lack).all(|(_, m)| {
        at = at.max(m.days.lo);
        at <= m.days.hi
    });
    let (mut joined, mut fails) = (false, false);
    for (place, a) in exist() {
        for (_, b) in exist().filter(|(other, _)| *other > place) {
            joined |= (certain == 0 || !a.can_lack || !b.can_lack) && a.days.lo <= b.days.hi;
            fails |= a.days.hi > b.days.lo;
        }
    }
    let holds = feasible && (certain > 1 || joined);
    let none = certain < 2;
    if holds || fails { Truth::of(holds, fails).unless(none) } else { Truth::NONE }
}

fn two_of(of: [Truth; 3]) -> Truth {
    let certain = of.iter().filter(|truth| **truth == Truth::YES).count();
    let possible = of.iter().filter(|truth| truth.yes()).count();
    if of.iter().all(|truth| *truth == Truth::NONE) {
        return Truth::NONE;
    }
    Truth::of(possible >= 2, certain < 2).unless(of.iter().all(|truth| truth.none()))
}

fn same<T: PartialEq>(own: &Fact<T>, other: &Fact<T>) -> Truth {
    match (own, other) {
        (Fact::Absent, _) | (_, Fact::Absent) => Truth::NO,
        (Fact::Unknown, _) | (_, Fact::Unknown) => Truth::OPEN,
        (Fact::Known(own), Fact::Known(other)) => Truth::is(own == other),
    }
}

/// What all trajectories cost: at least, and at most if anything bounds it.
struct Sum {
    lo: i64,
    hi: Option<i64>,
}

impl Sum {
    fn of(record: &Record, covered: Coverage) -> Self {
        let mut sum = Self { lo: 0, hi: Some(0) };
        for trajectory in record.traject.list.iter().filter(|trajectory| trajectory.from().lo <= AS_OF) {
            let costs = match trajectory.kosten {
                Fact::Known(costs) => Some(costs),
                Fact::Absent => Some(0),
                Fact::Unknown => None,
            };
            if trajectory.from().hi <= AS_OF {
                sum.lo += costs.unwrap_or(0);
            }
            sum.hi = sum.hi.zip(costs).map(|(sum, costs)| sum + costs);
        }
        if !closed(covered, &ever()) {
            sum.hi = None;
        }
        sum
    }

    fn at_most(&self, most: i64) -> Truth {
        Truth::of(self.lo <= most, self.hi.is_none_or(|hi| hi > most))
    }
}

/// The longest time without contact, and what it takes to ask whether it can be kept short.
struct Gap {
    window: Window,
    /// The longest that it can be.
    worst: i32,
    /// All contacts are known to the day, and there are no others.
    exact: bool,
    contacts: Vec<Days>,
    covered: Coverage,
}

impl Gap {
    fn of(record: &Record, window: &Window) -> Self {
        let talks = record.gesprek.list.iter().map(Event::from);
        let mut contacts: Vec<Days> = talks.chain(record.telefoon.list.iter().map(Event::from)).collect();
        contacts.sort_unstable_by_key(|days| days.lo);
        let covered = record
            .gesprek
            .covered(record.dekking.gesprek)
            .and(record.telefoon.covered(record.dekking.telefoon));
        let (first, last) = (window.from.lo, window.until.hi);
        // From each day that can be the last with contact to the latest on which the next can be.
        let mut worst = 0;
        if last > first {
            let mut next = last;
            for days in contacts.iter().rev() {
                if days.lo < last && days.lo >= first {
                    worst = worst.max(next - days.lo);
                }
                // Contacts on one day have the same next.
                if days.lo > first {
                    next = next.min(days.hi);
                }
            }
            worst = worst.max(next - first);
        }
        let exact = |days: Days| days.lo == days.hi;
        let exact = exact(window.from)
            && exact(window.until)
            && contacts.iter().all(|days| exact(*days))
            && covered.covers(first, last);
        Self { window: *window, worst, exact, contacts, covered }
    }

    fn at_most(&self, days: i32) -> Truth {
        if !self.window.can_be {
            return Truth::NONE;
        }
        let long = self.worst > days;
        let kept = if self.exact { !long } else { self.can_be_kept_to(days) };
        Truth::of(kept, long || !kept).unless(self.window.can_lack)
    }

    fn can_be_kept_to(&self, days: i32) -> bool {
        let mut at = self.window.from.hi;
        let last = self.window.until.lo;
        let mut used = vec![false; self.contacts.len()];
        loop {
            let reach = super::truth::plus(at, days);
            if reach >= last {
                return true;
            }
            let free = self.covered.uncovered_until(reach).filter(|_| reach > at);
            if let Some(next) = free.filter(|day| *day > at) {
                at = next;
                continue;
            }
            let waiting = self.contacts.iter().enumerate();
            let waiting = waiting.filter(|(slot, days)| !used[*slot] && days.lo <= reach && days.hi >= at);
            let Some((slot, next)) = waiting.min_by_key(|(_, days)| days.hi) else { return false };
            used[slot] = true;
            at = at.max(next.hi.min(reach));
        }
    }
}
