//! The command line as people and scripts meet it: what it prints where, what it writes, and how it exits.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use snapbox::cmd::{Command, OutputAssert};
use tempfile::TempDir;

/// How many norms the shipped framework has.
const NORMS: usize = 53;
const AUDIT: &str = "casefiles/ouderen-45plus";
const FRAMEWORK: &str = "norms/ouderen-45plus";

mod audit {
    use super::*;

    #[test]
    fn shows_every_norm_in_a_table() {
        let output = shipped(&["audit", AUDIT]).success().stderr_eq("");
        insta::assert_snapshot!("audit", stdout(&output));
    }

    #[test]
    fn every_dossier_has_one_outcome_for_every_norm() {
        let findings: Value =
            serde_json::from_str(&stdout(&shipped(&["audit", AUDIT, "-o", "json"]).success())).unwrap();
        let norms: Vec<&Value> = list(&findings["aspects"]).iter().flat_map(|a| list(&a["norms"])).collect();
        assert_eq!(norms.len(), NORMS);
        for norm in norms {
            let counts = &norm["counts"];
            let outcomes = ["met", "partly", "not_met", "unknown", "not_applicable"];
            let sum: u64 = outcomes.iter().map(|outcome| counts[outcome].as_u64().unwrap()).sum();
            let records = if norm["subject"] == "gemeente" { 92 } else { 38 };
            assert_eq!((sum, counts["read"].as_u64()), (records, Some(records)), "{}", norm["id"]);
            assert_eq!(list(&norm["verdicts"]).len() as u64, records, "{}", norm["id"]);
        }
    }

