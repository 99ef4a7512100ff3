//! Shares and numbers of which only bounds may be known: the lowest and the highest that the unknowns leave possible.

use std::collections::BTreeMap;

use crate::{
    dutch,
    findings::Verdict,
    framework::rating::Within,
    verdict::{Places, Truth, Verdicts},
};

use super::Histogram;

/// How many dossiers leave which places possible.
pub(super) type Spread = BTreeMap<Places, u64>;

/// A share, and the lowest and the highest that the unknowns leave possible, each as part and whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// The lowest.
    pub(super) lowest: (u64, u64),
    /// The highest.
    pub(super) highest: (u64, u64),
    /// The share among what is decided.
    pub(super) now: (u64, u64),
    /// Whether there may be nothing to take a share of.
    pub(super) nothing: bool,
}

/// A number that records come to, and the lowest and the highest that the unknowns leave possible, each as a sum and what it
/// is divided by; none where nothing bounds it, or nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// The lowest.
    pub(super) lowest: Option<(i128, i128)>,
    /// The highest.
    pub(super) highest: Option<(i128, i128)>,
    /// What is known of it.
    pub(super) now: Option<(i128, i128)>,
}

impl Number {
    /// Of which nothing is known.
    pub(super) const OPEN: Self = Self { lowest: None, highest: None, now: None };

    /// A count between two; no highest where nothing bounds it.
    pub(super) fn between(lowest: u64, highest: Option<u64>) -> Self {
        let count = |n: u64| (i128::from(n), 1);
        Self { lowest: Some(count(lowest)), highest: highest.map(count), now: Some(count(lowest)) }
    }

    /// Whether it lies within limits, in so many parts of one.
    pub(super) fn lies(self, within: Within, parts: i128) -> Truth {
        let compare = |(sum, count): (i128, i128), limit: u64| {
            sum.saturating_mul(parts).cmp(&i128::from(limit).saturating_mul(count))
        };
        let least = within.at_least.map_or(Truth::TRUE, |limit| {
            let reaches = |number: (i128, i128)| compare(number, limit).is_ge();
            Truth::of(self.highest.is_none_or(reaches), !self.lowest.is_some_and(reaches))
        });
        let most = within.at_most.map_or(Truth::TRUE, |limit| {
            let keeps = |number: (i128, i128)| compare(number, limit).is_le();
            Truth::of(self.lowest.is_none_or(keeps), !self.highest.is_some_and(keeps))
        });
        least.and(most)
    }

    /// As it is read.
    pub(super) fn dutch(self) -> String {
        let read = |(sum, count): (i128, i128)| {
            #[expect(clippy::cast_precision_loss, reason = "figures in dossiers stay below 2^53")]
            let value = sum as f64 / count as f64;
            dutch::decimal(value, usize::from(sum % count != 0))
        };
        match (self.now.map(read), self.lowest.map(read), self.highest.map(read)) {
            (_, Some(lowest), Some(highest)) if lowest == highest => lowest,
            (_, Some(lowest), Some(highest)) => format!("{lowest} tot {highest}"),
            (_, Some(lowest), None) => format!("ten minste {lowest}"),
            (_, None, Some(highest)) => format!("hooguit {highest}"),
            (Some(now), None, None) => format!("{now} van wat bekend is"),
            (None, None, None) => "niet bekend".to_owned(),
        }
    }
}

/// What some dossiers can still turn out to be.
#[derive(Debug, Clone, Copy)]
struct Can {
    /// Part of the share.
    count: bool,
    /// Of the whole but not of the part.
    fail: bool,
    /// Neither.
    drop: bool,
}

/// The bounds of a norm's share; none where no completion lets any dossier count.
pub(super) fn bounds(histogram: &Histogram) -> Option<Bounds> {
    bounds_in_group(histogram, &Histogram::default())
}

