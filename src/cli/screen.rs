//! `toetssteen screen`: what identifies a person in files, and copies without it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    num::NonZeroUsize,
    path::{Component, Path, PathBuf},
};

use clap::ValueEnum;
use serde::Serialize;

use crate::{
    diagnostic::Sink,
    dossier,
    inert::json,
    render::screen::{Audit, Hit, Place, Screened, Unread},
    screen::{self, Level, Names, Rule, STOPS, Screen, anonymity::Records},
    source::Span,
};

use super::{
    Exit, limits,
    load::{self, Reading, screening},
    output::{self, Output, print, say, write_whole},
};

/// The file in the folder of copies that says what was left out of them.
const REPORT: &str = "weggelaten.json";

/// Look for what identifies a person in files and their names
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toetssteen screen casefiles/ouderen-45plus\n  toetssteen screen notities --level mogelijk --names namen.txt\n  \
    toetssteen screen casefiles/ouderen-45plus --redact schoon\n  toetssteen screen dossiers -o json\n\n\
    Every text file below a folder is looked at, except hidden ones and frameworks. What is found is told by rule, place and \
    length, and never shown. That nothing is found means no more than that: docs/privacy.md says what is not looked at.\n\
    Of an audit it also says how many records are alike in what may point at a person, and names the smallest groups.\n\
    Exits with 0 when nothing is found, with 1 when something is, with 3 when a file cannot be read."
)]
pub(super) struct Arguments {
    /// Folders or files
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The level from which hits are told: mogelijk, waarschijnlijk or zeker; an audit stops from waarschijnlijk
    #[arg(long, value_name = "LEVEL", default_value = "waarschijnlijk")]
    level: Shown,

    /// A file with names that may not occur, one a line
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,

    /// Write copies to this folder in which what is found is replaced, and a report of what was
    #[arg(long, value_name = "DIR")]
    redact: Option<PathBuf>,

