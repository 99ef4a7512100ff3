//! Records from disk: which files hold them, and what each record says.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::IsTerminal,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    aggregate::{self, Partial},
    audit::JudgementList,
    diagnostic::{Code, Diagnostic, Sink},
    dossier::{Dossier, DossierId},
    findings::Input,
    framework::{Framework, cost::Costs},
    limits::Limits,
    needed::{Left, Needed},
    screen::{STOPS, Screen},
    source::{Files, Span, Spanned},
    syntax,
    time::Day,
};

use super::{
    super::jobs,
    Paths, Problems, joined, limited,
    limits::{self, limits},
    relative, shown,
    texts::{Form, Text, Texts},
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
    left: Left,
    pub(in crate::cli) files: Files,
    pub(in crate::cli) sink: Sink,
}

impl ReadText {
    /// Nothing can be read, for the reasons in `sink`.
    fn nothing(files: Files, sink: Sink) -> Self {
        Self { records: 1, dossiers: Vec::new(), lost: true, left: Left::default(), files, sink }
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

/// A text with records about one subject that nobody has looked at yet.
pub(in crate::cli) struct Unread<'a> {
    path: &'a Path,
    subject: usize,
    /// None where its file cannot be read, for reasons in the sink.
    text: Result<Text, Sink>,
}

/// The texts of one file about one subject.
struct FileTexts<'a> {
    path: &'a Path,
    subject: usize,
    texts: Option<Texts>,
    /// Why it cannot be opened.
    refused: Option<Sink>,
}

impl<'a> Reading<'a> {
    /// Reads the records in one file, text by text: one record, a list of them, or one on every line; only what is needed of
    /// them, where that is given.
    pub(in crate::cli) fn file(self, path: &'a Path, subject: usize) -> impl Iterator<Item = ReadText> {
        self.open(path, subject).map(move |unread| self.read(unread))
    }

