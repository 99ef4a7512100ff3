//! Decision rules as tables: every combination of what they ask is tried, and what they leave undecided is reported.
//!
//! A share is cut into the stretches that the rules tell apart, a norm has its possible verdicts, a field its values;
//! any other condition is true or not by itself. So no combination that can occur is left out, and some that cannot are
//! tried too: what is said to hold for all of them holds.

mod table;

use crate::{
    assess::place::{order, places},
    diagnostic::{Code, Diagnostic, Sink},
    framework::{
        Framework,
        rating::{At, Hit, Rules},
    },
    source::{Files, Span},
    syntax::{self, Node},
    table::one_or_more,
    verdict::{Places, Truth},
};

use table::Table;

/// So many combinations are tried; beyond that only their number is said.
pub const MOST_COMBINATIONS: u64 = 65_536;

/// So many things are named in an example.
const MOST_NAMED: usize = 8;

/// Reports what the decision rules of a framework leave undecided, and what can never decide, at the rule in `files`.
pub fn check(framework: &Framework, files: &Files, sink: &mut Sink) {
    let roots: Vec<Node> =
        files.iter().filter_map(|(file, _, _)| syntax::parse(files, file, &mut Sink::new())).collect();
    for aspect in &framework.aspects {
        let of = |root: &&Node| root.get("aspect").and_then(Node::as_text) == Some(&aspect.id);
        let Some(root) = roots.iter().find(of) else { continue };
        if let (Some(rating), Some(node)) = (&aspect.rating, root.get("rating")) {
            let table = table::of_population(&rating.rules, framework);
            Check::new(&rating.rules, &table, node).run(sink);
        }
        if let (Some(rating), Some(node)) = (&aspect.case_rating, root.get("case_rating")) {
            let table = table::of_cases(&rating.rules, rating.subject, framework);
            Check::new(&rating.rules, &table, node).run(sink);
        }
    }
    let node =
        roots.iter().filter(|root| root.get("framework").is_some()).find_map(|root| root.get("overall"));
    if let (Some(overall), Some(node)) = (&framework.overall, node) {
        let table = table::of_population(&overall.rules, framework);
        Check::new(&overall.rules, &table, node).run(sink);
    }
}

/// What was found in some combinations: how many, and the first of them.
#[derive(Debug, Clone, Default)]
struct Found {
    count: u64,
    example: Option<Vec<usize>>,
}

impl Found {
    fn add(&mut self, cases: &[usize]) {
        self.count += 1;
        if self.example.is_none() {
            self.example = Some(cases.to_vec());
        }
    }
}

struct Check<'c, W> {
    rules: &'c Rules<W>,
    table: &'c Table,
    /// Where each rule stands.
    at_rules: Vec<Span>,
    at_limits: Vec<Span>,
    span: Span,
}

impl<'c, W> Check<'c, W> {
    fn new(rules: &'c Rules<W>, table: &'c Table, node: &Node) -> Self {
        let spans = |key: &str| -> Vec<Span> {
            node.get(key).map(one_or_more).unwrap_or_default().iter().map(|n| n.span).collect()
        };
        let at_rules = spans("rules");
        let span = at_rules.last().copied().unwrap_or(node.span);
        Self { rules, table, span, at_rules, at_limits: spans("limits") }
    }

    fn run(&self, sink: &mut Sink) {
        let sizes: Vec<u64> = self.table.variables.iter().map(|v| v.cases.len() as u64).collect();
        let total = sizes.iter().fold(1_u64, |all, n| all.saturating_mul(*n));
        if total > MOST_COMBINATIONS {
            return self.too_many(total, sink);
        }
        let rules = self.rules.rules.len();
        let (mut gap, mut overlaps) = (Found::default(), vec![Found::default(); rules * rules]);
        let (mut holds, mut decides) = (vec![false; rules], vec![false; rules]);
        let mut limits = vec![false; self.rules.limits.len()];
        let mut cases = vec![0; sizes.len()];
        for _ in 0..total {
            self.try_one(&cases, &mut gap, &mut overlaps, (&mut holds, &mut decides), &mut limits);
            // The next combination.
            for (case, size) in cases.iter_mut().zip(&sizes) {
                *case += 1;
                if (*case as u64) < *size {
                    break;
                }
                *case = 0;
            }
        }
        self.report_gap(&gap, total, sink);
        self.report_overlaps(&overlaps, total, sink);
        for (at, (holds, _)) in holds.iter().zip(&decides).enumerate().filter(|(_, (_, d))| !**d) {
            let Some(span) = self.at_rules.get(at) else { continue };
            let why = if *holds || self.rules.when(At::Rule(at)).is_none() {
                "wherever it holds, another rule decides"
            } else {
                "its condition never holds"
            };
            let message = format!("rule {} can never decide: {why}", at + 1);
            let tried = format!(
                "{} tried; correct the condition or the order, or leave the rule out",
                combinations(total)
            );
            sink.push(Diagnostic::new(Code::Idle, *span, message).help(tried));
        }
        for (at, _) in limits.iter().enumerate().filter(|(_, changes)| !**changes) {
            let Some(span) = self.at_limits.get(at) else { continue };
            let message = format!("limit {} never changes what the rules and the other limits give", at + 1);
            let tried = format!("{} tried; correct it, or leave it out", combinations(total));
            sink.push(Diagnostic::new(Code::Idle, *span, message).help(tried));
        }
    }

