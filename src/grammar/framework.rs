//! The files of a framework: framework.yaml and its aspects.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::{
    Day, Number, OneOrMore, Origin, Percentage, Text, Truth,
    condition::{Condition, Date, During, Reckoned, Where, Without},
    example,
    rating::{CaseRating, Population, Rating},
};

/// A framework: what it cites, what it is about, its aspects and what these share.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("anyOf" = [
    {"required": ["documents", "subjects", "scale", "aspects"]}, {"required": ["extends"]}
]))]
pub struct Framework {
    /// Its id.
    pub framework: Text,
    /// Its title.
    pub title: Text,
    /// Its subtitle.
    pub subtitle: Option<Text>,
    /// Another framework that this one takes over from.
    pub extends: Option<Extends>,
    /// What norms cite, by name.
    pub documents: Option<BTreeMap<String, Document>>,
    /// The kind of record; one.
    pub subjects: Option<BTreeMap<String, Subject>>,
    /// Ratings, best first.
    #[schemars(length(min = 1))]
    pub scale: Option<Vec<Text>>,
    /// The files of the aspects, in the order of the report.
    pub aspects: Option<OneOrMore<Text>>,
    /// Figures with a name, used as $name everywhere; a list gives the values that one has had.
    pub parameters: Option<BTreeMap<String, OneOrMore<Parameter>>>,
    /// Windows, conditions and ladders with a name.
    pub definitions: Option<Definitions>,
    /// The words for shares.
    pub quantities: Option<Quantities>,
    /// Figures without a verdict.
    pub measures: Option<Vec<Measure>>,
    /// Figures that audits supply, for ratings.
    pub figures: Option<BTreeMap<String, Outside>>,
    /// The rating of the whole.
    pub overall: Option<Rating>,
}

/// What is taken over from another framework.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{framework: ../other, aspects: [start], without: {N-3: we do not hold these meetings}}"))]
pub struct Extends {
    /// The other framework's folder, relative to this one's.
    pub framework: Text,
    /// The aspects that are taken over; all, where this is left out.
    pub aspects: Option<Vec<Text>>,
    /// Other values for its parameters.
    pub parameters: Option<BTreeMap<String, OneOrMore<Parameter>>>,
    /// Norms that are left out, and why.
    pub without: Option<BTreeMap<String, Text>>,
    /// Measures of the whole that are taken over; `all`, or none where this is left out.
    pub measures: Option<OneOrMore<Text>>,
}

/// A document that norms cite.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{title: A report, publisher: The inspectorate, date: 2013-08}"))]
pub struct Document {
    /// Its title.
    pub title: Text,
    /// Who published it.
    pub publisher: Option<Text>,
    /// When.
    pub date: Option<Text>,
}

/// A kind of record.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{schema: case.schema.yaml, one: case, many: cases}"))]
pub struct Subject {
    /// The file with its vocabulary.
    pub schema: Text,
    /// What one is called.
    pub one: Text,
    /// What several are called.
    pub many: Text,
    /// What the study of them is called, such as a survey.
    pub study: Option<Text>,
    /// The groups by which every norm and measure about them is compared.
    pub groups: Option<Groups>,
    /// What the source published about their number.
    pub published: Option<Vec<Published>>,
}

/// What a source published, to be laid beside what is computed: a value, a range, a word, or that one group is higher than the others.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    {"required": ["value"]}, {"anyOf": [{"required": ["at_least"]}, {"required": ["at_most"]}]}, {"required": ["word"]},
    {"required": ["higher"]}
]))]
#[schemars(example = example("{value: 16%, text: 16 per cent, source: {document: R-1, section: 2 Policy}}"))]
pub struct Published {
    /// Of what: an outcome of a norm, yes or no of a share, a value of a distribution.
    pub of: Option<Text>,
    /// Within which group, of those by which it is compared; of all where it is left out.
    pub r#in: Option<Text>,
    /// Of which records it is a part: of those of which it is known, or of all.
    pub over: Option<Over>,
    /// A share (16% or 1/3), a number (13), or of a mean or median a number with the decimals that are printed (4.31).
    pub value: Option<Text>,
    /// To which multiple a share is rounded; whole percents where it is left out.
    pub rounding: Option<Percentage>,
    /// At least this share.
    pub at_least: Option<Percentage>,
    /// At most this share.
    pub at_most: Option<Percentage>,
    /// One of the framework's words for shares.
    pub word: Option<Text>,
    /// The group in which it is higher than in every other.
    pub higher: Option<Text>,
    /// The words in which it is printed.
    pub text: Option<Text>,
    /// Where it stands; where the norm or measure comes from, if it is left out.
    pub source: Option<Source>,
    /// What the source itself says elsewhere that cannot be true together with it.
    pub contradicted: Option<Text>,
    /// What there is to say about it.
    pub note: Option<Text>,
}

