//! YAML text as a tree in which every key and value knows its place.
//!
//! Only the plain part of YAML is accepted: no anchors, aliases, tags or merge keys, one document per file, text
//! as keys. What is refused is reported with what to write instead, and reading goes on where it can.

use std::collections::BTreeMap;
use std::collections::btree_map;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, StructureStyle};

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::limits::Limits;
use crate::source::{FileId, Files, Span, Spanned};

/// Characters of a key or value that a message repeats at most.
const SHOWN: usize = 60;

/// What YAML takes for blank.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it was written; empty where the value was left out.
    pub span: Span,
    /// What was written.
    pub value: Value,
}

/// The three shapes a value has.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A single text, number, truth value or nothing.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values, in the order written, every key once.
    Mapping(Vec<Entry>),
}

/// A single value as it was written, not yet interpreted.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// The text without quotes and with escapes resolved.
    pub text: String,
    /// Whether it was written without quotes and not as a block: only then can it be a number or nothing.
    pub plain: bool,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|e| e.key.value == key).map(|e| &e.value),
            Value::Scalar(_) | Value::Sequence(_) => None,
        }
    }

    /// Whether nothing was written, or `~` or `null` without quotes.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(s) if s.plain && matches!(s.text.as_str(), "" | "~" | "null"))
    }

    /// The text of a single value that is not nothing.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) if !self.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    /// The JSON value meant: unquoted `true`, `false`, integers and decimal numbers become such, other text stays
    /// text. So `no`, `0123`, `1_000` and dates are texts.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Scalar(_) if self.is_null() => serde_json::Value::Null,
            Value::Scalar(scalar) if scalar.plain => plain_to_json(&scalar.text),
            Value::Scalar(scalar) => scalar.text.as_str().into(),
            Value::Sequence(items) => items.iter().map(Self::to_json).collect(),
            Value::Mapping(entries) => {
                entries.iter().map(|e| (e.key.value.clone(), e.value.to_json())).collect()
            }
        }
    }
}

fn plain_to_json(text: &str) -> serde_json::Value {
    match text {
        "true" => return true.into(),
        "false" => return false.into(),
        _ => {}
    }
    let number = match number_shape(text) {
        Some(Shape::Integer) => text.parse::<i64>().ok().map(Into::into),
        Some(Shape::Decimal) => text.parse().ok().and_then(serde_json::Number::from_f64),
        None => None,
    };
    number.map_or_else(|| text.into(), serde_json::Value::Number)
}

enum Shape {
    Integer,
    Decimal,
}

/// The shape of a number in YAML's core schema, except that a leading zero makes it a text (`0123` is a code).
fn number_shape(text: &str) -> Option<Shape> {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let has_digits = !whole.is_empty() || fraction.is_some_and(|f| !f.is_empty());
    let fits = has_digits
        && digits(whole)
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| !e.is_empty() && digits(e))
        && (whole.len() < 2 || !whole.starts_with('0'));
    match (fits, fraction.is_some() || exponent.is_some()) {
        (false, _) => None,
        (true, true) => Some(Shape::Decimal),
        (true, false) => Some(Shape::Integer),
    }
}

/// Reads a file as YAML. What is wrong goes into `sink`; nothing is returned only where no tree can be had (a syntax
/// error, a limit, an empty file).
pub fn parse(files: &Files, file: FileId, sink: &mut Sink) -> Option<Node> {
    let (text, limits) = (files.text(file), files.limits());
    if text.len() > limits.bytes {
        let message = format!("the file has {} bytes; the limit is {}", text.len(), limits.bytes);
        let help = "split it into several files";
        sink.push(Diagnostic::about(Code::Limit, files.path(file), message).help(help));
        return None;
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder {
        file,
        path: files.path(file),
        body,
        offset: text.len() - body.len(),
        limits,
        sink,
        frames: Vec::new(),
        root: None,
        nodes: 0,
        documents: 0,
        read: 0,
    };
    builder.run().map_err(|diagnostic| sink.push(*diagnostic)).ok().flatten()
}

/// A mapping or list whose end has not been read. Held on a stack of our own, so that depth costs no recursion.
struct Frame {
    start: usize,
    /// End of what was read of it so far.
    end: usize,
    /// The bracket it was opened with.
    bracket: Option<char>,
    contents: Contents,
}

enum Contents {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, seen: BTreeMap<String, Span>, key: Option<Key> },
}

