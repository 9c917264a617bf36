//! The search from one root: the path, and how far it is back around it.

use super::{Bounds, Link};
use crate::math::components::strong_components;
use crate::math::graph::Graph;
use crate::math::lanes::{Spent, Task};

/// Farther than any node: no way back.
const NEVER: u32 = u32::MAX / 2;

/// The part of a graph that can have circuits, nodes renumbered in the order of roots.
pub(super) struct Ring {
    /// The number that each node had.
    names: Vec<usize>,
    /// Where each node's links lead.
    out: Vec<Vec<Hop>>,
    /// Where links into each node come from.
    into: Vec<Vec<Hop>>,
    /// Most links of a circuit; `NEVER − 1` where there is no bound.
    max_length: u32,
    /// Most marked links of a circuit.
    max_marked: usize,
    /// Bounds from here on are as good as `NEVER`: no circuit within the limits is that long.
    far: u32,
    /// The first bound of nodes that are too far from the root to be measured.
    unseen: u32,
}

#[derive(Clone, Copy)]
struct Hop {
    node: usize,
    /// 1 where the link is marked, otherwise 0.
    marks: usize,
}

impl Ring {
    pub(super) fn new(nodes: usize, links: &[Link], bounds: Bounds) -> Self {
        let allowed = |link: &&Link| link.from != link.to && bounds.max_marked >= mark(link);
        let links: Vec<&Link> = links.iter().filter(allowed).collect();
        let component = component_of(nodes, &links);
        let inner: Vec<&Link> =
            links.into_iter().filter(|l| component[l.from] == component[l.to]).collect();

        let (mut out, mut into) = (vec![0_usize; nodes], vec![0_usize; nodes]);
        for link in &inner {
            out[link.from] += 1;
            into[link.to] += 1;
        }
        let mut names: Vec<usize> = (0..nodes).filter(|&v| out[v] > 0).collect();
        names.sort_by_key(|&v| (std::cmp::Reverse(out[v] * into[v]), v));
        let mut place = vec![0; nodes];
        for (i, &v) in names.iter().enumerate() {
            place[v] = i;
        }

        let n = names.len();
        let mut ring = Self {
            out: vec![Vec::new(); n],
            into: vec![Vec::new(); n],
            max_length: NEVER - 1,
            max_marked: bounds.max_marked.min(inner.iter().map(|l| mark(l)).sum()).min(n),
            far: n as u32,
            unseen: NEVER,
            names,
        };
        if 0 < bounds.max_length && bounds.max_length < n {
            ring.max_length = bounds.max_length as u32;
            ring.max_marked = ring.max_marked.min(bounds.max_length);
            ring.far = ring.max_length;
            ring.unseen = ring.max_length / 2 + 1;
        }
        for link in inner {
            let (from, to, marks) = (place[link.from], place[link.to], mark(link));
            ring.out[from].push(Hop { node: to, marks });
            ring.into[to].push(Hop { node: from, marks });
        }
        ring
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

fn mark(link: &Link) -> usize {
    usize::from(link.marked)
}

/// The number of the strong component of each node.
fn component_of(nodes: usize, links: &[&Link]) -> Vec<usize> {
    let pairs = links.iter().map(|link| (link.from as u32, link.to as u32));
    let mut component = vec![0; nodes];
    for (i, members) in strong_components(&Graph::new(nodes, pairs.collect())).iter().enumerate() {
        for &node in members {
            component[node as usize] = i;
        }
    }
    component
}

/// A node on the path, and how far its links have been followed.
struct Visit {
    node: usize,
    next: usize,
    /// Marked links still allowed behind it.
    marks: usize,
    /// Whether a circuit was found through it.
    found: bool,
    /// The number of changes of bounds when it was entered.
    changes: u64,
}

/// The search from one root: the path, and the bounds around it.
pub(super) struct Path {
    root: usize,
    visits: Vec<Visit>,
    on_path: Vec<bool>,
    /// b(v) with k marked links allowed stands at k·n + v.
    bound: Vec<u32>,
    /// How often a bound was changed.
    changes: u64,
    /// Nodes with their marks whose bound is not `unseen` any more; at first also the queue that
    /// finds them.
    seen: Vec<Hop>,
    /// Bounds that were changed, and whose predecessors have to be told.
    told: Vec<Hop>,
    circuit: Vec<usize>,
}

impl Path {
    pub(super) fn new(ring: &Ring) -> Self {
        Self {
            root: 0,
            visits: Vec::new(),
            on_path: vec![false; ring.len()],
            bound: vec![ring.unseen; ring.len() * (ring.max_marked + 1)],
            changes: 0,
            seen: Vec::new(),
            told: Vec::new(),
            circuit: Vec::new(),
        }
    }

    /// Shows every circuit through a root and nodes behind it, as far as the budget goes.
    pub(super) fn search(
        &mut self,
        ring: &Ring,
        task: Task,
        budget: u64,
        mut show: impl FnMut(&[usize]),
    ) -> Spent {
        let mut steps = match task {
            Task::Start(root) => self.start(ring, root),
            Task::Resume => 0,
        };
        while let Some(visit) = self.visits.last_mut() {
            let Some(&hop) = ring.out[visit.node].get(visit.next) else {
                steps += self.leave(ring);
                continue;
            };
            if budget <= steps {
                return Spent { steps, complete: false };
            }
            visit.next += 1;
            steps += 1;
            let Some(marks) = visit.marks.checked_sub(hop.marks) else { continue };
            if hop.node == self.root {
                visit.found = true;
                show(self.circuit(ring));
            } else if self.root < hop.node
                && !self.on_path[hop.node]
                && self.visits.len() as u32 + self.bound[marks * ring.len() + hop.node]
                    <= ring.max_length
            {
                self.enter(hop.node, marks);
            }
        }
        // The memory is left as it was before the search.
        for at in self.seen.drain(..) {
            self.bound[at.marks * ring.len() + at.node] = ring.unseen;
        }
        Spent { steps, complete: true }
    }

    /// Begins at a root; how many links it looked at.
    fn start(&mut self, ring: &Ring, root: usize) -> u64 {
        self.root = root;
        let steps = self.measure_distances(ring);
        self.enter(root, ring.max_marked);
        // The root ends a circuit wherever it is met, so it is never in the way.
        self.on_path[root] = false;
        steps
    }

    /// The distance to the root from every node behind it, as the first bounds.
    fn measure_distances(&mut self, ring: &Ring) -> u64 {
        let (n, root) = (ring.len(), self.root);
        for marks in 0..=ring.max_marked {
            self.bound[marks * n + root] = 0;
            self.seen.push(Hop { node: root, marks });
        }
        let (mut next, mut steps) = (0, 0);
        while let Some(&at) = self.seen.get(next) {
            next += 1;
            let bound = self.bound[at.marks * n + at.node] + 1;
            if ring.far.min(ring.unseen) <= bound {
                break;
            }
            steps += ring.into[at.node].len() as u64;
            for hop in &ring.into[at.node] {
                let marks = at.marks + hop.marks;
                if root < hop.node
                    && marks <= ring.max_marked
                    && self.bound[marks * n + hop.node] == ring.unseen
                {
                    self.bound[marks * n + hop.node] = bound;
                    self.seen.push(Hop { node: hop.node, marks });
                }
            }
        }
        steps
    }

    fn enter(&mut self, node: usize, marks: usize) {
        self.on_path[node] = true;
        let changes = self.changes;
        self.visits.push(Visit { node, next: 0, marks, found: false, changes });
    }

    /// Takes the last node off the path and makes the bounds true again; how many links it looked
    /// at.
    fn leave(&mut self, ring: &Ring) -> u64 {
        let Some(left) = self.visits.pop() else { return 0 };
        self.on_path[left.node] = false;
        if let Some(before) = self.visits.last_mut() {
            before.found |= left.found;
        }
        // Where a circuit was found and no bound moved, all is as it was when the node was entered.
        let root = self.root;
        if left.node == root || (left.found && left.changes == self.changes) {
            return 0;
        }
        let n = ring.len();
        let mut looked_at = 0;
        for marks in 0..=ring.max_marked {
            let links = ring.out[left.node].iter();
            looked_at += links.len();
            let open = links
                .filter(|hop| root <= hop.node && hop.marks <= marks && !self.on_path[hop.node]);
            let least = open.map(|hop| self.bound[(marks - hop.marks) * n + hop.node]).min();
            let bound = one_more(least.unwrap_or(NEVER), ring.far);
            self.set_bound(ring, Hop { node: left.node, marks }, bound);
            self.told.push(Hop { node: left.node, marks });
        }
        while let Some(at) = self.told.pop() {
            let bound = one_more(self.bound[at.marks * n + at.node], ring.far);
            looked_at += ring.into[at.node].len();
            for hop in &ring.into[at.node] {
                let marks = at.marks + hop.marks;
                if root < hop.node
                    && marks <= ring.max_marked
                    && !self.on_path[hop.node]
                    && bound < self.bound[marks * n + hop.node]
                {
                    self.set_bound(ring, Hop { node: hop.node, marks }, bound);
                    self.told.push(Hop { node: hop.node, marks });
                }
            }
        }
        looked_at as u64
    }

    fn set_bound(&mut self, ring: &Ring, at: Hop, bound: u32) {
        let place = &mut self.bound[at.marks * ring.len() + at.node];
        if *place == bound {
            return;
        }
        if *place == ring.unseen {
            self.seen.push(at);
        }
        self.changes += 1;
        *place = bound;
    }

    /// The path as a circuit under the nodes' own names, the smallest first.
    fn circuit(&mut self, ring: &Ring) -> &[usize] {
        self.circuit.clear();
        self.circuit.extend(self.visits.iter().map(|visit| ring.names[visit.node]));
        let smallest = (0..self.circuit.len()).min_by_key(|&i| self.circuit[i]);
        self.circuit.rotate_left(smallest.unwrap_or(0));
        &self.circuit
    }
}

/// One link farther.
fn one_more(bound: u32, far: u32) -> u32 {
    if bound + 1 < far { bound + 1 } else { NEVER }
}
