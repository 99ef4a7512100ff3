//! The one document that an audit yields, and the only thing that renderers see.
//!
//! It is plain data: serialisable, versioned ([`FORMAT`]), described by `schemas/findings.schema.json`, and complete,
//! so that a table, a report or another program needs nothing else. Texts in it are Dutch, as inspectors read them.

pub mod document;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the document's form; a change that breaks readers raises it.
pub const FORMAT: &str = "toetssteen-findings/4";

/// What practice did with a norm in one dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Voldaan.
    Met,
    /// Deels voldaan.
    Partly,
    /// Niet voldaan.
    NotMet,
    /// Niet te beoordelen: the dossier leaves more than one outcome possible.
    Unknown,
    /// Niet van toepassing, and no completion of the dossier would make it so.
    NotApplicable,
}

/// Everything an audit found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// Always [`FORMAT`].
    pub format: String,
    /// What made the document.
    pub tool: Tool,
    /// What was audited, and when.
    pub audit: Audit,
    /// The framework it was tested against.
    pub framework: Framework,
    /// The populations that it tests, the main one first.
    pub populations: Vec<Population>,
    /// What came out of reading them.
    pub read: Read,
    /// What was left out of the records before anything else saw them, where only what the framework needs was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited: Option<Vec<LeftOut>>,
    /// Every file that went in, with its hash.
    pub inputs: Vec<Input>,
    /// Every parameter, with its origin.
    pub parameters: Vec<Parameter>,
    /// Figures about the whole population.
    pub measures: Vec<Measure>,
    /// Figures that the dossiers do not hold.
    pub figures: Vec<OutsideFigure>,
    /// The aspects, in the framework's order.
    pub aspects: Vec<Aspect>,
    /// The place of the whole, where the framework rates it: a proposal for the judgement that people write.
    pub overall: Option<Rating>,
    /// Human judgements that were given.
    pub judgements: Vec<Judgement>,
    /// Deviations that the audit allows for some time; what comes of the norms is not changed by them.
    pub waivers: Vec<Waiver>,
}

/// The program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This program.
    pub fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() }
    }
}

/// The audit's own statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// The date on which the dossiers are judged (peildatum), ISO 8601.
    pub as_of: String,
    /// Name and value pairs for the colophon.
    pub colofon: Vec<Entry>,
    /// Texts that people wrote for the report, Markdown, in the audit's order.
    pub texts: Vec<Text>,
    /// Reactions to the report, which change nothing in it.
    pub reactions: Vec<Reaction>,
    /// What the screen for identifying data was told to let pass.
    #[serde(default)]
    pub screen_exceptions: Vec<ScreenException>,
}

/// A rule of the screen for identifying data that was set aside for a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenException {
    /// The rule.
    pub rule: String,
    /// The file, relative to the audit.
    pub file: String,
    /// Why.
    pub motivation: String,
}

/// A reaction to the report by those whom it is about, and the reply to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reaction {
    /// From whom.
    pub from: String,
    /// When, ISO 8601.
    pub date: Option<String>,
    /// The reaction, Markdown.
    pub markdown: String,
    /// The reply, Markdown.
    pub reply: Option<String>,
}

/// A name with a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// An authored text for one place in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The section it belongs to: `voorwoord`, `inleiding`, `eindoordeel`, or `ASPECT.gevolgen`, `ASPECT.conclusie`.
    pub section: String,
    /// Markdown.
    pub markdown: String,
}

/// The framework, as far as a reader needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// The frameworks that it takes over from, nearest first, and what it changed.
    pub inherited: Vec<Inherited>,
    /// The documents its norms come from.
    pub documents: Vec<Document>,
    /// The rating scale, best first; of several frameworks that of the first.
    pub scale: Vec<String>,
    /// The frameworks against which the records were tested together; empty where it is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<Joined>,
}

/// One of several frameworks against which the same records were tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Joined {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// The ids of the documents that it cites.
    pub documents: Vec<String>,
    /// Its rating scale, best first.
    pub scale: Vec<String>,
    /// Whether it rates the whole by itself, which is not done here.
    pub overall: bool,
    /// The ids of its aspects.
    pub aspects: Vec<String>,
    /// The ids of its figures about the whole population.
    pub measures: Vec<String>,
}

impl Framework {
    /// Of several frameworks the one that an aspect comes from.
    pub fn of_aspect(&self, aspect: &str) -> Option<&Joined> {
        self.joined.iter().find(|joined| joined.aspects.iter().any(|own| own == aspect))
    }
}

