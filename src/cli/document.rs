//! Findings documents as files: the one way in which they are read and written.

use std::path::Path;

use crate::findings::{
    Findings,
    document::{self, Form},
};

use super::{
    Exit,
    limits::limits,
    load::{read_bytes, shown, text},
    output::say,
};

/// A findings document that somebody kept.
pub(super) struct Document {
    pub(super) text: String,
    pub(super) form: Form,
    pub(super) findings: Findings,
}

/// Reads a findings document, or says why that cannot be done.
pub(super) fn read(path: &Path) -> Result<Document, Exit> {
    of_bytes(path, read_bytes(path, limits().findings))
}

/// A findings document from what its file holds.
pub(super) fn of_bytes(path: &Path, bytes: Result<Vec<u8>, String>) -> Result<Document, Exit> {
    let document = bytes.and_then(text).and_then(|text| {
        let findings = document::read(&text)?;
        Ok(Document { form: Form::of(&text), text, findings })
    });
    document.map_err(|problem| {
        say(&format!("error: {}: {problem}", shown(path)));
        Exit::Input
    })
}

/// Findings as a document.
pub(super) fn write(findings: &Findings, form: Form) -> Result<String, Exit> {
    document::write(findings, form).map_err(|error| {
        say(&format!("error: the findings cannot be written: {error}"));
        Exit::Internal
    })
}
