"""How do time and memory grow with the network?

    python3 tests/growth.py [PLOT.svg] [--sizes 1000,10000,100000,1000000] [--kernels …] [--rounds 3]
                            [--limit 600] [--dense]

Makes a region of each size (`symbio generate`, seed 1) and runs each kernel of tests/kernels.rs on
it, in a process of its own; the best of the rounds counts. A kernel that takes longer than the limit
(s) is not tried on a larger region. Prints a markdown table of seconds and MB, and the slope over
the sizes: the exponent b of time ~ actorsᵇ by least squares of logarithms (1 is linear). With a
file name, draws both as SVG. Standard library only.
"""

import argparse
import math
import pathlib
import sys
import tempfile

from peers_bench import generated, measured, ours

KERNELS = ["load", "loops", "best_loops", "betweenness", "sampled_betweenness", "closeness", "pagerank",
           "hits", "cores", "components", "communities", "analyze"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plot", nargs="?")
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--kernels", default=",".join(KERNELS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=600)
    parser.add_argument("--dense", action="store_true")
    wish = parser.parse_args()
    sizes, kernels = [int(size) for size in wish.sizes.split(",")], wish.kernels.split(",")
    found = measure(wish, sizes, kernels)
    report(found, sizes)
    if wish.plot:
        pathlib.Path(wish.plot).write_text(drawn(found, sizes))


def measure(wish, sizes, kernels):
    """Seconds and MB by kernel and size."""
    program, found, out = ours(), {kernel: {} for kernel in kernels}, set()
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            network = pathlib.Path(folder) / f"region{size}.json"
            generated(size, 1, wish.dense, network)
            for kernel in kernels:
                for _ in range(wish.rounds if kernel not in out else 0):
                    row = measured([program, "one", kernel, network], wish.limit)
                    print(size, kernel, row, file=sys.stderr)
                    if isinstance(row, str):
                        out.add(kernel)
                        break
                    best = found[kernel].get(size, {"wall": math.inf, "peak_mb": math.inf})
                    found[kernel][size] = {key: min(best[key], row[key]) for key in ("wall", "peak_mb")}
            network.unlink()
    return found


def slope(points):
    """Least squares of ln y on ln x; absent with fewer than two points."""
    points = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len(points) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points))
    across = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / across


def report(found, sizes):
    print("| kernel | " + " | ".join(f"{size:,}" for size in sizes) + " | slope, time | slope, memory |")
    print("|---|" + "---:|" * (len(sizes) + 2))
    for kernel, rows in found.items():
        cells = [f"{rows[s]['wall']:.3g} s, {rows[s]['peak_mb']:.0f} MB" if s in rows else "" for s in sizes]
        slopes = [slope([(s, row[key]) for s, row in rows.items()]) for key in ("wall", "peak_mb")]
        cells += ["" if b is None else f"{b:.2f}" for b in slopes]
        print(f"| {kernel} | " + " | ".join(cells) + " |")


# --- the plot: two panels, both axes in powers of ten --------------------------------------------

WIDTH, HEIGHT, LEFT, TOP, GAP = 360, 300, 60, 30, 90
COLOURS = ["#4477aa", "#ee6677", "#228833", "#aa8800", "#117799", "#aa3377", "#777777",
           "#000000", "#cc6600", "#6633aa", "#009988", "#bb0044"]


def drawn(found, sizes):
    panels = [panel(found, sizes, "wall", "s", LEFT), panel(found, sizes, "peak_mb", "MB", LEFT + WIDTH + GAP)]
    right = LEFT + 2 * WIDTH + GAP + 20
    names = [f'<text x="{right}" y="{TOP - 10}">slope of time</text>']
    for i, (kernel, rows) in enumerate(found.items()):
        b = slope([(size, row["wall"]) for size, row in rows.items()])
        words = kernel.replace("_", " ") if b is None else f"{b:.2f} {kernel.replace('_', ' ')}"
        names.append(f'<text x="{right}" y="{TOP + 10 + 18 * i}" fill="{COLOURS[i % 12]}">{words}</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right + 190} {TOP + HEIGHT + 50}" '
            'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
            + "\n".join(panels + names) + "\n</svg>\n")


def panel(found, sizes, key, unit, left):
    values = [row[key] for rows in found.values() for row in rows.values() if row[key] > 0]
    if not values:
        return ""
    low, high = (step(math.log10(f(values))) for f, step in ((min, math.floor), (max, math.ceil)))
    first, last = math.log10(min(sizes)), math.log10(max(sizes))
    x = lambda size: left + WIDTH * (math.log10(size) - first) / max(last - first, 1e-9)
    y = lambda value: TOP + HEIGHT * (high - math.log10(value)) / max(high - low, 1e-9)
    parts = [f'<text x="{left}" y="{TOP - 10}">{"time" if unit == "s" else "memory"}, {unit}</text>']
    for power in range(low, high + 1):
        at = y(10.0 ** power)
        parts.append(f'<path d="M{left} {at:.1f}h{WIDTH}" stroke="#ddd"/>'
                     f'<text x="{left - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0 ** power:g}</text>')
    parts += [f'<text x="{x(size):.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{size:,}</text>' for size in sizes]
    parts.append(f'<text x="{left + WIDTH / 2}" y="{TOP + HEIGHT + 38}" text-anchor="middle">actors</text>')
    for i, rows in enumerate(found.values()):
        points = [(x(size), y(row[key])) for size, row in rows.items() if row[key] > 0]
        colour = COLOURS[i % 12]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="{colour}"/>' for a, b in points]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
