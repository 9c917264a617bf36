//! Does every field hold what its kind allows?

use rayon::prelude::*;

use arcstr::ArcStr;

use super::ids::Ids;
use crate::model::fields::{NumberKind, Presence, Row, TextKind, Visitor};
use crate::model::wording::{describe_row, did_you_mean};
use crate::model::{Actor, Code, Dataset, Exchange, Issue, Limits, Qualities, Table, Word, unit};
use crate::network::named::Ends;
use crate::number::shortest;

/// Every field of every row against its kind.
pub(super) fn find_wrong_fields(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let mut found = [
        in_rows(std::slice::from_ref(&data.network), ids, |_, _| false),
        in_rows(&data.sources, ids, |_, _| false),
        in_rows(&data.actors, ids, |_, actor| is_plain_actor(actor)),
        in_rows(&data.resources, ids, |_, _| false),
        in_rows(&data.exchanges, ids, |row, exchange| is_plain_exchange(row, exchange, ids)),
        in_rows(&data.offers, ids, |_, _| false),
        in_rows(&data.needs, ids, |_, _| false),
        in_rows(&data.substitutions, ids, |_, _| false),
        in_rows(&data.conversions, ids, |_, _| false),
        in_rows(&data.boundary, ids, |_, _| false),
        in_rows(&data.water_uses, ids, |_, _| false),
        in_rows(&data.projects, ids, |_, _| false),
        in_rows(&data.claims, ids, |_, _| false),
        in_rows(&data.targets, ids, |_, _| false),
        in_rows(&data.precedents, ids, |_, _| false),
    ]
    .concat();
    suggest_ids(&mut found, ids);
    found.into_iter().map(|found| found.issue).collect()
}

/// An issue, and the id that nothing has.
#[derive(Clone)]
struct Found {
    issue: Issue,
    unknown: Option<(Table, String)>,
}

/// Most actors say who and where, and nothing that can be wrong beside.
fn is_plain_actor(a: &Actor) -> bool {
    let within = |degrees: Option<f64>, limit: f64| degrees.is_none_or(|d| d.abs() <= limit);
    a.details.is_absent() && a.sector.is_empty() && within(a.lat, 90.0) && within(a.lon, 180.0)
}

/// Most exchanges say who, what and how much, and it is right.
fn is_plain_exchange(row: usize, e: &Exchange, ids: &Ids<'_>) -> bool {
    let Ends { from, to, resource } = ids.ends[row];
    e.details.is_absent()
        && from.get().is_some()
        && to.get().is_some()
        && resource.get().is_some()
        && e.quantity.is_none_or(|quantity| quantity.is_finite() && quantity >= 0.0)
        && (e.unit.is_empty() || unit::find(&e.unit).is_some())
}

/// What is wrong in the rows of a table; a row that `is_plain` is not looked at field by field.
fn in_rows<R: Row>(
    rows: &[R],
    ids: &Ids<'_>,
    is_plain: impl Fn(usize, &R) -> bool + Sync,
) -> Vec<Found> {
    rows.par_iter()
        .enumerate()
        .with_min_len(256)
        .filter(|(index, row)| !is_plain(*index, row))
        .flat_map_iter(|(index, row)| {
            let mut judge = Judge { table: R::TABLE, index, ids, found: Vec::new() };
            // A visitor may write, so it is shown a copy.
            row.clone().visit(&mut judge);
            if !judge.found.is_empty() {
                let name = describe_row(row, index);
                for found in &mut judge.found {
                    found.issue.message = format!("{name}: {}", found.issue.message);
                }
            }
            judge.found
        })
        .collect()
}

/// How many unknown ids get a suggestion: looking for one means comparing with every id.
const SUGGESTIONS: usize = 50;

fn suggest_ids(found: &mut [Found], ids: &Ids<'_>) {
    for Found { issue, unknown } in
        found.iter_mut().filter(|f| f.unknown.is_some()).take(SUGGESTIONS)
    {
        if let Some((table, id)) = unknown {
            let names = ids.names(*table);
            let called = names.iter().filter(|(name, _)| name == id).map(|(_, id)| *id);
            let called: Vec<&str> = called.collect();
            issue.hint = if called.is_empty() {
                let known = ids.all(*table).into_iter().chain(names.iter().map(|(name, _)| *name));
                did_you_mean(id, known)
            } else {
                format!("{} is called so: write the id", called.join(" and "))
            };
        }
    }
    for Found { issue, unknown } in found {
        if let Some((table, _)) = unknown
            && issue.hint.is_empty()
        {
            issue.hint = format!("add it to {}, or correct the spelling", table.name());
        }
    }
}

