//! What a framework does not read makes no difference, whatever it says; what it is said to read makes one.

use std::collections::BTreeSet;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use toetssteen::{
    dossier::{Event, Fact},
    needed::Needed,
    vocabulary::{Timing, Vocabulary},
};

use crate::{
    choices::Choices,
    generate,
    place::{Place, is_read, places, replace},
    properties::{self, world_with_figures, yields},
};

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
        properties::what_is_not_needed_makes_no_difference(&bytes);
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
        let (framework, world) = world_with_figures(&mut choices);
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
    event.facts[field] = Fact::unknown();
    match vocabulary.kinds[kind].timing {
        Timing::Period(from, _) if field == from => event.from.lo = toetssteen::time::Day::PAST,
        Timing::Period(..) => event.until.hi = toetssteen::time::Day::FUTURE,
        Timing::On(_) | Timing::Undated => {
            event.from.lo = toetssteen::time::Day::PAST;
            event.until.lo = toetssteen::time::Day::PAST;
        }
    }
}
