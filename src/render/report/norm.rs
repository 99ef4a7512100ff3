//! A norm in its chapter: the finding, the figures behind it, quotes, and its conditions in words.

use serde::Serialize;

use super::language::{Language, say};
use super::numbering::{Citation, Numbers, place};
use super::wording::{ratio, sentence};
use super::words::{Line, tree};
use crate::dutch;
use crate::findings::{
    Addressee, Counts, Criterion, Modality, Norm, PopulationNorm, Quote, Record, Share, Verdict,
};

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
    words: Vec<(String, Vec<Line<'a>>)>,
    always: bool,
    /// The records behind it, by outcome.
    behind: Vec<Behind<'a>>,
}

/// The records of one outcome.
#[derive(Serialize)]
struct Behind<'a> {
    outcome: String,
    symbol: &'static str,
    /// Each with the place of its row in the table of outcomes, and the first fact that decided it.
    records: Vec<(&'a str, Option<String>, &'a str)>,
    /// How many more there are than are listed.
    more: usize,
}

/// The most records of one outcome that a finding lists; the table of outcomes has all.
const LISTED: usize = 200;

fn behind<'a>(l: &Language, norm: &'a Norm, main: bool) -> Vec<Behind<'a>> {
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
            outcome: l.verdict(verdict),
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

impl Finding {
    /// That of a norm about the whole.
    pub(super) fn of_whole(norm: &PopulationNorm) -> Self {
        Self {
            norm: norm.id.clone(),
            place: place("norm", &norm.id),
            text: norm.sentence.trim().trim_end_matches('.').to_owned(),
            counts: None,
        }
    }
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
        lead: quote_lead(l, quote),
        text: quote.text.trim(),
        note: quote.source.as_ref().map(|source| numbers.note(sentence(source))),
    };
    let quotes = norm.quotes.iter().filter(|quote| quote.speaker.is_some()).map(&mut quotation).collect();
    let examples: Vec<_> =
        norm.quotes.iter().filter(|quote| quote.speaker.is_none()).map(&mut quotation).collect();
    let share = |pick: fn(&Share) -> Option<f64>| norm.share.as_ref().and_then(pick);
    let words = [
        ("words-applies", &norm.words.applies),
        ("words-met", &norm.words.met),
        ("words-partly", &norm.words.partly),
    ];
    NormView {
        id: &norm.id,
        place: place("norm", &norm.id),
        title: &norm.title,
        statement: norm.statement.trim(),
        binding: binding(l, norm.modality, norm.addressee),
        quote: norm.source.quote.as_deref(),
        note,
        sentence: sentence(&norm.sentence),
        figures: figures(l, norm, one, many),
        counts: norm.counts,
        assessed: norm.counts.assessed(),
        share: l.percent(share(|share| share.value)),
        interval: l.range(share(|share| share.low), share(|share| share.high)),
        bounds: l.range(share(|share| Some(share.lowest)), share(|share| Some(share.highest))),
        recap: finding(l, norm),
        criteria: norm.criteria.iter().collect(),
        quotes,
        frame: (!examples.is_empty()).then(|| Frame { number: numbers.frame(), examples }),
        words: words
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(name, lines)| (l.word(name), tree(lines)))
            .collect(),
        always: norm.words.applies.is_empty(),
        behind: behind(l, norm, main),
    }
}

/// A finding sentence for a running paragraph, with its norm and the shortest form of its numbers.
pub(super) fn finding(l: &Language, norm: &Norm) -> Finding {
    let n = norm.counts.assessed();
    Finding {
        norm: norm.id.clone(),
        place: place("norm", &norm.id),
        text: dutch::capitalize(bare(norm).0),
        counts: (n > 0 && norm.share.is_some())
            .then(|| say!(l, "counts-of", met = norm.counts.met, assessed = n)),
    }
}

