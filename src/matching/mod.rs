//! Who could use what whom throws away? Offers against needs; chapter 3 of the methods.
//!
//! A pair is an offer (i, r) and a need (j, s) of two actors, with r = s or a substitution r → s.
//! Q is what is left of the offer, N of the need, α and λ the ratio and loss between them, and
//!
//! ```text
//! q = min(Q·share of the offer, N·share of the need ÷ α(1−λ))      (shares below 1 for heat only)
//! ```
//!
//! or the sum of that over the months where both state a profile. A pair fails by the first
//! [`Reason`] that holds; where none does but something needed is not stated, it is undecided.
//! Each file answers one question: `left` what is still to be had, `heat` how much heat can
//! pass, `suit` whether a pair fits, `sentence` the candidate in words. Cost: offers times the
//! needs of the resources each can serve; never all pairs.

mod downgrade;
mod heat;
mod hops;
mod left;
mod sentence;
mod suit;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Category, DisposalRoute, Evidence, Mode, Payer};
use crate::network::{
    ActorIx, Need, Network, Offer, Resource, ResourceIx, pipe_loss, transport_km,
};
use crate::worth::{Disposal, Flow, Worth, worth_of};
pub use downgrade::find_downgrades;
pub use heat::Shares;
pub use hops::{Footing, Hop, Hops, sum_of_known};
use left::Left;
pub use sentence::sentence;

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

/// Why a pair is no candidate, in the order in which it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A limit on a quality is not met.
    Quality,
    /// The grade (the temperature) is too low.
    Grade,
    /// The need's return leaves no temperature difference, not even for preheating.
    Return,
    /// Farther than the largest distance.
    Distance,
    /// Less than the minimum lot can move.
    Lot,
    /// Others already carry or fill it.
    NothingLeft,
}

impl Reason {
    /// The word in results.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quality => "quality",
            Self::Grade => "grade",
            Self::Return => "return",
            Self::Distance => "distance",
            Self::Lot => "lot",
            Self::NothingLeft => "nothing left",
        }
    }
}

/// An exchange that could be.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// `from>to:offer>need`; unique in the network.
    pub id: String,
    /// Who would give.
    pub from: ActorIx,
    /// Who would take.
    pub to: ActorIx,
    /// What is offered.
    pub offer: ResourceIx,
    /// What it would replace.
    pub need: ResourceIx,
    /// Position of the offer in [`Network::offers`].
    pub offer_at: usize,
    /// Position of the need in [`Network::needs`].
    pub need_at: usize,
    /// Position of what leads from one to the other in [`Network::substitutions`].
    pub substitution: Option<usize>,
    /// How they meet.
    pub via: Via,
    /// How much per year could go, in the unit of the offered resource.
    pub quantity: f64,
    /// How much of it could go at most in each month, where both sides state a profile.
    pub monthly: Option<[f64; 12]>,
    /// The smallest lot that moves, in the unit of the offered resource; 0 for none.
    pub lot: f64,
    /// Needed replaced per unit of offered used, in the units of the two resources.
    pub ratio: f64,
    /// Share lost on the way.
    pub loss: f64,
    /// The way, where known, km.
    pub distance_km: Option<f64>,
    /// What it would be worth.
    pub worth: Worth,
    /// Farthest way at which CO2 is still avoided, km.
    pub break_even_km: Option<f64>,
    /// What of either side can pass: less than the whole for heat only.
    pub shares: Shares,
    /// The offer is recycled today, so this may be a lower use.
    pub takes_from_recycling: bool,
}

impl Candidate {
    /// The heat only preheats: the rest must come from elsewhere.
    pub fn preheats(&self) -> bool {
        self.shares.need < 1.0
    }

    /// What arrives and displaces, per unit sent: α(1−λ), in the unit of the need.
    pub fn arrives(&self) -> f64 {
        self.ratio * (1.0 - self.loss)
    }
}

/// How many pairs failed for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The first reason that held.
    pub reason: Reason,
    /// How many pairs.
    pub count: usize,
}

/// A pair that may fit, once somebody says what is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Undecided {
    /// Position of the offer in [`Network::offers`].
    pub offer_at: usize,
    /// Position of the need in [`Network::needs`].
    pub need_at: usize,
    /// What is not stated: `quality.chloride`, `grade`, `place`, `quantity of <exchange>`.
    pub missing: Vec<String>,
}

