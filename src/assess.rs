//! From a framework and one dossier to verdicts: which remain possible, and what was looked at to find out.
//!
//! A verdict is definite only if it holds for every way of filling in what the dossier leaves open. Nothing here can
//! fail, and nothing depends on the order of operands, of events in a file, or of dossiers.

mod amount;
mod date;
pub mod evaluate;
pub mod exempt;
pub(crate) mod fact;
pub mod gap;
pub mod known;
pub mod measure;
pub mod place;
mod rate;
pub mod trace;
pub mod uncertain;

use std::collections::BTreeMap;

use smallvec::{SmallVec, smallvec};

use crate::{
    dossier::{Dossier, DossierId},
    findings::{Modality, Verdict},
    framework::{
        Aspect, Clause, Criterion, Decides, Framework, Need, Norm,
        condition::{Bound, Condition},
        measure::Measure,
        rating::{At, CaseRating},
    },
    time::{Dates, Day},
    verdict::{Places, Truth, Verdicts},
};

use evaluate::{Evaluator, so_many};
use known::Known;
use measure::{Measured, measured};
use place::Placed;
use trace::{Silent, Step, Trace};
use uncertain::Moment;

/// Verdicts that people gave, by dossier, norm and criterion; several where people differ and any may be right.
pub type Judgements = BTreeMap<(DossierId, String, String), Verdicts>;

/// What one dossier yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Per norm of the framework; of one that is about another kind of record, no verdict is possible.
    pub norms: Vec<NormAssessment>,
    /// Per measure: those of the framework, then those of each aspect in order; none for one about another kind of
    /// record.
    pub measures: Vec<Option<Measured>>,
    /// Whether it is in each of the groups by which records of its kind are compared.
    pub groups: Vec<Truth>,
    /// Per aspect: its rating of this dossier, where it rates dossiers.
    pub cases: Vec<Option<CaseAssessment>>,
}

/// The rating that one dossier gets on an aspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAssessment {
    /// The places that remain possible; none among them where the dossier may not be rated at all.
    pub possible: Places,
    /// What the rules leave possible, where it is rated.
    pub placed: Placed,
}

/// What one norm got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormAssessment {
    /// The verdicts that remain possible.
    pub possible: Verdicts,
    /// The same for each criterion.
    pub criteria: Vec<Verdicts>,
}

/// What was looked at for one norm.
#[derive(Debug, Clone, Default)]
pub struct NormTrace<'a> {
    /// For `applies`.
    pub applies: Option<Step<'a>>,
    /// For each criterion: for `met` and for `partly`, where rules decide.
    pub criteria: Vec<(Option<Step<'a>>, Option<Step<'a>>)>,
    /// For `met`, where it is a condition.
    pub met: Option<Step<'a>>,
    /// For `partly`, where it is a condition.
    pub partly: Option<Step<'a>>,
}

/// What was looked at to rate one dossier on an aspect.
#[derive(Debug, Clone, Default)]
pub struct CaseTrace<'a> {
    /// For `applies`.
    pub applies: Option<Step<'a>>,
    /// For each rule; none where it asks nothing.
    pub rules: Vec<Option<Step<'a>>>,
    /// For each limit.
    pub limits: Vec<Option<Step<'a>>>,
}

impl<'a> CaseTrace<'a> {
    /// What was looked at for a condition.
    pub fn step(&self, at: At) -> Option<&Step<'a>> {
        match at {
            At::Rule(at) => self.rules.get(at),
            At::Limit(at) => self.limits.get(at),
        }
        .and_then(Option::as_ref)
    }
}

/// Assesses one dossier: the verdicts alone, without what was looked at to find them ([`Traces`]).
pub fn assess(framework: &Framework, dossier: &Dossier, judgements: &Judgements, as_of: Day) -> Assessment {
    let known = Known::of(framework, dossier);
    let evaluator = Evaluator { known: Some(&known), ..evaluator(framework, dossier, as_of) };
    let nothing = NormAssessment { possible: Verdicts::default(), criteria: Vec::new() };
    let mut norms = vec![nothing; framework.norms.len()];
    let mut room: SmallVec<[Verdicts; 64]> = smallvec![Verdicts::ALL; framework.norms.len()];
    let verdicts = room.as_mut_slice();
    for &slot in &framework.order {
        let Some(norm) = framework.norms.get(slot).filter(|n| n.subject == dossier.subject) else { continue };
        let own = norm.date.as_ref().map(|date| evaluator.judged_by(Some(date)));
        let evaluator = own.as_ref().unwrap_or(&evaluator);
        let judged = |criterion: &Criterion| judged(judgements, dossier, norm, criterion);
        let truth = |_, condition| evaluator.truth(condition, None, verdicts, &mut Silent);
        let assessment = assess_norm(norm, judged, truth);
        verdicts[slot] = assessment.possible;
        norms[slot] = assessment;
    }
    let about = |measure: &&Measure| measure.subject == dossier.subject;
    let measures = framework.all_measures().map(|measure| Some(measure).filter(about));
    let measures = measures
        .map(|measure| measure.map(|m| measured(&evaluator, m, framework.grouping(m), verdicts)))
        .collect();
    let groups = framework.subject(dossier.subject).groups.as_ref();
    let groups = groups.map(|grouping| measure::groups(&evaluator, grouping, verdicts)).unwrap_or_default();
    let case = |aspect: &Aspect| {
        let rating = aspect.case_rating.as_ref().filter(|rating| rating.subject == dossier.subject)?;
        Some(assess_case(rating, |condition| evaluator.truth(condition, None, verdicts, &mut Silent)))
    };
    let cases = framework.aspects.iter().map(case).collect();
    Assessment { norms, measures, groups, cases }
}

