//! What is laid out, what is left alone, and that nothing is lost.

use proptest::prelude::*;

use super::*;

fn laid_out(text: &str) -> Result<String, Refused> {
    let mut files = Files::new();
    let file = files.add("a.yaml", text);
    format(&files, file, &mut Sink::new())
}

/// Each pair is what was written and what becomes of it.
fn becomes(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(laid_out(text).as_deref(), Ok(*expected), "{text:?}");
        assert_eq!(laid_out(expected).as_deref(), Ok(*expected), "{expected:?} is laid out already");
    }
}

#[test]
fn levels_are_indented_by_two() {
    becomes(&[
        ("a:\n    b: 1\n    c:\n       d: 2\n", "a:\n  b: 1\n  c:\n    d: 2\n"),
        ("a:\n- x\n- y\nb: 1\n", "a:\n  - x\n  - y\nb: 1\n"),
        ("-   a: 1\n    b: 2\n-  - x\n   -   y\n", "- a: 1\n  b: 2\n- - x\n  - y\n"),
        ("-\n   - x\n-\n a: 1\n", "-\n  - x\n-\n  a: 1\n"),
        ("a:\n      x\n", "a:\n  x\n"),
        ("  a: 1\n  b: 2\n", "a: 1\nb: 2\n"),
        ("? a\n:   - x\n    - y\n?   b\n", "? a\n: - x\n  - y\n? b\n"),
    ]);
}

#[test]
fn blanks_stand_where_they_help() {
    becomes(&[
        ("a:   1  \nb :\t2", "a: 1\nb: 2\n"),
        ("a: [ x ,y,  z ]\n", "a: [x, y, z]\n"),
        ("a: { b: 1 ,c : [ ] , \"d\":{ } }\n", "a: {b: 1, c: [], \"d\": {}}\n"),
        ("a: {b: , c}\n", "a: {b: , c}\n"),
        ("a: 1    # c  \n# d\t\n", "a: 1 # c\n# d\n"),
        ("a: [x,] \n", "a: [x,]\n"),
        ("\u{feff}a: 1\r\nb: \"x\r\n  y\"\r\n", "a: 1\nb: \"x\n  y\"\n"),
        ("---   \n\na: 1\n...\n", "---\n\na: 1\n...\n"),
    ]);
}

#[test]
fn at_most_one_blank_line_stands_between_lines() {
    becomes(&[
        ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("a:\n  - x\n\n\n  # c\n\n\n  - y\n", "a:\n  - x\n\n  # c\n\n  - y\n"),
        ("a: [x,\n\n\n y]\n", "a: [x,\n\n  y]\n"),
    ]);
}

#[test]
fn comments_stay_with_what_they_stand_with() {
    becomes(&[
        (
            "# a\na:\n    # b\n    b: 1\n    # after b\n# c\nc: 1\n",
            "# a\na:\n  # b\n  b: 1\n  # after b\n# c\nc: 1\n",
        ),
        (
            "a:\n- x\n# of the list\n- y\n# of b\nb: 1\n",
            "a:\n  - x\n  # of the list\n  - y\n  # of b\nb: 1\n",
        ),
        ("a:\n   # nothing yet\nb: 1\n", "a:\n  # nothing yet\nb: 1\n"),
        ("a:\n     # x\n   b: 1\n", "a:\n  # x\n  b: 1\n"),
        ("a: # x\n    b: 1\n", "a: # x\n  b: 1\n"),
        ("a: [ # x\n# y\n1, # z\n      # q\n]\n", "a: [ # x\n  # y\n  1, # z\n  # q\n  ]\n"),
        ("a: 1\n# last", "a: 1\n# last\n"),
        ("a:\n  b:\n    c: 1\n     # deep\n   # between\n", "a:\n  b:\n    c: 1\n    # deep\n  # between\n"),
    ]);
}

