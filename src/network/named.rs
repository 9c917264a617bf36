//! Whom and what does an exchange name? Rows in the place of ids, looked up once for all who ask.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::{Dataset, Exchange};

/// The row of an actor or a resource, if there is one with the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named(u32);

impl Named {
    const NONE: Self = Self(u32::MAX);

    /// The row.
    pub fn get(self) -> Option<usize> {
        (self != Self::NONE).then_some(self.0 as usize)
    }
}

/// What an exchange is of, and between whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ends {
    pub from: Named,
    pub to: Named,
    pub resource: Named,
}

/// The first row of each id.
pub(super) type Rows<'a> = FxHashMap<&'a str, u32>;

/// The first row of each of these ids.
pub(super) fn first_rows<'a>(ids: impl ExactSizeIterator<Item = &'a str>) -> Rows<'a> {
    let mut first = Rows::with_capacity_and_hasher(ids.len(), Default::default());
    for (row, id) in ids.enumerate() {
        first.entry(id).or_insert(row as u32);
    }
    first
}

/// The ends of every exchange, among the rows of actors and resources.
pub(super) fn ends(data: &Dataset, actors: &Rows<'_>, resources: &Rows<'_>) -> Vec<Ends> {
    let row = |rows: &Rows<'_>, id: &str| rows.get(id).map_or(Named::NONE, |&row| Named(row));
    let ends = |e: &Exchange| Ends {
        from: row(actors, &e.from),
        to: row(actors, &e.to),
        resource: row(resources, &e.resource),
    };
    data.exchanges.par_iter().map(ends).collect()
}

/// The ends of every exchange.
pub(crate) fn ends_of(data: &Dataset) -> Vec<Ends> {
    let actors = first_rows(data.actors.iter().map(|a| a.id.as_str()));
    ends(data, &actors, &first_rows(data.resources.iter().map(|r| r.id.as_str())))
}