/// Looks again at what the verdicts on a dossier rest on, and keeps all of it: the same evaluation, taken down.
pub struct Traces<'a> {
    framework: &'a Framework,
    evaluator: Evaluator<'a>,
    judgements: &'a Judgements,
    verdicts: Vec<Verdicts>,
}

impl<'a> Traces<'a> {
    /// For a dossier that was assessed.
    pub fn new(
        framework: &'a Framework,
        dossier: &'a Dossier,
        known: &'a Known,
        judgements: &'a Judgements,
        as_of: Day,
        assessment: &Assessment,
    ) -> Self {
        let of_norm = |norm: &NormAssessment| match norm.possible {
            // It is about another kind of record.
            none if none == Verdicts::default() => Verdicts::ALL,
            possible => possible,
        };
        let verdicts = assessment.norms.iter().map(of_norm).collect();
        let evaluator = Evaluator { known: Some(known), ..evaluator(framework, dossier, as_of) };
        Self { framework, evaluator, judgements, verdicts }
    }

    /// What the conditions of the dossier are evaluated with.
    pub fn evaluator(&self) -> Evaluator<'a> {
        self.evaluator
    }

    /// What was looked at for a norm, by its slot.
    pub fn norm(&self, slot: usize) -> NormTrace<'a> {
        let Some(norm) = self.framework.norms.get(slot) else { return NormTrace::default() };
        let evaluator = self.evaluator.judged_by(norm.date.as_ref());
        let mut trace =
            NormTrace { criteria: vec![(None, None); norm.criteria.len()], ..NormTrace::default() };
        let judged = |criterion: &Criterion| judged(self.judgements, evaluator.dossier, norm, criterion);
        let _ = assess_norm(norm, judged, |asked, condition| {
            let (truth, step) = kept(&evaluator, condition, &self.verdicts);
            match asked {
                Asked::Applies => trace.applies = step,
                Asked::Met(None) => trace.met = step,
                Asked::Partly(None) => trace.partly = step,
                Asked::Met(Some(criterion)) => trace.criteria[criterion].0 = step,
                Asked::Partly(Some(criterion)) => trace.criteria[criterion].1 = step,
            }
            truth
        });
        trace
    }

    /// What was looked at to rate the dossier.
    pub fn case(&self, rating: &'a CaseRating) -> CaseTrace<'a> {
        let kept = |condition: &'a Condition| kept(&self.evaluator, condition, &self.verdicts).1;
        CaseTrace {
            applies: rating.applies.as_ref().and_then(kept),
            rules: rating.rules.rules.iter().map(|rule| rule.when.as_ref().and_then(kept)).collect(),
            limits: rating.rules.limits.iter().map(|limit| kept(&limit.when)).collect(),
        }
    }
}

fn kept<'a>(
    evaluator: &Evaluator<'a>,
    condition: &'a Condition,
    verdicts: &[Verdicts],
) -> (Truth, Option<Step<'a>>) {
    let mut trace = Trace::default();
    let truth = evaluator.truth(condition, None, verdicts, &mut trace);
    (truth, trace.into_steps().pop())
}

/// The verdict that people gave on a criterion of a dossier, where they did.
fn judged(
    judgements: &Judgements,
    dossier: &Dossier,
    norm: &Norm,
    criterion: &Criterion,
) -> Option<Verdicts> {
    if judgements.is_empty() {
        return None;
    }
    judgements.get(&(dossier.id.clone(), norm.id.clone(), criterion.id.clone())).copied()
}

fn assess_case<'a>(rating: &'a CaseRating, truth: impl Fn(&'a Condition) -> Truth) -> CaseAssessment {
    let placed = place::places(&rating.rules, Places::default(), |at| {
        let condition = match at {
            At::Rule(at) => rating.rules.rules.get(at).and_then(|rule| rule.when.as_ref()),
            At::Limit(at) => rating.rules.limits.get(at).map(|limit| &limit.when),
        };
        condition.map_or(Truth::ANY, &truth)
    });
    let applies = rating.applies.as_ref().map_or(Truth::TRUE, &truth);
    let not = applies.can_be_false() || applies.can_be_none();
    let possible = match (applies.can_be_true(), not) {
        (true, false) => placed.possible,
        (true, true) => placed.possible.or(Places::NONE),
        _ => Places::NONE,
    };
    CaseAssessment { possible, placed }
}

