//! What one dossier adds to a figure about all of them.

use crate::{
    dossier::{Datum, Value},
    framework::measure::{Figure, Grouping, Measure},
    verdict::{Truth, Verdicts},
};

use super::{evaluate::Evaluator, trace::Silent, uncertain::Range};

/// What one dossier adds to a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// To its figure.
    pub adds: Adds,
    /// Whether it is in each of the groups for which the measure is reckoned apart.
    pub groups: Vec<Truth>,
}

/// What one dossier adds to a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adds {
    /// Whether the condition holds.
    Share(Truth),
    /// Whether it is in each group.
    Distribution(Vec<Truth>),
    /// The value; none if it is not known.
    Distinct(Option<String>),
    /// The amount.
    Amount(Range),
    /// It may be reckoned of this dossier, or not; so what it adds is not known.
    Doubt,
    /// Nothing: it is not reckoned of this dossier.
    NotApplicable,
}

/// Whether a dossier is in each of several groups.
pub(super) fn groups<'a>(
    evaluator: &Evaluator<'a>,
    grouping: &'a Grouping,
    verdicts: &[Verdicts],
) -> Vec<Truth> {
    let truth = |condition| evaluator.truth(condition, None, verdicts, &mut Silent);
    grouping.groups.iter().map(|group| truth(&group.when)).collect()
}

/// What a dossier adds to a measure, which is reckoned apart by groups.
pub(super) fn measured<'a>(
    evaluator: &Evaluator<'a>,
    measure: &'a Measure,
    by: Option<&'a Grouping>,
    verdicts: &[Verdicts],
) -> Measured {
    let truth = |condition| evaluator.truth(condition, None, verdicts, &mut Silent);
    let groups = |grouping: &'a Grouping| groups(evaluator, grouping, verdicts);
    let applies = measure.applies.as_ref().map_or(Truth::TRUE, truth);
    let adds = match &measure.figure {
        _ if !applies.can_be_true() => Adds::NotApplicable,
        _ if applies != Truth::TRUE => Adds::Doubt,
        Figure::Share(condition) => Adds::Share(truth(condition)),
        Figure::Distribution(grouping) => Adds::Distribution(groups(grouping)),
        Figure::Distinct(field) => {
            let datum = evaluator.dossier.facts.get(*field).map_or(&Datum::Unknown, |f| &f.datum);
            Adds::Distinct(match datum {
                Datum::Known(Value::Text(text)) => Some(text.clone()),
                Datum::Known(Value::Number(number)) => Some(number.to_string()),
                Datum::Known(Value::Choice(slot)) => Some(slot.to_string()),
                _ => None,
            })
        }
        Figure::Sum(amount) | Figure::Mean(amount) | Figure::Median(amount) => {
            Adds::Amount(evaluator.amount(amount, None, verdicts))
        }
    };
    Measured { adds, groups: by.map(groups).unwrap_or_default() }
}
