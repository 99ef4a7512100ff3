//! What docs/promises.md says of data: nothing goes out, nothing is kept, and nothing is written but what was asked for.
//!
//! Each subcommand runs twice over a casefile: once to see what it leaves behind, and once under strace, which sees every
//! call for a file, a process or a connection. Where strace is lacking the second is left out and says so; with
//! `TOETSSTEEN_STRACE=required`, as in the pipeline, it is an error.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::SystemTime,
};

use tempfile::TempDir;

const AUDIT: &str = "kamerbrief-28719-82";

/// Of minisign, without a password; it signs nothing but what is in tests.
const KEY: &str = "untrusted comment: minisign encrypted secret key\n\
    RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAASIjgJzTt/A6I141R7VxbT1a+Jzp7jGDfx+PuAgWCbWUDCyHtinLuaEUMu3rx/5Q+yH4WJ9XBpHHFl+CLa7amhvEA6PzC5YhfAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

/// Every subcommand with what it is asked to do: how it exits, and what it may leave in the folder for results.
/// `OUT` stands for that folder.
const RUNS: [(&[&str], i32, &[&str]); 20] = [
    (&["audit", "casefiles/AUDIT", "-o", "table", "-o", "json:OUT/f.json"], 0, &["f.json"]),
    (&["audit", "casefiles/none", "-o", "json:OUT/none.json"], 3, &[]),
    (&["assess", "casefiles/AUDIT", "--part", "1/2", "-o", "OUT/1.json"], 0, &["1.json"]),
    (&["assess", "casefiles/AUDIT", "--part", "2/2", "-o", "OUT/2.json"], 0, &["2.json"]),
    (&["merge", "casefiles/AUDIT", "OUT/1.json", "OUT/2.json", "-o", "table"], 0, &[]),
    (&["explain", "casefiles/AUDIT", "1"], 0, &[]),
    (&["report", "casefiles/AUDIT", "-o", "html:OUT/r.html", "-o", "md:OUT/r.md"], 0, &["r.html", "r.md"]),
    (&["report", "OUT/f.json", "--lang", "en", "-o", "md:OUT/again.md"], 0, &["again.md"]),
    (&["sign", "OUT/f.json", "OUT/r.html", "--key", "geheim.key"], 0, &["f.json.minisig", "r.html.minisig"]),
    (&["verify", "OUT/f.json", "--audit", "casefiles/AUDIT"], 0, &[]),
    (
        &[
            "verify",
            "OUT/f.json",
            "--key",
            "RWRIiOAnNO38DkUMu3rx/5Q+yH4WJ9XBpHHFl+CLa7amhvEA6PzC5Yhf",
            "--signature-only",
        ],
        0,
        &[],
    ),
    (
        &[
            "screen",
            "casefiles/AUDIT/teksten/voorwoord.md",
            "--redact",
            "OUT/schoon",
            "-o",
            "json:OUT/s.json",
        ],
        0,
        &["s.json", "schoon/voorwoord.md", "schoon/weggelaten.json"],
    ),
    (&["check", "norms", "casefiles", "-o", "sarif:OUT/c.sarif"], 0, &["c.sarif"]),
    (&["test", "norms"], 0, &[]),
    (&["guide", "norms/AUDIT", "-o", "html:OUT/g.html"], 0, &["g.html"]),
    (&["frameworks", "norms", "-o", "json:OUT/k.json"], 0, &["k.json"]),
    (&["fmt", "--check", "norms", "casefiles"], 0, &[]),
    (&["fmt", "OUT/norms"], 0, &[]),
    (&["schema", "audit"], 0, &[]),
    (&["audit", "casefiles/AUDIT", "-o", "yaml"], 0, &[]),
];

/// Calls that look and change nothing. What is on none of the lists is not expected of the program at all: no socket, no
/// other program, no file in memory.
const LOOKS: [&str; 20] = [
    "access",
    "chdir",
    "exit",
    "exit_group",
    "faccessat",
    "faccessat2",
    "fstat",
    "fstatfs",
    "getcwd",
    "inotify_add_watch",
    "lstat",
    "newfstatat",
    "open",
    "openat",
    "readlink",
    "readlinkat",
    "stat",
    "statfs",
    "statx",
    "wait4",
];

/// Calls that change a file, a folder or what is known of it; every path in them has to be one for results.
const CHANGES: [&str; 29] = [
    "chmod",
    "chown",
    "creat",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "fchownat",
    "lchown",
    "link",
    "linkat",
    "lremovexattr",
    "lsetxattr",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "removexattr",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "setxattr",
    "symlink",
    "symlinkat",
    "truncate",
    "unlink",
    "unlinkat",
    "utime",
    "utimensat",
];

