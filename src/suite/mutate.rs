//! Small changes of norm files, to see whether the cases notice: a figure one higher or lower, a condition left out or
//! turned round, a date taken from the other end.
//!
//! A change is made in the text, where its place is known, and the framework compiled again: so every operator of the
//! language is covered, also those that come later. What no longer compiles is no change of meaning and does not count.

use crate::{
    compile,
    diagnostic::Sink,
    framework::Framework,
    source::{FileId, Files, Span, beside},
    syntax::{self, Node, Value as Syntax},
    table::one_or_more,
    time::{Dates, Length},
    vocabulary::entries,
};

use super::Case;

/// One change of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// What is replaced.
    pub span: Span,
    /// The norm, parameter, window or condition it belongs to.
    pub of: String,
    /// What was changed, as people read it: `42 days → 43 days`.
    pub change: String,
    /// What is written instead.
    replacement: String,
}

/// What became of the changes.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// How many some case noticed.
    pub killed: usize,
    /// Those that none noticed.
    pub survived: Vec<Mutant>,
    /// How many do not compile.
    pub invalid: usize,
}

impl Score {
    /// The share that was noticed, in hundredths of a percent; everything, where nothing could be changed.
    pub fn share(&self) -> u64 {
        let all = self.killed + self.survived.len();
        (self.killed as u64 * 10_000).checked_div(all as u64).unwrap_or(10_000)
    }
}

/// Every change of a framework's norms, definitions and parameters.
pub fn mutants(files: &Files, framework: FileId) -> Vec<Mutant> {
    let mut found = Vec::new();
    let parse = |file| syntax::parse(files, file, &mut Sink::new());
    let Some(root) = parse(framework) else { return found };
    let mut change = |of: &str, node: Option<&Node>| {
        if let Some(node) = node {
            Changes { files, of, found: &mut found }.node(node, "");
        }
    };
    let parameters = |node: &Node, change: &mut dyn FnMut(&str, Option<&Node>)| {
        for entry in entries(node.get("parameters")) {
            for version in one_or_more(&entry.value) {
                for key in ["value", "valid_from", "valid_to"] {
                    change(&format!("${}", entry.key.value), version.get(key));
                }
            }
        }
    };
    parameters(&root, &mut change);
    root.get("extends").into_iter().for_each(|extends| parameters(extends, &mut change));
    let definitions = root.get("definitions");
    for entry in entries(definitions.and_then(|d| d.get("windows"))) {
        for key in ["from", "until", "without"] {
            change(&entry.key.value, entry.value.get(key));
        }
    }
    for entry in entries(definitions.and_then(|d| d.get("conditions"))) {
        change(&entry.key.value, entry.value.get("when"));
    }
    for ladder in entries(definitions.and_then(|d| d.get("ladders"))) {
        for level in entries(ladder.value.get("levels")) {
            change(&format!("{}.{}", ladder.key.value, level.key.value), level.value.get("when"));
        }
    }
    let folder = files.path(framework).rsplit_once('/').map_or("", |(folder, _)| folder);
    let names = root.get("aspects").map(one_or_more).unwrap_or_default();
    let aspects: Vec<Node> = names
        .into_iter()
        .filter_map(Node::as_text)
        .filter_map(|name| {
            let path = beside(folder, name);
            files.iter().find(|(_, known, _)| *known == path).map(|(id, _, _)| id)
        })
        .filter_map(parse)
        .collect();
    for aspect in &aspects {
        parameters(aspect, &mut change);
        let id = aspect.get("aspect").and_then(Node::as_text).unwrap_or_default();
        let rating = aspect.get("case_rating");
        let of = |key: &str| rating.and_then(|r| r.get(key)).map(one_or_more).unwrap_or_default();
        change(id, rating.and_then(|rating| rating.get("applies")));
        for part in of("rules").into_iter().chain(of("limits")) {
            change(id, part.get("when"));
        }
        for norm in aspect.get("population_norms").map(one_or_more).unwrap_or_default() {
            let id = norm.get("id").and_then(Node::as_text).unwrap_or_default();
            for key in ["applies", "met", "partly"] {
                change(id, norm.get(key));
            }
        }
        for norm in aspect.get("norms").map(one_or_more).unwrap_or_default() {
            let id = norm.get("id").and_then(Node::as_text).unwrap_or_default();
            for key in ["applies", "met", "partly", "valid_from", "valid_to", "date"] {
                change(id, norm.get(key));
            }
            for entry in entries(norm.get("criteria")) {
                for key in ["met", "partly"] {
                    change(&format!("{id}.{}", entry.key.value), entry.value.get(key));
                }
            }
        }
    }
    for aspect in &aspects {
        let of = aspect.get("aspect").and_then(Node::as_text).unwrap_or_default();
        let scale =
            [aspect.get("case_rating").and_then(|r| r.get("scale")), aspect.get("scale"), root.get("scale")];
        let scale = scale.into_iter().flatten().next().map(one_or_more).unwrap_or_default();
        let scale: Vec<&str> = scale.into_iter().filter_map(Node::as_text).collect();
        if let Some(rating) = aspect.get("case_rating") {
            Changes { files, of, found: &mut found }.rating(rating, &scale);
        }
    }
    found
}

