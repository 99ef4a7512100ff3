//! What it costs at most to test one record: conditions, times the events that each looks at.
//!
//! Definitions that use each other, and conditions on events within conditions on events, multiply; these figures say how
//! far before anything is evaluated. They do not wrap around: what is beyond counting is the highest number.

use super::{
    Definition, Framework, Norm,
    condition::{Amount, Condition, Selection},
    measure::{Figure, Grouping, Measure},
    rating::CaseRating,
};

/// What testing costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Conditions, each time that it is looked at.
    pub steps: u64,
    /// Conditions within each other.
    pub levels: usize,
}

impl Cost {
    const NOTHING: Self = Self { steps: 0, levels: 0 };

    fn and(self, other: Self) -> Self {
        Self { steps: self.steps.saturating_add(other.steps), levels: self.levels.max(other.levels) }
    }

    fn times(self, number: u64) -> Self {
        Self { steps: self.steps.saturating_mul(number), ..self }
    }
}

/// Whoever asks something of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// A norm, by its slot.
    Norm(usize),
    /// A measure, by its slot among all of them.
    Measure(usize),
    /// The rating of records on an aspect, by its slot.
    Cases(usize),
    /// The groups by which the records of a subject are compared.
    Groups(usize),
    /// A definition, by its slot, when it is used once.
    Definition(usize),
}

impl Asker {
    /// What people call it.
    pub fn name(self, framework: &Framework) -> String {
        match self {
            Self::Norm(slot) => framework.norms.get(slot).map(|norm| format!("norm {}", norm.id)),
            Self::Measure(slot) => framework.all_measures().nth(slot).map(|m| format!("measure {}", m.id)),
            Self::Cases(slot) => framework.aspects.get(slot).map(|a| format!("the rating of {}", a.id)),
            Self::Groups(_) => Some("the groups".to_owned()),
            Self::Definition(slot) => framework.definitions.get(slot).map(|d| format!("definition {}", d.id)),
        }
        .unwrap_or_default()
    }
}

/// Reckons costs for records with so many events.
pub struct Costs<'f> {
    framework: &'f Framework,
    events: &'f dyn Fn(&[usize]) -> u64,
    definitions: Vec<Option<Cost>>,
    /// What lies deeper is not looked at.
    most_levels: usize,
}

impl<'f> Costs<'f> {
    /// `events` says how many events there are of several kinds; conditions more than `most_levels` within each other are not
    /// looked at.
    pub fn new(framework: &'f Framework, events: &'f dyn Fn(&[usize]) -> u64, most_levels: usize) -> Self {
        Self { framework, events, definitions: vec![None; framework.definitions.len()], most_levels }
    }

    /// What each who asks something of the records of a subject costs; of all subjects, where none is given.
    ///
    /// # Errors
    ///
    /// The first whose conditions lie deeper within each other than is looked at.
    pub fn all(mut self, subject: Option<usize>) -> Result<Vec<(Asker, Cost)>, Asker> {
        let of = |about: usize| subject.is_none_or(|subject| subject == about);
        let framework = self.framework;
        let mut costs = Vec::new();
        let mut add = |asker: Asker, cost: Option<Cost>| {
            costs.push((asker, cost.ok_or(asker)?));
            Ok(())
        };
        // First, so that a definition is to blame for its own depth, and not whoever uses it.
        for (slot, definition) in framework.definitions.iter().enumerate().filter(|(_, d)| of(d.subject)) {
            add(Asker::Definition(slot), self.definition(slot, definition, 0))?;
        }
        for (slot, norm) in framework.norms.iter().enumerate().filter(|(_, norm)| of(norm.subject)) {
            add(Asker::Norm(slot), self.norm(norm))?;
        }
        for (slot, measure) in framework.all_measures().enumerate().filter(|(_, m)| of(m.subject)) {
            add(Asker::Measure(slot), self.measure(measure))?;
        }
        for (slot, aspect) in framework.aspects.iter().enumerate() {
            if let Some(rating) = aspect.case_rating.as_ref().filter(|rating| of(rating.subject)) {
                add(Asker::Cases(slot), self.cases(rating))?;
            }
        }
        for (slot, subject) in framework.subjects.iter().enumerate().filter(|(slot, _)| of(*slot)) {
            if let Some(groups) = &subject.groups {
                add(Asker::Groups(slot), self.grouping(groups))?;
            }
        }
        Ok(costs)
    }

