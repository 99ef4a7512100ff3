//! The command line: the only part that touches files, the environment and the terminal.
//!
//! Data goes to stdout, words to stderr. Each subcommand is a file of its own with its arguments and a `run`.

mod assess;
mod audit;
mod check;
mod document;
mod explain;
mod find;
mod fmt;
mod frameworks;
mod guide;
mod interrupt;
mod jobs;
mod limits;
mod load;
mod merge;
mod output;
mod progress;
mod report;
mod schema;
mod screen;
mod sign;
mod test;
mod verify;

use std::{num::NonZeroUsize, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::inert;

/// How a run ended; the same for every subcommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Fine,
    /// It ran, and the gate was not met: `--fail-on`, problems that `check` found, norm tests that fail.
    Gate,
    /// The command was used wrongly.
    Usage,
    /// A framework, a dossier or an audit file cannot be used.
    Input,
    /// A fault of the program or the machine, such as a full disk.
    Internal,
    /// Nothing was there to evaluate.
    Nothing,
    /// Somebody ended it.
    Interrupted,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Gate => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Internal => 4,
            Self::Nothing => 5,
            // As shells number what a signal ends.
            Self::Interrupted => 130,
        }
    }
}

#[derive(Debug, Parser)]
#[command(
    name = "toetssteen",
    version,
    about = "Tests anonymised case dossiers against norm frameworks and renders the inspection report",
    long_about = "Tests anonymised case dossiers against declarative norm frameworks: verdicts that are sound under \
        missing information, with the facts that decided, and an inspection report.",
    after_help = "Start with:\n  toetssteen audit casefiles/ouderen-45plus\n  toetssteen explain casefiles/ouderen-45plus 15 CO-4\n  \
        toetssteen report casefiles/ouderen-45plus -o html:rapport.html\n\n\
        Exit codes: 0 fine; 1 the gate was not met; 2 wrong usage; 3 invalid input; 4 internal error; 5 nothing was evaluated; 130 interrupted."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// Let inputs ask for more, or for less, than they may (docs/limits.md); may be given several times
    #[arg(long = "limit", value_name = "NAME=NUMBER", global = true, value_parser = limits::parse)]
    limits: Vec<(&'static crate::limits::Limit, usize)>,

    /// How many threads read and test records; as many as the machine runs at once, if left out
    #[arg(long, value_name = "NUMBER", global = true)]
    jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Audit(audit::Arguments),
    Assess(assess::Arguments),
    Merge(merge::Arguments),
    Explain(explain::Arguments),
    Report(report::Arguments),
    Verify(verify::Arguments),
    Sign(sign::Arguments),
    Check(check::Arguments),
    Screen(screen::Arguments),
    Test(test::Arguments),
    Guide(guide::Arguments),
    Frameworks(frameworks::Arguments),
    Fmt(fmt::Arguments),
    Schema(schema::Arguments),
}

/// Runs the command line and returns its exit code.
pub fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| {
        // What is wrong repeats what was typed, and a pattern types what files are called: told of the same, written out.
        let typed = std::env::args_os().map(|typed| inert::one_line(&typed.to_string_lossy()).into_owned());
        Arguments::try_parse_from(typed).err().unwrap_or(error).exit()
    });
    limits::set(&arguments.limits);
    jobs::set(arguments.jobs);
    let exit = match arguments.command {
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Assess(arguments) => assess::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Sign(arguments) => sign::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Screen(arguments) => screen::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Guide(arguments) => guide::run(&arguments),
        Command::Frameworks(arguments) => frameworks::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
    };
    ExitCode::from(exit.unwrap_or_else(|exit| exit).code())
}
