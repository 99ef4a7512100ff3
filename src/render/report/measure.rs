//! A descriptive figure: as a sentence, and as the rows of a table.

use serde::Serialize;

use super::charts::{self, Bar, Bars, Counting};
use super::language::{Language, say};
use super::numbering::{Citation, Numbers};
use super::wording::{inside, ratio};
use crate::dutch;
use crate::findings::{Aspect, Figure, Grouped, Measure, Population, Value, Verdict};

/// The most values of a distribution that a sentence names.
const VALUES: usize = 6;

/// A sentence, and the note that says where it comes from.
#[derive(Serialize)]
pub(super) struct Noted {
    pub(super) title: String,
    pub(super) text: String,
    /// Whether the framework words it, in Dutch whatever the language of the report.
    pub(super) own: bool,
    pub(super) note: Option<Citation>,
}

pub(super) fn noted(
    l: &Language,
    measure: &Measure,
    population: &Population,
    numbers: &mut Numbers,
) -> Noted {
    let note = measure.source.as_ref().map(|source| numbers.cite(source));
    Noted { note, ..unnoted(l, measure, population) }
}

/// A figure as a sentence without the note that says where it comes from, as the summary gives it.
pub(super) fn unnoted(l: &Language, measure: &Measure, population: &Population) -> Noted {
    Noted {
        title: measure.title.clone(),
        text: measured(l, measure, population),
        own: measure.sentence.is_some(),
        note: None,
    }
}

/// A descriptive figure as a sentence: the framework's own, where it has one.
pub(super) fn measured(l: &Language, measure: &Measure, population: &Population) -> String {
    let (one, many) = (&population.one, &population.many);
    let whole =
        measure.sentence.clone().unwrap_or_else(|| said(l, &measure.title, &measure.figure, one, many));
    // By the groups of the population itself everything is compared in a table.
    let Some(by) = measure.by.as_ref().filter(|_| measure.by != population.by) else { return whole };
    let group = |group: &Grouped| {
        let figure = short(l, &group.figure, group.records);
        say!(l, "measure-group", figure = figure, group = group.label.as_str())
    };
    let groups: Vec<String> = measure.groups.iter().map(group).collect();
    let unknown = match measure.ungrouped {
        0 => String::new(),
        n => say!(l, "measure-ungrouped", records = l.counted(n, one, many)),
    };
    let by = say!(l, "measure-by", by = inside(by), groups = l.and(&groups), unknown = unknown);
    format!("{whole} {by}")
}

/// A figure in a few words, for one of several groups.
fn short(l: &Language, figure: &Figure, records: u64) -> String {
    match figure {
        Figure::Share { yes, no, .. } => match yes + no {
            0 => l.word("short-none"),
            known => say!(
                l,
                "short-share",
                part = *yes,
                whole = known,
                percent = l.percent(Some(ratio(*yes, known)))
            ),
        },
        Figure::Distribution { values, .. } => {
            let list: Vec<String> = values
                .iter()
                .filter(|value| value.count > 0)
                .map(|value| say!(l, "distribution-next", count = value.count, value = value.label.as_str()))
                .collect();
            if list.is_empty() { l.word("short-none") } else { l.and(&list) }
        }
        Figure::Distinct { count, .. } => say!(l, "short-distinct", count = *count),
        Figure::Sum { total, .. } => say!(l, "short-sum", total = l.thousands(*total)),
        Figure::Mean { known, .. } | Figure::Median { known, .. } => match l.middle(figure) {
            Some(middle) => say!(l, "short-middle", middle = middle, known = *known),
            None => say!(l, "short-middle-none", records = records),
        },
        Figure::AtOnce { least, most, .. } => at_once(l, *least, *most),
        Figure::Sample { needed, .. } => l.thousands(*needed),
    }
}

/// How many records do not say, as a clause.
fn silent(l: &Language, n: u64, one: &str, many: &str) -> String {
    match n {
        0 => String::new(),
        n => say!(l, "measure-silent", count = n, records = l.counted(n, one, many)),
    }
}

/// To how many records the question does not apply, as a clause.
fn apart(l: &Language, n: u64, one: &str, many: &str) -> String {
    match n {
        0 => String::new(),
        n => say!(l, "measure-not-applicable", records = l.counted(n, one, many)),
    }
}

