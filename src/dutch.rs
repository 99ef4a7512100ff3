//! Dutch as inspectors read it: numbers, dates, enumerations, the names of outcomes.

use crate::findings::{Agreement, Overruled, Population, Published, Verdict};

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// A month's name; `month` counts from 1. Outside 1–12 the nearest.
pub fn month(month: i8) -> &'static str {
    let at = usize::try_from(month.clamp(1, 12) - 1).unwrap_or(0);
    MONTHS[at]
}

/// A date of any precision in words: `2013-06-30` becomes "30 juni 2013", `2013-06` "juni 2013"; what is no such
/// date comes back as it was.
pub fn date(iso: &str) -> String {
    let mut parts = iso.splitn(3, '-');
    let (year, month_part, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let name = month_part.and_then(|m| m.parse::<i8>().ok()).filter(|m| (1..=12).contains(m)).map(month);
    match (name, day.and_then(|d| d.parse::<i8>().ok()), day) {
        (Some(name), Some(day), _) => format!("{day} {name} {year}"),
        (Some(name), None, None) => format!("{name} {year}"),
        _ => iso.to_owned(),
    }
}

/// "a", "a en b", "a, b en c", with the given last word.
pub fn join<S: AsRef<str>>(items: &[S], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", first.join(", "), last.as_ref())
        }
    }
}

/// The text with its first letter a capital.
pub fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A number with a decimal comma and so many digits after it.
pub fn decimal(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('.', ",")
}

/// A share between 0 and 1 as a whole percentage, "26%"; halves go up, as people round.
pub fn percent(share: f64) -> String {
    format!("{}%", whole_percent(share))
}

/// A share between 0 and 1 in whole percents.
pub fn whole_percent(share: f64) -> String {
    // Far less than any difference between two shares of dossiers, far more than what a float misses of one.
    const NUDGE: f64 = 1e-9;
    decimal((share * 100.0 + 0.5 + NUDGE).floor(), 0)
}

/// "1 dossier", "3 dossiers", "0 dossiers".
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// How many records of each kind: "38 dossiers, 125 klantmanagers en 92 gemeenten". Kinds of which there are none are
/// left out, but for the main one.
pub fn populations(populations: &[Population]) -> String {
    let counted = |p: &Population| {
        format!("{} {}", thousands(p.records), if p.records == 1 { &p.one } else { &p.many })
    };
    let some = populations.iter().enumerate().filter(|(slot, p)| *slot == 0 || p.records > 0);
    join(&some.map(|(_, p)| counted(p)).collect::<Vec<_>>(), "en")
}

/// Whether what was computed is what was published.
pub fn agreement(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Agrees => "stemt overeen",
        Agreement::Differs => "wijkt af",
        Agreement::Unreachable => "niet mogelijk",
        Agreement::Open => "niet te zeggen",
    }
}

/// How much of what was published agrees with what was computed, in one sentence; none where nothing was published.
pub fn agreeing(all: &[(String, &Published)]) -> Option<String> {
    let so = |wanted: Agreement| all.iter().filter(|(_, p)| p.agreement == wanted).count();
    let some = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let agrees = so(Agreement::Agrees);
    let rest = [
        (so(Agreement::Differs), "wijkt af", "wijken af"),
        (
            so(Agreement::Unreachable),
            "kan bij dit aantal niet voorkomen",
            "kunnen bij deze aantallen niet voorkomen",
        ),
        (so(Agreement::Open), "is niet te zeggen", "zijn niet te zeggen"),
        (
            all.iter().filter(|(_, p)| p.contradicted.is_some()).count(),
            "wordt door de bron zelf weersproken",
            "worden door de bron zelf weersproken",
        ),
    ];
    let rest =
        rest.into_iter().filter(|(n, _, _)| *n > 0).map(|(n, one, many)| format!("; {}", some(n, one, many)));
    (!all.is_empty()).then(|| {
        format!(
            "Van {} {} er {agrees} overeen{}.",
            some(all.len(), "gepubliceerd gegeven", "gepubliceerde gegevens"),
            if agrees == 1 { "stemt" } else { "stemmen" },
            rest.collect::<String>()
        )
    })
}

/// What an outcome is called in a report.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "voldaan",
        Verdict::Partly => "deels",
        Verdict::NotMet => "niet voldaan",
        Verdict::Unknown => "niet te beoordelen",
        Verdict::NotApplicable => "n.v.t.",
    }
}

/// Who gave a rating instead of what the rules give, and when: "hoofdinspecteur, 1 mei 2013".
pub fn given(overruled: &Overruled) -> String {
    let date = overruled.date.as_deref().map(|day| format!(", {}", date(day))).unwrap_or_default();
    format!("{}{date}", overruled.by)
}

/// A whole number as it is read: "12 345" is written "12.345"; four digits stay together.
pub fn thousands(number: impl std::fmt::Display) -> String {
    let number = number.to_string();
    let (sign, digits) = number.strip_prefix('-').map_or(("", number.as_str()), |digits| ("-", digits));
    if digits.len() < 5 {
        return number;
    }
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).unwrap_or_default()).collect();
    format!("{sign}{}", grouped.join("."))
}

/// Hundredths of a percent: "80%", "7,5%".
pub fn percentage(hundredths: u64) -> String {
    if hundredths.is_multiple_of(100) {
        format!("{}%", hundredths / 100)
    } else {
        format!("{},{:02}%", hundredths / 100, hundredths % 100).replace("0%", "%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        assert_eq!(date("2013-06-30"), "30 juni 2013");
        assert_eq!(date("2013-06"), "juni 2013");
        assert_eq!(date("2013"), "2013");
        assert_eq!(date("voorjaar"), "voorjaar");
    }

    #[test]
    fn enumerations_and_numbers_are_dutch() {
        assert_eq!(join(&["a", "b", "c"], "en"), "a, b en c");
        assert_eq!(join::<&str>(&[], "en"), "");
        assert_eq!(decimal(0.256, 2), "0,26");
        assert_eq!(percent(0.256), "26%");
        assert_eq!(percent(4.0 / 32.0), "13%");
        assert_eq!(capitalize("één"), "Één");
        assert_eq!(count(1, "dossier", "dossiers"), "1 dossier");
    }
}
