//! How near is everybody to a node, and who can be reached at all?
//!
//! Over the r nodes u that reach v along links, at distance d(u, v):
//! closeness C(v) = r/(n−1) · r/Σd (Wasserman and Faust's factor for networks in parts; 0 where
//! nobody reaches v) · harmonic H(v) = Σ 1/d, undivided.
//!
//! Breadth-first search back from 1024 targets side by side, a bit for each; after every step the
//! bits are counted by column. Two kinds of nodes need no search: whom nobody links to has no
//! distances; and where a chain of only links leads from u to v, the distances to v are those to u
//! and the length of the chain more, but for the nodes of the chain. Targets to which many walks
//! lead run together: their bits arrive at the same steps. Where such searches would hardly meet, as
//! in a long chain, each target is searched by itself. The counts are whole numbers and are added up
//! by rising distance, so the sums depend on no number of threads. Exact. Time: for each batch of
//! 1024 targets, each of the some ten steps at which many bits arrive reads every link once, 128
//! bytes; O(n·m) at worst. Space a thread: 256 bytes a node and at most 4 a link.
//!
//! Source: Wasserman and Faust, Social Network Analysis (1994); Marchiori and Latora (2000).

mod bits;
mod columns;
mod single;
mod wave;

use super::graph::{Graph, Rows, places};
use super::workers::share_out;
use bits::WIDTH;
use single::Single;
use wave::{Wave, Ways};

/// Targets side by side pay off once a visit to a node brings this many of them, on average.
const TOGETHER: u64 = 4;

/// Steps of the walks that are counted to tell which targets are alike.
const WALK: usize = 8;

/// Followers stand at most so many links behind their leader.
const LONGEST_CHAIN: usize = 4;

/// What the incoming distances of one node say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Closeness {
    /// How many other nodes reach it.
    pub reached_by: usize,
    /// C(v), between 0 and 1.
    pub closeness: f64,
    /// H(v), between 0 and n−1.
    pub harmonic: f64,
}

/// What the distances to one node add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    /// r.
    reached: u64,
    /// Σd.
    distance: u64,
    /// Σ 1/d.
    harmonic: f64,
}

impl Sums {
    /// One node at each distance up to `length`.
    fn along(length: usize) -> Self {
        let mut sums = Self::default();
        (1..=length as u32).for_each(|distance| sums.add(1, distance));
        sums
    }

    /// `count` nodes stand at `distance`.
    #[inline(always)]
    fn add(&mut self, count: u32, distance: u32) {
        self.reached += u64::from(count);
        self.distance += u64::from(count) * u64::from(distance);
        self.harmonic += f64::from(count) / f64::from(distance);
    }
}

/// Closeness of every node.
pub fn closeness(graph: &Graph) -> Vec<Closeness> {
    let others = graph.len().saturating_sub(1) as f64;
    let of = |sums: Sums| Closeness {
        reached_by: sums.reached as usize,
        closeness: match sums.reached {
            0 => 0.0,
            r => r as f64 / others * (r as f64 / sums.distance as f64),
        },
        harmonic: sums.harmonic,
    };
    sum_distances(graph).into_iter().map(of).collect()
}

