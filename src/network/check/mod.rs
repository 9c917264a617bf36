//! Is the data sound? Every rule of the format, one function each.
//!
//! A rule is a pure function of the dataset; it may find anything there, since nothing has been
//! checked before it. Rules on single fields follow from the kinds in
//! [`fields`](crate::model::fields), so that a new field is checked as soon as it has a kind.
//! Whether a candidate would downgrade recycling is asked by matching, not here.

mod balance;
mod factors;
mod fields;
mod ids;
mod recipes;
mod rows;

use rayon::prelude::*;

use super::named::Ends;
use crate::model::{Dataset, Issue};
use ids::Ids;

/// A dataset was looked at; see [`build_checked`](super::build_checked).
#[derive(Debug)]
pub struct Checked {
    /// Every problem of the data, errors first, each with its row and field.
    pub issues: Vec<Issue>,
    /// The rows that each exchange names.
    pub(super) ends: Vec<Ends>,
}

/// Every problem of the data, errors first, each with its row and field.
pub fn check(data: &Dataset) -> Vec<Issue> {
    examine(data).issues
}

/// Every problem of the data, and what a network is [built](super::build_checked) from.
///
/// Cost: one pass over the rows for each rule, side by side.
pub fn examine(data: &Dataset) -> Checked {
    let ids = Ids::of(data);
    let rules: [&(dyn Fn() -> Vec<Issue> + Sync); 21] = [
        &|| fields::find_wrong_fields(data, &ids),
        &|| ids::find_double_ids(data, &ids),
        &|| ids::find_unknown_subjects(data, &ids),
        &|| ids::find_circular_parts(data, &ids),
        &|| rows::find_wrong_dimensions(data, &ids),
        &|| rows::find_overflows(data, &ids),
        &|| rows::find_carriers_without_energy(data),
        &|| rows::find_reversed_years(data),
        &|| rows::find_disordered_ranges(data),
        &|| rows::find_wrong_returns(data, &ids),
        &|| rows::find_wrong_water_uses(data),
        &|| rows::find_wrong_settings(data),
        &|| recipes::find_creation(data, &ids),
        &|| factors::find_wrong_factors(data),
        &|| rows::find_isolated_actors(data, &ids),
        &|| rows::find_unknown_quantities(data),
        &|| rows::find_self_exchanges(data, &ids),
        &|| rows::find_hazards_without_status(data),
        &|| balance::find_flows_above_offers(data, &ids),
        &|| balance::find_flows_above_needs(data, &ids),
        &|| balance::find_imbalances(data, &ids),
    ];
    let mut issues = rules.par_iter().flat_map_iter(|rule| rule()).collect::<Vec<Issue>>();
    issues.sort_by_key(|issue| issue.code.severity());
    Checked { issues, ends: ids.ends }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::model::{Code, Exchange};

    /// The example of the house: what and where, then a hint.
    #[test]
    fn an_issue_says_what_where_and_what_may_help() {
        let issues = check(&sketch("plant -> refinery: steam -3"));
        assert_eq!(issues.len(), 1);
        assert_eq!(
            issues[0].message,
            "exchange 1 (steam, plant → refinery): quantity −3 is negative"
        );
        assert_eq!(issues[0].hint, "swap from and to, or remove the sign");
        let address = issues[0].address.as_ref().map(|a| (a.row, a.field.as_str()));
        assert_eq!(address, Some((Some(0), "quantity")));
    }

    #[test]
    fn a_close_id_is_suggested() {
        let mut data = sketch("plant -> refinery: steam 3");
        data.exchanges[0].to = "refinary".into();
        let issues = check(&data);
        assert_eq!(
            (issues[0].code, issues[0].hint.as_str()),
            (Code::UnknownId, "did you mean “refinery”?")
        );
    }

    #[test]
    fn errors_come_before_warnings() {
        let mut data = sketch("a -> a: wood\n b -> c: wood 1 loss=2");
        data.exchanges.push(Exchange::default());
        let severities: Vec<_> = check(&data).iter().map(|issue| issue.code.severity()).collect();
        assert!(severities.is_sorted() && severities.len() > 3);
    }

    /// Ids that were made up may be referred to, also the second of two equal ones.
    #[test]
    fn made_up_ids_exist() {
        let text = "a -> b: wood 2\n a -> b: wood 1\n a -> b: wood 1 part_of=a>b:wood#3";
        assert_eq!(check(&sketch(text)), []);
        // The rows with 1 come first, and of them the one that is no part: the part is #2 itself.
        assert_eq!(check(&sketch(&text.replace("#3", "#2")))[0].code, Code::Circular);
        let third = text.replace("#3", "#4");
        assert_eq!(check(&sketch(&third))[0].code, Code::UnknownId);
    }
}
