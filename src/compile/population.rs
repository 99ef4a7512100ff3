//! What is asked of a population: by the rules of a rating, and by norms about the whole.

use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    findings::Verdict,
    framework::{
        measure::Figure,
        population::{Asked, Compared, Population, PopulationNorm},
        published::Part,
        rating::{Unit, Within},
    },
    sentence,
    source::{Span, Spanned},
    syntax::Node,
    table::{Table, decimal, list, number, one_or_more, percentage, text, word},
    verdict::Verdicts,
};

use super::Compiler;

/// The keys that head a condition on the population, exactly one in each.
const HEADS: [&str; 11] =
    ["all", "any", "not", "of", "share", "cases", "figure", "measure", "differs", "verdict", "rating"];

/// What a measure is to those that ask about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Share,
    /// Its values are `parts` of the measure; of one with several answers groups cannot be compared.
    Distribution {
        multiple: bool,
    },
    Mean,
    Number,
}

impl Kind {
    pub(super) fn of(figure: &Figure) -> Self {
        match figure {
            Figure::Share(_) => Self::Share,
            Figure::Distribution(grouping) => Self::Distribution { multiple: grouping.multiple },
            Figure::Mean(_) => Self::Mean,
            _ => Self::Number,
        }
    }
}

impl Compiler<'_> {
    /// Whether a condition asks for a share of dossiers, of which there may be too few.
    pub(super) fn counts(&self, condition: &Population) -> bool {
        condition.leaves().into_iter().any(|leaf| match leaf {
            Population::Share { .. }
            | Population::Cases { .. }
            | Population::Measure { of: Asked::Holds | Asked::Part(_), .. } => true,
            // A verdict rests on the shares that its norm asks for.
            Population::Verdict(slot, _) => self.counting.contains(slot),
            _ => false,
        })
    }

    /// A condition on the population.
    pub(super) fn population(&mut self, node: &Node) -> Option<Population> {
        let mut table = Table::open(node, "a condition on the population", self.sink)?;
        let mut heads: Vec<&str> =
            table.keys().map(|key| key.value.as_str()).filter(|key| HEADS.contains(key)).collect();
        if heads.contains(&"measure") {
            // There it says which value of the measure.
            heads.retain(|head| *head != "of");
        }
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
            "measure" => self.measured(&mut table),
            "differs" => self.differs(&mut table),
            "verdict" => self.whole_verdict(&mut table),
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
        let group = table.text("in", self.sink);
        let within = self.within(table, share.span, percentage);
        let norm = norm?;
        let groups = self.norms.get(norm).map(|(_, subject)| self.groups_of(*subject)).unwrap_or_default();
        let group = group.map_or(Some(None), |name| self.group(&name, &groups).map(Some))?;
        Some(Population::Share { norm, group, share: within? })
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
            Some(Unit::Decimal) => self.within(table, node.span, decimal),
            // Of what it is measured in nothing is known, so its limits are taken as they are.
            None => self.within(table, node.span, |_, _| Some(0)),
        };
        Some(Population::Figure(slot?, within?))
    }

    /// The slot of a measure by its name: of this aspect or else of the framework; for the whole also of any aspect.
    fn measure_named(&mut self, name: &Spanned<String>) -> Option<usize> {
        let own = self.aspect;
        let at = |wanted: &dyn Fn(Option<usize>) -> bool| -> Vec<usize> {
            let named = self.measures.iter().enumerate();
            named.filter(|(_, m)| m.id == name.value && wanted(m.aspect)).map(|(slot, _)| slot).collect()
        };
        let mut found = at(&|aspect| aspect == own);
        if found.is_empty() {
            found = at(&|aspect| aspect.is_none() || own.is_none());
        }
        match found.as_slice() {
            [slot] => Some(*slot),
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
                None
            }
            _ => {
                let message = format!("`{}` is a measure of several aspects", name.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
                self.sink.push(diagnostic.help("give each a name of its own"));
                None
            }
        }
    }

    /// `{measure: ID, at_least: 60%}`; with `of` a value of a distribution, with `in` a group.
    fn measured(&mut self, table: &mut Table<'_>) -> Option<Population> {
        let node = table.optional("measure")?;
        let of = table.text("of", self.sink);
        let group = table.text("in", self.sink);
        let name = text(node, self.sink);
        // Whether shares or numbers are meant, the limits themselves say.
        let share = ["at_least", "at_most"].iter().any(|key| {
            table.optional(key).and_then(Node::as_text).is_some_and(|text| text.trim_end().ends_with('%'))
        });
        let slot = name.and_then(|name| self.measure_named(&name));
        let Some(slot) = slot else {
            self.within(table, node.span, |_, _| Some(0));
            return None;
        };
        let (kind, parts, groups) = {
            let measure = self.measures.get(slot)?;
            (measure.kind, measure.parts.clone(), measure.groups.clone())
        };
        let value = of.as_ref().map(|name| self.part(name, &parts));
        let asked = match (kind, value) {
            (Kind::Distribution { .. }, None) => {
                let message = "of which value of this distribution is missing";
                let diagnostic = Diagnostic::new(Code::MissingKey, node.span, message);
                self.sink.push(diagnostic.help("add `of: VALUE`"));
                None
            }
            (Kind::Distribution { .. }, Some(value)) => match value {
                Some(Part::Value(at)) if share => Some(Asked::Part(at)),
                Some(Part::Value(at)) => Some(Asked::Count(at)),
                Some(_) => {
                    let diagnostic = Diagnostic::new(Code::UnknownName, node.span, "this is no value of it");
                    self.sink.push(diagnostic.help("ask for one of the values that records can have"));
                    None
                }
                None => None,
            },
            (_, Some(_)) => {
                let message = "only a distribution has values to ask for with `of`";
                self.sink.push(Diagnostic::new(Code::Operator, node.span, message).help("leave `of` out"));
                None
            }
            (Kind::Share, None) => Some(Asked::Holds),
            (Kind::Mean | Kind::Number, None) => Some(Asked::Number),
        };
        let within = match asked {
            Some(Asked::Holds | Asked::Part(_)) => self.within(table, node.span, percentage),
            Some(Asked::Count(_)) => self.within(table, node.span, number),
            Some(Asked::Number) => self.within(table, node.span, decimal),
            None => self.within(table, node.span, |_, _| Some(0)),
        };
        let group = group.map_or(Some(None), |name| self.group(&name, &groups).map(Some))?;
        Some(Population::Measure { slot, of: asked?, group, within: within? })
    }

    /// `{differs: NORM or MEASURE, at: 5%}`; with `higher` the group in which it is higher than in each other.
    fn differs(&mut self, table: &mut Table<'_>) -> Option<Population> {
        let node = table.optional("differs")?;
        let name = text(node, self.sink)?;
        let at = table.required("at").and_then(|n| percentage(n, self.sink));
        let higher = table.text("higher", self.sink);
        let norm = self.norms.iter().position(|(norm, _)| norm.value == name.value);
        let (of, groups, kind) = if let Some(norm) = norm {
            let groups = self.norms.get(norm).map(|(_, subject)| self.groups_of(*subject));
            (Compared::Norm(norm), groups.unwrap_or_default(), Kind::Share)
        } else {
            let slot = self.measure_named(&name)?;
            let measure = self.measures.get(slot)?;
            (Compared::Measure(slot), measure.groups.clone(), measure.kind)
        };
        let problem = match kind {
            _ if groups.len() < 2 => Some("is reckoned for no two groups that could differ"),
            Kind::Mean if groups.len() > 2 => {
                Some("is a mean of more than two groups, which no test compares")
            }
            Kind::Distribution { multiple: true } => {
                Some("has several answers a record, which no test compares")
            }
            Kind::Distribution { .. } if higher.is_some() => {
                Some("is a distribution, which is not higher or lower")
            }
            Kind::Number => Some("is no share, mean or distribution, and no test compares it"),
            _ => None,
        };
        if let Some(problem) = problem {
            let message = format!("`{}` {problem}", name.value);
            let diagnostic = Diagnostic::new(Code::Operator, name.span, message);
            self.sink.push(diagnostic.help("compare a share, a distribution or a mean `by` groups"));
            return None;
        }
        let higher = higher.map_or(Some(None), |name| self.group(&name, &groups).map(Some))?;
        Some(Population::Differs { of, higher, at: at? })
    }

    /// `{verdict: NORM, is: met}`: of a norm about the whole.
    fn whole_verdict(&mut self, table: &mut Table<'_>) -> Option<Population> {
        const VERDICTS: [(&str, Verdict); 4] = [
            ("met", Verdict::Met),
            ("partly", Verdict::Partly),
            ("not_met", Verdict::NotMet),
            ("not_applicable", Verdict::NotApplicable),
        ];
        let node = table.optional("verdict")?;
        let name = text(node, self.sink);
        let is = table.required("is").map(one_or_more).unwrap_or_default();
        let is: Option<Vec<Verdict>> = is.iter().map(|n| word(n, &VERDICTS, self.sink)).collect();
        let name = name?;
        let slot = self.population_norms.iter().position(|known| known.value == name.value);
        if slot.is_none() {
            let message = format!("there is no norm about the whole `{}`", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
            let near = nearest(&name.value, self.population_norms.iter().map(|n| n.value.as_str()));
            self.sink.push(match near {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help("of a norm about records rules ask for its `share`"),
            });
        }
        Some(Population::Verdict(slot?, Verdicts::of(is?)))
    }

    /// The norms about the whole of an aspect.
    pub(super) fn population_norms(&mut self, node: Option<&Node>) -> Vec<PopulationNorm> {
        let nodes = node.map(|n| list(n, self.sink)).unwrap_or_default();
        nodes.iter().filter_map(|node| self.population_norm(node)).collect()
    }

    fn population_norm(&mut self, node: &Node) -> Option<PopulationNorm> {
        let mut table = Table::open(node, "a norm about the whole", self.sink)?;
        let id = table.required_text("id", self.sink);
        let title = table.required_text("title", self.sink);
        let statement = table.required_text("statement", self.sink);
        let source = table.required("source").and_then(|n| self.source(n));
        let applies = table.optional("applies").map(|n| self.asked_of_records(n));
        let met = table.required("met").and_then(|n| self.asked_of_records(n));
        let partly = table.optional("partly").map(|n| self.asked_of_records(n));
        let finding = table.required_text("finding", self.sink);
        table.finish(self.sink);
        if let Some(finding) = &finding {
            let checked = sentence::check_whole(&finding.value);
            self.template(finding, checked);
        }
        let id = id?.value;
        let norm = PopulationNorm {
            title: title?.value,
            statement: statement?.value,
            source: source?,
            applies: applies.map_or(Some(None), |applies| applies.map(Some))?,
            met: met?,
            partly: partly.map_or(Some(None), |partly| partly.map(Some))?,
            finding: finding?.value,
            id,
        };
        let conditions = norm.applies.iter().chain([&norm.met]).chain(&norm.partly);
        if conditions.into_iter().any(|condition| self.counts(condition)) {
            let slot = self.population_norms.iter().position(|known| known.value == norm.id);
            self.counting.extend(slot);
        }
        Some(norm)
    }

    /// A condition of a norm about the whole: ratings come after norms, so it cannot ask for one.
    fn asked_of_records(&mut self, node: &Node) -> Option<Population> {
        let condition = self.population(node)?;
        let later = condition
            .leaves()
            .into_iter()
            .find(|leaf| matches!(leaf, Population::Rating { .. } | Population::Verdict(..)));
        if later.is_some() {
            let message = "a norm about the whole asks about records, not about ratings or other such norms";
            let diagnostic = Diagnostic::new(Code::Operator, node.span, message);
            self.sink.push(diagnostic.help("let a rule of a rating put the two together"));
            return None;
        }
        Some(condition)
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