fn said(l: &Language, title: &str, figure_of: &Figure, one: &str, many: &str) -> String {
    match figure_of {
        Figure::Share { yes, no, unknown, not_applicable } => {
            let known = yes.saturating_add(*no);
            let rest = apart(l, *not_applicable, one, many);
            match (*yes, known) {
                (_, 0) => say!(l, "measure-nothing", title = title, one = one, rest = rest),
                (1, 1) => say!(l, "share-of-one-yes", title = title, one = one, rest = rest),
                (_, 1) => say!(l, "share-of-one-no", title = title, one = one, rest = rest),
                (yes, known) => say!(
                    l,
                    "share-of-some",
                    title = title,
                    yes = yes,
                    known = known,
                    many = many,
                    percent = l.percent(Some(ratio(yes, known))),
                    silent = silent(l, *unknown, one, many),
                    rest = rest
                ),
            }
        }
        Figure::Distribution { values, unknown, not_applicable, .. } => {
            let silent = silent(l, *unknown, one, many) + &apart(l, *not_applicable, one, many);
            distribution(l, title, values, silent, one, many)
        }
        Figure::Distinct { count, unknown } => {
            say!(
                l,
                "measure-distinct",
                title = title,
                count = *count,
                silent = silent(l, *unknown, one, many)
            )
        }
        Figure::Sum { total, unknown } => {
            say!(
                l,
                "measure-sum",
                title = title,
                total = l.thousands(*total),
                silent = silent(l, *unknown, one, many)
            )
        }
        Figure::AtOnce { least, most, day, who, not_applicable, .. } => {
            let rest = apart(l, *not_applicable, one, many);
            let day = day.as_deref().map(|day| say!(l, "at-once-day", day = l.date(day))).unwrap_or_default();
            let who = who.as_deref().map(|who| say!(l, "at-once-who", who = who)).unwrap_or_default();
            let number = at_once(l, *least, *most);
            say!(l, "measure-at-once", title = title, number = number, who = who, day = day, rest = rest)
        }
        Figure::Sample { needed, size, power } => {
            let power = size.zip(*power).map(|(size, power)| {
                say!(l, "sample-power", size = l.thousands(size), power = l.decimal(power * 100.0, 1))
            });
            let needed = l.thousands(*needed);
            say!(l, "measure-sample", title = title, needed = needed, power = power.unwrap_or_default())
        }
        Figure::Mean { known, unknown, not_applicable, .. }
        | Figure::Median { known, unknown, not_applicable, .. } => {
            let rest = apart(l, *not_applicable, one, many);
            match l.middle(figure_of) {
                None => say!(l, "measure-nothing", title = title, one = one, rest = rest),
                Some(middle) => {
                    let mean = matches!(figure_of, Figure::Mean { .. });
                    say!(
                        l,
                        if mean { "measure-mean" } else { "measure-median" },
                        title = title,
                        middle = middle,
                        records = l.counted(*known, one, many),
                        silent = silent(l, *unknown, one, many),
                        rest = rest
                    )
                }
            }
        }
    }
}

/// The highest number that was under way at once, as far as it is known.
fn at_once(l: &Language, least: u64, most: Option<u64>) -> String {
    match most {
        Some(most) if most == least => l.thousands(least),
        Some(most) => say!(l, "at-once-between", least = l.thousands(least), most = l.thousands(most)),
        None => say!(l, "at-once-least", least = l.thousands(least)),
    }
}

/// A distribution as a sentence; of many values only the most frequent.
fn distribution(
    l: &Language,
    title: &str,
    values: &[Value],
    silent: String,
    one: &str,
    many: &str,
) -> String {
    let title = inside(title);
    let mut named: Vec<_> = values.iter().filter(|value| value.count > 0).collect();
    let all = named.len();
    if all > VALUES {
        named.sort_by_key(|value| std::cmp::Reverse(value.count));
        named.truncate(3);
    }
    let Some((first, others)) = named.split_first() else {
        return say!(l, "distribution-nothing", title = title, one = one);
    };
    let records = l.counted(first.count, one, many);
    let mut list = vec![say!(l, "distribution-first", records = records, value = first.label.as_str())];
    list.extend(
        others
            .iter()
            .map(|value| say!(l, "distribution-next", count = value.count, value = value.label.as_str())),
    );
    let list = l.and(&list);
    if all > VALUES {
        say!(l, "distribution-most", title = title, values = all, list = list, silent = silent)
    } else {
        say!(l, "distribution-all", title = title, count = first.count, list = list, silent = silent)
    }
}

