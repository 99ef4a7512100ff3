//! Numbers: of citizens, of accounts, of telephones, of cases, and dates of birth.

use std::ops::Range;

use super::{
    gates::Gates,
    rules::{Level, Rule},
    text::{Plain, among},
};

pub(super) type Found = Vec<(Range<usize>, Rule, Level)>;

/// In the name of a file hyphens and full stops stand between words, so that a number is not part of a longer one
/// because of them.
pub(super) fn find(plain: &Plain, gates: Gates, in_name: bool, found: &mut Found) {
    if gates.any(Gates::CITIZENS.and(Gates::BIRTHS)) {
        let groups = groups(plain);
        if gates.any(Gates::CITIZENS) {
            citizens(plain, &groups, in_name, found);
        }
        if gates.any(Gates::BIRTHS) {
            births(plain, &groups, found);
        }
    }
    if gates.any(Gates::ACCOUNTS) {
        accounts(plain, found);
    }
    if gates.any(Gates::TELEPHONES) {
        telephones(plain, found);
    }
    if gates.any(Gates::NUMBERS) {
        announced(plain, found);
    }
}

/// Every unbroken run of digits.
fn groups(plain: &Plain) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, _) in plain.chars.iter().enumerate().filter(|(_, c)| c.is_ascii_digit()) {
        match groups.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

fn digits(plain: &Plain, place: Range<usize>) -> Vec<u32> {
    plain.chars[place].iter().filter_map(|c| c.to_digit(10)).collect()
}

/// Blanks, also the one that stands for a blank where none may be.
fn blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '_')
}

/// Whether a number stands on its own here: nothing that belongs to it goes before.
fn begins(plain: &Plain, start: usize, tight: &str) -> bool {
    match plain.before(start) {
        Some(c) if c.is_alphanumeric() => false,
        Some(c) if tight.contains(c) => {
            !start.checked_sub(2).and_then(|at| plain.get(at)).is_some_and(|c| c.is_ascii_digit())
        }
        _ => true,
    }
}

/// The same behind it.
fn ends(plain: &Plain, end: usize, tight: &str) -> bool {
    match plain.get(end) {
        Some(c) if c.is_alphanumeric() => false,
        Some(c) if tight.contains(c) => !plain.get(end + 1).is_some_and(|c| c.is_ascii_digit()),
        _ => true,
    }
}

/// The eleven-test of citizen service numbers.
pub(super) fn eleven(digits: &[u32]) -> bool {
    let [rest @ .., last] = digits else { return false };
    let sum: u32 = (2..=9).rev().zip(rest).map(|(weight, digit)| weight * digit).sum();
    digits.len() == 9 && sum % 11 == *last && digits.iter().any(|d| *d != digits[0])
}

/// What stands in every word for citizen service numbers, also in one that they are attached to.
pub(super) const CITIZEN: [&str; 5] = ["bsn", "sofi", "burgerservice", "sociaalfiscaal", "persoonsnummer"];

fn names_citizen(word: &str) -> bool {
    word.contains("bsn")
        || word.contains("burgerservice")
        || word.starts_with("sofin")
        || matches!(word, "sofi" | "sociaalfiscaal" | "persoonsnummer")
}

/// Words for amounts: a number behind them counts something.
fn counts(word: &str) -> bool {
    const WORDS: &str = "bedrag budget euro eur omzet inwoners kosten lasten saldo totaal aantal som besteding bestedingen \
    uitgaven begroot";
    WORDS.split(' ').any(|known| word == known || known.len() > 4 && word.ends_with(known))
}

