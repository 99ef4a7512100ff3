//! The inspection report: one self-contained HTML page, or the same as Markdown.
//!
//! The sentences that depend on figures are made here, once for both forms; the fixed text and the layout are in
//! `reports/inspectierapport/`. Whatever comes from a framework, an audit or a dossier is escaped where it is printed.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use serde::Serialize;

use self::charts::{Bars, Outcomes, Shares};
use crate::dutch;
use crate::findings::{
    Aspect, Counts, Figure, Findings, Judgement, Measure, Norm, Origin, Parameter, Rating, Record, Share,
    Source, Verdict,
};

// Only the report uses these; they lie beside it.
#[path = "charts.rs"]
mod charts;
#[path = "markdown.rs"]
mod markdown;

const HTML: &str = include_str!("../../reports/inspectierapport/rapport.html.j2");
const MARKDOWN: &str = include_str!("../../reports/inspectierapport/rapport.md.j2");
const TEXTS: &str = include_str!("../../reports/inspectierapport/teksten.j2");
const STYLE: &str = include_str!("../../reports/inspectierapport/stijl.css");

/// The most dossiers that are named in one place; of the others only the number is given.
const NAMED: usize = 12;
/// The most facts per norm that are named as needed most often.
const FACTS: usize = 3;
/// The most values of a distribution that a sentence names.
const VALUES: usize = 6;

/// The report as one HTML page that loads nothing and runs nothing.
pub fn html(findings: &Findings) -> Result<String, Error> {
    render(findings, "rapport.html", HTML)
}

/// The report as Markdown, for those who go on writing in it.
pub fn markdown(findings: &Findings) -> Result<String, Error> {
    render(findings, "rapport.md", MARKDOWN)
}

fn render(findings: &Findings, name: &'static str, source: &'static str) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(fuel(findings)));
    environment.set_auto_escape_callback(|name| {
        if name == "rapport.html" { AutoEscape::Html } else { AutoEscape::Custom("markdown".into()) }
    });
    environment.set_formatter(print);
    environment.add_filter("opgemaakt", authored);
    environment.add_filter("citaat", |text: &str| Value::from_safe_string(markdown::quotation(text)));
    environment.add_filter("anker", |text: &str| anchor(text));
    environment.add_template("teksten.j2", TEXTS)?;
    environment.add_template(name, source)?;
    let report = report(findings);
    let context =
        minijinja::context! { r => Serde(&report), stijl => Value::from_safe_string(STYLE.to_owned()) };
    environment.get_template(name)?.render(context)
}

/// Templates loop over the findings a fixed number of times, so what they may spend follows from the findings' size.
fn fuel(findings: &Findings) -> u64 {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let cells: usize = norms
        .map(|norm| 20 + norm.verdicts.len() + norm.quotes.len() + norm.criteria.len() + words(norm).count())
        .sum();
    let measures = findings.aspects.iter().flat_map(|aspect| &aspect.measures).chain(&findings.measures);
    let values: usize = measures.map(|measure| 4 + bars(measure).len()).sum();
    let rows = findings.inputs.len()
        + findings.parameters.len()
        + findings.judgements.len()
        + findings.aspects.len();
    let size = cells + values + rows + findings.audit.colofon.len() + findings.framework.documents.len();
    200_000 + 400 * u64::try_from(size).unwrap_or(u64::from(u32::MAX))
}

fn words(norm: &Norm) -> impl Iterator<Item = &String> {
    norm.words.applies.iter().chain(&norm.words.met).chain(&norm.words.partly)
}

/// Prints a value as the document's form wants it; a hole in the data is an error, never the word "none".
fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_none() || value.is_undefined() {
        return Err(Error::new(ErrorKind::UndefinedError, "the template prints a value that is not there"));
    }
    let text = match value.as_str() {
        Some(text) if value.is_safe() => return out.write_str(text).map_err(Error::from),
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    let text =
        if *state.auto_escape() == AutoEscape::Html { charts::escape(&text) } else { markdown::plain(&text) };
    out.write_str(&text).map_err(Error::from)
}

/// A text that people wrote, in the document's form, with its highest heading at `level`.
fn authored(state: &State<'_, '_>, text: &str, level: usize) -> Value {
    Value::from_safe_string(if *state.auto_escape() == AutoEscape::Html {
        markdown::to_html(text, level)
    } else {
        markdown::to_markdown(text, level)
    })
}

/// A name for a place in the page: letters, digits and hyphens, as GitHub derives it from a heading.
fn anchor(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' | '-' => Some('-'),
            '_' => Some('_'),
            c => c.is_alphanumeric().then_some(c),
        })
        .collect()
}

// What the templates see. Every field is printed somewhere; texts are plain and not yet escaped.

#[derive(Serialize)]
struct Report<'a> {
    title: &'a str,
    subtitle: Option<&'a str>,
    framework: &'a str,
    as_of: String,
    one: &'a str,
    many: &'a str,
    colophon: Vec<(String, String)>,
    contents: Vec<Heading>,
    texts: BTreeMap<&'static str, Option<&'a str>>,
    summary: Summary,
    read: Vec<String>,
    profile: Option<Profile>,
    chapters: Vec<Chapter<'a>>,
    account: Account<'a>,
    matrix: Vec<Matrix<'a>>,
    documents: Vec<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Heading {
    number: Option<usize>,
    title: String,
    place: String,
}

#[derive(Serialize)]
struct Summary {
    opening: String,
    table: usize,
    aspects: Vec<Sketch>,
}

/// An aspect in the summary.
#[derive(Serialize)]
struct Sketch {
    title: String,
    place: String,
    rating: String,
    sentence: String,
    reason: Option<String>,
    findings: Vec<Finding>,
}

/// A finding sentence without its end, with the norm it is about and how many of how many met it.
#[derive(Serialize)]
struct Finding {
    norm: String,
    place: String,
    text: String,
    counts: Option<String>,
}

#[derive(Serialize)]
struct Profile {
    paragraphs: Vec<Vec<Noted>>,
    table: usize,
    figure: usize,
    chart: Option<String>,
    groups: Vec<Group>,
}

/// A sentence, and the note that says where it comes from.
#[derive(Serialize)]
struct Noted {
    text: String,
    note: Option<Citation>,
}

/// A measure in the profile table.
#[derive(Serialize)]
struct Group {
    title: String,
    rows: Vec<(String, String, String)>,
}

#[derive(Serialize, Clone, Copy)]
struct Citation {
    number: usize,
    /// Whether it is the place that the note points back to.
    first: bool,
}

#[derive(Serialize)]
struct Chapter<'a> {
    number: usize,
    title: &'a str,
    place: String,
    frame: &'a str,
    note: Option<Citation>,
    norms: String,
    norm_table: usize,
    outcome_figure: usize,
    outcome_chart: String,
    share_figure: usize,
    share_chart: String,
    count_table: usize,
    parts: Vec<Part<'a>>,
    measures: Vec<Noted>,
    consequences: Option<&'a str>,
    conclusion: Option<&'a str>,
    rating: String,
    reason: String,
}

/// Norms that belong together; without a title where the aspect has no parts.
#[derive(Serialize)]
struct Part<'a> {
    title: Option<&'a str>,
    norms: Vec<NormView<'a>>,
}

#[derive(Serialize)]
struct NormView<'a> {
    id: &'a str,
    place: String,
    title: &'a str,
    statement: &'a str,
    quote: Option<&'a str>,
    note: Citation,
    sentence: String,
    figures: String,
    counts: Counts,
    assessed: u64,
    share: String,
    interval: String,
    bounds: String,
    recap: Finding,
    criteria: Vec<&'a crate::findings::Criterion>,
    quotes: Vec<Quotation<'a>>,
    frame: Option<Frame<'a>>,
    words: Vec<(&'static str, Vec<Line<'a>>)>,
    always: bool,
}

#[derive(Serialize)]
struct Quotation<'a> {
    lead: String,
    text: &'a str,
    note: Option<Citation>,
}

/// A numbered box with retold examples.
#[derive(Serialize)]
struct Frame<'a> {
    number: usize,
    examples: Vec<Quotation<'a>>,
}

/// A line of a norm in words with the lines under it.
#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    depth: usize,
    under: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Account<'a> {
    number: usize,
    authored: String,
    scale: String,
    ratings: Vec<Rules<'a>>,
    parameter_table: usize,
    parameters: Vec<ParameterView>,
    open: String,
    unknown_table: usize,
    unknown: Vec<Unknown<'a>>,
    judgement: String,
    judgement_table: usize,
    judgements: Vec<JudgementView<'a>>,
    limits: Vec<(&'a str, String, &'a str)>,
    denominator_table: usize,
    inputs: &'a [crate::findings::Input],
    files: String,
}

#[derive(Serialize)]
struct Rules<'a> {
    aspect: &'a str,
    /// Each rule with whether it decided.
    lines: Vec<(String, bool)>,
    origin: String,
}

#[derive(Serialize)]
struct ParameterView {
    name: String,
    value: String,
    scope: String,
    origin: String,
    note: Option<Citation>,
}

#[derive(Serialize)]
struct Unknown<'a> {
    id: &'a str,
    place: String,
    title: &'a str,
    count: usize,
    dossiers: String,
    facts: Vec<String>,
}

#[derive(Serialize)]
struct JudgementView<'a> {
    dossier: &'a str,
    norm: &'a str,
    question: &'a str,
    verdict: &'static str,
    by: String,
    motivation: &'a str,
}

