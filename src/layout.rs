//! YAML text laid out alike: indentation, blanks and blank lines; everything else stays as it was written.
//!
//! Line breaks, the order of keys, quotes, comments and the contents of block texts are the author's. The text is
//! copied token by token along the tree that [`syntax`] read, so no comment can get lost; before anything is handed
//! out, it is read again and compared.

use crate::{
    diagnostic::Sink,
    limits::Limits,
    source::{FileId, Files, Span},
    syntax::{self, Node, Value},
};

/// What a level of nesting is indented by.
const STEP: usize = 2;

/// Why a text has no other layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be read; the sink says why.
    Unreadable,
    /// The text laid out would not say the same, or not stay as it is. That is a fault of this module.
    Unsafe,
}

/// The text of a file laid out.
///
/// What comes out has the same values, the same comments in the same places, and is laid out already.
pub fn format(files: &Files, file: FileId, sink: &mut Sink) -> Result<String, Refused> {
    let mut own = Sink::new();
    let root = syntax::parse(files, file, &mut own);
    let wrong = own.has_errors();
    own.diagnostics().iter().cloned().for_each(|diagnostic| sink.push(diagnostic));
    let root = root.filter(|_| !wrong).ok_or(Refused::Unreadable)?;
    // A text alone is no file of ours.
    if matches!(root.value, Value::Scalar(_)) {
        return Ok(files.text(file).to_owned());
    }
    let first = lay_out(files.text(file), files.limits()).ok_or(Refused::Unsafe)?;
    let second = lay_out(&first.text, files.limits()).ok_or(Refused::Unsafe)?;
    let same = second.text == first.text
        && second.comments == first.comments
        && alike(&root, &first.root)
        && alike(&root, &second.root);
    if same { Ok(first.text) } else { Err(Refused::Unsafe) }
}

/// Whether two trees hold the same, wherever it stands.
fn alike(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar(a), Value::Scalar(b)) => a == b,
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Value::Mapping(a), Value::Mapping(b)) => {
            let entries = || a.iter().zip(b);
            a.len() == b.len()
                && entries().all(|(a, b)| a.key.value == b.key.value && alike(&a.value, &b.value))
        }
        _ => false,
    }
}

/// A text that was laid out.
struct LaidOut {
    /// What was read.
    root: Node,
    text: String,
    /// Each comment, and how many keys and values stand before it.
    comments: Vec<(usize, String)>,
}

fn lay_out(text: &str, limits: Limits) -> Option<LaidOut> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut files = Files::within(limits);
    let file = files.add(String::new(), text);
    let mut sink = Sink::new();
    let root = syntax::parse(&files, file, &mut sink).filter(|_| !sink.has_errors())?;
    let mut starts = Vec::new();
    collect(&root, &mut starts);
    let mut printer = Printer {
        text: files.text(file),
        at: 0,
        scalars: &starts,
        passed: 0,
        levels: Vec::new(),
        out: String::new(),
        gap: Gap { broke: true, ..Gap::default() },
        last: None,
        comments: Vec::new(),
    };
    printer.document(&root)?;
    let (text, comments) = (printer.out, printer.comments);
    Some(LaidOut { root, text, comments })
}

/// Where keys and values that are written begin and end, in order.
fn collect(node: &Node, found: &mut Vec<(usize, usize)>) {
    let place = |span: Span| (span.start < span.end).then_some((span.start as usize, span.end as usize));
    match &node.value {
        Value::Scalar(_) => found.extend(place(node.span)),
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Mapping(entries) => {
            for entry in entries {
                found.extend(place(entry.key.span));
                collect(&entry.value, found);
            }
        }
    }
}

/// A list or mapping without brackets that is open: the column it had and the one it gets.
#[derive(Debug, Clone, Copy)]
struct Level {
    was: usize,
    is: usize,
}

