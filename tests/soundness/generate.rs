//! Random norms and random dossiers over a small vocabulary: every operator, every kind of hole.

use std::collections::BTreeSet;

use toetssteen::{
    assess::Judgements,
    diagnostic::Sink,
    dossier::{Coverage, Datum, Dossier, DossierId, Event, Fact, Statement, Value},
    findings::{Addressee, Modality, Origin, Source, Verdict},
    framework::{
        Aspect, Clause, Criterion, Decide, Decides, Definition, Framework, Need, Norm, Quantities, Subject,
        Validity, Word,
        common::Common,
        condition::{
            Amount, Anchor, Bound, ByKind, Comparison, Condition, FieldRef, Literal, Named, Policy, SameAs,
            Selection, Test, Tests, Version, Window,
        },
        measure::{Figure, Group, Grouping, Measure},
        rating::{CaseRating, Gives, Hit, Limit, Rating, Rule, Rules},
    },
    source::Files,
    syntax,
    time::{Dates, Day, Length},
    verdict::Verdicts,
    vocabulary::{Field, Timing, Type, Vocabulary},
};

use crate::choices::Choices;

const SCHEMA: &str = "
type: object
properties:
  id: {type: integer, x-identifier: true}
  level: {enum: [x, y, z], x-ordered: true}
  number: {type: integer, minimum: 0, maximum: 3}
  date: {type: [string, integer], format: partial-date}
  set: {type: array, items: {enum: [x, y, w]}}
  texts: {type: array, items: {type: string}}
  told: {type: object, x-respondents: true, properties: {a: {enum: [x, y, z]}, b: {enum: [x, y, z]}, c: {enum: [x, y, z]}}}
  meeting:
    x-event: {date: on}
    type: array
    items:
      properties:
        on: {type: [string, integer], format: partial-date}
        level: {enum: [x, y, z], x-ordered: true}
        set: {type: array, items: {enum: [x, y, w]}}
        amount: {type: integer, minimum: 0}
        extra: {type: [string, integer], format: partial-date}
        told: {type: object, x-respondents: true, properties: {a: {enum: [x, y, z]}, b: {enum: [x, y, z]}}}
  call:
    x-event: {date: on}
    type: array
    items:
      properties:
        on: {type: [string, integer], format: partial-date}
        level: {enum: [x, y, z], x-ordered: true}
  stay:
    x-event: {from: since, until: till}
    type: array
    items:
      properties:
        since: {type: [string, integer], format: partial-date}
        till: {type: [string, integer], format: partial-date}
        level: {enum: [x, y, z], x-ordered: true}
        amount: {type: integer}
  trait:
    x-event: {}
    type: array
    items:
      properties:
        level: {enum: [x, y, z], x-ordered: true}
";

/// Days in play run from 0 to 40; the audit is on day 30.
pub(crate) fn as_of() -> Day {
    Day::new(30)
}

pub(crate) const LAST: i32 = 40;

/// A dossier and the judgements on it.
pub(crate) struct World {
    pub(crate) dossier: Dossier,
    pub(crate) judgements: Judgements,
}

fn vocabulary() -> Vocabulary {
    let mut files = Files::new();
    let file = files.add("schema.yaml", SCHEMA);
    let mut sink = Sink::new();
    let node = syntax::parse(&files, file, &mut sink).unwrap();
    let vocabulary = Vocabulary::read(&node, 0, &mut sink).unwrap();
    assert!(sink.diagnostics().is_empty());
    vocabulary
}

