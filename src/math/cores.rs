//! On the undirected projection: who is deep inside, and what holds two parts together?
//!
//! The core number of a node is the largest k such that it has k neighbours left when everybody
//! with fewer than k is taken away, again and again. An articulation point, or a bridge, is a
//! node, or link, whose loss leaves more parts than before. Time O(n + m).
//!
//! Source: Batagelj and Zaveršnik (2003); Tarjan (1974), as petgraph implements it.

use petgraph::algo::articulation_points::articulation_points;
use petgraph::algo::bridges;
use petgraph::graph::UnGraph;
use petgraph::visit::EdgeRef;

use super::graph::Rows;

/// The core number of every node; `rows` is an undirected projection.
pub fn core_numbers(rows: &Rows) -> Vec<usize> {
    let n = rows.len();
    let mut core: Vec<usize> = (0..n).map(|v| rows.degree(v)).collect();
    // Nodes sorted by how many neighbours are left; `start[d]` is the first with d of them.
    let most = core.iter().max().map_or(0, |d| d + 1);
    let mut start = vec![0; most + 1];
    core.iter().for_each(|&d| start[d + 1] += 1);
    (0..most).for_each(|d| start[d + 1] += start[d]);
    let mut order = vec![0_u32; n];
    let mut place = vec![0; n];
    let mut free = start.clone();
    for v in 0..n {
        place[v] = free[core[v]];
        order[place[v]] = v as u32;
        free[core[v]] += 1;
    }
    for i in 0..n {
        let v = order[i] as usize;
        for &w in rows.row(v) {
            let w = w as usize;
            if core[w] > core[v] {
                // To the front of its group, which then begins one later: w has one left less.
                let front = start[core[w]].max(i + 1);
                let other = order[front] as usize;
                order.swap(front, place[w]);
                place[other] = place[w];
                place[w] = front;
                start[core[w]] = front + 1;
                core[w] -= 1;
            }
        }
    }
    core
}

/// What the network falls apart without.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// Articulation points, rising.
    pub points: Vec<u32>,
    /// Bridges, smaller end first, rising.
    pub bridges: Vec<(u32, u32)>,
}

/// Articulation points and bridges; `rows` is an undirected projection.
pub fn cuts(rows: &Rows) -> Cuts {
    let mut graph = UnGraph::<(), ()>::with_capacity(rows.len(), rows.entries() / 2);
    for _ in 0..rows.len() {
        graph.add_node(());
    }
    graph.extend_with_edges(rows.pairs().filter(|(u, v)| u < v));
    let mut points: Vec<u32> =
        articulation_points(&graph).into_iter().map(|v| v.index() as u32).collect();
    points.sort_unstable();
    let ends = bridges(&graph).map(|e| (e.source().index() as u32, e.target().index() as u32));
    let mut bridges: Vec<(u32, u32)> = ends.map(|(u, v)| (u.min(v), u.max(v))).collect();
    bridges.sort_unstable();
    Cuts { points, bridges }
}

#[cfg(test)]
mod tests {
    use super::super::graph::Graph;
    use super::*;

    #[test]
    fn a_triangle_with_a_tail() {
        let rows = Graph::new(5, vec![(0, 1), (1, 2), (2, 0), (2, 3)]).undirected();
        assert_eq!(core_numbers(&rows), [2, 2, 2, 1, 0]);
        assert_eq!(cuts(&rows), Cuts { points: vec![2], bridges: vec![(2, 3)] });
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let n = 200_000;
        let rows = Graph::new(n, (1..n as u32).map(|v| (v - 1, v)).collect()).undirected();
        assert!(core_numbers(&rows).iter().all(|&k| k == 1));
        assert_eq!(cuts(&rows).points.len(), n - 2);
        assert_eq!(cuts(&rows).bridges.len(), n - 1);
    }
}
