# Zinnen over normen en cijfers, en de woorden in figuren: voor alle rapporten.

## Cijfers als zin
measure-by = Uitgesplitst naar { $by }: { $groups }{ $unknown }.
measure-group = { $figure } bij ‘{ $group }’
measure-ungrouped = ; van { $records } is de groep niet bekend
measure-silent = { $count ->
    [one] ; { $records } vermeldt het niet
   *[other] ; { $records } vermelden het niet
}
measure-not-applicable = ; op { $records } is dit niet van toepassing
measure-nothing = { $title }: geen { $one } zegt hier iets over{ $rest }.
measure-distinct = { $title }: { NUMBER($count) } verschillende{ $silent }.
measure-sum = { $title }: in totaal { $total }{ $silent }.
measure-mean = { $title }: gemiddeld { $middle }, over { $records }{ $silent }{ $rest }.
measure-median = { $title }: de mediaan is { $middle }, over { $records }{ $silent }{ $rest }.
measure-at-once = { $title }: ten hoogste { $number } tegelijk{ $who }{ $day }{ $rest }.
at-once-between = { $least } tot { $most }
at-once-least = ten minste { $least }
at-once-day = , voor het eerst op { $day }
at-once-who = { " " }bij { $who }
measure-sample = { $title }: { $needed } per groep nodig{ $power }.
sample-power = ; met { $size } per groep is de kans om het verschil te vinden { $power } procent
share-of-one-yes = { $title }: één { $one } zegt hier iets over, en daarin is het zo{ $rest }.
share-of-one-no = { $title }: één { $one } zegt hier iets over, en daarin is het niet zo{ $rest }.
share-of-some = { $yes ->
    [0] { $title }: in geen van de { NUMBER($known) } { $many } die er iets over zeggen ({ $percent }){ $silent }{ $rest }.
   *[other] { $title }: in { FIGURE($yes) } van de { NUMBER($known) } { $many } die er iets over zeggen ({ $percent }){ $silent }{ $rest }.
}
distribution-nothing = Bij ‘{ $title }’ vermeldt geen { $one } iets.
distribution-first = { $records } ‘{ $value }’
distribution-next = { FIGURE($count) } ‘{ $value }’
distribution-all = { $count ->
    [one] Bij ‘{ $title }’ vermeldt { $list }{ $silent }.
   *[other] Bij ‘{ $title }’ vermelden { $list }{ $silent }.
}
distribution-most = Bij ‘{ $title }’ staan { SPELLED($values) } verschillende waarden, waarvan het vaakst { $list }{ $silent }.
short-none = geen enkele bekend
short-share = { NUMBER($part) } van de { NUMBER($whole) } ({ $percent })
short-distinct = { NUMBER($count) } verschillende
short-sum = { $total } in totaal
short-middle = { $middle } (van { NUMBER($known) } bekend)
short-middle-none = geen van de { NUMBER($records) } bekend

## Cijfers in een tabel
value-yes = ja
value-no = nee
value-none = geen van deze
value-unknown = niet vermeld
value-silent = { NUMBER($count) } niet vermeld
value-distinct = verschillende
value-total = totaal
value-mean = gemiddeld
value-median = mediaan
value-at-once = hoogste aantal tegelijk
value-sample = nodig per groep

## Figuren
chart-outcomes = Per norm een balk, verdeeld naar het aantal keren dat elke uitkomst voorkomt.
chart-shares = Per norm het aandeel dat voldoet, het 95%-interval en de laagste en hoogste mogelijke waarde.
chart-share = aandeel
chart-interval = 95%-interval
chart-bounds = grenzen: mogelijk als alle feiten bekend zijn
chart-distributions = Per kenmerk een staaf voor elke waarde, met het aantal { $many }.
chart-spread-title = { $aspect }: verdelingen
chart-pairs = Per norm het aandeel dat voldoet, met een staaf voor elke groep: { $groups }.
chart-pairs-title = { $aspect }: aandeel per norm, naar { $by }
chart-laid = Per cijfer een ruit voor wat is gepubliceerd en een stip voor wat is berekend.
chart-laid-title = Gepubliceerd naast berekend
chart-published = gepubliceerd
chart-computed = berekend

