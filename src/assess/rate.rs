//! Rhythm: in so large a share of the weeks (or months, or other stretches) of a window there are so many events.

use crate::{
    dossier::{Coverage, Event},
    framework::condition::{Bound, Named, Selection},
    time::{Dates, Day, Length},
    verdict::{Truth, Verdicts},
};

use super::{
    evaluate::{Evaluator, within},
    exempt::Exempt,
    trace::{Found, Recorder, Silent},
    uncertain::UncertainWindow,
};

/// A first day that is known less precisely than this is not tried day by day; then anything remains possible.
const MOST_FIRST_DAYS: i32 = 400;

/// A window with more stretches than this is not looked through; then anything remains possible.
const MOST_STRETCHES: usize = 40_000;

/// So many looks at an event are taken to find out what every stretch holds, with every first day that is tried; where it would
/// take more, anything remains possible. A year of first days, five years of weeks and two hundred events take a tenth of it.
const MOST_LOOKS: u64 = 200_000_000;

/// What one stretch of the window can still be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// It can have so many events.
    can_keep: bool,
    /// It can have fewer, or more.
    can_break: bool,
    /// It can touch an exempt day, and so be left out.
    can_drop: bool,
}

/// How the stretches so far can come out at best and at worst.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// Kept and broken, at best.
    best: (u64, u64),
    /// Kept and broken, at worst.
    worst: (u64, u64),
    /// Some stretch cannot be left out.
    one_stays: bool,
}

impl Tally {
    fn add(&mut self, stretch: Stretch) {
        // A kept stretch never lowers the share, a broken one never raises it; one that is left out lies between.
        match stretch {
            Stretch { can_keep: true, .. } => self.best.0 += 1,
            Stretch { can_drop: true, .. } => {}
            Stretch { .. } => self.best.1 += 1,
        }
        match stretch {
            Stretch { can_break: true, .. } => self.worst.1 += 1,
            Stretch { can_drop: true, .. } => {}
            Stretch { .. } => self.worst.0 += 1,
        }
        self.one_stays |= !stretch.can_drop;
    }

    fn truth(self, share: u64) -> Option<Truth> {
        let reaches = |(kept, broken): (u64, u64)| {
            u128::from(kept) * 10_000 >= u128::from(share) * u128::from(kept + broken)
        };
        let can_hold = self.best != (0, 0) && reaches(self.best);
        let can_fail = self.worst != (0, 0) && !reaches(self.worst);
        let decided = (can_hold || can_fail).then(|| Truth::of(can_hold, can_fail));
        let none = (!self.one_stays).then_some(Truth::NONE);
        decided.into_iter().chain(none).reduce(Truth::or_else)
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn rate<R: Recorder<'a>>(
        &self,
        select: &'a Selection,
        per: &Named<Length>,
        bound: Bound,
        share: u64,
        this: Option<&'a Event>,
        verdicts: &[Verdicts],
    ) -> (Truth, R::Kept) {
        let (window, exempt) = self.frame(&select.window, this, verdicts);
        if !window.can_be {
            return (Truth::NONE, R::keep(|| Found::NoWindow));
        }
        let events: Vec<(&Event, Truth)> = self
            .events(&select.kinds)
            .map(|event| (event, self.matches(select, event, this, verdicts, &mut Silent)))
            .collect();
        let (covered, exempt) = (self.covered(&select.kinds), exempt.unwrap_or_default());
        let stretches = Stretches { events: &events, covered: &covered, exempt: &exempt, bound };
        let closed = covered.covers(window.from.lo, window.until.hi);
        let mut truth: Option<Truth> = None;
        let mut kept = None;
        // What is not over by the audit's date is no part of the rhythm yet.
        let until = Dates { lo: window.until.lo.min(self.as_of), hi: window.until.hi.min(self.as_of) };
        let tomorrow = self.as_of.plus_days(1);
        let from = Dates { lo: window.from.lo.min(tomorrow), hi: window.from.hi.min(tomorrow) };
        let mut left = MOST_LOOKS / (events.len() as u64).max(1);
        for first in first_days(from) {
            match stretches.from(first, per.value, until, &mut left) {
                Some(tallies) => {
                    for tally in &tallies {
                        truth = tally.truth(share).into_iter().chain(truth).reduce(Truth::or_else);
                    }
                    kept = tallies.last().map(|tally| (tally.worst, tally.best));
                }
                None => {
                    truth = Some(Truth::ANY);
                    break;
                }
            }
        }
        // Without a first day that is known well enough anything remains possible.
        let truth = truth.unwrap_or(Truth::ANY);
        let truth = if window.can_lack { truth.or_else(Truth::NONE) } else { truth };
        let exact = window.from.is_exact() && window.until.is_exact();
        (truth, R::keep(|| Found::Rate { window, closed, kept: kept.filter(|_| exact) }))
    }
}

/// The days on which a window can begin; none where these are too many to try.
fn first_days(from: Dates) -> impl Iterator<Item = Day> {
    let known = from.lo.is_finite() && from.hi.since(from.lo) <= MOST_FIRST_DAYS;
    let (first, last) = if known { (from.lo.number(), from.hi.number()) } else { (0, -1) };
    (first..=last).map(Day::new)
}

struct Stretches<'s, 'a> {
    events: &'s [(&'a Event, Truth)],
    covered: &'s Coverage,
    exempt: &'s Exempt,
    bound: Bound,
}

impl Stretches<'_, '_> {
    /// The tally after each number of whole stretches that the window can have when it begins on a day; none where there are
    /// too many. `left` is how many more may be looked at.
    fn from(&self, first: Day, per: Length, until: Dates, left: &mut u64) -> Option<Vec<Tally>> {
        let mut tally = Tally::default();
        let mut tallies = Vec::new();
        let mut begin = first;
        for number in 1..=MOST_STRETCHES {
            let end = first.plus(times(per, number)?);
            // The window ends within the stretch that begins here, or before it.
            if until.lo.plus_days(1) < end {
                tallies.push(tally);
            }
            if until.hi.plus_days(1) < end {
                return Some(tallies);
            }
            *left = left.checked_sub(1)?;
            tally.add(self.stretch(begin, end.plus_days(-1)));
            begin = end;
        }
        None
    }

    fn stretch(&self, from: Day, until: Day) -> Stretch {
        let window = UncertainWindow {
            from: Dates::exact(from),
            until: Dates::exact(until),
            can_be: true,
            can_lack: false,
        };
        let (mut certain, mut possible) = (0, 0);
        for (event, matches) in self.events {
            let inside = event.from.lo <= until && event.until.hi >= from;
            let surely = event.from.hi <= until && event.until.lo >= from;
            if inside && matches.can_be_true() && self.exempt.can_leave(event, &window) {
                possible += 1;
                certain +=
                    u64::from(surely && *matches == Truth::TRUE && self.exempt.must_leave(event, &window));
            }
        }
        let count = within(self.bound, certain, self.covered.covers(from, until).then_some(possible));
        let out = self.exempt.certain.meets(from, until);
        Stretch {
            can_keep: !out && count.can_be_true(),
            can_break: !out && count.can_be_false(),
            can_drop: self.exempt.possible.meets(from, until),
        }
    }
}

/// So many times a length; none where that leaves the calendar.
fn times(per: Length, number: usize) -> Option<Length> {
    let number = i32::try_from(number).ok()?;
    match per {
        Length::Days(days) => days.checked_mul(number).map(Length::Days),
        Length::Months(months) => months.checked_mul(number).map(Length::Months),
    }
}
