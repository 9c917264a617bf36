//! One cascade, resolved for drawing: its steps with amounts, losses, grades and who takes part.

use std::collections::BTreeMap;

use super::super::Scales;
use super::super::classes::{Basis, Progress, Stuff};
use super::super::style::PT_PER_MM;
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

/// The dimensions of the bases; their base units are the same.
const DIMENSIONS: [(Dimension, Basis); 3] = [
    (Dimension::Mass, Basis::Mass),
    (Dimension::Energy, Basis::Energy),
    (Dimension::Volume, Basis::Water),
];

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
        if largest > 0.0 { (amount.base / largest).max(0.0) } else { 0.0 }
    }

    /// Where a scale is fixed, the amounts it makes as thick as the others' largest.
    pub fn fix(&mut self, scales: &Scales) {
        for (dimension, basis) in DIMENSIONS {
            let fixed = scales.of(basis).filter(|_| self.largest.contains_key(&dimension));
            if let Some(of_a_millimetre) = fixed {
                let full = of_a_millimetre * self.full / PT_PER_MM;
                self.largest.insert(dimension, full);
            }
        }
    }

    /// The amounts of one millimetre, each in the base unit of its dimension.
    pub fn of_a_millimetre(&self) -> impl Iterator<Item = (Basis, f64)> {
        DIMENSIONS.into_iter().filter_map(|(dimension, basis)| {
            let largest = self.largest.get(&dimension).filter(|most| **most > 0.0)?;
            Some((basis, largest / self.full * PT_PER_MM))
        })
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
