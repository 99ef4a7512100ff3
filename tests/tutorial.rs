//! The tutorial of `docs/norm-language.md` and the example of `docs/report-templates.md`: their files are written and their
//! commands are run, in the order in which they stand there, and what the commands say is what the text shows. `UPDATE=1` puts
//! what they say into the text.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path, process::Command};

#[test]
fn what_the_tutorial_shows_is_what_happens() {
    let folder = tempfile::tempdir().unwrap();
    let (files, commands) = follow("docs/norm-language.md", folder.path());
    assert!(files > 8 && commands > 6, "{files} files, {commands} commands");
}

#[cfg(unix)]
#[test]
fn a_template_of_ones_own_gives_what_the_example_shows() {
    let folder = tempfile::tempdir().unwrap();
    for ours in ["casefiles", "norms"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(ours);
        std::os::unix::fs::symlink(from, folder.path().join(ours)).unwrap();
    }
    assert_eq!(follow("docs/report-templates.md", folder.path()), (2, 1));
}

/// Does what a page says in a folder: how many files it wrote, and how many commands it ran.
fn follow(page: &str, folder: &Path) -> (usize, usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(&path).unwrap();
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
        if let Some((_, name)) = kind.split_once(" file=") {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, block.join("\n") + "\n").unwrap();
            files += 1;
        }
        if kind == "console" {
            let mut said = String::new();
            for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                commands += 1;
                said.push_str(&format!("$ {command}\n{}", run(command, folder)));
            }
            shown.push_str(&format!("{}\n", said.trim_end()));
        } else {
            shown.push_str(&block.iter().map(|line| format!("{line}\n")).collect::<String>());
        }
        shown.push_str("```\n");
    }
    if std::env::var_os("UPDATE").is_some_and(|update| update == "1") {
        fs::write(&path, &shown).unwrap();
    } else if shown != text {
        let differs = shown.lines().zip(text.lines()).find(|(new, old)| new != old);
        panic!("{page} is out of date; run this test with UPDATE=1: {differs:#?}");
    }
    (files, commands)
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
