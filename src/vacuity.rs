//! Conditions that decide nothing: every record meets them, none can, or they never apply.
//!
//! A condition is evaluated on a record of which nothing is known. What cannot come out there cannot come out of any
//! record, because evaluation leaves no possible value out. Nothing here is a special case of an operator, so it holds for
//! all of them; only where a field is asked for several things at once the values themselves are tried.

use crate::{
    assess::{evaluator, fact::passes, trace::Silent},
    diagnostic::{Code, Diagnostic, Sink},
    dossier::{Datum, Dossier, Event, Fact, Value},
    explain::phrase::Phrases,
    framework::{
        Clause, Decides, Framework, Norm, Subject,
        condition::{Anchor, Condition, FieldRef, Literal, Selection, Test, Tests, Window},
    },
    source::{Files, Span},
    syntax::{self, Node},
    table::one_or_more,
    time::{Dates, Day, Length},
    verdict::{Truth, Verdicts},
    vocabulary::{Field, Type, Vocabulary},
};

/// The years on whose first day a condition is tried, beside a day before and a day behind all of them: what hangs on
/// the audit's date is decided by none of these alone.
const YEARS: std::ops::Range<i32> = 1990..2060;

/// A field that no record has: the date by which a norm is judged may be any day.
const ANY_DAY: Anchor = Anchor::Field(FieldRef::Dossier(usize::MAX));

/// The days on which a condition is tried.
pub(crate) fn days() -> impl Iterator<Item = Day> {
    let years = YEARS.map(|year| Day::new((year - 1970) * 365));
    [Day::new(-300_000), Day::new(2_900_000)].into_iter().chain(years)
}

/// Reports conditions of a compiled framework that decide nothing, at the clause of the norm or definition in `files`
/// in which they stand.
pub fn check(framework: &Framework, files: &Files, sink: &mut Sink) {
    let of = |subject: &Subject| Vacuity { framework, blank: Dossier::blank(&subject.vocabulary) };
    let vacuities: Vec<Vacuity<'_>> = framework.subjects.iter().map(of).collect();
    let report = |subject: usize, condition: &Condition, at: Span, sink: &mut Sink| {
        if let Some(vacuity) = vacuities.get(subject) {
            vacuity.report(condition, at, sink);
        }
    };
    let roots: Vec<Node> =
        files.iter().filter_map(|(file, _, _)| syntax::parse(files, file, &mut Sink::new())).collect();
    let norms = || roots.iter().flat_map(|root| root.get("norms").map(one_or_more).unwrap_or_default());
    for norm in &framework.norms {
        let Some(node) = norms().find(|n| n.get("id").and_then(Node::as_text) == Some(&norm.id)) else {
            continue;
        };
        for (condition, at) in clauses(norm, node) {
            report(norm.subject, condition, at, sink);
        }
    }
    for rating in &framework.aspects {
        let of = |root: &&Node| root.get("aspect").and_then(Node::as_text) == Some(&rating.id);
        let node = roots.iter().find(of).and_then(|root| root.get("case_rating"));
        let (Some(node), Some(rating)) = (node, &rating.case_rating) else { continue };
        let asked = |key: &str| node.get(key).map(one_or_more).unwrap_or_default();
        let rules = rating.rules.rules.iter().map(|rule| rule.when.as_ref()).zip(asked("rules"));
        let limits = rating.rules.limits.iter().map(|limit| Some(&limit.when)).zip(asked("limits"));
        for (condition, at) in rules.chain(limits) {
            if let (Some(condition), Some(node)) = (condition, at.get("when")) {
                report(rating.subject, condition, node.span, sink);
            }
        }
        if let (Some(applies), Some(node)) = (&rating.applies, node.get("applies")) {
            report(rating.subject, applies, node.span, sink);
        }
    }
    for definition in &framework.definitions {
        let when = roots.iter().find_map(|root| {
            let definitions = root.get("definitions")?;
            let named =
                definitions.get("conditions").and_then(|named| named.get(&definition.id)?.get("when"));
            named.or_else(|| level(definitions.get("ladders")?, &definition.id))
        });
        if let Some(node) = when {
            report(definition.subject, &definition.when, node.span, sink);
        }
    }
}

/// The condition of a ladder's level, by the name that the compiler gives it.
fn level<'n>(ladders: &'n Node, id: &str) -> Option<&'n Node> {
    let (ladder, level) = id.split_once(" is ")?;
    ladders.get(ladder)?.get("levels")?.get(level)?.get("when")
}

