//! The examples of an audit over several processes come to the bytes of one run, also where some of them are killed.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

#[path = "support/bulk.rs"]
mod support;

use support::{Place, gzip, lines, record};

const TOETSSTEEN: &str = env!("CARGO_BIN_EXE_toetssteen");

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(path)
}

/// An audit with records in lines, plain and packed, and in a file of its own; and what one run comes to.
fn place() -> (Place, Vec<u8>) {
    let text = lines();
    let (first, rest) = text.split_at(text.match_indices('\n').nth(39).unwrap().0 + 1);
    let files = [
        ("dossiers/a.ndjson", first.as_bytes().to_vec()),
        ("dossiers/b.ndjson.gz", gzip(rest)),
        ("dossiers/c.json", record(61).to_string().into_bytes()),
    ];
    let place = Place::new("dossiers", &files);
    place.works("audit audit -o json:whole.json");
    let whole = fs::read(place.folder().join("whole.json")).unwrap();
    (place, whole)
}

/// A program that stands before ours, and does something else the first time that it should make part 2 of 4.
fn once(place: &Place, instead: &str) -> PathBuf {
    let path = place.folder().join("once");
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *'--part 2/4'*) if mkdir '{0}.done' 2>/dev/null; then\n{instead}\nfi ;; esac\n\
         exec '{TOETSSTEEN}' \"$@\"\n",
        path.display()
    );
    place.write("once", script);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn happened(place: &Place) -> bool {
    place.folder().join("once.done").exists()
}

fn xargs(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(example("xargs/run"));
    command.args(arguments).current_dir(folder).env("TOETSSTEEN", TOETSSTEEN);
    command.envs(variables.iter().copied()).output().unwrap()
}

#[track_caller]
fn ended(output: &Output, code: i32, said: &str) {
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{words}");
    assert!(words.contains(said), "{said} is not in\n{words}");
}

#[track_caller]
fn same(place: &Place, name: &str, whole: &[u8]) {
    assert!(fs::read(place.folder().join(name)).unwrap() == whole, "{name}");
    assert!(!place.folder().join(format!("{name}.parts")).exists(), "the parts of {name} are still there");
}

#[test]
fn xargs_comes_to_the_bytes_of_one_run() {
    let (place, whole) = place();
    for parts in ["1", "4", "9"] {
        ended(&xargs(place.folder(), &["audit", parts, "3", "f.json"], &[]), 0, "");
        same(&place, "f.json", &whole);
    }
    // The jobs left out, a name with a space, and options for both.
    let options = [("OPTIONS", "--only-needed --limit shown=5")];
    ended(&xargs(place.folder(), &["audit", "3", "een bestand.json"], &options), 0, "");
    place.works("audit audit -o json:needed.json --only-needed --limit shown=5");
    same(&place, "een bestand.json", &fs::read(place.folder().join("needed.json")).unwrap());

    // A file for every record, and other populations.
    let casefiles = Path::new(env!("CARGO_MANIFEST_DIR")).join("casefiles/ouderen-45plus");
    let casefiles = casefiles.to_str().unwrap();
    place.works(&format!("audit {casefiles} -o json:cases.json"));
    ended(&xargs(place.folder(), &[casefiles, "5", "2", "g.json"], &[]), 0, "");
    same(&place, "g.json", &fs::read(place.folder().join("cases.json")).unwrap());
}

#[test]
fn xargs_makes_a_part_again_that_was_killed() {
    let (place, whole) = place();
    let once = once(&place, &format!("'{TOETSSTEEN}' \"$@\" & kill -9 $! $$"));
    let variables = [("TOETSSTEEN", once.to_str().unwrap())];
    let output = xargs(place.folder(), &["audit", "4", "2", "f.json"], &variables);
    ended(&output, 0, "part 2/4: exit code 137 at the first try");
    assert!(happened(&place));
    same(&place, "f.json", &whole);
}

#[test]
fn xargs_says_what_is_wrong_and_keeps_what_was_made() {
    let (place, _) = place();
    let run = |arguments: &[&str], variables: &[(&str, &str)]| xargs(place.folder(), arguments, variables);
    ended(&run(&["audit", "f.json"], &[]), 2, "usage: run");
    ended(&run(&["audit", "0", "f.json"], &[]), 2, "`0` is no number");
    ended(&run(&["audit", "2", "f.json"], &[("TOETSSTEEN", "/nergens/x")]), 2, "there is no `/nergens/x`");

    // A record that cannot be read does not get better: it is tried once.
    place.write("audit/dossiers/c.json", "{\"zaak\": 61, \"x\": 1}");
    let output = run(&["audit", "4", "2", "f.json"], &[]);
    ended(&output, 3, "exit code 3 at the first try");
    ended(&output, 3, "kept for the next run");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("second try"));
    let made = |name: &str| place.folder().join("f.json.parts").join(name).exists();
    assert!(made("1-of-4.json") && !place.folder().join("f.json").exists());

    // Left out on request, which the exit code tells.
    let going = [("ASSESS_OPTIONS", "--keep-going")];
    ended(&run(&["audit", "4", "2", "g.json"], &going), 3, "1 records could not be used");
    let whole = place.run("audit audit -o json:whole.json --keep-going");
    assert_eq!(whole.status.code(), Some(3));
    let read = |name: &str| fs::read(place.folder().join(name)).unwrap();
    assert!(read("g.json") == read("whole.json"));

    // Parts of before a change are kept, and refused.
    place.write("audit/dossiers/c.json", record(61).to_string());
    place.write("audit/dossiers/a.ndjson", lines().lines().take(30).collect::<Vec<_>>().join("\n"));
    ended(&run(&["audit", "4", "2", "f.json"], &[]), 3, "without that folder the next run makes all of them");
    fs::remove_dir_all(place.folder().join("f.json.parts")).unwrap();
    ended(&run(&["audit", "4", "2", "f.json"], &[]), 0, "");
    place.works("audit audit -o json:whole.json");
    same(&place, "f.json", &read("whole.json"));
}

