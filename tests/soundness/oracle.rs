//! A reference evaluator for complete dossiers: two truth values and "does not apply", day by day, with no thought
//! for speed. It shares nothing with the real one but the definition of conditions.

use std::cell::Cell;

use toetssteen::{
    dossier::{Datum, Dossier, Event, Fact, Value},
    findings::{Modality, Verdict},
    framework::{
        Clause, Decides, Definition, Framework, Need,
        condition::{
            Amount, Anchor, Bound, ByKind, Comparison, Condition, FieldRef, Literal, Policy, Selection, Test,
            Tests, Window,
        },
    },
    time::{Day, Length},
    vocabulary::{Timing, Vocabulary},
};

use crate::generate::{World, as_of};

/// True, false, or does not apply.
type Answer = Option<bool>;

struct Oracle<'a> {
    vocabulary: &'a Vocabulary,
    definitions: &'a [Definition],
    dossier: &'a Dossier,
    verdicts: Vec<Verdict>,
    /// Who is right where respondents contradict each other, and what one who was not heard would say.
    right: usize,
    /// Whether that mattered.
    moot: Cell<bool>,
    /// The date by which the norm at hand is judged.
    on: Option<Day>,
}

/// The verdicts, and whether they are moot: they hang on who is right, or on what somebody who was not heard would say.
pub(crate) fn verdicts(
    framework: &Framework,
    dossier: &Dossier,
    world: &World,
    right: usize,
) -> (Vec<Verdict>, bool) {
    let mut oracle = Oracle {
        vocabulary: &framework.subject(0).vocabulary,
        definitions: &framework.definitions,
        dossier,
        verdicts: Vec::new(),
        right,
        moot: Cell::new(false),
        on: None,
    };
    for norm in &framework.norms {
        oracle.on = norm.date.as_ref().map_or(Some(as_of()), |date| oracle.anchor(date, None));
        let criteria: Vec<Verdict> = norm
            .criteria
            .iter()
            .map(|criterion| match &criterion.decides {
                Decides::Judgement { .. } => {
                    world.judgements[&(dossier.id.clone(), norm.id.clone(), criterion.id.clone())].verdict()
                }
                Decides::Rule { met, partly } => {
                    let partly = partly.as_ref().and_then(|p| oracle.holds(p, None)) == Some(true);
                    verdict(oracle.holds(met, None), partly)
                }
            })
            .collect();
        let clause = |clause: &Clause, enough: &[Verdict]| match clause {
            Clause::Condition(condition) => oracle.holds(condition, None),
            Clause::Criteria(need) => {
                let applicable = criteria.iter().filter(|v| **v != Verdict::NotApplicable);
                let (all, good) =
                    applicable.fold((0, 0), |(all, good), v| (all + 1, good + u32::from(enough.contains(v))));
                (all > 0).then_some(match need {
                    Need::All => good == all,
                    Need::AtLeast(n) => good >= *n,
                })
            }
        };
        let applies = norm.applies.as_ref().is_none_or(|a| oracle.holds(a, None) == Some(true));
        let found = if applies {
            let partly =
                norm.partly.as_ref().and_then(|p| clause(p, &[Verdict::Met, Verdict::Partly])) == Some(true);
            match verdict(clause(&norm.met, &[Verdict::Met]), partly) {
                Verdict::NotMet if norm.modality == Modality::Permission => Verdict::NotApplicable,
                other => other,
            }
        } else {
            Verdict::NotApplicable
        };
        oracle.verdicts.push(found);
    }
    (oracle.verdicts, oracle.moot.get())
}

fn verdict(met: Answer, partly: bool) -> Verdict {
    match (met, partly) {
        (None, _) => Verdict::NotApplicable,
        (Some(true), _) => Verdict::Met,
        (Some(false), true) => Verdict::Partly,
        (Some(false), false) => Verdict::NotMet,
    }
}

