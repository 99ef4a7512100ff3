//! Which detectors can find anything in a text at all: conditions that hold wherever one of them finds something, looked
//! for in a single pass. Most records have nothing to find, and are done with here.
//!
//! A gate may open in vain; it may not stay shut where its detector would find something. The tests below compare both
//! ways for texts of every kind.

mod quiet;

use wide::{i8x16, u8x16};

use super::{
    lexicon::{LEXICON, Lexicon, MOST_KEYED, Tells},
    names::{self, Says},
    numbers, places,
    text::{Plain, is_latin},
};

pub(super) use quiet::{is_quiet, is_quiet_at};

/// The detectors whose conditions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gates(u16);

impl Gates {
    pub(super) const CITIZENS: Self = Self(1);
    pub(super) const ACCOUNTS: Self = Self(1 << 1);
    pub(super) const TELEPHONES: Self = Self(1 << 2);
    pub(super) const BIRTHS: Self = Self(1 << 3);
    pub(super) const NUMBERS: Self = Self(1 << 4);
    pub(super) const MAIL: Self = Self(1 << 5);
    pub(super) const SPELLED_MAIL: Self = Self(1 << 6);
    pub(super) const POSTCODES: Self = Self(1 << 7);
    pub(super) const STREETS: Self = Self(1 << 8);
    pub(super) const PLATES: Self = Self(1 << 9);
    pub(super) const NAMES: Self = Self(1 << 10);
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self((1 << 11) - 1);

    /// Whether any of these is open.
    pub(super) fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// These and others.
    pub(super) const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    fn open(&mut self, which: Self, condition: bool) {
        self.0 |= if condition { which.0 } else { 0 };
    }

    /// Those of a text that is read as it stands, character by character; none where it has escapes, blanks that are
    /// joined, or characters that may be read as others.
    pub(super) fn of(text: &str) -> Option<Self> {
        Self::of_bytes(text.as_bytes())
    }

    fn of_bytes(text: &[u8]) -> Option<Self> {
        let mut scan = Scan::whole(text)?;
        scan.gates.open(Self::POSTCODES, scan.postcode && scan.postcode_announced);
        if scan.citizen && !scan.gates.any(Self::CITIZENS) {
            scan.gates.open(Self::CITIZENS, numbers::CITIZEN.iter().any(|part| scan.has(part)));
        }
        Some(scan.gates)
    }

    /// Those of any text, once it is read.
    pub(super) fn of_plain(plain: &Plain) -> Self {
        let mut text = Vec::with_capacity(plain.chars.len() * 2);
        for part in plain.chars.chunks(16) {
            if part.iter().all(char::is_ascii) {
                text.extend(part.iter().map(|c| shown(*c as u8)));
                continue;
            }
            for c in part {
                let read = match c {
                    c if c.is_ascii() => char::from(shown(*c as u8)),
                    c if is_latin(*c) => *c,
                    c if c.is_uppercase() => 'Ø',
                    c if c.is_alphabetic() => 'ø',
                    // Digits of other scripts, which are neither letters nor digits here.
                    c if c.is_alphanumeric() => return Self::ALL,
                    _ => '|',
                };
                text.extend_from_slice(read.encode_utf8(&mut [0; 2]).as_bytes());
            }
        }
        Self::of_bytes(&text).unwrap_or(Self::ALL)
    }
}

/// What stands for a line end, and for what no detector asks for.
fn shown(c: u8) -> u8 {
    match c {
        b'\n' => b' ',
        b'\\' | 0..0x20 => b'|',
        _ => c,
    }
}

/// What is looked at together: a stretch of its own, with enough before and behind it to see what a place stands between.
const WINDOW: usize = 64;
const BEHIND: usize = 2;
const AHEAD: usize = 11;
const STRIDE: usize = WINDOW - BEHIND - AHEAD;
const OWN: u64 = ((1 << STRIDE) - 1) << BEHIND;

/// What stands for the text before its beginning and behind its end.
const NOTHING: u8 = b',';

