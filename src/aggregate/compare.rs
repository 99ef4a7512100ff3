//! What is set beside each other: groups of records, shares of two studies, and what a source published.

use crate::{
    dutch,
    findings::{self, Agreement, Contrast, Test},
    framework::{
        Quantities,
        published::{Decimal, Published, Said},
    },
    sentence, stats,
};

use super::bounds::Bounds;

/// A share as it is among what is decided, and its bounds; none where no completion lets any record count.
pub(super) type Compared = ((u64, u64), Option<Bounds>);

/// How the shares of groups differ. None where a group has no record that counts.
pub(super) fn shares(groups: &[Compared]) -> Option<Contrast> {
    if groups.len() < 2 || groups.iter().any(|((_, n), _)| *n == 0) {
        return None;
    }
    let [(first, first_bounds), (second, second_bounds)] = groups else {
        let table: Vec<Vec<u64>> = groups.iter().map(|((k, n), _)| vec![*k, n - k]).collect();
        return Some(Contrast { p: stats::chi_squared(&table), ..undivided(Test::ChiSquared) });
    };
    let share = |(k, n): (u64, u64)| stats::share(k, n);
    let interval = stats::difference(*first, *second);
    let bounds = first_bounds.zip(*second_bounds);
    Some(Contrast {
        difference: share(*first).zip(share(*second)).map(|(a, b)| a - b),
        low: interval.map(|i| i.0),
        high: interval.map(|i| i.1),
        lowest: bounds.and_then(|(a, b)| Some(share(a.lowest)? - share(b.highest)?)),
        highest: bounds.and_then(|(a, b)| Some(share(a.highest)? - share(b.lowest)?)),
        test: Test::Fisher,
        p: stats::fisher(*first, *second),
    })
}

/// How the means of two groups differ.
pub(super) fn means(first: stats::Sample, second: stats::Sample) -> Option<Contrast> {
    if first.n == 0 || second.n == 0 {
        return None;
    }
    let tested = stats::welch(first, second);
    Some(Contrast {
        difference: Some(first.mean - second.mean),
        low: tested.map(|t| t.0),
        high: tested.map(|t| t.1),
        p: tested.map(|t| t.2),
        ..undivided(Test::Welch)
    })
}

/// How the distributions of groups differ: rows of counts by value.
pub(super) fn distributions(groups: &[Vec<u64>]) -> Option<Contrast> {
    let p = stats::chi_squared(groups)?;
    Some(Contrast { p: Some(p), ..undivided(Test::ChiSquared) })
}

fn undivided(test: Test) -> Contrast {
    Contrast { difference: None, low: None, high: None, lowest: None, highest: None, test, p: None }
}

/// What is laid beside what a source published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// A number.
    Number(u64),
    /// A part and the whole that it is a part of.
    Part(u64, u64),
    /// A mean or a median: a sum, and what it is divided by; 0 where nothing is known.
    Middle {
        /// The sum.
        sum: i128,
        /// What it is divided by.
        count: u64,
        /// Of how many records it is known.
        known: u64,
    },
}

