//! What moves, and what becomes of it: the two halves of a balance.
//!
//! A [`Flow`] is an exchange, or a candidate, reduced to what its balance needs. A [`Carriage`]
//! says how much of it is surplus that somebody had to be rid of, how much of that is used and for
//! what, and what strands: the part that depends on the others, on hubs and on needs.

use super::ledger::Origin;
use super::{Gap, Gaps};
use crate::model::{DisposalRoute, Evidence, Mode, Payer, Word};
use crate::network::{ActorIx, Exchange, Input, Network, Offer, ResourceIx};

/// One flow per year, real or possible. Amounts in the unit of the resource sent.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Who gives.
    pub from: ActorIx,
    /// Who takes.
    pub to: ActorIx,
    /// What is sent.
    pub resource: ResourceIx,
    /// Q, sent.
    pub quantity: f64,
    /// λ, the share lost on the way.
    pub loss: f64,
    /// What is displaced.
    pub displaces: Option<ResourceIx>,
    /// α, displaced per unit used, in the units of the two resources. A written ratio is a pure
    /// number between units of one dimension, else per the unit in which its row is written.
    pub ratio: f64,
    /// kg CO2e per unit sent.
    pub treatment_co2: Option<f64>,
    /// Money per unit sent.
    pub treatment_cost: Option<f64>,
    /// What a heat pump on the way takes besides.
    pub electricity: Option<Electricity>,
    /// Money per unit, from receiver to supplier.
    pub price: Option<f64>,
    /// Money per unit of what is displaced, of a need of its own; else that of the receiver's
    /// needs, or of the resource.
    pub displaced_price: Option<f64>,
    /// How it is carried.
    pub mode: Mode,
    /// The way, km.
    pub distance_km: Option<f64>,
    /// Who pays for transport.
    pub payer: Payer,
    /// Paid once, by the receiver.
    pub investment: Option<f64>,
    /// How long that serves, years.
    pub lifetime: Option<f64>,
    /// What would become of the resource at the giver.
    pub disposal: Disposal,
    /// What the quantity rests on.
    pub evidence: Option<Evidence>,
    /// Names of defaults that entered (`loss`, `mode` …).
    pub assumed: Gaps,
}

/// The electricity a heat pump takes, per unit of heat sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Electricity {
    /// kg CO2e.
    pub co2: Option<f64>,
    /// Money.
    pub cost: Option<f64>,
}

/// What becomes of a unit of a resource that nobody uses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Disposal {
    /// kg CO2e per unit.
    pub co2: Option<f64>,
    /// Money per unit.
    pub cost: Option<f64>,
    /// The share that goes each way, by [`DisposalRoute`], where the route is known.
    pub routes: Option<[f64; ROUTES]>,
}

/// As many disposal routes as there are.
pub const ROUTES: usize = DisposalRoute::WORDS.len();

impl Disposal {
    /// All of it by one route.
    pub fn by(route: DisposalRoute) -> [f64; ROUTES] {
        let mut routes = [0.0; ROUTES];
        routes[route as usize] = 1.0;
        routes
    }
}

/// What becomes of a flow. Amounts in the unit of the resource sent; for a flow between two actors
/// that use what they take, `surplus` and `rescued` are Q and one use takes all that arrives.
#[derive(Clone, Debug, Default)]
pub(super) struct Carriage {
    /// How much of what is sent is surplus: all, or what a hub carries of it.
    pub surplus: f64,
    /// How much of what is sent is spared its disposal here: all, or nothing out of a hub.
    pub rescued: f64,
    /// Surplus that arrives at a hub and is not carried on.
    pub stranded: f64,
    /// What the rest of the surplus that arrives is used for; nothing where a hub passes it on.
    pub uses: Vec<Use>,
    /// Credited at the hub, since what leaves it is unknown.
    pub derived: bool,
    /// What becomes of a unit that strands.
    pub disposal: Disposal,
    /// An inflow of the hub has no quantity, so this may carry more surplus than is known.
    pub hides_surplus: bool,
}

/// A part of what arrives, and the product it displaces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Use {
    /// (1−λ)Q or a part of it, in the unit of the resource sent.
    pub used: f64,
    /// What it displaces, where that is known.
    pub displaces: Option<ResourceIx>,
    /// α, in the units of the two resources.
    pub ratio: f64,
    /// f, what of it the need takes: 1 where no need is stated.
    pub taken: f64,
}