thread_local! {
    // Reading the schema costs more than a case; the vocabulary itself cannot be shared between frameworks.
    static SPARE: std::cell::RefCell<Vec<Vocabulary>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Hands a framework's vocabulary back for the next case.
pub(crate) fn done(framework: Framework) {
    let vocabularies = framework.subjects.into_iter().map(|subject| subject.vocabulary);
    SPARE.with_borrow_mut(|spare| spare.extend(vocabularies));
}

pub(crate) fn world(choices: &mut Choices<'_>) -> (Framework, World) {
    let vocabulary = SPARE.with_borrow_mut(Vec::pop).unwrap_or_else(vocabulary);
    let definition =
        Generator { choices, vocabulary: &vocabulary, norms: 0, definitions: 0 }.condition(2, &[]);
    let mut norms = Vec::new();
    for slot in 0..2 {
        let mut generator = Generator { choices, vocabulary: &vocabulary, norms: slot, definitions: 1 };
        norms.push(generator.norm(slot));
    }
    let rating = Generator { choices, vocabulary: &vocabulary, norms: 2, definitions: 1 }.case_rating();
    let dossier = dossier(choices, &vocabulary);
    let word = |word: &str| Word { word: word.into(), plural: false };
    let mut framework = Framework {
        common: Common::default(),
        inherited: Vec::new(),
        joined: Vec::new(),
        id: "test".into(),
        title: String::new(),
        subtitle: None,
        documents: Vec::new(),
        scale: Vec::new(),
        subjects: vec![Subject {
            id: "record".into(),
            one: String::new(),
            many: String::new(),
            study: None,
            groups: None,
            published: Vec::new(),
            vocabulary,
        }],
        parameters: Vec::new(),
        definitions: vec![Definition { id: "d".into(), title: String::new(), subject: 0, when: definition }],
        aspects: vec![aspect(rating)],
        order: vec![0, 1],
        norms,
        population_norms: Vec::new(),
        measures: Vec::new(),
        figures: Vec::new(),
        overall: None,
        rated: vec![0],
        quantities: Quantities {
            minimum: 0,
            none: word(""),
            one: word(""),
            two: word(""),
            all: word(""),
            shares: Vec::new(),
        },
    };
    framework.find_common();
    (framework, World { dossier, judgements: Judgements::new() })
}

/// A norm that asks of every event of some kinds for dates and stretches that may hang on it.
pub(crate) fn of_every_event(framework: &mut Framework, choices: &mut Choices<'_>) {
    let vocabulary = &framework.subjects[0].vocabulary;
    let mut generator = Generator { choices, vocabulary, norms: 0, definitions: 1 };
    let this = generator.kinds(true);
    // Of most selections more than one thing hangs on the event; here often one, or none.
    let selection = |generator: &mut Generator<'_, '_, '_>| {
        let mut select = generator.selection(0, &this, true);
        if generator.choices.flip() {
            select.window = Window::Ever;
        }
        if generator.choices.flip() {
            select.that = None;
        }
        select
    };
    let edge = |generator: &mut Generator<'_, '_, '_>| Anchor::Edge {
        first: generator.choices.flip(),
        select: Box::new(selection(generator)),
        common: None,
    };
    let (first, last) = (edge(&mut generator), edge(&mut generator));
    let gap = Condition::Gap {
        select: generator.selection(0, &this, true),
        at_most: named(generator.days()),
        common: None,
    };
    let has = Box::new(Condition::All(vec![Condition::Order(vec![first, last]), gap]));
    framework.norms[0].met =
        Clause::Condition(Condition::Every { select: Selection::all(this.clone()), has });
    framework.find_common();
}

/// Groups, and figures of every kind.
pub(crate) fn figures(framework: &mut Framework, choices: &mut Choices<'_>) {
    let vocabulary = &framework.subjects[0].vocabulary;
    let field = |key: &str| vocabulary.field(key).expect("the schema has it");
    let (number, told) = (field("number"), field("level"));
    let mut generator = Generator { choices, vocabulary, norms: 2, definitions: 1 };
    let grouping = |generator: &mut Generator<'_, '_, '_>| Grouping {
        title: String::new(),
        multiple: false,
        groups: ["a", "b"]
            .map(|value| Group {
                value: value.into(),
                label: value.into(),
                when: generator.condition(2, &[]),
            })
            .into(),
    };
    let figure = match generator.choices.below(6) {
        0 => Figure::Share(generator.condition(2, &[])),
        1 => Figure::Distribution(grouping(&mut generator)),
        2 => Figure::Distinct(number),
        3 => Figure::Sum(generator.amount(2, &[])),
        4 => Figure::Mean(generator.amount(2, &[])),
        _ => {
            let by = generator.choices.flip().then_some(told);
            Figure::AtOnce { select: generator.selection(2, &[], true), by, whose: None }
        }
    };
    let applies = generator.choices.once_in(3).then(|| generator.condition(1, &[]));
    let by = (figure.divides() && generator.choices.once_in(3)).then(|| grouping(&mut generator));
    let groups = generator.choices.once_in(3).then(|| grouping(&mut generator));
    framework.measures = vec![Measure {
        id: "m".into(),
        title: String::new(),
        subject: 0,
        source: None,
        sentence: None,
        applies,
        figure,
        by,
        beside: None,
        published: Vec::new(),
    }];
    framework.subjects[0].groups = groups;
}

