//! Decision rules as Dutch sentences, and why they came out as they did.

use crate::{
    assess::{
        CaseAssessment, CaseTrace,
        place::Placed,
        trace::{Found, Step, Subject},
    },
    dutch,
    findings::{self, Origin, Verdict},
    framework::{
        Framework,
        condition::Condition,
        measure::{Grouping, Measure},
        population::{Asked, Compared, Population},
        rating::{At, CaseRating, Gives, Hit, Limit, Rule, Rules, Unit, Within},
    },
    verdict::{Places, Truth},
};

use super::{
    Explainer, Mark, Tree,
    phrase::{Phrases, bound_phrase},
};

/// Rules in words, given the words for what they ask.
pub fn rules<W>(rules: &Rules<W>, words: impl Fn(&W) -> String) -> findings::Rules {
    findings::Rules {
        scale: rules.scale.clone(),
        applies: None,
        precedence: precedence(rules),
        rules: rules.rules.iter().map(|rule| rule_words(rules, rule, &words)).collect(),
        limits: rules.limits.iter().map(|limit| limit_words(rules, limit, &words)).collect(),
        origin: rules.origin,
        why: rules.why.clone().filter(|_| rules.origin != Origin::Source),
    }
}

/// Which of the rules that hold decides: one sentence.
fn precedence<W>(rules: &Rules<W>) -> String {
    let which = match rules.hit {
        _ if rules.rules.len() < 2 => "Er is één regel",
        Hit::First => "De eerste regel die geldt, bepaalt het oordeel",
        Hit::Unique => "De regels sluiten elkaar uit: wat geldt, bepaalt het oordeel",
        Hit::Best => "Van de regels die gelden, bepaalt die met het beste oordeel",
        Hit::Worst => "Van de regels die gelden, bepaalt die met het slechtste oordeel",
    };
    let limiters = rules.limits.iter().filter(|limit| limit.decides).count();
    let limits = match (rules.limits.len(), limiters) {
        (0, _) => "",
        (_, 0 | 1) => "; grenzen gelden wat de regels ook zeggen",
        _ => {
            "; grenzen gelden wat de regels ook zeggen, en van grenzen met ‘altijd’ telt de eerste die geldt"
        }
    };
    format!("{which}{limits}.")
}

fn rule_words<W>(rules: &Rules<W>, rule: &Rule<W>, words: impl Fn(&W) -> String) -> String {
    let rate = match rule.rate {
        Gives::Place(slot) => rules.place(slot),
        Gives::Earlier => "het eerdere oordeel",
    };
    match (&rule.when, rules.hit) {
        (Some(when), _) => format!("{rate}, als {}", words(when)),
        (None, _) if rules.rules.len() == 1 => format!("{rate}, altijd"),
        (None, Hit::First) => format!("{rate}, als geen eerdere regel geldt"),
        (None, _) => format!("{rate}, als geen andere regel geldt"),
    }
}

fn limit_words<W>(rules: &Rules<W>, limit: &Limit<W>, words: impl Fn(&W) -> String) -> String {
    let word = if limit.decides { "altijd" } else { "hooguit" };
    format!("{word} {}, als {}", rules.place(limit.rate), words(&limit.when))
}

/// What is shown of places that remain possible.
pub fn places_text<W>(rules: &Rules<W>, possible: Places) -> String {
    let places: Vec<&str> = possible.slots().map(|slot| rules.place(slot)).collect();
    match (places.as_slice(), possible.meets(Places::NONE)) {
        ([], true) => "n.v.t.".into(),
        ([], false) => "niet te beoordelen".into(),
        ([only], false) => (*only).to_owned(),
        ([best, .., worst], false) => format!("tussen {worst} en {best}"),
        (places, true) => {
            let places: Vec<&str> = places.iter().copied().chain(["n.v.t."]).collect();
            dutch::join(&places, "of")
        }
    }
}

