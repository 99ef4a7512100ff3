//! Several frameworks against which one set of records is tested: what is written in each, joined into one before anything
//! is compiled, so that compiler, evaluator and renderers know of one framework only.
//!
//! Each keeps its own scale, its own words for shares, its own parameters and definitions; none rates the whole. Norms,
//! aspects, measures and figures from outside are named all through an audit, so two that share a name are refused. A document that both
//! cite is one document.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    findings::Inherited,
    framework::Subject,
    source::{FileId, Span, Spanned},
    syntax::{Entry, Node, Scalar, Value},
    table::one_or_more,
    vocabulary::entries,
};

use super::extend::{Written, made, mapped, sequence, set, value_mut};

/// Frameworks as one.
pub(super) struct Joint {
    pub(super) root: Node,
    pub(super) aspects: Vec<Node>,
    pub(super) foreign: BTreeSet<FileId>,
    pub(super) inherited: Vec<Inherited>,
    /// The schemas that a subject has in further frameworks, by its name.
    pub(super) schemas: Vec<(String, Spanned<String>)>,
    /// What is whose, in the order of the frameworks; nothing where there is only one.
    pub(super) shares: Vec<Share>,
    /// Of several frameworks the one that each file is of.
    pub(super) owners: BTreeMap<FileId, usize>,
}

/// What one of several frameworks adds.
pub(super) struct Share {
    pub(super) root: Node,
    /// The places of its aspects among all.
    pub(super) aspects: Range<usize>,
    /// The places of its measures about the whole among all.
    pub(super) measures: Range<usize>,
}

impl Share {
    /// The slot of its main kind of record among those of all.
    pub(super) fn main(&self, subjects: &[Subject]) -> usize {
        let main = entries(self.root.get("subjects")).next();
        main.and_then(|main| subjects.iter().position(|s| s.id == main.key.value)).unwrap_or_default()
    }
}

/// One framework stays as it is.
pub(super) fn alone(written: Written) -> Joint {
    let Written { root, aspects, foreign, inherited } = written;
    Joint {
        root,
        aspects,
        foreign,
        inherited,
        schemas: Vec::new(),
        shares: Vec::new(),
        owners: BTreeMap::new(),
    }
}

/// Joins frameworks, each of which compiles by itself. What cannot be joined is reported.
pub(super) fn joined(written: Vec<Written>, sink: &mut Sink) -> Option<Joint> {
    let text = |key: &str, between: &str| {
        let of = |w: &Written| w.root.get(key).and_then(Node::as_text).map(|t| t.trim().to_owned());
        written.iter().filter_map(of).collect::<Vec<_>>().join(between)
    };
    let (id, title) = (text("framework", "+"), text("title", " en "));
    let mut owners = BTreeMap::new();
    for (slot, one) in written.iter().enumerate() {
        let own = one.aspects.iter().map(|aspect| aspect.span.file).chain(one.foreign.iter().copied());
        for file in std::iter::once(one.root.span.file).chain(own) {
            let owner = *owners.entry(file).or_insert(slot);
            if owner != slot {
                both(&written[owner], one, sink);
                return None;
            }
        }
    }
    let mut frameworks = written.into_iter();
    let first = frameworks.next()?;
    let mut joint = Joint { owners, ..alone(first) };
    let root = joint.root.clone();
    let measures = count(&root, "measures");
    joint.shares.push(Share { aspects: 0..joint.aspects.len(), measures: 0..measures, root });
    own_scale(&mut joint.aspects, &joint.root);
    for other in frameworks {
        let Written { root, mut aspects, foreign, inherited } = other;
        own_scale(&mut aspects, &root);
        let mut join = Join { joint: &mut joint, sink };
        join.subjects(&root);
        for (key, what) in [("documents", "documents"), ("figures", "figures")] {
            join.union(&[key], &root, Some(what));
        }
        for path in [
            &["parameters"][..],
            &["definitions", "windows"],
            &["definitions", "conditions"],
            &["definitions", "ladders"],
        ] {
            join.union(path, &root, None);
        }
        let start = count(&joint.root, "measures");
        if let Some(Value::Sequence(added)) = root.get("measures").map(|node| node.value.clone()) {
            let key = Spanned::new("measures".to_owned(), root.span);
            sequence(&mut joint.root, &key).extend(added);
        }
        let end = count(&joint.root, "measures");
        let at = joint.aspects.len()..joint.aspects.len() + aspects.len();
        joint.shares.push(Share { root, aspects: at, measures: start..end });
        joint.aspects.extend(aspects);
        joint.foreign.extend(foreign);
        joint.inherited.extend(inherited);
    }
    // The words are those of each, and none rates what is not its own.
    if let Value::Mapping(entries) = &mut joint.root.value {
        entries.retain(|entry| !["quantities", "overall", "subtitle"].contains(&entry.key.value.as_str()));
    }
    for (key, text) in [("framework", id), ("title", title)] {
        if let Some(value) = value_mut(&mut joint.root, key) {
            *value = Value::Scalar(Scalar { text, plain: false });
        }
    }
    Some(joint)
}

