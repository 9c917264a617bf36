//! Does an offer fit a need, and how much of it can go?
//!
//! The rules stand in the order in which they are judged: quality, grade, return, distance, lot,
//! nothing left. A rule that fails decides; a property that is needed and not stated leaves the
//! pair undecided, unless a later rule decides it anyway.

use super::heat::{Shares, Temperatures, WHOLE, carnot, heat_shares};
use super::{Left, Pair, Reason};
use crate::model::{Carrier, Word};
use crate::network::Network;

/// The last bits of a quotient do not decide whether a lot is full.
const ROUNDING: f64 = 1e-12;

/// What is said of a pair.
pub(super) enum Verdict {
    /// It is a candidate.
    Fits(Amount),
    /// It is none.
    Fails(Reason),
    /// Somebody must say these first.
    Undecided(Vec<String>),
}

/// How much of a pair could go, in the unit of the offered resource.
#[derive(Clone, Copy)]
pub(super) struct Amount {
    /// Per year.
    pub quantity: f64,
    /// At most per month, where both sides state a profile.
    pub monthly: Option<[f64; 12]>,
    /// The smallest lot; 0 for none.
    pub lot: f64,
    /// What of either side can pass.
    pub shares: Shares,
}

/// Judges one pair.
pub(super) fn judge(network: &Network, pair: &Pair, left: &Left) -> Verdict {
    let mut missing = Vec::new();
    match judge_rules(network, pair, left, &mut missing) {
        Err(reason) => Verdict::Fails(reason),
        Ok(_) if !missing.is_empty() => Verdict::Undecided(missing),
        Ok(verdict) => verdict,
    }
}

fn judge_rules(
    network: &Network,
    pair: &Pair,
    left: &Left,
    missing: &mut Vec<String>,
) -> Result<Verdict, Reason> {
    meets_quality(pair, missing)?;
    let shares = meets_grade(network, pair, missing)?;
    is_near(network, pair, missing)?;
    let amount = amount(network, pair, left, shares);
    // What is too little although an unknown part is already taken is certainly too little.
    if amount.quantity < amount.lot * (1.0 - ROUNDING) {
        return Err(Reason::Lot);
    }
    if amount.quantity <= 0.0 {
        return Err(Reason::NothingLeft);
    }
    let out = left.unknown_out(pair.offer.actor, pair.offer.resource);
    let into = left.unknown_in(pair.need.actor, pair.need.resource);
    let mut open: Vec<_> = out.into_iter().chain(into).collect();
    open.dedup();
    missing.extend(open.iter().map(|&x| format!("quantity of {}", network.exchanges[x].id)));
    Ok(Verdict::Fits(amount))
}

/// Every limit the need states, by the order of their names.
fn meets_quality(pair: &Pair, missing: &mut Vec<String>) -> Result<(), Reason> {
    for (name, limits) in &pair.need.said.quality {
        match pair.offer.said.quality.get(name) {
            None => missing.push(format!("quality.{name}")),
            Some(value) => {
                let low = limits.min.is_some_and(|min| *value < min);
                let high = limits.max.is_some_and(|max| max < *value);
                if low || high {
                    return Err(Reason::Quality);
                }
            }
        }
    }
    Ok(())
}

