//! In which order norms are assessed: each after those whose verdict it needs. Circles are refused.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic},
    framework::{Definition, Norm, condition::Condition},
};

use super::Compiler;

/// What a condition asks for by name.
#[derive(Debug, Clone, Default)]
struct Needs {
    /// Slots of definitions.
    definitions: BTreeSet<usize>,
    /// Slots of norms.
    verdicts: BTreeSet<usize>,
}

impl Compiler<'_> {
    /// The norms in an order in which each comes after those whose verdict it needs. None when something goes round in
    /// a circle, and when something did not compile: then nothing sure can be said.
    pub(super) fn order(&mut self, norms: &[Norm], definitions: &[Definition]) -> Option<Vec<usize>> {
        if norms.len() != self.norms.len() || definitions.len() != self.definitions.len() {
            return None;
        }
        let of_definitions = self.closed_definitions(definitions)?;
        let needs: Vec<BTreeSet<usize>> = norms
            .iter()
            .map(|norm| {
                let mut needs = Needs::default();
                norm.conditions().for_each(|condition| collect(condition, &mut needs));
                let through = needs.definitions.iter().filter_map(|slot| of_definitions.get(*slot)).flatten();
                needs.verdicts.union(&through.copied().collect()).copied().collect()
            })
            .collect();
        let mut order: Vec<usize> = Vec::new();
        let mut left: Vec<usize> = (0..norms.len()).collect();
        while !left.is_empty() {
            let ready = |slot: &usize| needs.get(*slot).is_some_and(|n| n.iter().all(|x| order.contains(x)));
            let Some(at) = left.iter().position(ready) else {
                self.circle_of_norms(norms, &left);
                return None;
            };
            order.push(left.remove(at));
        }
        Some(order)
    }

    /// For each definition the norms whose verdict it needs, by itself or through others.
    fn closed_definitions(&mut self, definitions: &[Definition]) -> Option<Vec<BTreeSet<usize>>> {
        let direct: Vec<Needs> = definitions
            .iter()
            .map(|definition| {
                let mut needs = Needs::default();
                collect(&definition.when, &mut needs);
                needs
            })
            .collect();
        let mut closed: Vec<Option<BTreeSet<usize>>> = vec![None; definitions.len()];
        loop {
            let open: Vec<usize> = (0..closed.len()).filter(|slot| closed[*slot].is_none()).collect();
            let Some(first) = open.first() else { break };
            let ready =
                open.iter().find(|slot| direct[**slot].definitions.iter().all(|d| closed[*d].is_some()));
            let Some(&slot) = ready else {
                let names: Vec<&str> =
                    open.iter().filter_map(|s| definitions.get(*s)).map(|d| d.id.as_str()).collect();
                let message =
                    format!("the definitions of {} refer to each other in a circle", names.join(", "));
                let span = self.definitions.get(*first).map(|named| named.name.span)?;
                self.sink.push(
                    Diagnostic::new(Code::Cycle, span, message)
                        .help("a definition may use only others that do not use it"),
                );
                return None;
            };
            let mut verdicts = direct[slot].verdicts.clone();
            verdicts.extend(direct[slot].definitions.iter().filter_map(|d| closed[*d].as_ref()).flatten());
            closed[slot] = Some(verdicts);
        }
        closed.into_iter().collect()
    }

    fn circle_of_norms(&mut self, norms: &[Norm], circle: &[usize]) {
        let names: Vec<&str> =
            circle.iter().filter_map(|slot| norms.get(*slot)).map(|n| n.id.as_str()).collect();
        let message = format!("the verdicts of {} need each other in a circle", names.join(", "));
        if let Some((name, _)) = circle.first().and_then(|slot| self.norms.get(*slot)) {
            let diagnostic = Diagnostic::new(Code::Cycle, name.span, message);
            let help = "a norm may need the verdict of another only if that does not need its own";
            self.sink.push(diagnostic.help(help));
        }
    }
}

fn collect(condition: &Condition, needs: &mut Needs) {
    match condition {
        Condition::Verdict { norm, .. } => {
            needs.verdicts.insert(*norm);
        }
        Condition::Ref(slot) => {
            needs.definitions.insert(*slot);
        }
        _ => {}
    }
    condition.parts().into_iter().for_each(|part| collect(part, needs));
}
