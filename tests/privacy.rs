//! Nothing that identifies a person comes out again: not from any command, in any form, on any way out.
//!
//! An audit is made whole, and then spoilt in one place at a time; every command runs on it, and no piece of what was
//! planted may stand in what it prints or writes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

/// The files of an audit that is in order.
const WHOLE: [(&str, &str); 8] = [
    (
        "norm/framework.yaml",
        "framework: proef\ntitle: Proef\ndocuments: {D: {title: Een document}}\n\
         subjects: {zaak: {schema: zaak.schema.yaml, one: zaak, many: zaken}}\nscale: [goed, slecht]\naspects: aspect.yaml\n",
    ),
    (
        "norm/zaak.schema.yaml",
        "type: object\nadditionalProperties: false\nrequired: [zaak]\nproperties:\n  \
         zaak: {title: zaaknummer, type: string, x-identifier: true}\n  \
         soort: {title: soort, enum: [groot, klein], x-quasi-identifier: true}\n  \
         plaats: {title: plaats, type: string, x-quasi-identifier: true}\n  \
         klacht: {title: klacht, enum: [rug, hart], x-sensitive: true}\n  \
         notitie: {title: notitie, type: string}\n  \
         bedrag: {title: bedrag, type: integer}\n  \
         gesprek: {title: gesprek, x-event: {date: datum, many: gesprekken}, type: array, items: {type: object, properties: \
         {datum: {title: datum, format: partial-date}, verslag: {title: verslag, type: string}}}}\n",
    ),
    (
        "norm/aspect.yaml",
        "aspect: a\ntitle: Aspect\nframe: Waar het om gaat.\nrating: {minimum: 0, rules: [{rate: goed}], origin: chosen, why: proef}\n\
         norms:\n  - id: N-1\n    title: Er is gesproken\n    statement: s\n    source: {document: D}\n    \
         finding: \"Bij {{ quantity }} zaken.\"\n    criteria:\n      gesproken: {question: Is er gesproken?, met: {some: gesprek}}\n      \
         nodig: {question: Was het nodig?, judged: {guidance: g}}\n    met: all\n",
    ),
    (
        "audit/audit.yaml",
        "audit: Proef\nframework: ../norm\nas_of: 2013-06-30\npopulations: {zaak: dossiers}\njudgements: oordelen.yaml\n\
         texts: {voorwoord: teksten/voorwoord.md}\ncolofon: {Status: fictief}\n",
    ),
    (
        "audit/oordelen.yaml",
        "- {dossier: 1, norm: N-1, criterion: nodig, verdict: met, by: een onderzoeker, motivation: het was nodig}\n",
    ),
    ("audit/teksten/voorwoord.md", "Dit is een proef. Alle zaken zijn verzonnen.\n"),
    (
        "audit/dossiers/1.yaml",
        "# Fictief.\nzaak: \"1\"\nsoort: groot\nplaats: A\nklacht: rug\nnotitie: er is weinig te zeggen\ngesprek: [{datum: 2012-03-01, verslag: kort}]\n",
    ),
    ("audit/dossiers/2.yaml", "zaak: \"2\"\nsoort: groot\nplaats: onbekend\nklacht: hart\ngesprek: []\n"),
];

/// What is planted: as it is written, and the words of which no piece may come out.
const PLANTED: [(&str, &str); 8] = [
    ("bsn 845137207", "845137207"),
    ("8451.37.207", "845137207"),
    ("NL90 RABO 0758 4936 21", "RABO0758493621"),
    ("zwartebroek.petronella@xsmail.nl", "zwartebroek petronella xsmail"),
    ("06 - 47 58 36 29", "47583629"),
    ("mevrouw Zwartebroek", "Zwartebroek"),
    ("geboren op 17 augustus 1947", "17 augustus 1947"),
    ("Kwartelstraat 863, 9748 XK", "Kwartelst 9748"),
];

/// A way to spoil a file: which, and how.
type Spoil = (&'static str, &'static str, fn(&str, &str) -> String);

