//! `toetssteen audit`: assess every dossier of an audit and show what was found.

use std::path::PathBuf;

use anstyle::Style;
use clap::ValueEnum;

use crate::{
    findings::{Findings, document::Form},
    inert,
    render::table,
};

use super::{
    Exit, document,
    load::{self, Everything},
    output::{self, Growing, Output, print_styled, say},
    sign::Signer,
};

/// Assess every dossier of an audit, and show per aspect what was found
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toetssteen audit casefiles/ouderen-45plus\n  toetssteen audit casefiles/ouderen-45plus -o json:findings.json\n  \
    toetssteen audit casefiles/ouderen-45plus --fail-on onvoldoende\n  \
    toetssteen audit casefiles/ouderen-45plus --published | less\n\n\
    The table shows per norm: n (dossiers read), voldaan, deels, niet (niet voldaan), ntb (niet te beoordelen), nvt, the \
    share that met it with its 95% interval, and between which bounds it lies whatever the open dossiers turn out to be."
)]
pub(super) struct Arguments {
    /// The folder with audit.yaml
    folder: PathBuf,

    /// Read the records of a population elsewhere than audit.yaml says; `-` is standard input, with a record in JSON on every line
    #[arg(long, value_name = "[SUBJECT=]PATH")]
    records: Vec<String>,

    #[command(flatten)]
    outputs: Outputs,

    #[command(flatten)]
    limited: load::Limited,

    #[command(flatten)]
    keep: load::KeepGoing,

    /// Write to a file what every record came to on every norm, with its evidence, as lines of JSON; the findings themselves show
    /// at most 1,000 records of a norm (`--limit shown=NUMBER`)
    #[arg(long, value_name = "FILE")]
    everything: Option<PathBuf>,
}

/// What findings are for: tables, files, and a gate.
#[derive(Debug, clap::Args)]
pub(super) struct Outputs {
    /// Write the findings: json, yaml or table, with `:PATH` to a file; may be given several times
    #[arg(short, long, value_name = "FORMAT[:PATH]", value_parser = output::parse::<Format>)]
    output: Vec<Output<Format>>,

    /// Show all that the source published beside what is computed, not only where the two do not agree
    #[arg(long)]
    published: bool,

    /// Exit with 1 if an aspect is rated so or worse, or may be
    #[arg(long, value_name = "RATING")]
    fail_on: Option<String>,

    /// Sign the findings that go to a file with a secret key of minisign: FILE.minisig beside FILE
    #[arg(long, value_name = "KEYFILE")]
    sign: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Yaml,
    Table,
}

/// The file with a findings document that an output is.
fn signed(output: &Output<Format>) -> Option<&PathBuf> {
    output.path.as_ref().filter(|_| output.format != Format::Table)
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let ready = arguments.outputs.ready()?;
    let loaded = load::audit(&arguments.folder, arguments.limited)?.going_on(arguments.keep);
    let loaded = loaded.reading_from(&arguments.records)?;
    ready.gate(&loaded)?;
    let mut everything = arguments.everything.as_deref().map(Growing::create).transpose()?;
    let mut write = everything.as_mut().map(|file| |lines: &[u8]| file.write(lines));
    let evaluated = loaded.findings(write.as_mut().map(|write| write as Everything<'_>))?;
    everything.map_or(Ok(()), Growing::finish)?;
    Ok(arguments.keep.exit(ready.write(&evaluated.findings)?, &evaluated.problems))
}

/// Outputs that can be made.
pub(super) struct Ready<'a> {
    outputs: &'a Outputs,
    signer: Option<Signer>,
}

impl Outputs {
    /// A key that cannot be opened, or a password that is asked, had better come before the work.
    pub(super) fn ready(&self) -> Result<Ready<'_>, Exit> {
        if self.sign.is_some() && !self.output.iter().any(|output| signed(output).is_some()) {
            say("error: --sign signs findings in a file, such as -o json:findings.json");
            return Err(Exit::Usage);
        }
        Ok(Ready { outputs: self, signer: self.sign.as_deref().map(Signer::open).transpose()? })
    }
}

