//! The account: the rules and parameters, what stays open, who judged, and what went in.

use serde::Serialize;

use super::authored::text;
use super::language::{Language, say};
use super::numbering::{Citation, Numbers, place};
use super::open::{Unknown, open_verdicts, unknown};
use super::rating::{by_on, given, shown};
use super::wording::{inside, sentence};
use crate::dutch::capitalize;
use crate::findings::{
    self, Aspect, Findings, Inherited, Input, Judgement, Origin, OutsideFigure, Overruled, Parameter,
    ScreenException, Waiver,
};

#[derive(Serialize)]
pub(super) struct Account<'a> {
    pub(super) number: usize,
    pub(super) inherited: Vec<Base<'a>>,
    /// The frameworks against which the records were tested together, each in a sentence; empty where it is one.
    pub(super) joined: Vec<String>,
    pub(super) authored: String,
    pub(super) scale: String,
    pub(super) ratings: Vec<Rules>,
    /// Figures from outside.
    pub(super) figures: &'a [OutsideFigure],
    /// Ratings that people gave instead of what the rules give: of what, which, instead of which, by whom, why.
    pub(super) overrides: Vec<(String, &'a str, String, String, &'a str)>,
    pub(super) parameter_table: usize,
    pub(super) parameters: Vec<ParameterView>,
    pub(super) open: String,
    pub(super) unknown_table: usize,
    pub(super) unknown: Vec<Unknown<'a>>,
    pub(super) judgement: String,
    pub(super) judgement_table: usize,
    pub(super) judgements: Vec<JudgementView<'a>>,
    pub(super) waivers: Vec<String>,
    /// What the screen for identifying data was told to let pass.
    pub(super) screened: Vec<String>,
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

/// One of several frameworks: its documents, its aspects and its scale.
fn joined(l: &Language, findings: &Findings, one: &findings::Joined) -> String {
    let own = |aspect: &&Aspect| one.aspects.contains(&aspect.id);
    let aspects: Vec<&str> = findings.aspects.iter().filter(own).map(|a| a.title.as_str()).collect();
    say!(
        l,
        if one.overall { "joined-framework-overall" } else { "joined-framework" },
        title = one.title.as_str(),
        documents = l.and(&one.documents),
        aspects = l.and(&aspects),
        scale = l.and(&one.scale),
    )
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
    verdict: String,
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
        findings.parameters.iter().map(|parameter| parameter_view(l, findings, parameter, numbers)).collect();
    let unknown: Vec<Unknown<'_>> = norms().filter_map(|norm| unknown(l, norm)).collect();
    let unknown_table = if unknown.is_empty() { 0 } else { numbers.table() };
    let judgement_table = if findings.judgements.is_empty() { 0 } else { numbers.table() };
    Account {
        number,
        inherited: findings.framework.inherited.iter().map(base).collect(),
        joined: findings.framework.joined.iter().map(|one| joined(l, findings, one)).collect(),
        authored: written(l, findings),
        scale: l.and(&findings.framework.scale),
        ratings: findings
            .aspects
            .iter()
            .flat_map(|aspect| rules_of(l, findings, aspect))
            .chain(findings.overall.as_ref().map(|overall| {
                let title = l.word("rules-of-overall");
                rules(l, findings, title, &overall.rules, overall.rule, &overall.limits)
            }))
            .collect(),
        figures: &findings.figures,
        overrides: overrides(l, findings),
        parameter_table,
        parameters,
        open: open_verdicts(l, findings),
        unknown_table,
        unknown,
        judgement: judged(l, findings),
        judgement_table,
        waivers: findings.waivers.iter().map(|waiver| waived(l, findings, waiver)).collect(),
        screened: findings.audit.screen_exceptions.iter().map(|exception| let_pass(l, exception)).collect(),
        judgements: findings
            .judgements
            .iter()
            .map(|judgement| judgement_view(l, findings, judgement))
            .collect(),
        limits: norms()
            .filter_map(|norm| Some((norm.id.as_str(), place("norm", &norm.id), norm.open.as_deref()?)))
            .collect(),
        denominator_table: numbers.table(),
        inputs: &findings.inputs,
        files: say!(l, "account-files", count = findings.inputs.len()),
    }
}

