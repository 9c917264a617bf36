//! From the cells of a row to a typed row, with everything that is wrong in it.
//!
//! A row is a flat list of cells with dotted names, whatever file it comes from. One visitor takes
//! from it what the format knows; what is left over is unknown. In JSON types and words are exact;
//! text cells, from spreadsheets, are read kindly (see [`values`](super::values)).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use arcstr::ArcStr;

use super::document::{Problem, Span};
use super::json;
use super::values::{self, DecimalSign};
use crate::model::fields::{NumberKind, Presence, Row, TextKind, Visitor};
use crate::model::wording::{describe_row, did_you_mean};
use crate::model::{Code, Issue, Limits, Qualities, Table, Word};

/// One cell of a row.
#[derive(Clone, Debug)]
pub(super) struct Cell<'a> {
    /// The name of its field, dotted.
    pub field: Cow<'a, str>,
    pub value: Value<'a>,
    /// Where the value stands in its document.
    pub bytes: Range<usize>,
}

impl Cell<'_> {
    /// The text of a cell, trimmed.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Text(text) => text.trim().to_owned(),
            Value::Json(raw) => (*raw).to_owned(),
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    /// A JSON value as it is written.
    Json(&'a str),
    /// The text of a spreadsheet cell.
    Text(Cow<'a, str>),
}

impl Value<'_> {
    /// Whether it says nothing.
    pub fn is_absent(&self) -> bool {
        match self {
            Value::Json(raw) => *raw == "null",
            Value::Text(text) => text.trim().is_empty(),
        }
    }
}

/// Where a row comes from and how its numbers are written.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub document: usize,
    /// The whole row in its document.
    pub bytes: Range<usize>,
    /// The row's number in its table, from 0.
    pub index: usize,
    pub decimal: DecimalSign,
}

/// Reads a typed row, and appends what is wrong in it.
///
/// `also` are further names that may stand beside the fields and are read elsewhere.
pub(super) fn read_row<R: Row>(
    cells: Vec<Cell<'_>>,
    origin: &Origin,
    also: &[&str],
    problems: &mut Vec<Problem>,
) -> R {
    let (taken, left) = (vec![false; cells.len()], cells.len());
    let fields = Vec::with_capacity(40);
    let mut reader =
        Reader { table: R::TABLE, cells, taken, left, origin, fields, wrong: Vec::new() };
    let mut row = R::default();
    row.visit(&mut reader);
    reader.report_leftovers(also);
    if !reader.wrong.is_empty() {
        let name = describe_row(&row, origin.index);
        problems.extend(reader.wrong.into_iter().map(|mut problem| {
            problem.issue.message = format!("{name}: {}", problem.issue.message);
            problem
        }));
    }
    row
}

struct Reader<'a, 'o> {
    table: Table,
    cells: Vec<Cell<'a>>,
    taken: Vec<bool>,
    /// How many cells can still be asked for by their whole name.
    left: usize,
    origin: &'o Origin,
    /// Names the row's type has, to suggest.
    fields: Vec<&'static str>,
    wrong: Vec<Problem>,
}

