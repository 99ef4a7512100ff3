//! An aspect's place on the scale, by rules over shares of which only bounds may be known.

use std::collections::BTreeMap;

use crate::{
    assess::{evaluate::so_many, place::places},
    audit::statements::{Rated, Statements},
    dutch,
    explain::rating::{self as words, figure, population},
    findings::{self, Agreement, Published, Verdict},
    framework::{
        Framework, Subject,
        rating::{At, Population, PublishedPlace, Rating, Unit, Within},
    },
    stats,
    verdict::{Places, Truth, Verdicts},
};

use super::{Histogram, counts};

/// How many dossiers leave which places possible.
pub type Spread = BTreeMap<Places, u64>;

/// A share, and the lowest and the highest that the unknowns leave possible, each as part and whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The lowest.
    pub lowest: (u64, u64),
    /// The highest.
    pub highest: (u64, u64),
    /// The share among what is decided.
    pub now: (u64, u64),
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
pub fn bounds(histogram: &Histogram) -> Option<Bounds> {
    bounds_in_group(histogram, &Histogram::default())
}

/// The bounds of the share of dossiers with a place or a better one, of those that have a place.
pub fn bounds_of_cases(spread: &Spread, rate: usize) -> Option<Bounds> {
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
    let (mut could_count, mut could_fail) = (0, 0);
    for (can, n) in dossiers {
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
    (lowest.1 > 0 && highest.1 > 0).then_some(Bounds { lowest, highest, now })
}

/// What is known of a population.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// What is rated.
    pub framework: &'a Framework,
    /// Per norm.
    pub norms: &'a [Histogram],
    /// Per aspect; empty where it does not rate dossiers.
    pub cases: &'a [Spread],
    /// Per measure, those of the framework first: for how many its condition holds, does not, may, does not apply. None
    /// where it is no share.
    pub measures: &'a [Option<[u64; 4]>],
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
            Population::Share(_, within)
            | Population::Cases { share: within, .. }
            | Population::Measure(_, within) => {
                self.bounds(condition).map_or(Truth::OPEN, |bounds| lies(bounds, *within))
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
            Population::Share(norm, _) => self.norms.get(*norm).and_then(bounds),
            Population::Cases { aspect, rate, .. } => {
                self.cases.get(*aspect).and_then(|spread| bounds_of_cases(spread, *rate))
            }
            Population::Measure(slot, _) => bounds_of_share((*self.measures.get(*slot)?)?, [0; 4]),
            _ => None,
        }
    }

    /// What kind of record a leaf asks about.
    fn subject(&self, leaf: &Population) -> &Subject {
        let slot = match leaf {
            Population::Share(norm, _) => self.framework.norms.get(*norm).map(|norm| norm.subject),
            Population::Cases { aspect, .. } => {
                let aspect = self.framework.aspects.get(*aspect);
                aspect.and_then(|aspect| aspect.case_rating.as_ref()).map(|rating| rating.subject)
            }
            Population::Measure(slot, _) => self.framework.all_measures().nth(*slot).map(|m| m.subject),
            _ => None,
        };
        self.framework.subject(slot.unwrap_or_default())
    }

    /// How many dossiers the share that a leaf asks for is taken over.
    fn assessed(&self, leaf: &Population) -> Option<u64> {
        match leaf {
            Population::Share(norm, _) => {
                Some(self.norms.get(*norm).map(counts).unwrap_or_default().assessed())
            }
            Population::Cases { aspect, .. } => {
                let decided = self.cases.get(*aspect).into_iter().flatten();
                Some(decided.filter(|(p, _)| p.is_definite() && **p != Places::NONE).map(|(_, n)| n).sum())
            }
            Population::Measure(slot, _) => {
                let [yes, no, ..] = (*self.measures.get(*slot)?)?;
                Some(yes + no)
            }
            _ => None,
        }
    }

    /// The figures that made a condition come out as it did.
    fn telling(&self, condition: &Population, wanted: Truth) -> Option<String> {
        match condition {
            Population::All(parts) | Population::Any(parts) | Population::Of(_, parts) => {
                let parts = parts.iter().filter(|c| self.truth(c) == wanted);
                let told: Vec<String> = parts.filter_map(|c| self.telling(c, wanted)).take(2).collect();
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
            Population::Share(_, within)
            | Population::Cases { share: within, .. }
            | Population::Measure(_, within) => {
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

    /// The first leaf whose share is taken over too few dossiers.
    fn too_few(&self, rating: &Rating) -> Option<String> {
        let leaves: Vec<&Population> = rating.rules.conditions().flat_map(Population::leaves).collect();
        leaves.into_iter().find_map(|leaf| {
            let subject = self.subject(leaf);
            let assessed = self.assessed(leaf).filter(|assessed| *assessed < rating.minimum)?;
            let of = dutch::count(assessed, &subject.one, &subject.many);
            Some(match leaf {
                Population::Share(norm, _) => {
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

/// Rates a population: which places remain possible by the rules, and why; and which remain when a person's rating
/// stands in the place of theirs.
pub fn rate(rating: &Rating, rated: &Rated, known: Known<'_>) -> (findings::Rating, Places) {
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
        assert_eq!(bounds(&h), Some(Bounds { lowest: (9, 37), highest: (11, 37), now: (9, 35) }));
        let h = histogram(&[
            (&[Met], 1),
            (&[NotMet], 1),
            (&[Met, NotApplicable], 4),
            (&[NotMet, NotApplicable], 3),
        ]);
        assert_eq!(bounds(&h), Some(Bounds { lowest: (1, 5), highest: (5, 6), now: (1, 2) }));
        assert_eq!(bounds(&histogram(&[(&[NotApplicable], 4)])), None);
        let h = histogram(&[(&[Met, NotApplicable], 2)]);
        assert_eq!(bounds(&h), Some(Bounds { lowest: (2, 2), highest: (2, 2), now: (0, 0) }));
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
        let cases = |rate, share| Population::Cases { aspect: 0, rate, share };
        let rule = |rate, when| Rule { rate: Gives::Place(rate), when };
        let rules = |hit| Rules {
            scale: ["a", "b", "c", "d"].map(Into::into).into(),
            hit,
            rules: vec![
                rule(
                    0,
                    Some(Population::All(vec![
                        Population::Share(0, least(8_000)),
                        one(vec![cases(1, least(5_000)), Population::Share(0, least(10_000))]),
                    ])),
                ),
                rule(1, Some(Population::Share(0, least(4_000)))),
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
                    when: Some(Population::Not(Box::new(Population::Measure(0, within(None, Some(5_000)))))),
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
            let (measures, ratings) = ([Some(measure)], [places_of]);
            let known = Known {
                framework: &framework,
                norms: &[],
                cases: &[],
                measures: &measures,
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
