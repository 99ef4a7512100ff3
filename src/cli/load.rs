//! Reading what an audit needs from disk into the pure library, and saying what is wrong with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{IsTerminal, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{
    aggregate::{self, Header, Partial},
    audit::{self, Audit, JudgementList, statements::Statements},
    compile, decisions,
    diagnostic::{Code, Diagnostic, Severity, Sink},
    dossier::{Dossier, DossierId},
    findings::{Findings, Input},
    framework::Framework,
    quotes::Sources,
    references::{self, Mistake},
    render::{
        diagnostics::{self, Style},
        problems::{Checked, Problem},
    },
    screen::{STOPS, Screen},
    source::{FileId, Files, Span, Spanned},
    syntax::{self, Limits, MAX_BYTES},
    vacuity,
};

pub(super) mod screening;

use super::{Exit, output::say};

/// So many problems are printed; beyond that only their number helps.
const MOST_SHOWN: usize = 100;

/// An audit that is ready to run.
pub(super) struct Loaded {
    pub(super) folder: PathBuf,
    pub(super) audit: Audit,
    pub(super) framework: Framework,
    pub(super) judgements: JudgementList,
    /// What its files are screened by.
    pub(super) screen: Screen,
    header: Header,
    files: Files,
}

/// What an audit came to, and what is wrong with the texts about it.
pub(super) struct Evaluated {
    pub(super) findings: Findings,
    pub(super) problems: Problems,
}

/// What went wrong and how much of it was shown.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// Everything that was found, and where was looked.
    pub(super) checked: Checked,
    /// What was shown, by place and message: a framework that several audits use is wrong once.
    seen: BTreeSet<(String, String)>,
}

impl Problems {
    /// Prints diagnostics to stderr, the first hundred in full.
    pub(super) fn show(&mut self, sink: Sink, files: &Files) {
        let mut sorted = sink.into_sorted(files);
        sorted.retain(|d| {
            let place = d.at.as_ref().map(|label| files.place(label.span).to_string());
            self.seen.insert((place.or_else(|| d.path.clone()).unwrap_or_default(), d.message.clone()))
        });
        self.checked.problems.extend(sorted.iter().map(|d| Problem::new(d, files)));
        self.checked.files.extend(files.iter().map(|(_, path, _)| diagnostics::visible(path).into_owned()));
        let room = MOST_SHOWN.saturating_sub(self.errors + self.warnings);
        let errors = sorted.iter().filter(|d| d.code.severity() == Severity::Error).count();
        self.errors += errors;
        self.warnings += sorted.len() - errors;
        let shown = &sorted[..sorted.len().min(room)];
        if !shown.is_empty() {
            let style = if std::io::stderr().is_terminal() { Style::Colour } else { Style::Plain };
            say(diagnostics::render(shown, files, style).trim_end());
            say("");
        }
    }

    /// One line on all of them.
    pub(super) fn summary(&self) -> String {
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let shown = if self.errors + self.warnings > MOST_SHOWN {
            format!(" (the first {MOST_SHOWN} shown)")
        } else {
            String::new()
        };
        format!("{}, {}{shown}", count(self.errors, "error"), count(self.warnings, "warning"))
    }

    /// Ends the run when something cannot be used; `so` says what was not done.
    pub(super) fn stop(&self, so: &str) -> Result<(), Exit> {
        if self.errors == 0 {
            return Ok(());
        }
        say(&format!("error: {}; {so}", self.summary()));
        Err(Exit::Input)
    }
}

/// Reads a text file that people write; the reason is given as it should be shown. Only regular files within the limit are read.
pub(super) fn read_text(path: &Path) -> Result<String, String> {
    read_up_to(path, MAX_BYTES)
}

