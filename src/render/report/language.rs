//! The language of a report: every fixed text is a message of [Project Fluent](https://projectfluent.org), in a file that a
//! translator can work in; numbers, dates and enumerations follow from messages as well.
//!
//! What findings say (titles, statements, finding sentences, evidence) is not fixed text: it stays as it is.

use std::sync::Mutex;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::dutch;
use crate::findings::Verdict;

/// A message by its name, with the values it can use: `say!(language, "read", count = 3)`.
macro_rules! say {
    ($language:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $language.say($id, &[$((stringify!($name), $crate::render::report::language::value($value))),*])
    };
}
pub(super) use say;

/// A value for a message: a number, which a message can choose by, or a text.
pub(super) fn value<'a>(value: impl Into<FluentValue<'a>>) -> FluentValue<'a> {
    value.into()
}

/// A function of messages that writes a whole number: one as a word, all that have a word, or neither.
fn counting(
    group: String,
    words: Vec<String>,
    one: bool,
    all: bool,
) -> impl for<'a> Fn(&[FluentValue<'a>], &FluentArgs<'_>) -> FluentValue<'a> {
    move |values, _| {
        let Some(FluentValue::Number(FluentNumber { value, .. })) = values.first() else {
            return FluentValue::Error;
        };
        let worded = |n: usize| (all || (one && n == 1)).then(|| words.get(n).cloned()).flatten();
        // Counts are whole and small enough for a float to hold.
        let digits = format!("{value:.0}");
        let text = digits.parse().ok().and_then(worded);
        text.unwrap_or_else(|| dutch::thousands(digits).replace('.', &group)).into()
    }
}

/// A language, with all messages that a design has in it.
pub(super) struct Language {
    bundle: FluentBundle<FluentResource>,
    tag: String,
    /// What went wrong with messages; a report that lacks words is no report.
    problems: Mutex<Vec<String>>,
}

