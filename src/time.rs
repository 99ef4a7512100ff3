//! Days, dates of reduced precision, and lengths of time.
//!
//! A date in a dossier is an interval: `2012-03` stands for every day in March 2012, and an unknown date for every
//! day there is. Arithmetic never leaves the calendar: it stops at [`Day::PAST`] and [`Day::FUTURE`].

use std::{fmt, sync::LazyLock};

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// The first days of the months in which nearly all dates lie, from January of this year on.
static MONTHS: LazyLock<Vec<Day>> = LazyLock::new(|| {
    let months = (MONTHS_SINCE..=2100).flat_map(|year| (1..=12).map(move |month| (year, month)));
    months.filter_map(|(year, month)| Day::as_written_apart(year, month, 1)).collect()
});
const MONTHS_SINCE: i32 = 1900;

/// A day, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(i32);

impl Day {
    /// Before every day in the calendar: "no earliest day is known".
    pub const PAST: Self = Self(i32::MIN / 4);
    /// After every day in the calendar: "no latest day is known".
    pub const FUTURE: Self = Self(i32::MAX / 4);

    /// The day with this number, counted from 1 January 1970; outside the calendar the nearest bound.
    pub fn new(number: i32) -> Self {
        Self(number.clamp(Self::PAST.0, Self::FUTURE.0))
    }

    /// Its number, counted from 1 January 1970.
    pub fn number(self) -> i32 {
        self.0
    }

    /// Whether it is a day, and not one of the two bounds.
    pub fn is_finite(self) -> bool {
        self > Self::PAST && self < Self::FUTURE
    }

    fn from_civil(date: Date) -> Self {
        let days = date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days());
        Self(days)
    }

    /// A day as nearly every date is written, `2012-03-05`, without a look at what else it could be; none of anything that is not
    /// so.
    pub(crate) fn as_written(text: &[u8; 10]) -> Option<Self> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
        let digits = u64::from_le_bytes([y1, y2, y3, y4, m1, m2, d1, d2]) ^ 0x3030_3030_3030_3030;
        // A digit is at most 9, and the sign of its byte stays where it is when so much is added.
        if (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080 != 0 {
            return None;
        }
        let [y1, y2, y3, y4, m1, m2, d1, d2] = digits.to_le_bytes().map(i32::from);
        let (year, month, day) = (y1 * 1000 + y2 * 100 + y3 * 10 + y4, m1 * 10 + m2, d1 * 10 + d2);
        if !(1..=12).contains(&month) || day < 1 {
            return None;
        }
        let month = usize::try_from((year - MONTHS_SINCE) * 12 + month - 1).ok();
        let Some([first, next]) = month.and_then(|at| MONTHS.get(at..)?.first_chunk()) else {
            return Self::as_written_apart(year, m1 * 10 + m2, day);
        };
        let found = Self(first.0 + day - 1);
        (found < *next).then_some(found)
    }

    fn as_written_apart(year: i32, month: i32, day: i32) -> Option<Self> {
        let year = i16::try_from(year).ok().filter(|year| (1000..=9998).contains(year))?;
        let day = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        Some(Self::from_civil(day))
    }

    fn civil(self) -> Option<Date> {
        if !self.is_finite() {
            return None;
        }
        Date::constant(1970, 1, 1).checked_add(self.0.days()).ok()
    }

    /// So many days later (or earlier); a bound stays where it is.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        if self.is_finite() { Self::new(self.0.saturating_add(days)) } else { self }
    }

    /// The day `length` later. A month later is the same day of the next month, or its last day if there is no such
    /// day: 31 January + 1 month = the last day of February.
    #[must_use]
    #[inline]
    pub fn plus(self, length: Length) -> Self {
        match length {
            Length::Days(days) => self.plus_days(days),
            Length::Months(months) => self.plus_months(months),
        }
    }

    fn plus_months(self, months: i32) -> Self {
        let Some(date) = self.civil() else { return self };
        let bound = if months < 0 { Self::PAST } else { Self::FUTURE };
        date.checked_add(months.months()).map_or(bound, Self::from_civil)
    }

    /// Days from `earlier` to this day; saturates where either is a bound.
    pub fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.civil() {
            Some(date) => write!(f, "{date}"),
            None => f.write_str("…"),
        }
    }
}

