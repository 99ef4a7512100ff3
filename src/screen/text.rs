//! A text as the detectors read it: one form for what looks alike, with the way back to the places in the original.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// The characters of a text after NFKC, without those that show nothing, blanks and line ends joined; of each, where
/// it comes from.
pub(super) struct Plain {
    pub(super) chars: Vec<char>,
    /// Those that are not the one byte behind where the one before them ends; few are, so that the others need no place.
    marks: Vec<Mark>,
    /// Where the last comes from ends.
    end: usize,
}

/// Where a character comes from.
struct Mark {
    at: usize,
    from: usize,
    to: usize,
}

impl Plain {
    pub(super) fn of(text: &str) -> Self {
        let mut plain = Self { chars: Vec::with_capacity(text.len()), marks: Vec::new(), end: 0 };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < text.len() {
            let rest = &bytes[at..];
            // What follows an ASCII character may still change it: a combining accent.
            let ordinary = match rest.iter().position(|byte| !ORDINARY[usize::from(*byte)]) {
                Some(end) if !rest[end].is_ascii() => end.saturating_sub(1),
                Some(end) => end,
                None => rest.len(),
            };
            if ordinary > 0 {
                plain.ordinary(&rest[..ordinary], at);
                at += ordinary;
                continue;
            }
            at = match rest[0] {
                b'\\' => plain.escape(text, at),
                b' ' | b'\t' | b'\n' | b'\r' => plain.blank(text, at),
                _ => plain.cluster(text, at),
            };
        }
        plain
    }

    /// Characters of one byte that nothing changes.
    fn ordinary(&mut self, bytes: &[u8], start: usize) {
        if let [first, rest @ ..] = bytes {
            self.push(char::from(*first), start..start + 1);
            self.chars.extend(rest.iter().map(|byte| char::from(*byte)));
            self.end += rest.len();
        }
    }

    fn push(&mut self, c: char, place: Range<usize>) {
        if place.start != self.end || place.len() != 1 {
            self.marks.push(Mark { at: self.chars.len(), from: place.start, to: place.end });
        }
        self.chars.push(c);
        self.end = place.end;
    }

    /// What YAML and JSON write as an escape is read as what it stands for; any other `\` is itself.
    fn escape(&mut self, text: &str, at: usize) -> usize {
        let rest = &text[at + 1..];
        let digits = match rest.bytes().next() {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            Some(b'n' | b'r' | b't' | b'_' | b'N' | b' ') => {
                self.push_blank(' ', at..at + 2);
                return at + 2;
            }
            // A line that is continued: what stands before and after belongs together.
            Some(b'\n') => {
                let indented = rest[1..].len() - rest[1..].trim_start_matches([' ', '\t']).len();
                return at + 2 + indented;
            }
            _ => 0,
        };
        let code = rest.get(1..=digits).filter(|code| code.len() == digits && digits > 0);
        let meant = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let Some(meant) = meant else {
            self.push('\\', at..at + 1);
            return at + 1;
        };
        let end = at + 2 + digits;
        if meant.is_whitespace() {
            self.push_blank(' ', at..end);
        } else if !shows_nothing(meant) {
            for c in std::iter::once(meant).nfkc() {
                self.push(alike(c), at..end);
            }
        }
        end
    }

    /// Blanks are one blank, and one line end where there is one among them: a text that is wrapped goes on, also behind
    /// the mark of a comment or a quotation.
    fn blank(&mut self, text: &str, start: usize) -> usize {
        let (mut at, mut line) = (start, false);
        while let Some(c) = text[at..].chars().next() {
            if c == '\n' {
                line = true;
            } else if !(c.is_whitespace() || shows_nothing(c) || line && matches!(c, '#' | '>')) {
                break;
            }
            at += c.len_utf8();
        }
        self.push_blank(if line { '\n' } else { ' ' }, start..at);
        at
    }

