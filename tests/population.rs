//! Norms about the whole stay sound: what a population comes to when its records are filled in was possible before. And where
//! everything is known, a verdict that can be given is given, the one that a naive count finds.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, test_runner::Config};
use toetssteen::{
    aggregate::{Header, Partial, Testing},
    assess::Judgements,
    compile,
    diagnostic::Sink,
    dossier::Dossier,
    findings::{Findings, Input, Verdict},
    framework::Framework,
    render::diagnostics::{self, Style},
    source::Files,
    syntax,
    time::{Dates, Day},
};

const SCHEMA: &str = "
type: object
additionalProperties: false
required: [zaak]
properties:
  zaak: {title: nummer, type: integer, x-identifier: true}
  groep: {title: groep, enum: [proef, controle]}
  soort: {title: soort, enum: [a, b, c]}
  aantal: {title: aantal, type: integer}
  km: {title: klantmanager, enum: [een, twee]}
  traject:
    title: traject
    x-event: {from: van, until: tot, many: trajecten}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        van: {title: van, format: partial-date}
        tot: {title: tot, format: partial-date}
        soort: {title: soort, enum: [x, y]}
  dekking: {type: object, x-coverage: true}
";

const FRAMEWORK: &str = "
framework: geheel
title: Het geheel
documents: {D: {title: D}}
subjects: {zaak: {schema: schema.yaml, one: zaak, many: zaken, groups: groep}}
scale: [goed, slecht]
aspects: [aspect.yaml]
";

/// What norms about the whole ask, each as `met` of a norm of its own.
const ASKED: [&str; 24] = [
    "{share: N, at_least: 50%}",
    "{share: N, at_most: 40%}",
    "{share: N, in: proef, at_least: 60%}",
    "{measure: gehoord, at_least: 40%}",
    "{measure: gehoord, at_most: 70%}",
    "{measure: deel, at_least: 50%}",
    "{measure: deel, in: controle, at_most: 30%}",
    "{measure: soorten, of: a, at_least: 3}",
    "{measure: soorten, of: b, at_most: 2}",
    "{measure: soorten, of: a, at_least: 40%}",
    "{measure: soorten, of: c, in: proef, at_most: 1}",
    "{measure: soorten, of: b, in: controle, at_least: 25%}",
    "{measure: verschillend, at_least: 2}",
    "{measure: som, at_least: 8}",
    "{measure: som, at_most: 12}",
    "{measure: gemiddeld, at_least: 2.5}",
    "{measure: midden, in: proef, at_most: 3}",
    "{measure: tegelijk, at_most: 2}",
    "{measure: tegelijk, at_least: 2}",
    "{measure: caseload, at_most: 1}",
    "{measure: x_tegelijk, at_least: 1}",
    "{differs: gehoord, at: 40%}",
    "{differs: soorten, at: 60%}",
    "{all: [{differs: N, at: 70%, higher: proef}, {not: {measure: nodig, at_least: 200}}]}",
];

fn aspect() -> String {
    let norm = |(at, asked): (usize, &&str)| {
        format!(
            "  - {{id: W-{at}, title: W, statement: W., source: {{document: D}}, met: {asked}, finding: \"{{{{ 'Wel' if met else 'Niet' }}}}.\"}}\n"
        )
    };
    let norms: String = ASKED.iter().enumerate().map(norm).collect();
    format!(
        "
aspect: alles
title: Alles
frame: Alles.
norms:
  - {{id: N, title: N, statement: N., source: {{document: D}}, applies: {{field: aantal, at_least: 1}}, met: {{field: soort, is: a}}, finding: 'Bij {{{{ quantity }}}} zaken.'}}
population_norms:
{norms}
measures:
  - {{id: gehoord, title: Gehoord, share: {{field: aantal, at_least: 3}}}}
  - {{id: deel, title: Deel, applies: {{field: soort, in: [a, b]}}, share: {{field: aantal, at_least: 2}}}}
  - {{id: soorten, title: Soorten, applies: {{field: aantal, at_most: 4}}, distribution: soort}}
  - {{id: verschillend, title: Verschillend, distinct: soort}}
  - {{id: som, title: Som, sum: {{field: aantal}}}}
  - {{id: gemiddeld, title: Gemiddeld, mean: {{field: aantal}}}}
  - {{id: midden, title: Midden, median: {{field: aantal}}}}
  - {{id: tegelijk, title: Tegelijk, at_once: traject}}
  - {{id: caseload, title: Caseload, at_once: traject, by: km}}
  - {{id: x_tegelijk, title: Tegelijk, applies: {{field: soort, is: a}}, at_once: traject, where: {{soort: x}}}}
  - {{id: nodig, title: Nodig, sample: {{shares: [10%, 20%], significance: 5%, sided: one, power: 80%, size: 180}}}}
rating:
  minimum: 0
  rules: [{{rate: goed, when: {{verdict: W-0, is: met}}}}, {{rate: slecht}}]
  origin: chosen
"
    )
}

