//! What is every exchange called?
//!
//! A written id stands. An exchange without one is `from>to:resource`, and `#2`, `#3` behind it
//! where there are several, in the order of their other fields, so that row order does not
//! matter. A name that somebody wrote, or that an actor has, is passed over.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::named::{Ends, ends_of};
use super::order::{places_by_begun_id, rows_by_id};
use crate::model::{Dataset, Exchange};

/// The id of every exchange, one behind the other in one text.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExchangeIds {
    text: String,
    /// Where the id of each row ends in `text`.
    ends: Vec<usize>,
    /// The rows in order of their ids; rows that wrote the same id in their own order.
    pub order: Vec<u32>,
}

impl ExchangeIds {
    /// The id of a row.
    pub fn of(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[row]]
    }

    /// The first row with this id, if `order` is still there.
    pub fn find(&self, id: &str) -> Option<usize> {
        let at = self.order.partition_point(|&row| self.of(row as usize) < id);
        let row = *self.order.get(at)? as usize;
        (self.of(row) == id).then_some(row)
    }

    /// Every id, in order.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(|&row| self.of(row as usize))
    }

    fn push(&mut self, id: &[&str]) {
        id.iter().for_each(|piece| self.text.push_str(piece));
        self.ends.push(self.text.len());
    }

    fn sort(&mut self) {
        self.order = rows_by_id(self.ends.len(), |row| self.of(row));
    }

    /// Whether two rows have one id.
    fn has_doubles(&self) -> bool {
        let same = |pair: &[u32]| self.of(pair[0] as usize) == self.of(pair[1] as usize);
        self.order.par_windows(2).any(same)
    }

    /// The runs of rows in `order` that have one id.
    fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.order.chunk_by(|&a, &b| self.of(a as usize) == self.of(b as usize)).map(move |run| {
            start += run.len();
            start - run.len()..start
        })
    }
}

/// The id of every exchange, by its row.
pub(crate) fn exchange_ids(data: &Dataset) -> ExchangeIds {
    exchange_ids_between(data, &ends_of(data))
}

/// The same where the ends of every exchange are known.
pub(super) fn exchange_ids_between(data: &Dataset, ends: &[Ends]) -> ExchangeIds {
    let (mut ids, order) = rayon::join(|| write(&data.exchanges), || order_made_up(data, ends));
    let is_distinct = match order {
        Some(order) => {
            ids.order = order.rows;
            order.is_distinct
        }
        None => {
            ids.sort();
            !ids.has_doubles()
        }
    };
    // Only an id with this sign in it can be the same as one that is made up.
    let has_sign = |id: &str| id.contains('>');
    if is_distinct
        && !data.actors.par_iter().any(|a| has_sign(&a.id))
        && !data.exchanges.par_iter().any(|e| has_sign(&e.id))
    {
        return ids;
    }
    let numbered = number(data, &ids);
    if numbered.is_empty() {
        return ids;
    }
    let mut renamed = ExchangeIds::default();
    let mut numbered = numbered.into_iter().peekable();
    for row in 0..data.exchanges.len() {
        match numbered.next_if(|(of, _)| *of == row) {
            Some((_, id)) => renamed.push(&[&id]),
            None => renamed.push(&[ids.of(row)]),
        }
    }
    renamed.sort();
    renamed
}

/// The ids as they are written, or made up and not yet numbered.
fn write(exchanges: &[Exchange]) -> ExchangeIds {
    let mut ids = ExchangeIds::default();
    let length = |e: &Exchange| match e.id.len() {
        0 => e.from.len() + e.to.len() + e.resource.len() + 2,
        written => written,
    };
    ids.text.reserve_exact(exchanges.par_iter().map(length).sum());
    ids.ends.reserve_exact(exchanges.len());
    for e in exchanges {
        match e.id.as_str() {
            "" => ids.push(&[&e.from, ">", &e.to, ":", &e.resource]),
            written => ids.push(&[written]),
        }
    }
    ids
}

/// Rows in order of their ids.
struct Order {
    rows: Vec<u32>,
    is_distinct: bool,
}