/// What stands between two tokens.
#[derive(Debug, Default)]
struct Gap<'t> {
    /// The comment at the end of a line.
    trailing: Option<&'t str>,
    /// Whether the next token begins a line.
    broke: bool,
    /// Lines of their own.
    lines: Vec<Own<'t>>,
    /// What was open before it.
    levels: Vec<Level>,
}

/// A line without a token.
#[derive(Debug)]
enum Own<'t> {
    Blank,
    Comment { text: &'t str, was: usize },
}

/// Copies a text along its tree.
struct Printer<'t> {
    text: &'t str,
    /// Where the next token begins, or the end of the text.
    at: usize,
    /// Where keys and values stand.
    scalars: &'t [(usize, usize)],
    /// How many of them were copied.
    passed: usize,
    levels: Vec<Level>,
    out: String,
    /// What was read since the last token and is not yet written.
    gap: Gap<'t>,
    /// The last token, where it is an indicator.
    last: Option<char>,
    comments: Vec<(usize, String)>,
}

impl<'t> Printer<'t> {
    fn document(&mut self, root: &Node) -> Option<()> {
        self.gap();
        while self.marker("...") || self.marker("---") {}
        // Such a key in the first column would divide documents.
        let divides = |node: &Node| match &node.value {
            Value::Mapping(entries) => {
                entries.iter().any(|e| ["---", "..."].iter().any(|m| e.key.value.starts_with(m)))
            }
            _ => false,
        };
        self.block(root, if divides(root) { STEP } else { 0 })?;
        while self.marker("...") {}
        if self.at < self.text.len() {
            return None;
        }
        self.flush(0, 0);
        self.out.push('\n');
        Some(())
    }

    /// A line that begins or ends the document.
    fn marker(&mut self, marker: &str) -> bool {
        let here = self.rest().starts_with(marker) && !self.at_scalar();
        if here {
            self.token(marker.len(), 0, 0);
            self.last = Some('-');
        }
        here
    }

    /// A value outside brackets; `column` is where it begins when it begins a line.
    fn block(&mut self, node: &Node, column: usize) -> Option<()> {
        match &node.value {
            Value::Scalar(_) if self.rest().starts_with(['|', '>']) => self.block_text(column),
            Value::Scalar(_) if node.span.start == node.span.end => Some(()),
            Value::Scalar(_) => self.scalar(column, column),
            _ if self.rest().starts_with(['[', '{']) => self.flow(column),
            Value::Sequence(items) => {
                self.levels.push(Level { was: self.column(), is: column });
                for item in items {
                    self.indicator('-', column)?;
                    self.block(item, column + STEP)?;
                }
                self.levels.pop().map(drop)
            }
            Value::Mapping(entries) => {
                self.levels.push(Level { was: self.column(), is: column });
                for entry in entries {
                    let explicit = self.indicator('?', column).is_some();
                    let indent = if explicit { column + STEP } else { column };
                    if explicit && self.rest().starts_with(['|', '>']) {
                        self.block_text(indent)?;
                    } else {
                        self.scalar(indent, indent)?;
                    }
                    if self.indicator(':', column).is_none() && !explicit {
                        return None;
                    }
                    self.block(&entry.value, column + STEP)?;
                }
                self.levels.pop().map(drop)
            }
        }
    }

