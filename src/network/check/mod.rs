//! Is the data sound? Every rule of the format, one function each.
//!
//! A rule is a pure function of the dataset; it may find anything there, since nothing has been
//! checked before it. Rules on single fields follow from the kinds in
//! [`fields`](crate::model::fields), so that a new field is checked as soon as it has a kind.
//! Whether a candidate would downgrade recycling is asked by matching, not here.

mod balance;
mod fields;
mod ids;
mod recipes;
mod rows;

use crate::model::{Dataset, Issue};
use ids::Ids;

/// Every problem of the data, errors first, each with its row and field.
///
/// Cost: one pass over the rows for each rule.
pub fn check(data: &Dataset) -> Vec<Issue> {
    let ids = Ids::of(data);
    let mut issues = [
        fields::find_wrong_fields(data, &ids),
        ids::find_double_ids(data),
        ids::find_unknown_subjects(data, &ids),
        ids::find_circular_parts(data),
        rows::find_wrong_dimensions(data, &ids),
        rows::find_carriers_without_energy(data),
        rows::find_reversed_years(data),
        rows::find_disordered_ranges(data),
        rows::find_unknown_settings(data),
        recipes::find_creation(data, &ids),
        rows::find_isolated_actors(data),
        rows::find_unknown_quantities(data),
        rows::find_self_exchanges(data),
        rows::find_hazards_without_status(data),
        balance::find_flows_above_offers(data, &ids),
        balance::find_flows_above_needs(data, &ids),
        balance::find_imbalances(data, &ids),
    ]
    .concat();
    issues.sort_by_key(|issue| issue.code.severity());
    issues
}