/// All records of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// The name of the subject.
    pub subject: String,
    /// What one record is called ("dossier").
    pub one: String,
    /// What several records are called ("dossiers").
    pub many: String,
    /// What the study of them is called ("enquête"); what several are called, where it has no name.
    pub study: String,
    /// How they were selected, where the audit says so.
    pub selection: Option<Selection>,
    /// What the audit says about that.
    pub note: Option<String>,
    /// Records read and assessed.
    pub records: u64,
    /// Of these, with a warning.
    pub with_warnings: u64,
    /// Other records that could not be used and are in no figure; 0 unless the audit went on without them.
    pub unusable: u64,
    /// What sets the groups apart by which every norm and measure is compared, where the framework has some.
    pub by: Option<String>,
    /// What the source published about their number.
    pub published: Vec<Published>,
}

/// How records were selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// By somebody: they need not stand for others.
    Chosen,
    /// By chance.
    Random,
    /// All there are.
    All,
}

/// A deviation from a norm that is allowed in one dossier for some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The dossier.
    pub dossier: String,
    /// The norm.
    pub norm: String,
    /// The last day on which it is allowed.
    pub until: String,
    /// Who allowed it.
    pub by: String,
    /// Why.
    pub motivation: String,
    /// Whether that day lay before the audit's date.
    pub expired: bool,
}

/// A framework that another takes over from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inherited {
    /// Its id.
    pub framework: String,
    /// Its title.
    pub title: String,
    /// What was changed, each in Dutch.
    pub changes: Vec<String>,
}

/// A document that norms cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The short name by which norms cite it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, ISO 8601, possibly only year and month.
    pub date: Option<String>,
}

/// How much was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Verdicts that are still open.
    pub open_verdicts: u64,
    /// Different facts that would settle them; none where not every record is shown.
    pub settling_facts: Option<u64>,
}

/// Something that no norm, measure or rating reads and that was left out of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The name of the subject.
    pub subject: String,
    /// The path of a field or kind of event of the vocabulary; none for keys that the vocabulary does not know, which are
    /// not repeated here.
    pub field: Option<String>,
    /// In how many records.
    pub records: u64,
}

/// One file that went in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its path as the audit names it, with forward slashes.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// Where a parameter's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The cited document gives the figure.
    Source,
    /// The norm author chose it, and says why.
    Chosen,
    /// The audit set it, and says why.
    Audit,
}

/// How far a norm binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// It must be met.
    #[default]
    Obligation,
    /// It is met as a rule; from which one may deviate with reason.
    Rule,
    /// It is what practice should aim at.
    Ideal,
    /// It may be used; not to use it is no failure.
    Permission,
}

/// Whom a norm binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Addressee {
    /// The service that is inspected.
    #[default]
    Service,
    /// The client.
    Client,
}

/// A figure that norms use by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub id: String,
    /// The aspect it belongs to; none for the whole framework.
    pub aspect: Option<String>,
    /// Of several frameworks the one that it belongs to, where it belongs to no single aspect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<String>,
    /// Its value in Dutch, "42 dagen".
    pub value: String,
    /// When it is that, in Dutch, "vanaf 1 januari 2012"; none where it always is.
    pub valid: Option<String>,
    /// Where the value comes from.
    pub origin: Origin,
    /// Why this value, where it was chosen.
    pub why: Option<String>,
    /// Where the figure stands, where a document gives it.
    pub source: Option<Source>,
}

/// A place in a cited document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document's short name.
    pub document: String,
    /// The section.
    pub section: Option<String>,
    /// A quote of at most 25 words.
    pub quote: Option<String>,
}

/// A descriptive figure without a verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// What it measures.
    pub title: String,
    /// The subject that it is about.
    pub subject: String,
    /// Where the source reports it.
    pub source: Option<Source>,
    /// The figure as a Dutch sentence, where the framework words it.
    pub sentence: Option<String>,
    /// The figure.
    pub figure: Figure,
    /// What sets the groups apart for which it is reckoned as well.
    pub by: Option<String>,
    /// The groups.
    pub groups: Vec<Grouped>,
    /// Records of which it is not known whether they are in a group.
    pub ungrouped: u64,
    /// How the groups differ, where that can be said.
    pub contrast: Option<Contrast>,
    /// The share of another study that it is set beside.
    pub beside: Option<Beside>,
    /// What the source published.
    pub published: Vec<Published>,
}

