//! Findings documents as files: how they are written, and the one way in which they are read.

use std::path::Path;

use crate::{
    findings::{FORMAT, Findings},
    inert::json,
};

use super::{
    Exit,
    load::{read_bytes, shown, text},
    output::say,
};

/// The largest findings document that is read, in bytes.
pub(super) const MAX_FINDINGS: usize = 512 << 20;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Yaml,
}

/// A findings document that somebody kept.
pub(super) struct Document {
    pub(super) text: String,
    pub(super) form: Form,
    pub(super) findings: Findings,
}

/// Reads a findings document, or says why that cannot be done.
pub(super) fn read(path: &Path) -> Result<Document, Exit> {
    of_bytes(path, read_bytes(path, MAX_FINDINGS))
}

/// A findings document from what its file holds.
pub(super) fn of_bytes(path: &Path, bytes: Result<Vec<u8>, String>) -> Result<Document, Exit> {
    let document = bytes.and_then(text).and_then(|text| {
        let form = if text.trim_start().starts_with('{') { Form::Json } else { Form::Yaml };
        let findings = parse(&text, form)?;
        Ok(Document { text, form, findings })
    });
    document.map_err(|problem| {
        say(&format!("error: {}: {problem}", shown(path)));
        Exit::Input
    })
}

fn parse(text: &str, form: Form) -> Result<Findings, String> {
    // Of another version the keys differ, and that is the one thing worth saying.
    let found = match form {
        Form::Json => serde_json::from_str::<serde_json::Value>(text).map_err(|e| e.to_string()),
        Form::Yaml => serde_yaml::from_str::<serde_json::Value>(text).map_err(|e| e.to_string()),
    };
    let found = found.map_err(|error| {
        format!("this is neither a folder with audit.yaml nor a findings document: {error}")
    })?;
    match found.get("format").and_then(serde_json::Value::as_str) {
        Some(FORMAT) => {}
        Some(other) => {
            return Err(format!("its format is `{other}`; this program reads {FORMAT}: run the audit again"));
        }
        None => return Err(format!("this is no findings document: it does not say `format: {FORMAT}`")),
    }
    match form {
        Form::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
        Form::Yaml => serde_yaml::from_str(text).map_err(|error| error.to_string()),
    }
}

/// Findings as a document.
pub(super) fn write(findings: &Findings, form: Form) -> Result<String, Exit> {
    let text = match form {
        Form::Json => {
            serde_json::to_string_pretty(findings).map(|text| json(&text) + "\n").map_err(|e| e.to_string())
        }
        Form::Yaml => serde_yaml::to_string(findings).map_err(|e| e.to_string()),
    };
    text.map_err(|error| {
        say(&format!("error: the findings cannot be written: {error}"));
        Exit::Internal
    })
}
