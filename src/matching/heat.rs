//! How much of an offer's heat can pass to a need, at the temperatures both state?
//!
//! With the offer's supply and return T_so, T_ro, the need's T_sn, T_rn, and ΔT kept everywhere,
//!
//! ```text
//! share of the offer = (T_so − max(T_ro, T_rn + ΔT)) ÷ (T_so − T_ro)
//! share of the need  = (min(T_sn, T_so − ΔT) − T_rn) ÷ (T_sn − T_rn)
//! ```
//!
//! each within 0 and 1: the offer cools no further than the need's return, and heats no further
//! than its own supply. Less than the whole need is preheating, so with all four temperatures only
//! the return can forbid it. Without them, T_so ≥ T_sn + ΔT, all or nothing. Cold is the same with
//! every sign turned. For two streams of constant heat capacity this is what the problem table
//! (Linnhoff and Hindmarsh 1983) recovers.
//!
//! Heat that is too cold can be lifted where heat pumps are allowed (setting `heat_pump_efficiency`,
//! the share η of Carnot): COP = η·T_h ÷ (T_h − T_c) between the two supplies in K, over a lift of
//! at least ΔT.

use super::Reason;
use crate::model::{Carrier, Settings};
use crate::worth::pump_cop;

/// Temperatures, °C. Returns may be unknown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Temperatures {
    /// T_so.
    pub offered: f64,
    /// T_ro.
    pub offer_return: Option<f64>,
    /// T_sn.
    pub needed: f64,
    /// T_rn.
    pub need_return: Option<f64>,
}

/// What of either side can pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Of the offer, 0 to 1.
    pub offer: f64,
    /// Of the need, 0 to 1; below 1 it is preheated only.
    pub need: f64,
}

/// The whole of both.
const WHOLE: Shares = Shares { offer: 1.0, need: 1.0 };

/// How heat passes from an offer to a need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transfer {
    /// What of either side can pass.
    pub shares: Shares,
    /// Heat delivered per electricity of the heat pump between them, where there is one.
    pub cop: Option<f64>,
}

impl Transfer {
    /// All of it, as it is.
    pub const WHOLE: Self = Self { shares: WHOLE, cop: None };
}

/// What can pass, by a heat pump where it is too cold and pumps are allowed; or why nothing can.
pub(super) fn heat_transfer(
    carrier: Carrier,
    t: Temperatures,
    settings: &Settings,
) -> Result<Transfer, Reason> {
    match heat_shares(carrier, t, settings.dt_min) {
        Ok(shares) => Ok(Transfer { shares, cop: None }),
        Err(reason) => settings
            .heat_pump_efficiency
            .filter(|_| carrier == Carrier::Heat)
            .map(|efficiency| cop_between(t, settings.dt_min, efficiency))
            .filter(|cop| 1.0 < *cop)
            .map(|cop| Transfer { shares: WHOLE, cop: Some(cop) })
            .ok_or(reason),
    }
}

/// COP = η·T_h ÷ (T_h − T_c), the lift at least ΔT.
pub(super) fn cop_between(t: Temperatures, dt_min: f64, efficiency: f64) -> f64 {
    pump_cop(t.needed, (t.needed - t.offered).max(dt_min), efficiency)
}