/// An aspect that rates dossiers.
fn aspect(case_rating: CaseRating) -> Aspect {
    let rules = Rules {
        scale: vec!["a".into()],
        hit: Hit::First,
        rules: vec![Rule { rate: Gives::Place(0), when: None }],
        limits: Vec::new(),
        origin: Origin::Chosen,
        why: None,
    };
    Aspect {
        id: "a".into(),
        title: String::new(),
        frame: String::new(),
        source: None,
        parts: Vec::new(),
        norms: vec![0, 1],
        population_norms: Vec::new(),
        measures: Vec::new(),
        rating: Some(Rating { minimum: 0, rules, published: Vec::new() }),
        case_rating: Some(case_rating),
    }
}

struct Generator<'c, 'b, 'v> {
    choices: &'c mut Choices<'b>,
    vocabulary: &'v Vocabulary,
    norms: usize,
    definitions: usize,
}

fn named<T>(value: T) -> Named<T> {
    Named { value, parameter: None }
}

impl Generator<'_, '_, '_> {
    /// Rules for one dossier with every policy; the last asks nothing.
    fn case_rating(&mut self) -> CaseRating {
        let applies = self.choices.once_in(4).then(|| self.condition(2, &[]));
        let mut rules: Vec<Rule<Condition>> = (0..2)
            .map(|_| Rule { rate: Gives::Place(self.choices.below(3)), when: Some(self.condition(2, &[])) })
            .collect();
        rules.push(Rule { rate: Gives::Place(self.choices.below(3)), when: None });
        let limits = (0..self.choices.below(3))
            .map(|_| Limit {
                when: self.condition(1, &[]),
                rate: self.choices.below(3),
                decides: self.choices.flip(),
            })
            .collect();
        let hit = [Hit::First, Hit::Unique, Hit::Best, Hit::Worst][self.choices.below(4)];
        let scale = ["a", "b", "c"].map(Into::into).into();
        CaseRating {
            subject: 0,
            applies,
            rules: Rules { scale, hit, rules, limits, origin: Origin::Chosen, why: None },
        }
    }

    fn norm(&mut self, slot: usize) -> Norm {
        let criteria: Vec<Criterion> = (0..self.choices.below(3))
            .map(|at| Criterion {
                id: format!("c{at}"),
                question: String::new(),
                decides: if self.choices.once_in(4) {
                    Decides::Judgement { guidance: String::new(), decide: Decide::default() }
                } else {
                    let met = self.condition(3, &[]);
                    let partly = self.choices.flip().then(|| self.condition(2, &[]));
                    Decides::Rule { met, partly }
                },
            })
            .collect();
        let with_criteria = !criteria.is_empty();
        let clause = |generator: &mut Self, depth| {
            if with_criteria && generator.choices.flip() {
                Clause::Criteria(if generator.choices.flip() { Need::All } else { Need::AtLeast(1) })
            } else {
                Clause::Condition(generator.condition(depth, &[]))
            }
        };
        let met = clause(self, 4);
        let partly = self.choices.flip().then(|| clause(self, 3));
        let applies = self.choices.flip().then(|| self.condition(3, &[]));
        Norm {
            inherited: false,
            id: format!("N-{slot}"),
            title: String::new(),
            statement: String::new(),
            subject: 0,
            published: Vec::new(),
            source: Source { document: String::new(), section: None, quote: None },
            modality: if self.choices.once_in(6) { Modality::Permission } else { Modality::Obligation },
            addressee: Addressee::Service,
            open: None,
            validity: Validity::ALWAYS,
            date: self.choices.flip().then(|| self.anchor(2, &[])),
            applies,
            criteria,
            met,
            partly,
            finding: String::new(),
        }
    }

    fn condition(&mut self, depth: usize, this: &[usize]) -> Condition {
        if depth == 0 {
            return self.field(this);
        }
        match self.choices.below(22) {
            0 | 1 => self.field(this),
            2 => Condition::All(self.several(depth, this)),
            3 => Condition::Any(self.several(depth, this)),
            4 => Condition::Not(Box::new(self.condition(depth - 1, this))),
            5 => {
                let bound = self.bound();
                Condition::Of(bound, self.several(depth, this))
            }
            6 if self.definitions > 0 => Condition::Ref(0),
            7 if self.norms > 0 => {
                let verdicts = [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::NotApplicable];
                let first = self.choices.pick(&verdicts);
                let is = Verdicts::only(first).or(Verdicts::only(self.choices.pick(&verdicts)));
                Condition::Verdict { norm: self.choices.below(self.norms), is }
            }
            8 | 9 => {
                let select = self.selection(depth, this, false);
                let bound = if self.choices.flip() {
                    Bound { at_least: Some(1), at_most: None }
                } else {
                    self.bound()
                };
                Condition::Count { select, bound, common: None }
            }
            10 => {
                let select = self.selection(depth, this, false);
                let has = Box::new(self.condition(depth - 1, &select.kinds.clone()));
                Condition::Every { select, has }
            }
            11 | 12 => {
                let select = self.selection(depth, this, true);
                let cut = matches!(select.window, Window::Between { without: Some(_), .. });
                let at_most = named(if cut { self.days() } else { self.length() });
                Condition::Gap { select, at_most, common: None }
            }
            13 | 14 => {
                let mut select = self.selection(depth, this, true);
                if let Window::Between { from: from @ None, .. } = &mut select.window {
                    *from = Some(self.anchor(1, this));
                }
                let per = if self.choices.once_in(4) {
                    Length::Months(1)
                } else {
                    Length::Days(self.choices.between(1, 12))
                };
                let share = self.choices.pick(&[10_000, 8_000, 5_000, 1]);
                Condition::Rate { select, per: named(per), bound: self.bound(), share }
            }
            18 => {
                let day = (self.this_is_dated(this) && self.choices.flip()).then(|| self.first_days(this));
                // Three periods at most, with days on which none holds.
                let mut edges: Vec<i32> = (0..6).map(|_| self.choices.between(-5, LAST)).collect();
                edges.sort_unstable();
                edges.dedup();
                let periods = edges
                    .chunks_exact(2)
                    .map(|edge| Validity { from: Day::new(edge[0]), until: Day::new(edge[1]) });
                let mut periods: Vec<Validity> = periods.collect();
                if let (Some(last), true) = (periods.last_mut(), self.choices.flip()) {
                    last.until = Day::FUTURE;
                }
                if let (Some(first), true) = (periods.first_mut(), self.choices.flip()) {
                    first.from = Day::PAST;
                }
                let versions = periods
                    .into_iter()
                    .map(|validity| Version { validity, when: self.condition(depth - 1, this), source: None })
                    .collect();
                Condition::Versions { this: day, versions }
            }
            20 | 21 => {
                let amount = if self.choices.flip() {
                    Amount::Change(Box::new(self.amount(depth, this)), Box::new(self.amount(depth, this)))
                } else {
                    self.amount(depth, this)
                };
                let least = i64::from(self.choices.between(-3, 9));
                let most = least + self.choices.number();
                let at_least = self.choices.flip().then(|| named(least));
                let at_most = (at_least.is_none() || self.choices.flip()).then(|| named(most));
                Condition::Amount { amount, at_least, at_most }
            }
            19 => {
                let (a, b) = (self.choices.between(0, LAST), self.choices.between(0, LAST));
                Condition::InForce(Validity { from: Day::new(a.min(b)), until: Day::new(a.max(b)) })
            }
            15 => Condition::Order((0..=1 + self.choices.below(2)).map(|_| self.anchor(2, this)).collect()),
            _ => {
                let (from, to) = (self.anchor(2, this), self.anchor(2, this));
                let without = self.choices.once_in(3).then(|| self.days_of(depth, this));
                let mut length = || named(if without.is_some() { self.days() } else { self.length() });
                let (first, second) = (length(), length());
                let at_least = self.choices.flip().then_some(first);
                let at_most = (at_least.is_none() || self.choices.flip()).then_some(second);
                Condition::Elapsed { from, to, without, at_least, at_most }
            }
        }
    }

    fn amount(&mut self, depth: usize, this: &[usize]) -> Amount {
        match self.choices.below(6) {
            0 => {
                let key = self.choices.pick(&["number", "level"]);
                Amount::Field(FieldRef::Dossier(self.vocabulary.field(key).expect("the schema has it")))
            }
            1 => Amount::Count(self.selection(depth, this, false)),
            2 | 3 => {
                let mut select = self.selection(depth, this, true);
                // Meetings and stays have amounts.
                select.kinds = self.choices.pick(&[vec![0], vec![2], vec![0, 2]]);
                select.filter.clear();
                select.that = None;
                let field = self.event_field(&select.kinds, "amount").expect("they have").0;
                Amount::Sum(select, field)
            }
            4 => {
                let select = self.selection(depth, this, true);
                let field = self.event_field(&select.kinds, "level").expect("every kind has a level").0;
                Amount::Edge { first: self.choices.flip(), select: Box::new(select), field }
            }
            _ => {
                let (from, to) = (self.anchor(2, this), self.anchor(2, this));
                let without = self.choices.once_in(3).then(|| self.days_of(depth, this));
                Amount::Elapsed { from, to, without }
            }
        }
    }

    /// The first day of the event at hand.
    fn first_days(&self, this: &[usize]) -> ByKind {
        let first = |kind: usize| match self.vocabulary.kinds[kind].timing {
            Timing::Period(from, _) | Timing::On(from) => from,
            Timing::Undated => unreachable!("asked of dated kinds only"),
        };
        ByKind(this.iter().map(|kind| (*kind, first(*kind))).collect())
    }

    fn several(&mut self, depth: usize, this: &[usize]) -> Vec<Condition> {
        (0..=self.choices.below(3)).map(|_| self.condition(depth - 1, this)).collect()
    }

    fn bound(&mut self) -> Bound {
        let least = self.choices.below(3) as u64;
        match self.choices.below(3) {
            0 => Bound { at_least: Some(least), at_most: None },
            1 => Bound { at_least: None, at_most: Some(least) },
            _ => Bound { at_least: Some(least), at_most: Some(least + self.choices.below(2) as u64) },
        }
    }

    fn length(&mut self) -> Length {
        if self.choices.once_in(4) { Length::Months(1) } else { self.days() }
    }

    fn days(&mut self) -> Length {
        Length::Days(self.choices.between(0, 25))
    }

    /// Events whose days are cut out.
    fn days_of(&mut self, depth: usize, this: &[usize]) -> Box<Selection> {
        let mut select = self.selection(depth.min(2), this, true);
        if let (Window::Between { .. }, true) = (&select.window, self.choices.flip()) {
            select.window = Window::Ever;
        }
        Box::new(select)
    }

    fn kinds(&mut self, dated: bool) -> Vec<usize> {
        let kinds: Vec<usize> = (0..self.vocabulary.kinds.len())
            .filter(|k| !dated || self.vocabulary.kinds[*k].timing != Timing::Undated)
            .collect();
        let mut picked = vec![self.choices.pick(&kinds)];
        if self.choices.once_in(3) {
            picked.push(self.choices.pick(&kinds));
        }
        picked.sort_unstable();
        picked.dedup();
        picked
    }

    fn selection(&mut self, depth: usize, this: &[usize], dated: bool) -> Selection {
        let windowed = dated || self.choices.flip();
        let kinds = self.kinds(windowed);
        let window = if !windowed {
            Window::Ever
        } else if self.this_is_dated(this) && self.choices.flip() {
            Window::This
        } else {
            let from = (!self.choices.once_in(5)).then(|| self.anchor(2, this));
            let until = match &from {
                // Windows that hang on one date are what norms mostly use.
                Some(from) if is_short(from) && self.choices.flip() => {
                    let length = named(self.length());
                    Some(Anchor::Shift { anchor: Box::new(from.clone()), length, back: false })
                }
                _ => (from.is_none() || !self.choices.once_in(5)).then(|| self.anchor(2, this)),
            };
            let without = (depth > 0 && self.choices.once_in(4)).then(|| self.days_of(depth - 1, this));
            Window::Between { title: None, from, until, without, common: None }
        };
        let mut filter = Vec::new();
        if self.choices.flip() {
            let (slots, tests) = self.event_test(&kinds, this);
            filter.push((slots, tests));
        }
        let that =
            (depth > 1 && self.choices.once_in(3)).then(|| Box::new(self.condition(depth - 2, &kinds)));
        Selection { kinds, filter, that, window }
    }

    fn this_is_dated(&self, this: &[usize]) -> bool {
        !this.is_empty() && this.iter().all(|k| self.vocabulary.kinds[*k].timing != Timing::Undated)
    }

    /// A field that all these kinds have, of one type: `level`, or for meetings `set` as well.
    fn event_field(&mut self, kinds: &[usize], key: &str) -> Option<(ByKind, Field)> {
        let slots: Option<Vec<(usize, usize)>> =
            kinds.iter().map(|k| self.vocabulary.kinds[*k].field(key).map(|slot| (*k, slot))).collect();
        let slots = slots?;
        let (kind, slot) = *slots.first()?;
        Some((ByKind(slots), self.vocabulary.kinds[kind].fields[slot].clone()))
    }

    fn event_test(&mut self, kinds: &[usize], this: &[usize]) -> (ByKind, Tests) {
        let key = self.choices.pick(&["level", "level", "set", "extra", "told"]);
        let (slots, field) = self
            .event_field(kinds, key)
            .or_else(|| self.event_field(kinds, "level"))
            .expect("every kind has a level");
        let test = self.test(&field.ty, this);
        (slots, Tests { according_to: self.policy(&field), all: vec![test] })
    }

    fn policy(&mut self, field: &Field) -> Policy {
        let heard = field.respondents.len();
        match if heard == 0 { 0 } else { self.choices.below(5) } {
            0 | 1 => Policy::Undisputed,
            2 => Policy::Any,
            3 => Policy::All,
            _ => Policy::First((0..=self.choices.below(2)).map(|_| self.choices.below(heard)).collect()),
        }
    }

    fn field(&mut self, this: &[usize]) -> Condition {
        if !this.is_empty() && self.choices.flip() {
            let (slots, tests) = self.event_test(this, this);
            return Condition::Field { field: FieldRef::This(slots), tests };
        }
        let slot = 1 + self.choices.below(self.vocabulary.fields.len() - 1);
        let field = self.vocabulary.fields[slot].clone();
        let all = (0..=self.choices.below(2)).map(|_| self.test(&field.ty, this)).collect();
        let tests = Tests { according_to: self.policy(&field), all };
        Condition::Field { field: FieldRef::Dossier(slot), tests }
    }

    fn test(&mut self, ty: &Type, this: &[usize]) -> Test {
        if self.choices.once_in(5) {
            return Test::Present(self.choices.flip());
        }
        let comparisons =
            [Comparison::AtLeast, Comparison::AtMost, Comparison::MoreThan, Comparison::LessThan];
        match ty {
            Type::Choice(values) => match self.choices.below(3) {
                0 => Test::In(
                    vec![Literal::Choice(self.choices.below(3)), Literal::Choice(self.choices.below(3))]
                        .into(),
                ),
                1 if !this.is_empty() => {
                    let (field, _) = self.event_field(this, "level").expect("every kind has a level");
                    // All levels have the same values, in the same order.
                    let translate = (0..values.values.len()).map(Some).collect();
                    Test::Same(SameAs { field, title: String::new(), translate })
                }
                _ => Test::Compare(
                    self.choices.pick(&comparisons),
                    named(Literal::Choice(self.choices.below(3))),
                ),
            },
            Type::Set(_) => match self.choices.below(3) {
                0 => Test::Contains(
                    vec![Literal::Choice(self.choices.below(3)), Literal::Choice(self.choices.below(3))]
                        .into(),
                ),
                1 if !this.is_empty() => {
                    let (field, _) = self.event_field(this, "level").expect("every kind has a level");
                    // x and y are in both; z is not in the set's values.
                    Test::ContainsSame(SameAs {
                        field,
                        title: String::new(),
                        translate: vec![Some(0), Some(1), None],
                    })
                }
                _ => Test::ContainsAny(
                    vec![Literal::Choice(self.choices.below(3)), Literal::Choice(self.choices.below(3))]
                        .into(),
                ),
            },
            Type::Number => {
                let number = Literal::Number(self.choices.number());
                if self.choices.flip() {
                    Test::In(vec![number].into())
                } else {
                    Test::Compare(self.choices.pick(&comparisons), named(number))
                }
            }
            Type::Date => {
                let day = Literal::Day(Day::new(self.choices.between(0, LAST)));
                if self.choices.once_in(4) {
                    Test::In(vec![day].into())
                } else {
                    Test::Compare(self.choices.pick(&comparisons), named(day))
                }
            }
            Type::Text | Type::Texts => {
                let text = Literal::Text(self.choices.pick(&["a".to_owned(), "b".to_owned()]));
                if self.choices.flip() {
                    Test::Contains(vec![text].into())
                } else {
                    Test::ContainsAny(vec![text].into())
                }
            }
        }
    }

    fn anchor(&mut self, depth: usize, this: &[usize]) -> Anchor {
        let date = self.vocabulary.field("date").expect("the schema has a date");
        match self.choices.below(if depth == 0 { 4 } else { 8 }) {
            0 => Anchor::Day(Day::new(self.choices.between(0, LAST))),
            1 => Anchor::AsOf,
            2 | 3 if self.this_is_dated(this) => {
                let key = |kind: usize, pick: bool| match self.vocabulary.kinds[kind].timing {
                    Timing::Period(from, until) => {
                        if pick {
                            from
                        } else {
                            until
                        }
                    }
                    Timing::On(at) => at,
                    Timing::Undated => 0,
                };
                let pick = self.choices.flip();
                Anchor::Field(FieldRef::This(ByKind(this.iter().map(|k| (*k, key(*k, pick))).collect())))
            }
            2 | 3 => Anchor::Field(FieldRef::Dossier(date)),
            4 | 5 => {
                let first = self.choices.flip();
                let select = if depth < 2 || self.choices.flip() {
                    Selection::all(self.kinds(true))
                } else {
                    self.selection(depth - 2, this, true)
                };
                Anchor::Edge { first, select: Box::new(select), common: None }
            }
            6 => {
                let length = named(self.length());
                let back = self.choices.flip();
                Anchor::Shift { anchor: Box::new(self.anchor(depth - 1, this)), length, back }
            }
            _ => {
                let anchors = vec![self.anchor(depth - 1, this), self.anchor(depth - 1, this)];
                if self.choices.flip() { Anchor::Earliest(anchors) } else { Anchor::Latest(anchors) }
            }
        }
    }
}

