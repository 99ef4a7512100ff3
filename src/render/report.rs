//! The inspection report: one self-contained HTML page, or the same as Markdown.
//!
//! The sentences that depend on figures are made here, once for both forms; the fixed text and the layout are in
//! `reports/inspectierapport/`. Whatever comes from a framework, an audit or a dossier is escaped where it is printed.

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use design::extension;
use fluent_bundle::FluentValue;
use language::Language;
use markdown::Places;
use numbering::{anchor, place};
use view::report;

use crate::{
    findings::{Findings, Norm},
    needed::Inventory,
};

pub use design::{DESIGNS, Design, Form, languages};

mod account;
mod assessment;
mod authored;
mod chapter;
mod charts;
mod compare;
mod design;
mod fields;
mod front;
mod language;
mod markdown;
mod matrix;
mod measure;
mod norm;
mod numbering;
mod open;
mod profile;
mod rating;
mod summary;
#[cfg(test)]
mod tests;
mod view;
mod whole;
mod wording;
mod words;

/// Why a report could not be rendered: everything that is wrong with its design, each with its file where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub Vec<String>);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        // What caused an error (in a filter, or in an included template) stands behind it.
        let mut told = vec![error.to_string()];
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            told.push(error.to_string());
            cause = error.source();
        }
        Self(vec![told.join(": ")])
    }
}

/// The report of these findings in a design, a form and a language (its tag, BCP 47).
///
/// # Errors
///
/// What is wrong with the design: its templates, or messages that it lacks in the language.
pub fn render(findings: &Findings, design: &Design, form: Form, language: &str) -> Result<String, Failure> {
    render_with(findings, None, design, form, language, "")
}

/// The framework itself: what each norm asks, from where, and what decides it. Findings without any record hold all of
/// that, so that a guide and a report never say it differently; the page is made of the Markdown. With an inventory it says as
/// well which fields are read and what for.
pub fn guide(
    findings: &Findings,
    inventory: Option<&Inventory>,
    form: Form,
    language: &str,
) -> Result<String, Failure> {
    let design = Design::guide();
    let text = render_with(findings, inventory, &design, Form::Markdown, language, "")?;
    match form {
        Form::Markdown => Ok(text),
        Form::Html => render_with(findings, None, &design, form, language, &markdown::page(&text)),
    }
}

/// Renders a template; `body` is HTML that it puts in its place.
fn render_with(
    findings: &Findings,
    inventory: Option<&Inventory>,
    design: &Design,
    form: Form,
    language: &str,
    body: &str,
) -> Result<String, Failure> {
    let language = Arc::new(design.language(language).map_err(Failure)?);
    let mut environment = environment(findings, &language)?;
    let listed = u64::try_from(inventory.map_or(0, fields::rows)).unwrap_or(u64::from(u32::MAX));
    environment.set_fuel(Some((fuel(findings) + 400 * listed).saturating_mul(design.effort())));
    let templates = design.templates();
    let mut broken = Vec::new();
    for (name, source) in &templates {
        if let Err(error) = environment.add_template(name, source) {
            broken.extend(Failure::from(error).0);
        }
    }
    if !broken.is_empty() {
        return Err(Failure(broken));
    }
    let report = report(findings, &language);
    let context = minijinja::context! {
        r => Serde(&report),
        assessment => Serde(&assessment::assessment(&language, findings)),
        fields => Serde(inventory.map(|inventory| fields::fields(&language, inventory))),
        findings => Serde(design.is_own().then_some(findings)),
        style => Value::from_safe_string(design.style().to_owned()),
        language => language.tag(),
        body => Value::from_safe_string(body.to_owned()),
    };
    let text = environment.get_template(form.template())?.render(context)?;
    match language.taken() {
        problems if problems.is_empty() => Ok(text),
        problems => Err(Failure(problems)),
    }
}

/// What templates can call; they reach nothing else.
fn environment<'a>(findings: &Findings, language: &Arc<Language>) -> Result<Environment<'a>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| {
        if extension(name.trim_end_matches(".j2")) == Some("html") {
            AutoEscape::Html
        } else {
            AutoEscape::Custom("markdown".into())
        }
    });
    environment.set_formatter(print);
    let (page, text) = (places(language, findings, true), places(language, findings, false));
    environment.add_filter("markdown", move |state: &State<'_, '_>, written: &str, level: usize| {
        Value::from_safe_string(if *state.auto_escape() == AutoEscape::Html {
            markdown::to_html(written, level, &page)
        } else {
            markdown::to_markdown(written, level, &text)
        })
    });
    environment.add_filter("quotation", |text: &str| Value::from_safe_string(markdown::quotation(text)));
    environment.add_filter("anchor", |text: &str| anchor(text));
    let words = Arc::clone(language);
    environment.add_function("t", move |id: &str, values: Kwargs| message(&words, id, &values));
    let words = Arc::clone(language);
    environment.add_filter("percent", move |share: Option<f64>| words.percent(share));
    let words = Arc::clone(language);
    environment.add_filter("number", move |number: i64| words.thousands(number));
    let words = Arc::clone(language);
    environment.add_filter("date", move |iso: &str| words.date(iso));
    let words = Arc::clone(language);
    environment.add_filter("enumeration", move |items: Vec<String>| words.and(&items));
    Ok(environment)
}

/// `t("message", name=value)` in a template.
fn message(language: &Language, id: &str, values: &Kwargs) -> Result<String, Error> {
    let mut given: Vec<(&str, FluentValue<'_>)> = Vec::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        let value = match value.kind() {
            // Counts, and shares; neither is so large that a float would lose some of it.
            ValueKind::Number => f64::try_from(value)?.into(),
            _ => value.to_string().into(),
        };
        given.push((name, value));
    }
    Ok(language.say(id, &given))
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
        .map(|measure| 12 + measure::length(measure) + 2 * measure.groups.len() + measure.published.len())
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
fn places(l: &Language, findings: &Findings, page: bool) -> Places {
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
        for norm in &aspect.population_norms {
            let title = format!("{} {}", norm.id, norm.title);
            places.insert(norm.id.clone(), if page { place("norm", &norm.id) } else { anchor(&title) });
        }
        for measure in &aspect.measures {
            places.insert(format!("{}.{}", aspect.id, measure.id), chapter.clone());
            places.entry(measure.id.clone()).or_insert_with(|| chapter.clone());
        }
    }
    let introduction = anchor(&format!("1 {}", l.word("heading-introduction")));
    for measure in &findings.measures {
        places.insert(measure.id.clone(), introduction.clone());
    }
    if findings.overall.is_some() {
        places.insert("totaaloordeel".into(), anchor(&l.word("heading-summary")));
    }
    places
}
