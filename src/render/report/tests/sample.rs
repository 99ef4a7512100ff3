//! An audit as inspectors would do it.

use super::norms::{CONTINUITY, CUSTOM, DOSSIERS, norm, source};
use crate::findings::{
    Aspect, Audit, Counts, Criterion, Document, Entry, Figure, Findings, Framework, Input, Judgement,
    Measure, Norm, Origin, Parameter, Part, Population, PopulationNorm, Quote, Rating, Read, Rules, Text,
    Tool, Value, Verdict, Words,
};

fn quote(dossier: &str, speaker: Option<&str>, context: Option<&str>, text: &str, chapter: u64) -> Quote {
    Quote {
        dossier: dossier.into(),
        speaker: speaker.map(Into::into),
        context: context.map(Into::into),
        text: text.into(),
        source: Some(format!("R13/05, hoofdstuk {chapter}")),
    }
}

pub(super) fn measure(id: &str, title: &str, figure: Figure) -> Measure {
    Measure {
        id: id.into(),
        title: title.into(),
        source: None,
        sentence: None,
        figure,
        by: None,
        groups: Vec::new(),
        ungrouped: 0,
        subject: "dossier".into(),
        contrast: None,
        beside: None,
        published: Vec::new(),
    }
}

pub(super) fn spread(values: &[(&str, u64)], unknown: u64) -> Figure {
    let value =
        |&(label, count): &(&str, u64)| Value { value: label.replace(' ', "_"), label: label.into(), count };
    let records = values.iter().map(|(_, count)| count).sum::<u64>() + unknown;
    let values = values.iter().map(value).collect();
    Figure::Distribution { values, multiple: false, records, none: 0, unknown, not_applicable: 0 }
}

