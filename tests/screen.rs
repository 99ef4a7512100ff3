//! How much of what identifies a person the detectors find, and how often they cry wolf: measured on case notes that
//! are made up, with identifiers planted in them, and on records without any. `UPDATE=1` writes the figures into
//! docs/privacy.md.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use toetssteen::screen::{Hit, Level, Names, Rule, STOPS, Screen, redact};

/// Planted per kind.
const PLANTED: usize = 300;
/// Records in which nothing is planted.
const CLEAN: usize = 600;
const SEED: u64 = 20_130_211;

/// Splitmix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn digits(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap())).collect()
    }

    fn letters(&mut self, n: usize, of: &str) -> String {
        let of: Vec<char> = of.chars().collect();
        (0..n).map(|_| of[self.below(of.len())]).collect()
    }
}

const FIRST: [&str; 24] = [
    "Fatima", "Sanne", "Mohammed", "Jan", "Pieter", "Ayşe", "Noor", "Willem", "Ingrid", "Giovanni", "Esra",
    "Kees", "Lotte", "Abdel", "Thijs", "Renée", "Zeynep", "Björn", "Anneke", "Dirk", "Chantal", "Youssef",
    "Maartje", "Hendrika",
];
const LAST: [&str; 26] = [
    "Jansen",
    "de Vries",
    "van den Berg",
    "Bakker",
    "Yılmaz",
    "El Amrani",
    "Visser",
    "van der Meer",
    "'t Hart",
    "Öztürk",
    "Smit-Bos",
    "de Boer",
    "Mulder",
    "van 't Hof",
    "Dekker",
    "ten Brink",
    "Peters",
    "El-Khatib",
    "Nguyen",
    "Hoekstra",
    "van Dijk-de Groot",
    "Kuipers",
    "da Silva",
    "Bos",
    "Koning",
    "ter Horst",
];

/// Sentences as consulents write them, in which nobody is named; `{}` stands for figures that identify nobody.
const NOTES: [&str; 44] = [
    "Klant is uitgenodigd voor een gesprek op {date} om {time} uur.",
    "In het gesprek van {date} is het plan van aanpak besproken en bijgesteld.",
    "De klantmanager belde na {n} weken terug; klant was niet bereikbaar.",
    "Traject gestart op {date}, duur {n} maanden, kosten {money}.",
    "Klant solliciteerde in {month} {n} keer, vooral bij supermarkten en in de zorg.",
    "De re-integratiebegeleider rapporteerde op {date} dat klant {n} van de {n} bijeenkomsten bijwoonde.",
    "Zij heeft {n} jaar ervaring in de thuiszorg en werkte tot {month} {year} in vaste dienst.",
    "Hij is 54 jaar, gescheiden en heeft twee kinderen die niet meer thuis wonen.",
    "Maatregel: {n}% gedurende één maand, ingaande {date}.",
    "Bijstandsnorm {money} per maand; vrijlating {money}.",
    "De inspectie onderzocht {n} dossiers in {n} gemeenten (R13/05, hoofdstuk {n}).",
    "Zie bijlage A. Dienstverlening en bijlage B. Handhaving voor de werkwijze.",
    "Klant heeft een afstand tot de arbeidsmarkt: trede {n} op de participatieladder.",
    "Volgens de Wet werk en bijstand, artikel 9, eerste lid, onder a, geldt de arbeidsplicht.",
    "Budget re-integratie {year}: {money}, waarvan {money} besteed.",
    "In de regio Zuid-Holland Noord waren er {big} inwoners en {n} vacatures.",
    "Op verzoek van de gemeente is de meting herhaald in {month} {year}.",
    "De training duurde van {date} tot en met {date}.",
    "Kenmerk van de beleidsnota: {year}-{n}.",
    "Gemeente G ligt in een regio met een slechte arbeidsmarkt.",
    "Mevrouw A. vertelde dat zij zich niet gehoord voelde; meneer B. bevestigde dat.",
    "Klant volgde de cursus Nederlands, niveau B1, en haalde op {date} het examen.",
    "Er zijn {n} afspraken gemaakt: cv aanpassen, {n} brieven per week en een stage bij de kringloop.",
    "Loonwaarde vastgesteld op {n}%, bij een werkweek van {n} uur.",
    "Het UWV WERKbedrijf verwees klant op {date} naar de gemeente.",
    "De heer en mevrouw ontvangen samen een uitkering voor gehuwden.",
    "Bezwaar ingediend op {date}; beslissing op bezwaar volgde {n} weken later.",
    "Klant woont sinds {year} in de gemeente en heeft een buurtnetwerk.",
    "De werkcoach noteerde: geen vervoer, wel rijbewijs B, reistijd {n} minuten.",
    "Periode 2012-06/2012-12: {n} contacten, waarvan {n} telefonisch.",
    "Participatieplaats bij de afdeling Groen, {n} uur per week, {n} maanden.",
    "Rapportage fase 2: zie paragraaf 3.{n}.{n} en tabel {n}.",
    "Klant is geboren en getogen in de regio en spreekt goed Nederlands.",
    "Bedragen in euro: {money}; {money}; {money}. Totaal {big}.",
    "De norm is gehaald in {n} van de {n} gevallen ({n}%).",
    "Versie 2.{n}.{n} van het formulier is gebruikt; code MW-{n}.",
    "Hij heet klanten altijd welkom met koffie, zegt de consulent.",
    "IN {year} EN {year} WAREN ER GEEN WACHTLIJSTEN.",
    "De dochter van klant helpt met de administratie; haar zoon zit op het mbo.",
    "Zijn partner werkt {n} uur per week bij de Albert Heijn.",
    "Groep 1 t/m 4: {n}, {n}, {n} en {n} deelnemers.",
    "Op weg naar werk 3 is een project van de sociale dienst.",
    "Klant heeft recht op bijzondere bijstand, zie beschikking van {date}.",
    "Ziekmelding op {date}, herstel op {date}; contact hield de klantmanager.",
];

