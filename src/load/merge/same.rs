//! What somebody says is the same, by ids.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;

use super::{Noticed, Same};
use crate::model::wording::did_you_mean;
use crate::model::{Code, Dataset, Issue};

/// Two rows of a table.
pub(super) type Pair = (usize, usize);

/// Rows that are the same; for resources also where that is said.
#[derive(Default)]
pub(super) struct Pairs<'a> {
    pub actors: Vec<Pair>,
    pub resources: Vec<(Pair, &'a Same)>,
}

/// Finds the rows of both ids: two actors, or else two resources.
pub(super) fn find_pairs<'a>(data: &Dataset, same: &'a [Same]) -> (Pairs<'a>, Vec<Noticed>) {
    let rows = |ids: Vec<&str>| -> BTreeMap<String, usize> {
        ids.into_iter().enumerate().map(|(row, id)| (id.to_owned(), row)).collect()
    };
    let actors = rows(data.actors.iter().map(|a| a.id.as_str()).collect());
    let resources = rows(data.resources.iter().map(|r| r.id.as_str()).collect());
    let (mut pairs, mut issues) = (Pairs::default(), Vec::new());
    for said in same {
        let of = |table: &BTreeMap<String, usize>| {
            table.get(&said.id).copied().zip(table.get(&said.same_as).copied())
        };
        if let Some(pair) = of(&actors) {
            pairs.actors.push(pair);
            continue;
        }
        if let Some(pair) = of(&resources) {
            pairs.resources.push((pair, said));
            continue;
        }
        let known = |id: &String| actors.contains_key(id) || resources.contains_key(id);
        let unknown: Vec<&String> =
            [&said.id, &said.same_as].into_iter().filter(|id| !known(id)).collect();
        for &id in &unknown {
            let near = did_you_mean(id, actors.keys().chain(resources.keys()).map(String::as_str));
            let hint = if near.is_empty() {
                "ids stand behind the name of their file: file/id".to_owned()
            } else {
                near
            };
            let message = format!("“{id}” is neither an actor nor a resource");
            issues.push(at(said, Code::UnknownId, message, hint));
        }
        if unknown.is_empty() {
            let message = format!(
                "“{}” and “{}” are not the same: one is an actor, one a resource",
                said.id, said.same_as
            );
            issues.push(at(said, Code::Conflict, message, String::new()));
        }
    }
    (pairs, issues)
}

/// An issue where somebody says what is the same.
pub(super) fn at(said: &Same, code: Code, message: String, hint: String) -> Noticed {
    let place = said.place.clone();
    Noticed { part: None, issue: Issue { code, address: None, place, message, hint } }
}

/// For each of `n` rows the first row that is the same, over any number of pairs.
pub(super) fn first_of_same(n: usize, pairs: impl IntoIterator<Item = Pair>) -> Vec<usize> {
    let mut sets = UnionFind::<usize>::new(n);
    for (a, b) in pairs {
        sets.union(a, b);
    }
    let mut first = vec![usize::MAX; n];
    let labels = sets.into_labeling().into_iter().enumerate();
    labels
        .map(|(row, label)| {
            first[label] = first[label].min(row);
            first[label]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chains and circles are fine.
    #[test]
    fn the_first_of_a_chain_stands_for_all() {
        assert_eq!(first_of_same(6, [(4, 3), (3, 1), (1, 4), (5, 5)]), [0, 1, 2, 1, 1, 5]);
    }
}