/// Of each place in a window, a bit that says what stands there.
#[derive(Default)]
struct Bits {
    /// Letters, any byte of one with a diacritic.
    letters: u64,
    digits: u64,
    zeros: u64,
    /// Full stops, hyphens, slashes.
    marks: u64,
    /// Blanks and underscores.
    blanks: u64,
    /// `tj`
    diminutives: u64,
    /// What most texts have few of: parentheses, `+`, `@`, and whatever must be looked at by itself.
    rare: u64,
}

impl Bits {
    fn of(window: &[u8; WINDOW]) -> Self {
        let mut bits = Self::default();
        let mut small_j = 0;
        for (part, bytes) in window.as_chunks::<16>().0.iter().enumerate() {
            let x = u8x16::new(*bytes).cast_signed();
            let lower = x | i8x16::splat(0x20);
            let at = |of: i8x16| u64::from(of.to_bitmask()) << (16 * part);
            // A bit is that of the sign, which all beyond ASCII have.
            bits.letters |= at(within(lower, b'z', 26) | x);
            bits.digits |= at(within(x, b'9', 10));
            bits.zeros |= at(is(x, b'0'));
            bits.marks |= at(within(x, b'/', 3));
            bits.blanks |= at(is(x, b' ') | is(x, b'_'));
            bits.diminutives |= at(is(lower, b't'));
            small_j |= at(is(lower, b'j'));
            bits.rare |= at(within(x, b'+', 4) | is(lower, b'`') | x);
        }
        bits.diminutives &= small_j >> 1;
        bits
    }
}

/// Which bytes are in a range, by its last and how many it has: so much is added that the last becomes the greatest there
/// is, and what was in the range is what is greater than all others. Bytes beyond ASCII are negative.
fn within(x: i8x16, last: u8, length: u8) -> i8x16 {
    let up = 127 - last;
    (x + i8x16::splat(up.cast_signed())).simd_gt(i8x16::splat((127 - length).cast_signed()))
}

fn is(x: i8x16, byte: u8) -> i8x16 {
    x.simd_eq(i8x16::splat(byte.cast_signed()))
}

/// Whether bytes tell that no character is read as another: no control characters, no escapes, of what is beyond ASCII
/// nothing but the first bytes of letters with diacritics, and what follows these.
fn stands(text: &[u8]) -> bool {
    let escapes = |at: usize| {
        let next = text.get(at + 1);
        text.get(at) == Some(&b'\\')
            && matches!(next, Some(b'x' | b'u' | b'U' | b'n' | b'r' | b't' | b'_' | b'N' | b' '))
    };
    let (parts, rest) = text.as_chunks::<16>();
    let behind = text.len() - rest.len();
    parts.iter().enumerate().all(|(part, bytes)| {
        let x = u8x16::new(*bytes).cast_signed();
        // From 0xc6 over the last to 0x1f.
        let foreign = within(x, 0x1f, 0x1f + 1 + (0xff - 0xc5));
        let slash = is(x, b'\\');
        (foreign | slash).to_bitmask() == 0
            || foreign.to_bitmask() == 0 && !each(slash.to_bitmask().into()).any(|at| escapes(16 * part + at))
    }) && !rest.iter().any(|byte| matches!(byte, 0..0x20 | 0xc6..))
        && !(behind..text.len()).any(escapes)
}

/// The places of the bits that are set.
fn each(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros() as usize;
        (bits != 0).then(|| {
            bits &= bits - 1;
            at
        })
    })
}

struct Scan<'t> {
    text: &'t [u8],
    lexicon: &'static Lexicon,
    gates: Gates,
    /// Whether there are postcodes in lower case, and a word that says so.
    postcode: bool,
    postcode_announced: bool,
    /// Whether there are digits that are a citizen service number only where that is said.
    citizen: bool,
}

