//! What dossiers add to figures: sums and counts that merge in any order to the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    assess::{
        measure::{Adds, Measured},
        uncertain::Range,
    },
    findings::{self, Beside, Contrast, Figure, Grouped},
    framework::{
        Framework,
        measure::{self, Grouping, Measure},
        published::Part,
    },
    sentence,
    stats::Sample,
    verdict::Truth,
};

use super::{add, compare, rating::bounds_of_share};

/// What a set of dossiers adds to a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MeasurePartial {
    whole: Tally,
    /// Per group for which it is reckoned apart.
    groups: Vec<GroupTally>,
    /// Dossiers of which it is not known whether they are in a group.
    ungrouped: u64,
    /// Dossiers that are in several of them; then groups cannot be set against each other.
    shared: u64,
}

/// What the dossiers of a group add to a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
struct GroupTally {
    /// How many are certainly in it.
    dossiers: u64,
    /// What these add.
    certain: Tally,
    /// What those add of which it is not known whether they are in it.
    open: Tally,
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
    pub(super) fn empty(measure: &Measure, by: Option<&Grouping>) -> Self {
        let blank = || Tally::of(&measure.figure.blank());
        let group = |_: &_| GroupTally { dossiers: 0, certain: blank(), open: blank() };
        let groups = by.map_or_else(Vec::new, |by| by.groups.iter().map(group).collect());
        Self { whole: blank(), groups, ungrouped: 0, shared: 0 }
    }

    /// Adds a dossier.
    pub(super) fn count(&mut self, measured: &Measured) {
        self.whole.count(&measured.adds);
        for (tally, group) in self.groups.iter_mut().zip(&measured.groups) {
            match *group {
                Truth::TRUE => {
                    tally.dossiers += 1;
                    tally.certain.count(&measured.adds);
                }
                group if group.can_be_true() => tally.open.count(&measured.adds),
                _ => {}
            }
        }
        self.ungrouped += u64::from(ungrouped(&measured.groups));
        self.shared += u64::from(shared(&measured.groups));
    }

    /// Adds what other dossiers add.
    pub(super) fn merge(&mut self, other: Self) {
        self.whole.merge(other.whole);
        for (mine, theirs) in self.groups.iter_mut().zip(other.groups) {
            mine.dossiers += theirs.dossiers;
            mine.certain.merge(theirs.certain);
            mine.open.merge(theirs.open);
        }
        self.ungrouped += other.ungrouped;
        self.shared += other.shared;
    }

    /// How the groups differ, where the figure is one that can be compared.
    fn contrast(&self) -> Option<Contrast> {
        if self.shared > 0 || self.groups.len() < 2 {
            return None;
        }
        let tallies: Vec<&Tally> = self.groups.iter().map(|group| &group.certain).collect();
        match tallies.as_slice() {
            [Tally::Share(_), ..] => {
                let share = |group: &GroupTally| match (&group.certain, &group.open) {
                    (Tally::Share(certain), Tally::Share(open)) => {
                        ((certain[0], certain[0] + certain[1]), bounds_of_share(*certain, *open))
                    }
                    _ => ((0, 0), None),
                };
                compare::shares(&self.groups.iter().map(share).collect::<Vec<_>>())
            }
            [Tally::Distribution(..), ..] => {
                let counts = tallies.iter().map(|tally| match tally {
                    Tally::Distribution(counts, _) => counts.clone(),
                    _ => Vec::new(),
                });
                compare::distributions(&counts.collect::<Vec<_>>())
            }
            [Tally::Amounts(first, _), Tally::Amounts(second, _)] => {
                compare::means(sample(first), sample(second))
            }
            _ => None,
        }
    }

    /// For how many dossiers it holds, not, is unknown, or does not apply; none of what is no share.
    pub(super) fn share(&self) -> Option<[u64; 4]> {
        match self.whole {
            Tally::Share(counts) => Some(counts),
            _ => None,
        }
    }

