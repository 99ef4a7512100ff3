//! Purpose limitation: which fields a framework reads is told, and with `--only-needed` nothing else is looked at. That what is
//! not read makes no difference is held for random frameworks by `tests/soundness`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use snapbox::cmd::{Command, OutputAssert};
use tempfile::TempDir;

/// Its framework reads each field in another way, or not at all.
const FOLDER: &str = "tests/needed";

mod findings {
    use super::*;

    #[test]
    fn of_every_audit_are_the_same_without_what_is_not_needed() {
        let mut audits: Vec<String> = fs::read_dir(root().join("casefiles"))
            .unwrap()
            .map(|entry| format!("casefiles/{}", entry.unwrap().file_name().to_string_lossy()))
            .collect();
        let tests = ["measures", "ratings", "populations", "extends", "needed"];
        audits.extend(tests.map(|name| format!("tests/{name}")));
        let mut left_out = 0;
        for audit in audits {
            let whole = stdout(&run(&root(), &["audit", &audit, "-o", "json"]).success());
            let output = run(&root(), &["audit", &audit, "-o", "json", "--only-needed"]).success();
            assert!(stderr(&output).starts_with("only what the framework needs was read: "), "{audit}");
            let mut limited: Value = serde_json::from_str(&stdout(&output)).unwrap();
            let left = limited.as_object_mut().unwrap().shift_remove("limited").unwrap();
            left_out += left.as_array().unwrap().len();
            let limited = serde_json::to_string_pretty(&limited).unwrap() + "\n";
            assert!(whole == limited, "{audit} comes to something else");
            assert!(!whole.contains("\"limited\""), "{audit} is not limited");
        }
        assert!(left_out > 20, "{left_out}");
    }

    #[test]
    fn say_what_was_left_out_and_in_how_many_records() {
        let output = run(&root(), &["audit", FOLDER, "-o", "json", "--only-needed"]).success();
        let findings: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let lines = findings["limited"].as_array().unwrap().iter().map(|left| {
            format!("{} {} {}", left["subject"].as_str().unwrap(), left["field"], left["records"])
        });
        insta::assert_snapshot!("left-out", lines.collect::<Vec<_>>().join("\n"));
        // The hashes are those of the files, which can be checked against what was delivered.
        let whole = run(&root(), &["audit", FOLDER, "-o", "json"]).success();
        let whole: Value = serde_json::from_str(&stdout(&whole)).unwrap();
        assert_eq!(findings["inputs"], whole["inputs"]);
    }

    #[test]
    fn are_as_their_schema_says() {
        let output = run(&root(), &["audit", FOLDER, "-o", "json", "--only-needed"]).success();
        let schema = fs::read_to_string(root().join("schemas/findings.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
        let document: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        // A report can be made of them.
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("f.json"), stdout(&output)).unwrap();
        run(folder.path(), &["report", "f.json", "-o", "md"]).success();
        run(folder.path(), &["report", "f.json", "-o", "md", "--only-needed"]).code(2).stdout_eq("");
    }
}

mod nonsense {
    use super::*;

    /// A word that stands in every field that is not read.
    const WORD: &str = "Zwartekraai";

    /// The audit, with nonsense wherever it does not reach anything.
    fn folder() -> TempDir {
        let folder = copy();
        change(&folder, "woonplaats: Nergenshuizen", "woonplaats: {Zwartekraai: [Zwartekraai]}");
        change(
            &folder,
            "tevreden: {klant: ja, begeleider: nee}",
            "tevreden: {klant: ja, begeleider: nee, Zwartekraai: ja}",
        );
        change(&folder, "beleving: {klant: goed}", "beleving: {Zwartekraai: goed, klant: Zwartekraai}");
        change(
            &folder,
            "naam: Niemand, geslacht: vrouw, geboren: 1950",
            "naam: [Zwartekraai], geslacht: vrouw, geboren: Zwartekraai, Zwartekraai: 3",
        );
        change(&folder, "gezin: {kinderen: 2}", "gezin: Zwartekraai");
        change(
            &folder,
            "plaats: kantoor, verslag: kort",
            "plaats: {Zwartekraai: 1}, verslag: [Zwartekraai], Zwartekraai: ja",
        );
        change(
            &folder,
            "brief: [{datum: 2013-04-01, inhoud: een uitnodiging}]",
            "brief: [{datum: Zwartekraai, inhoud: {Zwartekraai: 1}}, Zwartekraai]",
        );
        change(&folder, "reden: ziekte", "reden: {Zwartekraai: 2}, Zwartekraai: 2");
        change(
            &folder,
            "brief: volledig, verblijf: volledig}",
            "brief: Zwartekraai, verblijf: volledig, Zwartekraai: volledig}",
        );
        change(
            &folder,
            "{tekst: Dit staat nergens bij, spreker: klant}",
            "{tekst: Zwartekraai, spreker: Zwartekraai}\n  - {tekst: Zwartekraai, bij: Zwartekraai}\nZwartekraai: {Zwartekraai: Zwartekraai}",
        );
        change(&folder, "adres: Nergenstraat", "adres: {Zwartekraai: [Zwartekraai]}");
        change(&folder, "bij: Z-1}", "bij: Z-1, Zwartekraai: Zwartekraai}");
        folder
    }

