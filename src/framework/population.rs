//! What is asked of a population: the conditions of ratings, and norms about the whole.

use super::{condition::Bound, rating::Within};
use crate::{findings::Source, verdict::Verdicts};

/// What is asked of the population.
#[derive(Debug, Clone, PartialEq)]
pub enum Population {
    /// All of these.
    All(Vec<Self>),
    /// One of these or more.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// So many of these.
    Of(Bound, Vec<Self>),
    /// The share of dossiers that met a norm.
    Share {
        /// The slot of the norm.
        norm: usize,
        /// The slot of the group of its subject; all of them, where there is none.
        group: Option<usize>,
        /// How large a share.
        share: Within,
    },
    /// The share of dossiers that an aspect's rules for one dossier give this place or a better one.
    Cases {
        /// The slot of the aspect.
        aspect: usize,
        /// The slot of its scale.
        rate: usize,
        /// How large a share.
        share: Within,
    },
    /// A figure from outside, by its slot.
    Figure(usize, Within),
    /// What a measure comes to.
    Measure {
        /// Its slot among all measures: those of the framework, then those of each aspect in order.
        slot: usize,
        /// What of it.
        of: Asked,
        /// The slot of the group for which it is reckoned; all records, where there is none.
        group: Option<usize>,
        /// How large.
        within: Within,
    },
    /// That groups differ in a norm or a measure.
    Differs {
        /// In which.
        of: Compared,
        /// The group in which it is higher than in each other, by its slot.
        higher: Option<usize>,
        /// The p-value stays below this, in hundredths of a percent.
        at: u64,
    },
    /// The verdict on a norm about the whole, by its slot, is one of these.
    Verdict(usize, Verdicts),
    /// The rating of another aspect.
    Rating {
        /// The slot of the aspect.
        aspect: usize,
        /// This slot of its scale or a better one.
        at_least: Option<usize>,
        /// This slot of its scale or a worse one.
        at_most: Option<usize>,
    },
}

/// What of a measure is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The share of records for which its condition holds.
    Holds,
    /// The share of records with a value of a distribution, by its slot.
    Part(usize),
    /// How many records have it.
    Count(usize),
    /// The number that it comes to, in hundredths.
    Number,
}

/// What groups are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// The share that met a norm, by its slot.
    Norm(usize),
    /// A measure, by its slot among all measures.
    Measure(usize),
}

impl Population {
    /// The leaves: what is asked of figures.
    pub fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::Of(_, parts) => {
                parts.iter().flat_map(Self::leaves).collect()
            }
            Self::Not(inner) => inner.leaves(),
            leaf => vec![leaf],
        }
    }
}

/// A norm about the population as a whole, such as its size.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationNorm {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks.
    pub statement: String,
    /// Where it comes from.
    pub source: Source,
    /// When it applies; always, where there is none.
    pub applies: Option<Population>,
    /// When it is met.
    pub met: Population,
    /// When it is partly met.
    pub partly: Option<Population>,
    /// What a report says of it, a template.
    pub finding: String,
}

impl PopulationNorm {
    /// What its conditions ask of figures.
    pub fn leaves(&self) -> Vec<&Population> {
        let conditions = self.applies.iter().chain([&self.met]).chain(&self.partly);
        conditions.flat_map(Population::leaves).collect()
    }
}
