//! Conditions and what they are made of: each operator with its keys.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::{Amount, Count, Day, Length, OneOrMore, Percentage, Stretch, Text, Truth, Verdict, example};

/// A condition: exactly one operator heads it.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Condition {
    /// All of these hold.
    All(All),
    /// At least one of these holds.
    Any(Any),
    /// This does not hold.
    Not(Not),
    /// So many of these hold.
    Of(Of),
    /// A condition with a name.
    Ref(Ref),
    /// The highest level of a ladder that holds.
    Ladder(Ladder),
    /// The verdict on another norm.
    NormVerdict(NormVerdict),
    /// The verdicts on several norms: so many of them, or all.
    NormVerdicts(NormVerdicts),
    /// What a field of the record says, or of the event at hand (`this.FIELD`).
    Field(Field),
    /// There is such an event, or so many.
    SomeOf(SomeOf),
    /// There is no such event.
    NoneOf(NoneOf),
    /// There are so many such events.
    Counted(Counted),
    /// Each such event meets a condition.
    Every(Every),
    /// The longest stretch without any such event.
    Gap(Gap),
    /// In so large a share of the weeks or months there is such an event.
    Rate(Rate),
    /// Dates that exist follow each other, the same day allowed.
    Order(Order),
    /// So much time lies between two dates.
    Elapsed(Elapsed),
    /// A rule that changed: the version that holds on the day decides.
    Versions(Versions),
    /// A number of the events, added up.
    Sum(Sum),
    /// The difference between two amounts: the second less the first.
    Change(Change),
}

/// All of these hold.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{all: [{some: meeting}, {none: complaint}]}"))]
pub struct All {
    /// What must hold; operands that do not apply drop out.
    #[schemars(length(min = 1))]
    pub all: Vec<Condition>,
}

/// At least one of these holds.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{any: [{some: meeting}, {some: call}]}"))]
pub struct Any {
    /// What may hold; operands that do not apply drop out.
    #[schemars(length(min = 1))]
    pub any: Vec<Condition>,
}

/// This does not hold.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{not: {some: complaint}}"))]
pub struct Not {
    /// What may not hold.
    pub not: Box<Condition>,
}

/// So many of these hold.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{of: [{some: meeting}, {some: call}, {some: letter}], at_least: 2}"))]
pub struct Of {
    /// What may hold; operands that do not apply drop out.
    #[schemars(length(min = 1))]
    pub of: Vec<Condition>,
    /// At least so many.
    pub at_least: Option<Count>,
    /// At most so many.
    pub at_most: Option<Count>,
    /// Exactly so many.
    pub exactly: Option<Count>,
}

/// A condition with a name.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{ref: accepted}"))]
pub struct Ref {
    /// The name, under `definitions: {conditions: …}` of the framework.
    pub r#ref: Text,
}

/// The highest level of a ladder that holds.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{ladder: effort, at_least: fitting}"))]
pub struct Ladder {
    /// The ladder, under `definitions: {ladders: …}` of the framework.
    pub ladder: Text,
    /// It is this level or a higher one.
    pub at_least: Option<Text>,
    /// No higher level holds.
    pub at_most: Option<Text>,
    /// It is this level.
    pub is: Option<Text>,
    /// This level itself holds, whatever holds above it.
    pub reached: Option<Text>,
}

/// The verdict on another norm.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{verdict: N-1, is: [met, partly]}"))]
pub struct NormVerdict {
    /// The norm.
    pub verdict: Text,
    /// The verdict, or those that are as good.
    pub is: OneOrMore<Verdict>,
}

/// The verdicts on several norms: so many of them, or all.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{verdict: [N-1, N-2, N-3], is: met, at_least: 2}"))]
pub struct NormVerdicts {
    /// The norms.
    #[schemars(length(min = 1))]
    pub verdict: Vec<Text>,
    /// The verdict, or those that are as good.
    pub is: OneOrMore<Verdict>,
    /// At least so many.
    pub at_least: Option<Count>,
    /// At most so many.
    pub at_most: Option<Count>,
    /// Exactly so many.
    pub exactly: Option<Count>,
}

/// What a field of the record says, or of the event at hand (`this.FIELD`).
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{field: client.level, at_least: 2}"))]
pub struct Field {
    /// The field's path.
    pub field: Text,
    /// It has this value.
    pub is: Option<Text>,
    /// It has one of these values.
    pub r#in: Option<OneOrMore<Text>>,
    /// The list holds all of these.
    pub contains: Option<OneOrMore<Text>>,
    /// The list holds at least one of these.
    pub contains_any: Option<OneOrMore<Text>>,
    /// Whether it says anything: false on `geen`, open where it is not known.
    pub present: Option<Truth>,
    /// This much or more; for a ladder this level or a higher one; for a date this day or later.
    pub at_least: Option<Text>,
    /// This much or less.
    pub at_most: Option<Text>,
    /// More than this.
    pub more_than: Option<Text>,
    /// Less than this.
    pub less_than: Option<Text>,
    /// Whose word counts: a respondent, several in order of precedence, `any` or `all`.
    pub according_to: Option<OneOrMore<Text>>,
}

