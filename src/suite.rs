//! Tests of norms: small records beside a framework, each with the verdicts it must get.
//!
//! A file of cases is a list; a case holds `title`, `dossier` (only what decides), `expect` (norm: verdict, or more) or
//! `rating` (aspect: place), and optionally `as_of` and `judgements`; or instead of a dossier a `population`, for norms about the
//! whole. [`run`] tries one, [`coverage`] says which outcomes no case shows, and
//! [`mutate`] which changes of a norm no case notices.

pub mod coverage;
pub mod mutate;
mod rated;
mod whole;

use crate::{
    assess::{Judgements, Traces, assess, known::Known},
    diagnostic::{Code, Diagnostic, Sink, nearest},
    dossier::{Dossier, DossierId},
    explain::{Explainer, Tree, phrase::Phrases},
    findings::Verdict,
    framework::{Decides, Framework},
    source::{FileId, Files, Span, Spanned},
    syntax::{self, Node, Value as Syntax},
    table::{Table, list, mapping, one_or_more, text, word},
    time::{Dates, Day},
    verdict::Verdicts,
};

/// The audit's date of a case that gives none.
pub const AS_OF: &str = "2013-06-30";

const VERDICTS: [(&str, Verdict); 5] = [
    ("met", Verdict::Met),
    ("partly", Verdict::Partly),
    ("not_met", Verdict::NotMet),
    ("unknown", Verdict::Unknown),
    ("not_applicable", Verdict::NotApplicable),
];

/// A record and the verdicts it must get.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows.
    pub title: String,
    /// Where it begins.
    pub span: Span,
    as_of: Day,
    judgements: Judgements,
    tested: Tested,
}

/// What a case is about.
#[derive(Debug, Clone)]
enum Tested {
    /// One record.
    Record { dossier: Box<Dossier>, expect: Vec<Expectation>, rated: Vec<rated::Expectation> },
    /// Many, for norms about the whole.
    Population { records: Vec<whole::Record>, expect: Vec<whole::Expectation> },
}

/// What one norm must come to.
#[derive(Debug, Clone)]
struct Expectation {
    norm: usize,
    span: Span,
    verdict: Option<Verdict>,
    possible: Option<Verdicts>,
    criteria: Vec<(usize, Verdict)>,
    /// Texts that must stand in the evidence.
    evidence: Vec<String>,
    /// Texts that must stand in what would settle it.
    settle: Vec<String>,
}

/// A norm that came out otherwise than a case expects.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Where the expectation stands.
    pub span: Span,
    /// The case's title.
    pub title: String,
    /// The norm's id.
    pub norm: String,
    /// What differs: of what, what was expected, what was found, in the words of the case.
    pub differences: Vec<(String, String, String)>,
    /// Why it came out so.
    pub explanation: Vec<Tree>,
}

impl Case {
    /// How many norms and ratings it expects something of.
    pub fn expectations(&self) -> usize {
        match &self.tested {
            Tested::Record { expect, rated, .. } => expect.len() + rated.len(),
            Tested::Population { expect, .. } => expect.len(),
        }
    }

    /// Whether its title, or the id of a norm or aspect it expects something of, holds a text.
    pub fn mentions(&self, text: &str, framework: &Framework) -> bool {
        let ids: Vec<&String> = match &self.tested {
            Tested::Record { expect, rated, .. } => {
                let norms = expect.iter().filter_map(|e| framework.norms.get(e.norm));
                let rated = rated.iter().filter_map(|e| framework.aspects.get(e.aspect));
                norms.map(|norm| &norm.id).chain(rated.map(|aspect| &aspect.id)).collect()
            }
            Tested::Population { expect, .. } => {
                let norms = expect.iter().filter_map(|e| framework.population_norms.get(e.norm));
                norms.map(|norm| &norm.id).collect()
            }
        };
        self.title.contains(text) || ids.into_iter().any(|id| id.contains(text))
    }

