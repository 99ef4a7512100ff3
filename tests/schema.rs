//! The forms of every kind of file are published as JSON Schemas. `UPDATE=1` writes the files anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{env, fs, path::Path};

use toetssteen::grammar;

#[test]
fn the_published_schemas_are_those_of_the_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let update = env::var_os("UPDATE").is_some_and(|update| update == "1");
    let mut stale = Vec::new();
    for (kind, _) in grammar::KINDS {
        let path = folder.join(format!("{kind}.schema.json"));
        let schema = serde_json::to_string_pretty(&grammar::schema(kind).unwrap()).unwrap() + "\n";
        if update {
            fs::write(&path, &schema).unwrap();
        }
        if fs::read_to_string(&path).unwrap_or_default() != schema {
            stale.push(kind);
        }
    }
    assert!(stale.is_empty(), "{stale:?} out of date; run this test with UPDATE=1");
    assert_eq!(fs::read_dir(folder).unwrap().count(), grammar::KINDS.len(), "one file for each kind");
}
