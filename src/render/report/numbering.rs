//! What is numbered through the whole report, and the places that links lead to.

use serde::Serialize;

use crate::findings::Source;

/// What is numbered through the whole report.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) tables: usize,
    pub(super) figures: usize,
    pub(super) frames: usize,
    pub(super) notes: Vec<String>,
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
        if let Some(at) = self.notes.iter().position(|note| *note == text) {
            return Citation { number: at + 1, first: false };
        }
        self.notes.push(text);
        Citation { number: self.notes.len(), first: true }
    }

    pub(super) fn cite(&mut self, source: &Source) -> Citation {
        let mut text = source.document.clone();
        if let Some(section) = &source.section {
            text.push_str(", ");
            text.push_str(section);
        }
        match &source.quote {
            Some(quote) => {
                text.push_str(": ‘");
                text.push_str(quote.trim());
                text.push('’');
                if !quote.trim().ends_with(['.', '?', '!']) {
                    text.push('.');
                }
            }
            None => text.push('.'),
        }
        self.note(text)
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
