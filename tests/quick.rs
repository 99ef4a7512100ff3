//! Records that are read at once come to what they come to when they are read from a tree; whatever gives cause for a message is
//! not read at once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use proptest::{prelude::*, sample::Index, test_runner::Config, test_runner::TestRunner};
use serde_json::{Value, json};
use toetssteen::{
    aggregate::{Partial, Testing},
    assess::Judgements,
    compile,
    diagnostic::Sink,
    dossier::{Dossier, Line, Quick, Read},
    findings::Input,
    framework::Framework,
    limits::Limits,
    needed::Needed,
    screen::Screen,
    source::Files,
    syntax,
    time::{Dates, Day},
};

const CASES: u32 = 3_000;

/// A framework with records of its main subject, as JSON.
struct Shipped {
    framework: Framework,
    needed: Needed,
    records: Vec<Value>,
}

impl Shipped {
    fn load(norms: &str, cases: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (norms, cases) = (root.join(norms), root.join(cases));
        let (mut files, mut sink) = (Files::new(), Sink::new());
        let add = |files: &mut Files, path: PathBuf| {
            files.add(path.to_string_lossy(), fs::read_to_string(&path).unwrap())
        };
        let file = add(&mut files, norms.join("framework.yaml"));
        for name in compile::needed(&files, file) {
            add(&mut files, norms.join(name));
        }
        for path in compile::definitions(&files, file) {
            add(&mut files, PathBuf::from(path));
        }
        let framework = compile::compile(&files, file, &[], &mut sink).unwrap();
        let mut paths: Vec<PathBuf> =
            fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let records = paths.into_iter().map(|path| {
            let file = add(&mut files, path);
            syntax::parse(&files, file, &mut Sink::new()).unwrap().to_json()
        });
        let records = records.collect();
        Self { needed: Needed::of(&framework), framework, records }
    }

    fn as_of() -> Day {
        Dates::parse("2013-06-30").unwrap().lo
    }

    /// Whether a line is read at once; if so, it must come to the same as when it is read from a tree, with nothing to be said.
    fn agrees(&self, line: &str) -> bool {
        let vocabulary = &self.framework.subject(0).vocabulary;
        let needs = self.needed.subject(0).unwrap();
        let quick = Quick::of(vocabulary, needs, Self::as_of(), Limits::default().values).unwrap();
        let mut records = quick.records();
        // What one leaves behind is nothing to the next.
        let _ = records.read(self.records[0].to_string().as_bytes(), 1, "others.ndjson");
        let Some(Read { dossier: read, free }) = records.read(line.as_bytes(), 7, "records.ndjson") else {
            return false;
        };
        let screen = Screen::default();
        if let Some(free) = free.filter(|_| quick.words().all(|word| screen.is_quiet(word))) {
            assert_eq!(
                screen.is_quiet_but_for(line.as_bytes(), free),
                screen.text(line).is_empty(),
                "{line}"
            );
        }
        let (mut files, mut sink) = (Files::new(), Sink::new());
        let file = files.add_part("records.ndjson", line, 7);
        let node = syntax::parse(&files, file, &mut sink).unwrap();
        let other = Dossier::read(&node, &files, vocabulary, Self::as_of(), &mut sink);
        assert!(sink.diagnostics().is_empty(), "{:?}\n{line}", sink.diagnostics());
        let testing =
            Testing { framework: &self.framework, judgements: &Judgements::new(), as_of: Self::as_of() };
        let input = || Input { path: String::new(), sha256: String::new() };
        let yields = |dossier: &Dossier| Partial::of(testing, dossier, input(), false);
        assert_eq!(yields(read), yields(&other.unwrap()), "{line}");
        // As also where it is kept as a line, and read again.
        let (text, path) = (line.as_bytes(), "records.ndjson".into());
        let (read, mut records) = (read.clone(), quick.records());
        let again = records.again(&Line { subject: 0, text, number: 7, path }.kept());
        assert_eq!(again, Some(&read), "{line}");
        // The same where what nobody reads is left out, which is counted.
        records.count_left();
        let mut node = node;
        let left = needs.limit(vocabulary, &mut node, &mut sink);
        let limited =
            Dossier::read_limited(&node, &files, vocabulary, Some(needs), Self::as_of(), &mut sink).unwrap();
        assert!(sink.diagnostics().is_empty(), "{:?}\n{line}", sink.diagnostics());
        assert_eq!(records.left(), left, "{line}");
        let read = records.read(line.as_bytes(), 7, "records.ndjson").unwrap().dossier;
        assert_eq!(yields(read), yields(&limited), "{line}");
        true
    }
}

/// Every place in a record, as the keys and positions that lead to it.
fn places(value: &Value, path: &[String], found: &mut Vec<String>) {
    found.push(path.iter().fold(String::new(), |pointer, key| pointer + "/" + key));
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in inner {
        places(value, &[path, &[key]].concat(), found);
    }
}

