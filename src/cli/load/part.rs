//! A part of the records of an audit, read and tested by itself: on another machine, or at another time.
//!
//! All files together are cut by their bytes into equal parts. A file that cannot be begun in the middle, because it is one text or
//! packed, belongs to the part in which it begins; of a file with a record on every line each line does.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    aggregate::Partial,
    findings::{Input, Tool},
    needed::Left,
};

use super::{
    super::{Exit, output::say},
    Loaded, Problems, hexadecimal,
    limits::limits,
    numbers::Numbers,
    records::Source,
    shown,
    texts::{Form, Packing},
};

/// The form in which a part is written.
const FORMAT: &str = "toetssteen-part/1";

/// Which of how many, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::cli) struct Part {
    pub(super) number: u64,
    pub(super) of: u64,
}

impl Part {
    /// All of it.
    pub(in crate::cli) const WHOLE: Self = Self { number: 1, of: 1 };
}

impl FromStr for Part {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let numbers = written
            .split_once('/')
            .and_then(|(n, of)| Some((n.trim().parse().ok()?, of.trim().parse().ok()?)));
        match numbers {
            Some((number, of)) if 1 <= number && number <= of => Ok(Self { number, of }),
            _ => Err("a part is written NUMBER/ALL, such as 3/8: the third of eight".into()),
        }
    }
}

/// What of a file belongs to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Nothing,
    Whole,
    /// The lines that begin from one byte on and before another.
    Lines(u64, u64),
}

/// What is read from a file that is small costs opening it: as much as reading so many bytes.
const OPENING: u64 = 4 << 10;

/// What of each file belongs to a part.
pub(super) fn cut(sources: &[Source<'_>], part: Part) -> Vec<Cut> {
    if part == Part::WHOLE {
        return vec![Cut::Whole; sources.len()];
    }
    let bytes = |source: &Source<'_>| fs::metadata(source.path).map_or(0, |meta| meta.len());
    let sizes: Vec<u64> = sources.iter().map(bytes).collect();
    let total: u128 = sizes.iter().map(|size| u128::from(size + OPENING)).sum();
    let border = |number: u64| total * u128::from(number) / u128::from(part.of);
    let (from, until) = (border(part.number - 1), border(part.number));
    let mut at = 0u128;
    let cut = |(source, size): (&Source<'_>, &u64)| {
        let begins = at;
        at += u128::from(size + OPENING);
        let within = |byte: u128| u64::try_from(byte.saturating_sub(begins)).unwrap_or(u64::MAX).min(*size);
        match Form::of(source.path) {
            Ok(Some(Form::Lines(Packing::Plain))) => {
                // The last part has what lies behind the last byte as well: nothing.
                let (from, until) = (within(from), if at <= until { *size } else { within(until) });
                if from < until { Cut::Lines(from, until) } else { Cut::Nothing }
            }
            _ if (from..until).contains(&begins) => Cut::Whole,
            _ => Cut::Nothing,
        }
    };
    sources.iter().zip(&sizes).map(cut).collect()
}

/// Some bytes of a file that were read, from one on and before another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Piece {
    pub(super) from: u64,
    pub(super) until: u64,
    pub(super) sha256: String,
    /// Whether it is the whole file.
    pub(super) whole: bool,
}

/// A part as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    tool: Tool,
    part: Part,
    /// The most records of a norm that it was to show.
    shown: usize,
    /// The files of the audit and its frameworks.
    audit: Vec<Input>,
    /// The files with records, in their order, as subject and path.
    files: Vec<(usize, String)>,
    /// What was read of them, by their place in `files`.
    pieces: Vec<(usize, Piece)>,
    numbers: String,
    /// Whether some records could not be used.
    lost: bool,
    left: Option<Left>,
    partial: Partial,
}

