//! What is set beside each other: groups, studies, and what sources published.

use serde::Serialize;

use super::charts::{self, Laid, Pair};
use super::language::Language;
use super::numbering::{Citation, Numbers, place};
use super::wording::{agree, counted, inside, percent, ratio, sentence};
use crate::dutch;
use crate::findings::{
    Agreement, Aspect, Contrast, Figure, Findings, Grouped, Measure, Population, Selection, Standing, Test,
};

/// The groups of a population side by side.
#[derive(Serialize)]
pub(super) struct Groups {
    table: usize,
    figure: usize,
    chart: String,
    /// What sets the groups apart.
    by: String,
    labels: Vec<String>,
    rows: Vec<GroupRow>,
    /// Which differences chance alone would seldom give.
    sentence: String,
    warning: String,
}

#[derive(Serialize)]
struct GroupRow {
    /// The id of the norm; empty for a measure.
    id: String,
    place: String,
    title: String,
    /// The figure in each group.
    figures: Vec<String>,
    difference: String,
    interval: String,
    bounds: String,
    p: String,
    test: &'static str,
}

/// A difference of shares or means in percent points or as a number, with its sign.
fn signed(difference: f64, share: bool) -> String {
    let text = if share {
        dutch::decimal((difference * 100.0).round().abs(), 0)
    } else {
        dutch::decimal((difference * 10.0).round().abs() / 10.0, 1)
    };
    // A minus as wide as a plus.
    let sign = match text.chars().any(|c| c.is_ascii_digit() && c != '0') {
        false => "",
        true if difference < 0.0 => "−",
        true => "+",
    };
    format!("{sign}{text}")
}

fn between(low: Option<f64>, high: Option<f64>, share: bool) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{} tot {}", signed(low, share), signed(high, share)),
        _ => "–".into(),
    }
}

fn p_value(contrast: Option<&Contrast>) -> String {
    match contrast.and_then(|c| c.p) {
        Some(p) if p < 0.001 => "< 0,001".into(),
        Some(p) => dutch::decimal(p, 3),
        None => "–".into(),
    }
}

fn test(contrast: Option<&Contrast>) -> &'static str {
    match contrast.map(|c| c.test) {
        Some(Test::Fisher) => "Fisher",
        Some(Test::ChiSquared) => "chi-kwadraat",
        Some(Test::Welch) => "Welch",
        None => "–",
    }
}

/// The figure of a group in a cell.
fn cell(group: &Grouped) -> String {
    match &group.figure {
        Figure::Share { yes, no, .. } => share_of(*yes, yes + no),
        figure @ (Figure::Mean { .. } | Figure::Median { .. }) => {
            crate::sentence::middle(figure).unwrap_or_else(|| "–".into())
        }
        Figure::Distinct { count, .. } => count.to_string(),
        Figure::Sum { total, .. } => total.to_string(),
        Figure::Distribution { values, .. } => {
            let some: Vec<String> =
                values.iter().filter(|v| v.count > 0).map(|v| format!("{} {}", v.label, v.count)).collect();
            if some.is_empty() { "–".into() } else { some.join("; ") }
        }
    }
}

fn share_of(k: u64, n: u64) -> String {
    if n == 0 { "–".into() } else { format!("{} ({k}/{n})", percent(Some(ratio(k, n)))) }
}

/// The groups of the records of one population, for the norms and measures of an aspect; none where it has no groups.
pub(super) fn groups(
    l: &Language,
    population: &Population,
    aspect: &Aspect,
    name: &str,
    numbers: &mut Numbers,
) -> Option<Groups> {
    let by = population.by.as_ref()?;
    let norms = aspect.norms.iter().filter(|n| n.subject == population.subject && n.groups.len() > 1);
    let measures =
        aspect.measures.iter().filter(|m| m.subject == population.subject && m.by.as_ref() == Some(by));
    let measures: Vec<&Measure> = measures.filter(|m| m.groups.len() > 1).collect();
    let mut rows = Vec::new();
    let mut pairs = Vec::new();
    let mut labels: Vec<String> = Vec::new();
    for norm in norms {
        labels = norm.groups.iter().map(|group| group.label.clone()).collect();
        let contrast = norm.contrast.as_ref();
        rows.push(GroupRow {
            id: norm.id.clone(),
            place: place("norm", &norm.id),
            title: norm.title.clone(),
            figures: norm.groups.iter().map(|g| share_of(g.counts.met, g.counts.assessed())).collect(),
            difference: contrast.and_then(|c| c.difference).map_or("–".into(), |d| signed(d, true)),
            interval: between(contrast.and_then(|c| c.low), contrast.and_then(|c| c.high), true),
            bounds: between(contrast.and_then(|c| c.lowest), contrast.and_then(|c| c.highest), true),
            p: p_value(contrast),
            test: test(contrast),
        });
        let shares = norm.groups.iter().map(|group| {
            (group.counts.assessed() > 0).then(|| ratio(group.counts.met, group.counts.assessed()))
        });
        pairs.push(Pair { label: norm.id.clone(), shares: shares.collect() });
    }
    for measure in measures {
        labels = measure.groups.iter().map(|group| group.label.clone()).collect();
        let contrast = measure.contrast.as_ref();
        let share = matches!(measure.figure, Figure::Share { .. });
        rows.push(GroupRow {
            id: String::new(),
            place: String::new(),
            title: measure.title.clone(),
            figures: measure.groups.iter().map(cell).collect(),
            difference: contrast.and_then(|c| c.difference).map_or("–".into(), |d| signed(d, share)),
            interval: between(contrast.and_then(|c| c.low), contrast.and_then(|c| c.high), share),
            bounds: between(contrast.and_then(|c| c.lowest), contrast.and_then(|c| c.highest), true),
            p: p_value(contrast),
            test: test(contrast),
        });
    }
    if rows.is_empty() {
        return None;
    }
    let title = format!("{}: aandeel per norm, naar {}", aspect.title, inside(by));
    Some(Groups {
        table: numbers.table(),
        figure: if pairs.is_empty() { 0 } else { numbers.figure() },
        chart: charts::pairs(l, name, &title, &labels, &pairs),
        by: inside(by),
        sentence: telling(aspect, population, by),
        warning: warning(population),
        labels,
        rows,
    })
}

