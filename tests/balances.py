"""What a dense computation says of small random balances: expected values.

Run by hand, `python3 tests/balances.py`, with numpy at hand; the tests need none of it. The project
eliminates, factors and inverts sparsely; here the unmeasured are projected out by the null space of
the transposed B (singular values), and the pseudo-inverse of the whole normal matrix, dependent rows
and all, does the rest. It writes tests/balance/areas.jsonl, one problem a line:

    measured     [value, sd] of every measured amount
    unmeasured   how many are not
    constraints  rows of {measured: [[which, factor]], unmeasured: [[which, factor]], exact: [amount]},
                 which sum to zero
    reconciled   [value, sd] of every measured amount
    moves        how far each was moved, in standard deviations of the move; null where nothing checks it
    chi2, dof
    solved       [value, sd] of every unmeasured amount; null where it is not determinable
"""

import json
import pathlib
import random

import numpy as np

OUT = pathlib.Path(__file__).parent / "balance" / "areas.jsonl"
AREAS = 100
ZERO = 1e-9


def draw(dice):
    """Actors in a net of flows that balance, read with noise; recipes as extra unmeasured amounts."""
    actors = dice.randint(1, 9)
    # Without a boundary the balances add up to nothing: dependent rows.
    closed = dice.random() < 0.3
    lossless = closed or dice.random() < 0.5
    ends = list(range(actors)) + ([] if closed else [None] * max(1, actors // 2))
    rows = [{"measured": [], "unmeasured": [], "exact": []} for _ in range(actors)]
    sums, measured, unmeasured = [0.0] * actors, [], 0

    def put(amount, places):
        """An amount with its factor in some rows, read in one of three ways."""
        nonlocal unmeasured
        how = dice.random()
        for row, factor in places:
            sums[row] += factor * amount
        if how < 0.55:
            sd = abs(amount) * dice.choice([0.01, 0.05, 0.2])
            measured.append([round(dice.gauss(amount, sd), 6), round(sd, 6)])
            key, which = "measured", len(measured) - 1
        elif how < 0.8:
            key, which, unmeasured = "unmeasured", unmeasured, unmeasured + 1
        else:
            for row, factor in places:
                rows[row]["exact"].append(factor * amount)
            return
        for row, factor in places:
            rows[row][key].append([which, factor])

    for _ in range(dice.randint(actors, 3 * actors)):
        giver, taker = dice.choice(ends), dice.choice(ends)
        if giver == taker:
            continue
        loss = 0 if lossless else dice.choice([0, 0.05, 0.1])
        places = [(giver, -1.0)] * (giver is not None) + [(taker, 1 - loss)] * (taker is not None)
        put(float(dice.randint(1, 500)), places)
    if not closed and actors > 2 and dice.random() < 0.5:
        # A recipe: so much made, so much more of two inputs used.
        made, *used = dice.sample(range(actors), 3)
        z = float(dice.randint(10, 100))
        places = [(made, 1.0)] + [(row, -1 / dice.choice([0.5, 0.8, 2.0])) for row in used]
        for row, factor in places:
            sums[row] += factor * z
            rows[row]["unmeasured"].append([unmeasured, factor])
        unmeasured += 1
    # What is left over goes in or out: exactly stated, measured, or not measured.
    for row in range(actors):
        if abs(sums[row]) < ZERO:
            continue
        if closed:
            rows[row]["exact"].append(-sums[row])
        else:
            put(abs(sums[row]), [(row, -1.0 if sums[row] > 0 else 1.0)])
    if dice.random() < 0.3:
        # The same again, in another scale: a dependent row.
        row, by = dice.choice(rows), dice.choice([-1.0, 0.3, 7.0])
        rows.append({"measured": [[i, by * f] for i, f in row["measured"]],
                     "unmeasured": [[j, by * f] for j, f in row["unmeasured"]],
                     "exact": [by * e for e in row["exact"]]})
    return {"measured": measured, "unmeasured": unmeasured, "constraints": rows}


def null_space(matrix):
    """Columns that span what `matrix` takes to zero."""
    if min(matrix.shape) == 0:
        return np.eye(matrix.shape[1])
    _, sizes, right = np.linalg.svd(matrix)
    rank = int((sizes > ZERO * max(1.0, sizes[0])).sum())
    return right[rank:].T


def solve(problem):
    rows, measured = problem["constraints"], problem["measured"]
    a = np.zeros((len(rows), len(measured)))
    b = np.zeros((len(rows), problem["unmeasured"]))
    c = np.array([-sum(row["exact"]) for row in rows])
    for at, row in enumerate(rows):
        for i, factor in row["measured"]:
            a[at, i] += factor
        for j, factor in row["unmeasured"]:
            b[at, j] += factor
    x = np.array([value for value, _ in measured])
    sd = np.array([sd for _, sd in measured])
    # In standard deviations every variance is one.
    aw = a * sd
    project = null_space(b.T).T
    g, d = project @ aw, project @ (c - a @ x)
    if min(g.shape) == 0:
        rank, plus = 0, np.zeros((len(measured), g.shape[0]))
    else:
        left, sizes, right = np.linalg.svd(g, full_matrices=False)
        rank = int((sizes > ZERO * max(1.0, sizes[0])).sum())
        plus = right[:rank].T / sizes[:rank] @ left[:, :rank].T
    assert np.abs(g @ plus @ d - d).max(initial=0) < 1e-6 * max(1.0, np.abs(c).max()), "contradictory"
    move = plus @ d
    spread = np.eye(len(measured)) - plus @ g
    lost = np.diag(plus @ g)
    value = x + sd * move
    left_sd = sd * np.sqrt(np.where(np.diag(spread) < 1e-12, 0, np.diag(spread)))
    moves = [m / np.sqrt(l) if l > ZERO else None for m, l in zip(move, lost)]
    back = np.linalg.pinv(b, rcond=1e-10) if b.size else np.zeros(b.T.shape)
    u = back @ (c - a @ value)
    free = np.abs(null_space(b)).max(axis=1, initial=0) if b.shape[1] else []
    hangs = back @ aw
    before = np.einsum("ij,ij->i", hangs, hangs)
    after = np.einsum("ij,jk,ik->i", hangs, spread, hangs)
    u_sd = np.sqrt(np.where(after < 1e-12 * before, 0, after))
    solved = [[float(u[j]), float(u_sd[j])] if free[j] < ZERO else None for j in range(b.shape[1])]
    return {"reconciled": [[float(v), float(s)] for v, s in zip(value, left_sd)],
            "moves": [None if m is None else float(m) for m in moves],
            "chi2": float(move @ move), "dof": rank, "solved": solved}


def main():
    OUT.parent.mkdir(exist_ok=True)
    found = []
    for seed in range(AREAS):
        problem = draw(random.Random(seed))
        found.append({**problem, **solve(problem)})
    with OUT.open("w") as out:
        out.writelines(json.dumps(one) + "\n" for one in found)
    count = lambda test: sum(test(one) for one in found)
    print(sum(one["dof"] for one in found), "degrees;", count(lambda one: one["dof"] > 0), "areas checked;",
          sum(s is not None for one in found for s in one["solved"]), "solved,",
          sum(s is None for one in found for s in one["solved"]), "not determinable;",
          sum(m is None for one in found for m in one["moves"]), "measured unchecked;",
          sum(v < 0 for one in found for v, _ in one["reconciled"]), "negative;",
          sum(s == 0 for one in found for _, s in one["reconciled"]), "fixed")


if __name__ == "__main__":
    main()
