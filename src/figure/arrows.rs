//! Arrows of the network and the map: curves that avoid each other and foreign nodes, and their
//! legend.

use std::collections::{BTreeMap, BTreeSet};

use super::canvas;
use super::classes::{Basis, Progress, Stuff, printed_unit};
use super::frame::{Block, Entry, line_entry};
use super::geometry::{Curve, Point, cross, distance_to_piece};
use super::scene::{Arrow, Pen, Scene, Step};
use super::style::*;
use crate::network::Network;
use crate::number::significant;
use crate::text::{Lang, Text};

/// What an arrow looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArrowLook {
    /// Its colour.
    pub stuff: Stuff,
    /// Its line.
    pub progress: Progress,
    /// The amounts its width can be compared with.
    pub basis: Option<Basis>,
    /// Whether its amount is known.
    pub known: bool,
}

/// Nodes as discs, for arrows between them.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Discs<'a> {
    pub places: &'a [Point],
    pub radii: &'a [f64],
}

/// Curves from border to border, bent so that they avoid each other and foreign nodes: each by one
/// of `bows`, the first best. `ends` are the nodes each comes from and goes to.
pub fn arcs(ends: &[[usize; 2]], widths: &[f64], discs: Discs, bows: &[f64]) -> Vec<Curve> {
    let Discs { places, radii } = discs;
    let mut chosen: Vec<Option<Curve>> = vec![None; ends.len()];
    let mut order: Vec<usize> = (0..ends.len()).collect();
    let length = |i: usize| (places[ends[i][1]] - places[ends[i][0]]).length();
    order.sort_by(|&a, &b| length(a).total_cmp(&length(b)).then(a.cmp(&b)));
    for &i in &order {
        let [a, b] = ends[i];
        let cost = |curve: &Curve, bow: f64| {
            let mut cost = 3.0 * bow.abs() + if bow < 0.0 { 0.05 } else { 0.0 };
            let points = curve.sample(12);
            for (k, &p) in places.iter().enumerate().filter(|(k, _)| *k != a && *k != b) {
                let want = radii[k] + widths[i] / 2.0 + 3.5;
                let near = points
                    .windows(2)
                    .map(|w| distance_to_piece(p, w[0], w[1]))
                    .fold(f64::INFINITY, f64::min);
                cost += 3.0 * (1.0 - near / want).max(0.0);
            }
            for (j, other) in chosen.iter().enumerate() {
                let Some(other) = other else { continue };
                let same = ends[j];
                let both = same.contains(&a) && same.contains(&b);
                let one = same.contains(&a) || same.contains(&b);
                let want = (widths[i] + widths[j]) / 2.0 + if both { 6.0 } else { 2.5 };
                if both || one {
                    let apart = (curve.point(0.5) - other.point(0.5)).length();
                    cost += if both { 6.0 } else { 1.0 } * (1.0 - apart / want).max(0.0);
                } else {
                    let theirs = other.sample(6);
                    let hits = curve
                        .sample(6)
                        .windows(2)
                        .flat_map(|w| theirs.windows(2).map(move |v| (w[0], w[1], v[0], v[1])))
                        .filter(|&(p, q, r, s)| cross(p, q, r, s))
                        .count();
                    cost += 0.45 * hits as f64;
                }
            }
            cost
        };
        chosen[i] = bows
            .iter()
            .map(|&bow| (bow, Curve::bowed(places[a], places[b], bow)))
            .map(|(bow, curve)| (cost(&curve, bow), curve))
            .min_by(|(x, _), (y, _)| x.total_cmp(y))
            .map(|(_, curve)| curve);
    }
    chosen
        .into_iter()
        .zip(ends)
        .map(|(curve, &[a, b])| {
            let whole = curve.unwrap_or(Curve::bowed(places[a], places[b], 0.0));
            between_borders(&whole, radii[a] + 0.6, radii[b] + 1.4)
        })
        .collect()
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

/// Draws an arrow along its arc, and remembers it.
pub fn draw_arrow(
    scene: &mut Scene,
    look: ArrowLook,
    arc: Curve,
    width: f64,
    target: usize,
    share: Option<f64>,
) {
    let head = arrow_head(width);
    // The line ends inside the head, where the head is wider than the line.
    let length = arc.sample(16).windows(2).map(|w| (w[1] - w[0]).length()).sum::<f64>();
    let body = arc.part(0.0, (1.0 - 0.8 * head.length / length.max(1e-9)).max(0.2));
    let color = look.stuff.color();
    let tint = if look.progress == Progress::Active { 0.74 } else { 0.55 };
    let steps = vec![Step::Move(body.from), Step::Curve(body.control, body.to)];
    let casing = Pen::line(WHITE, width + 2.0 * CASING);
    scene.path(steps.clone(), casing);
    let pen = Pen::line(color.tint(tint), width).dashed(look.progress.dash());
    scene.path(steps, pen);
    // The head points along the last stretch it covers, so that it sits on its line.
    let direction =
        arc.to - arc.part(0.0, (1.0 - 0.6 * head.length / length.max(1e-9)).max(0.2)).to;
    let color = color.tint(if tint > 0.6 { 0.95 } else { 0.75 });
    canvas::head(scene, arc.to, direction, width, color);
    scene.arrows.push(Arrow { target, tip: arc.to, width, share });
    scene.used.insert(format!("stuff {:?}", look.stuff));
    scene.used.insert(format!("progress {:?}", look.progress));
    scene.used.insert(match look.known {
        true => format!("width {:?}", look.basis),
        false => "width unknown".to_owned(),
    });
}

/// The legend of arrows: what flows, how far it has come, and how wide the largest amounts are.
pub fn arrow_blocks<'a>(
    network: &Network,
    looks: &BTreeSet<ArrowLook>,
    widths: LineWidths,
    largest: &BTreeMap<Basis, f64>,
    lang: Lang,
) -> [Block<'a>; 3] {
    let heading = |en, da| Text::new(en, da).in_lang(lang).to_owned();
    let stuffs: BTreeSet<Stuff> = looks.iter().map(|look| look.stuff).collect();
    let progresses: BTreeSet<Progress> = looks.iter().map(|look| look.progress).collect();
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
            entries: width_entries(looks, widths, largest, lang),
        },
    ]
}

fn width_entries<'a>(
    looks: &BTreeSet<ArrowLook>,
    widths: LineWidths,
    largest: &BTreeMap<Basis, f64>,
    lang: Lang,
) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = largest
        .iter()
        .map(|(basis, &most)| {
            let text = format!(
                "{} {} {}",
                significant(most, 3, lang),
                printed_unit(basis.unit()),
                basis.name().in_lang(lang).to_lowercase()
            );
            let pen = Pen::line(NEUTRAL, widths.largest);
            line_entry(format!("width {:?}", Some(*basis)), text, pen)
        })
        .collect();
    if !entries.is_empty() {
        let text = Text::new("a tenth of these", "en tiendedel").in_lang(lang).to_owned();
        let pen = Pen::line(NEUTRAL, widths.of(Some(0.1), 1.0));
        entries.push(line_entry("width tenth".to_owned(), text, pen));
    }
    if looks.iter().any(|look| !look.known) {
        let text = Text::new("unknown", "ukendt").in_lang(lang).to_owned();
        let pen = Pen::line(NEUTRAL, widths.unknown);
        entries.push(line_entry("width unknown".to_owned(), text, pen));
    }
    entries
}