/// Which differences the interval keeps on one side of 0.
fn telling(aspect: &Aspect, population: &Population, by: &str) -> String {
    let certain = |contrast: &Option<Contrast>| {
        contrast.is_some_and(|c| c.low.zip(c.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0))
    };
    let norms = aspect.norms.iter().filter(|norm| norm.subject == population.subject);
    let mut named: Vec<String> = norms.filter(|n| certain(&n.contrast)).map(|n| n.id.clone()).collect();
    let measures = aspect.measures.iter().filter(|m| m.subject == population.subject);
    let measures = measures.filter(|m| m.by.as_deref() == Some(by) && certain(&m.contrast));
    named.extend(measures.map(|m| format!("‘{}’", inside(&m.title))));
    if named.is_empty() {
        "Bij geen enkele norm en geen enkel cijfer is het verschil zo groot dat het 95%-interval nul uitsluit."
            .to_owned()
    } else {
        format!("Bij {} sluit het 95%-interval van het verschil nul uit.", dutch::join(&named, "en"))
    }
}

/// What a difference between groups of these records can be taken for.
fn warning(population: &Population) -> String {
    let Population { many, note, .. } = population;
    let base = match population.selection {
        Some(Selection::Chosen) => format!(
            "De {many} zijn gekozen en niet aselect getrokken: toetsen en intervallen laten zien hoe groot een \
             verschil tegenover het toeval is, maar zeggen niets over wie niet is onderzocht."
        ),
        Some(Selection::Random) => format!(
            "De {many} zijn aselect getrokken; van de vele verschillen die hier naast elkaar staan, is er bij een \
             grens van 5% al gauw een bij toeval opvallend."
        ),
        Some(Selection::All) => {
            format!(
                "Alle {many} zijn onderzocht: de verschillen zijn zoals zij zijn, zonder toeval in de keuze."
            )
        }
        None => format!(
            "Hoe de {many} zijn gekozen, zegt de audit niet: lees toetsen en intervallen niet als uitspraak over \
             anderen."
        ),
    };
    match note {
        Some(note) => format!("{base} {}", sentence(note)),
        None => base,
    }
}

/// What another study than that of the main population says in a chapter.
#[derive(Serialize)]
pub(super) struct Study {
    title: String,
    /// The title in running text.
    name: String,
    opening: String,
    measures: Vec<super::measure::Noted>,
    figure: usize,
    chart: Option<String>,
    table: usize,
    rows: Vec<super::measure::Group>,
}

/// The figures of other populations than the main one.
pub(super) fn studies(
    l: &Language,
    findings: &Findings,
    aspect: &Aspect,
    name: &str,
    numbers: &mut Numbers,
) -> Vec<Study> {
    let mut studies = Vec::new();
    for (at, population) in findings.populations.iter().enumerate().skip(1) {
        let own: Vec<&Measure> =
            aspect.measures.iter().filter(|measure| measure.subject == population.subject).collect();
        if own.is_empty() || population.records == 0 {
            continue;
        }
        let bars: Vec<charts::Bars<'_>> = own
            .iter()
            .map(|measure| charts::Bars { title: &measure.title, bars: super::measure::bars(l, measure) })
            .filter(|bars| !bars.bars.is_empty())
            .collect();
        let title = format!("{}: {}", aspect.title, population.study);
        studies.push(Study {
            title: dutch::capitalize(&population.study),
            name: population.study.clone(),
            opening: format!(
                "Dit deel berust op {}.",
                counted(population.records, &population.one, &population.many)
            ),
            measures: own.iter().map(|m| super::measure::noted(l, m, population, numbers)).collect(),
            figure: if bars.is_empty() { 0 } else { numbers.figure() },
            chart: (!bars.is_empty()).then(|| {
                charts::distributions(l, &format!("{name}-studie-{at}"), &title, &population.many, &bars)
            }),
            table: numbers.table(),
            rows: own.iter().map(|measure| super::measure::group(l, measure)).collect(),
        });
    }
    studies
}

