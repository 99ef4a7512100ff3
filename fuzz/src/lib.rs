//! What the targets share: findings from what was read, and the forms in which they are shown.

pub mod page;

use std::{fs, path::Path};

use toetssteen::{
    aggregate::{Header, Partial, Testing},
    assess::Judgements,
    compile,
    diagnostic::Sink,
    dossier::Dossier,
    findings::{
        Findings, Input,
        document::{self, Form as Document},
    },
    framework::Framework,
    render::{
        report::{self, DESIGNS, Design, Form},
        table,
    },
    source::Files,
    time::Day,
};

/// What records add up to, in an audit that says nothing of its own.
pub fn findings(framework: &Framework, dossiers: &[Dossier], as_of: Day) -> Findings {
    let mut partial = Partial::empty(framework);
    for dossier in dossiers {
        let input = Input { path: dossier.path.clone(), sha256: String::new() };
        let testing = Testing { framework, judgements: &Judgements::new(), as_of };
        partial.merge(Partial::of(testing, dossier, input, false));
    }
    partial.finish(framework, Header::of_framework(framework))
}

/// Holds a document to saying what its findings say.
pub fn write_and_read(findings: &Findings, form: Document) {
    let written = document::write(findings, form).expect("findings can be written");
    let read = document::read(&written).expect("what was written can be read");
    assert_eq!(&read, findings, "the document says something else");
}

/// Shows findings in one of the forms there are, each as often as another: all of them would take a hundred times as long as
/// everything else.
pub fn show(findings: &Findings, which: usize) {
    match which % 8 {
        0 => write_and_read(findings, Document::Json),
        1 => write_and_read(findings, Document::Yaml),
        2 => drop(table::overview(findings, Some(80), true)),
        3 => drop(report::guide(findings, None, Form::Html, "nl").expect("the guide renders")),
        _ => drop(own_design(findings, which)),
    }
}

/// A report in a design of ours, with its form.
pub fn own_design(findings: &Findings, which: usize) -> (String, Form) {
    let design = Design::named(DESIGNS[which % 2]).expect("it comes with the program");
    let form = [Form::Html, Form::Markdown][which / 2 % 2];
    (report::render(findings, &design, form, "nl").expect("our own design renders"), form)
}

/// A framework that comes with the program, by the name of its folder under `norms/`.
pub fn shipped(name: &str) -> Framework {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../norms");
    let mut files = Files::new();
    let add = |files: &mut Files, path: &str| {
        files.add(path, fs::read_to_string(root.join(path)).expect("the file is there"))
    };
    let framework = add(&mut files, &format!("{name}/framework.yaml"));
    for needed in compile::needed(&files, framework) {
        add(&mut files, &format!("{name}/{needed}"));
    }
    for path in compile::definitions(&files, framework) {
        add(&mut files, &path);
    }
    let mut sink = Sink::new();
    compile::compile(&files, framework, &[], &mut sink).expect("it compiles")
}
