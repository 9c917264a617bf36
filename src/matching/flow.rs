//! A candidate as a flow: what chapter 2 measures of it, at any quantity.

use super::Candidate;
use super::pairs::mode_of;
use crate::model::{Carrier, DisposalRoute, Evidence, Payer};
use crate::network::{Network, Offer};
use crate::worth::{Disposal, Electricity, Flow, Gap};

/// GJ in a kWh.
const KWH: f64 = 0.0036;

/// The exchange that `quantity` of a candidate would make, the needed resource displaced: its
/// [`worth_of`](crate::worth::worth_of) is what chapter 2 says of that much of it.
pub fn flow_of(network: &Network, candidate: &Candidate, quantity: f64) -> Flow {
    let offer = &network.offers[candidate.offer_at];
    let said = candidate.substitution.map(|s| &network.substitutions[s].said);
    let defaults = [
        (Gap::Loss, said.is_none_or(|s| s.loss.is_none()) && candidate.loss == 0.0),
        (Gap::Mode, true),
        (Gap::Ratio, said.is_some_and(|s| s.ratio.is_none())),
    ];
    Flow {
        from: candidate.from,
        to: candidate.to,
        resource: candidate.offer,
        quantity,
        loss: candidate.loss,
        displaces: Some(candidate.need),
        ratio: candidate.ratio,
        treatment_co2: said.and_then(|s| s.treatment_co2),
        treatment_cost: said.and_then(|s| s.treatment_cost),
        electricity: candidate.cop.map(|cop| electricity(network, offer, cop)),
        price: None,
        displaced_price: network.needs[candidate.need_at].price,
        mode: mode_of(&network.resources[candidate.offer]),
        distance_km: candidate.distance_km,
        payer: Payer::default(),
        investment: said.and_then(|s| s.investment),
        lifetime: said.and_then(|s| s.lifetime),
        disposal: Disposal {
            co2: offer.disposal_co2,
            cost: offer.disposal_cost,
            routes: route_of(network, offer).map(Disposal::by),
        },
        // Nothing flows yet: what could is an estimate from what both sides state.
        evidence: Some(Evidence::Estimated),
        assumed: defaults.iter().filter(|(_, is)| *is).map(|(gap, _)| *gap).collect(),
    }
}

/// Where what is offered goes today.
pub(super) fn route_of(network: &Network, offer: &Offer) -> Option<DisposalRoute> {
    offer.said.disposal_route.or(network.resources[offer.resource].said.disposal_route)
}

/// What a heat pump takes per unit of heat sent, 1 ÷ (COP − 1) of its energy: at the factors of the
/// settings, else of the network's electricity where only one resource is that.
fn electricity(network: &Network, offer: &Offer, cop: f64) -> Electricity {
    let heat_gj = network.resources[offer.resource].energy_gj;
    let kwh = heat_gj.map(|gj| gj / KWH / (cop - 1.0));
    let mut grids =
        network.resources.iter().filter(|r| r.said.carrier == Some(Carrier::Electricity));
    let grid = grids.next().filter(|_| grids.next().is_none());
    let per_kwh = |of_unit: Option<f64>| Some(of_unit? / (grid?.energy_gj? / KWH));
    let settings = &network.settings;
    let co2 = settings.electricity_co2.or_else(|| per_kwh(grid?.production_co2));
    let price = settings.electricity_price.or_else(|| per_kwh(grid?.price));
    let times = |factor: Option<f64>| Some(kwh? * factor?);
    Electricity { co2: times(co2), cost: times(price) }
}