/// Why rules came to what they came to: which rule or limit decided, what made it hold, and what kept the one before
/// it from holding. `telling` gives what made a condition come out so.
pub fn reason<W>(
    rules: &Rules<W>,
    placed: &Placed,
    earlier: Places,
    truth: impl Fn(At) -> Truth,
    telling: impl Fn(At, Truth) -> Option<String>,
) -> String {
    let decided = placed.possible.is_definite();
    if let Some(at) = placed.limits.last().copied() {
        let Some(limit) = rules.limits.get(at) else { return String::new() };
        let what = if limit.decides { "altijd" } else { "hooguit" };
        let truth = truth(At::Limit(at));
        let why = telling(At::Limit(at), truth).unwrap_or_default();
        let (whether, because) = match (truth == Truth::TRUE, why.is_empty()) {
            (sure, true) => (if sure { "grens" } else { "misschien grens" }, String::new()),
            (true, false) => ("grens", format!(", want {why}")),
            (false, false) => ("misschien grens", format!(", wat afhangt van {why}")),
        };
        let open = if decided { "" } else { "; de open uitkomsten laten meer dan één oordeel toe" };
        return format!("{whether} {}: {what} {}{because}{open}", at + 1, rules.place(limit.rate));
    }
    match (decided, placed.rules.as_slice()) {
        (true, [at, ..]) => decided_by(rules, *at, earlier, telling),
        (_, open) => undecided(rules, open, earlier, telling),
    }
}

/// The rule that decided; none while more than one place is possible, or where a limit had the last word.
pub fn rule(placed: &Placed) -> Option<u64> {
    let decided = placed.possible.is_definite() && placed.limits.is_empty();
    placed.rules.first().filter(|_| decided).map(|at| *at as u64 + 1)
}

/// The limits that changed what the rules came to, from 1.
pub fn limits(placed: &Placed) -> Vec<u64> {
    placed.limits.iter().map(|at| *at as u64 + 1).collect()
}

fn decided_by<W>(
    rules: &Rules<W>,
    at: usize,
    earlier: Places,
    telling: impl Fn(At, Truth) -> Option<String>,
) -> String {
    let own = telling(At::Rule(at), Truth::TRUE);
    let order = crate::assess::place::order(rules, earlier.slots().next().unwrap_or_default());
    let before = order.iter().position(|rule| *rule == at).and_then(|place| order.get(place.checked_sub(1)?));
    let before = before.and_then(|before| Some((before + 1, telling(At::Rule(*before), Truth::FALSE)?)));
    let number = at + 1;
    let otherwise = rules.rules.len() > 1 && rules.when(At::Rule(at)).is_none();
    let none = if rules.hit == Hit::First { "geen eerdere regel geldt" } else { "geen andere regel geldt" };
    let own = own.or_else(|| otherwise.then(|| none.into()));
    let carried = rules.rules.get(at).is_some_and(|rule| rule.rate == Gives::Earlier);
    let carries = if carried { "; het eerdere oordeel blijft gelden" } else { "" };
    let text = match (own, before) {
        (Some(own), Some((other, why))) => format!("regel {number}: {own}; regel {other} niet: {why}"),
        (Some(own), None) => format!("regel {number}: {own}"),
        (None, Some((other, why))) => format!("regel {number}; regel {other} niet: {why}"),
        (None, None) => format!("regel {number}"),
    };
    text + carries
}

fn undecided<W>(
    rules: &Rules<W>,
    open: &[usize],
    earlier: Places,
    telling: impl Fn(At, Truth) -> Option<String>,
) -> String {
    if rules.rules.is_empty() || open.is_empty() {
        return "geen regel geldt".into();
    }
    let carries = open.iter().find(|at| rules.rules.get(**at).is_some_and(|r| r.rate == Gives::Earlier));
    if let Some(at) = carries.filter(|_| !earlier.is_definite()) {
        return format!("regel {} neemt het eerdere oordeel over, en dat is niet opgegeven", at + 1);
    }
    let open = open.iter().find_map(|at| {
        let told = telling(At::Rule(*at), Truth::OPEN)?;
        Some(format!("regel {} hangt nog af van {told}", at + 1))
    });
    open.unwrap_or_else(|| "de open uitkomsten laten meer dan één oordeel toe".into())
}

