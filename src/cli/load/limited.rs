//! `--only-needed`: of the records only what the framework reads is looked at, and nothing else is repeated anywhere.

use crate::{
    diagnostic::{Diagnostic, Sink},
    needed::Left,
    source::{Files, Span},
    syntax::Node,
};

/// For commands that read the records of an audit.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct Limited {
    /// Leave out of every dossier what no norm, measure or rating reads, before anything else looks at it
    #[arg(long)]
    pub(in crate::cli) only_needed: bool,
}

/// The records of a file, out of a list or alone.
pub(super) fn records(root: Node) -> Vec<Node> {
    match root.value {
        crate::syntax::Value::Sequence(records) => records,
        crate::syntax::Value::Scalar(_) | crate::syntax::Value::Mapping(_) => vec![root],
    }
}

/// What is wrong with a text that could not be read as records. The messages may repeat any part of it, so that only their
/// place and kind remain.
pub(super) fn unread(sink: Sink, files: &Files) -> Sink {
    told(sink, files, |diagnostic, place| {
        let message = "this cannot be read as a record; what stands here is not shown, because only what is needed is read";
        let help = format!("{} is explained by: toetssteen check --explain {0}", diagnostic.code.number());
        Diagnostic::about(diagnostic.code, place, message).help(help)
    })
}

/// What is wrong with what is needed. The messages repeat only that, but the line that it stands on may hold more.
pub(super) fn without_excerpts(sink: Sink, files: &Files) -> Sink {
    told(sink, files, |diagnostic, place| {
        let bare = Diagnostic::about(diagnostic.code, place, diagnostic.message);
        match (diagnostic.suggestion, diagnostic.help) {
            (Some(near), _) => bare.help(format!("did you mean `{near}`?")),
            (None, Some(help)) => bare.help(help),
            (None, None) => bare,
        }
    })
}

fn told(sink: Sink, files: &Files, tell: impl Fn(Diagnostic, String) -> Diagnostic) -> Sink {
    let mut told = Sink::new();
    for diagnostic in sink.into_sorted(files) {
        let place = |span: Span| format!("{}:{}", files.path(span.file), files.line(span));
        let place = diagnostic.at.as_ref().map(|label| place(label.span));
        let place = place.or_else(|| diagnostic.path.clone()).unwrap_or_default();
        told.push(tell(diagnostic, place));
    }
    told
}

/// One line on what was left out.
pub(super) fn summary(left: &Left) -> String {
    let named = left.iter().filter(|(_, field, _)| field.is_some()).count();
    let unknown: u64 =
        left.iter().filter(|(_, field, _)| field.is_none()).map(|(_, _, records)| records).sum();
    let fields = if named == 1 { "1 field" } else { &format!("{named} fields") };
    let records = if unknown == 1 { "1 record" } else { &format!("{unknown} records") };
    format!(
        "only what the framework needs was read: {fields} of the vocabulary left out; {records} with keys that it does not know"
    )
}
