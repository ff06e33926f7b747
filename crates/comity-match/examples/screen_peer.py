"""Asks nomenklatura's logic-v2 the probes that the example `screen` wrote out.

Usage: python screen_peer.py PROBES.tsv
Every query gets an id of its own, for the peer caches what it knows of a name by id.
Prints one flat JSON line.
"""

import json
import sys
import time

from followthemoney.proxy import EntityProxy
from nomenklatura.matching.logic_v2.model import LogicV2

CONFIG = LogicV2.default_config()
LEVELS = [0.60, 0.65, 0.70, 0.75, 0.80, 0.85]


SCHEMA = "Person"


def entity(name, key):
    properties = {"name": [name]}
    return EntityProxy.from_dict({"schema": SCHEMA, "id": key, "properties": properties})


rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8")]
if rows[0][0] == "schema":
    SCHEMA = rows.pop(0)[1]
subjects = [(row[1], entity(row[2], f"s{row[1]}")) for row in rows if row[0] == "subject"]
probes = [row for row in rows if row[0] != "subject"]
# Each subject is analysed once before the clock starts, as it is in an index.
for _, subject in subjects:
    LogicV2.compare(subjects[0][1], subject, CONFIG)
counts = {}
started = time.process_time()
for nth, (kind, key, name) in enumerate(probes):
    query = entity(name, f"q{nth}")
    scores = [(of, LogicV2.compare(query, subject, CONFIG).score) for of, subject in subjects]
    for level in LEVELS:
        hits = [of for of, score in scores if score >= level]
        found = key in hits
        others = len(hits) - found
        row = counts.setdefault((round(level * 100), kind), [0, 0, 0, 0])
        row[0] += 1
        row[1] += found if key else others > 0
        row[2] += others > 0
        row[3] += others
took = time.process_time() - started
out = {}
for (level, kind), row in counts.items():
    out[f"{kind}_{level}"] = round(row[1] / row[0], 4)
for level in (round(level * 100) for level in LEVELS):
    rows = [row for (of, _), row in counts.items() if of == level]
    out[f"alert_rate_{level}"] = round(sum(row[2] for row in rows) / len(probes), 4)
    out[f"wrong_{level}"] = round(sum(row[3] for row in rows) / len(probes), 4)
out["subjects"] = len(subjects)
out["probes"] = len(probes)
out["queries_per_s"] = round(len(probes) / took, 2)
print(json.dumps(out))
