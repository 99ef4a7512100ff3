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
use ruzstd::decoding::StreamingDecoder;
use sha2::{Digest, Sha256};

use super::{hash, hexadecimal, limits, read_text};

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
    pub(super) first_line: usize,
    /// Whether each of its lines is a text by itself.
    pub(super) lines: bool,
}

impl Piece {
    /// Its texts, each with the line on which it begins; lines that hold nothing left out.
    pub(super) fn texts(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let whole = (!self.lines).then_some((self.first_line, self.bytes.as_slice()));
        let lines = if self.lines { self.bytes.as_slice() } else { &[] };
        let lines = (self.first_line..).zip(lines.split_inclusive(|byte| *byte == b'\n'));
        whole.into_iter().chain(lines.filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace)))
    }
}

/// So many bytes of lines are read at once, and what remains of the last of them.
const PIECE: usize = 1 << 18;

/// The texts of a file, piece by piece.
pub(super) struct Texts {
    from: From,
}

enum From {
    /// With the hash of what it holds.
    Whole(Option<String>, String),
    Lines(Lines),
}

struct Lines {
    reader: Box<dyn BufRead>,
    hashed: Rc<RefCell<Hashed>>,
    line: usize,
    /// On which line no further can be read, and why.
    broken: Option<(usize, String)>,
    done: bool,
}

/// What has gone through the hands of a [`Hashing`] reader.
struct Hashed {
    sha256: Sha256,
    bytes: u64,
}

impl Texts {
    /// Opens a file; the reason why that cannot be done is given as it should be shown.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let Ok(Some(Form::Lines(packing))) = Form::of(path) else {
            let text = read_text(path)?;
            let sha256 = hash(&text);
            return Ok(Self { from: From::Whole(Some(text), sha256) });
        };
        let from: Box<dyn Read> = if path == Path::new(STDIN) {
            Box::new(io::stdin())
        } else {
            Box::new(regular(path).map_err(|error| error.to_string())?)
        };
        let hashed = Rc::new(RefCell::new(Hashed { sha256: Sha256::new(), bytes: 0 }));
        let raw = BufReader::with_capacity(1 << 16, Hashing { from, hashed: Rc::clone(&hashed) });
        let reader: Box<dyn BufRead> = match packing {
            Packing::Plain => Box::new(raw),
            Packing::Gzip => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(raw))),
            Packing::Zstandard => {
                Box::new(BufReader::with_capacity(1 << 16, Frames { raw: Some(raw), frame: None }))
            }
        };
        Ok(Self { from: From::Lines(Lines { reader, hashed, line: 0, broken: None, done: false }) })
    }

    /// SHA-256 of what the file holds, packed as it is; none before the end was read.
    pub(super) fn sha256(&self) -> Option<String> {
        match &self.from {
            From::Whole(_, sha256) => Some(sha256.clone()),
            From::Lines(lines) => {
                lines.done.then(|| hexadecimal(lines.hashed.borrow().sha256.clone()))
            }
        }
    }

    /// How many bytes of the file were read.
    pub(super) fn bytes(&self) -> u64 {
        match &self.from {
            From::Whole(..) => 0,
            From::Lines(lines) => lines.hashed.borrow().bytes,
        }
    }
}

impl Iterator for Texts {
    /// A piece; or on which line no further can be read, and why.
    type Item = Result<Piece, (usize, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        let lines = match &mut self.from {
            From::Whole(text, _) => {
                let text = text.take()?;
                return Some(Ok(Piece { bytes: text.into_bytes(), first_line: 1, lines: false }));
            }
            From::Lines(lines) => lines,
        };
        if lines.done {
            return None;
        }
        let piece = lines.next_piece();
        lines.done = !matches!(piece, Ok(Some(_)));
        piece.transpose()
    }
}

impl Lines {
    /// The next lines; or on which line no further can be read, and why.
    fn next_piece(&mut self) -> Result<Option<Piece>, (usize, String)> {
        let most = limits().bytes;
        let (mut bytes, first_line) = (Vec::with_capacity(PIECE + PIECE / 8), self.line + 1);
        while bytes.len() < PIECE && self.broken.is_none() {
            let before = bytes.len();
            let mut line = (&mut self.reader).take(most as u64 + 1);
            let wrong = match line.read_until(b'\n', &mut bytes) {
                Ok(0) => break,
                Ok(read) if read <= most => {
                    self.line += 1;
                    continue;
                }
                Ok(_) => format!("this line is larger than {most} bytes; the limit `bytes` is {most}"),
                Err(error) => format!("it cannot be unpacked: {error}"),
            };
            // The lines before it come first.
            bytes.truncate(before);
            self.broken = Some((self.line + 1, wrong));
        }
        match self.broken.take() {
            Some(broken) if bytes.is_empty() => Err(broken),
            broken => {
                self.broken = broken;
                let piece = Piece { bytes, first_line, lines: true };
                Ok((!piece.bytes.is_empty()).then_some(piece))
            }
        }
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

/// What is hashed while it is read.
struct Hashing {
    from: Box<dyn Read>,
    hashed: Rc<RefCell<Hashed>>,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let mut hashed = self.hashed.borrow_mut();
        hashed.sha256.update(&buffer[..read]);
        hashed.bytes += read as u64;
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
