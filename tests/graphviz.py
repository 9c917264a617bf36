"""Kalundborg's network and schematic beside Graphviz's neato and dot: the same data, the same width.

    cargo build --release
    python3 tests/graphviz.py target/release/symbio

needs Graphviz (dot, neato) on the path and Pillow, which measures words. Writes output/gallery/graphviz.md and its pictures.
Everything is counted on what was drawn: curves are taken from the JSON that Graphviz writes and from
the SVG that symbio writes, cut into straight pieces, and every two are tested.
"""

import csv
import html
import io
import json
import re
import subprocess
import sys
from pathlib import Path

from PIL import ImageFont

HERE = Path(__file__).resolve().parent.parent
NETWORK = HERE / "networks" / "kalundborg.json"
OUT = HERE / "output" / "gallery"
WIDTH_MM = 180
DPI = 130
PIECES = 24
FACES = {
    weight: ImageFont.truetype(str(HERE / "src/figure/fonts" / name), 1000)
    for weight, name in [(400, "Inter-400Regular.subset.ttf"), (600, "Inter-600SemiBold.subset.ttf")]
}


def run(*command, **options):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, **options).stdout


# ---- straight pieces


def crosses(a, b, c, d):
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def crossings(lines):
    """How often two different lines cross."""
    total = 0
    for i, one in enumerate(lines):
        for other in lines[:i]:
            total += sum(
                crosses(a, b, c, d)
                for a, b in zip(one, one[1:])
                for c, d in zip(other, other[1:])
            )
    return total


def inside(box, p):
    return box[0] < p[0] < box[2] and box[1] < p[1] < box[3]


