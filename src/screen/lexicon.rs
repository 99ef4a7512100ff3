//! The words that say something about what stands near them, found by how they begin: every word of a text is looked up,
//! and few say anything.

use std::sync::LazyLock;

use super::{
    names::{self, Says},
    numbers, places,
};

/// A word that says something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    text: &'static str,
    /// Whether longer words that begin with it say the same.
    beginning: bool,
    pub(super) tells: Tells,
}

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// Of a name.
    Name(Says),
    /// That a date is one of birth.
    Birth,
    /// In brackets, that it stands for `@`.
    Sign,
    /// That a licence plate is one.
    Plate,
    /// That a postcode is one.
    Postcode,
    /// That a number is somebody's.
    Number,
    /// The same, with the word behind it.
    HalfNumber,
}

impl Entry {
    /// Whether a word as it is written is this one.
    #[inline]
    pub(super) fn is(&self, written: &[u8]) -> bool {
        let length = self.text.len();
        (written.len() == length || self.beginning && written.len() > length)
            && self.begins(&written[..length])
    }

    fn begins(&self, begin: &[u8]) -> bool {
        begin.eq_ignore_ascii_case(self.text.as_bytes())
            || !begin.is_ascii()
                && std::str::from_utf8(begin).is_ok_and(|begin| begin.to_lowercase() == self.text)
    }
}

/// So many bytes of a word say where it is found.
pub(super) const MOST_KEYED: usize = 6;

/// Among how many places words are spread; only where there are far more of these than of words most words are told
/// apart by them alone.
const PLACES: usize = 1 << 14;
const SLOTS: usize = 1 << 12;

pub(super) struct Lexicon {
    /// A bit for each place that a word has.
    taken: [u64; PLACES / 64],
    /// By place, as far as there are slots.
    slots: Vec<Slot>,
    entries: Vec<Entry>,
}

/// Where the first of some entries stands, and how many there are.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    first: u16,
    count: u16,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

impl Lexicon {
    fn new() -> Self {
        let word = |text, tells| Entry { text, beginning: false, tells };
        let begins = |text, tells| Entry { text, beginning: true, tells };
        let words =
            |list: &'static str, tells| list.split_ascii_whitespace().map(move |text| word(text, tells));
        let mut entries: Vec<Entry> = Vec::new();
        for (said, list) in names::SAYS {
            entries.extend(words(list, Tells::Name(said)));
        }
        entries.push(word(places::SIGN, Tells::Sign));
        entries.push(begins(numbers::BIRTH, Tells::Birth));
        // Longer words that begin with a long one may be cut to it, where it stands far from a date; see `gates`.
        let cut = |text: &str| text.len() > numbers::LONGEST_BIRTH;
        let births = words(numbers::BIRTHS, Tells::Birth);
        entries.extend(births.map(|entry| Entry { beginning: cut(entry.text), ..entry }));
        entries.push(begins(places::PLATE, Tells::Plate));
        entries.extend(words(places::VEHICLES, Tells::Plate));
        entries.push(begins(places::POSTCODE, Tells::Postcode));
        entries.extend(words(places::POSTCODES, Tells::Postcode));
        entries.extend(words(numbers::NUMBERED, Tells::HalfNumber));
        for stem in numbers::NUMBERED.split(' ').chain(numbers::INITIALS) {
            for end in numbers::NUMBER_ENDS {
                entries.push(word(String::leak(format!("{stem}{end}")), Tells::Number));
            }
        }
        entries.sort_by_key(|entry| place(key(entry.text)) % SLOTS);
        let (mut taken, mut slots) = ([0; PLACES / 64], vec![Slot::default(); SLOTS]);
        for (at, entry) in entries.iter().enumerate() {
            let place = place(key(entry.text));
            taken[place / 64] |= 1 << (place % 64);
            let slot = &mut slots[place % SLOTS];
            if slot.count == 0 {
                slot.first = u16::try_from(at).expect("words that are listed are few");
            }
            slot.count += 1;
        }
        Self { taken, slots, entries }
    }

    /// What is known of a word in lower case.
    pub(super) fn entries(&self, word: &str) -> impl Iterator<Item = &Entry> {
        self.at(place(key(word))).iter().filter(move |entry| entry.is(word.as_bytes()))
    }

    /// Whether a word of some bytes may have an entry, by its first eight; nearly all that may have one do.
    #[inline]
    pub(super) fn may_have(&self, eight: u64, length: usize) -> bool {
        let place = place(masked(eight, length));
        self.taken[place / 64] >> (place % 64) & 1 == 1
    }

    /// The same of a word in characters.
    pub(super) fn may_have_word(&self, word: &[char]) -> bool {
        let first = &word[..word.len().min(MOST_KEYED)];
        let eight = std::array::from_fn(|at| first.get(at).map_or(0, |c| *c as u8));
        !first.iter().all(char::is_ascii) || self.may_have(u64::from_le_bytes(eight), word.len())
    }

    /// The entries of words that begin as one of some bytes does.
    pub(super) fn beginning(&self, eight: u64, length: usize) -> &[Entry] {
        self.at(place(masked(eight, length)))
    }

    fn at(&self, place: usize) -> &[Entry] {
        let slot = self.slots[place % SLOTS];
        &self.entries[usize::from(slot.first)..usize::from(slot.first) + usize::from(slot.count)]
    }
}

fn key(word: &str) -> u64 {
    let eight = std::array::from_fn(|at| word.as_bytes().get(at).copied().unwrap_or_default());
    masked(u64::from_le_bytes(eight), word.len())
}

/// The first bytes without what tells capitals from small letters, in UTF-8 also those with the diacritics of Dutch.
fn masked(eight: u64, length: usize) -> u64 {
    (eight | 0x2020_2020_2020_2020) << (64 - 8 * length.clamp(1, MOST_KEYED))
}

fn place(key: u64) -> usize {
    // The multiplier of splitmix64; the upper bits depend on all others.
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found() {
        for (said, list) in names::SAYS {
            for word in list.split_ascii_whitespace() {
                for written in [word.to_owned(), word.to_uppercase()] {
                    assert!(
                        LEXICON.entries(&written).any(|entry| entry.tells == Tells::Name(said)),
                        "{written}"
                    );
                }
                // Gates look words up letter by letter: of one with a hyphen they see the last part.
                let last = word.rsplit('-').next().unwrap();
                assert!(LEXICON.entries(last).any(|entry| matches!(entry.tells, Tells::Name(_))), "{word}");
            }
        }
        assert!(LEXICON.entries("geboorteplaats").any(|entry| entry.tells == Tells::Birth));
        assert!(!LEXICON.entries("gebied").any(|entry| entry.tells == Tells::Birth));
        assert!(LEXICON.entries("cliëntnr").any(|entry| entry.tells == Tells::Number));
    }
}
