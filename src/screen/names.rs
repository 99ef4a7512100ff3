//! Names of people: after titles and initials, where they are announced, and from a list.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    lexicon::{LEXICON, Tells},
    numbers::Found,
    rules::{Level, Rule},
    text::{Plain, among},
};

/// Names that somebody listed, in lower case.
#[derive(Debug, Clone, Default)]
pub struct Names {
    single: BTreeSet<String>,
    /// By their first word, the words that follow.
    several: BTreeMap<String, Vec<Vec<String>>>,
}

impl Names {
    /// Reads a list: one name a line, `#` before what is none.
    pub fn read(text: &str) -> Self {
        let mut names = Self::default();
        for line in text.lines() {
            let plain = Plain::of(line.split('#').next().unwrap_or_default());
            let words = words(&plain).map(|word| plain.lower(word)).collect::<Vec<_>>();
            match words.split_first() {
                // One letter is in every text.
                Some((only, [])) if only.chars().count() > 1 => {
                    names.single.insert(only.clone());
                }
                Some((first, rest)) if !rest.is_empty() => {
                    names.several.entry(first.clone()).or_default().push(rest.to_vec());
                }
                _ => {}
            }
        }
        names
    }

    /// Adds another list.
    pub fn extend(&mut self, other: &Self) {
        self.single.extend(other.single.iter().cloned());
        for (first, rests) in &other.several {
            self.several.entry(first.clone()).or_default().extend(rests.iter().cloned());
        }
    }

    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.single.is_empty() && self.several.is_empty()
    }
}

/// Runs of letters, with the apostrophes and hyphens inside them.
fn words(plain: &Plain) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while plain.get(at).is_some_and(|c| !c.is_alphabetic()) {
            at += 1;
        }
        let start = at;
        while let Some(c) = plain.get(at) {
            let joins = matches!(c, '-' | '\'') && plain.get(at + 1).is_some_and(char::is_alphabetic);
            if !(c.is_alphabetic() || joins) {
                break;
            }
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}

/// Whether a word begins with a capital and is no abbreviation or code.
fn is_capitalised(plain: &Plain, word: &Range<usize>) -> bool {
    let chars = &plain.chars[word.clone()];
    let lower = chars.iter().any(|c| c.is_lowercase());
    // In a text in capitals names are capitals as well.
    chars.len() > 1 && chars[0].is_uppercase() && (lower || chars.len() > 3)
        || matches!(chars, ['\'', ..] if chars.len() > 3)
}

const PARTICLES: &str = "van de der den het ten ter te von zu da dos di du la le el al ben bin 't op";

/// What a word says about the name behind it. Every word of a text is looked up here, and few say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// A title.
    Title,
    /// A title that is also a word or the name of something: only with a full stop.
    ShortTitle,
    /// Somebody's relative.
    Kin,
    /// Somebody beside whom a name is one only if they are somebody's.
    Near,
    /// That somebody has a name.
    Called,
    /// Perhaps the same: `mijn naam is`.
    Is,
    /// A letter ends, and who wrote it follows.
    Greets,
    /// A key whose value is a name, whatever it looks like.
    Key,
    /// Perhaps such a key.
    Name,
    /// Of whom a name is, in a key of two words.
    Of,
}

/// The words that say so.
pub(super) const SAYS: [(Says, &str); 10] = [
    (
        Says::Title,
        "heer heren mevrouw mevr meneer mijnheer mej mejuffrouw juffrouw dhr mw dr drs mr prof familie gezin dokter \
         dominee",
    ),
    (Says::ShortTitle, "ir ing ds fam hr wed"),
    (
        Says::Kin,
        "zoon zoontje dochter dochtertje echtgenoot echtgenote broer broertje zus zusje moeder vader opa oma kleinzoon \
         kleindochter neef neefje nicht nichtje tante oom ex-man ex-vrouw schoonmoeder schoonvader schoonzoon \
         schoondochter buurvrouw buurman",
    ),
    (Says::Called, "heet heette genaamd geheten noemt heten"),
    (Says::Is, "is"),
    (Says::Greets, "groet groeten hoogachtend"),
    (
        Says::Key,
        "voornaam voornamen achternaam roepnaam familienaam geboortenaam meisjesnaam klantnaam cliëntnaam clientnaam \
         contactpersoon surname firstname",
    ),
    (Says::Name, "naam"),
    (Says::Of, "klant cliënt client kandidaat"),
    (Says::Near, NEAR),
];

