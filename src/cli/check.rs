//! `toetssteen check`: everything that is wrong with frameworks, audits and dossiers.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    source::Files,
};

use super::{
    Exit,
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

/// What is checked: the folders of frameworks and of audits, each once.
#[derive(Debug, Default)]
struct Found {
    frameworks: BTreeSet<PathBuf>,
    audits: BTreeSet<PathBuf>,
}

impl Found {
    /// Whether a folder was added because of a file in it.
    fn add(&mut self, file: &Path) -> bool {
        let folder = file.parent().unwrap_or(Path::new("."));
        // `check` in the current folder names files as people do, without `./`.
        let folder = folder.strip_prefix(".").ok().filter(|f| !f.as_os_str().is_empty()).unwrap_or(folder);
        match file.file_name().and_then(|name| name.to_str()) {
            Some("framework.yaml") => self.frameworks.insert(folder.to_path_buf()),
            Some("audit.yaml") => self.audits.insert(folder.to_path_buf()),
            _ => return false,
        };
        true
    }

    /// Adds what lies at or below a path; if there is nothing, what the path belongs to: a dossier to its audit, an
    /// aspect to its framework.
    fn look(&mut self, path: &Path) -> Result<(), walkdir::Error> {
        let walk = walkdir::WalkDir::new(path).sort_by_file_name().follow_links(false);
        let mut any = false;
        for entry in walk.into_iter().filter_entry(searched) {
            any |= self.add(entry?.path());
        }
        if !any {
            let near = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
            let above = std::path::absolute(path).unwrap_or_default();
            let folders = near.chain(above.ancestors().skip(1));
            let belongs = folders.flat_map(|f| [f.join("audit.yaml"), f.join("framework.yaml")]);
            belongs.into_iter().find(|file| file.is_file()).map(|file| self.add(&file));
        }
        Ok(())
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let mut found = Found::default();
    for path in paths {
        if !path.exists() {
            say(&format!("error: {} does not exist", path.display()));
            return Err(Exit::Input);
        }
        found.look(path).map_err(|error| {
            say(&format!("error: {error}"));
            Exit::Input
        })?;
    }
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

/// Hidden folders and build output hold nothing that people wrote.
fn searched(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0
        || !(entry.file_type().is_dir()
            && (name.starts_with('.') || name == "target" || name == "node_modules"))
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
