"""What HiGHS says is the best plan of small random regions: expected values for the plan's tests.

Run by hand, `python3 tests/plans.py`, with scipy and numpy at hand; it installs nothing and the
tests need none of it. Candidates and plan are worked out here from the definitions alone, chapters
1 to 3 of METHODS, by other people's solver and without a look at how the project does it.
It writes tests/plans/regions.jsonl, one region a line:

    network    a symbio/1 network of a few actors whose offers and needs compete
    cases      objective      co2 (t a year) or benefit (money a year)
               budget         most investment, where there is one
               carbon_price   money per t, where there is one: benefit plus price times CO2
               expected       the best objective, to a relative 1e-9
               candidates     how many exchanges could be

and prints how often months, lots, fixed costs, recipes and budgets change the answer.
"""

import collections
import itertools
import json
import math
import pathlib
import random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

from small_regions import UNITS, digits, draw

OUT = pathlib.Path(__file__).parent / "plans" / "regions.jsonl"
REGIONS = 100
FEWEST, MOST = 5, 80

# ---------------------------------------------------------------------------------- definitions

EARTH_KM = 6371.0088
SETTINGS = {
    "detour_road": 1.3, "detour_pipe": 1.1, "transport_co2_road": 0.10163,
    "transport_co2_pipe": 0.0, "dt_min": 10.0, "interest": 0.04,
}


class Region:
    """A network with its tables by key, and what active exchanges have left of it."""

    def __init__(self, network):
        table = lambda name: network.get(name, [])
        self.actors = {row["id"]: row for row in table("actors")}
        self.resources = {row["id"]: row for row in table("resources")}
        self.offers, self.needs = table("offers"), table("needs")
        self.exchanges = table("exchanges")
        self.substitutions = {(row["offer"], row["need"]): row for row in table("substitutions")}
        self.settings = SETTINGS | {row["key"]: row["value"] for row in table("settings")}
        self.recipes = collections.defaultdict(list)
        for row in table("conversions"):
            self.recipes[row["actor"], row["output"], row["recipe"]].append(row)
        self.offer_left = left(self.offers, self.given(), self)
        self.need_left = left(self.needs, self.filled(), self)

    def size(self, row):
        """What the unit of a row is in the unit of its resource: what a row says is per its own."""
        unit = self.resources[row["resource"]]["unit"]
        return UNITS[row.get("unit", unit)][1] / UNITS[unit][1]

    def amount(self, row):
        return row["quantity"] * self.size(row)

    def lot(self, row):
        return row.get("min_lot", 0.0) * self.size(row)

    def stated(self, row, key):
        """Per unit of the resource; what the row leaves out, its resource may say."""
        resource = self.resources[row["resource"]]
        return row[key] / self.size(row) if key in row else resource.get(key)

    def ratio(self, row, offered, needed):
        """A pure number within a dimension, unit per unit across dimensions."""
        written = row.get("ratio", 1.0)
        (a, size), (b, other) = (UNITS[self.resources[r]["unit"]] for r in (offered, needed))
        return written * size / other if a == b else written

    def active(self):
        for row in self.exchanges:
            status = row.get("status", "operating")
            if status in ("operating", "pilot") and row.get("type") != "product":
                yield row

    def given(self):
        sums = collections.Counter()
        for row in self.active():
            sums[row["from"], row["resource"]] += self.amount(row)
        return sums

    def filled(self):
        sums = collections.Counter()
        for row in self.active():
            displaced = row.get("displaces", row["resource"])
            ratio = self.ratio(row, row["resource"], displaced) if "displaces" in row else 1.0
            sums[row["to"], displaced] += ratio * (1 - row.get("loss", 0.0)) * self.amount(row)
        return sums


def left(rows, used, region):
    """What is left of each row; rows of one actor and resource share in proportion."""
    whole = collections.Counter()
    for row in rows:
        whole[row["actor"], row["resource"]] += region.amount(row)
    share = {key: max(0.0, 1 - used[key] / whole[key]) for key in whole}
    return [region.amount(row) * share[row["actor"], row["resource"]] for row in rows]


