//! The property that everything rests on: a definite verdict never changes when holes are filled.
//!
//! Random norms are evaluated on random dossiers with holes, on partial fillings and on whole completions of them.
//! Whatever a completion yields must have been possible before; on a complete dossier exactly one outcome remains,
//! and it is the one that a naive reference evaluator finds by looking at every day. `TOETSSTEEN_CASES` sets the
//! number of cases.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod choices;
mod complete;
mod generate;
mod needed;
mod oracle;

use proptest::{prelude::*, test_runner::Config};
use toetssteen::{
    assess::assess,
    dossier::Dossier,
    framework::Framework,
    verdict::{Places, Verdicts},
};

use choices::Choices;
use generate::World;

/// The cases of an ordinary run; they take seconds.
const CASES: u32 = 10_000;

fn config() -> Config {
    let cases = std::env::var("TOETSSTEEN_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    Config { cases, max_shrink_iters: 100_000, failure_persistence: None, ..Config::default() }
}

fn verdicts(framework: &Framework, dossier: &Dossier, world: &World) -> Vec<Verdicts> {
    let assessment = assess(framework, dossier, &world.judgements, generate::as_of(), |_, _, _| {});
    assessment.norms.iter().map(|n| n.possible).collect()
}

/// The places of the dossier that remain possible.
fn places(framework: &Framework, dossier: &Dossier, world: &World) -> Places {
    let assessment = assess(framework, dossier, &world.judgements, generate::as_of(), |_, _, _| {});
    assessment.cases[0].as_ref().map_or(Places::default(), |case| case.possible)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn filling_holes_never_yields_what_was_not_possible(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut choices = Choices::new(&bytes);
        let (framework, mut world) = generate::world(&mut choices);
        let open = verdicts(&framework, &world.dossier, &world);
        prop_assert!(open.iter().all(|v| *v != Verdicts::default()), "a norm always has a possible verdict");

        let rated = places(&framework, &world.dossier, &world);
        prop_assert!(rated != Places::default(), "a dossier always has a possible place");
        complete::judge(&mut world, &mut choices, false);
        let mut filled = world.dossier.clone();
        complete::fill(&mut filled, &framework, &mut choices, false);
        let narrower = verdicts(&framework, &filled, &world);
        let fewer = places(&framework, &filled, &world);
        prop_assert!(fewer.within(rated), "{rated:?} became {fewer:?}\n{filled:#?}\n{:#?}", framework.aspects);
        for (before, after) in open.iter().zip(&narrower) {
            prop_assert!(after.within(*before), "{before:?} became {after:?}\nbefore {:#?}\nafter {filled:#?}\n{:#?}", world.dossier, framework.norms);
        }

        complete::judge(&mut world, &mut choices, true);
        complete::fill(&mut filled, &framework, &mut choices, true);
        let closed = verdicts(&framework, &filled, &world);
        let place = places(&framework, &filled, &world);
        prop_assert!(place.within(fewer), "{fewer:?} became {place:?}\n{filled:#?}\n{:#?}", framework.aspects);
        for (before, after) in narrower.iter().zip(&closed) {
            prop_assert!(after.within(*before), "{before:?} became {after:?}\n{filled:#?}\n{:#?}", framework.norms);
        }
        // Whoever of several respondents is right, that outcome was possible; where it does not matter, it is the only one.
        for right in 0..3 {
            let (expected, moot) = oracle::verdicts(&framework, &filled, &world, right);
            for (after, expected) in closed.iter().zip(expected) {
                prop_assert!(after.contains(expected), "{expected:?} not in {after:?}\n{filled:#?}\n{:#?}", framework.norms);
                prop_assert!(moot || after.verdict() == expected, "{after:?}\n{filled:#?}\n{:#?}", framework.norms);
            }
        }
        generate::done(framework);
    }

    #[test]
    fn order_does_not_matter(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut choices = Choices::new(&bytes);
        let (mut framework, mut world) = generate::world(&mut choices);
        let before = verdicts(&framework, &world.dossier, &world);
        for events in &mut world.dossier.events {
            events.reverse();
        }
        generate::reverse_operands(&mut framework);
        prop_assert_eq!(before, verdicts(&framework, &world.dossier, &world));
        generate::done(framework);
    }
}

/// The generator would prove nothing if it made only trivial norms or dossiers without holes.
#[test]
fn the_generator_reaches_every_operator_and_every_outcome() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = prop::collection::vec(any::<u8>(), 200..400);
    let mut seen = std::collections::BTreeSet::new();
    let mut outcomes = std::collections::BTreeMap::new();
    for _ in 0..4_000 {
        let bytes = proptest::strategy::ValueTree::current(&strategy.new_tree(&mut runner).unwrap());
        let (framework, world) = generate::world(&mut Choices::new(&bytes));
        framework.norms.iter().for_each(|n| generate::operators(n, &mut seen));
        for possible in verdicts(&framework, &world.dossier, &world) {
            *outcomes.entry(possible.index()).or_insert(0_u32) += 1;
        }
        generate::done(framework);
    }
    let expected = [
        "all", "any", "not", "of", "ref", "verdict", "field", "count", "every", "gap", "rate", "order",
        "elapsed", "judged", "versions", "amount", "in_force",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        expected
    });
    // Each definite verdict, and most sets of open ones, occur often enough to mean something.
    for index in [1, 2, 4, 8] {
        assert!(outcomes.get(&index).is_some_and(|n| *n > 40), "verdict set {index}: {outcomes:?}");
    }
    assert!(outcomes.len() >= 12, "{outcomes:?}");
}
