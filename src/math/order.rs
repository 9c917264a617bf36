//! Which comes first? Floats in an order that is the same everywhere.

use std::cmp::Ordering;

/// The larger value first, an unknown one last.
///
/// ```
/// use symbio::math::order::larger_first;
/// let mut gains = [None, Some(1.0), Some(-2.0), Some(3.0)];
/// gains.sort_by(|a, b| larger_first(*a, *b));
/// assert_eq!(gains, [Some(3.0), Some(1.0), Some(-2.0), None]);
/// ```
pub fn larger_first(a: Option<f64>, b: Option<f64>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
