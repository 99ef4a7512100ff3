//! `toetssteen merge`: parts of an audit that were assessed apart, put together.

use std::path::PathBuf;

use super::{Exit, audit::Outputs, load, output::say};

/// Put together what `assess` wrote: the same findings, to the byte, as `audit` gives of all records at once
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  toetssteen merge casefiles/ouderen-45plus parts/*.json\n  \
    toetssteen merge casefiles/ouderen-45plus parts/*.json -o json:findings.json\n\n\
    Every part must be there once, made of the audit as it is now: the files with records are held against what was read of \
    them.")]
pub(super) struct Arguments {
    /// The folder with audit.yaml
    folder: PathBuf,

    /// The files that `assess` wrote
    #[arg(required = true)]
    parts: Vec<PathBuf>,

    #[command(flatten)]
    outputs: Outputs,

    #[command(flatten)]
    limited: load::Limited,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let ready = arguments.outputs.ready()?;
    let loaded = load::audit(&arguments.folder, arguments.limited)?;
    ready.gate(&loaded)?;
    let evaluated = loaded.findings_of(&arguments.parts)?;
    let findings = &evaluated.findings;
    let exit = ready.write(findings)?;
    let unusable: u64 = findings.populations.iter().map(|population| population.unusable).sum();
    if unusable == 0 {
        return Ok(exit);
    }
    say(&format!("error: {unusable} records could not be used and were left out"));
    Ok(Exit::Input)
}
