# Getallen, data en opsommingen, en de namen van uitkomsten: voor alle rapporten.

number-group = .
number-decimal = ,
number-words = nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig
percent = { $share }%
percent-range = { $low }–{ $high }%
number-figure = { FIGURE($n) }

date-day = { NUMBER($day) } { $month } { $year }
date-month = { $month } { $year }
date-month-name = { $month ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
}

list-and = en
list-or = of
quoted = ‘{ $text }’

verdict-met = voldaan
verdict-partly = deels
verdict-not-met = niet voldaan
verdict-unknown = niet te beoordelen
verdict-not-applicable = n.v.t.
