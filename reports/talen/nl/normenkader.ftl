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
