//! `toetssteen verify`: whether an audit still comes to the findings that somebody kept.

use std::path::{Path, PathBuf};

use crate::{
    findings::Findings,
    inert::one_line,
    verify::{self, Change, Results},
};

use super::{
    Exit,
    document::{self, Document},
    load::{self, Limited, shown},
    output::{print, say},
    sign,
};

/// So many changed inputs are named; beyond that only their number helps.
const MOST_SHOWN: usize = 20;

/// Run the audit behind a findings document again, and show the first difference
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  toetssteen audit casefiles/ouderen-45plus -o json:findings.json\n  \
    toetssteen verify findings.json --audit casefiles/ouderen-45plus\n  \
    toetssteen verify findings.json --key inspectie.pub --signature-only\n\n\
    First come the inputs that are not what they were (changed, missing, added, left out), then the first place in the \
    findings that differs (what they say → what comes out now), then the program. What the hashes cover is in \
    docs/reproducibility.md.\n\
    Exits with 0 if all is the same, 1 if something differs or the signature does not hold, 3 if something cannot be read.")]
pub(super) struct Arguments {
    /// A findings document (`audit -o json:PATH`)
    findings: PathBuf,

    /// The folder with audit.yaml; where FINDINGS lies, or the nearest above, if left out
    #[arg(long, value_name = "FOLDER")]
    audit: Option<PathBuf>,

    /// Check the signature FINDINGS.minisig with a public key of minisign: a file, or the key itself
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    /// Check the signature and run nothing; then FINDINGS may be any file
    #[arg(long, requires = "key", conflicts_with_all = ["audit", "any_version"])]
    signature_only: bool,

    /// Take findings of another version of the program for the same, if all else is
    #[arg(long)]
    any_version: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let file = &arguments.findings;
    let content = sign::read(file)?;
    let mut same = true;
    if let Some(key) = &arguments.key {
        let (holds, what) = sign::check(file, &content, key)?;
        print(&format!("signature: {what}\n"))?;
        same = holds;
    } else if sign::signature_of(file).exists() {
        say(&format!("{} is not checked: no --key", shown(&sign::signature_of(file))));
    }
    if !arguments.signature_only {
        let document = document::of_bytes(file, Ok(content))?;
        same &= again(arguments, &document)?;
    }
    Ok(if same { Exit::Fine } else { Exit::Gate })
}

/// Runs the audit again; whether it comes to the same.
fn again(arguments: &Arguments, document: &Document) -> Result<bool, Exit> {
    let folder = folder(arguments)?;
    let claimed = &document.findings;
    // A document says whether its records were limited to what is needed; the same is done again.
    let limited = Limited { only_needed: claimed.limited.is_some() };
    let found = load::audit(&folder, limited);
    let found = found.and_then(|loaded| loaded.findings(None)).map(|evaluated| evaluated.findings);
    let hash = |path: &str| load::hash_of(&folder.join(path));
    let changes = verify::inputs(&claimed.inputs, found.as_ref().ok().map(|f| f.inputs.as_slice()), hash);
    if !changes.is_empty() {
        let mut text = format!("inputs: {} not what they were, of {}\n", changes.len(), claimed.inputs.len());
        for (path, change) in changes.iter().take(MOST_SHOWN) {
            let change = match change {
                Change::Changed => "changed ",
                Change::Missing => "missing ",
                Change::Added => "added   ",
                Change::LeftOut => "left out",
            };
            text.push_str(&format!("  {change}  {}\n", one_line(path)));
        }
        if changes.len() > MOST_SHOWN {
            text.push_str(&format!("  and {} more\n", changes.len() - MOST_SHOWN));
        }
        print(&text)?;
    }
    let program = |findings: &Findings| format!("{} {}", findings.tool.name, findings.tool.version);
    let found = match found {
        Ok(found) => found,
        // What does not run any more for what was changed in it, is not what it was.
        Err(_) if !changes.is_empty() => {
            say("the audit does not run as it is now, so that the findings are not compared");
            return Ok(false);
        }
        Err(exit) => {
            say(&format!("no input is changed; the findings are by {}", program(claimed)));
            return Err(exit);
        }
    };
    let results = verify::results(claimed, &found).map_err(|error| {
        say(&format!("error: the findings cannot be compared: {error}"));
        Exit::Internal
    })?;
    print(&told(&results))?;
    let (by, now) = (program(claimed), program(&found));
    if by != now {
        print(&format!("program: {} → {now}\n", one_line(&by)))?;
    }
    let same = changes.is_empty() && results.places == 0 && (by == now || arguments.any_version);
    if same {
        let how = if document.text == document::write(&found, document.form)? {
            "the same, byte for byte"
        } else if by == now {
            "the same, laid out in another way"
        } else {
            "the same, by another version of the program"
        };
        let as_of = &found.audit.as_of;
        print(&format!("{how}: {} inputs, as of {as_of}, {now}\n", found.inputs.len()))?;
    }
    Ok(same)
}

/// The first place in which results differ.
fn told(results: &Results) -> String {
    let Some(first) = &results.first else { return String::new() };
    let within = match first.within.as_slice() {
        [] => String::new(),
        names => format!("  in {}\n", one_line(&names.join(", "))),
    };
    let places = match results.places {
        1 => "1 place differs".to_owned(),
        places => format!("{places} places differ, of which the first is"),
    };
    let (path, claimed, found) = (one_line(&first.path), one_line(&first.claimed), one_line(&first.found));
    format!("findings: {places}\n  {path}: {claimed} → {found}\n{within}")
}

/// The folder of the audit: as given, or the nearest with an `audit.yaml` at or above the findings.
fn folder(arguments: &Arguments) -> Result<PathBuf, Exit> {
    if let Some(folder) = &arguments.audit {
        // Of an audit that is not there, not every input is missing.
        if !folder.join("audit.yaml").is_file() {
            say(&format!("error: there is no audit.yaml in {}", shown(folder)));
            return Err(Exit::Input);
        }
        return Ok(folder.clone());
    }
    let beside = arguments.findings.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let above = std::path::absolute(beside).unwrap_or_default();
    let mut folders = std::iter::once(beside).chain(above.ancestors().skip(1));
    folders.find(|folder| folder.join("audit.yaml").is_file()).map(Path::to_path_buf).ok_or_else(|| {
        let near = shown(beside);
        say(&format!(
            "error: there is no audit.yaml in {near} or above; name the audit's folder with --audit"
        ));
        Exit::Input
    })
}
