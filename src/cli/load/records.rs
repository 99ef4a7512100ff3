//! Records from disk: which files hold them, and what each record says.

use std::path::{Path, PathBuf};

use crate::{
    aggregate,
    diagnostic::{Code, Diagnostic, Sink},
    dossier::Dossier,
    framework::{Framework, cost::Costs},
    limits::Limits,
    needed::{Left, Needed},
    screen::{STOPS, Screen},
    source::{Files, Span},
    syntax,
    time::Day,
};

use super::{
    Paths, joined, limited,
    limits::{self, limits},
    part::Cut,
    relative, shown,
    texts::{Form, Piece, STDIN, Texts},
};

/// The files of a population, in order of their paths.
pub(in crate::cli) fn population(folder: &Path, files_of: &str) -> Result<Vec<PathBuf>, String> {
    let path = joined(folder, files_of);
    if !path.exists() {
        return Err(format!("{} does not exist", shown(&path)));
    }
    records(&path)
}

/// The files with records at or below a path, in order of their paths; hidden ones left out. What looks like one and is
/// none, a link or a pipe, is refused: a record that is left out in silence changes every figure.
pub(in crate::cli) fn records(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let (mut found, most) = (Vec::new(), limits().files);
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().follow_links(false) {
        let entry = entry.map_err(|error| unlisted(&error))?;
        let (kind, path, inner) = (entry.file_type(), entry.path(), entry.depth() > 0);
        if inner && entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let form = Form::of(path);
        // A link to the records is followed where the audit names it, not where it lies among them.
        if inner && kind.is_symlink() && (form != Ok(None) || path.is_dir()) {
            return Err(format!("{} is a link; put what it leads to in its place", unnamed(path)));
        }
        match form {
            _ if kind.is_dir() => continue,
            Ok(None) => continue,
            Ok(Some(_)) => {}
            Err(reason) => return Err(format!("{} cannot be read: {reason}", unnamed(path))),
        }
        if !path.is_file() {
            return Err(format!("{} is no file that can be read", unnamed(path)));
        }
        if found.len() == most {
            let message = format!("more than {most} files with records; the limit `files` is {most}");
            return Err(format!("{} holds {message}", unnamed(folder)));
        }
        found.push(entry.into_path());
    }
    Ok(found)
}

/// A path without what it gives away of people.
fn unnamed(path: &Path) -> String {
    Screen::default().path(&shown(path), STOPS)
}

/// Why a folder cannot be listed; the names in it may be those of people.
fn unlisted(error: &walkdir::Error) -> String {
    let place = error.path().map(|path| format!("{}: ", unnamed(path)));
    let reason = error.io_error().map_or_else(|| "it cannot be listed".to_owned(), ToString::to_string);
    format!("{}{reason}", place.unwrap_or_default())
}

/// The records of one text, with what is wrong with them.
pub(in crate::cli) struct ReadText {
    /// How many there are.
    pub(in crate::cli) records: usize,
    /// Those that can be used, each with whether there is a warning on it.
    pub(in crate::cli) dossiers: Vec<(Dossier, bool)>,
    /// Whether some record, or the text as a whole, cannot be used.
    pub(in crate::cli) lost: bool,
    /// What was left out of them.
    pub(super) left: Left,
    pub(in crate::cli) files: Files,
    pub(in crate::cli) sink: Sink,
}

impl ReadText {
    /// Nothing can be read, for the reasons in `sink`.
    pub(super) fn nothing(files: Files, sink: Sink) -> Self {
        Self { records: 1, dossiers: Vec::new(), lost: true, left: Left::default(), files, sink }
    }

    /// A text cannot be read from a line on, for a reason.
    pub(super) fn broken(path: &Path, (line, reason): (usize, String)) -> Self {
        let mut sink = Sink::new();
        sink.push(unreadable(path, Some(line), &reason));
        Self::nothing(limits::files(), sink)
    }
}

/// What records are read with.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Reading<'a> {
    /// The audit's folder.
    pub(in crate::cli) folder: &'a Path,
    pub(in crate::cli) framework: &'a Framework,
    pub(in crate::cli) as_of: Day,
    /// What is read of them, where they are not read whole.
    pub(in crate::cli) needed: Option<&'a Needed>,
    pub(in crate::cli) screen: &'a Screen,
}

