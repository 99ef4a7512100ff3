//! What the architecture promises about the source tree, held by a test.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, fs, path::Path};

/// Each module may use only those before it (docs/architecture.md).
const LAYERS: [&str; 32] = [
    "inert",
    "stats",
    "findings",
    "dutch",
    "limits",
    "source",
    "diagnostic",
    "references",
    "verify",
    "time",
    "syntax",
    "layout",
    "table",
    "vocabulary",
    "verdict",
    "framework",
    "sentence",
    "compile",
    "quotes",
    "needed",
    "dossier",
    "screen",
    "assess",
    "explain",
    "vacuity",
    "decisions",
    "audit",
    "aggregate",
    "suite",
    "render",
    "grammar",
    "cli",
];

fn modules() -> Vec<(String, String)> {
    fn read(folder: &Path, top: &str, found: &mut Vec<(String, String)>) {
        let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if name == "tests" {
                continue;
            }
            let module = if top.is_empty() { name } else { top.to_owned() };
            if path.is_dir() {
                read(&path, &module, found);
            } else {
                found.push((module, code(&fs::read_to_string(&path).unwrap())));
            }
        }
    }
    let mut found = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
    found.retain(|(module, _)| module != "lib" && module != "main");
    found
}

/// Without tests and without comments, whose examples and links are for people.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules that a text names behind `crate::`, also within braces.
fn used(text: &str) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (at, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    c if depth == 0 && start && c.is_alphabetic() => {
                        used.insert(word(&group[at..]));
                        start = false;
                    }
                    _ => {}
                }
            }
        } else {
            used.insert(word(rest));
        }
    }
    used
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

#[test]
fn modules_use_only_those_before_them() {
    let layer = |module: &str| LAYERS.iter().position(|layer| *layer == module);
    let mut backward = Vec::new();
    for (module, text) in modules() {
        let own = layer(&module).unwrap_or_else(|| panic!("{module} has no place among the layers"));
        for other in used(&text) {
            if layer(other).is_some_and(|other| other > own) {
                backward.push(format!("{module} uses {other}"));
            }
        }
    }
    assert!(backward.is_empty(), "{}", backward.join("\n"));
}

/// The library has no world: files, environment and terminal are the command line's.
#[test]
fn only_the_command_line_touches_the_world() {
    for (module, text) in modules().iter().filter(|(module, _)| module != "cli") {
        for world in ["std::fs", "std::env", "std::io", "std::net", "std::thread", "std::process"] {
            assert!(!text.contains(world), "{module} uses {world}");
        }
    }
}

/// What a framework calls its things is data; the engine knows none of it.
#[test]
fn no_code_knows_a_norm_or_a_field_of_a_framework() {
    let (mut names, mut frameworks) = (BTreeSet::new(), 0);
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("norms"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
    {
        frameworks += 1;
        names.insert(folder.file_name().unwrap().to_str().unwrap().to_owned());
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_file() {
                let value: serde_json::Value =
                    serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
                named(&value, &mut names);
            }
        }
    }
    assert!(frameworks > 0 && names.contains("MW-1") && names.contains("rustperiode"), "{names:?}");
    for (module, text) in modules() {
        for name in &names {
            let found = text.lines().find(|line| line.contains(&format!("\"{name}\"")));
            assert!(found.is_none(), "{module} knows {name}: {found:?}");
        }
    }
}

/// The ids of norms, aspects and measures of a framework's file, and the names of fields and kinds of event.
fn named(value: &serde_json::Value, names: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("id" | "aspect" | "framework", serde_json::Value::String(id))
                        if id.contains(['-', '_']) =>
                    {
                        names.insert(id.clone());
                    }
                    ("properties", serde_json::Value::Object(properties)) => {
                        // A single common word may well be one of ours as well: kinds of event and joined words are not.
                        let own = properties
                            .iter()
                            .filter(|(name, what)| name.contains('_') || what.get("x-event").is_some());
                        names.extend(own.map(|(name, _)| name.clone()));
                    }
                    _ => {}
                }
                named(value, names);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| named(item, names)),
        _ => {}
    }
}
