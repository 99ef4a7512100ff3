//! A compiled framework: names resolved to slots, types checked, dates and lengths parsed.
//!
//! It can only be made by [`crate::compile`], so whatever holds one may rely on it: every slot exists, every
//! comparison fits its type, no definition refers to itself. Evaluation sees this and nothing of YAML.

pub mod common;
pub mod condition;
pub mod cost;
pub mod measure;
pub mod population;
pub mod published;
pub mod rating;

use std::ops::Range;

use crate::{
    findings::{Addressee, Document, Inherited, Modality, Origin, Source, Verdict},
    time::{Dates, Day, Length},
    verdict::Verdicts,
    vocabulary::Vocabulary,
};
use common::Common;
use condition::{Anchor, Condition};
use measure::{Grouping, Measure};
use population::PopulationNorm;
use published::Published;
use rating::{CaseRating, Outside, Rating};

/// A framework, ready to be tested against dossiers.
#[derive(Debug)]
pub struct Framework {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// The frameworks that it takes over from, nearest first, and what it changed.
    pub inherited: Vec<Inherited>,
    /// The documents that its norms cite.
    pub documents: Vec<Document>,
    /// The rating scale, best first.
    pub scale: Vec<String>,
    /// The kinds of record that are tested, the main one first; there is at least one.
    pub subjects: Vec<Subject>,
    /// Parameters of the framework and of its aspects.
    pub parameters: Vec<Parameter>,
    /// Named conditions.
    pub definitions: Vec<Definition>,
    /// Its aspects.
    pub aspects: Vec<Aspect>,
    /// All norms, aspect by aspect.
    pub norms: Vec<Norm>,
    /// Slots of `norms` in an order in which each comes after those whose verdict it needs.
    pub order: Vec<usize>,
    /// Norms about the whole population, aspect by aspect.
    pub population_norms: Vec<PopulationNorm>,
    /// Figures about the whole population.
    pub measures: Vec<Measure>,
    /// Figures that audits supply.
    pub figures: Vec<Outside>,
    /// How the whole is rated.
    pub overall: Option<Rating>,
    /// Slots of `aspects` in an order in which each comes after those whose rating it needs.
    pub rated: Vec<usize>,
    /// The words for shares.
    pub quantities: Quantities,
    /// The frameworks of which this one is joined, in order; none where it is one by itself.
    pub joined: Vec<Joined>,
    /// How much of what its conditions ask is numbered, because others may ask it too.
    pub common: Common,
}

/// A framework that is joined with others.
#[derive(Debug)]
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
    /// Its words for shares.
    pub quantities: Quantities,
    /// Whether it rates the whole by itself; joined, it does not.
    pub overall: bool,
    /// The slots of its aspects.
    pub aspects: Range<usize>,
    /// The slots of its figures in [`Framework::measures`].
    pub measures: Range<usize>,
}

impl Framework {
    /// The words for shares of the framework that a norm comes from.
    pub fn words_of(&self, norm: &Norm) -> &Quantities {
        let slot = self.norms.iter().position(|known| std::ptr::eq(known, norm));
        let aspect = slot.and_then(|slot| self.aspects.iter().position(|a| a.norms.contains(&slot)));
        let joined = self.joined.iter().find(|j| aspect.is_some_and(|slot| j.aspects.contains(&slot)));
        joined.map_or(&self.quantities, |joined| &joined.quantities)
    }

    /// The words for shares of the framework that a measure comes from.
    pub fn words_for(&self, measure: &Measure) -> &Quantities {
        let at = |measures: &[Measure]| measures.iter().position(|known| std::ptr::eq(known, measure));
        let aspect = self.aspects.iter().position(|aspect| at(&aspect.measures).is_some());
        let whole = at(&self.measures);
        let joined = self.joined.iter().find(|j| {
            aspect.is_some_and(|slot| j.aspects.contains(&slot))
                || whole.is_some_and(|slot| j.measures.contains(&slot))
        });
        joined.map_or(&self.quantities, |joined| &joined.quantities)
    }

    /// The groups by which a measure is reckoned: its own, or those of its subject.
    pub fn grouping<'f>(&'f self, measure: &'f Measure) -> Option<&'f Grouping> {
        let subject = self.subject(measure.subject).groups.as_ref();
        // How records spread over the groups is not compared by those groups.
        let subject =
            subject.filter(|groups| !measure.figure.spreads_over(groups) && measure.figure.divides());
        measure.by.as_ref().or(subject)
    }

