//! Hubs and authorities: whom do the good givers supply, and who supplies the good takers?
//!
//! Authority a ∝ AᵀA·a and hub h ∝ AAᵀ·h, each summing to 1, by power iteration from the uniform
//! vector. The limit is the uniform vector's share in the leading eigenspace, so it is defined
//! also where several parts of a network are equally strong: they share, and weaker parts get 0.
//! Hubs are the authorities of the reversed graph, by definition and bit by bit.
//!
//! Each round costs O(m). Iteration ends when a round changes less than 1e-14 in all, or after
//! 20,000 rounds; two parts whose strengths differ by less than a thousandth may then still
//! share what in the limit only the stronger has.
//!
//! Source: Kleinberg, Authoritative sources in a hyperlinked environment, J. ACM 46 (1999).

use super::graph::{Graph, Rows};

const PRECISION: f64 = 1e-14;
/// A share below this is what iteration left of none.
const NOTHING: f64 = 1e-12;
const MOST_ROUNDS: usize = 20_000;

/// Authority of every node; they sum to 1. Absent without a link.
pub fn authorities(graph: &Graph) -> Option<Vec<f64>> {
    leading(&graph.out, &graph.into)
}

/// Hub value of every node; they sum to 1. Absent without a link.
pub fn hubs(graph: &Graph) -> Option<Vec<f64>> {
    leading(&graph.into, &graph.out)
}

fn leading(out: &Rows, into: &Rows) -> Option<Vec<f64>> {
    if out.entries() == 0 {
        return None;
    }
    let mut value = vec![1.0 / out.len() as f64; out.len()];
    for _ in 0..MOST_ROUNDS {
        let next = share(gather(into, &gather(out, &value)));
        let step: f64 = value.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        value = next;
        if step < PRECISION {
            break;
        }
    }
    Some(value.into_iter().map(|x| if x < NOTHING { 0.0 } else { x }).collect())
}

/// Every node's sum over its row.
fn gather(rows: &Rows, value: &[f64]) -> Vec<f64> {
    (0..rows.len()).map(|v| rows.row(v).iter().map(|&w| value[w as usize]).sum()).collect()
}

fn share(values: Vec<f64>) -> Vec<f64> {
    let total: f64 = values.iter().sum();
    values.into_iter().map(|x| x / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_all_supply() {
        // {0, 1} → 2, 0 → 3: AᵀA on (2, 3) is [[2, 1], [1, 1]]: a₂/a₃ is the golden ratio.
        let graph = Graph::new(4, vec![(0, 2), (1, 2), (0, 3)]);
        let a = authorities(&graph).unwrap();
        assert!((a[2] / a[3] - (1.0 + 5.0_f64.sqrt()) / 2.0).abs() < 1e-12);
        assert_eq!(hubs(&graph.reversed()), Some(a));
        assert_eq!(authorities(&Graph::new(2, vec![])), None);
    }

    #[test]
    fn equal_parts_share() {
        let graph = Graph::new(4, vec![(0, 1), (2, 3)]);
        assert_eq!(authorities(&graph).unwrap(), [0.0, 0.5, 0.0, 0.5]);
    }
}
