//! Dutch as the report writes it: numbers, agreement, sentences.

use crate::dutch;

/// A number in running text: up to twenty in words.
pub(super) fn spelled(n: u64) -> String {
    const WORDS: [&str; 21] = [
        "nul",
        "één",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
        "dertien",
        "veertien",
        "vijftien",
        "zestien",
        "zeventien",
        "achttien",
        "negentien",
        "twintig",
    ];
    usize::try_from(n).ok().and_then(|n| WORDS.get(n)).map_or_else(|| thousands(n), |&word| word.to_owned())
}

/// A number between figures: only one is a word, since "1" reads as "een".
pub(super) fn figure(n: u64) -> String {
    if n == 1 { "één".to_owned() } else { thousands(n) }
}

pub(super) use crate::dutch::thousands;

pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", figure(n), if n == 1 { one } else { many })
}

pub(super) fn agree<'a>(n: u64, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

/// A title in the middle of a sentence: its first letter small, unless it starts with an abbreviation.
pub(super) fn inside(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

/// Starts with a capital and ends with a mark.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    // A stressed "één" has no accent on its capital.
    let text = text.strip_prefix("één").map_or_else(|| dutch::capitalize(text), |rest| format!("Eén{rest}"));
    if text.is_empty() || text.ends_with(['.', '?', '!', '…']) { text } else { format!("{text}.") }
}

pub(super) fn quoted(titles: impl Iterator<Item = String>) -> String {
    let titles: Vec<String> = titles.map(|title| format!("‘{title}’")).collect();
    dutch::join(&titles, "en")
}

pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), dutch::percent)
}

/// "14–42%".
pub(super) fn range(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => {
            format!("{}–{}", dutch::percent(low).trim_end_matches('%'), dutch::percent(high))
        }
        _ => "–".to_owned(),
    }
}

pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    let float = |n| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}
