//! Which elementary circuits does a directed graph have, up to a length?
//!
//! A circuit follows links back to its start and meets no other node twice. It is found from one
//! root only: nodes are ordered by falling in- times out-degree within their strong component, and
//! a search from root r uses nodes behind r alone. The search goes depth first and keeps for every
//! node v a bound b(v) on the links it takes from v to r around the nodes S on the path:
//!
//! > b(r) = 0 and b(v) ≤ b(w) + 1 for every link v → w with v, w ∉ S. (1)
//!
//! By (1) b(v) never exceeds the true distance around S, so a node w that is reached with d links
//! may be left out where d + b(w) passes the limit: no circuit is lost. At first b is the distance
//! in the whole graph, measured half the limit far; beyond, half the limit and one is bound enough.
//! A node that enters S keeps (1) true. A node that leaves S gets
//! b(v) = 1 + min b(w), and whoever reaches v and has a greater bound is lowered, and so on; so (1)
//! stays true. Where a search failed, the bound has risen, and nobody tries there again before
//! something on the path gives way: dead ends are paid for once, not once per way that leads there.
//!
//! Some links may be *marked*, and a circuit may be limited to k of them: then b(v) is kept for
//! each number of marked links still allowed.
//!
//! Cost: O(n + m) for each root with a way back, then O((k + 1)·m) for each step between two
//! circuits at worst, a few links as a rule. Memory O((k + 1)·n) per lane.
//!
//! Reference: the blocking is Johnson's (SIAM J. Comput. 4, 1975); as distances with a bound on the
//! length it is Peng et al. (PVLDB 13, 2020) and Gupta and Suzumura (arXiv 2105.10094, 2021), whose
//! published rule for lowering bounds misses circuits (Bauernöppel and Sack 2025); (1) does not.

use super::components::strong_components;
use super::graph::Graph;
use super::lanes::{Spent, Task, search_in_lanes};

/// A link from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Where it starts.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Whether it is one of those that a circuit may have only a few of.
    pub marked: bool,
}

/// Which circuits are meant, and how long to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Most links of a circuit; 0 for no bound.
    pub max_length: usize,
    /// Most marked links of a circuit.
    pub max_marked: usize,
    /// Most links to look at before giving up.
    pub max_steps: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { max_length: 0, max_marked: usize::MAX, max_steps: u64::MAX }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuits<T> {
    /// What the visitor made of the circuits.
    pub found: T,
    /// Whether the limit of steps ended the search before its end.
    pub truncated: bool,
}

/// Every circuit: smallest node first, sorted.
///
/// `links` are ordered pairs of nodes below `nodes`, each pair at most once; a link from a node to
/// itself makes no circuit.
///
/// ```
/// use symbio::math::cycles::{Bounds, Link, list_circuits};
/// let link = |(from, to)| Link { from, to, marked: false };
/// let links: Vec<Link> = [(0, 1), (1, 2), (2, 0), (1, 0)].map(link).into();
/// assert_eq!(list_circuits(3, &links, Bounds::default()).found, [vec![0, 1], vec![0, 1, 2]]);
/// ```
pub fn list_circuits(nodes: usize, links: &[Link], bounds: Bounds) -> Circuits<Vec<Vec<usize>>> {
    let lists =
        visit_circuits(nodes, links, bounds, Vec::new, |list, circuit| list.push(circuit.to_vec()));
    let mut found = lists.found.concat();
    found.sort_unstable();
    Circuits { found, truncated: lists.truncated }
}

/// How many circuits there are; at least so many where the search was ended.
pub fn count_circuits(nodes: usize, links: &[Link], bounds: Bounds) -> Circuits<u64> {
    let counts = visit_circuits(nodes, links, bounds, || 0_u64, |count, _| *count += 1);
    Circuits { found: counts.found.iter().sum(), truncated: counts.truncated }
}

