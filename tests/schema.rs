//! The forms that the program writes are published as JSON Schemas. `UPDATE=1` writes the files anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{env, fs, path::Path};

use toetssteen::{findings::Findings, render::problems::Checked};

fn published(name: &str, schema: &schemars::Schema) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    let schema = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if env::var_os("UPDATE").is_some_and(|update| update == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &schema).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert!(published == schema, "{} is out of date; run this test with UPDATE=1", path.display());
}

#[test]
fn the_published_schema_is_that_of_the_findings() {
    published("findings.schema.json", &schemars::schema_for!(Findings));
}

#[test]
fn the_published_schema_is_that_of_what_check_reports() {
    published("diagnostics.schema.json", &schemars::schema_for!(Checked));
}