/// What a source published beside what is counted; `of` says what that is, and `all` how many records there are.
pub(super) fn lay(
    published: &Published,
    of: &str,
    counted: Counted,
    all: u64,
    quantities: &Quantities,
    groups: &[InGroup],
) -> findings::Published {
    if let Said::Higher(slot) = published.said {
        return lay_groups(published, slot, groups);
    }
    let within = published.group.and_then(|slot| groups.get(slot)).map(|group| group.label.as_str());
    let of = within.map_or_else(|| of.to_owned(), |label| format!("{of}, {label}"));
    let (k, n) = match counted {
        Counted::Number(k) => (k, None),
        Counted::Part(k, n) => (k, Some(n)),
        Counted::Middle { sum, count, known } => return lay_middle(published, of, (sum, count), known),
    };
    let n = n.map(|n| if published.over_all { all } else { n });
    let whole = n.unwrap_or(1);
    let count = matches!(published.said, Said::Count(_));
    let exact = |k: u64| stats::share(k, whole).map(|share| format!("{}%", dutch::decimal(share * 100.0, 1)));
    let numbers = |k: u64| n.map_or_else(|| k.to_string(), |n| format!("{k} van {n}"));
    let (computed, agrees) = match &published.said {
        Said::Count(_) => (numbers(k), published.said.is(k, whole)),
        Said::Share(_) | Said::Between { .. } => {
            (format!("{} ({})", exact(k).unwrap_or_default(), numbers(k)), published.said.is(k, whole))
        }
        // Laid beside groups, or a mean, above.
        Said::Higher(_) | Said::Decimal(_) => (String::new(), false),
        Said::Word(word) => {
            let found = sentence::word(quantities, k, whole).word;
            // The word alone, without what it counts: "een klein deel", where a sentence has "een klein deel van de klanten".
            let alone = found.strip_suffix(" van de").unwrap_or(&found);
            (format!("{alone} ({})", numbers(k)), found == *word)
        }
    };
    let printed = published.text.clone().unwrap_or_else(|| written(&published.said));
    let nearest = published.said.nearest(whole).filter(|nearest| !published.said.is(*nearest, whole));
    let reason = nearest.filter(|_| !agrees && whole > 0).map(|nearest| {
        format!(
            "geen k van {whole} geeft {}; het dichtst erbij komt {nearest} ({})",
            written(&published.said),
            exact(nearest).unwrap_or_default()
        )
    });
    let empty = n == Some(0);
    findings::Published {
        of,
        published: printed,
        share: match published.said {
            Said::Share(ratio) => stats::share(ratio.part, ratio.whole),
            // A range has no one place beside what was computed.
            _ => None,
        },
        computed: if empty { "–".into() } else { computed },
        part: Some(k),
        whole: n.filter(|_| !count),
        agreement: match (empty, agrees, &reason) {
            (true, ..) => Agreement::Open,
            (_, true, _) => Agreement::Agrees,
            (_, false, Some(_)) => Agreement::Unreachable,
            (_, false, None) => Agreement::Differs,
        },
        reason,
        source: published.source.clone(),
        contradicted: published.contradicted.clone(),
        note: published.note.clone(),
    }
}

/// A mean or a median that a source published, beside what is computed.
fn lay_middle(
    published: &Published,
    of: String,
    (sum, count): (i128, u64),
    known: u64,
) -> findings::Published {
    // With one digit more than is printed, so that a reader sees how near it is.
    let digits = match published.said {
        Said::Decimal(decimal) => decimal.digits as usize + 1,
        _ => 1,
    };
    #[expect(clippy::cast_precision_loss, reason = "sums in dossiers stay below 2^53")]
    let middle = (count > 0).then(|| sum as f64 / count as f64);
    let agreement = match published.said {
        _ if count == 0 => Agreement::Open,
        Said::Decimal(decimal) if decimal.is(sum, i128::from(count)) => Agreement::Agrees,
        _ => Agreement::Differs,
    };
    findings::Published {
        of,
        published: published.text.clone().unwrap_or_else(|| written(&published.said)),
        share: None,
        computed: middle.map_or_else(|| "–".to_owned(), |middle| dutch::decimal(middle, digits)),
        part: None,
        whole: Some(known).filter(|known| *known > 0),
        agreement,
        reason: None,
        source: published.source.clone(),
        contradicted: published.contradicted.clone(),
        note: published.note.clone(),
    }
}

/// A figure in one group of records.
pub(super) struct InGroup {
    /// What people call the group.
    pub(super) label: String,
    /// The figure as a number; none where nothing is known of the group.
    pub(super) value: Option<f64>,
    /// The same as it is read.
    pub(super) text: String,
}

