"""How fast are the kernels beside the same work of other libraries?

    python3 tests/peers_bench.py NETWORK.json [--rounds 5] [--kernels loops=6,pagerank] [--limit 600]
    python3 tests/peers_bench.py 10000 [--dense] …      a region of `symbio generate` instead

Runs ours (`cargo bench`: tests/kernels.rs) and every library that is installed (networkx, igraph,
rustworkx, NetworKit, graph-tool) on the same links, each measurement in a process of its own, in
turn, round after round. The clock runs for the algorithm alone; loading is a kernel of its own.
Prints a markdown table of medians: seconds by the clock, processor seconds, the most memory of the
process (MB), and how many times ours the clock of the other took (where paths are sampled, for each
sample). Closeness of the others is closeness alone, ours is closeness and harmonic. Loading is from
the file to a graph that knows who everybody is and what flows (ours: everything the file says, and
checked). A library that takes longer than the limit (s) is not asked again. numpy needed.
"""

import argparse
import importlib
import json
import os
import pathlib
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
THREADS = str(os.cpu_count())
# Threads that wait for work would otherwise burn the processor the others need.
FAIR = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0", "OMP_NUM_THREADS": THREADS,
        "RAYON_NUM_THREADS": THREADS, "PYTHONHASHSEED": "0"}
PARAMETERS = {"loops": "4", "best_loops": "6", "sampled_betweenness": "0.02", "pagerank": "1e-10"}


# --- what each library does: a graph of rows with attributes for loading, a bare graph from arrays
# --- for all else, and functions of that graph

def networkx_kernels():
    import networkx as nx
    both = lambda g: g.to_undirected()

    def load(ids, source, target, flows):
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(ids)
        ends = zip(map(ids.__getitem__, source), map(ids.__getitem__, target))
        graph.add_edges_from((*pair, None, flow) for pair, flow in zip(ends, as_rows(flows)))
        return graph

    def build(n, source, target):
        graph = nx.DiGraph()
        graph.add_nodes_from(range(n))
        graph.add_edges_from(zip(source.tolist(), target.tolist()))
        return graph

    def cores(graph):
        cuts = sum(1 for _ in nx.articulation_points(graph)), sum(1 for _ in nx.bridges(graph))
        return {"deepest": max(nx.core_number(graph).values()), "points": cuts[0], "bridges": cuts[1]}

    def sum_of(scores):
        return {"sum": sum(scores.values())}

    return load, build, {
        "loops": (None, lambda g, p: {"count": sum(1 for _ in nx.simple_cycles(g, length_bound=int(p)))}),
        "betweenness": (None, lambda g, p: sum_of(nx.betweenness_centrality(g, normalized=False))),
        "closeness": (None, lambda g, p: sum_of(nx.closeness_centrality(g))),
        "pagerank": (None, lambda g, p: sum_of(nx.pagerank(g, tol=1e-10 / len(g), max_iter=1000))),
        "hits": (None, lambda g, p: {"authority": max(nx.hits(g, max_iter=1000)[1].values())}),
        "cores": (both, lambda g, p: cores(g)),
        "components": (None, lambda g, p: {
            "strong": nx.number_strongly_connected_components(g),
            "weak": nx.number_weakly_connected_components(g)}),
        "communities": (both, lambda g, p: {"count": len(nx.community.louvain_communities(g, seed=1))}),
    }


def igraph_kernels():
    import igraph
    import random
    both = lambda g: g.as_undirected(mode="each")

    def load(ids, source, target, flows):
        return igraph.Graph(n=len(ids), edges=list(zip(source, target)), directed=True,
                            vertex_attrs={"name": ids}, edge_attrs=flows)

    def build(n, source, target):
        import numpy
        return igraph.Graph(n=n, edges=numpy.column_stack([source, target]), directed=True)

    def leiden(graph):
        igraph.set_random_number_generator(random.Random(1))
        found = graph.community_leiden(objective_function="modularity", n_iterations=2)
        return {"count": len(found), "modularity": found.modularity}

    return load, build, {
        # igraph 1.0 loses circuits (its issue 2911): the count may be short.
        "loops": (None, lambda g, p: {"count": len(g.simple_cycles(mode=igraph.OUT, min=2, max=int(p)))}),
        "betweenness": (None, lambda g, p: {"sum": sum(g.betweenness(directed=True))}),
        "closeness": (None, lambda g, p: {"count": len(g.closeness(mode="in"))}),
        "pagerank": (None, lambda g, p: {"sum": sum(g.pagerank(damping=0.85))}),
        "hits": (None, lambda g, p: {"hub": max(g.hub_score()), "authority": max(g.authority_score())}),
        "cores": (lambda g: g.as_undirected(), lambda g, p: {
            "deepest": max(g.coreness()), "points": len(g.articulation_points()), "bridges": len(g.bridges())}),
        "components": (None, lambda g, p: {
            "strong": len(g.connected_components("strong")), "weak": len(g.connected_components("weak"))}),
        "communities": (both, lambda g, p: leiden(g)),
    }


