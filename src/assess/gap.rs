//! The longest stretch of a window without an event, where dates, events and the window may be uncertain.
//!
//! A stretch runs from the window's first day, or the day of an event, to the next event or the window's last day;
//! its length is the number of days between. A period bridges all its days. Two questions are answered exactly for
//! days that are known, and soundly otherwise: how long can the longest stretch be at most ([`longest_possible`]),
//! and can it be kept to a given length ([`can_be_kept_to`]).

use std::{cmp::Reverse, collections::BinaryHeap, mem};

use crate::{
    dossier::Coverage,
    time::{Dates, Day, Length},
};

/// When an event was, as far as known, from its first to its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Its first day.
    pub from: Dates,
    /// Its last day; the same unknown day as `from` for an event of one day.
    pub until: Dates,
    /// Whether it lasted one day.
    pub point: bool,
}

/// Where the longest stretch is, at worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Its first day, or the day of the event before it.
    pub from: Day,
    /// Its last day, or the day of the event after it.
    pub until: Day,
}

impl Stretch {
    /// How many days lie between its ends.
    pub fn days(self) -> i32 {
        self.until.since(self.from).max(0)
    }
}

/// The stretches that are longest possible in a window from `first` to `last`, given events that certainly were:
/// any stretch that a completion has lies within one of these, or begins no earlier and ends no later than one.
///
/// An adversary places each event where it helps least. A stretch that starts at `x` can be prolonged until an
/// event that must lie behind `x` can no longer be pushed further; only the earliest day of an event and the first
/// day of the window need be tried as `x`.
pub fn longest_possible(first: Day, last: Day, certain: &[Extent]) -> Vec<Stretch> {
    if last <= first {
        return vec![Stretch { from: first, until: first }];
    }
    // A period is sure to cover the days between its latest start and its earliest end; if there are none it is
    // as good as an event on one unknown day.
    let solid = |e: &Extent| !e.point && e.from.hi <= e.until.lo;
    let mut starts: Vec<Day> =
        certain.iter().map(|e| if solid(e) { e.until.lo } else { e.from.lo }).collect();
    starts.push(first);
    starts.retain(|x| *x >= first && *x < last);
    starts.sort_unstable();
    starts.dedup();
    let periods = certain.iter().filter(|e| solid(e)).map(|e| (e.from.hi, e.until.lo));
    let bridges = joined(periods.collect());
    // For each event from which day on it can come no earlier, and by when it has come: of those behind a day the first
    // that has.
    let comes = |e: &Extent| if solid(e) { (e.from.hi, e.from.hi) } else { (e.from.lo, e.from.hi) };
    let mut behind: Vec<(Day, Day)> = certain.iter().map(comes).collect();
    behind.sort_unstable();
    let mut soonest = last;
    for (_, by) in behind.iter_mut().rev() {
        soonest = soonest.min(*by);
        *by = soonest;
    }
    let mut stretches = Vec::new();
    for start in starts {
        let bridge = bridges[..bridges.partition_point(|(from, _)| *from <= start)].last();
        let x = bridge.map_or(start, |(_, until)| start.max(*until));
        if x >= last {
            continue;
        }
        let end = behind.get(behind.partition_point(|(from, _)| *from <= x)).map_or(last, |(_, by)| *by);
        stretches.push(Stretch { from: x, until: end });
    }
    stretches
}

