//! The report as people read it: the Markdown whole, the HTML by its headings and captions.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Output},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn command(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_toetssteen")).current_dir(root()).args(arguments).output().unwrap()
}

/// What `report` prints.
fn render(arguments: &[&str]) -> String {
    let output = command(&[&["report"], arguments].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn report(format: &str) -> String {
    render(&["casefiles/ouderen-45plus", "-o", format])
}

#[test]
fn the_markdown_report_reads_as_it_did() {
    // Hashes change with every input; that they are there is tested beside the renderer.
    insta::with_settings!({filters => vec![("[0-9a-f]{64}", "[sha256]")]}, {
        insta::assert_snapshot!("report-markdown", report("md"));
    });
}

#[test]
fn the_html_report_has_the_outline_it_had() {
    let html = report("html");
    let outline: Vec<String> = html
        .lines()
        .filter(|line| {
            ["<h1", "<h2", "<h3", "<caption", "<figcaption", "<title"].iter().any(|tag| line.contains(tag))
        })
        .map(|line| line.trim().chars().take(160).collect())
        .collect();
    insta::assert_snapshot!("report-html-outline", outline.join("\n"));
    for forbidden in ["<script", "http-equiv=\"refresh\"", "src=\"http", "url(http"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}

/// A template that prints the path of every field of what it gets.
const WALK: &str = r#"{% macro walk(value, at) %}
{% if value is mapping %}{% for name in value %}
{{ (at ~ "." ~ name) | safe }}
{{ walk(value[name], at ~ "." ~ name) }}
{% endfor %}{% elif value is sequence %}{% for item in value %}{{ walk(item, at ~ "[]") }}{% endfor %}{% endif %}
{% endmacro %}
{{ walk(r, "r") }}
{{ walk(assessment, "assessment") }}
"#;

/// Fields of the same form wherever they stand, which the page describes once.
const PARTS: [&str; 4] = [".note", ".counts", ".under[]", ".recap"];

#[test]
fn every_field_that_a_template_gets_is_documented_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rapport.md.j2"), WALK).unwrap();
    let printed =
        render(&["casefiles/ouderen-45plus", "--template", folder.path().to_str().unwrap(), "-o", "md"]);
    let part = |path: &str| PARTS.iter().any(|part| path.contains(&format!("{part}.")));
    let fields: BTreeSet<String> = printed
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !part(line))
        .map(str::to_owned)
        .collect();

    let page = fs::read_to_string(root().join("docs/report-templates.md")).unwrap();
    let mut documented = BTreeSet::new();
    let mut within = "";
    // A list of small things is described in the line of the list: "`title`, `text` and a note".
    let mut inline: Vec<(String, String)> = Vec::new();
    for line in page.lines() {
        if let Some(path) = line.strip_prefix("### `") {
            within = path.trim_end_matches('`');
        } else if let Some((name, told)) = line.strip_prefix("| `").and_then(|rest| rest.split_once("` | "))
            && !within.is_empty()
        {
            documented.insert(format!("{within}.{name}"));
            inline.push((format!("{within}.{name}"), told.to_owned()));
        }
    }
    let told = |path: &String| {
        inline.iter().any(|(list, told)| {
            let name = path.strip_prefix(list.as_str()).map(|rest| rest.trim_start_matches(['[', ']']));
            let name = name.and_then(|rest| rest.strip_prefix('.'));
            name.is_some_and(|name| {
                name == "note" && told.contains("note") || told.contains(&format!("`{name}`"))
            })
        })
    };
    let missing: Vec<&String> =
        fields.iter().filter(|path| !documented.contains(*path) && !told(path)).collect();
    assert!(missing.is_empty(), "not in docs/report-templates.md: {missing:#?}");
    // What this audit has none of, a template gets nonetheless.
    let absent = ["r.account.inherited", "r.account.figures", "r.chapters[].cases.", "r.chapters[].wholes[]"];
    let wrong: Vec<&String> = documented
        .iter()
        .filter(|path| !fields.contains(*path) && !absent.iter().any(|absent| path.starts_with(absent)))
        .collect();
    assert!(wrong.is_empty(), "in docs/report-templates.md, but no field: {wrong:#?}");
}

#[test]
fn a_findings_document_gives_the_same_report_as_its_audit() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("findings.json");
    let to = format!("json:{}", document.display());
    let status = command(&["audit", "casefiles/ouderen-45plus", "-o", &to]).status;
    assert!(status.success());
    for design in ["inspectierapport", "zelfevaluatie"] {
        for format in ["html", "md"] {
            let of = |from: &str| render(&[from, "--template", design, "-o", format]);
            assert!(of("casefiles/ouderen-45plus") == of(document.to_str().unwrap()), "{design} {format}");
        }
    }
    // Of another version, or with a claim that its findings do not bear out, it is refused.
    let text = fs::read_to_string(&document).unwrap();
    for (from, to, expected) in [
        ("toetssteen-findings/", "toetssteen-findings/0", "its format is"),
        ("maatwerk is beperkt", "maatwerk is goed", "maatwerk"),
    ] {
        fs::write(&document, text.replace(from, to)).unwrap();
        let output = command(&["report", document.to_str().unwrap(), "-o", "md"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn what_is_wrong_with_a_folder_of_templates_is_all_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("rapport.html");
    let refused = |files: &[(&str, &str)], language: &str| {
        let design = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(design.path().join(name), text).unwrap();
        }
        let to = format!("html:{}", written.display());
        let design = design.path().to_str().unwrap().to_owned();
        let arguments =
            ["report", "casefiles/ouderen-45plus", "--template", &design, "--lang", language, "-o", &to];
        let output = command(&arguments);
        assert_eq!(output.status.code(), Some(3));
        assert!(!written.exists());
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refused(&[("rapport.html.j2", "<p>{{ r.titel }}</p>")], "nl");
    assert!(said.contains("rapport.html.j2:1"), "{said}");
    let said = refused(&[("rapport.html.j2", "{% if %}"), ("deel.j2", "{{ ")], "nl");
    assert!(said.contains("rapport.html.j2:1") && said.contains("deel.j2:1"), "{said}");
    let said = refused(&[("rapport.html.j2", "{{ t('no-such') }}{{ t('number-figure') }}")], "nl");
    assert!(said.contains("`no-such`") && said.contains("`number-figure`"), "{said}");
    let said = refused(&[("nl.ftl", "goed = ja\n\nfout\n")], "nl");
    assert!(said.contains("nl.ftl:3"), "{said}");
    let said = refused(&[("nl.ftl", "goed = ja\n")], "fr");
    assert!(said.contains("`fr`") && said.contains("nl, en"), "{said}");
    let said = refused(&[("README.md", "leeg")], "nl");
    assert!(said.contains("holds nothing of a report"), "{said}");
    let endless = "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}";
    let said = refused(&[("rapport.html.j2", endless)], "nl");
    assert!(said.contains("rapport.html.j2:1"), "{said}");
    // A template reaches nothing but its own folder and ours.
    let said = refused(&[("rapport.html.j2", "{% include '../../../etc/passwd' %}")], "nl");
    assert!(said.contains("rapport.html.j2:1"), "{said}");
}

#[test]
fn what_a_folder_does_not_hold_is_that_of_the_inspection_report() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("nl.ftl"), "verdict-met = gehaald\n").unwrap();
    let design = folder.path().to_str().unwrap();
    let html = render(&["casefiles/ouderen-45plus", "--template", design, "-o", "html"]);
    assert!(html.contains("gehaald") && html.contains("id=\"norm-mw-1\""));
    let output = command(&["report", "casefiles/ouderen-45plus", "--template", "zelfevaluati", "-o", "md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("did you mean `zelfevaluatie`?"));
}

#[test]
fn the_self_assessment_reads_as_it_did() {
    let text = render(&["casefiles/ouderen-45plus", "--template", "zelfevaluatie", "-o", "md"]);
    // The overview whole; of the detail one norm and one dossier.
    let overview = text.split("\n## Per norm").next().unwrap();
    let of = |from: &str| text.split(from).nth(1).unwrap().split("\n###").next().unwrap().to_owned();
    insta::assert_snapshot!(
        "self-assessment",
        format!("{overview}\n\n{}\n\n{}", of("\n#### MW-1"), of("\n### Dossier 15"))
    );
}

/// A page is one file: should hostile text ever become markup, the browser still fetches and runs nothing.
#[test]
fn the_html_report_asks_for_nothing_from_outside() {
    const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
        style-src 'unsafe-inline'; img-src data:\">";
    let guide = command(&["guide", "norms/ouderen-45plus", "-o", "html"]).stdout;
    let pages = [
        report("html"),
        render(&["casefiles/ouderen-45plus", "--template", "zelfevaluatie", "-o", "html"]),
        String::from_utf8(guide).unwrap(),
    ];
    for page in pages {
        let at = page.find(POLICY).unwrap_or_else(|| panic!("{}", &page[..500]));
        let before = &page[..at];
        assert!(!before.contains("<style") && !before.contains("<body"), "the policy comes first: {before}");
        for asked in
            ["<script", "<link", "<iframe", "<object", "<embed", "<base", "<form", " src=", "@import"]
        {
            assert!(!page.contains(asked), "a page has {asked}");
        }
        // Fills of the charts are of the page itself.
        for (at, _) in page.match_indices("url(") {
            assert!(page[at..].starts_with("url(#"), "a page asks for {}", &page[at..at + 40]);
        }
    }
}
