//! Which candidates would take from recycling what is recycled today?
//!
//! The waste hierarchy puts recycling above recovery and disposal. A candidate that draws on an
//! offer with the route `recycling` may be a lower use; whether it is, somebody must judge.

use std::collections::BTreeSet;

use super::Candidate;
use crate::model::{Code, Dataset, Issue, Table};
use crate::network::Network;

/// A warning for each offer of `data` that candidates would take from recycling.
///
/// `network` is built of `data`, and `candidates` are found in it.
pub fn find_downgrades(data: &Dataset, network: &Network, candidates: &[Candidate]) -> Vec<Issue> {
    let drawn: BTreeSet<usize> =
        candidates.iter().filter(|c| c.takes_from_recycling).map(|c| c.offer_at).collect();
    let row = |offer: usize| data.offers.iter().position(|o| *o == network.offers[offer].said);
    let issue = |offer: usize| {
        let offered = &network.offers[offer];
        let resource = &network.resources[offered.resource].id;
        let actor = &network.actors[offered.actor].id;
        let takers: BTreeSet<&str> = candidates
            .iter()
            .filter(|c| c.takes_from_recycling && c.offer_at == offer)
            .map(|c| network.actors[c.to].id.as_str())
            .collect();
        let takers = takers.into_iter().collect::<Vec<_>>().join(", ");
        let message = format!(
            "offer ({resource}, {actor}) is recycled today; a candidate would give it to {takers}"
        );
        Some(
            Issue::new(Code::Downgrade, Table::Offers, row(offer)?, "", message)
                .hint("make sure that the new use is no lower than recycling"),
        )
    };
    drawn.into_iter().filter_map(issue).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::matching::find_candidates;
    use crate::network::{Selection, build};

    #[test]
    fn only_what_is_recycled_is_warned_of() {
        let data = sketch(
            "offer a: paper 5 disposal_route=recycling
             offer b: paper 5 disposal_route=landfill
             need c: paper 20",
        );
        let network = build(&data, &Selection::default()).unwrap();
        let candidates = find_candidates(&network, &[]).candidates;
        let issues = find_downgrades(&data, &network, &candidates);
        assert_eq!(candidates.len(), 2);
        assert_eq!(issues.len(), 1);
        assert!(issues[0].message.contains("(paper, a)") && !issues[0].is_error());
    }
}
