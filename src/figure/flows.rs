//! Who gives what to whom, as arrows and bands show it: between actors, or between groups of them.
//!
//! Up to the number of nodes a figure can hold, nodes are actors; above, they are communities, and
//! where those are too many as well, sectors. One flow stands for all exchanges of one class and
//! progress from one node to another; what stays within one node is a flow from it to itself.

use std::collections::BTreeMap;

use super::classes::{Basis, Progress, Stuff, Trade};
use crate::math::graph::Graph;
use crate::math::modularity::find_communities;
use crate::network::{ActorIx, Exchange, ExchangeIx, Network};
use crate::number::count;
use crate::text::{Lang, Text};

/// What the nodes of a figure stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Actors.
    Actor,
    /// Groups that deal more among themselves than with others (Leiden).
    Community,
    /// Classes of trade.
    Sector,
    /// Where they are.
    Municipality,
}

impl By {
    /// Every way, with its word on the command line.
    pub const WORDS: [(Self, &'static str); 4] = [
        (Self::Actor, "actor"),
        (Self::Community, "community"),
        (Self::Sector, "sector"),
        (Self::Municipality, "municipality"),
    ];

    /// What one node is called, and several.
    pub fn nouns(self, lang: Lang) -> [&'static str; 2] {
        let [one, many] = match self {
            Self::Actor => [Text::new("actor", "aktør"), Text::new("actors", "aktører")],
            Self::Community => {
                [Text::new("community", "klynge"), Text::new("communities", "klynger")]
            }
            Self::Sector => [Text::new("sector", "branche"), Text::new("sectors", "brancher")],
            Self::Municipality => {
                [Text::new("municipality", "kommune"), Text::new("municipalities", "kommuner")]
            }
        };
        [one.in_lang(lang), many.in_lang(lang)]
    }
}

/// A node of a figure: an actor, or a group of actors.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The id of the actor; of a group, what it is called in data files.
    pub id: String,
    /// As written beside it.
    pub name: String,
    /// The class of the actor, or the one most of the group have.
    pub trade: Trade,
    /// Positions in the network, sorted.
    pub actors: Vec<ActorIx>,
}

/// All exchanges of one class and progress from one node to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Position of the giver in [`Flows::nodes`].
    pub from: usize,
    /// Of the taker.
    pub to: usize,
    /// What flows.
    pub stuff: Stuff,
    /// How far it has come.
    pub progress: Progress,
    /// In the unit of its basis; unknown where any of its exchanges is.
    pub amount: Option<f64>,
    /// The sum of what is known, where part of it is.
    pub at_least: f64,
    /// The unit in which it can be compared.
    pub basis: Option<Basis>,
    /// Its exchanges, in order of their ids.
    pub exchanges: Vec<ExchangeIx>,
}

impl Flow {
    /// Whether an exchange of it is a part of another of it, and counts with that.
    pub fn contains(&self, network: &Network, exchange: ExchangeIx) -> bool {
        let whole = network.exchanges[exchange].part_of;
        whole.is_some_and(|whole| self.exchanges.binary_search(&whole).is_ok())
    }

    /// The amount a line or band is drawn for: what is known of it; unknown where nothing is.
    pub fn shown(&self) -> Option<f64> {
        self.amount.or((self.at_least > 0.0).then_some(self.at_least))
    }
}

/// Nodes and what flows between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Flows {
    /// What a node is.
    pub by: By,
    /// Those that give or take, in order of their actors; groups as they are ordered in the figure.
    pub nodes: Vec<Node>,
    /// In order of giver, taker, class and progress.
    pub flows: Vec<Flow>,
    /// Linked actors.
    pub actors: usize,
}

impl Flows {
    /// Without what stays within one node.
    pub fn between(&self) -> impl Iterator<Item = &Flow> {
        self.flows.iter().filter(|flow| flow.from != flow.to)
    }

    /// The largest known amount of each basis, between different nodes.
    pub fn largest(&self) -> BTreeMap<Basis, f64> {
        let mut largest = BTreeMap::new();
        for flow in self.between() {
            if let (Some(basis), Some(amount)) = (flow.basis, flow.shown()) {
                let most = largest.entry(basis).or_insert(0.0_f64);
                *most = most.max(amount);
            }
        }
        largest
    }

