//! Why a verdict is what it is: a tree of Dutch sentences with what each condition found and where, the facts that
//! decided, and, for an open verdict, the facts that would settle it.

pub mod phrase;
pub mod rating;
pub mod settle;

use serde::Serialize;

use crate::{
    assess::{
        NormAssessment, NormTrace,
        evaluate::Evaluator,
        exempt::Exempt,
        fact::passes,
        gap::Stretch,
        trace::{Found, Left, Step, Subject},
        uncertain::{Moment, Range, UncertainWindow},
    },
    dossier::{Datum, Event, Fact, Value, place},
    dutch,
    findings::{Evidence, Verdict},
    framework::{
        Criterion, Decides, Norm,
        condition::{Amount, Anchor, Condition, FieldRef, Selection, Window},
    },
    time::{Dates, Day, Length},
    verdict::{Truth, Verdicts},
    vocabulary::{Field, Timing, Type},
};

use phrase::Phrases;

/// How a line of a tree came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Certainly true.
    True,
    /// Certainly false.
    False,
    /// Not decided.
    Unknown,
    /// Does not apply.
    NotApplicable,
    /// No question, only information.
    Note,
}

impl From<Truth> for Mark {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::TRUE => Self::True,
            Truth::FALSE => Self::False,
            Truth::NONE => Self::NotApplicable,
            _ => Self::Unknown,
        }
    }
}

impl From<Verdicts> for Mark {
    fn from(possible: Verdicts) -> Self {
        match possible.verdict() {
            Verdict::Met => Self::True,
            Verdict::NotMet | Verdict::Partly => Self::False,
            Verdict::Unknown => Self::Unknown,
            Verdict::NotApplicable => Self::NotApplicable,
        }
    }
}

/// One line of an explanation and what lies below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tree {
    /// A Dutch sentence.
    pub text: String,
    /// How it came out.
    pub mark: Mark,
    /// Path and line.
    pub place: Option<String>,
    /// What lies below.
    pub below: Vec<Tree>,
}

impl Tree {
    fn note(text: impl Into<String>, place: Option<String>) -> Self {
        Self { text: text.into(), mark: Mark::Note, place, below: Vec::new() }
    }
}

/// Explains steps of an evaluation.
#[derive(Debug, Clone, Copy)]
pub struct Explainer<'a> {
    /// Sentences for conditions.
    pub phrases: Phrases<'a>,
    /// What was evaluated.
    pub evaluator: Evaluator<'a>,
}

impl<'a> Explainer<'a> {
    /// The whole explanation of a norm.
    pub fn norm(&self, norm: &'a Norm, trace: &NormTrace<'a>, assessment: &NormAssessment) -> Vec<Tree> {
        self.of(norm).trees(norm, trace, assessment)
    }

    /// With the date by which a norm is judged.
    fn of(&self, norm: &'a Norm) -> Self {
        Self { evaluator: self.evaluator.judged_by(norm.date.as_ref()), ..*self }
    }

    fn trees(&self, norm: &Norm, trace: &NormTrace<'a>, assessment: &NormAssessment) -> Vec<Tree> {
        let mut trees = Vec::new();
        if let Some(step) = &trace.applies {
            trees.push(self.headed("van toepassing als", step));
            if step.truth == Truth::FALSE || step.truth == Truth::NONE {
                return trees;
            }
        }
        for ((criterion, steps), possible) in
            norm.criteria.iter().zip(&trace.criteria).zip(&assessment.criteria)
        {
            trees.push(self.criterion(criterion, steps, *possible));
        }
        if let Some(step) = &trace.met {
            trees.push(self.headed("voldaan als", step));
            if step.truth == Truth::TRUE {
                return trees;
            }
        }
        if let Some(step) = &trace.partly {
            trees.push(self.headed("deels voldaan als", step));
        }
        trees
    }

    fn headed(&self, head: &str, step: &Step<'a>) -> Tree {
        let below = self.step(step);
        Tree { text: head.into(), mark: step.truth.into(), place: None, below: vec![below] }
    }

