//! Conditions on a population, evaluated over what is known of it, and the norms about the whole that ask them.

use crate::{
    assess::evaluate::so_many,
    audit::statements::Statements,
    dutch,
    explain::{
        Mark, Tree,
        phrase::bound_phrase,
        rating::{self as words, figure, population},
    },
    findings::{self, Verdict},
    framework::{
        Framework, Subject,
        population::{Asked, Compared, Population, PopulationNorm},
        rating::{Rating, Unit, Within},
    },
    sentence, stats,
    verdict::{Places, Truth, Verdicts},
};

use super::{
    Histogram,
    bounds::{Bounds, Number, Spread, bounds, bounds_in_group, bounds_of_cases, lies},
    compare, counts, differs,
    measure::MeasurePartial,
};

/// How many parts of a condition are told of one that came out in a certain way.
const MOST_TOLD: usize = 4;

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
    pub(super) fn truth(&self, condition: &Population) -> Truth {
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
    pub(super) fn telling(&self, condition: &Population, wanted: Truth) -> Option<String> {
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
    pub(super) fn too_few(&self, rating: &Rating) -> Option<String> {
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