/// The order of ids that are all made up, from the order of what they are made of: no text of an
/// exchange is looked at. `None` where that does not decide it.
fn order_made_up(data: &Dataset, ends: &[Ends]) -> Option<Order> {
    if data.exchanges.par_iter().any(|e| !e.id.is_empty()) {
        return None;
    }
    let actor = |row: usize| data.actors[row].id.as_str();
    let places = |behind| places_by_begun_id(data.actors.len(), actor, behind);
    let (from, to) = rayon::join(|| places(">"), || places(":"));
    let (from, to) = (from?, to?);
    // Nothing stands behind the last part, so no such id is in doubt.
    let by_id = rows_by_id(data.resources.len(), |row| data.resources[row].id.as_str());
    let mut resource = vec![0; by_id.len()];
    (0..).zip(by_id).for_each(|(place, row): (u32, u32)| resource[row as usize] = place);
    let key = |(row, ends): (usize, &Ends)| -> Option<u128> {
        let parts = [from[ends.from.get()?], to[ends.to.get()?], resource[ends.resource.get()?]];
        let key = parts.into_iter().chain([row as u32]);
        Some(key.fold(0_u128, |key, part| key << 32 | u128::from(part)))
    };
    // What names nothing has no key; it is no key itself, since no place is that far behind.
    let none = u128::MAX;
    let mut keys: Vec<u128> =
        ends.par_iter().enumerate().map(|ends| key(ends).unwrap_or(none)).collect();
    keys.par_sort_unstable();
    if keys.last() == Some(&none) {
        return None;
    }
    let is_distinct = !keys.par_windows(2).any(|pair| pair[0] >> 32 == pair[1] >> 32);
    Some(Order { rows: keys.into_iter().map(|key| key as u32).collect(), is_distinct })
}

/// The rows whose made-up id has another already, with the numbered one they get; by row.
fn number(data: &Dataset, ids: &ExchangeIds) -> Vec<(usize, String)> {
    // Only an id with this sign in it can be the same as one that is made up.
    let written = data.actors.iter().map(|a| &a.id).chain(data.exchanges.iter().map(|e| &e.id));
    let mut taken: FxHashSet<String> =
        written.filter(|id| id.contains('>')).map(ToString::to_string).collect();
    let mut numbered = Vec::new();
    for run in ids.runs() {
        if run.len() == 1 && !taken.contains(ids.of(ids.order[run.start] as usize)) {
            continue;
        }
        let rows = ids.order[run].iter().map(|&row| row as usize);
        let mut unnamed: Vec<usize> =
            rows.filter(|&row| data.exchanges[row].id.is_empty()).collect();
        let Some(&first) = unnamed.first() else { continue };
        let name = ids.of(first);
        if unnamed.len() > 1 {
            unnamed.sort_by_cached_key(|&row| format!("{:?}", data.exchanges[row]));
        }
        // The plain name may be free; a number never comes before the name it follows.
        let is_free = !taken.contains(name);
        let numbers = (2_usize..).map(|n| format!("{name}#{n}"));
        let mut names = numbers.filter(|name| !taken.contains(name));
        let made: Vec<(usize, String)> =
            unnamed.into_iter().skip(usize::from(is_free)).zip(&mut names).collect();
        drop(names);
        taken.extend(made.iter().map(|(_, id)| id.clone()));
        numbered.extend(made);
    }
    numbered.sort_unstable();
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;

    #[test]
    fn a_made_up_id_is_never_one_that_somebody_wrote() {
        let data = sketch("a -> b: wood 1 id=a>b:wood\n a -> b: wood 3\n a -> b: wood 2");
        let ids = exchange_ids(&data);
        assert_eq!([0, 1, 2].map(|row| ids.of(row)), ["a>b:wood", "a>b:wood#3", "a>b:wood#2"]);
        assert_eq!(ids.order, [0, 2, 1]);
    }

    /// A numbered id is passed over by a resource that is called like it.
    #[test]
    fn numbers_are_not_given_twice() {
        let data = sketch("a -> b: wood#2 1\n a -> b: wood 2\n a -> b: wood 1");
        let ids = exchange_ids(&data);
        assert_eq!([0, 1, 2].map(|row| ids.of(row)), ["a>b:wood#2#2", "a>b:wood#2", "a>b:wood"]);
    }
}
