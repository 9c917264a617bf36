//! How far do the inputs of a recipe go together?
//!
//! Several inputs of one recipe are needed together: a candidate for one of them is of use only as
//! far as the scarcest allows. For each input k of which the actor states a need N,
//!
//! ```text
//! to be had = N where it can be bought (need or resource state a price), else min(N, F + Σ α(1−λ)q)
//! output    = min over k of y·(to be had)
//! α(1−λ)q of a candidate into k ≤ max(0, output ÷ y − F)
//! ```
//!
//! with y the yield, F what exchanges fill already, q the candidates into k. What an undecided pair
//! could bring is unknown and not nothing, so such an input does not limit the others. An input
//! that serves other ends too (another recipe, a lone conversion) is not capped. A candidate that is
//! capped below its lot goes, and may take others with it: repeated until none goes.

use std::collections::BTreeMap;

use super::left::Left;
use super::suit::too_little;
use super::{Candidate, Reason, Undecided};
use crate::network::{ActorIx, Conversion, Network, ResourceIx};

/// The last bits of a sum do not cap.
const ROUNDING: f64 = 1e-12;

/// An input of a recipe, with the need an actor states of it.
struct Input {
    resource: ResourceIx,
    yields: f64,
    needed: f64,
    filled: f64,
    /// More may be had than the candidates bring.
    open: bool,
    /// It serves this recipe alone.
    own: bool,
}

/// Caps the candidates into recipes, and takes out those of which nothing is left; why.
pub(super) fn cap_recipes(
    network: &Network,
    left: &Left,
    undecided: &[Undecided],
    candidates: &mut Vec<Candidate>,
) -> Vec<Reason> {
    let recipes = recipes(network, left, undecided);
    if recipes.is_empty() {
        return Vec::new();
    }
    let mut into: BTreeMap<(ActorIx, ResourceIx), Vec<usize>> = BTreeMap::new();
    for (at, c) in candidates.iter().enumerate() {
        into.entry((c.to, c.need)).or_default().push(at);
    }
    let mut gone: BTreeMap<usize, Reason> = BTreeMap::new();
    for (actor, inputs) in &recipes {
        let candidates_of = |input: &Input| {
            into.get(&(*actor, input.resource)).map_or(&[][..], Vec::as_slice).iter().copied()
        };
        loop {
            let before = gone.len();
            let to_be_had = |input: &Input| {
                let there = candidates_of(input).filter(|at| !gone.contains_key(at));
                let could: f64 =
                    there.map(|at| candidates[at].arrives() * candidates[at].quantity).sum();
                if input.open { input.needed } else { input.needed.min(input.filled + could) }
            };
            let output =
                inputs.iter().map(|i| i.yields * to_be_had(i)).fold(f64::INFINITY, f64::min);
            for input in inputs.iter().filter(|input| input.own) {
                let room = output / input.yields - input.filled;
                let room = if room <= ROUNDING * input.needed { 0.0 } else { room };
                for at in candidates_of(input) {
                    let candidate = &mut candidates[at];
                    let arrives = candidate.arrives();
                    if room < arrives * candidate.quantity * (1.0 - ROUNDING) {
                        candidate.quantity = room / arrives;
                        if let Some(reason) = too_little(candidate.quantity, candidate.lot) {
                            gone.insert(at, reason);
                        }
                    }
                }
            }
            if gone.len() == before {
                break;
            }
        }
    }
    let mut at = 0..;
    candidates.retain(|_| at.next().is_none_or(|at| !gone.contains_key(&at)));
    gone.into_values().collect()
}

/// The recipes of actors with at least two inputs, and those inputs that limit: with a need and a
/// yield that are stated.
fn recipes(network: &Network, left: &Left, undecided: &[Undecided]) -> Vec<(ActorIx, Vec<Input>)> {
    let mut open = vec![false; network.needs.len()];
    for pair in undecided {
        open[pair.need_at] = true;
    }
    let own = |c: &&Conversion| c.actor.is_some();
    let conversions: Vec<&Conversion> = network.conversions.iter().filter(own).collect();
    // Conversions are sorted by actor, output, recipe.
    let ends: Vec<&[&Conversion]> = conversions.chunk_by(|a, b| is_together(a, b)).collect();
    let mut uses: BTreeMap<(Option<ActorIx>, ResourceIx), usize> = BTreeMap::new();
    for end in &ends {
        for c in *end {
            *uses.entry((c.actor, c.input)).or_insert(0) += 1;
        }
    }
    let input = |actor: ActorIx, c: &Conversion| {
        let needs = network.needs_of(actor, c.input);
        let start = network.needs.partition_point(|n| (n.actor, n.resource) < (actor, c.input));
        let rows = start..start + needs.len();
        (!needs.is_empty()).then_some(Input {
            resource: c.input,
            yields: c.yields.filter(|y| 0.0 < *y)?,
            needed: needs.iter().map(|n| n.quantity).sum(),
            filled: left.filled[rows.clone()].iter().sum(),
            open: needs.iter().any(|n| n.price.is_some()) || open[rows].contains(&true),
            own: uses[&(c.actor, c.input)] == 1,
        })
    };
    let recipe = |end: &&[&Conversion]| {
        let actor = end[0].actor?;
        let inputs: Vec<Input> = end.iter().filter_map(|c| input(actor, c)).collect();
        (end.len() > 1 && !inputs.is_empty()).then_some((actor, inputs))
    };
    ends.iter().filter_map(recipe).collect()
}

/// Whether two rows are needed together.
fn is_together(a: &Conversion, b: &Conversion) -> bool {
    !a.said.recipe.is_empty()
        && (a.actor, a.output, &a.said.recipe) == (b.actor, b.output, &b.said.recipe)
}
