//! What is every exchange called?
//!
//! A written id stands. An exchange without one is `from>to:resource`, and `#2`, `#3` behind it
//! where there are several, in the order of their other fields, so that row order does not
//! matter. A name that somebody wrote, or that an actor has, is passed over.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::model::Dataset;

/// The id of every exchange, in the order of the rows.
pub(crate) fn exchange_ids(data: &Dataset) -> Vec<String> {
    let mut ids: Vec<String> = data.exchanges.iter().map(|e| e.id.clone()).collect();
    let actors = data.actors.iter().map(|a| a.id.clone());
    let mut taken: FxHashSet<String> = actors.chain(ids.iter().cloned()).collect();
    let mut unnamed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (row, e) in data.exchanges.iter().enumerate().filter(|(_, e)| e.id.is_empty()) {
        unnamed.entry(format!("{}>{}:{}", e.from, e.to, e.resource)).or_default().push(row);
    }
    for (name, mut rows) in unnamed {
        if rows.len() > 1 {
            rows.sort_by_cached_key(|&row| format!("{:?}", data.exchanges[row]));
        }
        let numbered = (2_usize..).map(|n| format!("{name}#{n}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        for row in rows {
            if let Some(free) = names.find(|name| taken.insert(name.clone())) {
                ids[row] = free;
            }
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;

    #[test]
    fn a_made_up_id_is_never_one_that_somebody_wrote() {
        let data = sketch("a -> b: wood 1 id=a>b:wood\n a -> b: wood 3\n a -> b: wood 2");
        assert_eq!(exchange_ids(&data), ["a>b:wood", "a>b:wood#3", "a>b:wood#2"]);
    }
}