const SPOILT: [Spoil; 13] = [
    ("a value", "audit/dossiers/1.yaml", |text, planted| text.replace("er is weinig te zeggen", planted)),
    ("a comment", "audit/dossiers/1.yaml", |text, planted| {
        text.replace("# Fictief.", &format!("# {planted}"))
    }),
    ("a key that has no meaning", "audit/dossiers/1.yaml", |text, planted| format!("{text}'{planted}': x\n")),
    ("a key that stands twice", "audit/dossiers/1.yaml", |text, planted| {
        format!("{text}'{planted}': x\n'{planted}': x\n")
    }),
    ("the number of the record", "audit/dossiers/1.yaml", |text, planted| {
        text.replace("\"1\"", &format!("'{planted}'"))
    }),
    ("a value that may not be", "audit/dossiers/1.yaml", |text, planted| {
        text.replace("groot", &format!("'{planted}'"))
    }),
    ("a date that is none", "audit/dossiers/1.yaml", |text, planted| {
        text.replace("2012-03-01", &format!("'{planted}'"))
    }),
    ("a file that is no YAML", "audit/dossiers/1.yaml", |text, planted| {
        format!("{text}notities: [\"{planted}\n")
    }),
    ("an anchor and a tag", "audit/dossiers/1.yaml", |text, planted| {
        format!("{text}b: &a !{} '{planted}'\n", planted.replace(' ', "_"))
    }),
    ("a judgement", "audit/oordelen.yaml", |text, planted| {
        text.replace("dossier: 1", &format!("dossier: '{planted}'"))
    }),
    ("a text", "audit/teksten/voorwoord.md", |text, planted| {
        format!("{text}\n[{planted}](<bevinding:{planted}>)\n")
    }),
    ("the audit", "audit/audit.yaml", |text, planted| {
        text.replace("Status: fictief", &format!("Status: '{planted}'"))
    }),
    ("a path in the audit", "audit/audit.yaml", |text, planted| {
        text.replace("teksten/voorwoord.md", &format!("'teksten/{planted}.md'"))
    }),
];

/// Every command that reads an audit, in every form that it can give; `OUT` is a folder to write to.
const COMMANDS: [&[&str]; 18] = [
    &["audit", "audit", "-o", "json:OUT/f.json", "-o", "yaml:OUT/f.yaml", "-o", "table:OUT/f.txt"],
    &["audit", "audit", "-o", "json"],
    &["audit", "audit", "--published"],
    &["report", "audit", "-o", "html:OUT/r.html", "-o", "md:OUT/r.md"],
    &["report", "audit", "-o", "md", "--lang", "en", "--template", "zelfevaluatie"],
    &["explain", "audit", "1"],
    &["explain", "audit", "2", "N-1"],
    &["check", "audit"],
    &["check", "audit", "-o", "json", "-o", "sarif:OUT/c.sarif"],
    &["check", "audit", "-o", "junit", "-o", "github:OUT/c.txt"],
    &["check", "audit/dossiers/1.yaml", "-o", "sarif"],
    &["fmt", "--check", "audit"],
    &["fmt", "--diff", "audit"],
    &["screen", "audit"],
    &["screen", "audit", "-o", "json", "--level", "mogelijk"],
    &[
        "screen",
        "audit/dossiers",
        "audit/audit.yaml",
        "audit/oordelen.yaml",
        "audit/teksten",
        "--level",
        "zeker",
    ],
    &["screen", "audit", "--redact", "OUT/copies", "--level", "mogelijk"],
    &["screen", "audit", "--redact", "OUT/likely", "-o", "table:OUT/s.txt"],
];

fn run(folder: &Path, arguments: &[&str], out: &Path) -> Output {
    let arguments = arguments.iter().map(|a| a.replace("OUT", out.to_str().unwrap()));
    let command = Command::new(env!("CARGO_BIN_EXE_toetssteen"))
        .args(arguments)
        .current_dir(folder)
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .output();
    command.unwrap()
}

fn write(folder: &Path, files: &BTreeMap<String, String>) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn whole() -> BTreeMap<String, String> {
    WHOLE.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Everything below a folder: the paths and what the files hold.
fn everything(folder: &Path) -> String {
    let mut text = String::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            text += &format!("{}\n", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                folders.push(path);
            } else {
                text += &String::from_utf8_lossy(&fs::read(path).unwrap());
            }
        }
    }
    text
}

/// The pieces of four digits or six letters of which none may be seen: shorter ones are in every text.
fn pieces(words: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for word in words.split(' ') {
        let chars: Vec<char> = word.to_lowercase().chars().collect();
        let length = if chars.iter().all(char::is_ascii_digit) { 4 } else { 6 };
        pieces.extend(chars.windows(length).map(|part| part.iter().collect::<String>()));
    }
    pieces
}

