//! What would settle an open verdict: the facts to look up, smallest set first.
//!
//! Each open step names the holes it met. Knowing one of them *can* settle it (one counterexample breaks an `all`);
//! knowing all of them settles it for certain.

use std::collections::BTreeSet;

use crate::{
    assess::{
        NormAssessment, NormTrace,
        evaluate::{Moment, Stretched, passes},
        trace::{Found, Step, Subject},
    },
    dossier::{Datum, Event, place},
    dutch,
    findings::{Settle, Verdict},
    framework::{
        Decides, Norm,
        condition::{Anchor, ByKind, Condition, FieldRef, Selection, Window},
    },
    time::Dates,
    vocabulary::Timing,
};

use super::{Explainer, window_text};

/// So many sets that can settle a verdict are named, beside the one that certainly does.
const MOST_SETS: usize = 3;

/// Facts that can settle something, and those that certainly do.
#[derive(Debug, Clone, Default)]
struct Settling {
    alternatives: BTreeSet<BTreeSet<String>>,
    all: BTreeSet<String>,
}

impl Settling {
    fn one(&mut self, fact: String) {
        self.alternatives.insert(BTreeSet::from([fact.clone()]));
        self.all.insert(fact);
    }

    fn join(&mut self, other: Self) {
        self.alternatives.extend(other.alternatives);
        self.all.extend(other.all);
    }
}

impl<'a> Explainer<'a> {
    /// The sets of facts that would settle the verdict on a norm; none if it is definite.
    pub fn settle(&self, norm: &Norm, trace: &NormTrace<'a>, assessment: &NormAssessment) -> Vec<Settle> {
        if assessment.possible.verdict() != Verdict::Unknown {
            return Vec::new();
        }
        let mut settling = Settling::default();
        for step in trace.applies.iter().chain(&trace.met).chain(&trace.partly) {
            settling.join(self.open(step));
        }
        for ((criterion, steps), possible) in
            norm.criteria.iter().zip(&trace.criteria).zip(&assessment.criteria)
        {
            if possible.verdict() != Verdict::Unknown {
                continue;
            }
            match &criterion.decides {
                Decides::Rule { .. } => {
                    for step in steps.0.iter().chain(&steps.1) {
                        settling.join(self.open(step));
                    }
                }
                Decides::Judgement { .. } => {
                    settling.one(format!("een oordeel over de vraag “{}”", criterion.question));
                }
            }
        }
        let mut sets: Vec<BTreeSet<String>> =
            settling.alternatives.into_iter().filter(|s| *s != settling.all).collect();
        sets.sort_by_key(|s| (s.len(), s.clone()));
        sets.truncate(MOST_SETS);
        let can = sets.into_iter().map(|facts| (false, facts));
        let certain = (!settling.all.is_empty()).then_some((true, settling.all));
        can.chain(certain)
            .map(|(certain, facts)| Settle { certain, facts: facts.into_iter().collect() })
            .collect()
    }

    fn open(&self, step: &Step<'a>) -> Settling {
        let mut settling = Settling::default();
        if step.truth.is_definite() && !matches!(step.subject, Subject::Candidate(..)) {
            return settling;
        }
        if let Subject::Condition(condition) = step.subject {
            self.missing(condition, step, &mut settling);
        }
        for part in &step.steps {
            match part.subject {
                // Only what makes it doubtful whether an event is selected is missing.
                Subject::Candidate(_, membership) if membership.possible == membership.certain => {}
                _ => settling.join(self.open(part)),
            }
        }
        settling
    }

    fn missing(&self, condition: &'a Condition, step: &Step<'a>, settling: &mut Settling) {
        match (condition, &step.found) {
            (Condition::Field { field, .. }, Found::Fact(fact)) => {
                if let Some(definition) = self.field(field, step.this) {
                    let whose = match (field, step.this) {
                        (FieldRef::This(_), Some(event)) => format!(" van {}", self.located(event)),
                        _ => String::new(),
                    };
                    let what = match &fact.datum {
                        Datum::Known(crate::dossier::Value::Date(_)) => {
                            format!("de precieze datum: {}", definition.title)
                        }
                        _ => definition.title.clone(),
                    };
                    settling.one(format!("{what}{whose}"));
                }
            }
            (Condition::Verdict { norm, .. }, Found::Verdicts(_)) => {
                let id = self.phrases.norms.get(*norm).map_or("", |n| n.id.as_str());
                settling.one(format!("wat de uitkomst van {id} beslist"));
            }
            (
                Condition::Count { select, .. } | Condition::Every { select, .. },
                Found::Events { window, closed, .. },
            ) => {
                self.missing_in(select, step, window, *closed, settling);
            }
            (Condition::Gap { select, .. }, Found::Gap { window, closed, .. }) => {
                self.missing_in(select, step, window, *closed, settling);
                for event in self.events_of(select) {
                    if !event.from.is_exact() && self.why_not(select, event, window, step.this).is_none() {
                        self.imprecise(event, settling);
                    }
                }
            }
            (Condition::Elapsed { from, to, .. }, Found::Elapsed { from: first, to: second }) => {
                self.missing_date(from, *first, step.this, settling);
                self.missing_date(to, *second, step.this, settling);
            }
            _ => {}
        }
    }

