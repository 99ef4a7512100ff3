//! `toetssteen assess`: a part of an audit's records by itself, for machines that share the work.

use std::path::PathBuf;

use super::{
    Exit,
    load::{self, Part, Problems},
    output::Growing,
};

/// Assess a part of the records of an audit, for `merge` to put together with the others
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  toetssteen assess casefiles/ouderen-45plus --part 1/2 -o een.json\n  \
    toetssteen assess casefiles/ouderen-45plus --part 2/2 -o twee.json\n  \
    toetssteen merge casefiles/ouderen-45plus een.json twee.json\n\n\
    All records together are cut into equal parts; every machine that does one sees the same audit folder. The file appears when \
    it is whole, so that a part whose machine died is simply made again (docs/scale.md).")]
pub(super) struct Arguments {
    /// The folder with audit.yaml
    folder: PathBuf,

    /// Which part of how many, such as 3/8
    #[arg(long, value_name = "NUMBER/ALL")]
    part: Part,

    /// The file to write it to
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,

    #[command(flatten)]
    limited: load::Limited,

    #[command(flatten)]
    keep: load::KeepGoing,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let loaded = load::audit(&arguments.folder, arguments.limited)?.going_on(arguments.keep);
    let mut problems = Problems::default();
    let mut file = Growing::create(&arguments.output)?;
    let part = loaded.part(arguments.part, &mut problems)?;
    file.write(part.as_bytes())?;
    file.finish()?;
    Ok(arguments.keep.exit(Exit::Fine, &problems))
}
