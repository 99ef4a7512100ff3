//! Decision rules that give a place on a scale: to an aspect over all dossiers, or to one dossier.
//!
//! Both are one mechanism, generic over what a rule asks: rules in an order of precedence, and limits that hold
//! whatever the rules say. See [`crate::assess::place`].

use super::{condition::Condition, population::Population};
use crate::{
    dutch,
    findings::{Origin, Source},
};

/// The most places on a scale; far more than anyone can keep apart.
pub const MOST_PLACES: usize = 24;

/// Rules that give a place on a scale. `W` is what they ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules<W> {
    /// The places, best first.
    pub scale: Vec<String>,
    /// Which of the rules that hold decides.
    pub hit: Hit,
    /// The rules, in the order in which they are written.
    pub rules: Vec<Rule<W>>,
    /// What the outcome of the rules is limited to, in the order in which they are written.
    pub limits: Vec<Limit<W>>,
    /// Where the rules come from.
    pub origin: Origin,
    /// Why these rules.
    pub why: Option<String>,
}

/// Which of the rules that hold decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hit {
    /// The first.
    #[default]
    First,
    /// The only one: rules of different places never hold together.
    Unique,
    /// The one with the best place.
    Best,
    /// The one with the worst place.
    Worst,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule<W> {
    /// The place that it gives.
    pub rate: Gives,
    /// When; where no other rule holds, if there is none.
    pub when: Option<W>,
}

/// The place that a rule gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A slot of the scale.
    Place(usize),
    /// What an earlier audit gave.
    Earlier,
}

/// What limits a rating, whatever the rules say.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit<W> {
    /// When.
    pub when: W,
    /// The slot of the scale.
    pub rate: usize,
    /// Whether it decides the rating (a limiter); otherwise the rating is at most this (a cap).
    pub decides: bool,
}

/// One of the conditions of [`Rules`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Of a rule.
    Rule(usize),
    /// Of a limit.
    Limit(usize),
}

impl<W> Rules<W> {
    /// A condition; none for a rule that asks nothing.
    pub fn when(&self, at: At) -> Option<&W> {
        match at {
            At::Rule(at) => self.rules.get(at).and_then(|rule| rule.when.as_ref()),
            At::Limit(at) => self.limits.get(at).map(|limit| &limit.when),
        }
    }

    /// Every condition, those of rules first.
    pub fn conditions(&self) -> impl Iterator<Item = &W> {
        self.rules.iter().filter_map(|rule| rule.when.as_ref()).chain(self.limits.iter().map(|l| &l.when))
    }

    /// Whether a rule carries an earlier rating forward.
    pub fn carries(&self) -> bool {
        self.rules.iter().any(|rule| rule.rate == Gives::Earlier)
    }

    /// What a place is called.
    pub fn place(&self, slot: usize) -> &str {
        self.scale.get(slot).map_or("", String::as_str)
    }
}

/// How an aspect gets its place on the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    /// With fewer assessed records for a share that a rule needs, the aspect cannot be rated.
    pub minimum: u64,
    /// The rules.
    pub rules: Rules<Population>,
    /// What the source published as its rating.
    pub published: Vec<PublishedPlace>,
}

/// A rating that a source published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPlace {
    /// The slot of the scale.
    pub place: usize,
    /// The words in which it is printed.
    pub text: Option<String>,
    /// Where it stands.
    pub source: Source,
    /// What there is to say about it.
    pub note: Option<String>,
}

/// How one dossier gets its place on the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRating {
    /// The slot of the subject that it is about.
    pub subject: usize,
    /// When a dossier is rated at all; always, where there is none.
    pub applies: Option<Condition>,
    /// The rules.
    pub rules: Rules<Condition>,
}

/// A figure that the dossiers do not hold; an audit supplies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// What it is measured in.
    pub unit: Unit,
    /// Where the source asks for it.
    pub source: Option<Source>,
}

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hundredths of a percent.
    Percentage,
    /// A whole number.
    Number,
    /// Hundredths.
    Decimal,
}

impl Unit {
    /// A figure in Dutch.
    pub fn dutch(self, figure: u64) -> String {
        match self {
            Self::Percentage => dutch::percentage(figure),
            Self::Number => figure.to_string(),
            Self::Decimal => dutch::percentage(figure).trim_end_matches('%').to_owned(),
        }
    }
}

/// How large a figure is: a share in hundredths of a percent, a whole number, or a number in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// At least.
    pub at_least: Option<u64>,
    /// At most.
    pub at_most: Option<u64>,
}
