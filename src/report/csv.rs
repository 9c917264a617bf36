//! One CSV table for each list and one for the indicators, for spreadsheets and scripts.

use serde_json::{Map, Value};

use super::{File, Report, Writer, columns_of};
use crate::text::Text;

/// The format.
pub const WRITER: Writer = Writer {
    id: "csv",
    what: Text::new("tables/*.csv: a table for each list", "tables/*.csv: en tabel for hver liste"),
    for_people: false,
    print,
    files: |report| {
        let file = |(name, text): (String, String)| File::text(format!("tables/{name}.csv"), text);
        tables(report).into_iter().map(file).collect()
    },
};

/// All tables, one after the other, each under its name.
fn print(report: &Report) -> String {
    let block = |(name, text): (String, String)| format!("# {name}\n{text}");
    tables(report).into_iter().map(block).collect::<Vec<_>>().join("\n")
}

/// Name and content of every table. Numbers keep every digit, with a decimal point.
fn tables(report: &Report) -> Vec<(String, String)> {
    let mut tables = vec![("indicators".to_owned(), indicators(report))];
    for section in &report.sections {
        for list in &section.lists {
            let name = if list.name == section.id {
                section.id.to_owned()
            } else {
                format!("{}_{}", section.id, list.name)
            };
            tables.push((name, rows(&list.rows)));
        }
    }
    tables
}

fn indicators(report: &Report) -> String {
    let mut lines = vec![
        vec!["section", "indicator", "value", "unit", "name", "definition"]
            .into_iter()
            .map(str::to_owned)
            .collect(),
    ];
    for section in &report.sections {
        for i in &section.indicators {
            lines.push(vec![
                section.id.to_owned(),
                i.id.clone(),
                i.value.to_string(),
                i.unit.clone(),
                i.name.clone(),
                i.definition.to_owned(),
            ]);
        }
    }
    write(&lines)
}

fn rows(rows: &[Map<String, Value>]) -> String {
    let columns = columns_of(rows);
    let mut lines = vec![columns.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>()];
    for row in rows {
        lines.push(columns.iter().map(|c| row.get(*c).map(cell).unwrap_or_default()).collect());
    }
    write(&lines)
}

/// A value in one cell: lists are joined by semicolons, records stay JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if !items.iter().any(|i| i.is_object() || i.is_array()) => {
            items.iter().map(cell).collect::<Vec<_>>().join(";")
        }
        other => other.to_string(),
    }
}

fn write(lines: &[Vec<String>]) -> String {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for line in lines.iter().filter(|line| !line.is_empty()) {
        writer.write_record(line).expect("writing to memory does not fail");
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    String::from_utf8_lossy(&bytes).into_owned()
}
