# The fixed text of the inspection report.

## Title page, contents and numbering
report-kind = Inspection report
report-kind-and-date = Inspection report, reference date { $date }
report-date = Reference date { $date }
skip-to-report = Skip to the text of the report
# At the foot of a printed page; in Dutch it is in the style sheet.
page-number = Page { $page } of { $pages }
heading-contents = Contents
list-of-figures-and-tables = List of figures and tables
# Above a table or below a figure, before its caption.
table-label = Table { $number }.
figure-label = Figure { $number }.
# In the list, and for those who listen.
table-name = Table { $number }
figure-name = Figure { $number }
box-label = Box { $number }: { $title }
note-name = note { $number }
note-back = back to the reference to note { $number }

## Headings of columns
column-answer = Answer
column-aspect = Aspect
column-beside = Beside
column-by = By
column-case = Case
column-cases = Cases
column-computed = Computed
column-count = Number
column-criterion = Criterion
column-criterion-of = Criterion of { $norm }
column-difference = Difference
column-feature = Characteristic
column-file = File
column-ground = Basis
column-interval = 95% interval
column-judgement = Judgement
column-motivation = Reasons
column-needed = Most often needed
column-norm = Norm
column-norm-and-question = Norm and question
column-norm-asks = What the norm asks for
column-norm-or-figure = Norm or figure
column-of-what = Share of
column-open = Open
column-origin = Origin
column-outcome = Outcome
column-parameter = Parameter
column-published = Published
column-question = Question
column-rating = Rating
column-scope = Applies to
column-share = Share
column-title = Title
column-value = Value

# Of narrow columns of numbers, next to the names of outcomes. The sign 00AD stands where a word may be broken.
count-assessed = assessed
count-bounds = bounds
count-difference = differ{ "\u00AD" }ence
count-number = number
count-read = read
count-share = share
count-test = test
count-unknown = cannot be assessed

# Of the table with the criteria of a norm.
criterion-met = yes
criterion-partly = partly
criterion-not-met = no
criterion-unknown = open
criterion-not-applicable = n/a

## Summary and judgement
summary-date = The reference date is { $date }.
summary-table = The ratings per aspect
subheading-overall = Overall judgement
overall-proposed = The overall judgement itself is for the people responsible for this inspection to write; for this report that has not yet been done.
overall-unwritten = An overall judgement on the whole does not follow from rules. It is for the people responsible for this inspection to write it; for this report that has not yet been done.

## Introduction
subheading-read = What was studied
documents-lead = The norms are taken from:
subheading-profile = Profile
profile-figure = Number of { $many } per value. Table { $table } gives the same numbers.
profile-table = Profile. Shares are of what is known.
subheading-reading = How to read the outcomes
reading-lead = For each { $one }, every norm has exactly one outcome:
reading-met = what the norm asks for was done;
reading-partly = part of what the norm asks for was done;
reading-not-met = it is certain that it was not done;
reading-unknown = what was recorded leaves more than one outcome possible;
reading-not-applicable = the norm does not concern this situation.
reading-share = The share is the number of times the norm was met, divided by the number of times the outcome is met, partly met or not met. What cannot be assessed and what is not applicable is left out of it.
reading-interval = The 95% interval (Wilson’s) shows how much leeway the share needs with a group of this size. It assumes a random sample; if what was examined was chosen in another way, it is no more than an indication. The bounds are about something else: they give the lowest and the highest share that remain possible as long as the missing facts are not known.
reading-quotes = Quotations and examples illustrate a norm and do not count towards the outcome. Each names the case it comes from and, for a quotation, who is speaking.

## A chapter
chapter-framework = This chapter follows the framework ‘{ $framework }’.
subheading-frame = Frame of reference
norms-lead = The inspectorate tests this aspect against { $norms }.
norms-table = { $title }: the norms
subheading-practice = { $title } in practice
practice-lead = Figure { $outcomes } shows the outcomes of the { $many } per norm. The findings then follow in the order of the norms; at the end, figure { $shares } and table { $table } give the shares and the numbers.
# In the report without figures.
practice-lead-text = The findings follow in the order of the norms; at the end, table { $table } gives the numbers and the shares.
practice-figure = Number of { $many } per norm and outcome. Table { $table } gives the same numbers.
criteria-table = { $norm } by criterion
criterion-judged = (human judgement)
behind-summary = The { $many } behind this finding
behind-more = and { $count } more; the annex lists them all
subheading-wholes = About the whole
subheading-measures = What else the data show
study-figure = { $title }, { $study }. Table { $table } gives the same numbers.
study-table = { $title }, { $study }: the answers
spread-figure = { $title }, how the { $many } are spread. Table { $table } gives the same numbers.
spread-table = { $title }: how the { $many } are spread
subheading-besides = The studies side by side
besides-table = { $title }: the studies side by side
subheading-groups = Compared by { $by }
groups-tests = The value p says how often chance alone would give a difference of this size or more if the groups were alike: for shares by Fisher’s exact test or, for more groups, the chi-squared test; for means by Welch’s test.
groups-figure = Share per norm, by { $by }. Table { $table } gives the same numbers.
groups-table = { $title }: by { $by }. Differences in percentage points; between means, in units
subheading-counts = The figures at a glance
counts-figure = Share that meets the norm, with 95% interval and bounds. Table { $table } gives the same numbers.
counts-table = { $title }: outcomes and shares per norm
subheading-cases = The rating per { $one }
cases-rules = The rules are in the account of method.
cases-table = { $title }: the rating per { $one }
subheading-consequences = Consequences
subheading-conclusion = Conclusion
conclusion-grounds = This rests on the following findings.