    /// The measure, with its figure and those of its groups; set beside another share, where it is;
    /// `records` is how many there are of its subject.
    pub(super) fn finish(
        self,
        measure: &Measure,
        framework: &Framework,
        beside: Option<Beside>,
        records: u64,
    ) -> findings::Measure {
        // Of several answers each counts once; of medians only the mean would be compared.
        let comparable = match &measure.figure {
            measure::Figure::Distribution(grouping) => !grouping.multiple,
            measure::Figure::Median(_) => false,
            _ => true,
        };
        let contrast = self.contrast().filter(|_| comparable);
        let figure = self.whole.finish(measure.figure.blank());
        let by = framework.grouping(measure);
        let groups = by.iter().flat_map(|by| &by.groups).zip(self.groups);
        let groups = groups.map(|(group, tally)| Grouped {
            label: group.label.clone(),
            records: tally.dossiers,
            figure: tally.certain.finish(measure.figure.blank()),
        });
        let groups: Vec<Grouped> = groups.collect();
        let in_groups: Vec<compare::InGroup> = groups.iter().map(in_group).collect();
        let published = measure.published.iter().map(|published| {
            let (of, counted) = counted(published.of, &figure);
            compare::lay(published, of, counted, records, framework.words_for(measure), &in_groups)
        });
        let standing = beside.as_ref().map(Beside::standing);
        findings::Measure {
            id: measure.id.clone(),
            title: measure.title.clone(),
            subject: framework.subject(measure.subject).id.clone(),
            source: measure.source.clone(),
            sentence: measure
                .sentence
                .as_ref()
                .map(|t| sentence::measure(t, &figure, framework.words_for(measure), standing)),
            published: published.collect(),
            figure,
            by: by.map(|by| by.title.clone()),
            groups,
            ungrouped: self.ungrouped,
            contrast,
            beside,
        }
    }
}

/// A figure in a group, as far as it is a number that can be compared.
fn in_group(group: &Grouped) -> compare::InGroup {
    match &group.figure {
        Figure::Share { yes, no, .. } => compare::InGroup::share(&group.label, *yes, yes + no),
        figure => {
            // To one decimal, as it is read: what reads the same is not higher.
            let value = sentence::tenths(figure).and_then(|tenths| i32::try_from(tenths).ok()).map(f64::from);
            let text = sentence::middle(figure).unwrap_or_else(|| "–".to_owned());
            compare::InGroup { label: group.label.clone(), value, text }
        }
    }
}

/// What is counted of a figure: what to call it, how many, and of how many.
fn counted(part: Part, figure: &Figure) -> (String, (u64, Option<u64>)) {
    let named = |name: &str, k: u64, n: Option<u64>| (name.to_owned(), (k, n));
    match (part, figure) {
        (Part::Yes, Figure::Share { yes, no, .. }) => named("ja", *yes, Some(yes + no)),
        (Part::No, Figure::Share { yes, no, .. }) => named("nee", *no, Some(yes + no)),
        (Part::Unknown, Figure::Share { yes, no, unknown, not_applicable }) => {
            named("niet bekend", *unknown, Some(yes + no + unknown + not_applicable))
        }
        (Part::NotApplicable, Figure::Share { yes, no, unknown, not_applicable }) => {
            named("n.v.t.", *not_applicable, Some(yes + no + unknown + not_applicable))
        }
        (Part::Value(at), Figure::Distribution { values, records, unknown, none, multiple }) => {
            let all: u64 = values.iter().map(|value| value.count).sum();
            let known = if *multiple { records - unknown } else { all + none };
            values.get(at).map_or_else(|| named("", 0, None), |v| named(&v.label, v.count, Some(known)))
        }
        (Part::Unknown, Figure::Distribution { unknown, records, .. }) => {
            named("niet bekend", *unknown, Some(*records))
        }
        (_, Figure::Distinct { count, .. }) => named("aantal", *count, None),
        (_, Figure::Sum { total, .. }) => named("totaal", u64::try_from(*total).unwrap_or_default(), None),
        _ => named("", 0, None),
    }
}

/// Whether it is not known of a dossier whether it is in some group.
pub(super) fn ungrouped(groups: &[Truth]) -> bool {
    groups.iter().any(|group| group.can_be_true() && *group != Truth::TRUE)
}

/// Whether a dossier is, or may be, in more than one group for certain.
pub(super) fn shared(groups: &[Truth]) -> bool {
    groups.iter().filter(|group| **group == Truth::TRUE).count() > 1
}

/// The mean of amounts and the sum of squares about it.
fn sample(amounts: &BTreeMap<i64, u64>) -> Sample {
    #[expect(clippy::cast_precision_loss, reason = "amounts in dossiers stay below 2^53")]
    let pairs: Vec<(f64, f64)> = amounts.iter().map(|(amount, n)| (*amount as f64, *n as f64)).collect();
    let n: u64 = amounts.values().sum();
    let all: f64 = pairs.iter().map(|(_, n)| n).sum();
    let mean = if n == 0 { 0.0 } else { pairs.iter().map(|(x, n)| x * n).sum::<f64>() / all };
    Sample { n, mean, squares: pairs.iter().map(|(x, n)| n * (x - mean).powi(2)).sum() }
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