/// Whether a date can stand in a window twice: one that is found by windows of its own would double with each of them.
fn is_short(anchor: &Anchor) -> bool {
    match anchor {
        Anchor::Day(_) | Anchor::AsOf | Anchor::Field(_) => true,
        Anchor::Edge { select, .. } => matches!(select.window, Window::Ever | Window::This),
        Anchor::Shift { anchor, .. } => is_short(anchor),
        Anchor::Earliest(_) | Anchor::Latest(_) => false,
    }
}

fn dates(choices: &mut Choices<'_>, last: i32) -> Dates {
    let lo = choices.between(0, last);
    let wide = if choices.flip() { choices.between(0, 12) } else { 0 };
    Dates { lo: Day::new(lo), hi: Day::new((lo + wide).min(last.max(lo))) }
}

fn datum(choices: &mut Choices<'_>, ty: &Type) -> Datum {
    match choices.below(6) {
        0 => Datum::Unknown,
        1 if !matches!(ty, Type::Set(_) | Type::Texts) => Datum::Absent,
        _ => {
            let open = choices.once_in(3);
            Datum::Known(match ty {
                Type::Date => Value::Date(dates(choices, LAST)),
                Type::Number => Value::Number(choices.number()),
                Type::Choice(_) => Value::Choice(choices.below(3)),
                Type::Set(_) => Value::Set { members: (0..3).filter(|_| choices.once_in(3)).collect(), open },
                Type::Text => Value::Text("a".into()),
                Type::Texts => {
                    let members =
                        ["a", "b"].into_iter().filter(|_| choices.flip()).map(str::to_owned).collect();
                    Value::Texts { members, open }
                }
            })
        }
    }
}

