//! Whatever somebody wrote is read, and does nothing: not in a browser, not in Markdown, not on a terminal, not in a pipeline.
//!
//! A small casefile is made twice: once with what could do harm in every place where a text can be put, once with letters in
//! its place. Every command runs on both, and what comes out must have the same structure: the same elements and attributes,
//! the same blocks, the same lines.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;
use tempfile::TempDir;

/// What is put in every place, by what it aims at.
const HOSTILE: [(&str, &str); 3] = [
    (
        "markup and templates",
        "</title></style></svg><script>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover=\"x\" style='x:y'-->]]><!--&#x3c;b> \
         <a href=javascript:x>x</a>**vet** _x_`c`[klik](javascript:alert(1)) ![x](http://x/y.png)<http://x.nl> www.x.nl {{ 7*7 }} \
         {%include \"/etc/passwd\"%}{#x#}|a|~~x~~$x$[^1] :x: x",
    ),
    (
        "commands to a pipeline, formulas and blocks",
        "::stop-commands::x ##[add-mask]x %0A::error::x\n ::warning file=x::x\t=1\r=1\n- @p\n# k\n1. e\n> c\n```\n|a|b|\n|-|-|\n=x",
    ),
    (
        "a terminal and the direction of a line",
        "\u{1b}[35mrood\u{1b}[0m\u{1b}]8;;http://x\u{7}link\u{1b}]8;;\u{7}\u{9b}2J\u{8}\u{8}\rwis\u{7f}\u{85}\u{90}x\u{9c} \
         \u{202e}txt.exe\u{202c} \u{2066}x\u{2069} \u{200f}\u{200e}\u{61c}x \u{200b}\u{feff}\u{2060}x \u{2028}x\u{2029} \u{e0041}x \
         één ‘€ 5’ af\u{ad}breken علی می\u{200c}خواهد 👍🏽 x",
    ),
];

/// What of that must be left as it is.
const HARMLESS: &str = "één ‘€ 5’ af\u{ad}breken علی می\u{200c}خواهد 👍🏽 x";

/// Markup in the texts of an audit, which may hold some Markdown and none of this.
const HOSTILE_MARKDOWN: &str = "<script>alert(1)</script> <b onclick=\"x()\">y</b> [klik](javascript:alert(1)) <javascript:x> \
    [x](data:text/html,x \"y\") ![x](http://x/y.png) {{ 7*7 }} {% include \"x\" %} \u{1b}[35mx \u{202e}x \u{9b}x";

/// The policy that every page begins with.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// Letters of the same number, apart by the same blanks.
fn twin(text: &str) -> String {
    text.chars().map(|c| if matches!(c, ' ' | '\n' | '\t') { ' ' } else { 'x' }).collect()
}

/// What may not reach a terminal, apart from line ends: told anew, so that it does not rest on what the program takes for it.
fn steers(c: char) -> bool {
    let turns =
        "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    let hides = "\u{200b}\u{2028}\u{2029}\u{2060}\u{feff}\u{e0041}";
    (c.is_control() && c != '\n') || turns.contains(c) || hides.contains(c)
}

/// A text in double quotes in YAML.
fn quoted(text: &str) -> String {
    let written = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        c => format!("\\U{:08X}", u32::from(c)),
    };
    text.chars().map(written).collect()
}

/// A text in a comment of YAML, which holds all but control characters as they are.
fn commented(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !"\u{feff}\u{2028}\u{2029}".contains(*c)).collect()
}

/// The casefile with a text in each of its places.
struct Casefile {
    folder: TempDir,
    text: String,
}

