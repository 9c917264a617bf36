//! How wide is every sector on the ring, and where do its ribbons begin and end?
//!
//! A sector's arc is what it gives and takes, to scale; what stays inside it is counted on both
//! sides. Sectors stand so that much does not go far: from the order of classes pairs are swapped
//! as long as that shortens Σ amount · distance on the ring. On a sector's arc, clockwise, come
//! first the partners at its left hand, so that ribbons of one sector never cross each other.
//! Angles are radians clockwise from the top. Time n⁴ a round for n sectors.

use std::f64::consts::TAU;

use crate::figure::geometry::{Point, at};
use crate::figure::scene::Step;

/// What one sector gives another.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    pub amount: f64,
}

/// A ribbon: its two ends, as angles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ribbon {
    /// Position among the links.
    pub link: usize,
    /// Where it leaves.
    pub give: [f64; 2],
    /// Where it arrives.
    pub take: [f64; 2],
}

/// Sectors and ribbons on a ring.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// The arc of every sector.
    pub arcs: Vec<[f64; 2]>,
    /// A ribbon for each link, in their order.
    pub ribbons: Vec<Ribbon>,
    /// The amount of one radian.
    pub per_radian: f64,
}

/// In which order `n` sectors stand.
pub fn arrange(n: usize, links: &[Link]) -> Vec<usize> {
    /// Beyond, the order of classes is kept.
    const MOST: usize = 40;
    const ROUNDS: usize = 12;
    let mut order: Vec<usize> = (0..n).collect();
    if n > MOST {
        return order;
    }
    let mut amount = vec![0.0; n * n];
    links.iter().for_each(|link| amount[link.from * n + link.to] += link.amount);
    let cost = |order: &[usize]| {
        let mut sum = 0.0;
        for (i, &a) in order.iter().enumerate() {
            for (j, &b) in order.iter().enumerate().skip(i + 1) {
                let apart = (j - i).min(n - (j - i)) as f64;
                sum += apart * (amount[a * n + b] + amount[b * n + a]);
            }
        }
        sum
    };
    let mut best = cost(&order);
    for _ in 0..ROUNDS {
        let before = best;
        for i in 0..n {
            for j in i + 1..n {
                order.swap(i, j);
                let now = cost(&order);
                if now < best * (1.0 - 1e-12) {
                    best = now;
                } else {
                    order.swap(i, j);
                }
            }
        }
        if best >= before {
            break;
        }
    }
    order
}

/// Places sectors in this order on the ring with `gap` radians between them.
pub fn place(n: usize, links: &[Link], order: &[usize], gap: f64) -> Ring {
    let mut place = vec![0; n];
    order.iter().enumerate().for_each(|(i, &sector)| place[sector] = i);
    let total: f64 = links.iter().map(|link| 2.0 * link.amount).sum();
    let per_radian = total / (TAU - gap * n as f64).max(1e-9);
    let mut ribbons: Vec<Ribbon> =
        (0..links.len()).map(|link| Ribbon { link, give: [0.0; 2], take: [0.0; 2] }).collect();
    let mut arcs = vec![[0.0; 2]; n];
    let mut angle = gap / 2.0;
    for &sector in order {
        // (steps to the partner counter-clockwise, takes, link)
        let mut ends: Vec<(usize, bool, usize)> = Vec::new();
        for (i, link) in links.iter().enumerate() {
            let steps = |other: usize| (place[sector] + n - place[other]) % n;
            if link.from == sector {
                ends.push((steps(link.to), false, i));
            }
            if link.to == sector {
                ends.push((steps(link.from), true, i));
            }
        }
        ends.sort_unstable();
        let start = angle;
        for (_, takes, link) in ends {
            let next = angle + links[link].amount / per_radian;
            let end = if takes { &mut ribbons[link].take } else { &mut ribbons[link].give };
            *end = [angle, next];
            angle = next;
        }
        arcs[sector] = [start, angle];
        angle += gap;
    }
    Ring { arcs, ribbons, per_radian }
}

/// The place at an angle and a distance from the centre.
pub fn polar(centre: Point, radius: f64, angle: f64) -> Point {
    centre + at(radius * libm::sin(angle), -radius * libm::cos(angle))
}

/// Steps along a circle from where the pen is.
pub fn arc(centre: Point, radius: f64, from: f64, to: f64) -> Vec<Step> {
    /// A quadratic curve is a circle to the eye up to this angle.
    const PIECE: f64 = 0.2;
    let pieces = ((to - from).abs() / PIECE).ceil().max(1.0) as usize;
    let step = (to - from) / pieces as f64;
    let reach = radius / libm::cos(step / 2.0);
    (0..pieces)
        .map(|i| {
            let start = from + step * i as f64;
            let control = polar(centre, reach, start + step / 2.0);
            Step::Curve(control, polar(centre, radius, start + step))
        })
        .collect()
}

/// A piece of a ring.
pub fn band(centre: Point, radii: [f64; 2], angles: [f64; 2]) -> Vec<Step> {
    let [inner, outer] = radii;
    let [from, to] = angles;
    let mut steps = vec![Step::Move(polar(centre, outer, from))];
    steps.extend(arc(centre, outer, from, to));
    steps.push(Step::Line(polar(centre, inner, to)));
    steps.extend(arc(centre, inner, to, from));
    steps.push(Step::Close);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: usize, to: usize, amount: f64) -> Link {
        Link { from, to, amount }
    }

    /// 0 gives 2 to 1 and keeps 1; 1 gives 3 to 0: arcs of 2+2·1+3 = 7 and 5 of 12 in all.
    #[test]
    fn arcs_are_sums_of_their_ribbons() {
        let links = [link(0, 1, 2.0), link(0, 0, 1.0), link(1, 0, 3.0)];
        let ring = place(2, &links, &[0, 1], 0.1);
        assert!((ring.per_radian * (TAU - 0.2) - 12.0).abs() < 1e-12);
        for sector in 0..2 {
            let of = |end: [f64; 2]| end[1] - end[0];
            let ends: f64 = ring
                .ribbons
                .iter()
                .map(|r| {
                    let give = if links[r.link].from == sector { of(r.give) } else { 0.0 };
                    give + if links[r.link].to == sector { of(r.take) } else { 0.0 }
                })
                .sum();
            assert!((ends - of(ring.arcs[sector])).abs() < 1e-12);
        }
        for ribbon in &ring.ribbons {
            let wide = ribbon.give[1] - ribbon.give[0];
            assert!((wide * ring.per_radian - links[ribbon.link].amount).abs() < 1e-12);
        }
    }

    /// Four in a ring of 0 → 2 → 1 → 3 → 0 stand in that ring.
    #[test]
    fn much_does_not_go_far() {
        let links = [link(0, 2, 5.0), link(2, 1, 5.0), link(1, 3, 5.0), link(3, 0, 5.0)];
        let order = arrange(4, &links);
        let at = |s: usize| order.iter().position(|&o| o == s).unwrap();
        for l in links {
            assert!([1, 3].contains(&at(l.from).abs_diff(at(l.to))), "{order:?}");
        }
    }
}
