//! Amounts: sums, changes, and what is counted, measured or reckoned in days.

use crate::{
    diagnostic::{Code, Diagnostic},
    framework::{
        Quantity,
        condition::{Amount, ByKind, Condition, Named, Selection},
    },
    source::Spanned,
    syntax::{Node, Value as Syntax},
    table::{Table, one_or_more, text},
    vocabulary::{Field, Type},
};

use super::{Compiler, condition::Scope};

/// The keys that head an amount; exactly one of them stands in each.
const AMOUNTS: [&str; 6] = ["field", "count", "sum", "first", "last", "elapsed"];

/// At least and at most how much.
type Limits = (Option<Named<i64>>, Option<Named<i64>>);

impl Compiler<'_> {
    /// `{sum: KIND.FIELD, where: …, during: …, at_most: 2500}`
    pub(super) fn sum(&mut self, table: &mut Table<'_>, scope: Scope<'_>) -> Option<Condition> {
        let amount = self.summed(table, "sum", scope);
        let (at_least, at_most) = self.limits(table)?;
        Some(Condition::Amount { amount: amount?, at_least, at_most })
    }

    /// `{change: {from: AMOUNT, to: AMOUNT}, at_least: 1}`
    pub(super) fn change(&mut self, table: &mut Table<'_>, scope: Scope<'_>) -> Option<Condition> {
        let node = table.optional("change")?;
        let limits = self.limits(table);
        let mut ends = Table::open(node, "`change`", self.sink)?;
        let from = ends.required("from").and_then(|n| self.amount(n, scope));
        let to = ends.required("to").and_then(|n| self.amount(n, scope));
        ends.finish(self.sink);
        let amount = Amount::Change(Box::new(from?), Box::new(to?));
        let (at_least, at_most) = limits?;
        Some(Condition::Amount { amount, at_least, at_most })
    }

    /// At least and at most how much; one of the two is there.
    fn limits(&mut self, table: &mut Table<'_>) -> Option<Limits> {
        let [least, most] = ["at_least", "at_most"].map(|key| table.optional(key));
        let (at_least, at_most) = (least.map(|n| self.whole(n)), most.map(|n| self.whole(n)));
        if at_least.is_none() && at_most.is_none() {
            let diagnostic = Diagnostic::new(Code::MissingKey, table.span, "how much is missing");
            self.sink.push(diagnostic.help("give `at_least` or `at_most`, a whole number"));
            return None;
        }
        let at_least = at_least.map_or(Some(None), |n| n.map(Some))?;
        let at_most = at_most.map_or(Some(None), |n| n.map(Some))?;
        if let (Some(least), Some(most)) = (&at_least, &at_most)
            && least.value > most.value
        {
            let message = "no amount is at least and at most so much at once";
            self.sink.push(Diagnostic::new(Code::Operator, table.span, message));
            return None;
        }
        Some((at_least, at_most))
    }

    /// A whole number, or the parameter that holds one.
    fn whole(&mut self, node: &Node) -> Option<Named<i64>> {
        let written = text(node, self.sink)?;
        let Some(name) = written.value.strip_prefix('$') else {
            let value = written.value.parse().ok();
            if value.is_none() {
                let diagnostic = Diagnostic::new(Code::WrongType, node.span, "this should be a whole number");
                self.sink.push(diagnostic.help("leave decimals out; reckon amounts of money in cents"));
            }
            return value.map(|value| Named { value, parameter: None });
        };
        match self.parameter(name, node.span)? {
            Quantity::Number(value) => Some(Named { value, parameter: Some(name.to_owned()) }),
            Quantity::Length(_) => {
                let message = format!("`${name}` is a length of time, not a number");
                self.sink.push(Diagnostic::new(Code::WrongType, node.span, message));
                None
            }
        }
    }

    /// An amount: a number field, a count, a sum, a field of the first or last event, or days elapsed.
    pub(super) fn amount(&mut self, node: &Node, scope: Scope<'_>) -> Option<Amount> {
        if let Syntax::Scalar(_) = &node.value {
            return self.number_field(node, scope);
        }
        let mut table = Table::open(node, "an amount", self.sink)?;
        let heads: Vec<&'static str> =
            AMOUNTS.into_iter().filter(|head| table.keys().any(|key| key.value == *head)).collect();
        let amount = match heads.as_slice() {
            ["field"] => table.optional("field").and_then(|n| self.number_field(n, scope)),
            ["count"] => self.selection(&mut table, "count", scope).map(Amount::Count),
            ["sum"] => self.summed(&mut table, "sum", scope),
            [edge @ ("first" | "last")] => {
                let selected = self.selected_field(&mut table, edge, scope);
                let first = *edge == "first";
                selected.map(|(select, field)| Amount::Edge { first, select: Box::new(select), field })
            }
            ["elapsed"] => {
                let mut ends = Table::open(table.optional("elapsed")?, "`elapsed`", self.sink)?;
                let from = ends.required("from").and_then(|n| self.anchor(n, scope));
                let to = ends.required("to").and_then(|n| self.anchor(n, scope));
                let without = ends.optional("without").map(|n| self.without(n, scope));
                ends.finish(self.sink);
                let without = without.map_or(Some(None), |w| w.map(Some));
                from.zip(to).zip(without).map(|((from, to), without)| Amount::Elapsed { from, to, without })
            }
            _ => {
                let diagnostic = Diagnostic::new(Code::Operator, node.span, "one key heads an amount");
                self.sink.push(diagnostic.help(format!("give one of {}", AMOUNTS.join(", "))));
                return None;
            }
        };
        table.finish(self.sink);
        amount
    }

    fn number_field(&mut self, node: &Node, scope: Scope<'_>) -> Option<Amount> {
        let path = text(node, self.sink)?;
        let (field, definition) = self.field_ref(&path, scope)?;
        self.is_amount(&path, &definition).then_some(Amount::Field(field))
    }

    pub(super) fn summed(
        &mut self,
        table: &mut Table<'_>,
        key: &'static str,
        scope: Scope<'_>,
    ) -> Option<Amount> {
        let node = table.optional(key)?;
        let (select, field) = self.selected_field(table, key, scope)?;
        let ladder = field.0.iter().any(|(kind, slot)| {
            let field = self.vocabulary().kinds.get(*kind).and_then(|k| k.fields.get(*slot));
            field.is_some_and(|f| f.ty != Type::Number)
        });
        if ladder {
            let message = "levels of a ladder have an order, but no sum";
            self.sink.push(Diagnostic::new(Code::WrongType, node.span, message).help("sum a whole number"));
            return None;
        }
        Some(Amount::Sum(select, field))
    }

    /// Selected events and one of their number fields: `KIND.FIELD`, or several kinds with the same field.
    fn selected_field(
        &mut self,
        table: &mut Table<'_>,
        key: &'static str,
        scope: Scope<'_>,
    ) -> Option<(Selection, ByKind)> {
        let node = table.optional(key)?;
        let mut kinds = Vec::new();
        let mut named: Option<Spanned<String>> = None;
        let mut valid = true;
        for item in one_or_more(node) {
            let written = text(item, self.sink)?;
            let Some((kind, field)) = written.value.split_once('.') else {
                let message = format!("`{}` names no field of a kind of event", written.value);
                let diagnostic = Diagnostic::new(Code::UnknownField, item.span, message);
                self.sink.push(diagnostic.help("write `KIND.FIELD`, such as `besteding.bedrag`"));
                valid = false;
                continue;
            };
            match self.kind(&Spanned::new(kind.to_owned(), item.span)) {
                Some(kind) => kinds.push(kind),
                None => valid = false,
            }
            match &named {
                Some(first) if first.value != field => {
                    let message = "the kinds of event are asked for different fields";
                    let diagnostic = Diagnostic::new(Code::WrongType, item.span, message);
                    self.sink.push(
                        diagnostic.related(first.span, "the first").help("name one field in all of them"),
                    );
                    valid = false;
                }
                _ => named = Some(Spanned::new(field.to_owned(), item.span)),
            }
        }
        if kinds.is_empty() && valid {
            self.empty(node);
        }
        kinds.sort_unstable();
        kinds.dedup();
        let select = self.selection_of(table, Some(kinds.clone()).filter(|k| valid && !k.is_empty()), scope);
        let field = named.filter(|_| valid)?;
        let (slots, definition) = self.event_field(&kinds, &field.value, field.span)?;
        let edge = key != "sum";
        if edge && !self.dated(&kinds, node.span) {
            return None;
        }
        self.is_amount(&field, &definition).then_some(())?;
        Some((select?, slots))
    }

    /// Whether a field holds a number, or a level of a ladder; if not, that is reported.
    fn is_amount(&mut self, path: &Spanned<String>, field: &Field) -> bool {
        let amount = match &field.ty {
            Type::Number => true,
            Type::Choice(choices) => choices.ordered,
            Type::Date | Type::Set(_) | Type::Text | Type::Texts => false,
        };
        if !amount {
            let message = format!("`{}` is {}, not an amount", path.value, field.ty.name());
            let diagnostic =
                Diagnostic::new(Code::WrongType, path.span, message).related(field.span, "defined here");
            self.sink.push(
                diagnostic.help("an amount is a whole number or a level of a ladder (`x-ordered: true`)"),
            );
        }
        amount
    }
}
