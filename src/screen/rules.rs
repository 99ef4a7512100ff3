//! What is looked for, and how sure a hit is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How sure it is that a hit identifies a person; the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Level {
    /// It may: somebody should look.
    #[serde(rename = "mogelijk")]
    Possible,
    /// It is more likely than not; an audit stops.
    #[serde(rename = "waarschijnlijk")]
    Likely,
    /// Its form, its check digits or its announcement leave no doubt; an audit stops.
    #[serde(rename = "zeker")]
    Certain,
}

impl Level {
    /// Every level, the surest last.
    pub const ALL: [Self; 3] = [Self::Possible, Self::Likely, Self::Certain];

    /// The Dutch word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Possible => "mogelijk",
            Self::Likely => "waarschijnlijk",
            Self::Certain => "zeker",
        }
    }
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $about:literal;)+) => {
        /// What is looked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Rule {
            $($(#[doc = $doc])+ #[serde(rename = $id)] $name,)+
        }

        impl Rule {
            /// Every rule there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name by which people refer to it.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// What it looks at, in Dutch.
            pub fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)+ }
            }

            /// What stands in a redacted copy instead of what it found; no rule finds anything in it.
            pub fn marker(self) -> &'static str {
                match self { $(Self::$name => concat!("weggelaten-", $id),)+ }
            }
        }
    };
}

rules! {
    /// A citizen service number (eleven-test).
    Bsn = "bsn", "burgerservicenummer: negen cijfers die aan de elfproef voldoen, in elke gangbare schrijfwijze";
    /// An international bank account number (mod 97).
    Iban = "iban", "rekeningnummer dat aan de mod-97-proef voldoet";
    /// An e-mail address.
    Email = "e-mail", "e-mailadres, ook met [at] en [punt]";
    /// A telephone number.
    Phone = "telefoon", "Nederlands telefoonnummer, of een ander met + en landnummer";
    /// A postcode with a house number.
    Address = "adres", "postcode met huisnummer; alleen een postcode of alleen een straat is mogelijk";
    /// A licence plate.
    Plate = "kenteken", "kenteken volgens de Nederlandse sidecodes";
    /// A number by which an organisation knows a person.
    Number = "nummer", "nummer dat als klant-, dossier-, zaak-, polis- of documentnummer is aangekondigd";
    /// A full date of birth.
    Birth = "geboortedatum", "volledige datum die als geboortedatum is aangekondigd";
    /// A name.
    Name = "naam", "naam na een aanhef, voorletters, een verwantschap of een aankondiging";
    /// A name from a list that the user gives.
    Listed = "namenlijst", "naam die in de opgegeven lijst staat";
}

impl Rule {
    /// The rule of a name.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::Screen;

    #[test]
    fn markers_trigger_nothing() {
        let screen = Screen::default();
        for rule in Rule::ALL {
            for text in [rule.marker().to_owned(), format!("{}: {}", rule.id(), rule.marker())] {
                assert_eq!(screen.text(&text), [], "{text}");
                assert_eq!(screen.name(&text), [], "{text}");
            }
            assert_eq!(Rule::named(rule.id()), Some(*rule));
        }
    }
}
