//! The written forms of every kind of file, as JSON Schemas: what editors complete, explain and refuse.
//!
//! Files are read by hand, key by key (`table`), for the sake of what can be said about mistakes. These types
//! describe the same forms a second time; a test holds the two together, so that neither knows a key that the other
//! does not. A schema says less than `check`: names and types of fields are known only with the vocabulary.

pub mod audit;
pub mod condition;
pub mod framework;
pub mod rating;
pub mod suite;
pub mod vocabulary;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, schema_for};
use serde_json::{Value, json};

use crate::{
    findings::Findings,
    render::{problems::Checked, screen::Screened},
};

/// A kind of file, and the name and purpose of its schema.
pub const KINDS: [(&str, &str); 9] = [
    ("framework", "framework.yaml"),
    ("aspect", "an aspect of a framework and its norms"),
    ("tests", "the tests of norms (tests/*.yaml beside framework.yaml)"),
    ("vocabulary", "what a record may contain: JSON Schema 2020-12 with our annotations"),
    ("audit", "audit.yaml"),
    ("judgements", "what people judged, for an audit"),
    ("findings", "what `audit -o json` writes"),
    ("diagnostics", "what `check -o json` writes"),
    ("screen", "what `screen -o json` writes"),
];

/// The JSON Schema of a kind of file, if there is such a kind.
pub fn schema(kind: &str) -> Option<Value> {
    let schema = match kind {
        "framework" => schema_for!(framework::Framework),
        "aspect" => schema_for!(framework::Aspect),
        "tests" => schema_for!(suite::Cases),
        "vocabulary" => return Some(vocabulary::schema()),
        "audit" => schema_for!(audit::Audit),
        "judgements" => schema_for!(audit::Judgements),
        "findings" => return Some(schema_for!(Findings).to_value()),
        "screen" => return Some(schema_for!(Screened).to_value()),
        "diagnostics" => return Some(schema_for!(Checked).to_value()),
        _ => return None,
    };
    let mut schema = schema.to_value();
    written(&mut schema);
    Some(schema)
}

/// A key that may be left out may not be empty: nothing here is written as nothing.
fn written(schema: &mut Value) {
    let null = |value: &Value| value.as_str() == Some("null") || value == &json!({"type": "null"});
    if let Value::Object(object) = schema {
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|of| !null(of));
            if let [one] = types.as_slice() {
                let one = one.clone();
                object.insert("type".to_owned(), one);
            }
        }
        if let Some(Value::Array(variants)) = object.get_mut("anyOf") {
            variants.retain(|of| !null(of));
            if let [Value::Object(only)] = variants.as_slice() {
                let only = only.clone();
                object.remove("anyOf");
                only.into_iter().for_each(|(key, value)| {
                    object.entry(key).or_insert(value);
                });
            }
        }
    }
    match schema {
        Value::Object(object) => object
            .iter_mut()
            .filter(|(key, _)| !["examples", "enum", "const"].contains(&key.as_str()))
            .for_each(|(_, value)| written(value)),
        Value::Array(items) => items.iter_mut().for_each(written),
        _ => {}
    }
}

/// An example as it is written in a file; a test holds every one against its schema.
fn example(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).unwrap_or_default()
}

/// A single value that is written in one of a few forms.
macro_rules! forms {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:tt;)*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name(pub String);

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = Schema::try_from(json!($schema)).unwrap_or_default();
                let doc: &[&str] = &[$($doc),+];
                schema.insert("description".into(), doc.concat().trim().into());
                schema
            }
        }
    )*};
}

forms! {
    /// A text; what looks like a number or a truth value is taken as it is written.
    Text = {"type": ["string", "number", "boolean"]};
    /// A day, such as 2013-06-30.
    Day = {"type": "string", "pattern": r"^\s*[1-9]\d{3}-\d{2}-\d{2}\s*$"};
    /// A length of time: 42 days, 8 weeks, 6 months (of the calendar), 1 year, or the $parameter that holds one.
    Length = {"type": "string", "pattern": r"^\s*(\d+\s+(day|week|month|year)s?|\$.+)\s*$"};
    /// A stretch of time: week, month, year, or a length.
    Stretch = {"type": "string", "pattern": r"^\s*(day|week|month|year|\d+\s+(day|week|month|year)s?|\$.+)\s*$"};
    /// A share, such as 80% or 7.5%.
    Percentage = {"type": "string", "pattern": r"^\d+(\.\d{1,2})?%$"};
    /// A share such as 80%, or a whole number.
    Figure = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d+((\.\d{1,2})?%)?$"}]};
    /// A whole number, 0 or more.
    Number = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d+$"}]};
    /// So many: a whole number, or the $parameter that holds one.
    Count = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^(\d+|\$.+)$"}]};
    /// An amount: a whole number, also below 0, or the $parameter that holds one.
    Amount = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^([-+]?\d+|\$.+)$"}]};
    /// What is true or false.
    Truth = {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]};
}

/// One, or a list of them.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMore<T> {
    /// One.
    One(T),
    /// A list.
    More(#[schemars(length(min = 1))] Vec<T>),
}

/// A verdict.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Verdict {
    /// Voldaan.
    Met,
    /// Deels voldaan.
    Partly,
    /// Niet voldaan.
    NotMet,
    /// Niet van toepassing.
    NotApplicable,
}

/// A verdict, or none that is definite.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Outcome {
    /// Voldaan.
    Met,
    /// Deels voldaan.
    Partly,
    /// Niet voldaan.
    NotMet,
    /// Niet te beoordelen: more than one verdict is possible.
    Unknown,
    /// Niet van toepassing.
    NotApplicable,
}

/// Where a figure or a rule comes from.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Origin {
    /// The source gives it.
    Source,
    /// We chose it, and say why.
    Chosen,
}