    fn try_one(
        &self,
        cases: &[usize],
        gap: &mut Found,
        overlaps: &mut [Found],
        (holds, decides): (&mut [bool], &mut [bool]),
        limits: &mut [bool],
    ) {
        let variables = &self.table.variables;
        let truths: Vec<Truth> = self
            .table
            .rules
            .iter()
            .map(|tree| tree.as_ref().map_or(Truth::TRUE, |tree| tree.truth(variables, cases)))
            .collect();
        let bounds: Vec<Truth> = self.table.limits.iter().map(|tree| tree.truth(variables, cases)).collect();
        let asked = |at: usize| self.table.rules.get(at).is_some_and(Option::is_some);
        let holding: Vec<usize> =
            (0..truths.len()).filter(|at| truths.get(*at) == Some(&Truth::TRUE)).collect();
        for at in &holding {
            if let (Some(place), true) = (holds.get_mut(*at), asked(*at)) {
                *place = true;
            }
        }
        if holding.is_empty() {
            return gap.add(cases);
        }
        if self.rules.hit == Hit::Unique {
            self.overlap(&holding, cases, overlaps);
        }
        let earlier = if self.rules.carries() { 0..self.rules.scale.len() } else { 0..1 };
        for earlier in earlier {
            let order = order(self.rules, earlier);
            if let Some(at) = order.into_iter().find(|at| holding.contains(at))
                && let Some(place) = decides.get_mut(at)
            {
                *place = true;
            }
            let placed = |without: Option<usize>| {
                places(self.rules, Places::only(earlier), |at| match at {
                    At::Rule(at) => truths.get(at).copied().unwrap_or(Truth::FALSE),
                    At::Limit(at) if Some(at) == without => Truth::FALSE,
                    At::Limit(at) => bounds.get(at).copied().unwrap_or(Truth::FALSE),
                })
                .possible
            };
            if limits.iter().any(|changes| !changes) {
                let whole = placed(None);
                for (at, changes) in limits.iter_mut().enumerate().filter(|(_, changes)| !**changes) {
                    *changes = placed(Some(at)) != whole;
                }
            }
        }
    }

    /// Pairs of rules that hold together and give different places.
    fn overlap(&self, holding: &[usize], cases: &[usize], overlaps: &mut [Found]) {
        let rule = |at: &usize| self.rules.rules.get(*at).filter(|rule| rule.when.is_some());
        for (nth, first) in holding.iter().enumerate() {
            for second in holding.iter().skip(nth + 1) {
                let (Some(a), Some(b)) = (rule(first), rule(second)) else { continue };
                let same = a.rate == b.rate;
                if let (false, Some(found)) =
                    (same, overlaps.get_mut(first * self.rules.rules.len() + second))
                {
                    found.add(cases);
                }
            }
        }
    }

    fn report_gap(&self, gap: &Found, total: u64, sink: &mut Sink) {
        let Some(example) = &gap.example else { return };
        let message = format!("no rule holds in {} of {}", gap.count, combinations(total));
        let help = format!(
            "such as: {}; add a rule for these, or end with a rule without `when`",
            self.words(example)
        );
        sink.push(Diagnostic::new(Code::Gap, self.span, message).help(help));
    }

    fn report_overlaps(&self, overlaps: &[Found], total: u64, sink: &mut Sink) {
        let rules = self.rules.rules.len();
        for (at, found) in overlaps.iter().enumerate() {
            let Some(example) = &found.example else { continue };
            let (first, second) = (at / rules, at % rules);
            let (Some(first_span), Some(span)) = (self.at_rules.get(first), self.at_rules.get(second)) else {
                continue;
            };
            let message = format!(
                "rules {} and {} hold together in {} of {}, and give different places",
                first + 1,
                second + 1,
                found.count,
                combinations(total)
            );
            let help =
                format!("such as: {}; let one exclude the other, or say `hit: first`", self.words(example));
            sink.push(
                Diagnostic::new(Code::Overlap, *span, message)
                    .related(*first_span, "the other rule is here")
                    .help(help),
            );
        }
    }

    /// Says that there are too many combinations to try, and what makes it so; never passed over in silence.
    fn too_many(&self, total: u64, sink: &mut Sink) {
        let mut largest: Vec<(usize, &str)> =
            self.table.variables.iter().map(|v| (v.cases.len(), v.name.as_str())).collect();
        largest.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let named: Vec<String> =
            largest.iter().take(MOST_NAMED).map(|(cases, name)| format!("{name} ({cases})")).collect();
        let many = if total == u64::MAX { "countless combinations".to_owned() } else { combinations(total) };
        let message = format!(
            "these rules have {many} of what they ask; beyond {MOST_COMBINATIONS} they are not tried"
        );
        let help = format!(
            "gaps, overlaps and rules that never decide stay unseen; most cases have {}",
            named.join(", ")
        );
        sink.push(Diagnostic::new(Code::Untried, self.span, message).help(help));
        if self.rules.rules.last().is_some_and(|rule| rule.when.is_some()) {
            let message = "that some rule always holds cannot be tried, and the last one has a condition";
            sink.push(Diagnostic::new(Code::Gap, self.span, message).help("end with a rule without `when`"));
        }
        if self.rules.hit == Hit::Unique {
            let message = "that no two rules hold together cannot be tried";
            sink.push(
                Diagnostic::new(Code::Overlap, self.span, message).help("say `hit: first`, or ask for less"),
            );
        }
    }

    /// A combination in words.
    fn words(&self, cases: &[usize]) -> String {
        let variables = self.table.variables.iter().zip(cases);
        let mut words: Vec<&str> = variables
            .filter_map(|(variable, case)| variable.cases.get(*case).map(|(words, _)| words.as_str()))
            .collect();
        let more = words.len().saturating_sub(MOST_NAMED);
        words.truncate(MOST_NAMED);
        let more = if more > 0 { format!("; {more} more") } else { String::new() };
        format!("{}{more}", words.join("; "))
    }
}

fn combinations(n: u64) -> String {
    if n == 1 { "1 combination".into() } else { format!("{n} combinations") }
}
