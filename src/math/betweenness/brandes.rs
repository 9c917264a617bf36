//! Betweenness, exact.
//!
//! Breadth-first search from every source, then dependencies added backwards along the
//! shortest-path links. Whatever a search knows of a node stands where the node stands in its
//! queue, so a link of a shortest path is a pair of queue positions, only `position` is read at
//! random, and a node is one step farther exactly if it stands behind the end of the present step.
//! No inner loop has a branch that depends on what it finds. Time O(n·m), space O(m) a thread
//! and 64 sums of n.
//!
//! | paper | here | |
//! |---|---|---|
//! | s | `source` | |
//! | Q, S | `queue` | the order of discovery is the stack, read backwards |
//! | σ(v) | `paths` | |
//! | v ∈ P(w) | `ways` | all pairs (v, w), in the order of v |
//! | δ(v) | `dependency` | |
//!
//! The sources are cut into 64 fixed blocks whose sums are added in order: the same bits for any
//! number of threads. Counts of paths that pass 2¹⁰⁰ are left to [`careful`](super::careful).
//!
//! Source: Brandes, A faster algorithm for betweenness centrality, J. Math. Sociol. 25 (2001).

use rayon::prelude::*;

use super::careful;
use crate::math::graph::{Graph, Rows};

/// How many blocks of sources are summed apart.
pub(super) const BLOCKS: usize = 64;

/// B(v) for every node.
pub fn betweenness(graph: &Graph) -> Vec<f64> {
    let n = graph.len();
    let sources: Vec<u32> = (0..n as u32).collect();
    let sums: Vec<Vec<f64>> = sources
        .par_chunks(n.div_ceil(BLOCKS).max(1))
        .map(|block| {
            let mut search = Search::new(graph);
            let mut sum = vec![0.0; n];
            for &source in block {
                match search.run(&graph.out, source) {
                    Counted::All => search.add_dependencies(&mut sum),
                    Counted::TooMany => careful::add_dependencies(graph, source, &mut sum),
                }
            }
            sum
        })
        .collect();
    sums.into_iter().fold(vec![0.0; n], |mut total, sum| {
        total.iter_mut().zip(sum).for_each(|(t, s)| *t += s);
        total
    })
}

/// Whether the shortest paths could be counted.
pub(super) enum Counted {
    All,
    TooMany,
}

/// The shortest-path links from one source. `position` is by node, the rest by place in the queue.
pub(super) struct Search {
    /// Where a node stands in the queue; `UNSEEN` before it is found.
    position: Vec<u32>,
    /// The nodes found, nearest first, and one place more.
    queue: Vec<u32>,
    found: usize,
    /// σ; one place more.
    paths: Vec<f64>,
    /// The links of shortest paths, those of the source first; one place more.
    ways: Vec<Way>,
    /// How many there are.
    found_ways: usize,
    /// δ.
    dependency: Vec<f64>,
}

/// A link of a shortest path, by places in the queue.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    here: u32,
    there: u32,
}

/// Larger than any place.
const UNSEEN: u32 = u32::MAX;

impl Search {
    pub(super) fn new(graph: &Graph) -> Self {
        let n = graph.len();
        Self {
            position: vec![UNSEEN; n],
            queue: vec![0; n + 1],
            found: 0,
            paths: vec![0.0; n + 1],
            ways: vec![Way::default(); graph.links() + 1],
            found_ways: 0,
            dependency: vec![0.0; n],
        }
    }

