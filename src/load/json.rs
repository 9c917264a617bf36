//! One JSON file: an object of tables, each a list of rows.
//!
//! A text that holds no surprise is read in [one walk](super::quick). Any other, and every row that
//! is not plain, is read here, where everything is known that can be said about it: the text is
//! then walked three times and never copied, once to check its syntax and find the tables, once to
//! find the rows, and once, row by row on all cores, to find the cells. A cell is the slice of the
//! text where its value stands, so where it stands comes for free.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::document::{Document, Problem, Span};
use super::row::{Cell, Origin, Value, read_row};
use super::values::{self, DecimalSign, kind_of};
use super::{LoadError, Read, quick};
use crate::model::fields::{Row, TableVisitor, TextKind};
use crate::model::{Address, Code, Dataset, Issue, NetworkInfo, Table};

/// The one document of a JSON network.
pub(super) fn open(path: &Path) -> Result<Vec<Document>, LoadError> {
    Ok(vec![Document::open(path)?])
}

/// Reads the tables, and all that is wrong in them.
pub(super) fn read(documents: &[Document], _: &str) -> Read {
    let quick = || {
        let top = quick::top_level(documents[0].readable(0).ok()?)?;
        read_tables(&top, Some(quick::Known::default()))
    };
    quick().unwrap_or_else(|| read_carefully(documents))
}

/// The same of any document, and slower.
pub(super) fn read_carefully(documents: &[Document]) -> Read {
    match top_level(documents) {
        Ok(top) => read_tables(&top, None).unwrap_or_default(),
        Err(problem) => Read { problems: vec![*problem], ..Read::default() },
    }
}

/// Reads the tables, quickly where the `known` ids are kept; `None` if a table is then not what it
/// seemed.
fn read_tables(top: &Top<'_>, known: Option<quick::Known>) -> Option<Read> {
    let mut read = Read::default();
    let Read { dataset, problems } = &mut read;
    read_network(top, dataset, problems);
    let mut tables = Tables { top, problems, known, surprised: false };
    dataset.visit_tables(&mut tables);
    if tables.surprised {
        return None;
    }
    read_settings(top, dataset, problems);
    Some(read)
}

/// Where each address stands.
pub(super) fn find(documents: &[Document], addresses: &[&Address]) -> Vec<Option<Span>> {
    let Ok(top) = top_level(documents) else { return vec![None; addresses.len()] };
    // The rows of a table are found once for all its addresses.
    let rows = Table::ALL.map(|table| {
        let asked = addresses.iter().any(|a| a.table == table && a.row.is_some());
        top.table(table).filter(|_| asked).and_then(|m| items(m.value)).unwrap_or_default()
    });
    let settings = top.settings();
    addresses.iter().map(|address| top.find(address, &rows, &settings)).collect()
}

/// A key and its value, as slices of the text.
pub(super) struct Member<'a> {
    pub key: Cow<'a, str>,
    pub value: &'a str,
}

/// The document and its top-level members.
pub(super) struct Top<'a> {
    pub text: &'a str,
    pub members: Vec<Member<'a>>,
}

fn top_level(documents: &[Document]) -> Result<Top<'_>, Box<Problem>> {
    let document = &documents[0];
    let text = document.readable(0)?;
    let inside = text.trim_start();
    let members = members(inside).map_err(|error| -> Box<Problem> {
        let start = text.len() - inside.len();
        let at = start + offset(inside, &error);
        if error.is_data() {
            let message = format!("must be an object, not {}", kind_of(inside));
            return Problem::at(Code::WrongType, 0, start..start + 1, message)
                .hint(
                    "{\"schema\": \"symbio/1\", \"name\": …, \"actors\": […], \"resources\": […]}",
                )
                .into();
        }
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        Problem::at(Code::Syntax, 0, at..at + 1, format!("not JSON: {what}"))
            .hint(syntax_hint(&text[at..]))
            .into()
    })?;
    Ok(Top { text, members })
}

/// What people mean who write something that is no JSON.
fn syntax_hint(rest: &str) -> &'static str {
    match rest.as_bytes() {
        [b'N' | b'I', ..] => "JSON has no NaN and no Infinity: leave out what is unknown",
        [b'}' | b']', ..] => "is there a comma too many before it?",
        [b'\'', ..] => "texts stand in double quotation marks",
        [b'/', ..] => "JSON has no comments: use a key that starts with _",
        [] => "the file ends too early: is it complete?",
        _ => "",
    }
}

impl<'a> Top<'a> {
    fn bytes(&self, slice: &str) -> Range<usize> {
        bytes(self.text, slice)
    }