/// The conditions of a norm and where each is written.
fn clauses<'f>(norm: &'f Norm, node: &Node) -> Vec<(&'f Condition, Span)> {
    let condition = |clause: &'f Clause| match clause {
        Clause::Condition(condition) => Some(condition),
        Clause::Criteria(_) => None,
    };
    let mut found: Vec<(&Condition, Option<&Node>)> = vec![];
    found.extend(norm.applies.as_ref().map(|c| (c, node.get("applies"))));
    found.extend(condition(&norm.met).map(|c| (c, node.get("met"))));
    found.extend(norm.partly.as_ref().and_then(condition).map(|c| (c, node.get("partly"))));
    for criterion in &norm.criteria {
        let node = node.get("criteria").and_then(|c| c.get(&criterion.id));
        if let Decides::Rule { met, partly } = &criterion.decides {
            found.push((met, node.and_then(|n| n.get("met"))));
            found.extend(partly.as_ref().map(|c| (c, node.and_then(|n| n.get("partly")))));
        }
    }
    found.into_iter().filter_map(|(condition, node)| Some((condition, node?.span))).collect()
}

struct Vacuity<'a> {
    framework: &'a Framework,
    blank: Dossier,
}

impl Vacuity<'_> {
    fn vocabulary(&self) -> &Vocabulary {
        &self.framework.subject(self.blank.subject).vocabulary
    }

    fn report(&self, condition: &Condition, at: Span, sink: &mut Sink) {
        let Some((innermost, truth)) = self.innermost(condition, None) else { return };
        let (message, help) = match truth {
            Truth::NONE => ("never applies, whatever a dossier holds", "correct the window or the dates"),
            _ if !truth.can_be_true() => {
                ("holds for no dossier, whatever it holds", "correct the figures, or leave the condition out")
            }
            _ => ("holds for every dossier, whatever it holds", "ask for more, or leave the condition out"),
        };
        let said = Phrases::new(self.framework, self.blank.subject).sentence(innermost);
        let diagnostic = Diagnostic::new(Code::Vacuous, at, format!("“{said}” {message}"));
        sink.push(diagnostic.help(help));
    }

    /// The innermost condition that decides nothing, and the values it can have.
    fn innermost<'c>(
        &self,
        condition: &'c Condition,
        this: Option<&Event>,
    ) -> Option<(&'c Condition, Truth)> {
        let inner = match condition {
            Condition::All(all) | Condition::Any(all) | Condition::Of(_, all) => {
                all.iter().find_map(|c| self.innermost(c, this))
            }
            Condition::Not(inner) => self.innermost(inner, this),
            Condition::Versions { versions, .. } => {
                versions.iter().find_map(|version| self.innermost(&version.when, this))
            }
            Condition::Every { select, has } => self
                .within(select, has)
                .or_else(|| select.that.as_deref().and_then(|that| self.within(select, that))),
            // What a name stands for is reported where it is defined.
            Condition::Ref(_) => return None,
            other => selection(other).and_then(|select| self.within(select, select.that.as_deref()?)),
        };
        if inner.is_some() {
            return inner;
        }
        let truth = if selection(condition).is_some_and(|select| backwards(&select.window)) {
            Truth::NONE
        } else if self.impossible(condition, this) {
            Truth::FALSE
        } else {
            self.truth(condition, this)
        };
        let decides = truth.can_be_true() && truth.can_be_false();
        (!decides).then_some((condition, truth))
    }

    /// A condition on selected events that decides nothing for any kind of them.
    fn within<'c>(&self, select: &Selection, on: &'c Condition) -> Option<(&'c Condition, Truth)> {
        let kinds = &self.vocabulary().kinds;
        let mut found = None;
        for kind in &select.kinds {
            let fields = kinds.get(*kind)?.fields.len();
            let facts = vec![Fact::unknown(); fields];
            let event = Event { kind: *kind, from: Dates::ANY, until: Dates::ANY, facts, line: 0 };
            found = Some(self.innermost(on, Some(&event))?);
        }
        found
    }

    /// Every value that a condition can have, on whatever day it is judged.
    fn truth(&self, condition: &Condition, this: Option<&Event>) -> Truth {
        let mut found: Option<Truth> = None;
        for as_of in days() {
            let evaluator = evaluator(self.framework, &self.blank, as_of).judged_by(Some(&ANY_DAY));
            let verdicts = vec![Verdicts::ALL; self.framework.norms.len()];
            let truth = evaluator.truth(condition, this, &verdicts, &mut Silent);
            let all = found.map_or(truth, |before| before.or_else(truth));
            found = Some(all);
            if all.can_be_true() && all.can_be_false() {
                break;
            }
        }
        found.unwrap_or(Truth::ANY)
    }

    /// Whether a field is asked for what no single value is, or events for what none of theirs is.
    fn impossible(&self, condition: &Condition, this: Option<&Event>) -> bool {
        let vocabulary = self.vocabulary();
        match condition {
            Condition::Field { field: FieldRef::Dossier(slot), tests } => {
                vocabulary.fields.get(*slot).is_some_and(|field| contradict(tests, field))
            }
            Condition::Field { field: FieldRef::This(slots), tests } => this
                .and_then(|event| vocabulary.kinds.get(event.kind)?.fields.get(slots.slot(event.kind)?))
                .is_some_and(|field| contradict(tests, field)),
            Condition::Count { select, bound, .. } => {
                bound.at_least.is_some_and(|least| least > 0)
                    && select.filter.iter().any(|(slots, tests)| {
                        slots.0.iter().all(|(kind, slot)| {
                            let field = vocabulary.kinds.get(*kind).and_then(|k| k.fields.get(*slot));
                            field.is_some_and(|field| contradict(tests, field))
                        })
                    })
            }
            _ => false,
        }
    }
}

