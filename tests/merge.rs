//! Dossiers may be read in any order and on any number of machines: what they add up to is the same to the byte.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fmt::Debug,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use proptest::{prelude::*, sample::Index, test_runner::Config, test_runner::TestRunner};
use toetssteen::{
    aggregate::{Choice, Gathered, Given, Header, Partial, Testing},
    audit::{self, Audit, JudgementList, statements::Statements},
    compile,
    diagnostic::Sink,
    dossier::{Dossier, DossierId},
    framework::Framework,
    source::{FileId, Files},
    syntax,
};

const CASES: u32 = 200;

/// The audit that is shipped.
#[test]
fn any_split_merged_in_any_order_is_the_whole() {
    merged(&Shipped::load("norms/ouderen-45plus", "casefiles/ouderen-45plus"), 38);
}

/// One that rates single dossiers, too.
#[test]
fn ratings_of_dossiers_merge_in_any_order() {
    merged(&Shipped::load("tests/ratings", "tests/ratings"), 7);
}

/// One with every kind of figure.
#[test]
fn figures_merge_in_any_order() {
    merged(&Shipped::load("tests/measures", "tests/measures"), 5);
}

/// Of many dossiers a choice is shown: the same however they are split, also where the evidence of those that will not be in it is
/// not looked for.
#[test]
fn what_is_shown_of_many_hangs_on_no_order() {
    let shipped = Shipped::load("norms/ouderen-45plus", "casefiles/ouderen-45plus");
    let named = [(0, DossierId("15".into())), (0, DossierId("3".into()))];
    let choice = Arc::new(Choice { most: 10, named: BTreeSet::from(named) });
    let dossiers: Vec<Dossier> = shipped.dossiers.iter().map(|file| shipped.dossier(*file).0).collect();
    for order in [dossiers.iter().collect::<Vec<_>>(), dossiers.iter().rev().collect()] {
        let mut whole = Gathered::choosing(&shipped.framework, Arc::clone(&choice));
        for dossier in order {
            let mut one = whole.none_of(&shipped.framework);
            one.add(
                shipped.testing(),
                Given { dossier, warned: false, line: None },
                Some(&whole.wanted()),
                None,
            );
            whole.merge(one);
        }
        let findings = shipped.bytes(whole.clone().explained(shipped.testing()).unwrap());
        assert!(String::from_utf8(findings).unwrap().matches("\"dossier\":\"15\"").count() > 50);
        merged_into(&shipped, &whole, &choice);
    }
}

fn merged(shipped: &Shipped, dossiers: usize) {
    assert_eq!(shipped.dossiers.len(), dossiers);
    let all = Arc::new(Choice::all());
    let mut whole = Gathered::choosing(&shipped.framework, Arc::clone(&all));
    shipped.gathered(&all).into_iter().for_each(|gathered| whole.merge(gathered));
    merged_into(shipped, &whole, &all);
}

/// Dossiers merge into the same before they are explained, as threads do it, and after that, as parts do it.
fn merged_into(shipped: &Shipped, whole: &Gathered, choice: &Arc<Choice>) {
    let explained = |gathered: Gathered| gathered.explained(shipped.testing()).unwrap();
    let expected = explained(whole.clone());
    let bytes = shipped.bytes(expected.clone());
    merges_into(shipped, &shipped.gathered(choice), |merged: Gathered| {
        merged == *whole && shipped.bytes(explained(merged)) == bytes
    });
    let parts: Vec<Partial> = shipped.gathered(choice).into_iter().map(explained).collect();
    merges_into(shipped, &parts, |merged: Partial| merged == expected && shipped.bytes(merged) == bytes);
}

