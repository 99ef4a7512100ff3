//! Reading what an audit needs from disk into the pure library, and saying what is wrong with it.

use std::{
    collections::BTreeSet,
    fs,
    io::{IsTerminal, Read},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};

use crate::{
    aggregate::{Choice, Header, Partial},
    audit::{self, Audit, JudgementList, statements::Statements},
    compile, decisions,
    diagnostic::{Code, Diagnostic, Severity, Sink},
    findings::{Findings, Input},
    framework::Framework,
    needed::Needed,
    quotes::Sources,
    references::{self, Mistake},
    render::{
        diagnostics::{self, Style},
        problems::{Checked, Problem},
    },
    screen::Screen,
    source::{FileId, Files, Span},
    vacuity,
};

mod limited;
mod numbers;
mod part;
mod populations;
mod records;
pub(super) mod screening;
mod texts;

pub(super) use limited::Limited;
pub(super) use part::Part;
pub(super) use populations::{Everything, Populations};
pub(super) use records::{Reading, population, records};
pub(super) use texts::STDIN;

use super::{
    Exit,
    limits::{self, limits},
    output::{say, say_rendered},
};

/// So many problems are printed; beyond that only their number helps.
const MOST_SHOWN: usize = 100;

/// An audit that is ready to run.
pub(super) struct Loaded {
    pub(super) folder: PathBuf,
    pub(super) audit: Audit,
    pub(super) framework: Framework,
    pub(super) judgements: JudgementList,
    /// What is read of the records, where they are not read whole.
    pub(super) needed: Option<Needed>,
    /// What its files are screened by.
    pub(super) screen: Screen,
    /// Whether records that cannot be used are left out, and the others used.
    pub(super) keep_going: bool,
    /// Records that are read elsewhere than the audit says, by subject.
    elsewhere: Vec<(usize, PathBuf)>,
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
        self.checked.files.extend(files.iter().map(|(_, path, _)| path.to_owned()));
        let room = MOST_SHOWN.saturating_sub(self.errors + self.warnings);
        let errors = sorted.iter().filter(|d| d.code.severity() == Severity::Error).count();
        self.errors += errors;
        self.warnings += sorted.len() - errors;
        let shown = &sorted[..sorted.len().min(room)];
        if !shown.is_empty() {
            let style = if std::io::stderr().is_terminal() { Style::Colour } else { Style::Plain };
            say_rendered(diagnostics::render(shown, files, style).trim_end());
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
    read_bytes(path, limits().bytes).and_then(text)
}

/// Whether a file with records is one text, and not a record on every line.
pub(super) fn one_text(path: &Path) -> bool {
    matches!(texts::Form::of(path), Ok(Some(texts::Form::Whole)))
}

/// The text that a file holds.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text; save it as UTF-8".into())
}

/// Reads a file of at most so many bytes.
pub(super) fn read_bytes(path: &Path, most: usize) -> Result<Vec<u8>, String> {
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
    Ok(bytes)
}

/// The path as people and findings name it: with forward slashes, and from here without `./`.
pub(super) fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

/// SHA-256 of what a file holds, as `sha256sum` gives it: a text is its bytes, unchanged.
fn hash(content: impl AsRef<[u8]>) -> String {
    hexadecimal(Sha256::new_with_prefix(content))
}

