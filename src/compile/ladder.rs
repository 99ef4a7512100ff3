//! Ladders: levels from low to high, each with a condition; a record stands on the highest that holds.
//!
//! A ladder adds no operator. Its levels are named conditions, and so is "at least this level": this level or a higher
//! one holds. What holds of `any` and `not` with holes in the record therefore holds of ladders.

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    framework::{
        Definition,
        condition::Condition,
        measure::{Group, Grouping},
    },
    source::Spanned,
    syntax::Node,
    table::{Table, mapping, text},
};

use super::{Compiler, Named, condition::Scope};

/// A ladder whose levels have slots among the definitions.
pub(super) struct Ladder {
    pub(super) name: Spanned<String>,
    pub(super) used: bool,
    /// The slot of the subject that it is about.
    pub(super) subject: usize,
    /// What people call it.
    title: String,
    /// Lowest first.
    levels: Vec<Spanned<String>>,
    /// What people call these.
    titles: Vec<String>,
    /// The slot of the lowest level; the others follow, and then "at least" each of them in the same order.
    first: usize,
}

impl Ladder {
    fn at_least(&self, level: usize) -> Condition {
        Condition::Ref(self.first + self.levels.len() + level)
    }

    /// This level holds, and none above it.
    fn is(&self, level: usize) -> Condition {
        let higher =
            (level + 1 < self.levels.len()).then(|| Condition::Not(Box::new(self.at_least(level + 1))));
        match higher {
            Some(higher) => Condition::All(vec![self.at_least(level), higher]),
            None => self.at_least(level),
        }
    }
}

