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
//! Each file answers one question: `pairs` which pairs there are, `left` what is still to be had,
//! `suit` whether a pair fits, `heat` how much heat can pass, `near` which pairs are surely too
//! far, `recipes` what is of use only together, `flow` what a candidate moves, `notes` what to
//! check, `sentence` and `explain` a candidate and a pair in words,
//! `precedents` who might take an offer without having asked. Cost: offers times the needs of
//! the resources each can serve, side by side; never all pairs.

mod downgrade;
mod explain;
mod flow;
mod heat;
mod hops;
mod left;
mod near;
mod notes;
mod pairs;
mod precedents;
mod recipes;
mod row;
mod sentence;
mod suit;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::model::{DisposalRoute, Word};
use crate::network::{ActorIx, ExchangeIx, Network, Offer, ResourceIx, distinct_ids};
use crate::worth::{Worth, worth_of};
pub use downgrade::find_downgrades;
pub use explain::explain;
pub use flow::flow_of;
pub use heat::Shares;
pub use hops::{Footing, Hop, Hops, sum_of_known};
pub use notes::{Note, notes_of};
use pairs::{Pair, Wanted};
pub use precedents::{NEAREST, Precedent, find_precedents, precedent_sentence};
pub use recipes::{Input, Recipe};
pub use row::{CandidateRow, candidate_row};
pub use sentence::sentence;
use suit::{Fit, Verdict};

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
    /// Heat that is too cold as it is.
    HeatPump,
    /// Nobody has asked: others of the trade have taken such a waste elsewhere.
    Precedent,
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
    /// Every reason, in order.
    const ALL: [Self; 6] =
        [Self::Quality, Self::Grade, Self::Return, Self::Distance, Self::Lot, Self::NothingLeft];

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
    /// How much could go at most in each month, where both sides state a profile: `quantity` in all,
    /// or more where a recipe needs less.
    pub monthly: Option<[f64; 12]>,
    /// The smallest lot that moves, in the unit of the offered resource; 0 for none.
    pub lot: f64,
    /// Needed replaced per unit of offered used, in the units of the two resources; with what a
    /// heat pump adds.
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
    /// Heat delivered per electricity of the heat pump between them, where it takes one.
    pub cop: Option<f64>,
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undecided {
    /// Position of the offer in [`Network::offers`].
    pub offer_at: usize,
    /// Position of the need in [`Network::needs`].
    pub need_at: usize,
    missing: Missing,
}

/// What is needed of a pair and not stated. There may be millions: the names are made when asked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Missing {
    quality: bool,
    grade: bool,
    place: bool,
    /// An exchange of unknown quantity that draws on the offer.
    sent: Option<ExchangeIx>,
    /// An exchange of unknown quantity that fills the need.
    filled: Option<ExchangeIx>,
}

impl Undecided {
    /// What is not stated: `quality.chloride`, `grade`, `place of <actor> (<kind>)`, `quantity of
    /// <exchange>`.
    pub fn missing(&self, network: &Network) -> Vec<String> {
        let (offer, need) = (&network.offers[self.offer_at], &network.needs[self.need_at]);
        let mut names = Vec::new();
        if self.missing.quality {
            let unstated =
                need.said.quality.keys().filter(|q| !offer.said.quality.contains_key(*q));
            names.extend(unstated.map(|name| format!("quality.{name}")));
        }
        if self.missing.grade {
            names.push("grade".to_owned());
        }
        if self.missing.place {
            let ends = [offer.actor, need.actor].map(|actor| &network.actors[actor]);
            let placeless = ends.into_iter().filter(|a| !a.place.is_some_and(|p| p.exact));
            names.extend(placeless.map(|a| format!("place of {} ({})", a.id, a.kind.as_str())));
        }
        let Missing { sent, filled, .. } = self.missing;
        let open = sent.into_iter().chain(filled.filter(|_| filled != sent));
        names.extend(open.map(|x| format!("quantity of {}", network.id(x))));
        names
    }
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
    /// What actors need together, as far as they state needs of it.
    pub recipes: Vec<Recipe>,
}

/// What becomes of the pairs of one offer.
struct Judged {
    candidates: Vec<Candidate>,
    rejected: [usize; Reason::ALL.len()],
    undecided: Vec<Undecided>,
}

