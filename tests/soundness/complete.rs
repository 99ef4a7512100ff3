//! Filling in what a dossier leaves open, in part or altogether.

use toetssteen::{
    dossier::{Coverage, Datum, Dossier, Event, Fact, Statement, Value},
    findings::Verdict,
    framework::Framework,
    time::{Dates, Day},
    verdict::Verdicts,
    vocabulary::{Field, Timing, Type},
};

use crate::{
    choices::Choices,
    generate::{LAST, World, as_of},
};

/// Gives judgements: all of them, or some.
pub(crate) fn judge(world: &mut World, choices: &mut Choices<'_>, all: bool) {
    let verdicts = [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::NotApplicable];
    for norm in 0..2 {
        for criterion in 0..3 {
            let key = (world.dossier.id.clone(), format!("N-{norm}"), format!("c{criterion}"));
            let verdict = choices.pick(&verdicts);
            // People who differ leave what they said possible, until one of them turns out to be right.
            let other = choices.pick(&verdicts);
            if all {
                let given = world.judgements.entry(key).or_insert(Verdicts::only(verdict));
                let right = given.iter().next().unwrap_or(verdict);
                *given = Verdicts::only(right);
            } else if choices.flip() {
                world.judgements.entry(key).or_insert(Verdicts::of([verdict, other]));
            }
        }
    }
}

/// Fills holes: all of them, or some.
pub(crate) fn fill(dossier: &mut Dossier, framework: &Framework, choices: &mut Choices<'_>, all: bool) {
    let vocabulary = &framework.subject(0).vocabulary;
    for (fact, field) in dossier.facts.iter_mut().zip(&vocabulary.fields) {
        if all || choices.flip() {
            settle(fact, field, choices);
        }
    }
    for (slot, kind) in vocabulary.kinds.iter().enumerate() {
        for event in &mut dossier.events[slot] {
            if all || choices.flip() {
                event_dates(event, kind.timing, choices);
                let own = |at: usize| match kind.timing {
                    Timing::Undated => false,
                    Timing::On(on) => at == on,
                    Timing::Period(from, until) => at == from || at == until,
                };
                for (at, (fact, field)) in event.facts.iter_mut().zip(&kind.fields).enumerate() {
                    if !own(at) {
                        settle(fact, field, choices);
                    }
                }
            }
        }
        if all || choices.flip() {
            let hidden = hidden(slot, kind.timing, &dossier.coverage[slot], choices);
            for (from, until) in hidden {
                let mut facts: Vec<Fact> = kind.fields.iter().map(|_| Fact::unknown()).collect();
                kind.fields.iter().zip(&mut facts).for_each(|(field, fact)| settle(fact, field, choices));
                let known = |dates: Dates| Datum::Known(Value::Date(dates));
                match kind.timing {
                    Timing::Undated => {}
                    Timing::On(at) => facts[at].datum = known(from),
                    Timing::Period(begin, end) => {
                        facts[begin].datum = known(from);
                        facts[end].datum = known(until);
                    }
                }
                dossier.events[slot].push(Event { kind: slot, from, until, facts, line: 9 });
            }
            dossier.coverage[slot] = Coverage::new(vec![(Day::PAST, Day::FUTURE)]);
        }
    }
}

fn settle(fact: &mut Fact, field: &Field, choices: &mut Choices<'_>) {
    if fact.said.is_empty() && fact.datum == Datum::Unknown && choices.flip() {
        // What is not recorded may turn out to be what several say, or what is beyond doubt.
        let by = |by| Statement { by, datum: Datum::Unknown };
        fact.said = (0..field.respondents.len()).map(by).collect();
    }
    if fact.said.is_empty() {
        fact.datum = settled(&fact.datum, &field.ty, choices);
    } else {
        let mut said = fact.said.clone();
        said.iter_mut().for_each(|s| s.datum = settled(&s.datum, &field.ty, choices));
        *fact = Fact::told(said, fact.line);
    }
}

