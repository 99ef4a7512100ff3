//! The norms of the sample, with figures near the published ones.

use crate::findings::{
    Addressee, Counts, Evidence, Modality, Norm, Record, Settle, Share, Source, Verdict, Words,
};
use crate::render::report::wording::ratio;

pub(super) const DOSSIERS: u64 = 38;

/// Id, title, statement, section of the source, finding, and how many met, partly, not met, unknown, n.v.t.
pub(super) type Sample = (&'static str, &'static str, &'static str, &'static str, &'static str, [u64; 5]);

pub(super) const CUSTOM: [Sample; 10] = [
    (
        "MW-1",
        "Beeld van de klant bij aanvang",
        "De dienstverlener brengt bij aanvang kenmerken, competenties, kansen én beperkingen van de klant in beeld.",
        "3 Kader voor maatwerk",
        "Van een beperkt deel van de klanten is bij aanvang een volledig beeld gevormd.",
        [8, 21, 4, 4, 1],
    ),
    (
        "MW-2",
        "Diagnose-instrument gebruikt",
        "De diagnose wordt gesteld met een diagnose-instrument en niet alleen op mensenkennis.",
        "3 Kader voor maatwerk",
        "Bij een klein deel van de klanten gebruikte de klantmanager vóór het eerste aanbod een diagnose-instrument.",
        [5, 9, 20, 4, 0],
    ),
    (
        "MW-3",
        "Diagnose en keuze expliciet",
        "De diagnose én de keuze voor een aanpak zijn vastgelegd en gemotiveerd.",
        "3 Conclusie",
        "In een beperkt deel van de dossiers zijn zowel de diagnose als de keuzes die erop volgden vastgelegd en gemotiveerd.",
        [5, 16, 9, 8, 0],
    ),
    (
        "MW-4",
        "Aanbod sluit aan op diagnose",
        "Elk onderdeel van het aanbod is te herleiden tot vastgestelde kenmerken, kansen of belemmeringen van deze klant.",
        "3 Afstemming aanbod op diagnose",
        "Bij bijna de helft van de klanten met een aanbod is elk onderdeel daarvan te herleiden tot de diagnose en blijft geen ernstige belemmering onbeantwoord.",
        [13, 12, 6, 5, 2],
    ),
    (
        "MW-5",
        "Meer dan een standaardaanbod",
        "Het aanbod is specifiek voor de klant en niet alleen een standaardtraject.",
        "3 Afstemming aanbod op diagnose",
        "Een klein deel van de klanten met een aanbod kreeg meer dan een standaardtraject.",
        [4, 14, 14, 4, 2],
    ),
    (
        "MW-6",
        "Monitoren en herbeoordelen",
        "Diagnose en doelen worden gedurende de dienstverlening gevolgd en zo nodig bijgesteld.",
        "3 Maatwerk in de praktijk",
        "Bij een beperkt deel van de klanten zijn diagnose en doelen structureel gevolgd.",
        [6, 13, 10, 8, 1],
    ),
    (
        "MW-7",
        "Diagnose houdt stand",
        "De diagnose blijkt achteraf niet onjuist en behoeft geen aanvulling.",
        "3 Conclusie",
        "Bij een meerderheid van de klanten hield de diagnose stand; bij 13 bleek zij onjuist of was een aanvulling nodig.",
        [17, 0, 13, 8, 0],
    ),
    (
        "MW-8",
        "Rustperiode onderbouwd, begrensd en gevolgd",
        "Een rustperiode berust op een beoordeling, heeft een einddatum en er blijft contact.",
        "3 Afstemming aanbod op diagnose",
        "Van de klanten met een rustperiode was die bij één van de klanten onderbouwd, begrensd en gevolgd.",
        [1, 3, 1, 7, 26],
    ),
    (
        "MW-9",
        "Afstand en termijn bepaald",
        "Op basis van het beeld wordt de afstand tot de arbeidsmarkt bepaald en de termijn waarbinnen uitstroom mogelijk is.",
        "3 Maatwerk in de praktijk",
        "Bij bijna de helft van de klanten zijn tijdig de afstand tot de arbeidsmarkt én een termijn bepaald.",
        [15, 15, 4, 4, 0],
    ),
    (
        "MW-10",
        "Klant voelt zich gehoord",
        "De klant ervaart dat naar zijn situatie is geluisterd.",
        "3 Gevolgen",
        "Het merendeel van de klanten voelt zich gehoord.",
        [26, 5, 2, 5, 0],
    ),
];

pub(super) const CONTINUITY: [Sample; 11] = [
    (
        "CO-1",
        "Geen onderbrekingen in het zoekproces",
        "Er vallen geen gaten in de dienstverlening zolang de klant werk zoekt.",
        "7 Kader voor continuïteit en samenwerking",
        "Bij meerdere van de klanten viel geen onderbreking in de dienstverlening.",
        [10, 8, 12, 8, 0],
    ),
    (
        "CO-2",
        "Wekelijks contact met de begeleider in een traject",
        "Tijdens het traject spreekt de klant de begeleider wekelijks.",
        "7 Klant en re-integratiebegeleider: intensief contact",
        "Vrijwel alle klanten in een traject spraken de begeleider wekelijks.",
        [27, 1, 2, 1, 7],
    ),
    (
        "CO-3",
        "Klantmanager blijft in beeld tijdens het traject",
        "De klantmanager houdt tijdens het traject contact met de klant of zicht op het verloop.",
        "7 Klant en klantmanager: weinig contact",
        "Bij een beperkt deel van de klanten hield de klantmanager tijdens het traject contact of zicht op het verloop.",
        [5, 0, 21, 5, 7],
    ),
    (
        "CO-4",
        "Contact na het traject, op initiatief van de dienstverlener",
        "Na een traject zonder uitstroom volgt tijdig contact en wordt dat niet aan de klant overgelaten.",
        "7 Klant en klantmanager: weinig contact",
        "Bij twee van de klanten nam de dienstverlener na een traject zonder uitstroom tijdig zelf weer contact op.",
        [2, 5, 12, 4, 15],
    ),
    (
        "CO-5",
        "Voortborduren op het traject",
        "Het vervolg bouwt voort op wat in het traject is bereikt of gebleken.",
        "7 Gevolgen",
        "Bij twee van de klanten met een vervolg op het traject bouwde dat voort op wat het traject had opgeleverd.",
        [2, 0, 8, 3, 25],
    ),
    (
        "CO-6",
        "Reden bij afwezigheid van contact",
        "Als er geen (intensief) contact is, ligt daar een reden aan ten grondslag.",
        "7 Klant en klantmanager: weinig contact",
        "Voor meerdere van de klanten zonder (intensief) contact is daarvoor een reden gegeven.",
        [4, 0, 12, 9, 13],
    ),
    (
        "SA-1",
        "Uitwisseling tussen klantmanager en begeleider",
        "Klantmanager en begeleider wisselen informatie uit over het verloop van het traject en de ontwikkeling daarin.",
        "7 Weinig samenwerking",
        "Bij twee van de klanten met een begeleider wisselden klantmanager en begeleider regelmatig uit hoe het traject verliep.",
        [2, 8, 17, 4, 7],
    ),
    (
        "SA-2",
        "Periodieke, inhoudelijke rapportage",
        "Over het traject wordt periodiek en inhoudelijk gerapporteerd.",
        "7 Weinig samenwerking",
        "Over het traject van een klein deel van de klanten is periodiek en inhoudelijk gerapporteerd.",
        [3, 9, 12, 6, 8],
    ),
    (
        "SA-3",
        "Samenwerking met externe partijen waar nodig",
        "Bij schulden, gezondheid, gezin of scholing wordt samengewerkt met de betrokken instelling.",
        "7 Weinig samenwerking",
        "Bij twee van de klanten bij wie dat nodig was, is met externe partijen samengewerkt.",
        [2, 10, 9, 8, 9],
    ),
    (
        "SA-4",
        "Warm doorverwijzen",
        "Een verwijzing wordt actief begeleid en opgevolgd.",
        "7 Weinig samenwerking",
        "Drie van de klanten met een verwijzing zijn daarin actief begeleid.",
        [3, 0, 6, 3, 26],
    ),
    (
        "SA-5",
        "Overdracht van UWV naar gemeente",
        "Bij instroom vanuit de WW vindt overdracht plaats.",
        "3 Inzicht in de klant",
        "Bij geen van de klanten die uit de WW kwamen, droeg UWV de klant over.",
        [0, 0, 3, 2, 33],
    ),
];

pub(super) fn source(section: &str, quote: Option<&str>) -> Source {
    Source { document: "R13/05".into(), section: Some(section.into()), quote: quote.map(Into::into) }
}

pub(super) fn norm(at: usize, &(id, title, statement, section, finding, counts): &Sample) -> Norm {
    let [met, partly, not_met, unknown, not_applicable] = counts;
    let order = [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::Unknown, Verdict::NotApplicable];
    let spread: Vec<Verdict> =
        order.iter().zip(counts).flat_map(|(&verdict, n)| (0..n).map(move |_| verdict)).collect();
    let verdicts = (0..spread.len()).map(|place| {
        let verdict = spread[(place * 5 + at * 7) % spread.len()];
        let open = verdict == Verdict::Unknown;
        Record {
            dossier: (place + 1).to_string(),
            verdict,
            possible: if open { vec![Verdict::Met, Verdict::Partly] } else { vec![verdict] },
            evidence: vec![Evidence {
                asked: "er is een diagnose".into(),
                text: "Diagnose op 2 september 2011.".into(),
                place: None,
            }],
            settle: if open {
                let fact = if place % 3 == 0 {
                    "de datum van de eerste diagnose"
                } else {
                    "of alle gesprekken zijn vastgelegd"
                };
                vec![Settle { certain: place % 2 == 0, facts: vec![fact.into()] }]
            } else {
                Vec::new()
            },
        }
    });
    let n = met + partly + not_met;
    let value = (n > 0).then(|| ratio(met, n));
    let (low, high) = value.map_or((None, None), |p| {
        let (n, z) = (ratio(n, 1), 1.96_f64);
        let (middle, half) = (p + z * z / (2.0 * n), z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt());
        let whole = 1.0 + z * z / n;
        (Some(((middle - half) / whole).max(0.0)), Some(((middle + half) / whole).min(1.0)))
    });
    Norm {
        id: id.into(),
        title: title.into(),
        statement: statement.into(),
        subject: "dossier".into(),
        groups: Vec::new(),
        ungrouped: 0,
        contrast: None,
        published: Vec::new(),
        modality: Modality::default(),
        addressee: Addressee::default(),
        source: source(section, (at == 0).then_some("Een voorwaarde voor het bieden van maatwerk is dat de dienstverlener een goed beeld heeft van de kenmerken, competenties, kansen en beperkingen")),
        open: at.is_multiple_of(3).then(|| "Of dit góéd is gedaan, beslist geen regel.".into()),
        words: Words {
            applies: if not_applicable > 0 { vec!["er is een traject met een begeleider".into()] } else { Vec::new() },
            met: ["alle van:", "  er is een diagnose", "    gesteld door de klantmanager", "    binnen 42 dagen na de instroom", "  bij elk aanbod is de keuze gemotiveerd"].map(Into::into).into(),
            partly: if partly > 0 { vec!["er is een diagnose".into()] } else { Vec::new() },
        },
        counts: Counts { read: DOSSIERS, met, partly, not_met, unknown, not_applicable },
        share: Some(Share {
            value, low, high,
            lowest: ratio(met, n + unknown),
            highest: ratio(met + unknown, n + unknown),
        }),
        sentence: format!("{}{}.", finding.trim_end_matches('.'), numbers(counts)),
        criteria: Vec::new(),
        verdicts: verdicts.collect(),
        quotes: Vec::new(),
    }
}

/// The numbers behind a finding, as the engine writes them.
fn numbers([met, partly, not_met, unknown, not_applicable]: [u64; 5]) -> String {
    let rest = [(partly, "deels"), (unknown, "niet te beoordelen"), (not_applicable, "n.v.t.")];
    let rest: Vec<String> =
        rest.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let rest = if rest.is_empty() { String::new() } else { format!("; {}", rest.join(", ")) };
    format!(" ({met} van {} beoordeelde{rest})", met + partly + not_met)
}
