//! How much can go round at once, when loops share exchanges?
//!
//! The volume of a loop takes its exchanges for itself alone. Together, maximise Σ x over the
//! loops, where x is what goes round a loop in the terms of its first hop, and the loops through an
//! exchange stay within its quantity: Σ x·y ≤ q, with y the product of the yields before it. A
//! linear program for each dimension, in its base unit (t, GJ, m³).

use std::collections::BTreeMap;

use super::choice::{Choice, Chooser};
use crate::math::program::{Entry, Program, maximise};
use crate::model::unit::Dimension;

/// What can go round at once in one dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Joint {
    /// Mass, energy or volume.
    pub dimension: Dimension,
    /// In the base unit of the dimension.
    pub volume: f64,
}

/// The joint volume of loops with these choices; loops without a volume are left out.
pub(super) fn joint_volumes(chooser: &Chooser, choices: &[Choice]) -> Vec<Joint> {
    let mut programs: BTreeMap<Dimension, (Program, BTreeMap<usize, usize>)> = BTreeMap::new();
    for choice in choices {
        let totals = chooser.totals(choice.hops.iter().copied(), &choice.passages);
        let Some((volume, &first)) = totals.base_volume.zip(choice.hops.first()) else { continue };
        let unit = chooser.unit(first);
        let (program, rows) = programs.entry(unit.dimension).or_default();
        let mut entries: Vec<Entry> = Vec::new();
        let mut yields = 1.0;
        for (&hop, passage) in choice.hops.iter().zip(&choice.passages) {
            let quantity = chooser.hops.all[hop].quantity.unwrap_or(0.0);
            let row = *rows.entry(hop).or_insert_with(|| program.add_row(quantity));
            entries.push(Entry { row, amount: yields / unit.base });
            yields *= passage.yields.unwrap_or(1.0);
        }
        program.add_amount(1.0, volume, &entries);
    }
    let joint = |(dimension, (program, _)): (Dimension, (Program, _))| Joint {
        dimension,
        volume: maximise(&program).value,
    };
    programs.into_iter().map(joint).collect()
}
