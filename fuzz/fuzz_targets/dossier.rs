//! Records for the frameworks that come with the program. The first byte says which framework and subject, the rest is
//! YAML or JSON: nothing panics, nothing is refused without a reason, and findings say in
//! a document what they say.

#![no_main]

use std::cell::OnceCell;

use libfuzzer_sys::fuzz_target;
use toetssteen::{
    diagnostic::{Severity, Sink},
    dossier::Dossier,
    findings::document::Form,
    framework::Framework,
    needed::Needed,
    render::diagnostics::{self, Style},
    screen::Screen,
    source::Files,
    syntax,
    time::Dates,
};

const FRAMEWORKS: [&str; 5] = [
    "ouderen-45plus",
    "aanpak-45plus-almere",
    "arbeidsbeperking",
    "kamerbrief-28719-82",
    "re-integratie-voorwaarden",
];

thread_local! {
    static COMPILED: OnceCell<Vec<Framework>> = const { OnceCell::new() };
}

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    COMPILED.with(|compiled| {
        let compiled =
            compiled.get_or_init(|| FRAMEWORKS.into_iter().map(toetssteen_fuzz::shipped).collect());
        let framework = &compiled[usize::from(which) % compiled.len()];
        read(framework, usize::from(which) / compiled.len() % framework.subjects.len(), text);
    });
});

fn read(framework: &Framework, subject: usize, text: &str) {
    let as_of = Dates::parse("2012-12-31").expect("a date").lo;
    let mut files = Files::new();
    let mut sink = Sink::new();
    let file = files.add("1.yaml", text);
    let stopped = Screen::default().check(&mut files, file, "1.yaml", &mut sink);
    let mut dossiers = Vec::new();
    if let Some(node) = (!stopped).then(|| syntax::parse(&files, file, &mut sink)).flatten() {
        let vocabulary = &framework.subject(subject).vocabulary;
        dossiers.extend(Dossier::read(&node, &files, vocabulary, as_of, &mut sink));
        let mut limited = node.clone();
        if let Some(needs) = Needed::of(framework).subject(subject) {
            needs.limit(vocabulary, &mut limited, &mut sink);
            let _ = Dossier::read_limited(&limited, &files, vocabulary, Some(needs), as_of, &mut sink);
        }
    }
    let sorted = sink.into_sorted(&files);
    let wrong = sorted.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error);
    assert!(wrong || !dossiers.is_empty(), "refused without a reason");
    let _ = (
        diagnostics::render(&sorted, &files, Style::Plain),
        diagnostics::render(&sorted, &files, Style::Colour),
    );
    if !dossiers.is_empty() {
        let findings = toetssteen_fuzz::findings(framework, &dossiers, as_of);
        toetssteen_fuzz::write_and_read(&findings, Form::Json);
    }
}