    /// A value between brackets, up to the last of them.
    fn flow(&mut self, column: usize) -> Option<()> {
        // A bracket behind its key or dash holds what is indented from that; one that begins a line, from itself.
        let base = if self.gap.broke { column } else { column.saturating_sub(STEP) };
        let mut depth = 0;
        loop {
            let inner = base + STEP * depth;
            if self.at_scalar() {
                self.scalar(inner, inner)?;
                continue;
            }
            let token = self.rest().chars().next()?;
            match token {
                '[' | '{' => {
                    self.token(1, if depth == 0 { column } else { inner }, inner);
                    depth += 1;
                }
                ']' | '}' => {
                    depth = depth.checked_sub(1)?;
                    self.token(1, column.max(base + STEP * depth), inner);
                }
                ',' | ':' | '?' => self.token(1, inner, inner),
                _ => return None,
            }
            self.last = Some(token);
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// `-`, `?` or `:`, if it comes next.
    fn indicator(&mut self, indicator: char, column: usize) -> Option<()> {
        (self.rest().starts_with(indicator) && !self.at_scalar()).then(|| {
            self.token(1, column, column);
            self.last = Some(indicator);
        })
    }

    /// A key or value; `next` is the column of its further lines.
    fn scalar(&mut self, column: usize, next: usize) -> Option<()> {
        let (start, end) = *self.scalars.get(self.passed).filter(|(start, _)| *start == self.at)?;
        self.passed += 1;
        let written = self.text.get(start..end)?;
        self.begin(column, column);
        let double = written.starts_with('"');
        for (number, line) in written.split('\n').enumerate() {
            let line = if number == 0 { line } else { line.trim_start_matches([' ', '\t']) };
            let trimmed = line.trim_end_matches([' ', '\t']);
            // Between double quotes a blank behind a backslash is text.
            let slashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
            let line = if double && slashes % 2 == 1 { line } else { trimmed };
            if number > 0 {
                self.out.push('\n');
                self.out.push_str(&" ".repeat(if line.is_empty() { 0 } else { next }));
            }
            self.out.push_str(line);
        }
        self.at = end;
        self.last = None;
        self.gap();
        Some(())
    }

    /// A text behind `|` or `>`: its lines move as a whole.
    fn block_text(&mut self, column: usize) -> Option<()> {
        let parent = *self.levels.last()?;
        self.begin(column, column);
        let rest = self.rest();
        let first = rest.split('\n').next()?;
        let length = first.find(|c: char| !"|>+-".contains(c) && !c.is_ascii_digit()).unwrap_or(first.len());
        let (header, comment) = first.split_at_checked(length)?;
        self.out.push_str(header);
        if let Some(comment) = Some(comment.trim_matches([' ', '\t'])).filter(|c| !c.is_empty()) {
            self.out.push(' ');
            self.out.push_str(comment);
            self.comments.push((self.passed, comment.to_owned()));
        }
        let lines: Vec<&str> = match rest.split_once('\n') {
            Some((_, rest)) => rest.split('\n').collect(),
            None => Vec::new(),
        };
        let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let stated = header.chars().find_map(|c| c.to_digit(10)).map(|digit| digit as usize);
        let seen =
            lines.iter().find(|line| !line.trim_start_matches(' ').is_empty()).map(|line| blanks(line));
        let (was, is) = match stated {
            Some(digit) => (parent.was + digit, parent.is + digit),
            None => (seen.filter(|seen| *seen > parent.was).unwrap_or(usize::MAX), parent.is + STEP),
        };
        let blank = |line: &str| line.len() == blanks(line) && line.len() <= was;
        // What is behind the last line break of the file is no line where nothing stands there; the parser takes a
        // first line of blanks for one.
        let lines = match lines.split_last() {
            Some((last, before)) if blank(last) && (last.is_empty() || !before.is_empty()) => before,
            _ => &lines,
        };
        let within = lines.iter().take_while(|line| blanks(line) >= was || blank(line)).count();
        let lines = lines.get(..within)?;
        // Blank lines at the end are text only behind `+`.
        let kept = match lines.iter().rposition(|line| !blank(line)) {
            _ if header.contains('+') => lines.len(),
            Some(last) => last + 1,
            None => 0,
        };
        self.at += first.len();
        for line in lines.get(..kept)? {
            self.out.push('\n');
            self.at += 1 + line.len();
            if let (false, Some(text)) = (blank(line), line.get(was..)) {
                self.out.push_str(&" ".repeat(is));
                self.out.push_str(text);
            }
        }
        // Its place in the tree, if it has one, is somewhere within.
        self.passed +=
            self.scalars.iter().skip(self.passed).take_while(|(start, _)| *start < self.at).count();
        self.last = None;
        self.gap();
        if header.contains('+') {
            // A blank line that was no text, such as one with a tab, would become text.
            let blanks = self.gap.lines.iter().take_while(|line| matches!(line, Own::Blank)).count();
            self.gap.lines.drain(..blanks);
        }
        Some(())
    }

    /// Copies a token of so many bytes; comments before it stand in the column `comments`.
    fn token(&mut self, length: usize, column: usize, comments: usize) {
        self.begin(column, comments);
        self.out.push_str(&self.rest()[..length]);
        self.at += length;
        self.last = None;
        self.gap();
    }

    /// Writes what stands before a token.
    fn begin(&mut self, column: usize, comments: usize) {
        if self.flush(column, comments) {
            self.line(false, column);
            return;
        }
        let next = self.rest().chars().next().filter(|_| !self.at_scalar());
        let blank = match (self.last, next) {
            (Some(':' | '-' | '?'), _) => true,
            (_, Some(',' | ':' | ']' | '}')) => false,
            (Some(','), _) => true,
            _ => false,
        };
        if blank {
            self.out.push(' ');
        }
    }

    /// Writes comments and blank lines; whether the next token begins a line.
    fn flush(&mut self, column: usize, comments: usize) -> bool {
        let gap = std::mem::take(&mut self.gap);
        if let Some(comment) = gap.trailing {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        let hangs = matches!(self.last, Some(':' | '-' | '?'));
        let mut blank = false;
        for line in &gap.lines {
            match line {
                Own::Blank => blank = true,
                Own::Comment { text, was } => {
                    self.line(blank, comment_column(&gap.levels, *was, column.max(comments), hangs));
                    self.out.push_str(text);
                    blank = false;
                }
            }
        }
        if blank && self.at < self.text.len() && !self.out.is_empty() {
            self.out.push('\n');
        }
        gap.broke
    }

    /// Begins a line, behind a blank one if asked; the first line of all has none before it.
    fn line(&mut self, blank: bool, column: usize) {
        if !self.out.is_empty() {
            self.out.push_str(if blank { "\n\n" } else { "\n" });
        }
        self.out.push_str(&" ".repeat(column));
    }

    /// Reads on to the next token.
    fn gap(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let rest = self.rest();
            let line = rest.split('\n').next().unwrap_or_default();
            if line.starts_with('#') {
                let text = line.trim_end_matches([' ', '\t']);
                self.comments.push((self.passed, text.to_owned()));
                if self.gap.broke {
                    self.gap.lines.push(Own::Comment { text, was: self.column() });
                } else {
                    self.gap.trailing = Some(text);
                }
                self.at += line.len();
                // The comment's own line break makes no blank line.
                self.gap.broke = true;
                self.at += usize::from(self.rest().starts_with('\n'));
            } else if rest.starts_with('\n') {
                if self.gap.broke {
                    self.gap.lines.push(Own::Blank);
                }
                self.gap.broke = true;
                self.at += 1;
            } else {
                break;
            }
        }
        if !self.gap.lines.is_empty() {
            self.gap.levels.clone_from(&self.levels);
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn at_scalar(&self) -> bool {
        self.scalars.get(self.passed).is_some_and(|(start, _)| *start == self.at)
    }

    /// The column of the next token in the text as it was.
    fn column(&self) -> usize {
        self.text
            .get(..self.at)
            .and_then(|before| before.rfind('\n'))
            .map_or(self.at, |end| self.at - end - 1)
    }
}

/// Where a comment goes that has a line of its own: with what it stood with, which may have ended before `next`.
fn comment_column(levels: &[Level], was: usize, next: usize, hangs: bool) -> usize {
    match levels.last() {
        Some(deepest) if next > deepest.is => next,
        Some(deepest) if hangs && was > deepest.was => deepest.is + STEP,
        _ => {
            let ended = levels.iter().rev().take_while(|level| level.is >= next);
            ended.into_iter().find(|level| level.was <= was).map_or(next, |level| level.is)
        }
    }
}

#[cfg(test)]
mod tests;
