//! Markdown in both directions: texts that people wrote for the report, and plain text that has to stay plain.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_cmark::{
    CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html,
};

use crate::{inert::marked, references};

const LINKS: [&str; 3] = ["http://", "https://", "mailto:"];

/// Where on the page a finding is, by the name that texts refer to it by.
pub(super) type Places = BTreeMap<String, String>;

/// An authored text as HTML, its highest heading at `level`.
pub(super) fn to_html(text: &str, level: usize, places: &Places) -> String {
    let text = marked(text);
    let mut out = String::new();
    html::push_html(&mut out, tame(&text, level, places).into_iter());
    out
}

/// A whole document of our own templates as HTML: tables and notes as well, and wide tables scroll by themselves. What people
/// wrote is escaped in it, and raw HTML would become text.
pub(super) fn page(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let events = Parser::new_ext(text, options).flat_map(|event| {
        let raw = |html: &'static str| Event::Html(html.into());
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => vec![Event::Text(raw)],
            Event::Start(Tag::Table(columns)) => {
                vec![
                    raw(r#"<div class="rol" role="region" tabindex="0" aria-label="tabel">"#),
                    Event::Start(Tag::Table(columns)),
                ]
            }
            Event::End(TagEnd::Table) => vec![event, raw("</div>")],
            other => vec![other],
        }
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// An authored text as Markdown in which nothing but the allowed constructs is left, its highest heading at `level`.
pub(super) fn to_markdown(text: &str, level: usize, places: &Places) -> String {
    let text = marked(text);
    let mut writer = Writer { blocks: vec![Block::default()], line: String::new(), links: Vec::new() };
    for event in tame(&text, level, places) {
        writer.event(event);
    }
    writer.flush();
    writer.blocks.pop().unwrap_or_default().lines.join("\n")
}

/// Plain text for a place inside a line of Markdown: one line, nothing in it is markup.
pub(super) fn plain(text: &str) -> String {
    let text = marked(text);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len() + 8);
    escape_into(&mut out, &line);
    // Spaces at the ends separate the text from what the template puts around it.
    let lead = if text.starts_with(char::is_whitespace) && !line.is_empty() { " " } else { "" };
    let tail = if text.ends_with(char::is_whitespace) && !line.is_empty() { " " } else { "" };
    format!("{lead}{out}{tail}")
}

/// A quotation: every line behind `> `, nothing in it is markup.
pub(super) fn quotation(text: &str) -> String {
    let text = marked(text);
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.trim().lines() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str("> ");
        // On its own, for what would begin a block at the start of a line does so behind `> ` as well.
        let mut escaped = String::with_capacity(line.len() + 8);
        escape_into(&mut escaped, line.trim());
        out.push_str(&escaped);
        out.truncate(out.trim_end().len());
    }
    out
}

/// The events of a text without what could act: raw HTML becomes text, images their description, links to other
/// schemes their text.
fn tame<'t>(text: &'t str, level: usize, places: &Places) -> Vec<Event<'t>> {
    let highest = Parser::new(text)
        .filter_map(|event| match event {
            Event::Start(Tag::Heading { level, .. }) => Some(level as usize),
            _ => None,
        })
        .min()
        .unwrap_or(1);
    let demote = move |own: HeadingLevel| {
        HeadingLevel::try_from((own as usize - highest + level).min(6)).unwrap_or(HeadingLevel::H6)
    };
    let mut links = Vec::new();
    let events = Parser::new(text).filter_map(move |event| {
        Some(match event {
            Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
            Event::Start(Tag::Link { dest_url, link_type, title, id }) => {
                if let Some(finding) = dest_url.strip_prefix(references::SCHEME) {
                    let place = places.get(references::name(finding));
                    links.push(place.is_some());
                    let dest_url = format!("#{}", place?).into();
                    let title = CowStr::Borrowed("");
                    return Some(Event::Start(Tag::Link {
                        dest_url,
                        link_type: LinkType::Inline,
                        title,
                        id,
                    }));
                }
                let target = dest_url.to_ascii_lowercase();
                let allowed = LINKS.iter().any(|scheme| target.starts_with(scheme));
                links.push(allowed);
                if !allowed {
                    return None;
                }
                Event::Start(Tag::Link { dest_url, link_type, title, id })
            }
            Event::End(TagEnd::Link) => {
                if !links.pop().unwrap_or(false) {
                    return None;
                }
                Event::End(TagEnd::Link)
            }
            Event::Start(Tag::Heading { level: own, .. }) => Event::Start(Tag::Heading {
                level: demote(own),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            Event::End(TagEnd::Heading(own)) => Event::End(TagEnd::Heading(demote(own))),
            other => other,
        })
    });
    TextMergeStream::new(events).collect()
}

/// Appends text with a backslash before whatever Markdown, or GitHub's, could take for markup.
fn escape_into(out: &mut String, text: &str) {
    let fresh = out.is_empty() || out.ends_with('\n');
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let www = |at: usize| {
        text.as_bytes().get(at.wrapping_sub(3)..at).is_some_and(|b| b.eq_ignore_ascii_case(b"www"))
    };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let marks = match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$'
            | '!' | '@' | '^' | '=' => true,
            // `:emoji:`, `http://` and `mailto:x`, but not the colon of a sentence.
            ':' => next.is_some_and(|next| !next.is_whitespace()),
            '.' => (fresh && digits > 0 && at == digits) || www(at),
            ')' => fresh && digits > 0 && at == digits,
            '-' | '+' => fresh && at == 0,
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(c);
    }
}

