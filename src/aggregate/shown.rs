//! Which records findings show: all of a few; of many a choice that hangs on their ids alone, so that it is the same in whatever
//! order they come and however they are split.
//!
//! Of every outcome those are chosen whose rank is lowest, where a rank is a hash of the id: a sample that nobody steers, with
//! rare outcomes in it as well as frequent ones. What stays in memory does not grow with the number of records.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::dossier::DossierId;

/// Of many records such a part of the most that are shown is shown of each outcome: half of it for all five together, since what is
/// looked for and then given up for another costs more than what is kept.
const PART: usize = 10;

/// How many records are shown, and which in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The most of one norm: with more, a tenth of so many of each outcome.
    pub most: usize,
    /// Those that somebody named (judged, overruled, waived), by the slot of their subject.
    pub named: BTreeSet<(usize, DossierId)>,
}

impl Choice {
    /// All of them.
    pub fn all() -> Self {
        Self { most: usize::MAX, named: BTreeSet::new() }
    }

    pub(super) fn names(&self, subject: usize, id: &DossierId) -> bool {
        !self.named.is_empty() && self.named.contains(&(subject, id.clone()))
    }

    /// Whether so many records are all shown.
    pub(super) fn shows_all(&self, records: u64) -> bool {
        records <= self.most as u64
    }
}

/// A place in an order that has nothing to do with what records say.
pub(super) fn rank(id: &DossierId) -> u64 {
    let hash = Sha256::digest(id.0.as_bytes());
    hash.iter().take(8).fold(0, |rank, byte| rank << 8 | u64::from(*byte))
}

impl Default for Choice {
    fn default() -> Self {
        Self::all()
    }
}

/// What is shown of records, by outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown<C: Ord, T> {
    chosen: BTreeMap<C, BTreeMap<(u64, DossierId), T>>,
    /// What is shown in any case.
    named: BTreeMap<DossierId, T>,
}

/// As it is written down: ranks follow from ids.
#[derive(Serialize, Deserialize)]
struct Written<C, T> {
    chosen: Vec<(C, String, T)>,
    named: Vec<(String, T)>,
}

impl<C: Ord + Copy + Serialize, T: Serialize> Serialize for Shown<C, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let chosen = self
            .chosen
            .iter()
            .flat_map(|(outcome, of)| of.iter().map(|((_, id), of)| (*outcome, id.0.clone(), of)));
        let named = self.named.iter().map(|(id, of)| (id.0.clone(), of));
        Written { chosen: chosen.collect(), named: named.collect() }.serialize(to)
    }
}

impl<'de, C: Ord + Deserialize<'de>, T: Deserialize<'de>> Deserialize<'de> for Shown<C, T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Written { chosen, named } = Written::deserialize(from)?;
        let mut shown = Self::default();
        for (outcome, id, of) in chosen {
            let id = DossierId(id);
            shown.chosen.entry(outcome).or_default().insert((rank(&id), id), of);
        }
        shown.named = named.into_iter().map(|(id, of)| (DossierId(id), of)).collect();
        Ok(shown)
    }
}

/// The highest rank of those that are chosen of an outcome, where there are enough of them.
fn last<T>(choice: &Choice, of: &BTreeMap<(u64, DossierId), T>) -> Option<u64> {
    let ((last, _), _) = of.last_key_value().filter(|_| of.len() >= (choice.most / PART).max(1))?;
    Some(*last)
}

/// Which records may be shown in the end: of each outcome of which there are enough those whose rank is no higher than this; of
/// others all.
#[derive(Debug, Clone)]
pub(super) struct Wanted<C>(Vec<(C, u64)>);

impl<C: Copy + PartialEq> Wanted<C> {
    /// The highest rank that may be shown of an outcome.
    pub(super) fn last(&self, outcome: C) -> u64 {
        self.0.iter().find(|(of, _)| *of == outcome).map_or(u64::MAX, |(_, last)| *last)
    }
}

impl<C: Ord, T> Default for Shown<C, T> {
    fn default() -> Self {
        Self { chosen: BTreeMap::new(), named: BTreeMap::new() }
    }
}

impl<C: Ord + Copy, T> Shown<C, T> {
    /// Whether a record that nobody named and that is not here yet may be shown in the end, where there are so many records so
    /// far.
    pub(super) fn wants(&self, choice: &Choice, records: u64, outcome: C, rank: u64) -> bool {
        let last = || last(choice, self.chosen.get(&outcome)?);
        choice.shows_all(records) || last().is_none_or(|last| rank <= last)
    }