fn hexadecimal(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of a file that may have been an input; none where it cannot be read as one.
pub(super) fn hash_of(path: &Path) -> Option<String> {
    texts::hash_of_file(path).ok()
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
    frameworks(files, &[folder.to_path_buf()], overlays, sink)
}

/// Reads frameworks, and the files they name, into one.
fn frameworks(
    files: &mut Files,
    folders: &[PathBuf],
    overlays: &[compile::Overlay],
    sink: &mut Sink,
) -> Option<Framework> {
    let mut roots = Vec::new();
    for folder in folders {
        let path = folder.join("framework.yaml");
        // One that another extends was read with that other.
        let known = files.iter().find(|(_, known, _)| *known == shown(&path)).map(|(file, _, _)| file);
        let root = known.or_else(|| add(files, &path, sink));
        roots.extend(root.inspect(|root| read_named(files, *root, folder)));
    }
    if roots.len() < folders.len() {
        return None;
    }
    let framework = compile::compile_all(files, &roots, overlays, sink)?;
    vacuity::check(&framework, files, sink);
    decisions::check(&framework, files, sink);
    Some(framework)
}

/// Reads the files that a `framework.yaml` names, and those of the framework that it extends. What cannot be read is
/// reported where it is named.
fn read_named(files: &mut Files, root: FileId, folder: &Path) {
    for name in compile::needed(files, root) {
        let path = folder.join(&name);
        let known = files.iter().any(|(_, known, _)| known == shown(&path));
        // A name that leads out of the folder is left unread, and so reported as such where it stands.
        if let (true, false, Ok(text)) = (inside(folder, &name), known, read_text(&path)) {
            files.add(shown(&path), text);
        }
    }
    read_definitions(files, root);
    let Some(base) = compile::extend::base_of(files, root) else { return };
    let folder = joined(folder, &base);
    let path = folder.join("framework.yaml");
    let known = files.iter().any(|(_, known, _)| known == shown(&path));
    if let (false, Ok(text)) = (known, read_text(&path)) {
        let base = files.add(shown(&path), text);
        read_named(files, base, &folder);
    }
}

/// Reads the definitions at which the schemas of a framework point, and those at which these point. They may lie beside the
/// framework's folder, not further away.
pub(super) fn read_definitions(files: &mut Files, root: FileId) {
    let home = Path::new(files.path(root)).parent().unwrap_or(Path::new("")).join("..");
    loop {
        let known = |path: &String| files.iter().any(|(_, known, _)| known == path);
        let wanted = compile::definitions(files, root).into_iter().filter(|path| !known(path));
        let wanted = wanted.filter(|path| leads_within(&home, Path::new(path)));
        let texts: Vec<(String, String)> =
            wanted.filter_map(|path| Some((path.clone(), read_text(Path::new(&path)).ok()?))).collect();
        if texts.is_empty() {
            return;
        }
        for (path, text) in texts {
            files.add(path, text);
        }
    }
}

/// Whether a file that is named relative to a folder lies in it, also where links lead.
pub(super) fn inside(folder: &Path, name: &str) -> bool {
    Path::new(name).components().all(|c| matches!(c, Component::Normal(_)))
        && leads_within(folder, &folder.join(name))
}

/// Whether the links on the way to a file, if there are any, do not lead out of a folder. What is not there leads nowhere.
fn leads_within(folder: &Path, path: &Path) -> bool {
    match (fs::canonicalize(folder), fs::canonicalize(path)) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        _ => true,
    }
}