    /// Finds all nodes and the links of shortest paths from `source`.
    pub(super) fn run(&mut self, out: &Rows, source: u32) -> Counted {
        self.position.fill(UNSEEN);
        self.paths.fill(0.0);
        let (position, queue) = (&mut self.position[..], &mut self.queue[..]);
        let (paths, ways) = (&mut self.paths[..], &mut self.ways[..]);
        queue[0] = source;
        position[source as usize] = 0;
        paths[0] = 1.0;
        // `end` is where the present step ends in the queue, `tail` where the next node goes.
        let (mut here, mut end, mut tail) = (0, 1_u32, 1_u32);
        let (mut links, mut counted) = (0, 0);
        loop {
            while here < end {
                // Rows are read from the back, since the way back will turn their order round.
                for &node in out.row(queue[here as usize] as usize).iter().rev() {
                    // A node not seen goes to the tail; what is not farther is written over again.
                    let known = position[node as usize];
                    let there = known.min(tail);
                    position[node as usize] = there;
                    queue[tail as usize] = node;
                    tail += u32::from(known == UNSEEN);
                    ways[links] = Way { here, there };
                    links += usize::from(there >= end);
                }
                here += 1;
            }
            // σ(w) = Σ over v in P(w) of σ(v), whose own are complete.
            for way in &ways[counted..links] {
                let count = paths[way.here as usize];
                if count > super::LARGE {
                    return Counted::TooMany;
                }
                paths[way.there as usize] += count;
            }
            if end == tail {
                break;
            }
            (end, counted) = (tail, links);
        }
        self.found = tail as usize;
        self.found_ways = links;
        Counted::All
    }

    /// δ(v) = Σ over successors w of σ(v)/σ(w)·(1 + δ(w)), farthest first; the source has none.
    fn add_dependencies(&mut self, sum: &mut [f64]) {
        let (paths, dependency) = (&self.paths[..], &mut self.dependency[..]);
        dependency[..self.found].fill(0.0);
        for way in self.ways[..self.found_ways].iter().rev() {
            let (here, there) = (way.here as usize, way.there as usize);
            dependency[here] += paths[here] / paths[there] * (1.0 + dependency[there]);
        }
        for (&node, dependency) in self.queue[..self.found].iter().zip(dependency).skip(1) {
            sum[node as usize] += *dependency;
        }
    }
}

impl Search {
    /// The same, told link by link: from, to, and what the link is worth to the source.
    pub(super) fn follow_links(&mut self, mut tell: impl FnMut(u32, u32, f64)) {
        self.dependency[..self.found].fill(0.0);
        for way in self.ways[..self.found_ways].iter().rev() {
            let (here, there) = (way.here as usize, way.there as usize);
            let part = self.paths[here] / self.paths[there] * (1.0 + self.dependency[there]);
            self.dependency[here] += part;
            tell(self.queue[here], self.queue[there], part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_and_a_fork() {
        // 0 → 1 → 2 → 3: 1 stands between 0–2, 0–3; 2 between 0–3, 1–3.
        assert_eq!(betweenness(&Graph::new(4, vec![(0, 1), (1, 2), (2, 3)])), [0.0, 2.0, 2.0, 0.0]);
        // 0 → {1, 2} → 3: each of two ways carries half of the pair 0–3.
        let fork = Graph::new(4, vec![(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(betweenness(&fork), [0.0, 0.5, 0.5, 0.0]);
    }

    /// 2000 diamonds in a row have 2²⁰⁰⁰ shortest paths, beside one chain of the same length: the
    /// counts pass any f64, the result does not.
    #[test]
    fn more_paths_than_a_number_can_count() {
        let diamonds = 2000_u32;
        let mut pairs = Vec::new();
        for d in 0..diamonds {
            let a = 3 * d;
            pairs.extend([(a, a + 1), (a, a + 2), (a + 1, a + 3), (a + 2, a + 3)]);
        }
        let sums = betweenness(&Graph::new(3 * diamonds as usize + 1, pairs));
        assert!(sums.iter().all(|b| b.is_finite()));
        // Joint d of k: everyone before it (3d) to everyone behind it (3(k−d)).
        let joint = 3.0 * 1000.0 * 3.0 * 1000.0;
        assert!((sums[3000] - joint).abs() < 1e-6 * joint);
        assert_eq!(sums[1].to_bits(), sums[2].to_bits());
    }
}
