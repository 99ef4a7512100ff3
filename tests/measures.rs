//! Figures without a verdict, over a small survey (`tests/measures`): what each adds up to, and what a reader sees of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_toetssteen")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_kind_of_figure_is_reckoned() {
    let findings: serde_json::Value =
        serde_json::from_str(&run(&["audit", "tests/measures", "-o", "json"])).unwrap();
    let lines: Vec<String> = findings["measures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|measure| {
            let groups = measure["groups"].as_array().unwrap().iter();
            let groups: String =
                groups.map(|g| format!("\n    {} ({}): {}", g["label"], g["records"], g["figure"])).collect();
            format!(
                "{}: {}{groups}\n    niet ingedeeld: {}",
                measure["id"], measure["figure"], measure["ungrouped"]
            )
        })
        .collect();
    insta::assert_snapshot!("figures", lines.join("\n"));
}

#[test]
fn every_kind_of_figure_is_said() {
    let report = run(&["report", "tests/measures", "-o", "md"]);
    let profile = report.split("### ").find(|part| part.contains("omgekeerd gesteld")).unwrap();
    insta::assert_snapshot!("words", profile);
}