impl<'t> Scan<'t> {
    /// Looks at a whole text; none where it cannot be read as it stands.
    fn whole(text: &'t [u8]) -> Option<Self> {
        if !stands(text) {
            return None;
        }
        let mut scan = Self {
            text,
            lexicon: &LEXICON,
            gates: Gates::NONE,
            postcode: false,
            postcode_announced: false,
            citizen: false,
        };
        let mut start = 0;
        while start < scan.text.len() {
            let inside = start.checked_sub(BEHIND).and_then(|from| scan.text.get(from..from + WINDOW));
            match inside.and_then(|window| window.try_into().ok()) {
                Some(window) => scan.window(window, 0, start)?,
                None => {
                    let mut window = [NOTHING; WINDOW];
                    let behind = start.min(BEHIND);
                    let known = &scan.text[start - behind..scan.text.len().min(start + WINDOW - BEHIND)];
                    window[BEHIND - behind..][..known.len()].copy_from_slice(known);
                    let beyond = (BEHIND - behind + known.len()..WINDOW).fold(0, |bits, at| bits | 1 << at);
                    scan.window(&window, beyond, start)?;
                }
            }
            start += STRIDE;
        }
        Some(scan)
    }

    /// Looks at a window whose own stretch begins at a place, with what of it is behind the end. Nothing where the text
    /// cannot be read as it stands.
    fn window(&mut self, window: &[u8; WINDOW], beyond: u64, start: usize) -> Option<()> {
        let bits = Bits::of(window);
        let Bits { letters, digits, marks, blanks, rare, .. } = bits;
        let place = |at: usize| start + at - BEHIND;
        let known = letters | digits;
        let between = marks | blanks;

        // Every word of two letters and more is looked up by how it begins.
        for at in each(letters & !(letters << 1) & letters >> 1 & OWN) {
            let length = (letters >> at).trailing_ones() as usize;
            let eight = self.eight(place(at));
            if self.lexicon.may_have(eight, length) {
                self.word(place(at), eight, length);
            }
        }

        // Digits with single marks between them, and eight characters at least: that is what a citizen service number has.
        let chain = digits | between & digits << 1 & digits >> 1;
        let mut long = chain & chain >> 1;
        long &= long >> 2;
        long &= long >> 4;
        for at in each(long & !(chain << 1) & OWN) {
            // Dates are many.
            let iso = digits >> at & 0x7ff == 0b011_0110_1111 && chain >> at & 0x7ff == 0x3ff;
            if !(iso && self.is_iso(place(at))) {
                self.citizen(place(at));
            }
        }

        // Two letters, and at most one mark before a digit.
        let before_digit = digits >> 1 | between >> 1 & digits >> 2;
        let account = letters & !(letters >> 1) & letters << 1 & before_digit;
        // A zero that something goes on behind; within a date, something goes before as well.
        let zero = bits.zeros & !(known << 1) & !((marks & digits << 1) << 1);
        let telephone = zero & (digits | between | rare) >> 1;
        // Four digits and two letters.
        let four = digits & digits >> 1 & digits >> 2 & digits >> 3 & !(known << 1) & !bits.zeros;
        let postcode = four & (letters >> 4 & letters >> 5 | blanks >> 4 & letters >> 5 & letters >> 6);
        // A number behind a word.
        let house = digits & blanks << 1 & (letters | marks) << 2;
        // Every licence plate with hyphens has one between a letter and a digit.
        let plate = marks & (letters << 1 & digits >> 1 | digits << 1 & letters >> 1);
        // A letter by itself with a full stop.
        let initial = letters & !(known << 1) & !(letters >> 1) & marks >> 1;
        let double = blanks & blanks >> 1;
        // Forty characters of what follows a date are looked at: behind many that are no part of a word, the beginning of
        // a longer one may be taken for a word of birth. Of those of nine letters and fewer thirty-one others stand before
        // it, and in some window one of its quarters holds nothing but these.
        let unknown =
            (known | beyond).wrapping_sub(0x0001_0001_0001_0001) & !(known | beyond) & 0x8000_8000_8000_8000;
        self.gates.open(Gates::BIRTHS, unknown != 0);

        let few = account | telephone | postcode | house | plate | initial | double | rare | bits.diminutives;
        if few & OWN == 0 {
            return Some(());
        }
        for at in each(rare & OWN) {
            self.rare(place(at))?;
        }
        for at in each(double & OWN) {
            if window[at] == b' ' && window[at + 1] == b' ' {
                return None;
            }
        }
        for at in each(account & OWN) {
            self.account(place(at));
        }
        for at in each(telephone & OWN) {
            self.telephone(place(at));
        }
        for at in each(postcode & OWN) {
            self.postcode(place(at));
        }
        for at in each(house & OWN) {
            self.street(place(at));
        }
        for at in each(plate & OWN) {
            self.plate(place(at));
        }
        for at in each(initial & OWN) {
            let initial = window[at].is_ascii_uppercase() && window[at + 1] == b'.';
            self.gates.open(Gates::NAMES, initial && !matches!(window[at - 1], b'.' | b'-' | b'/'));
        }
        for at in each(bits.diminutives & OWN) {
            let found = place(at).checked_sub(9).and_then(|from| self.text.get(from..from + 12));
            let sign = found.is_some_and(|found| found.eq_ignore_ascii_case(b"apenstaartje"));
            self.gates.open(Gates::SPELLED_MAIL, sign);
        }
        Some(())
    }

