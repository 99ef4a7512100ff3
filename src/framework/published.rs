//! What a source published, to be laid beside what is computed.

use crate::findings::{Source, Verdict};

/// One figure or word that a source published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Of what.
    pub of: Part,
    /// What it says.
    pub said: Said,
    /// Whether it is a part of all records, also of those that do not say; otherwise of those of which it is known.
    pub over_all: bool,
    /// The words in which it is printed.
    pub text: Option<String>,
    /// Where it stands.
    pub source: Source,
    /// What there is to say about it, such as a contradiction in the source.
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
}

/// What a source says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// So many.
    Count(u64),
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
            Self::Word(_) | Self::Higher(_) => false,
        }
    }

    /// The number out of `n` whose share comes nearest, for a share.
    pub fn nearest(&self, n: u64) -> Option<u64> {
        let (part, whole) = match self {
            Self::Share(ratio) => (ratio.part, ratio.whole),
            Self::Between { at_least, at_most } => (at_least + at_most, 20_000),
            Self::Count(_) | Self::Word(_) | Self::Higher(_) => return None,
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
