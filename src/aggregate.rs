//! What dossiers add up to.
//!
//! A [`Partial`] is what any set of dossiers adds to the findings. Partials of disjoint sets merge in any order into
//! the same value, to the byte; that is what makes threads, streams and several machines possible without a second
//! way of counting. [`Partial::finish`] turns one into [`findings::Findings`].

mod bounds;
mod compare;
mod differs;
mod finish;
mod gathered;
mod measure;
mod population;
mod rating;
mod shown;
mod under_way;

use std::{collections::BTreeSet, sync::Arc};

use measure::MeasurePartial;

use crate::{
    assess::{self, Assessment, Judgements, NormAssessment},
    audit::statements::{Rated, Statements},
    dossier::Dossier,
    explain,
    findings::{self, CaseRecord, Counts, Input, Quote, Record, Verdict},
    framework::{self, Framework},
    needed::Left,
    time::Day,
    verdict::{Places, Truth, Verdicts},
};

pub use finish::Header;
pub use gathered::{Chosen, Explained, Gathered, Given, Kept, Outcome, Tested, Wanted};
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
pub struct Partial<R = Record, C = CaseRecord> {
    /// Which records it keeps to show.
    #[serde(skip)]
    choice: Arc<Choice>,
    populations: Vec<PopulationPartial>,
    /// Of what is explained, as long as every record is shown.
    settling_facts: u64,
    norms: Vec<NormPartial<R>>,
    measures: Vec<MeasurePartial>,
    /// Per aspect; empty where it does not rate dossiers.
    cases: Vec<CasePartial<C>>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CasePartial<C> {
    spread: Spread,
    records: Shown<Places, (Places, C)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct NormPartial<R> {
    histogram: Histogram,
    criteria: Vec<Histogram>,
    /// Per group by which records of its subject are compared: of dossiers that are in it, and of those that may be.
    groups: Vec<(Histogram, Histogram)>,
    ungrouped: u64,
    shared: u64,
    records: Shown<Verdict, R>,
    /// By dossier: quotes keep the order in which a dossier gives them.
    quotes: Shown<(), Vec<Quote>>,
}

impl<R> NormPartial<R> {
    /// How many records it was tested against.
    fn read(&self) -> u64 {
        self.histogram.iter().sum()
    }

    /// With something else in the place of what is shown; what has nothing in its place is left out.
    fn map<T>(self, to: impl FnMut(R) -> Option<T>) -> NormPartial<T> {
        let Self { histogram, criteria, groups, ungrouped, shared, records, quotes } = self;
        NormPartial { histogram, criteria, groups, ungrouped, shared, records: records.map(to), quotes }
    }
}

impl<C> CasePartial<C> {
    /// How many records were rated.
    fn read(&self) -> u64 {
        self.spread.values().sum()
    }

    /// As for norms.
    fn map<T>(self, mut to: impl FnMut(C) -> Option<T>) -> CasePartial<T> {
        let to = |(possible, shown)| Some((possible, to(shown)?));
        CasePartial { spread: self.spread, records: self.records.map(to) }
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

impl<R, C> Partial<R, C> {
    /// What no dossier adds, where a choice of those that are added will be shown.
    pub fn choosing(framework: &Framework, choice: Arc<Choice>) -> Self {
        let cases = framework
            .aspects
            .iter()
            .map(|_| CasePartial { spread: Spread::default(), records: Shown::default() });
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
            cases: cases.collect(),
            inputs: BTreeSet::new(),
            limited: None,
        }
    }

    /// Says what was left out of the records, because only what is needed was read of them.
    pub fn limit(&mut self, left: Left) {
        self.limited.get_or_insert_default().merge(left);
    }

    /// What no dossier adds to these.
    #[must_use]
    pub fn none_of(&self, framework: &Framework) -> Self {
        Self::choosing(framework, Arc::clone(&self.choice))
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
        let groups = &assessment.groups;
        let (ungrouped, shared) = (measure::ungrouped(groups), measure::shared(groups));
        for (partial, norm) in self.norms.iter_mut().zip(&assessment.norms).filter(about) {
            partial.histogram[norm.possible.index()] += 1;
            for (histogram, possible) in partial.criteria.iter_mut().zip(&norm.criteria) {
                histogram[possible.index()] += 1;
            }
            for ((certain, open), group) in partial.groups.iter_mut().zip(groups) {
                match *group {
                    Truth::TRUE => certain[norm.possible.index()] += 1,
                    group if group.can_be_true() => open[norm.possible.index()] += 1,
                    _ => {}
                }
            }
            partial.ungrouped += u64::from(ungrouped);
            partial.shared += u64::from(shared);
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

    /// What conditions on the population ask of.
    fn counts(&self) -> Counted {
        let groups = |norm: &NormPartial<R>| NormGroups {
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
}

impl Partial {
    /// What no dossier adds; every one that is added will be shown.
    pub fn empty(framework: &Framework) -> Self {
        Self::choosing(framework, Arc::new(Choice::all()))
    }

    /// Takes up what was written down elsewhere for the same framework, to show records as these do.
    ///
    /// # Errors
    ///
    /// Where it cannot have been made for this framework: what does not fit.
    pub fn take_up(&self, framework: &Framework, mut written: Self) -> Result<Self, String> {
        let empty = self.none_of(framework);
        let norms = empty.norms.iter().zip(&written.norms).zip(&framework.norms);
        let like =
            |((one, other), norm): ((&NormPartial<Record>, &NormPartial<Record>), &framework::Norm)| {
                let read = written.populations.get(norm.subject).map_or(0, |population| population.records);
                one.criteria.len() == other.criteria.len()
                    && one.groups.len() == other.groups.len()
                    && other.read() == read
            };
        let mut rated = framework.aspects.iter().zip(&written.cases);
        let placed = |(aspect, cases): (&framework::Aspect, &CasePartial<CaseRecord>)| {
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

/// Puts what people gave in the place of what the rules give; how dossiers are counted follows.
fn overrule(cases: &mut [CasePartial<CaseRecord>], statements: &Statements) {
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

/// What places count as where records are chosen by outcome.
fn outcome(possible: Places) -> Places {
    if possible.is_definite() { possible } else { Places::default() }
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

/// How many groups records of a subject are compared by.
fn groups_of(framework: &Framework, subject: usize) -> usize {
    framework.subject(subject).groups.as_ref().map_or(0, |groups| groups.groups.len())
}

/// Quotes that name a norm which does not exist: the norm, and the line that names it.
pub fn lost_quotes(framework: &Framework, dossier: &Dossier) -> Vec<(String, usize)> {
    let named = dossier.quotes.iter().filter_map(|q| q.norm.clone());
    named.filter(|(id, _)| framework.norms.iter().all(|n| n.id != *id)).collect()
}
