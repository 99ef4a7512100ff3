//! A text that may be JSON, as far as programs plainly write it.

use std::borrow::Cow;

use crate::vocabulary::HOLE;

use super::places::{Entry, Section};

/// Whether a line holds nothing but what both JSON and YAML write as it is: no control characters, and none of those blocks in
/// which are some that YAML does not know.
pub(super) fn is_plain(text: &str) -> bool {
    // Whole blocks at once, which processors do many bytes at a time.
    let none_of = |bytes: &[u8], odd: fn(u8) -> bool| {
        bytes.chunks(256).all(|block| !block.iter().fold(false, |found, byte| found | odd(*byte)))
    };
    let bytes = text.trim_end_matches(['\r', '\n']).as_bytes();
    let pair = |pair: &[u8]| matches!(pair, [0xc2, ..0xa0] | [0xef, 0xbb | 0xbf]);
    none_of(bytes, |byte| byte < b' ' || byte == 0x7f) && (bytes.is_ascii() || !bytes.windows(2).any(pair))
}

/// Goes through a text that may be JSON. Whatever it meets that is not as programs plainly write it ends it: none.
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

/// The entries of a mapping or a list while they are gone through.
pub(super) struct Entries {
    close: u8,
    first: bool,
}

impl<'t> Scan<'t> {
    /// The next byte that is no blank.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while *bytes.get(self.at)? == b' ' {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    pub(super) fn eat(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// Nothing is left but the end of the line.
    pub(super) fn end(&mut self) -> Option<()> {
        self.text[self.at..].trim_matches([' ', '\r', '\n']).is_empty().then_some(())
    }

    pub(super) fn open(&mut self, open: u8, close: u8) -> Option<Entries> {
        self.eat(open).map(|()| Entries { close, first: true })
    }

    /// Whether another entry begins here.
    pub(super) fn more(&mut self, entries: &mut Entries) -> Option<bool> {
        let next = self.peek()?;
        if next == entries.close {
            self.at += 1;
            return Some(false);
        }
        if !entries.first {
            self.eat(b',')?;
            // A comma behind the last is no JSON.
            if self.peek()? == entries.close {
                return None;
            }
        }
        entries.first = false;
        Some(true)
    }

    /// A key and its colon: which of a section it is, most often the next.
    pub(super) fn key(&mut self, section: &Section<'_>, next: usize) -> Option<usize> {
        self.eat(b'"')?;
        let rest = &self.text.as_bytes()[self.at..];
        let is = |Entry { key, .. }: &Entry<'_>| {
            rest.get(key.len()) == Some(&b'"') && rest.starts_with(key.as_bytes())
        };
        let (before, after) = section.keys.split_at(next.min(section.keys.len()));
        let at =
            after.iter().position(is).map(|at| before.len() + at).or_else(|| before.iter().position(is))?;
        self.at += section.keys[at].key.len() + 1;
        self.eat(b':')?;
        Some(at)
    }

    pub(super) fn string(&mut self) -> Option<Cow<'t, str>> {
        self.eat(b'"')?;
        let (start, bytes) = (self.at, self.text.as_bytes());
        let mut escaped = false;
        loop {
            match *bytes.get(self.at)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        let inner = self.text.get(start..self.at)?;
        self.at += 1;
        if escaped {
            return unescaped(inner).map(Cow::Owned);
        }
        Some(Cow::Borrowed(inner))
    }

    pub(super) fn null(&mut self) -> Option<()> {
        self.peek()?;
        self.text[self.at..].starts_with("null").then(|| self.at += 4)
    }

    /// A text; `null` says what the word for a hole says.
    pub(super) fn word(&mut self) -> Option<Cow<'t, str>> {
        if self.peek()? == b'n' { self.null().map(|()| HOLE.into()) } else { self.string() }
    }

    /// What is not known.
    pub(super) fn hole(&mut self) -> Option<()> {
        (self.word()? == HOLE).then_some(())
    }

    /// A whole number.
    pub(super) fn number(&mut self) -> Option<i64> {
        self.peek()?;
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| matches!(byte, b'-' | b'0'..=b'9')).count();
        let written = &rest[..length];
        let digits = written.strip_prefix('-').unwrap_or(written);
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (digits.len() == 1 || !digits.starts_with('0'));
        let whole = matches!(rest.as_bytes().get(length), Some(b',' | b'}' | b']' | b' '));
        self.at += length;
        if plain && whole && written != "-0" { written.parse().ok() } else { None }
    }
}

/// A text with its escapes as what they stand for; none of what YAML would read otherwise.
fn unescaped(inner: &str) -> Option<String> {
    let known = |escape: &[u8]| !matches!(escape, [b'\\', b'u', ..]);
    if !inner.as_bytes().windows(2).all(known) {
        return None;
    }
    serde_json::from_str(&format!("\"{inner}\"")).ok()
}
