//! Which groups deal more among themselves than chance would have it?
//!
//! Q = Σ over pairs in one community of A_ij/L − kout_i·kin_j/L², for a directed graph with L
//! links. The communities are the best that were found: local moves, then communities as nodes,
//! until nothing improves (Louvain), then single moves again in the whole graph, in turns; from
//! several orders of visiting the nodes, the natural one first, the others drawn with a fixed
//! seed. Ties go to the community of the smallest number, so the result is the same every time;
//! it need not be the best there is. Each round costs O(m), and large graphs have fewer orders.
//!
//! Source: Leicht and Newman, Community structure in directed networks, Phys. Rev. Lett. 100
//! (2008); Blondel et al. (2008).

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::graph::Graph;

/// Communities and how good they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Communities {
    /// The community of every node, numbered in order of their smallest nodes.
    pub of: Vec<usize>,
    /// How many there are.
    pub count: usize,
    /// Q, below 1.
    pub modularity: f64,
}

/// An improvement smaller than this is rounding.
const GAIN: f64 = 1e-12;
/// A bound on rounds that is not met in practice.
const MOST_ROUNDS: usize = 1000;

/// How many orders a small graph is visited in.
const MOST_ORDERS: usize = 64;
/// Links visited over all orders, about: what bounds the orders of a large graph.
const LINKS_VISITED: usize = 1_000_000;

/// The best communities found. Absent without a link.
pub fn find_communities(graph: &Graph) -> Option<Communities> {
    if graph.links() == 0 {
        return None;
    }
    let base = Weighted::of(graph);
    let orders = (LINKS_VISITED / graph.links()).clamp(1, MOST_ORDERS);
    let found: Vec<Communities> =
        (0..orders).into_par_iter().map(|i| base.communities(&order(graph.len(), i))).collect();
    found.into_iter().reduce(
        |best, next| {
            if next.modularity > best.modularity + GAIN { next } else { best }
        },
    )
}

/// The nodes in their own order, then shuffled ones.
fn order(nodes: usize, number: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..nodes).collect();
    if number > 0 {
        let mut random = ChaCha8Rng::seed_from_u64(0);
        random.set_stream(number as u64);
        for i in (1..nodes).rev() {
            order.swap(i, (random.next_u64() % (i as u64 + 1)) as usize);
        }
    }
    order
}

/// Labels renumbered in order of first appearance.
fn numbered(labels: &[usize]) -> Vec<usize> {
    let mut number = BTreeMap::new();
    labels
        .iter()
        .map(|&label| {
            let next = number.len();
            *number.entry(label).or_insert(next)
        })
        .collect()
}

/// A directed graph with weights: nodes are actors, or whole communities.
struct Weighted {
    /// To every other node, both directions added, in order of nodes.
    ties: Vec<Vec<(usize, f64)>>,
    /// From a node to itself.
    own: Vec<f64>,
    out: Vec<f64>,
    into: Vec<f64>,
    total: f64,
}

impl Weighted {
    fn of(graph: &Graph) -> Self {
        let links = graph.out.pairs().map(|(u, v)| ((u as usize, v as usize), 1.0));
        Self::from_links(graph.len(), links)
    }

    fn from_links(nodes: usize, links: impl Iterator<Item = ((usize, usize), f64)>) -> Self {
        let mut ties = vec![BTreeMap::new(); nodes];
        let (mut own, mut out, mut into) = (vec![0.0; nodes], vec![0.0; nodes], vec![0.0; nodes]);
        let mut total = 0.0;
        for ((u, v), weight) in links {
            out[u] += weight;
            into[v] += weight;
            total += weight;
            if u == v {
                own[u] += weight;
            } else {
                *ties[u].entry(v).or_insert(0.0) += weight;
                *ties[v].entry(u).or_insert(0.0) += weight;
            }
        }
        Self {
            ties: ties.into_iter().map(|t| t.into_iter().collect()).collect(),
            own,
            out,
            into,
            total,
        }
    }

    fn len(&self) -> usize {
        self.ties.len()
    }