#[test]
fn every_subcommand_is_tried() {
    let help = Command::new(env!("CARGO_BIN_EXE_toetssteen")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    // What goes on in the next line is set in further.
    let named =
        commands.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let known: BTreeSet<&str> = named.filter_map(|line| line.split_whitespace().next()).collect();
    let tried: BTreeSet<&str> = RUNS.iter().map(|(arguments, ..)| arguments[0]).chain(["help"]).collect();
    assert_eq!(tried, known, "each subcommand has a run of its own above");
}

/// Everything is read-only but the folder for results; the home folder and that for temporary files stay empty.
#[test]
fn nothing_is_left_behind_but_what_was_asked_for() {
    let place = Place::new();
    let before = place.given();
    let mut left = place.results();
    for (arguments, exit, made) in RUNS {
        let output = place.command(&[], arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {}", words(&output));
        left.extend(made.iter().map(PathBuf::from));
        assert_eq!(place.results(), left, "{arguments:?} leaves in the folder for results");
        assert_eq!(place.given(), before, "{arguments:?} leaves what it reads as it was");
        for empty in ["home", "temporary"] {
            assert_eq!(walkdir(&place.root().join(empty)).len(), 1, "{arguments:?} uses {empty}");
        }
    }
    let laid_out =
        fs::read_to_string(place.root().join("out/norms").join(AUDIT).join("framework.yaml")).unwrap();
    assert!(!laid_out.contains("\n\n\n"), "fmt wrote where it was asked to");
}

/// What comes and goes while it runs leaves nothing behind: the calls themselves show it.
#[test]
fn no_connection_is_opened_and_no_file_is_written_but_where_it_was_asked_for() {
    let works = Command::new("strace").args(["-qq", "-e", "trace=openat", "true"]).output();
    if !works.as_ref().is_ok_and(|output| output.status.success()) {
        let required = env::var_os("TOETSSTEEN_STRACE").is_some_and(|value| value == "required");
        assert!(!required, "strace is required, and does not run: {works:?}");
        eprintln!("SKIPPED: strace does not run here, so that calls were not looked at");
        return;
    }
    let place = Place::new();
    let trace = place.root().join("trace");
    let calls = "trace=%network,%file,%process,fchmod,?io_uring_setup,?memfd_create";
    let strace = ["strace", "-f", "-qq", "-s", "4096", "-e", "signal=none", "-e", calls, "-o"];
    for (arguments, exit, made) in RUNS {
        let before = [&strace[..], &[trace.to_str().unwrap()]].concat();
        let output = place.command(&before, arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {}", words(&output));
        let seen = fs::read_to_string(&trace).unwrap();
        let broken = broken(&seen, place.root());
        assert!(broken.is_empty(), "{arguments:?}:\n{}", broken.join("\n"));
        for name in made {
            let renamed = format!("/{}\"", name.rsplit('/').next().unwrap());
            assert!(seen.contains(&renamed), "{name} was seen to be written, so that calls are seen at all");
        }
    }
}

/// What the test above would say of calls that break a promise.
#[test]
fn a_call_that_breaks_a_promise_is_noticed() {
    let root = Path::new("/r");
    for fine in [
        r#"1 execve("/b/toetssteen", ["toetssteen", "audit"], 0x7ffd /* 9 vars */) = 0"#,
        r#"1 openat(AT_FDCWD, "norms/a.yaml", O_RDONLY|O_CLOEXEC) = 3"#,
        r#"1 openat(AT_FDCWD, "/r/out/.f.json.1.tmp", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 3"#,
        r#"1 rename("/r/out/.f.json.1.tmp", "/r/out/f.json") = 0"#,
        "1 clone3({flags=CLONE_VM|CLONE_THREAD, stack_size=0x7fff00}, 88) = 2",
        "1 exit_group(0) = ?",
        "1 <... openat resumed>) = 3",
    ] {
        assert!(broken(fine, root).is_empty(), "{fine}");
    }
    for breach in [
        "1 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
        "1 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 3",
        "1 socketpair(AF_UNIX, SOCK_SEQPACKET|SOCK_CLOEXEC, 0, [3, 4]) = 0",
        r#"1 sendto(3, "x", 1, 0, NULL, 0) = 1"#,
        r#"1 execve("/bin/sh", ["sh"], 0x7ffd /* 9 vars */) = 0"#,
        "1 clone(child_stack=NULL, flags=SIGCHLD) = 2",
        "1 vfork() = 2",
        r#"1 memfd_create("x", MFD_CLOEXEC) = 3"#,
        r#"1 openat(AT_FDCWD, "/tmp/x", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 3"#,
        r#"1 openat(AT_FDCWD, "norms/a.yaml", O_RDWR|O_CLOEXEC) = 3"#,
        r#"1 openat(AT_FDCWD, "/r/out", O_RDWR|O_TMPFILE, 0600) = 3"#,
        r#"1 openat(AT_FDCWD, "/r/out/../x", O_WRONLY|O_CREAT, 0600) = 3"#,
        r#"1 openat(5, "f.json", O_WRONLY|O_CREAT <unfinished ...>"#,
        r#"1 rename("/r/out/f.json", "/r/in/f.json") = 0"#,
        r#"1 rename("/r/in/f.json", "/r/out/f.json") = 0"#,
        r#"1 mkdir("/r/in/cache", 0777) = 0"#,
        r#"1 unlink("/r/in/norms/a.yaml") = 0"#,
        r#"1 openat(AT_FDCWD, "/r/home/.config/x", O_RDONLY) = -1 ENOENT"#,
        r#"1 statx(AT_FDCWD, "/r/temporary", AT_STATX_SYNC_AS_STAT, STATX_ALL, 0x7ff) = 0"#,
    ] {
        let first = r#"1 execve("/b/toetssteen", ["toetssteen"], 0x7ffd /* 9 vars */) = 0"#;
        assert_eq!(broken(&format!("{first}\n{breach}"), root), [breach]);
    }
}

/// What comes into a report lies with its audit.
#[test]
fn a_text_outside_the_audit_is_not_read() {
    let place = Place::new();
    let copied = place.root().join("out/casefiles");
    copy(&place.root().join("in/casefiles").join(AUDIT), &copied.join(AUDIT));
    place.allow(true);
    let framework = place.root().join("in/norms").join(AUDIT);
    let path = copied.join(AUDIT).join("audit.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replace(&format!("../../norms/{AUDIT}"), framework.to_str().unwrap());
    fs::write(copied.join("elders.md"), "GEHEIM").unwrap();
    let (before, after) = text.split_once("voorwoord: ").unwrap();
    let rest = after.split_once('\n').unwrap().1;
    for (voorwoord, exit) in [("teksten/elders.md", 0), ("../elders.md", 3), ("teksten/../../elders.md", 3)] {
        fs::write(copied.join(AUDIT).join("teksten/elders.md"), "Een woord vooraf.").unwrap();
        fs::write(&path, format!("{before}voorwoord: {voorwoord}\n{rest}")).unwrap();
        let output = place.command(&[], &["report", "OUT/casefiles/AUDIT", "-o", "md"]).output().unwrap();
        assert_eq!(output.status.code(), Some(exit), "{voorwoord}: {}", words(&output));
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), words(&output));
        assert!(!said.contains("GEHEIM"), "{voorwoord}");
    }
}

/// A schema may refer to others; what is not at hand is no reason to go and get it.
#[test]
fn a_schema_elsewhere_is_not_fetched() {
    let place = Place::new();
    let elsewhere = place.root().join("out/elders.json");
    fs::write(&elsewhere, "{\"type\": \"string\"}").unwrap();
    let schema = walkdir(&place.root().join("out/norms").join(AUDIT))
        .into_iter()
        .find(|path| path.to_str().unwrap().ends_with(".schema.yaml"))
        .unwrap();
    let text = fs::read_to_string(&schema).unwrap();
    for address in ["https://example.org/elders.json", &format!("file://{}", elsewhere.display())] {
        let referring =
            text.replacen("properties:\n", &format!("properties:\n  elders: {{$ref: \"{address}\"}}\n"), 1);
        assert_ne!(referring, text);
        fs::write(&schema, referring).unwrap();
        let output = place.command(&[], &["check", "OUT/norms"]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{address}: {}", words(&output));
        assert!(words(&output).contains("elders"), "{}", words(&output));
    }
}

/// What the pages on trust name is there: files, and tests by file and name.
#[test]
fn files_and_tests_that_the_pages_on_trust_name_exist() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = 0;
    for page in ["SECURITY.md", "docs/threat-model.md", "docs/promises.md", "docs/supply-chain.md"] {
        let text = fs::read_to_string(here.join(page)).unwrap();
        for named in text.split('`').skip(1).step_by(2) {
            let (path, test) =
                named.split_once("::").map_or((named, None), |(path, test)| (path, Some(test)));
            let file = path.split('/').next().is_some_and(|top| !top.is_empty() && here.join(top).exists());
            if !file || path.contains(' ') {
                continue;
            }
            assert!(here.join(path).exists(), "{page} names {path}, which does not exist");
            if let Some(test) = test {
                tests += 1;
                let code = fs::read_to_string(here.join(path)).unwrap();
                assert!(code.contains(&format!("fn {test}(")), "{page} names {named}, which does not exist");
            }
        }
    }
    assert!(tests > 20, "only {tests} tests are named");
}

/// A threat that nothing stands against belongs among what is not covered.
#[test]
fn every_threat_names_what_stands_against_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/threat-model.md");
    let text = fs::read_to_string(path).unwrap();
    let threats = text.split_once("## What stands against it").unwrap().1.split_once("\n## ").unwrap().0;
    let rows: Vec<&str> = threats.lines().filter(|line| line.starts_with('|')).skip(2).collect();
    assert!(rows.len() > 10, "{rows:?}");
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 4, "{row}");
        assert!(cells[3].contains('`'), "this threat names no file or test: {row}");
    }
}

