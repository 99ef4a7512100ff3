//! All records of an audit: read and tested on every core, added up in their order, in memory that does not grow with them.

use std::path::Path;

use serde::Serialize;

use crate::{
    aggregate::{Chosen, Gathered, Given, Kept, Outcome, Partial, Testing, Wanted},
    audit::JudgementList,
    diagnostic::{Code, Diagnostic, Severity, Sink},
    dossier::{Dossier, DossierId, Key, Line, Quick, Read},
    findings::Record,
    framework::Framework,
    inert,
    needed::{Left, Needed},
    source::{Files, Spanned},
};

use super::{
    super::{
        Exit, interrupt, jobs,
        output::say,
        progress::{Records, bar},
    },
    Paths, Problems,
    limits::{self, limits},
    numbers::Numbers,
    part::{Cut, Part, Piece, cut},
    records::{ReadText, Reading, Source, affordable},
    shown,
    texts::{self, Texts},
};

/// What came of reading the records of an audit.
#[derive(Debug, Default)]
pub(in crate::cli) struct ReadAll {
    /// How many records there are.
    pub(in crate::cli) records: usize,
    /// What was left out of them, because nothing reads it.
    pub(in crate::cli) left: Left,
    /// What was read of which file, to its end.
    pub(super) pieces: Vec<(usize, Piece)>,
    /// Their numbers.
    pub(super) numbers: Numbers,
    /// Whether some cannot be used.
    pub(super) lost: bool,
    /// Errors that concern single records: with `--keep-going` the others are used.
    pub(in crate::cli) skipped: usize,
}

/// The records of an audit.
pub(in crate::cli) struct Populations<'a> {
    pub(in crate::cli) reading: Reading<'a>,
    pub(in crate::cli) paths: &'a Paths,
    pub(in crate::cli) judgements: &'a JudgementList,
    /// The files of the audit itself.
    pub(in crate::cli) files: &'a Files,
    /// Which part of them is read.
    pub(in crate::cli) part: Part,
}

/// What reads the records of a subject at once, where their schema allows it.
struct Fast<'a> {
    quick: Quick<'a>,
    /// Whether nothing that its schema lists can be part of what identifies a person.
    quiet: bool,
    /// With no more events than this no test takes more steps than it may.
    events: usize,
}

impl<'a> Fast<'a> {
    fn of(reading: Reading<'a>, needed: &Needed, subject: usize) -> Option<Self> {
        let Reading { framework, as_of, screen, .. } = reading;
        let vocabulary = &framework.subject(subject).vocabulary;
        let quick = Quick::of(vocabulary, needed.subject(subject)?, as_of, limits().values)?;
        let quiet = quick.words().all(|word| screen.is_quiet(word));
        Some(Self { quick, quiet, events: affordable(framework, subject) })
    }
}

/// Hears what every record came to on every norm, in a form in which it is kept, in the order of the records.
pub(in crate::cli) type Everything<'e> = &'e mut dyn FnMut(&[u8]) -> Result<(), Exit>;

/// So many pieces for each thread are read before what they came to is put together in their order, of so many bytes for each
/// and no more than that by all: the last of them are waited for, and what waits takes room. At first it is one, then twice as many
/// every time: as long as nothing is put together every record is one that may be shown.
const PIECES_AT_ONCE: usize = 64;
const BYTES_AT_ONCE: usize = 4 << 20;
const MOST_BYTES_AT_ONCE: usize = 32 << 20;

/// One thread waits for no other: what it reads is still near the processor when it comes to it.
const BYTES_OF_ONE: usize = 1 << 19;

/// Of a record that may be shown the line is kept, in bytes no longer than this: a longer one takes more room than what is needed
/// of it.
const LONGEST_KEPT: usize = 16 << 10;

/// So many records are explained by one thread, one after the other.
const EXPLAINED_AT_ONCE: usize = 32;

/// A piece that nobody has looked at yet, or what is wrong with it.
struct Unread {
    /// Which of the files, in their order.
    file: usize,
    piece: Result<texts::Piece, ReadText>,
}

/// What one piece came to.
struct Assessed {
    file: usize,
    partial: Option<Gathered>,
    records: usize,
    /// How many of them cannot be used.
    unusable: usize,
    /// The numbers of the others.
    numbers: Vec<Key>,
    left: Left,
    /// What is wrong with any.
    problems: Vec<(Sink, Files)>,
    /// What every record came to.
    everything: Vec<u8>,
    /// The room that the piece took, which another can have.
    room: Vec<u8>,
}

