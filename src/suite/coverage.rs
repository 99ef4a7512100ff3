//! Which outcomes the cases of a framework show, of those that each norm and criterion can have.

use std::collections::BTreeMap;

use crate::{
    aggregate::Partial,
    assess::{Judgements, assess},
    audit::statements::Statements,
    dossier::Dossier,
    findings::Verdict,
    framework::{Decides, Framework, population::PopulationNorm},
    verdict::{Places, Verdicts},
};

use super::{Case, Tested, whole};

/// What cases show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Of norms and criteria.
    pub norms: Vec<Line>,
    /// Of the ratings of dossiers.
    pub ratings: Vec<Rated>,
}

/// The rating of dossiers on one aspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// The aspect's id.
    pub aspect: String,
    /// Each place, and that it is open, or that there is none, with how many cases show it and whether it can occur.
    pub places: Vec<(String, usize, bool)>,
}

impl Rated {
    /// Places that can occur and that no case shows.
    pub fn lacking(&self) -> impl Iterator<Item = &str> {
        let lacking = self.places.iter().filter(|(_, cases, can_be)| *can_be && *cases == 0);
        lacking.map(|(place, _, _)| place.as_str())
    }

    /// How many can occur, and how many of them some case shows.
    pub fn score(&self) -> (usize, usize) {
        let can_be = self.places.iter().filter(|(_, _, can_be)| *can_be).count();
        (can_be, can_be - self.lacking().count())
    }
}

/// One norm, or one of its criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The norm's id.
    pub norm: String,
    /// The criterion's id; none for the norm itself.
    pub criterion: Option<String>,
    /// How many cases show each outcome, and whether it can occur: met, partly, not met, unknown, not applicable.
    pub outcomes: [(Verdict, usize, bool); 5],
}

impl Line {
    /// Outcomes that can occur and that no case shows.
    pub fn lacking(&self) -> impl Iterator<Item = Verdict> {
        self.outcomes.iter().filter(|(_, cases, can_be)| *can_be && *cases == 0).map(|(v, _, _)| *v)
    }

    /// How many outcomes can occur, and how many of them some case shows.
    pub fn score(&self) -> (usize, usize) {
        let can_be = self.outcomes.iter().filter(|(_, _, can_be)| *can_be).count();
        (can_be, can_be - self.lacking().count())
    }
}

