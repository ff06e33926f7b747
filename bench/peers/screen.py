"""Asks nomenklatura's logic-v2 the probes that `bench_screen` wrote out.

Usage: python screen.py PROBES.tsv
Every query gets an id of its own, for the peer caches what it knows of a name by id.
Prints one `key value` a line, at the peer's own threshold.
"""

import sys
import time

from followthemoney.proxy import EntityProxy
from nomenklatura.matching.logic_v2.model import LogicV2

CONFIG = LogicV2.default_config()
LEVEL = 0.70

rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8")]
SCHEMA = rows.pop(0)[1]


def entity(name, key):
    properties = {"name": [name]}
    return EntityProxy.from_dict({"schema": SCHEMA, "id": key, "properties": properties})


subjects = [(row[1], entity(row[2], f"s{row[1]}")) for row in rows if row[0] == "subject"]
probes = [row for row in rows if row[0] != "subject"]
# Each subject is analysed once before the clock starts, as it is in an index.
for _, subject in subjects:
    LogicV2.compare(subjects[0][1], subject, CONFIG)
counts = {}


def count(key, value):
    row = counts.setdefault(key, [0, 0])
    row[0] += value
    row[1] += 1


started = time.thread_time()
for nth, (prefix, kind, key, name) in enumerate(probes):
    query = entity(name, f"q{nth}")
    hits = [of for of, subject in subjects if LogicV2.compare(query, subject, CONFIG).score >= LEVEL]
    found = key in hits
    others = len(hits) - found
    if key:
        count(f"{prefix}recall_{kind}", found)
        count(f"{prefix}recall", found)
    else:
        count(f"{prefix}{kind}", others > 0)
    count(f"{prefix}alert_rate", others > 0)
    count(f"{prefix}wrong", others)
took = time.thread_time() - started
for key, (number, of) in counts.items():
    print(key, round(number / of, 4))
print("qps_per_core", round(len(probes) / took, 2))
