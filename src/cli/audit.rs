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
    load::{self, Evaluated, Everything},
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

    /// Write the findings: json, yaml or table, with `:PATH` to a file; may be given several times
    #[arg(short, long, value_name = "FORMAT[:PATH]", value_parser = output::parse::<Format>)]
    output: Vec<Output<Format>>,

    /// Show all that the source published beside what is computed, not only where the two do not agree
    #[arg(long)]
    published: bool,

    #[command(flatten)]
    limited: load::Limited,

    #[command(flatten)]
    keep: load::KeepGoing,

    /// Write to a file what every record came to on every norm, with its evidence, as lines of JSON; the findings themselves show
    /// at most 1,000 records of a norm (`--limit shown=NUMBER`)
    #[arg(long, value_name = "FILE")]
    everything: Option<PathBuf>,

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
    if arguments.sign.is_some() && !arguments.output.iter().any(|output| signed(output).is_some()) {
        say("error: --sign signs findings in a file, such as -o json:findings.json");
        return Err(Exit::Usage);
    }
    // A key that cannot be opened, or a password that is asked, had better come before the work.
    let signer = arguments.sign.as_deref().map(Signer::open).transpose()?;
    let loaded = load::audit(&arguments.folder, arguments.limited)?.going_on(arguments.keep);
    if let Some(rating) = &arguments.fail_on {
        let ratings = loaded.framework.aspects.iter().filter_map(|aspect| aspect.rating.as_ref());
        let scales = ratings.chain(&loaded.framework.overall).map(|rating| &rating.rules.scale);
        let mut known: Vec<&String> = scales.flatten().collect();
        known.dedup();
        if !known.contains(&rating) {
            let mut places: Vec<&str> = Vec::new();
            known.into_iter().for_each(|place| {
                if !places.contains(&place.as_str()) {
                    places.push(place);
                }
            });
            say(&format!("error: `{rating}` is not on the scale of this framework: {}", places.join(", ")));
            return Err(Exit::Usage);
        }
    }
    let mut everything = arguments.everything.as_deref().map(Growing::create).transpose()?;
    let mut write = everything.as_mut().map(|file| |lines: &[u8]| file.write(lines));
    let Evaluated { findings, problems } = loaded.findings(write.as_mut().map(|write| write as Everything<'_>))?;
    everything.map_or(Ok(()), Growing::finish)?;
    for output in &arguments.output {
        let text = match output.format {
            Format::Json => document::write(&findings, Form::Json)?,
            Format::Yaml => document::write(&findings, Form::Yaml)?,
            Format::Table => plain(&findings, arguments.published),
        };
        output.write(&text)?;
        if let (Some(signer), Some(path)) = (&signer, signed(output)) {
            signer.sign(path, text.as_bytes())?;
        }
    }
    // The table is what the command is for, unless stdout was asked for something else.
    if !arguments.output.iter().any(|o| o.path.is_none()) {
        print_styled(&overview(&findings, arguments.published))?;
    }
    let rated = findings.aspects.iter().filter_map(|a| Some((a.title.as_str(), a.rating.as_ref()?)));
    let rated = rated.chain(findings.overall.iter().map(|overall| ("het geheel", overall)));
    let failing = rated.filter(|(_, rating)| {
        let (stands, scale) = (rating.stands(), &rating.rules.scale);
        let from = arguments.fail_on.as_ref().and_then(|gate| scale.iter().position(|place| place == gate));
        // Without a rating it may be any.
        let fails =
            |place: &&str| from.is_some_and(|from| scale.iter().skip(from).any(|worse| worse == place));
        from.is_some() && (stands.is_empty() || stands.iter().any(fails))
    });
    let failing: Vec<String> =
        failing.map(|(title, rating)| format!("{title}: {}", rating.stands().join(" of "))).collect();
    let exit = if failing.is_empty() { Exit::Fine } else { Exit::Gate };
    if exit == Exit::Gate {
        say(&format!("the gate is not met: {}", failing.join("; ")));
    }
    Ok(arguments.keep.exit(exit, &problems))
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
