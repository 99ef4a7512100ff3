//! Diagnostics for machines: JSON, SARIF 2.1.0, `JUnit` and GitHub annotations.
//!
//! All four are made from the same [`Checked`]. Texts are written for people: what acts in them is written out. Paths name files,
//! and so are data, which each form escapes in its own way.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    diagnostic::{Code, Diagnostic, Label, Severity},
    inert::{self, one_line, visible},
    source::Files,
};

/// The version of the JSON form; it changes when a key changes its meaning or goes.
pub const VERSION: u32 = 1;

/// What was checked, and what is wrong with it.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Checked {
    /// The version of this form.
    pub version: u32,
    /// The files that were read, by path.
    pub files: Vec<String>,
    /// What is wrong, in order of place.
    pub problems: Vec<Problem>,
}

/// One mistake in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// The stable number, such as `TS0203`; `toetssteen check --explain TS0203` says what it means.
    pub code: String,
    /// Whether the file cannot be used.
    pub severity: Level,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Why the text there is wrong, or what is suggested instead.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// What to write at its place instead, where that is known to be all that must change there.
    pub suggestion: Option<String>,
    /// Other places that explain it.
    pub related: Vec<Related>,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The file cannot be used.
    Error,
    /// The file is used, but somebody should look.
    Warning,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Place {
    /// The path, with forward slashes.
    pub path: String,
    /// From where to where; none where the whole file or folder is meant.
    pub region: Option<Region>,
}

/// A stretch of text; lines and columns from 1, columns in Unicode code points, the end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Region {
    /// The line it begins on.
    pub line: usize,
    /// The column it begins in.
    pub column: usize,
    /// The line it ends on.
    pub end_line: usize,
    /// The column behind its last character.
    pub end_column: usize,
}

/// Another place that explains a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// Why it is shown.
    pub text: String,
}

impl Problem {
    /// A diagnostic without its files.
    pub fn new(diagnostic: &Diagnostic, files: &Files) -> Self {
        let at = diagnostic.at.as_ref();
        let shown = |text: &str| visible(text).into_owned();
        Self {
            code: diagnostic.code.number().to_owned(),
            severity: match diagnostic.code.severity() {
                Severity::Error => Level::Error,
                Severity::Warning => Level::Warning,
            },
            message: shown(&diagnostic.message),
            place: match at {
                Some(label) => place(label, files),
                None => whole(diagnostic.path.as_deref().unwrap_or_default()),
            },
            label: at.map(|label| shown(&label.text)).filter(|text| !text.is_empty()),
            help: diagnostic.help.as_deref().map(shown),
            suggestion: suggestion(diagnostic, files),
            related: diagnostic
                .related
                .iter()
                .map(|label| Related { place: place(label, files), text: shown(&label.text) })
                .collect(),
        }
    }

    /// Everything that is said of it, in one paragraph.
    fn text(&self) -> String {
        let more = self.label.iter().chain(&self.help).map(String::as_str);
        std::iter::once(self.message.as_str()).chain(more).collect::<Vec<_>>().join("; ")
    }
}

/// What to write instead, if one name stands there now and one would: nothing that YAML reads otherwise than as itself.
fn suggestion(diagnostic: &Diagnostic, files: &Files) -> Option<String> {
    let (near, at) = (diagnostic.suggestion.as_ref()?, diagnostic.at.as_ref()?.span);
    let written = files.text(at.file).get(at.start as usize..at.end as usize)?;
    let bare = ['"', '\''].iter().find_map(|q| written.strip_prefix(*q)?.strip_suffix(*q)).unwrap_or(written);
    let name = |text: &str| {
        let begins = text.starts_with(|c: char| c.is_alphabetic() || c == '$');
        begins && text.chars().all(|c| c.is_alphanumeric() || "$_-.".contains(c))
    };
    (name(bare) && name(near)).then(|| near.clone())
}

/// A path, behind which a line may stand: `dossiers/1.yaml:12`.
fn whole(written: &str) -> Place {
    let line = written.rsplit_once(':').and_then(|(path, line)| Some((path, line.parse::<usize>().ok()?)));
    let (path, region) = match line.filter(|(_, line)| *line > 0) {
        Some((path, line)) => (path, Some(Region { line, column: 1, end_line: line, end_column: 1 })),
        None => (written, None),
    };
    Place { path: path.to_owned(), region }
}

fn place(label: &Label, files: &Files) -> Place {
    let start = files.place(label.span);
    let end = files.place(crate::source::Span { start: label.span.end, ..label.span });
    let region =
        Region { line: start.line, column: start.column, end_line: end.line, end_column: end.column };
    Place { path: start.path, region: Some(region) }
}

