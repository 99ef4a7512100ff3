//! `toetssteen frameworks`: which frameworks there are.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::{
    aggregate::{Header, Partial},
    diagnostic::Sink,
    inert::json,
    render::frameworks::{Listed, list},
};

use super::{
    Exit,
    find::Found,
    limits,
    load::{self, Problems, shown},
    output::{self, Output, say},
};

/// List frameworks: their sources, aspects, norms and figures
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  toetssteen frameworks\n  toetssteen frameworks norms -o json\n\n\
    The numbers: norms, figures about a whole population, what the sources published that these are laid beside,\n\
    and how much of that they contradict themselves.")]
pub(super) struct Arguments {
    /// Folders to search; the current folder if left out
    paths: Vec<PathBuf>,

    /// table or json, with `:PATH` to a file; may be given several times
    #[arg(short, long, value_name = "FORMAT[:PATH]", default_value = "table", value_parser = output::parse::<Format>)]
    output: Vec<Output<Format>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let found = Found::at(paths)?;
    let mut problems = Problems::default();
    let mut listed = Vec::new();
    for folder in &found.frameworks {
        let (mut files, mut sink) = (limits::files(), Sink::new());
        let framework = load::framework(&mut files, folder, &[], &mut sink);
        problems.show(sink, &files);
        if let Some(framework) = framework {
            let findings = Partial::empty(&framework).finish(&framework, Header::of_framework(&framework));
            listed.push(Listed::new(shown(folder), &findings));
        }
    }
    if found.frameworks.is_empty() {
        say("error: there is no framework.yaml here");
        return Err(Exit::Nothing);
    }
    for output in &arguments.output {
        let text = match output.format {
            Format::Table => list(&listed, output::width()),
            Format::Json => {
                serde_json::to_string_pretty(&listed).map(|text| json(&text) + "\n").map_err(|error| {
                    say(&format!("error: the list cannot be written: {error}"));
                    Exit::Internal
                })?
            }
        };
        output.write(&text)?;
    }
    // Those that can be used are listed all the same.
    problems.stop("not every framework could be listed")?;
    Ok(Exit::Fine)
}
