//! Diagnostics as text for people: the message, the lines it is about, and what to do.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::inert::{masked, one_line, visible};
use crate::source::{FileId, Files};

/// Labels at most this many lines apart are shown in one excerpt.
const NEAR: usize = 4;

/// The longest line that is shown, in bytes; of a longer one only the place is named, since a line is measured anew for
/// every diagnostic.
const LONGEST_LINE: usize = 20_000;

/// Whether the text goes to a terminal that shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// With ANSI colours.
    Colour,
}

/// Renders diagnostics in the order given, with an empty line between two.
pub fn render(diagnostics: &[Diagnostic], files: &Files, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    }
    .decor_style(DecorStyle::Unicode);
    let mut text = String::new();
    for diagnostic in diagnostics {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&renderer.render(&[group(diagnostic, files)]));
        text.push('\n');
    }
    text
}

/// How many errors and warnings there are, such as `2 errors, 1 warning`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.code.severity() == severity).count();
    let counted = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {one}s")),
    };
    let parts = [counted(count(Severity::Error), "error"), counted(count(Severity::Warning), "warning")];
    match parts {
        [None, None] => "no errors".into(),
        parts => parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, files: &'a Files) -> Group<'a> {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(one_line(&diagnostic.message).into_owned()).id(diagnostic.code.number());
    let mut group = Group::with_title(title);
    for excerpt in excerpts(diagnostic, files) {
        group = if excerpt.too_long(files) {
            excerpt.places(group, files)
        } else {
            group.element(excerpt.snippet(files))
        };
    }
    if diagnostic.at.is_none()
        && let Some(path) = &diagnostic.path
    {
        group = group.element(Origin::path(one_line(path)));
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(visible(help))),
        None => group,
    }
}

/// Lines that follow each other in one file, with the labels on them.
struct Excerpt<'a> {
    file: FileId,
    /// First and last line, from 1.
    lines: (usize, usize),
    labels: Vec<(AnnotationKind, &'a Label)>,
}

/// The lines around the labels, those of the mistake itself first: whole files would be slow to draw.
fn excerpts<'a>(diagnostic: &'a Diagnostic, files: &Files) -> Vec<Excerpt<'a>> {
    let at = diagnostic.at.iter().map(|label| (AnnotationKind::Primary, label));
    let related = diagnostic.related.iter().map(|label| (AnnotationKind::Context, label));
    let mut excerpts: Vec<Excerpt<'_>> = Vec::new();
    for (kind, label) in at.chain(related) {
        let line = files.line(label.span);
        let near = excerpts.iter_mut().find(|excerpt| {
            excerpt.file == label.span.file
                && (excerpt.lines.0.saturating_sub(NEAR)..=excerpt.lines.1 + NEAR).contains(&line)
        });
        match near {
            Some(excerpt) => {
                excerpt.lines = (excerpt.lines.0.min(line), excerpt.lines.1.max(line));
                excerpt.labels.push((kind, label));
            }
            None => {
                excerpts.push(Excerpt {
                    file: label.span.file,
                    lines: (line, line),
                    labels: vec![(kind, label)],
                });
            }
        }
    }
    excerpts
}

impl<'a> Excerpt<'a> {
    fn too_long(&self, files: &Files) -> bool {
        (self.lines.0..=self.lines.1).any(|line| files.line_range(self.file, line).len() > LONGEST_LINE)
    }

    fn snippet(&self, files: &'a Files) -> Snippet<'a, Annotation<'a>> {
        let text = files.text(self.file);
        let mut source = String::new();
        let mut annotations = Vec::new();
        for line in self.lines.0..=self.lines.1 {
            let range = files.line_range(self.file, line);
            let written = text[range.clone()].trim_end_matches('\r');
            let shown = if files.is_withheld(self.file) { withheld(written) } else { masked(written) };
            let shown_from = source.len();
            for (kind, label) in self.labels.iter().filter(|(_, label)| files.line(label.span) == line) {
                let Range { start, end } = shown_range(written, range.start, label, &shown);
                annotations.push(
                    kind.span(shown_from + start..shown_from + end)
                        .label((!label.text.is_empty()).then(|| one_line(&label.text))),
                );
            }
            source.push_str(&shown);
            if line < self.lines.1 {
                source.push('\n');
            }
        }
        Snippet::source(source)
            .path(one_line(files.path(self.file)))
            .line_start(self.lines.0)
            .annotations(annotations)
    }

