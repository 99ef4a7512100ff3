//! What precedes the chapters: colophon, contents, and what was read.

use serde::Serialize;

use super::authored::text;
use super::chapter::Chapter;
use super::language::{Language, say};
use super::numbering::anchor;
use crate::findings::{Document, Findings, Population};

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
    // An audit may give them itself, under the Dutch name whatever the language is.
    let mut add = |dutch: &str, name: String, value: String| {
        if !given(dutch) && !given(&name) {
            rows.push((name, value));
        }
    };
    add("Peildatum", l.word("colophon-date"), l.date(&findings.audit.as_of));
    add("Normenkader", l.word("colophon-framework"), cited_title(l, findings));
    let tool = format!("{} {}", findings.tool.name, findings.tool.version);
    add("Samengesteld met", l.word("colophon-tool"), tool);
    rows
}

/// The framework's title with the documents it rests on.
fn cited_title(l: &Language, findings: &Findings) -> String {
    let joined = findings.framework.joined.iter().map(|one| cited(l, &one.title, &one.documents));
    let joined: Vec<String> = joined.collect();
    if !joined.is_empty() {
        return l.and(&joined);
    }
    let ids: Vec<String> = findings.framework.documents.iter().map(|document| document.id.clone()).collect();
    cited(l, &findings.framework.title, &ids)
}

fn cited(l: &Language, title: &str, documents: &[String]) -> String {
    if documents.is_empty() { title.to_owned() } else { format!("{title} ({})", l.and(documents)) }
}

pub(super) fn document(l: &Language, document: &Document) -> String {
    let mut parts: Vec<String> = document.publisher.iter().cloned().collect();
    parts.push(document.title.clone());
    parts.extend(document.date.as_deref().map(|date| l.date(date)));
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
    let mut headings = vec![plain(&l.word("heading-colophon"))];
    if text(findings, "voorwoord").is_some() {
        headings.push(plain(&l.word("heading-foreword")));
    }
    headings.push(plain(&l.word("heading-summary")));
    headings.push(numbered(1, &l.word("heading-introduction")));
    headings.extend(chapters.iter().map(|chapter| numbered(chapter.number, chapter.title)));
    if !findings.audit.reactions.is_empty() {
        headings.push(plain(&l.word("heading-reactions")));
    }
    headings.push(numbered(account, &l.word("heading-account")));
    let annexes = annexes(l, findings);
    headings.push(plain(&annexes.words));
    headings.extend(annexes.published.as_deref().map(plain));
    headings.push(plain(&annexes.outcomes));
    headings.push(plain(&l.word("heading-notes")));
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
    let one = findings.main().one.as_str();
    Annexes {
        words: l.word("annex-words"),
        published: published.then(|| l.word("annex-published")),
        outcomes: if published {
            say!(l, "annex-outcomes-after-published", one = one)
        } else {
            say!(l, "annex-outcomes", one = one)
        },
    }
}

/// How many frameworks the records were tested against, and their titles between quotation marks.
pub(super) fn named(l: &Language, findings: &Findings) -> (usize, String) {
    let joined = &findings.framework.joined;
    if joined.is_empty() {
        return (1, l.quoted(&findings.framework.title));
    }
    let titles: Vec<String> = joined.iter().map(|one| l.quoted(&one.title)).collect();
    (titles.len(), l.and(&titles))
}

/// The records that some norm is about: how many, and in words. Where no norm is, those of the main kind.
pub(super) fn records(l: &Language, findings: &Findings) -> (u64, String) {
    let tested = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let about = |p: &&Population| tested.clone().any(|norm| norm.subject == p.subject);
    let mut populations: Vec<&Population> = findings.populations.iter().filter(about).collect();
    // A kind of which the audit names no records is not told, as long as there are others.
    if populations.iter().any(|population| population.records > 0) {
        populations.retain(|population| population.records > 0);
    }
    if populations.is_empty() {
        populations.push(findings.main());
    }
    let told: Vec<String> = populations.iter().map(|p| l.counted(p.records, &p.one, &p.many)).collect();
    (populations.iter().fold(0, |sum, p| sum.saturating_add(p.records)), l.and(&told))
}

/// What was read, and how much of it is still open.
pub(super) fn reading(l: &Language, findings: &Findings) -> Vec<String> {
    let read = findings.read;
    let tested = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let (count, records) = records(l, findings);
    let norms = tested.clone().count() as u64;
    let outcomes = tested.fold(0u64, |sum, norm| sum.saturating_add(norm.counts.read));
    let mut sentences = vec![say!(
        l,
        "read-records",
        count = count,
        records = records,
        norms = norms,
        date = l.date(&findings.audit.as_of),
        outcomes = outcomes,
    )];
    sentences.push(match read.settling_facts {
        _ if read.open_verdicts == 0 => l.word("read-nothing-open"),
        Some(facts) => say!(l, "read-open", open = read.open_verdicts, facts = facts),
        None => say!(l, "read-open-many", open = read.open_verdicts),
    });
    if findings.aspects.iter().flat_map(|aspect| &aspect.norms).any(|norm| !norm.shows_all()) {
        sentences.push(l.word("read-chosen"));
    }
    for population in findings.populations.iter().filter(|population| population.unusable > 0) {
        let records = l.counted(population.unusable, &population.one, &population.many);
        sentences.push(say!(l, "read-unusable", records = records));
    }
    for population in findings.populations.iter().filter(|population| population.with_warnings > 0) {
        let records = l.counted(population.with_warnings, &population.one, &population.many);
        sentences.push(say!(l, "read-warnings", records = records));
    }
    sentences
}
