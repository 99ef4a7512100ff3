//! A norm about the whole in its chapter: its verdict, and what made it so.

use serde::Serialize;

use super::language::{Language, say};
use super::norm::Finding;
use super::numbering::{Citation, Numbers, place};
use super::wording::sentence;
use super::words::{Line, tree};
use crate::findings::PopulationNorm;

#[derive(Serialize)]
pub(super) struct Whole<'a> {
    id: &'a str,
    place: String,
    title: &'a str,
    statement: &'a str,
    quote: Option<&'a str>,
    note: Citation,
    verdict: String,
    sentence: String,
    reason: String,
    words: Vec<(String, Vec<Line<'a>>)>,
    recap: Finding,
}

pub(super) fn whole<'a>(l: &Language, norm: &'a PopulationNorm, numbers: &mut Numbers) -> Whole<'a> {
    let possible: Vec<String> = norm.possible.iter().map(|verdict| l.verdict(*verdict)).collect();
    let verdict = match possible.as_slice() {
        [one] => one.clone(),
        _ => say!(l, "whole-open", verdict = l.verdict(norm.verdict), possible = l.or(&possible)),
    };
    let words = [
        ("words-applies", &norm.words.applies),
        ("words-met", &norm.words.met),
        ("words-partly", &norm.words.partly),
    ];
    let words = words.into_iter().filter(|(_, lines)| !lines.is_empty());
    Whole {
        id: &norm.id,
        place: place("norm", &norm.id),
        title: &norm.title,
        statement: norm.statement.trim(),
        quote: norm.source.quote.as_deref(),
        note: numbers.cite(&norm.source),
        verdict,
        sentence: sentence(&norm.sentence),
        reason: sentence(&norm.reason),
        words: words.map(|(name, lines)| (l.word(name), tree(lines))).collect(),
        recap: Finding::of_whole(norm),
    }
}
