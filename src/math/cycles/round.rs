//! A circuit that was found, under the names of its nodes.

use super::Circuit;
use super::ball::Ball;
use super::ring::Ring;

/// A step of a path: a node of the ball, and the link that led there; the root has none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub node: u32,
    pub link: u32,
}

/// Room for one circuit.
#[derive(Clone, Debug, Default)]
pub(super) struct Round {
    nodes: Vec<u32>,
    links: Vec<u32>,
}

impl Round {
    /// The path from the root and the link that closes it, turned to begin at its smallest node.
    pub fn write(
        &mut self,
        ring: &Ring,
        ball: &Ball,
        path: impl Iterator<Item = Step>,
        closing: u32,
    ) -> Circuit<'_> {
        self.nodes.clear();
        self.links.clear();
        for Step { node, link } in path {
            self.nodes.push(ring.names[ball.nodes[node as usize] as usize]);
            self.links.push(link);
        }
        // Each link stands behind the node it leaves, not with the one it leads to.
        self.links.push(closing);
        self.links.remove(0);
        let smallest = (0..self.nodes.len()).min_by_key(|&i| self.nodes[i]).unwrap_or(0);
        self.nodes.rotate_left(smallest);
        self.links.rotate_left(smallest);
        Circuit { nodes: &self.nodes, links: &self.links }
    }
}
