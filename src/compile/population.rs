//! What the rules of a rating ask of a population.

use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    framework::rating::{Population, Unit, Within},
    source::Span,
    syntax::Node,
    table::{Table, list, number, percentage, text},
};

use super::Compiler;

/// The keys that head a condition on the population, exactly one in each.
const HEADS: [&str; 9] = ["all", "any", "not", "of", "share", "cases", "figure", "measure", "rating"];

/// Whether a condition asks for a share of dossiers, of which there may be too few.
pub(super) fn counts(condition: &Population) -> bool {
    condition.leaves().into_iter().any(|leaf| {
        matches!(leaf, Population::Share(..) | Population::Cases { .. } | Population::Measure(..))
    })
}

impl Compiler<'_> {
    /// A condition on the population.
    pub(super) fn population(&mut self, node: &Node) -> Option<Population> {
        let mut table = Table::open(node, "a condition on the population", self.sink)?;
        let heads: Vec<&str> =
            table.keys().map(|key| key.value.as_str()).filter(|key| HEADS.contains(key)).collect();
        let [head] = heads.as_slice() else {
            let message = "one operator heads a condition on the population";
            let diagnostic = Diagnostic::new(Code::Operator, node.span, message);
            let known: Vec<String> = HEADS.iter().map(|head| format!("`{head}`")).collect();
            self.sink.push(diagnostic.help(format!("use one of {}", known.join(", "))));
            return None;
        };
        // Bounds belong to a figure or a number; beside another operator they are keys without a meaning.
        let condition = match *head {
            "all" => table.optional("all").and_then(|n| self.populations(n)).map(Population::All),
            "any" => table.optional("any").and_then(|n| self.populations(n)).map(Population::Any),
            "not" => {
                let inner = table.optional("not").and_then(|n| self.population(n));
                inner.map(|inner| Population::Not(Box::new(inner)))
            }
            "of" => {
                let bound = self.bound(&mut table, None);
                let conditions = table.optional("of").and_then(|n| self.populations(n));
                self.enough(bound, conditions.as_ref().map(Vec::len), node.span);
                bound.zip(conditions).map(|(bound, conditions)| Population::Of(bound, conditions))
            }
            "share" => self.norm_share(&mut table),
            "cases" => self.cases(&mut table),
            "figure" => self.figure(&mut table),
            "measure" => self.measured_share(&mut table),
            _ => self.other_rating(&mut table),
        };
        table.finish(self.sink);
        condition
    }

    fn populations(&mut self, node: &Node) -> Option<Vec<Population>> {
        let items = list(node, self.sink);
        if items.is_empty() && matches!(node.value, crate::syntax::Value::Sequence(_)) {
            self.empty(node);
        }
        let compiled: Vec<_> = items.iter().map(|n| self.population(n)).collect();
        compiled.into_iter().collect::<Option<Vec<_>>>().filter(|c| !c.is_empty())
    }

    fn norm_share(&mut self, table: &mut Table<'_>) -> Option<Population> {
        let share = table.optional("share")?;
        let name = text(share, self.sink);
        let norm = name.as_ref().and_then(|name| self.norm(name));
        if name.is_some_and(|name| self.permissions.contains(&name.value)) {
            let message = "a permission is never failed, so its share is always 100%";
            let diagnostic = Diagnostic::new(Code::Operator, share.span, message);
            self.sink
                .push(diagnostic.help("rate by norms that bind; a measure can say how often it is used"));
        }
        let within = self.within(table, share.span, percentage);
        Some(Population::Share(norm?, within?))
    }

    /// `{cases: RATE, at_least: 95%}`, of this aspect or of the one that `aspect` names.
    fn cases(&mut self, table: &mut Table<'_>) -> Option<Population> {
        let rate = table.optional("cases")?;
        let within = self.within(table, rate.span, percentage);
        let named = table.text("aspect", self.sink);
        let slot = match (&named, self.aspect) {
            (Some(name), _) => self.aspect_named(name)?,
            (None, Some(own)) => own,
            (None, None) => {
                let diagnostic = Diagnostic::new(Code::MissingKey, rate.span, "of which aspect is missing");
                self.sink.push(diagnostic.help("add `aspect: ASPECT`"));
                return None;
            }
        };
        let declared = self.aspects.get(slot)?;
        let Some(scale) = declared.case_scale.clone() else {
            let message = format!("the aspect `{}` does not rate dossiers", declared.name.value);
            let at = named.map_or(rate.span, |name| name.span);
            self.sink.push(Diagnostic::new(Code::UnknownName, at, message).help("give it a `case_rating`"));
            return None;
        };
        let slot_of_rate = self.place_on_scale(rate, &scale)?;
        if slot_of_rate + 1 == scale.len() {
            let message =
                "every dossier that is rated has this place or a better one, so its share is always 100%";
            self.sink
                .push(Diagnostic::new(Code::UnknownValue, rate.span, message).help("name a better place"));
            return None;
        }
        Some(Population::Cases { aspect: slot, rate: slot_of_rate, share: within? })
    }

    /// `{figure: NAME, at_least: 90%}`
    fn figure(&mut self, table: &mut Table<'_>) -> Option<Population> {
        let node = table.optional("figure")?;
        let name = text(node, self.sink);
        let named = name.as_ref();
        let slot = named.and_then(|name| self.figures.iter().position(|(id, _, _)| id.value == name.value));
        if let (Some(name), None) = (&name, slot) {
            let message = format!("there is no figure `{}`", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
            let near = nearest(&name.value, self.figures.iter().map(|(id, _, _)| id.value.as_str()));
            self.sink.push(match near {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help("declare it under `figures` of the framework"),
            });
        }
        let declared = slot.and_then(|slot| self.figures.get_mut(slot));
        let unit = declared.map(|(_, unit, used)| {
            *used = true;
            *unit
        });
        let within = match unit {
            Some(Unit::Number) => self.within(table, node.span, number),
            Some(Unit::Percentage) => self.within(table, node.span, percentage),
            // Of what it is measured in nothing is known, so its limits are taken as they are.
            None => self.within(table, node.span, |_, _| Some(0)),
        };
        Some(Population::Figure(slot?, within?))
    }

    /// `{measure: ID, at_least: 60%}`: of this aspect or else of the framework; for the whole also of any aspect.
    fn measured_share(&mut self, table: &mut Table<'_>) -> Option<Population> {
        let node = table.optional("measure")?;
        let name = text(node, self.sink);
        let within = self.within(table, node.span, percentage);
        let name = name?;
        let own = self.aspect;
        let at = |wanted: &dyn Fn(Option<usize>) -> bool| -> Vec<usize> {
            let named = self.measures.iter().enumerate();
            named.filter(|(_, m)| m.id == name.value && wanted(m.aspect)).map(|(slot, _)| slot).collect()
        };
        let mut found = at(&|aspect| aspect == own);
        if found.is_empty() {
            found = at(&|aspect| aspect.is_none() || own.is_none());
        }
        let slot = match found.as_slice() {
            [slot] => *slot,
            [] => {
                let message = format!("there is no measure `{}` here", name.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
                let visible =
                    self.measures.iter().filter(|m| own.is_none() || m.aspect.is_none() || m.aspect == own);
                let near = nearest(&name.value, visible.map(|m| m.id.as_str()));
                self.sink.push(match near {
                    Some(near) => diagnostic.did_you_mean(near),
                    None => diagnostic.help("name a measure of this aspect or of the framework"),
                });
                return None;
            }
            _ => {
                let message = format!("`{}` is a measure of several aspects", name.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
                self.sink.push(diagnostic.help("give each a name of its own"));
                return None;
            }
        };
        if !self.measures.get(slot)?.share {
            let message = format!("the measure `{}` is no share", name.value);
            let diagnostic = Diagnostic::new(Code::WrongType, name.span, message);
            self.sink.push(diagnostic.help("rate by a measure with `share: CONDITION`"));
            return None;
        }
        Some(Population::Measure(slot, within?))
    }

    /// `{rating: ASPECT, at_least: RATE}`, also `at_most` and `is`.
    fn other_rating(&mut self, table: &mut Table<'_>) -> Option<Population> {
        let node = table.optional("rating")?;
        let name = text(node, self.sink);
        let bounds = ["at_least", "at_most", "is"].map(|key| table.optional(key));
        let aspect = name.and_then(|name| self.aspect_named(&name))?;
        let scale = self.aspects.get(aspect)?.scale.clone();
        let mut place = |node: Option<&Node>| match node {
            Some(node) => self.place_on_scale(node, &scale).map(Some),
            None => Some(None),
        };
        let [at_least, at_most, is] = bounds;
        let (at_least, at_most) = match (at_least, at_most, is) {
            (None, None, Some(_)) => (place(is)?, place(is)?),
            (None, None, None) => {
                let diagnostic = Diagnostic::new(Code::MissingKey, node.span, "which rating is missing");
                self.sink.push(diagnostic.help("give `at_least: RATE`, `at_most: RATE` or `is: RATE`"));
                return None;
            }
            (_, _, Some(is)) => {
                let message = "`is` does not go with `at_least` or `at_most`";
                self.sink.push(Diagnostic::new(Code::Operator, is.span, message));
                return None;
            }
            (at_least, at_most, None) => (place(at_least)?, place(at_most)?),
        };
        // At least a place is that slot or a lower one: the scale counts from the best.
        if let (Some(least), Some(most)) = (at_least, at_most)
            && most > least
        {
            let message = "no rating is at least and at most so good at once";
            self.sink.push(Diagnostic::new(Code::Operator, node.span, message));
            return None;
        }
        Some(Population::Rating { aspect, at_least, at_most })
    }

    /// `at_least` and `at_most`, of which there is at least one.
    fn within(
        &mut self,
        table: &mut Table<'_>,
        at: Span,
        figure: impl Fn(&Node, &mut crate::diagnostic::Sink) -> Option<u64>,
    ) -> Option<Within> {
        let at_least = table.optional("at_least").map(|n| figure(n, self.sink));
        let at_most = table.optional("at_most").map(|n| figure(n, self.sink));
        if at_least.is_none() && at_most.is_none() {
            let diagnostic = Diagnostic::new(Code::MissingKey, at, "how large a share is missing");
            self.sink.push(diagnostic.help("give `at_least` or `at_most`, such as `at_least: 80%`"));
            return None;
        }
        let at_least = at_least.map_or(Some(None), |p| p.map(Some))?;
        let at_most = at_most.map_or(Some(None), |p| p.map(Some))?;
        if let (Some(least), Some(most)) = (at_least, at_most)
            && least > most
        {
            let message = "no share is at least and at most so much at once";
            self.sink.push(Diagnostic::new(Code::Operator, at, message));
            return None;
        }
        Some(Within { at_least, at_most })
    }
}
