//! `results.json`: every number, unrounded, in English, by the public schema.

use serde_json::{Map, Value, json};

use super::{File, Report, Writer};
use crate::text::Text;

/// The format.
pub const WRITER: Writer = Writer {
    id: "json",
    what: Text::new("results.json: every number, unrounded", "results.json: alle tal, uafrundet"),
    for_people: false,
    print,
    files: |report| vec![File::text("results.json", print(report))],
};

fn print(report: &Report) -> String {
    let manifest = &report.manifest;
    let header = &report.network;
    let sections: Map<String, Value> =
        report.sections.iter().map(|s| (s.id.to_owned(), s.to_json())).collect();
    let results = json!({
        "schema": "symbio-results/1",
        "manifest": {
            "version": env!("CARGO_PKG_VERSION"),
            "input": manifest.input,
            "sha256": manifest.sha256,
            "options": manifest.options,
        },
        "network": {
            "name": header.name,
            "actors": header.actors,
            "exchanges": header.exchanges,
            "active_exchanges": header.active_exchanges,
            "links": header.links,
            "quantified_exchanges": header.quantified_exchanges,
        },
        "sections": sections,
    });
    let mut out = String::new();
    rows_on_lines(&results, 0, &mut out);
    out.push('\n');
    out
}

/// From this depth on a value stands on one line: a row of a table, an indicator.
const ROW_DEPTH: usize = 4;

/// JSON with one row of a table on each line, so that differences read well.
fn rows_on_lines(value: &Value, depth: usize, out: &mut String) {
    let pad = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', depth));
    };
    match value {
        Value::Object(fields) if depth < ROW_DEPTH && !fields.is_empty() => {
            out.push('{');
            for (i, (key, value)) in fields.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                pad(out, depth + 1);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push_str(": ");
                rows_on_lines(value, depth + 1, out);
            }
            pad(out, depth);
            out.push('}');
        }
        Value::Array(items) if depth < ROW_DEPTH && items.iter().any(Value::is_object) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                pad(out, depth + 1);
                out.push_str(&item.to_string());
            }
            pad(out, depth);
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}
