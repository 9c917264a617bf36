//! How much work is in heat, and how much does it take to lift it? Its exergy is what a perfect
//! engine would make of it; a heat pump is one that runs backwards.
//!
//! 1 − T₀/T, with T the log-mean temperature (T₁ − T₂)/ln(T₁/T₂) of what is cooled from T₁ to T₂,
//! all in K, and T₀ that of the surroundings.

/// 0 °C in K.
const ZERO_CELSIUS: f64 = 273.15;

/// The exergy in a unit of heat between two temperatures, °C; at the supply where the return is
/// unknown. `t0` in K. Below the surroundings it is negative.
pub fn exergy_share(supply: f64, back: Option<f64>, t0: f64) -> f64 {
    let hot = supply + ZERO_CELSIUS;
    let mean = match back.map(|back| back + ZERO_CELSIUS) {
        Some(cold) if 0.0 < cold && cold != hot => (hot - cold) / libm::log(hot / cold),
        _ => hot,
    };
    1.0 - t0 / mean
}

/// Heat delivered per electricity by a pump that lifts heat by `lift` K to `hot` °C and reaches this
/// share of Carnot: η·T_h ÷ lift. No pump is better than Carnot.
pub fn pump_cop(hot: f64, lift: f64, efficiency: f64) -> f64 {
    efficiency.min(1.0) * (hot + ZERO_CELSIUS) / lift
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Between 100 and 50 °C the log-mean is 347.5508 K: 50 / ln(373.15/323.15).
    #[test]
    fn work_in_hot_water() {
        let share = exergy_share(100.0, Some(50.0), 288.15);
        assert!((share - (1.0 - 288.15 / 347.550_774)).abs() < 1e-8, "{share}");
        assert!((exergy_share(100.0, None, 288.15) - 85.0 / 373.15).abs() < 1e-12);
        assert!(exergy_share(5.0, None, 288.15) < 0.0);
    }
}
