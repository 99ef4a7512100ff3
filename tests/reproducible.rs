//! The same inputs give the same bytes, every input is named with its hash, and `verify` says what is no longer the same.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const AUDIT: &str = "onderzoek/proef";

/// Every kind of file that goes in, by its path from the audit, and what it holds. All is fictitious.
const INPUTS: [(&str, &str); 18] = [
    (
        "audit.yaml",
        "audit: Proef\nframework: ../../normen/eigen\nas_of: 2013-06-30\n\
         populations: {zaak: zaken, medewerker: medewerkers.yaml}\njudgements: oordelen.yaml\n\
         parameters: {langste: {value: 12, why: de raad wil het zo}}\n\
         waivers: [{dossier: 2, norm: E-1, until: 2013-12-31, by: teamleider, motivation: verbouwing}]\n\
         texts: {voorwoord: teksten/voorwoord.md}\n\
         reactions: [{from: De wethouder, text: teksten/reactie.md, reply: teksten/naschrift.md}]\n",
    ),
    ("oordelen.yaml", JUDGEMENTS),
    ("teksten/voorwoord.md", "Het voorwoord, één alinea.\n"),
    ("teksten/reactie.md", "De reactie.\n"),
    ("teksten/naschrift.md", "Het naschrift.\r\n"),
    ("medewerkers.yaml", "- {medewerker: 1, horen: vaak}\n- {medewerker: 2}\n"),
    ("zaken/10.yaml", "zaak: 10\nduur: 11\n"),
    ("zaken/2.yaml", "\u{feff}zaak: 2\nduur: 40\n"),
    ("zaken/Één.json", "{\"zaak\": 1, \"duur\": 3}\n"),
    ("zaken/jaar/3.yml", "zaak: 3\n"),
    // A file that holds no record says that there is none.
    ("zaken/geen.yaml", "[]\n"),
    (
        "../../normen/eigen/framework.yaml",
        "framework: eigen\ntitle: Eigen normen\nextends: {framework: ../basis}\n\
         documents: {V: {title: Een verordening}}\naspects: zorg.yaml\n",
    ),
    (
        "../../normen/eigen/zorg.yaml",
        "aspect: zorg\ntitle: Zorg\nframe: f\nrating: {minimum: 0, rules: [{rate: goed}], origin: chosen, why: w}\n\
         norms:\n  - id: E-1\n    title: Goed\n    statement: Een zaak is goed behandeld.\n    source: {document: V}\n    \
         finding: f\n    criteria: {goed: {question: Is de zaak goed behandeld?, judged: {guidance: g}}}\n    met: all\n",
    ),
    (
        "../../normen/basis/framework.yaml",
        "framework: basis\ntitle: Basis\ndocuments: {D: {title: Een document}}\nsubjects:\n  \
         zaak: {schema: zaak.yaml, one: zaak, many: zaken}\n  \
         medewerker: {schema: schema/medewerker.yaml, one: medewerker, many: medewerkers}\n\
         scale: [goed, slecht]\naspects: duur.yaml\n",
    ),
    (
        "../../normen/basis/duur.yaml",
        "aspect: duur\ntitle: Duur\nframe: f\nrating: {minimum: 0, rules: [{rate: goed, when: {share: B-1, at_least: 50%}}, \
         {rate: slecht}], origin: chosen, why: w}\n\
         parameters:\n  langste: {value: 10, origin: chosen, why: w}\n  \
         kortste: {value: 1, origin: source, source: {document: D}}\nnorms:\n  - id: B-1\n    title: Kort\n    \
         statement: Een zaak duurt kort.\n    source: {document: D}\n    finding: f\n    \
         met: {all: [{field: duur, at_most: $langste}, {field: duur, at_least: $kortste}]}\n\
         measures:\n  - {id: horen, title: Horen, subject: medewerker, distribution: horen}\n",
    ),
    (
        "../../normen/basis/zaak.yaml",
        "type: object\nproperties:\n  zaak: {type: integer, x-identifier: true}\n  duur: {$ref: ../begrippen.yaml#/$defs/duur}\n",
    ),
    ("../../normen/begrippen.yaml", "$defs:\n  duur: {type: integer, title: duur}\n"),
    (
        "../../normen/basis/schema/medewerker.yaml",
        "type: object\nproperties:\n  medewerker: {type: integer, x-identifier: true}\n  horen: {enum: [nooit, soms, vaak]}\n",
    ),
];

