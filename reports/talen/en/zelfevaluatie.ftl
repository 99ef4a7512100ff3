# The fixed text of the self-assessment.

assessment-kind = Self-assessment
assessment-skip = Skip to the text of the self-assessment
assessment-date = Reference date { $date }
assessment-contents = Contents

## Overview

assessment-overview = At a glance
assessment-opening = For this self-assessment, { $records } { $count ->
    [one] was
   *[other] were
} tested against the { NUMBER($norms) } norms of { $frameworks ->
    [one] the framework
   *[other] the frameworks
} { $framework }, with { $date } as the reference date.
assessment-outcomes = Of the { NUMBER($applicable) } outcomes that apply or may apply, { NUMBER($met) } { $met ->
    [one] is
   *[other] are
} met, { NUMBER($partly) } partly met and { NUMBER($not_met) } not met; { $unknown ->
    [0] none is open
    [one] one is open, because what it takes to decide has not been recorded
   *[other] { NUMBER($unknown) } are open, because what it takes to decide has not been recorded
}.
assessment-chart = Outcomes per aspect, of all norms together
assessment-chart-caption = All outcomes per aspect; the table below counts the norms.
assessment-figure = Figure 1.
assessment-aspect-table = The aspects
assessment-aspect = Aspect
assessment-rating = Rating by the framework
assessment-norms = Norms
assessment-good-norms = going well
assessment-short-norms = with shortfalls
assessment-open-outcomes = open outcomes

assessment-good = What goes well
assessment-good-text = A norm goes well when at least 65% of what could be assessed meets it, and when it would still be at least half if everything that is open turned out badly.
assessment-good-none = Of no norm it is certain that it goes well: either too few meet it, or too much is still open.
assessment-norm = Norm
assessment-share = Share
assessment-assessed = Met

assessment-improve = What to improve first
assessment-improve-text = What affects most { $many } comes first. Where only one thing is lacking counts twice: that is remedied soonest.
assessment-improve-none = None of the { $many } falls short.
assessment-short = Falls short
assessment-one = By one thing
assessment-lacks = What the norm asks, and what is lacking most often
assessment-lacks-count = Lacking most often: { $text } ({ NUMBER($records) } times)
assessment-where = Where

assessment-look-up = What to look up
assessment-look-up-text = These facts have not been recorded. Looking them up and adding them decides most of the outcomes that are still open. They are listed per { $one } further on.
assessment-look-up-none = No outcome is open.
assessment-fact = Fact
assessment-for = Open outcomes
assessment-for-norms = Norms

## Per norm and per record

assessment-per-norm = Per norm
assessment-per-record = Per { $one }
assessment-shortfalls = Falls short ({ NUMBER($count) })
assessment-opens = Cannot be assessed ({ NUMBER($count) })
assessment-no-shortfall = None of the { $many } falls short.
assessment-possible = possible: { $possible }
assessment-needed = To look up:
assessment-waived = Deviating is allowed up to and including { $date }, by { $by }.
assessment-record = { NUMBER($met) } { $met ->
    [one] norm is
   *[other] norms are
} met, { NUMBER($partly) } partly, { NUMBER($not_met) } not; { NUMBER($unknown) } cannot be assessed and { NUMBER($not_applicable) } do not apply.
assessment-all-met = No shortfalls were found.
assessment-bears = for { $norms }
assessment-place = ({ $place })

## How to read it

assessment-method = How this self-assessment was made
assessment-method-text = The rules are those of the inspection report. An outcome is only certain if it holds however the missing facts turn out; what has not been recorded does not count as not having happened. What is not met may have been done in practice all the same if the record is wrong: look at the place that is named.
assessment-files = These outcomes were derived from { NUMBER($count) } { $count ->
    [one] file
   *[other] files
}, with { $tool }.