/// Heat by its temperatures; anything else by the least grade the need states.
fn meets_grade(
    network: &Network,
    pair: &Pair,
    missing: &mut Vec<String>,
) -> Result<Shares, Reason> {
    let (offer, need) = (pair.offer, pair.need);
    let (offered, needed) =
        (&network.resources[offer.resource].said, &network.resources[need.resource].said);
    let thermal = offered.carrier.filter(|c| matches!(c, Carrier::Heat | Carrier::Cold));
    if let Some(carrier) = thermal {
        if carrier == Carrier::Heat && needed.carrier == Some(Carrier::Electricity) {
            return gives_work(network, pair, missing);
        }
        let own_words = offer.said.grade.is_some() || need.said.min_grade.is_some();
        if needed.carrier == Some(carrier) || need.said.min_grade.is_some() {
            // One resource, of which neither side says more, is as good here as there.
            if offer.resource == need.resource && !own_words {
                return Ok(WHOLE);
            }
            return match offer.grade.zip(need.min_grade) {
                Some((offered, needed)) => heat_shares(
                    carrier,
                    Temperatures {
                        offered,
                        offer_return: offer.return_grade,
                        needed,
                        need_return: need.return_grade,
                    },
                    network.settings.dt_min,
                ),
                None => {
                    missing.push("grade".to_owned());
                    Ok(WHOLE)
                }
            };
        }
        return Ok(WHOLE);
    }
    // A listed substitution may serve whatever the product it replaces is graded; only a least
    // grade that the need itself states can refuse it.
    let least = need.said.min_grade.or(need.min_grade.filter(|_| offer.resource == need.resource));
    match (least, offer.grade) {
        (None, _) => Ok(WHOLE),
        (Some(_), None) => {
            missing.push("grade".to_owned());
            Ok(WHOLE)
        }
        (Some(least), Some(grade)) if grade < least => Err(Reason::Grade),
        _ => Ok(WHOLE),
    }
}

/// Heat into power: refused where the substitution promises more than Carnot allows.
fn gives_work(network: &Network, pair: &Pair, missing: &mut Vec<String>) -> Result<Shares, Reason> {
    let energy = |resource: usize| network.resources[resource].energy_gj;
    let (heat, power) = (energy(pair.offer.resource), energy(pair.need.resource));
    let Some(((heat, power), supply)) = heat.zip(power).zip(pair.offer.grade) else {
        missing.push("grade".to_owned());
        return Ok(WHOLE);
    };
    let promised = pair.ratio * (1.0 - pair.loss) * power / heat;
    let most = carnot(supply, pair.offer.return_grade, network.settings.t0);
    if most < promised { Err(Reason::Grade) } else { Ok(WHOLE) }
}

/// Within the largest distance, where one is set.
fn is_near(network: &Network, pair: &Pair, missing: &mut Vec<String>) -> Result<(), Reason> {
    match (network.settings.max_km, pair.distance_km) {
        (Some(max_km), Some(km)) if max_km < km => Err(Reason::Distance),
        (Some(_), None) => {
            let (from, to) = (&network.actors[pair.offer.actor], &network.actors[pair.need.actor]);
            let placeless = [from, to].into_iter().filter(|a| !a.place.is_some_and(|p| p.exact));
            missing
                .extend(placeless.map(|a| format!("place of {} ({})", a.id, a.said.kind.as_str())));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// q = min(Q, N ÷ α(1−λ)), month by month where both sides state a profile.
fn amount(network: &Network, pair: &Pair, left: &Left, shares: Shares) -> Amount {
    let arrives = pair.ratio * (1.0 - pair.loss);
    let offer = left.offers[pair.offer_at] * shares.offer;
    let need = left.needs[pair.need_at] * shares.need;
    let need = if 0.0 < arrives { need / arrives } else { 0.0 };
    let profiles = pair.offer.profile.zip(pair.need.profile);
    let monthly = profiles.map(|(supply, demand)| {
        std::array::from_fn(|month| (offer * supply[month]).min(need * demand[month]))
    });
    Amount {
        quantity: monthly.map_or(offer.min(need), |monthly: [f64; 12]| monthly.iter().sum()),
        monthly,
        lot: smallest_lot(network, pair),
        shares,
    }
}

/// The largest of the minimum lots, in the unit of the offered resource.
fn smallest_lot(network: &Network, pair: &Pair) -> f64 {
    let arrives = pair.ratio * (1.0 - pair.loss);
    let of_need = pair.need.min_lot.filter(|_| 0.0 < arrives).map(|lot| lot / arrives);
    let of_way = pair.substitution.and_then(|s| network.substitutions[s].said.min_lot);
    [pair.offer.min_lot, of_need, of_way].into_iter().flatten().fold(0.0, f64::max)
}
