//! One resource in several networks: rows of their own that may serve for each other.

use std::collections::{BTreeMap, BTreeSet};

use super::same::{Pair, at, first_of_same};
use super::{Merged, Same};
use crate::model::unit::{Dimension, Unit, factor, find};
use crate::model::{Carrier, Category, Code, Resource, Substitution, Table, Word};

/// Which resources are of one kind.
pub(super) struct Kinds {
    /// For each resource the first of its kind.
    pub first: Vec<usize>,
    /// Row by id.
    pub rows: BTreeMap<String, usize>,
    /// The rows of each kind, by its first.
    members: BTreeMap<usize, Vec<usize>>,
}

impl Kinds {
    /// The kind of the resource with this id.
    pub fn of(&self, id: &str) -> Option<usize> {
        self.rows.get(id).map(|&row| self.first[row])
    }
}

/// What resources of one kind have in common: their own id, and how they are counted.
type Name<'a> = (&'a str, Category, Option<Carrier>, Option<Dimension>);

/// Resources of one id, category, carrier and dimension are of one kind, and so are those that
/// somebody has paired.
pub(super) fn same_kinds(merged: &mut Merged, paired: &[(Pair, &Same)]) -> Kinds {
    let resources = &merged.dataset.resources;
    let mut named: BTreeMap<Name<'_>, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (row, resource) in resources.iter().enumerate() {
        // Names of networks have no slash: they are names of files.
        let own = resource.id.split_once('/').map_or(resource.id.as_str(), |(_, own)| own);
        let key = (own, resource.category, resource.carrier, dimension(resource));
        pairs.push((*named.entry(key).or_insert(row), row));
    }
    for &((a, b), said) in paired {
        let (a_row, b_row) = (&resources[a], &resources[b]);
        if a_row.category == b_row.category && dimension(a_row) == dimension(b_row) {
            pairs.push((a, b));
            continue;
        }
        let counted = |r: &Resource| format!("{} is {} in {}", r.id, r.category.as_str(), r.unit);
        let message = format!("{}, {}: not the same", counted(a_row), counted(b_row));
        let hint = "list a substitution with its ratio instead".to_owned();
        merged.issues.push(at(said, Code::Conflict, message, hint));
    }
    let first = first_of_same(resources.len(), pairs);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, &first) in first.iter().enumerate() {
        members.entry(first).or_default().push(row);
    }
    let rows = resources.iter().enumerate().map(|(row, r)| (r.id.to_string(), row)).collect();
    Kinds { first, rows, members }
}

/// Adds the substitutions that cross from one network to the next: between all of one kind, and
/// between two kinds wherever one network lists it. What a network lists itself stays as it is.
pub(super) fn add_substitutions(merged: &mut Merged, kinds: &Kinds) {
    let listed = listed(merged, kinds);
    let taken: BTreeSet<Pair> = listed.iter().map(|listed| listed.pair).collect();
    let resources = &merged.dataset.resources;
    let mut added = Vec::new();
    for members in kinds.members.values() {
        for (offer, need) in pairs(members, members) {
            if offer != need && !taken.contains(&(offer, need)) {
                added.push(Substitution {
                    offer: resources[offer].id.clone(),
                    need: resources[need].id.clone(),
                    ratio: Some(1.0),
                    ..Substitution::default()
                });
            }
        }
    }
    let mut between: BTreeMap<Pair, Vec<&Listed>> = BTreeMap::new();
    for listed in &listed {
        let (offer, need) = listed.pair;
        let kind = (kinds.first[offer], kinds.first[need]);
        if kind.0 != kind.1 {
            between.entry(kind).or_default().push(listed);
        }
    }
    for ((offer_kind, need_kind), listed) in between {
        for pair in pairs(&kinds.members[&offer_kind], &kinds.members[&need_kind]) {
            if taken.contains(&pair) {
                continue;
            }
            let Some(best) = listed.iter().min_by_key(|l| l.distance(merged, pair)) else {
                continue;
            };
            for model in listed.iter().filter(|l| l.pair == best.pair) {
                added.push(transfer(
                    &merged.dataset.substitutions[model.row],
                    resources,
                    best.pair,
                    pair,
                ));
            }
        }
    }
    merged.dataset.substitutions.extend(added);
}

/// A substitution that somebody lists.
struct Listed {
    row: usize,
    pair: Pair,
}

impl Listed {
    /// How near it is to a pair: the giver's own network knows best, then the taker's; then ids
    /// decide, so that the order of the networks does not.
    fn distance<'a>(&self, merged: &'a Merged, (offer, need): Pair) -> (u8, &'a str, &'a str) {
        let part = |row| merged.origins.of(Table::Resources, row).map(|origin| origin.part);
        let own = part(self.pair.0);
        let far = if own == part(offer) {
            0
        } else if own == part(need) {
            1
        } else {
            2
        };
        let id = |row: usize| merged.dataset.resources[row].id.as_str();
        (far, id(self.pair.0), id(self.pair.1))
    }
}

fn listed(merged: &Merged, kinds: &Kinds) -> Vec<Listed> {
    let rows = merged.dataset.substitutions.iter().enumerate();
    rows.filter_map(|(row, s)| {
        let pair = (*kinds.rows.get(s.offer.as_str())?, *kinds.rows.get(s.need.as_str())?);
        Some(Listed { row, pair })
    })
    .collect()
}

/// The same substitution between two other resources of the same kinds, in their units.
fn transfer(said: &Substitution, resources: &[Resource], from: Pair, to: Pair) -> Substitution {
    let per = |old: usize, new: usize| {
        let units = find(&resources[old].unit).zip(find(&resources[new].unit));
        units.and_then(|(old, new)| factor(old, new)).unwrap_or(1.0)
    };
    // How many new units one old unit is.
    let (offer, need) = (per(from.0, to.0), per(from.1, to.1));
    // Within one dimension a ratio is a pure number; between two it is need per offer.
    let pure = dimension(&resources[from.0]) == dimension(&resources[from.1]);
    let ratio = if pure || offer == need {
        said.ratio
    } else {
        Some(said.ratio.unwrap_or(1.0) * need / offer)
    };
    Substitution {
        offer: resources[to.0].id.clone(),
        need: resources[to.1].id.clone(),
        ratio,
        treatment_co2: said.treatment_co2.map(|kg| kg / offer),
        treatment_cost: said.treatment_cost.map(|cost| cost / offer),
        min_lot: said.min_lot.map(|lot| lot * offer),
        ..said.clone()
    }
}

fn dimension(resource: &Resource) -> Option<Dimension> {
    find(&resource.unit).map(|unit: &Unit| unit.dimension)
}

/// Every one of the first with every one of the second.
fn pairs<'a>(first: &'a [usize], second: &'a [usize]) -> impl Iterator<Item = Pair> + 'a {
    first.iter().flat_map(move |&a| second.iter().map(move |&b| (a, b)))
}
