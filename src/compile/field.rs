//! Fields and what is asked of them: from text to slots.

use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    framework::{
        Quantity,
        condition::{
            ByKind, Comparison, Condition, FieldRef, Literal, Literals, Named, Policy, SameAs, Test, Tests,
        },
    },
    source::{Span, Spanned},
    syntax::{Node, Value as Syntax},
    table::{Table, one_or_more, text, word},
    time::Dates,
    vocabulary::{Choices, Field, Type},
};

use super::{
    Compiler,
    condition::{Scope, plain},
};

const TESTS: [&str; 9] =
    ["is", "in", "contains", "contains_any", "present", "at_least", "at_most", "more_than", "less_than"];

impl Compiler<'_> {
    pub(super) fn field_condition(&mut self, table: &mut Table<'_>, scope: Scope<'_>) -> Option<Condition> {
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
    pub(super) fn according_to(&mut self, node: Option<&Node>, field: &Field) -> Option<Policy> {
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
        let vocabulary = self.vocabulary();
        if let Some(slot) = vocabulary.field(&path.value) {
            return vocabulary.fields.get(slot).map(|f| (FieldRef::Dossier(slot), f.clone()));
        }
        let message = format!("`{}` is no field of a {}", path.value, self.subjects[self.about].one);
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

    pub(super) fn this_field(&mut self, key: &str, span: Span, scope: Scope<'_>) -> Option<(ByKind, Field)> {
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
        let vocabulary = self.vocabulary();
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
    pub(super) fn tests(&mut self, node: &Node, field: &Field, scope: Scope<'_>) -> Option<Tests> {
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

    pub(super) fn test(&mut self, test: &str, node: &Node, field: &Field, scope: Scope<'_>) -> Option<Test> {
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
            "is" => Some(Test::In(vec![self.literal(node, &field.ty)?.value].into())),
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

    pub(super) fn literals(&mut self, node: &Node, field: &Field) -> Option<Literals> {
        let values: Vec<_> = one_or_more(node).iter().map(|n| self.literal(n, &field.ty)).collect();
        let values: Vec<Literal> =
            values.into_iter().collect::<Option<Vec<_>>>()?.into_iter().map(|n| n.value).collect();
        if values.is_empty() {
            self.sink.push(Diagnostic::new(Code::WrongType, node.span, "this list of values is empty"));
            return None;
        }
        Some(values.into())
    }

    pub(super) fn literal(&mut self, node: &Node, ty: &Type) -> Option<Named<Literal>> {
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

    pub(super) fn choice(&mut self, written: &str, span: Span, choices: &Choices) -> Option<Literal> {
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

    pub(super) fn same_as(&mut self, node: &Node, field: &Field, scope: Scope<'_>) -> Option<SameAs> {
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
}
