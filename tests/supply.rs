//! What the program is made of: where its dependencies come from, under which licence, what they do while building, and what
//! they can touch. `deny.toml` holds the lists; docs/supply-chain.md says of every dependency what it is for. `UPDATE=1`
//! writes what that page states of crates anew; what people write there stays.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
// Which crates are built differs between systems; the page on them is about this one.
#![cfg_attr(
    not(all(target_os = "linux", target_arch = "x86_64")),
    allow(dead_code, reason = "what is built elsewhere is not looked at")
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use sha2::{Digest, Sha256};

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Edges of the graph of crates: what the program is made of, and what it takes to build and test it.
const PROGRAM: &str = "normal,no-proc-macro";
const ALL: &str = "normal,build,dev";

mod lock {
    use super::*;

    #[test]
    fn every_crate_is_of_the_registry_and_has_a_checksum() {
        let packages = locked();
        let names: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str()).collect();
        assert!(names.contains("serde") && names.contains("toetssteen"), "{names:?}");
        for package in packages.iter().filter(|package| package["name"] != "toetssteen") {
            let source = package.get("source").map(String::as_str);
            assert_eq!(source, Some(REGISTRY), "{} is of the registry", package["name"]);
            let checksum = package.get("checksum").map_or("", String::as_str);
            let hexadecimal = checksum.chars().all(|c| c.is_ascii_hexdigit());
            assert!(checksum.len() == 64 && hexadecimal, "{} has a checksum", package["name"]);
        }
    }

    /// Also crates for other systems, and those that no feature asks for.
    #[test]
    fn no_crate_is_banned() {
        let banned = listed("deny", "crate");
        for known in ["reqwest", "hyper", "openssl", "curl", "ureq", "mio", "socket2", "webbrowser"] {
            assert!(banned.contains(known), "deny.toml bans {known}: {banned:?}");
        }
        let found: Vec<String> =
            locked().iter().map(|package| package["name"].clone()).filter(|n| banned.contains(n)).collect();
        assert!(found.is_empty(), "banned in deny.toml: {found:?}");
    }

    /// What cargo reads beside Cargo.toml could put other sources, compilers and runners in their place.
    #[test]
    fn nothing_takes_the_place_of_the_registry() {
        assert!(!root().join(".cargo").exists(), ".cargo may replace sources");
        let manifest = read("Cargo.toml");
        for other in ["[patch", "[replace", "git =", "path = \"..", "registry ="] {
            assert!(!manifest.contains(other), "Cargo.toml says {other}");
        }
        let own = ours();
        for dependency in list(&own["dependencies"]) {
            assert_eq!(dependency["source"], REGISTRY, "{}", dependency["name"]);
            assert_ne!(dependency["req"], "*", "{} has a version", dependency["name"]);
        }
    }
}

mod licences {
    use super::*;

    #[test]
    fn every_licence_is_allowed() {
        let allowed = listed("allow", "");
        assert!(allowed.contains("MIT") && allowed.contains("EUPL-1.2"), "{allowed:?}");
        let packages = packages();
        assert!(packages.len() > 100, "{} crates", packages.len());
        for ((name, version), package) in &packages {
            let licence = package["license"].as_str().unwrap_or_default();
            assert!(
                may(licence, &allowed),
                "{name} {version} is under {licence:?}, which deny.toml does not allow"
            );
        }
    }

