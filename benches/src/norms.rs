//! A framework of any number of norms: thirteen kinds, and variants of them with other thresholds, windows and sets.
//!
//! The first thirteen are `norms/bijstand`, which a test holds to be what is written here.

use std::fmt::Write;

/// How many kinds of norm there are.
pub const KINDS: usize = 13;

/// What differs between variants. The first is that of `norms/bijstand`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// IN-1: the youngest age that it is about.
    pub age: i64,
    /// IN-2: how many levels of education, from the lowest, count as low.
    pub levels: usize,
    /// IN-2: which goal is asked.
    pub goal: &'static str,
    /// IN-3: within how many days a diagnosis is made; partly within twice as many.
    pub diagnosis: i32,
    /// IN-4: within how many days there is a plan; partly within twice as many.
    pub plan: i32,
    /// IN-5: how many days an offer may come before the plan.
    pub slack: i32,
    /// CO-1: so many talks…
    pub talks: usize,
    /// … within so many days.
    pub talks_within: i32,
    /// CO-2: the longest time without contact, in days; partly twice as long.
    pub gap: i32,
    /// CO-3: within how many days there is feedback; partly within nine weeks more.
    pub feedback: i32,
    /// CO-4: how many days before a warning there is contact.
    pub contact: i32,
    /// ON-1: within how many days a trajectory follows an offer.
    pub follow: i32,
    /// ON-2: the highest costs; partly half as much more.
    pub costs: i64,
    /// ON-3: within how many days a plan is signed.
    pub signed: i32,
    /// ON-4: within how many days help with debts is offered.
    pub debts: i32,
}

const LEVELS: [&str; 6] = ["onvoltooid", "basis", "vmbo", "mbo", "havo_vwo", "hbo_wo"];

/// The variant with a number, from 0.
pub fn variant(number: usize) -> Variant {
    let small = |modulo: usize| i32::try_from(number % modulo).unwrap_or(0);
    Variant {
        age: 18 + i64::from(small(48)),
        levels: 1 + (number + 2) % 5,
        goal: ["scholing", "taal", "werk", "gezondheid", "meedoen"][number / 5 % 5],
        diagnosis: 42 + 7 * small(60),
        plan: 56 + 7 * small(60),
        slack: small(40),
        talks: 2 + (number + 1) % 5,
        talks_within: 182 + 14 * small(25),
        gap: 91 + 3 * small(80),
        feedback: 28 + 3 * small(80),
        contact: 14 + small(90),
        follow: 42 + 2 * small(90),
        costs: 5_000 + 250 * i64::from(small(60)),
        signed: 182 + 7 * small(60),
        debts: 91 + 7 * small(60),
    }
}

/// The files of a framework of so many norms, by name.
pub fn files(norms: usize) -> Vec<(&'static str, String)> {
    vec![
        ("framework.yaml", framework(norms)),
        ("dossier.schema.yaml", SCHEMA.to_owned()),
        ("intake.yaml", aspect(INTAKE, norms)),
        ("contact.yaml", aspect(CONTACT, norms)),
        ("ondersteuning.yaml", aspect(SUPPORT, norms)),
    ]
}

fn framework(norms: usize) -> String {
    let used: Vec<&str> =
        CONDITIONS.iter().filter(|(before, _)| *before < norms).map(|(_, text)| *text).collect();
    let head = if used.is_empty() { "" } else { "  conditions:\n" };
    [FRAMEWORK, head, &used.concat()].concat()
}

/// The id of a norm, by its place among all.
pub fn id(norm: usize) -> String {
    let (aspect, number) = match norm % KINDS {
        kind @ 0..5 => ("IN", kind + 1),
        kind @ 5..9 => ("CO", kind - 4),
        kind => ("ON", kind - 8),
    };
    match norm / KINDS {
        0 => format!("{aspect}-{number}"),
        variant => format!("{aspect}-{number}-{}", variant + 1),
    }
}

struct Aspect {
    head: &'static str,
    kinds: std::ops::Range<usize>,
    rating: &'static str,
}

const INTAKE: Aspect = Aspect {
    head: "\
aspect: intake
title: Intake
frame: De dienst kent de klant spoedig, legt vast wat deze wil en kan, en gaat daarbij in een vaste volgorde te werk.
",
    kinds: 0..5,
    rating: "{rate: goed, when: {share: IN-3, at_least: 60%}}",
};

