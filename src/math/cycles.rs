//! Which elementary circuits does a directed graph have, up to a length? Which are the best?
//!
//! A circuit follows links back to its start and meets no other node twice. It is found from one
//! root only: nodes are ordered by falling in- times out-degree within their strong component, and
//! a search from root r uses nodes behind r alone, and of those what lies on a closed walk through
//! r that is short enough (see `ball.rs`). The search goes depth first and keeps for every node v a
//! bound b(v) on the links it takes from v to r around the nodes S on the path:
//!
//! > b(r) = 0 and b(v) ≤ b(w) + 1 for every link v → w with v, w ∉ S. (1)
//!
//! By (1) b(v) never exceeds the true distance around S, so a node w that is reached with d links
//! may be left out where d + b(w) passes the limit: no circuit is lost. At first b is the distance.
//! A node that enters S keeps (1) true. A node that leaves S gets b(v) = 1 + min b(w), and whoever
//! reaches v and has a greater bound is lowered, and so on; so (1) stays true. Where a search
//! failed, the bound has risen, and nobody tries there again before something on the path gives
//! way: dead ends are paid for once, not once per way that leads there.
//!
//! Some links may be *marked*, and a circuit may be limited to k of them: then b(v) is kept for
//! each number of marked links still allowed.
//!
//! Cost: the links of the two half balls around each root, then O((k + 1)·m) for each step between
//! two circuits at worst, a few links as a rule, of the m links in the ball. Memory O(k·n + m) per lane, of the ball.
//! The best circuits are found without listing all (see `best.rs`).
//!
//! Reference: the blocking is Johnson's (SIAM J. Comput. 4, 1975); as distances with a bound on the
//! length it is Peng et al. (PVLDB 13, 2020) and Gupta and Suzumura (arXiv 2105.10094, 2021), whose
//! published rule for lowering bounds misses circuits (Bauernöppel and Sack 2025); (1) does not.

mod ball;
mod best;
mod climb;
mod leaders;
mod path;
mod ring;
mod round;
mod walks;

pub use self::best::{Aim, Best, Fold, Value, best_circuits};
pub use self::leaders::Leaders;
use self::path::{Closed, Path};
use self::ring::Ring;
use self::round::Round;
use super::lanes::search_in_lanes;

/// A link from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Where it starts.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
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

/// A circuit, its smallest node first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circuit<'a> {
    /// Its nodes, in order.
    pub nodes: &'a [u32],
    /// The link behind each node, as a position among the links that the search was given.
    pub links: &'a [u32],
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuits<T> {
    /// What the visitor made of the circuits.
    pub found: T,
    /// Whether the limit of steps ended the search before its end.
    pub truncated: bool,
}

/// The nodes of every circuit, smallest node first, sorted.
///
/// `links` join nodes below `nodes`, each ordered pair at most once; a link from a node to itself
/// makes no circuit.
///
/// ```
/// use symbio::math::cycles::{Bounds, Link, list_circuits};
/// let link = |(from, to)| Link { from, to, marked: false };
/// let links: Vec<Link> = [(0, 1), (1, 2), (2, 0), (1, 0)].map(link).into();
/// assert_eq!(list_circuits(3, &links, Bounds::default()).found, [vec![0, 1], vec![0, 1, 2]]);
/// ```
pub fn list_circuits(nodes: usize, links: &[Link], bounds: Bounds) -> Circuits<Vec<Vec<u32>>> {
    let lists = visit_circuits(nodes, links, bounds, Vec::new, |list, circuit| {
        list.push(circuit.nodes.to_vec());
    });
    let mut found = lists.found.concat();
    found.sort_unstable();
    Circuits { found, truncated: lists.truncated }
}

/// How many circuits there are of each length, from 0; at least so many where the search was ended.
pub fn count_circuits(nodes: usize, links: &[Link], bounds: Bounds) -> Circuits<Vec<u64>> {
    let ring = Ring::new(nodes, links, bounds, |_| true);
    let counts = search(&ring, bounds, Vec::new, |counts: &mut Vec<u64>, circuit| {
        counts.resize(counts.len().max(circuit.len() + 1), 0);
        counts[circuit.len()] += 1;
    });
    let longest = counts.found.iter().map(Vec::len).max().unwrap_or(0);
    let of = |length: usize| counts.found.iter().filter_map(|c| c.get(length)).sum();
    Circuits { found: (0..longest).map(of).collect(), truncated: counts.truncated }
}

