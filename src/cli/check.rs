//! `toetssteen check`: everything that is wrong with frameworks, audits and dossiers.

use std::path::{Path, PathBuf};

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    source::Files,
};

use super::{
    Exit,
    find::Found,
    load::{self, Population, Problems},
    output::{print, say},
};

/// Check frameworks, audits and their dossiers; every problem, not the first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toetssteen check\n  toetssteen check norms/ouderen-45plus\n  toetssteen check casefiles/ouderen-45plus/dossiers/15.yaml\n\n\
    A folder is searched for framework.yaml (a framework) and audit.yaml (an audit with its dossiers); a dossier or an \
    aspect is checked with the audit or framework it belongs to.\n\
    Exits with 0 when nothing is wrong, with 1 when something is."
)]
pub(super) struct Arguments {
    /// Folders to search, or files; the current folder if left out
    paths: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let found = Found::at(paths)?;
    let (frameworks, audits) = (found.frameworks.len(), found.audits.len());
    if frameworks + audits == 0 {
        say("error: no framework.yaml or audit.yaml was found; nothing was checked");
        return Err(Exit::Nothing);
    }
    let mut problems = Problems::default();
    for folder in &found.frameworks {
        let (mut files, mut sink) = (Files::new(), Sink::new());
        let _ = load::framework(&mut files, folder, &[], &mut sink);
        problems.show(sink, &files);
    }
    let dossiers: usize = found.audits.iter().map(|folder| audit(folder, &mut problems)).sum();
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let checked = format!(
        "{}, {}, {} checked: {}",
        count(frameworks, "framework"),
        count(audits, "audit"),
        count(dossiers, "dossier"),
        problems.summary()
    );
    print(&(checked + "\n"))?;
    Ok(if problems.errors > 0 { Exit::Gate } else { Exit::Fine })
}

/// Checks an audit with its dossiers and returns how many there are. Without a usable framework the dossiers cannot be
/// read.
fn audit(folder: &Path, problems: &mut Problems) -> usize {
    let (mut files, mut sink) = (Files::new(), Sink::new());
    let loaded = load::load_audit(folder, &mut files, &mut sink);
    problems.show(sink, &files);
    let Some((audit, framework, judgements, _)) = loaded else { return 0 };
    let paths = match load::population(folder, &audit.population.1.value) {
        Ok(paths) => paths,
        Err(reason) => {
            let mut sink = Sink::new();
            sink.push(Diagnostic::new(Code::Unreadable, audit.population.1.span, reason));
            problems.show(sink, &files);
            return 0;
        }
    };
    if paths.is_empty() {
        let mut sink = Sink::new();
        sink.push(Diagnostic::new(Code::Empty, audit.population.1.span, "this folder holds no dossier"));
        problems.show(sink, &files);
    }
    let population = Population {
        folder,
        paths: &paths,
        framework: &framework,
        as_of: audit.as_of,
        judgements: &judgements,
        files: &files,
    };
    population.read(problems, |_, _, _| {});
    paths.len()
}
