//! How many periods were under way at once: changes by day, which merge in any order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{assess::measure::Adds, dutch, findings::Figure, time::Day};

/// By how much the number under way changes on a day: of what certainly counts, and of what may count.
type Changes = BTreeMap<Day, (i64, i64)>;

/// What a set of dossiers adds to the highest number that is under way at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct UnderWay {
    /// Counted apart by whose they are; what is not counted apart has an empty name.
    whose: BTreeMap<String, Changes>,
    /// Of which it is not known whose they are.
    anyone: Changes,
    /// Dossiers that may have others which are not recorded.
    open: u64,
    not_applicable: u64,
}

impl UnderWay {
    /// Adds a dossier.
    pub(super) fn count(&mut self, adds: &Adds) {
        match adds {
            Adds::UnderWay { whose, certain, possible, open } => {
                let changes = match whose {
                    Some(whose) => self.whose.entry(whose.clone()).or_default(),
                    None => &mut self.anyone,
                };
                for (from, until) in certain {
                    changes.entry(*from).or_default().0 += 1;
                    changes.entry(until.plus_days(1)).or_default().0 -= 1;
                }
                for (from, until) in possible {
                    changes.entry(*from).or_default().1 += 1;
                    changes.entry(until.plus_days(1)).or_default().1 -= 1;
                }
                self.open += u64::from(*open);
            }
            Adds::Doubt => self.open += 1,
            Adds::NotApplicable => self.not_applicable += 1,
            _ => {}
        }
    }

    /// Adds what other dossiers add.
    pub(super) fn merge(&mut self, other: Self) {
        for (whose, changes) in other.whose {
            join(self.whose.entry(whose).or_default(), changes);
        }
        join(&mut self.anyone, other.anyone);
        self.open += other.open;
        self.not_applicable += other.not_applicable;
    }

    /// The highest number that certainly was under way, whose, and the first day on which it was.
    fn certain(&self) -> (u64, Option<(&str, Day)>) {
        let mut highest = (0, None);
        for (whose, changes) in &self.whose {
            let mut now = 0;
            for (day, (certain, _)) in changes {
                now += certain;
                if now > highest.0 {
                    highest = (now, Some((whose.as_str(), *day)));
                }
            }
        }
        (u64::try_from(highest.0).unwrap_or_default(), highest.1)
    }

    /// "bij klantmanager A op 20 juli 2018"; none where nothing certainly was under way.
    pub(super) fn busiest(&self) -> Option<String> {
        let (whose, day) = self.certain().1?;
        let day = dutch::date(&day.to_string());
        Some(if whose.is_empty() { format!("op {day}") } else { format!("bij {whose} op {day}") })
    }

    /// The lowest and the highest that it can come to; no highest, where more may not be recorded.
    pub(super) fn bounds(&self) -> (u64, Option<u64>) {
        // What may be anyone's may be this one's.
        let highest = |changes: &Changes| {
            let mut joined = changes.clone();
            join(&mut joined, self.anyone.clone());
            let mut now = 0;
            let running = joined.values().map(|(_, possible)| {
                now += possible;
                now
            });
            running.max().unwrap_or_default()
        };
        let most = self.whose.values().map(highest).chain([highest(&Changes::new())]).max();
        let most = most.and_then(|most| u64::try_from(most).ok()).filter(|_| self.open == 0);
        (self.certain().0, most)
    }

    /// Fills in the figure.
    pub(super) fn finish(self, figure: &mut Figure) {
        let bounds = self.bounds();
        let certain = self.certain().1.map(|(whose, day)| (whose.to_owned(), day));
        if let Figure::AtOnce { least, most, day, who, not_applicable, .. } = figure {
            (*least, *most) = bounds;
            *day = certain.as_ref().map(|(_, day)| day.to_string());
            *who = certain.map(|(whose, _)| whose).filter(|whose| !whose.is_empty());
            *not_applicable = self.not_applicable;
        }
    }
}

fn join(mine: &mut Changes, theirs: Changes) {
    for (day, (certain, possible)) in theirs {
        let change = mine.entry(day).or_default();
        change.0 += certain;
        change.1 += possible;
        // Changes that cancel out are none, however the dossiers were split.
        if *change == (0, 0) {
            mine.remove(&day);
        }
    }
}
