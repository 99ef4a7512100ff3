//! What every adapter does for its engine.

use std::{
    env,
    fs::File,
    io::{self, BufRead, BufReader, Write},
};

use crate::{
    counts::{Counts, Outcome},
    floor::day,
};

/// Hands each line of the dossiers that the first argument names to an engine, and prints what it counted.
pub fn run(mut engine: impl FnMut(&str, &mut Counts)) -> io::Result<()> {
    let mut counts = Counts::new(toetssteen_bench::norms::KINDS);
    each(|line| engine(line, &mut counts))?;
    print(&counts)
}

/// Hands on each line of the dossiers that the first argument names.
pub fn each(mut line: impl FnMut(&str)) -> io::Result<()> {
    let path = env::args().nth(1).ok_or_else(|| io::Error::other("which dossiers?"))?;
    let mut lines = BufReader::with_capacity(1 << 18, File::open(path)?);
    let mut text = String::new();
    while lines.read_line(&mut text)? > 0 {
        line(&text);
        text.clear();
    }
    Ok(())
}

/// Prints what was counted.
pub fn print(counts: &Counts) -> io::Result<()> {
    writeln!(io::stdout(), "{}", counts.to_json())
}

/// The same JSON, with the number of the day in the place of each date: engines that cannot reckon with dates can with numbers.
pub fn dates_as_numbers(line: &str, to: &mut String) {
    const LONG: usize = "\"2012-03-05\"".len();
    to.clear();
    let mut rest = line;
    while let Some(quote) = rest.find('"') {
        let date = rest.get(quote..quote + LONG).filter(|text| text.ends_with('"'));
        match date.and_then(|text| day(&text[1..LONG - 1])) {
            Some(day) => {
                to.push_str(&rest[..quote]);
                to.push_str(&day.to_string());
                rest = &rest[quote + LONG..];
            }
            None => {
                let end = rest[quote + 1..].find('"').map_or(rest.len(), |end| quote + 1 + end + 1);
                to.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    to.push_str(rest);
}

/// An outcome by its name.
pub fn outcome(name: &str) -> Outcome {
    match name {
        "met" => Outcome::Met,
        "partly" => Outcome::Partly,
        "not_met" => Outcome::NotMet,
        "not_applicable" => Outcome::NotApplicable,
        _ => Outcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_become_numbers() {
        let mut to = String::new();
        dates_as_numbers(r#"{"van":"1970-01-02","tot":"geen","x":["2024-03-01","a-b"],"y":1}"#, &mut to);
        assert_eq!(to, r#"{"van":1,"tot":"geen","x":[19783,"a-b"],"y":1}"#);
    }
}
