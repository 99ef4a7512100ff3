//! Texts in running sentences.

use crate::dutch;

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

/// A part of a whole between 0 and 1; 0 of nothing.
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    let float = |n| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}
