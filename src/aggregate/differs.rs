//! Whether groups differ by a test, however what is not known turns out.

use crate::{
    stats::{self, Sample},
    verdict::Truth,
};

/// The most ways of filling in what is not known that are tried; beyond that it is open whether groups differ.
const MOST_FILLINGS: u64 = 30_000;

/// Whether groups differ, given for each the counts by category, and how many may be in any category or in none; of shares the
/// first category is the part. `higher` is the group whose share must be the highest; `at` is what the p-value must stay below,
/// in hundredths of a percent. The test is the one that reports print: Fisher's for two shares, otherwise chi-squared.
pub(super) fn tables(groups: &[(Vec<u64>, u64)], higher: Option<usize>, at: u64) -> Truth {
    let fillings = groups.iter().try_fold(1_u64, |all, (counts, open)| {
        all.checked_mul(ways(*open, counts.len() as u64)?).filter(|all| *all <= MOST_FILLINGS)
    });
    if fillings.is_none() {
        return Truth::OPEN;
    }
    let rows: Vec<Vec<Vec<u64>>> = groups.iter().map(|(counts, open)| filled(counts, *open)).collect();
    let (mut holds, mut fails) = (false, false);
    let mut chosen = vec![0_usize; rows.len()];
    loop {
        let table: Vec<Vec<u64>> =
            rows.iter().zip(&chosen).filter_map(|(rows, at)| rows.get(*at).cloned()).collect();
        match differ(&table, higher, at) {
            Some(true) => holds = true,
            Some(false) => fails = true,
            None => return Truth::OPEN,
        }
        if holds && fails {
            return Truth::OPEN;
        }
        // The next filling, as an odometer turns.
        let next = chosen.iter_mut().zip(&rows).find_map(|(at, rows)| {
            *at += 1;
            if *at < rows.len() {
                Some(())
            } else {
                *at = 0;
                None
            }
        });
        if next.is_none() {
            return Truth::of(holds, fails);
        }
    }
}

/// Whether two means differ; nothing of them is open.
pub(super) fn means(first: Sample, second: Sample, higher: Option<usize>, at: u64) -> Truth {
    let Some((_, _, p)) = stats::welch(first, second) else { return Truth::OPEN };
    let so = higher.is_none_or(|slot| (first.mean > second.mean) == (slot == 0));
    let differ = below(p, at) && so;
    Truth::of(differ, !differ)
}

/// Whether complete groups differ; none where that cannot be tested.
fn differ(table: &[Vec<u64>], higher: Option<usize>, at: u64) -> Option<bool> {
    let all = |row: &Vec<u64>| row.iter().sum::<u64>();
    if table.iter().any(|row| all(row) == 0) {
        return None;
    }
    let p = match table {
        [first, second] if first.len() == 2 => {
            stats::fisher((*first.first()?, all(first)), (*second.first()?, all(second)))?
        }
        // Where all dossiers are alike, nothing differs.
        _ => stats::chi_squared(table).unwrap_or(1.0),
    };
    let so = higher.is_none_or(|slot| {
        let share = |row: &Vec<u64>| stats::share(row.first().copied().unwrap_or_default(), all(row));
        let this = table.get(slot).and_then(share);
        let others = table.iter().enumerate().filter(|(other, _)| *other != slot);
        others.map(|(_, row)| share(row)).all(|other| this > other)
    });
    Some(below(p, at) && so)
}

fn below(p: f64, at: u64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "at most ten thousand")]
    let at = at as f64 / 10_000.0;
    p < at
}

/// In how many ways so many can be spread over categories, or left out.
fn ways(open: u64, categories: u64) -> Option<u64> {
    // open + categories over categories.
    (1..=categories).try_fold(1_u64, |ways, k| ways.checked_mul(open.checked_add(k)?).map(|ways| ways / k))
}

/// Every way of filling in a row.
fn filled(counts: &[u64], open: u64) -> Vec<Vec<u64>> {
    let mut rows = vec![(counts.to_vec(), open)];
    for category in 0..counts.len() {
        let next = rows.into_iter().flat_map(|(row, left)| {
            (0..=left).map(move |more| {
                let mut row = row.clone();
                if let Some(count) = row.get_mut(category) {
                    *count += more;
                }
                (row, left - more)
            })
        });
        rows = next.collect();
    }
    rows.into_iter().map(|(row, _)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: u64 = 500;

    #[test]
    fn complete_groups_differ_or_do_not() {
        let groups = |a: [u64; 2], b: [u64; 2]| [(a.to_vec(), 0), (b.to_vec(), 0)];
        assert_eq!(tables(&groups([40, 10], [10, 40]), None, AT), Truth::TRUE);
        assert_eq!(tables(&groups([40, 10], [10, 40]), Some(0), AT), Truth::TRUE);
        assert_eq!(tables(&groups([40, 10], [10, 40]), Some(1), AT), Truth::FALSE);
        assert_eq!(tables(&groups([25, 25], [24, 26]), None, AT), Truth::FALSE);
        assert_eq!(tables(&groups([25, 0], [24, 0]), None, AT), Truth::FALSE, "all alike");
        assert_eq!(tables(&groups([0, 0], [24, 26]), None, AT), Truth::OPEN, "a group of nobody");
    }

    /// However what is open turns out, the outcome was possible; where it is definite, every filling gives it.
    #[test]
    fn every_filling_was_possible() {
        let mut definite = 0;
        for a in 0..=6_u64 {
            for b in 0..=6 {
                for (first, second) in [(0, 0), (1, 0), (2, 1), (3, 3)] {
                    for higher in [None, Some(0), Some(1)] {
                        let groups = [(vec![a, 6 - a], first), (vec![b, 6 - b], second)];
                        let found = tables(&groups, higher, 2_000);
                        definite += u32::from(found != Truth::OPEN);
                        for one in filled(&groups[0].0, first) {
                            for other in filled(&groups[1].0, second) {
                                let done = tables(&[(one.clone(), 0), (other.clone(), 0)], higher, 2_000);
                                assert!(
                                    found == Truth::OPEN || done == found,
                                    "{groups:?} {one:?} {other:?}: {done:?} {found:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
        assert!(definite > 300, "{definite}");
    }

    #[test]
    fn fillings_are_as_many_as_reckoned() {
        for open in 0..6 {
            for categories in 1..5_usize {
                let rows = filled(&vec![0; categories], open);
                assert_eq!(ways(open, categories as u64), Some(rows.len() as u64));
            }
        }
        assert_eq!(tables(&[(vec![1, 1], 1_000), (vec![1, 1], 1_000)], None, AT), Truth::OPEN, "too many");
    }
}
