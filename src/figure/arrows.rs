//! Arrows of the network and the map: curves that avoid each other and foreign nodes, and their
//! legend.

use std::collections::{BTreeMap, BTreeSet};

use super::Scales;
use super::canvas;
use super::classes::{Basis, Progress, Stuff, printed_unit};
use super::flows::Flow;
use super::frame::{Block, Entry, line_entry};
use super::geometry::{Curve, Point, Rect, cross, distance_to_piece};
use super::layout::buckets::Buckets;
use super::scene::{Arrow, Pen, Scene, Step};
use super::style::*;
use crate::network::Network;
use crate::number::significant;
use crate::text::{Lang, Text};

/// No arc bulges farther than this, pt; where there are many nodes, they are nearly straight.
const MOST_BULGE: f64 = 46.0;
const MOST_BULGE_OF_MANY: f64 = 11.0;
/// As many nodes are many.
const MANY_NODES: usize = 150;
/// Leaving the room costs as much as this many crossings.
const OUTSIDE: f64 = 20.0;
/// With more arrows than this nobody follows one: none are searched.
const MANY: usize = 400;

/// Where arrows run.
#[derive(Clone, Copy, Debug)]
pub struct Arrows<'a> {
    /// What flows, between nodes.
    pub flows: &'a [&'a Flow],
    /// How wide each is drawn, pt.
    pub widths: &'a [f64],
    /// The middle of each node.
    pub places: &'a [Point],
    /// Their radii.
    pub radii: &'a [f64],
    /// What arrows shall not leave.
    pub room: Rect,
    /// How far an arc may bulge, in its lengths, the most wanted first.
    pub bows: &'a [f64],
}

/// Curves from border to border, bent so that they avoid each other and foreign nodes.
pub fn arcs(arrows: &Arrows) -> Vec<Curve> {
    let Arrows { flows, places, radii, bows, .. } = *arrows;
    let mut course = Course::new(arrows);
    let mut order: Vec<usize> = (0..flows.len()).collect();
    let length = |i: usize| (places[flows[i].to] - places[flows[i].from]).length();
    order.sort_by(|&a, &b| length(a).total_cmp(&length(b)).then(a.cmp(&b)));
    let most = if places.len() > MANY_NODES { MOST_BULGE_OF_MANY } else { MOST_BULGE };
    let widest = bows.iter().map(|bow| bow.abs()).fold(0.0, f64::max);
    let flat = |i: usize, bow: f64| bow * (most / (widest * length(i)).max(1e-9)).min(1.0);
    if flows.len() > MANY {
        return fanned(arrows, flat);
    }
    for &i in &order {
        let (a, b) = (places[flows[i].from], places[flows[i].to]);
        let best = bows
            .iter()
            .map(|&bow| flat(i, bow))
            .map(|bow| (bow, Curve::bowed(a, b, bow)))
            .map(|(bow, curve)| (course.cost(i, &curve, bow), curve))
            .min_by(|(x, _), (y, _)| x.total_cmp(y));
        course.lay(i, best.map_or(Curve::bowed(a, b, 0.0), |(_, curve)| curve));
    }
    let trimmed = |(curve, flow): (&Option<Curve>, &&Flow)| {
        let whole = curve.unwrap_or(Curve::bowed(places[flow.from], places[flow.to], 0.0));
        between_borders(&whole, radii[flow.from] + 0.6, radii[flow.to] + 1.4)
    };
    course.chosen.iter().zip(flows).map(trimmed).collect()
}

/// Curves that only fan out where several go the same way.
fn fanned(arrows: &Arrows, flat: impl Fn(usize, f64) -> f64) -> Vec<Curve> {
    let Arrows { flows, places, radii, .. } = *arrows;
    let mut rank = 0;
    let curve = |(i, flow): (usize, &&Flow)| {
        let Flow { from, to, .. } = **flow;
        // Flows of one pair follow each other.
        let again = i > 0 && (flows[i - 1].from, flows[i - 1].to) == (from, to);
        rank = if again { rank + 1 } else { 0 };
        let bow = flat(i, 0.09 + 0.05 * f64::from(rank.min(6)));
        let whole = Curve::bowed(places[from], places[to], bow);
        between_borders(&whole, radii[from] + 0.6, radii[to] + 1.4)
    };
    flows.iter().enumerate().map(curve).collect()
}

