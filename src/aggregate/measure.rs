//! What dossiers add to figures: sums and counts that merge in any order to the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    assess::{
        measure::{Adds, Measured},
        uncertain::Range,
    },
    findings::{self, Figure, Grouped},
    framework::{Framework, measure::Measure},
    sentence,
    verdict::Truth,
};

use super::add;

/// What a set of dossiers adds to a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MeasurePartial {
    whole: Tally,
    /// Per group for which it is reckoned apart, with how many dossiers are in it.
    groups: Vec<(u64, Tally)>,
    /// Dossiers of which it is not known whether they are in a group.
    ungrouped: u64,
}

/// What a set of dossiers adds to a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tally {
    /// Yes, no, unknown, not applicable.
    Share([u64; 4]),
    /// Per group; and in all, in no group, unknown.
    Distribution(Vec<u64>, [u64; 3]),
    /// Different values; unknown.
    Distinct(BTreeSet<String>, u64),
    /// The sum of what is known; unknown.
    Sum(i64, u64),
    /// How often each amount occurs; unknown; not applicable.
    Amounts(BTreeMap<i64, u64>, [u64; 2]),
}

impl MeasurePartial {
    /// What no dossier adds.
    pub(super) fn empty(measure: &Measure) -> Self {
        let blank = || Tally::of(&measure.figure.blank());
        let groups = measure.by.as_ref().map_or(0, |by| by.groups.len());
        Self { whole: blank(), groups: (0..groups).map(|_| (0, blank())).collect(), ungrouped: 0 }
    }

    /// Adds a dossier.
    pub(super) fn count(&mut self, measured: &Measured) {
        self.whole.count(&measured.adds);
        for ((dossiers, tally), group) in self.groups.iter_mut().zip(&measured.groups) {
            if *group == Truth::TRUE {
                *dossiers += 1;
                tally.count(&measured.adds);
            }
        }
        self.ungrouped +=
            u64::from(measured.groups.iter().any(|group| group.can_be_true() && *group != Truth::TRUE));
    }

    /// Adds what other dossiers add.
    pub(super) fn merge(&mut self, other: Self) {
        self.whole.merge(other.whole);
        for ((mine, tally), (theirs, others)) in self.groups.iter_mut().zip(other.groups) {
            *mine += theirs;
            tally.merge(others);
        }
        self.ungrouped += other.ungrouped;
    }

    /// For how many dossiers it holds, not, is unknown, or does not apply; none of what is no share.
    pub(super) fn share(&self) -> Option<[u64; 4]> {
        match self.whole {
            Tally::Share(counts) => Some(counts),
            _ => None,
        }
    }

    /// The measure, with its figure and those of its groups.
    pub(super) fn finish(self, measure: &Measure, framework: &Framework) -> findings::Measure {
        let figure = self.whole.finish(measure.figure.blank());
        let groups = measure.by.iter().flat_map(|by| &by.groups).zip(self.groups);
        let groups = groups.map(|(group, (dossiers, tally))| Grouped {
            label: group.label.clone(),
            records: dossiers,
            figure: tally.finish(measure.figure.blank()),
        });
        findings::Measure {
            id: measure.id.clone(),
            title: measure.title.clone(),
            source: measure.source.clone(),
            sentence: measure.sentence.as_ref().map(|t| sentence::measure(t, &figure, &framework.quantities)),
            figure,
            by: measure.by.as_ref().map(|by| by.title.clone()),
            groups: groups.collect(),
            ungrouped: self.ungrouped,
        }
    }
}

impl Tally {
    fn of(blank: &Figure) -> Self {
        match blank {
            Figure::Share { .. } => Self::Share([0; 4]),
            Figure::Distribution { values, .. } => Self::Distribution(vec![0; values.len()], [0; 3]),
            Figure::Distinct { .. } => Self::Distinct(BTreeSet::new(), 0),
            Figure::Sum { .. } => Self::Sum(0, 0),
            Figure::Mean { .. } | Figure::Median { .. } => Self::Amounts(BTreeMap::new(), [0; 2]),
        }
    }