const CONTACT: Aspect = Aspect {
    head: "\
aspect: contact
title: Contact
frame: Zolang de klant bijstand ontvangt, is er geregeld contact, ook met wie een traject uitvoert.
",
    kinds: 5..9,
    rating: "{rate: goed, when: {share: CO-1, at_least: 60%}}",
};

const SUPPORT: Aspect = Aspect {
    head: "\
aspect: ondersteuning
title: Ondersteuning
frame: De ondersteuning volgt op wat is aangeboden, past bij de klant en blijft betaalbaar.
",
    kinds: 9..13,
    rating: "{rate: goed, when: {share: ON-1, at_least: 60%}}",
};

fn aspect(aspect: Aspect, norms: usize) -> String {
    let mut text = format!("{}norms:\n", aspect.head);
    for kind in aspect.kinds {
        for norm in (kind..norms).step_by(KINDS) {
            write(&mut text, norm).expect("a string takes whatever is written");
        }
    }
    text.push_str("rating:\n  minimum: 10\n  rules: [");
    text.push_str(aspect.rating);
    text.push_str(", {rate: onvoldoende}]\n  origin: chosen\n  why: een grens om te meten; zij zegt niets over wat voldoende is\n");
    text
}

/// One norm.
fn write(to: &mut String, norm: usize) -> std::fmt::Result {
    let number = norm / KINDS;
    let v = variant(number);
    let nth = if number == 0 { String::new() } else { format!(" (variant {})", number + 1) };
    let Variant { age, diagnosis, plan, talks, talks_within, gap, feedback, contact, follow, .. } = v;
    let Variant { costs, signed, debts, goal, .. } = v;
    let stay = "from: uitkering.instroom, until: uitkering.instroom";
    let (title, statement, rules, finding) = match norm % KINDS {
        0 => (
            "Voorgelicht over rechten en plichten",
            format!("Een klant van {age} jaar of ouder is voorgelicht over rechten en plichten."),
            format!(
                "    applies: {{field: klant.leeftijd, at_least: {age}}}\n    met: {{field: voorgelicht, is: ja}}\n    \
                 partly: {{field: voorgelicht, is: deels}}\n"
            ),
            "{{ 'zijn' if plural else 'is' }} {{ quantity }} klanten voorgelicht",
        ),
        1 => (
            "Een doel bij een lage opleiding",
            format!("Voor wie laag is opgeleid, hoort {goal} bij de doelen."),
            format!(
                "    applies: {{field: klant.opleiding, in: [{}]}}\n    met: {{field: doelen, contains: {goal}}}\n    \
                 partly: {{field: doelen, contains_any: [{}]}}\n",
                LEVELS[..v.levels].join(", "),
                if goal == "taal" { "scholing, meedoen" } else { "taal, werk" },
            ),
            "sluiten de doelen bij {{ quantity }} klanten aan",
        ),
        2 => (
            "Tijdig een diagnose",
            format!("Binnen {diagnosis} dagen na instroom is met een instrument een diagnose gesteld."),
            format!(
                "    met: {{some: diagnose, where: {{methode: {{at_least: instrument}}}}, during: {{{stay} + {diagnosis} days}}}}\n    \
                 partly: {{some: diagnose, during: {{{stay} + {} days}}}}\n",
                2 * diagnosis
            ),
            "is bij {{ quantity }} klanten tijdig een diagnose gesteld",
        ),
        3 => (
            "Tijdig een plan",
            format!("Binnen {plan} dagen na instroom is er een plan."),
            format!(
                "    met: {{elapsed: {{from: uitkering.instroom, to: first plan}}, at_most: {plan} days}}\n    \
                 partly: {{elapsed: {{from: uitkering.instroom, to: first plan}}, at_most: {} days}}\n",
                2 * plan
            ),
            "is er bij {{ quantity }} klanten tijdig een plan",
        ),
        4 => (
            "Eerst kennen, dan plannen, dan aanbieden",
            match v.slack {
                0 => "Eerst is er een diagnose, daarna een plan, en daarna pas een aanbod.".to_owned(),
                days => {
                    format!(
                        "Eerst is er een diagnose, daarna een plan; een aanbod komt hooguit {days} dagen eerder dan dat."
                    )
                }
            },
            format!(
                "    met: {{order: [uitkering.instroom, first diagnose, first plan, first aanbod{}]}}\n    \
                 partly: {{order: [first diagnose, first plan]}}\n",
                if v.slack == 0 { String::new() } else { format!(" + {} days", v.slack) }
            ),
            "is de volgorde bij {{ quantity }} klanten aangehouden",
        ),
        5 => (
            "Genoeg gesprekken",
            format!(
                "In de eerste {talks_within} dagen spreekt de klantmanager de klant ten minste {talks} keer op kantoor of thuis."
            ),
            format!(
                "    applies: {{elapsed: {{from: uitkering.instroom, to: {{earliest: [uitkering.einde, as_of]}}}}, at_least: {talks_within} days}}\n    \
                 met: {{count: gesprek, where: {{door: klantmanager, vorm: [kantoor, huisbezoek]}}, at_least: {talks}, during: {{{stay} + {talks_within} days}}}}\n    \
                 partly: {{some: gesprek, where: {{door: klantmanager}}, during: {{{stay} + {talks_within} days}}}}\n"
            ),
            "zijn {{ quantity }} klanten vaak genoeg gesproken",
        ),
        6 => (
            "Geen lange stilte",
            format!("Zolang de klant bijstand ontvangt, is er nooit langer dan {gap} dagen geen contact."),
            format!(
                "    met: {{gap: [gesprek, telefoon], at_most: {gap} days, during: bijstandsperiode}}\n    \
                 partly: {{gap: [gesprek, telefoon], at_most: {} days, during: bijstandsperiode}}\n",
                2 * gap
            ),
            "viel er bij {{ quantity }} klanten geen lange stilte",
        ),
        7 => (
            "Terugkoppeling na elk traject",
            format!(
                "Binnen {feedback} dagen na het einde van een traject bij een bureau volgt een terugkoppeling."
            ),
            format!(
                "    met:\n      every: traject\n      where: {{aanbieder: bureau, eindreden: [afgerond, voortijdig]}}\n      \
                 has: {{some: terugkoppeling, during: {{from: this.tot, until: this.tot + {feedback} days}}}}\n    \
                 partly:\n      every: traject\n      where: {{aanbieder: bureau, eindreden: [afgerond, voortijdig]}}\n      \
                 has: {{some: terugkoppeling, during: {{from: this.tot, until: this.tot + {} days}}}}\n",
                feedback + 63
            ),
            "volgde bij {{ quantity }} klanten op elk traject een terugkoppeling",
        ),
        8 => (
            "Contact vóór een waarschuwing",
            format!("In de {contact} dagen vóór een waarschuwing is er contact met de klant."),
            format!(
                "    met:\n      every: brief\n      where: {{soort: waarschuwing}}\n      \
                 has: {{some: [gesprek, telefoon], during: {{from: this.datum - {contact} days, until: this.datum}}}}\n"
            ),
            "ging bij {{ quantity }} klanten contact aan elke waarschuwing vooraf",
        ),
        9 => (
            "Elk aanbod krijgt een vervolg",
            format!("Binnen {follow} dagen na een aanvaard aanbod loopt er een traject van die soort."),
            format!(
                "    met:\n      every: aanbod\n      where: {{geaccepteerd: ja}}\n      \
                 has: {{some: traject, where: {{soort: this.soort}}, during: {{from: this.datum, until: this.datum + {follow} days}}}}\n    \
                 partly: {{some: traject, during: bijstandsperiode}}\n"
            ),
            "kreeg bij {{ quantity }} klanten elk aanbod een vervolg",
        ),
        10 => (
            "Betaalbare trajecten",
            format!("De trajecten van een klant kosten samen hooguit {costs} euro."),
            format!(
                "    applies: {{some: traject}}\n    met: {{sum: traject.kosten, at_most: {costs}}}\n    \
                 partly: {{sum: traject.kosten, at_most: {}}}\n",
                costs * 3 / 2
            ),
            "bleven bij {{ quantity }} klanten de trajecten betaalbaar",
        ),
        11 => (
            "Maatwerk bij een grote afstand",
            "Wie ver van de arbeidsmarkt staat, krijgt ondersteuning die op kennis en afspraken rust."
                .to_owned(),
            format!(
                "    applies: {{ref: grote_afstand}}\n    met:\n      at_least: 2\n      of:\n        \
                 - {{some: diagnose, where: {{domeinen: {{contains: belastbaarheid}}}}}}\n        \
                 - {{some: aanbod, where: {{op_basis_van: {{contains_any: [diagnose, plan]}}}}}}\n        \
                 - {{some: plan, where: {{ondertekend: ja}}, during: {{{stay} + {signed} days}}}}\n    \
                 partly: {{some: aanbod, where: {{op_basis_van: {{contains_any: [diagnose, plan]}}}}}}\n"
            ),
            "kregen {{ quantity }} klanten op een grote afstand maatwerk",
        ),
        _ => (
            "Hulp bij schulden",
            format!(
                "Wie schulden heeft, krijgt binnen {debts} dagen hulp daarbij aangeboden; wie ver van de arbeidsmarkt staat ook later."
            ),
            format!(
                "    applies: {{ref: schulden}}\n    met:\n      any:\n        \
                 - {{some: aanbod, where: {{soort: schuldhulp}}, during: {{{stay} + {debts} days}}}}\n        \
                 - {{all: [{{ref: grote_afstand}}, {{some: aanbod, where: {{soort: schuldhulp}}}}]}}\n    \
                 partly: {{some: gesprek, where: {{onderwerpen: {{contains: schulden}}}}}}\n"
            ),
            "is {{ quantity }} klanten met schulden hulp aangeboden",
        ),
    };
    let id = id(norm);
    writeln!(to, "  - id: {id}\n    title: {title}{nth}\n    statement: {statement}")?;
    writeln!(to, "    source: {{document: MEETKADER, section: {id}}}")?;
    writeln!(to, "{rules}    finding: \"Volgens {id} {finding}.\"")
}

