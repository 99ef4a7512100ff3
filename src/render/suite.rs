//! What tests of norms found, as text.

use comfy_table::{Cell, CellAlignment, Table, presets};

use crate::{
    dutch,
    inert::one_line,
    render::tree,
    source::Files,
    suite::{
        Failure,
        coverage::{Coverage, Line, Rated},
        key,
        mutate::Score,
    },
};

/// A failed expectation: where, what was expected, what was found, and why.
pub fn failure(failure: &Failure, files: &Files) -> String {
    let place = files.place(failure.span).to_string();
    let mut text = format!(
        "FAILED {}: {}: {}\n",
        one_line(&place),
        one_line(&failure.norm),
        one_line(failure.title.trim())
    );
    for (what, expected, found) in &failure.differences {
        text +=
            &format!("  {what}\n    expected  {}\n    found     {}\n", one_line(expected), one_line(found));
    }
    text + &tree::branches(&failure.explanation, "    ")
}

/// Which outcomes the cases show: how many cases of each, `–` where it cannot occur, `0` where no case shows it.
pub fn coverage(coverage: &Coverage) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["norm", "met", "partly", "not_met", "unknown", "n/a", "lacking"]);
    for line in &coverage.norms {
        let name = match &line.criterion {
            None => one_line(&line.norm).into_owned(),
            Some(criterion) => format!("  {}", one_line(criterion)),
        };
        let mut cells = vec![Cell::new(name)];
        cells.extend(line.outcomes.iter().map(|(_, cases, can_be)| {
            let text = if *can_be || *cases > 0 { cases.to_string() } else { "–".into() };
            Cell::new(text).set_alignment(CellAlignment::Right)
        }));
        let lacking: Vec<&str> = line.lacking().map(key).collect();
        cells.push(Cell::new(lacking.join(", ")));
        table.add_row(cells);
    }
    let (can_be, shown) = score(coverage);
    let rows: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    let ratings: String = coverage.ratings.iter().map(rated).collect();
    format!(
        "{rows}{ratings}\ncoverage: {shown} of {can_be} outcomes shown ({})\n",
        dutch::percentage(share(coverage)).replace(',', ".")
    )
}

/// The outcomes that can occur and those that some case shows.
fn score(coverage: &Coverage) -> (usize, usize) {
    let norms = coverage.norms.iter().map(Line::score);
    let ratings = coverage.ratings.iter().map(Rated::score);
    norms.chain(ratings).fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
}

/// The places of dossiers on an aspect in one line.
fn rated(rated: &Rated) -> String {
    let shown = rated.places.iter().filter(|(_, cases, can_be)| *can_be || *cases > 0);
    let places: Vec<String> = shown.map(|(place, cases, _)| format!("{place} {cases}")).collect();
    let lacking: Vec<&str> = rated.lacking().collect();
    let lacking =
        if lacking.is_empty() { String::new() } else { format!("; lacking {}", lacking.join(", ")) };
    one_line(&format!("rating of {}: {}{lacking}", rated.aspect, places.join(", "))).into_owned() + "\n"
}

/// The share of outcomes that some case shows, in hundredths of a percent, rounded down.
pub fn share(coverage: &Coverage) -> u64 {
    let (can_be, shown) = score(coverage);
    (shown as u64 * 10_000).checked_div(can_be as u64).unwrap_or(10_000)
}

/// The changes that no case noticed, and how many were.
pub fn mutation(score: &Score, files: &Files) -> String {
    let mut text = String::new();
    for mutant in &score.survived {
        let told = format!("unnoticed {}: {}: {}", files.place(mutant.span), mutant.of, mutant.change);
        text += &(one_line(&told).into_owned() + "\n");
    }
    text + &format!(
        "mutation: {} of {} changes noticed ({}); {} more do not compile\n",
        score.killed,
        score.killed + score.survived.len(),
        dutch::percentage(score.share()).replace(',', "."),
        score.invalid
    )
}
