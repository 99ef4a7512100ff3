//! Ratings: rules over shares.

use crate::{
    diagnostic::{Code, Diagnostic},
    findings::Origin,
    framework::{Limit, Rating, RatingCondition, RatingRule},
    syntax::{Node, Value as Syntax},
    table::{Table, list, number, percentage, text, word},
};

use super::Compiler;

impl Compiler<'_> {
    pub(super) fn rating(&mut self, node: &Node) -> Option<Rating> {
        const ORIGINS: [(&str, Origin); 2] = [("source", Origin::Source), ("chosen", Origin::Chosen)];
        let mut table = Table::open(node, "a rating", self.sink)?;
        let minimum = table.required("minimum").and_then(|n| number(n, self.sink));
        let rules_node = table.required("rules");
        let limits_node = table.optional("limits");
        let origin = table.required("origin").and_then(|n| word(n, &ORIGINS, self.sink));
        let why = table.text("why", self.sink).map(|t| t.value);
        table.finish(self.sink);
        let mut rules = Vec::new();
        let mut valid = true;
        let nodes = rules_node.map(|n| list(n, self.sink)).unwrap_or_default();
        for node in nodes {
            match self.rating_rule(node) {
                Some(rule) => rules.push(rule),
                None => valid = false,
            }
        }
        if let (Some(node), true) =
            (rules_node.filter(|n| matches!(n.value, Syntax::Sequence(_))), nodes.is_empty())
        {
            self.empty(node);
        }
        let mut limits = Vec::new();
        for node in limits_node.map(|n| list(n, self.sink)).unwrap_or_default() {
            match self.limit(node) {
                Some(limit) => limits.push(limit),
                None => valid = false,
            }
        }
        // Caps first: what a limiter decides is final.
        limits.sort_by_key(|limit| limit.decides);
        let last = nodes.last();
        if let (Some(last), Some(rule)) = (last, rules.last())
            && valid
            && rule.when.is_some()
        {
            let diagnostic =
                Diagnostic::new(Code::Operator, last.span, "no rule holds when none of these does");
            self.sink.push(diagnostic.help("end with a rule without `when`"));
        }
        valid.then_some(Rating { minimum: minimum?, rules, limits, origin: origin?, why })
    }

    fn rating_rule(&mut self, node: &Node) -> Option<RatingRule> {
        let mut table = Table::open(node, "a rule of a rating", self.sink)?;
        let rate = table.required("rate");
        let when = table.optional("when").map(|n| self.rating_condition(n));
        table.finish(self.sink);
        let rate = self.place_on_scale(rate?)?;
        Some(RatingRule { rate, when: when.map_or(Some(None), |w| w.map(Some))? })
    }

    /// A place on the scale.
    fn place_on_scale(&mut self, node: &Node) -> Option<usize> {
        let scale = self.scale.clone();
        let words: Vec<(&str, usize)> =
            scale.iter().enumerate().map(|(slot, word)| (word.as_str(), slot)).collect();
        word(node, &words, self.sink)
    }

    /// `{when: …, always: RATE}` or `{when: …, at_most: RATE}`.
    fn limit(&mut self, node: &Node) -> Option<Limit> {
        let mut table = Table::open(node, "a limit of a rating", self.sink)?;
        let when = table.required("when").and_then(|n| self.rating_condition(n));
        let always = table.optional("always");
        let at_most = table.optional("at_most");
        table.finish(self.sink);
        let (rate, decides) = match (always, at_most) {
            (Some(rate), None) => (rate, true),
            (None, Some(rate)) => (rate, false),
            _ => {
                let message = "a limit decides the rating, or says how good it is at most";
                let diagnostic = Diagnostic::new(Code::Operator, node.span, message);
                self.sink.push(diagnostic.help("give one of `always: RATE` and `at_most: RATE`"));
                return None;
            }
        };
        let rate_slot = self.place_on_scale(rate)?;
        if rate_slot == 0 && !decides {
            let message = "this is the best rating, so this limits nothing";
            self.sink.push(Diagnostic::new(Code::UnknownValue, rate.span, message).help("name a lower one"));
            return None;
        }
        Some(Limit { when: when?, rate: rate_slot, decides })
    }

    fn rating_condition(&mut self, node: &Node) -> Option<RatingCondition> {
        let mut table = Table::open(node, "a condition on the population", self.sink)?;
        let all = table.optional("all");
        let any = table.optional("any");
        let not = table.optional("not");
        let share = table.optional("share");
        let of = table.optional("of");
        let so_many = of.and_then(|_| self.bound(&mut table, None));
        // Bounds belong to a share or a number; beside another operator they are keys without a meaning.
        let at_least = share.and_then(|_| table.optional("at_least"));
        let at_most = share.and_then(|_| table.optional("at_most"));
        table.finish(self.sink);
        let mut several = |node: &Node| -> Option<Vec<RatingCondition>> {
            let compiled: Vec<_> = list(node, self.sink).iter().map(|n| self.rating_condition(n)).collect();
            compiled.into_iter().collect()
        };
        match (all, any, not, share, of) {
            (None, None, None, None, Some(of)) => {
                let conditions = several(of);
                self.enough(so_many, conditions.as_ref().map(Vec::len), node.span);
                so_many.zip(conditions).map(|(bound, conditions)| RatingCondition::Of(bound, conditions))
            }
            (Some(node), None, None, None, None) => several(node).map(RatingCondition::All),
            (None, Some(node), None, None, None) => several(node).map(RatingCondition::Any),
            (None, None, Some(node), None, None) => {
                self.rating_condition(node).map(|c| RatingCondition::Not(Box::new(c)))
            }
            (None, None, None, Some(share), None) => {
                let name = text(share, self.sink);
                let norm = name.as_ref().and_then(|name| self.norm(name));
                if name.is_some_and(|name| self.permissions.contains(&name.value)) {
                    let message = "a permission is never failed, so its share is always 100%";
                    let diagnostic = Diagnostic::new(Code::Operator, share.span, message);
                    self.sink.push(
                        diagnostic.help("rate by norms that bind; a measure can say how often it is used"),
                    );
                }
                let at_least = at_least.map(|n| percentage(n, self.sink));
                let at_most = at_most.map(|n| percentage(n, self.sink));
                if at_least.is_none() && at_most.is_none() {
                    let diagnostic =
                        Diagnostic::new(Code::MissingKey, share.span, "how large a share is missing");
                    self.sink.push(diagnostic.help("give `at_least: 80%` or `at_most: 20%`"));
                    return None;
                }
                let at_least = at_least.map_or(Some(None), |p| p.map(Some))?;
                let at_most = at_most.map_or(Some(None), |p| p.map(Some))?;
                Some(RatingCondition::Share { norm: norm?, at_least, at_most })
            }
            _ => {
                let diagnostic = Diagnostic::new(
                    Code::Operator,
                    node.span,
                    "one operator heads a condition on the population",
                );
                self.sink.push(diagnostic.help("use one of `all`, `any`, `not`, `of`, `share`"));
                None
            }
        }
    }
}
