//! What stays open, and which facts would settle most of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::language::{Language, say};
use super::numbering::place;
use crate::findings::{Findings, Norm, Record, Verdict};

/// The most dossiers that are named in one place; of the others only the number is given.
const NAMED: usize = 12;

/// The most facts per norm that are named as needed most often.
const FACTS: usize = 3;

#[derive(Serialize)]
pub(super) struct Unknown<'a> {
    pub(super) id: &'a str,
    pub(super) place: String,
    pub(super) title: &'a str,
    pub(super) count: usize,
    pub(super) dossiers: String,
    pub(super) facts: Vec<String>,
}

pub(super) fn open_verdicts(l: &Language, findings: &Findings) -> String {
    let open = findings.read.open_verdicts;
    if open == 0 {
        return l.word("open-none");
    }
    say!(l, "open-outcomes", count = open, many = findings.main().many.as_str())
}

/// What is open for a norm, and which facts are missing most often.
pub(super) fn unknown<'a>(l: &Language, norm: &'a Norm) -> Option<Unknown<'a>> {
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
                if ids.len() == open.len() && open.len() > 1 { l.word("open-all") } else { listed(l, &ids) };
            format!("{fact} ({which})")
        })
        .collect();
    let ids: Vec<&str> = open.iter().map(|record| record.dossier.as_str()).collect();
    Some(Unknown {
        id: &norm.id,
        place: place("norm", &norm.id),
        title: &norm.title,
        count: ids.len(),
        dossiers: listed(l, &ids),
        facts,
    })
}

/// A fact without what makes it one dossier's: parentheses with a place or a date in them.
pub(super) fn general(fact: &str) -> String {
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
pub(super) fn listed(l: &Language, ids: &[&str]) -> String {
    if ids.len() <= NAMED {
        l.and(ids)
    } else {
        say!(l, "listed-and-others", first = ids[..NAMED].join(", "), others = ids.len() - NAMED)
    }
}
