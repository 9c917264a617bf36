//! What may be counted twice: the same two actors exchange the same in two networks, or one actor
//! offers or needs it in both.

use std::collections::BTreeMap;

use super::resources::Kinds;
use super::{Merged, Noticed};
use crate::model::fields::Row;
use crate::model::wording::describe_row;
use crate::model::{Code, Issue};

/// A warning for each row of a later network that an earlier one has as well.
pub(super) fn find_counted_twice(merged: &Merged, kinds: &Kinds) -> Vec<Noticed> {
    let data = &merged.dataset;
    let mut issues = Vec::new();
    among(merged, kinds, &data.exchanges, |e| [&e.from, &e.to, &e.resource], &mut issues);
    among(merged, kinds, &data.offers, |o| [&o.actor, "", &o.resource], &mut issues);
    among(merged, kinds, &data.needs, |n| [&n.actor, "", &n.resource], &mut issues);
    issues
}

/// Rows of different networks with the same actors and kind of resource, the last of the three.
fn among<R: Row>(
    merged: &Merged,
    kinds: &Kinds,
    rows: &[R],
    of: impl Fn(&R) -> [&str; 3],
    issues: &mut Vec<Noticed>,
) {
    let mut seen: BTreeMap<(&str, &str, usize), (usize, usize)> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let [one, other, resource] = of(row);
        let Some((kind, origin)) = kinds.of(resource).zip(merged.origins.of(R::TABLE, at)) else {
            continue;
        };
        let &mut (earlier, part) = seen.entry((one, other, kind)).or_insert((at, origin.part));
        if part == origin.part {
            continue;
        }
        let own_row = merged.origins.of(R::TABLE, earlier).map_or(earlier, |origin| origin.row);
        let message = format!(
            "{}: may be the same as {}; then it counts twice",
            describe_row(row, origin.row),
            describe_row(&rows[earlier], own_row)
        );
        let issue = Issue::new(Code::Ambiguous, R::TABLE, origin.row, "resource", message);
        let hint = "leave it out of one of the two if it is";
        issues.push(Noticed { part: Some(origin.part), issue: issue.hint(hint) });
    }
}
