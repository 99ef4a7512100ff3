//! Files that want to harm whoever reads them: each ends in a clear error or in a correct result, within bounds of memory,
//! and nothing half is left behind.
//!
//! The command line runs over a small audit in which one thing was changed. On Unix it runs with an address space of
//! [`MEMORY`]; a program that asks for more is ended by the system, and so fails here.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    os::unix::fs::{FileTypeExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
};

use tempfile::TempDir;
use toetssteen::limits::ALL;

#[path = "support/fixture.rs"]
mod fixture;

/// The memory that every run here gets, in kilobytes: 2 GiB.
const MEMORY: &str = "2097152";

const RECORD: &str = "dossiers/1.yaml";

/// An audit in a folder, with its framework beside it.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        for (path, text) in fixture::files_of("") {
            place.write(&format!("norm/{path}"), text);
        }
        place.write(
            "audit/audit.yaml",
            "audit: Proef\nframework: ../norm\nas_of: 2013-06-30\npopulations: {zaak: dossiers}\n",
        );
        place.write("audit/dossiers/1.yaml", "zaak: 1\ngesprek: [{datum: 2012-03-01, vorm: telefoon}]\n");
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn add(&self, path: &str, text: &str) {
        let before = fs::read_to_string(self.path(path)).unwrap();
        self.write(path, before + text);
    }

    fn record(text: impl AsRef<[u8]>) -> Self {
        let place = Self::new();
        place.write(&format!("audit/{RECORD}"), text);
        place
    }

    fn norm(condition: &str) -> Self {
        let place = Self::new();
        place.add("norm/aspect.yaml", &norm("N-2", condition));
        place
    }

    /// Runs a shell line in which `toetssteen` is the program, within bounds of memory.
    fn shell(&self, line: &str) -> Output {
        let program = env!("CARGO_BIN_EXE_toetssteen");
        let line = format!("ulimit -v {MEMORY}; toetssteen() {{ '{program}' \"$@\"; }}; {line}");
        Command::new("bash").args(["-c", &line]).current_dir(self.0.path()).output().unwrap()
    }

    /// Runs a command that must be refused with a code and a message, and must leave everything as it was.
    fn refused(&self, arguments: &str, code: i32, message: &str) {
        let before = self.files();
        let output = self.shell(&format!("toetssteen {arguments}"));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments}: {said}");
        assert!(said.contains(message), "{arguments}: {message} is not in\n{said}");
        assert!(said.len() < 100_000, "{arguments}: {} bytes of messages", said.len());
        assert!(output.stdout.is_empty(), "{arguments}: something came out");
        assert_eq!(self.files(), before, "{arguments}: something is left behind");
    }

    /// Runs a command that must do its work.
    fn works(&self, arguments: &str) -> String {
        let output = self.shell(&format!("toetssteen {arguments}"));
        assert_eq!(output.status.code(), Some(0), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Every file with its size.
    fn files(&self) -> BTreeMap<PathBuf, u64> {
        let walk = walkdir::WalkDir::new(self.0.path()).into_iter().map(Result::unwrap);
        walk.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap().len())).collect()
    }
}

fn norm(id: &str, condition: &str) -> String {
    format!(
        "  - {{id: {id}, title: t, statement: s, source: {{document: D}}, finding: f, met: {condition}}}\n"
    )
}

fn repeated(number: usize, line: impl Fn(usize) -> String) -> String {
    (0..number).map(line).collect()
}

