//! Conditions, windows and anchors: from text to slots.

use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    findings::Verdict,
    framework::{
        Quantity,
        condition::{
            Anchor, Bound, ByKind, Comparison, Condition, FieldRef, Literal, Named, Policy, SameAs,
            Selection, Test, Tests, Window,
        },
    },
    source::{Span, Spanned},
    syntax::{Node, Value as Syntax},
    table::{Table, list, number, one_or_more, percentage, text, word},
    time::{Dates, Length},
    verdict::Verdicts,
    vocabulary::{Choices, Field, Timing, Type, entries},
};

use super::Compiler;

/// The keys that head a condition; exactly one of them stands in each.
pub(super) const HEADS: [&str; 19] = [
    "all", "any", "not", "of", "ref", "ladder", "verdict", "field", "some", "none", "count", "every", "gap",
    "rate", "order", "elapsed", "versions", "sum", "change",
];

const TESTS: [&str; 9] =
    ["is", "in", "contains", "contains_any", "present", "at_least", "at_most", "more_than", "less_than"];

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
        let norms: Vec<_> = names.into_iter().map(|name| self.norm(&name?)).collect();
        let norms: Vec<usize> = norms.into_iter().collect::<Option<_>>()?;
        let is = Verdicts::of(verdicts.filter(|v| !v.is_empty())?);
        let mut conditions: Vec<Condition> =
            norms.into_iter().map(|norm| Condition::Verdict { norm, is }).collect();
        if several { Some(Condition::Of(bound?, conditions)) } else { conditions.pop() }
    }

    fn field_condition(&mut self, table: &mut Table<'_>, scope: Scope<'_>) -> Option<Condition> {
        let node = table.optional("field")?;
        let written: Vec<(&'static str, &Node)> =
            TESTS.iter().filter_map(|test| table.optional(test).map(|n| (*test, n))).collect();
        let policy = table.optional("according_to");
        let path = text(node, self.sink)?;
        let resolved = self.field_ref(&path, scope);
        if written.is_empty() {
            let diagnostic = Diagnostic::new(Code::MissingKey, node.span, "nothing is asked of this field");
            self.sink.push(diagnostic.help(format!("add one of {}", TESTS.join(", "))));
        }
        let (field, definition) = resolved?;
        let tests: Vec<_> = written.iter().map(|(test, n)| self.test(test, n, &definition, scope)).collect();
        let according_to = self.according_to(policy, &definition);
        let tests: Option<Vec<Test>> = tests.into_iter().collect();
        let all = tests.filter(|t| !t.is_empty())?;
        Some(Condition::Field { field, tests: Tests { according_to: according_to?, all } })
    }

    /// Whose word counts: a respondent, several in order of precedence, `any` or `all`.
    fn according_to(&mut self, node: Option<&Node>, field: &Field) -> Option<Policy> {
        let Some(node) = node else { return Some(Policy::Undisputed) };
        if field.respondents.is_empty() {
            let message = format!("nobody is heard about `{}`: it is a plain fact", field.path);
            let diagnostic = Diagnostic::new(Code::WrongType, node.span, message)
                .related(field.span, "defined here without `x-respondents`");
            self.sink
                .push(diagnostic.help("leave `according_to` out, or name the respondents in the vocabulary"));
            return None;
        }
        match node.as_text() {
            Some("any") => return Some(Policy::Any),
            Some("all") => return Some(Policy::All),
            _ => {}
        }
        let words: Vec<(&str, usize)> =
            field.respondents.iter().enumerate().map(|(slot, r)| (r.key.as_str(), slot)).collect();
        let named = one_or_more(node);
        if named.is_empty() {
            self.empty(node);
        }
        let order: Vec<_> = named.into_iter().map(|n| word(n, &words, self.sink)).collect();
        order.into_iter().collect::<Option<Vec<usize>>>().filter(|o| !o.is_empty()).map(Policy::First)
    }

    /// A field by path: of the dossier, or after `this.` of the event at hand.
    pub(super) fn field_ref(
        &mut self,
        path: &Spanned<String>,
        scope: Scope<'_>,
    ) -> Option<(FieldRef, Field)> {
        if let Some(key) = path.value.strip_prefix("this.") {
            let (slots, field) = self.this_field(key, path.span, scope)?;
            return Some((FieldRef::This(slots), field));
        }
        let vocabulary = self.vocabulary;
        if let Some(slot) = vocabulary.field(&path.value) {
            return vocabulary.fields.get(slot).map(|f| (FieldRef::Dossier(slot), f.clone()));
        }
        let message = format!("`{}` is no field of a {}", path.value, self.subject);
        let diagnostic = Diagnostic::new(Code::UnknownField, path.span, message);
        let near = vocabulary.nearest_field(&path.value);
        let told = path.value.rsplit_once('.').and_then(|(field, by)| {
            let field = vocabulary.fields.get(vocabulary.field(field)?)?;
            field.respondent(by).map(|_| (&field.path, by))
        });
        let diagnostic = match near {
            _ if told.is_some() => {
                let (field, by) = told.unwrap_or((&path.value, ""));
                diagnostic
                    .help(format!("`{by}` is heard about it: write `field: {field}, according_to: {by}`"))
            }
            Some(near) => diagnostic.did_you_mean(near),
            None if vocabulary.kind(&path.value).is_some() => diagnostic.help(format!(
                "`{0}` is a kind of event: use `some: {0}`, `every: {0}` or `first {0}`",
                path.value
            )),
            None => diagnostic.help("the fields are those of the subject's schema"),
        };
        self.sink.push(diagnostic);
        None
    }

    fn this_field(&mut self, key: &str, span: Span, scope: Scope<'_>) -> Option<(ByKind, Field)> {
        if scope.this.is_empty() {
            let diagnostic =
                Diagnostic::new(Code::NoThis, span, "there is no event here that `this` could be");
            self.sink.push(
                diagnostic.help("`this` stands for the event inside `every … has` and `where: {that: …}`"),
            );
            return None;
        }
        self.event_field(scope.this, key, span)
    }

    /// A field that every one of some kinds of event has.
    pub(super) fn event_field(&mut self, kinds: &[usize], key: &str, span: Span) -> Option<(ByKind, Field)> {
        let vocabulary = self.vocabulary;
        let mut slots = Vec::new();
        let mut field: Option<&Field> = None;
        for slot in kinds {
            let kind = vocabulary.kinds.get(*slot)?;
            let Some(found) = kind.field(key) else {
                let message = format!("`{key}` is no field of event `{}`", kind.name);
                let diagnostic = Diagnostic::new(Code::UnknownField, span, message)
                    .related(kind.span, format!("`{}` is defined here", kind.name));
                let diagnostic = match nearest(key, kind.fields.iter().map(|f| f.path.as_str())) {
                    Some(near) => diagnostic.did_you_mean(near),
                    None => {
                        let known: Vec<&str> = kind.fields.iter().map(|f| f.path.as_str()).collect();
                        diagnostic.help(format!("its fields are {}", known.join(", ")))
                    }
                };
                self.sink.push(diagnostic);
                return None;
            };
            slots.push((*slot, found));
            let candidate = kind.fields.get(found)?;
            if let Some(first) = field
                && first.ty != candidate.ty
            {
                let message = format!("`{key}` is not the same in all these kinds of event");
                let diagnostic = Diagnostic::new(Code::WrongType, span, message)
                    .related(first.span, format!("{} here", first.ty.name()))
                    .related(candidate.span, format!("{} here, with other values", candidate.ty.name()));
                self.sink.push(diagnostic);
                return None;
            }
            field = Some(candidate);
        }
        Some((ByKind(slots), field?.clone()))
    }

    /// The tests of a `where` entry: a value, a list of values, or a mapping of tests.
    fn tests(&mut self, node: &Node, field: &Field, scope: Scope<'_>) -> Option<Tests> {
        let plain = |test| Tests { according_to: Policy::Undisputed, all: vec![test] };
        match &node.value {
            Syntax::Scalar(_) => self.test("is", node, field, scope).map(plain),
            Syntax::Sequence(_) => self.test("in", node, field, scope).map(plain),
            Syntax::Mapping(_) => {
                let mut table = Table::open(node, "a test", self.sink)?;
                let written: Vec<(&str, &Node)> =
                    TESTS.iter().filter_map(|test| table.optional(test).map(|n| (*test, n))).collect();
                if written.is_empty() && table.keys().next().is_none() {
                    self.empty(node);
                }
                let policy = table.optional("according_to");
                table.finish(self.sink);
                let tests: Vec<_> =
                    written.iter().map(|(test, n)| self.test(test, n, field, scope)).collect();
                let according_to = self.according_to(policy, field);
                let all = tests.into_iter().collect::<Option<Vec<Test>>>().filter(|t| !t.is_empty())?;
                Some(Tests { according_to: according_to?, all })
            }
        }
    }

    fn test(&mut self, test: &str, node: &Node, field: &Field, scope: Scope<'_>) -> Option<Test> {
        let several = matches!(field.ty, Type::Set(_) | Type::Texts);
        let wrong = |help: String| {
            let message =
                format!("`{test}` cannot be asked of `{}`, which is {}", field.path, field.ty.name());
            Diagnostic::new(Code::WrongType, node.span, message).help(help)
        };
        match test {
            "present" => word(node, &[("true", true), ("false", false)], self.sink).map(Test::Present),
            "is" | "in" if several => {
                self.sink.push(wrong("use `contains` or `contains_any`".into()));
                None
            }
            "contains" | "contains_any" if !several => {
                self.sink.push(wrong("use `is` or `in`".into()));
                None
            }
            "is" | "contains" if node.as_text().is_some_and(|t| t.starts_with("this.")) => {
                let same = self.same_as(node, field, scope)?;
                Some(if test == "is" { Test::Same(same) } else { Test::ContainsSame(same) })
            }
            "is" => Some(Test::In(vec![self.literal(node, &field.ty)?.value])),
            "in" => self.literals(node, field).map(Test::In),
            "contains" => self.literals(node, field).map(Test::Contains),
            "contains_any" => self.literals(node, field).map(Test::ContainsAny),
            _ => {
                let ordered = match &field.ty {
                    Type::Date | Type::Number => true,
                    Type::Choice(choices) => choices.ordered,
                    Type::Set(_) | Type::Text | Type::Texts => false,
                };
                if !ordered {
                    self.sink.push(wrong(
                        "only dates, numbers and ladders (`x-ordered: true`) have an order".into(),
                    ));
                    return None;
                }
                let comparison = match test {
                    "at_least" => Comparison::AtLeast,
                    "at_most" => Comparison::AtMost,
                    "more_than" => Comparison::MoreThan,
                    _ => Comparison::LessThan,
                };
                Some(Test::Compare(comparison, self.literal(node, &field.ty)?))
            }
        }
    }

    fn literals(&mut self, node: &Node, field: &Field) -> Option<Vec<Literal>> {
        let values: Vec<_> = one_or_more(node).iter().map(|n| self.literal(n, &field.ty)).collect();
        let values: Vec<Literal> =
            values.into_iter().collect::<Option<Vec<_>>>()?.into_iter().map(|n| n.value).collect();
        if values.is_empty() {
            self.sink.push(Diagnostic::new(Code::WrongType, node.span, "this list of values is empty"));
            return None;
        }
        Some(values)
    }

    fn literal(&mut self, node: &Node, ty: &Type) -> Option<Named<Literal>> {
        let Some(written) = node.as_text() else {
            self.sink.push(Diagnostic::new(Code::WrongType, node.span, "this should be a single value"));
            return None;
        };
        if let (Some(name), Type::Number) = (written.strip_prefix('$'), ty) {
            return match self.parameter(name, node.span)? {
                Quantity::Number(n) => {
                    Some(Named { value: Literal::Number(n), parameter: Some(name.to_owned()) })
                }
                Quantity::Length(_) => {
                    let message = format!("`${name}` is a length of time, not a number");
                    self.sink.push(Diagnostic::new(Code::WrongType, node.span, message));
                    None
                }
            };
        }
        let literal = match ty {
            Type::Choice(choices) | Type::Set(choices) => {
                return self.choice(written, node.span, choices).map(plain);
            }
            Type::Number => written.parse().ok().map(Literal::Number),
            Type::Date => Dates::parse(written).ok().filter(|d| d.is_exact()).map(|d| Literal::Day(d.lo)),
            Type::Text | Type::Texts => Some(Literal::Text(written.to_owned())),
        };
        if literal.is_none() {
            let message = match ty {
                Type::Date => "this field is a date; compare it with a day such as 2012-03-05",
                _ => "this field is a whole number; compare it with one",
            };
            self.sink.push(Diagnostic::new(Code::WrongType, node.span, message));
        }
        literal.map(plain)
    }

    fn choice(&mut self, written: &str, span: Span, choices: &Choices) -> Option<Literal> {
        let slot = choices.slot(written);
        if slot.is_none() {
            let message = format!("`{written}` is not one of its values");
            let diagnostic = Diagnostic::new(Code::UnknownValue, span, message);
            self.sink.push(match nearest(written, choices.values.iter().map(String::as_str)) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help(format!("its values are {}", choices.values.join(", "))),
            });
        }
        slot.map(Literal::Choice)
    }

    fn same_as(&mut self, node: &Node, field: &Field, scope: Scope<'_>) -> Option<SameAs> {
        let path = text(node, self.sink)?;
        let key = path.value.strip_prefix("this.")?;
        let (slots, other) = self.this_field(key, path.span, scope)?;
        let translate = match (&other.ty, &field.ty) {
            (Type::Choice(theirs), Type::Choice(ours) | Type::Set(ours)) => {
                theirs.values.iter().map(|value| ours.slot(value)).collect()
            }
            (Type::Text, Type::Text | Type::Texts) | (Type::Number, Type::Number) => Vec::new(),
            _ => {
                let message = format!("`{}` and `{}` hold different things", path.value, field.path);
                let diagnostic = Diagnostic::new(Code::WrongType, path.span, message)
                    .related(other.span, other.ty.name())
                    .related(field.span, field.ty.name());
                self.sink.push(diagnostic);
                return None;
            }
        };
        Some(SameAs { field: slots, title: other.title, translate })
    }

    fn count(&mut self, table: &mut Table<'_>, head: &str, scope: Scope<'_>) -> Option<Condition> {
        let (key, default) = match head {
            "some" => ("some", Some(Bound { at_least: Some(1), at_most: None })),
            "none" => ("none", Some(Bound { at_least: None, at_most: Some(0) })),
            _ => ("count", None),
        };
        let select = self.selection(table, key, scope);
        let bound = if key == "none" { default } else { self.bound(table, default) };
        select.zip(bound).map(|(select, bound)| Condition::Count { select, bound })
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
        Some(Condition::Gap { select, at_most })
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

    /// One kind of event or several, each once.
    fn kinds(&mut self, node: &Node) -> Option<Vec<usize>> {
        let named = one_or_more(node);
        if named.is_empty() {
            self.empty(node);
        }
        let kinds: Vec<_> =
            named.iter().map(|n| text(n, self.sink).and_then(|name| self.kind(&name))).collect();
        let mut kinds = kinds.into_iter().collect::<Option<Vec<usize>>>().filter(|k| !k.is_empty())?;
        kinds.sort_unstable();
        kinds.dedup();
        Some(kinds)
    }

    pub(super) fn selection(
        &mut self,
        table: &mut Table<'_>,
        key: &'static str,
        scope: Scope<'_>,
    ) -> Option<Selection> {
        let kinds = table.optional(key).and_then(|node| self.kinds(node));
        self.selection_of(table, kinds, scope)
    }

    /// What of some kinds of event is selected; none where the kinds are not known.
    pub(super) fn selection_of(
        &mut self,
        table: &mut Table<'_>,
        kinds: Option<Vec<usize>>,
        scope: Scope<'_>,
    ) -> Option<Selection> {
        let conditions = table.optional("where");
        let during = table.optional("during");
        let window = during.map_or(Some(Window::Ever), |node| self.window(node, scope));
        let kinds = kinds?;
        if let Some(node) = during
            && !self.dated(&kinds, node.span)
        {
            return None;
        }
        let mut filter = Vec::new();
        let mut that = None;
        let mut valid = true;
        if let Some(node) = conditions {
            Table::open(node, "`where`", self.sink)?;
            for entry in entries(Some(node)) {
                if entry.key.value == "that" {
                    that = self.condition(&entry.value, Scope { this: &kinds }).map(Box::new);
                    valid &= that.is_some();
                    continue;
                }
                // The value may name a field of the enclosing event: `where: {betreft: {contains: this.soort}}`.
                let tests = self
                    .event_field(&kinds, &entry.key.value, entry.key.span)
                    .and_then(|(slots, field)| Some((slots, self.tests(&entry.value, &field, scope)?)));
                match tests {
                    Some(tests) => filter.push(tests),
                    None => valid = false,
                }
            }
        }
        (valid).then_some(Selection { kinds, filter, that, window: window? })
    }

    /// Whether kinds of event have a date, as a window and `first` need; if not, that is reported.
    pub(super) fn dated(&mut self, kinds: &[usize], span: Span) -> bool {
        let undated =
            kinds.iter().filter_map(|k| self.vocabulary.kinds.get(*k)).find(|k| k.timing == Timing::Undated);
        if let Some(kind) = undated {
            let message = format!("`{}` has no date, so it lies in no window", kind.name);
            self.sink.push(
                Diagnostic::new(Code::WrongType, span, message)
                    .related(kind.span, "defined here without a date"),
            );
        }
        undated.is_none()
    }

    pub(super) fn kind(&mut self, name: &Spanned<String>) -> Option<usize> {
        let slot = self.vocabulary.kind(&name.value);
        if slot.is_none() {
            let message = format!("`{}` is no kind of event", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownEvent, name.span, message);
            let known: Vec<&str> = self.vocabulary.kinds.iter().map(|k| k.name.as_str()).collect();
            self.sink.push(match nearest(&name.value, known.iter().copied()) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help(format!("the kinds are {}", known.join(", "))),
            });
        }
        slot
    }

    fn window(&mut self, node: &Node, scope: Scope<'_>) -> Option<Window> {
        match &node.value {
            Syntax::Scalar(scalar) if scalar.text == "this" => {
                if scope.this.is_empty() {
                    let message = "there is no event here that `this` could be";
                    self.sink.push(Diagnostic::new(Code::NoThis, node.span, message));
                    return None;
                }
                self.dated(scope.this, node.span).then_some(Window::This)
            }
            Syntax::Scalar(_) => {
                let name = text(node, self.sink)?;
                self.named_window(&name)
            }
            Syntax::Mapping(_) | Syntax::Sequence(_) => self.between(node, scope, false),
        }
    }

    /// `{from: …, until: …}`; a named one also has a title.
    pub(super) fn between(&mut self, node: &Node, scope: Scope<'_>, named: bool) -> Option<Window> {
        let mut table = Table::open(node, "a window", self.sink)?;
        let title = if named { table.required_text("title", self.sink).map(|t| t.value) } else { None };
        let from = table.optional("from").map(|n| self.anchor(n, scope));
        let until = table.optional("until").map(|n| self.anchor(n, scope));
        let without = table.optional("without").map(|n| self.without(n, scope));
        let written = table.keys().next().is_some();
        table.finish(self.sink);
        if from.is_none() && until.is_none() && !written {
            let diagnostic =
                Diagnostic::new(Code::MissingKey, node.span, "a window has a first or a last day");
            self.sink.push(diagnostic.help("give `from`, `until`, or both"));
        }
        if from.is_none() && until.is_none() && without.is_none() {
            return None;
        }
        let from = from.map_or(Some(None), |a| a.map(Some))?;
        let until = until.map_or(Some(None), |a| a.map(Some))?;
        let without = without.map_or(Some(None), |w| w.map(Some))?;
        Some(Window::Between { title, from, until, without })
    }

    /// Events whose days are cut out: their kinds, or `{kind: …, where: …, during: …}`.
    pub(super) fn without(&mut self, node: &Node, scope: Scope<'_>) -> Option<Box<Selection>> {
        let select = match &node.value {
            Syntax::Mapping(_) => {
                let mut table = Table::open(node, "`without`", self.sink)?;
                if table.required("kind").is_none() {
                    table.optional("where");
                    table.optional("during");
                    table.finish(self.sink);
                    return None;
                }
                let select = self.selection(&mut table, "kind", scope);
                table.finish(self.sink);
                select?
            }
            Syntax::Scalar(_) | Syntax::Sequence(_) => Selection::all(self.kinds(node)?),
        };
        self.dated(&select.kinds, node.span).then(|| Box::new(select))
    }

    pub(super) fn anchor(&mut self, node: &Node, scope: Scope<'_>) -> Option<Anchor> {
        match &node.value {
            Syntax::Scalar(scalar) => self.anchor_text(&scalar.text, node.span, scope),
            Syntax::Mapping(_) => {
                let mut table = Table::open(node, "a date", self.sink)?;
                let earliest = table.optional("earliest");
                let latest = table.optional("latest");
                let (first, last) = (table.optional("first"), table.optional("last"));
                let edge = match (first, last, earliest, latest) {
                    (Some(node), None, None, None) => Some((true, node)),
                    (None, Some(node), None, None) => Some((false, node)),
                    _ => None,
                };
                if let Some((first, kinds)) = edge {
                    let select = self.selection(&mut table, if first { "first" } else { "last" }, scope);
                    table.finish(self.sink);
                    let select = select?;
                    let dated = self.dated(&select.kinds, kinds.span);
                    return dated.then(|| Anchor::Edge { first, select: Box::new(select) });
                }
                table.finish(self.sink);
                let (several, make): (_, fn(Vec<Anchor>) -> Anchor) = match (earliest, latest, first, last) {
                    (Some(several), None, None, None) => (several, Anchor::Earliest),
                    (None, Some(several), None, None) => (several, Anchor::Latest),
                    _ => {
                        let diagnostic = Diagnostic::new(Code::Operator, node.span, "this is no date");
                        self.sink.push(diagnostic.help(
                            "write a field, `as_of`, `{first: KIND}`, `{last: KIND}`, `{earliest: […]}` or `{latest: […]}`",
                        ));
                        return None;
                    }
                };
                let items = list(several, self.sink);
                if items.is_empty() && matches!(several.value, Syntax::Sequence(_)) {
                    self.empty(several);
                }
                let anchors: Vec<_> = items.iter().map(|n| self.anchor(n, scope)).collect();
                let anchors: Option<Vec<Anchor>> = anchors.into_iter().collect();
                anchors.filter(|a| !a.is_empty()).map(make)
            }
            Syntax::Sequence(_) => {
                self.sink.push(Diagnostic::new(
                    Code::WrongType,
                    node.span,
                    "this should be one date, not a list",
                ));
                None
            }
        }
    }

    /// `as_of`, a day, a field, `first KIND`, `last KIND`, each with `+ LENGTH` or `- LENGTH` behind it.
    fn anchor_text(&mut self, written: &str, span: Span, scope: Scope<'_>) -> Option<Anchor> {
        let (term, shift) = match split_shift(written) {
            Some((term, back, amount)) => (term, Some((back, amount))),
            None => (written.trim(), None),
        };
        let anchor = if term == "as_of" {
            Anchor::AsOf
        } else if let Ok(dates) = Dates::parse(term) {
            if !dates.is_exact() {
                let message =
                    "a window or an elapsed time starts and ends on a day, not in a month or a year";
                self.sink.push(Diagnostic::new(Code::WrongType, span, message));
                return None;
            }
            Anchor::Day(dates.lo)
        } else if let Some((edge @ ("first" | "last"), kind)) = term.split_once(' ') {
            let kind = self.kind(&Spanned::new(kind.trim().to_owned(), span))?;
            if !self.dated(&[kind], span) {
                return None;
            }
            Anchor::Edge { first: edge == "first", select: Box::new(Selection::all(vec![kind])) }
        } else {
            let (field, definition) = self.field_ref(&Spanned::new(term.to_owned(), span), scope)?;
            if definition.ty != Type::Date {
                let message = format!("`{term}` is {}, not a date", definition.ty.name());
                self.sink.push(
                    Diagnostic::new(Code::WrongType, span, message).related(definition.span, "defined here"),
                );
                return None;
            }
            Anchor::Field(field)
        };
        let Some((back, amount)) = shift else { return Some(anchor) };
        let length = self.length_text(amount, span)?;
        Some(Anchor::Shift { anchor: Box::new(anchor), length, back })
    }

    fn length(&mut self, node: &Node) -> Option<Named<Length>> {
        let written = text(node, self.sink)?;
        self.length_text(&written.value, written.span)
    }

    fn length_text(&mut self, written: &str, span: Span) -> Option<Named<Length>> {
        if let Some(name) = written.strip_prefix('$') {
            return match self.parameter(name, span)? {
                Quantity::Length(value) => Some(Named { value, parameter: Some(name.to_owned()) }),
                Quantity::Number(_) => {
                    let message = format!("`${name}` is a number, not a length of time");
                    self.sink.push(Diagnostic::new(Code::WrongType, span, message));
                    None
                }
            };
        }
        let length = Length::parse(written);
        if length.is_none() {
            let message = format!("`{written}` is no length of time");
            let diagnostic = Diagnostic::new(Code::WrongType, span, message);
            self.sink
                .push(diagnostic.help("write `42 days`, `8 weeks`, `6 months`, `1 year`, or a `$parameter`"));
        }
        length.map(|value| Named { value, parameter: None })
    }
}

/// Whether days are cut out of a window.
fn exempts(window: &Window) -> bool {
    matches!(window, Window::Between { without: Some(_), .. })
}

fn plain<T>(value: T) -> Named<T> {
    Named { value, parameter: None }
}

/// Splits `TERM + LENGTH` and `TERM - LENGTH`; the sign stands between blanks.
fn split_shift(written: &str) -> Option<(&str, bool, &str)> {
    let plus = written.find(" + ").map(|at| (at, false));
    let minus = written.find(" - ").map(|at| (at, true));
    let (at, back) = plus.or(minus)?;
    Some((written.get(..at)?.trim(), back, written.get(at + 3..)?.trim()))
}
