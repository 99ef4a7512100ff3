# De vaste tekst van het normenkader in woorden; wat het deelt met het inspectierapport, staat daar.

guide-kind = Normenkader
skip-to-guide = Naar de tekst van het normenkader
guide-lead = Dit normenkader zegt per norm wat de bron vraagt en welke regel over de uitkomst beslist. Wat niet voldoet en ook niet deels voldoet, geldt als niet voldaan; wat een { $one } openlaat, is niet te beoordelen zolang verschillende uitkomsten mogelijk zijn.
guide-subheading-wholes = Over het geheel
guide-subheading-measures = Cijfers
guide-measures-lead = Zonder uitkomst per norm wordt ook geteld:
guide-scale = De schaal is, van best naar slechtst: { $scale }.
guide-outside-figures-lead = De regels vragen ook naar cijfers die een onderzoek zelf opgeeft.
guide-heading-sources = Bronnen

fields-heading = Welke gegevens worden gelezen
fields-lead = Alleen wat hieronder met een doel staat, kan een uitkomst, een cijfer of een oordeel veranderen; al het andere kan uit de gegevens wegblijven. Een norm die naar de uitkomst van een andere norm vraagt, staat niet bij wat die andere leest.
fields-column-field = Gegeven
fields-column-title = Wat het is
fields-column-serves = Waarvoor het wordt gelezen
fields-unread = Niet gelezen, en dus niet nodig:
fields-all-read = Alles wat het begrippenkader kent, wordt gelezen.
fields-norms = { $count ->
    [one] norm { $norms }
   *[other] normen { $norms }
}
fields-cases = het oordeel per dossier over { $aspects }
fields-measures = het cijfer { $measures }
fields-groups = de vergelijking van groepen ({ $title })
fields-identifier = om { $many } uit elkaar te houden
fields-evidence = om in de onderbouwing te zeggen welke bedoeld is
fields-coverage = of alle { $kinds } zijn vastgelegd
fields-quotes = citaten bij de normen