/// Words of every kind that a number or a name can stand among.
fn filled(chance: &mut Chance, note: &str) -> String {
    let mut text = String::new();
    let mut rest = note;
    while let Some((before, after)) = rest.split_once('{') {
        let (what, after) = after.split_once('}').unwrap();
        text += before;
        text += &match what {
            "date" => date(chance, 2009..2014),
            "time" => format!("{}.{:02}", 8 + chance.below(9), 15 * chance.below(4)),
            "n" => (2 + chance.below(60)).to_string(),
            "month" => chance.one(&MONTHS).to_owned(),
            "year" => (2008 + chance.below(6)).to_string(),
            "money" => {
                format!("€ {}.{:03},{:02}", 1 + chance.below(90), chance.below(1000), chance.below(100))
            }
            "big" => format!("{}.{:03}.{:03}", 1 + chance.below(900), chance.below(1000), chance.below(1000)),
            other => panic!("{other}"),
        };
        rest = after;
    }
    text + rest
}

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

fn date(chance: &mut Chance, years: std::ops::Range<usize>) -> String {
    let (year, month, day) =
        (years.start + chance.below(years.len()), 1 + chance.below(12), 1 + chance.below(28));
    match chance.below(7) {
        0 | 1 => format!("{year}-{month:02}-{day:02}"),
        2 => format!("{day:02}-{month:02}-{year}"),
        3 => format!("{day} {} {year}", MONTHS[month - 1]),
        4 => format!("{day}/{month}/{year}"),
        5 => format!("{day:02}.{month:02}.{year}"),
        _ => format!("{day}-{month}-{:02}", year % 100),
    }
}

fn bsn(chance: &mut Chance) -> String {
    loop {
        let number = chance.digits(9);
        let digits: Vec<u32> = number.chars().map(|c| c.to_digit(10).unwrap()).collect();
        let sum: u32 = (2..=9).rev().zip(&digits).map(|(w, d)| w * d).sum();
        if sum % 11 == digits[8] && sum > 0 {
            return number;
        }
    }
}

fn iban(chance: &mut Chance) -> String {
    let bban =
        format!("{}{}", chance.one(&["ABNA", "INGB", "RABO", "SNSB", "TRIO", "ASNB"]), chance.digits(10));
    let value = format!("{bban}NL00").chars().fold(0, |rest: u32, c| {
        let digit = c.to_digit(36).unwrap();
        (if digit < 10 { rest * 10 } else { rest * 100 } + digit) % 97
    });
    format!("NL{:02}{bban}", 98 - value)
}

fn grouped(number: &str, sizes: &[usize], sep: &str) -> String {
    let mut rest = number;
    let mut groups = Vec::new();
    for size in sizes {
        let (group, after) = rest.split_at((*size).min(rest.len()));
        groups.push(group);
        rest = after;
    }
    groups.retain(|group| !group.is_empty());
    groups.join(sep)
}

fn title(chance: &mut Chance) -> &'static str {
    chance.one(&[
        "de heer", "mevrouw", "dhr.", "mw.", "mevr.", "meneer", "Mevrouw", "De heer", "dr.", "drs.", "mr.",
    ])
}