    fn criterion(
        &self,
        criterion: &Criterion,
        steps: &(Option<Step<'a>>, Option<Step<'a>>),
        possible: Verdicts,
    ) -> Tree {
        let below = match &criterion.decides {
            Decides::Rule { .. } => steps.0.iter().chain(&steps.1).map(|s| self.step(s)).collect(),
            Decides::Judgement { guidance, .. } => {
                let text = match possible.verdict() {
                    Verdict::Unknown if possible != Verdicts::ALL => {
                        let given: Vec<&str> = possible.iter().map(dutch::verdict).collect();
                        format!("door mensen verschillend beoordeeld: {}", dutch::join(&given, "of"))
                    }
                    Verdict::Unknown => format!("nog niet beoordeeld; weeg daarbij: {guidance}"),
                    known => format!("door een mens beoordeeld: {}", dutch::verdict(known)),
                };
                vec![Tree::note(text, None)]
            }
        };
        Tree { text: criterion.question.clone(), mark: possible.into(), place: None, below }
    }

    /// One step and what it was made of.
    pub fn step(&self, step: &Step<'a>) -> Tree {
        match step.subject {
            Subject::Condition(condition) => {
                let mut below = self.found(condition, step);
                let parts = step.steps.iter().filter(|s| !matches!(s.subject, Subject::Candidate(..)));
                below.extend(parts.map(|s| self.step(s)));
                let place = self.fact_place(step);
                Tree { text: self.phrases.sentence(condition), mark: step.truth.into(), place, below }
            }
            Subject::Candidate(event, _) => Tree::note(self.event(event), Some(self.place(event))),
            Subject::Item(event, membership) => {
                let mut text = self.event(event);
                if !membership.certain {
                    text.push_str(" (telt misschien mee)");
                }
                // The condition that every event must meet was said once, above; here only how this event fares.
                let below = step.steps.iter().map(|s| self.step(s)).collect();
                Tree { text, mark: step.truth.into(), place: Some(self.place(event)), below }
            }
        }
    }

    fn fact_place(&self, step: &Step<'a>) -> Option<String> {
        match step.found {
            Found::Fact(fact) => fact.line.map(|line| place(&self.evaluator.dossier.path, line.get())),
            _ => None,
        }
    }

    /// What a condition found, as notes.
    fn found(&self, condition: &'a Condition, step: &Step<'a>) -> Vec<Tree> {
        match (&step.found, condition) {
            (Found::Fact(fact), Condition::Field { field, .. }) => {
                let known = self.field(field, step.this).map_or_else(String::new, |f| known(fact, f));
                vec![Tree::note(known, None)]
            }
            (Found::Verdicts(possible), _) => {
                let verdicts: Vec<&str> = possible.iter().map(dutch::verdict).collect();
                vec![Tree::note(format!("die uitkomst is {}", dutch::join(&verdicts, "of")), None)]
            }
            (Found::NoWindow, _) => vec![Tree::note("die periode is er niet", None)],
            (
                Found::Events { window, closed, left, .. },
                Condition::Count { select, .. } | Condition::Every { select, .. },
            ) => self.events(condition, select, step, window, (*closed, *left)),
            (Found::Gap { window, closed, worst, days }, Condition::Gap { select, .. }) => {
                self.gap(select, step, window, *closed, (*worst, *days))
            }
            (Found::Rate { window, closed, kept }, Condition::Rate { select, per, .. }) => {
                let mut notes = vec![Tree::note(format!("periode: {}", window_text(window)), None)];
                notes.extend(kept.map(|kept| Tree::note(rhythm(kept, per.value), None)));
                if !closed {
                    notes.push(Tree::note(self.uncovered(select, window), None));
                }
                notes
            }
            (Found::Amount(range), Condition::Amount { amount, .. }) => self.amount(amount, *range, step),
            (Found::Day(on), _) => {
                let what = match (condition, step.this, self.evaluator.date) {
                    (Condition::Versions { this: Some(_), .. }, Some(event), _) => self.event(event),
                    (_, _, Some(date)) => self.phrases.anchor(date),
                    _ => self.phrases.anchor(&Anchor::AsOf),
                };
                vec![Tree::note(format!("beoordeeld naar {what}: {}", moment(*on)), None)]
            }
            (Found::Order(moments), Condition::Order(anchors)) => {
                let note = |(anchor, found): (&Anchor, &Moment)| {
                    Tree::note(format!("{}: {}", self.phrases.anchor(anchor), moment(*found)), None)
                };
                anchors.iter().zip(moments).map(note).collect()
            }
            (Found::Elapsed { from, to, exempt }, Condition::Elapsed { from: first, to: second, .. }) => {
                let (first, second) = (self.phrases.anchor(first), self.phrases.anchor(second));
                let mut text = format!("{first}: {}; {second}: {}", moment(*from), moment(*to));
                if from.can_be && to.can_be {
                    text.push_str(&days_between(from.dates, to.dates, exempt));
                }
                vec![Tree::note(text, None)]
            }
            _ => Vec::new(),
        }
    }

