//! Ratings of single dossiers, of aspects and of the whole, on a small framework that uses all of them
//! (`tests/ratings`), and the examples of the reference.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use toetssteen::{
    compile, decisions,
    diagnostic::Sink,
    render::diagnostics::{self, Style},
    source::Files,
    vacuity,
};

const AUDIT: &str = "tests/ratings";

fn run(arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_toetssteen"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_table_shows_every_rating() {
    insta::assert_snapshot!("ratings-audit", run(&["audit", AUDIT]));
}

/// A dossier of each kind: rated by a rule, by a cap, by a limiter, still open, not rated.
#[test]
fn a_rating_of_a_dossier_is_explained() {
    let explained = |dossier: &str| run(&["explain", AUDIT, dossier, "behandeling"]);
    insta::assert_snapshot!("ratings-explain-5", explained("5"));
    let head = |dossier: &str| explained(dossier).lines().take(2).collect::<Vec<_>>().join("\n") + "\n";
    let heads: String = ["1", "2", "3", "4", "5", "6", "7"].into_iter().map(head).collect();
    insta::assert_snapshot!("ratings-explain-heads", heads);
}

/// What the report adds where dossiers are rated: the places per aspect, and every rule.
#[test]
fn the_report_tells_ratings() {
    let report = run(&["report", AUDIT, "-o", "md"]);
    let wanted =
        ["#### Het oordeel per", "### Conclusie", "### De regels voor het oordeel", "### Eindoordeel"];
    let sections: Vec<&str> = wanted.iter().flat_map(|head| parts(&report, head)).collect();
    insta::assert_snapshot!("ratings-report", sections.join("\n"));
    assert!(run(&["report", AUDIT, "-o", "html"]).contains("Het oordeel per zaak"));
}

#[test]
fn the_guide_tells_rules() {
    let guide = run(&["guide", AUDIT]);
    insta::assert_snapshot!("ratings-guide", parts(&guide, "## De regels voor het oordeel").concat());
}

/// The parts of a text from a heading to the next one that is as high or higher.
fn parts<'a>(text: &'a str, head: &str) -> Vec<&'a str> {
    let level = head.chars().take_while(|c| *c == '#').count();
    let ends = |line: &str| (1..=level).contains(&line.chars().take_while(|c| *c == '#').count());
    let starts =
        text.match_indices(head).map(|(at, _)| at).filter(|at| *at == 0 || text[..*at].ends_with('\n'));
    starts
        .map(|start| {
            let part = &text[start..];
            let mut end = 0;
            for (at, line) in part.split_inclusive('\n').enumerate() {
                if at > 0 && ends(line) {
                    break;
                }
                end += line.len();
            }
            &part[..end]
        })
        .collect()
}

/// Cases may expect a rating; coverage and changes count it.
#[test]
fn ratings_have_tests() {
    insta::assert_snapshot!("ratings-test", run(&["test", AUDIT, "--coverage", "--mutate"]));
}