const JUDGEMENTS: &str =
    "- {dossier: 10, norm: E-1, criterion: goed, verdict: met, by: inspecteur A, motivation: gezien}\n";

/// Files that lie among the inputs, and are none.
const OTHERS: [(&str, &str); 6] = [
    ("LEESMIJ.md", "Geen tekst van het rapport.\n"),
    ("zaken/.4.yaml", "zaak: 4\n"),
    ("zaken/lijst.csv", "zaak;duur\n5;1\n"),
    ("teksten/kladje.md", "Niet genoemd.\n"),
    ("../../normen/eigen/tests/zorg.yaml", "[]\n"),
    ("../../normen/basis/vergeten.yaml", "aspect: vergeten\n"),
];

/// The audit and its frameworks in a folder of their own.
struct Audit(TempDir);

impl Audit {
    fn new() -> Self {
        Self::of(INPUTS.iter().chain(&OTHERS))
    }

    /// With files made in the order given, which is that in which some file systems list them.
    fn of<'a>(files: impl Iterator<Item = &'a (&'a str, &'a str)>) -> Self {
        let audit = Self(TempDir::new().unwrap());
        files.for_each(|(path, text)| audit.write(path, text));
        audit
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn folder(&self) -> PathBuf {
        self.root().join(AUDIT)
    }

    /// A file by its path from the audit.
    fn path(&self, path: &str) -> PathBuf {
        match path.strip_prefix("../../") {
            Some(path) => self.root().join(path),
            None => self.folder().join(path),
        }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds a line end to a file, which changes nothing that it says.
    fn touch(&self, path: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        self.write(path, &(text + "\n"));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        command(self.root(), arguments)
    }

    /// The findings as bytes.
    fn findings(&self) -> Vec<u8> {
        succeeds(&mut self.command(&["audit", AUDIT, "-o", "json"]))
    }

    /// Keeps the findings beside the audit.
    fn keep(&self) -> String {
        self.write("findings.json", &String::from_utf8(self.findings()).unwrap());
        format!("{AUDIT}/findings.json")
    }

    /// Changes the findings that are kept in one place.
    fn change(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.path("findings.json")).unwrap();
        assert!(text.contains(from), "no {from}");
        self.write("findings.json", &text.replacen(from, to, 1));
    }

    /// What `verify` says of the findings that are kept, and how it exits.
    #[track_caller]
    fn verified(&self, more: &[&str], code: i32) -> String {
        let kept = format!("{AUDIT}/findings.json");
        exits(&mut self.command(&[&["verify", &kept], more].concat()), code)
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toetssteen"));
    command.current_dir(folder).args(arguments);
    command
}

#[track_caller]
fn succeeds(command: &mut Command) -> Vec<u8> {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success() && stderr.is_empty(), "{command:?}: {}", String::from_utf8_lossy(&stderr));
    stdout
}

/// Both streams, data first.
#[track_caller]
fn exits(command: &mut Command, code: i32) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let said = [stdout, stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert_eq!(status.code(), Some(code), "{said}");
    said
}

