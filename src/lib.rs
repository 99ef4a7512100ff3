//! Toetssteen tests practice against norms: declarative norm frameworks (YAML) against anonymised case dossiers, to
//! findings per aspect, with evidence, and a rendered inspection report.
//!
//! Data flows one way; each module knows only those before it.
//!
//! ```text
//! text ──> files with spans ──> compiled framework ─┐
//!          source, syntax        vocabulary,         │
//!                                compile, framework   │
//! dossiers, one at a time ───────────────────────────┼──> assess ──> aggregate ──> findings ──> render
//!          dossier                                    │    (per dossier)  (mergeable)  (the one document)
//! judgements, parameters ────────────────────────────┘
//!          audit
//! ```
//!
//! Everything here is free of files, clock, environment, threads and terminal; only the command line (`cli`, a
//! feature) touches the world.

pub mod aggregate;
pub mod assess;
pub mod audit;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compile;
pub mod decisions;
pub mod diagnostic;
pub mod dossier;
pub mod dutch;
pub mod explain;
pub mod findings;
pub mod framework;
pub mod grammar;
pub mod inert;
pub mod layout;
pub mod limits;
pub mod needed;
pub mod quotes;
pub mod references;
pub mod render;
pub mod screen;
pub mod sentence;
pub mod source;
pub mod stats;
pub mod suite;
pub mod syntax;
pub(crate) mod table;
pub mod time;
pub mod vacuity;
pub mod verdict;
pub mod verify;
pub mod vocabulary;
