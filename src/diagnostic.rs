//! What is wrong with the files somebody wrote: norms, vocabularies, audit files, dossiers.
//!
//! A diagnostic is about the *files*; a finding (see [`crate::findings`]) is about the *practice* they describe.
//! Diagnostics are collected, never thrown: one run reports every mistake. They know spans, not terminals;
//! [`crate::render::diagnostics`] turns them into text.

use crate::source::{Files, Span};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $severity:ident;)+) => {
        /// What kind of mistake a diagnostic reports; the number is stable and may be referred to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code there is, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable number, such as `TS0203`.
            pub fn number(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Whether what it reports stops the run.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// Its page in `docs/diagnostics`: what it means, an example, and how to mend it.
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$name => {
                        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics/", $code, ".md"))
                    })+
                }
            }

            /// What the code means and what to do about it.
            pub fn description(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc, "\n",)+).trim_ascii(),)+ }
            }
        }
    };
}

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file is used, but somebody should look.
    Warning,
}

codes! {
    /// A file that was named could not be read: it is missing, not a file, not text, or too large.
    Unreadable = "TS0001", Error;
    /// The text is not YAML: brackets, quotes or indentation do not close.
    Syntax = "TS0101", Error;
    /// A key occurs twice in one mapping; which of the two is meant cannot be known.
    DuplicateKey = "TS0102", Error;
    /// Anchors, aliases, tags and merge keys (`<<`) are not used: write the value out.
    Unsupported = "TS0103", Error;
    /// The file is larger or deeper than the limits allow.
    Limit = "TS0104", Error;
    /// A key that has no meaning here; often a typing error.
    UnknownKey = "TS0201", Error;
    /// A key that must be there is missing.
    MissingKey = "TS0202", Error;
    /// A field that the vocabulary does not have.
    UnknownField = "TS0203", Error;
    /// A kind of event that the vocabulary does not have.
    UnknownEvent = "TS0204", Error;
    /// A name (`$parameter`, definition, window, norm, aspect) that is defined nowhere.
    UnknownName = "TS0205", Error;
    /// A value of the wrong kind: a text where a number is expected, a mapping where a list is.
    WrongType = "TS0206", Error;
    /// A value that is not among those the vocabulary allows.
    UnknownValue = "TS0207", Error;
    /// A condition that no operator heads, or that two operators head.
    Operator = "TS0208", Error;
    /// Two things of one kind share a name.
    DuplicateId = "TS0209", Error;
    /// Definitions or verdicts that refer to each other in a circle.
    Cycle = "TS0210", Error;
    /// `this` outside an `every … has` or a `that`.
    NoThis = "TS0211", Error;
    /// A norm without a source, or a quote longer than 25 words.
    Source = "TS0212", Error;
    /// A finding sentence that is no valid template, or that uses a name it does not have.
    Template = "TS0213", Error;
    /// A definition or parameter that nothing uses.
    Unused = "TS0214", Warning;
    /// A quote that stands in none of the texts that `check --sources` was given.
    QuoteNotFound = "TS0215", Error;
    /// A condition that decides nothing: every dossier meets it, none can, or it never applies.
    Vacuous = "TS0216", Error;
    /// A period of validity that is none, or two versions of one thing that hold on one day.
    Validity = "TS0217", Error;
    /// Frameworks of one audit that mean something else by the same kind of record, or by the same field of it.
    Disagreement = "TS0218", Error;
    /// Rules of a rating of which none holds in some combination of what they ask.
    Gap = "TS0221", Error;
    /// Rules of a rating that exclude each other (`hit: unique`), and yet hold together and give different places.
    Overlap = "TS0222", Error;
    /// A rule of a rating that can never decide, or a limit that can never change anything.
    Idle = "TS0223", Error;
    /// Rules of a rating that ask for so much that not every combination can be tried.
    Untried = "TS0224", Warning;
    /// The vocabulary is no valid JSON Schema, or one of its annotations makes no sense.
    Vocabulary = "TS0301", Error;
    /// The dossier does not fit the vocabulary.
    Schema = "TS0401", Error;
    /// A date that does not exist, or an interval that ends before it begins.
    Date = "TS0402", Error;
    /// Two dossiers with the same number.
    DuplicateDossier = "TS0403", Error;
    /// Something dated after the audit's `as_of`.
    AfterAsOf = "TS0404", Warning;
    /// A dossier of another subject than the audit says.
    OtherSubject = "TS0405", Error;
    /// Something that identifies a person, or most likely does: a number, an address, a date of birth, a name.
    Identifying = "TS0406", Error;
    /// A judgement about a dossier, norm or criterion that does not exist.
    Judgement = "TS0501", Error;
    /// A deviation that was allowed until a day before the audit's `as_of`.
    Expired = "TS0503", Warning;
    /// A text refers to a finding that does not exist, or makes a claim that cannot be understood.
    Reference = "TS0504", Error;
    /// A text says of a finding what the records do not bear out.
    Claim = "TS0505", Error;
    /// A folder or file that holds nothing to audit.
    Empty = "TS0502", Error;
}

/// A place and why it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The text that is underlined.
    pub span: Span,
    /// Why; may be empty.
    pub text: String,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake.
    pub code: Code,
    /// One line, values in backticks, no full stop.
    pub message: String,
    /// Where it is; none where a whole file or folder is meant.
    pub at: Option<Label>,
    /// The path, where there is no place in a text.
    pub path: Option<String>,
    /// Other places that explain it.
    pub related: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// What was probably meant instead of the text at its place.
    pub suggestion: Option<String>,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            at: Some(Label { span, text: String::new() }),
            path: None,
            related: Vec::new(),
            help: None,
            suggestion: None,
        }
    }

    /// A mistake about a file or folder as a whole.
    pub fn about(code: Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            at: None,
            path: Some(path.into()),
            related: Vec::new(),
            help: None,
            suggestion: None,
        }
    }

    /// Says beside the underlined text why it is wrong.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(at) = &mut self.at {
            at.text = text.into();
        }
        self
    }

    /// Suggests what was meant instead of the underlined text.
    #[must_use]
    pub fn did_you_mean(mut self, near: &str) -> Self {
        self.suggestion = Some(near.to_owned());
        self.label(format!("did you mean `{near}`?"))
    }

    /// Shows another place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// Collects diagnostics; every stage up to the compiled framework writes into one.
#[derive(Debug, Clone, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether anything so far makes the input unusable.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.code.severity() == Severity::Error)
    }

    /// What was collected, in order of place.
    pub fn into_sorted(mut self, files: &Files) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|d| {
            (
                d.at.as_ref().map(|l| (files.path(l.span.file).to_owned(), l.span.start)),
                d.path.clone(),
                d.code,
            )
        });
        self.diagnostics
    }

    /// What was collected, in the order found.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

/// The candidate nearest to what was written, if it is near enough to be meant.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = 1 + written.chars().count() / 4;
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(written, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_numbers_are_unique_and_described() {
        let mut numbers: Vec<_> = Code::ALL.iter().map(|c| c.number()).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|c| !c.description().is_empty()));
    }

    #[test]
    fn suggestions_are_near_or_absent() {
        assert_eq!(nearest("domeinne", ["domeinen", "datum"]), Some("domeinen"));
        assert_eq!(nearest("xyz", ["domeinen", "datum"]), None);
    }
}
