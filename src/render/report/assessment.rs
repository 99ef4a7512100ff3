//! The same findings as one service reads them about itself: what goes well, what to improve first, what to look up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::charts::{self, Outcomes};
use super::front::{named, records};
use super::language::{Language, say};
use super::norm::figures;
use super::numbering::place;
use super::open::{general, listed};
use super::wording::{ratio, sentence};
use crate::findings::{Aspect, Counts, Evidence, Findings, Norm, Record, Verdict};

/// A norm goes well when at least this share of the assessed records meets it …
const WELL: f64 = 0.65;
/// … and would still be met by so many, were every open record to turn out badly.
const SURELY: f64 = 0.5;
/// Of fewer assessed records nothing is said to go well.
const FEWEST: u64 = 5;

/// The most norms that the overview names as going well, and as what to improve first, and the most facts that it names as
/// worth looking up: as many as two printed pages hold. The detail has all.
const GOOD: usize = 8;
const IMPROVE: usize = 6;
const FACTS: usize = 6;

/// What a self-assessment shows.
#[derive(Serialize)]
pub(super) struct Assessment<'a> {
    /// In one paragraph: how much was looked at, and how it came out.
    opening: Vec<String>,
    chart: String,
    aspects: Vec<Standing<'a>>,
    good: Vec<Good<'a>>,
    improve: Vec<Improve<'a>>,
    look_up: Vec<LookUp>,
    norms: Vec<Part<'a>>,
    records: Vec<OfRecord<'a>>,
}

/// How an aspect stands.
#[derive(Serialize)]
struct Standing<'a> {
    title: &'a str,
    rating: String,
    norms: usize,
    good: usize,
    short: usize,
    open: u64,
}

/// A norm that goes well.
#[derive(Serialize)]
struct Good<'a> {
    id: &'a str,
    place: String,
    title: &'a str,
    share: String,
    /// "33 van 35".
    counts: String,
}

/// A norm of which records fall short.
#[derive(Serialize)]
struct Improve<'a> {
    id: &'a str,
    place: String,
    title: &'a str,
    statement: &'a str,
    /// Records that do not or only partly meet it.
    short: usize,
    /// Of these, where one thing is lacking.
    one: usize,
    /// What is lacking most often, and in how many.
    lacks: Option<Lacking>,
    records: String,
}

#[derive(Serialize)]
struct Lacking {
    text: String,
    records: usize,
}

/// A fact that would settle open outcomes.
#[derive(Serialize)]
struct LookUp {
    fact: String,
    outcomes: usize,
    norms: String,
    records: String,
}

/// The norms of an aspect.
#[derive(Serialize)]
struct Part<'a> {
    title: &'a str,
    norms: Vec<OfNorm<'a>>,
}

/// A norm with what every record lacks.
#[derive(Serialize)]
struct OfNorm<'a> {
    id: &'a str,
    place: String,
    title: &'a str,
    statement: &'a str,
    sentence: String,
    figures: String,
    /// How many records fall short.
    short: usize,
    /// What they lack, most often first.
    lacks: Vec<Lack<'a>>,
    open: Vec<Open<'a>>,
}

/// A condition that records do not meet.
#[derive(Serialize)]
struct Lack<'a> {
    asked: String,
    records: Vec<Shortfall<'a>>,
}

/// A record that falls short of a norm.
#[derive(Serialize)]
struct Shortfall<'a> {
    record: &'a str,
    place: String,
    outcome: String,
    /// What was found instead.
    found: &'a str,
    /// File and line, where there is a place to look.
    at: Option<&'a str>,
    /// That the audit allows it for some time.
    waived: Option<String>,
}

#[derive(Serialize)]
struct Fact<'a> {
    text: String,
    /// File and line, where there is a place to look.
    place: Option<&'a str>,
}

/// A record that leaves a norm open.
#[derive(Serialize)]
struct Open<'a> {
    record: &'a str,
    place: String,
    possible: String,
    facts: Vec<&'a str>,
}

/// A record with what it falls short of, and what to look up in it.
#[derive(Serialize)]
struct OfRecord<'a> {
    id: &'a str,
    place: String,
    title: String,
    sentence: String,
    short: Vec<OfRecordNorm<'a>>,
    look_up: Vec<OfRecordFact<'a>>,
}

#[derive(Serialize)]
struct OfRecordNorm<'a> {
    id: &'a str,
    place: String,
    title: &'a str,
    outcome: String,
    facts: Vec<Fact<'a>>,
    waived: Option<String>,
}

#[derive(Serialize)]
struct OfRecordFact<'a> {
    fact: &'a str,
    norms: String,
}

