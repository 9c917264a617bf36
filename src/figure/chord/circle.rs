//! Where do actors stand on a circle, so that few links cross, and how do links run together?
//!
//! Sectors follow each other as on the ring of the first panel. In a sector its actors are sorted
//! by where their partners stand, a few rounds, and the order with the fewest crossings is kept.
//! Links are bundled over the sectors (Holten 2006): a link goes by the middle of its giver's
//! sector, the centre of the circle, and the middle of its taker's sector, straightened by the
//! tension; the curve is a cubic B-spline. Time m² for m links, a few times.

use std::f64::consts::{PI, TAU};

use super::ring::polar;
use crate::figure::geometry::Point;
use crate::figure::scene::Step;

/// How much of the way of a bundle a link keeps (Holten's β).
pub const TENSION: f64 = 0.85;
/// Where bundles of a sector gather, in radii.
const GATHERED: f64 = 0.52;
/// Room between two sectors, in actors.
const BETWEEN: f64 = 0.9;

/// Actors on a circle.
#[derive(Clone, Debug, PartialEq)]
pub struct Circle {
    /// The actors, clockwise.
    pub order: Vec<usize>,
    /// The angle of every actor.
    pub angles: Vec<f64>,
    /// The middle angle of every sector.
    pub sectors: Vec<f64>,
    /// The sector of every actor.
    pub of: Vec<usize>,
}

/// How many places a circle of so many actors and sectors has.
pub fn slots(actors: usize, sectors: usize) -> f64 {
    actors as f64 + if sectors > 1 { BETWEEN * sectors as f64 } else { 0.0 }
}

/// Places the actors of the sectors, given clockwise.
pub fn place(sectors: &[Vec<usize>], links: &[[usize; 2]]) -> Circle {
    const ROUNDS: usize = 6;
    let mut members = sectors.to_vec();
    let mut best = placed(&members);
    let mut fewest = crossings(&best, links);
    for _ in 0..ROUNDS {
        // One sector after the other: two that turn at the same time would cross as before.
        for sector in 0..members.len() {
            let now = placed(&members);
            let pull = |actor: usize| {
                let others = links.iter().filter_map(|&[a, b]| match actor {
                    _ if a == actor => Some(b),
                    _ if b == actor => Some(a),
                    _ => None,
                });
                let offsets: Vec<f64> =
                    others.map(|o| turned(now.angles[o] - now.sectors[sector])).collect();
                // Who has no partner elsewhere stays where he is.
                let own = turned(now.angles[actor] - now.sectors[sector]);
                let sum: f64 = offsets.iter().sum();
                if offsets.is_empty() { own } else { sum / offsets.len() as f64 }
            };
            let mut pulled: Vec<(f64, usize)> =
                members[sector].iter().map(|&a| (pull(a), a)).collect();
            pulled.sort_by(|(x, a), (y, b)| x.total_cmp(y).then(a.cmp(b)));
            members[sector] = pulled.into_iter().map(|(_, actor)| actor).collect();
        }
        let circle = placed(&members);
        let crossed = crossings(&circle, links);
        if crossed < fewest {
            (best, fewest) = (circle, crossed);
        }
    }
    best
}

/// An angle between −π and π.
fn turned(angle: f64) -> f64 {
    let mut angle = angle;
    while angle > PI {
        angle -= TAU;
    }
    while angle <= -PI {
        angle += TAU;
    }
    angle
}

fn placed(members: &[Vec<usize>]) -> Circle {
    let n: usize = members.iter().map(Vec::len).sum();
    let step = TAU / slots(n, members.len()).max(1.0);
    let between = if members.len() > 1 { BETWEEN } else { 0.0 };
    let (mut angles, mut of) = (vec![0.0; n], vec![0; n]);
    let mut sectors = Vec::new();
    let mut order = Vec::new();
    let mut slot = between / 2.0;
    for (sector, actors) in members.iter().enumerate() {
        sectors.push((slot + actors.len() as f64 / 2.0) * step);
        for &actor in actors {
            angles[actor] = (slot + 0.5) * step;
            of[actor] = sector;
            order.push(actor);
            slot += 1.0;
        }
        slot += between;
    }
    Circle { order, angles, sectors, of }
}

