//! An aspect's place on the scale, by rules over shares of which only bounds may be known.

use crate::{
    assess::evaluate::so_many,
    dutch,
    explain::phrase::bound_phrase,
    findings::{Origin, Rating, Verdict},
    framework::{self, Framework, RatingCondition},
    stats,
    verdict::{Truth, Verdicts},
};

use super::{Histogram, counts};

/// The lowest and the highest share that the unknowns leave possible, each as met and denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The lowest.
    pub lowest: (u64, u64),
    /// The highest.
    pub highest: (u64, u64),
}

/// The bounds of a norm's share; none where no completion lets any dossier count.
pub fn bounds(histogram: &Histogram) -> Option<Bounds> {
    let definite = counts(histogram);
    let mut lowest = (definite.met, definite.assessed());
    let mut highest = lowest;
    // Dossiers of which it is only certain that they cannot lower (or raise) the share; they count where nothing else does.
    let (mut could_meet, mut could_fail) = (0, 0);
    for (index, n) in histogram.iter().enumerate() {
        let possible = Verdicts::from_index(index);
        if *n == 0 || possible.verdict() != Verdict::Unknown {
            continue;
        }
        let met = possible.contains(Verdict::Met);
        let fails = possible.contains(Verdict::Partly) || possible.contains(Verdict::NotMet);
        let drops = possible.contains(Verdict::NotApplicable);
        match (fails, drops) {
            (true, _) => lowest.1 += n,
            (false, true) => could_meet += n,
            (false, false) => {}
        }
        match (met, drops) {
            (true, _) => highest = (highest.0 + n, highest.1 + n),
            (false, true) => could_fail += n,
            (false, false) => highest.1 += n,
        }
    }
    if lowest.1 == 0 {
        lowest = (could_meet, could_meet);
    }
    if highest.1 == 0 {
        highest = (0, could_fail);
    }
    (lowest.1 > 0 && highest.1 > 0).then_some(Bounds { lowest, highest })
}

/// Rates an aspect: first match wins; what could still match otherwise remains possible.
pub fn rate(rating: &framework::Rating, framework: &Framework, histograms: &[Histogram]) -> Rating {
    let limits = rating.limits.iter().map(|limit| limit_words(limit, framework));
    let rules: Vec<String> =
        rating.rules.iter().map(|rule| rule_words(rule, framework)).chain(limits).collect();
    let finished = |possible: Vec<String>, rule: Option<usize>, text: String, reason: String| Rating {
        possible,
        rule: rule.map(|at| at as u64 + 1),
        text,
        reason,
        rules: rules.clone(),
        origin: rating.origin,
        why: rating.why.clone().filter(|_| rating.origin != Origin::Source),
    };
    let few = needed(rating).into_iter().find_map(|slot| {
        let assessed = histograms.get(slot).map(counts).unwrap_or_default().assessed();
        (assessed < rating.minimum).then_some((slot, assessed))
    });
    if let Some((slot, assessed)) = few {
        let id = framework.norms.get(slot).map_or("", |n| n.id.as_str());
        let reason = format!(
            "{id} is in {} beoordeeld; ten minste {} zijn nodig",
            dutch::count(assessed, &framework.subject.one, &framework.subject.many),
            rating.minimum
        );
        return finished(Vec::new(), None, "niet te beoordelen".into(), reason);
    }
    let Places { possible, matched, limits } = places(rating, histograms);
    let names: Vec<String> = possible.iter().filter_map(|slot| framework.scale.get(*slot)).cloned().collect();
    let decided = if names.len() == 1 && limits.is_empty() { matched.first().copied() } else { None };
    let text = match names.as_slice() {
        [only] => only.clone(),
        [best, .., worst] => format!("tussen {worst} en {best}"),
        [] => "niet te beoordelen".into(),
    };
    let reason = match (decided, limits.last()) {
        (_, Some(at)) => limit_reason(rating, *at, names.len() == 1, framework, histograms),
        (Some(at), None) => reason(rating, at, framework, histograms),
        (None, None) => undecided(rating, &matched, framework, histograms),
    };
    finished(names, decided, text, reason)
}

/// The places on the scale that remain possible.
struct Places {
    /// Slots of the scale, best first.
    possible: Vec<usize>,
    /// The rules that can be the first to hold.
    matched: Vec<usize>,
    /// The limits that changed what the rules leave possible.
    limits: Vec<usize>,
}

