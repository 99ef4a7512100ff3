//! Whether facts pass tests: every answer that some way of filling in the facts would give.

use crate::{
    dossier::{Datum, Event, Fact, Statement, Value},
    framework::condition::{ByKind, Comparison, Literal, Policy, SameAs, Test, Tests},
    verdict::Truth,
};

pub(super) fn event_fact<'e>(event: &'e Event, slots: &ByKind) -> &'e Fact {
    slots.slot(event.kind).and_then(|slot| event.facts.get(slot)).unwrap_or(Fact::hole())
}

/// Whether a fact passes all of several tests; `this` is the event whose fields a test may name.
pub(crate) fn passes(tests: &Tests, fact: &Fact, this: Option<&Event>) -> Truth {
    let truth = |datum: &Datum| tests.all.iter().map(|t| pass(t, datum, this)).fold(Truth::TRUE, Truth::and);
    let heard = fact.said.iter().map(|s| truth(&s.datum));
    let whole = match &tests.according_to {
        _ if fact.said.is_empty() => None,
        // Each of those who were heard may be right.
        Policy::Undisputed => heard.reduce(Truth::or_else),
        Policy::Any => heard.reduce(Truth::or),
        Policy::All => heard.reduce(Truth::and),
        Policy::First(_) => {
            Some(truth(statement(&tests.according_to, fact).map_or(&Datum::Unknown, |s| &s.datum)))
        }
    };
    whole.unwrap_or_else(|| truth(&fact.datum))
}

/// The statement that counts where one respondent's word does; none where none of those was heard.
pub(crate) fn statement<'f>(policy: &Policy, fact: &'f Fact) -> Option<&'f Statement> {
    let Policy::First(order) = policy else { return None };
    order.iter().find_map(|by| fact.said.iter().find(|s| s.by == *by))
}

fn pass(test: &Test, datum: &Datum, this: Option<&Event>) -> Truth {
    let other = |same: &SameAs| this.map_or(Fact::hole(), |event| event_fact(event, &same.field));
    let value = match (datum, test) {
        (Datum::Known(value), _) => value,
        (Datum::Absent, Test::Present(wanted)) => return definite(!*wanted),
        (Datum::Absent, _) => return Truth::FALSE,
        (Datum::Unknown, Test::Same(same) | Test::ContainsSame(same))
            if other(same).datum == Datum::Absent =>
        {
            return Truth::FALSE;
        }
        (Datum::Unknown, _) => return Truth::OPEN,
    };
    match test {
        Test::In(literals) => literals.iter().map(|l| equals(value, l)).fold(Truth::FALSE, Truth::or),
        Test::Contains(literals) => literals.iter().map(|l| contains(value, l)).fold(Truth::TRUE, Truth::and),
        Test::ContainsAny(literals) => {
            literals.iter().map(|l| contains(value, l)).fold(Truth::FALSE, Truth::or)
        }
        Test::Present(wanted) => {
            // An empty list of which more may be known is a hole; an empty list is a fact.
            let present = match value {
                Value::Set { members, open } if members.is_empty() => Truth::of(*open, true),
                Value::Texts { members, open } if members.is_empty() => Truth::of(*open, true),
                _ => Truth::TRUE,
            };
            if *wanted { present } else { present.negated() }
        }
        Test::Compare(comparison, literal) => compare(value, *comparison, &literal.value),
        Test::Same(same) | Test::ContainsSame(same) => match &other(same).datum {
            Datum::Absent => Truth::FALSE,
            Datum::Unknown => match value {
                Value::Set { members, open: false } if members.is_empty() => Truth::FALSE,
                _ => Truth::OPEN,
            },
            Datum::Known(theirs) => match translated(theirs, &same.translate) {
                None => Truth::FALSE,
                Some(literal) if matches!(test, Test::Same(_)) => equals(value, &literal),
                Some(literal) => contains(value, &literal),
            },
        },
    }
}

fn definite(truth: bool) -> Truth {
    if truth { Truth::TRUE } else { Truth::FALSE }
}

fn equals(value: &Value, literal: &Literal) -> Truth {
    match (value, literal) {
        (Value::Choice(a), Literal::Choice(b)) => definite(a == b),
        (Value::Number(a), Literal::Number(b)) => definite(a == b),
        (Value::Text(a), Literal::Text(b)) => definite(**a == **b),
        (Value::Date(dates), Literal::Day(day)) => {
            Truth::of(dates.lo <= *day && *day <= dates.hi, !(dates.is_exact() && dates.lo == *day))
        }
        _ => Truth::FALSE,
    }
}

fn contains(value: &Value, literal: &Literal) -> Truth {
    let (found, open) = match (value, literal) {
        (Value::Set { members, open }, Literal::Choice(slot)) => (members.contains(*slot), *open),
        (Value::Texts { members, open }, Literal::Text(text)) => (members.contains(text), *open),
        _ => (false, false),
    };
    Truth::of(found || open, !found)
}

fn compare(value: &Value, comparison: Comparison, literal: &Literal) -> Truth {
    let (lo, hi, bound) = match (value, literal) {
        (Value::Choice(slot), Literal::Choice(bound)) => {
            let number = |slot: usize| i64::try_from(slot).unwrap_or(i64::MAX);
            (number(*slot), number(*slot), number(*bound))
        }
        (Value::Number(number), Literal::Number(bound)) => (*number, *number, *bound),
        (Value::Date(dates), Literal::Day(day)) => {
            (i64::from(dates.lo.number()), i64::from(dates.hi.number()), i64::from(day.number()))
        }
        _ => return Truth::FALSE,
    };
    match comparison {
        Comparison::AtLeast => Truth::of(hi >= bound, lo < bound),
        Comparison::AtMost => Truth::of(lo <= bound, hi > bound),
        Comparison::MoreThan => Truth::of(hi > bound, lo <= bound),
        Comparison::LessThan => Truth::of(lo < bound, hi >= bound),
    }
}

/// A value of one field as a value of another; none where the other cannot have it.
fn translated(value: &Value, translate: &[Option<usize>]) -> Option<Literal> {
    match value {
        Value::Choice(slot) => translate.get(*slot).copied().flatten().map(Literal::Choice),
        Value::Number(number) => Some(Literal::Number(*number)),
        Value::Text(text) => Some(Literal::Text(text.as_ref().into())),
        Value::Date(_) | Value::Set { .. } | Value::Texts { .. } => None,
    }
}
