//! Finding sentences: the norm author's template, filled with the count in words and in numbers.

use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior};

use crate::{
    findings::{Counts, Figure, Standing, Verdict},
    framework::{Quantities, Word},
};

/// Steps a template may take: a sentence needs a few dozen, a loop that never ends is stopped.
const FUEL: u64 = 10_000;

fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("capitalize", |text: &str| crate::dutch::capitalize(text));
    environment
}

/// Whether the sentence of a norm is a template, and uses only names that exist.
pub fn check(template: &str) -> Result<(), String> {
    // With figures and without: a sentence may not hang on one of them.
    let some = Counts { read: 3, met: 1, not_met: 2, ..Counts::default() };
    let word = Word { word: "één van de".into(), plural: false };
    check_with(template, &of_norm(&some, &word))?;
    check_with(template, &of_norm(&Counts { read: 2, partly: 2, ..Counts::default() }, &word))
}

/// Whether the sentence of a measure is a template, and uses only names that its figure has.
/// `beside` says whether it is set beside another share.
pub fn check_measure(
    template: &str,
    figure: &Figure,
    quantities: &Quantities,
    beside: bool,
) -> Result<(), String> {
    let mut values = of_figure(figure, quantities);
    values.extend(beside.then(|| contrast(Standing::Differ)));
    check_with(template, &values)
}

fn check_with(template: &str, values: &Values) -> Result<(), String> {
    let environment = environment();
    let parsed = environment.template_from_str(template).map_err(|error| {
        format!("this is no valid template: {}", error.detail().unwrap_or("it cannot be parsed"))
    })?;
    let mut unknown: Vec<String> =
        parsed.undeclared_variables(false).into_iter().filter(|name| !values.contains_key(name)).collect();
    unknown.sort();
    match unknown.first() {
        Some(name) => {
            let known: Vec<&str> = values.keys().map(String::as_str).collect();
            Err(format!("`{name}` is no name that this sentence can use; known are {}", known.join(", ")))
        }
        None => render(template, values).map(|_| ()),
    }
}

/// What a template may name.
type Values = BTreeMap<String, minijinja::Value>;

fn values<const N: usize>(pairs: [(&str, minijinja::Value); N]) -> Values {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn of_norm(counts: &Counts, word: &Word) -> Values {
    values([
        ("quantity", word.word.clone().into()),
        ("plural", word.plural.into()),
        ("met", counts.met.into()),
        ("partly", counts.partly.into()),
        ("not_met", counts.not_met.into()),
        ("unknown", counts.unknown.into()),
        ("not_applicable", counts.not_applicable.into()),
        ("assessed", counts.assessed().into()),
    ])
}

/// How a share goes on from the one that it is set beside.
fn contrast(standing: Standing) -> (String, minijinja::Value) {
    let word = match standing {
        Standing::Differ => "evenwel",
        Standing::Agree => "eveneens",
        Standing::Open => "",
    };
    ("contrast".to_owned(), word.into())
}

/// A distribution's values go by their own names, with `_` for what a name cannot hold.
fn of_figure(figure: &Figure, quantities: &Quantities) -> Values {
    match figure {
        Figure::Share { yes, no, unknown, not_applicable } => {
            let word = word(quantities, *yes, yes + no);
            values([
                ("quantity", word.word.into()),
                ("plural", word.plural.into()),
                ("yes", (*yes).into()),
                ("no", (*no).into()),
                ("known", (yes + no).into()),
                ("percent", percent(*yes, yes + no).into()),
                ("unknown", (*unknown).into()),
                ("not_applicable", (*not_applicable).into()),
            ])
        }
        Figure::Distribution { values: spread, unknown, none, records, multiple, not_applicable } => {
            // Those who gave an answer: of several answers each counts once.
            let known = if *multiple { records - unknown } else { spread.iter().map(|v| v.count).sum() };
            let name = |value: &str| {
                let name = value.replace(|c: char| !c.is_alphanumeric(), "_");
                if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name }
            };
            let mut named: Values = spread.iter().map(|v| (name(&v.value), v.count.into())).collect();
            named.extend(values([
                ("known", known.into()),
                // `none` is a word of the template language itself.
                ("neither", (*none).into()),
                ("unknown", (*unknown).into()),
                ("not_applicable", (*not_applicable).into()),
            ]));
            named
        }
        Figure::Distinct { count, unknown } => {
            values([("count", (*count).into()), ("unknown", (*unknown).into())])
        }
        Figure::Sum { total, unknown } => {
            values([("total", (*total).into()), ("unknown", (*unknown).into())])
        }
        Figure::Mean { known, unknown, not_applicable, .. }
        | Figure::Median { known, unknown, not_applicable, .. } => {
            let name = if matches!(figure, Figure::Mean { .. }) { "mean" } else { "median" };
            values([
                (name, middle(figure).unwrap_or_else(|| "–".into()).into()),
                ("known", (*known).into()),
                ("unknown", (*unknown).into()),
                ("not_applicable", (*not_applicable).into()),
            ])
        }
        Figure::AtOnce { least, most, day, who, not_applicable, .. } => values([
            ("highest", at_once(*least, *most).into()),
            ("least", (*least).into()),
            ("most", most.map_or_else(|| "–".into(), |most| most.to_string()).into()),
            ("day", day.as_deref().map_or_else(|| "–".into(), crate::dutch::date).into()),
            ("who", who.clone().unwrap_or_else(|| "–".into()).into()),
            ("not_applicable", (*not_applicable).into()),
        ]),
        Figure::Sample { needed, size, power } => values([
            ("needed", (*needed).into()),
            ("size", size.map_or_else(|| "–".into(), |size| size.to_string()).into()),
            ("power", power.map_or_else(|| "–".into(), exact_percent).into()),
        ]),
    }
}

