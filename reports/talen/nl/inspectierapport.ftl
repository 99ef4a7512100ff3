# De vaste tekst van het inspectierapport.

## Titelblad, inhoud en nummering
report-kind = Inspectierapport
report-kind-and-date = Inspectierapport, peildatum { $date }
report-date = Peildatum { $date }
skip-to-report = Naar de tekst van het rapport
# Onder aan een pagina die wordt afgedrukt; in het Nederlands staat het in de stijl.
page-number = Pagina { $page } van { $pages }
heading-contents = Inhoud
list-of-figures-and-tables = Lijst van figuren en tabellen
# Boven een tabel of onder een figuur, voor het bijschrift.
table-label = Tabel { $number }.
figure-label = Figuur { $number }.
# In de lijst en voor wie luistert.
table-name = Tabel { $number }
figure-name = Figuur { $number }
box-label = Kader { $number }: { $title }
note-name = noot { $number }
note-back = terug naar de verwijzing naar noot { $number }

## Koppen van kolommen
column-answer = Antwoord
column-aspect = Aspect
column-beside = Naast
column-by = Door
column-case = Case
column-cases = Cases
column-computed = Berekend
column-count = Aantal
column-criterion = Criterium
column-criterion-of = Criterium van { $norm }
column-difference = Verschil
column-feature = Kenmerk
column-file = Bestand
column-ground = Grond
column-interval = 95%-interval
column-judgement = Oordeel
column-motivation = Motivering
column-needed = Het vaakst nodig
column-norm = Norm
column-norm-and-question = Norm en vraag
column-norm-asks = Wat de norm vraagt
column-norm-or-figure = Norm of cijfer
column-of-what = Waarvan
column-open = Open
column-origin = Herkomst
column-outcome = Uitkomst
column-parameter = Parameter
column-published = Gepubliceerd
column-question = Vraag
column-rating = Oordeel
column-scope = Geldt voor
column-share = Aandeel
column-title = Titel
column-value = Waarde

# Van smalle kolommen met getallen, naast de namen van uitkomsten. Het teken 00AD staat waar een woord mag worden afgebroken.
count-assessed = beoor{ "\u00AD" }deeld
count-bounds = grenzen
count-difference = verschil
count-number = aantal
count-read = gelezen
count-share = aandeel
count-test = toets
count-unknown = niet te beoor{ "\u00AD" }delen

# Van de tabel met de criteria van een norm.
criterion-met = ja
criterion-partly = deels
criterion-not-met = nee
criterion-unknown = open
criterion-not-applicable = n.v.t.

## Samenvatting en oordeel
summary-date = De peildatum is { $date }.
summary-table = De oordelen per aspect
subheading-overall = Eindoordeel
overall-proposed = Het eindoordeel zelf is aan de mensen die voor dit onderzoek verantwoordelijk zijn om te schrijven; voor dit rapport is dat nog niet gedaan.
overall-unwritten = Een eindoordeel over het geheel volgt niet uit regels. Het is aan de mensen die voor dit onderzoek verantwoordelijk zijn om het te schrijven; voor dit rapport is dat nog niet gedaan.

## Inleiding
subheading-read = Wat is onderzocht
documents-lead = De normen zijn ontleend aan:
subheading-profile = Profiel
profile-figure = Aantal { $many } per waarde. Tabel { $table } geeft dezelfde aantallen.
profile-table = Profiel. Het aandeel is genomen over wat bekend is.
subheading-reading = Hoe de uitkomsten te lezen
reading-lead = Per { $one } heeft elke norm precies één uitkomst:
reading-met = er is gedaan wat de norm vraagt;
reading-partly = er is een deel gedaan van wat de norm vraagt;
reading-not-met = vast staat dat het niet is gedaan;
reading-unknown = wat is vastgelegd, laat meer dan één uitkomst mogelijk;
reading-not-applicable = de norm ziet niet op deze situatie.
reading-share = Het aandeel is het aantal keren dat aan de norm is voldaan, gedeeld door het aantal keren dat de uitkomst voldaan, deels of niet voldaan is. Wat niet te beoordelen of niet van toepassing is, telt daarin niet mee.
reading-interval = Het 95%-interval (naar Wilson) laat zien hoe ruim het aandeel bij een groep van deze omvang genomen moet worden. Het veronderstelt een aselecte steekproef; is op een andere manier gekozen wat is onderzocht, dan is het niet meer dan een indicatie. De grenzen gaan over iets anders: zij geven het laagste en het hoogste aandeel dat mogelijk blijft zolang de ontbrekende feiten niet bekend zijn.
reading-quotes = Citaten en voorbeelden lichten een norm toe en tellen niet mee in de uitkomst. Bij elk staat uit welke case het komt en, bij een citaat, wie er aan het woord is.