/// The calls that break a promise, each as it was seen.
fn broken<'a>(trace: &'a str, root: &Path) -> Vec<&'a str> {
    let [out, home, temporary] =
        ["out", "home", "temporary"].map(|folder| root.join(folder).to_str().unwrap().to_owned());
    let mut started = false;
    let mut broken = Vec::new();
    for line in trace.lines() {
        let call = line.split_once(' ').map_or(line, |(_, call)| call).trim_start();
        if call.starts_with("<...") {
            continue;
        }
        let name = call.split('(').next().unwrap();
        let writes =
            ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"].iter().any(|flag| call.contains(flag));
        let paths: Vec<&str> = call.split('"').skip(1).step_by(2).collect();
        let inside = |path: &&str| {
            path.strip_prefix(&out).is_some_and(|rest| rest.starts_with('/') && !rest.contains("/../"))
        };
        let first = !std::mem::replace(&mut started, true);
        let fine = match name {
            "execve" => first,
            "clone" | "clone3" => call.contains("CLONE_THREAD"),
            "open" | "openat" if writes => paths.len() == 1 && paths.iter().all(inside),
            name if CHANGES.contains(&name) => paths.iter().all(inside),
            name => LOOKS.contains(&name),
        };
        let private = [&home, &temporary].iter().any(|folder| call.contains(folder.as_str()));
        if !fine || private {
            broken.push(line);
        }
    }
    broken
}

