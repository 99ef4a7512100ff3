//! `toetssteen report`: the report of an audit, in a design and a language.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use crate::{
    findings::Findings,
    references,
    render::report::{self, DESIGNS, Design, Failure, Form},
};

use super::{
    Exit, document,
    limits::limits,
    load::{self, Evaluated, shown},
    output::{self, Output, say},
};

/// Render the report of an audit
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toetssteen report casefiles/ouderen-45plus -o html:rapport.html -o md:rapport.md\n  \
    toetssteen report casefiles/ouderen-45plus -o md | less\n  \
    toetssteen report casefiles/ouderen-45plus --template zelfevaluatie -o html:zelfevaluatie.html\n  \
    toetssteen report findings.json --lang en --template mijn-rapport -o html:report.html\n\n\
    The HTML is one file that needs nothing else; print it from a browser for a PDF. What a folder of templates of one's \
    own can hold and use is in docs/report-templates.md."
)]
pub(super) struct Arguments {
    /// The folder with audit.yaml, or a findings document (`audit -o json:PATH`)
    #[arg(value_name = "FOLDER|FINDINGS")]
    audit: PathBuf,

    /// html or md, with `:PATH` to a file; may be given several times
    #[arg(short, long, value_name = "FORMAT[:PATH]", required = true, value_parser = output::parse::<Format>)]
    output: Vec<Output<Format>>,

    /// inspectierapport, zelfevaluatie, or a folder with templates of one's own
    #[arg(long, value_name = "NAME|FOLDER", default_value = DESIGNS[0])]
    template: PathBuf,

    /// The language of the fixed text: nl, en, or one for which the folder of templates has messages
    #[arg(long, value_name = "LANGUAGE", default_value = "nl")]
    lang: String,

    #[command(flatten)]
    limited: load::Limited,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Html,
    Md,
}

impl From<Format> for Form {
    fn from(format: Format) -> Self {
        match format {
            Format::Html => Self::Html,
            Format::Md => Self::Markdown,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let design = design(&arguments.template)?;
    let findings = findings(&arguments.audit, arguments.limited)?;
    // All forms before any is written: a design that fails leaves nothing behind.
    let mut texts = Vec::new();
    for output in &arguments.output {
        let rendered = report::render(&findings, &design, output.format.into(), &arguments.lang);
        texts.push(rendered.map_err(|failure| refused(&failure))?);
    }
    for (output, text) in arguments.output.iter().zip(&texts) {
        output.write(text)?;
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
    say("nothing was written");
    Exit::Input
}

/// What an audit came to, or what a document says that it did. A report that contradicts its own findings would be
/// believed, so that either is held to what its texts claim.
fn findings(audit: &Path, limited: load::Limited) -> Result<Findings, Exit> {
    if !audit.is_file() {
        let Evaluated { findings, problems } = load::audit(audit, limited)?.findings(None)?;
        problems.stop("no report was written")?;
        return Ok(findings);
    }
    if limited.only_needed {
        say("error: --only-needed limits what is read of dossiers; a findings document holds none");
        return Err(Exit::Usage);
    }
    let findings = document::read(audit)?.findings;
    let texts = findings.audit.texts.iter().map(|text| (text.section.as_str(), text.markdown.as_str()));
    let reactions = findings.audit.reactions.iter().flat_map(|reaction| {
        let reply = reaction.reply.as_deref().map(|reply| (reaction.from.as_str(), reply));
        std::iter::once((reaction.from.as_str(), reaction.markdown.as_str())).chain(reply)
    });
    let mut problems = Vec::new();
    for (name, text) in texts.chain(reactions) {
        let mistakes = references::references(text).into_iter();
        let mistakes = mistakes.filter_map(|r| references::check(&r.target, &findings).err());
        problems.extend(mistakes.map(|mistake| format!("{}: text `{name}`: {mistake}", shown(audit))));
    }
    if problems.is_empty() { Ok(findings) } else { Err(refused(&Failure(problems))) }
}

/// A design by its name, or from a folder.
fn design(template: &Path) -> Result<Design, Exit> {
    if let Some(design) = template.to_str().and_then(Design::named) {
        return Ok(design);
    }
    let wrong = |problem: String| {
        say(&format!("error: {problem}"));
        Exit::Input
    };
    if !template.is_dir() {
        let names = DESIGNS.iter().copied();
        let near = template.to_str().and_then(|name| crate::diagnostic::nearest(name, names));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        say(&format!(
            "error: `{}` is no folder and no template of ours ({}){hint}",
            shown(template),
            DESIGNS.join(", ")
        ));
        return Err(Exit::Usage);
    }
    let mut own = BTreeMap::new();
    for entry in walkdir::WalkDir::new(template).sort_by_file_name().follow_links(false) {
        let entry = entry.map_err(|error| wrong(error.to_string()))?;
        let name = shown(entry.path().strip_prefix(template).unwrap_or(entry.path()));
        if entry.file_type().is_dir() || !Design::takes(&name) {
            continue;
        }
        // Left out in silence, its place would be taken by a template of ours.
        if !entry.file_type().is_file() {
            return Err(wrong(format!(
                "{} is a link or no file; put the file itself there",
                shown(entry.path())
            )));
        }
        let text = load::read_text(entry.path())
            .map_err(|reason| wrong(format!("{}: {reason}", shown(entry.path()))))?;
        own.insert(name, text);
        if own.len() > limits().templates {
            let most = limits().templates;
            let message =
                format!("{} holds more than {most} files; the limit `templates` is {most}", shown(template));
            return Err(wrong(message));
        }
    }
    if own.is_empty() {
        let none = "holds nothing of a report: no templates (NAME.j2), no style (stijl.css), no messages (LANGUAGE.ftl)";
        return Err(wrong(format!("{} {none}", shown(template))));
    }
    Ok(Design::of_folder(own).with_effort(limits().effort))
}