/// A figure within bounds: "ten minste 60%".
pub fn within(within: Within, unit: Unit) -> String {
    let least = within.at_least.map(|s| format!("ten minste {}", unit.dutch(s)));
    let most = within.at_most.map(|s| format!("hooguit {}", unit.dutch(s)));
    let bounds: Vec<String> = least.into_iter().chain(most).collect();
    dutch::join(&bounds, "en")
}

/// A condition on the population in one sentence.
pub fn population(condition: &Population, framework: &Framework) -> String {
    match condition {
        Population::All(all) => joined(all, "en", framework),
        Population::Any(any) => joined(any, "of", framework),
        Population::Not(inner) => format!("niet geldt dat {}", population(inner, framework)),
        Population::Of(bound, of) => {
            let parts: Vec<String> = of.iter().map(|c| population(c, framework)).collect();
            format!("{} van deze gelden: {}", bound_phrase(*bound), parts.join("; "))
        }
        Population::Share { share, .. } | Population::Cases { share, .. } => {
            format!("{} {}", figure(condition, framework), within(*share, Unit::Percentage))
        }
        Population::Measure { of, within: bounds, .. } => {
            format!("{} {}", figure(condition, framework), within(*bounds, unit(*of)))
        }
        Population::Differs { of, higher, at } => {
            let (name, groups) = differing(*of, framework);
            let groups: Vec<&str> =
                groups.iter().flat_map(|by| &by.groups).map(|g| g.label.as_str()).collect();
            let level = dutch::percentage(*at);
            match higher.and_then(|slot| groups.get(slot)) {
                Some(group) => format!("{name} significant hoger is bij ‘{group}’ (p kleiner dan {level})"),
                None => {
                    format!(
                        "{name} significant verschilt tussen {} (p kleiner dan {level})",
                        dutch::join(&groups, "en")
                    )
                }
            }
        }
        Population::Verdict(slot, is) => {
            let id = framework.population_norms.get(*slot).map_or("", |norm| norm.id.as_str());
            let verdicts: Vec<&str> = is.iter().map(dutch::verdict).collect();
            format!("de uitkomst van {id} {} is", dutch::join(&verdicts, "of"))
        }
        Population::Figure(slot, bounds) => {
            let unit = framework.figures.get(*slot).map_or(Unit::Number, |figure| figure.unit);
            format!("{} {}", figure(condition, framework), within(*bounds, unit))
        }
        Population::Rating { aspect, at_least, at_most } => {
            let name = figure(condition, framework);
            let rating =
                framework.aspects.get(*aspect).and_then(|aspect| Some(&aspect.rating.as_ref()?.rules));
            let place = |slot: &usize| rating.map_or("", |rules| rules.place(*slot));
            match (at_least, at_most) {
                (Some(least), Some(most)) if least == most => format!("{name} is ‘{}’", place(least)),
                (Some(least), Some(most)) => format!("{name} is ‘{}’ tot ‘{}’", place(most), place(least)),
                (Some(least), None) => {
                    format!("{name} is ‘{}’{}", place(least), if *least > 0 { " of beter" } else { "" })
                }
                (None, Some(most)) => format!("{name} is ‘{}’ of slechter", place(most)),
                (None, None) => name,
            }
        }
    }
}