impl Oracle<'_> {
    fn amount(&self, amount: &Amount, this: Option<&Event>) -> Option<i64> {
        let number = |fact: &Fact| match &fact.datum {
            Datum::Known(Value::Number(n)) => Some(*n),
            Datum::Known(Value::Choice(slot)) => Some(i64::try_from(*slot).unwrap() + 1),
            _ => None,
        };
        match amount {
            Amount::Field(FieldRef::Dossier(slot)) => number(&self.dossier.facts[*slot]),
            Amount::Field(FieldRef::This(slots)) => number(fact(this.unwrap(), slots)),
            Amount::Count(select) => {
                let window = self.window(&select.window, this)?;
                Some(i64::try_from(self.selected(select, Some(&window), this).len()).unwrap())
            }
            Amount::Sum(select, field) => {
                let window = self.window(&select.window, this)?;
                let selected = self.selected(select, Some(&window), this);
                Some(selected.iter().filter_map(|e| number(fact(e, field))).sum())
            }
            Amount::Edge { first, select, field } => {
                let window = self.window(&select.window, this)?;
                let selected = self.selected(select, Some(&window), this);
                let day = |e: &Event| if *first { e.from.lo } else { e.until.lo };
                let edge = if *first {
                    selected.iter().map(|e| day(e)).min()
                } else {
                    selected.iter().map(|e| day(e)).max()
                };
                let at: Vec<&&Event> = selected.iter().filter(|e| Some(day(e)) == edge).collect();
                let values: Vec<Option<i64>> = at.iter().map(|e| number(fact(e, field))).collect();
                // Which of several on one day came first is not recorded.
                if values.windows(2).any(|w| w[0] != w[1]) {
                    self.moot.set(true);
                }
                values.get(self.right % values.len().max(1)).copied().flatten()
            }
            Amount::Elapsed { from, to, without } => {
                let (from, to) = (self.anchor(from, this)?, self.anchor(to, this)?);
                if from == Day::FUTURE || to == Day::FUTURE {
                    return None;
                }
                let exempt = without.as_ref().map_or_else(Vec::new, |select| self.days_of(select, this));
                Some(if to >= from { days_left(&exempt, from, to) } else { -days_left(&exempt, to, from) })
            }
            Amount::Change(from, to) => {
                let (from, to) = (self.amount(from, this), self.amount(to, this));
                Some(to? - from?)
            }
        }
    }

    fn passes(&self, tests: &Tests, fact: &Fact, this: Option<&Event>) -> bool {
        let whole = |datum: &Datum| tests.all.iter().all(|t| test(t, datum, this));
        let said = &fact.said;
        match &tests.according_to {
            _ if said.is_empty() => whole(&fact.datum),
            Policy::Any => said.iter().any(|s| whole(&s.datum)),
            Policy::All => said.iter().all(|s| whole(&s.datum)),
            Policy::Undisputed => {
                if said.iter().any(|s| s.datum != said[0].datum) {
                    self.moot.set(true);
                }
                whole(&said[self.right % said.len()].datum)
            }
            Policy::First(order) => {
                let first = order.iter().find_map(|by| said.iter().find(|s| s.by == *by));
                if first.is_none() {
                    self.moot.set(true);
                }
                first.map_or_else(|| whole(&Datum::Known(Value::Choice(self.right % 3))), |s| whole(&s.datum))
            }
        }
    }

    fn holds(&self, condition: &Condition, this: Option<&Event>) -> Answer {
        let applicable =
            |all: &[Condition]| -> Vec<bool> { all.iter().filter_map(|c| self.holds(c, this)).collect() };
        match condition {
            Condition::All(all) => {
                Some(applicable(all)).filter(|a| !a.is_empty()).map(|a| a.iter().all(|x| *x))
            }
            Condition::Any(any) => {
                Some(applicable(any)).filter(|a| !a.is_empty()).map(|a| a.iter().any(|x| *x))
            }
            Condition::Not(inner) => self.holds(inner, this).map(|x| !x),
            Condition::Of(bound, of) => Some(applicable(of))
                .filter(|a| !a.is_empty())
                .map(|a| within(*bound, a.iter().filter(|x| **x).count())),
            Condition::Ref(slot) => self.holds(&self.definitions[*slot].when, None),
            Condition::Verdict { norm, is } => Some(is.contains(self.verdicts[*norm])),
            Condition::Field { field, tests } => {
                let fact = match field {
                    FieldRef::Dossier(slot) => &self.dossier.facts[*slot],
                    FieldRef::This(slots) => fact(this.unwrap(), slots),
                };
                Some(self.passes(tests, fact, this))
            }
            Condition::Versions { this: slots, versions } => {
                let on = slots.as_ref().map_or(self.on, |_| this.map(|e| e.from.lo))?;
                let version = versions.iter().find(|v| v.validity.from <= on && on <= v.validity.until)?;
                self.holds(&version.when, this)
            }
            Condition::Amount { amount, at_least, at_most } => {
                let amount = self.amount(amount, this)?;
                Some(
                    at_least.as_ref().is_none_or(|n| amount >= n.value)
                        && at_most.as_ref().is_none_or(|n| amount <= n.value),
                )
            }
            Condition::InForce(validity) => {
                Some(self.on.is_some_and(|on| validity.from <= on && on <= validity.until))
            }
            Condition::Count { select, bound, .. } => {
                let window = self.window(&select.window, this)?;
                Some(within(*bound, self.selected(select, Some(&window), this).len()))
            }
            Condition::Every { select, has } => {
                let window = self.window(&select.window, this)?;
                let selected = self.selected(select, Some(&window), this);
                let answers: Vec<bool> = selected.iter().filter_map(|e| self.holds(has, Some(e))).collect();
                (!answers.is_empty()).then(|| answers.iter().all(|x| *x))
            }
            Condition::Gap { select, at_most, .. } => {
                let Span { first, last, exempt } = self.window(&select.window, this)?;
                let events = self.selected(select, None, this);
                // Every day that an event touches, and the ends of the window; beyond the days in play only ends of
                // the window and of periods can lie.
                let touched = (-60..160)
                    .map(Day::new)
                    .filter(|d| events.iter().any(|e| e.from.lo <= *d && *d <= e.until.lo));
                let mut days: Vec<Day> =
                    touched.filter(|d| first <= *d && *d <= last).chain([first, last]).collect();
                days.sort();
                let bridged =
                    |from: Day, to: Day| events.iter().any(|e| e.from.lo <= from && to <= e.until.lo);
                let short = |from: Day, to: Day| match at_most.value {
                    Length::Days(most) => days_left(&exempt, from, to) <= i64::from(most),
                    Length::Months(_) => to <= from.plus(at_most.value),
                };
                Some(days.windows(2).all(|w| short(w[0], w[1]) || bridged(w[0], w[1])))
            }
            Condition::Rate { select, per, bound, share } => {
                let Span { first, last, exempt } = self.window(&select.window, this)?;
                let (mut kept, mut all) = (0, 0);
                let mut begin = first;
                for number in 1.. {
                    let end = first.plus(match per.value {
                        Length::Days(days) => Length::Days(days * number),
                        Length::Months(months) => Length::Months(months * number),
                    });
                    if begin > as_of() || end.plus_days(-1) > last.min(as_of()) {
                        break;
                    }
                    let stretch = Span { first: begin, last: end.plus_days(-1), exempt: exempt.clone() };
                    begin = end;
                    let days = (stretch.first.number()..=stretch.last.number()).map(Day::new);
                    if days.clone().any(|day| touches(&exempt, day)) {
                        continue;
                    }
                    all += 1;
                    kept += u64::from(within(*bound, self.selected(select, Some(&stretch), this).len()));
                }
                (all > 0).then_some(kept * 10_000 >= *share * all)
            }
            Condition::Order(anchors) => {
                let days: Vec<Day> = anchors.iter().filter_map(|a| self.anchor(a, this)).collect();
                (days.len() > 1).then(|| days.is_sorted())
            }
            Condition::Elapsed { from, to, without, at_least, at_most } => {
                let from = self.anchor(from, this)?;
                let Some(to) = self.anchor(to, this) else { return Some(false) };
                let exempt = without.as_ref().map_or_else(Vec::new, |select| self.days_of(select, this));
                if !exempt.is_empty() {
                    let days =
                        if from <= to { days_left(&exempt, from, to) } else { -days_left(&exempt, to, from) };
                    let bound = |length: &Option<_>| {
                        length.as_ref().map(|l: &toetssteen::framework::condition::Named<Length>| {
                            match l.value {
                                Length::Days(days) => i64::from(days),
                                Length::Months(_) => panic!("days are cut out of days"),
                            }
                        })
                    };
                    let least = bound(at_least).is_none_or(|least| days >= least);
                    return Some(least && bound(at_most).is_none_or(|most| days <= most));
                }
                let least = at_least.as_ref().is_none_or(|l| to >= from.plus(l.value));
                let most = at_most.as_ref().is_none_or(|l| to <= from.plus(l.value));
                Some(least && most)
            }
        }
    }

    fn selected(&self, select: &Selection, window: Option<&Span>, this: Option<&Event>) -> Vec<&Event> {
        let events = select.kinds.iter().flat_map(|k| &self.dossier.events[*k]);
        events
            .filter(|e| {
                let undated = self.vocabulary.kinds[e.kind].timing == Timing::Undated;
                let inside = window.is_none_or(|span| {
                    undated || span.leaves(e.from.lo.max(span.first), e.until.lo.min(span.last))
                });
                let fields =
                    select.filter.iter().all(|(slots, tests)| self.passes(tests, fact(e, slots), this));
                inside && fields && select.that.as_ref().is_none_or(|c| self.holds(c, Some(e)) == Some(true))
            })
            .collect()
    }

    /// A window; none if it has no day.
    fn window(&self, window: &Window, this: Option<&Event>) -> Option<Span> {
        let (first, last, exempt) = match window {
            Window::Ever => (Day::PAST, as_of(), Vec::new()),
            Window::This => this.map(|e| (e.from.lo, e.until.lo.min(as_of()), Vec::new()))?,
            Window::Between { from, until, without, .. } => (
                from.as_ref().map_or(Some(Day::PAST), |a| self.anchor(a, this))?,
                until.as_ref().map_or(Some(as_of()), |a| self.anchor(a, this))?,
                without.as_ref().map_or_else(Vec::new, |select| self.days_of(select, this)),
            ),
        };
        let span = Span { first, last, exempt };
        span.leaves(first, last).then_some(span)
    }

    /// The days that selected events take up, from first to last.
    fn days_of(&self, select: &Selection, this: Option<&Event>) -> Vec<(Day, Day)> {
        let Some(window) = self.window(&select.window, this) else { return Vec::new() };
        self.selected(select, Some(&window), this).iter().map(|e| (e.from.lo, e.until.lo)).collect()
    }

    fn anchor(&self, anchor: &Anchor, this: Option<&Event>) -> Option<Day> {
        match anchor {
            Anchor::Day(day) => Some(*day),
            Anchor::AsOf => Some(as_of()),
            Anchor::Field(FieldRef::Dossier(slot)) => date(&self.dossier.facts[*slot]),
            Anchor::Field(FieldRef::This(slots)) => date(fact(this?, slots)),
            Anchor::Edge { first, select, .. } => {
                let window = self.window(&select.window, this)?;
                let events = self.selected(select, Some(&window), this).into_iter();
                if *first { events.map(|e| e.from.lo).min() } else { events.map(|e| e.until.lo).max() }
            }
            Anchor::Shift { anchor, length, back } => {
                let length = match (length.value, back) {
                    (length, false) => length,
                    (Length::Days(days), true) => Length::Days(-days),
                    (Length::Months(months), true) => Length::Months(-months),
                };
                self.anchor(anchor, this).map(|day| day.plus(length))
            }
            Anchor::Earliest(anchors) => anchors.iter().filter_map(|a| self.anchor(a, this)).min(),
            Anchor::Latest(anchors) => anchors.iter().filter_map(|a| self.anchor(a, this)).max(),
        }
    }
}