/// The outcomes of each norm and of each criterion that a rule decides. What a case shows of a norm counts only where
/// it expects something of that norm.
pub fn coverage(framework: &Framework, cases: &[Case]) -> Coverage {
    let mut norms = vec![[0; 5]; framework.norms.len()];
    let mut criteria: Vec<Vec<[usize; 5]>> =
        framework.norms.iter().map(|norm| vec![[0; 5]; norm.criteria.len()]).collect();
    let mut seen: Vec<BTreeMap<Places, usize>> = vec![BTreeMap::new(); framework.aspects.len()];
    let mut wholes = vec![[0; 5]; framework.population_norms.len()];
    for case in cases {
        let (dossier, expect, rated) = match &case.tested {
            Tested::Record { dossier, expect, rated } => (dossier, expect, rated),
            Tested::Population { records, expect } => {
                let found = whole::judged(framework, records, &case.judgements, case.as_of);
                for slot in expect.iter().map(|e| e.norm) {
                    if let (Some(counts), Some((_, possible))) = (wholes.get_mut(slot), found.get(slot)) {
                        counts[at(possible.verdict())] += 1;
                    }
                }
                continue;
            }
        };
        let found = assess(framework, dossier, &case.judgements, case.as_of);
        for slot in rated.iter().map(|e| e.aspect) {
            if let (Some(seen), Some(Some(case))) = (seen.get_mut(slot), found.cases.get(slot)) {
                *seen.entry(case.possible).or_default() += 1;
            }
        }
        for slot in expect.iter().map(|e| e.norm) {
            let Some(norm) = found.norms.get(slot) else { continue };
            norms[slot][at(norm.possible.verdict())] += 1;
            for (counts, possible) in criteria[slot].iter_mut().zip(&norm.criteria) {
                counts[at(possible.verdict())] += 1;
            }
        }
    }
    // What a record of which nothing is known leaves possible is what can occur at all.
    let blank: Vec<Dossier> = framework.subjects.iter().map(|s| Dossier::blank(&s.vocabulary)).collect();
    // A norm that came or went may be judged on any day.
    let possible: Vec<_> = YEARS
        .map(|year| crate::time::Day::new((year - 1970) * 365))
        .flat_map(|as_of| blank.iter().map(move |blank| (as_of, blank)))
        .map(|(as_of, blank)| assess(framework, blank, &Judgements::new(), as_of))
        .collect();
    let mut lines = Vec::new();
    // What is taken over as it is has its cases where it comes from.
    for (slot, norm) in framework.norms.iter().enumerate().filter(|(_, norm)| !norm.inherited) {
        let found = || possible.iter().filter_map(|found| found.norms.get(slot));
        let all = found().map(|norm| norm.possible).fold(Verdicts::default(), Verdicts::or);
        lines.push(line(&norm.id, None, norms[slot], all));
        for (at, criterion) in norm.criteria.iter().enumerate() {
            if let Decides::Rule { .. } = &criterion.decides {
                let all = found().filter_map(|norm| norm.criteria.get(at)).copied();
                let all = all.fold(Verdicts::default(), Verdicts::or);
                lines.push(line(&norm.id, Some(&criterion.id), criteria[slot][at], all));
            }
        }
    }
    for (norm, counts) in framework.population_norms.iter().zip(wholes) {
        lines.push(line(&norm.id, None, counts, of_whole(norm, framework, &blank)));
    }
    let mut ratings = Vec::new();
    for (slot, (aspect, seen)) in framework.aspects.iter().zip(&seen).enumerate() {
        let found = possible.iter().filter_map(|found| found.cases.get(slot)?.as_ref());
        let found = found.map(|case| case.possible).reduce(Places::or);
        let (Some(rating), Some(possible)) = (&aspect.case_rating, found) else { continue };
        let count = |places: Places| seen.get(&places).copied().unwrap_or_default();
        let open: usize = seen.iter().filter(|(places, _)| !places.is_definite()).map(|(_, n)| n).sum();
        let line = |name: &str, cases, can_be| (name.to_owned(), cases, can_be);
        let places = rating.rules.scale.iter().enumerate().map(|(slot, place)| {
            let only = Places::only(slot);
            line(place, count(only), only.within(possible))
        });
        let rest = [
            line("unknown", open, !possible.is_definite()),
            line("not_applicable", count(Places::NONE), Places::NONE.within(possible)),
        ];
        ratings.push(Rated { aspect: aspect.id.clone(), places: places.chain(rest).collect() });
    }
    Coverage { norms: lines, ratings }
}

/// The verdicts that a norm about the whole can have: met and not met, those that it has conditions for, and open where very many
/// records of which nothing is known leave it so.
fn of_whole(norm: &PopulationNorm, framework: &Framework, blank: &[Dossier]) -> Verdicts {
    let mut all = Partial::empty(framework);
    for dossier in blank {
        let one = Partial::counting(framework, dossier, &Judgements::new(), crate::time::Day::new(0));
        all.merge(whole::times(framework, one, MANY));
    }
    let found =
        all.judge(framework, &Statements::default()).into_iter().find(|(found, _)| found.id == norm.id);
    let open = found.map_or(Verdicts::ALL, |(_, possible)| possible);
    let can_be = [
        (Verdict::Met, true),
        (Verdict::Partly, norm.partly.is_some()),
        (Verdict::NotMet, true),
        (Verdict::NotApplicable, norm.applies.is_some()),
    ];
    let can_be = Verdicts::of(can_be.into_iter().filter(|(_, can_be)| *can_be).map(|(verdict, _)| verdict));
    if open.verdict() == Verdict::Unknown { can_be } else { open }
}

/// More records than any norm asks for.
const MANY: u64 = 1 << 20;

/// The years on whose first day a record of which nothing is known is judged.
const YEARS: std::ops::Range<i32> = 1990..2060;

const OUTCOMES: [Verdict; 5] =
    [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::Unknown, Verdict::NotApplicable];

fn at(verdict: Verdict) -> usize {
    OUTCOMES.iter().position(|v| *v == verdict).unwrap_or_default()
}

fn line(norm: &str, criterion: Option<&str>, counts: [usize; 5], possible: Verdicts) -> Line {
    let can_be = |verdict: Verdict| match verdict {
        Verdict::Unknown => possible.verdict() == Verdict::Unknown,
        known => possible.contains(known),
    };
    Line {
        norm: norm.to_owned(),
        criterion: criterion.map(str::to_owned),
        outcomes: OUTCOMES.map(|verdict| (verdict, counts[at(verdict)], can_be(verdict))),
    }
}
