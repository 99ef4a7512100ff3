//! The inspection report: one self-contained HTML page, or the same as Markdown.
//!
//! The sentences that depend on figures are made here, once for both forms; the fixed text and the layout are in
//! `reports/inspectierapport/`. Whatever comes from a framework, an audit or a dossier is escaped where it is printed.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use markdown::Places;
use measure::bars;
use numbering::{anchor, place};
use view::report;

use crate::findings::{Findings, Norm};

mod account;
mod authored;
mod chapter;
mod charts;
mod compare;
mod front;
mod markdown;
mod matrix;
mod measure;
mod norm;
mod numbering;
mod open;
mod profile;
mod summary;
#[cfg(test)]
mod tests;
mod view;
mod wording;
mod words;

/// The names of the templates that give HTML: whatever they print is escaped as such.
const REPORT_PAGE: &str = "rapport.html";
const GUIDE_PAGE: &str = "normenkader.html";

const HTML: &str = include_str!("../../reports/inspectierapport/rapport.html.j2");
const MARKDOWN: &str = include_str!("../../reports/inspectierapport/rapport.md.j2");
const GUIDE: &str = include_str!("../../reports/normenkader/normenkader.md.j2");
const GUIDE_HTML: &str = include_str!("../../reports/normenkader/normenkader.html.j2");
const TEXTS: &str = include_str!("../../reports/inspectierapport/teksten.j2");
const STYLE: &str = include_str!("../../reports/inspectierapport/stijl.css");

/// The report as one HTML page that loads nothing and runs nothing.
pub fn html(findings: &Findings) -> Result<String, Error> {
    render(findings, REPORT_PAGE, HTML, "")
}

/// The report as Markdown, for those who go on writing in it.
pub fn markdown(findings: &Findings) -> Result<String, Error> {
    render(findings, "rapport.md", MARKDOWN, "")
}

/// The framework itself as Markdown: what each norm asks, from where, and what decides it. Findings without any record
/// hold all of that, so that a guide and a report never say it differently.
pub fn guide(findings: &Findings) -> Result<String, Error> {
    render(findings, "normenkader.md", GUIDE, "")
}

/// The same as one HTML page: the Markdown of [`guide`], so that both say the same.
pub fn guide_html(findings: &Findings) -> Result<String, Error> {
    let body = markdown::page(&guide(findings)?);
    render(findings, GUIDE_PAGE, GUIDE_HTML, &body)
}

/// Renders a template; `body` is HTML that it puts in its place.
fn render(
    findings: &Findings,
    name: &'static str,
    source: &'static str,
    body: &str,
) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(fuel(findings)));
    environment.set_auto_escape_callback(|name| {
        if [REPORT_PAGE, GUIDE_PAGE].contains(&name) {
            AutoEscape::Html
        } else {
            AutoEscape::Custom("markdown".into())
        }
    });
    environment.set_formatter(print);
    let (page, text) = (places(findings, true), places(findings, false));
    environment.add_filter("opgemaakt", move |state: &State<'_, '_>, written: &str, level: usize| {
        Value::from_safe_string(if *state.auto_escape() == AutoEscape::Html {
            markdown::to_html(written, level, &page)
        } else {
            markdown::to_markdown(written, level, &text)
        })
    });
    environment.add_filter("citaat", |text: &str| Value::from_safe_string(markdown::quotation(text)));
    environment.add_filter("anker", |text: &str| anchor(text));
    environment.add_template("teksten.j2", TEXTS)?;
    environment.add_template(name, source)?;
    let report = report(findings);
    let context = minijinja::context! {
        r => Serde(&report),
        stijl => Value::from_safe_string(STYLE.to_owned()),
        inhoud => Value::from_safe_string(body.to_owned()),
    };
    environment.get_template(name)?.render(context)
}

/// Templates loop over the findings a fixed number of times, so what they may spend follows from the findings' size.
fn fuel(findings: &Findings) -> u64 {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let cells: usize = norms
        .map(|norm| {
            32 + 2 * norm.groups.len()
                + norm.published.len()
                + 3 * norm.verdicts.len()
                + norm.quotes.len()
                + norm.criteria.len()
                + words(norm).count()
        })
        .sum();
    let measures = findings.aspects.iter().flat_map(|aspect| &aspect.measures).chain(&findings.measures);
    let values: usize = measures
        .map(|measure| 12 + bars(measure).len() + 2 * measure.groups.len() + measure.published.len())
        .sum();
    let places = findings.aspects.iter().filter_map(|aspect| aspect.cases.as_ref());
    let places: usize = places.map(|cases| 8 + cases.rules.scale.len()).sum();
    let rules = findings.aspects.iter().flat_map(|aspect| {
        let own = aspect.rating.iter().map(|rating| &rating.rules);
        own.chain(aspect.cases.as_ref().map(|cases| &cases.rules))
    });
    let rules = rules.chain(findings.overall.as_ref().map(|overall| &overall.rules));
    let cases = findings.aspects.iter().filter_map(|aspect| aspect.cases.as_ref());
    let overruled =
        cases.flat_map(|cases| &cases.records).filter(|record| record.overruled.is_some()).count();
    let rules: usize = rules.map(|rules| 8 + rules.rules.len() + rules.limits.len()).sum();
    let rows = places
        + rules
        + overruled
        + findings.figures.len()
        + findings.inputs.len()
        + findings.parameters.len()
        + findings.judgements.len()
        + findings.waivers.len()
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

/// Where each finding is: on the page by the id of its section, in Markdown by its heading.
fn places(findings: &Findings, page: bool) -> Places {
    let mut places = Places::new();
    for (aspect, number) in findings.aspects.iter().zip(2..) {
        let chapter = anchor(&format!("{number} {}", aspect.title));
        places.insert(aspect.id.clone(), chapter.clone());
        for norm in &aspect.norms {
            let own =
                if page { place("norm", &norm.id) } else { anchor(&format!("{} {}", norm.id, norm.title)) };
            for outcome in ["", ".met", ".partly", ".not_met", ".unknown", ".not_applicable"] {
                places.insert(format!("{}{outcome}", norm.id), own.clone());
            }
        }
        for measure in &aspect.measures {
            places.insert(format!("{}.{}", aspect.id, measure.id), chapter.clone());
            places.entry(measure.id.clone()).or_insert_with(|| chapter.clone());
        }
    }
    for measure in &findings.measures {
        places.insert(measure.id.clone(), "1-inleiding".into());
    }
    if findings.overall.is_some() {
        places.insert("totaaloordeel".into(), "samenvatting-en-oordeel".into());
    }
    places
}
