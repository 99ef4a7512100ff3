//! What is set beside each other: groups, studies, and what sources published.

use serde::Serialize;

use super::charts::{self, Laid, Pair};
use super::language::{Language, say};
use super::numbering::{Citation, Numbers, place};
use super::wording::{inside, ratio, sentence};
use crate::dutch;
use crate::findings::{
    Agreement, Aspect, Contrast, Figure, Findings, Grouped, Measure, Population, Published, Selection,
    Standing, Test,
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
    test: String,
}

/// A difference of shares or means in percent points or as a number, with its sign.
fn signed(l: &Language, difference: f64, share: bool) -> String {
    let text = if share {
        l.decimal((difference * 100.0).round().abs(), 0)
    } else {
        l.decimal((difference * 10.0).round().abs() / 10.0, 1)
    };
    // A minus as wide as a plus.
    let sign = match text.chars().any(|c| c.is_ascii_digit() && c != '0') {
        false => "",
        true if difference < 0.0 => "−",
        true => "+",
    };
    format!("{sign}{text}")
}

fn between(l: &Language, low: Option<f64>, high: Option<f64>, share: bool) -> String {
    match (low, high) {
        (Some(low), Some(high)) => {
            say!(l, "between", low = signed(l, low, share), high = signed(l, high, share))
        }
        _ => "–".into(),
    }
}

fn p_value(l: &Language, contrast: Option<&Contrast>) -> String {
    match contrast.and_then(|c| c.p) {
        Some(p) if p < 0.001 => format!("< {}", l.decimal(0.001, 3)),
        Some(p) => l.decimal(p, 3),
        None => "–".into(),
    }
}

fn test(l: &Language, contrast: Option<&Contrast>) -> String {
    match contrast.map(|c| c.test) {
        Some(Test::Fisher) => l.word("test-fisher"),
        Some(Test::ChiSquared) => l.word("test-chi-squared"),
        Some(Test::Welch) => l.word("test-welch"),
        None => "–".into(),
    }
}

/// The figure of a group in a cell.
fn cell(l: &Language, group: &Grouped) -> String {
    match &group.figure {
        Figure::Share { yes, no, .. } => share_of(l, *yes, yes + no),
        figure @ (Figure::Mean { .. } | Figure::Median { .. }) => {
            l.middle(figure).unwrap_or_else(|| "–".into())
        }
        Figure::Distinct { count, .. } => l.thousands(*count),
        Figure::Sum { total, .. } => l.thousands(*total),
        // Neither is reckoned by groups.
        Figure::AtOnce { .. } | Figure::Sample { .. } => "–".into(),
        Figure::Distribution { values, .. } => {
            let some: Vec<String> =
                values.iter().filter(|v| v.count > 0).map(|v| format!("{} {}", v.label, v.count)).collect();
            if some.is_empty() { "–".into() } else { some.join("; ") }
        }
    }
}

fn share_of(l: &Language, k: u64, n: u64) -> String {
    if n == 0 { "–".into() } else { format!("{} ({k}/{n})", l.percent(Some(ratio(k, n)))) }
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
            // A permission has no share in a group either.
            figures: norm
                .groups
                .iter()
                .map(|g| share_of(l, g.counts.met, g.share.map_or(0, |_| g.counts.assessed())))
                .collect(),
            difference: contrast.and_then(|c| c.difference).map_or("–".into(), |d| signed(l, d, true)),
            interval: between(l, contrast.and_then(|c| c.low), contrast.and_then(|c| c.high), true),
            bounds: between(l, contrast.and_then(|c| c.lowest), contrast.and_then(|c| c.highest), true),
            p: p_value(l, contrast),
            test: test(l, contrast),
        });
        let shares = norm.groups.iter().map(|group| group.share.and_then(|share| share.value));
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
            figures: measure.groups.iter().map(|group| cell(l, group)).collect(),
            difference: contrast.and_then(|c| c.difference).map_or("–".into(), |d| signed(l, d, share)),
            interval: between(l, contrast.and_then(|c| c.low), contrast.and_then(|c| c.high), share),
            bounds: between(l, contrast.and_then(|c| c.lowest), contrast.and_then(|c| c.highest), true),
            p: p_value(l, contrast),
            test: test(l, contrast),
        });
    }
    if rows.is_empty() {
        return None;
    }
    let title = say!(l, "chart-pairs-title", aspect = aspect.title.as_str(), by = inside(by));
    Some(Groups {
        table: numbers.table(),
        figure: if pairs.is_empty() { 0 } else { numbers.figure() },
        chart: charts::pairs(l, name, &title, &labels, &pairs),
        by: inside(by),
        sentence: telling(l, aspect, population, by, labels.len() > 2),
        warning: warning(l, population),
        labels,
        rows,
    })
}