fn initials(chance: &mut Chance) -> String {
    let n = 1 + chance.below(3);
    chance.letters(n, "ABCDEFGHJKLMNPRSTW").chars().map(|c| format!("{c}.")).collect()
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A kind of identifier, the rule that should find it, and a way to write one with the words around it.
type Kind = (&'static str, Rule, fn(&mut Chance) -> (String, String, String));

/// What is planted: the words before, the identifier, the words behind.
const KINDS: [Kind; 22] = [
    ("citizen service number, announced", Rule::Bsn, |chance| {
        let number = bsn(chance);
        let written = spelled(chance, &number);
        let before = chance.one(&[
            "bsn ",
            "BSN: ",
            "burgerservicenummer ",
            "met burgerservicenummer (bsn) ",
            "sofinummer ",
            "BSN-nummer: ",
            "bsn-nr. ",
            "bsn=",
        ]);
        (before.into(), written, chance.one(&["", ", ", " is nagekeken"]).into())
    }),
    ("citizen service number, alone", Rule::Bsn, |chance| {
        let number = bsn(chance);
        let written = spelled(chance, &number);
        let before = chance.one(&[
            "Aangemeld: ",
            "klant ",
            "nr ",
            "gegevens ",
            "(",
            "Suwinet gaf voor ",
            "polis onbekend; ",
        ]);
        (before.into(), written, chance.one(&["", ")", " geen treffer", ", nagekeken"]).into())
    }),
    ("bank account (IBAN)", Rule::Iban, |chance| {
        let number = iban(chance);
        let written = match chance.below(5) {
            0 => number,
            1 | 2 => grouped(&number, &[4, 4, 4, 4, 4], " "),
            3 => grouped(&number, &[4, 4, 4, 4, 4], "-"),
            _ => number.to_lowercase(),
        };
        let before =
            chance.one(&["op rekening ", "IBAN ", "uitbetalen op ", "rekeningnummer: ", "iban:", "naar "]);
        (before.into(), written, chance.one(&["", ".", " t.n.v. klant"]).into())
    }),
    ("e-mail", Rule::Email, |chance| {
        let first = ascii(chance.one(&FIRST));
        let last = ascii(chance.one(&LAST));
        let host = chance.one(&[
            "gmail.com",
            "hotmail.com",
            "ziggo.nl",
            "kpnmail.nl",
            "gemeente-x.nl",
            "live.nl",
            "sub.uni.nl",
        ]);
        let written = match chance.below(6) {
            0 => format!("{first}.{last}@{host}"),
            1 => format!("{}{last}{}@{host}", &first[..1], chance.below(99)),
            2 => format!("{first}_{last}@{}", host.to_uppercase()),
            3 => format!("{first} [at] {host}"),
            4 => format!("{first}.{last}(at){}", host.replace('.', "(punt)")),
            _ => format!("{first}+werk@{host}"),
        };
        let written = if written.contains("(punt)") && host.matches('.').count() > 1 {
            format!("{first}@{host}")
        } else {
            written
        };
        (
            chance.one(&["mailt vanaf ", "e-mail: ", "bereikbaar via ", "<", "cv gestuurd naar "]).into(),
            written,
            chance.one(&["", ">", ".", " op maandag"]).into(),
        )
    }),
    ("telephone, mobile", Rule::Phone, |chance| {
        let number = format!("{}{}", chance.one(&["1", "2", "3", "4", "5", "8"]), chance.digits(7));
        let written = match chance.below(9) {
            0 => format!("06{number}"),
            1 => format!("06-{number}"),
            2 => format!("06 {}", grouped(&number, &[2, 2, 2, 2], " ")),
            3 => format!("06 - {}", grouped(&number, &[4, 4], " ")),
            4 => format!("+31 6 {number}"),
            5 => format!("+316{number}"),
            6 => format!("0031 6 {}", grouped(&number, &[2, 3, 3], " ")),
            7 => format!("+31 (0)6 {}", grouped(&number, &[2, 2, 2, 2], " ")),
            _ => format!("06.{}", grouped(&number, &[2, 2, 2, 2], ".")),
        };
        (
            chance.one(&["tel. ", "mobiel: ", "belt met ", "bereikbaar op ", "", "nummer "]).into(),
            written,
            chance.one(&["", ".", " na 17 uur", ", graag appen"]).into(),
        )
    }),
    ("telephone, fixed line", Rule::Phone, |chance| {
        let area = chance.one(&["010", "020", "030", "070", "0413", "0523", "038", "0297"]);
        let number = chance.letters(10 - area.len(), "23456789");
        let sizes: &[usize] = if area.len() == 3 { &[3, 2, 2] } else { &[2, 2, 2] };
        let written = match chance.below(6) {
            0 => format!("{area}-{number}"),
            1 => format!("({area}) {}", grouped(&number, sizes, " ")),
            2 => format!("{area} {}", grouped(&number, sizes, " ")),
            3 => format!("{area} - {}", grouped(&number, &[3, 10], " ")),
            4 => format!("+31 {} {number}", &area[1..]),
            _ => format!("{area}/{number}"),
        };
        (
            chance.one(&["tel. ", "telefoon thuis: ", "belt met ", "Bereikbaar op ", "vast nummer "]).into(),
            written,
            chance.one(&["", ".", " overdag"]).into(),
        )
    }),
    ("postcode with house number", Rule::Address, |chance| {
        let code = format!("{}{}", 1 + chance.below(9), chance.digits(3));
        let letters =
            format!("{}{}", chance.letters(1, "BCDGHJKLMNPRTVWXZ"), chance.letters(1, "ABCDEGHJKLMPRTVWXZ"));
        let house = format!("{}{}", 1 + chance.below(300), chance.one(&["", "", "a", "-2", "bis"]));
        let house = house.replace("bis", "");
        let street = chance.one(&[
            "Dorpsstraat",
            "Kerkweg",
            "Lange Nieuwstraat",
            "Oranjelaan",
            "Prinsengracht",
            "Markt",
        ]);
        let written = match chance.below(5) {
            0 => format!("{street} {house}, {code} {letters}"),
            1 => format!("{code}{letters} {house}"),
            2 => format!("{code} {letters}, huisnummer {house}"),
            3 => format!("{street} {house}\n  {code} {letters}"),
            _ => format!("{code} {letters} {house}"),
        };
        (
            chance.one(&["woont op ", "adres: ", "verhuisd naar ", "post naar "]).into(),
            written,
            chance.one(&["", ".", " sinds kort"]).into(),
        )
    }),
    ("licence plate", Rule::Plate, |chance| {
        let mut letters = |n| chance.letters(n, "BDFGHJKLNPRSTVXZ");
        let (two, three, pair) = (letters(2), letters(3), letters(2));
        let (a, b, c) = (chance.digits(2), chance.digits(1), chance.digits(3));
        let written = match chance.below(6) {
            0 => format!("{a}-{three}-{b}"),
            1 => format!("{two}-{c}-{}", &three[..1]),
            2 => format!("{b}-{three}-{a}"),
            3 => format!("{a}-{two}-{pair}"),
            4 => format!("{two}-{pair}-{a}"),
            _ => format!("{}-{c}-{two}", &three[..1]),
        };
        (
            chance.one(&["auto met kenteken ", "reed in een ", "kenteken: ", "parkeert de "]).into(),
            written,
            chance.one(&["", ".", " op straat"]).into(),
        )
    }),
    ("number of a client, case or policy", Rule::Number, |chance| {
        let what = chance.one(&[
            "klantnummer",
            "cliëntnummer",
            "dossiernummer",
            "zaaknummer",
            "klantnr.",
            "dossier-nr",
            "polisnummer",
            "paspoortnummer",
            "cliënt-id",
            "uitkeringsnummer",
        ]);
        let sep = chance.one(&[" ", ": ", " is ", "="]);
        let sep = if what.ends_with('.') && sep == "=" { " " } else { sep };
        let n = 4 + chance.below(6);
        let written = match chance.below(4) {
            0 => format!("8{}", chance.digits(n)),
            1 => format!("{}{}", chance.letters(2, "KLMNPRZ"), chance.digits(n)),
            2 => format!("{}.{}", chance.digits(3), chance.digits(4)),
            _ => format!("Z{}-{}", 2008 + chance.below(6), chance.digits(6)),
        };
        (format!("{what}{sep}"), written, chance.one(&["", ".", " is gesloten"]).into())
    }),
    ("date of birth", Rule::Birth, |chance| {
        let written = date(chance, 1938..1999);
        let before = chance.one(&[
            "geboren op ",
            "geboren ",
            "geb. ",
            "geboortedatum: ",
            "Geboortedatum klant: ",
            "geb.datum ",
            "geboren te Den Haag op ",
            "geboortedatum=",
            "is geboren op ",
        ]);
        (before.into(), written, chance.one(&["", ".", ", gehuwd", " in Paramaribo"]).into())
    }),
    ("name behind a title", Rule::Name, |chance| {
        let (title, last) = (title(chance), chance.one(&LAST));
        let name = match chance.below(4) {
            0 => format!("{}{last}", initials(chance) + " "),
            1 => format!("{} {last}", chance.one(&FIRST)),
            2 => capitalised(last),
            _ => last.to_owned(),
        };
        (
            format!("{} {title} ", chance.one(&["Gesproken met", "Brief aan", "Volgens", "Overleg met"])),
            name,
            chance.one(&["", ".", " over werk", ", die afwezig was"]).into(),
        )
    }),
    ("name behind initials", Rule::Name, |chance| {
        let name = format!("{}{}{}", initials(chance), chance.one(&[" ", " ", ""]), chance.one(&LAST));
        (
            chance.one(&["Gesproken met ", "getekend door ", "volgens ", "in dienst bij "]).into(),
            name,
            chance.one(&["", ".", " op kantoor"]).into(),
        )
    }),
    ("name that is told (`heet`, `mijn naam is`)", Rule::Name, |chance| {
        let before = chance.one(&[
            "Zij heet ",
            "haar zoon heet ",
            "mijn naam is ",
            "Ik heet ",
            "een klant genaamd ",
            "De klant heet ",
            "hij noemt zich ",
        ]);
        (before.into(), chance.one(&FIRST).to_owned(), chance.one(&["", ".", " en zoekt werk"]).into())
    }),
    ("name of kin", Rule::Name, |chance| {
        let before = chance.one(&[
            "haar dochter ",
            "zijn zoon ",
            "broer ",
            "haar partner ",
            "met moeder ",
            "zijn zusje ",
            "oma ",
        ]);
        (before.into(), chance.one(&FIRST).to_owned(), chance.one(&["", ".", " helpt mee"]).into())
    }),
    ("value of a key such as `achternaam`", Rule::Name, |chance| {
        let key =
            chance.one(&["achternaam: ", "voornaam: ", "\"roepnaam\": ", "contactpersoon: ", "naam klant: "]);
        let (first, last) = (chance.one(&FIRST), chance.one(&LAST));
        (key.into(), if chance.below(2) == 0 { first } else { last }.to_owned(), String::new())
    }),
    ("family name before its initials", Rule::Name, |chance| {
        let name = format!("{}, {}", capitalised(chance.one(&LAST)), initials(chance));
        (
            chance.one(&["Betreft ", "dossier van ", "getekend door "]).into(),
            name,
            chance.one(&["", " op kantoor"]).into(),
        )
    }),
    ("family name behind `klant`", Rule::Name, |chance| {
        let before =
            chance.one(&["Gisteren belde klant ", "voor cliënt ", "gesprek met klant ", "de kandidaat "]);
        (before.into(), capitalised(chance.one(&LAST)), chance.one(&[" over werk", " niet", ""]).into())
    }),
    ("first and family name by themselves", Rule::Name, |chance| {
        let before =
            chance.one(&["Gisteren belde ", "gesproken met ", "volgens ", "een afspraak voor ", "en "]);
        (
            before.into(),
            format!("{} {}", chance.one(&FIRST), chance.one(&LAST)),
            chance.one(&[" over werk", " niet", ""]).into(),
        )
    }),
    ("name behind a title, in lower case", Rule::Name, |chance| {
        let before = format!("gesproken met {} ", title(chance).to_lowercase());
        (before, chance.one(&LAST).to_lowercase(), chance.one(&[" over werk", " niet", ""]).into())
    }),
    ("citizen service number in pairs, alone", Rule::Bsn, |chance| {
        let number = grouped(&bsn(chance), &[2, 2, 2, 2, 1], " ");
        (
            chance.one(&["Aangemeld: ", "klant ", "nr "]).into(),
            number,
            chance.one(&["", ", nagekeken"]).into(),
        )
    }),
    ("first name by itself", Rule::Name, |chance| {
        let before =
            chance.one(&["Gisteren belde ", "gesproken met ", "volgens ", "een afspraak voor ", "en "]);
        (before.into(), chance.one(&FIRST).to_owned(), chance.one(&[" over werk", " niet", ""]).into())
    }),
    ("first name by itself, with a list that has it", Rule::Listed, |chance| {
        let before =
            chance.one(&["Gisteren belde ", "gesproken met ", "volgens ", "een afspraak voor ", "en "]);
        (before.into(), chance.one(&FIRST).to_owned(), chance.one(&[" over werk", " niet", ""]).into())
    }),
];

/// What the detectors do not reach: it is measured so that the page says so.
const MISSED: [&str; 5] = [
    "family name behind `klant`",
    "first and family name by themselves",
    "name behind a title, in lower case",
    "citizen service number in pairs, alone",
    "first name by itself",
];

fn spelled(chance: &mut Chance, number: &str) -> String {
    match chance.below(9) {
        0..=2 => number.to_owned(),
        3 => grouped(number, &[3, 3, 3], "."),
        4 => grouped(number, &[3, 3, 3], " "),
        5 => grouped(number, &[4, 2, 3], "."),
        6 => grouped(number, &[3, 3, 3], "-"),
        7 => grouped(number, &[4, 2, 3], " "),
        _ => grouped(number, &[3, 3, 3], "\u{a0}"),
    }
}

fn ascii(name: &str) -> String {
    let plain = |c: char| match c.to_lowercase().next().unwrap() {
        'ş' => Some('s'),
        'é' => Some('e'),
        'ö' => Some('o'),
        'ü' => Some('u'),
        'ı' => Some('i'),
        c => c.is_ascii_alphanumeric().then_some(c),
    };
    name.chars().filter_map(plain).collect()
}

/// How somebody's keyboard or program may have put it: as it is, full-width, with marks that nobody sees, as escapes.
fn disguised(chance: &mut Chance, text: &str) -> String {
    match chance.below(12) {
        0 => text
            .chars()
            .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) - 48 + 0xff10).unwrap() } else { c })
            .collect(),
        1 => {
            let middle = text.char_indices().nth(text.chars().count() / 2).unwrap().0;
            format!(
                "{}{}{}",
                &text[..middle],
                chance.one(&["\u{200b}", "\u{ad}", "\u{2060}", "\u{200d}"]),
                &text[middle..]
            )
        }
        _ => text.to_owned(),
    }
}