fn places(rating: &framework::Rating, histograms: &[Histogram]) -> Places {
    let (mut possible, mut matched, mut limits) = (Vec::new(), Vec::new(), Vec::new());
    for (at, rule) in rating.rules.iter().enumerate() {
        let truth = rule.when.as_ref().map_or(Truth::TRUE, |when| truth(when, histograms));
        if truth.can_be_true() {
            matched.push(at);
            possible.push(rule.rate);
        }
        if truth == Truth::TRUE {
            break;
        }
    }
    possible.sort_unstable();
    possible.dedup();
    for (at, limit) in rating.limits.iter().enumerate() {
        let truth = truth(&limit.when, histograms);
        let held = |rate: usize| if limit.decides { limit.rate } else { rate.max(limit.rate) };
        let with = possible.iter().filter(|_| truth.can_be_true()).map(|rate| held(*rate));
        let without = possible.iter().filter(|_| truth.can_be_false()).copied();
        let mut next: Vec<usize> = with.chain(without).collect();
        next.sort_unstable();
        next.dedup();
        if next != possible {
            limits.push(at);
        }
        possible = next;
    }
    Places { possible, matched, limits }
}

/// Why a limit changed what the rules came to.
fn limit_reason(
    rating: &framework::Rating,
    at: usize,
    decided: bool,
    framework: &Framework,
    histograms: &[Histogram],
) -> String {
    let Some(limit) = rating.limits.get(at) else { return String::new() };
    let rate = framework.scale.get(limit.rate).map_or("", String::as_str);
    let what = if limit.decides { format!("altijd {rate}") } else { format!("hooguit {rate}") };
    let truth = truth(&limit.when, histograms);
    let why = telling(&limit.when, truth, framework, histograms).unwrap_or_default();
    let whether = if truth == Truth::TRUE { "grens" } else { "misschien een grens" };
    let open = if decided { "" } else { "; de open uitkomsten laten meer dan één oordeel toe" };
    format!("{whether}: {what}, want {why}{open}")
}

fn limit_words(limit: &framework::Limit, framework: &Framework) -> String {
    let rate = framework.scale.get(limit.rate).map_or("", String::as_str);
    let word = if limit.decides { "altijd" } else { "hooguit" };
    format!("{word} {rate}, wat de regels ook zeggen, als {}", words(&limit.when, framework))
}

/// The norms whose share the rules ask for.
fn needed(rating: &framework::Rating) -> Vec<usize> {
    fn collect(condition: &RatingCondition, norms: &mut Vec<usize>) {
        match condition {
            RatingCondition::All(all) | RatingCondition::Any(all) | RatingCondition::Of(_, all) => {
                all.iter().for_each(|c| collect(c, norms));
            }
            RatingCondition::Not(inner) => collect(inner, norms),
            RatingCondition::Share { norm, .. } => norms.push(*norm),
        }
    }
    let mut norms = Vec::new();
    let limits = rating.limits.iter().map(|limit| &limit.when);
    rating.rules.iter().filter_map(|r| r.when.as_ref()).chain(limits).for_each(|c| collect(c, &mut norms));
    norms.sort_unstable();
    norms.dedup();
    norms
}

fn truth(condition: &RatingCondition, histograms: &[Histogram]) -> Truth {
    match condition {
        RatingCondition::All(all) => all.iter().map(|c| truth(c, histograms)).fold(Truth::TRUE, Truth::and),
        RatingCondition::Any(any) => any.iter().map(|c| truth(c, histograms)).fold(Truth::FALSE, Truth::or),
        RatingCondition::Not(inner) => truth(inner, histograms).negated(),
        RatingCondition::Of(bound, of) => {
            let truths: Vec<Truth> = of.iter().map(|c| truth(c, histograms)).collect();
            so_many(*bound, &truths)
        }
        RatingCondition::Share { norm, at_least, at_most } => {
            let Some(bounds) = histograms.get(*norm).and_then(bounds) else { return Truth::OPEN };
            // In whole numbers: k/n against hundredths of a percent.
            let reaches =
                |(k, n): (u64, u64), share: u64| u128::from(k) * 10_000 >= u128::from(share) * u128::from(n);
            let exceeds =
                |(k, n): (u64, u64), share: u64| u128::from(k) * 10_000 > u128::from(share) * u128::from(n);
            let least = at_least
                .map_or(Truth::TRUE, |s| Truth::of(reaches(bounds.highest, s), !reaches(bounds.lowest, s)));
            let most = at_most
                .map_or(Truth::TRUE, |s| Truth::of(!exceeds(bounds.lowest, s), exceeds(bounds.highest, s)));
            least.and(most)
        }
    }
}