    /// What a mark about a flow is about: its two ends, its exchanges and, of groups, the actors.
    pub fn subject<'a>(&'a self, network: &'a Network, flow: &'a Flow) -> Vec<&'a str> {
        let mut ids: Vec<&str> =
            [flow.from, flow.to].map(|node| self.nodes[node].id.as_str()).into();
        for &e in &flow.exchanges {
            let exchange = &network.exchanges[e];
            let actors = [exchange.from, exchange.to].map(|a| network.actors[a].id.as_str());
            ids.push(network.id(e));
            ids.extend(actors.into_iter().filter(|_| self.by != By::Actor));
        }
        ids
    }

    /// What a mark about a node is about: itself and, of a group, its actors.
    pub fn node_subject<'a>(&'a self, network: &'a Network, node: usize) -> Vec<&'a str> {
        let Node { id, actors, .. } = &self.nodes[node];
        let of_group = actors.iter().filter(|_| self.by != By::Actor);
        let actors = of_group.map(|&a| network.actors[a].id.as_str());
        std::iter::once(id.as_str()).chain(actors).collect()
    }
}

/// What flows between actors, or, where they are more than `most`, between groups; `asked` decides
/// where something was asked for.
pub fn collect_flows(network: &Network, asked: Option<By>, most: usize, lang: Lang) -> Flows {
    let mut linked = vec![false; network.actors.len()];
    for (_, exchange, _) in drawn_exchanges(network) {
        linked[exchange.from] = true;
        linked[exchange.to] = true;
    }
    let actors: Vec<ActorIx> = (0..linked.len()).filter(|&a| linked[a]).collect();
    let by = |by: By| (by, group(network, &actors, by, lang));
    let (by, nodes) = match asked {
        Some(asked) => by(asked),
        None if actors.len() <= most => by(By::Actor),
        None => {
            let communities = by(By::Community);
            if communities.1.len() <= most { communities } else { by(By::Sector) }
        }
    };
    flows_of(network, by, nodes)
}

/// What flows between nodes of one's own; exchanges with an actor of no node are left out.
pub fn flows_of(network: &Network, by: By, nodes: Vec<Node>) -> Flows {
    let mut node_of = vec![None; network.actors.len()];
    for (i, node) in nodes.iter().enumerate() {
        node.actors.iter().for_each(|&actor| node_of[actor] = Some(i));
    }
    let actors = nodes.iter().map(|node| node.actors.len()).sum();
    Flows { by, flows: flows(network, &node_of), nodes, actors }
}

/// The exchanges that figures of flows show, with how far they have come.
pub fn drawn_exchanges(
    network: &Network,
) -> impl Iterator<Item = (ExchangeIx, &Exchange, Progress)> {
    network.exchanges.iter().enumerate().filter_map(|(i, exchange)| {
        let shown = exchange.from != exchange.to && is_drawn(network, exchange);
        let progress = Progress::of(network, exchange).filter(|_| shown)?;
        Some((i, exchange, progress))
    })
}

/// Whether arrows stand for exchanges of this kind: of matter and energy, or of what was chosen.
pub fn is_drawn(network: &Network, exchange: &Exchange) -> bool {
    let category = network.resources[exchange.resource].category;
    category.is_physical() || network.selection.category == Some(category)
}

/// Whether the amount of an exchange cannot be told in the unit of its basis.
pub fn is_unknown(network: &Network, exchange: &Exchange) -> bool {
    let resource = &network.resources[exchange.resource];
    exchange.quantity.and_then(|quantity| Basis::amount(resource, quantity)).is_none()
}

fn flows(network: &Network, node_of: &[Option<usize>]) -> Vec<Flow> {
    let mut flows: BTreeMap<(usize, usize, Stuff, Progress), Flow> = BTreeMap::new();
    for (i, exchange, progress) in drawn_exchanges(network) {
        let resource = &network.resources[exchange.resource];
        let stuff = Stuff::of(resource);
        let (Some(from), Some(to)) = (node_of[exchange.from], node_of[exchange.to]) else {
            continue;
        };
        let flow = flows.entry((from, to, stuff, progress)).or_insert(Flow {
            from,
            to,
            stuff,
            progress,
            amount: Some(0.0),
            at_least: 0.0,
            basis: Basis::of(resource),
            exchanges: Vec::new(),
        });
        flow.exchanges.push(i);
    }
    let mut flows: Vec<Flow> = flows.into_values().collect();
    flows.iter_mut().for_each(|flow| sum(network, flow));
    flows
}

