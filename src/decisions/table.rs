//! What rules ask, as a table: every figure, verdict or field they look at with the cases that they tell apart.

use crate::{
    assess::{Judgements, assess, evaluate::so_many, evaluator, fact::passes, trace::Silent},
    dossier::{Datum, Dossier, Fact, Value},
    dutch,
    explain::{
        phrase::Phrases,
        rating::{figure, unit, within},
    },
    findings::Verdict,
    framework::{
        Framework,
        condition::{Bound, Condition, FieldRef, Literal, Policy, Test, Tests},
        population::Population,
        rating::{Rules, Unit, Within},
    },
    time::Dates,
    vacuity,
    verdict::{Truth, Verdicts},
    vocabulary::{Field, Type},
};

/// What rules ask, with their conditions as trees over it.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// What they look at.
    pub(super) variables: Vec<Variable>,
    /// The condition of each rule; none where it asks nothing.
    pub(super) rules: Vec<Option<Tree>>,
    /// The condition of each limit.
    pub(super) limits: Vec<Tree>,
}

/// One thing that rules look at, and the cases that they tell apart.
#[derive(Debug)]
pub(super) struct Variable {
    /// What it is.
    pub(super) name: String,
    /// Each case in words, and how it answers each question that is asked of it.
    pub(super) cases: Vec<(String, Vec<Truth>)>,
}

/// A condition over variables.
#[derive(Debug)]
pub(super) enum Tree {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Of(Bound, Vec<Self>),
    /// A variable and which of its questions.
    Leaf(usize, usize),
}

impl Tree {
    /// The value in one combination of cases.
    pub(super) fn truth(&self, variables: &[Variable], cases: &[usize]) -> Truth {
        match self {
            Self::All(all) => all.iter().map(|t| t.truth(variables, cases)).fold(Truth::NONE, Truth::and),
            Self::Any(any) => any.iter().map(|t| t.truth(variables, cases)).fold(Truth::NONE, Truth::or),
            Self::Not(inner) => inner.truth(variables, cases).negated(),
            Self::Of(bound, of) => {
                let truths: Vec<Truth> = of.iter().map(|t| t.truth(variables, cases)).collect();
                so_many(*bound, &truths)
            }
            Self::Leaf(variable, question) => {
                let case = variables.get(*variable).zip(cases.get(*variable));
                let case = case.and_then(|(variable, case)| variable.cases.get(*case));
                case.and_then(|(_, answers)| answers.get(*question)).copied().unwrap_or(Truth::FALSE)
            }
        }
    }
}

/// The table of a population's rules.
pub(super) fn of_population(rules: &Rules<Population>, framework: &Framework) -> Table {
    let mut asked: Vec<Vec<&Population>> = Vec::new();
    let rule_trees = rules.rules.iter().map(|r| r.when.as_ref().map(|w| population_tree(w, &mut asked)));
    let rule_trees = rule_trees.collect();
    let limits = rules.limits.iter().map(|limit| population_tree(&limit.when, &mut asked)).collect();
    let variables = asked.iter().map(|questions| population_variable(questions, framework)).collect();
    Table { variables, rules: rule_trees, limits }
}

fn population_tree<'r>(condition: &'r Population, asked: &mut Vec<Vec<&'r Population>>) -> Tree {
    match condition {
        Population::All(all) => Tree::All(all.iter().map(|c| population_tree(c, asked)).collect()),
        Population::Any(any) => Tree::Any(any.iter().map(|c| population_tree(c, asked)).collect()),
        Population::Not(inner) => Tree::Not(Box::new(population_tree(inner, asked))),
        Population::Of(bound, of) => Tree::Of(*bound, of.iter().map(|c| population_tree(c, asked)).collect()),
        leaf => {
            let same = |other: &Population| alike(other, leaf);
            ask(asked, leaf, same)
        }
    }
}

