//! A norm's conditions in words, as a tree.

use serde::Serialize;

/// A line of a norm in words with the lines under it.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) depth: usize,
    pub(super) under: Vec<Line<'a>>,
}

/// Lines indented by two spaces per level, as a tree.
pub(super) fn tree(lines: &[String]) -> Vec<Line<'_>> {
    fn level<'a>(
        lines: &mut std::iter::Peekable<impl Iterator<Item = (usize, &'a str)>>,
        depth: usize,
    ) -> Vec<Line<'a>> {
        let mut out: Vec<Line<'a>> = Vec::new();
        while let Some(&(own, text)) = lines.peek() {
            if own < depth {
                break;
            }
            if own > depth && depth < DEEPEST {
                let under = level(lines, depth + 1);
                match out.last_mut() {
                    Some(line) => line.under.extend(under),
                    None => out.extend(under),
                }
            } else {
                out.push(Line { text, depth, under: Vec::new() });
                lines.next();
            }
        }
        out
    }
    /// Deeper lines stay at this level: the template recurses.
    const DEEPEST: usize = 12;
    let indented =
        lines.iter().map(|line| ((line.len() - line.trim_start_matches(' ').len()) / 2, line.trim()));
    level(&mut indented.peekable(), 0)
}