impl<'a> Reader<'a, '_> {
    fn report(
        &mut self,
        code: Code,
        field: &str,
        bytes: Range<usize>,
        message: String,
        hint: &str,
    ) {
        let issue = Issue::new(code, self.table, self.origin.index, field, message).hint(hint);
        let span = Some(Span { document: self.origin.document, bytes });
        self.wrong.push(Problem { issue, span });
    }

    /// The position of the cell of a field, if it says anything.
    fn take(&mut self, field: &str) -> Option<usize> {
        let mut found = None;
        // Most fields of most rows are absent, and rows mostly follow the order of the format.
        if self.left == 0 {
            return None;
        }
        for i in 0..self.cells.len() {
            if self.taken[i] || self.cells[i].field != field {
                continue;
            }
            self.taken[i] = true;
            self.left -= 1;
            if found.is_some() {
                let message = format!("{field} stands twice");
                let bytes = self.cells[i].bytes.clone();
                self.report(Code::DoubleKey, field, bytes, message, "keep one of the two");
            } else {
                found = Some(i);
            }
        }
        found.filter(|&i| !self.cells[i].value.is_absent())
    }

    /// Reads the cell at `i` with `parse`, or says what is wrong with it.
    fn parse<T>(
        &mut self,
        i: usize,
        parse: impl FnOnce(&Value<'a>, DecimalSign) -> Result<T, values::Wrong>,
    ) -> Option<T> {
        let cell = &self.cells[i];
        match parse(&cell.value, self.origin.decimal) {
            Ok(value) => Some(value),
            Err(wrong) => {
                let (field, bytes) = (cell.field.clone(), cell.bytes.clone());
                let message = format!("{field} {}", wrong.message);
                self.report(wrong.code, &field, bytes, message, &wrong.hint);
                None
            }
        }
    }

    fn read<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&Value<'a>, DecimalSign) -> Result<T, values::Wrong>,
    ) -> Option<T> {
        self.fields.push(field);
        let i = self.take(field)?;
        self.parse(i, parse)
    }

    fn required<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&Value<'a>, DecimalSign) -> Result<T, values::Wrong>,
    ) -> Option<T> {
        self.fields.push(field);
        let Some(i) = self.take(field) else {
            let message = format!("{field} is missing");
            self.report(Code::MissingField, field, self.origin.bytes.clone(), message, "");
            return None;
        };
        self.parse(i, parse)
    }

    /// Positions of the cells `field.…` nobody has taken yet.
    fn take_group(&mut self, field: &str) -> Vec<usize> {
        let mut group = Vec::new();
        for i in 0..self.cells.len() {
            let rest = self.cells[i].field.strip_prefix(field);
            if !self.taken[i] && rest.is_some_and(|rest| rest.len() > 1 && rest.starts_with('.')) {
                group.push(i);
            }
        }
        group
    }

    /// `quality.<name>` of a group, with its name.
    fn read_numbers(&mut self, field: &'static str, mut keep: impl FnMut(&str, f64) -> bool) {
        // An object without anything in it says nothing.
        if let Some(i) = self.take(field) {
            self.parse(i, |value, _| match value {
                Value::Json("{}") => Ok(()),
                _ => Err(values::Wrong::type_("must be named values", "quality.<name>")),
            });
        }
        let mut seen: BTreeSet<Cow<'a, str>> = BTreeSet::new();
        for i in self.take_group(field) {
            let name = self.cells[i].field.clone();
            let absent = self.cells[i].value.is_absent();
            // Whether the name is right is asked with a number that nobody keeps.
            let number = if absent { None } else { self.parse(i, values::number) };
            self.taken[i] = true;
            if seen.contains(&name) {
                let bytes = self.cells[i].bytes.clone();
                self.report(Code::DoubleKey, &name, bytes, format!("{name} stands twice"), "");
            } else if let Some(number) = number {
                self.taken[i] = keep(&name[field.len() + 1..], number);
            }
            seen.insert(name);
        }
    }

    fn report_leftovers(&mut self, also: &[&str]) {
        for i in 0..self.cells.len() {
            let field = self.cells[i].field.clone();
            // What starts with a low line is a remark.
            if self.taken[i] || field.starts_with('_') || also.contains(&field.as_ref()) {
                continue;
            }
            let known = self.fields.iter().chain(also).copied();
            let mut hint = did_you_mean(&field, known);
            if hint.is_empty() && field.starts_with("profile") {
                hint = "write twelve shares, profile.1 to profile.12".to_owned();
            }
            let message = match self.table {
                Table::Network => format!("“{}” is neither a table nor a field", short(&field)),
                table => format!("“{}” is not a field of {}", short(&field), table.name()),
            };
            let bytes = self.cells[i].bytes.clone();
            self.report(Code::UnknownField, &field, bytes, message, &hint);
        }
    }
}

/// A text that is not longer than a message should be.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

