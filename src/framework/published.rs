//! What a source published, to be laid beside what is computed.

use crate::findings::{Source, Verdict};

/// One figure or word that a source published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Of what.
    pub of: Part,
    /// Within which group, by its slot; of all records, where there is none.
    pub group: Option<usize>,
    /// What it says.
    pub said: Said,
    /// Whether it is a part of all records, also of those that do not say; otherwise of those of which it is known.
    pub over_all: bool,
    /// The words in which it is printed.
    pub text: Option<String>,
    /// Where it stands.
    pub source: Source,
    /// What the source itself says elsewhere that cannot be true together with it.
    pub contradicted: Option<String>,
    /// What there is to say about it.
    pub note: Option<String>,
}

/// Which part of the records a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Those for which a norm came out so.
    Verdict(Verdict),
    /// Those for which a norm came out definitely.
    Assessed,
    /// Those for which a condition holds.
    Yes,
    /// Those for which it does not.
    No,
    /// Those that do not say.
    Unknown,
    /// Those to which it does not apply.
    NotApplicable,
    /// Those with a value of a distribution, by its slot.
    Value(usize),
    /// All of them; or the number that a count or a sum comes to.
    All,
    /// The mean or the median.
    Middle,
    /// The power of a sample.
    Power,
}

/// What a source says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// So many.
    Count(u64),
    /// A number with decimals: of a mean or a median.
    Decimal(Decimal),
    /// A share.
    Share(Ratio),
    /// A share between two, in hundredths of a percent.
    Between {
        /// At least.
        at_least: u64,
        /// At most.
        at_most: u64,
    },
    /// A word for a share, one of the framework's.
    Word(String),
    /// That it is higher in one group, by its slot, than in every other.
    Higher(usize),
}

/// A number as it is published, with its decimals: 4.31 is 431 with two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The number without its point.
    pub number: i64,
    /// How many of its digits are behind the point.
    pub digits: u32,
}

impl Decimal {
    /// From `4.31`; at most six decimals.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        if unsigned.is_empty() || !plain(unsigned) || !plain(part) || part.len() > 6 || text.ends_with('.') {
            return None;
        }
        let number = format!("{whole}{part}").parse().ok()?;
        Some(Self { number, digits: u32::try_from(part.len()).ok()? })
    }

    /// Whether `sum` ÷ `count` is this to the last digit, halves either way. `count` is not 0.
    pub fn is(self, sum: i128, count: i128) -> bool {
        let scale = 10_i128.pow(self.digits);
        let apart = sum.saturating_mul(scale).saturating_sub(i128::from(self.number).saturating_mul(count));
        apart.saturating_abs().saturating_mul(2) <= count
    }
}

/// A share as it is published: a part of a whole, rounded to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// The part.
    pub part: u64,
    /// The whole; never 0.
    pub whole: u64,
    /// To which multiple it is rounded, in hundredths of a percent.
    pub step: u64,
}

impl Said {
    /// Whether `k` out of `n` is what was published. `n` is not 0.
    pub fn is(&self, k: u64, n: u64) -> bool {
        let (k, n) = (i128::from(k), i128::from(n));
        match self {
            Self::Count(count) => k == i128::from(*count),
            Self::Share(Ratio { part, whole, step }) => {
                let (part, whole, step) = (i128::from(*part), i128::from(*whole), i128::from(*step));
                // |k/n − part/whole| ≤ step/2, in whole numbers.
                ((k * whole - part * n) * 20_000).abs() <= step * n * whole
            }
            Self::Between { at_least, at_most } => {
                k * 10_000 >= i128::from(*at_least) * n && k * 10_000 <= i128::from(*at_most) * n
            }
            Self::Decimal(_) | Self::Word(_) | Self::Higher(_) => false,
        }
    }

    /// The number out of `n` whose share comes nearest, for a share.
    pub fn nearest(&self, n: u64) -> Option<u64> {
        let (part, whole) = match self {
            Self::Share(ratio) => (ratio.part, ratio.whole),
            Self::Between { at_least, at_most } => (at_least + at_most, 20_000),
            Self::Count(_) | Self::Decimal(_) | Self::Word(_) | Self::Higher(_) => return None,
        };
        // Halves go up; it makes no difference to how near it is.
        let twice = u128::from(part) * u128::from(n) * 2 / u128::from(whole);
        u64::try_from(twice.div_ceil(2)).ok().map(|k| k.min(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn percent(part: u64, step: u64) -> Said {
        Said::Share(Ratio { part, whole: 100, step })
    }

    #[test]
    fn a_share_agrees_within_half_a_step() {
        assert!(percent(16, 100).is(15, 92), "16.3%");
        assert!(!percent(17, 100).is(15, 92));
        assert!(percent(25, 500).is(9, 38), "23.7% to multiples of five");
        assert!(!percent(25, 100).is(9, 38));
        assert!(Said::Share(Ratio { part: 1, whole: 3, step: 100 }).is(42, 125), "33.6%");
        assert!(Said::Between { at_least: 6600, at_most: 7000 }.is(87, 125));
        assert!(!Said::Between { at_least: 6600, at_most: 7000 }.is(88, 125));
    }

    #[test]
    fn a_number_agrees_to_its_last_digit() {
        let mean = |text| Decimal::parse(text).unwrap();
        assert!(mean("4.31").is(431, 100) && mean("4.3").is(431, 100) && mean("4").is(431, 100));
        assert!(!mean("4.32").is(431, 100) && mean("5.5").is(11, 2) && mean("-1").is(-2, 2));
        assert!(mean("4.5").is(909, 200) && !mean("4.6").is(909, 200), "4.545");
        for text in ["", "4,3", "4.", ".5", "1e3", "+4", "4.1234567", "--4"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    /// R13/05 prints 60% of 38 cases: 22 give 57.9% and 23 give 60.5%.
    #[test]
    fn what_no_number_gives_is_seen() {
        let said = percent(60, 100);
        assert_eq!(said.nearest(38), Some(23));
        assert!((0..=38).all(|k| !said.is(k, 38)));
        // Where some number gives it, the nearest does.
        for n in 1..200 {
            for share in 0..=100 {
                let said = percent(share, 100);
                let reached = (0..=n).any(|k| said.is(k, n));
                assert_eq!(reached, said.is(said.nearest(n).unwrap(), n), "{share}% of {n}");
            }
        }
    }
}
