//! Figures about the whole population, without a verdict.

use super::{
    condition::{Amount, Condition, Selection},
    published::Published,
};
use crate::{
    findings::{self, Source},
    stats::Assumed,
};

/// A descriptive figure.
#[derive(Debug)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// What it measures.
    pub title: String,
    /// The slot of the subject that it is about.
    pub subject: usize,
    /// Where the source reports it.
    pub source: Option<Source>,
    /// What a report says of it, a template.
    pub sentence: Option<String>,
    /// Of which records it is reckoned; of all, where there is none.
    pub applies: Option<Condition>,
    /// How it is reckoned.
    pub figure: Figure,
    /// The groups for which it is reckoned apart as well; those of its subject, where there are none here.
    pub by: Option<Grouping>,
    /// The share beside which it is set, from another study.
    pub beside: Option<Beside>,
    /// What the source published.
    pub published: Vec<Published>,
}

/// A share of another study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// That of a norm, by its slot.
    Norm(usize),
    /// That of a measure, by its slot among all of them.
    Measure(usize),
}

/// How a figure is reckoned.
#[derive(Debug)]
pub enum Figure {
    /// For how many records a condition holds.
    Share(Condition),
    /// How records spread over groups.
    Distribution(Grouping),
    /// How many different values a field has.
    Distinct(usize),
    /// The sum of an amount.
    Sum(Amount),
    /// Its mean.
    Mean(Amount),
    /// Its median.
    Median(Amount),
    /// How many periods at most are under way on one day, over all records.
    AtOnce {
        /// Which periods.
        select: Selection,
        /// By the slot of which field they are counted apart: the highest number of any of its values.
        by: Option<usize>,
        /// What people call that field.
        whose: Option<String>,
    },
    /// How many records two groups need; this hangs on no record.
    Sample(Sample),
}

/// What two groups need to find a difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// What is assumed.
    pub assumed: Assumed,
    /// With what probability the difference is to be found, between 0 and 1.
    pub power: f64,
    /// The number of records in each group of which the power is reckoned as well.
    pub size: Option<u64>,
}

/// Groups of records.
#[derive(Debug, PartialEq)]
pub struct Grouping {
    /// What sets them apart.
    pub title: String,
    /// Whether a record can be in more than one.
    pub multiple: bool,
    /// The groups.
    pub groups: Vec<Group>,
}

/// One group of records.
#[derive(Debug, PartialEq)]
pub struct Group {
    /// Its name in templates.
    pub value: String,
    /// What people call it.
    pub label: String,
    /// Which records are in it.
    pub when: Condition,
}

impl Figure {
    /// Whether it says how records spread over these groups.
    pub fn spreads_over(&self, groups: &Grouping) -> bool {
        matches!(self, Self::Distribution(own) if own == groups)
    }

    /// Whether it can be reckoned for a part of the records.
    pub fn divides(&self) -> bool {
        !matches!(self, Self::AtOnce { .. } | Self::Sample(_))
    }

    /// The figure over no records: it has every value that can occur.
    pub fn blank(&self) -> findings::Figure {
        match self {
            Self::Share(_) => findings::Figure::Share { yes: 0, no: 0, unknown: 0, not_applicable: 0 },
            Self::Distribution(grouping) => {
                let value = |group: &Group| findings::Value {
                    value: group.value.clone(),
                    label: group.label.clone(),
                    count: 0,
                };
                findings::Figure::Distribution {
                    values: grouping.groups.iter().map(value).collect(),
                    multiple: grouping.multiple,
                    records: 0,
                    none: 0,
                    unknown: 0,
                    not_applicable: 0,
                }
            }
            Self::Distinct(_) => findings::Figure::Distinct { count: 0, unknown: 0 },
            Self::Sum(_) => findings::Figure::Sum { total: 0, unknown: 0 },
            Self::Mean(_) => findings::Figure::Mean { total: 0, known: 0, unknown: 0, not_applicable: 0 },
            Self::Median(_) => {
                findings::Figure::Median { middle: [0, 0], known: 0, unknown: 0, not_applicable: 0 }
            }
            Self::AtOnce { whose, .. } => findings::Figure::AtOnce {
                least: 0,
                most: Some(0),
                day: None,
                who: None,
                by: whose.clone(),
                not_applicable: 0,
            },
            Self::Sample(sample) => findings::Figure::Sample {
                needed: sample.assumed.needed(sample.power).unwrap_or_default(),
                size: sample.size,
                power: sample.size.and_then(|size| sample.assumed.power(size)),
            },
        }
    }
}