pub(super) fn assessment<'a>(l: &Language, findings: &'a Findings) -> Assessment<'a> {
    let tested: Vec<&Norm> = findings.aspects.iter().flat_map(|aspect| &aspect.norms).collect();
    // What is listed per record further on is looked up in these records.
    let main = findings.main();
    let own: Vec<&Norm> = tested.iter().copied().filter(|norm| norm.subject == main.subject).collect();
    let rows: Vec<Outcomes<'_>> = findings
        .aspects
        .iter()
        .filter(|aspect| !aspect.norms.is_empty())
        .map(|aspect| Outcomes { id: "", title: &aspect.title, counts: total(aspect.norms.iter()) })
        .collect();
    Assessment {
        opening: opening(l, findings, &tested),
        chart: charts::outcomes(l, "fig-aspecten", &l.word("assessment-chart"), &rows),
        aspects: findings.aspects.iter().filter(|a| !a.norms.is_empty()).map(|a| standing(l, a)).collect(),
        good: good(l, &tested),
        improve: improve(l, &tested),
        look_up: look_up(l, &own),
        norms: findings
            .aspects
            .iter()
            .filter(|aspect| !aspect.norms.is_empty())
            .map(|aspect| Part {
                title: &aspect.title,
                norms: aspect.norms.iter().map(|norm| of_norm(l, findings, norm)).collect(),
            })
            .collect(),
        records: of_records(l, findings, &own),
    }
}

fn total<'a>(norms: impl Iterator<Item = &'a Norm>) -> Counts {
    norms.fold(Counts::default(), |sum, norm| Counts {
        read: sum.read.saturating_add(norm.counts.read),
        met: sum.met.saturating_add(norm.counts.met),
        partly: sum.partly.saturating_add(norm.counts.partly),
        not_met: sum.not_met.saturating_add(norm.counts.not_met),
        unknown: sum.unknown.saturating_add(norm.counts.unknown),
        not_applicable: sum.not_applicable.saturating_add(norm.counts.not_applicable),
    })
}

fn opening(l: &Language, findings: &Findings, tested: &[&Norm]) -> Vec<String> {
    let (count, records) = records(l, findings);
    let (frameworks, framework) = named(l, findings);
    let sum = total(tested.iter().copied());
    vec![
        say!(
            l,
            "assessment-opening",
            count = count,
            records = records,
            norms = tested.len(),
            frameworks = frameworks,
            framework = framework,
            date = l.date(&findings.audit.as_of)
        ),
        say!(
            l,
            "assessment-outcomes",
            applicable = sum.assessed().saturating_add(sum.unknown),
            met = sum.met,
            partly = sum.partly,
            not_met = sum.not_met,
            unknown = sum.unknown
        ),
    ]
}

/// Whether a norm is met by so many that it goes well, however the open records turn out.
fn goes_well(norm: &Norm) -> bool {
    let Some(share) = norm.share.filter(|_| norm.counts.assessed() >= FEWEST) else { return false };
    share.value.is_some_and(|value| value >= WELL) && share.lowest >= SURELY
}

/// The records that do not or only partly meet a norm.
fn short(norm: &Norm) -> impl Iterator<Item = &Record> {
    norm.verdicts.iter().filter(|record| matches!(record.verdict, Verdict::NotMet | Verdict::Partly))
}

fn standing<'a>(l: &Language, aspect: &'a Aspect) -> Standing<'a> {
    Standing {
        title: &aspect.title,
        rating: aspect.rating.as_ref().map_or_else(|| "–".into(), |rating| l.or(&rating.stands())),
        norms: aspect.norms.len(),
        good: aspect.norms.iter().filter(|norm| goes_well(norm)).count(),
        short: aspect.norms.iter().filter(|norm| short(norm).next().is_some()).count(),
        open: aspect.norms.iter().fold(0, |sum, norm| sum.saturating_add(norm.counts.unknown)),
    }
}

fn good<'a>(l: &Language, tested: &[&'a Norm]) -> Vec<Good<'a>> {
    let share = |norm: &Norm| ratio(norm.counts.met, norm.counts.assessed());
    let mut norms: Vec<&Norm> = tested.iter().copied().filter(|norm| goes_well(norm)).collect();
    norms.sort_by(|a, b| share(b).total_cmp(&share(a)).then(b.counts.assessed().cmp(&a.counts.assessed())));
    let row = |norm: &'a Norm| Good {
        id: &norm.id,
        place: place("norm", &norm.id),
        title: &norm.title,
        share: l.percent(Some(share(norm))),
        counts: say!(l, "counts-of", met = norm.counts.met, assessed = norm.counts.assessed()),
    };
    norms.into_iter().take(GOOD).map(row).collect()
}

