//! Which uncertain number moves the total most?

use super::Block;
use crate::network::{Input, Inputs};

/// How an uncertain number moves a total.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Driver {
    /// The number.
    pub input: Input,
    /// Its value in the network.
    pub value: f64,
    /// Pearson's correlation with the total.
    pub correlation: f64,
    /// Its square: what share of the variance of the total goes with this input alone. Where the
    /// total is linear in each input this is the first-order index of Sobol (1993).
    pub share: f64,
    /// The total where the input is at its 5 % and at its 95 %, all others in their mean.
    pub between: [f64; 2],
}

/// Drivers that can be told from chance, at most so many.
const DRIVERS: usize = 20;
/// A correlation below so many of its standard errors, 1/√N, may be chance.
const ERRORS: f64 = 4.0;

/// The inputs whose correlation with the total is more than chance, largest share first.
pub(super) fn drivers(inputs: &Inputs, blocks: &[Block], total: &[f64], point: f64) -> Vec<Driver> {
    let n = total.len() as f64;
    let mean = total.iter().map(|y| y - point).sum::<f64>() / n;
    let variance = total.iter().map(|y| (y - point - mean) * (y - point - mean)).sum::<f64>() / n;
    if total.len() < 2 || variance <= 0.0 {
        return Vec::new();
    }
    let driver = |i: usize| {
        let sum = |of: fn(&Block) -> &[f64]| blocks.iter().map(|b| of(b)[i]).sum::<f64>() / n;
        let (x, xx, xy) = (sum(|b| &b.x), sum(|b| &b.xx), sum(|b| &b.xy));
        let (spread, together) = (xx - x * x, xy - x * mean);
        let correlation = together / (spread * variance).sqrt();
        let certain = ERRORS / n.sqrt() < correlation.abs() && correlation.is_finite();
        certain.then(|| {
            let slope = together / spread;
            let value = inputs.value(i);
            let end = |share| point + mean + slope * (inputs.quantile(i, share) - value - x);
            let share = (correlation * correlation).min(1.0);
            let between = [end(0.05), end(0.95)];
            Driver { input: inputs.at(i), value, correlation, share, between }
        })
    };
    let mut drivers: Vec<Driver> = (0..inputs.len()).filter_map(driver).collect();
    drivers.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.input.cmp(&b.input)));
    drivers.truncate(DRIVERS);
    drivers
}
