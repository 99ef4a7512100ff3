//! Norms and records made of bytes, against an evaluator that looks at every day: what the tests of soundness hold on
//! random bytes is held here on bytes that reach new code. The first byte says which property.

#![no_main]
#![allow(dead_code, reason = "the tests of soundness use more of what they share")]

#[path = "../../tests/soundness/choices.rs"]
mod choices;
#[path = "../../tests/soundness/common.rs"]
mod common;
#[path = "../../tests/soundness/complete.rs"]
mod complete;
#[path = "../../tests/soundness/generate.rs"]
mod generate;
#[path = "../../tests/soundness/oracle.rs"]
mod oracle;
#[path = "../../tests/soundness/place.rs"]
mod place;
#[path = "../../tests/soundness/properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (which, bytes) = input;
    match which % 8 {
        0 => properties::order_does_not_matter(bytes),
        1 => properties::what_is_not_needed_makes_no_difference(bytes),
        2 => properties::what_is_taken_down_comes_to_the_same(bytes),
        3 => {
            common::what_has_a_number_is_the_same_everywhere(bytes);
        }
        _ => properties::filling_holes_never_yields_what_was_not_possible(bytes),
    }
});