    #[test]
    fn what_it_writes_is_what_the_schema_says() {
        let folder = TempDir::new().unwrap();
        let [json, yaml, table] = ["f.json", "f.yaml", "f.txt"].map(|name| folder.path().join(name));
        let to = |format: &str, path: &Path| format!("{format}:{}", path.display());
        let outputs = [to("json", &json), to("yaml", &yaml), to("table", &table)];
        let [json_to, yaml_to, table_to] = outputs.each_ref().map(String::as_str);
        let arguments = ["audit", AUDIT, "-o", json_to, "-o", yaml_to, "--output", table_to];
        let shown = stdout(&shipped(&arguments).success().stderr_eq(""));
        assert_eq!(shown, fs::read_to_string(table).unwrap());
        assert_eq!(files(folder.path()), ["f.json", "f.txt", "f.yaml"]);

        let document: Value = serde_json::from_str(&fs::read_to_string(json).unwrap()).unwrap();
        let again: Value = serde_yaml::from_str(&fs::read_to_string(yaml).unwrap()).unwrap();
        assert!(document == again, "YAML and JSON say the same");
        let schema = fs::read_to_string(root().join("schemas/findings.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let mut other = document;
        other["read"]["open_verdicts"] = "38".into();
        assert!(!validator.is_valid(&other), "the schema is not empty");
    }

    #[test]
    fn nothing_depends_on_when_or_where_it_runs() {
        let first = stdout(&shipped(&["audit", AUDIT, "-o", "json"]).success());
        let elsewhere = TempDir::new().unwrap();
        let [absolute, slash] = ["", "/"].map(|end| format!("{}{end}", root().join(AUDIT).display()));
        let runs = [
            shipped(&["audit", AUDIT, "-o", "json:-"]),
            run(elsewhere.path(), &["audit", &absolute, "-o", "json"]),
            run(elsewhere.path(), &["audit", &slash, "-o", "json"]),
            run(&root().join(AUDIT), &["audit", ".", "-o", "json"]),
            run(&root().join("casefiles"), &["audit", "ouderen-45plus", "-o", "json"]),
        ];
        for (number, output) in runs.into_iter().enumerate() {
            assert!(first == stdout(&output.success().stderr_eq("")), "run {number} differs");
        }
    }

    #[test]
    fn a_gate_that_is_not_met_exits_with_1_and_still_shows_what_was_found() {
        let output = shipped(&["audit", AUDIT, "--fail-on", "beperkt"]).code(1);
        assert_eq!(stdout(&output), stdout(&shipped(&["audit", AUDIT]).success()));
        insta::assert_snapshot!(stderr(&output), @"the gate is not met: Maatwerk: beperkt; Ondersteuning van de zelfredzaamheid: beperkt; Vraaggerichtheid: beperkt; Duidelijkheid: beperkt; Continuïteit en samenwerking: onvoldoende");
        let worse = shipped(&["audit", AUDIT, "--fail-on", "onvoldoende"]).code(1);
        insta::assert_snapshot!(stderr(&worse), @"the gate is not met: Continuïteit en samenwerking: onvoldoende");
    }
}

mod explain {
    use super::*;

    #[test]
    fn a_norm_that_is_not_met() {
        explained("15", "CO-4", "niet voldaan");
    }

    #[test]
    fn a_norm_that_is_met() {
        explained("9", "MW-1", "voldaan");
    }

    #[test]
    fn an_open_verdict_with_what_would_settle_it() {
        assert!(explained("17", "MW-6", "niet te beoordelen").contains("Wat de uitkomst beslist"));
    }

    #[test]
    fn a_norm_that_does_not_apply() {
        explained("30", "MW-1", "n.v.t.");
    }

    #[test]
    fn a_criterion_that_a_person_judged() {
        assert!(explained("3", "MW-8", "voldaan").contains("door een mens beoordeeld: voldaan"));
    }

    #[test]
    fn a_criterion_that_nobody_judged_yet() {
        explained("36", "MW-8", "niet te beoordelen");
    }

    #[test]
    fn without_a_norm_every_norm_is_explained() {
        let all = stdout(&shipped(&["explain", AUDIT, "15"]).success().stderr_eq(""));
        let one = stdout(&shipped(&["explain", AUDIT, "15", "CO-4"]).success());
        assert!(all.contains(&one));
        // One is about municipalities.
        assert_eq!(all.matches("  →  ").count(), NORMS - 1);
    }

    fn explained(dossier: &str, norm: &str, verdict: &str) -> String {
        let text = stdout(&shipped(&["explain", AUDIT, dossier, norm]).success().stderr_eq(""));
        assert!(text.lines().next().unwrap().ends_with(&format!("→  {verdict}")), "{text}");
        insta::assert_snapshot!(format!("explain-{dossier}-{norm}"), text);
        text
    }
}

mod report {
    use super::*;

    #[test]
    fn writes_every_format_that_is_asked_for() {
        let folder = TempDir::new().unwrap();
        let output =
            run_in(&folder, &["report", &shipped_path(), "-o", "html:r.html", "-o", "md:r.md"]).success();
        output.stdout_eq("").stderr_eq("r.html geschreven\nr.md geschreven\n");
        assert_eq!(files(folder.path()), ["r.html", "r.md"]);
        let html = fs::read_to_string(folder.path().join("r.html")).unwrap();
        assert!(
            html.starts_with("<!doctype html>") || html.starts_with("<!DOCTYPE html>"),
            "{}",
            &html[..40]
        );
        assert!(!html.to_lowercase().contains("<script"));
        let markdown = fs::read_to_string(folder.path().join("r.md")).unwrap();
        assert!(markdown.starts_with("# "), "{}", &markdown[..40]);
        assert_eq!(stdout(&shipped(&["report", AUDIT, "-o", "md"]).success().stderr_eq("")), markdown);
    }

    #[test]
    fn what_people_wrote_is_text_and_never_markup() {
        const ATTACK: &str = "<script>alert(1)</script>";
        let copy = Copy::new();
        copy.change("dossiers/15.yaml", "tekst: Ik vond", &format!("tekst: {ATTACK} Ik vond"));
        copy.change(
            "dossiers/15.yaml",
            "context: over een klant",
            &format!("context: {ATTACK} over een klant"),
        );
        copy.change("audit.yaml", "audit: Persp", &format!("audit: {ATTACK} Persp"));
        copy.change("audit.yaml", "Status: \"", &format!("Status: \"{ATTACK} "));
        copy.change("oordelen.yaml", "motivation: >-\n", &format!("motivation: >-\n    {ATTACK}\n"));
        copy.write(
            "teksten/voorwoord.md",
            &format!("Een {ATTACK} woord.\n\n{ATTACK}\n\n[klik](javascript:alert(1))\n"),
        );
        copy.run(&["report", AUDIT, "-o", "html:r.html", "-o", "md:r.md"]).success();
        let html = copy.read("r.html");
        assert!(!html.to_lowercase().contains("<script"));
        assert!(!html.to_lowercase().contains("href=\"javascript:"));
        let found = html.matches("&lt;script&gt;").count();
        assert!(found >= 5, "found {found} times");
        // In Markdown a backslash or an entity keeps it from being markup.
        let markdown = copy.read("r.md");
        let parsed = pulldown_cmark::Parser::new(&markdown);
        let raw: Vec<String> = parsed
            .filter_map(|event| match event {
                pulldown_cmark::Event::Html(raw) | pulldown_cmark::Event::InlineHtml(raw) => {
                    Some(raw.to_string())
                }
                _ => None,
            })
            .filter(|raw| raw.to_lowercase().contains("<script"))
            .collect();
        assert!(raw.is_empty(), "{raw:?}");
    }
}

mod check {
    use super::*;

    #[test]
    fn finds_nothing_wrong_with_what_is_shipped() {
        for path in [FRAMEWORK, AUDIT, &format!("{AUDIT}/audit.yaml")] {
            shipped(&["check", path]).success().stderr_eq("");
        }
        let both = shipped(&["check", "norms", "casefiles"]).success().stderr_eq("");
        // However many there are, all of them are looked at.
        let folders = |folder: &str| {
            fs::read_dir(root().join(folder))
                .unwrap()
                .filter(|entry| entry.as_ref().unwrap().path().is_dir())
                .count()
        };
        let count = |folder: &str, one: &str| match folders(folder) {
            1 => format!("1 {one}"),
            n => format!("{n} {one}s"),
        };
        let looked = format!("{}, {}, ", count("norms", "framework"), count("casefiles", "audit"));
        let said = stdout(&both);
        assert!(said.starts_with(&looked) && said.ends_with(" checked: 0 errors, 0 warnings\n"), "{said}");
        let copy = Copy::new();
        let ours = shipped(&["check", FRAMEWORK, AUDIT]).success();
        assert_eq!(stdout(&copy.run(&["check"]).success().stderr_eq("")), stdout(&ours));
    }

    #[test]
    fn a_file_is_checked_with_what_it_belongs_to() {
        for (path, expected) in [
            (format!("{AUDIT}/dossiers/15.yaml"), "0 frameworks, 1 audit, 255 dossiers"),
            (format!("{FRAMEWORK}/maatwerk.yaml"), "1 framework, 0 audits, 0 dossiers"),
        ] {
            let output = stdout(&shipped(&["check", &path]).success().stderr_eq(""));
            assert!(output.starts_with(expected), "{path}: {output}");
        }
    }

    #[test]
    fn works_in_the_folder_of_the_audit() {
        let copy = Copy::new();
        run(&copy.root().join(AUDIT), &["check"]).success();
    }

    #[test]
    fn a_broken_norm_exits_with_1() {
        let copy = Copy::new();
        let path = copy.root().join(FRAMEWORK).join("maatwerk.yaml");
        let broken = fs::read_to_string(&path).unwrap().replacen("some: diagnose", "som: diagnose", 1);
        fs::write(path, broken).unwrap();
        let output = copy.run(&["check", FRAMEWORK]).code(1);
        assert_eq!(stdout(&output), "1 framework, 0 audits, 0 dossiers checked: 1 error, 0 warnings\n");
        assert!(stderr(&output).contains("did you mean `some`?"), "{}", stderr(&output));
        // An audit with it has wrong input.
        let output = copy.run(&["audit", AUDIT]).code(3).stdout_eq("");
        assert!(stderr(&output).ends_with("error: 1 error, 0 warnings; nothing was evaluated\n"));
    }

    #[test]
    fn a_mistake_in_a_framework_is_told_once() {
        let copy = Copy::new();
        let path = copy.root().join(FRAMEWORK).join("maatwerk.yaml");
        let broken = fs::read_to_string(&path).unwrap().replacen("some: diagnose", "som: diagnose", 1);
        fs::write(path, broken).unwrap();
        assert_eq!(stderr(&copy.run(&["check"]).code(1)).matches("error[").count(), 1);
    }

    #[test]
    fn every_problem_of_every_dossier_is_told() {
        let copy = Copy::new();
        copy.break_dossiers();
        let output = copy.run(&["check", AUDIT]).code(1);
        insta::assert_snapshot!("check-broken-dossiers", stderr(&output));
        assert!(stdout(&output).starts_with("0 frameworks, 1 audit, 255 dossiers checked: "));
    }

    #[test]
    fn an_audit_without_dossiers_is_a_problem() {
        let copy = Copy::new();
        fs::remove_dir_all(copy.root().join(AUDIT).join("dossiers")).unwrap();
        assert!(stderr(&copy.run(&["check", AUDIT]).code(1)).contains("TS0001"));
        fs::create_dir(copy.root().join(AUDIT).join("dossiers")).unwrap();
        assert!(
            stderr(&copy.run(&["check", AUDIT]).code(1))
                .contains("error[TS0502]: this folder holds no dossier")
        );
    }

    #[test]
    fn a_judgement_on_no_dossier_is_a_problem() {
        let copy = Copy::new();
        copy.change("oordelen.yaml", "dossier: 3\n", "dossier: 99\n");
        assert!(stderr(&copy.run(&["check", AUDIT]).code(1)).contains("there is no dossier 99"));
    }
}

mod exit {
    use super::*;

    #[test]
    fn wrong_usage_exits_with_2() {
        let no_rating = shipped(&["audit", AUDIT, "--fail-on", "slecht"]);
        let expected = "error: `slecht` is not on the scale of this framework: goed, voldaan, beperkt";
        assert!(stderr(&no_rating).starts_with(&expected[..52]), "{}", stderr(&no_rating));
        let no_norm = shipped(&["explain", AUDIT, "15", "CO-44"]);
        assert_eq!(stderr(&no_norm), "error: the framework has no norm CO-44; did you mean CO-4?\n");
        let no_dossier = shipped(&["explain", AUDIT, "015"]);
        assert_eq!(stderr(&no_dossier), "error: there is no usable dossier 015; did you mean 15?\n");
        let no_format = shipped(&["audit", AUDIT, "-o", "jsn:x"]);
        assert!(
            stderr(&no_format)
                .contains("`jsn` is no format, known are json, yaml, table; did you mean `json`?")
        );
        let no_path = shipped(&["report", AUDIT, "-o", "html:"]);
        assert!(stderr(&no_path).contains("the path behind the colon is empty"));
        let no_flag = shipped(&["audit", AUDIT, "--fail-onn", "goed"]);
        assert!(stderr(&no_flag).contains("'--fail-on'"), "{}", stderr(&no_flag));
        let others =
            [shipped(&[]), shipped(&["report", AUDIT]), shipped(&["explain", AUDIT]), shipped(&["audti"])];
        let all = [no_rating, no_norm, no_dossier, no_format, no_path, no_flag];
        for output in all.into_iter().chain(others) {
            output.code(2).stdout_eq("");
        }
    }

    #[test]
    fn what_cannot_be_read_exits_with_3() {
        let copy = Copy::new();
        copy.refused("no-such-folder", &["audit", "casefiles/weg"]);
        copy.refused("no-audit-yaml", &["audit", "casefiles"]);
        copy.run(&["check", "weg"]).code(3).stdout_eq("").stderr_eq("error: weg does not exist\n");
        fs::rename(copy.root().join(AUDIT).join("dossiers"), copy.root().join("d")).unwrap();
        copy.refused("no-dossiers", &["audit", AUDIT]);
        fs::rename(copy.root().join(FRAMEWORK), copy.root().join("n")).unwrap();
        copy.refused("no-framework", &["audit", AUDIT]);
    }

    #[test]
    fn one_broken_dossier_exits_with_3() {
        let number = "dossier: 15\n";
        let broken = [
            ("no-yaml", "klant:\n", "klant: [\n"),
            ("wrong-type", "aantal: 1,", "aantal: een,"),
            ("duplicate-key", "gemeente: G\n", "gemeente: G\ngemeente: H\n"),
            ("duplicate-number", number, "dossier: 14\n"),
            ("no-number", number, ""),
        ];
        for (name, from, to) in broken {
            let copy = Copy::new();
            copy.change("dossiers/15.yaml", from, to);
            copy.refused(name, &["audit", AUDIT]);
            copy.run(&["report", AUDIT, "-o", "md"]).code(3).stdout_eq("");
        }
        let copy = Copy::new();
        copy.write("dossiers/15.yaml", "voertuig: bestelbus\nmerk: fiets\n");
        copy.refused("other-subject", &["audit", AUDIT]);
        copy.run(&["explain", AUDIT, "15"]).code(3).stdout_eq("");
        // Another dossier can still be explained.
        copy.run(&["explain", AUDIT, "14"]).success();
    }

    #[test]
    fn a_judgement_on_no_dossier_exits_with_3() {
        let copy = Copy::new();
        copy.change("oordelen.yaml", "dossier: 3\n", "dossier: 99\n");
        copy.refused("judgement-on-no-dossier", &["audit", AUDIT]);
    }

    #[test]
    fn a_quote_on_no_norm_exits_with_3() {
        let copy = Copy::new();
        copy.change("dossiers/15.yaml", "bij: SA-2", "bij: SA-22");
        copy.refused("quote-on-no-norm", &["audit", AUDIT]);
    }

    #[test]
    fn every_broken_dossier_is_told_and_nothing_is_written() {
        let copy = Copy::new();
        copy.break_dossiers();
        let before = files(&copy.root());
        let arguments = ["audit", AUDIT, "-o", "json", "-o", "yaml:f.yaml", "-o", "table:f.txt"];
        let output = copy.run(&arguments).code(3).stdout_eq("");
        for dossier in ["07", "15", "16", "17", "20", "23"] {
            assert!(stderr(&output).contains(&format!("dossiers/{dossier}.yaml")), "{dossier}");
        }
        assert_eq!(files(&copy.root()), before);
        copy.run(&["report", AUDIT, "-o", "html:r.html"]).code(3).stdout_eq("");
        assert_eq!(files(&copy.root()), before);
    }

    #[test]
    fn what_cannot_be_written_exits_with_4_and_leaves_nothing() {
        let copy = Copy::new();
        fs::create_dir(copy.root().join("f.json")).unwrap();
        let before = files(&copy.root());
        for path in ["json:weg/f.json", "json:f.json"] {
            let output = copy.run(&["audit", AUDIT, "-o", path]).code(4);
            assert!(stderr(&output).contains("cannot be written"), "{}", stderr(&output));
        }
        assert_eq!(files(&copy.root()), before);
    }

    #[test]
    fn nothing_to_evaluate_exits_with_5() {
        let copy = Copy::new();
        let dossiers = copy.root().join(AUDIT).join("dossiers");
        fs::remove_dir_all(&dossiers).unwrap();
        fs::create_dir(&dossiers).unwrap();
        fs::write(dossiers.join("LEES.md"), "geen dossier").unwrap();
        let expected = format!(
            "error: {AUDIT}/dossiers holds no dossier (.yaml, .yml, .json or .ndjson); nothing was evaluated\n"
        );
        copy.run(&["audit", AUDIT]).code(5).stdout_eq("").stderr_eq(&expected);
        copy.run(&["report", AUDIT, "-o", "md:r.md"]).code(5).stdout_eq("").stderr_eq(&expected);
        copy.run(&["explain", AUDIT, "15"]).code(5).stdout_eq("").stderr_eq(&expected);
        assert!(!copy.root().join("r.md").exists());
        fs::create_dir(copy.root().join("leeg")).unwrap();
        let found = copy.run(&["check", "leeg"]).code(5).stdout_eq("");
        found.stderr_eq("error: no framework.yaml or audit.yaml was found; nothing was checked\n");
    }

    #[test]
    fn what_is_refused_is_told() {
        for populations in ["populations: dossiers", "populations: {}"] {
            let copy = Copy::new();
            let text = copy.read(&format!("{AUDIT}/audit.yaml"));
            let (before, rest) = text.split_once("populations:\n").unwrap();
            let (_, after) = rest.split_once("judgements:").unwrap();
            copy.write("audit.yaml", &format!("{before}{populations}\njudgements:{after}"));
            assert!(!stderr(&copy.run(&["audit", AUDIT]).code(3)).is_empty(), "{populations}");
            copy.run(&["check", AUDIT]).code(1);
        }
    }

    #[test]
    fn a_circle_in_a_measure_is_refused() {
        let copy = Copy::new();
        let path = copy.root().join(FRAMEWORK).join("framework.yaml");
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replacen(
            "  conditions:\n",
            "  conditions:\n    rond: {title: rond, when: {not: {ref: rond}}}\n",
            1,
        );
        let text = text.replacen(
            "\nmeasures:\n",
            "\nmeasures:\n  - {id: rond, title: rond, share: {ref: rond}}\n",
            1,
        );
        fs::write(path, text).unwrap();
        copy.run(&["audit", AUDIT]).code(3);
    }
}

/// A dossier of the shipped audit as one line of JSON, as programs write it.
#[test]
fn a_dossier_on_one_line_keeps_its_quotes() {
    let quotes = |copy: &Copy| {
        let findings: Value =
            serde_json::from_str(&stdout(&copy.run(&["audit", AUDIT, "-o", "json"]).success())).unwrap();
        let norms = list(&findings["aspects"]).iter().flat_map(|a| list(&a["norms"]));
        norms.map(|norm| list(&norm["quotes"]).len()).sum::<usize>()
    };
    let copy = Copy::new();
    let line = "citaat: [{bij: SA-2, spreker: km, tekst: een}, {bij: SA-2, spreker: km, tekst: twee}]\n";
    let dossier = copy.read(&format!("{AUDIT}/dossiers/15.yaml"));
    let (without, _) = dossier.split_once("citaat:").unwrap();
    copy.write("dossiers/15.yaml", without);
    let before = quotes(&copy);
    copy.write("dossiers/15.yaml", &format!("{without}{line}"));
    assert_eq!(quotes(&copy), before + 2);
}

/// The normenkader in words: every norm with its source and what decides it, every rule, parameter and open part.
#[test]
fn a_guide_says_what_a_framework_asks() {
    let guide = stdout(&shipped(&["guide", FRAMEWORK]).success().stderr_eq(""));
    insta::assert_snapshot!("guide", guide);
    let page = stdout(&shipped(&["guide", FRAMEWORK, "-o", "html"]).success().stderr_eq(""));
    assert!(
        page.contains("<h2>Maatwerk</h2>") && page.contains("<table>") && !page.contains("[^1]"),
        "{page}"
    );
    let folder = TempDir::new().unwrap();
    run_in(&folder, &["guide", "."]).code(3).stdout_eq("");
}

mod machines {
    use super::*;

    /// A framework whose only norm asks for a field that does not exist.
    fn broken() -> TempDir {
        let folder = TempDir::new().unwrap();
        let root = "framework: proef\ntitle: Proef\ndocuments: {D: {title: Een document}}\n\
            subjects: {zaak: {schema: zaak.yaml, one: zaak, many: zaken}}\nscale: [goed]\naspects: aspect.yaml\n";
        let aspect = "aspect: a\ntitle: Aspect\nframe: f\nrating: {minimum: 0, rules: [{rate: goed}], origin: chosen, why: w}\n\
            norms:\n  - {id: N-1, title: t, statement: s, source: {document: D, quote: een twee}, finding: f, met: {field: durr, at_most: 1}}\n";
        let schema = "type: object\nproperties:\n  zaak: {type: integer, x-identifier: true}\n  duur: {type: integer}\n";
        for (name, text) in [("framework.yaml", root), ("aspect.yaml", aspect), ("zaak.yaml", schema)] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn every_form_says_the_same() {
        let folder = broken();
        let check = |format: &str| stdout(&run_in(&folder, &["check", "-o", format]).code(1));
        assert_eq!(
            check("github"),
            "::error file=aspect.yaml,line=6,col=104,endColumn=108,title=TS0203::`durr` is no field of a zaak; did you mean `duur`?\n"
        );
        let json: Value = serde_json::from_str(&check("json")).unwrap();
        assert_eq!(json["problems"][0]["place"]["region"]["column"], 104);
        let sarif: Value = serde_json::from_str(&check("sarif")).unwrap();
        assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "TS0203");
        insta::assert_snapshot!("check-junit", check("junit"));
    }

    #[test]
    fn several_forms_at_once_go_where_they_are_asked_for() {
        let folder = broken();
        let output = run_in(&folder, &["check", "-o", "github", "--format", "sarif:out.sarif"]).code(1);
        assert!(stdout(&output).starts_with("::error "));
        assert!(stderr(&output).contains("toetssteen check --explain TS0203"), "{}", stderr(&output));
        let sarif = fs::read_to_string(folder.path().join("out.sarif")).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&sarif).unwrap()["version"], "2.1.0");
        // What is fine says so in every form.
        let clean: Value =
            serde_json::from_str(&stdout(&shipped(&["check", FRAMEWORK, "-o", "json"]).success())).unwrap();
        assert!(list(&clean["problems"]).is_empty() && list(&clean["files"]).len() >= 3);
        assert_eq!(stdout(&shipped(&["check", FRAMEWORK, "-o", "github"]).success()), "");
    }

