//! What a chain of steps amounts to: uses, factor, shares of heat and exergy, CO2.

use super::bounds::KG;
use crate::matching::{Hops, sum_of_known};
use crate::model::{Carrier, Category, unit};
use crate::network::{Graded, Linkage, Network, Passage};
use crate::worth::exergy_share;

/// One step of a chain: from giver to taker, through hubs or straight.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    /// What is sent, and in which grade.
    pub sent: Graded,
    /// The temperature in which heat goes back, where known.
    return_grade: Option<f64>,
    /// The smallest quantity on the way.
    pub quantity: Option<f64>,
    /// Share that arrives.
    pub kept: f64,
    /// How its giver makes it of what the step before brought; the first step comes from nowhere.
    pub passage: Option<Passage>,
    /// How many hops it takes.
    pub hops: usize,
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
    /// Of all hops, less the treatments on the way.
    pub(super) co2_t: Option<f64>,
    /// Of the treatments on the way, t, where there are stated ones.
    pub(super) treatment_co2_t: Option<f64>,
    /// Σ of the falls between steps of one family.
    pub(super) lost_grade: Option<f64>,
    pub(super) grade_unknown: bool,
    pub(super) yield_unknown: bool,
    /// A conversion on the way states no treatment.
    pub(super) treatment_assumed: bool,
    /// A treatment on the way is stated, and what it treats is unknown.
    pub(super) treatment_unknown: bool,
}

/// Measures the chain of these hops.
pub(super) fn measure_chain(
    network: &Network,
    hops: &Hops,
    linkage: &Linkage,
    chain: &[u32],
) -> Chain {
    let steps = steps(network, hops, linkage, chain);
    let uses = uses(&steps);
    let giver = chain.first().map(|&hop| hops.all[hop as usize].from);
    let heat = giver.and_then(|giver| {
        let first = steps.first()?;
        let offered = network
            .offers
            .iter()
            .filter(|o| (o.actor, o.resource) == (giver, first.sent.resource))
            .map(|offer| offer.quantity);
        // What a giver has to offer is stated, and no less than what it gives.
        let given = *uses.first()?;
        let available = offered.reduce(|sum, q| sum + q).map_or(given, |q| q.max(given));
        measure_heat(network, &steps, &uses, available)
    });
    let passages: Vec<Passage> = steps.iter().filter_map(|step| step.passage).collect();
    let avoided = sum_of_known(chain.iter().map(|&hop| hops.all[hop as usize].worth.co2_t));
    let stated = passages.iter().filter(|passage| passage.treatment_co2.is_some()).count();
    let treated = treatments(&steps, &uses);
    let treatment_co2_t = treated.iter().copied().reduce(|sum, co2| sum + co2);
    Chain {
        factor: factor(network, &steps, &uses),
        heat_share: heat.map(|heat| heat.share),
        exergy_share: heat.and_then(|heat| heat.exergy_share),
        co2_t: avoided.map(|avoided| avoided - treatment_co2_t.unwrap_or(0.0)),
        treatment_co2_t,
        lost_grade: lost_grade(network, &steps),
        treatment_assumed: passages.iter().any(|p| p.converts && p.treatment_co2.is_none()),
        treatment_unknown: treated.len() < stated,
        grade_unknown: passages.iter().any(|passage| passage.grade_unknown),
        yield_unknown: passages.iter().any(|passage| passage.yields.is_none()),
        steps,
        uses,
    }
}

/// The hops gathered into steps: what leaves a hub belongs to the step that came in.
fn steps(network: &Network, hops: &Hops, linkage: &Linkage, chain: &[u32]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut before: Option<Graded> = None;
    for &hop in chain {
        let hop = &hops.all[hop as usize];
        match steps.last_mut() {
            Some(step) if network.actors[hop.from].pass_through => {
                step.quantity = step.quantity.zip(hop.quantity).map(|(a, b)| a.min(b));
                step.kept *= 1.0 - hop.loss;
                step.hops += 1;
            }
            _ => steps.push(Step {
                sent: hop.sent,
                return_grade: hop.return_grade,
                quantity: hop.quantity,
                kept: 1.0 - hop.loss,
                passage: before.and_then(|input| linkage.passage(hop.from, input, hop.sent)),
                hops: 1,
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

/// CO2e of the treatments on the way, t, where known: what is used of what was converted, u ÷ y,
/// times the treatment of a unit.
fn treatments(steps: &[Step], uses: &[f64]) -> Vec<f64> {
    let of = |(step, used): (&Step, &f64)| {
        let Passage { yields, treatment_co2, .. } = step.passage?;
        Some(used / yields? * treatment_co2? / KG)
    };
    steps.iter().zip(uses).filter_map(of).collect()
}

/// Σ of the falls in grade between steps of one family; absent where one is unknown, or no two
/// neighbours share a family.
fn lost_grade(network: &Network, steps: &[Step]) -> Option<f64> {
    let family = |step: &Step| &network.resources[step.sent.resource].said.family;
    let mut lost = None;
    for pair in steps.windows(2) {
        if !family(&pair[0]).is_empty() && family(&pair[0]) == family(&pair[1]) {
            let fall = (pair[0].sent.grade? - pair[1].sent.grade?).max(0.0);
            lost = Some(lost.unwrap_or(0.0) + fall);
        }
    }
    lost
}

/// Σu ÷ u₁ over the uses in the dimension of u₁; matter and water only. An unknown use makes it
/// absent, whatever its dimension.
fn factor(network: &Network, steps: &[Step], uses: &[f64]) -> Option<f64> {
    let first = &network.resources[steps.first()?.sent.resource];
    if first.category == Category::Energy || uses.len() < steps.len() {
        return None;
    }
    let counted = steps.iter().zip(uses).filter_map(|(step, used)| {
        let unit = network.resources[step.sent.resource].unit;
        unit::factor(unit, first.unit).map(|factor| used * factor)
    });
    let sum: f64 = counted.sum();
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
