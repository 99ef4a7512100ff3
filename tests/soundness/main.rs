//! The property that everything rests on: a definite verdict never changes when holes are filled.
//!
//! Random norms are evaluated on random dossiers with holes, on partial fillings and on whole completions of them.
//! Whatever a completion yields must have been possible before; on a complete dossier exactly one outcome remains,
//! and it is the one that a naive reference evaluator finds by looking at every day. `TOETSSTEEN_CASES` sets the
//! number of cases.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod choices;
mod common;
mod complete;
mod generate;
mod needed;
mod oracle;
mod place;
mod properties;

use proptest::{prelude::*, test_runner::Config};

use choices::Choices;
use properties::verdicts;

/// The cases of an ordinary run; they take seconds.
const CASES: u32 = 10_000;

fn config() -> Config {
    let cases = std::env::var("TOETSSTEEN_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    Config { cases, max_shrink_iters: 100_000, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn filling_holes_never_yields_what_was_not_possible(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        properties::filling_holes_never_yields_what_was_not_possible(&bytes);
    }

    #[test]
    fn what_is_taken_down_comes_to_the_same(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        properties::what_is_taken_down_comes_to_the_same(&bytes);
    }

    #[test]
    fn what_has_a_number_is_the_same_everywhere(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        common::what_has_a_number_is_the_same_everywhere(&bytes);
    }

    #[test]
    fn order_does_not_matter(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        properties::order_does_not_matter(&bytes);
    }
}

/// The generator would prove nothing if it made only trivial norms or dossiers without holes.
#[test]
fn the_generator_reaches_every_operator_and_every_outcome() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = prop::collection::vec(any::<u8>(), 200..400);
    let mut seen = std::collections::BTreeSet::new();
    let mut outcomes = std::collections::BTreeMap::new();
    let mut numbered = 0;
    for _ in 0..4_000 {
        let bytes = proptest::strategy::ValueTree::current(&strategy.new_tree(&mut runner).unwrap());
        let (framework, world) = generate::world(&mut Choices::new(&bytes));
        framework.norms.iter().for_each(|n| generate::operators(n, &mut seen));
        for possible in verdicts(&framework, &world.dossier, &world) {
            *outcomes.entry(possible.index()).or_insert(0_u32) += 1;
        }
        generate::done(framework);
        numbered += common::what_has_a_number_is_the_same_everywhere(&bytes);
    }
    assert!(numbered > 4_000, "{numbered}");
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
