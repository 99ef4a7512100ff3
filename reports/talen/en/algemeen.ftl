# Numbers, dates and enumerations, and the names of outcomes: for all reports.

number-group = ,
number-decimal = .
number-words = zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
percent = { $share }%
percent-range = { $low }–{ $high }%
number-figure = { FIGURE($n) }

date-day = { NUMBER($day) } { $month } { $year }
date-month = { $month } { $year }
date-month-name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

list-and = and
list-or = or
quoted = ‘{ $text }’

verdict-met = met
verdict-partly = partly met
verdict-not-met = not met
verdict-unknown = cannot be assessed
verdict-not-applicable = n/a
