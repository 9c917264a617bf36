//! Does an offer fit a need, and how much of it can go?
//!
//! The rules stand in the order in which they are judged: quality, grade, return, distance, lot,
//! nothing left. A rule that fails decides; a property that is needed and not stated leaves the
//! pair undecided, unless a later rule decides it anyway.

use super::heat::{Temperatures, Transfer, heat_transfer};
use super::left::Left;
use super::near::Near;
use super::pairs::Pair;
use super::{Missing, Reason};
use crate::model::{Carrier, Limits};
use crate::network::Network;
use crate::worth::exergy_share;

/// The last bits of a quotient do not decide whether a lot is full.
const ROUNDING: f64 = 1e-12;

/// What is said of a pair.
pub(super) enum Verdict {
    /// It is a candidate.
    Fits(Fit),
    /// It is none.
    Fails(Reason),
    /// Somebody must say these first.
    Undecided(Missing),
}

/// How an offer meets a need, and how much could go, in the unit of the offered resource.
#[derive(Clone, Copy)]
pub(super) struct Fit {
    /// Per year.
    pub quantity: f64,
    /// At most per month, where both sides state a profile.
    pub monthly: Option<[f64; 12]>,
    /// The smallest lot; 0 for none.
    pub lot: f64,
    /// α, with what a heat pump adds.
    pub ratio: f64,
    /// λ.
    pub loss: f64,
    /// The way, where known, km.
    pub distance_km: Option<f64>,
    /// What of either side can pass, and the heat pump between them.
    pub transfer: Transfer,
}

/// Judges one pair.
pub(super) fn judge(network: &Network, near: &Near, left: &Left, pair: &Pair) -> Verdict {
    let mut missing = Missing::default();
    match judge_rules(network, near, left, pair, &mut missing) {
        Err(reason) => Verdict::Fails(reason),
        Ok(_) if missing != Missing::default() => Verdict::Undecided(missing),
        Ok(fit) => Verdict::Fits(fit),
    }
}

fn judge_rules(
    network: &Network,
    near: &Near,
    left: &Left,
    pair: &Pair,
    missing: &mut Missing,
) -> Result<Fit, Reason> {
    for quality in qualities(pair) {
        match quality.distance() {
            None => missing.quality = true,
            Some(0.0) => {}
            Some(_) => return Err(Reason::Quality),
        }
    }
    let transfer = judge_grade(network, pair, missing)?;
    if near.is_surely_far(pair.offer.resource, pair.offer.actor, pair.need.actor) {
        return Err(Reason::Distance);
    }
    let distance_km = pair.distance_km(network);
    match (network.settings.max_km, distance_km) {
        (Some(max_km), Some(km)) if max_km < km => return Err(Reason::Distance),
        (Some(_), None) => missing.place = true,
        _ => {}
    }
    let fit = measure(network, left, pair, transfer, distance_km);
    // What is too little although an unknown part is already taken is certainly too little.
    if let Some(reason) = too_little(fit.quantity, fit.lot) {
        return Err(reason);
    }
    missing.sent = left.unknown_out[pair.offer_at];
    missing.filled = left.unknown_in[pair.need_at];
    Ok(fit)
}

/// Why a quantity is not worth moving.
pub(super) fn too_little(quantity: f64, lot: f64) -> Option<Reason> {
    if quantity < lot * (1.0 - ROUNDING) {
        return Some(Reason::Lot);
    }
    (quantity <= 0.0).then_some(Reason::NothingLeft)
}

/// A quality that the need limits, and what the offer states of it.
pub(super) struct Quality<'a> {
    /// `chloride`.
    pub name: &'a str,
    /// What the need tolerates.
    pub limits: Limits,
    /// What the offer states.
    pub stated: Option<f64>,
}

impl Quality<'_> {
    /// How far it is above (positive) or below (negative) what is tolerated; 0 within.
    pub fn distance(&self) -> Option<f64> {
        let value = self.stated?;
        let above = self.limits.max.map_or(0.0, |max| (value - max).max(0.0));
        let below = self.limits.min.map_or(0.0, |min| (value - min).min(0.0));
        Some(if above == 0.0 { below } else { above })
    }
}

/// Every quality the need limits, by name.
pub(super) fn qualities<'a>(pair: &Pair<'a>) -> impl Iterator<Item = Quality<'a>> + use<'a> {
    let stated = &pair.offer.said.quality;
    pair.need.said.quality.iter().map(|(name, limits)| Quality {
        name,
        limits: *limits,
        stated: stated.get(name).copied(),
    })
}

/// What a grade is judged by.
pub(super) enum Grading {
    /// By nothing: any will do.
    Any,
    /// Heat or cold at two temperatures.
    Thermal(Carrier),
    /// Heat into power.
    Power,
    /// At least this.
    Least(f64),
}