/// The figure that a leaf asks for: "aandeel MW-1".
pub fn figure(leaf: &Population, framework: &Framework) -> String {
    match leaf {
        Population::Share { norm, group, .. } => {
            let norm = framework.norms.get(*norm);
            let groups = norm.and_then(|norm| framework.subject(norm.subject).groups.as_ref());
            let group = group.and_then(|slot| groups?.groups.get(slot));
            let within = group.map_or_else(String::new, |group| format!(" bij ‘{}’", group.label));
            format!("aandeel {}{within}", norm.map_or("", |n| n.id.as_str()))
        }
        Population::Cases { aspect, rate, .. } => {
            let aspect = framework.aspects.get(*aspect);
            let rating = aspect.and_then(|a| a.case_rating.as_ref());
            let place = rating.map_or("", |r| r.rules.place(*rate));
            let better = if *rate > 0 { " of beter" } else { "" };
            let title = aspect.map_or("", |a| a.title.as_str());
            let slot = aspect.and_then(|a| Some(a.case_rating.as_ref()?.subject));
            let many = &framework.subject(slot.unwrap_or_default()).many;
            format!("aandeel {many} met ‘{place}’{better} voor {title}")
        }
        Population::Figure(slot, _) => {
            framework.figures.get(*slot).map_or_else(String::new, |figure| figure.title.clone())
        }
        Population::Measure { slot, of, group, .. } => {
            let Some(measure) = framework.all_measures().nth(*slot) else { return String::new() };
            measured(measure, *of, *group, framework)
        }
        Population::Rating { aspect, .. } => {
            let title = framework.aspects.get(*aspect).map_or("", |aspect| aspect.title.as_str());
            format!("het oordeel over {title}")
        }
        Population::Differs { .. } | Population::Verdict(..) => population(leaf, framework),
        Population::All(_) | Population::Any(_) | Population::Not(_) | Population::Of(..) => String::new(),
    }
}

/// What groups are compared by, as it is called, and these groups.
pub fn differing(of: Compared, framework: &Framework) -> (String, Option<&Grouping>) {
    match of {
        Compared::Norm(norm) => {
            let norm = framework.norms.get(norm);
            let groups = norm.and_then(|norm| framework.subject(norm.subject).groups.as_ref());
            (norm.map_or("", |norm| norm.id.as_str()).to_owned(), groups)
        }
        Compared::Measure(slot) => {
            let measure = framework.all_measures().nth(slot);
            let title = measure.map_or("", |measure| measure.title.as_str());
            (format!("‘{title}’"), measure.and_then(|measure| framework.grouping(measure)))
        }
    }
}

/// What of a measure is asked for: "aandeel ‘Gehoord’ bij ‘controle’", "aantal klanten met ‘man’ (Geslacht)".
fn measured(measure: &Measure, of: Asked, group: Option<usize>, framework: &Framework) -> String {
    let title = &measure.title;
    let value = |slot: usize| match &measure.figure {
        crate::framework::measure::Figure::Distribution(grouping) => {
            grouping.groups.get(slot).map_or("", |group| group.label.as_str())
        }
        _ => "",
    };
    let many = &framework.subject(measure.subject).many;
    let asked = match of {
        Asked::Holds => format!("aandeel ‘{title}’"),
        Asked::Part(slot) => format!("aandeel ‘{}’ van ‘{title}’", value(slot)),
        Asked::Count(slot) => format!("aantal {many} met ‘{}’ van ‘{title}’", value(slot)),
        Asked::Number => format!("‘{title}’"),
    };
    let group = group.and_then(|slot| framework.grouping(measure)?.groups.get(slot));
    group.map_or_else(|| asked.clone(), |group| format!("{asked} bij ‘{}’", group.label))
}

/// What that is measured in.
pub fn unit(of: Asked) -> Unit {
    match of {
        Asked::Holds | Asked::Part(_) => Unit::Percentage,
        Asked::Count(_) => Unit::Number,
        Asked::Number => Unit::Decimal,
    }
}

/// Conditions in a row; one that is a row itself stands in brackets, so that "en" and "of" cannot be confused.
fn joined(conditions: &[Population], word: &str, framework: &Framework) -> String {
    let part = |condition: &Population| match condition {
        Population::All(_) | Population::Any(_) | Population::Of(..) => {
            format!("({})", population(condition, framework))
        }
        _ => population(condition, framework),
    };
    dutch::join(&conditions.iter().map(part).collect::<Vec<_>>(), word)
}

