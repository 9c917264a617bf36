//! Nodes on one spot, side by side around it.
//!
//! Nodes at one place stand in rings around it; then all that still cover each other push apart, a
//! fixed number of rounds, each half of what they share. O(rounds · nodes²).

use crate::figure::geometry::{Point, Rect, at};

/// Nodes nearer than this are at one place, pt.
const SAME: f64 = 1.5;
const ROUNDS: usize = 200;

/// Where nodes of these radii stand so that they have a `gap` between them, near their places and
/// inside `frame`.
pub fn spread(places: &[Point], radii: &[f64], gap: f64, frame: Rect) -> Vec<Point> {
    let mut out = in_rings(places, radii, gap);
    for round in 0..ROUNDS {
        let mut still = true;
        for i in 0..out.len() {
            for j in i + 1..out.len() {
                let want = radii[i] + radii[j] + gap;
                let apart = out[j] - out[i];
                let lack = want - apart.length();
                if lack <= 1e-3 {
                    continue;
                }
                still = false;
                // On one spot, every pair has a direction of its own.
                let way = if apart.length() < 1e-6 {
                    let turn = 2.4 * (i + j + round) as f64;
                    at(libm::cos(turn), libm::sin(turn))
                } else {
                    apart.unit()
                };
                out[i] = out[i] - way * (lack / 2.0);
                out[j] = out[j] + way * (lack / 2.0);
            }
        }
        for (p, r) in out.iter_mut().zip(radii) {
            let inner = frame.grow(-(r + 2.0).min(frame.width().min(frame.height()) / 2.0));
            *p = at(p.x.clamp(inner.x0, inner.x1), p.y.clamp(inner.y0, inner.y1));
        }
        if still {
            break;
        }
    }
    out
}

/// Nodes of one place in rings around it.
fn in_rings(places: &[Point], radii: &[f64], gap: f64) -> Vec<Point> {
    let mut out = places.to_vec();
    let mut done = vec![false; places.len()];
    for i in 0..places.len() {
        let here: Vec<usize> = (i..places.len())
            .filter(|&j| !done[j] && (places[j] - places[i]).length() < SAME)
            .collect();
        here.iter().for_each(|&j| done[j] = true);
        if here.len() < 2 {
            continue;
        }
        let largest = here.iter().map(|&j| radii[j]).fold(0.0, f64::max);
        let room = 2.0 * largest + gap;
        let mut rest = &here[..];
        let mut ring = 0.0_f64;
        while !rest.is_empty() {
            // As many as stand on a ring, at least two.
            ring += 1.0;
            let holds = (6.0 * ring).max(2.0) as usize;
            let (now, later) = rest.split_at(holds.min(rest.len()));
            let needed = room / (2.0 * libm::sin(std::f64::consts::PI / now.len().max(2) as f64));
            let radius = needed.max(if now.len() < 3 { 0.0 } else { room * ring * 0.9 });
            for (k, &j) in now.iter().enumerate() {
                // The first stands at the left, so that two stand side by side.
                let turn = std::f64::consts::PI * (1.0 + 2.0 * k as f64 / now.len() as f64);
                out[j] = places[i] + at(libm::cos(turn), libm::sin(turn)) * radius;
            }
            rest = later;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_on_one_spot_stand_around_it() {
        let frame = Rect::new(0.0, 0.0, 200.0, 200.0);
        for n in [1, 2, 3, 7, 30] {
            let places = vec![at(100.0, 100.0); n];
            let out = spread(&places, &vec![4.0; n], 1.6, frame);
            assert_eq!(out[0] == places[0], n == 1);
            for (i, a) in out.iter().enumerate() {
                assert!(frame.grow(-4.0).holds(*a));
                assert!(out[..i].iter().all(|b| (*a - *b).length() > 8.0), "{n}");
            }
        }
    }

    #[test]
    fn free_nodes_stay() {
        let places = [at(50.0, 50.0), at(51.6, 50.0), at(90.0, 20.0)];
        let out = spread(&places, &[3.0; 3], 1.5, Rect::new(0.0, 0.0, 100.0, 99.0));
        assert_eq!(out[2], places[2]);
        assert!(((out[1] - out[0]).length() - 7.5).abs() < 0.01);
    }
}
