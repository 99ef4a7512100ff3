//! Reports with texts and templates that anybody may have written. Files begin with a line `--- NAME`: a template or
//! messages of a design (`rapport.html.j2`, `nl.ftl`), or else a text, which is put at every place in the findings that
//! holds free text. With our own design the page holds no elements, attributes and addresses but those it has anyway and
//! those that Markdown gives.

#![no_main]

use std::{cell::OnceCell, collections::BTreeMap};

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use toetssteen::{
    findings::Findings,
    references,
    render::report::{self, Design, Form},
};
use toetssteen_fuzz::page;

#[path = "../../tests/support/fixture.rs"]
mod fixture;

/// What is replaced by a text: what people wrote, not what refers to something else.
const FREE: [&str; 14] = [
    "title",
    "subtitle",
    "text",
    "markdown",
    "why",
    "statement",
    "finding",
    "frame",
    "note",
    "context",
    "speaker",
    "source",
    "from",
    "reply",
];

thread_local! {
    static FINDINGS: OnceCell<Value> = const { OnceCell::new() };
}

fn findings() -> Value {
    let outcome = fixture::read(include_str!("../seeds/report.yaml"));
    let framework = outcome.framework.expect("it compiles");
    let findings = toetssteen_fuzz::findings(&framework, &outcome.dossiers, fixture::as_of());
    serde_json::to_value(findings).expect("findings can be written")
}

fuzz_target!(|text: &str| {
    let (mut own, mut written) = (BTreeMap::new(), String::new());
    let mut current = None;
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("--- ").map(str::trim) {
            Some(name) => current = Design::takes(name).then(|| name.to_owned()),
            None => match &current {
                Some(name) => own.entry(name.clone()).or_insert_with(String::new).push_str(line),
                None => written.push_str(line),
            },
        }
    }
    let mut value = FINDINGS.with(|findings| findings.get_or_init(self::findings).clone());
    replace(&mut value, &written);
    let findings: Findings = serde_json::from_value(value).expect("a text in the place of a text");
    for reference in references::references(&written) {
        let _ = references::check(&reference.target, &findings);
    }
    if own.is_empty() {
        let (text, form) = toetssteen_fuzz::own_design(&findings, written.len());
        if form == Form::Html {
            page::inert(&text);
        }
    } else {
        let form = [Form::Html, Form::Markdown][text.len() % 2];
        let _ = report::render(&findings, &Design::of_folder(own), form, "nl");
    }
});

fn replace(value: &mut Value, written: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, written)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(text) if FREE.contains(&key.as_str()) => *text = written.to_owned(),
                    value => replace(value, written),
                }
            }
        }
        _ => {}
    }
}