#[derive(Default)]
struct Block {
    lines: Vec<String>,
    /// What stands before its first line and before the others.
    first: String,
    rest: String,
    /// The number of the next item, in an ordered list.
    next: Option<u64>,
    code: bool,
}

/// Writes events as Markdown: a stack of open blocks and the line that is being filled.
struct Writer {
    blocks: Vec<Block>,
    line: String,
    links: Vec<String>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.blocks.last().is_some_and(|block| block.code) => {
                self.line.push_str(&text);
            }
            Event::Text(text) => escape_into(&mut self.line, &text),
            Event::Code(code) => {
                let code = code.replace('\n', " ");
                let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest + 1);
                let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
                let _ = write!(self.line, "{fence}{pad}{code}{pad}{fence}");
            }
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push_str("\\\n"),
            Event::Rule => self.lines("***"),
            // Extensions that are not switched on, and raw HTML, which is text by now.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.line = String::new();
                self.open(&format!("{} ", "#".repeat(level as usize)), "");
            }
            Tag::BlockQuote(_) => self.open("> ", "> "),
            Tag::CodeBlock(_) => {
                self.open("", "");
                if let Some(block) = self.blocks.last_mut() {
                    block.code = true;
                }
            }
            Tag::List(next) => {
                self.open("", "");
                if let Some(block) = self.blocks.last_mut() {
                    block.next = next;
                }
            }
            Tag::Item => {
                let marker = self.blocks.last_mut().and_then(|list| list.next.as_mut()).map_or_else(
                    || "- ".to_owned(),
                    |next| {
                        let marker = format!("{next}. ");
                        *next = next.saturating_add(1);
                        marker
                    },
                );
                self.open(&marker, &" ".repeat(marker.len()));
            }
            Tag::Emphasis => self.line.push('*'),
            Tag::Strong => self.line.push_str("**"),
            Tag::Link { dest_url, .. } => {
                self.line.push('[');
                self.links.push(target(&dest_url));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::Item => {
                self.close();
            }
            TagEnd::Emphasis => self.line.push('*'),
            TagEnd::Strong => self.line.push_str("**"),
            TagEnd::Link => {
                let target = self.links.pop().unwrap_or_default();
                let _ = write!(self.line, "](<{target}>)");
            }
            _ => {}
        }
    }

    fn open(&mut self, first: &str, rest: &str) {
        self.flush();
        self.blocks.push(Block { first: first.to_owned(), rest: rest.to_owned(), ..Block::default() });
    }

    fn close(&mut self) {
        self.flush();
        let Some(mut block) = self.blocks.pop() else { return };
        if block.code {
            let longest = block.lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max();
            let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
            block.lines.insert(0, fence.clone());
            block.lines.push(fence);
        }
        let mut lines = Vec::with_capacity(block.lines.len());
        for (at, line) in block.lines.iter().enumerate() {
            let prefix = if at == 0 { &block.first } else { &block.rest };
            lines.push(format!("{prefix}{line}").trim_end().to_owned());
        }
        let tight = block.first.starts_with("- ") || block.first.ends_with(". ");
        self.append(lines, tight);
    }

    /// Moves the line that is being filled to the innermost block.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.lines(line.trim_end());
        }
    }

    fn lines(&mut self, text: &str) {
        self.append(text.lines().map(str::to_owned).collect(), false);
    }

    /// Appends a block to the innermost open one; blocks are a blank line apart, items of a list are not.
    fn append(&mut self, lines: Vec<String>, tight: bool) {
        if let Some(parent) = self.blocks.last_mut() {
            if !parent.lines.is_empty() && !tight {
                parent.lines.push(String::new());
            }
            parent.lines.extend(lines);
        }
    }
}