#[test]
fn lines_of_one_value_follow_their_first() {
    becomes(&[
        ("a: x\n      y\n\n z\n", "a: x\n  y\n\n  z\n"),
        ("a:\n  - 'x\n\n\n\n       y'\n", "a:\n  - 'x\n\n\n\n    y'\n"),
        ("a: \"x \\\n        y\\ \n   z\"\n", "a: \"x \\\n  y\\ \n  z\"\n"),
        ("a: {b: 1,\n      c: [1,\n   2]}\n", "a: {b: 1,\n  c: [1,\n    2]}\n"),
        ("a: {\n b: 1\n }\n", "a: {\n  b: 1\n  }\n"),
        ("a:\n  [\n    x\n  ]\n", "a:\n  [\n    x\n  ]\n"),
        ("[\n    x,\n    {a: 1,\nb: 2}]\n", "[\n  x,\n  {a: 1,\n    b: 2}]\n"),
        ("- {a: 1,\n   b: 2}\n", "- {a: 1,\n  b: 2}\n"),
    ]);
}

#[test]
fn block_texts_move_as_a_whole() {
    becomes(&[
        ("a: |\n      x\n        y  \n\n      z\n\n\nb: 1\n", "a: |\n  x\n    y  \n\n  z\n\nb: 1\n"),
        (
            "a:\n    - >-   # why\n       x\n       # no comment\n",
            "a:\n  - >- # why\n    x\n    # no comment\n",
        ),
        ("a: |+\n x\n\n\n\nb: 1\n", "a: |+\n  x\n\n\n\nb: 1\n"),
        ("a:\n    b: |1\n       x\n      y\n", "a:\n  b: |1\n     x\n    y\n"),
        (
            "a: |\n\n\n  x\n  \n     \n# c\nb: |\nc: >+\n\n\n",
            "a: |\n\n\n  x\n\n     \n# c\nb: |\nc: >+\n\n\n",
        ),
        ("a:\n  b: |\n    x\n   # c\n  # d\n", "a:\n  b: |\n    x\n  # c\n  # d\n"),
        ("a: |\n  x", "a: |\n  x\n"),
        ("- |+\n ", "- |+\n\n"),
        ("- |+\n  x\n ", "- |+\n  x\n"),
    ]);
}

#[test]
fn what_cannot_be_read_is_left() {
    for text in ["a: [1", "a: 1\na: 2\n", "a: &x 1\n", "", "# only a comment\n", "a: 1\n---\nb: 2\n"] {
        assert_eq!(laid_out(text), Err(Refused::Unreadable), "{text:?}");
    }
}

/// Pieces of which YAML is made, and of which nearly everything can go wrong.
const PIECES: [&str; 44] = [
    "a",
    "b",
    "é: ",
    "c:",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "?",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    "\n",
    "\n",
    "\n\n",
    "\n ",
    "\n  ",
    "\n    ",
    " ",
    "  ",
    "\t",
    "# x\n",
    " # y",
    "#",
    "'it''s'",
    "\"q\\\"\\n\"",
    "\"\\ \n  w\"",
    "|\n",
    ">-\n  t\n",
    "|+\n",
    "|2\n",
    "---",
    "...",
    "\r\n",
    "\r",
    "~",
    "1",
    "'",
    "\"",
    "text of words",
];

