"""The peer of `bench_formats` and the judge of our export: followthemoney.

`formats.py read FILE` reads entities, one in each line, and tells how fast.
`formats.py judge FILE` tells whether its model takes each entity whole, value for value.
"""

import json
import resource
import sys
import time

from followthemoney import model


def read(path):
    began = time.perf_counter()
    rows = 0
    with open(path, "rb") as lines:
        for line in lines:
            model.get_proxy(json.loads(line), cleaned=False)
            rows += 1
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "s": seconds, "rss_mib": round(memory)}))


def judge(path):
    faults = []
    rows = 0
    with open(path, "rb") as lines:
        for line in lines:
            rows += 1
            entity = json.loads(line)
            model.get(entity["schema"]).validate(entity)
            proxy = model.get_proxy(entity, cleaned=False)
            for name, values in entity["properties"].items():
                kept = proxy.get(name)
                if len(kept) != len(values):
                    faults.append(f"{entity['schema']}.{name}")
    print(json.dumps({"rows": rows, "faults": faults}))


{"read": read, "judge": judge}[sys.argv[1]](sys.argv[2])