impl InGroup {
    /// A share in a group.
    pub(super) fn share(label: &str, k: u64, n: u64) -> Self {
        let value = stats::share(k, n);
        let percent = value.map_or_else(|| "–".to_owned(), dutch::percent);
        Self { label: label.to_owned(), value, text: format!("{percent} ({k} van {n})") }
    }
}

/// What a source says of one group against the others, beside the figures of all.
fn lay_groups(published: &Published, slot: usize, groups: &[InGroup]) -> findings::Published {
    let of = groups.get(slot);
    let others = groups.iter().enumerate().filter(|(at, _)| *at != slot).map(|(_, group)| group.value);
    let others: Option<Vec<f64>> = others.collect();
    let agreement = match (of.and_then(|group| group.value), others.as_deref()) {
        (Some(value), Some(others @ [_, ..])) if others.iter().all(|other| value > *other) => {
            Agreement::Agrees
        }
        (Some(_), Some([_, ..])) => Agreement::Differs,
        _ => Agreement::Open,
    };
    let computed: Vec<String> = groups.iter().map(|g| format!("{} {}", g.label, g.text)).collect();
    findings::Published {
        of: of.map_or_else(String::new, |group| group.label.clone()),
        published: published.text.clone().unwrap_or_else(|| "hoger".to_owned()),
        share: None,
        computed: if computed.is_empty() { "–".into() } else { computed.join("; ") },
        part: None,
        whole: None,
        agreement,
        reason: None,
        source: published.source.clone(),
        contradicted: published.contradicted.clone(),
        note: published.note.clone(),
    }
}

