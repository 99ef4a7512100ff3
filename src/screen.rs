//! Detectors of what identifies a person: numbers with a check, addresses, dates of birth, names.
//!
//! They work on texts as they are written, so that keys, values, comments and files that are no YAML are all looked at.
//! A [`Hit`] says what was found and where, never the words themselves: whatever is made of hits gives nothing away.
//! That nothing was found means that these detectors found nothing; [`BLIND`] says what they do not look at.

pub mod anonymity;
mod gates;
mod lexicon;
mod names;
mod numbers;
mod places;
mod rules;
mod text;

use std::{collections::BTreeMap, ops::Range};

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    source::{FileId, Files, Span},
};

pub use names::Names;
pub use rules::{Level, Rule};

use gates::Gates;
use text::Plain;

/// What the detectors do not look at, one line each.
pub const BLIND: [&str; 7] = [
    "namen zonder aanhef, voorletters of aankondiging, tenzij zij in een namenlijst staan",
    "bijnamen, functies en omschrijvingen waaraan iemand te herkennen is",
    "combinaties van gegevens die samen op één persoon wijzen (bij een audit telt `screen` de kleinste groepen)",
    "data van gebeurtenissen; alleen een aangekondigde geboortedatum telt",
    "straatnamen zonder postcode: alleen mogelijk",
    "beelden, bijlagen, versleutelde of ingepakte bestanden en tekst daarin",
    "nummers in woorden, in gespiegelde of opzettelijk vermomde vorm",
];

/// Something that identifies a person, or may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// First byte in the text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What was found.
    pub rule: Rule,
    /// How sure that is.
    pub level: Level,
}

impl Hit {
    /// The bytes in the text.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// What is looked for, and what of it is let pass.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// Names that somebody listed.
    pub names: Names,
    /// Rules that were set aside for a file, by its path as the audit names it.
    pub exceptions: Vec<(Rule, String)>,
}

/// The level from which a hit stops an audit.
pub const STOPS: Level = Level::Likely;

impl Screen {
    /// Everything that is found in a text, in order of place; hits do not overlap.
    pub fn text(&self, text: &str) -> Vec<Hit> {
        let gates = Gates::of(text);
        // A list is looked up for every word.
        if gates == Some(Gates::NONE) && self.names.is_empty() {
            return Vec::new();
        }
        let plain = Plain::of(text);
        self.behind(gates.unwrap_or_else(|| Gates::of_plain(&plain)), &plain)
    }

    /// Whether nothing can be found in or around a text between quotation marks that stands among others of which that is so, days,
    /// numbers of six digits at most, and what JSON puts between them.
    pub fn is_quiet(&self, text: &str) -> bool {
        self.names.is_empty() && gates::is_quiet(text)
    }

    /// Whether nothing is found in a text in which all is quiet but these parts, as [`Self::finds_nothing`] would say.
    pub fn is_quiet_but_for(&self, text: &[u8], parts: &[Range<usize>]) -> bool {
        parts.iter().all(|part| gates::is_quiet_at(text, part)) || self.finds_nothing(text)
    }

    /// Whether nothing is found in bytes that may be text.
    pub fn finds_nothing(&self, text: &[u8]) -> bool {
        str::from_utf8(text).is_ok_and(|text| self.text(text).is_empty())
    }

    /// What the detectors find that are open.
    fn behind(&self, gates: Gates, plain: &Plain) -> Vec<Hit> {
        let mut found = Vec::new();
        numbers::find(plain, gates, false, &mut found);
        places::find(plain, gates, &mut found);
        if gates.any(Gates::NAMES) || !self.names.is_empty() {
            names::find(plain, &self.names, &mut found);
        }
        settle(placed(plain, found).collect())
    }

    /// Everything that is found in the name of a file or folder, where underscores and hyphens stand for blanks.
    pub fn name(&self, name: &str) -> Vec<Hit> {
        let mut hits = self.text(name);
        for plain in [name.replace('_', " "), name.replace(['_', '-'], " ")].map(|name| Plain::of(&name)) {
            let mut found = Vec::new();
            numbers::find(&plain, Gates::ALL, true, &mut found);
            places::find(&plain, Gates::ALL, &mut found);
            names::find_in_path(&plain, &self.names, &mut found);
            hits.extend(placed(&plain, found));
        }
        settle(hits)
    }

