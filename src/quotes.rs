//! Whether quotes stand in the texts they are taken from, word for word.
//!
//! Line ends, hyphens at a line end, typographic quotes and marks of emphasis are aside; an ellipsis in a quote stands
//! for words left out, so its parts must stand there in that order.

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    source::{Files, Spanned},
    syntax::{self, Node, Value as Syntax},
    vocabulary::entries,
};

/// Texts in which quotes are looked up.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: Vec<String>,
}

impl Sources {
    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        self.texts.push(plain(text));
    }

    /// Whether there is nothing to look in.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether some text holds a quote.
    pub fn hold(&self, quote: &str) -> bool {
        let quote = plain(quote);
        let parts: Vec<&str> = quote.split(['…']).map(str::trim).filter(|part| !part.is_empty()).collect();
        self.texts.iter().any(|text| {
            let mut rest = text.as_str();
            parts.iter().all(|part| match rest.find(part) {
                Some(at) => {
                    rest = &rest[at + part.len()..];
                    true
                }
                None => false,
            })
        })
    }

    /// Looks up every quote of some files and reports those that no text holds; how many were found.
    pub fn check(&self, files: &Files, sink: &mut Sink) -> usize {
        let mut found = 0;
        for (file, _, _) in files.iter() {
            // What is no YAML was reported when the framework was compiled.
            let Some(root) = syntax::parse(files, file, &mut Sink::new()) else {
                continue;
            };
            for quote in quotes(&root) {
                if self.hold(&quote.value) {
                    found += 1;
                } else {
                    let diagnostic = Diagnostic::new(
                        Code::QuoteNotFound,
                        quote.span,
                        "this quote stands in none of the sources",
                    );
                    sink.push(diagnostic.help("quote word for word; write `…` where words are left out"));
                }
            }
        }
        found
    }
}

/// The quotes of a tree: `quote` within `source`.
fn quotes(node: &Node) -> Vec<Spanned<String>> {
    let mut found = Vec::new();
    match &node.value {
        Syntax::Scalar(_) => {}
        Syntax::Sequence(items) => found.extend(items.iter().flat_map(quotes)),
        Syntax::Mapping(_) => {
            for entry in entries(Some(node)) {
                let quote = entry.value.get("quote").filter(|_| entry.key.value == "source");
                let text = quote.and_then(|q| q.as_text().map(|text| Spanned::new(text.to_owned(), q.span)));
                match text {
                    Some(text) => found.push(text),
                    None => found.extend(quotes(&entry.value)),
                }
            }
        }
    }
    found
}

/// A text as it reads: one blank between words, whole words, plain quotes, no marks of emphasis.
fn plain(text: &str) -> String {
    let text = text.replace("[…]", "…").replace("...", "…").replace("<sup>", "").replace("</sup>", "");
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '*' | '_' | '<' | '>' => {}
            '‘' | '’' => plain.push('\''),
            '“' | '”' | '„' => plain.push('"'),
            '-' if characters.peek().is_some_and(|next| next.is_whitespace()) => {
                // A hyphen before a line end joins two halves of a word.
                let mut blank = String::new();
                while let Some(next) = characters.next_if(|next| next.is_whitespace()) {
                    blank.push(next);
                }
                if !blank.contains('\n') {
                    plain.push('-');
                    plain.push(' ');
                }
            }
            c if c.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_text_is_set_does_not_matter() {
        let mut sources = Sources::default();
        sources.add("Het merendeel van de\nklanten *voelt* zich ge-\n  hoord – zo zei men: ‘ja’.");
        assert!(sources.hold("klanten voelt zich gehoord"));
        assert!(!sources.hold("het merendeel"), "word for word, capitals too");
        assert!(sources.hold("Het merendeel … gehoord"));
        assert!(sources.hold("zo zei men: 'ja'"));
        assert!(!sources.hold("gehoord … merendeel"), "the parts stand in order");
        assert!(!sources.hold("de klant voelt zich gehoord"));
    }
}