fn compiled() -> Framework {
    let mut files = Files::new();
    let root = files.add("framework.yaml", FRAMEWORK);
    files.add("schema.yaml", SCHEMA);
    files.add("aspect.yaml", aspect());
    let mut sink = Sink::new();
    let framework = compile::compile(&files, root, &[], &mut sink);
    framework
        .unwrap_or_else(|| panic!("{}", diagnostics::render(&sink.into_sorted(&files), &files, Style::Plain)))
}

fn as_of() -> Day {
    Dates::parse("2012-01-20").unwrap().lo
}

/// A record; what is not known of it is none.
#[derive(Debug, Clone, Default)]
struct Case {
    group: Option<usize>,
    kind: Option<usize>,
    number: Option<u8>,
    manager: Option<usize>,
    /// The first day, the last, and the kind.
    tracks: Vec<(Option<u8>, Option<u8>, Option<usize>)>,
    /// Whether all tracks are recorded.
    whole: bool,
}

const GROUPS: [&str; 2] = ["proef", "controle"];
const KINDS: [&str; 3] = ["a", "b", "c"];
const MANAGERS: [&str; 2] = ["een", "twee"];
const TRACKS: [&str; 2] = ["x", "y"];

impl Case {
    fn yaml(&self, id: usize) -> String {
        let mut text = format!("zaak: {id}\n");
        let mut say = |key: &str, value: Option<&str>| {
            text += &value.map_or_else(String::new, |value| format!("{key}: {value}\n"));
        };
        say("groep", self.group.map(|at| GROUPS[at]));
        say("soort", self.kind.map(|at| KINDS[at]));
        say("km", self.manager.map(|at| MANAGERS[at]));
        let number = self.number.map(|n| n.to_string());
        say("aantal", number.as_deref());
        let day = |day: Option<u8>| day.map_or("2012-01".to_owned(), |day| format!("2012-01-{day:02}"));
        let track = |(from, until, kind): &(Option<u8>, Option<u8>, Option<usize>)| {
            let kind = kind.map_or("onbekend", |at| TRACKS[at]);
            format!("{{van: {}, tot: {}, soort: {kind}}}", day(*from), day(*until))
        };
        let tracks: Vec<String> = self.tracks.iter().map(track).collect();
        if !tracks.is_empty() {
            text += &format!("traject: [{}]\n", tracks.join(", "));
        }
        if self.whole {
            text += "dekking: {traject: volledig}\n";
        }
        text
    }

    fn complete(&self) -> bool {
        let track = |(from, until, kind): &(Option<u8>, Option<u8>, Option<usize>)| {
            from.is_some() && until.is_some() && kind.is_some()
        };
        self.group.is_some()
            && self.kind.is_some()
            && self.number.is_some()
            && self.manager.is_some()
            && self.whole
            && self.tracks.iter().all(track)
    }

