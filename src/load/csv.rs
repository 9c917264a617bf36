//! A folder of CSV files, one for each table, read as kindly as spreadsheets deserve.
//!
//! Blank rows, rows that start with `#`, and columns and files that start with `_` are skipped.
//! The separator is a semicolon where the heading has more of them than commas; then decimals
//! have a comma; a first line `sep=;`, as Excel writes it, decides. Text in quotation marks is kept
//! as it is, other text is trimmed.
//!
//! Records are read here, since an issue shows the cell it is about and the `csv` crate tells only
//! where a record starts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use super::document::{Document, Problem, Span};
use super::row::{Cell, Origin, Value, read_row, short};
use super::values::DecimalSign;
use super::{LoadError, Read, SCHEMA, names};
use crate::model::fields::{Row, TableVisitor};
use crate::model::wording::did_you_mean;
use crate::model::{Address, Code, Dataset, Invalid, Issue, NetworkInfo, Table};

/// The CSV files of a folder, in order of their names; other files are none of our business.
pub(super) fn open(folder: &Path) -> Result<Vec<Document>, LoadError> {
    let cannot = |source| LoadError::Open { path: folder.to_string_lossy().into_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let is_csv = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        let is_remark = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('_'));
        if is_csv && !is_remark && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        let issue = Issue {
            code: Code::NoTables,
            address: None,
            place: None,
            message: format!("{} has no tables", folder.to_string_lossy()),
            hint: "a network is a folder with actors.csv, resources.csv and others".to_owned(),
        };
        return Err(Invalid(vec![issue]).into());
    }
    files.iter().map(|path| Document::open(path)).collect()
}

/// Reads the tables, and all that is wrong in them; `name` is the folder's.
pub(super) fn read(documents: &[Document], name: &str) -> Read {
    let mut problems = unknown_files(documents);
    let mut dataset = Dataset::default();
    read_network(documents, &mut dataset, &mut problems);
    if dataset.network.name.is_empty() {
        dataset.network.name = name.into();
    }
    if dataset.network.schema.is_empty() {
        dataset.network.schema = SCHEMA.into();
    }
    dataset.visit_tables(&mut Tables { documents, problems: &mut problems });
    if let Some(sheet) = sheet_of(documents, Table::Settings, &mut problems) {
        let cells = sheet.settings(&mut problems);
        super::keep_settings(cells, sheet.document, sheet.decimal, &mut dataset, &mut problems);
    }
    names::resolve(&mut dataset);
    Read { dataset, problems }
}

/// Where each address stands.
pub(super) fn find(documents: &[Document], addresses: &[&Address]) -> Vec<Option<Span>> {
    let sheets = Table::ALL.map(|table| {
        let asked = addresses.iter().any(|address| address.table == table);
        asked.then(|| sheet_of(documents, table, &mut Vec::new())).flatten()
    });
    // Keys and values are found once for all their addresses.
    let values = [Table::Network, Table::Settings].map(|table| {
        let cells = sheets[table as usize].as_ref().map(|sheet| sheet.settings(&mut Vec::new()));
        let cells = cells.into_iter().flatten();
        cells.map(|cell| (cell.field, cell.bytes)).collect::<BTreeMap<_, _>>()
    });
    let span = |address: &&Address| {
        let sheet = sheets[address.table as usize].as_ref()?;
        let cell = match address.table {
            Table::Network => values[0].get(address.field.as_str()).cloned(),
            Table::Settings => values[1].get(address.field.as_str()).cloned(),
            _ => {
                let row = sheet.rows.get(address.row?)?;
                row.cells.iter().find(|c| c.field == address.field).map(|c| c.bytes.clone())
            }
        };
        let whole = || Some(sheet.rows.get(address.row?)?.bytes.clone());
        let bytes = cell.or_else(whole).unwrap_or(0..1);
        Some(Span { document: sheet.document, bytes })
    };
    addresses.iter().map(span).collect()
}

