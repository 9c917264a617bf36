//! Whom may an offer be suggested to, given what the records say?

use std::collections::{BTreeMap, BTreeSet};

use super::records::{Record, code, same_group};
use crate::matching::{left::draws, pairs::mode_of};
use crate::model::Mode;
use crate::network::{ActorIx, Network, Offer, ResourceIx, transport_km};

/// How far a pipe for water or energy is suggested, km. The documented ones join neighbours: the
/// longest built for a single customer, the cold from a chalk lake in Aalborg, has 3.6 km.
const PIPE_KM: f64 = 5.0;

/// The chapter of farming, fishing and food in the European List of Waste.
const FOOD: &str = "02";

/// The division of waste collection, treatment and recovery in NACE Rev. 2.
const WASTE_MANAGEMENT: &str = "38";

/// What has to be known of givers and takers.
pub(super) struct Takers<'a> {
    by_sector: BTreeMap<&'a str, Vec<ActorIx>>,
    /// Who takes what today.
    takes: BTreeSet<(ActorIx, ResourceIx)>,
    /// Of whose resource an unknown quantity goes out today.
    unknown: BTreeSet<(ActorIx, ResourceIx)>,
    /// Who takes, needs or converts something of a code.
    handles: BTreeSet<(ActorIx, &'a str)>,
}

impl<'a> Takers<'a> {
    pub fn new(network: &'a Network) -> Self {
        let mut by_sector: BTreeMap<&str, Vec<ActorIx>> = BTreeMap::new();
        for (ix, actor) in network.actors.iter().enumerate() {
            if !actor.external && !actor.sector.is_empty() {
                by_sector.entry(&actor.sector).or_default().push(ix);
            }
        }
        let active = || network.active().map(|(_, e)| e);
        let takes: BTreeSet<_> = active().map(|e| (e.to, e.resource)).collect();
        let needs = network.needs.iter().map(|n| (n.actor, n.resource));
        let converts = network.conversions.iter().filter_map(|c| Some((c.actor?, c.input)));
        let handles = takes.iter().copied().chain(needs).chain(converts);
        Self {
            by_sector,
            handles: handles
                .filter_map(|(a, r)| Some((a, code(&network.resources[r].said.ewc)?)))
                .collect(),
            unknown: active()
                .filter(|e| e.quantity.is_none() && draws(e))
                .map(|e| (e.from, e.resource))
                .collect(),
            takes,
        }
    }

    /// Every taker that these records suggest for an offer, with those of them that do.
    pub fn of<'r>(
        &self,
        network: &Network,
        records: &[Record<'r>],
        offer_at: usize,
    ) -> BTreeMap<ActorIx, Vec<Record<'r>>> {
        let offer = &network.offers[offer_at];
        let mut found: BTreeMap<ActorIx, Vec<Record>> = BTreeMap::new();
        if self.unknown.contains(&(offer.actor, offer.resource)) {
            return found;
        }
        let served = served(network, offer.resource);
        let code = code(&network.resources[offer.resource].said.ewc);
        let is_food = code.is_some_and(|code| code.starts_with(FOOD));
        let fits = |r: &&Record| !is_food || same_group(network, offer.actor, r.said);
        for record in records.iter().filter(fits) {
            let sector = &record.said.to_sector;
            let handles = |to| code.is_some_and(|code| self.handles.contains(&(to, code)));
            for to in self.of_sector(sector) {
                let made_for_it = !sector.starts_with(WASTE_MANAGEMENT) || handles(to);
                if made_for_it && self.is_news(network, offer, &served, to) {
                    found.entry(to).or_default().push(*record);
                }
            }
        }
        found.retain(|&to, _| is_near(network, offer.resource, way(network, offer_at, to)));
        found
    }

    /// Whether an actor is somebody else who has not asked, does not take it and has none.
    fn is_news(
        &self,
        network: &Network,
        offer: &Offer,
        served: &[ResourceIx],
        to: ActorIx,
    ) -> bool {
        to != offer.actor
            && !self.takes.contains(&(to, offer.resource))
            && network.offers_of(to, offer.resource).is_empty()
            && served.iter().all(|&need| network.needs_of(to, need).is_empty())
    }

    /// The actors of a class, or of all classes of a group or division.
    fn of_sector<'s>(&'s self, sector: &'s str) -> impl Iterator<Item = ActorIx> + 's {
        let from = self.by_sector.range(sector..);
        from.take_while(move |(s, _)| s.starts_with(sector)).flat_map(|(_, of)| of).copied()
    }
}

/// The needed resources that an offered one could serve: itself and what it may substitute.
fn served(network: &Network, offered: ResourceIx) -> Vec<ResourceIx> {
    let start = network.substitutions.partition_point(|s| s.offer < offered);
    let listed = network.substitutions[start..].iter().take_while(|s| s.offer == offered);
    std::iter::once(offered).chain(listed.map(|s| s.need)).collect()
}

/// The way from an offer to a taker, km.
pub(super) fn way(network: &Network, offer_at: usize, to: ActorIx) -> Option<f64> {
    let offer = &network.offers[offer_at];
    let mode = mode_of(&network.resources[offer.resource]);
    transport_km(&network.actors[offer.actor], &network.actors[to], mode, &network.settings)
}

/// Whether a way is within the largest distance, for certain.
fn is_near(network: &Network, resource: ResourceIx, km: Option<f64>) -> bool {
    let pipe = mode_of(&network.resources[resource]) == Mode::Pipe;
    let limits = [network.settings.max_km, pipe.then_some(PIPE_KM)];
    limits.into_iter().flatten().all(|limit| km.is_some_and(|km| km <= limit))
}