fn files(sources: &[Source<'_>]) -> Vec<(usize, String)> {
    sources.iter().map(|source| (source.subject, source.named.clone())).collect()
}

impl Loaded {
    /// Reads and tests a part of the records, and hands on what it comes to as text. With `keep_going` also where some cannot be used.
    pub(in crate::cli) fn part(self, part: Part, problems: &mut Problems) -> Result<String, Exit> {
        let paths = self.paths()?;
        let populations = self.populations(&paths, part);
        let mut gathered = self.nothing();
        let read = populations.read(problems, Some(&mut gathered), None)?;
        if !self.keep_going || problems.errors > read.skipped {
            problems.stop("nothing was written")?;
        }
        let sources = self.reading().sources(&paths);
        let written = Written {
            format: FORMAT.to_owned(),
            tool: Tool::this(),
            part,
            shown: limits().shown,
            audit: self.header.inputs.clone(),
            files: files(&sources),
            pieces: read.pieces,
            numbers: read.numbers.written(),
            lost: read.lost,
            left: self.needed.is_some().then_some(read.left),
            partial: populations.explained(gathered)?,
        };
        serde_json::to_string(&written).map_err(|error| {
            say(&format!("error: the part cannot be written: {error}"));
            Exit::Internal
        })
    }

    /// What parts that were tested apart come to together: all of them, of this audit as it is now.
    pub(in crate::cli) fn merged(&self, parts: &[PathBuf], problems: &mut Problems) -> Result<Partial, Exit> {
        let paths = self.paths()?;
        let sources = self.reading().sources(&paths);
        let mut merge = Merge {
            loaded: self,
            sources: &sources,
            sum: self.nothing(),
            numbers: Numbers::default(),
            seen: BTreeMap::new(),
            of: None,
            pieces: BTreeMap::new(),
            left: None,
            lost: false,
        };
        let mut wrong = Vec::new();
        for path in parts {
            let added = read_part(path).and_then(|written| merge.add(path, written));
            wrong.extend(added.err().map(|reason| format!("{}: {reason}", shown(path))));
        }
        if wrong.is_empty() {
            wrong = merge.complete();
        }
        if !wrong.is_empty() {
            wrong.iter().for_each(|wrong| say(&format!("error: {wrong}")));
            say("nothing was merged; `toetssteen assess` makes a part again, from the audit as it is now");
            return Err(Exit::Input);
        }
        let Merge { sum: mut partial, mut numbers, left, lost, .. } = merge;
        numbers.sort();
        self.populations(&paths, Part::WHOLE).between(&numbers, &sources, lost, problems);
        problems.stop("nothing was merged")?;
        left.into_iter().for_each(|left| partial.limit(left));
        Ok(partial)
    }
}

fn read_part(path: &Path) -> Result<Written, String> {
    let bytes = super::read_bytes(path, limits().findings)?;
    let written: Written = serde_json::from_slice(&bytes)
        .map_err(|error| format!("this is no part that `toetssteen assess` wrote: {error}"))?;
    if written.format != FORMAT {
        return Err(format!("its format is `{}`; this program reads {FORMAT}", written.format));
    }
    Ok(written)
}

/// Parts while they are put together.
struct Merge<'a> {
    loaded: &'a Loaded,
    sources: &'a [Source<'a>],
    sum: Partial,
    numbers: Numbers,
    /// The parts so far, and the files that hold them.
    seen: BTreeMap<Part, PathBuf>,
    /// How many there are.
    of: Option<u64>,
    pieces: BTreeMap<usize, Vec<Piece>>,
    left: Option<Left>,
    lost: bool,
}

