//! How far conditions reach through the definitions that they use: whether there are too many of them, or too deep, and
//! whether a date rests on what it decides.

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    framework::{
        Definition, Framework,
        condition::Condition,
        cost::{Asker, Costs},
    },
    limits::Limits,
    source::Span,
};

/// Where those stand whose conditions may ask for too much.
pub(super) struct Spans {
    pub(super) definitions: Vec<Span>,
    pub(super) norms: Vec<Span>,
    /// Of everything else.
    pub(super) rest: Span,
}

impl Spans {
    fn of(&self, asker: Asker) -> Span {
        match asker {
            Asker::Definition(slot) => self.definitions.get(slot),
            Asker::Norm(slot) => self.norms.get(slot),
            Asker::Measure(_) | Asker::Cases(_) | Asker::Groups(_) => None,
        }
        .copied()
        .unwrap_or(self.rest)
    }
}

/// Whether a framework can be evaluated on any record.
pub(super) fn check(framework: &Framework, spans: &Spans, limits: Limits, sink: &mut Sink) -> bool {
    within_limits(framework, spans, limits, sink)
        && dates_decide_nothing_of_themselves(framework, spans, sink)
}

/// Whether no conditions lie too deep within each other, nor are too many: definitions that use each other many times grow
/// beyond all bounds.
fn within_limits(framework: &Framework, spans: &Spans, limits: Limits, sink: &mut Sink) -> bool {
    let Limits { conditions, levels, .. } = limits;
    let costs = Costs::new(framework, &|_| 1, levels).all(None);
    let (asker, message) = match costs {
        Err(asker) => {
            let who = asker.name(framework);
            (
                asker,
                format!(
                    "with its definitions written out {who} has more than {levels} conditions within each other; the limit `levels` is {levels}"
                ),
            )
        }
        Ok(costs) => {
            // Of all that have too many, the one with the fewest is where it begins.
            let too_many = costs.into_iter().filter(|(_, cost)| cost.steps > conditions as u64);
            let Some((asker, cost)) = too_many.min_by_key(|(_, cost)| cost.steps) else { return true };
            let (who, found) = (asker.name(framework), cost.steps);
            (
                asker,
                format!(
                    "with its definitions written out {who} has {found} conditions; the limit `conditions` is {conditions}"
                ),
            )
        }
    };
    let help = "let definitions use fewer others, or fewer times";
    sink.push(Diagnostic::new(Code::Limit, spans.of(asker), message).help(help));
    false
}

/// Whether no norm has a date that decides which version of a rule holds, and rests on such a rule itself.
fn dates_decide_nothing_of_themselves(framework: &Framework, spans: &Spans, sink: &mut Sink) -> bool {
    let mut known = vec![None; framework.definitions.len()];
    for (slot, norm) in framework.norms.iter().enumerate() {
        let mut selections = Vec::new();
        norm.date.iter().for_each(|date| date.selections(&mut selections));
        let mut conditions = selections.into_iter().filter_map(|select| select.that.as_deref());
        if conditions.any(|condition| asks_for_date(condition, &framework.definitions, &mut known)) {
            let message = format!(
                "the date of {} decides which version of a rule holds, and rests on a rule that has versions",
                norm.id
            );
            let diagnostic = Diagnostic::new(Code::Cycle, spans.of(Asker::Norm(slot)), message);
            sink.push(diagnostic.help("let the date rest on what has one version only"));
            return false;
        }
    }
    true
}

/// Whether a condition asks which version holds on the date of its norm. Definitions do not go round in a circle here.
fn asks_for_date(condition: &Condition, definitions: &[Definition], known: &mut [Option<bool>]) -> bool {
    match condition {
        Condition::InForce(_) | Condition::Versions { this: None, .. } => true,
        Condition::Ref(slot) => {
            if let Some(asks) = known.get(*slot).copied().flatten() {
                return asks;
            }
            let definition = definitions.get(*slot);
            let asks = definition.is_some_and(|d| asks_for_date(&d.when, definitions, known));
            if let Some(known) = known.get_mut(*slot) {
                *known = Some(asks);
            }
            asks
        }
        _ => condition.parts().into_iter().any(|part| asks_for_date(part, definitions, known)),
    }
}