/// How groups differ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contrast {
    /// The figure of the first group less that of the second: of shares between −1 and 1, otherwise of means. None where
    /// there are more groups than two.
    pub difference: Option<f64>,
    /// The lower end of its 95% interval (of shares: Newcombe 1998; of means: Welch 1947).
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The least that the unknowns leave possible; for shares.
    pub lowest: Option<f64>,
    /// The most.
    pub highest: Option<f64>,
    /// How it was tested that the groups do not differ.
    pub test: Test,
    /// The two-sided p-value: how often chance alone would give as much, if the records were drawn.
    pub p: Option<f64>,
}

/// A test that groups do not differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Fisher's exact test, of two shares.
    Fisher,
    /// Pearson's chi-squared test, of more groups or values.
    ChiSquared,
    /// Welch's test, of two means.
    Welch,
}

/// A share of another study beside which one is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// The id of its norm or measure.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The subject that it is about.
    pub subject: String,
    /// For how many it holds.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
    /// The share of this measure less that one.
    pub contrast: Option<Contrast>,
}

/// How two shares stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They differ by more than chance would give: the interval of their difference is on one side of 0.
    Differ,
    /// They do not, and lie within [`Beside::NEAR`] of each other.
    Agree,
    /// With so few records that cannot be told.
    Open,
}

impl Beside {
    /// Shares that differ by less are said to agree: the narrowest step between two words for shares.
    pub const NEAR: f64 = 0.075;

    /// How the two stand to each other.
    pub fn standing(&self) -> Standing {
        let Some(contrast) = &self.contrast else { return Standing::Open };
        let apart = contrast.low.zip(contrast.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0);
        match contrast.difference {
            _ if apart => Standing::Differ,
            Some(difference) if difference.abs() <= Self::NEAR => Standing::Agree,
            _ => Standing::Open,
        }
    }
}

/// What a source published, beside what was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Of what: an outcome, a value, "ja".
    pub of: String,
    /// What was published, as it is printed.
    pub published: String,
    /// The same as a number between 0 and 1, where it is a share.
    pub share: Option<f64>,
    /// What was computed, in the same form.
    pub computed: String,
    /// The part that was counted; none for a rating.
    pub part: Option<u64>,
    /// Of how many; none where it is no share.
    pub whole: Option<u64>,
    /// Whether the two agree.
    pub agreement: Agreement,
    /// Where they cannot: why, a Dutch sentence.
    pub reason: Option<String>,
    /// Where it stands.
    pub source: Source,
    /// What the source itself says elsewhere that cannot be true together with it.
    pub contradicted: Option<String>,
    /// What there is to say about it.
    pub note: Option<String>,
}

/// Whether what was computed is what was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// It is, to the rounding of the source.
    Agrees,
    /// It is not.
    Differs,
    /// No number of so many gives the share that was published.
    Unreachable,
    /// Nothing was computed.
    Open,
}

/// A figure over one group of records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grouped {
    /// What people call the group.
    pub label: String,
    /// How many records are in it.
    pub records: u64,
    /// The figure over them.
    pub figure: Figure,
}

/// The kinds of figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Figure {
    /// How many records a statement holds for.
    Share {
        /// It holds.
        yes: u64,
        /// It does not.
        no: u64,
        /// The record does not say.
        unknown: u64,
        /// The question does not arise.
        not_applicable: u64,
    },
    /// How records spread over the values of a field.
    Distribution {
        /// The values in the vocabulary's order, those that do not occur included.
        values: Vec<Value>,
        /// Whether a record can have more than one of them; then they can come to more than all records.
        multiple: bool,
        /// All records of which it is reckoned.
        records: u64,
        /// Records that certainly have none of them.
        none: u64,
        /// Records that do not say.
        unknown: u64,
        /// Records of which it is not reckoned; these are not among `records`.
        not_applicable: u64,
    },
    /// How many different values occur.
    Distinct {
        /// Different values.
        count: u64,
        /// Records that do not say.
        unknown: u64,
    },
    /// The sum of a number over all records.
    Sum {
        /// The sum of what is known.
        total: i64,
        /// Records in which something is not known.
        unknown: u64,
    },
    /// The mean of a number.
    Mean {
        /// The sum over the records of which it is known.
        total: i64,
        /// How many these are.
        known: u64,
        /// Records in which it is not known.
        unknown: u64,
        /// Records that have no such number.
        not_applicable: u64,
    },
    /// The median of a number.
    Median {
        /// The one or two in the middle; the median is half their sum.
        middle: [i64; 2],
        /// Records of which it is known.
        known: u64,
        /// Records in which it is not known.
        unknown: u64,
        /// Records that have no such number.
        not_applicable: u64,
    },
    /// How many periods at most were under way on one day.
    AtOnce {
        /// So many certainly were.
        least: u64,
        /// No more than so many can have been; none where nothing bounds it.
        most: Option<u64>,
        /// The first day on which `least` were, ISO 8601.
        day: Option<String>,
        /// Whose these are, where they are counted apart.
        who: Option<String>,
        /// By what they are counted apart.
        by: Option<String>,
        /// Records of which it is not reckoned.
        not_applicable: u64,
    },
    /// How many records each of two groups needs to find a difference; reckoned from assumptions, not from records.
    Sample {
        /// So many in each group.
        needed: u64,
        /// A number of records in each group.
        size: Option<u64>,
        /// The probability that so many find the difference, between 0 and 1.
        power: Option<f64>,
    },
}