    fn get(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(NOTHING)
    }

    /// The byte some places before.
    fn before(&self, at: usize, by: usize) -> u8 {
        at.checked_sub(by).map_or(NOTHING, |at| self.get(at))
    }

    fn eight(&self, at: usize) -> u64 {
        let eight = self.text.get(at..at + 8).and_then(|eight| eight.try_into().ok());
        eight.map_or_else(
            || u64::from_le_bytes(std::array::from_fn(|by| self.get(at + by))),
            u64::from_le_bytes,
        )
    }

    /// Whether letters stand anywhere, in whatever case.
    fn has(&self, word: &str) -> bool {
        const PART: usize = 16;
        let [first, .., last] = word.as_bytes() else { return false };
        let lower = |from: usize| {
            let part = self.text.get(from..from + PART).and_then(|part| part.try_into().ok());
            u8x16::new(part.unwrap_or_else(|| std::array::from_fn(|by| self.get(from + by))))
                | u8x16::splat(0x20)
        };
        (0..self.text.len()).step_by(PART).any(|from| {
            let both = lower(from).simd_eq(u8x16::splat(*first))
                & lower(from + word.len() - 1).simd_eq(u8x16::splat(*last));
            each(both.to_bitmask().into()).any(|at| {
                let found = self.text.get(from + at..from + at + word.len());
                found.is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
            })
        })
    }

    /// What few texts have many of.
    fn rare(&mut self, at: usize) -> Option<()> {
        match self.text[at] {
            b'@' => self.gates.open(Gates::MAIL, true),
            b'+' => self.telephone(at),
            b'(' => {
                self.telephone(at);
                let sign = matches!(self.get(at + 1), b'a' | b'A') && self.get(at + 2) == b')';
                self.gates.open(Gates::SPELLED_MAIL, sign);
            }
            // A letter of two bytes, or nothing that is read here.
            lead @ 0xc0.. => {
                let next = self.get(at + 1);
                let c = char::from_u32(u32::from(lead & 0x1f) << 6 | u32::from(next & 0x3f));
                let c = c.filter(|c| lead < 0xe0 && is_latin(*c))?;
                self.gates.open(Gates::NAMES, self.get(at + 2) == b'.' && c.is_uppercase());
            }
            _ => {}
        }
        Some(())
    }

    /// Whether a date is written here, year first, whose eight digits are no citizen service number.
    fn is_iso(&self, at: usize) -> bool {
        let Some(date) = self.text[at..].first_chunk::<10>() else { return false };
        let two = |at: usize| u32::from(date[at] & 15) * 10 + u32::from(date[at + 1] & 15);
        numbers::is_date(two(0) * 100 + two(2), two(5), two(8))
    }