    #[test]
    fn reaches_no_outcome_no_output_and_no_message() {
        let folder = folder();
        let before = ["audit", FOLDER, "-o", "json", "--only-needed"];
        let before: Value = serde_json::from_str(&stdout(&run(&root(), &before).success())).unwrap();
        let commands: [&[&str]; 10] = [
            &["audit", ".", "--only-needed"],
            &["audit", ".", "-o", "json", "--only-needed"],
            &["audit", ".", "-o", "yaml", "--only-needed"],
            &["report", ".", "-o", "html", "--only-needed"],
            &["report", ".", "-o", "md", "--template", "zelfevaluatie", "--only-needed"],
            &["explain", ".", "1", "--only-needed"],
            &["explain", ".", "3", "Z-1", "--only-needed"],
            &["check", ".", "--only-needed"],
            &["check", ".", "-o", "sarif", "--only-needed"],
            &["check", ".", "-o", "junit", "--only-needed"],
        ];
        for command in commands {
            let output = run(folder.path(), command).success();
            assert!(!stdout(&output).is_empty(), "{command:?}");
            for said in [stdout(&output), stderr(&output)] {
                assert!(!said.to_lowercase().contains(&WORD.to_lowercase()), "{command:?}\n{said}");
            }
        }
        // And it makes no difference.
        let after = run(folder.path(), commands[1]).success();
        let after: Value = serde_json::from_str(&stdout(&after)).unwrap();
        for part in ["aspects", "measures", "populations", "read", "overall"] {
            assert_eq!(before[part], after[part], "{part}");
        }
        // Read whole it cannot be used, so that the rest is no hollow test.
        assert!(stderr(&run(folder.path(), &["audit", "."]).code(3)).contains(WORD));
    }

    #[test]
    fn stays_out_of_messages_about_what_stands_beside_it() {
        let wrong = [
            ("geslacht: vrouw", "geslacht: vruow", "persoon.geslacht"),
            ("aantal: 4", "aantal: {Zwartekraai: 4}", "aantal"),
            ("onderwerp: zorg", "onderwerp: Zwartekraai", "gesprek[0].onderwerp"),
            ("zaak: 1", "zaak: 1.5", "zaak"),
            ("begin: 2013-02-01", "begin: 2014-02-30", "begin"),
        ];
        for (from, to, named) in wrong {
            let folder = folder();
            change(&folder, from, to);
            // The record on one line, as many a program writes it.
            let path = folder.path().join("dossiers/1.yaml");
            let record: Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            fs::remove_file(path).unwrap();
            fs::write(folder.path().join("dossiers/1.json"), record.to_string()).unwrap();
            let said = stderr(&run(folder.path(), &["audit", ".", "--only-needed"]).code(3).stdout_eq(""));
            assert!(said.contains("dossiers/1.json:1") && said.contains(named), "{said}");
            assert!(!said.contains(WORD), "{said}");
            let checked = run(folder.path(), &["check", ".", "-o", "json", "--only-needed"]).code(1);
            assert!(!stdout(&checked).contains(WORD) && !stderr(&checked).contains(WORD));
        }
    }

