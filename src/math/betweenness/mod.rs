//! Who stands between the others?
//!
//! B(v) = Σ over ordered pairs s ≠ v ≠ t of σ_st(v) / σ_st, where σ_st counts the shortest paths
//! from s to t and σ_st(v) those through v; links are unweighted, a self-loop changes nothing.
//! The sum is not divided by anything: (n−1)(n−2) makes a share of it.
//!
//! Exact by [`brandes`] in O(n·m); a graph too large for that is estimated from shortest paths
//! drawn at random ([`sampled`]), with a bound of the error that holds with 95 % for all nodes at
//! once.

pub mod brandes;
mod careful;
pub mod links;
pub mod sampled;

use super::graph::Graph;
pub use brandes::betweenness;

/// Betweenness, exact or estimated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Betweenness {
    /// B(v).
    pub sums: Vec<f64>,
    /// How far B(v) ÷ (n−1)(n−2) may be off, for all nodes at once with 95 %; absent where exact.
    pub error: Option<f64>,
}

/// Nodes times links up to which betweenness is computed exactly: some ten seconds.
pub const BUDGET: usize = 4_000_000_000;

/// Shortest paths can double at every hop; counts past this are divided by it, since counts past
/// 2¹⁰²⁴ do not exist.
const LARGE: f64 = (1_u128 << 100) as f64;

/// What the estimate aims at: no share further off than this.
const ERROR: f64 = 0.01;

/// B(v) for every node: exact where nodes × links are within `budget`, else estimated.
pub fn betweenness_within(graph: &Graph, budget: usize) -> Betweenness {
    let n = graph.len();
    if n < 3 || n.saturating_mul(graph.links()) <= budget {
        return Betweenness { sums: betweenness(graph), error: None };
    }
    // A share of n(n−1) pairs that is off by e is off by n/(n−2) times that of (n−1)(n−2).
    let scale = n as f64 / (n - 2) as f64;
    let sampled = sampled::sample_until(graph, ERROR / scale);
    let pairs = n as f64 * (n - 1) as f64;
    Betweenness {
        sums: sampled.shares().into_iter().map(|share| share * pairs).collect(),
        error: Some(sampled.error * scale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `n` nodes, about three links each, drawn by a linear congruential generator.
    fn scattered(n: u32, seed: u64) -> Graph {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as u32 % n
        };
        Graph::new(n as usize, (0..3 * n).map(|_| (draw(), draw())).collect())
    }

    /// How far the worst share of an estimate is off.
    fn worst(graph: &Graph, estimate: &Betweenness) -> f64 {
        let n = graph.len() as f64;
        let pairs = (n - 1.0) * (n - 2.0);
        let exact = betweenness(graph);
        let off = exact.iter().zip(&estimate.sums).map(|(a, b)| (a - b).abs() / pairs);
        off.fold(0.0, f64::max)
    }

    /// The careful search adds up Brandes's δ as he wrote it.
    #[test]
    fn by_either_formula() {
        let graph = scattered(700, 7);
        let mut sums = vec![0.0; graph.len()];
        (0..700).for_each(|source| careful::add_dependencies(&graph, source, &mut sums));
        for (a, b) in betweenness(&graph).into_iter().zip(sums) {
            assert!((a - b).abs() <= 1e-12 * b, "{a} {b}");
        }
    }

    /// Fifty graphs: every estimate within its bound, none exact, and the bound says something.
    #[test]
    fn an_estimate_keeps_its_word() {
        for seed in 1..=50 {
            let graph = scattered(60 + 3 * seed as u32, seed);
            let estimate = betweenness_within(&graph, 0);
            let (worst, error) = (worst(&graph, &estimate), estimate.error.unwrap());
            assert!(0.0 < worst && worst < error && error < 0.0101, "{worst} of {error}");
        }
    }

    /// 0 → {1 … 4} → 5, and 1000 diamonds in a row: every way is as likely as the other.
    #[test]
    fn ways_are_drawn_alike() {
        let fork = Graph::new(6, (1..5).flat_map(|v| [(0, v), (v, 5)]).collect());
        // Each of four stands in a quarter of one pair of 30.
        let estimate = betweenness_within(&fork, 0);
        assert!(worst(&fork, &estimate) < estimate.error.unwrap());
        let diamonds = 1000_u32;
        let links = |d: u32| {
            let a = 3 * d;
            [(a, a + 1), (a, a + 2), (a + 1, a + 3), (a + 2, a + 3)]
        };
        let row = Graph::new(3 * diamonds as usize + 1, (0..diamonds).flat_map(links).collect());
        // A quarter of the ordered pairs pass the middle diamond, half of them on either side.
        let sampled = sampled::sample_until(&row, 0.05);
        for v in [1501, 1502] {
            assert!((sampled.shares()[v] - 0.125).abs() < sampled.error);
        }
    }

    #[test]
    fn the_same_bits_for_any_number_of_threads() {
        let graph = scattered(700, 3);
        let with = |threads, budget| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| betweenness_within(&graph, budget))
        };
        for budget in [0, BUDGET] {
            let one = with(1, budget);
            assert_eq!(one, with(2, budget));
            assert_eq!(one, with(4, budget));
        }
    }
}
