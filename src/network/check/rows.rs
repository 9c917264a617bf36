//! Do the fields of a row agree with each other, and with the resource they are about?

use std::collections::BTreeSet;

use super::fields::signed;
use super::ids::Ids;
use crate::model::fields::Row;
use crate::model::wording::{describe_row, did_you_mean};
use crate::model::{Carrier, Category, Code, Dataset, Issue, Settings, Word, unit};
use crate::network::Selection;

/// An issue with a row, called by its name.
pub(super) fn issue<R: Row>(
    code: Code,
    row: &R,
    index: usize,
    field: &str,
    message: &str,
    hint: &str,
) -> Issue {
    let message = format!("{}: {message}", describe_row(row, index));
    Issue::new(code, R::TABLE, index, field, message).hint(hint)
}

/// A row's unit measures what the unit of its resource measures.
pub(super) fn find_wrong_dimensions(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    fn among<R: Row>(
        rows: &[R],
        ids: &Ids<'_>,
        of: impl Fn(&R) -> (&str, &str),
        issues: &mut Vec<Issue>,
    ) {
        for (index, row) in rows.iter().enumerate() {
            let (written, resource) = of(row);
            let Some(written) = unit::find(written) else { continue };
            let Some(own) = ids.resource(resource).and_then(|r| unit::find(&r.unit)) else {
                continue;
            };
            if written.dimension != own.dimension {
                let message = format!(
                    "{} does not measure {resource}, which is counted in {}",
                    written.symbol, own.symbol
                );
                let hint = "write the amount in the resource's own unit";
                issues.push(issue(Code::WrongDimension, row, index, "unit", &message, hint));
            }
        }
    }
    let mut issues = Vec::new();
    among(&data.exchanges, ids, |e| (&e.unit, &e.resource), &mut issues);
    among(&data.offers, ids, |o| (&o.unit, &o.resource), &mut issues);
    among(&data.needs, ids, |n| (&n.unit, &n.resource), &mut issues);
    among(&data.boundary, ids, |b| (&b.unit, &b.resource), &mut issues);
    issues
}

/// An amount is a finite number in the unit of its resource too.
pub(super) fn find_overflows(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    fn among<R: Row>(
        rows: &[R],
        ids: &Ids<'_>,
        of: impl Fn(&R) -> (&str, &str),
        largest: impl Fn(&R) -> f64,
        issues: &mut Vec<Issue>,
    ) {
        for (index, row) in rows.iter().enumerate() {
            let ((unit, resource), largest) = (of(row), largest(row));
            // No unit is a thousand million times another.
            if largest < f64::MAX * 1e-9 {
                continue;
            }
            let factor = ids.unit_factor(unit, resource).unwrap_or(1.0);
            if largest.is_finite() && !(largest * factor).is_finite() {
                let message = format!(
                    "{} {unit} is no finite number in the unit of {resource}",
                    signed(largest)
                );
                let hint = "leave it out if it is unknown";
                issues.push(issue(Code::NotFinite, row, index, "quantity", &message, hint));
            }
        }
    }
    let largest = |of: &[Option<f64>]| of.iter().flatten().copied().fold(0.0, f64::max);
    let mut issues = Vec::new();
    among(
        &data.exchanges,
        ids,
        |e| (&e.unit, &e.resource),
        |e| largest(&[e.quantity, e.low, e.high, e.sd]),
        &mut issues,
    );
    among(
        &data.offers,
        ids,
        |o| (&o.unit, &o.resource),
        |o| largest(&[Some(o.quantity), o.low, o.high, o.min_lot]),
        &mut issues,
    );
    among(
        &data.needs,
        ids,
        |n| (&n.unit, &n.resource),
        |n| largest(&[Some(n.quantity), n.low, n.high, n.min_lot]),
        &mut issues,
    );
    among(&data.boundary, ids, |b| (&b.unit, &b.resource), |b| b.quantity, &mut issues);
    issues
}

/// Only energy has a carrier.
pub(super) fn find_carriers_without_energy(data: &Dataset) -> Vec<Issue> {
    let rows = data.resources.iter().enumerate();
    rows.filter_map(|(index, r)| {
        let carrier = r.carrier.filter(|_| r.category != Category::Energy)?;
        let message = format!(
            "{} is not energy, so {} cannot carry it",
            r.category.as_str(),
            carrier.as_str()
        );
        let hint = "leave carrier out, or make the category energy";
        Some(issue(Code::WrongDimension, r, index, "carrier", &message, hint))
    })
    .collect()
}

