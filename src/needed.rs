//! Which fields of a record a framework reads, and what for: purpose limitation.
//!
//! What nothing reads can make no difference, so it can be left out of a record before anything looks at it
//! ([`Needs::limit`]). Every match is exhaustive and every structure is taken apart in full: whoever adds an operator, or
//! another place for a condition, is told here by the compiler.

mod limit;

use std::collections::BTreeSet;

use crate::{
    framework::{
        Aspect, Clause, Criterion, Decides, Definition, Framework, Norm, Subject,
        condition::{
            Amount, Anchor, ByKind, Condition, FieldRef, SameAs, Selection, Test, Tests, Version, Window,
        },
        measure::{Figure, Group, Grouping, Measure},
        rating::{CaseRating, Limit, Rule, Rules},
    },
    vocabulary::{Timing, Vocabulary},
};

pub use limit::Left;

/// What a field is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// To tell records apart.
    Identifier,
    /// For a norm, by its slot. A norm that asks for the verdict on another reads what it reads itself.
    Norm(usize),
    /// To rate each record on an aspect, by its slot.
    Cases(usize),
    /// For a figure, by its slot among all measures.
    Measure(usize),
    /// For the groups by which norms and measures are compared.
    Groups,
    /// To say in evidence which event is meant, of one without a date.
    Evidence,
}

/// What each field is read for.
pub(crate) type Purposes = BTreeSet<Purpose>;

/// What a framework reads of the records of each of its subjects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    subjects: Vec<Needs>,
}

/// What is read of the records of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// What each field is read for, by slot; nothing where it is not read.
    pub fields: Vec<Purposes>,
    /// The same for each kind of event.
    pub kinds: Vec<KindNeeds>,
    /// Whether quotes are read: those that name one of these norms.
    quoted: BTreeSet<String>,
}

/// What is read of the events of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindNeeds {
    /// What it is read for that they happened, and on which days, and whether all are recorded.
    pub events: Purposes,
    /// What each of their fields is read for, by slot.
    pub fields: Vec<Purposes>,
}

impl Needs {
    fn nothing(vocabulary: &Vocabulary) -> Self {
        let kinds = vocabulary.kinds.iter().map(|kind| KindNeeds {
            events: Purposes::new(),
            fields: vec![Purposes::new(); kind.fields.len()],
        });
        Self {
            fields: vec![Purposes::new(); vocabulary.fields.len()],
            kinds: kinds.collect(),
            quoted: BTreeSet::new(),
        }
    }

    /// Whether it is read for which time some kind of event is recorded completely.
    pub fn coverage(&self) -> bool {
        self.kinds.iter().any(|kind| !kind.events.is_empty())
    }

    /// Whether quotes are read.
    pub fn quotes(&self) -> bool {
        !self.quoted.is_empty()
    }
}

impl Needed {
    /// What a framework reads.
    pub fn of(framework: &Framework) -> Self {
        let mut subjects: Vec<Needs> =
            framework.subjects.iter().map(|subject| Needs::nothing(&subject.vocabulary)).collect();
        // What is left out here holds no condition on a record: conditions on the population ask for what norms, ratings of
        // records and measures come to.
        let Framework {
            id: _,
            title: _,
            subtitle: _,
            inherited: _,
            joined: _,
            common: _,
            documents: _,
            scale: _,
            subjects: kinds_of_record,
            parameters: _,
            definitions,
            aspects,
            norms,
            order: _,
            population_norms: _,
            measures: _,
            figures: _,
            overall: _,
            rated: _,
            quantities: _,
        } = framework;
        let mut walk = |subject: usize, purpose: Purpose, read: &mut dyn FnMut(&mut Walk<'_>)| {
            if let Some(needs) = subjects.get_mut(subject) {
                read(&mut Walk { definitions, needs, purpose, date: None, followed: BTreeSet::new() });
            }
        };
        for (slot, subject) in kinds_of_record.iter().enumerate() {
            let Subject { id: _, one: _, many: _, study: _, groups, published: _, vocabulary } = subject;
            walk(slot, Purpose::Identifier, &mut |walk| {
                walk.field(&FieldRef::Dossier(vocabulary.identifier));
            });
            walk(slot, Purpose::Groups, &mut |walk| groups.iter().for_each(|groups| walk.grouping(groups)));
        }
        for (slot, norm) in norms.iter().enumerate() {
            walk(norm.subject, Purpose::Norm(slot), &mut |walk| walk.norm(norm));
        }
        for (slot, measure) in framework.all_measures().enumerate() {
            walk(measure.subject, Purpose::Measure(slot), &mut |walk| walk.measure(measure));
        }
        for (slot, aspect) in aspects.iter().enumerate() {
            let Aspect {
                id: _,
                title: _,
                frame: _,
                source: _,
                parts: _,
                norms: _,
                population_norms: _,
                measures: _,
                rating: _,
                case_rating,
            } = aspect;
            if let Some(rating) = case_rating {
                walk(rating.subject, Purpose::Cases(slot), &mut |walk| walk.cases(rating));
            }
        }
        for (needs, subject) in subjects.iter_mut().zip(kinds_of_record) {
            needs.dates(&subject.vocabulary);
            if subject.vocabulary.quotes.is_some() {
                needs.quoted = norms.iter().map(|norm| norm.id.clone()).collect();
            }
        }
        Self { subjects }
    }