    /// With some of what is not known filled in; with all of it, where `all`.
    fn fill(&self, choose: &mut impl FnMut(usize) -> usize, all: bool) -> Self {
        let so = |choose: &mut dyn FnMut(usize) -> usize| all || choose(2) == 0;
        let mut pick = |known: Option<usize>, n: usize| match known {
            None if so(choose) => Some(choose(n)),
            known => known,
        };
        let (group, kind, manager) = (pick(self.group, 2), pick(self.kind, 3), pick(self.manager, 2));
        let number = pick(self.number.map(usize::from), 6).map(|n| u8::try_from(n).unwrap());
        let mut tracks: Vec<_> = self.tracks.clone();
        for (from, until, kind) in &mut tracks {
            // A period ends on the day it begins, or later.
            let (low, high) = (from.unwrap_or(1), until.unwrap_or(19));
            let (low, high) = (low.min(high), high.max(low));
            let span = usize::from(high - low) + 1;
            let day = |at: usize| Some(low + u8::try_from(at).unwrap());
            match (*from, *until) {
                (None, None) if all || choose(2) == 0 => {
                    let first = choose(span);
                    *from = day(first);
                    *until = day(first + choose(span - first));
                }
                (None, Some(_)) if all || choose(2) == 0 => *from = day(choose(span)),
                (Some(_), None) if all || choose(2) == 0 => *until = day(choose(span)),
                _ => {}
            }
            if kind.is_none() && (all || choose(2) == 0) {
                *kind = Some(choose(2));
            }
        }
        let mut whole = self.whole;
        if !whole && (all || choose(2) == 0) {
            whole = true;
            for _ in 0..choose(2) {
                let first = 1 + choose(15);
                tracks.push((
                    u8::try_from(first).ok(),
                    u8::try_from(first + choose(5)).ok(),
                    Some(choose(2)),
                ));
            }
        }
        Self { group, kind, number, manager, tracks, whole }
    }
}

fn cases() -> impl Strategy<Value = Vec<Case>> {
    let known = |n: usize| prop::option::weighted(0.8, 0..n);
    let track = (prop::option::weighted(0.8, 1..15_u8), prop::option::weighted(0.8, 0..5_u8), known(2))
        .prop_map(|(from, length, kind)| (from, length.map(|n| from.unwrap_or(10) + n), kind));
    let case = (
        known(2),
        known(3),
        prop::option::weighted(0.8, 0..6_u8),
        known(2),
        prop::collection::vec(track, 0..3),
        prop::bool::weighted(0.8),
    );
    let case = case.prop_map(|(group, kind, number, manager, tracks, whole)| Case {
        group,
        kind,
        number,
        manager,
        tracks,
        whole,
    });
    prop::collection::vec(case, 0..9)
}

fn findings(framework: &Framework, cases: &[Case]) -> Findings {
    let mut partial = Partial::empty(framework);
    for (at, case) in cases.iter().enumerate() {
        let mut files = Files::new();
        let file = files.add("zaak.yaml", case.yaml(at));
        let mut sink = Sink::new();
        let node = syntax::parse(&files, file, &mut sink).unwrap();
        let vocabulary = &framework.subject(0).vocabulary;
        let mut dossier = Dossier::read(&node, &files, vocabulary, as_of(), &mut sink).unwrap_or_else(|| {
            panic!(
                "{}\n{}",
                case.yaml(at),
                diagnostics::render(&sink.into_sorted(&files), &files, Style::Plain)
            )
        });
        dossier.path = format!("{at}.yaml");
        let input = Input { path: dossier.path.clone(), sha256: String::new() };
        let testing = Testing { framework, judgements: &Judgements::default(), as_of: as_of() };
        partial.merge(Partial::of(testing, &dossier, input, false));
    }
    partial.finish(framework, Header::of_framework(framework))
}

/// The verdicts that remain possible on each norm about the whole.
fn possible(findings: &Findings) -> Vec<BTreeSet<String>> {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.population_norms);
    norms.map(|norm| norm.possible.iter().map(|verdict| format!("{verdict:?}")).collect()).collect()
}

proptest! {
    #![proptest_config(Config {
        cases: std::env::var("TOETSSTEEN_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(400),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn filling_in_never_yields_what_was_not_possible(cases in cases(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let framework = compiled();
        let mut bytes = bytes.into_iter().cycle();
        let mut choose = |n: usize| bytes.next().map_or(0, usize::from) % n;
        let open = possible(&findings(&framework, &cases));
        let some: Vec<Case> = cases.iter().map(|case| case.fill(&mut choose, false)).collect();
        let fewer = possible(&findings(&framework, &some));
        let filled: Vec<Case> = some.iter().map(|case| case.fill(&mut choose, true)).collect();
        prop_assert!(filled.iter().all(Case::complete));
        let done = possible(&findings(&framework, &filled));
        for (at, asked) in ASKED.iter().enumerate() {
            prop_assert!(fewer[at].is_subset(&open[at]), "{asked}: {:?} became {:?}\n{cases:#?}\n{some:#?}", open[at], fewer[at]);
            prop_assert!(done[at].is_subset(&fewer[at]), "{asked}: {:?} became {:?}\n{some:#?}\n{filled:#?}", fewer[at], done[at]);
        }
        counted(&filled, &done)?;
    }
}

