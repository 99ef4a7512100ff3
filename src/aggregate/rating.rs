//! An aspect's place on the scale, by rules over shares of which only bounds may be known.

use std::collections::BTreeMap;

use crate::{
    assess::{evaluate::so_many, place::places},
    audit::statements::{Rated, Statements},
    dutch,
    explain::{
        Mark, Tree,
        phrase::bound_phrase,
        rating::{self as words, figure, population},
    },
    findings::{self, Agreement, Published, Verdict},
    framework::{
        Framework, Subject,
        population::{Asked, Compared, Population, PopulationNorm},
        rating::{At, PublishedPlace, Rating, Unit, Within},
    },
    sentence, stats,
    verdict::{Places, Truth, Verdicts},
};

use super::{Histogram, compare, counts, differs, measure::MeasurePartial};

/// How many parts of a condition are told of one that came out in a certain way.
const MOST_TOLD: usize = 4;

/// How many dossiers leave which places possible.
pub(super) type Spread = BTreeMap<Places, u64>;

/// A share, and the lowest and the highest that the unknowns leave possible, each as part and whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// The lowest.
    pub(super) lowest: (u64, u64),
    /// The highest.
    pub(super) highest: (u64, u64),
    /// The share among what is decided.
    pub(super) now: (u64, u64),
    /// Whether there may be nothing to take a share of.
    pub(super) nothing: bool,
}

/// A number that records come to, and the lowest and the highest that the unknowns leave possible, each as a sum and what it
/// is divided by; none where nothing bounds it, or nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// The lowest.
    pub(super) lowest: Option<(i128, i128)>,
    /// The highest.
    pub(super) highest: Option<(i128, i128)>,
    /// What is known of it.
    pub(super) now: Option<(i128, i128)>,
}

impl Number {
    /// Of which nothing is known.
    pub(super) const OPEN: Self = Self { lowest: None, highest: None, now: None };

    /// A count between two; no highest where nothing bounds it.
    pub(super) fn between(lowest: u64, highest: Option<u64>) -> Self {
        let count = |n: u64| (i128::from(n), 1);
        Self { lowest: Some(count(lowest)), highest: highest.map(count), now: Some(count(lowest)) }
    }

    /// Whether it lies within limits, in so many parts of one.
    fn lies(self, within: Within, parts: i128) -> Truth {
        let compare = |(sum, count): (i128, i128), limit: u64| {
            sum.saturating_mul(parts).cmp(&i128::from(limit).saturating_mul(count))
        };
        let least = within.at_least.map_or(Truth::TRUE, |limit| {
            let reaches = |number: (i128, i128)| compare(number, limit).is_ge();
            Truth::of(self.highest.is_none_or(reaches), !self.lowest.is_some_and(reaches))
        });
        let most = within.at_most.map_or(Truth::TRUE, |limit| {
            let keeps = |number: (i128, i128)| compare(number, limit).is_le();
            Truth::of(self.lowest.is_none_or(keeps), !self.highest.is_some_and(keeps))
        });
        least.and(most)
    }

    /// As it is read.
    fn dutch(self) -> String {
        let read = |(sum, count): (i128, i128)| {
            #[expect(clippy::cast_precision_loss, reason = "figures in dossiers stay below 2^53")]
            let value = sum as f64 / count as f64;
            dutch::decimal(value, usize::from(sum % count != 0))
        };
        match (self.now.map(read), self.lowest.map(read), self.highest.map(read)) {
            (_, Some(lowest), Some(highest)) if lowest == highest => lowest,
            (_, Some(lowest), Some(highest)) => format!("{lowest} tot {highest}"),
            (_, Some(lowest), None) => format!("ten minste {lowest}"),
            (_, None, Some(highest)) => format!("hooguit {highest}"),
            (Some(now), None, None) => format!("{now} van wat bekend is"),
            (None, None, None) => "niet bekend".to_owned(),
        }
    }
}

/// What some dossiers can still turn out to be.
#[derive(Debug, Clone, Copy)]
struct Can {
    /// Part of the share.
    count: bool,
    /// Of the whole but not of the part.
    fail: bool,
    /// Neither.
    drop: bool,
}

/// The bounds of a norm's share; none where no completion lets any dossier count.
pub(super) fn bounds(histogram: &Histogram) -> Option<Bounds> {
    bounds_in_group(histogram, &Histogram::default())
}

/// The bounds of the share of dossiers with a place or a better one, of those that have a place.
pub(super) fn bounds_of_cases(spread: &Spread, rate: usize) -> Option<Bounds> {
    bounds_of(spread.iter().map(|(possible, n)| {
        let can = Can {
            count: possible.slots().any(|slot| slot <= rate),
            fail: possible.slots().any(|slot| slot > rate),
            drop: possible.meets(Places::NONE),
        };
        (can, *n)
    }))
}

/// The bounds of the share of dossiers for which a condition holds: how many say yes, no, nothing, and to how many it
/// does not apply; and the same of dossiers that may not be among them at all.
pub(super) fn bounds_of_share(certain: [u64; 4], open: [u64; 4]) -> Option<Bounds> {
    let can = |count, fail, drop| Can { count, fail, drop };
    let dossiers = [
        (can(true, false, false), certain[0]),
        (can(false, true, false), certain[1]),
        // An open condition may also turn out not to apply.
        (can(true, true, true), certain[2] + open[2]),
        (can(true, false, true), open[0]),
        (can(false, true, true), open[1]),
    ];
    bounds_of(dossiers.into_iter())
}

