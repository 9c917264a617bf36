//! An undirected weighted copy of a directed graph: all that a move between communities asks for.

use super::super::graph::Graph;

/// Nodes of whole weight to nodes, in compressed rows. Nodes are actors, or groups of them.
#[derive(Clone, Debug)]
pub(super) struct Ties {
    /// Row v stands in `ties` from `offsets[v]` to `offsets[v + 1]`.
    offsets: Vec<u32>,
    ties: Vec<Tie>,
    /// kout: the links that go out of each node, those inside it included.
    pub out: Vec<i64>,
    /// kin: the links that come into each node.
    pub into: Vec<i64>,
    /// L.
    pub total: i64,
}

/// Links between a node and another, both directions added.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub to: u32,
    pub weight: u32,
}

impl Ties {
    /// Every node by itself.
    pub fn of(graph: &Graph) -> Self {
        let mut offsets = Vec::with_capacity(graph.len() + 1);
        let mut ties: Vec<Tie> = Vec::with_capacity(2 * graph.links());
        offsets.push(0);
        for v in 0..graph.len() {
            let (mut out, mut into) = (graph.out.row(v), graph.into.row(v));
            // Both rows rise: the smaller head is next, and equal heads are one tie of weight 2.
            while let Some(&to) = out.first().into_iter().chain(into.first()).min() {
                let weight =
                    u32::from(take_first(&mut out, to)) + u32::from(take_first(&mut into, to));
                if to as usize != v {
                    ties.push(Tie { to, weight });
                }
            }
            offsets.push(ties.len() as u32);
        }
        Self {
            offsets,
            ties,
            out: (0..graph.len()).map(|v| graph.out.degree(v) as i64).collect(),
            into: (0..graph.len()).map(|v| graph.into.degree(v) as i64).collect(),
            total: graph.links() as i64,
        }
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// The ties of a node to others.
    pub fn row(&self, node: u32) -> &[Tie] {
        let node = node as usize;
        &self.ties[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    /// Groups as nodes: `group` numbers them from 0 without a gap, `count` of them.
    pub fn condense(&self, group: &[u32], count: usize) -> Self {
        let mut merged = Self {
            offsets: Vec::with_capacity(count + 1),
            ties: Vec::new(),
            out: vec![0; count],
            into: vec![0; count],
            total: self.total,
        };
        let mut toward = Toward::new(count);
        merged.offsets.push(0);
        for (own, members) in members(group, count).iter().enumerate() {
            for &v in members {
                merged.out[own] += self.out[v as usize];
                merged.into[own] += self.into[v as usize];
                for tie in self.row(v) {
                    toward.add(group[tie.to as usize], tie.weight);
                }
            }
            let others = toward.drain().filter(|tie| tie.to as usize != own);
            merged.ties.extend(others);
            merged.offsets.push(merged.ties.len() as u32);
        }
        merged
    }
}

/// Takes the first of a row if it is this one.
fn take_first(row: &mut &[u32], wanted: u32) -> bool {
    let found = row.first() == Some(&wanted);
    *row = &row[usize::from(found)..];
    found
}

/// The nodes of every group, rising.
pub(super) struct Members {
    offsets: Vec<u32>,
    nodes: Vec<u32>,
}

/// Sorts the nodes by group, counting.
pub(super) fn members(group: &[u32], count: usize) -> Members {
    let mut offsets = vec![0; count + 1];
    for &g in group {
        offsets[g as usize + 1] += 1;
    }
    for g in 0..count {
        offsets[g + 1] += offsets[g];
    }
    let mut next = offsets.clone();
    let mut nodes = vec![0; group.len()];
    for (v, &g) in group.iter().enumerate() {
        nodes[next[g as usize] as usize] = v as u32;
        next[g as usize] += 1;
    }
    Members { offsets, nodes }
}

impl Members {
    /// Group after group.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.offsets.windows(2).map(|ends| &self.nodes[ends[0] as usize..ends[1] as usize])
    }
}

/// How much ties a node to each group: sums that are cleared by what they touched.
pub(super) struct Toward {
    sums: Vec<u32>,
    met: Vec<u32>,
}

impl Toward {
    pub fn new(groups: usize) -> Self {
        Self { sums: vec![0; groups], met: Vec::new() }
    }

    /// Adds a positive weight.
    pub fn add(&mut self, group: u32, weight: u32) {
        let sum = &mut self.sums[group as usize];
        if *sum == 0 {
            self.met.push(group);
        }
        *sum += weight;
    }

    /// The weight toward one group.
    pub fn of(&self, group: u32) -> u32 {
        self.sums[group as usize]
    }

    /// Every group met, in order of meeting; nothing is left behind.
    pub fn drain(&mut self) -> impl Iterator<Item = Tie> {
        let sums = &mut self.sums;
        self.met.drain(..).map(|to| Tie { to, weight: std::mem::take(&mut sums[to as usize]) })
    }
}
