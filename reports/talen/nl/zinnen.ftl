# Zinnen die met de bevindingen worden gevuld: voor alle rapporten.