    /// Whether every verdict is as expected, without saying why not.
    fn holds(&self, framework: &Framework) -> bool {
        let (dossier, expect, rated) = match &self.tested {
            Tested::Record { dossier, expect, rated } => (dossier, expect, rated),
            Tested::Population { records, expect } => {
                let found = whole::judged(framework, records, &self.judgements, self.as_of);
                return expect.iter().all(|expected| {
                    found.get(expected.norm).is_some_and(|(_, possible)| expected.holds(*possible))
                });
            }
        };
        let found = assess(framework, dossier, &self.judgements, self.as_of);
        let as_rated = |expected: &rated::Expectation| {
            let case = found.cases.get(expected.aspect).and_then(Option::as_ref);
            case.is_some_and(|case| expected.holds(case.possible))
        };
        rated.iter().all(as_rated)
            && expect.iter().all(|expected| {
                let Some(norm) = found.norms.get(expected.norm) else { return false };
                let criterion = |(slot, verdict): &(usize, Verdict)| {
                    norm.criteria.get(*slot).is_some_and(|possible| possible.verdict() == *verdict)
                };
                expected.verdict.is_none_or(|v| norm.possible.verdict() == v)
                    && expected.possible.is_none_or(|p| norm.possible == p)
                    && expected.criteria.iter().all(criterion)
            })
    }
}

/// Tries a case: what came out otherwise than expected, and why.
pub fn run(framework: &Framework, case: &Case) -> Vec<Failure> {
    let (dossier, expect, expected_rates) = match &case.tested {
        Tested::Record { dossier, expect, rated } => (dossier, expect, rated),
        Tested::Population { records, expect } => {
            let found = whole::judged(framework, records, &case.judgements, case.as_of);
            let failure =
                |expected: &whole::Expectation| expected.failure(&case.title, found.get(expected.norm)?);
            return expect.iter().filter_map(failure).collect();
        }
    };
    let assessment = assess(framework, dossier, &case.judgements, case.as_of);
    let known = Known::of(framework, dossier);
    let traces = Traces::new(framework, dossier, &known, &case.judgements, case.as_of, &assessment);
    let explainer =
        Explainer { phrases: Phrases::new(framework, dossier.subject), evaluator: traces.evaluator() };
    let mut failures = Vec::new();
    for &slot in &framework.order {
        for expected in expect.iter().filter(|e| e.norm == slot) {
            let Some(norm) = framework.norms.get(slot) else { continue };
            let (trace, found) = (traces.norm(slot), &assessment.norms[slot]);
            let mut differences = Vec::new();
            let mut differs = |what: &str, expected: String, found: String| {
                differences.push((what.to_owned(), expected, found));
            };
            let verdict = found.possible.verdict();
            if expected.verdict.is_some_and(|v| v != verdict) {
                let wanted = expected.verdict.map_or_else(String::new, |v| key(v).to_owned());
                differs("verdict", wanted, shown(found.possible));
            }
            if let Some(possible) = expected.possible.filter(|p| *p != found.possible) {
                differs("possible", words(possible), words(found.possible));
            }
            for (slot, verdict) in &expected.criteria {
                let Some((criterion, possible)) = norm.criteria.get(*slot).zip(found.criteria.get(*slot))
                else {
                    continue;
                };
                if possible.verdict() != *verdict {
                    let what = format!("criterion {}", criterion.id);
                    differs(&what, key(*verdict).to_owned(), shown(*possible));
                }
            }
            let trees = explainer.norm(norm, &trace, found);
            let evidence = explainer.evidence(&trees, found.possible);
            let evidence: Vec<String> = evidence.into_iter().map(|e| e.text).collect();
            for wanted in expected.evidence.iter().filter(|w| !evidence.iter().any(|e| e.contains(*w))) {
                differs("evidence", format!("… {wanted} …"), evidence.join(" | "));
            }
            let settle = explainer.settle(norm, &trace, found);
            let settle: Vec<String> = settle.into_iter().map(|s| s.facts.join("; ")).collect();
            for wanted in expected.settle.iter().filter(|w| !settle.iter().any(|s| s.contains(*w))) {
                differs("settle", format!("… {wanted} …"), settle.join(" | "));
            }
            if !differences.is_empty() {
                failures.push(Failure {
                    span: expected.span,
                    title: case.title.clone(),
                    norm: norm.id.clone(),
                    differences,
                    explanation: trees,
                });
            }
        }
    }
    for (slot, (aspect, found)) in framework.aspects.iter().zip(&assessment.cases).enumerate() {
        let (Some(rating), Some(found)) = (&aspect.case_rating, found) else { continue };
        let trace = traces.case(rating);
        let expected = expected_rates.iter().filter(|expected| expected.aspect == slot);
        failures.extend(
            expected.filter_map(|e| e.failure(&case.title, &aspect.id, rating, (found, &trace), &explainer)),
        );
    }
    failures
}