    fn count(&mut self, adds: &Adds) {
        match (self, adds) {
            (Self::Share(counts), Adds::Share(truth)) => {
                let bin = match *truth {
                    Truth::TRUE => 0,
                    Truth::FALSE => 1,
                    Truth::NONE => 3,
                    _ => 2,
                };
                counts[bin] += 1;
            }
            (Self::Distribution(counts, [all, none, unknown]), Adds::Distribution(groups)) => {
                let certain = |truth: &&Truth| **truth == Truth::TRUE;
                for (count, _) in counts.iter_mut().zip(groups).filter(|(_, truth)| certain(truth)) {
                    *count += 1;
                }
                *all += 1;
                match (groups.contains(&Truth::TRUE), groups.iter().any(|g| g.can_be_true())) {
                    (true, _) => {}
                    (false, true) => *unknown += 1,
                    (false, false) => *none += 1,
                }
            }
            (Self::Distinct(values, unknown), Adds::Distinct(value)) => match value {
                Some(value) => {
                    values.insert(value.clone());
                }
                None => *unknown += 1,
            },
            (Self::Sum(total, unknown), Adds::Amount(range)) => {
                // Of what is not known precisely, as much as there is at least.
                let least = if range.can_be && range.has_least() { range.lo } else { 0 };
                *total = total.saturating_add(least);
                *unknown += u64::from(range.can_be && exact(*range).is_none());
            }
            (Self::Amounts(amounts, [unknown, not_applicable]), Adds::Amount(range)) => match exact(*range) {
                Some(amount) => *amounts.entry(amount).or_default() += 1,
                None if range.can_be => *unknown += 1,
                None => *not_applicable += 1,
            },
            _ => {}
        }
    }

    fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Share(mine), Self::Share(theirs)) => add(mine, &theirs),
            (Self::Distribution(mine, rest), Self::Distribution(theirs, more)) => {
                add(mine, &theirs);
                add(rest, &more);
            }
            (Self::Distinct(mine, unknown), Self::Distinct(theirs, more)) => {
                mine.extend(theirs);
                *unknown += more;
            }
            (Self::Sum(mine, unknown), Self::Sum(theirs, more)) => {
                *mine = mine.saturating_add(theirs);
                *unknown += more;
            }
            (Self::Amounts(mine, rest), Self::Amounts(theirs, more)) => {
                for (amount, times) in theirs {
                    *mine.entry(amount).or_default() += times;
                }
                add(rest, &more);
            }
            _ => {}
        }
    }

    /// Fills in a blank figure of the same kind.
    fn finish(self, mut figure: Figure) -> Figure {
        match (self, &mut figure) {
            (Self::Share(counts), Figure::Share { yes, no, unknown, not_applicable }) => {
                [*yes, *no, *unknown, *not_applicable] = counts;
            }
            (
                Self::Distribution(counts, rest),
                Figure::Distribution { values, records, none, unknown, .. },
            ) => {
                values.iter_mut().zip(counts).for_each(|(value, count)| value.count = count);
                [*records, *none, *unknown] = rest;
            }
            (Self::Distinct(values, open), Figure::Distinct { count, unknown }) => {
                *count = values.len() as u64;
                *unknown = open;
            }
            (Self::Sum(sum, open), Figure::Sum { total, unknown }) => {
                *total = sum;
                *unknown = open;
            }
            (Self::Amounts(amounts, rest), Figure::Mean { total, known, unknown, not_applicable }) => {
                *known = amounts.values().sum();
                let sum = |sum: i64, (amount, times): (&i64, &u64)| {
                    sum.saturating_add(amount.saturating_mul(i64::try_from(*times).unwrap_or(i64::MAX)))
                };
                *total = amounts.iter().fold(0, sum);
                [*unknown, *not_applicable] = rest;
            }
            (Self::Amounts(amounts, rest), Figure::Median { middle, known, unknown, not_applicable }) => {
                *known = amounts.values().sum();
                *middle = [known.saturating_sub(1) / 2, *known / 2].map(|at| nth(&amounts, at));
                [*unknown, *not_applicable] = rest;
            }
            _ => {}
        }
        figure
    }
}

/// The one amount that a range leaves possible.
fn exact(range: Range) -> Option<i64> {
    (range.can_be && !range.can_lack && range.lo == range.hi).then_some(range.lo)
}

/// The amount at a place in the order of size, from 0.
fn nth(amounts: &BTreeMap<i64, u64>, at: u64) -> i64 {
    let mut before = 0;
    let found = amounts.iter().find(|(_, times)| {
        before += **times;
        at < before
    });
    found.map_or(0, |(amount, _)| *amount)
}
