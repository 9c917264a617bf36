//! One CSV table for each list and one for the indicators, for spreadsheets and scripts.
//!
//! In Danish as Danish Excel opens it: semicolons, decimal commas, a byte order mark. In English
//! plain: commas and decimal points. Numbers keep every digit; an empty list makes no table.

use std::iter;

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::{File, Report, Writer, columns_of, keys_of};
use crate::section::{List, Range};
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
        for list in section.lists.iter().filter(|list| !list.is_empty()) {
            let name = if list.name == section.id {
                section.id.to_owned()
            } else {
                format!("{}_{}", section.id, list.name)
            };
            tables.push((name, rows(list, report.lang)));
        }
    }
    tables
}

fn indicators(report: &Report) -> String {
    let mut sheet = sheet(report.lang);
    let headings =
        ["section", "indicator", "value", "p05", "p50", "p95", "unit", "name", "definition"];
    record(&mut sheet, &headings);
    for section in &report.sections {
        for i in &section.indicators {
            let number = |x: f64| cell(&x.into(), report.lang);
            let part = |of: fn(&Range) -> f64| i.range.as_ref().map(of).map(number);
            let [p05, p50, p95] =
                [part(|r| r.p05), part(|r| r.p50), part(|r| r.p95)].map(Option::unwrap_or_default);
            let value = number(i.value);
            let (unit, name) = (&i.unit, &i.name);
            let cells = [section.id, &i.id, &value, &p05, &p50, &p95, unit, name, i.definition];
            record(&mut sheet, &cells);
        }
    }
    text(sheet)
}

fn rows(list: &List, lang: Lang) -> String {
    let mut columns: Vec<String> = Vec::new();
    for chunk in list.chunks() {
        let keys: Vec<Vec<String>> = chunk.into_par_iter().map(|row| keys_of(&flat(row))).collect();
        columns = columns_of(iter::once(&columns).chain(&keys));
    }
    let mut sheet = sheet(lang);
    record(&mut sheet, &columns);
    for chunk in list.chunks() {
        let cells = |row| {
            let row = flat(row);
            let shown = |column: &String| row.get(column).map(|value| cell(value, lang));
            columns.iter().map(|c| shown(c).unwrap_or_default()).collect()
        };
        let lines: Vec<Vec<String>> = chunk.into_par_iter().map(cells).collect();
        lines.iter().for_each(|line| record(&mut sheet, line));
    }
    text(sheet)
}

/// A row with each record in columns of its own: `terms.displaced`.
fn flat(row: Map<String, Value>) -> Map<String, Value> {
    let mut flat = Map::new();
    for (key, value) in row {
        match value {
            Value::Object(fields) => {
                flat.extend(fields.into_iter().map(|(f, v)| (format!("{key}.{f}"), v)));
            }
            _ => drop(flat.insert(key, value)),
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

type Sheet = ::csv::Writer<Vec<u8>>;

fn sheet(lang: Lang) -> Sheet {
    let separator = if lang == Lang::Da { b';' } else { b',' };
    ::csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new())
}

fn record(sheet: &mut Sheet, cells: &[impl AsRef<[u8]>]) {
    sheet.write_record(cells).expect("writing to memory does not fail");
}

fn text(sheet: Sheet) -> String {
    let bytes = sheet.into_inner().expect("writing to memory does not fail");
    String::from_utf8_lossy(&bytes).into_owned()
}
