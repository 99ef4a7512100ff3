//! What dossiers add up to.
//!
//! A [`Partial`] is what any set of dossiers adds to the findings. Partials of disjoint sets merge in any order into
//! the same value, to the byte; that is what makes threads, streams and several machines possible without a second
//! way of counting. [`Partial::finish`] turns one into [`Findings`].

mod bounds;
mod compare;
mod differs;
mod measure;
mod population;
mod rating;
mod shown;
mod under_way;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use measure::MeasurePartial;

use crate::{
    assess::{self, Assessment, Judgements, NormAssessment, Traces, evaluate},
    audit::Selected,
    audit::statements::{Rated, Statements},
    dossier::Dossier,
    explain::{self, Explainer, phrase::Phrases},
    findings::{
        self, Aspect, Beside, CaseRecord, Cases, Counts, Criterion, FORMAT, Findings, Input, Judgement, Norm,
        NormGroup, OutsideFigure, Parameter, Part, PlaceCount, Population, Quote, Read, Record, Share, Text,
        Tool, Verdict, Words,
    },
    framework::{self, Decides, Framework, published, rating::CaseRating},
    needed::Left,
    sentence, stats,
    time::Day,
    verdict::{Places, Truth, Verdicts},
};

pub use shown::Choice;

use serde::{Deserialize, Serialize};

use bounds::Spread;
use population::{Known, NormGroups};
use shown::Shown;

/// How many dossiers leave which set of verdicts possible, by the set's number.
pub type Histogram = [u64; 16];

/// What a set of dossiers adds to the findings. It can be written down, and read where the same framework is at hand
/// ([`Partial::take_up`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partial {
    /// Which records it keeps to show.
    #[serde(skip)]
    choice: Arc<Choice>,
    populations: Vec<PopulationPartial>,
    /// Counted as long as every record is shown.
    settling_facts: u64,
    norms: Vec<NormPartial>,
    measures: Vec<MeasurePartial>,
    /// Per aspect; empty where it does not rate dossiers.
    cases: Vec<CasePartial>,
    inputs: BTreeSet<Input>,
    /// What was left out of the records; none where they were read whole.
    limited: Option<Left>,
}

/// The records of one subject.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct PopulationPartial {
    records: u64,
    with_warnings: u64,
    unusable: u64,
}

/// The ratings of dossiers on an aspect.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct CasePartial {
    spread: Spread,
    records: Shown<Places, (Places, CaseRecord)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct NormPartial {
    histogram: Histogram,
    criteria: Vec<Histogram>,
    /// Per group by which records of its subject are compared: of dossiers that are in it, and of those that may be.
    groups: Vec<(Histogram, Histogram)>,
    ungrouped: u64,
    shared: u64,
    records: Shown<Verdict, Record>,
    /// By dossier: quotes keep the order in which a dossier gives them.
    quotes: Shown<(), Vec<Quote>>,
}

impl NormPartial {
    /// How many records it was tested against.
    fn read(&self) -> u64 {
        self.histogram.iter().sum()
    }
}

impl CasePartial {
    /// How many records were rated.
    fn read(&self) -> u64 {
        self.spread.values().sum()
    }

    /// What a place counts as where records are chosen by outcome.
    fn outcome(possible: Places) -> Places {
        if possible.is_definite() { possible } else { Places::default() }
    }
}

/// What dossiers are tested with.
#[derive(Debug, Clone, Copy)]
pub struct Testing<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// Verdicts that people gave.
    pub judgements: &'a Judgements,
    /// The date on which they are judged.
    pub as_of: Day,
}

/// What one norm came to for a dossier, with its evidence, for whoever wants it of every one.
pub struct Outcome<'a> {
    /// The norm.
    pub norm: &'a framework::Norm,
    /// What it came to.
    pub record: Record,
}

impl Partial {
    /// What no dossier adds; every one that is added will be shown.
    pub fn empty(framework: &Framework) -> Self {
        Self::choosing(framework, Arc::new(Choice::all()))
    }