def rustworkx_kernels():
    import rustworkx as rx

    def load(ids, source, target, flows):
        graph = rx.PyDiGraph()
        graph.add_nodes_from(ids)
        graph.add_edges_from(list(zip(source, target, as_rows(flows))))
        return graph

    def build(n, source, target):
        graph = rx.PyDiGraph(multigraph=False)
        graph.add_nodes_from([None] * n)
        graph.add_edges_from_no_data(list(zip(source.tolist(), target.tolist())))
        return graph

    def sum_of(scores):
        return {"sum": sum(scores.values())}

    return load, build, {
        "betweenness": (None, lambda g, p: sum_of(rx.digraph_betweenness_centrality(g, normalized=False))),
        "closeness": (None, lambda g, p: sum_of(rx.digraph_closeness_centrality(g))),
        "pagerank": (None, lambda g, p: sum_of(rx.pagerank(g, tol=1e-10 / g.num_nodes(), max_iter=1000))),
        "hits": (None, lambda g, p: {"authority": max(rx.hits(g, max_iter=1000)[1].values())}),
        "cores": (lambda g: g.to_undirected(multigraph=False), lambda g, p: {
            "deepest": max(rx.core_number(g).values()), "points": len(rx.articulation_points(g)),
            "bridges": len(rx.bridges(g))}),
        "components": (None, lambda g, p: {
            "strong": len(rx.strongly_connected_components(g)), "weak": rx.number_weakly_connected_components(g)}),
    }


def networkit_kernels():
    import networkit as nk
    nk.setNumberOfThreads(int(THREADS))

    def load(ids, source, target, flows):
        # It keeps numbers only: who and what stay beside it.
        import numpy
        ends = numpy.array(source, dtype="uint64"), numpy.array(target, dtype="uint64")
        weights = numpy.array(flows["quantity"])
        return nk.GraphFromCoo((weights, ends), n=len(ids), weighted=True, directed=True), ids, flows

    def build(n, source, target):
        import numpy
        ends = source.astype("uint64"), target.astype("uint64")
        return nk.GraphFromCoo((numpy.ones(len(source)), ends), n=n, weighted=False, directed=True)

    def both(graph):
        graph = nk.graphtools.toUndirected(graph)
        graph.removeMultiEdges()
        return graph

    def scores(algorithm):
        return {"sum": sum(algorithm.run().scores())}

    def near(graph):
        return scores(nk.centrality.Closeness(graph, False, nk.centrality.ClosenessVariant.GENERALIZED))

    def sampled(graph, error):
        algorithm = nk.centrality.ApproxBetweenness(graph, error, 0.05)
        algorithm.run()
        return {"samples": algorithm.numberOfSamples(), "error": error}

    def pagerank(graph):
        sinks = nk.centrality.SinkHandling.DistributeSinks
        algorithm = nk.centrality.PageRank(graph, 0.85, 1e-10, False, sinks)
        algorithm.norm = nk.centrality.Norm.L1_NORM
        return scores(algorithm)

    def cores(graph):
        deepest = nk.centrality.CoreDecomposition(graph).run().maxCoreNumber()
        nk.components.BiconnectedComponents(graph).run()
        return {"deepest": deepest}

    def components(graph):
        strong = nk.components.StronglyConnectedComponents(graph).run().numberOfComponents()
        return {"strong": strong, "weak": nk.components.WeaklyConnectedComponents(graph).run().numberOfComponents()}

    def leiden(graph):
        found = nk.community.detectCommunities(graph, algo=nk.community.ParallelLeiden(graph), inspect=False)
        quality = nk.community.Modularity().getQuality(found, graph)
        return {"count": found.numberOfSubsets(), "modularity": quality}

    return load, build, {
        "betweenness": (None, lambda g, p: scores(nk.centrality.Betweenness(g))),
        "sampled_betweenness": (None, lambda g, p: sampled(g, float(p))),
        "closeness": (None, lambda g, p: near(g)),
        "pagerank": (None, lambda g, p: pagerank(g)),
        "cores": (both, lambda g, p: cores(g)),
        "components": (None, lambda g, p: components(g)),
        "communities": (both, lambda g, p: leiden(g)),
    }


