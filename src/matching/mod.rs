//! Who could use what whom throws away? Offers against needs; chapter 3 of the methods.

mod hops;

pub use hops::{Footing, Hop, Hops, sum_of_known};

use crate::network::{ActorIx, Network, ResourceIx};
use crate::worth::Worth;

/// How an offer meets a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// The same resource.
    Same,
    /// A listed substitution.
    Substitution,
    /// More of what the pair already exchanges.
    Expansion,
}

/// An exchange that could be.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// `from>to:offer>need`, or `from>to:offer` where they are the same; unique in the network.
    pub id: String,
    /// Who would give.
    pub from: ActorIx,
    /// Who would take.
    pub to: ActorIx,
    /// What is offered.
    pub offer: ResourceIx,
    /// What it would replace.
    pub need: ResourceIx,
    /// How they meet.
    pub via: Via,
    /// How much per year could go, in the unit of the offered resource.
    pub quantity: f64,
    /// Share lost on the way.
    pub loss: f64,
    /// The way, where known, km.
    pub distance_km: Option<f64>,
    /// What it would be worth.
    pub worth: Worth,
    /// Farthest way at which CO2 is still avoided, km.
    pub break_even_km: Option<f64>,
}

/// Every candidate, and why the other pairs are none.
#[derive(Clone, Debug, Default)]
pub struct Matching {
    /// Sorted by id.
    pub candidates: Vec<Candidate>,
}

/// Finds every candidate exchange of a network.
pub fn find_candidates(_network: &Network) -> Matching {
    Matching::default()
}
