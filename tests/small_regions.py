"""Small made-up regions for tests/plans.py, one for each seed: offers and needs that compete.

What the definitions leave open is avoided here: a price on one of several needs of an actor and
resource, a need without its own grade where the resource has one, a heat need without temperature,
an exchange in another unit that displaces another dimension, and an investment without lifetime.
Every fifth seed invests; every seventh and every sixth after the first knows every factor; the
latter have recipes.
"""

import collections
import itertools
import math
import random

UNITS = {
    "kg": ("mass", 0.001), "t": ("mass", 1.0), "kt": ("mass", 1000.0),
    "l": ("volume", 0.001), "m3": ("volume", 1.0),
    "kWh": ("energy", 0.0036), "MWh": ("energy", 3.6), "GWh": ("energy", 3600.0),
    "MJ": ("energy", 0.001), "GJ": ("energy", 1.0), "TJ": ("energy", 1000.0),
    "pcs": ("pieces", 1.0),
}
MATERIAL_UNITS = ["t", "t", "t", "kg", "kt", "m3", "pcs"]
ENERGY_UNITS = ["MWh", "MWh", "GJ"]
OTHER_UNIT = {"t": "kg", "kg": "t", "kt": "t", "MWh": "GJ", "GJ": "MWh", "m3": "l"}
# What one unit of a resource weighs against a ton or a MWh, so that amounts and factors agree.
SIZE = {"t": 1.0, "kg": 1e-3, "kt": 1e3, "m3": 1.0, "pcs": 0.02, "MWh": 1.0, "GJ": 1 / 3.6}


def digits(x, n=4):
    return float(f"{x:.{n}g}")


def some(rng, chance):
    return rng.random() < chance


def draw(seed):
    """A region of its own kind: the seed decides what is rare elsewhere and common here."""
    rng = random.Random(seed)
    with_investment = seed % 5 == 0 or some(rng, 0.4)
    kind = {
        "complete": seed % 7 == 0 or seed % 6 == 1,
        "invest": with_investment,
        "months": rng.choice([0.0, 0.4, 0.8]),
        "lots": rng.choice([0.0, 0.15, 0.5]),
        "recipes": seed % 6 == 1,
        "heat": rng.choice(["", "", "returns", "plain"]),
        "limits": rng.choice([0.0, 0.0, 0.3]),
    }
    actors = draw_actors(rng, kind)
    resources = draw_resources(rng, kind)
    network = {"schema": "symbio/1", "name": f"Random region {seed}"}
    network |= {"actors": actors, "resources": resources}
    network["offers"], network["needs"] = draw_sides(rng, kind, actors, resources)
    network["substitutions"] = draw_substitutions(rng, kind, resources)
    network["settings"] = draw_settings(rng, kind)
    if kind["recipes"]:
        draw_recipe(rng, network)
    network["exchanges"] = draw_exchanges(rng, network)
    return {key: table for key, table in network.items() if table}


def draw_actors(rng, kind):
    lat, lon = rng.uniform(54, 60), rng.uniform(5, 14)
    actors = []
    for k in range(rng.randint(3, 12)):
        actor = {"id": f"a{k}"}
        if kind["complete"] or some(rng, 0.9):
            actor["lat"] = digits(lat + rng.gauss(0, 0.25), 6)
            actor["lon"] = digits(lon + rng.gauss(0, 0.4), 6)
            if not kind["complete"] and some(rng, 0.06):
                actor["location_quality"] = "region"
        actors.append(actor)
    return actors


def draw_resources(rng, kind):
    resources = []
    for k in range(rng.randint(3, 6)):
        if some(rng, 0.75):
            row = {"id": f"m{k}", "category": "material", "unit": rng.choice(MATERIAL_UNITS)}
            if row["unit"] in ("m3", "pcs") and (kind["complete"] or some(rng, 0.6)):
                row["mass_t"] = digits(SIZE[row["unit"]] * rng.uniform(0.7, 1.4), 3)
            if some(rng, 0.3):
                row["family"] = "wood"
                if some(rng, 0.7):
                    row["grade"] = rng.randint(1, 5)
        elif some(rng, 0.7):
            row = {"id": f"e{k}", "category": "energy", "unit": rng.choice(ENERGY_UNITS)}
            row["carrier"] = rng.choice(["fuel", "electricity"])
        else:
            row = {"id": f"w{k}", "category": "water", "unit": "m3"}
        resources.append(row)
    if kind["heat"]:
        for id in ("heat", "steam")[: rng.randint(1, 2)]:
            row = {"id": id, "category": "energy", "carrier": "heat"}
            row["unit"] = rng.choice(ENERGY_UNITS)
            if some(rng, 0.3):
                row["grade"] = rng.randint(70, 110)
                if kind["heat"] == "returns":
                    row["return_grade"] = rng.randint(30, 60)
            resources.append(row)
    for row in resources:
        size = SIZE[row["unit"]]
        for key, low, high, chance in (
            ("production_co2", 50, 900, 0.85), ("disposal_co2", -20, 120, 0.7),
            ("price", 20, 400, 0.6), ("disposal_cost", -10, 120, 0.6),
        ):
            if kind["complete"] or some(rng, chance):
                row[key] = digits(size * rng.uniform(low, high), 3)
    return resources


