//! A text that may be JSON, as far as programs plainly write it.

use std::{array, borrow::Cow, mem, ops::Range};

use crate::{
    time::Day,
    vocabulary::{COMPLETE, HOLE, NONE},
};

/// What may stand in the place of what a schema lists.
pub(super) const WORDS: [&str; 3] = [HOLE, NONE, COMPLETE];

/// Whether a line is UTF-8 and holds nothing but what both JSON and YAML write as it is: no control characters, and none of those
/// blocks in which are some that YAML does not know.
pub(super) fn is_plain(line: &[u8]) -> bool {
    let end = line.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |last| last + 1);
    let line = &line[..end];
    // Whole blocks at once, which processors do many bytes at a time: bytes beyond ASCII are negative.
    let is_usual = |byte: &u8| (0x20..0x7f).contains(&byte.cast_signed());
    let usual = |block: &[u8]| block.iter().fold(true, |usual, byte| usual & is_usual(byte));
    let pair = |pair: &[u8]| matches!(pair, [0xc2, ..0xa0] | [0xef, 0xbb | 0xbf]);
    line.chunks(256).all(usual)
        || str::from_utf8(line).is_ok()
            && !line.iter().any(|byte| matches!(byte, ..0x20 | 0x7f))
            && !line.windows(2).any(pair)
}

/// A text as it stands in JSON, with its quotation marks; of a key with its colon. The first sixteen bytes are compared at once.
#[derive(Debug)]
pub(super) struct Written {
    bytes: Box<[u8]>,
    /// How many of them are the text.
    length: usize,
    sixteen: u128,
    mask: u128,
}

impl Written {
    /// None of a text that can be written otherwise as well.
    pub(super) fn of(text: &str) -> Option<Self> {
        Self::followed_by("", text)
    }

    /// The same of a key.
    pub(super) fn key(text: &str) -> Option<Self> {
        Self::followed_by(":", text)
    }

    fn followed_by(behind: &str, text: &str) -> Option<Self> {
        if text.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()) {
            return None;
        }
        let bytes: Box<[u8]> = format!("\"{text}\"{behind}").into_bytes().into();
        let sixteen = |byte: fn(u8) -> u8| {
            u128::from_le_bytes(array::from_fn(|at| bytes.get(at).map_or(0, |known| byte(*known))))
        };
        let (sixteen, mask) = (sixteen(|known| known), sixteen(|_| 0xff));
        Some(Self { bytes, length: text.len(), sixteen, mask })
    }

    pub(super) fn text(&self) -> &str {
        str::from_utf8(&self.bytes[1..][..self.length]).unwrap_or_default()
    }
}

/// What comes next in a text.
#[derive(Clone, Copy)]
struct Ahead<'t> {
    sixteen: u128,
    rest: &'t [u8],
}

