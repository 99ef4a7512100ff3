//! Signatures beside files: made with keys of minisign, checked as minisign checks them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// Made by `minisign -G -W`; it signs nothing but what is in these tests.
const KEY: &str = "untrusted comment: minisign encrypted secret key\n\
    RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAASIjgJzTt/A6I141R7VxbT1a+Jzp7jGDfx+PuAgWCbWUDCyHtinLuaEUMu3rx/5Q+yH4WJ9XBpHHFl+CLa7amhvEA6PzC5YhfAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

/// The same key behind the password `geheim`, with less work than minisign asks for, which accepts it.
const PROTECTED: &str = "untrusted comment: minisign encrypted secret key\n\
    RWRTY0IyAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AgAAAAAAAAAAAIAAAAAAAg+c4fA7RghinVTF18Miy5VwPnlGunRQmBif2UQYN3EZ4oARiQH2uhmQ3RpmFibM8DOoSIFdXSBH3xTkMXWAPYxB0bOnBKfHTrVww04QLBAN+2myAmh/ZCtgx8/sQG2aO+f1atqWdgso=\n";

const PUBLIC: &str = "RWRIiOAnNO38DkUMu3rx/5Q+yH4WJ9XBpHHFl+CLa7amhvEA6PzC5Yhf";

/// Of somebody else.
const OTHER: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let public = format!("untrusted comment: minisign public key EFCED3427E08848\n{PUBLIC}\n");
    for (name, text) in [
        ("geheim.key", KEY),
        ("wachtwoord.key", PROTECTED),
        ("open.pub", &public),
        ("rapport.html", "<p>één</p>"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Runs the program, and returns both streams, data first.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], password: Option<&str>, code: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toetssteen"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).env_remove("TOETSSTEEN_KEY_PASSWORD");
    let output = command.envs(password.map(|given| ("TOETSSTEEN_KEY_PASSWORD", given))).output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn check(folder: &Path, key: &str, code: i32) -> String {
    run(folder, &["verify", "rapport.html", "--key", key, "--signature-only"], None, code)
}

#[test]
fn a_file_that_is_signed_holds_until_it_is_changed() {
    let folder = folder();
    let root = folder.path();
    assert_eq!(run(root, &["sign", "rapport.html", "--key", "geheim.key"], None, 0), "");
    for key in ["open.pub", PUBLIC] {
        assert_eq!(check(root, key, 0), "signature: it holds (file:rapport.html hashed)\n");
    }
    assert_eq!(check(root, OTHER, 1), "signature: it does not hold: another key was signed with\n");
    fs::write(root.join("rapport.html"), "<p>een</p>").unwrap();
    assert_eq!(check(root, "open.pub", 1), "signature: it does not hold: this is not what was signed\n");
}

#[test]
fn what_a_signature_says_of_itself_is_signed_as_well() {
    let folder = folder();
    let root = folder.path();
    run(root, &["sign", "rapport.html", "--key", "geheim.key"], None, 0);
    let signature = root.join("rapport.html.minisig");
    let text = fs::read_to_string(&signature).unwrap();
    fs::write(&signature, text.replace("file:rapport.html", "file:ander.html")).unwrap();
    assert_eq!(check(root, "open.pub", 1), "signature: it does not hold: this is not what was signed\n");
    // Cut off anywhere it is no signature; and no reason to fall over.
    for end in 0..text.trim_end().len() {
        fs::write(&signature, &text[..end]).unwrap();
        if end % 23 == 0 || end + 4 > text.trim_end().len() {
            check(root, "open.pub", 3);
        }
    }
    fs::remove_file(&signature).unwrap();
    assert!(check(root, "open.pub", 3).contains("it does not exist"));
    assert!(check(root, "sleutel", 3).contains("neither a file with a public key"));
    assert!(check(root, "geheim.key", 3).contains("neither a file with a public key"));
}

/// Made by minisign itself.
#[test]
fn a_signature_by_minisign_holds() {
    let folder = folder();
    fs::write(folder.path().join("rapport.html"), "test").unwrap();
    let signature = "untrusted comment: signature from minisign secret key\n\
        RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=\n\
        trusted comment: timestamp:1556193335\tfile:test\n\
        y/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==\n";
    fs::write(folder.path().join("rapport.html.minisig"), signature).unwrap();
    assert_eq!(check(folder.path(), OTHER, 0), "signature: it holds (timestamp:1556193335 file:test)\n");
}

#[test]
fn a_protected_key_asks_for_its_password() {
    let folder = folder();
    let root = folder.path();
    let arguments = ["sign", "rapport.html", "--key", "wachtwoord.key"];
    run(root, &arguments, Some("geheim"), 0);
    check(root, "open.pub", 0);
    fs::remove_file(root.join("rapport.html.minisig")).unwrap();
    assert!(run(root, &arguments, Some("fout"), 3).contains("Wrong password"));
    assert!(!root.join("rapport.html.minisig").exists());
}

#[test]
fn what_is_no_secret_key_signs_nothing() {
    let folder = folder();
    let root = folder.path();
    // A public key, a text, and a key whose public half is not its own.
    let damaged = KEY.replace("EUMu3rx", "EUMu3ry");
    fs::write(root.join("stuk.key"), damaged).unwrap();
    for key in ["open.pub", "rapport.html", "nowhere.key", "stuk.key"] {
        let said = run(root, &["sign", "rapport.html", "--key", key], None, 3);
        assert!(said.starts_with("error: ") && !said.contains("RWQAAEIy"), "{said}");
        assert!(!root.join("rapport.html.minisig").exists());
    }
    run(root, &["sign", "rapport.html", "nowhere.html", "--key", "geheim.key"], None, 3);
    assert!(!root.join("rapport.html.minisig").exists());
}

#[test]
fn an_audit_signs_the_findings_that_it_writes() {
    let folder = folder();
    let root = folder.path();
    let audit = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/populations");
    let audit = audit.to_str().unwrap();
    let sign = ["audit", audit, "--sign", "geheim.key"];
    let outputs = ["-o", "json:f.json", "-o", "yaml:f.yaml", "-o", "table:f.txt"];
    run(root, &[&sign[..], &outputs[..]].concat(), None, 0);
    for findings in ["f.json", "f.yaml"] {
        let said = run(root, &["verify", findings, "--audit", audit, "--key", "open.pub"], None, 0);
        assert!(
            said.starts_with(&format!("signature: it holds (file:{findings} hashed)\nthe same, ")),
            "{said}"
        );
    }
    assert!(!root.join("f.txt.minisig").exists());
    // Without a key it is said that a signature is there; one that does not hold does not stop the comparison.
    let unchecked = run(root, &["verify", "f.json", "--audit", audit], None, 0);
    assert!(unchecked.ends_with("f.json.minisig is not checked: no --key\n"), "{unchecked}");
    let text = fs::read_to_string(root.join("f.json")).unwrap();
    fs::write(root.join("f.json"), text.replacen("Twee soorten", "Drie soorten", 1)).unwrap();
    let said = run(root, &["verify", "f.json", "--audit", audit, "--key", "open.pub"], None, 1);
    assert!(said.contains("not what was signed") && said.contains("audit.title: \"Drie soorten\""), "{said}");
    // Without a file there is nothing to sign; with a key that is of no use nothing is done.
    assert!(run(root, &[&sign[..], &["-o", "json"]].concat(), None, 2).contains("--sign"));
    run(root, &["audit", audit, "-o", "json:g.json", "--sign", "nowhere.key"], None, 3);
    assert!(!root.join("g.json").exists());
}