def draw_sides(rng, kind, actors, resources):
    offers, needs = [], []
    popular = [rng.random() + 0.3 for _ in resources]
    for letter, side, least in (("o", offers, "grade"), ("n", needs, "min_grade")):
        for k in range(rng.randint(5, 25)):
            resource = rng.choices(resources, popular)[0]
            row = {"id": f"{letter}{k}", "actor": rng.choice(actors)["id"]}
            row["resource"] = resource["id"]
            amount = rng.lognormvariate(4.5, 0.9) / SIZE[resource["unit"]]
            other = OTHER_UNIT.get(resource["unit"])
            if other and some(rng, 0.15):
                row["unit"] = other
                amount *= UNITS[resource["unit"]][1] / UNITS[other][1]
            row["quantity"] = digits(amount)
            if some(rng, kind["months"]):
                row["profile"] = draw_profile(rng)
            if resource.get("carrier") == "heat":
                draw_temperatures(rng, kind, row, resource, least)
            elif "family" in resource and (side is needs and "grade" in resource or some(rng, 0.5)):
                row[least] = rng.randint(1, 5) if side is offers else rng.randint(1, 4)
            draw_terms(rng, kind, row, resource, side is offers)
            draw_quality(rng, kind, row, side is offers)
            side.append(row)
    rows = collections.Counter((need["actor"], need["resource"]) for need in needs)
    for need in needs:
        if 1 < rows[need["actor"], need["resource"]]:
            need.pop("price", None)
    return offers, needs


def draw_profile(rng):
    """Level, seasonal, or some months off."""
    peak, swing = rng.uniform(0, 12), rng.choice([0.0, 0.6, 0.95])
    shares = [1 + swing * math.cos(2 * math.pi * (m - peak) / 12) for m in range(12)]
    if some(rng, 0.3):
        shares = [0.0 if some(rng, 0.4) else share for share in shares]
    shares[rng.randrange(12)] += 0.5
    return [digits(share / sum(shares), 3) for share in shares]


def draw_temperatures(rng, kind, row, resource, least):
    if least == "grade":
        supply = resource.get("grade")
        if supply is None and some(rng, 0.9) or some(rng, 0.3):
            supply = row["grade"] = rng.randint(65, 140)
        if kind["heat"] == "returns" and ("return_grade" not in resource or "grade" in row):
            row["return_grade"] = rng.randint(25, (supply or 75) - 10)
    else:
        row["min_grade"] = rng.randint(45, 95)
        if kind["heat"] == "returns":
            row["return_grade"] = rng.randint(20, row["min_grade"] - 10)


def draw_terms(rng, kind, row, resource, offered):
    unit = resource["unit"]
    size = SIZE[unit] * UNITS[row.get("unit", unit)][1] / UNITS[unit][1]
    if some(rng, kind["lots"]):
        row["min_lot"] = digits(row["quantity"] * rng.uniform(0.05, 0.6), 3)
    if offered:
        if some(rng, 0.15):
            row["disposal_cost"] = digits(size * rng.uniform(-10, 150), 3)
        if some(rng, 0.1):
            row["disposal_co2"] = digits(size * rng.uniform(0, 150), 3)
    elif some(rng, 0.15):
        row["price"] = digits(size * rng.uniform(10, 300), 3)


def draw_quality(rng, kind, row, offered):
    for name in ("chloride", "ash"):
        if offered and some(rng, 2.5 * kind["limits"]):
            row.setdefault("quality", {})[name] = digits(rng.uniform(0, 10), 2)
        elif not offered and some(rng, kind["limits"]):
            limit = {"max": digits(rng.uniform(4, 12), 2)}
            if some(rng, 0.3):
                limit["min"] = digits(rng.uniform(0, 2), 2)
            row.setdefault("quality", {})[name] = limit