impl Casefile {
    fn new(text: &str, markdown: &str) -> Self {
        let casefile = Self { folder: TempDir::new().unwrap(), text: text.to_owned() };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inert");
        // Sentences of norms are templates of their own, in which braces would be a mistake of the norm.
        let sentence = text.replace('{', "(").replace('}', ")");
        // A dot in the name of a field leads to what is within it.
        let field = text.replace('.', "-");
        for entry in walkdir::WalkDir::new(&from) {
            let entry = entry.unwrap();
            let to = casefile.path(entry.path().strip_prefix(&from).unwrap().to_str().unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
                continue;
            }
            let written = fs::read_to_string(entry.path()).unwrap();
            let written = if to.extension() == Some(OsStr::new("md")) {
                written.replace('¤', markdown)
            } else {
                let written = written.replace("# ¤", &format!("# {}", commented(text)));
                written
                    .replace('¤', &quoted(text))
                    .replace('§', &quoted(&sentence))
                    .replace('¶', &quoted(&field))
            };
            fs::write(to, written).unwrap();
        }
        casefile
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn append(&self, name: &str, text: &str) {
        let before = fs::read_to_string(self.path(name)).unwrap_or_default();
        fs::write(self.path(name), before + text).unwrap();
    }

    /// Runs a command, with colours as on a terminal: what takes escape codes out of a pipe hides nothing then.
    fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_toetssteen"))
            .current_dir(self.folder.path())
            .env("CLICOLOR_FORCE", "1")
            .args(arguments)
            .output()
            .unwrap()
    }

    /// What a command prints and says, if it ends as expected.
    #[track_caller]
    fn says(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
        format!("{out}\n{err}")
    }

    /// Everything that every command gives: documents by their names, and what stands on a terminal by the command.
    fn outputs(&self) -> BTreeMap<String, String> {
        let mut outputs = BTreeMap::new();
        let mut terminal = |name: &str, code: i32, arguments: &[&str]| {
            outputs.insert(format!("{name}.terminal"), self.says(code, arguments));
        };
        let documents = ["-o", "json:f.json", "-o", "yaml:f.yaml", "-o", "table:f.txt"];
        terminal("audit", 0, &[&["audit", "audit", "--published"], &documents[..]].concat());
        let known = [1, 4].map(|number| format!("{} {number}", self.text));
        for (number, dossier) in known.iter().enumerate() {
            terminal(&format!("explain {number}"), 0, &["explain", "--", "audit", dossier]);
        }
        terminal("explain the whole", 0, &["explain", "audit", "W-1"]);
        terminal("explain nobody", 2, &["explain", "--", "audit", &format!("{} 5", self.text)]);
        terminal("explain nothing", 2, &["explain", "--", "audit", &known[0], &self.text]);
        terminal("a wrong option", 2, &["audit", &format!("--{}", self.text)]);
        terminal("a wrong value", 2, &["audit", "audit", &format!("-o={}", self.text)]);
        terminal("no such path", 3, &["check", "--", &self.text]);
        terminal("no such audit", 3, &["audit", "--", &self.text]);
        terminal("no such code", 2, &["check", &format!("--explain={}", self.text)]);
        terminal("no such rating", 2, &["audit", "audit", &format!("--fail-on={}", self.text)]);
        terminal("the gate", 1, &["audit", "audit", &format!("--fail-on={} goed", self.text)]);
        terminal("report", 0, &["report", "audit", "-o", "html:r.html", "-o", "md:r.md"]);
        terminal(
            "report in English",
            0,
            &["report", "f.json", "--lang", "en", "-o", "html:e.html", "-o", "md:e.md"],
        );
        let own = ["report", "f.yaml", "--template", "zelfevaluatie", "-o", "html:z.html", "-o", "md:z.md"];
        terminal("self-assessment", 0, &own);
        terminal("guide", 0, &["guide", "norm", "--fields", "-o", "html:n.html", "-o", "md:n.md"]);
        terminal("frameworks", 0, &["frameworks", ".", "-o", "table", "-o", "json:k.json"]);
        terminal("test", 1, &["test", "norm", "--coverage"]);
        terminal("screen", 0, &["screen", "audit", "-o", "table", "-o", "json:s.json"]);
        terminal("fmt --check", 1, &["fmt", "--check", "audit/oordelen.yaml"]);
        terminal(
            "fmt --diff",
            1,
            &["fmt", "--diff", "audit/oordelen.yaml", "audit/dossiers/1.yaml", "norm/beleid.yaml"],
        );
        let text = quoted(&self.text);
        self.append(
            "audit/dossiers/4.yaml",
            &format!("notitie: \"{text}\"\n\"{} soort\": \"{text} klein\"\n", text.replace('.', "-")),
        );
        // The first difference lies within something that has a name.
        let tool = serde_json::json!(self.text).to_string();
        let kept = self.read("f.json").replace("\"toetssteen\"", &tool).replace(" uitgever\"", " ander\"");
        fs::write(self.path("g.json"), kept).unwrap();
        terminal("verify", 1, &["verify", "g.json", "--audit", "audit"]);
        // What is wrong with files quotes them.
        self.append("norm/beleid.yaml", &format!("\"{text}\": \"{text}\"\n"));
        self.append("audit/dossiers/2.yaml", &format!("notitie: 5\n\"{text}\": x\n\"{text}\": x\n"));
        self.append("audit/oordelen.yaml", &format!("- {{dossier: \"{text}\", norm: \"{text}\"}}\n"));
        self.append("audit/teksten/woord.md", "[x](<bevinding:N-9>)\n");
        terminal("what is wrong with norms", 1, &["check"]);
        self.append("norm/tests/geval.yaml", &format!("- \"{text}\"\n"));
        terminal("what is wrong with tests", 3, &["test", "norm"]);
        let names = ["norm/beleid.yaml", "norm/tests/geval.yaml"];
        let clean = Self::new(&self.text, "x");
        names.iter().for_each(|name| fs::write(self.path(name), clean.read(name)).unwrap());
        let forms =
            ["-o", "json:p.json", "-o", "sarif:p.sarif", "-o", "junit:p.xml", "-o", "github:p.github"];
        terminal("what is wrong with records", 1, &[&["check"], &forms[..]].concat());
        self.append("audit/dossiers/5.yaml", &format!("zaak: [\n  \"{text}\", {}\n", self.text));
        terminal("what is no YAML", 3, &["fmt", "--check", "audit/dossiers/5.yaml"]);
        for document in [
            "f.json", "f.yaml", "f.txt", "r.html", "r.md", "e.html", "e.md", "z.html", "z.md", "n.html",
            "n.md", "k.json", "s.json", "p.json", "p.sarif", "p.xml", "p.github",
        ] {
            outputs.insert(document.to_owned(), self.read(document));
        }
        outputs
    }
}

