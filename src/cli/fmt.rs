//! `toetssteen fmt`: files laid out alike.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use similar::TextDiff;

use crate::{
    audit, compile,
    diagnostic::Sink,
    inert::one_line,
    layout::{self, Refused},
};

use super::{
    Exit,
    find::Found,
    limits,
    load::{self, Problems},
    output::{print, say, write_whole},
};

/// Lay files out alike: indentation, blanks and blank lines; nothing they say changes
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toetssteen fmt\n  toetssteen fmt norms/ouderen-45plus/maatwerk.yaml\n  \
    toetssteen fmt --check norms casefiles\n  toetssteen fmt --diff norms | less\n\n\
    In a folder it looks for frameworks and audits, and lays out every YAML file that belongs to them. Comments, line \
    breaks, quotes and the order of keys stay as they are. Files that are no YAML are reported and left.\n\
    Exits with 0 when every file is laid out, with 1 when --check or --diff find one that is not, with 3 when a file \
    cannot be read, with 5 when there is none."
)]
pub(super) struct Arguments {
    /// Folders to search, or YAML files; the current folder if left out
    paths: Vec<PathBuf>,

    /// Write nothing; list the files that would change
    #[arg(long)]
    check: bool,

    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let files = belonging(paths)?;
    if files.is_empty() {
        say("error: no YAML file of a framework or audit was found; nothing was laid out");
        return Err(Exit::Nothing);
    }
    let (mut problems, mut refused, mut changed) = (Problems::default(), 0, 0);
    for path in &files {
        let (mut read, mut sink) = (limits::files(), Sink::new());
        let after = load::screening::of_whatever(&mut read, path, &mut sink).map(|file| {
            let after = layout::format(&read, file, &mut sink);
            (read.text(file), after)
        });
        match after {
            Some((before, Ok(after))) if before != after => {
                changed += 1;
                change(arguments, path, before, &after)?;
            }
            Some((_, Err(Refused::Unsafe))) => {
                refused += 1;
                let name = load::shown(path);
                say(&format!(
                    "error: {name} is left as it is: laid out it would not say the same, by a fault of this program"
                ));
            }
            _ => {}
        }
        problems.show(sink, &read);
    }
    let count = |n: usize| format!("{n} file{}", if n == 1 { "" } else { "s" });
    let dry = arguments.check || arguments.diff;
    let did = if dry { "would change" } else { "changed" };
    say(&format!("{}: {changed} {did}", count(files.len())));
    if refused > 0 {
        return Err(Exit::Internal);
    }
    problems.stop("those files were left as they are")?;
    Ok(if dry && changed > 0 { Exit::Gate } else { Exit::Fine })
}

/// Writes what became of a file, or says what would.
fn change(arguments: &Arguments, path: &Path, before: &str, after: &str) -> Result<(), Exit> {
    let name = load::shown(path);
    let name = one_line(&name);
    if arguments.diff {
        let diff = TextDiff::from_lines(before, after);
        let shown = diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string();
        return print(&shown);
    }
    if arguments.check {
        return print(&format!("{name}\n"));
    }
    // A link stays a link: what it points at is written.
    let written = fs::canonicalize(path).and_then(|real| {
        let permissions = fs::metadata(&real)?.permissions();
        write_whole(&real, after)?;
        fs::set_permissions(&real, permissions)
    });
    written.map_err(|error| {
        say(&format!("error: {name} cannot be written: {error}"));
        Exit::Internal
    })?;
    print(&format!("{name}\n"))
}

/// Files that are named, and those of the frameworks and audits in folders; in order of their paths.
fn belonging(paths: &[PathBuf]) -> Result<BTreeSet<PathBuf>, Exit> {
    let (named, folders): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| path.is_file());
    if let Some(other) = named.iter().find(|path| !yaml(path)) {
        say(&format!("error: {} is no YAML file (.yaml or .yml)", load::shown(other)));
        return Err(Exit::Usage);
    }
    // A folder without a framework or an audit stands for nothing here, not for what it lies in.
    let found = Found::at(&folders)?;
    let own = |folder: &&PathBuf| folders.iter().any(|given| within(folder, given));
    let frameworks = found.frameworks.iter().filter(own).flat_map(|folder| framework(folder, &folders));
    let audits = found.audits.iter().filter(own).flat_map(|folder| audit(folder));
    Ok(frameworks.chain(audits).filter(|path| yaml(path)).chain(named).collect())
}

fn within(folder: &Path, given: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    whole(folder).starts_with(whole(given))
}

/// JSON is laid out by other tools.
fn yaml(path: &Path) -> bool {
    let known = |e: &std::ffi::OsStr| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml");
    path.is_file() && path.extension().is_some_and(known)
}

/// What a framework is made of, as far as it can be read.
fn framework(folder: &Path, folders: &[PathBuf]) -> Vec<PathBuf> {
    let root = folder.join("framework.yaml");
    let (mut files, mut sink) = (limits::files(), Sink::new());
    let file = load::add(&mut files, &root, &mut sink);
    let named = file.map(|file| compile::needed(&files, file)).unwrap_or_default();
    let named = named.into_iter().filter(|name| load::inside(folder, name));
    let mut named: Vec<PathBuf> = named.map(|name| folder.join(name)).collect();
    for path in &named {
        load::add(&mut files, path, &mut sink);
    }
    let read = files.iter().count();
    if let Some(file) = file {
        load::read_definitions(&mut files, file);
    }
    // What it shares with others may lie outside the folders that are laid out.
    let defined = files.iter().skip(read).map(|(_, path, _)| PathBuf::from(path));
    named.extend(defined.filter(|path| folders.iter().any(|given| within(path, given))));
    let tests = load::records(&folder.join("tests")).unwrap_or_default();
    std::iter::once(root).chain(named).chain(tests).collect()
}

/// What an audit is made of, as far as it can be read; its framework is no part of it.
fn audit(folder: &Path) -> Vec<PathBuf> {
    let root = folder.join("audit.yaml");
    let (mut files, mut sink) = (limits::files(), Sink::new());
    let read = load::add(&mut files, &root, &mut sink).and_then(|file| audit::read(&files, file, &mut sink));
    let Some(read) = read else { return vec![root] };
    let judgements =
        read.judgements.filter(|path| load::inside(folder, &path.value)).map(|path| folder.join(path.value));
    let records = read.populations.iter();
    let records = records.flat_map(|p| load::population(folder, &p.records.value).unwrap_or_default());
    // NDJSON is written by programs, a record on a line.
    let records = records.filter(|path| load::one_text(path));
    std::iter::once(root).chain(judgements).chain(records).collect()
}
