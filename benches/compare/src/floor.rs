//! Thirteen kinds of norm, written by hand: what is known of a dossier goes into plain structs, and each norm is a function.
//!
//! Holes are minded as the norms ask: what is missing leaves open what it can change. A verdict is the set of those that
//! remain possible.

mod norms;
mod record;
mod truth;

use std::io::{self, BufRead};

pub use norms::Judge;
pub use record::Record;

use crate::counts::Counts;

/// Holds every line against so many norms.
pub fn count(mut lines: impl BufRead, norms: usize) -> io::Result<Counts> {
    let judge = Judge::new(norms);
    let mut counts = Counts::new(norms);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let record: Record = serde_json::from_slice(&line)?;
        judge.judge(&record, &mut counts);
        line.clear();
    }
    Ok(counts)
}

/// The number of a day since 1 January 1970, from a date that is known to the day.
pub fn day(text: &str) -> Option<i32> {
    (text.len() == 10).then(|| truth::Days::parse(text)).flatten().map(|days| days.lo)
}
