//! The tests of norms.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

use super::{Day, Number, OneOrMore, Outcome, Text, Verdict, example};

/// The tests of norms.
#[derive(Debug, JsonSchema)]
pub struct Cases(pub Vec<Case>);

/// A small record and the verdicts it must get; or records, and the verdicts on norms about the whole.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["dossier"]}, {"required": ["population", "expect"]}]))]
#[schemars(example = example("{title: no meeting, dossier: {case: 1}, expect: {N-1: unknown}}"))]
pub struct Case {
    /// What it shows.
    pub title: Text,
    /// The subject of the record; the first of the framework where it is left out.
    pub subject: Option<Text>,
    /// The record; only what decides.
    pub dossier: Option<BTreeMap<String, Value>>,
    /// In the place of one record many, by subject: each a record, or one that stands there so many times.
    pub population: Option<BTreeMap<String, Vec<InPopulation>>>,
    /// The verdict of each norm named.
    pub expect: Option<BTreeMap<String, Expected>>,
    /// The rating of the record by each aspect named.
    pub rating: Option<BTreeMap<String, ExpectedRating>>,
    /// The date on which it is judged; 2013-06-30 where it is left out.
    pub as_of: Option<Day>,
    /// NORM.CRITERION: what a person would say.
    pub judgements: Option<BTreeMap<String, Verdict>>,
}

/// A record of a population.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum InPopulation {
    /// Many that are alike.
    Alike(Alike),
    /// One.
    Record(BTreeMap<String, Value>),
}

/// Records that are alike.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{times: 180, record: {case: 1}}"))]
pub struct Alike {
    /// How many.
    pub times: Number,
    /// What they all are.
    pub record: BTreeMap<String, Value>,
}

/// A place on the scale, or those that remain possible.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum ExpectedRating {
    /// The place, `unknown` or `not_applicable`.
    Place(Text),
    /// The places that remain possible.
    Open(OpenRating),
}

/// The places that remain possible.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{possible: [good, poor]}"))]
pub struct OpenRating {
    /// The places.
    pub possible: OneOrMore<Text>,
}

/// A verdict, or more.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Expected {
    /// The verdict.
    Verdict(Outcome),
    /// The verdict and what comes with it.
    More(Expectation),
}

/// What is expected of a norm.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{verdict: unknown, possible: [met, partly], settle: report}"))]
pub struct Expectation {
    /// The verdict.
    pub verdict: Option<Outcome>,
    /// The verdicts that remain possible.
    pub possible: Option<OneOrMore<Outcome>>,
    /// The verdicts on its criteria.
    pub criteria: Option<BTreeMap<String, Outcome>>,
    /// Texts that stand in the evidence.
    pub evidence: Option<OneOrMore<Text>>,
    /// Texts that stand in what would settle it.
    pub settle: Option<OneOrMore<Text>>,
}