/// A norm about the population as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationNorm {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks.
    pub statement: String,
    /// Where it comes from.
    pub source: Source,
    /// What it asks, in words.
    pub words: Words,
    /// Its verdict.
    pub verdict: Verdict,
    /// The verdicts that remain possible.
    pub possible: Vec<Verdict>,
    /// The figures that made it so, in Dutch.
    pub reason: String,
    /// The finding as a Dutch sentence.
    pub sentence: String,
}

/// One value of a distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// The value as dossiers write it.
    pub value: String,
    /// What a reader calls it.
    pub label: String,
    /// Records with it.
    pub count: u64,
}

/// An aspect: its norms, its figures, its rating.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aspect {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks of practice, in a few sentences.
    pub frame: String,
    /// Where the source treats it.
    pub source: Option<Source>,
    /// Sub-aspects, where the aspect has them; each norm is in exactly one.
    pub parts: Vec<Part>,
    /// Its place on the scale; none where it is described and not judged.
    pub rating: Option<Rating>,
    /// The places of single records, where the aspect rates them.
    pub cases: Option<Cases>,
    /// Its norms, in order.
    pub norms: Vec<Norm>,
    /// Its norms about the population as a whole.
    pub population_norms: Vec<PopulationNorm>,
    /// Its figures.
    pub measures: Vec<Measure>,
}

/// A sub-aspect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// The ids of its norms.
    pub norms: Vec<String>,
}

/// A place on a scale, as far as the dossiers decide it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// The places that remain possible, best first; exactly one when decided, none when there are too few dossiers.
    pub possible: Vec<String>,
    /// The rule that decided, from 1.
    pub rule: Option<u64>,
    /// The limits that changed what the rules came to, from 1.
    pub limits: Vec<u64>,
    /// What is shown: "beperkt", "tussen beperkt en voldoende", "niet te beoordelen".
    pub text: String,
    /// Why, in one Dutch sentence.
    pub reason: String,
    /// What an earlier audit gave, where this one says so.
    pub earlier: Option<Earlier>,
    /// What a person gave instead; the rest says what the rules give.
    pub overruled: Option<Overruled>,
    /// What decides.
    pub rules: Rules,
    /// What the source published.
    pub published: Vec<Published>,
}

impl Findings {
    /// The population of a subject; the main one where there is none by that name.
    pub fn population(&self, subject: &str) -> &Population {
        self.populations.iter().find(|p| p.subject == subject).unwrap_or_else(|| self.main())
    }

    /// Everything that sources published, with what it is about, in the order of the document.
    pub fn published(&self) -> Vec<(String, &Published)> {
        let mut all: Vec<(String, &Published)> = Vec::new();
        for population in &self.populations {
            all.extend(population.published.iter().map(|p| (population.many.clone(), p)));
        }
        let measure = |measure: &Measure| measure.title.clone();
        all.extend(self.measures.iter().flat_map(|m| m.published.iter().map(move |p| (measure(m), p))));
        for aspect in &self.aspects {
            let ratings = aspect.rating.iter().flat_map(|rating| &rating.published);
            all.extend(ratings.map(|p| (aspect.title.clone(), p)));
            for norm in &aspect.norms {
                all.extend(norm.published.iter().map(|p| (format!("{} {}", norm.id, norm.title), p)));
            }
            all.extend(aspect.measures.iter().flat_map(|m| m.published.iter().map(move |p| (measure(m), p))));
        }
        let overall = self.overall.iter().flat_map(|rating| &rating.published);
        all.extend(overall.map(|p| ("Totaaloordeel".to_owned(), p)));
        all
    }

