# De vaste tekst van het inspectierapport.
