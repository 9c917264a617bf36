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
//! every sign turned.

use super::Reason;
use crate::model::Carrier;

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
pub(super) const WHOLE: Shares = Shares { offer: 1.0, need: 1.0 };

/// What can pass, or why nothing can.
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

/// The most work heat can give, 1 − T₀/T; T is the log-mean of supply and return, or the supply
/// where the return is unknown. Temperatures in °C, `t0` in K.
pub(super) fn carnot(supply: f64, back: Option<f64>, t0: f64) -> f64 {
    const CELSIUS: f64 = 273.15;
    let hot = supply + CELSIUS;
    let mean = match back.map(|back| back + CELSIUS) {
        Some(cold) if 0.0 < cold && cold != hot => (hot - cold) / libm::log(hot / cold),
        _ => hot,
    };
    (1.0 - t0 / mean).max(0.0)
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

    /// Steam of 100 °C gives at most 1 − 288.15/373.15 = 22.8 % of its heat as work.
    #[test]
    fn heat_is_not_all_work() {
        assert!((carnot(100.0, None, 288.15) - 0.227_790_4).abs() < 1e-6);
        assert!(carnot(100.0, Some(40.0), 288.15) < carnot(100.0, None, 288.15));
    }
}