#[derive(Serialize)]
struct Matrix<'a> {
    title: &'a str,
    table: usize,
    norms: Vec<(&'a str, String)>,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    dossier: &'a str,
    /// Only in the first matrix, so that the page has one place per dossier.
    place: Option<String>,
    /// Symbol and words.
    cells: Vec<(&'static str, String)>,
}

/// What is numbered through the whole report.
#[derive(Default)]
struct Numbers {
    tables: usize,
    figures: usize,
    frames: usize,
    notes: Vec<String>,
}

impl Numbers {
    fn table(&mut self) -> usize {
        self.tables += 1;
        self.tables
    }

    fn figure(&mut self) -> usize {
        self.figures += 1;
        self.figures
    }

    fn frame(&mut self) -> usize {
        self.frames += 1;
        self.frames
    }

    /// The number of the note with this text; the same text is one note.
    fn note(&mut self, text: String) -> Citation {
        if let Some(at) = self.notes.iter().position(|note| *note == text) {
            return Citation { number: at + 1, first: false };
        }
        self.notes.push(text);
        Citation { number: self.notes.len(), first: true }
    }

    fn cite(&mut self, source: &Source) -> Citation {
        let mut text = source.document.clone();
        if let Some(section) = &source.section {
            text.push_str(", ");
            text.push_str(section);
        }
        match &source.quote {
            Some(quote) => {
                text.push_str(": ‘");
                text.push_str(quote.trim());
                text.push('’');
                if !quote.trim().ends_with(['.', '?', '!']) {
                    text.push('.');
                }
            }
            None => text.push('.'),
        }
        self.note(text)
    }
}

fn report(findings: &Findings) -> Report<'_> {
    let mut numbers = Numbers::default();
    let summary = summary(findings, &mut numbers);
    let profile = profile(findings, &mut numbers);
    let chapters: Vec<Chapter<'_>> = findings
        .aspects
        .iter()
        .zip(2..)
        .map(|(aspect, number)| chapter(findings, aspect, number, &mut numbers))
        .collect();
    let account = account(findings, chapters.len() + 2, &mut numbers);
    let matrix = matrix(findings, &mut numbers);
    let texts = ["voorwoord", "inleiding", "eindoordeel"].map(|section| (section, text(findings, section)));
    Report {
        title: &findings.audit.title,
        subtitle: findings.audit.subtitle.as_deref(),
        framework: &findings.framework.title,
        as_of: dutch::date(&findings.audit.as_of),
        one: &findings.framework.one,
        many: &findings.framework.many,
        colophon: colophon(findings),
        contents: contents(findings, &chapters, account.number),
        texts: BTreeMap::from(texts),
        summary,
        read: reading(findings),
        profile,
        chapters,
        account,
        matrix,
        documents: findings.framework.documents.iter().map(document).collect(),
        notes: numbers.notes,
    }
}

fn text<'a>(findings: &'a Findings, section: &str) -> Option<&'a str> {
    let text = findings.audit.texts.iter().find(|text| text.section == section)?;
    (!text.markdown.trim().is_empty()).then_some(&text.markdown)
}

fn colophon(findings: &Findings) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> =
        findings.audit.colofon.iter().map(|entry| (entry.name.clone(), entry.value.clone())).collect();
    let given = |name: &str| findings.audit.colofon.iter().any(|entry| entry.name.eq_ignore_ascii_case(name));
    let mut add = |name: &str, value: String| {
        if !given(name) {
            rows.push((name.to_owned(), value));
        }
    };
    add("Peildatum", dutch::date(&findings.audit.as_of));
    add("Normenkader", cited_title(findings));
    add("Samengesteld met", format!("{} {}", findings.tool.name, findings.tool.version));
    rows
}

/// The framework's title with the documents it rests on.
fn cited_title(findings: &Findings) -> String {
    let ids: Vec<&str> = findings.framework.documents.iter().map(|document| document.id.as_str()).collect();
    if ids.is_empty() {
        findings.framework.title.clone()
    } else {
        format!("{} ({})", findings.framework.title, dutch::join(&ids, "en"))
    }
}

fn document(document: &crate::findings::Document) -> String {
    let mut parts: Vec<String> = document.publisher.iter().cloned().collect();
    parts.push(document.title.clone());
    parts.extend(document.date.as_deref().map(dutch::date));
    format!("{}: {}.", document.id, parts.join(", "))
}

