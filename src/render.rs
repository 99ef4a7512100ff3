//! Findings into text; one file per form. Renderers see findings (or diagnostics, or an explanation) and nothing else.

pub mod diagnostics;
pub mod frameworks;
pub mod problems;
pub mod report;
pub mod screen;
pub mod suite;
pub mod table;
pub mod tree;
