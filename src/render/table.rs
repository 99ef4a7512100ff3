//! Findings as tables for a terminal: per aspect the norms with their counts, the rating with its reason, and one
//! line on what was read.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};

use crate::{
    dutch,
    findings::{Aspect, Cases, Findings, Norm, Rating, Share},
    render::diagnostics::visible,
};

/// A heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The aspect's title and rating.
    pub heading: String,
    /// Why it is rated so.
    pub reason: String,
    /// The ratings of single records in one line, where the aspect rates them.
    pub cases: Option<String>,
    /// The table of norms.
    pub body: String,
}

/// The findings as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// What was audited.
    pub title: String,
    /// Aspect by aspect.
    pub sections: Vec<Section>,
    /// The rating of the whole and its reason, where the framework rates it.
    pub overall: Option<(String, String)>,
    /// What was read, and what is still open.
    pub footer: String,
}

/// Lays findings out for a terminal of so many columns; without a width lines are as long as they need to be.
pub fn overview(findings: &Findings, width: Option<u16>) -> Overview {
    let read = findings.read;
    let many = dutch::count(read.dossiers, &findings.framework.one, &findings.framework.many);
    let documents: Vec<&str> = findings.framework.documents.iter().map(|d| d.id.as_str()).collect();
    let title = format!(
        "{} ({}) · {many} · peildatum {}",
        findings.framework.title,
        documents.join(", "),
        findings.audit.as_of
    );
    let mut footer = format!("{many} gelezen");
    if read.with_warnings > 0 {
        footer.push_str(&format!(", {} met waarschuwingen", read.with_warnings));
    }
    if read.open_verdicts > 0 {
        footer.push_str(&format!(
            " · {} {} {} beslissen (zie `toetssteen explain`)",
            dutch::count(read.settling_facts, "feit", "feiten"),
            if read.settling_facts == 1 { "zou" } else { "zouden" },
            dutch::count(read.open_verdicts, "open uitkomst", "open uitkomsten")
        ));
    }
    Overview {
        title: visible(&title).into_owned(),
        sections: findings.aspects.iter().map(|a| section(a, &findings.framework.one, width)).collect(),
        overall: findings.overall.as_ref().map(|rating| {
            let heading = format!("Voorgesteld totaaloordeel: {}", standing(rating));
            (visible(&heading).into_owned(), visible(&reason(rating)).into_owned())
        }),
        footer: visible(&footer).into_owned(),
    }
}

fn section(aspect: &Aspect, one: &str, width: Option<u16>) -> Section {
    let mut table = Table::new();
    // Rules between columns would only take room; one line under the header is enough.
    let style = presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─'));
    table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = width {
        table.set_width(width);
    }
    table.set_header([
        "norm",
        "titel",
        "n",
        "voldaan",
        "deels",
        "niet",
        "ntb",
        "nvt",
        "aandeel [95%]",
        "grenzen",
    ]);
    for norm in &aspect.norms {
        table.add_row(row(norm));
    }
    // Room goes to the titles.
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, 1));
    });
    for column in 2..10 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    Section {
        heading: visible(&format!("{} — oordeel: {}", aspect.title, standing(&aspect.rating))).into_owned(),
        reason: visible(&reason(&aspect.rating)).into_owned(),
        cases: aspect.cases.as_ref().map(|found| visible(&cases(found, one)).into_owned()),
        body: lines.join("\n"),
    }
}

/// The rating that stands, and what the rules give where a person gave another.
fn standing(rating: &Rating) -> String {
    match &rating.overruled {
        Some(overruled) => format!("{} (volgens de regels: {})", overruled.place, rating.text),
        None => rating.text.clone(),
    }
}

/// Why it is rated so: what a person says of it, and what the rules rest on.
fn reason(rating: &Rating) -> String {
    match &rating.overruled {
        Some(overruled) => {
            format!("{}: {}\nregels: {}", dutch::given(overruled), overruled.motivation, rating.reason)
        }
        None => rating.reason.clone(),
    }
}

/// "per dossier: 3 goed, 12 voldoende, 1 onvoldoende; 2 niet te zeggen; 1 n.v.t.": places that none has are left out.
fn cases(cases: &Cases, one: &str) -> String {
    let places: Vec<String> = cases
        .places
        .iter()
        .filter(|place| place.count > 0)
        .map(|place| format!("{} {}", place.count, place.place))
        .collect();
    let mut parts = vec![places.join(", ")];
    parts.push(format!("{} niet te zeggen", cases.unknown));
    parts.push(format!("{} n.v.t.", cases.not_applicable));
    parts.retain(|part| !part.is_empty() && !part.starts_with("0 "));
    let overruled = cases.records.iter().filter(|record| record.overruled.is_some()).count();
    if overruled > 0 {
        parts.push(format!("{overruled} in afwijking van de regels"));
    }
    format!("oordeel per {one}: {}", parts.join("; "))
}

fn row(norm: &Norm) -> [String; 10] {
    let counts = norm.counts;
    [
        norm.id.clone(),
        visible(&norm.title).into_owned(),
        counts.read.to_string(),
        counts.met.to_string(),
        counts.partly.to_string(),
        counts.not_met.to_string(),
        counts.unknown.to_string(),
        counts.not_applicable.to_string(),
        norm.share.as_ref().map_or_else(|| "–".into(), interval),
        norm.share.as_ref().map_or_else(|| "–".into(), |s| range(s.lowest, s.highest)),
    ]
}

fn interval(share: &Share) -> String {
    match (share.value, share.low, share.high) {
        (Some(value), Some(low), Some(high)) => {
            format!(
                "{} [{}–{}]",
                dutch::percent(value),
                dutch::whole_percent(low),
                dutch::whole_percent(high)
            )
        }
        _ => "–".into(),
    }
}

fn range(low: f64, high: f64) -> String {
    let (low, high) = (dutch::whole_percent(low), dutch::whole_percent(high));
    if low == high { format!("{low}%") } else { format!("{low}–{high}%") }
}