    /// table or json, with `:PATH` to a file; may be given several times
    #[arg(short, long, value_name = "FORMAT[:PATH]", default_value = "table", value_parser = output::parse::<Format>)]
    output: Vec<Output<Format>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shown {
    Mogelijk,
    Waarschijnlijk,
    Zeker,
}

impl From<Shown> for Level {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Mogelijk => Self::Possible,
            Shown::Waarschijnlijk => Self::Likely,
            Shown::Zeker => Self::Certain,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let level = Level::from(arguments.level);
    let names = match &arguments.names {
        Some(path) => Names::read(&load::read_text(path).map_err(|reason| {
            say(&format!("error: the list of names {} cannot be read: {reason}", load::shown(path)));
            Exit::Input
        })?),
        None => Names::default(),
    };
    if let Some(to) = &arguments.redact {
        refuse_to_overwrite(to, &arguments.paths)?;
    }
    let given = arguments.paths.iter().filter_map(|path| std::path::absolute(path).ok()).collect();
    let screened = Screened::new(level);
    let mut looking = Looking { level, names, given, audits: BTreeMap::new(), screened };
    let mut copies = Vec::new();
    for path in &arguments.paths {
        looking.path(path, arguments.paths.len() > 1, arguments.redact.is_some(), &mut copies)?;
    }
    looking.tell_apart();
    let mut screened = looking.screened;
    screened.hits.sort();
    screened.hits.dedup();
    screened.unread.sort();
    if let Some(to) = &arguments.redact {
        write_copies(to, &copies, &screened.unread)?;
    }
    for output in &arguments.output {
        match output.format {
            Format::Json => output.write(&screened.json())?,
            Format::Table if output.path.is_none() => print(&screened.table())?,
            Format::Table => output.write(&screened.table())?,
        }
    }
    for unread in &screened.unread {
        say(&format!("error: {} was not looked at: {}", unread.path, unread.reason));
    }
    Ok(match (screened.open(), screened.unread.len()) {
        (0, 0) => Exit::Fine,
        (0, _) => Exit::Input,
        _ => Exit::Gate,
    })
}

/// What is looked for, and what was found so far.
struct Looking {
    level: Level,
    names: Names,
    /// Where it is looked for.
    given: Vec<PathBuf>,
    /// What the audits say about it, by folder.
    audits: BTreeMap<PathBuf, Settings>,
    screened: Screened,
}

/// What an audit says about the screen.
#[derive(Clone, Default)]
struct Settings {
    screen: Screen,
    /// Its list of names, which is no text that is screened.
    names: Option<PathBuf>,
}

/// A copy to be written.
struct Copy {
    path: PathBuf,
    text: String,
    replaced: Vec<Replaced>,
}

/// What was left out of a copy.
#[derive(Debug, Clone, Serialize)]
struct Replaced {
    rule: Rule,
    level: Level,
    /// Where it stood; none where it was in the name.
    place: Option<Place>,
    length: usize,
}

impl Looking {
    /// Looks at a file, or at everything below a folder.
    fn path(&mut self, given: &Path, several: bool, copy: bool, copies: &mut Vec<Copy>) -> Result<(), Exit> {
        let whole = std::path::absolute(given).unwrap_or_else(|_| given.to_path_buf());
        // The folder above is not part of what was given: only its own name and what lies below are looked at.
        let above = whole.parent().unwrap_or(&whole).to_path_buf();
        if !given.exists() {
            say(&format!(
                "error: {} does not exist",
                self.shown(&given.to_string_lossy().replace('\\', "/"), &Screen::default())
            ));
            return Err(Exit::Input);
        }
        let walk = walkdir::WalkDir::new(given).sort_by_file_name().follow_links(false);
        let searched = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            let built = entry.file_type().is_dir() && (name == "target" || name == "node_modules");
            let framework = entry.file_type().is_dir() && entry.path().join("framework.yaml").is_file();
            entry.depth() == 0 || !(name.starts_with('.') || built || framework)
        };
        for entry in walk.into_iter().filter_entry(searched) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(given);
                    let reason =
                        error.io_error().map_or("it cannot be listed".to_owned(), ToString::to_string);
                    self.unread(path, &Screen::default(), reason);
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let path = entry.path();
            let settings = self.settings(path);
            let below = path.strip_prefix(given).unwrap_or(path);
            let below = if below.as_os_str().is_empty() { Path::new("") } else { below };
            let own = whole.strip_prefix(&above).unwrap_or(&whole);
            let relative = if below.as_os_str().is_empty() { own.to_path_buf() } else { own.join(below) };
            let linked = entry.path_is_symlink() && entry.depth() > 0;
            let copied =
                if several || below.as_os_str().is_empty() { relative.clone() } else { below.to_path_buf() };
            if linked || !path.is_file() {
                let reason = if linked { "it is a link; name what it points at" } else { "it is not a file" };
                self.unread(path, &settings.screen, reason.to_owned());
                continue;
            }
            if settings.names.as_ref().is_some_and(|names| same(names, path)) {
                continue;
            }
            match load::read_bytes(path, limits::limits().screened).and_then(load::text) {
                Ok(text) => {
                    let copy = copy.then_some(copied);
                    copies.extend(self.file(path, &relative, &settings.screen, text, copy));
                }
                Err(reason) => self.unread(path, &settings.screen, reason),
            }
        }
        Ok(())
    }

    /// A path as it is told: what its names give away is left out.
    fn shown(&self, path: &str, screen: &Screen) -> String {
        screen.path(path, self.level.min(STOPS))
    }

    fn unread(&mut self, path: &Path, screen: &Screen, reason: String) {
        let path = self.shown(&load::shown(path), screen);
        self.screened.unread.push(Unread { path, reason });
    }

    /// What the audit that a file belongs to says about the screen.
    fn settings(&mut self, path: &Path) -> Settings {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let audit = path.ancestors().skip(1).find(|folder| folder.join("audit.yaml").is_file());
        let Some(folder) = audit else {
            return Settings {
                screen: Screen { names: self.names.clone(), ..Screen::default() },
                names: None,
            };
        };
        if let Some(known) = self.audits.get(folder) {
            return known.clone();
        }
        let settings = match screening::settings(folder) {
            Ok((mut screen, names)) => {
                screen.names.extend(&self.names);
                Settings { screen, names: names.map(|name| folder.join(name)) }
            }
            Err(reason) => {
                self.unread(&folder.join("audit.yaml"), &Screen::default(), reason);
                Settings { screen: Screen { names: self.names.clone(), ..Screen::default() }, names: None }
            }
        };
        self.audits.insert(folder.to_path_buf(), settings.clone());
        settings
    }

    /// Looks at one file, and makes its copy if one is wanted.
    fn file(
        &mut self,
        path: &Path,
        relative: &Path,
        screen: &Screen,
        text: String,
        copy: Option<PathBuf>,
    ) -> Option<Copy> {
        self.screened.files += 1;
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let audit = whole.ancestors().skip(1).find(|folder| folder.join("audit.yaml").is_file());
        let named = audit.and_then(|folder| whole.strip_prefix(folder).ok());
        let named = load::shown(named.unwrap_or(relative));
        let shown = self.shown(&load::shown(path), screen);
        let mut replaced = Vec::new();
        let mut told = |place: Option<Place>, hit: screen::Hit, length: usize, path: String| {
            let excepted = screen.excepts(hit.rule, &named);
            let (rule, level) = (hit.rule, hit.level);
            self.screened.hits.push(Hit { path, place, length, rule, level, excepted });
            if !excepted {
                replaced.push(Replaced { rule, level, place, length });
            }
        };
        // The name of a folder is told once, not for each file in it.
        let (depth, mut so_far) = (relative.components().count(), 0);
        for part in relative.components() {
            so_far += 1;
            let Component::Normal(part) = part else { continue };
            let part = part.to_string_lossy();
            for hit in screen.name(&part).into_iter().filter(|hit| hit.level >= self.level) {
                let up = depth - so_far;
                let at: String = match up {
                    0 => shown.clone(),
                    _ => shown.rsplitn(up + 1, '/').last().unwrap_or_default().to_owned() + "/",
                };
                told(None, hit, part[hit.range()].chars().count(), at);
            }
        }
        let mut files = limits::files();
        let id = files.add("", text.as_str());
        for hit in screen.text(&text).into_iter().filter(|hit| hit.level >= self.level) {
            let start = u32::try_from(hit.start).unwrap_or(u32::MAX);
            let place = files.place(Span { file: id, start, end: start });
            let place = Place { line: place.line, column: place.column };
            told(Some(place), hit, text[hit.range()].chars().count(), shown.clone());
        }
        let copy = copy?;
        let mut kept = PathBuf::new();
        for part in copy.components() {
            if let Component::Normal(part) = part {
                let part = part.to_string_lossy().into_owned();
                kept.push(without(part, |name| screen.name(name), screen, &named, self.level));
            }
        }
        let text = without(text, |text| screen.text(text), screen, &named, self.level);
        Some(Copy { path: kept, text, replaced })
    }

    /// Says of every audit that was looked at how far its records can be told apart.
    fn tell_apart(&mut self) {
        let whole = |folder: &&PathBuf| self.given.iter().any(|given| folder.starts_with(given));
        for folder in self.audits.keys().filter(whole).cloned().collect::<Vec<_>>() {
            let here = std::env::current_dir().ok();
            let near = here.as_deref().and_then(|here| folder.strip_prefix(here).ok()).unwrap_or(&folder);
            let near = if near.as_os_str().is_empty() { Path::new(".") } else { near };
            let shown = self.shown(&load::shown(near), &Screen::default());
            let (mut files, mut sink) = (limits::files(), Sink::new());
            let Some(parts) = load::load_audit(near, &mut files, &mut sink).filter(|_| !sink.has_errors())
            else {
                say(&format!(
                    "the records of {shown} are not compared: the audit cannot be read, or the screen stops it (toetssteen check)"
                ));
                continue;
            };
            let mut audit = Audit { path: shown, records: Vec::new(), left_out: 0 };
            let reading = Reading {
                folder: near,
                framework: &parts.framework,
                as_of: parts.audit.as_of,
                needed: None,
                screen: &parts.screen,
            };
            for named in &parts.audit.populations {
                let subject = parts.framework.subjects.iter().position(|s| s.id == named.subject.value);
                let Some(subject) = subject else { continue };
                let of = parts.framework.subject(subject);
                let mut records = Records::new(&of.vocabulary);
                for path in load::population(near, &named.records.value).unwrap_or_default() {
                    for read in reading.file(&path, subject) {
                        audit.left_out += usize::from(read.lost);
                        for (record, _) in &read.dossiers {
                            let line = record.facts.get(of.vocabulary.identifier).and_then(|fact| fact.line);
                            records
                                .add(record, dossier::place(&record.path, line.map_or(1, NonZeroUsize::get)));
                        }
                    }
                }
                audit.records.extend(records.finish(&of.many));
            }
            self.screened.audits.push(audit);
        }
    }
}