/// The bounds of the share of dossiers with a value: how many have it, may have it, have it not, and may not be counted at all;
/// and the same of dossiers that may not be among them.
pub(super) fn bounds_of_part(certain: [u64; 4], open: [u64; 4]) -> Option<Bounds> {
    let can = |count, fail, drop| Can { count, fail, drop };
    let [has, may, lacks, doubt] = certain;
    let [other, others, more, most] = open;
    let dossiers = [
        (can(true, false, false), has),
        (can(true, true, false), may),
        (can(false, true, false), lacks),
        (can(true, false, true), other),
        (can(false, true, true), more),
        (can(true, true, true), doubt + others + most),
    ];
    bounds_of(dossiers.into_iter())
}

/// The bounds of a norm's share in a group, given the outcomes of dossiers that are in it, and of those that may be.
pub(super) fn bounds_in_group(certain: &Histogram, open: &Histogram) -> Option<Bounds> {
    let can = |(index, n): (usize, &u64), drop: bool| {
        let possible = Verdicts::from_index(index);
        let can = Can {
            count: possible.contains(Verdict::Met),
            fail: possible.contains(Verdict::Partly) || possible.contains(Verdict::NotMet),
            drop: drop || possible.contains(Verdict::NotApplicable),
        };
        (can, *n)
    };
    let certain = certain.iter().enumerate().map(|entry| can(entry, false));
    bounds_of(certain.chain(open.iter().enumerate().map(|entry| can(entry, true))))
}

fn bounds_of(dossiers: impl Iterator<Item = (Can, u64)>) -> Option<Bounds> {
    let (mut now, mut low, mut high) = ((0, 0), (0, 0), (0, 0));
    // Dossiers of which it is only certain that they cannot lower (or raise) the share; they count where nothing else does.
    let (mut could_count, mut could_fail, mut sure) = (0, 0, 0);
    for (can, n) in dossiers {
        sure += if can.drop { 0 } else { n };
        match can {
            Can { count: true, fail: false, drop: false } => now = (now.0 + n, now.1 + n),
            Can { count: false, fail: true, drop: false } => now.1 += n,
            Can { count: false, fail: false, .. } => {}
            Can { count, fail, drop } => {
                match (fail, drop) {
                    (true, _) => low.1 += n,
                    (false, true) => could_count += n,
                    (false, false) => {}
                }
                match (count, drop) {
                    (true, _) => high = (high.0 + n, high.1 + n),
                    (false, true) => could_fail += n,
                    (false, false) => high.1 += n,
                }
            }
        }
    }
    let mut lowest = (now.0 + low.0, now.1 + low.1);
    let mut highest = (now.0 + high.0, now.1 + high.1);
    if lowest.1 == 0 {
        lowest = (could_count, could_count);
    }
    if highest.1 == 0 {
        highest = (0, could_fail);
    }
    (lowest.1 > 0 && highest.1 > 0).then_some(Bounds { lowest, highest, now, nothing: sure == 0 })
}

/// What is known of a population.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    /// What is rated.
    pub framework: &'a Framework,
    /// Per norm.
    pub norms: &'a [Histogram],
    /// Per aspect; empty where it does not rate dossiers.
    pub cases: &'a [Spread],
    /// Per measure, those of the framework first.
    pub(super) measures: &'a [MeasurePartial],
    /// Per norm the outcomes in each group of its subject, of dossiers that are in it and that may be; how many dossiers may be
    /// in more than one, or of which it is not known.
    pub(super) groups: &'a [NormGroups],
    /// Per norm about the whole the verdicts that remain possible; empty where none is judged yet.
    pub wholes: &'a [Verdicts],
    /// What the audit states.
    pub statements: &'a Statements,
    /// Per aspect the places that remain; empty where it is not rated (yet).
    pub ratings: &'a [Places],
}