impl Populations<'_> {
    /// Reads every record, and adds to `sum`, where there is one, what those that can be used come to: in the order of files and
    /// lines, whatever number of threads reads them. What is wrong with any record is shown, and what is wrong between them: a
    /// number that occurs twice, a judgement on a record that is not there.
    ///
    /// # Errors
    ///
    /// Where it was interrupted, or what every record came to cannot be kept.
    pub(in crate::cli) fn read(
        &self,
        problems: &mut Problems,
        mut sum: Option<&mut Gathered>,
        mut everything: Option<Everything<'_>>,
    ) -> Result<ReadAll, Exit> {
        let sources = self.reading.sources(self.paths);
        let progress = Records::new(sources.iter().map(|source| source.path));
        let interrupt = interrupt::watch();
        let needed = Needed::of(self.reading.framework);
        let fast = self.fast(&needed);
        let mut total = ReadAll::default();
        let mut queue = Queue::new(self.reading, &sources, cut(&sources, self.part));
        let mut batch = queue.batch();
        'all: while !batch.is_empty() {
            let (wanted, all) = (sum.as_deref().map(Gathered::wanted), everything.is_some());
            let before = sum.as_deref().zip(wanted.as_ref());
            let work = |unread| self.assess(unread, &sources, &fast, before, all);
            let (assessed, next) = jobs::in_order(batch, work, || queue.batch());
            batch = next;
            for one in assessed {
                queue.room.push(one.room);
                let source = &sources[one.file];
                let most = limits().records;
                let too_many = total.records + one.records > most;
                progress.suspend(|| {
                    one.problems.into_iter().for_each(|(sink, files)| {
                        total.skipped += skipped(&sink);
                        problems.show(sink, &files);
                    });
                });
                if too_many {
                    let mut sink = Sink::new();
                    sink.push(too_many_records(source.path, most));
                    progress.suspend(|| problems.show(sink, self.files));
                    total.lost = true;
                    break 'all;
                }
                let unusable = one.unusable as u64;
                total.lost |= unusable > 0;
                total.records += one.records;
                total.left.merge(one.left);
                one.numbers.into_iter().for_each(|key| total.numbers.add(source.subject, key, one.file));
                if let (Some(sum), Some(partial)) = (&mut sum, one.partial) {
                    sum.merge(partial);
                    sum.unusable(source.subject, unusable);
                }
                if let Some(everything) = everything.as_deref_mut() {
                    everything(&one.everything)?;
                }
            }
            progress.set(queue.bytes(), total.records);
            if interrupt.came() {
                progress.finish();
                say(&format!("interrupted after {} records; nothing was written", total.records));
                return Err(Exit::Interrupted);
            }
        }
        progress.finish();
        total.pieces = queue.pieces;
        total.numbers.sort();
        // Of a part it is not known what the others hold.
        let lost = total.lost || self.part != Part::WHOLE;
        self.between(&total.numbers, &sources, lost, problems);
        Ok(total)
    }

    /// What reads the records of each subject at once.
    fn fast<'n>(&'n self, needed: &'n Needed) -> Vec<Option<Fast<'n>>> {
        let subjects = 0..self.reading.framework.subjects.len();
        subjects.map(|subject| Fast::of(self.reading, needed, subject)).collect()
    }

    /// What is gathered of records, with why they came out as they did.
    ///
    /// # Errors
    ///
    /// Where it was interrupted.
    pub(in crate::cli) fn explained(&self, gathered: Gathered) -> Result<Partial, Exit> {
        let Reading { framework, as_of, .. } = self.reading;
        let testing = Testing { framework, judgements: &self.judgements.verdicts, as_of };
        let interrupt = interrupt::watch();
        let needed = Needed::of(framework);
        let fast = self.fast(&needed);
        gathered.explained_by(|chosen| {
            let bar = bar(chosen.len() as u64, "records explained");
            let explain = |some: &[Chosen]| {
                let mut records: Vec<_> =
                    fast.iter().map(|fast| Some(fast.as_ref()?.quick.records())).collect();
                let explain = |one: &Chosen| {
                    bar.inc(1);
                    if interrupt.came() {
                        return None;
                    }
                    let dossier = match one.record() {
                        Kept::Whole(dossier) => dossier,
                        Kept::Line(line) => records.get_mut(line.subject)?.as_mut()?.again(line)?,
                    };
                    Some(one.explain(testing, dossier))
                };
                some.iter().map(explain).collect::<Vec<_>>()
            };
            let some = chosen.chunks(EXPLAINED_AT_ONCE).collect();
            let (explained, ()) = jobs::in_order(some, explain, || ());
            bar.finish_and_clear();
            if interrupt.came() {
                say("interrupted after all records were read; nothing was written");
                return Err(Exit::Interrupted);
            }
            explained.into_iter().flatten().collect::<Option<_>>().ok_or_else(|| {
                say("error: a record could not be read a second time; nothing was written");
                Exit::Internal
            })
        })
    }

    /// Shows what is wrong between records; `lost` says whether there are others.
    pub(super) fn between(
        &self,
        numbers: &Numbers,
        sources: &[Source<'_>],
        lost: bool,
        problems: &mut Problems,
    ) {
        let framework = self.reading.framework;
        let mut sink = Sink::new();
        for (subject, key, first, other) in numbers.doubles() {
            let one = &framework.subject(subject).one;
            let (first, other) = (shown(sources[first].path), shown(sources[other].path));
            let number = key.id().map_or_else(|| "with this number".to_owned(), str::to_owned);
            let message = format!("{one} {number} was already read from {first}");
            let diagnostic = Diagnostic::about(Code::DuplicateDossier, other, message);
            sink.push(diagnostic.help("give each record a number of its own"));
        }
        // A record that cannot be read may be the one that a judgement is about.
        let missing =
            |(subject, named): &&(usize, Spanned<DossierId>)| !lost && !numbers.holds(*subject, &named.value);
        for (subject, named) in self.judgements.dossiers.iter().filter(missing) {
            let message = format!("there is no {} {}", framework.subject(*subject).one, named.value);
            sink.push(Diagnostic::new(Code::Judgement, named.span, message));
        }
        problems.show(sink, self.files);
    }

    /// Reads the records of one piece, and tests them where there is anything to be added to.
    fn assess(
        &self,
        unread: Unread,
        sources: &[Source<'_>],
        fast: &[Option<Fast<'_>>],
        before: Option<(&Gathered, &Wanted)>,
        all: bool,
    ) -> Assessed {
        let Reading { framework, as_of, screen, needed: limited, .. } = self.reading;
        let source = &sources[unread.file];
        let testing = Testing { framework, judgements: &self.judgements.verdicts, as_of };
        let mut assessed = Assessed {
            file: unread.file,
            partial: before.map(|(sum, _)| sum.none_of(framework)),
            records: 0,
            unusable: 0,
            numbers: Vec::new(),
            left: Left::default(),
            problems: Vec::new(),
            everything: Vec::new(),
            room: Vec::new(),
        };
        let add = |assessed: &mut Assessed, given: Given<'_>| {
            let Assessed { partial, everything, numbers, .. } = assessed;
            let dossier = given.dossier;
            numbers.push(Key::of(&dossier.id));
            let mut each = |outcome: Outcome<'_>| line(framework, dossier, &outcome, everything);
            let each: Option<&mut dyn FnMut(Outcome<'_>)> = if all { Some(&mut each) } else { None };
            if let Some(partial) = partial {
                partial.add(testing, given, before.map(|(_, wanted)| wanted), each);
            }
        };
        let add_read = |assessed: &mut Assessed, read: ReadText| {
            assessed.records += read.records;
            assessed.unusable += read.records - read.dossiers.len();
            for (dossier, warned) in &read.dossiers {
                add(assessed, Given { dossier, warned: *warned, line: None });
            }
            assessed.left.merge(read.left);
            if !read.sink.diagnostics().is_empty() {
                assessed.problems.push((read.sink, read.files));
            }
        };
        let piece = match unread.piece {
            Ok(piece) => piece,
            Err(read) => {
                add_read(&mut assessed, read);
                return assessed;
            }
        };
        let fast = fast.get(source.subject).and_then(Option::as_ref).filter(|_| piece.has_lines());
        let mut records = fast.map(|fast| (fast, fast.quick.records()));
        let mut at =
            Line { subject: source.subject, text: &[][..], number: 0, path: source.named.as_str().into() };
        for (line, bytes) in piece.texts() {
            let text = bytes.trim_ascii_end();
            let dossier = records.as_mut().and_then(|(fast, records)| {
                let Read { dossier, free } = records.read(text, line, &source.named)?;
                let found_nothing = match free.filter(|_| fast.quiet) {
                    Some(free) => screen.is_quiet_but_for(text, free),
                    None => screen.finds_nothing(text),
                };
                let events = dossier.events.iter().map(Vec::len).sum::<usize>();
                (found_nothing && events <= fast.events).then_some(dossier)
            });
            let at_once = dossier.is_some();
            match dossier {
                Some(dossier) => {
                    assessed.records += 1;
                    (at.text, at.number) = (text, line);
                    let line = (text.len() <= LONGEST_KEPT).then_some(&at);
                    add(&mut assessed, Given { dossier, warned: false, line });
                }
                None => add_read(&mut assessed, self.reading.text(source, line, bytes)),
            }
            if let (true, Some((_, records))) = (at_once, &mut records) {
                records.count_left();
            }
        }
        if let (Some(_), Some((_, records))) = (limited, records) {
            assessed.left.merge(records.left());
        }
        assessed.room = piece.bytes;
        assessed
    }
}

/// How many errors concern records that can be left out. What identifies a person stops an audit whatever else is asked.
fn skipped(sink: &Sink) -> usize {
    let errors = sink.diagnostics().iter().filter(|d| d.code.severity() == Severity::Error);
    errors.filter(|d| d.code != Code::Identifying).count()
}

fn too_many_records(path: &Path, most: usize) -> Diagnostic {
    let message =
        format!("with this file the audit holds more than {most} records; the limit `records` is {most}");
    let help = "name a smaller folder under `populations`; or allow more: `--limit records=NUMBER`";
    Diagnostic::about(Code::Limit, shown(path), message).help(help)
}

/// The files still to be read, piece by piece.
struct Queue<'a> {
    reading: Reading<'a>,
    sources: &'a [Source<'a>],
    /// What of each is to be read.
    cuts: Vec<Cut>,
    /// The file after the one that is open.
    next: usize,
    open: Option<Texts>,
    /// Bytes of files that were read to their end.
    read: u64,
    /// What was read of them.
    pieces: Vec<(usize, Piece)>,
    /// Room of pieces that are done with.
    room: Vec<Vec<u8>>,
    /// How many pieces for each thread there were in the last batch.
    at_once: usize,
}

