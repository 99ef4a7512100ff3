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

use super::{hash, hexadecimal, limits, read_text, text};

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

/// One text.
pub(super) struct Text {
    pub(super) text: String,
    /// The line of the file on which it begins, from 1.
    pub(super) first_line: usize,
}

/// The texts of a file, in their order.
pub(super) struct Texts {
    from: From,
    sha256: String,
}

enum From {
    Whole(Option<String>),
    Lines(Lines),
}

struct Lines {
    reader: Box<dyn BufRead>,
    hashed: Rc<RefCell<Sha256>>,
    line: usize,
    done: bool,
}

impl Texts {
    /// Opens a file; the reason why that cannot be done is given as it should be shown.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let Ok(Some(Form::Lines(packing))) = Form::of(path) else {
            let text = read_text(path)?;
            return Ok(Self { sha256: hash(&text), from: From::Whole(Some(text)) });
        };
        // The hash comes first, since findings name it with what is read; what is read is hashed again.
        let sha256 = hash_of_file(path).map_err(|error| error.to_string())?;
        let hashed = Rc::new(RefCell::new(Sha256::new()));
        let file = File::open(path).map_err(|error| error.to_string())?;
        let raw = BufReader::with_capacity(1 << 16, Hashing { file, hashed: Rc::clone(&hashed) });
        let reader: Box<dyn BufRead> = match packing {
            Packing::Plain => Box::new(raw),
            Packing::Gzip => Box::new(BufReader::new(MultiGzDecoder::new(raw))),
            Packing::Zstandard => Box::new(BufReader::new(Frames { raw: Some(raw), frame: None })),
        };
        Ok(Self { sha256, from: From::Lines(Lines { reader, hashed, line: 0, done: false }) })
    }

    /// SHA-256 of what the file holds, packed as it is.
    pub(super) fn sha256(&self) -> &str {
        &self.sha256
    }
}

impl Iterator for Texts {
    /// A text; or on which line no further can be read, and why.
    type Item = Result<Text, (usize, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        let lines = match &mut self.from {
            From::Whole(text) => return text.take().map(|text| Ok(Text { text, first_line: 1 })),
            From::Lines(lines) => lines,
        };
        if lines.done {
            return None;
        }
        match lines.next_text() {
            Ok(Some(text)) => Some(Ok(text)),
            Ok(None) => {
                lines.done = true;
                let hashed = hexadecimal(lines.hashed.take());
                let changed = "it changed while it was read: read it again when nobody writes to it";
                (hashed != self.sha256).then(|| Err((lines.line.max(1), changed.to_owned())))
            }
            Err(reason) => {
                lines.done = true;
                Some(Err((lines.line.max(1), reason)))
            }
        }
    }
}

impl Lines {
    /// The next line that holds anything.
    fn next_text(&mut self) -> Result<Option<Text>, String> {
        let most = limits().bytes;
        loop {
            let mut bytes = Vec::new();
            self.line += 1;
            let mut line = (&mut self.reader).take(most as u64 + 1);
            line.read_until(b'\n', &mut bytes).map_err(|error| format!("it cannot be unpacked: {error}"))?;
            if bytes.is_empty() {
                return Ok(None);
            }
            if bytes.len() > most {
                return Err(format!("this line is larger than {most} bytes; the limit `bytes` is {most}"));
            }
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return text(bytes).map(|text| Some(Text { text, first_line: self.line }));
        }
    }
}

/// SHA-256 of a file of any size; only regular files are read.
pub(super) fn hash_of_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(hasher)),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// A file that is hashed while it is read.
struct Hashing {
    file: File,
    hashed: Rc<RefCell<Sha256>>,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hashed.borrow_mut().update(&buffer[..read]);
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