fn words(possible: Verdicts) -> String {
    let words: Vec<&str> = possible.iter().map(key).collect();
    words.join(" or ")
}

/// The verdict, and what an open one can still be.
fn shown(possible: Verdicts) -> String {
    match possible.verdict() {
        Verdict::Unknown => format!("unknown ({})", words(possible)),
        known => key(known).to_owned(),
    }
}

/// A verdict as cases write it.
pub fn key(verdict: Verdict) -> &'static str {
    VERDICTS.iter().find(|(_, known)| *known == verdict).map_or("", |(word, _)| word)
}

/// Reads a file of cases; what is wrong with any goes to `sink`, and the others are read.
pub fn read(files: &Files, file: FileId, framework: &Framework, sink: &mut Sink) -> Vec<Case> {
    let Some(root) = syntax::parse(files, file, sink) else { return Vec::new() };
    if !matches!(root.value, Syntax::Sequence(_)) {
        let diagnostic =
            Diagnostic::new(Code::WrongType, root.span, "a file of norm tests is a list of cases");
        sink.push(diagnostic.help("write each case as `- title: …`, with `dossier` and `expect`"));
        return Vec::new();
    }
    let items = list(&root, sink);
    items.iter().filter_map(|node| case(files, node, framework, sink)).collect()
}

fn case(files: &Files, node: &Node, framework: &Framework, sink: &mut Sink) -> Option<Case> {
    let mut table = Table::open(node, "a case", sink)?;
    let title = table.required_text("title", sink);
    let subject = table.text("subject", sink);
    let population = table.optional("population");
    let record = if population.is_some() { table.optional("dossier") } else { table.required("dossier") };
    let expect = table.optional("expect");
    let rating = table.optional("rating");
    let as_of = table.text("as_of", sink);
    let judged = table.optional("judgements");
    table.finish(sink);
    let as_of = match &as_of {
        None => Dates::parse(AS_OF).ok(),
        Some(written) => {
            let day = Dates::parse(&written.value).ok().filter(|d| d.is_exact());
            if day.is_none() {
                let diagnostic = Diagnostic::new(Code::Date, written.span, "`as_of` is a day");
                sink.push(diagnostic.help("write it as 2013-06-30"));
            }
            day
        }
    };
    let subject = match &subject {
        Some(name) => subject_named(name, framework, sink)?,
        None => 0,
    };
    let day = as_of.map_or(Day::FUTURE, |d| d.lo);
    if let Some(population) = population {
        for node in record.into_iter().chain(rating) {
            let message = "a case is about one record, or about a population";
            let diagnostic = Diagnostic::new(Code::Operator, node.span, message);
            sink.push(
                diagnostic.help("a population has `population` and `expect`, and nothing of one record"),
            );
        }
        let records = whole::records(files, population, day, framework, sink);
        let expect = mapping(expect, "`expect`", sink);
        let expect: Vec<_> = expect.iter().map(|e| whole::read(&e.key, &e.value, framework, sink)).collect();
        if expect.is_empty() {
            let diagnostic = Diagnostic::new(Code::MissingKey, node.span, "this case expects nothing");
            sink.push(diagnostic.help("add `expect: {N-1: met}`, of a norm about the whole"));
            return None;
        }
        let records = records?;
        let ids: Vec<DossierId> = records.iter().map(|record| record.dossier.id.clone()).collect();
        return Some(Case {
            title: title?.value,
            span: node.span,
            as_of: as_of?.lo,
            judgements: judgements(judged, &ids, framework, sink),
            tested: Tested::Population { records, expect: expect.into_iter().collect::<Option<_>>()? },
        });
    }
    let dossier = Dossier::read(record?, files, &framework.subject(subject).vocabulary, day, sink);
    let rated: Vec<_> = mapping(rating, "`rating`", sink)
        .iter()
        .map(|entry| rated::read(&entry.key, &entry.value, framework, sink))
        .collect();
    let Some(expect_node) = expect.or(rating) else {
        let diagnostic = Diagnostic::new(Code::MissingKey, node.span, "this case expects nothing");
        sink.push(diagnostic.help("add `expect: {N-1: met}`, or `rating: {ASPECT: RATE}`"));
        return None;
    };
    let expect: Vec<Option<Expectation>> = mapping(expect, "`expect`", sink)
        .iter()
        .map(|entry| expectation(&entry.key, &entry.value, subject, framework, sink))
        .collect();
    if expect.is_empty() && rated.is_empty() && matches!(expect_node.value, Syntax::Mapping(_)) {
        let diagnostic = Diagnostic::new(Code::WrongType, expect_node.span, "this case expects nothing");
        sink.push(diagnostic.help("name a norm and the verdict it must get: `{N-1: met}`"));
        return None;
    }
    let dossier = dossier?;
    let judgements = judgements(judged, std::slice::from_ref(&dossier.id), framework, sink);
    Some(Case {
        title: title?.value,
        span: node.span,
        as_of: as_of?.lo,
        judgements,
        tested: Tested::Record {
            dossier: Box::new(dossier),
            expect: expect.into_iter().collect::<Option<_>>()?,
            rated: rated.into_iter().collect::<Option<_>>()?,
        },
    })
}