    #[test]
    fn an_expression_is_allowed_when_what_it_asks_for_is() {
        let allowed = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
        for fine in [
            "MIT",
            "Apache-2.0/MIT",
            "GPL-3.0-only OR MIT",
            "MIT AND Unicode-3.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Unicode-3.0 AND (Apache-2.0 OR MIT)",
            "Apache-2.0 WITH LLVM-exception OR MIT",
        ] {
            assert!(may(fine, &allowed), "{fine}");
        }
        for not in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "MIT WITH some-exception",
            "(MIT OR X) AND Y",
            "MIT X",
        ] {
            assert!(!may(not, &allowed), "{not:?}");
        }
    }
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod graph {
    use super::*;

    #[test]
    fn no_crate_is_there_twice_but_those_that_are_named() {
        let named: BTreeSet<String> =
            listed("skip", "crate").iter().map(|skip| skip.split('@').next().unwrap().to_owned()).collect();
        let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, version) in built(ALL, &[]) {
            versions.entry(name).or_default().insert(version);
        }
        let twice: BTreeSet<String> =
            versions.into_iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name).collect();
        assert_eq!(twice, named, "crates in more than one version, and those for which deny.toml allows it");
    }

    /// The tables of the page: what is new in them has to be read and described.
    #[test]
    fn the_page_on_dependencies_is_current() {
        let mut page = read("docs/supply-chain.md");
        let before = page.clone();
        let mut blank = Vec::new();
        for (name, rows) in [("dependencies", dependencies()), ("building", building()), ("reach", reach())] {
            assert!(!rows.is_empty(), "{name} is empty");
            page = replaced(&page, name, &rows, &mut blank);
        }
        if env::var_os("UPDATE").is_some_and(|update| update == "1") {
            fs::write(root().join("docs/supply-chain.md"), &page).unwrap();
        } else {
            assert_eq!(page, before, "run this test with UPDATE=1");
        }
        assert!(blank.is_empty(), "docs/supply-chain.md does not say of these what they are for: {blank:?}");
    }

    /// Sockets are what no crate of the program may use, whatever its features: what only names them is on the list, with why.
    #[test]
    fn no_crate_of_the_program_opens_a_connection() {
        let named = ["fluent-uri", "jsonschema", "libc", "rustix", "signal-hook"];
        for ((name, _), reach) in reached(&built(PROGRAM, &[])) {
            assert!(!reach.contains("sockets") || named.contains(&name.as_str()), "{name} names sockets");
        }
    }

    /// A dependency that nothing names is code to trust for nothing.
    #[test]
    fn every_dependency_is_used() {
        for dependency in list(&ours()["dependencies"]) {
            let folders: &[&str] = if dependency["kind"] == "dev" { &["tests", "src"] } else { &["src"] };
            let mut sources = Vec::new();
            folders.iter().for_each(|folder| collect(&root().join(folder), &mut sources));
            let called =
                dependency["rename"].as_str().or(dependency["name"].as_str()).unwrap().replace('-', "_");
            let word = format!("{called}::");
            let used = sources.iter().any(|path| names(&fs::read_to_string(path).unwrap(), &word));
            assert!(used, "{called} is a dependency, and nothing in {folders:?} uses it");
        }
    }

    /// A feature that is there by default and not used is code to trust for nothing.
    #[test]
    fn features_by_default_are_asked_for_on_purpose() {
        let own = ours();
        let packages = packages();
        for dependency in list(&own["dependencies"]) {
            let name = dependency["name"].as_str().unwrap();
            let defaults = packages
                .iter()
                .filter(|((known, _), _)| known == name)
                .any(|(_, package)| !list(&package["features"]["default"]).is_empty());
            if dependency["uses_default_features"] == true && defaults {
                assert!(
                    DEFAULTS.iter().any(|(known, _)| *known == name),
                    "{name} is taken with its default features"
                );
            }
        }
        for (name, why) in DEFAULTS {
            let taken = list(&own["dependencies"])
                .iter()
                .any(|d| d["name"] == name && d["uses_default_features"] == true);
            assert!(taken, "{name} is no longer taken with its default features, {why}");
        }
    }

    /// What each direct dependency is, by its metadata.
    fn dependencies() -> Rows {
        let features = features();
        let packages = packages();
        let mut rows = Rows::new();
        for dependency in list(&ours()["dependencies"]) {
            let name = dependency["name"].as_str().unwrap();
            let (version, features) = features.get(name).unwrap_or_else(|| panic!("{name} is not built"));
            let package = &packages[&(name.to_owned(), version.clone())];
            let from = package["repository"].as_str().unwrap_or("unknown").trim_end_matches(".git");
            let part = match (dependency["kind"].as_str(), dependency["optional"] == true) {
                (Some(kind), _) => kind,
                (None, true) => "command line",
                (None, false) => "library",
            };
            let host = from.trim_start_matches("https://");
            let cells = [version, part, &format!("[{host}]({from})"), features, &by_building(package)];
            rows.insert(format!("`{name}`"), cells.map(shown).to_vec());
        }
        rows
    }

    /// Every crate that runs code while something is built: it is pinned by the checksum of what it runs first.
    fn building() -> Rows {
        let packages = packages();
        let mut rows = Rows::new();
        for crate_ in built(ALL, &[]) {
            let package = &packages[&crate_];
            let what = by_building(package);
            if what != "nothing" {
                let script = target(package, "custom-build").map_or_else(String::new, |path| {
                    let hash = Sha256::digest(fs::read(&path).unwrap());
                    hash[..6].iter().map(|byte| format!("{byte:02x}")).collect()
                });
                rows.insert(key(&crate_), vec![crate_.1.clone(), what, shown(&script)]);
            }
        }
        rows
    }

    /// Every crate of the program whose source names what lies outside it.
    fn reach() -> Rows {
        let library = built(PROGRAM, &["--no-default-features"]);
        let program = built(PROGRAM, &[]);
        assert!(library.is_subset(&program) && library.len() < program.len());
        let mut rows = Rows::new();
        for (crate_, reach) in &reached(&program) {
            if !reach.is_empty() {
                let part = if library.contains(crate_) { "library" } else { "command line" };
                let reach: Vec<&str> = reach.iter().copied().collect();
                rows.insert(key(crate_), vec![part.to_owned(), reach.join(", ")]);
            }
        }
        rows
    }

    fn by_building(package: &Value) -> String {
        let script = target(package, "custom-build").map(|_| "script");
        let macros = target(package, "proc-macro").map(|_| "macros");
        let what: Vec<&str> = script.into_iter().chain(macros).collect();
        if what.is_empty() { "nothing".to_owned() } else { what.join(", ") }
    }

    /// What each crate names of the world outside it. Comments do not count; code that no feature asks for does.
    fn reached(crates: &BTreeSet<(String, String)>) -> BTreeMap<(String, String), BTreeSet<&'static str>> {
        let packages = packages();
        let mut reached = BTreeMap::new();
        for crate_ in crates.iter().filter(|(name, _)| name != "toetssteen") {
            let package = &packages[crate_];
            let library = ["lib", "rlib"].iter().find_map(|kind| target(package, kind));
            let folder = library.unwrap_or_else(|| panic!("{} is no library", crate_.0));
            let mut sources = Vec::new();
            collect(folder.parent().unwrap(), &mut sources);
            assert!(!sources.is_empty(), "{} has no source", crate_.0);
            let reach: &mut BTreeSet<&str> = reached.entry(crate_.clone()).or_default();
            for path in sources {
                let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
                let found = WORLD.iter().filter(|(_, words)| words.iter().any(|word| names(&text, word)));
                reach.extend(found.map(|(what, _)| *what));
            }
        }
        reached
    }

    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
}