/// What a source says, where its own words are not given.
fn written(said: &Said) -> String {
    match said {
        Said::Count(count) => count.to_string(),
        Said::Decimal(Decimal { number, digits }) =>
        {
            #[expect(clippy::cast_precision_loss, reason = "published numbers have few digits")]
            dutch::decimal(
                *number as f64 / 10_f64.powi(i32::try_from(*digits).unwrap_or_default()),
                *digits as usize,
            )
        }
        Said::Share(ratio) if ratio.whole == 10_000 => dutch::percentage(ratio.part),
        Said::Share(ratio) => format!("{}/{}", ratio.part, ratio.whole),
        Said::Between { at_least: 0, at_most } => format!("hooguit {}", dutch::percentage(*at_most)),
        Said::Between { at_least, at_most: 10_000 } => format!("ten minste {}", dutch::percentage(*at_least)),
        Said::Between { at_least, at_most } => {
            format!("{} tot {}", dutch::percentage(*at_least), dutch::percentage(*at_most))
        }
        Said::Word(word) => word.clone(),
        Said::Higher(_) => "hoger".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        aggregate::{
            Histogram,
            bounds::{bounds_in_group, bounds_of_share},
            counts,
        },
        findings::Verdict,
        verdict::Verdicts,
    };

    /// What a record can still be: its group (first, second, neither), and its outcome.
    type Open = (Vec<usize>, Verdicts);

    /// The difference of two groups in complete records; none where one of them has nothing to take a share of.
    fn difference(records: &[(usize, Verdict)]) -> Option<f64> {
        let share = |group: usize| {
            let of = records.iter().filter(|(g, _)| *g == group);
            let met = of.clone().filter(|(_, v)| *v == Verdict::Met).count() as u64;
            let all = of.filter(|(_, v)| *v != Verdict::NotApplicable).count() as u64;
            stats::share(met, all)
        };
        Some(share(0)? - share(1)?)
    }

    fn completions(records: &[Open]) -> Vec<Vec<(usize, Verdict)>> {
        let Some(((groups, verdicts), rest)) = records.split_first() else { return vec![Vec::new()] };
        let tails = completions(rest);
        let mut all = Vec::new();
        for group in groups {
            for verdict in verdicts.iter() {
                all.extend(tails.iter().map(|tail| [vec![(*group, verdict)], tail.clone()].concat()));
            }
        }
        all
    }

    #[test]
    fn one_group_is_higher_only_when_it_is_so_than_every_other() {
        let source = findings::Source { document: "B".into(), section: None, quote: None };
        let published = Published {
            of: crate::framework::published::Part::Yes,
            group: None,
            said: Said::Higher(0),
            over_all: false,
            text: Some("vaker".into()),
            source,
            contradicted: None,
            note: None,
        };
        let laid = |groups: &[(u64, u64)]| {
            let groups = groups.iter().zip(["a", "b", "c"]);
            let groups: Vec<InGroup> = groups.map(|((k, n), label)| InGroup::share(label, *k, *n)).collect();
            lay_groups(&published, 0, &groups)
        };
        let higher = laid(&[(3, 4), (1, 4), (2, 4)]);
        assert_eq!(higher.agreement, Agreement::Agrees);
        assert_eq!((higher.of.as_str(), higher.published.as_str()), ("a", "vaker"));
        assert_eq!(higher.computed, "a 75% (3 van 4); b 25% (1 van 4); c 50% (2 van 4)");
        assert_eq!(laid(&[(2, 4), (1, 4), (3, 6)]).agreement, Agreement::Differs, "as high is not higher");
        assert_eq!(laid(&[(2, 4), (0, 0)]).agreement, Agreement::Open);
        assert_eq!(laid(&[(2, 4)]).agreement, Agreement::Open, "than nothing");
    }

    /// However the open records turn out, the difference lies within the bounds.
    #[test]
    fn the_difference_of_every_completion_lies_within_its_bounds() {
        use Verdict::{Met, NotApplicable, NotMet, Partly};
        let definite = [
            (vec![0], Verdicts::only(Met)),
            (vec![0], Verdicts::only(NotMet)),
            (vec![1], Verdicts::only(Met)),
            (vec![1], Verdicts::only(Partly)),
            (vec![1], Verdicts::only(NotMet)),
        ];
        let open: Vec<Open> = [vec![0], vec![1], vec![0, 1], vec![0, 2], vec![0, 1, 2]]
            .into_iter()
            .flat_map(|groups| {
                let sets = [
                    vec![Met, NotMet],
                    vec![Met, NotApplicable],
                    vec![Partly],
                    vec![Met],
                    vec![NotMet, NotApplicable],
                ];
                sets.map(|set| (groups.clone(), Verdicts::of(set)))
            })
            .collect();
        let mut tried = 0;
        for (at, a) in open.iter().enumerate() {
            for b in &open[at..] {
                let records = [definite.to_vec(), vec![a.clone(), b.clone()]].concat();
                let of = |group: usize| {
                    let (mut certain, mut open) = (Histogram::default(), Histogram::default());
                    for (groups, verdicts) in records.iter().filter(|(groups, _)| groups.contains(&group)) {
                        let histogram = if groups.len() == 1 { &mut certain } else { &mut open };
                        histogram[verdicts.index()] += 1;
                    }
                    let now = counts(&certain);
                    ((now.met, now.assessed()), bounds_in_group(&certain, &open))
                };
                let contrast = shares(&[of(0), of(1)]).unwrap();
                let (lowest, highest) = (contrast.lowest.unwrap(), contrast.highest.unwrap());
                for complete in completions(&records) {
                    tried += 1;
                    let found = difference(&complete).unwrap();
                    assert!(lowest - 1e-12 <= found && found <= highest + 1e-12, "{a:?} {b:?} {complete:?}");
                }
            }
        }
        assert!(tried > 1000, "{tried}");
    }

    #[test]
    fn a_share_is_bounded_by_what_is_open_of_it() {
        let bounds = bounds_of_share([3, 1, 1, 0], [1, 1, 0, 0]).unwrap();
        assert_eq!((bounds.now, bounds.lowest, bounds.highest), ((3, 4), (3, 6), (5, 6)));
    }
}
