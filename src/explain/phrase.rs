//! Conditions as Dutch sentences, without any dossier in view.

use crate::{
    dutch,
    findings::Source,
    framework::{
        Clause, Decides, Definition, Framework, Need, Norm,
        condition::{
            Amount, Anchor, Bound, Comparison, Condition, FieldRef, Literal, Policy, Selection, Test, Window,
        },
    },
    time::Length,
    vocabulary::{Choices, Field, Timing, Vocabulary},
};

/// What sentences need to know.
#[derive(Debug, Clone, Copy)]
pub struct Phrases<'a> {
    /// The names of fields and events.
    pub vocabulary: &'a Vocabulary,
    /// The names of conditions.
    pub definitions: &'a [Definition],
    /// The norms that conditions may refer to.
    pub norms: &'a [Norm],
}

impl<'a> Phrases<'a> {
    /// For what a framework asks of one kind of record, by its slot.
    pub fn new(framework: &'a Framework, subject: usize) -> Self {
        Self {
            vocabulary: &framework.subject(subject).vocabulary,
            definitions: &framework.definitions,
            norms: &framework.norms,
        }
    }

    /// A condition in one sentence; what it is made of follows in [`Self::lines`].
    pub fn sentence(&self, condition: &Condition) -> String {
        match condition {
            Condition::All(_) => "al het volgende geldt".into(),
            Condition::Any(_) => "ten minste één hiervan geldt".into(),
            Condition::Not(_) => "het volgende geldt niet".into(),
            Condition::Of(bound, _) => format!("{} hiervan geldt", bound_phrase(*bound)),
            Condition::Ref(slot) => self.definitions.get(*slot).map_or_else(String::new, |d| d.title.clone()),
            Condition::Verdict { norm, is } => {
                let id = self.norms.get(*norm).map_or("", |n| n.id.as_str());
                let verdicts: Vec<&str> = is.iter().map(dutch::verdict).collect();
                format!("de uitkomst van {id} is {}", dutch::join(&verdicts, "of"))
            }
            Condition::Field { field, tests } => {
                let Some(definition) = self.field(field) else { return String::new() };
                let phrases: Vec<String> = tests.all.iter().map(|t| test_phrase(t, definition)).collect();
                let whose = whose(&tests.according_to, definition);
                format!("{}{whose} {}", definition.title, dutch::join(&phrases, "en"))
            }
            Condition::Count { select, bound, .. } => self.count(select, *bound),
            Condition::Every { select, .. } => {
                format!(
                    "voor alle {}{} geldt het volgende",
                    self.selected(select, true),
                    self.during(&select.window)
                )
            }
            Condition::Gap { select, at_most, .. } => {
                format!(
                    "tussen {}{} zit hooguit {}",
                    self.selected(select, true),
                    self.during(&select.window),
                    at_most.value.dutch()
                )
            }
            Condition::Rate { select, per, bound, share } => {
                let often = if *share == 10_000 {
                    format!("in elke {}", stretch_phrase(per.value))
                } else {
                    let share = dutch::percentage(*share);
                    format!("in ten minste {share} van de {}", stretches_phrase(per.value))
                };
                let events = self.selected(select, *bound != ONE);
                let number = if *bound == ONE { "een".into() } else { bound_phrase(*bound) };
                format!("er is{} {often} {number} {events}", self.during(&select.window))
            }
            Condition::Amount { amount, at_least, at_most } => {
                let least = at_least.as_ref().map(|n| format!("ten minste {}", dutch::thousands(n.value)));
                let most = at_most.as_ref().map(|n| format!("hooguit {}", dutch::thousands(n.value)));
                let bounds: Vec<String> = least.into_iter().chain(most).collect();
                format!("{} is {}", self.amount(amount), dutch::join(&bounds, "en"))
            }
            Condition::Versions { .. } => "er is voldaan aan wat toen gold".into(),
            Condition::InForce(validity) => format!("de norm gold toen, {}", validity.dutch()),
            Condition::Order(anchors) => {
                let names: Vec<String> = anchors.iter().map(|a| self.anchor(a)).collect();
                format!("in deze volgorde: {}", names.join(", daarna "))
            }
            Condition::Elapsed { from, to, without, at_least, at_most } => {
                let least = at_least.as_ref().map(|l| format!("ten minste {}", l.value.dutch()));
                let most = at_most.as_ref().map(|l| format!("hooguit {}", l.value.dutch()));
                let bounds: Vec<String> = least.into_iter().chain(most).collect();
                format!(
                    "van {} tot {} verstreken {}{}",
                    self.anchor(from),
                    self.anchor(to),
                    dutch::join(&bounds, "en"),
                    self.without(without.as_deref())
                )
            }
        }
    }