impl Ahead<'_> {
    fn is(self, written: &Written) -> bool {
        let Written { bytes, sixteen, mask, .. } = written;
        self.sixteen & mask == *sixteen && (bytes.len() <= 16 || self.rest.starts_with(bytes))
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
    pub(super) text: &'t [u8],
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
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        let next = *self.text.get(self.at)?;
        if next == b' ' { self.behind_blanks() } else { Some(next) }
    }

    #[cold]
    fn behind_blanks(&mut self) -> Option<u8> {
        let blanks = self.text.get(self.at..)?.iter().take_while(|byte| **byte == b' ').count();
        self.odd |= blanks > 1;
        self.at += blanks;
        self.text.get(self.at).copied()
    }

    #[inline]
    pub(super) fn eat(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// Nothing is left but the end of the line.
    pub(super) fn end(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        rest.iter().all(|byte| matches!(byte, b' ' | b'\r' | b'\n')).then_some(())
    }

    #[inline]
    pub(super) fn open(&mut self, open: u8, close: u8) -> Option<Entries> {
        self.eat(open).map(|()| Entries { close, first: true })
    }

    /// Whether another entry begins here. Behind a comma one must: whoever reads it meets the end of them otherwise.
    #[inline]
    pub(super) fn more(&mut self, entries: &mut Entries) -> Option<bool> {
        let next = self.peek()?;
        let first = mem::take(&mut entries.first);
        if next == entries.close {
            self.at += 1;
            return Some(false);
        }
        if !first {
            (next == b',').then(|| self.at += 1)?;
        }
        Some(true)
    }

    /// A key and its colon: which of several it is, most often the next.
    #[expect(clippy::inline_always, reason = "most of what a record holds are keys, a few instructions each")]
    #[inline(always)]
    pub(super) fn key(&mut self, keys: &[Written], next: usize) -> Option<usize> {
        self.peek()?;
        let ahead = self.ahead();
        match keys.get(next).filter(|key| ahead.is(key)) {
            Some(key) => {
                self.at += key.bytes.len();
                Some(next)
            }
            None => self.other_key(keys, next, ahead),
        }
    }

    /// A key that is not the next.
    fn other_key(&mut self, keys: &[Written], next: usize, ahead: Ahead<'t>) -> Option<usize> {
        let (before, after) = keys.split_at(next.min(keys.len()));
        let is = |key: &Written| ahead.is(key);
        let at = match after.iter().position(is) {
            Some(at) => before.len() + at,
            None => match before.iter().position(is) {
                Some(at) => at,
                None => return self.key_apart(keys),
            },
        };
        self.at += keys[at].bytes.len();
        Some(at)
    }

    /// A key with blanks before its colon.
    #[cold]
    fn key_apart(&mut self, keys: &[Written]) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let is = |key: &Written| {
            let quoted = &key.bytes[..key.length + 2];
            rest.starts_with(quoted).then_some(quoted.len())
        };
        let (at, length) = keys.iter().enumerate().find_map(|(at, key)| Some((at, is(key)?)))?;
        self.at += length;
        self.eat(b':')?;
        Some(at)
    }

    pub(super) fn string(&mut self) -> Option<Cow<'t, str>> {
        self.eat(b'"')?;
        let (start, bytes) = (self.at, self.text);
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
        let inner = str::from_utf8(bytes.get(start..self.at)?).ok()?;
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
    #[inline]
    fn ahead(&self) -> Ahead<'t> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let sixteen = rest.first_chunk().map_or_else(|| last(rest), |whole| u128::from_le_bytes(*whole));
        Ahead { sixteen, rest }
    }

    /// A text that is one of these, by its place among them; stays where it is at any other.
    #[inline]
    pub(super) fn one_of(&mut self, written: &[Option<Written>]) -> Option<usize> {
        self.peek()?;
        let ahead = self.ahead();
        let is = |one: &Option<Written>| one.as_ref().is_some_and(|one| ahead.is(one));
        let found = written.iter().position(is)?;
        self.at += written[found].as_ref()?.bytes.len();
        Some(found)
    }

    /// A list of texts that are among these, each once, a bit for each; stays where it is at any other.
    pub(super) fn several_of(&mut self, written: &[Option<Written>]) -> Option<u64> {
        let start = self.at;
        let mut bits = || {
            let (mut bits, mut items) = (0, self.open(b'[', b']')?);
            while self.more(&mut items)? {
                let bit = 1u64.checked_shl(self.one_of(written)?.try_into().ok()?)?;
                if bits & bit != 0 {
                    return None;
                }
                bits |= bit;
            }
            Some(bits)
        };
        let bits = bits();
        if bits.is_none() {
            self.at = start;
        }
        bits
    }

    /// A day; stays where it is at anything else.
    #[inline]
    pub(super) fn day(&mut self) -> Option<Day> {
        self.peek()?;
        let rest = self.text.get(self.at..)?;
        let [b'"', day @ .., b'"'] = rest.first_chunk::<12>()? else { return None };
        let day = Day::as_written(day)?;
        self.at += 12;
        Some(day)
    }

    pub(super) fn null(&mut self) -> Option<()> {
        self.peek()?;
        self.text.get(self.at..)?.starts_with(b"null").then(|| self.at += 4)
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
        let negative = self.peek()? == b'-';
        let start = self.at + usize::from(negative);
        let rest = self.text.get(start..)?;
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, behind) = rest.split_at(length);
        // What is longer may be the number of somebody.
        self.odd |= length + usize::from(negative) > 6 || behind.first() == Some(&b' ');
        self.at = start + length;
        let plain = match digits {
            [] => false,
            [b'0'] => !negative,
            [first, ..] => *first != b'0',
        };
        if !plain || !matches!(behind, [b',' | b'}' | b']' | b' ', ..]) {
            return None;
        }
        let add = |number: i64, digit: &u8| {
            let digit = i64::from(*digit - b'0');
            number.checked_mul(10)?.checked_add(if negative { -digit } else { digit })
        };
        digits.iter().try_fold(0, add)
    }
}

/// What stands before the end of a text, where that is less than is compared at once.
#[cold]
fn last(rest: &[u8]) -> u128 {
    u128::from_le_bytes(array::from_fn(|at| rest.get(at).copied().unwrap_or_default()))
}

/// A text with its escapes as what they stand for; none of what YAML would read otherwise.
fn unescaped(inner: &str) -> Option<String> {
    let known = |escape: &[u8]| !matches!(escape, [b'\\', b'u', ..]);
    if !inner.as_bytes().windows(2).all(known) {
        return None;
    }
    serde_json::from_str(&format!("\"{inner}\"")).ok()
}