fn says(word: &str) -> Option<Says> {
    LEXICON.entries(word).find_map(|entry| match entry.tells {
        Tells::Name(said) => Some(said),
        _ => None,
    })
}

/// Whether a name may follow a word in lower case that stands where a name may begin.
pub(super) fn goes_before_name(word: &str) -> bool {
    among(word, PARTICLES) || is_title(word, true)
}

fn is_title(word: &str, stop: bool) -> bool {
    matches!((says(word), stop), (Some(Says::Title), _) | (Some(Says::ShortTitle), true))
}

/// What people are called by what they do, behind a title.
const ROLES: &str = "voorzitter minister staatssecretaris wethouder burgemeester directeur president inspecteur klantmanager \
    consulent begeleider werkcoach secretaris commissaris rechter officier klager verzoeker appellant \
    belanghebbende uwv divosa gemeente inspectie kamer ministerie werkbedrijf sociale werk college raad ik \
    wij zij hij het dit een";

/// More titles than anybody has in a row.
const MOST_TITLES: usize = 5;

const OWNERS: &str = "haar zijn mijn diens hun ons onze de wiens";

/// Those who bear the name that is told of them.
const BEARERS: &str = include_str!("words/bearers.txt");

/// Who stands near somebody. Words that vocabularies know as well stand in files of their own: code knows none of them.
const NEAR: &str = include_str!("words/near.txt");

/// What stands where a name would, and is none.
const NO_NAMES: &str =
    "onbekend geen null true false ja nee nvt anoniem verwijderd weggelaten niet vertrouwelijk naam";

/// Initials of more letters than one.
const LONG_INITIALS: &str = "th ch chr ph joh jac ij tj st fr";

/// What may stand between `noemt` or `heet` and a name.
pub(super) const SKIPPED: &str = "zich zichzelf eigenlijk voluit";

/// More particles than any name has.
const MOST_PARTICLES: usize = 5;

/// More initials than anybody has.
const MOST_INITIALS: usize = 8;

/// Letters with full stops that are no initials.
const NO_INITIALS: &str = "bv nv vof cv ww uwv cwi sv wa tav ps nb";

/// What letters number: `bijlage A. Dienstverlening`.
const NUMBERED: &str = "bijlage groep deel punt onderdeel artikel fase stap klant cliënt gemeente tabel figuur hoofdstuk variant \
    locatie";

pub(super) fn find(plain: &Plain, names: &Names, found: &mut Found) {
    let words: Vec<Range<usize>> = words(plain).collect();
    let mut lowered = String::new();
    for (at, word) in words.iter().enumerate() {
        let chars = &plain.chars[word.clone()];
        // Every word that announces a name is shorter.
        if chars.len() > 16 {
            continue;
        }
        if chars.len() == 1 && chars[0].is_uppercase() && plain.get(word.end) == Some('.') {
            initials(plain, word.start, found);
            continue;
        }
        if names.is_empty() && !LEXICON.may_have_word(chars) {
            continue;
        }
        lowered.clear();
        lowered.extend(chars.iter().flat_map(|c| c.to_lowercase()));
        let lower = lowered.as_str();
        if let Some(said) = says(lower) {
            titled(plain, word, lower, found);
            announced(plain, &words, at, lower, said, found);
        }
        listed(plain, &words, at, lower, names, found);
    }
}

/// Names in the name of a file: lower case, with hyphens between the words.
pub(super) fn find_in_path(plain: &Plain, names: &Names, found: &mut Found) {
    find(plain, &Names::default(), found);
    if names.is_empty() {
        return;
    }
    let mut at = 0;
    let parts: Vec<Range<usize>> = std::iter::from_fn(|| {
        at += plain.chars.get(at..)?.iter().take_while(|c| !c.is_alphabetic()).count();
        let length = plain.chars.get(at..)?.iter().take_while(|c| c.is_alphabetic()).count();
        let start = at;
        at += length;
        (length > 0).then_some(start..at)
    })
    .collect();
    for (at, part) in parts.iter().enumerate() {
        let lower = plain.lower(part.clone());
        for rest in names.several.get(&lower).into_iter().flatten() {
            let follow = parts.get(at + 1..at + 1 + rest.len()).unwrap_or_default();
            let same = follow.iter().zip(rest).all(|(part, word)| plain.lower(part.clone()) == *word);
            if let (true, Some(last)) = (same && follow.len() == rest.len(), follow.last()) {
                found.push((part.start..last.end, Rule::Listed, Level::Certain));
            }
        }
        if names.single.contains(&lower) {
            found.push((part.clone(), Rule::Listed, Level::Likely));
        }
    }
}

