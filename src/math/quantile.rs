//! Below which value does a share of a sample lie? Type 7 of Hyndman and Fan 1996.
//!
//! With n values in order, x₀ … xₙ₋₁, the quantile of share p stands at h = (n−1)·p: straight
//! between the values on both sides of it.

/// The quantile of a share from 0 to 1 of values in order; `NaN` of none.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R's default: quantile(c(1, 2, 4, 8), c(0.05, 0.5, 0.95)) is 1.15, 3, 7.4.
    #[test]
    fn as_in_r() {
        let of = |share| quantile(&[1.0, 2.0, 4.0, 8.0], share);
        assert!(
            (of(0.05) - 1.15).abs() < 1e-12 && of(0.5) == 3.0 && (of(0.95) - 7.4).abs() < 1e-12
        );
        assert_eq!((of(0.0), of(1.0)), (1.0, 8.0));
        assert!(quantile(&[], 0.5).is_nan());
    }
}