    #[test]
    fn a_code_is_explained_however_it_is_written() {
        let page = stdout(&shipped(&["check", "--explain", "TS0203"]).success());
        assert!(page.starts_with("# TS0203: a field that the vocabulary does not have"), "{page}");
        for written in ["ts0203", "203", "0203"] {
            assert_eq!(stdout(&shipped(&["check", "--explain", written]).success()), page);
        }
        let output = shipped(&["check", "--explain", "TS0230"]).code(2).stdout_eq("");
        assert!(stderr(&output).contains("did you mean TS02"), "{}", stderr(&output));
    }

    #[test]
    fn quotes_are_looked_up_in_their_sources() {
        let folder = broken();
        let aspect = fs::read_to_string(folder.path().join("aspect.yaml")).unwrap().replace("durr", "duur");
        fs::write(folder.path().join("aspect.yaml"), aspect).unwrap();
        let texts = folder.path().join("bronnen");
        fs::create_dir(&texts).unwrap();
        run_in(&folder, &["check", "--sources", "bronnen"]).code(3).stdout_eq("");
        fs::write(texts.join("a.txt"), "Een verslag: een\ntwee drie.").unwrap();
        let output = run_in(&folder, &["check", "--sources", "bronnen"]).success();
        assert!(stderr(&output).contains("1 quote found in the sources"), "{}", stderr(&output));
        fs::write(texts.join("a.txt"), "Een verslag: een drie.").unwrap();
        let output = run_in(&folder, &["check", "--sources", "bronnen"]).code(1);
        assert!(stderr(&output).contains("error[TS0215]"), "{}", stderr(&output));
    }

