//! Whether facts pass tests: every answer that some way of filling in the facts would give.

use crate::{
    dossier::{Datum, Event, Fact, Statement, Value},
    framework::condition::{ByKind, Comparison, Literal, Literals, Policy, SameAs, Test, Tests},
    verdict::Truth,
};

pub(super) fn event_fact<'e>(event: &'e Event, slots: &ByKind) -> &'e Fact {
    slots.slot(event.kind).and_then(|slot| event.facts.get(slot)).unwrap_or_else(|| Fact::hole())
}

/// Whether a fact passes all of several tests; `this` is the event whose fields a test may name.
#[inline]
pub(crate) fn passes(tests: &Tests, fact: &Fact, this: Option<&Event>) -> Truth {
    match (&fact.datum, tests.all.as_slice()) {
        // What most ask of most.
        (Datum::Known(value), [Test::In(literals)]) if fact.said.is_empty() => is_one_of(value, literals),
        (datum, all) if fact.said.is_empty() => passes_all(all, datum, this),
        _ => heard(tests, fact, this),
    }
}

/// Whether what respondents say of a fact passes.
fn heard(tests: &Tests, fact: &Fact, this: Option<&Event>) -> Truth {
    let truth = |datum: &Datum| passes_all(&tests.all, datum, this);
    let heard = fact.said.iter().map(|s| truth(&s.datum));
    let whole = match &tests.according_to {
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

fn passes_all(tests: &[Test], datum: &Datum, this: Option<&Event>) -> Truth {
    let mut truth = Truth::TRUE;
    for test in tests {
        truth = truth.and(pass(test, datum, this));
    }
    truth
}

/// The statement that counts where one respondent's word does; none where none of those was heard.
pub(crate) fn statement<'f>(policy: &Policy, fact: &'f Fact) -> Option<&'f Statement> {
    let Policy::First(order) = policy else { return None };
    order.iter().find_map(|by| fact.said.iter().find(|s| s.by == *by))
}

// Inlined into the loop over tests, all that any of them could need would be worked out before the first.
#[inline(never)]
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
        Test::In(literals) => is_one_of(value, literals),
        Test::Contains(literals) => match both(value, literals) {
            Some((members, wanted, open)) => held(members & wanted == wanted, open),
            None => literals.iter().map(|l| contains(value, l)).fold(Truth::TRUE, Truth::and),
        },
        Test::ContainsAny(literals) => match both(value, literals) {
            Some((members, wanted, open)) => held(members & wanted != 0, open),
            None => literals.iter().map(|l| contains(value, l)).fold(Truth::FALSE, Truth::or),
        },
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
    held(found, open)
}

#[inline]
fn is_one_of(value: &Value, literals: &Literals) -> Truth {
    match (value, literals.slots()) {
        (Value::Choice(slot @ ..64), Some(slots)) => definite(slots >> slot & 1 == 1),
        _ => literals.iter().map(|l| equals(value, l)).fold(Truth::FALSE, Truth::or),
    }
}

/// The members of a set and those that are asked for, a bit each, and whether it may have others.
fn both(value: &Value, literals: &Literals) -> Option<(u64, u64, bool)> {
    match value {
        Value::Set { members, open } if !literals.is_empty() => {
            Some((members.bits()?, literals.slots()?, *open))
        }
        _ => None,
    }
}

/// What is known to be in a set is; what is not may be, where others may be in it.
fn held(found: bool, open: bool) -> Truth {
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
