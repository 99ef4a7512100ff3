//! What texts that people wrote say of findings, and whether the findings bear it out.
//!
//! A text refers to a finding by a link of its own scheme: `[beperkt](bevinding:maatwerk)`. With a comparison
//! behind the name the link is a claim: `[minder dan de helft](<bevinding:MW-2 onder 50%>)`. A claim must hold however what is
//! still open turns out; what may yet turn out otherwise is refused as well as what is wrong.

use std::{fmt, ops::Range};

use pulldown_cmark::{Event, Parser, Tag};

use crate::{
    diagnostic::nearest,
    dutch,
    findings::{Figure, Findings, Measure, PopulationNorm, Rating, Verdict},
};

/// The scheme of links to findings.
pub const SCHEME: &str = "bevinding:";

/// The name of the rating of the whole.
const OVERALL: &str = "totaaloordeel";

/// A link to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// What it refers to, and what it claims, as it is written behind the scheme.
    pub target: String,
}

/// What is wrong with a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// There is no such finding; a name that is near.
    Unknown(String, Option<String>),
    /// The claim cannot be understood: what was expected.
    Malformed(String),
    /// The claim does not hold: what does.
    False(String),
    /// Whether it holds is open: what is known.
    Open(String),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name, _) => write!(f, "there is no finding `{name}`"),
            Self::Malformed(why) => write!(f, "this claim cannot be understood: {why}"),
            Self::False(what) => write!(f, "the findings say otherwise: {what}"),
            Self::Open(what) => write!(f, "the findings leave this open: {what}"),
        }
    }
}

/// The links to findings in a text.
pub fn references(markdown: &str) -> Vec<Reference> {
    let links = Parser::new(markdown).into_offset_iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            let target = dest_url.strip_prefix(SCHEME)?.trim().to_owned();
            Some(Reference { range, target })
        }
        _ => None,
    });
    links.collect()
}

/// The name that a target begins with.
pub fn name(target: &str) -> &str {
    target.split_whitespace().next().unwrap_or_default()
}

/// Holds a reference against findings. Of findings without any record only the names are looked at.
pub fn check(target: &str, findings: &Findings) -> Result<(), Mistake> {
    let written = name(target);
    let finding = find(written, findings).ok_or_else(|| {
        let known = names(findings);
        let near = nearest(written, known.iter().map(String::as_str)).map(str::to_owned);
        Mistake::Unknown(written.to_owned(), near)
    })?;
    let rest = target.trim_start()[written.len()..].trim();
    if rest.is_empty() {
        return Ok(());
    }
    let (operator, value) = claim(rest)?;
    let blank = findings.populations.iter().all(|population| population.records == 0);
    match finding {
        Finding::Rating(rating) => {
            let known = format!("het oordeel is {}", rating.text);
            of_places(&rating.rules.scale, &rating.stands(), operator, value, blank, known)
        }
        Finding::Whole(norm) => {
            let verdict = |verdict: Verdict| dutch::verdict(verdict).to_owned();
            let open = dutch::verdict(Verdict::Unknown);
            let scale =
                [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::NotApplicable, Verdict::Unknown]
                    .map(verdict);
            // That it is open is what several possible verdicts come to.
            let possible: Vec<&str> = if format!("niet {value}") == open || value == open {
                vec![dutch::verdict(norm.verdict)]
            } else {
                norm.possible.iter().map(|v| dutch::verdict(*v)).collect()
            };
            let known = format!("{} is {}", norm.id, dutch::join(&possible, "of"));
            of_places(&scale, &possible, operator, value, blank, known)
        }
        Finding::Share { now, lowest, highest } => {
            let wanted = percentage(value).ok_or_else(|| {
                Mistake::Malformed(format!(
                    "the share of `{written}` is compared with a percentage, such as `50%`"
                ))
            })?;
            if blank {
                return Ok(());
            }
            let shown = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), dutch::percent);
            let range =
                format!("{written} is {}, mogelijk {} tot {}", shown(now), shown(lowest), shown(highest));
            match (lowest.map(|s| operator.holds(s, wanted)), highest.map(|s| operator.holds(s, wanted))) {
                (Some(true), Some(true)) => Ok(()),
                (Some(false), Some(false)) => Err(Mistake::False(range)),
                _ => Err(Mistake::Open(range)),
            }
        }
        Finding::Count(count) => {
            let wanted: u64 = value.parse().map_err(|_| {
                Mistake::Malformed(format!("`{written}` is compared with a whole number, such as `2`"))
            })?;
            let holds = blank || operator.compares(count.cmp(&wanted));
            if holds { Ok(()) } else { Err(Mistake::False(format!("{written} is {count}"))) }
        }
        Finding::Other => {
            Err(Mistake::Malformed(format!("of `{written}` nothing can be claimed; refer to it only")))
        }
    }
}

