//! Fictitious dossiers: what a client is like, what happened, and how completely that was recorded.
//!
//! Each dossier has a stream of random numbers of its own, found by its number: the thousandth is the same whether or not the
//! others are made.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde_json::{Map, Value, json};

/// The day on which the dossiers are judged; nothing in them is later.
pub const AS_OF: Date = date(2025, 6, 30);

/// What asks for something within some time is no later than this, so that on the day of judgement it can be told whether it came.
const SETTLED: Date = date(2025, 3, 15);

/// The kinds of event, as dossiers name them.
pub const KINDS: [&str; 8] =
    ["gesprek", "telefoon", "brief", "diagnose", "plan", "aanbod", "traject", "terugkoppeling"];

const BARRIERS: [&str; 5] = ["schulden", "zorg", "taal", "huisvesting", "reizen"];
const GOALS: [&str; 5] = ["werk", "scholing", "taal", "gezondheid", "meedoen"];
const SERVICES: [&str; 6] = ["scholing", "werkervaring", "bemiddeling", "taal", "schuldhulp", "coaching"];
const TOPICS: [&str; 7] = ["werk", "scholing", "schulden", "zorg", "taal", "rechten", "voortgang"];
const DOMAINS: [&str; 5] = ["competenties", "belastbaarheid", "motivatie", "netwerk", "thuissituatie"];

/// Remarks as a case manager makes them. They say nothing of anybody.
const REMARKS: [&str; 8] = [
    "Wil graag weer aan het werk, maar mist een diploma.",
    "Zoekt vooral werk in de zorg en staat open voor scholing.",
    "Ziet op tegen solliciteren en vraagt om begeleiding daarbij.",
    "Heeft eerder in de logistiek gewerkt en wil daarnaar terug.",
    "De opvang van de kinderen is geregeld, reizen kost nog veel tijd.",
    "Werkt enkele uren per week en wil dat uitbreiden.",
    "Is tevreden over het traject; het vervolg is nog niet duidelijk.",
    "De afspraken over het plan zijn besproken en begrepen.",
];

/// What the dossiers are like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters {
    /// Where the random numbers start.
    pub seed: u64,
    /// Which share of the facts is missing, not known, or known only roughly: 0 to 1.
    pub patchiness: f64,
    /// How many events a dossier has, on average.
    pub events: u32,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { seed: 1, patchiness: 0.0, events: 20 }
    }
}

/// The dossier with a number, from 1.
pub fn dossier(number: u64, parameters: Parameters) -> Value {
    let random = |part: u64| {
        let mut random = ChaCha8Rng::seed_from_u64(parameters.seed);
        random.set_stream(2 * number + part);
        random
    };
    let mut writer = Writer { random: random(0), holes: random(1), patchiness: parameters.patchiness };
    writer.dossier(number, parameters.events)
}

/// The time in which a client receives assistance, as far as it lies before [`AS_OF`].
#[derive(Clone, Copy)]
struct Stay {
    from: Date,
    days: u32,
}

impl Stay {
    /// So many days after it began, or its last day.
    fn day(self, days: u32) -> Date {
        later(self.from, days.min(self.days))
    }
}

struct Writer {
    random: ChaCha8Rng,
    /// Apart, so that a dossier with holes is the one without them, less what is missing.
    holes: ChaCha8Rng,
    patchiness: f64,
}

impl Writer {
    fn dossier(&mut self, number: u64, events: u32) -> Value {
        let from = later(date(2022, 1, 1), self.below(1_080));
        let until_now = days_between(from, AS_OF);
        let left = self.chance(0.5);
        // Nobody leaves in the first month, so that some contact can be asked of every dossier.
        let days = if left { 30 + self.below(until_now - 29) } else { until_now };
        let stay = Stay { from, days };

        let mut record = Map::new();
        record.insert("dossier".into(), json!(number));
        record.insert("fictief".into(), "ja".into());
        record.insert("groep".into(), if left { "uitgestroomd" } else { "niet_uitgestroomd" }.into());
        let client = self.client();
        record.insert("klant".into(), client.into());
        let mut benefit = Map::new();
        self.date(&mut benefit, "instroom", from);
        if left {
            self.date(&mut benefit, "einde", stay.day(days));
        } else {
            self.fact(&mut benefit, "einde", "geen".into());
        }
        record.insert("uitkering".into(), benefit.into());
        let step = 1 + self.below(6);
        self.fact(&mut record, "trede", step.into());
        let informed = self.one(&["ja", "ja", "ja", "deels", "nee"]);
        self.fact(&mut record, "voorgelicht", informed);
        let barriers = self.some(&BARRIERS, 0.25);
        self.list(&mut record, "belemmeringen", barriers);
        let goals = self.some(&GOALS, 0.4);
        self.list(&mut record, "doelen", goals);
        let remark = self.one(&REMARKS);
        self.fact(&mut record, "toelichting", remark);

        self.events(&mut record, stay, events);
        let coverage = self.coverage(stay);
        record.insert("dekking".into(), coverage.into());
        record.into()
    }

