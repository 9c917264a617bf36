//! Which groups deal more among themselves than chance would have it?
//!
//! Q = Σ over pairs in one community of A_ij/L − kout_i·kin_j/L², for a directed graph with L
//! links. Finding the best communities is NP-hard; these are the best that were found, by Leiden:
//!
//! | step of the paper | here |
//! |---|---|
//! | fast local moves, with a queue | [`moves::move_nodes`] |
//! | refinement: communities taken apart into well connected parts | [`moves::refine`] |
//! | aggregation: parts become nodes, communities the start | [`ties::Ties::condense`] |
//! | iteration: again from the communities found | [`find_communities`] |
//!
//! Where the paper draws a part at random, the part that gains most is taken; what varies is the
//! order in which nodes are visited, another in every iteration, drawn with a fixed seed, so the
//! result is the same every time. Small graphs are begun many times, a large one once and with a
//! bounded number of iterations. Each iteration costs about O(m); memory O(n + m) a thread.
//!
//! Sources: Leicht and Newman, Community structure in directed networks, Phys. Rev. Lett. 100
//! (2008); Traag, Waltman and van Eck, From Louvain to Leiden, Sci. Rep. 9 (2019).

mod moves;
mod ties;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use self::moves::{move_nodes, refine};
use self::ties::Ties;
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
/// How many starts a small graph has.
const MOST_STARTS: usize = 64;
/// Links over all starts, about: what bounds the starts of a large graph.
const LINKS_VISITED: usize = 60_000;
/// Iterations of a graph that has one start; with more, they go on until one improves nothing.
const LARGE_ITERATIONS: usize = 4;
/// A bound on the others that is not met in practice.
const MOST_ITERATIONS: usize = 1000;

/// The best communities found. Absent without a link.
pub fn find_communities(graph: &Graph) -> Option<Communities> {
    if graph.links() == 0 {
        return None;
    }
    let base = Ties::of(graph);
    let starts = (LINKS_VISITED / graph.links()).clamp(1, MOST_STARTS);
    let iterations = if starts == 1 { LARGE_ITERATIONS } else { MOST_ITERATIONS };
    let found: Vec<Communities> =
        (0..starts).into_par_iter().map(|i| iterate(graph, &base, i, iterations)).collect();
    found.into_iter().reduce(
        |best, next| {
            if next.modularity > best.modularity + GAIN { next } else { best }
        },
    )
}

/// Iterations of Leiden from single nodes, each in another order, until one improves nothing.
fn iterate(graph: &Graph, base: &Ties, start: usize, iterations: usize) -> Communities {
    let mut best = measured(graph, (0..graph.len() as u32).collect());
    for iteration in 0..iterations {
        let order = order(graph.len(), start + iteration * MOST_STARTS);
        let next = measured(graph, leiden(base, &best.of, &order));
        if next.modularity <= best.modularity + GAIN {
            break;
        }
        best = next;
    }
    best
}

/// The nodes in their own order, then shuffled ones.
fn order(nodes: usize, number: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    if number > 0 {
        let mut random = ChaCha8Rng::seed_from_u64(0);
        random.set_stream(number as u64);
        for i in (1..nodes).rev() {
            order.swap(i, (random.next_u64() % (i as u64 + 1)) as usize);
        }
    }
    order
}

/// One iteration: moves, refinement and aggregation, level by level, until every community is one
/// node.
fn leiden(base: &Ties, start: &[usize], order: &[u32]) -> Vec<u32> {
    let mut of: Vec<u32> = start.iter().map(|&c| c as u32).collect();
    move_nodes(base, &mut of, order.iter().copied().collect());
    // The node of the level that each actor is in.
    let mut place: Vec<u32> = (0..base.len() as u32).collect();
    let mut merged: Option<Ties> = None;
    loop {
        let level = merged.as_ref().unwrap_or(base);
        let communities = renumber(&mut of);
        if communities == level.len() {
            break;
        }
        let mut part = match merged {
            None => refine(level, &of, order.iter().copied()),
            Some(_) => refine(level, &of, 0..level.len() as u32),
        };
        let mut parts = renumber(&mut part);
        if parts == level.len() {
            // Nothing joined: whole communities become nodes.
            (part, parts) = (of.clone(), communities);
        }
        let next = level.condense(&part, parts);
        let mut start = vec![0; parts];
        part.iter().zip(&of).for_each(|(&p, &c)| start[p as usize] = c);
        place.iter_mut().for_each(|v| *v = part[*v as usize]);
        of = start;
        move_nodes(&next, &mut of, (0..parts as u32).collect());
        merged = Some(next);
    }
    place.iter().map(|&v| of[v as usize]).collect()
}

/// Renumbers labels below their number in order of first appearance, and counts them.
fn renumber(labels: &mut [u32]) -> usize {
    let mut number = vec![u32::MAX; labels.len()];
    let mut count = 0;
    for label in labels {
        let known = &mut number[*label as usize];
        if *known == u32::MAX {
            *known = count;
            count += 1;
        }
        *label = *known;
    }
    count as usize
}

/// Numbers the communities and measures Q.
fn measured(graph: &Graph, mut of: Vec<u32>) -> Communities {
    let count = renumber(&mut of);
    let (mut inside, mut out, mut into) = (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
    for (v, &community) in of.iter().enumerate() {
        let c = community as usize;
        let row = graph.out.row(v).iter();
        inside[c] += row.filter(|&&w| of[w as usize] == community).count() as f64;
        out[c] += graph.out.degree(v) as f64;
        into[c] += graph.into.degree(v) as f64;
    }
    let total = graph.links() as f64;
    let modularity =
        (0..count).fold(0.0, |q, c| q + inside[c] / total - out[c] * into[c] / (total * total));
    Communities { of: of.into_iter().map(|c| c as usize).collect(), count, modularity }
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