/// Shows every circuit once to a visitor, smallest node first.
///
/// Several collections are filled side by side; each is made by `new`, and a circuit is shown with
/// the collection it belongs to. Which one that is, and in which order, depends on the arguments
/// alone, never on threads.
pub fn visit_circuits<T: Send>(
    nodes: usize,
    links: &[Link],
    bounds: Bounds,
    new: impl Fn() -> T,
    visit: impl Fn(&mut T, &[usize]) + Sync,
) -> Circuits<Vec<T>> {
    let ring = Ring::new(nodes, links, bounds);
    let new_lane = || (new(), Path::new(&ring));
    let searched = search_in_lanes(
        ring.len(),
        bounds.max_steps,
        new_lane,
        |(found, path): &mut (T, Path), task, budget| {
            path.search(&ring, task, budget, |circuit| visit(found, circuit))
        },
    );
    let found = searched.lanes.into_iter().map(|(found, _)| found).collect();
    Circuits { found, truncated: searched.truncated }
}

/// Farther than any node: no way back.
const NEVER: u32 = u32::MAX / 2;

/// The part of a graph that can have circuits, nodes renumbered in the order of roots.
struct Ring {
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
    fn new(nodes: usize, links: &[Link], bounds: Bounds) -> Self {
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

    fn len(&self) -> usize {
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
struct Path {
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
    fn new(ring: &Ring) -> Self {
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
    fn search(
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
                self.leave(ring);
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

    /// Takes the last node off the path and makes the bounds true again.
    fn leave(&mut self, ring: &Ring) {
        let Some(left) = self.visits.pop() else { return };
        self.on_path[left.node] = false;
        if let Some(before) = self.visits.last_mut() {
            before.found |= left.found;
        }
        // Where a circuit was found and no bound moved, all is as it was when the node was entered.
        let root = self.root;
        if left.node == root || (left.found && left.changes == self.changes) {
            return;
        }
        let n = ring.len();
        for marks in 0..=ring.max_marked {
            let links = ring.out[left.node].iter();
            let open = links
                .filter(|hop| root <= hop.node && hop.marks <= marks && !self.on_path[hop.node]);
            let least = open.map(|hop| self.bound[(marks - hop.marks) * n + hop.node]).min();
            let bound = one_more(least.unwrap_or(NEVER), ring.far);
            self.set_bound(ring, Hop { node: left.node, marks }, bound);
            self.told.push(Hop { node: left.node, marks });
        }
        while let Some(at) = self.told.pop() {
            let bound = one_more(self.bound[at.marks * n + at.node], ring.far);
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn links(pairs: &[(usize, usize)]) -> Vec<Link> {
        pairs.iter().map(|&(from, to)| Link { from, to, marked: false }).collect()
    }

    fn at_most(max_length: usize) -> Bounds {
        Bounds { max_length, ..Bounds::default() }
    }

    /// `count` diamonds in a row: aᵢ → bᵢ, aᵢ → cᵢ, both → aᵢ₊₁; node 3i is aᵢ.
    fn diamonds(count: usize) -> Vec<(usize, usize)> {
        let one = |i| [(i, i + 1), (i, i + 2), (i + 1, i + 3), (i + 2, i + 3)];
        (0..count).flat_map(|i| one(3 * i)).collect()
    }

    /// METHODS, chapter 4.
    #[test]
    fn diamonds_that_do_not_return_cost_nothing() {
        for bounds in [Bounds::default(), at_most(6), at_most(61)] {
            assert_eq!(count_circuits(91, &links(&diamonds(30)), bounds).found, 0);
        }
    }

    /// METHODS, chapter 4: one of two ways through each of ten diamonds, 2¹⁰.
    #[test]
    fn ten_closed_diamonds_have_1024() {
        let mut pairs = diamonds(10);
        pairs.push((30, 0));
        assert_eq!(count_circuits(31, &links(&pairs), at_most(21)).found, 1024);
        assert_eq!(count_circuits(31, &links(&pairs), at_most(20)).found, 0);
        assert_eq!(count_circuits(31, &links(&pairs), at_most(0)).found, 1024);
    }

    /// Thirty diamonds lead back to their own entrance only, which is on the path already: 2³⁰ dead
    /// ends, of which a search without rising bounds would try each.
    #[test]
    fn dead_ends_are_paid_for_once() {
        let mut pairs = diamonds(30);
        let (hub, n) = (91, 92);
        pairs.extend([(90, 0), (hub, 0), (0, hub)]);
        // The hub has many partners, so it is the first root.
        let partners = 10;
        pairs.extend((n..n + partners).flat_map(|v| [(hub, v), (v, hub)]));
        let bounds = Bounds { max_steps: 10_000, ..at_most(50) };
        let counted = count_circuits(n + partners, &links(&pairs), bounds);
        assert_eq!(counted, Circuits { found: 11, truncated: false });
    }

    /// A complete graph of n nodes has Σₖ n!/((n−k)!·k) circuits of length k: 20 for n = 4.
    #[test]
    fn complete_graph() {
        let pairs: Vec<_> =
            (0..4).flat_map(|u| (0..4).filter(move |&v| v != u).map(move |v| (u, v))).collect();
        assert_eq!(count_circuits(4, &links(&pairs), at_most(0)).found, 20);
        assert_eq!(count_circuits(4, &links(&pairs), at_most(3)).found, 14);
        assert_eq!(count_circuits(4, &links(&pairs), at_most(2)).found, 6);
        assert_eq!(count_circuits(4, &links(&pairs), at_most(1)).found, 0);
    }

    #[test]
    fn too_many_to_list_is_said() {
        let mut pairs = diamonds(40);
        pairs.push((120, 0));
        let bounds = Bounds { max_steps: 100_000, ..Bounds::default() };
        let counted = count_circuits(121, &links(&pairs), bounds);
        assert!(counted.truncated && 0 < counted.found);
        assert_eq!(counted, count_circuits(121, &links(&pairs), bounds));
    }

    #[test]
    fn a_ring_of_a_hundred_thousand_needs_no_stack() {
        let n = 100_000;
        let pairs: Vec<_> = (0..n).map(|v| (v, (v + 1) % n)).collect();
        assert_eq!(count_circuits(n, &links(&pairs), at_most(0)).found, 1);
    }

    /// Every circuit by trying every path, smallest node first.
    fn by_trying(nodes: usize, links: &[Link], bounds: Bounds) -> Vec<Vec<usize>> {
        let marks = |path: &[usize], to| {
            let ends = path.windows(2).map(|w| (w[0], w[1])).chain([(path[path.len() - 1], to)]);
            ends.filter(|&(f, t)| links.contains(&Link { from: f, to: t, marked: true })).count()
        };
        let longest = if bounds.max_length == 0 { nodes } else { bounds.max_length };
        let mut open: Vec<Vec<usize>> = (0..nodes).map(|v| vec![v]).collect();
        let mut found = Vec::new();
        while let Some(path) = open.pop() {
            for link in links.iter().filter(|l| l.from == path[path.len() - 1]) {
                if link.to == path[0] {
                    let few = marks(&path, link.to) <= bounds.max_marked;
                    if 1 < path.len() && path.len() <= longest && few {
                        found.push(path.clone());
                    }
                } else if path[0] < link.to && !path.contains(&link.to) {
                    open.push([path.as_slice(), &[link.to]].concat());
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn graph() -> impl Strategy<Value = (usize, Vec<Link>)> {
        (2_usize..8).prop_flat_map(|n| {
            let pairs = proptest::collection::btree_map((0..n, 0..n), any::<bool>(), 0..=3 * n);
            pairs.prop_map(move |pairs| {
                let link = |((from, to), marked)| Link { from, to, marked };
                (n, pairs.into_iter().map(link).collect())
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn equals_trying_every_path(
            (n, links) in graph(),
            max_length in 0_usize..8,
            max_marked in 0_usize..5,
        ) {
            let bounds = Bounds { max_length, max_marked, ..Bounds::default() };
            let listed = list_circuits(n, &links, bounds);
            prop_assert!(!listed.truncated);
            prop_assert_eq!(listed.found, by_trying(n, &links, bounds));
        }
    }
}