/// The pieces that a text shows, also where blanks and the like stand between their characters.
fn shown(text: &str, pieces: &[String]) -> Vec<String> {
    let lower = text.to_lowercase();
    let bare: String = lower.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '_')).collect();
    pieces.iter().filter(|piece| lower.contains(*piece) || bare.contains(*piece)).cloned().collect()
}

/// What a command may end with on a spoilt audit.
fn exits(command: &str) -> i32 {
    match command {
        "check" | "screen" => 1,
        _ => 3,
    }
}

#[test]
fn nothing_planted_comes_out_of_any_command() {
    let mut runs = 0;
    for (round, (what, file, spoil)) in SPOILT.iter().enumerate() {
        // Each way to spoil is tried with several of what can be planted, and each of these in several ways.
        for (at, (planted, words)) in
            PLANTED.iter().enumerate().filter(|(at, _)| (at + round) % PLANTED.len() == 0)
        {
            let folder = TempDir::new().unwrap();
            let mut files = whole();
            let spoilt = spoil(&files[*file], planted);
            assert_ne!(spoilt, files[*file], "{what}");
            files.insert((*file).to_owned(), spoilt);
            write(folder.path(), &files);
            let pieces = pieces(words);
            assert!(!pieces.is_empty());
            for command in COMMANDS {
                let out = TempDir::new().unwrap();
                let output = run(folder.path(), command, out.path());
                runs += 1;
                let all = format!(
                    "{}\n{}\n{}",
                    String::from_utf8_lossy(&output.stdout),
                    String::from_utf8_lossy(&output.stderr),
                    everything(out.path())
                );
                let seen = shown(&all, &pieces);
                assert!(seen.is_empty(), "{what}, {at}: {command:?} shows {seen:?}:\n{all}");
                // `screen` from a level on says nothing of what is less sure, and `fmt` lays out YAML only.
                let passes = command.contains(&"zeker") || command[0] == "fmt" && file.contains("teksten");
                let level = passes && output.status.code() == Some(0);
                let code = output.status.code();
                assert!(
                    level || code == Some(exits(command[0])),
                    "{what}, {planted}: {command:?} {code:?}\n{all}"
                );
                if command[0] != "screen" && command[0] != "fmt" {
                    let told = all.contains("TS0406");
                    assert!(told, "{what}: {command:?}\n{all}");
                }
            }
        }
    }
    assert!(runs > 200, "{runs}");
}