    #[test]
    fn stays_out_of_messages_about_a_text_that_is_no_record() {
        for broken in [
            "woonplaats: *Zwartekraai",
            "woonplaats: x\nwoonplaats: Zwartekraai\nZwartekraai: 1\nZwartekraai: 2",
            "woonplaats: {Zwartekraai: [",
            "woonplaats: !Zwartekraai x",
        ] {
            let folder = copy();
            change(&folder, "woonplaats: Nergenshuizen", broken);
            let said = stderr(&run(folder.path(), &["audit", ".", "--only-needed"]).code(3).stdout_eq(""));
            assert!(said.contains("dossiers/1.yaml:"), "{said}");
            assert!(!said.contains(WORD) && !said.contains('▒'), "{said}");
            // Without the option the text is quoted, masked where the screen found something in the file.
            let quoted = stderr(&run(folder.path(), &["audit", "."]).code(3));
            assert!(quoted.contains(WORD) || quoted.contains('▒'), "{quoted}");
        }
    }
}

/// What is missing because it was misspelt would count as not recorded, and so could decide an outcome.
#[test]
fn a_key_that_may_mean_something_that_is_read_is_refused() {
    let meant = [
        ("begin: 2013-02-01", "begni: 2013-02-01", "`begin`"),
        ("aantal: 4", "Aantal: 4", "`aantal`"),
        ("geslacht: vrouw", "geslagt: vrouw", "`geslacht`"),
        ("onderwerp: zorg", "onderwrep: zorg", "`onderwerp`"),
        ("klant: ja, begeleider: nee", "klnat: ja, begeleider: nee", "`klant`"),
        ("verblijf: volledig", "verblijff: volledig", "`verblijf`"),
        ("gezin:", "geslacht: man\ngezin:", "`persoon.geslacht`"),
        ("kinderen: 2", "einde: 2013-03-01", "`einde`"),
    ];
    for (from, to, named) in meant {
        let folder = copy();
        change(&folder, from, to);
        let said = stderr(&run(folder.path(), &["audit", ".", "--only-needed"]).code(3).stdout_eq(""));
        assert!(said.contains("TS0201") && said.contains(named), "{to}: {said}");
        let written = to.split(':').next().unwrap().trim_start_matches("klant: ja, ");
        assert!(named.trim_matches('`').ends_with(written) || !said.contains(written), "{to}: {said}");
    }
    // What may mean something that is not read is not.
    for (from, to) in
        [("woonplaats:", "wonplaats:"), ("geboren: 1950", "gebroen: 1950"), ("kinderen: 2", "knderen: 2")]
    {
        let folder = copy();
        change(&folder, from, to);
        run(folder.path(), &["audit", ".", "--only-needed"]).success();
    }
}

mod guide {
    use super::*;

    #[test]
    fn says_what_each_field_is_read_for() {
        let whole = stdout(&run(&root(), &["guide", FOLDER, "--fields"]).success().stderr_eq(""));
        let section = whole.split("## Welke gegevens worden gelezen").nth(1).unwrap();
        insta::assert_snapshot!("fields", section.split("## Bronnen").next().unwrap());
        let without = stdout(&run(&root(), &["guide", FOLDER]).success());
        assert!(!without.contains("Welke gegevens"), "only where it is asked for");
        let english = stdout(&run(&root(), &["guide", FOLDER, "--fields", "--lang", "en"]).success());
        let section = english.split("## Which data are read").nth(1).unwrap();
        insta::assert_snapshot!("fields-en", section.split("## Sources").next().unwrap());
        let page = stdout(&run(&root(), &["guide", FOLDER, "--fields", "-o", "html"]).success());
        assert!(page.contains("Welke gegevens worden gelezen</h2>"), "{page}");
        assert!(
            page.contains("<td>gesprek.onderwerp</td>") && page.contains("<li>persoon.geboren: "),
            "{page}"
        );
    }

    #[test]
    fn lists_every_field_of_the_vocabulary_once() {
        for framework in fs::read_dir(root().join("norms")).unwrap() {
            let folder = framework.unwrap().path();
            if !folder.join("framework.yaml").is_file() {
                continue;
            }
            let text = stdout(&run(&root(), &["guide", folder.to_str().unwrap(), "--fields"]).success());
            let section = text.split("## Welke gegevens worden gelezen").nth(1).unwrap();
            for subject in section.split("\n### ").skip(1) {
                let rows = subject.lines().filter_map(|line| {
                    line.strip_prefix("| ").or_else(|| line.strip_prefix("- "))?.split([' ', ':']).next()
                });
                let rows: Vec<&str> = rows.filter(|row| *row != "Gegeven" && *row != "---").collect();
                let unique: BTreeSet<&&str> = rows.iter().collect();
                assert!(rows.len() > 1 && unique.len() == rows.len(), "{}: {rows:?}", folder.display());
            }
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The audit and its framework in a folder of its own.
fn copy() -> TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let target = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    let folder = TempDir::new().unwrap();
    copy(&root().join(FOLDER), folder.path());
    folder
}

/// Changes the first dossier in one place.
fn change(folder: &TempDir, from: &str, to: &str) {
    let path = folder.path().join("dossiers/1.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "there is no {from:?}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn run(folder: &Path, arguments: &[&str]) -> OutputAssert {
    Command::new(snapbox::cmd::cargo_bin!("toetssteen"))
        .current_dir(folder)
        .env("COLUMNS", "100")
        .args(arguments)
        .assert()
}

fn stdout(output: &OutputAssert) -> String {
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

fn stderr(output: &OutputAssert) -> String {
    String::from_utf8(output.get_output().stderr.clone()).unwrap()
}
