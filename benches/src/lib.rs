//! What is measured with: fictitious dossiers of clients who receive assistance (`bijstand`), in any number and with as many
//! holes as asked, and frameworks to hold them against, of any number of norms.
//!
//! Both are the same for the same parameters, whatever machine makes them.

pub mod chart;
pub mod compare;
pub mod document;
pub mod dossiers;
pub mod folder;
pub mod growth;
pub mod norms;
pub mod once;