    fn push_blank(&mut self, blank: char, place: Range<usize>) {
        let Some(last @ (' ' | '\n')) = self.chars.last_mut() else { return self.push(blank, place) };
        if blank == '\n' {
            *last = '\n';
        }
        let at = self.chars.len() - 1;
        match self.marks.last_mut() {
            Some(mark) if mark.at == at => mark.to = place.end,
            _ => self.marks.push(Mark { at, from: self.end - 1, to: place.end }),
        }
        self.end = place.end;
    }

    /// A character with the accents that belong to it.
    fn cluster(&mut self, text: &str, start: usize) -> usize {
        let rest = &text[start..];
        let Some(first) = rest.chars().next() else { return text.len() };
        if first.is_whitespace() {
            return self.blank(text, start);
        }
        let mut end = start + first.len_utf8();
        if shows_nothing(first) {
            return end;
        }
        for c in text[end..].chars().take_while(|c| !c.is_ascii() && canonical_combining_class(*c) != 0) {
            end += c.len_utf8();
        }
        if end == start + first.len_utf8() && (first.is_ascii() || is_itself(first)) {
            self.push(alike(first), start..end);
            return end;
        }
        for c in text[start..end].nfkc() {
            if c.is_whitespace() {
                self.push_blank(' ', start..end);
            } else {
                self.push(alike(c), start..end);
            }
        }
        end
    }

    /// The bytes of the original that some characters come from.
    pub(super) fn place(&self, chars: Range<usize>) -> Range<usize> {
        let start = self.origin(chars.start).map_or(0, |origin| origin.start);
        let end = chars.end.checked_sub(1).and_then(|last| self.origin(last));
        start..end.map_or(start, |origin| start.max(origin.end))
    }

    fn origin(&self, at: usize) -> Option<Range<usize>> {
        if at >= self.chars.len() {
            return None;
        }
        let marked = self.marks.partition_point(|mark| mark.at <= at).checked_sub(1);
        Some(match marked.map(|marked| &self.marks[marked]) {
            Some(mark) if mark.at == at => mark.from..mark.to,
            Some(mark) => mark.to + at - mark.at - 1..mark.to + at - mark.at,
            None => at..at + 1,
        })
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The character before a place.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|before| self.get(before))
    }

    pub(super) fn text(&self, chars: Range<usize>) -> String {
        self.chars.get(chars).unwrap_or_default().iter().collect()
    }

    pub(super) fn lower(&self, chars: Range<usize>) -> String {
        self.chars.get(chars).unwrap_or_default().iter().flat_map(|c| c.to_lowercase()).collect()
    }

    /// The words before a place that it can be said to be announced by, nearest first, in lower case: those of its own
    /// sentence, of its own key, and of the key that this stands below.
    pub(super) fn announcing(&self, place: &Range<usize>, most: usize) -> Vec<String> {
        const FAR: usize = 90;
        let mut words = Vec::new();
        let (mut end, mut colon) = (None, false);
        let alone = self.get(place.end).is_none_or(|c| "\n,]})\"'".contains(c));
        let mut at = place.start;
        while let Some(before) = at.checked_sub(1) {
            let c = self.chars[before];
            if c.is_alphanumeric() {
                end.get_or_insert(at);
            } else if let Some(end) = end.take() {
                words.push(self.lower(at..end));
                if words.len() == most {
                    return words;
                }
            }
            let next = self.get(at).unwrap_or(' ');
            let after = self.get(at + 1).unwrap_or(' ');
            let parent = || self.chars[..before].iter().rev().find(|c| !c.is_whitespace()) == Some(&':');
            let stops = match c {
                '}' | ']' => true,
                ',' | ';' => colon,
                '{' => !parent(),
                '\n' if next == '-' && after.is_whitespace() => !parent() && !alone,
                '\n' => colon && !parent(),
                '.' | '!' | '?' => next.is_whitespace() && after.is_uppercase(),
                _ => false,
            };
            colon |= c == ':';
            at = before;
            if stops || place.start - at > FAR {
                break;
            }
        }
        if let Some(end) = end.filter(|_| at == 0) {
            words.push(self.lower(at..end));
        }
        words
    }

    /// The words right after a place, in lower case, up to a line end.
    pub(super) fn following(&self, end: usize, most: usize) -> Vec<String> {
        let rest: String = self.chars[end.min(self.chars.len())..].iter().take(40).collect();
        let line = rest.split(['\n', ',', ';', '}']).next().unwrap_or_default().to_lowercase();
        let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.take(most).map(str::to_owned).collect()
    }
}

