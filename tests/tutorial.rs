//! The first part of `docs/norm-language.md`: its files are written and its commands are run, in the order in which they
//! stand there, and what the commands say is what the text shows. `UPDATE=1` puts what they say into the text.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path, process::Command};

#[test]
fn what_the_tutorial_shows_is_what_happens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/norm-language.md");
    let text = fs::read_to_string(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut shown = String::new();
    let (mut files, mut commands) = (0, 0);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        shown.push_str(line);
        shown.push('\n');
        let Some(kind) = line.strip_prefix("```") else { continue };
        if kind.is_empty() {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(name) = kind.strip_prefix("yaml file=") {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, block.join("\n") + "\n").unwrap();
            files += 1;
        }
        if kind == "console" {
            let mut said = String::new();
            for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                commands += 1;
                said.push_str(&format!("$ {command}\n{}", run(command, folder.path())));
            }
            shown.push_str(&format!("{}\n", said.trim_end()));
        } else {
            shown.push_str(&block.iter().map(|line| format!("{line}\n")).collect::<String>());
        }
        shown.push_str("```\n");
    }
    assert!(files > 8 && commands > 6, "{files} files, {commands} commands");
    if std::env::var_os("UPDATE").is_some_and(|update| update == "1") {
        fs::write(&path, &shown).unwrap();
    } else if shown != text {
        let differs = shown.lines().zip(text.lines()).find(|(new, old)| new != old);
        panic!("docs/norm-language.md is out of date; run this test with UPDATE=1: {differs:#?}");
    }
}

/// What a command says, blanks at the ends of lines left out.
fn run(command: &str, folder: &Path) -> String {
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("toetssteen"));
    let output = Command::new(env!("CARGO_BIN_EXE_toetssteen"))
        .args(words)
        .current_dir(folder)
        .env("COLUMNS", "110")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    let mut text: String = said.trim().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    if !text.is_empty() && text.lines().count() > 1 {
        text.push('\n');
    }
    text
}
