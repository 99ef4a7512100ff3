//! Two vocabularies of one kind of record: joined into one where they agree, refused where they do not.
//!
//! They agree where what both know is the same: a field of the same path holds the same, is recorded alike, and is dated
//! alike. What only one knows is taken over from there. Words may differ; those of the first are kept.

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    source::Span,
    syntax::{Entry, Node, Value},
};

use super::{defined, entries, flag, items};

/// Keywords that say nothing of what a record may contain.
const WORDS: [&str; 10] = [
    "title",
    "description",
    "x-labels",
    "$comment",
    "default",
    "examples",
    "deprecated",
    "$schema",
    "$id",
    "$defs",
];
/// Keywords without which a value is still of the same kind: one more only bounds it.
const BOUNDS: [&str; 11] = [
    "type",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "x-quasi-identifier",
    "x-sensitive",
];
/// Annotations that mark one property of a record.
const MARKS: [&str; 3] = ["x-identifier", "x-coverage", "x-quote"];

/// What does not agree.
struct Clash {
    /// The path of the property, within the record.
    path: Vec<String>,
    /// What is not the same.
    what: String,
    /// Where it is defined in each.
    places: [Span; 2],
}

/// One schema for the records of a subject from two without any `$ref`; none, and reported, where they do not agree.
pub(crate) fn joined(first: &Node, second: &Node, subject: &str, sink: &mut Sink) -> Option<Node> {
    let mut join = Join { path: Vec::new(), places: [first.span, second.span], clashes: Vec::new() };
    for mark in MARKS {
        join.marked(mark, first, second);
    }
    let node = join.schema(first, second);
    let agreed = join.clashes.is_empty();
    for clash in join.clashes {
        let [first, second] = clash.places;
        let path = if clash.path.is_empty() { subject.to_owned() } else { clash.path.join(".") };
        let of = if clash.path.is_empty() { String::new() } else { format!(" of {subject}") };
        let message = format!("`{path}`{of} is not the same in both frameworks: {}", clash.what);
        let diagnostic =
            Diagnostic::new(Code::Disagreement, second, message).related(first, "the other is here");
        sink.push(
            diagnostic.help("let both point at one definition (`$ref`), or give one of the two another name"),
        );
    }
    agreed.then_some(node)
}

struct Join {
    path: Vec<String>,
    /// Where what is being joined is defined.
    places: [Span; 2],
    clashes: Vec<Clash>,
}

impl Join {
    /// One is told of each property: what else differs follows from it.
    fn clash(&mut self, what: impl Into<String>) {
        if self.clashes.iter().any(|known| known.path == self.path && known.places == self.places) {
            return;
        }
        self.clashes.push(Clash { path: self.path.clone(), what: what.into(), places: self.places });
    }

    /// What marks a property of the record must mark the same one in both.
    fn marked(&mut self, mark: &str, first: &Node, second: &Node) {
        let of = |schema| {
            entries(Node::get(schema, "properties")).find(|e| {
                flag(&e.value, mark) || {
                    let keys = e.value.get(mark);
                    keys.is_some_and(|keys| matches!(keys.value, Value::Mapping(_)))
                }
            })
        };
        if let (Some(one), Some(other)) = (of(first), of(second))
            && one.key.value != other.key.value
        {
            self.places = [defined(one), defined(other)];
            self.clash(format!("`{mark}` stands at `{}` and at `{}`", one.key.value, other.key.value));
            self.places = [first.span, second.span];
        }
    }

    fn schema(&mut self, first: &Node, second: &Node) -> Node {
        let (Value::Mapping(own), Value::Mapping(theirs)) = (&first.value, &second.value) else {
            if first.to_json() != second.to_json() {
                self.clash("one allows what the other does not");
            }
            return first.clone();
        };
        let ordered = flag(first, "x-ordered");
        let mut joined: Vec<Entry> = Vec::new();
        for entry in own {
            let key = entry.key.value.as_str();
            let value = match second.get(key) {
                Some(other) => self.keyword(key, &entry.value, other, ordered, flag(first, "x-respondents")),
                None => {
                    self.only(key);
                    entry.value.clone()
                }
            };
            joined.push(Entry { key: entry.key.clone(), value });
        }
        for entry in theirs.iter().filter(|entry| first.get(&entry.key.value).is_none()) {
            self.only(&entry.key.value);
            // The first may well leave a word out: then the value speaks for itself.
            if !WORDS.contains(&entry.key.value.as_str()) {
                joined.push(entry.clone());
            }
        }
        Node { span: first.span, value: Value::Mapping(joined) }
    }

    /// A keyword that only one of the two has.
    fn only(&mut self, key: &str) {
        let same = WORDS.contains(&key) || BOUNDS.contains(&key);
        // What is required of one is required of the other; so is the refusal of what is not named.
        if !same && !["required", "additionalProperties"].contains(&key) {
            self.clash(format!("only one has `{key}`"));
        }
    }

    fn keyword(&mut self, key: &str, first: &Node, second: &Node, ordered: bool, respondents: bool) -> Node {
        match key {
            "properties" => self.properties(first, second, respondents),
            "items" => self.schema(first, second),
            "required" => {
                let mut names = first.clone();
                if let Value::Sequence(own) = &mut names.value {
                    let new =
                        items(Some(second)).filter(|item| !own.iter().any(|o| o.as_text() == item.as_text()));
                    let new: Vec<Node> = new.cloned().collect();
                    own.extend(new);
                }
                names
            }
            "additionalProperties" if second.as_text() == Some("false") => second.clone(),
            "additionalProperties" if first.as_text() == Some("false") => first.clone(),
            key if WORDS.contains(&key) || ["x-quasi-identifier", "x-sensitive"].contains(&key) => {
                first.clone()
            }
            _ => {
                if meaning(key, first, ordered) != meaning(key, second, ordered) {
                    self.clash(format!("`{key}` differs"));
                }
                first.clone()
            }
        }
    }

    fn properties(&mut self, first: &Node, second: &Node, respondents: bool) -> Node {
        let Value::Mapping(own) = &first.value else { return first.clone() };
        let mut joined: Vec<Entry> = Vec::new();
        let outer = self.places;
        for entry in own {
            let other = entries(Some(second)).find(|other| other.key.value == entry.key.value);
            let value = other.map_or_else(
                || entry.value.clone(),
                |other| {
                    self.places = [defined(entry), defined(other)];
                    self.path.push(entry.key.value.clone());
                    let value = self.schema(&entry.value, &other.value);
                    self.path.pop();
                    value
                },
            );
            joined.push(Entry { key: entry.key.clone(), value });
        }
        self.places = outer;
        let new = entries(Some(second)).filter(|entry| first.get(&entry.key.value).is_none());
        joined.extend(new.cloned());
        // Whoever else is heard can contradict those whom a norm knows.
        if respondents && (joined.len() > own.len() || entries(Some(second)).count() < joined.len()) {
            self.clash("others can be heard about it");
        }
        Node { span: first.span, value: Value::Mapping(joined) }
    }
}

/// What a keyword means, apart from words in it and from an order that says nothing.
fn meaning(key: &str, node: &Node, ordered: bool) -> serde_json::Value {
    let mut json = node.to_json();
    match (key, &mut json) {
        ("enum", serde_json::Value::Array(values)) if !ordered => values.sort_by_key(ToString::to_string),
        ("x-event", serde_json::Value::Object(keys)) => {
            keys.remove("many");
        }
        _ => {}
    }
    json
}