fn citizens(plain: &Plain, groups: &[Range<usize>], in_name: bool, found: &mut Found) {
    let tight = if in_name { "" } else { ".-/" };
    for (first, group) in groups.iter().enumerate() {
        let mut count = 0;
        for (last, end) in groups.iter().enumerate().skip(first) {
            if last > first {
                let gap = groups[last - 1].end..end.start;
                if gap.len() != 1 || !" \n.-_/".contains(plain.chars[gap.start]) {
                    break;
                }
            }
            count += end.len();
            if count >= 8 {
                if count <= 9 {
                    let place = group.start..end.end;
                    let shape: Vec<usize> = groups[first..=last].iter().map(Range::len).collect();
                    if let Some((place, level)) = citizen(plain, place, &shape, tight) {
                        found.push((place, Rule::Bsn, level));
                    }
                }
                if count > 8 {
                    break;
                }
            }
        }
    }
}

/// How a number is grouped that nothing announces.
const SHAPES: [&[usize]; 5] = [&[9], &[3, 3, 3], &[4, 2, 3], &[3, 2, 4], &[2, 3, 4]];

fn citizen(
    plain: &Plain,
    place: Range<usize>,
    shape: &[usize],
    tight: &str,
) -> Option<(Range<usize>, Level)> {
    let mut written = digits(plain, place.clone());
    let attached: String = plain.lower(place.start.saturating_sub(5)..place.start);
    let label = attached.ends_with("bsn") || attached.ends_with("sofi");
    // The tax number of somebody who works for themselves held their citizen service number.
    let rest = plain.lower(place.end..(place.end + 3).min(plain.chars.len()));
    let taxed = attached.ends_with("nl")
        && rest.strip_prefix('b').is_some_and(|n| n.len() == 2 && n.bytes().all(|b| b.is_ascii_digit()));
    if taxed && shape == [9] {
        return eleven(&written).then_some((place, Level::Likely));
    }
    let alone = begins(plain, place.start, "") || label;
    if !alone || !ends(plain, place.end, "") {
        return None;
    }
    let before = plain.announcing(&place, 7);
    let named = label
        || before.iter().any(|word| names_citizen(word))
        || plain.following(place.end, 2).iter().any(|word| names_citizen(word));
    if written.len() == 8 {
        // Registers leave out a leading zero; eight digits may as well be a date.
        if !named || date_of_eight(&written) || !ends(plain, place.end, " \n.-/_") {
            return None;
        }
        written.insert(0, 0);
        return eleven(&written).then_some((place, Level::Certain));
    }
    if written.iter().all(|digit| *digit == written[0]) {
        // `000000000` and the like stand for what is not known.
        return None;
    }
    if named {
        let level = if eleven(&written) { Level::Certain } else { Level::Possible };
        return (level == Level::Certain || shape == [9]).then_some((place, level));
    }
    let seps: Vec<char> =
        plain.chars[place.clone()].iter().copied().filter(|c| !c.is_ascii_digit()).collect();
    let even = seps.iter().all(|sep| *sep == seps[0]) && seps.iter().filter(|sep| **sep == '\n').count() < 2;
    let free = begins(plain, place.start, tight) && ends(plain, place.end, tight);
    if !(SHAPES.contains(&shape) && even && free && eleven(&written)) {
        return None;
    }
    let amount = |at: usize| plain.get(at).is_some_and(|c| "€$%".contains(c));
    let counted = before.iter().take(3).any(|word| counts(word))
        || plain.following(place.end, 1).iter().any(|word| counts(word))
        || amount(place.end)
        || place.start.checked_sub(1).is_some_and(amount)
        || place.start.checked_sub(2).is_some_and(amount);
    Some((place, if counted { Level::Possible } else { Level::Likely }))
}

/// Lengths by country, from the registry of ISO 13616.
const IBAN: [(&str, usize); 60] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MA", 28),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
];

/// Whether accounts of a country are known, in whatever case its letters are.
pub(super) fn is_country(letters: [u8; 2]) -> bool {
    IBAN.iter().any(|(known, _)| known.as_bytes().eq_ignore_ascii_case(&letters))
}

