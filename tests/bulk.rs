//! Records in bulk: NDJSON, plain and packed, comes to what the same records in files of their own come to.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use tempfile::TempDir;

#[path = "support/fixture.rs"]
mod fixture;

const RECORDS: usize = 60;

/// An audit in a folder, whose records are where its `populations` says.
struct Place(TempDir);

impl Place {
    /// With records in these files, by path in the audit's folder.
    fn new(records: &str, files: &[(&str, Vec<u8>)]) -> Self {
        let place = Self(TempDir::new().unwrap());
        for (path, text) in fixture::files_of("") {
            place.write(&format!("norm/{path}"), text);
        }
        let audit = format!(
            "audit: Proef\nframework: ../norm\nas_of: 2013-06-30\npopulations: {{zaak: {records}}}\n"
        );
        place.write("audit/audit.yaml", audit);
        for (path, bytes) in files {
            place.write(&format!("audit/{path}"), bytes);
        }
        place
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path: PathBuf = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toetssteen"));
        command.args(arguments.split(' ')).current_dir(self.0.path()).output().unwrap()
    }

    fn works(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, arguments: &str, code: i32, message: &str) {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments}: {said}");
        assert!(said.contains(message), "{arguments}: {message} is not in\n{said}");
        assert!(output.stdout.is_empty(), "{arguments}");
    }
}

fn record(number: usize) -> Value {
    let mut record = json!({"zaak": number});
    if !number.is_multiple_of(3) {
        record["gesprek"] = json!([{"datum": format!("2012-{:02}-01", number % 12 + 1), "vorm": "telefoon"}]);
    }
    if number.is_multiple_of(5) {
        record["dekking"] = json!({"gesprek": "volledig"});
    }
    record
}

fn lines() -> String {
    (1..=RECORDS).map(|number| record(number).to_string() + "\n").collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

/// Findings without what names the files.
fn apart_from_files(text: &str) -> Value {
    let mut findings: Value = serde_json::from_str(text).unwrap();
    findings.as_object_mut().unwrap().remove("inputs");
    leave_out(&mut findings);
    findings
}

/// Takes the places out of evidence.
fn leave_out(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(leave_out),
        Value::Object(entries) => {
            entries.remove("place");
            entries.values_mut().for_each(leave_out);
        }
        _ => {}
    }
}

#[test]
fn every_form_comes_to_the_same() {
    let own: Vec<(String, Vec<u8>)> = (1..=RECORDS)
        .map(|number| (format!("dossiers/{number}.json"), record(number).to_string().into_bytes()))
        .collect();
    let own: Vec<(&str, Vec<u8>)> = own.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect();
    let expected = apart_from_files(&Place::new("dossiers", &own).works("audit audit -o json"));

    let text = lines();
    let (first, second) = text.split_at(text.match_indices('\n').nth(20).unwrap().0 + 1);
    let forms: BTreeMap<&str, Vec<u8>> = [
        ("z.ndjson", text.clone().into_bytes()),
        ("z.jsonl", text.replace('\n', "\r\n").into_bytes()),
        ("odd.ndjson", format!("\n{}\n \t\n{}", first, second.trim_end()).into_bytes()),
        ("z.ndjson.gz", gzip(&text)),
        ("Z.JSONL.GZ", [gzip(first), gzip(second)].concat()),
        ("z.ndjson.zst", zstandard(&text)),
        ("z.jsonl.zst", [zstandard(first), zstandard(second)].concat()),
    ]
    .into();
    for (name, bytes) in &forms {
        let place = Place::new("bestand", &[(&format!("bestand/{name}"), bytes.clone())]);
        let findings = place.works("audit audit -o json");
        assert!(apart_from_files(&findings) == expected, "{name} comes to something else");
        let alone = Place::new(name, &[(name, bytes.clone())]);
        assert!(apart_from_files(&alone.works("audit audit -o json")) == expected, "{name} alone");
    }
    // Some in each of several files.
    let place = Place::new(
        "dossiers",
        &[("dossiers/a.ndjson", first.as_bytes().to_vec()), ("dossiers/diep/b.ndjson.gz", gzip(second))],
    );
    assert!(apart_from_files(&place.works("audit audit -o json")) == expected);
}