impl<'a> Queue<'a> {
    fn new(reading: Reading<'a>, sources: &'a [Source<'a>], cuts: Vec<Cut>) -> Self {
        Self {
            reading,
            sources,
            cuts,
            next: 0,
            open: None,
            read: 0,
            pieces: Vec::new(),
            room: Vec::new(),
            at_once: 0,
        }
    }

    /// The next pieces, so many that every thread has work for a while.
    fn batch(&mut self) -> Vec<Unread> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        let most = match jobs::jobs() {
            1 => BYTES_OF_ONE,
            jobs => (BYTES_AT_ONCE * jobs).min(MOST_BYTES_AT_ONCE),
        };
        self.at_once = (2 * self.at_once).clamp(1, PIECES_AT_ONCE);
        while batch.len() < self.at_once * jobs::jobs() && bytes < most {
            let Some(unread) = self.piece() else { break };
            bytes += unread.piece.as_ref().map_or(0, |piece| piece.bytes.len());
            batch.push(unread);
        }
        batch
    }

    fn piece(&mut self) -> Option<Unread> {
        loop {
            if let Some(texts) = &mut self.open {
                let file = self.next - 1;
                let source = self.sources.get(file)?;
                if let Some(piece) = texts.piece(self.room.pop().unwrap_or_default()) {
                    let piece = piece.map_err(|broken| ReadText::broken(source.path, broken));
                    return Some(Unread { file, piece });
                }
                self.read += texts.bytes();
                self.pieces.extend(texts.read().map(|piece| (file, piece)));
                self.open = None;
            }
            let source = self.sources.get(self.next)?;
            self.next += 1;
            match self.reading.open(source.path, self.cuts[self.next - 1]).transpose() {
                None => {}
                Some(Ok(texts)) => self.open = Some(texts),
                Some(Err(sink)) => {
                    let piece = Err(ReadText::nothing(limits::files(), sink));
                    return Some(Unread { file: self.next - 1, piece });
                }
            }
        }
    }

    /// How many bytes were read.
    fn bytes(&self) -> u64 {
        self.read + self.open.as_ref().map_or(0, Texts::bytes)
    }
}

/// What a record came to on a norm as one line of JSON, for whoever wants all of it.
fn line(framework: &Framework, dossier: &Dossier, outcome: &Outcome<'_>, lines: &mut Vec<u8>) {
    #[derive(Serialize)]
    struct Line<'a> {
        subject: &'a str,
        norm: &'a str,
        #[serde(flatten)]
        record: &'a Record,
    }
    let subject = &framework.subject(dossier.subject).id;
    let line = Line { subject, norm: &outcome.norm.id, record: &outcome.record };
    // Writing plain data to memory cannot fail.
    let json = serde_json::to_string(&line).unwrap_or_default();
    lines.extend_from_slice(inert::json(&json).as_bytes());
    lines.push(b'\n');
}