/// Each payload with all that comes out, and what comes out with letters in its place.
struct Both {
    name: &'static str,
    text: String,
    hostile: BTreeMap<String, String>,
    benign: BTreeMap<String, String>,
}

static ALL: LazyLock<Vec<Both>> = LazyLock::new(|| {
    let both = |(name, text): (&'static str, &str)| {
        std::thread::scope(|scope| {
            let benign = scope.spawn(|| Casefile::new(&twin(text), &twin(HOSTILE_MARKDOWN)).outputs());
            let hostile = Casefile::new(text, HOSTILE_MARKDOWN).outputs();
            Both { name, text: text.to_owned(), hostile, benign: benign.join().unwrap() }
        })
    };
    HOSTILE.into_iter().map(both).collect()
});

/// Both outputs of every payload whose name ends so.
fn each(ending: &str) -> impl Iterator<Item = (String, &Both, &str, &str)> {
    let of = move |both: &'static Both| {
        both.hostile.iter().filter(move |(name, _)| name.ends_with(ending)).map(move |(name, hostile)| {
            (format!("{} in {name}", both.name), both, hostile.as_str(), both.benign[name].as_str())
        })
    };
    ALL.iter().flat_map(of)
}

/// The first place where two lists differ.
#[track_caller]
fn same(what: &str, hostile: &[String], benign: &[String]) {
    let differs = hostile.iter().zip(benign).position(|(a, b)| a != b);
    let at = differs.unwrap_or(hostile.len().min(benign.len()));
    assert!(hostile == benign, "{what}: {:?} instead of {:?}", hostile.get(at), benign.get(at));
}