#[test]
fn evidence_hashes_and_records_are_found_again() {
    let place = Place::new("z.ndjson.gz", &[("z.ndjson.gz", gzip(&lines()))]);
    place.works("audit audit -o json:f.json");
    let explained = place.works("explain audit 41 N-1");
    assert!(explained.contains("z.ndjson.gz:41"), "{explained}");
    let findings = fs::read_to_string(place.0.path().join("f.json")).unwrap();
    let findings: Value = serde_json::from_str(&findings).unwrap();
    let input = findings["inputs"].as_array().unwrap().iter().find(|i| i["path"] == "z.ndjson.gz").unwrap();
    let hash = Command::new("sha256sum").arg(place.0.path().join("audit/z.ndjson.gz")).output().unwrap();
    let hash = String::from_utf8(hash.stdout).unwrap();
    assert_eq!(input["sha256"].as_str().unwrap(), hash.split(' ').next().unwrap());
    place.works("verify f.json --audit audit");
    place.write("audit/z.ndjson.gz", gzip(&lines().replace("telefoon", "persoonlijk")));
    let changed = place.run("verify f.json --audit audit");
    assert_eq!(changed.status.code(), Some(1));
    assert!(String::from_utf8(changed.stdout).unwrap().contains("z.ndjson.gz"));

    let whole = Place::new("z.ndjson", &[("z.ndjson", lines().into_bytes())]);
    assert!(whole.works("report audit -o md").contains("Proef"));
    whole.works("check audit");
    whole.works("audit audit --only-needed");
    whole.works("fmt --check audit");
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let with = |number: usize, line: &str| {
        let text: Vec<String> = lines().lines().map(str::to_owned).collect();
        let text = [&text[..number - 1], &[line.to_owned()], &text[number..]].concat().join("\n");
        Place::new("z.ndjson", &[("z.ndjson", text.into_bytes())])
    };
    for (line, message) in [
        (r#"{"zaak": 7, "soort": "reusachtig"}"#, "audit/z.ndjson:7:"),
        (r#"{"zaak": 7, "gesprek": [}"#, "audit/z.ndjson:7:"),
        (r#"{"zaak": 7} {"zaak": 8}"#, "audit/z.ndjson:7:"),
        (r#"{"zaak": 9}"#, "zaak 9 was already read from audit/z.ndjson"),
        ("\u{0}", "audit/z.ndjson:7:1"),
    ] {
        with(7, line).refused("audit audit", 3, message);
    }
    // The reason stands beside the line, and the others are read.
    let place = with(7, r#"{"zaak": 7, "soort": "reusachtig"}"#);
    place.refused("audit audit", 3, r#"7 │ {"zaak": 7, "soort": "reusachtig"}"#);
    assert!(place.works("explain audit 8 N-1").contains("z.ndjson:8"));

    with(7, r#"{"zaak": 7, "soort": "mevr. A. Jansen, BSN 123456782"}"#).refused("audit audit", 3, "TS0406");
    with(7, r#"{"zaak": 7, "soort": "mevr. A. Jansen, BSN 123456782"}"#).refused(
        "explain audit 8",
        3,
        "TS0406",
    );
}

#[test]
fn what_cannot_be_unpacked_or_is_too_much_is_refused() {
    let packed = gzip(&lines());
    let wide = format!("{{\"zaak\": 1, \"soort\": \"{}\"}}\n", "x".repeat(30_000_000));
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("z.ndjson.gz", packed[..packed.len() / 2].to_vec(), "cannot be unpacked"),
        ("z.ndjson.gz", lines().into_bytes(), "cannot be unpacked"),
        ("z.ndjson.gz", [packed.clone(), b"niets".to_vec()].concat(), "cannot be unpacked"),
        ("z.ndjson.zst", zstandard(&lines())[..100].to_vec(), "cannot be unpacked"),
        ("z.ndjson.zst", packed, "cannot be unpacked"),
        ("z.ndjson.gz", gzip(&wide), "this line is larger than 2000000 bytes; the limit `bytes` is 2000000"),
        ("z.ndjson", b"{\"zaak\": 1}\n\xff\xfe\n".to_vec(), "audit/dossiers/z.ndjson:2"),
        ("z.json.gz", gzip("{\"zaak\": 1}"), "only NDJSON may be packed"),
    ];
    for (name, bytes, message) in cases {
        Place::new("dossiers", &[(&format!("dossiers/{name}"), bytes)]).refused("audit audit", 3, message);
    }
    let place = Place::new("z.ndjson", &[("z.ndjson", lines().into_bytes())]);
    place.refused("audit audit --limit records=59", 3, "the limit `records` is 59");
    place.works("audit audit --limit records=60");
}

/// Whatever number of threads there is: the same findings, the same report, the same messages in the same order.
#[test]
fn any_number_of_threads_comes_to_the_same() {
    let broken: String =
        lines().replace("\"zaak\":17,", "\"zaak\":17,\"x\":1,").replace("\"zaak\":41,", "\"zaak\":9,");
    let wrong = Place::new("z.ndjson", &[("z.ndjson", broken.into_bytes())]);
    let many: Vec<(String, Vec<u8>)> = (0..300)
        .map(|n| (format!("dossiers/{n}.json"), record(n + 1).to_string().into_bytes()))
        .chain([("dossiers/leeg.json".to_owned(), b"[]".to_vec())])
        .collect();
    let many: Vec<(&str, Vec<u8>)> =
        many.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect();
    let right = Place::new("dossiers", &many);
    for (place, arguments) in [
        (&wrong, "audit audit -o json"),
        (&wrong, "check audit -o json"),
        (&right, "audit audit -o json"),
        (&right, "audit audit --only-needed"),
        (&right, "report audit -o md"),
        (&right, "check audit -o json"),
    ] {
        let alone = place.run(&format!("{arguments} --jobs 1"));
        assert!(!alone.stdout.is_empty() || !alone.stderr.is_empty(), "{arguments}");
        for jobs in ["2", "3", "16"] {
            let together = place.run(&format!("{arguments} --jobs {jobs}"));
            assert!(alone == together, "{arguments} with {jobs} threads: {together:?}");
        }
    }
    right.refused("audit audit --jobs 0", 2, "--jobs");
}