    /// Groups of digits with single marks between them that come to nine, or the last of them to eight that are no date, and
    /// pass the test.
    fn citizen(&mut self, start: usize) {
        const MOST: usize = 64;
        let mut digits = [0; MOST];
        let mut begins = [false; MOST];
        let (mut count, mut apart) = (0, true);
        for at in start.. {
            let c = self.get(at);
            if c.is_ascii_digit() {
                if count == MOST {
                    return self.gates.open(Gates::CITIZENS, true);
                }
                (digits[count], begins[count]) = (u32::from(c - b'0'), apart);
                count += 1;
                apart = false;
            } else if b" .-_/".contains(&c) && !apart {
                apart = true;
            } else {
                break;
            }
        }
        let ends = |at: usize| at == count || begins.get(at) == Some(&true);
        for from in (0..count).filter(|from| begins[*from]) {
            match digits[from..count].get(..9) {
                Some(nine) if ends(from + 9) => {
                    self.gates.open(Gates::CITIZENS, numbers::eleven(nine));
                    // One that fails the test may be mistyped, if nothing stands between its digits.
                    self.citizen |= !begins[from + 1..from + 9].contains(&true);
                }
                None if from + 8 == count => {
                    let eight = &digits[from..count];
                    // Without the zero that registers leave out.
                    let whole: [u32; 9] =
                        std::array::from_fn(|at| at.checked_sub(1).map_or(0, |at| eight[at]));
                    self.citizen |= !numbers::date_of_eight(eight) && numbers::eleven(&whole);
                }
                _ => {}
            }
        }
    }

    /// An account number begins with the two letters of a country, on their own or behind `iban`, and has as many letters
    /// and digits as the shortest.
    fn account(&mut self, last: usize) {
        const SHORTEST: usize = 15;
        let country = [self.before(last, 1), self.get(last)];
        let attached = |c: u8| c.is_ascii_alphanumeric() || !c.is_ascii();
        let announced = || {
            let word = last.checked_sub(5).and_then(|from| self.text.get(from..from + 4));
            word.is_some_and(|word| word.eq_ignore_ascii_case(b"iban"))
        };
        if attached(self.before(last, 2)) && !announced() || !numbers::is_country(country) {
            return;
        }
        // Lower case with anything between is ordinary text in all countries but one.
        let tight = country.iter().any(u8::is_ascii_lowercase) && !country.eq_ignore_ascii_case(b"NL");
        let (mut at, mut count) = (last + 1, 2);
        while count < SHORTEST {
            let c = self.get(at);
            if c.is_ascii_alphanumeric() {
                count += 1;
            } else if tight || !b" _.-".contains(&c) || !self.get(at + 1).is_ascii_alphanumeric() {
                return;
            }
            at += 1;
        }
        self.gates.open(Gates::ACCOUNTS, true);
    }

    /// A telephone number has ten digits of which the first is a zero, or eight behind a `+`, with at most three other
    /// characters between any two.
    fn telephone(&mut self, start: usize) {
        if self.gates.any(Gates::TELEPHONES) {
            return;
        }
        let plus = self.text[start] == b'+';
        let (mut at, mut count, mut gap) = (start + usize::from(plus), 0, 0);
        loop {
            match self.get(at) {
                b'1'..=b'9' if count == 0 && !plus => return,
                b'0'..=b'9' => (count, gap) = (count + 1, 0),
                b' ' | b'-' | b'.' | b'/' | b'(' | b')' | b'_' if gap < 3 => gap += 1,
                _ => return,
            }
            if count == if plus { 8 } else { 10 } {
                break;
            }
            at += 1;
        }
        self.gates.open(Gates::TELEPHONES, true);
    }

    /// Four digits that are not the last of a longer number, and two letters on their own.
    fn postcode(&mut self, start: usize) {
        let tied = b"-./".contains(&self.before(start, 1)) && self.before(start, 2).is_ascii_digit();
        let letters = start + 4 + usize::from(self.get(start + 4) == b' ');
        let pair = [self.get(letters), self.get(letters + 1)];
        let behind = self.get(letters + 2);
        let ended = !behind.is_ascii_alphanumeric() && behind.is_ascii();
        if !tied && ended && pair.iter().all(u8::is_ascii_alphabetic) {
            let capital = pair.iter().all(u8::is_ascii_uppercase);
            self.gates.open(Gates::POSTCODES, capital);
            self.postcode |= !capital;
        }
    }

