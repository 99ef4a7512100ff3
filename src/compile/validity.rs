//! Validity in time: periods of norms, of versions of a rule, and of the values of a parameter.
//!
//! A condition that uses a parameter with several values is compiled once for each; which one judges is decided in
//! evaluation, by the day of the event at hand or the date by which the norm is judged.

use crate::{
    diagnostic::{Code, Diagnostic},
    framework::{
        Validity,
        condition::{ByKind, Condition, Version},
    },
    source::Span,
    syntax::{Node, Value as Syntax},
    table::{Table, list},
    time::{Dates, Day},
    vocabulary::Timing,
};

use super::{Compiler, condition::Scope};

impl Compiler<'_> {
    /// The period that `valid_from` and `valid_to` of a table give.
    pub(super) fn validity(&mut self, table: &mut Table<'_>) -> Option<Validity> {
        let [from, to] = ["valid_from", "valid_to"].map(|key| table.optional(key));
        let mut day = |node: Option<&Node>, otherwise: Day| match node {
            None => Some(otherwise),
            Some(node) => match node.as_text().map(Dates::parse) {
                Some(Ok(dates)) if dates.is_exact() => Some(dates.lo),
                _ => {
                    let diagnostic = Diagnostic::new(Code::Validity, node.span, "this is not one day");
                    self.sink.push(diagnostic.help("write the day as 2012-01-01; both ends are included"));
                    None
                }
            },
        };
        let (from_day, until) = (day(from, Day::PAST), day(to, Day::FUTURE));
        let validity = Validity { from: from_day?, until: until? };
        if validity.from > validity.until {
            let message = "this ends before it begins";
            let at = to.map_or(table.span, |n| n.span);
            self.sink.push(
                Diagnostic::new(Code::Validity, at, message)
                    .help("correct `valid_from` or `valid_to`; both days are included"),
            );
            return None;
        }
        Some(validity)
    }

    /// Reports versions that hold on one day.
    pub(super) fn distinct(&mut self, versions: &[(Validity, Span)]) -> bool {
        for (at, (validity, span)) in versions.iter().enumerate() {
            let earlier =
                versions.iter().take(at).find(|(other, _)| other.meets(validity.from, validity.until));
            if let Some((other, first)) = earlier {
                let day = validity.from.max(other.from);
                let on = if day.is_finite() { format!("on {day} ") } else { String::new() };
                let message = format!("{on}two versions hold");
                let diagnostic =
                    Diagnostic::new(Code::Validity, *span, message).related(*first, "the other is here");
                self.sink.push(
                    diagnostic
                        .help("let one end (`valid_to`) the day before the other begins (`valid_from`)"),
                );
                return false;
            }
        }
        true
    }

    /// `{versions: [{valid_from: …, valid_to: …, when: CONDITION, source: …}, …]}`
    pub(super) fn versions(&mut self, node: &Node, scope: Scope<'_>) -> Option<Condition> {
        let nodes = list(node, self.sink);
        if let (true, Syntax::Sequence(_)) = (nodes.is_empty(), &node.value) {
            self.empty(node);
        }
        let mut versions = Vec::new();
        let mut places = Vec::new();
        let mut valid = true;
        for node in nodes {
            let Some(mut table) = Table::open(node, "a version", self.sink) else {
                valid = false;
                continue;
            };
            let validity = self.validity(&mut table);
            let when = table.required("when").and_then(|n| self.condition(n, scope));
            let source = table.optional("source").map(|n| self.source(n));
            table.finish(self.sink);
            places.extend(validity.map(|v| (v, node.span)));
            match (validity, when, source) {
                (Some(validity), Some(when), None) => versions.push(Version { validity, when, source: None }),
                (Some(validity), Some(when), Some(Some(source))) => {
                    versions.push(Version { validity, when, source: Some(source) });
                }
                _ => valid = false,
            }
        }
        valid &= self.distinct(&places);
        (valid && !versions.is_empty())
            .then(|| Condition::Versions { this: self.day_of_this(scope), versions })
    }

    /// A condition, once for every value that the parameters in it have had.
    pub(super) fn through_time(
        &mut self,
        scope: Scope<'_>,
        compile: impl Fn(&mut Self) -> Option<Condition>,
    ) -> Option<Condition> {
        let outer = (self.on.take(), std::mem::take(&mut self.dated));
        let whole = compile(self);
        let mut dated = std::mem::replace(&mut self.dated, outer.1);
        dated.sort_unstable();
        dated.dedup();
        let condition = if dated.is_empty() || whole.is_none() {
            whole
        } else {
            let periods = self.periods(&dated);
            let versions = periods.into_iter().map(|validity| {
                self.on = Some(validity.from);
                let kept = std::mem::take(&mut self.dated);
                let when = compile(self);
                self.dated = kept;
                Some(Version { validity, when: when?, source: None })
            });
            let versions: Vec<Option<Version>> = versions.collect();
            let versions: Option<Vec<Version>> = versions.into_iter().collect();
            versions.map(|versions| Condition::Versions { this: self.day_of_this(scope), versions })
        };
        self.on = outer.0;
        condition
    }

    /// The periods in which none of these parameters changes and all have a value.
    fn periods(&self, parameters: &[usize]) -> Vec<Validity> {
        let versions: Vec<Vec<Validity>> = parameters
            .iter()
            .filter_map(|slot| self.parameters.get(*slot))
            .map(|p| p.parameter.versions.iter().map(|v| v.validity).collect())
            .collect();
        let edges = versions
            .iter()
            .flatten()
            .flat_map(|v| [Some(v.from), v.until.is_finite().then(|| v.until.plus_days(1))]);
        let mut edges: Vec<Day> = edges.flatten().collect();
        edges.sort_unstable();
        edges.dedup();
        let ends = edges.iter().skip(1).map(|next| next.plus_days(-1)).chain([Day::FUTURE]);
        edges
            .iter()
            .zip(ends)
            .filter(|(from, _)| versions.iter().all(|all| all.iter().any(|v| v.contains(**from))))
            .map(|(from, until)| Validity { from: *from, until })
            .collect()
    }

    /// The first day of the event at hand, where there is one with a date.
    fn day_of_this(&self, scope: Scope<'_>) -> Option<ByKind> {
        let slots = scope.this.iter().map(|kind| match self.vocabulary().kinds.get(*kind)?.timing {
            Timing::On(slot) | Timing::Period(slot, _) => Some((*kind, slot)),
            Timing::Undated => None,
        });
        slots.collect::<Option<Vec<_>>>().filter(|slots| !slots.is_empty()).map(ByKind)
    }
}