    fn events(
        &self,
        condition: &Condition,
        select: &'a Selection,
        step: &Step<'a>,
        window: &UncertainWindow,
        (closed, left): (bool, Left),
    ) -> Vec<Tree> {
        let mut notes = Vec::new();
        if !matches!(select.window, Window::Ever) {
            notes.push(Tree::note(format!("periode: {}", window_text(window)), None));
        }
        let candidates = step.steps.iter().filter_map(|s| match s.subject {
            Subject::Candidate(event, membership) => Some((event, membership)),
            Subject::Condition(_) | Subject::Item(..) => None,
        });
        let every = matches!(condition, Condition::Every { .. });
        let mut some = false;
        for (event, membership) in candidates {
            if membership.possible {
                some = true;
                if !every {
                    let text = if membership.certain {
                        self.event(event)
                    } else {
                        format!("misschien: {}", self.event(event))
                    };
                    notes.push(Tree::note(text, Some(self.place(event))));
                }
            } else if let Some(reason) = self.why_not(select, event, window, step.this) {
                notes.push(Tree::note(
                    format!("{} telt niet mee: {reason}", self.event(event)),
                    Some(self.place(event)),
                ));
            }
        }
        for (number, what) in [(left.counting, ""), (left.others, " die niet meetellen")] {
            if number > 0 {
                notes.push(Tree::note(format!("en nog {number} andere{what}"), None));
            }
        }
        if !some {
            notes.push(Tree::note(if closed { "geen gevonden" } else { "geen vermeld" }, None));
            notes.extend(self.next_after(select, window));
        }
        if !closed {
            notes.push(Tree::note(self.uncovered(select, window), None));
        }
        notes
    }

    /// What an amount came to, and of a sum or a change what it is made of.
    fn amount(&self, amount: &'a Amount, range: Range, step: &Step<'a>) -> Vec<Tree> {
        let mut notes = vec![Tree::note(range_text(range), None)];
        match amount {
            Amount::Change(from, to) => notes.extend([from, to].into_iter().map(|part| {
                let range = self.evaluator.amount(part, step.this, &[]);
                Tree::note(format!("{}: {}", self.phrases.amount(part), range_text(range)), None)
            })),
            Amount::Sum(select, field) => {
                let window = self.evaluator.window(&select.window, step.this, &[]);
                for event in
                    select.kinds.iter().filter_map(|k| self.evaluator.dossier.events.get(*k)).flatten()
                {
                    let kind = self.evaluator.vocabulary.kinds.get(event.kind);
                    let slot = field.slot(event.kind);
                    let definition = slot.and_then(|slot| kind?.fields.get(slot));
                    let fact = slot.and_then(|slot| event.facts.get(slot));
                    let inside = window.meets(event);
                    if let (true, Some(definition), Some(fact)) = (
                        inside && self.why_not(select, event, &window, step.this).is_none(),
                        definition,
                        fact,
                    ) {
                        let text = format!(
                            "{}: {} {}",
                            self.event(event),
                            definition.title,
                            known(fact, definition)
                        );
                        notes.push(Tree::note(text, Some(self.place(event))));
                    }
                }
                if self.uncovered_kinds(select, &window).next().is_some() {
                    notes.push(Tree::note(self.uncovered(select, &window), None));
                }
            }
            Amount::Field(_) | Amount::Count(_) | Amount::Edge { .. } | Amount::Elapsed { .. } => {}
        }
        notes
    }

