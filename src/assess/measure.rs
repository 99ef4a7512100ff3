//! What one dossier adds to a figure about all of them.

use crate::{
    dossier::{Datum, Value},
    framework::{
        condition::Selection,
        measure::{Figure, Grouping, Measure},
    },
    time::Day,
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
    /// Periods that were under way.
    UnderWay {
        /// Among whose they count; none where that is not known. Of what is not counted apart an empty text.
        whose: Option<String>,
        /// The first and the last day of what certainly counts, as far as it certainly was under way.
        certain: Vec<(Day, Day)>,
        /// The same of what may count, as far as it may have been under way.
        possible: Vec<(Day, Day)>,
        /// Whether there may be others that are not recorded.
        open: bool,
    },
    /// Nothing, because the figure hangs on no dossier.
    Nothing,
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
                Datum::Known(Value::Text(text)) => Some(text.as_ref().into()),
                Datum::Known(Value::Number(number)) => Some(number.to_string()),
                Datum::Known(Value::Choice(slot)) => Some(slot.to_string()),
                _ => None,
            })
        }
        Figure::AtOnce { select, by, .. } => {
            let whose = match by {
                None => Some(String::new()),
                Some(field) => evaluator.called(*field),
            };
            evaluator.under_way(select, verdicts, whose)
        }
        Figure::Sample(_) => Adds::Nothing,
        Figure::Sum(amount) | Figure::Mean(amount) | Figure::Median(amount) => {
            Adds::Amount(evaluator.amount(amount, None, verdicts))
        }
    };
    Measured { adds, groups: by.map(groups).unwrap_or_default() }
}

impl<'a> Evaluator<'a> {
    /// The periods of a selection, as far as they had begun by the audit's date.
    fn under_way(&self, select: &'a Selection, verdicts: &[Verdicts], whose: Option<String>) -> Adds {
        let frame = self.frame(&select.window, None, verdicts);
        let window = frame.0;
        let (mut certain, mut possible) = (Vec::new(), Vec::new());
        for event in self.events(&select.kinds) {
            let membership = self.membership(select, event, &frame, None, verdicts, &mut Silent);
            let until = |day: Day| day.min(self.as_of);
            if membership.possible && event.from.lo <= until(event.until.hi) {
                possible.push((event.from.lo, until(event.until.hi)));
            }
            if membership.certain && !window.can_lack && event.from.hi <= until(event.until.lo) {
                certain.push((event.from.hi, until(event.until.lo)));
            }
        }
        let open = window.can_be && !self.closed(&select.kinds, &window);
        Adds::UnderWay { whose, certain, possible, open }
    }

    /// What people call the value of a field; none if it is not known.
    fn called(&self, field: usize) -> Option<String> {
        match &self.dossier.facts.get(field)?.datum {
            Datum::Known(Value::Text(text)) => Some(text.as_ref().into()),
            Datum::Known(Value::Number(number)) => Some(number.to_string()),
            Datum::Known(Value::Choice(slot)) => {
                self.vocabulary.fields.get(field)?.ty.choices()?.labels.get(*slot).cloned()
            }
            _ => None,
        }
    }
}
