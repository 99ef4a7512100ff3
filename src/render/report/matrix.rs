//! Every outcome of every record, a table per aspect.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::language::Language;
use super::numbering::{Numbers, place};
use crate::findings::{Aspect, Findings, Norm, Record, Verdict};

#[derive(Serialize)]
pub(super) struct Matrix<'a> {
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

/// Every outcome of every record, a table per aspect and population.
pub(super) fn matrix<'a>(l: &Language, findings: &'a Findings, numbers: &mut Numbers) -> Vec<Matrix<'a>> {
    let mut tables = Vec::new();
    for (slot, population) in findings.populations.iter().enumerate() {
        let about = |norm: &&'a Norm| norm.subject == population.subject;
        let tested = findings.aspects.iter().flat_map(|aspect| &aspect.norms).filter(about);
        let mut dossiers: Vec<&str> = Vec::new();
        let mut seen = BTreeSet::new();
        for record in tested.clone().flat_map(|norm| &norm.verdicts) {
            if seen.insert(record.dossier.as_str()) {
                dossiers.push(&record.dossier);
            }
        }
        // Where a choice of the records is shown, those of which everything is.
        for norm in tested.filter(|norm| !norm.shows_all()) {
            let shown: BTreeSet<&str> = norm.verdicts.iter().map(|record| record.dossier.as_str()).collect();
            dossiers.retain(|dossier| shown.contains(dossier));
        }
        let mut first = slot == 0;
        for aspect in &findings.aspects {
            let norms: Vec<&Norm> = aspect.norms.iter().filter(about).collect();
            if !norms.is_empty() {
                tables.push(table(l, aspect, &norms, &dossiers, first, numbers));
                first = false;
            }
        }
    }
    tables
}

fn table<'a>(
    l: &Language,
    aspect: &'a Aspect,
    norms: &[&'a Norm],
    dossiers: &[&'a str],
    first: bool,
    numbers: &mut Numbers,
) -> Matrix<'a> {
    let records: Vec<BTreeMap<&str, &Record>> = norms
        .iter()
        .map(|norm| norm.verdicts.iter().map(|record| (record.dossier.as_str(), record)).collect())
        .collect();
    Matrix {
        title: &aspect.title,
        table: numbers.table(),
        norms: norms.iter().map(|norm| (norm.id.as_str(), place("norm", &norm.id))).collect(),
        rows: dossiers
            .iter()
            .map(|dossier| Row {
                dossier,
                place: first.then(|| place("dossier", dossier)),
                cells: records.iter().map(|norm| cell(l, norm.get(dossier).copied())).collect(),
            })
            .collect(),
    }
}

fn cell(l: &Language, record: Option<&Record>) -> (&'static str, String) {
    let Some(record) = record else { return ("", l.word("matrix-not-tested")) };
    let symbol = match record.verdict {
        Verdict::Met => "●",
        Verdict::Partly => "◐",
        Verdict::NotMet => "○",
        Verdict::Unknown => "?",
        Verdict::NotApplicable => "–",
    };
    let mut words = l.verdict(record.verdict);
    if record.verdict == Verdict::Unknown && !record.possible.is_empty() {
        let possible: Vec<String> = record.possible.iter().map(|&verdict| l.verdict(verdict)).collect();
        words = format!("{words}: {}", l.or(&possible));
    }
    (symbol, words)
}