/// There is such an event, or so many.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{some: meeting, where: {by: officer}, during: {from: start, until: start + 42 days}}"))]
pub struct SomeOf {
    /// The kind of event, or several.
    pub some: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
    /// At least so many.
    pub at_least: Option<Count>,
    /// At most so many.
    pub at_most: Option<Count>,
    /// Exactly so many.
    pub exactly: Option<Count>,
}

/// There is no such event.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{none: complaint, during: this}"))]
pub struct NoneOf {
    /// The kind of event, or several.
    pub none: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
}

/// There are so many such events.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{count: meeting, at_least: 2, at_most: $most}"))]
pub struct Counted {
    /// The kind of event, or several.
    pub count: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
    /// At least so many.
    pub at_least: Option<Count>,
    /// At most so many.
    pub at_most: Option<Count>,
    /// Exactly so many.
    pub exactly: Option<Count>,
}

/// Each such event meets a condition.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{every: course, where: {reason: [done, stopped]}, has: {field: this.report, present: true}}"))]
pub struct Every {
    /// The kind of event, or several.
    pub every: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
    /// What each meets; in it `this` is the event.
    pub has: Box<Condition>,
}

/// The longest stretch without any such event.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{gap: [meeting, course], at_most: 91 days, during: {from: start, until: as_of}}"))]
pub struct Gap {
    /// The kind of event, or several.
    pub gap: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
    /// It lasts at most so long.
    pub at_most: Length,
}

/// In so large a share of the weeks or months there is such an event.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{rate: meeting, per: week, in: 80%, during: {from: start, until: as_of}}"))]
pub struct Rate {
    /// The kind of event, or several.
    pub rate: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
    /// The stretches that are looked at.
    pub per: Stretch,
    /// In so many of them; in all where it is left out.
    pub r#in: Option<Percentage>,
    /// At least so many.
    pub at_least: Option<Count>,
    /// At most so many.
    pub at_most: Option<Count>,
    /// Exactly so many.
    pub exactly: Option<Count>,
}

/// Dates that exist follow each other, the same day allowed.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{order: [first meeting, first course, end]}"))]
pub struct Order {
    /// The dates as they should follow each other; two or more.
    #[schemars(length(min = 2))]
    pub order: Vec<Date>,
}

/// So much time lies between two dates.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{elapsed: {from: start, to: first meeting}, at_most: 42 days}"))]
pub struct Elapsed {
    /// From when to when.
    pub elapsed: Ends,
    /// At least so long.
    pub at_least: Option<Length>,
    /// At most so long.
    pub at_most: Option<Length>,
}

/// A rule that changed: the version that holds on the day decides.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{versions: [{valid_to: 2011-12-31, when: {some: meeting}}, {valid_from: 2012-01-01, when: {count: meeting, at_least: 2}}]}"))]
pub struct Versions {
    /// The versions; no two hold on one day.
    #[schemars(length(min = 1))]
    pub versions: Vec<Version>,
}

/// A number of the events, added up.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{sum: expense.amount, at_most: 2500}"))]
pub struct Sum {
    /// KIND.FIELD, or several kinds with one field.
    pub sum: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
    /// At least so much.
    pub at_least: Option<Amount>,
    /// At most so much.
    pub at_most: Option<Amount>,
}

/// The difference between two amounts: the second less the first.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{change: {from: {first: assessment.level}, to: {last: assessment.level}}, at_least: 1}"))]
pub struct Change {
    /// From which amount to which.
    pub change: AmountEnds,
    /// At least so much.
    pub at_least: Option<Amount>,
    /// At most so much.
    pub at_most: Option<Amount>,
}

/// A date.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Date {
    /// A day, `as_of`, a date field, `this.FIELD`, `first KIND` or `last KIND`, each with `+ 42 days` or `- $parameter`.
    Written(String),
    /// The first of a selection of events.
    FirstOf(FirstOf),
    /// The last of a selection of events.
    LastOf(LastOf),
    /// The earliest of the dates that exist.
    Earliest(Earliest),
    /// The latest of the dates that exist.
    Latest(Latest),
}

/// The first of a selection of events.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{first: meeting, where: {by: officer}}"))]
pub struct FirstOf {
    /// The kind of event, or several.
    pub first: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
}

/// The last of a selection of events.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{last: meeting, during: {until: end}}"))]
pub struct LastOf {
    /// The kind of event, or several.
    pub last: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
}

