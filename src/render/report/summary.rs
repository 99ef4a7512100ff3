//! The summary: per aspect its rating and the findings that say most.

use serde::Serialize;

use super::front::{named, records};
use super::language::{Language, say};
use super::measure::{Noted, unnoted};
use super::norm::{Finding, finding};
use super::numbering::{Numbers, anchor};
use super::rating::{between, given, reasons, shown};
use super::wording::{inside, ratio, sentence};
use crate::dutch::capitalize;
use crate::findings::{Aspect, Findings, Measure, Norm, PopulationNorm, Rating, Standing, Verdict};

#[derive(Serialize)]
pub(super) struct Summary {
    opening: String,
    table: usize,
    aspects: Vec<Sketch>,
    /// The proposal for the judgement of the whole, where the framework rates it.
    overall: Option<String>,
}

/// An aspect in the summary.
#[derive(Serialize)]
struct Sketch {
    title: String,
    place: String,
    /// The rating and what it rests on; none where the aspect is described and not judged.
    rated: Option<(String, String)>,
    sentence: Option<String>,
    reason: Option<String>,
    findings: Vec<Finding>,
    /// What is said of an aspect that is only described, or by other studies that differ.
    figures: Vec<Noted>,
}

/// The most figures of an aspect that the summary gives.
const FIGURES: usize = 3;

/// The figures of an aspect that the summary gives: of one that has no norms the first, of others those of another
/// study that differ from the share they are set beside.
fn described(l: &Language, findings: &Findings, aspect: &Aspect) -> Vec<Noted> {
    let differs =
        |measure: &&Measure| measure.beside.as_ref().is_some_and(|b| b.standing() == Standing::Differ);
    let told = |measure: &Measure| unnoted(l, measure, findings.population(&measure.subject));
    let measures = aspect
        .measures
        .iter()
        .filter(|m| (aspect.norms.is_empty() && aspect.population_norms.is_empty()) || differs(m));
    measures.take(FIGURES).map(told).collect()
}

pub(super) fn summary(l: &Language, findings: &Findings, numbers: &mut Numbers) -> Summary {
    let sketch = |(aspect, number): (&Aspect, usize)| Sketch {
        title: aspect.title.clone(),
        place: anchor(&format!("{number} {}", aspect.title)),
        rated: aspect.rating.as_ref().map(|rating| (standing(l, rating), reasons(l, rating))),
        sentence: aspect.rating.as_ref().map(|rating| announced(l, aspect, rating)),
        // A decided rating is explained in its chapter; here the findings speak.
        reason: aspect.rating.as_ref().filter(|r| r.stands().len() != 1).map(|r| sentence(&r.reason)),
        findings: telling(aspect)
            .into_iter()
            .map(|norm| finding(l, norm))
            .chain(decided(aspect).map(Finding::of_whole))
            .collect(),
        figures: described(l, findings, aspect),
    };
    Summary {
        opening: opening(l, findings),
        table: numbers.table(),
        aspects: findings.aspects.iter().zip(2..).map(sketch).collect(),
        overall: findings.overall.as_ref().map(|rating| proposed(l, rating)),
    }
}

fn opening(l: &Language, findings: &Findings) -> String {
    let norms = |aspect: &Aspect| (aspect.norms.len() + aspect.population_norms.len()) as u64;
    let tests = |aspect: &&Aspect| norms(aspect) > 0;
    // An aspect without norms is described and not tested.
    let tested = findings.aspects.iter().filter(tests);
    let norms: u64 = findings.aspects.iter().map(norms).sum();
    let names: Vec<String> = tested.map(|a| l.quoted(&inside(&a.title))).collect();
    let (count, records) = records(l, findings);
    let (frameworks, framework) = named(l, findings);
    let records = say!(
        l,
        "summary-records",
        count = count,
        records = records,
        frameworks = frameworks,
        framework = framework,
    );
    let norms = match names.as_slice() {
        [] => say!(l, "summary-norms", frameworks = frameworks, norms = norms),
        [name] => {
            say!(l, "summary-norms-of-aspect", frameworks = frameworks, norms = norms, aspect = name.as_str())
        }
        names => {
            say!(
                l,
                "summary-norms-of-aspects",
                frameworks = frameworks,
                norms = norms,
                count = names.len(),
                aspects = l.and(names)
            )
        }
    };
    format!("{records} {norms}")
}