/// Whether two leaves ask of the same thing, each for a limit of its own.
fn alike(one: &Population, other: &Population) -> bool {
    match (one, other) {
        (Population::Share { norm, group, .. }, Population::Share { norm: same, group: as_well, .. }) => {
            (norm, group) == (same, as_well)
        }
        (Population::Measure { slot, of, group, .. }, other) => matches!(
            other,
            Population::Measure { slot: same, of: what, group: within, .. }
                if (slot, of, group) == (same, what, within)
        ),
        (Population::Differs { .. }, other) => one == other,
        (Population::Figure(slot, _), Population::Figure(same, _))
        | (Population::Verdict(slot, _), Population::Verdict(same, _))
        | (Population::Cases { aspect: slot, .. }, Population::Cases { aspect: same, .. })
        | (Population::Rating { aspect: slot, .. }, Population::Rating { aspect: same, .. }) => slot == same,
        _ => false,
    }
}

/// The leaf for a question: of the variable that it is asked of, or of a new one.
fn ask<'r, L: PartialEq>(asked: &mut Vec<Vec<&'r L>>, leaf: &'r L, same: impl Fn(&L) -> bool) -> Tree {
    let variable = asked.iter().position(|questions| questions.first().is_some_and(|first| same(first)));
    let variable = variable.unwrap_or_else(|| {
        asked.push(Vec::new());
        asked.len() - 1
    });
    let Some(questions) = asked.get_mut(variable) else { return Tree::Leaf(variable, 0) };
    let question = questions.iter().position(|known| *known == leaf).unwrap_or_else(|| {
        questions.push(leaf);
        questions.len() - 1
    });
    Tree::Leaf(variable, question)
}

fn population_variable(questions: &[&Population], framework: &Framework) -> Variable {
    let name = questions.first().map(|leaf| figure(leaf, framework)).unwrap_or_default();
    let limits: Vec<Within> = questions
        .iter()
        .filter_map(|leaf| match leaf {
            Population::Share { share: w, .. }
            | Population::Figure(_, w)
            | Population::Measure { within: w, .. } => Some(*w),
            _ => None,
        })
        .collect();
    let cases = match questions.first() {
        Some(Population::Cases { .. }) => return cases_variable(questions, framework),
        Some(Population::Rating { aspect, .. }) => {
            let scale =
                framework.aspects.get(*aspect).and_then(|a| Some(a.rating.as_ref()?.rules.scale.as_slice()));
            let answers = |slot: usize| -> Vec<Truth> {
                let holds = |leaf: &&Population| match leaf {
                    Population::Rating { at_least, at_most, .. } => {
                        at_least.is_none_or(|least| slot <= least) && at_most.is_none_or(|most| slot >= most)
                    }
                    _ => false,
                };
                questions.iter().map(holds).map(certain).collect()
            };
            let places = scale.unwrap_or_default().iter().enumerate();
            merged(places.map(|(slot, place)| (format!("‘{place}’"), answers(slot))))
                .into_iter()
                .map(|(places, answers)| (format!("{name} is {places}"), answers))
                .collect()
        }
        Some(Population::Differs { .. }) => {
            [(format!("geldt dat {name}"), true), (format!("niet geldt dat {name}"), false)]
                .map(|(words, holds)| (words, vec![certain(holds)]))
                .into()
        }
        Some(Population::Verdict(slot, _)) => {
            let id = framework.population_norms.get(*slot).map_or("", |norm| norm.id.as_str());
            let answers = |verdict: Verdict| -> Vec<Truth> {
                let holds =
                    |leaf: &&Population| matches!(leaf, Population::Verdict(_, is) if is.contains(verdict));
                questions.iter().map(holds).map(certain).collect()
            };
            let verdicts = [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::NotApplicable];
            merged(verdicts.into_iter().map(|v| (dutch::verdict(v).to_owned(), answers(v))))
                .into_iter()
                .map(|(verdicts, answers)| (format!("de uitkomst van {id} is {verdicts}"), answers))
                .collect()
        }
        Some(Population::Measure { of, .. }) => {
            let unit = unit(*of);
            segments(&limits, unit).into_iter().map(|s| (s.words(&name, unit), s.answers)).collect()
        }
        Some(Population::Figure(slot, _)) => {
            let unit = framework.figures.get(*slot).map_or(Unit::Number, |figure| figure.unit);
            segments(&limits, unit).into_iter().map(|s| (s.words(&name, unit), s.answers)).collect()
        }
        _ => {
            let unit = Unit::Percentage;
            segments(&limits, unit).into_iter().map(|s| (s.words(&name, unit), s.answers)).collect()
        }
    };
    Variable { name, cases }
}

