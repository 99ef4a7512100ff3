# The fixed text of the inspection report.