/// Folders joined without `..` where that can be seen from the path alone, so that evidence reads well.
fn joined(base: &Path, path: &str) -> PathBuf {
    let mut joined = base.to_path_buf();
    for part in Path::new(path).components() {
        let back = matches!(part, Component::ParentDir);
        if matches!(part, Component::CurDir) {
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

/// For commands that go on without records that cannot be used.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct KeepGoing {
    /// Leave out records that cannot be read, say so, and use the others; the exit code is 3 all the same
    #[arg(long)]
    keep_going: bool,
}

impl KeepGoing {
    /// How a run ends in which so much was wrong.
    pub(super) fn exit(self, exit: Exit, problems: &Problems) -> Exit {
        if !self.keep_going || problems.errors == 0 {
            return exit;
        }
        say(&format!("error: {}; what they concern was left out", problems.summary()));
        Exit::Input
    }
}

/// Reads an audit, its framework, its judgements and its texts.
pub(super) fn audit(folder: &Path, limited: Limited) -> Result<Loaded, Exit> {
    let mut problems = Problems::default();
    let mut files = limits::files();
    let mut sink = Sink::new();
    let folder = plain(folder);
    let loaded = load_audit(&folder, &mut files, &mut sink);
    problems.show(sink, &files);
    problems.stop("nothing was evaluated")?;
    let Parts { audit, framework, judgements, header, screen } = loaded.ok_or(Exit::Input)?;
    let needed = limited.only_needed.then(|| Needed::of(&framework));
    Ok(Loaded {
        folder,
        audit,
        framework,
        judgements,
        needed,
        screen,
        keep_going: false,
        elsewhere: Vec::new(),
        header,
        files,
    })
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
    let places: Vec<PathBuf> = audit.frameworks.iter().map(|named| joined(folder, &named.value)).collect();
    let framework = frameworks(files, &places, &audit.overlays, sink)?;
    let statements = audit::check(&audit, &framework, sink);
    // What comes into the report lies with the audit: a path may not lead out of its folder.
    for path in audit.judgements.iter().chain(audit.text_files()).filter(|path| !inside(folder, &path.value))
    {
        let message = format!("`{}` leads out of the audit's folder", path.value);
        let diagnostic = Diagnostic::new(Code::Unreadable, path.span, message);
        sink.push(diagnostic.help("put the file in the folder of audit.yaml, or below it"));
    }
    let mut judgements = match audit.judgements.as_ref().filter(|path| inside(folder, &path.value)) {
        Some(name) => screening::add(files, folder, &folder.join(&name.value), &screen, sink)
            .map(|file| audit::judgements(files, file, &framework, sink))
            .unwrap_or_default(),
        None => JudgementList::default(),
    };
    judgements.dossiers.extend(statements.overrides.iter().filter_map(|given| given.dossier.clone()));
    judgements.dossiers.extend(statements.waivers.iter().map(|(dossier, _)| dossier.clone()));
    let mut texts: Vec<(String, FileId)> = Vec::new();
    for path in audit.text_files().filter(|path| inside(folder, &path.value)) {
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

/// A path as findings name it: as it is from the audit's folder, however that was named and wherever the command ran.
fn relative(folder: &Path, path: &Path) -> String {
    let parts = |path: &Path| -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for part in std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => parts.truncate(parts.len().saturating_sub(1).max(1)),
                part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    let (from, to) = (parts(folder), parts(path));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // On another drive there is no way from here to there.
    if common == 0 {
        return shown(path);
    }
    let up = from.iter().skip(common).map(|_| "..".to_owned());
    up.chain(to.into_iter().skip(common)).collect::<Vec<_>>().join("/")
}

/// The folder by a name to which paths that lead out of it can be joined as text: behind a link, or behind `..` below
/// another folder, `..` is not what it seems to be.
fn plain(folder: &Path) -> PathBuf {
    // Without a slash at its end, behind which a link is not seen.
    let folder: &Path = &folder.components().collect::<PathBuf>();
    let Ok(real) = fs::canonicalize(folder) else { return folder.to_path_buf() };
    let mut behind = folder.components().skip_while(|part| *part == Component::ParentDir);
    let winding = behind.any(|part| part == Component::ParentDir);
    let linked = folder.ancestors().any(Path::is_symlink);
    if !winding && !linked {
        return folder.to_path_buf();
    }
    let here = std::env::current_dir().and_then(fs::canonicalize).ok();
    match here.and_then(|here| real.strip_prefix(here).ok().map(Path::to_path_buf)) {
        Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Some(below) => below,
        None => real,
    }
}

/// The files with the records of each subject that an audit names, by the subject's slot.
pub(super) type Paths = Vec<(usize, Vec<PathBuf>)>;

impl Loaded {
    /// The same, which may go on without records that cannot be used.
    pub(super) fn going_on(self, keep: KeepGoing) -> Self {
        Self { keep_going: keep.keep_going, ..self }
    }

    /// The same, with the records of some populations elsewhere: `PATH` of the main one, `SUBJECT=PATH` of another.
    pub(super) fn reading_from(mut self, given: &[String]) -> Result<Self, Exit> {
        for given in given {
            let (named, path) = given.split_once('=').map_or((None, given.as_str()), |(s, p)| (Some(s), p));
            let subjects = &self.framework.subjects;
            let subject =
                named.map_or(Some(0), |named| subjects.iter().position(|subject| subject.id == named));
            let Some(subject) = subject else {
                let known: Vec<&str> = subjects.iter().map(|subject| subject.id.as_str()).collect();
                say(&format!(
                    "error: --records names `{}`; known are {}",
                    named.unwrap_or_default(),
                    known.join(", ")
                ));
                return Err(Exit::Usage);
            };
            let id = &self.framework.subject(subject).id;
            if !self.audit.populations.iter().any(|population| population.subject.value == *id) {
                say(&format!("error: --records names `{id}`, of which audit.yaml has no population"));
                return Err(Exit::Usage);
            }
            self.elsewhere.push((subject, PathBuf::from(path)));
        }
        Ok(self)
    }

    /// What the audit states beside its dossiers.
    pub(super) fn statements(&self) -> &Statements {
        &self.header.statements
    }

    /// The files of each population of the audit, in order of their paths.
    pub(super) fn paths(&self) -> Result<Paths, Exit> {
        let mut paths = Vec::new();
        let subject = |id: &str| self.framework.subjects.iter().position(|subject| subject.id == id);
        let elsewhere = |subject: usize| self.elsewhere.iter().filter(move |(other, _)| *other == subject);
        let refused = |reason: String, named: &str| {
            say(&format!("error: {reason}; {named} names it"));
            Exit::Input
        };
        for named in &self.audit.populations {
            let Some(subject) = subject(&named.subject.value) else { continue };
            let mut found = Vec::new();
            for (_, path) in elsewhere(subject) {
                if path == Path::new(STDIN) {
                    found.push(path.clone());
                } else if path.exists() {
                    found.extend(records(path).map_err(|reason| refused(reason, "--records"))?);
                } else {
                    return Err(refused(format!("{} does not exist", shown(path)), "--records"));
                }
            }
            if elsewhere(subject).next().is_none() {
                found = population(&self.folder, &named.records.value)
                    .map_err(|reason| refused(reason, "`populations` in audit.yaml"))?;
            }
            if found.is_empty() {
                let folder = shown(&joined(&self.folder, &named.records.value));
                let one = &self.framework.subject(subject).one;
                say(&format!(
                    "error: {folder} holds no {one} (.yaml, .yml, .json or .ndjson); nothing was evaluated"
                ));
                return Err(Exit::Nothing);
            }
            paths.push((subject, found));
        }
        Ok(paths)
    }

    /// Which of its records findings show.
    fn choice(&self) -> Choice {
        let named = self.judgements.dossiers.iter().map(|(subject, id)| (*subject, id.value.clone()));
        Choice { most: limits().shown, named: named.collect() }
    }

    /// What its records are read with.
    pub(super) fn reading(&self) -> Reading<'_> {
        Reading {
            folder: &self.folder,
            framework: &self.framework,
            as_of: self.audit.as_of,
            needed: self.needed.as_ref(),
            screen: &self.screen,
        }
    }

    /// Screens the files with records, and stops where one identifies a person.
    pub(super) fn screened(&self, paths: &Paths) -> Result<(), Exit> {
        let mut problems = Problems::default();
        for path in paths.iter().flat_map(|(_, paths)| paths) {
            self.reading().screened(path, |sink, files| problems.show(sink, files));
        }
        problems.stop("nothing was evaluated")
    }

    /// Reads and assesses every dossier. Problems of all of them are shown; with any error nothing comes out.
    pub(super) fn findings(self, everything: Option<Everything<'_>>) -> Result<Evaluated, Exit> {
        let mut problems = Problems::default();
        let partial = self.assessed(&mut problems, everything)?;
        Ok(self.finish(partial, problems))
    }

    /// What parts that were assessed apart come to together.
    pub(super) fn findings_of(self, parts: &[PathBuf]) -> Result<Evaluated, Exit> {
        let mut problems = Problems::default();
        let partial = self.merged(parts, &mut problems)?;
        Ok(self.finish(partial, problems))
    }

    fn finish(self, partial: Partial, mut problems: Problems) -> Evaluated {
        let findings = partial.finish(&self.framework, self.header);
        let mut sink = Sink::new();
        refer(&self.audit, &findings, &self.folder, &self.files, &mut sink);
        problems.show(sink, &self.files);
        Evaluated { findings, problems }
    }

    /// What no record adds, to show of those that come what findings are to show.
    fn nothing<R, C>(&self) -> Partial<R, C> {
        Partial::choosing(&self.framework, Arc::new(self.choice()))
    }

    /// A part of its records.
    fn populations<'a>(&'a self, paths: &'a Paths, part: Part) -> Populations<'a> {
        let reading = self.reading();
        Populations { reading, paths, judgements: &self.judgements, files: &self.files, part }
    }

    /// What all records of the audit add up to.
    pub(super) fn assessed(
        &self,
        problems: &mut Problems,
        everything: Option<Everything<'_>>,
    ) -> Result<Partial, Exit> {
        let paths = self.paths()?;
        let populations = self.populations(&paths, Part::WHOLE);
        let mut gathered = self.nothing();
        let read = populations.read(problems, Some(&mut gathered), everything)?;
        let sources = self.reading().sources(&paths);
        for (file, piece) in read.pieces {
            gathered.went_in(Input { path: sources[file].named.clone(), sha256: piece.sha256 });
        }
        if !self.keep_going || problems.errors > read.skipped || gathered.records() == 0 {
            problems.stop("nothing was evaluated")?;
        }
        if self.needed.is_some() {
            say(&limited::summary(&read.left));
            gathered.limit(read.left);
        }
        populations.explained(gathered)
    }
}