    fn open(self, path: &'a Path, subject: usize) -> FileTexts<'a> {
        let mut sink = Sink::new();
        let named = relative(self.folder, path);
        let stopped = self.screen.check_name(&shown(path), &named, &mut sink);
        let opened = (!stopped).then(|| Texts::open(path));
        let texts =
            opened.and_then(|texts| texts.map_err(|reason| sink.push(unreadable(path, None, &reason))).ok());
        let refused = texts.is_none().then_some(sink);
        FileTexts { path, subject, texts, refused }
    }

    /// A file as findings name it; none where it cannot be opened.
    fn input(self, texts: &FileTexts<'_>) -> Option<Input> {
        let path = relative(self.folder, texts.path);
        texts.texts.as_ref().map(|texts| Input { path, sha256: texts.sha256().to_owned() })
    }

    /// Screens every text of a file, and hands on those that identify a person.
    pub(in crate::cli) fn screened(self, path: &Path, mut each: impl FnMut(Sink, &Files)) {
        let named = relative(self.folder, path);
        let (mut files, mut sink) = (limits::files(), Sink::new());
        if self.screen.check_name(&shown(path), &named, &mut sink) {
            return each(sink, &files);
        }
        // What cannot be read is reported by whoever needs it.
        for text in Texts::open(path).into_iter().flatten().map_while(Result::ok) {
            let (file, mut sink) = (files.add_part(shown(path), text.text, text.first_line), Sink::new());
            if self.screen.check(&mut files, file, &named, &mut sink) {
                each(sink, &files);
            }
            files = limits::files();
        }
    }

    fn read(self, unread: Unread<'_>) -> ReadText {
        let Unread { path, subject, text } = unread;
        let (mut files, mut sink) = (limits::files(), Sink::new());
        let text = match text {
            Ok(text) => text,
            Err(sink) => return ReadText::nothing(files, sink),
        };
        let file = files.add_part(shown(path), text.text, text.first_line);
        let named = relative(self.folder, path);
        let stopped = self.screen.check(&mut files, file, &named, &mut sink);
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
            let mut warned = !found.diagnostics().is_empty();
            found.diagnostics().iter().for_each(|diagnostic| sink.push(diagnostic.clone()));
            let Some(mut dossier) = read else {
                lost = true;
                continue;
            };
            dossier.path.clone_from(&named);
            for (norm, line) in aggregate::lost_quotes(self.framework, &dossier) {
                let message = format!("a quote names norm `{norm}`, which does not exist");
                let place = format!("{}:{line}", shown(path));
                let diagnostic = Diagnostic::about(Code::UnknownName, place, message);
                sink.push(diagnostic.help("correct the norm, or leave it out"));
                warned = true;
            }
            dossiers.push((dossier, warned));
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

impl<'a> Iterator for FileTexts<'a> {
    type Item = Unread<'a>;

    fn next(&mut self) -> Option<Unread<'a>> {
        let (path, subject) = (self.path, self.subject);
        let unread = |text| Some(Unread { path, subject, text });
        if let Some(sink) = self.refused.take() {
            return unread(Err(sink));
        }
        unread(self.texts.as_mut()?.next()?.map_err(|(line, reason)| {
            let mut sink = Sink::new();
            sink.push(unreadable(path, Some(line), &reason));
            sink
        }))
    }
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

/// What came of reading the records of an audit.
#[derive(Debug, Default)]
pub(in crate::cli) struct ReadAll {
    /// How many records there are.
    pub(in crate::cli) records: usize,
    /// What was left out of them, because nothing reads it.
    pub(in crate::cli) left: Left,
    /// The files that hold none.
    pub(in crate::cli) without_records: Vec<Input>,
}

/// The records of an audit.
pub(in crate::cli) struct Populations<'a> {
    pub(in crate::cli) reading: Reading<'a>,
    pub(in crate::cli) paths: &'a Paths,
    pub(in crate::cli) judgements: &'a JudgementList,
    /// The files of the audit itself.
    pub(in crate::cli) files: &'a Files,
}

/// So many texts are read by each thread before what they came to is put together, in their order; and so many bytes of them
/// by all: what waits takes room.
const TEXTS_AT_ONCE: usize = 64;
const BYTES_AT_ONCE: usize = 16 << 20;

/// A text, and the file it is of.
struct Queued<'a> {
    /// Which of the files, in their order.
    file: usize,
    /// The same as findings name it.
    input: Option<Arc<Input>>,
    unread: Unread<'a>,
}

/// What one text came to.
struct Assessed {
    file: usize,
    read: ReadText,
    partials: Vec<Partial>,
}

impl Populations<'_> {
    fn assess(&self, dossier: &Dossier, input: Input, warned: bool) -> Partial {
        let Reading { framework, as_of, .. } = self.reading;
        Partial::of(framework, dossier, &self.judgements.verdicts, as_of, input, warned)
    }

