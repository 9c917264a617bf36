//! How strongly does a network feed itself? The largest real eigenvalue λ of its 0/1 matrix.
//!
//! λ = 0 without a circuit, 1 with separate circuits only, more where circuits share nodes: it is
//! the factor by which the number of walks grows with each hop. Called cyclicity in ecology.
//!
//! Every eigenvalue belongs to one strong component, so λ is the largest over those. A component
//! that is one circuit has exactly 1. Otherwise x ← (A + I)x from x = 1; the shift makes the
//! iteration converge for every component, and min (Ax)ᵢ/xᵢ ≤ λ ≤ max (Ax)ᵢ/xᵢ says when it has
//! (Collatz and Wielandt). After every few rounds the iterates are extrapolated to where they are
//! going (reduced rank extrapolation), which takes a fraction of the rounds; the bounds hold for
//! any positive x, so it cannot mislead. Long thin components still converge slowly; those of up to
//! a thousand nodes are finished by Noda's inverse iteration, x ← (ρI − A)⁻¹x with ρ the upper
//! bound, which falls on λ quadratically. Time O(m) a round, n³ an inverse step.
//!
//! Source: Fath and Halnes (2007) for cyclicity; Noda, Numer. Math. 17 (1971);
//! Smith, Ford and Sidi, Extrapolation methods for vector sequences, SIAM Rev. 29 (1987).

use super::components::strong_components;
use super::graph::{Graph, Rows, places};
use super::solve::{Square, solve};

/// Relative width of the bounds at which λ counts as found.
const PRECISION: f64 = 1e-12;
/// Rounds of power iteration before a component counts as slow.
const MOST_ROUNDS: usize = 3000;
/// Rounds between extrapolations.
const WINDOW: usize = 4;
/// Up to this size a slow component is finished by inverse iteration.
const MOST_DENSE: usize = 1000;
const MOST_INVERSE_STEPS: usize = 60;

/// λ of a graph. Absent where a large component did not converge, or where its eigenvector spans
/// more than a number can.
pub fn spectral_radius(graph: &Graph) -> Option<f64> {
    let mut place = vec![u32::MAX; graph.len()];
    strong_components(graph).iter().try_fold(0.0_f64, |largest, nodes| {
        Some(largest.max(of_component(graph, nodes, &mut place)?))
    })
}

/// λ of the strong component on `nodes`; `place` is room for positions, `u32::MAX` throughout.
fn of_component(graph: &Graph, nodes: &[u32], place: &mut [u32]) -> Option<f64> {
    for (i, &v) in nodes.iter().enumerate() {
        place[v as usize] = i as u32;
    }
    let inner = |v: u32| graph.out.row(v as usize).iter().map(|&w| place[w as usize]);
    let pairs: Vec<(u32, u32)> = nodes
        .iter()
        .enumerate()
        .flat_map(|(i, &v)| inner(v).filter(|&j| j != u32::MAX).map(move |j| (i as u32, j)))
        .collect();
    let part = Graph::new(nodes.len(), pairs);
    for &v in nodes {
        place[v as usize] = u32::MAX;
    }
    match part.links() {
        0 => Some(0.0),
        links if links == part.len() => Some(1.0),
        _ => {
            let order = part.out.longest_first();
            by_powers(&part.out.renumbered(&order, &places(&order)))
        }
    }
}

/// Bounds on λ from a positive vector.
struct Bounds {
    low: f64,
    high: f64,
}

impl Bounds {
    fn of(product: &[f64], x: &[f64]) -> Self {
        let start = Self { low: f64::INFINITY, high: 0.0 };
        product
            .iter()
            .zip(x)
            .fold(start, |b, (p, x)| Self { low: b.low.min(p / x), high: b.high.max(p / x) })
    }

    /// Whether they are as near as wanted; not where an entry fell below the smallest number, which
    /// leaves no upper bound.
    fn closed(&self) -> bool {
        self.low <= self.high
            && self.high < f64::INFINITY
            && self.high - self.low <= PRECISION * self.high
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.low, self.high)
    }
}

fn times(part: &Rows, x: &[f64]) -> Vec<f64> {
    (0..part.len()).map(|v| part.row(v).iter().map(|&w| x[w as usize]).sum()).collect()
}

fn by_powers(part: &Rows) -> Option<f64> {
    let mut x = vec![1.0; part.len()];
    for _ in 0..MOST_ROUNDS / WINDOW {
        // Within a window all rounds have one scale: extrapolation is for linear iterations.
        let mut scale = None;
        let mut window = vec![x];
        for _ in 0..WINDOW {
            let last = &window[window.len() - 1];
            let product = times(part, last);
            let bounds = Bounds::of(&product, last);
            if bounds.closed() {
                return Some(bounds.middle());
            }
            let scale = *scale.get_or_insert_with(|| 1.0 + total(&product) / total(last));
            window.push(last.iter().zip(&product).map(|(x, p)| (x + p) / scale).collect());
        }
        // Extrapolation may overshoot: the longest run of iterates that stays positive counts.
        let best = (0..WINDOW).find_map(|first| extrapolated(&window[first..]));
        x = scaled(best.unwrap_or_else(|| window.swap_remove(WINDOW)));
    }
    (part.len() <= MOST_DENSE).then(|| by_inverses(part, x)).flatten()
}

