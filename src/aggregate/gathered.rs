//! Records that were tested and that findings may show: what their verdicts rest on is looked for when it is known which are shown.
//!
//! Evidence is sentences, and takes longer to make than to find the verdict; of many records few are shown. Until all are read these
//! are kept: as the line they were read from, where they can be read from it again.

use std::{array, collections::BTreeMap, convert::Infallible, sync::Arc};

use crate::{
    assess::{self, Assessment, Traces, known::Known},
    dossier::{Dossier, DossierId, Line},
    explain::{Explainer, phrase::Phrases},
    findings::{CaseRecord, Input, Quote, Record},
    framework::{self, Framework},
    verdict::{Places, Verdicts},
};

use super::{NormPartial, Partial, Testing, outcome, shown};

/// What dossiers add to the findings, before what they show of them is explained.
pub type Gathered = Partial<Arc<Tested>, Arc<Tested>>;

/// A record under test.
#[derive(Debug, Clone, Copy)]
pub struct Given<'r> {
    /// The record.
    pub dossier: &'r Dossier,
    /// Whether there are warnings about it.
    pub warned: bool,
    /// Where it stands, if it can be read from there again: what is kept in its place.
    pub line: Option<&'r Line<&'r [u8]>>,
}

/// A record, and what it came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Tested {
    id: DossierId,
    record: Kept,
    assessment: Assessment,
}

/// A record that findings may show.
#[derive(Debug, PartialEq, Eq)]
pub enum Kept {
    /// As it is.
    Whole(Dossier),
    /// As the line that it is to be read from again.
    Line(Line),
}

/// A record that findings show, of so many norms and ratings.
#[derive(Debug)]
pub struct Chosen {
    tested: Arc<Tested>,
    norms: Vec<usize>,
    cases: Vec<usize>,
}

/// What findings say of a record, with the evidence.
#[derive(Debug)]
pub struct Explained {
    of: Key,
    norms: Vec<(usize, Record)>,
    cases: Vec<(usize, CaseRecord)>,
    settling_facts: u64,
}

/// Which records may be shown in the end beside those that were gathered.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Per norm, by the number of what remains possible: the highest rank.
    norms: Vec<[u64; 16]>,
    cases: Vec<shown::Wanted<Places>>,
}

/// The slot of a record's subject, and its id.
type Key = (usize, DossierId);

/// What one norm came to for a dossier, with its evidence, for whoever wants it of every one.
pub struct Outcome<'a> {
    /// The norm.
    pub norm: &'a framework::Norm,
    /// What it came to.
    pub record: Record,
}

impl Tested {
    fn key(&self) -> Key {
        let subject = match &self.record {
            Kept::Whole(dossier) => dossier.subject,
            Kept::Line(line) => line.subject,
        };
        (subject, self.id.clone())
    }
}

impl Chosen {
    /// The record.
    pub fn record(&self) -> &Kept {
        &self.tested.record
    }

    /// What findings say of it; `dossier` is [`Self::record`], where this is a line read from it again.
    pub fn explain(&self, testing: Testing<'_>, dossier: &Dossier) -> Explained {
        explain(testing, dossier, &self.tested.assessment, &self.norms, &self.cases)
    }
}

impl Gathered {
    /// Which records may be shown beside these.
    pub fn wanted(&self) -> Wanted {
        let norms = self.norms.iter().map(|norm| {
            let wanted = norm.records.wanted(&self.choice, norm.read());
            array::from_fn(|possible| wanted.last(Verdicts::from_index(possible).verdict()))
        });
        let cases = self.cases.iter().map(|case| case.records.wanted(&self.choice, case.read()));
        Wanted { norms: norms.collect(), cases: cases.collect() }
    }