def candidates(region):
    found, ways, needs = [], collections.defaultdict(list), collections.defaultdict(list)
    for pair, how in region.substitutions.items():
        if pair[0] != pair[1]:
            ways[pair[0]].append((pair[1], how))
    for n, need in enumerate(region.needs):
        needs[need["resource"]].append(n)
    for o, offer in enumerate(region.offers):
        serves = [(offer["resource"], {})] + ways[offer["resource"]]
        for n, how in sorted(((n, how) for s, how in serves for n in needs[s]), key=lambda p: p[0]):
            if region.needs[n]["actor"] != offer["actor"]:
                candidate = judge(region, o, n, how)
                if candidate:
                    found.append(candidate)
    return found


def judge(region, o, n, how):
    """The candidate of an offer and a need, or None: rejected or undecided."""
    offer, need = region.offers[o], region.needs[n]
    sent, needed = region.resources[offer["resource"]], region.resources[need["resource"]]
    if not clean(offer, need):
        return None
    heat = sent.get("carrier") == "heat"
    shares = warm(region, offer, need, sent) if heat else graded(offer, need, sent)
    if not shares:
        return None
    mode = "road" if sent["category"] == "material" else "pipe"
    km = distance(region, offer["actor"], need["actor"], mode)
    farthest = region.settings.get("max_km")
    if farthest is not None and (km is None or km > farthest):
        return None
    ratio, loss = region.ratio(how, sent["id"], needed["id"]), how.get("loss", 0.0)
    used = ratio * (1 - loss)
    most_out = shares[0] * region.offer_left[o]
    most_in = shares[1] * region.need_left[n] / used
    months = None
    if "profile" in offer and "profile" in need:
        p, d = (scaled(row["profile"]) for row in (offer, need))
        months = [min(most_out * a, most_in * b) for a, b in zip(p, d)]
    q = min(most_out, most_in) if months is None else sum(months)
    lot = max(region.lot(offer), region.lot(need) / used, how.get("min_lot", 0.0))
    if q < lot or q <= 0:
        return None
    co2, benefit, fixed = worth(region, offer, need, how, used, km, mode)
    return {
        "offer": o, "need": n, "quantity": q, "used": used, "lot": lot, "months": months,
        "shares": shares, "co2": co2, "benefit": benefit, "fixed": fixed, "investment": how.get("investment", 0.0),
    }


def clean(offer, need):
    for name, limit in need.get("quality", {}).items():
        value = offer.get("quality", {}).get(name)
        if value is None or not limit.get("min", -math.inf) <= value <= limit.get("max", math.inf):
            return False
    return True


def graded(offer, need, sent):
    grade, least = offer.get("grade", sent.get("grade")), need.get("min_grade")
    if least is not None and (grade is None or grade < least):
        return None
    return 1.0, 1.0


def warm(region, offer, need, sent):
    """Shares of the offer and of the need that a heat exchanger can move."""
    gap = region.settings["dt_min"]
    supply, wanted = offer.get("grade", sent.get("grade")), need["min_grade"]
    back, cold = offer.get("return_grade", sent.get("return_grade")), need.get("return_grade")
    if supply is None:
        return None
    if back is None and cold is None:
        return (1.0, 1.0) if supply >= wanted + gap else None
    of_offer = (supply - max(back, cold + gap)) / (supply - back)
    of_need = (min(wanted, supply - gap) - cold) / (wanted - cold)
    shares = [min(1.0, max(0.0, share)) for share in (of_offer, of_need)]
    return shares if min(shares) > 0 else None


def distance(region, a, b, mode):
    places = [region.actors[i] for i in (a, b)]
    if any("lat" not in p or p.get("location_quality") == "region" for p in places):
        return None
    (lat, lon), (lat2, lon2) = ([math.radians(p[k]) for k in ("lat", "lon")] for p in places)
    across = math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    h = math.sin((lat2 - lat) / 2) ** 2 + across
    return 2 * EARTH_KM * math.asin(math.sqrt(h)) * region.settings[f"detour_{mode}"]


def scaled(profile):
    return [share / sum(profile) for share in profile]


