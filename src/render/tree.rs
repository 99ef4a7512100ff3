//! An explanation as an indented tree: each condition, how it came out, what it found and where.

use crate::{
    dutch,
    explain::{Mark, Tree},
    findings::{CaseRecord, Record, Settle},
    inert::{one_line, prose},
};

/// Lays out the explanation of one verdict. `title` names the norm, `statement` what it asks.
pub fn render(title: &str, statement: &str, record: &Record, trees: &[Tree]) -> String {
    let head = format!("{}  →  {}", prose(title), dutch::verdict(record.verdict));
    let mut lines = vec![head, format!("  {}", prose(statement))];
    if record.possible.len() > 1 {
        let possible: Vec<&str> = record.possible.iter().map(|v| dutch::verdict(*v)).collect();
        lines.push(format!("  nog mogelijk: {}", dutch::join(&possible, "of")));
    }
    lines.push(String::new());
    for (at, tree) in trees.iter().enumerate() {
        branch(tree, "", at + 1 == trees.len(), &mut lines);
    }
    if !record.settle.is_empty() {
        lines.push(String::new());
        lines.push("Wat de uitkomst beslist, de kleinste verzameling eerst:".into());
        lines.extend(record.settle.iter().flat_map(settle));
    }
    shown(&lines)
}

/// Lays out the explanation of one dossier's rating on an aspect.
pub fn case(title: &str, record: &CaseRecord, trees: &[Tree]) -> String {
    let (text, reason) = (&record.text, &record.reason);
    let (place, why) = match &record.overruled {
        Some(overruled) => (
            format!("{} (volgens de regels: {text})", overruled.place),
            format!(
                "{}: {}\n  regels: {}",
                prose(&dutch::given(overruled)),
                prose(&overruled.motivation),
                prose(reason)
            ),
        ),
        None => (text.clone(), prose(reason)),
    };
    let head =
        format!("{}, oordeel over {}  →  {}", prose(title), one_line(&record.dossier), one_line(&place));
    format!("{head}\n  {why}\n\n") + &branches(trees, "")
}

fn shown(lines: &[String]) -> String {
    lines.iter().map(|line| one_line(line.trim_end()).into_owned() + "\n").collect()
}

/// Trees alone, indented.
pub fn branches(trees: &[Tree], indent: &str) -> String {
    let mut lines = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        branch(tree, indent, at + 1 == trees.len(), &mut lines);
    }
    shown(&lines)
}

fn branch(tree: &Tree, indent: &str, last: bool, lines: &mut Vec<String>) {
    let joint = match (tree.mark, last) {
        (Mark::Note, _) => "  ",
        (_, true) => "└ ",
        (_, false) => "├ ",
    };
    let word = match tree.mark {
        Mark::True => "ja        ",
        Mark::False => "nee       ",
        Mark::Unknown => "onbekend  ",
        Mark::NotApplicable => "n.v.t.    ",
        Mark::Note => "",
    };
    let place = tree.place.as_ref().map_or_else(String::new, |p| format!("  ({p})"));
    let text = if tree.mark == Mark::Note { format!("· {}", tree.text) } else { tree.text.clone() };
    lines.push(format!("{indent}{joint}{word}{text}{place}"));
    let deeper = format!("{indent}{}", if last { "  " } else { "│ " });
    for (at, below) in tree.below.iter().enumerate() {
        branch(below, &deeper, at + 1 == tree.below.len(), lines);
    }
}

fn settle(settle: &Settle) -> Vec<String> {
    let head = if settle.certain { "beslist zeker" } else { "kan beslissen" };
    let mut lines = vec![format!("  {head}:")];
    lines.extend(settle.facts.iter().map(|fact| format!("    – {fact}")));
    lines
}
