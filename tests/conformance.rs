//! What each operator means: conditions, records, and what must come of them, in files that any implementation of the
//! language could run.
//!
//! `tests/conformance/*.yaml`, and the blocks marked `yaml case` in `docs/norm-language.md`, hold lists of cases:
//!
//! | key | meaning |
//! |---|---|
//! | `title` | what the case shows |
//! | `condition` | a condition, in flow style |
//! | `definitions`, `parameters` | what it refers to, in flow style |
//! | `date` | the date by which the norm is judged; the audit's where it is left out |
//! | `dossier` | a record of `tests/conformance/vocabulary.yaml`; its number may be left out |
//! | `as_of` | the audit's date; 2013-06-30 where it is left out |
//! | `outcome` | `true`, `false`, `not_applicable`, or `unknown`: more than one of these is possible |
//! | `possible` | which, where it is unknown (optional) |
//! | `sentence` | the condition in Dutch (optional; each operator has one that states it) |

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, fs, path::Path};

use toetssteen::{
    assess::{Judgements, assess},
    compile,
    diagnostic::Sink,
    dossier::Dossier,
    explain::phrase::Phrases,
    findings::Verdict,
    framework::{Clause, Framework},
    render::diagnostics::{self, Style},
    source::Files,
    syntax::{self, Node, Value},
    time::Dates,
};

const KEYS: [&str; 10] = [
    "title",
    "condition",
    "definitions",
    "parameters",
    "date",
    "dossier",
    "as_of",
    "outcome",
    "possible",
    "sentence",
];

