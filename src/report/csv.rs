//! One CSV table for each list and one for the indicators, for spreadsheets and scripts.
//!
//! In Danish as Danish Excel opens it: semicolons, decimal commas, a byte order mark. In English
//! plain: commas and decimal points. Numbers keep every digit; an empty list makes no table.

use serde_json::{Map, Value};

use super::{File, Report, Writer, columns_of};
use crate::text::{Lang, Text};

/// The format.
pub const WRITER: Writer = Writer {
    id: "csv",
    what: Text::new("tables/*.csv: a table for each list", "tables/*.csv: en tabel for hver liste"),
    for_people: true,
    print,
    files: |report| {
        let path = |name: String| format!("tables/{name}.csv");
        let file = |(name, text)| File::text(path(name), format!("{}{text}", mark(report.lang)));
        tables(report).into_iter().map(file).collect()
    },
};

/// All tables, one after the other, each under its name.
fn print(report: &Report) -> String {
    let block = |(name, text): (String, String)| format!("# {name}\n{text}");
    let blocks: Vec<String> = tables(report).into_iter().map(block).collect();
    format!("{}{}", mark(report.lang), blocks.join("\n"))
}

/// What tells Danish Excel that a file is UTF-8.
fn mark(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "",
        Lang::Da => "\u{feff}",
    }
}

/// Name and content of every table that has rows.
fn tables(report: &Report) -> Vec<(String, String)> {
    let mut tables = vec![("indicators".to_owned(), indicators(report))];
    for section in &report.sections {
        for list in section.lists.iter().filter(|list| !list.rows.is_empty()) {
            let name = if list.name == section.id {
                section.id.to_owned()
            } else {
                format!("{}_{}", section.id, list.name)
            };
            tables.push((name, rows(&list.rows, report.lang)));
        }
    }
    tables
}

fn indicators(report: &Report) -> String {
    let headings = ["section", "indicator", "value", "unit", "name", "definition"];
    let mut lines = vec![headings.map(str::to_owned).to_vec()];
    for section in &report.sections {
        lines.extend(section.indicators.iter().map(|i| {
            let value = cell(&i.value.into(), report.lang);
            let words = [&i.unit, &i.name, i.definition].map(str::to_owned);
            [vec![section.id.to_owned(), i.id.clone(), value], words.to_vec()].concat()
        }));
    }
    write(&lines, report.lang)
}

fn rows(rows: &[Map<String, Value>], lang: Lang) -> String {
    let rows: Vec<Map<String, Value>> = rows.iter().map(flat).collect();
    let columns = columns_of(&rows);
    let mut lines = vec![columns.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>()];
    for row in &rows {
        let shown = |column: &&str| row.get(*column).map(|value| cell(value, lang));
        lines.push(columns.iter().map(|c| shown(c).unwrap_or_default()).collect());
    }
    write(&lines, lang)
}

/// A row with each record in columns of its own: `terms.displaced`.
fn flat(row: &Map<String, Value>) -> Map<String, Value> {
    let mut flat = Map::new();
    for (key, value) in row {
        match value {
            Value::Object(fields) => {
                flat.extend(fields.iter().map(|(f, v)| (format!("{key}.{f}"), v.clone())));
            }
            _ => drop(flat.insert(key.clone(), value.clone())),
        }
    }
    flat
}

/// A value in one cell; lists are joined by semicolons, records in them stand by their id.
fn cell(value: &Value, lang: Lang) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            items.iter().map(|item| cell(item, lang)).collect::<Vec<_>>().join(";")
        }
        Value::Object(fields) => fields.get("id").map_or_else(String::new, |id| cell(id, lang)),
        Value::Number(number) if lang == Lang::Da => number.to_string().replace('.', ","),
        other => other.to_string(),
    }
}

fn write(lines: &[Vec<String>], lang: Lang) -> String {
    let separator = if lang == Lang::Da { b';' } else { b',' };
    let mut writer = ::csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).expect("writing to memory does not fail");
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    String::from_utf8_lossy(&bytes).into_owned()
}
