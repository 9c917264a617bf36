//! `results.json`: every number, unrounded, in English, by the public schema.

use serde_json::{Value, json};

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
    let head = json!({
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
    });
    let mut out = String::new();
    rows_on_lines(&head, 0, &mut out);
    reopen(&mut out);
    out += ",\n \"sections\": {";
    for (i, section) in report.sections.iter().enumerate() {
        out += if i > 0 { ",\n  " } else { "\n  " };
        out += &format!("\"{}\": ", section.id);
        rows_on_lines(&Value::Object(section.head_to_json()), 2, &mut out);
        reopen(&mut out);
        for list in &section.lists {
            out += &format!(",\n   \"{}\": [", list.name);
            out.reserve(list.lines().iter().map(|row| row.len() + 8).sum());
            for (i, row) in list.lines().iter().enumerate() {
                out += if i > 0 { ",\n    " } else { "\n    " };
                out += row;
            }
            out += if list.is_empty() { "]" } else { "\n   ]" };
        }
        out += "\n  }";
    }
    out += if report.sections.is_empty() { "}" } else { "\n }" };
    out += "\n}\n";
    out
}

/// Takes the last line off, the bracket that closes an object, so that more may follow.
fn reopen(out: &mut String) {
    out.truncate(out.rfind('\n').unwrap_or(0));
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
