//! What an audit says about the screen for identifying data: a list of names, and what is let pass with a reason.

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    findings::ScreenException,
    screen::{Rule, Screen},
    source::{FileId, Files, Spanned},
    syntax::{self, Node},
    table::{Table, list, word},
};

/// As `audit.yaml` has it.
#[derive(Debug, Clone, Default)]
pub struct Screening {
    /// The file with a list of names, relative to the audit's folder.
    pub names: Option<Spanned<String>>,
    /// What is let pass.
    pub exceptions: Vec<Exception>,
}

/// A rule that was set aside for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The rule.
    pub rule: Rule,
    /// The file, relative to the audit's folder.
    pub file: Spanned<String>,
    /// Why.
    pub motivation: String,
}

impl Screening {
    /// `{names: FILE, exceptions: [{rule, file, motivation}]}`
    pub(super) fn read(node: &Node, sink: &mut Sink) -> Option<Self> {
        let mut table = Table::open(node, "the screen", sink)?;
        let names = table.text("names", sink);
        let exceptions = table.optional("exceptions").map(|node| list(node, sink)).unwrap_or_default();
        let exceptions = exceptions.iter().filter_map(|node| exception(node, sink)).collect();
        table.finish(sink);
        Some(Self { names, exceptions })
    }

    /// As findings show it.
    pub fn shown(&self) -> Vec<ScreenException> {
        let shown = |exception: &Exception| ScreenException {
            rule: exception.rule.id().to_owned(),
            file: exception.file.value.clone(),
            motivation: exception.motivation.clone(),
        };
        self.exceptions.iter().map(shown).collect()
    }

    /// What is looked for, without the names.
    pub fn screen(&self) -> Screen {
        let exceptions = self.exceptions.iter().map(|e| (e.rule, e.file.value.clone())).collect();
        Screen { exceptions, ..Screen::default() }
    }
}

/// What `audit.yaml` says about the screen, as far as it can be read: the file itself is screened by it, before anything
/// else is made of it.
pub fn of(files: &Files, file: FileId) -> Screening {
    let mut untold = Sink::new();
    let root = syntax::parse(files, file, &mut untold);
    let node = root.as_ref().and_then(|root| root.get("screen"));
    node.and_then(|node| Screening::read(node, &mut untold)).unwrap_or_default()
}

fn exception(node: &Node, sink: &mut Sink) -> Option<Exception> {
    let rules: Vec<(&str, Rule)> = Rule::ALL.iter().map(|rule| (rule.id(), *rule)).collect();
    let mut table = Table::open(node, "an exception to the screen", sink)?;
    let rule = table.required("rule").and_then(|node| word(node, &rules, sink));
    let file = table.required_text("file", sink);
    let motivation = table.required_text("motivation", sink);
    table.finish(sink);
    let motivation = motivation?;
    if motivation.value.trim().is_empty() {
        let message = "something is let pass for a reason";
        sink.push(Diagnostic::new(Code::MissingKey, motivation.span, message).help("say which"));
        return None;
    }
    Some(Exception { rule: rule?, file: file?, motivation: motivation.value })
}