/// Periods that share a day as one.
fn joined(mut periods: Vec<(Day, Day)>) -> Vec<(Day, Day)> {
    periods.sort_unstable();
    let mut joined: Vec<(Day, Day)> = Vec::new();
    for (from, until) in periods {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

/// The stretches of a window from `first` to `last` where all is known: the days of events in order, and that there are no others.
fn stretches(first: Day, last: Day, days: &[Day]) -> impl Iterator<Item = Stretch> {
    let days = days.iter().copied().filter(move |day| *day > first && *day < last).chain([last]);
    days.scan(first, |from, until| Some(Stretch { from: mem::replace(from, until), until }))
}

/// The longest of them in days, as [`longest_possible`] gives it.
pub fn longest(first: Day, last: Day, days: &[Day]) -> Stretch {
    let none = Stretch { from: first, until: first };
    stretches(first, last, days).fold(none, longer)
}

/// Whether each of them is at most so long, as [`can_be_kept_to`] gives it.
pub fn all_within(length: Length, first: Day, last: Day, days: &[Day]) -> bool {
    last <= first || stretches(first, last, days).all(|stretch| stretch.until <= stretch.from.plus(length))
}

fn longer(one: Stretch, next: Stretch) -> Stretch {
    if next.days() > one.days() { next } else { one }
}

/// The longest of several stretches in days, the earliest of those that are equally long.
pub fn worst(stretches: &[Stretch], first: Day) -> Stretch {
    let none = Stretch { from: first, until: first };
    stretches.iter().copied().fold(none, longer)
}

/// Whether some completion keeps every stretch of a window from `first` to `last` to at most `limit` days, given
/// the events that possibly were and the days on which others may have been (those outside `covered`; `periods` says
/// whether these may have lasted more than a day).
///
/// From each day reached, go as far as anything allows: to an unrecorded event on an uncovered day, along a period,
/// or to the recorded event that can wait least; each recorded event is used once. Using the one that can wait least
/// first is optimal by exchange, as in scheduling with deadlines.
pub fn can_be_kept_to(
    limit: impl Fn(Day) -> Day,
    first: Day,
    last: Day,
    possible: &[Extent],
    covered: &Coverage,
    periods: bool,
) -> bool {
    let mut waiting: Vec<&Extent> = possible.iter().collect();
    waiting.sort_unstable_by_key(|e| e.from.lo);
    let mut waiting = waiting.into_iter().peekable();
    // Of the recorded events that can have come by the day within reach: the days until which they can wait, and the last
    // day of any period.
    let mut points: BinaryHeap<Reverse<Day>> = BinaryHeap::new();
    let mut along: Option<Day> = None;
    let mut at = first;
    loop {
        let reach = limit(at);
        if reach >= last {
            return true;
        }
        while let Some(event) = waiting.next_if(|e| e.from.lo <= reach) {
            if event.point {
                points.push(Reverse(event.from.hi));
            } else {
                along = along.max(Some(event.until.hi));
            }
        }
        // Within an uncovered stretch its end can be reached: in steps of a day, or along a period.
        let free = covered.uncovered_until(reach).filter(|_| periods || reach > at);
        if let Some(next) = free.max(along).filter(|day| *day > at) {
            at = next;
            continue;
        }
        // What could only wait until before this day is of no use any more.
        let next = std::iter::from_fn(|| points.pop()).find(|Reverse(wait)| *wait >= at);
        match next {
            Some(Reverse(wait)) => at = at.max(wait.min(reach)),
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: i32) -> Day {
        Day::new(n)
    }

    fn on(lo: i32, hi: i32) -> Extent {
        let dates = Dates { lo: day(lo), hi: day(hi) };
        Extent { from: dates, until: dates, point: true }
    }

    fn period(from: (i32, i32), until: (i32, i32)) -> Extent {
        Extent {
            from: Dates { lo: day(from.0), hi: day(from.1) },
            until: Dates { lo: day(until.0), hi: day(until.1) },
            point: false,
        }
    }

    fn kept(limit: i32, events: &[Extent]) -> bool {
        can_be_kept_to(|d| d.plus_days(limit), day(0), day(200), events, &Coverage::up_to(day(1000)), true)
    }

    fn longest(events: &[Extent]) -> i32 {
        worst(&longest_possible(day(0), day(200), events), day(0)).days()
    }

    #[test]
    fn the_ends_of_the_window_count() {
        assert_eq!(longest(&[]), 200);
        assert_eq!(longest(&[on(80, 80)]), 120);
        assert!(kept(120, &[on(80, 80)]) && !kept(119, &[on(80, 80)]));
    }

    #[test]
    fn an_imprecise_event_may_be_where_it_helps_least_or_most() {
        let events = [on(0, 100), on(50, 60)];
        assert_eq!(longest(&events), 150);
        assert!(kept(100, &events) && !kept(99, &events));
    }

    proptest! {
        /// What is known is found in one pass, as it is found of what is not.
        #[test]
        fn what_is_known_comes_to_the_same(
            mut days in prop::collection::vec(-20..220i32, 0..12),
            first in 0..100i32,
            long in 0..120i32,
            limit in 0..60i32,
            months in any::<bool>(),
        ) {
            days.sort_unstable();
            let events: Vec<Extent> = days.iter().map(|at| on(*at, *at)).collect();
            let days: Vec<Day> = days.into_iter().map(day).collect();
            let (first, last) = (day(first), day(first + long));
            let length = if months { Length::Months(limit / 20) } else { Length::Days(limit) };
            let reach = |from: Day| from.plus(length);
            let (kept, longest) = (all_within(length, first, last, &days), super::longest(first, last, &days));
            let stretches = longest_possible(first, last, &events);
            prop_assert_eq!(longest, worst(&stretches, first));
            prop_assert_eq!(kept, stretches.iter().all(|s| s.until <= reach(s.from)));
            prop_assert!(months || kept == (longest.days() <= limit));
            let covered = Coverage::up_to(day(1000));
            prop_assert_eq!(kept, can_be_kept_to(reach, first, last, &events, &covered, false));
        }
    }

    #[test]
    fn a_period_bridges_its_days() {
        let events = [period((20, 20), (150, 150))];
        assert_eq!(longest(&events), 50);
        assert!(kept(50, &events) && !kept(49, &events));
        let loose = [period((20, 60), (50, 150))];
        assert_eq!(longest(&loose), 180);
    }

    #[test]
    fn uncovered_days_may_hide_contact() {
        let covered = Coverage::new(vec![(day(0), day(60)), (day(140), day(200))]);
        let keep = |limit| can_be_kept_to(|d| d.plus_days(limit), day(0), day(200), &[], &covered, false);
        assert!(keep(61) && !keep(60));
    }

    #[test]
    fn an_unrecorded_period_bridges_where_steps_of_a_day_do_not() {
        let kept = |periods| can_be_kept_to(|d| d, day(30), day(31), &[], &Coverage::up_to(day(29)), periods);
        assert!(kept(true) && !kept(false));
    }
}
