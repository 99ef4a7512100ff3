//! What a case expects of the rating of its dossier on an aspect.

use crate::{
    assess::{CaseAssessment, CaseTrace},
    diagnostic::{Code, Diagnostic, Sink, nearest},
    explain::Explainer,
    framework::{Framework, rating::CaseRating},
    source::{Span, Spanned},
    syntax::{Node, Value as Syntax},
    table::{Table, one_or_more, word},
    verdict::Places,
};

use super::Failure;

/// What a rating must come to.
#[derive(Debug, Clone)]
pub(super) struct Expectation {
    /// The slot of the aspect.
    pub(super) aspect: usize,
    pub(super) span: Span,
    place: Option<Expected>,
    possible: Option<Places>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// Just this.
    Only(Places),
    /// More than one is possible.
    Unknown,
}

const UNKNOWN: &str = "unknown";
const NOT_APPLICABLE: &str = "not_applicable";

impl Expectation {
    /// Whether a rating is as expected.
    pub(super) fn holds(&self, found: Places) -> bool {
        let place = self.place.is_none_or(|place| match place {
            Expected::Only(only) => found == only,
            Expected::Unknown => !found.is_definite(),
        });
        place && self.possible.is_none_or(|possible| possible == found)
    }

    /// What differs, and why it came out so; none where it is as expected.
    pub(super) fn failure<'a>(
        &self,
        title: &str,
        id: &str,
        rating: &CaseRating,
        found: (&CaseAssessment, &CaseTrace<'a>),
        explainer: &Explainer<'a>,
    ) -> Option<Failure> {
        let (assessment, trace) = found;
        if self.holds(assessment.possible) {
            return None;
        }
        let wanted = match (self.place, self.possible) {
            (_, Some(possible)) => words(rating, possible),
            (Some(Expected::Only(only)), None) => words(rating, only),
            (_, None) => UNKNOWN.to_owned(),
        };
        let what = if self.possible.is_some() { "possible" } else { "rating" };
        Some(Failure {
            span: self.span,
            title: title.to_owned(),
            norm: id.to_owned(),
            differences: vec![(what.into(), wanted, words(rating, assessment.possible))],
            explanation: explainer.case_trees(rating, assessment, trace),
        })
    }
}

/// Places as cases write them.
fn words(rating: &CaseRating, places: Places) -> String {
    let mut words: Vec<&str> = places.slots().map(|slot| rating.rules.place(slot)).collect();
    words.extend(places.meets(Places::NONE).then_some(NOT_APPLICABLE));
    words.join(" or ")
}

/// Reads `ASPECT: RATE`, or `ASPECT: {possible: [RATE, …]}`.
pub(super) fn read(
    name: &Spanned<String>,
    node: &Node,
    framework: &Framework,
    sink: &mut Sink,
) -> Option<Expectation> {
    let rates = || framework.aspects.iter().filter(|aspect| aspect.case_rating.is_some());
    let slot = framework.aspects.iter().position(|aspect| aspect.id == name.value);
    let rating = slot.and_then(|slot| framework.aspects.get(slot)?.case_rating.as_ref());
    let (Some(aspect), Some(rating)) = (slot, rating) else {
        let message = match slot {
            Some(_) => format!("the aspect `{}` does not rate dossiers", name.value),
            None => format!("there is no aspect `{}`", name.value),
        };
        let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
        sink.push(match nearest(&name.value, rates().map(|aspect| aspect.id.as_str())) {
            Some(near) if near != name.value => diagnostic.did_you_mean(near),
            _ => diagnostic.help("expect a rating of an aspect with a `case_rating`"),
        });
        return None;
    };
    let scale = &rating.rules.scale;
    let mut known: Vec<(&str, Expected)> = scale
        .iter()
        .enumerate()
        .map(|(slot, place)| (place.as_str(), Expected::Only(Places::only(slot))))
        .collect();
    known.push((NOT_APPLICABLE, Expected::Only(Places::NONE)));
    if !matches!(node.value, Syntax::Mapping(_)) {
        known.push((UNKNOWN, Expected::Unknown));
        let place = Some(word(node, &known, sink)?);
        return Some(Expectation { aspect, span: name.span, place, possible: None });
    }
    let mut table = Table::open(node, "an expected rating", sink)?;
    let possible = table.required("possible");
    table.finish(sink);
    let places: Vec<Option<Places>> = one_or_more(possible?)
        .into_iter()
        .map(|n| match word(n, &known, sink)? {
            Expected::Only(only) => Some(only),
            Expected::Unknown => None,
        })
        .collect();
    let possible = places.into_iter().try_fold(Places::default(), |all, place| Some(all.or(place?)))?;
    Some(Expectation { aspect, span: name.span, place: None, possible: Some(possible) })
}