    /// Local moves and mergers in turns, until neither improves.
    fn communities(&self, order: &[usize]) -> Communities {
        let mut of: Vec<usize> = (0..self.len()).collect();
        let mut best = self.modularity(&of);
        for _ in 0..MOST_ROUNDS {
            of = numbered(&self.improve(&of, order));
            // Whole communities join where that helps.
            loop {
                let merged = self.condense(&of);
                let apart: Vec<usize> = (0..merged.len()).collect();
                let joined = numbered(&merged.improve(&apart, &apart));
                if joined == apart {
                    break;
                }
                of = of.iter().map(|&c| joined[c]).collect();
            }
            let now = self.modularity(&of);
            if now <= best + GAIN {
                break;
            }
            best = now;
        }
        let of = numbered(&of);
        let count = of.iter().max().map_or(0, |c| c + 1);
        Communities { count, modularity: self.modularity(&of), of }
    }

    /// Moves single nodes, in this order, to the neighbouring community that gains most, until
    /// none gains.
    fn improve(&self, of: &[usize], order: &[usize]) -> Vec<usize> {
        let mut of = of.to_vec();
        let (mut out, mut into) = (vec![0.0; self.len()], vec![0.0; self.len()]);
        for (node, &community) in of.iter().enumerate() {
            out[community] += self.out[node];
            into[community] += self.into[node];
        }
        for _ in 0..MOST_ROUNDS {
            let mut moved = false;
            for &node in order {
                let home = of[node];
                out[home] -= self.out[node];
                into[home] -= self.into[node];
                let mut toward: BTreeMap<usize, f64> = BTreeMap::from([(home, 0.0)]);
                for &(other, weight) in &self.ties[node] {
                    *toward.entry(of[other]).or_insert(0.0) += weight;
                }
                let gain = |community: usize| {
                    let chance =
                        self.out[node] * into[community] + self.into[node] * out[community];
                    toward[&community] / self.total - chance / (self.total * self.total)
                };
                let stay = (home, gain(home));
                let best = toward
                    .keys()
                    .map(|&c| (c, gain(c)))
                    .fold(stay, |best, next| if next.1 > best.1 + GAIN { next } else { best });
                moved |= best.0 != home;
                of[node] = best.0;
                out[best.0] += self.out[node];
                into[best.0] += self.into[node];
            }
            if !moved {
                break;
            }
        }
        of
    }

    /// Communities as nodes.
    fn condense(&self, of: &[usize]) -> Self {
        let count = of.iter().max().map_or(0, |c| c + 1);
        // `ties` hold both directions added, which is all that a move asks for; the sums of each
        // direction are carried over beside.
        let ties = self.ties.iter().enumerate().flat_map(|(u, row)| {
            row.iter().filter(move |(v, _)| u < *v).map(move |&(v, w)| ((of[u], of[v]), w))
        });
        let own = self.own.iter().enumerate().map(|(u, &w)| ((of[u], of[u]), w));
        let mut merged = Self::from_links(count, ties.chain(own));
        merged.out = vec![0.0; count];
        merged.into = vec![0.0; count];
        for (node, &community) in of.iter().enumerate() {
            merged.out[community] += self.out[node];
            merged.into[community] += self.into[node];
        }
        merged
    }

    fn modularity(&self, of: &[usize]) -> f64 {
        let count = of.iter().max().map_or(0, |c| c + 1);
        let (mut inside, mut out, mut into) =
            (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
        for (node, &community) in of.iter().enumerate() {
            out[community] += self.out[node];
            into[community] += self.into[node];
            inside[community] += self.own[node];
            let ties = self.ties[node].iter().filter(|(v, _)| node < *v && of[*v] == community);
            inside[community] += ties.map(|(_, w)| w).fold(0.0, |sum, w| sum + w);
        }
        (0..count).fold(0.0, |q, c| {
            q + inside[c] / self.total - out[c] * into[c] / (self.total * self.total)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rings of three and a link between them. L = 7, inside 3 + 3; the first ring gives 4
    /// and takes 3, the second 3 and 4: Q = 6/7 − (12 + 12)/49 = 18/49.
    #[test]
    fn two_rings_are_two_communities() {
        let links = vec![(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)];
        let found = find_communities(&Graph::new(6, links)).unwrap();
        assert_eq!(found.of, [0, 0, 0, 1, 1, 1]);
        assert!((found.modularity - 18.0 / 49.0).abs() < 1e-15);
    }

    #[test]
    fn without_links_there_is_no_community() {
        assert_eq!(find_communities(&Graph::new(3, vec![])), None);
    }
}
