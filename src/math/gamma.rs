//! How likely is a sum of squares as large as this by chance?
//!
//! The sum of k squared standard normals exceeds χ² with probability Q(k/2, χ²/2), the upper
//! regularized incomplete gamma function. Below a + 1 it follows from the series of the lower one,
//! P(a, x) = xᵃ e⁻ˣ/Γ(a+1) · (1 + x/(a+1) + x²/((a+1)(a+2)) + …), above from its continued fraction,
//! evaluated from the front (Lentz). Both settle in some √a steps near x = a, where they are
//! slowest. Reference: Abramowitz and Stegun 1964, 6.5.29 and 6.5.31.

/// A term this small against the sum changes nothing.
const SETTLED: f64 = 1e-16;

/// Stands for a zero that would be divided by.
const TINY: f64 = 1e-300;

/// The probability that χ² of so many degrees of freedom is at least this large; none without a
/// degree of freedom.
pub fn chance_of_chi2(chi2: f64, degrees: usize) -> Option<f64> {
    (degrees > 0 && chi2 >= 0.0).then(|| upper_gamma(degrees as f64 / 2.0, chi2 / 2.0))
}

/// The probability that a standard normal is at least this far from zero, on either side.
pub fn chance_of_deviation(deviations: f64) -> f64 {
    libm::erfc(deviations.abs() / std::f64::consts::SQRT_2)
}

/// Q(a, x) for a > 0, x ≥ 0.
fn upper_gamma(a: f64, x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    // Far more than either needs: they end when they settle.
    let most = 1000 + (20.0 * a.sqrt()) as usize;
    let chance =
        if x < a + 1.0 { 1.0 - front * series(a, x, most) } else { front * fraction(a, x, most) };
    chance.clamp(0.0, 1.0)
}

/// Σ xⁿ / (a (a+1) … (a+n)).
fn series(a: f64, x: f64, most: usize) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    for n in 1..=most {
        term *= x / (a + n as f64);
        sum += term;
        if term < sum * SETTLED {
            break;
        }
    }
    sum
}

/// 1/(x+1−a − 1(1−a)/(x+3−a − 2(2−a)/(x+5−a − …))).
fn fraction(a: f64, x: f64, most: usize) -> f64 {
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut below = x + 1.0 - a;
    let mut upper = 1.0 / TINY;
    let mut lower = 1.0 / away(below);
    let mut value = lower;
    for n in 1..=most {
        let n = n as f64;
        let above = n * (a - n);
        below += 2.0;
        lower = 1.0 / away(above * lower + below);
        upper = away(below + above / upper);
        let step = upper * lower;
        value *= step;
        if (step - 1.0).abs() < 4.0 * SETTLED {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The usual table of critical values, to the digits it has.
    #[test]
    fn critical_values() {
        let table = [
            (3.841_459, 1, 0.05),
            (6.634_897, 1, 0.01),
            (5.991_465, 2, 0.05),
            (18.307_038, 10, 0.05),
            (3.940_299, 10, 0.95),
            (124.342_113, 100, 0.05),
            (1_074.679_449, 1000, 0.05),
        ];
        for (chi2, degrees, chance) in table {
            let found = chance_of_chi2(chi2, degrees).unwrap();
            assert!((found - chance).abs() < 1e-7, "{degrees}: {found}");
        }
    }

    /// With two degrees the chance is e^(−χ²/2), with one that of a deviation of √χ².
    #[test]
    fn closed_forms() {
        for chi2 in [0.0, 0.1, 1.0, 2.9, 3.1, 10.0, 80.0] {
            let two = chance_of_chi2(chi2, 2).unwrap();
            assert!((two - libm::exp(-chi2 / 2.0)).abs() < 1e-14, "{chi2}: {two}");
            let one = chance_of_chi2(chi2, 1).unwrap();
            assert!((one - chance_of_deviation(chi2.sqrt())).abs() < 1e-14, "{chi2}: {one}");
        }
        assert_eq!(chance_of_chi2(0.0, 0), None);
    }
}
