//! Places for the nodes of a whole network in a room: parts laid out one by one, packed, spread.
//!
//! Each connected part is laid out by [`stress`](super::stress) from several starts, and the one
//! with the fewest crossings is kept; then it is turned to fit the room, and nodes that touch each
//! other or a link that is not theirs are pushed apart.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::buckets::Buckets;
use super::pack::{Size, pack};
use super::stress::{MOST_FULL, stress_layout};
use crate::figure::geometry::{Point, Rect, at, cross, distance_to_piece};

/// How many starts a part is given.
const STARTS: u64 = 24;
/// A node nearer to a foreign link than this many links is in its way.
const IN_THE_WAY: f64 = 0.22;
/// Turns that are tried, over half a circle.
const TURNS: usize = 36;
/// Rounds of pushing apart.
const ROUNDS: usize = 240;
/// Pages may be stretched by this much to be filled.
const STRETCH: f64 = 1.6;
/// The gap wanted between two nodes, relative to the side of the square each has on average.
const EVEN: f64 = 0.62;
/// Long links of more nodes than this would pull the whole network together.
const MOST_PULLED: usize = 60;
/// With more nodes than this, nobody can follow a single link past a node.
const MOST_OFF_LINKS: usize = 600;
/// Names are wider than high: gaps across count less than gaps up and down.
const FLAT: f64 = 0.72;

/// What is to be arranged.
#[derive(Clone, Debug)]
pub struct Nodes<'a> {
    /// Radius of each node, pt.
    pub radii: &'a [f64],
    /// Pairs of nodes, once each; direction does not matter.
    pub links: &'a [[usize; 2]],
    /// Free space wanted around a node, pt.
    pub clearance: f64,
    /// Nodes that must stand somewhere, in any unit.
    pub pinned: &'a BTreeMap<usize, Point>,
}

/// Centres for all nodes inside `room`.
pub fn arrange(nodes: &Nodes, room: Rect) -> Vec<Point> {
    let n = nodes.radii.len();
    let shape = Size { width: room.width(), height: room.height() };
    let parts = components(n, nodes.links);
    let mut places = vec![Point::default(); n];
    let mut boxes = Vec::new();
    for part in &parts {
        let local: Vec<[usize; 2]> = nodes
            .links
            .iter()
            .filter_map(|[a, b]| Some([part.binary_search(a).ok()?, part.binary_search(b).ok()?]))
            .collect();
        let laid = best_layout(part.len(), &local);
        let laid = turned(laid, shape);
        let bounds = bounds(&laid);
        for (&node, &p) in part.iter().zip(&laid) {
            places[node] = p - at(bounds.x0, bounds.y0);
        }
        // A part keeps about half a link of distance to its neighbours, for its labels.
        boxes.push(Size { width: bounds.width() + 1.0, height: bounds.height() + 0.8 });
    }
    let corners = pack(&boxes, shape);
    for (part, &corner) in parts.iter().zip(&corners) {
        for &node in part {
            places[node] = places[node] + corner;
        }
    }
    fit(&mut places, room);
    pin(&mut places, nodes, room);
    spread(&mut places, nodes, room);
    if nodes.pinned.is_empty() && n > MOST_PULLED {
        // Pushing and pulling leaves margins: the page is filled again.
        fit(&mut places, room);
    }
    places
}