/// A record: a few fields and notes, one of which holds what is planted. Returns where that stands.
fn record(chance: &mut Chance, planted: Option<(&str, &str, &str)>) -> (String, std::ops::Range<usize>) {
    let mut text = format!("# Fictief dossier.\ndossier: {}\n", 1 + chance.below(400));
    text += &format!("groep: {}\n", chance.one(&["uitgestroomd", "niet_uitgestroomd"]));
    text += &format!("uitkering: {{instroom: {}, einde: onbekend}}\n", iso(chance));
    let mut place = 0..0;
    let mut plant = |text: &mut String| {
        if let Some((before, identifier, behind)) = planted {
            *text += before;
            place = text.len()..text.len() + identifier.len();
            *text += identifier;
            *text += behind;
        }
    };
    let form = chance.below(6);
    match form {
        0 => {
            let note = chance.one(&NOTES);
            text += &format!("# {} ", filled(chance, note).replace('\n', " "));
            plant(&mut text);
            text += "\ntoelichting: geen\n";
        }
        1 => {
            let (one, two) = (chance.one(&NOTES), chance.one(&NOTES));
            text += &format!("toelichting: >-\n  {}\n  ", filled(chance, one));
            plant(&mut text);
            text += &format!("\n  {}\n", filled(chance, two));
        }
        2 => {
            text += "gesprek:\n  - datum: ";
            text += &iso(chance);
            text += "\n    notitie: |\n      ";
            plant(&mut text);
            let note = chance.one(&NOTES);
            text += &format!("\n      {}\n", filled(chance, note));
        }
        3 => {
            text += "notitie: \"";
            plant(&mut text);
            text += "\"\n";
        }
        4 => {
            let note = chance.one(&NOTES);
            text += &format!("notities:\n  - {}\n  - '", filled(chance, note).replace('\'', ""));
            plant(&mut text);
            text += "'\n";
        }
        _ => {
            text += "citaat:\n  - {spreker: klant, tekst: ";
            plant(&mut text);
            text += "}\n";
        }
    }
    for _ in 0..3 + chance.below(4) {
        let note = chance.one(&NOTES);
        text += &format!("- {}\n", filled(chance, note));
    }
    text += &format!("inkomsten: {}\nvolgnummer: {}\n", chance.below(3000), chance.digits(6));
    (text, place)
}

