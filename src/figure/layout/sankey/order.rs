//! What stands over what in a column, so that little crosses.
//!
//! Sweeps from left to right and back set every item at the weighted median of its neighbours
//! (Eades and Wormald 1994); after each sweep items move to the best place in their layer as long as
//! weight that crosses is saved (adjacent swaps, then any distance). Several starts, the best kept.
//! Crossings are counted by weight: two bands that cross cost the product of theirs.
//! O(starts · sweeps · Σ layer² · degree²).

use super::super::Dice;
use super::{Chain, Item, What};

/// The same items in better order.
pub struct Ordered {
    /// Items of every layer, from top to bottom.
    pub layers: Vec<Vec<usize>>,
    /// Weight that crosses in the order of the first start.
    pub before: f64,
    /// Weight that crosses now.
    pub after: f64,
}

/// Neighbours of every item, with weights.
struct Sides {
    left: Vec<Vec<(usize, f64)>>,
    right: Vec<Vec<(usize, f64)>>,
}

/// A large drawing has fewer starts and sweeps.
const LARGE: usize = 700;

/// Orders the items of every layer.
pub fn order(items: &[Item], chains: &[Chain], weights: &[f64]) -> Ordered {
    let sides = sides(items, chains, weights);
    let first = first_layers(items, chains);
    let before = crossings(&first, &sides);
    let (starts, sweeps) = if items.len() > LARGE { (1, 4) } else { (6, 10) };
    let mut best = (before, first.clone());
    let mut dice = Dice(7);
    for start in 0..starts {
        let mut layers = first.clone();
        if start == 1 {
            layers.iter_mut().for_each(|layer| layer.reverse());
        } else if start > 1 {
            layers.iter_mut().for_each(|layer| dice.shuffle(layer));
        }
        for sweep in 0..sweeps {
            median_sweep(&mut layers, &sides, (sweep + start) % 2 == 0);
            if items.len() <= LARGE || sweep + 1 == sweeps {
                improve(&mut layers, &sides);
            }
            let weight = crossings(&layers, &sides);
            if weight < best.0 - 1e-12 {
                best = (weight, layers.clone());
            }
        }
    }
    Ordered { layers: best.1, before, after: best.0 }
}

fn sides(items: &[Item], chains: &[Chain], weights: &[f64]) -> Sides {
    let mut sides =
        Sides { left: vec![Vec::new(); items.len()], right: vec![Vec::new(); items.len()] };
    for (chain, &weight) in chains.iter().zip(weights) {
        for pair in chain.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let (a, b) = if items[a].layer < items[b].layer { (a, b) } else { (b, a) };
            sides.right[a].push((b, weight));
            sides.left[b].push((a, weight));
        }
    }
    sides
}

/// Connected items together, lanes above them.
fn first_layers(items: &[Item], chains: &[Chain]) -> Vec<Vec<usize>> {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for pair in chains.iter().flat_map(|chain| chain.windows(2)) {
        near[pair[0]].push(pair[1]);
        near[pair[1]].push(pair[0]);
    }
    let mut seen = vec![false; items.len()];
    let mut layers = vec![Vec::new(); items.iter().map(|i| i.layer + 2).max().unwrap_or(2)];
    for start in 0..items.len() {
        let mut part = Vec::new();
        let mut stack = vec![start];
        while let Some(item) = stack.pop() {
            if !std::mem::replace(&mut seen[item], true) {
                part.push(item);
                stack.extend(near[item].iter().rev());
            }
        }
        let aside = |item: &usize| matches!(items[*item].what, What::Lane(_) | What::Turn(_));
        let (lanes, others): (Vec<usize>, Vec<usize>) = part.into_iter().partition(aside);
        lanes.into_iter().chain(others).for_each(|i| layers[items[i].layer].push(i));
    }
    layers
}

fn places(layers: &[Vec<usize>], items: usize) -> Vec<usize> {
    let mut place = vec![0; items];
    for layer in layers {
        layer.iter().enumerate().for_each(|(i, &item)| place[item] = i);
    }
    place
}

/// The weight that crosses between all neighbouring layers.
fn crossings(layers: &[Vec<usize>], sides: &Sides) -> f64 {
    let place = places(layers, sides.left.len());
    let mut sum = 0.0;
    for (layer, next) in layers.iter().zip(layers.iter().skip(1)) {
        // Weights of bands drawn so far, by the place where they end (Fenwick 1994).
        let mut tree = vec![0.0; next.len() + 1];
        let mut total = 0.0;
        for &item in layer {
            for &(to, weight) in &sides.right[item] {
                let mut i = place[to] + 1;
                let mut above = 0.0;
                while i > 0 {
                    above += tree[i];
                    i &= i - 1;
                }
                sum += weight * (total - above);
            }
            for &(to, weight) in &sides.right[item] {
                total += weight;
                let mut i = place[to] + 1;
                while i < tree.len() {
                    tree[i] += weight;
                    i += i & i.wrapping_neg();
                }
            }
        }
    }
    sum
}

