//! The part of a graph that can have circuits, in compressed rows, renumbered in the order of roots.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Bounds, Link};
use crate::math::components::strong_component_of;
use crate::math::graph::Graph;

/// Farther than any node: no way back.
pub(super) const NEVER: u32 = u32::MAX / 2;

/// One link as seen from one of its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hop {
    /// The node at the other end.
    pub node: u32,
    /// Which link it is, of those the search was given.
    pub link: u32,
}

/// Links at one end of every node, one row after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Hops {
    offsets: Vec<u32>,
    hops: Vec<Hop>,
}

impl Hops {
    /// Rows of `nodes` nodes from (node, hop), each row in the order given.
    pub fn new(nodes: usize, hops: impl Iterator<Item = (u32, Hop)> + Clone) -> Self {
        let mut offsets = vec![0; nodes + 1];
        for (node, _) in hops.clone() {
            offsets[node as usize + 1] += 1;
        }
        for v in 0..nodes {
            offsets[v + 1] += offsets[v];
        }
        let nothing = Hop { node: 0, link: 0 };
        let mut rows = Self { hops: vec![nothing; offsets[nodes] as usize], offsets };
        let mut free = rows.offsets.clone();
        for (node, hop) in hops {
            rows.hops[free[node as usize] as usize] = hop;
            free[node as usize] += 1;
        }
        rows
    }

    /// The hops at `node`.
    pub fn row(&self, node: u32) -> &[Hop] {
        &self.hops[self.range(node)]
    }

    fn range(&self, node: u32) -> Range<usize> {
        self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize
    }
}

/// The links that lie on circuits at all: both ends in one strong component.
#[derive(Clone, Debug)]
pub(super) struct Ring {
    /// The number that each node had.
    pub names: Vec<u32>,
    /// Where each node's links lead.
    pub out: Hops,
    /// Where links into each node come from.
    pub into: Hops,
    /// Whether a link counts as marked, of all links the search was given.
    pub marked: Vec<bool>,
    /// Most links of a circuit.
    pub max_length: u32,
    /// Most marked links of a circuit; no more than can matter.
    pub max_marked: usize,
}

impl Ring {
    /// The ring of `links` between nodes below `nodes`; those that `keep` refuses are left out.
    /// Nodes come by falling in- times out-degree, so that the largest neighbourhoods are searched
    /// first and are gone for the others.
    pub fn new(nodes: usize, links: &[Link], bounds: Bounds, keep: impl Fn(u32) -> bool) -> Self {
        let allowed = |&(at, link): &(u32, Link)| {
            link.from != link.to && usize::from(link.marked) <= bounds.max_marked && keep(at)
        };
        let numbered = (0..).zip(links.iter().copied());
        let mut inner: Vec<(u32, Link)> = numbered.filter(allowed).collect();
        let pairs = inner.iter().map(|(_, link)| (link.from, link.to)).collect();
        let component = strong_component_of(&Graph::new(nodes, pairs).out);
        let of = |node: u32| component[node as usize];
        inner.retain(|(_, link)| of(link.from) == of(link.to));

        let (mut out, mut into) = (vec![0_u64; nodes], vec![0_u64; nodes]);
        for (_, link) in &inner {
            out[link.from as usize] += 1;
            into[link.to as usize] += 1;
        }
        let mut names: Vec<u32> = (0..nodes as u32).filter(|&v| out[v as usize] > 0).collect();
        names.sort_unstable_by_key(|&v| (Reverse(out[v as usize] * into[v as usize]), v));
        let mut place = vec![0_u32; nodes];
        for (i, &v) in names.iter().enumerate() {
            place[v as usize] = i as u32;
        }
        for (_, link) in &mut inner {
            link.from = place[link.from as usize];
            link.to = place[link.to as usize];
        }
        let ends = inner.iter().map(|&(at, link)| (at, link.from, link.to));
        let leaving = ends.clone().map(|(link, from, node)| (from, Hop { node, link }));
        let coming = ends.map(|(link, node, to)| (to, Hop { node, link }));

        let n = names.len();
        // No circuit has more links than there are nodes.
        let max_length = if bounds.max_length == 0 { n } else { bounds.max_length.min(n) };
        let marks = inner.iter().filter(|(_, link)| link.marked).count();
        Self {
            out: Hops::new(n, leaving),
            into: Hops::new(n, coming),
            marked: links.iter().map(|link| link.marked).collect(),
            max_length: max_length as u32,
            max_marked: bounds.max_marked.min(marks).min(max_length),
            names,
        }
    }

    /// The number of links.
    pub fn links(&self) -> usize {
        self.out.hops.len()
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// 1 where a link is marked, otherwise 0.
    pub fn marks(&self, link: u32) -> u32 {
        u32::from(self.marked[link as usize])
    }
}