/// The table a file is named after.
fn table_of(document: &Document) -> String {
    Path::new(&document.name).file_stem().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn unknown_files(documents: &[Document]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let names = Table::ALL.map(Table::name);
    for (i, document) in documents.iter().enumerate() {
        let table = table_of(document);
        if !names.contains(&table.as_str()) {
            let message = format!("{} is not named after a table", document.name);
            let near = did_you_mean(&table, names);
            let hint =
                if near.is_empty() { "start its name with _ to have it skipped" } else { &near };
            problems.push(Problem::at(Code::UnknownField, i, 0..1, message).hint(hint));
        } else if documents[..i].iter().any(|other| table_of(other) == table) {
            let message = format!("there is another file for the table {table}");
            problems.push(Problem::at(Code::DoubleKey, i, 0..1, message));
        }
    }
    problems
}

fn read_network(documents: &[Document], dataset: &mut Dataset, problems: &mut Vec<Problem>) {
    let Some(sheet) = sheet_of(documents, Table::Network, problems) else { return };
    let cells = sheet.settings(problems);
    let (document, decimal) = (sheet.document, sheet.decimal);
    let origin = Origin { document, bytes: 0..1, index: 0, decimal };
    dataset.network = read_row::<NetworkInfo>(cells, &origin, &[], problems);
}

/// Reads one table after the other.
struct Tables<'d, 'p> {
    documents: &'d [Document],
    problems: &'p mut Vec<Problem>,
}

impl TableVisitor for Tables<'_, '_> {
    fn table<R: Row>(&mut self, rows: &mut Vec<R>) {
        let before = self.problems.len();
        let Some(sheet) = sheet_of(self.documents, R::TABLE, self.problems) else {
            // A file that cannot be read is not missing.
            if self.problems.len() == before {
                let missing = super::missing_table(R::TABLE, 0);
                self.problems.extend(missing.map(|p| Problem { span: None, ..p }));
            }
            return;
        };
        let (document, decimal) = (sheet.document, sheet.decimal);
        let mut found = Vec::new();
        for (index, SheetRow { cells, bytes }) in sheet.rows.into_iter().enumerate() {
            let origin = Origin { document, bytes, index, decimal };
            rows.push(read_row(cells, &origin, &[], &mut found));
        }
        // What is wrong with a heading is wrong in every row: it is told once.
        let mut told = BTreeSet::new();
        found.retain(|problem| match &problem.issue {
            Issue {
                code: code @ (Code::UnknownField | Code::MissingField),
                address: Some(at),
                ..
            } => {
                let in_heading = sheet.headings.iter().any(|heading| *heading == at.field);
                let of_heading = in_heading == (*code == Code::UnknownField);
                !of_heading || told.insert((*code, at.field.clone()))
            }
            _ => true,
        });
        self.problems.extend(found);
    }
}

/// The rows of one file under their headings.
pub(super) struct Sheet<'a> {
    document: usize,
    pub decimal: DecimalSign,
    pub headings: Vec<Cow<'a, str>>,
    pub rows: Vec<SheetRow<'a>>,
}

pub(super) struct SheetRow<'a> {
    pub cells: Vec<Cell<'a>>,
    pub bytes: Range<usize>,
}