/// Whether a word is one of a list with blanks or line ends between them.
pub(super) fn among(word: &str, list: &str) -> bool {
    !word.is_empty() && list.as_bytes().split(u8::is_ascii_whitespace).any(|known| known == word.as_bytes())
}

/// ASCII that stands for itself wherever no accent follows.
const ORDINARY: [bool; 256] = {
    let mut ordinary = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        ordinary[byte as usize] = !matches!(byte, b'\\' | b' ' | b'\t' | b'\n' | b'\r');
        byte += 1;
    }
    ordinary
};

/// Letters of the languages of Europe that NFKC leaves as they are, and the signs that are met most in print.
fn is_itself(c: char) -> bool {
    is_latin(c)
        || matches!(c, '\u{2013}' | '\u{2014}' | '\u{2018}'..='\u{201a}' | '\u{201c}'..='\u{201e}' | '\u{20ac}')
}

/// Letters with diacritics that NFKC leaves as they are.
pub(super) fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{17e}')
        && !matches!(c, '\u{d7}' | '\u{f7}' | '\u{132}' | '\u{133}' | '\u{13f}' | '\u{140}' | '\u{149}')
}

/// Zero-width characters, soft hyphens, marks of direction, variation selectors: a reader does not see them.
fn shows_nothing(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Dashes and apostrophes that differ only in print.
fn alike(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Plain::of(text).chars.iter().collect()
    }

    #[test]
    fn what_looks_alike_reads_alike() {
        assert_eq!(read("１２３\u{200b}4\u{ad}5\u{a0}6"), "12345 6");
        assert_eq!(read("e\u{301}\u{301}n: \u{2013}"), "é\u{301}n: -");
        assert_eq!(read(r#""\u0031\x32\_3\/""#), "\"12 3\\/\"");
        assert_eq!(read("een  tekst\r\n    # die\n\n  > loopt"), "een tekst\ndie\nloopt");
        assert_eq!(read("12\\\n   34"), "1234");
        assert_eq!(read("\\u12 \\"), "\\u12 \\");
    }

    #[test]
    fn what_is_itself_stays_so() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_itself(*c)) {
            assert!(std::iter::once(c).nfkc().eq([c]) && !c.is_whitespace() && !shows_nothing(c), "{c:?}");
            assert!(!is_latin(c) || c.is_alphabetic() && c.len_utf8() == 2, "{c:?}");
        }
    }

    #[test]
    fn every_character_knows_its_place() {
        let text = "a １\u{200b}２ é\n  b";
        let plain = Plain::of(text);
        let at = plain.chars.iter().position(|c| *c == '1').unwrap();
        assert_eq!(&text[plain.place(at..at + 2)], "１\u{200b}２");
        let last = plain.chars.len() - 1;
        assert_eq!(&text[plain.place(last..last + 1)], "b");
        assert_eq!(plain.place(0..0), 0..0);
    }

    #[test]
    fn words_announce_what_is_theirs() {
        let words = |text: &str| {
            let plain = Plain::of(text);
            let at = plain.chars.iter().position(|c| *c == '9').unwrap();
            plain.announcing(&(at..at + 1), 9).join(" ")
        };
        assert_eq!(words("geboren op 9"), "op geboren");
        assert_eq!(words("geboren: onbekend\ninstroom: 9"), "instroom");
        assert_eq!(words("{geboren: onbekend, instroom: 9}"), "instroom");
        assert_eq!(words("geboren:\n  klant: 9"), "klant geboren");
        assert_eq!(words("geboren: {klant: 9}"), "klant geboren");
        assert_eq!(words("geboren in Almere. Op 9 mei"), "op");
        assert_eq!(words("geb. 9 mei"), "geb");
        assert_eq!(words("- geboren in Almere\n- 9 mei"), "");
        assert_eq!(words("geboren:\n- 9"), "geboren");
    }
}
