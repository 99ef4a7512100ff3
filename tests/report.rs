//! The report as people read it: the Markdown whole, the HTML by its headings and captions.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

fn report(format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_toetssteen"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["report", "casefiles/ouderen-45plus", "-o", format])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_markdown_report_reads_as_it_did() {
    // Hashes change with every input; that they are there is tested beside the renderer.
    insta::with_settings!({filters => vec![("[0-9a-f]{64}", "[sha256]")]}, {
        insta::assert_snapshot!("report-markdown", report("md"));
    });
}

#[test]
fn the_html_report_has_the_outline_it_had() {
    let html = report("html");
    let outline: Vec<String> = html
        .lines()
        .filter(|line| {
            ["<h1", "<h2", "<h3", "<caption", "<figcaption", "<title"].iter().any(|tag| line.contains(tag))
        })
        .map(|line| line.trim().chars().take(160).collect())
        .collect();
    insta::assert_snapshot!("report-html-outline", outline.join("\n"));
    for forbidden in ["<script", "http-equiv=\"refresh\"", "src=\"http", "url(http"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}