fn fact(choices: &mut Choices<'_>, field: &Field) -> Fact {
    if !field.respondents.is_empty() && !choices.once_in(4) {
        let heard: Vec<usize> = (0..field.respondents.len()).filter(|_| !choices.once_in(3)).collect();
        let said = heard.into_iter().map(|by| Statement { by, datum: datum(choices, &field.ty) });
        return Fact::told(said.collect(), None);
    }
    Fact { datum: datum(choices, &field.ty), ..Fact::unknown() }
}

pub(crate) fn dossier(choices: &mut Choices<'_>, vocabulary: &Vocabulary) -> Dossier {
    let facts = vocabulary.fields.iter().map(|f| fact(choices, f)).collect();
    let mut events = Vec::new();
    let mut coverage = Vec::new();
    for (slot, kind) in vocabulary.kinds.iter().enumerate() {
        events.push(
            (0..choices.below(4))
                .map(|_| {
                    let mut facts: Vec<Fact> = kind.fields.iter().map(|f| fact(choices, f)).collect();
                    let (from, until) = event_dates(choices, kind.timing, &mut facts);
                    Event { kind: slot, from, until, facts, line: 1 }
                })
                .collect(),
        );
        let day = as_of().number();
        coverage.push(match choices.below(4) {
            0 | 1 => Coverage::up_to(as_of()),
            2 => Coverage::default(),
            _ => {
                let from = choices.between(0, day);
                Coverage::new(vec![(Day::new(from), Day::new(choices.between(from, day)))])
            }
        });
    }
    Dossier {
        subject: 0,
        id: DossierId("1".into()),
        path: "1.yaml".into(),
        facts,
        events,
        coverage,
        quotes: Vec::new(),
    }
}

