//! `report.md`: what a planner reads, with the figures in it.

use serde_json::{Map, Value};

use super::columns::{Holds, for_people, heading, holds, list_heading, missing, word};
use super::{File, Names, Report, Writer, columns_of, keys_of};
use crate::number;
use crate::section::{List, Section};
use crate::text::{Lang, Text};

/// The format.
pub const WRITER: Writer = Writer {
    id: "md",
    what: Text::new("report.md: the report, with figures", "report.md: rapporten, med figurer"),
    for_people: true,
    print,
    files: |report| vec![File::text("report.md", print(report))],
};

/// Rows of a table in the report; the rest stands in `tables/`.
const MOST_ROWS: usize = 20;

fn print(report: &Report) -> String {
    let lang = report.lang;
    let header = &report.network;
    let mut out = format!("# {}\n\n", escape(&header.name));
    if !header.description.is_empty() {
        out += &format!("{}\n\n", escape(&header.description));
    }
    if !header.selection.is_empty() {
        let part = Text::new("Part of the data", "Udsnit af data").in_lang(lang);
        out += &format!("**{part}: {}**\n\n", escape(&header.selection));
    }
    let counts = [
        (Text::new("Actors", "Aktører"), header.actors),
        (Text::new("Exchanges on record", "Registrerede udvekslinger"), header.exchanges),
        (Text::new("counted here (active)", "talt med her (aktive)"), header.active_exchanges),
        (
            Text::new("of these with a known quantity", "heraf med kendt mængde"),
            header.quantified_exchanges,
        ),
        (Text::new("Links", "Forbindelser"), header.links),
    ];
    out += "| | |\n|---|--:|\n";
    for (name, count) in counts {
        out += &format!("| {} | {} |\n", name.in_lang(lang), number::count(count, lang));
    }
    out += &format!(
        "\n{}: {}.\n",
        Text::new("Money is in", "Beløb er i").in_lang(lang),
        header.currency
    );
    for section in &report.sections {
        out.push('\n');
        out += &chapter(section, report);
    }
    out += &indicators(report);
    out += &sources(report);
    out += &made_from(report);
    out
}

fn chapter(section: &Section, report: &Report) -> String {
    let mut out = format!("## {}\n\n", escape(&section.title));
    if !section.summary.is_empty() {
        out += &format!("{}\n\n", escape(&section.summary));
    }
    for figure in report.figures.iter().filter(|f| f.section == section.id) {
        out += &format!("![{}: {}]({})\n\n", escape(&figure.title), figure.caption, figure.path);
    }
    // The sources stand at the end of the report, once for all chapters.
    let shown = |list: &&List| !list.is_empty() && list.name != "sources";
    for list in section.lists.iter().filter(shown) {
        out += &format!("### {}\n\n", list_heading(list.name, report.lang));
        out += &in_order(list, report);
        out += &table(list, report);
    }
    out
}

/// A list whose rows have a `rank` and a `sentence`: numbered, to be read from the top. Sentences
/// are too long for the cells of a table.
fn in_order(list: &List, report: &Report) -> String {
    let mut out = String::new();
    let numbered =
        |row: &Map<String, Value>| row.contains_key("rank") && row.contains_key("sentence");
    if !list.first(1).iter().all(numbered) {
        return out;
    }
    for row in list.chunks().flatten() {
        let (Some(rank), Some(sentence)) = (row.get("rank"), row.get("sentence")) else { continue };
        let who = ["from", "to"].map(|c| escape(&shown(&row, c, &report.names, report.lang)));
        let sentence = escape(sentence.as_str().unwrap_or_default());
        out += &format!("{rank}. **{}.** {sentence}\n\n", who.join(" → "));
    }
    out
}

/// Every number with its meaning, behind all that is to be read.
fn indicators(report: &Report) -> String {
    let lang = report.lang;
    let mut out = format!("\n## {}\n", Text::new("Indicators", "Indikatorer").in_lang(lang));
    let headings = match lang {
        Lang::En => "| Indicator | Value (5 % – 95 %) | Unit | Id | Definition |",
        Lang::Da => "| Indikator | Værdi (5 % – 95 %) | Enhed | Id | Definition |",
    };
    for section in report.sections.iter().filter(|s| !s.indicators.is_empty()) {
        out += &format!("\n### {}\n\n{headings}\n|---|--:|---|---|---|\n", escape(&section.title));
        for i in &section.indicators {
            let digits = if i.unit == "1" { 4 } else { 3 };
            let mut value = number::significant(i.value, digits, lang);
            if let Some(range) = i.range {
                let [low, high] =
                    [range.p05, range.p95].map(|x| number::significant(x, digits, lang));
                value += &format!(" ({low} – {high})");
            }
            let unit = if i.unit == "1" { "" } else { &i.unit };
            let (name, unit) = (escape(&i.name), escape(unit));
            let definition = escape(i.definition);
            out += &format!("| {name} | {value} | {unit} | `{}` | {definition} |\n", i.id);
        }
    }
    out
}

