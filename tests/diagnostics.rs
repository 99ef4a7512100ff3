//! What people read about a framework, an audit or a dossier that is wrong.
//!
//! Every file in `tests/diagnostics/` is a fixture: a comment, then files that `tests/support/fixture.rs` reads.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

#[path = "support/fixture.rs"]
mod fixture;

use toetssteen::{
    diagnostic::Code,
    render::problems::{self, Problem},
};

use fixture::{files_of, read, read_files};

/// Raised where folders are read: no fixture shows them; their pages do, and `tests/cli.rs`.
const OF_THE_COMMAND_LINE: [Code; 5] = [
    Code::DuplicateDossier, // needs two dossiers of one population
    Code::QuoteNotFound,    // needs the sources
    Code::Empty,            // needs a folder
    Code::Reference,        // needs a text
    Code::Claim,            // needs a text and dossiers
];

#[test]
fn every_mistake_is_explained() {
    for path in fixtures() {
        let outcome = read(&fs::read_to_string(&path).unwrap());
        let mut settings = insta::Settings::clone_current();
        settings.set_omit_expression(true);
        let name = path.file_stem().unwrap().to_str().unwrap();
        settings.bind(|| insta::assert_snapshot!(name, outcome.text));
        assert_eq!(name == "base", outcome.codes.is_empty(), "{name}: what a fixture is for");
    }
}