/// A file with records about one subject.
pub(in crate::cli) struct Source<'a> {
    pub(super) path: &'a Path,
    /// As findings name it.
    pub(super) named: String,
    pub(super) subject: usize,
}

impl<'a> Reading<'a> {
    /// A file with records about one subject.
    pub(super) fn source(self, path: &'a Path, subject: usize) -> Source<'a> {
        Source { path, named: self.named(path), subject }
    }

    /// The files with records, in their order.
    pub(super) fn sources(self, paths: &'a Paths) -> Vec<Source<'a>> {
        let sources = |(subject, paths): &'a (usize, Vec<PathBuf>)| {
            paths.iter().map(move |path| self.source(path, *subject))
        };
        paths.iter().flat_map(sources).collect()
    }

    /// Opens what is to be read of a file, if anything is; and what is wrong where it cannot be.
    pub(super) fn open(self, path: &Path, cut: Cut) -> Result<Option<Texts>, Sink> {
        let mut sink = Sink::new();
        let named = self.named(path);
        if path != Path::new(STDIN) && self.screen.check_name(&shown(path), &named, &mut sink) {
            return Err(sink);
        }
        let opened = match cut {
            Cut::Nothing => return Ok(None),
            Cut::Whole => Texts::open(path),
            Cut::Lines(from, until) => Texts::open_between(path, from, until),
        };
        opened.map(Some).map_err(|reason| {
            sink.push(unreadable(path, None, &reason));
            sink
        })
    }

    /// A file as findings name it.
    fn named(self, path: &Path) -> String {
        if path == Path::new(STDIN) { STDIN.to_owned() } else { relative(self.folder, path) }
    }

    /// Reads the records in one file, text by text: one record, a list of them, or one on every line; only what is needed of
    /// them, where that is given.
    pub(in crate::cli) fn file(self, path: &'a Path, subject: usize) -> impl Iterator<Item = ReadText> {
        let (texts, refused) = match self.open(path, Cut::Whole) {
            Ok(texts) => (texts, None),
            Err(sink) => (None, Some(ReadText::nothing(limits::files(), sink))),
        };
        let source = self.source(path, subject);
        let read = move |piece: Result<Piece, (usize, String)>| -> Vec<ReadText> {
            match piece {
                Ok(piece) => piece.texts().map(|(line, text)| self.text(&source, line, text)).collect(),
                Err(broken) => vec![ReadText::broken(path, broken)],
            }
        };
        refused.into_iter().chain(texts.into_iter().flatten().flat_map(read))
    }

    /// Screens every text of a file, and hands on those that identify a person.
    pub(in crate::cli) fn screened(self, path: &Path, mut each: impl FnMut(Sink, &Files)) {
        let named = self.named(path);
        let (mut files, mut sink) = (limits::files(), Sink::new());
        if self.screen.check_name(&shown(path), &named, &mut sink) {
            return each(sink, &files);
        }
        // What cannot be read is reported by whoever needs it.
        for piece in Texts::open(path).into_iter().flatten().map_while(Result::ok) {
            for (line, text) in piece.texts() {
                let Ok(text) = str::from_utf8(text) else { continue };
                let (file, mut sink) = (files.add_part(shown(path), text, line), Sink::new());
                if self.screen.check(&mut files, file, &named, &mut sink) {
                    each(sink, &files);
                }
                files = limits::files();
            }
        }
    }

    /// Reads the records of a text that begins on a line.
    pub(super) fn text(self, source: &Source<'_>, line: usize, text: &[u8]) -> ReadText {
        let Source { path, ref named, subject } = *source;
        let (mut files, mut sink) = (limits::files(), Sink::new());
        let Ok(text) = str::from_utf8(text) else {
            let reason = "it is not UTF-8 text; save it as UTF-8".to_owned();
            return ReadText::broken(path, (line, reason));
        };
        let file = files.add_part(shown(path), text, line);
        let stopped = self.screen.check(&mut files, file, named, &mut sink);
        let root = (!stopped).then(|| syntax::parse(&files, file, &mut sink)).flatten();
        // What is left of a text that is wrong may say something else than was meant.
        let broken = sink.has_errors();
        let needs = self.needed.and_then(|needed| needed.subject(subject));
        if needs.is_some() {
            sink = limited::unread(sink, &files);
        }
        let Some(root) = root else { return ReadText::nothing(files, sink) };
        let records = limited::records(root);
        let (number, mut lost) = (records.len(), broken);
        let mut left = Left::default();
        let mut dossiers = Vec::new();
        for mut node in records {
            let mut found = Sink::new();
            let vocabulary = &self.framework.subject(subject).vocabulary;
            if let Some(needs) = needs {
                left.merge(needs.limit(vocabulary, &mut node, &mut found));
            }
            let read = Dossier::read_limited(&node, &files, vocabulary, needs, self.as_of, &mut found);
            let costly = read.as_ref().and_then(|dossier| too_costly(self.framework, dossier, node.span));
            let read = read.filter(|_| costly.is_none());
            costly.into_iter().for_each(|diagnostic| found.push(diagnostic));
            if needs.is_some() {
                found = limited::without_excerpts(found, &files);
            }
            let warned = !found.diagnostics().is_empty();
            found.diagnostics().iter().for_each(|diagnostic| sink.push(diagnostic.clone()));
            let Some(mut dossier) = read else {
                lost = true;
                continue;
            };
            dossier.path.clone_from(named);
            let lost_quotes = aggregate::lost_quotes(self.framework, &dossier);
            for (norm, line) in &lost_quotes {
                let message = format!("a quote names norm `{norm}`, which does not exist");
                let place = format!("{}:{line}", shown(path));
                let diagnostic = Diagnostic::about(Code::UnknownName, place, message);
                sink.push(diagnostic.help("correct the norm, or leave it out"));
            }
            if lost_quotes.is_empty() {
                dossiers.push((dossier, warned));
            } else {
                lost = true;
            }
        }
        if broken {
            dossiers.clear();
        }
        ReadText { records: number, dossiers, lost, left, files, sink }
    }
}

fn unreadable(path: &Path, line: Option<usize>, reason: &str) -> Diagnostic {
    let place = line.map_or_else(|| shown(path), |line| format!("{}:{line}", shown(path)));
    Diagnostic::about(Code::Unreadable, place, format!("this file cannot be read: {reason}"))
}

/// With how many events, all of which every condition may look at, testing a record still takes no more steps than it may.
pub(super) fn affordable(framework: &Framework, subject: usize) -> usize {
    let Limits { steps, levels, .. } = limits();
    let affords = |events: usize| {
        let each = |_: &[usize]| events as u64;
        let costs = Costs::new(framework, &each, levels).all(Some(subject));
        costs.is_ok_and(|costs| costs.iter().all(|(_, cost)| cost.steps <= steps as u64))
    };
    let most = steps.ilog2();
    (0..=most).map(|power| 1 << power).take_while(|events| affords(*events)).last().unwrap_or(0)
}

/// Says so where testing a record would take more steps than it may.
fn too_costly(framework: &Framework, dossier: &Dossier, span: Span) -> Option<Diagnostic> {
    let Limits { steps, levels, .. } = limits();
    let events = |kinds: &[usize]| {
        let events = kinds.iter().filter_map(|kind| dossier.events.get(*kind));
        events.map(|events| events.len() as u64).sum()
    };
    // Conditions that lie too deep were refused with the framework.
    let costs = Costs::new(framework, &events, levels).all(Some(dossier.subject)).ok()?;
    let (asker, cost) = costs.into_iter().max_by_key(|(_, cost)| cost.steps)?;
    (cost.steps > steps as u64).then(|| {
        let who = asker.name(framework);
        let message = format!(
            "testing this record takes up to {} steps for {who}; the limit `steps` is {steps}",
            cost.steps
        );
        let help = "look for events that stand here more than once; or allow more: `--limit steps=NUMBER`";
        Diagnostic::new(Code::Limit, span, message).help(help)
    })
}