/// A text without what is found in it. What is put in its place may bring together what was apart, so that it is looked
/// at again until nothing is found.
fn without(
    mut text: String,
    find: impl Fn(&str) -> Vec<screen::Hit>,
    screen: &Screen,
    named: &str,
    level: Level,
) -> String {
    const ROUNDS: usize = 10;
    for _ in 0..ROUNDS {
        let mut hits = find(&text);
        hits.retain(|hit| !screen.excepts(hit.rule, named));
        let (redacted, count) = screen::redact(&text, &hits, level);
        text = redacted;
        if count == 0 {
            break;
        }
    }
    text
}

fn same(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// Copies go to a folder of their own: one that does not exist or is empty, and not among what is looked at.
fn refuse_to_overwrite(to: &Path, paths: &[PathBuf]) -> Result<(), Exit> {
    let refuse = |why: &str| {
        say(&format!(
            "error: no copies were written to {}: {why}",
            Screen::default().path(&load::shown(to), STOPS)
        ));
        Err(Exit::Usage)
    };
    let real = real(to);
    for path in paths {
        if let Ok(source) = fs::canonicalize(path)
            && source.is_dir()
            && real.starts_with(&source)
        {
            return refuse("it lies in the folder that is looked at");
        }
    }
    match fs::read_dir(to).map(|mut entries| entries.next().is_some()) {
        Ok(true) => refuse("it is not empty"),
        Err(error) if error.kind() != io::ErrorKind::NotFound => refuse("it is no folder"),
        _ => Ok(()),
    }
}

/// Where a path leads, though its end does not exist yet.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let known = whole.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    known.map_or(whole.clone(), |(above, real)| real.join(whole.strip_prefix(above).unwrap_or(Path::new(""))))
}