fn contents(findings: &Findings, chapters: &[Chapter<'_>], account: usize) -> Vec<Heading> {
    let plain = |title: &str| Heading { number: None, title: title.to_owned(), place: anchor(title) };
    let numbered = |number: usize, title: &str| Heading {
        number: Some(number),
        title: title.to_owned(),
        place: anchor(&format!("{number} {title}")),
    };
    let mut headings = vec![plain("Colofon")];
    if text(findings, "voorwoord").is_some() {
        headings.push(plain("Voorwoord"));
    }
    headings.push(plain("Samenvatting en oordeel"));
    headings.push(numbered(1, "Inleiding"));
    headings.extend(chapters.iter().map(|chapter| numbered(chapter.number, chapter.title)));
    headings.push(numbered(account, "Verantwoording"));
    headings.push(plain("Bijlage A: de normen in woorden"));
    headings.push(plain(&format!("Bijlage B: de uitkomsten per {}", findings.framework.one)));
    headings.push(plain("Bronnen en noten"));
    headings
}

// Dutch sentences.

/// A number in running text: up to twenty in words.
fn spelled(n: u64) -> String {
    const WORDS: [&str; 21] = [
        "nul",
        "één",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
        "dertien",
        "veertien",
        "vijftien",
        "zestien",
        "zeventien",
        "achttien",
        "negentien",
        "twintig",
    ];
    usize::try_from(n).ok().and_then(|n| WORDS.get(n)).map_or_else(|| thousands(n), |&word| word.to_owned())
}

/// A number between figures: only one is a word, since "1" reads as "een".
fn figure(n: u64) -> String {
    if n == 1 { "één".to_owned() } else { thousands(n) }
}

/// "12 345" is written "12.345"; four digits stay together.
fn thousands(n: u64) -> String {
    let digits = n.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", figure(n), if n == 1 { one } else { many })
}

fn agree<'a>(n: u64, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

/// A title in the middle of a sentence: its first letter small, unless it starts with an abbreviation.
fn inside(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

/// Starts with a capital and ends with a mark.
fn sentence(text: &str) -> String {
    let text = text.trim();
    // A stressed "één" has no accent on its capital.
    let text = text.strip_prefix("één").map_or_else(|| dutch::capitalize(text), |rest| format!("Eén{rest}"));
    if text.is_empty() || text.ends_with(['.', '?', '!', '…']) { text } else { format!("{text}.") }
}

fn quoted(titles: impl Iterator<Item = String>) -> String {
    let titles: Vec<String> = titles.map(|title| format!("‘{title}’")).collect();
    dutch::join(&titles, "en")
}

fn opening(findings: &Findings) -> String {
    let norms = findings.aspects.iter().map(|aspect| aspect.norms.len() as u64).sum::<u64>();
    let aspects = findings.aspects.len() as u64;
    let names = quoted(findings.aspects.iter().map(|aspect| inside(&aspect.title)));
    let read = findings.read.dossiers;
    let Findings { framework, .. } = findings;
    format!(
        "Voor dit rapport {} {} getoetst aan het normenkader ‘{}’. Het kader telt {} {}{}.",
        agree(read, "is", "zijn"),
        counted(read, &framework.one, &framework.many),
        framework.title,
        spelled(norms),
        agree(norms, "norm", "normen"),
        match aspects {
            0 => String::new(),
            1 => format!(" voor het aspect {names}"),
            n => format!(", verdeeld over {} aspecten: {names}", spelled(n)),
        }
    )
}

/// How a rating is announced in the summary.
fn announced(aspect: &Aspect) -> String {
    let title = inside(&aspect.title);
    let Rating { possible, text, .. } = &aspect.rating;
    match possible.len() {
        0 => format!("Over het aspect {title} komt de inspectie niet tot een oordeel."),
        1 => format!("De inspectie komt voor het aspect {title} tot het oordeel ‘{text}’."),
        _ => format!(
            "Het oordeel over het aspect {title} staat nog niet vast: het ligt {}.",
            if text.starts_with("tussen ") {
                text.clone()
            } else {
                format!("tussen {}", dutch::join(possible, "en"))
            }
        ),
    }
}

/// How a rating is announced in the conclusion of its chapter, on its own or after a conclusion that people wrote.
fn concluded(aspect: &Aspect, after: bool) -> String {
    let title = inside(&aspect.title);
    let Rating { possible, text, .. } = &aspect.rating;
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

/// What was read, and how much of it is still open.
fn reading(findings: &Findings) -> Vec<String> {
    let (read, framework) = (findings.read, &findings.framework);
    let norms = findings.aspects.iter().map(|aspect| aspect.norms.len() as u64).sum::<u64>();
    let mut sentences = vec![format!(
        "Gelezen {0} {1}, afzonderlijk getoetst aan {2} {3}, met {4} als peildatum; dat leverde {5} {6} op.",
        agree(read.dossiers, "is", "zijn"),
        counted(read.dossiers, &framework.one, &framework.many),
        spelled(norms),
        agree(norms, "norm", "normen"),
        dutch::date(&findings.audit.as_of),
        thousands(read.dossiers.saturating_mul(norms)),
        agree(read.dossiers.saturating_mul(norms), "uitkomst", "uitkomsten"),
    )];
    sentences.push(if read.open_verdicts == 0 {
        "Alle uitkomsten staan vast.".to_owned()
    } else {
        format!(
            "Daarvan {} nog open, omdat niet is vastgelegd wat ervoor nodig is; {} {} {} beslissen.",
            if read.open_verdicts == 1 {
                "staat er één".to_owned()
            } else {
                format!("staan er {}", thousands(read.open_verdicts))
            },
            if read.settling_facts == 1 {
                "één feit".to_owned()
            } else {
                format!("{} verschillende feiten", thousands(read.settling_facts))
            },
            agree(read.settling_facts, "zou", "zouden"),
            agree(read.open_verdicts, "haar", "ze"),
        )
    });
    if read.with_warnings > 0 {
        sentences.push(format!(
            "Bij {} gaf het inlezen een waarschuwing.",
            counted(read.with_warnings, &framework.one, &framework.many)
        ));
    }
    sentences
}

/// The counts behind a finding, in at most three clauses and a sentence about what stays open.
fn figures(norm: &Norm, one: &str, many: &str) -> String {
    let Counts { met, not_met, unknown, not_applicable, .. } = norm.counts;
    let n = norm.counts.assessed();
    let share = percent(Some(ratio(met, n)));
    let (_, given) = bare(norm);
    let mut out: Vec<String> = Vec::new();
    if given {
        let mixed = (met > 0 && met < n).then(|| format!("het aandeel komt daarmee op {share}"));
        let fail = (not_met > 0).then(|| {
            let (noun, verb) = (agree(not_met, one, many), agree(not_met, "voldoet", "voldoen"));
            format!("{} {noun} {verb} niet aan de norm", spelled(not_met))
        });
        let clauses: Vec<String> = mixed.into_iter().chain(fail).collect();
        out.push(sentence(&clauses.join("; ")));
    } else {
        out.push(outcomes(norm.counts, &share, one, many));
        let absent =
            (unknown > 0).then(|| format!("in {} was dit niet vast te stellen", counted(unknown, one, many)));
        let apart = (not_applicable > 0)
            .then(|| format!("op {} is de norm niet van toepassing", counted(not_applicable, one, many)));
        let clauses: Vec<String> = absent.into_iter().chain(apart).collect();
        out.push(sentence(&dutch::join(&clauses, "en")));
    }
    // Where a fifth or more is open, the share alone would mislead.
    if let Some(share) =
        norm.share.filter(|_| unknown > 0 && unknown.saturating_mul(5) >= unknown.saturating_add(n))
    {
        let (low, high) = (percent(Some(share.lowest)), percent(Some(share.highest)));
        out.push(format!(
            "Worden de ontbrekende feiten bekend, dan kan het aandeel nog uitkomen op {low} tot {high}."
        ));
    }
    out.retain(|sentence| !sentence.is_empty());
    out.join(" ")
}

/// The outcomes of what could be assessed, as one sentence.
fn outcomes(counts: Counts, share: &str, one: &str, many: &str) -> String {
    let Counts { met, partly, not_met, .. } = counts;
    let verb = |k: u64| agree(k, "voldoet", "voldoen");
    let others = match (partly, not_met) {
        (p, 0) => format!("{} {} deels", figure(p), verb(p)),
        (0, m) => format!("{} {} niet", figure(m), verb(m)),
        (p, m) => format!("{} {} deels en {} niet", figure(p), verb(p), figure(m)),
    };
    let rest = if (partly == 0 || not_met == 0) && partly + not_met > 1 { "de overige " } else { "" };
    match (met, counts.assessed()) {
        (_, 0) => String::new(),
        (1, 1) => format!("Eén {one} was te beoordelen en voldoet aan de norm."),
        (_, 1) if partly == 1 => format!("Eén {one} was te beoordelen en voldoet deels aan de norm."),
        (_, 1) => format!("Eén {one} was te beoordelen en voldoet niet aan de norm."),
        (2, 2) => format!("Aan de norm voldoen beide beoordeelde {many}."),
        (met, n) if met == n => format!("Aan de norm voldoen alle {} beoordeelde {many}.", thousands(n)),
        (0, n) => {
            format!("Aan de norm voldoet geen van de {} beoordeelde {many}; {rest}{others}.", thousands(n))
        }
        (met, n) => {
            let (verb, met, n) = (verb(met), figure(met), thousands(n));
            format!("Aan de norm {verb} {met} van de {n} beoordeelde {many} ({share}); {rest}{others}.")
        }
    }
}

/// The finding sentence without its end and without the numbers behind it, and whether there were such numbers:
/// "… een beeld gevormd (9 van 35 beoordeelde; 2 niet te beoordelen)".
fn bare(norm: &Norm) -> (&str, bool) {
    let text = norm.sentence.trim().trim_end_matches('.');
    let Counts { met, unknown, not_applicable, .. } = norm.counts;
    let starts = if norm.counts.assessed() > 0 {
        vec![format!("{met} van {} beoordeelde", norm.counts.assessed())]
    } else {
        vec![format!("{unknown} niet te beoordelen"), format!("{not_applicable} n.v.t.")]
    };
    let split = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match split.filter(|(_, numbers)| starts.iter().any(|start| numbers.starts_with(start))) {
        Some((text, _)) => (text, true),
        None => (text, false),
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), dutch::percent)
}

/// "14–42%".
fn range(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => {
            format!("{}–{}", dutch::percent(low).trim_end_matches('%'), dutch::percent(high))
        }
        _ => "–".to_owned(),
    }
}

/// A finding sentence for a running paragraph, with its norm and the shortest form of its numbers.
fn finding(norm: &Norm) -> Finding {
    let n = norm.counts.assessed();
    Finding {
        norm: norm.id.clone(),
        place: place("norm", &norm.id),
        text: dutch::capitalize(bare(norm).0),
        counts: (n > 0).then(|| format!("{} van {}", norm.counts.met, thousands(n))),
    }
}

fn place(kind: &str, id: &str) -> String {
    format!("{kind}-{}", anchor(id))
}

/// A descriptive figure as a sentence.
fn measured(measure: &Measure, one: &str, many: &str) -> String {
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

fn ratio(part: u64, whole: u64) -> f64 {
    let float = |n| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}

// The parts of the report.

fn summary(findings: &Findings, numbers: &mut Numbers) -> Summary {
    let sketch = |(aspect, number): (&Aspect, usize)| Sketch {
        title: aspect.title.clone(),
        place: anchor(&format!("{number} {}", aspect.title)),
        rating: dutch::capitalize(&aspect.rating.text),
        sentence: announced(aspect),
        // A decided rating is explained in its chapter; here the findings speak.
        reason: (aspect.rating.possible.len() != 1).then(|| sentence(&aspect.rating.reason)),
        findings: telling(aspect).into_iter().map(finding).collect(),
    };
    Summary {
        opening: opening(findings),
        table: numbers.table(),
        aspects: findings.aspects.iter().zip(2..).map(sketch).collect(),
    }
}

/// The two to four norms that say most: those that the rating rests on, then those furthest from an even split given
/// their number; at least one from either side, where there is one.
fn telling(aspect: &Aspect) -> Vec<&Norm> {
    let weight = |norm: &Norm| {
        let n = norm.counts.assessed();
        let share = ratio(norm.counts.met, n);
        let named = aspect
            .rating
            .reason
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| word == norm.id);
        (share - 0.5).abs() * ratio(n, 1).sqrt() + if named { 100.0 } else { 0.0 }
    };
    let mut norms: Vec<&Norm> = aspect.norms.iter().filter(|norm| norm.counts.assessed() > 0).collect();
    norms.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    let good = |norm: &&Norm| norm.counts.met.saturating_mul(2) >= norm.counts.assessed();
    let most = 4.min(norms.len());
    for side in [true, false] {
        if most > 1
            && !norms.iter().take(most).any(|norm| good(norm) == side)
            && let Some(at) = norms.iter().position(|norm| good(norm) == side)
        {
            let norm = norms.remove(at);
            norms.insert(most - 1, norm);
        }
    }
    norms.truncate(most);
    aspect.norms.iter().filter(|norm| norms.iter().any(|chosen| std::ptr::eq(*chosen, *norm))).collect()
}

/// The values of a measure as a table shows them: name and number.
fn bars(measure: &Measure) -> Vec<(&str, u64)> {
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

fn profile(findings: &Findings, numbers: &mut Numbers) -> Option<Profile> {
    if findings.measures.is_empty() {
        return None;
    }
    let spread = |measure: &&Measure| matches!(measure.figure, Figure::Distribution { .. });
    let groups: Vec<Bars<'_>> = findings
        .measures
        .iter()
        .filter(spread)
        .map(|measure| Bars { title: &measure.title, bars: bars(measure) })
        .collect();
    let table = numbers.table();
    let title = "Verdeling naar kenmerken";
    let number = if groups.is_empty() { 0 } else { numbers.figure() };
    Some(Profile {
        paragraphs: described(findings, numbers),
        table,
        figure: number,
        chart: (!groups.is_empty()).then(|| charts::distributions("fig-profiel", title, &groups)),
        groups: findings.measures.iter().map(group).collect(),
    })
}

/// The profile in prose: first what was counted and how it is spread, then what holds for how many.
fn described(findings: &Findings, numbers: &mut Numbers) -> Vec<Vec<Noted>> {
    let (one, many) = (&findings.framework.one, &findings.framework.many);
    // "16 gemeenten" reads better than a sentence for each, where the title is a plural and nothing is missing.
    let total = |measure: &Measure| match measure.figure {
        Figure::Distinct { count, unknown: 0 } if count != 1 && measure.source.is_none() => {
            Some(thousands(count))
        }
        Figure::Sum { total, unknown: 0 } if total != 1 && measure.source.is_none() => {
            Some(total.to_string())
        }
        _ => None,
    };
    let totals: Vec<String> = findings
        .measures
        .iter()
        .filter_map(|measure| Some(format!("{} {}", total(measure)?, inside(&measure.title))))
        .collect();
    let mut first = Vec::new();
    if !totals.is_empty() {
        first.push(Noted { text: format!("Geteld zijn {}.", dutch::join(&totals, "en")), note: None });
    }
    let mut second = Vec::new();
    for measure in findings.measures.iter().filter(|measure| total(measure).is_none()) {
        let part = if matches!(measure.figure, Figure::Share { .. }) { &mut second } else { &mut first };
        part.push(noted(measure, one, many, numbers));
    }
    [first, second].into_iter().filter(|paragraph| !paragraph.is_empty()).collect()
}

fn noted(measure: &Measure, one: &str, many: &str, numbers: &mut Numbers) -> Noted {
    Noted {
        text: measured(measure, one, many),
        note: measure.source.as_ref().map(|source| numbers.cite(source)),
    }
}

fn group(measure: &Measure) -> Group {
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

fn chapter<'a>(
    findings: &'a Findings,
    aspect: &'a Aspect,
    number: usize,
    numbers: &mut Numbers,
) -> Chapter<'a> {
    let (one, many) = (&findings.framework.one, &findings.framework.many);
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
        norms: format!("{} {}", spelled(count), agree(count, "norm", "normen")),
        norm_table: numbers.table(),
        outcome_figure: numbers.figure(),
        outcome_chart: charts::outcomes(
            &format!("{name}-uitkomsten"),
            &format!("{}: uitkomsten per norm", aspect.title),
            &outcomes,
        ),
        share_figure: numbers.figure(),
        share_chart: charts::shares(
            &format!("{name}-aandelen"),
            &format!("{}: aandeel per norm", aspect.title),
            &shares,
        ),
        count_table: numbers.table(),
        parts: parts
            .into_iter()
            .map(|(title, norms)| Part {
                title,
                norms: norms
                    .into_iter()
                    .zip(&mut cited)
                    .map(|(norm, note)| norm_view(norm, note, one, many, numbers))
                    .collect(),
            })
            .collect(),
        measures: aspect.measures.iter().map(|measure| noted(measure, one, many, numbers)).collect(),
        consequences: section("gevolgen"),
        conclusion: section("conclusie"),
        rating: concluded(aspect, section("conclusie").is_some()),
        reason: sentence(&aspect.rating.reason),
    }
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

fn norm_view<'a>(
    norm: &'a Norm,
    note: Citation,
    one: &str,
    many: &str,
    numbers: &mut Numbers,
) -> NormView<'a> {
    let mut quotation = |quote: &'a crate::findings::Quote| Quotation {
        lead: match (&quote.speaker, &quote.context) {
            (Some(speaker), context) => {
                let about = context.as_deref().map(str::trim).filter(|context| !context.is_empty());
                let about = about
                    .map(|context| format!(", over {}", context.strip_prefix("over ").unwrap_or(context)));
                format!(
                    "{}, case {}{}:",
                    dutch::capitalize(speaker),
                    quote.dossier,
                    about.unwrap_or_default()
                )
            }
            (None, _) => format!("Case {}", quote.dossier),
        },
        text: quote.text.trim(),
        note: quote.source.as_ref().map(|source| numbers.note(sentence(source))),
    };
    let quotes = norm.quotes.iter().filter(|quote| quote.speaker.is_some()).map(&mut quotation).collect();
    let examples: Vec<_> =
        norm.quotes.iter().filter(|quote| quote.speaker.is_none()).map(&mut quotation).collect();
    let share = |pick: fn(&Share) -> Option<f64>| norm.share.as_ref().and_then(pick);
    let words = [
        ("Van toepassing", &norm.words.applies),
        ("Voldaan", &norm.words.met),
        ("Deels voldaan", &norm.words.partly),
    ];
    NormView {
        id: &norm.id,
        place: place("norm", &norm.id),
        title: &norm.title,
        statement: norm.statement.trim(),
        quote: norm.source.quote.as_deref(),
        note,
        sentence: sentence(&norm.sentence),
        figures: figures(norm, one, many),
        counts: norm.counts,
        assessed: norm.counts.assessed(),
        share: percent(share(|share| share.value)),
        interval: range(share(|share| share.low), share(|share| share.high)),
        bounds: range(share(|share| Some(share.lowest)), share(|share| Some(share.highest))),
        recap: finding(norm),
        criteria: norm.criteria.iter().collect(),
        quotes,
        frame: (!examples.is_empty()).then(|| Frame { number: numbers.frame(), examples }),
        words: words
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(name, lines)| (name, tree(lines)))
            .collect(),
        always: norm.words.applies.is_empty(),
    }
}