/// What is laid so far, and what lies where.
struct Course<'a> {
    arrows: &'a Arrows<'a>,
    nodes: Buckets,
    laid: Buckets,
    chosen: Vec<Option<Curve>>,
    /// Room a node and the widest line want around them.
    reach: f64,
}

/// Side of the squares in which things are looked up, pt.
const SQUARE: f64 = 28.0;

impl<'a> Course<'a> {
    fn new(arrows: &'a Arrows<'a>) -> Self {
        let start = arrows.places.first().copied().unwrap_or_default();
        let dot = |p: Point| Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y };
        let room = arrows.places.iter().fold(dot(start), |all, &p| all.union(&dot(p)));
        let mut nodes = Buckets::new(room, SQUARE);
        for (i, &p) in arrows.places.iter().enumerate() {
            nodes.add(i, &dot(p));
        }
        let most = |of: &[f64]| of.iter().copied().fold(0.0, f64::max);
        let reach = most(arrows.radii) + most(arrows.widths) / 2.0 + 3.5;
        let laid = Buckets::new(room, SQUARE);
        Self { arrows, nodes, laid, chosen: vec![None; arrows.flows.len()], reach }
    }

    fn lay(&mut self, i: usize, curve: Curve) {
        for w in curve.sample(6).windows(2) {
            self.laid.add_along(i, w[0], w[1], 0.0);
        }
        self.chosen[i] = Some(curve);
    }

    /// What a curve costs for its bow, the nodes it comes near and the curves it meets.
    fn cost(&self, i: usize, curve: &Curve, bow: f64) -> f64 {
        let Arrows { flows, widths, places, radii, .. } = *self.arrows;
        let (a, b) = (flows[i].from, flows[i].to);
        let points = curve.sample(12);
        let around = points.iter().skip(1).fold(
            Rect { x0: points[0].x, y0: points[0].y, x1: points[0].x, y1: points[0].y },
            |all, p| all.union(&Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y }),
        );
        let mut cost = 3.0 * bow.abs() + if bow < 0.0 { 0.05 } else { 0.0 };
        if !self.arrows.room.contains(&around) {
            cost += OUTSIDE;
        }
        for k in self.nodes.near(&around.grow(self.reach)) {
            if k != a && k != b {
                let want = radii[k] + widths[i] / 2.0 + 3.5;
                let near = points.windows(2).map(|w| distance_to_piece(places[k], w[0], w[1]));
                let near = near.fold(f64::INFINITY, f64::min);
                cost += 3.0 * (1.0 - near / want).max(0.0);
            }
        }
        for j in self.laid.near(&around) {
            let Some(other) = self.chosen[j] else { continue };
            let same = [flows[j].from, flows[j].to];
            let both = same.contains(&a) && same.contains(&b);
            let one = same.contains(&a) || same.contains(&b);
            if both || one {
                let want = (widths[i] + widths[j]) / 2.0 + if both { 6.0 } else { 2.5 };
                let apart = (curve.point(0.5) - other.point(0.5)).length();
                cost += if both { 6.0 } else { 1.0 } * (1.0 - apart / want).max(0.0);
            } else {
                cost += 0.45 * crossings(curve, &other) as f64;
            }
        }
        cost
    }
}

/// How often two curves cross.
fn crossings(a: &Curve, b: &Curve) -> usize {
    let (mine, theirs) = (a.sample(6), b.sample(6));
    let pairs = mine.windows(2).flat_map(|w| theirs.windows(2).map(move |v| (w, v)));
    pairs.filter(|(w, v)| cross(w[0], w[1], v[0], v[1])).count()
}

/// The part of a curve outside a circle around each end.
pub fn between_borders(curve: &Curve, from_radius: f64, to_radius: f64) -> Curve {
    // Halving: the distance from an end grows along a gentle arc.
    let edge = |centre: Point, radius: f64, mut near: f64, mut far: f64| {
        for _ in 0..40 {
            let middle = (near + far) / 2.0;
            if (curve.point(middle) - centre).length() < radius {
                near = middle;
            } else {
                far = middle;
            }
        }
        far
    };
    let start = edge(curve.from, from_radius, 0.0, 0.5);
    let end = edge(curve.to, to_radius, 1.0, 0.5);
    curve.part(start, end)
}