/// Which differences the interval keeps on one side of 0, or of `several` groups the test tells apart.
fn telling(l: &Language, aspect: &Aspect, population: &Population, by: &str, several: bool) -> String {
    // Of more than two groups there is no one difference with an interval; there the test tells.
    let certain = |contrast: &Option<Contrast>| {
        contrast.is_some_and(|c| match c.low.zip(c.high) {
            Some((low, high)) => low > 0.0 || high < 0.0,
            None => c.difference.is_none() && c.p.is_some_and(|p| p < 0.05),
        })
    };
    let norms = aspect.norms.iter().filter(|norm| norm.subject == population.subject);
    let mut named: Vec<String> = norms.filter(|n| certain(&n.contrast)).map(|n| n.id.clone()).collect();
    let measures = aspect.measures.iter().filter(|m| m.subject == population.subject);
    let measures = measures.filter(|m| m.by.as_deref() == Some(by) && certain(&m.contrast));
    named.extend(measures.map(|m| l.quoted(&m.title)));
    match (named.is_empty(), several) {
        (true, false) => l.word("groups-none-differ"),
        (true, true) => l.word("groups-none-differ-test"),
        (false, false) => say!(l, "groups-differ", named = l.and(&named)),
        (false, true) => say!(l, "groups-differ-test", named = l.and(&named)),
    }
}

/// What a difference between groups of these records can be taken for.
fn warning(l: &Language, population: &Population) -> String {
    let Population { many, note, .. } = population;
    let message = match population.selection {
        Some(Selection::Chosen) => "selection-chosen",
        Some(Selection::Random) => "selection-random",
        Some(Selection::All) => "selection-all",
        None => "selection-unknown",
    };
    let base = say!(l, message, many = many.as_str());
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
            opening: say!(
                l,
                "study-opening",
                records = l.counted(population.records, &population.one, &population.many)
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
    /// Whether they differ.
    outcome: String,
}

pub(super) fn besides(
    l: &Language,
    findings: &Findings,
    aspect: &Aspect,
    numbers: &mut Numbers,
) -> Option<Besides> {
    let mut rows = Vec::new();
    let (mut differ, mut all) = (0_u64, 0_u64);
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
            share: share_of(l, *yes, yes + no),
            study: findings.population(&measure.subject).study.clone(),
            other: if norm { format!("{} {}", beside.id, beside.title) } else { beside.title.clone() },
            place: norm.then(|| place("norm", &beside.id)),
            other_share: share_of(l, beside.part, beside.whole),
            other_study: findings.population(&beside.subject).study.clone(),
            difference: contrast.and_then(|c| c.difference).map_or("–".into(), |d| signed(l, d, true)),
            interval: between(l, contrast.and_then(|c| c.low), contrast.and_then(|c| c.high), true),
            outcome: l.word(match beside.standing() {
                Standing::Differ => "standing-differ",
                Standing::Agree => "standing-agree",
                Standing::Open => "standing-open",
            }),
        });
    }
    (!rows.is_empty()).then(|| Besides {
        table: numbers.table(),
        rows,
        sentence: match differ {
            0 => say!(l, "besides-agree", all = all),
            differ => say!(l, "besides-differ", differ = differ, all = all),
        },
    })
}

/// Whether what was computed is what was published.
fn agreement(l: &Language, agreement: Agreement) -> String {
    l.word(match agreement {
        Agreement::Agrees => "agreement-agrees",
        Agreement::Differs => "agreement-differs",
        Agreement::Unreachable => "agreement-unreachable",
        Agreement::Open => "agreement-open",
    })
}

/// How much of what was published agrees with what was computed, in one sentence; none where nothing was published.
fn agreeing(l: &Language, all: &[(String, &Published)]) -> Option<String> {
    let so = |wanted: Agreement| all.iter().filter(|(_, p)| p.agreement == wanted).count();
    let rest = [
        (Agreement::Differs, "published-differs"),
        (Agreement::Unreachable, "published-unreachable"),
        (Agreement::Open, "published-open"),
    ];
    let rest = rest.into_iter().map(|(wanted, message)| (so(wanted), message)).filter(|(n, _)| *n > 0);
    let contradicted = all.iter().filter(|(_, p)| p.contradicted.is_some()).count();
    let rest = rest.chain((contradicted > 0).then_some((contradicted, "published-contradicted")));
    let rest: String = rest.map(|(n, message)| say!(l, message, count = n)).collect();
    let sentence =
        || say!(l, "published-agrees", all = all.len(), agrees = so(Agreement::Agrees), rest = rest);
    (!all.is_empty()).then(sentence)
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
    agreement: String,
    symbol: &'static str,
    note: Citation,
}

pub(super) fn laying(l: &Language, findings: &Findings, numbers: &mut Numbers) -> Option<Laying> {
    let all = findings.published();
    let sentence_of = agreeing(l, &all)?;
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
        let contradicted = p
            .contradicted
            .iter()
            .map(|text| say!(l, "published-contradiction", text = inside(sentence(text).as_str())));
        let reason = p.reason.iter().map(|r| sentence(r));
        let text: Vec<String> =
            reason.chain(contradicted).chain(p.note.iter().map(|n| sentence(n))).collect();
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
                agreement: agreement(l, p.agreement),
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