/// Of which records a share is a part.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Over {
    /// Those of which it is known.
    Known,
    /// All of them.
    All,
}

/// A figure with a name, and where it comes from.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{value: 42 days, origin: chosen, why: the source names no period}"))]
pub struct Parameter {
    /// The first day on which it holds.
    pub valid_from: Option<Day>,
    /// The last day on which it holds.
    pub valid_to: Option<Day>,
    /// A length of time, or a whole number.
    pub value: Text,
    /// Whether the source gives it or we chose it.
    pub origin: Origin,
    /// Why this value; for what we chose.
    pub why: Option<Text>,
    /// Where it stands; for what the source gives.
    pub source: Option<Source>,
}

/// Where something comes from.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{document: R-1, section: 3 Method, quote: the words that decide}"))]
pub struct Source {
    /// A document of the framework.
    pub document: Text,
    /// The section.
    pub section: Option<Text>,
    /// What it says, in at most 25 words.
    pub quote: Option<Text>,
}

/// What has a name and is used in several places.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Definitions {
    /// Windows, used as `during: NAME`.
    pub windows: Option<BTreeMap<String, NamedWindow>>,
    /// Conditions, used as `{ref: NAME}`.
    pub conditions: Option<BTreeMap<String, Definition>>,
    /// Ladders, used as `{ladder: NAME, at_least: LEVEL}`.
    pub ladders: Option<BTreeMap<String, LadderOf>>,
}

/// A window with a name.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{title: the first year, from: start, until: start + 1 year}"))]
pub struct NamedWindow {
    /// The subject that it is about; the first of the framework where it is left out.
    pub subject: Option<Text>,
    /// What it is called in explanations.
    pub title: Text,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Events whose days are cut out.
    pub without: Option<Without>,
}

/// A condition with a name.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{title: a meeting was held, when: {some: meeting}}"))]
pub struct Definition {
    /// The subject that it is about; the first of the framework where it is left out.
    pub subject: Option<Text>,
    /// What it is called in explanations.
    pub title: Text,
    /// The condition.
    pub when: Condition,
}

/// Levels from low to high; a record stands on the highest that holds.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LadderOf {
    /// The subject that it is about; the first of the framework where it is left out.
    pub subject: Option<Text>,
    /// What it is called.
    pub title: Text,
    /// The levels, lowest first; two or more.
    pub levels: BTreeMap<String, Level>,
}

/// A level of a ladder.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{title: fitting, when: {some: meeting}}"))]
pub struct Level {
    /// What it is called.
    pub title: Text,
    /// When it holds.
    pub when: Condition,
}

/// The words for shares.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Quantities {
    /// So many assessed records or more; with fewer the number is said.
    pub minimum: Number,
    /// For none.
    pub none: Word,
    /// For one.
    pub one: Word,
    /// For two.
    pub two: Word,
    /// For all.
    pub all: Word,
    /// By lower bound, from 0% up.
    #[schemars(length(min = 1))]
    pub shares: Vec<ShareWord>,
}

/// A word for a share.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{word: all, plural: true}"))]
pub struct Word {
    /// The word.
    pub word: Text,
    /// Whether a verb behind it is plural.
    pub plural: Option<Truth>,
}

/// A word for a share and all above it, up to the next.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{from: 45%, word: about half of}"))]
pub struct ShareWord {
    /// The least share.
    pub from: Percentage,
    /// The word.
    pub word: Text,
    /// Whether a verb behind it is plural.
    pub plural: Option<Truth>,
}

