//! What precedes the chapters: colophon, contents, and what was read.

use serde::Serialize;

use super::authored::text;
use super::chapter::Chapter;
use super::numbering::anchor;
use super::wording::{agree, counted, spelled, thousands};
use crate::dutch;
use crate::findings::{Document, Findings};

#[derive(Serialize)]
pub(super) struct Heading {
    number: Option<usize>,
    title: String,
    place: String,
}

pub(super) fn colophon(findings: &Findings) -> Vec<(String, String)> {
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

pub(super) fn document(document: &Document) -> String {
    let mut parts: Vec<String> = document.publisher.iter().cloned().collect();
    parts.push(document.title.clone());
    parts.extend(document.date.as_deref().map(dutch::date));
    format!("{}: {}.", document.id, parts.join(", "))
}

pub(super) fn contents(findings: &Findings, chapters: &[Chapter<'_>], account: usize) -> Vec<Heading> {
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

/// What was read, and how much of it is still open.
pub(super) fn reading(findings: &Findings) -> Vec<String> {
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