/// What a claim compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Is,
    Not,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Operator {
    fn compares(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Is => ordering.is_eq(),
            Self::Not => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::More => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
        }
    }

    /// Whether a share compares so with a percentage in hundredths; equal is what rounds to it.
    fn holds(self, share: f64, wanted: u64) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "at most ten thousand")]
        let wanted = wanted as f64 / 10_000.0;
        match self {
            Self::Is | Self::Not => ((share - wanted).abs() <= 0.005 + 1e-9) == (self == Self::Is),
            _ => self.compares(share.total_cmp(&wanted)),
        }
    }
}

fn claim(rest: &str) -> Result<(Operator, &str), Mistake> {
    // The longer first: what begins alike.
    const OPERATORS: [(&str, Operator); 6] = [
        ("is niet ", Operator::Not),
        ("is ", Operator::Is),
        ("onder ", Operator::Less),
        ("hooguit ", Operator::AtMost),
        ("boven ", Operator::More),
        ("ten minste ", Operator::AtLeast),
    ];
    let found =
        OPERATORS.iter().find_map(|(words, operator)| Some((*operator, rest.strip_prefix(words)?.trim())));
    match found {
        Some((operator, value)) if !value.is_empty() => Ok((operator, value)),
        _ => {
            let why = "behind the name stand `is`, `is niet`, `onder`, `hooguit`, `boven` or `ten minste`, and a value";
            Err(Mistake::Malformed(why.into()))
        }
    }
}

/// Holds a claim against the places on a scale that remain possible; `known` says which these are.
fn of_places(
    scale: &[String],
    stands: &[&str],
    operator: Operator,
    value: &str,
    blank: bool,
    known: String,
) -> Result<(), Mistake> {
    // "is niet te beoordelen" names a place where the scale has that one.
    let place = format!("niet {value}");
    let (operator, value) = match operator {
        Operator::Not if scale.contains(&place) => (Operator::Is, place.as_str()),
        operator => (operator, value),
    };
    if !scale.iter().any(|place| place == value) {
        let scale = scale.join(", ");
        return Err(Mistake::Malformed(format!("`{value}` is not on the scale: {scale}")));
    }
    if !matches!(operator, Operator::Is | Operator::Not) {
        return Err(Mistake::Malformed("this is compared by `is` or `is niet`".into()));
    }
    let is = operator == Operator::Is;
    match stands {
        _ if blank => Ok(()),
        [one] if (*one == value) == is => Ok(()),
        [_] => Err(Mistake::False(known)),
        places if !places.contains(&value) && !places.is_empty() => {
            if is {
                Err(Mistake::False(known))
            } else {
                Ok(())
            }
        }
        _ => Err(Mistake::Open(known)),
    }
}

/// `50%` or `7.5%`, in hundredths.
fn percentage(value: &str) -> Option<u64> {
    let text = value.strip_suffix('%')?.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    let part: u64 = format!("{part:0<2}").parse().ok().filter(|_| part.len() <= 2)?;
    Some(whole.parse::<u64>().ok()?.checked_mul(100)? + part).filter(|p| *p <= 10_000)
}

/// Something that texts can refer to.
enum Finding<'a> {
    Rating(&'a Rating),
    /// A norm about the whole.
    Whole(&'a PopulationNorm),
    Share {
        now: Option<f64>,
        lowest: Option<f64>,
        highest: Option<f64>,
    },
    Count(u64),
    /// A figure that is neither a share nor a count.
    Other,
}

fn find<'a>(name: &str, findings: &'a Findings) -> Option<Finding<'a>> {
    if name == OVERALL {
        return findings.overall.as_ref().map(Finding::Rating);
    }
    if let Some(aspect) = findings.aspects.iter().find(|aspect| aspect.id == name) {
        return Some(aspect.rating.as_ref().map_or(Finding::Other, Finding::Rating));
    }
    if let Some(norm) = wholes(findings).find(|norm| norm.id == name) {
        return Some(Finding::Whole(norm));
    }
    let norms = || findings.aspects.iter().flat_map(|aspect| &aspect.norms);
    if let Some(norm) = norms().find(|norm| norm.id == name) {
        let share = norm.share.as_ref();
        return Some(Finding::Share {
            now: share.and_then(|s| s.value),
            lowest: share.map(|s| s.lowest),
            highest: share.map(|s| s.highest),
        });
    }
    if let Some((norm, outcome)) = name.rsplit_once('.')
        && let Some(norm) = norms().find(|n| n.id == norm)
    {
        let counts = norm.counts;
        let count = match outcome {
            "met" => counts.met,
            "partly" => counts.partly,
            "not_met" => counts.not_met,
            "unknown" => counts.unknown,
            "not_applicable" => counts.not_applicable,
            _ => return None,
        };
        return Some(Finding::Count(count));
    }
    let measure = match name.split_once('.') {
        Some((aspect, measure)) => {
            let aspect = findings.aspects.iter().find(|a| a.id == aspect);
            aspect.and_then(|aspect| aspect.measures.iter().find(|m| m.id == measure))
        }
        None => all_measures(findings).find(|measure| measure.id == name),
    };
    measure.map(of_measure)
}