/// Complete records, counted by hand.
fn counted(cases: &[Case], found: &[BTreeSet<String>]) -> Result<(), TestCaseError> {
    let of = |asked: &str| &found[ASKED.iter().position(|known| *known == asked).unwrap()];
    let is = |asked: &str, met: bool| -> Result<(), TestCaseError> {
        let verdict = if met { Verdict::Met } else { Verdict::NotMet };
        prop_assert_eq!(of(asked), &BTreeSet::from([format!("{verdict:?}")]), "{}\n{:#?}", asked, cases);
        Ok(())
    };
    let numbers: Vec<u64> = cases.iter().map(|case| u64::from(case.number.unwrap())).collect();
    is("{measure: som, at_least: 8}", numbers.iter().sum::<u64>() >= 8)?;
    let kinds: BTreeSet<usize> = cases.iter().filter_map(|case| case.kind).collect();
    is("{measure: verschillend, at_least: 2}", kinds.len() >= 2)?;
    let counted = |kind: usize, group: Option<usize>| {
        let of = cases.iter().filter(|case| case.number.unwrap() <= 4 && case.kind == Some(kind));
        of.filter(|case| group.is_none() || case.group == group).count()
    };
    is("{measure: soorten, of: a, at_least: 3}", counted(0, None) >= 3)?;
    is("{measure: soorten, of: c, in: proef, at_most: 1}", counted(2, Some(0)) <= 1)?;
    let heard = numbers.iter().filter(|n| **n >= 3).count();
    if !cases.is_empty() {
        is("{measure: gehoord, at_least: 40%}", heard * 10 >= numbers.len() * 4)?;
        let sum: u64 = numbers.iter().sum();
        is("{measure: gemiddeld, at_least: 2.5}", sum * 10 >= 25 * numbers.len() as u64)?;
    }
    // Day by day, as far as the audit's date.
    let mut highest: BTreeMap<&str, usize> = BTreeMap::new();
    for day in 1..=20_u8 {
        let under_way = |case: &Case| {
            let on = |track: &&(Option<u8>, Option<u8>, Option<usize>)| {
                track.0.unwrap() <= day && day <= track.1.unwrap()
            };
            case.tracks.iter().filter(on).count()
        };
        let all: usize = cases.iter().map(under_way).sum();
        let most = highest.entry("all").or_default();
        *most = (*most).max(all);
        for manager in 0..2 {
            let own: usize = cases.iter().filter(|c| c.manager == Some(manager)).map(under_way).sum();
            let most = highest.entry("one").or_default();
            *most = (*most).max(own);
        }
    }
    is("{measure: tegelijk, at_most: 2}", highest["all"] <= 2)?;
    is("{measure: caseload, at_most: 1}", highest["one"] <= 1)?;
    Ok(())
}

/// Each of them comes out in more than one way, and stays open at times: the property looks at something.
#[test]
fn every_condition_comes_out_each_way() {
    let framework = compiled();
    let mut seen = vec![BTreeSet::new(); ASKED.len()];
    let mut seed = 1_u32;
    let mut choose = |n: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize % n
    };
    for round in 0..400 {
        let blank = Case { whole: false, ..Case::default() };
        let cases: Vec<Case> = (0..round % 9).map(|_| blank.fill(&mut choose, round % 2 == 0)).collect();
        for (seen, possible) in seen.iter_mut().zip(possible(&findings(&framework, &cases))) {
            seen.insert(possible);
        }
    }
    for (asked, seen) in ASKED.iter().zip(seen) {
        assert!(seen.len() == 3, "{asked}: {seen:?}");
    }
}