    /// Reads every record, and adds to `sum`, where there is one, what those that can be used come to: in the order of files and
    /// lines, whatever number of threads reads them. What is wrong with any record is shown, and what is wrong between them: a
    /// number that occurs twice, a judgement on a record that is not there.
    pub(in crate::cli) fn read(&self, problems: &mut Problems, mut sum: Option<&mut Partial>) -> ReadAll {
        let framework = self.reading.framework;
        let paths: Vec<(usize, &Path)> =
            self.paths.iter().flat_map(|(s, paths)| paths.iter().map(move |p| (*s, p.as_path()))).collect();
        let progress = progress(paths.len() as u64, "files");
        let mut seen: BTreeMap<(usize, DossierId), &Path> = BTreeMap::new();
        let mut lost = false;
        let mut total = ReadAll::default();
        let assessed = sum.is_some();
        // Those of files that are open or were, and whether they hold any record.
        let inputs: RefCell<Vec<(Option<Arc<Input>>, bool)>> = RefCell::default();
        let mut texts = paths.iter().enumerate().flat_map(|(file, (subject, path))| {
            let texts = self.reading.open(path, *subject);
            let input = self.reading.input(&texts).map(Arc::new);
            inputs.borrow_mut().push((input.clone(), false));
            texts.map(move |unread| Queued { file, input: input.clone(), unread })
        });
        'all: loop {
            let batch = batch(&mut texts);
            if batch.is_empty() {
                break;
            }
            let work = |Queued { file, input, unread }: Queued<'_>| {
                let read = self.reading.read(unread);
                let input = input.as_deref().filter(|_| assessed && !read.sink.has_errors());
                let assess = |input: &Input| {
                    let each = read.dossiers.iter();
                    each.map(|(dossier, warned)| self.assess(dossier, input.clone(), *warned)).collect()
                };
                Assessed { file, partials: input.map(assess).unwrap_or_default(), read }
            };
            for Assessed { file, mut read, partials } in jobs::in_order(batch, work) {
                let (subject, path) = paths[file];
                lost |= read.lost;
                inputs.borrow_mut()[file].1 |= read.records > 0;
                let most = limits().records;
                if total.records + read.records > most {
                    read.sink.push(too_many(path, most));
                    progress.suspend(|| problems.show(read.sink, &read.files));
                    lost = true;
                    break 'all;
                }
                total.left.merge(std::mem::take(&mut read.left));
                total.records += read.records;
                for (dossier, _) in &read.dossiers {
                    let key = (subject, dossier.id.clone());
                    if let Some(first) = seen.get(&key) {
                        let one = &framework.subject(subject).one;
                        let message = format!("{one} {} was already read from {}", dossier.id, shown(first));
                        let diagnostic = Diagnostic::about(Code::DuplicateDossier, shown(path), message);
                        read.sink.push(diagnostic.help("give each record a number of its own"));
                    } else {
                        seen.insert(key, path);
                    }
                }
                progress.suspend(|| problems.show(read.sink, &read.files));
                if let Some(sum) = &mut sum {
                    partials.into_iter().for_each(|partial| sum.merge(partial));
                }
                progress.set_position(file as u64 + 1);
            }
        }
        drop(texts);
        progress.finish_and_clear();
        let without =
            |(input, any): (Option<Arc<Input>>, bool)| input.filter(|_| !any).map(Arc::unwrap_or_clone);
        total.without_records = inputs.into_inner().into_iter().filter_map(without).collect();
        // A record that cannot be read may be the one that a judgement is about.
        if !lost {
            let mut sink = Sink::new();
            let missing = |(subject, named): &&(usize, Spanned<DossierId>)| {
                !seen.contains_key(&(*subject, named.value.clone()))
            };
            for (subject, named) in self.judgements.dossiers.iter().filter(missing) {
                let message = format!("there is no {} {}", framework.subject(*subject).one, named.value);
                sink.push(Diagnostic::new(Code::Judgement, named.span, message));
            }
            problems.show(sink, self.files);
        }
        total
    }
}

/// The next texts, so many that every thread has work for a while.
fn batch<'a>(texts: &mut impl Iterator<Item = Queued<'a>>) -> Vec<Queued<'a>> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while batch.len() < TEXTS_AT_ONCE * jobs::jobs() && bytes < BYTES_AT_ONCE {
        let Some(queued) = texts.next() else { break };
        bytes += queued.unread.text.as_ref().map_or(0, |text| text.text.len());
        batch.push(queued);
    }
    batch
}

fn too_many(path: &Path, most: usize) -> Diagnostic {
    let message =
        format!("with this file the audit holds more than {most} records; the limit `records` is {most}");
    Diagnostic::about(Code::Limit, shown(path), message).help(
        "name a smaller folder under `populations`; or allow more, at some 2 kB a record and norm: \
         `--limit records=NUMBER`",
    )
}

/// A progress bar on a terminal; nothing in a pipe, and nothing for what is done at once.
pub(in crate::cli) fn progress(total: u64, what: &str) -> indicatif::ProgressBar {
    const WORTH_SHOWING: u64 = 500;
    if total < WORTH_SHOWING || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(total);
    if let Ok(style) =
        indicatif::ProgressStyle::with_template(&format!("{{pos}}/{{len}} {what} {{wide_bar}} {{eta}}"))
    {
        bar.set_style(style);
    }
    bar
}