fn rule_words(rule: &framework::RatingRule, framework: &Framework) -> String {
    let rate = framework.scale.get(rule.rate).map_or("", String::as_str);
    match &rule.when {
        Some(when) => format!("{rate}, als {}", words(when, framework)),
        None => format!("{rate}, als geen eerdere regel geldt"),
    }
}

fn words(condition: &RatingCondition, framework: &Framework) -> String {
    match condition {
        RatingCondition::All(all) => joined(all, "en", framework),
        RatingCondition::Any(any) => joined(any, "of", framework),
        RatingCondition::Not(inner) => format!("niet geldt dat {}", words(inner, framework)),
        RatingCondition::Of(bound, of) => {
            let parts: Vec<String> = of.iter().map(|c| words(c, framework)).collect();
            format!("{} van deze gelden: {}", bound_phrase(*bound), parts.join("; "))
        }
        RatingCondition::Share { norm, at_least, at_most } => {
            let id = framework.norms.get(*norm).map_or("", |n| n.id.as_str());
            let least = at_least.map(|s| format!("ten minste {}", dutch::percentage(s)));
            let most = at_most.map(|s| format!("hooguit {}", dutch::percentage(s)));
            let bounds: Vec<String> = least.into_iter().chain(most).collect();
            format!("aandeel {id} {}", dutch::join(&bounds, "en"))
        }
    }
}

/// Conditions in a row; one that is a row itself stands in brackets, so that "en" and "of" cannot be confused.
fn joined(conditions: &[RatingCondition], word: &str, framework: &Framework) -> String {
    let part = |condition: &RatingCondition| match condition {
        RatingCondition::All(_) | RatingCondition::Any(_) | RatingCondition::Of(..) => {
            format!("({})", words(condition, framework))
        }
        RatingCondition::Not(_) | RatingCondition::Share { .. } => words(condition, framework),
    };
    dutch::join(&conditions.iter().map(part).collect::<Vec<_>>(), word)
}

/// Why a rule held: the rule, and what kept the one before it from holding.
fn reason(rating: &framework::Rating, at: usize, framework: &Framework, histograms: &[Histogram]) -> String {
    let own = rating.rules.get(at).and_then(|r| r.when.as_ref());
    let own = own.and_then(|when| telling(when, Truth::TRUE, framework, histograms));
    let before = at.checked_sub(1).and_then(|before| rating.rules.get(before)).and_then(|r| r.when.as_ref());
    let before = before.and_then(|when| telling(when, Truth::FALSE, framework, histograms));
    let number = at + 1;
    match (own, before) {
        (Some(own), Some(before)) => format!("regel {number}: {own}; regel {at} niet: {before}"),
        (Some(own), None) => format!("regel {number}: {own}"),
        (None, Some(before)) => {
            format!("regel {number}: geen eerdere regel geldt; regel {at} niet: {before}")
        }
        (None, None) => format!("regel {number}"),
    }
}

fn undecided(
    rating: &framework::Rating,
    matched: &[usize],
    framework: &Framework,
    histograms: &[Histogram],
) -> String {
    let open = matched.iter().find_map(|at| {
        let when = rating.rules.get(*at)?.when.as_ref()?;
        Some(format!(
            "regel {} hangt nog af van {}",
            at + 1,
            telling(when, Truth::OPEN, framework, histograms)?
        ))
    });
    open.unwrap_or_else(|| "de open uitkomsten laten meer dan één oordeel toe".into())
}

