//! What is made stays the same: figures that were measured can be measured again.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use sha2::{Digest, Sha256};
use toetssteen_bench::{
    dossiers::{KINDS, Parameters, dossier},
    folder::{self, Form},
    norms,
};

fn lines(dossiers: u64, parameters: Parameters) -> String {
    (1..=dossiers).map(|number| dossier(number, parameters).to_string() + "\n").collect()
}

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn patchy() -> Parameters {
    Parameters { patchiness: 0.15, ..Parameters::default() }
}

#[test]
fn a_seed_gives_the_same_dossiers_everywhere() {
    let exact = hash(&lines(1_000, Parameters::default()));
    assert_eq!(exact, "0697e8ac642cc18d8177a09dec420dcacda1f4e055eed1948b9e8bbd94f8ff76");
    let patchy = hash(&lines(1_000, patchy()));
    assert_eq!(patchy, "d5b026ccab69b1c820238845e3d683feae298467c99d4d5974826883d67dd5a6");
}

#[test]
fn another_seed_gives_others() {
    let other = Parameters { seed: 2, ..Parameters::default() };
    assert_ne!(dossier(1, Parameters::default()), dossier(1, other));
    assert_ne!(dossier(1, Parameters::default()), dossier(2, Parameters::default()));
}

#[test]
fn a_dossier_is_about_as_large_as_asked() {
    let text = lines(1_000, Parameters::default());
    assert!((2_500..2_900).contains(&(text.len() / 1_000)), "{} bytes each", text.len() / 1_000);
    for events in [1, 10, 20, 100, 1_000] {
        let parameters = Parameters { events, ..Parameters::default() };
        let dossiers = (1..=100).map(|number| dossier(number, parameters));
        let counted: usize = dossiers.map(|d| events_of(&d).count()).sum();
        let asked = events as usize * 100;
        assert!(events < 10 || (asked * 9 / 10..asked * 11 / 10).contains(&counted), "{counted} of {asked}");
    }
}

fn events_of(dossier: &Value) -> impl Iterator<Item = &Value> {
    KINDS.iter().filter_map(|kind| dossier[kind].as_array()).flatten()
}

/// A dossier with holes is the one without, less what is missing: every fact that it still has is the same.
#[test]
fn holes_change_nothing_else() {
    fn within(part: &Value, whole: &Value) -> bool {
        match (part, whole) {
            (Value::Object(part), Value::Object(whole)) => part.iter().all(|(key, value)| {
                let other = whole.get(key);
                key == "dekking" || value == "onbekend" || other.is_some_and(|other| within(value, other))
            }),
            (Value::Array(part), Value::Array(whole)) => {
                let known: Vec<&Value> = part.iter().filter(|value| *value != "onbekend").collect();
                known.len() == whole.len() && known.iter().zip(whole).all(|(part, whole)| within(part, whole))
            }
            // Of a date perhaps the month only.
            (Value::String(part), Value::String(whole)) => {
                part == "onbekend" || part == whole || part.len() == 7 && whole.starts_with(part)
            }
            _ => part == whole || part == "onbekend",
        }
    }
    for number in 1..=200 {
        let (whole, part) = (dossier(number, Parameters::default()), dossier(number, patchy()));
        assert!(within(&part, &whole), "{part}\n{whole}");
        assert!(!whole.to_string().contains("onbekend"));
    }
    assert!(lines(200, patchy()).contains("onbekend"));
}

/// `UPDATE=1` writes it.
#[test]
fn the_first_thirteen_norms_are_those_in_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("norms/bijstand");
    if std::env::var_os("UPDATE").is_some() {
        folder::write_norms(&folder, norms::KINDS).unwrap();
    }
    for (name, text) in norms::files(norms::KINDS) {
        assert!(fs::read_to_string(folder.join(name)).unwrap() == text, "{name} is not what is made");
    }
}

#[test]
fn norms_have_names_of_their_own() {
    for norms in [norms::KINDS, 40, 1_000] {
        let ids: BTreeSet<String> = (0..norms).map(norms::id).collect();
        assert_eq!(ids.len(), norms);
        let text: String = norms::files(norms).into_iter().map(|(_, text)| text).collect();
        assert!(ids.iter().all(|id| text.contains(&format!("  - id: {id}\n"))));
        assert_eq!(text.matches("  - id: ").count(), norms);
    }
}

#[test]
fn every_form_holds_the_same_dossiers() {
    let place = tempfile::tempdir().unwrap();
    for (name, form) in [("lines", Form::Ndjson), ("packed", Form::NdjsonGz), ("files", Form::Yaml)] {
        folder::write(&place.path().join(name), norms::KINDS, 5, patchy(), form).unwrap();
    }
    let expected: Vec<Value> = (1..=5).map(|number| dossier(number, patchy())).collect();
    let text = fs::read_to_string(place.path().join("lines/dossiers.ndjson")).unwrap();
    let read: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, expected);
    let packed = fs::File::open(place.path().join("packed/dossiers.ndjson.gz")).unwrap();
    assert_eq!(std::io::read_to_string(flate2::read::GzDecoder::new(packed)).unwrap(), text);
    for (number, expected) in (1..).zip(&expected) {
        let text = fs::read_to_string(place.path().join(format!("files/dossiers/{number}.yaml"))).unwrap();
        assert_eq!(serde_yaml::from_str::<Value>(&text).unwrap(), *expected);
    }
}