/// What can pass as it is, or why nothing can.
pub(super) fn heat_shares(
    carrier: Carrier,
    t: Temperatures,
    dt_min: f64,
) -> Result<Shares, Reason> {
    let sign = if carrier == Carrier::Cold { -1.0 } else { 1.0 };
    let (t_so, t_sn) = (sign * t.offered, sign * t.needed);
    let returns = t.offer_return.zip(t.need_return).map(|(ro, rn)| (sign * ro, sign * rn));
    let Some((t_ro, t_rn)) = returns.filter(|(t_ro, t_rn)| *t_ro < t_so && *t_rn < t_sn) else {
        return if t_sn + dt_min <= t_so { Ok(WHOLE) } else { Err(Reason::Grade) };
    };
    let offer = (t_so - t_ro.max(t_rn + dt_min)) / (t_so - t_ro);
    let need = (t_sn.min(t_so - dt_min) - t_rn) / (t_sn - t_rn);
    if offer <= 0.0 || need <= 0.0 {
        return Err(Reason::Return);
    }
    Ok(Shares { offer: offer.min(1.0), need: need.min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(offered: f64, offer_return: f64, needed: f64, need_return: f64) -> Temperatures {
        let (offer_return, need_return) = (Some(offer_return), Some(need_return));
        Temperatures { offered, offer_return, needed, need_return }
    }

    /// METHODS, chapter 3: 90/40 to 70/45 at 10 K. The offer cools to 55: 35 of 50 K; the need is
    /// met, since 80 is above 70.
    #[test]
    fn seven_tenths_of_the_offer_pass() {
        let shares = heat_shares(Carrier::Heat, at(90.0, 40.0, 70.0, 45.0), 10.0).unwrap();
        assert!((shares.offer - 0.70).abs() < 1e-12);
        assert_eq!(shares.need, 1.0);
    }

    /// 60 °C heats 70/40 to 50 at most: 10 of 30 K, preheating; it cools to 50: 10 of 30 K.
    #[test]
    fn too_cold_for_all_is_preheating() {
        let shares = heat_shares(Carrier::Heat, at(60.0, 30.0, 70.0, 40.0), 10.0).unwrap();
        assert!((shares.offer - 1.0 / 3.0).abs() < 1e-12);
        assert!((shares.need - 1.0 / 3.0).abs() < 1e-12);
    }

    /// 35 °C to 70 °C at half of Carnot: 0.5·343.15/35 = 4.902. One within ΔT lifts by ΔT.
    #[test]
    fn a_pump_lifts_what_is_too_cold() {
        let pumps = Settings { heat_pump_efficiency: Some(0.5), ..Settings::default() };
        let cold = Temperatures { need_return: None, ..at(35.0, 25.0, 70.0, 45.0) };
        let lifted = heat_transfer(Carrier::Heat, cold, &pumps).unwrap();
        assert!((lifted.cop.unwrap() - 4.902_142_857).abs() < 1e-9);
        assert_eq!(lifted.shares, WHOLE);
        assert!(heat_transfer(Carrier::Heat, cold, &Settings::default()).is_err());
        let close = Temperatures { offered: 75.0, ..cold };
        assert!((cop_between(close, 10.0, 0.5) - 17.1575).abs() < 1e-9);
        // A tenth of Carnot over 35 K is a COP of 0.98: a heater does better.
        let poor = Settings { heat_pump_efficiency: Some(0.1), ..Settings::default() };
        assert!(heat_transfer(Carrier::Heat, cold, &poor).is_err());
    }

    /// What the problem table recovers of two streams (temperature, temperature, heat), shifted
    /// by half of ΔT each: what the cascade takes in at the top is not recovered.
    fn problem_table(hot: [f64; 3], cold: [f64; 3], dt_min: f64) -> f64 {
        let hot = [hot[0] - dt_min / 2.0, hot[1] - dt_min / 2.0, hot[2]];
        let cold = [cold[0] + dt_min / 2.0, cold[1] + dt_min / 2.0, cold[2]];
        let mut bounds = [hot[0], hot[1], cold[0], cold[1]];
        bounds.sort_by(|a, b| b.total_cmp(a));
        let (mut sum, mut least) = (0.0_f64, 0.0_f64);
        for pair in bounds.windows(2) {
            let within = |stream: [f64; 3]| {
                let (top, bottom) = (stream[0].max(stream[1]), stream[0].min(stream[1]));
                let overlap = (pair[0].min(top) - pair[1].max(bottom)).max(0.0);
                stream[2] * overlap / (top - bottom)
            };
            sum += within(hot) - within(cold);
            least = least.min(sum);
        }
        cold[2] + least
    }

    proptest::proptest! {
        /// METHODS, chapters 3 and 7: between two streams the formula is what the table recovers.
        #[test]
        fn two_streams_recover_what_the_problem_table_says(
            offer_return in 0.0_f64..150.0, fall in 1.0_f64..100.0, need_return in 0.0_f64..150.0,
            rise in 1.0_f64..100.0, dt_min in 0.0_f64..30.0, given in 1.0_f64..1000.0,
            wanted in 1.0_f64..1000.0,
        ) {
            let t = at(offer_return + fall, offer_return, need_return + rise, need_return);
            let q = heat_shares(Carrier::Heat, t, dt_min)
                .map_or(0.0, |s| (given * s.offer).min(wanted * s.need));
            let hot = [t.offered, offer_return, given];
            let cold = [need_return, t.needed, wanted];
            let table = problem_table(hot, cold, dt_min);
            proptest::prop_assert!((q - table).abs() < 1e-9 * (given + wanted), "{q} {table}");
        }
    }

    #[test]
    fn says_why_nothing_passes() {
        let reason = |t| heat_shares(Carrier::Heat, t, 10.0).err();
        assert_eq!(reason(at(40.0, 30.0, 70.0, 45.0)), Some(Reason::Return));
        assert_eq!(reason(at(52.0, 30.0, 50.0, 45.0)), Some(Reason::Return));
        let plain = |offered| Temperatures { offer_return: None, ..at(offered, 0.0, 70.0, 45.0) };
        assert_eq!(reason(plain(79.0)), Some(Reason::Grade));
        assert_eq!(reason(plain(80.0)), None);
    }

    /// Cold at 4/14 °C to a need of 12/20: with the signs turned the offer "cools" from −4 to −14
    /// and keeps 10 K below the return: −20 + 10 = −10, so 6 of 10 K.
    #[test]
    fn cold_turns_every_sign() {
        let shares = heat_shares(Carrier::Cold, at(4.0, 14.0, 12.0, 20.0), 10.0).unwrap();
        assert!((shares.offer - 0.6).abs() < 1e-12);
        assert!((shares.need - 0.75).abs() < 1e-12);
    }
}
