//! The account: the rules and parameters, what stays open, who judged, and what went in.

use serde::Serialize;

use super::authored::text;
use super::language::Language;
use super::numbering::{Citation, Numbers, place};
use super::open::{Unknown, open_verdicts, unknown};
use super::wording::{agree, counted, figure, inside, sentence};
use crate::dutch;
use crate::findings::{
    self, Aspect, Findings, Inherited, Input, Judgement, Origin, OutsideFigure, Overruled, Parameter, Waiver,
};

#[derive(Serialize)]
pub(super) struct Account<'a> {
    pub(super) number: usize,
    pub(super) inherited: Vec<Base<'a>>,
    pub(super) authored: String,
    pub(super) scale: String,
    pub(super) ratings: Vec<Rules>,
    /// Figures from outside.
    pub(super) figures: &'a [OutsideFigure],
    /// Ratings that people gave instead of what the rules give: of what, which, instead of which, by whom, why.
    pub(super) overrides: Vec<(String, &'a str, &'a str, String, &'a str)>,
    pub(super) parameter_table: usize,
    pub(super) parameters: Vec<ParameterView>,
    pub(super) open: String,
    pub(super) unknown_table: usize,
    pub(super) unknown: Vec<Unknown<'a>>,
    pub(super) judgement: String,
    pub(super) judgement_table: usize,
    pub(super) judgements: Vec<JudgementView<'a>>,
    pub(super) waivers: Vec<String>,
    pub(super) limits: Vec<(&'a str, String, &'a str)>,
    pub(super) denominator_table: usize,
    pub(super) inputs: &'a [Input],
    pub(super) files: String,
}

/// A framework that this one takes over from.
#[derive(Serialize)]
pub(super) struct Base<'a> {
    title: &'a str,
    changes: Vec<String>,
}

fn base(inherited: &Inherited) -> Base<'_> {
    Base {
        title: &inherited.title,
        changes: inherited.changes.iter().map(|change| sentence(change)).collect(),
    }
}

#[derive(Serialize)]
pub(super) struct Rules {
    title: String,
    /// The scale, where it is another than the framework's.
    scale: Option<String>,
    /// What is rated at all, where that is not everything.
    applies: Option<String>,
    precedence: String,
    /// Each rule with whether it decided.
    lines: Vec<(String, bool)>,
    /// Each limit with whether it changed what the rules came to.
    limits: Vec<(String, bool)>,
    origin: String,
}

#[derive(Serialize)]
pub(super) struct ParameterView {
    name: String,
    value: String,
    scope: String,
    origin: String,
    note: Option<Citation>,
}

#[derive(Serialize)]
pub(super) struct JudgementView<'a> {
    dossier: &'a str,
    norm: &'a str,
    question: &'a str,
    verdict: &'static str,
    by: String,
    motivation: &'a str,
}

pub(super) fn account<'a>(
    l: &Language,
    findings: &'a Findings,
    number: usize,
    numbers: &mut Numbers,
) -> Account<'a> {
    let norms = || findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let parameter_table = numbers.table();
    let parameters =
        findings.parameters.iter().map(|parameter| parameter_view(findings, parameter, numbers)).collect();
    let unknown: Vec<Unknown<'_>> = norms().filter_map(|norm| unknown(l, norm)).collect();
    let unknown_table = if unknown.is_empty() { 0 } else { numbers.table() };
    let judgement_table = if findings.judgements.is_empty() { 0 } else { numbers.table() };
    let files = findings.inputs.len() as u64;
    Account {
        number,
        inherited: findings.framework.inherited.iter().map(base).collect(),
        authored: written(findings),
        scale: dutch::join(&findings.framework.scale, "en"),
        ratings: findings
            .aspects
            .iter()
            .flat_map(|aspect| rules_of(findings, aspect))
            .chain(findings.overall.as_ref().map(|overall| {
                let title = "Voorgesteld totaaloordeel".to_owned();
                rules(findings, title, &overall.rules, overall.rule, &overall.limits)
            }))
            .collect(),
        figures: &findings.figures,
        overrides: overrides(findings),
        parameter_table,
        parameters,
        open: open_verdicts(l, findings),
        unknown_table,
        unknown,
        judgement: judged(findings),
        judgement_table,
        waivers: findings.waivers.iter().map(|waiver| waived(findings, waiver)).collect(),
        judgements: findings.judgements.iter().map(|judgement| judgement_view(findings, judgement)).collect(),
        limits: norms()
            .filter_map(|norm| Some((norm.id.as_str(), place("norm", &norm.id), norm.open.as_deref()?)))
            .collect(),
        denominator_table: numbers.table(),
        inputs: &findings.inputs,
        files: format!("{} {}", figure(files), agree(files, "bestand", "bestanden")),
    }
}