/// Every candidate, and why the other pairs are none.
#[derive(Clone, Debug, Default)]
pub struct Matching {
    /// Sorted by id.
    pub candidates: Vec<Candidate>,
    /// Every reason, in the order in which it is judged.
    pub rejected: Vec<Rejected>,
    /// Sorted by offer, then need.
    pub undecided: Vec<Undecided>,
    /// What is left of each offer, in the order of [`Network::offers`].
    pub offer_left: Vec<f64>,
    /// What is left of each need, in the order of [`Network::needs`].
    pub need_left: Vec<f64>,
    /// What active exchanges fill of each need, in the order of [`Network::needs`].
    pub need_filled: Vec<f64>,
}

/// An offer, a need, and what leads from one to the other.
#[derive(Clone, Copy)]
struct Pair<'a> {
    offer_at: usize,
    need_at: usize,
    offer: &'a Offer,
    need: &'a Need,
    substitution: Option<usize>,
    ratio: f64,
    loss: f64,
    distance_km: Option<f64>,
}

/// Finds every candidate exchange of a network, given the worth of its exchanges.
pub fn find_candidates(network: &Network, worth: &[Worth]) -> Matching {
    let left = left::measure_left(network, worth);
    let exchanged: BTreeSet<(ActorIx, ActorIx, ResourceIx)> =
        network.active().map(|(_, e)| (e.from, e.to, e.resource)).collect();
    let mut rejected = BTreeMap::<Reason, usize>::new();
    let mut matching = Matching::default();
    for pair in pairs(network) {
        match suit::judge(network, &pair, &left) {
            suit::Verdict::Fails(reason) => *rejected.entry(reason).or_insert(0) += 1,
            suit::Verdict::Undecided(missing) => {
                let Pair { offer_at, need_at, .. } = pair;
                matching.undecided.push(Undecided { offer_at, need_at, missing });
            }
            suit::Verdict::Fits(amount) => {
                let key = (pair.offer.actor, pair.need.actor, pair.offer.resource);
                let via = match pair.substitution {
                    _ if exchanged.contains(&key) => Via::Expansion,
                    Some(_) => Via::Substitution,
                    None => Via::Same,
                };
                matching.candidates.push(candidate(network, &pair, via, amount));
            }
        }
    }
    matching.undecided.sort_by_key(|u| (u.offer_at, u.need_at));
    name(network, &mut matching.candidates);
    matching.rejected =
        rejected.into_iter().map(|(reason, count)| Rejected { reason, count }).collect();
    Matching {
        offer_left: left.offers,
        need_left: left.needs,
        need_filled: left.filled,
        ..matching
    }
}

/// Every pair of an offer and a need of another actor that the same resource or a substitution
/// joins: in order of offers, then needs.
fn pairs(network: &Network) -> Vec<Pair<'_>> {
    let mut needs: BTreeMap<ResourceIx, Vec<usize>> = BTreeMap::new();
    for (at, need) in network.needs.iter().enumerate() {
        needs.entry(need.resource).or_default().push(at);
    }
    let mut pairs = Vec::new();
    for (offer_at, offer) in network.offers.iter().enumerate() {
        let start = network.substitutions.partition_point(|s| s.offer < offer.resource);
        let listed = (start..network.substitutions.len())
            .take_while(|&s| network.substitutions[s].offer == offer.resource)
            .filter(|&s| network.substitutions[s].need != offer.resource);
        for substitution in std::iter::once(None).chain(listed.map(Some)) {
            let wanted = substitution.map_or(offer.resource, |s| network.substitutions[s].need);
            for &need_at in needs.get(&wanted).map_or(&[][..], Vec::as_slice) {
                let need = &network.needs[need_at];
                if need.actor != offer.actor {
                    pairs.push(pair(network, (offer_at, offer), (need_at, need), substitution));
                }
            }
        }
    }
    pairs
}

