//! Which records tell of a resource, and which of them best?

use std::collections::{BTreeMap, BTreeSet};

use super::documented::{documented, in_danish};
use crate::model::Precedent;
use crate::network::{ActorIx, Network, ResourceIx};

/// A documented exchange and where it is written.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub said: &'a Precedent,
    /// In the network's own table.
    own: bool,
}

/// The records by what was taken; positions in `all`.
pub(super) struct Records<'a> {
    all: Vec<Record<'a>>,
    by_code: BTreeMap<&'a str, BTreeSet<usize>>,
    /// In small letters, in both languages.
    by_name: BTreeMap<String, BTreeSet<usize>>,
}

impl<'a> Records<'a> {
    pub fn new(network: &'a Network) -> Self {
        let own = network.records.precedents.iter().map(|said| Record { said, own: true });
        let elsewhere = documented().iter().map(|said| Record { said, own: false });
        let all: Vec<_> = own.chain(elsewhere).filter(|r| !r.said.to_sector.is_empty()).collect();
        let mut by_code: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        let mut by_name: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (at, Record { said, .. }) in all.iter().enumerate() {
            if let Some(code) = code(&said.ewc) {
                by_code.entry(code).or_default().insert(at);
            }
            for name in [&said.resource, in_danish(&said.resource)] {
                by_name.entry(name.to_lowercase()).or_default().insert(at);
            }
        }
        Self { all, by_code, by_name }
    }

    /// The records of a resource: by its code or, where it has none, by its id or name.
    pub fn of(&self, network: &Network, resource: ResourceIx) -> Vec<Record<'a>> {
        let resource = &network.resources[resource];
        let found: BTreeSet<usize> = match code(&resource.said.ewc) {
            Some(code) => self.by_code.get(code).cloned().unwrap_or_default(),
            None => [&resource.id, &resource.name]
                .iter()
                .filter_map(|name| self.by_name.get(&name.to_lowercase()))
                .flatten()
                .copied()
                .collect(),
        };
        found.into_iter().map(|at| self.all[at]).collect()
    }
}

/// The best record of an offer: a giver of the same NACE division first, then the network's own,
/// then the earliest, then by text.
pub(super) fn best<'a>(
    network: &Network,
    from: ActorIx,
    records: &[Record<'a>],
) -> Option<&'a Precedent> {
    let rank = |record: &&Record<'a>| {
        let said = record.said;
        let year = said.year.unwrap_or(i32::MAX);
        let text = (&said.place, &said.resource, &said.r#use, &said.source);
        (!same_division(network, from, said), !record.own, year, text)
    };
    records.iter().min_by_key(rank).map(|record| record.said)
}

/// How many cases the records tell: the network's own table may repeat ours.
pub(super) fn cases(records: &[Record]) -> usize {
    let case = |record: &Record| {
        let Precedent { from_sector, to_sector, place, .. } = record.said;
        let town = place.split(',').next().unwrap_or_default().to_lowercase();
        (from_sector.clone(), to_sector.clone(), town)
    };
    records.iter().map(case).collect::<BTreeSet<_>>().len()
}

/// Whether the giver of a record is of the same NACE division as this actor.
pub(super) fn same_division(network: &Network, from: ActorIx, record: &Precedent) -> bool {
    same_sector(&network.actors[from].sector, &record.from_sector, 2)
}

/// Whether the giver of a record is of the same NACE group as this actor.
pub(super) fn same_group(network: &Network, from: ActorIx, record: &Precedent) -> bool {
    same_sector(&network.actors[from].sector, &record.from_sector, 4)
}

/// Whether two NACE codes agree in their first letters, as far as both go.
fn same_sector(a: &str, b: &str, letters: usize) -> bool {
    let letters = letters.min(a.len()).min(b.len());
    2 <= letters && a.get(..letters) == b.get(..letters)
}

/// The six digits of a code of waste, without the mark of a hazard.
pub(super) fn code(ewc: &str) -> Option<&str> {
    let digits = ewc.trim_end_matches('*');
    (!digits.is_empty()).then_some(digits)
}
