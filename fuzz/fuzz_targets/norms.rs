//! Norm files, vocabularies, audits and records in one text, from reading to the report: nothing panics, nothing is
//! refused without a reason, and laying a file out never changes what it says.

#![no_main]

#[path = "../../tests/support/fixture.rs"]
mod fixture;

use libfuzzer_sys::fuzz_target;
use toetssteen::{
    diagnostic::Sink,
    layout::{self, Refused},
    source::Files,
};

fuzz_target!(|text: &str| {
    let texts = fixture::files_of(text);
    for (path, text) in &texts {
        let mut files = Files::new();
        let file = files.add(path, text.as_str());
        let laid_out = layout::format(&files, file, &mut Sink::new());
        assert_ne!(laid_out, Err(Refused::Unsafe), "{path} laid out would say something else");
    }
    let outcome = fixture::read_files(&texts);
    let _ =
        (outcome.checked.json(), outcome.checked.sarif(), outcome.checked.junit(), outcome.checked.github());
    if let Some(framework) = &outcome.framework {
        let findings = toetssteen_fuzz::findings(framework, &outcome.dossiers, fixture::as_of());
        toetssteen_fuzz::show(&findings, text.len());
    } else {
        assert!(outcome.refused || !outcome.text.is_empty(), "refused without a reason");
    }
});
