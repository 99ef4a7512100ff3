# Sentences that are filled with findings: for all reports.