/// Shares of two studies beside each other.
#[derive(Serialize)]
pub(super) struct Besides {
    table: usize,
    rows: Vec<BesideRow>,
    sentence: String,
}

#[derive(Serialize)]
struct BesideRow {
    title: String,
    share: String,
    study: String,
    other: String,
    place: Option<String>,
    other_share: String,
    other_study: String,
    difference: String,
    interval: String,
    /// "verschilt", "stemt overeen" or "niet uit te maken".
    outcome: &'static str,
}

pub(super) fn besides(
    l: &Language,
    findings: &Findings,
    aspect: &Aspect,
    numbers: &mut Numbers,
) -> Option<Besides> {
    let mut rows = Vec::new();
    let (mut differ, mut all) = (0, 0);
    for measure in &aspect.measures {
        let (Some(beside), Figure::Share { yes, no, .. }) = (&measure.beside, &measure.figure) else {
            continue;
        };
        let contrast = beside.contrast.as_ref();
        let norm = findings.aspects.iter().flat_map(|a| &a.norms).any(|norm| norm.id == beside.id);
        all += 1;
        differ += u64::from(beside.standing() == Standing::Differ);
        rows.push(BesideRow {
            title: measure.title.clone(),
            share: share_of(*yes, yes + no),
            study: findings.population(&measure.subject).study.clone(),
            other: if norm { format!("{} {}", beside.id, beside.title) } else { beside.title.clone() },
            place: norm.then(|| place("norm", &beside.id)),
            other_share: share_of(beside.part, beside.whole),
            other_study: findings.population(&beside.subject).study.clone(),
            difference: contrast.and_then(|c| c.difference).map_or("–".into(), |d| signed(d, true)),
            interval: between(contrast.and_then(|c| c.low), contrast.and_then(|c| c.high), true),
            outcome: match beside.standing() {
                Standing::Differ => "verschilt",
                Standing::Agree => "stemt overeen",
                Standing::Open => "niet uit te maken",
            },
        });
    }
    (!rows.is_empty()).then(|| Besides {
        table: numbers.table(),
        rows,
        sentence: match differ {
            0 => "De onderzoeken spreken elkaar op deze punten niet aantoonbaar tegen.".to_owned(),
            n if n == all && n == 1 => "Op dit punt verschillen de onderzoeken.".to_owned(),
            n => format!(
                "Op {} van deze {all} punten {} de onderzoeken zo dat het 95%-interval van het verschil nul uitsluit.",
                super::wording::figure(n),
                agree(n, "verschilt de uitkomst van", "verschillen de uitkomsten van")
            ),
        },
    })
}

/// What sources published, beside what was computed.
#[derive(Serialize)]
pub(super) struct Laying {
    table: usize,
    figure: usize,
    chart: Option<String>,
    sentence: String,
    rows: Vec<LaidRow>,
    notes: Vec<(String, String)>,
}

#[derive(Serialize)]
struct LaidRow {
    what: String,
    of: String,
    published: String,
    computed: String,
    n: String,
    agreement: &'static str,
    symbol: &'static str,
    note: Citation,
}

pub(super) fn laying(l: &Language, findings: &Findings, numbers: &mut Numbers) -> Option<Laying> {
    let all = findings.published();
    let sentence_of = dutch::agreeing(&all)?;
    let table = numbers.table();
    let shares: Vec<Laid> = all
        .iter()
        .filter_map(|(what, p)| {
            let computed = p.part.zip(p.whole).filter(|(_, n)| *n > 0).map(|(k, n)| ratio(k, n))?;
            let published = p.share?;
            let label =
                if p.of == "ja" || p.of == "voldaan" { what.clone() } else { format!("{what}: {}", p.of) };
            Some(Laid { label, published, computed })
        })
        .collect();
    let figure = if shares.is_empty() { 0 } else { numbers.figure() };
    let notes = all.iter().filter_map(|(what, p)| {
        let text: Vec<String> =
            p.reason.iter().map(|r| sentence(r)).chain(p.note.iter().map(|n| sentence(n))).collect();
        (!text.is_empty()).then(|| (format!("{what}, {}", p.of), text.join(" ")))
    });
    Some(Laying {
        table,
        figure,
        chart: (!shares.is_empty()).then(|| charts::laid(l, "fig-gepubliceerd", &shares)),
        sentence: sentence_of,
        notes: notes.collect(),
        rows: all
            .into_iter()
            .map(|(what, p)| LaidRow {
                what,
                of: p.of.clone(),
                published: p.published.clone(),
                computed: p.computed.clone(),
                n: p.whole.map_or_else(|| "–".into(), |n| n.to_string()),
                agreement: dutch::agreement(p.agreement),
                symbol: match p.agreement {
                    Agreement::Agrees => "✓",
                    Agreement::Differs => "≠",
                    Agreement::Unreachable => "✗",
                    Agreement::Open => "?",
                },
                note: numbers.cite(&p.source),
            })
            .collect(),
    })
}