    /// What is read of the records of one subject, by its slot.
    pub fn subject(&self, slot: usize) -> Option<&Needs> {
        self.subjects.get(slot)
    }
}

impl Needs {
    /// Of an event that is read its dates are: they say whether it lies in a window, and which was first. Without a date its
    /// first field tells it apart ([`crate::explain::Explainer::event`]).
    fn dates(&mut self, vocabulary: &Vocabulary) {
        for (needs, kind) in self.kinds.iter_mut().zip(&vocabulary.kinds) {
            if needs.events.is_empty() {
                continue;
            }
            let told = Purposes::from([Purpose::Evidence]);
            let (dates, purposes) = match kind.timing {
                Timing::Undated => (vec![0], &told),
                Timing::On(on) => (vec![on], &needs.events),
                Timing::Period(from, until) => (vec![from, until], &needs.events),
            };
            for date in dates {
                if let Some(field) = needs.fields.get_mut(date) {
                    field.extend(purposes);
                }
            }
        }
    }
}

/// Goes through everything that one norm, measure or rating asks.
struct Walk<'a> {
    definitions: &'a [Definition],
    needs: &'a mut Needs,
    purpose: Purpose,
    /// The date by which it is judged, which only what has versions reads.
    date: Option<Anchor>,
    /// The definitions that were gone through.
    followed: BTreeSet<usize>,
}

