//! Measures, the words for shares, and the sentences that use them.

use crate::{
    diagnostic::{Code, Diagnostic},
    framework::{Figure, Measure, Quantities, Word},
    sentence,
    source::Spanned,
    syntax::Node,
    table::{Table, list, number, percentage, text, word},
    vocabulary::Type,
};

use super::{Compiler, condition::Scope};

impl Compiler<'_> {
    pub(super) fn quantities(&mut self, node: &Node) -> Option<Quantities> {
        let mut table = Table::open(node, "the words for shares", self.sink)?;
        let minimum = table.required("minimum").and_then(|n| number(n, self.sink));
        let fixed: Vec<Option<Word>> = ["none", "one", "two", "all"]
            .into_iter()
            .map(|key| {
                let node = table.required(key)?;
                let mut table = Table::open(node, "a word for a share", self.sink)?;
                let word = self.quantity_word(&mut table);
                table.finish(self.sink);
                word
            })
            .collect();
        let mut shares = Vec::new();
        let steps = table.required("shares");
        for node in steps.map(|n| list(n, self.sink)).unwrap_or_default() {
            let Some(mut table) = Table::open(node, "a word for a share", self.sink) else { continue };
            let from = table.required("from").and_then(|n| percentage(n, self.sink));
            let word = self.quantity_word(&mut table);
            table.finish(self.sink);
            shares.extend(from.zip(word));
        }
        table.finish(self.sink);
        let ascending =
            shares.first().is_some_and(|(from, _)| *from == 0) && shares.windows(2).all(|w| w[0].0 < w[1].0);
        if let (Some(steps), false) = (steps, ascending) {
            let message = "these shares do not cover everything from 0% upwards in order";
            self.sink.push(
                Diagnostic::new(Code::WrongType, steps.span, message).help("begin `from: 0%` and go up"),
            );
        }
        let [none, single, two, all] = <[Option<Word>; 4]>::try_from(fixed).ok()?;
        Some(Quantities { minimum: minimum?, none: none?, one: single?, two: two?, all: all?, shares })
    }

    fn quantity_word(&mut self, table: &mut Table<'_>) -> Option<Word> {
        let word_text = table.required_text("word", self.sink).map(|t| t.value);
        let plural =
            table.optional("plural").and_then(|n| word(n, &[("true", true), ("false", false)], self.sink));
        Some(Word { word: word_text?, plural: plural.unwrap_or(false) })
    }

    pub(super) fn measures(&mut self, node: Option<&Node>) -> Vec<Measure> {
        let mut measures: Vec<Measure> = Vec::new();
        let mut ids: Vec<Spanned<String>> = Vec::new();
        for node in node.map(|n| list(n, self.sink)).unwrap_or_default() {
            let Some(mut table) = Table::open(node, "a measure", self.sink) else { continue };
            let id = table.required_text("id", self.sink);
            let title = table.required_text("title", self.sink);
            let source = table.optional("source").and_then(|n| self.source(n));
            let wording = table.text("sentence", self.sink);
            let share = table.optional("share");
            let distribution = table.optional("distribution");
            let distinct = table.optional("distinct");
            let sum = table.optional("sum");
            table.finish(self.sink);
            let figure = match (share, distribution, distinct, sum) {
                (Some(node), None, None, None) => self.condition(node, Scope::DOSSIER).map(Figure::Share),
                (None, Some(node), None, None) => self.measured_field(node, true).map(Figure::Distribution),
                (None, None, Some(node), None) => self.measured_field(node, false).map(Figure::Distinct),
                (None, None, None, Some(node)) => self.measured_sum(node),
                _ => {
                    let diagnostic = Diagnostic::new(Code::Operator, node.span, "a measure has one figure");
                    self.sink.push(diagnostic.help("give one of `share`, `distribution`, `distinct`, `sum`"));
                    None
                }
            };
            if let (Some(wording), Some(figure)) = (&wording, &figure) {
                let blank = figure.blank(self.vocabulary);
                self.template(wording, sentence::check_measure(&wording.value, &blank, &plain_quantities()));
            }
            if let (Some(id), Some(title), Some(figure)) = (id, title, figure) {
                if let Some(first) = ids.iter().find(|known| known.value == id.value).map(|known| known.span)
                {
                    self.duplicate("measures", &id, first);
                }
                ids.push(id.clone());
                self.measures.push(super::DeclaredMeasure {
                    id: id.value.clone(),
                    aspect: self.aspect,
                    share: matches!(figure, Figure::Share(_)),
                });
                measures.push(Measure {
                    id: id.value,
                    title: title.value,
                    source,
                    sentence: wording.map(|w| w.value),
                    figure,
                });
            }
        }
        measures
    }

    fn measured_field(&mut self, node: &Node, listed: bool) -> Option<usize> {
        let path = text(node, self.sink)?;
        let Some(slot) = self.vocabulary.field(&path.value) else {
            let diagnostic = Diagnostic::new(
                Code::UnknownField,
                path.span,
                format!("`{}` is no field of a {}", path.value, self.subject),
            );
            self.sink.push(match self.vocabulary.nearest_field(&path.value) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic,
            });
            return None;
        };
        let field = self.vocabulary.fields.get(slot)?;
        if listed && !matches!(field.ty, Type::Choice(_)) {
            let message = format!(
                "`{}` is {}; only a field with listed values has a distribution",
                path.value,
                field.ty.name()
            );
            self.sink.push(Diagnostic::new(Code::WrongType, path.span, message));
            return None;
        }
        Some(slot)
    }

    fn measured_sum(&mut self, node: &Node) -> Option<Figure> {
        let path = text(node, self.sink)?;
        let split = path.value.split_once('.');
        let kind = split.map_or(path.value.as_str(), |(kind, _)| kind);
        let kind = self.kind(&Spanned::new(kind.to_owned(), path.span))?;
        let definition = self.vocabulary.kinds.get(kind)?;
        let field = split.and_then(|(_, key)| definition.field(key));
        match field.filter(|slot| definition.fields.get(*slot).is_some_and(|f| f.ty == Type::Number)) {
            Some(field) => Some(Figure::Sum(kind, field)),
            None => {
                let diagnostic = Diagnostic::new(Code::WrongType, path.span, "this is no number of an event");
                self.sink.push(diagnostic.help("write KIND.FIELD, with a field of `type: integer`"));
                None
            }
        }
    }

    /// Reports what is wrong with a sentence, if anything.
    pub(super) fn template(&mut self, written: &Spanned<String>, checked: Result<(), String>) {
        if let Err(problem) = checked {
            let diagnostic = Diagnostic::new(Code::Template, written.span, problem);
            self.sink.push(
                diagnostic.help("a sentence is text in which {{ name }} stands for a figure or its word"),
            );
        }
    }
}

/// Without words of its own a framework speaks in numbers only.
pub(super) fn plain_quantities() -> Quantities {
    let word = |word: &str, plural| Word { word: word.into(), plural };
    Quantities {
        minimum: u64::MAX,
        none: word("geen van de", false),
        one: word("één van de", false),
        two: word("twee van de", true),
        all: word("alle", true),
        shares: Vec::new(),
    }
}
