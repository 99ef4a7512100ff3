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
pub mod measure;
pub mod place;
mod rate;
pub mod trace;
pub mod uncertain;

use std::collections::BTreeMap;

use crate::{
    dossier::{Dossier, DossierId},
    findings::{Modality, Verdict},
    framework::{
        Clause, Criterion, Decides, Framework, Need, Norm,
        condition::{Bound, Condition},
        measure::Measure,
        rating::{At, CaseRating},
    },
    time::{Dates, Day},
    verdict::{Places, Truth, Verdicts},
};

use evaluate::{Evaluator, so_many};
use measure::{Measured, measured};
use place::Placed;
use trace::{Step, Trace};
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

/// Assesses one dossier; `traces` receives what was looked at for each norm.
pub fn assess<'a>(
    framework: &'a Framework,
    dossier: &'a Dossier,
    judgements: &Judgements,
    as_of: Day,
    traces: impl FnMut(usize, NormTrace<'a>, &NormAssessment),
) -> Assessment {
    assess_all(framework, dossier, judgements, as_of, traces, |_, _, _| ())
}

/// Assesses one dossier; `traces` receives what was looked at for each norm, `cases` what was looked at to rate it on
/// each aspect that rates dossiers.
pub fn assess_all<'a>(
    framework: &'a Framework,
    dossier: &'a Dossier,
    judgements: &Judgements,
    as_of: Day,
    mut traces: impl FnMut(usize, NormTrace<'a>, &NormAssessment),
    mut cases: impl FnMut(usize, CaseTrace<'a>, &CaseAssessment),
) -> Assessment {
    let evaluator = evaluator(framework, dossier, as_of);
    let nothing = NormAssessment { possible: Verdicts::default(), criteria: Vec::new() };
    let mut norms = vec![nothing; framework.norms.len()];
    let mut verdicts = vec![Verdicts::ALL; framework.norms.len()];
    for &slot in &framework.order {
        let Some(norm) = framework.norms.get(slot).filter(|n| n.subject == dossier.subject) else { continue };
        let judged = |criterion: &Criterion| {
            judgements.get(&(dossier.id.clone(), norm.id.clone(), criterion.id.clone())).copied()
        };
        let evaluator = evaluator.judged_by(norm.date.as_ref());
        let (assessment, trace) = assess_norm(&evaluator, norm, &verdicts, judged);
        verdicts[slot] = assessment.possible;
        traces(slot, trace, &assessment);
        norms[slot] = assessment;
    }
    let about = |measure: &&Measure| measure.subject == dossier.subject;
    let measures = framework.all_measures().map(|measure| Some(measure).filter(about));
    let measures = measures
        .map(|measure| measure.map(|m| measured(&evaluator, m, framework.grouping(m), &verdicts)))
        .collect();
    let groups = framework.subject(dossier.subject).groups.as_ref();
    let groups = groups.map(|grouping| measure::groups(&evaluator, grouping, &verdicts)).unwrap_or_default();
    let mut case = |(slot, rating): (usize, &'a Option<CaseRating>)| {
        let rating = rating.as_ref().filter(|rating| rating.subject == dossier.subject)?;
        let (assessment, trace) = assess_case(&evaluator, rating, &verdicts);
        cases(slot, trace, &assessment);
        Some(assessment)
    };
    let cases = framework.aspects.iter().map(|a| &a.case_rating).enumerate().map(&mut case).collect();
    Assessment { norms, measures, groups, cases }
}

fn assess_case<'a>(
    evaluator: &Evaluator<'a>,
    rating: &'a CaseRating,
    verdicts: &[Verdicts],
) -> (CaseAssessment, CaseTrace<'a>) {
    let traced = |condition: &'a Condition| {
        let mut trace = Trace::default();
        let _ = evaluator.truth(condition, None, verdicts, &mut trace);
        trace.into_steps().pop()
    };
    let trace = CaseTrace {
        applies: rating.applies.as_ref().and_then(traced),
        rules: rating.rules.rules.iter().map(|rule| rule.when.as_ref().and_then(traced)).collect(),
        limits: rating.rules.limits.iter().map(|limit| traced(&limit.when)).collect(),
    };
    let placed = place::places(&rating.rules, Places::default(), |at| {
        trace.step(at).map_or(Truth::ANY, |step| step.truth)
    });
    let applies = trace.applies.as_ref().map_or(Truth::TRUE, |step| step.truth);
    let not = applies.can_be_false() || applies.can_be_none();
    let possible = match (applies.can_be_true(), not) {
        (true, false) => placed.possible,
        (true, true) => placed.possible.or(Places::NONE),
        _ => Places::NONE,
    };
    (CaseAssessment { possible, placed }, trace)
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
    }
}

fn assess_norm<'a>(
    evaluator: &Evaluator<'a>,
    norm: &'a Norm,
    verdicts: &[Verdicts],
    judged: impl Fn(&Criterion) -> Option<Verdicts>,
) -> (NormAssessment, NormTrace<'a>) {
    let traced = |condition: &'a _| {
        let mut trace = Trace::default();
        let truth = evaluator.truth(condition, None, verdicts, &mut trace);
        (truth, trace.into_steps().pop())
    };
    let mut trace = NormTrace::default();
    let mut criteria = Vec::new();
    for criterion in &norm.criteria {
        criteria.push(match &criterion.decides {
            Decides::Rule { met, partly } => {
                let (met, met_step) = traced(met);
                let (partly, partly_step) = partly.as_ref().map_or((Truth::FALSE, None), traced);
                trace.criteria.push((met_step, partly_step));
                outcome(met, partly)
            }
            Decides::Judgement { .. } => {
                trace.criteria.push((None, None));
                judged(criterion).filter(|given| *given != Verdicts::default()).unwrap_or(Verdicts::ALL)
            }
        });
    }
    let clause = |clause: &'a Clause, enough: &[Verdict]| match clause {
        Clause::Condition(condition) => traced(condition),
        Clause::Criteria(need) => (needed(*need, &criteria, enough), None),
    };
    let (met, met_step) = clause(&norm.met, &[Verdict::Met]);
    let (partly, partly_step) =
        norm.partly.as_ref().map_or((Truth::FALSE, None), |p| clause(p, &[Verdict::Met, Verdict::Partly]));
    trace.met = met_step;
    trace.partly = partly_step;
    let mut possible = permitted(norm.modality, outcome(met, partly));
    if let Some(applies) = &norm.applies {
        let (truth, step) = traced(applies);
        trace.applies = step;
        let not = truth.can_be_false() || truth.can_be_none();
        // Where the norm does not apply, none of its criteria does.
        for possible in criteria.iter_mut().chain([&mut possible]) {
            let when_it_does = if truth.can_be_true() { *possible } else { Verdicts::default() };
            *possible =
                if not { when_it_does.or(Verdicts::only(Verdict::NotApplicable)) } else { when_it_does };
        }
    }
    (NormAssessment { possible, criteria }, trace)
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