/// How the grade of a pair is judged: heat by its temperatures, anything else by the least grade
/// the need states.
pub(super) fn grading(network: &Network, pair: &Pair) -> Grading {
    let (offer, need) = (pair.offer, pair.need);
    let carrier = |resource: usize| network.resources[resource].said.carrier;
    let (offered, needed) = (carrier(offer.resource), carrier(need.resource));
    let same = offer.resource == need.resource;
    match offered {
        Some(Carrier::Heat) if needed == Some(Carrier::Electricity) => Grading::Power,
        Some(thermal @ (Carrier::Heat | Carrier::Cold)) => {
            let own_words = offer.said.grade.is_some() || need.said.min_grade.is_some();
            let meets = needed == offered || need.said.min_grade.is_some();
            // One resource, of which neither side says more, is as good here as there.
            if !meets || (same && !own_words) { Grading::Any } else { Grading::Thermal(thermal) }
        }
        // A listed substitution may serve whatever the product it replaces is graded; only a least
        // grade that the need itself states can refuse it.
        _ => {
            let least = need.said.min_grade.or(need.min_grade.filter(|_| same));
            least.map_or(Grading::Any, Grading::Least)
        }
    }
}

/// What of a pair can pass at its grade; the whole where that hangs on what is `missing`.
pub(super) fn judge_grade(
    network: &Network,
    pair: &Pair,
    missing: &mut Missing,
) -> Result<Transfer, Reason> {
    let judged = match grading(network, pair) {
        Grading::Any => Some(Ok(Transfer::WHOLE)),
        Grading::Thermal(carrier) => {
            temperatures(pair).map(|t| heat_transfer(carrier, t, &network.settings))
        }
        Grading::Power => power(network, pair).map(|power| {
            if power.most < power.promised { Err(Reason::Grade) } else { Ok(Transfer::WHOLE) }
        }),
        Grading::Least(least) => pair
            .offer
            .grade
            .map(|grade| if grade < least { Err(Reason::Grade) } else { Ok(Transfer::WHOLE) }),
    };
    missing.grade |= judged.is_none();
    judged.unwrap_or(Ok(Transfer::WHOLE))
}

/// The temperatures of both sides; `None` where a supply is not stated.
pub(super) fn temperatures(pair: &Pair) -> Option<Temperatures> {
    Some(Temperatures {
        offered: pair.offer.grade?,
        offer_return: pair.offer.return_grade,
        needed: pair.need.min_grade?,
        need_return: pair.need.return_grade,
    })
}

/// Power out of heat: shares of its energy.
pub(super) struct Power {
    /// What the substitution promises.
    pub promised: f64,
    /// What Carnot allows.
    pub most: f64,
}

/// What heat is to give as power; `None` where that hangs on what is not stated.
pub(super) fn power(network: &Network, pair: &Pair) -> Option<Power> {
    let energy = |resource: usize| network.resources[resource].energy_gj;
    let (heat, power) = energy(pair.offer.resource).zip(energy(pair.need.resource))?;
    let arrives = pair.ratio(network) * (1.0 - pair.loss(network, pair.distance_km(network)));
    let most =
        exergy_share(pair.offer.grade?, pair.offer.return_grade, network.settings.t0).max(0.0);
    Some(Power { promised: arrives * power / heat, most })
}

/// q = min(Q, N ÷ α(1−λ)), month by month where both sides state a profile.
pub(super) fn measure(
    network: &Network,
    left: &Left,
    pair: &Pair,
    transfer: Transfer,
    distance_km: Option<f64>,
) -> Fit {
    let ratio = pair.ratio(network) * transfer.cop.map_or(1.0, |cop| cop / (cop - 1.0));
    let loss = pair.loss(network, distance_km);
    let arrives = ratio * (1.0 - loss);
    let per_sent = |of_need: f64| if 0.0 < arrives { of_need / arrives } else { 0.0 };
    let offer = left.offers[pair.offer_at] * transfer.shares.offer;
    let need = per_sent(left.needs[pair.need_at] * transfer.shares.need);
    let monthly: Option<[f64; 12]> =
        pair.offer.profile.zip(pair.need.profile).map(|(supply, demand)| {
            std::array::from_fn(|month| (offer * supply[month]).min(need * demand[month]))
        });
    let lots = [
        pair.offer.min_lot,
        pair.need.min_lot.map(per_sent),
        pair.substitution.and_then(|s| network.substitutions[s].said.min_lot),
    ];
    Fit {
        quantity: monthly.map_or(offer.min(need), |monthly| monthly.iter().sum()),
        monthly,
        lot: lots.into_iter().flatten().fold(0.0, f64::max),
        ratio,
        loss,
        distance_km,
        transfer,
    }
}
