//! Which heat is there, and which is wanted: offers and needs as streams of a power between two
//! temperatures.

use crate::math::pinch::Stream;
use crate::model::Carrier;
use crate::network::{ActorIx, Network, ResourceIx};
use crate::worth::{Gap, Gaps};

/// kW in one GJ an hour.
const KW: f64 = 1e6 / 3600.0;

/// Hours of a year, for what runs through where no hours are stated.
const YEAR_H: f64 = 8760.0;

/// Heat that somebody gives off or wants.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatStream {
    /// Who.
    pub actor: ActorIx,
    /// What it is called.
    pub resource: ResourceIx,
    /// Between its two temperatures, °C, with its power, kW.
    pub stream: Stream,
    /// Whether it could be avoided at the source.
    pub avoidable: bool,
    /// What nobody states: the return (then all of it is at the supply), the hours (then it runs
    /// all year).
    pub assumed: Gaps,
}

/// All heat that is given off and wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatStreams {
    /// Offers.
    pub sources: Vec<HeatStream>,
    /// Needs.
    pub sinks: Vec<HeatStream>,
    /// Offers and needs of heat whose temperature or energy is unknown.
    pub unknown: usize,
}

/// What offers and needs have in common.
struct Said {
    actor: ActorIx,
    resource: ResourceIx,
    quantity: f64,
    supply: Option<f64>,
    back: Option<f64>,
    power_kw: Option<f64>,
    hours: Option<f64>,
    avoidable: bool,
}

/// The heat of a network, in the order of its offers and needs.
pub(super) fn heat_streams(network: &Network) -> HeatStreams {
    let mut streams = HeatStreams::default();
    let is_heat =
        |resource: ResourceIx| network.resources[resource].said.carrier == Some(Carrier::Heat);
    for offer in network.offers.iter().filter(|offer| is_heat(offer.resource)) {
        let said = Said {
            actor: offer.actor,
            resource: offer.resource,
            quantity: offer.quantity,
            supply: offer.grade,
            back: offer.return_grade,
            power_kw: offer.said.power_kw,
            hours: offer.said.hours,
            avoidable: offer.said.avoidable == Some(true),
        };
        match stream(network, &said) {
            Some(stream) => streams.sources.extend(something(stream)),
            None => streams.unknown += 1,
        }
    }
    for need in network.needs.iter().filter(|need| is_heat(need.resource)) {
        let said = Said {
            actor: need.actor,
            resource: need.resource,
            quantity: need.quantity,
            supply: need.min_grade,
            back: need.return_grade,
            power_kw: need.said.power_kw,
            hours: need.said.hours,
            avoidable: false,
        };
        match stream(network, &said) {
            Some(stream) => streams.sinks.extend(something(stream)),
            None => streams.unknown += 1,
        }
    }
    streams
}

/// A stream of nothing is none.
fn something(stream: HeatStream) -> Option<HeatStream> {
    Some(stream).filter(|stream| 0.0 < stream.stream.heat)
}

fn stream(network: &Network, said: &Said) -> Option<HeatStream> {
    let mut assumed = Gaps::default();
    let top = said.supply?;
    let bottom = said.back.filter(|back| *back < top).unwrap_or_else(|| {
        assumed.insert(Gap::ReturnGrade);
        top
    });
    let from_energy = || {
        let energy_gj = said.quantity * network.resources[said.resource].energy_gj?;
        let hours = said.hours.filter(|hours| 0.0 < *hours).unwrap_or_else(|| {
            assumed.insert(Gap::Hours);
            YEAR_H
        });
        Some(energy_gj / hours * KW)
    };
    let heat = said.power_kw.or_else(from_energy)?;
    Some(HeatStream {
        actor: said.actor,
        resource: said.resource,
        stream: Stream { top, bottom, heat },
        avoidable: said.avoidable,
        assumed,
    })
}
