//! A chapter: an aspect with its frame, its norms in practice, and its conclusion.

use serde::Serialize;

use super::authored::text;
use super::charts::{self, Outcomes, Shares};
use super::compare::{Besides, Groups, Study, besides, groups, studies};
use super::language::Language;
use super::measure::{Noted, noted};
use super::norm::{NormView, norm_view};
use super::numbering::{Citation, Numbers, anchor};
use super::open::listed;
use super::wording::{agree, inside, percent, ratio, sentence, spelled};
use crate::dutch;
use crate::findings::{Aspect, CaseRecord, Cases, Findings, Norm, Rating};

#[derive(Serialize)]
pub(super) struct Chapter<'a> {
    pub(super) number: usize,
    pub(super) title: &'a str,
    pub(super) place: String,
    pub(super) frame: &'a str,
    pub(super) note: Option<Citation>,
    /// How many norms it has; none where it is described and not tested.
    pub(super) norms: Option<String>,
    pub(super) norm_table: usize,
    pub(super) outcome_figure: usize,
    pub(super) outcome_chart: String,
    pub(super) share_figure: usize,
    pub(super) share_chart: String,
    pub(super) count_table: usize,
    /// What other studies than that of the main population say.
    pub(super) studies: Vec<Study>,
    /// Shares of two studies beside each other.
    pub(super) besides: Option<Besides>,
    /// Groups of the main population beside each other.
    pub(super) groups: Option<Groups>,
    pub(super) cases: Option<CasesView<'a>>,
    pub(super) parts: Vec<Part<'a>>,
    pub(super) measures: Vec<Noted>,
    pub(super) consequences: Option<&'a str>,
    pub(super) conclusion: Option<&'a str>,
    pub(super) rating: Option<String>,
    pub(super) reason: Option<String>,
}

/// The ratings of single records.
#[derive(Serialize)]
pub(super) struct CasesView<'a> {
    table: usize,
    sentence: String,
    /// A place, how many records have it, their share of those that have one, and which they are.
    rows: Vec<(&'a str, u64, String, String)>,
}

/// Norms that belong together; without a title where the aspect has no parts.
#[derive(Serialize)]
pub(super) struct Part<'a> {
    title: Option<&'a str>,
    norms: Vec<NormView<'a>>,
}

pub(super) fn chapter<'a>(
    l: &Language,
    findings: &'a Findings,
    aspect: &'a Aspect,
    number: usize,
    numbers: &mut Numbers,
) -> Chapter<'a> {
    let (one, many) = (&findings.main().one, &findings.main().many);
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
    let (main, tested) = (findings.main(), count > 0);
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
        norms: tested.then(|| format!("{} {}", spelled(count), agree(count, "norm", "normen"))),
        norm_table: if tested { numbers.table() } else { 0 },
        outcome_figure: if tested { numbers.figure() } else { 0 },
        outcome_chart: charts::outcomes(
            l,
            &format!("{name}-uitkomsten"),
            &format!("{}: uitkomsten per norm", aspect.title),
            &outcomes,
        ),
        // From here in the order in which the page shows them, so that numbers go up.
        parts: parts
            .into_iter()
            .map(|(title, norms)| Part {
                title,
                norms: norms
                    .into_iter()
                    .zip(&mut cited)
                    .map(|(norm, note)| {
                        let population = findings.population(&norm.subject);
                        let own = population.subject == main.subject;
                        norm_view(l, norm, note, &population.one, &population.many, own, numbers)
                    })
                    .collect(),
            })
            .collect(),
        measures: aspect
            .measures
            .iter()
            .filter(|measure| measure.subject == main.subject)
            .map(|measure| noted(l, measure, main, numbers))
            .collect(),
        studies: studies(l, findings, aspect, &name, numbers),
        besides: besides(l, findings, aspect, numbers),
        groups: groups(l, main, aspect, &format!("{name}-groepen"), numbers),
        share_figure: if tested { numbers.figure() } else { 0 },
        share_chart: charts::shares(
            l,
            &format!("{name}-aandelen"),
            &format!("{}: aandeel per norm", aspect.title),
            &shares,
        ),
        count_table: if tested { numbers.table() } else { 0 },
        cases: aspect.cases.as_ref().map(|cases| cases_view(l, cases, one, many, numbers)),
        consequences: section("gevolgen"),
        conclusion: section("conclusie"),
        rating: aspect.rating.as_ref().map(|r| concluded(l, aspect, r, section("conclusie").is_some())),
        reason: aspect.rating.as_ref().map(|rating| reasons(l, rating)),
    }
}

/// Why the rules give what they give, and why a person gave something else.
pub(super) fn reasons(l: &Language, rating: &Rating) -> String {
    let own = match &rating.overruled {
        Some(overruled) => {
            format!("{} Volgens de regels: {}", sentence(overruled.motivation.trim()), inside(&rating.reason))
        }
        None => rating.reason.clone(),
    };
    let mut text = sentence(&own);
    if let Some(earlier) = &rating.earlier {
        let day = dutch::date(&earlier.date);
        text.push_str(&format!(" Het eerdere oordeel was ‘{}’ ({day}, {}).", earlier.place, earlier.source));
    }
    text
}

fn cases_view<'a>(
    l: &Language,
    cases: &'a Cases,
    one: &str,
    many: &str,
    numbers: &mut Numbers,
) -> CasesView<'a> {
    let placed: u64 = cases.places.iter().map(|place| place.count).sum();
    let mut sentence =
        format!("Per {one} is er ook een oordeel; dat staat vast bij {placed} van de {} {many}.", cases.read);
    if cases.unknown > 0 {
        sentence.push_str(&format!(" Bij {} is het niet te zeggen.", cases.unknown));
    }
    if cases.not_applicable > 0 {
        let verb = agree(cases.not_applicable, "krijgt", "krijgen");
        sentence.push_str(&format!(" Geen oordeel {verb} er {}.", cases.not_applicable));
    }
    let which = |wanted: &dyn Fn(&CaseRecord) -> bool| {
        let ids = cases.records.iter().filter(|record| wanted(record));
        listed(l, &ids.map(|record| record.dossier.as_str()).collect::<Vec<_>>())
    };
    let mut rows: Vec<(&str, u64, String, String)> = cases
        .places
        .iter()
        .map(|place| {
            let share = percent((placed > 0).then(|| ratio(place.count, placed)));
            let ids = which(&|record| record.place() == Some(place.place.as_str()));
            (place.place.as_str(), place.count, share, ids)
        })
        .collect();
    if cases.unknown > 0 {
        let ids = which(&|record| record.place().is_none() && !record.unrated());
        rows.push(("niet te zeggen", cases.unknown, "–".into(), ids));
    }
    if cases.not_applicable > 0 {
        rows.push(("n.v.t.", cases.not_applicable, "–".into(), which(&CaseRecord::unrated)));
    }
    CasesView { table: numbers.table(), sentence, rows }
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
fn concluded(l: &Language, aspect: &Aspect, rating: &Rating, after: bool) -> String {
    let title = inside(&aspect.title);
    let Rating { possible, text, overruled, .. } = rating;
    if let Some(overruled) = overruled {
        return format!(
            "Het oordeel over {title} luidt ‘{}’, in afwijking van wat de regels geven: ‘{text}’ ({}).",
            overruled.place,
            dutch::given(overruled)
        );
    }
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
