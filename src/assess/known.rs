//! What is found out about one dossier once, for all norms that ask it in the same words ([`crate::framework::common`]).

use std::cell::{Cell, OnceCell};

use smallvec::SmallVec;

use crate::{
    dossier::{Coverage, Dossier, Event},
    framework::{Framework, common::Common},
    time::Day,
    verdict::Truth,
};

use super::{
    gap::{self, Extent, Stretch},
    uncertain::{Moment, UncertainWindow},
};

/// A few of them take no room of their own.
type Few<T> = SmallVec<[T; 16]>;

/// Days in order.
pub(super) type Days = SmallVec<[Day; 32]>;

/// What is known of a dossier already.
#[derive(Debug, Default)]
pub struct Known {
    /// What named conditions came to, and counts of events, by their numbers; the others too.
    pub(super) truths: Few<Cell<Option<Truth>>>,
    /// First and last events, windows and the days of selected events.
    pub(super) edges: Few<OnceCell<Moment>>,
    pub(super) windows: Few<OnceCell<UncertainWindow>>,
    pub(super) days: SmallVec<[DaysOf; 2]>,
    /// Per kind, whether its events are in order, so that those in a window stand together.
    ordered: Few<bool>,
}

impl Known {
    /// Of a dossier of which nobody asked anything yet.
    pub fn of(framework: &Framework, dossier: &Dossier) -> Self {
        let later =
            |one: &Event, other: &Event| one.from.lo <= other.from.lo && one.until.hi <= other.until.hi;
        let Common { truths, edges, windows, days } = framework.common;
        // Each is filled where it stands: what is made elsewhere is moved there, with all its room.
        let mut known = Self::default();
        known.truths.resize(truths, Cell::default());
        known.edges.resize(edges, OnceCell::new());
        known.windows.resize(windows, OnceCell::new());
        known.days.resize(days, DaysOf::default());
        known.ordered.extend(dossier.events.iter().map(|events| events.is_sorted_by(later)));
        known
    }

    /// Whether the events of a kind are in the order of their days.
    pub(super) fn in_order(&self, kind: usize) -> bool {
        self.ordered.get(kind) == Some(&true)
    }

    /// Of the events of a kind those that can share a day with a window, and perhaps others.
    pub(super) fn near<'e>(&self, kind: usize, events: &'e [Event], window: &UncertainWindow) -> &'e [Event] {
        if !self.in_order(kind) {
            return events;
        }
        let end = events.partition_point(|event| event.from.lo <= window.until.hi);
        let start = events.partition_point(|event| event.until.hi < window.from.lo);
        &events[start.min(end)..end]
    }
}

/// The days of selected events.
#[derive(Debug, Clone, Default)]
pub(super) struct DaysOf {
    known: OnceCell<Option<Gaps>>,
    extents: OnceCell<Extents>,
}

impl DaysOf {
    /// Where all are known, what `find` finds, once.
    pub(super) fn known(&self, find: impl FnOnce() -> Option<Days>) -> Option<&Gaps> {
        self.known.get_or_init(|| Some(Gaps { days: find()?, longest: Cell::default() })).as_ref()
    }

    /// Where they are not, the same.
    pub(super) fn extents(&self, find: impl FnOnce() -> Extents) -> &Extents {
        self.extents.get_or_init(find)
    }
}

/// Between which days selected events lie.
#[derive(Debug, Clone)]
pub(super) struct Extents {
    /// Of those that are selected for certain.
    pub(super) certain: Vec<Extent>,
    /// Of those that may be.
    pub(super) possible: Vec<Extent>,
    /// The days on which all of their kinds are recorded.
    pub(super) covered: Coverage,
}

/// Days of events in order, and the longest stretch between them of the window that was asked for last.
#[derive(Debug, Clone)]
pub(super) struct Gaps {
    pub(super) days: Days,
    longest: Cell<Option<(Day, Day, Stretch)>>,
}

impl Gaps {
    /// The longest stretch of a window without any of them.
    pub(super) fn longest(&self, first: Day, last: Day) -> Stretch {
        match self.longest.get() {
            Some((from, until, longest)) if (from, until) == (first, last) => longest,
            _ => {
                let longest = gap::longest(first, last, &self.days);
                self.longest.set(Some((first, last, longest)));
                longest
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_stretch_is_that_of_the_window() {
        let days = Days::from_iter([10, 50, 60].map(Day::new));
        let of = DaysOf::default();
        let gaps = of.known(|| Some(days)).map(|gaps| {
            [(0, 90), (0, 90), (0, 55), (45, 55), (45, 90)]
                .map(|(first, last)| gaps.longest(Day::new(first), Day::new(last)).days())
        });
        assert_eq!(gaps, Some([40, 40, 40, 5, 30]));
    }
}