/// An audit as inspectors would do it, with figures near the published ones.
pub(super) fn sample() -> Findings {
    let mut custom: Vec<Norm> = CUSTOM.iter().enumerate().map(|(at, row)| norm(at, row)).collect();
    let continuity: Vec<Norm> = CONTINUITY.iter().enumerate().map(|(at, row)| norm(at, row)).collect();
    custom[0].quotes = vec![quote(
        "28",
        Some("klantmanager"),
        Some("over de eerste diagnose"),
        "Volgens mij hebben ze wel een gesprek met haar gevoerd. En volgens mij hebben ze toen wel geschat dat ze wel aan het werk zou kunnen.",
        3,
    )];
    custom[4].quotes = vec![
        quote(
            "9",
            None,
            Some("voorbeeld"),
            "Een klant kreeg een taalcursus, zodat zij zekerder werd in het solliciteren.",
            3,
        ),
        quote(
            "23",
            None,
            Some("voorbeeld"),
            "Een klant die een eigen bedrijf had gehad, werd individueel begeleid bij het opbouwen van een netwerk.",
            3,
        ),
        quote(
            "31",
            None,
            Some("voorbeeld"),
            "Een klant mocht tijdens een ontheffing een opleiding volgen die aansloot op haar vrijwilligerswerk.",
            3,
        ),
    ];
    custom[7].quotes = vec![quote(
        "4",
        Some("klant"),
        Some("zijn belemmeringen (burn-out)"),
        "Ik heb nooit belemmeringen voor mezelf gezien, het was meer de burn-out die mij nekte.",
        3,
    )];
    let criterion = |id: &str, question: &str, judged, met, not_met, unknown| Criterion {
        id: id.into(),
        question: question.into(),
        judged,
        counts: Counts { read: DOSSIERS, met, partly: 0, not_met, unknown, not_applicable: 26 },
    };
    custom[7].criteria = vec![
        criterion("onderbouwd", "Berust de rust op een diagnose of medisch advies?", false, 4, 3, 5),
        criterion("begrensd", "Was er vooraf een einddatum, hooguit een jaar later?", false, 3, 4, 5),
        criterion("gevolgd", "Hield de dienstverlener contact?", false, 3, 4, 5),
        criterion("noodzaak", "Was rust nodig?", true, 1, 1, 10),
    ];
    let mut findings = Findings {
        format: crate::findings::FORMAT.into(),
        tool: Tool { name: "toetssteen".into(), version: "0.1.0".into() },
        audit: Audit {
            title: "Perspectief voor oudere werklozen?".into(),
            subtitle: Some("Dienstverlening aan bijstandsgerechtigden van 45 jaar en ouder, opnieuw getoetst aan verzonnen dossiers".into()),
            as_of: "2013-06-30".into(),
            colofon: [("Programma", "Dienstverlenende Overheid"), ("Datum", "Augustus 2013"), ("Nummer", "R13/05")]
                .map(|(name, value)| Entry { name: name.into(), value: value.into() })
                .into(),
            reactions: Vec::new(),
            screen_exceptions: Vec::new(),
            texts: [
                ("voorwoord", "Dit rapport laat zien hoe een audit er met toetssteen uitziet. De dossiers zijn verzonnen; de normen en de citaten komen uit het rapport *Perspectief voor oudere werklozen?* van de Inspectie SZW.\n\nHet is geen uitgave van de inspectie en doet geen uitspraak over bestaande gemeenten of personen."),
                ("inleiding", "Oudere bijstandsgerechtigden moeten intensiever, anders en langer zoeken naar een baan dan anderen. De vraag is in hoeverre de dienstverlening door gemeenten hun kansen op werk vergroot.\n\n### Vraagstelling\n\nHet verloop van de dienstverlening is onderzocht op twee aspecten:\n\n- **maatwerk**: sluit de dienstverlening aan op de klant?\n- **continuïteit en samenwerking**: blijft zij dat doen, ook als anderen haar uitvoeren?"),
                ("maatwerk.gevolgen", "De overwegingen en keuzes zijn veelal impliciet. Circa de helft van de klanten is door eigen zoekgedrag uitgestroomd, terwijl zij als niet kansrijk waren ingeschat. Wel zijn de meeste klanten positief over de bijdrage van de dienstverlening aan het verminderen van belemmeringen."),
                ("maatwerk.conclusie", "De inspectie concludeert dat maatwerk aan oudere werklozen beperkt is. De diagnose en de keuze voor een aanpak zijn in veel gevallen globaal en blijven impliciet."),
            ]
            .map(|(section, markdown)| Text { section: section.into(), markdown: markdown.into() })
            .into(),
        },
        framework: Framework {
            inherited: Vec::new(),
            id: "ouderen-45plus".into(),
            title: "Perspectief voor oudere werklozen".into(),
            subtitle: None,
            documents: vec![Document {
                id: "R13/05".into(),
                title: "Perspectief voor oudere werklozen?".into(),
                publisher: Some("Inspectie SZW".into()),
                date: Some("2013-08".into()),
            }],
            scale: ["goed", "voldoende", "beperkt", "onvoldoende"].map(Into::into).into(),
            joined: Vec::new(),
        },
        populations: vec![Population {
            subject: "dossier".into(),
            one: "dossier".into(),
            many: "dossiers".into(),
            study: "casestudies".into(),
            selection: None,
            note: None,
            records: DOSSIERS,
            with_warnings: 2,
            unusable: 0,
            by: None,
            published: Vec::new(),
        }],
        read: Read { open_verdicts: 0, settling_facts: Some(41) },
        limited: None,
        inputs: (1..=38)
            .map(|n| Input { path: format!("dossiers/{n:02}.yaml"), sha256: format!("{n:02x}").repeat(32) })
            .collect(),
        parameters: vec![
            Parameter { id: "kortste_uitkering".into(), aspect: None, framework: None, value: "42 dagen".into(), valid: None, origin: Origin::Chosen, why: Some("wie korter dan zes weken bijstand ontving, kan moeilijk meer dan een eerste gesprek hebben gehad".into()), source: None },
            Parameter { id: "langste_rustperiode".into(), aspect: Some("maatwerk".into()), framework: None, value: "365 dagen".into(), valid: None, origin: Origin::Source, why: None, source: Some(source("3 Afstemming aanbod op diagnose", Some("Het varieert van een paar maanden tot een jaar."))) },
            Parameter { id: "kwartaal".into(), aspect: Some("continuiteit-en-samenwerking".into()), framework: None, value: "120 dagen".into(), valid: None, origin: Origin::Audit, why: Some("in de zomer lagen de gesprekken stil".into()), source: None },
        ],
        measures: vec![
            measure("geslacht", "Geslacht", spread(&[("man", 23), ("vrouw", 15)], 0)),
            measure("leeftijd", "Leeftijd", spread(&[("45-49", 9), ("50-54", 13), ("55-59", 11), ("60-64", 3)], 2)),
            measure("opleiding", "Opleidingsniveau", spread(&[("lager", 12), ("middelbaar", 11), ("hoger", 9)], 6)),
            measure("groep", "Uitgestroomd naar werk", spread(&[("uitgestroomd", 18), ("niet uitgestroomd", 20)], 0)),
            measure("gemeente", "Gemeenten", Figure::Distinct { count: 16, unknown: 0 }),
            measure("geinterviewden", "Geïnterviewde personen", Figure::Sum { total: 92, unknown: 0 }),
            measure("ww", "Eerder WW, of aansluitend op de WW ingestroomd", Figure::Share { yes: 9, no: 25, unknown: 4, not_applicable: 0 }),
            measure("beperkingen", "Lichamelijke of psychische beperkingen", Figure::Share { yes: 22, no: 12, unknown: 4, not_applicable: 0 }),
        ],
        figures: Vec::new(),
        overall: None,
        aspects: vec![
            Aspect {
                id: "maatwerk".into(),
                title: "Maatwerk".into(),
                frame: "Dienstverlening werkt pas als zij is afgestemd op de kenmerken van de klant. Dat kan alleen wie een goed beeld heeft van die kenmerken, van competenties, kansen en beperkingen, en daarvoor een diagnose-instrument gebruikt.".into(),
                source: Some(source("3 Maatwerkdienstverlening", None)),
                parts: Vec::new(),
                rating: Some(Rating {
                    published: Vec::new(),
                    possible: vec!["beperkt".into()],
                    rule: Some(3),
                    text: "beperkt".into(),
                    reason: "regel 3 gaat op: MW-10 heeft een aandeel van 79% en dat is ten minste 60%".into(),
                    limits: Vec::new(),
                    earlier: None,
                    overruled: None,
                    rules: rules(["goed: MW-1, MW-2 en MW-4 elk ten minste 80%, MW-5 ten minste 60%", "voldoende: MW-1 en MW-4 elk ten minste 60%, MW-2 ten minste 40%", "beperkt: MW-10 ten minste 60% of MW-4 ten minste 40%", "onvoldoende: in alle andere gevallen"].map(Into::into).into(), Some("de bron noemt haar drempels niet; deze volgen haar nadruk op diagnose en afstemming".into())),
                }),
                cases: None,
                norms: custom,
                population_norms: vec![PopulationNorm {
                    id: "MW-11".into(),
                    title: "Genoeg dossiers".into(),
                    statement: "Er zijn ten minste dertig dossiers.".into(),
                    source: source("1 Opzet", Some("ten minste dertig dossiers")),
                    words: Words {
                        applies: vec!["aandeel MW-1 ten minste 1%".into()],
                        met: vec!["aantal dossiers met ‘man’ van ‘Geslacht’ ten minste 30".into()],
                        partly: vec!["aantal dossiers met ‘man’ van ‘Geslacht’ ten minste 20".into()],
                    },
                    verdict: Verdict::Unknown,
                    possible: vec![Verdict::Partly, Verdict::NotMet],
                    reason: "aantal dossiers met ‘man’ van ‘Geslacht’ tegenover 20 (18 tot 23)".into(),
                    sentence: "Of er genoeg dossiers zijn, is niet te zeggen".into(),
                }],
                measures: vec![
                    Measure { source: Some(source("3 Gevolgen", None)), ..measure("weersproken", "Inschatting door de uitkomst weersproken", Figure::Share { yes: 18, no: 17, unknown: 3, not_applicable: 0 }) },
                    measure("verminderd", "Klant ziet belemmeringen verminderd", Figure::Share { yes: 22, no: 8, unknown: 8, not_applicable: 0 }),
                ],
            },
            Aspect {
                id: "continuiteit-en-samenwerking".into(),
                title: "Continuïteit en samenwerking".into(),
                frame: "Hoe langer iemand zonder werk zit, hoe kleiner de kans op werk. Er mogen daarom geen onderbrekingen vallen in het zoeken. De professional zorgt daarvoor en werkt er met andere partijen, binnen en buiten de keten van werk en inkomen, voor samen.".into(),
                source: Some(source("7 Continuïteit en samenwerking", None)),
                parts: vec![
                    Part { title: "Continuïteit".into(), norms: CONTINUITY[..6].iter().map(|row| row.0.into()).collect() },
                    Part { title: "Samenwerking".into(), norms: CONTINUITY[6..].iter().map(|row| row.0.into()).collect() },
                ],
                rating: Some(Rating {
                    published: Vec::new(),
                    possible: vec!["beperkt".into(), "onvoldoende".into()],
                    rule: None,
                    text: "tussen beperkt en onvoldoende".into(),
                    reason: "regel 3 vraagt voor CO-1 ten minste 30%, en dat aandeel ligt tussen 26% en 47%".into(),
                    limits: Vec::new(),
                    earlier: None,
                    overruled: None,
                    rules: rules(["goed: CO-1, CO-3 en CO-4 elk ten minste 80%, SA-1 ten minste 60%", "voldoende: CO-1, CO-3 en CO-4 elk ten minste 60%", "beperkt: CO-2 ten minste 60% en CO-1 ten minste 30%", "onvoldoende: in alle andere gevallen"].map(Into::into).into(), Some("wekelijks contact met de begeleider telt, maar weegt niet op tegen gaten na het traject".into())),
                }),
                cases: None,
                population_norms: Vec::new(),
                norms: continuity,
                measures: Vec::new(),
            },
        ],
        waivers: Vec::new(),
        judgements: vec![Judgement { dossier: "4".into(), norm: "MW-8".into(), criterion: "noodzaak".into(), verdict: Verdict::Met, by: "inspecteur".into(), date: Some("2013-07-04".into()), motivation: "Er speelde een echtscheiding; de klant vroeg zelf om uitstel.".into() }],
    };
    findings.aspects[1].norms[1].quotes = vec![quote(
        "1",
        Some("klant"),
        Some("het contact met de begeleider"),
        "Ik kon altijd bellen als er iets was of als ik ergens mee zat.",
        7,
    )];
    findings.aspects[1].norms[7].quotes =
        vec![quote("15", Some("klantmanager"), None, "Ik vond de rapportage vrij summier.", 7)];
    findings.aspects[1].norms[8].quotes = vec![quote(
        "12",
        None,
        None,
        "Een klantmanager vroeg de schuldhulpverlening persoonlijk om een coach voor een klant met geldzorgen.",
        7,
    )];
    let open = findings.aspects.iter().flat_map(|aspect| &aspect.norms).map(|norm| norm.counts.unknown).sum();
    findings.read.open_verdicts = open;
    findings
}

fn rules(rules: Vec<String>, why: Option<String>) -> Rules {
    Rules {
        scale: ["goed", "voldoende", "beperkt", "onvoldoende"].map(Into::into).into(),
        applies: None,
        precedence: "De eerste regel die geldt, bepaalt het oordeel.".into(),
        rules,
        limits: Vec::new(),
        origin: Origin::Chosen,
        why,
    }
}
