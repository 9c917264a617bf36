"""The loops of 500 random networks by networkx: expected values for tests/loops.rs.

Run by hand, `python3 tests/loops.py`. It writes tests/graphs/loops.jsonl, one network a line:

    n                actors 0 … n-1
    links            [from, to, number of parallel exchanges], sorted
    candidates       [from, to, number of candidates] where there is no link, sorted
    max_length, max_candidates
    loops            [actors, smallest first; hops without an exchange; ways to choose one
                     exchange or candidate per hop], sorted
"""

import json
import math
import pathlib
import random

import networkx as nx

OUT = pathlib.Path(__file__).parent / "graphs" / "loops.jsonl"
GRAPHS, MOST_LISTED, MOST_SEEN = 500, 60, 5_000


def network(seed):
    draw = random.Random(seed)
    n = draw.choice([3, 5, 8, 12, 20, 40, 60])
    degree = draw.uniform(0.5, min(n - 1, draw.choice([1.5, 3, 6])))
    pairs = [(u, v) for u in range(n) for v in range(n) if u != v and draw.random() * (n - 1) < degree]
    missing = draw.choice([0, 0.2, 0.6])
    rows = [(u, v, draw.choice([1, 1, 1, 2, 3]), draw.random() < missing) for u, v in pairs]
    return {
        "n": n,
        "links": [[u, v, k] for u, v, k, candidate in rows if not candidate],
        "candidates": [[u, v, k] for u, v, k, candidate in rows if candidate],
        "max_length": draw.choice([2, 3, 4, 5, 6, 8, 0]),
        "max_candidates": draw.choice([0, 1, 2, 9]),
    }


def loops(row):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(row["n"]))
    graph.add_weighted_edges_from(row["links"], missing=0)
    graph.add_weighted_edges_from(row["candidates"], missing=1)
    found = []
    for seen, circuit in enumerate(nx.simple_cycles(graph, length_bound=row["max_length"] or None)):
        if seen > MOST_SEEN:
            return None
        first = circuit.index(min(circuit))
        circuit = circuit[first:] + circuit[:first]
        hops = [graph.edges[hop] for hop in zip(circuit, circuit[1:] + circuit[:1])]
        missing = sum(hop["missing"] for hop in hops)
        if missing <= row["max_candidates"]:
            found.append([circuit, missing, math.prod(hop["weight"] for hop in hops)])
            if len(found) > MOST_LISTED:
                return None
    return sorted(found)


def main():
    rows, seed = [], 0
    while len(rows) < GRAPHS:
        seed += 1
        row = network(seed)
        found = loops(row)
        # Every fourth may be without a loop.
        if found or (found is not None and seed % 4 == 0):
            rows.append(json.dumps(row | {"loops": found}, separators=(",", ":")))
    OUT.write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