/// What a crate can touch outside itself, and by which words its source shows it.
const WORLD: [(&str, &[&str]); 5] = [
    ("clock", &["SystemTime::now", "Instant::now"]),
    ("environment", &["env::"]),
    ("files", &["fs::", "File::", "OpenOptions"]),
    ("processes", &["process::Command", "execv", "fork("]),
    (
        "sockets",
        &[
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "UnixStream",
            "UnixListener",
            "UnixDatagram",
            "ToSocketAddrs",
            "SYS_socket",
            "SYS_connect",
            "fn socket",
            "fn connect",
        ],
    ),
];

/// Direct dependencies whose default features are all used.
const DEFAULTS: [(&str, &str); 12] = [
    ("annotate-snippets", "which is how it writes into a text"),
    ("anstream", "which tells whether a terminal shows colours, older ones of Windows as well"),
    ("anstyle", "whose styles anstream writes"),
    ("clap", "which give help, usage and suggestions"),
    ("ct-codecs", "which read keys as texts"),
    ("granit-parser", "which keep comments and give messages"),
    ("roxmltree", "which say where a report is no XML"),
    ("schemars", "which derive schemas from types"),
    ("serde", "without which there are no texts and lists"),
    ("serde_json", "without which there are no texts and lists"),
    ("tempfile", "which give folders names that nobody can guess"),
    ("yaml_serde", "without which there are no texts and lists"),
];

/// Whether code holds a word that does not go on before it; what stands behind `//` is no code.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = &code[..at];
        let line = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
        !line.ends_with(|c: char| c.is_alphanumeric() || c == '_') && !line.trim_start().starts_with("//")
    })
}

type Rows = BTreeMap<String, Vec<String>>;

/// A page with a table written anew: its first cells as they are now, the others as they were.
fn replaced(page: &str, name: &str, rows: &Rows, blank: &mut Vec<String>) -> String {
    let begin = format!("<!-- table: {name} -->\n");
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("the page has no table {name}"));
    let (table, after) = rest.split_once("<!-- end -->").unwrap();
    let mut lines = table.lines();
    let head: Vec<&str> = lines.by_ref().take(2).collect();
    let width = cells(head[0]).len();
    let written: BTreeMap<&str, Vec<&str>> = lines.map(|line| (cells(line)[0], cells(line))).collect();
    let mut table = format!("{}\n{}\n", head[0], head[1]);
    for (key, computed) in rows {
        let from = computed.len() + 1;
        let old = written.get(key.as_str());
        let prose: Vec<&str> =
            (from..width).map(|at| old.and_then(|old| old.get(at)).copied().unwrap_or_default()).collect();
        if prose.is_empty() || prose.iter().any(|cell| cell.is_empty()) {
            blank.push(format!("{name}: {key}"));
        }
        let row: Vec<&str> =
            [key.as_str()].into_iter().chain(computed.iter().map(String::as_str)).chain(prose).collect();
        table += &format!("| {} |\n", row.join(" | "));
    }
    format!("{before}{begin}{table}<!-- end -->{after}")
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_start_matches('|').trim_end_matches('|').split('|').map(str::trim).collect()
}