    fn client(&mut self) -> Map<String, Value> {
        let mut client = Map::new();
        let age = 18 + self.below(49);
        self.fact(&mut client, "leeftijd", age.into());
        let sex = self.one(&["vrouw", "man"]);
        self.fact(&mut client, "geslacht", sex);
        let education = self.one(&["onvoltooid", "basis", "vmbo", "mbo", "havo_vwo", "hbo_wo"]);
        self.fact(&mut client, "opleiding", education);
        let language = self.one(&["A1", "A2", "B1", "B2", "moedertaal"]);
        self.fact(&mut client, "taalniveau", language);
        let household = self.one(&["alleen", "alleen_met_kinderen", "samen", "samen_met_kinderen"]);
        self.fact(&mut client, "huishouden", household);
        client
    }

    /// All events: in every twenty or so one course of diagnosis, plan, offer, trajectory and feedback; the others are contacts.
    fn events(&mut self, record: &mut Map<String, Value>, stay: Stay, events: u32) {
        let mut lists: [Vec<Value>; KINDS.len()] = Default::default();
        let courses = (events + 10) / 20;
        for course in 0..courses.max(1) {
            let begin = stay.days / courses.max(1) * course;
            self.course(&mut lists, stay, begin);
        }
        let written: usize = lists.iter().map(Vec::len).sum();
        // As many more as there should be on average: some dossiers have few contacts, others many.
        let wanted =
            u32::try_from(u64::from(events) * u64::from(70 + self.below(61)) / 100).unwrap_or(events);
        let contacts = wanted.saturating_sub(u32::try_from(written).unwrap_or(u32::MAX));
        self.contacts(&mut lists, stay, contacts);
        for (kind, list) in KINDS.into_iter().zip(lists) {
            if self.patchy(0.15) {
                record.insert(kind.into(), "onbekend".into());
            } else if !list.is_empty() {
                record.insert(kind.into(), list.into());
            }
        }
    }

    fn course(&mut self, lists: &mut [Vec<Value>; KINDS.len()], stay: Stay, begin: u32) {
        let [_, _, letters, diagnoses, plans, offers, trajectories, feedback] = lists;
        let diagnosed = begin + self.below(70);
        if self.chance(0.92) {
            diagnoses.push(self.diagnosis(stay.day(diagnosed)));
        }
        if self.chance(0.2) {
            let again = diagnosed + 30 + self.below(200);
            diagnoses.push(self.diagnosis(stay.day(again)));
        }
        // Mostly after the diagnosis.
        let planned = (diagnosed + self.below(60)).saturating_sub(12);
        if self.chance(0.9) {
            plans.push(self.plan(stay.day(planned)));
        }
        for _ in 0..=self.below(2) {
            let offered = (planned + self.below(90)).saturating_sub(10);
            let (service, accepted) = (self.one(&SERVICES), self.chance(0.75));
            offers.push(self.offer(stay.day(offered).min(SETTLED), service.clone(), accepted));
            if !(accepted && self.chance(0.85)) {
                continue;
            }
            let begun = offered + self.below(55);
            let lasted = 20 + self.below(160);
            let (trajectory, ended) = self.trajectory(stay, begun, lasted, service);
            trajectories.push(trajectory);
            if ended && self.chance(0.85) {
                let after = begun + lasted + self.below(35);
                feedback.push(self.feedback(stay.day(after)));
            }
        }
        for _ in 0..self.below(3) {
            let sent = begin + self.below(stay.days.max(1));
            letters.push(self.letter(stay.day(sent)));
        }
    }