/// Which texts people wrote.
fn written(l: &Language, findings: &Findings) -> String {
    let mut names: Vec<String> = Vec::new();
    for (section, name) in [
        ("voorwoord", "authored-foreword"),
        ("inleiding", "authored-introduction"),
        ("eindoordeel", "authored-overall"),
    ] {
        if text(findings, section).is_some() {
            names.push(l.word(name));
        }
    }
    for aspect in &findings.aspects {
        for (part, name) in [("gevolgen", "authored-consequences"), ("conclusie", "authored-conclusion")] {
            if text(findings, &format!("{}.{part}", aspect.id)).is_some() {
                names.push(say!(l, name, aspect = inside(&aspect.title)));
            }
        }
    }
    if !findings.audit.reactions.is_empty() {
        names.push(l.word("authored-reactions"));
    }
    if names.is_empty() {
        l.word("authored-nothing")
    } else {
        say!(l, "authored-parts", parts = l.and(&names))
    }
}

/// Every rating that a person gave instead of what the rules give.
fn overrides<'a>(l: &Language, findings: &'a Findings) -> Vec<(String, &'a str, String, String, &'a str)> {
    let one = findings.main().one.as_str();
    let mut rows: Vec<(String, String, &Overruled)> = Vec::new();
    for aspect in &findings.aspects {
        let title = aspect.title.as_str();
        let overruled = aspect.rating.as_ref().and_then(|r| Some((r, r.overruled.as_ref()?)));
        rows.extend(overruled.map(|(r, o)| (title.to_owned(), shown(l, &r.possible, &r.text), o)));
        for record in aspect.cases.iter().flat_map(|cases| &cases.records) {
            let dossier = record.dossier.as_str();
            let of = || say!(l, "override-of-record", aspect = title, one = one, dossier = dossier);
            let ruled = || shown(l, &record.possible, &record.text);
            rows.extend(record.overruled.as_ref().map(|o| (of(), ruled(), o)));
        }
    }
    if let Some(overall) = &findings.overall {
        let ruled = || shown(l, &overall.possible, &overall.text);
        rows.extend(overall.overruled.as_ref().map(|o| (l.word("override-of-overall"), ruled(), o)));
    }
    rows.into_iter()
        .map(|(of, ruled, o)| (of, o.place.as_str(), ruled, given(l, o), o.motivation.trim()))
        .collect()
}

/// The rules of an aspect, and those by which it rates single records.
fn rules_of(l: &Language, findings: &Findings, aspect: &Aspect) -> Vec<Rules> {
    let title = aspect.title.as_str();
    let own = aspect
        .rating
        .as_ref()
        .map(|rating| rules(l, findings, title.to_owned(), &rating.rules, rating.rule, &rating.limits));
    let cases = aspect.cases.as_ref().map(|cases| {
        let title = say!(l, "rules-of-records", aspect = title, one = findings.main().one.as_str());
        rules(l, findings, title, &cases.rules, None, &[])
    });
    own.into_iter().chain(cases).collect()
}

fn rules(
    l: &Language,
    findings: &Findings,
    title: String,
    rules: &findings::Rules,
    rule: Option<u64>,
    limits: &[u64],
) -> Rules {
    let origin = l.word(match rules.origin {
        Origin::Source => "rules-from-source",
        Origin::Chosen => "rules-from-framework",
        Origin::Audit => "rules-from-audit",
    });
    let why = rules.why.as_deref().map(str::trim).filter(|why| !why.is_empty()).map(inside);
    let one = findings.main().one.as_str();
    Rules {
        title,
        scale: (rules.scale != findings.framework.scale)
            .then(|| say!(l, "rules-scale", scale = l.and(&rules.scale))),
        applies: rules
            .applies
            .as_ref()
            .map(|applies| say!(l, "rules-apply", one = one, condition = applies.as_str())),
        precedence: rules.precedence.clone(),
        lines: rules.rules.iter().zip(1..).map(|(text, at)| (sentence(text), rule == Some(at))).collect(),
        limits: rules
            .limits
            .iter()
            .zip(1..)
            .map(|(text, at)| (sentence(text), limits.contains(&at)))
            .collect(),
        origin: because(l, origin, why.as_deref()),
    }
}

