//! What precedes the chapters: colophon, contents, and what was read.

use serde::Serialize;

use super::authored::text;
use super::chapter::Chapter;
use super::language::Language;
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

pub(super) fn colophon(l: &Language, findings: &Findings) -> Vec<(String, String)> {
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

pub(super) fn document(l: &Language, document: &Document) -> String {
    let mut parts: Vec<String> = document.publisher.iter().cloned().collect();
    parts.push(document.title.clone());
    parts.extend(document.date.as_deref().map(dutch::date));
    format!("{}: {}.", document.id, parts.join(", "))
}

pub(super) fn contents(
    l: &Language,
    findings: &Findings,
    chapters: &[Chapter<'_>],
    account: usize,
) -> Vec<Heading> {
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
    if !findings.audit.reactions.is_empty() {
        headings.push(plain("Bestuurlijke reacties en naschrift"));
    }
    headings.push(numbered(account, "Verantwoording"));
    let annexes = annexes(l, findings);
    headings.push(plain(&annexes.words));
    headings.extend(annexes.published.as_deref().map(plain));
    headings.push(plain(&annexes.outcomes));
    headings.push(plain("Bronnen en noten"));
    headings
}

/// The titles of the annexes.
#[derive(Serialize)]
pub(super) struct Annexes {
    words: String,
    published: Option<String>,
    outcomes: String,
}

pub(super) fn annexes(l: &Language, findings: &Findings) -> Annexes {
    let published = !findings.published().is_empty();
    let last = if published { "C" } else { "B" };
    Annexes {
        words: "Bijlage A: de normen in woorden".into(),
        published: published.then(|| "Bijlage B: gepubliceerd naast berekend".into()),
        outcomes: format!("Bijlage {last}: de uitkomsten per {}", findings.main().one),
    }
}

/// What was read, and how much of it is still open.
pub(super) fn reading(l: &Language, findings: &Findings) -> Vec<String> {
    let (read, main) = (findings.read, findings.main());
    let tested = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let norms = tested.clone().filter(|norm| norm.subject == main.subject).count() as u64;
    let outcomes = tested.fold(0u64, |sum, norm| sum.saturating_add(norm.counts.read));
    let mut sentences = vec![format!(
        "Gelezen {0} {1}, afzonderlijk getoetst aan {2} {3}, met {4} als peildatum; dat leverde {5} {6} op.",
        agree(main.records, "is", "zijn"),
        counted(main.records, &main.one, &main.many),
        spelled(norms),
        agree(norms, "norm", "normen"),
        dutch::date(&findings.audit.as_of),
        thousands(outcomes),
        agree(outcomes, "uitkomst", "uitkomsten"),
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
    for population in findings.populations.iter().filter(|population| population.with_warnings > 0) {
        sentences.push(format!(
            "Bij {} gaf het inlezen een waarschuwing.",
            counted(population.with_warnings, &population.one, &population.many)
        ));
    }
    sentences
}
