//! Which row of which network does a merged row come from?

use crate::model::fields::{Row, TableVisitor};
use crate::model::{Address, Dataset, Table};

/// A row of one of the merged networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The network, in the order in which they were given.
    pub part: usize,
    /// The row of its table, from 0.
    pub row: usize,
}

/// The origin of every merged row, table by table; rows that merging itself has added have none.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    rows: [Vec<Origin>; Table::ALL.len()],
}

impl Origins {
    /// Where a row of a merged table comes from.
    pub fn of(&self, table: Table, row: usize) -> Option<Origin> {
        self.rows[table as usize].get(row).copied()
    }

    /// The part of an address, and the same address in it.
    pub(in crate::load) fn address(&self, merged: &Address) -> Option<(usize, Address)> {
        let origin = self.of(merged.table, merged.row?)?;
        Some((origin.part, Address { row: Some(origin.row), ..merged.clone() }))
    }

    /// Notes that the rows of a network come next.
    pub(super) fn add(&mut self, part: usize, dataset: &mut Dataset) {
        dataset.visit_tables(&mut Next { part, rows: &mut self.rows });
    }

    /// Forgets rows of a table; the others keep their order.
    pub(super) fn keep(&mut self, table: Table, kept: &[bool]) {
        let mut kept = kept.iter().copied();
        self.rows[table as usize].retain(|_| kept.next().unwrap_or(true));
    }
}

struct Next<'a> {
    part: usize,
    rows: &'a mut [Vec<Origin>; Table::ALL.len()],
}

impl TableVisitor for Next<'_> {
    fn table<R: Row>(&mut self, rows: &mut Vec<R>) {
        let part = self.part;
        self.rows[R::TABLE as usize].extend((0..rows.len()).map(|row| Origin { part, row }));
    }
}
