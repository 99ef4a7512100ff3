# Sentences that are filled with findings: for all reports.

## Headings in the contents
heading-colophon = Colophon
heading-foreword = Foreword
heading-summary = Summary and judgement
heading-introduction = Introduction
heading-reactions = Reactions and afterword
heading-account = Account of method
heading-notes = Sources and notes
annex-words = Annex A: the norms in words
annex-published = Annex B: published beside computed
annex-outcomes = Annex B: the outcomes per { $one }
# Where there is an annex B with published figures.
annex-outcomes-after-published = Annex C: the outcomes per { $one }

## Front matter
colophon-date = Reference date
colophon-framework = Framework of norms
colophon-tool = Compiled with
read-records = In all, { $records } { $count ->
    [one] was
   *[other] were
} read and tested individually against { SPELLED($norms) } { $norms ->
    [one] norm
   *[other] norms
}, with { $date } as the reference date; this yielded { NUMBER($outcomes) } { $outcomes ->
    [one] outcome
   *[other] outcomes
}.
read-nothing-open = All outcomes are certain.
read-open = Of these, { $open ->
    [one] one is
   *[other] { NUMBER($open) } are
} still open, because what is needed was not recorded; { $facts ->
    [one] one fact
   *[other] { NUMBER($facts) } different facts
} would decide { $open ->
    [one] it
   *[other] them
}.
read-open-many = Of these, { $open ->
    [one] one is
   *[other] { NUMBER($open) } are
} still open, because what is needed was not recorded.
read-chosen = All figures rest on everything that was read; of each outcome a choice is shown, which depends on the numbers alone.
read-unusable = Besides { $records } could not be read: they count nowhere.
read-warnings = Reading { $records } gave a warning.

## Profile
profile-totals = The count comes to { $totals }.
profile-chart = Distribution by characteristic

## Summary
summary-records = For this report, { $records } { $count ->
    [one] was
   *[other] were
} tested against { $frameworks ->
    [one] the framework of norms
   *[other] the frameworks of norms
} { $framework }.
summary-norms = { $frameworks ->
    [one] The framework has
   *[other] The frameworks together have
} { SPELLED($norms) } { $norms ->
    [one] norm
   *[other] norms
}.
summary-norms-of-aspect = { $frameworks ->
    [one] The framework has
   *[other] The frameworks together have
} { SPELLED($norms) } { $norms ->
    [one] norm
   *[other] norms
} for the aspect { $aspect }.
summary-norms-of-aspects = { $frameworks ->
    [one] The framework has
   *[other] The frameworks together have
} { SPELLED($norms) } { $norms ->
    [one] norm
   *[other] norms
}, divided over { SPELLED($count) } aspects: { $aspects }.
# The rating of an aspect: `given` by a person, `ruled` by the rules.
summary-rating = The inspectorate arrives at the rating ‘{ $rating }’ for the aspect ‘{ $aspect }’.
summary-rating-none = The inspectorate does not arrive at a rating for the aspect ‘{ $aspect }’.
summary-rating-open = The rating of the aspect ‘{ $aspect }’ is not yet certain: it lies { $between }.
summary-rating-overruled = The rating of the aspect ‘{ $aspect }’ is ‘{ $given }’; the rules give ‘{ $ruled }’.
# In the table of ratings.
summary-standing-overruled = { $given } (according to the rules: { $ruled })
overall-rating = Under the rules of the framework, the proposed overall judgement is ‘{ $rating }’.
overall-rating-none = Under the rules of the framework, no overall judgement can be given.
overall-rating-open = The proposed overall judgement is not yet certain: it lies { $between }.
overall-rating-overruled = The proposed overall judgement is ‘{ $given }’, which departs from what the rules give: ‘{ $ruled }’ ({ $by }).

## Ratings
rating-between = between { $from } and { $to }
# Who gave a rating, and when.
rating-given-on = { $by }, { $date }
# A person's reason, and then that of the rules.
rating-reason-overruled = { $motivation } According to the rules: { $reason }
rating-earlier = The earlier rating was ‘{ $rating }’ ({ $date }, { $source }).