/// What a record may not be, and what is said of it.
#[test]
fn a_record_that_is_none_is_refused() {
    let aliases = repeated(30, |n| {
        let aliases = vec![format!("*a{}", n.saturating_sub(1)); 10].join(",");
        format!("a{n}: &a{n} [{aliases}]\n")
    });
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("aliases that multiply", aliases.into(), "references such as `*a0` are not used"),
        ("open brackets", format!("zaak: {}", "[".repeat(100_000)).into(), "nested at least 65 deep"),
        (
            "indented without end",
            repeated(900, |n| format!("{}a:\n", " ".repeat(n))).into(),
            "nested at least 65 deep",
        ),
        (
            "a value beyond all bounds",
            format!("zaak: 1\nsoort: {}", "y".repeat(3_000_000)).into(),
            "larger than 2000000 bytes",
        ),
        ("a key beyond all bounds", format!("{}: 1\n", "y".repeat(1_000_000)).into(), "TS0101"),
        ("a quoted key beyond all bounds", format!("\"{}\": 1\n", "y".repeat(1_000_000)).into(), "TS0101"),
        (
            "more values than there may be",
            format!("zaak: 1\ndoelen: [{}]\n", "werk,".repeat(100_001)).into(),
            "the limit is 100000",
        ),
        ("documents without end", "---\nzaak: 1\n".repeat(1_000).into(), "here another begins"),
        ("a key twice", "zaak: 1\nzaak: 2\n".into(), "the key `zaak` is written twice"),
        ("an anchor on a key", "&a zaak: 1\n".into(), "anchors such as `&a` are not used"),
        ("an anchor on nothing", "zaak: &a\n".into(), "anchors such as `&a` are not used"),
        ("an alias as a key", "? *a\n: 1\n".into(), "TS010"),
        ("a merge", "zaak: 1\n<<: {soort: groot}\n".into(), "`<<`"),
        ("a tag", "zaak: !!python/object:os.system 1\n".into(), "tags such as"),
        ("NUL", "zaak: 1\0\n".into(), "control character U+0000"),
        ("an escape", "zaak: \u{1b}[2J1\n".into(), "control character U+001B"),
        ("a mark in the middle", "zaak: 1\n\u{feff}soort: groot\n".into(), "U+FEFF"),
        (
            "UTF-16",
            "\u{feff}zaak: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "it is not UTF-8 text",
        ),
        ("no UTF-8", b"zaak: \xff\xfe\n".to_vec(), "it is not UTF-8 text"),
        ("a surrogate", b"zaak: \xed\xa0\x80\n".to_vec(), "it is not UTF-8 text"),
        ("nothing", Vec::new(), "the file is empty"),
        ("a comment", "# niets\n".into(), "the file is empty"),
        ("a number beyond 64 bits", "zaak: 1\naantal: 99999999999999999999999999\n".into(), "`aantal`"),
        ("a number beyond doubles", "zaak: 1\naantal: 1e999\n".into(), "`aantal`"),
        ("a number of many digits", format!("zaak: 1\naantal: {}\n", "9".repeat(100_000)).into(), "`aantal`"),
        ("no number", "zaak: 1\naantal: .nan\n".into(), "`aantal`"),
        ("no end", "zaak: 1\naantal: -.inf\n".into(), "`aantal`"),
        ("an id beyond 64 bits", "zaak: 99999999999999999999999999\n".into(), "whole number"),
        ("a day that is none", "zaak: 1\nbegin: 2012-02-30\n".into(), "no such day in the calendar"),
        ("a month that is none", "zaak: 1\nbegin: 2012-13\n".into(), "no such day in the calendar"),
        ("the year 0", "zaak: 1\nbegin: 0000-01-01\n".into(), "the years 1000 to 9998"),
        ("a year before 0", "zaak: 1\nbegin: -0044-03-15\n".into(), "a date is written"),
        ("the end of the calendar", "zaak: 1\nbegin: 9999-12-31\n".into(), "the years 1000 to 9998"),
        ("beyond the calendar", "zaak: 1\nbegin: 99999-01-01\n".into(), "a date is written"),
    ];
    for (what, text, message) in cases {
        let place = Place::record(&text);
        for command in ["audit audit", "report audit -o md", "explain audit 1"] {
            place.refused(command, 3, message);
        }
        let checked = place.shell("toetssteen check audit");
        assert_eq!(checked.status.code(), Some(1), "{what}");
    }
}