/// Shows every circuit once to a visitor.
///
/// Several collections are filled side by side; each is made by `new`, and a circuit is shown with
/// the collection it belongs to. Which one that is, and in which order, depends on the arguments
/// alone, never on threads.
pub fn visit_circuits<T: Send>(
    nodes: usize,
    links: &[Link],
    bounds: Bounds,
    new: impl Fn() -> T,
    visit: impl Fn(&mut T, Circuit<'_>) + Sync,
) -> Circuits<Vec<T>> {
    let ring = Ring::new(nodes, links, bounds, |_| true);
    let new_lane = || (new(), Round::default());
    let shown = search(&ring, bounds, new_lane, |(found, round), circuit| {
        visit(found, circuit.write(&ring, round));
    });
    let found = shown.found.into_iter().map(|(found, _)| found).collect();
    Circuits { found, truncated: shown.truncated }
}

fn search<T: Send>(
    ring: &Ring,
    bounds: Bounds,
    new: impl Fn() -> T,
    show: impl Fn(&mut T, &Closed<'_>) + Sync,
) -> Circuits<Vec<T>> {
    let searched = search_in_lanes(
        ring.len(),
        bounds.max_steps,
        || (new(), Path::new(ring)),
        |(found, path): &mut (T, Path), task, budget| {
            path.search(ring, task, budget, |circuit| show(found, circuit))
        },
    );
    let found = searched.lanes.into_iter().map(|(found, _)| found).collect();
    Circuits { found, truncated: searched.truncated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn links(pairs: &[(u32, u32)]) -> Vec<Link> {
        pairs.iter().map(|&(from, to)| Link { from, to, marked: false }).collect()
    }

    fn at_most(max_length: usize) -> Bounds {
        Bounds { max_length, ..Bounds::default() }
    }

    fn count(nodes: usize, links: &[Link], bounds: Bounds) -> u64 {
        count_circuits(nodes, links, bounds).found.iter().sum()
    }

    /// `count` diamonds in a row: aᵢ → bᵢ, aᵢ → cᵢ, both → aᵢ₊₁; node 3i is aᵢ.
    fn diamonds(count: u32) -> Vec<(u32, u32)> {
        let one = |i| [(i, i + 1), (i, i + 2), (i + 1, i + 3), (i + 2, i + 3)];
        (0..count).flat_map(|i| one(3 * i)).collect()
    }

    /// METHODS, chapter 4.
    #[test]
    fn diamonds_that_do_not_return_cost_nothing() {
        for bounds in [Bounds::default(), at_most(6), at_most(61)] {
            assert_eq!(count(91, &links(&diamonds(30)), bounds), 0);
        }
    }

    /// METHODS, chapter 4: one of two ways through each of ten diamonds, 2¹⁰.
    #[test]
    fn ten_closed_diamonds_have_1024() {
        let mut pairs = diamonds(10);
        pairs.push((30, 0));
        assert_eq!(count(31, &links(&pairs), at_most(21)), 1024);
        assert_eq!(count(31, &links(&pairs), at_most(20)), 0);
        assert_eq!(count(31, &links(&pairs), at_most(0)), 1024);
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
        let counted = count_circuits(n as usize + partners as usize, &links(&pairs), bounds);
        assert_eq!(counted, Circuits { found: vec![0, 0, 11], truncated: false });
    }

    /// A complete graph of n nodes has Σₖ n!/((n−k)!·k) circuits of length k: 20 for n = 4.
    #[test]
    fn complete_graph() {
        let pairs: Vec<_> =
            (0..4).flat_map(|u| (0..4).filter(move |&v| v != u).map(move |v| (u, v))).collect();
        assert_eq!(count(4, &links(&pairs), at_most(0)), 20);
        assert_eq!(count(4, &links(&pairs), at_most(3)), 14);
        assert_eq!(count(4, &links(&pairs), at_most(2)), 6);
        assert_eq!(count(4, &links(&pairs), at_most(1)), 0);
    }

    #[test]
    fn too_many_to_list_is_said() {
        let mut pairs = diamonds(40);
        pairs.push((120, 0));
        let bounds = Bounds { max_steps: 100_000, ..Bounds::default() };
        let counted = count_circuits(121, &links(&pairs), bounds);
        assert!(counted.truncated && 0 < counted.found.iter().sum::<u64>());
        assert_eq!(counted, count_circuits(121, &links(&pairs), bounds));
    }

    #[test]
    fn a_ring_of_a_hundred_thousand_needs_no_stack() {
        let n = 100_000_u32;
        let pairs: Vec<_> = (0..n).map(|v| (v, (v + 1) % n)).collect();
        assert_eq!(count(n as usize, &links(&pairs), at_most(0)), 1);
    }

    /// Every circuit by trying every path, smallest node first.
    fn by_trying(nodes: usize, links: &[Link], bounds: Bounds) -> Vec<Vec<u32>> {
        let marks = |path: &[u32], to| {
            let ends = path.windows(2).map(|w| (w[0], w[1])).chain([(path[path.len() - 1], to)]);
            ends.filter(|&(f, t)| links.contains(&Link { from: f, to: t, marked: true })).count()
        };
        let longest = if bounds.max_length == 0 { nodes } else { bounds.max_length };
        let mut open: Vec<Vec<u32>> = (0..nodes as u32).map(|v| vec![v]).collect();
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

    fn graph(most: usize) -> impl Strategy<Value = (usize, Vec<Link>)> {
        (2..most).prop_flat_map(|n| {
            let ends = (0..n as u32, 0..n as u32);
            let pairs = proptest::collection::btree_map(ends, any::<bool>(), 0..=3 * n);
            pairs.prop_map(move |pairs| {
                let link = |((from, to), marked)| Link { from, to, marked };
                (n, pairs.into_iter().map(link).collect())
            })
        })
    }

    /// The values of a link: small whole numbers, so that many circuits are equal, or decimals,
    /// whose sums depend on the order.
    fn worth() -> impl Strategy<Value = Vec<(f64, f64)>> {
        let whole = || (-3_i8..4).prop_map(f64::from);
        let any = prop_oneof![
            Just(prop_oneof![3 => Just(0.0), 1 => whole()].boxed()),
            Just(whole().boxed()),
            Just((-1.0..2.0).boxed()),
        ];
        any.prop_flat_map(move |first| proptest::collection::vec((first, whole()), 60))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn equals_trying_every_path(
            (n, links) in graph(8),
            max_length in 0_usize..8,
            max_marked in 0_usize..5,
        ) {
            let bounds = Bounds { max_length, max_marked, ..Bounds::default() };
            let listed = list_circuits(n, &links, bounds);
            prop_assert!(!listed.truncated);
            let tried = by_trying(n, &links, bounds);
            for (length, count) in count_circuits(n, &links, bounds).found.iter().enumerate() {
                prop_assert_eq!(*count, tried.iter().filter(|c| c.len() == length).count() as u64);
            }
            prop_assert_eq!(listed.found, tried);
        }

        /// The best circuits are the first of all circuits in order; some are worth less than
        /// their links, some have no value that is known, and some do not count.
        #[test]
        fn the_best_are_those_of_a_full_list(
            (n, links) in graph(20),
            worth in worth(),
            max_length in 2_usize..9,
            max_marked in 0_usize..4,
            top in 1_usize..12,
            least in any::<bool>(),
        ) {
            let bounds = Bounds { max_length, max_marked, ..Bounds::default() };
            let (first, second): (Vec<f64>, Vec<f64>) = worth.into_iter().unzip();
            let fold = if least { Fold::Least } else { Fold::Sum };
            let aim = Aim { first: &first, fold, second: &second };
            let judge = |circuit: Circuit<'_>| {
                let of = |values: &[f64]| -> Vec<f64> {
                    circuit.links.iter().map(|&link| values[link as usize]).collect()
                };
                let first = of(&first).into_iter().reduce(|a, b| fold.join(a, b));
                let second = of(&second).iter().sum();
                match circuit.nodes.iter().sum::<u32>() % 7 {
                    0 => None,
                    1 => Some(Value { first: None, second: Some(second) }),
                    2 => Some(Value { first: first.map(|x| x - 1.5), second: None }),
                    _ => Some(Value { first, second: Some(second) }),
                }
            };
            let marks = |circuit: Circuit<'_>| {
                circuit.links.iter().filter(|&&link| links[link as usize].marked).count()
            };
            let lists = visit_circuits(n, &links, bounds, Vec::new, |list, circuit| {
                list.extend(judge(circuit).map(|value| Best {
                    nodes: circuit.nodes.to_vec(),
                    links: circuit.links.to_vec(),
                    marked: marks(circuit),
                    value,
                }));
            });
            let mut listed = lists.found.concat();
            listed.sort_by(Best::order);
            listed.truncate(top);
            let best = best_circuits(n, &links, bounds, &aim, top, judge);
            prop_assert_eq!(best, Circuits { found: listed, truncated: false });
        }
    }
}