/// The connected parts, each sorted, in the order of their first node.
fn components(n: usize, links: &[[usize; 2]]) -> Vec<Vec<usize>> {
    let mut next = vec![Vec::new(); n];
    for &[a, b] in links {
        next[a].push(b);
        next[b].push(a);
    }
    let mut seen = vec![false; n];
    let mut parts = Vec::new();
    for first in 0..n {
        if seen[first] {
            continue;
        }
        seen[first] = true;
        let mut part = vec![first];
        let mut head = 0;
        while let Some(&i) = part.get(head) {
            head += 1;
            for &j in &next[i] {
                if !std::mem::replace(&mut seen[j], true) {
                    part.push(j);
                }
            }
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts
}

/// The layout with the fewest crossings and nodes in the way of links; ties go to the first start.
fn best_layout(n: usize, links: &[[usize; 2]]) -> Vec<Point> {
    // The work grows with n²; a large part gets fewer starts, and where nobody can count the
    // crossings a single one.
    let starts = match n {
        0..=MOST_FULL => (STARTS * 1600 / (n * n).max(1) as u64).clamp(1, STARTS),
        _ => 1,
    };
    let laid: Vec<(f64, Vec<Point>)> = (0..starts)
        .into_par_iter()
        .map(|start| {
            let places = stress_layout(n, links, start);
            (if starts > 1 { faults(&places, links) } else { 0.0 }, places)
        })
        .collect();
    let best = laid.into_iter().min_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map(|(_, places)| places).unwrap_or_default()
}

/// Crossings of links, nodes on foreign links (counted double), and nodes on top of each other.
fn faults(places: &[Point], links: &[[usize; 2]]) -> f64 {
    let mut faults = 0.0;
    for (i, &[a, b]) in links.iter().enumerate() {
        for &[c, d] in &links[..i] {
            if a != c
                && a != d
                && b != c
                && b != d
                && cross(places[a], places[b], places[c], places[d])
            {
                faults += 1.0;
            }
        }
        for (k, &p) in places.iter().enumerate() {
            if k != a && k != b {
                let near = distance_to_piece(p, places[a], places[b]);
                faults += 2.0 * (1.0 - near / IN_THE_WAY).max(0.0);
            }
        }
    }
    for (i, &p) in places.iter().enumerate() {
        for &q in &places[..i] {
            faults += 2.0 * (1.0 - (p - q).length() / (2.0 * IN_THE_WAY)).max(0.0);
        }
    }
    faults
}

fn bounds(places: &[Point]) -> Rect {
    let first = places.first().copied().unwrap_or_default();
    places.iter().fold(Rect { x0: first.x, y0: first.y, x1: first.x, y1: first.y }, |r, p| {
        r.union(&Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y })
    })
}

/// The layout turned so that it fills a room of this shape best.
fn turned(places: Vec<Point>, shape: Size) -> Vec<Point> {
    let turn = |angle: f64| -> Vec<Point> {
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        places.iter().map(|p| at(p.x * cos - p.y * sin, p.x * sin + p.y * cos)).collect()
    };
    let fills = |places: &[Point]| {
        let b = bounds(places);
        (shape.width / (b.width() + 0.5)).min(shape.height / (b.height() + 0.5))
    };
    (0..TURNS)
        .map(|i| turn(i as f64 * std::f64::consts::PI / TURNS as f64))
        .map(|places| (fills(&places), places))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, places)| places)
        .unwrap_or_default()
}

/// Scales and moves the places into the room, stretched a little where that fills it.
fn fit(places: &mut [Point], room: Rect) {
    let b = bounds(places);
    let (x, y) = (room.width() / b.width().max(1e-9), room.height() / b.height().max(1e-9));
    let (x, y) = (x.min(y * STRETCH), y.min(x * STRETCH));
    // A few nodes need not be torn apart to fill the page.
    let most = room.width().min(room.height()) * 0.75;
    let (x, y) = (x.min(most), y.min(most));
    let centre = b.centre();
    for p in places {
        *p = room.centre() + at((p.x - centre.x) * x, (p.y - centre.y) * y);
    }
}