fn median_sweep(layers: &mut [Vec<usize>], sides: &Sides, rightwards: bool) {
    let mut place = places(layers, sides.left.len());
    let count = layers.len();
    for step in 1..count {
        let layer = if rightwards { step } else { count - 1 - step };
        let near = if rightwards { &sides.left } else { &sides.right };
        let mut keyed: Vec<(f64, usize)> = layers[layer]
            .iter()
            .map(|&item| (median(&near[item], &place).unwrap_or(place[item] as f64), item))
            .collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        layers[layer] = keyed.into_iter().map(|(_, item)| item).collect();
        layers[layer].iter().enumerate().for_each(|(i, &item)| place[item] = i);
    }
}

/// The weighted median of the places of neighbours.
fn median(near: &[(usize, f64)], place: &[usize]) -> Option<f64> {
    let mut at: Vec<(usize, f64)> = near.iter().map(|&(v, w)| (place[v], w)).collect();
    at.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let half: f64 = at.iter().map(|(_, w)| w).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    for (i, &(p, w)) in at.iter().enumerate() {
        sum += w;
        if sum > half * (1.0 + 1e-12) {
            return Some(p as f64);
        }
        if sum >= half * (1.0 - 1e-12) {
            let next = at.get(i + 1).map_or(p, |n| n.0);
            return Some((p + next) as f64 / 2.0);
        }
    }
    None
}

/// Items move to the best place in their layer until nobody gains.
fn improve(layers: &mut [Vec<usize>], sides: &Sides) {
    const PASSES: usize = 6;
    for _ in 0..PASSES {
        let mut moved = false;
        for l in 0..layers.len() {
            let place = places(layers, sides.left.len());
            for item in layers[l].clone() {
                moved |= settle(&mut layers[l], item, sides, &place);
            }
        }
        if !moved {
            break;
        }
    }
}

/// Moves one item to its best place in its layer; `place` holds for the layers beside it.
fn settle(layer: &mut Vec<usize>, item: usize, sides: &Sides, place: &[usize]) -> bool {
    let Some(here) = layer.iter().position(|&i| i == item) else { return false };
    let gain = |other: usize| {
        // What is saved when `item` goes from above `other` to below it.
        let cost = |a: usize, b: usize| {
            crossing(&sides.left[a], &sides.left[b], place)
                + crossing(&sides.right[a], &sides.right[b], place)
        };
        cost(item, other) - cost(other, item)
    };
    let (mut best, mut most, mut sum) = (here, 1e-9, 0.0);
    for (i, &other) in layer.iter().enumerate().skip(here + 1) {
        sum += gain(other);
        if sum > most {
            (best, most) = (i, sum);
        }
    }
    sum = 0.0;
    for (i, &other) in layer.iter().enumerate().take(here).rev() {
        sum -= gain(other);
        if sum > most {
            (best, most) = (i, sum);
        }
    }
    if best == here {
        return false;
    }
    layer.remove(here);
    layer.insert(best, item);
    true
}

/// The weight that crosses on one side where `a` stands above `b`.
fn crossing(a: &[(usize, f64)], b: &[(usize, f64)], place: &[usize]) -> f64 {
    let mut sum = 0.0;
    for &(to, weight) in a {
        let above = b.iter().filter(|(other, _)| place[*other] < place[to]);
        sum += weight * above.map(|(_, w)| w).sum::<f64>();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pairs laid crosswise are laid straight.
    #[test]
    fn what_crosses_without_need_is_untangled() {
        let item = |v: usize, layer| Item { what: What::Node(v), layer };
        let items = [item(0, 1), item(1, 1), item(2, 1), item(3, 2), item(4, 2), item(5, 2)];
        let chains = vec![vec![0, 5], vec![1, 4], vec![2, 3], vec![0, 4]];
        let ordered = order(&items, &chains, &[1.0, 2.0, 3.0, 1.0]);
        assert_eq!(ordered.after, 0.0);
        assert!(ordered.before >= ordered.after);
    }

    #[test]
    fn crossings_are_products_of_weights() {
        let item = |v: usize, layer| Item { what: What::Node(v), layer };
        let items = [item(0, 0), item(1, 0), item(2, 1), item(3, 1)];
        let sides = sides(&items, &[vec![0, 3], vec![1, 2]], &[2.0, 5.0]);
        assert_eq!(crossings(&[vec![0, 1], vec![2, 3]], &sides), 10.0);
        assert_eq!(crossings(&[vec![0, 1], vec![3, 2]], &sides), 0.0);
    }
}
