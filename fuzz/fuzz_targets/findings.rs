//! Findings documents that anybody may have written: read or refused, and what is read can be written, read again, shown
//! and compared.

#![no_main]

use libfuzzer_sys::fuzz_target;
use toetssteen::{findings::document, references, verify};

fuzz_target!(|text: &str| {
    let Ok(findings) = document::read(text) else { return };
    toetssteen_fuzz::show(&findings, text.len());
    for text in &findings.audit.texts {
        for reference in references::references(&text.markdown) {
            let _ = references::check(&reference.target, &findings);
        }
    }
    let _ = verify::results(&findings, &findings);
});
