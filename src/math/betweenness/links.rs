//! Which link stands between the others?
//!
//! B(v → w) = Σ over ordered pairs s ≠ t of the share of the shortest paths from s to t that use
//! the link: σ(v)/σ(w)·(1 + δ(w)) for every source, as [`brandes`](super::brandes) adds it up
//! anyway. The ends of a path count, so a lone link between two nodes has 1. Exchanges side by side
//! share their link. Time O(n·m·log d), space 64 sums of m.
//!
//! Source: Brandes, On variants of shortest-path betweenness centrality, Social Networks 30 (2008).

use rayon::prelude::*;

use super::brandes::{BLOCKS, Counted, Search, Strip};
use super::careful;
use crate::math::graph::Graph;

/// B(v → w) for every link, in the order of the entries of [`Graph::out`]; a self-loop has 0.
pub fn edge_betweenness(graph: &Graph) -> Vec<f64> {
    let n = graph.len();
    let (sources, strip): (Vec<u32>, _) = ((0..n as u32).collect(), Strip::new(&graph.out));
    let sums: Vec<Vec<f64>> = sources
        .par_chunks(n.div_ceil(BLOCKS).max(1))
        .map(|block| {
            let mut search = Search::new(graph);
            let mut sum = vec![0.0; graph.links()];
            for &source in block {
                let mut add = |from, to, part| {
                    if let Some(link) = graph.out.entry(from, to) {
                        sum[link] += part;
                    }
                };
                match search.run(&strip, source) {
                    Counted::All => search.follow_links(&mut add),
                    Counted::TooMany => careful::follow_links(graph, source, &mut add),
                }
            }
            sum
        })
        .collect();
    sums.into_iter().fold(vec![0.0; graph.links()], |mut total, sum| {
        total.iter_mut().zip(sum).for_each(|(t, s)| *t += s);
        total
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_and_a_fork() {
        // 0 → 1 → 2: both links carry 0–2 and their own pair.
        assert_eq!(edge_betweenness(&Graph::new(3, vec![(0, 1), (1, 2), (1, 1)])), [2.0, 0.0, 2.0]);
        // 0 → {1, 2} → 3: each link carries its own pair and half of 0–3.
        let fork = Graph::new(4, vec![(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(edge_betweenness(&fork), [1.5; 4]);
    }

    /// What flows into a node is what ends there and what passes: Σ over links into v of B(u → v)
    /// = the nodes that reach v + B(v); also where counts of paths pass any number.
    #[test]
    fn what_enters_ends_or_passes() {
        let scattered = (0..300_u32).map(|i| (i * i % 97, (i * 7 + i / 5) % 97)).collect();
        let diamonds = (0..400_u32).flat_map(|d| {
            let a = 3 * d;
            [(a, a + 1), (a, a + 2), (a + 1, a + 3), (a + 2, a + 3)]
        });
        for graph in [Graph::new(97, scattered), Graph::new(1201, diamonds.collect())] {
            let links = edge_betweenness(&graph);
            let nodes = super::super::betweenness(&graph);
            let near = crate::math::closeness::closeness(&graph);
            let mut entering = vec![0.0; graph.len()];
            for ((_, to), sum) in graph.out.pairs().zip(&links) {
                entering[to as usize] += sum;
            }
            for v in 0..graph.len() {
                let expected = near[v].reached_by as f64 + nodes[v];
                assert!((entering[v] - expected).abs() <= 1e-9 * expected.max(1.0), "{v}");
            }
        }
    }
}
