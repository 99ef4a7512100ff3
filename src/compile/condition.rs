//! Conditions: from text to slots.

use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    findings::Verdict,
    framework::{
        Quantity,
        condition::{Anchor, Bound, Condition, Named, Window},
    },
    source::{Span, Spanned},
    syntax::{Node, Value as Syntax},
    table::{Table, list, number, one_or_more, percentage, text, word},
    time::Length,
    verdict::Verdicts,
};

use super::Compiler;

/// The keys that head a condition; exactly one of them stands in each.
pub(super) const HEADS: [&str; 19] = [
    "all", "any", "not", "of", "ref", "ladder", "verdict", "field", "some", "none", "count", "every", "gap",
    "rate", "order", "elapsed", "versions", "sum", "change",
];

/// What `this` is: an event of one of these kinds, or nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) this: &'a [usize],
}

impl Scope<'_> {
    /// No event at hand.
    pub(super) const DOSSIER: Self = Self { this: &[] };
}

impl Compiler<'_> {
    /// A condition.
    pub(super) fn condition(&mut self, node: &Node, scope: Scope<'_>) -> Option<Condition> {
        self.through_time(scope, |compiler| compiler.headed(node, scope))
    }

    fn headed(&mut self, node: &Node, scope: Scope<'_>) -> Option<Condition> {
        let table = Table::open(node, "a condition", self.sink)?;
        let heads: Vec<&Spanned<String>> =
            table.keys().filter(|k| HEADS.contains(&k.value.as_str())).collect();
        match heads.as_slice() {
            [head] => self.operator(table, head.value.as_str(), scope),
            [] => {
                let key = table.keys().next();
                let near = table.keys().find_map(|k| nearest(&k.value, HEADS).map(|near| (k, near)));
                let diagnostic = match (near, key) {
                    (Some((key, near)), _) => {
                        Diagnostic::new(Code::Operator, key.span, format!("`{}` is no operator", key.value))
                            .did_you_mean(near)
                    }
                    (None, Some(key)) => {
                        Diagnostic::new(Code::Operator, key.span, "no operator heads this condition")
                    }
                    (None, None) => Diagnostic::new(Code::Operator, node.span, "this condition is empty"),
                };
                self.sink
                    .push(diagnostic.help(format!("a condition is headed by one of {}", HEADS.join(", "))));
                None
            }
            [first, second, ..] => {
                let message = format!("both `{}` and `{}` head this condition", first.value, second.value);
                let diagnostic = Diagnostic::new(Code::Operator, second.span, message);
                self.sink.push(
                    diagnostic.related(first.span, "first").help("combine conditions with `all` or `any`"),
                );
                None
            }
        }
    }

    fn operator(&mut self, mut table: Table<'_>, head: &str, scope: Scope<'_>) -> Option<Condition> {
        let condition = match head {
            "all" => self.conditions(table.optional("all")?, scope).map(Condition::All),
            "any" => self.conditions(table.optional("any")?, scope).map(Condition::Any),
            "not" => self.condition(table.optional("not")?, scope).map(|c| Condition::Not(Box::new(c))),
            "of" => {
                let conditions = self.conditions(table.optional("of")?, scope);
                let bound = self.bound(&mut table, None);
                self.enough(bound, conditions.as_ref().map(Vec::len), table.span);
                bound.zip(conditions).map(|(bound, conditions)| Condition::Of(bound, conditions))
            }
            "ref" => {
                let name = text(table.optional("ref")?, self.sink)?;
                self.definition(&name).map(Condition::Ref)
            }
            "ladder" => self.ladder(&mut table),
            "verdict" => self.verdict(&mut table),
            "field" => self.field_condition(&mut table, scope),
            "some" | "none" | "count" => self.count(&mut table, head, scope),
            "every" => {
                let select = self.selection(&mut table, "every", scope);
                let has = table.required("has");
                let kinds = select.as_ref().map(|s| s.kinds.clone()).unwrap_or_default();
                let has = has.and_then(|node| self.condition(node, Scope { this: &kinds }));
                select.zip(has).map(|(select, has)| Condition::Every { select, has: Box::new(has) })
            }
            "gap" => self.gap(&mut table, scope),
            "rate" => self.rate(&mut table, scope),
            "sum" => self.sum(&mut table, scope),
            "change" => self.change(&mut table, scope),
            "order" => self.in_order(table.optional("order")?, scope),
            "versions" => self.versions(table.optional("versions")?, scope),
            _ => self.elapsed(&mut table, scope),
        };
        table.finish(self.sink);
        condition
    }

    /// Reports that more conditions are asked for than there are.
    pub(super) fn enough(&mut self, bound: Option<Bound>, conditions: Option<usize>, span: Span) {
        if let (Some(least), Some(conditions)) = (bound.and_then(|b| b.at_least), conditions)
            && least > conditions as u64
        {
            let message = format!("{least} of {conditions} conditions can never hold");
            self.sink.push(Diagnostic::new(Code::Operator, span, message));
        }
    }

    fn conditions(&mut self, node: &Node, scope: Scope<'_>) -> Option<Vec<Condition>> {
        let items = list(node, self.sink);
        if items.is_empty() && matches!(node.value, Syntax::Sequence(_)) {
            let message = "this list of conditions is empty";
            self.sink.push(
                Diagnostic::new(Code::WrongType, node.span, message).help("give at least one condition"),
            );
        }
        let compiled: Vec<_> = items.iter().map(|item| self.condition(item, scope)).collect();
        compiled.into_iter().collect::<Option<Vec<_>>>().filter(|c| !c.is_empty())
    }

    /// Reports a list or mapping that holds nothing.
    pub(super) fn empty(&mut self, node: &Node) {
        let message = "this is empty, so nothing is asked";
        self.sink
            .push(Diagnostic::new(Code::WrongType, node.span, message).help("fill it in, or leave it out"));
    }

    pub(super) fn bound(&mut self, table: &mut Table<'_>, default: Option<Bound>) -> Option<Bound> {
        let at_least = table.optional("at_least").map(|n| (n, self.count_figure(n)));
        let at_most = table.optional("at_most").map(|n| (n, self.count_figure(n)));
        let exactly = table.optional("exactly").map(|n| (n, self.count_figure(n)));
        let (at_least, at_most) = match (at_least, at_most, exactly) {
            (None, None, None) => {
                if default.is_none() {
                    let diagnostic = Diagnostic::new(Code::MissingKey, table.span, "how many is missing");
                    self.sink.push(diagnostic.help("give `at_least`, `at_most` or `exactly`"));
                }
                return default;
            }
            (None, None, Some((_, n))) => (Some(n?), Some(n?)),
            (least, most, None) => {
                let (least_value, most_value) = (least.map(|(_, n)| n), most.map(|(_, n)| n));
                (
                    least_value.map_or(Some(None), |n| n.map(Some))?,
                    most_value.map_or(Some(None), |n| n.map(Some))?,
                )
            }
            (_, _, Some((node, _))) => {
                let message = "`exactly` does not go with `at_least` or `at_most`";
                self.sink.push(Diagnostic::new(Code::Operator, node.span, message));
                return None;
            }
        };
        if let (Some(least), Some(most)) = (at_least, at_most)
            && least > most
        {
            let message = "no number is at least and at most so many at once";
            self.sink.push(Diagnostic::new(Code::Operator, table.span, message));
            return None;
        }
        Some(Bound { at_least, at_most })
    }

    fn count_figure(&mut self, node: &Node) -> Option<u64> {
        match node.as_text().and_then(|t| t.strip_prefix('$')) {
            None => number(node, self.sink),
            Some(name) => match self.parameter(name, node.span)? {
                Quantity::Number(n) => {
                    let count = u64::try_from(n).ok();
                    if count.is_none() {
                        let message = format!("`${name}` is {n}, and there are never fewer than 0");
                        self.sink.push(Diagnostic::new(Code::WrongType, node.span, message));
                    }
                    count
                }
                Quantity::Length(_) => {
                    self.sink.push(Diagnostic::new(
                        Code::WrongType,
                        node.span,
                        format!("`${name}` is a length of time, not a number"),
                    ));
                    None
                }
            },
        }
    }

    fn verdict(&mut self, table: &mut Table<'_>) -> Option<Condition> {
        const WORDS: [(&str, Verdict); 4] = [
            ("met", Verdict::Met),
            ("partly", Verdict::Partly),
            ("not_met", Verdict::NotMet),
            ("not_applicable", Verdict::NotApplicable),
        ];
        let node = table.optional("verdict")?;
        let names: Vec<_> = one_or_more(node).into_iter().map(|n| text(n, self.sink)).collect();
        let is = table.required("is");
        let verdicts: Vec<_> =
            is.map(one_or_more).unwrap_or_default().iter().map(|n| word(n, &WORDS, self.sink)).collect();
        let verdicts: Option<Vec<Verdict>> = verdicts.into_iter().collect();
        for (node, empty) in
            [(Some(node), names.is_empty()), (is, verdicts.as_ref().is_some_and(Vec::is_empty))]
        {
            if let (Some(node), true) = (node, empty) {
                self.empty(node);
            }
        }
        // Of one norm the verdict; of several, so many verdicts, or all.
        let several = matches!(node.value, Syntax::Sequence(_));
        let all = Bound { at_least: Some(names.len() as u64), at_most: None };
        let bound = if several { self.bound(table, Some(all)) } else { Some(all) };
        if several {
            self.enough(bound, Some(names.len()), table.span);
        }
        let norms: Vec<_> = names.into_iter().map(|name| self.norm_of_record(&name?)).collect();
        let norms: Vec<usize> = norms.into_iter().collect::<Option<_>>()?;
        let is = Verdicts::of(verdicts.filter(|v| !v.is_empty())?);
        let mut conditions: Vec<Condition> =
            norms.into_iter().map(|norm| Condition::Verdict { norm, is }).collect();
        if several { Some(Condition::Of(bound?, conditions)) } else { conditions.pop() }
    }

    fn count(&mut self, table: &mut Table<'_>, head: &str, scope: Scope<'_>) -> Option<Condition> {
        let (key, default) = match head {
            "some" => ("some", Some(Bound { at_least: Some(1), at_most: None })),
            "none" => ("none", Some(Bound { at_least: None, at_most: Some(0) })),
            _ => ("count", None),
        };
        let select = self.selection(table, key, scope);
        let bound = if key == "none" { default } else { self.bound(table, default) };
        select.zip(bound).map(|(select, bound)| Condition::Count { select, bound, common: None })
    }

    fn gap(&mut self, table: &mut Table<'_>, scope: Scope<'_>) -> Option<Condition> {
        let select = self.selection(table, "gap", scope);
        let at_most = table.required("at_most").and_then(|n| self.length(n));
        let select = select?;
        if matches!(select.window, Window::Ever) {
            let diagnostic = Diagnostic::new(
                Code::MissingKey,
                table.span,
                "the longest gap needs a window to be looked for in",
            );
            self.sink.push(diagnostic.help("add `during: {from: …, until: …}`"));
            return None;
        }
        let at_most = at_most?;
        if exempts(&select.window) {
            self.in_days(&at_most, table.span)?;
        }
        Some(Condition::Gap { select, at_most, common: None })
    }

    /// Where days are cut out, a month has no length.
    fn in_days(&mut self, length: &Named<Length>, span: Span) -> Option<()> {
        if let Length::Days(_) = length.value {
            return Some(());
        }
        let message = "a month has no fixed number of days, and here days are cut out";
        let diagnostic = Diagnostic::new(Code::WrongType, span, message);
        self.sink.push(diagnostic.help("beside `without` write the length in days or weeks"));
        None
    }

    fn rate(&mut self, table: &mut Table<'_>, scope: Scope<'_>) -> Option<Condition> {
        let select = self.selection(table, "rate", scope);
        let per = table.required("per").and_then(|n| self.stretch(n));
        let bound = self.bound(table, Some(Bound { at_least: Some(1), at_most: None }));
        let share = table.optional("in").map_or(Some(10_000), |n| self.share(n));
        let select = select?;
        if !matches!(select.window, Window::This | Window::Between { from: Some(_), .. }) {
            let message = "a rhythm needs a window with a first day, from which its stretches are counted";
            let diagnostic = Diagnostic::new(Code::MissingKey, table.span, message);
            self.sink.push(diagnostic.help("add `during: {from: …, until: …}`"));
            return None;
        }
        Some(Condition::Rate { select, per: per?, bound: bound?, share: share? })
    }

    /// `week`, `month`, `year`, or a length: never nothing.
    fn stretch(&mut self, node: &Node) -> Option<Named<Length>> {
        let one = node.as_text().map(|unit| format!("1 {unit}")).and_then(|text| Length::parse(&text));
        if let Some(value) = one {
            return Some(plain(value));
        }
        let length = self.length(node)?;
        if matches!(length.value, Length::Days(0) | Length::Months(0)) {
            let diagnostic =
                Diagnostic::new(Code::WrongType, node.span, "a stretch of no days holds nothing");
            self.sink.push(diagnostic.help("write `week`, `month`, or a length such as `2 weeks`"));
            return None;
        }
        Some(length)
    }

    fn share(&mut self, node: &Node) -> Option<u64> {
        let share = percentage(node, self.sink)?;
        if share == 0 {
            let diagnostic =
                Diagnostic::new(Code::WrongType, node.span, "this asks nothing: 0% is always reached");
            self.sink.push(diagnostic.help("write a share above 0%, such as `80%`"));
            return None;
        }
        Some(share)
    }

    fn in_order(&mut self, node: &Node, scope: Scope<'_>) -> Option<Condition> {
        let items = list(node, self.sink);
        if items.len() < 2 && matches!(node.value, Syntax::Sequence(_)) {
            let diagnostic =
                Diagnostic::new(Code::WrongType, node.span, "fewer than two dates have no order");
            self.sink.push(diagnostic.help("list the dates as they should follow each other"));
            return None;
        }
        let anchors: Vec<_> = items.iter().map(|n| self.anchor(n, scope)).collect();
        let anchors: Option<Vec<Anchor>> = anchors.into_iter().collect();
        anchors.filter(|a| !a.is_empty()).map(Condition::Order)
    }

    fn elapsed(&mut self, table: &mut Table<'_>, scope: Scope<'_>) -> Option<Condition> {
        let node = table.optional("elapsed")?;
        let (least, most) = (table.optional("at_least"), table.optional("at_most"));
        let mut ends = Table::open(node, "`elapsed`", self.sink)?;
        let from = ends.required("from").and_then(|n| self.anchor(n, scope));
        let to = ends.required("to").and_then(|n| self.anchor(n, scope));
        let without = ends.optional("without").map(|n| self.without(n, scope));
        ends.finish(self.sink);
        let at_least = least.map(|n| self.length(n));
        let at_most = most.map(|n| self.length(n));
        if at_least.is_none() && at_most.is_none() {
            let diagnostic = Diagnostic::new(Code::MissingKey, node.span, "how long is missing");
            self.sink
                .push(diagnostic.help("give `at_least` or `at_most` beside `elapsed`, such as `42 days`"));
            return None;
        }
        let at_least = at_least.map_or(Some(None), |l| l.map(Some))?;
        let at_most = at_most.map_or(Some(None), |l| l.map(Some))?;
        let without = without.map_or(Some(None), |w| w.map(Some))?;
        if without.is_some() {
            for length in at_least.iter().chain(&at_most) {
                self.in_days(length, table.span)?;
            }
        }
        Some(Condition::Elapsed { from: from?, to: to?, without, at_least, at_most })
    }
}

/// Whether days are cut out of a window.
fn exempts(window: &Window) -> bool {
    matches!(window, Window::Between { without: Some(_), .. })
}

pub(super) fn plain<T>(value: T) -> Named<T> {
    Named { value, parameter: None }
}
