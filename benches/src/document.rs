//! Tables in a document, written between marks: `<!-- NAME -->` and `<!-- /NAME -->`.

use std::{fs, io, path::Path};

/// Puts a text in the place of what stands between the marks of a name.
pub fn replace(path: &Path, name: &str, text: &str) -> io::Result<()> {
    let whole = fs::read_to_string(path)?;
    let lacking = || io::Error::other(format!("{}: no place for `{name}`", path.display()));
    let (before, rest) = whole.split_once(&format!("<!-- {name} -->\n")).ok_or_else(lacking)?;
    let (_, after) = rest.split_once(&format!("<!-- /{name} -->\n")).ok_or_else(lacking)?;
    fs::write(path, format!("{before}<!-- {name} -->\n\n{}\n\n<!-- /{name} -->\n{after}", text.trim_end()))
}

/// A table in Markdown.
pub fn table(head: &[(&str, Column)], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let names: Vec<String> = head.iter().map(|(name, _)| (*name).to_owned()).collect();
    let rules: String = head.iter().map(|(_, column)| column.rule()).collect();
    [line(&names), format!("|{rules}\n"), rows.iter().map(|row| line(row)).collect()].concat()
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Words.
    Words,
    /// Figures, set against the right.
    Figures,
}

impl Column {
    fn rule(self) -> &'static str {
        match self {
            Self::Words => "---|",
            Self::Figures => "---:|",
        }
    }
}

/// A whole number with a comma before each three digits.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A figure with about three digits that say something.
pub fn short(figure: f64) -> String {
    match figure {
        ..0.1 => format!("{figure:.3}"),
        ..10.0 => format!("{figure:.2}"),
        ..100.0 => format!("{figure:.1}"),
        _ => grouped(format!("{figure:.0}").parse().unwrap_or(u64::MAX)),
    }
}

/// Bytes, in megabytes.
pub fn megabytes(bytes: u64) -> String {
    grouped(bytes.div_ceil(1_000_000))
}
