//! What would settle an open verdict: the facts to look up, smallest set first.
//!
//! For every step there are sets of facts that, once known, *can* make it true, and sets that *can* make it false
//! (one counterexample breaks an `all`; one event makes a `some`). Knowing everything that is missing settles it for
//! certain.

use std::collections::BTreeSet;

use crate::{
    assess::{
        NormAssessment, NormTrace,
        fact::{passes, statement},
        trace::{Found, Left, Step, Subject},
        uncertain::{Moment, UncertainWindow},
    },
    dossier::{Datum, Event, Fact, Value, place},
    dutch,
    findings::{Settle, Verdict},
    framework::{
        Clause, Decides, Need, Norm,
        condition::{Amount, Anchor, Bound, ByKind, Condition, FieldRef, Policy, Selection, Window},
    },
    verdict::Truth,
    vocabulary::{Field, Timing},
};

use super::{Explainer, window_text};

/// So many sets that can settle a verdict are named, beside the one that certainly does.
const MOST_SETS: usize = 3;

/// So many sets are kept on the way; more would only be longer.
const MOST_KEPT: usize = 8;

type Facts = BTreeSet<String>;

/// How something open can be settled.
#[derive(Debug, Clone, Default)]
struct Ways {
    /// Sets that can make it true.
    to_true: Vec<Facts>,
    /// Sets that can make it false.
    to_false: Vec<Facts>,
    /// All that is missing.
    all: Facts,
}

impl Ways {
    fn known(truth: Truth) -> Self {
        let nothing = vec![Facts::new()];
        Self {
            to_true: if truth == Truth::TRUE { nothing.clone() } else { Vec::new() },
            to_false: if truth == Truth::FALSE { nothing } else { Vec::new() },
            all: Facts::new(),
        }
    }

    /// Nothing less than everything settles it.
    fn whole(all: Facts) -> Self {
        Self { to_true: vec![all.clone()], to_false: vec![all.clone()], all }
    }

    fn negated(self) -> Self {
        Self { to_true: self.to_false, to_false: self.to_true, all: self.all }
    }

    /// All of these: true when each is, false when one is.
    fn every(parts: Vec<Self>) -> Self {
        let all = parts.iter().flat_map(|p| p.all.iter().cloned()).collect();
        let to_true = parts.iter().fold(vec![Facts::new()], |sets, part| product(&sets, &part.to_true));
        let to_false = smallest(parts.into_iter().flat_map(|p| p.to_false).collect());
        Self { to_true, to_false, all }
    }

    fn some(parts: Vec<Self>) -> Self {
        Self::every(parts.into_iter().map(Self::negated).collect()).negated()
    }
}

fn product(a: &[Facts], b: &[Facts]) -> Vec<Facts> {
    smallest(a.iter().flat_map(|x| b.iter().map(move |y| x.union(y).cloned().collect())).collect())
}

