//! Findings as tables for a terminal: per aspect the norms with their counts, the rating with its reason, and one
//! line on what was read.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};

use crate::{
    dutch,
    findings::{
        Agreement, Aspect, Cases, Figure, Findings, Measure, Norm, PopulationNorm, Published, Rating, Share,
    },
    inert::{one_line, prose},
    sentence::{at_once, middle},
};

/// A heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The framework that begins with this aspect, where there are several.
    pub of: Option<String>,
    /// The aspect's title and rating.
    pub heading: String,
    /// Why it is rated so.
    pub reason: String,
    /// The ratings of single records in one line, where the aspect rates them.
    pub cases: Option<String>,
    /// The table of norms; where there are none, the figures.
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
    /// What sources published beside what was computed: how much agrees, and the table.
    pub published: Option<(String, String)>,
    /// What was read, and what is still open.
    pub footer: String,
}

/// Lays findings out for a terminal of so many columns; without a width lines are as long as they need to be. Of what was
/// published the `whole` is shown, or only what does not agree with what was computed.
pub fn overview(findings: &Findings, width: Option<u16>, whole: bool) -> Overview {
    let read = findings.read;
    let many = dutch::populations(&findings.populations);
    let with_warnings: u64 = findings.populations.iter().map(|population| population.with_warnings).sum();
    let documents: Vec<&str> = findings.framework.documents.iter().map(|d| d.id.as_str()).collect();
    let title = format!(
        "{} ({}) · {many} · peildatum {}",
        findings.framework.title,
        documents.join(", "),
        findings.audit.as_of
    );
    let mut footer = format!("{many} gelezen");
    if with_warnings > 0 {
        footer.push_str(&format!(", {with_warnings} met waarschuwingen"));
    }
    let open = dutch::count(read.open_verdicts, "open uitkomst", "open uitkomsten");
    let unusable: u64 = findings.populations.iter().map(|population| population.unusable).sum();
    if unusable > 0 {
        footer.push_str(&format!(", {unusable} andere niet te lezen en nergens meegeteld"));
    }
    match read.settling_facts {
        _ if read.open_verdicts == 0 => {}
        Some(facts) => footer.push_str(&format!(
            " · {} {} {open} beslissen (zie `toetssteen explain`)",
            dutch::count(facts, "feit", "feiten"),
            if facts == 1 { "zou" } else { "zouden" },
        )),
        None => footer.push_str(&format!(" · {open}")),
    }
    Overview {
        title: prose(&title),
        sections: findings
            .aspects
            .iter()
            .map(|aspect| Section {
                of: of(findings, aspect),
                ..section(aspect, &findings.main().one, width)
            })
            .collect(),
        overall: findings.overall.as_ref().map(|rating| {
            let heading = format!("Voorgesteld totaaloordeel: {}", standing(rating));
            (prose(&heading), reason(rating))
        }),
        published: published(findings, width, whole),
        footer: prose(&footer),
    }
}

/// A table without rules between its columns, which would only take room; one line under the header is enough.
pub(super) fn table<const N: usize>(
    header: [&str; N],
    numbers: std::ops::Range<usize>,
    width: Option<u16>,
) -> Table {
    let mut table = Table::new();
    let style = presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─'));
    table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = width {
        table.set_width(width);
    }
    table.set_header(header);
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, 1));
    });
    for column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The table as text, without blanks at the ends of lines.