## A chapter
chapter-norms = { SPELLED($count) } { $count ->
    [one] norm
   *[other] norms
}
chapter-outcomes-chart = { $aspect }: outcomes per norm
chapter-shares-chart = { $aspect }: share per norm
chapter-cases = There is also a rating for each { $one }; it is certain for { NUMBER($placed) } of the { NUMBER($read) } { $many }.
chapter-cases-open = For { NUMBER($count) } it cannot be said.
chapter-cases-unrated = For { NUMBER($count) } no rating is given.
# In the table: the rating that is still open.
chapter-case-open = cannot be said
chapter-rating = The inspectorate concludes that the rating of ‘{ $aspect }’ is ‘{ $rating }’.
# After a conclusion that people wrote.
chapter-rating-after = Under the rules of the framework, the rating of ‘{ $aspect }’ is ‘{ $rating }’.
chapter-rating-none = The inspectorate finds that no rating of ‘{ $aspect }’ is possible.
chapter-rating-open = The inspectorate finds that ‘{ $aspect }’ cannot be rated yet: the ratings that remain possible are { $ratings }.
chapter-rating-overruled = The rating of ‘{ $aspect }’ is ‘{ $given }’, which departs from what the rules give: ‘{ $ruled }’ ({ $by }).

## Account of method
authored-nothing = The norms and their frames were written by people; all other text was compiled from the findings.
authored-parts = Written by people for this report: { $parts }. The norms with their frames and the motivations of judgements are the work of people as well. The rest of the text was compiled from the findings.
authored-foreword = the foreword
authored-introduction = the beginning of the introduction
authored-overall = the overall judgement
authored-reactions = the reactions with their afterword
authored-consequences = the consequences under ‘{ $aspect }’
authored-conclusion = the conclusion under ‘{ $aspect }’
rules-of-overall = Proposed overall judgement
rules-of-records = { $aspect }, per { $one }
joined-framework = { $title } ({ $documents }): { $aspects }. The scale is, from best to worst: { $scale }.
joined-framework-overall = { $title } ({ $documents }): { $aspects }. The scale is, from best to worst: { $scale }. The overall rating that this framework gives by itself is left out here.
rules-scale = The scale here is, from high to low: { $scale }.
rules-apply = A rating per { $one } is given only on this condition: { $condition }.
rules-from-source = These rules are in the source
rules-from-framework = These rules were chosen by the authors of the framework
rules-from-audit = These rules were set by this audit
# An origin, of rules or of a parameter, with the reason for it.
origin-because = { $origin }: { $why }
parameter-scope-all = all aspects
parameter-from-source = from the source
parameter-chosen = chosen
parameter-from-audit = set by this audit
override-of-record = { $aspect }, { $one } { $dossier }
override-of-overall = Overall judgement
# `outcome` is empty, or a space and the outcome between brackets.
waiver = { $record } { $dossier }, { $norm }{ $outcome }: permitted up to and including { $until }, by { $by }. { $motivation }
waiver-expired = { $record } { $dossier }, { $norm }{ $outcome }: permitted up to and including { $until }, so expired on the reference date, by { $by }. { $motivation }
screen-exception = Rule ‘{ $rule }’ in { $file }: { $motivation }
judgements-none-asked = No norm asks for a human judgement.
judgements-given = { $count ->
    [one] One judgement was given.
   *[other] In all, { NUMBER($count) } judgements were given.
}
judgements-asked = A human judgement is needed for: { $questions }. No such judgements were given; what depends on them is open.
judgements-asked-and-given = A human judgement is needed for: { $questions }. { $count ->
    [one] One judgement was given; what depends on others is open.
   *[other] In all, { NUMBER($count) } judgements were given; what depends on others is open.
}
account-files = { FIGURE($count) } { $count ->
    [one] file
   *[other] files
}

## Open outcomes
open-none = No outcome is open.
open-outcomes = There { $count ->
    [one] is one outcome
   *[other] are { NUMBER($count) } outcomes
} open: what was recorded leaves more than one possible there. For each norm, the table names the { $many } and what is most often needed in them to be able to decide.
# Where a fact is needed in all cases.
open-all = all
# The first of a long list: "1, 2, 3 and 14 others".
listed-and-others = { $first } and { NUMBER($others) } { $others ->
    [one] other
   *[other] others
}

## Outcomes per record
matrix-not-tested = not tested
