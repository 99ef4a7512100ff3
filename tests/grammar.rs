//! The schemas of the grammar describe what is read by hand: here the two are held together.
//!
//! Every file that `check` accepts must be valid by its schema; and a key that means nothing is put into every mapping,
//! so that the messages tell which keys are known there: these must be the schema's, no more and no fewer.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use toetssteen::{
    audit, compile,
    diagnostic::{Code, Sink},
    grammar,
    source::Files,
    suite,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn validator(kind: &str) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .build(&grammar::schema(kind).unwrap())
        .unwrap_or_else(|error| panic!("the schema of {kind}: {error}"))
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// The files of the repository with their kind.
fn files() -> Vec<(PathBuf, &'static str)> {
    let mut found = Vec::new();
    for folder in ["norms/ouderen-45plus", "tests/measures", "tests/ratings", "tests/extends"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let kind = match name {
                "framework.yaml" => "framework",
                "audit.yaml" => "audit",
                _ if name.ends_with(".schema.yaml") => "vocabulary",
                _ if path.extension().is_some_and(|e| e == "yaml") => "aspect",
                _ => continue,
            };
            found.push((path, kind));
        }
        for tests in fs::read_dir(root().join(folder).join("tests")).into_iter().flatten() {
            found.push((tests.unwrap().path(), "tests"));
        }
    }
    let audit = root().join("casefiles/ouderen-45plus");
    found.push((audit.join("audit.yaml"), "audit"));
    found.push((audit.join("oordelen.yaml"), "judgements"));
    found
}

