//! Which fields a framework reads and what for, as a guide says it.

use serde::Serialize;

use super::language::{Language, say};
use crate::{
    dutch,
    needed::{Inventory, Listed, Row, Serves},
};

#[derive(Serialize)]
pub(super) struct Fields<'a> {
    heading: String,
    read: Vec<Field<'a>>,
    unread: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    path: &'a str,
    title: &'a str,
    serves: Vec<String>,
}

pub(super) fn fields<'a>(l: &Language, inventory: &'a Inventory) -> Vec<Fields<'a>> {
    let subject = |listed: &'a Listed| {
        let field = |row: &'a Row| Field {
            path: &row.path,
            title: row.title.as_deref().unwrap_or_default(),
            serves: serves(l, &listed.many, &row.serves),
        };
        Fields {
            heading: dutch::capitalize(&listed.many),
            read: listed.read.iter().map(field).collect(),
            unread: listed.unread.iter().map(field).collect(),
        }
    };
    inventory.subjects.iter().map(subject).collect()
}

/// How many lines a guide has of it.
pub(super) fn rows(inventory: &Inventory) -> usize {
    inventory.subjects.iter().map(|listed| 4 + 2 * listed.read.len() + listed.unread.len()).sum()
}

fn serves(l: &Language, many: &str, serves: &[Serves]) -> Vec<String> {
    let (mut norms, mut cases, mut measures) = (Vec::new(), Vec::new(), Vec::new());
    let mut others = Vec::new();
    for one in serves {
        match one {
            Serves::Identifier => others.push(say!(l, "fields-identifier", many = many)),
            Serves::Norm(id) => norms.push(id.as_str()),
            Serves::Cases(aspect) => cases.push(aspect.as_str()),
            Serves::Measure(title) => measures.push(title.as_str()),
            Serves::Groups(title) => others.push(say!(l, "fields-groups", title = title.as_str())),
            Serves::Evidence => others.push(l.word("fields-evidence")),
            Serves::Coverage(kinds) => others.push(say!(l, "fields-coverage", kinds = l.and(kinds))),
            Serves::Quotes => others.push(l.word("fields-quotes")),
        }
    }
    let mut said = Vec::new();
    if !norms.is_empty() {
        said.push(say!(l, "fields-norms", count = norms.len(), norms = l.and(&norms)));
    }
    if !cases.is_empty() {
        said.push(say!(l, "fields-cases", aspects = l.and(&cases)));
    }
    if !measures.is_empty() {
        said.push(say!(l, "fields-measures", measures = measures.join("; ")));
    }
    said.extend(others);
    said
}
