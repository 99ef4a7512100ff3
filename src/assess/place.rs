//! Which places on a scale decision rules leave possible, whether they ask a population or one dossier.

use crate::{
    framework::rating::{At, Gives, Hit, Rules},
    verdict::{Places, Truth},
};

/// What the rules leave possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The places. Empty only where no rule holds, which `decisions` refuses.
    pub possible: Places,
    /// The rules that can decide, in the order in which they are looked at.
    pub rules: Vec<usize>,
    /// The limits that change what the rules leave possible.
    pub limits: Vec<usize>,
}

/// The places that remain possible when conditions have these truth values, and an earlier audit may have given those
/// of `earlier`. What does not apply does not hold.
pub fn places<W>(rules: &Rules<W>, earlier: Places, truth: impl Fn(At) -> Truth) -> Placed {
    let carried: Vec<usize> = if rules.carries() { earlier.slots().collect() } else { vec![0] };
    let mut placed = Placed { possible: Places::default(), rules: Vec::new(), limits: Vec::new() };
    let add = |all: &mut Vec<usize>, more: Vec<usize>| {
        more.into_iter().for_each(|at| {
            if !all.contains(&at) {
                all.push(at);
            }
        });
    };
    for earlier in carried {
        let one = placed_with(rules, earlier, &truth);
        placed.possible = placed.possible.or(one.possible);
        add(&mut placed.rules, one.rules);
        add(&mut placed.limits, one.limits);
    }
    placed
}

fn placed_with<W>(rules: &Rules<W>, earlier: usize, truth: impl Fn(At) -> Truth) -> Placed {
    let mut placed = Placed { possible: Places::default(), rules: Vec::new(), limits: Vec::new() };
    for at in order(rules, earlier) {
        let Some(rule) = rules.rules.get(at) else { continue };
        let truth = if rule.when.is_some() { truth(At::Rule(at)) } else { Truth::TRUE };
        if truth.can_be_true() {
            placed.rules.push(at);
            placed.possible = placed.possible.or(Places::only(given(rule.rate, earlier)));
        }
        if truth == Truth::TRUE {
            break;
        }
    }
    for at in order_of_limits(rules) {
        let Some(limit) = rules.limits.get(at) else { continue };
        let truth = truth(At::Limit(at));
        let held = |rate: usize| if limit.decides { limit.rate } else { rate.max(limit.rate) };
        let with = placed.possible.slots().filter(|_| truth.can_be_true()).map(held);
        let without = placed.possible.slots().filter(|_| truth.can_be_false() || truth.can_be_none());
        let next = Places::of(with.chain(without));
        if next != placed.possible {
            placed.limits.push(at);
        }
        placed.possible = next;
    }
    placed
}

fn given(gives: Gives, earlier: usize) -> usize {
    match gives {
        Gives::Place(slot) => slot,
        Gives::Earlier => earlier,
    }
}

/// The rules in the order in which the first that holds decides. A rule that asks nothing is for where no other holds.
pub fn order<W>(rules: &Rules<W>, earlier: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rules.rules.len()).collect();
    let key = |at: &usize| {
        rules.rules.get(*at).map_or((true, 0), |rule| (rule.when.is_none(), given(rule.rate, earlier)))
    };
    match rules.hit {
        Hit::First => {}
        Hit::Unique => order.sort_by_key(|at| key(at).0),
        Hit::Best => order.sort_by_key(key),
        Hit::Worst => order.sort_by_key(|at| (key(at).0, std::cmp::Reverse(key(at).1))),
    }
    order
}

/// Caps first; of limiters the first that holds has the last word.
fn order_of_limits<W>(rules: &Rules<W>) -> Vec<usize> {
    let decides = |at: &usize| rules.limits.get(*at).is_some_and(|limit| limit.decides);
    let (limiters, caps): (Vec<usize>, Vec<usize>) = (0..rules.limits.len()).partition(decides);
    caps.into_iter().chain(limiters.into_iter().rev()).collect()
}