/// The events that a condition looks at.
fn selection(condition: &Condition) -> Option<&Selection> {
    match condition {
        Condition::Count { select, .. }
        | Condition::Every { select, .. }
        | Condition::Gap { select, .. }
        | Condition::Rate { select, .. } => Some(select),
        _ => None,
    }
}

/// Whether a window ends before it begins, because both hang on one date. With that date unknown evaluation takes the two
/// apart, and would not see it.
fn backwards(window: &Window) -> bool {
    fn base(anchor: &Anchor) -> (&Anchor, Length) {
        match anchor {
            Anchor::Shift { anchor, length, back } => {
                (anchor, if *back { length.value.back() } else { length.value })
            }
            other => (other, Length::Days(0)),
        }
    }
    let Window::Between { from: Some(from), until: Some(until), .. } = window else { return false };
    let ((first, begin), (last, end)) = (base(from), base(until));
    first == last
        && match (begin, end) {
            (Length::Days(begin), Length::Days(end)) | (Length::Months(begin), Length::Months(end)) => {
                begin > end
            }
            (Length::Days(begin), Length::Months(end)) | (Length::Months(begin), Length::Days(end)) => {
                begin > 0 && end <= 0 || begin >= 0 && end < 0
            }
        }
}

/// Whether no value passes all tests. Of numbers and dates only those near the figures that the tests name need be
/// tried.
fn contradict(tests: &Tests, field: &Field) -> bool {
    let mut values: Vec<Value> = match &field.ty {
        Type::Choice(choices) => (0..choices.values.len()).map(Value::Choice).collect(),
        Type::Number | Type::Date => Vec::new(),
        Type::Set(_) | Type::Text | Type::Texts => return false,
    };
    for test in &tests.all {
        let literals: Vec<&Literal> = match test {
            Test::In(literals) => literals.iter().collect(),
            Test::Compare(_, literal) => vec![&literal.value],
            Test::Present(true) => Vec::new(),
            Test::Present(false)
            | Test::Same(_)
            | Test::Contains(_)
            | Test::ContainsAny(_)
            | Test::ContainsSame(_) => return false,
        };
        for literal in literals {
            match literal {
                Literal::Number(n) => {
                    values.extend([n.saturating_sub(1), *n, n.saturating_add(1)].map(Value::Number));
                }
                Literal::Day(day) => values.extend(
                    [day.plus_days(-1), *day, day.plus_days(1)].map(|d| Value::Date(Dates::exact(d))),
                ),
                Literal::Choice(_) | Literal::Text(_) => {}
            }
        }
    }
    let passes = |value: Value| {
        let fact = Fact { datum: Datum::Known(value), ..Fact::unknown() };
        passes(tests, &fact, None).can_be_true()
    };
    // A number that the vocabulary does not allow cannot be recorded.
    let allowed = |value: &Value| match value {
        Value::Number(n) => {
            field.least.is_none_or(|least| *n >= least) && field.most.is_none_or(|most| *n <= most)
        }
        _ => true,
    };
    !values.is_empty() && !values.into_iter().filter(allowed).any(passes)
}
