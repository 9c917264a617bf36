//! Betweenness, exact.
//!
//! Breadth-first search from every source, then dependencies added backwards along the
//! shortest-path links. Whatever a search knows of a node stands where the node stands in its
//! queue, so a link of a shortest path is a pair of queue positions, only `position` is read at
//! random, and a node is one step farther exactly if it stands behind the end of the present step.
//! The loop over links has no branch that depends on the graph. Time O(n·m), space O(m) a thread
//! and 64 sums of n.
//!
//! | paper | here | |
//! |---|---|---|
//! | s | `source` | |
//! | Q, S | `queue` | the order of discovery is the stack, read backwards |
//! | σ(v) | `paths` | |
//! | P(w) | `next` | successors instead of predecessors, so that δ(v) is a sum |
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
const BLOCKS: usize = 64;

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
enum Counted {
    All,
    TooMany,
}

/// The shortest-path links from one source. `position` is by node, the rest by place in the queue.
struct Search {
    /// Where a node stands in the queue; `UNSEEN` before it is found.
    position: Vec<u32>,
    /// The nodes found, nearest first, and one place more.
    queue: Vec<u32>,
    found: usize,
    /// σ; one place more.
    paths: Vec<f64>,
    /// Where the successors of each node begin in `next`.
    first: Vec<u32>,
    /// Places of the successors on shortest paths, those of the source first; one place more.
    next: Vec<u32>,
    /// δ.
    dependency: Vec<f64>,
}

/// Larger than any place.
const UNSEEN: u32 = u32::MAX;

impl Search {
    fn new(graph: &Graph) -> Self {
        let n = graph.len();
        Self {
            position: vec![UNSEEN; n],
            queue: vec![0; n + 1],
            found: 0,
            paths: vec![0.0; n + 1],
            first: vec![0; n + 1],
            next: vec![0; graph.links() + 1],
            dependency: vec![0.0; n],
        }
    }

    /// Finds all nodes and the links of shortest paths from `source`.
    fn run(&mut self, out: &Rows, source: u32) -> Counted {
        self.position.fill(UNSEEN);
        self.paths.fill(0.0);
        let (position, queue, paths) =
            (&mut self.position[..], &mut self.queue[..], &mut self.paths[..]);
        let (first, next) = (&mut self.first[..], &mut self.next[..]);
        queue[0] = source;
        position[source as usize] = 0;
        paths[0] = 1.0;
        // `end` is where the present step ends in the queue, `tail` where the next node goes.
        let (mut here, mut end, mut tail, mut links) = (0, 1_u32, 1_u32, 0);
        while here < tail {
            if here == end {
                end = tail;
            }
            let ways = paths[here as usize];
            if ways > super::LARGE {
                self.found = tail as usize;
                return Counted::TooMany;
            }
            first[here as usize] = links as u32;
            for &node in out.row(queue[here as usize] as usize) {
                // A node not seen goes to the tail; what is not farther is written over again.
                let known = position[node as usize];
                let there = known.min(tail);
                position[node as usize] = there;
                queue[tail as usize] = node;
                tail += u32::from(known == UNSEEN);
                let farther = there >= end;
                next[links] = there;
                links += usize::from(farther);
                // Times 0 or 1: a choice between two would become a branch, wrong half of the time.
                paths[there as usize] += ways * f64::from(u8::from(farther));
            }
            here += 1;
        }
        first[tail as usize] = links as u32;
        self.found = tail as usize;
        Counted::All
    }

    /// δ(v) = Σ over successors w of σ(v)/σ(w)·(1 + δ(w)), farthest first; the source has none.
    fn add_dependencies(&mut self, sum: &mut [f64]) {
        let (queue, paths, first) = (&self.queue[..], &self.paths[..], &self.first[..]);
        let (next, dependency) = (&self.next[..], &mut self.dependency[..]);
        for here in (1..self.found).rev() {
            let successors = &next[first[here] as usize..first[here + 1] as usize];
            let ways = paths[here];
            let mut depends = 0.0;
            for &there in successors {
                depends += ways / paths[there as usize] * (1.0 + dependency[there as usize]);
            }
            dependency[here] = depends;
            sum[queue[here] as usize] += depends;
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
