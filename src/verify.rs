//! Two findings documents beside each other: what one claims, and what the same audit comes to now.
//!
//! Pure: what the files hold is handed in. Inputs and the program are compared apart from the results, since a reader
//! who sees another result first asks whether something else went in, or something else was run.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::findings::{Findings, Input};

/// What became of a file that went in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It holds something else.
    Changed,
    /// It is no longer there, or cannot be read.
    Missing,
    /// It goes in, and the document does not name it.
    Added,
    /// It is there unchanged, and no longer goes in.
    LeftOut,
}

/// Compares the inputs that a document names with those that an audit read now, in order of their paths.
///
/// Where the audit could not be run nothing was `read`, and nothing can be known to be added. `hash` gives what a file by
/// its path holds now, whether the audit reads it or not.
pub fn inputs(
    claimed: &[Input],
    read: Option<&[Input]>,
    hash: impl Fn(&str) -> Option<String>,
) -> BTreeSet<(String, Change)> {
    let by_path = |inputs: &[Input]| -> BTreeMap<String, String> {
        inputs.iter().map(|input| (input.path.clone(), input.sha256.clone())).collect()
    };
    let now = read.map(by_path);
    let mut changes = BTreeSet::new();
    // A path that occurs twice with two hashes is not what both say.
    for Input { path, sha256 } in claimed {
        let went_in = now.as_ref().and_then(|now| now.get(path));
        let change = match went_in.cloned().or_else(|| hash(path)) {
            None => Some(Change::Missing),
            Some(found) if found != *sha256 => Some(Change::Changed),
            Some(_) => (now.is_some() && went_in.is_none()).then_some(Change::LeftOut),
        };
        changes.extend(change.map(|change| (path.clone(), change)));
    }
    let known = by_path(claimed);
    let added = now.into_iter().flatten().filter(|(path, _)| !known.contains_key(path));
    changes.extend(added.map(|(path, _)| (path, Change::Added)));
    changes
}

/// How the results of two documents differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// In how many places.
    pub places: usize,
    /// The first of these, in the order of the document.
    pub first: Option<Difference>,
}

/// One place in which two documents differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place, such as `aspects[1].norms[0].counts.met`.
    pub path: String,
    /// What the items of lists on the way to it are called, outermost first.
    pub within: Vec<String>,
    /// What the document says there.
    pub claimed: String,
    /// What is found.
    pub found: String,
}

/// Compares all that two documents say, but for what went in and what made them.
pub fn results(claimed: &Findings, found: &Findings) -> Result<Results, serde_json::Error> {
    let parts = |findings: &Findings| {
        serde_json::to_value(findings).map(|mut value| {
            for apart in ["inputs", "tool"] {
                value.as_object_mut().and_then(|fields| fields.shift_remove(apart));
            }
            value
        })
    };
    let (claimed, found) = (parts(claimed)?, parts(found)?);
    let mut walk = Walk { steps: Vec::new(), results: Results::default() };
    walk.compare(Some(&claimed), Some(&found));
    Ok(walk.results)
}

enum Step<'a> {
    Field(&'a str),
    Item(usize, Option<&'a str>),
}

struct Walk<'a> {
    steps: Vec<Step<'a>>,
    results: Results,
}

impl<'a> Walk<'a> {
    fn compare(&mut self, claimed: Option<&'a Value>, found: Option<&'a Value>) {
        match (claimed, found) {
            (Some(Value::Object(claimed)), Some(Value::Object(found))) => {
                let more = found.keys().filter(|key| !claimed.contains_key(*key));
                for key in claimed.keys().chain(more) {
                    self.below(Step::Field(key), claimed.get(key), found.get(key));
                }
            }
            (Some(Value::Array(claimed)), Some(Value::Array(found))) => {
                for at in 0..claimed.len().max(found.len()) {
                    let (claimed, found) = (claimed.get(at), found.get(at));
                    let name = claimed.or(found).and_then(name);
                    self.below(Step::Item(at, name), claimed, found);
                }
            }
            (claimed, found) if claimed == found => {}
            (claimed, found) => {
                self.results.places += 1;
                if self.results.first.is_none() {
                    self.results.first = Some(self.difference(claimed, found));
                }
            }
        }
    }

    fn below(&mut self, step: Step<'a>, claimed: Option<&'a Value>, found: Option<&'a Value>) {
        self.steps.push(step);
        self.compare(claimed, found);
        self.steps.pop();
    }

    fn difference(&self, claimed: Option<&Value>, found: Option<&Value>) -> Difference {
        let mut path = String::new();
        let mut within = Vec::new();
        for step in &self.steps {
            match step {
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => path.push_str(&format!(".{name}")),
                Step::Item(at, name) => {
                    path.push_str(&format!("[{at}]"));
                    within.extend(name.map(str::to_owned));
                }
            }
        }
        let from = match (claimed, found) {
            (Some(Value::String(claimed)), Some(Value::String(found))) => {
                claimed.chars().zip(found.chars()).take_while(|(a, b)| a == b).count()
            }
            _ => 0,
        };
        Difference { path, within, claimed: excerpt(claimed, from), found: excerpt(found, from) }
    }
}