def graph_tool_kernels():
    import graph_tool
    from graph_tool import centrality, topology

    def load(ids, source, target, flows):
        graph = graph_tool.Graph(directed=True)
        graph.add_vertex(len(ids))
        kept = [graph.new_edge_property(kind) for kind in ("string", "double")]
        graph.add_edge_list(zip(source, target, flows["resource"], flows["quantity"]), eprops=kept)
        return graph, graph.new_vertex_property("string", ids), kept

    def build(n, source, target):
        import numpy
        graph = graph_tool.Graph(directed=True)
        graph.add_vertex(n)
        graph.add_edge_list(numpy.column_stack([source, target]))
        return graph

    return load, build, {
        "betweenness": (None, lambda g, p: {"sum": float(centrality.betweenness(g, norm=False)[0].a.sum())}),
        "closeness": (None, lambda g, p: {"count": len(centrality.closeness(g).a)}),
        "pagerank": (None, lambda g, p: {"sum": float(centrality.pagerank(g, epsilon=1e-10).a.sum())}),
        "hits": (None, lambda g, p: {"authority": float(centrality.hits(g)[1].a.max())}),
        "components": (None, lambda g, p: {
            "strong": int(topology.label_components(g, directed=True)[0].a.max()) + 1,
            "weak": int(topology.label_components(g, directed=False)[0].a.max()) + 1}),
    }


def as_rows(flows):
    return ({"resource": resource, "quantity": quantity} for resource, quantity in zip(*flows.values()))


LIBRARIES = {"networkx": networkx_kernels, "igraph": igraph_kernels, "rustworkx": rustworkx_kernels,
             "networkit": networkit_kernels, "graph_tool": graph_tool_kernels}
KERNELS = ["load", "loops", "best_loops", "betweenness", "sampled_betweenness", "closeness", "pagerank",
           "hits", "cores", "components", "communities"]


# --- one measurement in this process -----------------------------------------------------------

def one(library, kernel, links, network, parameter):
    import numpy
    load, build, kernels = LIBRARIES[library]()
    if kernel == "load":
        measure(library, kernel, lambda: {"actors": read_all(network, load)})
        return
    kept = numpy.load(links)
    graph = build(int(kept["n"]), kept["source"], kept["target"])
    ready, work = kernels[kernel]
    graph = ready(graph) if ready else graph
    measure(library, kernel, lambda: work(graph, parameter))


def read_all(network, load):
    """What everybody writes: the json module, then the library's own way to take many rows."""
    data = json.loads(pathlib.Path(network).read_bytes())
    ids, exchanges = [row["id"] for row in data["actors"]], data["exchanges"]
    number = {actor: i for i, actor in enumerate(ids)}
    source, target = ([number[row[end]] for row in exchanges] for end in ("from", "to"))
    flows = {"resource": [row["resource"] for row in exchanges],
             "quantity": [row.get("quantity", float("nan")) for row in exchanges]}
    load(ids, source, target, flows)
    return len(ids)


def measure(library, kernel, work):
    try:
        pathlib.Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"tool": library, "kernel": kernel, "wall": wall, "cpu": cpu, "peak_mb": peak(),
                      "result": result}))