def overlaps(boxes):
    """How many pairs of boxes of words cover each other."""
    hit = lambda a, b: a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    return sum(hit(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def through(lines, boxes):
    """How many lines run through words: (line, box) pairs with a place of the line inside."""
    return sum(any(inside(box, p) for p in line) for line in lines for box in boxes)


# ---- Graphviz


def bezier(points):
    """A chain of cubic curves in pieces."""
    line = [points[0]]
    for k in range(0, len(points) - 3, 3):
        p = points[k : k + 4]
        for i in range(1, PIECES + 1):
            t = i / PIECES
            w = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3]
            line.append(tuple(sum(wi * pi[axis] for wi, pi in zip(w, p)) for axis in (0, 1)))
    return line


def words(text):
    return text.replace('"', "'")


def wrapped(name):
    """A name on lines of about 16 letters, as a careful user would set it."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) > 16:
            lines.append("")
        lines[-1] = (lines[-1] + " " + word).strip()
    return "\\n".join(lines)


def graphviz(engine, nodes, edges, shape, picture):
    """Draws with Graphviz and counts."""
    width = WIDTH_MM / 25.4
    source = [
        "digraph {",
        f'  graph [size="{width},20", overlap=false, splines=true, outputorder=edgesfirst];',
        f'  node [shape={shape}, fontname="Helvetica", fontsize=10, margin="0.06,0.03"];',
        '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.7];',
    ]
    for ident, name in nodes:
        source.append(f'  "{ident}" [label="{words(wrapped(name))}"];')
    for a, b, label in edges:
        said = f' [label="{label}"]' if label else ""
        source.append(f'  "{a}" -> "{b}"{said};')
    source = "\n".join(source + ["}"]).encode()
    drawn = json.loads(run(engine, "-Tjson", input=source))
    picture.write_bytes(run(engine, "-Tpng", f"-Gdpi={DPI}", input=source))
    lines, boxes = [], []
    for node in drawn["objects"]:
        x, y = map(float, node["pos"].split(","))
        w, h = 72 * float(node["width"]), 72 * float(node["height"])
        boxes.append((x - w / 2, y - h / 2, x + w / 2, y + h / 2))
    for edge in drawn["edges"]:
        spots = edge["pos"].split()
        points = [tuple(map(float, s.split(","))) for s in spots if not s.startswith(("e,", "s,"))]
        lines.append(bezier(points))
        if "lp" in edge:
            x, y = map(float, edge["lp"].split(","))
            w = FACES[400].getlength(edge["label"]) / 1000 * 9
            boxes.append((x - w / 2, y - 4.5, x + w / 2, y + 4.5))
    return {
        "crossings": crossings(lines),
        "overlaps": overlaps(boxes),
        # Labels of edges stand beside their own line; nodes are met by lines at their borders.
        "through": through(lines, [inner(b, shape) for b in boxes[: len(drawn["objects"])]]),
    }


def inner(box, shape):
    """The box inside a node: what an ellipse surely covers, or a little less than a box."""
    if shape == "box":
        return shrunk(box)
    (x, y), share = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), 2**-0.5
    w, h = (box[2] - box[0]) / 2 * share, (box[3] - box[1]) / 2 * share
    return shrunk((x - w, y - h, x + w, y + h))


def shrunk(box, by=1.0):
    return (box[0] + by, box[1] + by, box[2] - by, box[3] - by)


# ---- symbio

MARK = re.compile(r'<path d="([^"]+)"([^>]*)/>')
TEXT = re.compile(
    r'<text x="([\d.-]+)" y="([\d.-]+)" font-size="([\d.]+)"([^>]*)>([^<]*)</text>'
)


def path(d):
    """A path of M, L and Q in pieces."""
    line = []
    for step, rest in re.findall(r"([MLQ])([^MLQZ]*)", d):
        n = list(map(float, rest.split()))
        if step in "ML":
            line.append((n[0], n[1]))
        else:
            a, c, b = line[-1], (n[0], n[1]), (n[2], n[3])
            for i in range(1, PIECES + 1):
                t = i / PIECES
                w = [(1 - t) ** 2, 2 * t * (1 - t), t * t]
                line.append(tuple(sum(wi * p[k] for wi, p in zip(w, (a, c, b))) for k in (0, 1)))
    return line


def symbio(program, figure, picture):
    """Draws with symbio and counts."""
    svg, data = OUT / "x.svg", OUT / "x.csv"
    run(program, "draw", figure, NETWORK, "-o", svg, "--data", data, "--width", WIDTH_MM)
    run(program, "draw", figure, NETWORK, "-o", picture, "--width", WIDTH_MM, "--dpi", DPI)
    rows = list(csv.DictReader(io.StringIO(data.read_text())))
    text = svg.read_text()
    svg.unlink()
    data.unlink()
    lines, casing = [], None
    for d, look in MARK.findall(text):
        # An arrow is drawn over its own white casing.
        if 'fill="none"' in look and d == casing:
            lines.append(path(d))
        casing = d if 'stroke="#ffffff"' in look else None
    boxes = []
    # The white around a name is a text of its own.
    texts = [found for found in TEXT.findall(text) if 'stroke="#ffffff"' not in found[3]]
    for x, y, size, look, said in texts:
        x, y, size = float(x), float(y), float(size)
        face = FACES[600 if 'font-weight="600"' in look else 400]
        w = face.getlength(html.unescape(said)) / 1000 * size
        left = x - (w / 2 if "middle" in look else w if '"end"' in look else 0)
        boxes.append((left, y - 0.7 * size, left + w, y))
    arrows = [row for row in rows if row["mark"] in ("arrow", "stream")]
    assert len(arrows) == len(lines), (len(arrows), len(lines))
    names = [(row["id"], row["name"]) for row in rows if row["mark"] in ("node", "box")]
    # The numbers of the streams stand on their lines, as they should.
    named = [b for b, (*_, said) in zip(boxes, texts) if not said.isdigit()]
    counted = {
        "crossings": crossings(lines),
        "overlaps": overlaps([shrunk(b, 0.3) for b in boxes]),
        "through": through(lines, [shrunk(b) for b in named]),
    }
    return counted, names, arrows


def main():
    program = Path(sys.argv[1]).resolve()
    OUT.mkdir(parents=True, exist_ok=True)
    rows = []
    for figure, engine, shape in [("network", "neato", "ellipse"), ("schematic", "dot", "box")]:
        ours, nodes, arrows = symbio(program, figure, OUT / f"graphviz-{figure}.png")
        numbered = figure == "schematic"
        edges = [(a["from"], a["to"], a.get("number", "") if numbered else "") for a in arrows]
        theirs = graphviz(engine, nodes, edges, shape, OUT / f"graphviz-{engine}.png")
        rows.append((figure, engine, ours, theirs, len(arrows)))
    version = subprocess.run(["dot", "-V"], capture_output=True, text=True).stderr
    version = re.search(r"version (\S+)", version).group(1)
    page = [
        "# Beside Graphviz",
        "",
        f"Kalundborg, the same actors and exchanges, the same width ({WIDTH_MM} mm), Graphviz "
        f"{version} with names set in lines, `overlap=false` and `splines=true`. Made by "
        "`tests/graphviz.py`, which counts on the curves that were drawn.",
        "",
        "| figure | arrows | crossings of lines | words over words | lines under words |",
        "|---|---|---|---|---|",
    ]
    for figure, engine, ours, theirs, arrows in rows:
        for name, counted in [(f"symbio `{figure}`", ours), (f"Graphviz `{engine}`", theirs)]:
            cells = [counted[what] for what in ("crossings", "overlaps", "through")]
            page.append(f"| {name} | {arrows} | " + " | ".join(map(str, cells)) + " |")
    for figure, engine, *_ in rows:
        page += [
            "",
            f"## `{figure}` and `{engine}`",
            "",
            f"![symbio {figure}](graphviz-{figure}.png)",
            "",
            f"![Graphviz {engine}](graphviz-{engine}.png)",
        ]
    (OUT / "graphviz.md").write_text("\n".join(page) + "\n")
    print("\n".join(page[4:10]))


main()