    /// The hook and the action name what there is.
    #[test]
    fn the_hook_and_the_action_call_commands_that_exist() {
        let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
        let hooks: Value = serde_yaml::from_str(&read(".pre-commit-hooks.yaml")).unwrap();
        for hook in list(&hooks) {
            let entry = hook["entry"].as_str().unwrap();
            let command = entry.strip_prefix("toetssteen ").unwrap().split(' ').next().unwrap();
            shipped(&[command, "--help"]).success();
            assert_eq!(hook["language"], "rust");
        }
        let action: Value = serde_yaml::from_str(&read("action.yml")).unwrap();
        assert_eq!(action["runs"]["using"], "composite");
        let runs: Vec<&str> =
            list(&action["runs"]["steps"]).iter().filter_map(|step| step["run"].as_str()).collect();
        assert!(runs.iter().any(|run| run.starts_with("toetssteen check $PATHS -o github ")), "{runs:?}");
        assert!(runs.contains(&"toetssteen test $TESTS"), "{runs:?}");
    }
}

mod fmt {
    use super::*;

    /// A framework and an audit, each file laid out as nobody would.
    fn crooked() -> TempDir {
        let folder = TempDir::new().unwrap();
        for (path, text) in [
            (
                "n/framework.yaml",
                "framework: f\naspects: [ a.yaml ]\nsubjects: {zaak: {schema: zaak.schema.yaml}}\n",
            ),
            ("n/a.yaml", "# één\naspect:   a\nnorms:\n- id: A-1   # twee\n"),
            ("n/zaak.schema.yaml", "type:  object\n"),
            ("n/tests/a.yaml", "-   title: t\n"),
            ("n/other.yaml", "not:  ours\n"),
            (
                "c/audit.yaml",
                "audit: A\nframework: ../n\nas_of: 2013-06-30\npopulations: {zaak:  d}\njudgements: j.yaml\n",
            ),
            ("c/j.yaml", "- {dossier: 1 }\n"),
            ("c/d/1.yaml", "zaak: 1\n\n\n\n"),
            ("c/d/2.json", "{\"zaak\":2}"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn the_shipped_files_are_laid_out() {
        shipped(&["fmt", "--check", "norms", "casefiles"]).success().stdout_eq("");
    }

    #[test]
    fn every_file_that_is_read_is_laid_out_once() {
        let folder = crooked();
        let all = "c/audit.yaml\nc/d/1.yaml\nc/j.yaml\nn/a.yaml\nn/framework.yaml\nn/tests/a.yaml\nn/zaak.schema.yaml\n";
        run_in(&folder, &["fmt", "--check"]).code(1).stdout_eq(all).stderr_eq("7 files: 7 would change\n");
        run_in(&folder, &["fmt", "n", "c"]).success().stdout_eq(all).stderr_eq("7 files: 7 changed\n");
        run_in(&folder, &["fmt", "."]).success().stdout_eq("").stderr_eq("7 files: 0 changed\n");
        let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
        assert_eq!(read("n/a.yaml"), "# één\naspect: a\nnorms:\n  - id: A-1 # twee\n");
        assert_eq!(
            (read("n/other.yaml").as_str(), read("c/d/2.json").as_str()),
            ("not:  ours\n", "{\"zaak\":2}")
        );
        assert_eq!(
            files(&folder.path().join("n")),
            ["a.yaml", "framework.yaml", "other.yaml", "tests", "zaak.schema.yaml"]
        );
    }

    #[test]
    fn a_difference_is_shown_and_nothing_written() {
        let folder = crooked();
        let output = run_in(&folder, &["fmt", "--diff", "n/a.yaml"]).code(1);
        insta::assert_snapshot!(stdout(&output), @r"
        --- a/n/a.yaml
        +++ b/n/a.yaml
        @@ -1,4 +1,4 @@
         # één
        -aspect:   a
        +aspect: a
         norms:
        -- id: A-1   # twee
        +  - id: A-1 # twee
        ");
        run_in(&folder, &["fmt", "--check", "n/a.yaml"]).code(1).stdout_eq("n/a.yaml\n");
    }

    #[test]
    fn what_cannot_be_read_is_told_and_left() {
        let folder = crooked();
        fs::write(folder.path().join("n/a.yaml"), "a: [1\nb:  2\n").unwrap();
        let output = run_in(&folder, &["fmt", "n"]).code(3);
        assert!(stderr(&output).contains("error[TS0101]"), "{}", stderr(&output));
        assert_eq!(fs::read_to_string(folder.path().join("n/a.yaml")).unwrap(), "a: [1\nb:  2\n");
        assert_eq!(fs::read_to_string(folder.path().join("n/zaak.schema.yaml")).unwrap(), "type: object\n");
        run_in(&folder, &["fmt", "nowhere"]).code(3);
        run_in(&folder, &["fmt", "n/tests"]).code(5);
        run_in(&folder, &["fmt", "c/d/2.json"]).code(2);
    }
}

mod test {
    use super::*;

    const SCHEMA: &str = "type: object\nproperties:\n  zaak: {type: integer, x-identifier: true}\n  duur: {type: integer}\n  soort: {enum: [groot, klein]}\n  rest: {type: integer}\n";

    const NORM: &str = "aspect: a\ntitle: Aspect\nframe: f\nrating: {minimum: 0, rules: [{rate: goed}], origin: chosen, why: w}\n\
        parameters:\n  langste: {value: 10, origin: chosen, why: w}\nnorms:\n  - id: N-1\n    title: Kort\n    statement: Een zaak duurt kort.\n    \
        source: {document: D}\n    finding: f\n    met: {field: duur, at_most: $langste}\n";

    fn framework(cases: &str) -> TempDir {
        framework_of(NORM, cases)
    }

    fn framework_of(norms: &str, cases: &str) -> TempDir {
        let folder = TempDir::new().unwrap();
        let root = "framework: proef\ntitle: Proef\ndocuments: {D: {title: Een document}}\n\
            subjects: {zaak: {schema: zaak.yaml, one: zaak, many: zaken}}\nscale: [goed]\naspects: aspect.yaml\n";
        fs::create_dir(folder.path().join("tests")).unwrap();
        for (name, text) in
            [("framework.yaml", root), ("aspect.yaml", norms), ("zaak.yaml", SCHEMA), ("tests/a.yaml", cases)]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn the_cases_of_the_shipped_norms_pass() {
        let output = shipped(&["test", "--filter", "CO-4"]).success().stderr_eq("");
        assert!(stdout(&output).ends_with("as expected, 0 not\n"), "{}", stdout(&output));
        // A file of cases is run alone.
        let one = stdout(&shipped(&["test", "norms/ouderen-45plus/tests/maatwerk.yaml"]).success());
        assert_ne!(one, stdout(&shipped(&["test"]).success()));
    }

    #[test]
    fn a_failure_says_what_was_expected_found_and_why() {
        let cases = "- title: tien dagen is lang\n  dossier: {zaak: 1, duur: 10}\n  \
            expect: {N-1: {verdict: not_met, evidence: elf, settle: de duur}}\n";
        let output = run_in(&framework(cases), &["test", "."]).code(1).stderr_eq("");
        insta::assert_snapshot!("test-failure", stdout(&output));
    }

    #[test]
    fn of_what_is_met_nothing_is_asked_that_would_make_it_partly_met() {
        let norms = format!(
            "{NORM}    applies: {{field: soort, is: groot}}\n    partly: {{field: rest, at_most: 1}}\n"
        );
        let asks = |duur: u8, fact: &str| {
            let cases = format!(
                "- title: open\n  dossier: {{zaak: 1, duur: {duur}}}\n  \
                 expect: {{N-1: {{verdict: unknown, settle: {fact}}}}}\n"
            );
            run_in(&framework_of(&norms, &cases), &["test", "."]).get_output().status.code() == Some(0)
        };
        assert_eq!([asks(5, "soort"), asks(5, "rest")], [true, false]);
        assert_eq!([asks(20, "soort"), asks(20, "rest")], [true, true]);
    }

    #[test]
    fn coverage_and_changes_are_gates() {
        let cases = "- title: tien dagen is kort\n  dossier: {zaak: 1, duur: 10}\n  expect: {N-1: met}\n\
            - title: twintig niet\n  dossier: {zaak: 1, duur: 20}\n  expect: {N-1: not_met}\n";
        let folder = framework(cases);
        run_in(&folder, &["test", "."]).success();
        run_in(&folder, &["test", ".", "--coverage-min", "66", "--mutate-min", "75"]).success();
        let output = run_in(&folder, &["test", ".", "--coverage-min", "67", "--mutate-min", "76"]).code(1);
        insta::assert_snapshot!("test-gates", stdout(&output));
    }

    #[test]
    fn a_case_about_nothing_is_refused() {
        let cases = "- title: t\n  dossier: {zaak: 1}\n  expect: {N-2: met}\n";
        let output = run_in(&framework(cases), &["test", "."]).code(3).stdout_eq("");
        insta::assert_snapshot!("test-unknown-norm", stderr(&output));
        run_in(&framework("[]\n"), &["test", "."]).code(5);
    }
}

#[test]
fn frameworks_are_listed_with_what_they_hold() {
    let output = shipped(&["frameworks", "norms/ouderen-45plus"]).success().stderr_eq("");
    let text = stdout(&output);
    assert!(text.contains("norms/ouderen-45plus") && text.contains("Maatwerk (10)"), "{text}");
    let json: Value =
        serde_json::from_str(&stdout(&shipped(&["frameworks", "norms", "-o", "json"]).success())).unwrap();
    let ours = list(&json).iter().find(|framework| framework["id"] == "ouderen-45plus").unwrap();
    let norms: u64 = list(&ours["aspects"]).iter().map(|aspect| aspect["norms"].as_u64().unwrap()).sum();
    assert_eq!(norms, NORMS as u64);
    // What cannot be read is told, and the rest is listed.
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("goed")).unwrap();
    for name in files(&root().join(FRAMEWORK)) {
        let from = root().join(FRAMEWORK).join(&name);
        if from.is_file() {
            fs::copy(from, folder.path().join("goed").join(&name)).unwrap();
        }
    }
    fs::copy(root().join("norms/begrippen.schema.yaml"), folder.path().join("begrippen.schema.yaml"))
        .unwrap();
    fs::create_dir(folder.path().join("stuk")).unwrap();
    fs::write(folder.path().join("stuk/framework.yaml"), "framework: [\n").unwrap();
    let output = shipped(&["frameworks", folder.path().to_str().unwrap()]).code(3);
    assert!(stdout(&output).contains("goed"));
    shipped(&["frameworks", "docs"]).code(5);
}

#[test]
fn every_subcommand_says_how_it_is_used() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help-short", &["-h"]),
        ("help-audit", &["audit", "--help"]),
        ("help-explain", &["explain", "--help"]),
        ("help-report", &["report", "--help"]),
        ("help-check", &["check", "--help"]),
        ("help-fmt", &["fmt", "--help"]),
        ("help-verify", &["verify", "--help"]),
        ("help-sign", &["sign", "--help"]),
        ("help-screen", &["screen", "--help"]),
    ] {
        insta::assert_snapshot!(name, stdout(&shipped(arguments).success().stderr_eq("")));
    }
    let version = format!("toetssteen {}\n", env!("CARGO_PKG_VERSION"));
    shipped(&["--version"]).success().stdout_eq(version);
}

/// The shipped audit and its framework in a folder of their own, to be changed.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for path in [AUDIT, FRAMEWORK] {
            copy_folder(&root().join(path), &folder.path().join(path));
        }
        let shared = "norms/begrippen.schema.yaml";
        fs::copy(root().join(shared), folder.path().join(shared)).unwrap();
        Self(folder)
    }

    fn root(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    fn run(&self, arguments: &[&str]) -> OutputAssert {
        run(self.0.path(), arguments)
    }

    /// A file by its path from the root of the copy.
    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Writes a file of the audit.
    fn write(&self, path: &str, text: &str) {
        fs::write(self.root().join(AUDIT).join(path), text).unwrap();
    }

    /// Changes a file of the audit in one place.
    fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.read(&format!("{AUDIT}/{path}"));
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Breaks six dossiers, each in another way.
    fn break_dossiers(&self) {
        self.change("dossiers/07.yaml", "dossier: 7\n", "dossier: 7\n  groep: [\n");
        self.change("dossiers/15.yaml", "tot: 2012-06-29", "tot: 2012-02-30");
        self.change("dossiers/16.yaml", "groep: ", "groepp: ");
        self.change("dossiers/17.yaml", "dossier: 17\n", "dossier: 14\n");
        self.change("dossiers/20.yaml", "dossier: 20\n", "dossier: 19\n");
        self.change("dossiers/23.yaml", "dossier: 23\n", "dossier: 22\n");
    }

    /// The command refuses its input with exit code 3 and prints nothing but why.
    #[track_caller]
    fn refused(&self, name: &str, arguments: &[&str]) {
        let output = self.run(arguments).code(3).stdout_eq("");
        insta::assert_snapshot!(format!("refused-{name}"), stderr(&output));
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shipped_path() -> String {
    root().join(AUDIT).display().to_string()
}

/// Runs the program where the repository is.
fn shipped(arguments: &[&str]) -> OutputAssert {
    run(&root(), arguments)
}

fn run_in(folder: &TempDir, arguments: &[&str]) -> OutputAssert {
    run(folder.path(), arguments)
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

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// The names in a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Definitions that several frameworks share, in a file beside their folders.
mod definitions {
    use super::*;

    const SHARED: &str = "norms/begrippen.schema.yaml";

    #[test]
    fn findings_list_the_file_as_an_input() {
        let findings: Value =
            serde_json::from_str(&stdout(&shipped(&["audit", AUDIT, "-o", "json"]).success())).unwrap();
        let inputs = list(&findings["inputs"]);
        let shared: Vec<&Value> =
            inputs.iter().filter(|input| input["path"] == format!("../../{SHARED}")).collect();
        assert_eq!(shared.len(), 1, "{inputs:?}");
    }

    /// What the definition allows is what records are held against.
    #[test]
    fn records_are_validated_against_them() {
        let copy = Copy::new();
        let text = copy.read(SHARED);
        assert!(text.contains("minLength: 1"));
        fs::write(copy.root().join(SHARED), text.replace("minLength: 1", "maxLength: 1")).unwrap();
        let said = stderr(&copy.run(&["audit", AUDIT]).code(3).stdout_eq(""));
        assert!(said.contains("error[TS0401]") && said.contains("dossiers/01.yaml"), "{said}");
    }

    #[test]
    fn a_framework_that_is_copied_alone_lacks_them() {
        let folder = TempDir::new().unwrap();
        copy_folder(&root().join("norms/re-integratie-voorwaarden"), &folder.path().join("elders/kader"));
        let said = stderr(&run_in(&folder, &["check", "elders"]).code(1));
        let first = said.split("\n\n").find(|part| part.contains("dienst.schema.yaml")).unwrap();
        insta::assert_snapshot!("definitions-left-behind", first);
        fs::copy(root().join(SHARED), folder.path().join("elders/begrippen.schema.yaml")).unwrap();
        run_in(&folder, &["check", "elders"]).success();
        // From within its folder as well.
        run(&folder.path().join("elders/kader"), &["check"]).success();
        run(&folder.path().join("elders/kader/tests"), &["test", ".."]).success();
    }

    #[test]
    fn the_file_itself_is_checked_with_the_frameworks_beside_it() {
        let copy = Copy::new();
        let summary = stdout(&copy.run(&["check", SHARED]).success());
        assert_eq!(summary, "1 framework, 0 audits, 0 dossiers checked: 0 errors, 0 warnings\n");
    }

    /// It is laid out with what is beside it, and left alone where only a framework is asked for.
    #[test]
    fn the_file_is_laid_out_where_it_lies_in_what_is_asked_for() {
        let copy = Copy::new();
        let untidy = format!("{}\n\n\n", copy.read(SHARED));
        fs::write(copy.root().join(SHARED), &untidy).unwrap();
        copy.run(&["fmt", "--check", FRAMEWORK]).success().stdout_eq("");
        copy.run(&["fmt", "--check", "norms"]).code(1).stdout_eq(format!("{SHARED}\n"));
        copy.run(&["fmt", "norms"]).success();
        assert_eq!(copy.read(SHARED), format!("{}\n", untidy.trim_end()));
    }
}

/// What the README shows of an explanation stands in the explanation; `…` marks what it leaves out.
#[test]
fn the_readme_shows_what_the_program_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let (command, shown) = block.split_once('\n').unwrap();
    let arguments: Vec<&str> = command.trim_start_matches("$ toetssteen ").split(' ').collect();
    let said = stdout(&shipped(&arguments).success());
    for line in shown.lines() {
        assert!(line.split('…').all(|part| said.contains(part)), "{line}");
    }
}
