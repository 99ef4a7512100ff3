//! The profile of what was read: prose, a chart and a table.

use serde::Serialize;

use super::charts::{self, Bars};
use super::language::{Language, say};
use super::measure::{Group, Noted, bars, group, noted};
use super::numbering::Numbers;
use super::wording::inside;
use crate::findings::{Figure, Findings, Measure};

#[derive(Serialize)]
pub(super) struct Profile {
    paragraphs: Vec<Vec<Noted>>,
    table: usize,
    figure: usize,
    chart: Option<String>,
    groups: Vec<Group>,
}

pub(super) fn profile(l: &Language, findings: &Findings, numbers: &mut Numbers) -> Option<Profile> {
    let main = findings.main();
    let own: Vec<&Measure> = findings.measures.iter().collect();
    if own.is_empty() {
        return None;
    }
    // One scale of numbers is for records of one kind.
    let spread = |measure: &&Measure| {
        measure.subject == main.subject && matches!(measure.figure, Figure::Distribution { .. })
    };
    let groups: Vec<Bars<'_>> = own
        .iter()
        .copied()
        .filter(spread)
        .map(|measure| Bars { title: &measure.title, bars: bars(l, measure) })
        .collect();
    let table = numbers.table();
    let title = l.word("profile-chart");
    let number = if groups.is_empty() { 0 } else { numbers.figure() };
    Some(Profile {
        paragraphs: described(l, findings, &own, numbers),
        table,
        figure: number,
        chart: (!groups.is_empty())
            .then(|| charts::distributions(l, "fig-profiel", &title, &main.many, &groups)),
        groups: own.into_iter().map(|measure| group(l, measure)).collect(),
    })
}

/// The profile in prose: first what was counted and how it is spread, then what holds for how many.
fn described(l: &Language, findings: &Findings, own: &[&Measure], numbers: &mut Numbers) -> Vec<Vec<Noted>> {
    // "16 gemeenten" reads better than a sentence for each, where the title is a plural and nothing is missing.
    let total = |measure: &Measure| match measure.figure {
        _ if measure.sentence.is_some() => None,
        Figure::Distinct { count, unknown: 0 } if count != 1 && measure.source.is_none() => {
            Some(l.thousands(count))
        }
        Figure::Sum { total, unknown: 0 } if total != 1 && measure.source.is_none() => {
            Some(l.thousands(total))
        }
        _ => None,
    };
    let totals: Vec<String> = own
        .iter()
        .filter_map(|measure| Some(format!("{} {}", total(measure)?, inside(&measure.title))))
        .collect();
    let mut first = Vec::new();
    if !totals.is_empty() {
        first.push(Noted {
            title: String::new(),
            text: say!(l, "profile-totals", totals = l.and(&totals)),
            own: false,
            note: None,
        });
    }
    let mut second = Vec::new();
    for measure in own.iter().filter(|measure| total(measure).is_none()) {
        let part = if matches!(measure.figure, Figure::Share { .. }) { &mut second } else { &mut first };
        part.push(noted(l, measure, findings.population(&measure.subject), numbers));
    }
    [first, second].into_iter().filter(|paragraph| !paragraph.is_empty()).collect()
}