    fn events_of(&self, select: &'a Selection) -> impl Iterator<Item = &'a Event> {
        let dossier = self.evaluator.dossier;
        select.kinds.iter().filter_map(|kind| dossier.events.get(*kind)).flatten()
    }

    fn missing_in(
        &self,
        select: &'a Selection,
        step: &Step<'a>,
        window: &Stretched,
        closed: bool,
        settling: &mut Settling,
    ) {
        for part in &step.steps {
            let Subject::Candidate(event, membership) = part.subject else { continue };
            if membership.possible == membership.certain {
                continue;
            }
            for (slots, tests) in &select.filter {
                let found = slots.slot(event.kind).and_then(|slot| {
                    let field = self.evaluator.vocabulary.kinds.get(event.kind)?.fields.get(slot)?;
                    Some((field, event.facts.get(slot)?))
                });
                let Some((field, fact)) = found else { continue };
                if !passes(tests, fact, step.this).is_definite() {
                    settling.one(format!("{} van {}", field.title, self.located(event)));
                }
            }
            if !event.from.is_exact() || !event.until.is_exact() {
                self.imprecise(event, settling);
            }
        }
        if let Window::Between { from, until, .. } = &select.window {
            for (anchor, dates) in from.iter().zip([window.from]).chain(until.iter().zip([window.until])) {
                if !dates.is_exact() || window.can_lack {
                    let moment = self.evaluator.anchor(anchor, step.this);
                    self.missing_date(anchor, moment, step.this, settling);
                }
            }
        }
        if !closed {
            let names: Vec<&str> =
                self.uncovered_kinds(select, window).filter_map(|k| self.kind_many(k)).collect();
            let time = if window.from.lo.is_finite() {
                format!(" ({})", window_text(window))
            } else {
                String::new()
            };
            settling.one(format!("of alle {} zijn vastgelegd{time}", dutch::join(&names, "en")));
        }
    }

    fn imprecise(&self, event: &Event, settling: &mut Settling) {
        if event.from != Dates::ANY || event.until != Dates::ANY {
            settling.one(format!("de precieze datum van {}", self.located(event)));
        }
    }

    fn missing_date(
        &self,
        anchor: &Anchor,
        moment: Moment,
        this: Option<&'a Event>,
        settling: &mut Settling,
    ) {
        if moment.dates.is_exact() && moment.can_be != moment.can_lack {
            return;
        }
        match anchor {
            Anchor::Day(_) | Anchor::AsOf => {}
            Anchor::Field(FieldRef::This(slots))
                if this.is_some_and(|event| self.is_own_date(event, slots)) =>
            {
                if let Some(event) = this {
                    self.imprecise(event, settling);
                }
            }
            Anchor::Field(field) => {
                if let Some(definition) = self.field(field, this) {
                    let whose = match (field, this) {
                        (FieldRef::This(_), Some(event)) => format!(" van {}", self.located(event)),
                        _ => String::new(),
                    };
                    settling.one(format!("{}{whose}", definition.title));
                }
            }
            Anchor::Edge { kind, .. } => {
                settling.one(format!(
                    "of alle {} met hun datum zijn vastgelegd",
                    self.kind_many(*kind).unwrap_or_default()
                ));
            }
            Anchor::Shift { anchor, .. } => self.missing_date(anchor, moment, this, settling),
            Anchor::Earliest(anchors) | Anchor::Latest(anchors) => {
                for anchor in anchors {
                    self.missing_date(anchor, self.evaluator.anchor(anchor, this), this, settling);
                }
            }
        }
    }

    /// Whether a field holds (one of) the event's own dates.
    fn is_own_date(&self, event: &Event, slots: &ByKind) -> bool {
        let timing = self.evaluator.vocabulary.kinds.get(event.kind).map(|k| k.timing);
        match (timing, slots.slot(event.kind)) {
            (Some(Timing::On(at)), Some(slot)) => at == slot,
            (Some(Timing::Period(from, until)), Some(slot)) => from == slot || until == slot,
            _ => false,
        }
    }

    fn located(&self, event: &Event) -> String {
        format!("{} ({})", self.event(event), place(&self.evaluator.dossier.path, event.line))
    }
}