/// What people judge, of each of these records.
fn judgements(node: Option<&Node>, ids: &[DossierId], framework: &Framework, sink: &mut Sink) -> Judgements {
    let mut judgements = Judgements::new();
    for entry in mapping(node, "`judgements`", sink) {
        let named = judged_criterion(&entry.key, framework, sink);
        let definite: Vec<_> = VERDICTS.into_iter().filter(|(_, v)| *v != Verdict::Unknown).collect();
        let verdict = word(&entry.value, &definite, sink);
        if let (Some((norm, criterion)), Some(verdict)) = (named, verdict) {
            let of =
                |id: &DossierId| ((id.clone(), norm.clone(), criterion.clone()), Verdicts::only(verdict));
            judgements.extend(ids.iter().map(of));
        }
    }
    judgements
}

/// The slot of a subject; where there is none by that name, that is reported.
fn subject_named(name: &Spanned<String>, framework: &Framework, sink: &mut Sink) -> Option<usize> {
    let slot = framework.subjects.iter().position(|subject| subject.id == name.value);
    if slot.is_none() {
        let message = format!("`{}` is no subject of the framework `{}`", name.value, framework.id);
        let diagnostic = Diagnostic::new(Code::OtherSubject, name.span, message);
        let known: Vec<&str> = framework.subjects.iter().map(|subject| subject.id.as_str()).collect();
        sink.push(match nearest(&name.value, known.iter().copied()) {
            Some(near) => diagnostic.did_you_mean(near),
            None => diagnostic.help(format!("its subjects are {}", known.join(", "))),
        });
    }
    slot
}

/// `NORM.CRITERION`, where a person decides the criterion.
fn judged_criterion(
    name: &Spanned<String>,
    framework: &Framework,
    sink: &mut Sink,
) -> Option<(String, String)> {
    let judged: Vec<String> = framework
        .norms
        .iter()
        .flat_map(|norm| norm.criteria.iter().map(move |criterion| (norm, criterion)))
        .filter(|(_, criterion)| matches!(criterion.decides, Decides::Judgement { .. }))
        .map(|(norm, criterion)| format!("{}.{}", norm.id, criterion.id))
        .collect();
    if judged.contains(&name.value) {
        return name.value.split_once('.').map(|(norm, criterion)| (norm.to_owned(), criterion.to_owned()));
    }
    let message = format!("no person decides `{}`", name.value);
    let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
    sink.push(match nearest(&name.value, judged.iter().map(String::as_str)) {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help("write NORM.CRITERION, for a criterion that is `judged`"),
    });
    None
}

