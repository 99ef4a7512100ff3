//! Every framework under `norms/` against the cases in its `tests/*.yaml`: small dossiers with expected verdicts.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use toetssteen::{
    assess::{Judgements, assess},
    compile,
    diagnostic::Sink,
    dossier::Dossier,
    findings::Verdict,
    framework::{Decides, Framework, Norm},
    render::diagnostics::{self, Style},
    source::{FileId, Files, Span},
    syntax::{self, Entry, Limits, Node, Value},
    time::{Dates, Day},
    verdict::Verdicts,
};

const AS_OF: &str = "2013-06-30";
const VERDICTS: [(&str, Verdict); 5] = [
    ("met", Verdict::Met),
    ("partly", Verdict::Partly),
    ("not_met", Verdict::NotMet),
    ("unknown", Verdict::Unknown),
    ("not_applicable", Verdict::NotApplicable),
];

#[test]
fn every_framework_compiles_without_diagnostics() {
    let problems: Vec<String> = folders().iter().filter_map(|folder| load(folder).err()).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_case_gets_the_verdicts_it_expects() {
    let mut failures = Vec::new();
    let mut expectations = 0;
    for shipped in shipped() {
        let (cases, problems) = shipped.cases();
        failures.extend(problems);
        expectations += cases.iter().map(|case| case.expect.len()).sum::<usize>();
        failures.extend(cases.iter().flat_map(|case| case.failures(&shipped)));
    }
    assert!(failures.is_empty(), "{} of {expectations} wrong:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_norm_has_a_case_for_each_outcome_it_can_have() {
    let mut lacking = Vec::new();
    for shipped in shipped() {
        let (cases, _) = shipped.cases();
        let expected: BTreeSet<(usize, Verdict)> =
            cases.iter().flat_map(|case| case.expect.iter().map(|e| (e.norm, e.verdict))).collect();
        for (slot, norm) in shipped.framework.norms.iter().enumerate() {
            let without = outcomes(norm).filter(|verdict| !expected.contains(&(slot, *verdict)));
            lacking.extend(without.map(|v| format!("{}: no case expects {}", norm.id, word(v))));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn a_case_that_makes_no_sense_is_refused() {
    let shipped = shipped().into_iter().find(|s| s.framework.id == "ouderen-45plus").expect("it is shipped");
    let sound =
        "{title: t, dossier: {dossier: 1, groep: uitgestroomd, uitkering: {}}, expect: {MW-1: unknown}}";
    let wrong = [
        (sound, "MW-1", "MW-99", "no norm `MW-99`"),
        (sound, "unknown", "maybe", "`maybe` is no verdict"),
        (sound, "title: t", "titel: t", "unknown key `titel`"),
        (sound, "title: t, ", "", "`title` is missing"),
        (sound, "{MW-1: unknown}", "{}", "expects nothing"),
        (sound, "title: t", "title: t, as_of: 2013-06", "`as_of` is no day"),
        (sound, "title: t", "title: t, judgements: {MW-8.gevolgd: met}", "no person decides `MW-8.gevolgd`"),
        (sound, "title: t", "title: t, judgements: {MW-8.noodzaak: unknown}", "`unknown` is no verdict"),
        (sound, "groep", "groepje", "groepje"),
    ];
    let problems = |text: String| {
        let mut files = Files::new();
        let file = files.add("t.yaml", text);
        read(&files, file, &shipped.framework).1.join("\n")
    };
    assert_eq!(problems(format!("- {sound}\n")), "");
    for (text, from, to, message) in wrong {
        let found = problems(format!("- {}\n", text.replacen(from, to, 1)));
        assert!(found.contains(message), "{to}: {found}");
    }
    assert!(problems("{}".into()).contains("a list of cases"));
}

/// A framework and the files with its cases.
struct Shipped {
    framework: Framework,
    files: Files,
    cases: Vec<FileId>,
}

struct Case {
    title: String,
    as_of: Day,
    judgements: Judgements,
    dossier: Dossier,
    expect: Vec<Expectation>,
}

struct Expectation {
    norm: usize,
    verdict: Verdict,
    span: Span,
}

impl Shipped {
    /// The cases that can be read, and what is wrong with the others.
    fn cases(&self) -> (Vec<Case>, Vec<String>) {
        let (mut cases, mut problems) = (Vec::new(), Vec::new());
        for file in &self.cases {
            let (found, wrong) = read(&self.files, *file, &self.framework);
            cases.extend(found);
            problems.extend(wrong);
        }
        (cases, problems)
    }
}

impl Case {
    fn failures(&self, shipped: &Shipped) -> Vec<String> {
        let found = assess(&shipped.framework, &self.dossier, &self.judgements, self.as_of, |_, _, _| ());
        let wrong = self.expect.iter().filter_map(|expectation| {
            let possible = found.norms[expectation.norm].possible;
            (possible.verdict() != expectation.verdict).then(|| {
                format!(
                    "{}: {}: {}: expected {}, found {}",
                    at(&shipped.files, expectation.span),
                    self.title,
                    shipped.framework.norms[expectation.norm].id,
                    word(expectation.verdict),
                    shown(possible),
                )
            })
        });
        wrong.collect()
    }
}

/// The outcomes that a norm can have, as far as its clauses tell.
fn outcomes(norm: &Norm) -> impl Iterator<Item = Verdict> {
    VERDICTS.into_iter().map(|(_, verdict)| verdict).filter(|verdict| match verdict {
        Verdict::Met | Verdict::NotMet | Verdict::Unknown => true,
        Verdict::Partly => norm.partly.is_some(),
        Verdict::NotApplicable => norm.applies.is_some(),
    })
}

/// The folders that hold a framework.
fn folders() -> Vec<PathBuf> {
    let all = inside(&Path::new(env!("CARGO_MANIFEST_DIR")).join("norms"));
    let folders: Vec<PathBuf> =
        all.into_iter().filter(|path| path.join("framework.yaml").is_file()).collect();
    assert!(!folders.is_empty(), "no framework is shipped");
    folders
}

fn shipped() -> Vec<Shipped> {
    folders().iter().map(|folder| load(folder).unwrap_or_else(|problems| panic!("{problems}"))).collect()
}

/// Compiles a framework; the error is what is wrong with it, warnings included.
fn load(folder: &Path) -> Result<Shipped, String> {
    let mut files = Files::new();
    let root = add(&mut files, &folder.join("framework.yaml"));
    for name in compile::needed(&files, root) {
        add(&mut files, &folder.join(name));
    }
    let mut sink = Sink::new();
    let framework = compile::compile(&files, root, &[], &mut sink);
    let problems = explained(sink, &files);
    let framework = framework.filter(|_| problems.is_empty()).ok_or(problems)?;
    let tests = folder.join("tests");
    let cases = if tests.is_dir() { inside(&tests) } else { Vec::new() };
    let cases = cases.iter().map(|path| add(&mut files, path)).collect();
    Ok(Shipped { framework, files, cases })
}

/// Adds a file by its path from the root of the repository.
fn add(files: &mut Files, path: &Path) -> FileId {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let known = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path);
    files.add(known.to_string_lossy().replace('\\', "/"), text)
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a folder can be listed").path()).collect();
    paths.sort();
    paths
}

/// The cases of a file that can be read, and what is wrong with the others.
fn read(files: &Files, file: FileId, framework: &Framework) -> (Vec<Case>, Vec<String>) {
    let mut sink = Sink::new();
    let root = syntax::parse(files, file, &Limits::default(), &mut sink);
    let problems = explained(sink, files);
    let (Some(root), true) = (root, problems.is_empty()) else { return (Vec::new(), vec![problems]) };
    let Value::Sequence(items) = &root.value else {
        return (Vec::new(), vec![format!("{}: a file of tests is a list of cases", at(files, root.span))]);
    };
    let (mut cases, mut problems) = (Vec::new(), Vec::new());
    for node in items {
        match case(files, node, framework) {
            Ok(case) => cases.push(case),
            Err(problem) => problems.push(problem),
        }
    }
    (cases, problems)
}

fn case(files: &Files, node: &Node, framework: &Framework) -> Result<Case, String> {
    let wrong = |span: Span, message: String| format!("{}: {message}", at(files, span));
    for entry in entries(files, node)? {
        if !["title", "as_of", "judgements", "dossier", "expect"].contains(&entry.key.value.as_str()) {
            return Err(wrong(entry.key.span, format!("unknown key `{}`", entry.key.value)));
        }
    }
    let required = |key: &str| node.get(key).ok_or_else(|| wrong(node.span, format!("`{key}` is missing")));
    let title = required("title")?.as_text().unwrap_or_default().to_owned();
    let record = required("dossier")?;
    let expected = required("expect")?;

    let as_of = node.get("as_of").map_or(Some(AS_OF), Node::as_text).unwrap_or_default();
    let as_of = match Dates::parse(as_of) {
        Ok(dates) if dates.is_exact() => dates.lo,
        _ => return Err(wrong(node.span, "`as_of` is no day".into())),
    };
    let mut sink = Sink::new();
    let dossier = Dossier::read(record, files, &framework.subject.vocabulary, as_of, &mut sink);
    let problems = explained(sink, files);
    let Some(dossier) = dossier.filter(|_| problems.is_empty()) else {
        return Err(wrong(record.span, format!("{title}: the dossier cannot be used\n{problems}")));
    };

    let mut judgements = Judgements::new();
    for entry in node.get("judgements").map_or(Ok([].as_slice()), |judged| entries(files, judged))? {
        let known =
            entry.key.value.split_once('.').filter(|(norm, criterion)| judged(framework, norm, criterion));
        let Some((norm, criterion)) = known else {
            return Err(wrong(entry.key.span, format!("no person decides `{}`", entry.key.value)));
        };
        let verdict = match verdict(&entry.value) {
            Some(verdict) if verdict != Verdict::Unknown => verdict,
            _ => return Err(wrong(entry.value.span, no_verdict(&entry.value))),
        };
        judgements.insert((dossier.id.clone(), norm.to_owned(), criterion.to_owned()), verdict);
    }

    let mut expect = Vec::new();
    for entry in entries(files, expected)? {
        let Some(norm) = framework.norms.iter().position(|norm| norm.id == entry.key.value) else {
            return Err(wrong(entry.key.span, format!("there is no norm `{}`", entry.key.value)));
        };
        let Some(verdict) = verdict(&entry.value) else {
            return Err(wrong(entry.value.span, no_verdict(&entry.value)));
        };
        expect.push(Expectation { norm, verdict, span: entry.key.span });
    }
    if expect.is_empty() {
        return Err(wrong(expected.span, format!("{title}: expects nothing")));
    }
    Ok(Case { title, as_of, judgements, dossier, expect })
}

fn entries<'n>(files: &Files, node: &'n Node) -> Result<&'n [Entry], String> {
    match &node.value {
        Value::Mapping(entries) => Ok(entries),
        Value::Scalar(_) | Value::Sequence(_) => {
            Err(format!("{}: expected keys and values", at(files, node.span)))
        }
    }
}

fn judged(framework: &Framework, norm: &str, criterion: &str) -> bool {
    let criteria = framework.norms.iter().filter(|n| n.id == norm).flat_map(|n| &n.criteria);
    criteria.into_iter().any(|c| c.id == criterion && matches!(c.decides, Decides::Judgement { .. }))
}

fn verdict(node: &Node) -> Option<Verdict> {
    let written = node.as_text()?;
    VERDICTS.iter().find(|(word, _)| *word == written).map(|(_, verdict)| *verdict)
}

fn no_verdict(node: &Node) -> String {
    format!("`{}` is no verdict that can be given here", node.as_text().unwrap_or_default())
}

fn word(verdict: Verdict) -> &'static str {
    VERDICTS.iter().find(|(_, known)| *known == verdict).map_or("?", |(word, _)| word)
}

/// The verdict, and what an unknown one can still be.
fn shown(possible: Verdicts) -> String {
    let mut text = word(possible.verdict()).to_owned();
    if possible.verdict() == Verdict::Unknown {
        let words: Vec<&str> = possible.iter().map(word).collect();
        let _ = write!(text, " ({})", words.join(" or "));
    }
    text
}

fn at(files: &Files, span: Span) -> String {
    format!("{}:{}", files.path(span.file), files.line(span))
}

fn explained(sink: Sink, files: &Files) -> String {
    diagnostics::render(&sink.into_sorted(files), files, Style::Plain)
}
