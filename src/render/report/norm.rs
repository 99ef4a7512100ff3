//! A norm in its chapter: the finding, the figures behind it, quotes, and its conditions in words.

use serde::Serialize;

use super::language::Language;
use super::numbering::{Citation, Numbers, place};
use super::wording::{agree, counted, figure, percent, range, ratio, sentence, spelled, thousands};
use super::words::{Line, tree};
use crate::dutch;
use crate::findings::{Counts, Criterion, Norm, Quote, Record, Share, Verdict};

#[derive(Serialize)]
pub(super) struct NormView<'a> {
    id: &'a str,
    place: String,
    title: &'a str,
    statement: &'a str,
    /// How far it binds and whom, where that needs saying.
    binding: Option<String>,
    quote: Option<&'a str>,
    note: Citation,
    sentence: String,
    figures: String,
    counts: Counts,
    assessed: u64,
    share: String,
    interval: String,
    bounds: String,
    recap: Finding,
    criteria: Vec<&'a Criterion>,
    quotes: Vec<Quotation<'a>>,
    frame: Option<Frame<'a>>,
    words: Vec<(&'static str, Vec<Line<'a>>)>,
    always: bool,
    /// The records behind it, by outcome.
    behind: Vec<Behind<'a>>,
}

/// The records of one outcome.
#[derive(Serialize)]
struct Behind<'a> {
    outcome: &'static str,
    symbol: &'static str,
    /// Each with the place of its row in the table of outcomes, and the first fact that decided it.
    records: Vec<(&'a str, Option<String>, &'a str)>,
    /// How many more there are than are listed.
    more: usize,
}

/// The most records of one outcome that a finding lists; the table of outcomes has all.
const LISTED: usize = 200;

fn behind<'a>(norm: &'a Norm, main: bool) -> Vec<Behind<'a>> {
    let outcomes = [
        (Verdict::NotMet, "○"),
        (Verdict::Partly, "◐"),
        (Verdict::Met, "●"),
        (Verdict::Unknown, "?"),
        (Verdict::NotApplicable, "–"),
    ];
    let of = |(verdict, symbol): (Verdict, &'static str)| {
        let all: Vec<&Record> = norm.verdicts.iter().filter(|record| record.verdict == verdict).collect();
        let record = |record: &&'a Record| {
            let fact = record.evidence.first().map_or("", |evidence| evidence.text.as_str());
            (record.dossier.as_str(), main.then(|| place("dossier", &record.dossier)), fact)
        };
        (!all.is_empty()).then(|| Behind {
            outcome: dutch::verdict(verdict),
            symbol,
            records: all.iter().take(LISTED).map(record).collect(),
            more: all.len().saturating_sub(LISTED),
        })
    };
    outcomes.into_iter().filter_map(of).collect()
}

/// A finding sentence without its end, with the norm it is about and how many of how many met it.
#[derive(Serialize)]
pub(super) struct Finding {
    norm: String,
    place: String,
    text: String,
    counts: Option<String>,
}

#[derive(Serialize)]
struct Quotation<'a> {
    lead: String,
    text: &'a str,
    note: Option<Citation>,
}

/// A numbered box with retold examples.
#[derive(Serialize)]
struct Frame<'a> {
    number: usize,
    examples: Vec<Quotation<'a>>,
}

pub(super) fn norm_view<'a>(
    l: &Language,
    norm: &'a Norm,
    note: Citation,
    one: &str,
    many: &str,
    main: bool,
    numbers: &mut Numbers,
) -> NormView<'a> {
    let mut quotation = |quote: &'a Quote| Quotation {
        lead: match (&quote.speaker, &quote.context) {
            (Some(speaker), context) => {
                let about = context.as_deref().map(str::trim).filter(|context| !context.is_empty());
                let about = about
                    .map(|context| format!(", over {}", context.strip_prefix("over ").unwrap_or(context)));
                format!(
                    "{}, case {}{}:",
                    dutch::capitalize(speaker),
                    quote.dossier,
                    about.unwrap_or_default()
                )
            }
            (None, _) => format!("Case {}", quote.dossier),
        },
        text: quote.text.trim(),
        note: quote.source.as_ref().map(|source| numbers.note(sentence(source))),
    };
    let quotes = norm.quotes.iter().filter(|quote| quote.speaker.is_some()).map(&mut quotation).collect();
    let examples: Vec<_> =
        norm.quotes.iter().filter(|quote| quote.speaker.is_none()).map(&mut quotation).collect();
    let share = |pick: fn(&Share) -> Option<f64>| norm.share.as_ref().and_then(pick);
    let words = [
        ("Van toepassing", &norm.words.applies),
        ("Voldaan", &norm.words.met),
        ("Deels voldaan", &norm.words.partly),
    ];
    NormView {
        id: &norm.id,
        place: place("norm", &norm.id),
        title: &norm.title,
        statement: norm.statement.trim(),
        binding: dutch::binding(norm.modality, norm.addressee),
        quote: norm.source.quote.as_deref(),
        note,
        sentence: sentence(&norm.sentence),
        figures: figures(l, norm, one, many),
        counts: norm.counts,
        assessed: norm.counts.assessed(),
        share: percent(share(|share| share.value)),
        interval: range(share(|share| share.low), share(|share| share.high)),
        bounds: range(share(|share| Some(share.lowest)), share(|share| Some(share.highest))),
        recap: finding(l, norm),
        criteria: norm.criteria.iter().collect(),
        quotes,
        frame: (!examples.is_empty()).then(|| Frame { number: numbers.frame(), examples }),
        words: words
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(name, lines)| (name, tree(lines)))
            .collect(),
        always: norm.words.applies.is_empty(),
        behind: behind(norm, main),
    }
}

