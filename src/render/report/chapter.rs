//! A chapter: an aspect with its frame, its norms in practice, and its conclusion.

use std::borrow::Cow;

use serde::Serialize;

use super::authored::text;
use super::charts::{self, Outcomes, Shares};
use super::compare::{Besides, Groups, Study, besides, groups, studies};
use super::language::{Language, say};
use super::measure::{Noted, Spread, noted, spread};
use super::norm::{NormView, norm_view};
use super::numbering::{Citation, Numbers, anchor};
use super::open::listed;
use super::rating::{given, reasons, shown};
use super::whole::{Whole, whole};
use super::wording::{inside, ratio};
use crate::findings::{Aspect, CaseRecord, Cases, Findings, Norm, Rating, Verdict};

#[derive(Serialize)]
pub(super) struct Chapter<'a> {
    pub(super) number: usize,
    pub(super) title: &'a str,
    pub(super) place: String,
    /// Of several frameworks the one that it comes from.
    pub(super) framework: Option<&'a str>,
    pub(super) frame: &'a str,
    pub(super) note: Option<Citation>,
    /// How many norms it has; none where it is described and not tested.
    pub(super) norms: Option<String>,
    /// Whether some of them are about records.
    pub(super) tested: bool,
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
    /// Groups of each population beside each other.
    pub(super) groups: Vec<Groups>,
    pub(super) cases: Option<CasesView<'a>>,
    pub(super) parts: Vec<Part<'a>>,
    /// Norms about the population as a whole.
    pub(super) wholes: Vec<Whole<'a>>,
    pub(super) measures: Vec<Noted>,
    /// How the main population spreads over values.
    pub(super) spread: Option<Spread>,
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
    rows: Vec<(Cow<'a, str>, u64, String, String)>,
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
    let count = (aspect.norms.len() + aspect.population_norms.len()) as u64;
    let (main, tested) = (findings.main(), !aspect.norms.is_empty());
    let note = aspect.source.as_ref().map(|source| numbers.cite(source));
    // The table of norms comes before the norms' quotes, so its notes do too.
    let parts = parts(aspect);
    let cited: Vec<Citation> =
        parts.iter().flat_map(|(_, norms)| norms).map(|norm| numbers.cite(&norm.source)).collect();
    let mut cited = cited.into_iter();
    let wholes = aspect.population_norms.iter().map(|norm| whole(l, norm, numbers)).collect();
    Chapter {
        number,
        title: &aspect.title,
        place: anchor(&format!("{number} {}", aspect.title)),
        framework: findings.framework.of_aspect(&aspect.id).map(|joined| joined.title.as_str()),
        frame: aspect.frame.trim(),
        note,
        norms: (count > 0).then(|| say!(l, "chapter-norms", count = count)),
        tested,
        norm_table: if count > 0 { numbers.table() } else { 0 },
        outcome_figure: if tested { numbers.figure() } else { 0 },
        outcome_chart: charts::outcomes(
            l,
            &format!("{name}-uitkomsten"),
            &say!(l, "chapter-outcomes-chart", aspect = aspect.title.as_str()),
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
        wholes,
        measures: aspect
            .measures
            .iter()
            .filter(|measure| measure.subject == main.subject)
            .map(|measure| noted(l, measure, main, numbers))
            .collect(),
        spread: spread(l, aspect, main, &format!("{name}-verdeling"), numbers),
        studies: studies(l, findings, aspect, &name, numbers),
        besides: besides(l, findings, aspect, numbers),
        groups: findings
            .populations
            .iter()
            .enumerate()
            .filter_map(|(at, population)| {
                groups(l, population, aspect, &format!("{name}-groepen-{at}"), numbers)
            })
            .collect(),
        share_figure: if tested { numbers.figure() } else { 0 },
        share_chart: charts::shares(
            l,
            &format!("{name}-aandelen"),
            &say!(l, "chapter-shares-chart", aspect = aspect.title.as_str()),
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

fn cases_view<'a>(
    l: &Language,
    cases: &'a Cases,
    one: &str,
    many: &str,
    numbers: &mut Numbers,
) -> CasesView<'a> {
    let placed: u64 = cases.places.iter().map(|place| place.count).sum();
    let mut sentences =
        vec![say!(l, "chapter-cases", one = one, placed = placed, read = cases.read, many = many)];
    if cases.unknown > 0 {
        sentences.push(say!(l, "chapter-cases-open", count = cases.unknown));
    }
    if cases.not_applicable > 0 {
        sentences.push(say!(l, "chapter-cases-unrated", count = cases.not_applicable));
    }
    let which = |wanted: &dyn Fn(&CaseRecord) -> bool| {
        let ids = cases.records.iter().filter(|record| wanted(record));
        listed(l, &ids.map(|record| record.dossier.as_str()).collect::<Vec<_>>())
    };
    let mut rows: Vec<(Cow<'_, str>, u64, String, String)> = cases
        .places
        .iter()
        .map(|place| {
            let share = l.percent((placed > 0).then(|| ratio(place.count, placed)));
            let ids = which(&|record| record.place() == Some(place.place.as_str()));
            (place.place.as_str().into(), place.count, share, ids)
        })
        .collect();
    if cases.unknown > 0 {
        let ids = which(&|record| record.place().is_none() && !record.unrated());
        rows.push((l.word("chapter-case-open").into(), cases.unknown, "–".into(), ids));
    }
    if cases.not_applicable > 0 {
        let name = l.verdict(Verdict::NotApplicable).into();
        rows.push((name, cases.not_applicable, "–".into(), which(&CaseRecord::unrated)));
    }
    CasesView { table: numbers.table(), sentence: sentences.join(" "), rows }
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
    let ruled = shown(l, &rating.possible, &rating.text);
    if let Some(overruled) = &rating.overruled {
        return say!(
            l,
            "chapter-rating-overruled",
            aspect = title,
            given = overruled.place.as_str(),
            ruled = ruled,
            by = given(l, overruled),
        );
    }
    match rating.possible.len() {
        0 => say!(l, "chapter-rating-none", aspect = title),
        1 if after => say!(l, "chapter-rating-after", aspect = title, rating = ruled),
        1 => say!(l, "chapter-rating", aspect = title, rating = ruled),
        _ => {
            let ratings: Vec<String> = rating.possible.iter().map(|place| l.quoted(place)).collect();
            say!(l, "chapter-rating-open", aspect = title, ratings = l.and(&ratings))
        }
    }
}