/// Whether the cases notice a change; none where it does not compile.
pub fn noticed(files: &Files, framework: FileId, mutant: &Mutant, cases: &[Case]) -> Option<bool> {
    let mut changed = Files::within(files.limits());
    for (file, path, text) in files.iter() {
        let text = if file == mutant.span.file { replaced(text, mutant) } else { text.to_owned() };
        changed.add(path, text);
    }
    let framework: Framework = compile::compile(&changed, framework, &[], &mut Sink::new())?;
    Some(cases.iter().any(|case| !case.holds(&framework)))
}

fn replaced(text: &str, mutant: &Mutant) -> String {
    let (before, rest) = text.split_at(mutant.span.start as usize);
    let (old, after) = rest.split_at((mutant.span.end - mutant.span.start) as usize);
    let end = if old.ends_with('\n') { "\n" } else { "" };
    format!("{before}{}{end}{after}", mutant.replacement)
}

struct Changes<'a> {
    files: &'a Files,
    of: &'a str,
    found: &'a mut Vec<Mutant>,
}

impl Changes<'_> {
    fn add(&mut self, node: &Node, change: String, replacement: &serde_json::Value) {
        let replacement = replacement.to_string();
        self.found.push(Mutant { span: node.span, of: self.of.to_owned(), change, replacement });
    }

    /// All changes of a node that stands under a key, and of what is in it.
    fn node(&mut self, node: &Node, key: &str) {
        match &node.value {
            Syntax::Scalar(scalar) => {
                for text in scalars(&scalar.text, key) {
                    let change = format!("{} → {text}", scalar.text);
                    self.add(node, change, &text.into());
                }
            }
            Syntax::Sequence(items) => {
                for (at, item) in items.iter().enumerate() {
                    if items.len() > 1 {
                        let rest = items.iter().enumerate().filter(|(other, _)| *other != at);
                        let rest: Vec<_> = rest.map(|(_, item)| item.to_json()).collect();
                        self.add(node, format!("without {}", self.text(item)), &rest.into());
                    }
                    self.node(item, key);
                }
            }
            Syntax::Mapping(all) => {
                let json = |skip: Option<&str>, rename: Option<(&str, &str)>| {
                    let kept = all.iter().filter(|e| skip != Some(e.key.value.as_str()));
                    let name = |key: &str| match rename {
                        Some((old, new)) if old == key => new.to_owned(),
                        _ => key.to_owned(),
                    };
                    let entries = kept.map(|e| (name(&e.key.value), e.value.to_json()));
                    serde_json::Value::Object(entries.collect())
                };
                if all.iter().any(|e| compile::heads().contains(&e.key.value.as_str())) {
                    let not = serde_json::json!({"not": json(None, None)});
                    self.add(node, format!("not {}", self.text(node)), &not);
                }
                for entry in all {
                    let name = entry.key.value.as_str();
                    let droppable = ["where", "during", "without", "from", "until"].contains(&name)
                        || key == "where" && all.len() > 1;
                    if droppable {
                        self.add(node, format!("without {name}"), &json(Some(name), None));
                    }
                    if let Some((_, other)) = OTHERS.iter().find(|(key, _)| *key == name) {
                        self.add(node, format!("{name} → {other}"), &json(None, Some((name, other))));
                    }
                    self.node(&entry.value, name);
                }
            }
        }
    }

    /// What the rules and limits of a rating give: another place, a cap for a limiter, one of them left out.
    fn rating(&mut self, rating: &Node, scale: &[&str]) {
        for key in ["rules", "limits"] {
            let Some(node) = rating.get(key) else { continue };
            let parts = one_or_more(node);
            for (at, part) in parts.iter().enumerate() {
                // Without its last rule a rating comes to nothing, and that `check` refuses.
                if parts.len() > 1 && (key == "limits" || at + 1 < parts.len()) {
                    let rest = parts.iter().enumerate().filter(|(other, _)| *other != at);
                    let rest: Vec<_> = rest.map(|(_, part)| part.to_json()).collect();
                    self.add(node, format!("without {}", self.text(part)), &rest.into());
                }
                for (name, other) in [("rate", "rate"), ("at_most", "always"), ("always", "at_most")] {
                    let Some(place) = part.get(name) else { continue };
                    let text = place.as_text().unwrap_or_default();
                    let slot = scale.iter().position(|known| *known == text);
                    let near = slot
                        .map(|slot| if slot + 1 < scale.len() { slot + 1 } else { slot.saturating_sub(1) });
                    if let Some(near) = near.and_then(|near| scale.get(near)).filter(|near| **near != text) {
                        self.add(place, format!("{text} → {near}"), &(*near).into());
                    }
                    // At most the worst place is always that place.
                    let worst = slot.is_some_and(|slot| slot + 1 == scale.len());
                    if name != other && !worst {
                        let Syntax::Mapping(all) = &part.value else { continue };
                        let renamed = |key: &str| if key == name { other.to_owned() } else { key.to_owned() };
                        let entries = all.iter().map(|e| (renamed(&e.key.value), e.value.to_json()));
                        let json = serde_json::Value::Object(entries.collect());
                        self.add(part, format!("{name} → {other}"), &json);
                    }
                }
            }
        }
    }

    /// The text of a node in one line, cut short.
    fn text(&self, node: &Node) -> String {
        const MOST: usize = 60;
        let text = self.files.text(node.span.file);
        let text = text.get(node.span.start as usize..node.span.end as usize).unwrap_or_default();
        let line: Vec<&str> = text.split_whitespace().collect();
        let line = line.join(" ");
        if line.chars().count() <= MOST { line } else { line.chars().take(MOST).chain(['…']).collect() }
    }
}