/// The counts behind a finding, in at most three clauses and a sentence about what stays open.
pub(super) fn figures(l: &Language, norm: &Norm, one: &str, many: &str) -> String {
    let Counts { met, not_met, unknown, not_applicable, .. } = norm.counts;
    let n = norm.counts.assessed();
    // Of a permission nobody is assessed: its finding says all there is.
    let binds = norm.modality != Modality::Permission;
    let share = l.percent(Some(ratio(met, n)));
    let (_, given) = bare(norm);
    let mut out: Vec<String> = Vec::new();
    if given {
        let mixed = (binds && met > 0 && met < n).then(|| say!(l, "figures-share", share = share));
        let noun = if not_met == 1 { one } else { many };
        let fail = (not_met > 0).then(|| say!(l, "figures-fail", count = not_met, noun = noun));
        let clauses: Vec<String> = mixed.into_iter().chain(fail).collect();
        out.push(sentence(&clauses.join("; ")));
    } else {
        if binds {
            out.push(outcomes(l, norm.counts, &share, one, many));
        }
        let absent =
            (unknown > 0).then(|| say!(l, "figures-unknown", records = l.counted(unknown, one, many)));
        let apart = (not_applicable > 0)
            .then(|| say!(l, "figures-not-applicable", records = l.counted(not_applicable, one, many)));
        let clauses: Vec<String> = absent.into_iter().chain(apart).collect();
        out.push(sentence(&l.and(&clauses)));
    }
    // Where a fifth or more is open, the share alone would mislead.
    if let Some(share) =
        norm.share.filter(|_| n > 0 && unknown > 0 && unknown.saturating_mul(5) >= unknown.saturating_add(n))
    {
        let (low, high) = (l.percent(Some(share.lowest)), l.percent(Some(share.highest)));
        out.push(say!(l, "figures-bounds", low = low, high = high));
    }
    out.retain(|sentence| !sentence.is_empty());
    out.join(" ")
}

/// The outcomes of what could be assessed, as one sentence.
fn outcomes(l: &Language, counts: Counts, share: &str, one: &str, many: &str) -> String {
    let Counts { met, partly, not_met, .. } = counts;
    let rest = || match (partly, not_met) {
        (partly, 0) => say!(l, "rest-partly", count = partly),
        (0, not_met) => say!(l, "rest-not-met", count = not_met),
        (partly, not_met) => say!(l, "rest-both", partly = partly, not_met = not_met),
    };
    match (met, counts.assessed()) {
        (_, 0) => String::new(),
        (1, 1) => say!(l, "one-met", one = one),
        (_, 1) if partly == 1 => say!(l, "one-partly", one = one),
        (_, 1) => say!(l, "one-not-met", one = one),
        (2, 2) => say!(l, "both-met", many = many),
        (met, n) if met == n => say!(l, "all-met", assessed = n, many = many),
        (0, n) => say!(l, "none-met", assessed = n, many = many, rest = rest()),
        (met, n) => {
            say!(l, "some-met", met = met, assessed = n, many = many, share = share, rest = rest())
        }
    }
}

/// What comes before a quote or an example.
fn quote_lead(l: &Language, quote: &Quote) -> String {
    let case = quote.dossier.as_str();
    let Some(speaker) = quote.speaker.as_deref().map(dutch::capitalize) else {
        return say!(l, "example-lead", case = case);
    };
    match quote.context.as_deref().map(str::trim).filter(|context| !context.is_empty()) {
        Some(context) => {
            let context = context.strip_prefix("over ").unwrap_or(context);
            say!(l, "quote-lead-context", speaker = speaker, case = case, context = context)
        }
        None => say!(l, "quote-lead", speaker = speaker, case = case),
    }
}

/// How far a norm binds, and whom, where that is not "the service must".
fn binding(l: &Language, modality: Modality, addressee: Addressee) -> Option<String> {
    let message = match modality {
        Modality::Obligation if addressee == Addressee::Service => return None,
        Modality::Obligation => "binding-obligation",
        Modality::Rule => "binding-rule",
        Modality::Ideal => "binding-ideal",
        Modality::Permission => "binding-permission",
    };
    let whom = l.word(match addressee {
        Addressee::Service => "addressee-service",
        Addressee::Client => "addressee-client",
    });
    Some(say!(l, message, whom = whom))
}

/// The finding sentence without its end and without the numbers behind it, and whether there were such numbers:
/// "… een beeld gevormd (9 van 35 beoordeelde; 2 niet te beoordelen)".
pub(super) fn bare(norm: &Norm) -> (&str, bool) {
    let text = norm.sentence.trim().trim_end_matches('.');
    let Counts { met, unknown, not_applicable, .. } = norm.counts;
    let starts = if norm.counts.assessed() > 0 && norm.modality != Modality::Permission {
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