/// Which texts people wrote.
fn written(findings: &Findings) -> String {
    let mut names: Vec<String> = Vec::new();
    for section in ["voorwoord", "inleiding", "eindoordeel"] {
        if text(findings, section).is_some() {
            names.push(match section {
                "inleiding" => "het begin van de inleiding".to_owned(),
                name => format!("het {name}"),
            });
        }
    }
    for aspect in &findings.aspects {
        for (part, name) in [("gevolgen", "de gevolgen"), ("conclusie", "de conclusie")] {
            if text(findings, &format!("{}.{part}", aspect.id)).is_some() {
                names.push(format!("{name} bij ‘{}’", inside(&aspect.title)));
            }
        }
    }
    if names.is_empty() {
        "Alle tekst is uit de bevindingen samengesteld.".to_owned()
    } else {
        format!(
            "Door mensen geschreven: {}. De overige tekst is uit de bevindingen samengesteld.",
            dutch::join(&names, "en")
        )
    }
}

/// Every rating that a person gave instead of what the rules give.
fn overrides(findings: &Findings) -> Vec<(String, &str, &str, String, &str)> {
    let one = &findings.main().one;
    let mut rows: Vec<(String, &str, &Overruled)> = Vec::new();
    for aspect in &findings.aspects {
        let overruled = aspect.rating.as_ref().and_then(|r| Some((r.text.as_str(), r.overruled.as_ref()?)));
        rows.extend(overruled.map(|(text, o)| (aspect.title.clone(), text, o)));
        for record in aspect.cases.iter().flat_map(|cases| &cases.records) {
            let of = || format!("{}, {one} {}", aspect.title, record.dossier);
            rows.extend(record.overruled.as_ref().map(|o| (of(), record.text.as_str(), o)));
        }
    }
    if let Some(overall) = &findings.overall {
        rows.extend(
            overall.overruled.as_ref().map(|o| ("Totaaloordeel".to_owned(), overall.text.as_str(), o)),
        );
    }
    rows.into_iter()
        .map(|(of, text, o)| (of, o.place.as_str(), text, dutch::given(o), o.motivation.trim()))
        .collect()
}

/// The rules of an aspect, and those by which it rates single records.
fn rules_of(findings: &Findings, aspect: &Aspect) -> Vec<Rules> {
    let own = aspect
        .rating
        .as_ref()
        .map(|rating| rules(findings, aspect.title.clone(), &rating.rules, rating.rule, &rating.limits));
    let one = &findings.main().one;
    let cases = aspect
        .cases
        .as_ref()
        .map(|cases| rules(findings, format!("{}, per {one}", aspect.title), &cases.rules, None, &[]));
    own.into_iter().chain(cases).collect()
}

fn rules(
    findings: &Findings,
    title: String,
    rules: &findings::Rules,
    rule: Option<u64>,
    limits: &[u64],
) -> Rules {
    let origin = match rules.origin {
        Origin::Source => "Deze regels staan in de bron",
        Origin::Chosen => "Deze regels zijn gekozen door de opstellers van het normenkader",
        Origin::Audit => "Deze regels zijn door deze audit gesteld",
    };
    let why = rules.why.as_deref().map(str::trim).filter(|why| !why.is_empty());
    let one = &findings.main().one;
    Rules {
        title,
        scale: (rules.scale != findings.framework.scale)
            .then(|| format!("De schaal is hier, van hoog naar laag: {}.", dutch::join(&rules.scale, "en"))),
        applies: rules
            .applies
            .as_ref()
            .map(|applies| format!("Een {one} krijgt alleen een oordeel als {applies}.")),
        precedence: rules.precedence.clone(),
        lines: rules.rules.iter().zip(1..).map(|(text, at)| (sentence(text), rule == Some(at))).collect(),
        limits: rules
            .limits
            .iter()
            .zip(1..)
            .map(|(text, at)| (sentence(text), limits.contains(&at)))
            .collect(),
        origin: sentence(&why.map_or_else(|| origin.to_owned(), |why| format!("{origin}: {}", inside(why)))),
    }
}

