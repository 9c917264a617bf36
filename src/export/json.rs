//! A dataset as one JSON file: a row on each line, fields in the order of the format.

use super::cells::{Cell, Value, cells_of};
use crate::model::fields::{Row, TableVisitor};
use crate::model::{Dataset, Table};
use crate::number::shortest;

/// The JSON file of a dataset; the same dataset gives the same bytes.
///
/// Absent fields are left out, and so are tables without rows, but for the two that must be there.
pub fn write(data: &Dataset) -> String {
    let network = cells_of(std::slice::from_ref(&data.network)).flatten();
    let mut parts: Vec<String> = network.map(|cell| member(cell.field, &cell.value)).collect();
    let mut tables = Tables(Vec::new());
    data.clone().visit_tables(&mut tables);
    parts.append(&mut tables.0);
    if !data.settings.is_empty() {
        let settings = data.settings.iter().map(|(key, value)| {
            // What is no number is kept as a text, so that nothing is lost.
            let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
            format!("{}: {}", text(key), number.map_or_else(|| text(value), shortest))
        });
        parts.push(format!("\"settings\": {{{}}}", settings.collect::<Vec<_>>().join(", ")));
    }
    format!("{{\n  {}\n}}\n", parts.join(",\n  "))
}

/// The tables that were visited, each as a member of the document.
struct Tables(Vec<String>);

impl TableVisitor for Tables {
    fn table<R: Row>(&mut self, rows: &mut Vec<R>) {
        let needed = matches!(R::TABLE, Table::Actors | Table::Resources);
        if rows.is_empty() && !needed {
            return;
        }
        let rows: Vec<String> =
            cells_of(rows).map(|cells| format!("\n    {}", object(&cells))).collect();
        let end = if rows.is_empty() { "" } else { "\n  " };
        self.0.push(format!("\"{}\": [{}{end}]", R::TABLE.name(), rows.join(",")));
    }
}

/// A row on one line; cells of one field with names below it make a nested object.
fn object(cells: &[Cell]) -> String {
    let groups = cells.chunk_by(|a, b| a.order == b.order);
    let members: Vec<String> = groups
        .map(|group| match &group[0] {
            cell if cell.below.is_empty() => member(cell.field, &cell.value),
            cell => format!("{}: {}", text(cell.field), nested(group, 0)),
        })
        .collect();
    format!("{{{}}}", members.join(", "))
}

/// The object of the names at this depth below a field.
fn nested(cells: &[Cell], depth: usize) -> String {
    let members: Vec<String> = cells
        .chunk_by(|a, b| a.below[depth] == b.below[depth])
        .map(|group| {
            let name = &group[0].below[depth];
            let deeper = group[0].below.len() > depth + 1;
            let value = if deeper { nested(group, depth + 1) } else { written(&group[0].value) };
            format!("{}: {value}", text(name))
        })
        .collect();
    format!("{{{}}}", members.join(", "))
}

fn member(field: &str, value: &Value) -> String {
    format!("{}: {}", text(field), written(value))
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(words) => text(words),
        Value::Number(number) => shortest(*number),
        Value::Flag(flag) => flag.to_string(),
        Value::Ids(ids) => list(ids.iter().map(|id| text(id))),
        Value::Shares(shares) => list(shares.iter().map(|share| shortest(*share))),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A JSON string.
fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
