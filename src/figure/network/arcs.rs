//! The arrows of the network: curves that avoid each other and foreign nodes.

use super::super::canvas;
use super::super::geometry::{Curve, Point, cross, distance_to_piece};
use super::super::scene::{Arrow, Pen, Scene, Step};
use super::super::style::*;
use super::{Line, Progress};
use crate::network::ActorIx;

/// Curves from border to border, bent so that they avoid each other and foreign nodes.
pub(super) fn arcs(
    lines: &[Line],
    widths: &[f64],
    places: &[Point],
    radii: &[f64],
    node: impl Fn(ActorIx) -> usize,
) -> Vec<Curve> {
    const BOWS: [f64; 9] = [0.1, -0.1, 0.17, -0.17, 0.03, 0.25, -0.25, 0.34, -0.34];
    let mut chosen: Vec<Option<Curve>> = vec![None; lines.len()];
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let length = |i: usize| (places[node(lines[i].to)] - places[node(lines[i].from)]).length();
    order.sort_by(|&a, &b| length(a).total_cmp(&length(b)).then(a.cmp(&b)));
    for &i in &order {
        let (a, b) = (node(lines[i].from), node(lines[i].to));
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
                let same = [node(lines[j].from), node(lines[j].to)];
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
        chosen[i] = BOWS
            .iter()
            .map(|&bow| (bow, Curve::bowed(places[a], places[b], bow)))
            .map(|(bow, curve)| (cost(&curve, bow), curve))
            .min_by(|(x, _), (y, _)| x.total_cmp(y))
            .map(|(_, curve)| curve);
    }
    chosen
        .into_iter()
        .zip(lines)
        .map(|(curve, line)| {
            let (a, b) = (node(line.from), node(line.to));
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
pub(super) fn draw_arrow(
    scene: &mut Scene,
    line: &Line,
    arc: Curve,
    width: f64,
    target: usize,
    share: Option<f64>,
) {
    let head = arrow_head(width);
    // The line ends inside the head, where the head is wider than the line.
    let length = arc.sample(16).windows(2).map(|w| (w[1] - w[0]).length()).sum::<f64>();
    let body = arc.part(0.0, (1.0 - 0.8 * head.length / length.max(1e-9)).max(0.2));
    let color = line.stuff.color();
    let tint = if line.progress == Progress::Active { 0.74 } else { 0.55 };
    let steps = vec![Step::Move(body.from), Step::Curve(body.control, body.to)];
    let casing = Pen::line(WHITE, width + 2.0 * CASING);
    scene.path(steps.clone(), casing);
    let pen = Pen::line(color.tint(tint), width).dashed(line.progress.dash());
    scene.path(steps, pen);
    // The head points along the last stretch it covers, so that it sits on its line.
    let direction =
        arc.to - arc.part(0.0, (1.0 - 0.6 * head.length / length.max(1e-9)).max(0.2)).to;
    let color = color.tint(if tint > 0.6 { 0.95 } else { 0.75 });
    canvas::head(scene, arc.to, direction, width, color);
    scene.arrows.push(Arrow { target, tip: arc.to, width, share });
    scene.used.insert(format!("stuff {:?}", line.stuff));
    scene.used.insert(format!("progress {:?}", line.progress));
    scene.used.insert(match line.amount {
        Some(_) => format!("width {:?}", line.basis),
        None => "width unknown".to_owned(),
    });
}
