# De vaste tekst van de zelfevaluatie.