#[test]
fn every_file_is_valid_by_its_schema() {
    let mut seen = BTreeSet::new();
    for (path, kind) in files() {
        let value = yaml(&fs::read_to_string(&path).unwrap());
        let wrong: Vec<String> =
            validator(kind).iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{}:\n{}", path.display(), wrong.join("\n"));
        seen.insert(kind);
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn every_condition_of_the_suite_is_valid_by_the_schema() {
    let mut schema = grammar::schema("aspect").unwrap();
    let definitions = schema["$defs"].take();
    let schema = serde_json::json!({"$ref": "#/$defs/Condition", "$defs": definitions});
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut cases = 0;
    for entry in fs::read_dir(root().join("tests/conformance")).unwrap() {
        let path = entry.unwrap().path();
        for case in yaml(&fs::read_to_string(&path).unwrap()).as_array().into_iter().flatten() {
            cases += 1;
            assert!(validator.is_valid(&case["condition"]), "{}: {}", path.display(), case["condition"]);
        }
    }
    assert!(cases > 100, "{cases}");
}

#[test]
fn every_example_is_valid_by_its_schema() {
    let mut examples = 0;
    for (kind, _) in grammar::KINDS {
        let schema = grammar::schema(kind).unwrap();
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            let alone = serde_json::json!({"$ref": format!("#/$defs/{name}"), "$defs": schema["$defs"]});
            let validator = jsonschema::validator_for(&alone).unwrap();
            for example in definition["examples"].as_array().into_iter().flatten() {
                examples += 1;
                assert!(validator.is_valid(example), "{kind} {name}: {example}");
            }
        }
    }
    assert!(examples > 50, "{examples}");
}

/// What is read where: the name of a mapping in messages, and its types in the grammar.
const MAPPINGS: [(&str, &str, &[&str]); 51] = [
    ("framework", "the framework", &["Framework"]),
    ("framework", "`extends`", &["Extends"]),
    ("framework", "a document", &["Document"]),
    ("framework", "a subject", &["Subject"]),
    ("framework", "a parameter", &["Parameter"]),
    ("framework", "a source", &["Source"]),
    ("framework", "definitions", &["Definitions"]),
    ("framework", "a window", &["NamedWindow", "Window"]),
    ("framework", "a definition", &["Definition"]),
    ("framework", "a ladder", &["LadderOf"]),
    ("framework", "a level", &["Level"]),
    ("framework", "the words for shares", &["Quantities"]),
    ("framework", "a word for a share", &["Word", "ShareWord"]),
    ("framework", "a measure", &["Measure"]),
    ("framework", "a sample", &["Sample"]),
    ("framework", "groups", &["Grouped"]),
    ("framework", "a group", &["GroupOf"]),
    ("framework", "a figure from outside", &["Outside"]),
    ("aspect", "what was published", &["Published"]),
    ("aspect", "a rating that was published", &["PublishedRating"]),
    ("aspect", "an aspect", &["Aspect"]),
    ("aspect", "a part of an aspect", &["Part"]),
    ("aspect", "a norm", &["Norm"]),
    ("aspect", "a norm about the whole", &["PopulationNorm"]),
    ("aspect", "a criterion", &["Ruled", "Judged"]),
    ("aspect", "`judged`", &["Guided"]),
    ("aspect", "a test", &["Tests"]),
    ("aspect", "a version", &["Version"]),
    ("aspect", "a date", &["FirstOf", "LastOf", "Earliest", "Latest"]),
    ("aspect", "`elapsed`", &["Ends"]),
    ("aspect", "`change`", &["AmountEnds"]),
    ("aspect", "`without`", &["Selected"]),
    (
        "aspect",
        "an amount",
        &["FieldAmount", "CountAmount", "SumAmount", "FirstAmount", "LastAmount", "ElapsedAmount"],
    ),
    ("aspect", "a rating", &["Rating"]),
    ("aspect", "a rating of dossiers", &["CaseRating"]),
    ("aspect", "a rule of a rating", &["Rule", "CaseRule"]),
    ("aspect", "a limit of a rating", &["AlwaysLimit", "AtMostLimit"]),
    ("audit", "the audit", &["Audit"]),
    ("audit", "a population", &["Population"]),
    ("audit", "a reaction", &["Reaction"]),
    ("audit", "a parameter of the audit", &["Overlay"]),
    ("audit", "a figure of the audit", &["Supplied"]),
    ("audit", "an earlier rating", &["Earlier"]),
    ("audit", "a rating that a person gave", &["Override"]),
    ("audit", "a waiver", &["Waived"]),
    ("audit", "the screen", &["Screening"]),
    ("audit", "an exception to the screen", &["ScreenException"]),
    ("judgements", "a judgement", &["Judgement"]),
    ("tests", "a case", &["Case"]),
    ("tests", "an expectation", &["Expectation"]),
    ("tests", "records that are alike", &["Alike"]),
];

/// Read by hand, but told apart by head: each operator, each condition on the population.
const HEADED: [&str; 3] = ["a condition", "a condition on the population", "an expected rating"];

/// The keys of types of the grammar.
fn keys(kind: &str, types: &[&str]) -> BTreeSet<String> {
    let schema = grammar::schema(kind).unwrap();
    let own = |name: &&str| {
        let named = &schema["$defs"][*name];
        let definition = if named.is_null() && schema["title"] == **name { &schema } else { named };
        let properties = definition["properties"].as_object();
        let properties = properties.unwrap_or_else(|| panic!("{kind} has no {name}")).keys();
        properties.cloned().collect::<Vec<_>>()
    };
    types.iter().flat_map(own).collect()
}

/// What `check` says is known in each mapping into which a key without a meaning was put.
fn known() -> BTreeMap<String, Vec<BTreeSet<String>>> {
    let mut all: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
    let mut tell = |sink: Sink| {
        for diagnostic in sink.diagnostics().iter().filter(|d| d.code == Code::UnknownKey) {
            let Some((_, what)) = diagnostic.message.split_once("` has no meaning in ") else { continue };
            let help = diagnostic.help.clone().unwrap_or_default();
            let Some(keys) = help.strip_prefix("known here are ") else { continue };
            all.entry(what.to_owned()).or_default().push(keys.split(", ").map(str::to_owned).collect());
        }
    };
    for folder in [
        "norms/ouderen-45plus",
        "tests/measures",
        "tests/ratings",
        "tests/grammar",
        "tests/extends",
        "tests/populations",
    ] {
        let mut read = Files::new();
        let mut sink = Sink::new();
        let mut framework = None;
        for (path, text) in spoilt(folder).into_iter().chain(spoilt("norms/ouderen-45plus")) {
            if !read.iter().any(|(_, known, _)| known == path) {
                let file = read.add(path.clone(), text);
                framework = framework.or((path == format!("{folder}/framework.yaml")).then_some(file));
            }
        }
        let _ = compile::compile(&read, framework.unwrap(), &[], &mut sink);
        tell(sink);
    }
    let mut read = Files::new();
    let mut sink = Sink::new();
    let text = fs::read_to_string(root().join("tests/grammar/of-an-audit.yaml")).unwrap();
    let file = read.add("audit.yaml", spoil(&text));
    let _ = audit::read(&read, file, &mut sink);
    // Judgements and cases are read with a framework.
    let framework = read
        .add("f/framework.yaml", fs::read_to_string(root().join("tests/ratings/framework.yaml")).unwrap());
    for entry in fs::read_dir(root().join("tests/ratings")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "yaml") {
            let name = format!("f/{}", path.file_name().unwrap().to_str().unwrap());
            read.add(name, fs::read_to_string(&path).unwrap());
        }
    }
    let framework = compile::compile(&read, framework, &[], &mut Sink::new()).unwrap();
    let judgements = read.add(
        "judgements.yaml",
        "- {dossier: 1, norm: A, criterion: b, verdict: met, by: x, motivation: y, zzz: 1}\n",
    );
    let _ = audit::judgements(&read, judgements, &framework, &mut sink);
    let norm = &framework.norms[0].id;
    let cases = format!(
        "- {{title: t, dossier: {{zaak: 1}}, expect: {{{norm}: {{verdict: met, zzz: 1}}}}, zzz: 1}}\n\
         - {{title: t, population: {{zaak: [{{times: 2, record: {{zaak: 1}}, zzz: 1}}]}}, expect: {{N: met}}}}\n"
    );
    let cases = read.add("tests.yaml", cases);
    let _ = suite::read(&read, cases, &framework, &mut sink);
    tell(sink);
    all
}