fn iso(chance: &mut Chance) -> String {
    format!("20{:02}-{:02}-{:02}", 8 + chance.below(6), 1 + chance.below(12), 1 + chance.below(28))
}

/// Whether hits from a level on leave nothing in sight of what was planted, no matter which rule found it.
fn found(text: &str, hits: &[Hit], level: Level, place: &std::ops::Range<usize>) -> bool {
    let hidden = |at: usize| hits.iter().any(|hit| hit.level >= level && hit.range().contains(&at));
    text[place.clone()].char_indices().all(|(at, c)| !c.is_alphanumeric() || hidden(place.start + at))
}

struct Measured {
    kind: &'static str,
    rule: Rule,
    planted: usize,
    stopped: usize,
    seen: usize,
}

fn recall() -> Vec<Measured> {
    let mut chance = Chance(SEED);
    let listed = Screen { names: Names::read(&FIRST.join("\n")), exceptions: Vec::new() };
    let screen = Screen::default();
    let mut measured = Vec::new();
    for (kind, rule, write) in KINDS {
        let (mut stopped, mut seen) = (0, 0);
        for _ in 0..PLANTED {
            let (before, identifier, behind) = write(&mut chance);
            let identifier = disguised(&mut chance, &identifier);
            let (text, place) = record(&mut chance, Some((&before, &identifier, &behind)));
            let hits = if rule == Rule::Listed { listed.text(&text) } else { screen.text(&text) };
            stopped += usize::from(found(&text, &hits, STOPS, &place));
            seen += usize::from(found(&text, &hits, Level::Possible, &place));
        }
        measured.push(Measured { kind, rule, planted: PLANTED, stopped, seen });
    }
    measured
}

