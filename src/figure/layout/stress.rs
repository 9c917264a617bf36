//! Distances on the page like distances in the network: stress layout by gradient descent.
//!
//! Minimises Σ_{i<j} d_ij⁻² (|p_i − p_j| − d_ij)², d the number of links between two nodes, by
//! moving one pair at a time along its own gradient with falling steps (Zheng, Pawar and Goodman
//! 2019, Graph drawing by stochastic gradient descent). O(rounds · n²) time, O(n²) memory.
//!
//! Above [`MOST_FULL`] nodes the sum is taken over the links and the pairs of every node with some
//! pivots, each of which stands for the nodes nearest to it (Ortmann, Klimenta and Brandes 2017, A
//! sparse stress model): O(rounds · (m + n · pivots)).

use super::Dice;
use crate::figure::geometry::{Point, at};

/// As many nodes are laid out by all their pairs.
pub const MOST_FULL: usize = 320;
/// Pivots of larger networks.
const PIVOTS: usize = 60;
/// Rounds over all pairs.
const ROUNDS: usize = 60;
/// The last step, relative to the pair's weight.
const EPSILON: f64 = 0.05;

/// Places of `n` connected nodes in units of one link, from the `start`-th of the fixed patterns.
pub fn stress_layout(n: usize, links: &[[usize; 2]], start: u64) -> Vec<Point> {
    let mut dice = Dice(start);
    let mut places = spiral(n, &mut dice);
    let mut pairs = if n <= MOST_FULL { all_pairs(n, links) } else { sparse_pairs(n, links) };
    let far = pairs.iter().map(|p| p.distance).fold(1.0, f64::max);
    let (first, last) = (far * far, EPSILON);
    // Steps fall geometrically: η_k = first · q^k with η_{ROUNDS−1} = last.
    let fall = libm::pow(last / first, 1.0 / (ROUNDS - 1) as f64);
    let mut step = first;
    for _ in 0..ROUNDS {
        dice.shuffle(&mut pairs);
        for pair in &pairs {
            let apart = places[pair.a] - places[pair.b];
            let length = apart.length().max(1e-9);
            let shift = apart * ((length - pair.distance) / (2.0 * length));
            let step = step / (pair.distance * pair.distance);
            places[pair.a] = places[pair.a] - shift * (step * pair.weights[0]).min(1.0);
            places[pair.b] = places[pair.b] + shift * (step * pair.weights[1]).min(1.0);
        }
        step *= fall;
    }
    places
}

struct Pair {
    a: usize,
    b: usize,
    distance: f64,
    /// How much `a` and `b` follow, in units of 1/distance².
    weights: [f64; 2],
}

/// Points of a sunflower, handed out in a shuffled order.
fn spiral(n: usize, dice: &mut Dice) -> Vec<Point> {
    const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;
    let mut places: Vec<Point> = (0..n)
        .map(|i| {
            let (turn, radius) = (i as f64 * GOLDEN_ANGLE, (i as f64 + 0.5).sqrt());
            at(radius * libm::cos(turn), radius * libm::sin(turn))
        })
        .collect();
    dice.shuffle(&mut places);
    places
}

/// Every two nodes.
fn all_pairs(n: usize, links: &[[usize; 2]]) -> Vec<Pair> {
    let next = neighbours(n, links);
    let mut pairs = Vec::with_capacity(n * n / 2);
    for a in 0..n {
        for (b, &links) in distances(&next, a).iter().enumerate().skip(a + 1) {
            if links != u32::MAX {
                pairs.push(Pair { a, b, distance: f64::from(links), weights: [1.0; 2] });
            }
        }
    }
    pairs
}

/// The links, and every node with the pivots: the first node, then always the farthest from all
/// pivots so far. A node follows a pivot as it would follow the nodes nearest to it, those at most
/// half as far from the pivot.
fn sparse_pairs(n: usize, links: &[[usize; 2]]) -> Vec<Pair> {
    let next = neighbours(n, links);
    let mut nearest = vec![(u32::MAX, 0_usize); n];
    let mut from_pivots: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut pivot = 0;
    for k in 0..PIVOTS.min(n) {
        let distance = distances(&next, pivot);
        for (near, &d) in nearest.iter_mut().zip(&distance) {
            if d < near.0 {
                *near = (d, k);
            }
        }
        from_pivots.push((pivot, distance));
        let farthest = (0..n).max_by_key(|&i| (nearest[i].0, std::cmp::Reverse(i)));
        pivot = farthest.unwrap_or_default();
    }
    let pair = |&[a, b]: &[usize; 2]| Pair { a, b, distance: 1.0, weights: [1.0; 2] };
    let mut pairs: Vec<Pair> = links.iter().map(pair).collect();
    for (k, (pivot, distance)) in from_pivots.iter().enumerate() {
        let mut region: Vec<u32> =
            nearest.iter().filter(|near| near.1 == k).map(|near| near.0).collect();
        region.sort_unstable();
        for (i, &d) in distance.iter().enumerate() {
            // Links are counted already.
            if d > 1 && d != u32::MAX {
                let stands_for = region.partition_point(|&near| 2 * near <= d).max(1) as f64;
                let (distance, weights) = (f64::from(d), [stands_for, 0.0]);
                pairs.push(Pair { a: i, b: *pivot, distance, weights });
            }
        }
    }
    pairs
}

fn neighbours(n: usize, links: &[[usize; 2]]) -> Vec<Vec<usize>> {
    let mut next = vec![Vec::new(); n];
    for &[a, b] in links {
        next[a].push(b);
        next[b].push(a);
    }
    next
}

/// Links from one node to every other, by breadth-first search; direction does not matter.
fn distances(next: &[Vec<usize>], from: usize) -> Vec<u32> {
    let mut distance = vec![u32::MAX; next.len()];
    distance[from] = 0;
    let mut queue = vec![from];
    let mut head = 0;
    while let Some(&i) = queue.get(head) {
        head += 1;
        for &j in &next[i] {
            if distance[j] == u32::MAX {
                distance[j] = distance[i] + 1;
                queue.push(j);
            }
        }
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chain of four has a layout without stress: a straight line with gaps of one link.
    #[test]
    fn a_chain_becomes_straight() {
        let places = stress_layout(4, &[[0, 1], [1, 2], [2, 3]], 0);
        for (i, j, d) in [(0, 1, 1.0), (1, 2, 1.0), (0, 3, 3.0)] {
            assert!(((places[i] - places[j]).length() - d).abs() < 0.05, "{i} {j}: {places:?}");
        }
    }

    /// A long ring, laid out by pivots, is round: opposite nodes are farther apart than neighbours.
    #[test]
    fn a_long_ring_is_round() {
        let n = 2 * MOST_FULL;
        let links: Vec<[usize; 2]> = (0..n).map(|i| [i, (i + 1) % n]).collect();
        let places = stress_layout(n, &links, 0);
        let apart = |i: usize, j: usize| (places[i % n] - places[j % n]).length();
        assert!((0..n).all(|i| apart(i, i + 1) < 3.0 && apart(i, i + n / 2) > n as f64 / 8.0));
    }
}