    /// A condition with everything it is made of, two blanks deeper per level.
    pub fn lines(&self, condition: &Condition) -> Vec<String> {
        let mut lines = Vec::new();
        self.write(condition, 0, &mut lines);
        lines
    }

    fn write(&self, condition: &Condition, depth: usize, lines: &mut Vec<String>) {
        if let Condition::Versions { versions, .. } = condition {
            lines.push(format!("{}{}:", "  ".repeat(depth), self.sentence(condition)));
            for version in versions {
                let source = version.source.as_ref().map(|s| format!(" ({})", source(s))).unwrap_or_default();
                let when = version.validity.dutch();
                let when = if when.is_empty() { "altijd".to_owned() } else { when };
                lines.push(format!("{}– {when}{source}:", "  ".repeat(depth + 1)));
                self.write(&version.when, depth + 2, lines);
            }
            return;
        }
        let parts: Vec<&Condition> = match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::Of(_, parts) => parts.iter().collect(),
            Condition::Not(inner) => vec![inner],
            Condition::Ref(slot) => self.definitions.get(*slot).map(|d| &d.when).into_iter().collect(),
            Condition::Every { has, .. } => vec![has],
            Condition::Verdict { .. }
            | Condition::Field { .. }
            | Condition::Count { .. }
            | Condition::Gap { .. }
            | Condition::Rate { .. }
            | Condition::Amount { .. }
            | Condition::Versions { .. }
            | Condition::InForce(_)
            | Condition::Order(_)
            | Condition::Elapsed { .. } => Vec::new(),
        };
        let that = selection(condition).and_then(|s| s.that.as_deref());
        let colon = if parts.is_empty() && that.is_none() { "" } else { ":" };
        lines.push(format!("{}{}{colon}", "  ".repeat(depth), self.sentence(condition)));
        if let Some(that) = that {
            lines.push(format!("{}het gaat om die waarvoor geldt:", "  ".repeat(depth + 1)));
            self.write(that, depth + 2, lines);
        }
        for part in parts {
            self.write(part, depth + 1, lines);
        }
    }

    /// What decides a clause, in lines.
    pub fn clause(&self, clause: &Clause, norm: &Norm) -> Vec<String> {
        let need = match clause {
            Clause::Condition(condition) => return self.lines(condition),
            Clause::Criteria(need) => *need,
        };
        let mut lines = vec![match need {
            Need::All => "op alle vragen die van toepassing zijn, is het antwoord ja:".to_owned(),
            Need::AtLeast(_) if norm.criteria.len() == 1 => {
                "het antwoord op de vraag is ja of deels".to_owned()
            }
            Need::AtLeast(n) => format!("op ten minste {n} van de vragen is het antwoord ja of deels"),
        }];
        if need == Need::All {
            for criterion in &norm.criteria {
                lines.push(format!("  {}", criterion.question));
                match &criterion.decides {
                    Decides::Rule { met, .. } => {
                        lines.extend(self.lines(met).into_iter().map(|line| format!("    {line}")));
                    }
                    Decides::Judgement { guidance, .. } => {
                        lines.push(format!("    (beoordeling door een mens) {guidance}"));
                    }
                }
            }
        }
        lines
    }

    fn field(&self, field: &FieldRef) -> Option<&'a Field> {
        match field {
            FieldRef::Dossier(slot) => self.vocabulary.fields.get(*slot),
            FieldRef::This(slots) => {
                let (kind, slot) = slots.0.first()?;
                self.vocabulary.kinds.get(*kind)?.fields.get(*slot)
            }
        }
    }

    fn count(&self, select: &Selection, bound: Bound) -> String {
        let during = self.during(&select.window);
        match (bound.at_least, bound.at_most) {
            (Some(1), None) => format!("er is {}{during}", self.selected(select, false)),
            (None | Some(0), Some(0)) => format!("er is geen {}{during}", self.selected(select, false)),
            _ => format!("er zijn {} {}{during}", bound_phrase(bound), self.selected(select, true)),
        }
    }

    /// An amount: "het aantal gesprekken", "de som van bedrag van bestedingen".
    pub fn amount(&self, amount: &Amount) -> String {
        let title = |field: &FieldRef| self.field(field).map_or_else(String::new, |f| f.title.clone());
        match amount {
            Amount::Field(field) => title(field),
            Amount::Count(select) => {
                format!("het aantal {}{}", self.selected(select, true), self.during(&select.window))
            }
            Amount::Sum(select, field) => format!(
                "de som van {} van {}{}",
                title(&FieldRef::This(field.clone())),
                self.selected(select, true),
                self.during(&select.window)
            ),
            Amount::Edge { first, select, field } => format!(
                "{} bij {} {}{}",
                title(&FieldRef::This(field.clone())),
                if *first { "de eerste keer" } else { "de laatste keer" },
                self.selected(select, false),
                self.during(&select.window)
            ),
            Amount::Elapsed { from, to, without } => format!(
                "het aantal dagen van {} tot {}{}",
                self.anchor(from),
                self.anchor(to),
                self.without(without.as_deref())
            ),
            Amount::Change(from, to) => {
                format!("de verandering van {} naar {}", self.amount(from), self.amount(to))
            }
        }
    }

    /// The selected events: "gesprek (gesproken door klantmanager)", "gesprekken of trainingen".
    pub fn selected(&self, select: &Selection, many: bool) -> String {
        let kinds = select.kinds.iter().filter_map(|k| self.vocabulary.kinds.get(*k));
        let names: Vec<&str> = kinds.map(|k| if many { k.many.as_str() } else { k.one.as_str() }).collect();
        let mut conditions: Vec<String> = Vec::new();
        for (slots, tests) in &select.filter {
            if let Some(field) = self.field(&FieldRef::This(slots.clone())) {
                let phrases: Vec<String> = tests.all.iter().map(|t| short_test(t, field)).collect();
                let whose = whose(&tests.according_to, field);
                conditions.push(format!("{}{whose} {}", field.title, dutch::join(&phrases, "en")));
            }
        }
        let word = if many { "en" } else { "of" };
        let names = dutch::join(&names, word);
        if conditions.is_empty() { names } else { format!("{names} ({})", conditions.join("; ")) }
    }

    /// " in de bijstandsperiode", " van A tot en met B"; empty for ever.
    pub fn during(&self, window: &Window) -> String {
        let without = match window {
            Window::Between { title: None, without, .. } => self.without(without.as_deref()),
            Window::Between { .. } | Window::Ever | Window::This => String::new(),
        };
        self.between(window) + &without
    }

    /// ", de dagen van ontheffingen niet meegeteld".
    fn without(&self, select: Option<&Selection>) -> String {
        select.map_or_else(String::new, |select| {
            format!(
                " (de dagen van {}{} niet meegeteld)",
                self.selected(select, true),
                self.during(&select.window)
            )
        })
    }

    fn between(&self, window: &Window) -> String {
        match window {
            Window::Ever | Window::Between { from: None, until: None, title: None, .. } => String::new(),
            Window::This => " in die periode".into(),
            Window::Between { title: Some(title), .. } => format!(" in {title}"),
            Window::Between { from: Some(from), until: Some(until), .. } => {
                format!(" van {} tot en met {}", self.anchor(from), self.anchor(until))
            }
            Window::Between { from: Some(from), until: None, .. } => format!(" vanaf {}", self.anchor(from)),
            Window::Between { from: None, until: Some(until), .. } => {
                format!(" tot en met {}", self.anchor(until))
            }
        }
    }

    /// A date: "de peildatum", "42 dagen na instroom in de bijstand".
    pub fn anchor(&self, anchor: &Anchor) -> String {
        match anchor {
            Anchor::Day(day) => dutch::date(&day.to_string()),
            Anchor::AsOf => "de peildatum".into(),
            Anchor::Field(FieldRef::Dossier(slot)) => {
                self.vocabulary.fields.get(*slot).map_or_else(String::new, |f| f.title.clone())
            }
            Anchor::Field(FieldRef::This(slots)) => self.this_date(slots),
            Anchor::Edge { first, select, .. } => {
                let edge = if *first { "eerste" } else { "laatste" };
                format!("de {edge} datum van {}{}", self.selected(select, false), self.during(&select.window))
            }
            Anchor::Shift { anchor, length, back } => {
                let side = if *back { "vóór" } else { "na" };
                format!("{} {side} {}", length.value.dutch(), self.anchor(anchor))
            }
            Anchor::Earliest(anchors) | Anchor::Latest(anchors) => {
                let names: Vec<String> = anchors.iter().map(|a| self.anchor(a)).collect();
                let word = if matches!(anchor, Anchor::Earliest(_)) { "eerst" } else { "laatst" };
                format!("{} (wat het {word} komt)", dutch::join(&names, "of"))
            }
        }
    }

    fn this_date(&self, slots: &crate::framework::condition::ByKind) -> String {
        let Some((kind, slot)) = slots.0.first().copied() else { return String::new() };
        let Some(kind) = self.vocabulary.kinds.get(kind) else { return String::new() };
        match kind.timing {
            Timing::On(at) if at == slot => format!("{} zelf", kind.one),
            Timing::Period(at, _) if at == slot => format!("begin van {}", kind.one),
            Timing::Period(_, at) if at == slot => format!("einde van {}", kind.one),
            _ => kind.fields.get(slot).map_or_else(String::new, |f| f.title.clone()),
        }
    }
}