/// Dates as reading a dossier gives them: what is recorded began by the audit's date.
fn event_dates(choices: &mut Choices<'_>, timing: Timing, facts: &mut [Fact]) -> (Dates, Dates) {
    let day = as_of().number();
    let known = |dates: Dates| Datum::Known(Value::Date(dates));
    match timing {
        Timing::Undated => (Dates::ANY, Dates::ANY),
        Timing::On(at) => {
            let on = if choices.once_in(6) { None } else { Some(dates(choices, day)) };
            facts[at].datum = on.map_or(Datum::Unknown, known);
            let on = on.unwrap_or(Dates { lo: Day::PAST, hi: as_of() });
            (on, on)
        }
        Timing::Period(from, until) => {
            let begin = if choices.once_in(6) { None } else { Some(dates(choices, day)) };
            facts[from].datum = begin.map_or(Datum::Unknown, known);
            let begin = begin.unwrap_or(Dates { lo: Day::PAST, hi: as_of() });
            let end = match choices.below(5) {
                0 => {
                    facts[until].datum = Datum::Unknown;
                    Dates { lo: begin.lo, hi: Day::FUTURE }
                }
                1 => {
                    facts[until].datum = Datum::Absent;
                    Dates::exact(Day::FUTURE)
                }
                _ => {
                    let first = if begin.lo.is_finite() { begin.lo.number() } else { 0 };
                    let lo = first + choices.between(0, 15);
                    let hi = lo + if choices.flip() { choices.between(0, 10) } else { 0 };
                    let hi = hi.max(begin.hi.number().min(lo + 30));
                    let end = Dates { lo: Day::new(lo), hi: Day::new(hi) };
                    facts[until].datum = known(end);
                    Dates { lo: end.lo.max(begin.lo), hi: end.hi }
                }
            };
            (begin, end)
        }
    }
}