/// The key whose value comes next.
enum Key {
    Keep(Spanned<String>),
    /// It was reported; its value is read for mistakes and then dropped.
    Drop,
}

type Fatal = Box<Diagnostic>;

struct Builder<'a> {
    file: FileId,
    path: &'a str,
    body: &'a str,
    /// Bytes before `body` in the file.
    offset: usize,
    limits: Limits,
    sink: &'a mut Sink,
    frames: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
    /// Where the last thing ends that the parser handed over.
    read: usize,
}

impl Builder<'_> {
    fn run(&mut self) -> Result<Option<Node>, Fatal> {
        self.refuse_control_characters()?;
        let options = granit_parser::options! {
            // Runs of comments have a limit of their own as long as they are emitted.
            emit_comments: false,
            disallow_directives: true,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            flow_nesting_limit: self.limits.depth,
            block_nesting_limit: self.limits.depth,
        };
        for event in Parser::new_from_str_with_options(self.body, options) {
            let (event, span) = event.map_err(|error| Box::new(self.explain(&error)))?;
            let range = (self.byte(&span.start), self.byte(&span.end));
            self.read = self.read.max(range.1);
            if let Event::DocumentStart(..) = event {
                self.documents += 1;
                if self.documents > 1 {
                    self.count(range)?;
                    let help = "put every document in a file of its own, or remove the `---`";
                    self.unsupported(range, "a file holds one document, and here another begins", help);
                }
            } else if self.documents < 2 {
                if let Some(tag) = span.tag_span() {
                    self.report_tag((self.byte(&tag.start), self.byte(&tag.end)));
                }
                self.event(event, range)?;
            }
        }
        // `---` alone is an empty file too.
        let root = self.root.take().filter(|root| root.span.start != root.span.end);
        if root.is_none() && self.documents < 2 {
            let empty = Diagnostic::about(Code::Syntax, self.path, "the file is empty");
            return Err(Box::new(empty.help("write its contents, or delete the file")));
        }
        Ok(root)
    }

    /// The parser takes some control characters for the end of the text, so they are looked for first.
    fn refuse_control_characters(&self) -> Result<(), Fatal> {
        let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
        let Some((at, found)) = self.body.char_indices().find(|(_, c)| control(*c)) else {
            return Ok(());
        };
        let code = u32::from(found);
        let message = format!("the control character U+{code:04X} does not belong in a text");
        let help = format!("remove it, or write it between double quotes as `\\x{code:02X}`");
        let range = (at, at + found.len_utf8());
        Err(Box::new(Diagnostic::new(Code::Syntax, self.span(range), message).help(help)))
    }

    fn event(&mut self, event: Event<'_>, (start, end): (usize, usize)) -> Result<(), Fatal> {
        match event {
            Event::Scalar(text, style, ..) => {
                self.count((start, end))?;
                let plain = style == ScalarStyle::Plain;
                let written = self.body.get(start..end).unwrap_or_default();
                let length = written.trim_end_matches(BLANK).len();
                let range = if length == 0 { self.left_out(start) } else { (start, start + length) };
                // Behind a tab the parser passes over such a line.
                let mut further = written.split(['\n', '\r']).skip(1);
                if plain && further.any(|line| line.trim_start_matches(BLANK).starts_with('#')) {
                    let message = "a comment interrupts a text of several lines";
                    let help = "move the comment above the text, or put the text on one line";
                    let diagnostic = Diagnostic::new(Code::Syntax, self.span(range), message);
                    return Err(Box::new(diagnostic.help(help)));
                }
                // The parser says `~` where nothing is written.
                let text = if plain && written.is_empty() { String::new() } else { text.into_owned() };
                self.attach(range, Some(Value::Scalar(Scalar { text, plain })));
            }
            Event::SequenceStart(style, ..) => {
                let start = if style == StructureStyle::Block { self.first_dash(start) } else { start };
                self.open((start, end), Contents::Sequence(Vec::new()))?;
            }
            Event::MappingStart(..) => {
                let contents = Contents::Mapping { entries: Vec::new(), seen: BTreeMap::new(), key: None };
                self.open((start, end), contents)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close((start, end)),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.count((start, end))?;
                let help = "write the value out; a text that begins with `*` goes between quotes";
                let message = format!("references such as `{}` are not used", self.shown((start, end)));
                self.unsupported((start, end), &message, help);
                self.attach((start, end), None);
            }
            Event::Anchor(..) => {
                let help = "remove it and write the value out where it is needed; \
                            a text that begins with `&` goes between quotes";
                let message = format!("anchors such as `{}` are not used", self.shown((start, end)));
                self.unsupported((start, end), &message, help);
            }
            // The rest marks the ends of the text, or comments.
            _ => {}
        }
        Ok(())
    }

    fn count(&mut self, range: (usize, usize)) -> Result<(), Fatal> {
        self.nodes += 1;
        if self.nodes <= self.limits.values {
            return Ok(());
        }
        let (found, limit) = (self.nodes, self.limits.values);
        let message = format!("the file has at least {found} keys and values; the limit is {limit}");
        let diagnostic = Diagnostic::new(Code::Limit, self.span(range), message);
        Err(Box::new(diagnostic.label("the first too many").help("split the file into several files")))
    }

    fn too_deep(&self, range: (usize, usize)) -> Diagnostic {
        let limit = self.limits.depth;
        let message =
            format!("lists and mappings are nested at least {} deep; the limit is {limit}", limit + 1);
        Diagnostic::new(Code::Limit, self.span(range), message)
            .label("the first too deep")
            .help("nest less: move inner parts to a place of their own")
    }

    fn open(&mut self, (start, end): (usize, usize), contents: Contents) -> Result<(), Fatal> {
        self.count((start, end))?;
        if self.frames.len() >= self.limits.depth {
            return Err(Box::new(self.too_deep(self.character(start))));
        }
        let bracket = self.body.get(start..end).and_then(|s| s.chars().next()).filter(|c| "[{".contains(*c));
        let end = if bracket.is_some() { end } else { start };
        self.frames.push(Frame { start, end, bracket, contents });
        Ok(())
    }

    fn close(&mut self, (_, end): (usize, usize)) {
        let Some(frame) = self.frames.pop() else { return };
        // Without a bracket the parser puts the end before the next key, behind blank lines and comments.
        let end = if frame.bracket.is_some() { end } else { frame.end };
        let value = match frame.contents {
            Contents::Sequence(items) => Value::Sequence(items),
            Contents::Mapping { entries, .. } => Value::Mapping(entries),
        };
        self.attach((frame.start, end), Some(value));
    }

    /// Puts a finished value where it belongs; a reference, which is reported already, has none.
    fn attach(&mut self, range: (usize, usize), value: Option<Value>) {
        let span = self.span(range);
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(Node { span, value: value.unwrap_or_else(nothing) });
            return;
        };
        frame.end = frame.end.max(range.1);
        match &mut frame.contents {
            Contents::Sequence(items) => items.push(Node { span, value: value.unwrap_or_else(nothing) }),
            Contents::Mapping { entries, key, .. } => match key.take() {
                Some(Key::Keep(key)) => {
                    entries.push(Entry { key, value: Node { span, value: value.unwrap_or_else(nothing) } });
                }
                Some(Key::Drop) => {}
                None => {
                    let next = self.key(range, value);
                    if let Some(Frame { contents: Contents::Mapping { key, .. }, .. }) =
                        self.frames.last_mut()
                    {
                        *key = Some(next);
                    }
                }
            },
        }
    }

    /// Judges a key.
    fn key(&mut self, range: (usize, usize), value: Option<Value>) -> Key {
        let scalar = match value {
            None => return Key::Drop,
            Some(Value::Scalar(scalar)) => scalar,
            Some(Value::Sequence(_) | Value::Mapping(_)) => {
                let help = "use a text as key; a text that begins with a bracket goes between quotes";
                self.unsupported(range, "a list or mapping cannot be a key", help);
                return Key::Drop;
            }
        };
        if scalar.plain && scalar.text.is_empty() {
            self.unsupported(range, "a key is missing", "write a key before the `:`");
            return Key::Drop;
        }
        if scalar.plain && scalar.text == "<<" {
            let help = "write the keys out that it would bring";
            self.unsupported(range, "merge keys (`<<`) are not used", help);
            return Key::Drop;
        }
        let span = self.span(range);
        let Some(Frame { contents: Contents::Mapping { seen, .. }, .. }) = self.frames.last_mut() else {
            return Key::Drop;
        };
        match seen.entry(scalar.text.clone()) {
            btree_map::Entry::Vacant(place) => {
                place.insert(span);
                Key::Keep(Spanned::new(scalar.text, span))
            }
            btree_map::Entry::Occupied(first) => {
                let first = *first.get();
                let message = format!("the key `{}` is written twice", clipped(&scalar.text));
                self.sink.push(
                    Diagnostic::new(Code::DuplicateKey, span, message)
                        .label("written again")
                        .related(first, "first written here")
                        .help("keep one of the two"),
                );
                Key::Drop
            }
        }
    }

    fn report_tag(&mut self, range: (usize, usize)) {
        let message = format!("tags such as `{}` are not used", self.shown(range));
        let help = "remove it; a text that begins with `!` goes between quotes";
        self.unsupported(range, &message, help);
    }

    fn unsupported(&mut self, range: (usize, usize), message: &str, help: &str) {
        self.sink.push(Diagnostic::new(Code::Unsupported, self.span(range), message).help(help));
    }

    /// Where a value that was left out would have begun: right after its `:` or `-`.
    fn left_out(&self, at: usize) -> (usize, usize) {
        let at = self.body.get(..at).map_or(at, |before| before.trim_end_matches(BLANK).len());
        let at = at.max(self.frames.last().map_or(0, |frame| frame.end));
        let waits = matches!(
            self.frames.last(),
            Some(Frame { contents: Contents::Mapping { key: Some(_), .. }, .. })
        );
        let rest = self.body.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let at = if waits && rest[blank..].starts_with(':') { at + blank + 1 } else { at };
        (at, at)
    }

    /// The first `-` of a list. For a list no deeper than its key the parser names the place after that `-`.
    fn first_dash(&self, start: usize) -> usize {
        let Some(Frame { end, contents: Contents::Mapping { .. }, .. }) = self.frames.last() else {
            return start;
        };
        self.after_properties(*end, start).filter(|at| self.body[*at..].starts_with('-')).unwrap_or(start)
    }

    /// The quote of the text that the parser was reading when it got to `at`.
    fn opening_quote(&self, at: usize) -> Option<usize> {
        let mut start = self.read;
        loop {
            start = self.after_properties(start, at)?;
            match self.body[start..].chars().next()? {
                '\'' | '"' => return Some(start),
                '-' | ',' | '[' | '{' => start += 1,
                _ => return None,
            }
        }
    }

    /// The first thing between two places that is no blank, comment, anchor, tag, `:` or `?`.
    fn after_properties(&self, start: usize, end: usize) -> Option<usize> {
        let mut rest = self.body.get(start..end)?;
        loop {
            rest = rest.trim_start_matches(BLANK);
            let skip = match rest.chars().next()? {
                ':' | '?' => 1,
                '#' => rest.find('\n').unwrap_or(rest.len()),
                '&' | '!' => rest.find(BLANK).unwrap_or(rest.len()),
                _ => return Some(end - rest.len()),
            };
            rest = &rest[skip..];
        }
    }

    /// The parser counts both; the byte is there whenever it reads from a string.
    fn byte(&self, marker: &Marker) -> usize {
        let byte = marker.byte_offset().unwrap_or_else(|| {
            self.body.char_indices().nth(marker.index()).map_or(self.body.len(), |(at, _)| at)
        });
        byte.min(self.body.len())
    }

    fn span(&self, (start, end): (usize, usize)) -> Span {
        let at = |byte: usize| u32::try_from(self.offset + byte).unwrap_or(u32::MAX);
        Span { file: self.file, start: at(start), end: at(end.max(start)) }
    }

    /// The one character at a place, or the place after the last text where nothing follows.
    fn character(&self, at: usize) -> (usize, usize) {
        match self.body.get(at..) {
            Some(rest) if !rest.trim().is_empty() => {
                (at, at + rest.chars().next().filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8))
            }
            _ => {
                let end = self.body.trim_end().len();
                (end, end)
            }
        }
    }

    fn line(&self, at: usize) -> (usize, usize) {
        let rest = self.body.get(at..).unwrap_or_default();
        (at, at + rest.lines().next().unwrap_or_default().trim_end().len())
    }

    fn shown(&self, (start, end): (usize, usize)) -> String {
        clipped(self.body.get(start..end).unwrap_or_default())
    }

    /// The innermost bracket that is open.
    fn open_bracket(&self) -> Option<(char, Span)> {
        self.frames.iter().rev().find_map(|frame| {
            frame.bracket.map(|bracket| (bracket, self.span((frame.start, frame.start + bracket.len_utf8()))))
        })
    }

    /// Says in plain words what the parser stumbled over.
    fn explain(&self, error: &ScanError) -> Diagnostic {
        use ErrorKind as K;
        let at = self.byte(error.marker());
        let mut range = self.character(at);
        let mut code = Code::Syntax;
        let mut inside_bracket = false;
        let mut line_outside = None;
        let (message, help) = match error.kind() {
            K::RecursionLimitExceeded => return self.too_deep(range),
            K::UnclosedFlowCollection { open } => (
                format!("the bracket `{open}` is never closed"),
                format!("add the `{}` that is missing", closing(*open)),
            ),
            K::MismatchedFlowCollectionEnd { open, close } => (
                format!("the bracket `{open}` is closed by `{close}`"),
                format!("close it with `{}`", closing(*open)),
            ),
            K::MisplacedFlowCollectionEnd => (
                "this bracket closes nothing".into(),
                "remove it; a text that holds brackets goes between quotes".into(),
            ),
            K::ExpectedFlowMappingSeparator
            | K::ExpectedFlowSequenceSeparator
            | K::UnexpectedEofFlowSequence
            | K::UnexpectedEofFlowMapping
            | K::UnexpectedEofImplicitFlowMapping => {
                inside_bracket = true;
                (
                    "a `,` or a closing bracket is missing before this".into(),
                    "put a `,` between the parts and close the bracket after the last".into(),
                )
            }
            K::InvalidColonPlacement => {
                inside_bracket = true;
                (
                    "this `:` follows no key".into(),
                    "close the bracket before it; a text that holds `: ` goes between quotes".into(),
                )
            }
            K::FlowMappingValueAdjacentCollection
            | K::InvalidMappingValueWhitespace
            | K::ExpectedWhitespace => {
                ("a space is missing here".into(), "put a space after `:`, `-` and `?`".into())
            }
            K::UnclosedQuotedScalar => (
                "the quote is never closed".into(),
                "close it; inside double quotes a `\"` is written `\\\"`, inside single quotes a `'` is \
                 written `''`"
                    .into(),
            ),
            K::InvalidQuotedScalarIndent | K::DocumentIndicatorInQuotedScalar => {
                if let Some(quote) = self.opening_quote(at) {
                    let ended = self.body[at..].trim_matches(BLANK).is_empty();
                    line_outside = (!ended).then(|| self.span(self.line(at)));
                    range = (quote, quote + 1);
                }
                (
                    "the quote is not closed where its text ends".into(),
                    "close the quote, or indent all lines of the text between the quotes".into(),
                )
            }
            K::InvalidTrailingSingleQuotedScalar => (
                "text follows the closing quote".into(),
                "inside single quotes an apostrophe is written twice (`''`); or use double quotes".into(),
            ),
            K::InvalidTrailingDoubleQuotedScalar => (
                "text follows the closing quote".into(),
                "inside double quotes a `\"` is written `\\\"`".into(),
            ),
            K::UnknownQuotedScalarEscape
            | K::InvalidQuotedScalarHexEscape
            | K::InvalidLowSurrogateHexEscape
            | K::InvalidLowSurrogate
            | K::MissingLowSurrogate
            | K::UnpairedLowSurrogate
            | K::InvalidUnicodeEscape => {
                range = self.line(at);
                (
                    "a `\\` in this text begins no known escape".into(),
                    "write a backslash as `\\\\`, or put the text between single quotes".into(),
                )
            }
            K::TabNotAllowed
            | K::TabInBlockIndentation
            | K::TabInIndentation
            | K::TabAtBlockScalarStart
            | K::TabInPlainScalar => {
                range = self.tab(at);
                ("a tab stands where only spaces may".into(), "indent with spaces".into())
            }
            K::SimpleKeyExpected => {
                range = self.line(at);
                (
                    "this line has no `:` after a key".into(),
                    "write `key: value` with a space after the `:`, or indent the line if it belongs to the \
                     value above"
                        .into(),
                )
            }
            K::InvalidSimpleKey => (
                "a key must fit on one line of at most 1024 characters".into(),
                "shorten the key, or look for a `:` that belongs to a text".into(),
            ),
            K::MappingValueNotAllowed => (
                "a key cannot stand here: its line continues another value".into(),
                "start the key in the column of the keys beside it, with a space after every `:`; \
                 a text that holds `: ` goes between quotes"
                    .into(),
            ),
            K::MappingKeyNotAllowed => (
                "a key cannot begin here".into(),
                "begin it on a line of its own; a text that begins with `? ` goes between quotes".into(),
            ),
            K::ExpectedBlockMappingKey => {
                range = self.line(at);
                (
                    "this line is not indented like the keys above it".into(),
                    "start it in the same column as the keys beside it".into(),
                )
            }
            K::ExpectedBlockSequenceEntry => {
                range = self.line(at);
                (
                    "this line stands in the column of a list but begins with no `- `".into(),
                    "begin it with `- `, or indent it to belong to the item above".into(),
                )
            }
            K::InvalidIndentation | K::InvalidFlowScalarIndent | K::InvalidBlockScalarIndent => (
                "the indentation does not fit the lines above".into(),
                "start the line in the same column as the lines it belongs with".into(),
            ),
            K::BlockSequenceEntryNotAllowed => (
                "a list cannot begin here".into(),
                "begin the list on a line of its own; a text that begins with `- ` goes between quotes"
                    .into(),
            ),
            K::BlockEntryInFlowCollection => {
                inside_bracket = true;
                (
                    "`- ` begins no item between brackets".into(),
                    "separate the items with `,`, and close the bracket after the last".into(),
                )
            }
            K::InvalidBlockEntryWhitespace | K::PlainScalarStartsWithDashFlowIndicator => (
                "a space is missing after the `-`".into(),
                "put a space after it; a text that begins with `-` goes between quotes".into(),
            ),
            K::CommentInterceptedScalar => (
                "a comment interrupts a text of several lines".into(),
                "move the comment above the text, or put the text on one line".into(),
            ),
            K::CommentNotSeparated => (
                "a comment must have a space before its `#`".into(),
                "put a space before it; a text that holds `#` goes between quotes".into(),
            ),
            K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => (
                "nothing but an indentation number and `+` or `-` may follow `|` or `>`".into(),
                "begin the text on the next line, indented".into(),
            ),
            K::UnexpectedCharacter { character: c @ ('@' | '`' | '%') } => {
                (format!("no value can begin with `{c}`"), "put the value between quotes".into())
            }
            K::UnexpectedCharacter { character } => (
                format!("the character U+{:04X} cannot stand here", u32::from(*character)),
                "remove it, or put the text between quotes".into(),
            ),
            K::BomInsideDocument => (
                "a byte order mark (U+FEFF) stands in the middle of the text".into(),
                "remove the invisible character".into(),
            ),
            K::MissingAnchorOrAliasName => {
                code = Code::Unsupported;
                (
                    "anchors (`&`) and references (`*`) are not used".into(),
                    "put a text that begins with `&` or `*` between quotes".into(),
                )
            }
            K::ExpectedTagBang
            | K::InvalidGlobalTagCharacter
            | K::InvalidTagTerminator
            | K::MissingTagUri
            | K::UnclosedVerbatimTag
            | K::InvalidTagEscape
            | K::InvalidTagUtf8LeadingByte
            | K::InvalidTagUtf8TrailingByte
            | K::InvalidTagUtf8
            | K::UndeclaredTagHandle => {
                code = Code::Unsupported;
                (
                    "tags (`!`) are not used".into(),
                    "remove it; a text that begins with `!` goes between quotes".into(),
                )
            }
            K::UnexpectedEof | K::UnexpectedEofBlockSequence | K::UnexpectedEofBlockMapping => {
                ("the text ends too early".into(), "write the value that is missing".into())
            }
            K::DirectiveDisallowed
            | K::MissingDirectiveName
            | K::InvalidDirectiveName
            | K::MissingDocumentEndBeforeDirective => {
                code = Code::Unsupported;
                range = self.line(at);
                ("directives (lines that begin with `%`) are not used".into(), "remove the line".into())
            }
            K::ExpectedDocumentStart | K::InvalidDocumentEnd => {
                range = self.line(at);
                (
                    "nothing can follow here: what stands above is complete".into(),
                    "bring everything in the file under one mapping or list".into(),
                )
            }
            K::ExpectedNodeContent => {
                ("a value is missing here".into(), "write the value, or remove what announces it".into())
            }
            other => (other.to_string(), "look at the punctuation and indentation here".into()),
        };
        let mut diagnostic = Diagnostic::new(code, self.span(range), message).help(help);
        if inside_bracket && let Some((bracket, span)) = self.open_bracket() {
            diagnostic = diagnostic.related(span, format!("`{bracket}` opened here"));
        }
        if let Some(span) = line_outside {
            diagnostic = diagnostic.related(span, "this line is not indented as part of the text");
        }
        diagnostic
    }

    /// The tab meant by an error that stands behind it, or at the value whose next line it indents.
    fn tab(&self, at: usize) -> (usize, usize) {
        let line = self.body.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let rest = self.body.get(line..).unwrap_or_default();
        let here = rest.find('\t').filter(|tab| line + tab <= at);
        let below = || {
            rest.match_indices('\t')
                .map(|(tab, _)| tab)
                .find(|tab| rest[..*tab].trim_end_matches(' ').ends_with('\n'))
        };
        match here.or_else(below) {
            Some(tab) => (line + tab, line + tab + 1),
            None => self.character(at),
        }
    }
}

fn nothing() -> Value {
    Value::Scalar(Scalar { text: String::new(), plain: true })
}

fn closing(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