fn settled(datum: &Datum, ty: &Type, choices: &mut Choices<'_>) -> Datum {
    let several = matches!(ty, Type::Set(_) | Type::Texts);
    match (datum, ty) {
        (Datum::Unknown, _) if !several && choices.once_in(4) => Datum::Absent,
        (Datum::Unknown, Type::Date) => {
            Datum::Known(Value::Date(Dates::exact(Day::new(choices.between(0, LAST)))))
        }
        (Datum::Unknown, Type::Number) => Datum::Known(Value::Number(choices.number())),
        (Datum::Unknown, Type::Choice(_)) => Datum::Known(Value::Choice(choices.below(3))),
        (Datum::Unknown, Type::Set(_)) => {
            Datum::Known(Value::Set { members: (0..3).filter(|_| choices.flip()).collect(), open: false })
        }
        (Datum::Unknown, Type::Text) => Datum::Known(Value::Text("a".into())),
        (Datum::Unknown, Type::Texts) => {
            Datum::Known(Value::Texts { members: texts(&[], choices).into(), open: false })
        }
        (Datum::Known(Value::Date(dates)), _) => {
            Datum::Known(Value::Date(Dates::exact(within(*dates, choices))))
        }
        (Datum::Known(Value::Set { members, open: true }), _) => {
            let members = (0..3).filter(|m| members.contains(*m) || choices.flip()).collect();
            Datum::Known(Value::Set { members, open: false })
        }
        (Datum::Known(Value::Texts { members, open: true }), _) => {
            Datum::Known(Value::Texts { members: texts(members, choices).into(), open: false })
        }
        (known, _) => known.clone(),
    }
}

fn texts(known: &[String], choices: &mut Choices<'_>) -> Vec<String> {
    ["a", "b"]
        .iter()
        .filter(|t| known.iter().any(|k| k == *t) || choices.flip())
        .map(|t| (*t).to_owned())
        .collect()
}

fn within(dates: Dates, choices: &mut Choices<'_>) -> Day {
    let lo = if dates.lo.is_finite() { dates.lo.number() } else { dates.hi.number().min(0) - 5 };
    let hi = if dates.hi.is_finite() { dates.hi.number() } else { lo.max(LAST) + 5 };
    Day::new(choices.between(lo, hi))
}

fn event_dates(event: &mut Event, timing: Timing, choices: &mut Choices<'_>) {
    let known = |day: Day| Datum::Known(Value::Date(Dates::exact(day)));
    match timing {
        Timing::Undated => {}
        Timing::On(at) => {
            let day = within(event.from, choices);
            event.from = Dates::exact(day);
            event.until = event.from;
            event.facts[at].datum = known(day);
        }
        Timing::Period(from, until) => {
            // An end that is known to lie early leaves no later beginning.
            let latest = event.from.hi.min(event.until.hi);
            let begin = within(Dates { lo: event.from.lo, hi: latest }, choices);
            event.from = Dates::exact(begin);
            event.facts[from].datum = known(begin);
            let running = event.facts[until].datum == Datum::Absent
                || event.facts[until].datum == Datum::Unknown && choices.once_in(4);
            if running {
                event.until = Dates::exact(Day::FUTURE);
                event.facts[until].datum = Datum::Absent;
            } else {
                let end = within(Dates { lo: event.until.lo.max(begin), hi: event.until.hi }, choices);
                event.until = Dates::exact(end);
                event.facts[until].datum = known(end);
            }
        }
    }
}

/// Events that may have happened without being recorded: they share no day with what is covered.
fn hidden(
    kind: usize,
    timing: Timing,
    coverage: &Coverage,
    choices: &mut Choices<'_>,
) -> Vec<(Dates, Dates)> {
    let mut found = Vec::new();
    for _ in 0..choices.below(3) {
        let begin = Day::new(choices.between(-5, LAST));
        let end = Day::new(begin.number() + choices.between(0, 12));
        let free = |from: Day, until: Day| coverage.ranges().iter().all(|r| until < r.0 || from > r.1);
        match timing {
            Timing::Undated if !coverage.covers(Day::PAST, as_of()) => found.push((Dates::ANY, Dates::ANY)),
            Timing::On(_) if free(begin, begin) => found.push((Dates::exact(begin), Dates::exact(begin))),
            Timing::Period(..) if free(begin, end) => found.push((Dates::exact(begin), Dates::exact(end))),
            Timing::Undated | Timing::On(_) | Timing::Period(..) => {}
        }
    }
    debug_assert!(kind < 4, "the schema has four kinds");
    found
}