/// Pushes nodes apart that stand closer than an even share of the room allows, and away from
/// links that are not theirs; links that grow long pull. Pinned nodes stay.
fn spread(places: &mut [Point], nodes: &Nodes, room: Rect) {
    let n = places.len();
    let share = (room.width() * room.height() / n.max(1) as f64).sqrt();
    // Where thousands share a page, nodes stand closer than names would like.
    let clearance = nodes.clearance.min(0.7 * share);
    let gap = (EVEN * share).clamp(clearance, 3.0 * clearance);
    let largest = nodes.radii.iter().copied().fold(0.0, f64::max);
    let rounds = (ROUNDS * 150 / n.max(1)).clamp(40, ROUNDS);
    let reach = (2.0 * largest + gap) / FLAT;
    for round in 0..rounds {
        // Large moves first, small ones last.
        let force = 0.32 * (1.0 - 0.8 * round as f64 / rounds as f64);
        let mut buckets = Buckets::new(room, reach);
        for (i, &p) in places.iter().enumerate() {
            buckets.add(i, &Rect::around(p, 0.0, 0.0));
        }
        let mut moved = vec![Point::default(); n];
        for i in 0..n {
            for j in buckets.near(&Rect::around(places[i], 2.0 * reach, 2.0 * reach)) {
                if j >= i {
                    break;
                }
                let apart = places[i] - places[j];
                let flat = at(apart.x * FLAT, apart.y).length();
                let missing = nodes.radii[i] + nodes.radii[j] + gap - flat;
                if missing > 0.0 {
                    let push = apart.unit() * (missing * force);
                    moved[i] = moved[i] + push;
                    moved[j] = moved[j] - push;
                }
            }
        }
        for &[a, b] in nodes.links {
            let along = places[b] - places[a];
            let long = along.length() - nodes.radii[a] - nodes.radii[b] - 2.2 * gap;
            if long > 0.0 && n <= MOST_PULLED {
                let pull = along.unit() * (long * 0.12);
                moved[a] = moved[a] + pull;
                moved[b] = moved[b] - pull;
            }
            if n > MOST_OFF_LINKS {
                continue;
            }
            let beside = largest + clearance * 0.6;
            for k in buckets.near_piece(places[a], places[b], beside) {
                if k == a || k == b {
                    continue;
                }
                let want = nodes.radii[k] + clearance * 0.6;
                let near = distance_to_piece(places[k], places[a], places[b]);
                if near < want {
                    let side = along.unit().left();
                    let off = places[k] - places[a];
                    let sign = if side.x * off.x + side.y * off.y < 0.0 { -1.0 } else { 1.0 };
                    let push = side * (sign * (want - near) * force * 0.6);
                    moved[k] = moved[k] + push;
                    moved[a] = moved[a] - push * 0.4;
                    moved[b] = moved[b] - push * 0.4;
                }
            }
        }
        for (i, (p, m)) in places.iter_mut().zip(&moved).enumerate() {
            if nodes.pinned.contains_key(&i) {
                continue;
            }
            // No node jumps farther than half a gap at once.
            let (m, r) = (m.unit() * m.length().min(gap / 2.0), nodes.radii[i]);
            p.x = (p.x + m.x).clamp(room.x0 + r, (room.x1 - r).max(room.x0 + r));
            p.y = (p.y + m.y).clamp(room.y0 + r, (room.y1 - r).max(room.y0 + r));
        }
    }
}

/// Moves pinned nodes to their places, all scaled alike to fit the room, and the others between
/// those they are linked with.
fn pin(places: &mut [Point], nodes: &Nodes, room: Rect) {
    if nodes.pinned.is_empty() {
        return;
    }
    let wanted: Vec<Point> = nodes.pinned.values().copied().collect();
    let around = bounds(&wanted);
    let scale = |room: f64, wanted: f64| if wanted > 0.0 { room / wanted } else { f64::INFINITY };
    let scale = scale(room.width(), around.width()).min(scale(room.height(), around.height()));
    let scale = if scale.is_finite() { scale } else { 1.0 };
    for (&i, &p) in nodes.pinned {
        places[i] = room.centre() + (p - around.centre()) * scale;
    }
    let mut next = vec![Vec::new(); places.len()];
    for &[a, b] in nodes.links {
        next[a].push(b);
        next[b].push(a);
    }
    for i in (0..places.len()).filter(|i| !nodes.pinned.contains_key(i)) {
        let anchors: Vec<Point> =
            next[i].iter().filter(|j| nodes.pinned.contains_key(j)).map(|&j| places[j]).collect();
        if !anchors.is_empty() {
            let sum = anchors.iter().fold(Point::default(), |sum, &p| sum + p);
            let mean = sum * (1.0 / anchors.len() as f64);
            // Not on top of each other: as far off as the layout had them, a little.
            places[i] = mean + (places[i] - room.centre()) * 0.15;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_has_no_crossing_and_nothing_touches() {
        let links: Vec<[usize; 2]> = (0..9).map(|i| [i, (i + 1) % 9]).collect();
        let radii = [5.0; 9];
        let nodes =
            Nodes { radii: &radii, links: &links, clearance: 10.0, pinned: &BTreeMap::new() };
        let room = Rect::new(0.0, 0.0, 300.0, 200.0);
        let places = arrange(&nodes, room);
        for (i, &p) in places.iter().enumerate() {
            assert!(room.holds(p));
            assert!(places[..i].iter().all(|&q| (p - q).length() > 15.0));
        }
        for (i, &[a, b]) in links.iter().enumerate() {
            for &[c, d] in &links[..i] {
                assert!(!cross(places[a], places[b], places[c], places[d]));
            }
        }
    }

    #[test]
    fn the_same_places_every_time() {
        let links: Vec<[usize; 2]> = (1..20).map(|i| [i, i * 7 % i]).collect();
        let radii = [3.0; 21];
        let nodes =
            Nodes { radii: &radii, links: &links, clearance: 9.0, pinned: &BTreeMap::new() };
        let room = Rect::new(0.0, 0.0, 300.0, 200.0);
        assert_eq!(arrange(&nodes, room), arrange(&nodes, room));
    }
}
