"""What HiGHS says is the best way to share out heat in small random areas: expected values.

Run by hand, `python3 tests/heats.py`, with scipy and numpy at hand; the tests need none of it. The
problem is set up here as a transport from every part of a source to every part of a sink that is
cold enough for it (Cerda, Westerberg, Mason and Linnhoff 1983), not as the cascade of residuals
that the project uses. It writes tests/heat/areas.jsonl, one area a line:

    network   a symbio/1 network of a few offers and needs of heat
    heat      the most heat that can arrive, kW
    exergy    the most exergy that can arrive, kW
    table     heat from outside and heat left over by the problem table, kW, found here by search
"""

import json
import math
import pathlib
import random

import numpy as np
from scipy.optimize import linprog

OUT = pathlib.Path(__file__).parent / "heat" / "areas.jsonl"
AREAS = 100
EARTH_KM, DETOUR, T0, ZERO = 6371.0088, 1.1, 288.15, 273.15


def draw(dice):
    """An area: temperatures in whole degrees, so that levels often coincide."""
    sources, sinks = dice.randint(1, 5), dice.randint(1, 6)
    actors, offers, needs = [], [], []
    for kind, count, rows in ("s", sources, offers), ("t", sinks, needs):
        for at in range(count):
            actor = f"{kind}{at}"
            actors.append({"id": actor, "lat": 55.0 + dice.randint(0, 40) / 1000,
                           "lon": 10.0 + dice.randint(0, 60) / 1000})
            supply = dice.randint(40, 180) if kind == "s" else dice.randint(30, 150)
            back = supply if dice.random() < 0.2 else max(20, supply - dice.randint(5, 90))
            row = {"actor": actor, "resource": "waste" if kind == "s" else "warmth", "quantity": 1,
                   "power_kw": 10 * dice.randint(5, 300)}
            row["grade" if kind == "s" else "min_grade"] = supply
            if back < supply:
                row["return_grade"] = back
            rows.append(row)
    settings = [{"key": "dt_min", "value": dice.choice([0, 5, 10, 20])}]
    if dice.random() < 0.5:
        settings.append({"key": "pipe_loss", "value": dice.choice([0.02, 0.1])})
    if dice.random() < 0.4:
        settings.append({"key": "max_km", "value": dice.choice([1.5, 2.5])})
    heat = {"category": "energy", "unit": "MWh", "carrier": "heat"}
    return {"schema": "symbio/1", "name": "area", "actors": actors,
            "resources": [{"id": "waste", **heat}, {"id": "warmth", **heat}],
            "offers": offers, "needs": needs, "settings": settings}


def distance(a, b):
    lat_a, lon_a, lat_b, lon_b = (math.radians(x) for x in (a["lat"], a["lon"], b["lat"], b["lon"]))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h)) * DETOUR


def parts(top, bottom, heat, bounds):
    """A stream cut at the bounds: (top, bottom, heat); one of a single temperature is one part."""
    if top == bottom:
        return [(top, bottom, heat)]
    cuts = [top] + [b for b in bounds if bottom < b < top] + [bottom]
    return [(a, b, heat * (a - b) / (top - bottom)) for a, b in zip(cuts, cuts[1:])]


def exergy(top, bottom):
    """Of a unit of heat taken up between two temperatures in °C."""
    hot, cold = top + ZERO, bottom + ZERO
    mean = hot if hot == cold else (hot - cold) / math.log(hot / cold)
    return max(0.0, 1 - T0 / mean)


def solve(network):
    settings = {row["key"]: row["value"] for row in network["settings"]}
    shift = settings["dt_min"]
    place = {row["id"]: row for row in network["actors"]}
    # Sinks are moved up by the whole of the smallest difference, sources stay.
    hot = [(row["grade"], row.get("return_grade", row["grade"]), row["power_kw"]) for row in network["offers"]]
    cold = [(row["min_grade"] + shift, row.get("return_grade", row["min_grade"]) + shift, row["power_kw"])
            for row in network["needs"]]
    bounds = sorted({x for top, bottom, _ in hot + cold for x in (top, bottom)}, reverse=True)
    gives = [(i, part) for i, stream in enumerate(hot) for part in parts(*stream, bounds)]
    takes = [(j, part) for j, stream in enumerate(cold) for part in parts(*stream, bounds)]
    columns, values = [], {"heat": [], "exergy": []}
    for g, (i, give) in enumerate(gives):
        for t, (j, take) in enumerate(takes):
            far = distance(place[network["offers"][i]["actor"]], place[network["needs"][j]["actor"]])
            if far > settings.get("max_km", math.inf) or give[0] < take[0] or give[1] < take[1]:
                continue
            kept = (1 - settings.get("pipe_loss", 0)) ** far
            columns.append((g, t, kept))
            values["heat"].append(kept)
            values["exergy"].append(kept * exergy(take[0] - shift, take[1] - shift))
    if not columns:
        return {"heat": 0.0, "exergy": 0.0}
    rows = np.zeros((len(gives) + len(takes), len(columns)))
    for c, (g, t, kept) in enumerate(columns):
        rows[g, c], rows[len(gives) + t, c] = 1, kept
    limits = [part[2] for _, part in gives + takes]
    return {name: -linprog(-np.array(value), A_ub=rows, b_ub=limits, method="highs").fun
            for name, value in values.items()}


def table(network):
    """The least heating that lets the cascade fall everywhere, tried at every bound."""
    shift = next(row["value"] for row in network["settings"] if row["key"] == "dt_min")

    def above(rows, supply, move, bound, closed):
        total = 0.0
        for row in rows:
            top, bottom = row[supply] + move, row.get("return_grade", row[supply]) + move
            if top == bottom:
                total += row["power_kw"] * (bound <= top if closed else bound < top)
            else:
                total += row["power_kw"] * min(1, max(0, (top - bound) / (top - bottom)))
        return total

    offers, needs = network["offers"], network["needs"]
    bounds = {row["grade"] for row in offers} | {row.get("return_grade", row["grade"]) for row in offers}
    bounds |= {row["min_grade"] + shift for row in needs}
    bounds |= {row.get("return_grade", row["min_grade"]) + shift for row in needs}
    lacks = [above(needs, "min_grade", shift, b, c) - above(offers, "grade", 0, b, c)
             for b in bounds for c in (True, False)]
    heating = max(0.0, *lacks)
    total = lambda rows: sum(row["power_kw"] for row in rows)
    return [heating, total(offers) - total(needs) + heating]


def main():
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w") as out:
        for seed in range(AREAS):
            network = draw(random.Random(seed))
            out.write(json.dumps({"network": network, **solve(network), "table": table(network)}) + "\n")


if __name__ == "__main__":
    main()