/// A page as XML: ours are, but for what HTML leaves open.
fn xml(page: &str) -> String {
    let mut xml = String::new();
    let mut rest = page.strip_prefix("<!doctype html>").unwrap();
    while let Some(at) = ["<meta ", "<br>", "<hr>"].iter().filter_map(|tag| rest.find(tag)).min() {
        let end = at + rest[at..].find('>').unwrap();
        xml += &rest[..end];
        xml += "/>";
        rest = &rest[end + 1..];
    }
    (xml + rest).replace("&shy;", "&#xad;").replace("&nbsp;", "&#xa0;")
}

/// The elements of a page, each with its attributes; values that are words only by what they may be.
fn elements(what: &str, page: &str) -> Vec<String> {
    let page = xml(page);
    let document = roxmltree::Document::parse(&page).unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut elements = Vec::new();
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        let mut shown = element.tag_name().name().to_owned();
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let place = |value: &str| value.chars().all(|c| c.is_alphanumeric() || "-_ ".contains(c));
            let value = match name {
                "id" | "aria-labelledby" => place(value).then_some("a place"),
                "href" => value.strip_prefix('#').filter(|rest| place(rest)).map(|_| "a place"),
                "aria-label" => Some("words"),
                "x" | "y" | "width" | "height" | "viewBox" | "d" | "cx" | "cy" => {
                    value.chars().all(|c| c.is_ascii_digit() || ". -MVHlz".contains(c)).then_some("a measure")
                }
                _ => Some(value),
            };
            let value = value.unwrap_or_else(|| panic!("{what}: {name}={:?}", attribute.value()));
            shown += &format!(" {name}={value}");
        }
        if element.tag_name().name() == "style" {
            shown += element.text().unwrap_or_default();
        }
        elements.push(shown);
    }
    elements
}

#[test]
fn a_page_has_the_elements_of_its_twin_and_no_other() {
    for (what, both, hostile, benign) in each(".html") {
        same(&what, &elements(&what, hostile), &elements(&what, benign));
        let page = xml(hostile);
        let document = roxmltree::Document::parse(&page).unwrap();
        let text = document.descendants().find(|node| node.has_tag_name("title")).unwrap().text().unwrap();
        let shown: String = both
            .text
            .replace("\r\n", "\n")
            .chars()
            .map(|c| if c != '\t' && steers(c) { '\u{fffd}' } else { c })
            .collect();
        assert!(text.contains(&shown), "{what}: {text:?} shows {shown:?}");
        assert!(
            !hostile.contains(|c: char| c != '\t' && steers(c)),
            "{what}: {:?}",
            hostile.find(|c: char| c != '\t' && steers(c))
        );
    }
}

#[test]
fn every_page_begins_with_its_policy() {
    let mut pages = 0;
    for (what, _, hostile, _) in each(".html") {
        let page = xml(hostile);
        let document = roxmltree::Document::parse(&page).unwrap();
        let head = document.descendants().find(|node| node.has_tag_name("head")).unwrap();
        let mut children = head.children().filter(roxmltree::Node::is_element);
        assert_eq!(children.next().unwrap().attribute("charset"), Some("utf-8"), "{what}");
        let policy = children.next().unwrap();
        assert_eq!(policy.attribute("http-equiv"), Some("Content-Security-Policy"), "{what}");
        assert_eq!(policy.attribute("content"), Some(POLICY), "{what}");
        pages += 1;
    }
    assert_eq!(pages, 4 * HOSTILE.len());
}

