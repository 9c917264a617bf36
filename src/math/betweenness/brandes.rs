//! Betweenness, exact.
//!
//! Breadth-first search from every source, then dependencies added backwards along the
//! shortest-path links. Whatever a search knows of a node stands where the node stands in its
//! queue, so a link of a shortest path is a pair of queue positions, only `position` is read at
//! random, and a node is one step farther exactly if it stands behind the end of the present step.
//! The rows of a step are first copied one behind the other, a chunk at a time: loops over links
//! are long, and none has a branch that depends on what it finds. With g(v) = (1 + δ(v))/σ(v), the
//! way back is g(v) = 1/σ(v) + h(v), h(v) = Σ g(w) over the successors w: one division a node.
//! Time O(n·m), space O(m) a thread and 64 sums of n.
//!
//! | paper | here | |
//! |---|---|---|
//! | s | `source` | |
//! | Q, S | `queue` | the order of discovery is the stack, read backwards |
//! | σ(v) | `paths` | |
//! | v ∈ P(w) | `ways` | all pairs (v, w), in the order of v |
//! | g(v) | `worth` | what a path that enters v is worth |
//! | h(v) | `beyond` | δ(v) = σ(v)·h(v) |
//!
//! The sources are cut into 64 fixed blocks whose sums are added in order: the same bits for any
//! number of threads. Counts of paths that pass 2¹⁰⁰ are left to [`careful`].
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
    let (sources, strip): (Vec<u32>, _) = ((0..n as u32).collect(), Strip::new(&graph.out));
    let sums: Vec<Vec<f64>> = sources
        .par_chunks(n.div_ceil(BLOCKS).max(1))
        .map(|block| {
            let mut sum = vec![0.0; n];
            let block = Block { graph, strip: &strip, sources: block, sum: &mut sum };
            pulp::Arch::new().dispatch(block);
            sum
        })
        .collect();
    sums.into_iter().fold(vec![0.0; n], |mut total, sum| {
        total.iter_mut().zip(sum).for_each(|(t, s)| *t += s);
        total
    })
}

/// The searches of a block as an argument of the dispatch to the widest instructions of the
/// processor, which round alike.
struct Block<'a> {
    graph: &'a Graph,
    strip: &'a Strip,
    sources: &'a [u32],
    sum: &'a mut [f64],
}

impl pulp::NullaryFnOnce for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let mut search = Search::new(self.graph);
        for &source in self.sources {
            match search.run(self.strip, source) {
                Counted::All => search.add_dependencies(self.sum),
                Counted::TooMany => careful::add_dependencies(self.graph, source, self.sum),
            }
        }
    }
}

/// Whether the shortest paths could be counted.
pub(super) enum Counted {
    All,
    TooMany,
}

/// A link to follow, from a place in the queue to a node, or one of a shortest path, to a place:
/// two numbers in one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Way(u64);

impl Way {
    fn new(here: u32, there: u32) -> Self {
        Self(u64::from(there) << 32 | u64::from(here))
    }

    fn here(self) -> u32 {
        self.0 as u32
    }