/// Hits in records in which nothing is planted, by rule: those that would stop an audit, and all.
fn false_hits() -> BTreeMap<Rule, (usize, usize)> {
    let mut chance = Chance(SEED + 1);
    let mut count: BTreeMap<Rule, (usize, usize)> = Rule::ALL.iter().map(|rule| (*rule, (0, 0))).collect();
    let listed = Screen { names: Names::read(&FIRST.join("\n")), exceptions: Vec::new() };
    for _ in 0..CLEAN {
        let (text, _) = record(&mut chance, None);
        for hit in listed.text(&text) {
            let (stops, all) = count.get_mut(&hit.rule).unwrap();
            *stops += usize::from(hit.level >= STOPS);
            *all += 1;
        }
    }
    count
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn percent(part: usize, whole: usize) -> String {
    let tenths = part * 1000 / whole;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[test]
fn what_is_planted_is_found_and_the_figures_are_those_of_the_page() {
    let recall = recall();
    let false_hits = false_hits();
    let mut table = format!(
        "| what is planted ({PLANTED} each) | rule | stops the audit | told with `--level mogelijk` |\n|---|---|---:|---:|\n"
    );
    for m in &recall {
        table += &format!(
            "| {} | `{}` | {} | {} |\n",
            m.kind,
            m.rule.id(),
            percent(m.stopped, m.planted),
            percent(m.seen, m.planted)
        );
    }
    table += &format!(
        "\n| rule | false stops per 100 records ({CLEAN} records) | all hits per 100 records |\n|---|---:|---:|\n"
    );
    let per_100 = |n: usize| format!("{}.{:02}", n * 100 / CLEAN, n * 10_000 / CLEAN % 100);
    for (rule, (stops, all)) in &false_hits {
        table += &format!("| `{}` | {} | {} |\n", rule.id(), per_100(*stops), per_100(*all));
    }

    let path = root().join("docs/privacy.md");
    let page = fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- measured -->\n", "<!-- /measured -->");
    let (before, rest) = page.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let current = format!("{before}{begin}{table}{end}{after}");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &current).unwrap();
    } else {
        assert_eq!(page, current, "run this test with UPDATE=1");
    }

    for m in &recall {
        let least = match (m.rule, m.kind) {
            (_, kind) if MISSED.contains(&kind) => 0,
            (Rule::Bsn | Rule::Iban, _) => 990,
            (Rule::Name, _) => 900,
            _ => 970,
        };
        assert!(m.stopped * 1000 >= least * m.planted, "{}: {} of {}", m.kind, m.stopped, m.planted);
    }
    for (rule, (stops, _)) in &false_hits {
        assert!(stops * 100 < CLEAN, "{}: {stops} in {CLEAN} records", rule.id());
    }
    let stops: usize = false_hits.values().map(|(stops, _)| stops).sum();
    assert!(stops * 100 < CLEAN, "{stops} in {CLEAN} records");
}