    /// The main population.
    ///
    /// # Panics
    ///
    /// Where the document names none; one that this program wrote names at least one.
    pub fn main(&self) -> &Population {
        &self.populations[0]
    }
}

impl Norm {
    /// Whether every record that was read is shown, and not a choice of them.
    pub fn shows_all(&self) -> bool {
        self.verdicts.len() as u64 == self.counts.read
    }
}

impl Rating {
    /// The places that remain possible, a person's above those that the rules give.
    pub fn stands(&self) -> Vec<&str> {
        match &self.overruled {
            Some(overruled) => vec![overruled.place.as_str()],
            None => self.possible.iter().map(String::as_str).collect(),
        }
    }
}

impl CaseRecord {
    /// The place, where one is certain: a person's above that of the rules.
    pub fn place(&self) -> Option<&str> {
        let certain = self.possible.first().filter(|_| self.possible.len() == 1 && !self.not_applicable);
        self.overruled.as_ref().map(|o| o.place.as_str()).or(certain.map(String::as_str))
    }

    /// Whether it is certain that the record is not rated.
    pub fn unrated(&self) -> bool {
        self.overruled.is_none() && self.possible.is_empty() && self.not_applicable
    }
}

/// A rating by an earlier audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// The place.
    pub place: String,
    /// When it was given, ISO 8601.
    pub date: String,
    /// Where it stands.
    pub source: String,
}

/// A rating that a person gave instead of what the rules give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overruled {
    /// The place.
    pub place: String,
    /// The role of who gave it.
    pub by: String,
    /// When, ISO 8601.
    pub date: Option<String>,
    /// Why.
    pub motivation: String,
}

/// A figure that the dossiers do not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideFigure {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Its value in Dutch, "92%"; none where the audit does not supply it.
    pub value: Option<String>,
    /// Where the value comes from.
    pub from: Option<String>,
    /// Where the framework's source asks for it.
    pub source: Option<Source>,
}

/// The rules of a rating in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The places, best first.
    pub scale: Vec<String>,
    /// What is rated at all; none where everything is.
    pub applies: Option<String>,
    /// Which of the rules that hold decides, and what limits it: a Dutch sentence.
    pub precedence: String,
    /// Every rule, in order.
    pub rules: Vec<String>,
    /// Every limit, in order; they are numbered apart from the rules.
    pub limits: Vec<String>,
    /// Where the rules come from.
    pub origin: Origin,
    /// Why these rules, where they were chosen.
    pub why: Option<String>,
}

/// The ratings of single records on an aspect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// What decides.
    pub rules: Rules,
    /// How many records had which place, best first, a person's above that of the rules; with `unknown` and `not_applicable` they add up to `read`.
    pub places: Vec<PlaceCount>,
    /// Records whose place is still open.
    pub unknown: u64,
    /// Records that are not rated.
    pub not_applicable: u64,
    /// Records read.
    pub read: u64,
    /// The rating per record, in order of their ids: of every record that was read, or where there are many of a choice of
    /// each place that hangs on ids alone.
    pub records: Vec<CaseRecord>,
}

/// How many records had a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceCount {
    /// The place.
    pub place: String,
    /// Records.
    pub count: u64,
}

/// The rating of one record on an aspect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseRecord {
    /// The record's id.
    pub dossier: String,
    /// The places that remain possible, best first.
    pub possible: Vec<String>,
    /// Whether it remains possible that the record is not rated at all.
    pub not_applicable: bool,
    /// The rule that decided, from 1.
    pub rule: Option<u64>,
    /// The limits that changed what the rules came to, from 1.
    pub limits: Vec<u64>,
    /// What is shown: "voldoende", "goed of voldoende", "n.v.t.".
    pub text: String,
    /// Why, in one Dutch sentence.
    pub reason: String,
    /// What a person gave instead; the rest says what the rules give.
    pub overruled: Option<Overruled>,
}

