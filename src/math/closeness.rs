//! How near is everybody to a node, and who can be reached at all?
//!
//! Over the r nodes u that reach v along links, at distance d(u, v):
//! closeness C(v) = r/(n−1) · r/Σd (Wasserman and Faust's factor for networks in parts; 0 where
//! nobody reaches v) · harmonic H(v) = Σ 1/d, undivided.
//!
//! Breadth-first search against the arrows from every node; time O(n·m). Nodes are counted by
//! distance first, so that the sums do not depend on any order.
//!
//! Source: Wasserman and Faust, Social Network Analysis (1994); Marchiori and Latora (2000).

use rayon::prelude::*;

use super::graph::{Graph, Rows};

/// What the incoming distances of one node say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Closeness {
    /// How many other nodes reach it.
    pub reached_by: usize,
    /// C(v), between 0 and 1.
    pub closeness: f64,
    /// H(v), between 0 and n−1.
    pub harmonic: f64,
}

/// Closeness of every node.
pub fn closeness(graph: &Graph) -> Vec<Closeness> {
    let others = graph.len().saturating_sub(1) as f64;
    (0..graph.len())
        .into_par_iter()
        .map_init(
            || Levels::new(graph.len()),
            |levels, v| sum(levels.count(&graph.into, v), others),
        )
        .collect()
}

fn sum(at_distance: &[usize], others: f64) -> Closeness {
    let reached_by: usize = at_distance.iter().skip(1).sum();
    let distance: usize = at_distance.iter().enumerate().map(|(d, count)| d * count).sum();
    let inverse = |(d, &count): (usize, &usize)| count as f64 / d as f64;
    Closeness {
        reached_by,
        closeness: match reached_by {
            0 => 0.0,
            r => r as f64 / others * (r as f64 / distance as f64),
        },
        harmonic: at_distance.iter().enumerate().skip(1).map(inverse).fold(0.0, |h, x| h + x),
    }
}

/// A breadth-first search that counts nodes by distance.
struct Levels {
    seen: Vec<bool>,
    queue: Vec<u32>,
    at_distance: Vec<usize>,
}

impl Levels {
    fn new(nodes: usize) -> Self {
        Self { seen: vec![false; nodes], queue: Vec::new(), at_distance: Vec::new() }
    }

    /// How many nodes stand at distance 0, 1, 2 … of `source` along `rows`.
    fn count(&mut self, rows: &Rows, source: usize) -> &[usize] {
        for &node in &self.queue {
            self.seen[node as usize] = false;
        }
        self.queue.clear();
        self.at_distance.clear();
        self.queue.push(source as u32);
        self.seen[source] = true;
        let mut level = 0;
        while level < self.queue.len() {
            let end = self.queue.len();
            self.at_distance.push(end - level);
            for here in level..end {
                for &node in rows.row(self.queue[here] as usize) {
                    if !self.seen[node as usize] {
                        self.seen[node as usize] = true;
                        self.queue.push(node);
                    }
                }
            }
            level = end;
        }
        &self.at_distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incoming_distances_count() {
        // 0 → 1 → 2, and 3 alone. Node 2: r = 2, Σd = 3, C = 2/3 · 2/3, H = 1 + 1/2.
        let of = closeness(&Graph::new(4, vec![(0, 1), (1, 2)]));
        assert_eq!(
            of[2],
            Closeness { reached_by: 2, closeness: 2.0 / 3.0 * (2.0 / 3.0), harmonic: 1.5 }
        );
        assert_eq!(of[0], Closeness::default());
        assert_eq!(of[3], Closeness::default());
    }
}
