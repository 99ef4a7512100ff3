//! Dates, windows and selections of which only bounds are known.

use serde::{Deserialize, Serialize};

use crate::{dossier::Event, time::Dates};

/// A date that may not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When, if it exists.
    pub dates: Dates,
    /// Whether it can exist.
    pub can_be: bool,
    /// Whether it can fail to exist.
    pub can_lack: bool,
}

impl Moment {
    /// No date, whatever is filled in.
    pub const LACKING: Self = Self { dates: Dates::ANY, can_be: false, can_lack: true };

    /// Nothing is known of it.
    pub const ANY: Self = Self { dates: Dates::ANY, can_be: true, can_lack: true };

    /// A date that exists for certain.
    pub fn certain(dates: Dates) -> Self {
        Self { dates, can_be: true, can_lack: false }
    }
}

/// A window with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UncertainWindow {
    /// Its first day.
    pub from: Dates,
    /// Its last day.
    pub until: Dates,
    /// Whether it can hold a day.
    pub can_be: bool,
    /// Whether it can hold none.
    pub can_lack: bool,
}

impl UncertainWindow {
    /// Whether an event can share a day with it.
    pub fn meets(&self, event: &Event) -> bool {
        event.from.lo <= self.until.hi && event.until.hi >= self.from.lo
    }
}

/// Whether an event was selected, and whether it was certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Whether it can be selected.
    pub possible: bool,
    /// Whether it is selected whatever is filled in.
    pub certain: bool,
}

/// An amount that may not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The least it can be; [`Range::ANY`]'s where nothing bounds it.
    pub lo: i64,
    /// The most.
    pub hi: i64,
    /// Whether it can exist.
    pub can_be: bool,
    /// Whether it can fail to exist.
    pub can_lack: bool,
}

impl Range {
    /// Any amount; a quarter of what fits, so that sums of bounds still fit.
    pub const ANY: Self = Self { lo: i64::MIN / 4, hi: i64::MAX / 4, can_be: true, can_lack: false };

    /// No amount, whatever is filled in.
    pub const LACKING: Self = Self { can_be: false, can_lack: true, ..Self::ANY };

    /// One amount.
    pub fn exactly(amount: i64) -> Self {
        let amount = amount.clamp(Self::ANY.lo, Self::ANY.hi);
        Self { lo: amount, hi: amount, ..Self::ANY }
    }

    /// Whether something bounds it from below.
    pub fn has_least(self) -> bool {
        self.lo > Self::ANY.lo
    }

    /// Whether something bounds it from above.
    pub fn has_most(self) -> bool {
        self.hi < Self::ANY.hi
    }

    /// What either can be.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let can_lack = self.can_lack || other.can_lack;
        match (self.can_be, other.can_be) {
            (true, false) => Self { can_lack, ..self },
            (false, true) => Self { can_lack, ..other },
            _ => Self { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi), can_lack, ..self },
        }
    }

    /// The same, or so much where it does not exist or does not count.
    #[must_use]
    pub fn with(self, amount: i64) -> Self {
        Self { can_lack: false, ..self.or(Self::exactly(amount)) }
    }

    /// Both together; a bound that nothing sets stays where it is.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let lo = if self.has_least() && other.has_least() { self.lo + other.lo } else { Self::ANY.lo };
        let hi = if self.has_most() && other.has_most() { self.hi + other.hi } else { Self::ANY.hi };
        Self {
            lo: lo.clamp(Self::ANY.lo, Self::ANY.hi),
            hi: hi.clamp(Self::ANY.lo, Self::ANY.hi),
            can_be: self.can_be && other.can_be,
            can_lack: self.can_lack || other.can_lack,
        }
    }

    /// What is left of this when the other is taken away.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let lo = if other.has_most() { -other.hi } else { Self::ANY.lo };
        let hi = if other.has_least() { -other.lo } else { Self::ANY.hi };
        self.plus(Self { lo, hi, ..other })
    }

    /// With any number of others, each of which adds so much.
    #[must_use]
    pub fn and_more_of(self, each: Self) -> Self {
        Self {
            lo: if each.lo < 0 { Self::ANY.lo } else { self.lo },
            hi: if each.hi > 0 { Self::ANY.hi } else { self.hi },
            ..self
        }
    }
}