/// How many pairs of links cross as straight lines.
fn crossings(circle: &Circle, links: &[[usize; 2]]) -> usize {
    let ends: Vec<[f64; 2]> = links
        .iter()
        .map(|&[a, b]| {
            let (a, b) = (circle.angles[a], circle.angles[b]);
            [a.min(b), a.max(b)]
        })
        .collect();
    let inside = |x: f64, [a, b]: [f64; 2]| a < x && x < b;
    let apart =
        |x: [f64; 2], y: [f64; 2]| x[0] != y[0] && x[0] != y[1] && x[1] != y[0] && x[1] != y[1];
    let crossed = |i: usize| {
        let mine = ends[i];
        let with = |&&other: &&[f64; 2]| {
            apart(mine, other) && inside(other[0], mine) != inside(other[1], mine)
        };
        ends[..i].iter().filter(with).count()
    };
    (0..ends.len()).map(crossed).sum()
}

impl Circle {
    /// The way of a link between two places on the circle, over the sectors of its ends; corners
    /// of a B-spline.
    pub fn way(
        &self,
        centre: Point,
        radius: f64,
        link: [usize; 2],
        ends: [Point; 2],
    ) -> Vec<Point> {
        let [from, to] = link;
        let gather = |actor: usize| polar(centre, radius * GATHERED, self.sectors[self.of[actor]]);
        let mut corners = vec![ends[0], gather(from)];
        if self.of[from] != self.of[to] {
            corners.extend([centre, gather(to)]);
        }
        corners.push(ends[1]);
        let last = (corners.len() - 1) as f64;
        let straight = |i: usize| ends[0] + (ends[1] - ends[0]) * (i as f64 / last);
        corners
            .iter()
            .enumerate()
            .map(|(i, &corner)| corner * TENSION + straight(i) * (1.0 - TENSION))
            .collect()
    }
}

/// Places on the cubic B-spline of these corners, from the first to the last.
pub fn bend(corners: &[Point]) -> Vec<Point> {
    /// Places between two joints.
    const PLACES: usize = 6;
    let (Some(&first), Some(&last)) = (corners.first(), corners.last()) else { return Vec::new() };
    // A corner that counts three times is met.
    let mut held = vec![first; 2];
    held.extend(corners);
    held.extend([last; 2]);
    let mut places = Vec::new();
    for four in held.windows(4) {
        for i in 0..PLACES {
            let t = i as f64 / PLACES as f64;
            let (u, t2, t3) = (1.0 - t, t * t, t * t * t);
            let weights = [u * u * u, 3.0 * t3 - 6.0 * t2 + 4.0, 3.0 * (t + t2 - t3) + 1.0, t3];
            let sum = four.iter().zip(weights).fold(Point::default(), |sum, (&p, w)| sum + p * w);
            places.push(sum * (1.0 / 6.0));
        }
    }
    places.push(last);
    places
}

/// A smooth line through the middles between these places, from the first to the last.
pub fn spline(corners: &[Point]) -> Vec<Step> {
    let (Some(&first), Some(&last)) = (corners.first(), corners.last()) else { return Vec::new() };
    let mut steps = vec![Step::Move(first)];
    for i in 1..corners.len().saturating_sub(1) {
        let end = if i + 2 == corners.len() { last } else { (corners[i] + corners[i + 1]) * 0.5 };
        steps.push(Step::Curve(corners[i], end));
    }
    if corners.len() == 2 {
        steps.push(Step::Line(last));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::geometry::at;

    /// Two sectors; 0 → 3 and 1 → 2 cross at first and do not when one of them is turned.
    #[test]
    fn partners_stand_opposite() {
        let links = [[0, 2], [1, 3]];
        let circle = place(&[vec![0, 1], vec![2, 3]], &links);
        assert_eq!(crossings(&circle, &links), 0, "{:?}", circle.order);
    }

    #[test]
    fn a_link_begins_and_ends_at_its_ends() {
        let circle = place(&[vec![0], vec![1]], &[[0, 1]]);
        let ends = [at(0.0, -10.0), at(0.0, 10.0)];
        let way = circle.way(at(0.0, 0.0), 10.0, [0, 1], ends);
        assert_eq!((way[0], way[4]), (ends[0], ends[1]));
        let bent = bend(&way);
        let (start, end) = (bent[0], bent[bent.len() - 1]);
        assert!((start - ends[0]).length() < 1e-9 && (end - ends[1]).length() < 1e-9);
        assert!(matches!(spline(&bent).last(), Some(Step::Curve(_, end)) if *end == ends[1]));
    }
}