/// A finding sentence for a running paragraph, with its norm and the shortest form of its numbers.
pub(super) fn finding(l: &Language, norm: &Norm) -> Finding {
    let n = norm.counts.assessed();
    Finding {
        norm: norm.id.clone(),
        place: place("norm", &norm.id),
        text: dutch::capitalize(bare(norm).0),
        counts: (n > 0).then(|| format!("{} van {}", norm.counts.met, thousands(n))),
    }
}

/// The counts behind a finding, in at most three clauses and a sentence about what stays open.
pub(super) fn figures(l: &Language, norm: &Norm, one: &str, many: &str) -> String {
    let Counts { met, not_met, unknown, not_applicable, .. } = norm.counts;
    let n = norm.counts.assessed();
    let share = percent(Some(ratio(met, n)));
    let (_, given) = bare(norm);
    let mut out: Vec<String> = Vec::new();
    if given {
        let mixed = (met > 0 && met < n).then(|| format!("het aandeel komt daarmee op {share}"));
        let fail = (not_met > 0).then(|| {
            let (noun, verb) = (agree(not_met, one, many), agree(not_met, "voldoet", "voldoen"));
            format!("{} {noun} {verb} niet aan de norm", spelled(not_met))
        });
        let clauses: Vec<String> = mixed.into_iter().chain(fail).collect();
        out.push(sentence(&clauses.join("; ")));
    } else {
        out.push(outcomes(l, norm.counts, &share, one, many));
        let absent =
            (unknown > 0).then(|| format!("in {} was dit niet vast te stellen", counted(unknown, one, many)));
        let apart = (not_applicable > 0)
            .then(|| format!("op {} is de norm niet van toepassing", counted(not_applicable, one, many)));
        let clauses: Vec<String> = absent.into_iter().chain(apart).collect();
        out.push(sentence(&dutch::join(&clauses, "en")));
    }
    // Where a fifth or more is open, the share alone would mislead.
    if let Some(share) =
        norm.share.filter(|_| unknown > 0 && unknown.saturating_mul(5) >= unknown.saturating_add(n))
    {
        let (low, high) = (percent(Some(share.lowest)), percent(Some(share.highest)));
        out.push(format!(
            "Worden de ontbrekende feiten bekend, dan kan het aandeel nog uitkomen op {low} tot {high}."
        ));
    }
    out.retain(|sentence| !sentence.is_empty());
    out.join(" ")
}

/// The outcomes of what could be assessed, as one sentence.
fn outcomes(l: &Language, counts: Counts, share: &str, one: &str, many: &str) -> String {
    let Counts { met, partly, not_met, .. } = counts;
    let verb = |k: u64| agree(k, "voldoet", "voldoen");
    let others = match (partly, not_met) {
        (p, 0) => format!("{} {} deels", figure(p), verb(p)),
        (0, m) => format!("{} {} niet", figure(m), verb(m)),
        (p, m) => format!("{} {} deels en {} niet", figure(p), verb(p), figure(m)),
    };
    let rest = if (partly == 0 || not_met == 0) && partly + not_met > 1 { "de overige " } else { "" };
    match (met, counts.assessed()) {
        (_, 0) => String::new(),
        (1, 1) => format!("Eén {one} was te beoordelen en voldoet aan de norm."),
        (_, 1) if partly == 1 => format!("Eén {one} was te beoordelen en voldoet deels aan de norm."),
        (_, 1) => format!("Eén {one} was te beoordelen en voldoet niet aan de norm."),
        (2, 2) => format!("Aan de norm voldoen beide beoordeelde {many}."),
        (met, n) if met == n => format!("Aan de norm voldoen alle {} beoordeelde {many}.", thousands(n)),
        (0, n) => {
            format!("Aan de norm voldoet geen van de {} beoordeelde {many}; {rest}{others}.", thousands(n))
        }
        (met, n) => {
            let (verb, met, n) = (verb(met), figure(met), thousands(n));
            format!("Aan de norm {verb} {met} van de {n} beoordeelde {many} ({share}); {rest}{others}.")
        }
    }
}

/// The finding sentence without its end and without the numbers behind it, and whether there were such numbers:
/// "… een beeld gevormd (9 van 35 beoordeelde; 2 niet te beoordelen)".
pub(super) fn bare(norm: &Norm) -> (&str, bool) {
    let text = norm.sentence.trim().trim_end_matches('.');
    let Counts { met, unknown, not_applicable, .. } = norm.counts;
    let starts = if norm.counts.assessed() > 0 {
        vec![format!("{met} van {} beoordeelde", norm.counts.assessed())]
    } else {
        vec![format!("{unknown} niet te beoordelen"), format!("{not_applicable} n.v.t.")]
    };
    let split = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match split.filter(|(_, numbers)| starts.iter().any(|start| numbers.starts_with(start))) {
        Some((text, _)) => (text, true),
        None => (text, false),
    }
}