/// How wide lines are: what the widest of each basis stands for.
#[derive(Clone, Debug)]
pub struct LineScales {
    /// The amount of the widest line of each basis.
    pub largest: BTreeMap<Basis, f64>,
    /// The bases whose scale was asked for.
    fixed: BTreeSet<Basis>,
    /// Lines of this picture, thinner where much is on the page.
    lines: LineWidths,
}

impl LineScales {
    /// By the largest amounts of a picture, but where a scale is fixed.
    pub fn new(mut largest: BTreeMap<Basis, f64>, scales: &Scales, crowding: f64) -> Self {
        let mut fixed = BTreeSet::new();
        for (basis, most) in &mut largest {
            if let Some(scale) = scales.of(*basis) {
                *most = scale;
                fixed.insert(*basis);
            }
        }
        Self { largest, fixed, lines: NETWORK_LINES.scaled(crowding) }
    }

    /// Lines of a basis: on a fixed scale they are as wide in every figure.
    pub fn lines(&self, basis: Option<Basis>) -> LineWidths {
        match basis.is_some_and(|basis| self.fixed.contains(&basis)) {
            true => NETWORK_LINES,
            false => self.lines,
        }
    }

    /// The width of a flow.
    pub fn width(&self, flow: &Flow) -> f64 {
        let most = flow.basis.and_then(|basis| self.largest.get(&basis)).copied();
        self.lines(flow.basis).of(flow.shown(), most.unwrap_or(0.0))
    }

    /// Its amount relative to that of the widest line.
    pub fn share(&self, flow: &Flow) -> Option<f64> {
        let most = self.largest.get(&flow.basis?).filter(|most| **most > 0.0)?;
        Some(flow.shown()? / most)
    }

    /// What a width means, as the end of a sentence.
    pub fn in_words(&self, lang: Lang) -> &'static str {
        width_in_words(self.fixed.len(), self.largest.len(), lang)
    }
}

/// What widths mean of which so many bases have a fixed scale.
pub fn width_in_words(fixed: usize, bases: usize, lang: Lang) -> &'static str {
    let words = match fixed {
        0 => Text::new(
            "relative to the largest of its kind, never below a least width",
            "i forhold til den største af sin slags, aldrig under en mindste bredde",
        ),
        n if n == bases => Text::new(
            "on a fixed scale, never below a least width",
            "på en fast skala, aldrig under en mindste bredde",
        ),
        _ => Text::new(
            "on a fixed scale or relative to the largest of its kind, never below a least width",
            "på en fast skala eller i forhold til den største af sin slags, aldrig under en mindste bredde",
        ),
    };
    words.in_lang(lang)
}

/// How an arrow of a figure of flows is drawn.
pub struct ArrowLook {
    /// Width of its line.
    pub width: f64,
    /// Position of its target in the nodes of the scene.
    pub target: usize,
    /// Its amount relative to the largest of its scale, where known.
    pub share: Option<f64>,
    /// How much smaller heads are where much is on the page; see [`crowding`].
    pub crowding: f64,
}

/// Lines of less crowded pictures have a white casing.
const LEAST_CASED: f64 = 0.6;

/// And those of pictures less crowded than this have their full colour.
const LEAST_STRONG: f64 = 0.45;