/// The values of a measure as a table shows them: name and number.
pub(super) fn bars(l: &Language, measure: &Measure) -> Vec<Bar> {
    let bar = |label: String, count: u64, counts: Counting| Bar { label, count, counts };
    let rest = |none: u64, unknown: u64, not_applicable: u64| {
        [
            (none, "value-none", Counting::None),
            (unknown, "value-unknown", Counting::Unknown),
            (not_applicable, "verdict-not-applicable", Counting::NotApplicable),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(move |(count, label, counts)| bar(l.word(label), count, counts))
    };
    match &measure.figure {
        Figure::Share { yes, no, unknown, not_applicable } => {
            let mut bars = vec![
                bar(l.word("value-yes"), *yes, Counting::Value),
                bar(l.word("value-no"), *no, Counting::Value),
            ];
            bars.extend(rest(0, *unknown, *not_applicable));
            bars
        }
        Figure::Distribution { values, unknown, none, not_applicable: apart, .. } => {
            // Of outcomes, one is that there is none.
            let not_applicable = dutch::verdict(Verdict::NotApplicable);
            let counts = |value: &Value| match value.value.as_str() {
                "not_applicable" if value.label == not_applicable => Counting::NotApplicable,
                _ => Counting::Value,
            };
            let value = |value: &Value| bar(value.label.clone(), value.count, counts(value));
            let mut bars: Vec<_> = values.iter().map(value).collect();
            bars.extend(rest(*none, *unknown, *apart));
            bars
        }
        Figure::Distinct { .. }
        | Figure::Sum { .. }
        | Figure::Mean { .. }
        | Figure::Median { .. }
        | Figure::AtOnce { .. }
        | Figure::Sample { .. } => Vec::new(),
    }
}

/// How the main population spreads over values, where a reader would rather look: a chart and a table.
#[derive(Serialize)]
pub(super) struct Spread {
    figure: usize,
    chart: String,
    table: usize,
    rows: Vec<Group>,
}

/// The distributions of an aspect over the records of a population; none where it has none.
pub(super) fn spread(
    l: &Language,
    aspect: &Aspect,
    population: &Population,
    name: &str,
    numbers: &mut Numbers,
) -> Option<Spread> {
    let spread = |measure: &&Measure| {
        measure.subject == population.subject && matches!(measure.figure, Figure::Distribution { .. })
    };
    let own: Vec<&Measure> = aspect.measures.iter().filter(spread).collect();
    let groups: Vec<Bars<'_>> =
        own.iter().map(|measure| Bars { title: &measure.title, bars: bars(l, measure) }).collect();
    let title = say!(l, "chart-spread-title", aspect = aspect.title.as_str());
    (!own.is_empty()).then(|| Spread {
        figure: numbers.figure(),
        chart: charts::distributions(l, name, &title, &population.many, &groups),
        table: numbers.table(),
        rows: own.into_iter().map(|measure| group(l, measure)).collect(),
    })
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
    let silent = |n: u64| if n == 0 { String::new() } else { say!(l, "value-silent", count = n) };
    let rows = match &measure.figure {
        Figure::Distinct { count, unknown } => {
            vec![(l.word("value-distinct"), l.thousands(*count), silent(*unknown))]
        }
        Figure::Sum { total, unknown } => {
            vec![(l.word("value-total"), l.thousands(*total), silent(*unknown))]
        }
        Figure::AtOnce { least, most, .. } => {
            vec![(l.word("value-at-once"), at_once(l, *least, *most), String::new())]
        }
        Figure::Sample { needed, .. } => {
            vec![(l.word("value-sample"), l.thousands(*needed), String::new())]
        }
        Figure::Mean { unknown, .. } | Figure::Median { unknown, .. } => {
            let mean = matches!(measure.figure, Figure::Mean { .. });
            let word = l.word(if mean { "value-mean" } else { "value-median" });
            vec![(word, l.middle(&measure.figure).unwrap_or_else(|| "–".into()), silent(*unknown))]
        }
        Figure::Share { .. } | Figure::Distribution { .. } => {
            let bars = bars(l, measure);
            // The share of those who gave an answer: where several may be given, of records, otherwise of answers.
            let multiple = match &measure.figure {
                Figure::Distribution { multiple: true, records, unknown, .. } => Some(records - unknown),
                _ => None,
            };
            let counted = |bar: &Bar| {
                bar.counts == Counting::Value || (bar.counts == Counting::None && multiple.is_some())
            };
            let known: u64 =
                multiple.unwrap_or_else(|| bars.iter().filter(|bar| counted(bar)).map(|bar| bar.count).sum());
            bars.iter()
                .map(|bar| {
                    let share = (counted(bar) && known > 0).then(|| ratio(bar.count, known));
                    (bar.label.clone(), l.thousands(bar.count), l.percent(share))
                })
                .collect()
        }
    };
    Group { title: measure.title.clone(), rows }
}
