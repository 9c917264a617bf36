//! One cascade, resolved for drawing: its steps with amounts, losses, grades and who takes part.

use std::collections::BTreeMap;

use super::super::classes::{Progress, Stuff};
use crate::analysis::cascades::Cascade;
use crate::model::Carrier;
use crate::model::unit::Dimension;
use crate::network::{ActorIx, Network, ResourceIx};

/// A cascade with its steps.
pub(super) struct Chain<'a> {
    pub row: &'a Cascade,
    pub steps: Vec<Step>,
    pub scale: Scale,
}

/// One resource from giver to taker.
pub(super) struct Step {
    pub resource: ResourceIx,
    pub stuff: Stuff,
    pub from: ActorIx,
    /// Actors on the way that only pass it on.
    pub hubs: Vec<ActorIx>,
    pub to: ActorIx,
    /// What is used of it; unknown where absent.
    pub amount: Option<Amount>,
    /// The share lost on the way.
    pub lost: f64,
    /// Where every grade of the chain is known.
    pub grade: Option<f64>,
    /// How far the least firm exchange of it has come.
    pub progress: Progress,
}

/// A quantity per year.
#[derive(Clone, Copy)]
pub(super) struct Amount {
    pub dimension: Dimension,
    /// In the base unit of its dimension.
    pub base: f64,
    /// In the unit of its resource.
    pub own: f64,
}

/// What the height of a step means.
pub(super) enum Scale {
    /// Grades of one family.
    Family(String),
    /// Supply temperatures, °C.
    Celsius,
    /// Grades that cannot be compared: every step says its own.
    Several,
    /// Not all grades are known.
    Unknown,
}

/// The steps of a cascade; at most `most` of them.
pub(super) fn chain<'a>(network: &Network, row: &'a Cascade, most: usize) -> Option<Chain<'a>> {
    let actors: Vec<ActorIx> =
        row.actors.iter().map(|id| network.actor(id)).collect::<Option<_>>()?;
    let mut steps: Vec<Step> = Vec::new();
    for (hop, id) in row.exchanges.iter().enumerate() {
        let (from, to) = (*actors.get(hop)?, *actors.get(hop + 1)?);
        let exchange = network.exchange(id).map(|e| &network.exchanges[e]);
        let progress = exchange.and_then(|e| Progress::of(network, e));
        let progress = progress.unwrap_or(Progress::Candidate);
        match steps.last_mut() {
            Some(step) if network.actors[from].pass_through => {
                step.hubs.push(from);
                step.to = to;
                step.progress = step.progress.max(progress);
            }
            _ => {
                let k = steps.len();
                let resource = network.resource(row.resources.get(k)?)?;
                let about = &network.resources[resource];
                steps.push(Step {
                    resource,
                    stuff: Stuff::of(about),
                    from,
                    hubs: Vec::new(),
                    to,
                    amount: row.uses.get(k).map(|&own| Amount {
                        dimension: about.unit.dimension,
                        base: own * about.unit.base,
                        own,
                    }),
                    lost: row.losses.get(k).copied().unwrap_or(0.0).clamp(0.0, 1.0),
                    grade: row.grades.as_ref().and_then(|grades| grades.get(k).copied()),
                    progress,
                });
            }
        }
    }
    let scale = scale(network, &steps);
    steps.truncate(most);
    (!steps.is_empty()).then_some(Chain { row, steps, scale })
}

fn scale(network: &Network, steps: &[Step]) -> Scale {
    let said = |step: &Step| &network.resources[step.resource].said;
    if steps.iter().any(|step| step.grade.is_none()) {
        return Scale::Unknown;
    }
    if steps.iter().all(|step| said(step).carrier == Some(Carrier::Heat)) {
        return Scale::Celsius;
    }
    match steps.first().map(|first| said(first).family.to_string()) {
        Some(family) if !family.is_empty() && steps.iter().all(|s| said(s).family == *family) => {
            Scale::Family(family)
        }
        _ => Scale::Several,
    }
}

/// How thick amounts are drawn: in proportion, with one scale for each dimension.
pub(super) struct Widths {
    /// The largest amount of each dimension, in its base unit.
    pub largest: BTreeMap<Dimension, f64>,
    /// The thickness of these, pt.
    pub full: f64,
}

impl Widths {
    /// The amount relative to the largest of its dimension.
    pub fn share(&self, amount: Amount) -> f64 {
        let largest = self.largest.get(&amount.dimension).copied().unwrap_or(0.0);
        if largest > 0.0 { (amount.base / largest).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The largest amounts of the chains.
    pub fn of<'c>(chains: impl Iterator<Item = &'c Chain<'c>>) -> BTreeMap<Dimension, f64> {
        let mut largest: BTreeMap<Dimension, f64> = BTreeMap::new();
        for amount in chains.flat_map(|c| &c.steps).filter_map(|step| step.amount) {
            let most = largest.entry(amount.dimension).or_insert(0.0);
            *most = most.max(amount.base);
        }
        largest
    }
}