impl Checked {
    /// As JSON; its schema is `schemas/diagnostics.schema.json`.
    pub fn json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("texts and numbers always serialise");
        inert::json(&json) + "\n"
    }

    /// As a SARIF 2.1.0 log (OASIS standard, 27 March 2020).
    pub fn sarif(&self) -> String {
        let rules: Vec<Value> = Code::ALL
            .iter()
            .map(|code| {
                let text = code.description().replace('\n', " ");
                json!({
                    "id": code.number(),
                    "name": format!("{code:?}"),
                    "shortDescription": {"text": text},
                    "fullDescription": {"text": text},
                    "help": {"text": code.page(), "markdown": code.page()},
                    "defaultConfiguration": {"level": match code.severity() {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                    }},
                })
            })
            .collect();
        let stretch = |region: Region| {
            json!({
                "startLine": region.line,
                "startColumn": region.column,
                "endLine": region.end_line,
                "endColumn": region.end_column,
            })
        };
        let location = |place: &Place| {
            let mut physical = json!({"artifactLocation": {"uri": uri(&place.path)}});
            if let Some(region) = place.region {
                physical["region"] = stretch(region);
            }
            physical
        };
        let results: Vec<Value> = self
            .problems
            .iter()
            .map(|problem| {
                let related: Vec<Value> = problem
                    .related
                    .iter()
                    .map(|r| json!({"physicalLocation": location(&r.place), "message": {"text": r.text}}))
                    .collect();
                let mut result = json!({
                    "ruleId": problem.code,
                    "ruleIndex": Code::ALL.iter().position(|code| code.number() == problem.code),
                    "level": problem.severity.word(),
                    "message": {"text": problem.text()},
                    "locations": [{"physicalLocation": location(&problem.place)}],
                    "relatedLocations": related,
                });
                if let (Some(instead), Some(region)) = (&problem.suggestion, problem.place.region) {
                    result["fixes"] = json!([{
                        "description": {"text": format!("write `{instead}`")},
                        "artifactChanges": [{
                            "artifactLocation": {"uri": uri(&problem.place.path)},
                            "replacements": [{
                                "deletedRegion": stretch(region),
                                "insertedContent": {"text": instead},
                            }],
                        }],
                    }]);
                }
                result
            })
            .collect();
        let artifacts: Vec<Value> =
            self.files.iter().map(|path| json!({"location": {"uri": uri(path)}})).collect();
        let log = json!({
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "toetssteen",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "artifacts": artifacts,
                "results": results,
            }],
        });
        inert::json(&format!("{log:#}\n"))
    }

    /// As a `JUnit` report: each file is a test, each problem in it a failure.
    pub fn junit(&self) -> String {
        let mut paths: Vec<&str> = self.files.iter().map(String::as_str).collect();
        paths.extend(self.problems.iter().map(|p| p.place.path.as_str()));
        paths.sort_unstable();
        paths.dedup();
        let mut cases = String::new();
        let mut failed = 0;
        for path in &paths {
            let problems: Vec<&Problem> = self.problems.iter().filter(|p| p.place.path == *path).collect();
            let path = one_line(path);
            let name = xml(&path);
            if problems.is_empty() {
                let _ = writeln!(cases, "    <testcase classname=\"check\" name=\"{name}\"/>");
                continue;
            }
            // A warning does not stop a run: it is shown, and is no failure.
            let errors: Vec<&&Problem> = problems.iter().filter(|p| p.severity == Level::Error).collect();
            failed += usize::from(!errors.is_empty());
            let _ = writeln!(cases, "    <testcase classname=\"check\" name=\"{name}\">");
            for problem in &problems {
                let line =
                    problem.place.region.map_or(String::new(), |r| format!(":{}:{}", r.line, r.column));
                let text = xml(&format!("{path}{line}: {}", problem.text()));
                let (kind, message) = (&problem.code, xml(&problem.message));
                match problem.severity {
                    Level::Error => {
                        let _ = writeln!(
                            cases,
                            "      <failure type=\"{kind}\" message=\"{message}\">{text}</failure>"
                        );
                    }
                    Level::Warning => {
                        let _ = writeln!(cases, "      <system-out>warning {kind}: {text}</system-out>");
                    }
                }
            }
            cases += "    </testcase>\n";
        }
        let all = paths.len();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"toetssteen\" tests=\"{all}\" failures=\"{failed}\">\n  \
             <testsuite name=\"check\" tests=\"{all}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\">\n{cases}  </testsuite>\n</testsuites>\n"
        )
    }

    /// As workflow commands by which GitHub annotates a change, one line each.
    pub fn github(&self) -> String {
        self.problems
            .iter()
            .map(|problem| {
                let place = &problem.place;
                let mut properties = format!("file={}", property(&visible(&place.path)));
                if let Some(region) = place.region {
                    let _ = write!(properties, ",line={},col={}", region.line, region.column);
                    if region.end_line == region.line {
                        let _ = write!(properties, ",endColumn={}", region.end_column);
                    } else {
                        let _ = write!(properties, ",endLine={}", region.end_line);
                    }
                }
                let (level, code) = (problem.severity.word(), &problem.code);
                format!("::{level} {properties},title={code}::{}\n", data(&problem.text()))
            })
            .collect()
    }
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A path as a relative URI reference (RFC 3986): what is not plain is percent-encoded.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    // A colon, which would read as the end of a scheme, is not plain either.
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Text in an XML document: markup is escaped, and what XML 1.0 has no place for is left out.
fn xml(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' | '\r' => escaped.push(' '),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// The message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_special_somewhere_is_escaped_there() {
        assert_eq!(uri("a b/ü:c%.yaml"), "a%20b/%C3%BC%3Ac%25.yaml");
        assert_eq!(xml("<a href=\"b\">&\u{1}\n"), "&lt;a href=&quot;b&quot;&gt;&amp; ");
        assert_eq!(data("50%\n::error"), "50%25%0A::error");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }

    #[test]
    fn a_line_behind_a_path_is_a_place() {
        let region = |line| Region { line, column: 1, end_line: line, end_column: 1 };
        assert_eq!(whole("d/1.yaml:12"), Place { path: "d/1.yaml".into(), region: Some(region(12)) });
        assert_eq!(whole("d/1.yaml"), Place { path: "d/1.yaml".into(), region: None });
    }
}