## Een hoofdstuk
chapter-framework = Dit hoofdstuk volgt het normenkader ‘{ $framework }’.
subheading-frame = Kader
norms-lead = De inspectie toetst dit aspect aan { $norms }.
norms-table = { $title }: de normen
subheading-practice = { $title } in de praktijk
practice-lead = Figuur { $outcomes } laat zien hoe de { $many } per norm uitkomen. Daarna volgen de bevindingen in de volgorde van de normen; figuur { $shares } en tabel { $table } geven aan het slot de aandelen en de aantallen.
# In het rapport zonder figuren.
practice-lead-text = De bevindingen volgen in de volgorde van de normen; tabel { $table } geeft aan het slot de aantallen en de aandelen.
practice-figure = Aantal { $many } per norm en uitkomst. Tabel { $table } geeft dezelfde aantallen.
criteria-table = { $norm } naar criterium
criterion-judged = (menselijk oordeel)
behind-summary = De { $many } achter deze bevinding
behind-more = en nog { $count }; de bijlage noemt ze alle
subheading-wholes = Over het geheel
subheading-measures = Wat verder uit de gegevens blijkt
study-figure = { $title }, { $study }. Tabel { $table } geeft dezelfde aantallen.
study-table = { $title }, { $study }: de antwoorden
spread-figure = { $title }, verdeling van de { $many }. Tabel { $table } geeft dezelfde aantallen.
spread-table = { $title }: verdeling van de { $many }
subheading-besides = De onderzoeken naast elkaar
besides-table = { $title }: de onderzoeken naast elkaar
subheading-groups = Vergeleken naar { $by }
groups-tests = De waarde p zegt hoe vaak het toeval alleen een verschil van deze grootte of meer zou geven als de groepen gelijk waren: bij aandelen naar de exacte toets van Fisher of, bij meer groepen, de chi-kwadraattoets; bij gemiddelden naar de toets van Welch.
groups-figure = Aandeel per norm, naar { $by }. Tabel { $table } geeft dezelfde getallen.
groups-table = { $title }: naar { $by }. Verschil in procentpunten, bij gemiddelden in eenheden
subheading-counts = De cijfers op een rij
counts-figure = Aandeel dat aan de norm voldoet, met 95%-interval en grenzen. Tabel { $table } geeft dezelfde getallen.
counts-table = { $title }: uitkomsten en aandelen per norm
subheading-cases = Het oordeel per { $one }
cases-rules = De regels staan in de verantwoording.
cases-table = { $title }: het oordeel per { $one }
subheading-consequences = Gevolgen
subheading-conclusion = Conclusie
conclusion-grounds = Daaraan liggen de volgende bevindingen ten grondslag.

## Bestuurlijke reacties en naschrift
reactions-lead = Wie het aangaat, kon op het rapport reageren. Een reactie verandert de bevindingen niet; het naschrift zegt hoe de inspectie haar leest.
reaction-from = Reactie van { $from }
reaction-from-dated = Reactie van { $from }, { $date }
reaction-reply = Naschrift bij de reactie van { $from }

