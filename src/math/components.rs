//! What hangs together: by links in either direction (weak), or round and back again (strong).
//!
//! Time O(n + m); petgraph does the strong ones.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use petgraph::unionfind::UnionFind;

use super::graph::Graph;

/// The strong components: each rising, ordered by their smallest node.
pub fn strong_components(graph: &Graph) -> Vec<Vec<u32>> {
    let mut copy = DiGraph::<(), ()>::with_capacity(graph.len(), graph.links());
    for _ in 0..graph.len() {
        copy.add_node(());
    }
    copy.extend_with_edges(graph.out.pairs());
    let mut components: Vec<Vec<u32>> = kosaraju_scc(&copy)
        .into_iter()
        .map(|nodes| {
            let mut nodes: Vec<u32> = nodes.into_iter().map(|v| v.index() as u32).collect();
            nodes.sort_unstable();
            nodes
        })
        .collect();
    components.sort_unstable();
    components
}

/// The weak components: each rising, ordered by their smallest node.
pub fn weak_components(graph: &Graph) -> Vec<Vec<u32>> {
    let mut parts = UnionFind::<u32>::new(graph.len());
    for (from, to) in graph.out.pairs() {
        parts.union(from, to);
    }
    let mut place = vec![usize::MAX; graph.len()];
    let mut components: Vec<Vec<u32>> = Vec::new();
    for node in 0..graph.len() as u32 {
        let place = &mut place[parts.find(node) as usize];
        if *place == usize::MAX {
            *place = components.len();
            components.push(Vec::new());
        }
        components[*place].push(node);
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_graph() {
        let graph = Graph::new(6, vec![(4, 1), (1, 4), (1, 0), (3, 5)]);
        assert_eq!(strong_components(&graph), [vec![0], vec![1, 4], vec![2], vec![3], vec![5]]);
        assert_eq!(weak_components(&graph), [vec![0, 1, 4], vec![2], vec![3, 5]]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let n = 200_000;
        let graph = Graph::new(n, (1..n as u32).map(|v| (v - 1, v)).collect());
        assert_eq!(strong_components(&graph).len(), n);
        assert_eq!(weak_components(&graph).len(), 1);
    }
}
