//! Ratings: rules and limits, over a population or over one record.

use schemars::JsonSchema;

use super::{
    Count, Figure, Number, Origin, Percentage, Text, condition::Condition, example, framework::Source,
};

/// How records together are rated.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{minimum: 10, rules: [{rate: good, when: {share: N-1, at_least: 60%}}, {rate: bad}], origin: chosen, why: half is not enough}"))]
pub struct Rating {
    /// With fewer assessed records for a norm that the rules need there is no rating.
    pub minimum: Option<Number>,
    /// A scale of its own, best first.
    #[schemars(length(min = 1))]
    pub scale: Option<Vec<Text>>,
    /// Which rule gives the rating where several hold; the first where it is left out.
    pub hit: Option<Hit>,
    /// The rules; the last has no `when`.
    #[schemars(length(min = 1))]
    pub rules: Vec<Rule>,
    /// What holds whatever the rules say.
    pub limits: Option<Vec<Limit>>,
    /// Whether the source gives the rules or we chose them.
    pub origin: Origin,
    /// Why these.
    pub why: Option<Text>,
    /// What the source published as its rating.
    pub published: Option<Vec<PublishedRating>>,
}

/// A rating that a source published.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{rate: good, text: in order, source: {document: R-1, section: 5 Conclusion}}"))]
pub struct PublishedRating {
    /// The place on the scale.
    pub rate: Text,
    /// The words in which it is printed.
    pub text: Option<Text>,
    /// Where it stands.
    pub source: Source,
    /// What there is to say about it.
    pub note: Option<Text>,
}

/// How one record is rated.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{rules: [{rate: good, when: {verdict: N-1, is: met}}, {rate: bad}], origin: chosen, why: as an example}"))]
pub struct CaseRating {
    /// The subject that it is about; the first of the framework where it is left out.
    pub subject: Option<Text>,
    /// Which records are rated; all where it is left out.
    pub applies: Option<Condition>,
    /// A scale of its own, best first.
    #[schemars(length(min = 1))]
    pub scale: Option<Vec<Text>>,
    /// Which rule gives the rating where several hold; the first where it is left out.
    pub hit: Option<Hit>,
    /// The rules; the last has no `when`.
    #[schemars(length(min = 1))]
    pub rules: Vec<CaseRule>,
    /// What holds whatever the rules say.
    pub limits: Option<Vec<CaseLimit>>,
    /// Whether the source gives the rules or we chose them.
    pub origin: Origin,
    /// Why these.
    pub why: Option<Text>,
}

/// Which rule gives the rating where several hold.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Hit {
    /// The first.
    First,
    /// The only one: several that give different ratings leave it undecided.
    Unique,
    /// The one with the best rating.
    Best,
    /// The one with the worst rating.
    Worst,
}

/// A rule of a rating of all.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Rule {
    /// The rating it gives.
    pub rate: Text,
    /// When it holds; always where it is left out.
    pub when: Option<Population>,
}

/// A rule of a rating of one.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CaseRule {
    /// The rating it gives.
    pub rate: Text,
    /// When it holds; always where it is left out.
    pub when: Option<Condition>,
}

/// A limit: it decides the rating, or says how good it is at most.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Limit {
    /// It decides.
    AlwaysLimit(AlwaysLimit),
    /// It is at most so good.
    AtMostLimit(AtMostLimit),
}

/// It decides.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AlwaysLimit {
    /// When it holds.
    pub when: Population,
    /// The rating.
    pub always: Text,
}

/// It is at most so good.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AtMostLimit {
    /// When it holds.
    pub when: Population,
    /// The best rating that is left.
    pub at_most: Text,
}

/// A limit: it decides the rating, or says how good it is at most.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum CaseLimit {
    /// It decides.
    AlwaysCaseLimit(AlwaysCaseLimit),
    /// It is at most so good.
    AtMostCaseLimit(AtMostCaseLimit),
}

/// It decides.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AlwaysCaseLimit {
    /// When it holds.
    pub when: Condition,
    /// The rating.
    pub always: Text,
}

/// It is at most so good.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AtMostCaseLimit {
    /// When it holds.
    pub when: Condition,
    /// The best rating that is left.
    pub at_most: Text,
}