fn parameter_view(findings: &Findings, parameter: &Parameter, numbers: &mut Numbers) -> ParameterView {
    let aspect = parameter.aspect.as_ref();
    let title = aspect.map(|id| {
        findings.aspects.iter().find(|aspect| aspect.id == *id).map_or(id.as_str(), |aspect| &aspect.title)
    });
    let why = parameter.why.as_deref().map(|why| format!(": {}", why.trim())).unwrap_or_default();
    ParameterView {
        name: dutch::capitalize(&parameter.id.replace('_', " ")),
        value: match &parameter.valid {
            Some(valid) => format!("{} ({valid})", parameter.value),
            None => parameter.value.clone(),
        },
        scope: title.unwrap_or("alle aspecten").to_owned(),
        origin: sentence(&format!("{}{why}", dutch::origin(parameter.origin))),
        note: parameter.source.as_ref().map(|source| numbers.cite(source)),
    }
}

/// A deviation that is allowed, with the outcome that it does not change.
fn waived(findings: &Findings, waiver: &Waiver) -> String {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let mut records = norms.filter(|norm| norm.id == waiver.norm).flat_map(|norm| &norm.verdicts);
    let verdict = records.find(|record| record.dossier == waiver.dossier).map(|record| record.verdict);
    let verdict = verdict.map_or_else(String::new, |verdict| format!(" ({})", dutch::verdict(verdict)));
    let until = dutch::date(&waiver.until);
    let expired = if waiver.expired { ", dus op de peildatum verlopen" } else { "" };
    format!(
        "{} {}, {}{verdict}: toegestaan tot en met {until}{expired}, door {}. {}",
        dutch::capitalize(&findings.main().one),
        waiver.dossier,
        waiver.norm,
        waiver.by,
        sentence(&waiver.motivation)
    )
}

fn judged(findings: &Findings) -> String {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let asked: Vec<String> = norms
        .flat_map(|norm| {
            norm.criteria.iter().filter(|criterion| criterion.judged).map(move |criterion| (norm, criterion))
        })
        .map(|(norm, criterion)| format!("‘{}’ ({})", criterion.question.trim(), norm.id))
        .collect();
    let given = findings.judgements.len() as u64;
    match (asked.is_empty(), given) {
        (true, 0) => "Geen enkele norm vraagt om een menselijk oordeel.".to_owned(),
        (true, _) => {
            format!("Er {} {} gegeven.", agree(given, "is", "zijn"), counted(given, "oordeel", "oordelen"))
        }
        (false, 0) => format!(
            "Een menselijk oordeel is nodig voor: {}. Zulke oordelen zijn niet gegeven; wat ervan afhangt, staat open.",
            dutch::join(&asked, "en")
        ),
        (false, _) => format!(
            "Een menselijk oordeel is nodig voor: {}. Er {} {} gegeven; wat van andere afhangt, staat open.",
            dutch::join(&asked, "en"),
            agree(given, "is", "zijn"),
            counted(given, "oordeel", "oordelen"),
        ),
    }
}

fn judgement_view<'a>(findings: &'a Findings, judgement: &'a Judgement) -> JudgementView<'a> {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let mut criteria = norms.filter(|norm| norm.id == judgement.norm).flat_map(|norm| &norm.criteria);
    let criterion = criteria.find(|criterion| criterion.id == judgement.criterion);
    let date = judgement.date.as_deref().map(|date| format!(", {}", dutch::date(date))).unwrap_or_default();
    JudgementView {
        dossier: &judgement.dossier,
        norm: &judgement.norm,
        question: criterion.map_or(&judgement.criterion, |criterion| &criterion.question),
        verdict: dutch::verdict(judgement.verdict),
        by: format!("{}{date}", judgement.by),
        motivation: judgement.motivation.trim(),
    }
}
