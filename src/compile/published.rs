//! What sources published, as norms, measures and ratings record it.

use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    findings::Source,
    framework::{
        Quantities,
        published::{Decimal, Part, Published, Ratio, Said},
    },
    source::Spanned,
    syntax::Node,
    table::{Table, list, percentage, text, word},
};

use super::{Compiler, GroupName};

/// To which multiple a published percentage is rounded where nothing is said: whole percents.
const WHOLE_PERCENT: u64 = 100;

impl Compiler<'_> {
    /// A list of what was published. `parts` are what it can be about, `source` is where it stands when an entry does
    /// not say, and the first part what it is about; `groups` are those by which it is compared.
    pub(super) fn published(
        &mut self,
        node: Option<&Node>,
        parts: &[(String, Part)],
        source: Option<&Source>,
        groups: &[GroupName],
    ) -> Option<Vec<Published>> {
        let nodes = node.map(|n| list(n, self.sink)).unwrap_or_default();
        let read: Vec<_> = nodes.iter().map(|n| self.published_entry(n, parts, source, groups)).collect();
        read.into_iter().collect()
    }

    fn published_entry(
        &mut self,
        node: &Node,
        parts: &[(String, Part)],
        source: Option<&Source>,
        groups: &[GroupName],
    ) -> Option<Published> {
        let mut table = Table::open(node, "what was published", self.sink)?;
        let of = table.text("of", self.sink);
        let within = table.text("in", self.sink);
        let over = table.optional("over").map(|n| word(n, &[("known", false), ("all", true)], self.sink));
        let value = table.text("value", self.sink);
        let rounding = table.optional("rounding").map(|n| percentage(n, self.sink));
        let at_least = table.optional("at_least").map(|n| percentage(n, self.sink));
        let at_most = table.optional("at_most").map(|n| percentage(n, self.sink));
        let quantity = table.optional("word").map(|n| text(n, self.sink));
        let higher = table.text("higher", self.sink);
        let printed = table.text("text", self.sink).map(|t| t.value);
        let own = table.optional("source").map(|n| self.source(n));
        let contradicted = table.text("contradicted", self.sink).map(|t| t.value);
        let note = table.text("note", self.sink).map(|t| t.value);
        table.finish(self.sink);
        let group = within.map(|name| self.group(&name, groups));
        let of = match of {
            Some(name) => self.part(&name, parts),
            // Groups are compared by the figure itself, which need not be a count.
            None if higher.is_some() => Some(parts.first().map_or(Part::All, |(_, part)| *part)),
            None => {
                if parts.is_empty() {
                    let message = "nothing is counted here that a figure can be laid beside";
                    let help = "say what is counted here with `of`, or give `higher: GROUP`";
                    self.sink.push(Diagnostic::new(Code::Operator, node.span, message).help(help));
                }
                parts.first().map(|(_, part)| *part)
            }
        };
        let source = match own {
            Some(own) => own?,
            None => match source {
                Some(source) => Source { quote: None, ..source.clone() },
                None => {
                    let diagnostic =
                        Diagnostic::new(Code::Source, node.span, "where this stands is not said");
                    self.sink.push(diagnostic.help("add `source: {document: …, section: …}`"));
                    return None;
                }
            },
        };
        let range = at_least.is_some() || at_most.is_some();
        let said = match (value, quantity, range) {
            (None, None, false) if higher.is_some() => {
                higher.as_ref().and_then(|name| self.group(name, groups)).map(Said::Higher)
            }
            _ if higher.is_some() => {
                let message = "what was published is a figure, or that one is higher than others: not both";
                let help = "leave `higher` out, or give it an entry of its own";
                self.sink.push(Diagnostic::new(Code::Operator, node.span, message).help(help));
                None
            }
            (Some(value), None, false) if of == Some(Part::Middle) => self.decimal(&value),
            (_, Some(_), _) | (_, _, true) if of == Some(Part::Middle) => {
                let message = "a mean or a median is published as a number";
                let diagnostic = Diagnostic::new(Code::Operator, node.span, message);
                self.sink.push(diagnostic.help("give `value: 4.3`, with the decimals that are printed"));
                None
            }
            (Some(value), None, false) => self.said(&value, rounding.map_or(Some(WHOLE_PERCENT), |r| r)?),
            (None, Some(quantity), false) => Some(Said::Word(quantity?.value)),
            (None, None, true) => Some(Said::Between {
                at_least: at_least.map_or(Some(0), |p| p)?,
                at_most: at_most.map_or(Some(10_000), |p| p)?,
            }),
            _ => {
                let message = "what was published is a value, a range, a word or a comparison: one of them";
                let help = "give `value: 16%` (or `13`, or `1/3`), `at_least` and `at_most`, `word`, or `higher: GROUP`";
                self.sink.push(Diagnostic::new(Code::Operator, node.span, message).help(help));
                None
            }
        };
        let over_all = over.map_or(Some(false), |over| over)?;
        let group = group.map_or(Some(None), |group| group.map(Some))?;
        Some(Published { of: of?, group, said: said?, over_all, text: printed, source, contradicted, note })
    }

    /// `4.31`: a mean or a median.
    fn decimal(&mut self, value: &Spanned<String>) -> Option<Said> {
        let said = Decimal::parse(&value.value).map(Said::Decimal);
        if said.is_none() {
            let message = "this is no number that can be laid beside a mean";
            let diagnostic = Diagnostic::new(Code::WrongType, value.span, message);
            self.sink.push(diagnostic.help("write it with the decimals that are printed, as `4.3` or `55`"));
        }
        said
    }

    /// The slot of a group, by its value or its label.
    pub(super) fn group(&mut self, name: &Spanned<String>, groups: &[GroupName]) -> Option<usize> {
        let found = groups.iter().position(|(value, label)| [value, label].contains(&&name.value));
        if found.is_none() {
            let known: Vec<&str> = groups.iter().map(|(value, _)| value.as_str()).collect();
            let none = "it is compared by no groups: give the measure `by`, or its subject `groups`";
            self.not_among(name, "is no group by which this is compared", &known, none);
        }
        found
    }

    pub(super) fn part(&mut self, name: &Spanned<String>, parts: &[(String, Part)]) -> Option<Part> {
        let found = parts.iter().find(|(known, _)| *known == name.value);
        if found.is_none() {
            let known: Vec<&str> = parts.iter().map(|(known, _)| known.as_str()).collect();
            self.not_among(name, "is nothing that is counted here", &known, "nothing is counted here");
        }
        found.map(|(_, part)| *part)
    }

    /// Reports a name that is none of those known; `none` is the help where there are none.
    fn not_among(&mut self, name: &Spanned<String>, problem: &str, known: &[&str], none: &str) {
        let message = format!("`{}` {problem}", name.value);
        let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
        self.sink.push(match nearest(&name.value, known.iter().copied()) {
            Some(near) => diagnostic.did_you_mean(near),
            None if known.is_empty() => diagnostic.help(none),
            None => diagnostic.help(format!("known are {}", known.join(", "))),
        });
    }

    /// `16%`, `7.5%`, `1/3` or `13`.
    fn said(&mut self, value: &Spanned<String>, step: u64) -> Option<Said> {
        let share = |text: &str| {
            let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
            let part: u64 = format!("{part:0<2}").parse().ok().filter(|_| part.len() <= 2)?;
            let part = whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)?;
            Some((part, 10_000)).filter(|(part, whole)| part <= whole)
        };
        let fraction = |(part, whole): (&str, &str)| {
            let (part, whole) = (part.trim().parse().ok()?, whole.trim().parse().ok()?);
            Some((part, whole)).filter(|(part, whole): &(u64, u64)| part <= whole && *whole > 0)
        };
        let ratio = match (value.value.strip_suffix('%'), value.value.split_once('/')) {
            (Some(text), _) => share(text),
            (None, Some(parts)) => fraction(parts),
            (None, None) => None,
        };
        let said = ratio
            .map(|(part, whole)| Said::Share(Ratio { part, whole, step }))
            .or_else(|| value.value.parse().ok().map(Said::Count));
        if said.is_none() {
            let message = "this is no figure that can be laid beside a count";
            let diagnostic = Diagnostic::new(Code::WrongType, value.span, message);
            self.sink.push(diagnostic.help("write a share as `16%` or `1/3`, a count as `13`"));
        }
        said
    }

    /// Words that were published must be among those that the framework uses.
    pub(super) fn published_words(&mut self, node: Option<&Node>, quantities: &Quantities) {
        let nodes = node.map(super::one_or_more).unwrap_or_default();
        for written in nodes.iter().filter_map(|node| node.get("word")) {
            let Some(word) = written.as_text() else { continue };
            let known: Vec<&str> = quantities.words().map(|known| known.word.as_str()).collect();
            if !known.contains(&word.trim()) {
                let message = format!("`{word}` is none of the framework's words for shares");
                let diagnostic = Diagnostic::new(Code::UnknownValue, written.span, message);
                self.sink.push(match nearest(word, known.iter().copied()) {
                    Some(near) => diagnostic.did_you_mean(near),
                    None => diagnostic.help(format!("these are {}", known.join(", "))),
                });
            }
        }
    }
}
