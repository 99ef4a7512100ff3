# The fixed text of the self-assessment.
