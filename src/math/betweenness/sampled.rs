//! Betweenness from a sample of shortest paths.
//!
//! A sample is an ordered pair s ≠ t, each as likely as the other, and one of their shortest paths,
//! each as likely as the other; the nodes inside it count one. The share of samples that count v
//! estimates B(v)/n(n−1) without bias.
//!
//! The two ends search towards each other, the side whose step is cheaper first, until a step
//! meets. Every link that crosses lies on a shortest path: of those from s to its foot times those
//! from its head to t many, so a crossing link is drawn by σ(foot)·σ(head), and then, from either
//! end of it, one neighbour a step nearer by its σ. Only ratios within one step matter, so a step
//! in which a σ passes `LARGE` is divided by it.
//!
//! Sample i draws from its own generator, SplitMix64 seeded by i, and counts are whole numbers: the
//! same result for any number of threads. Time per sample about √m where the graph widens fast, m
//! at worst; space 20 bytes a node and thread.
//!
//! Bound: with probability 1 − δ, for all of k nodes that can stand between and after each of R
//! rounds, |p̂ − p| ≤ √(2·V·c/r) + 7c/3(r−1), where c = ln(4kR/δ), V = p̂(1−p̂)·r/(r−1), after r
//! samples: the empirical Bernstein bound, both sides, for each node and round with δ/kR. No
//! constant is unknown, and that the sampling stops by what it has seen is paid for.
//!
//! Source: Riondato and Kornaropoulos, Fast approximation of betweenness centrality through sampling
//! (2016); Borassi and Natale, KADABRA (2019), for the search from both ends; Maurer and Pontil,
//! Empirical Bernstein bounds (2009), theorem 4; Steele, Lea and Flood, Fast splittable pseudorandom
//! number generators (2014).

use std::ops::Range;

use super::LARGE;
use crate::math::graph::{Graph, Rows};
use crate::math::workers::share_out;

/// δ: how often the bound may fail.
const DELTA: f64 = 0.05;

/// How many samples the first round takes; every round adds half of what there is …
const FIRST_ROUND: usize = 8192;
/// … to at most some eight million.
const ROUNDS: u32 = 18;

/// Samples are shared out in packs of so many.
const PACK: usize = 256;

/// How often each node was inside a sampled path.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled {
    /// Counts by node.
    pub inside: Vec<u32>,
    /// r.
    pub samples: usize,
    /// k: nodes that something leads to and from.
    pub between: usize,
    /// How far any share may be off, with probability 1 − δ for all together.
    pub error: f64,
}

impl Sampled {
    /// p̂(v), the estimate of B(v)/n(n−1), for every node.
    pub fn shares(&self) -> Vec<f64> {
        self.inside.iter().map(|&count| f64::from(count) / self.samples as f64).collect()
    }
}

/// Samples shortest paths of a graph of at least two nodes until no share is off by more than
/// `error`, in rounds, or until the last round is done.
pub fn sample_until(graph: &Graph, error: f64) -> Sampled {
    let n = graph.len();
    let between = (0..n).filter(|&v| graph.out.degree(v) > 0 && graph.into.degree(v) > 0).count();
    // The bound is asked after every round, so it may fail in any of them: each has a part of δ.
    let confidence = libm::log(4.0 * f64::from(ROUNDS) * between.max(1) as f64 / DELTA);
    let mut sampled = Sampled { inside: vec![0; n], samples: 0, between, error: 1.0 };
    for _ in 0..ROUNDS {
        let end = (sampled.samples / 2 * 3).max(FIRST_ROUND);
        count_inside(graph, sampled.samples..end, &mut sampled.inside);
        sampled.samples = end;
        let most = sampled.shares().into_iter().map(|p| bound(p, end as f64, confidence));
        sampled.error = most.fold(0.0, f64::max);
        if sampled.error <= error {
            break;
        }
    }
    sampled
}

/// Maurer and Pontil's bound for a share `p` of `r` samples, that fails with
/// probability 4·e^−c, c being `confidence`.
fn bound(p: f64, r: f64, confidence: f64) -> f64 {
    let variance = p * (1.0 - p) * r / (r - 1.0);
    (2.0 * variance * confidence / r).sqrt() + 7.0 * confidence / (3.0 * (r - 1.0))
}

/// Adds the inner nodes of the samples of these numbers.
fn count_inside(graph: &Graph, samples: Range<usize>, inside: &mut [u32]) {
    let pack = |k: usize| {
        let first = samples.start + k * PACK;
        first..samples.end.min(first + PACK)
    };
    let walkers = share_out(
        samples.len().div_ceil(PACK),
        || Walker::new(graph),
        |walker, k| pack(k).for_each(|i| walker.sample(i as u64)),
    );
    for walker in walkers {
        inside.iter_mut().zip(walker.inside).for_each(|(sum, count)| *sum += count);
    }
}

/// Which end a search starts from: 0 forward from s, 1 backward from t.
type Side = usize;

/// What one side knows of a node.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Twice the distance from the end, plus the side.
    step: u32,
    /// σ: shortest paths from the end, up to a factor of the step.
    paths: f64,
}

const UNSEEN: Mark = Mark { step: u32::MAX, paths: 0.0 };

/// A link from what the forward side has seen to what the backward side has, and its weight.
struct Crossing {
    foot: u32,
    head: u32,
    weight: f64,
}

