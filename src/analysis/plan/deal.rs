//! What is a candidate worth by the unit, and by the year?

use crate::matching::{Candidate, Matching};
use crate::model::{Objective, Settings};
use crate::network::Network;

/// A candidate in numbers. Amounts in the unit of the offered resource.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    /// Position in [`Matching::candidates`].
    pub candidate_at: usize,
    /// t CO2e avoided per unit, where anything is known.
    pub co2_t: Option<f64>,
    /// Money per unit to both sides together, without what it costs by the year.
    pub benefit: Option<f64>,
    /// Money a year, however much flows.
    pub fixed_cost: f64,
    /// Money once.
    pub investment: f64,
}

/// What counts how much in an objective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weights {
    /// Of a tonne of CO2e.
    pub co2: f64,
    /// Of a unit of money.
    pub money: f64,
}

impl Weights {
    /// Those of the settings: CO2e, or benefit with a carbon price.
    pub fn of(settings: &Settings) -> Self {
        match settings.objective {
            Objective::Co2 => Self { co2: 1.0, money: 0.0 },
            Objective::Benefit => Self { co2: settings.carbon_price, money: 1.0 },
        }
    }

    /// What a unit of a deal is worth; unknown where something that counts is.
    pub fn per_unit(&self, deal: &Deal) -> Option<f64> {
        let part = |weight: f64, value: Option<f64>| match weight {
            0.0 => Some(0.0),
            _ => value.map(|value| weight * value),
        };
        Some(part(self.co2, deal.co2_t)? + part(self.money, deal.benefit)?)
    }

    /// What a quantity of a deal is worth, 0 where that is unknown.
    pub fn value_of(&self, deal: &Deal, quantity: f64) -> f64 {
        self.per_unit(deal).unwrap_or(0.0) * quantity - self.money * deal.fixed_cost
    }
}

/// Every candidate as a deal, in their order.
pub(super) fn deals(network: &Network, matching: &Matching) -> Vec<Deal> {
    matching.candidates.iter().enumerate().map(|(at, c)| deal(network, at, c)).collect()
}

/// Worth is linear in the quantity, but for what is paid by the year.
fn deal(network: &Network, candidate_at: usize, candidate: &Candidate) -> Deal {
    let worth = &candidate.worth;
    let substitution = candidate.substitution.map(|at| &network.substitutions[at]);
    let fixed_cost = worth.fixed_cost.unwrap_or(0.0);
    Deal {
        candidate_at,
        co2_t: worth.co2_t.map(|co2_t| co2_t / candidate.quantity),
        benefit: worth.net_benefit.map(|net| (net + fixed_cost) / candidate.quantity),
        fixed_cost,
        investment: substitution.and_then(|s| s.said.investment).unwrap_or(0.0),
    }
}
