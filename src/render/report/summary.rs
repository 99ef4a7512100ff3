//! The summary: per aspect its rating and the findings that say most.

use serde::Serialize;

use super::chapter::reasons;
use super::language::Language;
use super::measure::measured;
use super::norm::{Finding, finding};
use super::numbering::{Numbers, anchor};
use super::wording::{agree, counted, inside, quoted, ratio, sentence, spelled};
use crate::dutch;
use crate::findings::{Aspect, Findings, Measure, Norm, Rating, Standing};

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
    figures: Vec<String>,
}

/// The most figures of an aspect that the summary gives.
const FIGURES: usize = 3;

/// The figures of an aspect that the summary gives: of one that has no norms the first, of others those of another
/// study that differ from the share they are set beside.
fn described(l: &Language, findings: &Findings, aspect: &Aspect) -> Vec<String> {
    let differs =
        |measure: &&Measure| measure.beside.as_ref().is_some_and(|b| b.standing() == Standing::Differ);
    let told = |measure: &Measure| measured(l, measure, findings.population(&measure.subject));
    let measures = aspect.measures.iter().filter(|m| aspect.norms.is_empty() || differs(m));
    measures.take(FIGURES).map(told).collect()
}

pub(super) fn summary(l: &Language, findings: &Findings, numbers: &mut Numbers) -> Summary {
    let sketch = |(aspect, number): (&Aspect, usize)| Sketch {
        title: aspect.title.clone(),
        place: anchor(&format!("{number} {}", aspect.title)),
        rated: aspect.rating.as_ref().map(|rating| (standing(rating), reasons(l, rating))),
        sentence: aspect.rating.as_ref().map(|rating| announced(aspect, rating)),
        // A decided rating is explained in its chapter; here the findings speak.
        reason: aspect.rating.as_ref().filter(|r| r.stands().len() != 1).map(|r| sentence(&r.reason)),
        findings: telling(aspect).into_iter().map(|norm| finding(l, norm)).collect(),
        figures: described(l, findings, aspect),
    };
    Summary {
        opening: opening(findings),
        table: numbers.table(),
        aspects: findings.aspects.iter().zip(2..).map(sketch).collect(),
        overall: findings.overall.as_ref().map(|rating| proposed(l, rating)),
    }
}

fn opening(findings: &Findings) -> String {
    let norms = findings.aspects.iter().map(|aspect| aspect.norms.len() as u64).sum::<u64>();
    let aspects = findings.aspects.len() as u64;
    let names = quoted(findings.aspects.iter().map(|aspect| inside(&aspect.title)));
    let main = findings.main();
    let Findings { framework, .. } = findings;
    format!(
        "Voor dit rapport {} {} getoetst aan het normenkader ‘{}’. Het kader telt {} {}{}.",
        agree(main.records, "is", "zijn"),
        counted(main.records, &main.one, &main.many),
        framework.title,
        spelled(norms),
        agree(norms, "norm", "normen"),
        match aspects {
            0 => String::new(),
            1 => format!(" voor het aspect {names}"),
            n => format!(", verdeeld over {} aspecten: {names}", spelled(n)),
        }
    )
}

/// The rating that stands, and what the rules give where a person gave another.
fn standing(rating: &Rating) -> String {
    match &rating.overruled {
        Some(overruled) => {
            format!("{} (volgens de regels: {})", dutch::capitalize(&overruled.place), rating.text)
        }
        None => dutch::capitalize(&rating.text),
    }
}

/// The proposal for the judgement of the whole.
fn proposed(l: &Language, rating: &Rating) -> String {
    let text = &rating.text;
    let proposal = match (&rating.overruled, rating.possible.len()) {
        (Some(overruled), _) => format!(
            "Het voorgestelde totaaloordeel luidt ‘{}’, in afwijking van wat de regels geven: ‘{text}’ ({}).",
            overruled.place,
            dutch::given(overruled)
        ),
        (None, 1) => {
            format!("Volgens de regels van het normenkader luidt het voorgestelde totaaloordeel ‘{text}’.")
        }
        (None, 0) => "Een totaaloordeel is volgens de regels van het normenkader niet te geven.".to_owned(),
        (None, _) => format!("Het voorgestelde totaaloordeel staat nog niet vast: het ligt {text}."),
    };
    format!("{proposal} {}", reasons(l, rating))
}

/// How a rating is announced in the summary.
fn announced(aspect: &Aspect, rating: &Rating) -> String {
    let title = inside(&aspect.title);
    let Rating { possible, text, overruled, .. } = rating;
    if let Some(overruled) = overruled {
        return format!(
            "Het oordeel over het aspect {title} luidt ‘{}’; de regels geven ‘{text}’.",
            overruled.place
        );
    }
    match possible.len() {
        0 => format!("Over het aspect {title} komt de inspectie niet tot een oordeel."),
        1 => format!("De inspectie komt voor het aspect {title} tot het oordeel ‘{text}’."),
        _ => format!(
            "Het oordeel over het aspect {title} staat nog niet vast: het ligt {}.",
            if text.starts_with("tussen ") {
                text.clone()
            } else {
                format!("tussen {}", dutch::join(possible, "en"))
            }
        ),
    }
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
    let mut norms: Vec<&Norm> = aspect.norms.iter().filter(|norm| norm.counts.assessed() > 0).collect();
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