/// Looks at the fields of one row.
struct Judge<'a> {
    table: Table,
    index: usize,
    ids: &'a Ids<'a>,
    found: Vec<Found>,
}

impl Judge<'_> {
    fn report(&mut self, code: Code, field: &str, message: String, hint: &str) {
        let issue = Issue::new(code, self.table, self.index, field, message).hint(hint);
        self.found.push(Found { issue, unknown: None });
    }

    fn reference(&mut self, field: &str, table: Table, id: &str) {
        if id.is_empty() || self.ids.has(table, id) {
            return;
        }
        let message = format!("{field} “{id}” is not among the {}", table.name());
        let issue = Issue::new(Code::UnknownId, self.table, self.index, field, message);
        self.found.push(Found { issue, unknown: Some((table, id.to_owned())) });
    }

    fn judge(&mut self, field: &str, kind: NumberKind, value: f64) {
        let shown = signed(value);
        if !value.is_finite() {
            let message = format!("{field} is not a finite number");
            return self.report(Code::NotFinite, field, message, "leave it out if it is unknown");
        }
        let off = |limit: f64| value.abs() > limit;
        match kind {
            NumberKind::Amount if value < 0.0 => {
                let hint = match (self.table, field) {
                    (Table::Exchanges, "quantity") => "swap from and to, or remove the sign",
                    _ => "remove the sign",
                };
                self.report(Code::Negative, field, format!("{field} {shown} is negative"), hint);
            }
            NumberKind::Share if !(0.0..=1.0).contains(&value) => {
                let hint = if (1.0..=100.0).contains(&value) {
                    "a share is written 0.12, not 12"
                } else {
                    ""
                };
                let message = format!("{field} {shown} is not a share between 0 and 1");
                self.report(Code::NotAShare, field, message, hint);
            }
            NumberKind::Positive if value <= 0.0 => {
                let message = format!("{field} {shown} is not above zero");
                self.report(Code::NotPositive, field, message, "leave it out if it is unknown");
            }
            NumberKind::Latitude if off(90.0) => {
                let message = format!("{field} {shown} is not between −90 and 90");
                self.report(Code::OutOfRange, field, message, "degrees north, WGS 84");
            }
            NumberKind::Longitude if off(180.0) => {
                let message = format!("{field} {shown} is not between −180 and 180");
                self.report(Code::OutOfRange, field, message, "degrees east, WGS 84");
            }
            _ => {}
        }
    }
}

/// A number with a true minus.
pub(super) fn signed(value: f64) -> String {
    shortest(value).replacen('-', "−", 1)
}