/// The smallest sets first, none that contains another.
fn smallest(mut sets: Vec<Facts>) -> Vec<Facts> {
    sets.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let mut kept: Vec<Facts> = Vec::new();
    for set in sets {
        if kept.len() < MOST_KEPT && !kept.iter().any(|smaller| smaller.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept
}

impl<'a> Explainer<'a> {
    /// The sets of facts that would settle the verdict on a norm; none if it is definite.
    pub fn settle(&self, norm: &'a Norm, trace: &NormTrace<'a>, assessment: &NormAssessment) -> Vec<Settle> {
        if assessment.possible.verdict() != Verdict::Unknown {
            return Vec::new();
        }
        self.of(norm).sets(norm, trace, assessment)
    }

    fn sets(&self, norm: &Norm, trace: &NormTrace<'a>, assessment: &NormAssessment) -> Vec<Settle> {
        let applies = trace.applies.as_ref().map_or_else(|| Ways::known(Truth::TRUE), |step| self.ways(step));
        let criteria: Vec<(Ways, Ways)> = norm
            .criteria
            .iter()
            .zip(&trace.criteria)
            .map(|(criterion, (met, partly))| match &criterion.decides {
                Decides::Judgement { .. } => {
                    let known =
                        assessment.criteria.iter().zip(&norm.criteria).find(|(_, c)| c.id == criterion.id);
                    let open = known.is_some_and(|(possible, _)| possible.verdict() == Verdict::Unknown);
                    let fact = format!("een oordeel over de vraag ‘{}’", criterion.question);
                    let ways = if open { Ways::whole(Facts::from([fact])) } else { Ways::default() };
                    (ways.clone(), ways)
                }
                Decides::Rule { .. } => {
                    let met = met.as_ref().map_or_else(Ways::default, |step| self.ways(step));
                    let partly = partly.as_ref().map(|step| self.ways(step));
                    let partly =
                        partly.map_or_else(|| met.clone(), |partly| Ways::some(vec![met.clone(), partly]));
                    (met, partly)
                }
            })
            .collect();
        let clause = |clause: &Clause, step: Option<&Step<'a>>, partly: bool| match clause {
            Clause::Condition(_) => step.map_or_else(Ways::default, |step| self.ways(step)),
            Clause::Criteria(need) => {
                let parts: Vec<Ways> = criteria
                    .iter()
                    .map(|(met, some)| if partly { some.clone() } else { met.clone() })
                    .collect();
                match need {
                    Need::All => Ways::every(parts),
                    Need::AtLeast(1) => Ways::some(parts),
                    Need::AtLeast(_) => Ways::whole(parts.into_iter().flat_map(|p| p.all).collect()),
                }
            }
        };
        let met = clause(&norm.met, trace.met.as_ref(), false);
        let partly = norm
            .partly
            .as_ref()
            .map_or_else(|| Ways::known(Truth::FALSE), |p| clause(p, trace.partly.as_ref(), true));
        let otherwise = product(&applies.to_true, &met.to_false);
        let outcomes = [
            applies.to_false.clone(),
            product(&applies.to_true, &met.to_true),
            product(&otherwise, &partly.to_true),
            product(&otherwise, &partly.to_false),
        ];
        let all: Facts = [applies.all, met.all, partly.all].into_iter().flatten().collect();
        let sets = smallest(outcomes.into_iter().flatten().filter(|s| !s.is_empty() && *s != all).collect());
        let can = sets.into_iter().take(MOST_SETS).map(|facts| (false, facts));
        let certain = (!all.is_empty()).then_some((true, all));
        can.chain(certain)
            .map(|(certain, facts)| Settle { certain, facts: facts.into_iter().collect() })
            .collect()
    }

    fn ways(&self, step: &Step<'a>) -> Ways {
        if step.truth.is_definite() {
            return Ways::known(step.truth);
        }
        let Subject::Condition(condition) = step.subject else {
            // An item of an `every`: the condition on the event.
            return step.steps.first().map_or_else(Ways::default, |s| self.ways(s));
        };
        let parts = || -> Vec<Ways> {
            // What certainly does not apply drops out.
            step.steps.iter().filter(|s| s.truth != Truth::NONE).map(|s| self.ways(s)).collect()
        };
        match condition {
            Condition::All(_) => Ways::every(parts()),
            Condition::Any(_) => Ways::some(parts()),
            Condition::Not(_) => parts().pop().unwrap_or_default().negated(),
            Condition::Ref(_) => parts().pop().unwrap_or_default(),
            Condition::Of(..) => Ways::whole(parts().into_iter().flat_map(|p| p.all).collect()),
            Condition::Count { select, bound, .. } => self.count_ways(select, *bound, step),
            Condition::Every { select, .. } => self.every_ways(select, step),
            Condition::Gap { select, .. } | Condition::Rate { select, .. } => {
                Ways::whole(self.gap_facts(select, step))
            }
            Condition::Amount { amount, .. } => Ways::whole(self.amount_facts(amount, step.this)),
            Condition::Versions { this, .. } => {
                let inner = parts();
                let facts = self.day_facts(this.is_some(), step);
                if facts.is_empty() && inner.len() == 1 {
                    return inner.into_iter().next().unwrap_or_default();
                }
                Ways::whole(inner.into_iter().flat_map(|p| p.all).chain(facts).collect())
            }
            Condition::InForce(_) => Ways::whole(self.day_facts(false, step)),
            Condition::Order(anchors) => {
                let mut facts = Facts::new();
                if let Found::Order(moments) = &step.found {
                    for (anchor, moment) in anchors.iter().zip(moments) {
                        self.date_facts(anchor, *moment, step.this, &mut facts);
                    }
                }
                Ways::whole(facts)
            }
            Condition::Elapsed { from, to, without, .. } => {
                let mut facts = Facts::new();
                if let Found::Elapsed { from: first, to: second, .. } = &step.found {
                    self.date_facts(from, *first, step.this, &mut facts);
                    self.date_facts(to, *second, step.this, &mut facts);
                }
                facts.extend(without.iter().flat_map(|select| self.days_facts(select, step.this)));
                Ways::whole(facts)
            }
            Condition::Verdict { norm, .. } => {
                let id = self.phrases.norms.get(*norm).map_or("", |n| n.id.as_str());
                Ways::whole(Facts::from([format!("wat de uitkomst van {id} beslist")]))
            }
            Condition::Field { field, tests } => {
                Ways::whole(self.field_facts(field, &tests.according_to, step))
            }
        }
    }

    /// One event that turns out to be selected makes a `some` and breaks a `none`; otherwise everything counts.
    fn count_ways(&self, select: &'a Selection, bound: Bound, step: &Step<'a>) -> Ways {
        let Found::Events { window, closed, left, .. } = &step.found else { return Ways::default() };
        let around = self.window_facts(select, step, window);
        let mut singles: Vec<Facts> = doubtful(step)
            .map(|candidate| self.event_facts(select, candidate, step.this).union(&around).cloned().collect())
            .collect();
        let hidden = self.coverage_fact(select, window, *closed);
        singles.extend(hidden.clone().map(|fact| around.iter().cloned().chain([fact]).collect::<Facts>()));
        let others = self.others(select, *left);
        let all: Facts = singles.iter().flatten().cloned().chain(around).chain(others).collect();
        let singles = smallest(singles);
        match (bound.at_least, bound.at_most) {
            (Some(1), None) => Ways { to_true: singles, to_false: vec![all.clone()], all },
            (None | Some(0), Some(0)) => Ways { to_true: vec![all.clone()], to_false: singles, all },
            _ => Ways::whole(all),
        }
    }

    /// What is missing of events that are not among the steps.
    fn others(&self, select: &Selection, left: Left) -> Option<String> {
        let names: Vec<&str> = select.kinds.iter().filter_map(|kind| self.kind_many(*kind)).collect();
        let missing = format!("wat ontbreekt van nog {} andere {}", left.open, dutch::join(&names, "of"));
        (left.open > 0).then_some(missing)
    }

    /// One event that turns out to fail breaks an `every`.
    fn every_ways(&self, select: &'a Selection, step: &Step<'a>) -> Ways {
        let Found::Events { window, closed, left, .. } = &step.found else { return Ways::default() };
        let around = self.window_facts(select, step, window);
        let mut all: Facts = around.iter().cloned().chain(self.others(select, *left)).collect();
        let mut to_false = Vec::new();
        let hidden = self.coverage_fact(select, window, *closed);
        to_false.extend(hidden.map(|fact| around.iter().cloned().chain([fact]).collect::<Facts>()));
        for candidate in doubtful(step) {
            all.extend(self.event_facts(select, candidate, step.this));
        }
        for item in step.steps.iter().filter(|s| matches!(s.subject, Subject::Item(..))) {
            let Subject::Item(event, membership) = item.subject else { continue };
            let ways = if item.truth == Truth::NONE { Ways::default() } else { self.ways(item) };
            let own = if membership.certain {
                Facts::new()
            } else {
                let candidate = step
                    .steps
                    .iter()
                    .find(|s| matches!(s.subject, Subject::Candidate(e, _) if std::ptr::eq(e, event)));
                candidate
                    .map(|c| self.event_facts(select, c, step.this))
                    .unwrap_or_default()
                    .union(&around)
                    .cloned()
                    .collect()
            };
            all.extend(ways.all);
            to_false.extend(product(&[own], &ways.to_false));
        }
        all.extend(to_false.iter().flatten().cloned());
        let to_false = smallest(to_false.into_iter().filter(|s| !s.is_empty()).collect());
        Ways { to_true: vec![all.clone()], to_false, all }
    }

    fn gap_facts(&self, select: &'a Selection, step: &Step<'a>) -> Facts {
        let (Found::Gap { window, closed, .. } | Found::Rate { window, closed, .. }) = &step.found else {
            return Facts::new();
        };
        let mut facts = self.window_facts(select, step, window);
        facts.extend(self.coverage_fact(select, window, *closed));
        let dossier = self.evaluator.dossier;
        for event in select.kinds.iter().filter_map(|kind| dossier.events.get(*kind)).flatten() {
            let fields = self.filter_facts(select, event, step.this);
            let selected = self.why_not(select, event, window, step.this).is_none();
            if selected && (!event.from.is_exact() || !event.until.is_exact()) {
                facts.insert(self.imprecise(event));
            }
            facts.extend(fields);
        }
        facts
    }

    /// What makes an amount uncertain.
    fn amount_facts(&self, amount: &'a Amount, this: Option<&'a Event>) -> Facts {
        let mut facts = Facts::new();
        let mut of = |select: &'a Selection, field: Option<&ByKind>| {
            facts.extend(self.days_facts(select, this));
            if let Window::Between { from, until, .. } = &select.window {
                for anchor in from.iter().chain(until) {
                    self.date_facts(anchor, self.evaluator.anchor(anchor, this, &[]), this, &mut facts);
                }
            }
            let events =
                select.kinds.iter().filter_map(|kind| self.evaluator.dossier.events.get(*kind)).flatten();
            let window = self.evaluator.window(&select.window, this, &[]);
            for event in events.filter(|e| self.why_not(select, e, &window, this).is_none()) {
                let kind = self.evaluator.vocabulary.kinds.get(event.kind);
                let slot = field.and_then(|field| field.slot(event.kind));
                let definition = slot.and_then(|slot| kind?.fields.get(slot));
                let fact = slot.and_then(|slot| event.facts.get(slot));
                if let (Some(definition), Some(fact)) = (definition, fact)
                    && (is_open(&fact.datum) || fact.is_disputed())
                {
                    let what = told(fact, definition, &Policy::Undisputed).into_iter();
                    facts.extend(what.map(|what| format!("{what} van {}", self.located(event))));
                }
            }
        };
        match amount {
            Amount::Field(field) => {
                let fact = self.evaluator.fact(field, this);
                if let (Some(definition), true) = (self.field(field, this), is_open(&fact.datum)) {
                    let whose = self.whose(field, this);
                    let what = told(fact, definition, &Policy::Undisputed).into_iter();
                    facts.extend(what.map(|what| format!("{what}{whose}")));
                }
            }
            Amount::Count(select) => of(select, None),
            Amount::Sum(select, field) => of(select, Some(field)),
            Amount::Edge { select, field, .. } => of(select, Some(field)),
            Amount::Elapsed { from, to, without } => {
                for anchor in [from, to] {
                    self.date_facts(anchor, self.evaluator.anchor(anchor, this, &[]), this, &mut facts);
                }
                facts.extend(without.iter().flat_map(|select| self.days_facts(select, this)));
            }
            Amount::Change(from, to) => {
                facts.extend([from, to].into_iter().flat_map(|part| self.amount_facts(part, this)));
            }
        }
        facts
    }

    /// What makes the day uncertain that decides which version of a rule judges.
    fn day_facts(&self, of_event: bool, step: &Step<'a>) -> Facts {
        let mut facts = Facts::new();
        let Found::Day(on) = step.found else { return facts };
        match (of_event, step.this, self.evaluator.date) {
            (true, Some(event), _) if !on.dates.is_exact() => facts.extend([self.imprecise(event)]),
            (false, _, Some(date)) => self.date_facts(date, on, None, &mut facts),
            _ => {}
        }
        facts
    }

    fn field_facts(&self, field: &FieldRef, policy: &Policy, step: &Step<'a>) -> Facts {
        let (Some(definition), Found::Fact(fact)) = (self.field(field, step.this), &step.found) else {
            return Facts::new();
        };
        let whose = self.whose(field, step.this);
        told(fact, definition, policy).into_iter().map(|what| format!("{what}{whose}")).collect()
    }

    /// What makes it doubtful whether an event is selected.
    fn event_facts(&self, select: &'a Selection, candidate: &Step<'a>, this: Option<&'a Event>) -> Facts {
        let Subject::Candidate(event, _) = candidate.subject else { return Facts::new() };
        let mut facts = self.filter_facts(select, event, this);
        facts.extend(candidate.steps.iter().flat_map(|that| self.ways(that).all));
        let dated =
            self.evaluator.vocabulary.kinds.get(event.kind).is_some_and(|k| k.timing != Timing::Undated);
        if dated && (!event.from.is_exact() || !event.until.is_exact()) {
            facts.insert(self.imprecise(event));
        }
        facts
    }

    /// The fields that make it doubtful whether an event passes a filter.
    fn filter_facts(&self, select: &'a Selection, event: &Event, this: Option<&'a Event>) -> Facts {
        let kind = self.evaluator.vocabulary.kinds.get(event.kind);
        let open = select.filter.iter().filter_map(|(slots, tests)| {
            let slot = slots.slot(event.kind)?;
            let fact = event.facts.get(slot)?;
            let field = kind?.fields.get(slot)?;
            let open = !passes(tests, fact, this).is_definite();
            let what = told(fact, field, &tests.according_to).into_iter().filter(move |_| open);
            Some(what.map(|what| format!("{what} van {}", self.located(event))))
        });
        open.flatten().collect()
    }

    /// What makes a window uncertain.
    fn window_facts(&self, select: &'a Selection, step: &Step<'a>, window: &UncertainWindow) -> Facts {
        let mut facts = Facts::new();
        if let Window::Between { from, until, without, .. } = &select.window {
            for (anchor, dates) in from.iter().zip([window.from]).chain(until.iter().zip([window.until])) {
                if !dates.is_exact() || window.can_lack {
                    let moment = self.evaluator.anchor(anchor, step.this, &[]);
                    self.date_facts(anchor, moment, step.this, &mut facts);
                }
            }
            facts.extend(without.iter().flat_map(|select| self.days_facts(select, step.this)));
        } else if let (Window::This, Some(event)) = (&select.window, step.this)
            && (!window.from.is_exact() || !window.until.is_exact())
        {
            facts.insert(self.imprecise(event));
        }
        facts
    }

    /// What makes it uncertain which days selected events take up.
    fn days_facts(&self, select: &'a Selection, this: Option<&'a Event>) -> Facts {
        let window = self.evaluator.window(&select.window, this, &[]);
        let closed = self.uncovered_kinds(select, &window).next().is_none();
        let mut facts: Facts = self.coverage_fact(select, &window, closed).into_iter().collect();
        let dossier = self.evaluator.dossier;
        for event in select.kinds.iter().filter_map(|kind| dossier.events.get(*kind)).flatten() {
            facts.extend(self.filter_facts(select, event, this));
            if !event.from.is_exact() || !event.until.is_exact() {
                facts.insert(self.imprecise(event));
            }
        }
        facts
    }

    fn coverage_fact(&self, select: &Selection, window: &UncertainWindow, closed: bool) -> Option<String> {
        if closed {
            return None;
        }
        let names: Vec<&str> =
            self.uncovered_kinds(select, window).filter_map(|k| self.kind_many(k)).collect();
        let time =
            if window.from.lo.is_finite() { format!(" ({})", window_text(window)) } else { String::new() };
        Some(format!("of alle {} zijn vastgelegd{time}", dutch::join(&names, "en")))
    }

    fn imprecise(&self, event: &Event) -> String {
        format!("de precieze datum van {}", self.located(event))
    }

    fn whose(&self, field: &FieldRef, this: Option<&Event>) -> String {
        match (field, this) {
            (FieldRef::This(_), Some(event)) => format!(" van {}", self.located(event)),
            _ => String::new(),
        }
    }

    fn date_facts(&self, anchor: &'a Anchor, moment: Moment, this: Option<&'a Event>, facts: &mut Facts) {
        if moment.dates.is_exact() && moment.can_be != moment.can_lack {
            return;
        }
        match anchor {
            Anchor::Day(_) | Anchor::AsOf => {}
            Anchor::Field(FieldRef::This(slots))
                if this.is_some_and(|event| self.is_own_date(event, slots)) =>
            {
                facts.extend(this.map(|event| self.imprecise(event)));
            }
            Anchor::Field(field) => {
                let title = self.field(field, this).map(|definition| definition.title.clone());
                facts.extend(title.map(|title| format!("{title}{}", self.whose(field, this))));
            }
            Anchor::Edge { select, .. } => {
                let many: Vec<&str> = select.kinds.iter().filter_map(|kind| self.kind_many(*kind)).collect();
                facts.insert(format!("of alle {} met hun datum zijn vastgelegd", dutch::join(&many, "en")));
                let events = select.kinds.iter().filter_map(|kind| self.evaluator.dossier.events.get(*kind));
                facts.extend(events.flatten().flat_map(|event| self.filter_facts(select, event, this)));
            }
            Anchor::Shift { anchor, .. } => self.date_facts(anchor, moment, this, facts),
            Anchor::Earliest(anchors) | Anchor::Latest(anchors) => {
                for anchor in anchors {
                    self.date_facts(anchor, self.evaluator.anchor(anchor, this, &[]), this, facts);
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

/// Whether something about a datum can still be filled in.
fn is_open(datum: &Datum) -> bool {
    match datum {
        Datum::Unknown => true,
        Datum::Known(Value::Date(dates)) => !dates.is_exact(),
        Datum::Known(Value::Set { open, .. } | Value::Texts { open, .. }) => *open,
        Datum::Absent | Datum::Known(_) => false,
    }
}

/// What to look up of a fact: what respondents whose word counts say, or which of them is right.
fn told(fact: &Fact, field: &Field, policy: &Policy) -> Vec<String> {
    let title = &field.title;
    let name = |by: usize| field.respondents.get(by).map_or("", |r| r.title.as_str());
    match policy {
        Policy::First(order) if statement(policy, fact).is_none() || fact.said.is_empty() => {
            let names: Vec<&str> = order.iter().map(|by| name(*by)).collect();
            vec![format!("{title}, volgens {}", dutch::join(&names, "of"))]
        }
        Policy::First(_) => {
            statement(policy, fact).map(|s| format!("{title}, volgens {}", name(s.by))).into_iter().collect()
        }
        Policy::Undisputed if fact.is_disputed() => {
            let names: Vec<&str> = fact.said.iter().map(|s| name(s.by)).collect();
            vec![format!("{title}: wie gelijk heeft, {}", dutch::join(&names, "of"))]
        }
        _ if fact.said.is_empty() => vec![match &fact.datum {
            Datum::Known(Value::Date(_)) => format!("de precieze datum: {title}"),
            Datum::Known(_) | Datum::Absent | Datum::Unknown => title.clone(),
        }],
        Policy::Undisputed | Policy::Any | Policy::All => fact
            .said
            .iter()
            .filter(|s| is_open(&s.datum))
            .map(|s| format!("{title}, volgens {}", name(s.by)))
            .collect(),
    }
}

/// Events of which it is not certain whether they are selected.
fn doubtful<'s, 'a>(step: &'s Step<'a>) -> impl Iterator<Item = &'s Step<'a>> {
    step.steps.iter().filter(|s| matches!(s.subject, Subject::Candidate(_, m) if m.possible != m.certain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: &str) -> Ways {
        Ways::whole(Facts::from([name.to_owned()]))
    }

    #[test]
    fn one_counterexample_breaks_all_and_one_example_makes_any() {
        let all = Ways::every(vec![fact("a"), fact("b")]);
        assert_eq!(all.to_false.len(), 2);
        assert_eq!(all.to_true, vec![all.all.clone()]);
        let any = Ways::some(vec![fact("a"), fact("b"), Ways::known(Truth::FALSE)]);
        assert_eq!(any.to_true.len(), 2);
        assert_eq!(any.to_false, vec![any.all.clone()]);
    }

    #[test]
    fn what_cannot_happen_is_no_way() {
        // With one operand certainly false, nothing makes `all` true.
        let all = Ways::every(vec![fact("a"), Ways::known(Truth::FALSE)]);
        assert!(all.to_true.is_empty() && all.to_false == vec![Facts::new()]);
    }
}
