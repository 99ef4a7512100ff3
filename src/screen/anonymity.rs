//! How many records are alike in what may point at a person (k-anonymity), and how many different sensitive values such
//! a group still holds (l-diversity).
//!
//! What is not known may be equal to anything, so that every figure is a range. Its least value is the cautious one:
//! there, what is not known is taken to set a record apart. Values themselves are never told, only places.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    dossier::{Datum, Dossier, Value},
    vocabulary::Vocabulary,
};

/// Beyond so many different combinations only the cautious figures are reckoned: the others compare each with each.
pub const MOST_COMPARED: usize = 5_000;

/// So many of the smallest groups are listed.
pub const MOST_LISTED: usize = 10;

/// A number of which only the bounds are certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Bounds {
    /// The cautious value.
    pub least: usize,
    /// What it is at most, whatever the unknowns are; none where there are too many combinations to compare.
    pub most: Option<usize>,
}

/// How far the records of a subject can be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Anonymity {
    /// What several records are called.
    pub records_of: String,
    /// How many records there are.
    pub records: usize,
    /// The fields that with others may point at a person.
    pub quasi_identifiers: Vec<String>,
    /// The size of the smallest group of records that are alike in all of them.
    pub k: Bounds,
    /// How many records are alone in theirs, in the cautious reading.
    pub alone: usize,
    /// How many groups there are.
    pub groups: usize,
    /// The smallest groups, smallest first.
    pub smallest: Vec<Group>,
    /// For each sensitive field the fewest different values that a group holds.
    pub l: Vec<Diversity>,
}

/// Records that are alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    /// How many there are.
    pub size: Bounds,
    /// Where they stand; of those that lack a value, only they themselves.
    pub places: Vec<String>,
}

/// How many different values of a sensitive field a group holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diversity {
    /// The field.
    pub field: String,
    /// The fewest in any group.
    pub l: Bounds,
}

/// Records, as far as they may be told apart.
#[derive(Debug)]
pub struct Records<'v> {
    vocabulary: &'v Vocabulary,
    records: Vec<Record>,
}

#[derive(Debug)]
struct Record {
    place: String,
    /// How many came before.
    number: usize,
    /// Nothing where it is not known.
    quasi: Vec<Option<String>>,
    sensitive: Vec<Option<String>>,
}

impl<'v> Records<'v> {
    /// No records yet.
    pub fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { vocabulary, records: Vec::new() }
    }

    /// Adds a record that stands at a place.
    pub fn add(&mut self, dossier: &Dossier, place: String) {
        let fields = || self.vocabulary.fields.iter().zip(&dossier.facts);
        let quasi = fields().filter(|(field, _)| field.quasi_identifier).map(|(_, fact)| key(&fact.datum));
        let quasi = quasi.collect();
        let mut sensitive: Vec<Option<String>> =
            fields().filter(|(field, _)| field.sensitive).map(|(_, fact)| key(&fact.datum)).collect();
        for (kind, events) in self.vocabulary.kinds.iter().zip(&dossier.events) {
            for (slot, _) in kind.fields.iter().enumerate().filter(|(_, field)| field.sensitive) {
                let values: Option<BTreeSet<String>> = events
                    .iter()
                    .map(|event| event.facts.get(slot).and_then(|fact| key(&fact.datum)))
                    .collect();
                sensitive.push(values.map(|values| values.into_iter().collect::<Vec<_>>().join("\n")));
            }
        }
        self.records.push(Record { place, number: self.records.len(), quasi, sensitive });
    }

    /// What they come to; nothing where no field is marked or there is no record.
    pub fn finish(self, many: &str) -> Option<Anonymity> {
        let fields = &self.vocabulary.fields;
        let quasi: Vec<String> =
            fields.iter().filter(|field| field.quasi_identifier).map(|field| field.title.clone()).collect();
        let mut sensitive: Vec<String> =
            fields.iter().filter(|field| field.sensitive).map(|field| field.title.clone()).collect();
        for kind in &self.vocabulary.kinds {
            let marked = kind.fields.iter().filter(|field| field.sensitive);
            sensitive.extend(marked.map(|field| format!("{}: {}", kind.one, field.title)));
        }
        if quasi.is_empty() || self.records.is_empty() {
            return None;
        }
        let mut alike: BTreeMap<&[Option<String>], Vec<&Record>> = BTreeMap::new();
        for record in &self.records {
            alike.entry(&record.quasi).or_default().push(record);
        }
        let compared = alike.len() <= MOST_COMPARED;
        let mut l: Vec<Diversity> = sensitive
            .into_iter()
            .map(|field| Diversity {
                field,
                l: Bounds { least: usize::MAX, most: compared.then_some(usize::MAX) },
            })
            .collect();
        let mut groups = Vec::new();
        let mut alone = 0;
        for (values, records) in &alike {
            let known = values.iter().all(Option::is_some);
            let possible: Option<Vec<&Record>> = compared.then(|| {
                let others = alike.iter().filter(|(other, _)| may_equal(values, other));
                others.flat_map(|(_, records)| records.iter().copied()).collect()
            });
            let least = if known { records.len() } else { 1 };
            alone += if least == 1 { records.len() } else { 0 };
            let places = records.iter().map(|record| record.place.clone()).collect();
            let size = Bounds { least, most: possible.as_ref().map(Vec::len) };
            groups.push((size, records.first().map(|record| record.number), places));
            for (slot, diversity) in l.iter_mut().enumerate() {
                let different = |records: &[&Record]| {
                    let values: BTreeSet<&String> =
                        records.iter().filter_map(|record| record.sensitive.get(slot)?.as_ref()).collect();
                    let unknown =
                        records.iter().filter(|record| matches!(record.sensitive.get(slot), Some(None)));
                    (values.len(), unknown.count())
                };
                let least = if known { different(records).0.max(1) } else { 1 };
                diversity.l.least = diversity.l.least.min(least);
                if let (Some(most), Some(possible)) = (&mut diversity.l.most, &possible) {
                    let (known, unknown) = different(possible);
                    *most = (*most).min(known + unknown);
                }
            }
        }
        groups.sort();
        let k = Bounds {
            least: groups.iter().map(|(size, ..)| size.least).min().unwrap_or_default(),
            most: groups.iter().map(|(size, ..)| size.most).min().flatten(),
        };
        let number = groups.len();
        let smallest = groups.into_iter().take(MOST_LISTED);
        Some(Anonymity {
            records_of: many.to_owned(),
            records: self.records.len(),
            quasi_identifiers: quasi,
            k,
            alone,
            groups: number,
            smallest: smallest.map(|(size, _, places)| Group { size, places }).collect(),
            l,
        })
    }
}

/// Whether two records can be alike, whatever is not known of them.
fn may_equal(a: &[Option<String>], b: &[Option<String>]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.is_none() || b.is_none() || a == b)
}

/// What is known, in a form that is equal where the values are; nothing where more than one value is possible.
fn key(datum: &Datum) -> Option<String> {
    match datum {
        Datum::Unknown => None,
        Datum::Absent => Some(String::new()),
        Datum::Known(value) => match value {
            Value::Date(dates) => dates.is_exact().then(|| dates.iso()),
            Value::Number(number) => Some(number.to_string()),
            Value::Choice(slot) => Some(format!("#{slot}")),
            Value::Set { members, open } => (!open).then(|| format!("{members:?}")),
            Value::Text(text) => Some(format!("\"{text}")),
            Value::Texts { members, open } => (!open).then(|| format!("{members:?}")),
        },
    }
}