    /// Only where the labels are and what they say.
    fn places(&self, mut group: Group<'a>, files: &Files) -> Group<'a> {
        for (_, label) in &self.labels {
            let place = files.place(label.span);
            let origin =
                Origin::path(one_line(&place.path).into_owned()).line(place.line).char_column(place.column);
            group = group.element(origin);
            if !label.text.is_empty() {
                group = group.element(Level::NOTE.message(one_line(&label.text)));
            }
        }
        group
    }
}

/// The part of a label that is on its first line, as bytes of the line as it is shown. What spans several lines is
/// recognised by its first.
fn shown_range(line: &str, line_start: usize, label: &Label, shown: &str) -> Range<usize> {
    let shown = |at: u32| {
        let byte = line.floor_char_boundary((at as usize).saturating_sub(line_start).min(line.len()));
        shown.chars().take(line[..byte].chars().count()).map(char::len_utf8).sum::<usize>()
    };
    let start = shown(label.span.start);
    start..shown(label.span.end).max(start)
}

/// What a line from which nothing may be quoted looks like: its length, and where its words are.
fn withheld(line: &str) -> String {
    line.chars().map(|c| if c.is_whitespace() { ' ' } else { '▒' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    fn span(files: &Files, file: FileId, part: &str) -> Span {
        let start = files.text(file).find(part).unwrap();
        let end = start + part.len();
        Span { file, start: u32::try_from(start).unwrap(), end: u32::try_from(end).unwrap() }
    }

    #[track_caller]
    fn shows(diagnostics: &[Diagnostic], files: &Files, expected: &str) {
        let text = render(diagnostics, files, Style::Plain);
        assert_eq!(text.trim_end(), expected.trim(), "\n{text}");
    }

    #[test]
    fn a_diagnostic_shows_its_line_and_what_to_do() {
        let mut files = Files::new();
        let text = "\n".repeat(17) + "      where: {domeinne: {contains: [kansen]}}\n" + &"x\n".repeat(5000);
        let file = files.add("norms/ouderen-45plus/maatwerk.yaml", text);
        let at = span(&files, file, "domeinne");
        let diagnostic =
            Diagnostic::new(Code::UnknownField, at, "`domeinne` is no field of event `diagnose`")
                .label("did you mean `domeinen`?")
                .help("the fields are `datum` and `domeinen`");
        shows(
            &[diagnostic],
            &files,
            r"
error[TS0203]: `domeinne` is no field of event `diagnose`
   ╭▸ norms/ouderen-45plus/maatwerk.yaml:18:15
   │
18 │       where: {domeinne: {contains: [kansen]}}
   │               ━━━━━━━━ did you mean `domeinen`?
   │
   ╰ help: the fields are `datum` and `domeinen`
",
        );
    }

    #[test]
    fn near_labels_share_an_excerpt_and_far_ones_have_their_own() {
        let mut files = Files::new();
        let file = files.add("a.yaml", format!("a: 1\nb: 2\né: 3\n{}z: 4\n", "# c\n".repeat(100)));
        let other = files.add("b.yaml", "\nx: 5\r\n");
        let diagnostic = Diagnostic::new(Code::DuplicateId, span(&files, file, "3"), "twice")
            .label("here")
            .related(span(&files, file, "a"), "first")
            .related(span(&files, file, "z: 4"), "")
            .related(span(&files, other, "5"), "there");
        shows(
            &[diagnostic],
            &files,
            r"
error[TS0209]: twice
    ╭▸ a.yaml:3:4
    │
  1 │ a: 1
    │ ─ first
  2 │ b: 2
  3 │ é: 3
    │    ━ here
    │
    ⸬  a.yaml:104:1
    │
104 │ z: 4
    │ ────
    │
    ⸬  b.yaml:2:4
    │
  2 │ x: 5
    ╰╴   ─ there
",
        );
    }

    #[test]
    fn what_has_no_place_names_its_path() {
        let files = Files::new();
        let missing =
            Diagnostic::about(Code::Unreadable, "norms/x.yaml", "the file is missing").help("write it");
        let empty = Diagnostic::about(Code::Empty, "norms", "nothing to audit");
        shows(
            &[missing, empty],
            &files,
            r"
error[TS0001]: the file is missing
 ╭▸ norms/x.yaml
 ╰ help: write it

error[TS0502]: nothing to audit
 ─▸ norms
",
        );
    }

    #[test]
    fn several_lines_are_shown_by_their_first_and_ends_of_texts_can_be_pointed_at() {
        let mut files = Files::new();
        let file = files.add("a.yaml", "a:\r\n  b: 1\r\n  c: 2\r\n");
        let end = Span { file, start: 20, end: 20 };
        let diagnostics = [
            Diagnostic::new(Code::MissingKey, span(&files, file, "b: 1\r\n  c: 2"), "`d` is missing"),
            Diagnostic::new(Code::Syntax, end, "the text ends too early").label("here"),
        ];
        shows(
            &diagnostics,
            &files,
            r"
error[TS0202]: `d` is missing
  ╭▸ a.yaml:2:3
  │
2 │   b: 1
  ╰╴  ━━━━

error[TS0101]: the text ends too early
  ╭▸ a.yaml:4:1
  │
4 │
  ╰╴━ here
",
        );
    }

    #[test]
    fn control_characters_reach_no_terminal() {
        let mut files = Files::new();
        let file = files.add("a\u{1b}.yaml", "\tk: \u{1b}[2J\u{9b}\u{202e}é: x # \r y\n");
        let diagnostic = Diagnostic::new(Code::UnknownKey, span(&files, file, "é"), "`\u{1b}[2J\nerror`")
            .label("\u{2066}\u{7f}")
            .help("a\nb\u{0}");
        let text = render(std::slice::from_ref(&diagnostic), &files, Style::Plain);
        assert!(!text.contains(crate::inert::acts), "{text:?}");
        assert!(!text.contains('\t'), "{text:?}");
        shows(
            &[diagnostic],
            &files,
            r"
error[TS0201]: `\u{1b}[2J\nerror`
  ╭▸ a\u{1b}.yaml:1:11
  │
1 │     k: �[2J��é: x # � y
  │              ━ \u{2066}\u{7f}
  │
  ╰ help: a
          b\u{0}
",
        );
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        let mut files = Files::new();
        let file = files.add("a.yaml", "a: 1\n");
        let diagnostics = [Diagnostic::new(Code::Unused, span(&files, file, "a"), "`a` is unused")];
        let (plain, colour) =
            (render(&diagnostics, &files, Style::Plain), render(&diagnostics, &files, Style::Colour));
        assert!(plain.starts_with("warning[TS0214]: `a` is unused\n"), "{plain}");
        let mut stripped = String::new();
        for (i, part) in colour.split('\u{1b}').enumerate() {
            stripped.push_str(if i == 0 { part } else { part.split_once('m').unwrap().1 });
        }
        assert_ne!(plain, colour);
        assert_eq!(plain, stripped);
    }

    #[test]
    fn of_endless_lines_only_the_place_is_named() {
        let mut files = Files::new();
        let file = files.add("a.yaml", format!("[{}x]", "1, ".repeat(600_000)));
        let diagnostic = Diagnostic::new(Code::WrongType, span(&files, file, "x"), "no number").label("this");
        shows(
            &[diagnostic],
            &files,
            r"
error[TS0206]: no number
 ╭▸ a.yaml:1:1800002
 ╰ note: this
",
        );
    }

    #[test]
    fn the_summary_counts() {
        let of = |codes: &[Code]| {
            summary(&codes.iter().map(|code| Diagnostic::about(*code, "x", "y")).collect::<Vec<_>>())
        };
        assert_eq!(of(&[Code::Syntax, Code::Unused, Code::Limit]), "2 errors, 1 warning");
        assert_eq!(of(&[Code::Syntax]), "1 error");
        assert_eq!(of(&[Code::Unused, Code::Unused]), "2 warnings");
        assert_eq!(of(&[]), "no errors");
    }
}