/// The bounds of the share of dossiers with a place or a better one, of those that have a place.
pub(super) fn bounds_of_cases(spread: &Spread, rate: usize) -> Option<Bounds> {
    bounds_of(spread.iter().map(|(possible, n)| {
        let can = Can {
            count: possible.slots().any(|slot| slot <= rate),
            fail: possible.slots().any(|slot| slot > rate),
            drop: possible.meets(Places::NONE),
        };
        (can, *n)
    }))
}

/// The bounds of the share of dossiers for which a condition holds: how many say yes, no, nothing, and to how many it
/// does not apply; and the same of dossiers that may not be among them at all.
pub(super) fn bounds_of_share(certain: [u64; 4], open: [u64; 4]) -> Option<Bounds> {
    let can = |count, fail, drop| Can { count, fail, drop };
    let dossiers = [
        (can(true, false, false), certain[0]),
        (can(false, true, false), certain[1]),
        // An open condition may also turn out not to apply.
        (can(true, true, true), certain[2] + open[2]),
        (can(true, false, true), open[0]),
        (can(false, true, true), open[1]),
    ];
    bounds_of(dossiers.into_iter())
}

/// The bounds of the share of dossiers with a value: how many have it, may have it, have it not, and may not be counted at all;
/// and the same of dossiers that may not be among them.
pub(super) fn bounds_of_part(certain: [u64; 4], open: [u64; 4]) -> Option<Bounds> {
    let can = |count, fail, drop| Can { count, fail, drop };
    let [has, may, lacks, doubt] = certain;
    let [other, others, more, most] = open;
    let dossiers = [
        (can(true, false, false), has),
        (can(true, true, false), may),
        (can(false, true, false), lacks),
        (can(true, false, true), other),
        (can(false, true, true), more),
        (can(true, true, true), doubt + others + most),
    ];
    bounds_of(dossiers.into_iter())
}

/// The bounds of a norm's share in a group, given the outcomes of dossiers that are in it, and of those that may be.
pub(super) fn bounds_in_group(certain: &Histogram, open: &Histogram) -> Option<Bounds> {
    let can = |(index, n): (usize, &u64), drop: bool| {
        let possible = Verdicts::from_index(index);
        let can = Can {
            count: possible.contains(Verdict::Met),
            fail: possible.contains(Verdict::Partly) || possible.contains(Verdict::NotMet),
            drop: drop || possible.contains(Verdict::NotApplicable),
        };
        (can, *n)
    };
    let certain = certain.iter().enumerate().map(|entry| can(entry, false));
    bounds_of(certain.chain(open.iter().enumerate().map(|entry| can(entry, true))))
}

fn bounds_of(dossiers: impl Iterator<Item = (Can, u64)>) -> Option<Bounds> {
    let (mut now, mut low, mut high) = ((0, 0), (0, 0), (0, 0));
    // Dossiers of which it is only certain that they cannot lower (or raise) the share; they count where nothing else does.
    let (mut could_count, mut could_fail, mut sure) = (0, 0, 0);
    for (can, n) in dossiers {
        sure += if can.drop { 0 } else { n };
        match can {
            Can { count: true, fail: false, drop: false } => now = (now.0 + n, now.1 + n),
            Can { count: false, fail: true, drop: false } => now.1 += n,
            Can { count: false, fail: false, .. } => {}
            Can { count, fail, drop } => {
                match (fail, drop) {
                    (true, _) => low.1 += n,
                    (false, true) => could_count += n,
                    (false, false) => {}
                }
                match (count, drop) {
                    (true, _) => high = (high.0 + n, high.1 + n),
                    (false, true) => could_fail += n,
                    (false, false) => high.1 += n,
                }
            }
        }
    }
    let mut lowest = (now.0 + low.0, now.1 + low.1);
    let mut highest = (now.0 + high.0, now.1 + high.1);
    if lowest.1 == 0 {
        lowest = (could_count, could_count);
    }
    if highest.1 == 0 {
        highest = (0, could_fail);
    }
    (lowest.1 > 0 && highest.1 > 0).then_some(Bounds { lowest, highest, now, nothing: sure == 0 })
}