/// The highest number that was under way at once, as far as it is known: "27", "27 tot 30", "ten minste 27".
pub fn at_once(least: u64, most: Option<u64>) -> String {
    match most {
        Some(most) if most == least => least.to_string(),
        Some(most) => format!("{least} tot {most}"),
        None => format!("ten minste {least}"),
    }
}

/// A share with one decimal: "79,6%".
pub fn exact_percent(share: f64) -> String {
    format!("{}%", crate::dutch::decimal(share * 100.0, 1))
}

/// What the sentence of a norm about the whole may name: its verdict.
fn of_whole(verdict: Verdict) -> Values {
    values([
        ("met", (verdict == Verdict::Met).into()),
        ("partly", (verdict == Verdict::Partly).into()),
        ("not_met", (verdict == Verdict::NotMet).into()),
        ("not_applicable", (verdict == Verdict::NotApplicable).into()),
        ("unknown", (verdict == Verdict::Unknown).into()),
    ])
}

/// Whether the sentence of a norm about the whole is a template, and uses only names that exist.
pub fn check_whole(template: &str) -> Result<(), String> {
    let verdicts = [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::NotApplicable, Verdict::Unknown];
    verdicts.into_iter().try_for_each(|verdict| check_with(template, &of_whole(verdict)))
}

