//! The best loops where there are too many to list: see
//! [`best_circuits`](crate::math::cycles::best_circuits).

use super::aim::LinkValues;
use super::choice::Chooser;
use crate::math::cycles::{Aim, Best, Bounds, Circuit, Circuits, Fold, Link, Value, best_circuits};
use crate::model::LoopRank;

/// Rounds in which links that no matter passes are taken away; what is left then costs only time.
const ROUNDS: usize = 8;

/// The best `top` loops; `judge` says what a loop is worth, if it counts.
pub(super) fn best_loops(
    chooser: &Chooser,
    links: &[Link],
    bounds: Bounds,
    judge: impl Fn(Circuit<'_>) -> Option<Value> + Sync,
) -> Circuits<Vec<Best>> {
    let settings = &chooser.network.settings;
    let values = LinkValues::new(chooser.network, chooser.hops, settings.rank);
    let (nodes, top) = (chooser.network.actors.len(), settings.top);
    if settings.rank != LoopRank::Volume {
        return best_circuits(nodes, links, bounds, &values.aim(), top, judge);
    }
    // A volume is known of material loops only: those first, in the links that matter passes.
    let passed = links_with_matter(chooser, links);
    let known = |value: &Value| value.first.is_some();
    let among: Vec<Link> = passed.iter().map(|&link| links[link as usize]).collect();
    let of = |all: &[f64]| -> Vec<f64> { passed.iter().map(|&link| all[link as usize]).collect() };
    let aim = values.aim();
    let (first, second) = (of(aim.first), of(aim.second));
    let renamed = |circuit: Circuit<'_>| -> Vec<u32> {
        circuit.links.iter().map(|&link| passed[link as usize]).collect()
    };
    let aim = Aim { first: &first, second: &second, ..aim };
    let mut best = best_circuits(nodes, &among, bounds, &aim, top, |circuit| {
        judge(Circuit { links: &renamed(circuit), ..circuit }).filter(known)
    });
    for one in &mut best.found {
        one.links.iter_mut().for_each(|link| *link = passed[*link as usize]);
    }
    if best.truncated || best.found.len() == top {
        return best;
    }
    // Then those without: fewer missing links first, then by CO2.
    let missing: Vec<f64> = links.iter().map(|link| -f64::from(u8::from(link.marked))).collect();
    let none_is_missing = missing.iter().all(|value| *value == 0.0);
    let first = if none_is_missing { values.aim().second } else { &missing };
    let aim = Aim { first, fold: Fold::Sum, second: values.aim().second };
    let others = best_circuits(nodes, links, bounds, &aim, top - best.found.len(), |circuit| {
        let value = judge(circuit).filter(|value| !known(value))?;
        let marks = circuit.links.iter().map(|&link| missing[link as usize]).sum();
        let first = if none_is_missing { value.second } else { Some(marks) };
        Some(Value { first, ..value })
    });
    let unknown = |one: Best| Best { value: Value { first: None, ..one.value }, ..one };
    best.found.extend(others.found.into_iter().map(unknown));
    best.truncated |= others.truncated;
    best
}

/// The links that some matter can come to and go on from.
fn links_with_matter(chooser: &Chooser, links: &[Link]) -> Vec<u32> {
    let mut passed: Vec<u32> = (0..links.len() as u32).collect();
    for _ in 0..ROUNDS {
        let nodes = chooser.network.actors.len();
        let (mut out, mut into) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
        for &link in &passed {
            out[links[link as usize].from as usize].push(link);
            into[links[link as usize].to as usize].push(link);
        }
        let before = passed.len();
        passed.retain(|&link| {
            let Link { from, to, .. } = links[link as usize];
            into[from as usize].iter().any(|&other| chooser.leads_to(other, link))
                && out[to as usize].iter().any(|&other| chooser.leads_to(link, other))
        });
        if passed.len() == before {
            break;
        }
    }
    passed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Loops, find_loops, find_loops_within};
    use crate::analysis::Study;
    use crate::load::sketch;
    use crate::model::{LoopRank, Word};
    use crate::network::{Selection, build};

    /// Few actors with parallel exchanges, unknown quantities, two families, a conversion that
    /// shrinks, offers and needs, and prices of some resources only.
    fn drawn() -> impl Strategy<Value = String> {
        let exchanges = proptest::collection::vec((0..7_u8, 0..7_u8, 0..5_u8, 0..9_u8), 1..22);
        let sides = proptest::collection::vec((any::<bool>(), 0..7_u8, 0..5_u8, 1..9_u8), 0..9);
        (exchanges, sides).prop_map(|(exchanges, sides)| {
            let actor = |a: u8| char::from(b'a' + a);
            let resource = |r: u8| ["log", "chip", "dust", "gas", "ash"][usize::from(r)];
            let mut text = String::from(
                "resource log: family=wood grade=2 production_co2=90 disposal_co2=10 price=7
                 resource chip: family=wood grade=1 unit=kg production_co2=0.3
                 resource dust: disposal_co2=40
                 resource gas: category=energy unit=MWh family=heat production_co2=20 price=9
                 resource ash: disposal_cost=3
                 convert *: dust -> log yield=0.25\n convert b: ash -> ash yield=1
                 actor a: organisation=O\n actor b: organisation=O\n actor c: pass_through=yes\n",
            );
            for (from, to, what, quantity) in exchanges {
                let quantity = if quantity == 0 { String::new() } else { quantity.to_string() };
                let (from, to, what) = (actor(from), actor(to), resource(what));
                text += &format!("{from} -> {to}: {what} {quantity} displaces={what}\n");
            }
            for (offer, who, what, quantity) in sides {
                let side = if offer { "offer" } else { "need" };
                text += &format!("{side} {}: {} {quantity}\n", actor(who), resource(what));
            }
            text
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// Without a list of all, by each rank: the same loops in the same order.
        #[test]
        fn the_best_without_listing_all(
            text in drawn(),
            max_length in 2_usize..8,
            max_candidates in 0_usize..3,
            top in 1_usize..9,
        ) {
            let mut network = build(&sketch(&text), &Selection::default()).unwrap();
            for (rank, word) in LoopRank::WORDS {
                let settings = &mut network.settings;
                (settings.max_length, settings.max_candidates) = (max_length, max_candidates);
                (settings.top, settings.rank) = (top, *rank);
                let study = Study::new(&network);
                let hops = study.hops();
                let Loops { loops, .. } = find_loops(&network, &hops);
                let found = find_loops_within(&network, &hops, 0);
                prop_assert!(found.best_of_all);
                prop_assert_eq!(found.loops, loops, "{}", word);
            }
        }
    }
}