    /// Whether a rule was set aside for a file.
    pub fn excepts(&self, rule: Rule, file: &str) -> bool {
        self.exceptions.iter().any(|(of, path)| *of == rule && path == file)
    }

    /// A path without what its names give away from a level on.
    pub fn path(&self, path: &str, level: Level) -> String {
        let parts = path.split('/').map(|part| redact(part, &self.name(part), level).0);
        parts.collect::<Vec<_>>().join("/")
    }

    /// Reports what stops an audit in a file, by the path by which the audit names it, and whether there was any. What
    /// messages quote of a file in which anything was found is masked from here on.
    pub fn check(&self, files: &mut Files, file: FileId, named: &str, sink: &mut Sink) -> bool {
        let hits = self.text(files.text(file));
        if hits.is_empty() {
            return false;
        }
        files.withhold(file);
        let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        let mut stops = false;
        for hit in hits.iter().filter(|hit| hit.level >= STOPS && !self.excepts(hit.rule, named)) {
            stops = true;
            let span = Span { file, start: at(hit.start), end: at(hit.end) };
            let length = files.text(file)[hit.range()].chars().count();
            sink.push(Diagnostic::new(Code::Identifying, span, message(*hit, length)).help(HELP));
        }
        stops
    }

    /// Reports what the name of a file gives away, and whether it does.
    pub fn check_name(&self, path: &str, named: &str, sink: &mut Sink) -> bool {
        let mut stops = false;
        for part in named.split('/') {
            for hit in self.name(part) {
                if hit.level >= STOPS && !self.excepts(hit.rule, named) {
                    stops = true;
                    let length = part[hit.range()].chars().count();
                    let message = format!("{} in its name", message(hit, length));
                    let help =
                        "give the file or folder another name; `toetssteen screen --redact DIR` makes copies";
                    sink.push(
                        Diagnostic::about(Code::Identifying, self.path(path, STOPS), message).help(help),
                    );
                }
            }
        }
        stops
    }
}

const HELP: &str = "leave it out or replace it; what is no such thing can be named under `screen: {exceptions: […]}` in audit.yaml";

fn message(hit: Hit, length: usize) -> String {
    format!("{} ({}), {length} characters", hit.rule.id(), hit.level.word())
}

/// What was found, by its place in the original.
fn placed(plain: &Plain, found: Vec<(Range<usize>, Rule, Level)>) -> impl Iterator<Item = Hit> {
    found.into_iter().map(|(chars, rule, level)| {
        let place = plain.place(chars);
        Hit { start: place.start, end: place.end, rule, level }
    })
}

/// Of hits that overlap, the surest and then the longest is kept.
fn settle(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.retain(|hit| hit.start < hit.end);
    let length = |hit: &Hit| hit.end - hit.start;
    hits.sort_by(|a, b| (b.level, length(b), a.start, a.rule).cmp(&(a.level, length(a), b.start, b.rule)));
    let mut kept: BTreeMap<usize, Hit> = BTreeMap::new();
    for hit in hits {
        let before = kept.range(..hit.end).next_back();
        if before.is_none_or(|(_, other)| other.end <= hit.start) {
            kept.insert(hit.start, hit);
        }
    }
    kept.into_values().collect()
}

/// A text in which hits from a level on are replaced by what says that something was left out, and how many they were.
pub fn redact(text: &str, hits: &[Hit], level: Level) -> (String, usize) {
    let (mut redacted, mut at, mut count) = (String::with_capacity(text.len()), 0, 0);
    for hit in hits.iter().filter(|hit| hit.level >= level) {
        redacted.push_str(text.get(at..hit.start).unwrap_or_default());
        redacted.push_str(hit.rule.marker());
        at = hit.end;
        count += 1;
    }
    redacted.push_str(text.get(at..).unwrap_or_default());
    (redacted, count)
}
