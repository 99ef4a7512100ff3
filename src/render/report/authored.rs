//! What people wrote for the report.

use crate::findings::Findings;

/// The text for a section, if somebody wrote one.
pub(super) fn text<'a>(findings: &'a Findings, section: &str) -> Option<&'a str> {
    let text = findings.audit.texts.iter().find(|text| text.section == section)?;
    (!text.markdown.trim().is_empty()).then_some(&text.markdown)
}
