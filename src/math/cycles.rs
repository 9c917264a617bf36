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

mod path;

use self::path::{Path, Ring};
use super::lanes::search_in_lanes;

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