/// What a single rule finds, how sure it is, and what it lets pass.
#[test]
fn each_rule_finds_what_it_is_for() {
    use Level::{Certain, Likely, Possible};
    let cases: &[(&str, &str, Option<Level>)] = &[
        ("bsn", "bsn 111222333", Some(Certain)),
        ("bsn", "BSN111222333", Some(Certain)),
        ("bsn", "111222333 (bsn)", Some(Certain)),
        ("bsn", "bsn: 1112.22.333", Some(Certain)),
        ("bsn", "{bsn: {klant: 111222333}}", Some(Certain)),
        ("bsn", "burger_service_nummer: 111-222-333", Some(Likely)),
        ("bsn", "bsn 1 1 1 2 2 2 3 3 3", Some(Certain)),
        ("bsn", "bsn 12345672", Some(Certain)), // without the zero that registers leave out
        ("bsn", "111222333", Some(Likely)),
        ("bsn", "111 222 333", Some(Likely)),
        ("bsn", "111\n  222 333", None), // not one spelling throughout
        ("bsn", "bsn 111\n  # 222 333", Some(Certain)),
        ("bsn", "1112 22 333", Some(Likely)),
        ("bsn", "NL111222333B01", Some(Likely)),
        ("bsn", "bedrag: 111222333", Some(Possible)),
        ("bsn", "€ 111.222.333", Some(Possible)),
        ("bsn", "bsn 111222334", Some(Possible)), // does not pass the test
        ("bsn", "111222334", None),
        ("bsn", "bsn 000000000", None),
        ("bsn", "bsn 999999999", None),
        ("bsn", "1111222333", None),
        ("bsn", "2012-111222333", None),
        ("bsn", "111222333.5", None),
        ("bsn", "a111222333", None),
        ("bsn", "op 2011-08-29 4 gesprekken", None),
        ("bsn", "bsn onbekend, datum 20130211", None),
        ("iban", "NL91ABNA0417164300", Some(Certain)),
        ("iban", "nl91 abna 0417 1643 00", Some(Certain)),
        ("iban", "BE68 5390 0754 7034", Some(Certain)),
        ("iban", "DE89370400440532013000", Some(Certain)),
        ("iban", "NL92ABNA0417164300", Some(Possible)),
        ("iban", "DE90370400440532013000", None),
        ("iban", "XNL91ABNA0417164300", None),
        ("e-mail", "jan.de.vries@voorbeeld.nl", Some(Certain)),
        ("e-mail", "jan [at] voorbeeld [punt] nl", Some(Likely)),
        ("e-mail", "info@gemeente.nl", Some(Possible)),
        ("e-mail", "@gemeente", None),
        ("e-mail", "voorbeeld.nl", None),
        ("telefoon", "06-12345678", Some(Certain)),
        ("telefoon", "(020) 123 45 67", Some(Certain)),
        ("telefoon", "020 123 45 67", Some(Likely)),
        ("telefoon", "tel. 020 123 45 67", Some(Certain)),
        ("telefoon", "+32 470 12 34 56", Some(Likely)),
        ("telefoon", "0800-1234567", None),
        ("telefoon", "06-02-2012 12 uur", None),
        ("telefoon", "2012-06-12 34 56 78", None),
        ("telefoon", "06123456789", None),
        ("telefoon", "0012345678", None),
        ("adres", "Dorpsstraat 12, 1234 AB", Some(Certain)),
        ("adres", "1234AB-12", Some(Certain)),
        ("adres", "postcode 1234 ab, huisnummer 12", Some(Likely)),
        ("adres", "postcode: 1234AB", Some(Likely)),
        ("adres", "1234 AB", Some(Possible)),
        ("adres", "Dorpsstraat 12", Some(Possible)),
        ("adres", "in 2011 en 2012", None),
        ("adres", "IN 2011 EN 2012", None),
        ("adres", "1234 SS 12", None),
        ("kenteken", "12-BDF-3", Some(Likely)),
        ("kenteken", "kenteken 12bdf3", Some(Certain)),
        ("kenteken", "kenteken: AB-12-CD", Some(Certain)),
        ("kenteken", "MW-12-01", Some(Possible)),
        ("kenteken", "9-MRT-12", None),
        ("kenteken", "R13-05", None),
        ("nummer", "klantnummer 471100", Some(Likely)),
        ("nummer", "cliënt-id: K4711", Some(Likely)),
        ("nummer", "dossier nr. 2013.0042", Some(Likely)),
        ("nummer", "paspoortnummer NX1234AB5", Some(Likely)),
        ("nummer", "dossier: 15", None),
        ("nummer", "zaaknummer 2012", None),
        ("nummer", "dossiernummer 2012-03-05", None),
        ("nummer", "het klantnummer is niet genoteerd", None),
        ("geboortedatum", "geboren op 12 mei 1960", Some(Certain)),
        ("geboortedatum", "geboortedatum: 1960-05-12", Some(Certain)),
        ("geboortedatum", "{geboortedatum: {klant: 12-5-60}}", Some(Certain)),
        ("geboortedatum", "geb. 12/05/1960", Some(Certain)),
        ("geboortedatum", "12-05-1960 (geboren)", Some(Likely)),
        ("geboortedatum", "geboortedatum 19600512", Some(Certain)),
        ("geboortedatum", "geboren in 1960", None),
        ("geboortedatum", "geboren: onbekend\ninstroom: 2012-05-01", None),
        ("geboortedatum", "{geboren: onbekend, instroom: 2012-05-01}", None),
        ("geboortedatum", "geboren in Almere. Op 2012-05-01 begon het traject", None),
        ("geboortedatum", "geboren in Turkije en kwam op 12-05-1990", None),
        ("geboortedatum", "gesprek op 12 mei 2012", None),
        ("naam", "mevrouw De Vries", Some(Likely)),
        ("naam", "de heer J.M. van den Berg", Some(Certain)),
        ("naam", "mw.\n  Jansen", Some(Likely)),
        ("naam", "gesproken met A. de Boer", Some(Likely)),
        ("naam", "getekend door P.C. Hooft", Some(Likely)),
        ("naam", "mijn naam is Fatima", Some(Likely)),
        ("naam", "haar zoon Daan", Some(Likely)),
        ("naam", "haar ex-partner Daan", Some(Likely)),
        ("naam", "zijn moeder heet Fatima", Some(Likely)),
        ("naam", "het kind heet Daan", Some(Likely)),
        ("naam", "de begeleider heet Daan", Some(Likely)),
        ("naam", "voornaam: fatima", Some(Certain)),
        ("naam", "Met vriendelijke groet,\n\nJan Jansen", Some(Likely)),
        ("naam", "dossier van Jansen, J.", Some(Likely)),
        ("naam", "Van den Berg, A.B.", Some(Likely)),
        ("naam", "A. Dienstverlening", Some(Possible)),
        ("naam", "de training heet Werken Loont", Some(Possible)),
        ("naam", "naam: Werken Loont", Some(Possible)),
        ("naam", "mevrouw A. was er niet", None),
        ("naam", "de heer Minister", None),
        ("naam", "voornaam: onbekend", None),
        ("naam", "MW Norm 3", None),
        ("naam", "de directeur van U.W.V. Werkbedrijf", None),
        ("naam", "J. de", None),
    ];
    let screen = Screen::default();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(rule, text, expected)| {
            let rule = Rule::named(rule).unwrap();
            let found = screen.text(text).iter().filter(|hit| hit.rule == rule).map(|hit| hit.level).max();
            (found != *expected)
                .then(|| format!("{} {text:?}: expected {expected:?}, found {found:?}", rule.id()))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn names_of_files_are_looked_at_too() {
    let screen = Screen {
        names: Names::read("# van de klantenlijst\nJansen\nFatima El Amrani\n"),
        exceptions: Vec::new(),
    };
    let level = |name: &str| screen.name(name).iter().map(|hit| hit.level).max();
    assert_eq!(level("111222333.yaml"), Some(Level::Likely));
    assert_eq!(level("2013-111222333.yaml"), Some(Level::Likely));
    assert_eq!(level("bsn-111222333.yaml"), Some(Level::Certain));
    assert_eq!(level("jansen_2.yaml"), Some(Level::Likely));
    assert_eq!(level("fatima-el-amrani.yaml"), Some(Level::Certain));
    assert_eq!(level("mevrouw_Zwartebroek.yaml"), Some(Level::Likely));
    assert_eq!(level("mevrouw-Zwartebroek.yaml"), Some(Level::Likely));
    assert_eq!(level("geboren-17-augustus-1947.yaml"), Some(Level::Certain));
    assert_eq!(level("tel_06_47_58_36_29.md"), Some(Level::Certain));
    assert_eq!(level("jan_jansen@xsmail.nl.txt"), Some(Level::Certain));
    assert_eq!(level("01.yaml"), None);
    assert_eq!(level("2013-06-30.yaml"), None);
}

/// A list finds names in the middle of a sentence; where any word has a capital it says only that it may be one.
#[test]
fn names_of_a_list_are_found() {
    let screen = Screen { names: Names::read("Bos\nJan Jansen\n\nJ\n"), exceptions: Vec::new() };
    let level = |text: &str| screen.text(text).iter().map(|hit| (hit.rule, hit.level)).max();
    assert_eq!(level("gesproken met Bos over werk"), Some((Rule::Listed, Level::Likely)));
    assert_eq!(level("klant: Bos"), Some((Rule::Listed, Level::Likely)));
    assert_eq!(level("Bos belde."), Some((Rule::Listed, Level::Possible)));
    assert_eq!(level("een wandeling in het bos"), None);
    assert_eq!(level("toen kwam jan jansen"), Some((Rule::Listed, Level::Certain)));
    assert_eq!(level("J is een letter"), None);
}

/// The audits that come with the program say that they are fictitious, and so they are.
#[test]
fn the_shipped_audits_pass() {
    let (mut files, mut folders) = (0, vec![root().join("casefiles")]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let hits = Screen::default().text(&fs::read_to_string(&path).unwrap());
            let name = Screen::default().name(path.file_name().unwrap().to_str().unwrap());
            assert_eq!(hits.iter().chain(&name).count(), 0, "{}: {hits:?}", path.display());
        }
    }
    assert!(files > 150, "{files}");
}

/// Whatever is found, at any level, is gone from a copy, and nothing else is found in its place.
#[test]
fn nothing_is_found_in_what_is_redacted() {
    let mut chance = Chance(SEED + 2);
    let screen = Screen { names: Names::read(&FIRST.join("\n")), exceptions: Vec::new() };
    for round in 0..600 {
        let (_, _, write) = KINDS[round % KINDS.len()];
        let (before, identifier, behind) = write(&mut chance);
        let (mut text, _) = record(&mut chance, Some((&before, &identifier, &behind)));
        for again in 0.. {
            let (redacted, count) = redact(&text, &screen.text(&text), Level::Possible);
            text = redacted;
            if count == 0 {
                break;
            }
            assert!(again < 5, "{text}");
        }
        assert_eq!(screen.text(&text), []);
    }
}

/// Places are those of the text as it was written, whatever was done to read it, and no two hits overlap.
#[test]
fn hits_are_where_they_say() {
    let mut chance = Chance(SEED + 3);
    let screen = Screen::default();
    let mut some = 0;
    for _ in 0..3_000 {
        let n = chance.below(60);
        let text: String = (0..n)
            .map(|_| {
                chance.one(&[
                    "1",
                    "2",
                    "3",
                    "111222333",
                    "bsn",
                    " ",
                    "\n",
                    "-",
                    ".",
                    "é",
                    "\u{301}",
                    "\u{200b}",
                    "１",
                    "@",
                    "a.nl",
                    "J.",
                    "de",
                    "Vries",
                    "mevrouw",
                    "\\u0031",
                    "\\",
                    "06",
                    "+31",
                    "1234",
                    "AB",
                    ":",
                    ",",
                    "geboren",
                    "mei",
                    "1960",
                    "klantnummer",
                    "'t",
                    "{",
                    "}",
                    "NL91ABNA0417164300",
                    "(",
                    ")",
                    "/",
                    "12-BDF-3",
                    "Straat",
                    "straat",
                    "\u{1f600}",
                    "ﬁ",
                    "½",
                ])
            })
            .collect();
        for hits in [screen.text(&text), screen.name(&text)] {
            some += hits.len();
            let whole = |hit: &Hit| text.get(hit.range()).is_some_and(|found| !found.is_empty());
            assert!(hits.iter().all(whole), "{text:?}: {hits:?}");
            assert!(hits.windows(2).all(|pair| pair[0].end <= pair[1].start), "{text:?}: {hits:?}");
        }
    }
    assert!(some > 1_000, "{some}");
}

/// Long texts of one kind take no more than their length allows: where time grew with its square, each would take minutes.
#[test]
#[expect(clippy::disallowed_methods, reason = "what is measured is time")]
fn endless_texts_are_looked_at_in_time() {
    let screen = Screen::default();
    for part in [
        "1",
        "1 ",
        "111222333 ",
        "a@",
        "(at)",
        "A.",
        "mevrouw ",
        "klant nr ",
        "06-",
        "12-",
        "geboren ",
        "{",
        "NL91",
        "1234 AB ",
        "X-",
    ] {
        let text = part.repeat(100_000 / part.len());
        let begin = std::time::Instant::now();
        let hits = screen.text(&text);
        assert!(begin.elapsed().as_secs() < 60, "{part}: {} hits", hits.len());
    }
}
