//! What is said of a rating wherever it is given: what it is, who gave it, and why.

use super::language::{Language, say};
use super::wording::{inside, sentence};
use crate::dutch;
use crate::findings::{Overruled, Rating, Verdict};

/// What the rules give, in words: a place as it is called, or which it lies between. Findings say the latter in Dutch;
/// what they say in another way stays as it is.
pub(super) fn shown(l: &Language, possible: &[String], text: &str) -> String {
    for verdict in [Verdict::Unknown, Verdict::NotApplicable] {
        if possible.is_empty() && text == dutch::verdict(verdict) {
            return l.verdict(verdict);
        }
    }
    if let [best, .., worst] = possible {
        for (from, to) in [(worst, best), (best, worst)] {
            if text == format!("tussen {from} en {to}") {
                return say!(l, "rating-between", from = from.as_str(), to = to.as_str());
            }
        }
    }
    text.to_owned()
}

/// Which places a rating lies between, if there are more than one.
pub(super) fn between(l: &Language, rating: &Rating) -> String {
    match rating.possible.as_slice() {
        [others @ .., last] if !rating.text.starts_with("tussen ") => {
            say!(l, "rating-between", from = others.join(", "), to = last.as_str())
        }
        possible => shown(l, possible, &rating.text),
    }
}

/// Who gave something, and when: "hoofdinspecteur, 1 mei 2013".
pub(super) fn by_on(l: &Language, by: &str, date: Option<&str>) -> String {
    match date {
        Some(date) => say!(l, "rating-given-on", by = by, date = l.date(date)),
        None => by.to_owned(),
    }
}

/// Who gave a rating instead of what the rules give, and when.
pub(super) fn given(l: &Language, overruled: &Overruled) -> String {
    by_on(l, &overruled.by, overruled.date.as_deref())
}

/// Why the rules give what they give, and why a person gave something else.
pub(super) fn reasons(l: &Language, rating: &Rating) -> String {
    let own = match &rating.overruled {
        Some(overruled) => say!(
            l,
            "rating-reason-overruled",
            motivation = sentence(overruled.motivation.trim()),
            reason = inside(&rating.reason),
        ),
        None => rating.reason.clone(),
    };
    let own = sentence(&own);
    let Some(earlier) = &rating.earlier else { return own };
    let date = l.date(&earlier.date);
    let earlier = say!(
        l,
        "rating-earlier",
        rating = earlier.place.as_str(),
        date = date,
        source = earlier.source.as_str(),
    );
    format!("{own} {earlier}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::report::design::Design;

    #[test]
    fn what_the_rules_give_is_said_in_the_language() {
        let places = |places: &[&str]| places.iter().map(|&place| place.to_owned()).collect::<Vec<_>>();
        let three = places(&["goed", "voldoende", "beperkt"]);
        let cases = [
            (&three, "tussen beperkt en goed", "between beperkt and goed"),
            (&places(&[]), "niet te beoordelen", "cannot be assessed"),
            (&places(&[]), "n.v.t.", "n/a"),
            (&places(&["goed"]), "goed", "goed"),
            // Said in another way: as it was found.
            (&three, "goed of n.v.t.", "goed of n.v.t."),
            (&three, "tussen slecht en goed", "tussen slecht en goed"),
        ];
        let (nl, en) = (Language::dutch(), Design::inspection().language("en").unwrap());
        for (possible, dutch, english) in cases {
            assert_eq!(shown(&nl, possible, dutch), dutch);
            assert_eq!(shown(&en, possible, dutch), english);
        }
        assert!(nl.taken().is_empty() && en.taken().is_empty());
    }
}