/// The selection of a condition on events.
pub(super) fn selection(condition: &Condition) -> Option<&Selection> {
    match condition {
        Condition::Count { select, .. }
        | Condition::Every { select, .. }
        | Condition::Gap { select, .. }
        | Condition::Rate { select, .. } => Some(select),
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Of(..)
        | Condition::Ref(_)
        | Condition::Verdict { .. }
        | Condition::Field { .. }
        | Condition::Amount { .. }
        | Condition::Versions { .. }
        | Condition::InForce(_)
        | Condition::Order(_)
        | Condition::Elapsed { .. } => None,
    }
}

/// One event or more.
const ONE: Bound = Bound { at_least: Some(1), at_most: None };

/// One of the equal stretches of a window: "week", "stretch of 10 days".
fn stretch_phrase(per: Length) -> String {
    match per {
        Length::Days(7) => "week".into(),
        Length::Months(1) => "maand".into(),
        Length::Months(12) => "jaar".into(),
        other => format!("periode van {}", other.dutch()),
    }
}

/// Several of them.
pub(super) fn stretches_phrase(per: Length) -> String {
    match per {
        Length::Days(7) => "weken".into(),
        Length::Months(1) => "maanden".into(),
        Length::Months(12) => "jaren".into(),
        other => format!("perioden van {}", other.dutch()),
    }
}