impl Visitor for Judge<'_> {
    fn text(&mut self, field: &'static str, _: Presence, kind: TextKind, value: &mut ArcStr) {
        if value.is_empty() {
            return;
        }
        let bad_code = |what: &str| format!("{field} “{value}” is not {what}");
        match kind {
            TextKind::Plain | TextKind::Id => {}
            TextKind::Reference(table) => self.reference(field, table, value),
            TextKind::ActorOrAny if value == "*" => {}
            TextKind::ActorOrAny => self.reference(field, Table::Actors, value),
            TextKind::Sources => {
                for key in value.split(';').map(str::trim) {
                    self.reference(field, Table::Sources, key);
                }
            }
            TextKind::Unit if unit::find(value).is_none() => {
                let symbols = unit::UNITS.iter().map(|unit| unit.symbol);
                let near = did_you_mean(value, symbols.clone());
                let list = format!("one of {}", symbols.collect::<Vec<_>>().join(", "));
                let message = format!("{field} “{value}” is not a known unit");
                let hint = if near.is_empty() { list } else { format!("{near} {list}") };
                self.report(Code::UnknownUnit, field, message, &hint);
            }
            TextKind::Ewc if !is_ewc(value) => {
                let message = bad_code("a code of the European List of Waste");
                let hint = "three pairs of digits, 10 01 02, with a * behind them if hazardous";
                self.report(Code::BadCode, field, message, hint);
            }
            TextKind::Nace if !is_nace(value) => {
                let message = bad_code("a NACE code");
                self.report(Code::BadCode, field, message, "as in 23, 23.5 or 23.51");
            }
            TextKind::Country if !is_upper(value, 2) => {
                let message = bad_code("a country code");
                self.report(Code::BadCode, field, message, "two capitals of ISO 3166-1, as in DK");
            }
            TextKind::Currency if !is_upper(value, 3) => {
                let message = bad_code("a currency code");
                self.report(Code::BadCode, field, message, "three capitals of ISO 4217, as in DKK");
            }
            _ => {}
        }
    }

    fn number(&mut self, field: &'static str, kind: NumberKind, value: &mut Option<f64>) {
        if let Some(value) = value {
            self.judge(field, kind, *value);
        }
    }

    fn required_number(&mut self, field: &'static str, kind: NumberKind, value: &mut f64) {
        self.judge(field, kind, *value);
    }

    fn year(&mut self, _: &'static str, _: &mut Option<i32>) {}
    fn flag(&mut self, _: &'static str, _: &mut bool) {}
    fn optional_flag(&mut self, _: &'static str, _: &mut Option<bool>) {}
    fn word<W: Word>(&mut self, _: &'static str, _: Presence, _: &mut W) {}
    fn optional_word<W: Word>(&mut self, _: &'static str, _: &mut Option<W>) {}

    fn references(&mut self, field: &'static str, table: Table, value: &mut Vec<ArcStr>) {
        for id in value {
            self.reference(field, table, id);
        }
    }

    fn profile(&mut self, field: &'static str, value: &mut Option<Vec<f64>>) {
        let Some(months) = value else { return };
        let sum: f64 = months.iter().sum();
        let message = if months.len() != 12 {
            format!("{field} has {} shares, not twelve", months.len())
        } else if months.iter().any(|share| !share.is_finite() || *share < 0.0) {
            format!("{field} has a share that is negative or not finite")
        } else if (sum - 1.0).abs() > 0.01 + 1e-12 {
            format!("{field} sums to {}, not to 1", signed(sum))
        } else {
            return;
        };
        self.report(Code::BadProfile, field, message, "twelve monthly shares that sum to 1");
    }

    fn qualities(&mut self, field: &'static str, value: &mut Qualities<f64>) {
        for (name, number) in value {
            self.judge(&format!("{field}.{name}"), NumberKind::Any, *number);
        }
    }

    fn limits(&mut self, field: &'static str, value: &mut Qualities<Limits>) {
        for (name, Limits { min, max }) in value {
            for (end, bound) in [("min", *min), ("max", *max)] {
                if let Some(bound) = bound {
                    self.judge(&format!("{field}.{name}.{end}"), NumberKind::Any, bound);
                }
            }
            if let (Some(min), Some(max)) = (*min, *max)
                && min > max
            {
                let message = format!(
                    "the minimum of {name}, {}, is above its maximum, {}",
                    signed(min),
                    signed(max)
                );
                self.report(Code::Disordered, &format!("{field}.{name}.min"), message, "swap them");
            }
        }
    }
}

/// `10 01 02`, with `*` if hazardous.
fn is_ewc(code: &str) -> bool {
    let digits = code.strip_suffix('*').unwrap_or(code).as_bytes();
    digits.len() == 8
        && digits.iter().enumerate().all(|(i, byte)| match i {
            2 | 5 => *byte == b' ',
            _ => byte.is_ascii_digit(),
        })
}

/// `23`, `23.5`, `23.51`, or the letter of a section.
fn is_nace(code: &str) -> bool {
    match code.as_bytes() {
        [section] => (b'A'..=b'U').contains(section),
        [a, b] => a.is_ascii_digit() && b.is_ascii_digit(),
        [a, b, b'.', class @ ..] => {
            a.is_ascii_digit()
                && b.is_ascii_digit()
                && (1..=2).contains(&class.len())
                && class.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn is_upper(code: &str, letters: usize) -> bool {
    code.len() == letters && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
