//! An aspect's place on the scale, by rules over shares of which only bounds may be known.

use crate::{
    assess::place::places,
    audit::statements::Rated,
    explain::rating::{self as words, population},
    findings::{self, Agreement, Published},
    framework::rating::{At, PublishedPlace, Rating},
    verdict::{Places, Truth},
};

use super::population::Known;

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
        aggregate::{Histogram, bounds::Spread, measure::MeasurePartial},
        audit::statements::Statements,
        findings::{Origin, Verdict},
        framework::{
            Framework,
            condition::Bound,
            population::{Asked, Population},
            rating::{Gives, Hit, Limit, Rule, Rules, Within},
        },
        verdict::Verdicts,
    };

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