#[test]
fn every_file_that_goes_in_is_named_with_its_hash_and_no_other() {
    let findings: Value = serde_json::from_slice(&Audit::new().findings()).unwrap();
    let named: Vec<(&str, &str)> = findings["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| (input["path"].as_str().unwrap(), input["sha256"].as_str().unwrap()))
        .collect();
    let hash =
        |text: &str| -> String { Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect() };
    let mut expected: Vec<(&str, String)> = INPUTS.iter().map(|(path, text)| (*path, hash(text))).collect();
    expected.sort();
    let expected: Vec<(&str, &str)> = expected.iter().map(|(path, hash)| (*path, hash.as_str())).collect();
    assert_eq!(named, expected);
    // The hash is what `sha256sum` gives: that of "[]\n".
    let empty = named.iter().find(|(path, _)| *path == "zaken/geen.yaml").unwrap().1;
    assert_eq!(empty, "37517e5f3dc66819f61f5a7bb8ace1921282415f10551d2defa5c3eb0985b570");
}

#[test]
fn what_else_decides_the_outcome_is_in_the_document() {
    let findings: Value = serde_json::from_slice(&Audit::new().findings()).unwrap();
    assert_eq!(findings["tool"]["name"], "toetssteen");
    assert_eq!(findings["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(findings["audit"]["as_of"], "2013-06-30");
    let parameters: Vec<(&str, &str, &str)> = findings["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_str().unwrap(), p["value"].as_str().unwrap(), p["origin"].as_str().unwrap()))
        .collect();
    assert_eq!(parameters, [("langste", "12", "audit"), ("kortste", "1", "source")]);
}

#[test]
fn the_bytes_do_not_depend_on_the_name_of_the_folder_or_on_where_the_command_runs() {
    let audit = Audit::new();
    let (first, root, folder) = (audit.findings(), audit.root(), audit.folder());
    let same = |from: &Path, name: &Path| {
        let found = succeeds(&mut command(from, &["audit", name.to_str().unwrap(), "-o", "json"]));
        assert!(found == first, "{} from {}", name.display(), from.display());
    };
    let elsewhere = TempDir::new().unwrap();
    for name in [
        "onderzoek/proef/",
        "./onderzoek//proef/.",
        "onderzoek/../onderzoek/proef",
        "normen/../onderzoek/proef",
    ] {
        same(root, Path::new(name));
    }
    for name in [
        ".",
        "./",
        "../proef",
        "../../onderzoek/proef",
        "zaken/..",
        "../../normen/eigen/../../onderzoek/proef",
    ] {
        same(&folder, Path::new(name));
    }
    same(&folder.join("zaken"), Path::new(".."));
    same(&folder.join("zaken/jaar"), Path::new("../.."));
    same(&root.join("normen"), Path::new("../onderzoek/proef"));
    same(elsewhere.path(), &folder);
    same(elsewhere.path(), &folder.join("zaken/../../proef"));
    same(Path::new("/"), folder.strip_prefix("/").unwrap_or(&folder));
}

#[cfg(unix)]
#[test]
fn a_folder_may_be_named_through_a_link() {
    let audit = Audit::new();
    let elsewhere = TempDir::new().unwrap();
    std::os::unix::fs::symlink(audit.folder(), elsewhere.path().join("hier")).unwrap();
    std::os::unix::fs::symlink(audit.root(), elsewhere.path().join("wortel")).unwrap();
    for name in ["hier", "hier/", "hier/zaken/..", "wortel/onderzoek/proef"] {
        let found = succeeds(&mut command(elsewhere.path(), &["audit", name, "-o", "json"]));
        assert!(found == audit.findings(), "{name}");
    }
}

#[test]
fn the_bytes_do_not_depend_on_locale_time_zone_or_terminal() {
    let audit = Audit::new();
    let first = audit.findings();
    for settings in [
        &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")][..],
        &[("LC_ALL", "C"), ("TZ", "America/Adak"), ("COLUMNS", "20"), ("TERM", "dumb")],
        &[("LC_NUMERIC", "nl_NL.UTF-8"), ("LC_COLLATE", "sv_SE.UTF-8"), ("CLICOLOR_FORCE", "1")],
        &[("SOURCE_DATE_EPOCH", "0"), ("RUST_BACKTRACE", "1"), ("RAYON_NUM_THREADS", "7")],
    ] {
        let mut command = audit.command(&["audit", AUDIT, "-o", "json"]);
        assert!(succeeds(command.envs(settings.iter().copied())) == first, "{settings:?}");
    }
    let mut bare = audit.command(&["audit", AUDIT, "-o", "json"]);
    assert!(succeeds(bare.env_clear()) == first, "no environment");
}

#[test]
fn a_copy_gives_the_same_bytes_in_whatever_order_its_files_were_made() {
    let first = Audit::new().findings();
    let files: Vec<&(&str, &str)> = INPUTS.iter().chain(&OTHERS).collect();
    assert!(Audit::of(files.iter().rev().copied()).findings() == first, "reversed");
    let mut shuffled: Vec<_> =
        files.iter().enumerate().map(|(at, file)| ((at * 7 + 3) % files.len(), *file)).collect();
    shuffled.sort_by_key(|(at, _)| *at);
    assert!(Audit::of(shuffled.iter().map(|(_, file)| *file)).findings() == first, "shuffled");
    // What goes in alone is enough, under another name.
    let bare = Audit::of(INPUTS.iter());
    fs::rename(bare.folder(), bare.root().join("onderzoek/anders")).unwrap();
    let renamed = succeeds(&mut bare.command(&["audit", "onderzoek/anders", "-o", "json"]));
    assert!(renamed == first, "renamed");
}

#[test]
fn records_outside_the_audits_folder_are_named_as_seen_from_it() {
    let audit = Audit::new();
    fs::rename(audit.path("zaken"), audit.root().join("zaken")).unwrap();
    let text = INPUTS[0].1.replace("zaak: zaken", "zaak: ../../zaken");
    audit.write("audit.yaml", &text);
    let findings = audit.findings();
    let text = String::from_utf8(findings.clone()).unwrap();
    assert!(text.contains("\"path\": \"../../zaken/10.yaml\""), "{text}");
    let within = succeeds(&mut command(&audit.folder(), &["audit", ".", "-o", "json"]));
    assert!(within == findings);
}

#[test]
fn findings_that_still_hold_are_the_same_byte_for_byte() {
    let audit = Audit::new();
    let kept = audit.keep();
    let version = env!("CARGO_PKG_VERSION");
    let same = format!("the same, byte for byte: 18 inputs, as of 2013-06-30, toetssteen {version}\n");
    assert_eq!(audit.verified(&[], 0), same);
    assert_eq!(audit.verified(&["--audit", AUDIT], 0), same);
    // From elsewhere, and from a folder below the audit's.
    let elsewhere = TempDir::new().unwrap();
    let whole = audit.root().join(kept);
    assert_eq!(exits(&mut command(elsewhere.path(), &["verify", whole.to_str().unwrap()]), 0), same);
    assert_eq!(exits(&mut command(&audit.folder(), &["verify", "findings.json"]), 0), same);
    audit.write("uit/findings.json", &fs::read_to_string(&whole).unwrap());
    assert_eq!(exits(&mut command(&audit.folder().join("uit"), &["verify", "findings.json"]), 0), same);
    // What is no input may change.
    OTHERS.iter().for_each(|(path, _)| audit.touch(path));
    assert_eq!(audit.verified(&[], 0), same);
    // Findings in YAML as well; and of what is laid out otherwise that is said.
    exits(&mut audit.command(&["audit", AUDIT, "-o", "yaml:findings.yaml"]), 0);
    let yaml = exits(&mut audit.command(&["verify", "findings.yaml", "--audit", AUDIT]), 0);
    assert_eq!(yaml, same);
    audit.change("\n", " ");
    assert!(audit.verified(&[], 0).starts_with("the same, laid out in another way: "));
}

#[test]
fn any_input_that_is_not_what_it_was_is_named() {
    let audit = Audit::new();
    audit.keep();
    for (path, text) in INPUTS {
        audit.touch(path);
        let said = audit.verified(&[], 1);
        assert!(
            said.starts_with(&format!("inputs: 1 not what they were, of 18\n  changed   {path}\n")),
            "{said}"
        );
        audit.write(path, text);
    }
    assert!(audit.verified(&[], 0).starts_with("the same"));
    // A file that is gone, one that came, and one that is there and no longer goes in.
    fs::remove_file(audit.path("zaken/jaar/3.yml")).unwrap();
    audit.write("zaken/7.yaml", "zaak: 7\nduur: 1\n");
    audit.write("audit.yaml", &INPUTS[0].1.replace("judgements: oordelen.yaml\n", ""));
    let said = audit.verified(&[], 1);
    let expected = "inputs: 4 not what they were, of 18\n  changed   audit.yaml\n  left out  oordelen.yaml\n  \
        added     zaken/7.yaml\n  missing   zaken/jaar/3.yml\nfindings: ";
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn what_an_input_changed_in_the_findings_is_shown() {
    let audit = Audit::new();
    audit.keep();
    audit.write("zaken/10.yaml", "zaak: 10\nduur: 13\n");
    let said = audit.verified(&[], 1);
    assert!(said.contains("\n  aspects[0].rating."), "{said}");
    assert!(said.contains("\n  in duur"), "{said}");
}

#[test]
fn findings_that_somebody_changed_differ_in_the_first_place_that_is_named() {
    let audit = Audit::new();
    audit.keep();
    audit.change("\"met\": 2,", "\"met\": 3,");
    let said = audit.verified(&[], 1);
    assert_eq!(said, "findings: 1 place differs\n  aspects[0].norms[0].counts.met: 3 → 2\n  in duur, B-1\n");
    audit.keep();
    audit.change("gezien", "niet\\u001b[31m gezien");
    let said = audit.verified(&[], 1);
    assert!(said.contains("  judgements[0].motivation: \"niet\\u001b[31m gezien\" → \"gezien\"\n"), "{said}");
}

#[test]
fn findings_of_another_version_are_told_and_may_be_taken_for_the_same() {
    let audit = Audit::new();
    audit.keep();
    let version = env!("CARGO_PKG_VERSION");
    audit.change(&format!("\"version\": \"{version}\""), "\"version\": \"0.0.1\"");
    let program = format!("program: toetssteen 0.0.1 → toetssteen {version}\n");
    assert_eq!(audit.verified(&[], 1), program);
    let said = audit.verified(&["--any-version"], 0);
    assert!(said.starts_with(&format!("{program}the same, by another version of the program: ")), "{said}");
    audit.change("\"met\": 2,", "\"met\": 3,");
    audit.verified(&["--any-version"], 1);
}

#[test]
fn an_audit_that_no_longer_runs_is_told_from_one_that_was_changed() {
    let audit = Audit::new();
    audit.keep();
    audit.write("zaken/10.yaml", "zaak: 10\nduur: [\n");
    let said = audit.verified(&[], 1);
    assert!(said.starts_with("inputs: 1 not what they were, of 18\n  changed   zaken/10.yaml\n"), "{said}");
    assert!(said.contains("the findings are not compared"), "{said}");
    // Nothing that went in was changed: what came is not known.
    let audit = Audit::new();
    audit.keep();
    audit.write("zaken/11.yaml", "zaak: 11\nduur: [\n");
    assert!(audit.verified(&[], 3).contains("no input is changed"));
}

#[test]
fn what_cannot_be_read_is_no_difference() {
    let audit = Audit::new();
    let kept = audit.keep();
    let loose = TempDir::new().unwrap();
    fs::copy(audit.root().join(&kept), loose.path().join("findings.json")).unwrap();
    let said = exits(&mut command(loose.path(), &["verify", "findings.json"]), 3);
    assert!(said.contains("--audit"), "{said}");
    exits(&mut command(loose.path(), &["verify", "nowhere.json", "--audit", "."]), 3);
    exits(&mut audit.command(&["verify", &kept, "--audit", "nowhere"]), 3);
    audit.change("toetssteen-findings/", "toetssteen-findings/9");
    assert!(audit.verified(&[], 3).contains("run the audit again"));
    audit.write("findings.json", "{");
    audit.verified(&[], 3);
    fs::write(audit.path("findings.json"), b"\xff").unwrap();
    audit.verified(&[], 3);
}