#[test]
fn a_whole_audit_goes_through_every_command() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &whole());
    for command in COMMANDS {
        let out = TempDir::new().unwrap();
        let output = run(folder.path(), command, out.path());
        assert_eq!(output.status.code(), Some(0), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn names_of_files_and_folders_come_out_of_no_command() {
    let planted = [
        ("audit/dossiers/845137207.yaml", "audit", "845137207"),
        ("audit/dossiers/bsn_845137207/3.yaml", "audit", "845137207"),
        ("audit/dossiers/zwartebroek@xsmail.nl.yaml", "audit", "zwartebroek xsmail"),
    ];
    for (path, audit, words) in planted {
        let folder = TempDir::new().unwrap();
        let mut files = whole();
        files.insert(path.to_owned(), "zaak: \"3\"\nsoort: [\n".to_owned());
        write(folder.path(), &files);
        for command in COMMANDS {
            let out = TempDir::new().unwrap();
            let output = run(folder.path(), command, out.path());
            let all = format!(
                "{}\n{}\n{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr),
                everything(out.path())
            );
            // The names of files that are written stand in the answer of `fmt`: this file is not among them.
            let seen = shown(&all, &pieces(words));
            assert!(seen.is_empty(), "{path} ({audit}): {command:?} shows {seen:?}:\n{all}");
            let level = command.contains(&"zeker");
            assert!(level || output.status.code() != Some(0), "{path}: {command:?}\n{all}");
        }
    }
}

/// What an audit lets pass stands in its findings and in its report, in both languages, with the reason why.
#[test]
fn what_is_let_pass_is_told() {
    let folder = TempDir::new().unwrap();
    let mut files = whole();
    let dossier = files.get_mut("audit/dossiers/1.yaml").unwrap();
    *dossier = dossier.replace("er is weinig te zeggen", "belde 070-4758362");
    write(folder.path(), &files);
    let out = TempDir::new().unwrap();
    assert_eq!(run(folder.path(), &["audit", "audit"], out.path()).status.code(), Some(3));

    let exception = "screen: {exceptions: [{rule: telefoon, file: dossiers/1.yaml, motivation: het is het nummer van de balie}]}\n";
    files.get_mut("audit/audit.yaml").unwrap().push_str(exception);
    write(folder.path(), &files);
    let output = run(folder.path(), &["audit", "audit", "-o", "json"], out.path());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!([
        {"rule": "telefoon", "file": "dossiers/1.yaml", "motivation": "het is het nummer van de balie"}
    ]);
    assert_eq!(findings["audit"]["screen_exceptions"], expected);
    for (lang, lead) in [
        ("nl", "Doorgelaten bij de controle op herleidbare gegevens"),
        ("en", "Let pass by the screen for identifying data"),
    ] {
        for form in ["html", "md"] {
            let output = run(folder.path(), &["report", "audit", "-o", form, "--lang", lang], out.path());
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.contains(lead), "{lang} {form}");
            assert!(
                text.contains("telefoon") && text.contains("Het is het nummer van de balie."),
                "{lang} {form}"
            );
        }
    }
    // It is one rule, in one file.
    for (path, text) in [
        ("audit/dossiers/1.yaml", "zaak: \"1\"\nnotitie: bsn 845137207\n"),
        ("audit/dossiers/2.yaml", "zaak: \"2\"\nnotitie: belde 070-4758362\n"),
    ] {
        let mut other = files.clone();
        other.insert(path.to_owned(), text.to_owned());
        write(folder.path(), &other);
        assert_eq!(run(folder.path(), &["audit", "audit"], out.path()).status.code(), Some(3), "{path}");
        write(folder.path(), &files);
    }
}

/// A list of names is used by every command, and what stands in it is never shown; without it nothing is evaluated.
#[test]
fn a_list_of_names_is_kept_to() {
    let folder = TempDir::new().unwrap();
    let mut files = whole();
    files.get_mut("audit/audit.yaml").unwrap().push_str("screen: {names: namen.txt}\n");
    let dossier = files.get_mut("audit/dossiers/1.yaml").unwrap();
    *dossier = dossier.replace("er is weinig te zeggen", "er is gesproken met Zwartebroek over werk");
    write(folder.path(), &files);
    let out = TempDir::new().unwrap();
    let output = run(folder.path(), &["audit", "audit"], out.path());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(said.contains("the list of names cannot be read: it does not exist"), "{said}");

    files.insert("audit/namen.txt".to_owned(), "Zwartebroek\nPetronella\n".to_owned());
    write(folder.path(), &files);
    for command in COMMANDS {
        let out = TempDir::new().unwrap();
        let output = run(folder.path(), command, out.path());
        let all = format!(
            "{}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
            everything(out.path())
        );
        let seen = shown(&all, &pieces("zwartebroek petronella"));
        assert!(seen.is_empty(), "{command:?} shows {seen:?}:\n{all}");
        let level = command.contains(&"zeker");
        assert!(level || output.status.code() != Some(0), "{command:?}\n{all}");
    }
    let list = ["screen", "audit/dossiers", "--names", "audit/namen.txt", "-o", "json"];
    let output = run(folder.path(), &list, out.path());
    assert!(String::from_utf8(output.stdout).unwrap().contains("namenlijst"));
}

/// Copies hold everything except what was found, in files that are still YAML; what was looked at stays as it was.
#[test]
fn copies_are_whole_and_go_where_nothing_is() {
    let folder = TempDir::new().unwrap();
    let mut files = whole();
    files.insert(
        "audit/dossiers/845137207.yaml".to_owned(),
        "zaak: 845137207\nsoort: klein\nnotitie: \"mevrouw \\u005Awartebroek belde 06-47583629\"\n"
            .to_owned(),
    );
    files.insert("audit/dossiers/847513208.yaml".to_owned(), "zaak: 4\n".to_owned());
    files.insert("audit/dossiers/foto.txt".to_owned(), "mw. Zwartebroek\n".to_owned());
    write(folder.path(), &files);
    fs::write(folder.path().join("audit/foto.jpg"), [0xff, 0xd8, 0xff]).unwrap();
    let before = everything(folder.path());
    let output = run(folder.path(), &["screen", "audit", "--redact", "schoon"], folder.path());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("audit/foto.jpg was not looked at"), "{said}");

    let copies = folder.path().join("schoon");
    let read = |path: &str| fs::read_to_string(copies.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let copy = read("dossiers/weggelaten-bsn.yaml");
    assert_eq!(
        copy,
        "zaak: weggelaten-bsn\nsoort: klein\nnotitie: \"mevrouw weggelaten-naam belde weggelaten-telefoon\"\n"
    );
    assert_eq!(read("dossiers/1.yaml"), WHOLE[6].1);
    assert_eq!(read("dossiers/foto.txt"), "mw. weggelaten-naam\n");
    assert!(!copies.join("foto.jpg").exists());
    let report: serde_json::Value = serde_json::from_str(&read("weggelaten.json")).unwrap();
    assert!(report["not_copied"][0]["path"].as_str().unwrap().ends_with("foto.jpg"));
    let replaced: usize =
        report["files"].as_array().unwrap().iter().map(|f| f["replaced"].as_array().unwrap().len()).sum();
    assert!(replaced >= 5, "{report:#}");
    assert_eq!(run(folder.path(), &["screen", "schoon"], folder.path()).status.code(), Some(0));

    fs::remove_dir_all(&copies).unwrap();
    assert!(everything(folder.path()) == before, "what is looked at stays as it was");
    for (to, from) in
        [("audit/schoon", "audit"), ("audit", "audit"), ("norm", "audit"), ("audit/dossiers/../x", "audit")]
    {
        let output = run(folder.path(), &["screen", from, "--redact", to], folder.path());
        assert_eq!(output.status.code(), Some(2), "{to}");
        assert!(everything(folder.path()) == before, "{to}");
    }
}

/// The smallest groups are named by place, and what is not known counts both ways.
#[test]
fn records_are_compared_by_what_may_point_at_a_person() {
    let folder = TempDir::new().unwrap();
    let mut files = whole();
    let record = |n: usize, plaats: &str, klacht: &str| {
        (
            format!("audit/dossiers/{n}.yaml"),
            format!("zaak: \"{n}\"\nsoort: klein\nplaats: {plaats}\nklacht: {klacht}\n"),
        )
    };
    files.extend([
        record(3, "B", "rug"),
        record(4, "B", "hart"),
        record(5, "B", "hart"),
        record(6, "onbekend", "rug"),
    ]);
    write(folder.path(), &files);
    let output = run(folder.path(), &["screen", "audit", "-o", "json"], folder.path());
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let records = &json["audits"][0]["records"][0];
    // 1 and 2 may be alike, and 6 may be one of 3, 4 and 5.
    assert_eq!(records["records"], 6);
    assert_eq!(records["quasi_identifiers"], serde_json::json!(["soort", "plaats"]));
    assert_eq!(records["k"], serde_json::json!({"least": 1, "most": 2}));
    assert_eq!(records["alone"], 3);
    let sizes: Vec<(u64, u64, usize)> = records["smallest"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            let size = |key: &str| group["size"][key].as_u64().unwrap();
            (size("least"), size("most"), group["places"].as_array().unwrap().len())
        })
        .collect();
    assert_eq!(sizes, [(1, 2, 1), (1, 2, 1), (1, 4, 1), (3, 4, 3)]);
    assert_eq!(records["smallest"][0]["places"][0], "dossiers/1.yaml:2");
    assert_eq!(records["l"], serde_json::json!([{"field": "klacht", "l": {"least": 1, "most": 2}}]));

    let output = run(folder.path(), &["screen", "audit"], folder.path());
    let table = String::from_utf8(output.stdout).unwrap();
    for said in [
        "In 9 bestanden vonden deze detectoren niets (vanaf ‘waarschijnlijk’).",
        "kleinste groep: k = 1 (hoogstens 2); alleen staan er 3",
        "l = 1 (hoogstens 2)",
        "1 (hoogstens 2): dossiers/1.yaml:2",
        "Wat onbekend is, kan aan alles gelijk zijn; het kleinste getal is het voorzichtige.",
        "Deze detectoren kijken niet naar:",
    ] {
        assert!(table.contains(said), "{said}\n{table}");
    }
    assert!(!table.to_lowercase().contains("anoniem"), "{table}");
}

#[test]
fn what_screen_writes_is_what_its_schema_says() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let schema = fs::read_to_string(root.join("schemas/screen.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let output =
        run(&root, &["screen", "casefiles/ouderen-45plus", "tests/diagnostics", "-o", "json"], &root);
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
