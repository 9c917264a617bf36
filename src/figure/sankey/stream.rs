//! What flows in one unit: bands between nodes, and what ends at them.

use std::collections::BTreeMap;

use super::super::classes::{Basis, Stuff};
use super::super::flows::{Flow, Flows};
use super::super::layout::sankey::Link;
use crate::model::Way;
use crate::network::Network;

/// Everything of one basis.
pub(super) struct Streams {
    pub basis: Basis,
    /// Positions in [`Flows::nodes`], of those with a band.
    pub nodes: Vec<usize>,
    /// In order of giver and taker.
    pub bundles: Vec<Bundle>,
    /// What ends at each node.
    pub ends: Vec<Ends>,
    /// Flows of a known amount of 0.
    pub zero: usize,
    /// Flows within one node.
    pub within: usize,
    /// Amounts at the boundary of actors without a band.
    pub alone: usize,
    /// Amounts at the boundary that cannot be told in this unit.
    pub untold: usize,
}

/// All bands from one node to another.
pub(super) struct Bundle {
    /// Position in [`Streams::nodes`].
    pub from: usize,
    pub to: usize,
    pub bands: Vec<Band>,
}

/// One band.
#[derive(Clone, Copy)]
pub(super) struct Band {
    /// Position in [`Flows::flows`].
    pub flow: usize,
    pub stuff: Stuff,
    /// What it is drawn for; unknown where nothing of it is known.
    pub amount: Option<f64>,
    /// Whether that is only the part of it that is known.
    pub part: bool,
}

/// What enters or leaves the system at a node, in order of classes.
#[derive(Clone, Default)]
pub(super) struct Ends {
    pub imports: Vec<(Stuff, f64)>,
    pub exports: Vec<(Stuff, f64)>,
    pub losses: Vec<(Stuff, f64)>,
}

/// What a node takes and gives, of what is known.
#[derive(Clone, Copy)]
pub(super) struct Through {
    pub into: f64,
    pub out: f64,
    /// Whether a band at it is not, or not all, known.
    pub more: bool,
}

/// What flows in a basis; `None` where no amount above 0 is known.
pub(super) fn streams(network: &Network, flows: &Flows, basis: Basis) -> Option<Streams> {
    let of = |flow: &&Flow| flow.basis == Some(basis);
    let within = flows.flows.iter().filter(of).filter(|flow| flow.from == flow.to).count();
    let mut bundles: BTreeMap<(usize, usize), Vec<Band>> = BTreeMap::new();
    let mut zero = 0;
    for (i, flow) in flows.flows.iter().enumerate().filter(|(_, flow)| of(flow)) {
        if flow.from == flow.to {
            continue;
        }
        if flow.amount == Some(0.0) {
            zero += 1;
            continue;
        }
        let part = flow.amount.is_none() && flow.at_least > 0.0;
        let amount = flow.amount.or(part.then_some(flow.at_least));
        let band = Band { flow: i, stuff: flow.stuff, amount, part };
        bundles.entry((flow.from, flow.to)).or_default().push(band);
    }
    if bundles.values().flatten().all(|band| band.amount.is_none()) {
        return None;
    }
    let mut nodes: Vec<usize> = bundles.keys().flat_map(|&(from, to)| [from, to]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let place = |node: usize| nodes.binary_search(&node).unwrap_or_default();
    let bundles: Vec<Bundle> = bundles
        .into_iter()
        .map(|((from, to), bands)| Bundle { from: place(from), to: place(to), bands })
        .collect();
    let mut streams = Streams {
        basis,
        ends: vec![Ends::default(); nodes.len()],
        nodes,
        bundles,
        zero,
        within,
        alone: 0,
        untold: 0,
    };
    streams.add_ends(network, flows);
    Some(streams)
}

impl Streams {
    /// Adds what crosses the boundary, and what exchanges lose on their way.
    fn add_ends(&mut self, network: &Network, flows: &Flows) {
        let mut node_of = vec![None; network.actors.len()];
        for (place, &node) in self.nodes.iter().enumerate() {
            flows.nodes[node].actors.iter().for_each(|&actor| node_of[actor] = Some(place));
        }
        let mut sums: BTreeMap<(usize, Way, Stuff), f64> = BTreeMap::new();
        for row in network.boundary.iter().filter(|row| !network.actors[row.actor].external) {
            let resource = &network.resources[row.resource];
            if Basis::of(resource) != Some(self.basis) || row.quantity == 0.0 {
                continue;
            }
            match (Basis::amount(resource, row.quantity), node_of[row.actor]) {
                (None, _) => self.untold += 1,
                (_, None) => self.alone += 1,
                (Some(amount), Some(node)) => {
                    *sums.entry((node, row.way, Stuff::of(resource))).or_default() += amount;
                }
            }
        }
        for (from, to, flow) in self.bundles.iter().flat_map(|bundle| {
            bundle.bands.iter().map(|band| (bundle.from, bundle.to, &flows.flows[band.flow]))
        }) {
            debug_assert!(from != to, "a band is between two nodes");
            for &e in &flow.exchanges {
                let exchange = &network.exchanges[e];
                let contained = flow.contains(network, e);
                let resource = &network.resources[exchange.resource];
                let sent = exchange.quantity.and_then(|q| Basis::amount(resource, q));
                let lost = sent.unwrap_or(0.0) * exchange.loss;
                if !contained && lost > 0.0 && !network.actors[exchange.to].external {
                    *sums.entry((to, Way::Loss, flow.stuff)).or_default() += lost;
                }
            }
        }
        for ((node, way, stuff), amount) in sums {
            let ends = &mut self.ends[node];
            let list = match way {
                Way::Import => &mut ends.imports,
                Way::Export => &mut ends.exports,
                Way::Loss => &mut ends.losses,
            };
            list.push((stuff, amount));
        }
    }

    /// The bundles as links: as heavy as what is known of them, hairs a little.
    pub fn links(&self) -> Vec<Link> {
        /// The least weight, as a share of the largest.
        const LIGHT: f64 = 0.01;
        let sum = |bundle: &Bundle| bundle.bands.iter().filter_map(|b| b.amount).sum::<f64>();
        let most = self.bundles.iter().map(sum).fold(0.0, f64::max);
        let weight = |bundle: &Bundle| (sum(bundle) / most).max(LIGHT);
        let link = |b: &Bundle| Link { from: b.from, to: b.to, weight: weight(b) };
        self.bundles.iter().map(link).collect()
    }

    /// What every node takes and gives.
    pub fn through(&self) -> Vec<Through> {
        let sum = |ends: &[(Stuff, f64)]| ends.iter().map(|(_, amount)| amount).sum::<f64>();
        let mut through: Vec<Through> = self
            .ends
            .iter()
            .map(|ends| Through {
                into: sum(&ends.imports),
                out: sum(&ends.exports) + sum(&ends.losses),
                more: false,
            })
            .collect();
        for bundle in &self.bundles {
            for band in &bundle.bands {
                let known = band.amount.unwrap_or(0.0);
                through[bundle.from].out += known;
                through[bundle.to].into += known;
                for node in [bundle.from, bundle.to] {
                    through[node].more |= band.part || band.amount.is_none();
                }
            }
        }
        through
    }

    pub fn bands(&self) -> impl Iterator<Item = &Band> {
        self.bundles.iter().flat_map(|bundle| &bundle.bands)
    }
}