    fn there(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// How many links are copied at once: most rows are shorter.
const CHUNK: usize = 8;

/// The links by their first node, to be copied in chunks that may pass the end of a row. Each row
/// is turned round, since the way back will turn the order round again.
pub(super) struct Strip {
    first: Vec<u32>,
    /// From place 0.
    ways: Vec<Way>,
}

impl Strip {
    pub(super) fn new(rows: &Rows) -> Self {
        let (mut first, mut ways) = (vec![0], Vec::with_capacity(rows.entries() + CHUNK));
        for node in 0..rows.len() {
            ways.extend(rows.row(node).iter().rev().map(|&to| Way::new(0, to)));
            first.push(ways.len() as u32);
        }
        ways.extend([Way::default(); CHUNK]);
        Self { first, ways }
    }

    /// Writes the links of `node`, which stands at `here`, and up to a chunk more; their number.
    #[inline(always)]
    fn copy_links(&self, node: u32, here: u32, to: &mut [Way]) -> usize {
        let row = self.first[node as usize] as usize..self.first[node as usize + 1] as usize;
        let mut copied = 0;
        while let (Some(from), Some(to)) = (
            self.ways[row.start + copied..].first_chunk::<CHUNK>(),
            to[copied..].first_chunk_mut::<CHUNK>(),
        ) {
            *to = from.map(|way| Way(way.0 | u64::from(here)));
            copied += CHUNK;
            if copied >= row.len() {
                break;
            }
        }
        row.len()
    }
}

/// The shortest-path links from one source. `position` is by node, the rest by place in the queue.
pub(super) struct Search {
    /// Where a node stands in the queue; `UNSEEN` before it is found. One place more.
    position: Vec<u32>,
    /// The nodes found, nearest first, and one place more.
    queue: Vec<u32>,
    found: usize,
    /// The links of shortest paths, those of the source first; a chunk more.
    ways: Vec<Way>,
    /// How many there are.
    found_ways: usize,
    /// σ.
    paths: Vec<f64>,
    /// 1/σ.
    alone: Vec<f64>,
    /// h.
    beyond: Vec<f64>,
    /// g.
    worth: Vec<f64>,
}

/// Larger than any place.
const UNSEEN: u32 = u32::MAX;

impl Search {
    pub(super) fn new(graph: &Graph) -> Self {
        let n = graph.len();
        Self {
            position: vec![UNSEEN; n + 1],
            queue: vec![0; n + 1],
            found: 0,
            ways: vec![Way::default(); graph.links() + CHUNK],
            found_ways: 0,
            paths: vec![0.0; n],
            alone: vec![0.0; n],
            beyond: vec![0.0; n],
            worth: vec![0.0; n],
        }
    }

    /// Finds all nodes and the links of shortest paths from `source`, and counts the paths.
    #[inline(always)]
    pub(super) fn run(&mut self, strip: &Strip, source: u32) -> Counted {
        self.position.fill(UNSEEN);
        self.position[source as usize] = 0;
        self.queue[0] = source;
        (self.found, self.found_ways) = (1, 0);
        let mut start = 0;
        while start < self.found {
            let mut end = self.found_ways;
            for (&node, here) in self.queue[start..self.found].iter().zip(start as u32..) {
                end += strip.copy_links(node, here, &mut self.ways[end..]);
            }
            start = self.found;
            self.keep_shortest(end);
        }
        self.count_paths()
    }

    /// Of the links behind those of shortest paths up to `end`, all from one step, keeps those that
    /// lead a step farther; new nodes join the queue.
    // Not inlined: the loop needs all the registers there are.
    #[inline(never)]
    fn keep_shortest(&mut self, end: usize) {
        let places = self.queue.len();
        let (position, queue) = (&mut self.position[..places], &mut self.queue[..places]);
        let ways = &mut self.ways[..end];
        let farther = self.found as u32;
        let (mut tail, mut kept) = (farther, self.found_ways);
        for i in self.found_ways..end {
            let way = ways[i];
            let node = way.there();
            // A node not seen goes to the tail; what is not farther is written over again.
            let known = position[node as usize];
            let there = known.min(tail);
            position[node as usize] = there;
            queue[tail as usize] = node;
            tail += u32::from(known == UNSEEN);
            ways[kept] = Way::new(way.here(), there);
            kept += usize::from(there >= farther);
        }
        (self.found, self.found_ways) = (tail as usize, kept);
    }

    /// σ(w) = Σ over v in P(w) of σ(v), nearest first.
    #[inline(never)]
    fn count_paths(&mut self) -> Counted {
        let paths = &mut self.paths[..self.found];
        paths.fill(0.0);
        paths[0] = 1.0;
        for way in &self.ways[..self.found_ways] {
            paths[way.there() as usize] += paths[way.here() as usize];
        }
        let too_many = paths.iter().fold(false, |any, &count| any | (count > super::LARGE));
        if too_many { Counted::TooMany } else { Counted::All }
    }

    /// h(v) = Σ over successors w of g(w) and g(v) = 1/σ(v) + h(v), farthest first.
    fn follow_back(&mut self) {
        pulp::Arch::new().dispatch(WayBack(self));
    }

    #[inline(always)]
    fn add_up_worth(&mut self) {
        let paths = &self.paths[..self.found];
        let alone = &mut self.alone[..self.found];
        let worth = &mut self.worth[..self.found];
        let beyond = &mut self.beyond[..self.found];
        alone.iter_mut().zip(paths).for_each(|(alone, count)| *alone = 1.0 / count);
        worth.copy_from_slice(alone);
        beyond.fill(0.0);
        // The ways of a node follow each other: their sum need not be read from memory.
        let (mut sum, mut last) = (0.0_f64, UNSEEN);
        for &way in self.ways[..self.found_ways].iter().rev() {
            let (here, gain) = (way.here() as usize, worth[way.there() as usize]);
            let same = u64::from(way.here() == last).wrapping_neg();
            sum = f64::from_bits(sum.to_bits() & same) + gain;
            last = way.here();
            beyond[here] = sum;
            worth[here] = alone[here] + sum;
        }
    }

    /// Adds δ(v) = σ(v)·h(v); the source has none.
    #[inline(always)]
    fn add_dependencies(&mut self, sum: &mut [f64]) {
        self.follow_back();
        let found = self.queue[..self.found].iter().zip(&self.paths).zip(&self.beyond);
        for ((&node, paths), beyond) in found.skip(1) {
            sum[node as usize] += paths * beyond;
        }
    }

    /// What every link is worth to the source: from, to, and σ(v)·g(w).
    pub(super) fn follow_links(&mut self, mut tell: impl FnMut(u32, u32, f64)) {
        self.follow_back();
        for way in self.ways[..self.found_ways].iter().rev() {
            let (here, there) = (way.here() as usize, way.there() as usize);
            tell(self.queue[here], self.queue[there], self.paths[here] * self.worth[there]);
        }
    }
}

/// The way back as an argument of the dispatch to the widest instructions.
struct WayBack<'a>(&'a mut Search);

impl pulp::NullaryFnOnce for WayBack<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.0.add_up_worth();
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
