//! The texts in which a file holds records: the whole of a YAML or JSON file, or each line of NDJSON, plain or packed.
//!
//! NDJSON is read line by line, so that memory does not grow with the file, however much comes out of a packed one.

use std::{
    cell::RefCell,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    rc::Rc,
};

use flate2::bufread::MultiGzDecoder;
use memchr::memchr_iter;
use ruzstd::decoding::StreamingDecoder;
use sha2::{Digest, Sha256};

use super::{hash, hexadecimal, limits, part, read_text};

/// What the name of a file with records says of how they are written in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// YAML or JSON: one record, or a list of them.
    Whole,
    /// A record in JSON on every line.
    Lines(Packing),
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstandard,
}

impl Form {
    /// The form of a file by its name; none where it holds no records, and an error where it may hold some that cannot be
    /// read.
    pub(super) fn of(path: &Path) -> Result<Option<Self>, &'static str> {
        if path == Path::new(STDIN) {
            return Ok(Some(Self::Lines(Packing::Plain)));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        Ok(Some(if ends(&[".yaml", ".yml", ".json"]) {
            Self::Whole
        } else if ends(&[".ndjson", ".jsonl"]) {
            Self::Lines(Packing::Plain)
        } else if ends(&[".ndjson.gz", ".jsonl.gz"]) {
            Self::Lines(Packing::Gzip)
        } else if ends(&[".ndjson.zst", ".jsonl.zst"]) {
            Self::Lines(Packing::Zstandard)
        } else if ends(&[".yaml.gz", ".yml.gz", ".json.gz", ".yaml.zst", ".yml.zst", ".json.zst"]) {
            return Err("of records only NDJSON may be packed");
        } else {
            return Ok(None);
        }))
    }
}

/// The path that stands for standard input, which holds a record on every line.
pub(in crate::cli) const STDIN: &str = "-";

/// A piece of a file that is read at once: the whole of it, or some of its lines.
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    /// The line of the file on which it begins, from 1.
    first_line: usize,
    /// Where each of its lines ends, where each is a text by itself; none where it is one text.
    ends: Option<Vec<usize>>,
}

impl Piece {
    /// Whether each of its lines is a text by itself.
    pub(super) fn has_lines(&self) -> bool {
        self.ends.is_some()
    }

    /// Its texts, each with the line on which it begins; lines that hold nothing left out.
    pub(super) fn texts(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let whole = self.ends.is_none().then_some((self.first_line, self.bytes.as_slice()));
        let mut start = 0;
        let lines = (self.first_line..).zip(self.ends.iter().flatten()).map(move |(line, end)| {
            let text = &self.bytes[start..*end];
            start = *end;
            (line, text)
        });
        whole.into_iter().chain(lines.filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace)))
    }
}

/// So many bytes of lines are read at once, and what remains of the last of them.
const PIECE: usize = 1 << 17;

/// The texts of a file, or of some lines of it, piece by piece.
pub(super) struct Texts {
    from: From,
}

enum From {
    /// With the hash of what it holds.
    Whole(Option<String>, u64, String),
    Lines(Lines),
}

struct Lines {
    reader: Box<dyn BufRead>,
    /// Where the lines begin that are read, where the next one does, and before where the last does: bytes of the file, or of what
    /// comes out of it where it is packed.
    begin: u64,
    at: u64,
    until: u64,
    hashed: Hashed,
    line: usize,
    /// On which line no further can be read, and why.
    broken: Option<(usize, String)>,
    done: bool,
}

/// What the hash of a file is made of.
enum Hashed {
    /// The lines that are read.
    Lines(Sha256),
    /// What is unpacked for that.
    Packed(Rc<RefCell<(Sha256, u64)>>),
}

