//! What dossiers add to figures: sums and counts that merge in any order to the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    assess::{
        measure::{Adds, Measured},
        uncertain::Range,
    },
    findings::{self, Beside, Contrast, Figure, Grouped},
    framework::{
        Framework,
        measure::{self, Grouping, Measure},
        population::Asked,
        published::Part,
    },
    sentence,
    stats::Sample,
    verdict::Truth,
};

use super::{
    add,
    bounds::{Bounds, Number, bounds_of_part, bounds_of_share},
    compare,
    compare::Counted,
    under_way::UnderWay,
};

/// What a set of dossiers adds to a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct GroupTally {
    /// How many are certainly in it.
    dossiers: u64,
    /// What these add.
    certain: Tally,
    /// What those add of which it is not known whether they are in it.
    open: Tally,
}

impl GroupTally {
    fn tallies(&self) -> [&Tally; 2] {
        [&self.certain, &self.open]
    }
}

/// What a set of dossiers adds to a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Tally {
    /// Yes, no, unknown, not applicable.
    Share([u64; 4]),
    /// How dossiers spread over groups.
    Distribution(Spread),
    /// Different values; unknown.
    Distinct(BTreeSet<String>, u64),
    /// The sum of what is known; unknown; what the sum can be.
    Sum(i64, u64, Range),
    /// How often each amount occurs; unknown; not applicable.
    Amounts(BTreeMap<i64, u64>, [u64; 2]),
    /// What was under way at once.
    UnderWay(UnderWay),
    /// Nothing: the figure hangs on no dossier.
    Nothing,
}

impl Tally {
    /// Whether another is of the same figure.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Distribution(one), Self::Distribution(other)) => {
                [one.certain.len(), one.open.len()] == [other.certain.len(), other.open.len()]
            }
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// How dossiers spread over groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Spread {
    /// Per group, those that are certainly in it.
    certain: Vec<u64>,
    /// Per group, those that may be in it or not.
    open: Vec<u64>,
    /// All of which it is reckoned, or may be.
    all: u64,
    /// Those of which it may not be reckoned at all; they may be in any group.
    doubt: u64,
    /// Those that are certainly in no group.
    none: u64,
    /// Those of which no group is certain, and one is possible.
    unknown: u64,
    /// Those of which it is certainly not reckoned.
    not_applicable: u64,
}

impl MeasurePartial {
    /// What no dossier adds.
    pub(super) fn empty(measure: &Measure, by: Option<&Grouping>) -> Self {
        let blank = || Tally::of(&measure.figure.blank());
        let group = |_: &_| GroupTally { dossiers: 0, certain: blank(), open: blank() };
        let groups = by.map_or_else(Vec::new, |by| by.groups.iter().map(group).collect());
        Self { whole: blank(), groups, ungrouped: 0, shared: 0 }
    }