/// A condition on the population: exactly one operator heads it.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Population {
    /// All of these hold.
    AllHold(AllHold),
    /// At least one of these holds.
    AnyHolds(AnyHolds),
    /// This does not hold.
    HoldsNot(HoldsNot),
    /// So many of these hold.
    SoMany(SoMany),
    /// The share of records that meet a norm: met ÷ (met + partly + not met).
    Share(Share),
    /// The share of records rated so good or better.
    Cases(Cases),
    /// A figure that the audit supplies.
    OutsideFigure(OutsideFigure),
    /// What a measure comes to.
    Measured(Measured),
    /// That groups differ, by the test that reports print.
    Differs(Differs),
    /// The verdict on a norm about the whole.
    WholeVerdict(WholeVerdict),
    /// The rating of another aspect.
    OtherRating(OtherRating),
}

/// All of these hold.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{all: [{share: N-1, at_least: 60%}, {share: N-2, at_least: 40%}]}"))]
pub struct AllHold {
    /// What must hold.
    #[schemars(length(min = 1))]
    pub all: Vec<Population>,
}

/// At least one of these holds.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{any: [{share: N-1, at_least: 60%}, {share: N-2, at_least: 40%}]}"))]
pub struct AnyHolds {
    /// What may hold.
    #[schemars(length(min = 1))]
    pub any: Vec<Population>,
}

/// This does not hold.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{not: {share: N-1, at_most: 10%}}"))]
pub struct HoldsNot {
    /// What may not hold.
    pub not: Box<Population>,
}

/// So many of these hold.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{of: [{share: N-1, at_least: 60%}, {share: N-2, at_least: 40%}], at_least: 1}"))]
pub struct SoMany {
    /// What may hold.
    #[schemars(length(min = 1))]
    pub of: Vec<Population>,
    /// At least so many.
    pub at_least: Option<Count>,
    /// At most so many.
    pub at_most: Option<Count>,
    /// Exactly so many.
    pub exactly: Option<Count>,
}

/// The share of records that meet a norm: met ÷ (met + partly + not met).
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{share: N-1, at_least: 60%}"))]
pub struct Share {
    /// The norm.
    pub share: Text,
    /// At least so much.
    pub at_least: Option<Percentage>,
    /// At most so much.
    pub at_most: Option<Percentage>,
    /// Within which group, of those by which its subject is compared; of all where it is left out.
    pub r#in: Option<Text>,
}

/// The share of records rated so good or better.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{cases: good, at_least: 95%}"))]
pub struct Cases {
    /// The rating.
    pub cases: Text,
    /// At least so much.
    pub at_least: Option<Percentage>,
    /// At most so much.
    pub at_most: Option<Percentage>,
    /// Of which aspect; this one where it is left out.
    pub aspect: Option<Text>,
}

/// A figure that the audit supplies.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{figure: decided_in_time, at_least: 90%}"))]
pub struct OutsideFigure {
    /// Its name, under `figures` of the framework.
    pub figure: Text,
    /// At least so much.
    pub at_least: Option<Figure>,
    /// At most so much.
    pub at_most: Option<Figure>,
}

/// What a measure comes to: a share, a number of records with a value, or the number that it is.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{measure: heard, at_least: 60%}"))]
pub struct Measured {
    /// Its id.
    pub measure: Text,
    /// Which value of a distribution.
    pub of: Option<Text>,
    /// Within which group, of those for which it is reckoned; of all where it is left out.
    pub r#in: Option<Text>,
    /// At least so much.
    pub at_least: Option<Figure>,
    /// At most so much.
    pub at_most: Option<Figure>,
}

/// That groups differ, by the test that reports print.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{differs: heard, at: 5%}"))]
pub struct Differs {
    /// A measure that is a share, a distribution or a mean, or a norm.
    pub differs: Text,
    /// The p-value stays below this.
    pub at: Percentage,
    /// The group in which it is higher than in each other.
    pub higher: Option<Text>,
}

/// The verdict on a norm about the whole.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{verdict: N-9, is: met}"))]
pub struct WholeVerdict {
    /// The norm.
    pub verdict: Text,
    /// One of these.
    pub is: super::OneOrMore<super::Verdict>,
}

/// The rating of another aspect.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{rating: start, at_least: good}"))]
pub struct OtherRating {
    /// The aspect.
    pub rating: Text,
    /// So good or better.
    pub at_least: Option<Text>,
    /// So good or worse.
    pub at_most: Option<Text>,
    /// Just so good.
    pub is: Option<Text>,
}