/// A window of time from which days are cut out.
struct Span {
    first: Day,
    last: Day,
    exempt: Vec<(Day, Day)>,
}

impl Span {
    /// Whether from one day to another some day is left.
    fn leaves(&self, from: Day, until: Day) -> bool {
        let mut day = from;
        while day <= until {
            match self.exempt.iter().find(|(first, last)| *first <= day && day <= *last) {
                Some((_, last)) if *last >= until => return false,
                Some((_, last)) => day = last.plus_days(1),
                None => return true,
            }
        }
        false
    }
}

fn touches(exempt: &[(Day, Day)], day: Day) -> bool {
    exempt.iter().any(|(first, last)| *first <= day && day <= *last)
}

/// How many days lie from one day up to another that are not cut out.
fn days_left(exempt: &[(Day, Day)], from: Day, to: Day) -> i64 {
    let number = |day: Day| i64::from(day.number());
    // Between two days on which something is cut out begins or ends, all are cut out or none.
    let mut edges: Vec<i64> =
        exempt.iter().flat_map(|(first, last)| [number(*first), number(*last) + 1]).collect();
    edges.extend([number(from), number(to)]);
    edges.retain(|day| (number(from)..=number(to)).contains(day));
    edges.sort_unstable();
    let cut = |day: i64| exempt.iter().any(|(first, last)| number(*first) <= day && day <= number(*last));
    edges.windows(2).filter(|w| !cut(w[0])).map(|w| w[1] - w[0]).sum()
}