impl Merge<'_> {
    /// Adds a part, or says why it does not belong to the others or to the audit.
    fn add(&mut self, path: &Path, written: Written) -> Result<(), String> {
        let Written {
            tool: made_by,
            part,
            shown: most,
            audit,
            files: of_part,
            pieces,
            numbers,
            lost,
            left,
            partial,
            ..
        } = written;
        if made_by != Tool::this() {
            return Err(format!(
                "it was made by {} {}; this is {}",
                made_by.name,
                made_by.version,
                Tool::this().version
            ));
        }
        if most != limits().shown {
            return Err(format!("it was made with `--limit shown={most}`; merge with the same"));
        }
        let now = &self.loaded.header.inputs;
        if let Some(other) =
            audit.iter().chain(now).find(|file| !(audit.contains(file) && now.contains(file)))
        {
            return Err(format!("it was made with another `{}` than there is now", other.path));
        }
        if of_part != files(self.sources) {
            return Err("it was made of other files with records than there are now".to_owned());
        }
        let of = *self.of.get_or_insert(part.of);
        if of != part.of {
            return Err(format!("it is one of {} parts, and another is one of {of}", part.of));
        }
        if let Some(other) = self.seen.get(&part) {
            return Err(format!("it is part {}/{of}, and so is {}", part.number, shown(other)));
        }
        let framework = &self.loaded.framework;
        let numbers = Numbers::read(&numbers, framework.subjects.len(), self.sources.len());
        let numbers = numbers.ok_or("the numbers of its records cannot be read")?;
        if let Some((file, _)) = pieces.iter().find(|(file, _)| *file >= self.sources.len()) {
            return Err(format!("it speaks of file {file}, which there is not"));
        }
        let partial = self.sum.take_up(framework, partial)?;
        if left.is_some() != self.loaded.needed.is_some() {
            return Err("`--only-needed` goes for all parts and for merging them, or for none".to_owned());
        }
        self.seen.insert(part, path.to_owned());
        self.sum.merge(partial);
        self.numbers.extend(numbers);
        pieces.into_iter().for_each(|(file, piece)| self.pieces.entry(file).or_default().push(piece));
        left.into_iter().for_each(|left| self.left.get_or_insert_default().merge(left));
        self.lost |= lost;
        Ok(())
    }

    /// Holds the parts against what there is, none lacking and every file as it was when they read it; and says what is wrong.
    fn complete(&mut self) -> Vec<String> {
        let Some(of) = self.of else { return vec!["no part was named".to_owned()] };
        let lacking = (1..=of).filter(|number| !self.seen.contains_key(&Part { number: *number, of }));
        let lacking: Vec<String> = lacking.map(|number| format!("{number}/{of}")).collect();
        if !lacking.is_empty() {
            return vec![format!("of {of} parts are lacking: {}", lacking.join(", "))];
        }
        let mut wrong = Vec::new();
        for (at, source) in self.sources.iter().enumerate() {
            let mut pieces = self.pieces.remove(&at).unwrap_or_default();
            pieces.sort();
            match as_read(source.path, &pieces) {
                Ok(sha256) => self.sum.went_in(Input { path: source.named.clone(), sha256 }),
                Err(reason) => wrong.push(format!("{}: {reason}", shown(source.path))),
            }
        }
        wrong
    }
}

/// The hash of a file of which pieces were read, if they are the whole of it and it is what it was then.
fn as_read(path: &Path, pieces: &[Piece]) -> Result<String, String> {
    const CHANGED: &str = "this file is not what it was when its parts were read";
    let mut file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut whole = Sha256::new();
    if let [Piece { whole: true, sha256, .. }] = pieces {
        let now = super::hash_of(path).ok_or("it cannot be read")?;
        return if now == *sha256 { Ok(now) } else { Err(CHANGED.to_owned()) };
    }
    let mut at = 0;
    let mut buffer = vec![0; 1 << 16];
    for piece in pieces {
        if piece.from != at || piece.until < piece.from || piece.whole {
            return Err(CHANGED.to_owned());
        }
        let mut hashed = Sha256::new();
        while at < piece.until {
            let most = usize::try_from(piece.until - at).unwrap_or(usize::MAX).min(buffer.len());
            let read =
                std::io::Read::read(&mut file, &mut buffer[..most]).map_err(|error| error.to_string())?;
            if read == 0 {
                return Err(CHANGED.to_owned());
            }
            hashed.update(&buffer[..read]);
            whole.update(&buffer[..read]);
            at += read as u64;
        }
        if hexadecimal(hashed) != piece.sha256 {
            return Err(CHANGED.to_owned());
        }
    }
    let size = file.metadata().map_or(0, |meta| meta.len());
    if at == size { Ok(hexadecimal(whole)) } else { Err(CHANGED.to_owned()) }
}
