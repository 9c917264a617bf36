//! In which order do rows and columns stand, so that those who deal with each other are near?
//!
//! Communities (Leiden, on what is drawn) follow each other by size, inside one its members by
//! their number of partners; ties by id. Groups stand by their number of partners.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::figure::flows::{By, Flows};
use crate::math::graph::Graph;
use crate::math::modularity::find_communities;

/// Rows and columns from first to last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Positions in [`Flows::nodes`], in order.
    pub nodes: Vec<usize>,
    /// Where every node stands.
    pub place: Vec<usize>,
    /// Communities of at least two, by their first place and the one behind their last.
    pub blocks: Vec<[usize; 2]>,
}

/// The order of the nodes.
pub fn order(flows: &Flows) -> Order {
    let n = flows.nodes.len();
    let pairs: BTreeSet<(u32, u32)> =
        flows.between().map(|flow| (flow.from as u32, flow.to as u32)).collect();
    let partners = partners(n, &pairs);
    let community: Vec<usize> = match flows.by {
        By::Actor => {
            let graph = Graph::new(n, pairs.into_iter().collect());
            find_communities(&graph).map_or_else(|| vec![0; n], |found| found.of)
        }
        _ => vec![0; n],
    };
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); n.max(1)];
    for (node, &of) in community.iter().enumerate() {
        members[of].push(node);
    }
    members.retain(|of| !of.is_empty());
    let id = |node: usize| flows.nodes[node].id.as_str();
    for of in &mut members {
        of.sort_by_key(|&node| (Reverse(partners[node]), id(node), node));
    }
    let least = |of: &[usize]| of.iter().map(|&node| id(node)).min().unwrap_or_default();
    members.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| least(a).cmp(least(b))));
    let (mut nodes, mut blocks) = (Vec::with_capacity(n), Vec::new());
    for of in members {
        if flows.by == By::Actor && of.len() > 1 {
            blocks.push([nodes.len(), nodes.len() + of.len()]);
        }
        nodes.extend(of);
    }
    let mut place = vec![0; n];
    nodes.iter().enumerate().for_each(|(i, &node)| place[node] = i);
    Order { nodes, place, blocks }
}

/// With how many others each node deals; who gives and takes is one partner.
fn partners(n: usize, pairs: &BTreeSet<(u32, u32)>) -> Vec<usize> {
    let both: BTreeSet<(u32, u32)> = pairs.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
    let mut partners = vec![0; n];
    for (a, b) in both {
        partners[a as usize] += 1;
        partners[b as usize] += 1;
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 and 1 give to each other: one partner; 2 takes from both.
    #[test]
    fn partners_are_counted_once() {
        let pairs = BTreeSet::from([(0, 1), (1, 0), (0, 2), (1, 2)]);
        assert_eq!(partners(3, &pairs), [2, 2, 2]);
    }
}
