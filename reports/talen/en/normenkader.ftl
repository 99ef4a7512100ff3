# The fixed text of the framework in words; what it shares with the inspection report is there.

guide-kind = Framework of norms
skip-to-guide = Skip to the text of the framework of norms
guide-lead = For each norm, this framework says what the source asks for and which rule decides the outcome. What is neither met nor partly met counts as not met; what a { $one } leaves open cannot be assessed as long as different outcomes are possible.
guide-subheading-wholes = About the whole
guide-subheading-measures = Figures
guide-measures-lead = The following is also counted, without an outcome per norm:
guide-scale = The scale is, from best to worst: { $scale }.
guide-outside-figures-lead = The rules also ask for figures that an inspection itself supplies.
guide-heading-sources = Sources

fields-heading = Which data are read
fields-lead = Only what stands below with a purpose can change an outcome, a figure or a rating; everything else can be left out of the data. A norm that asks for the outcome of another norm is not listed with what that other reads.
fields-column-field = Field
fields-column-title = What it is
fields-column-serves = What it is read for
fields-unread = Not read, and therefore not needed:
fields-all-read = Everything that the vocabulary knows is read.
fields-norms = { $count ->
    [one] norm { $norms }
   *[other] norms { $norms }
}
fields-cases = the rating per dossier of { $aspects }
fields-measures = the figure { $measures }
fields-groups = the comparison of groups ({ $title })
fields-identifier = to tell { $many } apart
fields-evidence = to say in the evidence which one is meant
fields-coverage = whether all { $kinds } are recorded
fields-quotes = quotes beside the norms
