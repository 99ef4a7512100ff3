//! What the templates see: every field is printed somewhere; texts are plain and not yet escaped.

use std::collections::BTreeMap;

use serde::Serialize;

use super::account::{Account, account};
use super::authored::text;
use super::chapter::{Chapter, chapter};
use super::compare::{Laying, laying};
use super::front::{Annexes, Heading, annexes, colophon, contents, document, reading};
use super::language::Language;
use super::matrix::{Matrix, matrix};
use super::numbering::Numbers;
use super::profile::{Profile, profile};
use super::summary::{Summary, summary};
use crate::findings::{Findings, Reaction};

#[derive(Serialize)]
pub(super) struct Report<'a> {
    title: &'a str,
    subtitle: Option<&'a str>,
    framework: &'a str,
    as_of: String,
    one: &'a str,
    many: &'a str,
    tool: String,
    colophon: Vec<(String, String)>,
    contents: Vec<Heading>,
    texts: BTreeMap<&'static str, Option<&'a str>>,
    summary: Summary,
    read: Vec<String>,
    profile: Option<Profile>,
    chapters: Vec<Chapter<'a>>,
    reactions: Vec<ReactionView<'a>>,
    account: Account<'a>,
    published: Option<Laying>,
    annexes: Annexes,
    matrix: Vec<Matrix<'a>>,
    documents: Vec<String>,
    notes: Vec<String>,
}

/// A reaction to the report.
#[derive(Serialize)]
struct ReactionView<'a> {
    from: &'a str,
    date: Option<String>,
    text: &'a str,
    reply: Option<&'a str>,
}

fn reaction<'a>(l: &Language, reaction: &'a Reaction) -> ReactionView<'a> {
    ReactionView {
        from: &reaction.from,
        date: reaction.date.as_deref().map(|date| l.date(date)),
        text: &reaction.markdown,
        reply: reaction.reply.as_deref(),
    }
}

pub(super) fn report<'a>(findings: &'a Findings, l: &Language) -> Report<'a> {
    let mut numbers = Numbers::default();
    let summary = summary(l, findings, &mut numbers);
    let profile = profile(l, findings, &mut numbers);
    let chapters: Vec<Chapter<'_>> = findings
        .aspects
        .iter()
        .zip(2..)
        .map(|(aspect, number)| chapter(l, findings, aspect, number, &mut numbers))
        .collect();
    let account = account(l, findings, chapters.len() + 2, &mut numbers);
    let published = laying(l, findings, &mut numbers);
    let matrix = matrix(l, findings, &mut numbers);
    let texts = ["voorwoord", "inleiding", "eindoordeel"].map(|section| (section, text(findings, section)));
    Report {
        title: &findings.audit.title,
        subtitle: findings.audit.subtitle.as_deref(),
        framework: &findings.framework.title,
        as_of: l.date(&findings.audit.as_of),
        one: &findings.main().one,
        many: &findings.main().many,
        tool: format!("{} {}", findings.tool.name, findings.tool.version),
        colophon: colophon(l, findings),
        contents: contents(l, findings, &chapters, account.number),
        texts: BTreeMap::from(texts),
        summary,
        read: reading(l, findings),
        profile,
        chapters,
        reactions: findings.audit.reactions.iter().map(|r| reaction(l, r)).collect(),
        account,
        annexes: annexes(l, findings),
        published,
        matrix,
        documents: findings.framework.documents.iter().map(|d| document(l, d)).collect(),
        notes: numbers.notes(l),
    }
}
