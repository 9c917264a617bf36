//! What is an actor to the network: a hub, an anchor, a recycler, a source, a sink, or a member?

use rayon::prelude::*;
use serde::Serialize;

use crate::math::graph::Graph;
use crate::network::{ActorIx, Network};

/// What an actor is to the network: the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Passes a resource on; or stands between others, and fewer than a tenth stand between more.
    Hub,
    /// No actor has more links, in and out.
    Anchor,
    /// Takes waste (a resource with an EWC code) and gives what is none.
    Recycler,
    /// Only gives.
    Source,
    /// Only takes.
    Sink,
    /// Gives and takes.
    Member,
}

/// The role of every node; `actors` are the nodes' actors, `between` their betweenness.
pub(super) fn roles(
    network: &Network,
    graph: &Graph,
    actors: &[ActorIx],
    between: &[f64],
) -> Vec<Role> {
    let n = graph.len();
    let mut sorted = between.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    // The least betweenness in the top tenth: fewer than n/10 actors have more.
    let top = sorted.get(n.div_ceil(10).saturating_sub(1)).copied().unwrap_or(0.0);
    let degree = |v: usize| graph.into.degree(v) + graph.out.degree(v);
    let most = (0..n).map(degree).max().unwrap_or(0);
    let waste = |from: usize, to: usize| {
        network
            .between(actors[from], actors[to])
            .map(|e| !network.resources[network.exchanges[e].resource].said.ewc.is_empty())
    };
    let role = |v: usize| {
        let takes_waste = || graph.into.row(v).iter().any(|&u| waste(u as usize, v).any(|w| w));
        let gives_goods = || graph.out.row(v).iter().any(|&w| waste(v, w as usize).any(|w| !w));
        if network.actors[actors[v]].pass_through || (between[v] > 0.0 && between[v] >= top) {
            Role::Hub
        } else if degree(v) == most {
            Role::Anchor
        } else if takes_waste() && gives_goods() {
            Role::Recycler
        } else if graph.into.degree(v) == 0 {
            Role::Source
        } else if graph.out.degree(v) == 0 {
            Role::Sink
        } else {
            Role::Member
        }
    };
    (0..n).into_par_iter().map(role).collect()
}