impl Known<'_> {
    /// The truth values of a condition that remain possible.
    fn truth(&self, condition: &Population) -> Truth {
        match condition {
            Population::All(all) => all.iter().map(|c| self.truth(c)).fold(Truth::TRUE, Truth::and),
            Population::Any(any) => any.iter().map(|c| self.truth(c)).fold(Truth::FALSE, Truth::or),
            Population::Not(inner) => self.truth(inner).negated(),
            Population::Of(bound, of) => {
                let truths: Vec<Truth> = of.iter().map(|c| self.truth(c)).collect();
                so_many(*bound, &truths)
            }
            Population::Measure { slot, of: of @ (Asked::Count(_) | Asked::Number), group, within } => {
                let parts = if matches!(of, Asked::Number) { 100 } else { 1 };
                self.number(*slot, *of, *group).lies(*within, parts)
            }
            // Of nothing there is no share, so what may be one of nothing is open.
            Population::Share { share: within, .. }
            | Population::Cases { share: within, .. }
            | Population::Measure { within, .. } => {
                let bounds = self.bounds(condition).filter(|bounds| !bounds.nothing);
                bounds.map_or(Truth::OPEN, |bounds| lies(bounds, *within))
            }
            Population::Differs { of, higher, at } => self.differ(*of, *higher, *at),
            Population::Verdict(slot, is) => {
                let possible = self.wholes.get(*slot).copied().unwrap_or(Verdicts::ALL);
                Truth::of(possible.meets(*is), !possible.within(*is))
            }
            Population::Figure(slot, within) => self.supplied(*slot).map_or(Truth::OPEN, |value| {
                let holds = within.at_least.is_none_or(|least| value >= least)
                    && within.at_most.is_none_or(|most| value <= most);
                Truth::of(holds, !holds)
            }),
            Population::Rating { aspect, at_least, at_most } => {
                let holds = |slot: usize| {
                    at_least.is_none_or(|least| slot <= least) && at_most.is_none_or(|most| slot >= most)
                };
                let places: Vec<bool> = self.rating(*aspect).slots().map(holds).collect();
                if places.is_empty() {
                    return Truth::OPEN;
                }
                Truth::of(places.contains(&true), places.contains(&false))
            }
        }
    }

    /// The value of a figure, where the audit supplies it.
    fn supplied(&self, slot: usize) -> Option<u64> {
        self.statements.figures.get(slot).and_then(Option::as_ref).map(|(value, _)| *value)
    }

    fn rating(&self, aspect: usize) -> Places {
        self.ratings.get(aspect).copied().unwrap_or_default()
    }

    /// The bounds of the share that a leaf asks for.
    fn bounds(&self, leaf: &Population) -> Option<Bounds> {
        match leaf {
            Population::Share { norm, group: None, .. } => self.norms.get(*norm).and_then(bounds),
            Population::Share { norm, group: Some(group), .. } => {
                let (certain, open) = self.groups.get(*norm)?.outcomes.get(*group)?;
                bounds_in_group(certain, open)
            }
            Population::Cases { aspect, rate, .. } => {
                self.cases.get(*aspect).and_then(|spread| bounds_of_cases(spread, *rate))
            }
            Population::Measure { slot, of, group, .. } => self.measures.get(*slot)?.share_of(*of, *group),
            _ => None,
        }
    }

    /// What is known of the number that a measure comes to.
    fn number(&self, slot: usize, of: Asked, group: Option<usize>) -> Number {
        let measure = self.framework.all_measures().nth(slot).zip(self.measures.get(slot));
        measure.map_or(Number::OPEN, |(measure, partial)| partial.number(of, group, &measure.figure))
    }

    /// Whether groups differ: whether they would however what is open turns out.
    fn differ(&self, of: Compared, higher: Option<usize>, at: u64) -> Truth {
        let shares = |rows: Option<Vec<(Vec<u64>, u64)>>| {
            rows.map_or(Truth::OPEN, |rows| differs::tables(&rows, higher, at))
        };
        match of {
            Compared::Norm(norm) => shares(self.groups.get(norm).and_then(NormGroups::table)),
            Compared::Measure(slot) => {
                let Some(partial) = self.measures.get(slot) else { return Truth::OPEN };
                match partial.samples() {
                    Some((first, second)) => differs::means(first, second, higher, at),
                    None => shares(partial.table()),
                }
            }
        }
    }

    /// What kind of record a leaf asks about.
    fn subject(&self, leaf: &Population) -> &Subject {
        let slot = match leaf {
            Population::Share { norm, .. } => self.framework.norms.get(*norm).map(|norm| norm.subject),
            Population::Cases { aspect, .. } => {
                let aspect = self.framework.aspects.get(*aspect);
                aspect.and_then(|aspect| aspect.case_rating.as_ref()).map(|rating| rating.subject)
            }
            Population::Measure { slot, .. } => self.framework.all_measures().nth(*slot).map(|m| m.subject),
            _ => None,
        };
        self.framework.subject(slot.unwrap_or_default())
    }

    /// How many dossiers the share that a leaf asks for is taken over.
    fn assessed(&self, leaf: &Population) -> Option<u64> {
        match leaf {
            Population::Share { norm, group: None, .. } => {
                Some(self.norms.get(*norm).map(counts).unwrap_or_default().assessed())
            }
            Population::Share { norm, group: Some(group), .. } => {
                let outcomes = self.groups.get(*norm).and_then(|groups| groups.outcomes.get(*group));
                Some(outcomes.map(|(certain, _)| counts(certain)).unwrap_or_default().assessed())
            }
            Population::Cases { aspect, .. } => {
                let decided = self.cases.get(*aspect).into_iter().flatten();
                Some(decided.filter(|(p, _)| p.is_definite() && **p != Places::NONE).map(|(_, n)| n).sum())
            }
            Population::Measure { slot, of, group, .. } => self.measures.get(*slot)?.known(*of, *group),
            _ => None,
        }
    }

    /// The figures that made a condition come out as it did.
    fn telling(&self, condition: &Population, wanted: Truth) -> Option<String> {
        match condition {
            Population::All(parts) | Population::Any(parts) | Population::Of(_, parts) => {
                let parts = parts.iter().filter(|c| self.truth(c) == wanted);
                let mut told: Vec<String> = parts.filter_map(|c| self.telling(c, wanted)).collect();
                // More would not be read; that there are more is said.
                if told.len() > MOST_TOLD {
                    let others = told.split_off(MOST_TOLD - 1).len();
                    told.push(format!("{others} andere"));
                }
                (!told.is_empty()).then(|| dutch::join(&told, "en"))
            }
            Population::Not(inner) => self.telling(inner, wanted.negated()),
            Population::Figure(slot, within) => {
                let name = figure(condition, self.framework);
                let Some(value) = self.supplied(*slot) else {
                    return Some(format!("{name} (niet opgegeven)"));
                };
                let unit = self.framework.figures.get(*slot).map_or(Unit::Number, |figure| figure.unit);
                Some(format!("{name} {} ({})", compared(*within, wanted, unit), unit.dutch(value)))
            }
            Population::Rating { aspect, .. } => {
                let name = figure(condition, self.framework);
                let aspect_of = self.framework.aspects.get(*aspect)?;
                let rules = aspect_of.rating.as_ref().map(|rating| &rating.rules)?;
                let places = words::places_text(rules, self.rating(*aspect));
                Some(if wanted == Truth::OPEN {
                    format!("{name} ({places})")
                } else {
                    format!("{name} is {places}")
                })
            }
            Population::Measure { slot, of: of @ (Asked::Count(_) | Asked::Number), group, within } => {
                let name = figure(condition, self.framework);
                let number = self.number(*slot, *of, *group).dutch();
                let where_from = self.measures.get(*slot).and_then(MeasurePartial::busiest);
                let number = where_from.map_or_else(|| number.clone(), |at| format!("{number}, {at}"));
                Some(format!("{name} {} ({number})", compared(*within, wanted, words::unit(*of))))
            }
            Population::Differs { of, higher, at } => {
                let (name, groups) = words::differing(*of, self.framework);
                let contrast = match of {
                    Compared::Norm(norm) => self.groups.get(*norm).and_then(NormGroups::contrast),
                    Compared::Measure(slot) => self.measures.get(*slot).and_then(MeasurePartial::contrast),
                };
                let p = contrast.and_then(|contrast| contrast.p);
                let p =
                    p.map_or_else(|| "niet te toetsen".into(), |p| format!("p = {}", dutch::decimal(p, 3)));
                let p = format!("{p}, grens {}", dutch::percentage(*at));
                let group = higher.and_then(|slot| groups?.groups.get(slot));
                let (is, so) = group.map_or_else(
                    || ("verschilt".to_owned(), "significant".to_owned()),
                    |group| ("is".to_owned(), format!("significant hoger bij ‘{}’", group.label)),
                );
                Some(match wanted {
                    Truth::TRUE => format!("{name} {is} {so} ({p})"),
                    Truth::FALSE => format!("{name} {is} niet {so} ({p})"),
                    _ => format!("of {name} {so} {is}, is niet te zeggen ({p}, over wat bekend is)"),
                })
            }
            Population::Verdict(slot, _) => {
                let norm = self.framework.population_norms.get(*slot)?;
                let possible = self.wholes.get(*slot).copied().unwrap_or(Verdicts::ALL);
                let verdicts: Vec<&str> = possible.iter().map(dutch::verdict).collect();
                let verdicts = dutch::join(&verdicts, "of");
                Some(if wanted == Truth::OPEN {
                    format!("de uitkomst van {} ({verdicts})", norm.id)
                } else {
                    format!("{} is {verdicts}", norm.id)
                })
            }
            Population::Share { share: within, .. }
            | Population::Cases { share: within, .. }
            | Population::Measure { within, .. } => {
                let name = figure(condition, self.framework);
                let Some(bounds) = self.bounds(condition) else {
                    return Some(format!("{name} (over geen {} te zeggen)", self.subject(condition).one));
                };
                let share = |(k, n): (u64, u64)| stats::share(k, n).map(dutch::percent);
                let now = share(bounds.now);
                let (lowest, highest) = (share(bounds.lowest)?, share(bounds.highest)?);
                let range = match now {
                    // What the open outcomes cannot change is said once.
                    Some(now) if now == lowest && now == highest => now,
                    Some(now) => format!("{now}, mogelijk {lowest} tot {highest}"),
                    None => format!("mogelijk {lowest} tot {highest}"),
                };
                Some(format!("{name} {} ({range})", compared(*within, wanted, Unit::Percentage)))
            }
        }
    }

    /// A condition, how it came out, and what lies below it: parts, or the figures that a leaf looked at.
    fn tree(&self, condition: &Population) -> Tree {
        let truth = self.truth(condition);
        let (text, below) = match condition {
            Population::All(parts) => ("al het volgende geldt".to_owned(), self.branches(parts)),
            Population::Any(parts) => ("ten minste één hiervan geldt".to_owned(), self.branches(parts)),
            Population::Not(inner) => ("het volgende geldt niet".to_owned(), vec![self.tree(inner)]),
            Population::Of(bound, parts) => {
                (format!("{} hiervan geldt", bound_phrase(*bound)), self.branches(parts))
            }
            leaf => {
                let told = self.telling(leaf, truth);
                let note = |text| Tree { text, mark: Mark::Note, place: None, below: Vec::new() };
                (population(leaf, self.framework), told.map(note).into_iter().collect())
            }
        };
        Tree { text, mark: truth.into(), place: None, below }
    }

    fn branches(&self, parts: &[Population]) -> Vec<Tree> {
        parts.iter().map(|part| self.tree(part)).collect()
    }

    /// The first leaf whose share is taken over too few dossiers.
    fn too_few(&self, rating: &Rating) -> Option<String> {
        // What a norm about the whole asks, the rules that ask for its verdict ask as well.
        let through = |leaf| match leaf {
            &Population::Verdict(slot, _) => {
                let norm = self.framework.population_norms.get(slot);
                norm.map(PopulationNorm::leaves).unwrap_or_default()
            }
            leaf => vec![leaf],
        };
        let leaves = rating.rules.conditions().flat_map(Population::leaves).flat_map(through);
        leaves.into_iter().find_map(|leaf| {
            let subject = self.subject(leaf);
            let assessed = self.assessed(leaf).filter(|assessed| *assessed < rating.minimum)?;
            let of = dutch::count(assessed, &subject.one, &subject.many);
            Some(match leaf {
                Population::Share { norm, group: None, .. } => {
                    let id = self.framework.norms.get(*norm).map_or("", |n| n.id.as_str());
                    format!("{id} is in {of} beoordeeld; ten minste {} zijn nodig", rating.minimum)
                }
                _ => {
                    let name = figure(leaf, self.framework);
                    format!("{name} gaat over {of}; ten minste {} zijn nodig", rating.minimum)
                }
            })
        })
    }
}