/// A length of time: days, or calendar months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// So many days; a week is seven.
    Days(i32),
    /// So many calendar months; a year is twelve.
    Months(i32),
}

impl Length {
    /// Reads `42 days`, `8 weeks`, `6 months`, `1 year`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: i32 = number.parse().ok().filter(|n| (0..=36_500).contains(n))?;
        match unit.trim() {
            "day" | "days" => Some(Self::Days(number)),
            "week" | "weeks" => Some(Self::Days(number * 7)),
            "month" | "months" => Some(Self::Months(number)),
            "year" | "years" => Some(Self::Months(number * 12)),
            _ => None,
        }
    }

    /// The same length backwards.
    #[must_use]
    pub fn back(self) -> Self {
        match self {
            Self::Days(days) => Self::Days(-days),
            Self::Months(months) => Self::Months(-months),
        }
    }

    /// In Dutch: "42 dagen", "1 maand".
    pub fn dutch(self) -> String {
        match self {
            Self::Days(1) => "1 dag".into(),
            Self::Days(days) => format!("{days} dagen"),
            Self::Months(months) if months != 0 && months % 12 == 0 => format!("{} jaar", months / 12),
            Self::Months(1) => "1 maand".into(),
            Self::Months(months) => format!("{months} maanden"),
        }
    }
}

/// A date that is known to lie between two days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dates {
    /// The earliest it can be.
    pub lo: Day,
    /// The latest.
    pub hi: Day,
}

impl Dates {
    /// Any day at all.
    pub const ANY: Self = Self { lo: Day::PAST, hi: Day::FUTURE };

    /// One day, known exactly.
    pub fn exact(day: Day) -> Self {
        Self { lo: day, hi: day }
    }

    /// Whether it is one day.
    pub fn is_exact(self) -> bool {
        self.lo == self.hi
    }

