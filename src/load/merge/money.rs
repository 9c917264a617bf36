//! Money of several networks in one currency.
//!
//! Prices, costs, investments and the values of projects are converted, and so are settings in
//! money. Claims and targets keep their figures: they state their own unit.

use arcstr::ArcStr;

use super::{Noticed, Part, Rate};
use crate::model::fields::{NumberKind, Presence, Row, TableVisitor, TextKind, Visitor};
use crate::model::{Code, Dataset, Issue, Limits, Qualities, Settings, Table, Word};
use crate::number::shortest;

/// The fields that hold money.
const MONEY: &[&str] =
    &["price", "disposal_cost", "treatment_cost", "investment", "value_low", "value_high"];

/// Where no currency is stated.
const DEFAULT: &str = "EUR";

/// Whether a setting is money, so that its value hangs on the currency.
pub(super) fn is_money(key: &str) -> bool {
    Settings::TABLE.iter().any(|s| s.key == key && s.unit.starts_with("money"))
}

/// Converts all money into the currency of the first network that states one, or has money; says
/// which rates are missing. A network without money needs none.
pub(super) fn convert(parts: &mut [Part], rates: &[Rate]) -> Vec<Noticed> {
    let states_one = |part: &mut Part| {
        !part.dataset.network.currency.is_empty() || multiply(&mut part.dataset, 1.0)
    };
    let Some(first) = parts.iter_mut().position(states_one) else { return Vec::new() };
    let (to, first) = (ArcStr::from(currency(&parts[first].dataset)), parts[first].name.clone());
    let mut issues = Vec::new();
    for (number, part) in parts.iter_mut().enumerate() {
        let own = currency(&part.dataset).to_owned();
        if own == to {
            continue;
        }
        let rate = rates.iter().find(|rate| rate.currency == own);
        if multiply(&mut part.dataset, rate.map_or(1.0, |rate| rate.factor)) && rate.is_none() {
            let message = format!("network: {} counts in {own}, {first} in {to}", part.name);
            let hint = format!("say how many {to} one {own} is: --rate {own}=…");
            let issue = Issue::new(Code::Conflict, Table::Network, 0, "currency", message);
            issues.push(Noticed { part: Some(number), issue: issue.hint(hint) });
        }
        part.dataset.network.currency.clone_from(&to);
    }
    issues
}

fn currency(data: &Dataset) -> &str {
    if data.network.currency.is_empty() { DEFAULT } else { &data.network.currency }
}

/// Multiplies all money; whether there is any.
fn multiply(data: &mut Dataset, factor: f64) -> bool {
    let mut money = Money { factor, found: false };
    data.visit_tables(&mut money);
    for (_, value) in data.settings.iter_mut().filter(|(key, _)| is_money(key)) {
        if let Ok(number) = value.parse::<f64>() {
            *value = shortest(number * factor);
            money.found = true;
        }
    }
    money.found
}

struct Money {
    factor: f64,
    found: bool,
}

impl TableVisitor for Money {
    fn table<R: Row>(&mut self, rows: &mut Vec<R>) {
        for row in rows {
            row.visit(self);
        }
    }
}

impl Visitor for Money {
    fn number(&mut self, field: &'static str, _: NumberKind, value: &mut Option<f64>) {
        if let Some(value) = value
            && MONEY.contains(&field)
        {
            *value *= self.factor;
            self.found = true;
        }
    }
    fn text(&mut self, _: &'static str, _: Presence, _: TextKind, _: &mut ArcStr) {}
    fn required_number(&mut self, _: &'static str, _: NumberKind, _: &mut f64) {}
    fn year(&mut self, _: &'static str, _: &mut Option<i32>) {}
    fn flag(&mut self, _: &'static str, _: &mut bool) {}
    fn optional_flag(&mut self, _: &'static str, _: &mut Option<bool>) {}
    fn word<W: Word>(&mut self, _: &'static str, _: Presence, _: &mut W) {}
    fn optional_word<W: Word>(&mut self, _: &'static str, _: &mut Option<W>) {}
    fn references(&mut self, _: &'static str, _: Table, _: &mut Vec<ArcStr>) {}
    fn profile(&mut self, _: &'static str, _: &mut Option<Vec<f64>>) {}
    fn qualities(&mut self, _: &'static str, _: &mut Qualities<f64>) {}
    fn limits(&mut self, _: &'static str, _: &mut Qualities<Limits>) {}
}
