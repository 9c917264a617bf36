//! What a chain of steps amounts to: uses, factor, shares of heat and exergy, CO2.

use crate::matching::{Hops, sum_of_known};
use crate::model::{Carrier, Category, unit};
use crate::network::{Graded, Linkage, Network, Passage};
use crate::worth::exergy_share;

/// One step of a chain: from giver to taker, through hubs or straight.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    /// What is sent, and in which grade.
    pub(super) sent: Graded,
    /// The temperature in which heat goes back, where known.
    return_grade: Option<f64>,
    /// The smallest quantity on the way.
    quantity: Option<f64>,
    /// Share that arrives.
    pub(super) kept: f64,
    /// How its giver makes it of what the step before brought; the first step comes from nowhere.
    passage: Option<Passage>,
}

/// A chain of steps and what it amounts to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chain {
    pub(super) steps: Vec<Step>,
    /// As far as they are known: behind an unknown use all are unknown.
    pub(super) uses: Vec<f64>,
    pub(super) factor: Option<f64>,
    pub(super) heat_share: Option<f64>,
    pub(super) exergy_share: Option<f64>,
    pub(super) co2_t: Option<f64>,
    pub(super) grade_unknown: bool,
    pub(super) yield_unknown: bool,
}

impl Chain {
    /// The first use in the base unit of its dimension, so that 1 t and 1000 kg rank alike.
    pub(super) fn first_quantity(&self, network: &Network) -> Option<f64> {
        let resource = self.steps.first()?.sent.resource;
        self.uses.first().map(|used| used * network.resources[resource].unit.base)
    }
}

/// Measures the chain of these hops.
pub(super) fn measure_chain(
    network: &Network,
    hops: &Hops,
    linkage: &Linkage,
    chain: &[usize],
) -> Chain {
    let steps = steps(network, hops, linkage, chain);
    let uses = uses(&steps);
    let giver = chain.first().map(|&hop| hops.all[hop].from);
    let heat = giver.and_then(|giver| {
        let first = steps.first()?;
        let offered = network
            .offers
            .iter()
            .filter(|o| (o.actor, o.resource) == (giver, first.sent.resource))
            .map(|offer| offer.quantity);
        // What a giver has to offer is stated, or else it is what it gives.
        let available = offered.reduce(|sum, q| sum + q).or(uses.first().copied())?;
        measure_heat(network, &steps, &uses, available)
    });
    let passages: Vec<Passage> = steps.iter().filter_map(|step| step.passage).collect();
    Chain {
        factor: factor(network, &steps, &uses),
        heat_share: heat.map(|heat| heat.share),
        exergy_share: heat.and_then(|heat| heat.exergy_share),
        co2_t: sum_of_known(chain.iter().map(|&hop| hops.all[hop].worth.co2_t)),
        grade_unknown: passages.iter().any(|passage| passage.grade_unknown),
        yield_unknown: passages.iter().any(|passage| passage.yields.is_none()),
        steps,
        uses,
    }
}

/// The hops gathered into steps: what leaves a hub belongs to the step that came in.
fn steps(network: &Network, hops: &Hops, linkage: &Linkage, chain: &[usize]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut before: Option<Graded> = None;
    for &hop in chain {
        let hop = &hops.all[hop];
        match steps.last_mut() {
            Some(step) if network.actors[hop.from].pass_through => {
                step.quantity = step.quantity.zip(hop.quantity).map(|(a, b)| a.min(b));
                step.kept *= 1.0 - hop.loss;
            }
            _ => steps.push(Step {
                sent: hop.sent,
                return_grade: hop.return_grade,
                quantity: hop.quantity,
                kept: 1.0 - hop.loss,
                passage: before.and_then(|input| linkage.passage(hop.from, input, hop.sent)),
            }),
        }
        before = Some(hop.sent);
    }
    steps
}

/// u₁ = Q₁, u_{k+1} = min(Q_{k+1}, y·(1 − λ_k)·u_k), up to the first that is unknown.
fn uses(steps: &[Step]) -> Vec<f64> {
    let mut uses: Vec<f64> = Vec::new();
    for (k, step) in steps.iter().enumerate() {
        let reaches = match k.checked_sub(1) {
            None => Some(f64::INFINITY),
            Some(before) => step
                .passage
                .and_then(|passage| passage.yields)
                .map(|y| y * steps[before].kept * uses[before]),
        };
        let Some((quantity, reaches)) = step.quantity.zip(reaches) else { break };
        uses.push(quantity.min(reaches));
    }
    uses
}

/// Σu ÷ u₁ over the uses in the dimension of u₁; matter and water only.
fn factor(network: &Network, steps: &[Step], uses: &[f64]) -> Option<f64> {
    let first = &network.resources[steps.first()?.sent.resource];
    if first.category == Category::Energy {
        return None;
    }
    let mut sum = 0.0;
    for (k, step) in steps.iter().enumerate() {
        let unit = network.resources[step.sent.resource].unit;
        if let Some(factor) = unit::factor(unit, first.unit) {
            sum += uses.get(k)? * factor;
        }
    }
    let first_use = *uses.first()?;
    (0.0 < first_use).then(|| sum / first_use)
}

/// How much of the heat of a chain is taken, and of its exergy.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Heat {
    share: f64,
    exergy_share: Option<f64>,
}

/// Heat taken over heat available, along the heat steps at the head of a chain.
///
/// A taker takes what reaches it less what it sends on; the last one takes all that reaches it.
fn measure_heat(network: &Network, steps: &[Step], uses: &[f64], available: f64) -> Option<Heat> {
    let resource = |step: &Step| &network.resources[step.sent.resource];
    let heat = |step: &&Step| resource(step).said.carrier == Some(Carrier::Heat);
    let steps: Vec<&Step> = steps.iter().take_while(heat).collect();
    let first = *steps.first()?;
    if uses.len() < steps.len() || available <= 0.0 {
        return None;
    }
    let (mut taken, mut exergy) = (0.0, Some(0.0));
    for (k, step) in steps.iter().enumerate() {
        let sent_on = match steps.get(k + 1) {
            None => 0.0,
            Some(next) => uses[k + 1] / next.passage?.yields?,
        };
        let scale = unit::factor(resource(step).unit, resource(first).unit)?;
        let here = (step.kept * uses[k] - sent_on) * scale;
        taken += here;
        exergy = exergy.zip(quality(network, step)).map(|(sum, quality)| sum + here * quality);
    }
    // Heat at or below the surroundings has no exergy to share.
    let whole = quality(network, first).filter(|&quality| 0.0 < quality);
    let exergy_share = exergy.zip(whole).map(|(sum, quality)| sum / (available * quality));
    Some(Heat { share: taken / available, exergy_share })
}

/// The exergy in a unit of the heat of a step; unknown where its temperature is.
fn quality(network: &Network, step: &Step) -> Option<f64> {
    Some(exergy_share(step.sent.grade?, step.return_grade, network.settings.t0))
}
