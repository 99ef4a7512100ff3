//! Addresses of mail and of houses, and licence plates.

use std::ops::Range;

use super::{
    gates::Gates,
    numbers::{Found, month},
    rules::{Level, Rule},
    text::{Plain, among},
};

pub(super) fn find(plain: &Plain, gates: Gates, found: &mut Found) {
    if gates.any(Gates::MAIL) {
        mail(plain, found);
    }
    if gates.any(Gates::SPELLED_MAIL) {
        spelled_mail(plain, found);
    }
    if gates.any(Gates::POSTCODES) {
        postcodes(plain, found);
    }
    if gates.any(Gates::STREETS) {
        streets(plain, found);
    }
    if gates.any(Gates::PLATES) {
        plates(plain, found);
    }
}

/// What stands for `@` in brackets.
pub(super) const SIGN: &str = "at";

/// Names of mailboxes that belong to an office.
const OFFICES: &str = "info contact post postbus redactie secretariaat communicatie bezwaar klachten noreply no-reply privacy fg \
    pers receptie administratie balie";

fn local(c: char) -> bool {
    c.is_alphanumeric() || "._%+-'&".contains(c)
}

fn domain(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Where a domain name with at least one dot ends.
fn domain_end(plain: &Plain, start: usize) -> Option<usize> {
    let (mut at, mut labels) = (start, 0);
    loop {
        let length = plain.chars.get(at..)?.iter().take_while(|c| domain(**c)).count();
        if length == 0 {
            return None;
        }
        labels += 1;
        let end = at + length;
        let more = plain.get(end) == Some('.') && plain.get(end + 1).is_some_and(char::is_alphanumeric);
        if !more {
            let top = plain.chars[at..end].iter().take_while(|c| c.is_alphabetic()).count();
            return (labels > 1 && top >= 2).then_some(at + top);
        }
        at = end + 1;
    }
}

fn office(name: &str) -> Level {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if among(bare, OFFICES) { Level::Possible } else { Level::Certain }
}

fn mail(plain: &Plain, found: &mut Found) {
    for (at, _) in plain.chars.iter().enumerate().filter(|(_, c)| **c == '@') {
        let mut start = at - plain.chars[..at].iter().rev().take_while(|c| local(**c)).count();
        start += plain.chars[start..at].iter().take_while(|c| !c.is_alphanumeric()).count();
        if let (true, Some(end)) = (start < at, domain_end(plain, at + 1)) {
            found.push((start..end, Rule::Email, office(&plain.lower(start..at))));
        }
    }
}

/// `jan [at] voorbeeld [punt] nl`: the sign is a word, the full stop may be one.
fn spelled_mail(plain: &Plain, found: &mut Found) {
    // Brackets around `SIGN`, and others.
    const SIGNS: &str = "(at) [at] {at} <at> apenstaartje (a)";
    const STOPS: &str = "(punt) [punt] (dot) [dot] punt dot";
    for at in 0..plain.chars.len() {
        let word = matches!(plain.chars[at], 'a' | 'A') && matches!(plain.get(at + 1), Some('p' | 'P'));
        if !("([{<".contains(plain.chars[at]) || word) {
            continue;
        }
        let ahead = plain.lower(at..(at + 12).min(plain.chars.len()));
        let Some(sign) = SIGNS.split(' ').find(|sign| ahead.starts_with(*sign)) else { continue };
        let name_end = at - usize::from(plain.before(at) == Some(' '));
        let start = name_end - plain.chars[..name_end].iter().rev().take_while(|c| local(**c)).count();
        let mut rest = at + sign.chars().count();
        rest += usize::from(plain.get(rest) == Some(' '));
        let first = plain.chars[rest.min(plain.chars.len())..].iter().take_while(|c| domain(**c)).count();
        if start == name_end || first == 0 {
            continue;
        }
        let end = domain_end(plain, rest).or_else(|| {
            let mut stop = rest + first;
            stop += usize::from(plain.get(stop) == Some(' '));
            let ahead = plain.lower(stop..(stop + 7).min(plain.chars.len()));
            let found = STOPS.split(' ').find(|known| ahead.starts_with(*known))?;
            let mut top = stop + found.len();
            top += usize::from(plain.get(top) == Some(' '));
            let length =
                plain.chars[top.min(plain.chars.len())..].iter().take_while(|c| c.is_alphabetic()).count();
            (2..=12).contains(&length).then_some(top + length)
        });
        if let Some(end) = end {
            let level = office(&plain.lower(start..name_end)).min(Level::Likely);
            found.push((start..end, Rule::Email, level));
        }
    }
}

/// How words for postcodes begin, and others that announce them.
pub(super) const POSTCODE: &str = "postcode";
pub(super) const POSTCODES: &str = "pc adres woonadres huisadres zipcode zip";

fn names_postcode(word: &str) -> bool {
    word.starts_with(POSTCODE) || among(word, POSTCODES)
}

/// Two letters that are words, behind what may be a year.
const WORDS: &str = "EN IN OF OP TE DE IS ER NA AL ZO OM TM MW WW HR";

fn postcodes(plain: &Plain, found: &mut Found) {
    let chars = &plain.chars;
    for start in 0..chars.len().saturating_sub(5) {
        let figures = &chars[start..start + 4];
        if figures[0] == '0' || !figures.iter().all(char::is_ascii_digit) {
            continue;
        }
        let own = !plain.before(start).is_some_and(|c| {
            c.is_alphanumeric() || "-./".contains(c) && start > 1 && chars[start - 2].is_ascii_digit()
        });
        if !own {
            continue;
        }
        let letters = start + 4 + usize::from(chars[start + 4] == ' ' || chars[start + 4] == '\n');
        let Some(pair) = chars.get(letters..letters + 2) else { continue };
        let end = letters + 2;
        let ended = !plain.get(end).is_some_and(char::is_alphanumeric);
        if !ended || !pair.iter().all(char::is_ascii_alphabetic) {
            continue;
        }
        let written: String = pair.iter().collect();
        let upper = written.to_ascii_uppercase();
        if matches!(upper.as_str(), "SA" | "SD" | "SS") {
            continue;
        }
        let place = start..end;
        let named = plain.announcing(&place, 4).iter().any(|word| names_postcode(word));
        let capital = written == upper;
        let year = matches!(figures, ['1', '9', ..] | ['2', '0', ..]);
        let doubtful = year && among(&upper, WORDS);
        let (first, last) = (house_before(plain, start), house_after(plain, end));
        let place = first.unwrap_or(start)..last.unwrap_or(end);
        let housed = first.is_some() || last.is_some();
        let sure = named || first.is_some() || !doubtful;
        let level = match (housed, capital) {
            (true, true) if sure => Level::Certain,
            (true, false) | (false, true) if named => Level::Likely,
            (false, true) if sure => Level::Possible,
            (false, false) if named => Level::Possible,
            _ => continue,
        };
        found.push((place, Rule::Address, level));
    }
}

/// The end of a house number behind a postcode: `1234 AB 12`, `1234AB-12a`, `1234 AB, huisnummer: 12`.
fn house_after(plain: &Plain, end: usize) -> Option<usize> {
    let mut at = end;
    let gap = |at: &mut usize, most: usize| {
        let from = *at;
        while plain.get(*at).is_some_and(|c| " \n,-/:\"'".contains(c)) && *at < from + most {
            *at += 1;
        }
        *at > from
    };
    let spaced = gap(&mut at, 4);
    let word = plain.chars[at.min(plain.chars.len())..].iter().take_while(|c| c.is_alphabetic()).count();
    let label = plain.lower(at..at + word);
    if matches!(label.as_str(), "huisnummer" | "huisnr" | "nr" | "nummer" | "no") {
        at += word;
        while plain.get(at).is_some_and(|c| " .:\"'".contains(c)) {
            at += 1;
        }
    } else if word > 0 || !spaced {
        return None;
    }
    number_end(plain, at)
}

/// The end of a house number of at most four digits with an addition of at most two letters.
fn number_end(plain: &Plain, start: usize) -> Option<usize> {
    let count = plain.chars[start.min(plain.chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    if !(1..=4).contains(&count) || plain.get(start) == Some('0') {
        return None;
    }
    let mut end = start + count;
    let tied = plain.get(end).is_some_and(|c| "-/.".contains(c))
        && plain.get(end + 1).is_some_and(|c| c.is_ascii_digit());
    // A date or a range is no house number, unless the addition is one figure.
    if tied
        && plain.chars[end + 1..].iter().take_while(|c| c.is_ascii_digit() || "-/.".contains(**c)).count() > 2
    {
        return None;
    }
    let letters = plain.chars[end..].iter().take_while(|c| c.is_alphabetic()).count();
    if letters > 3 {
        return None;
    }
    end += letters;
    if plain.get(end) == Some('-') {
        let more = plain.chars[end + 1..].iter().take_while(|c| c.is_alphanumeric()).count();
        end += if (1..=3).contains(&more) { more + 1 } else { 0 };
    }
    Some(end)
}

/// Where a street begins whose house number stands right before a postcode: `Dorpsstraat 12, 1234 AB`.
fn house_before(plain: &Plain, start: usize) -> Option<usize> {
    let mut at = start;
    while at > 0 && " \n,".contains(plain.chars[at - 1]) && start - at < 3 {
        at -= 1;
    }
    let end = at;
    while at > 0 && (plain.chars[at - 1].is_alphanumeric() || plain.chars[at - 1] == '-') && end - at < 7 {
        at -= 1;
    }
    let figure = plain.get(at).is_some_and(|c| c.is_ascii_digit() && c != '0') && at < end;
    let street = plain.before(at) == Some(' ');
    if !figure || !street || end == start {
        return None;
    }
    let word =
        plain.chars[..at - 1].iter().rev().take_while(|c| c.is_alphabetic() || "-.'".contains(**c)).count();
    let mut first = at - 1 - word;
    let named = word > 2 && plain.chars[first..at - 1].iter().any(|c| c.is_uppercase())
        || is_street(&plain.lower(first..at - 1));
    // `Lange Nieuwstraat`, `Prins van Oranjelaan`
    while named && first > 1 && plain.chars[first - 1] == ' ' {
        let more = plain.chars[..first - 1].iter().rev().take(20).take_while(|c| c.is_alphabetic()).count();
        let word = first - 1 - more;
        let capital = more > 1 && plain.chars[word].is_uppercase();
        if !(capital || among(&plain.lower(word..first - 1), "van de der den het")) || start - word > 60 {
            break;
        }
        first = word;
    }
    named.then_some(first)
}

pub(super) const STREETS: &str =
    "straat laan plein gracht kade singel dijk hof pad weg steeg plantsoen dreef park";

/// The letters in which such names end, and the full stop of an abbreviation.
const LAST: &[u8] = b"tneklfdgp.";

/// Whether the name of a street may end in a letter.
pub(super) fn ends_streets(last: u8) -> bool {
    LAST.contains(&last)
}

fn is_street(word: &str) -> bool {
    STREETS.split(' ').any(|end| word.len() > end.len() + 1 && word.ends_with(end)) || word.ends_with("str.")
}

/// A street with a number: not enough to be likely.
fn streets(plain: &Plain, found: &mut Found) {
    let mut at = 0;
    while at < plain.chars.len() {
        if !plain.chars[at].is_uppercase() || plain.before(at).is_some_and(char::is_alphanumeric) {
            at += 1;
            continue;
        }
        let start = at;
        let word = plain.chars[at..].iter().take_while(|c| c.is_alphabetic() || "-.'".contains(**c)).count();
        at += word;
        if is_street(&plain.lower(start..at))
            && plain.get(at) == Some(' ')
            && let Some(end) = number_end(plain, at + 1)
        {
            found.push((start..end, Rule::Address, Level::Possible));
        }
    }
}

/// The Dutch sidecodes; `X` a letter, `9` a digit.
const SIDECODES: &str = "XX-99-99 99-99-XX 99-XX-99 XX-99-XX XX-XX-99 99-XX-XX 99-XXX-9 9-XXX-99 XX-999-X X-999-XX XXX-99-X \
    X-99-XXX 9-XX-999 999-XX-9 XXX-999 999-XXX";

/// How words for licence plates begin, and what has one.
pub(super) const PLATE: &str = "kenteken";
pub(super) const VEHICLES: &str = "auto voertuig personenauto bromfiets scooter motor busje";

fn names_plate(word: &str) -> bool {
    word.starts_with(PLATE) || among(word, VEHICLES)
}

fn plates(plain: &Plain, found: &mut Found) {
    let mut at = 0;
    while at < plain.chars.len() {
        let start = at;
        if !plain.chars[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let tied = plain
            .before(start)
            .is_some_and(|c| "-_/.".contains(c) && start > 1 && plain.chars[start - 2].is_alphanumeric());
        let run = plain.chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '-').count();
        at += run;
        let place = start..at;
        if !tied && let Some(level) = plate(plain, &place) {
            found.push((place.clone(), Rule::Plate, level));
            continue;
        }
        // With blanks or without anything between the groups only where it is announced.
        let (mut end, mut count) = (start, 0);
        while let Some(c) = plain.get(end) {
            let next = plain.get(end + 1).is_some_and(|c| c.is_ascii_alphanumeric());
            if c.is_ascii_alphanumeric() {
                count += 1;
            } else if !((c == ' ' || c == '-') && next) {
                break;
            }
            end += 1;
            if count == 6 {
                break;
            }
        }
        let figures = plain.chars[start..end].iter().filter(|c| c.is_ascii_digit()).count();
        let whole = count == 6 && figures > 0 && !plain.get(end).is_some_and(char::is_alphanumeric);
        if !whole || tied || !plain.announcing(&place, 4).iter().any(|word| names_plate(word)) {
            continue;
        }
        let bare: String = plain.chars[start..end].iter().filter(|c| c.is_ascii_alphanumeric()).collect();
        let fits = SIDECODES.split(' ').any(|code| shape(&bare) == code.replace('-', ""));
        if fits {
            found.push((start..end, Rule::Plate, Level::Certain));
            at = at.max(end);
        }
    }
}

/// Whether letters, digits and hyphens stand as on a licence plate.
pub(super) fn has_plate_form(text: &str) -> bool {
    among(&shape(text), SIDECODES)
}

fn shape(text: &str) -> String {
    let kind = |c: char| {
        if c.is_ascii_digit() {
            '9'
        } else if c.is_ascii_alphabetic() {
            'X'
        } else {
            c
        }
    };
    text.chars().map(kind).collect()
}

fn plate(plain: &Plain, place: &Range<usize>) -> Option<Level> {
    if place.len() < 7 || place.len() > 8 {
        return None;
    }
    let written = plain.text(place.clone());
    let code = shape(&written);
    if !among(&code, SIDECODES) {
        return None;
    }
    let letters: String = written.chars().filter(char::is_ascii_alphabetic).collect();
    if written.split('-').any(|part| month(&part.to_lowercase()).is_some()) {
        return None;
    }
    let upper = letters.chars().all(|c| c.is_ascii_uppercase());
    if plain.announcing(place, 4).iter().any(|word| names_plate(word)) {
        return Some(Level::Certain);
    }
    // Letters that are issued: without vowels, so that they make no words.
    let issued = letters.chars().all(|c| "BDFGHJKLMNPRSTVWXZ".contains(c));
    // The oldest form and that of mopeds are rare, and codes of other things look like them.
    Some(match (upper, issued && code.len() == 8 && code != "XX-99-99") {
        (true, true) => Level::Likely,
        (true, false) => Level::Possible,
        _ => return None,
    })
}
