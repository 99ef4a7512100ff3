//! Text that does nothing but be read: what somebody wrote, made fit for a terminal, a document or JSON.
//!
//! What acts is told apart in one place ([`acts`]); each way out has one function that makes it show instead.

use std::borrow::Cow;

/// Whether a character acts on what shows it, or hides: control characters, what turns the direction of a line, ends it
/// where no line end is, or takes no room. Line ends are left to who lays out lines.
///
/// Soft hyphens stay, and so do the joiners (U+200C, U+200D), without which Persian and some emoji cannot be written.
pub fn acts(c: char) -> bool {
    // Most are these.
    if (' '..='~').contains(&c) {
        return false;
    }
    let control = c.is_control() && c != '\n';
    // Marks, embeddings, overrides and isolates of the bidirectional algorithm.
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ends = matches!(c, '\u{2028}' | '\u{2029}');
    let hides = matches!(c, '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    control || turns || ends || hides
}

/// Text for a terminal: what acts is written out, such as `\u{1b}`. Lines stay lines.
pub fn visible(text: &str) -> Cow<'_, str> {
    written(text, |at, c, out| {
        if acts(c) || commands(text, at) {
            match c {
                '\t' => out.push_str("\\t"),
                c => out.extend(c.escape_unicode()),
            }
        } else {
            out.push(c);
        }
    })
}

/// The same for what is one line, such as a message, a path or a cell: a line end in it is written out as well, for it comes
/// from what is named and would begin a line that nobody said.
pub fn one_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        text if text.contains('\n') => Cow::Owned(text.replace('\n', "\\n")),
        text => text,
    }
}

/// Prose in one line, for a terminal: where its lines ended are blanks.
pub fn prose(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Text for a document: each character that acts becomes `�`. Line ends and tabs are blanks there.
pub fn marked(text: &str) -> Cow<'_, str> {
    let acts = |c| c != '\t' && acts(c);
    if text.contains(acts) {
        Cow::Owned(text.replace("\r\n", "\n").replace(acts, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A line that is quoted from a file, one character for one, so that columns stay what they are.
pub fn masked(line: &str) -> String {
    let masked = |(at, c): (usize, char)| {
        let shown = !acts(c) && c != '\n' && !(c == '#' && commands(line, at));
        if shown || c == '\t' { c } else { char::REPLACEMENT_CHARACTER }
    };
    line.char_indices().map(masked).collect()
}

/// A JSON document that says the same in characters none of which acts: they stand in its texts only, where JSON has an
/// escape for each.
pub fn json(document: &str) -> String {
    let written = written(document, |at, c, out| {
        if acts(c) || (c == '#' && commands(document, at)) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    });
    written.into_owned()
}

fn written(text: &str, write: impl Fn(usize, char, &mut String)) -> Cow<'_, str> {
    if !text.contains(acts) && !text.contains("##") && !text.contains("::") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    text.char_indices().for_each(|(at, c)| write(at, c, &mut out));
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Whether a command to a pipeline that reads the terminal along begins here: `::stop-commands::x` at the start of a line, or
/// `##[error]` and `##vso[…]` anywhere.
fn commands(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at(at);
    if rest.starts_with("::") {
        let line = before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
        return line.is_empty() || line.ends_with('\n');
    }
    let named = rest.strip_prefix('#').filter(|_| before.ends_with('#'));
    named.is_some_and(|name| name.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_acts_changes() {
        let harmless = "één ‘€’ af\u{ad}breken\nعلی و می\u{200c}خواهم ✓ 👍🏽 👩\u{200d}🔧 a::b ## kop [1] #[x]";
        for same in [visible(harmless), marked(harmless)] {
            assert!(matches!(same, Cow::Borrowed(text) if text == harmless));
        }
        assert_eq!(json(harmless), harmless);
        assert_eq!(masked("\té ✓"), "\té ✓");
    }

    #[test]
    fn what_acts_is_written_out() {
        assert_eq!(
            visible("a\u{1b}[0m\r\u{0}\u{7f}\u{85}\t\n"),
            "a\\u{1b}[0m\\u{d}\\u{0}\\u{7f}\\u{85}\\t\n"
        );
        assert_eq!((one_line("a\nb").as_ref(), prose(" a\n\t b\u{1b}\n").as_str()), ("a\\nb", "a b\\u{1b}"));
        let turns = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
        for c in turns.chain("\u{61c}\u{200e}\u{200f}\u{200b}\u{2028}\u{2060}\u{feff}\u{e0041}".chars()) {
            let text = format!("a{c}b");
            assert_eq!(visible(&text), format!("a\\u{{{:x}}}b", u32::from(c)));
            assert_eq!((marked(&text).as_ref(), masked(&text).as_str()), ("a\u{fffd}b", "a\u{fffd}b"));
            let document = serde_json::to_string(&text).unwrap();
            let written = json(&document);
            assert!(written.is_ascii());
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
        assert_eq!(marked("a\r\nb\rc\td"), "a\nb\u{fffd}c\td");
    }

    #[test]
    fn no_text_is_a_command_to_a_pipeline() {
        assert_eq!(visible(" ::error::x\n\u{a0}::y ::z"), " \\u{3a}:error::x\n\u{a0}\\u{3a}:y ::z");
        assert_eq!(visible("a ##[error]b ##vso[x]"), "a #\\u{23}[error]b #\\u{23}vso[x]");
        assert_eq!(masked("# ##[group]"), "# #\u{fffd}[group]");
        assert_eq!(json("\"##[error]\""), "\"#\\u0023[error]\"");
    }
}
