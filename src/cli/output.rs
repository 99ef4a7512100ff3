//! Where results go: `FORMAT[:PATH]`, written whole or not at all.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use crate::inert::{one_line, visible};

use super::Exit;

/// Where one result goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output<F> {
    pub(super) format: F,
    /// None for stdout.
    pub(super) path: Option<PathBuf>,
}

/// Reads `FORMAT`, `FORMAT:-` or `FORMAT:PATH`.
pub(super) fn parse<F: clap::ValueEnum + Clone>(written: &str) -> Result<Output<F>, String> {
    let (format, path) =
        written.split_once(':').map_or((written, None), |(format, path)| (format, Some(path)));
    let known: Vec<String> = F::value_variants()
        .iter()
        .filter_map(clap::ValueEnum::to_possible_value)
        .map(|v| v.get_name().to_owned())
        .collect();
    let format = F::from_str(format, false).map_err(|_| {
        let near = crate::diagnostic::nearest(format, known.iter().map(String::as_str));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("`{format}` is no format, known are {}{hint}", known.join(", "))
    })?;
    let path = path.filter(|p| *p != "-").map(PathBuf::from);
    if path.as_ref().is_some_and(|p| p.as_os_str().is_empty()) {
        return Err("the path behind the colon is empty".into());
    }
    Ok(Output { format, path })
}

impl<F> Output<F> {
    /// Writes the result: to stdout, or to a file that appears only when it is whole.
    pub(super) fn write(&self, text: &str) -> Result<(), Exit> {
        match &self.path {
            None => data(text),
            Some(path) => write_whole(path, text).map_err(|error| unwritten(path, &error)),
        }
    }
}

/// Writes a file whole: a reader never sees half of it.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut file = Whole::create(path)?;
    file.to.write_all(text.as_bytes())?;
    file.finish()
}

/// A file that is written under a temporary name in the same folder and renamed when it is whole. Where it is dropped before,
/// nothing of it is left.
///
/// What is no file (a pipe, a device) is written to as it is: renaming would put a file in its place.
/// Behind a link, the file it leads to is replaced; what is replaced keeps its permissions.
struct Whole {
    to: io::BufWriter<fs::File>,
    /// The temporary name and the one that it will have; none for what is no file.
    names: Option<(PathBuf, PathBuf)>,
}

impl Whole {
    fn create(path: &Path) -> io::Result<Self> {
        let present = fs::metadata(path).ok();
        if present.as_ref().is_some_and(|present| !present.is_file() && !present.is_dir()) {
            let to = fs::OpenOptions::new().write(true).open(path)?;
            return Ok(Self { to: io::BufWriter::new(to), names: None });
        }
        let path = if present.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
        let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
        let to = io::BufWriter::new(fs::File::create(&temporary)?);
        let file = Self { to, names: Some((temporary, path)) };
        if let Some(present) = present {
            file.to.get_ref().set_permissions(present.permissions())?;
        }
        Ok(file)
    }

    fn finish(mut self) -> io::Result<()> {
        self.to.flush()?;
        if let Some((temporary, path)) = &self.names {
            self.to.get_ref().sync_all()?;
            fs::rename(temporary, path)?;
            self.names = None;
        }
        Ok(())
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        // The half-written file is of no use to anyone; that it may not be there is no news either.
        self.names.iter().for_each(|(temporary, _)| drop(fs::remove_file(temporary)));
    }
}

/// A file that grows while records are read, and appears only when it is whole.
pub(super) struct Growing {
    file: Whole,
    path: PathBuf,
}

impl Growing {
    pub(super) fn create(path: &Path) -> Result<Self, Exit> {
        let file = Whole::create(path).map_err(|error| unwritten(path, &error))?;
        Ok(Self { file, path: path.to_owned() })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Exit> {
        self.file.to.write_all(bytes).map_err(|error| unwritten(&self.path, &error))
    }

    pub(super) fn finish(self) -> Result<(), Exit> {
        self.file.finish().map_err(|error| unwritten(&self.path, &error))
    }
}

fn unwritten(path: &Path, error: &io::Error) -> Exit {
    say(&format!("error: {} cannot be written: {error}", path.display()));
    Exit::Internal
}

/// Documents, to stdout: as they are, or on a terminal as it may show them.
fn data(text: &str) -> Result<(), Exit> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        return print(text);
    }
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Text for who reads along, to stdout. Whatever was put into it, nothing in it steers the terminal.
pub(super) fn print(text: &str) -> Result<(), Exit> {
    print_styled(&[(anstyle::Style::new(), text.into())])
}

/// Pieces of text, each in its own style: no other escape codes than those of styles reach the terminal.
pub(super) fn print_styled(pieces: &[(anstyle::Style, String)]) -> Result<(), Exit> {
    let mut out = anstream::stdout().lock();
    let mut text = String::new();
    for (style, piece) in pieces {
        text.push_str(&format!("{style}{}{style:#}", visible(piece)));
    }
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// A reader that has seen enough and closes the pipe is no error.
fn written(result: io::Result<()>) -> Result<(), Exit> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            say(&format!("error: stdout cannot be written: {error}"));
            Err(Exit::Internal)
        }
        _ => Ok(()),
    }
}

/// Words, to stderr: one line, in which nothing that it names steers the terminal.
pub(super) fn say(text: &str) {
    say_rendered(&one_line(text));
}

/// What [`crate::render::diagnostics`] made fit for a terminal, with its colours.
pub(super) fn say_rendered(text: &str) {
    // Nowhere is left to complain to when stderr is gone.
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// The width of the terminal that stdout is; none when it is a file or a pipe.
pub(super) fn width() -> Option<u16> {
    io::stdout().is_terminal().then(terminal_size::terminal_size).flatten().map(|(width, _)| width.0)
}
