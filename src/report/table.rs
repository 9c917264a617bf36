//! The terminal: a summary on one screen, and every list as a table.

use comfy_table::{Table, presets};

use super::columns::{for_people, heading, list_heading};
use super::markdown::shown;
use super::{Report, Writer, columns_of, keys_of};
use crate::number;
use crate::section::List;
use crate::text::{Lang, Text};

/// The format.
pub const WRITER: Writer = Writer {
    id: "table",
    what: Text::new("tables on the terminal", "tabeller på terminalen"),
    for_people: true,
    print,
    files: |_| Vec::new(),
};

/// Columns a summary is wrapped to.
const WIDTH: usize = 96;

fn print(report: &Report) -> String {
    let mut out = String::new();
    for section in &report.sections {
        out += &format!("{}\n{}\n\n", section.title, wrapped(&section.summary, 0));
        for i in &section.indicators {
            let value = number::significant(i.value, 4, report.lang);
            let unit = if i.unit == "1" { "" } else { &i.unit };
            out += &format!("  {:<34} {value:>14} {unit}\n", i.id);
        }
        for list in section.lists.iter().filter(|list| !list.is_empty()) {
            out +=
                &format!("\n{}\n{}\n", list_heading(list.name, report.lang), table(list, report));
        }
        out.push('\n');
    }
    out
}

fn table(list: &List, report: &Report) -> Table {
    let rows = list.first(list.len());
    let keys: Vec<Vec<String>> = rows.iter().map(keys_of).collect();
    let columns = columns_of(keys.iter());
    let columns = for_people(columns.iter().map(String::as_str).collect());
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(columns.iter().map(|c| heading(c, report.lang)));
    for row in &rows {
        table.add_row(columns.iter().map(|c| shown(row, c, &report.names, report.lang)));
    }
    table
}

/// The report on one screen: the network in a line, each analysis in its summary.
pub fn summary(report: &Report) -> String {
    let header = &report.network;
    let lang = report.lang;
    let count = |n| number::count(n, lang);
    let mut out = match lang {
        Lang::En => format!(
            "{}: {} actors, {} exchanges, {} of them active ({} with a known quantity)\n",
            header.name,
            count(header.actors),
            count(header.exchanges),
            count(header.active_exchanges),
            count(header.quantified_exchanges)
        ),
        Lang::Da => format!(
            "{}: {} aktører, {} udvekslinger, heraf {} aktive ({} med kendt mængde)\n",
            header.name,
            count(header.actors),
            count(header.exchanges),
            count(header.active_exchanges),
            count(header.quantified_exchanges)
        ),
    };
    if !header.selection.is_empty() {
        let part = Text::new("Part of the data", "Udsnit af data").in_lang(lang);
        out += &format!("{part}: {}\n", header.selection);
    }
    for section in &report.sections {
        out += &format!("\n{}\n{}\n", section.title, wrapped(&section.summary, 2));
    }
    out
}

/// Text in lines of at most [`WIDTH`] characters, indented.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = " ".repeat(indent);
    for word in text.split_whitespace() {
        let used = line.chars().count();
        if used > indent && used + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        }
        if line.chars().count() > indent {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}
