//! Which colour has a value? Viridis turned round, so that much is dark on paper.
//!
//! Amounts stand on a logarithmic scale of whole decades, counts of exchanges on a plain one.

use super::cells::Value;
use crate::figure::style::{Color, viridis};

/// The lightest colour, on viridis: its end is too light for small squares on paper.
const LIGHTEST: f64 = 0.96;
/// The lightest where squares are counts: most of them are one, and one is not next to nothing.
const LIGHTEST_COUNT: f64 = 0.74;
/// More decades than these cannot be told apart: what is below has the lightest colour.
const MOST_DECADES: i32 = 7;

/// From values to colours.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Powers of ten from the first to the second.
    Decades([i32; 2]),
    /// From one to this many.
    Counts(usize),
}

impl Scale {
    /// A scale that holds all these values; none, where no value has a colour.
    pub fn over(values: impl Iterator<Item = Value>) -> Option<Self> {
        let (mut low, mut high, mut most, mut any) = (f64::INFINITY, 0.0_f64, 0, false);
        for value in values {
            match value {
                Value::Amount(amount) | Value::AtLeast(amount) => {
                    any = true;
                    high = high.max(amount);
                    low = if amount > 0.0 { low.min(amount) } else { low };
                }
                Value::Count(count) => most = most.max(count),
                Value::Unknown | Value::Other => {}
            }
        }
        if most > 0 {
            return Some(Self::Counts(most));
        }
        if high <= 0.0 {
            return any.then_some(Self::Decades([0, 1]));
        }
        let top = libm::ceil(libm::log10(high) - 1e-9) as i32;
        let foot = (libm::floor(libm::log10(low) + 1e-9) as i32).clamp(top - MOST_DECADES, top - 1);
        Some(Self::Decades([foot, top]))
    }

    /// How far up the scale a value stands, 0 to 1.
    pub fn share(&self, size: f64) -> f64 {
        match *self {
            Self::Decades([foot, top]) if size > 0.0 => {
                let above = libm::log10(size) - f64::from(foot);
                (above / f64::from(top - foot)).clamp(0.0, 1.0)
            }
            Self::Decades(_) => 0.0,
            Self::Counts(1) => 0.5,
            Self::Counts(most) => ((size - 1.0) / (most - 1) as f64).clamp(0.0, 1.0),
        }
    }

    /// The colour at a share of the scale.
    pub fn color_at(&self, share: f64) -> Color {
        let lightest = match self {
            Self::Decades(_) => LIGHTEST,
            Self::Counts(_) => LIGHTEST_COUNT,
        };
        viridis(lightest * (1.0 - share))
    }

    /// The colour of a value.
    pub fn color(&self, size: f64) -> Color {
        self.color_at(self.share(size))
    }

    /// Values to write beside the scale, from its foot to its top.
    pub fn ticks(&self) -> Vec<f64> {
        match *self {
            Self::Decades([foot, top]) => {
                (foot..=top).map(|power| libm::exp10(f64::from(power))).collect()
            }
            Self::Counts(most) => {
                let step = most.div_ceil(5).max(1);
                let mut ticks: Vec<f64> = (1..=most).step_by(step).map(|n| n as f64).collect();
                let last = ticks.len() - 1;
                if ticks[last] < most as f64 {
                    // The top is written; what is too near to it is not.
                    if most as f64 - ticks[last] < step as f64 * 0.6 && last > 0 {
                        ticks.pop();
                    }
                    ticks.push(most as f64);
                }
                ticks
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decades_hold_every_amount_and_large_is_dark() {
        let of = |amounts: &[f64]| Scale::over(amounts.iter().map(|&a| Value::Amount(a)));
        assert_eq!(of(&[3.0, 4500.0]), Some(Scale::Decades([0, 4])));
        assert_eq!(of(&[1000.0]), Some(Scale::Decades([2, 3])));
        assert_eq!(of(&[0.0]), Some(Scale::Decades([0, 1])));
        assert_eq!(of(&[1e-9, 1e15]), Some(Scale::Decades([8, 15])));
        assert_eq!(of(&[]), None);
        let scale = Scale::Decades([0, 4]);
        assert_eq!(scale.share(100.0), 0.5);
        assert_eq!(scale.color(10_000.0), viridis(0.0));
        assert_eq!(scale.ticks(), [1.0, 10.0, 100.0, 1000.0, 10_000.0]);
    }

    #[test]
    fn counts_have_few_ticks() {
        assert_eq!(Scale::Counts(1).ticks(), [1.0]);
        assert_eq!(Scale::Counts(4).ticks(), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(Scale::Counts(12).ticks(), [1.0, 4.0, 7.0, 10.0, 12.0]);
    }
}