/// A number within bounds: "ten minste 2", "precies 1".
pub(crate) fn bound_phrase(bound: Bound) -> String {
    match (bound.at_least, bound.at_most) {
        (Some(least), Some(most)) if least == most => format!("precies {least}"),
        (Some(least), Some(most)) => format!("{least} tot {most}"),
        (Some(least), None) => format!("ten minste {least}"),
        (None, Some(most)) => format!("hooguit {most}"),
        (None, None) => String::new(),
    }
}

/// A place in a document: "R13/05, Kader voor maatwerk".
fn source(source: &Source) -> String {
    source
        .section
        .as_ref()
        .map_or_else(|| source.document.clone(), |section| format!("{}, {section}", source.document))
}

/// Whose word counts: ", volgens de klant,", and nothing where it is everybody's.
fn whose(policy: &Policy, field: &Field) -> String {
    let name = |slot: &usize| field.respondents.get(*slot).map(|r| r.title.as_str());
    match policy {
        Policy::Undisputed => String::new(),
        Policy::Any => ", volgens ten minste één van de gehoorden,".into(),
        Policy::All => ", volgens alle gehoorden,".into(),
        Policy::First(order) => {
            let names: Vec<&str> = order.iter().filter_map(name).collect();
            format!(", volgens {},", names.join(" of anders "))
        }
    }
}

fn values(literals: &[Literal], choices: Option<&Choices>, word: &str) -> String {
    let values: Vec<String> = literals.iter().map(|l| l.dutch(choices)).collect();
    dutch::join(&values, word)
}

/// A test behind a field's title: "is persoonlijk of telefonisch", "omvat kansen en beperkingen".
fn test_phrase(test: &Test, field: &Field) -> String {
    let choices = field.ty.choices();
    match test {
        Test::In(literals) => format!("is {}", values(literals, choices, "of")),
        Test::Same(same) => format!("is gelijk aan {}", same.title),
        Test::Contains(literals) => format!("omvat {}", values(literals, choices, "en")),
        Test::ContainsAny(literals) => format!("omvat {}", values(literals, choices, "of")),
        Test::ContainsSame(same) => format!("omvat {}", same.title),
        Test::Present(true) => "is er".into(),
        Test::Present(false) => "is er niet".into(),
        Test::Compare(comparison, literal) => {
            let day = matches!(literal.value, Literal::Day(_));
            let word = match (comparison, day) {
                (Comparison::AtLeast, false) => "is ten minste",
                (Comparison::AtMost, false) => "is hooguit",
                (Comparison::MoreThan, false) => "is meer dan",
                (Comparison::LessThan, false) => "is minder dan",
                (Comparison::AtLeast, true) => "is op of na",
                (Comparison::AtMost, true) => "is op of vóór",
                (Comparison::MoreThan, true) => "is na",
                (Comparison::LessThan, true) => "is vóór",
            };
            format!("{word} {}", literal.value.dutch(choices))
        }
    }
}

/// A test between brackets, where "is" goes without saying.
fn short_test(test: &Test, field: &Field) -> String {
    let phrase = test_phrase(test, field);
    match test {
        Test::In(_) | Test::Compare(..) | Test::Same(_) => phrase.trim_start_matches("is ").to_owned(),
        Test::Present(true) => "vermeld".into(),
        Test::Present(false) => "niet aanwezig".into(),
        Test::Contains(_) | Test::ContainsAny(_) | Test::ContainsSame(_) => phrase,
    }
}