/// The memory of a sample, and the counts of all.
struct Walker<'a> {
    /// The links as each side follows them.
    ways: [&'a Rows; 2],
    inside: Vec<u32>,
    marks: Vec<Mark>,
    /// The nodes of the last step of each side.
    front: [Vec<u32>; 2],
    next: Vec<u32>,
    /// All marked nodes.
    seen: Vec<u32>,
    crossings: Vec<Crossing>,
}

impl<'a> Walker<'a> {
    fn new(graph: &'a Graph) -> Self {
        Self {
            ways: [&graph.out, &graph.into],
            inside: vec![0; graph.len()],
            marks: vec![UNSEEN; graph.len()],
            front: [Vec::new(), Vec::new()],
            next: Vec::new(),
            seen: Vec::new(),
            crossings: Vec::new(),
        }
    }

    /// Draws the pair and the path number `i`.
    fn sample(&mut self, i: u64) {
        let mut random = SplitMix::new(i);
        let n = self.marks.len() as u32;
        let from = random.below(n);
        let mut to = random.below(n - 1);
        to += u32::from(to >= from);
        self.meet([from, to]);
        if let Some(crossing) = self.draw_crossing(&mut random) {
            self.count_back(crossing.0, 0, &mut random);
            self.count_back(crossing.1, 1, &mut random);
        }
        for node in self.seen.drain(..) {
            self.marks[node as usize] = UNSEEN;
        }
    }

    /// Searches from both ends until a step crosses, or one side has nowhere to go.
    fn meet(&mut self, ends: [u32; 2]) {
        self.crossings.clear();
        let mut cost = [0, 0];
        for (side, end) in ends.into_iter().enumerate() {
            self.front[side].clear();
            self.front[side].push(end);
            self.marks[end as usize] = Mark { step: side as u32, paths: 1.0 };
            self.seen.push(end);
            cost[side] = self.ways[side].degree(end as usize);
        }
        while self.crossings.is_empty() && cost[0] > 0 && cost[1] > 0 {
            let side = usize::from(cost[1] < cost[0]);
            cost[side] = self.step(side);
        }
    }

    /// One step of a side; what its next one costs.
    fn step(&mut self, side: Side) -> usize {
        let way = self.ways[side];
        let Some(&first) = self.front[side].first() else { return 0 };
        let step = self.marks[first as usize].step + 2;
        let (mut most, mut cost) = (0.0_f64, 0);
        for &here in &self.front[side] {
            let paths = self.marks[here as usize].paths;
            for &there in way.row(here as usize) {
                let mark = &mut self.marks[there as usize];
                if mark.step == UNSEEN.step {
                    *mark = Mark { step, paths };
                    self.next.push(there);
                    cost += way.degree(there as usize);
                } else if mark.step == step {
                    mark.paths += paths;
                    most = most.max(mark.paths);
                } else if mark.step as usize % 2 != side {
                    let weight = paths * mark.paths;
                    let (foot, head) = if side == 0 { (here, there) } else { (there, here) };
                    self.crossings.push(Crossing { foot, head, weight });
                }
            }
        }
        if most > LARGE {
            for &node in &self.next {
                self.marks[node as usize].paths /= LARGE;
            }
        }
        self.seen.extend_from_slice(&self.next);
        std::mem::swap(&mut self.front[side], &mut self.next);
        self.next.clear();
        cost
    }

    /// One of the crossings by weight, as (foot, head).
    fn draw_crossing(&self, random: &mut SplitMix) -> Option<(u32, u32)> {
        let weights = || self.crossings.iter().map(|c| c.weight);
        let drawn = random.pick(weights)?;
        self.crossings.get(drawn).map(|c| (c.foot, c.head))
    }

    /// Walks back from `node` to the end of its side and counts all but the end.
    fn count_back(&mut self, mut node: u32, side: Side, random: &mut SplitMix) {
        let back = self.ways[1 - side];
        while self.marks[node as usize].step >= 2 {
            self.inside[node as usize] += 1;
            let nearer = self.marks[node as usize].step - 2;
            let row = back.row(node as usize);
            let weights = || {
                row.iter().map(|&v| {
                    let mark = self.marks[v as usize];
                    if mark.step == nearer { mark.paths } else { 0.0 }
                })
            };
            let Some(drawn) = random.pick(weights) else { break };
            node = row[drawn];
        }
    }
}

/// A small generator of good quality whose every seed is as good as the other.
struct SplitMix(u64);

impl SplitMix {
    fn new(seed: u64) -> Self {
        // Seeds in a row begin far apart in the sequence that all of them walk along.
        Self(Self(seed).next() ^ seed.rotate_left(32))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `end`, by the upper half of a product.
    fn below(&mut self, end: u32) -> u32 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u32
    }

    /// A place by weight; none where all weights are 0.
    fn pick<W: Iterator<Item = f64>>(&mut self, weights: impl Fn() -> W) -> Option<usize> {
        let total: f64 = weights().sum();
        /// 2⁻⁵³.
        const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;
        let mut left = (self.next() >> 11) as f64 * UNIT * total;
        let mut last = None;
        for (place, weight) in weights().enumerate().filter(|&(_, weight)| weight > 0.0) {
            last = Some(place);
            if left < weight {
                break;
            }
            left -= weight;
        }
        last
    }
}