impl Visitor for Reader<'_, '_> {
    fn text(
        &mut self,
        field: &'static str,
        presence: Presence,
        kind: TextKind,
        value: &mut ArcStr,
    ) {
        let parse = |cell: &Value<'_>, _| values::text(cell, kind);
        let read = match presence {
            Presence::Required => self.required(field, parse),
            Presence::Optional => self.read(field, parse),
        };
        match read {
            // An empty text says as little as an absent one.
            Some(text) if text.is_empty() && presence == Presence::Required => {
                let message = format!("{field} is empty");
                self.report(Code::MissingField, field, self.origin.bytes.clone(), message, "");
            }
            Some(text) => *value = text.into(),
            None => {}
        }
    }

    fn number(&mut self, field: &'static str, _: NumberKind, value: &mut Option<f64>) {
        *value = self.read(field, values::number);
    }

    fn required_number(&mut self, field: &'static str, _: NumberKind, value: &mut f64) {
        *value = self.required(field, values::number).unwrap_or_default();
    }

    fn year(&mut self, field: &'static str, value: &mut Option<i32>) {
        *value = self.read(field, values::year);
    }

    fn flag(&mut self, field: &'static str, value: &mut bool) {
        *value = self.read(field, |cell, _| values::flag(cell)).unwrap_or_default();
    }

    fn optional_flag(&mut self, field: &'static str, value: &mut Option<bool>) {
        *value = self.read(field, |cell, _| values::flag(cell));
    }

    fn word<W: Word>(&mut self, field: &'static str, presence: Presence, value: &mut W) {
        let parse = |cell: &Value<'_>, _| values::word::<W>(cell);
        let read = match presence {
            Presence::Required => self.required(field, parse),
            Presence::Optional => self.read(field, parse),
        };
        *value = read.unwrap_or(*value);
    }

    fn optional_word<W: Word>(&mut self, field: &'static str, value: &mut Option<W>) {
        *value = self.read(field, |cell, _| values::word::<W>(cell));
    }

    fn references(&mut self, field: &'static str, _: Table, value: &mut Vec<ArcStr>) {
        let read = self.read(field, |cell, _| match cell {
            Value::Json(raw) if raw.starts_with('[') => json::items(raw)
                .unwrap_or_default()
                .iter()
                .map(|item| Ok(values::text(&Value::Json(item), TextKind::Plain)?.into()))
                .collect(),
            _ => {
                let text = values::text(cell, TextKind::Plain)?;
                let items = text.split(';').map(str::trim).filter(|item| !item.is_empty());
                Ok(items.map(ArcStr::from).collect())
            }
        });
        *value = read.unwrap_or_default();
    }

    fn profile(&mut self, field: &'static str, value: &mut Option<Vec<f64>>) {
        let list = self.read(field, |cell, decimal| match cell {
            Value::Json(raw) if raw.starts_with('[') => json::items(raw)
                .unwrap_or_default()
                .iter()
                .map(|item| values::number(&Value::Json(item), decimal))
                .collect::<Result<Vec<f64>, _>>(),
            _ => Err(values::Wrong::type_(
                "must be twelve shares",
                "[0.1, …] in JSON, columns profile.1 to profile.12 elsewhere",
            )),
        });
        let mut months = Vec::new();
        for month in 1..=12 {
            if let Some(i) = self.take(&format!("{field}.{month}")) {
                months.extend(self.parse(i, values::number));
            }
        }
        *value = list.or((!months.is_empty()).then_some(months));
    }

    fn qualities(&mut self, field: &'static str, value: &mut Qualities<f64>) {
        self.read_numbers(field, |name, number| {
            value.insert(name.to_owned(), number);
            true
        });
    }

    fn limits(&mut self, field: &'static str, value: &mut Qualities<Limits>) {
        self.read_numbers(field, |name, number| {
            let Some((name, end)) = name.rsplit_once('.').filter(|(name, _)| !name.is_empty())
            else {
                return false;
            };
            match end {
                "min" => value.entry(name.to_owned()).or_default().min = Some(number),
                "max" => value.entry(name.to_owned()).or_default().max = Some(number),
                _ => return false,
            }
            true
        });
    }
}
