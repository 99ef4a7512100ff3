//! Dates, windows and selections of which only bounds are known.

use crate::time::Dates;

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

/// Whether an event was selected, and whether it was certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Whether it can be selected.
    pub possible: bool,
    /// Whether it is selected whatever is filled in.
    pub certain: bool,
}