/// The verdicts that must remain possible.
fn verdicts(node: &Node, sink: &mut Sink) -> Option<Verdicts> {
    let verdicts: Vec<_> = one_or_more(node).iter().map(|n| word(n, &VERDICTS, sink)).collect();
    Some(Verdicts::of(verdicts.into_iter().collect::<Option<Vec<_>>>()?))
}

fn expectation(
    name: &Spanned<String>,
    node: &Node,
    subject: usize,
    framework: &Framework,
    sink: &mut Sink,
) -> Option<Expectation> {
    let slot = framework.norms.iter().position(|norm| norm.id == name.value && norm.subject == subject);
    let Some(norm) = slot.and_then(|slot| framework.norms.get(slot)) else {
        if let Some(norm) = framework.norms.iter().find(|norm| norm.id == name.value) {
            let theirs = framework.subject(norm.subject);
            let message = format!("norm `{}` is about a {}", norm.id, theirs.one);
            let help = format!("add `subject: {}` to a case with such a record", theirs.id);
            sink.push(Diagnostic::new(Code::OtherSubject, name.span, message).help(help));
            return None;
        }
        if framework.population_norms.iter().any(|norm| norm.id == name.value) {
            let message = format!("norm `{}` is about the whole", name.value);
            let diagnostic = Diagnostic::new(Code::OtherSubject, name.span, message);
            sink.push(diagnostic.help("give the case a `population` in the place of one `dossier`"));
            return None;
        }
        let message = format!("there is no norm `{}`", name.value);
        let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
        sink.push(match nearest(&name.value, framework.norms_of(subject).map(|n| n.id.as_str())) {
            Some(near) => diagnostic.did_you_mean(near),
            None => diagnostic.help("expect something of a norm of this framework"),
        });
        return None;
    };
    let mut expected = Expectation {
        norm: slot?,
        span: name.span,
        verdict: None,
        possible: None,
        criteria: Vec::new(),
        evidence: Vec::new(),
        settle: Vec::new(),
    };
    if !matches!(node.value, Syntax::Mapping(_)) {
        expected.verdict = Some(word(node, &VERDICTS, sink)?);
        return Some(expected);
    }
    let mut table = Table::open(node, "an expectation", sink)?;
    let verdict = table.optional("verdict").map(|n| word(n, &VERDICTS, sink));
    let possible = table.optional("possible");
    let criteria = table.optional("criteria");
    let evidence = table.optional("evidence");
    let settle = table.optional("settle");
    let nothing = table.keys().next().is_none();
    table.finish(sink);
    if nothing {
        let diagnostic = Diagnostic::new(Code::WrongType, node.span, "nothing is expected of this norm");
        sink.push(diagnostic.help("write a verdict, or `{verdict: …, criteria: …, evidence: …}`"));
        return None;
    }
    expected.verdict = verdict.map_or(Some(None), |v| v.map(Some))?;
    expected.possible = possible.map_or(Some(None), |node| verdicts(node, sink).map(Some))?;
    for entry in mapping(criteria, "`criteria`", sink) {
        let slot = norm.criteria.iter().position(|c| c.id == entry.key.value);
        if slot.is_none() {
            let message = format!("norm `{}` has no criterion `{}`", norm.id, entry.key.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, entry.key.span, message);
            sink.push(match nearest(&entry.key.value, norm.criteria.iter().map(|c| c.id.as_str())) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic,
            });
        }
        let verdict = word(&entry.value, &VERDICTS, sink);
        expected.criteria.push((slot?, verdict?));
    }
    let mut texts = |node: Option<&Node>| -> Option<Vec<String>> {
        let items = node.map(one_or_more).unwrap_or_default();
        let texts: Vec<_> = items.into_iter().map(|n| text(n, sink).map(|t| t.value)).collect();
        texts.into_iter().collect()
    };
    expected.evidence = texts(evidence)?;
    expected.settle = texts(settle)?;
    Some(expected)
}
