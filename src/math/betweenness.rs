//! Who stands between the others?
//!
//! B(v) = Σ over ordered pairs s ≠ v ≠ t of σ_st(v) / σ_st, where σ_st counts the shortest paths
//! from s to t and σ_st(v) those through v; links are unweighted, a self-loop changes nothing.
//! The sum is not divided by anything: (n−1)(n−2) makes a share of it.
//!
//! Breadth-first search from every source, then dependencies added backwards along the
//! shortest-path links. Those links are recorded as positions in the queue, so that only one
//! array is read at random. Time O(n·m), space O(m) a thread and 64 sums of n.
//!
//! The sources are cut into 64 fixed blocks whose sums are added in order: the same bits for any
//! number of threads.
//!
//! A graph too large for that is estimated from the sources that a budget of steps allows, drawn
//! with a fixed seed. Each source adds between 0 and n−2 to a node, so by Hoeffding's inequality
//! K sources of n leave no share B(v) ÷ (n−1)(n−2) further off than n/(n−1)·√(ln(2n/0.05)/2K),
//! with 95 % for all nodes at once.
//!
//! Source: Brandes, A faster algorithm for betweenness centrality, J. Math. Sociol. 25 (2001);
//! Brandes and Pich, Centrality estimation in large networks (2007).

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::graph::{Graph, Rows};

/// How many blocks of sources are summed apart.
const BLOCKS: usize = 64;

/// Shortest paths can double at every hop; a count past this is divided by it, and says so in its
/// `shift`, since counts past 2¹⁰²⁴ do not exist.
const LARGE: f64 = (1_u128 << 100) as f64;

/// B(v) for every node.
pub fn betweenness(graph: &Graph) -> Vec<f64> {
    sum_over(graph, &(0..graph.len()).collect::<Vec<usize>>())
}

/// Betweenness, exact or estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Betweenness {
    /// B(v).
    pub sums: Vec<f64>,
    /// How far B(v) ÷ (n−1)(n−2) may be off, for all nodes at once with 95 %; absent where exact.
    pub error: Option<f64>,
}

/// Nodes times links up to which betweenness is computed exactly: some twenty seconds.
pub const BUDGET: usize = 4_000_000_000;

/// B(v) for every node: exact where nodes × links are within `budget`, else estimated from as
/// many sources as are.
pub fn betweenness_within(graph: &Graph, budget: usize) -> Betweenness {
    let n = graph.len();
    let count = (budget / graph.links().max(1)).max(1);
    if count >= n {
        return Betweenness { sums: betweenness(graph), error: None };
    }
    let scale = n as f64 / count as f64;
    let sums = sum_over(graph, &draw(n, count)).into_iter().map(|sum| sum * scale).collect();
    let spread = (libm::log(2.0 * n as f64 / 0.05) / (2.0 * count as f64)).sqrt();
    Betweenness { sums, error: Some(spread * n as f64 / (n as f64 - 1.0)) }
}

/// `count` different nodes of `nodes`.
fn draw(nodes: usize, count: usize) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(0);
    let mut drawn: Vec<usize> = (0..nodes).collect();
    for i in 0..count {
        let left = (nodes - i) as u64;
        drawn.swap(i, i + (random.next_u64() % left) as usize);
    }
    drawn.truncate(count);
    drawn
}

/// The dependencies of all nodes on these sources.
fn sum_over(graph: &Graph, sources: &[usize]) -> Vec<f64> {
    let n = graph.len();
    let sums: Vec<Vec<f64>> = sources
        .par_chunks(sources.len().div_ceil(BLOCKS).max(1))
        .map(|block| {
            let mut search = Search::new(n);
            let mut sum = vec![0.0; n];
            for &source in block {
                search.run(&graph.out, source as u32);
                search.add_dependencies(&mut sum);
            }
            sum
        })
        .collect();
    sums.into_iter().fold(vec![0.0; n], |mut total, sum| {
        total.iter_mut().zip(sum).for_each(|(t, s)| *t += s);
        total
    })
}