/// How large a share each question asks for, with its number.
type Questions = Vec<(usize, Within)>;

/// Shares of places on one scale: of a worse place or better there are never fewer.
fn cases_variable(questions: &[&Population], framework: &Framework) -> Variable {
    let mut rates: Vec<(usize, Questions, String)> = Vec::new();
    for (at, leaf) in questions.iter().enumerate() {
        let Population::Cases { rate, share, .. } = leaf else { continue };
        match rates.iter_mut().find(|(known, _, _)| known == rate) {
            Some((_, limits, _)) => limits.push((at, *share)),
            None => rates.push((*rate, vec![(at, *share)], figure(leaf, framework))),
        }
    }
    rates.sort_by_key(|(rate, _, _)| *rate);
    // Each row: what it says so far, its answers, and how large the next share is at least.
    let mut rows: Vec<(Vec<String>, Vec<Truth>, u64)> =
        vec![(Vec::new(), vec![Truth::FALSE; questions.len()], 0)];
    for (_, limits, name) in &rates {
        let within: Vec<Within> = limits.iter().map(|(_, share)| *share).collect();
        let segments = segments(&within, Unit::Percentage);
        let next = rows.iter().flat_map(|(words, answers, least)| {
            segments.iter().filter(|segment| segment.to >= *least).map(move |segment| {
                let mut answers = answers.clone();
                for ((at, _), answer) in limits.iter().zip(&segment.answers) {
                    if let Some(place) = answers.get_mut(*at) {
                        *place = *answer;
                    }
                }
                let mut words = words.clone();
                words.push(segment.words(name, Unit::Percentage));
                (words, answers, segment.from.max(*least))
            })
        });
        rows = next.collect();
    }
    let name = questions.first().map(|leaf| figure(leaf, framework)).unwrap_or_default();
    let rows = rows.into_iter().map(|(words, answers, _)| (words.join(" en "), answers)).collect();
    Variable { name, cases: rows }
}

/// A stretch of figures that answer every question alike. Ends are doubled, so that an odd one lies between two figures.
#[derive(Debug)]
struct Segment {
    from: u64,
    to: u64,
    first: bool,
    last: bool,
    answers: Vec<Truth>,
}

impl Segment {
    fn words(&self, name: &str, unit: Unit) -> String {
        if self.from == self.to && self.from.is_multiple_of(2) {
            return format!("{name} precies {}", unit.dutch(self.from / 2));
        }
        let one = |at: u64| Within { at_least: Some(at / 2), at_most: None };
        let least = match (self.first, self.from.is_multiple_of(2)) {
            (true, _) => None,
            (false, true) => Some(within(one(self.from), unit)),
            (false, false) => Some(format!("meer dan {}", unit.dutch(self.from / 2))),
        };
        let most = match (self.last, self.to.is_multiple_of(2)) {
            (true, _) => None,
            (false, true) => Some(within(Within { at_least: None, at_most: Some(self.to / 2) }, unit)),
            (false, false) => Some(format!("minder dan {}", unit.dutch(self.to.div_ceil(2)))),
        };
        let bounds: Vec<String> = least.into_iter().chain(most).collect();
        let bounds = if bounds.is_empty() { "hoe groot ook".into() } else { dutch::join(&bounds, "en") };
        format!("{name} {bounds}")
    }
}