impl Texts {
    /// Opens a file; the reason why that cannot be done is given as it should be shown.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let Ok(Some(Form::Lines(packing))) = Form::of(path) else {
            let text = read_text(path)?;
            let (size, sha256) = (text.len() as u64, hash(&text));
            return Ok(Self { from: From::Whole(Some(text), size, sha256) });
        };
        if path == Path::new(STDIN) {
            return Ok(Self::lines(Box::new(BufReader::with_capacity(LINES_BUFFER, io::stdin()))));
        }
        let file = regular(path).map_err(|error| error.to_string())?;
        if packing == Packing::Plain {
            return Ok(Self::lines(Box::new(BufReader::with_capacity(LINES_BUFFER, file))));
        }
        let hashed = Rc::new(RefCell::new((Sha256::new(), 0)));
        let raw = BufReader::with_capacity(BUFFER, Hashing { file, hashed: Rc::clone(&hashed) });
        let unpacked: Box<dyn Read> = match packing {
            Packing::Gzip => Box::new(MultiGzDecoder::new(raw)),
            Packing::Plain | Packing::Zstandard => Box::new(Frames { raw: Some(raw), frame: None }),
        };
        let mut texts = Self::lines(Box::new(BufReader::with_capacity(BUFFER, unpacked)));
        if let From::Lines(lines) = &mut texts.from {
            lines.hashed = Hashed::Packed(hashed);
        }
        Ok(texts)
    }

    /// Opens a file with a record on every line to read the lines that begin from one byte on and before another.
    pub(super) fn open_between(path: &Path, from: u64, until: u64) -> Result<Self, String> {
        let wrong = |error: io::Error| error.to_string();
        let mut reader = BufReader::with_capacity(BUFFER, regular(path).map_err(wrong)?);
        // Lines are counted from the first; one that begins before is not of these, wherever it ends.
        let (mut at, mut line) = (0, 0);
        while at < from {
            let buffer = reader.fill_buf().map_err(wrong)?;
            let before = usize::try_from(from - at).unwrap_or(usize::MAX).min(buffer.len());
            if before == 0 {
                break;
            }
            let ends = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').skip(1).count();
            let whole = buffer[before - 1] == b'\n';
            let last = at + before as u64 == from;
            line += ends(&buffer[..before]);
            reader.consume(before);
            at += before as u64;
            if last && !whole {
                line += 1;
                at += reader.skip_until(b'\n').map_err(wrong)? as u64;
            }
        }
        let mut texts = Self::lines(Box::new(reader));
        if let From::Lines(lines) = &mut texts.from {
            (lines.begin, lines.at, lines.until, lines.line) = (at, at, until, line);
        }
        Ok(texts)
    }

    fn lines(reader: Box<dyn BufRead>) -> Self {
        let hashed = Hashed::Lines(Sha256::new());
        let lines =
            Lines { reader, begin: 0, at: 0, until: u64::MAX, hashed, line: 0, broken: None, done: false };
        Self { from: From::Lines(lines) }
    }

    /// What was read; none before the end of it.
    pub(super) fn read(&self) -> Option<part::Piece> {
        let piece = |from, until, sha256, whole| Some(part::Piece { from, until, sha256, whole });
        match &self.from {
            From::Whole(_, size, sha256) => piece(0, *size, sha256.clone(), true),
            From::Lines(Lines { done: false, .. } | Lines { broken: Some(_), .. }) => None,
            From::Lines(lines) => match &lines.hashed {
                Hashed::Lines(sha256) => {
                    piece(lines.begin, lines.at, hexadecimal(sha256.clone()), lines.until == u64::MAX)
                }
                Hashed::Packed(hashed) => {
                    let (sha256, bytes) = &*hashed.borrow();
                    piece(0, *bytes, hexadecimal(sha256.clone()), true)
                }
            },
        }
    }

    /// The next piece, in room that is not needed any more; or on which line no further can be read, and why.
    pub(super) fn piece(&mut self, room: Vec<u8>) -> Option<Result<Piece, (usize, String)>> {
        let lines = match &mut self.from {
            From::Whole(text, ..) => {
                let text = text.take()?;
                return Some(Ok(Piece { bytes: text.into_bytes(), first_line: 1, ends: None }));
            }
            From::Lines(lines) => lines,
        };
        if lines.done {
            return None;
        }
        let piece = lines.next_piece(room);
        lines.done = !matches!(piece, Ok(Some(_)));
        piece.transpose()
    }

    /// How many bytes of the file were read.
    pub(super) fn bytes(&self) -> u64 {
        match &self.from {
            From::Whole(_, size, _) => *size,
            From::Lines(lines) => match &lines.hashed {
                Hashed::Lines(_) => lines.at - lines.begin,
                Hashed::Packed(hashed) => hashed.borrow().1,
            },
        }
    }
}