/// Finds every candidate exchange of a network, given the worth of its exchanges.
pub fn find_candidates(network: &Network, worth: &[Worth]) -> Matching {
    let left = left::measure_left(network, worth);
    if network.offers.is_empty() {
        let (need_left, need_filled) = (left.needs, left.filled);
        return Matching { need_left, need_filled, ..Matching::default() };
    }
    let near = near::Near::new(network);
    let wanted = Wanted::new(network);
    let exchanged: FxHashSet<(ActorIx, ActorIx, ResourceIx)> =
        network.active().map(|(_, e)| (e.from, e.to, e.resource)).collect();
    let judge = |offer_at: usize| {
        let mut judged =
            Judged { candidates: Vec::new(), rejected: Default::default(), undecided: Vec::new() };
        for pair in wanted.pairs(network, offer_at) {
            match suit::judge(network, &near, &left, &pair) {
                Verdict::Fails(reason) => judged.rejected[reason as usize] += 1,
                Verdict::Undecided(missing) => {
                    let Pair { offer_at, need_at, .. } = pair;
                    judged.undecided.push(Undecided { offer_at, need_at, missing });
                }
                Verdict::Fits(fit) => {
                    let key = (pair.offer.actor, pair.need.actor, pair.offer.resource);
                    let expands = exchanged.contains(&key);
                    judged.candidates.push(candidate(network, &pair, &fit, expands));
                }
            }
        }
        judged.undecided.sort_by_key(|u| u.need_at);
        judged
    };
    let judged: Vec<Judged> = (0..network.offers.len()).into_par_iter().map(judge).collect();

    let mut rejected = [0; Reason::ALL.len()];
    let mut matching = Matching::default();
    for offer in judged {
        rejected.iter_mut().zip(offer.rejected).for_each(|(sum, count)| *sum += count);
        matching.candidates.extend(offer.candidates);
        matching.undecided.extend(offer.undecided);
    }
    let candidates = &mut matching.candidates;
    let recipes = recipes::recipes(network, &left, &matching.undecided);
    for reason in recipes::cap_recipes(&recipes, candidates) {
        rejected[reason as usize] += 1;
    }
    candidates.par_iter_mut().for_each(|candidate| {
        candidate.worth = worth_of(network, &flow_of(network, candidate, candidate.quantity));
        candidate.break_even_km = candidate.worth.break_even_km;
        candidate.id = called(network, candidate);
    });
    // They come in order of offers and needs, so the numbers of equal ids do not hang on rows.
    let ids = distinct_ids(candidates.iter().map(|c| ("", c.id.as_str())));
    candidates.iter_mut().zip(ids).for_each(|(candidate, id)| candidate.id = id);
    candidates.par_sort_unstable_by(|a, b| a.id.cmp(&b.id));
    matching.rejected = Reason::ALL
        .into_iter()
        .zip(rejected)
        .filter(|(_, count)| *count > 0)
        .map(|(reason, count)| Rejected { reason, count })
        .collect();
    Matching {
        offer_left: left.offers,
        need_left: left.needs,
        need_filled: left.filled,
        recipes,
        ..matching
    }
}

/// The candidate a pair makes, before it has a name and a worth.
fn candidate(network: &Network, pair: &Pair, fit: &Fit, expands: bool) -> Candidate {
    let (offer, need) = (pair.offer, pair.need);
    Candidate {
        id: String::new(),
        from: offer.actor,
        to: need.actor,
        offer: offer.resource,
        need: need.resource,
        offer_at: pair.offer_at,
        need_at: pair.need_at,
        substitution: pair.substitution,
        via: match pair.substitution {
            _ if fit.transfer.cop.is_some() => Via::HeatPump,
            _ if expands => Via::Expansion,
            Some(_) => Via::Substitution,
            None => Via::Same,
        },
        quantity: fit.quantity,
        monthly: fit.monthly,
        lot: fit.lot,
        ratio: fit.ratio,
        loss: fit.loss,
        distance_km: fit.distance_km,
        worth: Worth::default(),
        break_even_km: None,
        shares: fit.transfer.shares,
        cop: fit.transfer.cop,
        takes_from_recycling: is_recycled(network, offer),
    }
}

/// Whether an offer is recycled today: a candidate that draws on it may be a lower use.
pub fn is_recycled(network: &Network, offer: &Offer) -> bool {
    flow::route_of(network, offer) == Some(DisposalRoute::Recycling)
}

/// `from>to:offer>need`: both resources, also where they are the same, since an exchange may be
/// called `from>to:offer`.
fn called(network: &Network, candidate: &Candidate) -> String {
    let actor = |a: ActorIx| &network.actors[a].id;
    let resource = |r: ResourceIx| &network.resources[r].id;
    let Candidate { from, to, offer, need, .. } = *candidate;
    format!("{}>{}:{}>{}", actor(from), actor(to), resource(offer), resource(need))
}