/// The same in JSON, whose numbers and nesting are read by the same rules.
#[test]
fn a_record_in_json_is_held_to_the_same() {
    for (text, message) in [
        (r#"{"zaak": 1, "aantal": 99999999999999999999999999}"#.to_owned(), "`aantal`"),
        (r#"{"zaak": 1, "aantal": NaN}"#.to_owned(), "`aantal`"),
        (r#"{"zaak": 1, "zaak": 2}"#.to_owned(), "written twice"),
        (format!("{{\"zaak\": {}", "[".repeat(100_000)), "nested at least 65 deep"),
        (format!("{}1{}", "{\"a\":".repeat(80), "}".repeat(80)), "nested at least 65 deep"),
        ("{\"zaak\": 1, \"soort\": \"\u{0}\"}".to_owned(), "control character U+0000"),
    ] {
        let place = Place::new();
        place.write("audit/dossiers/2.json", text);
        place.refused("audit audit", 3, message);
    }
}

/// What only looks odd comes to the same.
#[test]
fn line_ends_and_marks_change_nothing() {
    let table = Place::new().works("audit audit");
    for text in [
        "\u{feff}zaak: 1\ngesprek: [{datum: 2012-03-01, vorm: telefoon}]\n",
        "zaak: 1\r\ngesprek: [{datum: 2012-03-01, vorm: telefoon}]\r\n",
        "zaak: 1\rgesprek: [{datum: 2012-03-01, vorm: telefoon}]\r",
        "zaak: 1\ngesprek: [{datum: 2012-03-01, vorm: telefoon}]",
        "--- # begin\nzaak: +1\ngesprek: [{\"datum\": '2012-03-01', vorm: \"telefoon\"}]\n...\n",
    ] {
        assert_eq!(Place::record(text).works("audit audit"), table, "{text:?}");
    }
}

/// Norms that ask for more than can be done, or for what no calendar holds.
#[test]
fn a_norm_that_asks_too_much_is_refused() {
    let chain = repeated(3_000, |n| match n {
        0 => "    d0: {title: d0, when: {some: gesprek}}\n".to_owned(),
        n => format!(
            "    d{n}: {{title: d, when: {{any: [{{ref: d{}}}, {{field: soort, is: groot}}]}}}}\n",
            n - 1
        ),
    });
    let bomb = repeated(30, |n| match n {
        0 => "    d0: {title: d0, when: {some: gesprek}}\n".to_owned(),
        n => {
            let inner = format!("{{ref: d{}}}", n - 1);
            format!("    d{n}: {{title: d, when: {{all: [{inner}, {inner}, {{not: {inner}}}]}}}}\n")
        }
    });
    for (definitions, used, message) in [
        (chain, "d2999", "more than 100 conditions within each other; the limit `levels` is 100"),
        (bomb, "d29", "conditions; the limit `conditions` is 100000"),
    ] {
        let place = Place::norm(&format!("{{ref: {used}}}"));
        place.add("norm/framework.yaml", &format!("definitions:\n  conditions:\n{definitions}"));
        place.refused("audit audit", 3, message);
        place.refused("guide norm", 3, message);
    }
    let windows = repeated(40, |n| match n {
        0 => "    w0: {title: w, from: begin, until: begin + 1 year}\n".to_owned(),
        n => {
            let edge = |edge: &str| format!("{{{edge}: gesprek, during: w{}}}", n - 1);
            format!("    w{n}: {{title: w, from: {}, until: {}}}\n", edge("first"), edge("last"))
        }
    });
    let place = Place::norm("{some: gesprek, during: w39}");
    place.add("norm/framework.yaml", &format!("definitions:\n  windows:\n{windows}"));
    place.refused("audit audit", 3, "`w6` selects events 126 times; the limit `windows` is 64");

    // The date that decides which version of a rule holds cannot rest on such a rule.
    let place = Place::new();
    let versions = "[{value: 1, valid_to: 2011-12-31, origin: chosen, why: w}, {value: 2, valid_from: 2012-01-01, origin: chosen, why: w}]";
    let definitions =
        "{d: {title: d, when: {count: verblijf, at_least: $n}}, e: {title: e, when: {not: {ref: d}}}}";
    place.add(
        "norm/framework.yaml",
        &format!("parameters: {{n: {versions}}}\ndefinitions: {{conditions: {definitions}}}\n"),
    );
    place.add(
        "norm/aspect.yaml",
        &norm("N-2", "{count: gesprek, at_least: $n}, date: {first: gesprek, where: {that: {ref: e}}}"),
    );
    place.refused("audit audit", 3, "the date of N-2 decides which version of a rule holds");

    for (condition, message) in [
        ("{count: gesprek, at_least: 99999999999999999999}", "a whole number, 0 or more"),
        ("{some: gesprek, during: {from: begin, until: begin + 999999999999 days}}", "is no length of time"),
        ("{some: gesprek, during: {from: begin, until: begin + 2147483647 days}}", "is no length of time"),
        ("{some: gesprek, during: {from: 99999-01-01}}", "TS0"),
        (
            "{rate: gesprek, per: 0 days, during: {from: begin, until: begin + 1 year}}",
            "a stretch of no days",
        ),
        ("{rate: gesprek, per: week, in: 999999999999%, during: {from: begin}}", "between 0% and 100%"),
        ("{field: aantal, at_least: .nan}", "TS0"),
    ] {
        Place::norm(condition).refused("audit audit", 3, message);
    }
}

/// A vocabulary in which definitions multiply, or patterns that take for ever.
#[test]
fn a_vocabulary_that_asks_too_much_is_refused() {
    let multiplied = |body: &dyn Fn(&str) -> String| {
        let definitions = repeated(40, |n| match n {
            0 => "  r0: {type: integer}\n".to_owned(),
            n => format!("  r{n}: {}\n", body(&format!("{{$ref: \"#/$defs/r{}\"}}", n - 1))),
        });
        let place = Place::new();
        let schema = fs::read_to_string(place.path("norm/zaak.schema.yaml")).unwrap();
        let schema = schema.replace("  soort:", "  bom: {$ref: \"#/$defs/r39\"}\n  soort:");
        place.write("norm/zaak.schema.yaml", format!("{schema}$defs:\n{definitions}"));
        place
    };
    multiplied(&|inner| format!("{{allOf: [{inner}, {inner}]}}")).refused("audit audit", 3, "TS0104");
    let object = |inner: &str| format!("{{type: object, properties: {{a: {inner}, b: {inner}}}}}");
    multiplied(&object).refused("audit audit", 3, "TS0104");

    for (pattern, text, message) in [
        ("^(a+)+$", format!("{}b", "a".repeat(50_000)), "TS0401"),
        ("^(?=a)((a+)+)\\\\2$", format!("{}b", "a".repeat(5_000)), "TS0401"),
        ("((a{1000}){1000}){1000}", "a".to_owned(), "TS0301"),
    ] {
        let place = Place::new();
        let schema = fs::read_to_string(place.path("norm/zaak.schema.yaml")).unwrap();
        let field = format!("  t: {{type: string, pattern: \"{pattern}\"}}\n  soort:");
        place.write("norm/zaak.schema.yaml", schema.replace("  soort:", &field));
        place.write(&format!("audit/{RECORD}"), format!("zaak: 1\nt: {text}\n"));
        place.refused("audit audit", 3, message);
    }
}

/// Events within events multiply as well; what would take too long is refused, and can be allowed.
#[test]
fn a_record_that_takes_too_long_is_refused() {
    let nested =
        "{every: gesprek, has: {some: gesprek, during: {from: this.datum, until: this.datum + 14 days}}}";
    let record = |events| format!("zaak: 1\ngesprek:\n{}", "- {datum: 2012-03-01}\n".repeat(events));
    let place = Place::norm(nested);
    place.write(&format!("audit/{RECORD}"), record(24_000));
    place.refused(
        "audit audit",
        3,
        "testing this record takes up to 576048001 steps for norm N-2; the limit `steps` is 2000000",
    );

    place.write(&format!("audit/{RECORD}"), record(40));
    place.works("audit audit");
    place.refused("audit audit --limit steps=1000", 3, "the limit `steps` is 1000");
    place.works("audit audit --limit steps=5_000");

    // A year of first days, ninety years of weeks, and events that may lie anywhere in a year.
    let place = Place::norm("{rate: gesprek, per: week, during: {from: begin, until: begin + 90 years}}");
    let events = "- {datum: 2012}\n".repeat(20_000);
    place.write(&format!("audit/{RECORD}"), format!("zaak: 1\nbegin: 1920\ngesprek:\n{events}"));
    let explained = place.works("explain audit 1 N-2");
    assert!(explained.contains("niet te beoordelen"), "{explained}");
}

/// More files, records, bytes, levels and values than there may be; a limit can be set either way.
#[test]
fn limits_hold_and_can_be_set() {
    let place = Place::new();
    for number in 2..=5 {
        place.write(&format!("audit/dossiers/{number}.yaml"), format!("zaak: {number}\n"));
    }
    place.write("audit/dossiers/6.yaml", repeated(20, |n| format!("- {{zaak: {}}}\n", n + 6)));
    place.works("audit audit --limit files=6 --limit records=25");
    for (limit, message) in [
        ("files=5", "audit/dossiers holds more than 5 files with records; the limit `files` is 5"),
        ("records=24", "the audit holds more than 24 records; the limit `records` is 24"),
        ("bytes=150", "larger than 150 bytes"),
        ("depth=1", "nested at least 2 deep; the limit is 1"),
        ("values=3", "the limit is 3"),
        ("levels=1", ""),
    ] {
        let output = place.shell(&format!("toetssteen audit audit --limit {limit}"));
        let said = String::from_utf8(output.stderr).unwrap();
        let code = if message.is_empty() { 0 } else { 3 };
        assert_eq!(output.status.code(), Some(code), "{limit}: {said}");
        assert!(said.contains(message), "{limit}: {said}");
    }
    let deep = format!("{}{{some: gesprek}}{}", "{not: ".repeat(20), "}".repeat(20));
    let nested = Place::norm(&deep);
    nested.works("audit audit --limit levels=21");
    nested.refused(
        "audit audit --limit levels=20",
        3,
        "norm N-2 has more than 20 conditions within each other",
    );

    for (limit, message) in [
        ("file=5", "did you mean `files`?"),
        ("depth=0", "a whole number from 1 to 256, such as depth=64"),
        ("depth=257", "a whole number from 1 to 256"),
        ("depth", "NAME=NUMBER"),
    ] {
        place.refused(&format!("audit audit --limit {limit}"), 2, message);
    }

    place.works("audit audit -o json:f.json");
    place.refused("report f.json -o md --limit findings=1000", 3, "larger than 1000 bytes");
    place.write("ontwerp/a.j2", "a");
    place.write("ontwerp/rapport.md.j2", "{% for i in range(1000) %}{{ i }}{% endfor %}");
    place.refused(
        "report f.json --template ontwerp -o md --limit templates=1",
        3,
        "the limit `templates` is 1",
    );
    place.write(
        "ontwerp/rapport.md.j2",
        "{% for i in range(20000) %}{% for j in range(20000) %}x{% endfor %}{% endfor %}",
    );
    place.refused("report f.json --template ontwerp -o md:r.md", 3, "fuel");
}

/// The page lists every limit; `UPDATE=1` writes the table anew.
#[test]
fn the_page_lists_every_limit() {
    let number = |number: usize| {
        let digits = number.to_string();
        let places = digits.len();
        let separated = digits.char_indices().flat_map(|(at, digit)| {
            let comma = (at > 0 && (places - at).is_multiple_of(3)).then_some(',');
            comma.into_iter().chain([digit])
        });
        separated.collect::<String>()
    };
    let rows = ALL.iter().map(|limit| {
        let most = if limit.most < usize::MAX / 4 { number(limit.most) } else { "—".to_owned() };
        format!("| `{}` | {} | {most} | {} |\n", limit.name, number(limit.default), limit.about)
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- limits -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /limits -->").unwrap();
    let head = "| name | limit | at most | what it counts |\n|---|---:|---:|---|\n";
    let table: String = std::iter::once(head.to_owned()).chain(rows).collect();
    let current = format!("{before}<!-- limits -->\n\n{table}\n<!-- /limits -->{after}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, current).unwrap();
    } else {
        assert_eq!(page, current, "docs/limits.md is behind: UPDATE=1 cargo test --test hostile");
    }
}

/// As deep as the most that can be allowed, everything still has room on its stack.
#[test]
fn the_deepest_that_can_be_allowed_is_read() {
    let place = Place::record(format!("zaak: 1\nsoort: {}{}\n", "[".repeat(250), "]".repeat(250)));
    place.refused("audit audit --limit depth=256", 3, "`soort` has a value that it cannot have");

    // Each definition is a condition in a condition.
    for (last, levels) in [(195, 400), (95, 200)] {
        let place = Place::norm(&format!("{{ref: d{last}}}"));
        let definitions = repeated(last + 1, |n| match n {
            0 => "    d0: {title: d0, when: {some: gesprek}}\n".to_owned(),
            n => format!("    d{n}: {{title: d, when: {{not: {{ref: d{}}}}}}}\n", n - 1),
        });
        place.add("norm/framework.yaml", &format!("definitions:\n  conditions:\n{definitions}"));
        place.refused("audit audit", 3, "the limit `levels` is 100");
        for command in ["audit audit", "explain audit 1 N-2", "guide norm", "report audit -o html"] {
            place.works(&format!("{command} --limit levels={levels}"));
        }
    }
}

/// Links and paths that lead elsewhere, and what is no file at all.
#[test]
fn what_lies_elsewhere_or_is_no_file_is_refused() {
    const SECRET: &str = "geheim: 42";
    let place = Place::new();
    place.write("elders/9.yaml", SECRET);
    symlink("../../elders/9.yaml", place.path("audit/dossiers/9.yaml")).unwrap();
    place.refused("audit audit", 3, "audit/dossiers/9.yaml is a link; put what it leads to in its place");

    let place = Place::new();
    place.write("elders/9.yaml", "zaak: 9\n");
    symlink("../../elders", place.path("audit/dossiers/meer")).unwrap();
    place.refused("audit audit", 3, "audit/dossiers/meer is a link");

    let place = Place::new();
    pipe(&place.path("audit/dossiers/9.yaml"));
    place.refused("audit audit", 3, "audit/dossiers/9.yaml is no file that can be read");

    for file in ["aspect.yaml", "zaak.schema.yaml"] {
        for target in ["../elders.yaml", "/dev/zero", "/etc/passwd"] {
            let place = Place::new();
            place.write("elders.yaml", SECRET);
            fs::remove_file(place.path("norm").join(file)).unwrap();
            symlink(target, place.path("norm").join(file)).unwrap();
            place.refused("audit audit", 3, &format!("{file}` cannot be read"));
            let output = place.shell("toetssteen audit audit");
            assert!(!String::from_utf8(output.stderr).unwrap().contains("42"), "{file} -> {target}");
        }
    }
    for (name, message) in [("framework.yaml", "it is not a file"), ("aspect.yaml", "cannot be read")] {
        let place = Place::new();
        fs::remove_file(place.path("norm").join(name)).unwrap();
        pipe(&place.path("norm").join(name));
        place.refused("audit audit", 3, message);
    }
    for text in ["{zaak: /etc}", "{zaak: /dev}", "{zaak: ../../nergens}"] {
        let place = Place::new();
        let audit = fs::read_to_string(place.path("audit/audit.yaml")).unwrap();
        place.write("audit/audit.yaml", audit.replace("{zaak: dossiers}", text));
        let output = place.shell("toetssteen audit audit");
        assert!(matches!(output.status.code(), Some(3 | 5)), "{text}");
    }
    for (named, lies) in [("../elders.md", "elders.md"), ("elders.md", "audit/elders.md")] {
        let place = Place::new();
        place.write("elders.md", SECRET);
        if lies.starts_with("audit") {
            symlink("../elders.md", place.path(lies)).unwrap();
        }
        place.add("audit/audit.yaml", &format!("texts: {{voorwoord: {named}}}\n"));
        place.refused("report audit -o md", 3, "leads out of the audit's folder");
    }
    let place = Place::new();
    place.write("elders.j2", SECRET);
    fs::create_dir(place.path("ontwerp")).unwrap();
    symlink("../elders.j2", place.path("ontwerp/rapport.md.j2")).unwrap();
    place.refused("report audit --template ontwerp -o md", 3, "ontwerp/rapport.md.j2 is a link or no file");
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Files that come and go while they are read: an error that names one, or a result over those that were there.
#[test]
fn files_that_vanish_are_told() {
    let place = Place::new();
    for number in 2..=300 {
        place.write(&format!("audit/dossiers/{number}.yaml"), format!("zaak: {number}\n"));
    }
    let folder = place.path("audit/dossiers");
    let removing = thread::spawn(move || {
        for number in (2..=300).rev() {
            let _ = fs::remove_file(folder.join(format!("{number}.yaml")));
        }
    });
    while !removing.is_finished() {
        let output = place.shell("toetssteen audit audit -o json:f.json");
        let said = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(0) => assert!(place.path("f.json").exists()),
            Some(3) => assert!(said.contains("it does not exist") || said.contains("os error"), "{said}"),
            other => panic!("{other:?}: {said}"),
        }
    }
    removing.join().unwrap();
    place.works("audit audit");
}

/// Where there is no room left, what was there stays as it was, and nothing half stands beside it.
#[test]
fn a_full_disk_leaves_what_was_there() {
    let place = Place::new();
    place.works("report audit -o html:r.html");
    let before = fs::read(place.path("r.html")).unwrap();
    // The signal that comes with a file that may grow no further is not wanted: as on a full disk, writing fails.
    for (blocks, command) in [
        (1, "report audit -o html:r.html"),
        (1, "audit audit -o json:f.json"),
        (0, "screen audit --redact schoon"),
    ] {
        let output = place.shell(&format!("trap '' XFSZ; ulimit -f {blocks}; toetssteen {command}"));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(4), "{command}: {said}");
        assert!(said.contains("cannot be written"), "{command}: {said}");
    }
    assert_eq!(fs::read(place.path("r.html")).unwrap(), before);
    for path in place.files().keys() {
        let temporary = path.extension().is_some_and(|extension| extension == "tmp");
        let left = ["f.json", "schoon"].iter().any(|name| path.ends_with(name));
        assert!(!temporary && !left, "{} is left", path.display());
    }
    let full = fs::metadata("/dev/full");
    if full.is_ok_and(|full| full.file_type().is_char_device()) {
        for command in ["audit audit", "report audit -o md", "explain audit 1"] {
            let output = place.shell(&format!("toetssteen {command} > /dev/full"));
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(4), "{command}: {said}");
            assert!(said.contains("cannot be written"), "{command}: {said}");
        }
    }
}

/// Results go where they are asked for: into a pipe, behind a link, and with the permissions that were there.
#[test]
fn what_is_written_to_stays_what_it_is() {
    let place = Place::new();
    pipe(&place.path("pijp"));
    let output = place.shell("cat pijp & toetssteen audit audit -o json:pijp; wait");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().contains("\"format\": \"toetssteen-findings"));
    assert!(!place.path("pijp").is_file(), "a file was put in the place of a pipe");

    place.write("map/echt.md", "oud");
    fs::set_permissions(place.path("map/echt.md"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("map/echt.md", place.path("r.md")).unwrap();
    place.works("report audit -o md:r.md");
    assert!(place.path("r.md").is_symlink());
    let text = fs::read_to_string(place.path("map/echt.md")).unwrap();
    assert!(text.contains("Proef"), "{text}");
    assert_eq!(fs::metadata(place.path("map/echt.md")).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Findings documents that somebody made up.
#[test]
fn a_findings_document_that_is_none_is_refused() {
    let place = Place::new();
    place.works("audit audit -o json:f.json -o yaml:f.yaml");
    let json = fs::read_to_string(place.path("f.json")).unwrap();
    let mut aliases = String::from("a0: &a0 [x, x]\n");
    for n in 1..40 {
        let _ = writeln!(aliases, "a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]", n - 1);
    }
    let mut nobody: serde_json::Value = serde_json::from_str(&json).unwrap();
    nobody["populations"] = serde_json::json!([]);
    let format = "format: toetssteen-findings/4";
    let cases = [
        ("aliases.yaml", format!("{format}\n{aliases}"), "no findings document"),
        ("deep.json", "{\"a\":".repeat(100_000), "no findings document"),
        ("deep.yaml", format!("{format}\na: {}", "[".repeat(100_000)), "no findings document"),
        (
            "deeper.yaml",
            format!("{format}\n{}", repeated(3_000, |n| format!("{}a:\n", " ".repeat(n)))),
            "no findings document",
        ),
        ("twice.json", json.replacen("\"format\"", "\"format\": \"x\", \"format\"", 1), "duplicate field"),
        ("other.json", json.replacen("findings/4", "findings/99", 1), "run the audit again"),
        ("nobody.json", nobody.to_string(), "it names no population"),
        ("many.json", json.replacen("\"records\": 1", "\"records\": 99999999999999999999", 1), ""),
        ("nan.json", json.replacen("\"records\": 1", "\"records\": NaN", 1), ""),
        ("bytes.json", "\u{0}".repeat(1_000), ""),
    ];
    for (name, text, message) in cases {
        place.write(name, text);
        for command in [format!("report {name} -o md:r.md"), format!("verify {name}")] {
            place.refused(&command, 3, message);
        }
    }
    // Numbers that no audit can give are shown, not trusted to add up.
    place.write("much.json", json.replace("\"n\": 1", "\"n\": 18446744073709551615"));
    let output = place.shell("toetssteen report much.json -o md:r.md");
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
}
