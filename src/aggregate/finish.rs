//! Findings of what dossiers add up to.

use crate::{
    audit::Selected,
    audit::statements::{Rated, Statements},
    explain::{self, phrase::Phrases},
    findings::{
        self, Aspect, Beside, CaseRecord, Cases, Counts, Criterion, FORMAT, Findings, Input, Judgement, Norm,
        NormGroup, OutsideFigure, Parameter, Part, PlaceCount, Population, Read, Record, Share, Text, Tool,
        Verdict, Words,
    },
    framework::{self, Decides, Framework, published, rating::CaseRating},
    needed::Left,
    sentence, stats,
    verdict::{Places, Verdicts},
};

use super::{
    CasePartial, Histogram, NormPartial, Partial, PopulationPartial, bounds, compare, counts,
    measure::MeasurePartial,
    overrule,
    population::{self, Known},
    rating,
};

impl Partial {
    /// The findings.
    pub fn finish(mut self, framework: &Framework, header: Header) -> Findings {
        let shows_all = self.shows_all();
        let phrases: Vec<Phrases<'_>> =
            (0..framework.subjects.len()).map(|subject| Phrases::new(framework, subject)).collect();
        let read: Vec<u64> = self.populations.iter().map(|population| population.records).collect();
        let own = framework.measures.len();
        let shares: Vec<Option<[u64; 4]>> = self.measures.iter().map(MeasurePartial::share).collect();
        let statements = &header.statements;
        overrule(&mut self.cases, statements);
        let counted = self.counts();
        let mut measures = self.measures.into_iter();
        let general: Vec<MeasurePartial> = measures.by_ref().take(own).collect();
        let besides: Vec<Option<Beside>> = framework
            .all_measures()
            .enumerate()
            .map(|(slot, measure)| beside(framework, slot, measure.beside?, &counted.norms, &shares))
            .collect();
        let mut besides = besides.into_iter();
        let mut finish = |measure: &framework::measure::Measure, partial: MeasurePartial| {
            partial.finish(measure, framework, besides.next().flatten(), read[measure.subject])
        };
        let general = framework.measures.iter().zip(general).map(|(m, p)| finish(m, p)).collect();
        let mut norms: Vec<Norm> = Vec::new();
        let mut open_verdicts = 0;
        for (definition, partial) in framework.norms.iter().zip(self.norms) {
            let finished =
                norm(definition, partial, framework, &phrases[definition.subject], read[definition.subject]);
            open_verdicts += finished.counts.unknown;
            norms.push(finished);
        }
        let mut norms = norms.into_iter();
        let mut places = vec![Places::default(); framework.aspects.len()];
        let mut ratings: Vec<Option<findings::Rating>> = vec![None; framework.aspects.len()];
        let known = counted.known(framework, statements);
        let judged = framework.population_norms.iter().map(|norm| population::judge(norm, known));
        let (wholes, possible): (Vec<findings::PopulationNorm>, Vec<Verdicts>) = judged.unzip();
        let mut wholes = wholes.into_iter();
        let known = Known { wholes: &possible, ..known };
        for &slot in &framework.rated {
            let Some(aspect) = framework.aspects.get(slot) else { continue };
            let Some(rating) = &aspect.rating else { continue };
            let (rating, stands) =
                rating::rate(rating, &Rated::Aspect(slot), Known { ratings: &places, ..known });
            places[slot] = stands;
            ratings[slot] = Some(rating);
        }
        let overall = framework.overall.as_ref();
        let overall = overall
            .map(|overall| rating::rate(overall, &Rated::Overall, Known { ratings: &places, ..known }).0);
        let mut aspects = Vec::new();
        for ((definition, case), rating) in framework.aspects.iter().zip(self.cases).zip(ratings) {
            let partials: Vec<MeasurePartial> = measures.by_ref().take(definition.measures.len()).collect();
            let id = |slot: &usize| framework.norms.get(*slot).map(|n| n.id.clone());
            aspects.push(Aspect {
                id: definition.id.clone(),
                title: definition.title.clone(),
                frame: definition.frame.clone(),
                source: definition.source.clone(),
                parts: definition
                    .parts
                    .iter()
                    .map(|(title, norms)| Part {
                        title: title.clone(),
                        norms: norms.iter().filter_map(id).collect(),
                    })
                    .collect(),
                rating,
                cases: definition.case_rating.as_ref().map(|rating| {
                    cases(rating, case, &phrases[rating.subject], read[rating.subject], &definition.id)
                }),
                norms: norms.by_ref().take(definition.norms.len()).collect(),
                population_norms: wholes.by_ref().take(definition.population_norms.len()).collect(),
                measures: definition.measures.iter().zip(partials).map(|(m, p)| finish(m, p)).collect(),
            });
        }
        let mut inputs = self.inputs;
        inputs.extend(header.inputs);
        Findings {
            format: FORMAT.into(),
            tool: Tool::this(),
            audit: header.audit,
            framework: findings::Framework {
                id: framework.id.clone(),
                title: framework.title.clone(),
                subtitle: framework.subtitle.clone(),
                inherited: framework.inherited.clone(),
                documents: framework.documents.clone(),
                scale: framework.scale.clone(),
                joined: framework.joined.iter().map(|part| joined(framework, part)).collect(),
            },
            populations: populations(framework, self.populations, &header.selections),
            read: Read { open_verdicts, settling_facts: Some(self.settling_facts).filter(|_| shows_all) },
            limited: self.limited.map(|left| left_out(framework, &left)),
            inputs: inputs.into_iter().collect(),
            parameters: framework.parameters.iter().flat_map(|p| parameters(p, framework)).collect(),
            measures: general,
            figures: figures(framework, statements),
            aspects,
            overall,
            judgements: header.judgements,
            waivers: header.statements.waivers.iter().map(|(_, waiver)| waiver.clone()).collect(),
        }
    }
}