    /// A kind of record, by its slot.
    pub fn subject(&self, slot: usize) -> &Subject {
        &self.subjects[slot]
    }

    /// The norms about one kind of record.
    pub fn norms_of(&self, subject: usize) -> impl Iterator<Item = &Norm> {
        self.norms.iter().filter(move |norm| norm.subject == subject)
    }

    /// Every measure: those of the framework, then those of each aspect in order.
    pub fn all_measures(&self) -> impl Iterator<Item = &Measure> {
        self.measures.iter().chain(self.aspects.iter().flat_map(|aspect| &aspect.measures))
    }
}

/// The kind of record that is tested.
#[derive(Debug)]
pub struct Subject {
    /// Its name in audit files.
    pub id: String,
    /// What one is called.
    pub one: String,
    /// What several are called.
    pub many: String,
    /// What the study of them is called, such as "enquête"; what several are called, where it has no name.
    pub study: Option<String>,
    /// The groups by which every norm and measure is compared.
    pub groups: Option<Grouping>,
    /// What the source published about how many there are.
    pub published: Vec<Published>,
    /// What a record may contain.
    pub vocabulary: Vocabulary,
}

/// A stretch of time in which something holds, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Validity {
    /// The first day; [`Day::PAST`] where it always held.
    pub from: Day,
    /// The last; [`Day::FUTURE`] where it still holds.
    pub until: Day,
}

impl Norm {
    /// Every condition by which it is judged.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let clauses = std::iter::once(&self.met).chain(&self.partly).filter_map(|clause| match clause {
            Clause::Condition(condition) => Some(condition),
            Clause::Criteria(_) => None,
        });
        let criteria = self.criteria.iter().flat_map(|criterion| match &criterion.decides {
            Decides::Rule { met, partly } => std::iter::once(met).chain(partly).collect(),
            Decides::Judgement { .. } => Vec::new(),
        });
        self.applies.iter().chain(clauses).chain(criteria)
    }
}

impl Validity {
    /// At all times.
    pub const ALWAYS: Self = Self { from: Day::PAST, until: Day::FUTURE };

    /// Whether it holds on a day.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether it holds on some day from one to another.
    pub fn meets(self, from: Day, until: Day) -> bool {
        self.from <= until && from <= self.until
    }

    /// In Dutch: "vanaf 1 januari 2012", "tot en met 31 december 2011"; empty for all times.
    pub fn dutch(self) -> String {
        let date = |day: Day| Dates::exact(day).dutch();
        match (self.from.is_finite(), self.until.is_finite()) {
            (true, true) => format!("van {} tot en met {}", date(self.from), date(self.until)),
            (true, false) => format!("vanaf {}", date(self.from)),
            (false, true) => format!("tot en met {}", date(self.until)),
            (false, false) => String::new(),
        }
    }
}

/// A named figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub id: String,
    /// The slot of its aspect; none for the whole framework.
    pub aspect: Option<usize>,
    /// The slot of its framework in [`Framework::joined`], where there are several.
    pub framework: Option<usize>,
    /// Its values, in the order in which they are written; no two hold on one day.
    pub versions: Vec<ParameterVersion>,
}

/// What a figure is at some time.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterVersion {
    /// When.
    pub validity: Validity,
    /// Its value.
    pub value: Quantity,
    /// Where the value comes from.
    pub origin: Origin,
    /// Why this value.
    pub why: Option<String>,
    /// Where the figure stands.
    pub source: Option<Source>,
}

/// What a parameter can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// A length of time.
    Length(Length),
    /// A whole number.
    Number(i64),
}

