"""How fast are matching and the plan of a large region, beside another solver?

    python3 tests/bench.py [ROUNDS]

makes a region of 10,000 actors, 20,000 offers and 20,000 needs in 200 resources
(tests/regions.py, seed 42), and in every round runs, one after the other, the program
(target/release/symbio: `cargo build --release` first) and HiGHS by scipy on the linear program of
the same candidates (tests/plans.py; lots left out, which the program does not leave out). Prints
medians, their ratio and the largest memory. Times of ours are those of its steps `match` and
`plan`: the plan makes the linear program, solves it, chooses lots, solves again and finds prices;
that of HiGHS is the solution alone, at its best setting here (dual simplex). numpy and scipy needed.
"""

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
PROGRAM = HERE.parent / "target" / "release" / "symbio"
MAX_KM = 100.0


def main(rounds):
    with tempfile.TemporaryDirectory() as folder:
        region, rows = pathlib.Path(folder) / "region.json", pathlib.Path(folder) / "rows.npz"
        subprocess.run([sys.executable, HERE / "regions.py", "10000", "42", region], check=True)
        run(["write", region, rows])
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(symbio(region))
            theirs.append(json.loads(run(["solve", rows])))
        report(ours, theirs)


def run(arguments):
    """This script in a process of its own, so that each has its own memory."""
    command = [sys.executable, __file__, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def analyzed(region, only):
    command = [PROGRAM, "analyze", region, "--max-km", str(MAX_KM), "--only", only,
               "--format", "json", "--timings"]
    return subprocess.run(command, check=True, capture_output=True, text=True)


def symbio(region):
    # Side by side, the match may do work of the plan.
    match = json.loads(analyzed(region, "match").stderr.splitlines()[-1])["match"]
    done = analyzed(region, "match,plan")
    sections = json.loads(done.stdout)["sections"]
    values = {key: sections["plan"]["indicators"][key]["value"]
              for key in ("objective", "upper_bound", "gap")}
    count = sections["match"]["indicators"]["candidate_count"]["value"]
    seconds = json.loads(done.stderr.splitlines()[-1])
    return seconds | values | {"candidates": count, "match": match}


def write(region, rows):
    """The linear program of a region, for the other process to solve."""
    import numpy as np
    import plans

    network = json.loads(pathlib.Path(region).read_text())
    settings = [s for s in network.get("settings", []) if s["key"] != "max_km"]
    network["settings"] = settings + [{"key": "max_km", "value": MAX_KM}]
    read = plans.Region(network)
    plans.Model.maximise = lambda model: keep(model, rows, np)
    plans.best_plan(read, plans.candidates(read), "co2", rules=("months",))


def keep(model, rows, np):
    a, _, high = model.matrix()
    equal = np.array([low == high for _, low, high in model.rows])
    np.savez(rows, data=a.data, indices=a.indices, indptr=a.indptr, shape=a.shape, high=high,
             equal=equal, gain=model.gain, low=model.low, most=model.high)
    return 0.0, np.zeros(len(model.gain))


def solve(rows):
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix

    kept = np.load(rows)
    a = csr_matrix((kept["data"], kept["indices"], kept["indptr"]), shape=kept["shape"])
    equal, high = kept["equal"], kept["high"]
    bounds = np.array([kept["low"], kept["most"]]).T
    start = time.perf_counter()
    found = linprog(-kept["gain"], A_ub=a[~equal], b_ub=high[~equal], A_eq=a[equal],
                    b_eq=high[equal], bounds=bounds, method="highs-ds")
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"plan": seconds, "objective": -found.fun, "peak_mb": peak}))


def report(ours, theirs):
    median = lambda rows, key: statistics.median(row[key] for row in rows)
    first, other = ours[0], theirs[0]
    plan, peer = median(ours, "plan"), median(theirs, "plan")
    print(f"{os.cpu_count()} cores, {len(ours)} rounds, {first['candidates']:,} candidates")
    print(f"match  symbio {median(ours, 'match'):.2f} s")
    print(f"plan   symbio {plan:.1f} s   HiGHS {peer:.1f} s   ratio {plan / peer:.2f}")
    print(f"memory symbio {median(ours, 'peak_mb'):,.0f} MB   HiGHS {median(theirs, 'peak_mb'):,.0f} MB")
    print(f"worth  symbio {first['objective']:,.1f} t with lots, at most {first['upper_bound']:,.1f} t"
          f" (gap {first['gap']:.1e});   HiGHS without lots {other['objective']:,.1f} t")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", region, rows]:
            write(region, rows)
        case ["solve", rows]:
            solve(rows)
        case arguments:
            main(int(arguments[0]) if arguments else 5)