    /// The word before a house number ends as the names of streets do.
    fn street(&mut self, number: usize) {
        let word = &self.text[..number - 1];
        let last = word.last().map_or(NOTHING, u8::to_ascii_lowercase);
        if self.gates.any(Gates::STREETS) || !places::ends_streets(last) || self.text[number - 1] != b' ' {
            return;
        }
        let mut ends = places::STREETS.split(' ').chain(["str."]);
        let street = ends.any(|end| {
            let found = word.len().checked_sub(end.len()).and_then(|from| word.get(from..));
            found.is_some_and(|found| found.eq_ignore_ascii_case(end.as_bytes()))
        });
        self.gates.open(Gates::STREETS, street);
    }

    /// Letters, digits and hyphens around a hyphen that have the form of a licence plate.
    fn plate(&mut self, hyphen: usize) {
        let part = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
        let before = self.text[..hyphen].iter().rev().take(8).take_while(|c| part(**c)).count();
        let behind = self.text[hyphen..].iter().take(8).take_while(|c| part(**c)).count();
        let run = &self.text[hyphen - before..hyphen + behind];
        let form =
            std::str::from_utf8(run).is_ok_and(|run| places::has_plate_form(run.trim_start_matches('-')));
        self.gates.open(Gates::PLATES, form);
    }

    /// What a word opens, by what it says.
    #[inline(never)]
    fn word(&mut self, start: usize, eight: u64, length: usize) {
        let beyond = start + length;
        let end = beyond + self.text[beyond..].iter().take_while(|c| is_letter(**c)).count();
        for entry in
            self.lexicon.beginning(eight, length).iter().filter(|entry| entry.is(&self.text[start..end]))
        {
            let (gate, open) = match entry.tells {
                Tells::Birth => (Gates::BIRTHS, true),
                Tells::Plate => (Gates::PLATES, true),
                Tells::Sign => (Gates::SPELLED_MAIL, b"([{<".contains(&self.before(start, 1))),
                Tells::Number => (Gates::NUMBERS, self.is_digit_near(end)),
                Tells::HalfNumber => (Gates::NUMBERS, self.is_numbered(end) && self.is_digit_near(end)),
                Tells::Name(said) => {
                    (Gates::NAMES, !self.gates.any(Gates::NAMES) && self.may_name(start, end, said))
                }
                Tells::Postcode => {
                    self.postcode_announced = true;
                    continue;
                }
            };
            self.gates.open(gate, open);
        }
    }

    /// `klant-nr`, `dossier nummer`, `klant_id`: the second word.
    fn is_numbered(&self, end: usize) -> bool {
        let second = &self.text[(end + 1).min(self.text.len())..];
        let length = second.iter().take(7).take_while(|c| is_letter(**c)).count();
        b" -_".contains(&self.get(end))
            && ["nummer", "nr", "id", "no"]
                .iter()
                .any(|word| second[..length].eq_ignore_ascii_case(word.as_bytes()))
    }

    /// A number is looked for in eighteen characters, of two bytes at most.
    fn is_digit_near(&self, end: usize) -> bool {
        self.text[end..].iter().take(36).any(u8::is_ascii_digit)
    }

    /// Whether a name can follow a word that says so.
    fn may_name(&self, start: usize, end: usize, said: Says) -> bool {
        let blank = |at: usize| matches!(self.get(at), b' ' | b'_');
        let capital = |at: usize| blank(end) && self.is_capital(at);
        let value = end + usize::from(matches!(self.get(end), b'"' | b'\''));
        let key = matches!(self.get(value), b':' | b'=');
        match said {
            Says::Title | Says::ShortTitle => {
                let stop = end + usize::from(self.get(end) == b'.');
                blank(stop) && self.may_begin_name(stop + 1)
            }
            Says::Kin | Says::Near | Says::Of => capital(end + 1) || key && self.is_about(start),
            Says::Called => blank(end) && (self.may_begin_name(end + 1) || self.is_skipped(end + 1)),
            Says::Is => {
                blank(end)
                    && self.may_begin_name(end + 1)
                    && self.word_before(start).eq_ignore_ascii_case(b"naam")
            }
            Says::Greets => b",. ".contains(&self.get(end)) && b",. ".contains(&self.get(end + 1)),
            Says::Key => key,
            Says::Name => {
                let rest = self.text.get(value + 1..).unwrap_or_default();
                let skipped = rest.iter().take_while(|c| matches!(c, b' ' | b'"')).count();
                key && self.may_begin_name(value + 1 + skipped)
            }
        }
    }

