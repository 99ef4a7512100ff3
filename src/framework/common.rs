//! What several conditions ask of a dossier in the same words: found once for all of them.
//!
//! A window that five norms look at, the first event of a kind, how many events a selection has: where these hang on nothing but the
//! facts of the dossier, each gets a number, the same wherever it is asked. Whoever evaluates keeps what it found under it.

use super::{
    Clause, Decides, Framework,
    condition::{Amount, Anchor, Bound, Condition, FieldRef, Selection, Test, Window},
};

/// How many different things of each sort are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Common {
    /// Named conditions, and behind them counts of events.
    pub truths: usize,
    /// First and last events.
    pub edges: usize,
    /// Windows.
    pub windows: usize,
    /// The days of selected events, whatever the window.
    pub days: usize,
}

impl Framework {
    /// Numbers what its norms and named conditions ask in the same words.
    pub fn find_common(&mut self) {
        let mut found = Found { named: self.definitions.len(), ..Found::default() };
        for definition in &mut self.definitions {
            found.condition(&mut definition.when);
        }
        for norm in &mut self.norms {
            norm.date.iter_mut().for_each(|date| found.anchor(date));
            norm.applies.iter_mut().for_each(|applies| found.condition(applies));
            for criterion in &mut norm.criteria {
                if let Decides::Rule { met, partly } = &mut criterion.decides {
                    found.condition(met);
                    partly.iter_mut().for_each(|partly| found.condition(partly));
                }
            }
            for clause in [Some(&mut norm.met), norm.partly.as_mut()].into_iter().flatten() {
                if let Clause::Condition(condition) = clause {
                    found.condition(condition);
                }
            }
        }
        let Found { named, counts, edges, windows, days } = &found;
        self.common = Common {
            truths: named + counts.len(),
            edges: edges.len(),
            windows: windows.len(),
            days: days.len(),
        };
    }
}

/// What was asked so far, each by its number.
#[derive(Default)]
struct Found {
    /// How many named conditions there are.
    named: usize,
    counts: Vec<(Selection, Bound)>,
    edges: Vec<Anchor>,
    windows: Vec<Window>,
    days: Vec<Selection>,
}

impl Found {
    fn condition(&mut self, condition: &mut Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::Of(_, parts) => {
                parts.iter_mut().for_each(|part| self.condition(part));
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::Versions { versions, .. } => {
                versions.iter_mut().for_each(|version| self.condition(&mut version.when));
            }
            Condition::Count { select, bound, common } => {
                self.selection(select);
                let asked = || (select.clone(), *bound);
                *common = hangs_on_facts(select).then(|| self.named + number(&mut self.counts, asked()));
            }
            Condition::Rate { select, .. } => self.selection(select),
            Condition::Every { select, has } => {
                self.selection(select);
                self.condition(has);
            }
            Condition::Gap { select, common, .. } => {
                self.selection(select);
                let days = Selection { window: Window::Ever, ..select.clone() };
                *common = hangs_on_facts(&days).then(|| number(&mut self.days, days));
            }
            Condition::Amount { amount, .. } => self.amount(amount),
            Condition::Order(anchors) => anchors.iter_mut().for_each(|anchor| self.anchor(anchor)),
            Condition::Elapsed { from, to, without, .. } => {
                self.anchor(from);
                self.anchor(to);
                without.iter_mut().for_each(|select| self.selection(select));
            }
            Condition::Ref(_)
            | Condition::Verdict { .. }
            | Condition::Field { .. }
            | Condition::InForce(_) => {}
        }
    }

    fn amount(&mut self, amount: &mut Amount) {
        match amount {
            Amount::Field(_) => {}
            Amount::Count(select) | Amount::Sum(select, _) => self.selection(select),
            Amount::Edge { select, .. } => self.selection(select),
            Amount::Elapsed { from, to, without } => {
                self.anchor(from);
                self.anchor(to);
                without.iter_mut().for_each(|select| self.selection(select));
            }
            Amount::Change(from, to) => {
                self.amount(from);
                self.amount(to);
            }
        }
    }

    fn selection(&mut self, select: &mut Selection) {
        select.that.iter_mut().for_each(|that| self.condition(that));
        self.window(&mut select.window);
    }

    fn window(&mut self, window: &mut Window) {
        let Window::Between { from, until, without, .. } = window else { return };
        from.iter_mut().chain(until).for_each(|anchor| self.anchor(anchor));
        without.iter_mut().for_each(|select| self.selection(select));
        // With days that are cut out it is more than where it begins and ends.
        let asked = without.is_none() && is_of_facts(window);
        let slot = asked.then(|| number(&mut self.windows, window.clone()));
        if let Window::Between { common, .. } = window {
            *common = slot;
        }
    }