    /// The same of any record.
    pub(super) fn wanted(&self, choice: &Choice, records: u64) -> Wanted<C> {
        let chosen = self.chosen.iter().filter(|_| !choice.shows_all(records));
        Wanted(chosen.filter_map(|(outcome, of)| Some((*outcome, last(choice, of)?))).collect())
    }

    /// Adds a record. What is too much is left out when all that comes together has come: see [`Self::settle`].
    pub(super) fn add(
        &mut self,
        choice: &Choice,
        subject: usize,
        id: DossierId,
        rank: u64,
        outcome: C,
        of: T,
    ) {
        if choice.names(subject, &id) {
            self.named.insert(id, of);
        } else {
            self.chosen.entry(outcome).or_default().insert((rank, id), of);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (outcome, of) in other.chosen {
            self.chosen.entry(outcome).or_default().extend(of);
        }
        self.named.extend(other.named);
    }

    /// Leaves out what is too much of so many records.
    pub(super) fn settle(&mut self, choice: &Choice, records: u64) {
        if choice.shows_all(records) {
            return;
        }
        let room = (choice.most / PART).max(1);
        for of in self.chosen.values_mut() {
            while of.len() > room {
                of.pop_last();
            }
        }
    }

    /// With something else in the place of what is shown; what has nothing in its place is left out.
    pub(super) fn map<U>(self, mut to: impl FnMut(T) -> Option<U>) -> Shown<C, U> {
        let mut all =
            |of: BTreeMap<_, T>| of.into_iter().filter_map(|(key, of)| Some((key, to(of)?))).collect();
        let chosen = self.chosen.into_iter().map(|(outcome, of)| (outcome, all(of))).collect();
        let named = self.named.into_iter().filter_map(|(id, of)| Some((id, to(of)?))).collect();
        Shown { chosen, named }
    }

    /// All that is shown, in no order that says anything.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chosen.values().flat_map(BTreeMap::values).chain(self.named.values())
    }

    /// What is shown of one record.
    pub(super) fn get_mut(&mut self, id: &DossierId) -> Option<&mut T> {
        let key = (rank(id), id.clone());
        self.named.get_mut(id).or_else(|| self.chosen.values_mut().find_map(|of| of.get_mut(&key)))
    }

    /// All that is shown, in the order of the records' ids.
    pub(super) fn into_records(self) -> Vec<T> {
        let chosen = self.chosen.into_values().flatten().map(|((_, id), of)| (id, of));
        let mut all: Vec<(DossierId, T)> = chosen.chain(self.named).collect();
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        all.into_iter().map(|(_, of)| of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> DossierId {
        DossierId(number.to_string())
    }

    fn shown(numbers: impl Iterator<Item = usize>, choice: &Choice) -> (Shown<bool, usize>, u64) {
        let (mut shown, mut records) = (Shown::default(), 0);
        for number in numbers {
            let (id, rare) = (id(number), number % 97 == 0);
            let rank = rank(&id);
            let wants = shown.wants(choice, records, rare, rank);
            assert_eq!(wants, rank <= shown.wanted(choice, records).last(rare));
            if wants || choice.names(0, &id) {
                shown.add(choice, 0, id, rank, rare, number);
            }
            records += 1;
            shown.settle(choice, records);
        }
        (shown, records)
    }

    #[test]
    fn of_many_a_choice_is_shown_that_hangs_on_no_order() {
        let choice = Choice { most: 50, named: BTreeSet::from([(0, id(7))]) };
        let (forward, _) = shown(0..1000, &choice);
        let (backward, _) = shown((0..1000).rev(), &choice);
        assert_eq!(forward, backward);
        let (mut even, some) = shown((0..1000).filter(|n| n % 2 == 0), &choice);
        let (odd, others) = shown((0..1000).filter(|n| n % 2 == 1), &choice);
        even.merge(odd);
        even.settle(&choice, some + others);
        assert_eq!(forward, even);
        let all = forward.into_records();
        assert_eq!(all.len(), 11, "five of each outcome, and the one that is named");
        assert!(all.is_sorted() && all.contains(&7));
    }

    #[test]
    fn of_a_few_all_are_shown() {
        let choice = Choice { most: 50, named: BTreeSet::new() };
        let (some, _) = shown(0..50, &choice);
        assert_eq!(some.into_records(), (0..50).collect::<Vec<_>>());
    }
}