#[test]
fn every_code_is_shown_by_a_fixture() {
    let mut raised: BTreeSet<Code> = OF_THE_COMMAND_LINE.into();
    for path in fixtures() {
        let codes = read(&fs::read_to_string(path).unwrap()).codes;
        assert!(codes.is_disjoint(&OF_THE_COMMAND_LINE.into()), "a fixture raises it now");
        raised.extend(codes);
    }
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !raised.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A framework comes out exactly when nothing stopped it, and then with every norm that was written.
#[test]
fn a_framework_is_whole_or_refused() {
    for path in fixtures() {
        let outcome = read(&fs::read_to_string(&path).unwrap());
        assert_eq!(outcome.framework.is_none(), outcome.refused, "{}", path.display());
        if let Some(framework) = outcome.framework {
            assert_eq!(framework.norms.len(), outcome.norms, "{}", path.display());
        }
    }
}

/// What compiles to something else than what stands there.
#[test]
fn no_mistake_passes_in_silence() {
    let norm = |met: &str| {
        format!(
            "--- + aspect.yaml\n  - {{id: N-1, title: t, statement: s, source: {{document: D}}, finding: f, {met}}}\n"
        )
    };
    let conditions = [
        "met: {some: []}",
        "met: {verdict: N-1, is: []}",
        "met: {some: gesprek, where: {vorm: {}}}",
        "met: {some: gesprek, during: {from: {earliest: []}}}",
        "met: {some: gesprek}, criteria: [{question: q, met: {none: gesprek}}]",
        "met: all, criteria: {}",
        "met: all, criteria: {c: {question: q, judged: {guidance: g}, partly: {some: gesprek}}}",
        "met: all, criteria: {c: {question: q, met: {some: gesprek}}}, partly: {at_least: 2}",
        "met: {of: [{some: gesprek}, {some: verblijf}], at_least: 3}",
    ];
    let mut fixtures: Vec<(&str, String)> = conditions.iter().map(|met| (*met, norm(met))).collect();
    let framework = |lines: &str| format!("--- + framework.yaml\n{lines}\n");
    let words = "minimum: 1, none: {word: geen van de}, two: {word: twee van de}, all: {word: alle}, \
                 shares: [{from: 0%, word: sommige}]";
    fixtures.push(("`one` is missing from `quantities`", framework(&format!("quantities: {{{words}}}"))));
    fixtures.push((
        "a number below 0 as a count",
        framework("parameters: {n: {value: -1, origin: chosen, why: w}}")
            + &norm("met: {count: gesprek, at_least: $n}"),
    ));
    fixtures.push((
        "a circle that only a measure uses",
        framework("definitions: {conditions: {c: {title: c, when: {not: {ref: c}}}}}\nmeasures: [{id: m, title: m, share: {ref: c}}]"),
    ));
    fixtures.push((
        "definitions that are a list",
        framework("definitions: {conditions: [{title: t, when: {some: gesprek}}]}"),
    ));
    fixtures.push(("parameters that are a list", framework("parameters: [{value: 3}]")));
    fixtures.push((
        "two aspects with one name",
        "--- framework.yaml\nframework: proef\ntitle: Proef\ndocuments: {D: {title: Een document}}\n\
         subjects: {zaak: {schema: zaak.schema.yaml, one: zaak, many: zaken}}\nscale: [goed, slecht]\n\
         aspects: [aspect.yaml, b.yaml]\n--- b.yaml\naspect: a\ntitle: B\nframe: f\nnorms: []\n\
         rating: {minimum: 0, rules: [{rate: goed}], origin: chosen, why: proef}\n"
            .into(),
    ));
    let rated = |rating: &str| {
        format!("--- aspect.yaml\naspect: a\ntitle: Aspect\nframe: f\nrating: {rating}\nnorms:\n")
    };
    fixtures.push(("a rating without rules", rated("{minimum: 0, rules: [], origin: chosen, why: w}")));
    fixtures.push((
        "a share that is no part of the condition",
        rated("{minimum: 0, rules: [{rate: goed, when: {not: {share: N-1, at_least: 80%}, at_least: 10%}}, {rate: slecht}], origin: chosen, why: w}"),
    ));
    fixtures.push((
        "an event dated by what is no date",
        "--- + zaak.schema.yaml\n  reis: {x-event: {date: doel}, type: array, items: {type: object, properties: {doel: {type: integer}}}}\n".into(),
    ));
    fixtures.push(("an array of nothing", "--- + zaak.schema.yaml\n  reizen: {type: array}\n".into()));
    fixtures.push((
        "a word that `x-recorded` does not have",
        "--- + zaak.schema.yaml\n  reis: {type: integer, x-recorded: alway}\n".into(),
    ));
    fixtures.push((
        "populations that are no mapping",
        "--- audit.yaml\naudit: Proef\nframework: .\nas_of: 2013-06-30\npopulations: dossiers\n".into(),
    ));
    fixtures.push((
        "texts that are no mapping",
        "--- audit.yaml\naudit: Proef\nframework: .\nas_of: 2013-06-30\npopulations: {zaak: d}\ntexts: [a.md]\n".into(),
    ));
    let silent: Vec<&str> = fixtures
        .iter()
        .filter(|(_, fixture)| read(fixture).codes.is_empty())
        .map(|(what, _)| *what)
        .collect();
    assert!(silent.is_empty(), "{} of {}:\n{}", silent.len(), fixtures.len(), silent.join("\n"));
}

/// One mistake is one diagnostic, and is told where it is.
#[test]
fn no_mistake_is_told_twice() {
    let norm = |rest: &str| {
        format!("  - {{id: N-1, title: t, statement: s, source: {{document: D}}, finding: f, met: {rest}}}\n")
    };
    let needing = "  - {id: N-2, title: t, statement: s, source: {document: D}, finding: f, met: {verdict: N-3, is: [met]}}\n  \
         - {id: N-3, title: t, statement: s, source: {document: D}, finding: f, met: {some: gesprek}}\n";
    let definitions = "--- + framework.yaml\ndefinitions:\n  conditions:\n    a: {title: a, when: {some: gesprk}}\n    \
         b: {title: b, when: {some: gesprek}}\n    c: {title: c, when: {ref: b}}\n";
    let aspect = "--- + aspect.yaml\n";
    let fixtures = [
        ("a broken norm is no circle of others", format!("{aspect}{}{needing}", norm("{some: gesprk}"))),
        (
            "a broken definition is no circle of others",
            format!("{definitions}{aspect}{}", norm("{any: [{ref: b}, {ref: c}, {ref: a}]}")),
        ),
        ("a mapping for a list is no empty list", aspect.to_owned() + &norm("{all: {some: gesprek}}")),
        ("a test of what is no field is known", aspect.to_owned() + &norm("{field: [soort], is: groot}")),
        ("a length of what is no mapping is known", aspect.to_owned() + &norm("{elapsed: begin, at_least: 1 day}")),
        ("an annotation", "--- + zaak.schema.yaml\n  kleur: {enum: [rood], x-lables: {rood: rode}}\n".into()),
        ("a document that is there, though broken", "--- framework.yaml\nframework: proef\ntitle: Proef\ndocuments: {D: {titel: Een document}}\n\
         subjects: {zaak: {schema: zaak.schema.yaml, one: zaak, many: zaken}}\nscale: [goed, slecht]\naspects: aspect.yaml\n".into()),
    ];
    let told: Vec<String> = fixtures
        .iter()
        .map(|(what, fixture)| (what, read(fixture)))
        .filter(|(_, outcome)| outcome.text.matches("error[").count() != 1)
        .map(|(what, outcome)| format!("{what}:\n{}", outcome.text))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// What is easily passed over, or explained wrongly: a fixture, and what people should read.
#[test]
fn what_is_wrong_is_said_as_it_is() {
    let head = "framework: proef\ntitle: Proef\ndocuments: {D: {title: Een document}}\n\
         subjects: {zaak: {schema: zaak.schema.yaml, one: zaak, many: zaken}}\n";
    let norm = |id: &str, rest: &str| {
        format!("  - {{id: {id}, title: t, statement: s, source: {{document: D}}, {rest}}}\n")
    };
    let aspect = |id: &str| {
        let rated = "rating: {minimum: 0, rules: [{rate: goed}], origin: chosen, why: w}";
        let gap = "finding: f, met: {gap: gesprek, at_most: $t, during: {from: begin}}";
        format!(
            "aspect: {id}\ntitle: t\nframe: f\n{rated}\nparameters: {{t: {{value: 6 weeks, origin: chosen, why: w}}}}\nnorms:\n{}",
            norm(&format!("N-{id}"), gap)
        )
    };
    let cases = [
        ("--- dossiers/1.yaml\nzaak: 1\naantal: 5.0\n".to_owned(), "aantal"),
        ("--- dossiers/1.yaml\nzaak: 1.0\n".to_owned(), "zaak"),
        ("--- dossiers/1.yaml\nzaak: 1\nbegin: 2014-01-01\n".to_owned(), "warning[TS0404]"),
        ("--- dossiers/1.yaml\nsoort: groot\nbegin: 2012\n".to_owned(), "`zaak` is missing"),
        (format!("--- framework.yaml\n{head}scale: [goed, goed]\naspects: aspect.yaml\n"), "error[TS0209]"),
        (
            format!("--- + aspect.yaml\n{}", norm("N-1", "finding: \"{{ 10 // met }}\", met: {some: gesprek}")),
            "error[TS0213]",
        ),
        (
            format!("--- + aspect.yaml\n{}", norm("N-1", "finding: f, met: {some: gesprek, during: {form: begin}}")),
            "did you mean `from`?",
        ),
        (
            "--- + framework.yaml\nmeasures:\n  - {id: m, title: een, distinct: soort}\n  - {id: m, title: twee, distinct: soort}\n"
                .to_owned(),
            "title: een",
        ),
        (
            format!(
                "--- framework.yaml\n{head}scale: [goed, slecht]\naspects: [x.yaml, y.yaml]\n--- x.yaml\n{}--- y.yaml\n{}\
                 --- audit.yaml\naudit: Proef\nframework: .\nas_of: 2013-06-30\npopulations: {{zaak: d}}\n\
                 parameters: {{t: {{value: 1 week, why: w}}}}\n",
                aspect("x"),
                aspect("y")
            ),
            "`t`",
        ),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .map(|(fixture, expected)| (expected, read(fixture).text))
        .filter(|(expected, text)| !text.contains(**expected))
        .map(|(expected, text)| format!("expected {expected}, found:\n{text}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Each page's example gives that code, and only that, with the message that stands there; mended, it gives nothing.
/// `UPDATE=1 cargo test --test diagnostics` writes the messages.
#[test]
fn every_page_shows_its_own_mistake() {
    for code in Code::ALL {
        let number = code.number();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/diagnostics/{number}.md"));
        let page = fs::read_to_string(&path).unwrap();
        assert!(page.starts_with(&format!("# {number}: ")), "{page}");
        let (about, examples) = page.split_once("\n## Wrong\n").unwrap();
        let (wrong, right) = examples.split_once("\n## Right\n").unwrap();
        let on_disk = OF_THE_COMMAND_LINE.contains(code);
        let says = |part: &str| {
            let files = files_of(&example(part));
            if on_disk {
                on_the_command_line(&files)
            } else {
                let outcome = read_files(&files);
                (outcome.text, outcome.codes.iter().map(|code| code.number().to_owned()).collect())
            }
        };
        let (message, codes) = says(wrong);
        assert_eq!(codes, BTreeSet::from([number.to_owned()]), "{message}");
        let (left, codes) = says(right);
        assert!(codes.is_empty(), "{number}: {left}");

        let example = wrong.split("\nThe message:\n").next().unwrap().trim_end();
        let message = message.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let current = format!(
            "{about}\n## Wrong\n{example}\n\nThe message:\n\n```text\n{}\n```\n\n## Right\n{right}",
            message.trim_end()
        );
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &current).unwrap();
        } else {
            assert_eq!(page, current, "run this test with UPDATE=1");
        }
    }
}

/// The files of an example, as a fixture: each block below a line that names its path. The message has no path.
fn example(part: &str) -> String {
    let mut fixture = String::new();
    let mut pieces = part.split("```");
    while let (Some(before), Some(block)) = (pieces.next(), pieces.next()) {
        let Some(path) = before.split('`').nth(1) else { continue };
        let add = if before.trim_start().starts_with("In ") { "+ " } else { "" };
        let (_language, text) = block.split_once('\n').unwrap();
        fixture += &format!("--- {add}{path}\n{text}");
    }
    fixture
}

/// What `check` says of files in a folder, and which codes; texts in `bronnen` are the sources.
fn on_the_command_line(files: &BTreeMap<String, String>) -> (String, BTreeSet<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_toetssteen"));
    command.args(["check", "-o", "json"]).current_dir(folder.path());
    if folder.path().join("bronnen").is_dir() {
        command.args(["--sources", "bronnen"]);
    }
    let output = command.output().unwrap();
    let checked: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let problems = checked["problems"].as_array().unwrap();
    let codes = problems.iter().map(|problem| problem["code"].as_str().unwrap().to_owned()).collect();
    let said = String::from_utf8(output.stderr).unwrap();
    // Behind the diagnostic stands an empty line, then words about the run.
    (said.split("\n\n").next().unwrap().to_owned(), codes)
}

/// What is suggested mends what it is suggested for.
#[test]
fn a_suggestion_mends_its_mistake() {
    let mut mended = 0;
    for path in fixtures() {
        let files = files_of(&fs::read_to_string(&path).unwrap());
        let problems = read_files(&files).checked.problems;
        for problem in &problems {
            let (Some(instead), Some(region)) = (&problem.suggestion, problem.place.region) else { continue };
            assert_eq!(region.line, region.end_line, "{problem:?}");
            let mut files = files.clone();
            let text = files.get_mut(&problem.place.path).unwrap();
            let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let line: Vec<char> = lines[region.line - 1].chars().collect();
            let (before, after) = (&line[..region.column - 1], &line[region.end_column - 1..]);
            lines[region.line - 1] =
                before.iter().copied().chain(instead.chars()).chain(after.iter().copied()).collect();
            *text = lines.join("\n");
            let left = read_files(&files).checked.problems;
            let same = |p: &&Problem| {
                p.code == problem.code
                    && p.message == problem.message
                    && p.place.region.map(|r| r.line) == Some(region.line)
            };
            let count = |problems: &[Problem]| problems.iter().filter(same).count();
            assert!(count(&left) < count(&problems), "{}: {problem:#?}\nleaves {left:#?}", path.display());
            mended += 1;
        }
    }
    assert!(mended > 10, "{mended}");
}

/// The index of the pages; `UPDATE=1 cargo test --test diagnostics` writes it.
#[test]
fn the_index_lists_every_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    let mut index = String::from(
        "# What is wrong with a file\n\nEvery mistake that `toetssteen check` reports has a code that stays the same. \
         `toetssteen check --explain TS0203` shows its page.\n\n| code | meaning |\n|---|---|\n",
    );
    for code in Code::ALL {
        let (number, title) = code.page().lines().next().unwrap()[2..].split_once(": ").unwrap();
        index += &format!("| [{number}]({number}.md) | {title} |\n");
    }
    let path = folder.join("README.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &index).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), index);
    let pages = fs::read_dir(folder).unwrap().count();
    assert_eq!(pages, Code::ALL.len() + 1, "a page without a code");
}

/// What machines read, for each fixture: SARIF by its official schema, JSON by ours, `JUnit` as XML, annotations line by line.
#[test]
fn machines_can_read_what_is_wrong() {
    let schema = |text: &str| jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap();
    let sarif = schema(include_str!("fixtures/sarif-schema-2.1.0.json"));
    let own = schema(include_str!("../schemas/diagnostics.schema.json"));
    for path in fixtures() {
        let checked = read(&fs::read_to_string(&path).unwrap()).checked;
        for (validator, text) in [(&sarif, checked.sarif()), (&own, checked.json())] {
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator.iter_errors(&json).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:#?}\n{text}", path.display());
        }
        let junit = checked.junit();
        let document = roxmltree::Document::parse(&junit).unwrap();
        let failures = document.descendants().filter(|n| n.has_tag_name("failure")).count();
        let errors = checked.problems.iter().filter(|p| p.severity == problems::Level::Error).count();
        assert_eq!(failures, errors, "{junit}");
        let github = checked.github();
        assert_eq!(github.lines().count(), checked.problems.len(), "{github}");
        assert!(
            github
                .lines()
                .all(|line| line.starts_with("::error file=") || line.starts_with("::warning file="))
        );
    }
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 30, "{paths:?}");
    paths
}