impl Walk<'_> {
    fn norm(&mut self, norm: &Norm) {
        let Norm {
            id: _,
            title: _,
            statement: _,
            subject: _,
            source: _,
            modality: _,
            addressee: _,
            open: _,
            inherited: _,
            // It is compiled into `applies`.
            validity: _,
            date,
            applies,
            criteria,
            met,
            partly,
            finding: _,
            published: _,
        } = norm;
        self.date.clone_from(date);
        applies.iter().for_each(|condition| self.condition(condition));
        for criterion in criteria {
            let Criterion { id: _, question: _, decides } = criterion;
            match decides {
                Decides::Rule { met, partly } => {
                    self.condition(met);
                    partly.iter().for_each(|condition| self.condition(condition));
                }
                Decides::Judgement { guidance: _, decide: _ } => {}
            }
        }
        for clause in std::iter::once(met).chain(partly) {
            match clause {
                Clause::Condition(condition) => self.condition(condition),
                Clause::Criteria(_) => {}
            }
        }
    }

    fn cases(&mut self, rating: &CaseRating) {
        let CaseRating { subject: _, applies, rules } = rating;
        let Rules { scale: _, hit: _, rules, limits, origin: _, why: _ } = rules;
        applies.iter().for_each(|condition| self.condition(condition));
        for Rule { rate: _, when } in rules {
            when.iter().for_each(|condition| self.condition(condition));
        }
        for Limit { when, rate: _, decides: _ } in limits {
            self.condition(when);
        }
    }

    fn measure(&mut self, measure: &Measure) {
        let Measure {
            id: _,
            title: _,
            subject: _,
            source: _,
            sentence: _,
            applies,
            figure,
            by,
            beside: _,
            published: _,
        } = measure;
        applies.iter().for_each(|condition| self.condition(condition));
        by.iter().for_each(|groups| self.grouping(groups));
        match figure {
            Figure::Share(condition) => self.condition(condition),
            Figure::Distribution(groups) => self.grouping(groups),
            Figure::Distinct(field) => self.field(&FieldRef::Dossier(*field)),
            Figure::Sum(amount) | Figure::Mean(amount) | Figure::Median(amount) => self.amount(amount),
            Figure::AtOnce { select, by, whose: _ } => {
                self.selection(select);
                by.iter().for_each(|field| self.field(&FieldRef::Dossier(*field)));
            }
            Figure::Sample(_) => {}
        }
    }

    fn grouping(&mut self, grouping: &Grouping) {
        let Grouping { title: _, multiple: _, groups } = grouping;
        for Group { value: _, label: _, when } in groups {
            self.condition(when);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::Of(_, parts) => {
                parts.iter().for_each(|part| self.condition(part));
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::Ref(slot) => {
                let definitions = self.definitions;
                if let (true, Some(definition)) = (self.followed.insert(*slot), definitions.get(*slot)) {
                    let Definition { id: _, title: _, subject: _, when } = definition;
                    self.condition(when);
                }
            }
            Condition::Verdict { norm: _, is: _ } => {}
            Condition::Field { field, tests } => {
                self.field(field);
                self.tests(tests);
            }
            Condition::Count { select, bound: _, common: _ }
            | Condition::Gap { select, at_most: _, common: _ }
            | Condition::Rate { select, per: _, bound: _, share: _ } => self.selection(select),
            Condition::Every { select, has } => {
                self.selection(select);
                self.condition(has);
            }
            Condition::Amount { amount, at_least: _, at_most: _ } => self.amount(amount),
            Condition::Order(anchors) => anchors.iter().for_each(|anchor| self.anchor(anchor)),
            Condition::Versions { this, versions } => {
                match this {
                    Some(slots) => self.by_kind(slots),
                    None => self.judged_by(),
                }
                for Version { validity: _, when, source: _ } in versions {
                    self.condition(when);
                }
            }
            Condition::InForce(_) => self.judged_by(),
            Condition::Elapsed { from, to, without, at_least: _, at_most: _ } => {
                self.anchor(from);
                self.anchor(to);
                without.iter().for_each(|select| self.selection(select));
            }
        }
    }

    /// The date by which it is decided which version judges.
    fn judged_by(&mut self) {
        if let Some(date) = self.date.clone() {
            self.anchor(&date);
        }
    }

    fn amount(&mut self, amount: &Amount) {
        match amount {
            Amount::Field(field) => self.field(field),
            Amount::Count(select) => self.selection(select),
            Amount::Sum(select, field) => {
                self.selection(select);
                self.by_kind(field);
            }
            Amount::Edge { first: _, select, field } => {
                self.selection(select);
                self.by_kind(field);
            }
            Amount::Elapsed { from, to, without } => {
                self.anchor(from);
                self.anchor(to);
                without.iter().for_each(|select| self.selection(select));
            }
            Amount::Change(from, to) => {
                self.amount(from);
                self.amount(to);
            }
        }
    }

    fn selection(&mut self, select: &Selection) {
        let Selection { kinds, filter, that, window } = select;
        for kind in kinds {
            if let Some(kind) = self.needs.kinds.get_mut(*kind) {
                kind.events.insert(self.purpose);
            }
        }
        for (field, tests) in filter {
            self.by_kind(field);
            self.tests(tests);
        }
        that.iter().for_each(|condition| self.condition(condition));
        match window {
            Window::Ever | Window::This => {}
            Window::Between { title: _, from, until, without, common: _ } => {
                from.iter().chain(until).for_each(|anchor| self.anchor(anchor));
                without.iter().for_each(|select| self.selection(select));
            }
        }
    }

    fn anchor(&mut self, anchor: &Anchor) {
        match anchor {
            Anchor::Day(_) | Anchor::AsOf => {}
            Anchor::Field(field) => self.field(field),
            Anchor::Edge { first: _, select, common: _ } => self.selection(select),
            Anchor::Shift { anchor, length: _, back: _ } => self.anchor(anchor),
            Anchor::Earliest(anchors) | Anchor::Latest(anchors) => {
                anchors.iter().for_each(|anchor| self.anchor(anchor));
            }
        }
    }

    fn tests(&mut self, tests: &Tests) {
        // Whose word counts chooses among what is said in the field itself, which is kept whole.
        let Tests { according_to: _, all } = tests;
        for test in all {
            match test {
                Test::Same(SameAs { field, title: _, translate: _ })
                | Test::ContainsSame(SameAs { field, title: _, translate: _ }) => self.by_kind(field),
                Test::In(_)
                | Test::Contains(_)
                | Test::ContainsAny(_)
                | Test::Present(_)
                | Test::Compare(_, _) => {}
            }
        }
    }

    fn field(&mut self, field: &FieldRef) {
        match field {
            FieldRef::Dossier(slot) => {
                if let Some(field) = self.needs.fields.get_mut(*slot) {
                    field.insert(self.purpose);
                }
            }
            FieldRef::This(slots) => self.by_kind(slots),
        }
    }

    fn by_kind(&mut self, slots: &ByKind) {
        let ByKind(slots) = slots;
        for (kind, slot) in slots {
            if let Some(field) = self.needs.kinds.get_mut(*kind).and_then(|kind| kind.fields.get_mut(*slot)) {
                field.insert(self.purpose);
            }
        }
    }
}

