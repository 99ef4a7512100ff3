//! Writes a folder that can be audited, or only the norms or the dossiers of one: `generate --help`.

use std::{io, path::PathBuf};

use clap::{Parser, ValueEnum};
use toetssteen_bench::{
    dossiers::Parameters,
    folder::{self, Form},
    norms,
};

#[derive(Parser)]
#[command(about = "Writes fictitious dossiers and norms to measure with", disable_help_subcommand = true)]
struct Options {
    /// The folder that is written
    folder: PathBuf,
    /// How many dossiers
    #[arg(long, default_value_t = 1_000)]
    dossiers: u64,
    /// How many norms
    #[arg(long, default_value_t = norms::KINDS)]
    norms: usize,
    /// Where the random numbers start: the same seed gives the same dossiers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which share of the facts is missing, not known, or known only roughly, from 0 to 1
    #[arg(long, default_value_t = 0.0, value_parser = share)]
    patchiness: f64,
    /// How many events a dossier has, on average
    #[arg(long, default_value_t = 20)]
    events: u32,
    /// How the dossiers are written
    #[arg(long, value_enum, default_value_t = Written::Ndjson)]
    form: Written,
    /// Write nothing but the framework, into the folder itself
    #[arg(long)]
    only_norms: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Written {
    /// One file, a dossier on each line
    Ndjson,
    /// The same, packed
    #[value(name = "ndjson.gz")]
    NdjsonGz,
    /// A folder of YAML files
    Yaml,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "from 0 to 1".to_owned())
}

fn main() -> io::Result<()> {
    let options = Options::parse();
    if options.only_norms {
        return folder::write_norms(&options.folder, options.norms);
    }
    let parameters =
        Parameters { seed: options.seed, patchiness: options.patchiness, events: options.events };
    let form = match options.form {
        Written::Ndjson => Form::Ndjson,
        Written::NdjsonGz => Form::NdjsonGz,
        Written::Yaml => Form::Yaml,
    };
    folder::write(&options.folder, options.norms, options.dossiers, parameters, form)
}
