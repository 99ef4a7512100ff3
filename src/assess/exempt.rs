//! Days that are cut out of a window: exemptions, rest periods. While they last, the clock stands still.

use std::borrow::Cow;

use crate::{
    dossier::{Coverage, Event},
    time::{Dates, Day},
};

use super::{
    gap::{Extent, Stretch},
    uncertain::UncertainWindow,
};

/// The days that are cut out, of which only bounds may be known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exempt {
    /// Those that are cut out for certain.
    pub certain: Coverage,
    /// Those that can be; they hold all that certainly are.
    pub possible: Coverage,
}

impl Exempt {
    /// Whether nothing can be cut out.
    pub fn is_empty(&self) -> bool {
        self.possible.ranges().is_empty()
    }

    /// What is left of a window: it may have no day once these are cut out.
    pub fn cut(&self, window: UncertainWindow) -> UncertainWindow {
        let (first, last) = (window.from.lo, window.until.hi);
        UncertainWindow {
            can_be: window.can_be && !self.certain.covers(first, last),
            can_lack: window.can_lack || self.possible.covers(window.from.hi, window.until.lo),
            ..window
        }
    }

    /// Whether an event can share with a window a day that is not cut out.
    pub fn can_leave(&self, event: &Event, window: &UncertainWindow) -> bool {
        let (first, last) = (event.from.lo.max(window.from.lo), event.until.hi.min(window.until.hi));
        first <= last && !self.certain.covers(first, last)
    }

    /// Whether an event that certainly lies in a window certainly shares with it a day that is not cut out.
    pub fn must_leave(&self, event: &Event, window: &UncertainWindow) -> bool {
        let (first, last) = (event.from.lo.max(window.from.lo), event.until.hi.min(window.until.hi));
        // A day that both have, wherever in their uncertainty they begin and end.
        let (from, until) = (event.from.hi.max(window.from.hi), event.until.lo.min(window.until.lo));
        !self.possible.meets(first, last) || from <= until && !self.possible.covers(from, until)
    }

    /// The least and the most days between two dates, those that are cut out not counted; beyond the calendar these are
    /// so many that no length reaches them. Negative when the second date comes first.
    pub fn days(&self, from: Dates, to: Dates) -> (i32, i32) {
        let count = |cut: &Coverage, from: Day, to: Day| {
            if to >= from {
                to.since(from) - cut.days_between(from, to)
            } else {
                cut.days_between(to, from) - from.since(to)
            }
        };
        let both = |from, to| (count(&self.certain, from, to), count(&self.possible, from, to));
        let (least, most) = (both(from.hi, to.lo), both(from.lo, to.hi));
        (least.0.min(least.1), most.0.max(most.1))
    }
}

/// A calendar from which days are cut out: the others move together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock<'a>(pub(super) &'a Coverage);

impl Clock<'_> {
    const ORIGIN: i32 = 0;

    /// Where a day comes to lie. Days that are cut out lie where the first day behind them does.
    pub(super) fn day(self, day: Day) -> Day {
        let origin = Day::new(Self::ORIGIN);
        if !day.is_finite() {
            // A period may run on for ever, but each began some day: all days to come can be cut out, all days past cannot.
            let last = self.0.ranges().last().filter(|last| day == Day::FUTURE && last.1 == Day::FUTURE);
            last.map_or(day, |last| self.day(last.0.max(origin)))
        } else if day >= origin {
            day.plus_days(-self.0.days_between(origin, day))
        } else {
            day.plus_days(self.0.days_between(day, origin))
        }
    }

    fn dates(self, dates: Dates) -> Dates {
        Dates { lo: self.day(dates.lo), hi: self.day(dates.hi) }
    }

    /// Where events come to lie.
    pub(super) fn extents(self, events: &[Extent]) -> Cow<'_, [Extent]> {
        if self.0.ranges().is_empty() {
            return Cow::Borrowed(events);
        }
        let moved = |event: &Extent| Extent {
            from: self.dates(event.from),
            until: self.dates(event.until),
            point: event.point,
        };
        events.iter().map(moved).collect()
    }

    /// Where days that are covered come to lie: a day is covered if all that come to lie on it are.
    pub(super) fn covered(self, covered: &Coverage) -> Cow<'_, Coverage> {
        if self.0.ranges().is_empty() {
            return Cow::Borrowed(covered);
        }
        let uncovered = covered.uncovered();
        let moved = uncovered.ranges().iter().map(|(from, until)| (self.day(*from), self.day(*until)));
        Cow::Owned(Coverage::new(moved).uncovered())
    }

    /// A stretch of a window on the ordinary calendar, as wide as it can be.
    pub(super) fn back(self, stretch: Stretch, window: &UncertainWindow) -> Stretch {
        let (mut from, mut until) = (stretch.from, stretch.until);
        let origin = Day::new(Self::ORIGIN);
        for range in self.0.ranges().iter().filter(|range| range.1 >= origin) {
            // Everything behind a cut lies so many days later as were cut out.
            let (cut, days) = (self.day(range.0), range.1.plus_days(1).since(range.0.max(origin)));
            if cut < stretch.from {
                from = from.plus_days(days);
            }
            if cut <= stretch.until {
                until = until.plus_days(days);
            }
        }
        Stretch { from: from.min(window.until.hi), until: until.min(window.until.hi) }
    }
}