/// A figure without a verdict, of one kind.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    {"required": ["share"]}, {"required": ["distribution"]}, {"required": ["distinct"]},
    {"required": ["sum"]}, {"required": ["mean"]}, {"required": ["median"]}, {"required": ["at_once"]},
    {"required": ["sample"]}
]))]
#[schemars(example = example("{id: m, title: Heard, share: {some: meeting}, by: place}"))]
pub struct Measure {
    /// The subject that it is about; the first of the framework where it is left out.
    pub subject: Option<Text>,
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Where it comes from.
    pub source: Option<Source>,
    /// A sentence in which a figure stands by its name: {{ yes }}, {{ known }}, {{ unknown }}, {{ total }}, {{ mean }}, …
    pub sentence: Option<Text>,
    /// Of which records it is reckoned; of all where it is left out.
    pub applies: Option<Condition>,
    /// For how many records it holds.
    pub share: Option<Condition>,
    /// How records spread over groups.
    pub distribution: Option<Groups>,
    /// How many different values a field has.
    pub distinct: Option<Text>,
    /// The sum over all records: KIND.FIELD, or an amount.
    pub sum: Option<Summed>,
    /// Of `sum` and `at_once`: which events.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// Of `sum` and `at_once`: in which window.
    pub during: Option<During>,
    /// The mean of an amount.
    pub mean: Option<Reckoned>,
    /// The median of an amount.
    pub median: Option<Reckoned>,
    /// The highest number of periods that are under way on one day.
    pub at_once: Option<OneOrMore<Text>>,
    /// How many records two groups need to find a difference.
    pub sample: Option<Sample>,
    /// The groups for which it is reckoned as well; of `at_once` the field by whose values periods are counted apart.
    pub by: Option<Groups>,
    /// The norm or share of another study that it is set beside; for a share.
    pub beside: Option<Text>,
    /// What the source published.
    pub published: Option<Vec<Published>>,
}

/// How many records two groups need to find a difference.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{shares: [10%, 20%], significance: 5%, sided: one, power: 80%, size: 180}"))]
pub struct Sample {
    /// The share in each group.
    #[schemars(length(min = 2, max = 2))]
    pub shares: Vec<Percentage>,
    /// How often chance alone may give a difference.
    pub significance: Percentage,
    /// Whether a difference counts in one direction or in two.
    pub sided: Sided,
    /// With what probability the difference is to be found.
    pub power: Percentage,
    /// A number of records in each group, of which the power is reckoned as well.
    pub size: Option<Number>,
}

/// Whether a difference counts in one direction or in two.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Sided {
    /// In one.
    One,
    /// In two.
    Two,
}

/// What is summed.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Summed {
    /// KIND.FIELD, or several kinds with one field.
    Fields(OneOrMore<Text>),
    /// An amount.
    Amount(Reckoned),
}

/// Groups of records.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Groups {
    /// The values of a field.
    Field(String),
    /// Those for which each condition holds.
    Conditions(#[schemars(length(min = 1))] Vec<GroupOf>),
    /// The levels of a ladder, or the verdicts on a norm.
    Grouped(Grouped),
}

/// A group of records.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{title: small, when: {field: size, at_most: 10}}"))]
pub struct GroupOf {
    /// Its name in a sentence.
    pub id: Option<Text>,
    /// What it is called.
    pub title: Text,
    /// Which records are in it.
    pub when: Condition,
}

/// The levels of a ladder, or the verdicts on a norm.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
#[schemars(example = example("{verdict: N-1}"))]
pub struct Grouped {
    /// A ladder.
    pub ladder: Option<Text>,
    /// A norm.
    pub verdict: Option<Text>,
}

/// A figure that audits supply.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{title: Decided in time, unit: percentage}"))]
pub struct Outside {
    /// Its title.
    pub title: Text,
    /// What it is measured in; a percentage where it is left out.
    pub unit: Option<Unit>,
    /// Where it is asked for.
    pub source: Option<Source>,
}

/// What a figure is measured in.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Unit {
    /// A share, such as 80%.
    Percentage,
    /// A whole number.
    Number,
    /// A number with at most two decimals.
    Decimal,
}

/// An aspect: its norms, measures and rating.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{"required": ["title", "frame", "norms", "rating"]}, {"required": ["title", "frame", "population_norms", "rating"]}, {"required": ["title", "frame", "measures"]}, {"required": ["extends"]}]))]
pub struct Aspect {
    /// Its id.
    pub aspect: Text,
    /// The aspect of the other framework whose norms this one adds to or replaces.
    pub extends: Option<Text>,
    /// Its title.
    pub title: Option<Text>,
    /// What it asks of practice, in a few sentences.
    pub frame: Option<Text>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// Figures with a name, used as $name in this aspect.
    pub parameters: Option<BTreeMap<String, OneOrMore<Parameter>>>,
    /// The date by which its norms are judged where they name no other.
    pub date: Option<Date>,
    /// Sub-aspects.
    pub parts: Option<BTreeMap<String, Part>>,
    /// Its norms.
    pub norms: Option<Vec<Norm>>,
    /// Its norms about the population as a whole.
    pub population_norms: Option<Vec<PopulationNorm>>,
    /// Figures without a verdict.
    pub measures: Option<Vec<Measure>>,
    /// A scale of its own, best first.
    #[schemars(length(min = 1))]
    pub scale: Option<Vec<Text>>,
    /// How it is rated over all records.
    pub rating: Option<Rating>,
    /// How each record is rated.
    pub case_rating: Option<CaseRating>,
}