const FRAMEWORK: &str = "\
# A framework to measure with. Its dossiers are made, and nobody is judged by it.
framework: bijstand
title: Meetkader bijstand
subtitle: Normen van elke soort, om te meten hoe snel zij worden getoetst
documents:
  MEETKADER: {title: Meetkader}
subjects:
  dossier: {schema: dossier.schema.yaml, one: dossier, many: dossiers}
scale: [goed, onvoldoende]
aspects: [intake.yaml, contact.yaml, ondersteuning.yaml]
definitions:
  windows:
    bijstandsperiode:
      title: de bijstandsperiode
      from: uitkering.instroom
      until: {earliest: [uitkering.einde, as_of]}
";

/// Conditions with a name, and how many norms there are before one uses it.
const CONDITIONS: [(usize, &str); 2] = [
    (
        11,
        "    grote_afstand:
      title: de klant staat ver van de arbeidsmarkt
      when:
        any:
          - {field: trede, at_most: 2}
          - {field: belemmeringen, contains_any: [zorg, taal]}
",
    ),
    (
        12,
        "    schulden:
      title: de klant heeft schulden
      when: {field: belemmeringen, contains: schulden}
",
    ),
];

const SCHEMA: &str = "\
# What a dossier may contain.
$schema: https://json-schema.org/draft/2020-12/schema
title: Dossier
type: object
additionalProperties: false
required: [dossier, groep]
properties:
  dossier: {title: dossiernummer, type: integer, minimum: 1, x-identifier: true}
  fictief: {title: fictief, enum: [ja]}
  groep: {title: groep, enum: [uitgestroomd, niet_uitgestroomd], x-labels: {niet_uitgestroomd: niet uitgestroomd}}
  klant:
    title: klant
    type: object
    additionalProperties: false
    properties:
      leeftijd: {title: leeftijd, type: integer, minimum: 16, maximum: 67}
      geslacht: {title: geslacht, enum: [vrouw, man]}
      opleiding:
        title: opleiding
        enum: [onvoltooid, basis, vmbo, mbo, havo_vwo, hbo_wo]
        x-ordered: true
        x-labels: {onvoltooid: niet voltooid, havo_vwo: havo of vwo, hbo_wo: hbo of wo}
      taalniveau: {title: taalniveau, enum: [A1, A2, B1, B2, moedertaal], x-ordered: true}
      huishouden:
        title: huishouden
        enum: [alleen, alleen_met_kinderen, samen, samen_met_kinderen]
        x-labels: {alleen_met_kinderen: alleen met kinderen, samen_met_kinderen: samen met kinderen}
  uitkering:
    title: bijstandsuitkering
    type: object
    additionalProperties: false
    properties:
      instroom: {title: instroom in de bijstand, $ref: \"#/$defs/datum\"}
      einde: {title: einde van de bijstand, $ref: \"#/$defs/datum\"}
  trede: {title: trede op de participatieladder, type: integer, minimum: 1, maximum: 6}
  voorgelicht: {title: voorgelicht over rechten en plichten, enum: [ja, deels, nee]}
  belemmeringen:
    title: belemmeringen
    type: array
    uniqueItems: true
    items: {enum: [schulden, zorg, taal, huisvesting, reizen]}
  doelen:
    title: doelen
    type: array
    uniqueItems: true
    items: {$ref: \"#/$defs/doel\"}
  toelichting: {title: toelichting, type: string, minLength: 1}
  dekking: {title: dekking, type: object, x-coverage: true}
  gesprek:
    title: gesprek
    x-event: {date: datum, many: gesprekken}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        datum: {title: datum, $ref: \"#/$defs/datum\"}
        door: {title: gevoerd door, $ref: \"#/$defs/rol\"}
        vorm: {title: vorm, enum: [kantoor, huisbezoek, video]}
        initiatief: {title: initiatief, enum: [klant, gemeente]}
        onderwerpen: {title: onderwerpen, $ref: \"#/$defs/onderwerpen\"}
  telefoon:
    title: telefoongesprek
    x-event: {date: datum, many: telefoongesprekken}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        datum: {title: datum, $ref: \"#/$defs/datum\"}
        door: {title: gevoerd door, $ref: \"#/$defs/rol\"}
        onderwerpen: {title: onderwerpen, $ref: \"#/$defs/onderwerpen\"}
  brief:
    title: brief
    x-event: {date: datum, many: brieven}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        datum: {title: datum, $ref: \"#/$defs/datum\"}
        soort: {title: soort, enum: [beschikking, uitnodiging, waarschuwing]}
        begrijpelijk: {title: begrijpelijk, $ref: \"#/$defs/ja_nee\"}
  diagnose:
    title: diagnose
    x-event: {date: datum, many: diagnoses}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        datum: {title: datum, $ref: \"#/$defs/datum\"}
        methode: {title: methode, enum: [inschatting, vragenlijst, instrument, test], x-ordered: true}
        domeinen:
          title: domeinen
          type: array
          uniqueItems: true
          items: {enum: [competenties, belastbaarheid, motivatie, netwerk, thuissituatie]}
        vastgelegd: {title: vastgelegd, $ref: \"#/$defs/ja_nee\"}
  plan:
    title: plan
    x-event: {date: datum, many: plannen}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        datum: {title: datum, $ref: \"#/$defs/datum\"}
        doelen:
          title: doelen
          type: array
          uniqueItems: true
          items: {$ref: \"#/$defs/doel\"}
        ondertekend: {title: ondertekend, $ref: \"#/$defs/ja_nee\"}
  aanbod:
    title: aanbod
    x-event: {date: datum, many: keer een aanbod}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        datum: {title: datum, $ref: \"#/$defs/datum\"}
        soort: {title: soort, $ref: \"#/$defs/dienst\"}
        geaccepteerd: {title: geaccepteerd, $ref: \"#/$defs/ja_nee\"}
        op_basis_van:
          title: op basis van
          type: array
          uniqueItems: true
          items: {enum: [diagnose, plan, wens]}
  traject:
    title: traject
    x-event: {from: van, until: tot, many: trajecten}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        van: {title: begin, $ref: \"#/$defs/datum\"}
        tot: {title: einde, $ref: \"#/$defs/datum\"}
        soort: {title: soort, $ref: \"#/$defs/dienst\"}
        aanbieder: {title: aanbieder, enum: [gemeente, bureau, werkgever]}
        eindreden: {title: reden van het einde, enum: [afgerond, voortijdig, werk]}
        uren_per_week: {title: uren per week, type: integer, minimum: 1, maximum: 40}
        kosten: {title: kosten in euro, type: integer, minimum: 0}
  terugkoppeling:
    title: terugkoppeling
    x-event: {date: datum, many: terugkoppelingen}
    type: array
    items:
      type: object
      additionalProperties: false
      properties:
        datum: {title: datum, $ref: \"#/$defs/datum\"}
        van: {title: afkomstig van, enum: [gemeente, bureau, werkgever]}
        inhoud: {title: inhoud, enum: [alleen_uren, voortgang, advies], x-ordered: true, x-labels: {alleen_uren: alleen uren}}
$defs:
  datum: {type: [string, integer], format: partial-date}
  dienst: {enum: [scholing, werkervaring, bemiddeling, taal, schuldhulp, coaching]}
  doel: {enum: [werk, scholing, taal, gezondheid, meedoen]}
  ja_nee: {enum: [ja, nee]}
  onderwerpen:
    type: array
    uniqueItems: true
    items: {enum: [werk, scholing, schulden, zorg, taal, rechten, voortgang]}
  rol: {enum: [klantmanager, consulent, begeleider]}
";
