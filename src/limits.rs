//! How much an input may ask for.
//!
//! Whoever wrote a file decides what it costs to read it. Every limit has a name by which the command line sets it
//! (`--limit NAME=NUMBER`) and by which messages speak of it; `docs/limits.md` lists them.

/// A limit: its name, what holds when nobody says otherwise, and how far it can be raised.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The name by which it is set.
    pub name: &'static str,
    /// What it counts.
    pub about: &'static str,
    /// What holds when nobody says otherwise.
    pub default: usize,
    /// How far it can be raised: beyond, the program itself could not keep its word.
    pub most: usize,
    place: fn(&mut Limits) -> &mut usize,
}

macro_rules! limits {
    ($($name:ident: $default:expr, at most $most:expr, $about:literal;)+) => {
        /// How much an input may ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $about] pub $name: usize,)+
        }

        /// Every limit there is.
        pub const ALL: &[Limit] = &[$(Limit {
            name: stringify!($name),
            about: $about,
            default: $default,
            most: $most,
            place: |limits| &mut limits.$name,
        },)+];

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }
    };
}

/// Nothing but memory and patience forbids more.
const ANY: usize = usize::MAX / 2;

limits! {
    // Spans count in 32 bits.
    bytes: 2_000_000, at most u32::MAX as usize, "Bytes of one file that people write: norms, records, texts, templates.";
    values: 100_000, at most ANY, "Keys and values of one file, and of a vocabulary with its definitions written out.";
    windows: 64, at most 10_000, "Selections of events in one window, those of another that it uses counted each time.";
    // Everything that walks a tree calls itself once a level.
    depth: 64, at most 256, "Mappings and lists within each other in one file, and in a vocabulary with its definitions written out.";
    levels: 100, at most 400, "Conditions within each other in one norm, through the definitions that they use.";
    conditions: 100_000, at most ANY, "Conditions and selections of one norm, those of a definition counted each time that it is used.";
    steps: 2_000_000, at most ANY, "Steps of testing one record against one norm: conditions, times the events that each looks at.";
    files: 100_000, at most ANY, "Files with records in one folder.";
    records: 100_000_000, at most ANY, "Records of one audit; 24 bytes are kept of each to tell them apart.";
    shown: 1_000, at most ANY, "Records of a norm that findings show: all of them, or where there are more a tenth of so many of each outcome.";
    findings: 800_000_000, at most ANY, "Bytes of one findings document.";
    screened: 64 << 20, at most ANY, "Bytes of one file that is screened for identifying data by itself.";
    templates: 1_000, at most ANY, "Files in one folder of templates.";
    effort: 10, at most 1_000_000, "How much more a template of one's own may do than ours do over the same findings, in times.";
}

impl Limits {
    /// Sets a limit to a number between 1 and the most that it can be; any other number changes nothing.
    pub fn set(&mut self, limit: &Limit, number: usize) {
        if (1..=limit.most).contains(&number) {
            *(limit.place)(self) = number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_place_of_its_own() {
        for limit in ALL {
            let mut limits = Limits::default();
            assert_eq!(*(limit.place)(&mut limits), limit.default, "{}", limit.name);
            for out_of_reach in [0, limit.most + 1] {
                limits.set(limit, out_of_reach);
                assert_eq!(limits, Limits::default(), "{}", limit.name);
            }
            limits.set(limit, 7);
            for other in ALL {
                let expected = if other.name == limit.name { 7 } else { other.default };
                assert_eq!(*(other.place)(&mut limits), expected, "{} and {}", limit.name, other.name);
            }
        }
    }
}
