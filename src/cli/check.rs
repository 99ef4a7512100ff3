//! `toetssteen check`: everything that is wrong with frameworks, audits and dossiers.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::ValueEnum;

use crate::{
    aggregate::Gathered,
    diagnostic::{Code, Diagnostic, Sink, nearest},
    needed::Needed,
    references,
    render::problems,
};

use super::{
    Exit,
    find::Found,
    limits,
    load::{self, Limited, Part, Populations, Problems, Reading},
    output::{self, Output, print, say},
};

/// Check frameworks, audits and their dossiers; every problem, not the first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toetssteen check\n  toetssteen check norms/ouderen-45plus\n  toetssteen check casefiles/ouderen-45plus/dossiers/15.yaml\n\n\
    A folder is searched for framework.yaml (a framework) and audit.yaml (an audit with its dossiers); a dossier or an \
    aspect is checked with the audit or framework it belongs to.\n\
    Diagnostics go to stderr; what -o asks for to stdout or to a file.\n\
    Exits with 0 when nothing is wrong, with 1 when something is."
)]
pub(super) struct Arguments {
    /// Folders to search, or files; the current folder if left out
    paths: Vec<PathBuf>,

    /// text, json, sarif, junit or github, with `:PATH` to a file; may be given several times
    #[arg(short, long, visible_alias = "format", value_name = "FORMAT[:PATH]", default_value = "text",
        value_parser = output::parse::<Format>)]
    output: Vec<Output<Format>>,

    /// Look up every quote of the norms in the texts (.txt, .md) of this folder
    #[arg(long, value_name = "FOLDER")]
    sources: Option<PathBuf>,

    #[command(flatten)]
    limited: Limited,

    /// Say what a code means, with an example and how to mend it
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "output", "sources", "only_needed"])]
    explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line that says how much is wrong
    Text,
    Json,
    Sarif,
    Junit,
    Github,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    if let Some(code) = &arguments.explain {
        return explain(code);
    }
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let found = Found::at(paths)?;
    let (frameworks, audits) = (found.frameworks.len(), found.audits.len());
    if frameworks + audits == 0 {
        say("error: no framework.yaml or audit.yaml was found; nothing was checked");
        return Err(Exit::Nothing);
    }
    let sources = arguments.sources.as_deref().map(load::sources).transpose()?;
    let mut quoted = 0;
    let mut problems = Problems::default();
    for folder in &found.frameworks {
        let (mut files, mut sink) = (limits::files(), Sink::new());
        let _ = load::framework(&mut files, folder, &[], &mut sink);
        if let Some(sources) = &sources {
            quoted += sources.check(&files, &mut sink);
        }
        problems.show(sink, &files);
    }
    let dossiers: usize = found
        .audits
        .iter()
        .map(|folder| audit(folder, arguments.limited, &mut problems))
        .sum::<Result<usize, Exit>>()?;
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let summary = format!(
        "{}, {}, {} checked: {}\n",
        count(frameworks, "framework"),
        count(audits, "audit"),
        count(dossiers, "dossier"),
        problems.summary()
    );
    if sources.is_some() {
        say(&format!("{} found in the sources", count(quoted, "quote")));
    }
    let mut checked = std::mem::take(&mut problems.checked);
    checked.version = problems::VERSION;
    checked.files.sort();
    checked.files.dedup();
    checked.problems.sort_by(|a, b| a.place.cmp(&b.place));
    for output in &arguments.output {
        output.write(&match output.format {
            Format::Text => summary.clone(),
            Format::Json => checked.json(),
            Format::Sarif => checked.sarif(),
            Format::Junit => checked.junit(),
            Format::Github => checked.github(),
        })?;
    }
    if let Some(code) = checked.problems.first().map(|p| &p.code) {
        say(&format!("what a code means: toetssteen check --explain {code}"));
    }
    Ok(if problems.errors > 0 { Exit::Gate } else { Exit::Fine })
}

/// Prints the page of a code.
fn explain(written: &str) -> Result<Exit, Exit> {
    let bare = written.trim().to_ascii_uppercase();
    let wanted = if bare.starts_with("TS") { bare } else { format!("TS{bare:0>4}") };
    if let Some(code) = Code::ALL.iter().find(|code| code.number() == wanted) {
        print(code.page())?;
        return Ok(Exit::Fine);
    }
    let near = nearest(&wanted, Code::ALL.iter().map(|code| code.number()));
    let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
    say(&format!("error: there is no code {written}{hint}"));
    say("docs/diagnostics/README.md lists them all");
    Err(Exit::Usage)
}

/// Checks an audit with its dossiers and returns how many there are. Without a usable framework the dossiers cannot be
/// read.
fn audit(folder: &Path, limited: Limited, problems: &mut Problems) -> Result<usize, Exit> {
    let (mut files, mut sink) = (limits::files(), Sink::new());
    let loaded = load::load_audit(folder, &mut files, &mut sink);
    problems.show(sink, &files);
    let Some(load::Parts { audit, framework, judgements, header, screen }) = loaded else { return Ok(0) };
    let mut paths = Vec::new();
    let mut sink = Sink::new();
    for named in &audit.populations {
        let Some(subject) = framework.subjects.iter().position(|s| s.id == named.subject.value) else {
            continue;
        };
        match load::population(folder, &named.records.value) {
            Ok(found) if found.is_empty() => {
                let message = format!("this folder holds no {}", framework.subject(subject).one);
                sink.push(Diagnostic::new(Code::Empty, named.records.span, message));
            }
            Ok(found) => paths.push((subject, found)),
            Err(reason) => sink.push(Diagnostic::new(Code::Unreadable, named.records.span, reason)),
        }
    }
    problems.show(sink, &files);
    let needed = limited.only_needed.then(|| Needed::of(&framework));
    let reading = Reading {
        folder,
        framework: &framework,
        as_of: audit.as_of,
        needed: needed.as_ref(),
        screen: &screen,
    };
    let part = Part::WHOLE;
    let populations = Populations { reading, paths: &paths, judgements: &judgements, files: &files, part };
    // What texts claim can only be held against findings.
    let texts = audit.text_files().filter_map(|path| load::read_text(&folder.join(&path.value)).ok());
    if !texts.into_iter().any(|text| !references::references(&text).is_empty()) {
        return Ok(populations.read(problems, None, None)?.records);
    }
    let mut gathered = Gathered::choosing(&framework, Arc::default());
    let before = problems.errors;
    let read = populations.read(problems, Some(&mut gathered), None)?;
    if problems.errors == before {
        let mut sink = Sink::new();
        let findings = populations.explained(gathered)?;
        load::refer(&audit, &findings.finish(&framework, header), folder, &files, &mut sink);
        problems.show(sink, &files);
    }
    Ok(read.records)
}
