//! A dossier as typed structs, read by serde from one line. No text is copied: words become values while they are read, and of
//! what no norm asks nothing is kept.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::truth::{Days, FUTURE, Moment, PAST, Truth};

/// The day on which dossiers are judged, 30 June 2025.
pub(super) const AS_OF: i32 = 20_269;

/// A dossier.
#[derive(Debug, Deserialize)]
pub struct Record {
    #[serde(default)]
    pub(super) klant: Client,
    #[serde(default)]
    pub(super) uitkering: Benefit,
    #[serde(default)]
    pub(super) trede: Fact<i64>,
    #[serde(default)]
    pub(super) voorgelicht: Fact<Answer>,
    #[serde(default)]
    pub(super) belemmeringen: Fact<Set<Barrier>>,
    #[serde(default)]
    pub(super) doelen: Fact<Set<Goal>>,
    #[serde(default)]
    pub(super) dekking: Recorded,
    #[serde(default)]
    pub(super) gesprek: Events<Talk>,
    #[serde(default)]
    pub(super) telefoon: Events<Call>,
    #[serde(default)]
    pub(super) brief: Events<Letter>,
    #[serde(default)]
    pub(super) diagnose: Events<Diagnosis>,
    #[serde(default)]
    pub(super) plan: Events<Plan>,
    #[serde(default)]
    pub(super) aanbod: Events<Offer>,
    #[serde(default)]
    pub(super) traject: Events<Trajectory>,
    #[serde(default)]
    pub(super) terugkoppeling: Events<Feedback>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Client {
    #[serde(default)]
    pub(super) leeftijd: Fact<i64>,
    #[serde(default)]
    pub(super) opleiding: Fact<Education>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Benefit {
    #[serde(default)]
    pub(super) instroom: Fact<Days>,
    #[serde(default)]
    pub(super) einde: Fact<Days>,
}

/// Of each kind of event, for which days all of them were recorded.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Recorded {
    #[serde(default)]
    pub(super) gesprek: Coverage,
    #[serde(default)]
    pub(super) telefoon: Coverage,
    #[serde(default)]
    pub(super) brief: Coverage,
    #[serde(default)]
    pub(super) diagnose: Coverage,
    #[serde(default)]
    pub(super) plan: Coverage,
    #[serde(default)]
    pub(super) aanbod: Coverage,
    #[serde(default)]
    pub(super) traject: Coverage,
    #[serde(default)]
    pub(super) terugkoppeling: Coverage,
}

#[derive(Debug, Deserialize)]
pub(super) struct Talk {
    #[serde(default)]
    datum: Fact<Days>,
    #[serde(default)]
    pub(super) door: Fact<Role>,
    #[serde(default)]
    pub(super) vorm: Fact<Form>,
    #[serde(default)]
    pub(super) onderwerpen: Fact<Set<Topic>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Call {
    #[serde(default)]
    datum: Fact<Days>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Letter {
    #[serde(default)]
    datum: Fact<Days>,
    #[serde(default)]
    pub(super) soort: Fact<Post>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Diagnosis {
    #[serde(default)]
    datum: Fact<Days>,
    #[serde(default)]
    pub(super) methode: Fact<Method>,
    #[serde(default)]
    pub(super) domeinen: Fact<Set<Domain>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Plan {
    #[serde(default)]
    datum: Fact<Days>,
    #[serde(default)]
    pub(super) ondertekend: Fact<Answer>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Offer {
    #[serde(default)]
    datum: Fact<Days>,
    #[serde(default)]
    pub(super) soort: Fact<Service>,
    #[serde(default)]
    pub(super) geaccepteerd: Fact<Answer>,
    #[serde(default)]
    pub(super) op_basis_van: Fact<Set<Ground>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Trajectory {
    #[serde(default)]
    van: Fact<Days>,
    #[serde(default)]
    tot: Fact<Days>,
    #[serde(default)]
    pub(super) soort: Fact<Service>,
    #[serde(default)]
    pub(super) aanbieder: Fact<Provider>,
    #[serde(default)]
    pub(super) eindreden: Fact<Reason>,
    #[serde(default)]
    pub(super) kosten: Fact<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Feedback {
    #[serde(default)]
    datum: Fact<Days>,
}

/// What has a first and a last day.
pub(super) trait Event {
    fn from(&self) -> Days;

    fn until(&self) -> Days {
        self.from()
    }
}

/// What is recorded has happened by the day of judgement.
fn happened(date: &Fact<Days>) -> Days {
    let days = if let Fact::Known(days) = date { *days } else { Days::ANY };
    if days.lo <= AS_OF { Days { hi: days.hi.min(AS_OF), ..days } } else { days }
}

macro_rules! on_a_day {
    ($($event:ident)+) => {
        $(impl Event for $event {
            fn from(&self) -> Days {
                happened(&self.datum)
            }
        })+
    };
}

on_a_day!(Talk Call Letter Diagnosis Plan Offer Feedback);

impl Event for Trajectory {
    fn from(&self) -> Days {
        happened(&self.van)
    }

    fn until(&self) -> Days {
        let until = match &self.tot {
            Fact::Known(days) => *days,
            // It goes on.
            Fact::Absent => Days::exactly(FUTURE),
            Fact::Unknown => Days::ANY,
        };
        Days { lo: until.lo.max(self.from().lo), ..until }
    }
}

impl Trajectory {
    pub(super) fn end(&self) -> Moment {
        match self.tot {
            Fact::Absent => Moment::LACKING,
            Fact::Known(_) => Moment::certain(self.until()),
            Fact::Unknown => Moment { days: self.until(), can_be: true, can_lack: true },
        }
    }
}

macro_rules! words {
    ($($name:ident: $($variant:ident $word:literal),+;)+) => {
        $(
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
            pub(super) enum $name { $($variant),+ }

            impl Read for $name {
                fn text(text: &str) -> Option<Self> {
                    match text {
                        $($word => Some(Self::$variant),)+
                        _ => None,
                    }
                }
            }

            impl From<$name> for u32 {
                fn from(word: $name) -> Self {
                    word as Self
                }
            }
        )+
    };
}

words! {
    Answer: Yes "ja", Partly "deels", No "nee";
    Education: Unfinished "onvoltooid", Basic "basis", Vmbo "vmbo", Mbo "mbo", HavoVwo "havo_vwo", HboWo "hbo_wo";
    Barrier: Debts "schulden", Care "zorg", Language "taal", Housing "huisvesting", Travel "reizen";
    Goal: Work "werk", Training "scholing", Language "taal", Health "gezondheid", TakingPart "meedoen";
    Role: Manager "klantmanager", Consultant "consulent", Coach "begeleider";
    Form: Office "kantoor", Home "huisbezoek", Video "video";
    Topic: Work "werk", Training "scholing", Debts "schulden", Care "zorg", Language "taal", Rights "rechten", Progress "voortgang";
    Post: Decision "beschikking", Invitation "uitnodiging", Warning "waarschuwing";
    Method: Estimate "inschatting", Questions "vragenlijst", Instrument "instrument", Test "test";
    Domain: Skills "competenties", Load "belastbaarheid", Drive "motivatie", Network "netwerk", Home "thuissituatie";
    Service: Training "scholing", Experience "werkervaring", Mediation "bemiddeling", Language "taal", Debts "schuldhulp", Coaching "coaching";
    Ground: Diagnosis "diagnose", Plan "plan", Wish "wens";
    Provider: City "gemeente", Agency "bureau", Employer "werkgever";
    Reason: Completed "afgerond", Early "voortijdig", Work "werk";
}

/// What one value can be written as.
pub(super) trait Read: Sized {
    fn text(_: &str) -> Option<Self> {
        None
    }

    fn number(_: i64) -> Option<Self> {
        None
    }

    fn list<'de, A: SeqAccess<'de>>(_: A) -> Result<Option<Self>, A::Error> {
        Ok(None)
    }
}

impl Read for i64 {
    fn number(number: i64) -> Option<Self> {
        Some(number)
    }
}

impl Read for Days {
    fn text(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

/// A fact: known, known not to be, or a hole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Fact<T> {
    #[default]
    Unknown,
    Absent,
    Known(T),
}

impl<T> Fact<T> {
    /// Whether it is known to be so, known not to be, or open.
    pub(super) fn is(&self, test: impl FnOnce(&T) -> bool) -> Truth {
        match self {
            Self::Unknown => Truth::OPEN,
            Self::Absent => Truth::NO,
            Self::Known(value) => Truth::is(test(value)),
        }
    }
}

impl Fact<Days> {
    pub(super) fn moment(self) -> Moment {
        match self {
            Self::Unknown => Moment { days: Days::ANY, can_be: true, can_lack: true },
            Self::Absent => Moment::LACKING,
            Self::Known(days) => Moment::certain(days),
        }
    }
}

impl<'de, T: Read> Deserialize<'de> for Fact<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Of<T>(PhantomData<T>);

        impl<'de, T: Read> Visitor<'de> for Of<T> {
            type Value = Fact<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value of this field")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                match T::text(text) {
                    Some(value) => Ok(Fact::Known(value)),
                    None if text == "onbekend" => Ok(Fact::Unknown),
                    None if text == "geen" => Ok(Fact::Absent),
                    None => Err(E::custom("no value of this field")),
                }
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                T::number(number).map(Fact::Known).ok_or_else(|| E::custom("no number is asked"))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                self.visit_i64(number.try_into().map_err(E::custom)?)
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Fact::Unknown)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                T::list(list)?.map(Fact::Known).ok_or_else(|| A::Error::custom("no list is asked"))
            }
        }

        from.deserialize_any(Of(PhantomData))
    }
}

/// Several of few words; perhaps more than these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Set<T> {
    members: u32,
    open: bool,
    of: PhantomData<T>,
}

impl<T: Read + Into<u32>> Read for Set<T> {
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut set = Self { members: 0, open: false, of: PhantomData };
        while let Some(member) = list.next_element::<Fact<T>>()? {
            match member {
                Fact::Known(member) => set.members |= 1 << member.into(),
                _ => set.open = true,
            }
        }
        Ok(Some(set))
    }
}

impl<T: Into<u32>> Fact<Set<T>> {
    /// Whether a word is among them.
    pub(super) fn contains(&self, member: T) -> Truth {
        match self {
            Self::Unknown => Truth::OPEN,
            Self::Absent => Truth::NO,
            Self::Known(set) => {
                let found = set.members & 1 << member.into() != 0;
                Truth::of(found || set.open, !found)
            }
        }
    }
}

/// The days for which all events of a kind were recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coverage {
    from: i32,
    until: i32,
}

impl Default for Coverage {
    fn default() -> Self {
        Self { from: FUTURE, until: PAST }
    }
}

impl Coverage {
    const COMPLETE: Self = Self { from: PAST, until: AS_OF };