/// The stretches into which limits cut the figures.
fn segments(limits: &[Within], unit: Unit) -> Vec<Segment> {
    let most = if unit == Unit::Percentage { 20_000 } else { u64::MAX };
    let step = if unit == Unit::Percentage { 1 } else { 2 };
    let mut figures: Vec<u64> = limits
        .iter()
        .flat_map(|limit| limit.at_least.into_iter().chain(limit.at_most))
        .flat_map(|t| {
            let t = t.saturating_mul(2);
            [t.checked_sub(step), Some(t), t.checked_add(step)]
        })
        .flatten()
        .filter(|figure| *figure <= most)
        .collect();
    figures.sort_unstable();
    figures.dedup();
    let mut segments: Vec<Segment> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        let holds = |limit: &Within| {
            limit.at_least.is_none_or(|least| *figure >= least.saturating_mul(2))
                && limit.at_most.is_none_or(|most| *figure <= most.saturating_mul(2))
        };
        let answers: Vec<Truth> = limits.iter().map(|limit| certain(holds(limit))).collect();
        match segments.last_mut() {
            Some(segment) if segment.answers == answers => segment.to = *figure,
            _ => {
                let (from, to) = (*figure, *figure);
                segments.push(Segment { from, to, first: at == 0, last: false, answers });
            }
        }
    }
    if let Some(last) = segments.last_mut() {
        last.last = true;
        last.to = most;
    }
    if let Some(first) = segments.first_mut() {
        first.from = 0;
    }
    segments
}

fn certain(holds: bool) -> Truth {
    Truth::of(holds, !holds)
}

/// Cases that answer alike are one: "‘a’ of ‘b’".
fn merged(cases: impl Iterator<Item = (String, Vec<Truth>)>) -> Vec<(String, Vec<Truth>)> {
    let mut merged: Vec<(Vec<String>, Vec<Truth>)> = Vec::new();
    for (words, answers) in cases {
        match merged.iter_mut().find(|(_, known)| *known == answers) {
            Some((all, _)) => all.push(words),
            None => merged.push((vec![words], answers)),
        }
    }
    merged.into_iter().map(|(words, answers)| (dutch::join(&words, "of"), answers)).collect()
}

/// The table of the rules for one dossier.
pub(super) fn of_cases(rules: &Rules<Condition>, subject: usize, framework: &Framework) -> Table {
    let mut asked: Vec<Vec<&Condition>> = Vec::new();
    let tree = |condition, asked: &mut Vec<_>| condition_tree(condition, framework, asked);
    let rule_trees = rules.rules.iter().map(|r| r.when.as_ref().map(|w| tree(w, &mut asked))).collect();
    let limits = rules.limits.iter().map(|limit| tree(&limit.when, &mut asked)).collect();
    let blank = Dossier::blank(&framework.subject(subject).vocabulary);
    let mut possible = vec![Verdicts::default(); framework.norms.len()];
    for day in vacuity::days() {
        let found = assess(framework, &blank, &Judgements::new(), day);
        possible.iter_mut().zip(&found.norms).for_each(|(all, norm)| *all = all.or(norm.possible));
    }
    let variable = |questions: &Vec<&Condition>| condition_variable(questions, framework, &blank, &possible);
    Table { variables: asked.iter().map(variable).collect(), rules: rule_trees, limits }
}

fn condition_tree<'r>(
    condition: &'r Condition,
    framework: &'r Framework,
    asked: &mut Vec<Vec<&'r Condition>>,
) -> Tree {
    let mut trees =
        |all: &'r [Condition]| all.iter().map(|c| condition_tree(c, framework, asked)).collect::<Vec<_>>();
    match condition {
        Condition::All(all) => Tree::All(trees(all)),
        Condition::Any(any) => Tree::Any(trees(any)),
        Condition::Of(bound, of) => Tree::Of(*bound, trees(of)),
        Condition::Not(inner) => Tree::Not(Box::new(condition_tree(inner, framework, asked))),
        Condition::Ref(slot) if framework.definitions.get(*slot).is_some() => {
            let inner = framework.definitions.get(*slot).map(|definition| &definition.when);
            condition_tree(inner.unwrap_or(condition), framework, asked)
        }
        leaf => {
            let same = |a: &Condition| match (a, leaf) {
                (Condition::Verdict { norm: a, .. }, Condition::Verdict { norm: b, .. }) => a == b,
                (Condition::Field { field: a, tests: ta }, Condition::Field { field: b, tests: tb }) => {
                    a == b && (tells_values(ta) && tells_values(tb) || ta == tb)
                }
                (a, b) => a == b,
            };
            ask(asked, leaf, same)
        }
    }
}