/// So many bytes are read of a file at once.
const BUFFER: usize = 1 << 16;

/// The same of one whose lines are read in pieces, past this: what is here is what followed the last line of a piece.
const LINES_BUFFER: usize = 1 << 13;

impl Iterator for Texts {
    /// A piece; or on which line no further can be read, and why.
    type Item = Result<Piece, (usize, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        self.piece(Vec::new())
    }
}

impl Lines {
    /// The next lines; or on which line no further can be read, and why.
    fn next_piece(&mut self, mut bytes: Vec<u8>) -> Result<Option<Piece>, (usize, String)> {
        let most = limits().bytes;
        let (mut ends, first_line) = (Vec::new(), self.line + 1);
        if self.broken.is_some() {
            bytes.clear();
        } else {
            let read = self.fill(&mut bytes, most);
            // What could not be read to its end is no line.
            let rest = read.is_ok().then_some(bytes.len());
            let mut wrong = read.err().map(|error| format!("it cannot be unpacked: {error}"));
            let mut start = 0;
            for end in memchr_iter(b'\n', &bytes).map(|at| at + 1).chain(rest) {
                if end - start > most {
                    let message =
                        format!("this line is larger than {most} bytes; the limit `bytes` is {most}");
                    wrong = Some(message);
                    break;
                }
                if end > start {
                    ends.push(end);
                }
                start = end;
            }
            // The lines before it come first.
            bytes.truncate(start);
            self.line += ends.len();
            self.at += bytes.len() as u64;
            self.broken = wrong.map(|wrong| (self.line + 1, wrong));
        }
        match self.broken.take() {
            Some(broken) if bytes.is_empty() => Err(broken),
            broken => {
                self.broken = broken;
                if let Hashed::Lines(sha256) = &mut self.hashed {
                    sha256.update(&bytes);
                }
                let piece = Piece { bytes, first_line, ends: Some(ends) };
                Ok((!piece.bytes.is_empty()).then_some(piece))
            }
        }
    }

    /// Reads some lines, the last of them to its end or so far that it is larger than a line may be.
    fn fill(&mut self, bytes: &mut Vec<u8>, most: usize) -> io::Result<()> {
        let left = usize::try_from(self.until.saturating_sub(self.at)).unwrap_or(PIECE).min(PIECE);
        // What stands there from before is overwritten, and need not be made nothing first.
        bytes.reserve((left + left / 8).saturating_sub(bytes.len()));
        bytes.resize(left, 0);
        let mut read = 0;
        let filled = loop {
            // What is asked for at once is not copied once more.
            match self.reader.read(&mut bytes[read..]) {
                Ok(0) => break Ok(()),
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        bytes.truncate(read);
        filled?;
        if bytes.last().is_some_and(|last| *last != b'\n') {
            (&mut self.reader).take(most as u64 + 1).read_until(b'\n', bytes)?;
        }
        Ok(())
    }
}

/// SHA-256 of a file of any size; only regular files are read.
pub(super) fn hash_of_file(path: &Path) -> io::Result<String> {
    let mut file = regular(path)?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(hasher)),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// Opens a regular file.
fn regular(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    Ok(file)
}

/// A packed file that is hashed while it is read.
struct Hashing {
    file: File,
    hashed: Rc<RefCell<(Sha256, u64)>>,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let mut hashed = self.hashed.borrow_mut();
        hashed.0.update(&buffer[..read]);
        hashed.1 += read as u64;
        Ok(read)
    }
}

/// What is packed in any number of frames, one behind the other.
struct Frames<R: BufRead> {
    raw: Option<R>,
    frame: Option<Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>>,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(mut frame) = self.frame.take() {
                let read = frame.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    self.frame = Some(frame);
                    return Ok(read);
                }
                self.raw = Some(frame.into_inner());
            }
            let Some(mut raw) = self.raw.take() else { return Ok(0) };
            if raw.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.frame = Some(Box::new(StreamingDecoder::new(raw).map_err(io::Error::other)?));
        }
    }
}