/// Every field that a framework's records can have, and what reads it: what people read of [`Needed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory {
    /// By subject, in the framework's order.
    pub subjects: Vec<Listed>,
}

/// The fields of one subject, in the order of its vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What one record is called.
    pub one: String,
    /// What several are called.
    pub many: String,
    /// Those that are read.
    pub read: Vec<Row>,
    /// Those that nothing reads.
    pub unread: Vec<Row>,
}

/// A field, a kind of event or a field of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its path in a record: `klant.naam`, `gesprek`, `gesprek.vorm`.
    pub path: String,
    /// What people call it; none where the vocabulary has no word for it.
    pub title: Option<String>,
    /// What it is read for.
    pub serves: Vec<Serves>,
}

/// What something is read for, by names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serves {
    /// To tell records apart.
    Identifier,
    /// A norm, by its id.
    Norm(String),
    /// The rating of each record on an aspect, by its title.
    Cases(String),
    /// A figure, by its title.
    Measure(String),
    /// The groups by which norms and measures are compared, by what sets them apart.
    Groups(String),
    /// To say in evidence which event is meant, of one without a date.
    Evidence,
    /// Whether these kinds of event, by what several are called, are recorded completely.
    Coverage(Vec<String>),
    /// To illustrate norms in words.
    Quotes,
}

impl Inventory {
    /// What a framework reads, by names.
    pub fn of(framework: &Framework) -> Self {
        let needed = Needed::of(framework);
        let listed = framework.subjects.iter().zip(&needed.subjects);
        Self { subjects: listed.map(|(subject, needs)| listed_of(framework, subject, needs)).collect() }
    }
}

fn listed_of(framework: &Framework, subject: &Subject, needs: &Needs) -> Listed {
    let vocabulary = &subject.vocabulary;
    let serves = |purposes: &Purposes| -> Vec<Serves> {
        let named = |purpose: &Purpose| match *purpose {
            Purpose::Identifier => Some(Serves::Identifier),
            Purpose::Norm(slot) => framework.norms.get(slot).map(|norm| Serves::Norm(norm.id.clone())),
            Purpose::Cases(slot) => framework.aspects.get(slot).map(|a| Serves::Cases(a.title.clone())),
            Purpose::Measure(slot) => {
                framework.all_measures().nth(slot).map(|measure| Serves::Measure(measure.title.clone()))
            }
            Purpose::Evidence => Some(Serves::Evidence),
            Purpose::Groups => subject.groups.as_ref().map(|groups| Serves::Groups(groups.title.clone())),
        };
        purposes.iter().filter_map(named).collect()
    };
    let mut rows = Vec::new();
    let mut row = |path: String, title: Option<&str>, serves: Vec<Serves>| {
        rows.push(Row { path, title: title.map(str::to_owned), serves });
    };
    for (field, purposes) in vocabulary.fields.iter().zip(&needs.fields) {
        row(field.path.clone(), Some(&field.title), serves(purposes));
    }
    let mut covered = Vec::new();
    for (kind, needs) in vocabulary.kinds.iter().zip(&needs.kinds) {
        row(kind.name.clone(), Some(&kind.many), serves(&needs.events));
        // Where no event of a kind is read, neither is anything of it.
        if needs.events.is_empty() {
            continue;
        }
        covered.push(kind.many.clone());
        for (field, purposes) in kind.fields.iter().zip(&needs.fields) {
            row(format!("{}.{}", kind.name, field.path), Some(&field.title), serves(purposes));
        }
    }
    if let Some(key) = &vocabulary.coverage {
        let serves = if covered.is_empty() { Vec::new() } else { vec![Serves::Coverage(covered)] };
        row(key.clone(), None, serves);
    }
    if let Some(keys) = &vocabulary.quotes {
        row(keys.list.clone(), None, if needs.quotes() { vec![Serves::Quotes] } else { Vec::new() });
    }
    let (read, unread) = rows.into_iter().partition(|row| !row.serves.is_empty());
    Listed { one: subject.one.clone(), many: subject.many.clone(), read, unread }
}