    /// Adds a record. One that will not be shown beside those which this is to be merged with, and of which `before` says what they
    /// want, is not kept; `each`, where it is given, hears every outcome with its evidence.
    pub fn add(
        &mut self,
        testing: Testing<'_>,
        given: Given<'_>,
        before: Option<&Wanted>,
        each: Option<&mut dyn FnMut(Outcome<'_>)>,
    ) {
        let Given { dossier, warned, .. } = given;
        let Testing { framework, judgements, as_of } = testing;
        let assessment = assess::assess(framework, dossier, judgements, as_of);
        if let Some(each) = each {
            let norms: Vec<usize> = about(&assessment).collect();
            for (slot, record) in explain(testing, dossier, &assessment, &norms, &[]).norms {
                if let Some(norm) = framework.norms.get(slot) {
                    each(Outcome { norm, record });
                }
            }
        }
        self.count(&assessment);
        if let Some(population) = self.populations.get_mut(dossier.subject) {
            population.records += 1;
            population.with_warnings += u64::from(warned);
        }
        self.keep(framework, given, assessment, before);
    }

    /// Keeps a record where findings may show it.
    fn keep(
        &mut self,
        framework: &Framework,
        given: Given<'_>,
        assessment: Assessment,
        before: Option<&Wanted>,
    ) {
        let Given { dossier, line, .. } = given;
        let choice = Arc::clone(&self.choice);
        let (subject, id) = (dossier.subject, &dossier.id);
        let (rank, named) = (shown::rank(id), choice.names(subject, id));
        let norms = about(&assessment).filter(|slot| {
            let possible = assessment.norms[*slot].possible;
            let before = before.and_then(|before| before.norms.get(*slot));
            let wants = |of: &NormPartial<_>| of.records.wants(&choice, of.read(), possible.verdict(), rank);
            let wants = || self.norms.get(*slot).is_some_and(wants);
            named || before.is_none_or(|last| rank <= last[possible.index()]) && wants()
        });
        let norms: Vec<usize> = norms.collect();
        let cases = assessment.cases.iter().enumerate().filter_map(|(slot, case)| {
            let possible = case.as_ref()?.possible;
            let outcome = outcome(possible);
            let before = before.and_then(|before| before.cases.get(slot));
            let wants =
                || self.cases.get(slot).is_some_and(|of| of.records.wants(&choice, of.read(), outcome, rank));
            let wanted = named || before.is_none_or(|before| rank <= before.last(outcome)) && wants();
            wanted.then_some((slot, outcome, possible))
        });
        let cases: Vec<_> = cases.collect();
        let quotes = quotes(framework, dossier);
        if norms.is_empty() && cases.is_empty() && quotes.is_empty() {
            return;
        }
        for (slot, quotes) in quotes {
            if let Some(norm) = self.norms.get_mut(slot) {
                norm.quotes.add(&choice, subject, id.clone(), rank, (), quotes);
            }
        }
        let record = line.map_or_else(|| Kept::Whole(dossier.clone()), |line| Kept::Line(line.kept()));
        let tested = Arc::new(Tested { id: id.clone(), record, assessment });
        for slot in norms {
            if let Some(norm) = self.norms.get_mut(slot) {
                let verdict = tested.assessment.norms[slot].possible.verdict();
                norm.records.add(&choice, subject, id.clone(), rank, verdict, Arc::clone(&tested));
            }
        }
        for (slot, outcome, possible) in cases {
            if let Some(case) = self.cases.get_mut(slot) {
                let shown = (possible, Arc::clone(&tested));
                case.records.add(&choice, subject, id.clone(), rank, outcome, shown);
            }
        }
        self.settle();
    }

    /// With what its records came to, and why; none where any of them is kept as a line ([`Self::explained_by`]).
    pub fn explained(self, testing: Testing<'_>) -> Option<Partial> {
        let explain = |one: &Chosen| match one.record() {
            Kept::Whole(dossier) => Ok(one.explain(testing, dossier)),
            Kept::Line(_) => Err(()),
        };
        self.explained_by(|chosen| chosen.iter().map(explain).collect()).ok()
    }

    /// The same, by whoever has several threads, and can read lines again: `all` is handed what is to be explained
    /// ([`Chosen::explain`]), in the order of the records' ids, and comes back with all of it, in any order.
    ///
    /// # Errors
    ///
    /// Those of `all`.
    pub fn explained_by<E>(
        self,
        all: impl FnOnce(Vec<Chosen>) -> Result<Vec<Explained>, E>,
    ) -> Result<Partial, E> {
        let shows_all = self.shows_all();
        let (mut settling_facts, mut norms, mut cases) = (0, BTreeMap::new(), BTreeMap::new());
        for explained in all(self.chosen())? {
            settling_facts += explained.settling_facts;
            let of = &explained.of;
            norms.extend(explained.norms.into_iter().map(|(slot, record)| ((slot, of.clone()), record)));
            cases.extend(explained.cases.into_iter().map(|(slot, record)| ((slot, of.clone()), record)));
        }
        Ok(Partial {
            choice: self.choice,
            populations: self.populations,
            settling_facts: if shows_all { settling_facts } else { 0 },
            norms: (self.norms.into_iter().enumerate())
                .map(|(slot, norm)| norm.map(|tested| norms.remove(&(slot, tested.key()))))
                .collect(),
            measures: self.measures,
            cases: (self.cases.into_iter().enumerate())
                .map(|(slot, case)| case.map(|tested| cases.remove(&(slot, tested.key()))))
                .collect(),
            inputs: self.inputs,
            limited: self.limited,
        })
    }

    /// What is to be explained, record by record.
    fn chosen(&self) -> Vec<Chosen> {
        let mut chosen: BTreeMap<Key, Chosen> = BTreeMap::new();
        let new = |tested: &Arc<Tested>| Chosen {
            tested: Arc::clone(tested),
            norms: Vec::new(),
            cases: Vec::new(),
        };
        for (slot, norm) in self.norms.iter().enumerate() {
            for tested in norm.records.iter() {
                chosen.entry(tested.key()).or_insert_with(|| new(tested)).norms.push(slot);
            }
        }
        for (slot, case) in self.cases.iter().enumerate() {
            for (_, tested) in case.records.iter() {
                chosen.entry(tested.key()).or_insert_with(|| new(tested)).cases.push(slot);
            }
        }
        chosen.into_values().collect()
    }
}

impl Partial {
    /// What one dossier adds, from a file.
    pub fn of(testing: Testing<'_>, dossier: &Dossier, input: Input, warned: bool) -> Self {
        let mut gathered = Gathered::choosing(testing.framework, Arc::default());
        gathered.add(testing, Given { dossier, warned, line: None }, None, None);
        gathered.went_in(input);
        let explain = |one: &Chosen| Ok(one.explain(testing, dossier));
        let Ok(explained) =
            gathered.explained_by::<Infallible>(|chosen| chosen.iter().map(explain).collect());
        explained
    }
}

/// The norms that are about a record, by their slot.
fn about(assessment: &Assessment) -> impl Iterator<Item = usize> {
    let norms = assessment.norms.iter().enumerate();
    norms.filter(|(_, norm)| norm.possible != Verdicts::default()).map(|(slot, _)| slot)
}

/// What a record came to on norms and ratings, by their slots, and why.
fn explain(
    testing: Testing<'_>,
    dossier: &Dossier,
    assessment: &Assessment,
    norms: &[usize],
    cases: &[usize],
) -> Explained {
    let Testing { framework, judgements, as_of } = testing;
    let known = Known::of(framework, dossier);
    let traces = Traces::new(framework, dossier, &known, judgements, as_of, assessment);
    let phrases = Phrases::new(framework, dossier.subject);
    let explainer = Explainer { phrases, evaluator: traces.evaluator() };
    let norm = |slot: &usize| {
        let (definition, norm) = (framework.norms.get(*slot)?, assessment.norms.get(*slot)?);
        let trace = traces.norm(*slot);
        let trees = explainer.norm(definition, &trace, norm);
        let record = Record {
            dossier: dossier.id.0.clone(),
            verdict: norm.possible.verdict(),
            possible: norm.possible.iter().collect(),
            evidence: explainer.evidence(&trees, norm.possible),
            settle: explainer.settle(definition, &trace, norm),
        };
        Some((*slot, record))
    };
    let case = |slot: &usize| {
        let rating = framework.aspects.get(*slot)?.case_rating.as_ref()?;
        let case = assessment.cases.get(*slot)?.as_ref()?;
        Some((*slot, explainer.case(rating, case, &traces.case(rating))))
    };
    let norms: Vec<(usize, Record)> = norms.iter().filter_map(norm).collect();
    let settle = norms.iter().flat_map(|(_, record)| &record.settle);
    let mut facts: Vec<_> = settle.flat_map(|settle| &settle.facts).collect();
    facts.sort();
    facts.dedup();
    let settling_facts = facts.len() as u64;
    Explained {
        of: (dossier.subject, dossier.id.clone()),
        norms,
        cases: cases.iter().filter_map(case).collect(),
        settling_facts,
    }
}

/// What a dossier holds to illustrate norms, by their slot.
fn quotes(framework: &Framework, dossier: &Dossier) -> BTreeMap<usize, Vec<Quote>> {
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
    quotes
}
