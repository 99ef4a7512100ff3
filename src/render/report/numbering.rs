//! What is numbered through the whole report, and the places that links lead to.

use serde::Serialize;

use super::language::Language;
use crate::findings::Source;

/// A note: a text, or what a source says there.
#[derive(PartialEq, Eq)]
struct Note {
    text: String,
    quote: Option<String>,
}

/// What is numbered through the whole report.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) tables: usize,
    pub(super) figures: usize,
    pub(super) frames: usize,
    notes: Vec<Note>,
}

impl Numbers {
    pub(super) fn table(&mut self) -> usize {
        self.tables += 1;
        self.tables
    }

    pub(super) fn figure(&mut self) -> usize {
        self.figures += 1;
        self.figures
    }

    pub(super) fn frame(&mut self) -> usize {
        self.frames += 1;
        self.frames
    }

    /// The number of the note with this text; the same text is one note.
    pub(super) fn note(&mut self, text: String) -> Citation {
        self.add(Note { text, quote: None })
    }

    fn add(&mut self, note: Note) -> Citation {
        if let Some(at) = self.notes.iter().position(|earlier| *earlier == note) {
            return Citation { number: at + 1, first: false };
        }
        self.notes.push(note);
        Citation { number: self.notes.len(), first: true }
    }

    pub(super) fn cite(&mut self, source: &Source) -> Citation {
        let mut text = source.document.clone();
        if let Some(section) = &source.section {
            text.push_str(", ");
            text.push_str(section);
        }
        let quote = source.quote.as_deref().map(|quote| quote.trim().to_owned());
        if quote.is_none() {
            text.push('.');
        }
        self.add(Note { text, quote })
    }

    /// All notes, in the order of their numbers.
    pub(super) fn notes(&self, l: &Language) -> Vec<String> {
        let end = |quote: &str| if quote.ends_with(['.', '?', '!']) { "" } else { "." };
        let written = |note: &Note| match &note.quote {
            Some(quote) => format!("{}: {}{}", note.text, l.quoted(quote), end(quote)),
            None => note.text.clone(),
        };
        self.notes.iter().map(written).collect()
    }
}

#[derive(Serialize, Clone, Copy)]
pub(super) struct Citation {
    pub(super) number: usize,
    /// Whether it is the place that the note points back to.
    pub(super) first: bool,
}

/// A name for a place in the page: letters, digits and hyphens, as GitHub derives it from a heading.
pub(super) fn anchor(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' | '-' => Some('-'),
            '_' => Some('_'),
            c => c.is_alphanumeric().then_some(c),
        })
        .collect()
}

pub(super) fn place(kind: &str, id: &str) -> String {
    format!("{kind}-{}", anchor(id))
}
