//! What the reader of YAML accepts, refuses, and where it says things stand.

use super::*;

struct Read {
    text: String,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
}

fn read_within(text: &str, limits: Limits) -> Read {
    let mut files = Files::within(limits);
    let file = files.add("a.yaml", text);
    let mut sink = Sink::new();
    let root = parse(&files, file, &mut sink);
    Read { text: text.into(), root, diagnostics: sink.diagnostics().to_vec() }
}

fn read(text: &str) -> Read {
    read_within(text, Limits::default())
}

impl Read {
    fn written(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// `CODE at «text» message`, a line for each.
    fn problems(&self) -> Vec<String> {
        let line = |d: &Diagnostic| {
            let at = d.at.as_ref().map_or("the file", |label| self.written(label.span));
            assert!(d.help.as_ref().is_some_and(|help| !help.is_empty()), "{d:?}");
            assert!(!d.message.contains('\n'), "{d:?}");
            format!("{:?} at «{at}» {}", d.code, d.message)
        };
        self.diagnostics.iter().map(line).collect()
    }

    fn root(&self) -> &Node {
        self.root.as_ref().expect("a tree")
    }

    fn json(&self) -> String {
        self.root().to_json().to_string()
    }

    fn path(&self, path: &[&str]) -> &Node {
        path.iter().fold(self.root(), |node, key| match &node.value {
            Value::Sequence(items) => &items[key.parse::<usize>().unwrap()],
            _ => node.get(key).unwrap(),
        })
    }

    fn at(&self, path: &[&str]) -> &str {
        self.written(self.path(path).span)
    }
}

fn problem(text: &str) -> String {
    let read = read(text);
    assert_eq!(read.root, None, "{text:?}");
    assert_eq!(read.diagnostics.len(), 1, "{:?}", read.problems());
    read.problems().remove(0)
}

#[test]
fn scalars_span_exactly_what_is_written() {
    let read = read("a: één  # c\nb: 'twee'\t\n\"ç\": \"d\\u00e9\"  \ne: [ü , \"x\" ]\nf: x\n   y\n\n# c\n");
    assert_eq!(read.problems(), Vec::<String>::new());
    assert_eq!(read.at(&["a"]), "één");
    assert_eq!(read.at(&["b"]), "'twee'");
    assert_eq!(read.at(&["ç"]), "\"d\\u00e9\"");
    assert_eq!(read.at(&["e", "0"]), "ü");
    assert_eq!(read.at(&["e", "1"]), "\"x\"");
    assert_eq!(read.at(&["f"]), "x\n   y");
    let Value::Mapping(entries) = &read.root().value else { panic!() };
    let keys: Vec<_> = entries.iter().map(|e| read.written(e.key.span)).collect();
    assert_eq!(keys, ["a", "b", "\"ç\"", "e", "f"]);
    assert_eq!(read.json(), r#"{"a":"één","b":"twee","ç":"dé","e":["ü","x"],"f":"x y"}"#);
}

#[test]
fn block_texts_span_their_lines() {
    let read = read("a: |\n  één\n    twee\n\n# c\nb: >-\n  x\n  y\nc: |\nd: 1\n");
    assert_eq!(read.at(&["a"]), "één\n    twee");
    assert_eq!(read.at(&["b"]), "x\n  y");
    assert_eq!((read.at(&["c"]), read.path(&["c"]).span.start), ("", 45));
    assert_eq!(read.json(), r#"{"a":"één\n  twee\n","b":"x y","c":"","d":1}"#);
    assert!(!read.path(&["c"]).is_null());
}

#[test]
fn collections_end_at_their_last_character() {
    let read =
        read("é:\n  b: 1  # c\n\n# c\nc: [1, {d: 2 } , e: 3]  \nf:\n  - - x\n    - \n  -   g: \n\n# end\n");
    assert_eq!(read.at(&["é"]), "b: 1");
    assert_eq!(read.at(&["c"]), "[1, {d: 2 } , e: 3]");
    assert_eq!(read.at(&["c", "1"]), "{d: 2 }");
    assert_eq!(read.at(&["c", "2"]), "e: 3");
    assert_eq!(read.at(&["f"]), "- - x\n    - \n  -   g:");
    assert_eq!(read.at(&["f", "0"]), "- x\n    -");
    assert_eq!(read.at(&["f", "1"]), "g:");
    assert_eq!(read.at(&[]), read.text.trim_end_matches("\n\n# end\n").trim_end());
}

#[test]
fn lists_begin_at_their_first_dash_even_if_not_indented() {
    let read = read("a:   # no - dash\n- x\n- - y\nb:\n-\n");
    assert_eq!(read.at(&["a"]), "- x\n- - y");
    assert_eq!(read.at(&["a", "1"]), "- y");
    assert_eq!(read.at(&["b"]), "-");
}

#[test]
fn values_left_out_stand_after_their_colon_or_dash() {
    let read = read("a:\nb:  # c\nc: [{d: , e}]\nf:\n  -  \n");
    let place = |path: &[&str]| {
        let Node { span, .. } = read.path(path);
        assert_eq!(span.start, span.end);
        assert!(read.path(path).is_null());
        &read.text[..span.start as usize]
    };
    assert_eq!(place(&["a"]), "a:");
    assert_eq!(place(&["b"]), "a:\nb:");
    assert_eq!(place(&["c", "0", "d"]), "a:\nb:  # c\nc: [{d:");
    assert_eq!(place(&["c", "0", "e"]), "a:\nb:  # c\nc: [{d: , e");
    assert_eq!(place(&["f", "0"]), "a:\nb:  # c\nc: [{d: , e}]\nf:\n  -");
    assert_eq!(read.path(&["a"]).value, nothing());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_not_move_spans() {
    let read = read("\u{feff}a: 1\r\nb:\r\n  - 'x'\r\n");
    assert_eq!(read.problems(), Vec::<String>::new());
    assert_eq!((read.at(&["a"]), read.at(&["b"]), read.at(&["b", "0"])), ("1", "- 'x'", "'x'"));
    assert_eq!(read.at(&[]), "a: 1\r\nb:\r\n  - 'x'");
    assert_eq!(problem("\u{feff}"), "Syntax at «the file» the file is empty");
}

#[test]
fn only_plain_values_become_numbers_truth_or_nothing() {
    for (text, json) in [
        ("~", "null"),
        ("null", "null"),
        ("'null'", r#""null""#),
        ("Null", r#""Null""#),
        ("true", "true"),
        ("'true'", r#""true""#),
        ("True", r#""True""#),
        ("no", r#""no""#),
        ("0", "0"),
        ("-12", "-12"),
        ("+7", "7"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", r#""9223372036854775808""#),
        ("0123", r#""0123""#),
        ("-01", r#""-01""#),
        ("01.5", r#""01.5""#),
        ("0x1F", r#""0x1F""#),
        ("0o17", r#""0o17""#),
        ("1_000", r#""1_000""#),
        ("1.5", "1.5"),
        ("-0.25", "-0.25"),
        (".5", "0.5"),
        ("5.", "5.0"),
        ("1e3", "1000.0"),
        ("1.5E-3", "0.0015"),
        ("1e999", r#""1e999""#),
        ("1e", r#""1e""#),
        ("e1", r#""e1""#),
        (".", r#"".""#),
        (".inf", r#"".inf""#),
        (".nan", r#"".nan""#),
        ("1.2.3", r#""1.2.3""#),
        ("١", r#""١""#),
        ("2026-03-01", r#""2026-03-01""#),
        ("12:30", r#""12:30""#),
        ("|-\n  12", r#""12""#),
    ] {
        let read = read(&format!("a: {text}"));
        assert_eq!(read.path(&["a"]).to_json().to_string(), json, "{text}");
    }
}

#[test]
fn texts_are_read_unless_nothing_was_written() {
    let read = read("a: x\nb: ~\nc: ''\nd: [1]\ne: 'null'\n");
    let text = |key: &str| read.path(&[key]).as_text();
    assert_eq!((text("a"), text("b"), text("c")), (Some("x"), None, Some("")));
    assert_eq!((text("d"), text("e"), read.root().as_text()), (None, Some("null"), None));
    assert_eq!(read.root().get("z"), None);
    assert_eq!(read.path(&["d"]).get("a"), None);
}

#[test]
fn every_duplicate_key_is_reported_and_the_first_kept() {
    let read = read("a: 1\nb: {x: 1, x: 2}\n'a': {y: 1, y: 2}\na: 3\n");
    assert_eq!(
        read.problems(),
        [
            "DuplicateKey at «x» the key `x` is written twice",
            "DuplicateKey at «'a'» the key `a` is written twice",
            "DuplicateKey at «y» the key `y` is written twice",
            "DuplicateKey at «a» the key `a` is written twice",
        ]
    );
    let first = &read.diagnostics[3].related[0];
    assert_eq!((first.span.start, first.span.end, first.text.as_str()), (0, 1, "first written here"));
    assert_eq!(read.json(), r#"{"a":1,"b":{"x":1}}"#);
    assert_eq!(read.at(&[]), read.text.trim_end());
}

#[test]
fn what_is_not_supported_is_all_reported_and_the_rest_read() {
    let read = read(
        "a: &x 1\nb: *x\nc: *nowhere\nd: !!str 2\ne: !t\n  f: ! 3\n<<: {g: 4}\n'<<': 5\n[h]: 6\n? {i: &y 7}\n: 8\n*x : 9\n: 10\nj: 11\n",
    );
    assert_eq!(
        read.problems(),
        [
            "Unsupported at «&x» anchors such as `&x` are not used",
            "Unsupported at «*x» references such as `*x` are not used",
            "Unsupported at «*nowhere» references such as `*nowhere` are not used",
            "Unsupported at «!!str» tags such as `!!str` are not used",
            "Unsupported at «!t» tags such as `!t` are not used",
            "Unsupported at «!» tags such as `!` are not used",
            "Unsupported at «<<» merge keys (`<<`) are not used",
            "Unsupported at «[h]» a list or mapping cannot be a key",
            "Unsupported at «&y» anchors such as `&y` are not used",
            "Unsupported at «{i: &y 7}» a list or mapping cannot be a key",
            "Unsupported at «*x» references such as `*x` are not used",
            "Unsupported at «» a key is missing",
        ]
    );
    assert_eq!(read.json(), r#"{"a":1,"b":null,"c":null,"d":2,"e":{"f":3},"<<":5,"j":11}"#);
}

#[test]
fn further_documents_are_reported_and_not_read() {
    let read = read("---\na: 1\n---\nb: *x\n...\n---\n");
    let message = "Unsupported at «---» a file holds one document, and here another begins";
    assert_eq!(read.problems(), [message, message]);
    assert_eq!(read.json(), r#"{"a":1}"#);
    assert_eq!(problem("---\n---\na: 1\n"), message);
    let directive = "Unsupported at «%YAML 1.2» directives (lines that begin with `%`) are not used";
    assert_eq!(problem("%YAML 1.2\n---\na: 1\n"), directive);
}

#[test]
fn an_empty_file_is_refused() {
    for text in ["", "\n\n", "  # nothing\n", "---\n", "--- # x\n...\n"] {
        assert_eq!(problem(text), "Syntax at «the file» the file is empty", "{text:?}");
    }
    assert_eq!(read("~").json(), "null");
    assert_eq!(read("''").json(), r#""""#);
}

#[test]
fn syntax_errors_say_where_and_what() {
    for (text, expected) in [
        ("a: [1, 2\n", "Syntax at «[» the bracket `[` is never closed"),
        ("é: {x: 1\n", "Syntax at «{» the bracket `{` is never closed"),
        ("a: [1}\n", "Syntax at «[» the bracket `[` is closed by `}`"),
        ("a: [1]]\n", "Syntax at «]» this bracket closes nothing"),
        ("a: [1, 2\nb: 3\n", "Syntax at «:» this `:` follows no key"),
        ("a: {b: 1 c: 2}\n", "Syntax at «:» a `,` or a closing bracket is missing before this"),
        ("a: 'foo\n  b", "Syntax at «'» the quote is never closed"),
        ("a: 'foo\n  b\n", "Syntax at «'» the quote is not closed where its text ends"),
        ("a: # it's\n  \"foo\nb: 1\n", "Syntax at «\"» the quote is not closed where its text ends"),
        ("a: \"foo", "Syntax at «\"» the quote is never closed"),
        ("a: 'foo\nb: 1\n", "Syntax at «'» the quote is not closed where its text ends"),
        ("a: 'it's'\n", "Syntax at «s» text follows the closing quote"),
        ("a: \"é \\q\"\n", "Syntax at «\"é \\q\"» a `\\` in this text begins no known escape"),
        ("é:\n\tb: 1\n", "Syntax at «\t» a tab stands where only spaces may"),
        ("a:\n- b\n\t- c\n", "Syntax at «\t» a tab stands where only spaces may"),
        ("é: b: c\n", "Syntax at «:» a key cannot stand here: its line continues another value"),
        ("a:\n  b: 1\n c: 2\n", "Syntax at «c: 2» this line is not indented like the keys above it"),
        ("a: 1\nb é \nc: 2\n", "Syntax at «b é» this line has no `:` after a key"),
        ("- a\nb: 1\n", "Syntax at «b: 1» this line stands in the column of a list but begins with no `- `"),
        ("a: - b\n", "Syntax at «-» a list cannot begin here"),
        ("a: @x\n", "Syntax at «@» no value can begin with `@`"),
        ("a: x\u{fffe}\n", "Syntax at «x» the character U+FFFE cannot stand here"),
        (
            "a: \u{feff}b\n",
            "Syntax at «\u{feff}» a byte order mark (U+FEFF) stands in the middle of the text",
        ),
        ("[] []\n", "Syntax at «[]» nothing can follow here: what stands above is complete"),
        ("a: [- b]\n", "Syntax at «-» `- ` begins no item between brackets"),
        ("a: *\n", "Unsupported at «*» anchors (`&`) and references (`*`) are not used"),
        ("a: !x!y b\n", "Unsupported at «!» tags (`!`) are not used"),
    ] {
        assert_eq!(problem(text), expected, "{text:?}");
    }
    let read = read("a: [1, 2\nb: 3\n");
    let related = &read.diagnostics[0].related[0];
    assert_eq!((read.written(related.span), related.text.as_str()), ("[", "`[` opened here"));
    let unclosed = read_within("- é: \"x\nb: 1\n", Limits::default());
    assert_eq!(unclosed.written(unclosed.diagnostics[0].related[0].span), "b: 1");
}

#[test]
fn no_line_of_a_text_is_passed_over() {
    let message = "Syntax at «t\n\t # y\n  w» a comment interrupts a text of several lines";
    assert_eq!(problem("a:\n  t\n\t # y\n  w\n"), message);
    assert_eq!(read("a: t\n\t # y\nb: 1\n").json(), r#"{"a":"t","b":1}"#);
}

#[test]
fn control_characters_are_errors() {
    assert_eq!(problem("a\0b: 1\n"), "Syntax at «\0» the control character U+0000 does not belong in a text");
    for control in ["\u{1b}", "\u{7f}", "\u{9b}", "\u{c}"] {
        for text in [format!("a: é{control}\n"), format!("# {control}"), format!("'{control}'")] {
            assert!(problem(&text).starts_with(&format!("Syntax at «{control}» ")), "{text:?}");
        }
    }
    assert_eq!(read("a: \"\\x1b\"").json(), r#"{"a":"\u001b"}"#);
}

#[test]
fn limits_are_exact() {
    let flow = |depth: usize| format!("{}x{}", "[".repeat(depth), "]".repeat(depth));
    let list = |depth: usize| format!("{}x", "- ".repeat(depth));
    let steps = |depth: usize| (0..depth).map(|i| " ".repeat(i) + "a:\n").collect::<String>();
    let mixed = |depth: usize| format!("- a: {}", flow(depth - 2));
    let message = "lists and mappings are nested at least 65 deep; the limit is 64";
    for nested in [&flow as &dyn Fn(usize) -> String, &list, &steps, &mixed] {
        assert_eq!(read(&nested(64)).problems(), Vec::<String>::new());
        let read = read(&nested(65));
        assert_eq!((read.root, read.diagnostics.len()), (None, 1));
        assert_eq!((read.diagnostics[0].code, read.diagnostics[0].message.as_str()), (Code::Limit, message));
    }
    let limits = Limits { values: 3, ..Limits::default() };
    assert!(read_within("a: 1\n", limits).root.is_some());
    assert_eq!(
        read_within("a: 1\nb: 2\n", limits).problems(),
        ["Limit at «b» the file has at least 4 keys and values; the limit is 3"]
    );
    let limits = Limits { bytes: 4, ..Limits::default() };
    assert!(read_within("a: 1", limits).root.is_some());
    assert_eq!(
        read_within("a: 1\n", limits).problems(),
        ["Limit at «the file» the file has 5 bytes; the limit is 4"]
    );
}

#[test]
fn endless_nesting_is_refused_at_once() {
    for unit in ["[", "{", "- ", "? ", "[a: ", "{a: ", "[[],"] {
        let read = read(&unit.repeat(1_000_000 / unit.len() + 1));
        assert_eq!((read.root, read.diagnostics[0].code), (None, Code::Limit), "{unit}");
    }
    let million = Limits { bytes: usize::MAX, ..Limits::default() };
    assert_eq!(read_within(&"[".repeat(1_000_000), million).root, None);
}

#[test]
fn any_number_of_comments_may_stand_anywhere() {
    let comments = "# c\n".repeat(500);
    let read = read(&format!("{comments}a:\n{comments}- x\n{comments}b: [\n{comments}1]\n{comments}"));
    assert_eq!(read.problems(), Vec::<String>::new());
    assert_eq!(read.json(), r#"{"a":["x"],"b":[1]}"#);
    assert_eq!(read.at(&["a"]), "- x");
}

#[test]
fn no_cut_of_a_text_panics_or_leaves_the_text() {
    let text = "é: &a [1, {x: 'ü'}]\n? - *a\n: !t |\n  ß\n\t\"\\u00e9\": - #c\r\n<<: >-\n- @\n---\n\u{feff}%";
    let edges: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for (i, start) in edges.iter().enumerate() {
        for end in &edges[i..] {
            let read = read(&text[*start..*end]);
            read.problems();
            if let Some(root) = &read.root {
                read.written(root.span);
            } else {
                assert!(!read.diagnostics.is_empty());
            }
        }
    }
}