fn pair<'a>(
    network: &Network,
    (offer_at, offer): (usize, &'a Offer),
    (need_at, need): (usize, &'a Need),
    substitution: Option<usize>,
) -> Pair<'a> {
    let resource = &network.resources[offer.resource];
    let mode = mode_of(resource);
    let (from, to) = (&network.actors[offer.actor], &network.actors[need.actor]);
    let distance_km = transport_km(from, to, mode, &network.settings);
    let substitutes = substitution.map(|s| &network.substitutions[s]);
    let stated = substitutes.and_then(|s| s.said.loss);
    let on_the_way = || pipe_loss(resource, mode, distance_km, &network.settings);
    Pair {
        offer_at,
        need_at,
        offer,
        need,
        substitution,
        ratio: substitutes.map_or(1.0, |s| s.ratio),
        loss: stated.or_else(on_the_way).unwrap_or(0.0),
        distance_km,
    }
}

/// Heat, cold and water go by pipe, matter by road, unless somebody says otherwise.
fn mode_of(resource: &Resource) -> Mode {
    match resource.category {
        Category::Water | Category::Energy => Mode::Pipe,
        _ => Mode::Road,
    }
}

/// Where what is offered goes today.
fn route_of(network: &Network, offer: &Offer) -> Option<DisposalRoute> {
    offer.said.disposal_route.or(network.resources[offer.resource].said.disposal_route)
}

/// The candidate a pair makes, with its worth.
fn candidate(network: &Network, pair: &Pair, via: Via, amount: suit::Amount) -> Candidate {
    let (offer, need) = (pair.offer, pair.need);
    let mut candidate = Candidate {
        id: String::new(),
        from: offer.actor,
        to: need.actor,
        offer: offer.resource,
        need: need.resource,
        offer_at: pair.offer_at,
        need_at: pair.need_at,
        substitution: pair.substitution,
        via,
        quantity: amount.quantity,
        monthly: amount.monthly,
        lot: amount.lot,
        ratio: pair.ratio,
        loss: pair.loss,
        distance_km: pair.distance_km,
        worth: Worth::default(),
        break_even_km: None,
        shares: amount.shares,
        takes_from_recycling: route_of(network, offer) == Some(DisposalRoute::Recycling),
    };
    candidate.worth = worth_of(network, &flow_of(network, &candidate, amount.quantity));
    candidate.break_even_km = candidate.worth.break_even_km;
    candidate
}

/// The exchange that `quantity` of a candidate would make, the needed resource displaced: its
/// [`worth_of`] is what chapter 2 says of that much of it.
pub fn flow_of(network: &Network, candidate: &Candidate, quantity: f64) -> Flow {
    let offer = &network.offers[candidate.offer_at];
    let resource = &network.resources[candidate.offer];
    let said = candidate.substitution.map(|s| &network.substitutions[s].said);
    let defaults = [
        ("loss", said.is_none_or(|s| s.loss.is_none()) && candidate.loss == 0.0),
        ("mode", true),
        ("ratio", said.is_some_and(|s| s.ratio.is_none())),
    ];
    let landfill = |route| if route == DisposalRoute::Landfill { 1.0 } else { 0.0 };
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
        price: None,
        mode: mode_of(resource),
        distance_km: candidate.distance_km,
        payer: Payer::default(),
        investment: said.and_then(|s| s.investment),
        lifetime: said.and_then(|s| s.lifetime),
        disposal: Disposal {
            co2: offer.disposal_co2,
            cost: offer.disposal_cost,
            landfill: route_of(network, offer).map(landfill),
        },
        // Nothing flows yet: what could is an estimate from what both sides state.
        evidence: Some(Evidence::Estimated),
        assumed: defaults.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect(),
    }
}

/// Gives every candidate its id, numbered where several offers or needs make it the same, and
/// sorts by it. Candidates come in order of offers and needs, so the numbers do not hang on rows.
fn name(network: &Network, candidates: &mut [Candidate]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for candidate in candidates.iter_mut() {
        let actor = |a: ActorIx| &network.actors[a].id;
        let resource = |r: ResourceIx| &network.resources[r].id;
        let (from, to) = (actor(candidate.from), actor(candidate.to));
        // Both resources, also where they are the same: an exchange may be called `from>to:offer`.
        let id = format!("{from}>{to}:{}>{}", resource(candidate.offer), resource(candidate.need));
        let count = seen.entry(id.clone()).or_insert(0);
        *count += 1;
        candidate.id = if *count == 1 { id } else { format!("{id}#{count}") };
    }
    candidates.sort_by(|a, b| a.id.cmp(&b.id));
}