    fn norm(&mut self, norm: &'f Norm) -> Option<Cost> {
        let mut date = Vec::new();
        norm.date.iter().for_each(|anchor| anchor.selections(&mut date));
        let date = self.selections(date, 0)?;
        norm.conditions().try_fold(date, |cost, when| Some(cost.and(self.condition(when, 0)?)))
    }

    fn cases(&mut self, rating: &'f CaseRating) -> Option<Cost> {
        let mut all = rating.applies.iter().chain(rating.rules.conditions());
        all.try_fold(Cost::NOTHING, |cost, when| Some(cost.and(self.condition(when, 0)?)))
    }

    fn grouping(&mut self, grouping: &'f Grouping) -> Option<Cost> {
        let mut all = grouping.groups.iter().map(|group| &group.when);
        all.try_fold(Cost::NOTHING, |cost, when| Some(cost.and(self.condition(when, 0)?)))
    }

    fn measure(&mut self, measure: &'f Measure) -> Option<Cost> {
        let figure = match &measure.figure {
            Figure::Share(condition) => self.condition(condition, 0)?,
            Figure::Distribution(groups) => self.grouping(groups)?,
            Figure::Sum(amount) | Figure::Mean(amount) | Figure::Median(amount) => self.amount(amount, 0)?,
            Figure::AtOnce { select, .. } => self.selections(select.with_window(), 0)?,
            Figure::Distinct(_) | Figure::Sample(_) => Cost::NOTHING,
        };
        let applies = measure.applies.as_ref().map_or(Some(Cost::NOTHING), |when| self.condition(when, 0))?;
        let by = measure.by.as_ref().map_or(Some(Cost::NOTHING), |groups| self.grouping(groups))?;
        Some(figure.and(applies).and(by))
    }

    fn definition(&mut self, slot: usize, definition: &'f Definition, level: usize) -> Option<Cost> {
        let known = self.definitions.get(slot).copied().flatten();
        let cost = match known {
            Some(cost) => cost,
            None => self.condition(&definition.when, level)?,
        };
        *self.definitions.get_mut(slot)? = Some(cost);
        (level + cost.levels <= self.most_levels).then_some(cost)
    }

    fn condition(&mut self, condition: &'f Condition, level: usize) -> Option<Cost> {
        let level = level + 1;
        if level > self.most_levels {
            return None;
        }
        let mut inner = Cost::NOTHING;
        if let Condition::Ref(slot) = condition {
            let definition = self.framework.definitions.get(*slot)?;
            inner = self.definition(*slot, definition, level)?;
        }
        for part in condition.own_parts() {
            inner = inner.and(self.condition(part, level)?);
        }
        if let Condition::Every { select, .. } = condition {
            inner = inner.times((self.events)(&select.kinds));
        }
        inner = inner.and(self.selections(condition.selections(), level)?);
        Some(Cost { steps: inner.steps.saturating_add(1), levels: inner.levels + 1 })
    }

    fn amount(&mut self, amount: &'f Amount, level: usize) -> Option<Cost> {
        let mut selections = Vec::new();
        amount.selections(&mut selections);
        self.selections(selections, level)
    }

    fn selections(&mut self, selections: Vec<&'f Selection>, level: usize) -> Option<Cost> {
        let mut selections = selections.into_iter();
        selections.try_fold(Cost::NOTHING, |cost, select| Some(cost.and(self.selection(select, level)?)))
    }

    /// The events of a selection; those that its window asks for are selections of their own.
    fn selection(&mut self, select: &'f Selection, level: usize) -> Option<Cost> {
        let that = select.that.as_ref().map_or(Some(Cost::NOTHING), |that| self.condition(that, level))?;
        let each = Cost { steps: that.steps.saturating_add(1), ..that };
        Some(each.times((self.events)(&select.kinds)))
    }
}