/// A norm with its outcome over all records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The subject that it is about.
    pub subject: String,
    /// The statement that practice must meet.
    pub statement: String,
    /// Where the statement comes from.
    pub source: Source,
    /// How far it binds.
    pub modality: Modality,
    /// Whom it binds.
    pub addressee: Addressee,
    /// What no rule expresses and so was not tested.
    pub open: Option<String>,
    /// The norm in words: what decides each outcome.
    pub words: Words,
    /// How many records had which outcome; they add up to `read`.
    pub counts: Counts,
    /// The share that met it, where at least one record can be counted.
    pub share: Option<Share>,
    /// The finding as a Dutch sentence.
    pub sentence: String,
    /// Its criteria, where it has them.
    pub criteria: Vec<Criterion>,
    /// The outcome per record, in order of their ids: of every record that was read, or where there are many of a choice of
    /// each outcome that hangs on ids alone.
    pub verdicts: Vec<Record>,
    /// Quotes and examples that illustrate it; they count for nothing.
    pub quotes: Vec<Quote>,
    /// The outcomes by group, where the records are compared by groups.
    pub groups: Vec<NormGroup>,
    /// Records of which it is not known whether they are in a group.
    pub ungrouped: u64,
    /// How the groups differ in the share that met it.
    pub contrast: Option<Contrast>,
    /// What the source published.
    pub published: Vec<Published>,
}

/// The outcomes of a norm in one group of records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormGroup {
    /// What people call the group.
    pub label: String,
    /// How many records that are certainly in it had which outcome.
    pub counts: Counts,
    /// The share that met the norm.
    pub share: Option<Share>,
}

/// A norm's conditions in words, each a list of lines; deeper lines are indented by two spaces per level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// When it applies; empty when always.
    pub applies: Vec<String>,
    /// When it is met.
    pub met: Vec<String>,
    /// When it is partly met; empty when it cannot be.
    pub partly: Vec<String>,
}

/// How often each outcome occurred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Records read.
    pub read: u64,
    /// Voldaan.
    pub met: u64,
    /// Deels.
    pub partly: u64,
    /// Niet voldaan.
    pub not_met: u64,
    /// Niet te beoordelen.
    pub unknown: u64,
    /// N.v.t.
    pub not_applicable: u64,
}

impl Counts {
    /// Records with a definite outcome to which the norm applies: the denominator of a share.
    pub fn assessed(&self) -> u64 {
        self.met + self.partly + self.not_met
    }
}

/// The share of records that met a norm: met ÷ (met + partly + not met).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The share among records with a definite outcome, between 0 and 1; none when no record has one.
    pub value: Option<f64>,
    /// Its 95% Wilson score interval (Wilson 1927), lower end.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// The lowest value that the unknowns leave possible.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
}

/// A criterion with its outcomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// The question it asks.
    pub question: String,
    /// Whether a person decides it.
    pub judged: bool,
    /// How many records had which outcome.
    pub counts: Counts,
}

/// The outcome of one norm in one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The record's id.
    pub dossier: String,
    /// Its outcome.
    pub verdict: Verdict,
    /// The definite outcomes that remain possible; one when the verdict is definite.
    pub possible: Vec<Verdict>,
    /// The facts that decided it, or that are missing.
    pub evidence: Vec<Evidence>,
    /// For an open verdict: sets of facts that would settle it, smallest first.
    pub settle: Vec<Settle>,
}

/// A fact that counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What was asked: the condition in words, the same in every record, Dutch.
    #[serde(default)]
    pub asked: String,
    /// The same with what was found, a Dutch sentence.
    pub text: String,
    /// Path and line, where there is a place to look.
    pub place: Option<String>,
}

impl Evidence {
    /// What was found, without what was asked.
    pub fn found(&self) -> &str {
        let rest = self.text.strip_prefix(self.asked.as_str()).filter(|_| !self.asked.is_empty());
        rest.map_or(self.text.as_str(), |rest| rest.trim_start_matches(':').trim())
    }
}

/// Facts that together would settle a verdict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// Whether knowing these settles it whatever they turn out to be; otherwise it can.
    pub certain: bool,
    /// What to look up, Dutch.
    pub facts: Vec<String>,
}

/// Something said or seen in a record that illustrates a norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The record's id.
    pub dossier: String,
    /// Who spoke, in Dutch; none for an example that is retold.
    pub speaker: Option<String>,
    /// What it is about.
    pub context: Option<String>,
    /// The words.
    pub text: String,
    /// Where it was published.
    pub source: Option<String>,
}

/// A verdict on a criterion that a person gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// The record.
    pub dossier: String,
    /// The norm.
    pub norm: String,
    /// The criterion.
    pub criterion: String,
    /// The outcome given.
    pub verdict: Verdict,
    /// The role of who gave it.
    pub by: String,
    /// When, ISO 8601.
    pub date: Option<String>,
    /// Why.
    pub motivation: String,
}