/// Every block of commands in docs/scale.md, in their order.
#[test]
fn what_the_page_tells_works() {
    let (place, _) = place();
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scale.md")).unwrap();
    let blocks: Vec<&str> =
        page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() > 4, "{blocks:?}");
    let paths = std::env::var_os("PATH").unwrap();
    let ours = Path::new(TOETSSTEEN).parent().unwrap().to_owned();
    let paths = std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&paths))).unwrap();
    for block in blocks {
        let mut command = Command::new("sh");
        command.args(["-ec", block]).current_dir(place.folder()).env("PATH", &paths);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{block}{}", String::from_utf8_lossy(&output.stderr));
    }
    let lines = fs::read_to_string(place.folder().join("uitkomsten.ndjson")).unwrap();
    let first: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let told =
        page.lines().find_map(|line| line.strip_prefix("One line for every record and norm: ")).unwrap();
    let told: Vec<&str> =
        told.split_once(". ").unwrap().0.split(", ").map(|name| name.trim_matches('`')).collect();
    assert_eq!(told, first.keys().collect::<Vec<_>>());
}

/// Python with pyspark, and Java; or what is not there.
fn python() -> Result<String, String> {
    let works = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let python = std::env::var("TOETSSTEEN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !works(Command::new(&python).args(["-c", "import pyspark"])) {
        return Err(format!("{python} has no pyspark (examples/spark/requirements.txt)"));
    }
    let home = std::env::var_os("JAVA_HOME").map(|home| Path::new(&home).join("bin/java"));
    if !works(Command::new(home.unwrap_or_else(|| "java".into())).arg("-version")) {
        return Err("there is no Java".to_owned());
    }
    Ok(python)
}

/// With `TOETSSTEEN_SPARK=required` nothing may be skipped.
fn skipped(reason: &str) {
    assert!(std::env::var("TOETSSTEEN_SPARK").as_deref() != Ok("required"), "{reason}");
    // Not with `eprintln`, of which nobody sees anything where a test passes.
    let mut stderr = io::stderr();
    writeln!(stderr, "skipped: the example with Spark was not run: {reason}").unwrap();
}

fn spark(place: &Place, python: &str, program: &Path, more: &str) -> Output {
    let mut command = Command::new(python);
    command.arg(example("spark/audit.py")).args(more.split(' ')).current_dir(place.folder());
    command.env("TOETSSTEEN", program).output().unwrap()
}

/// On a cluster of two machines that are processes of this one; one of them is killed, by what it runs.
#[cfg(target_os = "linux")]
#[test]
fn spark_comes_to_the_bytes_of_one_run_although_an_executor_is_killed() {
    let python = match python() {
        Ok(python) => python,
        Err(reason) => return skipped(&reason),
    };
    let (place, whole) = place();
    // The first Java above it, which is that of the executor: the driver's is not among its parents.
    let kill = "pid=$$\nwhile [ \"$pid\" -gt 1 ] && [ \"$(cat /proc/$pid/comm)\" != java ]; do\n\
                pid=$(awk '$1 == \"PPid:\" { print $2 }' /proc/$pid/status); done\n[ \"$pid\" -gt 1 ] && kill -9 \"$pid\"; exit 9";
    let once = once(&place, kill);
    let output = spark(&place, &python, &once, "audit --parts 4 --work f.json.parts -o json:f.json");
    ended(&output, 0, "Lost executor");
    assert!(happened(&place));
    assert!(fs::read(place.folder().join("f.json")).unwrap() == whole);
    assert_eq!(fs::read_dir(place.folder().join("f.json.parts")).unwrap().count(), 0);
}

/// A program that cannot be used, and input that is wrong, are told in a few words.
#[test]
fn spark_says_what_is_wrong() {
    let python = match python() {
        Ok(python) => python,
        Err(reason) => return skipped(&reason),
    };
    let (place, _) = place();
    let options = "audit --parts 2 --work parts --master local[2]";
    ended(&spark(&place, &python, Path::new("/nergens/x"), options), 2, "there is no `/nergens/x`");
    place.write("audit/dossiers/c.json", "{\"zaak\": 61, \"x\": 1}");
    let output = spark(&place, &python, Path::new(TOETSSTEEN), options);
    ended(&output, 3, "parts that could not be made: 2/2; the others are kept in");
    assert!(place.folder().join("parts/1-of-2.json").exists());

    // The other part is still good where only leaving out was asked for since.
    let going = format!("{options} --keep-going -o json:f.json");
    ended(&spark(&place, &python, Path::new(TOETSSTEEN), &going), 3, "1 records could not be used");
    place.run("audit audit -o json:whole.json --keep-going");
    let read = |name: &str| fs::read(place.folder().join(name)).unwrap();
    assert!(read("f.json") == read("whole.json"));
}
