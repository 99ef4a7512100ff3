//! A chapter: an aspect with its frame, its norms in practice, and its conclusion.

use serde::Serialize;

use super::authored::text;
use super::charts::{self, Outcomes, Shares};
use super::measure::{Noted, noted};
use super::norm::{NormView, norm_view};
use super::numbering::{Citation, Numbers, anchor};
use super::wording::{agree, inside, sentence, spelled};
use crate::dutch;
use crate::findings::{Aspect, Findings, Norm, Rating};

#[derive(Serialize)]
pub(super) struct Chapter<'a> {
    pub(super) number: usize,
    pub(super) title: &'a str,
    pub(super) place: String,
    pub(super) frame: &'a str,
    pub(super) note: Option<Citation>,
    pub(super) norms: String,
    pub(super) norm_table: usize,
    pub(super) outcome_figure: usize,
    pub(super) outcome_chart: String,
    pub(super) share_figure: usize,
    pub(super) share_chart: String,
    pub(super) count_table: usize,
    pub(super) parts: Vec<Part<'a>>,
    pub(super) measures: Vec<Noted>,
    pub(super) consequences: Option<&'a str>,
    pub(super) conclusion: Option<&'a str>,
    pub(super) rating: String,
    pub(super) reason: String,
}

/// Norms that belong together; without a title where the aspect has no parts.
#[derive(Serialize)]
pub(super) struct Part<'a> {
    title: Option<&'a str>,
    norms: Vec<NormView<'a>>,
}

pub(super) fn chapter<'a>(
    findings: &'a Findings,
    aspect: &'a Aspect,
    number: usize,
    numbers: &mut Numbers,
) -> Chapter<'a> {
    let (one, many) = (&findings.framework.one, &findings.framework.many);
    let section = |part: &str| text(findings, &format!("{}.{part}", aspect.id));
    let name = format!("fig-{number}");
    let outcomes: Vec<Outcomes<'_>> = aspect
        .norms
        .iter()
        .map(|norm| Outcomes { id: &norm.id, title: &norm.title, counts: norm.counts })
        .collect();
    let shares: Vec<Shares<'_>> =
        aspect.norms.iter().map(|norm| Shares { id: &norm.id, share: norm.share }).collect();
    let count = aspect.norms.len() as u64;
    let note = aspect.source.as_ref().map(|source| numbers.cite(source));
    // The table of norms comes before the norms' quotes, so its notes do too.
    let parts = parts(aspect);
    let cited: Vec<Citation> =
        parts.iter().flat_map(|(_, norms)| norms).map(|norm| numbers.cite(&norm.source)).collect();
    let mut cited = cited.into_iter();
    Chapter {
        number,
        title: &aspect.title,
        place: anchor(&format!("{number} {}", aspect.title)),
        frame: aspect.frame.trim(),
        note,
        norms: format!("{} {}", spelled(count), agree(count, "norm", "normen")),
        norm_table: numbers.table(),
        outcome_figure: numbers.figure(),
        outcome_chart: charts::outcomes(
            &format!("{name}-uitkomsten"),
            &format!("{}: uitkomsten per norm", aspect.title),
            &outcomes,
        ),
        share_figure: numbers.figure(),
        share_chart: charts::shares(
            &format!("{name}-aandelen"),
            &format!("{}: aandeel per norm", aspect.title),
            &shares,
        ),
        count_table: numbers.table(),
        parts: parts
            .into_iter()
            .map(|(title, norms)| Part {
                title,
                norms: norms
                    .into_iter()
                    .zip(&mut cited)
                    .map(|(norm, note)| norm_view(norm, note, one, many, numbers))
                    .collect(),
            })
            .collect(),
        measures: aspect.measures.iter().map(|measure| noted(measure, one, many, numbers)).collect(),
        consequences: section("gevolgen"),
        conclusion: section("conclusie"),
        rating: concluded(aspect, section("conclusie").is_some()),
        reason: sentence(&aspect.rating.reason),
    }
}

/// The norms by part, in order; what is in no part comes last, so that no norm is lost.
fn parts(aspect: &Aspect) -> Vec<(Option<&str>, Vec<&Norm>)> {
    let mut parts: Vec<(Option<&str>, Vec<&Norm>)> = aspect
        .parts
        .iter()
        .map(|part| {
            (
                Some(part.title.as_str()),
                aspect.norms.iter().filter(|norm| part.norms.contains(&norm.id)).collect(),
            )
        })
        .collect();
    let placed = |norm: &&Norm| aspect.parts.iter().any(|part| part.norms.contains(&norm.id));
    let rest: Vec<&Norm> = aspect.norms.iter().filter(|norm| !placed(norm)).collect();
    if !rest.is_empty() {
        parts.push((None, rest));
    }
    parts
}

/// How a rating is announced in the conclusion of its chapter, on its own or after a conclusion that people wrote.
fn concluded(aspect: &Aspect, after: bool) -> String {
    let title = inside(&aspect.title);
    let Rating { possible, text, .. } = &aspect.rating;
    match possible.len() {
        0 => format!("De inspectie stelt vast dat over {title} geen oordeel mogelijk is."),
        1 if after => {
            format!("Volgens de regels van het normenkader luidt het oordeel over {title} ‘{text}’.")
        }
        1 => format!("De inspectie concludeert dat het oordeel over {title} ‘{text}’ luidt."),
        _ => format!(
            "De inspectie stelt vast dat het oordeel over {title} nog niet te geven is: mogelijk {} nog {}.",
            agree(possible.len() as u64, "is", "zijn"),
            dutch::join(&possible.iter().map(|place| format!("‘{place}’")).collect::<Vec<_>>(), "en")
        ),
    }
}
