//! A dataset as a folder of CSV files: commas, decimal points, UTF-8, only columns in use.

use std::collections::{BTreeMap, BTreeSet};

use super::NamedFile;
use super::cells::{Cell, Value, cells_of};
use crate::model::fields::{Row, TableVisitor};
use crate::model::{Dataset, Table};
use crate::number::shortest;

/// The files of a dataset, one for each table with rows and the two that must be there; the same
/// dataset gives the same bytes. Write them with [`write_folder`](super::write_folder).
pub fn write(data: &Dataset) -> Vec<NamedFile> {
    let network: Vec<(String, String)> = cells_of(std::slice::from_ref(&data.network))
        .flatten()
        .map(|cell| (cell.field.to_owned(), written(&cell.value)))
        .collect();
    let mut tables = Tables(vec![key_values(Table::Network, &network)]);
    data.clone().visit_tables(&mut tables);
    if !data.settings.is_empty() {
        tables.0.push(key_values(Table::Settings, &data.settings));
    }
    tables.0
}

/// The files of the tables that were visited.
struct Tables(Vec<NamedFile>);

impl TableVisitor for Tables {
    fn table<R: Row>(&mut self, rows: &mut Vec<R>) {
        let needed = matches!(R::TABLE, Table::Actors | Table::Resources);
        if rows.is_empty() && !needed {
            return;
        }
        let rows: Vec<BTreeMap<Column, String>> =
            cells_of(rows).map(|cells| cells.iter().flat_map(columns).collect()).collect();
        let used: BTreeSet<&Column> = rows.iter().flat_map(BTreeMap::keys).collect();
        // A table without rows still has a heading.
        let heading = used.iter().map(|column| column.heading());
        let mut lines = vec![if used.is_empty() { "id\n".to_owned() } else { line(heading) }];
        for row in &rows {
            let cell = |column: &&Column| row.get(*column).cloned().unwrap_or_default();
            lines.push(line(used.iter().map(cell)));
        }
        self.0.push(file(R::TABLE, &lines));
    }
}

/// A column, ordered as the format has its fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    order: usize,
    /// The month of a profile, else 0.
    month: usize,
    field: &'static str,
    below: Vec<String>,
}

impl Column {
    fn heading(&self) -> String {
        let mut heading = self.field.to_owned();
        for name in &self.below {
            heading.push('.');
            heading += name;
        }
        if self.month > 0 {
            heading += &format!(".{}", self.month);
        }
        heading
    }
}

/// The columns a cell fills: twelve for a profile, else one.
fn columns(cell: &Cell) -> Vec<(Column, String)> {
    let column =
        Column { order: cell.order, month: 0, field: cell.field, below: cell.below.clone() };
    match &cell.value {
        Value::Shares(shares) => shares
            .iter()
            .enumerate()
            .map(|(i, share)| (Column { month: i + 1, ..column.clone() }, shortest(*share)))
            .collect(),
        value => vec![(column, written(value))],
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => shortest(*number),
        Value::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
        Value::Ids(ids) => ids.join(";"),
        Value::Shares(_) => String::new(),
    }
}

fn key_values(table: Table, pairs: &[(String, String)]) -> NamedFile {
    let mut lines = vec!["key,value\n".to_owned()];
    lines.extend(pairs.iter().map(|(key, value)| line([key.clone(), value.clone()].into_iter())));
    file(table, &lines)
}

fn file(table: Table, lines: &[String]) -> NamedFile {
    NamedFile { name: format!("{}.csv", table.name()), bytes: lines.concat().into_bytes() }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.map(quoted).collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

/// In quotation marks where the text would be read as something else without them.
fn quoted(text: String) -> String {
    let special = |c: char| matches!(c, ',' | ';' | '"' | '\n' | '\r');
    if text.contains(special) || text.trim() != text || text.starts_with('#') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
