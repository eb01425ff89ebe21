"""Bounds of every node by networkx, from the arcs that chronology-bench writes, held against its own.

    read_networkx.py ARCS BOUNDS     prints the seconds of both Bellman-Ford runs and of building

An arc `u v w` says v - u <= w; node 0 is UTC. The latest time of a node is the length of the shortest
path from 0, its earliest the shortest path in the reversed graph, negated. Any difference is an error.
"""

import json
import sys
import time

import networkx

arcs, bounds = sys.argv[1:3]
with open(arcs, encoding="ascii") as lines:
    rows = [tuple(map(int, line.split())) for line in lines]
with open(bounds, encoding="ascii") as lines:
    ours = [line.split() for line in lines]

start = time.perf_counter()
graph = networkx.DiGraph()
graph.add_nodes_from(range(len(ours)))
for tail, head, weight in rows:
    known = graph.get_edge_data(tail, head)
    if known is None or weight < known["weight"]:
        graph.add_edge(tail, head, weight=weight)
built = time.perf_counter()
latest = networkx.single_source_bellman_ford_path_length(graph, 0)
earliest = networkx.single_source_bellman_ford_path_length(graph.reverse(copy=False), 0)
solved = time.perf_counter()

for node, (low, high) in enumerate(ours):
    theirs = [
        "-" if node not in earliest else str(-earliest[node]),
        "-" if node not in latest else str(latest[node]),
    ]
    if theirs != [low, high]:
        sys.exit(f"node {node}: onset says {low} to {high}, networkx {' to '.join(theirs)}")
print(json.dumps({"build": built - start, "solve": solved - built, "equal": len(ours)}))