/// Puts the operands of everything in the opposite order.
pub(crate) fn reverse_operands(framework: &mut Framework) {
    fn select(selection: &mut Selection) {
        selection.kinds.reverse();
        selection.filter.reverse();
        selection.that.iter_mut().for_each(|c| condition(c));
    }
    fn condition(c: &mut Condition) {
        match c {
            Condition::All(all) | Condition::Any(all) | Condition::Of(_, all) => {
                all.reverse();
                all.iter_mut().for_each(condition);
            }
            Condition::Not(inner) => condition(inner),
            Condition::Every { select: s, has } => {
                select(s);
                condition(has);
            }
            Condition::Count { select: s, .. }
            | Condition::Gap { select: s, .. }
            | Condition::Rate { select: s, .. } => select(s),
            Condition::Field { tests, .. } => tests.all.reverse(),
            Condition::Versions { versions, .. } => {
                versions.reverse();
                versions.iter_mut().for_each(|v| condition(&mut v.when));
            }
            Condition::Ref(_)
            | Condition::Amount { .. }
            | Condition::InForce(_)
            | Condition::Verdict { .. }
            | Condition::Order(_)
            | Condition::Elapsed { .. } => {}
        }
    }
    framework.definitions.iter_mut().for_each(|d| condition(&mut d.when));
    for norm in &mut framework.norms {
        norm.criteria.reverse();
        let clauses = [Some(&mut norm.met), norm.partly.as_mut()].into_iter().flatten();
        clauses.for_each(|clause| {
            if let Clause::Condition(c) = clause {
                condition(c);
            }
        });
        norm.applies.iter_mut().for_each(condition);
        for criterion in &mut norm.criteria {
            if let Decides::Rule { met, partly } = &mut criterion.decides {
                condition(met);
                partly.iter_mut().for_each(condition);
            }
        }
    }
}