/// The blocks and spans of a Markdown text, as they are for who knows every extension, without words.
fn blocks(what: &str, text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for event in Parser::new_ext(text, Options::all()) {
        let shown = match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with('#'), "{what}: a link to {dest_url}");
                "link".to_owned()
            }
            Event::Start(Tag::Heading { level, .. }) => format!("heading {level}"),
            Event::Start(tag) => format!("{tag:?}"),
            Event::End(tag) => format!("end of {tag:?}"),
            // Whether words are broken by a line end or a blank makes no difference.
            Event::Text(_) | Event::SoftBreak => "text".to_owned(),
            Event::FootnoteReference(name) => format!("note {name}"),
            other => format!("{other:?}"),
        };
        if !(shown == "text" && blocks.last() == Some(&shown)) {
            blocks.push(shown);
        }
    }
    blocks
}

#[test]
fn a_markdown_text_has_the_blocks_of_its_twin_and_no_other() {
    for (what, _, hostile, benign) in each(".md") {
        same(&what, &blocks(&what, hostile), &blocks(&what, benign));
        assert!(!hostile.contains(|c: char| c != '\t' && steers(c)), "{what}");
        // What GitHub and others make of bare words, pulldown-cmark does not.
        for bare in ["http://", "www.", "{{", "{%", ":x:"] {
            let found = hostile.match_indices(bare).find(|(at, _)| !hostile[..*at].ends_with('\\'));
            assert!(found.is_none(), "{what}: {}", &hostile[found.unwrap().0..]);
        }
    }
}

/// What stands on a terminal, without the colours that the program itself gives; none of these is planted.
fn uncoloured(text: &str) -> String {
    [0, 1, 2, 4, 31, 32, 33]
        .iter()
        .fold(text.to_owned(), |text, code| text.replace(&format!("\u{1b}[{code}m"), ""))
}

#[test]
fn nothing_steers_a_terminal() {
    for (what, both, hostile, benign) in each(".terminal") {
        let text = uncoloured(hostile);
        let found = text.char_indices().find(|(_, c)| steers(*c));
        assert!(found.is_none(), "{what}: {found:?} in\n{text:?}");
        for line in text.lines() {
            assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{what}: {line}");
        }
        // A line that somebody wrote is not one of ours. Long phrases wrap where they wrap.
        let laid_out =
            ["audit.terminal", "gate.terminal", "no YAML.terminal"].iter().any(|end| what.ends_with(end));
        if !laid_out {
            let begins = |text: &str| -> Vec<String> {
                text.lines()
                    .map(|line| line.chars().take_while(|c| "│├└·╭╰▸⸬".contains(*c)).collect())
                    .collect()
            };
            same(&what, &begins(&text), &begins(&uncoloured(benign)));
        }
        if both.text.contains(HARMLESS) && what.ends_with("explain 0.terminal") {
            assert!(text.contains(HARMLESS), "{what}: {text}");
        }
    }
    for (what, _, hostile, _) in each("f.txt") {
        assert!(!hostile.contains(steers), "{what}");
    }
}

/// The keys of a JSON document and the kinds of its values.
fn keys(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                keys(value, &format!("{at}.{key}"), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, &format!("{at}[]"), found)),
        Value::String(_) => found.push(format!("{at}: text")),
        // A column is behind words, which are longer where they are written out.
        Value::Number(_) if at.to_lowercase().contains("column") => found.push(format!("{at}: number")),
        other => found.push(format!("{at}: {other}")),
    }
}

#[test]
fn documents_for_machines_keep_what_was_written_and_show_nothing_that_acts() {
    for (what, both, hostile, benign) in each("json").chain(each("sarif")) {
        assert!(!hostile.contains(steers) && !hostile.contains("##["), "{what}");
        let [hostile, benign] = [hostile, benign].map(|text| serde_json::from_str::<Value>(text).unwrap());
        let [mut a, mut b] = [Vec::new(), Vec::new()];
        keys(&hostile, "", &mut a);
        keys(&benign, "", &mut b);
        same(&what, &a, &b);
        if what.ends_with("f.json") {
            assert_eq!(hostile["audit"]["title"], format!("{} titel", both.text), "{what}");
            let yaml: Value = serde_yaml::from_str(&both.hostile["f.yaml"]).unwrap();
            assert!(yaml == hostile, "{what}: YAML and JSON say the same");
        }
    }
}