    /// Contacts from the first day to the last, at lengths between them that differ, and in some dossiers a long silence.
    fn contacts(&mut self, lists: &mut [Vec<Value>; KINDS.len()], stay: Stay, contacts: u32) {
        let silence = (self.chance(0.3)).then(|| (self.below(stay.days.max(1)), 60 + self.below(200)));
        for at in 0..contacts {
            let stretch = u64::from(stay.days) / u64::from(contacts);
            let begin =
                u32::try_from(u64::from(stay.days) * u64::from(at) / u64::from(contacts)).unwrap_or(0);
            let day = begin + self.below(u32::try_from(stretch).unwrap_or(u32::MAX).saturating_add(1));
            // Whoever would have called in that time calls when it is over.
            let day = match silence {
                Some((from, long)) if (from..from + long).contains(&day) => from + long,
                _ => day,
            };
            let day = stay.day(day);
            if self.chance(0.65) {
                let talk = self.talk(day);
                lists[0].push(talk);
            } else {
                let call = self.call(day);
                lists[1].push(call);
            }
        }
    }

    fn talk(&mut self, day: Date) -> Value {
        let mut event = Map::new();
        self.date(&mut event, "datum", day);
        let by = self.one(&["klantmanager", "klantmanager", "consulent", "begeleider"]);
        self.fact(&mut event, "door", by);
        let form = self.one(&["kantoor", "kantoor", "huisbezoek", "video"]);
        self.fact(&mut event, "vorm", form);
        let initiative = self.one(&["gemeente", "gemeente", "klant"]);
        self.fact(&mut event, "initiatief", initiative);
        let topics = self.some(&TOPICS, 0.3);
        self.list(&mut event, "onderwerpen", topics);
        event.into()
    }

    fn call(&mut self, day: Date) -> Value {
        let mut event = Map::new();
        self.date(&mut event, "datum", day);
        let by = self.one(&["klantmanager", "consulent", "begeleider"]);
        self.fact(&mut event, "door", by);
        let topics = self.some(&TOPICS, 0.2);
        self.list(&mut event, "onderwerpen", topics);
        event.into()
    }

    fn letter(&mut self, day: Date) -> Value {
        let mut event = Map::new();
        self.date(&mut event, "datum", day);
        let kind = self.one(&["beschikking", "uitnodiging", "waarschuwing"]);
        self.fact(&mut event, "soort", kind);
        let plain = self.one(&["ja", "nee"]);
        self.fact(&mut event, "begrijpelijk", plain);
        event.into()
    }

    fn diagnosis(&mut self, day: Date) -> Value {
        let mut event = Map::new();
        self.date(&mut event, "datum", day);
        let method = self.one(&["inschatting", "vragenlijst", "instrument", "instrument", "test"]);
        self.fact(&mut event, "methode", method);
        let domains = self.some(&DOMAINS, 0.4);
        self.list(&mut event, "domeinen", domains);
        let recorded = self.one(&["ja", "ja", "nee"]);
        self.fact(&mut event, "vastgelegd", recorded);
        event.into()
    }

    fn plan(&mut self, day: Date) -> Value {
        let mut event = Map::new();
        self.date(&mut event, "datum", day);
        let goals = self.some(&GOALS, 0.4);
        self.list(&mut event, "doelen", goals);
        let signed = self.one(&["ja", "ja", "nee"]);
        self.fact(&mut event, "ondertekend", signed);
        event.into()
    }

    fn offer(&mut self, day: Date, service: Value, accepted: bool) -> Value {
        let mut event = Map::new();
        self.date(&mut event, "datum", day);
        self.fact(&mut event, "soort", service);
        self.fact(&mut event, "geaccepteerd", if accepted { "ja" } else { "nee" }.into());
        let rests = self.some(&["diagnose", "plan", "wens"], 0.4);
        self.list(&mut event, "op_basis_van", rests);
        event.into()
    }

    /// A trajectory, and whether it ended while the client still received assistance, long enough ago.
    fn trajectory(&mut self, stay: Stay, begun: u32, lasted: u32, service: Value) -> (Value, bool) {
        let mut event = Map::new();
        self.date(&mut event, "van", stay.day(begun));
        let end = later(stay.from, begun.saturating_add(lasted));
        let ended = end <= later(stay.from, stay.days).min(SETTLED);
        if ended {
            self.date(&mut event, "tot", end);
        } else {
            self.fact(&mut event, "tot", "geen".into());
        }
        self.fact(&mut event, "soort", service);
        let provider = self.one(&["gemeente", "bureau", "bureau", "werkgever"]);
        self.fact(&mut event, "aanbieder", provider);
        let reason =
            if ended { self.one(&["afgerond", "afgerond", "voortijdig", "werk"]) } else { "geen".into() };
        self.fact(&mut event, "eindreden", reason);
        let hours = 4 * (1 + self.below(8));
        self.fact(&mut event, "uren_per_week", hours.into());
        let costs = 250 * (1 + self.below(28));
        self.fact(&mut event, "kosten", costs.into());
        (event.into(), ended)
    }

