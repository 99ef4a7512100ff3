//! Reading what an audit needs from disk into the pure library, and saying what is wrong with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{IsTerminal, Read},
    path::{Component, Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{
    aggregate::{self, Header, Partial},
    audit::{self, Audit, JudgementList, statements::Statements},
    compile, decisions,
    diagnostic::{Code, Diagnostic, Severity, Sink},
    dossier::{Dossier, DossierId},
    findings::{Findings, Input},
    framework::{Framework, cost::Costs},
    limits::Limits,
    needed::{Left, Needed},
    quotes::Sources,
    references::{self, Mistake},
    render::{
        diagnostics::{self, Style},
        problems::{Checked, Problem},
    },
    screen::{STOPS, Screen},
    source::{FileId, Files, Span, Spanned},
    syntax, vacuity,
};

mod limited;
pub(super) mod screening;

pub(super) use limited::Limited;

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
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of a file that may have been an input; none where it cannot be read as one.
pub(super) fn hash_of(path: &Path) -> Option<String> {
    read_bytes(path, limits().bytes).ok().map(hash)
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
    Ok(Loaded { folder, audit, framework, judgements, needed, screen, header, files })
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

/// The files of a population, in order of their paths.
pub(super) fn population(folder: &Path, files_of: &str) -> Result<Vec<PathBuf>, String> {
    let path = joined(folder, files_of);
    if !path.exists() {
        return Err(format!("{} does not exist", shown(&path)));
    }
    records(&path)
}

/// The YAML and JSON files at or below a path, in order of their paths; hidden ones left out. What looks like one and is
/// none, a link or a pipe, is refused: a record that is left out in silence changes every figure.
pub(super) fn records(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let (mut found, most) = (Vec::new(), limits().files);
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().follow_links(false) {
        let entry = entry.map_err(|error| unlisted(&error))?;
        let hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        let (kind, path) = (entry.file_type(), entry.path());
        let record = path
            .extension()
            .is_some_and(|e| ["yaml", "yml", "json"].iter().any(|known| e.eq_ignore_ascii_case(known)));
        // A link to the records is followed where the audit names it, not where it lies among them.
        if !hidden && entry.depth() > 0 && kind.is_symlink() && (record || path.is_dir()) {
            return Err(format!("{} is a link; put what it leads to in its place", unnamed(path)));
        }
        if hidden || !record || kind.is_dir() {
            continue;
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
    /// What was left out of them.
    pub(super) left: Left,
    pub(super) input: Option<Input>,
    pub(super) files: Files,
    pub(super) sink: Sink,
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

/// Reads the records in one file of the audit in `folder`: one record, or a list of them; only what is needed of them,
/// where that is given.
pub(super) fn dossiers(
    folder: &Path,
    path: &Path,
    framework: &Framework,
    subject: usize,
    as_of: crate::time::Day,
    needed: Option<&Needed>,
    screen: &Screen,
) -> ReadFile {
    let mut files = limits::files();
    let mut sink = Sink::new();
    let file = screening::add(&mut files, folder, path, screen, &mut sink);
    let root = file.and_then(|file| syntax::parse(&files, file, &mut sink));
    // What is left of a text that is wrong may say something else than was meant.
    let broken = sink.has_errors();
    let needs = needed.and_then(|needed| needed.subject(subject));
    if needs.is_some() {
        sink = limited::unread(sink, &files);
    }
    let records = root.map(limited::records);
    let number = records.as_ref().map_or(1, Vec::len);
    let mut lost = records.is_none();
    let mut left = Left::default();
    let mut dossiers = Vec::new();
    for mut node in records.unwrap_or_default() {
        let mut found = Sink::new();
        let vocabulary = &framework.subject(subject).vocabulary;
        if let Some(needs) = needs {
            left.merge(needs.limit(vocabulary, &mut node, &mut found));
        }
        let read = Dossier::read_limited(&node, &files, vocabulary, needs, as_of, &mut found);
        let costly = read.as_ref().and_then(|dossier| too_costly(framework, dossier, node.span));
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
        dossier.path = relative(folder, path);
        for (norm, line) in aggregate::lost_quotes(framework, &dossier) {
            let place = format!("{}:{line}", shown(path));
            let message = format!("a quote names norm `{norm}`, which does not exist");
            sink.push(
                Diagnostic::about(Code::UnknownName, place, message)
                    .help("correct the norm, or leave it out"),
            );
            warned = true;
        }
        dossiers.push((dossier, warned));
    }
    if broken {
        lost = true;
        dossiers.clear();
    }
    let input = file.map(|file| Input { path: relative(folder, path), sha256: hash(files.text(file)) });
    ReadFile { records: number, dossiers, lost, left, input, files, sink }
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
        dossiers(
            &self.folder,
            path,
            &self.framework,
            subject,
            self.audit.as_of,
            self.needed.as_ref(),
            &self.screen,
        )
    }

    /// Screens the files with records, and stops where one identifies a person.
    pub(super) fn screened(&self, paths: &Paths) -> Result<(), Exit> {
        let mut problems = Problems::default();
        for path in paths.iter().flat_map(|(_, paths)| paths) {
            let (mut files, mut sink) = (limits::files(), Sink::new());
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
        let mut problems = Problems::default();
        let partial = self.assessed(&mut problems)?;
        let findings = partial.finish(&self.framework, self.header);
        let mut sink = Sink::new();
        refer(&self.audit, &findings, &self.folder, &self.files, &mut sink);
        problems.show(sink, &self.files);
        Ok(Evaluated { findings, problems })
    }

    /// What all records of the audit add up to.
    pub(super) fn assessed(&self, problems: &mut Problems) -> Result<Partial, Exit> {
        let paths = self.paths()?;
        let mut partial = Partial::empty(&self.framework);
        let population = Populations {
            folder: &self.folder,
            paths: &paths,
            framework: &self.framework,
            as_of: self.audit.as_of,
            judgements: &self.judgements,
            needed: self.needed.as_ref(),
            screen: &self.screen,
            files: &self.files,
        };
        let read = population.read(problems, |dossier, input, warned| {
            let judgements = &self.judgements.verdicts;
            partial.merge(Partial::of(&self.framework, dossier, judgements, self.audit.as_of, input, warned));
        });
        read.without_records.into_iter().for_each(|input| partial.went_in(input));
        problems.stop("nothing was evaluated")?;
        if self.needed.is_some() {
            say(&limited::summary(&read.left));
            partial.limit(read.left);
        }
        Ok(partial)
    }
}

/// What came of reading the records of an audit.
#[derive(Debug, Default)]
pub(super) struct ReadAll {
    /// How many records there are.
    pub(super) records: usize,
    /// What was left out of them, because nothing reads it.
    pub(super) left: Left,
    /// The files that hold none.
    pub(super) without_records: Vec<Input>,
}

/// The records of an audit, and what they are read with.
pub(super) struct Populations<'a> {
    pub(super) folder: &'a Path,
    pub(super) paths: &'a Paths,
    pub(super) framework: &'a Framework,
    pub(super) as_of: crate::time::Day,
    pub(super) judgements: &'a JudgementList,
    /// What is read of them, where they are not read whole.
    pub(super) needed: Option<&'a Needed>,
    pub(super) screen: &'a Screen,
    /// The files of the audit itself.
    pub(super) files: &'a Files,
}

impl Populations<'_> {
    /// Reads every record, and hands on those that can be used. What is wrong with any is shown, and what is wrong between
    /// them: a number that occurs twice, a judgement on a record that is not there.
    pub(super) fn read(
        &self,
        problems: &mut Problems,
        mut each: impl FnMut(&Dossier, Input, bool),
    ) -> ReadAll {
        let files: usize = self.paths.iter().map(|(_, paths)| paths.len()).sum();
        let progress = progress(files as u64, "files");
        let mut seen: BTreeMap<(usize, DossierId), String> = BTreeMap::new();
        let mut lost = false;
        let mut total = ReadAll::default();
        for (subject, path) in self.paths.iter().flat_map(|(s, paths)| paths.iter().map(move |p| (*s, p))) {
            let (needed, screen) = (self.needed, self.screen);
            let mut read = dossiers(self.folder, path, self.framework, subject, self.as_of, needed, screen);
            lost |= read.lost;
            let most = limits().records;
            if total.records + read.records > most {
                let message = format!(
                    "with this file the audit holds more than {most} records; the limit `records` is {most}"
                );
                let help = "name a smaller folder under `populations`; or allow more, at some 2 kB a record and norm: `--limit records=NUMBER`";
                let mut sink = Sink::new();
                sink.push(Diagnostic::about(Code::Limit, shown(path), message).help(help));
                progress.suspend(|| problems.show(sink, &read.files));
                lost = true;
                break;
            }
            total.left.merge(std::mem::take(&mut read.left));
            total.records += read.records;
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
                total.without_records.extend(read.dossiers.is_empty().then_some(input));
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
        total
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