#[test]
fn a_pipeline_gets_no_commands_but_ours() {
    for (what, _, hostile, benign) in each("p.github") {
        let commands = |text: &str| -> Vec<String> {
            let command = |line: &str| {
                let (head, _) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
                let properties =
                    head.split(',').map(|property| property.split('=').next().unwrap().to_owned());
                properties.collect::<Vec<_>>().join(",")
            };
            text.lines().map(command).collect()
        };
        same(&what, &commands(hostile), &commands(benign));
        assert!(!hostile.contains(steers) && !hostile.contains("##["), "{what}: {hostile}");
        let escaped = hostile
            .match_indices('%')
            .all(|(at, _)| ["%25", "%0A", "%3A", "%2C"].contains(&&hostile[at..at + 3]));
        assert!(escaped, "{what}: {hostile}");
    }
    for (what, _, hostile, benign) in each("p.xml") {
        let shape = |text: &str| -> Vec<String> {
            let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{what}: {error}"));
            let elements = document.descendants().filter(roxmltree::Node::is_element);
            let shown = |element: roxmltree::Node<'_, '_>| {
                let names: Vec<&str> = element.attributes().map(|attribute| attribute.name()).collect();
                format!("{} {}", element.tag_name().name(), names.join(" "))
            };
            elements.map(shown).collect()
        };
        same(&what, &shape(hostile), &shape(benign));
        assert!(!hostile.contains(steers), "{what}");
    }
}

/// Names of files that do harm where they are taken for something else.
const NAMES: [&str; 9] = [
    "a\n::error::x.yaml",
    "::warning file=x::y.yaml",
    "##[error]x.yaml",
    "\u{1b}]8;;http:x\u{7}\u{9b}31mx\r.yaml",
    "\"><script>alert(1)<\u{2044}script>&'.yaml",
    "\u{202e}lmay\u{2066}.yaml",
    "--output=json.yaml",
    "%0A,line=1:x.yaml",
    "{{ 7*7 }} **vet** [x](javascript:y) | `.yaml",
];

/// The records of the casefile under other names, each wrong in the same way if so wished.
fn named(names: &[String], wrong: bool) -> Casefile {
    let casefile = Casefile::new("tekst", "tekst");
    for (number, name) in (10..).zip(names) {
        let key = if wrong { "onbekend: x\n" } else { "" };
        fs::write(
            casefile.path("audit/dossiers").join(name),
            format!("zaak: \"{number}\"\ngroep: \"tekst proef\"\n{key}"),
        )
        .unwrap();
    }
    casefile
}