def draw_substitutions(rng, kind, resources):
    """From anything to anything, but heat only to heat, and grades only within a family."""
    alike = lambda r: (r.get("carrier") == "heat", r.get("family"))
    pairs = [(r, s) for r, s in itertools.permutations(resources, 2) if alike(r) == alike(s)]
    rows = []
    for r, s in rng.sample(pairs, min(len(pairs), rng.randint(2, 6))):
        row = {"offer": r["id"], "need": s["id"]}
        same_dimension = UNITS[r["unit"]][0] == UNITS[s["unit"]][0]
        if not same_dimension:
            row["ratio"] = digits(rng.uniform(0.4, 2) * SIZE[r["unit"]] / SIZE[s["unit"]], 3)
        elif some(rng, 0.7):
            row["ratio"] = digits(rng.uniform(0.4, 1.1), 2)
        size = SIZE[r["unit"]]
        if some(rng, 0.5):
            row["loss"] = digits(rng.uniform(0.01, 0.3), 2)
        if some(rng, 0.5):
            row["treatment_co2"] = digits(size * rng.uniform(1, 60), 2)
        if some(rng, 0.5):
            row["treatment_cost"] = digits(size * rng.uniform(1, 40), 2)
        if kind["invest"] and some(rng, 0.8):
            row["investment"] = digits(rng.uniform(5000, 60000), 3)
            row["lifetime"] = rng.randint(5, 25)
        if some(rng, kind["lots"]):
            row["min_lot"] = digits(rng.uniform(5, 60) / size, 2)
        rows.append(row)
    return rows


def draw_settings(rng, kind):
    settings = []
    add = lambda key, value: settings.append({"key": key, "value": value})
    if some(rng, 0.3):
        add("max_km", digits(rng.uniform(30, 90), 3))
    if kind["complete"] or some(rng, 0.6):
        add("transport_cost_road", digits(rng.uniform(0.05, 1), 2))
    if some(rng, 0.2):
        add("detour_road", 1.4)
    if some(rng, 0.2):
        add("transport_co2_road", 0.08)
    if some(rng, 0.3):
        add("interest", digits(rng.uniform(0.02, 0.1), 2))
    if kind["heat"] and some(rng, 0.3):
        add("dt_min", rng.choice([5, 15]))
    if kind["heat"] and kind["complete"]:
        add("pipe_cost", digits(rng.uniform(5, 100), 2))
    return settings


def draw_recipe(rng, network):
    """One or two plants that need two or three materials together to make gas of them."""
    materials = [r for r in network["resources"] if r["category"] == "material"]
    gas = {"id": "gas", "category": "energy", "unit": "MWh", "carrier": "fuel"}
    network["resources"].append(gas)
    plants = rng.sample(network["actors"], min(2, rng.randint(1, 2)))
    network["conversions"] = []
    for plant in plants:
        inputs = rng.sample(materials, min(len(materials), rng.randint(2, 3)))
        for k, resource in enumerate(inputs):
            size = SIZE[resource["unit"]]
            made = rng.uniform(0.8, 3) * size
            row = {"actor": plant["id"], "input": resource["id"], "output": "gas"}
            network["conversions"].append(row | {"yield": digits(made, 3), "recipe": "digester"})
            if k < 2 or some(rng, 0.5):
                draw_input(rng, network, plant, resource, digits(rng.uniform(150, 400) / made))


def draw_input(rng, network, plant, resource, quantity):
    """What a recipe needs, in one row; some of it can be bought."""
    if some(rng, 0.7):
        resource.pop("price", None)
    row = {"actor": plant["id"], "resource": resource["id"]}
    others = [need for need in network["needs"] if not row.items() <= need.items()]
    row |= {"id": f"{plant['id']}_{resource['id']}", "quantity": quantity}
    if "grade" in resource:
        row["min_grade"] = 1
    if some(rng, 0.3):
        row["price"] = digits(SIZE[resource["unit"]] * rng.uniform(10, 100), 3)
    network["needs"] = others + [row]


def draw_exchanges(rng, network):
    """Some of what is offered already goes somewhere."""
    resources = {r["id"]: r for r in network["resources"]}
    ways = {(s["offer"], s["need"]): s for s in network.get("substitutions", [])}
    rows = []
    for offer, need in itertools.product(network["offers"], network["needs"]):
        pair = offer["resource"], need["resource"]
        way = {} if pair[0] == pair[1] else ways.get(pair)
        if offer["actor"] == need["actor"] or way is None or "investment" in way:
            continue
        if not some(rng, 0.08):
            continue
        row = {"from": offer["actor"], "to": need["actor"], "resource": pair[0]}
        amount = offer["quantity"] * rng.uniform(0.05, 0.5)
        dimension, size = UNITS[resources[pair[0]]["unit"]]
        if "unit" in offer and dimension == UNITS[resources[pair[1]]["unit"]][0]:
            row["unit"] = offer["unit"]
        elif "unit" in offer:
            amount *= UNITS[offer["unit"]][1] / size
        row["quantity"] = digits(amount, 3)
        if pair[0] != pair[1]:
            row["displaces"] = pair[1]
            row |= {key: way[key] for key in way if key not in ("offer", "need", "min_lot")}
        elif some(rng, 0.5):
            row["displaces"] = pair[1]
        elif some(rng, 0.3):
            row["loss"] = 0.1
        status = rng.choice(["operating", "operating", "pilot", "contracted", "planned", "stopped"])
        if status != "operating":
            row["status"] = status
        if some(rng, 0.15):
            row["type"] = rng.choice(["product", "utility"])
        rows.append(row | {"id": f"x{len(rows)}"})
    return rows
