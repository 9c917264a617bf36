//! What lies on a short closed walk through one root: all that its circuits can use.
//!
//! A circuit of ℓ ≤ L links through root r meets node v after i links and needs ℓ − i more, so
//! d(r, v) + d(v, r) ≤ L. Both distances are measured half of L far from r; beyond that only nodes
//! which the other side has reached are followed, since a node of a circuit is near the root on
//! one of its sides. Cost: the links of the two half balls.

use super::ring::{Hop, Hops, NEVER, Ring};

/// The neighbourhood of a root: its nodes renumbered by their distance back, the root is 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Ball {
    /// The nodes of the ring.
    pub nodes: Vec<u32>,
    /// The least number of links from each node back to the root.
    pub back: Vec<u32>,
    /// The least number of links from the root to each node.
    ahead: Vec<u32>,
    /// Row v stands in `hops` from `offsets[v]` to `offsets[v + 1]`.
    offsets: Vec<u32>,
    hops: Vec<Hop>,
    /// The hops with the nodes they leave, before they are sorted into rows.
    found: Vec<(u32, Hop)>,
}

impl Ball {
    /// The number of nodes; 1 where nothing returns to the root.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Where the links of a node lead, what is nearest to the root first.
    pub fn row(&self, node: u32) -> &[Hop] {
        let (from, to) = (self.offsets[node as usize], self.offsets[node as usize + 1]);
        &self.hops[from as usize..to as usize]
    }

    /// The nodes of the ball with a link to `node`, and that link.
    pub fn before<'a>(
        &self,
        ring: &'a Ring,
        node: u32,
        room: &'a Room,
    ) -> impl Iterator<Item = (u32, u32)> + use<'a> {
        let into = ring.into.row(self.nodes[node as usize]).iter();
        into.map(|hop| (room.place[hop.node as usize], hop.link)).filter(|at| at.0 != NEVER)
    }

    /// Whether one of its links is marked.
    pub fn has_marks(&self, ring: &Ring) -> bool {
        ring.max_marked > 0 && self.hops.iter().any(|hop| ring.marked[hop.link as usize])
    }

    /// The ball around `root` among the nodes that are `free`, for circuits of at most `length`
    /// links; how many links it looked at.
    pub fn fill(
        &mut self,
        ring: &Ring,
        root: u32,
        length: u32,
        free: impl Fn(u32) -> bool,
        room: &mut Room,
    ) -> u64 {
        for &node in &self.nodes {
            room.place[node as usize] = NEVER;
        }
        let half = length / 2;
        room.back.start(root);
        room.ahead.start(root);
        room.back.walk(&ring.into, half, |node, _| free(node));
        // Where the walk back came to its end, nothing else leads to the root.
        let blind = if room.back.is_done() { 0 } else { length - half };
        let back = &room.back.distance;
        room.ahead.walk(&ring.out, length, |node, links| {
            free(node) && (links < blind || links + back[node as usize] <= length)
        });
        let ahead = &room.ahead.distance;
        room.back.walk(&ring.into, length, |node, links| {
            free(node) && links + ahead[node as usize] <= length
        });

        self.nodes.clear();
        self.back.clear();
        self.ahead.clear();
        for &node in &room.back.found {
            let (ahead, back) = (ahead[node as usize], room.back.distance[node as usize]);
            if ahead + back <= length {
                room.place[node as usize] = self.nodes.len() as u32;
                self.nodes.push(node);
                self.back.push(back);
                self.ahead.push(ahead);
            }
        }
        self.fill_rows(ring, length, &room.place);
        room.back.end() + room.ahead.end()
    }

    /// The links between the nodes that are short enough. Row by row of what they lead to, so
    /// that each row is sorted by the distance back.
    fn fill_rows(&mut self, ring: &Ring, length: u32, place: &[u32]) {
        self.found.clear();
        self.offsets.clear();
        self.offsets.resize(self.nodes.len() + 1, 0);
        for (to, (&node, &back)) in (0..).zip(self.nodes.iter().zip(&self.back)) {
            for hop in ring.into.row(node) {
                let from = place[hop.node as usize];
                if from != NEVER && self.ahead[from as usize] + 1 + back <= length {
                    self.found.push((from, Hop { node: to, link: hop.link }));
                    self.offsets[from as usize] += 1;
                }
            }
        }
        let mut start = 0;
        for offset in &mut self.offsets {
            start += std::mem::replace(offset, start);
        }
        self.hops.clear();
        self.hops.resize(self.found.len(), Hop { node: 0, link: 0 });
        for &(from, hop) in &self.found {
            let free = &mut self.offsets[from as usize];
            self.hops[*free as usize] = hop;
            *free += 1;
        }
        // Each offset has moved to the end of its row, the start of the next.
        self.offsets.rotate_right(1);
        self.offsets[0] = 0;
    }
}

/// Room to measure distances in a ring.
#[derive(Clone, Debug)]
pub(super) struct Room {
    ahead: Walk,
    back: Walk,
    /// Each node's place in the last ball; `NEVER` where it has none.
    pub place: Vec<u32>,
}

impl Room {
    pub fn new(nodes: usize) -> Self {
        Self { ahead: Walk::new(nodes), back: Walk::new(nodes), place: vec![NEVER; nodes] }
    }
}

/// A breadth-first search that can pause at a distance.
#[derive(Clone, Debug)]
struct Walk {
    /// From the root; `NEVER` before a node is found.
    distance: Vec<u32>,
    /// Nodes in the order in which they were found.
    found: Vec<u32>,
    /// How many of those have been left.
    left: usize,
    looked_at: u64,
}

impl Walk {
    fn new(nodes: usize) -> Self {
        Self { distance: vec![NEVER; nodes], found: Vec::new(), left: 0, looked_at: 0 }
    }

    fn start(&mut self, root: u32) {
        self.distance[root as usize] = 0;
        self.found.push(root);
    }

    /// Goes on to nodes that `fits` (node, links from the root), up to so many links.
    fn walk(&mut self, rows: &Hops, links: u32, fits: impl Fn(u32, u32) -> bool) {
        while let Some(&node) = self.found.get(self.left) {
            let distance = self.distance[node as usize] + 1;
            if links < distance {
                break;
            }
            self.left += 1;
            let row = rows.row(node);
            self.looked_at += row.len() as u64;
            for hop in row {
                if self.distance[hop.node as usize] == NEVER && fits(hop.node, distance) {
                    self.distance[hop.node as usize] = distance;
                    self.found.push(hop.node);
                }
            }
        }
    }

    /// Whether there is nothing left to go to.
    fn is_done(&self) -> bool {
        self.left == self.found.len()
    }

    /// Clears the room; how many links were looked at.
    fn end(&mut self) -> u64 {
        for node in self.found.drain(..) {
            self.distance[node as usize] = NEVER;
        }
        self.left = 0;
        std::mem::take(&mut self.looked_at)
    }
}
