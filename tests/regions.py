"""A big made-up region for measurements: towns, actors around them, offers and needs that compete.

    python3 tests/regions.py ACTORS SEED OUT.json
        [--resources R --offers A --needs B --towns T --side KM --substitutions S]

Standard library only, the same file for the same numbers. With 10,000 actors and the defaults
there are, with `--max-km 100`, some 300,000 candidates. Resources stand in a row; each may serve as
one of the next few, so that most offers and needs hang together. Nothing in it is a real place.
"""

import argparse
import json
import math
import random

KM_PER_DEGREE = 111.195
SOUTH, WEST = 54.0, 8.0


def digits(x, n=4):
    return float(f"{x:.{n}g}")


def region(wish):
    rng = random.Random(wish.seed)
    actors = draw_actors(rng, wish)
    resources = [draw_resource(rng, k) for k in range(wish.resources)]
    popular = [rng.lognormvariate(0, 0.5) for _ in resources]
    draw = lambda letter, k: draw_side(rng, f"{letter}{k:05}", actors, resources, popular)
    return {
        "schema": "symbio/1",
        "name": f"Region of {wish.actors} actors, seed {wish.seed}",
        "actors": actors,
        "resources": resources,
        "offers": [draw("o", k) for k in range(wish.offers)],
        "needs": [draw("n", k) for k in range(wish.needs)],
        "substitutions": draw_substitutions(rng, wish, resources),
    }


def draw_actors(rng, wish):
    """Towns anywhere on a square, large ones rare; actors scattered around their town."""
    towns = [(rng.uniform(0, wish.side), rng.uniform(0, wish.side)) for _ in range(wish.towns)]
    size = [rng.paretovariate(2) for _ in towns]
    actors = []
    for k, (x, y) in enumerate(rng.choices(towns, size, k=wish.actors)):
        lat = SOUTH + (y + rng.gauss(0, 6)) / KM_PER_DEGREE
        lon = WEST + (x + rng.gauss(0, 6)) / KM_PER_DEGREE / math.cos(math.radians(lat))
        actors.append({"id": f"a{k:05}", "lat": digits(lat, 6), "lon": digits(lon, 6)})
    return actors


def draw_resource(rng, k):
    """Nine of ten a material in tons, the others fuels; hardly anything unknown."""
    fuel = rng.random() < 0.1
    row = {"id": f"r{k:03}", "category": "material", "unit": "t"}
    if fuel:
        row |= {"category": "energy", "unit": "MWh", "carrier": "fuel"}
    for key, low, high in (
        ("production_co2", 50, 900), ("disposal_co2", -20, 120),
        ("price", 20, 400), ("disposal_cost", -10, 120),
    ):
        if rng.random() < 0.97:
            row[key] = digits(rng.uniform(low, high), 3)
    return row


def draw_side(rng, id, actors, resources, popular):
    row = {"id": id, "actor": rng.choice(actors)["id"]}
    row["resource"] = rng.choices(resources, popular)[0]["id"]
    row["quantity"] = digits(rng.lognormvariate(5, 1.2))
    if rng.random() < 0.05:
        row["profile"] = draw_profile(rng)
    if rng.random() < 0.02:
        row["min_lot"] = digits(row["quantity"] * rng.uniform(0.05, 0.3), 3)
    return row


def draw_profile(rng):
    peak, swing = rng.uniform(0, 12), rng.uniform(0, 0.95)
    shares = [1 + swing * math.cos(2 * math.pi * (m - peak) / 12) for m in range(12)]
    return [digits(share / sum(shares), 4) for share in shares]


def draw_substitutions(rng, wish, resources):
    """Each resource may serve as some of the three that follow it."""
    rows = []
    for k, resource in enumerate(resources):
        for step in (1, 2, 3):
            if k + step < len(resources) and rng.random() < wish.substitutions:
                row = {"offer": resource["id"], "need": resources[k + step]["id"]}
                row["ratio"] = digits(rng.uniform(0.4, 1.1), 2)
                row["loss"] = digits(rng.uniform(0, 0.2), 2)
                row["treatment_co2"] = digits(rng.uniform(1, 60), 2)
                row["treatment_cost"] = digits(rng.uniform(1, 40), 2)
                rows.append(row)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("actors", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("out")
    parser.add_argument("--resources", type=int, default=200)
    parser.add_argument("--offers", type=int, default=20_000)
    parser.add_argument("--needs", type=int, default=20_000)
    parser.add_argument("--towns", type=int, default=100)
    parser.add_argument("--side", type=float, default=700.0, metavar="KM", help="of the square")
    parser.add_argument("--substitutions", type=float, default=0.5, metavar="SHARE")
    wish = parser.parse_args()
    with open(wish.out, "w") as file:
        json.dump(region(wish), file, separators=(",", ":"))


if __name__ == "__main__":
    main()