fn sheet_of<'a>(
    documents: &'a [Document],
    table: Table,
    problems: &mut Vec<Problem>,
) -> Option<Sheet<'a>> {
    let document = documents.iter().position(|d| table_of(d) == table.name())?;
    match documents[document].readable(document) {
        Ok(text) => Some(sheet(text, document, problems)),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

/// The rows of a text, and what is wrong with its headings and cells.
pub(super) fn sheet<'a>(text: &'a str, document: usize, problems: &mut Vec<Problem>) -> Sheet<'a> {
    let (separator, start) = stated_separator(text).unwrap_or((separator_of(text), 0));
    let decimal = if separator == b';' { DecimalSign::Comma } else { DecimalSign::Point };
    let mut heading: Option<Vec<Cow<'a, str>>> = None;
    let mut rows = Vec::new();
    let mut report = |code, bytes: Range<usize>, message: String, hint: &str| {
        problems.push(Problem::at(code, document, bytes, message).hint(hint));
    };
    let mut at = start;
    while at < text.len() {
        let record = record(text, at, separator);
        at = record.end;
        if let Some(bytes) = record.unclosed {
            let message = "quotation marks are opened, but not closed".to_owned();
            report(Code::Syntax, bytes, message, "double a quotation mark that is meant as one");
        }
        let blank = record.fields.iter().all(|field| field.text.trim().is_empty());
        if blank || text[record.start..].trim_start().starts_with('#') {
            continue;
        }
        let Some(heading) = &heading else {
            let mut names: Vec<Cow<'a, str>> = Vec::new();
            let mut seen: BTreeSet<Cow<'a, str>> = BTreeSet::new();
            for field in record.fields {
                let name = heading_name(&field.text);
                let meant = !name.is_empty() && !name.starts_with('_');
                let double = meant && !seen.insert(name.clone());
                if double {
                    let message = format!("the column {} stands twice", short(&name));
                    report(Code::DoubleKey, field.bytes, message, "keep one of the two");
                }
                // What stands in the second of two equal columns is skipped.
                names.push(if double { "_".into() } else { name });
            }
            heading = Some(names);
            continue;
        };
        let mut cells = Vec::new();
        let (first, last) = (&record.fields[0], &record.fields[record.fields.len() - 1]);
        let bytes = first.bytes.start..last.bytes.end;
        for (column, Field { text, bytes }) in record.fields.into_iter().enumerate() {
            match heading.get(column) {
                _ if text.trim().is_empty() => {}
                Some(name) if name.starts_with('_') => {}
                Some(name) if !name.is_empty() => {
                    cells.push(Cell { field: name.clone(), value: Value::Text(text), bytes });
                }
                _ => {
                    let message =
                        format!("“{}” stands in a column without a heading", short(&text));
                    let hint = "is there a separator too many, or a quotation mark missing?";
                    report(Code::UnknownField, bytes, message, hint);
                }
            }
        }
        rows.push(SheetRow { cells, bytes });
    }
    Sheet { document, decimal, headings: heading.unwrap_or_default(), rows }
}

impl<'a> Sheet<'a> {
    /// The cells of a table of `key,value`, each named by its key.
    fn settings(&self, problems: &mut Vec<Problem>) -> Vec<Cell<'a>> {
        let mut settings = Vec::new();
        for SheetRow { cells, bytes } in &self.rows {
            let cell = |field: &str| cells.iter().find(|cell| cell.field == field);
            let key = cell("key").map(|cell| match &cell.value {
                Value::Text(text) => text.trim().to_lowercase(),
                Value::Json(raw) => (*raw).to_owned(),
            });
            match (key, cell("value")) {
                (Some(key), Some(value)) => {
                    settings.push(Cell { field: Cow::Owned(key), ..value.clone() });
                }
                // A key without a value says nothing.
                (Some(_), None) => {}
                (None, _) => {
                    let message = "a row without a key".to_owned();
                    problems.push(
                        Problem::at(Code::MissingField, self.document, bytes.clone(), message)
                            .hint("the columns of this table are key and value"),
                    );
                }
            }
        }
        settings
    }
}

/// A heading as the name of a field: `Quantity ` is `quantity`; the names of qualities are kept.
fn heading_name<'a>(heading: &str) -> Cow<'a, str> {
    let heading = heading.trim();
    match heading.get(..8) {
        Some(start) if start.eq_ignore_ascii_case("quality.") => {
            format!("quality.{}", &heading[8..]).into()
        }
        _ => heading.to_lowercase().into(),
    }
}

