//! What the screen for identifying data found: where and of what kind, never what.

use comfy_table::{Cell, CellAlignment, Table, presets};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    inert::{self, one_line},
    screen::{
        BLIND, Level, Rule,
        anonymity::{Anonymity, Bounds},
    },
};

/// The version of the JSON form; it changes when a key changes its meaning or goes.
pub const VERSION: u32 = 1;

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Screened {
    /// The version of this form.
    pub version: u32,
    /// The level from which hits are shown.
    pub level: Level,
    /// Files that were looked at.
    pub files: usize,
    /// What was found, in order of place.
    pub hits: Vec<Hit>,
    /// Files that could not be looked at.
    pub unread: Vec<Unread>,
    /// How far the records of audits can be told apart.
    pub audits: Vec<Audit>,
    /// What was looked for.
    pub rules: Vec<Looked>,
    /// What was not looked at.
    pub not_looked_at: Vec<String>,
}

/// Something that identifies a person, or may.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Hit {
    /// The file; what its name gives away is left out.
    pub path: String,
    /// Where in the file; none where it is in the name.
    pub place: Option<Place>,
    /// How many characters it has.
    pub length: usize,
    /// What it is.
    pub rule: Rule,
    /// How sure that is.
    pub level: Level,
    /// Whether the audit lets it pass.
    pub excepted: bool,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// A file that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Unread {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// How far the records of an audit can be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Audit {
    /// Its folder.
    pub path: String,
    /// By kind of record.
    pub records: Vec<Anonymity>,
    /// Files of records that are not among them: they hold what identifies a person, or cannot be read.
    pub left_out: usize,
}

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Looked {
    /// The rule.
    pub rule: Rule,
    /// What it looks for, in Dutch.
    pub about: String,
}

impl Screened {
    /// Nothing looked at yet.
    pub fn new(level: Level) -> Self {
        Self {
            version: VERSION,
            level,
            files: 0,
            hits: Vec::new(),
            unread: Vec::new(),
            audits: Vec::new(),
            rules: Rule::ALL
                .iter()
                .map(|rule| Looked { rule: *rule, about: rule.about().to_owned() })
                .collect(),
            not_looked_at: BLIND.map(str::to_owned).into(),
        }
    }

    /// How many hits there are that nobody let pass.
    pub fn open(&self) -> usize {
        self.hits.iter().filter(|hit| !hit.excepted).count()
    }

    /// As JSON; its schema is `schemas/screen.schema.json`.
    pub fn json(&self) -> String {
        inert::json(&serde_json::to_string_pretty(self).expect("texts and numbers always serialise")) + "\n"
    }

    /// As a table, in Dutch.
    pub fn table(&self) -> String {
        let mut text = String::new();
        if !self.hits.is_empty() {
            let mut table = Table::new();
            table.load_style(presets::NOTHING);
            table.set_header(["bestand", "plaats", "tekens", "wat", "hoe zeker", ""]);
            for hit in &self.hits {
                let place =
                    hit.place.map_or("naam".to_owned(), |place| format!("{}:{}", place.line, place.column));
                let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
                table.add_row([
                    Cell::new(one_line(&hit.path)),
                    right(place),
                    right(hit.length.to_string()),
                    Cell::new(hit.rule.id()),
                    Cell::new(hit.level.word()),
                    Cell::new(if hit.excepted { "doorgelaten in audit.yaml" } else { "" }),
                ]);
            }
            text.extend(table.lines().map(|line| line.trim_end().to_owned() + "\n"));
            text.push('\n');
        }
        text += &self.summary();
        for audit in &self.audits {
            for records in &audit.records {
                text += &told_apart(&audit.path, records);
            }
            if audit.left_out > 0 {
                let files = count(audit.left_out, "bestand", "bestanden");
                text += &format!("  niet meegeteld: {files} met wat gevonden of niet te lezen is\n");
            }
        }
        text
    }

    fn summary(&self) -> String {
        let files = count(self.files, "bestand", "bestanden");
        let from = format!("vanaf ‘{}’", self.level.word());
        let mut text = match self.open() {
            0 => format!("In {files} vonden deze detectoren niets ({from}).\n"),
            open => {
                let levels = Level::ALL.iter().rev().filter_map(|level| {
                    let n = self.hits.iter().filter(|hit| hit.level == *level && !hit.excepted).count();
                    (n > 0).then(|| format!("{n} {}", level.word()))
                });
                let levels = levels.collect::<Vec<_>>().join(", ");
                format!("{} in {files} ({from}): {levels}.\n", count(open, "vondst", "vondsten"))
            }
        };
        let excepted = self.hits.len() - self.open();
        if excepted > 0 {
            text += &format!("Doorgelaten met een reden in audit.yaml: {excepted}.\n");
        }
        text += "Dat zegt niet dat niemand te herkennen is. Deze detectoren kijken niet naar:\n";
        for line in BLIND {
            text += &format!("  – {line}\n");
        }
        text
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn bounds(bounds: Bounds) -> String {
    match bounds.most {
        Some(most) if most == bounds.least => most.to_string(),
        Some(most) => format!("{} (hoogstens {most})", bounds.least),
        None => format!("{} of meer", bounds.least),
    }
}

fn told_apart(path: &str, records: &Anonymity) -> String {
    let mut text = format!(
        "\nHoe {} in {} van elkaar te onderscheiden zijn ({}), naar {}:\n",
        one_line(&records.records_of),
        one_line(path),
        records.records,
        one_line(&records.quasi_identifiers.join(", "))
    );
    text += &format!("  kleinste groep: k = {}; alleen staan er {}\n", bounds(records.k), records.alone);
    for diversity in &records.l {
        text += &format!(
            "  verschillende waarden in een groep van ‘{}’: l = {}\n",
            one_line(&diversity.field),
            bounds(diversity.l)
        );
    }
    let of = match records.groups {
        groups if groups > records.smallest.len() => format!(" ({} van de {groups})", records.smallest.len()),
        _ => String::new(),
    };
    text += &format!("  kleinste groepen{of}:\n");
    for group in &records.smallest {
        let mut places: Vec<&str> = group.places.iter().map(String::as_str).collect();
        let rest = places.len().saturating_sub(SHOWN);
        places.truncate(SHOWN);
        let more = if rest > 0 { format!(" en {rest} andere") } else { String::new() };
        text += &format!("    {}: {}{more}\n", bounds(group.size), one_line(&places.join(", ")));
    }
    text + "  Wat onbekend is, kan aan alles gelijk zijn; het kleinste getal is het voorzichtige.\n"
}

/// So many places of one group are named.
const SHOWN: usize = 8;