/// Lines indented by two spaces per level, as a tree.
fn tree(lines: &[String]) -> Vec<Line<'_>> {
    fn level<'a>(
        lines: &mut std::iter::Peekable<impl Iterator<Item = (usize, &'a str)>>,
        depth: usize,
    ) -> Vec<Line<'a>> {
        let mut out: Vec<Line<'a>> = Vec::new();
        while let Some(&(own, text)) = lines.peek() {
            if own < depth {
                break;
            }
            if own > depth && depth < DEEPEST {
                let under = level(lines, depth + 1);
                match out.last_mut() {
                    Some(line) => line.under.extend(under),
                    None => out.extend(under),
                }
            } else {
                out.push(Line { text, depth, under: Vec::new() });
                lines.next();
            }
        }
        out
    }
    /// Deeper lines stay at this level: the template recurses.
    const DEEPEST: usize = 12;
    let indented =
        lines.iter().map(|line| ((line.len() - line.trim_start_matches(' ').len()) / 2, line.trim()));
    level(&mut indented.peekable(), 0)
}

fn account<'a>(findings: &'a Findings, number: usize, numbers: &mut Numbers) -> Account<'a> {
    let norms = || findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let parameter_table = numbers.table();
    let parameters =
        findings.parameters.iter().map(|parameter| parameter_view(findings, parameter, numbers)).collect();
    let unknown: Vec<Unknown<'_>> = norms().filter_map(unknown).collect();
    let unknown_table = if unknown.is_empty() { 0 } else { numbers.table() };
    let judgement_table = if findings.judgements.is_empty() { 0 } else { numbers.table() };
    let files = findings.inputs.len() as u64;
    Account {
        number,
        authored: written(findings),
        scale: dutch::join(&findings.framework.scale, "en"),
        ratings: findings.aspects.iter().map(rules).collect(),
        parameter_table,
        parameters,
        open: open_verdicts(findings),
        unknown_table,
        unknown,
        judgement: judged(findings),
        judgement_table,
        judgements: findings.judgements.iter().map(|judgement| judgement_view(findings, judgement)).collect(),
        limits: norms()
            .filter_map(|norm| Some((norm.id.as_str(), place("norm", &norm.id), norm.open.as_deref()?)))
            .collect(),
        denominator_table: numbers.table(),
        inputs: &findings.inputs,
        files: format!("{} {}", figure(files), agree(files, "bestand", "bestanden")),
    }
}

/// Which texts people wrote.
fn written(findings: &Findings) -> String {
    let mut names: Vec<String> = Vec::new();
    for section in ["voorwoord", "inleiding", "eindoordeel"] {
        if text(findings, section).is_some() {
            names.push(match section {
                "inleiding" => "het begin van de inleiding".to_owned(),
                name => format!("het {name}"),
            });
        }
    }
    for aspect in &findings.aspects {
        for (part, name) in [("gevolgen", "de gevolgen"), ("conclusie", "de conclusie")] {
            if text(findings, &format!("{}.{part}", aspect.id)).is_some() {
                names.push(format!("{name} bij ‘{}’", inside(&aspect.title)));
            }
        }
    }
    if names.is_empty() {
        "Alle tekst is uit de bevindingen samengesteld.".to_owned()
    } else {
        format!(
            "Door mensen geschreven: {}. De overige tekst is uit de bevindingen samengesteld.",
            dutch::join(&names, "en")
        )
    }
}

fn rules(aspect: &Aspect) -> Rules<'_> {
    let rating = &aspect.rating;
    let origin = match rating.origin {
        Origin::Source => "Deze regels staan in de bron",
        Origin::Chosen => "Deze regels zijn gekozen door de opstellers van het normenkader",
        Origin::Audit => "Deze regels zijn door deze audit gesteld",
    };
    let why = rating.why.as_deref().map(str::trim).filter(|why| !why.is_empty());
    Rules {
        aspect: &aspect.title,
        lines: rating
            .rules
            .iter()
            .zip(1..)
            .map(|(rule, number)| (sentence(rule), rating.rule == Some(number)))
            .collect(),
        origin: sentence(&why.map_or_else(|| origin.to_owned(), |why| format!("{origin}: {}", inside(why)))),
    }
}

fn parameter_view(findings: &Findings, parameter: &Parameter, numbers: &mut Numbers) -> ParameterView {
    let aspect = parameter.aspect.as_ref();
    let title = aspect.map(|id| {
        findings.aspects.iter().find(|aspect| aspect.id == *id).map_or(id.as_str(), |aspect| &aspect.title)
    });
    let why = parameter.why.as_deref().map(|why| format!(": {}", why.trim())).unwrap_or_default();
    ParameterView {
        name: dutch::capitalize(&parameter.id.replace('_', " ")),
        value: parameter.value.clone(),
        scope: title.unwrap_or("alle aspecten").to_owned(),
        origin: sentence(&format!("{}{why}", dutch::origin(parameter.origin))),
        note: parameter.source.as_ref().map(|source| numbers.cite(source)),
    }
}

fn open_verdicts(findings: &Findings) -> String {
    let open = findings.read.open_verdicts;
    if open == 0 {
        return "Geen enkele uitkomst staat open.".to_owned();
    }
    format!(
        "Er {} {} open: wat is vastgelegd, laat daar meer dan één uitkomst mogelijk. De tabel noemt per norm de {} \
         en wat daarin het vaakst nodig is om te kunnen beslissen.",
        agree(open, "staat", "staan"),
        counted(open, "uitkomst", "uitkomsten"),
        findings.framework.many,
    )
}

