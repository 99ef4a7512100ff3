//! Which words can be part of nothing that is found, so that of a record made of these nothing but its other texts need be looked at.

use std::ops::Range;

use super::{Gates, Scan};

/// Whether a text between quotation marks opens nothing where it stands among others of which that is so, days, numbers of a few
/// digits, and what JSON puts between them. What a detector asks of more than one word it asks of words without a mark between
/// them; only these look further: what announces a number, a birth, a name or a postcode, and what follows `naam`.
pub(in crate::screen) fn is_quiet(text: &str) -> bool {
    let before = format!("{{\"qqnaam\":\"{text}\",\"qqnaam\": [\"{text}\", \"{text}\"],\"qqnaam\":");
    let behind = r#""Aa","q":1234,"qq":"1234 ab","qqq":111222334}"#;
    let key = format!("{{\"{text}\":{behind},\"{text}\": {behind}");
    Gates::of(&(before + &key)) == Some(Gates::NONE)
}

/// Whether a part of a text opens nothing, where all around it is quiet.
pub(in crate::screen) fn is_quiet_at(text: &[u8], part: &Range<usize>) -> bool {
    // No detector looks further than this behind a word, nor before it but for the word before.
    const AROUND: usize = 64;
    let around = part.start.saturating_sub(AROUND)..text.len().min(part.end + AROUND);
    let scan = text.get(around).and_then(Scan::whole);
    scan.is_some_and(|scan| {
        scan.gates == Gates::NONE && !scan.postcode && !scan.postcode_announced && !scan.citizen
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::tests::PIECES, *};
    use crate::screen::{Plain, Screen};

    /// JSON of quiet texts, days and short numbers, with parts in it of which nothing is known; and where these stand.
    fn record(chosen: &[(usize, u8, bool)]) -> (String, Vec<Range<usize>>) {
        let plain = |text: &&str| !text.contains(|c: char| matches!(c, '"' | '\\') || c.is_control());
        let pieces: Vec<&str> = PIECES.split('|').filter(plain).collect();
        let quiet: Vec<&str> = pieces.iter().copied().filter(|piece| is_quiet(piece)).collect();
        assert!(quiet.len() > 60 && ["klant", "van", "ex-partner", "naam"].iter().any(|w| quiet.contains(w)));
        let (mut text, mut parts) = ("{".to_owned(), Vec::new());
        for (at, form, blank) in chosen {
            let quiet = quiet[at % quiet.len()];
            match form {
                0..6 => text += &format!("\"{quiet}\""),
                6..8 => text += ["1960-05-12", "2012-12-31", "1000-10-10", "9998-01-01"][at % 4],
                8 => text += &(at % 1_000_000).to_string(),
                9 => text += "{}",
                _ => {
                    let free = pieces[at % pieces.len()].repeat(1 + at % 2) + pieces[at / 7 % pieces.len()];
                    parts.push(text.len() + 1..text.len() + 1 + free.len());
                    text += &format!("\"{free}\"");
                }
            }
            text += [",", ":", "[", "]", ":", "},", ":["][at % 7];
            // Behind a number a blank is none that programs write.
            text += if *blank && *form != 8 { " " } else { "" };
        }
        (text, parts)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_is_found_where_all_is_quiet(
            chosen in prop::collection::vec((0..100_000_usize, 0..12_u8, any::<bool>()), 1..60),
        ) {
            let (text, parts) = record(&chosen);
            let quiet = parts.iter().all(|part| is_quiet_at(text.as_bytes(), part));
            let found = Screen::default().behind(Gates::ALL, &Plain::of(&text));
            prop_assert!(!quiet || found.is_empty(), "{found:?}\n{text}");
        }
    }

    #[test]
    fn what_announces_something_is_not_quiet() {
        let loud = "geboortedatum|naam_klant|klantnaam|voornaam|bsn|bsnummer|klantnummer|postcode|kenteken|jan@x.nl|J. Bos|\
            mevrouw Jansen|06 12345678|Dorpsstraat 12|1234 AB|12-BDF-3|NL91ABNA0417164300|heet Daan|111222333";
        for text in loud.split('|') {
            assert!(!is_quiet(text), "{text}");
        }
        for text in [
            "klant",
            "datum",
            "klantmanager",
            "op_basis_van",
            "hbo_wo",
            "A2",
            "reïntegratie",
            "niet_uitgestroomd",
        ] {
            assert!(is_quiet(text), "{text}");
        }
    }
}
