//! Which pairs are there? An offer and a need of two actors, of one resource or joined by a
//! substitution; and what lies between them.

use crate::model::{Category, Mode};
use crate::network::{
    ActorIx, Need, Network, Offer, Resource, ResourceIx, pipe_loss, transport_km,
};

/// An offer, a need, and what leads from one to the other.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    /// Position of the offer.
    pub offer_at: usize,
    /// Position of the need.
    pub need_at: usize,
    /// The offer.
    pub offer: &'a Offer,
    /// The need.
    pub need: &'a Need,
    /// Position of the substitution; none for the same resource.
    pub substitution: Option<usize>,
}

impl Pair<'_> {
    /// α before any heat pump: needed replaced per unit used, in the units of the two resources.
    pub fn ratio(&self, network: &Network) -> f64 {
        self.substitution.map_or(1.0, |s| network.substitutions[s].ratio)
    }

    /// The way, where both places are known, km.
    pub fn distance_km(&self, network: &Network) -> Option<f64> {
        let mode = mode_of(&network.resources[self.offer.resource]);
        let (from, to) = (&network.actors[self.offer.actor], &network.actors[self.need.actor]);
        transport_km(from, to, mode, &network.settings)
    }

    /// λ: what the substitution states, else what a pipe of this length loses.
    pub fn loss(&self, network: &Network, distance_km: Option<f64>) -> f64 {
        let resource = &network.resources[self.offer.resource];
        let stated = self.substitution.and_then(|s| network.substitutions[s].said.loss);
        let in_pipe = || pipe_loss(resource, mode_of(resource), distance_km, &network.settings);
        stated.or_else(in_pipe).unwrap_or(0.0)
    }
}

/// Heat, cold and water go by pipe, matter by road, unless somebody says otherwise.
pub(super) fn mode_of(resource: &Resource) -> Mode {
    match resource.category {
        Category::Water | Category::Energy => Mode::Pipe,
        _ => Mode::Road,
    }
}

/// The needs of each resource.
pub(super) struct Wanted(Vec<Vec<usize>>);

impl Wanted {
    pub fn new(network: &Network) -> Self {
        let mut needs = vec![Vec::new(); network.resources.len()];
        for (at, need) in network.needs.iter().enumerate() {
            needs[need.resource].push(at);
        }
        Self(needs)
    }

    /// Every pair an offer is part of: the same resource first, then by substitution; then by need.
    pub fn pairs<'a>(
        &'a self,
        network: &'a Network,
        offer_at: usize,
    ) -> impl Iterator<Item = Pair<'a>> {
        let offer = &network.offers[offer_at];
        ways(network, offer.resource).flat_map(move |substitution| {
            let wanted = substitution.map_or(offer.resource, |s| network.substitutions[s].need);
            self.0[wanted].iter().filter_map(move |&need_at| {
                let need = &network.needs[need_at];
                let pair = Pair { offer_at, need_at, offer, need, substitution };
                meet(network, offer.actor, need.actor).then_some(pair)
            })
        })
    }
}

/// What an offered resource can serve: itself (`None`), and the substitutions listed for it.
pub(super) fn ways(
    network: &Network,
    offered: ResourceIx,
) -> impl Iterator<Item = Option<usize>> + '_ {
    let start = network.substitutions.partition_point(|s| s.offer < offered);
    let listed = (start..network.substitutions.len())
        .take_while(move |&s| network.substitutions[s].offer == offered)
        .filter(move |&s| network.substitutions[s].need != offered);
    std::iter::once(None).chain(listed.map(Some))
}

/// Whether two actors can make a pair: they differ and, where only pairs across a border are
/// asked for, lie in two countries, both known.
fn meet(network: &Network, a: ActorIx, b: ActorIx) -> bool {
    a != b && (!network.settings.across_borders || is_border_between(network, a, b))
}

/// Whether two actors are known to lie in different countries.
pub(super) fn is_border_between(network: &Network, a: ActorIx, b: ActorIx) -> bool {
    let (a, b) = (&network.actors[a].country, &network.actors[b].country);
    !a.is_empty() && !b.is_empty() && a != b
}
