//! In which order norms are assessed: each after those whose verdict it needs.

use crate::{
    diagnostic::{Code, Diagnostic},
    framework::{Clause, Decides, Definition, Norm, condition::Condition},
};

use super::Compiler;

impl Compiler<'_> {
    /// The norms in an order in which each comes after those whose verdict it needs; circles are reported.
    pub(super) fn order(&mut self, norms: &[Norm], definitions: &[Definition]) -> Option<Vec<usize>> {
        let mut needs: Vec<Vec<usize>> = Vec::new();
        for norm in norms {
            let mut needed = Vec::new();
            let mut conditions: Vec<&Condition> = norm.applies.iter().collect();
            for clause in std::iter::once(&norm.met).chain(&norm.partly) {
                if let Clause::Condition(condition) = clause {
                    conditions.push(condition);
                }
            }
            for criterion in &norm.criteria {
                if let Decides::Rule { met, partly } = &criterion.decides {
                    conditions.push(met);
                    conditions.extend(partly);
                }
            }
            for condition in conditions {
                if !verdicts_needed(condition, definitions, &mut Vec::new(), &mut needed) {
                    let at = self.definitions.first().map(|(name, _)| name.span);
                    if let Some(span) = at {
                        self.sink.push(Diagnostic::new(
                            Code::Cycle,
                            span,
                            "definitions refer to each other in a circle",
                        ));
                    }
                    return None;
                }
            }
            needs.push(needed);
        }
        let mut order: Vec<usize> = Vec::new();
        while order.len() < norms.len() {
            let next = (0..norms.len()).find(|slot| {
                !order.contains(slot) && needs.get(*slot).is_some_and(|n| n.iter().all(|x| order.contains(x)))
            });
            match next {
                Some(slot) => order.push(slot),
                None => {
                    let circle: Vec<usize> = (0..norms.len()).filter(|slot| !order.contains(slot)).collect();
                    let names: Vec<&str> =
                        circle.iter().filter_map(|slot| norms.get(*slot)).map(|n| n.id.as_str()).collect();
                    let span = circle.first().and_then(|slot| self.norms.get(*slot)).map(|n| n.span)?;
                    let message = format!("the verdicts of {} need each other in a circle", names.join(", "));
                    let diagnostic = Diagnostic::new(Code::Cycle, span, message);
                    self.sink.push(
                        diagnostic.help(
                            "a norm may need the verdict of another only if that does not need its own",
                        ),
                    );
                    return None;
                }
            }
        }
        Some(order)
    }
}

/// Collects the norms whose verdict a condition needs; false when definitions go round in a circle.
fn verdicts_needed(
    condition: &Condition,
    definitions: &[Definition],
    path: &mut Vec<usize>,
    needed: &mut Vec<usize>,
) -> bool {
    match condition {
        Condition::Verdict { norm, .. } => {
            needed.push(*norm);
            true
        }
        Condition::Ref(slot) => {
            if path.contains(slot) {
                return false;
            }
            path.push(*slot);
            let fine =
                definitions.get(*slot).is_none_or(|d| verdicts_needed(&d.when, definitions, path, needed));
            path.pop();
            fine
        }
        Condition::All(all) | Condition::Any(all) | Condition::Of(_, all) => {
            all.iter().all(|c| verdicts_needed(c, definitions, path, needed))
        }
        Condition::Not(inner) => verdicts_needed(inner, definitions, path, needed),
        Condition::Every { select, has } => {
            verdicts_needed(has, definitions, path, needed)
                && select.that.iter().all(|c| verdicts_needed(c, definitions, path, needed))
        }
        Condition::Count { select, .. } | Condition::Gap { select, .. } => {
            select.that.iter().all(|c| verdicts_needed(c, definitions, path, needed))
        }
        Condition::Field { .. } | Condition::Elapsed { .. } => true,
    }
}