def worth(region, offer, need, how, used, km, mode):
    """Per unit sent: CO2 in t, money; and money a year as soon as it is used at all.
    What is unknown is left out; None where nothing is known."""
    sent, needed = region.resources[offer["resource"]], region.resources[need["resource"]]
    loss = how.get("loss", 0.0)
    mass = UNITS[sent["unit"]][1] if UNITS[sent["unit"]][0] == "mass" else sent.get("mass_t")

    def total(gain, disposal, treatment, per_tkm):
        way = None if None in (mass, km, per_tkm) else mass * km * per_tkm
        terms = [
            gain if gain is None else used * gain,
            disposal if disposal is None else (1 - loss) * disposal,
            treatment if treatment is None else -treatment,
            way if way is None else -way,
        ]
        known = [term for term in terms if term is not None]
        return sum(known) if known else None

    settings = region.settings
    co2 = total(
        needed.get("production_co2"), region.stated(offer, "disposal_co2"),
        how.get("treatment_co2"), settings[f"transport_co2_{mode}"],
    )
    benefit = total(
        region.stated(need, "price"), region.stated(offer, "disposal_cost"),
        how.get("treatment_cost"), settings.get(f"transport_cost_{mode}"),
    )
    fixed = 0.0
    if "investment" in how:
        i, n = settings["interest"], how["lifetime"]
        fixed += how["investment"] * i / (1 - (1 + i) ** -n)
    if sent.get("carrier") == "heat" and "pipe_cost" in settings:
        fixed += km * settings["pipe_cost"]
    return None if co2 is None else co2 / 1000, benefit, fixed


# ----------------------------------------------------------------------------------------- plan

EVERYTHING = ("months", "lots", "fixed", "recipes", "budget")


def best_plan(region, pairs, objective, budget=None, carbon_price=None, rules=EVERYTHING):
    """The best objective, and what it invests. Variables: the share of each candidate's quantity,
    whether it is used, its months, and the extra output of each recipe."""
    pairs = [c for c in pairs if c[objective] is not None]
    if not pairs:
        return 0.0, 0.0
    fixed = [c["fixed"] if objective == "benefit" and "fixed" in rules else 0.0 for c in pairs]
    budget = budget if "budget" in rules else None
    invests = lambda c: budget is not None and 0 < c["investment"]
    lot = [c["lot"] if "lots" in rules else 0.0 for c in pairs]
    switched = [k for k, c in enumerate(pairs) if 0 < fixed[k] or 0 < lot[k] or invests(c)]
    value = [c[objective] + (carbon_price * c["co2"] if carbon_price else 0.0) for c in pairs]

    model = Model()
    share = [model.variable(0, 1, value[k] * c["quantity"]) for k, c in enumerate(pairs)]
    used = {k: model.variable(0, 1, -fixed[k], whole=True) for k in switched}
    outs, ins = collections.defaultdict(list), collections.defaultdict(list)
    for c, s in zip(pairs, share):
        outs[c["offer"]].append((c["shares"][0], s, c["quantity"]))
        ins[c["need"]].append((c["shares"][1], s, c["used"] * c["quantity"]))
    for rows, rest in ((outs, region.offer_left), (ins, region.need_left)):
        for row, terms in rows.items():
            add_parts(model, terms, rest[row])
    if "months" in rules:
        add_months(model, region, pairs, share)
    for k, switch in used.items():
        model.at_most([(share[k], 1.0), (switch, -1.0)], 0.0)
        model.at_most([(share[k], -1.0), (switch, lot[k] / pairs[k]["quantity"])], 0.0)
    if budget is not None:
        model.at_most([(used[k], pairs[k]["investment"]) for k in used], budget)
    if "recipes" in rules:
        add_recipes(model, region, pairs, share)
    best, x = model.maximise()
    return best, sum(c["investment"] for c, s in zip(pairs, share) if 1e-9 < x[s])


def add_parts(model, terms, whole):
    """Those that can use no more than a part of the heat share that part."""
    for part in sorted({1.0} | {usable for usable, _, _ in terms}):
        among = [(column, amount) for usable, column, amount in terms if usable <= part]
        model.at_most(among, part * whole)