    fn table(&self, table: Table) -> Option<&Member<'a>> {
        let mine = self.members.iter().find(|m| m.key == table.name());
        mine.filter(|m| m.value != "null")
    }

    /// Where each setting stands.
    fn settings(&self) -> BTreeMap<Cow<'a, str>, Range<usize>> {
        let table = self.table(Table::Settings).map_or("", |m| m.value);
        let rows = items(table).unwrap_or_else(|| vec![table]);
        let cells = rows.into_iter().flat_map(|row| setting_cells(self.text, row));
        cells.flatten().map(|cell| (cell.field, cell.bytes)).collect()
    }

    fn find(
        &self,
        address: &Address,
        rows: &[Vec<&'a str>; Table::ALL.len()],
        settings: &BTreeMap<Cow<'a, str>, Range<usize>>,
    ) -> Option<Span> {
        let (table, field) = (address.table, address.field.as_str());
        let slice = match table {
            Table::Network => self.members.iter().find(|m| m.key == field).map(|m| m.value),
            Table::Settings => {
                let bytes = settings.get(field).cloned();
                let bytes = bytes.or_else(|| Some(self.bytes(self.table(table)?.value)))?;
                return Some(Span { document: 0, bytes });
            }
            _ => match address.row {
                None => self.table(table).map(|m| m.value),
                Some(row) => {
                    let row = *rows[table as usize].get(row)?;
                    let cells = flatten(self.text, row).unwrap_or_default();
                    if let Some(cell) = cells.iter().find(|cell| cell.field == field) {
                        return Some(Span { document: 0, bytes: cell.bytes.clone() });
                    }
                    Some(row)
                }
            },
        };
        // What is missing is missing from the document.
        let bytes = slice.map_or(0..1, |slice| self.bytes(slice));
        Some(Span { document: 0, bytes })
    }
}

fn bytes(text: &str, slice: &str) -> Range<usize> {
    let start = slice.as_ptr() as usize - text.as_ptr() as usize;
    start..start + slice.len()
}