fn merges_into<R: Clone + Debug, C: Clone + Debug>(
    shipped: &Shipped,
    partials: &[Partial<R, C>],
    into: impl Fn(Partial<R, C>) -> bool,
) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    // Every merge takes any two of the sets that are left, so that each way to split and to order can occur. Sets of
    // no dossiers are among them.
    let merges = prop::collection::vec(any::<(Index, Index)>(), partials.len() + 2);
    TestRunner::new(config)
        .run(&merges, |merges| {
            let mut sets = partials.to_vec();
            sets.extend([partials[0].none_of(&shipped.framework), partials[0].none_of(&shipped.framework)]);
            for (one, other) in merges {
                let taken = sets.swap_remove(one.index(sets.len()));
                match sets.len() {
                    0 => sets.push(taken),
                    left => sets[other.index(left)].merge(taken),
                }
            }
            let merged = sets.pop().unwrap();
            prop_assert!(sets.is_empty());
            prop_assert!(into(merged));
            Ok(())
        })
        .unwrap();
}

/// An audit, through the library alone.
struct Shipped {
    files: Files,
    framework: Framework,
    audit: Audit,
    judgements: JudgementList,
    statements: Statements,
    dossiers: Vec<FileId>,
}

impl Shipped {
    fn load(norms: &str, cases: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (norms, cases) = (root.join(norms), root.join(cases));
        let (mut files, mut sink) = (Files::new(), Sink::new());
        let file = add(&mut files, &cases.join("audit.yaml"));
        let audit = audit::read(&files, file, &mut sink).unwrap();
        let file = add(&mut files, &norms.join("framework.yaml"));
        for name in compile::needed(&files, file) {
            add(&mut files, &norms.join(name));
        }
        for path in compile::definitions(&files, file) {
            add(&mut files, Path::new(&path));
        }
        let framework = compile::compile(&files, file, &audit.overlays, &mut sink).unwrap();
        let judgements = audit.judgements.as_ref().map(|name| {
            let file = add(&mut files, &cases.join(&name.value));
            audit::judgements(&files, file, &framework, &mut sink)
        });
        let judgements = judgements.unwrap_or_default();
        let statements = audit::check(&audit, &framework, &mut sink);
        assert!(!sink.has_errors());
        let entries = fs::read_dir(cases.join("dossiers")).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let dossiers = paths.iter().map(|path| add(&mut files, path)).collect();
        Self { files, framework, audit, judgements, statements, dossiers }
    }

    /// What each dossier adds.
    fn gathered(&self, choice: &Arc<Choice>) -> Vec<Gathered> {
        let gathered = |file: &FileId| {
            let (dossier, warned) = self.dossier(*file);
            let mut gathered = Gathered::choosing(&self.framework, Arc::clone(choice));
            gathered.add(self.testing(), Given { dossier: &dossier, warned, line: None }, None, None);
            gathered
        };
        self.dossiers.iter().map(gathered).collect()
    }

    fn testing(&self) -> Testing<'_> {
        Testing { framework: &self.framework, judgements: &self.judgements.verdicts, as_of: self.audit.as_of }
    }

    /// A dossier, and whether there is a warning on it.
    fn dossier(&self, file: FileId) -> (Dossier, bool) {
        let mut sink = Sink::new();
        let node = syntax::parse(&self.files, file, &mut sink).unwrap();
        let vocabulary = &self.framework.subject(0).vocabulary;
        let dossier = Dossier::read(&node, &self.files, vocabulary, self.audit.as_of, &mut sink).unwrap();
        (dossier, !sink.diagnostics().is_empty())
    }

    fn bytes(&self, partial: Partial) -> Vec<u8> {
        let header = Header::new(
            &self.audit,
            (Vec::new(), Vec::new()),
            Vec::new(),
            self.judgements.shown.clone(),
            self.statements.clone(),
            &self.framework,
        );
        serde_json::to_vec(&partial.finish(&self.framework, header)).unwrap()
    }
}

fn add(files: &mut Files, path: &Path) -> FileId {
    files.add(path.to_string_lossy(), fs::read_to_string(path).unwrap())
}
