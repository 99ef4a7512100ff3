//! Reading a mapping key by key: which keys were asked for, which are left over, what a value should have been.

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    source::{Span, Spanned},
    syntax::{Entry, Node, Value},
};

/// A mapping that is being read. What nobody asked for is reported by [`Table::finish`].
#[derive(Debug)]
pub(crate) struct Table<'n> {
    entries: &'n [Entry],
    pub(crate) span: Span,
    what: &'static str,
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
}

impl<'n> Table<'n> {
    /// Opens a mapping; anything else is reported.
    pub(crate) fn open(node: &'n Node, what: &'static str, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::Mapping(entries) => {
                Some(Self { entries, span: node.span, what, known: Vec::new(), missing: Vec::new() })
            }
            Value::Scalar(_) | Value::Sequence(_) => {
                let message = format!("{what} is a mapping of keys to values");
                sink.push(Diagnostic::new(Code::WrongType, node.span, message));
                None
            }
        }
    }

    /// The keys that are there.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'n Spanned<String>> {
        self.entries.iter().map(|e| &e.key)
    }

    /// The value of a key that may be missing.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        self.entries.iter().find(|e| e.key.value == key).map(|e| &e.value)
    }

    /// The value of a key that must be there; [`Table::finish`] reports that it is not.
    pub(crate) fn required(&mut self, key: &'static str) -> Option<&'n Node> {
        let node = self.optional(key);
        if node.is_none() {
            self.missing.push(key);
        }
        node
    }

    /// A text that may be missing.
    pub(crate) fn text(&mut self, key: &'static str, sink: &mut Sink) -> Option<Spanned<String>> {
        self.optional(key).and_then(|node| text(node, sink))
    }

    /// A text that must be there.
    pub(crate) fn required_text(&mut self, key: &'static str, sink: &mut Sink) -> Option<Spanned<String>> {
        self.required(key).and_then(|node| text(node, sink))
    }

    /// Reports keys that are missing, and keys that nobody asked for.
    pub(crate) fn finish(self, sink: &mut Sink) {
        let left: Vec<&Spanned<String>> =
            self.keys().filter(|k| !self.known.contains(&k.value.as_str())).collect();
        for key in &self.missing {
            // A misspelt key is reported as such; saying that the right one is missing would say it twice.
            if !left.iter().any(|k| nearest(&k.value, [*key]).is_some()) {
                let message = format!("`{key}` is missing from {}", self.what);
                sink.push(Diagnostic::new(Code::MissingKey, first_line(&self), message));
            }
        }
        for key in left {
            let message = format!("`{}` has no meaning in {}", key.value, self.what);
            let diagnostic = Diagnostic::new(Code::UnknownKey, key.span, message);
            sink.push(match nearest(&key.value, self.known.iter().copied()) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help(format!("known here are {}", self.known.join(", "))),
            });
        }
    }
}

/// Only the beginning of a mapping: underlining all of it would hide what is missing.
fn first_line(table: &Table<'_>) -> Span {
    table.entries.first().map_or(table.span, |e| e.key.span)
}

/// The entries of a mapping that may be missing; anything else is reported.
pub(crate) fn mapping<'n>(node: Option<&'n Node>, what: &'static str, sink: &mut Sink) -> &'n [Entry] {
    match node.and_then(|node| Table::open(node, what, sink)) {
        Some(table) => table.entries,
        None => &[],
    }
}

/// A text; anything else is reported.
pub(crate) fn text(node: &Node, sink: &mut Sink) -> Option<Spanned<String>> {
    let text = node.as_text().map(|t| Spanned::new(t.trim().to_owned(), node.span));
    if text.is_none() {
        sink.push(Diagnostic::new(Code::WrongType, node.span, "this should be a text"));
    }
    text
}

/// A whole number that is not negative; anything else is reported.
pub(crate) fn number(node: &Node, sink: &mut Sink) -> Option<u64> {
    let number = node.as_text().and_then(|t| t.parse().ok());
    if number.is_none() {
        sink.push(Diagnostic::new(Code::WrongType, node.span, "this should be a whole number, 0 or more"));
    }
    number
}

/// A percentage such as `80%` or `7.5%`, in hundredths of a percent; anything else is reported.
pub(crate) fn percentage(node: &Node, sink: &mut Sink) -> Option<u64> {
    let parse = |text: &str| {
        let (whole, part) = text.strip_suffix('%')?.split_once('.').unwrap_or((text.strip_suffix('%')?, "0"));
        let part: u64 = format!("{part:0<2}").parse().ok().filter(|_| part.len() <= 2)?;
        whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part).filter(|p| *p <= 10_000)
    };
    let percentage = node.as_text().and_then(parse);
    if percentage.is_none() {
        let message = "this should be a percentage between 0% and 100%";
        sink.push(Diagnostic::new(Code::WrongType, node.span, message).help("write it as `80%` or `7.5%`"));
    }
    percentage
}

/// A number with at most two decimals, such as `25` or `3.5`, in hundredths; anything else is reported.
pub(crate) fn decimal(node: &Node, sink: &mut Sink) -> Option<u64> {
    let parse = |text: &str| {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let part: u64 = format!("{part:0<2}").parse().ok().filter(|_| (1..=2).contains(&part.len()))?;
        whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)
    };
    let number = node.as_text().and_then(parse);
    if number.is_none() {
        let message = "this should be a number, 0 or more";
        let diagnostic = Diagnostic::new(Code::WrongType, node.span, message);
        sink.push(diagnostic.help("write it as `25` or `3.5`, with at most two decimals"));
    }
    number
}

/// The items of a list, or one value as a list of itself.
pub(crate) fn one_or_more(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::Sequence(items) => items.iter().collect(),
        Value::Scalar(_) | Value::Mapping(_) => vec![node],
    }
}

/// The items of a list; anything else is reported.
pub(crate) fn list<'n>(node: &'n Node, sink: &mut Sink) -> &'n [Node] {
    match &node.value {
        Value::Sequence(items) => items,
        Value::Scalar(_) | Value::Mapping(_) => {
            sink.push(Diagnostic::new(Code::WrongType, node.span, "this should be a list"));
            &[]
        }
    }
}

/// A key with one of a few words as its value; anything else is reported.
pub(crate) fn word<T: Copy>(node: &Node, words: &[(&str, T)], sink: &mut Sink) -> Option<T> {
    let written = node.as_text().unwrap_or_default();
    let found = words.iter().find(|(word, _)| *word == written).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let diagnostic =
            Diagnostic::new(Code::UnknownValue, node.span, "this value is not one of those known here");
        sink.push(match nearest(written, known.iter().copied()) {
            Some(near) => diagnostic.did_you_mean(near),
            None => diagnostic.help(format!("known are {}", known.join(", "))),
        });
    }
    found
}
