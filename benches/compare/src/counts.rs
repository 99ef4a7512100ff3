//! How often each norm had each outcome.

use serde_json::{Map, Value, json};

/// What a norm comes to in one dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was met.
    Met,
    /// In part.
    Partly,
    /// It was not.
    NotMet,
    /// More than one of the others is possible.
    Unknown,
    /// It is not about this dossier.
    NotApplicable,
}

/// How often each norm had each outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts(Vec<[u64; 5]>);

impl Counts {
    /// None yet, of so many norms.
    pub fn new(norms: usize) -> Self {
        Self(vec![[0; 5]; norms])
    }

    /// Adds an outcome of a norm.
    pub fn add(&mut self, norm: usize, outcome: Outcome) {
        self.0[norm][outcome as usize] += 1;
    }

    /// Adds all that another counted.
    pub fn merge(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        }
    }

    /// As JSON, by norm and outcome. Norms of which nothing was counted are left out.
    pub fn to_json(&self) -> Value {
        let counted = self.0.iter().enumerate().filter(|(_, counts)| counts.iter().any(|count| *count > 0));
        let norms: Map<String, Value> = counted
            .map(|(norm, [met, partly, not_met, unknown, not_applicable])| {
                let counts = json!({
                    "met": met, "partly": partly, "not_met": not_met, "unknown": unknown, "not_applicable": not_applicable,
                });
                (toetssteen_bench::norms::id(norm), counts)
            })
            .collect();
        json!({ "norms": norms })
    }
}