/// Where something comes from, as a sentence, with the reason if there is one.
fn because(l: &Language, origin: String, why: Option<&str>) -> String {
    sentence(&match why {
        Some(why) => say!(l, "origin-because", origin = origin, why = why),
        None => origin,
    })
}

fn parameter_view(
    l: &Language,
    findings: &Findings,
    parameter: &Parameter,
    numbers: &mut Numbers,
) -> ParameterView {
    let title = parameter.aspect.as_ref().map(|id| {
        findings.aspects.iter().find(|aspect| aspect.id == *id).map_or(id.as_str(), |aspect| &aspect.title)
    });
    let joined = || findings.framework.joined.iter().find(|j| Some(&j.id) == parameter.framework.as_ref());
    let title = title.or_else(|| joined().map(|joined| joined.title.as_str()));
    let origin = l.word(match parameter.origin {
        Origin::Source => "parameter-from-source",
        Origin::Chosen => "parameter-chosen",
        Origin::Audit => "parameter-from-audit",
    });
    ParameterView {
        name: capitalize(&parameter.id.replace('_', " ")),
        value: match &parameter.valid {
            Some(valid) => format!("{} ({valid})", parameter.value),
            None => parameter.value.clone(),
        },
        scope: title.map_or_else(|| l.word("parameter-scope-all"), str::to_owned),
        origin: because(l, origin, parameter.why.as_deref().map(str::trim)),
        note: parameter.source.as_ref().map(|source| numbers.cite(source)),
    }
}

/// A deviation that is allowed, with the outcome that it does not change.
fn waived(l: &Language, findings: &Findings, waiver: &Waiver) -> String {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let mut records = norms.filter(|norm| norm.id == waiver.norm).flat_map(|norm| &norm.verdicts);
    let verdict = records.find(|record| record.dossier == waiver.dossier).map(|record| record.verdict);
    say!(
        l,
        if waiver.expired { "waiver-expired" } else { "waiver" },
        record = capitalize(&findings.main().one),
        dossier = waiver.dossier.as_str(),
        norm = waiver.norm.as_str(),
        outcome = verdict.map_or_else(String::new, |verdict| format!(" ({})", l.verdict(verdict))),
        until = l.date(&waiver.until),
        by = waiver.by.as_str(),
        motivation = sentence(&waiver.motivation),
    )
}

/// What the screen was told to let pass, and why.
fn let_pass(l: &Language, exception: &ScreenException) -> String {
    say!(
        l,
        "screen-exception",
        rule = exception.rule.as_str(),
        file = exception.file.as_str(),
        motivation = sentence(&exception.motivation),
    )
}

fn judged(l: &Language, findings: &Findings) -> String {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let asked: Vec<String> = norms
        .flat_map(|norm| {
            norm.criteria.iter().filter(|criterion| criterion.judged).map(move |criterion| (norm, criterion))
        })
        .map(|(norm, criterion)| format!("{} ({})", l.quoted(criterion.question.trim()), norm.id))
        .collect();
    let count = findings.judgements.len();
    match (asked.is_empty(), count) {
        (true, 0) => l.word("judgements-none-asked"),
        (true, _) => say!(l, "judgements-given", count = count),
        (false, 0) => say!(l, "judgements-asked", questions = l.and(&asked)),
        (false, _) => say!(l, "judgements-asked-and-given", questions = l.and(&asked), count = count),
    }
}

fn judgement_view<'a>(l: &Language, findings: &'a Findings, judgement: &'a Judgement) -> JudgementView<'a> {
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    let mut criteria = norms.filter(|norm| norm.id == judgement.norm).flat_map(|norm| &norm.criteria);
    let criterion = criteria.find(|criterion| criterion.id == judgement.criterion);
    JudgementView {
        dossier: &judgement.dossier,
        norm: &judgement.norm,
        question: criterion.map_or(&judgement.criterion, |criterion| &criterion.question),
        verdict: l.verdict(judgement.verdict),
        by: by_on(l, &judgement.by, judgement.date.as_deref()),
        motivation: judgement.motivation.trim(),
    }
}