def peak():
    try:
        status = pathlib.Path("/proc/self/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1000
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def read_links(network):
    """The links of the analysis graph (METHODS 5), actors numbered by id."""
    import numpy
    data = json.loads(pathlib.Path(network).read_text())
    category = {row["id"]: row["category"] for row in data["resources"]}
    counts = lambda row: (row["from"] != row["to"] and category[row["resource"]] in ("material", "water", "energy")
                          and row.get("status", "operating") in ("operating", "pilot"))
    pairs = {(row["from"], row["to"]) for row in data["exchanges"] if counts(row)}
    ids = sorted({end for pair in pairs for end in pair})
    number = {actor: i for i, actor in enumerate(ids)}
    ends = numpy.array(sorted((number[a], number[b]) for a, b in pairs), dtype="int64").reshape(-1, 2)
    return len(ids), ends[:, 0].copy(), ends[:, 1].copy(), ids


# --- the rounds --------------------------------------------------------------------------------

def built(arguments):
    """Builds with cargo and finds the program among what it says."""
    said = subprocess.run(["cargo", *arguments, "--message-format=json"], check=True, cwd=HERE.parent,
                          stdout=subprocess.PIPE, text=True).stdout
    programs = [json.loads(line).get("executable") for line in said.splitlines()]
    return [program for program in programs if program][-1]


def ours():
    return os.environ.get("SYMBIO_KERNELS") or built(["bench", "--no-run", "--bench", "kernels"])


def generated(actors, seed, dense, path):
    program = os.environ.get("SYMBIO") or built(["build", "--release", "--bin", "symbio"])
    command = [program, "generate", "--actors", str(actors), "--seed", str(seed), "--output", str(path)]
    subprocess.run(command + ["--dense"] * dense, check=True)


def installed(library):
    try:
        importlib.import_module(library)
        return True
    except ImportError:
        return False


def measured(command, limit):
    """What a measurement prints, or why there is none."""
    try:
        done = subprocess.run(list(map(str, command)), env=os.environ | FAIR, timeout=limit,
                              capture_output=True, text=True)
    except subprocess.TimeoutExpired:
        return f"over {limit:.0f} s"
    if done.returncode != 0:
        return "failed: " + (done.stderr.strip().splitlines() or ["no message"])[-1][:80]
    return json.loads([line for line in done.stdout.splitlines() if line.startswith("{")][-1])


def rounds(wish, network, links):
    program, rows, out = ours(), {}, set()
    tools = ["symbio", *filter(installed, LIBRARIES)]
    for turn in range(wish.rounds):
        for kernel, parameter in wish.kernels:
            for tool in tools:
                key = (kernel, tool)
                if key in out or not has(tool, kernel):
                    continue
                command = ([program, "one", kernel, network, parameter] if tool == "symbio"
                           else [sys.executable, __file__, "one", tool, kernel, links, network, parameter])
                found = measured(command, wish.limit)
                if isinstance(found, str):
                    out.add(key)
                rows.setdefault(key, []).append(found)
                print(f"round {turn + 1} {kernel} {tool} {found}", file=sys.stderr)
    return rows


def has(tool, kernel):
    return tool == "symbio" or kernel == "load" or kernel in LIBRARIES[tool]()[2]


def report(rows, network, n, m, count):
    print(f"\n{machine()}; {pathlib.Path(network).name}: {n:,} actors, {m:,} links; medians of {count} rounds\n")
    print("| kernel | | clock, s | processors, s | memory, MB | × ours | result |\n|---|---|---:|---:|---:|---:|---|")
    for (kernel, tool), found in rows.items():
        known = [row for row in found if isinstance(row, dict)]
        each = lambda row: row["wall"] / row["result"].get("samples", 1)
        own = [each(row) for row in rows.get((kernel, "symbio"), []) if isinstance(row, dict)]
        if not known:
            print(f"| {kernel} | {tool} | {found[0]} | | | | |")
            continue
        median = lambda key: statistics.median(row[key] for row in known)
        ratio = f"{statistics.median(map(each, known)) / statistics.median(own):.2f}" if own else ""
        result = ", ".join(f"{key} {value:.6g}" for key, value in known[-1]["result"].items()
                           if isinstance(value, (int, float)))
        print(f"| {kernel} | {tool} | {median('wall'):.4g} | {median('cpu'):.4g} | {median('peak_mb'):.0f} | {ratio} | {result} |")


def machine():
    name = platform.processor() or platform.machine()
    try:
        name = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())[1]
    except (OSError, TypeError):
        pass
    versions = []
    for library in filter(installed, LIBRARIES):
        versions.append(f"{library} {getattr(importlib.import_module(library), '__version__', '')}".strip())
    return f"{name}, {os.cpu_count()} threads, {platform.system()}, Python {platform.python_version()}; {', '.join(versions)}"


def main():
    import numpy
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", help="a network.json, or how many actors to generate")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kernels", default=",".join(KERNELS), type=lambda text: [
        (kernel, parameter or PARAMETERS.get(kernel, "0"))
        for kernel, _, parameter in (word.partition("=") for word in text.split(","))])
    parser.add_argument("--limit", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dense", action="store_true")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        network, links = wish.network, pathlib.Path(folder) / "links.npz"
        if network.isdigit():
            network = pathlib.Path(folder) / f"region{wish.network}.json"
            generated(wish.network, wish.seed, wish.dense, network)
        n, source, target, _ = read_links(network)
        numpy.savez(links, n=n, source=source, target=target)
        report(rounds(wish, network, links), network, n, len(source), wish.rounds)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["one", library, kernel, links, network, parameter]:
            one(library, kernel, links, network, parameter)
        case _:
            main()
