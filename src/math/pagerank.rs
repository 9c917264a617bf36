//! Where does a random walker along the links spend the time?
//!
//! x(v) = (1−α)/n + α·(Σ over u → v of x(u)/outdegree(u) + D/n), α = 0.85, where D is the sum of
//! x over nodes without a way out: their mass is spread evenly. Σx = 1.
//!
//! Power iteration from 1/n, each node pulling from those before it, until the distance to the
//! solution is below a precision, 1e-12 in all: |x − x*| ≤ α/(1−α)·|step|. At most some 190 rounds of O(m).
//! Sums over all nodes are added up in blocks of fixed size, in order.
//!
//! Source: Brin and Page (1998). petgraph's `page_rank` computes something else.

use rayon::prelude::*;

use super::graph::{Graph, places};

/// The chance to follow a link rather than to start anew.
const DAMPING: f64 = 0.85;
const PRECISION: f64 = 1e-12;
/// A bound that is never reached: the step shrinks by `DAMPING` every round.
const MOST_ROUNDS: usize = 1000;
/// How many nodes are summed together.
const BLOCK: usize = 1 << 14;

/// What the nodes of a block add to the sums over all.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    /// D: x of those without a way out.
    adrift: f64,
    /// Σ |x − x before|.
    step: f64,
}

/// x(v) for every node; they sum to 1.
pub fn pagerank(graph: &Graph) -> Vec<f64> {
    pagerank_within(graph, PRECISION)
}

/// x(v) for every node, no farther from the solution than `precision` in all.
pub fn pagerank_within(graph: &Graph, precision: f64) -> Vec<f64> {
    let n = graph.len();
    let order = graph.into.longest_first();
    let place = places(&order);
    let into = graph.into.renumbered(&order, &place);
    let degree: Vec<f64> = order.iter().map(|&v| graph.out.degree(v as usize) as f64).collect();
    let mut rank = vec![1.0 / n as f64; n];
    // x(u)/outdegree(u), what u gives along each link; and the same one round on.
    let mut share = vec![0.0; n];
    let mut next_share = vec![0.0; n];
    let mut adrift = spread(&degree, &rank, &mut share);
    for _ in 0..MOST_ROUNDS {
        let everyone = ((1.0 - DAMPING) + DAMPING * adrift) / n as f64;
        let blocks = rank.par_chunks_mut(BLOCK).zip(next_share.par_chunks_mut(BLOCK));
        let parts: Vec<Part> = blocks
            .enumerate()
            .map(|(block, (rank, next_share))| {
                let mut part = Part::default();
                let first = block * BLOCK;
                for (i, (x, given)) in rank.iter_mut().zip(next_share).enumerate() {
                    let v = first + i;
                    let pulled: f64 = into.row(v).iter().map(|&u| share[u as usize]).sum();
                    let next = everyone + DAMPING * pulled;
                    part.step += (*x - next).abs();
                    *x = next;
                    *given = next / degree[v].max(1.0);
                    if degree[v] == 0.0 {
                        part.adrift += next;
                    }
                }
                part
            })
            .collect();
        std::mem::swap(&mut share, &mut next_share);
        adrift = parts.iter().map(|part| part.adrift).sum();
        let step: f64 = parts.iter().map(|part| part.step).sum();
        if step * DAMPING / (1.0 - DAMPING) < precision {
            break;
        }
    }
    place.iter().map(|&i| rank[i as usize]).collect()
}

/// What every node gives along each of its links; returns what is adrift.
fn spread(degree: &[f64], rank: &[f64], share: &mut [f64]) -> f64 {
    let mut adrift = 0.0;
    for ((x, degree), given) in rank.iter().zip(degree).zip(share) {
        *given = x / degree.max(1.0);
        adrift += if *degree == 0.0 { *x } else { 0.0 };
    }
    adrift
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

    /// Against the linear system (I − αP)x = (1−α)/n, solved by elimination; more than one block
    /// would be too large for that, so the law Σx = 1 stands for those.
    #[test]
    fn as_the_dense_solution() {
        let n = 30_usize;
        let links = (0..90_u32).map(|i| (i * i % 29, (7 * i + i * i * i) % 30)).collect();
        let graph = Graph::new(n, links);
        let mut rows = vec![vec![0.0; n + 1]; n];
        for (v, row) in rows.iter_mut().enumerate() {
            row[v] += 1.0;
            row[n] = (1.0 - DAMPING) / n as f64;
            for (u, cell) in row[..n].iter_mut().enumerate() {
                let out = graph.out.row(u);
                let step = match out.len() {
                    0 => 1.0 / n as f64,
                    d if out.contains(&(v as u32)) => 1.0 / d as f64,
                    _ => 0.0,
                };
                *cell -= DAMPING * step;
            }
        }
        for i in 0..n {
            let pivot = rows[i].clone();
            for (j, row) in rows.iter_mut().enumerate().filter(|(j, _)| *j != i) {
                let factor = row[i] / pivot[i];
                assert!(factor.is_finite(), "{i} {j}");
                row.iter_mut().zip(&pivot).for_each(|(a, b)| *a -= factor * b);
            }
        }
        for (v, x) in pagerank(&graph).into_iter().enumerate() {
            assert!((x - rows[v][n] / rows[v][v]).abs() < 1e-12, "{v}");
        }
    }

    #[test]
    fn the_same_bits_for_any_number_of_threads() {
        let n = 3 * BLOCK as u32;
        let graph = Graph::new(n as usize, (0..n).map(|v| (v, v / 3 * 2 % n)).collect());
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| pagerank(&graph))
        };
        let one = with(1);
        assert!((one.iter().sum::<f64>() - 1.0).abs() < 1e-10);
        assert_eq!(one, with(2));
        assert_eq!(one, with(4));
    }
}