/// What may stand anywhere, rightly or not.
fn anything() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!("onbekend"),
        json!("geen"),
        json!("ja"),
        json!(""),
        json!("a\"b\\c\né\t/"),
        json!("\u{1}\u{7f}\u{85}\u{feff}"),
        json!("😀\u{2028}"),
        json!("2012-03"),
        json!("2012"),
        json!(2012),
        json!("2012-02-30"),
        json!("2012-05-06"),
        json!("2013-07-01"),
        json!("2099"),
        json!("2011-07/2011-12"),
        json!("12"),
        json!(12),
        json!(-1),
        json!(1.0),
        json!(9.5e300),
        json!(18_446_744_073_709_551_615u64),
        json!(true),
        json!([]),
        json!([null]),
        json!(["onbekend", "geen"]),
        json!({}),
        json!({"datum": "2012-01-02"}),
        json!("volledig"),
        json!(["2011-01-01/2011-12-31", "2012"]),
    ])
}

#[derive(Debug, Clone)]
enum Change {
    Replace(Index, Value),
    Remove(Index),
    /// Another item of the list at or above a place.
    Append(Index, Value),
    /// A letter of a key, a value, or what stands between them, left out.
    Spoil(Index),
    /// A key and what it leads to a second time.
    Twice(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<Index>(), anything()).prop_map(|(at, value)| Change::Replace(at, value)),
        2 => any::<Index>().prop_map(Change::Remove),
        2 => (any::<Index>(), anything()).prop_map(|(at, value)| Change::Append(at, value)),
        1 => any::<Index>().prop_map(Change::Spoil),
        1 => any::<Index>().prop_map(Change::Twice),
    ]
}

fn changed(mut record: Value, changes: &[Change]) -> String {
    let mut spoils = Vec::new();
    for change in changes {
        let mut found = Vec::new();
        places(&record, &[], &mut found);
        match change {
            Change::Replace(at, value) => {
                *record.pointer_mut(&found[at.index(found.len())]).unwrap() = value.clone();
            }
            Change::Remove(at) => {
                let (parent, key) = found[at.index(found.len())].rsplit_once('/').unwrap_or_default();
                if let Some(Value::Object(map)) = record.pointer_mut(parent) {
                    map.remove(key);
                }
            }
            Change::Append(at, value) => {
                let mut pointer = found[at.index(found.len())].as_str();
                while !matches!(record.pointer(pointer), Some(Value::Array(_))) && !pointer.is_empty() {
                    pointer = pointer.rsplit_once('/').unwrap_or_default().0;
                }
                if let Some(Value::Array(items)) = record.pointer_mut(pointer) {
                    items.push(value.clone());
                }
            }
            Change::Spoil(_) | Change::Twice(_) => spoils.push(change.clone()),
        }
    }
    let mut line = record.to_string();
    for spoil in spoils {
        let ends: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        match spoil {
            Change::Twice(at) => {
                if let Value::Object(map) = &record
                    && !map.is_empty()
                {
                    let (key, value) = map.iter().nth(at.index(map.len())).unwrap();
                    line = format!("{},{}:{value}}}", &line[..line.len() - 1], json!(key));
                }
            }
            _ => drop(line.remove(ends[at_of(&spoil).index(ends.len())])),
        }
    }
    line
}

fn at_of(change: &Change) -> Index {
    match change {
        Change::Replace(at, _)
        | Change::Remove(at)
        | Change::Append(at, _)
        | Change::Spoil(at)
        | Change::Twice(at) => *at,
    }
}

#[test]
fn what_is_read_at_once_comes_to_the_same() {
    for (norms, cases, least) in [
        ("norms/ouderen-45plus", "casefiles/ouderen-45plus/dossiers", 10),
        ("norms/arbeidsbeperking", "casefiles/arbeidsbeperking/dossiers", 5),
        ("norms/re-integratie-voorwaarden", "casefiles/re-integratie-voorwaarden/dossiers", 5),
        ("tests/measures", "tests/measures/dossiers", 1),
    ] {
        let shipped = Shipped::load(norms, cases);
        let at_once = shipped.records.iter().filter(|record| shipped.agrees(&record.to_string())).count();
        println!("{norms}: {at_once} of {} as they are", shipped.records.len());
        assert!(at_once >= least, "{norms}: {at_once} of {} are read at once", shipped.records.len());
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        let record = prop::sample::select(shipped.records.clone());
        let changes = (record, prop::collection::vec(change(), 0..4));
        TestRunner::new(config)
            .run(&changes, |(record, changes)| {
                shipped.agrees(&changed(record, &changes));
                Ok(())
            })
            .unwrap();
    }
}