/// Keys that may be taken for each other.
const OTHERS: [(&str, &str); 12] = [
    ("all", "any"),
    ("any", "all"),
    ("at_least", "more_than"),
    ("more_than", "at_least"),
    ("at_most", "less_than"),
    ("less_than", "at_most"),
    ("contains", "contains_any"),
    ("contains_any", "contains"),
    ("earliest", "latest"),
    ("latest", "earliest"),
    ("first", "last"),
    ("last", "first"),
];

/// What a single value may be changed to: one more or less, the other end, the other truth.
fn scalars(text: &str, key: &str) -> Vec<String> {
    let around = |number: i64, suffix: &str| -> Vec<String> {
        let least = if number > 0 { vec![number - 1] } else { Vec::new() };
        least.into_iter().chain([number + 1]).map(|n| format!("{n}{suffix}")).collect()
    };
    if let Ok(number) = text.parse::<i64>() {
        return around(number, "");
    }
    if let Some(number) = text.strip_suffix('%').and_then(|n| n.parse().ok()) {
        return around(number, "%");
    }
    if Length::parse(text).is_some()
        && let Some((number, unit)) = text.split_once(' ')
    {
        return number.parse().map(|n| around(n, &format!(" {unit}"))).unwrap_or_default();
    }
    if let Some(day) = Dates::parse(text).ok().filter(|d| d.is_exact()).map(|d| d.lo) {
        return [-1, 1].into_iter().map(|days| day.plus_days(days).to_string()).collect();
    }
    match (key, text) {
        ("present", "true") => return vec!["false".into()],
        ("present", "false") => return vec!["true".into()],
        _ => {}
    }
    let mut changed = Vec::new();
    for sign in [" + ", " - "] {
        if let Some((anchor, length)) = text.split_once(sign) {
            let other = if sign == " + " { " - " } else { " + " };
            changed.push(format!("{anchor}{other}{length}"));
            let lengths = if Length::parse(length).is_some() { scalars(length, "") } else { Vec::new() };
            changed.extend(lengths.into_iter().map(|length| format!("{anchor}{sign}{length}")));
        }
    }
    for (edge, other) in [("first ", "last "), ("last ", "first ")] {
        changed.extend(text.strip_prefix(edge).map(|rest| format!("{other}{rest}")));
    }
    changed
}