def add_months(model, region, pairs, share):
    sums = collections.defaultdict(list)
    for c, s in zip(pairs, share):
        if c["months"] is None:
            continue
        parts = [model.variable(0, most, 0.0) for most in c["months"]]
        model.equal([(part, 1.0) for part in parts] + [(s, -c["quantity"])], 0.0)
        for month, part in enumerate(parts):
            sums["offer", c["offer"], month].append((c["shares"][0], part, 1.0))
            sums["need", c["need"], month].append((c["shares"][1], part, c["used"]))
    for (side, row, month), terms in sums.items():
        offered = side == "offer"
        rest = region.offer_left[row] if offered else region.need_left[row]
        profile = (region.offers if offered else region.needs)[row]["profile"]
        add_parts(model, terms, rest * scaled(profile)[month])


def add_recipes(model, region, pairs, share):
    """Inputs of a recipe are of use together: extra output w takes from each what it needs."""
    for (actor, _, _), rows in region.recipes.items():
        inputs = []
        for row in rows:
            for n, need in enumerate(region.needs):
                if (need["actor"], need["resource"]) == (actor, row["input"]):
                    filled = region.amount(need) - region.need_left[n]
                    inputs.append((n, need, row["yield"], filled))
        if len(rows) < 2 or not inputs:
            continue
        output = min(y * filled for _, _, y, filled in inputs)
        w = model.variable(0, np.inf, 0.0)
        for n, need, y, filled in inputs:
            into = [(c, s) for c, s in zip(pairs, share) if c["need"] == n]
            extra = [(s, y * c["used"] * c["quantity"]) for c, s in into]
            spare = y * filled - output
            model.at_most(extra + [(w, -1.0)], 0.0)
            bought = "price" in need or "price" in region.resources[need["resource"]]
            if bought:
                model.at_most([(w, 1.0)], spare + y * (region.amount(need) - filled))
            else:
                model.at_most([(w, 1.0)] + [(s, -a) for s, a in extra], spare)


class Model:
    """Rows of a mixed-integer program, for HiGHS."""

    def __init__(self):
        self.low, self.high, self.gain, self.whole, self.rows = [], [], [], [], []

    def variable(self, low, high, gain, whole=False):
        self.low.append(low)
        self.high.append(high)
        self.gain.append(gain)
        self.whole.append(whole)
        return len(self.gain) - 1

    def at_most(self, terms, bound):
        self.rows.append((terms, -np.inf, bound))

    def equal(self, terms, bound):
        self.rows.append((terms, bound, bound))

    def matrix(self):
        """Each row scaled to a largest coefficient of 1, so that tolerances mean the same."""
        place, column, number, low, high = [], [], [], [], []
        for i, (terms, a, b) in enumerate(self.rows):
            size = max((abs(v) for _, v in terms), default=0.0) or 1.0
            for j, v in terms:
                place.append(i), column.append(j), number.append(v / size)
            low.append(a / size), high.append(b / size)
        shape = len(self.rows), len(self.gain)
        return csr_matrix((number, (place, column)), shape=shape), np.array(low), np.array(high)

    def maximise(self):
        a, low, high = self.matrix()
        gain = np.array(self.gain)
        bounds = np.array([self.low, self.high], dtype=float)
        if any(self.whole):
            found = milp(
                -gain, integrality=np.array(self.whole), bounds=Bounds(*bounds),
                constraints=LinearConstraint(a, low, high), options={"mip_rel_gap": 1e-9},
            )
            assert found.status == 0, found.message
            rounded = np.where(self.whole, np.round(found.x), 0)
            bounds[:, self.whole] = rounded[self.whole]
        equal = low == high
        tight = {f"{side}_feasibility_tolerance": 1e-10 for side in ("primal", "dual")}
        exact = linprog(
            -gain, A_ub=a[~equal], b_ub=high[~equal], A_eq=a[equal], b_eq=high[equal],
            bounds=bounds.T, options=tight,
        )
        assert exact.status == 0, exact.message
        if any(self.whole):
            assert math.isclose(exact.fun, found.fun, rel_tol=1e-8, abs_tol=1e-8)
        return -exact.fun, exact.x


# ----------------------------------------------------------------------------------------- main


def doubtful(region, pairs):
    """Where rounding could decide, another region is drawn."""
    for rows, rest in ((region.offers, region.offer_left), (region.needs, region.need_left)):
        if any(0 < b < 1e-6 * region.amount(a) for a, b in zip(rows, rest)):
            return True
    return any(abs(c["quantity"] - c["lot"]) < 1e-6 * c["quantity"] for c in pairs)


