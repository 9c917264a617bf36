"""What other programs say about small random graphs: expected values for tests/graphs.rs.

Run by hand, `python3 tests/peers.py`, with networkx and numpy at hand; it installs nothing and
the tests need none of it. It writes tests/graphs/*.jsonl, one graph a line:

    n, edges         actors 0 … n-1, links [from, to], sorted, without self-loops or doubles
    betweenness      directed, endpoints excluded, divided by (n-1)(n-2)            (networkx)
    closeness        incoming distance, Wasserman-Faust factor                      (networkx)
    harmonic         sum of 1/d over incoming distances                             (networkx)
    pagerank         damping 0.85, dangling mass spread evenly     (numpy, solved as a system)
    hub, authority   each summing to 1: the uniform vector projected on the leading eigenspace;
                     left out where the next eigenvalue is too close to iterate to 1e-9 (numpy)
    core             core numbers of the undirected projection                      (networkx)
    articulation     its articulation points                                        (networkx)
    bridges          its bridges, smaller end first                                 (networkx)
    radius           largest real eigenvalue of the 0/1 matrix                         (numpy)
    cycle_counts     elementary circuits of at most 3, 4, 6 hops, and without bound (networkx);
                     left out past 20,000
    cycles           those circuits, smallest actor first, sorted; left out past 40
"""

import itertools
import json
import pathlib
import random

import networkx as nx
import numpy as np

OUT = pathlib.Path(__file__).parent / "graphs"
BOUNDS = {"3": 3, "4": 4, "6": 6, "none": None}
MOST_COUNTED, MOST_LISTED = 20_000, 40


def measure(n, edges):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(edges)
    plain = graph.to_undirected()
    by_node = lambda values: [values[v] for v in range(n)]
    row = {
        "n": n,
        "edges": sorted(edges),
        "betweenness": by_node(nx.betweenness_centrality(graph)),
        "closeness": by_node(nx.closeness_centrality(graph)),
        "harmonic": by_node(nx.harmonic_centrality(graph)),
        "pagerank": pagerank(n, edges),
        "core": by_node(nx.core_number(plain)),
        "articulation": sorted(nx.articulation_points(plain)),
        "bridges": sorted(sorted(bridge) for bridge in nx.bridges(plain)),
        "radius": radius(graph),
    }
    row.update(hubs(n, edges))
    row["cycle_counts"], row["cycles"] = cycles(graph)
    return row


def matrix(n, edges):
    a = np.zeros((n, n))
    for u, v in edges:
        a[u, v] = 1.0
    return a


def pagerank(n, edges):
    a = matrix(n, edges)
    degree = a.sum(axis=1, keepdims=True)
    steps = np.where(degree > 0, a / np.maximum(degree, 1), 1 / n)
    ranks = np.linalg.solve(np.eye(n) - 0.85 * steps.T, np.full(n, 0.15 / n))
    return list(ranks)


def hubs(n, edges):
    a = matrix(n, edges)
    sides = {"hub": a @ a.T, "authority": a.T @ a}
    row = {}
    for name, product in sides.items():
        values, vectors = np.linalg.eigh(product)
        top = values > values[-1] * (1 - 1e-9)
        if not edges or any(values[~top] > 0.97 * values[-1]):
            return {}
        leading = vectors[:, top] @ vectors[:, top].sum(axis=0)
        row[name] = list(np.abs(leading) / np.abs(leading).sum())
    return row


def radius(graph):
    """By strong components, since eigenvalues of an acyclic matrix come out as small noise."""
    blocks = [c for c in nx.strongly_connected_components(graph) if len(c) > 1]
    spectra = [np.linalg.eigvals(nx.to_numpy_array(graph.subgraph(c))) for c in blocks]
    return max((float(max(s.real)) for s in spectra), default=0.0)


def cycles(graph):
    counts, lists = {}, {}
    for name, bound in BOUNDS.items():
        search = nx.simple_cycles(graph, length_bound=bound)
        found = list(itertools.islice(search, MOST_COUNTED + 1))
        if len(found) > MOST_COUNTED:
            continue
        counts[name] = len(found)
        if len(found) <= MOST_LISTED:
            turn = lambda c: c[c.index(min(c)):] + c[: c.index(min(c))]
            lists[name] = sorted(turn(c) for c in found)
    return counts, lists


def random_edges(rng, n, degree):
    """Each ordered pair with the same chance."""
    pairs = itertools.permutations(range(n), 2)
    return [pair for pair in pairs if rng.random() < degree / (n - 1)]


def renamed(rng, n, edges):
    names = list(range(n))
    rng.shuffle(names)
    return [(names[u], names[v]) for u, v in edges]


def sparse(rng):
    n = rng.randint(5, 40)
    return n, random_edges(rng, n, rng.uniform(0.8, 1.8))


def dense(rng):
    n = rng.randint(5, 14)
    return n, random_edges(rng, n, rng.uniform(1.5, n / 2))


def shapes(rng):
    """What random graphs rarely are: rings, stars, trees, diamonds, islands, two-way streets."""
    k = rng.randint(3, 9)
    ring = [(i, (i + 1) % k) for i in range(k)]
    kinds = [
        (k, ring),
        (k + 1, ring + [(k, 0)]),
        (2 * k, ring + [(u + k, v + k) for u, v in ring] + [(0, k)]),
        (k + 1, [(0, i + 1) for i in range(k)] + [(i + 1, 0) for i in range(k // 2)]),
        (k, [(rng.randrange(i), i) for i in range(1, k)]),
        (k, [(u, v) for u, v in ring] + [(v, u) for u, v in ring]),
        (3 * k + 1, [e for i in range(k) for e in diamond(3 * i)]),
        (3 * k, [((u % (3 * k)), (v % (3 * k))) for i in range(k) for u, v in diamond(3 * i)]),
        (k, list(itertools.permutations(range(min(k, 6)), 2))),
        (2 * k, [(i, k + j) for i in range(k) for j in range(k) if rng.random() < 0.5]),
        (k + 4, random_edges(rng, k, 1.5)),
    ]
    n, edges = rng.choice(kinds)
    return n, renamed(rng, n, edges)


def diamond(a):
    return [(a, a + 1), (a, a + 2), (a + 1, a + 3), (a + 2, a + 3)]


def main():
    for draw, count in [(sparse, 100), (dense, 100), (shapes, 60)]:
        rng = random.Random(draw.__name__)
        lines = []
        for _ in range(count):
            n, edges = draw(rng)
            lines.append(json.dumps(measure(n, edges), separators=(",", ":")))
        (OUT / f"{draw.__name__}.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
