//! The one way to the files of an audit: each is screened for identifying data before anything else is made of it.

use std::path::Path;

use crate::{
    audit::screening,
    diagnostic::{Code, Diagnostic, Sink},
    screen::{Names, Screen},
    source::{FileId, Files},
};

use super::{inside, limits, read_text, relative, shown};

/// The file in which an audit says what it is.
const AUDIT: &str = "audit.yaml";

/// Reads `audit.yaml`, and what it says about the screen; nothing where the screen stops it.
pub(in crate::cli) fn open(folder: &Path, files: &mut Files, sink: &mut Sink) -> Option<(FileId, Screen)> {
    let given = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let name = given.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if Screen::default().check_name(&shown(folder), &name, sink) {
        return None;
    }
    let file = super::add(files, &folder.join(AUDIT), sink)?;
    let (screen, lacking) = screen(folder, files, file);
    let stopped = screen.check(files, file, AUDIT, sink);
    let usable = lacking.is_none();
    lacking.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    (usable && !stopped).then_some((file, screen))
}

/// What an audit says about the screen, and what is wrong with its list of names. Without that list something would be
/// let pass that may not.
fn screen(folder: &Path, files: &Files, file: FileId) -> (Screen, Option<Diagnostic>) {
    let screening = screening::of(files, file);
    let mut screen = screening.screen();
    let Some(list) = &screening.names else { return (screen, None) };
    let lacking = |message: String| Some(Diagnostic::new(Code::Unreadable, list.span, message));
    if !inside(folder, &list.value) {
        let diagnostic = lacking("the list of names lies outside the audit's folder".to_owned());
        let help = "put the file in the folder of audit.yaml, or below it";
        return (screen, diagnostic.map(|diagnostic| diagnostic.help(help)));
    }
    match read_text(&folder.join(&list.value)) {
        Ok(text) => {
            screen.names = Names::read(&text);
            (screen, None)
        }
        Err(reason) => (screen, lacking(format!("the list of names cannot be read: {reason}"))),
    }
}

/// What the audit in a folder says about the screen, and the file with its names; or why that cannot be known.
pub(in crate::cli) fn settings(folder: &Path) -> Result<(Screen, Option<String>), String> {
    let text = read_text(&folder.join(AUDIT))?;
    let mut files = limits::files();
    let file = files.add(AUDIT, text);
    let names = screening::of(&files, file).names.map(|list| list.value);
    match screen(folder, &files, file) {
        (screen, None) => Ok((screen, names)),
        (_, Some(lacking)) => Err(lacking.message),
    }
}

/// Adds a file of the audit in `folder`; nothing where it cannot be read or the screen stops it.
pub(in crate::cli) fn add(
    files: &mut Files,
    folder: &Path,
    path: &Path,
    screen: &Screen,
    sink: &mut Sink,
) -> Option<FileId> {
    named_file(files, path, &relative(folder, path), screen, sink)
}

/// Adds a file of which only the path is known: one of an audit is screened as the audit says, one of a framework, which
/// describes no practice, is not.
pub(in crate::cli) fn of_whatever(files: &mut Files, path: &Path, sink: &mut Sink) -> Option<FileId> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let framework = |folder: &Path| folder.join("framework.yaml").is_file();
    let above = whole.ancestors().skip(1).find(|folder| framework(folder) || folder.join(AUDIT).is_file());
    let Some(folder) = above else { return add(files, Path::new(""), path, &Screen::default(), sink) };
    if framework(folder) {
        return super::add(files, path, sink);
    }
    let screen = settings(folder).map(|(screen, _)| screen).unwrap_or_default();
    let named = shown(whole.strip_prefix(folder).unwrap_or(path));
    named_file(files, path, &named, &screen, sink)
}

fn named_file(
    files: &mut Files,
    path: &Path,
    named: &str,
    screen: &Screen,
    sink: &mut Sink,
) -> Option<FileId> {
    if screen.check_name(&shown(path), named, sink) {
        return None;
    }
    let file = super::add(files, path, sink)?;
    (!screen.check(files, file, named, sink)).then_some(file)
}
