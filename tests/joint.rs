//! One set of records tested against two frameworks in one audit (`tests/joint`, `casefiles/ouderen-twee-kaders`): each keeps
//! what is its own, and finds what it would have found by itself.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn output(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_toetssteen")).current_dir(folder).args(arguments).output().unwrap()
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = output(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = output(folder, arguments);
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

fn audit(folder: &Path, casefile: &str) -> Value {
    serde_json::from_str(&run(folder, &["audit", casefile, "-o", "json"])).unwrap()
}

/// A copy of folders of the repository, to be changed.
fn copy(paths: &[&str]) -> TempDir {
    fn folder(from: &Path, to: &Path) {
        if from.is_file() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
            return;
        }
        for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
            folder(&entry.path(), &to.join(entry.file_name()));
        }
    }
    let copied = TempDir::new().unwrap();
    paths.iter().for_each(|path| folder(&root().join(path), &copied.path().join(path)));
    copied
}

fn change(folder: &Path, path: &str, from: &str, to: &str) {
    let path = folder.join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{} has no {from:?}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn norm<'f>(findings: &'f Value, id: &str) -> &'f Value {
    let mut norms = list(&findings["aspects"]).iter().flat_map(|aspect| list(&aspect["norms"]));
    norms.find(|norm| norm["id"] == id).unwrap()
}

fn verdicts(norm: &Value) -> Vec<(&str, &str)> {
    list(&norm["verdicts"])
        .iter()
        .map(|record| (record["dossier"].as_str().unwrap(), record["verdict"].as_str().unwrap()))
        .collect()
}

#[test]
fn each_framework_keeps_what_is_its_own() {
    let findings = audit(&root(), "tests/joint");
    // One name stands for two weeks in the one and for sixty days in the other, and for another condition.
    assert_eq!(verdicts(norm(&findings, "R-1")), [("1", "met"), ("2", "not_met"), ("3", "met")]);
    assert_eq!(verdicts(norm(&findings, "Z-1")), [("1", "met"), ("2", "met"), ("3", "unknown")]);
    // What names no subject is about the main one of its own framework.
    assert_eq!(verdicts(norm(&findings, "Z-2")), [("1", "met"), ("2", "not_met")]);
    let parameters: Vec<_> =
        list(&findings["parameters"]).iter().map(|p| (&p["id"], &p["framework"], &p["value"])).collect();
    assert_eq!(
        format!("{parameters:?}"),
        r#"[(String("termijn"), String("rechten"), String("14 dagen")), (String("termijn"), String("zorg"), String("60 dagen"))]"#
    );
    // Words for shares, scales and ratings.
    assert!(norm(&findings, "R-1")["sentence"].as_str().unwrap().starts_with("Twee van de zaken"));
    assert!(norm(&findings, "Z-1")["sentence"].as_str().unwrap().starts_with("2 van de 2 zaken"));
    let ratings: Vec<_> = list(&findings["aspects"]).iter().map(|a| &a["rating"]["text"]).collect();
    assert_eq!(ratings, ["voldoende", "op orde"]);
    assert_eq!(list(&findings["aspects"][1]["rating"]["rules"]["scale"]), ["op orde", "niet op orde"]);
    assert_eq!(findings["overall"], Value::Null, "nobody rates the whole of both");
    let joined = list(&findings["framework"]["joined"]);
    assert_eq!(joined.iter().map(|j| &j["id"]).collect::<Vec<_>>(), ["rechten", "zorg"]);
    assert_eq!(list(&joined[0]["aspects"]), ["horen"]);
    assert_eq!(list(&joined[0]["measures"]), ["gesproken"]);
    assert_eq!((&joined[0]["overall"], &joined[1]["overall"]), (&true.into(), &false.into()));
    assert_eq!(list(&joined[1]["documents"]), ["RICHTLIJN", "KADER"]);
    let documents: Vec<_> = list(&findings["framework"]["documents"]).iter().map(|d| &d["id"]).collect();
    assert_eq!(documents, ["WET", "KADER", "RICHTLIJN"], "what both cite is one document");
}

