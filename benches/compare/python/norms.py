"""Holds dossiers against the thirteen norms with nothing but Python's own library: `norms.py DOSSIERS.ndjson`.

For dossiers of which everything is known; there is no fifth outcome here.
"""

import json
import sys
from datetime import date

AS_OF = date(2025, 6, 30).toordinal()
IDS = [f"{aspect}-{n}" for aspect, last in (("IN", 5), ("CO", 4), ("ON", 4)) for n in range(1, last + 1)]
OUTCOMES = ("met", "partly", "not_met", "unknown", "not_applicable")
MET, PARTLY, NOT_MET, NOT_APPLICABLE = 0, 1, 2, 4


def day(text):
    return date.fromisoformat(text).toordinal()


def graded(met, partly):
    return MET if met else PARTLY if partly else NOT_MET


def judge(record):
    start = day(record["uitkering"]["instroom"])
    end = record["uitkering"]["einde"]
    end = AS_OF if end == "geen" else min(day(end), AS_OF)
    barriers = record["belemmeringen"]
    distant = record["trede"] <= 2 or "zorg" in barriers or "taal" in barriers
    talks = [(day(e["datum"]), e) for e in record.get("gesprek", ())]
    calls = [day(e["datum"]) for e in record.get("telefoon", ())]
    diagnoses = [(day(e["datum"]), e) for e in record.get("diagnose", ())]
    plans = [(day(e["datum"]), e) for e in record.get("plan", ())]
    offers = [(day(e["datum"]), e) for e in record.get("aanbod", ())]
    trajectories = [
        (day(e["van"]), None if e["tot"] == "geen" else day(e["tot"]), e) for e in record.get("traject", ())
    ]
    feedback = [day(e["datum"]) for e in record.get("terugkoppeling", ())]
    contacts = sorted([d for d, _ in talks] + calls)

    informed = record["voorgelicht"]
    yield NOT_APPLICABLE if record["klant"]["leeftijd"] < 18 else graded(informed == "ja", informed == "deels")

    goals = record["doelen"]
    low = record["klant"]["opleiding"] in ("onvoltooid", "basis", "vmbo")
    yield graded("scholing" in goals, "taal" in goals or "werk" in goals) if low else NOT_APPLICABLE

    yield graded(
        any(start <= d <= start + 42 and e["methode"] in ("instrument", "test") for d, e in diagnoses),
        any(start <= d <= start + 84 for d, _ in diagnoses),
    )

    planned = min((d for d, _ in plans), default=None)
    yield NOT_MET if planned is None else graded(planned - start <= 56, planned - start <= 112)

    diagnosed = min((d for d, _ in diagnoses), default=None)
    offered = min((d for d, _ in offers), default=None)
    order = [d for d in (start, diagnosed, planned, offered) if d is not None]
    if len(order) < 2:
        yield NOT_APPLICABLE
    else:
        both = diagnosed is not None and planned is not None
        yield graded(all(a <= b for a, b in zip(order, order[1:])), both and diagnosed <= planned)

    if end - start < 182:
        yield NOT_APPLICABLE
    else:
        first = [e for d, e in talks if start <= d <= start + 182 and e["door"] == "klantmanager"]
        yield graded(sum(e["vorm"] in ("kantoor", "huisbezoek") for e in first) >= 3, first)

    days = [start, *(d for d in contacts if start <= d <= end), end]
    gap = max(b - a for a, b in zip(days, days[1:]))
    yield graded(gap <= 91, gap <= 182)

    ended = [
        t for _, t, e in trajectories if e["aanbieder"] == "bureau" and e["eindreden"] in ("afgerond", "voortijdig")
    ]
    if ended:
        yield graded(
            all(any(t <= d <= t + 28 for d in feedback) for t in ended),
            all(any(t <= d <= t + 91 for d in feedback) for t in ended),
        )
    else:
        yield NOT_APPLICABLE

    warned = [day(e["datum"]) for e in record.get("brief", ()) if e["soort"] == "waarschuwing"]
    if warned:
        yield graded(all(any(w - 14 <= d <= w for d in contacts) for w in warned), False)
    else:
        yield NOT_APPLICABLE

    accepted = [(d, e["soort"]) for d, e in offers if e["geaccepteerd"] == "ja"]
    if accepted:
        yield graded(
            all(
                any(e["soort"] == kind and v <= d + 42 and (t is None or t >= d) for v, t, e in trajectories)
                for d, kind in accepted
            ),
            any(v <= end and (t is None or t >= start) for v, t, _ in trajectories),
        )
    else:
        yield NOT_APPLICABLE

    if trajectories:
        costs = sum(e["kosten"] for _, _, e in trajectories)
        yield graded(costs <= 5000, costs <= 7500)
    else:
        yield NOT_APPLICABLE

    if distant:
        founded = any("diagnose" in e["op_basis_van"] or "plan" in e["op_basis_van"] for _, e in offers)
        load = any("belastbaarheid" in e["domeinen"] for _, e in diagnoses)
        signed = any(e["ondertekend"] == "ja" and start <= d <= start + 182 for d, e in plans)
        yield graded(load + founded + signed >= 2, founded)
    else:
        yield NOT_APPLICABLE

    if "schulden" in barriers:
        help_ = [d for d, e in offers if e["soort"] == "schuldhulp"]
        yield graded(
            any(start <= d <= start + 91 for d in help_) or distant and help_,
            any("schulden" in e["onderwerpen"] for _, e in talks),
        )
    else:
        yield NOT_APPLICABLE


def main(path):
    counts = [[0] * 5 for _ in IDS]
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            for count, outcome in zip(counts, judge(json.loads(line))):
                count[outcome] += 1
    print(json.dumps({"norms": {name: dict(zip(OUTCOMES, count)) for name, count in zip(IDS, counts)}}))


main(sys.argv[1])
