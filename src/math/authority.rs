//! Hubs and authorities: whom do the good givers supply, and who supplies the good takers?
//!
//! Authority a ∝ AᵀA·a and hub h ∝ AAᵀ·h, each summing to 1, by power iteration from the uniform
//! vector. The limit is the uniform vector's share in the leading eigenspace, so it is defined
//! also where several parts of a network are equally strong: they share, and weaker parts get 0.
//! Hubs are the authorities of the reversed graph, by definition and bit by bit.
//!
//! Each round costs O(m) and shrinks the distance to the limit by λ₂/λ₁, the strengths of the two
//! strongest parts that differ. Where that is slow, momentum helps: y = Bx − β·λ₁²·x₋ with the
//! vector before, β = ¼·(λ₂/λ₁)², the ratio as seen in the steps so far; the limit is the same, and
//! a round does the work of four at a ratio of 0.9, of a hundred and forty at 0.9999. Iteration
//! ends when a round changes less than 1e-14 in all, or after 20,000 rounds, on a graph of more than
//! 200,000 links after 4·10⁹/m: parts of nearly the same strength may then still share what in the
//! limit only the stronger has.
//! Sums over all nodes are added up in blocks of fixed size, in order.
//!
//! Source: Kleinberg, Authoritative sources in a hyperlinked environment, J. ACM 46 (1999); Xu et
//! al., Accelerated stochastic power iteration (2018), for the momentum.

use rayon::prelude::*;

use super::graph::{Graph, Rows, places};

const PRECISION: f64 = 1e-14;
/// A share below this is what iteration left of none.
const NOTHING: f64 = 1e-12;
const MOST_ROUNDS: usize = 20_000;
/// Rounds times links, at most.
const MOST_LINKS: usize = 4_000_000_000;
/// The momentum is chosen anew after so many rounds …
const REVIEW: usize = 64;
/// … once rounds times links pass this: below, plain iteration is done in no time.
const CHEAP: usize = 10_000_000;
/// How many nodes are summed together.
const BLOCK: usize = 1 << 14;

/// Authority of every node; they sum to 1. Absent without a link.
pub fn authorities(graph: &Graph) -> Option<Vec<f64>> {
    leading(&graph.out, &graph.into, CHEAP)
}

/// Hub value of every node; they sum to 1. Absent without a link.
pub fn hubs(graph: &Graph) -> Option<Vec<f64>> {
    leading(&graph.into, &graph.out, CHEAP)
}

fn leading(out: &Rows, into: &Rows, cheap: usize) -> Option<Vec<f64>> {
    if out.entries() == 0 {
        return None;
    }
    let n = out.len();
    // Givers and takers are numbered each in an order of their own.
    let (givers, takers) = (out.longest_first(), into.longest_first());
    let (giver, taker) = (places(&givers), places(&takers));
    let (out, into) = (out.renumbered(&givers, &taker), into.renumbered(&takers, &giver));
    let mut value = vec![1.0 / n as f64; n];
    let (mut before, mut given, mut next) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    let (mut ratio, mut last_step) = (0.0, f64::INFINITY);
    for round in 1..=MOST_ROUNDS.min(MOST_LINKS / out.entries()) {
        gather(&out, &value, &mut given);
        let strength = gather(&into, &given, &mut next);
        let beta = ratio * ratio / 4.0;
        if beta > 0.0 {
            brake(&mut next, &before, beta * strength * strength);
        }
        let total = if beta > 0.0 { sum(&next) } else { strength };
        std::mem::swap(&mut before, &mut value);
        let step = take_shares(&mut value, &mut before, &next, total);
        // Under momentum values swing: one small step may be where they turn.
        if step < PRECISION && (beta == 0.0 || last_step < PRECISION) {
            break;
        }
        if round % REVIEW == 0 && round * out.entries() >= cheap {
            ratio = ratio_of_strengths(step / last_step, beta);
        }
        last_step = step;
    }
    let of = |&i: &u32| value[i as usize];
    Some(taker.iter().map(of).map(|x| if x < NOTHING { 0.0 } else { x }).collect())
}