/// Whether a share lies within limits. In whole numbers: k/n against hundredths of a percent.
fn lies(bounds: Bounds, within: Within) -> Truth {
    let reaches =
        |(k, n): (u64, u64), share: u64| u128::from(k) * 10_000 >= u128::from(share) * u128::from(n);
    let exceeds = |(k, n): (u64, u64), share: u64| u128::from(k) * 10_000 > u128::from(share) * u128::from(n);
    let least = within
        .at_least
        .map_or(Truth::TRUE, |s| Truth::of(reaches(bounds.highest, s), !reaches(bounds.lowest, s)));
    let most = within
        .at_most
        .map_or(Truth::TRUE, |s| Truth::of(!exceeds(bounds.lowest, s), exceeds(bounds.highest, s)));
    least.and(most)
}

/// How a figure lies to its limits: "haalt 60%".
fn compared(within: Within, wanted: Truth, unit: Unit) -> String {
    let limit = within.at_least.or(within.at_most).map(|limit| unit.dutch(limit)).unwrap_or_default();
    match (within.at_least.is_some(), wanted) {
        _ if within.at_least.is_some() && within.at_most.is_some() => {
            let not = if wanted == Truth::FALSE { "is niet" } else { "is" };
            format!("{not} {}", words::within(within, unit))
        }
        (true, Truth::TRUE) => format!("haalt {limit}"),
        (true, Truth::FALSE) => format!("blijft onder {limit}"),
        (false, Truth::TRUE) => format!("blijft op of onder {limit}"),
        (false, Truth::FALSE) => format!("komt boven {limit}"),
        _ => format!("tegenover {limit}"),
    }
}