impl Language {
    /// The language `tag` (BCP 47) from files of messages, later ones going before earlier ones of the same name.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the tag or the files, with file and line.
    pub(super) fn new(tag: &str, files: &[(String, &str)]) -> Result<Self, Vec<String>> {
        let locale: unic_langid::LanguageIdentifier =
            tag.parse().map_err(|_| vec![format!("`{tag}` is no language tag, such as `nl` or `en`")])?;
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Marks around values would keep words of another direction apart; in a file they are noise.
        bundle.set_use_isolating(false);
        let mut problems = Vec::new();
        for (name, text) in files {
            let resource =
                FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, errors)| {
                    problems.extend(errors.iter().map(|error| {
                        let line =
                            text.get(..error.pos.start).map_or(1, |before| before.matches('\n').count() + 1);
                        format!("{name}:{line}: {error}")
                    }));
                    resource
                });
            bundle.add_resource_overriding(resource);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut language = Self { bundle, tag: tag.to_owned(), problems: Mutex::default() };
        language.add_functions().map_err(|error| vec![error])?;
        match language.taken().as_slice() {
            [] => Ok(language),
            problems => Err(problems.to_vec()),
        }
    }

    /// Dutch with all that comes with the program.
    #[cfg(test)]
    #[expect(clippy::expect_used, reason = "a test fails by panicking")]
    pub(super) fn dutch() -> Self {
        super::design::Design::inspection().language("nl").expect("it comes with the program")
    }

    /// `NUMBER($n)` with its thousands apart, `FIGURE($n)` the same with one as a word, `SPELLED($n)` as a word up to twenty.
    fn add_functions(&mut self) -> Result<(), String> {
        let forms = [("NUMBER", false, false), ("FIGURE", true, false), ("SPELLED", true, true)];
        for (name, one, all) in forms {
            let function = counting(self.word("number-group"), self.words(), one, all);
            self.bundle.add_function(name, function).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// The words for numbers from zero, as far as they are written as words.
    fn words(&self) -> Vec<String> {
        self.word("number-words").split_whitespace().map(str::to_owned).collect()
    }

    /// Its tag (BCP 47).
    pub(super) fn tag(&self) -> &str {
        &self.tag
    }

    /// What went wrong with messages so far, each once.
    pub(super) fn taken(&self) -> Vec<String> {
        let mut problems =
            self.problems.lock().map(|mut problems| std::mem::take(&mut *problems)).unwrap_or_default();
        problems.sort();
        problems.dedup();
        problems
    }

    fn lacks(&self, problem: String) {
        if let Ok(mut problems) = self.problems.lock() {
            problems.push(problem);
        }
    }

    /// A message that needs no value.
    pub(super) fn word(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// The message with this name and these values. What is wrong with it is kept for [`Self::taken`].
    pub(super) fn say(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            self.lacks(format!("the language `{}` has no message `{id}`", self.tag));
            return String::new();
        };
        let values: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        for error in errors {
            self.lacks(format!("the message `{id}` of the language `{}`: {error}", self.tag));
        }
        text
    }

    /// A number between figures: only one is a word, since "1" reads as "een".
    pub(super) fn figure(&self, n: u64) -> String {
        say!(self, "number-figure", n = n)
    }

    /// A whole number as it is read.
    pub(super) fn thousands(&self, number: impl std::fmt::Display) -> String {
        dutch::thousands(number).replace('.', &self.word("number-group"))
    }

    /// "één dossier", "38 dossiers".
    pub(super) fn counted(&self, n: u64, one: &str, many: &str) -> String {
        format!("{} {}", self.figure(n), if n == 1 { one } else { many })
    }

    /// A number with so many decimals.
    pub(super) fn decimal(&self, value: f64, digits: usize) -> String {
        dutch::decimal(value, digits).replace(',', &self.word("number-decimal"))
    }

    /// A share in whole percents; a dash where there is none.
    pub(super) fn percent(&self, share: Option<f64>) -> String {
        share.map_or_else(
            || "–".to_owned(),
            |share| say!(self, "percent", share = dutch::whole_percent(share)),
        )
    }

    /// "14–42%".
    pub(super) fn range(&self, low: Option<f64>, high: Option<f64>) -> String {
        match (low, high) {
            (Some(low), Some(high)) => {
                say!(
                    self,
                    "percent-range",
                    low = dutch::whole_percent(low),
                    high = dutch::whole_percent(high)
                )
            }
            _ => "–".to_owned(),
        }
    }

    /// A mean or median, to one decimal; none of anything else.
    pub(super) fn middle(&self, figure: &crate::findings::Figure) -> Option<String> {
        let (group, decimal) = (self.word("number-group"), self.word("number-decimal"));
        let mark = |c: char| match c {
            '.' => group.clone(),
            ',' => decimal.clone(),
            c => c.to_string(),
        };
        Some(crate::sentence::middle(figure)?.chars().map(mark).collect())
    }

    /// A date of any precision in words; what is none comes back as it was.
    pub(super) fn date(&self, iso: &str) -> String {
        let mut parts = iso.splitn(3, '-');
        let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let month = month.and_then(|m| m.parse::<u8>().ok()).filter(|m| (1..=12).contains(m));
        let Some(month) = month.map(|month| say!(self, "date-month-name", month = month)) else {
            return iso.to_owned();
        };
        match day.map(str::parse::<u8>) {
            None => say!(self, "date-month", month = month, year = year),
            Some(Ok(day)) => say!(self, "date-day", day = day, month = month, year = year),
            Some(Err(_)) => iso.to_owned(),
        }
    }

    /// "a", "a en b", "a, b en c".
    pub(super) fn and<S: AsRef<str>>(&self, items: &[S]) -> String {
        dutch::join(items, &self.word("list-and"))
    }

    /// "a", "a of b", "a, b of c".
    pub(super) fn or<S: AsRef<str>>(&self, items: &[S]) -> String {
        dutch::join(items, &self.word("list-or"))
    }

    /// A text between quotation marks.
    pub(super) fn quoted(&self, text: &str) -> String {
        say!(self, "quoted", text = text)
    }

    /// What an outcome is called.
    pub(super) fn verdict(&self, verdict: Verdict) -> String {
        self.word(match verdict {
            Verdict::Met => "verdict-met",
            Verdict::Partly => "verdict-partly",
            Verdict::NotMet => "verdict-not-met",
            Verdict::Unknown => "verdict-unknown",
            Verdict::NotApplicable => "verdict-not-applicable",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::report::design::Design;

    fn language(tag: &str) -> Language {
        Design::inspection().language(tag).unwrap()
    }

    #[test]
    fn numbers_dates_and_enumerations_are_those_of_the_language() {
        let (nl, en) = (language("nl"), language("en"));
        assert_eq!(
            [nl.figure(1), nl.figure(12_345), nl.thousands(1_234_567)],
            ["één", "12.345", "1.234.567"]
        );
        assert_eq!([en.figure(1), en.figure(12_345)], ["one", "12,345"]);
        assert_eq!(
            [nl.date("2013-06-30"), nl.date("2013-06"), nl.date("voorjaar")],
            ["30 juni 2013", "juni 2013", "voorjaar"]
        );
        assert_eq!([en.date("2013-06-30"), en.decimal(0.256, 2)], ["30 June 2013", "0.26"]);
        assert_eq!([nl.and(&["a", "b", "c"]), en.or(&["a", "b"])], ["a, b en c", "a or b"]);
        let points = |l: &Language, all: u64| say!(l, "besides-differ", differ = 2_u64, all = all);
        assert!(points(&nl, 3).starts_with("Op twee van deze drie punten"));
        assert!(points(&en, 21).starts_with("On two of these 21 points"));
        assert_eq!(nl.range(Some(0.14), Some(0.42)), "14–42%");
        assert!(nl.taken().is_empty() && en.taken().is_empty());
    }

    #[test]
    fn what_a_message_lacks_is_told() {
        let nl = language("nl");
        assert_eq!(nl.word("no-such-message"), "");
        let _ = nl.word("date-day");
        let problems = nl.taken().join("\n");
        assert!(problems.contains("no-such-message") && problems.contains("date-day"), "{problems}");
        let broken = Language::new("nl", &[("eigen/nl.ftl".into(), "goed = ja\n\nfout\n")]);
        assert!(broken.err().unwrap()[0].starts_with("eigen/nl.ftl:3: "));
        assert!(Language::new("not a tag", &[]).is_err());
    }
}