fn read_network(top: &Top<'_>, dataset: &mut Dataset, problems: &mut Vec<Problem>) {
    let tables: Vec<&str> = Table::ALL[1..].iter().map(|table| table.name()).collect();
    let mut cells = Vec::new();
    for member in &top.members {
        let cell = Cell {
            field: member.key.clone(),
            value: Value::Json(member.value),
            bytes: top.bytes(member.value),
        };
        let double = tables.contains(&member.key.as_ref())
            && cells.iter().any(|c: &Cell<'_>| c.field == member.key);
        if double {
            let message = format!("the table {} stands twice", member.key);
            problems.push(
                Problem::at(Code::DoubleKey, 0, cell.bytes.clone(), message)
                    .hint("put all rows into one list"),
            );
        } else {
            cells.push(cell);
        }
    }
    let origin = Origin { document: 0, bytes: 0..1, index: 0, decimal: DecimalSign::Point };
    let before = problems.len();
    dataset.network = read_row::<NetworkInfo>(cells, &origin, &tables, problems);
    // Only JSON must say what it is and what it is called.
    for (field, value, hint) in [
        ("schema", &dataset.network.schema, "add \"schema\": \"symbio/1\""),
        ("name", &dataset.network.name, "add \"name\": \"…\""),
    ] {
        let said = problems[before..]
            .iter()
            .any(|p| p.issue.address.as_ref().is_some_and(|a| a.field == field));
        if value.is_empty() && !said {
            let issue = Issue::new(
                Code::MissingField,
                Table::Network,
                0,
                field,
                format!("network: {field} is missing"),
            );
            let span = Some(Span { document: 0, bytes: 0..1 });
            problems.push(Problem { issue: issue.hint(hint), span });
        }
    }
}

/// Reads one table after the other.
struct Tables<'t, 'p> {
    top: &'t Top<'t>,
    problems: &'p mut Vec<Problem>,
    /// The ids of the tables that were read; nothing where rows are read carefully.
    known: Option<quick::Known>,
    /// A table is not what it seemed.
    surprised: bool,
}

impl TableVisitor for Tables<'_, '_> {
    fn table<R: Row>(&mut self, rows: &mut Vec<R>) {
        let Some(member) = self.top.table(R::TABLE) else {
            self.problems.extend(super::missing_table(R::TABLE, 0));
            return;
        };
        let text = self.top.text;
        if let Some(known) = self.known.as_mut().filter(|_| member.value.starts_with('[')) {
            let Some(read) = quick::read_rows(text, self.top.bytes(member.value), known) else {
                self.surprised = true;
                return;
            };
            *rows = read.rows;
            for quick::Odd { index, row } in read.odd {
                rows[index] = row_of(text, row, index, self.problems);
            }
            return;
        }
        let Some(items) = items(member.value) else {
            let message = format!(
                "{} must be a list of rows, not {}",
                R::TABLE.name(),
                kind_of(member.value)
            );
            let at = self.top.bytes(member.value);
            self.problems.push(Problem::at(Code::WrongType, 0, at, message).hint("[{…}, {…}]"));
            return;
        };
        let read: Vec<(R, Vec<Problem>)> = items
            .par_iter()
            .enumerate()
            .with_min_len(256)
            .map(|(index, row)| {
                let mut problems = Vec::new();
                (row_of(text, row, index, &mut problems), problems)
            })
            .collect();
        rows.reserve(read.len());
        for (row, problems) in read {
            rows.push(row);
            self.problems.extend(problems);
        }
    }
}

fn row_of<R: Row>(text: &str, row: &str, index: usize, problems: &mut Vec<Problem>) -> R {
    let bytes = bytes(text, row);
    match flatten(text, row) {
        Ok(cells) => {
            let origin = Origin { document: 0, bytes, index, decimal: DecimalSign::Point };
            read_row(cells, &origin, &[], problems)
        }
        Err(wrong) => {
            let message = format!("{} row {}: {}", R::TABLE.name(), index + 1, wrong);
            problems.push(Problem::at(Code::WrongType, 0, bytes, message));
            R::default()
        }
    }
}

/// Settings are an object of keys and numbers, or a list of rows with `key` and `value`.
fn read_settings(top: &Top<'_>, dataset: &mut Dataset, problems: &mut Vec<Problem>) {
    let Some(member) = top.table(Table::Settings) else { return };
    let rows = items(member.value).unwrap_or_else(|| vec![member.value]);
    let mut cells = Vec::new();
    for row in rows {
        match setting_cells(top.text, row) {
            Ok(found) => cells.extend(found),
            Err(wrong) => problems.push(
                Problem::at(Code::WrongType, 0, top.bytes(row), format!("settings: {wrong}"))
                    .hint("{\"dt_min\": 10} or [{\"key\": \"dt_min\", \"value\": 10}]"),
            ),
        }
    }
    super::keep_settings(cells, 0, DecimalSign::Point, dataset, problems);
}

/// The settings in an object: itself, or the one its `key` and `value` mean.
fn setting_cells<'a>(text: &'a str, object: &'a str) -> Result<Vec<Cell<'a>>, String> {
    let cells = flatten(text, object)?;
    let key = cells.iter().find(|cell| cell.field == "key");
    let value = cells.iter().find(|cell| cell.field == "value");
    match (key, value) {
        (Some(key), Some(value)) => {
            let key = values::text(&key.value, TextKind::Id).map_err(|wrong| wrong.message)?;
            Ok(vec![Cell { field: key.into(), ..value.clone() }])
        }
        (None, None) => Ok(cells),
        _ => Err("a row must have a key and a value".to_owned()),
    }
}

/// How deep objects may be nested in a row: `quality.chloride.max`.
const DEPTH: usize = 4;

/// The cells of a row; nested objects have dotted names.
fn flatten<'a>(text: &'a str, row: &'a str) -> Result<Vec<Cell<'a>>, String> {
    let mut cells = Vec::new();
    flatten_into(text, row, "", DEPTH, &mut cells)?;
    Ok(cells)
}

fn flatten_into<'a>(
    text: &'a str,
    object: &'a str,
    prefix: &str,
    depth: usize,
    cells: &mut Vec<Cell<'a>>,
) -> Result<(), String> {
    if !object.starts_with('{') {
        return Err(format!("must be an object, not {}", kind_of(object)));
    }
    let members = members(object).map_err(|_| "has a key that is no text".to_owned())?;
    for Member { key, value } in members {
        let field = if prefix.is_empty() { key } else { format!("{prefix}.{key}").into() };
        let nested = value.starts_with('{') && value != "{}" && depth > 0;
        if nested {
            flatten_into(text, value, &field, depth - 1, cells)?;
        } else {
            cells.push(Cell { field, value: Value::Json(value), bytes: bytes(text, value) });
        }
    }
    Ok(())
}

/// The elements of a JSON list; `None` if it is none.
pub(super) fn items(raw: &str) -> Option<Vec<&str>> {
    let items: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
    Some(items.into_iter().map(RawValue::get).collect())
}

/// The members of a JSON object in their order, double keys kept.
fn members(raw: &str) -> serde_json::Result<Vec<Member<'_>>> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<Member<'de>>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some(Key(key)) = map.next_key()? {
                let value = map.next_value::<&RawValue>()?.get();
                members.push(Member { key, value });
            }
            Ok(members)
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(raw);
    let members = deserializer.deserialize_map(Members)?;
    deserializer.end()?;
    Ok(members)
}

/// A key, borrowed unless it has escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Where in `text` serde_json found an error; it counts bytes from 1 within lines from 1.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let line = error.line().saturating_sub(1);
    let start = match line {
        0 => 0,
        _ => text.match_indices('\n').nth(line - 1).map_or(text.len(), |(at, _)| at + 1),
    };
    let mut at = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