/// The shortest-path links from one source; all but `position` in the order of discovery.
struct Search {
    /// Where a node stands in the queue; `UNSEEN` before it is found.
    position: Vec<u32>,
    queue: Vec<u32>,
    distance: Vec<u32>,
    /// σ of the node, divided by `LARGE` to the power `shift`.
    paths: Vec<f64>,
    shift: Vec<u32>,
    /// Queue positions of the successors on shortest paths, those of the first node first.
    next: Vec<u32>,
    /// Where the successors of each node begin in `next`.
    first: Vec<usize>,
    dependency: Vec<f64>,
}

const UNSEEN: u32 = u32::MAX;

impl Search {
    fn new(nodes: usize) -> Self {
        Self {
            position: vec![UNSEEN; nodes],
            queue: Vec::new(),
            distance: Vec::new(),
            paths: Vec::new(),
            shift: Vec::new(),
            next: Vec::new(),
            first: Vec::new(),
            dependency: Vec::new(),
        }
    }

    fn run(&mut self, out: &Rows, source: u32) {
        for &node in &self.queue {
            self.position[node as usize] = UNSEEN;
        }
        self.queue.clear();
        self.distance.clear();
        self.paths.clear();
        self.shift.clear();
        self.next.clear();
        self.first.clear();
        self.find(source, 0);
        self.paths[0] = 1.0;
        let mut here = 0;
        while here < self.queue.len() {
            if self.paths[here] > LARGE {
                self.paths[here] /= LARGE;
                self.shift[here] += 1;
            }
            self.first.push(self.next.len());
            for &node in out.row(self.queue[here] as usize) {
                let mut there = self.position[node as usize];
                if there == UNSEEN {
                    there = self.find(node, self.distance[here] + 1);
                }
                if self.distance[there as usize] == self.distance[here] + 1 {
                    self.add_paths(here, there as usize);
                    self.next.push(there);
                }
            }
            here += 1;
        }
        self.first.push(self.next.len());
    }

    fn find(&mut self, node: u32, distance: u32) -> u32 {
        let position = self.queue.len() as u32;
        self.position[node as usize] = position;
        self.queue.push(node);
        self.distance.push(distance);
        self.paths.push(0.0);
        self.shift.push(0);
        position
    }

    /// σ(there) += σ(here), on the larger scale of the two.
    fn add_paths(&mut self, here: usize, there: usize) {
        let (from, to) = (self.shift[here], self.shift[there]);
        if from == to {
            self.paths[there] += self.paths[here];
        } else if from > to {
            self.paths[there] = self.paths[there] * scale(from - to) + self.paths[here];
            self.shift[there] = from;
        } else {
            self.paths[there] += self.paths[here] * scale(to - from);
        }
    }

    /// δ(v) = Σ over successors w of σ(v)/σ(w)·(1 + δ(w)), farthest first; the source has none.
    fn add_dependencies(&mut self, sum: &mut [f64]) {
        self.dependency.clear();
        self.dependency.resize(self.queue.len(), 0.0);
        for here in (1..self.queue.len()).rev() {
            let mut dependency = 0.0;
            for &there in &self.next[self.first[here]..self.first[here + 1]] {
                let there = there as usize;
                let apart = self.shift[there] - self.shift[here];
                let share = self.paths[here] / self.paths[there];
                let share = if apart == 0 { share } else { share * scale(apart) };
                dependency += share * (1.0 + self.dependency[there]);
            }
            self.dependency[here] = dependency;
            sum[self.queue[here] as usize] += dependency;
        }
    }
}

/// 1 / LARGE to a power; what is past the second no longer shows.
fn scale(power: u32) -> f64 {
    (0..power.min(4)).fold(1.0, |scale, _| scale / LARGE)
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

    /// A quarter of the sources of a ring with chords: within the stated error, and not exact.
    #[test]
    fn an_estimate_keeps_its_word() {
        let n = 400_u32;
        let pairs = (0..n).flat_map(|v| [(v, (v + 1) % n), (v, (v * v + 3) % n)]).collect();
        let graph = Graph::new(n as usize, pairs);
        let exact = betweenness(&graph);
        let estimate = betweenness_within(&graph, graph.links() * 100);
        let error = estimate.error.unwrap() * f64::from((n - 1) * (n - 2));
        let off = exact.iter().zip(&estimate.sums).map(|(a, b)| (a - b).abs());
        let most = off.fold(0.0, f64::max);
        assert!(0.0 < most && most < error, "{most} of {error}");
        assert_eq!(betweenness_within(&graph, BUDGET).sums, exact);
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
