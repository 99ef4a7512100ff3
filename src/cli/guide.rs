//! `toetssteen guide`: a framework as people read it.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::{
    aggregate::{Header, Partial},
    diagnostic::Sink,
    needed::Inventory,
    render::report::{self, Form},
};

use super::{
    Exit, limits,
    load::{self, Problems},
    output::{self, Output},
};

/// Show a framework in words: what each norm asks, from where, and what decides it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  toetssteen guide norms/ouderen-45plus | less\n  \
    toetssteen guide norms/ouderen-45plus -o html:normenkader.html\n  \
    toetssteen guide norms/ouderen-45plus --fields -o html:normenkader.html")]
pub(super) struct Arguments {
    /// The folder with framework.yaml
    folder: PathBuf,

    /// md or html, with `:PATH` to a file; may be given several times
    #[arg(short, long, value_name = "FORMAT[:PATH]", default_value = "md", value_parser = output::parse::<Format>)]
    output: Vec<Output<Format>>,

    /// The language of the fixed text: nl or en
    #[arg(long, value_name = "LANGUAGE", default_value = "nl")]
    lang: String,

    /// Say as well which fields of the records are read and what for, and which are not read
    #[arg(long)]
    fields: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Md,
    Html,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let (mut files, mut sink, mut problems) = (limits::files(), Sink::new(), Problems::default());
    let framework = load::framework(&mut files, &arguments.folder, &[], &mut sink);
    problems.show(sink, &files);
    problems.stop("nothing was written")?;
    let framework = framework.ok_or(Exit::Input)?;
    let findings = Partial::empty(&framework).finish(&framework, Header::of_framework(&framework));
    let inventory = arguments.fields.then(|| Inventory::of(&framework));
    for output in &arguments.output {
        let form = match output.format {
            Format::Md => Form::Markdown,
            Format::Html => Form::Html,
        };
        let text = report::guide(&findings, inventory.as_ref(), form, &arguments.lang)
            .map_err(|failure| super::report::refused(&failure))?;
        output.write(&text)?;
    }
    Ok(Exit::Fine)
}