/// Whether a share lies within limits. In whole numbers: k/n against hundredths of a percent.
pub(super) fn lies(bounds: Bounds, within: Within) -> Truth {
    let reaches =
        |(k, n): (u64, u64), share: u64| u128::from(k) * 10_000 >= u128::from(share) * u128::from(n);
    let exceeds = |(k, n): (u64, u64), share: u64| u128::from(k) * 10_000 > u128::from(share) * u128::from(n);
    let least = within
        .at_least
        .map_or(Truth::TRUE, |s| Truth::of(reaches(bounds.highest, s), !reaches(bounds.lowest, s)));
    let most = within
        .at_most
        .map_or(Truth::TRUE, |s| Truth::of(!exceeds(bounds.lowest, s), exceeds(bounds.highest, s)));
    least.and(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{aggregate::counts, stats};

    fn histogram(entries: &[(&[Verdict], u64)]) -> Histogram {
        let mut histogram = Histogram::default();
        for (verdicts, n) in entries {
            histogram[Verdicts::of(verdicts.iter().copied()).index()] += n;
        }
        histogram
    }

    #[test]
    fn bounds_take_the_worst_and_the_best_of_every_unknown() {
        use Verdict::{Met, NotApplicable, NotMet, Partly};
        let h = histogram(&[
            (&[Met], 9),
            (&[Partly], 21),
            (&[NotMet], 5),
            (&[Met, NotMet], 2),
            (&[NotApplicable], 1),
        ]);
        assert_eq!(
            bounds(&h),
            Some(Bounds { lowest: (9, 37), highest: (11, 37), now: (9, 35), nothing: false })
        );
        let h = histogram(&[
            (&[Met], 1),
            (&[NotMet], 1),
            (&[Met, NotApplicable], 4),
            (&[NotMet, NotApplicable], 3),
        ]);
        assert_eq!(bounds(&h), Some(Bounds { lowest: (1, 5), highest: (5, 6), now: (1, 2), nothing: false }));
        assert_eq!(bounds(&histogram(&[(&[NotApplicable], 4)])), None);
        let h = histogram(&[(&[Met, NotApplicable], 2)]);
        assert_eq!(bounds(&h), Some(Bounds { lowest: (2, 2), highest: (2, 2), now: (0, 0), nothing: true }));
    }

    #[test]
    fn bounds_are_those_of_every_completion() {
        // Each way of deciding three unknown dossiers gives a share within the bounds, and both bounds are reached.
        for index in 1..16 {
            let mut h = Histogram::default();
            h[Verdicts::only(Verdict::Met).index()] = 2;
            h[Verdicts::only(Verdict::NotMet).index()] = 3;
            h[index] += 3;
            let choices: Vec<Verdict> = Verdicts::from_index(index).iter().collect();
            let found = bounds(&h).unwrap();
            let mut shares = Vec::new();
            for a in &choices {
                for b in &choices {
                    for c in &choices {
                        let mut done = Histogram::default();
                        done[Verdicts::only(Verdict::Met).index()] = 2;
                        done[Verdicts::only(Verdict::NotMet).index()] = 3;
                        for v in [a, b, c] {
                            done[Verdicts::only(*v).index()] += 1;
                        }
                        let counted = counts(&done);
                        shares.push(stats::share(counted.met, counted.assessed()).unwrap());
                    }
                }
            }
            let low = shares.iter().copied().fold(1.0, f64::min);
            let high = shares.iter().copied().fold(0.0, f64::max);
            assert_eq!(stats::share(found.lowest.0, found.lowest.1), Some(low), "set {index}");
            assert_eq!(stats::share(found.highest.0, found.highest.1), Some(high), "set {index}");
        }
    }
}
