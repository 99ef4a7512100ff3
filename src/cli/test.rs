//! `toetssteen test`: the cases beside the norms.

use std::path::{Path, PathBuf};

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    framework::Framework,
    render::suite as render,
    source::{FileId, Files},
    suite::{self, Case, coverage, mutate},
};

use super::{
    Exit,
    find::Found,
    limits,
    load::{self, Problems},
    output::{print, say},
    progress,
};

/// Run the tests of norms: small dossiers with the verdicts they must get
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toetssteen test\n  toetssteen test norms/ouderen-45plus --filter CO-1\n  \
    toetssteen test norms --coverage-min 100 --mutate-min 90\n\n\
    The cases of a framework are the files tests/*.yaml in its folder (docs/norm-language.md, \"Tests of norms\").\n\
    Exits with 0 when all pass and every gate is met, with 1 when not, with 3 when a framework or a case cannot be used, \
    with 5 when there is no case."
)]
pub(super) struct Arguments {
    /// Folders to search for frameworks, or files of cases
    #[arg(default_value = "norms")]
    paths: Vec<PathBuf>,

    /// Only cases whose title, or one of whose norms, holds this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// Show which outcomes of each norm and criterion the cases show
    #[arg(long)]
    coverage: bool,

    /// Fail when the cases show less than so many percent of the outcomes that can occur
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u64).range(0..=100))]
    coverage_min: Option<u64>,

    /// Change figures, windows and conditions one at a time, and list the changes that no case notices
    #[arg(long)]
    mutate: bool,

    /// Fail when the cases notice less than so many percent of the changes
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u64).range(0..=100))]
    mutate_min: Option<u64>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let mut problems = Problems::default();
    let mut total = Total::default();
    let found = Found::at(&arguments.paths)?;
    // A file of cases is run alone; anything else with all cases of its framework.
    let only: Vec<&Path> =
        arguments.paths.iter().map(PathBuf::as_path).filter(|path| path.is_file()).collect();
    let suites: Vec<Suite> = found
        .frameworks
        .iter()
        .filter_map(|folder| Suite::load(folder, &only, arguments, &mut problems))
        .collect();
    problems.stop("nothing was tested")?;
    for suite in &suites {
        suite.run(arguments, &mut total)?;
    }
    if total.expectations == 0 {
        say("error: there is no case to run; cases stand in tests/*.yaml beside framework.yaml");
        return Err(Exit::Nothing);
    }
    print(&format!(
        "{} verdicts expected in {} cases: {} as expected, {} not\n",
        total.expectations,
        total.cases,
        total.expectations - total.failures,
        total.failures
    ))?;
    Ok(if total.failures > 0 || total.gate { Exit::Gate } else { Exit::Fine })
}

#[derive(Debug, Default)]
struct Total {
    cases: usize,
    expectations: usize,
    failures: usize,
    /// Whether a gate was not met.
    gate: bool,
}

/// A framework and its cases.
struct Suite {
    framework: Framework,
    files: Files,
    root: FileId,
    cases: Vec<Case>,
}

impl Suite {
    /// Reads a framework with its cases, or only those of one file.
    fn load(folder: &Path, only: &[&Path], arguments: &Arguments, problems: &mut Problems) -> Option<Self> {
        let (mut files, mut sink) = (limits::files(), Sink::new());
        let framework = load::framework(&mut files, folder, &[], &mut sink);
        let mut cases = Vec::new();
        if let Some(framework) = &framework {
            let tests = folder.join("tests");
            let found = if tests.is_dir() { load::records(&tests) } else { Ok(Vec::new()) };
            let files_of = found.unwrap_or_else(|reason| {
                sink.push(Diagnostic::about(Code::Unreadable, load::shown(&tests), reason));
                Vec::new()
            });
            let asked = |path: &Path| only.is_empty() || only.iter().any(|only| same(only, path));
            for path in files_of.into_iter().filter(|path| asked(path)) {
                if let Some(file) = load::add(&mut files, &path, &mut sink) {
                    cases.extend(suite::read(&files, file, framework, &mut sink));
                }
            }
            cases.retain(|case| arguments.filter.as_ref().is_none_or(|text| case.mentions(text, framework)));
        }
        let root = files.iter().map(|(file, _, _)| file).next();
        problems.show(sink, &files);
        Some(Self { framework: framework?, root: root?, files, cases })
    }

    fn run(&self, arguments: &Arguments, total: &mut Total) -> Result<(), Exit> {
        total.cases += self.cases.len();
        total.expectations += self.cases.iter().map(Case::expectations).sum::<usize>();
        let failures: Vec<_> = self.cases.iter().flat_map(|case| suite::run(&self.framework, case)).collect();
        total.failures += failures.len();
        for failure in &failures {
            print(&(render::failure(failure, &self.files) + "\n"))?;
        }
        if arguments.coverage || arguments.coverage_min.is_some() {
            let lines = coverage::coverage(&self.framework, &self.cases);
            let share = render::share(&lines);
            let short = arguments.coverage_min.is_some_and(|least| share < least * 100);
            if arguments.coverage || short {
                print(&(render::coverage(&lines) + "\n"))?;
            }
            total.gate |= short;
        }
        if arguments.mutate || arguments.mutate_min.is_some() {
            if !failures.is_empty() {
                say("error: changes can only be noticed by cases that pass; mend the failures first");
                total.gate = true;
                return Ok(());
            }
            let score = self.mutate();
            let short = arguments.mutate_min.is_some_and(|least| score.share() < least * 100);
            if arguments.mutate || short {
                print(&(render::mutation(&score, &self.files) + "\n"))?;
            }
            total.gate |= short;
        }
        Ok(())
    }

    fn mutate(&self) -> mutate::Score {
        let mutants = mutate::mutants(&self.files, self.root);
        let progress = progress::bar(mutants.len() as u64, "changes");
        let mut score = mutate::Score::default();
        for mutant in mutants {
            match mutate::noticed(&self.files, self.root, &mutant, &self.cases) {
                None => score.invalid += 1,
                Some(true) => score.killed += 1,
                Some(false) => score.survived.push(mutant),
            }
            progress.inc(1);
        }
        progress.finish_and_clear();
        score
    }
}

fn same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    whole(a) == whole(b)
}