impl Use {
    pub(super) fn new(used: f64, displaces: Option<ResourceIx>, ratio: f64) -> Self {
        Self { used, displaces, ratio, taken: 1.0 }
    }

    /// α(1−λ)Q: what it could displace.
    pub(super) fn could(&self) -> f64 {
        self.ratio * self.used
    }
}

impl Carriage {
    /// W = Q − D/α: what is lost, what a hub does not carry on, what a need does not take. Written as
    /// λQ + …, so that nothing but λQ is left where all that arrives is used. Where nobody says what
    /// is displaced, what arrives counts as used: its displacement is unknown, not 0.
    pub(super) fn residue(&self, flow: &Flow) -> f64 {
        let untaken: f64 = self.uses.iter().map(|u| (1.0 - u.taken) * u.used).sum();
        flow.loss * self.surplus + self.stranded + untaken
    }
}

impl Flow {
    /// The flow of an exchange; `None` where its quantity is unknown.
    pub fn of(network: &Network, exchange: &Exchange) -> Option<Self> {
        let said = network.said(exchange);
        let itself = exchange.displaces == Some(exchange.resource);
        let default_ratio = exchange.displaces.is_some() && !itself && said.ratio.is_none();
        let defaults = [
            (Gap::Loss, said.loss.is_none() && exchange.loss == 0.0),
            (Gap::Mode, said.mode.is_none()),
            (Gap::Ratio, default_ratio),
        ];
        let here = exchange.from == exchange.to;
        Some(Self {
            from: exchange.from,
            to: exchange.to,
            resource: exchange.resource,
            quantity: exchange.quantity?,
            loss: exchange.loss,
            displaces: exchange.displaces,
            ratio: exchange.ratio,
            treatment_co2: exchange.treatment_co2,
            treatment_cost: exchange.treatment_cost,
            electricity: None,
            price: exchange.price,
            displaced_price: None,
            mode: exchange.mode,
            // What stays in the house has no way to go.
            distance_km: network.distance_km(exchange).or(here.then_some(0.0)),
            payer: said.transport_payer,
            investment: said.investment,
            lifetime: said.lifetime,
            disposal: disposal_of(network, exchange.from, exchange.resource),
            evidence: said.evidence,
            assumed: defaults.iter().filter(|(_, is)| *is).map(|(gap, _)| *gap).collect(),
        })
    }
}

/// What would become of a resource at an actor: its own offers win over what the resource says;
/// several are averaged by quantity, so that splitting an offer changes nothing.
pub(super) fn disposal_of(network: &Network, actor: ActorIx, resource: ResourceIx) -> Disposal {
    let of = &network.resources[resource];
    let offers = network.offers_of(actor, resource);
    let mean = |value: fn(&crate::network::Offer) -> Option<f64>, otherwise: Option<f64>| {
        let known: Vec<(f64, f64)> =
            offers.iter().filter_map(|o| Some((o.quantity, value(o)?))).collect();
        let weight: f64 = known.iter().map(|(quantity, _)| quantity).sum();
        match known.first() {
            Some(_) if 0.0 < weight => Some(known.iter().map(|(q, v)| q * v).sum::<f64>() / weight),
            Some((_, value)) => Some(*value),
            None => otherwise,
        }
    };
    Disposal {
        co2: mean(|o| o.disposal_co2, of.disposal_co2),
        cost: mean(|o| o.disposal_cost, of.disposal_cost),
        routes: offers
            .iter()
            .find_map(|o| o.said.disposal_route)
            .or(of.said.disposal_route)
            .map(Disposal::by),
    }
}

/// Where the factors of [`disposal_of`] come from: of CO2e, and of cost.
pub(super) fn origins_of(network: &Network, actor: ActorIx, resource: ResourceIx) -> [Origin; 2] {
    let offers = network.offers_of(actor, resource);
    let first = network.offers.partition_point(|o| (o.actor, o.resource) < (actor, resource));
    let origin = |own: fn(&Offer) -> bool, offer: fn(usize) -> Input, of: Input| match offers {
        [_, _, ..] if offers.iter().any(own) => Origin::Mixed,
        [one] if own(one) => Origin::Input(offer(first)),
        _ => Origin::Input(of),
    };
    [
        origin(
            |o| o.said.disposal_co2.is_some(),
            Input::OfferDisposalCo2,
            Input::DisposalCo2(resource),
        ),
        origin(
            |o| o.said.disposal_cost.is_some(),
            Input::OfferDisposalCost,
            Input::DisposalCost(resource),
        ),
    ]
}