/// A folder with a casefile and its norms, one for results, and two that stay empty.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["in", "out", "home", "temporary"] {
            fs::create_dir(place.root().join(folder)).unwrap();
        }
        for kind in ["norms", "casefiles"] {
            copy(&here.join(kind).join(AUDIT), &place.root().join("in").join(kind).join(AUDIT));
        }
        fs::write(place.root().join("in/geheim.key"), KEY).unwrap();
        let norms = place.root().join("out/norms");
        copy(&here.join("norms").join(AUDIT), &norms.join(AUDIT));
        // Definitions that vocabularies share lie beside the frameworks.
        for path in fs::read_dir(here.join("norms")).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_file() {
                for to in ["in/norms", "out/norms"] {
                    fs::copy(&path, place.root().join(to).join(path.file_name().unwrap())).unwrap();
                }
            }
        }
        let framework = norms.join(AUDIT).join("framework.yaml");
        let text = fs::read_to_string(&framework).unwrap();
        fs::write(&framework, text.replacen('\n', "\n\n\n\n", 1)).unwrap();
        place.allow(false);
        place
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    /// The program, perhaps run by another.
    fn command(&self, before: &[&str], arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_toetssteen");
        let words: Vec<&str> = before.iter().copied().chain([program]).collect();
        let mut command = Command::new(words[0]);
        let out = self.root().join("out");
        let filled = |argument: &&str| argument.replace("AUDIT", AUDIT).replace("OUT", out.to_str().unwrap());
        command.args(&words[1..]).args(arguments.iter().map(filled)).current_dir(self.root().join("in"));
        command.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
        for name in
            ["HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"]
        {
            command.env(name, self.root().join("home"));
        }
        for name in ["TMPDIR", "TMP", "TEMP"] {
            command.env(name, self.root().join("temporary"));
        }
        command
    }

    /// What is read, with when it was last changed.
    fn given(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        files(&self.root().join("in"))
    }

    fn results(&self) -> BTreeSet<PathBuf> {
        files(&self.root().join("out")).into_keys().collect()
    }

    /// Whether files and folders may be changed, all but those for results. (An administrator may change them all the same.)
    fn allow(&self, change: bool) {
        for folder in ["in", "home", "temporary"] {
            for entry in walkdir(&self.root().join(folder)) {
                let mut permissions = fs::metadata(&entry).unwrap().permissions();
                #[allow(
                    clippy::permissions_set_readonly_false,
                    reason = "so that the folder can be deleted"
                )]
                permissions.set_readonly(!change);
                fs::set_permissions(&entry, permissions).unwrap();
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.allow(true);
    }
}

/// Every file below a folder, by its path from there.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    walkdir(folder)
        .into_iter()
        .filter(|path| path.is_file())
        .map(|path| {
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            (path.strip_prefix(folder).unwrap().to_owned(), (fs::read(&path).unwrap(), changed))
        })
        .collect()
}

/// A folder and all that is below it.
fn walkdir(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(walkdir(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