    /// Why an event in the window is not selected: the first test it fails. None if it lies outside the window.
    fn why_not(
        &self,
        select: &'a Selection,
        event: &'a Event,
        window: &UncertainWindow,
        this: Option<&'a Event>,
    ) -> Option<String> {
        if event.from.lo > window.until.hi || event.until.hi < window.from.lo {
            return None;
        }
        for (slots, tests) in &select.filter {
            let slot = slots.slot(event.kind)?;
            let field = self.evaluator.vocabulary.kinds.get(event.kind)?.fields.get(slot)?;
            let fact = event.facts.get(slot)?;
            if passes(tests, fact, this) == Truth::FALSE {
                return Some(format!("{} {}", field.title, known(fact, field)));
            }
        }
        select.that.as_ref().map(|that| format!("niet geldt dat {}", self.phrases.sentence(that)))
    }

    /// The first event after a window in which none was found.
    fn next_after(&self, select: &'a Selection, window: &UncertainWindow) -> Option<Tree> {
        let next = self.evaluator.first_after(&select.kinds, window.until.hi)?;
        let since = if window.from.lo.is_finite() && window.from.is_exact() {
            days_after(window.from.lo, next.from)
        } else {
            String::new()
        };
        Some(Tree::note(format!("eerste daarna: {}{since}", self.event(next)), Some(self.place(next))))
    }

    fn gap(
        &self,
        select: &Selection,
        step: &Step<'a>,
        window: &UncertainWindow,
        closed: bool,
        (worst, days): (Stretch, i32),
    ) -> Vec<Tree> {
        let mut notes = vec![Tree::note(format!("periode: {}", window_text(window)), None)];
        if worst.from.is_finite() && worst.until.is_finite() {
            let cut = if days == worst.days() { "" } else { ", de vrijgestelde niet meegeteld" };
            let stretch = format!("{days} dagen, van {} tot {}{cut}", day(worst.from), day(worst.until));
            let text = match step.truth {
                Truth::TRUE => format!("langste onderbreking: hooguit {stretch}"),
                _ if closed => format!("langste onderbreking: {stretch}"),
                _ => format!("langste tijd waarover niets is vermeld: {stretch}"),
            };
            notes.push(Tree::note(text, None));
        }
        if !closed && step.truth != Truth::TRUE {
            notes.push(Tree::note(self.uncovered(select, window), None));
        }
        notes
    }

    /// Which kinds of event are not recorded completely in a window.
    fn uncovered(&self, select: &Selection, window: &UncertainWindow) -> String {
        let names: Vec<&str> =
            self.uncovered_kinds(select, window).filter_map(|k| self.kind_many(k)).collect();
        format!("niet volledig vastgelegd: {}", dutch::join(&names, "en"))
    }

    fn uncovered_kinds(&self, select: &Selection, window: &UncertainWindow) -> impl Iterator<Item = usize> {
        let dossier = self.evaluator.dossier;
        let (from, until) = (window.from.lo, window.until.hi);
        let open = move |kind: &usize| dossier.coverage.get(*kind).is_none_or(|c| !c.covers(from, until));
        select.kinds.clone().into_iter().filter(move |k| open(k))
    }

