//! Where does a random walker along the links spend the time?
//!
//! x(v) = (1−α)/n + α·(Σ over u → v of x(u)/outdegree(u) + D/n), α = 0.85, where D is the sum of
//! x over nodes without a way out: their mass is spread evenly. Σx = 1.
//!
//! Power iteration from 1/n, each node pulling from those before it, until the distance to the
//! solution is below 1e-12 in all: |x − x*| ≤ α/(1−α)·|step|. About 190 rounds of O(m).
//!
//! Source: Brin and Page (1998). petgraph's `page_rank` computes something else.

use rayon::prelude::*;

use super::graph::Graph;

/// The chance to follow a link rather than to start anew.
const DAMPING: f64 = 0.85;
const PRECISION: f64 = 1e-12;
/// A bound that is never reached: the step shrinks by `DAMPING` every round.
const MOST_ROUNDS: usize = 1000;

/// x(v) for every node; they sum to 1.
pub fn pagerank(graph: &Graph) -> Vec<f64> {
    let n = graph.len() as f64;
    let mut rank = vec![1.0 / n; graph.len()];
    for _ in 0..MOST_ROUNDS {
        let adrift: f64 =
            (0..graph.len()).filter(|&v| graph.out.degree(v) == 0).map(|v| rank[v]).sum();
        let everyone = ((1.0 - DAMPING) + DAMPING * adrift) / n;
        let share: Vec<f64> =
            rank.iter().enumerate().map(|(v, x)| x / graph.out.degree(v).max(1) as f64).collect();
        let next: Vec<f64> = (0..graph.len())
            .into_par_iter()
            .map(|v| {
                let pulled: f64 = graph.into.row(v).iter().map(|&u| share[u as usize]).sum();
                everyone + DAMPING * pulled
            })
            .collect();
        let step: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if step * DAMPING / (1.0 - DAMPING) < PRECISION {
            break;
        }
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 → 1: x₁ = x₀ + 0.85·x₀ and both sum to 1, so x₀ = 1/2.85 (the mass of 1 is spread).
    #[test]
    fn two_nodes() {
        let rank = pagerank(&Graph::new(2, vec![(0, 1)]));
        assert!((rank[0] - 1.0 / 2.85).abs() < 1e-12);
        assert!((rank[0] + rank[1] - 1.0).abs() < 1e-12);
        assert!(pagerank(&Graph::new(0, vec![])).is_empty());
    }
}