/// What is lacking in a record, each condition once.
fn lacking(record: &Record) -> BTreeSet<&str> {
    record.evidence.iter().map(|evidence| evidence.asked.as_str()).filter(|asked| !asked.is_empty()).collect()
}

/// What to improve first: what touches most records, and a record that lacks one thing counts twice, for it is remedied
/// soonest.
fn improve<'a>(l: &Language, tested: &[&'a Norm]) -> Vec<Improve<'a>> {
    let mut rows: Vec<(usize, Improve<'a>)> = Vec::new();
    for norm in tested {
        let records: Vec<&Record> = short(norm).collect();
        if records.is_empty() {
            continue;
        }
        let mut lacks: BTreeMap<&str, usize> = BTreeMap::new();
        for asked in records.iter().flat_map(|record| lacking(record)) {
            *lacks.entry(asked).or_default() += 1;
        }
        let most = lacks.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.len().cmp(&a.0.len())));
        // A question that the norm asks says it shorter than the condition behind it.
        let criterion = norm.criteria.iter().max_by_key(|criterion| criterion.counts.not_met);
        let criterion = criterion.filter(|criterion| criterion.counts.not_met > 0).map(|criterion| Lacking {
            text: criterion.question.trim().to_owned(),
            records: usize::try_from(criterion.counts.not_met).unwrap_or(usize::MAX),
        });
        let one = records.iter().filter(|record| lacking(record).len() == 1).count();
        let ids: Vec<&str> = records.iter().map(|record| record.dossier.as_str()).collect();
        rows.push((
            records.len() + one,
            Improve {
                id: &norm.id,
                place: place("norm", &norm.id),
                title: &norm.title,
                statement: norm.statement.trim(),
                short: records.len(),
                one,
                lacks: criterion
                    .or_else(|| most.map(|(asked, records)| Lacking { text: sentence(asked), records })),
                records: listed(l, &ids),
            },
        ));
    }
    // Stable: what weighs the same stays in the framework's order.
    rows.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    rows.into_iter().take(IMPROVE).map(|(_, row)| row).collect()
}

/// The facts that settle an open outcome: the smallest set that is certain to, or else the smallest that can.
fn settling(record: &Record) -> &[String] {
    let certain = record.settle.iter().find(|settle| settle.certain);
    certain.or_else(|| record.settle.first()).map_or(&[], |settle| &settle.facts)
}

fn open(norm: &Norm) -> impl Iterator<Item = &Record> {
    norm.verdicts.iter().filter(|record| record.verdict == Verdict::Unknown)
}

fn look_up(l: &Language, tested: &[&Norm]) -> Vec<LookUp> {
    let mut facts: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
    for norm in tested {
        for record in open(norm) {
            let own: BTreeSet<String> = settling(record).iter().map(|fact| general(fact)).collect();
            for fact in own {
                facts.entry(fact).or_default().push((norm.id.as_str(), record.dossier.as_str()));
            }
        }
    }
    let mut ranked: Vec<(String, Vec<(&str, &str)>)> = facts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    // Records in the order in which they are listed everywhere.
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, record) in tested.iter().flat_map(|norm| &norm.verdicts).enumerate() {
        order.entry(&record.dossier).or_insert(at);
    }
    let ordered = |at: &[(&str, &str)]| {
        let mut records = once(at.iter().map(|&(_, record)| record));
        records.sort_by_key(|record| order.get(record));
        listed(l, &records)
    };
    let row = |(fact, at): (String, Vec<(&str, &str)>)| LookUp {
        fact,
        outcomes: at.len(),
        norms: listed(l, &once(at.iter().map(|(norm, _)| *norm))),
        records: ordered(&at),
    };
    ranked.into_iter().take(FACTS).map(row).collect()
}

/// Each once, in the order in which they come.
fn once<'a>(items: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    items.filter(|item| seen.insert(*item)).collect()
}

fn facts(evidence: &[Evidence]) -> Vec<Fact<'_>> {
    evidence.iter().map(|e| Fact { text: sentence(&e.text), place: e.place.as_deref() }).collect()
}

/// That a deviation is allowed, as long as it is.
fn waived(l: &Language, findings: &Findings, norm: &str, record: &str) -> Option<String> {
    let mut waivers = findings.waivers.iter().filter(|waiver| !waiver.expired);
    let waiver = waivers.find(|waiver| waiver.norm == norm && waiver.dossier == record)?;
    Some(say!(l, "assessment-waived", date = l.date(&waiver.until), by = waiver.by.as_str()))
}

