//! What holds of any norms and any dossier that bytes make: tried on random bytes here, and on bytes that reach new code
//! under `fuzz/`.

use toetssteen::{
    aggregate::{Partial, Testing},
    assess::{
        assess,
        evaluate::Evaluator,
        evaluator,
        known::Known,
        trace::{Found, Silent, Step, Subject, Trace},
    },
    dossier::Dossier,
    findings::Input,
    framework::Framework,
    needed::Needed,
    verdict::{Places, Verdicts},
};

use crate::{
    choices::Choices,
    complete,
    generate::{self, World},
    oracle, place,
};

pub(crate) fn verdicts(framework: &Framework, dossier: &Dossier, world: &World) -> Vec<Verdicts> {
    let assessment = assess(framework, dossier, &world.judgements, generate::as_of());
    assessment.norms.iter().map(|n| n.possible).collect()
}

/// The places of the dossier that remain possible.
fn places(framework: &Framework, dossier: &Dossier, world: &World) -> Places {
    let assessment = assess(framework, dossier, &world.judgements, generate::as_of());
    assessment.cases[0].as_ref().map_or(Places::default(), |case| case.possible)
}

/// Whatever a filling yields was possible before, and on a whole record one outcome remains: the one that looking at every
/// day gives.
pub(crate) fn filling_holes_never_yields_what_was_not_possible(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let (framework, mut world) = generate::world(&mut choices);
    let open = verdicts(&framework, &world.dossier, &world);
    assert!(open.iter().all(|v| *v != Verdicts::default()), "a norm always has a possible verdict");

    let rated = places(&framework, &world.dossier, &world);
    assert!(rated != Places::default(), "a dossier always has a possible place");
    complete::judge(&mut world, &mut choices, false);
    let mut filled = world.dossier.clone();
    complete::fill(&mut filled, &framework, &mut choices, false);
    let narrower = verdicts(&framework, &filled, &world);
    let fewer = places(&framework, &filled, &world);
    assert!(fewer.within(rated), "{rated:?} became {fewer:?}\n{filled:#?}\n{:#?}", framework.aspects);
    for (before, after) in open.iter().zip(&narrower) {
        assert!(
            after.within(*before),
            "{before:?} became {after:?}\nbefore {:#?}\nafter {filled:#?}\n{:#?}",
            world.dossier,
            framework.norms
        );
    }

    complete::judge(&mut world, &mut choices, true);
    complete::fill(&mut filled, &framework, &mut choices, true);
    let closed = verdicts(&framework, &filled, &world);
    let place = places(&framework, &filled, &world);
    assert!(place.within(fewer), "{fewer:?} became {place:?}\n{filled:#?}\n{:#?}", framework.aspects);
    for (before, after) in narrower.iter().zip(&closed) {
        assert!(after.within(*before), "{before:?} became {after:?}\n{filled:#?}\n{:#?}", framework.norms);
    }
    // Whoever of several respondents is right, that outcome was possible; where it does not matter, it is the only one.
    for right in 0..3 {
        let (expected, moot) = oracle::verdicts(&framework, &filled, &world, right);
        for (after, expected) in closed.iter().zip(expected) {
            assert!(
                after.contains(expected),
                "{expected:?} not in {after:?}\n{filled:#?}\n{:#?}",
                framework.norms
            );
            assert!(moot || after.verdict() == expected, "{after:?}\n{filled:#?}\n{:#?}", framework.norms);
        }
    }
    generate::done(framework);
}

/// Neither the order of events nor that of operands changes a verdict.
pub(crate) fn order_does_not_matter(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let (mut framework, mut world) = generate::world(&mut choices);
    let before = verdicts(&framework, &world.dossier, &world);
    for events in &mut world.dossier.events {
        events.reverse();
    }
    generate::reverse_operands(&mut framework);
    assert_eq!(before, verdicts(&framework, &world.dossier, &world));
    generate::done(framework);
}

/// What is taken down to explain a condition comes to what is found without: where what is decided is not looked at further, and
/// also of so many events that some are not taken down.
pub(crate) fn what_is_taken_down_comes_to_the_same(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let (framework, mut world) = generate::world(&mut choices);
    for events in &mut world.dossier.events {
        *events = events.iter().flat_map(|event| vec![event.clone(); 40]).collect();
    }
    let possible = verdicts(&framework, &world.dossier, &world);
    let evaluator = evaluator(&framework, &world.dossier, generate::as_of());
    let known = Known::of(&framework, &world.dossier);
    for norm in &framework.norms {
        let evaluator = evaluator.judged_by(norm.date.as_ref());
        let together = Evaluator { known: Some(&known), ..evaluator };
        for condition in norm.conditions() {
            let mut trace = Trace::default();
            let taken_down = evaluator.truth(condition, None, &possible, &mut trace);
            let alone = evaluator.truth(condition, None, &possible, &mut Silent);
            assert_eq!(taken_down, alone, "{condition:#?}\n{:#?}", world.dossier);
            // What others ask too is found once, and read the second time.
            for _ in 0..2 {
                let found = together.truth(condition, None, &possible, &mut Silent);
                assert_eq!(found, alone, "{condition:#?}\n{:#?}", world.dossier);
            }
            let steps = trace.into_steps();
            assert_eq!(steps.iter().map(|step| step.truth).collect::<Vec<_>>(), [alone]);
            steps.iter().for_each(all_are_told);
        }
    }
    generate::done(framework);
}

/// Every event that counts, or may, is among the steps of a condition or among those of which only the number is told.
fn all_are_told(step: &Step<'_>) {
    if let Found::Events { possible, left, .. } = step.found {
        let counts = |step: &&Step<'_>| matches!(step.subject, Subject::Candidate(_, of) if of.possible);
        let taken_down = step.steps.iter().filter(counts).count();
        assert_eq!(taken_down as u64 + left.counting, possible, "{step:#?}");
        // A hundred that came out alike, for each way in which they can.
        assert!(taken_down <= 100 * 2 * 7);
    }
    step.steps.iter().for_each(all_are_told);
}

/// All that a dossier adds to findings: verdicts, evidence, what would settle them, ratings, groups and figures.
pub(crate) fn yields(framework: &Framework, dossier: &Dossier, world: &World) -> Partial {
    let input = Input { path: dossier.path.clone(), sha256: String::new() };
    let testing = Testing { framework, judgements: &world.judgements, as_of: generate::as_of() };
    Partial::of(testing, dossier, input, false)
}

pub(crate) fn world_with_figures(choices: &mut Choices<'_>) -> (Framework, World) {
    let (mut framework, world) = generate::world(choices);
    generate::figures(&mut framework, choices);
    (framework, world)
}

/// What a framework does not read changes nothing that a dossier adds to findings.
pub(crate) fn what_is_not_needed_makes_no_difference(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let (framework, world) = world_with_figures(&mut choices);
    let vocabulary = &framework.subject(0).vocabulary;
    let needed = Needed::of(&framework);
    let needs = needed.subject(0).unwrap();
    let other = generate::dossier(&mut choices, vocabulary);
    let empty = choices.flip();
    let mut changed = world.dossier.clone();
    for place in place::places(vocabulary).into_iter().filter(|place| !place::is_read(needs, *place)) {
        place::replace(&mut changed, place, &other, empty);
    }
    let (before, after) = (yields(&framework, &world.dossier, &world), yields(&framework, &changed, &world));
    assert!(
        before == after,
        "{needs:#?}\n{:#?}\n{changed:#?}\n{:#?}\n{before:#?}\n{after:#?}",
        world.dossier,
        framework.norms
    );
    generate::done(framework);
}