/// The mean of the iterates, with weights of sum 1 that may be negative, whose own steps add up to
/// the smallest, each entry relative to its size. Absent where it is not positive.
fn extrapolated(iterates: &[Vec<f64>]) -> Option<Vec<f64>> {
    let size = iterates.last()?;
    let step = |pair: &[Vec<f64>]| -> Vec<f64> {
        let ends = pair[0].iter().zip(&pair[1]).zip(size);
        ends.map(|((from, to), size)| (to - from) / size).collect()
    };
    let steps: Vec<Vec<f64>> = iterates.windows(2).map(step).collect();
    let mut products = Square::zeros(steps.len());
    for i in 0..steps.len() {
        for j in 0..=i {
            let terms = steps[i].iter().zip(&steps[j]);
            let product = terms.fold(0.0, |sum, (a, b)| sum + a * b);
            products[(i, j)] = product;
            products[(j, i)] = product;
        }
    }
    let weights = solve(&products, &vec![1.0; steps.len()])?;
    let all = total(&weights);
    let mut mean = vec![0.0; size.len()];
    for (iterate, weight) in iterates[1..].iter().zip(&weights) {
        mean.iter_mut().zip(iterate).for_each(|(mean, x)| *mean += weight / all * x);
    }
    mean.iter().all(|x| *x > 0.0 && x.is_finite()).then_some(mean)
}

fn total(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, x| sum + x)
}

/// Noda's iteration from the positive vector `x`.
fn by_inverses(part: &Rows, mut x: Vec<f64>) -> Option<f64> {
    for _ in 0..MOST_INVERSE_STEPS {
        let bounds = Bounds::of(&times(part, &x), &x);
        if bounds.closed() {
            return Some(bounds.middle());
        }
        let mut shifted = Square::zeros(part.len());
        for i in 0..part.len() {
            shifted[(i, i)] = bounds.high;
        }
        for (i, j) in part.pairs() {
            shifted[(i as usize, j as usize)] -= 1.0;
        }
        let next = solve(&shifted, &x)?;
        x = scaled(next.into_iter().map(f64::abs).collect());
    }
    None
}

/// With a largest entry of 1.
fn scaled(x: Vec<f64>) -> Vec<f64> {
    let largest = x.iter().fold(0.0_f64, |m, v| m.max(*v));
    x.into_iter().map(|v| v / largest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn radius(nodes: usize, pairs: &[(u32, u32)]) -> f64 {
        spectral_radius(&Graph::new(nodes, pairs.to_vec())).unwrap()
    }

    /// A clique whose way back is a long chain: along the chain the eigenvector falls by 1/λ at every
    /// node, in the end below the smallest number.
    #[test]
    fn never_infinite() {
        for (clique, chain) in [(20, 270), (50, 230)] {
            let inner = (0..clique).flat_map(|u| (0..clique).map(move |v| (u, v)));
            let back = (clique..clique + chain).map(|v| (v, v + 1));
            let last = clique + chain;
            let mut pairs: Vec<(u32, u32)> = inner.filter(|(u, v)| u != v).chain(back).collect();
            pairs.extend([(0, clique), (last, 0)]);
            let found = spectral_radius(&Graph::new(last as usize + 1, pairs));
            assert!(
                found.is_none_or(|radius| (radius - f64::from(clique - 1)).abs() < 1e-9),
                "{found:?}"
            );
        }
    }

    #[test]
    fn no_circuit_separate_circuits_shared_circuits() {
        assert_eq!(radius(3, &[(0, 1), (1, 2), (0, 2)]), 0.0);
        assert_eq!(radius(6, &[(0, 1), (1, 2), (2, 0), (3, 4), (4, 3), (2, 3), (5, 0)]), 1.0);
        // Circuits of 2 and 3 through one node: λ³ = λ + 1 on {0 → 1 → 0, 1 → 2 → 0}.
        let plastic = radius(3, &[(0, 1), (1, 0), (1, 2), (2, 0)]);
        assert!((plastic * plastic * plastic - plastic - 1.0).abs() < 1e-11);
        // Everybody with everybody: n − 1.
        assert!((radius(3, &[(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)]) - 2.0).abs() < 1e-12);
        assert_eq!(radius(1, &[(0, 0)]), 1.0);
    }

    /// A ring of 300 with a chord over two links: λ³⁰⁰ = λ + 1, where powers alone would need
    /// some hundred thousand rounds.
    #[test]
    fn a_long_ring_with_a_chord() {
        let n = 300;
        let mut pairs: Vec<(u32, u32)> = (0..n).map(|v| (v, (v + 1) % n)).collect();
        pairs.push((0, 2));
        let found = radius(n as usize, &pairs);
        assert!((libm::pow(found, 300.0) - found - 1.0).abs() < 1e-9);
    }
}