/// The operators that a norm uses.
pub(crate) fn operators(norm: &Norm, seen: &mut BTreeSet<String>) {
    fn condition(c: &Condition, seen: &mut BTreeSet<String>) {
        let name = match c {
            Condition::All(_) => "all",
            Condition::Any(_) => "any",
            Condition::Not(_) => "not",
            Condition::Of(..) => "of",
            Condition::Ref(_) => "ref",
            Condition::Verdict { .. } => "verdict",
            Condition::Field { .. } => "field",
            Condition::Count { .. } => "count",
            Condition::Every { .. } => "every",
            Condition::Gap { .. } => "gap",
            Condition::Rate { .. } => "rate",
            Condition::Order(_) => "order",
            Condition::Amount { .. } => "amount",
            Condition::Versions { .. } => "versions",
            Condition::InForce(_) => "in_force",
            Condition::Elapsed { .. } => "elapsed",
        };
        seen.insert(name.into());
        c.parts().into_iter().for_each(|part| condition(part, seen));
    }
    let clauses = std::iter::once(&norm.met).chain(&norm.partly);
    clauses.for_each(|clause| {
        if let Clause::Condition(c) = clause {
            condition(c, seen);
        }
    });
    norm.applies.iter().for_each(|c| condition(c, seen));
    for criterion in &norm.criteria {
        match &criterion.decides {
            Decides::Rule { met, .. } => condition(met, seen),
            Decides::Judgement { .. } => {
                seen.insert("judged".into());
            }
        }
    }
}
