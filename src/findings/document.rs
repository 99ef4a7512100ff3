//! The findings document as text: JSON or YAML.

use granit_parser::{ErrorKind, Parser};
use serde::{Deserialize, de::DeserializeOwned};

use crate::inert::json;

use super::{FORMAT, Findings};

/// Mappings and lists within each other in a document; one that this program wrote has no more than twenty.
const DEEPEST: usize = 100;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON, indented.
    Json,
    /// YAML.
    Yaml,
}

/// What every version of a document says.
#[derive(Deserialize)]
struct Head {
    format: Option<String>,
}

impl Form {
    /// The form in which a document seems to be written.
    pub fn of(text: &str) -> Self {
        if text.trim_start().starts_with('{') { Self::Json } else { Self::Yaml }
    }
}

/// Reads a document.
///
/// # Errors
///
/// Why it is none, in one sentence.
pub fn read(text: &str) -> Result<Findings, String> {
    let form = Form::of(text);
    if form == Form::Yaml && nests_too_deep(text) {
        return Err(format!("this is no findings document: it nests deeper than {DEEPEST} levels"));
    }
    // Of another version the keys differ, and that is the one thing worth saying.
    let head: Head = parse(text, form)?;
    match head.format.as_deref() {
        Some(FORMAT) => {}
        Some(other) => {
            return Err(format!("its format is `{other}`; this program reads {FORMAT}: run the audit again"));
        }
        None => return Err(format!("this is no findings document: it does not say `format: {FORMAT}`")),
    }
    let findings: Findings = parse(text, form)?;
    if findings.populations.is_empty() {
        return Err("it names no population: this program wrote no such document".into());
    }
    Ok(findings)
}

fn parse<T: DeserializeOwned>(text: &str, form: Form) -> Result<T, String> {
    let parsed = match form {
        Form::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
        Form::Yaml => serde_yaml::from_str(text).map_err(|error| error.to_string()),
    };
    parsed.map_err(|error| format!("this is no findings document: {error}"))
}

/// Whether a text nests without end: what reads the rest of it takes ever longer to find that out.
fn nests_too_deep(text: &str) -> bool {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut events = Parser::new_from_str_with_options(text, options);
    events.any(|event| event.is_err_and(|error| matches!(error.kind(), ErrorKind::RecursionLimitExceeded)))
}

/// Writes a document.
///
/// # Errors
///
/// What the form cannot hold.
pub fn write(findings: &Findings, form: Form) -> Result<String, String> {
    match form {
        Form::Json => {
            serde_json::to_string_pretty(findings).map(|text| json(&text) + "\n").map_err(|e| e.to_string())
        }
        Form::Yaml => serde_yaml::to_string(findings).map_err(|e| e.to_string()),
    }
}