/// The distances to every node.
fn sum_distances(graph: &Graph) -> Vec<Sums> {
    let n = graph.len();
    // Many steps pull along the links: rows of equal length lie together, last whom nobody pulls
    // from.
    let mut order = graph.out.longest_first();
    order.sort_by_key(|&v| graph.into.degree(v as usize) == 0);
    let place = places(&order);
    let out = graph.out.renumbered(&order, &place);
    let into = graph.into.renumbered(&order, &place);
    // The searches go back along the links.
    let unread = (0..n).rposition(|v| into.degree(v) > 0).map_or(0, |last| last + 1);
    let ways = Ways { ahead: &into, back: &out, unread };
    let (followers, known) = followers(&into);
    let targets = targets(&into, &followers);
    let mut batches: Vec<&[u32]> = targets.chunks(WIDTH).collect();
    // Those in the middle go first, and tell whether searches side by side meet at all.
    let mut found = known;
    let mut thin = false;
    if batches.len() > 1 {
        let mut wave = Wave::new(n);
        let sample = batches.swap_remove(batches.len() / 2);
        found.extend(wave.run(ways, sample, &followers));
        thin = wave.reached < TOGETHER * wave.visits;
    }
    if thin {
        let search = |(single, found): &mut (Single, Vec<_>), v: usize| {
            found.push((v as u32, single.run(ways, v as u32)));
        };
        let singles = share_out(n, || (Single::new(n), Vec::new()), search);
        found = singles.into_iter().flat_map(|(_, found)| found).collect();
    } else {
        let search = |(wave, found): &mut (Wave, Vec<_>), i: usize| {
            found.extend(wave.run(ways, batches[i], &followers));
        };
        let waves = share_out(batches.len(), || (Wave::new(n), Vec::new()), search);
        found.extend(waves.into_iter().flat_map(|(_, found)| found));
    }
    let mut sums = vec![Sums::default(); n];
    for (node, of_node) in found {
        sums[order[node as usize] as usize] = of_node;
    }
    sums
}

/// Row u: the nodes to which u leads by a chain of only links, at most `LONGEST_CHAIN`. Nobody both
/// leads and follows. Those behind a leader whom nobody links to are known without a search.
fn followers(into: &Rows) -> (Rows, Vec<(u32, Sums)>) {
    const NOBODY: u32 = u32::MAX;
    let n = into.len();
    let (mut leader, mut length) = (vec![NOBODY; n], vec![0_u8; n]);
    let mut chain = Vec::new();
    for v in 0..n {
        // Back along only links, to a node that has none or is known, or around a circuit.
        let mut first = v;
        while let (NOBODY, &[before]) = (leader[first], into.row(first)) {
            chain.push(first);
            // For now: who comes back here has been around.
            leader[first] = first as u32;
            first = before as usize;
        }
        if leader[first] == NOBODY {
            leader[first] = first as u32;
        }
        for behind in chain.drain(..).rev().filter(|&behind| behind != first) {
            let before = into.row(behind)[0] as usize;
            if usize::from(length[before]) < LONGEST_CHAIN {
                leader[behind] = leader[before];
                length[behind] = length[before] + 1;
            }
        }
    }
    let led = |v: usize| leader[v] as usize != v;
    let known = (0..n).filter(|&v| led(v) && into.degree(leader[v] as usize) == 0);
    let known = known.map(|v| (v as u32, Sums::along(length[v].into()))).collect();
    let pairs = (0..n).filter(|&v| led(v)).map(|v| (leader[v], v as u32)).collect();
    (Graph::new(n, pairs).out, known)
}

