//! How sure are the sums? The same books in thousands of samples of the uncertainty.
//!
//! A line of the books is an amount times a factor, and its amount follows Q, what is sent, or
//! f·Q, what of it a need takes. So a flow is drawn once and its lines written anew:
//!
//! ```text
//! value = ± (sent·Q + used·f·Q) · factor        f = min(1, left of the need ÷ what is asked of it)
//! ```
//!
//! which takes some nanoseconds instead of a whole balance. Where hubs mix flows, amounts follow
//! from each other in more ways: those exchanges, with all they share, are balanced anew in every
//! sample. The model (`model`) knows which is which. A test holds both ways against
//! [`measure_worth`](super::measure_worth) of a drawn network.
//!
//! Eight samples go side by side (`totals`), and samples are cut into a fixed number of blocks,
//! whose results are put together in order: the same numbers on any number of threads. Cost: one
//! pass over the exchanges for every eight samples; memory, three numbers for each input and block.

mod drivers;
mod model;
mod totals;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use drivers::Driver;
pub use totals::Total;

use crate::model::Status;
use crate::network::{ExchangeIx, Inputs, Network};
use model::Model;
use totals::{ALL_TOTALS, LANES, Lanes, TOTALS, each};

/// Blocks of samples.
const BLOCKS: usize = 16;

/// What the samples say.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// How many.
    pub count: usize,
    /// Every sum in every sample, by status.
    pub totals: BTreeMap<(Status, Total), Vec<f64>>,
    /// t CO2e of each exchange that was watched, in every sample.
    pub watched: BTreeMap<ExchangeIx, Vec<f64>>,
    /// What moves the CO2e of the firmest status, by its share of the variance, largest first.
    pub drivers: Vec<Driver>,
}

/// What is asked of the samples.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    /// Exchanges that are summed: shown, and no part of another.
    pub summed: &'a [ExchangeIx],
    /// Exchanges whose own samples are wanted.
    pub watched: &'a [ExchangeIx],
    /// How many samples.
    pub samples: usize,
}

/// Draws the samples.
pub fn draw_samples(network: &Network, question: &Question) -> Samples {
    let inputs = Inputs::of(network);
    let model = Model::new(network, question, &inputs);
    let Some(firmest) = model.statuses.first().copied() else { return Samples::default() };
    // Blocks of whole rounds of lanes, but for the last.
    let rounds = question.samples.div_ceil(LANES);
    let block = |b: usize| (b * rounds / BLOCKS)..((b + 1) * rounds / BLOCKS);
    let blocks: Vec<Block> = (0..BLOCKS)
        .into_par_iter()
        .map(|b| model.block(network, &inputs, block(b), question.samples))
        .collect();
    let joined = |of: fn(&Block) -> &[Vec<f64>], k: usize| -> Vec<f64> {
        blocks.iter().flat_map(|block| of(block)[k].iter().copied()).collect()
    };
    let mut samples = Samples { count: question.samples, ..Samples::default() };
    for (s, &status) in model.statuses.iter().enumerate() {
        for (t, total) in ALL_TOTALS.into_iter().enumerate() {
            if model.known[s][t] {
                let drawn = joined(|block| &block.totals, s * TOTALS + t);
                samples.totals.insert((status, total), drawn);
            }
        }
    }
    for (k, &x) in question.watched.iter().enumerate() {
        samples.watched.insert(x, joined(|block| &block.watched, k));
    }
    if let Some(total) = samples.totals.get(&(firmest, Total::Co2)) {
        samples.drivers = drivers::drivers(&inputs, &blocks, total, model.point);
    }
    samples
}

/// What a block of samples gives.
struct Block {
    /// By status and total, each in the order of samples.
    totals: Vec<Vec<f64>>,
    watched: Vec<Vec<f64>>,
    /// Σ x, Σ x², Σ x·y of each input, measured from its value, and of the total from the point.
    x: Vec<f64>,
    xx: Vec<f64>,
    xy: Vec<f64>,
}

impl Block {
    fn new(model: &Model, inputs: usize) -> Self {
        Self {
            totals: vec![Vec::new(); model.statuses.len() * TOTALS],
            watched: vec![Vec::new(); model.watched],
            x: vec![0.0; inputs],
            xx: vec![0.0; inputs],
            xy: vec![0.0; inputs],
        }
    }

    fn keep(&mut self, sums: &[[Lanes; TOTALS]], watched: &[Lanes], lanes: usize) {
        for (kept, sum) in self.totals.iter_mut().zip(sums.iter().flatten()) {
            kept.extend(&sum[..lanes]);
        }
        for (kept, drawn) in self.watched.iter_mut().zip(watched) {
            kept.extend(&drawn[..lanes]);
        }
    }

    fn correlate(
        &mut self,
        inputs: &Inputs,
        values: &[Lanes],
        sums: &[[Lanes; TOTALS]],
        point: f64,
        lanes: usize,
    ) {
        // Lanes beyond the last sample count nothing.
        let weight: Lanes = std::array::from_fn(|l| f64::from(u8::from(l < lanes)));
        let y: Lanes = std::array::from_fn(|l| sums[0][Total::Co2 as usize][l] - point);
        for (i, value) in values.iter().enumerate() {
            let at = inputs.value(i);
            let (mut x, mut xx, mut xy) = (0.0, 0.0, 0.0);
            each(|l| {
                let from = weight[l] * (value[l] - at);
                x += from;
                xx += from * from;
                xy += from * y[l];
            });
            self.x[i] += x;
            self.xx[i] += xx;
            self.xy[i] += xy;
        }
    }
}

#[cfg(test)]
mod tests;