/// Reads a text file of at most so many bytes.
pub(super) fn read_up_to(path: &Path, most: usize) -> Result<String, String> {
    let meta = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
        _ => error.to_string(),
    })?;
    if !meta.is_file() {
        return Err("it is not a file".into());
    }
    let mut bytes = Vec::new();
    let limit = most as u64 + 1;
    fs::File::open(path)
        .and_then(|f| f.take(limit).read_to_end(&mut bytes))
        .map_err(|error| error.to_string())?;
    if bytes.len() > most {
        return Err(format!("it is larger than {most} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text; save it as UTF-8".into())
}

/// The path as people and findings name it: with forward slashes, and from here without `./`.
pub(super) fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Adds a file, or reports that it cannot be read.
pub(super) fn add(files: &mut Files, path: &Path, sink: &mut Sink) -> Option<FileId> {
    match read_text(path) {
        Ok(text) => Some(files.add(shown(path), text)),
        Err(reason) => {
            let message = format!("this file cannot be read: {reason}");
            sink.push(Diagnostic::about(Code::Unreadable, shown(path), message));
            None
        }
    }
}

/// Reads a framework and the files it names.
pub(super) fn framework(
    files: &mut Files,
    folder: &Path,
    overlays: &[compile::Overlay],
    sink: &mut Sink,
) -> Option<Framework> {
    let root = add(files, &folder.join("framework.yaml"), sink)?;
    read_named(files, root, folder);
    let framework = compile::compile(files, root, overlays, sink)?;
    vacuity::check(&framework, files, sink);
    decisions::check(&framework, files, sink);
    Some(framework)
}

/// Reads the files that a `framework.yaml` names, and those of the framework that it extends. What cannot be read is
/// reported where it is named.
fn read_named(files: &mut Files, root: FileId, folder: &Path) {
    for name in compile::needed(files, root) {
        // A name that leads out of the folder is left unread, and so reported as such where it stands.
        if let (true, Ok(text)) = (inside(&name), read_text(&folder.join(&name))) {
            files.add(shown(&folder.join(&name)), text);
        }
    }
    let Some(base) = compile::extend::base_of(files, root) else { return };
    let folder = joined(folder, &base);
    let path = folder.join("framework.yaml");
    let known = files.iter().any(|(_, known, _)| known == shown(&path));
    if let (false, Ok(text)) = (known, read_text(&path)) {
        let base = files.add(shown(&path), text);
        read_named(files, base, &folder);
    }
}

/// Whether a path stays within the folder that it is relative to.
pub(super) fn inside(path: &str) -> bool {
    Path::new(path).components().all(|c| matches!(c, std::path::Component::Normal(_)))
}

/// Folders joined without `..` where that can be seen from the path alone, so that evidence reads well.
fn joined(base: &Path, path: &str) -> PathBuf {
    let mut joined = base.to_path_buf();
    for part in Path::new(path).components() {
        let back = matches!(part, std::path::Component::ParentDir);
        if matches!(part, std::path::Component::CurDir) {
            continue;
        }
        if back && joined.file_name().is_some_and(|name| name != "..") {
            joined.pop();
        } else {
            joined.push(part);
        }
    }
    if joined.as_os_str().is_empty() { PathBuf::from(".") } else { joined }
}

/// Reads an audit, its framework, its judgements and its texts.
pub(super) fn audit(folder: &Path) -> Result<Loaded, Exit> {
    let mut problems = Problems::default();
    let mut files = Files::new();
    let mut sink = Sink::new();
    let loaded = load_audit(folder, &mut files, &mut sink);
    problems.show(sink, &files);
    problems.stop("nothing was evaluated")?;
    let Parts { audit, framework, judgements, header, screen } = loaded.ok_or(Exit::Input)?;
    Ok(Loaded { folder: folder.to_path_buf(), audit, framework, judgements, screen, header, files })
}

/// What an audit consists of beside its records.
pub(super) struct Parts {
    pub(super) audit: Audit,
    pub(super) framework: Framework,
    pub(super) judgements: JudgementList,
    pub(super) header: Header,
    /// What its files are screened by.
    pub(super) screen: Screen,
}

pub(super) fn load_audit(folder: &Path, files: &mut Files, sink: &mut Sink) -> Option<Parts> {
    if !folder.is_dir() {
        let diagnostic = Diagnostic::about(Code::Unreadable, shown(folder), "there is no such folder");
        sink.push(
            diagnostic.help("name a folder that holds an audit.yaml, such as casefiles/ouderen-45plus"),
        );
        return None;
    }
    let (file, screen) = screening::open(folder, files, sink)?;
    let audit = audit::read(files, file, sink)?;
    let place = joined(folder, &audit.framework.value);
    let framework = framework(files, &place, &audit.overlays, sink)?;
    let statements = audit::check(&audit, &framework, sink);
    // What comes into the report lies with the audit: a path may not lead out of its folder.
    for path in audit.judgements.iter().chain(audit.text_files()).filter(|path| !inside(&path.value)) {
        let message = format!("`{}` leads out of the audit's folder", path.value);
        let diagnostic = Diagnostic::new(Code::Unreadable, path.span, message);
        sink.push(diagnostic.help("put the file in the folder of audit.yaml, or below it"));
    }
    let mut judgements = match audit.judgements.as_ref().filter(|path| inside(&path.value)) {
        Some(name) => screening::add(files, folder, &folder.join(&name.value), &screen, sink)
            .map(|file| audit::judgements(files, file, &framework, sink))
            .unwrap_or_default(),
        None => JudgementList::default(),
    };
    judgements.dossiers.extend(statements.overrides.iter().filter_map(|given| given.dossier.clone()));
    judgements.dossiers.extend(statements.waivers.iter().map(|(dossier, _)| dossier.clone()));
    let mut texts: Vec<(String, FileId)> = Vec::new();
    for path in audit.text_files().filter(|path| inside(&path.value)) {
        if let Err(reason) = read_text(&folder.join(&path.value)) {
            let message = format!("`{}` cannot be read: {reason}", path.value);
            sink.push(Diagnostic::new(Code::Unreadable, path.span, message));
            continue;
        }
        let file = screening::add(files, folder, &folder.join(&path.value), &screen, sink);
        texts.extend(file.map(|file| (path.value.clone(), file)));
    }
    let content = |path: &str| {
        texts.iter().find(|(known, _)| known == path).map(|(_, file)| files.text(*file).to_owned())
    };
    let written = (audit::texts(&audit, content), audit::reactions(&audit, content));
    let of_framework = Partial::empty(&framework).finish(&framework, Header::of_framework(&framework));
    refer(&audit, &of_framework, folder, files, sink);
    let named = |path: &str| relative(folder, Path::new(path));
    let inputs: Vec<Input> =
        files.iter().map(|(_, path, text)| Input { path: named(path), sha256: hash(text) }).collect();
    let header = Header::new(&audit, written, inputs, judgements.shown.clone(), statements, &framework);
    Some(Parts { audit, framework, judgements, header, screen })
}

/// Holds what the audit's texts say of findings against them; what these do not bear out is reported where it stands.
pub(super) fn refer(audit: &Audit, findings: &Findings, folder: &Path, files: &Files, sink: &mut Sink) {
    let place = |path: &str| {
        let shown = shown(&folder.join(path));
        files.iter().find(|(_, known, _)| *known == shown).map(|(file, _, text)| (file, text))
    };
    for path in audit.text_files() {
        let Some((file, text)) = place(&path.value) else { continue };
        let found = references::references(text);
        for reference in &found {
            let Err(mistake) = references::check(&reference.target, findings) else { continue };
            let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
            let span = Span { file, start: at(reference.range.start), end: at(reference.range.end) };
            let code = match mistake {
                Mistake::Unknown(..) | Mistake::Malformed(_) => Code::Reference,
                Mistake::False(_) | Mistake::Open(_) => Code::Claim,
            };
            let diagnostic = Diagnostic::new(code, span, mistake.to_string());
            sink.push(match &mistake {
                Mistake::Unknown(_, Some(near)) => diagnostic.help(format!("did you mean `{near}`?")),
                Mistake::Unknown(_, None) => diagnostic.help("name an aspect, a norm or a measure"),
                Mistake::Malformed(_) => diagnostic,
                Mistake::False(_) => {
                    diagnostic.help("write what the findings say, or look again at what they rest on")
                }
                Mistake::Open(_) => diagnostic.help("claim what holds however the open outcomes turn out"),
            });
        }
        let overall =
            audit.texts.iter().any(|(section, text)| section.value == OVERALL && text.value == path.value);
        if overall && found.is_empty() {
            let message = "the overall judgement refers to no finding";
            let help = "link what it rests on: `[beperkt](<bevinding:maatwerk is beperkt>)`";
            sink.push(Diagnostic::new(Code::Reference, path.span, message).help(help));
        }
    }
}

/// The section with the overall judgement, which must say what it rests on.
const OVERALL: &str = "eindoordeel";

/// The files of a population, in order of their paths.
pub(super) fn population(folder: &Path, files_of: &str) -> Result<Vec<PathBuf>, String> {
    let path = joined(folder, files_of);
    if !path.exists() {
        return Err(format!("{} does not exist", shown(&path)));
    }
    records(&path)
}

/// The YAML and JSON files at or below a path, in order of their paths; hidden ones left out.
pub(super) fn records(path: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(path).sort_by_file_name().follow_links(false) {
        let entry = entry.map_err(|error| unlisted(&error))?;
        let hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        let record = entry
            .path()
            .extension()
            .is_some_and(|e| ["yaml", "yml", "json"].iter().any(|known| e.eq_ignore_ascii_case(known)));
        if entry.file_type().is_file() && record && !hidden {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// Why a folder cannot be listed; the names in it may be those of people.
fn unlisted(error: &walkdir::Error) -> String {
    let place = error.path().map(|path| format!("{}: ", Screen::default().path(&shown(path), STOPS)));
    let reason = error.io_error().map_or_else(|| "it cannot be listed".to_owned(), ToString::to_string);
    format!("{}{reason}", place.unwrap_or_default())
}

/// The texts of a folder in which quotes are looked up.
pub(super) fn sources(folder: &Path) -> Result<Sources, Exit> {
    let mut sources = Sources::default();
    let mut wrong = false;
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let text = entry.path().extension().is_some_and(|e| e == "txt" || e == "md");
        if entry.file_type().is_file() && text {
            match read_text(entry.path()) {
                Ok(text) => sources.add(&text),
                Err(reason) => {
                    say(&format!("error: {} cannot be read: {reason}", shown(entry.path())));
                    wrong = true;
                }
            }
        }
    }
    if sources.is_empty() && !wrong {
        say(&format!("error: {} holds no text (.txt or .md) to look in", shown(folder)));
        wrong = true;
    }
    if wrong { Err(Exit::Input) } else { Ok(sources) }
}

/// The records of one file, with what is wrong with them.
pub(super) struct ReadFile {
    /// How many there are.
    pub(super) records: usize,
    /// Those that can be used, each with whether there is a warning on it.
    pub(super) dossiers: Vec<(Dossier, bool)>,
    /// Whether some record, or the file as a whole, cannot be used.
    pub(super) lost: bool,
    pub(super) input: Option<Input>,
    pub(super) files: Files,
    pub(super) sink: Sink,
}

/// A path as findings name it: relative to the audit's folder, so that they do not depend on where the command ran.
fn within(folder: &Path, path: &Path) -> String {
    shown(path.strip_prefix(folder).unwrap_or(path))
}

/// A path as it is from a folder, both seen from here.
fn relative(folder: &Path, path: &Path) -> String {
    let parts = |path: &Path| -> Vec<String> {
        let shown = shown(path);
        shown.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect()
    };
    let (from, to) = (parts(folder), parts(path));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b && *a != "..").count();
    let up = from.iter().skip(common).map(|_| "..".to_owned());
    up.chain(to.into_iter().skip(common)).collect::<Vec<_>>().join("/")
}

/// Reads the records in one file of the audit in `folder`: one record, or a list of them.
pub(super) fn dossiers(
    folder: &Path,
    path: &Path,
    framework: &Framework,
    subject: usize,
    as_of: crate::time::Day,
    screen: &Screen,
) -> ReadFile {
    let mut files = Files::new();
    let mut sink = Sink::new();
    let file = screening::add(&mut files, folder, path, screen, &mut sink);
    let root = file.and_then(|file| syntax::parse(&files, file, &Limits::default(), &mut sink));
    let records = root.as_ref().map(|root| match &root.value {
        syntax::Value::Sequence(records) => records.iter().collect(),
        _ => vec![root],
    });
    let number = records.as_ref().map_or(1, Vec::len);
    let mut lost = records.is_none();
    let mut dossiers = Vec::new();
    for node in records.unwrap_or_default() {
        let before = sink.diagnostics().len();
        let vocabulary = &framework.subject(subject).vocabulary;
        let Some(mut dossier) = Dossier::read(node, &files, vocabulary, as_of, &mut sink) else {
            lost = true;
            continue;
        };
        dossier.path = within(folder, path);
        for (norm, line) in aggregate::lost_quotes(framework, &dossier) {
            let place = format!("{}:{line}", shown(path));
            let message = format!("a quote names norm `{norm}`, which does not exist");
            sink.push(
                Diagnostic::about(Code::UnknownName, place, message)
                    .help("correct the norm, or leave it out"),
            );
        }
        let warned = sink.diagnostics().len() > before;
        dossiers.push((dossier, warned));
    }
    let input = file.map(|file| Input { path: within(folder, path), sha256: hash(files.text(file)) });
    ReadFile { records: number, dossiers, lost, input, files, sink }
}

/// The files with the records of each subject that an audit names, by the subject's slot.
pub(super) type Paths = Vec<(usize, Vec<PathBuf>)>;

impl Loaded {
    /// What the audit states beside its dossiers.
    pub(super) fn statements(&self) -> &Statements {
        &self.header.statements
    }

    /// The files of each population of the audit, in order of their paths.
    pub(super) fn paths(&self) -> Result<Paths, Exit> {
        let mut paths = Vec::new();
        for named in &self.audit.populations {
            let found = population(&self.folder, &named.records.value).map_err(|reason| {
                say(&format!("error: {reason}; `populations` in audit.yaml names it"));
                Exit::Input
            })?;
            let subject = self.framework.subjects.iter().position(|s| s.id == named.subject.value);
            let Some(subject) = subject else { continue };
            if found.is_empty() {
                let folder = shown(&joined(&self.folder, &named.records.value));
                let one = &self.framework.subject(subject).one;
                say(&format!("error: {folder} holds no {one} (.yaml, .yml or .json); nothing was evaluated"));
                return Err(Exit::Nothing);
            }
            paths.push((subject, found));
        }
        Ok(paths)
    }

    /// Reads the records in one file.
    pub(super) fn dossiers(&self, path: &Path, subject: usize) -> ReadFile {
        dossiers(&self.folder, path, &self.framework, subject, self.audit.as_of, &self.screen)
    }

    /// Screens the files with records, and stops where one identifies a person.
    pub(super) fn screened(&self, paths: &Paths) -> Result<(), Exit> {
        let mut problems = Problems::default();
        for path in paths.iter().flat_map(|(_, paths)| paths) {
            let (mut files, mut sink) = (Files::new(), Sink::new());
            // What cannot be read is reported by whoever needs it.
            let _ = screening::add(&mut files, &self.folder, path, &self.screen, &mut sink);
            if sink.diagnostics().iter().any(|d| d.code == Code::Identifying) {
                problems.show(sink, &files);
            }
        }
        problems.stop("nothing was evaluated")
    }

    /// Reads and assesses every dossier. Problems of all of them are shown; with any error nothing comes out.
    pub(super) fn findings(self) -> Result<Evaluated, Exit> {
        let paths = self.paths()?;
        let mut problems = Problems::default();
        let mut partial = Partial::empty(&self.framework);
        let population = Populations {
            folder: &self.folder,
            paths: &paths,
            framework: &self.framework,
            as_of: self.audit.as_of,
            judgements: &self.judgements,
            screen: &self.screen,
            files: &self.files,
        };
        population.read(&mut problems, |dossier, input, warned| {
            let judgements = &self.judgements.verdicts;
            partial.merge(Partial::of(&self.framework, dossier, judgements, self.audit.as_of, input, warned));
        });
        problems.stop("nothing was evaluated")?;
        let findings = partial.finish(&self.framework, self.header);
        let mut sink = Sink::new();
        refer(&self.audit, &findings, &self.folder, &self.files, &mut sink);
        problems.show(sink, &self.files);
        Ok(Evaluated { findings, problems })
    }
}

/// The records of an audit, and what they are read with.
pub(super) struct Populations<'a> {
    pub(super) folder: &'a Path,
    pub(super) paths: &'a Paths,
    pub(super) framework: &'a Framework,
    pub(super) as_of: crate::time::Day,
    pub(super) judgements: &'a JudgementList,
    pub(super) screen: &'a Screen,
    /// The files of the audit itself.
    pub(super) files: &'a Files,
}

impl Populations<'_> {
    /// Reads every record, hands on those that can be used, and returns how many there are. What is wrong with any is
    /// shown, and what is wrong between them: a number that occurs twice, a judgement on a record that is not there.
    pub(super) fn read(&self, problems: &mut Problems, mut each: impl FnMut(&Dossier, Input, bool)) -> usize {
        let files: usize = self.paths.iter().map(|(_, paths)| paths.len()).sum();
        let progress = progress(files as u64, "files");
        let mut seen: BTreeMap<(usize, DossierId), String> = BTreeMap::new();
        let (mut lost, mut records) = (false, 0);
        for (subject, path) in self.paths.iter().flat_map(|(s, paths)| paths.iter().map(move |p| (*s, p))) {
            let mut read = dossiers(self.folder, path, self.framework, subject, self.as_of, self.screen);
            lost |= read.lost;
            records += read.records;
            for (dossier, _) in &read.dossiers {
                let key = (subject, dossier.id.clone());
                if let Some(first) = seen.get(&key) {
                    let one = &self.framework.subject(subject).one;
                    let message = format!("{one} {} was already read from {first}", dossier.id);
                    let diagnostic = Diagnostic::about(Code::DuplicateDossier, shown(path), message);
                    read.sink.push(diagnostic.help("give each record a number of its own"));
                } else {
                    seen.insert(key, shown(path));
                }
            }
            let usable = !read.sink.has_errors();
            progress.suspend(|| problems.show(read.sink, &read.files));
            if let (true, Some(input)) = (usable, read.input) {
                read.dossiers.iter().for_each(|(dossier, warned)| each(dossier, input.clone(), *warned));
            }
            progress.inc(1);
        }
        progress.finish_and_clear();
        // A record that cannot be read may be the one that a judgement is about.
        if !lost {
            let mut sink = Sink::new();
            let missing = |(subject, named): &&(usize, Spanned<DossierId>)| {
                !seen.contains_key(&(*subject, named.value.clone()))
            };
            for (subject, named) in self.judgements.dossiers.iter().filter(missing) {
                let message = format!("there is no {} {}", self.framework.subject(*subject).one, named.value);
                sink.push(Diagnostic::new(Code::Judgement, named.span, message));
            }
            problems.show(sink, self.files);
        }
        records
    }
}

/// A progress bar on a terminal; nothing in a pipe, and nothing for what is done at once.
pub(super) fn progress(total: u64, what: &str) -> indicatif::ProgressBar {
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