impl Ready<'_> {
    /// Refuses a gate that is not on the scale of the framework.
    pub(super) fn gate(&self, loaded: &load::Loaded) -> Result<(), Exit> {
        let Some(rating) = &self.outputs.fail_on else { return Ok(()) };
        let ratings = loaded.framework.aspects.iter().filter_map(|aspect| aspect.rating.as_ref());
        let scales = ratings.chain(&loaded.framework.overall).map(|rating| &rating.rules.scale);
        let mut known: Vec<&String> = scales.flatten().collect();
        known.dedup();
        if known.contains(&rating) {
            return Ok(());
        }
        let mut places: Vec<&str> = Vec::new();
        known.into_iter().for_each(|place| {
            if !places.contains(&place.as_str()) {
                places.push(place);
            }
        });
        say(&format!("error: `{rating}` is not on the scale of this framework: {}", places.join(", ")));
        Err(Exit::Usage)
    }

    /// Writes the findings to where they should go, and says whether they meet the gate.
    pub(super) fn write(&self, findings: &Findings) -> Result<Exit, Exit> {
        let Outputs { output: outputs, published, fail_on, .. } = self.outputs;
        for output in outputs {
            let text = match output.format {
                Format::Json => document::write(findings, Form::Json)?,
                Format::Yaml => document::write(findings, Form::Yaml)?,
                Format::Table => plain(findings, *published),
            };
            output.write(&text)?;
            if let (Some(signer), Some(path)) = (&self.signer, signed(output)) {
                signer.sign(path, text.as_bytes())?;
            }
        }
        // The table is what the command is for, unless stdout was asked for something else.
        if !outputs.iter().any(|o| o.path.is_none()) {
            print_styled(&overview(findings, *published))?;
        }
        let rated = findings.aspects.iter().filter_map(|a| Some((a.title.as_str(), a.rating.as_ref()?)));
        let rated = rated.chain(findings.overall.iter().map(|overall| ("het geheel", overall)));
        let failing = rated.filter(|(_, rating)| {
            let (stands, scale) = (rating.stands(), &rating.rules.scale);
            let from = fail_on.as_ref().and_then(|gate| scale.iter().position(|place| place == gate));
            // Without a rating it may be any.
            let fails =
                |place: &&str| from.is_some_and(|from| scale.iter().skip(from).any(|worse| worse == place));
            from.is_some() && (stands.is_empty() || stands.iter().any(fails))
        });
        let failing: Vec<String> =
            failing.map(|(title, rating)| format!("{title}: {}", rating.stands().join(" of "))).collect();
        if failing.is_empty() {
            return Ok(Exit::Fine);
        }
        say(&format!("the gate is not met: {}", failing.join("; ")));
        Ok(Exit::Gate)
    }
}

/// The overview as plain text, for a file.
fn plain(findings: &Findings, published: bool) -> String {
    overview(findings, published).iter().map(|(_, piece)| inert::visible(piece)).collect()
}

/// The overview in pieces, each in its style.
fn overview(findings: &Findings, published: bool) -> Vec<(Style, String)> {
    let (none, bold, dim) = (Style::new(), Style::new().bold(), Style::new().dimmed());
    let overview = table::overview(findings, output::width(), published);
    let mut pieces = Vec::new();
    let mut put = |style: Style, text: &str, then: &str| {
        pieces.push((style, text.to_owned()));
        pieces.push((none, then.to_owned()));
    };
    put(bold, &overview.title, "\n");
    for section in &overview.sections {
        if let Some(of) = &section.of {
            put(none, "\n", "");
            put(bold, &format!("Normenkader: {of}"), "\n");
        }
        put(none, "\n", "");
        put(bold, &section.heading, "\n");
        if !section.reason.is_empty() {
            put(dim, &section.reason, "\n");
        }
        section.cases.iter().for_each(|cases| put(none, cases, "\n"));
        put(none, &section.body, "\n");
    }
    if let Some((heading, reason)) = &overview.overall {
        put(none, "\n", "");
        put(bold, heading, "\n");
        put(dim, reason, "\n");
    }
    if let Some((heading, table)) = &overview.published {
        put(none, "\n", "");
        put(bold, heading, "\n");
        put(none, table, "\n");
    }
    put(none, "\n", "");
    put(none, &overview.footer, "\n");
    pieces
}