    /// Whether the word here is one that a name may stand behind.
    fn is_skipped(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|c| is_letter(**c)).count();
        names::SKIPPED.split(' ').any(|word| rest[..length].eq_ignore_ascii_case(word.as_bytes()))
    }

    /// Whether a key of two words has `naam` as its first: `naam_klant`, also `naam ex-partner`.
    fn is_about(&self, start: usize) -> bool {
        let word = self.word_before(start);
        b"_ -".contains(&self.before(start, 1))
            && (word.eq_ignore_ascii_case(b"naam") || word.eq_ignore_ascii_case(b"ex"))
    }

    /// The letters before a place, whatever stands between; of a longer word its last four.
    fn word_before(&self, start: usize) -> &[u8] {
        let gap = self.text[..start].iter().rev().take_while(|c| !is_letter(**c)).count();
        let end = start - gap;
        let length = self.text[..end].iter().rev().take(4).take_while(|c| is_letter(**c)).count();
        &self.text[end - length..end]
    }

    /// The first character of a word with a capital, or one that may be.
    fn is_capital(&self, at: usize) -> bool {
        let c = self.get(at);
        c.is_ascii_uppercase() || c == b'\'' || !c.is_ascii()
    }

    /// Whether what stands here can begin a name: a capital, a particle, another title.
    fn may_begin_name(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        let length = rest.iter().take(MOST_KEYED + 8).take_while(|c| is_letter(**c)).count();
        self.is_capital(at) || std::str::from_utf8(&rest[..length]).is_ok_and(names::goes_before_name)
    }
}