    pub(super) fn covers(self, from: i32, until: i32) -> bool {
        from > until || self.from <= from && until <= self.until
    }

    pub(super) fn and(self, other: Self) -> Self {
        let both = Self { from: self.from.max(other.from), until: self.until.min(other.until) };
        if both.from <= both.until { both } else { Self::default() }
    }

    /// The last day of those that are not covered and hang together with the latest such day up to this one.
    pub(super) fn uncovered_until(self, day: i32) -> Option<i32> {
        if self.from > self.until || day > self.until {
            Some(FUTURE)
        } else if self.from > PAST {
            Some(self.from - 1)
        } else {
            None
        }
    }
}

impl<'de> Deserialize<'de> for Coverage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Coverage;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`volledig`, `onbekend` or two dates")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Coverage, E> {
                match text {
                    "volledig" => Ok(Coverage::COMPLETE),
                    "onbekend" => Ok(Coverage::default()),
                    _ => {
                        let dates = text.split_once('/');
                        let dates =
                            dates.and_then(|(from, until)| Some((Days::parse(from)?, Days::parse(until)?)));
                        let (from, until) = dates.ok_or_else(|| E::custom("no two dates"))?;
                        Ok(Coverage { from: from.lo, until: until.hi.min(AS_OF) })
                    }
                }
            }
        }

        from.deserialize_str(Text)
    }
}