/// Where blanks (at most one line end) after a place end.
fn past_blank(plain: &Plain, at: usize) -> Option<usize> {
    plain.get(at).filter(|c| matches!(c, ' ' | '\n' | '_')).map(|_| at + 1)
}

/// A word from a place on.
fn word_at(plain: &Plain, start: usize) -> Option<Range<usize>> {
    let first = plain.get(start)?;
    let apostrophe = first == '\'' && plain.get(start + 1) == Some('t');
    if !first.is_alphabetic() && !apostrophe {
        return None;
    }
    let mut at = start + usize::from(apostrophe);
    while let Some(c) = plain.get(at) {
        let joins = matches!(c, '-' | '\'') && plain.get(at + 1).is_some_and(char::is_alphabetic);
        if !(c.is_alphabetic() || joins) {
            break;
        }
        at += 1;
    }
    Some(start..at)
}

/// A name from a place on: particles and words with a capital. Where it ends, and how many such words it has.
fn name(plain: &Plain, start: usize) -> Option<(usize, usize)> {
    let (mut at, mut end, mut capitals, mut particles) = (start, start, 0, 0);
    while capitals < 4 && particles < MOST_PARTICLES {
        let Some(word) = word_at(plain, at) else { break };
        let lower = plain.lower(word.clone());
        let particle = among(&lower, PARTICLES);
        if particle {
            particles += 1;
        } else if is_capitalised(plain, &word) && !among(&lower, ROLES) {
            capitals += 1;
            end = word.end;
        } else {
            break;
        }
        // A line that ends after a name begins something else.
        let line = plain.get(word.end) == Some('\n') && !particle;
        let Some(next) = past_blank(plain, word.end).filter(|_| !line) else { break };
        at = next;
    }
    (capitals > 0).then_some((end, capitals))
}

/// Initials from a place on: where they end, and how many there are.
fn initials_end(plain: &Plain, start: usize) -> (usize, usize) {
    let (mut at, mut count, mut end) = (start, 0, start);
    while let Some(c) = plain.get(at) {
        let letters = plain.chars[at..].iter().take(4).take_while(|c| c.is_alphabetic()).count();
        let initial = letters == 1 || among(&plain.lower(at..at + letters), LONG_INITIALS);
        if count == MOST_INITIALS || !c.is_uppercase() || !initial || plain.get(at + letters) != Some('.') {
            break;
        }
        at += letters + 1;
        end = at;
        count += 1;
        if plain.get(at) == Some(' ') {
            at += 1;
        }
    }
    (end, count)
}

fn titled(plain: &Plain, word: &Range<usize>, lower: &str, found: &mut Found) {
    let stop = plain.get(word.end) == Some('.');
    let title = is_title(lower, stop);
    let tied = plain.before(word.start).is_some_and(|c| matches!(c, '-' | '/'));
    // MW, DR and MR are codes.
    let code = word.len() < 4 && plain.get(word.start + 1).is_some_and(char::is_uppercase);
    if !title || tied || code {
        return;
    }
    let Some(mut at) = past_blank(plain, word.end + usize::from(stop)) else { return };
    // `prof. dr. ir. J.M. de Vries`
    for _ in 0..MOST_TITLES {
        let Some(next) = word_at(plain, at) else { break };
        let lower = plain.lower(next.clone());
        let stop = plain.get(next.end) == Some('.');
        if !is_title(&lower, stop) {
            break;
        }
        match past_blank(plain, next.end + usize::from(stop)) {
            Some(next) => at = next,
            None => return,
        }
    }
    let start = at;
    let (end, count) = initials_end(plain, at);
    if count > 0 {
        at = past_blank(plain, end).unwrap_or(end);
    }
    if let Some((end, _)) = name(plain, at) {
        found.push((start..end, Rule::Name, if count > 0 { Level::Certain } else { Level::Likely }));
    }
}