/// The rating that stands, and what the rules give where a person gave another.
fn standing(l: &Language, rating: &Rating) -> String {
    let ruled = shown(l, &rating.possible, &rating.text);
    match &rating.overruled {
        Some(overruled) => {
            say!(l, "summary-standing-overruled", given = capitalize(&overruled.place), ruled = ruled)
        }
        None => capitalize(&ruled),
    }
}

/// The proposal for the judgement of the whole.
fn proposed(l: &Language, rating: &Rating) -> String {
    let ruled = shown(l, &rating.possible, &rating.text);
    let proposal = match (&rating.overruled, rating.possible.len()) {
        (Some(overruled), _) => say!(
            l,
            "overall-rating-overruled",
            given = overruled.place.as_str(),
            ruled = ruled,
            by = given(l, overruled),
        ),
        (None, 1) => say!(l, "overall-rating", rating = ruled),
        (None, 0) => l.word("overall-rating-none"),
        (None, _) => say!(l, "overall-rating-open", between = ruled),
    };
    format!("{proposal} {}", reasons(l, rating))
}

/// How a rating is announced in the summary.
fn announced(l: &Language, aspect: &Aspect, rating: &Rating) -> String {
    let title = inside(&aspect.title);
    let ruled = shown(l, &rating.possible, &rating.text);
    if let Some(overruled) = &rating.overruled {
        return say!(
            l,
            "summary-rating-overruled",
            aspect = title,
            given = overruled.place.as_str(),
            ruled = ruled,
        );
    }
    match rating.possible.len() {
        0 => say!(l, "summary-rating-none", aspect = title),
        1 => say!(l, "summary-rating", aspect = title, rating = ruled),
        _ => say!(l, "summary-rating-open", aspect = title, between = between(l, rating)),
    }
}

/// The norms about the whole that are decided: each says something of the aspect as such.
fn decided(aspect: &Aspect) -> impl Iterator<Item = &PopulationNorm> {
    aspect.population_norms.iter().filter(|norm| norm.verdict != Verdict::Unknown).take(FIGURES)
}

/// The two to four norms that say most: those that the rating rests on, then those furthest from an even split given
/// their number; at least one from either side, where there is one.
fn telling(aspect: &Aspect) -> Vec<&Norm> {
    let weight = |norm: &Norm| {
        let n = norm.counts.assessed();
        let share = ratio(norm.counts.met, n);
        let reason = aspect.rating.as_ref().map_or("", |rating| rating.reason.as_str());
        let named = reason.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == norm.id);
        (share - 0.5).abs() * ratio(n, 1).sqrt() + if named { 100.0 } else { 0.0 }
    };
    let mut norms: Vec<&Norm> =
        aspect.norms.iter().filter(|norm| norm.share.is_some() && norm.counts.assessed() > 0).collect();
    norms.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    let good = |norm: &&Norm| norm.counts.met.saturating_mul(2) >= norm.counts.assessed();
    let most = 4.min(norms.len());
    for side in [true, false] {
        if most > 1
            && !norms.iter().take(most).any(|norm| good(norm) == side)
            && let Some(at) = norms.iter().position(|norm| good(norm) == side)
        {
            let norm = norms.remove(at);
            norms.insert(most - 1, norm);
        }
    }
    norms.truncate(most);
    aspect.norms.iter().filter(|norm| norms.iter().any(|chosen| std::ptr::eq(*chosen, *norm))).collect()
}