/// What is open for a norm, and which facts are missing most often.
fn unknown(norm: &Norm) -> Option<Unknown<'_>> {
    let open: Vec<&Record> =
        norm.verdicts.iter().filter(|record| record.verdict == Verdict::Unknown).collect();
    if open.is_empty() {
        return None;
    }
    let mut facts: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, record) in open.iter().enumerate() {
        for fact in record.settle.iter().flat_map(|settle| &settle.facts) {
            facts.entry(general(fact)).or_default().insert(at);
        }
    }
    let mut ranked: Vec<(String, BTreeSet<usize>)> = facts.into_iter().collect();
    ranked.sort_by(|a, b| {
        b.1.len().cmp(&a.1.len()).then(a.0.chars().count().cmp(&b.0.chars().count())).then(a.0.cmp(&b.0))
    });
    // What is missing in one dossier only says little, unless there is nothing else.
    let shared = ranked.iter().filter(|(_, at)| at.len() > 1).count();
    let facts = ranked
        .into_iter()
        .take(shared.clamp(1, FACTS))
        .map(|(fact, at)| {
            let ids: Vec<&str> = at.iter().map(|&at| open[at].dossier.as_str()).collect();
            let which =
                if ids.len() == open.len() && open.len() > 1 { "alle".to_owned() } else { listed(&ids) };
            format!("{fact} ({which})")
        })
        .collect();
    let ids: Vec<&str> = open.iter().map(|record| record.dossier.as_str()).collect();
    Some(Unknown {
        id: &norm.id,
        place: place("norm", &norm.id),
        title: &norm.title,
        count: ids.len(),
        dossiers: listed(&ids),
        facts,
    })
}