/// Judges a norm about the whole.
pub(super) fn judge(norm: &PopulationNorm, known: Known<'_>) -> (findings::PopulationNorm, Verdicts) {
    let truth = |condition: &Option<Population>, otherwise| {
        condition.as_ref().map_or(otherwise, |condition| known.truth(condition))
    };
    let (applies, met, partly) =
        (truth(&norm.applies, Truth::TRUE), known.truth(&norm.met), truth(&norm.partly, Truth::FALSE));
    let outcomes = [
        (Verdict::NotApplicable, applies.can_be_false()),
        (Verdict::Met, applies.can_be_true() && met.can_be_true()),
        (Verdict::Partly, applies.can_be_true() && met.can_be_false() && partly.can_be_true()),
        (Verdict::NotMet, applies.can_be_true() && met.can_be_false() && partly.can_be_false()),
    ];
    let possible =
        Verdicts::of(outcomes.into_iter().filter(|(_, can_be)| *can_be).map(|(verdict, _)| verdict));
    let told = |condition: Option<&Population>| {
        condition.and_then(|condition| known.telling(condition, known.truth(condition)))
    };
    // What decided: that it does not apply; otherwise whether it was met, and where not, whether it was so in part.
    let reasons = match (applies.can_be_true(), met == Truth::TRUE) {
        (false, _) => vec![told(norm.applies.as_ref())],
        (true, true) => vec![told(Some(&norm.met))],
        (true, false) => vec![told(Some(&norm.met)), told(norm.partly.as_ref())],
    };
    let reasons: Vec<String> = reasons.into_iter().flatten().collect();
    let words = |condition: &Option<Population>| {
        condition.iter().map(|condition| population(condition, known.framework)).collect::<Vec<_>>()
    };
    let verdict = possible.verdict();
    let found = findings::PopulationNorm {
        id: norm.id.clone(),
        title: norm.title.clone(),
        statement: norm.statement.clone(),
        source: norm.source.clone(),
        words: findings::Words {
            applies: words(&norm.applies),
            met: vec![population(&norm.met, known.framework)],
            partly: words(&norm.partly),
        },
        verdict,
        possible: possible.iter().collect(),
        reason: reasons.join("; "),
        sentence: sentence::whole(&norm.finding, verdict),
    };
    (found, possible)
}