/// Whether something begins here: a line, a sentence, an item.
fn begins(plain: &Plain, start: usize) -> bool {
    let mut before = plain.chars[..start]
        .iter()
        .rev()
        .skip_while(|c| matches!(c, ' ' | '"' | '\'' | '(' | '-' | '*' | '#'));
    before.next().is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?' | ':' | ',' | ';' | '|' | '[' | '{'))
}

/// `J.M. de Vries`
fn initials(plain: &Plain, start: usize, found: &mut Found) {
    if plain.before(start).is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/')) {
        return;
    }
    let (end, count) = initials_end(plain, start);
    let letters: String = plain.lower(start..end).chars().filter(|c| c.is_alphabetic()).collect();
    if among(&letters, NO_INITIALS) {
        return;
    }
    let from = past_blank(plain, end).unwrap_or(end);
    // A line end ends an enumeration.
    let name = if plain.get(end) == Some('\n') { None } else { name(plain, from) };
    let Some((name_end, _)) = name else {
        reversed(plain, start, end, count, found);
        return;
    };
    let particle = plain.get(from).is_some_and(|c| c.is_lowercase() || c == '\'');
    let before = plain.announcing(&(start..end), 1);
    let numbered = before.first().is_some_and(|word| among(word, NUMBERED));
    let level = match count {
        _ if numbered => Level::Possible,
        1 if particle || !begins(plain, start) => Level::Likely,
        1 => Level::Possible,
        _ => Level::Likely,
    };
    found.push((start..name_end, Rule::Name, level));
}

/// `Jansen, J.M.`, `Van den Berg, A.`
fn reversed(plain: &Plain, start: usize, end: usize, count: usize, found: &mut Found) {
    let before = plain.chars[..start].iter().rev().take(3).take_while(|c| matches!(c, ' ' | ',')).count();
    let comma = plain.chars[start - before..start].contains(&',');
    let last = word_before(plain, start - before);
    if before == 0
        || last.len() < 3
        || !is_capitalised(plain, &last)
        || among(&plain.lower(last.clone()), ROLES)
    {
        return;
    }
    let mut first = last.start;
    for _ in 0..MOST_PARTICLES {
        let word = word_before(plain, first.saturating_sub(1));
        if plain.before(first) != Some(' ') || !among(&plain.lower(word.clone()), PARTICLES) {
            break;
        }
        first = word.start;
    }
    let sure = comma && (count > 1 || !begins(plain, first));
    found.push((first..end, Rule::Name, if sure { Level::Likely } else { Level::Possible }));
}

/// The word that ends at a place; empty where there is none.
fn word_before(plain: &Plain, end: usize) -> Range<usize> {
    const LONGEST: usize = 40;
    let letters = plain.chars[..end].iter().rev().take(LONGEST);
    end - letters.take_while(|c| c.is_alphabetic() || matches!(c, '-' | '\'')).count()..end
}

/// Names that a word announces: kin, `heet`, `genaamd`, `mijn naam is`, a key, a signature.
fn announced(plain: &Plain, words: &[Range<usize>], at: usize, lower: &str, said: Says, found: &mut Found) {
    let word = &words[at];
    let capital = |range: &Range<usize>| is_capitalised(plain, range);
    let near = |back: usize| {
        let word = at.checked_sub(back).map(|at| &words[at]);
        word.map(|word| plain.lower(word.clone())).unwrap_or_default()
    };
    let next = past_blank(plain, word.end);
    let mut push = |start: usize, level: Level| {
        if let Some((end, _)) = name(plain, start) {
            let first = word_at(plain, start).map(|word| plain.lower(word)).unwrap_or_default();
            if !among(&first, NO_NAMES) {
                found.push((start..end, Rule::Name, level));
            }
        }
    };
    let lettered =
        || next.and_then(|next| word_at(plain, next)).filter(|next| capital(next)).map(|next| next.start);
    if matches!(said, Says::Kin | Says::Near)
        && let Some(start) =
            lettered().filter(|start| plain.chars[*start..].iter().take(3).any(|c| c.is_lowercase()))
    {
        // `haar vriend Ahmed`, but `de vriend Divosa`
        let owner = near(1);
        let owned = among(&owner, OWNERS) && owner != "de";
        let sure = said == Says::Kin || owned;
        push(start, if sure { Level::Likely } else { Level::Possible });
    }
    match said {
        Says::Called => {
            let mut start = next;
            // `noemt zich Fatima`, `heet eigenlijk Fatima`
            if let Some(skipped) = next.and_then(|next| word_at(plain, next))
                && among(&plain.lower(skipped.clone()), SKIPPED)
            {
                start = past_blank(plain, skipped.end);
            }
            let borne =
                (1..=3).any(|back| among(&near(back), BEARERS) || says(&near(back)) == Some(Says::Kin));
            if let Some(start) = start {
                push(start, if borne { Level::Likely } else { Level::Possible });
            }
        }
        Says::Is if near(1) == "naam" && among(&near(2), OWNERS) => {
            if let Some(start) = next {
                push(start, if near(2) == "de" { Level::Possible } else { Level::Likely });
            }
        }
        Says::Greets => {
            let rest = plain.chars[word.end..].iter().take_while(|c| ",.\n ".contains(**c)).count();
            let signed = plain.chars[word.end..word.end + rest].contains(&'\n') || lower == "groet";
            if rest > 1 && signed {
                let start = word.end + rest;
                let (end, count) = initials_end(plain, start);
                let from = if count > 0 { past_blank(plain, end).unwrap_or(end) } else { start };
                if let Some((end, _)) = name(plain, from) {
                    found.push((start..end, Rule::Name, Level::Likely));
                }
            }
        }
        Says::Of if lettered().is_some_and(|start| !begins(plain, start)) => {
            // `klant Jansen`: it may as well be `Klant Nederlands`.
            if let Some(start) = lettered() {
                push(start, Level::Possible);
            }
        }
        Says::Key | Says::Name | Says::Of | Says::Near | Says::Kin => {
            keyed(plain, word, said, near(1).as_str(), found);
        }
        Says::Title | Says::ShortTitle | Says::Is => {}
    }
}

/// The value of a key that holds a name: `achternaam: Jansen`.
fn keyed(plain: &Plain, word: &Range<usize>, said: Says, before: &str, found: &mut Found) {
    let joined = plain.before(word.start).is_some_and(|c| matches!(c, '_' | ' ' | '-'));
    let after = plain.get(word.end);
    // `naam_klant`, `naam cliënt`
    let about = joined && before == "naam" && matches!(said, Says::Of | Says::Near | Says::Kin);
    let known = said == Says::Key || about;
    if !known && said != Says::Name {
        return;
    }
    let mut at = word.end;
    if matches!(after, Some('"' | '\'')) {
        at += 1;
    }
    if !matches!(plain.get(at), Some(':' | '=')) {
        return;
    }
    at += 1;
    let quote = |at: usize| {
        plain.get(at) == Some('\'') && !(plain.get(at + 1) == Some('t') && plain.get(at + 2) == Some(' '))
    };
    while plain.get(at).is_some_and(|c| matches!(c, ' ' | '"')) || quote(at) {
        at += 1;
    }
    let (end, count) = initials_end(plain, at);
    let from = if count > 0 { past_blank(plain, end).unwrap_or(end) } else { at };
    let first = word_at(plain, from);
    if first.as_ref().is_some_and(|first| {
        among(plain.lower(first.clone()).split('-').next().unwrap_or_default(), NO_NAMES)
    }) {
        return;
    }
    match (known, name(plain, from), first) {
        (true, Some((end, _)), _) => found.push((at..end, Rule::Name, Level::Certain)),
        // In lower case it is a name still.
        (true, None, Some(first)) => found.push((at..first.end, Rule::Name, Level::Certain)),
        (false, Some((end, capitals)), _) => {
            let level = if count > 0 || capitals > 1 { Level::Likely } else { Level::Possible };
            found.push((
                at..end,
                Rule::Name,
                level.min(if count > 0 { Level::Likely } else { Level::Possible }),
            ));
        }
        _ => {}
    }
}

/// Names from the list: written with a capital, and in the middle of a sentence, where a capital means a name.
fn listed(plain: &Plain, words: &[Range<usize>], at: usize, lower: &str, names: &Names, found: &mut Found) {
    if names.is_empty() {
        return;
    }
    let word = &words[at];
    for rest in names.several.get(lower).into_iter().flatten() {
        let follow = words.get(at + 1..at + 1 + rest.len()).unwrap_or_default();
        let near = follow.iter().zip(&words[at..]).all(|(next, last)| next.start - last.end <= 2);
        let same = follow.iter().zip(rest).all(|(part, word)| plain.lower(part.clone()) == *word);
        if let (true, Some(last)) = (near && same && follow.len() == rest.len(), follow.last()) {
            found.push((word.start..last.end, Rule::Listed, Level::Certain));
        }
    }
    let parts = || lower.split('-').any(|part| names.single.contains(part));
    if plain.chars[word.start].is_uppercase() && (names.single.contains(lower) || parts()) {
        // A value that is nothing but the name is a name as well.
        let alone = plain.get(word.end).is_none_or(|c| "\n,]}\"'".contains(c));
        let level = if !begins(plain, word.start) || alone { Level::Likely } else { Level::Possible };
        found.push((word.clone(), Rule::Listed, level));
    } else if names.single.contains(lower) && plain.before(word.start).is_some_and(|c| c == '_')
        || names.single.contains(lower) && plain.get(word.end) == Some('_')
    {
        found.push((word.clone(), Rule::Listed, Level::Likely));
    }
}
