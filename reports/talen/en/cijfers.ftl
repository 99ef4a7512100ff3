# Sentences on norms and figures, and the words in charts: for all reports.

## Figures as a sentence
measure-by = Broken down by { $by }: { $groups }{ $unknown }.
measure-group = { $figure } for ‘{ $group }’
measure-ungrouped = ; of { $records } the group is not known
measure-silent = { $count ->
    [one] ; { $records } does not say
   *[other] ; { $records } do not say
}
measure-not-applicable = ; this does not apply to { $records }
measure-nothing = { $title }: no { $one } says anything about this{ $rest }.
measure-distinct = { $title }: { NUMBER($count) } different{ $silent }.
measure-sum = { $title }: { $total } in total{ $silent }.
measure-mean = { $title }: { $middle } on average, over { $records }{ $silent }{ $rest }.
measure-median = { $title }: the median is { $middle }, over { $records }{ $silent }{ $rest }.
measure-at-once = { $title }: at most { $number } at once{ $who }{ $day }{ $rest }.
at-once-between = { $least } to { $most }
at-once-least = at least { $least }
at-once-day = , first on { $day }
at-once-who = { " " }for { $who }
measure-sample = { $title }: { $needed } needed in each group{ $power }.
sample-power = ; with { $size } in each group the chance of finding the difference is { $power } per cent
share-of-one-yes = { $title }: one { $one } says something about this, and there it is so{ $rest }.
share-of-one-no = { $title }: one { $one } says something about this, and there it is not so{ $rest }.
share-of-some = { $yes ->
    [0] { $title }: in none of the { NUMBER($known) } { $many } that say something about it ({ $percent }){ $silent }{ $rest }.
   *[other] { $title }: in { FIGURE($yes) } of the { NUMBER($known) } { $many } that say something about it ({ $percent }){ $silent }{ $rest }.
}
distribution-nothing = For ‘{ $title }’, no { $one } says anything.
distribution-first = { $records } ‘{ $value }’
distribution-next = { FIGURE($count) } ‘{ $value }’
distribution-all = { $count ->
    [one] For ‘{ $title }’: { $list }{ $silent }.
   *[other] For ‘{ $title }’: { $list }{ $silent }.
}
distribution-most = For ‘{ $title }’ there are { SPELLED($values) } different values, of which most often { $list }{ $silent }.
short-none = none known
short-share = { NUMBER($part) } of { NUMBER($whole) } ({ $percent })
short-distinct = { NUMBER($count) } different
short-sum = { $total } in total
short-middle = { $middle } (of { NUMBER($known) } known)
short-middle-none = none of the { NUMBER($records) } known

## Figures in a table
value-yes = yes
value-no = no
value-none = none of these
value-unknown = not stated
value-silent = { NUMBER($count) } not stated
value-distinct = different
value-total = total
value-mean = mean
value-median = median
value-at-once = highest number at once
value-sample = needed in each group

## Charts
chart-outcomes = For each norm a bar, divided by how often each outcome occurs.
chart-shares = For each norm the share that meets it, the 95% interval, and the lowest and highest possible value.
chart-share = share
chart-interval = 95% interval
chart-bounds = bounds: possible once all facts are known
chart-distributions = For each characteristic a bar for every value, with the number of { $many }.
chart-spread-title = { $aspect }: distributions
chart-pairs = For each norm the share that meets it, with a bar for every group: { $groups }.
chart-pairs-title = { $aspect }: share per norm, by { $by }
chart-laid = For each figure a diamond for what was published and a dot for what was computed.
chart-laid-title = Published beside computed
chart-published = published
chart-computed = computed

