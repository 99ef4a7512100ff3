//! Dates, windows and lengths of time: from text to slots.

use crate::{
    diagnostic::{Code, Diagnostic},
    framework::{
        Quantity,
        condition::{Anchor, Named, Selection, Window},
    },
    source::{Span, Spanned},
    syntax::{Node, Value as Syntax},
    table::{Table, list, text},
    time::{Dates, Length},
    vocabulary::Type,
};

use super::{Compiler, condition::Scope};

impl Compiler<'_> {
    pub(super) fn window(&mut self, node: &Node, scope: Scope<'_>) -> Option<Window> {
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
        if named {
            self.turn_to(&mut table);
        }
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
        Some(Window::Between { title, from, until, without, common: None })
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
                    return dated.then(|| Anchor::Edge { first, select: Box::new(select), common: None });
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
    pub(super) fn anchor_text(&mut self, written: &str, span: Span, scope: Scope<'_>) -> Option<Anchor> {
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
            Anchor::Edge {
                first: edge == "first",
                select: Box::new(Selection::all(vec![kind])),
                common: None,
            }
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

    pub(super) fn length(&mut self, node: &Node) -> Option<Named<Length>> {
        let written = text(node, self.sink)?;
        self.length_text(&written.value, written.span)
    }

    pub(super) fn length_text(&mut self, written: &str, span: Span) -> Option<Named<Length>> {
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

/// Splits `TERM + LENGTH` and `TERM - LENGTH`; the sign stands between blanks.
fn split_shift(written: &str) -> Option<(&str, bool, &str)> {
    let plus = written.find(" + ").map(|at| (at, false));
    let minus = written.find(" - ").map(|at| (at, true));
    let (at, back) = plus.or(minus)?;
    Some((written.get(..at)?.trim(), back, written.get(at + 3..)?.trim()))
}
