//! What is still possible: sets of answers, and days that are known between two bounds.

/// The answers that are possible: yes, no, or that there is nothing to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Truth(u8);

impl Truth {
    pub(super) const YES: Self = Self(1);
    pub(super) const NO: Self = Self(2);
    pub(super) const NONE: Self = Self(4);
    pub(super) const OPEN: Self = Self(3);
    pub(super) const ANY: Self = Self(7);

    pub(super) fn of(yes: bool, no: bool) -> Self {
        Self(u8::from(yes) | u8::from(no) << 1)
    }

    pub(super) fn is(answer: bool) -> Self {
        Self::of(answer, !answer)
    }

    pub(super) fn yes(self) -> bool {
        self.0 & 1 != 0
    }

    pub(super) fn no(self) -> bool {
        self.0 & 2 != 0
    }

    pub(super) fn none(self) -> bool {
        self.0 & 4 != 0
    }

    pub(super) fn or_else(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The same, or nothing to ask if that is possible.
    pub(super) fn unless(self, none: bool) -> Self {
        if none { self.or_else(Self::NONE) } else { self }
    }

    pub(super) fn and(self, other: Self) -> Self {
        let yes = self.yes() && other.0 & 5 != 0 || self.none() && other.yes();
        Self::of(yes, self.no() || other.no()).unless(self.none() && other.none())
    }

    pub(super) fn or(self, other: Self) -> Self {
        let no = self.no() && other.0 & 6 != 0 || self.none() && other.no();
        Self::of(self.yes() || other.yes(), no).unless(self.none() && other.none())
    }
}

/// Before every day.
pub(super) const PAST: i32 = i32::MIN / 4;
/// After every day.
pub(super) const FUTURE: i32 = i32::MAX / 4;

/// So many days later.
pub(super) fn plus(day: i32, days: i32) -> i32 {
    if day > PAST && day < FUTURE { day + days } else { day }
}

/// A day that is known between two, in days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) lo: i32,
    pub(super) hi: i32,
}

impl Days {
    pub(super) const ANY: Self = Self { lo: PAST, hi: FUTURE };

    pub(super) fn exactly(day: i32) -> Self {
        Self { lo: day, hi: day }
    }

    pub(super) fn plus(self, days: i32) -> Self {
        Self { lo: plus(self.lo, days), hi: plus(self.hi, days) }
    }

    /// From `2012-03-05`, `2012-03` or `2012`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let number = |from: usize, until: usize| {
            text.get(from..until)?.iter().try_fold(0, |number, byte| {
                byte.is_ascii_digit().then(|| number * 10 + i32::from(byte - b'0'))
            })
        };
        let dash = |at: usize| text.get(at) == Some(&b'-');
        let year = number(0, 4)?;
        match text.len() {
            4 => Some(Self { lo: civil(year, 1, 1), hi: civil(year, 12, 31) }),
            7 if dash(4) => {
                let month = number(5, 7).filter(|month| (1..=12).contains(month))?;
                let next = if month == 12 { civil(year + 1, 1, 1) } else { civil(year, month + 1, 1) };
                Some(Self { lo: civil(year, month, 1), hi: next - 1 })
            }
            10 if dash(4) && dash(7) => {
                let month = number(5, 7).filter(|month| (1..=12).contains(month))?;
                let day = number(8, 10).filter(|day| (1..=31).contains(day))?;
                Some(Self::exactly(civil(year, month, day)))
            }
            _ => None,
        }
    }
}

/// The number of a day since 1 January 1970, counted in years that begin in March.
fn civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A date that may not exist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) days: Days,
    pub(super) can_be: bool,
    pub(super) can_lack: bool,
}

impl Moment {
    pub(super) const LACKING: Self = Self { days: Days::ANY, can_be: false, can_lack: true };

    pub(super) fn certain(days: Days) -> Self {
        Self { days, can_be: true, can_lack: false }
    }

    pub(super) fn plus(self, days: i32) -> Self {
        Self { days: self.days.plus(days), ..self }
    }
}

/// A time from one day to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) from: Days,
    pub(super) until: Days,
    pub(super) can_be: bool,
    pub(super) can_lack: bool,
}

impl Window {
    /// Between two moments, of which the second may come first.
    pub(super) fn between(from: Moment, until: Moment) -> Self {
        let window = Self::along(from, until);
        Self { can_lack: window.can_lack || until.days.lo < from.days.hi, ..window }
    }

    /// Between two moments of which the second hangs on the first.
    pub(super) fn along(from: Moment, until: Moment) -> Self {
        Self {
            from: from.days,
            until: until.days,
            can_be: from.can_be && until.can_be && from.days.lo <= until.days.hi,
            can_lack: from.can_lack || until.can_lack,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETS: [Truth; 7] = [Truth(1), Truth(2), Truth(3), Truth(4), Truth(5), Truth(6), Truth(7)];

    /// Of single answers, of which those to which there is nothing to ask drop out.
    fn lifted(a: Truth, b: Truth, of: impl Fn(bool, bool) -> bool) -> Truth {
        let mut all = Truth(0);
        for a in [1, 2, 4].into_iter().filter(|bit| a.0 & bit != 0) {
            for b in [1, 2, 4].into_iter().filter(|bit| b.0 & bit != 0) {
                all = all.or_else(match (a, b) {
                    (4, other) | (other, 4) => Truth(other),
                    (a, b) => Truth::is(of(a == 1, b == 1)),
                });
            }
        }
        all
    }

    #[test]
    fn both_and_either_are_those_of_every_choice() {
        for a in SETS {
            for b in SETS {
                assert_eq!(a.and(b), lifted(a, b, |a, b| a && b), "{a:?} and {b:?}");
                assert_eq!(a.or(b), lifted(a, b, |a, b| a || b), "{a:?} or {b:?}");
            }
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(Days::parse("1970-01-01"), Some(Days::exactly(0)));
        assert_eq!(Days::parse("2024-03-01"), Some(Days::exactly(19_783)));
        assert_eq!(Days::parse("2024-02"), Some(Days { lo: 19_754, hi: 19_782 }));
        assert_eq!(Days::parse("2025"), Some(Days { lo: 20_089, hi: 20_453 }));
        assert_eq!(Days::parse("2024-13-01"), None);
        assert_eq!(Days::parse("onbekend"), None);
    }
}
