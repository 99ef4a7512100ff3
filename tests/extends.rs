//! A framework that takes over an aspect of another (`tests/extends`): what is judged by it, and that every change is said.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_toetssteen")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_change_is_in_the_findings() {
    let findings: serde_json::Value =
        serde_json::from_str(&run(&["audit", "tests/extends", "-o", "json"])).unwrap();
    let norms: Vec<&str> = findings["aspects"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|aspect| aspect["norms"].as_array().unwrap())
        .map(|norm| norm["id"].as_str().unwrap())
        .collect();
    let text = |value: &serde_json::Value| serde_json::to_string_pretty(value).unwrap();
    let inputs = findings["inputs"].as_array().unwrap().iter().map(|i| i["path"].as_str().unwrap());
    insta::assert_snapshot!(
        "findings",
        format!(
            "{}\n{}\n{}\n{}",
            text(&findings["framework"]["inherited"]),
            norms.join(" "),
            text(&findings["parameters"]),
            inputs.collect::<Vec<_>>().join("\n")
        )
    );
}

#[test]
fn every_change_is_in_the_report_and_the_guide() {
    for text in [run(&["report", "tests/extends", "-o", "md"]), run(&["guide", "tests/extends"])] {
        assert!(text.contains("neemt over van het kader ‘Perspectief voor oudere werklozen’"));
        for change in ["56 dagen in plaats van 42 dagen", "MW-10 is niet overgenomen", "GM-1 is toegevoegd"] {
            assert!(text.contains(change), "{change} is missing");
        }
    }
}

#[test]
fn a_deviation_that_is_allowed_is_shown_and_changes_nothing() {
    let report = run(&["report", "tests/extends", "-o", "md"]);
    let section = report.split("### ").find(|part| part.starts_with("Toegestane afwijkingen")).unwrap();
    assert!(
        section.contains("Dossier 1, MW-1 (deels): toegestaan tot en met 31 december 2013, door teamleider."),
        "{section}"
    );
    let explained = run(&["explain", "tests/extends", "1", "MW-1"]);
    assert!(
        explained.contains("Afwijking toegestaan tot en met 31 december 2013, door teamleider"),
        "{explained}"
    );
}