fn is_letter(c: u8) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use proptest::prelude::*;

    use super::*;
    use crate::screen::{Names, Screen};

    /// What detectors look for, what comes near it, and what may change how it is read.
    pub(super) const PIECES: &str = "1|2|3|0|9|111222333|111 222 333|1112.22.333|123456782|12345672|bsn|BSN|burgerservicenummer|sofi|\
        xsofi|sofinummer|persoonsnummer| | | | |\n|\n|-|-|.|.|_|/|é|ë|\u{301}|\u{200b}|\u{ad}|１|@|a.nl|jan@x.nl|info@gem.nl|[at]|\
        (at)|{at}|<at>|(a)|at|apenstaartje|janapenstaartjex.nl|punt|[punt]|J.|Th.|A|É.|de|van|Vries|Jansen|mevrouw|MW|mw|\
        dr|ir|heer|prof|\\u0031|\\u00e9|\\|\\n|\\\"|06|+31|0031|+32|020|(020)|1234567|1234|1960|AB|ab|SS|EN|is|naam|mijn|\
        haar|de|zoon|ex-partner|ex|partner|vriend|heet|noemt|zich|groet|Groeten|hoogachtend|voornaam|achternaam|klantnaam|\
        naam_klant|klant|Klant|KLANT|cliënt|CLIËNT|cliëntnaam|onbekend|null|:|: |\":\"|\"|=|,|, |;|geboren|geb|geboortedatum|\
        GEBOREN|dob|jarig|gebied|verjaardagen|mei|mrt|1960-05-12|12-05-1960|12-5-60|12 mei 1960|19600512|2012-05-01|2012-05|\
        2012-05-01/2012-06|klantnummer|klantnr|klant nr|dossier nummer|dossier_id|id|nr|K4711|Z2012-123456|471100|'t|'|’|‘|–|\
        —|{|}|[|]|{\"a\":1,|NL91ABNA0417164300|nl91 abna 0417 1643 00|BE68 5390 0754 7034|iban|IBAN|DE89370400440532013000|NL|\
        BE|(|)|+|*|<|>|#|12-BDF-3|AB-12-CD|XX-99|12bdf3|12 bdf 3|kenteken|auto|Straat|straat|Dorpsstraat 12|Dorpsstraat|\
        Kerkweg|laan|str.|huisnummer|postcode|adres|pc|1234 AB|1234AB|1234 ab|12|12a|\u{1f600}|ﬁ|½|ſ|\u{212a}|İ|ĳ|Ω|ж|漢|²|\
        ٣|ª|´|…|€|“|°|\u{a0}|\u{2028}|\t|\r\n|  |\n  # |\n> |\0|\u{b}|bedrag|en|sinds|J.M.|B.V.|bijlage|!|?|Op|Werken|Loont|\
        ----------|........................................|xxxxxxxxxxxxxxxxxxxxxxxx|tel|bel|a|b|x|de heer J.M. van den Berg|\
        Met vriendelijke groet,\n\nJan|dossier: 14\nklant: {geslacht: man, leeftijdsgroep: \"45-64\"}\n|\
        {\"dossier\":1,\"gesprek\":[{\"datum\":\"2012-05-01\",\"door\":\"km\"},{\"datum\":\"2012-05\"}],\"aantal\":12}";

    /// What is found with gates and without, with a list of names and without.
    fn same(text: &str) {
        let listed =
            Screen { names: Names::read("Bos\nJan Jansen\nEl-Khatib\nBjörn\n"), ..Screen::default() };
        for screen in [Screen::default(), listed] {
            assert_eq!(screen.text(text), screen.behind(Gates::ALL, &Plain::of(text)), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn gates_keep_nothing_back(
            chosen in prop::collection::vec((any::<prop::sample::Index>(), 0..5, any::<bool>()), 1..40),
            shift in 0..140_usize,
        ) {
            let pieces: Vec<&str> = PIECES.split('|').collect();
            // Wherever in a window it comes.
            let mut text = "q".repeat(shift) + " ";
            for (index, form, blank) in chosen {
                let piece = pieces[index.index(pieces.len())];
                text += &if form == 0 { piece.to_uppercase() } else { piece.to_owned() };
                text += if blank { " " } else { "" };
            }
            same(&text);
            same(&text[shift..]);
            same(text.trim());
        }

        #[test]
        fn gates_keep_nothing_back_of_any_text(text in "\\PC{0,80}") {
            same(&text);
        }
    }

    #[test]
    fn gates_keep_nothing_back_of_what_is_written() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut folders: Vec<_> =
            ["casefiles", "norms", "docs/diagnostics"].map(|folder| root.join(folder)).into();
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = fs::read_to_string(&path) {
                    same(&text);
                    same(&text.replace('\n', " "));
                }
            }
        }
        // The cases of tests, each by itself.
        let tests = fs::read_to_string(root.join("tests/screen.rs")).unwrap();
        tests.split('"').for_each(same);
    }

    /// Nothing opens for a record without anything to find: that is what makes them quick.
    #[test]
    fn records_pass_closed_gates() {
        let records = [
            r#"{"dossier":14,"klant":{"geslacht":"man","leeftijdsgroep":"45-64"},"uitkering":{"instroom":1997}}"#,
            r#"{"gesprek":[{"datum":"2011-12-19","door":"km"},{"datum":"2012-03","bron":["dossier"]}],"naam":"werk"}"#,
            r#"{"periode":"2012-06-01/2012-09","aantal":0,"som":1250,"noemt_mogelijkheden":"ja","nr":2}"#,
            r#"{"notitie":"Cliënt is in 2012 begonnen. Zij heeft 3 keer gesproken met het gezin (zie plan)."}"#,
        ];
        for record in records {
            assert_eq!(Gates::of(record), Some(Gates::NONE), "{record}");
        }
    }
}