#[test]
fn names_of_files_do_no_harm() {
    let hostile: Vec<String> = NAMES.map(str::to_owned).into();
    // In the same order.
    let mut sorted: Vec<(usize, &String)> = hostile.iter().enumerate().collect();
    sorted.sort_by_key(|(_, name)| *name);
    let mut benign = vec![String::new(); NAMES.len()];
    for (at, (number, _)) in sorted.into_iter().enumerate() {
        benign[number] = format!("naam-{at}.yaml");
    }
    let outputs = |names: &[String]| {
        let casefile = named(names, false);
        let mut terminal = casefile.says(0, &["audit", "audit", "-o", "json:f.json"]);
        terminal += &casefile.says(0, &["report", "audit", "-o", "html:r.html", "-o", "md:r.md"]);
        terminal += &casefile.says(0, &["explain", "audit", "10"]);
        terminal += &casefile.says(0, &["screen", "audit"]);
        let findings: Value = serde_json::from_str(&casefile.read("f.json")).unwrap();
        let pages = [casefile.read("r.html"), casefile.read("r.md")];
        // A name that was read is known again.
        assert!(
            casefile
                .says(0, &["verify", "f.json", "--audit", "audit"])
                .starts_with("the same, byte for byte")
        );
        fs::remove_file(casefile.path("audit/dossiers").join(&names[0])).unwrap();
        terminal += &casefile.says(1, &["verify", "f.json", "--audit", "audit"]);
        let wrong = named(names, true);
        let forms = [
            "check",
            "-o",
            "text",
            "-o",
            "json:p.json",
            "-o",
            "sarif:p.sarif",
            "-o",
            "junit:p.xml",
            "-o",
            "github:p.github",
        ];
        terminal += &wrong.says(1, &forms);
        terminal += &wrong.says(3, &["audit", "audit"]);
        for name in names {
            let path = format!("audit/dossiers/{name}");
            terminal += &wrong.says(1, &["check", "--", &path]);
            fs::write(wrong.path(&path), "zaak:   [").unwrap();
            terminal += &wrong.says(3, &["fmt", "--check", "--", &path]);
            terminal += &wrong.says(3, &["fmt", "--", name]);
        }
        let machines = ["p.json", "p.sarif", "p.xml", "p.github"].map(|name| wrong.read(name));
        (terminal, findings, pages, machines)
    };
    let (hostile, benign) = (outputs(&hostile), outputs(&benign));
    let text = uncoloured(&hostile.0);
    assert!(!text.contains(steers), "{text:?}");
    let lines: Vec<&str> = text.lines().collect();
    assert!(!lines.iter().any(|line| line.trim_start().starts_with("::") || line.contains("##[")), "{text}");
    assert_eq!(lines.len(), benign.0.lines().count(), "{text}");

    let paths = |findings: &Value| -> Vec<String> {
        findings["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|input| input["path"].as_str().unwrap().to_owned())
            .collect()
    };
    for name in NAMES {
        assert!(paths(&hostile.1).contains(&format!("dossiers/{name}")), "{name:?}");
    }
    same("a page", &elements("a page", &hostile.2[0]), &elements("a page", &benign.2[0]));
    same("a text", &blocks("a text", &hostile.2[1]), &blocks("a text", &benign.2[1]));

    let [json, sarif, junit, github] = &hostile.3;
    assert!(![json, sarif, junit, github].iter().any(|text| text.contains(steers) || text.contains("##[")));
    let [json, sarif] = [json, sarif].map(|text| serde_json::from_str::<Value>(text).unwrap());
    let problems = json["problems"].as_array().unwrap();
    for name in NAMES {
        let path = format!("audit/dossiers/{name}");
        assert!(problems.iter().any(|problem| problem["place"]["path"] == path), "{name:?}");
        // RFC 3986: nothing but unreserved characters, percent signs and slashes, and the same bytes behind them.
        let uri: String = path
            .bytes()
            .map(|byte| match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    char::from(byte).to_string()
                }
                byte => format!("%{byte:02X}"),
            })
            .collect();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let at =
            |result: &Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri;
        assert!(results.iter().any(at), "{name:?}");
    }
    let document = roxmltree::Document::parse(junit).unwrap();
    let failures = |text: &str| {
        roxmltree::Document::parse(text).unwrap().descendants().filter(|n| n.has_tag_name("failure")).count()
    };
    assert_eq!(
        (failures(junit), document.root_element().children().filter(roxmltree::Node::is_element).count()),
        (NAMES.len(), 1)
    );
    assert_eq!(failures(junit), failures(&benign.3[2]));
    for line in github.lines() {
        let (head, _) = line.strip_prefix("::error file=").unwrap().split_once("::").unwrap();
        let names: Vec<&str> =
            head.split(',').skip(1).map(|property| property.split('=').next().unwrap()).collect();
        assert_eq!(names, ["line", "col", "endColumn", "title"], "{line}");
    }
    assert_eq!(github.lines().count(), NAMES.len());
}

