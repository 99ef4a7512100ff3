# De vaste tekst van het normenkader in woorden.