/// Whether tests only tell values of one fact apart, so that its values can be tried.
fn tells_values(tests: &Tests) -> bool {
    let tried = |test: &Test| matches!(test, Test::In(_) | Test::Compare(..) | Test::Present(_));
    tests.according_to == Policy::Undisputed && tests.all.iter().all(tried)
}

fn condition_variable(
    questions: &[&Condition],
    framework: &Framework,
    blank: &Dossier,
    possible: &[Verdicts],
) -> Variable {
    let phrases = Phrases::new(framework, blank.subject);
    let name = questions.first().map(|c| phrases.inline(c)).unwrap_or_default();
    match questions.first() {
        Some(Condition::Verdict { norm, .. }) => {
            let id = framework.norms.get(*norm).map_or("", |n| n.id.as_str());
            let possible = possible.get(*norm).copied().unwrap_or(Verdicts::ALL);
            let cases = possible.iter().map(|verdict| {
                let holds =
                    |c: &&Condition| matches!(c, Condition::Verdict { is, .. } if is.contains(verdict));
                let answers = questions.iter().map(holds).map(certain).collect();
                (dutch::verdict(verdict).to_owned(), answers)
            });
            let cases = merged(cases).into_iter();
            Variable {
                name: id.to_owned(),
                cases: cases.map(|(words, answers)| (format!("{id} {words}"), answers)).collect(),
            }
        }
        Some(Condition::Field { field: FieldRef::Dossier(slot), .. }) => {
            let field = framework.subject(blank.subject).vocabulary.fields.get(*slot);
            match field.and_then(|field| Some((field, values(questions, field)?))) {
                Some((field, values)) => {
                    let cases = values.into_iter().map(|(words, fact)| {
                        let answer = |c: &&Condition| match c {
                            Condition::Field { tests, .. } => passes(tests, &fact, None),
                            _ => Truth::FALSE,
                        };
                        (words, questions.iter().map(answer).collect())
                    });
                    let cases = merged(cases).into_iter();
                    let cases = cases.map(|(words, answers)| (format!("{} {words}", field.title), answers));
                    Variable { name: field.title.clone(), cases: cases.collect() }
                }
                None => plain(name, questions, framework, blank, possible),
            }
        }
        _ => plain(name, questions, framework, blank, possible),
    }
}

/// A condition of which only the truth counts: every value that it can have on any day.
fn plain(
    name: String,
    questions: &[&Condition],
    framework: &Framework,
    blank: &Dossier,
    possible: &[Verdicts],
) -> Variable {
    let Some(condition) = questions.first() else { return Variable { name, cases: Vec::new() } };
    let truths = vacuity::days()
        .map(|day| evaluator(framework, blank, day).truth(condition, None, possible, &mut Silent));
    let truth = truths.reduce(Truth::or_else).unwrap_or(Truth::ANY);
    let mut cases = Vec::new();
    let mut add = |can_be: bool, words: String, truth: Truth| {
        if can_be {
            cases.push((words, vec![truth; questions.len()]));
        }
    };
    add(truth.can_be_true(), name.clone(), Truth::TRUE);
    add(truth.can_be_false(), format!("niet: {name}"), Truth::FALSE);
    add(truth.can_be_none(), format!("n.v.t.: {name}"), Truth::NONE);
    Variable { name, cases }
}