fn cases(few: u32) -> ProptestConfig {
    let cases = std::env::var("TOETSSTEEN_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(few);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(4000))]

    /// Whatever can be read can be laid out, and says the same.
    #[test]
    fn no_text_is_refused_that_can_be_read(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        let text = pieces.concat();
        prop_assert_ne!(laid_out(&text), Err(Refused::Unsafe), "{:?}", text);
    }
    /// Files as people write them, in every way they may: nothing of what they say is lost.
    #[test]
    fn every_way_of_writing_keeps_its_values_and_comments(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = Writer::write(&bytes);
        let after = laid_out(&text);
        prop_assert!(after.is_ok(), "{:?}: {:?}", after, text);
        let after = after.unwrap_or_default();
        let comments = |text: &str| -> Vec<String> {
            text.split("#c").skip(1).map(|rest| rest.split('\n').next().unwrap_or_default().trim_end().into()).collect()
        };
        prop_assert_eq!(comments(&text), comments(&after));
        // Block texts hold what blanks they like.
        if !text.contains(['|', '>']) {
            prop_assert!(after.lines().all(|line| line.trim_end() == line), "{}", after);
            prop_assert!(!after.contains("\n\n\n"), "{}", after);
        }
    }
}

/// Writes YAML from a string of bytes: what to write, and how.
struct Writer<'b> {
    bytes: std::slice::Iter<'b, u8>,
    out: String,
    named: usize,
}

impl<'b> Writer<'b> {
    fn write(bytes: &'b [u8]) -> String {
        let mut writer = Self { bytes: bytes.iter(), out: String::new(), named: 0 };
        let indent = writer.pick(3);
        writer.between_lines(9);
        if writer.pick(2) == 0 {
            writer.mapping(indent, 0);
        } else {
            writer.sequence(indent, 0);
        }
        writer.between_lines(9);
        writer.out
    }