    fn kind_many(&self, kind: usize) -> Option<&'a str> {
        self.evaluator.vocabulary.kinds.get(kind).map(|k| k.many.as_str())
    }

    fn field(&self, field: &FieldRef, this: Option<&Event>) -> Option<&'a Field> {
        let vocabulary = self.evaluator.vocabulary;
        match field {
            FieldRef::Dossier(slot) => vocabulary.fields.get(*slot),
            FieldRef::This(slots) => {
                let kind = this.map_or_else(|| slots.0.first().map(|(kind, _)| *kind), |e| Some(e.kind))?;
                vocabulary.kinds.get(kind)?.fields.get(slots.slot(kind)?)
            }
        }
    }

    /// An event in a few words: "gesprek van oktober 2012".
    pub fn event(&self, event: &Event) -> String {
        let Some(kind) = self.evaluator.vocabulary.kinds.get(event.kind) else { return String::new() };
        match kind.timing {
            Timing::Undated => {
                // Without a date its first field tells it apart.
                let first = kind.fields.first().zip(event.facts.first());
                let value = first.and_then(|(field, fact)| match &fact.datum {
                    Datum::Known(value) => Some(value_text(value, field)),
                    Datum::Absent | Datum::Unknown => None,
                });
                value.map_or_else(|| kind.one.clone(), |value| format!("{} ({value})", kind.one))
            }
            Timing::On(_) => match written(event.from) {
                Some(date) => format!("{} van {date}", kind.one),
                None => format!("{} zonder datum", kind.one),
            },
            Timing::Period(..) => {
                let from = written(event.from).unwrap_or_else(|| "onbekend".into());
                if event.until == Dates::exact(Day::FUTURE) {
                    format!("{} vanaf {from}", kind.one)
                } else {
                    let until = written(event.until).unwrap_or_else(|| "onbekend".into());
                    format!("{} van {from} tot {until}", kind.one)
                }
            }
        }
    }

    fn place(&self, event: &Event) -> String {
        place(&self.evaluator.dossier.path, event.line)
    }

    /// The facts that decided a definite verdict, or that stand out in an open one.
    pub fn evidence(&self, trees: &[Tree], possible: Verdicts) -> Vec<Evidence> {
        let wanted = match possible.verdict() {
            Verdict::Met => Mark::True,
            Verdict::Partly | Verdict::NotMet => Mark::False,
            Verdict::NotApplicable => Mark::NotApplicable,
            Verdict::Unknown => Mark::Unknown,
        };
        let mut evidence = Vec::new();
        for tree in trees {
            collect(tree, wanted, &mut evidence);
        }
        if evidence.is_empty() {
            for tree in trees {
                collect_any(tree, &mut evidence);
            }
        }
        evidence.dedup();
        evidence.truncate(MOST_EVIDENCE);
        evidence
    }
}

/// So many facts are named as evidence for one verdict; the tree shows all.
const MOST_EVIDENCE: usize = 4;

/// The deepest lines that came out as wanted, each with the notes below it.
fn collect(tree: &Tree, wanted: Mark, evidence: &mut Vec<Evidence>) {
    let before = evidence.len();
    for below in tree.below.iter().filter(|b| b.mark == wanted) {
        collect(below, wanted, evidence);
    }
    if evidence.len() == before
        && (tree.mark == wanted || tree.mark == Mark::False && wanted == Mark::NotApplicable)
    {
        collect_any(tree, evidence);
    }
}

fn collect_any(tree: &Tree, evidence: &mut Vec<Evidence>) {
    let notes: Vec<&Tree> = tree.below.iter().filter(|b| b.mark == Mark::Note).collect();
    if notes.is_empty() {
        if let [only] = tree.below.as_slice() {
            return collect_any(only, evidence);
        }
        evidence.push(Evidence {
            asked: tree.text.clone(),
            text: tree.text.clone(),
            place: tree.place.clone(),
        });
        return;
    }
    let texts: Vec<&str> = notes.iter().take(3).map(|n| n.text.as_str()).collect();
    let place = tree.place.clone().or_else(|| notes.iter().find_map(|n| n.place.clone()));
    let text = format!("{}: {}", tree.text, texts.join("; "));
    evidence.push(Evidence { asked: tree.text.clone(), text, place });
}

/// What is known of a fact: "is telefonisch", "is niet vermeld".
fn known(fact: &Fact, field: &Field) -> String {
    if fact.said.is_empty() {
        return datum_text(&fact.datum, field);
    }
    let said = fact.said.iter().map(|statement| {
        let by = field.respondents.get(statement.by).map_or("", |r| r.title.as_str());
        format!("{} volgens {by}", datum_text(&statement.datum, field))
    });
    let said = said.collect::<Vec<_>>().join(", ");
    if fact.is_disputed() { format!("{said}: zij spreken elkaar tegen") } else { said }
}

fn datum_text(datum: &Datum, field: &Field) -> String {
    match datum {
        Datum::Unknown => "is niet bekend".into(),
        Datum::Absent => "is er niet".into(),
        Datum::Known(value) => format!("is {}", value_text(value, field)),
    }
}