/// A framework finds the same of the same records, beside another or by itself: every byte where it is the first; else all but
/// words that the first says otherwise.
#[test]
fn beside_another_a_framework_finds_what_it_finds_by_itself() {
    let copied = copy(&["norms", "casefiles/ouderen-45plus", "casefiles/kamerbrief-28719-82"]);
    let folder = copied.path();
    let frameworks = ["ouderen-45plus", "kamerbrief-28719-82"];
    for own in frameworks {
        let casefile = format!("casefiles/{own}");
        let alone = audit(folder, &casefile);
        if own != "ouderen-45plus" {
            // The other requires a group of each dossier.
            let path = folder.join(&casefile).join("dossiers.yaml");
            let text = fs::read_to_string(&path).unwrap();
            fs::write(
                &path,
                text.replace(", fictief: verzonnen", ", fictief: verzonnen, groep: uitgestroomd"),
            )
            .unwrap();
        }
        let other = frameworks.into_iter().find(|other| *other != own).unwrap();
        let single = format!("framework: ../../norms/{own}\n");
        for (order, first) in [([own, other], true), ([other, own], false)] {
            let both = format!("framework: [../../norms/{}, ../../norms/{}]\n", order[0], order[1]);
            change(folder, &format!("{casefile}/audit.yaml"), &single, &both);
            let joint = audit(folder, &casefile);
            for aspect in list(&alone["aspects"]) {
                let beside = list(&joint["aspects"]).iter().find(|a| a["id"] == aspect["id"]).unwrap();
                if own == "ouderen-45plus" && first {
                    assert!(aspect == beside, "{} differs", aspect["id"]);
                }
                assert_eq!(aspect["rating"]["text"], beside["rating"]["text"]);
                assert_eq!(aspect["rating"]["reason"], beside["rating"]["reason"]);
                for (one, two) in list(&aspect["norms"]).iter().zip(list(&beside["norms"])) {
                    assert_eq!((&one["id"], &one["counts"]), (&two["id"], &two["counts"]));
                    assert_eq!((&one["sentence"], &one["share"]), (&two["sentence"], &two["share"]));
                    for (one, two) in list(&one["verdicts"]).iter().zip(list(&two["verdicts"])) {
                        assert_eq!((&one["dossier"], &one["possible"]), (&two["dossier"], &two["possible"]));
                    }
                }
            }
            change(folder, &format!("{casefile}/audit.yaml"), &both, &single);
        }
    }
}

#[test]
fn what_does_not_agree_is_refused_with_both_places() {
    let copied = copy(&["tests/joint"]);
    let folder = copied.path();
    change(
        folder,
        "tests/joint/zorg/zaak.schema.yaml",
        "$ref: ../begrippen.schema.yaml#/$defs/datum}",
        "enum: [ja, nee]}",
    );
    // Then the framework has no date to count from: it must be right by itself first.
    let said = refused(folder, &["audit", "tests/joint"]);
    assert!(said.contains("error[TS0206]") && !said.contains("TS0218"), "{said}");
    let copied = copy(&["tests/joint"]);
    let folder = copied.path();
    change(folder, "tests/joint/zorg/zaak.schema.yaml", "title: aanvang, ", "x-recorded: always, ");
    let said = refused(folder, &["audit", "tests/joint"]);
    assert!(said.contains("error[TS0218]: `begin` of zaak is not the same in both frameworks"), "{said}");
    assert!(said.contains("only one has `x-recorded`"), "{said}");
    assert!(said.contains("begrippen.schema.yaml:5:3"), "{said}");
}