/// The files of a framework, a key without a meaning in every mapping; vocabularies as they are.
fn spoilt(folder: &str) -> Vec<(String, String)> {
    let paths = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let yaml = paths.filter(|path| path.extension().is_some_and(|e| e == "yaml"));
    yaml.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        (format!("{folder}/{name}"), if name.ends_with(".schema.yaml") { text } else { spoil(&text) })
    })
    .collect()
}

fn spoil(text: &str) -> String {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(object) => {
                object.values_mut().for_each(walk);
                object.insert("zzz".into(), 1.into());
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    let mut value = yaml(text);
    walk(&mut value);
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn what_is_read_and_what_is_described_are_the_same_keys() {
    let known = known();
    let mut wrong = Vec::new();
    for (kind, what, types) in MAPPINGS {
        let described = keys(kind, types);
        let Some(read) = known.get(what) else {
            wrong.push(format!("{what}: no file of the test has one"));
            continue;
        };
        let read: BTreeSet<String> = read.iter().flatten().cloned().collect();
        if read != described {
            let (unread, untold): (Vec<_>, Vec<_>) =
                (described.difference(&read).collect(), read.difference(&described).collect());
            wrong.push(format!(
                "{what}: described but not read {unread:?}; read but not described {untold:?}"
            ));
        }
    }
    // Each operator by itself.
    let schema = grammar::schema("aspect").unwrap();
    let operators: Vec<BTreeSet<String>> = schema["$defs"]["Condition"]["anyOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(|variant| variant["$ref"].as_str().unwrap().rsplit('/').next().unwrap())
        .map(|name| keys("aspect", &[name]))
        .collect();
    let mut heads: BTreeSet<&str> = BTreeSet::new();
    for read in known.get("a condition").into_iter().flatten() {
        let head =
            compile::heads().iter().find(|head| operators.iter().any(|o| o == read && o.contains(**head)));
        match head {
            Some(_) => heads.extend(compile::heads().iter().filter(|head| read.contains(**head))),
            None => wrong.push(format!("no operator is described with {read:?}")),
        }
    }
    let unseen: Vec<_> = compile::heads().iter().filter(|head| !heads.contains(*head)).collect();
    if !unseen.is_empty() {
        wrong.push(format!("no file of the test has {unseen:?}"));
    }
    let told = |what: &&String| {
        MAPPINGS.iter().any(|(_, known, _)| known == what) || HEADED.contains(&what.as_str())
    };
    wrong.extend(known.keys().filter(|what| !told(what)).map(|what| format!("{what} is described nowhere")));
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first line of a file tells an editor which schema it has; of a dossier that is its vocabulary. A list of records
/// has none: a vocabulary describes one.
#[test]
fn every_file_names_its_schema() {
    let mut folders = vec![root().join("norms"), root().join("casefiles")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|e| e != "yaml") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            if yaml(&text).is_array() {
                continue;
            }
            files += 1;
            let line = text.lines().next().unwrap();
            let named = line.strip_prefix("# yaml-language-server: $schema=");
            let named = named.unwrap_or_else(|| panic!("{}: no schema is named", path.display()));
            let schema: Value = yaml(&fs::read_to_string(folder.join(named)).unwrap());
            let value = yaml(&text);
            if let Some((kind, _)) =
                grammar::KINDS.iter().find(|(kind, _)| named.ends_with(&format!("/{kind}.schema.json")))
            {
                assert!(validator(kind).is_valid(&value), "{}: {kind}", path.display());
            } else {
                assert!(
                    schema["properties"].as_object().is_some_and(|p| value
                        .as_object()
                        .unwrap()
                        .keys()
                        .all(|k| p.contains_key(k))),
                    "{}",
                    path.display()
                );
            }
        }
    }
    assert!(files > 40, "{files}");
}
