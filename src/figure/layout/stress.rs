//! Distances on the page like distances in the network: stress layout by gradient descent.
//!
//! Minimises Σ_{i<j} d_ij⁻² (|p_i − p_j| − d_ij)², d the number of links between two nodes, by
//! moving one pair at a time along its own gradient with falling steps (Zheng, Pawar and Goodman
//! 2019, Graph drawing by stochastic gradient descent). O(rounds · n²) time, O(n²) memory: for
//! connected networks up to a few hundred nodes.

use super::Dice;
use crate::figure::geometry::{Point, at};

/// Rounds over all pairs.
const ROUNDS: usize = 60;
/// The last step, relative to the pair's weight.
const EPSILON: f64 = 0.05;

/// Places of `n` connected nodes in units of one link, from the `start`-th of the fixed patterns.
pub fn stress_layout(n: usize, links: &[[usize; 2]], start: u64) -> Vec<Point> {
    let mut dice = Dice(start);
    let mut places = spiral(n, &mut dice);
    let mut pairs = distances(n, links);
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
            let weight = (step / (pair.distance * pair.distance)).min(1.0);
            let shift = apart * (weight * (length - pair.distance) / (2.0 * length));
            places[pair.a] = places[pair.a] - shift;
            places[pair.b] = places[pair.b] + shift;
        }
        step *= fall;
    }
    places
}

struct Pair {
    a: usize,
    b: usize,
    distance: f64,
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

/// Links between every two nodes, by breadth-first search from each; direction does not matter.
fn distances(n: usize, links: &[[usize; 2]]) -> Vec<Pair> {
    let mut next = vec![Vec::new(); n];
    for &[a, b] in links {
        next[a].push(b);
        next[b].push(a);
    }
    let mut pairs = Vec::with_capacity(n * n / 2);
    for a in 0..n {
        let mut distance = vec![usize::MAX; n];
        distance[a] = 0;
        let mut queue = vec![a];
        let mut head = 0;
        while let Some(&i) = queue.get(head) {
            head += 1;
            for &j in &next[i] {
                if distance[j] == usize::MAX {
                    distance[j] = distance[i] + 1;
                    queue.push(j);
                }
            }
        }
        for (b, &links) in distance.iter().enumerate().skip(a + 1) {
            if links != usize::MAX {
                pairs.push(Pair { a, b, distance: links as f64 });
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chain of four has a layout without stress: a straight line with gaps of one link.
    #[test]
    fn a_chain_becomes_straight() {
        let places = stress_layout(4, &[[0, 1], [1, 2], [2, 3]], 1);
        for (i, j, d) in [(0, 1, 1.0), (1, 2, 1.0), (0, 3, 3.0)] {
            assert!(((places[i] - places[j]).length() - d).abs() < 0.02, "{i} {j}");
        }
    }
}
