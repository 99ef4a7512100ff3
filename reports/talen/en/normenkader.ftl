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