fn accounts(plain: &Plain, found: &mut Found) {
    for start in 0..plain.chars.len() {
        if !plain.chars[start].is_ascii_alphabetic() {
            continue;
        }
        let Some(second) = plain.get(start + 1).filter(char::is_ascii_alphabetic) else { continue };
        // Two letters and two digits; most words are done with here.
        let third = plain.get(start + 2).unwrap_or(' ');
        let fourth = plain.get(start + 3).unwrap_or(' ');
        if !(third.is_ascii_digit() || fourth.is_ascii_digit()) {
            continue;
        }
        let attached = plain.before(start).is_some_and(char::is_alphanumeric);
        if attached && !plain.lower(start.saturating_sub(4)..start).ends_with("iban") {
            continue;
        }
        let country: String = [plain.chars[start], second].iter().map(char::to_ascii_uppercase).collect();
        let Some((_, length)) = IBAN.iter().find(|(known, _)| *known == country) else { continue };
        let mut written = String::new();
        let mut at = start;
        let mut spaced = false;
        while let Some(c) = plain.get(at) {
            if c.is_ascii_alphanumeric() {
                written.push(c.to_ascii_uppercase());
                if written.len() == *length {
                    break;
                }
            } else if blank(c) || ".-_".contains(c) {
                let gap = !plain.get(at + 1).is_some_and(|c| c.is_ascii_alphanumeric());
                spaced = true;
                if gap {
                    break;
                }
            } else {
                break;
            }
            at += 1;
        }
        let end = at + 1;
        let place = start..end.min(plain.chars.len());
        let dutch = country != "NL"
            || written.len() == 18
                && written[4..8].bytes().all(|b| b.is_ascii_alphabetic())
                && written[8..].bytes().all(|b| b.is_ascii_digit());
        let checked = written.len() == *length && written[2..4].bytes().all(|b| b.is_ascii_digit());
        // Lower case with blanks is ordinary text, unless it has the Dutch form.
        let lower = plain.chars[place.clone()].iter().any(char::is_ascii_lowercase);
        if checked && dutch && ends(plain, end, "") && (country == "NL" || !(lower && spaced)) {
            if mod_97(&written) {
                found.push((place, Rule::Iban, Level::Certain));
            } else if country == "NL" {
                found.push((place, Rule::Iban, Level::Possible));
            }
        }
    }
}

fn mod_97(written: &str) -> bool {
    let (head, tail) = written.split_at(4);
    let value = tail.chars().chain(head.chars()).filter_map(|c| c.to_digit(36));
    value.fold(0, |rest, digit| (if digit < 10 { rest * 10 } else { rest * 100 } + digit) % 97) == 1
}

fn names_telephone(word: &str) -> bool {
    matches!(
        word,
        "tel"
            | "telnr"
            | "mob"
            | "mobiel"
            | "gsm"
            | "fax"
            | "bel"
            | "belt"
            | "bellen"
            | "bereikbaar"
            | "whatsapp"
            | "nummer06"
    ) || word.starts_with("telefoon")
        || word.starts_with("mobiel")
        || word.starts_with("telnr")
}

fn telephones(plain: &Plain, found: &mut Found) {
    let mut at = 0;
    while at < plain.chars.len() {
        let c = plain.chars[at];
        let start = at;
        at += 1;
        if !(c == '+' || c == '0' || c == '(') || !begins(plain, start, ".-/,+") {
            continue;
        }
        if let Some((end, level)) = telephone(plain, start) {
            found.push((start..end, Rule::Phone, level));
            at = end;
        }
    }
}

