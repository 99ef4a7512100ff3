//! Sets of truth values, of verdicts and of places on a scale: what is still possible.
//!
//! Each operator is lifted to sets pointwise: the result holds every value that some choice of operands gives. So a
//! set never leaves out what a completion of the dossier could yield (soundness), and two definite operands give a
//! definite result.

use serde::{Deserialize, Serialize};

use crate::findings::Verdict;

/// The truth values that a condition can still take. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Truth(u8);

impl Truth {
    /// Certainly true.
    pub const TRUE: Self = Self(1);
    /// Certainly false.
    pub const FALSE: Self = Self(2);
    /// Certainly does not apply.
    pub const NONE: Self = Self(4);
    /// True or false.
    pub const OPEN: Self = Self(3);
    /// Anything.
    pub const ANY: Self = Self(7);

    /// True if it can be true, false if it can be false, both if both.
    pub fn of(can_be_true: bool, can_be_false: bool) -> Self {
        debug_assert!(can_be_true || can_be_false, "a condition has at least one possible value");
        Self(u8::from(can_be_true) | (u8::from(can_be_false) << 1))
    }

    /// Whether it can be true.
    pub fn can_be_true(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether it can be false.
    pub fn can_be_false(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether it can fail to apply.
    pub fn can_be_none(self) -> bool {
        self.0 & 4 != 0
    }

    /// Whether one value remains.
    pub fn is_definite(self) -> bool {
        self.0.is_power_of_two()
    }

    /// Whether everything possible here is possible there.
    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// What either leaves possible.
    #[must_use]
    pub fn or_else(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// An operator on single values, lifted to sets: for every pair of sets what some choice of operands gives.
    const fn lifted(operator: [[Self; 3]; 3]) -> [[Self; 8]; 8] {
        let mut table = [[Self(0); 8]; 8];
        let mut pair = 0;
        while pair < 64 {
            let (one, other) = (pair / 8, pair % 8);
            let mut values = 0;
            while values < 9 {
                let (a, b) = (values / 3, values % 3);
                if one & (1 << a) != 0 && other & (1 << b) != 0 {
                    table[one][other] = Self(table[one][other].0 | operator[a][b].0);
                }
                values += 1;
            }
            pair += 1;
        }
        table
    }

    /// Both, of those that apply.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        const TABLE: [[Truth; 8]; 8] = Truth::lifted([
            [Truth::TRUE, Truth::FALSE, Truth::TRUE],
            [Truth::FALSE, Truth::FALSE, Truth::FALSE],
            [Truth::TRUE, Truth::FALSE, Truth::NONE],
        ]);
        TABLE[usize::from(self.0)][usize::from(other.0)]
    }

    /// One or both, of those that apply.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        const TABLE: [[Truth; 8]; 8] = Truth::lifted([
            [Truth::TRUE, Truth::TRUE, Truth::TRUE],
            [Truth::TRUE, Truth::FALSE, Truth::FALSE],
            [Truth::TRUE, Truth::FALSE, Truth::NONE],
        ]);
        TABLE[usize::from(self.0)][usize::from(other.0)]
    }

    /// The opposite; what does not apply, does not apply the other way round either.
    #[must_use]
    pub fn negated(self) -> Self {
        Self((self.0 & 4) | ((self.0 & 1) << 1) | ((self.0 & 2) >> 1))
    }
}

/// The definite verdicts that a norm can still get. Never empty, except as the start of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Verdicts(u8);

/// The definite verdicts, in the order of their bits.
const DEFINITE: [Verdict; 4] = [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::NotApplicable];

impl Verdicts {
    /// Every definite verdict.
    pub const ALL: Self = Self(15);

    /// Just one. An unknown verdict is no single one: it is a set.
    pub const fn only(verdict: Verdict) -> Self {
        Self(match verdict {
            Verdict::Met => 1,
            Verdict::Partly => 2,
            Verdict::NotMet => 4,
            Verdict::NotApplicable => 8,
            Verdict::Unknown => 0,
        })
    }