/// What an item of a list is called.
fn name(item: &Value) -> Option<&str> {
    ["id", "dossier", "section", "norm", "subject", "title"].iter().find_map(|key| item.get(key)?.as_str())
}

/// A value on one line, and of a long text what stands around its character `from`, where it begins to differ.
fn excerpt(value: Option<&Value>, from: usize) -> String {
    const BEFORE: usize = 20;
    const MOST: usize = 60;
    match value {
        None => "nothing".into(),
        Some(Value::Array(items)) => format!("[{} items]", items.len()),
        Some(item @ Value::Object(_)) => {
            name(item).map_or_else(|| "{…}".into(), |name| format!("{{{name} …}}"))
        }
        Some(Value::String(text)) => {
            let skipped = if text.chars().count() > MOST { from.saturating_sub(BEFORE) } else { 0 };
            let shown: String = text.chars().skip(skipped).take(MOST).collect();
            let (before, after) = (skipped > 0, text.chars().count() > skipped + MOST);
            let mark = |cut| if cut { "…" } else { "" };
            format!("{}{}{}", mark(before), Value::String(shown), mark(after))
        }
        Some(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn input(path: &str, sha256: &str) -> Input {
        Input { path: path.into(), sha256: sha256.into() }
    }

    fn first(claimed: &Value, found: &Value) -> (usize, Option<Difference>) {
        let mut walk = Walk { steps: Vec::new(), results: Results::default() };
        walk.compare(Some(claimed), Some(found));
        (walk.results.places, walk.results.first)
    }

    #[test]
    fn every_change_of_an_input_is_told_apart() {
        let claimed = [input("a", "1"), input("b", "2"), input("c", "3"), input("d", "4")];
        let read = [input("a", "1"), input("b", "9"), input("e", "5")];
        let hash = |path: &str| (path == "d").then(|| "4".to_owned());
        let changes = |read| -> Vec<(String, Change)> { inputs(&claimed, read, hash).into_iter().collect() };
        let named = |path: &str, change| (path.to_owned(), change);
        assert_eq!(
            changes(Some(&read[..])),
            [
                named("b", Change::Changed),
                named("c", Change::Missing),
                named("d", Change::LeftOut),
                named("e", Change::Added)
            ]
        );
        // Nothing was read: of what lies there no more can be said than whether it is what it was.
        assert_eq!(
            changes(None),
            [named("a", Change::Missing), named("b", Change::Missing), named("c", Change::Missing)]
        );
        assert!(inputs(&claimed, Some(&claimed), |_| None).is_empty());
        let twice = [input("a", "1"), input("a", "2")];
        assert_eq!(inputs(&twice, Some(&read[..1]), |_| None).len(), 1);
    }

    #[test]
    fn the_first_place_is_named_by_its_path_and_by_what_it_is_about() {
        let claimed = json!({"aspects": [{"id": "a"}, {"id": "b", "norms": [{"id": "N-1", "counts": {"met": 9, "n": 10}}]}]});
        let mut found = claimed.clone();
        found["aspects"][1]["norms"][0]["counts"] = json!({"met": 8, "n": 11});
        let (places, difference) = first(&claimed, &found);
        let difference = difference.unwrap();
        assert_eq!((places, difference.path.as_str()), (2, "aspects[1].norms[0].counts.met"));
        assert_eq!(difference.within, ["b", "N-1"]);
        assert_eq!((difference.claimed.as_str(), difference.found.as_str()), ("9", "8"));
        assert_eq!(first(&claimed, &claimed), (0, None));
    }

    #[test]
    fn what_only_one_of_them_has_is_a_difference() {
        let path = |claimed, found| first(&claimed, &found).1.map(|d| (d.path, d.claimed, d.found)).unwrap();
        let told =
            |path: &str, claimed: &str, found: &str| (path.to_owned(), claimed.to_owned(), found.to_owned());
        assert_eq!(path(json!({"a": [1]}), json!({"a": [1, 2]})), told("a[1]", "nothing", "2"));
        assert_eq!(path(json!({"a": [1, {"id": "x"}]}), json!({"a": [1]})), told("a[1]", "{x …}", "nothing"));
        assert_eq!(path(json!({}), json!({"b": null})), told("b", "nothing", "null"));
        assert_eq!(path(json!({"b": [1, 2]}), json!({"b": null})), told("b", "[2 items]", "null"));
        assert_eq!(path(json!(0.1), json!(0.100_000_000_000_000_02)), told("", "0.1", "0.10000000000000002"));
    }

    #[test]
    fn of_a_long_text_the_part_that_differs_is_shown() {
        let text = "é".repeat(100);
        let (_, difference) = first(&json!(format!("{text}a{text}")), &json!(format!("{text}b{text}")));
        let difference = difference.unwrap();
        let (before, after) = ("é".repeat(20), "é".repeat(39));
        assert_eq!(difference.claimed, format!("…\"{before}a{after}\"…"));
        assert_eq!(difference.found, format!("…\"{before}b{after}\"…"));
    }
}
