//! How sure is a choice? In how many samples of the uncertainty the plan picks the candidate.
//!
//! Each sample is a network with other quantities and factors ([`draw`]), matched and planned
//! anew; candidates are the same where the same offer meets the same need in the same way.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::deal::{Weights, deals};
use super::model::Model;
use crate::matching::{Candidate, Matching, find_candidates};
use crate::network::{Inputs, Network, draw};
use crate::worth::measure_worth;

/// In how many of `samples` each candidate that the plan picks is picked again, 0 to 1, by
/// position of the candidate; `None` where no sample is asked for.
pub(super) fn chosen_shares(
    network: &Network,
    matching: &Matching,
    samples: usize,
) -> Option<Vec<f64>> {
    if samples == 0 {
        return None;
    }
    let inputs = Inputs::of(network);
    let picked = |sample| picked(&draw(network, &inputs, sample));
    let picked: Vec<BTreeSet<Key>> = (0..samples as u64).into_par_iter().map(picked).collect();
    let share = |candidate: &Candidate| {
        let key = key(candidate);
        let times = picked.iter().filter(|sample| sample.contains(&key)).count();
        times as f64 / samples as f64
    };
    Some(matching.candidates.par_iter().map(share).collect())
}

/// What makes a candidate the same in two samples.
type Key = (usize, usize, Option<usize>);

fn key(candidate: &Candidate) -> Key {
    (candidate.offer_at, candidate.need_at, candidate.substitution)
}

/// What the plan of one sample picks.
fn picked(drawn: &Network) -> BTreeSet<Key> {
    let matching = find_candidates(drawn, &measure_worth(drawn, None));
    let deals = deals(drawn, &matching);
    let model = Model::new(drawn, &matching, &deals, Weights::of(&drawn.settings));
    let chosen = model.choose().into_iter().map(|(deal, _)| deals[deal].candidate_at);
    chosen.map(|at: usize| key(&matching.candidates[at])).collect()
}
