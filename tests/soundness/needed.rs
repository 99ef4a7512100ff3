//! What a framework does not read makes no difference, whatever it says; what it is said to read makes one.

use std::collections::BTreeSet;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use toetssteen::{
    aggregate::Partial,
    dossier::{Dossier, Event, Fact},
    findings::Input,
    framework::Framework,
    needed::{Needed, Needs},
    vocabulary::{Timing, Vocabulary},
};

use crate::{
    choices::Choices,
    generate::{self, World},
};

/// All that a dossier adds to findings: verdicts, evidence, what would settle them, ratings, groups and figures.
fn yields(framework: &Framework, dossier: &Dossier, world: &World) -> Partial {
    let input = Input { path: dossier.path.clone(), sha256: String::new() };
    Partial::of(framework, dossier, &world.judgements, generate::as_of(), input, false)
}

fn world(choices: &mut Choices<'_>) -> (Framework, World) {
    let (mut framework, world) = generate::world(choices);
    generate::figures(&mut framework, choices);
    (framework, world)
}

/// A place in a dossier: a field, a kind of event, or a field of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Field(usize),
    Kind(usize),
    EventField(usize, usize),
}

fn places(vocabulary: &Vocabulary) -> Vec<Place> {
    let mut places: Vec<Place> = (0..vocabulary.fields.len()).map(Place::Field).collect();
    for (kind, what) in vocabulary.kinds.iter().enumerate() {
        places.push(Place::Kind(kind));
        places.extend((0..what.fields.len()).map(|field| Place::EventField(kind, field)));
    }
    places
}

fn is_read(needs: &Needs, place: Place) -> bool {
    match place {
        Place::Field(field) => !needs.fields[field].is_empty(),
        Place::Kind(kind) => !needs.kinds[kind].events.is_empty(),
        Place::EventField(kind, field) => !needs.kinds[kind].fields[field].is_empty(),
    }
}

/// Puts at a place what another dossier says there, or nothing.
fn replace(dossier: &mut Dossier, place: Place, other: &Dossier, empty: bool) {
    match place {
        Place::Field(field) => {
            dossier.facts[field] = if empty { Fact::HOLE } else { other.facts[field].clone() };
        }
        Place::Kind(kind) => {
            dossier.events[kind] = if empty { Vec::new() } else { other.events[kind].clone() };
            dossier.coverage[kind] = if empty { <_>::default() } else { other.coverage[kind].clone() };
        }
        Place::EventField(kind, field) => {
            let said = other.events[kind].first().map_or(Fact::HOLE, |event| event.facts[field].clone());
            for event in &mut dossier.events[kind] {
                event.facts[field] = if empty { Fact::HOLE } else { said.clone() };
            }
        }
    }
}

/// An event's own dates stand in its fields and beside them.
fn is_date(vocabulary: &Vocabulary, place: Place) -> bool {
    let Place::EventField(kind, field) = place else { return false };
    match vocabulary.kinds[kind].timing {
        Timing::Undated => false,
        Timing::On(on) => field == on,
        Timing::Period(from, until) => field == from || field == until,
    }
}

proptest! {
    // Evidence and explanations cost more than verdicts do.
    #![proptest_config(Config { cases: super::config().cases / 4, ..super::config() })]

    #[test]
    fn what_is_not_needed_makes_no_difference(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut choices = Choices::new(&bytes);
        let (framework, world) = world(&mut choices);
        let vocabulary = &framework.subject(0).vocabulary;
        let needed = Needed::of(&framework);
        let needs = needed.subject(0).unwrap();
        let other = generate::dossier(&mut choices, vocabulary);
        let empty = choices.flip();
        let mut changed = world.dossier.clone();
        for place in places(vocabulary).into_iter().filter(|place| !is_read(needs, *place)) {
            replace(&mut changed, place, &other, empty);
        }
        let (before, after) = (yields(&framework, &world.dossier, &world), yields(&framework, &changed, &world));
        prop_assert!(before == after, "{needs:#?}\n{:#?}\n{changed:#?}\n{:#?}\n{before:#?}\n{after:#?}", world.dossier, framework.norms);
        generate::done(framework);
    }
}

/// Otherwise a list of everything would do.
#[test]
fn what_is_needed_makes_a_difference() {
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(any::<u8>(), 200..400);
    let (mut listed, mut unlisted, mut mattered) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for _ in 0..2_000 {
        let bytes = strategy.new_tree(&mut runner).unwrap().current();
        let mut choices = Choices::new(&bytes);
        let (framework, world) = world(&mut choices);
        let vocabulary = &framework.subject(0).vocabulary;
        let needed = Needed::of(&framework);
        let needs = needed.subject(0).unwrap();
        let before = yields(&framework, &world.dossier, &world);
        for place in places(vocabulary) {
            if is_read(needs, place) {
                listed.insert(place);
            } else {
                unlisted.insert(place);
                continue;
            }
            let mut changed = world.dossier.clone();
            if is_date(vocabulary, place) {
                changed.events.iter_mut().flatten().for_each(|event| undate(event, vocabulary, place));
            } else {
                replace(&mut changed, place, &world.dossier, true);
            }
            if !mattered.contains(&place) && yields(&framework, &changed, &world) != before {
                mattered.insert(place);
            }
        }
        generate::done(framework);
    }
    let identifier = Place::Field(0);
    listed.remove(&identifier);
    assert_eq!(listed, mattered);
    assert!(unlisted.len() > listed.len() / 2, "{unlisted:?}");
}

/// Takes an event's date away, as reading a dossier without it would.
fn undate(event: &mut Event, vocabulary: &Vocabulary, place: Place) {
    let Place::EventField(kind, field) = place else { return };
    if event.kind != kind {
        return;
    }
    event.facts[field] = Fact::HOLE;
    match vocabulary.kinds[kind].timing {
        Timing::Period(from, _) if field == from => event.from.lo = toetssteen::time::Day::PAST,
        Timing::Period(..) => event.until.hi = toetssteen::time::Day::FUTURE,
        Timing::On(_) | Timing::Undated => {
            event.from.lo = toetssteen::time::Day::PAST;
            event.until.lo = toetssteen::time::Day::PAST;
        }
    }
}
