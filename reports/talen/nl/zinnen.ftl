# Zinnen die met de bevindingen worden gevuld: voor alle rapporten.

## Koppen in de inhoudsopgave
heading-colophon = Colofon
heading-foreword = Voorwoord
heading-summary = Samenvatting en oordeel
heading-introduction = Inleiding
heading-reactions = Bestuurlijke reacties en naschrift
heading-account = Verantwoording
heading-notes = Bronnen en noten
annex-words = Bijlage A: de normen in woorden
annex-published = Bijlage B: gepubliceerd naast berekend
annex-outcomes = Bijlage B: de uitkomsten per { $one }
# Waar er een bijlage B met gepubliceerde gegevens is.
annex-outcomes-after-published = Bijlage C: de uitkomsten per { $one }

## Voorwerk
colophon-date = Peildatum
colophon-framework = Normenkader
colophon-tool = Samengesteld met
read-records = Gelezen { $count ->
    [one] is
   *[other] zijn
} { $records }, afzonderlijk getoetst aan { SPELLED($norms) } { $norms ->
    [one] norm
   *[other] normen
}, met { $date } als peildatum; dat leverde { NUMBER($outcomes) } { $outcomes ->
    [one] uitkomst
   *[other] uitkomsten
} op.
read-nothing-open = Alle uitkomsten staan vast.
read-open = Daarvan { $open ->
    [one] staat er één
   *[other] staan er { NUMBER($open) }
} nog open, omdat niet is vastgelegd wat ervoor nodig is; { $facts ->
    [one] één feit zou
   *[other] { NUMBER($facts) } verschillende feiten zouden
} { $open ->
    [one] haar
   *[other] ze
} beslissen.
read-open-many = Daarvan { $open ->
    [one] staat er één
   *[other] staan er { NUMBER($open) }
} nog open, omdat niet is vastgelegd wat ervoor nodig is.
read-chosen = Alle cijfers berusten op alles wat is gelezen; getoond wordt per uitkomst een keuze, die alleen van de nummers afhangt.
read-unusable = Daarnaast { $records } die niet te lezen waren: die tellen nergens mee.
read-warnings = Bij { $records } gaf het inlezen een waarschuwing.

## Profiel
profile-totals = Geteld zijn { $totals }.
profile-chart = Verdeling naar kenmerken

## Samenvatting
summary-records = Voor dit rapport { $count ->
    [one] is
   *[other] zijn
} { $records } getoetst aan { $frameworks ->
    [one] het normenkader
   *[other] de normenkaders
} { $framework }.
summary-norms = { $frameworks ->
    [one] Het kader telt
   *[other] De kaders tellen samen
} { SPELLED($norms) } { $norms ->
    [one] norm
   *[other] normen
}.
summary-norms-of-aspect = { $frameworks ->
    [one] Het kader telt
   *[other] De kaders tellen samen
} { SPELLED($norms) } { $norms ->
    [one] norm
   *[other] normen
} voor het aspect { $aspect }.
summary-norms-of-aspects = { $frameworks ->
    [one] Het kader telt
   *[other] De kaders tellen samen
} { SPELLED($norms) } { $norms ->
    [one] norm
   *[other] normen
}, verdeeld over { SPELLED($count) } aspecten: { $aspects }.
# Het oordeel over een aspect: `given` gaf een mens, `ruled` de regels.
summary-rating = De inspectie komt voor het aspect { $aspect } tot het oordeel ‘{ $rating }’.
summary-rating-none = Over het aspect { $aspect } komt de inspectie niet tot een oordeel.
summary-rating-open = Het oordeel over het aspect { $aspect } staat nog niet vast: het ligt { $between }.
summary-rating-overruled = Het oordeel over het aspect { $aspect } luidt ‘{ $given }’; de regels geven ‘{ $ruled }’.
# In de tabel met oordelen.
summary-standing-overruled = { $given } (volgens de regels: { $ruled })
overall-rating = Volgens de regels van het normenkader luidt het voorgestelde totaaloordeel ‘{ $rating }’.
overall-rating-none = Een totaaloordeel is volgens de regels van het normenkader niet te geven.
overall-rating-open = Het voorgestelde totaaloordeel staat nog niet vast: het ligt { $between }.
overall-rating-overruled = Het voorgestelde totaaloordeel luidt ‘{ $given }’, in afwijking van wat de regels geven: ‘{ $ruled }’ ({ $by }).

## Oordelen
rating-between = tussen { $from } en { $to }
# Wie een oordeel gaf, en wanneer.
rating-given-on = { $by }, { $date }
# De reden van een mens, en daarna die van de regels.
rating-reason-overruled = { $motivation } Volgens de regels: { $reason }
rating-earlier = Het eerdere oordeel was ‘{ $rating }’ ({ $date }, { $source }).