/// The digits of a telephone number from a place on: the groups they stand in, and where each ends.
fn telephone(plain: &Plain, start: usize) -> Option<(usize, Level)> {
    let mut written: Vec<u32> = Vec::new();
    let mut ends_at: Vec<usize> = Vec::new();
    let mut sizes: Vec<usize> = Vec::new();
    let mut seps = String::new();
    let (mut gap, mut lines) = (0, 0);
    let plus = plain.get(start) == Some('+');
    let mut at = start + usize::from(plus);
    while let Some(c) = plain.get(at) {
        if let Some(digit) = c.to_digit(10) {
            if gap > 0 || written.is_empty() {
                sizes.push(0);
            }
            gap = 0;
            written.push(digit);
            ends_at.push(at + 1);
            *sizes.last_mut()? += 1;
            if written.len() > 16 {
                break;
            }
        } else if " \n-./()_".contains(c) && gap < 3 {
            gap += 1;
            lines += usize::from(c == '\n');
            if lines > 1 {
                break;
            }
            if written.len() < 5 {
                seps.push(c);
            }
        } else {
            break;
        }
        at += 1;
    }
    let number: String = written.iter().filter_map(|d| char::from_digit(*d, 10)).collect();
    let (country, local) = if plus {
        (number.strip_prefix("31").map(|_| 2), 2)
    } else if number.starts_with("0031") {
        (Some(4), 4)
    } else {
        (None, 0)
    };
    let done = |need: usize| {
        let end = *ends_at.get(need.checked_sub(1)?)?;
        // The last group ends here as well, and no other is tied to it.
        (ends(plain, end, ".-/") && !plain.get(end).is_some_and(|c| c.is_ascii_digit())).then_some(end)
    };
    let before = plain.announcing(&(start..start + 1), 4);
    let named = before.iter().any(|word| names_telephone(word));
    if country.is_some() {
        let trunk = usize::from(written.get(local) == Some(&0));
        if written.get(local + trunk).is_none_or(|d| *d == 0) {
            return None;
        }
        return Some((done(local + trunk + 9)?, Level::Certain));
    }
    if plus {
        let total = (8..=15).contains(&written.len()).then_some(written.len())?;
        return Some((done(total)?, if named { Level::Certain } else { Level::Likely }));
    }
    if written.first() != Some(&0) || !written.get(1).is_some_and(|d| *d != 0 && *d != 9) {
        return None;
    }
    let end = done(10)?;
    let first = *sizes.first()?;
    let mobile = written.get(1) == Some(&6);
    let date = sizes.get(..3) == Some(&[2, 2, 4]);
    // The area code stands apart, or nothing does.
    let grouped = matches!(first, 3 | 4 | 10) || first == 2 && mobile && !date;
    if !grouped
        || sizes
            .iter()
            .scan(0, |sum, size| {
                *sum += size;
                Some((*sum, *size))
            })
            .any(|(sum, size)| sum <= 10 && size == 1)
    {
        return None;
    }
    let area = seps.contains('-') || seps.contains(')');
    let level = if mobile || named || area && first < 10 { Level::Certain } else { Level::Likely };
    Some((end, level))
}

const MONTHS: &str =
    "januari februari maart april mei juni juli augustus september oktober november december";

/// The month of a Dutch word or its abbreviation.
pub(super) fn month(word: &str) -> Option<u32> {
    let of = |known: &str| {
        known == word || word.len() == 3 && known.starts_with(word) || word == "sept" && known == "september"
    };
    let found = MONTHS.split(' ').position(of).or(if word == "mrt" { Some(2) } else { None });
    found.and_then(|at| u32::try_from(at + 1).ok())
}

