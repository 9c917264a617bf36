//! What hangs together: by links in either direction (weak), or round and back again (strong).
//!
//! Time O(n + m). A depth-first search numbers nodes as it finds them; `low` of a node is the
//! smallest number that it reaches and that is in no component yet. Where that is its own, what was
//! found since is its component.
//!
//! Source: Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972).

use petgraph::unionfind::UnionFind;

use super::graph::{Graph, Rows};

/// The strong components: each rising, ordered by their smallest node.
pub fn strong_components(graph: &Graph) -> Vec<Vec<u32>> {
    let number = strong_component_of(&graph.out);
    let mut place = vec![usize::MAX; graph.len()];
    let mut components: Vec<Vec<u32>> = Vec::new();
    for (node, &number) in number.iter().enumerate() {
        let place = &mut place[number as usize];
        if *place == usize::MAX {
            *place = components.len();
            components.push(Vec::new());
        }
        components[*place].push(node as u32);
    }
    components
}

const UNSEEN: u32 = u32::MAX;

/// The number of the strong component of each node: no link leads from a smaller to a larger one.
pub fn strong_component_of(out: &Rows) -> Vec<u32> {
    let n = out.len();
    // `low` of a node in no component yet; the number of its component afterwards.
    let (mut low, mut done) = (vec![UNSEEN; n], vec![false; n]);
    let (mut found, mut open, mut path) = (0, Vec::new(), Vec::new());
    let mut components = 0;
    for root in 0..n as u32 {
        if low[root as usize] != UNSEEN {
            continue;
        }
        let mut enter = Some(root);
        loop {
            if let Some(node) = enter.take() {
                low[node as usize] = found;
                open.push(node);
                path.push((node, found, 0));
                found += 1;
            }
            let Some((node, number, next)) = path.last_mut() else { break };
            let v = *node as usize;
            if let Some(&other) = out.row(v).get(*next) {
                *next += 1;
                let w = other as usize;
                if low[w] == UNSEEN {
                    enter = Some(other);
                } else if !done[w] {
                    low[v] = low[v].min(low[w]);
                }
                continue;
            }
            let (node, least) = (*node, low[v]);
            if least == *number {
                while let Some(member) = open.pop() {
                    low[member as usize] = components;
                    done[member as usize] = true;
                    if member == node {
                        break;
                    }
                }
                components += 1;
            }
            path.pop();
            if let Some(&(before, ..)) = path.last().filter(|_| !done[v]) {
                low[before as usize] = low[before as usize].min(least);
            }
        }
    }
    low
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