/// Adds up the exchanges of a flow: a part whose whole is in the same flow is contained in it.
fn sum(network: &Network, flow: &mut Flow) {
    for i in flow.exchanges.clone() {
        let exchange = &network.exchanges[i];
        if flow.contains(network, i) {
            continue;
        }
        let resource = &network.resources[exchange.resource];
        let amount = exchange.quantity.and_then(|q| Basis::amount(resource, q));
        flow.amount = flow.amount.zip(amount).map(|(sum, more)| sum + more);
        flow.at_least += amount.unwrap_or(0.0);
    }
}

fn group(network: &Network, actors: &[ActorIx], by: By, lang: Lang) -> Vec<Node> {
    match by {
        By::Actor => actors
            .iter()
            .map(|&a| {
                let actor = &network.actors[a];
                let (id, name) = (actor.id.to_string(), actor.name.to_string());
                Node { id, name, trade: Trade::of(actor), actors: vec![a] }
            })
            .collect(),
        By::Sector => {
            let of = |a: ActorIx| Trade::of(&network.actors[a]);
            let named = |trade: &Trade, _: &[ActorIx]| trade.name().in_lang(lang).to_owned();
            gathered(network, actors, of, named)
        }
        By::Municipality => {
            let unknown = Text::new("Place not stated", "Sted ikke oplyst").in_lang(lang);
            let named = |place: &String, _: &[ActorIx]| match place.as_str() {
                "" => unknown.to_owned(),
                place => place.to_owned(),
            };
            gathered(network, actors, |a| network.municipality(a).to_owned(), named)
        }
        By::Community => {
            let place = |actor: ActorIx| actors.binary_search(&actor).unwrap_or_default();
            let pair = |(_, e, _): (_, &Exchange, _)| (place(e.from) as u32, place(e.to) as u32);
            let graph = Graph::new(actors.len(), drawn_exchanges(network).map(pair).collect());
            let communities = find_communities(&graph).map(|found| found.of).unwrap_or_default();
            let of = |a: ActorIx| communities.get(place(a)).copied();
            let partners = partners(network);
            // A community is called after its actor with most exchanges.
            let named = |_: &Option<usize>, members: &[ActorIx]| {
                let first = members.iter().max_by_key(|&&a| (partners[a], std::cmp::Reverse(a)));
                let name = first.map_or("", |&a| network.actors[a].name.as_str());
                let others = members.len() - 1;
                if others > 0 {
                    format!("{name} + {}", count(others, lang))
                } else {
                    name.to_owned()
                }
            };
            gathered(network, actors, of, named)
        }
    }
}

/// How many drawn exchanges every actor has.
fn partners(network: &Network) -> Vec<usize> {
    let mut count = vec![0; network.actors.len()];
    for (_, exchange, _) in drawn_exchanges(network) {
        count[exchange.from] += 1;
        count[exchange.to] += 1;
    }
    count
}

/// Actors of one key together, in order of keys.
pub fn gathered<K: Ord>(
    network: &Network,
    actors: &[ActorIx],
    of: impl Fn(ActorIx) -> K,
    named: impl Fn(&K, &[ActorIx]) -> String,
) -> Vec<Node> {
    let mut groups: BTreeMap<K, Vec<ActorIx>> = BTreeMap::new();
    for &actor in actors {
        groups.entry(of(actor)).or_default().push(actor);
    }
    let node = |(number, (key, actors)): (usize, (K, Vec<ActorIx>))| {
        let name = named(&key, &actors);
        let mut trades: BTreeMap<Trade, usize> = BTreeMap::new();
        for &actor in &actors {
            *trades.entry(Trade::of(&network.actors[actor])).or_default() += 1;
        }
        let trade = trades.iter().max_by_key(|&(trade, n)| (*n, std::cmp::Reverse(*trade)));
        // Numbered, since two may have one name, or that of an actor.
        let id = format!("group:{number}");
        Node { id, name, trade: trade.map_or(Trade::Other, |(t, _)| *t), actors }
    };
    (1..).zip(groups).map(node).collect()
}