impl Phrases<'_> {
    /// A condition on one dossier in one line: "MW-1 is voldaan en ten minste 2 van MW-2, MW-4 en MW-5 zijn voldaan".
    pub fn inline(&self, condition: &Condition) -> String {
        match condition {
            Condition::All(all) => self.row(all, "en"),
            Condition::Any(any) => self.row(any, "of"),
            Condition::Not(inner) => format!("niet geldt dat {}", self.inline(inner)),
            Condition::Of(bound, of) => match self.verdicts(of) {
                Some((ids, verdicts)) => {
                    let all = bound.at_least == Some(ids.len() as u64) && bound.at_most.is_none();
                    let many = if all { String::new() } else { format!("{} van ", bound_phrase(*bound)) };
                    let one = ids.len() == 1 || !all && bound.at_least == Some(1);
                    let verb = if one { "is" } else { "zijn" };
                    format!("{many}{} {verb} {verdicts}", dutch::join(&ids, "en"))
                }
                None => {
                    let parts: Vec<String> = of.iter().map(|c| self.inline(c)).collect();
                    format!("{} van deze gelden: {}", bound_phrase(*bound), parts.join("; "))
                }
            },
            Condition::Verdict { .. } => {
                let (ids, verdicts) = self.verdicts(std::slice::from_ref(condition)).unwrap_or_default();
                format!("{} is {verdicts}", ids.concat())
            }
            Condition::Every { has, .. } => {
                let sentence = self.sentence(condition);
                let sentence = sentence.strip_suffix(" het volgende").unwrap_or(&sentence);
                format!("{sentence} dat {}", self.inline(has))
            }
            other => self.sentence(other),
        }
    }

    fn row(&self, conditions: &[Condition], word: &str) -> String {
        let part = |condition: &Condition| match condition {
            Condition::All(_) | Condition::Any(_) => format!("({})", self.inline(condition)),
            Condition::Of(_, of) if self.verdicts(of).is_none() => format!("({})", self.inline(condition)),
            _ => self.inline(condition),
        };
        dutch::join(&conditions.iter().map(part).collect::<Vec<_>>(), word)
    }

    /// The norms of conditions that all ask for the same verdict, and the verdict in words.
    fn verdicts(&self, conditions: &[Condition]) -> Option<(Vec<String>, String)> {
        let mut asked = None;
        let mut ids = Vec::new();
        for condition in conditions {
            let Condition::Verdict { norm, is } = condition else { return None };
            if asked.is_some_and(|asked| asked != *is) {
                return None;
            }
            asked = Some(*is);
            ids.push(self.norms.get(*norm).map_or_else(String::new, |n| n.id.clone()));
        }
        let verdicts: Vec<&str> = asked?.iter().map(dutch::verdict).collect();
        Some((ids, dutch::join(&verdicts, "of")))
    }
}

/// So many facts are named for one rule; the tree shows all.
const MOST_TOLD: usize = 3;

impl<'a> Explainer<'a> {
    /// The rating of this dossier in words.
    pub fn case(
        &self,
        rating: &CaseRating,
        assessment: &CaseAssessment,
        trace: &CaseTrace<'a>,
    ) -> findings::CaseRecord {
        let CaseAssessment { possible, placed } = assessment;
        let rules = &rating.rules;
        let truth = |at| trace.step(at).map_or(Truth::TRUE, |step| step.truth);
        let telling = |at, wanted| self.told(trace.step(at)?, wanted);
        let none = possible.meets(Places::NONE);
        let applies = trace.applies.as_ref().filter(|_| none).map(|step| match possible.slots().next() {
            None => match self.told(step, Truth::FALSE) {
                Some(why) => format!("geen oordeel, want {why}"),
                None => "geen oordeel".to_owned(),
            },
            Some(_) => {
                let why = self.told(step, Truth::OPEN).unwrap_or_default();
                format!("of er een oordeel over te geven is, hangt nog af van {why}")
            }
        });
        findings::CaseRecord {
            dossier: self.evaluator.dossier.id.0.clone(),
            possible: possible.slots().map(|slot| rules.place(slot).to_owned()).collect(),
            not_applicable: none,
            rule: if none { None } else { rule(placed) },
            limits: if *possible == Places::NONE { Vec::new() } else { limits(placed) },
            text: places_text(rules, *possible),
            reason: applies.unwrap_or_else(|| reason(rules, placed, Places::default(), truth, telling)),
            overruled: None,
        }
    }

