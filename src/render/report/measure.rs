//! A descriptive figure: as a sentence, and as the rows of a table.

use serde::Serialize;

use super::charts;
use super::language::Language;
use super::numbering::{Citation, Numbers};
use super::wording::{agree, counted, figure, inside, percent, ratio, spelled, thousands};
use crate::{
    findings::{Figure, Measure, Population},
    sentence::middle,
};

/// What records are counted under that have none of the values.
const NONE: &str = "geen van deze";

/// The most values of a distribution that a sentence names.
const VALUES: usize = 6;

/// A sentence, and the note that says where it comes from.
#[derive(Serialize)]
pub(super) struct Noted {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) note: Option<Citation>,
}

pub(super) fn noted(
    l: &Language,
    measure: &Measure,
    population: &Population,
    numbers: &mut Numbers,
) -> Noted {
    Noted {
        title: measure.title.clone(),
        text: measured(l, measure, population),
        note: measure.source.as_ref().map(|source| numbers.cite(source)),
    }
}

/// A descriptive figure as a sentence: the framework's own, where it has one.
pub(super) fn measured(l: &Language, measure: &Measure, population: &Population) -> String {
    let (one, many) = (&population.one, &population.many);
    let whole = measure.sentence.clone().unwrap_or_else(|| said(&measure.title, &measure.figure, one, many));
    // By the groups of the population itself everything is compared in a table.
    let Some(by) = measure.by.as_ref().filter(|_| measure.by != population.by) else { return whole };
    let groups: Vec<String> = measure
        .groups
        .iter()
        .map(|group| format!("{} {}", inside(&group.label), short(&group.figure, group.records)))
        .collect();
    let unknown = match measure.ungrouped {
        0 => String::new(),
        n => format!("; van {} is de groep niet bekend", counted(n, one, many)),
    };
    format!("{whole} Naar {}: {}{unknown}.", inside(by), groups.join("; "))
}

/// A figure in a few words, for one of several groups.
fn short(figure: &Figure, records: u64) -> String {
    match figure {
        Figure::Share { yes, no, .. } => match yes + no {
            0 => "geen enkele bekend".into(),
            known => format!(
                "{} van de {} ({})",
                thousands(*yes),
                thousands(known),
                percent(Some(ratio(*yes, known)))
            ),
        },
        Figure::Distribution { values, .. } => {
            let list: Vec<String> = values
                .iter()
                .filter(|value| value.count > 0)
                .map(|value| format!("{} ‘{}’", thousands(value.count), value.label))
                .collect();
            if list.is_empty() { "geen enkele bekend".into() } else { crate::dutch::join(&list, "en") }
        }
        Figure::Distinct { count, .. } => format!("{} verschillende", thousands(*count)),
        Figure::Sum { total, .. } => format!("{} in totaal", thousands(*total)),
        Figure::Mean { .. } | Figure::Median { .. } => match middle(figure) {
            Some(middle) => format!("{middle} (van {} bekend)", thousands(known(figure))),
            None => format!("geen van de {} bekend", thousands(records)),
        },
    }
}

/// Of how many records a mean or median is known.
fn known(figure: &Figure) -> u64 {
    match figure {
        Figure::Mean { known, .. } | Figure::Median { known, .. } => *known,
        _ => 0,
    }
}