#[test]
fn every_case_has_its_outcome_and_its_sentence() {
    let (mut wrong, mut cases) = (Vec::new(), 0);
    let (mut operators, mut explained) = (BTreeSet::new(), BTreeSet::new());
    for (path, text) in suites() {
        let mut files = Files::new();
        let file = files.add(path, text);
        let mut sink = Sink::new();
        let root = syntax::parse(&files, file, &mut sink);
        let Some(Node { value: Value::Sequence(items), .. }) = root else {
            panic!("{}", diagnostics::render(&sink.into_sorted(&files), &files, Style::Plain));
        };
        for node in &items {
            cases += 1;
            let place = format!("{}:{}", files.path(file), files.line(node.span));
            let operators =
                if files.path(file).starts_with("docs/") { &mut explained } else { &mut operators };
            match run(&files, node, operators) {
                Ok(()) => {}
                Err(problem) => wrong.push(format!("{place}: {problem}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} wrong:\n{}", wrong.len(), wrong.join("\n"));
    // Each head of a condition is stated in words by some case of the suite, and by an example of the reference.
    for (place, said) in [("the suite", operators), ("docs/norm-language.md", explained)] {
        let silent: Vec<&&str> = compile::heads().iter().filter(|head| !said.contains(**head)).collect();
        assert!(silent.is_empty(), "no case of {place} states the sentence of {silent:?}");
    }
}

/// The files of cases, by path: those of the suite, and the examples of the reference.
fn suites() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut suites: Vec<(String, String)> = fs::read_dir(root.join("tests/conformance"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap() != "vocabulary.yaml")
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
        })
        .collect();
    suites.sort();
    let docs = fs::read_to_string(root.join("docs/norm-language.md")).unwrap();
    let mut blocks = docs.split("\n```yaml case\n");
    let mut line = blocks.next().unwrap().lines().count() + 1;
    for block in blocks {
        let case = block.split("\n```").next().unwrap();
        suites.push((format!("docs/norm-language.md from line {line}"), format!("{case}\n")));
        line += block.lines().count() + 1;
    }
    suites
}

fn run(files: &Files, node: &Node, operators: &mut BTreeSet<String>) -> Result<(), String> {
    let Value::Mapping(entries) = &node.value else { return Err("a case is a mapping".into()) };
    if let Some(entry) = entries.iter().find(|e| !KEYS.contains(&e.key.value.as_str())) {
        return Err(format!("unknown key `{}`", entry.key.value));
    }
    let written = |key: &str| {
        let span = node.get(key)?.span;
        let range = usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap();
        Some(files.text(span.file)[range].to_owned())
    };
    let required = |key: &str| written(key).ok_or_else(|| format!("`{key}` is missing"));
    let framework =
        framework(&required("condition")?, written("definitions"), written("parameters"), written("date"))?;
    let as_of = written("as_of").unwrap_or_else(|| "2013-06-30".into());
    let as_of = Dates::parse(&as_of)?.lo;

    let Some(Value::Mapping(facts)) = node.get("dossier").map(|n| &n.value) else {
        return Err("`dossier` is missing".into());
    };
    let mut sink = Sink::new();
    let mut record = node.get("dossier").unwrap().clone();
    if !facts.iter().any(|e| e.key.value == "zaak") {
        let mut own = Files::new();
        let one = own.add("zaak.yaml", "zaak: 1\n");
        let one = syntax::parse(&own, one, &mut sink).unwrap();
        if let (Value::Mapping(all), Value::Mapping(number)) = (&mut record.value, one.value) {
            all.extend(number.into_iter().map(|mut e| {
                e.key.span = node.span;
                e.value.span = node.span;
                e
            }));
        }
    }
    let dossier = Dossier::read(&record, files, &framework.subject(0).vocabulary, as_of, &mut sink);
    let problems = diagnostics::render(&sink.into_sorted(files), files, Style::Plain);
    let dossier = dossier.filter(|_| problems.is_empty()).ok_or(problems)?;

    let possible = assess(&framework, &dossier, &Judgements::new(), as_of).norms[0].possible;
    let word = |verdict: Verdict| match verdict {
        Verdict::Met => "true",
        Verdict::NotMet | Verdict::Partly => "false",
        Verdict::NotApplicable => "not_applicable",
        Verdict::Unknown => "unknown",
    };
    let (outcome, found) = (node.get("outcome").and_then(Node::as_text), word(possible.verdict()));
    if outcome != Some(found) {
        let possible: Vec<&str> = possible.iter().map(word).collect();
        return Err(format!("expected {outcome:?}, found {found} ({})", possible.join(" or ")));
    }
    if let Some(Value::Sequence(items)) = node.get("possible").map(|n| &n.value) {
        let expected: BTreeSet<&str> = items.iter().filter_map(Node::as_text).collect();
        let found: BTreeSet<&str> = possible.iter().map(word).collect();
        if expected != found {
            return Err(format!("expected {expected:?} to be possible, found {found:?}"));
        }
    }
    if let Some(sentence) = node.get("sentence").and_then(Node::as_text) {
        let Clause::Condition(condition) = &framework.norms[0].met else { panic!("it is a condition") };
        let lines = Phrases::new(&framework, 0).lines(condition).join("\n");
        if lines != sentence.trim_end() {
            return Err(format!("expected the sentence\n{sentence}\nfound\n{lines}"));
        }
        if let Some(Value::Mapping(keys)) = node.get("condition").map(|n| &n.value) {
            operators.extend(keys.iter().map(|e| e.key.value.clone()));
        }
    }
    Ok(())
}

/// A framework whose first norm is met when the condition holds; `N-2` asks for a letter, `N-3` for a talk.
fn framework(
    condition: &str,
    definitions: Option<String>,
    parameters: Option<String>,
    date: Option<String>,
) -> Result<Framework, String> {
    let mut files = Files::new();
    let optional =
        |key: &str, text: Option<String>| text.map_or_else(String::new, |text| format!("{key}: {text}\n"));
    let root = format!(
        "framework: proef\ntitle: Proef\ndocuments: {{D: {{title: Een document}}}}\n\
         subjects: {{zaak: {{schema: vocabulary.yaml, one: zaak, many: zaken}}}}\nscale: [goed, slecht]\n\
         aspects: aspect.yaml\n{}{}",
        optional("definitions", definitions),
        optional("parameters", parameters),
    );
    let aspect = format!(
        "aspect: a\ntitle: Aspect\nframe: f\nrating: {{minimum: 0, rules: [{{rate: goed}}], origin: chosen, why: w}}\nnorms:\n  \
         - id: N-1\n    title: t\n    statement: s\n    source: {{document: D}}\n    finding: f\n    {}met: {condition}\n  \
         - id: N-2\n    title: t\n    statement: s\n    source: {{document: D}}\n    finding: f\n    met: {{some: brief}}\n  \
         - id: N-3\n    title: t\n    statement: s\n    source: {{document: D}}\n    finding: f\n    met: {{some: gesprek}}\n",
        date.map_or_else(String::new, |date| format!("date: {date}\n    ")),
    );
    let vocabulary = include_str!("conformance/vocabulary.yaml");
    let root = files.add("framework.yaml", root);
    files.add("aspect.yaml", aspect);
    files.add("vocabulary.yaml", vocabulary);
    let mut sink = Sink::new();
    let framework = compile::compile(&files, root, &[], &mut sink);
    framework.ok_or_else(|| diagnostics::render(&sink.into_sorted(&files), &files, Style::Plain))
}
