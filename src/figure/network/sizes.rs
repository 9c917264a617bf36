//! What the area of a node means, and how large it is.

use super::super::arrows::crowding;
use super::super::carrying::carrying_basis;
use super::super::classes::{Basis, Progress};
use super::super::flows::Flow;
use crate::network::Network;

/// The values behind the areas of the nodes.
pub(super) struct NodeSizes {
    /// The basis of throughput; the number of exchanges where absent.
    pub basis: Option<Basis>,
    pub values: Vec<f64>,
    pub crowding: f64,
}

/// Radius of the largest node and of the smallest, pt.
const RADII: [f64; 2] = [10.5, 2.6];

impl NodeSizes {
    pub fn largest(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }

    pub fn radius(&self, value: f64) -> f64 {
        // Many nodes are smaller.
        let [most, least] = RADII.map(|r| r * self.crowding);
        let largest = self.largest();
        if self.basis.is_none() && largest <= MOST_COUNTED {
            // Counts are small numbers: a node with one exchange is the same in every network.
            return (least * 1.25 * value.sqrt()).clamp(least, most);
        }
        if largest > 0.0 { (most * (value / largest).sqrt()).max(least) } else { least }
    }
}

/// With more exchanges at one node, areas are relative to the largest.
const MOST_COUNTED: f64 = 12.0;

/// Throughput where one basis carries the network and is known, else the number of exchanges.
pub(super) fn node_sizes(network: &Network, arrows: &[&Flow], nodes: usize) -> NodeSizes {
    let basis = carrying_basis(network);
    let active = arrows.iter().filter(|flow| flow.progress == Progress::Active);
    let mut values = vec![0.0; nodes];
    for flow in active {
        let value = match basis {
            Some(_) if flow.basis == basis => flow.amount.unwrap_or(0.0),
            Some(_) => 0.0,
            None => flow.exchanges.len() as f64,
        };
        for end in [flow.from, flow.to] {
            values[end] += value;
        }
    }
    NodeSizes { basis, values, crowding: crowding(nodes, arrows.len()) }
}