/// What the conditions of a framework are evaluated with.
pub fn evaluator<'a>(framework: &'a Framework, dossier: &'a Dossier, as_of: Day) -> Evaluator<'a> {
    Evaluator {
        vocabulary: &framework.subject(dossier.subject).vocabulary,
        definitions: &framework.definitions,
        dossier,
        as_of,
        date: None,
        decisive: Moment::certain(Dates::exact(as_of)),
        known: None,
    }
}

/// What a condition of a norm decides; of the norm itself, or of a criterion by its number.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Applies,
    Met(Option<usize>),
    Partly(Option<usize>),
}

/// `truth` says what is possible of a condition, and hears what it decides: of those that can change the verdict, not of what is
/// partly met where it is met, and of nothing else where the norm does not apply.
fn assess_norm<'a>(
    norm: &'a Norm,
    judged: impl Fn(&Criterion) -> Option<Verdicts>,
    mut truth: impl FnMut(Asked, &'a Condition) -> Truth,
) -> NormAssessment {
    const NOT: Verdicts = Verdicts::only(Verdict::NotApplicable);
    let applies = norm.applies.as_ref().map_or(Truth::TRUE, |applies| truth(Asked::Applies, applies));
    if !applies.can_be_true() {
        return NormAssessment { possible: NOT, criteria: vec![NOT; norm.criteria.len()] };
    }
    let mut criteria = Vec::with_capacity(norm.criteria.len());
    for (at, criterion) in norm.criteria.iter().enumerate() {
        criteria.push(match &criterion.decides {
            Decides::Rule { met, partly } => {
                let met = truth(Asked::Met(Some(at)), met);
                let partly = partly.as_ref().filter(|_| met != Truth::TRUE);
                outcome(met, partly.map_or(Truth::FALSE, |p| truth(Asked::Partly(Some(at)), p)))
            }
            Decides::Judgement { .. } => {
                judged(criterion).filter(|given| *given != Verdicts::default()).unwrap_or(Verdicts::ALL)
            }
        });
    }
    let mut clause = |asked: Asked, clause: &'a Clause, enough: &[Verdict]| match clause {
        Clause::Condition(condition) => truth(asked, condition),
        Clause::Criteria(need) => needed(*need, &criteria, enough),
    };
    let met = clause(Asked::Met(None), &norm.met, &[Verdict::Met]);
    let partly = norm.partly.as_ref().filter(|_| met != Truth::TRUE);
    let partly = partly
        .map_or(Truth::FALSE, |partly| clause(Asked::Partly(None), partly, &[Verdict::Met, Verdict::Partly]));
    let mut possible = permitted(norm.modality, outcome(met, partly));
    if applies != Truth::TRUE {
        // Where the norm does not apply, none of its criteria does.
        for possible in criteria.iter_mut().chain([&mut possible]) {
            let when_it_does = if applies.can_be_true() { *possible } else { Verdicts::default() };
            *possible = when_it_does.or(NOT);
        }
    }
    NormAssessment { possible, criteria }
}

/// Not to use a permission is no failure: then the norm does not apply.
fn permitted(modality: Modality, possible: Verdicts) -> Verdicts {
    if modality != Modality::Permission || !possible.contains(Verdict::NotMet) {
        return possible;
    }
    let others = possible.iter().filter(|v| *v != Verdict::NotMet);
    Verdicts::of(others.chain([Verdict::NotApplicable]))
}

/// The verdicts that two conditions leave possible: met; else partly; else not met.
fn outcome(met: Truth, partly: Truth) -> Verdicts {
    let mut possible = Verdicts::default();
    let mut add = |verdict, can_be: bool| {
        if can_be {
            possible = possible.or(Verdicts::only(verdict));
        }
    };
    add(Verdict::Met, met.can_be_true());
    add(Verdict::Partly, met.can_be_false() && partly.can_be_true());
    add(Verdict::NotMet, met.can_be_false() && (partly.can_be_false() || partly.can_be_none()));
    add(Verdict::NotApplicable, met.can_be_none());
    possible
}

/// Whether enough criteria have one of the verdicts that are enough, of those that apply.
fn needed(need: Need, criteria: &[Verdicts], enough: &[Verdict]) -> Truth {
    let enough = Verdicts::of(enough.iter().copied());
    let not_applicable = Verdicts::only(Verdict::NotApplicable);
    let truth = |possible: &Verdicts| {
        let others = Verdicts::of(possible.iter().filter(|v| !enough.or(not_applicable).contains(*v)));
        let mut truth = None;
        let mut add = |value: Truth, can_be: bool| {
            if can_be {
                truth = Some(truth.map_or(value, |t: Truth| t.or_else(value)));
            }
        };
        add(Truth::TRUE, possible.meets(enough));
        add(Truth::FALSE, others != Verdicts::default());
        add(Truth::NONE, possible.meets(not_applicable));
        truth.unwrap_or(Truth::NONE)
    };
    let truths: Vec<Truth> = criteria.iter().map(truth).collect();
    match need {
        Need::All => truths.iter().copied().fold(Truth::NONE, Truth::and),
        Need::AtLeast(n) => so_many(Bound { at_least: Some(u64::from(n)), at_most: None }, &truths),
    }
}
