//! How near is everybody to a node, and who can be reached at all?
//!
//! Over the r nodes u that reach v along links, at distance d(u, v):
//! closeness C(v) = r/(n−1) · r/Σd (Wasserman and Faust's factor for networks in parts; 0 where
//! nobody reaches v) · harmonic H(v) = Σ 1/d, undivided.
//!
//! Breadth-first search from 1024 sources side by side, a bit for each; every step counts how many
//! bits are new to a node. Sources that stand alike far from a sample of nodes run together: their
//! bits arrive together. All counts are whole numbers, so the sums depend on no order and on no
//! number of threads. Exact; time O(n·m/1024) steps of 128 bytes for each of the some eight
//! distances at which a node is reached; space 256 bytes a node and thread, and 4 a node, thread
//! and distance.
//!
//! Source: Wasserman and Faust, Social Network Analysis (1994); Marchiori and Latora (2000).

mod bits;
mod single;
mod tally;
mod wave;

use super::graph::Graph;
use super::workers::share_out;
use bits::LANES;
use single::Single;
use tally::{Sums, Tally};
use wave::{Wave, Ways};

/// Sources side by side pay off once this many of them reach a node in the same step.
const TOGETHER: u64 = 4;

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
    let of = |sums: &Sums| Closeness {
        reached_by: sums.reached as usize,
        closeness: match sums.reached {
            0 => 0.0,
            r => r as f64 / others * (r as f64 / sums.distance as f64),
        },
        harmonic: sums.harmonic,
    };
    count_distances(graph).sums().iter().map(of).collect()
}

/// The distances of every node from all others.
fn count_distances(graph: &Graph) -> Tally {
    let (n, ways) = (graph.len(), Ways { ahead: &graph.out, back: &graph.into });
    let mut sources: Vec<u32> = (0..n as u32).collect();
    if n > LANES {
        let sample: Vec<u32> = (0..LANES).map(|i| (i * n / LANES) as u32).collect();
        let mut wave = Wave::new(n);
        wave.run(Ways { ahead: ways.back, back: ways.ahead }, &sample);
        let sums = wave.tally.sums();
        if sums.iter().map(|s| s.reached).sum::<u64>() < TOGETHER * wave.arrivals {
            let singles = share_out(n, || Single::new(n), |s, i| s.run(ways, i as u32));
            return add_up(n, singles.into_iter().map(|single| single.tally));
        }
        // The mean distance to those of the sample that it reaches, in fixed point.
        sources.sort_by_cached_key(|&v| {
            let Sums { reached, distance, .. } = sums[v as usize];
            ((distance << 16) / reached.max(1), v)
        });
    }
    let batches: Vec<&[u32]> = sources.chunks(LANES).collect();
    let waves = share_out(batches.len(), || Wave::new(n), |w, i| w.run(ways, batches[i]));
    add_up(n, waves.into_iter().map(|wave| wave.tally))
}

fn add_up(nodes: usize, tallies: impl Iterator<Item = Tally>) -> Tally {
    tallies.fold(Tally::new(nodes), Tally::with)
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

    /// Counts from one plain search at a time.
    fn plainly(graph: &Graph) -> Vec<Sums> {
        let mut single = Single::new(graph.len());
        let ways = Ways { ahead: &graph.out, back: &graph.into };
        (0..graph.len() as u32).for_each(|v| single.run(ways, v));
        single.tally.sums()
    }

    /// A graph of `n` nodes and about `links` links, some of them to the same or to itself, from a
    /// linear congruential generator; the last tenth of the nodes has none.
    fn scattered(n: u32, links: u32, seed: u64) -> Graph {
        let mut state = seed;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as u32 % (n - n / 10)
        };
        Graph::new(n as usize, (0..links).map(|_| (draw(), draw())).collect())
    }

    /// Sizes around the width of a batch; sparse, in parts, and dense.
    #[test]
    fn side_by_side_as_one_by_one() {
        for (n, links) in
            [(1, 0), (30, 60), (1023, 900), (1024, 4000), (1025, 2500), (2600, 30_000)]
        {
            let graph = scattered(n, links, u64::from(n));
            assert_eq!(count_distances(&graph).sums(), plainly(&graph), "{n}");
        }
        assert!(closeness(&Graph::new(0, vec![])).is_empty());
    }

    /// A broad tree behind a long chain: pushing, pulling and pushing again, and distances beyond
    /// those that are counted one by one.
    #[test]
    fn a_broom() {
        let chain = (1..1500).map(|v| (v - 1, v));
        let tree = (1500..5000).map(|v| (1499 + (v - 1500) / 3, v));
        let back = (0..700).map(|v| (4000 + v, v));
        let graph = Graph::new(5000, chain.chain(tree).chain(back).collect());
        let (waves, plain) = (count_distances(&graph).sums(), plainly(&graph));
        for (a, b) in waves.iter().zip(&plain) {
            assert_eq!((a.reached, a.distance), (b.reached, b.distance));
            assert!((a.harmonic - b.harmonic).abs() <= 1e-14 * b.harmonic);
        }
    }

    /// A chain of n: node v is reached by v others, Σd = v(v+1)/2, Σ1/d the v-th harmonic number.
    #[test]
    fn a_chain() {
        let n = 3000;
        let of = closeness(&Graph::new(n as usize, (1..n).map(|v| (v - 1, v)).collect()));
        let v = f64::from(n - 1);
        assert_eq!(of[n as usize - 1].closeness, v / v * (v / (v * (v + 1.0) / 2.0)));
        let harmonic: f64 = (1..n).map(|d| 1.0 / f64::from(d)).sum();
        assert!((of[n as usize - 1].harmonic - harmonic).abs() < 1e-12);
    }

    #[test]
    fn the_same_bits_for_any_number_of_threads() {
        let graph = scattered(3000, 11_000, 5);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| closeness(&graph))
        };
        let one = with(1);
        assert_eq!(one, with(2));
        assert_eq!(one, with(4));
    }
}