/// The values of a field that tests can tell apart; none where they cannot be listed.
fn values(questions: &[&Condition], field: &Field) -> Option<Vec<(String, Fact)>> {
    let tests: Vec<&Tests> = questions
        .iter()
        .filter_map(|c| if let Condition::Field { tests, .. } = c { Some(tests) } else { None })
        .collect();
    if !tests.iter().all(|tests| tells_values(tests)) {
        return None;
    }
    let mut known: Vec<Value> = match &field.ty {
        Type::Choice(choices) => (0..choices.values.len()).map(Value::Choice).collect(),
        Type::Number => {
            numbers(&tests, |l| if let Literal::Number(n) = l { Some(*n) } else { None }, i64::saturating_add)
                .into_iter()
                .map(Value::Number)
                .collect()
        }
        Type::Date => numbers(
            &tests,
            |l| if let Literal::Day(day) = l { Some(*day) } else { None },
            |day, d| day.plus_days(i32::try_from(d).unwrap_or_default()),
        )
        .into_iter()
        .map(|day| Value::Date(Dates::exact(day)))
        .collect(),
        _ => return None,
    };
    if known.is_empty() && field.ty == Type::Number {
        known.push(Value::Number(0));
    }
    let words = |value: &Value| match (value, &field.ty) {
        (Value::Choice(slot), Type::Choice(choices)) => {
            choices.labels.get(*slot).cloned().unwrap_or_default()
        }
        (Value::Number(n), _) => n.to_string(),
        (Value::Date(dates), _) => dates.dutch(),
        _ => String::new(),
    };
    let fact = |datum| Fact { datum, ..Fact::unknown() };
    let mut cases: Vec<(String, Fact)> =
        known.into_iter().map(|value| (words(&value), fact(Datum::Known(value)))).collect();
    cases.push(("is er niet".into(), fact(Datum::Absent)));
    Some(cases)
}

/// The figures that tests name, and those just before and just behind each.
fn numbers<T: Ord + Copy>(
    tests: &[&Tests],
    figure: impl Fn(&Literal) -> Option<T>,
    shift: impl Fn(T, i64) -> T,
) -> Vec<T> {
    let literals = tests.iter().flat_map(|tests| &tests.all).flat_map(|test| match test {
        Test::In(literals) => literals.iter().collect(),
        Test::Compare(_, literal) => vec![&literal.value],
        _ => Vec::new(),
    });
    let mut found: Vec<T> =
        literals.filter_map(figure).flat_map(|n| [shift(n, -1), n, shift(n, 1)]).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every figure answers as some stretch says, and every stretch says how some figure answers.
    #[test]
    fn stretches_are_what_limits_tell_apart() {
        let within = |at_least, at_most| Within { at_least, at_most };
        let some = [None, Some(0), Some(1), Some(4_999), Some(5_000), Some(9_999), Some(10_000)];
        let limits: Vec<Within> = some
            .iter()
            .flat_map(|least| some.iter().map(|most| within(*least, *most)))
            .filter(|w| w.at_least.is_some() || w.at_most.is_some())
            .collect();
        for (first, second) in limits.iter().flat_map(|a| limits.iter().map(move |b| (*a, *b))) {
            for unit in [Unit::Percentage, Unit::Number] {
                let segments = segments(&[first, second], unit);
                // A share may lie between two hundredths of a percent, a number between no two.
                let step = if unit == Unit::Percentage { 1 } else { 2 };
                let near = [0_u64, 1, 4_999, 5_000, 9_999, 10_000]
                    .into_iter()
                    .flat_map(|n| [(2 * n).checked_sub(step), Some(2 * n), Some(2 * n + step)]);
                let figures = near.flatten().filter(|n| unit == Unit::Number || *n <= 20_000);
                let answer = |w: &Within, figure: u64| {
                    certain(
                        w.at_least.is_none_or(|least| figure >= 2 * least)
                            && w.at_most.is_none_or(|most| figure <= 2 * most),
                    )
                };
                let mut reached = vec![false; segments.len()];
                for figure in figures {
                    let at = segments.iter().position(|s| (s.from..=s.to).contains(&figure));
                    // Between the stretches lies nothing that differs: it belongs to the one before it.
                    let Some(at) = at else { continue };
                    let answers = [answer(&first, figure), answer(&second, figure)];
                    assert_eq!(segments[at].answers, answers, "{figure} {first:?} {second:?}");
                    reached[at] = true;
                }
                assert!(reached.iter().all(|reached| *reached), "{segments:?}");
            }
        }
    }
}