## Een hoofdstuk
chapter-norms = { SPELLED($count) } { $count ->
    [one] norm
   *[other] normen
}
chapter-outcomes-chart = { $aspect }: uitkomsten per norm
chapter-shares-chart = { $aspect }: aandeel per norm
chapter-cases = Per { $one } is er ook een oordeel; dat staat vast bij { NUMBER($placed) } van de { NUMBER($read) } { $many }.
chapter-cases-open = Bij { NUMBER($count) } is het niet te zeggen.
chapter-cases-unrated = Geen oordeel { $count ->
    [one] krijgt
   *[other] krijgen
} er { NUMBER($count) }.
# In de tabel: het oordeel dat nog open is.
chapter-case-open = niet te zeggen
chapter-rating = De inspectie concludeert dat het oordeel over { $aspect } ‘{ $rating }’ luidt.
# Na een conclusie die mensen schreven.
chapter-rating-after = Volgens de regels van het normenkader luidt het oordeel over { $aspect } ‘{ $rating }’.
chapter-rating-none = De inspectie stelt vast dat over { $aspect } geen oordeel mogelijk is.
chapter-rating-open = De inspectie stelt vast dat het oordeel over { $aspect } nog niet te geven is: mogelijk zijn nog { $ratings }.
chapter-rating-overruled = Het oordeel over { $aspect } luidt ‘{ $given }’, in afwijking van wat de regels geven: ‘{ $ruled }’ ({ $by }).

## Verantwoording
authored-nothing = De normen met hun kaders zijn door mensen geschreven; alle andere tekst is uit de bevindingen samengesteld.
authored-parts = Voor dit rapport zijn door mensen geschreven: { $parts }. Mensenwerk zijn ook de normen met hun kaders, en de motiveringen van gegeven oordelen. De overige tekst is uit de bevindingen samengesteld.
authored-foreword = het voorwoord
authored-introduction = het begin van de inleiding
authored-overall = het eindoordeel
authored-reactions = de reacties met hun naschrift
authored-consequences = de gevolgen bij ‘{ $aspect }’
authored-conclusion = de conclusie bij ‘{ $aspect }’
rules-of-overall = Voorgesteld totaaloordeel
rules-of-records = { $aspect }, per { $one }
joined-framework = { $title } ({ $documents }): { $aspects }. De schaal is, van hoog naar laag: { $scale }.
joined-framework-overall = { $title } ({ $documents }): { $aspects }. De schaal is, van hoog naar laag: { $scale }. Het totaaloordeel dat dit kader op zichzelf geeft, blijft hier achterwege.
rules-scale = De schaal is hier, van hoog naar laag: { $scale }.
rules-apply = Een { $one } krijgt alleen een oordeel als { $condition }.
rules-from-source = Deze regels staan in de bron
rules-from-framework = Deze regels zijn gekozen door de opstellers van het normenkader
rules-from-audit = Deze regels zijn door deze audit gesteld
# Een herkomst, van regels of van een parameter, met de reden erbij.
origin-because = { $origin }: { $why }
parameter-scope-all = alle aspecten
parameter-from-source = uit de bron
parameter-chosen = gekozen
parameter-from-audit = door deze audit gesteld
override-of-record = { $aspect }, { $one } { $dossier }
override-of-overall = Totaaloordeel
# `outcome` is leeg, of een spatie en de uitkomst tussen haakjes.
waiver = { $record } { $dossier }, { $norm }{ $outcome }: toegestaan tot en met { $until }, door { $by }. { $motivation }
waiver-expired = { $record } { $dossier }, { $norm }{ $outcome }: toegestaan tot en met { $until }, dus op de peildatum verlopen, door { $by }. { $motivation }
screen-exception = Regel ‘{ $rule }’ in { $file }: { $motivation }
judgements-none-asked = Geen enkele norm vraagt om een menselijk oordeel.
judgements-given = Er { $count ->
    [one] is
   *[other] zijn
} { FIGURE($count) } { $count ->
    [one] oordeel
   *[other] oordelen
} gegeven.
judgements-asked = Een menselijk oordeel is nodig voor: { $questions }. Zulke oordelen zijn niet gegeven; wat ervan afhangt, staat open.
judgements-asked-and-given = Een menselijk oordeel is nodig voor: { $questions }. Er { $count ->
    [one] is
   *[other] zijn
} { FIGURE($count) } { $count ->
    [one] oordeel
   *[other] oordelen
} gegeven; wat van andere afhangt, staat open.
account-files = { FIGURE($count) } { $count ->
    [one] bestand
   *[other] bestanden
}

## Open uitkomsten
open-none = Geen enkele uitkomst staat open.
open-outcomes = Er { $count ->
    [one] staat
   *[other] staan
} { FIGURE($count) } { $count ->
    [one] uitkomst
   *[other] uitkomsten
} open: wat is vastgelegd, laat daar meer dan één uitkomst mogelijk. De tabel noemt per norm de { $many } en wat daarin het vaakst nodig is om te kunnen beslissen.
# Waar een feit in alle gevallen nodig is.
open-all = alle
# De eerste van een lange lijst: "1, 2, 3 en 14 andere".
listed-and-others = { $first } en { NUMBER($others) } andere

## Uitkomsten per dossier
matrix-not-tested = niet getoetst