## Groups and studies beside each other
between = { $low } to { $high }
test-fisher = Fisher
test-chi-squared = chi-squared
test-welch = Welch
groups-none-differ = For no norm and no figure is the difference between the groups larger than chance would give: nowhere does the 95% interval exclude zero.
groups-differ = For { $named } the difference between the groups is larger than chance would give: the 95% interval excludes zero.
groups-none-differ-test = For no norm and no figure is the difference between the groups larger than chance would give: nowhere is p below 5%.
groups-differ-test = For { $named } the difference between the groups is larger than chance would give: p is below 5%.
selection-chosen = The { $many } were chosen and not drawn at random: tests and intervals show how large a difference is compared to chance, but say nothing about those who were not studied.
selection-random = The { $many } were drawn at random; of the many differences that stand beside each other here, at a limit of 5% one will soon stand out by chance.
selection-all = All { $many } were studied: the differences are as they are, without chance in the choice.
selection-unknown = The audit does not say how the { $many } were chosen: do not read tests and intervals as a statement about others.
study-opening = This part rests on what was recorded of { $records }.
standing-differ = differs
standing-agree = agrees
standing-open = cannot be told
besides-agree = { $all ->
    [one] On this point the studies do not demonstrably contradict each other.
   *[other] On these points the studies do not demonstrably contradict each other.
}
besides-differ = { $all ->
    [one] On this point the studies differ: the 95% interval of the difference excludes zero.
   *[other] { $differ ->
        [one] On one of these { SPELLED($all) } points the outcomes of the studies differ: the 95% interval of the difference excludes zero.
       *[other] On { SPELLED($differ) } of these { SPELLED($all) } points the outcomes of the studies differ: the 95% interval of the difference excludes zero.
    }
}

## Published beside computed
agreement-agrees = agrees
agreement-differs = differs
agreement-unreachable = not possible
agreement-open = cannot be told
published-agrees = { $all ->
    [one] Of 1 published item
   *[other] Of { NUMBER($all) } published items
} { $agrees ->
    [one] 1 agrees
   *[other] { NUMBER($agrees) } agree
}{ $rest }.
published-differs = { $count ->
    [one] ; 1 differs
   *[other] ; { NUMBER($count) } differ
}
published-unreachable = { $count ->
    [one] ; 1 cannot occur with this number
   *[other] ; { NUMBER($count) } cannot occur with these numbers
}
published-open = { $count ->
    [one] ; of 1 it cannot be told
   *[other] ; of { NUMBER($count) } it cannot be told
}
published-contradicted = { $count ->
    [one] ; 1 is contradicted by the source itself
   *[other] ; { NUMBER($count) } are contradicted by the source itself
}
published-contradiction = The source itself contradicts this: { $text }

## A norm
whole-open = { $verdict } (still possible: { $possible })
binding-obligation = Binding for { $whom }.
binding-rule = Holds as a rule for { $whom }.
binding-ideal = An aim of { $whom }, not an obligation.
binding-permission = A power of { $whom }: not using it is no shortfall (the norm is then n/a).
addressee-service = the service
addressee-client = the client
quote-lead = { $speaker }, case { $case }:
quote-lead-context = { $speaker }, case { $case }, on { $context }:
example-lead = Case { $case }
words-applies = Applies
words-met = Met
words-partly = Partly met
counts-of = { NUMBER($met) } of { NUMBER($assessed) }
figures-share = the share is { $share }
figures-fail = { $count ->
    [one] { SPELLED($count) } { $noun } does not meet the norm
   *[other] { SPELLED($count) } { $noun } do not meet the norm
}
figures-unknown = in { $records } this could not be established
figures-not-applicable = the norm does not apply to { $records }
figures-bounds = Once the missing facts are known, the share may still come out at { $low } to { $high }.
one-met = One { $one } could be assessed and meets the norm.
one-partly = One { $one } could be assessed and partly meets the norm.
one-not-met = One { $one } could be assessed and does not meet the norm.
both-met = Both assessed { $many } meet the norm.
all-met = All { NUMBER($assessed) } assessed { $many } meet the norm.
none-met = None of the { NUMBER($assessed) } assessed { $many } meets the norm; { $rest }.
some-met = { $met ->
    [one] Of the { NUMBER($assessed) } assessed { $many }, { FIGURE($met) } meets the norm ({ $share }); { $rest }.
   *[other] Of the { NUMBER($assessed) } assessed { $many }, { FIGURE($met) } meet the norm ({ $share }); { $rest }.
}
rest-partly = { $count ->
    [one] { FIGURE($count) } partly meets it
   *[other] the other { FIGURE($count) } partly meet it
}
rest-not-met = { $count ->
    [one] { FIGURE($count) } does not meet it
   *[other] the other { FIGURE($count) } do not meet it
}
rest-both = { $partly ->
    [one] { FIGURE($partly) } partly meets it and { FIGURE($not_met) } { $not_met ->
        [one] does
       *[other] do
    } not
   *[other] { FIGURE($partly) } partly meet it and { FIGURE($not_met) } { $not_met ->
        [one] does
       *[other] do
    } not
}