/// Nothing ends before it starts.
pub(super) fn find_reversed_years(data: &Dataset) -> Vec<Issue> {
    let rows = data.exchanges.iter().enumerate();
    rows.filter_map(|(index, e)| {
        let (start, end) = e.start.zip(e.end).filter(|(start, end)| start > end)?;
        let message = format!("start {start} is after end {end}");
        Some(issue(Code::StartAfterEnd, e, index, "start", &message, "swap them"))
    })
    .collect()
}

/// `low` ≤ the value ≤ `high`.
pub(super) fn find_disordered_ranges(data: &Dataset) -> Vec<Issue> {
    // A range with the names of its three fields; the value may be unknown.
    struct Range([(&'static str, Option<f64>); 3]);
    fn among<R: Row>(rows: &[R], of: impl Fn(&R) -> Range, issues: &mut Vec<Issue>) {
        for (index, row) in rows.iter().enumerate() {
            let Range(three) = of(row);
            let mut known = three.into_iter().filter_map(|(field, value)| Some((field, value?)));
            let Some(mut below) = known.next() else { continue };
            for above in known {
                let [(less, a), (more, b)] = [below, above];
                below = above;
                if a > b {
                    let message = format!("{less} {} is above {more} {}", signed(a), signed(b));
                    let code = Code::Disordered;
                    issues.push(issue(code, row, index, less, &message, "low ≤ value ≤ high"));
                }
            }
        }
    }
    let range = |low, value, high| Range([("low", low), ("quantity", value), ("high", high)]);
    let mut issues = Vec::new();
    among(&data.exchanges, |e| range(e.low, e.quantity, e.high), &mut issues);
    among(&data.offers, |o| range(o.low, Some(o.quantity), o.high), &mut issues);
    among(&data.needs, |n| range(n.low, Some(n.quantity), n.high), &mut issues);
    let values = |p: &crate::model::Project| {
        Range([("value_low", p.value_low), ("value", None), ("value_high", p.value_high)])
    };
    among(&data.projects, values, &mut issues);
    let claimed =
        |c: &crate::model::Claim| Range([("low", c.low), ("value", c.value), ("high", c.high)]);
    among(&data.claims, claimed, &mut issues);
    issues
}

/// What is heated or cooled with comes back colder, of cold warmer.
pub(super) fn find_wrong_returns(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    fn among<R: Row>(
        rows: &[R],
        of: impl Fn(&R) -> (Option<f64>, Option<f64>, Option<Carrier>),
        issues: &mut Vec<Issue>,
    ) {
        for (index, row) in rows.iter().enumerate() {
            let (Some(supply), Some(back), Some(carrier)) = of(row) else { continue };
            let (wrong, how) = match carrier {
                Carrier::Heat => (supply < back, "above"),
                Carrier::Cold => (back < supply, "below"),
                _ => (false, ""),
            };
            if wrong {
                let message = format!(
                    "return_grade {} is {how} the supply of {}",
                    signed(back),
                    signed(supply)
                );
                let hint = "swap the two temperatures, or leave out what is unknown";
                issues.push(issue(Code::Disordered, row, index, "return_grade", &message, hint));
            }
        }
    }
    let of = |resource: &str| ids.resource(resource);
    let carrier = |resource: &str| of(resource).and_then(|r| r.carrier);
    let grade = |own: Option<f64>, resource: &str| own.or_else(|| of(resource)?.grade);
    let mut issues = Vec::new();
    among(&data.resources, |r| (r.grade, r.return_grade, r.carrier), &mut issues);
    among(
        &data.offers,
        |o| (grade(o.grade, &o.resource), o.return_grade, carrier(&o.resource)),
        &mut issues,
    );
    among(
        &data.needs,
        |n| (grade(n.min_grade, &n.resource), n.return_grade, carrier(&n.resource)),
        &mut issues,
    );
    issues
}

/// Water leaves a use dirtier than it came, and a use says of a contaminant once.
pub(super) fn find_wrong_water_uses(data: &Dataset) -> Vec<Issue> {
    let mut seen = BTreeSet::new();
    let mut issues = Vec::new();
    for (index, row) in data.water_uses.iter().enumerate() {
        if row.c_out_max <= row.c_in_max {
            let message = format!(
                "c_in_max {} is not below c_out_max {}",
                signed(row.c_in_max),
                signed(row.c_out_max)
            );
            let hint = "water takes up a load: it leaves dirtier than it came";
            issues.push(issue(Code::Disordered, row, index, "c_in_max", &message, hint));
        }
        if !seen.insert((&row.actor, &row.r#use, &row.contaminant)) {
            let hint = "where an actor uses water in several places, name each in use";
            let message = format!("{} already stands in another row of this use", row.contaminant);
            issues.push(issue(Code::DoubleId, row, index, "contaminant", &message, hint));
        }
    }
    issues
}

/// Settings that are a share of something.
const SHARES: [&str; 4] =
    ["heat_pump_efficiency", "pipe_loss", "uncertainty_factor", "uncertainty_quantity"];

/// Settings have known keys and numbers, none of them negative.
pub(super) fn find_wrong_settings(data: &Dataset) -> Vec<Issue> {
    let mut issues = Vec::new();
    let table = crate::model::Table::Settings;
    for (row, (key, value)) in data.settings.iter().enumerate() {
        if !Settings::TABLE.iter().any(|setting| setting.key == key) {
            let message = format!("settings: there is no setting “{key}”");
            let near = did_you_mean(key, Settings::TABLE.iter().map(|setting| setting.key));
            let hint = if near.is_empty() { "see `symbio list settings`" } else { &near };
            issues.push(Issue::new(Code::UnknownField, table, row, key, message).hint(hint));
        }
        match value.parse::<f64>() {
            Ok(number) if number < 0.0 => {
                let message = format!("settings: {key} {} is negative", signed(number));
                let issue = Issue::new(Code::Negative, table, row, key, message);
                issues.push(issue.hint("remove the sign"));
            }
            Ok(number) if 1.0 < number && SHARES.contains(&key.as_str()) => {
                let message = format!("settings: {key} {} is above 1", signed(number));
                let issue = Issue::new(Code::NotAShare, table, row, key, message);
                issues.push(issue.hint("it is a share: write 0.5 for 50 %"));
            }
            Ok(number) if number.is_finite() => {}
            Ok(_) => {
                let message = format!("settings: {key} is not a finite number");
                issues.push(Issue::new(Code::NotFinite, table, row, key, message));
            }
            Err(_) => {
                let message = format!("settings: {key} “{value}” is not a number");
                issues.push(Issue::new(Code::WrongType, table, row, key, message));
            }
        }
    }
    issues
}

/// Every actor has an active exchange with another.
pub(super) fn find_isolated_actors(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let default = Selection::default();
    let mut linked = vec![false; data.actors.len()];
    for (e, ends) in data.exchanges.iter().zip(&ids.ends) {
        if ends.from != ends.to && default.is_active(e) {
            let both = [ends.from.get(), ends.to.get()];
            both.into_iter().flatten().for_each(|actor| linked[actor] = true);
        }
    }
    // Rows with the id of another are linked as it is.
    let is_linked = |id: &str| ids.actors.get(id).is_some_and(|&row| linked[row as usize]);
    let rows = data.actors.iter().enumerate();
    rows.filter(|(row, a)| !linked[*row] && !is_linked(&a.id))
        .map(|(index, a)| {
            let message = "is isolated: it has no active exchange with another actor";
            issue(Code::Isolated, a, index, "id", message, "")
        })
        .collect()
}

/// Every exchange says how much.
pub(super) fn find_unknown_quantities(data: &Dataset) -> Vec<Issue> {
    let rows = data.exchanges.iter().enumerate().filter(|(_, e)| e.quantity.is_none());
    rows.map(|(index, e)| {
        let hint = "nothing is computed from it; an estimate with low and high helps";
        issue(Code::NoQuantity, e, index, "quantity", "the quantity is unknown", hint)
    })
    .collect()
}

/// Who gives to itself recirculates; that is no loop.
pub(super) fn find_self_exchanges(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let rows = data.exchanges.iter().enumerate();
    rows.filter(|(row, _)| ids.ends[*row].from == ids.ends[*row].to)
        .filter(|(_, e)| e.from == e.to && !e.from.is_empty())
        .map(|(index, e)| {
            let message = "from and to are the same actor";
            let hint = "internal recirculation is left out of loops";
            issue(Code::SelfExchange, e, index, "to", message, hint)
        })
        .collect()
}

/// What is hazardous says what it is before the law.
pub(super) fn find_hazards_without_status(data: &Dataset) -> Vec<Issue> {
    let rows = data.resources.iter().enumerate();
    rows.filter(|(_, r)| r.ewc.ends_with('*') && r.legal_status.is_none())
        .map(|(index, r)| {
            let message = format!("{} is hazardous, but legal_status is not stated", r.ewc);
            let hint = "waste, by_product, end_of_waste or product";
            issue(Code::Hazardous, r, index, "ewc", &message, hint)
        })
        .collect()
}