/// A link target that can stand between angle brackets.
fn target(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '<' | '>' | '\\' | '(' | ')' | '|' | '`' | ' ' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_html_and_foreign_links_are_text() {
        let hostile = "Zie <b onclick=\"x()\">hier</b> en [daar](javascript:alert(1)) of ![x](http://a/b.png)\n\n\
                       <script>alert(1)</script>\n\n[goed](HTTPS://voorbeeld.nl/a(b))";
        let html = to_html(hostile, 3, &Places::new());
        assert!(
            !html.contains("<script")
                && !html.contains("<b ")
                && !html.contains("javascript")
                && !html.contains("<img")
        );
        assert!(html.contains("&lt;script&gt;") && html.contains("href=\"HTTPS://voorbeeld.nl/a(b)\""));
        let back = to_markdown(hostile, 3, &Places::new());
        assert_eq!(to_html(&back, 1, &Places::new()).matches("<a ").count(), 1);
        assert!(back.contains("\\<script\\>") && !back.contains("javascript"));
    }

    #[test]
    fn markdown_survives_being_written_again() {
        let text = "# Kop\n\nEen *nadruk* en **meer** `a``b`.\n\n1. een\n2. twee\n   - diep\n\n> citaat\n> 1\\. geen lijst\n\n\
                    - los\n\n  tweede alinea\n\nregel\\\n\\- geen lijst\n\n    code <x>\n\n***\n\n\\# geen kop";
        let written = to_markdown(text, 1, &Places::new());
        assert_eq!(to_markdown(&written, 1, &Places::new()), written);
        let squash = |html: String| html.replace("<p>", "").replace("</p>", "").replace(['\n', ' '], "");
        assert_eq!(squash(to_html(&written, 1, &Places::new())), squash(to_html(text, 1, &Places::new())));
        assert!(to_html(text, 3, &Places::new()).contains("<h3>Kop</h3>"));
    }

    #[test]
    fn plain_text_stays_plain() {
        for text in [
            "1. lijst",
            "- lijst",
            "# kop",
            "*a* _b_ [c](d) <e> & `f` | g",
            "===",
            "www.a.nl http://b",
            "+ x",
            "12) y",
        ] {
            let html = to_html(&plain(text), 1, &Places::new());
            let shown = html.trim().trim_start_matches("<p>").trim_end_matches("</p>");
            assert_eq!(shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), text);
        }
        assert_eq!(plain("a\nb"), "a b");
        assert_eq!(quotation("# a\n\n- b."), "> \\# a\n>\n> \\- b.");
    }
}
