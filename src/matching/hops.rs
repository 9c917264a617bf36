//! What flows and what could, side by side: the hops of loops and cascades.
//!
//! A hop is an active exchange of the analysis graph or, where two actors have no link, a
//! candidate for one.

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::Candidate;
use crate::model::{Evidence, Word};
use crate::network::{ActorIx, Graded, Network};
use crate::worth::{Confidence, Gap, Gaps, Worth};

/// One resource from one actor to another, as it is or as it could be.
#[derive(Clone, Copy, Debug)]
pub struct Hop<'a> {
    /// The id of the exchange, or of the candidate.
    pub id: &'a str,
    /// Who gives.
    pub from: ActorIx,
    /// Who takes.
    pub to: ActorIx,
    /// What, and how good; of a candidate, what is offered and in the offer's own grade.
    pub sent: Graded,
    /// The grade in which heat goes back, where known.
    pub return_grade: Option<f64>,
    /// Sent per year, where known.
    pub quantity: Option<f64>,
    /// Share lost on the way.
    pub loss: f64,
    /// Whether it exists only as a candidate.
    pub candidate: bool,
    /// The status of the exchange, or `candidate`.
    pub status: &'static str,
    /// What it is worth.
    pub worth: &'a Worth,
}

/// Every hop of a network.
#[derive(Clone, Debug)]
pub struct Hops<'a> {
    /// Sorted by giver, taker, id.
    pub all: Vec<Hop<'a>>,
    /// Runs of hops from one actor to another, in order.
    pub links: Vec<Range<usize>>,
    /// The run of links of each actor.
    from: Vec<Range<usize>>,
}

impl<'a> Hops<'a> {
    /// The hops of `network`, with the worth of its exchanges and the candidates found in it.
    pub fn new(network: &'a Network, worth: &'a [Worth], candidates: &'a [Candidate]) -> Self {
        let links = network.graph.edge_weights();
        let linked: Vec<usize> = links.flat_map(|&link| network.on(link)).collect();
        let exchanges = linked.par_iter().map(|&i| exchange(network, i, &worth[i]));
        let missing = candidates.iter().filter(|c| {
            c.from != c.to
                && network.resources[c.offer].category.is_physical()
                && network.between(c.from, c.to).len() == 0
        });
        let mut all: Vec<Hop> = exchanges.collect();
        all.extend(missing.map(|c| candidate(network, c)));
        all.par_sort_by_key(|hop| (hop.from, hop.to, hop.id));

        let mut links: Vec<Range<usize>> = Vec::new();
        for run in all.chunk_by(|a, b| (a.from, a.to) == (b.from, b.to)) {
            let start = links.last().map_or(0, |link| link.end);
            links.push(start..start + run.len());
        }
        let from = (0..network.actors.len()).map(|actor| {
            let first = links.partition_point(|link| all[link.start].from < actor);
            first..links.partition_point(|link| all[link.start].from <= actor)
        });
        let from = from.collect();
        Self { all, links, from }
    }

    /// The positions of the hops that leave an actor.
    pub fn out_of(&self, actor: ActorIx) -> Range<usize> {
        let links = &self.links[self.from[actor].clone()];
        links.first().map_or(0..0, |first| first.start..links[links.len() - 1].end)
    }

    /// The positions of the hops from one actor to another; empty where there is none.
    pub fn between(&self, from: ActorIx, to: ActorIx) -> Range<usize> {
        let links = &self.links[self.from[from].clone()];
        let found = links.binary_search_by(|link| self.all[link.start].to.cmp(&to));
        found.map_or(0..0, |at| links[at].clone())
    }
}

fn exchange<'a>(network: &'a Network, at: usize, worth: &'a Worth) -> Hop<'a> {
    let e = &network.exchanges[at];
    let resource = &network.resources[e.resource].said;
    Hop {
        id: network.id(at),
        from: e.from,
        to: e.to,
        sent: Graded { resource: e.resource, grade: resource.grade },
        return_grade: resource.return_grade,
        quantity: e.quantity,
        loss: e.loss,
        candidate: false,
        status: e.status.as_str(),
        worth,
    }
}

fn candidate<'a>(network: &'a Network, c: &'a Candidate) -> Hop<'a> {
    let offer = network.offers.get(c.offer_at);
    let resource = &network.resources[c.offer].said;
    Hop {
        id: &c.id,
        from: c.from,
        to: c.to,
        sent: Graded {
            resource: c.offer,
            grade: offer.map_or(resource.grade, |offer| offer.grade),
        },
        return_grade: offer.map_or(resource.return_grade, |offer| offer.return_grade),
        quantity: Some(c.quantity),
        loss: c.loss,
        candidate: true,
        status: "candidate",
        worth: &c.worth,
    }
}

/// What the numbers of a row rest on, over all its hops.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Footing {
    /// Whether `co2_t` lacks what is unknown; absent where it does not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// What is unknown.
    #[serde(skip_serializing_if = "Gaps::is_empty")]
    pub unknown: Gaps,
    /// What was assumed by default.
    #[serde(skip_serializing_if = "Gaps::is_empty")]
    pub assumed: Gaps,
    /// How sure the numbers are; absent where it is unknown what some rest on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

impl Footing {
    /// What the worth of `hops` rests on.
    pub fn of<'a>(hops: impl Iterator<Item = &'a Hop<'a>> + Clone) -> Self {
        let mut footing = Self::default();
        for hop in hops.clone() {
            footing.partial |= hop.worth.co2_t.is_none() || hop.worth.is_partial();
            footing.unknown = footing.unknown.union(hop.worth.unknown);
            footing.assumed = footing.assumed.union(hop.worth.assumed);
            if hop.quantity.is_none() {
                footing.unknown.insert(Gap::Quantity);
            }
        }
        let evidence: Vec<Option<Evidence>> = hops.map(|hop| hop.worth.evidence).collect();
        let claimed = evidence.contains(&Some(Evidence::Claimed));
        footing.confidence = if claimed || !footing.assumed.is_empty() {
            Some(Confidence::Low)
        } else if evidence.contains(&None) {
            None
        } else if evidence.contains(&Some(Evidence::Estimated)) {
            Some(Confidence::Medium)
        } else {
            Some(Confidence::High)
        };
        footing
    }
}

/// The sum of what is known; unknown where nothing is.
pub fn sum_of_known(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    values.flatten().reduce(|sum, value| sum + value)
}