/// What was left out of records, by names.
fn left_out(framework: &Framework, left: &Left) -> Vec<findings::LeftOut> {
    let left = left.iter().map(|(subject, field, records)| findings::LeftOut {
        subject: framework.subject(subject).id.clone(),
        field: field.map(str::to_owned),
        records,
    });
    left.collect()
}

/// What the findings say beside what the dossiers add.
#[derive(Debug, Clone)]
pub struct Header {
    /// The audit's own statements.
    pub audit: findings::Audit,
    /// The files of the audit and the framework.
    pub inputs: Vec<Input>,
    /// Human judgements.
    pub judgements: Vec<Judgement>,
    /// What the audit states beside its dossiers.
    pub statements: Statements,
    /// How the records of each subject were selected, by its slot.
    pub selections: Vec<Option<Selected>>,
}

impl Header {
    /// From an audit and its texts.
    pub fn new(
        audit: &crate::audit::Audit,
        (texts, reactions): (Vec<Text>, Vec<findings::Reaction>),
        inputs: Vec<Input>,
        judgements: Vec<Judgement>,
        statements: Statements,
        framework: &Framework,
    ) -> Self {
        let selected = |subject: &framework::Subject| {
            let population = audit.populations.iter().find(|p| p.subject.value == subject.id);
            population.and_then(|population| population.selected.clone())
        };
        let selections = framework.subjects.iter().map(selected).collect();
        let audit = findings::Audit {
            title: audit.title.clone(),
            subtitle: audit.subtitle.clone(),
            as_of: audit.as_of.to_string(),
            colofon: audit.colofon.clone(),
            texts,
            reactions,
            screen_exceptions: audit.screening.shown(),
        };
        Self { audit, inputs, judgements, statements, selections }
    }

    /// For a framework by itself, of which nothing was tested.
    pub fn of_framework(framework: &Framework) -> Self {
        let audit = findings::Audit {
            title: framework.title.clone(),
            subtitle: framework.subtitle.clone(),
            as_of: String::new(),
            colofon: Vec::new(),
            texts: Vec::new(),
            reactions: Vec::new(),
            screen_exceptions: Vec::new(),
        };
        Self {
            audit,
            inputs: Vec::new(),
            judgements: Vec::new(),
            statements: Statements::default(),
            selections: Vec::new(),
        }
    }
}

fn populations(
    framework: &Framework,
    partials: Vec<PopulationPartial>,
    selections: &[Option<Selected>],
) -> Vec<Population> {
    let population = |(slot, (subject, partial)): (usize, (&framework::Subject, PopulationPartial))| {
        let selected = selections.get(slot).and_then(Option::as_ref);
        Population {
            subject: subject.id.clone(),
            one: subject.one.clone(),
            many: subject.many.clone(),
            study: subject.study.clone().unwrap_or_else(|| subject.many.clone()),
            selection: selected.map(|selected| selected.how),
            note: selected.and_then(|selected| selected.note.clone()),
            records: partial.records,
            with_warnings: partial.with_warnings,
            unusable: partial.unusable,
            by: subject.groups.as_ref().map(|groups| groups.title.clone()),
            published: subject
                .published
                .iter()
                .map(|p| {
                    let counted = compare::Counted::Number(partial.records);
                    compare::lay(p, "aantal", counted, partial.records, &framework.quantities, &[])
                })
                .collect(),
        }
    };
    framework.subjects.iter().zip(partials).enumerate().map(population).collect()
}

