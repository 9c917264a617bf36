//! What is an exchange worth? Climate, money, material, energy, water; chapter 2 of the methods.
//!
//! The whole network is measured at once, because needs and hubs are shared between exchanges.

use serde::Serialize;

use crate::model::Evidence;
use crate::network::{ActorIx, Network};

/// The terms of a balance of CO2e, signed, in t per year; an unknown term is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Terms {
    /// Production avoided of what is displaced.
    pub displaced: Option<f64>,
    /// Disposal avoided of what is sent.
    pub disposal: Option<f64>,
    /// Treatment: negative.
    pub treatment: Option<f64>,
    /// Transport: negative.
    pub transport: Option<f64>,
    /// Disposal of the residue: negative.
    pub residue: Option<f64>,
}

/// How sure a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Something is assumed or claimed.
    Low,
    /// Something is estimated.
    Medium,
    /// All is measured or calculated.
    High,
}

/// What one exchange, or one candidate, is worth per year. Money in the network's currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worth {
    /// CO2e avoided, t: the sum of the known terms; unknown where no term is known.
    pub co2_t: Option<f64>,
    /// Its terms.
    pub terms: Terms,
    /// What the supplier gains.
    pub supplier_benefit: Option<f64>,
    /// What the receiver gains.
    pub receiver_benefit: Option<f64>,
    /// What both gain; the price between them cancels.
    pub net_benefit: Option<f64>,
    /// Material saved, t.
    pub material_t: Option<f64>,
    /// Energy saved, GJ.
    pub energy_gj: Option<f64>,
    /// Water saved, m3.
    pub water_m3: Option<f64>,
    /// Kept from landfill, t.
    pub landfill_t: Option<f64>,
    /// How much of the displaced product is displaced, in its unit.
    pub displaced: Option<f64>,
    /// Names of what is unknown and left a term of `co2_t` out (`distance`, `production_co2` …);
    /// not empty means partial.
    pub unknown: Vec<&'static str>,
    /// Names of what is unknown and left money out.
    pub unknown_money: Vec<&'static str>,
    /// Names of what was assumed by default (`loss`, `treatment_co2` …).
    pub assumed: Vec<&'static str>,
    /// What the numbers rest on.
    pub evidence: Option<Evidence>,
}

impl Worth {
    /// Whether a term of `co2_t` is missing.
    pub fn is_partial(&self) -> bool {
        !self.unknown.is_empty()
    }
}

/// The worth of every exchange of a network, in the order of [`Network::exchanges`].
///
/// `without` leaves out an actor and all its exchanges, as if it were not there.
pub fn measure_worth(network: &Network, _without: Option<ActorIx>) -> Vec<Worth> {
    vec![Worth::default(); network.exchanges.len()]
}

/// CO2e avoided by the active exchanges together, t; parts of others are not added again, and
/// what is unknown is not there. `None` where nothing is known.
pub fn total_co2_t(network: &Network, worth: &[Worth]) -> Option<f64> {
    network
        .active()
        .filter(|(_, e)| e.part_of.is_none())
        .filter_map(|(x, _)| worth[x].co2_t)
        .reduce(|sum, co2_t| sum + co2_t)
}