    /// All of these.
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        verdicts.into_iter().map(Self::only).fold(Self::default(), Self::or)
    }

    /// What either leaves possible.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a verdict is possible.
    pub fn contains(self, verdict: Verdict) -> bool {
        self.0 & Self::only(verdict).0 != 0
    }

    /// Whether everything possible here is possible there.
    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether both leave some verdict possible.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The possible verdicts.
    pub fn iter(self) -> impl Iterator<Item = Verdict> {
        DEFINITE.into_iter().filter(move |v| self.contains(*v))
    }

    /// The verdict, which is unknown unless just one is possible.
    pub fn verdict(self) -> Verdict {
        let one = Some(self.0.trailing_zeros()).filter(|_| self.0.is_power_of_two());
        one.and_then(|at| DEFINITE.get(at as usize)).copied().unwrap_or(Verdict::Unknown)
    }

    /// The number of the set, below 16: a slot for counting.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The set with a number.
    pub fn from_index(index: usize) -> Self {
        Self(u8::try_from(index & 15).unwrap_or(0))
    }
}

/// The places on a scale that remain possible, and whether it is possible that there is none. Slots count from the
/// best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Places(u32);

impl Places {
    /// No place, because what is rated does not apply.
    pub const NONE: Self = Self(1 << 31);

    /// Just one place.
    pub fn only(slot: usize) -> Self {
        Self(u32::try_from(slot).ok().filter(|slot| *slot < 31).map_or(0, |slot| 1 << slot))
    }

    /// All of these.
    pub fn of(slots: impl IntoIterator<Item = usize>) -> Self {
        slots.into_iter().map(Self::only).fold(Self::default(), Self::or)
    }

    /// What either leaves possible.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether both leave something possible.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether everything possible here is possible there.
    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether one outcome remains.
    pub fn is_definite(self) -> bool {
        self.0.is_power_of_two()
    }

    /// The possible places, best first.
    pub fn slots(self) -> impl DoubleEndedIterator<Item = usize> {
        (0..31).filter(move |slot| self.meets(Self::only(*slot)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [Truth; 3] = [Truth::TRUE, Truth::FALSE, Truth::NONE];

    fn sets() -> impl Iterator<Item = Truth> {
        (1..8).map(Truth)
    }

    #[test]
    fn what_does_not_apply_drops_out() {
        for value in VALUES {
            assert_eq!(value.and(Truth::NONE), value);
            assert_eq!(value.or(Truth::NONE), value);
        }
    }

    #[test]
    fn sets_give_what_their_values_give() {
        let values = |set: Truth| VALUES.into_iter().filter(move |value| value.within(set));
        for (a, b) in sets().flat_map(|a| sets().map(move |b| (a, b))) {
            let lifted = |operator: fn(Truth, Truth) -> Truth| {
                let pairs = values(a).flat_map(|one| values(b).map(move |other| operator(one, other)));
                pairs.fold(Truth(0), Truth::or_else)
            };
            assert_eq!((a.and(b), a.or(b)), (lifted(Truth::and), lifted(Truth::or)));
        }
    }

    #[test]
    fn kleene_where_everything_applies() {
        assert_eq!(Truth::FALSE.and(Truth::OPEN), Truth::FALSE);
        assert_eq!(Truth::TRUE.and(Truth::OPEN), Truth::OPEN);
        assert_eq!(Truth::TRUE.or(Truth::OPEN), Truth::TRUE);
        assert_eq!(Truth::OPEN.negated(), Truth::OPEN);
    }

    #[test]
    fn operators_are_commutative_associative_and_monotone() {
        for a in sets() {
            assert_eq!(a.negated().negated(), a);
            for b in sets() {
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(a.or(b), b.or(a));
                assert_eq!(a.and(b).negated(), a.negated().or(b.negated()));
                for c in sets() {
                    assert_eq!(a.and(b).and(c), a.and(b.and(c)));
                    assert_eq!(a.or(b).or(c), a.or(b.or(c)));
                    if a.within(b) {
                        assert!(a.and(c).within(b.and(c)) && a.or(c).within(b.or(c)));
                    }
                }
            }
        }
    }

    #[test]
    fn a_set_of_two_is_unknown() {
        let set = Verdicts::of([Verdict::Met, Verdict::NotApplicable]);
        assert_eq!(set.verdict(), Verdict::Unknown);
        assert_eq!(Verdicts::only(Verdict::Partly).verdict(), Verdict::Partly);
        assert_eq!(Verdicts::from_index(set.index()), set);
    }
}
