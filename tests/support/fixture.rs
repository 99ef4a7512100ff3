//! Files in one text, read as the command line reads them: every file begins with a line `--- PATH`, behind a comment.
//!
//! Files that the text leaves out are those of `tests/diagnostics/base.yaml`; `--- + PATH` adds lines to the file that
//! stands there.

#![allow(dead_code, reason = "each who reads fixtures uses some of what they give")]

use std::collections::{BTreeMap, BTreeSet};

use toetssteen::{
    audit, compile, decisions,
    diagnostic::{Code, Severity, Sink},
    dossier::Dossier,
    framework::Framework,
    render::{
        diagnostics::{self, Style},
        problems::{self, Checked, Problem},
    },
    source::{self, Files},
    syntax,
    time::{Dates, Day},
    vacuity,
};

/// What came of reading a fixture.
pub(crate) struct Outcome {
    /// What is wrong, as people read it.
    pub(crate) text: String,
    /// The same, for machines.
    pub(crate) checked: Checked,
    pub(crate) codes: BTreeSet<Code>,
    pub(crate) framework: Option<Framework>,
    /// Whether the framework had an error.
    pub(crate) refused: bool,
    /// How many norms are written.
    pub(crate) norms: usize,
    /// The records of the main population that can be used.
    pub(crate) dossiers: Vec<Dossier>,
}

/// The files of a fixture by path; those that are added to, apart.
fn split(fixture: &str) -> [BTreeMap<String, String>; 2] {
    let [mut whole, mut added] = [BTreeMap::new(), BTreeMap::new()];
    let mut current: Option<&mut String> = None;
    for line in fixture.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("--- ") {
            let (files, path) = match path.trim().strip_prefix("+ ") {
                Some(path) => (&mut added, path),
                None => (&mut whole, path.trim()),
            };
            current = Some(files.entry(path.to_owned()).or_default());
        } else if let Some(text) = &mut current {
            text.push_str(line);
        }
    }
    [whole, added]
}

/// The files of a fixture, those of the base among them, by path.
pub(crate) fn files_of(fixture: &str) -> BTreeMap<String, String> {
    let base = include_str!("../diagnostics/base.yaml");
    let [mut files, mut added] = split(base);
    let [own, additions] = split(fixture);
    files.extend(own);
    added.extend(additions);
    for (path, lines) in added {
        files.entry(path).or_default().push_str(&lines);
    }
    files
}

/// Reads a fixture as the command line does: the audit, the framework, the judgements, the dossiers.
pub(crate) fn read(fixture: &str) -> Outcome {
    read_files(&files_of(fixture))
}

/// Reads files by path as the command line does.
pub(crate) fn read_files(texts: &BTreeMap<String, String>) -> Outcome {
    let mut files = Files::new();
    let mut ids: BTreeMap<String, _> =
        texts.iter().map(|(path, text)| (path.clone(), files.add(path, text.as_str()))).collect();
    let mut sink = Sink::new();
    let screen =
        ids.get("audit.yaml").map(|file| audit::screening::of(&files, *file).screen()).unwrap_or_default();
    let people = |path: &String| {
        !(path.starts_with("framework") || path.ends_with("schema.yaml") || path.contains("aspect"))
    };
    ids.retain(|path, file| !(people(path) && screen.check(&mut files, *file, path, &mut sink)));
    let audit = ids.get("audit.yaml").and_then(|file| audit::read(&files, *file, &mut sink));
    let overlays = audit.as_ref().map(|audit| audit.overlays.clone()).unwrap_or_default();
    let mut of_framework = Sink::new();
    let named = audit.iter().flat_map(|audit| &audit.frameworks);
    let roots: Vec<_> = named
        .filter_map(|folder| ids.get(&source::beside(&folder.value, "framework.yaml")).copied())
        .collect();
    let roots = if roots.is_empty() { vec![ids["framework.yaml"]] } else { roots };
    let framework = compile::compile_all(&files, &roots, &overlays, &mut of_framework);
    if let Some(framework) = &framework {
        vacuity::check(framework, &files, &mut of_framework);
        decisions::check(framework, &files, &mut of_framework);
    }
    let refused = of_framework.has_errors();
    let mut dossiers = Vec::new();
    let framework = framework.filter(|_| !refused);
    of_framework.diagnostics().iter().for_each(|diagnostic| sink.push(diagnostic.clone()));
    if let Some(framework) = &framework {
        if let Some(audit) = &audit {
            audit::check(audit, framework, &mut sink);
        }
        if let Some(judgements) = ids.get("oordelen.yaml") {
            audit::judgements(&files, *judgements, framework, &mut sink);
        }
        for (_, file) in ids.iter().filter(|(path, _)| path.starts_with("dossiers/")) {
            dossiers.extend(dossier(&files, *file, framework, &mut sink));
        }
    }
    let sorted = sink.into_sorted(&files);
    let norms =
        files.iter().map(|(_, _, text)| text.matches("- {id: N-").count() + text.matches("- id: N-").count());
    let norms = norms.sum();
    let codes = sorted.iter().map(|diagnostic| diagnostic.code).collect();
    let checked = Checked {
        version: problems::VERSION,
        files: files.iter().map(|(_, path, _)| path.to_owned()).collect(),
        problems: sorted.iter().map(|diagnostic| Problem::new(diagnostic, &files)).collect(),
    };
    let text = diagnostics::render(&sorted, &files, Style::Plain);
    Outcome { text, checked, codes, framework, refused, norms, dossiers }
}

/// The day on which fixtures are audited.
pub(crate) fn as_of() -> Day {
    Dates::parse("2013-06-30").map_or(Day::PAST, |dates| dates.lo)
}

fn dossier(files: &Files, file: source::FileId, framework: &Framework, sink: &mut Sink) -> Option<Dossier> {
    let mut own = Sink::new();
    let node = syntax::parse(files, file, &mut own);
    let vocabulary = &framework.subject(0).vocabulary;
    let read = node.and_then(|node| Dossier::read(&node, files, vocabulary, as_of(), &mut own));
    let wrong = own.diagnostics().iter().any(|d| d.code.severity() == Severity::Error);
    assert!(read.is_some() || wrong, "{}: refused without a reason", files.path(file));
    own.diagnostics().iter().for_each(|diagnostic| sink.push(diagnostic.clone()));
    read
}
