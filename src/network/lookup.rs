//! Which offers and needs an actor states of a resource: found by halving the sorted tables.

use super::{ActorIx, Need, Network, Offer, ResourceIx};

impl Network {
    /// What this actor offers of this resource, in order of ids.
    pub fn offers_of(&self, actor: ActorIx, resource: ResourceIx) -> &[Offer] {
        let key = (actor, resource);
        let start = self.offers.partition_point(|o| (o.actor, o.resource) < key);
        let end = self.offers.partition_point(|o| (o.actor, o.resource) <= key);
        &self.offers[start..end]
    }

    /// What this actor needs of this resource, in order of ids.
    pub fn needs_of(&self, actor: ActorIx, resource: ResourceIx) -> &[Need] {
        let key = (actor, resource);
        let start = self.needs.partition_point(|n| (n.actor, n.resource) < key);
        let end = self.needs.partition_point(|n| (n.actor, n.resource) <= key);
        &self.needs[start..end]
    }
}