    fn anchor(&mut self, anchor: &mut Anchor) {
        match anchor {
            Anchor::Day(_) | Anchor::AsOf | Anchor::Field(_) => {}
            Anchor::Shift { anchor, .. } => self.anchor(anchor),
            Anchor::Earliest(anchors) | Anchor::Latest(anchors) => {
                anchors.iter_mut().for_each(|anchor| self.anchor(anchor));
            }
            Anchor::Edge { select, .. } => {
                self.selection(select);
                let slot = hangs_on_facts(select).then(|| number(&mut self.edges, anchor.clone()));
                if let Anchor::Edge { common, .. } = anchor {
                    *common = slot;
                }
            }
        }
    }
}

/// The number of something among what was asked so far. What it is made of has its numbers already.
fn number<T: PartialEq>(asked: &mut Vec<T>, one: T) -> usize {
    asked.iter().position(|other| *other == one).unwrap_or_else(|| {
        asked.push(one);
        asked.len() - 1
    })
}

/// Whether a selection asks of nothing but the facts of the dossier: not of an event at hand, nor of what other conditions come to.
fn hangs_on_facts(select: &Selection) -> bool {
    let tests = select.filter.iter().flat_map(|(_, tests)| &tests.all);
    let of_others = |test: &Test| matches!(test, Test::Same(_) | Test::ContainsSame(_));
    select.that.is_none() && !tests.into_iter().any(of_others) && is_of_facts(&select.window)
}

fn is_of_facts(window: &Window) -> bool {
    match window {
        Window::Ever => true,
        Window::This => false,
        Window::Between { from, until, without, .. } => {
            from.iter().chain(until).all(is_date_of_facts)
                && without.iter().all(|select| hangs_on_facts(select))
        }
    }
}

fn is_date_of_facts(anchor: &Anchor) -> bool {
    match anchor {
        Anchor::Day(_) | Anchor::AsOf | Anchor::Field(FieldRef::Dossier(_)) => true,
        Anchor::Field(FieldRef::This(_)) => false,
        Anchor::Edge { select, .. } => hangs_on_facts(select),
        Anchor::Shift { anchor, .. } => is_date_of_facts(anchor),
        Anchor::Earliest(anchors) | Anchor::Latest(anchors) => anchors.iter().all(is_date_of_facts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        framework::condition::{ByKind, Named, Policy, SameAs, Tests},
        time::Length,
    };

    fn since(from: Anchor) -> Window {
        Window::Between { title: None, from: Some(from), until: None, without: None, common: None }
    }

    fn first(select: Selection) -> Anchor {
        Anchor::Edge { first: true, select: Box::new(select), common: None }
    }

    #[test]
    fn what_hangs_on_an_event_at_hand_or_on_other_conditions_has_no_number() {
        let all = || Selection::all(vec![0]);
        let this = || Anchor::Field(FieldRef::This(ByKind(vec![(0, 0)])));
        let with = |window| Selection { window, ..all() };
        let passes = |test| {
            let tests = Tests { according_to: Policy::Undisputed, all: vec![Test::Present(true), test] };
            Selection { filter: vec![(ByKind(vec![(0, 0)]), tests)], ..all() }
        };
        let same = || SameAs { field: ByKind(vec![(0, 0)]), title: String::new(), translate: Vec::new() };
        let plain =
            [all(), passes(Test::Present(true)), with(since(first(all()))), with(since(Anchor::AsOf))];
        assert!(plain.iter().all(hangs_on_facts));
        let cut = Window::Between {
            title: None,
            from: None,
            until: None,
            without: Some(Box::new(with(Window::This))),
            common: None,
        };
        let not = [
            with(Window::This),
            with(since(this())),
            with(since(Anchor::Earliest(vec![Anchor::AsOf, first(with(since(this())))]))),
            with(cut),
            passes(Test::Same(same())),
            passes(Test::ContainsSame(same())),
            with(since(first(passes(Test::Same(same()))))),
            Selection { that: Some(Box::new(Condition::Ref(0))), ..all() },
        ];
        not.iter().for_each(|select| assert!(!hangs_on_facts(select), "{select:#?}"));
    }

    #[test]
    fn the_same_words_have_the_same_number() {
        let mut found = Found::default();
        let gap = |days: i32| Condition::Gap {
            select: Selection { window: since(first(Selection::all(vec![1]))), ..Selection::all(vec![0]) },
            at_most: Named { value: Length::Days(days), parameter: None },
            common: None,
        };
        let mut all = Condition::All(vec![gap(7), Condition::Not(Box::new(gap(9)))]);
        found.condition(&mut all);
        let Found { edges, windows, days, .. } = &found;
        assert_eq!([edges.len(), windows.len(), days.len()], [1, 1, 1], "{all:#?}");
        let mut later = gap(11);
        found.condition(&mut later);
        assert!(matches!(later, Condition::Gap { common: Some(0), .. }));
    }
}