/// The separator that a first line `sep=;` states, and where the next line starts.
fn stated_separator(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let separator = line.trim().strip_prefix("sep=").or(line.trim().strip_prefix("SEP="))?;
    let start = text.find('\n').map_or(text.len(), |end| end + 1);
    matches!(separator, ";" | ",").then(|| (separator.as_bytes()[0], start))
}

/// A semicolon where the heading has more of them than commas.
fn separator_of(text: &str) -> u8 {
    let remark = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let heading = text.lines().find(|line| !remark(line)).unwrap_or_default();
    let count = |separator| heading.bytes().filter(|byte| *byte == separator).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

/// One line of fields; a quoted field may have line breaks in it.
struct Record<'a> {
    fields: Vec<Field<'a>>,
    start: usize,
    /// Where the next record starts.
    end: usize,
    /// A quotation mark that nothing closes.
    unclosed: Option<Range<usize>>,
}

struct Field<'a> {
    text: Cow<'a, str>,
    bytes: Range<usize>,
}

/// The record that starts at `start`. All marks of CSV are ASCII, so bytes are enough.
fn record(text: &str, start: usize, separator: u8) -> Record<'_> {
    let bytes = text.as_bytes();
    let mut record = Record { fields: Vec::new(), start, end: text.len(), unclosed: None };
    let mut at = start;
    loop {
        let from = at;
        let mut closed = from;
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                match (bytes.get(at), bytes.get(at + 1)) {
                    (Some(b'"'), Some(b'"')) => at += 2,
                    (Some(b'"'), _) => break at += 1,
                    (Some(_), _) => at += 1,
                    (None, _) => {
                        record.unclosed = Some(from..from + 1);
                        break;
                    }
                }
            }
            closed = at;
        }
        while bytes.get(at).is_some_and(|byte| !matches!(byte, b'\n' | b'\r') && *byte != separator)
        {
            at += 1;
        }
        record.fields.push(field(text, from, closed, at));
        match bytes.get(at) {
            Some(byte) if *byte == separator => at += 1,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => break record.end = at + 2,
            Some(_) => break record.end = at + 1,
            None => break record.end = at,
        }
    }
    record
}

/// The field in `from..end`, quoted up to `closed`.
fn field(text: &str, from: usize, closed: usize, end: usize) -> Field<'_> {
    if closed == from {
        let raw = &text[from..end];
        let trimmed = raw.trim();
        let from = from + (raw.len() - raw.trim_start().len());
        return Field { text: trimmed.into(), bytes: from..from + trimmed.len() };
    }
    let quoted = &text[from + 1..closed.max(from + 1)];
    let inside = quoted.strip_suffix('"').unwrap_or(quoted);
    let rest = text[closed..end].trim_end();
    let text = if inside.contains('"') || !rest.is_empty() {
        Cow::Owned(format!("{}{rest}", inside.replace("\"\"", "\"")))
    } else {
        Cow::Borrowed(inside)
    };
    Field { text, bytes: from..end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<String> {
        record(text, 0, b',').fields.into_iter().map(|field| field.text.into_owned()).collect()
    }

    #[test]
    fn quotes_breaks_and_spaces() {
        assert_eq!(fields("a, b ,\" c \""), ["a", "b", " c "]);
        assert_eq!(
            fields("\"say \"\"no\"\"\",\"two\nlines\"\r\nnext"),
            ["say \"no\"", "two\nlines"]
        );
        assert_eq!(fields("a,,"), ["a", "", ""]);
        assert!(record("\"open", 0, b',').unclosed.is_some());
    }

    #[test]
    fn the_separator_is_what_the_heading_has() {
        assert_eq!(separator_of("# a, remark\n\nid;name;note\n1,2;b"), b';');
        assert_eq!(separator_of("id,name"), b',');
        assert_eq!(separator_of("id"), b',');
    }
}