impl Quantity {
    /// Whether both are lengths, or both numbers.
    pub fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    /// In Dutch.
    pub fn dutch(self) -> String {
        match self {
            Self::Length(length) => length.dutch(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// A condition with a name.
#[derive(Debug)]
pub struct Definition {
    /// Its name.
    pub id: String,
    /// What it says, in Dutch.
    pub title: String,
    /// The slot of the subject that it is about.
    pub subject: usize,
    /// The condition.
    pub when: Condition,
}

/// A group of norms that is rated as one.
#[derive(Debug)]
pub struct Aspect {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks of practice.
    pub frame: String,
    /// Where the source treats it.
    pub source: Option<Source>,
    /// Sub-aspects, by title and slots of `Framework::norms`.
    pub parts: Vec<(String, Vec<usize>)>,
    /// Slots of its norms in [`Framework::norms`].
    pub norms: Vec<usize>,
    /// Slots of its norms about the whole in [`Framework::population_norms`].
    pub population_norms: Vec<usize>,
    /// Its figures.
    pub measures: Vec<Measure>,
    /// How it is rated, where it is.
    pub rating: Option<Rating>,
    /// How each dossier is rated on it.
    pub case_rating: Option<CaseRating>,
}

/// One statement that practice must meet.
#[derive(Debug)]
pub struct Norm {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The statement.
    pub statement: String,
    /// The slot of the subject that it is about.
    pub subject: usize,
    /// Where it comes from.
    pub source: Source,
    /// How far it binds. A permission is never "not met": where it is not used it does not apply.
    pub modality: Modality,
    /// Whom it binds.
    pub addressee: Addressee,
    /// What no rule expresses.
    pub open: Option<String>,
    /// Whether it is taken over from another framework as it is.
    pub inherited: bool,
    /// When it is in force.
    pub validity: Validity,
    /// The date by which it is decided which version of a rule or parameter judges; the audit's, where there is none.
    pub date: Option<Anchor>,
    /// When it applies; always, where there is none.
    pub applies: Option<Condition>,
    /// Its criteria; may be empty.
    pub criteria: Vec<Criterion>,
    /// When it is met.
    pub met: Clause,
    /// When it is partly met, where it is not met.
    pub partly: Option<Clause>,
    /// The finding sentence, a template.
    pub finding: String,
    /// What the source published.
    pub published: Vec<Published>,
}

/// What decides that a norm is (partly) met.
#[derive(Debug)]
pub enum Clause {
    /// A condition.
    Condition(Condition),
    /// Its criteria.
    Criteria(Need),
}

/// How many of the criteria that apply must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// All of them.
    All,
    /// At least so many.
    AtLeast(u32),
}

/// One decidable question inside a norm.
#[derive(Debug)]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// What decides it.
    pub decides: Decides,
}

/// Who decides where several people judged one question. What is not decided stays open between what they said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decide {
    /// All of them, if they agree.
    #[default]
    Unanimous,
    /// More than half of them.
    Majority,
    /// The first in the file.
    First,
}

impl Decide {
    /// What several judgements on one question come to, in the order in which they were given.
    pub fn of(self, given: &[Verdict]) -> Verdicts {
        let decided = match self {
            Self::Unanimous => given.first().filter(|first| given.iter().all(|other| other == *first)),
            Self::Majority => {
                given.iter().find(|one| 2 * given.iter().filter(|other| other == one).count() > given.len())
            }
            Self::First => given.first(),
        };
        decided.map_or_else(|| Verdicts::of(given.iter().copied()), |verdict| Verdicts::only(*verdict))
    }
}

/// What decides a criterion.
#[derive(Debug)]
pub enum Decides {
    /// A rule.
    Rule {
        /// When it is met.
        met: Condition,
        /// When it is partly met, where it is not met.
        partly: Option<Condition>,
    },
    /// A person.
    Judgement {
        /// What to weigh.
        guidance: String,
        /// Who decides where several people judged.
        decide: Decide,
    },
}

/// The words for shares (catalogued from the source's own usage).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantities {
    /// With fewer records only numbers are used.
    pub minimum: u64,
    /// For no record.
    pub none: Word,
    /// For one.
    pub one: Word,
    /// For two.
    pub two: Word,
    /// For all of them.
    pub all: Word,
    /// By share: lower bound in hundredths of a percent, ascending from 0, and word.
    pub shares: Vec<(u64, Word)>,
}

impl Quantities {
    /// Every word.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        [&self.none, &self.one, &self.two, &self.all]
            .into_iter()
            .chain(self.shares.iter().map(|(_, word)| word))
    }
}

/// A word for a share, and whether its verb is plural.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, such as "het merendeel van de".
    pub word: String,
    /// Whether a plural verb goes with it.
    pub plural: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_who_differ_leave_open_what_they_said() {
        let (met, not) = (Verdict::Met, Verdict::NotMet);
        let both = Verdicts::of([met, not]);
        assert_eq!(Decide::Unanimous.of(&[met, met]), Verdicts::only(met));
        assert_eq!(Decide::Unanimous.of(&[met, met, not]), both);
        assert_eq!(Decide::Majority.of(&[not, met, met]), Verdicts::only(met));
        assert_eq!(Decide::Majority.of(&[not, met]), both);
        assert_eq!(Decide::First.of(&[not, met, met]), Verdicts::only(not));
    }
}
