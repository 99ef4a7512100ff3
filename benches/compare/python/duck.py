"""Holds dossiers against the thirteen norms in one query of DuckDB: `duck.py DOSSIERS.ndjson [THREADS]`.

For dossiers of which everything is known; there is no fifth outcome here.
"""

import json
import sys

import duckdb

IDS = [f"{aspect}-{n}" for aspect, last in (("IN", 5), ("CO", 4), ("ON", 4)) for n in range(1, last + 1)]
OUTCOMES = ("met", "partly", "not_met", "not_applicable")

# What no norm asks is not read.
COLUMNS = """{
    klant: 'STRUCT(leeftijd INTEGER, opleiding VARCHAR)',
    uitkering: 'STRUCT(instroom DATE, einde VARCHAR)',
    trede: 'INTEGER',
    voorgelicht: 'VARCHAR',
    belemmeringen: 'VARCHAR[]',
    doelen: 'VARCHAR[]',
    gesprek: 'STRUCT(datum DATE, door VARCHAR, vorm VARCHAR, onderwerpen VARCHAR[])[]',
    telefoon: 'STRUCT(datum DATE)[]',
    brief: 'STRUCT(datum DATE, soort VARCHAR)[]',
    diagnose: 'STRUCT(datum DATE, methode VARCHAR, domeinen VARCHAR[])[]',
    plan: 'STRUCT(datum DATE, ondertekend VARCHAR)[]',
    aanbod: 'STRUCT(datum DATE, soort VARCHAR, geaccepteerd VARCHAR, op_basis_van VARCHAR[])[]',
    traject: 'STRUCT(van DATE, tot VARCHAR, soort VARCHAR, aanbieder VARCHAR, eindreden VARCHAR, kosten INTEGER)[]',
    terugkoppeling: 'STRUCT(datum DATE)[]'
}"""

