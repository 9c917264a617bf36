//! Which candidates would take from recycling what is recycled today?
//!
//! The waste hierarchy puts recycling above recovery and disposal. A candidate that draws on an
//! offer with the route `recycling` may be a lower use; whether it is, somebody must judge.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Candidate;
use crate::model::{Code, Dataset, Issue, Table};
use crate::network::Network;

/// A warning for each offer of `data` that candidates would take from recycling.
///
/// `network` is built of `data`, and `candidates` are found in it.
pub fn find_downgrades(data: &Dataset, network: &Network, candidates: &[Candidate]) -> Vec<Issue> {
    let mut takers: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for c in candidates.iter().filter(|c| c.takes_from_recycling) {
        takers.entry(c.offer_at).or_default().insert(&network.actors[c.to].id);
    }
    // Equal rows are told apart by nothing, so each of them stands for one.
    let mut rows: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (row, said) in data.offers.iter().enumerate().filter(|_| !takers.is_empty()) {
        rows.entry(format!("{said:?}")).or_default().push_back(row);
    }
    let issue = |(offer, takers): (usize, BTreeSet<&str>)| {
        let offered = &network.offers[offer];
        let resource = &network.resources[offered.resource].id;
        let actor = &network.actors[offered.actor].id;
        let row = rows.get_mut(&format!("{:?}", offered.said))?.pop_front()?;
        let takers = takers.into_iter().collect::<Vec<_>>().join(", ");
        let message = format!(
            "offer ({resource}, {actor}) is recycled today; a candidate would give it to {takers}"
        );
        Some(
            Issue::new(Code::Downgrade, Table::Offers, row, "", message)
                .hint("make sure that the new use is no lower than recycling"),
        )
    };
    takers.into_iter().filter_map(issue).collect()
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
