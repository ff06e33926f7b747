"""What `bench_blind` measures against: openmined_psi, end to end.

Arguments: structure, rate of false hits per key, how many keys, how many queries. Keys, then
queries come in on lines. Prints set-up wall and processor time per key in µs and bytes per key;
then for each further line one round: wall and processor time per query in µs, bytes per query (the
larger of both ways), hits.
"""

import sys
import time

import private_set_intersection.python as psi

structure, fpr, keys, queries = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
lines = (line.rstrip("\n") for line in iter(sys.stdin.readline, ""))
held = [next(lines) for _ in range(keys)]
asked = [next(lines) for _ in range(queries)]

# Its rate is that of a whole batch; the intersection itself is what a search wants.
server = psi.server.CreateWithNewKey(True)
client = psi.client.CreateWithNewKey(True)
wall, processor = time.perf_counter(), time.process_time()
setup = server.CreateSetupMessage(
    min(fpr * queries, 0.5), queries, held, getattr(psi.DataStructure, structure)
)
served = setup.SerializeToString()
wall, processor = time.perf_counter() - wall, time.process_time() - processor
print(wall * 1e6 / keys, processor * 1e6 / keys, len(served) / keys, flush=True)

for _ in lines:
    wall, processor = time.perf_counter(), time.process_time()
    request = client.CreateRequest(asked)
    there = len(request.SerializeToString())
    response = server.ProcessRequest(request)
    back = len(response.SerializeToString())
    hits = client.GetIntersection(setup, response)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    times = (wall * 1e6 / queries, processor * 1e6 / queries)
    print(*times, max(there, back) / queries, len(hits), flush=True)