/// Writes all copies and the report of what was replaced, or nothing: the folder appears when it is whole.
fn write_copies(to: &Path, copies: &[Copy], unread: &[Unread]) -> Result<(), Exit> {
    #[derive(Serialize)]
    struct Copied<'a> {
        path: String,
        replaced: &'a [Replaced],
    }
    #[derive(Serialize)]
    struct Report<'a> {
        files: Vec<Copied<'a>>,
        not_copied: &'a [Unread],
    }
    let name = to.file_name().map_or_else(|| "kopie".into(), |name| name.to_string_lossy().into_owned());
    let beside = to.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let temporary = beside.join(format!(".{name}.{}.tmp", std::process::id()));
    let mut taken: BTreeSet<PathBuf> = BTreeSet::from([PathBuf::from(REPORT)]);
    let mut write = || -> io::Result<()> {
        fs::create_dir_all(&temporary)?;
        let mut report = Report { files: Vec::new(), not_copied: unread };
        for copy in copies {
            let path = free(&copy.path, &mut taken);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(temporary.join(folder))?;
            }
            write_whole(&temporary.join(&path), &copy.text)?;
            report.files.push(Copied { path: load::shown(&path), replaced: &copy.replaced });
        }
        let text = json(&serde_json::to_string_pretty(&report).map_err(io::Error::other)?) + "\n";
        write_whole(&temporary.join(REPORT), &text)?;
        if to.is_dir() {
            fs::remove_dir(to)?;
        }
        fs::rename(&temporary, to)
    };
    let written = write();
    let shown = Screen::default().path(&load::shown(to), STOPS);
    written.map_err(|error| {
        // Nothing of it is of use to anyone.
        let _ = fs::remove_dir_all(&temporary);
        say(&format!("error: {shown} cannot be written: {}", error.kind()));
        Exit::Internal
    })?;
    let replaced: usize = copies.iter().map(|copy| copy.replaced.len()).sum();
    say(&format!(
        "{} copies in {shown}, {replaced} times something was replaced; {REPORT} says where",
        copies.len()
    ));
    Ok(())
}

/// A path that no other copy has: two names that differed only in what was left out become one and `one-2`.
fn free(path: &Path, taken: &mut BTreeSet<PathBuf>) -> PathBuf {
    let mut free = path.to_path_buf();
    let mut number = 1;
    while !taken.insert(free.clone()) {
        number += 1;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let end = path.extension().map_or(String::new(), |end| format!(".{}", end.to_string_lossy()));
        free = path.with_file_name(format!("{stem}-{number}{end}"));
    }
    free
}