/// An expected rating that makes no sense, and one that does not come true.
#[test]
fn an_expected_rating_is_held_against_the_framework() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(AUDIT);
    for entry in fs::read_dir(&source).unwrap().map(Result::unwrap).filter(|e| e.path().is_file()) {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    fs::create_dir(folder.path().join("tests")).unwrap();
    let said = |rating: &str| {
        let case = format!("- title: t\n  dossier: {{zaak: 1, soort: behandeling, plan: nee}}\n  {rating}\n");
        fs::write(folder.path().join("tests/t.yaml"), case).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_toetssteen"))
            .args(["test", "."])
            .current_dir(folder.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    assert!(said("rating: {behandeling: onvoldoende}").contains("1 as expected, 0 not"));
    let failed = said("rating: {behandeling: goed}");
    assert!(failed.contains("expected  goed") && failed.contains("found     onvoldoende"), "{failed}");
    assert!(failed.contains("regel 1: goed"), "{failed}");
    assert!(said("rating: {behandelin: goed}").contains("did you mean `behandeling`?"));
    assert!(said("rating: {informatie: op orde}").contains("does not rate dossiers"));
    assert!(said("rating: {behandeling: god}").contains("did you mean `goed`?"));
    assert!(said("rating: {behandeling: {possible: [goed, unknown]}}").contains("not one of those known"));
    assert!(said("as_of: 2013-01-01").contains("this case expects nothing"));
}

/// Blocks marked `yaml rating` in the reference are keys of an aspect, `yaml framework` keys of a framework, beside
/// norms A to D and an aspect `zorg` with its own.
#[test]
fn the_examples_of_the_reference_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_to_string(root.join("docs/norm-language.md")).unwrap();
    let mut tried = 0;
    for kind in ["rating", "framework"] {
        for block in docs.split(&format!("\n```yaml {kind}\n")).skip(1) {
            tried += 1;
            let block = block.split("\n```").next().unwrap();
            let (own, whole) = if kind == "rating" { (block, "") } else { ("", block) };
            if let Err(problem) = compiles(own, whole) {
                panic!("{block}\n{problem}");
            }
        }
    }
    assert!(tried >= 2, "{tried}");
}

fn compiles(own: &str, whole: &str) -> Result<(), String> {
    let norm = |id: &str, field: &str| {
        format!(
            "  - {{id: {id}, title: t, statement: s, source: {{document: D}}, finding: f, met: {{field: {field}, is: ja}}}}\n"
        )
    };
    let plain = "rating: {minimum: 0, rules: [{rate: voldoende, when: {share: E, at_least: 50%}}, {rate: onvoldoende}], \
                 origin: chosen, why: w}\n";
    let measures = "measures:\n  - {id: klachten, title: Klachten, share: {field: klacht, is: ja}}\n  \
                    - {id: groepen, title: Groepen, distribution: groep}\n  \
                    - {id: geslacht, title: Geslacht, distribution: geslacht, by: groep}\n";
    let rating = if own.contains("\nrating:") || own.starts_with("rating:") { "" } else { plain };
    let norms: String = [("A", "a"), ("B", "b"), ("C", "c"), ("D", "d")].map(|(id, f)| norm(id, f)).concat();
    let case = "case_rating: {rules: [{rate: voldoende, when: {verdict: E, is: met}}, {rate: onvoldoende}], \
                origin: chosen, why: w}\n";
    let mut fields: String =
        ["a", "b", "c", "d", "e", "klacht"].map(|field| format!("  {field}: {{enum: [ja, nee]}}\n")).concat();
    fields += "  groep: {enum: [experiment, controle]}\n  geslacht: {enum: [man, vrouw]}\n";
    let files_of = [
        (
            "framework.yaml",
            format!(
                "framework: f\ntitle: F\ndocuments: {{D: {{title: D}}}}\n\
                 subjects: {{zaak: {{schema: z.yaml, one: zaak, many: zaken}}}}\n\
                 scale: [goed, voldoende, onvoldoende]\naspects: [maatwerk.yaml, zorg.yaml]\n{whole}\n"
            ),
        ),
        (
            "maatwerk.yaml",
            format!("aspect: maatwerk\ntitle: M\nframe: f\n{measures}{rating}norms:\n{norms}{own}\n"),
        ),
        ("zorg.yaml", format!("aspect: zorg\ntitle: Z\nframe: f\n{case}{plain}norms:\n{}", norm("E", "e"))),
        (
            "z.yaml",
            format!("type: object\nproperties:\n  zaak: {{type: integer, x-identifier: true}}\n{fields}"),
        ),
    ];
    let mut files = Files::new();
    let ids: Vec<_> = files_of.into_iter().map(|(path, text)| files.add(path, text)).collect();
    let mut sink = Sink::new();
    let framework = compile::compile(&files, ids[0], &[], &mut sink);
    if let Some(framework) = &framework {
        vacuity::check(framework, &files, &mut sink);
        decisions::check(framework, &files, &mut sink);
    }
    let problems = diagnostics::render(&sink.into_sorted(&files), &files, Style::Plain);
    if framework.is_some() && problems.is_empty() { Ok(()) } else { Err(problems) }
}
