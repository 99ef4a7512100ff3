//! The floor comes to the outcomes of the program, also where facts are missing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use serde_json::{Value, json};
use toetssteen::{
    aggregate::{Gathered, Given, Header, Testing},
    assess::Judgements,
    compile,
    diagnostic::Sink,
    dossier::Dossier,
    findings::Findings,
    source::Files,
    syntax,
    time::Dates,
};
use toetssteen_bench::{
    dossiers::{AS_OF, Parameters, dossier},
    norms,
};
use toetssteen_compare::floor;

const DOSSIERS: u64 = 400;

fn findings(lines: &str, norms: usize) -> Findings {
    let (mut files, mut sink) = (Files::new(), Sink::new());
    let texts: Vec<_> = norms::files(norms).into_iter().map(|(name, text)| files.add(name, text)).collect();
    let framework = compile::compile(&files, texts[0], &[], &mut sink).unwrap();
    let as_of = Dates::parse(&AS_OF.to_string()).unwrap().lo;
    let judgements = Judgements::new();
    let testing = Testing { framework: &framework, judgements: &judgements, as_of };
    let mut gathered = Gathered::choosing(&framework, Arc::default());
    for line in lines.lines() {
        let file = files.add("dossiers.ndjson", line);
        let node = syntax::parse(&files, file, &mut sink).unwrap();
        let dossier =
            Dossier::read(&node, &files, &framework.subject(0).vocabulary, as_of, &mut sink).unwrap();
        gathered.add(testing, Given { dossier: &dossier, warned: false, line: None }, None, None);
    }
    assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
    gathered.explained(testing).unwrap().finish(&framework, Header::of_framework(&framework))
}

#[test]
fn outcomes_are_those_of_the_program() {
    for (patchiness, events) in [(0.0, 20), (0.05, 20), (0.15, 20), (0.5, 20), (0.15, 60), (1.0, 20)] {
        let parameters = Parameters { patchiness, events, seed: 7 };
        let line = |number| dossier(number, parameters).to_string() + "\n";
        let lines: String = (1..=DOSSIERS).map(line).collect();
        let own = floor::count(lines.as_bytes(), 40).unwrap().to_json();
        let mut unknown = 0;
        for norm in findings(&lines, 40).aspects.iter().flat_map(|aspect| &aspect.norms) {
            let counts = &norm.counts;
            let expected = json!({
                "met": counts.met,
                "partly": counts.partly,
                "not_met": counts.not_met,
                "unknown": counts.unknown,
                "not_applicable": counts.not_applicable,
            });
            assert_eq!(own["norms"][&norm.id], expected, "{} at {patchiness}", norm.id);
            unknown += own["norms"][&norm.id]["unknown"].as_u64().unwrap();
        }
        assert_eq!(
            own["norms"].as_object().map(|norms: &serde_json::Map<String, Value>| norms.len()),
            Some(40)
        );
        // Of what is known everything is decided; of what is not, much is not.
        assert_eq!(patchiness > 0.0, unknown > DOSSIERS, "{unknown} at {patchiness}");
    }
}