    /// Reads `2012-03-05`, `2012-03`, `2012`, or two of these with a slash between them, as in ISO 8601.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if let Some(day) = text.as_bytes().try_into().ok().and_then(Day::as_written) {
            return Ok(Self::exact(day));
        }
        match text.split_once('/') {
            None => Self::parse_one(text),
            Some((from, to)) => {
                let dates = Self { lo: Self::parse_one(from)?.lo, hi: Self::parse_one(to)?.hi };
                if dates.lo <= dates.hi { Ok(dates) } else { Err("the interval ends before it begins") }
            }
        }
    }

    fn parse_one(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "a date is written 2012-03-05, 2012-03 or 2012";
        let digits = |part: &str, len: usize| {
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
        };
        let parts: Vec<&str> = text.split('-').collect();
        let year = parts.first().and_then(|p| digits(p, 4)).ok_or(FORM)?;
        let month = parts.get(1).map(|p| digits(p, 2).ok_or(FORM)).transpose()?;
        let day = parts.get(2).map(|p| digits(p, 2).ok_or(FORM)).transpose()?;
        if parts.len() > 3 {
            return Err(FORM);
        }
        if !(1000..=9998).contains(&year) {
            return Err("a date lies in the years 1000 to 9998; leave out an end that is not known");
        }
        let civil = |month: i16, day: i16| {
            Date::new(year, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0))
                .map_err(|_| "there is no such day in the calendar")
        };
        let (first, last) = match (month, day) {
            (Some(month), Some(day)) => (civil(month, day)?, civil(month, day)?),
            (Some(month), None) => (civil(month, 1)?, civil(month, 1)?.last_of_month()),
            _ => (civil(1, 1)?, civil(12, 31)?),
        };
        Ok(Self { lo: Day::from_civil(first), hi: Day::from_civil(last) })
    }

    /// Shifts both ends.
    #[must_use]
    #[inline]
    pub fn plus(self, length: Length) -> Self {
        let lo = self.lo.plus(length);
        Self { lo, hi: if self.is_exact() { lo } else { self.hi.plus(length) } }
    }

    /// As short as it can be written without loss: a day, a month, a year, or an interval.
    pub fn iso(self) -> String {
        if self == Self::ANY {
            return "onbekend".into();
        }
        if self.is_exact() {
            return self.lo.to_string();
        }
        if let (Some(lo), Some(hi)) = (self.lo.civil(), self.hi.civil())
            && lo.year() == hi.year()
            && lo.day() == 1
        {
            if lo.month() == hi.month() && hi == hi.last_of_month() {
                return format!("{:04}-{:02}", lo.year(), lo.month());
            }
            if lo.month() == 1 && hi.month() == 12 && hi.day() == 31 {
                return format!("{:04}", lo.year());
            }
        }
        format!("{}/{}", self.lo, self.hi)
    }

    /// In words: "5 maart 2012", "maart 2012", "tussen 5 maart 2012 en 1 april 2012".
    pub fn dutch(self) -> String {
        // Nearly every date in a sentence is a day.
        if let Some(day) = self.lo.civil().filter(|_| self.is_exact()) {
            return format!("{} {} {:04}", day.day(), crate::dutch::month(day.month()), day.year());
        }
        let iso = self.iso();
        match iso.split_once('/') {
            None => crate::dutch::date(&iso),
            Some(("…", to)) => format!("uiterlijk {}", crate::dutch::date(to)),
            Some((from, "…")) => format!("op of na {}", crate::dutch::date(from)),
            Some((from, to)) => format!("tussen {} en {}", crate::dutch::date(from), crate::dutch::date(to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Dates::parse(text).unwrap().lo
    }

    #[test]
    fn a_month_later_stays_in_the_month() {
        assert_eq!(day("2012-01-31").plus(Length::Months(1)), day("2012-02-29"));
        assert_eq!(day("2012-03-31").plus(Length::parse("42 days").unwrap()), day("2012-05-12"));
        assert_eq!(Day::PAST.plus(Length::Months(3)), Day::PAST);
    }

    #[test]
    fn precision_survives_reading_and_writing() {
        for text in ["2012-03-05", "2012-03", "2012", "2011-07-01/2011-12-31"] {
            assert_eq!(Dates::parse(text).unwrap().iso(), text);
        }
        assert_eq!(Dates::parse("2011-07/2011-12").unwrap().iso(), "2011-07-01/2011-12-31");
        assert_eq!(Dates::parse("2012-02-30"), Err("there is no such day in the calendar"));
        assert!(Dates::parse("12-03-2012").is_err());
        assert!(Dates::parse("2012/2011").is_err());
    }

    #[test]
    fn days_read_at_once_are_those_of_the_calendar() {
        let read = |text: &str| Day::as_written(text.as_bytes().first_chunk().unwrap());
        let mut next = Date::new(1899, 12, 1).unwrap();
        while next.year() < 2102 {
            assert_eq!(read(&next.to_string()), Some(Day::from_civil(next)), "{next}");
            next = next.tomorrow().unwrap();
        }
        for year in ["0999", "1000", "1899", "1900", "2023", "2024", "2100", "2101", "9998", "9999"] {
            for month in ["00", "01", "02", "04", "12", "13", "1:", "0/"] {
                for day in ["00", "01", "28", "29", "30", "31", "32", "3x", "\u{e9}", " 1"] {
                    let text = format!("{year}-{month}-{day}");
                    assert_eq!(read(&text), Dates::parse_one(&text).ok().map(|dates| dates.lo), "{text}");
                }
            }
        }
        assert_eq!(read("2012/03/05"), None);
    }

    #[test]
    fn lengths_are_read_strictly() {
        assert_eq!(Length::parse("8 weeks"), Some(Length::Days(56)));
        assert_eq!(Length::parse("1 year"), Some(Length::Months(12)));
        assert_eq!(Length::parse("42"), None);
        assert_eq!(Length::parse("-3 days"), None);
        assert_eq!(Length::Months(6).dutch(), "6 maanden");
    }
}
