//! `toetssteen schema`: the form of a kind of file, for editors and other programs.

use crate::grammar;

use super::{
    Exit,
    output::{print, say},
};

/// Print the JSON Schema of a kind of file, for editors that complete and check while one types
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  toetssteen schema\n  toetssteen schema aspect > aspect.schema.json\n\n\
    In an editor with a YAML language server the first line of a file names its schema:\n  \
    # yaml-language-server: $schema=aspect.schema.json")]
pub(super) struct Arguments {
    /// The kind of file; without it the kinds are listed
    kind: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let kinds = grammar::KINDS;
    let Some(kind) = &arguments.kind else {
        let lines = kinds.map(|(kind, what)| format!("{kind:<12} {what}\n"));
        print(&lines.concat())?;
        return Ok(Exit::Fine);
    };
    let Some(schema) = grammar::schema(kind) else {
        let known = kinds.map(|(kind, _)| kind);
        let near = crate::diagnostic::nearest(kind, known);
        let hint = near.map_or_else(
            || format!("known are {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        say(&format!("error: `{kind}` is no kind of file; {hint}"));
        return Err(Exit::Usage);
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|error| {
        say(&format!("error: the schema cannot be written: {error}"));
        Exit::Internal
    })?;
    print(&format!("{text}\n"))?;
    Ok(Exit::Fine)
}
