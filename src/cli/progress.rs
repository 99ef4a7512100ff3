//! How far long work is: on a terminal, and never in a pipe.

use std::{fs, io::IsTerminal, path::Path};

use super::load::STDIN;

/// A bar of work that comes in so many parts; nothing for what is done at once.
pub(super) fn bar(total: u64, what: &str) -> indicatif::ProgressBar {
    const WORTH_SHOWING: u64 = 500;
    if total < WORTH_SHOWING || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(total);
    if let Ok(style) =
        indicatif::ProgressStyle::with_template(&format!("{{pos}}/{{len}} {what} {{wide_bar}} {{eta}}"))
    {
        bar.set_style(style);
    }
    bar
}

/// How far reading is: on a terminal a bar with how many records there were, how many a second, and how long it still takes;
/// nothing in a pipe, and nothing for what is done at once.
pub(super) struct Records(indicatif::ProgressBar);

impl Records {
    /// Of the records in these files.
    pub(super) fn new<'a>(paths: impl Iterator<Item = &'a Path>) -> Self {
        const WORTH_SHOWING: u64 = 4 << 20;
        // What is read from a file that is small costs opening it.
        const OPENING: u64 = 8 << 10;
        let (mut total, mut unknown) = (0, false);
        for path in paths {
            total += fs::metadata(path).map_or(0, |meta| meta.len().max(OPENING));
            unknown |= path == Path::new(STDIN);
        }
        if (total < WORTH_SHOWING && !unknown) || !std::io::stderr().is_terminal() {
            return Self(indicatif::ProgressBar::hidden());
        }
        let (bar, form) = if unknown {
            (indicatif::ProgressBar::no_length(), "{spinner} {msg} {elapsed}")
        } else {
            (indicatif::ProgressBar::new(total), "{msg} {wide_bar} {eta}")
        };
        if let Ok(style) = indicatif::ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many bytes of them were read, and so many records.
    pub(super) fn set(&self, bytes: u64, records: usize) {
        let seconds = self.0.elapsed().as_secs_f64().max(0.001);
        #[expect(clippy::cast_precision_loss, reason = "it is shown without decimals")]
        let rate = records as f64 / seconds;
        self.0.set_position(bytes);
        self.0.set_message(format!("{records} records, {rate:.0} a second"));
    }

    /// Shows something else meanwhile.
    pub(super) fn suspend(&self, show: impl FnOnce()) {
        self.0.suspend(show);
    }

    /// All was read.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