/// The earliest of the dates that exist.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{earliest: [end, as_of]}"))]
pub struct Earliest {
    /// The dates.
    #[schemars(length(min = 1))]
    pub earliest: Vec<Date>,
}

/// The latest of the dates that exist.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{latest: [start, first meeting]}"))]
pub struct Latest {
    /// The dates.
    #[schemars(length(min = 1))]
    pub latest: Vec<Date>,
}

/// Two dates.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Ends {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// Events on whose days the clock stands still.
    pub without: Option<Without>,
}

/// Two amounts.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AmountEnds {
    /// The first.
    pub from: Reckoned,
    /// The second.
    pub to: Reckoned,
}

/// A rule, for as long as it held.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Version {
    /// The first day; always before where it is left out.
    pub valid_from: Option<Day>,
    /// The last day; ever since where it is left out.
    pub valid_to: Option<Day>,
    /// The rule.
    pub when: Condition,
    /// Where it stands.
    pub source: Option<super::framework::Source>,
}

/// Days from one to another, both included.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{from: start, until: {earliest: [end, as_of]}}"))]
pub struct Window {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Events whose days are cut out.
    pub without: Option<Without>,
}

/// A selection of events.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{kind: holiday, where: {granted: true}}"))]
pub struct Selected {
    /// The kind of event, or several.
    pub kind: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
}

/// Tests of one field.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{at_least: instrument}"))]
pub struct Tests {
    /// It has this value.
    pub is: Option<Text>,
    /// It has one of these values.
    pub r#in: Option<OneOrMore<Text>>,
    /// The list holds all of these.
    pub contains: Option<OneOrMore<Text>>,
    /// The list holds at least one of these.
    pub contains_any: Option<OneOrMore<Text>>,
    /// Whether it says anything: false on `geen`, open where it is not known.
    pub present: Option<Truth>,
    /// This much or more; for a ladder this level or a higher one; for a date this day or later.
    pub at_least: Option<Text>,
    /// This much or less.
    pub at_most: Option<Text>,
    /// More than this.
    pub more_than: Option<Text>,
    /// Less than this.
    pub less_than: Option<Text>,
    /// Whose word counts: a respondent, several in order of precedence, `any` or `all`.
    pub according_to: Option<OneOrMore<Text>>,
}

/// A window: its two ends, the name of one, or `this`, the time of the event at hand.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum During {
    /// The name of a window, or `this`.
    Named(String),
    /// Its ends.
    Window(Window),
}

/// Events whose days are cut out.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Without {
    /// Their kinds.
    Kinds(OneOrMore<Text>),
    /// A selection.
    Selected(Selected),
}

/// What is asked of a field of an event: a value, a list of values, tests; behind `that` a condition.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Where {
    /// One value, or those that are as good.
    Values(OneOrMore<Text>),
    /// Tests.
    Tests(Tests),
    /// Behind `that`.
    That(Box<Condition>),
}

/// An amount: exactly one key heads it.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Reckoned {
    /// The path of a number field.
    Written(String),
    /// A number field of the record, or of the event at hand.
    FieldAmount(FieldAmount),
    /// So many events as there are.
    CountAmount(CountAmount),
    /// A number of the events, added up.
    SumAmount(SumAmount),
    /// A number or level of the first event.
    FirstAmount(FirstAmount),
    /// A number or level of the last event.
    LastAmount(LastAmount),
    /// The days between two dates.
    ElapsedAmount(ElapsedAmount),
}

/// A number field of the record, or of the event at hand.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{field: client.level}"))]
pub struct FieldAmount {
    /// The field's path.
    pub field: Text,
}

/// So many events as there are.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{count: meeting, during: {from: start, until: start + 1 year}}"))]
pub struct CountAmount {
    /// The kind of event, or several.
    pub count: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
}

/// A number of the events, added up.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{sum: expense.amount}"))]
pub struct SumAmount {
    /// KIND.FIELD, or several kinds with one field.
    pub sum: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
}

/// A number or level of the first event.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{first: assessment.level}"))]
pub struct FirstAmount {
    /// KIND.FIELD, or several kinds with one field.
    pub first: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
}

/// A number or level of the last event.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{last: assessment.level}"))]
pub struct LastAmount {
    /// KIND.FIELD, or several kinds with one field.
    pub last: OneOrMore<Text>,
    /// Which of them: a value, a list of values or tests for each field; `that` holds a condition on the event.
    pub r#where: Option<BTreeMap<String, Where>>,
    /// The window in which they lie; without it everything that began by `as_of`.
    pub during: Option<Box<During>>,
}

/// The days between two dates.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(example = example("{elapsed: {from: start, to: end}}"))]
pub struct ElapsedAmount {
    /// From when to when.
    pub elapsed: Ends,
}