#[test]
fn a_list_of_one_is_that_one_and_what_is_named_twice_is_refused() {
    let copied = copy(&["tests/joint"]);
    let folder = copied.path();
    let audit_yaml = "tests/joint/audit.yaml";
    change(folder, audit_yaml, ", plan: plannen.yaml", "");
    // The field is the other framework's.
    change(folder, "tests/joint/dossiers/1.yaml", "ernst: zwaar\n", "");
    change(folder, audit_yaml, "[rechten, zorg]", "rechten");
    let plain = audit(folder, "tests/joint");
    change(folder, audit_yaml, "framework: rechten", "framework: [rechten]");
    let mut listed = audit(folder, "tests/joint");
    listed["inputs"] = plain["inputs"].clone();
    assert!(plain == listed);
    assert!(plain["framework"].get("joined").is_none());
    change(folder, audit_yaml, "[rechten]", "[rechten, rechten]");
    assert!(refused(folder, &["audit", "tests/joint"]).contains("`rechten` is named twice"));
    change(folder, audit_yaml, "[rechten, rechten]", "[]");
    assert!(refused(folder, &["audit", "tests/joint"]).contains("no framework is named"));
    // One that takes over from another holds that other's norms already.
    fs::create_dir(folder.join("tests/joint/eigen")).unwrap();
    let own = "framework: eigen\ntitle: Eigen\nextends: {framework: ../rechten}\n";
    fs::write(folder.join("tests/joint/eigen/framework.yaml"), own).unwrap();
    change(folder, audit_yaml, "framework: []", "framework: [eigen, rechten]");
    let said = refused(folder, &["audit", "tests/joint"]);
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert!(said.contains("take over the same"), "{said}");
    // Beside a third it is a framework like any other.
    change(folder, audit_yaml, "[eigen, rechten]", "[zorg, eigen]");
    let findings = audit(folder, "tests/joint");
    assert_eq!(verdicts(norm(&findings, "R-1")), verdicts(norm(&plain, "R-1")));
}

#[test]
fn an_audit_sets_a_parameter_that_only_one_framework_has() {
    let copied = copy(&["tests/joint"]);
    let folder = copied.path();
    let audit_yaml = "tests/joint/audit.yaml";
    change(folder, audit_yaml, "as_of:", "parameters: {termijn: {value: 80 days, why: proef}}\nas_of:");
    let said = refused(folder, &["audit", "tests/joint"]);
    assert!(said.contains("`termijn` is a parameter of several frameworks"), "{said}");
    let zorg = "tests/joint/zorg/framework.yaml";
    change(folder, zorg, "{termijn:", "{artstermijn:");
    change(folder, zorg, "$termijn", "$artstermijn");
    let findings = audit(folder, "tests/joint");
    assert_eq!(verdicts(norm(&findings, "R-1")), [("1", "met"), ("2", "met"), ("3", "met")]);
}

/// The shipped example: everything that reads an audit works with it.
#[test]
fn the_example_is_audited_explained_and_reported() {
    const AUDIT: &str = "casefiles/ouderen-twee-kaders";
    let table = run(&root(), &["audit", AUDIT]);
    insta::assert_snapshot!("audit", table.split("\nGepubliceerd naast berekend").next().unwrap());
    let explained = run(&root(), &["explain", AUDIT, "3", "SS-4"]);
    assert!(explained.starts_with("SS-4 Versterken en werkgevers benaderen  →  voldaan"), "{explained}");
    assert!(explained.contains("(dossiers.yaml:"), "{explained}");
    let report = run(&root(), &["report", AUDIT, "-o", "md:-"]);
    for expected in [
        "getoetst aan de normenkaders ‘Perspectief voor oudere werklozen’ en ‘Opvolging van de Kamerbrief",
        "Dit hoofdstuk volgt het normenkader ‘Opvolging van de Kamerbrief over oudere bijstandsgerechtigden’.",
        "De twee normenkaders zijn in één keer op dezelfde gegevens toegepast.",
        "Het totaaloordeel dat dit kader op zichzelf geeft, blijft hier achterwege.",
        "R13/05: Inspectie SZW",
        "28719-82: Staatssecretaris",
    ] {
        assert!(report.contains(expected), "{expected}");
    }
    let english = run(&root(), &["report", AUDIT, "--lang", "en", "-o", "html:-"]);
    assert!(english.contains("The two frameworks were applied to the same data at once."));
    let assessment = run(&root(), &["report", AUDIT, "--template", "zelfevaluatie", "-o", "md:-"]);
    assert!(
        assessment.contains("normen van de kaders ‘Perspectief voor oudere werklozen’ en"),
        "{assessment}"
    );
    assert_eq!(
        run(&root(), &["check", AUDIT]),
        "0 frameworks, 1 audit, 25 dossiers checked: 0 errors, 0 warnings\n"
    );
    // Its findings are a document like any other.
    let findings = audit(&root(), AUDIT);
    let schema = fs::read_to_string(root().join("schemas/findings.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&findings).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