fn of_measure(measure: &Measure) -> Finding<'_> {
    match &measure.figure {
        Figure::Share { yes, no, unknown, .. } => {
            let share = crate::stats::share;
            let all = yes + no + unknown;
            Finding::Share {
                now: share(*yes, yes + no),
                lowest: share(*yes, all),
                highest: share(yes + unknown, all),
            }
        }
        Figure::Distinct { count, .. } => Finding::Count(*count),
        Figure::Sum { total, .. } => u64::try_from(*total).map_or(Finding::Other, Finding::Count),
        Figure::AtOnce { least, most, .. } if *most == Some(*least) => Finding::Count(*least),
        Figure::Sample { needed, .. } => Finding::Count(*needed),
        Figure::Distribution { .. } | Figure::Mean { .. } | Figure::Median { .. } | Figure::AtOnce { .. } => {
            Finding::Other
        }
    }
}

fn wholes(findings: &Findings) -> impl Iterator<Item = &PopulationNorm> {
    findings.aspects.iter().flat_map(|aspect| &aspect.population_norms)
}

fn all_measures(findings: &Findings) -> impl Iterator<Item = &Measure> {
    findings.measures.iter().chain(findings.aspects.iter().flat_map(|aspect| &aspect.measures))
}

/// What can be referred to, for suggestions.
fn names(findings: &Findings) -> Vec<String> {
    let aspects = findings.aspects.iter().map(|aspect| aspect.id.clone());
    let norms = findings.aspects.iter().flat_map(|aspect| &aspect.norms).map(|norm| norm.id.clone());
    let measures = all_measures(findings).map(|measure| measure.id.clone());
    let overall = findings.overall.iter().map(|_| OVERALL.to_owned());
    let norms = norms.chain(wholes(findings).map(|norm| norm.id.clone()));
    aspects.chain(norms).chain(measures).chain(overall).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_findings_are_found_and_others_left() {
        let text = "Het is [beperkt](bevinding:maatwerk), [weinig](<bevinding:MW-2 onder 50%>) en [elders](https://a.nl).";
        let found: Vec<String> = references(text).into_iter().map(|r| r.target).collect();
        assert_eq!(found, ["maatwerk", "MW-2 onder 50%"]);
        assert_eq!(found.iter().map(|t| name(t)).collect::<Vec<_>>(), ["maatwerk", "MW-2"]);
    }

    #[test]
    fn a_place_that_begins_with_not_is_a_place() {
        let rating: Rating = serde_json::from_value(serde_json::json!({
            "possible": ["niet te beoordelen"], "rule": 1, "limits": [], "text": "niet te beoordelen",
            "reason": "regel 1", "earlier": null, "overruled": null, "published": [],
            "rules": {
                "scale": ["goed", "niet te beoordelen", "slecht"], "rules": [], "limits": [], "precedence": "",
                "origin": "chosen", "why": null, "applies": null
            },
        }))
        .unwrap();
        let claimed = |rest: &str| {
            let (operator, value) = claim(rest)?;
            of_places(&rating.rules.scale, &rating.stands(), operator, value, false, String::new())
        };
        assert!(claimed("is niet te beoordelen").is_ok() && claimed("is niet goed").is_ok());
        assert!(matches!(claimed("is goed"), Err(Mistake::False(_))));
        assert!(matches!(claimed("is te beoordelen"), Err(Mistake::Malformed(_))));
    }

    #[test]
    fn shares_compare_with_percentages() {
        assert!(Operator::Is.holds(0.163, 1600) && !Operator::Is.holds(0.166, 1600));
        assert!(Operator::Less.holds(0.499, 5000) && !Operator::Less.holds(0.5, 5000));
        assert!(Operator::AtLeast.holds(0.5, 5000) && Operator::Not.holds(0.2, 1600));
        assert_eq!(percentage("7,5%"), Some(750));
        assert_eq!(percentage("50"), None);
        assert!(claim("~ 3").is_err() && claim("onder").is_err() && claim("is niet goed").is_ok());
    }
}