/// Draws an arrow along its arc, and remembers it.
pub fn draw_arrow(scene: &mut Scene, flow: &Flow, arc: Curve, look: &ArrowLook) {
    let width = look.width;
    let head = arrow_head(width).scaled(look.crowding.max(0.35));
    // The line ends inside the head, where the head is wider than the line.
    let length = arc.sample(16).windows(2).map(|w| (w[1] - w[0]).length()).sum::<f64>();
    let body = arc.part(0.0, (1.0 - 0.8 * head.length / length.max(1e-9)).max(0.2));
    let color = flow.stuff.color();
    let tint = if flow.progress == Progress::Active { 0.74 } else { 0.55 };
    // Very many lines are a ground on which nodes are seen.
    let tint = if look.crowding < LEAST_STRONG { 0.6 * tint } else { tint };
    let steps = vec![Step::Move(body.from), Step::Curve(body.control, body.to)];
    // Among very many lines casings would leave only scraps of those below.
    if look.crowding >= LEAST_CASED {
        scene.path(steps.clone(), Pen::line(WHITE, width + 2.0 * CASING));
    }
    let pen = Pen::line(color.tint(tint), width).dashed(flow.progress.dash());
    scene.path(steps, pen);
    // The head points along the last stretch it covers, so that it sits on its line.
    let direction =
        arc.to - arc.part(0.0, (1.0 - 0.6 * head.length / length.max(1e-9)).max(0.2)).to;
    let color = color.tint((tint + 0.21).min(0.95));
    canvas::head_of(scene, arc.to, direction, head, color);
    scene.arrows.push(Arrow { target: look.target, tip: arc.to, width, share: look.share });
    scene.used.insert(format!("stuff {:?}", flow.stuff));
    scene.used.insert(format!("progress {:?}", flow.progress));
    scene.used.insert(match flow.shown() {
        Some(_) => format!("width {:?}", flow.basis),
        None => "width unknown".to_owned(),
    });
}

/// Pictures with many nodes, or very many arrows for their nodes, are drawn with smaller nodes and
/// thinner lines.
pub fn crowding(nodes: usize, arrows: usize) -> f64 {
    match nodes.max(arrows / MANY_ARROWS) {
        0..=30 => 1.0,
        31..=60 => 0.8,
        61..=150 => 0.66,
        151..=400 => 0.5,
        401..=1000 => 0.36,
        _ => 0.25,
    }
}

/// As many arrows crowd a page like one node.
const MANY_ARROWS: usize = 4;

/// The legend of arrows: what flows, how far it has come, and how wide the largest amounts are.
pub fn arrow_blocks<'a>(
    network: &Network,
    flows: &[&Flow],
    lines: &LineScales,
    lang: Lang,
) -> [Block<'a>; 3] {
    let heading = |en, da| Text::new(en, da).in_lang(lang).to_owned();
    let stuffs: BTreeSet<Stuff> = flows.iter().map(|flow| flow.stuff).collect();
    let progresses: BTreeSet<Progress> = flows.iter().map(|flow| flow.progress).collect();
    let stuff = |s: Stuff| {
        let pen = Pen::line(s.color().tint(0.74), 2.4);
        line_entry(format!("stuff {s:?}"), s.name().in_lang(lang).to_owned(), pen)
    };
    let progress = |p: Progress| {
        let pen = Pen::line(STONE, 1.1).dashed(p.dash());
        line_entry(format!("progress {p:?}"), p.name(network).in_lang(lang).to_owned(), pen)
    };
    [
        Block {
            heading: heading("What flows", "Det der udveksles"),
            entries: stuffs.into_iter().map(stuff).collect(),
        },
        Block {
            heading: heading("Progress", "Status"),
            entries: progresses.into_iter().map(progress).collect(),
        },
        Block {
            heading: heading("Amount per year", "Mængde pr. år"),
            entries: width_entries(flows, lines, lang),
        },
    ]
}

fn width_entries<'a>(flows: &[&Flow], lines: &LineScales, lang: Lang) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = lines
        .largest
        .iter()
        .map(|(basis, &most)| {
            let text = format!(
                "{} {} {}",
                significant(most, 3, lang),
                printed_unit(basis.unit()),
                basis.name().in_lang(lang).to_lowercase()
            );
            let pen = Pen::line(NEUTRAL, lines.lines(Some(*basis)).largest);
            line_entry(format!("width {:?}", Some(*basis)), text, pen)
        })
        .collect();
    if !entries.is_empty() {
        let text = Text::new("a tenth of these", "en tiendedel").in_lang(lang).to_owned();
        let basis = lines.largest.keys().next().copied();
        let pen = Pen::line(NEUTRAL, lines.lines(basis).of(Some(0.1), 1.0));
        entries.push(line_entry("width tenth".to_owned(), text, pen));
    }
    if flows.iter().any(|flow| flow.shown().is_none()) {
        let text = Text::new("unknown", "ukendt").in_lang(lang).to_owned();
        let pen = Pen::line(NEUTRAL, lines.lines(None).unknown);
        entries.push(line_entry("width unknown".to_owned(), text, pen));
    }
    entries
}