## Verantwoording
subheading-method = Werkwijze
method-text = De normen zijn vooraf in regels uitgeschreven; bijlage A geeft ze in woorden. Een programma heeft die regels op alle { $many } toegepast. Een uitkomst staat alleen vast als zij klopt hoe de ontbrekende gegevens ook luiden. Wat niet is vastgelegd, geldt dus niet als niet gebeurd: dan heet de uitkomst niet te beoordelen. De oordelen per aspect volgen uit de regels in dit hoofdstuk. Het rapport bevat geen aanbevelingen.
joined-lead = De { SPELLED($count) } normenkaders zijn in één keer op dezelfde gegevens toegepast. Wat zij beide kennen, betekent in beide hetzelfde. Termijnen, voorwaarden, schalen en hoeveelheidswoorden zijn die van elk kader zelf; over het geheel geven de regels geen oordeel.
inherited-changed = Dit kader neemt over van het kader ‘{ $title }’; daarin is het volgende gewijzigd.
inherited-unchanged = Dit kader neemt over van het kader ‘{ $title }’, zonder wijziging.
subheading-rules = De regels voor het oordeel
rules-lead = De schaal kent, van hoog naar laag, de oordelen { $scale }. Per aspect staat hier welke regels gelden, welke daarvan bepaalt, en wat het oordeel begrenst.
rule-decided = (bepaalde het oordeel)
limits-lead = Grenzen:
limit-decided = (begrensde het oordeel)
subheading-outside-figures = Cijfers van buiten
outside-figures-lead = De regels vragen ook naar cijfers die niet in de { $many } staan. Wat niet is opgegeven, laat open wat ervan afhangt.
outside-figure-unknown = niet opgegeven
subheading-overrides = Oordelen in afwijking van de regels
overrides-lead = Deze oordelen zijn door mensen gegeven in de plaats van wat de regels geven. Waar een ander oordeel of een aandeel erop berust, tellen zij.
override = { $of }: { $given }, waar de regels ‘{ $ruled }’ geven ({ $by }).
subheading-parameters = Termijnen en andere parameters
parameters-lead = De normen rekenen met termijnen en andere getallen. Sommige staan in de bron; andere zijn gekozen, omdat de bron wel iets vraagt maar niet zegt hoe snel of hoe vaak.
parameters-table = De parameters, met hun herkomst
subheading-open = Wat niet te beoordelen was
open-table = Open uitkomsten per norm, en wat nodig is om ze te beslissen
subheading-waivers = Toegestane afwijkingen
waivers-lead = Van deze normen is afwijken toegestaan. De uitkomst verandert daar niet door; wie haar leest, weet dat er een reden voor is.
subheading-screened = Doorgelaten bij de controle op herleidbare gegevens
screened-lead = Vóór de toetsing zijn de bestanden gecontroleerd op gegevens die naar een persoon kunnen wijzen. Het volgende is op verzoek doorgelaten.
subheading-judgements = Menselijke oordelen
judgements-table = Gegeven oordelen
subheading-unexpressed = Wat geen regel uitdrukt
unexpressed-lead = Niet alles wat een norm vraagt, is in een regel te vangen. Het volgende is daarom niet getoetst.
subheading-denominators = Noemers
denominators-lead = Voor elke norm tellen de uitkomsten op tot het aantal gelezen { $many }. De noemer van het aandeel staat in de kolom ‘beoordeeld’.
denominators-table = Hoe de uitkomsten per norm optellen
subheading-inputs = Invoer
inputs-lead = De bevindingen zijn afgeleid uit { $files }. Met de hashes is vast te stellen dat het dezelfde zijn.
inputs-summary = De ingelezen bestanden met hun SHA-256
inputs-table = Ingelezen bestanden

## Bijlagen
words-lead = Per norm staat hier wat de bron vraagt en wat over de uitkomst beslist. Wat niet voldoet en ook niet deels voldoet, geldt als niet voldaan.
words-always = Van toepassing: altijd.
published-lead = Wat de bron publiceerde, staat hier naast wat uit de onderzochte gegevens is berekend. Een aandeel stemt overeen als het binnen de afronding van de bron valt; een hoeveelheidswoord als het aandeel hetzelfde woord krijgt. Waar geen enkel aantal het gepubliceerde aandeel kan geven, staat dat erbij.
published-figure = Aandelen, gepubliceerd en berekend. Tabel { $table } geeft dezelfde getallen.
published-table = Gepubliceerd naast berekend
subheading-published-notes = Opmerkingen bij de bron
matrix-signs = Tekens: ● voldaan, ◐ deels, ○ niet voldaan, ? niet te beoordelen, – niet van toepassing.
matrix-table = { $title }: de uitkomst van elke norm per { $one }