/// The shares that made a condition come out as it did.
fn telling(
    condition: &RatingCondition,
    wanted: Truth,
    framework: &Framework,
    histograms: &[Histogram],
) -> Option<String> {
    match condition {
        RatingCondition::All(parts) | RatingCondition::Any(parts) | RatingCondition::Of(_, parts) => {
            let parts = parts.iter().filter(|c| truth(c, histograms) == wanted);
            let told: Vec<String> =
                parts.filter_map(|c| telling(c, wanted, framework, histograms)).take(2).collect();
            (!told.is_empty()).then(|| dutch::join(&told, "en"))
        }
        RatingCondition::Not(inner) => telling(inner, wanted.negated(), framework, histograms),
        RatingCondition::Share { norm, at_least, at_most } => {
            let id = framework.norms.get(*norm).map_or("", |n| n.id.as_str());
            let histogram = histograms.get(*norm)?;
            let counts = counts(histogram);
            let bounds = bounds(histogram)?;
            let (low, high) = (
                stats::share(bounds.lowest.0, bounds.lowest.1)?,
                stats::share(bounds.highest.0, bounds.highest.1)?,
            );
            let now = stats::share(counts.met, counts.assessed()).map_or_else(String::new, dutch::percent);
            let range = format!("{now}, mogelijk {} tot {}", dutch::percent(low), dutch::percent(high));
            let limit = at_least.or(*at_most).map(dutch::percentage).unwrap_or_default();
            let word = match (at_least.is_some(), wanted) {
                (true, Truth::TRUE) => format!("haalt {limit}"),
                (true, Truth::FALSE) => format!("blijft onder {limit}"),
                (false, Truth::TRUE) => format!("blijft op of onder {limit}"),
                (false, Truth::FALSE) => format!("komt boven {limit}"),
                _ => format!("tegenover {limit}"),
            };
            Some(format!("aandeel {id} {word} ({range})"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::condition::Bound;

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
        assert_eq!(bounds(&h), Some(Bounds { lowest: (9, 37), highest: (11, 37) }));
        let h = histogram(&[
            (&[Met], 1),
            (&[NotMet], 1),
            (&[Met, NotApplicable], 4),
            (&[NotMet, NotApplicable], 3),
        ]);
        assert_eq!(bounds(&h), Some(Bounds { lowest: (1, 5), highest: (5, 6) }));
        assert_eq!(bounds(&histogram(&[(&[NotApplicable], 4)])), None);
        let h = histogram(&[(&[Met, NotApplicable], 2)]);
        assert_eq!(bounds(&h), Some(Bounds { lowest: (2, 2), highest: (2, 2) }));
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

    /// Whatever the open outcomes turn out to be, the rating was among those that they left possible; and where none
    /// is open, one place remains.
    #[test]
    fn a_rating_holds_for_every_completion() {
        let share = |norm, at_least: Option<u64>, at_most: Option<u64>| RatingCondition::Share {
            norm,
            at_least,
            at_most,
        };
        let rating = framework::Rating {
            minimum: 0,
            rules: vec![
                framework::RatingRule {
                    rate: 0,
                    when: Some(RatingCondition::All(vec![
                        share(0, Some(8_000), None),
                        RatingCondition::Of(
                            Bound { at_least: Some(1), at_most: None },
                            vec![share(1, Some(5_000), None), share(0, Some(10_000), None)],
                        ),
                    ])),
                },
                framework::RatingRule { rate: 1, when: Some(share(0, Some(4_000), None)) },
                framework::RatingRule { rate: 3, when: None },
            ],
            limits: vec![
                framework::Limit { when: share(1, None, Some(4_000)), rate: 2, decides: false },
                framework::Limit { when: share(1, None, Some(0)), rate: 3, decides: true },
            ],
            origin: Origin::Chosen,
            why: None,
        };
        let only = |verdict: Verdict| Verdicts::only(verdict).index();
        let mut seen = std::collections::BTreeSet::new();
        for (first, second) in (1..16).flat_map(|a| (1..16).map(move |b| (a, b))) {
            let mut open = [Histogram::default(), Histogram::default()];
            open[0][only(Verdict::Met)] = 2;
            open[0][first] += 2;
            open[1][only(Verdict::NotMet)] = 1;
            open[1][second] += 2;
            let possible = places(&rating, &open).possible;
            let choices = |index| Verdicts::from_index(index).iter().collect::<Vec<Verdict>>();
            for (a, b) in choices(first).iter().flat_map(|a| choices(first).into_iter().map(|b| (*a, b))) {
                for (c, d) in
                    choices(second).iter().flat_map(|c| choices(second).into_iter().map(|d| (*c, d)))
                {
                    let mut done = [Histogram::default(), Histogram::default()];
                    done[0][only(Verdict::Met)] = 2;
                    done[1][only(Verdict::NotMet)] = 1;
                    for (histogram, verdict) in [(0, a), (0, b), (1, c), (1, d)] {
                        done[histogram][only(verdict)] += 1;
                    }
                    let found = places(&rating, &done).possible;
                    assert_eq!(found.len(), 1);
                    assert!(possible.contains(&found[0]), "{first} {second}: {found:?} not in {possible:?}");
                    seen.insert(found[0]);
                }
            }
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3], "each place is reached");
    }
}
