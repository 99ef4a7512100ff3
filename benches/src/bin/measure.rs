//! Measures: `measure compare` and `measure growth`, mostly by way of `benches/run`, which builds what they need.

use std::{io, path::PathBuf};

use clap::{Args, Parser};
use toetssteen_bench::{compare, growth, once};

#[derive(Parser)]
#[command(about = "Measures how fast dossiers are held against norms", disable_help_subcommand = true)]
enum Options {
    /// Sets the program beside other means to the same end, all on the same dossiers
    Compare(Compare),
    /// Measures the program on more and more dossiers, norms and events
    Growth(Growth),
    /// Runs one command, and writes to a file what it took
    #[command(hide = true)]
    Once(Once),
}

#[derive(Args)]
struct Shared {
    /// The program that is measured
    #[arg(long)]
    toetssteen: PathBuf,
    /// Where dossiers and norms are written
    #[arg(long)]
    data: PathBuf,
    /// The document whose tables are written anew
    #[arg(long)]
    document: Option<PathBuf>,
}

#[derive(Args)]
struct Compare {
    #[command(flatten)]
    shared: Shared,
    /// The program built as it is handed out
    #[arg(long)]
    toetssteen_dist: Option<PathBuf>,
    /// The folder of the programs that it is set beside
    #[arg(long)]
    others: PathBuf,
    /// The floor built as programs are handed out
    #[arg(long)]
    floor_dist: Option<PathBuf>,
    /// The folder of what is written in Python
    #[arg(long)]
    scripts: PathBuf,
    /// A Python that has `duckdb`
    #[arg(long)]
    python: PathBuf,
    /// How many dossiers
    #[arg(long, default_value_t = 100_000)]
    dossiers: u64,
    /// How often each is run; the fastest counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

#[derive(Args)]
struct Growth {
    #[command(flatten)]
    shared: Shared,
    /// How many dossiers, one number after another
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000, 1_000_000])]
    dossiers: Vec<u64>,
    /// How many norms
    #[arg(long, value_delimiter = ',', default_values_t = [10, 100, 1_000])]
    norms: Vec<usize>,
    /// How many events in one dossier
    #[arg(long, value_delimiter = ',', default_values_t = [10, 100, 1_000, 10_000, 100_000])]
    events: Vec<u32>,
    /// How often each is run; the fastest counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How many gigabytes of memory the program may have; what needs more is told as such
    #[arg(long, default_value_t = 8)]
    memory: u64,
    /// The chart that is drawn
    #[arg(long)]
    chart: Option<PathBuf>,
}

#[derive(Args)]
struct Once {
    /// How many bytes of memory it may have
    #[arg(long)]
    memory: Option<u64>,
    /// Where to write what it took
    report: PathBuf,
    /// The command and its arguments
    #[arg(trailing_var_arg = true, required = true, allow_hyphen_values = true)]
    command: Vec<String>,
}

fn main() -> io::Result<()> {
    match Options::parse() {
        Options::Once(options) => once::measured(&options.report, options.memory, &options.command),
        Options::Compare(options) => {
            let Shared { toetssteen, data, document } = options.shared;
            let place = compare::Place {
                toetssteen,
                toetssteen_dist: options.toetssteen_dist,
                others: options.others,
                floor_dist: options.floor_dist,
                scripts: options.scripts,
                python: options.python,
                data,
            };
            compare::run(&place, options.dossiers, options.rounds, document.as_deref())
        }
        Options::Growth(options) => {
            let Shared { toetssteen, data, document } = options.shared;
            let sizes =
                growth::Sizes { dossiers: options.dossiers, norms: options.norms, events: options.events };
            let how = growth::How {
                rounds: options.rounds,
                memory: options.memory * 1_000_000_000,
                document,
                chart: options.chart,
            };
            growth::run(&toetssteen, &data, &sizes, &how)
        }
    }
}
