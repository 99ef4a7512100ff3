//! A descriptive figure: as a sentence, and as the rows of a table.

use serde::Serialize;

use super::charts;
use super::numbering::{Citation, Numbers};
use super::wording::{agree, counted, figure, inside, percent, ratio, spelled, thousands};
use crate::findings::{Figure, Measure};

/// The most values of a distribution that a sentence names.
const VALUES: usize = 6;

/// A sentence, and the note that says where it comes from.
#[derive(Serialize)]
pub(super) struct Noted {
    pub(super) text: String,
    pub(super) note: Option<Citation>,
}

pub(super) fn noted(measure: &Measure, one: &str, many: &str, numbers: &mut Numbers) -> Noted {
    Noted {
        text: measured(measure, one, many),
        note: measure.source.as_ref().map(|source| numbers.cite(source)),
    }
}

/// A descriptive figure as a sentence: the framework's own, where it has one.
pub(super) fn measured(measure: &Measure, one: &str, many: &str) -> String {
    if let Some(sentence) = &measure.sentence {
        return sentence.clone();
    }
    let title = &measure.title;
    let silent = |n: u64| match n {
        0 => String::new(),
        n => format!("; {} {} het niet", counted(n, one, many), agree(n, "vermeldt", "vermelden")),
    };
    match &measure.figure {
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
        Figure::Distribution { values, unknown } => {
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
        Figure::Sum { total, unknown } => format!("{title}: in totaal {total}{}.", silent(*unknown)),
    }
}

/// The values of a measure as a table shows them: name and number.
pub(super) fn bars(measure: &Measure) -> Vec<(&str, u64)> {
    match &measure.figure {
        Figure::Share { yes, no, unknown, not_applicable } => {
            let mut bars = vec![("ja", *yes), ("nee", *no)];
            bars.extend((*unknown > 0).then_some((charts::UNKNOWN, *unknown)));
            bars.extend((*not_applicable > 0).then_some(("n.v.t.", *not_applicable)));
            bars
        }
        Figure::Distribution { values, unknown } => {
            let mut bars: Vec<_> = values.iter().map(|value| (value.label.as_str(), value.count)).collect();
            bars.extend((*unknown > 0).then_some((charts::UNKNOWN, *unknown)));
            bars
        }
        Figure::Distinct { .. } | Figure::Sum { .. } => Vec::new(),
    }
}

/// A measure in the profile table.
#[derive(Serialize)]
pub(super) struct Group {
    title: String,
    rows: Vec<(String, String, String)>,
}

pub(super) fn group(measure: &Measure) -> Group {
    let silent = |n: u64| if n == 0 { String::new() } else { format!("{} niet vermeld", thousands(n)) };
    let rows = match &measure.figure {
        Figure::Distinct { count, unknown } => {
            vec![("verschillende".to_owned(), thousands(*count), silent(*unknown))]
        }
        Figure::Sum { total, unknown } => vec![("totaal".to_owned(), total.to_string(), silent(*unknown))],
        Figure::Share { .. } | Figure::Distribution { .. } => {
            let bars = bars(measure);
            let counts = |label: &str| label != charts::UNKNOWN && label != "n.v.t.";
            let known: u64 = bars.iter().filter(|(label, _)| counts(label)).map(|&(_, count)| count).sum();
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
