//! What the evaluator looked at, kept or not: the same evaluation serves verdicts and explanations.

use crate::{
    dossier::{Event, Fact},
    framework::condition::Condition,
    verdict::{Truth, Verdicts},
};

use super::{
    exempt::Exempt,
    gap::Stretch,
    uncertain::{Membership, Moment, Range, UncertainWindow},
};

/// What a step was about.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A condition.
    Condition(&'a Condition),
    /// Whether an event is selected.
    Candidate(&'a Event, Membership),
    /// Whether a selected event meets the condition of an `every`.
    Item(&'a Event, Membership),
}

/// What a step found.
#[derive(Debug, Clone)]
pub enum Found<'a> {
    /// Nothing beyond its own steps.
    Nothing,
    /// The window has no day, whatever is filled in.
    NoWindow,
    /// A fact.
    Fact(&'a Fact),
    /// The verdicts possible on another norm.
    Verdicts(Verdicts),
    /// Events in a window.
    Events {
        /// The window.
        window: UncertainWindow,
        /// Whether all of them are recorded.
        closed: bool,
        /// How many there are at least.
        certain: u64,
        /// How many are recorded that could count.
        possible: u64,
        /// Those that were looked at and are not among the steps.
        left: Left,
    },
    /// The longest stretch without an event.
    Gap {
        /// The window.
        window: UncertainWindow,
        /// Whether all events in it are recorded.
        closed: bool,
        /// The longest that is possible.
        worst: Stretch,
        /// Its length in days, without those that are cut out.
        days: i32,
    },
    /// Weeks or other stretches of a window.
    Rate {
        /// The window.
        window: UncertainWindow,
        /// Whether all events in it are recorded.
        closed: bool,
        /// How many stretches have enough events and how many do not, at worst and at best; none where the window
        /// is not known to the day.
        kept: Option<((u64, u64), (u64, u64))>,
    },
    /// The day that decides which version of a rule judges.
    Day(Moment),
    /// An amount.
    Amount(Range),
    /// Several dates.
    Order(Vec<Moment>),
    /// Two dates.
    Elapsed {
        /// The first.
        from: Moment,
        /// The second.
        to: Moment,
        /// Days that do not count.
        exempt: Exempt,
    },
}

/// How many events were looked at for a condition and not taken down, because others came out alike before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Left {
    /// Those that count, or may.
    pub counting: u64,
    /// Those in the window that do not.
    pub others: u64,
    /// Those of which something is missing.
    pub open: u64,
}

/// So many events that came out alike are taken down for one condition: of an `every` whose condition asks for events itself all of
/// them would be all pairs.
const MOST_ALIKE: usize = 100;

/// Chooses which of the events that are looked at for a condition are taken down.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// How many of each sort there were.
    seen: Vec<((Membership, Truth), usize)>,
    pub(super) left: Left,
}

impl Alike {
    /// Whether an event is to be taken down that is selected so, lies in the window, and fares so where it is selected.
    pub(super) fn takes(&mut self, membership: Membership, inside: bool, holds: Truth) -> bool {
        let sort = (membership, holds);
        let at = self.seen.iter().position(|(other, _)| *other == sort).unwrap_or_else(|| {
            self.seen.push((sort, 0));
            self.seen.len() - 1
        });
        self.seen[at].1 += 1;
        let takes = self.seen[at].1 <= MOST_ALIKE;
        if !takes {
            let Membership { possible, certain } = membership;
            self.left.counting += u64::from(possible);
            self.left.others += u64::from(!possible && inside);
            self.left.open += u64::from(possible && !(certain && holds.is_definite()));
        }
        takes
    }
}

/// One thing the evaluator looked at, and what it looked at for that.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// What it was about.
    pub subject: Subject<'a>,
    /// The event at hand.
    pub this: Option<&'a Event>,
    /// What came of it.
    pub truth: Truth,
    /// What it found.
    pub found: Found<'a>,
    /// What it was made of.
    pub steps: Vec<Self>,
}

/// Takes down what the evaluator does.
pub trait Recorder<'a> {
    /// Whether anything is kept, so that all of it must be looked at.
    const KEEPS: bool;
    /// What is kept of what a step found.
    type Kept;
    /// What a step found, made only where it is kept.
    fn keep(found: impl FnOnce() -> Found<'a>) -> Self::Kept;
    /// A step begins.
    fn begin(&mut self);
    /// The step that began last ends.
    fn end(&mut self, subject: Subject<'a>, this: Option<&'a Event>, truth: Truth, found: Self::Kept);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl<'a> Recorder<'a> for Silent {
    const KEEPS: bool = false;
    type Kept = ();
    fn keep(_: impl FnOnce() -> Found<'a>) {}
    fn begin(&mut self) {}
    fn end(&mut self, _: Subject<'a>, _: Option<&'a Event>, _: Truth, (): ()) {}
}

/// Keeps everything.
#[derive(Debug, Default)]
pub struct Trace<'a> {
    open: Vec<Vec<Step<'a>>>,
    done: Vec<Step<'a>>,
}

impl<'a> Trace<'a> {
    /// The steps that ended outside any other, in order.
    pub fn into_steps(self) -> Vec<Step<'a>> {
        self.done
    }
}

impl<'a> Recorder<'a> for Trace<'a> {
    const KEEPS: bool = true;
    type Kept = Found<'a>;

    fn keep(found: impl FnOnce() -> Found<'a>) -> Found<'a> {
        found()
    }

    fn begin(&mut self) {
        self.open.push(Vec::new());
    }

    fn end(&mut self, subject: Subject<'a>, this: Option<&'a Event>, truth: Truth, found: Found<'a>) {
        let steps = self.open.pop().unwrap_or_default();
        let step = Step { subject, this, truth, found, steps };
        match self.open.last_mut() {
            Some(outer) => outer.push(step),
            None => self.done.push(step),
        }
    }
}