    /// What no dossier adds, where a choice of those that are added will be shown.
    pub fn choosing(framework: &Framework, choice: Arc<Choice>) -> Self {
        let norm = |norm: &framework::Norm| NormPartial {
            histogram: Histogram::default(),
            criteria: vec![Histogram::default(); norm.criteria.len()],
            groups: vec![<(Histogram, Histogram)>::default(); groups_of(framework, norm.subject)],
            ungrouped: 0,
            shared: 0,
            records: Shown::default(),
            quotes: Shown::default(),
        };
        let measures = framework.all_measures();
        Self {
            choice,
            populations: vec![PopulationPartial::default(); framework.subjects.len()],
            settling_facts: 0,
            norms: framework.norms.iter().map(norm).collect(),
            measures: measures.map(|m| MeasurePartial::empty(m, framework.grouping(m))).collect(),
            cases: vec![CasePartial::default(); framework.aspects.len()],
            inputs: BTreeSet::new(),
            limited: None,
        }
    }

    /// Says what was left out of the records, because only what is needed was read of them.
    pub fn limit(&mut self, left: Left) {
        self.limited.get_or_insert_default().merge(left);
    }

    /// Takes up what was written down elsewhere for the same framework, to show records as these do.
    ///
    /// # Errors
    ///
    /// Where it cannot have been made for this framework: what does not fit.
    pub fn take_up(&self, framework: &Framework, mut written: Self) -> Result<Self, String> {
        let empty = self.none_of(framework);
        let norms = empty.norms.iter().zip(&written.norms).zip(&framework.norms);
        let like = |((one, other), norm): ((&NormPartial, &NormPartial), &framework::Norm)| {
            let read = written.populations.get(norm.subject).map_or(0, |population| population.records);
            one.criteria.len() == other.criteria.len()
                && one.groups.len() == other.groups.len()
                && other.read() == read
        };
        let mut rated = framework.aspects.iter().zip(&written.cases);
        let placed = |(aspect, cases): (&framework::Aspect, &CasePartial)| {
            let subject = aspect.case_rating.as_ref().map(|rating| rating.subject);
            let records = subject.and_then(|subject| written.populations.get(subject));
            cases.read() == records.map_or(0, |population| population.records)
        };
        let fits = [
            ("populations", empty.populations.len() == written.populations.len()),
            ("norms", empty.norms.len() == written.norms.len() && norms.into_iter().all(like)),
            (
                "measures",
                empty.measures.len() == written.measures.len()
                    && empty.measures.iter().zip(&written.measures).all(|(one, other)| one.is_like(other)),
            ),
            ("ratings", empty.cases.len() == written.cases.len() && rated.all(placed)),
        ];
        if let Some((what, _)) = fits.into_iter().find(|(_, fits)| !fits) {
            return Err(format!("its {what} are not those of this framework"));
        }
        written.choice = Arc::clone(&self.choice);
        Ok(written)
    }

    /// What no dossier adds to these.
    #[must_use]
    pub fn none_of(&self, framework: &Framework) -> Self {
        Self::choosing(framework, Arc::clone(&self.choice))
    }

    /// What one dossier adds, from a file.
    pub fn of(testing: Testing<'_>, dossier: &Dossier, input: Input, warned: bool) -> Self {
        let mut partial = Self::empty(testing.framework);
        partial.add(testing, dossier, warned, None, None);
        partial.went_in(input);
        partial
    }

