//! Which events a condition selects: from text to slots.

use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    framework::condition::{Selection, Window},
    source::{Span, Spanned},
    syntax::Node,
    table::{Table, one_or_more, text},
    vocabulary::{Timing, entries},
};

use super::{Compiler, condition::Scope};

impl Compiler<'_> {
    /// One kind of event or several, each once.
    pub(super) fn kinds(&mut self, node: &Node) -> Option<Vec<usize>> {
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
        let undated = kinds
            .iter()
            .filter_map(|k| self.vocabulary().kinds.get(*k))
            .find(|k| k.timing == Timing::Undated);
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
        let slot = self.vocabulary().kind(&name.value);
        if slot.is_none() {
            let message = format!("`{}` is no kind of event", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownEvent, name.span, message);
            let known: Vec<&str> = self.vocabulary().kinds.iter().map(|k| k.name.as_str()).collect();
            self.sink.push(match nearest(&name.value, known.iter().copied()) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help(format!("the kinds are {}", known.join(", "))),
            });
        }
        slot
    }
}