fn shown(cell: &str) -> String {
    if cell.is_empty() { "—".to_owned() } else { cell.to_owned() }
}

/// What a crate is called in a table: one that is there twice with the beginning of its version.
fn key((name, version): &(String, String)) -> String {
    let twice = listed("skip", "crate").iter().any(|skip| skip.split('@').next() == Some(name));
    if twice {
        let major: Vec<&str> = version.split('.').take(2).collect();
        format!("`{name}` {}", major.join("."))
    } else {
        format!("`{name}`")
    }
}

/// Whether a licence expression can be met with what is allowed. `/` is how older crates write `OR`.
fn may(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any(&words, &mut at, allowed) && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut fine = every(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        fine |= every(words, at, allowed);
    }
    fine
}

fn every(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut fine = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        fine &= one(words, at, allowed);
    }
    fine
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let fine = any(words, at, allowed);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return fine && closed;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return allowed.contains(&format!("{word} WITH {exception}"));
    }
    allowed.contains(*word)
}

/// What a list of deny.toml holds: its texts, or those behind a key. One entry stands on each line.
fn listed(list: &str, key: &str) -> BTreeSet<String> {
    let text = read("deny.toml");
    let begin = format!("\n{list} = [\n");
    let rest = text.split_once(&begin).unwrap_or_else(|| panic!("deny.toml has no list {list}")).1;
    let body = rest.split_once("\n]").unwrap().0;
    let entry = |line: &str| {
        let quoted = if key.is_empty() { line } else { line.split_once(&format!("{key} = "))?.1 };
        quoted.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned)
    };
    body.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .map(|line| entry(line).unwrap_or_else(|| panic!("{line:?} of deny.toml is not understood")))
        .collect()
}

/// The packages of Cargo.lock, key by key.
fn locked() -> Vec<BTreeMap<String, String>> {
    let text = read("Cargo.lock");
    let package = |block: &str| -> BTreeMap<String, String> {
        let pairs = block.lines().filter_map(|line| line.split_once(" = "));
        pairs.map(|(key, value)| (key.to_owned(), value.trim_matches('"').to_owned())).collect()
    };
    text.split("[[package]]").skip(1).map(package).collect()
}

/// Every crate that building and testing here may take, by name and version.
fn packages() -> BTreeMap<(String, String), Value> {
    let version = String::from_utf8(Command::new("rustc").arg("-vV").output().unwrap().stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    let metadata = cargo(&["metadata", "--format-version", "1", "--filter-platform", &host]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let name = |package: &Value| {
        (package["name"].as_str().unwrap().to_owned(), package["version"].as_str().unwrap().to_owned())
    };
    list(&metadata["packages"]).iter().map(|package| (name(package), package.clone())).collect()
}

fn ours() -> Value {
    packages().into_iter().find(|((name, _), _)| name == "toetssteen").unwrap().1
}

/// The crates that are really built, by the features that are asked for.
fn built(edges: &str, options: &[&str]) -> BTreeSet<(String, String)> {
    let arguments = ["tree", "--edges", edges, "--prefix", "none", "--format", "{p}"];
    let tree = cargo(&[&arguments, options].concat());
    let crates: BTreeSet<(String, String)> = tree.lines().filter_map(named).collect();
    assert!(crates.len() > 50, "{tree}");
    crates
}

/// `name v1.2.3 (…)`
fn named(line: &str) -> Option<(String, String)> {
    let mut words = line.split(' ');
    Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
}

/// The version and the features of each direct dependency.
fn features() -> BTreeMap<String, (String, String)> {
    let tree = cargo(&["tree", "--depth", "1", "--edges", ALL, "--prefix", "none", "--format", "{p};{f}"]);
    tree.lines()
        .filter_map(|line| {
            let (crate_, features) = line.split_once(';')?;
            let (name, version) = named(crate_)?;
            let features = features.trim_end_matches(" (*)").replace(',', ", ");
            Some((name, (version, features)))
        })
        .collect()
}

fn target(package: &Value, kind: &str) -> Option<PathBuf> {
    list(&package["targets"])
        .iter()
        .find(|target| list(&target["kind"]).iter().any(|known| known == kind))
        .map(|target| PathBuf::from(target["src_path"].as_str().unwrap()))
}

/// Runs cargo as it runs this test: with what is here, and with nothing that is not in the lock file.
fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .args(["--locked", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