def cases(seed, region, pairs):
    """Each objective; every fifth region on a budget, every seventh with a price on carbon."""
    found = []

    def add(objective, budget=None, carbon_price=None):
        best, invested = best_plan(region, pairs, objective, budget, carbon_price)
        case = {"objective": objective, "budget": budget, "carbon_price": carbon_price}
        case = {key: value for key, value in case.items() if value is not None}
        found.append(case | {"expected": digits(best, 12), "candidates": len(pairs)})
        return invested

    for objective in ("co2", "benefit"):
        invested = add(objective)
        if seed % 5 == 0:
            budget = digits(invested * random.Random(seed).uniform(0.2, 0.8), 3)
            add(objective, budget=budget)
    if seed % 7 == 0:
        price = random.Random(seed).choice([50, 100, 250])
        add("benefit", carbon_price=price)
        if seed % 5 == 0:
            add("benefit", budget=budget, carbon_price=price)
    return found


def region_of(seed):
    """The first of its seed with enough candidates and something to gain by each objective."""
    for attempt in itertools.count():
        network = draw(seed + 210 * attempt)
        region = Region(network)
        pairs = candidates(region)
        if not FEWEST <= len(pairs) <= MOST or doubtful(region, pairs):
            continue
        if seed % 6 == 1 and not changes(region, pairs, "recipes"):
            continue
        row = {"network": network, "cases": cases(seed, region, pairs)}
        expected = [case["expected"] for case in row["cases"]]
        if min(expected) < 1e-3 or seed % 5 == 0 and not all(budgets_bind(row["cases"])):
            continue
        return row, region, pairs


def budgets_bind(cases):
    for case in cases:
        if "budget" in case:
            wish = lambda c: (c["objective"], c.get("carbon_price"))
            free = next(c for c in cases if wish(c) == wish(case) and "budget" not in c)
            yield case["expected"] < free["expected"] * (1 - 1e-6)


def changes(region, pairs, rule):
    """Whether the best plan by either objective would be better without a rule."""
    others = [r for r in EVERYTHING if r != rule]
    for objective in ("co2", "benefit"):
        with_rule = best_plan(region, pairs, objective)[0]
        if with_rule < best_plan(region, pairs, objective, rules=others)[0] * (1 - 1e-6):
            return True
    return False


def greedy(region, pairs):
    """CO2 of the best candidate first, then the next: offers and needs only."""
    offers, needs, total = list(region.offer_left), list(region.need_left), 0.0
    for c in sorted((c for c in pairs if c["co2"]), key=lambda c: -c["co2"]):
        if 0 < c["co2"]:
            x = min(c["quantity"], offers[c["offer"]], needs[c["need"]] / c["used"])
            offers[c["offer"]] -= x
            needs[c["need"]] -= x * c["used"]
            total += x * c["co2"]
    return total


def crowded(region, pairs, side):
    rows = collections.Counter(c[side] for c in pairs)
    return max(rows.values()) > 1


def main():
    lines, seen, sizes = [], collections.Counter(), []
    for seed in range(REGIONS):
        row, region, pairs = region_of(seed)
        lines.append(json.dumps(row, separators=(",", ":")))
        sizes.append(len(pairs))
        for rule in EVERYTHING[:-1]:
            seen[f"{rule} change the plan"] += changes(region, pairs, rule)
        seen["budgets change the plan"] += sum(budgets_bind(row["cases"]))
        seen["cases with a price on carbon"] += sum("carbon_price" in case for case in row["cases"])
        seen["cases"] += len(row["cases"])
        best = best_plan(region, pairs, "co2", rules=())[0]
        seen["greedy falls short by 0.1 %"] += greedy(region, pairs) < best * 0.999
        for side in ("offer", "need"):
            seen[f"several candidates of one {side}"] += crowded(region, pairs, side)
        seen["with exchanges"] += bool(region.exchanges)
        seen["with heat"] += any(r.get("carrier") == "heat" for r in region.resources.values())
        seen["with a farthest distance"] += "max_km" in region.settings
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} regions, {OUT.stat().st_size} bytes")
    print(f"{min(sizes)}–{max(sizes)} candidates, {sum(sizes)} in all")
    for name, count in sorted(seen.items()):
        print(f"{count:5} {name}")


if __name__ == "__main__":
    main()