fn fact<'e>(event: &'e Event, slots: &ByKind) -> &'e Fact {
    &event.facts[slots.slot(event.kind).unwrap()]
}

fn date(fact: &Fact) -> Option<Day> {
    match &fact.datum {
        Datum::Known(Value::Date(dates)) => Some(dates.lo),
        _ => None,
    }
}

fn within(bound: Bound, count: usize) -> bool {
    let count = count as u64;
    bound.at_least.is_none_or(|n| count >= n) && bound.at_most.is_none_or(|n| count <= n)
}

fn test(test: &Test, datum: &Datum, this: Option<&Event>) -> bool {
    let value = match datum {
        Datum::Known(value) => Some(value),
        Datum::Absent => None,
        Datum::Unknown => panic!("a complete dossier has no holes"),
    };
    let equals = |literal: &Literal| match (value, literal) {
        (Some(Value::Choice(a)), Literal::Choice(b)) => a == b,
        (Some(Value::Number(a)), Literal::Number(b)) => a == b,
        (Some(Value::Date(a)), Literal::Day(b)) => a.lo == *b,
        _ => false,
    };
    let contains = |literal: &Literal| match (value, literal) {
        (Some(Value::Set { members, .. }), Literal::Choice(b)) => members.contains(*b),
        (Some(Value::Texts { members, .. }), Literal::Text(b)) => members.contains(b),
        _ => false,
    };
    let same = |same: &toetssteen::framework::condition::SameAs| match &this.unwrap().facts
        [same.field.slot(this.unwrap().kind).unwrap()]
    .datum
    {
        Datum::Known(Value::Choice(slot)) => same.translate[*slot].map(Literal::Choice),
        _ => None,
    };
    match test {
        Test::In(literals) => literals.iter().any(equals),
        Test::Same(other) => same(other).is_some_and(|l| equals(&l)),
        Test::Contains(literals) => literals.iter().all(contains),
        Test::ContainsAny(literals) => literals.iter().any(contains),
        Test::ContainsSame(other) => same(other).is_some_and(|l| contains(&l)),
        Test::Present(wanted) => {
            let present = match value {
                None => false,
                Some(Value::Set { members, .. }) => !members.is_empty(),
                Some(Value::Texts { members, .. }) => !members.is_empty(),
                Some(_) => true,
            };
            present == *wanted
        }
        Test::Compare(comparison, literal) => {
            let number = |n: usize| i64::try_from(n).unwrap();
            let (a, b) = match (value, &literal.value) {
                (Some(Value::Choice(a)), Literal::Choice(b)) => (number(*a), number(*b)),
                (Some(Value::Number(a)), Literal::Number(b)) => (*a, *b),
                (Some(Value::Date(a)), Literal::Day(b)) => (i64::from(a.lo.number()), i64::from(b.number())),
                _ => return false,
            };
            match comparison {
                Comparison::AtLeast => a >= b,
                Comparison::AtMost => a <= b,
                Comparison::MoreThan => a > b,
                Comparison::LessThan => a < b,
            }
        }
    }
}
