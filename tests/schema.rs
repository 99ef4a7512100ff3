//! The form of the findings is published, and is the one that the program writes. `UPDATE=1` writes the file anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{env, fs, path::Path};

use toetssteen::findings::Findings;

#[test]
fn the_published_schema_is_that_of_the_findings() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/findings.schema.json");
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Findings)).unwrap() + "\n";
    if env::var_os("UPDATE").is_some_and(|update| update == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &schema).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert!(published == schema, "{} is out of date; run this test with UPDATE=1", path.display());
}