    /// The rules of a case rating, each with how it came out and why, up to the one that decided, and the limits.
    pub fn case_trees(
        &self,
        rating: &CaseRating,
        assessment: &CaseAssessment,
        trace: &CaseTrace<'a>,
    ) -> Vec<Tree> {
        let mut trees = Vec::new();
        if let Some(step) = &trace.applies {
            trees.push(self.headed("een oordeel als", step));
            if assessment.possible == Places::NONE {
                return trees;
            }
        }
        let words = |condition: &Condition| self.phrases.inline(condition);
        let tree = |text: String, step: Option<&Step<'a>>| match step {
            Some(step) => {
                let below =
                    if matches!(step.subject, Subject::Condition(Condition::All(_) | Condition::Any(_))) {
                        step.steps.iter().map(|step| self.step(step)).collect()
                    } else {
                        vec![self.step(step)]
                    };
                Tree { text, mark: step.truth.into(), place: None, below }
            }
            None => Tree { text, mark: Mark::True, place: None, below: Vec::new() },
        };
        for at in crate::assess::place::order(&rating.rules, 0) {
            let Some(rule) = rating.rules.rules.get(at) else { continue };
            let text = format!("regel {}: {}", at + 1, rule_words(&rating.rules, rule, words));
            let step = trace.step(At::Rule(at));
            trees.push(tree(text, step));
            if step.is_none_or(|step| step.truth == Truth::TRUE) {
                break;
            }
        }
        for (at, limit) in rating.rules.limits.iter().enumerate() {
            let text = format!("grens {}: {}", at + 1, limit_words(&rating.rules, limit, words));
            trees.push(tree(text, trace.step(At::Limit(at))));
        }
        trees
    }

    /// What made a condition come out so: verdicts, and conditions that hold or do not.
    fn told(&self, step: &Step<'a>, wanted: Truth) -> Option<String> {
        let mut told = Vec::new();
        self.tell(step, wanted, &mut told);
        told.dedup();
        let more = told.len().saturating_sub(MOST_TOLD);
        told.truncate(MOST_TOLD);
        if more > 0 {
            told.push(format!("{more} andere"));
        }
        (!told.is_empty()).then(|| dutch::join(&told, "en"))
    }

    fn tell(&self, step: &Step<'a>, wanted: Truth, told: &mut Vec<String>) {
        let Subject::Condition(condition) = step.subject else { return };
        // What is not decided may also fail to apply.
        let fits = |truth: Truth| truth == wanted || wanted == Truth::OPEN && !truth.is_definite();
        match condition {
            Condition::All(_) | Condition::Any(_) | Condition::Of(..) => {
                step.steps.iter().filter(|s| fits(s.truth)).for_each(|s| self.tell(s, wanted, told));
            }
            Condition::Ref(_) => step.steps.iter().for_each(|s| self.tell(s, wanted, told)),
            Condition::Not(_) => step.steps.iter().for_each(|s| self.tell(s, wanted.negated(), told)),
            Condition::Verdict { norm, .. } => {
                let id = self.phrases.norms.get(*norm).map_or("", |n| n.id.as_str());
                let Found::Verdicts(possible) = &step.found else { return };
                told.push(match possible.verdict() {
                    Verdict::Unknown => {
                        let possible: Vec<&str> = possible.iter().map(dutch::verdict).collect();
                        format!("{id} ({})", dutch::join(&possible, "of"))
                    }
                    known => format!("{id} is {}", dutch::verdict(known)),
                });
            }
            other => {
                let sentence = self.phrases.sentence(other);
                told.push(match wanted {
                    Truth::FALSE => format!("niet geldt dat {sentence}"),
                    Truth::OPEN => format!("of {sentence}"),
                    _ => sentence,
                });
            }
        }
    }
}