/// A sub-aspect.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{title: The start, norms: [N-1, N-2]}"))]
pub struct Part {
    /// Its title.
    pub title: Text,
    /// The ids of its norms.
    pub norms: Vec<Text>,
}

/// A norm.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{id: N-1, title: Heard in time, statement: Clients are heard within six weeks., source: {document: R-1}, met: {some: meeting}, finding: '{{ quantity }} clients were heard in time.'}"))]
pub struct Norm {
    /// The subject that it is about; the first of the framework where it is left out.
    pub subject: Option<Text>,
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// What it asks, in one sentence.
    pub statement: Text,
    /// Where it comes from.
    pub source: Source,
    /// How far it binds; an obligation where it is left out.
    pub modality: Option<Modality>,
    /// Whom it binds; the service where it is left out.
    pub addressee: Option<Addressee>,
    /// What no rule expresses, in words; the report lists it.
    pub open: Option<Text>,
    /// The first day on which it is in force.
    pub valid_from: Option<Day>,
    /// The last day on which it is in force.
    pub valid_to: Option<Day>,
    /// The date by which it is judged.
    pub date: Option<Date>,
    /// When it applies; always where it is left out.
    pub applies: Option<Condition>,
    /// Its criteria, by name.
    pub criteria: Option<BTreeMap<String, Criterion>>,
    /// When it is met.
    pub met: Clause,
    /// When it is partly met; looked at where it is not met.
    pub partly: Option<Clause>,
    /// A sentence in which {{ quantity }} stands for the share in words.
    pub finding: Text,
    /// What the source published.
    pub published: Option<Vec<Published>>,
}

/// A norm about the population as a whole.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{id: N-9, title: Size, statement: There are 180 clients or more., source: {document: R-1}, met: {measure: m, at_least: 180}, finding: There are enough clients.}"))]
pub struct PopulationNorm {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// What it asks, in one sentence.
    pub statement: Text,
    /// Where it comes from.
    pub source: Source,
    /// When it applies; always where it is left out.
    pub applies: Option<Population>,
    /// When it is met.
    pub met: Population,
    /// When it is partly met; looked at where it is not met.
    pub partly: Option<Population>,
    /// A sentence that says what was found; in `{{ … }}` stand `met`, `partly`, `not_met`, `unknown` and `not_applicable`, which say
    /// whether it is so.
    pub finding: Text,
}

/// How far a norm binds.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Modality {
    /// Verplicht.
    Obligation,
    /// In de regel.
    Rule,
    /// Ideaal.
    Ideal,
    /// Bevoegdheid: never "not met".
    Permission,
}

/// Whom a norm binds.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Addressee {
    /// Dienst.
    Service,
    /// Klant.
    Client,
}

/// When a norm is met: by its criteria, or by a condition of its own.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Clause {
    /// Every criterion that applies.
    All(All),
    /// So many of the criteria.
    AtLeast(AtLeast),
    /// A condition.
    Condition(Condition),
}

/// Every criterion that applies.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum All {
    /// Every criterion that applies.
    All,
}

/// So many of the criteria.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{at_least: 2}"))]
pub struct AtLeast {
    /// So many; in `partly` those that are partly met count too.
    pub at_least: Number,
}

/// A criterion: decided by a rule or by a person.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Criterion {
    /// A criterion that a rule decides.
    Ruled(Ruled),
    /// A criterion that a person decides.
    Judged(Judged),
}

/// A criterion that a rule decides.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{question: Is there a plan?, met: {some: plan}}"))]
pub struct Ruled {
    /// What is asked.
    pub question: Text,
    /// When it is met.
    pub met: Condition,
    /// When it is partly met.
    pub partly: Option<Condition>,
}

/// A criterion that a person decides.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{question: Was it needed?, judged: {guidance: Weigh what the client said.}}"))]
pub struct Judged {
    /// What is asked.
    pub question: Text,
    /// What the person goes by.
    pub judged: Guided,
}

/// What a person who judges goes by.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Guided {
    /// What to look at.
    pub guidance: Text,
    /// Who decides where several people judge; all of them, if they agree, where it is left out.
    pub decide: Option<DecideBy>,
}

/// Who decides where several people judge.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum DecideBy {
    /// All of them, if they agree.
    Unanimous,
    /// More than half of them.
    Majority,
    /// The first in the file.
    First,
}
