//! Records that several machines share come to what they come to on one: `assess` and `merge`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, process::Command};

#[path = "support/bulk.rs"]
mod support;

use support::{Place, gzip, lines, record};

/// Records in every form, in several files.
fn place() -> Place {
    let text = lines();
    let nth = |n: usize| text.match_indices('\n').nth(n).unwrap().0 + 1;
    let (first, rest) = text.split_at(nth(19));
    let (second, third) = rest.split_at(nth(39) - nth(19));
    let own: Vec<(String, Vec<u8>)> = (61..=75)
        .map(|number| (format!("dossiers/{number}.json"), record(number).to_string().into_bytes()))
        .collect();
    let mut files: Vec<(&str, Vec<u8>)> =
        own.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect();
    files.push(("dossiers/a.ndjson", format!("\n{first}").into_bytes()));
    files.push(("dossiers/b.ndjson.gz", gzip(second)));
    files.push(("dossiers/c/d.ndjson", third.trim_end().as_bytes().to_vec()));
    files.push(("dossiers/leeg.ndjson", Vec::new()));
    Place::new("dossiers", &files)
}

fn assess(place: &Place, parts: usize, more: &str) -> String {
    let part = |number: usize| {
        place.works(&format!("assess audit --part {number}/{parts} -o {parts}-{number}.json{more}"));
        format!("{parts}-{number}.json")
    };
    (1..=parts).map(part).collect::<Vec<_>>().join(" ")
}

#[test]
fn any_number_of_parts_comes_to_the_bytes_of_one_run() {
    let place = place();
    for more in ["", " --limit shown=10", " --only-needed"] {
        place.works(&format!("audit audit -o json:whole.json{more}"));
        let whole = fs::read(place.folder().join("whole.json")).unwrap();
        for parts in [1, 2, 3, 7, 40] {
            let names = assess(&place, parts, &more.replace("shown=10", "shown=10 --jobs 2"));
            place.works(&format!("merge audit {names} -o json:merged.json{more}"));
            assert!(fs::read(place.folder().join("merged.json")).unwrap() == whole, "{parts} parts{more}");
        }
    }
    // In any order; and the table, and the gate, as of one run.
    let table = place.works("merge audit 3-3.json 3-1.json 3-2.json --only-needed");
    assert!(table == place.works("audit audit --only-needed"));
}

#[test]
fn what_does_not_belong_together_is_not_merged() {
    let place = place();
    let names = assess(&place, 3, "");
    assess(&place, 2, "");
    place.refused("merge audit 3-1.json 3-3.json", 3, "of 3 parts are lacking: 2/3");
    place.refused(
        "merge audit 3-1.json 3-2.json 3-2.json 3-3.json",
        3,
        "3-2.json: it is part 2/3, and so is 3-2.json",
    );
    place.refused(
        "merge audit 3-1.json 2-2.json",
        3,
        "2-2.json: it is one of 2 parts, and another is one of 3",
    );
    place.refused("merge audit audit/audit.yaml", 3, "this is no part that `toetssteen assess` wrote");
    place.refused("merge audit weg.json", 3, "weg.json: it does not exist");
    place.refused(&format!("merge audit {names} --only-needed"), 3, "`--only-needed` goes for all parts");
    place.refused(
        &format!("merge audit {names} --limit shown=10"),
        3,
        "it was made with `--limit shown=1000`",
    );
    place.refused("assess audit --part 4/3 -o x.json", 2, "such as 3/8");

    // One whose counts do not add up.
    let path = place.folder().join("3-2.json");
    let mut part: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let records = &mut part["partial"]["populations"][0]["records"];
    *records = (records.as_u64().unwrap() + 1).into();
    place.write("bent.json", part.to_string());
    place.refused(
        "merge audit 3-1.json bent.json 3-3.json",
        3,
        "bent.json: its norms are not those of this framework",
    );

    // A record of one part that has the number of one of another.
    let twice = self::place();
    twice.write("audit/dossiers/c/d.ndjson", lines().lines().nth(2).unwrap());
    let doubled = assess(&twice, 19, "");
    twice.refused(
        &format!("merge audit {doubled}"),
        3,
        "zaak 3 was already read from audit/dossiers/a.ndjson",
    );

    // What changed since; told before anything is put together.
    place.write(
        "audit/dossiers/a.ndjson",
        lines().replace("telefoon", "kantoor").lines().take(20).collect::<Vec<_>>().join("\n"),
    );
    place.refused(
        &format!("merge audit {names}"),
        3,
        "a.ndjson: this file is not what it was when its parts were read",
    );
    place.write("audit/dossiers/nieuw.ndjson", "{\"zaak\": 99}");
    place.refused(&format!("merge audit {names}"), 3, "it was made of other files with records");
    let other = self::place();
    let names = assess(&other, 2, "");
    let norms = other.folder().join("norm/framework.yaml");
    let changed = fs::read_to_string(&norms).unwrap() + "\n# anders\n";
    fs::write(&norms, changed).unwrap();
    other.refused(&format!("merge audit {names}"), 3, "it was made with another `../norm/framework.yaml`");
}

#[test]
fn a_part_that_cannot_be_made_leaves_nothing() {
    let place = place();
    place.write("audit/dossiers/c/d.ndjson", "{\"zaak\": 99, \"x\": 1}\n{\"zaak\": 98}\n");
    let wrong: Vec<i32> = (1..=4)
        .map(|number| {
            place.run(&format!("assess audit --part {number}/4 -o {number}.json")).status.code().unwrap()
        })
        .collect();
    assert!(wrong.contains(&3) && wrong.contains(&0), "{wrong:?}");
    for (at, code) in wrong.iter().enumerate() {
        assert_eq!(place.folder().join(format!("{}.json", at + 1)).exists(), *code == 0);
    }
    let names: Vec<String> = (1..=4)
        .map(|number| {
            let _ = place.run(&format!("assess audit --part {number}/4 -o {number}.json --keep-going"));
            format!("{number}.json")
        })
        .collect();
    let merged = place.run(&format!("merge audit {} -o json:merged.json", names.join(" ")));
    assert_eq!(merged.status.code(), Some(3));
    let whole = place.run("audit audit -o json:whole.json --keep-going");
    assert_eq!(whole.status.code(), Some(3));
    let read = |name: &str| fs::read_to_string(place.folder().join(name)).unwrap();
    assert!(read("merged.json") == read("whole.json") && read("merged.json").contains(r#""unusable": 1"#));
}

/// A part whose process is killed is not there, and is simply made again.
#[cfg(unix)]
#[test]
fn a_part_that_is_killed_is_made_again() {
    let place = Place::new("z.ndjson", &[]);
    let many: String = (1..=20_000).map(|number| record(number).to_string() + "\n").collect();
    place.write("audit/z.ndjson", many);
    let mut killed = 0;
    for _ in 0..20 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toetssteen"));
        let arguments = "assess audit --part 1/2 -o een.json";
        let mut child = command.args(arguments.split(' ')).current_dir(place.folder()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(40));
        child.kill().unwrap();
        child.wait().unwrap();
        if !place.folder().join("een.json").exists() {
            killed += 1;
            break;
        }
        fs::remove_file(place.folder().join("een.json")).unwrap();
    }
    assert!(killed > 0, "it was never killed in time");
    place.works("assess audit --part 1/2 -o een.json");
    place.works("assess audit --part 2/2 -o twee.json");
    place.works("audit audit -o json:whole.json");
    place.works("merge audit een.json twee.json -o json:merged.json");
    let read = |name: &str| fs::read(place.folder().join(name)).unwrap();
    assert!(read("merged.json") == read("whole.json"));
}