fn said(title: &str, figure_of: &Figure, one: &str, many: &str) -> String {
    let silent = |n: u64| match n {
        0 => String::new(),
        n => format!("; {} {} het niet", counted(n, one, many), agree(n, "vermeldt", "vermelden")),
    };
    match figure_of {
        Figure::Share { yes, no, unknown, not_applicable } => {
            let known = yes.saturating_add(*no);
            let rest = match not_applicable {
                0 => String::new(),
                n => format!("; op {} is dit niet van toepassing", counted(*n, one, many)),
            };
            match (*yes, known) {
                (_, 0) => format!("{title}: geen {one} zegt hier iets over{rest}."),
                (yes, 1) => format!(
                    "{title}: {} {one} zegt hier iets over, en daarin is het {}zo{rest}.",
                    "één",
                    if yes == 1 { "" } else { "niet " }
                ),
                (yes, known) => format!(
                    "{title}: in {} van de {} {many} die er iets over zeggen ({}){}{rest}.",
                    if yes == 0 { "geen".to_owned() } else { figure(yes) },
                    thousands(known),
                    percent(Some(ratio(yes, known))),
                    silent(*unknown)
                ),
            }
        }
        Figure::Distribution { values, unknown, .. } => {
            let mut named: Vec<_> = values.iter().filter(|value| value.count > 0).collect();
            let all = named.len();
            if all > VALUES {
                named.sort_by_key(|value| std::cmp::Reverse(value.count));
                named.truncate(3);
            }
            let list: Vec<String> =
                named.iter().map(|value| format!("{} ‘{}’", figure(value.count), value.label)).collect();
            let most = if all > VALUES {
                format!("{} verschillende waarden, waarvan het vaakst ", spelled(all as u64))
            } else {
                String::new()
            };
            match named.first() {
                None => format!("Bij ‘{}’ vermeldt geen {one} iets.", inside(title)),
                Some(first) => {
                    let noun = agree(first.count, one, many);
                    let list = list.join(", ").replacen(" ‘", &format!(" {noun} ‘"), 1);
                    let list = list
                        .rsplit_once(", ")
                        .map_or(list.clone(), |(head, tail)| format!("{head} en {tail}"));
                    let verb =
                        if all > VALUES { "staan" } else { agree(first.count, "vermeldt", "vermelden") };
                    format!("Bij ‘{}’ {verb} {most}{list}{}.", inside(title), silent(*unknown))
                }
            }
        }
        Figure::Distinct { count, unknown } => {
            format!("{title}: {} verschillende{}.", thousands(*count), silent(*unknown))
        }
        Figure::Sum { total, unknown } => {
            format!("{title}: in totaal {}{}.", thousands(*total), silent(*unknown))
        }
        Figure::Mean { known, unknown, not_applicable, .. }
        | Figure::Median { known, unknown, not_applicable, .. } => {
            let rest = match not_applicable {
                0 => String::new(),
                n => format!("; op {} is dit niet van toepassing", counted(*n, one, many)),
            };
            match middle(figure_of) {
                None => format!("{title}: geen {one} zegt hier iets over{rest}."),
                Some(middle) => {
                    let word =
                        if matches!(figure_of, Figure::Mean { .. }) { "gemiddeld" } else { "de mediaan is" };
                    let of = counted(*known, one, many);
                    format!("{title}: {word} {middle}, over {of}{}{rest}.", silent(*unknown))
                }
            }
        }
    }
}

/// The values of a measure as a table shows them: name and number.
pub(super) fn bars<'a>(l: &Language, measure: &'a Measure) -> Vec<(&'a str, u64)> {
    match &measure.figure {
        Figure::Share { yes, no, unknown, not_applicable } => {
            let mut bars = vec![("ja", *yes), ("nee", *no)];
            bars.extend((*unknown > 0).then_some((charts::UNKNOWN, *unknown)));
            bars.extend((*not_applicable > 0).then_some(("n.v.t.", *not_applicable)));
            bars
        }
        Figure::Distribution { values, unknown, none, .. } => {
            let mut bars: Vec<_> = values.iter().map(|value| (value.label.as_str(), value.count)).collect();
            bars.extend((*none > 0).then_some((NONE, *none)));
            bars.extend((*unknown > 0).then_some((charts::UNKNOWN, *unknown)));
            bars
        }
        Figure::Distinct { .. } | Figure::Sum { .. } | Figure::Mean { .. } | Figure::Median { .. } => {
            Vec::new()
        }
    }
}

/// The most rows that a table has for it.
pub(super) fn length(measure: &Measure) -> usize {
    match &measure.figure {
        Figure::Distribution { values, .. } => values.len() + 2,
        _ => 4,
    }
}

/// A measure in the profile table.
#[derive(Serialize)]
pub(super) struct Group {
    title: String,
    rows: Vec<(String, String, String)>,
}

pub(super) fn group(l: &Language, measure: &Measure) -> Group {
    let silent = |n: u64| if n == 0 { String::new() } else { format!("{} niet vermeld", thousands(n)) };
    let rows = match &measure.figure {
        Figure::Distinct { count, unknown } => {
            vec![("verschillende".to_owned(), thousands(*count), silent(*unknown))]
        }
        Figure::Sum { total, unknown } => vec![("totaal".to_owned(), thousands(*total), silent(*unknown))],
        Figure::Mean { unknown, .. } | Figure::Median { unknown, .. } => {
            let word = if matches!(measure.figure, Figure::Mean { .. }) { "gemiddeld" } else { "mediaan" };
            vec![(word.to_owned(), middle(&measure.figure).unwrap_or_else(|| "–".into()), silent(*unknown))]
        }
        Figure::Share { .. } | Figure::Distribution { .. } => {
            let bars = bars(l, measure);
            // The share of those who gave an answer: where several may be given, of records, otherwise of answers.
            let multiple = match &measure.figure {
                Figure::Distribution { multiple: true, records, unknown, .. } => Some(records - unknown),
                _ => None,
            };
            let counts = |label: &str| {
                label != charts::UNKNOWN && label != "n.v.t." && (label != NONE || multiple.is_some())
            };
            let answers = bars.iter().filter(|(label, _)| counts(label)).map(|&(_, count)| count);
            let known: u64 = multiple.unwrap_or_else(|| answers.sum());
            bars.iter()
                .map(|&(label, count)| {
                    let share = if counts(label) && known > 0 {
                        percent(Some(ratio(count, known)))
                    } else {
                        "–".to_owned()
                    };
                    (label.to_owned(), thousands(count), share)
                })
                .collect()
        }
    };
    Group { title: measure.title.clone(), rows }
}
