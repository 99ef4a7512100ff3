//! Records in bulk: NDJSON, plain and packed, comes to what the same records in files of their own come to.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

#[path = "support/bulk.rs"]
mod support;

use support::{Place, RECORDS, gzip, lines, record, zstandard};

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
    let own = Place::new("dossiers", &own);
    let expected = apart_from_files(&own.works("audit audit -o json"));
    let limited = apart_from_files(&own.works("audit audit -o json --only-needed"));
    assert!(limited["limited"].is_array());

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
        let findings = place.works("audit audit -o json --only-needed");
        assert!(apart_from_files(&findings) == limited, "{name} comes to something else, limited");
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
    let findings = fs::read_to_string(place.folder().join("f.json")).unwrap();
    let findings: Value = serde_json::from_str(&findings).unwrap();
    let input = findings["inputs"].as_array().unwrap().iter().find(|i| i["path"] == "z.ndjson.gz").unwrap();
    let hash = Command::new("sha256sum").arg(place.folder().join("audit/z.ndjson.gz")).output().unwrap();
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

/// `-` is standard input; findings say so, with the hash of what came.
#[test]
fn records_come_from_standard_input() {
    let place = Place::new("z.ndjson", &[("z.ndjson", lines().into_bytes())]);
    let expected = apart_from_files(&place.works("audit audit -o json"));
    let piped = |arguments: &str, text: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toetssteen"));
        let pipes = command.args(arguments.split(' ')).current_dir(place.folder()).stdin(Stdio::piped());
        let mut child = pipes.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = piped("audit audit --records - -o json", &lines());
    let findings = String::from_utf8(output.stdout).unwrap();
    assert!(apart_from_files(&findings) == expected);
    assert!(findings.contains(r#""path": "-""#) && findings.contains("-:41"), "{findings}");
    let output = piped("audit audit --records zaak=-", "{\"zaak\": 1}\n{\"zaak\": oei}\n");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("-:2:"));
    place.refused("audit audit --records dossier=-", 2, "known are zaak");
    place.refused("audit audit --records weg.ndjson", 3, "weg.ndjson does not exist; --records names it");
    place.write("elders/a.ndjson", lines());
    let elsewhere = place.works("audit audit --records elders -o json");
    assert!(apart_from_files(&elsewhere) == expected);
}

/// Where asked for, what cannot be read is left out and said, and the rest is used; what identifies a person stops all the same.
#[test]
fn the_others_are_used_where_that_is_asked() {
    let broken =
        lines().replace("\"zaak\":17,", "\"zaak\":17,\"x\":1,").replace("\"zaak\":41,", "\"zaak\":41.5,");
    let mut bytes = broken.into_bytes();
    bytes.extend_from_slice(b"\xff\n{\"zaak\": 61}\n");
    let place = Place::new("z.ndjson", &[("z.ndjson", bytes)]);
    place.refused("audit audit -o json", 3, "z.ndjson:17");
    let output = place.run("audit audit -o json --keep-going");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    for line in ["z.ndjson:17:", "z.ndjson:41:", "z.ndjson:61", "what they concern was left out"] {
        assert!(said.contains(line), "{line} is not in\n{said}");
    }
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    let population = &findings["populations"][0];
    assert_eq!((population["records"].as_u64(), population["unusable"].as_u64()), (Some(59), Some(3)));
    let table = String::from_utf8(place.run("audit audit --keep-going").stdout).unwrap();
    assert!(table.contains("59 zaken gelezen, 3 andere niet te lezen en nergens meegeteld"), "{table}");

    let named = lines().replace("\"zaak\":17,", "\"zaak\":17,\"soort\":\"BSN 123456782\",");
    let place = Place::new("z.ndjson", &[("z.ndjson", named.into_bytes())]);
    place.refused("audit audit --keep-going", 3, "TS0406");
    let nothing = Place::new("z.ndjson", &[("z.ndjson", b"{\"zaak\": \"een\"}\n".to_vec())]);
    nothing.refused("audit audit --keep-going", 3, "nothing was evaluated");
}

/// Findings show a choice of many records, and everything goes to a file where that is asked.
#[test]
fn of_many_records_a_choice_is_shown() {
    let place = Place::new("z.ndjson", &[("z.ndjson", lines().into_bytes())]);
    let all: Value =
        serde_json::from_str(&place.works("audit audit -o json --everything alles.ndjson")).unwrap();
    let few: Value = serde_json::from_str(&place.works("audit audit -o json --limit shown=10")).unwrap();
    let norm = |findings: &Value| findings["aspects"][0]["norms"][0].clone();
    assert_eq!(norm(&all)["counts"], norm(&few)["counts"]);
    let shown = |findings: &Value| -> BTreeSet<String> {
        norm(findings)["verdicts"].as_array().unwrap().iter().map(Value::to_string).collect()
    };
    assert_eq!(shown(&all).len(), RECORDS);
    assert!(shown(&few).is_subset(&shown(&all)) && (1..=10).contains(&shown(&few).len()));
    assert_eq!(few["read"]["settling_facts"], Value::Null);
    let lines = fs::read_to_string(place.folder().join("alles.ndjson")).unwrap();
    let of_norm = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let line = line.as_object_mut().unwrap();
        let (subject, norm) = (line.shift_remove("subject").unwrap(), line.shift_remove("norm").unwrap());
        (subject == "zaak" && norm == "N-1").then(|| Value::Object(line.clone()).to_string())
    };
    let of_norm: Vec<String> = lines.lines().filter_map(of_norm).collect();
    assert_eq!(of_norm.len(), RECORDS);
    assert!(of_norm.into_iter().collect::<BTreeSet<_>>() == shown(&all), "the file says something else");
    // Also of many, and whatever number of threads there is.
    place.works("audit audit --everything weer.ndjson --limit shown=10 --jobs 3");
    assert!(lines == fs::read_to_string(place.folder().join("weer.ndjson")).unwrap());
    // A report of a choice says so.
    let report = place.works("report audit -o md --limit shown=10");
    assert!(report.contains("een keuze, die alleen van de nummers afhangt"), "{report}");
}