fn table(list: &List, report: &Report) -> String {
    let lang = report.lang;
    // A column that is empty in all rows shown says nothing.
    let rows = list.first(MOST_ROWS);
    let keys: Vec<Vec<String>> = rows.iter().map(keys_of).collect();
    let columns = columns_of(keys.iter());
    let columns = for_people(columns.iter().map(String::as_str).collect());
    let mut out = String::new();
    let headings: Vec<String> = columns.iter().map(|c| escape(&heading(c, lang))).collect();
    let aligned: Vec<&str> =
        columns.iter().map(|c| if is_number(&rows, c) { "--:" } else { "---" }).collect();
    out += &format!("| {} |\n|{}|\n", headings.join(" | "), aligned.join("|"));
    for row in &rows {
        let cells: Vec<String> =
            columns.iter().map(|c| escape(&shown(row, c, &report.names, lang))).collect();
        out += &format!("| {} |\n", cells.join(" | "));
    }
    if list.len() > MOST_ROWS {
        let more = number::count(list.len() - MOST_ROWS, lang);
        out += &match lang {
            Lang::En => format!("\n{more} more rows stand in `tables/`.\n"),
            Lang::Da => format!("\nYderligere {more} rækker står i `tables/`.\n"),
        };
    }
    out.push('\n');
    out
}

fn is_number(rows: &[Map<String, Value>], column: &str) -> bool {
    rows.iter().filter_map(|row| row.get(column)).all(Value::is_number)
}

/// A cell for people: names for ids, two significant digits where the row rests on estimates.
pub(super) fn shown(row: &Map<String, Value>, column: &str, names: &Names, lang: Lang) -> String {
    let Some(value) = row.get(column) else { return String::new() };
    let is_partial = row.get("partial").is_some_and(|partial| *partial == true);
    let rough = is_partial || row.get("confidence").is_some_and(|c| c != "high");
    let is_year = row.get("unit").is_some_and(|unit| unit == "year");
    let digits = |x: f64| match rough {
        true => number::rough(x, 2, lang),
        false => number::significant(x, 3, lang),
    };
    match (value, holds(column)) {
        (Value::Array(items), Holds::Chain) => join(items, " → ", |id| names.actor(id)),
        (Value::Array(items), Holds::ResourceChain) => {
            join(items, " → ", |id| names.resource(id))
        }
        (Value::Array(items), _) => join(items, ", ", |text| missing(text, lang).to_owned()),
        (Value::String(id), Holds::Actor) => names.actor(id),
        (Value::String(id), Holds::Resource) => names.resource(id),
        (Value::String(text), _) => word(text, lang).to_owned(),
        (Value::Bool(yes), _) => match (*yes, lang) {
            (true, Lang::En) => "yes".to_owned(),
            (true, Lang::Da) => "ja".to_owned(),
            (false, _) => String::new(),
        },
        (Value::Number(n), Holds::Count) => n.to_string(),
        (Value::Number(n), _) if is_year => n.to_string(),
        (Value::Number(n), Holds::Share) => {
            n.as_f64().map_or_else(String::new, |x| number::percent(x, lang))
        }
        (Value::Number(n), _) if column == "quantity" => {
            let unit = row.get("unit").and_then(Value::as_str).unwrap_or_default();
            let amount = n.as_f64().map_or_else(String::new, digits);
            format!("{amount} {}", word(unit, lang)).trim_end().to_owned()
        }
        (Value::Number(n), _) => n.as_f64().map_or_else(String::new, digits),
        (other, _) => other.to_string(),
    }
}

fn join(items: &[Value], between: &str, name: impl Fn(&str) -> String) -> String {
    let texts = items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), &name));
    texts.collect::<Vec<_>>().join(between)
}

fn sources(report: &Report) -> String {
    if report.network.sources.is_empty() {
        return String::new();
    }
    let mut out = format!("\n## {}\n\n", Text::new("Sources", "Kilder").in_lang(report.lang));
    for (key, title) in &report.network.sources {
        out += &format!("- {}: {}\n", escape(key), escape(title));
    }
    out
}

fn made_from(report: &Report) -> String {
    let manifest = &report.manifest;
    let heading = Text::new("How this was made", "Sådan er dette lavet").in_lang(report.lang);
    let mut out = format!("\n## {heading}\n\nsymbio {}\n", env!("CARGO_PKG_VERSION"));
    for (name, sha) in manifest.input.iter().zip(&manifest.sha256) {
        out += &format!("- {} (SHA-256 {sha})\n", escape(name));
    }
    for (option, value) in &manifest.options {
        out += &format!("- `{option}` = {}\n", escape(&value.to_string()));
    }
    out
}

/// Text that Markdown and HTML show as it is: names come from users.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_the_page() {
        assert_eq!(escape("<script>|a\nb"), "&lt;script&gt;\\|a b");
    }
}