/// A known value as people read it.
fn value_text(value: &Value, field: &Field) -> String {
    let label = |slot: usize| match &field.ty {
        Type::Choice(choices) | Type::Set(choices) => choices.labels.get(slot).cloned(),
        Type::Date | Type::Number | Type::Text | Type::Texts => None,
    };
    let more = |list: String, open: bool| match (list.is_empty(), open) {
        (true, _) => "geen".into(),
        (false, true) => format!("{list} en misschien meer"),
        (false, false) => list,
    };
    match value {
        Value::Date(dates) => dates.dutch(),
        Value::Number(number) => number.to_string(),
        Value::Choice(slot) => label(*slot).unwrap_or_default(),
        Value::Set { members, open } => {
            more(dutch::join(&members.iter().filter_map(label).collect::<Vec<_>>(), "en"), *open)
        }
        Value::Text(text) => format!("‘{}’", shortened(text)),
        Value::Texts { members, open } => more(dutch::join(members, "en"), *open),
    }
}

/// A window in words.
fn window_text(window: &UncertainWindow) -> String {
    let from = if window.from.hi.is_finite() { format!("{} ", end(window.from)) } else { String::new() };
    format!("{from}tot en met {}", end(window.until))
}

/// The first or last day of a window: "29 juni 2012", "een dag in juni 2012", "een dag tussen … en …".
fn end(dates: Dates) -> String {
    let text = dates.dutch();
    match (dates.is_exact(), text.starts_with(char::is_numeric) || text.starts_with("tussen")) {
        (true, _) => text,
        (false, true) if text.starts_with("tussen") => format!("een dag {text}"),
        (false, _) if dates.lo.is_finite() && dates.hi.is_finite() => format!("een dag in {text}"),
        (false, _) => format!("een dag {text}"),
    }
}

fn written(dates: Dates) -> Option<String> {
    (dates.lo.is_finite() || dates.hi.is_finite()).then(|| dates.dutch()).filter(|_| dates.lo.is_finite())
}

fn moment(moment: Moment) -> String {
    match (moment.can_be, moment.can_lack) {
        (false, _) => "is er niet".into(),
        (true, true) if moment.dates == Dates::ANY => "niet bekend".into(),
        (true, true) => format!("misschien {}", moment.dates.dutch()),
        (true, false) => moment.dates.dutch(),
    }
}

fn range_text(range: Range) -> String {
    let number = dutch::thousands;
    let perhaps = if range.can_lack { ", als het er is" } else { "" };
    match (range.can_be, range.has_least(), range.has_most()) {
        (false, _, _) => "is er niet".into(),
        (true, true, true) if range.lo == range.hi => format!("is {}{perhaps}", number(range.lo)),
        (true, true, true) => format!("is {} tot {}{perhaps}", number(range.lo), number(range.hi)),
        (true, true, false) => format!("is ten minste {}{perhaps}", number(range.lo)),
        (true, false, true) => format!("is hooguit {}{perhaps}", number(range.hi)),
        (true, false, false) => "is niet bekend".into(),
    }
}

fn day(day: Day) -> String {
    Dates::exact(day).dutch()
}

fn days_between(from: Dates, to: Dates, exempt: &Exempt) -> String {
    let cut = if exempt.is_empty() { "" } else { ", de vrijgestelde niet meegeteld" };
    if ![from.lo, from.hi, to.lo, to.hi].into_iter().all(Day::is_finite) {
        return String::new();
    }
    match exempt.days(from, to) {
        (least, most) if least == most => format!(" ({least} dagen{cut})"),
        (least, most) => format!(" ({least} tot {most} dagen{cut})"),
    }
}

/// How many stretches of a window had enough events, as far as known.
fn rhythm((worst, best): ((u64, u64), (u64, u64)), per: Length) -> String {
    let of = |(kept, broken): (u64, u64)| format!("{kept} van de {}", kept + broken);
    let stretches = phrase::stretches_phrase(per);
    if worst == best {
        format!("in {} {stretches}", of(worst))
    } else {
        format!("in {} tot {} {stretches}", of(worst), of(best))
    }
}

fn days_after(from: Day, dates: Dates) -> String {
    if !dates.lo.is_finite() || !dates.hi.is_finite() {
        return String::new();
    }
    let (least, most) = (dates.lo.since(from), dates.hi.since(from));
    if least == most { format!(", {least} dagen later") } else { format!(", {least} tot {most} dagen later") }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}
