//! A directed graph in compressed rows: what the kernels run on.
//!
//! Row v of `out` lists whom v reaches, row v of `into` who reaches v; both rising, without
//! doubles. A link from a node to itself is kept: a kernel that has no use for it says so.

use petgraph::graph::DiGraph;

/// Sorted neighbours of every node, one row after the other in a single array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Row v stands in `targets` from `offsets[v]` to `offsets[v + 1]`.
    offsets: Vec<u32>,
    targets: Vec<u32>,
}

impl Rows {
    /// Rows of `nodes` nodes from sorted pairs without doubles.
    fn from_sorted(nodes: usize, pairs: &[(u32, u32)]) -> Self {
        let mut offsets = vec![0; nodes + 1];
        for &(from, _) in pairs {
            offsets[from as usize + 1] += 1;
        }
        for v in 0..nodes {
            offsets[v + 1] += offsets[v];
        }
        Self { offsets, targets: pairs.iter().map(|&(_, to)| to).collect() }
    }

    /// The same entries with row and neighbour changed.
    fn turned(&self) -> Self {
        let n = self.len();
        let mut offsets = vec![0; n + 1];
        for &node in &self.targets {
            offsets[node as usize + 1] += 1;
        }
        for v in 0..n {
            offsets[v + 1] += offsets[v];
        }
        let mut free = offsets.clone();
        let mut targets = vec![0; self.targets.len()];
        for (row, node) in self.pairs() {
            targets[free[node as usize] as usize] = row;
            free[node as usize] += 1;
        }
        Self { offsets, targets }
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of entries of all rows.
    pub fn entries(&self) -> usize {
        self.targets.len()
    }

    /// The neighbours of `node`, rising.
    pub fn row(&self, node: usize) -> &[u32] {
        &self.targets[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    /// The number of neighbours of `node`.
    pub fn degree(&self, node: usize) -> usize {
        (self.offsets[node + 1] - self.offsets[node]) as usize
    }

    /// Whether `neighbour` stands in the row of `node`.
    pub fn has(&self, node: u32, neighbour: u32) -> bool {
        self.row(node as usize).binary_search(&neighbour).is_ok()
    }

    /// The place of a neighbour of `node` among the entries of all rows.
    pub fn entry(&self, node: u32, neighbour: u32) -> Option<usize> {
        let place = self.row(node as usize).binary_search(&neighbour).ok()?;
        Some(self.offsets[node as usize] as usize + place)
    }

    /// The rows in another order, of neighbours with other numbers: row i is what was row
    /// `order[i]`, and `place[w]` stands where w was. A row keeps its order, so it is no longer
    /// rising: for passes over whole rows, not for [`Rows::has`] and [`Rows::entry`].
    pub fn renumbered(&self, order: &[u32], place: &[u32]) -> Self {
        let mut offsets = Vec::with_capacity(order.len() + 1);
        let mut targets = Vec::with_capacity(self.entries());
        offsets.push(0);
        for &v in order {
            targets.extend(self.row(v as usize).iter().map(|&w| place[w as usize]));
            offsets.push(targets.len() as u32);
        }
        Self { offsets, targets }
    }

    /// The rows from the longest to the shortest. A pass over rows in this order is two to three
    /// times as fast: where a row ends is no surprise to the processor, and what many refer to
    /// lies together.
    pub fn longest_first(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_by_key(|&v| std::cmp::Reverse(self.degree(v as usize)));
        order
    }

    /// Every entry as (row, neighbour), in order.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..self.len()).flat_map(|v| self.row(v).iter().map(move |&w| (v as u32, w)))
    }
}

/// A directed graph: rows of both directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// Row v: the nodes that v has a link to.
    pub out: Rows,
    /// Row v: the nodes that have a link to v.
    pub into: Rows,
}

impl Graph {
    /// A graph of `nodes` nodes from pairs (from, to) below `nodes`, in any order; doubles count
    /// once.
    pub fn new(nodes: usize, mut pairs: Vec<(u32, u32)>) -> Self {
        if !pairs.is_sorted() {
            pairs.sort_unstable();
        }
        pairs.dedup();
        let out = Rows::from_sorted(nodes, &pairs);
        Self { into: out.turned(), out }
    }

    /// The shape of a petgraph graph; parallel edges become one link.
    pub fn of<N, E>(graph: &DiGraph<N, E>) -> Self {
        let ends = graph.raw_edges().iter();
        let pairs = ends.map(|e| (e.source().index() as u32, e.target().index() as u32));
        Self::new(graph.node_count(), pairs.collect())
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// The number of links.
    pub fn links(&self) -> usize {
        self.out.entries()
    }

    /// Every arrow turned round.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { out: self.into.clone(), into: self.out.clone() }
    }

    /// The undirected projection: neighbours in either direction, nobody its own.
    pub fn undirected(&self) -> Rows {
        let (mut offsets, mut targets, mut row) = (vec![0], Vec::new(), Vec::new());
        for v in 0..self.len() {
            row.clear();
            row.extend(self.out.row(v).iter().chain(self.into.row(v)).filter(|&&w| w != v as u32));
            row.sort_unstable();
            row.dedup();
            targets.extend_from_slice(&row);
            offsets.push(targets.len() as u32);
        }
        Rows { offsets, targets }
    }
}

/// Where each of the numbers in `order` stands.
pub fn places(order: &[u32]) -> Vec<u32> {
    let mut place = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(&v, i)| place[v as usize] = i);
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_doubles_count_once() {
        let graph = Graph::new(3, vec![(2, 0), (0, 2), (0, 1), (0, 1), (1, 1)]);
        assert_eq!(graph.links(), 4);
        assert_eq!(graph.out.row(0), [1, 2]);
        assert_eq!(graph.into.row(1), [0, 1]);
        assert_eq!(
            graph.undirected().pairs().collect::<Vec<_>>(),
            [(0, 1), (0, 2), (1, 0), (2, 0)]
        );
        assert_eq!(graph.reversed().reversed(), graph);
    }
}