/// Whoever ends it is told how far it was, and finds nothing that is half-written.
#[cfg(unix)]
#[test]
fn what_is_interrupted_leaves_nothing() {
    let place = Place::new("z.ndjson", &[("z.ndjson", lines().into_bytes())]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_toetssteen"));
    let arguments = "audit audit --records - --everything alles.ndjson -o json:f.json --jobs 2";
    let pipes = command.args(arguments.split(' ')).current_dir(place.folder()).stdin(Stdio::piped());
    let mut child = pipes.stderr(Stdio::piped()).spawn().unwrap();
    let mut records = child.stdin.take().unwrap();
    let before = fs::read_dir(place.folder()).unwrap().count();
    // So many that some were read when it is told to stop.
    let mut number = 0;
    let mut write = |bytes: usize| {
        let mut written = 0;
        while written < bytes {
            number += 1;
            let line = record(number).to_string() + "\n";
            written += line.len();
            records.write_all(line.as_bytes()).unwrap();
        }
    };
    write(8 << 20);
    let stopped = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    // It stops between two batches: the next comes, or the end of it.
    drop(records);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted after") && said.contains("nothing was written"), "{said}");
    assert!(fs::read_dir(place.folder()).unwrap().count() <= before, "something is left");
}

/// What many events come to is told of a hundred that came out alike, with how many others there are: of those that count, those
/// that do not, and those that something is missing of.
#[test]
fn of_many_events_that_came_out_alike_a_hundred_are_told() {
    let forms = ["telefoon", "persoonlijk", "onbekend"];
    let day = |at: usize| format!("20{:02}-{:02}-{:02}", 1 + at / 240, 1 + at / 20 % 12, 1 + at % 20);
    let talk = |at: usize| json!({"datum": day(at), "vorm": forms[at % 3]});
    let record = json!({"zaak": 1, "dekking": {"gesprek": "volledig"}, "gesprek": (0..1200).map(talk).collect::<Vec<_>>()});
    let place = Place::new("z.ndjson", &[("z.ndjson", record.to_string().into_bytes())]);
    let norm = |id: &str, met: &str| {
        format!(
            "  - {{id: {id}, title: t, statement: s, source: {{document: D}}, finding: \"Bij {{{{ quantity }}}} zaken.\",\n     met: {met}}}\n"
        )
    };
    let aspect = fixture_aspect()
        + &norm("N-1", "{count: gesprek, where: {vorm: telefoon}, at_least: 600}")
        + &norm("N-2", "{every: gesprek, has: {field: this.vorm, is: telefoon}}")
        + &norm(
            "N-3",
            "{every: gesprek, where: {vorm: telefoon}, has: {some: gesprek, during: {from: this.datum, until: this.datum + 2 days}}}",
        );
    place.write("norm/aspect.yaml", aspect);
    let explained = place.works("explain audit 1");
    let of = |id: &str| {
        let start = explained.find(id).unwrap();
        let rest = &explained[start + 3..];
        rest[..rest.find("\nN-").unwrap_or(rest.len())].to_owned()
    };
    // 400 by telephone and 400 of which it is not known; 400 in person.
    let first = of("N-1");
    assert_eq!(first.matches("misschien: gesprek").count(), 100, "{explained}");
    assert!(first.contains("en nog 600 andere\n"), "{explained}");
    assert!(first.contains("en nog 300 andere die niet meetellen\n"), "{explained}");
    assert!(first.contains("wat ontbreekt van nog 300 andere gesprekken"), "{explained}");
    let second = of("N-2");
    assert!(second.contains("en nog 900 andere\n"), "{explained}");
    let third = of("N-3");
    assert!(third.lines().count() < 2_000, "{explained}");
}

fn fixture_aspect() -> String {
    "aspect: a\ntitle: Aspect\nframe: Waar het om gaat.\nrating: {minimum: 0, rules: [{rate: goed}], origin: chosen, why: proef}\nnorms:\n".into()
}