/// The nodes that need a search, those alike next to each other: by the number of walks of `WALK`
/// links that lead to each. It grows with the nodes nearby, as the distances fall.
fn targets(into: &Rows, followers: &Rows) -> Vec<u32> {
    let n = into.len();
    let mut walks = vec![1.0_f64; n];
    for _ in 0..WALK {
        let to = |v| into.row(v).iter().map(|&u| walks[u as usize]).sum();
        walks = (0..n).map(to).collect();
    }
    let mut searched: Vec<bool> = (0..n).map(|v| into.degree(v) > 0).collect();
    followers.pairs().for_each(|(_, v)| searched[v as usize] = false);
    let mut targets: Vec<u32> = (0..n as u32).filter(|&v| searched[v as usize]).collect();
    targets.sort_by(|&a, &b| walks[a as usize].total_cmp(&walks[b as usize]).then(a.cmp(&b)));
    targets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incoming_distances_count() {
        // 0 → 1 → 2, and 3 alone. Node 2: r = 2, Σd = 3, C = 2/3 · 2/3, H = 1 + 1/2.
        let of = closeness(&Graph::new(4, vec![(0, 1), (1, 2)]));
        assert_eq!(
            of[2],
            Closeness { reached_by: 2, closeness: 2.0 / 3.0 * (2.0 / 3.0), harmonic: 1.5 }
        );
        assert_eq!(of[0], Closeness::default());
        assert_eq!(of[3], Closeness::default());
    }

    /// Counts from one plain search at a time.
    fn plainly(graph: &Graph) -> Vec<Sums> {
        let mut single = Single::new(graph.len());
        let ways = Ways { ahead: &graph.into, back: &graph.out, unread: graph.len() };
        (0..graph.len() as u32).map(|v| single.run(ways, v)).collect()
    }

    /// A graph of `n` nodes and about `links` links, some of them to the same or to itself, from a
    /// linear congruential generator; the last tenth of the nodes has none.
    fn scattered(n: u32, links: u32, seed: u64) -> Graph {
        let mut state = seed;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as u32 % (n - n / 10)
        };
        Graph::new(n as usize, (0..links).map(|_| (draw(), draw())).collect())
    }

    /// Sizes around the width of a batch; sparse, in parts, and dense.
    #[test]
    fn side_by_side_as_one_by_one() {
        for (n, links) in
            [(1, 0), (30, 60), (1023, 900), (1024, 4000), (1025, 2500), (2600, 30_000)]
        {
            let graph = scattered(n, links, u64::from(n));
            assert_eq!(sum_distances(&graph), plainly(&graph), "{n}");
        }
        assert!(closeness(&Graph::new(0, vec![])).is_empty());
    }

    /// A broad tree behind a long chain: pushing, pulling and pushing again.
    #[test]
    fn a_broom() {
        let chain = (1..1500).map(|v| (v - 1, v));
        let tree = (1500..5000).map(|v| (1499 + (v - 1500) / 3, v));
        let back = (0..700).map(|v| (4000 + v, v));
        let graph = Graph::new(5000, chain.chain(tree).chain(back).collect());
        assert_eq!(sum_distances(&graph), plainly(&graph));
    }

    /// Behind a ring, behind nobody, behind a node with a link to itself, and one that branches; all
    /// longer than followers stand behind their leader.
    #[test]
    fn chains_of_only_links() {
        let ring = (0..6).map(|v| (v, (v + 1) % 6));
        let tail = (6..20).map(|v| (if v == 6 { 3 } else { v - 1 }, v));
        let free = (20..30).map(|v| (v, v + 1));
        let own = [(31, 31), (31, 32), (32, 33), (32, 34), (34, 35), (35, 31)];
        let branch = (36..60).map(|v| (28 + v / 5, v));
        let back = [(19, 40), (59, 2)];
        for parts in [0, 1, 2] {
            let some = [vec![], vec![back[0]], back.to_vec()];
            let links = ring.clone().chain(tail.clone()).chain(free.clone()).chain(own);
            let graph =
                Graph::new(60, links.chain(branch.clone()).chain(some[parts].clone()).collect());
            assert_eq!(sum_distances(&graph), plainly(&graph), "{parts}");
        }
    }

    /// A hub with many givers and two thousand takers, each with a giver of its own: pushing from
    /// the takers would reach every giver of the hub by every search.
    #[test]
    fn a_hub() {
        let givers = (1..6000).map(|v| (v, 0));
        let takers = (6000..8000).flat_map(|v| [(0, v), (v + 2000, v)]);
        let graph = Graph::new(10_000, givers.chain(takers).collect());
        assert_eq!(sum_distances(&graph), plainly(&graph));
    }

    /// A chain of n: node v is reached by v others, Σd = v(v+1)/2, Σ1/d the v-th harmonic number.
    #[test]
    fn a_chain() {
        let n = 3000;
        let of = closeness(&Graph::new(n as usize, (1..n).map(|v| (v - 1, v)).collect()));
        let v = f64::from(n - 1);
        assert_eq!(of[n as usize - 1].closeness, v / v * (v / (v * (v + 1.0) / 2.0)));
        let harmonic: f64 = (1..n).map(|d| 1.0 / f64::from(d)).sum();
        assert!((of[n as usize - 1].harmonic - harmonic).abs() < 1e-12);
    }

    #[test]
    fn the_same_bits_for_any_number_of_threads() {
        let graph = scattered(3000, 11_000, 5);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| closeness(&graph))
        };
        let one = with(1);
        assert_eq!(one, with(2));
        assert_eq!(one, with(4));
    }
}