/// A fact without what makes it one dossier's: parentheses with a place or a date in them.
fn general(fact: &str) -> String {
    let mut out = String::new();
    let mut rest = fact;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        let mut depth = 1_usize;
        let end = after.find(|c| {
            depth = match c {
                '(' => depth + 1,
                ')' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        let Some(end) = end else {
            out.push('(');
            rest = after;
            break;
        };
        let (inner, tail) = (&after[..end], &after[end + 1..]);
        if !inner.contains(|c: char| c == '/' || c.is_ascii_digit()) {
            out.push('(');
            out.push_str(inner);
            out.push(')');
        }
        rest = tail;
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "3, 8 en 21"; of many only the first.
fn listed(ids: &[&str]) -> String {
    if ids.len() <= NAMED {
        dutch::join(ids, "en")
    } else {
        format!("{} en {} andere", ids[..NAMED].join(", "), ids.len() - NAMED)
    }
}

fn judged(findings: &Findings) -> String {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let asked: Vec<String> = norms
        .flat_map(|norm| {
            norm.criteria.iter().filter(|criterion| criterion.judged).map(move |criterion| (norm, criterion))
        })
        .map(|(norm, criterion)| format!("‘{}’ ({})", criterion.question.trim(), norm.id))
        .collect();
    let given = findings.judgements.len() as u64;
    match (asked.is_empty(), given) {
        (true, 0) => "Geen enkele norm vraagt om een menselijk oordeel.".to_owned(),
        (true, _) => {
            format!("Er {} {} gegeven.", agree(given, "is", "zijn"), counted(given, "oordeel", "oordelen"))
        }
        (false, 0) => format!(
            "Een menselijk oordeel is nodig voor: {}. Zulke oordelen zijn niet gegeven; wat ervan afhangt, staat open.",
            dutch::join(&asked, "en")
        ),
        (false, _) => format!(
            "Een menselijk oordeel is nodig voor: {}. Er {} {} gegeven; wat van andere afhangt, staat open.",
            dutch::join(&asked, "en"),
            agree(given, "is", "zijn"),
            counted(given, "oordeel", "oordelen"),
        ),
    }
}

fn judgement_view<'a>(findings: &'a Findings, judgement: &'a Judgement) -> JudgementView<'a> {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let mut criteria = norms.filter(|norm| norm.id == judgement.norm).flat_map(|norm| &norm.criteria);
    let criterion = criteria.find(|criterion| criterion.id == judgement.criterion);
    let date = judgement.date.as_deref().map(|date| format!(", {}", dutch::date(date))).unwrap_or_default();
    JudgementView {
        dossier: &judgement.dossier,
        norm: &judgement.norm,
        question: criterion.map_or(&judgement.criterion, |criterion| &criterion.question),
        verdict: dutch::verdict(judgement.verdict),
        by: format!("{}{date}", judgement.by),
        motivation: judgement.motivation.trim(),
    }
}

/// Every outcome of every record, a table per aspect.
fn matrix<'a>(findings: &'a Findings, numbers: &mut Numbers) -> Vec<Matrix<'a>> {
    let mut dossiers: Vec<&str> = Vec::new();
    let mut seen = BTreeSet::new();
    for record in findings.aspects.iter().flat_map(|aspect| &aspect.norms).flat_map(|norm| &norm.verdicts) {
        if seen.insert(record.dossier.as_str()) {
            dossiers.push(&record.dossier);
        }
    }
    let table = |(aspect, first): (&'a Aspect, bool)| {
        let records: Vec<BTreeMap<&str, &Record>> = aspect
            .norms
            .iter()
            .map(|norm| norm.verdicts.iter().map(|record| (record.dossier.as_str(), record)).collect())
            .collect();
        Matrix {
            title: &aspect.title,
            table: numbers.table(),
            norms: aspect.norms.iter().map(|norm| (norm.id.as_str(), place("norm", &norm.id))).collect(),
            rows: dossiers
                .iter()
                .map(|dossier| Row {
                    dossier,
                    place: first.then(|| place("dossier", dossier)),
                    cells: records.iter().map(|norm| cell(norm.get(dossier).copied())).collect(),
                })
                .collect(),
        }
    };
    let first = std::iter::once(true).chain(std::iter::repeat(false));
    findings.aspects.iter().zip(first).map(table).collect()
}

fn cell(record: Option<&Record>) -> (&'static str, String) {
    let Some(record) = record else { return ("", "niet getoetst".to_owned()) };
    let symbol = match record.verdict {
        Verdict::Met => "●",
        Verdict::Partly => "◐",
        Verdict::NotMet => "○",
        Verdict::Unknown => "?",
        Verdict::NotApplicable => "–",
    };
    let mut words = dutch::verdict(record.verdict).to_owned();
    if record.verdict == Verdict::Unknown && !record.possible.is_empty() {
        let possible: Vec<&str> = record.possible.iter().map(|&verdict| dutch::verdict(verdict)).collect();
        words = format!("{words}: {}", dutch::join(&possible, "of"));
    }
    (symbol, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{
        Audit, Criterion, Document, Entry, Evidence, Framework, Input, Part, Quote, Read, Settle, Text, Tool,
        Value, Words,
    };

    const DOSSIERS: u64 = 38;

    /// Id, title, statement, section of the source, finding, and how many met, partly, not met, unknown, n.v.t.
    type Sample = (&'static str, &'static str, &'static str, &'static str, &'static str, [u64; 5]);

    const CUSTOM: [Sample; 10] = [
        (
            "MW-1",
            "Beeld van de klant bij aanvang",
            "De dienstverlener brengt bij aanvang kenmerken, competenties, kansen én beperkingen van de klant in beeld.",
            "3 Kader voor maatwerk",
            "Van een beperkt deel van de klanten is bij aanvang een volledig beeld gevormd.",
            [8, 21, 4, 4, 1],
        ),
        (
            "MW-2",
            "Diagnose-instrument gebruikt",
            "De diagnose wordt gesteld met een diagnose-instrument en niet alleen op mensenkennis.",
            "3 Kader voor maatwerk",
            "Bij een klein deel van de klanten gebruikte de klantmanager vóór het eerste aanbod een diagnose-instrument.",
            [5, 9, 20, 4, 0],
        ),
        (
            "MW-3",
            "Diagnose en keuze expliciet",
            "De diagnose én de keuze voor een aanpak zijn vastgelegd en gemotiveerd.",
            "3 Conclusie",
            "In een beperkt deel van de dossiers zijn zowel de diagnose als de keuzes die erop volgden vastgelegd en gemotiveerd.",
            [5, 16, 9, 8, 0],
        ),
        (
            "MW-4",
            "Aanbod sluit aan op diagnose",
            "Elk onderdeel van het aanbod is te herleiden tot vastgestelde kenmerken, kansen of belemmeringen van deze klant.",
            "3 Afstemming aanbod op diagnose",
            "Bij bijna de helft van de klanten met een aanbod is elk onderdeel daarvan te herleiden tot de diagnose en blijft geen ernstige belemmering onbeantwoord.",
            [13, 12, 6, 5, 2],
        ),
        (
            "MW-5",
            "Meer dan een standaardaanbod",
            "Het aanbod is specifiek voor de klant en niet alleen een standaardtraject.",
            "3 Afstemming aanbod op diagnose",
            "Een klein deel van de klanten met een aanbod kreeg meer dan een standaardtraject.",
            [4, 14, 14, 4, 2],
        ),
        (
            "MW-6",
            "Monitoren en herbeoordelen",
            "Diagnose en doelen worden gedurende de dienstverlening gevolgd en zo nodig bijgesteld.",
            "3 Maatwerk in de praktijk",
            "Bij een beperkt deel van de klanten zijn diagnose en doelen structureel gevolgd.",
            [6, 13, 10, 8, 1],
        ),
        (
            "MW-7",
            "Diagnose houdt stand",
            "De diagnose blijkt achteraf niet onjuist en behoeft geen aanvulling.",
            "3 Conclusie",
            "Bij een meerderheid van de klanten hield de diagnose stand; bij 13 bleek zij onjuist of was een aanvulling nodig.",
            [17, 0, 13, 8, 0],
        ),
        (
            "MW-8",
            "Rustperiode onderbouwd, begrensd en gevolgd",
            "Een rustperiode berust op een beoordeling, heeft een einddatum en er blijft contact.",
            "3 Afstemming aanbod op diagnose",
            "Van de klanten met een rustperiode was die bij één van de klanten onderbouwd, begrensd en gevolgd.",
            [1, 3, 1, 7, 26],
        ),
        (
            "MW-9",
            "Afstand en termijn bepaald",
            "Op basis van het beeld wordt de afstand tot de arbeidsmarkt bepaald en de termijn waarbinnen uitstroom mogelijk is.",
            "3 Maatwerk in de praktijk",
            "Bij bijna de helft van de klanten zijn tijdig de afstand tot de arbeidsmarkt én een termijn bepaald.",
            [15, 15, 4, 4, 0],
        ),
        (
            "MW-10",
            "Klant voelt zich gehoord",
            "De klant ervaart dat naar zijn situatie is geluisterd.",
            "3 Gevolgen",
            "Het merendeel van de klanten voelt zich gehoord.",
            [26, 5, 2, 5, 0],
        ),
    ];

    const CONTINUITY: [Sample; 11] = [
        (
            "CO-1",
            "Geen onderbrekingen in het zoekproces",
            "Er vallen geen gaten in de dienstverlening zolang de klant werk zoekt.",
            "7 Kader voor continuïteit en samenwerking",
            "Bij meerdere van de klanten viel geen onderbreking in de dienstverlening.",
            [10, 8, 12, 8, 0],
        ),
        (
            "CO-2",
            "Wekelijks contact met de begeleider in een traject",
            "Tijdens het traject spreekt de klant de begeleider wekelijks.",
            "7 Klant en re-integratiebegeleider: intensief contact",
            "Vrijwel alle klanten in een traject spraken de begeleider wekelijks.",
            [27, 1, 2, 1, 7],
        ),
        (
            "CO-3",
            "Klantmanager blijft in beeld tijdens het traject",
            "De klantmanager houdt tijdens het traject contact met de klant of zicht op het verloop.",
            "7 Klant en klantmanager: weinig contact",
            "Bij een beperkt deel van de klanten hield de klantmanager tijdens het traject contact of zicht op het verloop.",
            [5, 0, 21, 5, 7],
        ),
        (
            "CO-4",
            "Contact na het traject, op initiatief van de dienstverlener",
            "Na een traject zonder uitstroom volgt tijdig contact en wordt dat niet aan de klant overgelaten.",
            "7 Klant en klantmanager: weinig contact",
            "Bij twee van de klanten nam de dienstverlener na een traject zonder uitstroom tijdig zelf weer contact op.",
            [2, 5, 12, 4, 15],
        ),
        (
            "CO-5",
            "Voortborduren op het traject",
            "Het vervolg bouwt voort op wat in het traject is bereikt of gebleken.",
            "7 Gevolgen",
            "Bij twee van de klanten met een vervolg op het traject bouwde dat voort op wat het traject had opgeleverd.",
            [2, 0, 8, 3, 25],
        ),
        (
            "CO-6",
            "Reden bij afwezigheid van contact",
            "Als er geen (intensief) contact is, ligt daar een reden aan ten grondslag.",
            "7 Klant en klantmanager: weinig contact",
            "Voor meerdere van de klanten zonder (intensief) contact is daarvoor een reden gegeven.",
            [4, 0, 12, 9, 13],
        ),
        (
            "SA-1",
            "Uitwisseling tussen klantmanager en begeleider",
            "Klantmanager en begeleider wisselen informatie uit over het verloop van het traject en de ontwikkeling daarin.",
            "7 Weinig samenwerking",
            "Bij twee van de klanten met een begeleider wisselden klantmanager en begeleider regelmatig uit hoe het traject verliep.",
            [2, 8, 17, 4, 7],
        ),
        (
            "SA-2",
            "Periodieke, inhoudelijke rapportage",
            "Over het traject wordt periodiek en inhoudelijk gerapporteerd.",
            "7 Weinig samenwerking",
            "Over het traject van een klein deel van de klanten is periodiek en inhoudelijk gerapporteerd.",
            [3, 9, 12, 6, 8],
        ),
        (
            "SA-3",
            "Samenwerking met externe partijen waar nodig",
            "Bij schulden, gezondheid, gezin of scholing wordt samengewerkt met de betrokken instelling.",
            "7 Weinig samenwerking",
            "Bij twee van de klanten bij wie dat nodig was, is met externe partijen samengewerkt.",
            [2, 10, 9, 8, 9],
        ),
        (
            "SA-4",
            "Warm doorverwijzen",
            "Een verwijzing wordt actief begeleid en opgevolgd.",
            "7 Weinig samenwerking",
            "Drie van de klanten met een verwijzing zijn daarin actief begeleid.",
            [3, 0, 6, 3, 26],
        ),
        (
            "SA-5",
            "Overdracht van UWV naar gemeente",
            "Bij instroom vanuit de WW vindt overdracht plaats.",
            "3 Inzicht in de klant",
            "Bij geen van de klanten die uit de WW kwamen, droeg UWV de klant over.",
            [0, 0, 3, 2, 33],
        ),
    ];

    fn source(section: &str, quote: Option<&str>) -> Source {
        Source { document: "R13/05".into(), section: Some(section.into()), quote: quote.map(Into::into) }
    }

    fn norm(at: usize, &(id, title, statement, section, finding, counts): &Sample) -> Norm {
        let [met, partly, not_met, unknown, not_applicable] = counts;
        let order =
            [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::Unknown, Verdict::NotApplicable];
        let spread: Vec<Verdict> =
            order.iter().zip(counts).flat_map(|(&verdict, n)| (0..n).map(move |_| verdict)).collect();
        let verdicts = (0..spread.len()).map(|place| {
            let verdict = spread[(place * 5 + at * 7) % spread.len()];
            let open = verdict == Verdict::Unknown;
            Record {
                dossier: (place + 1).to_string(),
                verdict,
                possible: if open { vec![Verdict::Met, Verdict::Partly] } else { vec![verdict] },
                evidence: vec![Evidence { text: "Diagnose op 2 september 2011.".into(), place: None }],
                settle: if open {
                    let fact = if place % 3 == 0 {
                        "de datum van de eerste diagnose"
                    } else {
                        "of alle gesprekken zijn vastgelegd"
                    };
                    vec![Settle { certain: place % 2 == 0, facts: vec![fact.into()] }]
                } else {
                    Vec::new()
                },
            }
        });
        let n = met + partly + not_met;
        let value = (n > 0).then(|| ratio(met, n));
        let (low, high) = value.map_or((None, None), |p| {
            let (n, z) = (ratio(n, 1), 1.96_f64);
            let (middle, half) =
                (p + z * z / (2.0 * n), z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt());
            let whole = 1.0 + z * z / n;
            (Some(((middle - half) / whole).max(0.0)), Some(((middle + half) / whole).min(1.0)))
        });
        Norm {
            id: id.into(),
            title: title.into(),
            statement: statement.into(),
            source: source(section, (at == 0).then_some("Een voorwaarde voor het bieden van maatwerk is dat de dienstverlener een goed beeld heeft van de kenmerken, competenties, kansen en beperkingen")),
            open: at.is_multiple_of(3).then(|| "Of dit góéd is gedaan, beslist geen regel.".into()),
            words: Words {
                applies: if not_applicable > 0 { vec!["er is een traject met een begeleider".into()] } else { Vec::new() },
                met: ["alle van:", "  er is een diagnose", "    gesteld door de klantmanager", "    binnen 42 dagen na de instroom", "  bij elk aanbod is de keuze gemotiveerd"].map(Into::into).into(),
                partly: if partly > 0 { vec!["er is een diagnose".into()] } else { Vec::new() },
            },
            counts: Counts { read: DOSSIERS, met, partly, not_met, unknown, not_applicable },
            share: Some(Share {
                value, low, high,
                lowest: ratio(met, n + unknown),
                highest: ratio(met + unknown, n + unknown),
            }),
            sentence: format!("{}{}.", finding.trim_end_matches('.'), numbers(counts)),
            criteria: Vec::new(),
            verdicts: verdicts.collect(),
            quotes: Vec::new(),
        }
    }

    /// The numbers behind a finding, as the engine writes them.
    fn numbers([met, partly, not_met, unknown, not_applicable]: [u64; 5]) -> String {
        let rest = [(partly, "deels"), (unknown, "niet te beoordelen"), (not_applicable, "n.v.t.")];
        let rest: Vec<String> =
            rest.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        let rest = if rest.is_empty() { String::new() } else { format!("; {}", rest.join(", ")) };
        format!(" ({met} van {} beoordeelde{rest})", met + partly + not_met)
    }

    fn quote(dossier: &str, speaker: Option<&str>, context: Option<&str>, text: &str, chapter: u64) -> Quote {
        Quote {
            dossier: dossier.into(),
            speaker: speaker.map(Into::into),
            context: context.map(Into::into),
            text: text.into(),
            source: Some(format!("R13/05, hoofdstuk {chapter}")),
        }
    }

    fn measure(id: &str, title: &str, figure: Figure) -> Measure {
        Measure { id: id.into(), title: title.into(), source: None, figure }
    }

    fn spread(values: &[(&str, u64)], unknown: u64) -> Figure {
        let value = |&(label, count): &(&str, u64)| Value {
            value: label.replace(' ', "_"),
            label: label.into(),
            count,
        };
        Figure::Distribution { values: values.iter().map(value).collect(), unknown }
    }

    /// An audit as inspectors would do it, with figures near the published ones.
    fn sample() -> Findings {
        let mut custom: Vec<Norm> = CUSTOM.iter().enumerate().map(|(at, row)| norm(at, row)).collect();
        let continuity: Vec<Norm> = CONTINUITY.iter().enumerate().map(|(at, row)| norm(at, row)).collect();
        custom[0].quotes = vec![quote(
            "28",
            Some("klantmanager"),
            Some("over de eerste diagnose"),
            "Volgens mij hebben ze wel een gesprek met haar gevoerd. En volgens mij hebben ze toen wel geschat dat ze wel aan het werk zou kunnen.",
            3,
        )];
        custom[4].quotes = vec![
            quote(
                "9",
                None,
                Some("voorbeeld"),
                "Een klant kreeg een taalcursus, zodat zij zekerder werd in het solliciteren.",
                3,
            ),
            quote(
                "23",
                None,
                Some("voorbeeld"),
                "Een klant die een eigen bedrijf had gehad, werd individueel begeleid bij het opbouwen van een netwerk.",
                3,
            ),
            quote(
                "31",
                None,
                Some("voorbeeld"),
                "Een klant mocht tijdens een ontheffing een opleiding volgen die aansloot op haar vrijwilligerswerk.",
                3,
            ),
        ];
        custom[7].quotes = vec![quote(
            "4",
            Some("klant"),
            Some("zijn belemmeringen (burn-out)"),
            "Ik heb nooit belemmeringen voor mezelf gezien, het was meer de burn-out die mij nekte.",
            3,
        )];
        let criterion = |id: &str, question: &str, judged, met, not_met, unknown| Criterion {
            id: id.into(),
            question: question.into(),
            judged,
            counts: Counts { read: DOSSIERS, met, partly: 0, not_met, unknown, not_applicable: 26 },
        };
        custom[7].criteria = vec![
            criterion("onderbouwd", "Berust de rust op een diagnose of medisch advies?", false, 4, 3, 5),
            criterion("begrensd", "Was er vooraf een einddatum, hooguit een jaar later?", false, 3, 4, 5),
            criterion("gevolgd", "Hield de dienstverlener contact?", false, 3, 4, 5),
            criterion("noodzaak", "Was rust nodig?", true, 1, 1, 10),
        ];
        let mut findings = Findings {
            format: crate::findings::FORMAT.into(),
            tool: Tool { name: "toetssteen".into(), version: "0.1.0".into() },
            audit: Audit {
                title: "Perspectief voor oudere werklozen?".into(),
                subtitle: Some("Dienstverlening aan bijstandsgerechtigden van 45 jaar en ouder, opnieuw getoetst aan verzonnen dossiers".into()),
                as_of: "2013-06-30".into(),
                colofon: [("Programma", "Dienstverlenende Overheid"), ("Datum", "Augustus 2013"), ("Nummer", "R13/05")]
                    .map(|(name, value)| Entry { name: name.into(), value: value.into() })
                    .into(),
                texts: [
                    ("voorwoord", "Dit rapport laat zien hoe een audit er met toetssteen uitziet. De dossiers zijn verzonnen; de normen en de citaten komen uit het rapport *Perspectief voor oudere werklozen?* van de Inspectie SZW.\n\nHet is geen uitgave van de inspectie en doet geen uitspraak over bestaande gemeenten of personen."),
                    ("inleiding", "Oudere bijstandsgerechtigden moeten intensiever, anders en langer zoeken naar een baan dan anderen. De vraag is in hoeverre de dienstverlening door gemeenten hun kansen op werk vergroot.\n\n### Vraagstelling\n\nHet verloop van de dienstverlening is onderzocht op twee aspecten:\n\n- **maatwerk**: sluit de dienstverlening aan op de klant?\n- **continuïteit en samenwerking**: blijft zij dat doen, ook als anderen haar uitvoeren?"),
                    ("maatwerk.gevolgen", "De overwegingen en keuzes zijn veelal impliciet. Circa de helft van de klanten is door eigen zoekgedrag uitgestroomd, terwijl zij als niet kansrijk waren ingeschat. Wel zijn de meeste klanten positief over de bijdrage van de dienstverlening aan het verminderen van belemmeringen."),
                    ("maatwerk.conclusie", "De inspectie concludeert dat maatwerk aan oudere werklozen beperkt is. De diagnose en de keuze voor een aanpak zijn in veel gevallen globaal en blijven impliciet."),
                ]
                .map(|(section, markdown)| Text { section: section.into(), markdown: markdown.into() })
                .into(),
            },
            framework: Framework {
                id: "ouderen-45plus".into(),
                title: "Perspectief voor oudere werklozen".into(),
                subtitle: None,
                documents: vec![Document {
                    id: "R13/05".into(),
                    title: "Perspectief voor oudere werklozen?".into(),
                    publisher: Some("Inspectie SZW".into()),
                    date: Some("2013-08".into()),
                }],
                scale: ["goed", "voldoende", "beperkt", "onvoldoende"].map(Into::into).into(),
                one: "dossier".into(),
                many: "dossiers".into(),
            },
            read: Read { dossiers: DOSSIERS, with_warnings: 2, open_verdicts: 0, settling_facts: 41 },
            inputs: (1..=38)
                .map(|n| Input { path: format!("dossiers/{n:02}.yaml"), sha256: format!("{n:02x}").repeat(32) })
                .collect(),
            parameters: vec![
                Parameter { id: "kortste_uitkering".into(), aspect: None, value: "42 dagen".into(), origin: Origin::Chosen, why: Some("wie korter dan zes weken bijstand ontving, kan moeilijk meer dan een eerste gesprek hebben gehad".into()), source: None },
                Parameter { id: "langste_rustperiode".into(), aspect: Some("maatwerk".into()), value: "365 dagen".into(), origin: Origin::Source, why: None, source: Some(source("3 Afstemming aanbod op diagnose", Some("Het varieert van een paar maanden tot een jaar."))) },
                Parameter { id: "kwartaal".into(), aspect: Some("continuiteit-en-samenwerking".into()), value: "120 dagen".into(), origin: Origin::Audit, why: Some("in de zomer lagen de gesprekken stil".into()), source: None },
            ],
            measures: vec![
                measure("geslacht", "Geslacht", spread(&[("man", 23), ("vrouw", 15)], 0)),
                measure("leeftijd", "Leeftijd", spread(&[("45-49", 9), ("50-54", 13), ("55-59", 11), ("60-64", 3)], 2)),
                measure("opleiding", "Opleidingsniveau", spread(&[("lager", 12), ("middelbaar", 11), ("hoger", 9)], 6)),
                measure("groep", "Uitgestroomd naar werk", spread(&[("uitgestroomd", 18), ("niet uitgestroomd", 20)], 0)),
                measure("gemeente", "Gemeenten", Figure::Distinct { count: 16, unknown: 0 }),
                measure("geinterviewden", "Geïnterviewde personen", Figure::Sum { total: 92, unknown: 0 }),
                measure("ww", "Eerder WW, of aansluitend op de WW ingestroomd", Figure::Share { yes: 9, no: 25, unknown: 4, not_applicable: 0 }),
                measure("beperkingen", "Lichamelijke of psychische beperkingen", Figure::Share { yes: 22, no: 12, unknown: 4, not_applicable: 0 }),
            ],
            aspects: vec![
                Aspect {
                    id: "maatwerk".into(),
                    title: "Maatwerk".into(),
                    frame: "Dienstverlening werkt pas als zij is afgestemd op de kenmerken van de klant. Dat kan alleen wie een goed beeld heeft van die kenmerken, van competenties, kansen en beperkingen, en daarvoor een diagnose-instrument gebruikt.".into(),
                    source: Some(source("3 Maatwerkdienstverlening", None)),
                    parts: Vec::new(),
                    rating: Rating {
                        possible: vec!["beperkt".into()],
                        rule: Some(3),
                        text: "beperkt".into(),
                        reason: "regel 3 gaat op: MW-10 heeft een aandeel van 79% en dat is ten minste 60%".into(),
                        rules: ["goed: MW-1, MW-2 en MW-4 elk ten minste 80%, MW-5 ten minste 60%", "voldoende: MW-1 en MW-4 elk ten minste 60%, MW-2 ten minste 40%", "beperkt: MW-10 ten minste 60% of MW-4 ten minste 40%", "onvoldoende: in alle andere gevallen"].map(Into::into).into(),
                        origin: Origin::Chosen,
                        why: Some("de bron noemt haar drempels niet; deze volgen haar nadruk op diagnose en afstemming".into()),
                    },
                    norms: custom,
                    measures: vec![
                        Measure { source: Some(source("3 Gevolgen", None)), ..measure("weersproken", "Inschatting door de uitkomst weersproken", Figure::Share { yes: 18, no: 17, unknown: 3, not_applicable: 0 }) },
                        measure("verminderd", "Klant ziet belemmeringen verminderd", Figure::Share { yes: 22, no: 8, unknown: 8, not_applicable: 0 }),
                    ],
                },
                Aspect {
                    id: "continuiteit-en-samenwerking".into(),
                    title: "Continuïteit en samenwerking".into(),
                    frame: "Hoe langer iemand zonder werk zit, hoe kleiner de kans op werk. Er mogen daarom geen onderbrekingen vallen in het zoeken. De professional zorgt daarvoor en werkt er met andere partijen, binnen en buiten de keten van werk en inkomen, voor samen.".into(),
                    source: Some(source("7 Continuïteit en samenwerking", None)),
                    parts: vec![
                        Part { title: "Continuïteit".into(), norms: CONTINUITY[..6].iter().map(|row| row.0.into()).collect() },
                        Part { title: "Samenwerking".into(), norms: CONTINUITY[6..].iter().map(|row| row.0.into()).collect() },
                    ],
                    rating: Rating {
                        possible: vec!["beperkt".into(), "onvoldoende".into()],
                        rule: None,
                        text: "tussen beperkt en onvoldoende".into(),
                        reason: "regel 3 vraagt voor CO-1 ten minste 30%, en dat aandeel ligt tussen 26% en 47%".into(),
                        rules: ["goed: CO-1, CO-3 en CO-4 elk ten minste 80%, SA-1 ten minste 60%", "voldoende: CO-1, CO-3 en CO-4 elk ten minste 60%", "beperkt: CO-2 ten minste 60% en CO-1 ten minste 30%", "onvoldoende: in alle andere gevallen"].map(Into::into).into(),
                        origin: Origin::Chosen,
                        why: Some("wekelijks contact met de begeleider telt, maar weegt niet op tegen gaten na het traject".into()),
                    },
                    norms: continuity,
                    measures: Vec::new(),
                },
            ],
            judgements: vec![Judgement { dossier: "4".into(), norm: "MW-8".into(), criterion: "noodzaak".into(), verdict: Verdict::Met, by: "inspecteur".into(), date: Some("2013-07-04".into()), motivation: "Er speelde een echtscheiding; de klant vroeg zelf om uitstel.".into() }],
        };
        findings.aspects[1].norms[1].quotes = vec![quote(
            "1",
            Some("klant"),
            Some("het contact met de begeleider"),
            "Ik kon altijd bellen als er iets was of als ik ergens mee zat.",
            7,
        )];
        findings.aspects[1].norms[7].quotes =
            vec![quote("15", Some("klantmanager"), None, "Ik vond de rapportage vrij summier.", 7)];
        findings.aspects[1].norms[8].quotes = vec![quote(
            "12",
            None,
            None,
            "Een klantmanager vroeg de schuldhulpverlening persoonlijk om een coach voor een klant met geldzorgen.",
            7,
        )];
        let open =
            findings.aspects.iter().flat_map(|aspect| &aspect.norms).map(|norm| norm.counts.unknown).sum();
        findings.read.open_verdicts = open;
        findings
    }

    #[test]
    fn every_norm_and_dossier_is_there_and_the_bytes_are_the_same() {
        let findings = sample();
        let (page, text) = (html(&findings).unwrap(), markdown(&findings).unwrap());
        for norm in findings.aspects.iter().flat_map(|aspect| &aspect.norms) {
            let Counts { read, met, partly, not_met, unknown, not_applicable } = norm.counts;
            assert_eq!(read, met + partly + not_met + unknown + not_applicable, "{}", norm.id);
            assert!(page.contains(&format!("id=\"norm-{}\"", anchor(&norm.id))), "{}", norm.id);
            assert!(text.contains(&format!("#### {} ", norm.id)), "{}", norm.id);
        }
        for n in 1..=DOSSIERS {
            assert!(page.contains(&format!("id=\"dossier-{n}\"")));
        }
        assert_eq!(page, html(&findings).unwrap());
        assert_eq!(text, markdown(&findings).unwrap());
    }

    #[test]
    fn every_link_within_the_page_has_a_place_and_no_place_is_there_twice() {
        let page = html(&sample()).unwrap();
        let mut places = BTreeSet::new();
        for rest in page.split(" id=\"").skip(1) {
            let place = rest.split('"').next().unwrap();
            assert!(places.insert(place), "twice: {place}");
        }
        for rest in page.split("href=\"#").skip(1) {
            let place = rest.split('"').next().unwrap();
            assert!(places.contains(place), "nowhere: {place}");
        }
        assert!(!page.contains("<script") && !page.contains("src="));
    }

    #[test]
    fn hostile_text_is_inert() {
        const HOSTILE: &str =
            "<script>alert(1)</script> {{ 7*7 }} {% raw %} # kop [x](javascript:y) **z** \u{202e}\n- a | b";
        let mut findings = sample();
        findings.audit.title = HOSTILE.into();
        findings.audit.texts[0].markdown = format!("{HOSTILE}\n\n<img src=x onerror=alert(1)>");
        findings.framework.one = HOSTILE.into();
        findings.inputs[0].path = HOSTILE.into();
        findings.measures[0].title = HOSTILE.into();
        findings.judgements[0].motivation = HOSTILE.into();
        let aspect = &mut findings.aspects[0];
        aspect.rating.reason = HOSTILE.into();
        let norm = &mut aspect.norms[0];
        norm.title = HOSTILE.into();
        norm.sentence = HOSTILE.into();
        norm.words.met = vec![HOSTILE.into()];
        norm.quotes[0].text = HOSTILE.into();
        norm.quotes[0].speaker = Some(HOSTILE.into());
        norm.verdicts[0].dossier = "\"><script>".into();
        let page = html(&findings).unwrap();
        assert!(!page.contains("<script") && !page.contains("<img"));
        assert!(page.contains("{{ 7*7 }}") && !page.contains('\u{202e}'));
        let text = markdown(&findings).unwrap();
        let back = markdown::to_html(&text, 1);
        assert!(!back.contains("href=\"javascript") && !back.contains("<strong>z"));
        let raw = pulldown_cmark::Parser::new(&text);
        assert!(!raw.into_iter().any(|event| matches!(
            event,
            pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_)
        )));
        assert!(text.contains("> \\<script\\>alert\\(1\\)\\<\\/script\\> \\{\\{ 7\\*7 \\}\\}"));
        assert!(text.contains("\n> \\- a \\| b"));
    }

    #[test]
    fn an_audit_with_next_to_nothing_is_still_a_report() {
        let mut findings = sample();
        findings.audit.texts.clear();
        findings.audit.subtitle = None;
        findings.measures.clear();
        findings.parameters.clear();
        findings.judgements.clear();
        findings.inputs.clear();
        findings.aspects.truncate(1);
        findings.aspects[0].rating.possible.clear();
        for norm in &mut findings.aspects[0].norms {
            norm.share = None;
            norm.verdicts.clear();
            norm.counts = Counts { read: 1, unknown: 1, ..Counts::default() };
        }
        let page = html(&findings).unwrap();
        assert!(
            page.contains("komt de inspectie niet tot een oordeel")
                && page.contains("Een eindoordeel over het geheel")
        );
        assert!(markdown(&findings).unwrap().contains("In één dossier was dit niet vast te stellen."));
        findings.aspects.clear();
        assert!(html(&findings).is_ok() && markdown(&findings).is_ok());
    }

    #[test]
    fn figures_agree_in_number() {
        let words = |counts: [u64; 5]| {
            let mut norm = norm(0, &("X-1", "t", "s", "1", "Zin.", counts));
            norm.sentence = "Zin.".into();
            figures(&norm, "dossier", "dossiers")
        };
        let given = |counts: [u64; 5]| {
            figures(&norm(0, &("X-1", "t", "s", "1", "Zin.", counts)), "dossier", "dossiers")
        };
        assert_eq!(
            given([8, 21, 4, 4, 1]),
            "Het aandeel komt daarmee op 24%; vier dossiers voldoen niet aan de norm."
        );
        assert_eq!(given([0, 0, 1, 0, 5]), "Eén dossier voldoet niet aan de norm.");
        assert_eq!(given([5, 0, 0, 0, 0]), "");
        assert_eq!(
            bare(&norm(0, &("X-1", "t", "s", "1", "Zin (met haakjes).", [1; 5]))),
            ("Zin (met haakjes)", true)
        );
        assert_eq!(
            words([1, 1, 1, 0, 0]),
            "Aan de norm voldoet één van de 3 beoordeelde dossiers (33%); één voldoet deels en één niet."
        );
        assert_eq!(
            words([0, 0, 5, 1, 0]),
            "Aan de norm voldoet geen van de 5 beoordeelde dossiers; de overige 5 voldoen niet. In één dossier was dit niet vast te stellen."
        );
        assert_eq!(
            words([2, 0, 0, 0, 1]),
            "Aan de norm voldoen beide beoordeelde dossiers. Op één dossier is de norm niet van toepassing."
        );
        assert_eq!(words([0, 1, 0, 0, 0]), "Eén dossier was te beoordelen en voldoet deels aan de norm.");
        assert_eq!(
            words([0, 0, 0, 2, 1]),
            "In 2 dossiers was dit niet vast te stellen en op één dossier is de norm niet van toepassing. Worden de ontbrekende feiten bekend, dan kan het aandeel nog uitkomen op 0% tot 100%."
        );
        assert_eq!(thousands(1_234_567), "1.234.567");
        assert_eq!(inside("UWV en gemeente"), "UWV en gemeente");
        assert_eq!(inside("Éigen kracht"), "éigen kracht");
    }

    #[test]
    fn measures_read_as_sentences() {
        let say = |figure| measured(&measure("m", "Opleiding", figure), "dossier", "dossiers");
        assert_eq!(
            say(spread(&[("lager", 1), ("hoger", 3), ("geen", 0)], 1)),
            "Bij ‘opleiding’ vermeldt één dossier ‘lager’ en 3 ‘hoger’; één dossier vermeldt het niet."
        );
        assert_eq!(say(spread(&[], 0)), "Bij ‘opleiding’ vermeldt geen dossier iets.");
        assert_eq!(
            say(Figure::Share { yes: 9, no: 25, unknown: 4, not_applicable: 0 }),
            "Opleiding: in 9 van de 34 dossiers die er iets over zeggen (26%); 4 dossiers vermelden het niet."
        );
    }

    #[test]
    fn facts_are_counted_over_dossiers() {
        assert_eq!(general("datum van diagnose (dossiers/35.yaml:50)"), "datum van diagnose");
        assert_eq!(
            general("of alle (x) zijn vastgelegd (5 mei 2012 tot en met (a) 2013) a"),
            "of alle (x) zijn vastgelegd a"
        );
        assert_eq!(general("een ( open haakje"), "een ( open haakje");
        let mut norm = norm(0, &CUSTOM[0]);
        let open = norm.verdicts.iter_mut().filter(|record| record.verdict == Verdict::Unknown);
        for (record, fact) in open.zip(["a (x.yaml/1)", "a (y/2)", "b", "c"]) {
            record.settle = vec![Settle { certain: true, facts: vec![fact.into()] }];
        }
        let view = unknown(&norm).unwrap();
        assert_eq!((view.count, view.facts), (4, vec!["a (8 en 23)".to_owned()]));
    }

    #[test]
    fn indented_lines_become_a_tree() {
        let lines: Vec<String> = ["a", "  b", "      c", "  d", "e"].map(Into::into).into();
        let tree = tree(&lines);
        assert_eq!(tree.len(), 2);
        assert_eq!(tree[0].under.len(), 2);
        assert_eq!(tree[0].under[0].under[0].text, "c");
        assert_eq!(super::tree(&["      x".into()])[0].text, "x");
    }
}