/// The finding on a norm about the whole as a sentence.
pub fn whole(template: &str, verdict: Verdict) -> String {
    // The template was rendered once when the framework was compiled.
    let sentence = render(template, &of_whole(verdict)).unwrap_or_else(|problem| problem);
    crate::dutch::capitalize(&sentence.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A share in whole percents, without the sign.
fn percent(k: u64, n: u64) -> String {
    crate::stats::share(k, n).map_or_else(|| "–".into(), crate::dutch::whole_percent)
}

/// A mean or median in tenths, rounded half away from zero; none of anything else, and none over no records.
pub fn tenths(figure: &Figure) -> Option<i128> {
    let (sum, count) = match figure {
        Figure::Mean { total, known, .. } => (*total, *known),
        Figure::Median { middle: [lower, upper], known, .. } => {
            (lower.saturating_add(*upper), 2 * (*known).min(1))
        }
        _ => return None,
    };
    // In whole numbers: the same on every machine.
    let count = i128::from(count);
    let twice = i128::from(sum).checked_mul(20)?.checked_div(count)?;
    Some(i128::midpoint(twice, twice.signum()))
}

/// A mean or median in Dutch, to one decimal; none of anything else, and none over no records.
pub fn middle(figure: &Figure) -> Option<String> {
    let tenths = tenths(figure)?;
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    Some(if rest == 0 {
        format!("{sign}{}", crate::dutch::thousands(whole))
    } else {
        format!("{sign}{},{rest}", crate::dutch::thousands(whole))
    })
}

fn render(template: &str, values: &Values) -> Result<String, String> {
    environment().template_from_str(template).and_then(|t| t.render(minijinja::value::Serde(values))).map_err(
        |error| {
            format!(
                "this template fails: {}",
                error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
            )
        },
    )
}

/// The figure of a measure as a sentence; `standing` says how it stands to the share that it is set beside.
pub fn measure(
    template: &str,
    figure: &Figure,
    quantities: &Quantities,
    standing: Option<Standing>,
) -> String {
    let mut values = of_figure(figure, quantities);
    values.extend(standing.map(contrast));
    // The template was rendered once when the framework was compiled; a number in it cannot make it fail.
    let sentence = render(template, &values).unwrap_or_else(|problem| problem);
    // A word that has nothing to say leaves its blanks behind.
    crate::dutch::capitalize(&sentence.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The word for `k` of `n`.
pub fn word(quantities: &Quantities, k: u64, n: u64) -> Word {
    let numbers = || Word { word: format!("{k} van de {n}"), plural: k != 1 };
    match (k, n) {
        (_, n) if n < quantities.minimum && k != 0 => numbers(),
        (0, _) => quantities.none.clone(),
        (k, n) if k == n => quantities.all.clone(),
        (1, _) => quantities.one.clone(),
        (2, _) => quantities.two.clone(),
        _ => {
            let reached = |from: &u64| u128::from(k) * 10_000 >= u128::from(*from) * u128::from(n);
            let step = quantities.shares.iter().rev().find(|(from, _)| reached(from));
            step.map_or_else(numbers, |(_, word)| word.clone())
        }
    }
}

/// The finding on a norm as a sentence, with its numbers behind it. Of a permission, which does not bind, nobody is assessed:
/// how many used it is all there is to say.
pub fn finding(template: &str, counts: &Counts, quantities: &Quantities, many: &str, binds: bool) -> String {
    let assessed = counts.assessed();
    let rest = rest(counts);
    if assessed == 0 {
        let sentence = if counts.unknown == 0 {
            format!("De norm is op geen van de {many} van toepassing")
        } else {
            format!("Of aan de norm is voldaan, is in geen van de {many} vast te stellen")
        };
        return format!("{sentence} ({}).", rest.trim_start_matches("; "));
    }
    let word = word(quantities, counts.met, assessed);
    // The template was rendered once when the framework was compiled; a number in it cannot make it fail.
    let sentence = render(template, &of_norm(counts, &word)).unwrap_or_else(|problem| problem);
    let sentence = sentence.trim().trim_end_matches('.');
    let sentence = crate::dutch::capitalize(sentence);
    match rest.trim_start_matches("; ") {
        _ if binds => format!("{sentence} ({} van {assessed} beoordeelde{rest}).", counts.met),
        "" => format!("{sentence}."),
        rest => format!("{sentence} ({rest})."),
    }
}

fn rest(counts: &Counts) -> String {
    let mut rest: Vec<String> = Vec::new();
    if counts.partly > 0 {
        rest.push(format!("{} deels", counts.partly));
    }
    if counts.unknown > 0 {
        rest.push(format!("{} niet te beoordelen", counts.unknown));
    }
    if counts.not_applicable > 0 {
        rest.push(format!("{} n.v.t.", counts.not_applicable));
    }
    if rest.is_empty() { String::new() } else { format!("; {}", rest.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantities() -> Quantities {
        let word = |word: &str| Word { word: word.into(), plural: false };
        Quantities {
            minimum: 10,
            none: word("geen van de"),
            one: word("één van de"),
            two: word("twee van de"),
            all: word("alle"),
            shares: vec![
                (0, word("nauwelijks een van de")),
                (2500, word("meerdere van de")),
                (6500, word("het merendeel van de")),
            ],
        }
    }

    fn counts(met: u64, not_met: u64) -> Counts {
        Counts { read: met + not_met + 3, met, not_met, unknown: 2, not_applicable: 1, ..Counts::default() }
    }

    #[test]
    fn small_counts_and_extremes_have_their_own_words() {
        let q = quantities();
        for (k, n, expected) in [
            (0, 38, "geen van de"),
            (1, 38, "één van de"),
            (2, 38, "twee van de"),
            (38, 38, "alle"),
            (13, 38, "meerdere van de"),
            (26, 38, "het merendeel van de"),
            (24, 38, "meerdere van de"),
            (3, 7, "3 van de 7"),
            (0, 7, "geen van de"),
        ] {
            assert_eq!(word(&q, k, n).word, expected, "{k} of {n}");
        }
    }

    #[test]
    fn a_finding_carries_its_numbers() {
        let text = finding(
            "Bij {{ quantity }} klanten is er een beeld.",
            &counts(13, 25),
            &quantities(),
            "dossiers",
            true,
        );
        assert_eq!(
            text,
            "Bij meerdere van de klanten is er een beeld (13 van 38 beoordeelde; 2 niet te beoordelen, 1 n.v.t.)."
        );
        let none = finding(
            "Bij {{ quantity }} klanten.",
            &Counts { read: 4, unknown: 4, ..Counts::default() },
            &quantities(),
            "dossiers",
            true,
        );
        let counts = Counts { read: 38, met: 18, unknown: 20, ..Counts::default() };
        let may = finding("Voor {{ met }} klanten.", &counts, &quantities(), "dossiers", false);
        assert_eq!(may, "Voor 18 klanten (20 niet te beoordelen).");
        assert_eq!(
            none,
            "Of aan de norm is voldaan, is in geen van de dossiers vast te stellen (4 niet te beoordelen)."
        );
    }

    #[test]
    fn a_template_is_checked_for_names_and_loops() {
        assert!(check("Bij {{ quantity }} klanten {{ 'gaan' if plural else 'gaat' }} het goed.").is_ok());
        assert!(check("Bij {{ quantiyt }} klanten").unwrap_err().contains("quantiyt"));
        assert!(check("Bij {{ quantity klanten").is_err());
        assert!(
            check("{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}")
                .is_err()
        );
    }
}
