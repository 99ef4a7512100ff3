//! The files of an audit: audit.yaml and the judgements.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::screen::Rule;

use super::{Day, Figure, OneOrMore, Text, Truth, Verdict, example};

/// An audit: which framework, which records, on which date.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{audit: An audit, framework: ../../norms/example, as_of: 2013-06-30, populations: {case: cases}}"))]
pub struct Audit {
    /// Its title.
    pub audit: Text,
    /// Its subtitle.
    pub subtitle: Option<Text>,
    /// The folder of the framework, relative to this one; or of several, against which the same records are tested.
    pub framework: OneOrMore<Text>,
    /// The date on which records are judged.
    pub as_of: Day,
    /// The subject of the framework, and the folder of its records.
    pub populations: BTreeMap<String, Records>,
    /// Parameters with another value than the framework gives.
    pub parameters: Option<BTreeMap<String, Overlay>>,
    /// The file with what people judged.
    pub judgements: Option<Text>,
    /// Figures from outside that the ratings ask for.
    pub figures: Option<BTreeMap<String, Supplied>>,
    /// Ratings that an earlier audit gave, by aspect; `overall` for the whole.
    pub earlier: Option<BTreeMap<String, Earlier>>,
    /// Ratings that a person gave instead.
    pub overrides: Option<Vec<Override>>,
    /// Deviations that are allowed for some time.
    pub waivers: Option<Vec<Waived>>,
    /// Sections of the report, and the files with their text in Markdown.
    pub texts: Option<BTreeMap<String, Text>>,
    /// Reactions to the report.
    pub reactions: Option<Vec<Reaction>>,
    /// Names and values for the colophon.
    pub colofon: Option<BTreeMap<String, Text>>,
    /// What the screen for identifying data is told.
    pub screen: Option<Screening>,
}

/// What the screen for identifying data is told.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{names: names.txt, exceptions: [{rule: nummer, file: cases/1.yaml, motivation: the number of a law}]}"))]
pub struct Screening {
    /// A file with names that may not occur, one a line.
    pub names: Option<Text>,
    /// What is let pass.
    pub exceptions: Option<Vec<ScreenException>>,
}

/// A rule of the screen that is set aside for a file.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{rule: nummer, file: cases/1.yaml, motivation: the number of a law}"))]
pub struct ScreenException {
    /// The rule.
    pub rule: Rule,
    /// The file, relative to this folder.
    pub file: Text,
    /// Why.
    pub motivation: Text,
}

/// A reaction to the report by those whom it is about, and the reply to it.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{from: The association, date: 2013-08-14, text: reaction.md, reply: reply.md}"))]
pub struct Reaction {
    /// From whom.
    pub from: Text,
    /// When.
    pub date: Option<Text>,
    /// The file with it.
    pub text: Text,
    /// The file with the reply.
    pub reply: Option<Text>,
}

/// Where the records of a subject are.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Records {
    /// The folder or file with the records.
    Folder(Text),
    /// The same, and how the records were selected.
    Selected(Population),
}

/// The records of a subject, and how they were selected.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{records: cases, selection: chosen, note: half of them from large towns}"))]
pub struct Population {
    /// The folder or file with the records.
    pub records: Text,
    /// How they were selected.
    pub selection: Selection,
    /// What there is to say about that.
    pub note: Option<Text>,
}

/// How records were selected.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Selection {
    /// By somebody: they need not stand for others.
    Chosen,
    /// By chance.
    Random,
    /// All there are.
    All,
}

/// Another value for a parameter.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{value: 56 days, why: the period that was agreed on}"))]
pub struct Overlay {
    /// The value.
    pub value: Text,
    /// Why.
    pub why: Text,
}

/// A figure from outside.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{value: 93%, source: the annual report}"))]
pub struct Supplied {
    /// The figure.
    pub value: Figure,
    /// Where it comes from.
    pub source: Text,
}

/// A rating that an earlier audit gave.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{rate: good, date: 2011-03-01, source: the report of 2011}"))]
pub struct Earlier {
    /// The rating.
    pub rate: Text,
    /// When it was given.
    pub date: Text,
    /// Where it stands.
    pub source: Text,
}

/// A rating that a person gave instead.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{aspect: start, rate: good, by: an inspector, motivation: the shortfall was made good}"))]
pub struct Override {
    /// Of which aspect.
    pub aspect: Option<Text>,
    /// Of which record.
    pub dossier: Option<Text>,
    /// Of the whole.
    pub overall: Option<Truth>,
    /// The rating.
    pub rate: Text,
    /// Who gave it.
    pub by: Text,
    /// When.
    pub date: Option<Text>,
    /// Why.
    pub motivation: Text,
}

/// A deviation from a norm that is allowed in one record for some time.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{dossier: 1, norm: N-1, until: 2013-12-31, by: the manager, motivation: the client is ill}"))]
pub struct Waived {
    /// The record.
    pub dossier: Text,
    /// The norm.
    pub norm: Text,
    /// The last day on which it is allowed.
    pub until: Day,
    /// Who allows it.
    pub by: Text,
    /// Why.
    pub motivation: Text,
}

/// What people judged.
#[derive(Debug, JsonSchema)]
pub struct Judgements(pub Vec<Judgement>);

/// What a person judged of one criterion of one norm for one record.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{dossier: 1, norm: N-1, criterion: needed, verdict: met, by: an inspector, motivation: the file says so}"))]
pub struct Judgement {
    /// The record.
    pub dossier: Text,
    /// The norm.
    pub norm: Text,
    /// The criterion, which the norm leaves to a person.
    pub criterion: Text,
    /// The verdict.
    pub verdict: Verdict,
    /// Who judged.
    pub by: Text,
    /// When.
    pub date: Option<Text>,
    /// Why.
    pub motivation: Text,
}
