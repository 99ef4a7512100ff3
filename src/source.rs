//! The texts that are read, and places in them.
//!
//! A [`Span`] is a byte range in one file; it becomes a line and a column only when somebody has to be told.

use std::fmt;

use crate::limits::Limits;

/// One file among [`Files`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A byte range in one file, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file the range is in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// A value together with the place it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs `value` with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A place as people name it: path, line and column, both counted from 1 (columns in characters).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's path as it was given.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// The files of one load: framework files, or one dossier.
#[derive(Debug, Clone, Default)]
pub struct Files {
    files: Vec<File>,
    limits: Limits,
}

#[derive(Debug, Clone)]
struct File {
    path: String,
    text: String,
    /// The number of its first line; not 1 where it is a part of a file.
    first_line: usize,
    line_starts: Vec<usize>,
    withheld: bool,
}

impl Files {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// No files yet, which may ask for so much.
    pub fn within(limits: Limits) -> Self {
        Self { files: Vec::new(), limits }
    }

    /// How much each may ask for.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Adds a text under the path by which people know it.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.add_part(path, text, 1)
    }

    /// Adds a part of a file that begins on one of its lines, counted from 1.
    pub fn add_part(
        &mut self,
        path: impl Into<String>,
        text: impl Into<String>,
        first_line: usize,
    ) -> FileId {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(File { path: path.into(), text, first_line, line_starts, withheld: false });
        id
    }

    /// Has messages quote nothing from a file: it holds what may identify a person.
    pub fn withhold(&mut self, id: FileId) {
        self.files[id.0 as usize].withheld = true;
    }

    /// Whether messages may quote nothing from a file.
    pub fn is_withheld(&self, id: FileId) -> bool {
        self.file(id).withheld
    }

    fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The path a file was added under.
    pub fn path(&self, id: FileId) -> &str {
        &self.file(id).path
    }

    /// The whole text of a file.
    pub fn text(&self, id: FileId) -> &str {
        &self.file(id).text
    }

    /// Every file with its path and text, in the order added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &str, &str)> {
        (0..).zip(&self.files).map(|(at, file)| (FileId(at), file.path.as_str(), file.text.as_str()))
    }

    /// The line a byte of a file is on, from 1.
    pub fn line(&self, span: Span) -> usize {
        let file = self.file(span.file);
        file.first_line - 1 + file.line_starts.partition_point(|&start| start <= span.start as usize)
    }

    /// The byte range of a line (counted from 1), without its line end; the last line if there are fewer.
    pub fn line_range(&self, id: FileId, line: usize) -> std::ops::Range<usize> {
        let file = self.file(id);
        let at = line.saturating_sub(file.first_line).min(file.line_starts.len() - 1);
        let start = file.line_starts[at];
        let end = file.line_starts.get(at + 1).map_or(file.text.len(), |next| next - 1);
        start..end
    }

    /// Path, line and column of the start of `span`.
    pub fn place(&self, span: Span) -> Place {
        let file = self.file(span.file);
        let line = self.line(span);
        let start = file.line_starts[line - file.first_line];
        let column = file.text.get(start..span.start as usize).map_or(0, |before| before.chars().count()) + 1;
        Place { path: file.path.clone(), line, column }
    }
}

/// The folder of a path; empty where it names none.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path of a file that another names, relative to that other's folder, without `..` where that can be seen.
pub fn beside(folder: &str, name: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    for part in name.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." && parts.last().is_some_and(|last| *last != "..") {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    let absolute = if folder.starts_with('/') { "/" } else { "" };
    format!("{absolute}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_from_one_and_columns_in_characters() {
        let mut files = Files::new();
        let id = files.add("a.yaml", "één: 1\ntwee: 2\n");
        let at = u32::try_from("één: 1\ntwee: ".len()).unwrap();
        let place = files.place(Span { file: id, start: at, end: at + 1 });
        assert_eq!(place.to_string(), "a.yaml:2:7");
        assert_eq!(&files.text(id)[files.line_range(id, 1)], "één: 1");

        let part = files.add_part("a.ndjson", "een: 1\ntwee: 2\n", 41);
        let place = |at| files.place(Span { file: part, start: at, end: at + 1 }).to_string();
        assert_eq!((place(0), place(7 + 6)), ("a.ndjson:41:1".to_owned(), "a.ndjson:42:7".to_owned()));
        assert_eq!(&files.text(part)[files.line_range(part, 42)], "twee: 2");
        assert_eq!(&files.text(part)[files.line_range(part, 1)], "een: 1");
    }
}
