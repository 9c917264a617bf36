//! Which unit can a whole picture be drawn in?
//!
//! Tonnes, gigajoules and cubic metres are never added. A picture with one scale takes the basis
//! of the category that was chosen, or the one that most exchanges are of and of which nearly all
//! amounts are known; otherwise it counts exchanges.

use super::classes::{Basis, Progress};
use super::flows::drawn_exchanges;
use crate::model::Category;
use crate::network::Network;

/// One basis carries a picture with this share of the exchanges, and this share of them known.
const CARRIES: f64 = 0.6;
const KNOWN: f64 = 0.9;

/// The basis in which all of a network can be drawn, where there is one.
pub fn carrying_basis(network: &Network) -> Option<Basis> {
    let chosen = match network.selection.category {
        Some(Category::Material) => Some(Basis::Mass),
        Some(Category::Energy) => Some(Basis::Energy),
        Some(Category::Water) => Some(Basis::Water),
        _ => None,
    };
    let all: Vec<(Progress, Option<Basis>, bool)> = drawn_exchanges(network)
        .map(|(_, exchange, progress)| {
            let resource = &network.resources[exchange.resource];
            let known = exchange.quantity.and_then(|q| Basis::amount(resource, q)).is_some();
            (progress, Basis::of(resource), known)
        })
        .collect();
    let firm = all.iter().any(|(progress, ..)| *progress == Progress::Active);
    let counted: Vec<_> =
        all.iter().filter(|(p, ..)| !firm || *p == Progress::Active).copied().collect();
    let known_of = |basis: Basis| {
        let of = counted.iter().filter(|(_, b, _)| *b == Some(basis));
        (of.clone().filter(|(_, _, known)| *known).count() as f64, of.count() as f64)
    };
    if chosen.is_some() {
        return chosen.filter(|&basis| known_of(basis).0 > 0.0);
    }
    Basis::ALL.into_iter().find(|&basis| {
        let (known, of) = known_of(basis);
        of > 0.0 && of >= CARRIES * counted.len() as f64 && known >= KNOWN * of
    })
}
