//! Cases about norms about the whole: records, each any number of times, and the verdicts that they must come to together.

use crate::{
    aggregate::Partial,
    assess::Judgements,
    audit::statements::Statements,
    diagnostic::{Code, Diagnostic, Sink, nearest},
    dossier::Dossier,
    findings::{PopulationNorm, Verdict},
    framework::Framework,
    source::{Files, Span, Spanned},
    syntax::{Node, Value as Syntax},
    table::{Table, list, mapping, number, word},
    time::Day,
    verdict::Verdicts,
};

use super::{Failure, VERDICTS, key, shown, subject_named, verdicts, words};

/// The most times that one record may stand in a case: counts in norms are far below it.
const MOST_TIMES: u64 = 1_000_000;

/// A record, and how many there are like it.
#[derive(Debug, Clone)]
pub(super) struct Record {
    times: u64,
    pub(super) dossier: Dossier,
}

/// What one norm about the whole must come to.
#[derive(Debug, Clone)]
pub(super) struct Expectation {
    pub(super) norm: usize,
    span: Span,
    verdict: Option<Verdict>,
    possible: Option<Verdicts>,
}

impl Expectation {
    /// Whether these are the verdicts that it expects.
    pub(super) fn holds(&self, possible: Verdicts) -> bool {
        self.verdict.is_none_or(|verdict| possible.verdict() == verdict)
            && self.possible.is_none_or(|expected| possible == expected)
    }

    /// What came out otherwise, if anything.
    pub(super) fn failure(&self, title: &str, found: &(PopulationNorm, Verdicts)) -> Option<Failure> {
        let (norm, possible) = found;
        let mut differences = Vec::new();
        if let Some(verdict) = self.verdict.filter(|verdict| possible.verdict() != *verdict) {
            let found = format!("{}: {}", shown(*possible), norm.reason);
            differences.push(("verdict".to_owned(), key(verdict).to_owned(), found));
        }
        if let Some(expected) = self.possible.filter(|expected| expected != possible) {
            differences.push(("possible".to_owned(), words(expected), words(*possible)));
        }
        (!differences.is_empty()).then(|| Failure {
            span: self.span,
            title: title.to_owned(),
            norm: norm.id.clone(),
            differences,
            explanation: Vec::new(),
        })
    }
}

/// What records come to together.
pub(super) fn judged(
    framework: &Framework,
    records: &[Record],
    judgements: &Judgements,
    as_of: Day,
) -> Vec<(PopulationNorm, Verdicts)> {
    let mut all = Partial::empty(framework);
    for record in records {
        let one = Partial::counting(framework, &record.dossier, judgements, as_of);
        all.merge(times(framework, one, record.times));
    }
    all.judge(framework, &Statements::default())
}

/// What a record adds so many times, by doubling.
pub(super) fn times(framework: &Framework, one: Partial, times: u64) -> Partial {
    let (mut all, mut doubled, mut left) = (Partial::empty(framework), one, times);
    while left > 0 {
        if left % 2 == 1 {
            all.merge(doubled.clone());
        }
        left /= 2;
        if left > 0 {
            doubled.merge(doubled.clone());
        }
    }
    all
}

/// `{klant: [{…}, {times: 180, record: {…}}]}`: records by subject.
pub(super) fn records(
    files: &Files,
    node: &Node,
    as_of: Day,
    framework: &Framework,
    sink: &mut Sink,
) -> Option<Vec<Record>> {
    let mut records = Vec::new();
    let mut valid = matches!(node.value, Syntax::Mapping(_));
    for entry in mapping(Some(node), "`population`", sink) {
        let Some(subject) = subject_named(&entry.key, framework, sink) else {
            valid = false;
            continue;
        };
        for item in list(&entry.value, sink) {
            let (times, record) = match item.get("times") {
                None => (Some(1), Some(item)),
                Some(_) => repeated(item, sink),
            };
            let vocabulary = &framework.subject(subject).vocabulary;
            let dossier = record.and_then(|record| Dossier::read(record, files, vocabulary, as_of, sink));
            match times.zip(dossier) {
                Some((times, dossier)) => records.push(Record { times, dossier }),
                None => valid = false,
            }
        }
    }
    valid.then_some(records)
}

/// `{times: 180, record: {…}}`
fn repeated<'n>(node: &'n Node, sink: &mut Sink) -> (Option<u64>, Option<&'n Node>) {
    let Some(mut table) = Table::open(node, "records that are alike", sink) else { return (None, None) };
    let times_node = table.required("times");
    let times = times_node.and_then(|n| number(n, sink));
    let record = table.required("record");
    table.finish(sink);
    if let (Some(node), Some(_)) = (times_node, times.filter(|times| *times > MOST_TIMES)) {
        let message = format!("a case has a record at most {MOST_TIMES} times");
        sink.push(Diagnostic::new(Code::Limit, node.span, message));
    }
    (times.filter(|times| *times <= MOST_TIMES), record)
}

/// What is expected of one norm about the whole.
pub(super) fn read(
    name: &Spanned<String>,
    node: &Node,
    framework: &Framework,
    sink: &mut Sink,
) -> Option<Expectation> {
    let Some(norm) = framework.population_norms.iter().position(|norm| norm.id == name.value) else {
        let message = format!("there is no norm about the whole `{}`", name.value);
        let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
        let known = framework.population_norms.iter().map(|norm| norm.id.as_str());
        sink.push(match nearest(&name.value, known) {
            Some(near) => diagnostic.did_you_mean(near),
            None => diagnostic.help("of a norm about records expect something with `dossier`"),
        });
        return None;
    };
    let mut expected = Expectation { norm, span: name.span, verdict: None, possible: None };
    if !matches!(node.value, Syntax::Mapping(_)) {
        expected.verdict = Some(word(node, &VERDICTS, sink)?);
        return Some(expected);
    }
    let mut table = Table::open(node, "an expectation", sink)?;
    let verdict = table.optional("verdict").map(|n| word(n, &VERDICTS, sink));
    let possible = table.optional("possible");
    let nothing = table.keys().next().is_none();
    table.finish(sink);
    if nothing {
        let diagnostic = Diagnostic::new(Code::WrongType, node.span, "nothing is expected of this norm");
        sink.push(diagnostic.help("write a verdict, or `{verdict: unknown, possible: [met, not_met]}`"));
        return None;
    }
    expected.verdict = verdict.map_or(Some(None), |v| v.map(Some))?;
    expected.possible = possible.map_or(Some(None), |node| verdicts(node, sink).map(Some))?;
    Some(expected)
}
