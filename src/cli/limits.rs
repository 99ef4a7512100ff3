//! `--limit NAME=NUMBER`: how much an input may ask for, for one run.

use std::sync::OnceLock;

use crate::{
    diagnostic::nearest,
    limits::{ALL, Limit, Limits},
    source::Files,
};

/// What holds in this run; whoever reads a file in it needs them.
static LIMITS: OnceLock<Limits> = OnceLock::new();

/// Sets what holds in this run.
pub(super) fn set(given: &[(&Limit, usize)]) {
    let mut limits = Limits::default();
    for (limit, number) in given {
        limits.set(limit, *number);
    }
    // The command line is read once.
    let _ = LIMITS.set(limits);
}

/// What holds in this run.
pub(super) fn limits() -> Limits {
    LIMITS.get().copied().unwrap_or_default()
}

/// No files yet, within what holds in this run.
pub(super) fn files() -> Files {
    Files::within(limits())
}

/// Reads `NAME=NUMBER`.
pub(super) fn parse(written: &str) -> Result<(&'static Limit, usize), String> {
    let (name, number) = written.split_once('=').ok_or("a limit is set as NAME=NUMBER, such as depth=100")?;
    let Some(limit) = ALL.iter().find(|limit| limit.name == name) else {
        let names = || ALL.iter().map(|limit| limit.name);
        let hint =
            nearest(name, names()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(format!(
            "`{name}` is no limit, known are {}{hint}",
            names().collect::<Vec<_>>().join(", ")
        ));
    };
    let range = 1..=limit.most;
    let number = number.replace('_', "").parse().ok().filter(|number| range.contains(number));
    let wrong = || {
        let most = if limit.most < usize::MAX / 4 { format!(" to {}", limit.most) } else { String::new() };
        format!("`{name}` is a whole number from 1{most}, such as {name}={}", limit.default)
    };
    Ok((limit, number.ok_or_else(wrong)?))
}