pub(super) fn is_date(year: u32, month: u32, day: u32) -> bool {
    let year = if year < 100 { year + 1900 } else { year };
    (1895..=2035).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

fn number(digits: &[u32]) -> u32 {
    digits.iter().fold(0, |n, d| n * 10 + d)
}

/// Whether eight digits can be a date written without separators.
pub(super) fn date_of_eight(digits: &[u32]) -> bool {
    digits.len() == 8
        && (is_date(number(&digits[..4]), number(&digits[4..6]), number(&digits[6..]))
            || is_date(number(&digits[4..]), number(&digits[2..4]), number(&digits[..2])))
}

/// Where a full date ends that begins with a group of digits.
fn date(plain: &Plain, groups: &[Range<usize>], first: usize) -> Option<usize> {
    let start = groups[first].start;
    if !begins(plain, start, ".-/") {
        return None;
    }
    let value = |at: usize| {
        let group = groups.get(at)?;
        (group.len() <= 4).then(|| (number(&digits(plain, group.clone())), group.len(), group.end))
    };
    let whole = |end: usize| ends(plain, end, "-/").then_some(end);
    if groups[first].len() == 8 && date_of_eight(&digits(plain, groups[first].clone())) {
        return whole(groups[first].end);
    }
    let (a, a_len, a_end) = value(first)?;
    // 12 mei 1960, 12-mei-'60
    let mut word = a_end;
    while plain.get(word).is_some_and(|c| blank(c) || "-.e".contains(c)) && word < a_end + 3 {
        word += 1;
        // `12e mei`; the first letter of a month is no ordinal.
        if plain.get(word - 1) == Some('e') && plain.get(word).is_some_and(char::is_alphabetic) {
            word -= 1;
            break;
        }
    }
    let letters = plain.chars[word.min(plain.chars.len())..].iter().take_while(|c| c.is_alphabetic()).count();
    if letters > 0 {
        let month = month(&plain.lower(word..word + letters))?;
        let (year, year_len, end) = value(first + 1)?;
        let gap = groups[first + 1].start.checked_sub(word + letters)?;
        return (gap <= 3 && matches!(year_len, 2 | 4) && a_len <= 2 && is_date(year, month, a))
            .then(|| whole(end))?;
    }
    let (b, b_len, b_end) = value(first + 1)?;
    let (c, c_len, c_end) = value(first + 2)?;
    let gap = |from: usize, group: usize| -> Option<char> {
        let between: String = plain.text(from..groups[group].start);
        let trimmed = between.trim_matches(blank);
        match (between.len(), trimmed.chars().next()) {
            (1..=3, Some(sep)) if trimmed.len() == 1 && "-./".contains(sep) => Some(sep),
            (1, None) => Some(' '),
            _ => None,
        }
    };
    if gap(a_end, first + 1)? != gap(b_end, first + 2)? || b_len > 2 {
        return None;
    }
    let iso = a_len == 4 && c_len <= 2 && is_date(a, b, c);
    let dutch = a_len <= 2 && matches!(c_len, 2 | 4) && is_date(c, b, a);
    (iso || dutch).then(|| whole(c_end))?
}

/// How words for births begin, and others for them.
pub(super) const BIRTH: &str = "geboor";
pub(super) const BIRTHS: &str = "geboren geb gebdat gebdatum verjaardag jarig birthdate dob birth geborene";

/// So many letters have all of them but few.
pub(super) const LONGEST_BIRTH: usize = 9;

fn names_birth(word: &str) -> bool {
    word.starts_with(BIRTH) || among(word, BIRTHS)
}

fn births(plain: &Plain, groups: &[Range<usize>], found: &mut Found) {
    for (first, group) in groups.iter().enumerate() {
        // Dates are many and dates of birth few: the words are looked at only where there is a date.
        let Some(end) = date(plain, groups, first) else { continue };
        let place = group.start..end;
        let before = plain.announcing(&place, 6);
        let turn = before
            .iter()
            .position(|word| matches!(word.as_str(), "en" | "maar" | "toen" | "waarna" | "sinds"));
        let named = before.iter().take(turn.unwrap_or(before.len())).position(|word| names_birth(word));
        let level = match named {
            Some(0..=3) => Some(Level::Certain),
            Some(_) => Some(Level::Likely),
            None if plain.following(end, 1).iter().any(|word| names_birth(word)) => Some(Level::Likely),
            None => None,
        };
        found.extend(level.map(|level| (place, Rule::Birth, level)));
    }
}

/// What an organisation numbers when it numbers people and their cases.
pub(super) const NUMBERED: &str = "klant cliënt client dossier zaak kandidaat deelnemer werkzoekende werkzoekenden uitkering uitkerings \
    relatie registratie patiënt patient polis verzekerden verzekering rekening bankrekening giro paspoort \
    rijbewijs identiteits identiteitskaart document vreemdelingen beschikking beschikkings aanvraag debiteur \
    debiteuren";

/// What stands for a number behind them, and what before it stands for a person's number.
pub(super) const NUMBER_ENDS: [&str; 3] = ["nummer", "nr", "id"];
pub(super) const INITIALS: [&str; 3] = ["v", "a", "cv"];

/// Whether a word announces a number, as a whole (`klantnummer`) or with the words behind it (`klant nr.`).
fn names_number(word: &str) -> Option<bool> {
    if among(word, NUMBERED) {
        return Some(false);
    }
    let stem = NUMBER_ENDS.iter().find_map(|end| word.strip_suffix(end))?;
    (among(stem, NUMBERED) || INITIALS.contains(&stem)).then_some(true)
}

fn announced(plain: &Plain, found: &mut Found) {
    let mut at = 0;
    while at < plain.chars.len() {
        if !plain.chars[at].is_alphabetic() {
            at += 1;
            continue;
        }
        let length = plain.chars[at..].iter().take_while(|c| c.is_alphabetic()).count();
        let word = at..at + length;
        at = word.end;
        // What is announced holds a digit, and begins near.
        let near = plain.chars[word.end..].iter().take(18);
        if length > 24 || !near.into_iter().any(char::is_ascii_digit) {
            continue;
        }
        let Some(whole) = names_number(&plain.lower(word.clone())) else { continue };
        let mut rest = word.end;
        if !whole {
            // `klant-nr`, `dossier nummer`, `klant_id`
            if !plain.get(rest).is_some_and(|c| " -_".contains(c)) {
                continue;
            }
            let second = plain.chars[rest + 1..].iter().take_while(|c| c.is_alphabetic()).count();
            if !matches!(plain.lower(rest + 1..rest + 1 + second).as_str(), "nummer" | "nr" | "id" | "no") {
                continue;
            }
            rest += 1 + second;
        }
        let from = rest;
        while plain.get(rest).is_some_and(|c| blank(c) || ".:=#\"'(".contains(c)) && rest < from + 5 {
            rest += 1;
        }
        if plain.lower(rest..(rest + 3).min(plain.chars.len())) == "is " {
            rest += 3;
        }
        if let Some(end) = numbered(plain, rest) {
            found.push((rest..end, Rule::Number, Level::Likely));
            at = end;
        }
    }
}

/// Where a number with at least four digits ends; years and dates are no numbers of anyone.
fn numbered(plain: &Plain, start: usize) -> Option<usize> {
    let (mut at, mut count, mut end) = (start, 0, start);
    while let Some(c) = plain.get(at) {
        let next = plain.get(at + 1);
        if c.is_ascii_digit() {
            count += 1;
            end = at + 1;
        } else if c.is_ascii_uppercase()
            || c.is_ascii_lowercase() && !plain.get(at + 1).is_some_and(|c| c.is_ascii_lowercase())
        {
            end = at + 1;
        } else if !("-./_ ".contains(c)
            && next.is_some_and(|c| c.is_ascii_digit() || c.is_ascii_uppercase() && at > start))
        {
            break;
        }
        // Words in capitals are no part of a number.
        if count == 0 && at > start + 6 || at > start + 24 {
            break;
        }
        at += 1;
    }
    let written = digits(plain, start..end);
    let bare = plain.chars[start..end].iter().all(char::is_ascii_digit);
    let year = bare && written.len() == 4 && (1900..=2035).contains(&number(&written));
    let dated = date_of_eight(&written)
        && plain.chars[start..end].iter().filter(|c| "-./ ".contains(**c)).count() == 2;
    (count >= 4 && !year && !dated).then_some(end)
}