/// One of several frameworks.
fn joined(framework: &Framework, part: &framework::Joined) -> findings::Joined {
    findings::Joined {
        id: part.id.clone(),
        title: part.title.clone(),
        subtitle: part.subtitle.clone(),
        documents: part.documents.clone(),
        scale: part.scale.clone(),
        overall: part.overall,
        aspects: framework.aspects[part.aspects.clone()].iter().map(|aspect| aspect.id.clone()).collect(),
        measures: framework.measures[part.measures.clone()].iter().map(|m| m.id.clone()).collect(),
    }
}

fn figures(framework: &Framework, statements: &Statements) -> Vec<OutsideFigure> {
    let supplied = |slot: usize| statements.figures.get(slot).and_then(Option::as_ref);
    let figure = |(slot, figure): (usize, &framework::rating::Outside)| OutsideFigure {
        id: figure.id.clone(),
        title: figure.title.clone(),
        value: supplied(slot).map(|(value, _)| figure.unit.dutch(*value)),
        from: supplied(slot).map(|(_, from)| from.clone()),
        source: figure.source.clone(),
    };
    framework.figures.iter().enumerate().map(figure).collect()
}

fn norm(
    definition: &framework::Norm,
    partial: NormPartial<Record>,
    framework: &Framework,
    phrases: &Phrases<'_>,
    read: u64,
) -> Norm {
    let counts_of = counts(&partial.histogram);
    // The ledger: every dossier that was read has exactly one outcome.
    assert_eq!(counts_of.read, read, "each dossier read has one outcome for {}", definition.id);
    let binds = definition.modality != findings::Modality::Permission;
    let contrast = (binds && partial.shared == 0).then(|| {
        let group = |(certain, open): &(Histogram, Histogram)| {
            let counts = counts(certain);
            ((counts.met, counts.assessed()), bounds::bounds_in_group(certain, open))
        };
        compare::shares(&partial.groups.iter().map(group).collect::<Vec<_>>())
    });
    let groups = framework.subject(definition.subject).groups.iter().flat_map(|by| &by.groups);
    let groups = groups.zip(&partial.groups).map(|(group, (certain, open))| NormGroup {
        label: group.label.clone(),
        counts: counts(certain),
        share: share(counts(certain), bounds::bounds_in_group(certain, open)).filter(|_| binds),
    });
    let groups: Vec<NormGroup> = groups.collect();
    let in_group = |g: &NormGroup| compare::InGroup::share(&g.label, g.counts.met, g.counts.assessed());
    let in_groups: Vec<compare::InGroup> = groups.iter().map(in_group).collect();
    let lay = |published: &published::Published| {
        let within = published.group.and_then(|slot| groups.get(slot));
        let counts = within.map_or(counts_of, |group| group.counts);
        let (of, counted) = counted(published.of, &counts);
        let read = within.map_or(read, |group| group.counts.read);
        compare::lay(published, &of, counted, read, framework.words_of(definition), &in_groups)
    };
    let published: Vec<findings::Published> = definition.published.iter().map(lay).collect();
    let criterion = |(criterion, histogram): (&framework::Criterion, &Histogram)| Criterion {
        id: criterion.id.clone(),
        question: criterion.question.clone(),
        judged: matches!(criterion.decides, Decides::Judgement { .. }),
        counts: counts(histogram),
    };
    Norm {
        id: definition.id.clone(),
        title: definition.title.clone(),
        subject: framework.subject(definition.subject).id.clone(),
        statement: definition.statement.clone(),
        source: definition.source.clone(),
        modality: definition.modality,
        addressee: definition.addressee,
        open: definition.open.clone(),
        words: Words {
            applies: definition.applies.as_ref().map(|c| phrases.lines(c)).unwrap_or_default(),
            met: phrases.clause(&definition.met, definition),
            partly: definition.partly.as_ref().map(|c| phrases.clause(c, definition)).unwrap_or_default(),
        },
        counts: counts_of,
        // A permission is never failed: a share of it says nothing.
        share: share(counts_of, bounds::bounds(&partial.histogram)).filter(|_| binds),
        sentence: sentence::finding(
            &definition.finding,
            &counts_of,
            framework.words_of(definition),
            &framework.subject(definition.subject).many,
            binds,
        ),
        criteria: definition.criteria.iter().zip(&partial.criteria).map(criterion).collect(),
        groups,
        ungrouped: partial.ungrouped,
        contrast: contrast.flatten(),
        published,
        verdicts: partial.records.into_records(),
        quotes: partial.quotes.into_records().into_iter().flatten().collect(),
    }
}

