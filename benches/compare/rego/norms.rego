# The thirteen norms in Rego, for dossiers of which everything is known. Dates come in as numbers of days.
package norms

as_of := 20269

start := input.uitkering.instroom

default till := 20269

till := min([input.uitkering.einde, as_of]) if is_number(input.uitkering.einde)

talks := object.get(input, "gesprek", [])

diagnoses := object.get(input, "diagnose", [])

plans := object.get(input, "plan", [])

offers := object.get(input, "aanbod", [])

trajectories := object.get(input, "traject", [])

contacts := array.concat([e.datum | some e in talks], [e.datum | some e in object.get(input, "telefoon", [])])

feedback := [e.datum | some e in object.get(input, "terugkoppeling", [])]

diagnosed := min([e.datum | some e in diagnoses])

planned := min([e.datum | some e in plans])

offered := min([e.datum | some e in offers])

default distant := false

distant if input.trede <= 2

distant if "zorg" in input.belemmeringen

distant if "taal" in input.belemmeringen

in_1 := "not_applicable" if {
	input.klant.leeftijd < 18
} else := "met" if {
	input.voorgelicht == "ja"
} else := "partly" if {
	input.voorgelicht == "deels"
} else := "not_met"

in_2 := "not_applicable" if {
	not input.klant.opleiding in {"onvoltooid", "basis", "vmbo"}
} else := "met" if {
	"scholing" in input.doelen
} else := "partly" if {
	"taal" in input.doelen
} else := "partly" if {
	"werk" in input.doelen
} else := "not_met"

precise := [e.datum | some e in diagnoses; e.methode in {"instrument", "test"}]

in_3 := "met" if {
	any_within(precise, start, 42)
} else := "partly" if {
	any_within([e.datum | some e in diagnoses], start, 84)
} else := "not_met"

in_4 := "met" if {
	planned - start <= 56
} else := "partly" if {
	planned - start <= 112
} else := "not_met"

earliest(events) := [] if {
	count(events) == 0
} else := [min([e.datum | some e in events])]

sequence := array.concat(
	array.concat([start], earliest(diagnoses)),
	array.concat(earliest(plans), earliest(offers)),
)

in_5 := "not_applicable" if {
	count(sequence) < 2
} else := "met" if {
	sequence == sort(sequence)
} else := "partly" if {
	diagnosed <= planned
} else := "not_met"

first_talks := [e | some e in talks; e.door == "klantmanager"; within(e.datum, start, 182)]

co_1 := "not_applicable" if {
	till - start < 182
} else := "met" if {
	count([1 | some e in first_talks; e.vorm in {"kantoor", "huisbezoek"}]) >= 3
} else := "partly" if {
	count(first_talks) > 0
} else := "not_met"

days := sort(array.concat([start, till], [d | some d in contacts; d >= start; d <= till]))

gap := max([long | some i in numbers.range(0, count(days) - 2); long := days[i + 1] - days[i]])

co_2 := "met" if {
	gap <= 91
} else := "partly" if {
	gap <= 182
} else := "not_met"

ended := [t.tot | some t in trajectories; t.aanbieder == "bureau"; t.eindreden in {"afgerond", "voortijdig"}]

co_3 := "not_applicable" if {
	count(ended) == 0
} else := "met" if {
	every t in ended { any_within(feedback, t, 28) }
} else := "partly" if {
	every t in ended { any_within(feedback, t, 91) }
} else := "not_met"

warned := [e.datum | some e in object.get(input, "brief", []); e.soort == "waarschuwing"]

co_4 := "not_applicable" if {
	count(warned) == 0
} else := "met" if {
	every w in warned { any_within(contacts, w - 14, 14) }
} else := "not_met"

accepted := [e | some e in offers; e.geaccepteerd == "ja"]

under_way := [t | some t in trajectories; t.van <= till; not over(t, start)]

on_1 := "not_applicable" if {
	count(accepted) == 0
} else := "met" if {
	every e in accepted { followed(e) }
} else := "partly" if {
	count(under_way) > 0
} else := "not_met"

costs := sum([t.kosten | some t in trajectories])

on_2 := "not_applicable" if {
	count(trajectories) == 0
} else := "met" if {
	costs <= 5000
} else := "partly" if {
	costs <= 7500
} else := "not_met"

default founded := 0

founded := 1 if {
	some e in offers
	some ground in e.op_basis_van
	ground in {"diagnose", "plan"}
}

default load := 0

load := 1 if {
	some e in diagnoses
	"belastbaarheid" in e.domeinen
}

default signed := 0

signed := 1 if {
	some e in plans
	e.ondertekend == "ja"
	within(e.datum, start, 182)
}

on_3 := "not_applicable" if {
	not distant
} else := "met" if {
	load + founded + signed >= 2
} else := "partly" if {
	founded == 1
} else := "not_met"

help := [e.datum | some e in offers; e.soort == "schuldhulp"]

about_debts := [e | some e in talks; "schulden" in e.onderwerpen]

on_4 := "not_applicable" if {
	not "schulden" in input.belemmeringen
} else := "met" if {
	any_within(help, start, 91)
} else := "met" if {
	distant
	count(help) > 0
} else := "partly" if {
	count(about_debts) > 0
} else := "not_met"

within(day, from, long) if {
	day >= from
	day <= from + long
}

any_within(list, from, long) if {
	some day in list
	day >= from
	day <= from + long
}

over(trajectory, day) if {
	is_number(trajectory.tot)
	trajectory.tot < day
}

followed(offer) if {
	some t in trajectories
	t.soort == offer.soort
	t.van <= offer.datum + 42
	not over(t, offer.datum)
}

outcomes := [in_1, in_2, in_3, in_4, in_5, co_1, co_2, co_3, co_4, on_1, on_2, on_3, on_4]
