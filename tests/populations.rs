//! Two kinds of record in one audit (`tests/populations`): each judged by its own norms, groups and studies set against
//! each other, and what the source published laid beside what is computed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

use serde_json::Value;

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_toetssteen")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn findings() -> Value {
    serde_json::from_str(&run(&["audit", "tests/populations", "-o", "json"])).unwrap()
}

#[test]
fn each_kind_of_record_is_judged_by_its_own_norms() {
    let findings = findings();
    let records: Vec<_> =
        findings["populations"].as_array().unwrap().iter().map(|p| (&p["subject"], &p["records"])).collect();
    assert_eq!(
        format!("{records:?}"),
        "[(String(\"zaak\"), Number(8)), (String(\"medewerker\"), Number(8))]"
    );
    let norms = findings["aspects"][0]["norms"].as_array().unwrap();
    let dossiers = |norm: &Value| norm["verdicts"].as_array().unwrap().len();
    assert_eq!(norms.iter().map(dossiers).collect::<Vec<_>>(), [8, 8]);
    assert_eq!(
        norms.iter().map(|n| n["subject"].as_str().unwrap()).collect::<Vec<_>>(),
        ["zaak", "medewerker"]
    );
    assert_eq!(norms[0]["counts"]["met"], 5);
    assert_eq!(norms[1]["counts"]["met"], 2);
    assert_eq!(findings["aspects"][1]["rating"], Value::Null, "what is described is not judged");
}

/// Case 7 was heard, and may be in either group; of case 6, in the second, it is not known.
#[test]
fn what_is_not_known_widens_the_difference_of_groups() {
    let findings = findings();
    let norm = &findings["aspects"][0]["norms"][0];
    let shares: Vec<_> = norm["groups"].as_array().unwrap().iter().map(|g| &g["counts"]["met"]).collect();
    assert_eq!(shares, [3, 1]);
    assert_eq!(norm["ungrouped"], 1);
    let contrast = &norm["contrast"];
    let number = |key: &str| contrast[key].as_f64().unwrap();
    assert!((number("difference") - 2.0 / 3.0).abs() < 1e-12);
    // At least: cases 6 and 7 in the second group, both heard: 3/3 against 3/5. At most: case 7 in the first, case 6 not.
    assert!((number("lowest") - 2.0 / 5.0).abs() < 1e-12);
    assert!((number("highest") - 3.0 / 4.0).abs() < 1e-12);
    assert_eq!(contrast["test"], "fisher");
}

#[test]
fn figures_are_laid_beside_what_was_published() {
    insta::assert_snapshot!("audit", run(&["audit", "tests/populations"]));
    let report = run(&["report", "tests/populations", "-o", "md"]);
    let chapters = report.split_once("## 2 Horen").unwrap().1;
    let chapters = chapters.split_once("## 4 Verantwoording").unwrap().0;
    insta::assert_snapshot!("chapters", chapters);
    let annex = report.rsplit_once("## Bijlage B").unwrap().1.split_once("## Bijlage C").unwrap().0;
    insta::assert_snapshot!("published", annex);
}

#[test]
fn a_record_is_explained_by_the_norms_about_it() {
    let text = run(&["explain", "tests/populations", "2", "H-2"]);
    assert!(text.contains("hoort is") && text.contains("medewerkers.yaml:3"), "{text}");
}