    /// Whether another is of the same figure by the same groups.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let mine = std::iter::once(&self.whole).chain(self.groups.iter().flat_map(GroupTally::tallies));
        let theirs = std::iter::once(&other.whole).chain(other.groups.iter().flat_map(GroupTally::tallies));
        self.groups.len() == other.groups.len() && mine.zip(theirs).all(|(one, other)| one.is_like(other))
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
        // Of what it is not reckoned, nobody needs to know the group.
        if measured.adds != Adds::NotApplicable {
            self.ungrouped += u64::from(ungrouped(&measured.groups));
            self.shared += u64::from(shared(&measured.groups));
        }
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
    pub(super) fn contrast(&self) -> Option<Contrast> {
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
            [Tally::Distribution(_), ..] => {
                let counts = tallies.iter().map(|tally| match tally {
                    Tally::Distribution(spread) => spread.certain.clone(),
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

    /// What it leaves possible of the share that is asked for, in a group or over all; none where it is no share.
    pub(super) fn share_of(&self, of: Asked, group: Option<usize>) -> Option<Bounds> {
        let (certain, open) = self.tallies(group)?;
        match (of, certain, open) {
            (Asked::Holds, Tally::Share(certain), Some(Tally::Share(open))) => {
                bounds_of_share(*certain, *open)
            }
            (Asked::Holds, Tally::Share(certain), _) => bounds_of_share(*certain, [0; 4]),
            (Asked::Part(value), Tally::Distribution(certain), open) => {
                let open = open.and_then(|open| match open {
                    Tally::Distribution(open) => Some(open.part(value)),
                    _ => None,
                });
                bounds_of_part(certain.part(value), open.unwrap_or_default())
            }
            _ => None,
        }
    }

    /// What it leaves possible of the number that is asked for, in a group or over all.
    pub(super) fn number(&self, of: Asked, group: Option<usize>, figure: &measure::Figure) -> Number {
        let Some((certain, open)) = self.tallies(group) else { return Number::OPEN };
        // Which dossiers are in the group is not known: of a count that is bounded, of anything else it is not.
        let settled = group.is_none() || self.ungrouped == 0;
        match (of, certain) {
            (Asked::Count(value), Tally::Distribution(spread)) => {
                let [certain, doubtful, _, doubt] = spread.part(value);
                let more = match open {
                    Some(Tally::Distribution(open)) => {
                        let [certain, doubtful, _, doubt] = open.part(value);
                        certain + doubtful + doubt
                    }
                    _ => 0,
                };
                Number::between(certain, Some(certain + doubtful + doubt + more))
            }
            (_, Tally::Distinct(values, unknown)) => {
                let more = match open {
                    Some(Tally::Distinct(values, unknown)) => values.len() as u64 + unknown,
                    _ => 0,
                };
                let least = values.len() as u64;
                Number::between(least, Some(least + unknown + more))
            }
            (_, Tally::Sum(total, _, bounds)) if settled => Number {
                now: Some((i128::from(*total), 1)),
                lowest: bounds.has_least().then(|| (i128::from(bounds.lo), 1)),
                highest: bounds.has_most().then(|| (i128::from(bounds.hi), 1)),
            },
            (_, Tally::Amounts(..)) => {
                let known = certain.clone().finish(figure.blank());
                let (sum, count, unknown) = match known {
                    Figure::Mean { total, known, unknown, .. } => (i128::from(total), known, unknown),
                    Figure::Median { middle: [a, b], known, unknown, .. } => {
                        (i128::from(a) + i128::from(b), 2 * known.min(1), unknown)
                    }
                    _ => (0, 0, 0),
                };
                let now = (count > 0).then_some((sum, i128::from(count)));
                let sure = now.filter(|_| unknown == 0 && settled);
                Number { now, lowest: sure, highest: sure }
            }
            (_, Tally::UnderWay(under_way)) => {
                let (least, most) = under_way.bounds();
                Number::between(least, most)
            }
            (_, Tally::Nothing) => match figure.blank() {
                Figure::Sample { needed, .. } => Number::between(needed, Some(needed)),
                _ => Number::OPEN,
            },
            _ => Number::OPEN,
        }
    }

    /// What is certain of a group and what is open; of all where there is none.
    fn tallies(&self, group: Option<usize>) -> Option<(&Tally, Option<&Tally>)> {
        match group {
            None => Some((&self.whole, None)),
            Some(slot) => self.groups.get(slot).map(|group| (&group.certain, Some(&group.open))),
        }
    }

    /// Per group what each dossier can be: counts by category, and how many of it are open between all of them and none.
    /// None where groups cannot be told apart, or nothing of the kind is counted.
    pub(super) fn table(&self) -> Option<Vec<(Vec<u64>, u64)>> {
        if self.shared > 0 || self.ungrouped > 0 {
            return None;
        }
        let row = |group: &GroupTally| match &group.certain {
            Tally::Share([yes, no, unknown, _]) => Some((vec![*yes, *no], *unknown)),
            Tally::Distribution(spread) => Some((spread.certain.clone(), spread.unknown)),
            _ => None,
        };
        self.groups.iter().map(row).collect()
    }

    /// Of two groups the amounts, where all of them are known.
    pub(super) fn samples(&self) -> Option<(Sample, Sample)> {
        if self.shared > 0 || self.ungrouped > 0 {
            return None;
        }
        let [first, second] = self.groups.as_slice() else { return None };
        match (&first.certain, &second.certain) {
            (Tally::Amounts(first, [0, _]), Tally::Amounts(second, [0, _])) => {
                Some((sample(first), sample(second)))
            }
            _ => None,
        }
    }

    /// Of how many dossiers what is asked for is known, in a group or over all.
    pub(super) fn known(&self, of: Asked, group: Option<usize>) -> Option<u64> {
        match (of, self.tallies(group)?.0) {
            (Asked::Holds, Tally::Share([yes, no, ..])) => Some(yes + no),
            (Asked::Part(_), Tally::Distribution(spread)) => Some(spread.all - spread.unknown),
            _ => None,
        }
    }

    /// When, and whose, the most were certainly under way at once; none of another figure.
    pub(super) fn busiest(&self) -> Option<String> {
        match &self.whole {
            Tally::UnderWay(under_way) => under_way.busiest(),
            _ => None,
        }
    }

    #[cfg(test)]
    pub(super) fn of_share(counts: [u64; 4]) -> Self {
        Self { whole: Tally::Share(counts), groups: Vec::new(), ungrouped: 0, shared: 0 }
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
            let within = published.group.and_then(|slot| groups.get(slot));
            let (figure, records) = within.map_or((&figure, records), |group| (&group.figure, group.records));
            let (of, counted) = counted(published.of, figure);
            compare::lay(published, &of, counted, records, framework.words_for(measure), &in_groups)
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
fn counted(part: Part, figure: &Figure) -> (String, Counted) {
    let named = |name: &str, k: u64, n: Option<u64>| {
        (name.to_owned(), n.map_or(Counted::Number(k), |n| Counted::Part(k, n)))
    };
    match (part, figure) {
        (Part::Yes, Figure::Share { yes, no, .. }) => named("ja", *yes, Some(yes + no)),
        (Part::No, Figure::Share { yes, no, .. }) => named("nee", *no, Some(yes + no)),
        (Part::Unknown, Figure::Share { yes, no, unknown, not_applicable }) => {
            named("niet bekend", *unknown, Some(yes + no + unknown + not_applicable))
        }
        (Part::NotApplicable, Figure::Share { yes, no, unknown, not_applicable }) => {
            named("n.v.t.", *not_applicable, Some(yes + no + unknown + not_applicable))
        }
        (Part::Value(at), Figure::Distribution { values, records, unknown, none, multiple, .. }) => {
            let all: u64 = values.iter().map(|value| value.count).sum();
            let known = if *multiple { records - unknown } else { all + none };
            values.get(at).map_or_else(|| named("", 0, None), |v| named(&v.label, v.count, Some(known)))
        }
        (Part::Unknown, Figure::Distribution { unknown, records, .. }) => {
            named("niet bekend", *unknown, Some(*records))
        }
        (Part::NotApplicable, Figure::Distribution { records, not_applicable, .. }) => {
            named("n.v.t.", *not_applicable, Some(records + not_applicable))
        }
        (Part::Middle, Figure::Mean { total, known, .. }) => (
            "gemiddelde".to_owned(),
            Counted::Middle { sum: i128::from(*total), count: *known, known: *known },
        ),
        (Part::Middle, Figure::Median { middle: [lower, upper], known, .. }) => {
            let sum = i128::from(*lower) + i128::from(*upper);
            ("mediaan".to_owned(), Counted::Middle { sum, count: 2 * (*known).min(1), known: *known })
        }
        (Part::Power, Figure::Sample { power, .. }) => {
            // To a hundredth of a percent; a power is no part of anything that was counted.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 10,000"
            )]
            let hundredths = (power.unwrap_or_default() * 10_000.0).round() as u64;
            (
                "power".to_owned(),
                if power.is_some() { Counted::Part(hundredths, 10_000) } else { Counted::Part(0, 0) },
            )
        }
        (_, Figure::Sample { needed, .. }) => named("nodig per groep", *needed, None),
        (_, Figure::AtOnce { least, most, .. }) if *most == Some(*least) => {
            named("hoogste aantal", *least, None)
        }
        (_, Figure::AtOnce { .. }) => ("hoogste aantal".to_owned(), Counted::Part(0, 0)),
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

impl Spread {
    /// Of a group: those that are in it, those that may or may not be, those that are not, and those of which it may not
    /// be reckoned.
    fn part(&self, value: usize) -> [u64; 4] {
        let at = |counts: &[u64]| counts.get(value).copied().unwrap_or_default();
        let (certain, open) = (at(&self.certain), at(&self.open));
        [certain, open, self.all - certain - open - self.doubt, self.doubt]
    }
}

impl Tally {
    fn of(blank: &Figure) -> Self {
        match blank {
            Figure::Share { .. } => Self::Share([0; 4]),
            Figure::Distribution { values, .. } => Self::Distribution(Spread {
                certain: vec![0; values.len()],
                open: vec![0; values.len()],
                all: 0,
                doubt: 0,
                none: 0,
                unknown: 0,
                not_applicable: 0,
            }),
            Figure::Distinct { .. } => Self::Distinct(BTreeSet::new(), 0),
            Figure::Sum { .. } => Self::Sum(0, 0, Range::exactly(0)),
            Figure::AtOnce { .. } => Self::UnderWay(UnderWay::default()),
            Figure::Sample { .. } => Self::Nothing,
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
            (Self::Share(counts), Adds::Doubt) => counts[2] += 1,
            (Self::Share(counts), Adds::NotApplicable) => counts[3] += 1,
            (Self::Distribution(spread), Adds::Doubt) => {
                spread.all += 1;
                spread.doubt += 1;
                spread.unknown += 1;
            }
            (Self::Distribution(spread), Adds::NotApplicable) => spread.not_applicable += 1,
            (Self::Distinct(_, unknown) | Self::Amounts(_, [unknown, _]), Adds::Doubt) => *unknown += 1,
            (Self::Sum(_, unknown, bounds), Adds::Doubt) => {
                *unknown += 1;
                *bounds = bounds.plus(Range::ANY);
            }
            (Self::Amounts(_, [_, not_applicable]), Adds::NotApplicable) => *not_applicable += 1,
            (Self::UnderWay(under_way), adds) => under_way.count(adds),
            (Self::Distribution(spread), Adds::Distribution(groups)) => {
                for ((certain, open), truth) in spread.certain.iter_mut().zip(&mut spread.open).zip(groups) {
                    match *truth {
                        Truth::TRUE => *certain += 1,
                        truth if truth.can_be_true() => *open += 1,
                        _ => {}
                    }
                }
                spread.all += 1;
                match (groups.contains(&Truth::TRUE), groups.iter().any(|g| g.can_be_true())) {
                    (true, _) => {}
                    (false, true) => spread.unknown += 1,
                    (false, false) => spread.none += 1,
                }
            }
            (Self::Distinct(values, unknown), Adds::Distinct(value)) => match value {
                Some(value) => {
                    values.insert(value.clone());
                }
                None => *unknown += 1,
            },
            (Self::Sum(total, unknown, bounds), Adds::Amount(range)) => {
                if range.can_be {
                    *bounds = bounds.plus(if range.can_lack { range.with(0) } else { *range });
                }
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
            (Self::Distribution(mine), Self::Distribution(theirs)) => {
                add(&mut mine.certain, &theirs.certain);
                add(&mut mine.open, &theirs.open);
                mine.all += theirs.all;
                mine.doubt += theirs.doubt;
                mine.none += theirs.none;
                mine.unknown += theirs.unknown;
                mine.not_applicable += theirs.not_applicable;
            }
            (Self::UnderWay(mine), Self::UnderWay(theirs)) => mine.merge(theirs),
            (Self::Distinct(mine, unknown), Self::Distinct(theirs, more)) => {
                mine.extend(theirs);
                *unknown += more;
            }
            (Self::Sum(mine, unknown, bounds), Self::Sum(theirs, more, others)) => {
                *mine = mine.saturating_add(theirs);
                *unknown += more;
                *bounds = bounds.plus(others);
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
                Self::Distribution(spread),
                Figure::Distribution { values, records, none, unknown, not_applicable, .. },
            ) => {
                values.iter_mut().zip(spread.certain).for_each(|(value, count)| value.count = count);
                (*records, *none) = (spread.all, spread.none);
                (*unknown, *not_applicable) = (spread.unknown, spread.not_applicable);
            }
            (Self::UnderWay(under_way), figure @ Figure::AtOnce { .. }) => under_way.finish(figure),
            (Self::Distinct(values, open), Figure::Distinct { count, unknown }) => {
                *count = values.len() as u64;
                *unknown = open;
            }
            (Self::Sum(sum, open, _), Figure::Sum { total, unknown }) => {
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