/// The events of one kind.
#[derive(Debug)]
pub(super) struct Events<T> {
    pub(super) list: Vec<T>,
    /// Whether it says that there are others.
    more: bool,
    /// Whether it says that there were none.
    none: bool,
}

impl<T> Default for Events<T> {
    fn default() -> Self {
        Self { list: Vec::new(), more: false, none: false }
    }
}

impl<T> Events<T> {
    /// For which days all are here, given what the dossier says of it.
    pub(super) fn covered(&self, stated: Coverage) -> Coverage {
        if self.none {
            Coverage::COMPLETE
        } else if self.more {
            Coverage::default()
        } else {
            stated
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Events<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct All<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for All<T> {
            type Value = Events<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of events, `geen` or `onbekend`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                match text {
                    "geen" => Ok(Events { none: true, ..Events::default() }),
                    "onbekend" => Ok(Events::default()),
                    _ => Err(E::custom("no list of events")),
                }
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Events::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut events = Events::default();
                while let Some(Item(event)) = list.next_element()? {
                    match event {
                        Some(event) => events.list.push(event),
                        None => events.more = true,
                    }
                }
                events.none = events.list.is_empty() && !events.more;
                Ok(events)
            }
        }

        from.deserialize_any(All(PhantomData))
    }
}

/// One in a list of events, or that there are others.
struct Item<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct One<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for One<T> {
            type Value = Item<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event or `onbekend`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                if text == "onbekend" { Ok(Item(None)) } else { Err(E::custom("no event")) }
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Item(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|event| Item(Some(event)))
            }
        }

        from.deserialize_any(One(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_judgement_is_that_of_the_dossiers() {
        let day = Days::parse(&toetssteen_bench::dossiers::AS_OF.to_string());
        assert_eq!(day, Some(Days::exactly(AS_OF)));
    }
}
