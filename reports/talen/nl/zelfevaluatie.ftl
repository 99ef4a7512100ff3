# De vaste tekst van de zelfevaluatie.

assessment-kind = Zelfevaluatie
assessment-skip = Naar de tekst van de zelfevaluatie
assessment-date = Peildatum { $date }
assessment-contents = Inhoud

## Overzicht

assessment-overview = In één oogopslag
assessment-opening = { $count ->
    [one] Voor deze zelfevaluatie is
   *[other] Voor deze zelfevaluatie zijn
} { $records } getoetst aan de { NUMBER($norms) } normen van { $frameworks ->
    [one] het kader
   *[other] de kaders
} { $framework }, met { $date } als peildatum.
assessment-outcomes = Van de { NUMBER($applicable) } uitkomsten die van toepassing zijn of kunnen zijn, { $met ->
    [one] is er één voldaan
   *[other] zijn er { NUMBER($met) } voldaan
}, { NUMBER($partly) } deels voldaan en { NUMBER($not_met) } niet voldaan; { $unknown ->
    [0] er staat er geen open
    [one] er staat er één open, omdat niet is vastgelegd wat ervoor nodig is
   *[other] er staan er { NUMBER($unknown) } open, omdat niet is vastgelegd wat ervoor nodig is
}.
assessment-chart = Uitkomsten per aspect, van alle normen samen
assessment-chart-caption = Alle uitkomsten per aspect; de tabel hieronder telt de normen.
assessment-figure = Figuur 1.
assessment-aspect-table = De aspecten
assessment-aspect = Aspect
assessment-rating = Oordeel volgens het kader
assessment-norms = Normen
assessment-good-norms = gaan goed
assessment-short-norms = met tekortkomingen
assessment-open-outcomes = open uitkomsten

assessment-good = Wat gaat goed
assessment-good-text = Een norm gaat goed als ten minste 65% van wat te beoordelen was eraan voldoet, en het ook dan nog ten minste de helft is als alles wat openstaat tegenvalt.
assessment-good-none = Bij geen enkele norm staat vast dat het goed gaat: of te weinig voldoet, of er staat nog te veel open.
assessment-norm = Norm
assessment-share = Aandeel
assessment-assessed = Voldaan

assessment-improve = Wat eerst te verbeteren
assessment-improve-text = Bovenaan staat wat de meeste { $many } raakt. Waar maar één punt ontbreekt, telt dubbel: dat is het snelst te verhelpen.
assessment-improve-none = Geen van de { $many } schiet tekort.
assessment-short = Schiet tekort
assessment-one = Op één punt
assessment-lacks = Wat de norm vraagt, en wat het vaakst ontbreekt
assessment-lacks-count = Het vaakst ontbreekt: { $text } ({ NUMBER($records) } keer)
assessment-where = Waar

assessment-look-up = Wat uit te zoeken
assessment-look-up-text = Deze gegevens zijn niet vastgelegd. Wie ze opzoekt en aanvult, beslist de meeste uitkomsten die nog openstaan. Per { $one } staan ze verderop.
assessment-look-up-none = Er staat geen enkele uitkomst open.
assessment-fact = Gegeven
assessment-for = Open uitkomsten
assessment-for-norms = Normen

## Per norm en per dossier

assessment-per-norm = Per norm
assessment-per-record = Per { $one }
assessment-shortfalls = Schiet tekort ({ NUMBER($count) })
assessment-opens = Niet te beoordelen ({ NUMBER($count) })
assessment-no-shortfall = Geen van de { $many } schiet tekort.
assessment-possible = mogelijk: { $possible }
assessment-needed = Op te zoeken:
assessment-waived = Afwijken is toegestaan tot en met { $date }, door { $by }.
assessment-record = { $met ->
    [one] Eén norm is
   *[other] { NUMBER($met) } normen zijn
} voldaan, { NUMBER($partly) } deels, { NUMBER($not_met) } niet; { NUMBER($unknown) } niet te beoordelen en { NUMBER($not_applicable) } niet van toepassing.
assessment-all-met = Er zijn geen tekortkomingen vastgesteld.
assessment-bears = voor { $norms }
assessment-place = ({ $place })

## Hoe te lezen

assessment-method = Hoe deze zelfevaluatie is gemaakt
assessment-method-text = De regels zijn dezelfde als die van het inspectierapport. Een uitkomst staat alleen vast als zij klopt hoe de ontbrekende gegevens ook luiden; wat niet is vastgelegd, geldt niet als niet gebeurd. Wat niet voldoet, kan in de praktijk toch zijn gedaan als het dossier onjuist is: kijk dan op de genoemde plaats.
assessment-files = Deze uitkomsten zijn afgeleid uit { NUMBER($count) } { $count ->
    [one] bestand
   *[other] bestanden
}, met { $tool }.