/// Bytes that are no UTF-8 in a name are shown as what they are not, and stop nothing.
#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_does_no_harm() {
    use std::os::unix::ffi::OsStrExt;
    let casefile = Casefile::new("tekst", "tekst");
    let name = OsStr::from_bytes(b"audit/dossiers/\xff\x1b[35m\xfe.yaml");
    fs::write(casefile.folder.path().join(name), "zaak: \"9\"\nonbekend: x\n").unwrap();
    let mut said = String::new();
    for arguments in [
        &["check", "-o", "json", "-o", "sarif", "-o", "junit", "-o", "github"].map(OsStr::new)[..],
        &["audit", "audit"].map(OsStr::new),
        &[OsStr::new("fmt"), OsStr::new("--diff"), name],
        &[OsStr::new("screen"), name],
        &[OsStr::new("report"), name, OsStr::new("-o"), OsStr::new("md")],
        &[OsStr::new("audit"), OsStr::new("audit"), OsStr::new("-o"), name],
        &[name],
    ] {
        let output = casefile.run(arguments);
        assert!(output.status.code().is_some_and(|code| code < 4), "{arguments:?}");
        said += &[output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    }
    assert!(!uncoloured(&said).contains(steers), "{said:?}");
}

#[test]
fn templates_reach_nothing_outside_their_folder() {
    const SECRET: &str = "wat niemand mag zien";
    let casefile = Casefile::new("tekst", "tekst");
    let outside = casefile.path("geheim.md.j2");
    fs::write(&outside, SECRET).unwrap();
    fs::create_dir_all(casefile.path("kast")).unwrap();
    fs::write(casefile.path("kast/geheim.md.j2"), SECRET).unwrap();
    let absolute = outside.to_str().unwrap().replace('\\', "/");
    let mut asked: Vec<String> = [
        "../geheim.md.j2",
        "./../geheim.md.j2",
        "deel/../../geheim.md.j2",
        "link.md.j2",
        "kast/geheim.md.j2",
    ]
    .map(str::to_owned)
    .into();
    asked.extend([absolute.clone(), format!("file://{absolute}"), "/etc/passwd".to_owned()]);
    let mut templates: Vec<String> = asked.iter().map(|name| format!("{{% include {name:?} %}}")).collect();
    let ways = [
        "{% include [\"../geheim.md.j2\"] %}",
        "{% extends \"../geheim.md.j2\" %}",
        "{% import \"../geheim.md.j2\" as x %}",
        "{% from \"../geheim.md.j2\" import x %}",
        "{{ env }}",
        "{{ environ }}",
        "{{ env(\"HOME\") }}",
        "{{ getenv(\"HOME\") }}",
        "{{ open(\"geheim.md.j2\") }}",
    ];
    templates.extend(ways.map(str::to_owned));
    for (number, template) in templates.iter().enumerate() {
        let folder = casefile.path(&format!("ontwerp-{number}"));
        fs::create_dir_all(folder.join("deel")).unwrap();
        fs::write(folder.join("deel/deel.md.j2"), "een deel").unwrap();
        fs::write(folder.join("rapport.md.j2"), template).unwrap();
        #[cfg(unix)]
        {
            // One that is there is refused, whatever asks for it: the others must not be refused for its sake.
            if template.contains("link.md.j2") {
                std::os::unix::fs::symlink(&outside, folder.join("link.md.j2")).unwrap();
            }
            std::os::unix::fs::symlink(casefile.path("kast"), folder.join("kast")).unwrap();
        }
        let design = folder.to_str().unwrap();
        let said = casefile.says(3, &["report", "audit", "--template", design, "-o", "md:r.md"]);
        assert!(!said.contains(SECRET), "{template}: {said}");
        assert!(!casefile.path("r.md").exists(), "{template}");
    }
    // The folder itself is read.
    let folder = casefile.path("ontwerp-0");
    fs::write(folder.join("rapport.md.j2"), "{% include \"deel/deel.md.j2\" %}").unwrap();
    assert!(
        casefile
            .says(0, &["report", "audit", "--template", folder.to_str().unwrap(), "-o", "md"])
            .contains("een deel")
    );
}