fn of_norm<'a>(l: &Language, findings: &'a Findings, norm: &'a Norm) -> OfNorm<'a> {
    let population = findings.population(&norm.subject);
    OfNorm {
        id: &norm.id,
        place: place("norm", &norm.id),
        title: &norm.title,
        statement: norm.statement.trim(),
        sentence: sentence(&norm.sentence),
        figures: figures(l, norm, &population.one, &population.many),
        short: short(norm).count(),
        lacks: lacks(l, findings, norm),
        open: open(norm)
            .map(|record| Open {
                record: &record.dossier,
                place: place("dossier", &record.dossier),
                possible: possible(l, record),
                facts: settling(record).iter().map(String::as_str).collect(),
            })
            .collect(),
    }
}

/// What records lack of a norm, most often first, each with the records and what was found in them.
fn lacks<'a>(l: &Language, findings: &Findings, norm: &'a Norm) -> Vec<Lack<'a>> {
    let mut lacks: Vec<(&str, Vec<Shortfall<'a>>)> = Vec::new();
    for record in short(norm) {
        for evidence in &record.evidence {
            let shortfall = Shortfall {
                record: &record.dossier,
                place: place("dossier", &record.dossier),
                outcome: l.verdict(record.verdict),
                found: evidence.found(),
                at: evidence.place.as_deref(),
                waived: waived(l, findings, &norm.id, &record.dossier),
            };
            match lacks.iter_mut().find(|(asked, _)| *asked == evidence.asked) {
                Some((_, records)) => records.push(shortfall),
                None => lacks.push((&evidence.asked, vec![shortfall])),
            }
        }
    }
    lacks.sort_by_key(|(_, records)| std::cmp::Reverse(records.len()));
    lacks.into_iter().map(|(asked, records)| Lack { asked: sentence(asked), records }).collect()
}

fn possible(l: &Language, record: &Record) -> String {
    let names: Vec<String> = record.possible.iter().map(|&verdict| l.verdict(verdict)).collect();
    l.or(&names)
}

/// Every record of the main population, in order, with what it falls short of.
fn of_records<'a>(l: &Language, findings: &'a Findings, own: &[&'a Norm]) -> Vec<OfRecord<'a>> {
    let main = findings.main();
    let mut outcomes: BTreeMap<&str, Vec<(&Norm, &Record)>> = BTreeMap::new();
    for norm in own {
        for record in &norm.verdicts {
            outcomes.entry(&record.dossier).or_default().push((norm, record));
        }
    }
    let ids = once(own.iter().flat_map(|norm| &norm.verdicts).map(|record| record.dossier.as_str()));
    // Where a choice of the records is shown, those of which everything is.
    let chosen = own.iter().any(|norm| !norm.shows_all());
    let whole = |id: &&str| !chosen || outcomes.get(id).is_some_and(|all| all.len() == own.len());
    let ids: Vec<&str> = ids.into_iter().filter(whole).collect();
    ids.into_iter()
        .map(|id| {
            let all = outcomes.remove(id).unwrap_or_default();
            let count = |wanted: Verdict| all.iter().filter(|(_, record)| record.verdict == wanted).count();
            let mut look_up: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (norm, record) in &all {
                for fact in settling(record) {
                    look_up.entry(fact).or_default().push(&norm.id);
                }
            }
            let mut look_up: Vec<(&str, Vec<&str>)> = look_up.into_iter().collect();
            look_up.sort_by_key(|(_, norms)| std::cmp::Reverse(norms.len()));
            OfRecord {
                id,
                place: place("dossier", id),
                title: format!("{} {id}", crate::dutch::capitalize(&main.one)),
                sentence: say!(
                    l,
                    "assessment-record",
                    met = count(Verdict::Met),
                    partly = count(Verdict::Partly),
                    not_met = count(Verdict::NotMet),
                    unknown = count(Verdict::Unknown),
                    not_applicable = count(Verdict::NotApplicable)
                ),
                short: all
                    .iter()
                    .filter(|(_, record)| matches!(record.verdict, Verdict::NotMet | Verdict::Partly))
                    .map(|(norm, record)| OfRecordNorm {
                        id: &norm.id,
                        place: place("norm", &norm.id),
                        title: &norm.title,
                        outcome: l.verdict(record.verdict),
                        facts: facts(&record.evidence),
                        waived: waived(l, findings, &norm.id, id),
                    })
                    .collect(),
                look_up: look_up
                    .into_iter()
                    .map(|(fact, norms)| OfRecordFact { fact, norms: listed(l, &norms) })
                    .collect(),
            }
        })
        .collect()
}