pub(super) fn lines(table: &Table) -> String {
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// The width of the table of what was published where there is no terminal: its cells are phrases, and a line as long as the
/// longest of each would be read by nobody.
const PHRASES: u16 = 160;

/// What sources published beside what was computed: all of it, or only where the two do not agree.
fn published(findings: &Findings, width: Option<u16>, whole: bool) -> Option<(String, String)> {
    let all = findings.published();
    let heading = format!("Gepubliceerd naast berekend\n{}", dutch::agreeing(&all)?);
    let shown = || all.iter().filter(|(_, p)| whole || p.agreement != Agreement::Agrees);
    let header = ["wat", "waarvan", "gepubliceerd", "berekend", "n", "uitkomst", "bron"];
    let mut rows = table(header, 4..5, Some(width.unwrap_or(PHRASES)));
    for (what, p) in shown() {
        let mut outcome = dutch::agreement(p.agreement).to_owned();
        if let Some(reason) = &p.reason {
            outcome = format!("{outcome}: {reason}");
        }
        let note = if remarked(p) { " *" } else { "" };
        let place = p.source.section.as_deref().unwrap_or_default();
        let source = format!("{} {place}", p.source.document);
        let n = p.whole.map_or_else(|| "–".to_owned(), |n| n.to_string());
        let cells = [what, &p.of, &p.published, &p.computed, &n, &format!("{outcome}{note}"), source.trim()];
        rows.add_row(cells.map(prose));
    }
    let mut parts: Vec<String> = Vec::new();
    parts.extend(shown().next().map(|_| lines(&rows)));
    if shown().any(|(_, p)| remarked(p)) {
        parts.push("* met een opmerking bij de bron; zie het rapport".to_owned());
    }
    if shown().count() < all.len() {
        parts.push("(alles naast elkaar: --published)".to_owned());
    }
    Some((heading, parts.join("\n")))
}

/// Of several frameworks the one that begins with this aspect, with the documents that it cites.
fn of(findings: &Findings, aspect: &Aspect) -> Option<String> {
    let joined = findings.framework.of_aspect(&aspect.id)?;
    let begins = joined.aspects.first().is_some_and(|first| *first == aspect.id);
    let told = format!("{} ({})", joined.title, joined.documents.join(", "));
    begins.then(|| prose(&told))
}

/// Whether there is more to say about what was published.
fn remarked(published: &Published) -> bool {
    published.note.is_some() || published.contradicted.is_some()
}

fn section(aspect: &Aspect, one: &str, width: Option<u16>) -> Section {
    let mut norms = table(
        ["norm", "titel", "n", "voldaan", "deels", "niet", "ntb", "nvt", "aandeel [95%]", "grenzen"],
        2..10,
        width,
    );
    for norm in &aspect.norms {
        norms.add_row(row(norm));
    }
    let body = if aspect.norms.is_empty() {
        let told = aspect.measures.iter().map(|measure| prose(&described(measure)));
        told.collect::<Vec<_>>().join("\n")
    } else {
        lines(&norms)
    };
    let wholes: Vec<String> = aspect.population_norms.iter().map(whole).collect();
    let body = [body, wholes.join("\n")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
    Section {
        of: None,
        heading: prose(&match &aspect.rating {
            Some(rating) => format!("{} — oordeel: {}", aspect.title, standing(rating)),
            None => aspect.title.clone(),
        }),
        reason: aspect.rating.as_ref().map_or_else(String::new, reason),
        cases: aspect.cases.as_ref().map(|found| prose(&cases(found, one))),
        body,
    }
}

/// A norm about the whole in one line: its verdict, and what made it so.
fn whole(norm: &PopulationNorm) -> String {
    let possible: Vec<&str> = norm.possible.iter().map(|verdict| dutch::verdict(*verdict)).collect();
    let verdict = match possible.as_slice() {
        [one] => (*one).to_owned(),
        _ => format!("{} (nog mogelijk: {})", dutch::verdict(norm.verdict), dutch::join(&possible, "of")),
    };
    one_line(&format!("{}  {} — {verdict}: {}", norm.id, prose(&norm.title), prose(&norm.reason)))
        .into_owned()
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
            let given = prose(&format!("{}: {}", dutch::given(overruled), overruled.motivation));
            format!("{given}\nregels: {}", prose(&rating.reason))
        }
        None => prose(&rating.reason),
    }
}

/// A figure of an aspect without norms, in one line.
fn described(measure: &Measure) -> String {
    match (&measure.sentence, &measure.figure) {
        (Some(sentence), _) => sentence.clone(),
        (None, Figure::Share { yes, no, .. }) => format!("{}: {yes} van {}", measure.title, yes + no),
        (None, Figure::Distribution { values, .. }) => {
            let values: Vec<String> =
                values.iter().filter(|v| v.count > 0).map(|v| format!("{} {}", v.count, v.label)).collect();
            format!("{}: {}", measure.title, values.join(", "))
        }
        (None, Figure::Distinct { count, .. }) => format!("{}: {count} verschillende", measure.title),
        (None, Figure::Sum { total, .. }) => format!("{}: {total}", measure.title),
        (None, Figure::AtOnce { least, most, .. }) => {
            format!("{}: {}", measure.title, at_once(*least, *most))
        }
        (None, Figure::Sample { needed, .. }) => format!("{}: {needed} per groep nodig", measure.title),
        (None, figure) => {
            format!("{}: {}", measure.title, middle(figure).unwrap_or_else(|| "–".into()))
        }
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
        one_line(&norm.id).into_owned(),
        prose(&norm.title),
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