QUERY = """
WITH read AS (
    SELECT
        klant, trede, voorgelicht, belemmeringen, doelen,
        uitkering.instroom AS start,
        coalesce(least(try_cast(uitkering.einde AS DATE), DATE '2025-06-30'), DATE '2025-06-30') AS till,
        coalesce(gesprek, []) AS gesprek,
        coalesce(brief, []) AS brief,
        coalesce(diagnose, []) AS diagnose,
        coalesce(plan, []) AS plan,
        coalesce(aanbod, []) AS aanbod,
        coalesce(list_transform(traject, lambda t: {{
            van: t.van, tot: coalesce(try_cast(t.tot AS DATE), DATE '9999-12-31'), soort: t.soort,
            aanbieder: t.aanbieder, eindreden: t.eindreden, kosten: t.kosten
        }}), []) AS traject,
        coalesce(list_transform(terugkoppeling, lambda e: e.datum), []) AS terugkoppeling,
        list_concat(list_transform(coalesce(gesprek, []), lambda e: e.datum),
                    list_transform(coalesce(telefoon, []), lambda e: e.datum)) AS contacts
    FROM read_json('{path}', format = 'newline_delimited', columns = {columns}, maximum_object_size = 100000000)
), known AS (
    SELECT
        *,
        trede <= 2 OR list_contains(belemmeringen, 'zorg') OR list_contains(belemmeringen, 'taal') AS distant,
        list_min(list_transform(diagnose, lambda e: e.datum)) AS diagnosed,
        list_min(list_transform(plan, lambda e: e.datum)) AS planned,
        list_min(list_transform(aanbod, lambda e: e.datum)) AS offered,
        list_filter(gesprek, lambda e: e.datum BETWEEN start AND start + 182 AND e.door = 'klantmanager') AS first_talks,
        list_sort(list_concat([start, till], list_filter(contacts, lambda d: d BETWEEN start AND till))) AS days,
        list_filter(traject, lambda t: t.aanbieder = 'bureau' AND t.eindreden IN ('afgerond', 'voortijdig')) AS ended,
        list_filter(brief, lambda e: e.soort = 'waarschuwing') AS warned,
        list_filter(aanbod, lambda e: e.geaccepteerd = 'ja') AS accepted,
        list_filter(aanbod, lambda e: e.soort = 'schuldhulp') AS help,
        list_sum(list_transform(traject, lambda t: t.kosten)) AS costs,
        len(list_filter(aanbod, lambda e: list_has_any(e.op_basis_van, ['diagnose', 'plan']))) > 0 AS founded
    FROM read
), asked AS (
    SELECT
        *,
        list_max(list_transform(range(1, len(days)), lambda i: days[i + 1] - days[i])) AS gap,
        list_filter([start, diagnosed, planned, offered], lambda d: d IS NOT NULL) AS sequence
    FROM known
), outcomes AS (
    SELECT
        CASE WHEN klant.leeftijd < 18 THEN 3 WHEN voorgelicht = 'ja' THEN 0 WHEN voorgelicht = 'deels' THEN 1 ELSE 2 END AS n1,
        CASE WHEN klant.opleiding NOT IN ('onvoltooid', 'basis', 'vmbo') THEN 3
             WHEN list_contains(doelen, 'scholing') THEN 0
             WHEN list_has_any(doelen, ['taal', 'werk']) THEN 1 ELSE 2 END AS n2,
        CASE WHEN len(list_filter(diagnose, lambda e: e.datum BETWEEN start AND start + 42
                                  AND e.methode IN ('instrument', 'test'))) > 0 THEN 0
             WHEN len(list_filter(diagnose, lambda e: e.datum BETWEEN start AND start + 84)) > 0 THEN 1 ELSE 2 END AS n3,
        CASE WHEN planned - start <= 56 THEN 0 WHEN planned - start <= 112 THEN 1 ELSE 2 END AS n4,
        CASE WHEN len(sequence) < 2 THEN 3
             WHEN sequence = list_sort(sequence) THEN 0
             WHEN diagnosed <= planned THEN 1 ELSE 2 END AS n5,
        CASE WHEN till - start < 182 THEN 3
             WHEN len(list_filter(first_talks, lambda e: e.vorm IN ('kantoor', 'huisbezoek'))) >= 3 THEN 0
             WHEN len(first_talks) > 0 THEN 1 ELSE 2 END AS n6,
        CASE WHEN gap <= 91 THEN 0 WHEN gap <= 182 THEN 1 ELSE 2 END AS n7,
        CASE WHEN len(ended) = 0 THEN 3
             WHEN len(list_filter(ended, lambda t: len(list_filter(terugkoppeling,
                      lambda d: d BETWEEN t.tot AND t.tot + 28)) = 0)) = 0 THEN 0
             WHEN len(list_filter(ended, lambda t: len(list_filter(terugkoppeling,
                      lambda d: d BETWEEN t.tot AND t.tot + 91)) = 0)) = 0 THEN 1 ELSE 2 END AS n8,
        CASE WHEN len(warned) = 0 THEN 3
             WHEN len(list_filter(warned, lambda w: len(list_filter(contacts,
                      lambda d: d BETWEEN w.datum - 14 AND w.datum)) = 0)) = 0 THEN 0 ELSE 2 END AS n9,
        CASE WHEN len(accepted) = 0 THEN 3
             WHEN len(list_filter(accepted, lambda a: len(list_filter(traject,
                      lambda t: t.soort = a.soort AND t.van <= a.datum + 42 AND t.tot >= a.datum)) = 0)) = 0 THEN 0
             WHEN len(list_filter(traject, lambda t: t.van <= till AND t.tot >= start)) > 0 THEN 1 ELSE 2 END AS n10,
        CASE WHEN len(traject) = 0 THEN 3 WHEN costs <= 5000 THEN 0 WHEN costs <= 7500 THEN 1 ELSE 2 END AS n11,
        CASE WHEN NOT distant THEN 3
             WHEN founded::INTEGER
                  + (len(list_filter(diagnose, lambda e: list_contains(e.domeinen, 'belastbaarheid'))) > 0)::INTEGER
                  + (len(list_filter(plan, lambda e: e.ondertekend = 'ja'
                                     AND e.datum BETWEEN start AND start + 182)) > 0)::INTEGER >= 2 THEN 0
             WHEN founded THEN 1 ELSE 2 END AS n12,
        CASE WHEN NOT list_contains(belemmeringen, 'schulden') THEN 3
             WHEN len(list_filter(help, lambda e: e.datum BETWEEN start AND start + 91)) > 0 OR distant AND len(help) > 0 THEN 0
             WHEN len(list_filter(gesprek, lambda e: list_contains(e.onderwerpen, 'schulden'))) > 0 THEN 1 ELSE 2 END AS n13
    FROM asked
)
SELECT {counts} FROM outcomes
"""


def main(path, threads="1"):
    counts = ", ".join(f"count(*) FILTER (n{n} = {outcome})" for n in range(1, len(IDS) + 1) for outcome in range(4))
    database = duckdb.connect(config={"threads": threads})
    row = database.execute(QUERY.format(path=path.replace("'", "''"), columns=COLUMNS, counts=counts)).fetchone()
    found = {name: dict(zip(OUTCOMES, row[4 * n : 4 * n + 4])) | {"unknown": 0} for n, name in enumerate(IDS)}
    print(json.dumps({"norms": found}))


main(*sys.argv[1:])
