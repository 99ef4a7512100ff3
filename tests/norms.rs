//! Every framework under `norms/` against the cases beside it; `toetssteen test` shows why one fails.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use toetssteen::{
    compile,
    diagnostic::Sink,
    framework::Framework,
    render::{self, diagnostics, diagnostics::Style},
    source::{FileId, Files},
    suite::{self, Case, coverage},
};

#[test]
fn every_case_gets_the_verdicts_it_expects() {
    for folder in frameworks() {
        let shipped = Shipped::load(&folder);
        assert!(!shipped.cases.is_empty(), "{} has no cases", folder.display());
        let failures: String = shipped
            .cases
            .iter()
            .flat_map(|case| suite::run(&shipped.framework, case))
            .map(|failure| render::suite::failure(&failure, &shipped.files))
            .collect();
        assert!(failures.is_empty(), "{failures}");
    }
}

#[test]
fn every_outcome_that_can_occur_is_shown_by_a_case() {
    for folder in frameworks() {
        let shipped = Shipped::load(&folder);
        let lines = coverage::coverage(&shipped.framework, &shipped.cases);
        assert_eq!(render::suite::share(&lines), 10_000, "{}", render::suite::coverage(&lines));
    }
}

#[test]
fn a_case_that_makes_no_sense_is_refused() {
    let mut shipped = Shipped::load(&norms().join("ouderen-45plus"));
    let sound =
        "{title: t, dossier: {dossier: 1, groep: uitgestroomd, uitkering: {}}, expect: {MW-1: unknown}}";
    let wrong = [
        (sound, "MW-1", "MW-99", "there is no norm `MW-99`"),
        (sound, "unknown", "maybe", "this value is not one of those known here"),
        (sound, "unknown", "unknwon", "did you mean `unknown`?"),
        (sound, "title: t", "titel: t", "did you mean `title`?"),
        (sound, "title: t, ", "", "`title` is missing"),
        (sound, "{MW-1: unknown}", "{}", "expects nothing"),
        (sound, "{MW-1: unknown}", "{MW-1: {}}", "nothing is expected of this norm"),
        (sound, "{MW-1: unknown}", "{MW-3: {criteria: {diagnos: met}}}", "did you mean `diagnose`?"),
        (sound, "{MW-1: unknown}", "{MW-1: {possible: [met, deels]}}", "not one of those known here"),
        (sound, "title: t", "title: t, as_of: 2013-06", "`as_of` is a day"),
        (sound, "title: t", "title: t, judgements: {MW-8.gevolgd: met}", "no person decides `MW-8.gevolgd`"),
        (sound, "title: t", "title: t, judgements: {MW-8.noodzaak: unknown}", "not one of those known here"),
        (sound, "groep", "groepje", "groepje"),
    ];
    let mut problems = |text: String| {
        let mut sink = Sink::new();
        let file = shipped.files.add("t.yaml", text);
        suite::read(&shipped.files, file, &shipped.framework, &mut sink);
        diagnostics::render(&sink.into_sorted(&shipped.files), &shipped.files, Style::Plain)
    };
    assert_eq!(problems(format!("- {sound}\n")), "");
    for (text, from, to, message) in wrong {
        let found = problems(format!("- {}\n", text.replacen(from, to, 1)));
        assert!(found.contains(message), "{to}: {found}");
    }
    assert!(problems("{}".into()).contains("a list of cases"));
}

/// Changes are noticed by cases at the boundary, and only by those.
#[test]
fn a_change_at_the_boundary_is_noticed_by_a_case_there() {
    let shipped = Shipped::load(&norms().join("ouderen-45plus"));
    let root = shipped.files.iter().next().unwrap().0;
    let mutants = suite::mutate::mutants(&shipped.files, root);
    let by =
        |change: &str| mutants.iter().find(|m| m.of == "$diagnosetermijn" && m.change == change).unwrap();
    let longer = by("42 days → 43 days");
    assert_eq!(suite::mutate::noticed(&shipped.files, root, longer, &shipped.cases), Some(true));
    assert_eq!(suite::mutate::noticed(&shipped.files, root, longer, &[]), Some(false));
}

/// A framework and its cases.
struct Shipped {
    framework: Framework,
    files: Files,
    cases: Vec<Case>,
}

impl Shipped {
    /// Panics with what is wrong, warnings included.
    fn load(folder: &Path) -> Self {
        let (mut files, mut sink) = (Files::new(), Sink::new());
        let root = add(&mut files, &folder.join("framework.yaml"));
        for name in compile::needed(&files, root) {
            add(&mut files, &folder.join(name));
        }
        for path in compile::definitions(&files, root) {
            add(&mut files, Path::new(&path));
        }
        let framework = compile::compile(&files, root, &[], &mut sink);
        let mut cases = Vec::new();
        if let Some(framework) = &framework {
            for path in inside(&folder.join("tests")) {
                let file = add(&mut files, &path);
                cases.extend(suite::read(&files, file, framework, &mut sink));
            }
        }
        let problems = diagnostics::render(&sink.into_sorted(&files), &files, Style::Plain);
        assert!(problems.is_empty(), "{problems}");
        Self { framework: framework.unwrap(), files, cases }
    }
}

fn norms() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("norms")
}

/// The folders that hold a framework.
fn frameworks() -> Vec<PathBuf> {
    let folders: Vec<PathBuf> =
        inside(&norms()).into_iter().filter(|path| path.join("framework.yaml").is_file()).collect();
    assert!(!folders.is_empty(), "no framework is shipped");
    folders
}

/// Adds a file by its path from the root of the repository.
fn add(files: &mut Files, path: &Path) -> FileId {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let known = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path);
    files.add(known.to_string_lossy().replace('\\', "/"), text)
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