    /// Adds a dossier. Of one that will not be shown beside those of `before`, which this is to be merged with, the evidence is
    /// not looked for; `each`, where it is given, hears every outcome with its evidence.
    pub fn add(
        &mut self,
        testing: Testing<'_>,
        dossier: &Dossier,
        warned: bool,
        before: Option<&Self>,
        each: Option<&mut dyn FnMut(Outcome<'_>)>,
    ) {
        let Testing { framework, judgements, as_of } = testing;
        let assessment = assess::assess(framework, dossier, judgements, as_of);
        let shown = self.show(testing, dossier, &assessment, before, each);
        self.count(&assessment);
        if let Some(population) = self.populations.get_mut(dossier.subject) {
            population.records += 1;
            population.with_warnings += u64::from(warned);
        }
        if shown {
            self.settle();
        }
    }

    /// Keeps what is to be shown of a dossier, and says whether anything is.
    fn show(
        &mut self,
        testing: Testing<'_>,
        dossier: &Dossier,
        assessment: &Assessment,
        before: Option<&Self>,
        mut each: Option<&mut dyn FnMut(Outcome<'_>)>,
    ) -> bool {
        let Testing { framework, judgements, as_of } = testing;
        let (subject, choice) = (dossier.subject, Arc::clone(&self.choice));
        let (rank, named) = (shown::rank(&dossier.id), choice.names(subject, &dossier.id));
        let about = |norm: &&NormAssessment| norm.possible != Verdicts::default();
        let norms = assessment.norms.iter().enumerate().filter(|(_, norm)| about(norm));
        let wanted = norms.filter(|(slot, norm)| {
            let verdict = norm.possible.verdict();
            let wants = |partial: &Self| {
                partial.norms.get(*slot).is_some_and(|of| of.records.wants(&choice, of.read(), verdict, rank))
            };
            named || each.is_some() || wants(self) && before.is_none_or(wants)
        });
        let wanted: Vec<(usize, &NormAssessment)> = wanted.collect();
        let cases =
            assessment.cases.iter().enumerate().filter_map(|(slot, case)| Some((slot, case.as_ref()?)));
        let cases = cases.filter(|(slot, case)| {
            let outcome = CasePartial::outcome(case.possible);
            let wants = |partial: &Self| {
                partial.cases.get(*slot).is_some_and(|of| of.records.wants(&choice, of.read(), outcome, rank))
            };
            named || wants(self) && before.is_none_or(wants)
        });
        let cases: Vec<(usize, &assess::CaseAssessment)> = cases.collect();
        self.quote(framework, dossier, &choice, rank);
        if wanted.is_empty() && cases.is_empty() {
            return !dossier.quotes.is_empty();
        }
        let known = evaluate::Known::of(framework, dossier);
        let traces = Traces::new(framework, dossier, &known, judgements, as_of, assessment);
        let explainer =
            Explainer { phrases: Phrases::new(framework, subject), evaluator: traces.evaluator() };
        let mut facts = BTreeSet::new();
        for (slot, norm) in wanted {
            let (Some(definition), Some(partial)) = (framework.norms.get(slot), self.norms.get_mut(slot))
            else {
                continue;
            };
            let trace = traces.norm(slot);
            let trees = explainer.norm(definition, &trace, norm);
            let settle = explainer.settle(definition, &trace, norm);
            facts.extend(settle.iter().flat_map(|s| s.facts.iter().cloned()));
            let record = Record {
                dossier: dossier.id.0.clone(),
                verdict: norm.possible.verdict(),
                possible: norm.possible.iter().collect(),
                evidence: explainer.evidence(&trees, norm.possible),
                settle,
            };
            if let Some(each) = &mut each {
                each(Outcome { norm: definition, record: record.clone() });
            }
            partial.records.add(&choice, subject, dossier.id.clone(), rank, record.verdict, record);
        }
        for (slot, case) in cases {
            let rating = framework.aspects.get(slot).and_then(|aspect| aspect.case_rating.as_ref());
            if let (Some(rating), Some(partial)) = (rating, self.cases.get_mut(slot)) {
                let record = (case.possible, explainer.case(rating, case, &traces.case(rating)));
                let outcome = CasePartial::outcome(case.possible);
                partial.records.add(&choice, subject, dossier.id.clone(), rank, outcome, record);
            }
        }
        self.settling_facts += facts.len() as u64;
        true
    }

    /// Keeps what a dossier holds to illustrate norms.
    fn quote(&mut self, framework: &Framework, dossier: &Dossier, choice: &Choice, rank: u64) {
        let mut quotes: BTreeMap<usize, Vec<Quote>> = BTreeMap::new();
        for quote in &dossier.quotes {
            let Some((norm, _)) = &quote.norm else { continue };
            let Some(slot) = framework.norms.iter().position(|n| n.id == *norm) else { continue };
            quotes.entry(slot).or_default().push(Quote {
                dossier: dossier.id.0.clone(),
                speaker: quote.speaker.clone(),
                context: quote.context.clone(),
                text: quote.text.clone(),
                source: quote.source.clone(),
            });
        }
        for (slot, quotes) in quotes {
            if let Some(norm) = self.norms.get_mut(slot) {
                norm.quotes.add(choice, dossier.subject, dossier.id.clone(), rank, (), quotes);
            }
        }
    }

    /// Leaves out of what is shown what is too much.
    fn settle(&mut self) {
        for norm in &mut self.norms {
            let read = norm.histogram.iter().sum();
            norm.records.settle(&self.choice, read);
            norm.quotes.settle(&self.choice, read);
        }
        for case in &mut self.cases {
            let read = case.read();
            case.records.settle(&self.choice, read);
        }
        if !self.shows_all() {
            self.settling_facts = 0;
        }
    }

    /// Whether every record will be shown.
    fn shows_all(&self) -> bool {
        self.populations.iter().all(|population| self.choice.shows_all(population.records))
    }

    fn count(&mut self, assessment: &Assessment) {
        let about = |(_, norm): &(_, &NormAssessment)| norm.possible != Verdicts::default();
        for (partial, norm) in self.norms.iter_mut().zip(&assessment.norms).filter(about) {
            partial.histogram[norm.possible.index()] += 1;
            for (histogram, possible) in partial.criteria.iter_mut().zip(&norm.criteria) {
                histogram[possible.index()] += 1;
            }
            for ((certain, open), group) in partial.groups.iter_mut().zip(&assessment.groups) {
                match *group {
                    Truth::TRUE => certain[norm.possible.index()] += 1,
                    group if group.can_be_true() => open[norm.possible.index()] += 1,
                    _ => {}
                }
            }
            partial.ungrouped += u64::from(measure::ungrouped(&assessment.groups));
            partial.shared += u64::from(measure::shared(&assessment.groups));
        }
        for (partial, case) in self.cases.iter_mut().zip(&assessment.cases) {
            if let Some(case) = case {
                *partial.spread.entry(case.possible).or_default() += 1;
            }
        }
        for (partial, measured) in self.measures.iter_mut().zip(&assessment.measures) {
            measured.iter().for_each(|measured| partial.count(measured));
        }
    }

    /// How many records there are, of all subjects.
    pub fn records(&self) -> u64 {
        self.populations.iter().map(|population| population.records).sum()
    }

    /// Notes records of a subject that could not be read.
    pub fn unusable(&mut self, subject: usize, records: u64) {
        if let Some(population) = self.populations.get_mut(subject) {
            population.unusable += records;
        }
    }

    /// Notes a file that was read.
    pub fn went_in(&mut self, input: Input) {
        self.inputs.insert(input);
    }

    /// What one dossier adds to the counts alone, without the evidence that findings show.
    pub fn counting(framework: &Framework, dossier: &Dossier, judgements: &Judgements, as_of: Day) -> Self {
        let mut partial = Self::empty(framework);
        partial.count(&assess::assess(framework, dossier, judgements, as_of));
        if let Some(population) = partial.populations.get_mut(dossier.subject) {
            population.records = 1;
        }
        partial
    }

    /// The verdicts that these dossiers leave possible on each norm about the whole, with what made it so.
    pub fn judge(
        &self,
        framework: &Framework,
        statements: &Statements,
    ) -> Vec<(findings::PopulationNorm, Verdicts)> {
        let counts = self.overruled(statements);
        let known = counts.known(framework, statements);
        framework.population_norms.iter().map(|norm| population::judge(norm, known)).collect()
    }

    /// Why a norm about the whole, by its slot, came out as it did: condition by condition.
    pub fn explain(&self, framework: &Framework, statements: &Statements, slot: usize) -> Vec<explain::Tree> {
        let counts = self.overruled(statements);
        let known = counts.known(framework, statements);
        framework.population_norms.get(slot).map(|norm| population::trees(norm, known)).unwrap_or_default()
    }

    /// The counts, with what people gave in the place of what the rules give.
    fn overruled(&self, statements: &Statements) -> Counted {
        if statements.overrides.is_empty() {
            return self.counts();
        }
        let mut overruled = self.clone();
        overrule(&mut overruled.cases, statements);
        overruled.counts()
    }

    /// What conditions on the population ask of.
    fn counts(&self) -> Counted {
        let groups = |norm: &NormPartial| NormGroups {
            outcomes: norm.groups.clone(),
            apart: norm.ungrouped == 0 && norm.shared == 0,
        };
        Counted {
            norms: self.norms.iter().map(|norm| norm.histogram).collect(),
            groups: self.norms.iter().map(groups).collect(),
            cases: self.cases.iter().map(|case| case.spread.clone()).collect(),
            measures: self.measures.clone(),
        }
    }

    /// What two disjoint sets of dossiers add together.
    pub fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.populations.iter_mut().zip(other.populations) {
            mine.records += theirs.records;
            mine.with_warnings += theirs.with_warnings;
            mine.unusable += theirs.unusable;
        }
        self.settling_facts += other.settling_facts;
        self.inputs.extend(other.inputs);
        if let Some(left) = other.limited {
            self.limit(left);
        }
        for (mine, theirs) in self.norms.iter_mut().zip(other.norms) {
            add(&mut mine.histogram, &theirs.histogram);
            mine.criteria.iter_mut().zip(&theirs.criteria).for_each(|(m, t)| add(m, t));
            for ((certain, open), (theirs, more)) in mine.groups.iter_mut().zip(theirs.groups) {
                add(certain, &theirs);
                add(open, &more);
            }
            mine.ungrouped += theirs.ungrouped;
            mine.shared += theirs.shared;
            mine.records.merge(theirs.records);
            mine.quotes.merge(theirs.quotes);
        }
        for (mine, theirs) in self.cases.iter_mut().zip(other.cases) {
            for (possible, n) in theirs.spread {
                *mine.spread.entry(possible).or_default() += n;
            }
            mine.records.merge(theirs.records);
        }
        for (mine, theirs) in self.measures.iter_mut().zip(other.measures) {
            mine.merge(theirs);
        }
        self.settle();
    }

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

/// What conditions on the population ask of.
struct Counted {
    norms: Vec<Histogram>,
    groups: Vec<NormGroups>,
    cases: Vec<Spread>,
    measures: Vec<MeasurePartial>,
}

impl Counted {
    /// Before any norm about the whole is judged, and any aspect rated.
    fn known<'a>(&'a self, framework: &'a Framework, statements: &'a Statements) -> Known<'a> {
        Known {
            framework,
            norms: &self.norms,
            groups: &self.groups,
            cases: &self.cases,
            measures: &self.measures,
            statements,
            wholes: &[],
            ratings: &[],
        }
    }
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

/// Puts what people gave in the place of what the rules give; how dossiers are counted follows.
fn overrule(cases: &mut [CasePartial], statements: &Statements) {
    for given in &statements.overrides {
        let Rated::Case(slot, id) = &given.rated else { continue };
        let Some(case) = cases.get_mut(*slot) else { continue };
        let Some((possible, record)) = case.records.get_mut(id) else { continue };
        record.overruled = Some(given.shown.clone());
        if let Some(n) = case.spread.get_mut(possible) {
            *n -= 1;
        }
        *case.spread.entry(Places::only(given.place)).or_default() += 1;
        case.spread.retain(|_, n| *n > 0);
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

fn add(mine: &mut [u64], theirs: &[u64]) {
    mine.iter_mut().zip(theirs).for_each(|(m, t)| *m += t);
}

fn counts(histogram: &Histogram) -> Counts {
    let mut counts = Counts::default();
    for (index, n) in histogram.iter().enumerate() {
        counts.read += n;
        match Verdicts::from_index(index).verdict() {
            Verdict::Met => counts.met += n,
            Verdict::Partly => counts.partly += n,
            Verdict::NotMet => counts.not_met += n,
            Verdict::NotApplicable => counts.not_applicable += n,
            Verdict::Unknown => counts.unknown += n,
        }
    }
    counts
}

fn norm(
    definition: &framework::Norm,
    partial: NormPartial,
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

/// How many groups records of a subject are compared by.
fn groups_of(framework: &Framework, subject: usize) -> usize {
    framework.subject(subject).groups.as_ref().map_or(0, |groups| groups.groups.len())
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

fn cases(rating: &CaseRating, partial: CasePartial, phrases: &Phrases<'_>, read: u64, aspect: &str) -> Cases {
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

/// Quotes that name a norm which does not exist: the norm, and the line that names it.
pub fn lost_quotes(framework: &Framework, dossier: &Dossier) -> Vec<(String, usize)> {
    let named = dossier.quotes.iter().filter_map(|q| q.norm.clone());
    named.filter(|(id, _)| framework.norms.iter().all(|n| n.id != *id)).collect()
}
