//! `toetssteen explain`: why one dossier got its verdict on one norm, or its rating on one aspect.

use std::path::PathBuf;

use crate::{
    assess::{self, Traces, known::Known},
    audit::statements::Rated,
    diagnostic::nearest,
    dossier::DossierId,
    explain::{Explainer, phrase::Phrases},
    findings::Record,
    inert::prose,
    render::tree,
};

use super::{
    Exit, load,
    output::{print, say},
};

/// Show why a dossier got its verdict on a norm, or its rating on an aspect, condition by condition
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  toetssteen explain casefiles/ouderen-45plus 15 CO-4\n  \
    toetssteen explain casefiles/aanpak-45plus-almere KM-1\n\n\
    Each line is a condition, how it came out (ja, nee, onbekend, n.v.t.), what it found and where (file:line).\n\
    For an open verdict follows what would settle it, the smallest set of facts first.")]
pub(super) struct Arguments {
    /// The folder with audit.yaml
    folder: PathBuf,
    /// The number of the dossier, or of another record that the norm is about; or a norm about the whole
    dossier: String,
    /// The id of the norm, or of an aspect that rates dossiers; all of them if left out
    norm: Option<String>,

    #[command(flatten)]
    limited: load::Limited,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let loaded = load::audit(&arguments.folder, arguments.limited)?;
    let (norms, aspects) = (&loaded.framework.norms, &loaded.framework.aspects);
    // A norm about the whole is about no dossier; whoever names one none the less, means that norm.
    let whole = arguments.norm.as_ref().unwrap_or(&arguments.dossier);
    if let Some(slot) = loaded.framework.population_norms.iter().position(|norm| norm.id == *whole) {
        return explain_whole(&loaded, slot);
    }
    let asked = |id: &String| arguments.norm.as_ref().is_none_or(|asked| asked == id);
    if let Some(id) = &arguments.norm
        && !norms.iter().any(|norm| norm.id == *id)
        && !aspects.iter().any(|aspect| aspect.id == *id && aspect.case_rating.is_some())
    {
        if aspects.iter().any(|aspect| aspect.id == *id) {
            say(&format!("error: the aspect {id} does not rate single dossiers"));
            return Err(Exit::Usage);
        }
        let rated = aspects.iter().filter(|aspect| aspect.case_rating.is_some()).map(|a| a.id.as_str());
        let wholes = loaded.framework.population_norms.iter().map(|norm| norm.id.as_str());
        let near = nearest(id, norms.iter().map(|n| n.id.as_str()).chain(rated).chain(wholes));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        say(&format!("error: the framework has no norm {id}{hint}"));
        return Err(Exit::Usage);
    }
    // A norm or a rating is about one kind of record; without one it is the main kind.
    let about = arguments.norm.as_ref().and_then(|id| {
        let norm = norms.iter().find(|norm| norm.id == *id).map(|norm| norm.subject);
        let rating = aspects.iter().find(|aspect| aspect.id == *id).and_then(|a| a.case_rating.as_ref());
        norm.or(rating.map(|rating| rating.subject))
    });
    let about = about.unwrap_or_default();
    let wanted = DossierId(arguments.dossier.clone());
    let mut problems = load::Problems::default();
    let mut found = None;
    let mut known = Vec::new();
    let paths = loaded.paths()?;
    // The record that is asked for is explained only when no other gives anybody away.
    loaded.screened(&paths)?;
    let paths = paths.into_iter().filter(|(subject, _)| *subject == about);
    for (subject, path) in paths.flat_map(|(subject, paths)| paths.into_iter().map(move |p| (subject, p))) {
        for read in loaded.reading().file(&path, subject) {
            // A record that cannot be read may be the one that is asked for.
            if read.lost {
                problems.show(read.sink, &read.files);
            }
            for (dossier, _) in read.dossiers {
                if dossier.id == wanted && found.is_none() {
                    found = Some(dossier);
                } else {
                    known.push(dossier.id.0);
                }
            }
        }
        if found.is_some() {
            break;
        }
    }
    let Some(dossier) = found else {
        let near = nearest(&wanted.0, known.iter().map(String::as_str));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        let one = &loaded.framework.subject(about).one;
        say(&format!("error: there is no usable {one} {wanted}{hint}"));
        return Err(if problems.errors > 0 { Exit::Input } else { Exit::Usage });
    };
    let (judgements, as_of) = (&loaded.judgements.verdicts, loaded.audit.as_of);
    let assessment = assess::assess(&loaded.framework, &dossier, judgements, as_of);
    let known = Known::of(&loaded.framework, &dossier);
    let traces = Traces::new(&loaded.framework, &dossier, &known, judgements, as_of, &assessment);
    let explainer = Explainer {
        phrases: Phrases::new(&loaded.framework, dossier.subject),
        evaluator: traces.evaluator(),
    };
    let mut texts = Vec::new();
    for (slot, (norm, assessed)) in norms.iter().zip(&assessment.norms).enumerate() {
        if norm.subject != dossier.subject || !asked(&norm.id) {
            continue;
        }
        let trace = traces.norm(slot);
        let trees = explainer.norm(norm, &trace, assessed);
        let record = Record {
            dossier: dossier.id.0.clone(),
            verdict: assessed.possible.verdict(),
            possible: assessed.possible.iter().collect(),
            evidence: Vec::new(),
            settle: explainer.settle(norm, &trace, assessed),
        };
        let mut text = tree::render(&format!("{} {}", norm.id, norm.title), &norm.statement, &record, &trees);
        let waivers = loaded.statements().waivers.iter().map(|(_, waiver)| waiver);
        for waiver in waivers.filter(|w| w.dossier == dossier.id.0 && w.norm == norm.id) {
            let expired = if waiver.expired { " (verlopen)" } else { "" };
            let until = crate::dutch::date(&waiver.until);
            text.push_str(&format!(
                "\nAfwijking toegestaan tot en met {until}{expired}, door {}: {}\n",
                prose(&waiver.by),
                prose(&waiver.motivation)
            ));
        }
        texts.push(text);
    }
    for (slot, (aspect, assessed)) in aspects.iter().zip(&assessment.cases).enumerate() {
        let (Some(rating), Some(assessed)) = (&aspect.case_rating, assessed) else { continue };
        if !asked(&aspect.id) {
            continue;
        }
        let trace = traces.case(rating);
        let mut record = explainer.case(rating, assessed, &trace);
        let overruled = loaded.statements().overruled(&Rated::Case(slot, dossier.id.clone()));
        record.overruled = overruled.map(|(_, overruled)| overruled.clone());
        let trees = explainer.case_trees(rating, assessed, &trace);
        texts.push(tree::case(&aspect.title, &record, &trees));
    }
    print(&texts.join("\n"))?;
    Ok(Exit::Fine)
}

/// Explains a norm about the whole.
fn explain_whole(loaded: &load::Loaded, slot: usize) -> Result<Exit, Exit> {
    let mut problems = load::Problems::default();
    let partial = loaded.assessed(&mut problems, None)?;
    let (framework, statements) = (&loaded.framework, loaded.statements());
    let trees = partial.explain(framework, statements, slot);
    if let Some((norm, _)) = partial.judge(framework, statements).into_iter().nth(slot) {
        let record = Record {
            dossier: String::new(),
            verdict: norm.verdict,
            possible: norm.possible,
            evidence: Vec::new(),
            settle: Vec::new(),
        };
        print(&tree::render(&format!("{} {}", norm.id, norm.title), &norm.statement, &record, &trees))?;
    }
    Ok(Exit::Fine)
}