/// λ₂/λ₁ where steps shrink by `pace` under a momentum of β: with it, a part of strength t (that of
/// the strongest being 1) grows by z = ½(t + √(t² − 4β)), so that t = z + β/z.
fn ratio_of_strengths(pace: f64, beta: f64) -> f64 {
    /// Never so near to 1 that the strongest would be braked like the others.
    const MOST: f64 = 1.0 - 1e-9;
    let strongest = (1.0 + (1.0 - 4.0 * beta).sqrt()) / 2.0;
    let z = (pace * strongest).max(beta.sqrt());
    if z > 0.0 { (z + beta / z).min(MOST) } else { 0.0 }
}

/// Takes away what momentum takes back.
fn brake(next: &mut [f64], before: &[f64], by: f64) {
    next.par_chunks_mut(BLOCK).zip(before.par_chunks(BLOCK)).for_each(|(next, before)| {
        next.iter_mut().zip(before).for_each(|(x, b)| *x -= by * b);
    });
}

fn sum(values: &[f64]) -> f64 {
    let blocks: Vec<f64> = values.par_chunks(BLOCK).map(|values| values.iter().sum()).collect();
    blocks.into_iter().sum()
}

/// Every node's sum over its row, and the sum of those.
fn gather(rows: &Rows, value: &[f64], sums: &mut [f64]) -> f64 {
    let blocks: Vec<f64> = sums
        .par_chunks_mut(BLOCK)
        .enumerate()
        .map(|(block, sums)| {
            let mut total = 0.0;
            for (v, sum) in (block * BLOCK..).zip(sums) {
                *sum = rows.row(v).iter().map(|&w| value[w as usize]).sum();
                total += *sum;
            }
            total
        })
        .collect();
    blocks.into_iter().sum()
}

/// Sets every value to its share of the total, and those before to the same scale; by how much they
/// change in all.
fn take_shares(values: &mut [f64], before: &mut [f64], sums: &[f64], total: f64) -> f64 {
    let blocks: Vec<f64> = values
        .par_chunks_mut(BLOCK)
        .zip(before.par_chunks_mut(BLOCK))
        .zip(sums.par_chunks(BLOCK))
        .map(|((values, before), sums)| {
            let mut step = 0.0;
            for ((value, before), sum) in values.iter_mut().zip(before).zip(sums) {
                *value = sum / total;
                step += (*before - *value).abs();
                *before /= total;
            }
            step
        })
        .collect();
    blocks.into_iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_all_supply() {
        // {0, 1} → 2, 0 → 3: AᵀA on (2, 3) is [[2, 1], [1, 1]]: a₂/a₃ is the golden ratio.
        let graph = Graph::new(4, vec![(0, 2), (1, 2), (0, 3)]);
        let a = authorities(&graph).unwrap();
        assert!((a[2] / a[3] - (1.0 + 5.0_f64.sqrt()) / 2.0).abs() < 1e-12);
        assert_eq!(hubs(&graph.reversed()), Some(a));
        assert_eq!(authorities(&Graph::new(2, vec![])), None);
    }

    #[test]
    fn equal_parts_share() {
        let graph = Graph::new(4, vec![(0, 1), (2, 3)]);
        assert_eq!(authorities(&graph).unwrap(), [0.0, 0.5, 0.0, 0.5]);
    }

    #[test]
    fn the_same_bits_for_any_number_of_threads() {
        let n = 2 * BLOCK as u32 + 7;
        let graph = Graph::new(n as usize, (0..n).map(|v| (v, v / 3)).collect());
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| authorities(&graph))
        };
        let one = with(1);
        assert_eq!(one, with(2));
        assert_eq!(one, with(4));
    }

    /// Two stars of 100 and 99 arms: without momentum the weaker loses 1 % a round.
    #[test]
    fn nearly_equal_parts_do_not_share() {
        let star = |centre: u32, arms: u32| (1..=arms).map(move |v| (centre + v, centre));
        let graph = Graph::new(201, star(0, 100).chain(star(101, 99)).collect());
        let a = leading(&graph.out, &graph.into, 0).unwrap();
        assert!((a[0] - 1.0).abs() < 1e-11 && a[101] < 1e-11);
    }
}
