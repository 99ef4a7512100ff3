//! A text that may be JSON, as far as programs plainly write it.

use std::{array, borrow::Cow, ops::Range};

use crate::{
    time::Day,
    vocabulary::{COMPLETE, HOLE, NONE},
};

use super::places::{Entry, Section};

/// What may stand in the place of what a schema lists.
pub(super) const WORDS: [&str; 3] = [HOLE, NONE, COMPLETE];

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

/// A text as it stands in JSON behind a quotation mark, with the one behind it. The first eight bytes are compared at once.
#[derive(Debug)]
pub(super) struct Written {
    bytes: Box<[u8]>,
    eight: u64,
    mask: u64,
}

impl Written {
    /// None of a text that can be written otherwise as well.
    pub(super) fn of(text: &str) -> Option<Self> {
        if text.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()) {
            return None;
        }
        let bytes: Box<[u8]> = text.bytes().chain([b'"']).collect();
        let eight = |byte: fn(u8) -> u8| {
            u64::from_le_bytes(array::from_fn(|at| bytes.get(at).map_or(0, |known| byte(*known))))
        };
        let (eight, mask) = (eight(|known| known), eight(|_| 0xff));
        Some(Self { bytes, eight, mask })
    }

    pub(super) fn text(&self) -> &str {
        str::from_utf8(&self.bytes[..self.bytes.len() - 1]).unwrap_or_default()
    }
}

/// What comes next in a text.
#[derive(Clone, Copy)]
struct Ahead<'t> {
    eight: u64,
    rest: &'t [u8],
}

impl Ahead<'_> {
    fn is(self, written: &Written) -> bool {
        let Written { bytes, eight, mask } = written;
        self.eight & mask == *eight && (bytes.len() <= 8 || self.rest.starts_with(bytes))
    }
}

/// How many of eight bytes stand before the first quotation mark or backslash.
fn before_mark(eight: u64) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // The highest bit of each byte that is zero, and perhaps of some behind the first.
    let zeros = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & (ONES << 7);
    let marks = zeros(eight ^ (ONES * u64::from(b'"'))) | zeros(eight ^ (ONES * u64::from(b'\\')));
    marks.trailing_zeros() as usize / 8
}

/// Goes through a text that may be JSON. Whatever it meets that is not as programs plainly write it ends it: none.
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// Where texts stand that are none of those that a schema lists, and no days.
    pub(super) free: Vec<Range<usize>>,
    /// Whether anything else is there than such texts, those, and what is between them as programs write it.
    pub(super) odd: bool,
}

/// The entries of a mapping or a list while they are gone through.
pub(super) struct Entries {
    close: u8,
    first: bool,
}

impl<'t> Scan<'t> {
    /// The next byte that is no blank.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let (start, bytes) = (self.at, self.text.as_bytes());
        while *bytes.get(self.at)? == b' ' {
            self.at += 1;
        }
        self.odd |= self.at > start + 1;
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
        let ahead = self.ahead();
        let is = |Entry { key, .. }: &Entry<'_>| ahead.is(key);
        let (before, after) = section.keys.split_at(next.min(section.keys.len()));
        let at =
            after.iter().position(is).map(|at| before.len() + at).or_else(|| before.iter().position(is))?;
        self.at += section.keys[at].key.bytes.len();
        self.eat(b':')?;
        Some(at)
    }

    pub(super) fn string(&mut self) -> Option<Cow<'t, str>> {
        self.eat(b'"')?;
        let (start, bytes) = (self.at, self.text.as_bytes());
        let mut escaped = false;
        loop {
            if let Some(eight) = bytes.get(self.at..).and_then(<[u8]>::first_chunk) {
                let before = before_mark(u64::from_le_bytes(*eight));
                self.at += before;
                if before == 8 {
                    continue;
                }
            }
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
        if !WORDS.contains(&inner) {
            self.free.push(start..self.at);
        }
        self.at += 1;
        if escaped {
            return unescaped(inner).map(Cow::Owned);
        }
        Some(Cow::Borrowed(inner))
    }

    /// What comes next.
    fn ahead(&self) -> Ahead<'t> {
        let rest = &self.text.as_bytes()[self.at..];
        let eight = rest.first_chunk().copied();
        let eight = eight.unwrap_or_else(|| array::from_fn(|at| rest.get(at).copied().unwrap_or_default()));
        Ahead { eight: u64::from_le_bytes(eight), rest }
    }

    /// A text that is one of these, by its place among them; stays where it is at any other.
    pub(super) fn one_of(&mut self, written: &[Option<Written>]) -> Option<usize> {
        let start = self.at;
        self.eat(b'"')?;
        let ahead = self.ahead();
        let found = written.iter().position(|one| one.as_ref().is_some_and(|one| ahead.is(one)));
        self.at = match found.and_then(|at| written[at].as_ref()) {
            Some(one) => self.at + one.bytes.len(),
            None => start,
        };
        found
    }

    /// A day; stays where it is at anything else.
    pub(super) fn day(&mut self) -> Option<Day> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let [b'"', day @ .., b'"'] = rest.first_chunk::<12>()? else { return None };
        let day = Day::as_written(day)?;
        self.at += 12;
        Some(day)
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
        // What is longer may be the number of somebody.
        self.odd |= length > 6 || rest.as_bytes().get(length) == Some(&b' ');
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