    fn feedback(&mut self, day: Date) -> Value {
        let mut event = Map::new();
        self.date(&mut event, "datum", day);
        let from = self.one(&["bureau", "werkgever", "gemeente"]);
        self.fact(&mut event, "van", from);
        let content = self.one(&["alleen_uren", "voortgang", "advies"]);
        self.fact(&mut event, "inhoud", content);
        event.into()
    }

    /// Of each kind whether all of it was recorded; in a patchy dossier for some time only, or nothing is said.
    fn coverage(&mut self, stay: Stay) -> Map<String, Value> {
        let mut coverage = Map::new();
        for kind in KINDS {
            let stated = if self.patchy(1.0) {
                match below(&mut self.holes, 3) {
                    0 => continue,
                    1 => "onbekend".into(),
                    _ => {
                        format!("{}/{}", stay.from, stay.day(stay.days / 4 * (1 + below(&mut self.holes, 4))))
                    }
                }
            } else {
                "volledig".to_owned()
            };
            coverage.insert(kind.into(), stated.into());
        }
        coverage
    }

    /// A fact, or a hole in its place.
    fn fact(&mut self, to: &mut Map<String, Value>, key: &str, value: Value) {
        let value = if self.patchy(1.0) {
            if chance(&mut self.holes, 0.5) {
                return;
            }
            "onbekend".into()
        } else {
            value
        };
        to.insert(key.into(), value);
    }

    /// A list, of which more may be there than is known.
    fn list(&mut self, to: &mut Map<String, Value>, key: &str, mut members: Vec<Value>) {
        if self.patchy(0.3) {
            members.push("onbekend".into());
        }
        self.fact(to, key, members.into());
    }

    /// A date, of which only the month may be known, or nothing at all.
    fn date(&mut self, to: &mut Map<String, Value>, key: &str, day: Date) {
        if self.patchy(0.1) {
            to.insert(key.into(), "onbekend".into());
        } else if self.patchy(0.9) {
            to.insert(key.into(), day.strftime("%Y-%m").to_string().into());
        } else {
            to.insert(key.into(), day.to_string().into());
        }
    }

    /// Whether there is a hole here, in such a share of the cases in which facts have one.
    fn patchy(&mut self, share: f64) -> bool {
        chance(&mut self.holes, self.patchiness * share)
    }

    fn chance(&mut self, probability: f64) -> bool {
        chance(&mut self.random, probability)
    }

    fn below(&mut self, end: u32) -> u32 {
        below(&mut self.random, end)
    }

    fn one(&mut self, of: &[&str]) -> Value {
        let at = self.below(u32::try_from(of.len()).unwrap_or(u32::MAX));
        of.get(at as usize).copied().unwrap_or_default().into()
    }

    /// Some members, each with this probability, and at least one.
    fn some(&mut self, of: &[&str], probability: f64) -> Vec<Value> {
        let mut members: Vec<Value> = Vec::new();
        for member in of {
            if self.chance(probability) {
                members.push((*member).into());
            }
        }
        if members.is_empty() {
            members.push(self.one(of));
        }
        members
    }
}

// Nothing but the stream of numbers comes from a crate: what is made of them stays the same when the crate changes.

fn chance(random: &mut ChaCha8Rng, probability: f64) -> bool {
    f64::from(random.next_u32()) < probability * 4_294_967_296.0
}

/// A whole number below another. That some come out a trifle more often than others matters nothing here.
fn below(random: &mut ChaCha8Rng, end: u32) -> u32 {
    let wide = u64::from(random.next_u32()) * u64::from(end);
    u32::try_from(wide >> 32).unwrap_or(0)
}

fn later(day: Date, days: u32) -> Date {
    day.saturating_add(i64::from(days).days())
}

fn days_between(from: Date, until: Date) -> u32 {
    let days = (until - from).get_days();
    u32::try_from(days).unwrap_or(0)
}
