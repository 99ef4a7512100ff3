//! Any text: what is found lies in it, in order, on characters; and what was replaced is found no more.

#![no_main]

use libfuzzer_sys::fuzz_target;
use toetssteen::screen::{Names, STOPS, Screen, redact};

fuzz_target!(|input: (&str, &str)| {
    let (names, text) = input;
    let screen = Screen { names: Names::read(names), ..Screen::default() };
    for hits in [screen.text(text), screen.name(text)] {
        let mut end = 0;
        for hit in &hits {
            assert!(end <= hit.start && hit.start < hit.end, "{hits:?}");
            assert!(text.get(hit.range()).is_some(), "{hit:?} is no place in the text");
            end = hit.end;
        }
    }
    // A list may name what stands in a redacted copy in the place of what was found.
    let screen = Screen::default();
    let (redacted, _) = redact(text, &screen.text(text), STOPS);
    let left: Vec<_> = screen.text(&redacted).into_iter().filter(|hit| hit.level >= STOPS).collect();
    assert!(left.is_empty(), "{left:?} is found in {redacted:?}");
});