/// Why a norm about the whole came out as it did: its conditions, how each came out, and the figures that made it so.
pub(super) fn trees(norm: &PopulationNorm, known: Known<'_>) -> Vec<Tree> {
    let parts = [
        ("van toepassing als", norm.applies.as_ref()),
        ("voldaan als", Some(&norm.met)),
        ("deels voldaan als", norm.partly.as_ref()),
    ];
    let part = |(name, condition): (&str, Option<&Population>)| {
        let condition = condition?;
        let mark = known.truth(condition).into();
        Some(Tree { text: name.to_owned(), mark, place: None, below: vec![known.tree(condition)] })
    };
    parts.into_iter().filter_map(part).collect()
}

/// The outcomes of a norm by the groups of its subject.
#[derive(Debug, Clone)]
pub(super) struct NormGroups {
    /// Per group, of dossiers that are in it, and of those that may be.
    pub(super) outcomes: Vec<(Histogram, Histogram)>,
    /// Whether each dossier is known to be in one group at most.
    pub(super) apart: bool,
}

impl NormGroups {
    /// Per group how many met the norm and how many did not, and of how many that is open.
    fn table(&self) -> Option<Vec<(Vec<u64>, u64)>> {
        let row = |(certain, _): &(Histogram, Histogram)| {
            let counts = counts(certain);
            (vec![counts.met, counts.partly + counts.not_met], counts.unknown)
        };
        self.apart.then(|| self.outcomes.iter().map(row).collect())
    }

    /// How they differ among what is known.
    fn contrast(&self) -> Option<findings::Contrast> {
        let group = |(certain, open): &(Histogram, Histogram)| {
            let counts = counts(certain);
            ((counts.met, counts.assessed()), bounds_in_group(certain, open))
        };
        compare::shares(&self.outcomes.iter().map(group).collect::<Vec<_>>())
    }
}

/// Rates a population: which places remain possible by the rules, and why; and which remain when a person's rating
/// stands in the place of theirs.
pub(super) fn rate(rating: &Rating, rated: &Rated, known: Known<'_>) -> (findings::Rating, Places) {
    let rules = &rating.rules;
    let earlier = known.statements.earlier(rated);
    let overruled = known.statements.overruled(rated);
    let any = Places::of(0..rules.scale.len());
    let carried = earlier.map_or(any, |(places, _)| places);
    let mut found = findings::Rating {
        possible: Vec::new(),
        rule: None,
        limits: Vec::new(),
        text: "niet te beoordelen".into(),
        reason: String::new(),
        earlier: earlier.map(|(_, earlier)| earlier.clone()),
        overruled: overruled.map(|(_, overruled)| overruled.clone()),
        rules: words::rules(rules, |condition| population(condition, known.framework)),
        published: Vec::new(),
    };
    if let Some(reason) = known.too_few(rating) {
        found.reason = reason;
        found.published = published(rating, &found);
        return (found, overruled.map_or(Places::default(), |(places, _)| places));
    }
    let truth = |at: At| rules.when(at).map_or(Truth::TRUE, |when| known.truth(when));
    let placed = places(rules, carried, truth);
    let telling = |at: At, wanted| known.telling(rules.when(at)?, wanted);
    found.possible = placed.possible.slots().map(|slot| rules.place(slot).to_owned()).collect();
    found.rule = words::rule(&placed);
    found.limits = words::limits(&placed);
    found.text = words::places_text(rules, placed.possible);
    found.reason = words::reason(rules, &placed, carried, truth, telling);
    found.published = published(rating, &found);
    (found, overruled.map_or(placed.possible, |(places, _)| places))
}