## Reactions and afterword
reactions-lead = Those concerned were able to respond to the report. A reaction does not change the findings; the afterword says how the inspectorate reads it.
reaction-from = Reaction of { $from }
reaction-from-dated = Reaction of { $from }, { $date }
reaction-reply = Afterword to the reaction of { $from }

## Account of method
subheading-method = Method
method-text = The norms were written out as rules beforehand; annex A gives them in words. A program applied those rules to all { $many }. An outcome is certain only if it holds whatever the missing information turns out to be. What was not recorded is therefore not taken as not done: the outcome is then that the norm cannot be assessed. The ratings per aspect follow from the rules in this chapter. The report contains no recommendations.
joined-lead = The { SPELLED($count) } frameworks were applied to the same data at once. What they both know means the same in both. Periods, conditions, scales and words for shares are those of each framework; the rules give no rating of the whole.
inherited-changed = This framework takes over from the framework ‘{ $title }’, with the following changes.
inherited-unchanged = This framework takes over from the framework ‘{ $title }’, without changes.
subheading-rules = The rules for the rating
rules-lead = The scale has, from high to low, the ratings { $scale }. For each aspect, the rules that apply are listed here, with the one that decides and with what limits the rating.
rule-decided = (decided the rating)
limits-lead = Limits:
limit-decided = (limited the rating)
subheading-outside-figures = Figures from outside
outside-figures-lead = The rules also ask for figures that are not in the { $many }. What was not supplied leaves open what depends on it.
outside-figure-unknown = not supplied
subheading-overrides = Ratings that depart from the rules
overrides-lead = These ratings were given by people in place of what the rules give. Where another rating or a share rests on them, they are what counts.
override = { $of }: { $given }, where the rules give ‘{ $ruled }’ ({ $by }).
subheading-parameters = Time limits and other parameters
parameters-lead = The norms work with time limits and other numbers. Some are in the source; others were chosen, because the source asks for something without saying how soon or how often.
parameters-table = The parameters, with their origin
subheading-open = What could not be assessed
open-table = Open outcomes per norm, and what is needed to decide them
subheading-waivers = Permitted deviations
waivers-lead = Deviation from these norms is permitted. That does not change the outcome; it tells the reader that there is a reason for it.
subheading-screened = Let pass by the screen for identifying data
screened-lead = Before the assessment the files were screened for data that may point to a person. The following was let pass on request.
subheading-judgements = Human judgements
judgements-table = Judgements given
subheading-unexpressed = What no rule expresses
unexpressed-lead = Not everything that a norm asks for can be captured in a rule. The following has therefore not been tested.
subheading-denominators = Denominators
denominators-lead = For each norm, the outcomes add up to the number of { $many } read. The denominator of the share is in the column ‘assessed’.
denominators-table = How the outcomes per norm add up
subheading-inputs = Input
inputs-lead = The findings are derived from { $files }. The hashes make it possible to establish that these are the same.
inputs-summary = The files read, with their SHA-256
inputs-table = Files read

## Annexes
words-lead = For each norm, this annex gives what the source asks for and what decides the outcome. What is neither met nor partly met counts as not met.
words-always = Applicable: always.
published-lead = What the source published is set here beside what was computed from the data examined. A share agrees if it lies within the rounding of the source; a word of quantity, such as ‘most’, if the share comes under the same word. Where no number at all can yield the published share, that is stated.
published-figure = Shares, published and computed. Table { $table } gives the same numbers.
published-table = Published beside computed
subheading-published-notes = Remarks on the source
matrix-signs = Signs: ● met, ◐ partly met, ○ not met, ? cannot be assessed, – not applicable.
matrix-table = { $title }: the outcome of each norm per { $one }
