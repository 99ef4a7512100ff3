//! `toetssteen report`: the inspection report of an audit.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::render::report::{self, Design, Failure, Form};

use super::{
    Exit,
    load::{self, Evaluated},
    output::{self, Output, say},
};

/// Render the inspection report of an audit
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toetssteen report casefiles/ouderen-45plus -o html:rapport.html -o md:rapport.md\n  \
    toetssteen report casefiles/ouderen-45plus -o md | less\n\n\
    The HTML is one file that needs nothing else; print it from a browser for a PDF."
)]
pub(super) struct Arguments {
    /// The folder with audit.yaml
    folder: PathBuf,

    /// html or md, with `:PATH` to a file; may be given several times
    #[arg(short, long, value_name = "FORMAT[:PATH]", required = true, value_parser = output::parse::<Format>)]
    output: Vec<Output<Format>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Html,
    Md,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let Evaluated { findings, problems } = load::audit(&arguments.folder)?.findings()?;
    // A report that contradicts its own findings would be believed.
    problems.stop("no report was written")?;
    let design = Design::inspection();
    for output in &arguments.output {
        let form = match output.format {
            Format::Html => Form::Html,
            Format::Md => Form::Markdown,
        };
        let text = report::render(&findings, &design, form, "nl").map_err(|failure| refused(&failure))?;
        output.write(&text)?;
        if let Some(path) = &output.path {
            say(&format!("{} geschreven", path.display()));
        }
    }
    Ok(Exit::Fine)
}

/// Says everything that is wrong with a design.
pub(super) fn refused(failure: &Failure) -> Exit {
    for problem in &failure.0 {
        say(&format!("error: {problem}"));
    }
    say("no report was written");
    Exit::Input
}