/// What sources published as the rating, beside it.
fn published(rating: &Rating, found: &findings::Rating) -> Vec<Published> {
    let lay = |published: &PublishedPlace| {
        let place = rating.rules.place(published.place);
        let stands = found.stands();
        Published {
            of: "oordeel".into(),
            published: published.text.clone().unwrap_or_else(|| place.to_owned()),
            share: None,
            computed: found.overruled.as_ref().map_or_else(|| found.text.clone(), |o| o.place.clone()),
            part: None,
            whole: None,
            agreement: match stands.as_slice() {
                [one] if *one == place => Agreement::Agrees,
                [_] => Agreement::Differs,
                _ => Agreement::Open,
            },
            reason: None,
            source: published.source.clone(),
            contradicted: None,
            note: published.note.clone(),
        }
    };
    rating.published.iter().map(lay).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        findings::Origin,
        framework::{
            condition::Bound,
            rating::{Gives, Hit, Limit, Rule, Rules},
        },
    };

    fn histogram(entries: &[(&[Verdict], u64)]) -> Histogram {
        let mut histogram = Histogram::default();
        for (verdicts, n) in entries {
            histogram[Verdicts::of(verdicts.iter().copied()).index()] += n;
        }
        histogram
    }

    #[test]
    fn bounds_take_the_worst_and_the_best_of_every_unknown() {
        use Verdict::{Met, NotApplicable, NotMet, Partly};
        let h = histogram(&[
            (&[Met], 9),
            (&[Partly], 21),
            (&[NotMet], 5),
            (&[Met, NotMet], 2),
            (&[NotApplicable], 1),
        ]);
        assert_eq!(
            bounds(&h),
            Some(Bounds { lowest: (9, 37), highest: (11, 37), now: (9, 35), nothing: false })
        );
        let h = histogram(&[
            (&[Met], 1),
            (&[NotMet], 1),
            (&[Met, NotApplicable], 4),
            (&[NotMet, NotApplicable], 3),
        ]);
        assert_eq!(bounds(&h), Some(Bounds { lowest: (1, 5), highest: (5, 6), now: (1, 2), nothing: false }));
        assert_eq!(bounds(&histogram(&[(&[NotApplicable], 4)])), None);
        let h = histogram(&[(&[Met, NotApplicable], 2)]);
        assert_eq!(bounds(&h), Some(Bounds { lowest: (2, 2), highest: (2, 2), now: (0, 0), nothing: true }));
    }

    #[test]
    fn bounds_are_those_of_every_completion() {
        // Each way of deciding three unknown dossiers gives a share within the bounds, and both bounds are reached.
        for index in 1..16 {
            let mut h = Histogram::default();
            h[Verdicts::only(Verdict::Met).index()] = 2;
            h[Verdicts::only(Verdict::NotMet).index()] = 3;
            h[index] += 3;
            let choices: Vec<Verdict> = Verdicts::from_index(index).iter().collect();
            let found = bounds(&h).unwrap();
            let mut shares = Vec::new();
            for a in &choices {
                for b in &choices {
                    for c in &choices {
                        let mut done = Histogram::default();
                        done[Verdicts::only(Verdict::Met).index()] = 2;
                        done[Verdicts::only(Verdict::NotMet).index()] = 3;
                        for v in [a, b, c] {
                            done[Verdicts::only(*v).index()] += 1;
                        }
                        let counted = counts(&done);
                        shares.push(stats::share(counted.met, counted.assessed()).unwrap());
                    }
                }
            }
            let low = shares.iter().copied().fold(1.0, f64::min);
            let high = shares.iter().copied().fold(0.0, f64::max);
            assert_eq!(stats::share(found.lowest.0, found.lowest.1), Some(low), "set {index}");
            assert_eq!(stats::share(found.highest.0, found.highest.1), Some(high), "set {index}");
        }
    }

    /// Whatever the open outcomes turn out to be, the rating was among those that they left possible; and where none
    /// is open, one place remains. For each policy, with norms, dossiers' ratings, caps and limiters.
    #[test]
    fn a_rating_holds_for_every_completion() {
        let least = |share| Within { at_least: Some(share), at_most: None };
        let most = |share| Within { at_least: None, at_most: Some(share) };
        let one = |of| Population::Of(Bound { at_least: Some(1), at_most: None }, of);
        let share = |share| Population::Share { norm: 0, group: None, share };
        let cases = |rate, share| Population::Cases { aspect: 0, rate, share };
        let rule = |rate, when| Rule { rate: Gives::Place(rate), when };
        let rules = |hit| Rules {
            scale: ["a", "b", "c", "d"].map(Into::into).into(),
            hit,
            rules: vec![
                rule(
                    0,
                    Some(Population::All(vec![
                        share(least(8_000)),
                        one(vec![cases(1, least(5_000)), share(least(10_000))]),
                    ])),
                ),
                rule(1, Some(share(least(4_000)))),
                rule(3, None),
            ],
            limits: vec![
                Limit { when: cases(1, most(3_400)), rate: 3, decides: true },
                Limit { when: cases(0, most(0)), rate: 2, decides: false },
            ],
            origin: Origin::Chosen,
            why: None,
        };
        let (framework, statements) = (blank(), Statements::default());
        let found = |rules: &Rules<Population>, norm: Histogram, spread: Spread| {
            let (norms, cases) = ([norm], [spread]);
            let known = Known {
                framework: &framework,
                norms: &norms,
                cases: &cases,
                measures: &[],
                groups: &[],
                wholes: &[],
                statements: &statements,
                ratings: &[],
            };
            places(rules, Places::default(), |at| {
                rules.when(at).map_or(Truth::TRUE, |when| known.truth(when))
            })
            .possible
        };
        let only = |verdict: Verdict| Verdicts::only(verdict).index();
        let norm = |others: [usize; 2]| {
            let mut histogram = Histogram::default();
            histogram[only(Verdict::Met)] = 2;
            others.into_iter().for_each(|index| histogram[index] += 1);
            histogram
        };
        let spread = |others: [Places; 2]| {
            let mut spread = Spread::from([(Places::only(1), 1)]);
            others.into_iter().for_each(|places| *spread.entry(places).or_default() += 1);
            spread
        };
        let outcomes = [Places::only(0), Places::only(1), Places::only(2), Places::NONE];
        let open_places: Vec<Vec<Places>> = (1..16_u32)
            .map(|set| (0..4).filter(|bit| set & (1 << bit) != 0).map(|bit| outcomes[bit]).collect())
            .collect();
        for hit in [Hit::First, Hit::Unique, Hit::Best, Hit::Worst] {
            let rules = rules(hit);
            let mut seen = Places::default();
            for index in 1..16 {
                for open in &open_places {
                    let whole = open.iter().copied().fold(Places::default(), Places::or);
                    let possible = found(&rules, norm([index; 2]), spread([whole; 2]));
                    let verdicts: Vec<Verdict> = Verdicts::from_index(index).iter().collect();
                    for (a, b) in verdicts.iter().flat_map(|a| verdicts.iter().map(move |b| (*a, *b))) {
                        for (c, d) in open.iter().flat_map(|c| open.iter().map(move |d| (*c, *d))) {
                            let done = found(&rules, norm([only(a), only(b)]), spread([c, d]));
                            assert!(done.is_definite(), "{hit:?} {a:?} {b:?} {c:?} {d:?}: {done:?}");
                            assert!(done.within(possible), "{hit:?} {index} {open:?}: {done:?} {possible:?}");
                            seen = seen.or(done);
                        }
                    }
                }
            }
            let all = if hit == Hit::Worst { [1, 2, 3].as_slice() } else { &[0, 1, 2, 3] };
            assert_eq!(seen, Places::of(all.iter().copied()), "{hit:?}: each place is reached");
        }
    }

    /// The same for what else a rule asks: figures that are not supplied, ratings of aspects, shares of a measure; and for
    /// an earlier rating that is not supplied.
    #[test]
    fn a_rating_of_the_whole_holds_for_every_completion() {
        let framework = blank();
        let within = |at_least, at_most| Within { at_least, at_most };
        let rules = |hit| Rules {
            scale: ["a", "b", "c"].map(Into::into).into(),
            hit,
            rules: vec![
                Rule {
                    rate: Gives::Place(0),
                    when: Some(Population::All(vec![
                        Population::Rating { aspect: 0, at_least: Some(0), at_most: None },
                        Population::Figure(0, within(Some(5), None)),
                    ])),
                },
                Rule {
                    rate: Gives::Earlier,
                    when: Some(Population::Not(Box::new(Population::Measure {
                        slot: 0,
                        of: Asked::Holds,
                        group: None,
                        within: within(None, Some(5_000)),
                    }))),
                },
                Rule {
                    rate: Gives::Place(1),
                    when: Some(Population::Rating { aspect: 0, at_least: None, at_most: Some(1) }),
                },
                Rule { rate: Gives::Place(2), when: None },
            ],
            limits: vec![Limit {
                when: Population::Figure(0, within(None, Some(2))),
                rate: 1,
                decides: false,
            }],
            origin: Origin::Chosen,
            why: None,
        };
        let found = |rules: &Rules<_>, places_of, figure: Option<u64>, measure, earlier| {
            let statements = Statements {
                figures: vec![figure.map(|value| (value, String::new()))],
                ..Statements::default()
            };
            let (measures, ratings) = ([MeasurePartial::of_share(measure)], [places_of]);
            let known = Known {
                framework: &framework,
                norms: &[],
                cases: &[],
                measures: &measures,
                groups: &[],
                wholes: &[],
                statements: &statements,
                ratings: &ratings,
            };
            places(rules, earlier, |at| rules.when(at).map_or(Truth::TRUE, |when| known.truth(when))).possible
        };
        let any = Places::of(0..3);
        let mut seen = Places::default();
        for hit in [Hit::First, Hit::Unique, Hit::Best, Hit::Worst] {
            let rules = rules(hit);
            let sets = (1..8_usize).map(|set| Places::of((0..3).filter(|slot| set & (1 << slot) != 0)));
            for (ratings, earlier) in sets.flat_map(|set| [(set, any), (set, Places::only(1))]) {
                for figure in [None, Some(1), Some(3), Some(6)] {
                    let measured = [2, 1, 2, 0];
                    let possible = found(&rules, ratings, figure, measured, earlier);
                    let figures = figure.map_or(vec![0, 2, 3, 4, 5, 9], |figure| vec![figure]);
                    let measures = [[4, 1, 0, 0], [3, 2, 0, 0], [2, 3, 0, 0], [2, 1, 0, 2], [2, 2, 0, 1]];
                    for (slot, earlier) in
                        ratings.slots().flat_map(|slot| earlier.slots().map(move |e| (slot, e)))
                    {
                        for (figure, measure) in
                            figures.iter().flat_map(|f| measures.iter().map(move |m| (*f, *m)))
                        {
                            let place = Places::only(slot);
                            let done = found(&rules, place, Some(figure), measure, Places::only(earlier));
                            assert!(
                                done.is_definite() && done.within(possible),
                                "{hit:?} {done:?} {possible:?}"
                            );
                            seen = seen.or(done);
                        }
                    }
                }
            }
        }
        assert_eq!(seen, any, "each place is reached");
    }

    /// A framework of which only the words matter.
    fn blank() -> Framework {
        let mut files = crate::source::Files::new();
        let root = files.add(
            "framework.yaml",
            "framework: f\ntitle: F\ndocuments: {D: {title: D}}\n\
             subjects: {zaak: {schema: z.yaml, one: zaak, many: zaken}}\nscale: [a]\naspects: []\n",
        );
        files.add(
            "z.yaml",
            "type: object\nproperties: {zaak: {type: integer, x-identifier: true}}\nrequired: [zaak]\n",
        );
        let mut sink = crate::diagnostic::Sink::new();
        let framework = crate::compile::compile(&files, root, &[], &mut sink);
        framework.unwrap_or_else(|| panic!("{:?}", sink.diagnostics()))
    }
}