impl Compiler<'_> {
    /// Names ladders and their levels before any condition is compiled.
    pub(super) fn declare_ladders(&mut self, node: Option<&Node>) {
        for entry in mapping(node, "`ladders`", self.sink) {
            let levels: Vec<Spanned<String>> = mapping(entry.value.get("levels"), "`levels`", self.sink)
                .iter()
                .map(|e| e.key.clone())
                .collect();
            let first = self.definitions.len();
            // These names hold a blank, so that no definition of the author's can be called the same; and whether they
            // are used is asked of the ladder as a whole.
            let subject = self.subject_of(&entry.value);
            let named = |what: &str, level: &Spanned<String>| Named {
                name: Spanned::new(format!("{} {what} {}", entry.key.value, level.value), level.span),
                subject,
                used: true,
            };
            self.definitions.extend(levels.iter().map(|level| named("is", level)));
            self.definitions.extend(levels.iter().map(|level| named("at_least", level)));
            let title =
                |node: &Node| node.get("title").and_then(Node::as_text).unwrap_or_default().to_owned();
            let titles = mapping(entry.value.get("levels"), "`levels`", &mut Sink::new());
            let titles = titles.iter().map(|e| title(&e.value)).collect();
            let (name, title) = (entry.key.clone(), title(&entry.value));
            self.ladders.push(Ladder { name, used: false, subject, title, levels, titles, first });
        }
    }

    /// The definitions that stand for ladders, in the order in which they were declared.
    pub(super) fn ladders(&mut self, node: Option<&Node>) -> Vec<Definition> {
        let mut definitions = Vec::new();
        for (at, entry) in mapping(node, "`ladders`", self.sink).iter().enumerate() {
            let Some(mut table) = Table::open(&entry.value, "a ladder", self.sink) else { continue };
            let subject = self.turn_to(&mut table);
            let title = table.required_text("title", self.sink);
            let levels = table.required("levels");
            table.finish(self.sink);
            let mut titles = Vec::new();
            let mut conditions = Vec::new();
            let nodes = mapping(levels, "`levels`", self.sink);
            for level in nodes {
                let Some(mut table) = Table::open(&level.value, "a level", self.sink) else { continue };
                let title = table.required_text("title", self.sink);
                let when = table.required("when").and_then(|n| self.condition(n, Scope::DOSSIER));
                table.finish(self.sink);
                titles.extend(title.map(|t| t.value));
                conditions.extend(when);
            }
            if let (Some(node), true) = (levels, nodes.len() < 2) {
                let diagnostic =
                    Diagnostic::new(Code::WrongType, node.span, "a ladder has two levels or more");
                self.sink.push(diagnostic.help("list them from low to high, each with `title` and `when`"));
            }
            let (Some(title), Some(ladder)) = (title, self.ladders.get(at)) else { continue };
            let whole = titles.len() == nodes.len() && conditions.len() == nodes.len();
            if !whole {
                continue;
            }
            let id =
                |slot: usize| self.definitions.get(slot).map(|n| n.name.value.clone()).unwrap_or_default();
            let highest = nodes.len();
            let levels = titles.iter().zip(conditions).enumerate().map(|(level, (title, when))| Definition {
                id: id(ladder.first + level),
                title: title.clone(),
                subject,
                when,
            });
            definitions.extend(levels);
            let from = titles.iter().enumerate().map(|(level, name)| Definition {
                id: id(ladder.first + highest + level),
                title: format!("{} is ten minste: {name}", title.value),
                subject,
                when: Condition::Any((level..highest).map(|l| Condition::Ref(ladder.first + l)).collect()),
            });
            definitions.extend(from);
        }
        definitions
    }

    /// `{ladder: NAME, at_least: LEVEL}`, with `at_most`, `is` and `reached`.
    pub(super) fn ladder(&mut self, table: &mut Table<'_>) -> Option<Condition> {
        let name = text(table.optional("ladder")?, self.sink);
        let [least, most, is, reached] =
            ["at_least", "at_most", "is", "reached"].map(|key| table.optional(key));
        let written: Vec<&Node> = [least, most, is, reached].into_iter().flatten().collect();
        let levels: Vec<Option<Spanned<String>>> = written.iter().map(|n| text(n, self.sink)).collect();
        let name = name?;
        self.ladder_named(&name)?;
        let ladder = self.ladders.iter().find(|ladder| self.same(&ladder.name, &name))?;
        let [level] = levels.as_slice() else {
            let diagnostic =
                Diagnostic::new(Code::MissingKey, table.span, "which level is not said, or said twice");
            self.sink
                .push(diagnostic.help("give one of `at_least`, `at_most`, `is` and `reached`, with a level"));
            return None;
        };
        let level = level.as_ref()?;
        let Some(at) = ladder.levels.iter().position(|l| l.value == level.value) else {
            let message = format!("`{}` is no level of the ladder `{}`", level.value, name.value);
            let diagnostic = Diagnostic::new(Code::UnknownValue, level.span, message)
                .related(ladder.name.span, "defined here");
            self.sink.push(match nearest(&level.value, ladder.levels.iter().map(|l| l.value.as_str())) {
                Some(near) => diagnostic.did_you_mean(near),
                None => {
                    let known: Vec<&str> = ladder.levels.iter().map(|l| l.value.as_str()).collect();
                    diagnostic.help(format!("its levels are {}", known.join(", ")))
                }
            });
            return None;
        };
        let top = at + 1 == ladder.levels.len();
        if most.is_some() && top {
            let message = format!("`{}` is the highest level, so this always holds", level.value);
            self.sink
                .push(Diagnostic::new(Code::UnknownValue, level.span, message).help("ask for a lower level"));
            return None;
        }
        Some(match (least, most, reached) {
            (Some(_), ..) => ladder.at_least(at),
            (_, Some(_), _) => Condition::Not(Box::new(ladder.at_least(at + 1))),
            (_, _, Some(_)) => Condition::Ref(ladder.first + at),
            (None, None, None) => ladder.is(at),
        })
    }

    /// Records by the highest level that holds.
    pub(super) fn by_ladder(&mut self, node: &Node) -> Option<Grouping> {
        let name = text(node, self.sink)?;
        let ladder = self.ladder_named(&name)?;
        let levels = ladder.levels.iter().zip(&ladder.titles).enumerate();
        let group = |(at, (level, title)): (usize, (&Spanned<String>, &String))| Group {
            value: level.value.clone(),
            label: title.clone(),
            when: ladder.is(at),
        };
        Some(Grouping { title: ladder.title.clone(), multiple: false, groups: levels.map(group).collect() })
    }

    fn ladder_named(&mut self, name: &Spanned<String>) -> Option<&Ladder> {
        let slot = self.ladders.iter().position(|ladder| self.same(&ladder.name, name));
        if slot.is_none() {
            let message = format!("no ladder is defined as `{}`", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
            self.sink.push(match nearest(&name.value, self.ladders.iter().map(|l| l.name.value.as_str())) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help("define it under `definitions: {ladders: …}` of the framework"),
            });
        }
        let ladder = self.ladders.get_mut(slot?)?;
        ladder.used = true;
        let subject = ladder.subject;
        if self.same_subject("ladder", name, subject) { self.ladders.get(slot?) } else { None }
    }
}