/// What is counted of a norm: what to call it, how many, and of how many.
fn counted(part: published::Part, counts: &Counts) -> (String, compare::Counted) {
    let (name, k, n) = match part {
        published::Part::Verdict(Verdict::Partly) => ("deels", counts.partly, counts.assessed()),
        published::Part::Verdict(Verdict::NotMet) => ("niet voldaan", counts.not_met, counts.assessed()),
        published::Part::Unknown => ("niet te beoordelen", counts.unknown, counts.read),
        published::Part::NotApplicable => ("n.v.t.", counts.not_applicable, counts.read),
        published::Part::Assessed => ("beoordeeld", counts.assessed(), counts.read),
        _ => ("voldaan", counts.met, counts.assessed()),
    };
    (name.to_owned(), compare::Counted::Part(k, n))
}

/// The share that a measure is set beside, and how the two differ. None where nothing is known of either.
fn beside(
    framework: &Framework,
    slot: usize,
    other: framework::measure::Beside,
    norms: &[Histogram],
    shares: &[Option<[u64; 4]>],
) -> Option<Beside> {
    let share_of = |slot: usize| -> Option<compare::Compared> {
        let counts = (*shares.get(slot)?)?;
        Some(((counts[0], counts[0] + counts[1]), bounds::bounds_of_share(counts, [0; 4])))
    };
    let (id, title, subject, share) = match other {
        framework::measure::Beside::Norm(norm) => {
            let (definition, histogram) = (framework.norms.get(norm)?, norms.get(norm)?);
            let counts = counts(histogram);
            let share = ((counts.met, counts.assessed()), bounds::bounds(histogram));
            (&definition.id, &definition.title, definition.subject, share)
        }
        framework::measure::Beside::Measure(other) => {
            let measure = framework.all_measures().nth(other)?;
            (&measure.id, &measure.title, measure.subject, share_of(other)?)
        }
    };
    Some(Beside {
        id: id.clone(),
        title: title.clone(),
        subject: framework.subject(subject).id.clone(),
        part: share.0.0,
        whole: share.0.1,
        contrast: compare::shares(&[share_of(slot)?, share]),
    })
}

fn cases(
    rating: &CaseRating,
    partial: CasePartial<CaseRecord>,
    phrases: &Phrases<'_>,
    read: u64,
    aspect: &str,
) -> Cases {
    let rules = &rating.rules;
    let mut words = explain::rating::rules(rules, |condition| phrases.inline(condition));
    words.applies = rating.applies.as_ref().map(|applies| phrases.inline(applies));
    let count = |wanted: Places| partial.spread.get(&wanted).copied().unwrap_or_default();
    let place = |(slot, place): (usize, &String)| PlaceCount {
        place: place.clone(),
        count: count(Places::only(slot)),
    };
    let cases = Cases {
        rules: words,
        places: rules.scale.iter().enumerate().map(place).collect(),
        unknown: partial.spread.iter().filter(|(p, _)| !p.is_definite()).map(|(_, n)| n).sum(),
        not_applicable: count(Places::NONE),
        read,
        records: partial.records.into_records().into_iter().map(|(_, record)| record).collect(),
    };
    // The ledger, as for norms.
    let placed: u64 = cases.places.iter().map(|place| place.count).sum();
    assert_eq!(
        placed + cases.unknown + cases.not_applicable,
        read,
        "each dossier read has one place on {aspect}"
    );
    cases
}

fn share(counts: Counts, bounds: Option<bounds::Bounds>) -> Option<Share> {
    let bounds = bounds?;
    let interval = stats::wilson(counts.met, counts.assessed());
    Some(Share {
        value: stats::share(counts.met, counts.assessed()),
        low: interval.map(|i| i.0),
        high: interval.map(|i| i.1),
        lowest: stats::share(bounds.lowest.0, bounds.lowest.1)?,
        highest: stats::share(bounds.highest.0, bounds.highest.1)?,
    })
}

/// The values that a parameter has had.
fn parameters(parameter: &framework::Parameter, framework: &Framework) -> Vec<Parameter> {
    let aspect = parameter.aspect.and_then(|slot| framework.aspects.get(slot));
    let joined = parameter.framework.and_then(|slot| framework.joined.get(slot));
    let version = |version: &framework::ParameterVersion| Parameter {
        id: parameter.id.clone(),
        aspect: aspect.map(|a| a.id.clone()),
        framework: joined.filter(|_| aspect.is_none()).map(|joined| joined.id.clone()),
        value: version.value.dutch(),
        valid: Some(version.validity.dutch()).filter(|text| !text.is_empty()),
        origin: version.origin,
        why: version.why.clone(),
        source: version.source.clone(),
    };
    parameter.versions.iter().map(version).collect()
}
