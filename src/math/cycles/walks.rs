//! How much can a circuit be worth at most? The best walk of the same length is no worse.
//!
//! For every node v, number of links j ≤ L and number of marked links k, B(v, j, k) is the best
//! value of a walk of j links with at most k marks that starts at v, F(v, j, k) of one that ends
//! there. A circuit of ℓ links through u → v goes on from v with i links and comes to u with
//! ℓ − 1 − i, for every i at once, so its value is at most
//!
//! > max over ℓ of w(u, v) + min over i of max over k of B(v, i, k) + F(u, ℓ − 1 − i, K − k),
//!
//! with K marks left beside that of the link. Where values are not added but the least counts, +
//! is min. Time O(L·K·m) for the walks and O(L²·K) for a bound.

use rayon::prelude::*;

use super::ring::{Hops, Ring};
use super::{Aim, Fold};

/// The best walks from and to every node of a ring.
pub(super) struct Walks {
    fold: Fold,
    length: usize,
    marks: usize,
    /// B: each node's walks stand together, by marks and then by length.
    from: Vec<f64>,
    /// F, likewise.
    to: Vec<f64>,
}

impl Walks {
    pub fn new(ring: &Ring, aim: &Aim<'_>) -> Self {
        let length = ring.max_length as usize;
        let marks = if ring.max_marked < length { ring.max_marked } else { 0 };
        let best = |hops| best_walks(ring, hops, aim, length, marks);
        let (from, to) = (best(&ring.out), best(&ring.into));
        Self { fold: aim.fold, length, marks, from, to }
    }

    /// No circuit through the node with more links than this is worth as much as `least`; `None`
    /// where none is at all.
    pub fn longest(&self, node: u32, least: f64) -> Option<u32> {
        let bound = |length: &usize| self.closed(node, node, *length, self.marks);
        (2..=self.length).rev().find(|length| least <= bound(length)).map(|length| length as u32)
    }

    /// No circuit through the link from `u` to `v` is worth more.
    pub fn through(&self, u: u32, v: u32, worth: f64, marks: u32) -> f64 {
        let marks = self.marks.saturating_sub(marks as usize);
        let rest = (1..self.length).map(|rest| self.closed(v, u, rest, marks));
        self.fold.join(worth, rest.fold(f64::NEG_INFINITY, f64::max))
    }

    /// The bound on a walk of so many links from `v` that ends at `u`.
    fn closed(&self, v: u32, u: u32, links: usize, marks: usize) -> f64 {
        let best = |i: usize| {
            let split = |k: usize| {
                let behind = self.from[self.at(v, k, i)];
                self.fold.join(behind, self.to[self.at(u, marks - k, links - i)])
            };
            (0..=marks).map(split).fold(f64::NEG_INFINITY, f64::max)
        };
        (0..=links).map(best).fold(f64::INFINITY, f64::min)
    }

    fn at(&self, node: u32, marks: usize, links: usize) -> usize {
        (node as usize * (self.marks + 1) + marks) * (self.length + 1) + links
    }
}

fn best_walks(
    ring: &Ring,
    rows: &Hops,
    aim: &Aim<'_>,
    length: usize,
    most_marks: usize,
) -> Vec<f64> {
    let (width, levels) = (length + 1, most_marks + 1);
    let mut best = vec![f64::NEG_INFINITY; ring.len() * levels * width];
    best.iter_mut().step_by(width).for_each(|none| *none = aim.fold.nothing());
    for links in 1..width {
        for marks in 0..levels {
            let longer = |node: u32| {
                let row = rows.row(node).iter();
                let walks = row.filter_map(|hop| {
                    let marks = if most_marks == 0 {
                        0
                    } else {
                        marks.checked_sub(ring.marks(hop.link) as usize)?
                    };
                    let behind = best[(hop.node as usize * levels + marks) * width + links - 1];
                    Some(aim.fold.join(aim.first[hop.link as usize], behind))
                });
                walks.fold(f64::NEG_INFINITY, f64::max)
            };
            let found: Vec<f64> = (0..ring.len() as u32).into_par_iter().map(longer).collect();
            for (node, value) in found.into_iter().enumerate() {
                best[(node * levels + marks) * width + links] = value;
            }
        }
    }
    best
}