/// Reports two frameworks that share what one takes over from the other, or both from a third.
fn both(first: &Written, second: &Written, sink: &mut Sink) {
    let name = |written: &Written| written.root.get("framework").map_or(written.root.span, |node| node.span);
    let message = "this framework and another of this audit take over the same";
    let diagnostic = Diagnostic::new(Code::DuplicateId, name(second), message);
    sink.push(
        diagnostic
            .related(name(first), "the other is here")
            .help("each of its norms would count twice: leave out the one from which the other takes over; of two that take over from a third only one can be named"),
    );
}

fn count(root: &Node, key: &str) -> usize {
    match root.get(key).map(|node| &node.value) {
        Some(Value::Sequence(items)) => items.len(),
        _ => 0,
    }
}

/// Gives each aspect the scale that it has without saying so.
fn own_scale(aspects: &mut [Node], root: &Node) {
    let scale = entries(Some(root)).find(|entry| entry.key.value == "scale");
    for aspect in aspects.iter_mut().filter(|aspect| aspect.get("scale").is_none()) {
        if let Some(scale) = scale {
            set(aspect, scale.clone());
        }
    }
}

struct Join<'a> {
    joint: &'a mut Joint,
    sink: &'a mut Sink,
}

impl Join<'_> {
    /// The subjects of another framework: new ones as they are, those of the same name joined.
    fn subjects(&mut self, root: &Node) {
        let Some(Value::Mapping(own)) = value_mut(&mut self.joint.root, "subjects") else { return };
        for entry in entries(root.get("subjects")) {
            let Some(mine) = own.iter_mut().find(|mine| mine.key.value == entry.key.value) else {
                own.push(entry.clone());
                continue;
            };
            for key in ["one", "many", "groups"] {
                let (Some(first), Some(second)) = (mine.value.get(key), entry.value.get(key)) else {
                    continue;
                };
                if first.to_json() != second.to_json() {
                    let message = match key {
                        "groups" => {
                            format!("the records of `{}` are compared by other groups here", entry.key.value)
                        }
                        _ => format!("the records of `{}` have another name here", entry.key.value),
                    };
                    let diagnostic = Diagnostic::new(Code::Disagreement, second.span, message);
                    self.sink.push(diagnostic.related(first.span, "the other is here").help(
                        "one set of records has one name and one set of groups: make both the same, or give the subjects other names",
                    ));
                }
            }
            if let Some(schema) = entry.value.get("schema") {
                let name = schema.as_text().unwrap_or_default().trim().to_owned();
                self.joint.schemas.push((entry.key.value.clone(), Spanned::new(name, schema.span)));
            }
            if let Some(added) = entry.value.get("published") {
                let key = Spanned::new("published".to_owned(), added.span);
                let added: Vec<Node> = one_or_more(added).into_iter().cloned().collect();
                let listed = match mine.value.get("published").map(one_or_more) {
                    Some(own) => own.into_iter().cloned().chain(added).collect(),
                    None => added,
                };
                let value = Node { span: key.span, value: Value::Sequence(listed) };
                set(&mut mine.value, Entry { key, value });
            }
            for key in ["study", "groups"] {
                let theirs = entries(Some(&entry.value)).find(|other| other.key.value == key);
                if let (None, Some(theirs)) = (mine.value.get(key), theirs) {
                    set(&mut mine.value, theirs.clone());
                }
            }
        }
    }

    /// The entries of a mapping of another framework. Where names are not told apart by framework, one that has the name of another and
    /// is not the same is reported as `what` it is.
    fn union(&mut self, path: &[&str], root: &Node, what: Option<&str>) {
        let Some(theirs) = path.iter().try_fold(root, |node, key| node.get(key)) else { return };
        let span = theirs.span;
        let at =
            path.iter().rev().skip(1).rev().fold(&mut self.joint.root, |node, key| nested(node, key, span));
        let Some(last) = path.last() else { return };
        let Value::Mapping(own) = mapped(at, &Spanned::new((*last).to_owned(), span)) else { return };
        for entry in entries(Some(theirs)) {
            let known = own.iter().find(|mine| mine.key.value == entry.key.value);
            match (known, what) {
                (None, _) | (_, None) => own.push(entry.clone()),
                (Some(mine), _) if mine.value.to_json() == entry.value.to_json() => {}
                (Some(mine), Some(what)) => {
                    let message =
                        format!("there are two {what} `{}` in the frameworks of this audit", entry.key.value);
                    let diagnostic = Diagnostic::new(Code::DuplicateId, entry.key.span, message);
                    self.sink.push(
                        diagnostic
                            .related(mine.key.span, "the other is here")
                            .help("give one of the two another name, or let both say the same"),
                    );
                }
            }
        }
    }
}

/// The mapping under a key, made where there is none.
fn nested<'n>(node: &'n mut Node, key: &str, span: Span) -> &'n mut Node {
    made(node, &Spanned::new(key.to_owned(), span), Value::Mapping(Vec::new()))
}