## Groepen en onderzoeken naast elkaar
between = { $low } tot { $high }
test-fisher = Fisher
test-chi-squared = chi-kwadraat
test-welch = Welch
groups-none-differ = Bij geen enkele norm en geen enkel cijfer is het verschil tussen de groepen groter dan door toeval te verwachten is: nergens sluit het 95%-interval nul uit.
groups-differ = Bij { $named } is het verschil tussen de groepen groter dan door toeval te verwachten is: het 95%-interval sluit nul uit.
groups-none-differ-test = Bij geen enkele norm en geen enkel cijfer is het verschil tussen de groepen groter dan door toeval te verwachten is: nergens ligt p onder 5%.
groups-differ-test = Bij { $named } is het verschil tussen de groepen groter dan door toeval te verwachten is: p ligt onder 5%.
selection-chosen = De { $many } zijn gekozen en niet aselect getrokken: toetsen en intervallen laten zien hoe groot een verschil tegenover het toeval is, maar zeggen niets over wie niet is onderzocht.
selection-random = De { $many } zijn aselect getrokken; van de vele verschillen die hier naast elkaar staan, is er bij een grens van 5% al gauw een bij toeval opvallend.
selection-all = Alle { $many } zijn onderzocht: de verschillen zijn zoals zij zijn, zonder toeval in de keuze.
selection-unknown = Hoe de { $many } zijn gekozen, zegt de audit niet: lees toetsen en intervallen niet als uitspraak over anderen.
study-opening = Dit deel berust op de gegevens van { $records }.
standing-differ = verschilt
standing-agree = stemt overeen
standing-open = niet uit te maken
besides-agree = { $all ->
    [one] De onderzoeken spreken elkaar op dit punt niet aantoonbaar tegen.
   *[other] De onderzoeken spreken elkaar op deze punten niet aantoonbaar tegen.
}
besides-differ = { $all ->
    [one] Op dit punt verschillen de onderzoeken: het 95%-interval van het verschil sluit nul uit.
   *[other] { $differ ->
        [one] Op een van deze { SPELLED($all) } punten verschillen de uitkomsten van de onderzoeken: het 95%-interval van het verschil sluit nul uit.
       *[other] Op { SPELLED($differ) } van deze { SPELLED($all) } punten verschillen de uitkomsten van de onderzoeken: het 95%-interval van het verschil sluit nul uit.
    }
}

## Gepubliceerd naast berekend
agreement-agrees = stemt overeen
agreement-differs = wijkt af
agreement-unreachable = niet mogelijk
agreement-open = niet te zeggen
published-agrees = { $all ->
    [one] Van 1 gepubliceerd gegeven
   *[other] Van { NUMBER($all) } gepubliceerde gegevens
} { $agrees ->
    [one] stemt er 1 overeen
   *[other] stemmen er { NUMBER($agrees) } overeen
}{ $rest }.
published-differs = { $count ->
    [one] ; 1 wijkt af
   *[other] ; { NUMBER($count) } wijken af
}
published-unreachable = { $count ->
    [one] ; 1 kan bij dit aantal niet voorkomen
   *[other] ; { NUMBER($count) } kunnen bij deze aantallen niet voorkomen
}
published-open = { $count ->
    [one] ; 1 is niet te zeggen
   *[other] ; { NUMBER($count) } zijn niet te zeggen
}
published-contradicted = { $count ->
    [one] ; 1 wordt door de bron zelf weersproken
   *[other] ; { NUMBER($count) } worden door de bron zelf weersproken
}
published-contradiction = De bron weerspreekt dit zelf: { $text }

## Een norm
whole-open = { $verdict } (nog mogelijk: { $possible })
binding-obligation = Verplicht voor { $whom }.
binding-rule = Geldt in de regel voor { $whom }.
binding-ideal = Een streven van { $whom }, geen verplichting.
binding-permission = Een bevoegdheid van { $whom }: wie haar niet gebruikt, voldoet niet minder (dan is de norm n.v.t.).
addressee-service = de dienst
addressee-client = de klant
quote-lead = { $speaker }, case { $case }:
quote-lead-context = { $speaker }, case { $case }, over { $context }:
example-lead = Case { $case }
words-applies = Van toepassing
words-met = Voldaan
words-partly = Deels voldaan
counts-of = { NUMBER($met) } van { NUMBER($assessed) }
figures-share = het aandeel komt daarmee op { $share }
figures-fail = { $count ->
    [one] { SPELLED($count) } { $noun } voldoet niet aan de norm
   *[other] { SPELLED($count) } { $noun } voldoen niet aan de norm
}
figures-unknown = in { $records } was dit niet vast te stellen
figures-not-applicable = op { $records } is de norm niet van toepassing
figures-bounds = Worden de ontbrekende feiten bekend, dan kan het aandeel nog uitkomen op { $low } tot { $high }.
one-met = Eén { $one } was te beoordelen en voldoet aan de norm.
one-partly = Eén { $one } was te beoordelen en voldoet deels aan de norm.
one-not-met = Eén { $one } was te beoordelen en voldoet niet aan de norm.
both-met = Aan de norm voldoen beide beoordeelde { $many }.
all-met = Aan de norm voldoen alle { NUMBER($assessed) } beoordeelde { $many }.
none-met = Aan de norm voldoet geen van de { NUMBER($assessed) } beoordeelde { $many }; { $rest }.
some-met = { $met ->
    [one] Aan de norm voldoet { FIGURE($met) } van de { NUMBER($assessed) } beoordeelde { $many } ({ $share }); { $rest }.
   *[other] Aan de norm voldoen { FIGURE($met) } van de { NUMBER($assessed) } beoordeelde { $many } ({ $share }); { $rest }.
}
rest-partly = { $count ->
    [one] { FIGURE($count) } voldoet deels
   *[other] de overige { FIGURE($count) } voldoen deels
}
rest-not-met = { $count ->
    [one] { FIGURE($count) } voldoet niet
   *[other] de overige { FIGURE($count) } voldoen niet
}
rest-both = { $partly ->
    [one] { FIGURE($partly) } voldoet deels en { FIGURE($not_met) } niet
   *[other] { FIGURE($partly) } voldoen deels en { FIGURE($not_met) } niet
}
