//! Each stage by itself, through the library: what a thousand dossiers cost to screen, to read, to test, to add up, and what the
//! findings cost to show. `cargo bench --manifest-path benches/Cargo.toml`; a part of them with `-- read`.

#![allow(missing_docs, reason = "criterion makes the functions that lack them")]

use std::{hint::black_box, sync::Arc};

use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};
use toetssteen::{
    aggregate::{self, Choice, Gathered, Header, Testing},
    assess::{self, Judgements},
    compile,
    diagnostic::Sink,
    dossier::{Dossier, Quick},
    findings::{
        Findings,
        document::{self, Form as Document},
    },
    framework::Framework,
    limits::Limits,
    needed::Needed,
    render::{
        report::{self, DESIGNS, Design, Form},
        table,
    },
    screen::Screen,
    source::Files,
    syntax,
    time::{Dates, Day},
};
use toetssteen_bench::{
    dossiers::{AS_OF, Parameters, dossier},
    norms,
};

const DOSSIERS: u64 = 1_000;

/// Norms, and dossiers as lines.
struct Given {
    framework: Framework,
    lines: Vec<String>,
}

impl Given {
    fn of(norms: usize, patchiness: f64) -> Self {
        let mut files = Files::new();
        let mut root = None;
        for (name, text) in norms::files(norms) {
            let file = files.add(name, text);
            root = root.or(Some(file));
        }
        let mut sink = Sink::new();
        let root = root.expect("a framework has files, its own first");
        let framework = compile::compile(&files, root, &[], &mut sink).expect("the norms are right");
        let parameters = Parameters { patchiness, ..Parameters::default() };
        let lines = (1..=DOSSIERS).map(|number| dossier(number, parameters).to_string()).collect();
        Self { framework, lines }
    }

    fn dossiers(&self) -> Vec<Dossier> {
        self.lines.iter().map(|line| tree(&self.framework, line)).collect()
    }

    fn testing<'a>(&'a self, judgements: &'a Judgements) -> Testing<'a> {
        Testing { framework: &self.framework, judgements, as_of: as_of() }
    }

    /// Shows so many dossiers of each norm.
    fn findings(&self, dossiers: &[Dossier], shown: usize) -> Findings {
        let judgements = Judgements::new();
        let choice = Arc::new(Choice { most: shown, ..Choice::all() });
        let mut gathered = Gathered::choosing(&self.framework, choice);
        for dossier in dossiers {
            let given = aggregate::Given { dossier, warned: false, line: None };
            gathered.add(self.testing(&judgements), given, None, None);
        }
        let explained = gathered.explained(self.testing(&judgements)).expect("all were kept whole");
        explained.finish(&self.framework, Header::of_framework(&self.framework))
    }
}

fn as_of() -> Day {
    Dates::parse(&AS_OF.to_string()).expect("it is a date").lo
}

/// A dossier by way of a tree in which everything has a place, as YAML is read.
fn tree(framework: &Framework, line: &str) -> Dossier {
    let (mut files, mut sink) = (Files::new(), Sink::new());
    let file = files.add("dossiers.ndjson", line);
    let node = syntax::parse(&files, file, &mut sink).expect("it is JSON");
    Dossier::read(&node, &files, &framework.subject(0).vocabulary, as_of(), &mut sink).expect("it is right")
}

/// Something that is done with each dossier.
fn each<T>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    of: &[T],
    mut what: impl FnMut(&T) -> usize,
) {
    group.throughput(Throughput::Elements(DOSSIERS));
    group.bench_function(name, |bencher| bencher.iter(|| of.iter().map(&mut what).sum::<usize>()));
}

fn stages(criterion: &mut Criterion) {
    let cases = [
        ("known", Given::of(norms::KINDS, 0.0)),
        ("patchy", Given::of(norms::KINDS, 0.15)),
        ("patchy, 40 norms", Given::of(40, 0.15)),
    ];
    let judgements = Judgements::new();

    let mut group = criterion.benchmark_group("screen");
    let screen = Screen::default();
    for (name, given) in &cases[..2] {
        each(&mut group, name, &given.lines, |line| screen.text(line).len());
    }
    group.finish();

    let mut group = criterion.benchmark_group("read at once");
    for (name, given) in &cases[..2] {
        let needed = Needed::of(&given.framework);
        let needs = needed.subject(0).expect("there is one");
        let vocabulary = &given.framework.subject(0).vocabulary;
        let quick = Quick::of(vocabulary, needs, as_of(), Limits::default().values).expect("it can");
        let mut records = quick.records();
        each(&mut group, name, &given.lines, |line| {
            records.read(line.as_bytes(), 1, "dossiers.ndjson").expect("it is right").dossier.events.len()
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("read by way of a tree");
    group.sample_size(10);
    for (name, given) in &cases[..2] {
        each(&mut group, name, &given.lines, |line| tree(&given.framework, line).events.len());
    }
    group.finish();

    let mut group = criterion.benchmark_group("test");
    for (name, given) in &cases {
        each(&mut group, name, &given.dossiers(), |dossier| {
            assess::assess(&given.framework, dossier, &judgements, as_of()).norms.len()
        });
    }
    group.finish();

    // With the testing, and with the evidence of what is shown: of many dossiers few are.
    for (name, shown) in [("test and add up, few shown", 10), ("test and add up, all shown", usize::MAX)] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(DOSSIERS));
        for (name, given) in &cases {
            let dossiers = given.dossiers();
            group.bench_function(*name, |bencher| {
                bencher.iter(|| black_box(given.findings(&dossiers, shown)));
            });
        }
        group.finish();
    }

    let mut group = criterion.benchmark_group("show");
    group.sample_size(10);
    let findings = cases[1].1.findings(&cases[1].1.dossiers(), usize::MAX);
    group.bench_function("table", |bencher| bencher.iter(|| table::overview(&findings, Some(100), false)));
    group.bench_function("document", |bencher| bencher.iter(|| document::write(&findings, Document::Json)));
    let design = Design::named(DESIGNS[0]).expect("it comes with the program");
    group.bench_function("report", |bencher| {
        bencher.iter(|| report::render(&findings, &design, Form::Html, "nl").expect("it renders"));
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