    /// A number below `n`; 0 when the bytes are used up.
    fn pick(&mut self, n: u8) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(byte % n))
    }

    fn name(&mut self) -> usize {
        self.named += 1;
        self.named
    }

    fn add(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn blanks(&mut self, least: usize) {
        let blank = if self.pick(9) == 8 { "\t" } else { " " };
        let number = least + [0, 0, 0, 1, 3][self.pick(5)];
        self.add(&blank.repeat(number));
    }

    fn comment(&mut self) {
        let name = self.name();
        self.add(&format!("#c{name} é: [{{ "));
        self.blanks(0);
    }

    /// The end of a line that ends what was written, perhaps with a comment.
    fn end(&mut self) {
        if self.pick(4) == 3 {
            self.blanks(1);
            self.comment();
        } else {
            self.blanks(0);
        }
        let end = if self.pick(9) == 8 { "\r\n" } else { "\n" };
        self.add(end);
    }

    /// Blank lines and comments, at most so deep.
    fn between_lines(&mut self, deep: u8) {
        for _ in 0..[0, 0, 0, 1, 2, 4][self.pick(6)] {
            if self.pick(2) == 1 {
                let indent = self.pick(deep.max(1));
                self.add(&" ".repeat(indent));
                self.comment();
            }
            self.add("\n");
        }
    }

    fn key(&mut self) {
        let name = self.name();
        let key = match self.pick(5) {
            0 => format!("'k{name}: '"),
            1 => format!("\"k{name} \\\" #\""),
            2 => format!("é{name} met woorden"),
            _ => format!("k{name}"),
        };
        self.add(&key);
        let blank = if self.pick(9) == 8 { " :" } else { ":" };
        self.add(blank);
    }

    fn mapping(&mut self, indent: usize, depth: usize) {
        for number in 0..=self.pick(4) {
            if number > 0 {
                self.between_lines(9);
            }
            if number > 0 || !self.out.ends_with([' ', '-', '?']) || depth == 0 {
                self.add(&" ".repeat(indent));
            }
            self.key();
            self.value(indent, depth, false);
        }
    }

    /// The first dash follows what stands there; the caller indented it where it begins a line.
    fn sequence(&mut self, indent: usize, depth: usize) {
        for number in 0..=self.pick(4) {
            if number > 0 {
                self.between_lines(9);
            }
            if number > 0 || !self.out.ends_with([' ', '-', '?']) || depth == 0 {
                self.add(&" ".repeat(indent));
            }
            self.add("-");
            self.value(indent, depth, true);
        }
    }

    /// What follows a `:` or `-`, to the end of its line.
    fn value(&mut self, indent: usize, depth: usize, dash: bool) {
        let more = indent + 1 + self.pick(4);
        let room = depth < 5;
        match self.pick(12) {
            0 => self.end(),
            1 | 2 if room => {
                self.end();
                self.between_lines(9);
                self.mapping(more, depth + 1);
            }
            3 if room => {
                self.end();
                self.between_lines(9);
                let indent = if dash { more } else { more - self.pick(2).min(more - indent) };
                self.sequence(indent, depth + 1);
            }
            4 | 5 if room && dash => {
                let blanks = 1 + self.pick(3);
                self.add(&" ".repeat(blanks));
                let inner = indent + 1 + blanks;
                if self.pick(2) == 0 {
                    self.mapping(inner, depth + 1);
                } else {
                    self.sequence(inner, depth + 1);
                }
            }
            6 => {
                self.blanks(1);
                self.block_text(more, indent);
            }
            7 | 8 => {
                self.begin(more);
                self.flow(more, 0);
                self.end();
            }
            9 => {
                self.begin(more);
                let name = self.name();
                self.add(&format!("woord{name}, {{en meer}}   \n"));
                if self.pick(2) == 1 {
                    self.add("\n");
                }
                self.add(&" ".repeat(more + self.named % 3));
                self.add("- nog:een# regel");
                self.end();
            }
            10 => {
                self.begin(more);
                self.quoted(more);
                self.end();
            }
            _ => {
                self.begin(more);
                self.add("waarde");
                self.end();
            }
        }
    }

    /// A blank, or a line of its own.
    fn begin(&mut self, indent: usize) {
        if self.pick(5) == 4 {
            self.end();
            self.between_lines(9);
            self.add(&" ".repeat(indent));
        } else {
            self.blanks(1);
        }
    }

    fn quoted(&mut self, indent: usize) {
        let (open, middle) =
            if self.pick(2) == 0 { ('\'', "it''s # no: [") } else { ('"', "\\\" # \\x41 \\\\") };
        self.out.push(open);
        self.add(middle);
        for _ in 0..self.pick(3) {
            self.blanks(0);
            self.add(["\n", "\n\n"][self.named % 2]);
            self.add(&" ".repeat(indent));
            self.blanks(0);
            self.add("regel");
        }
        self.out.push(open);
    }

    fn block_text(&mut self, more: usize, indent: usize) {
        let style = ["|", ">", "|-", ">-", "|+", ">+"][self.pick(6)];
        self.add(style);
        let stated = self.pick(4) == 3 && more - indent < 10;
        if stated {
            self.add(&(more - indent).to_string());
        }
        self.end();
        for number in 0..self.pick(4) + usize::from(stated) {
            self.add(&" ".repeat(more + if stated || number > 0 { self.named % 3 } else { 0 }));
            let line = ["tekst", "# geen commentaar", "- x:  "][self.pick(3)];
            self.add(line);
            self.add("\n");
            for _ in 0..[0, 0, 1, 3][self.pick(4)] {
                self.add("\n");
            }
        }
    }

    fn flow(&mut self, indent: usize, depth: usize) {
        let mapping = self.pick(2) == 0;
        self.out.push(if mapping { '{' } else { '[' });
        let items = self.pick(4);
        for number in 0..items {
            self.within(indent);
            if mapping {
                self.key();
                self.blanks(1);
            }
            match self.pick(5) {
                0 | 1 if depth < 4 => self.flow(indent, depth + 1),
                2 => self.quoted(indent),
                _ => self.add("waarde"),
            }
            self.within(indent);
            if number + 1 < items || self.pick(4) == 3 {
                self.add(",");
            }
        }
        self.within(indent);
        self.out.push(if mapping { '}' } else { ']' });
    }

    /// Blanks between brackets, which may hold lines and comments.
    fn within(&mut self, indent: usize) {
        self.blanks(0);
        if self.pick(6) == 5 {
            self.out.push(' ');
            self.end();
            self.between_lines(9);
            self.add(&" ".repeat(indent));
        }
    }
}
