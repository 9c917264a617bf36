//! The numbers behind a figure: what is drawn, row by row, as a table of CSV.
//!
//! A figure adds a row for what it draws; columns are all names that occur, in order of their first
//! row. An unknown value is an empty cell. Numbers keep every digit.

use crate::number::shortest;
use crate::text::Lang;

/// A table of what is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// The rows, each with the cells it has.
    pub rows: Vec<Vec<(&'static str, Cell)>>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Cell {
    Text(String),
    Number(f64),
    Unknown,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(known: Option<T>) -> Self {
        known.map_or(Self::Unknown, Into::into)
    }
}

impl Data {
    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [(&'static str, Cell); N]) {
        self.rows.push(cells.into());
    }

    /// The names of all columns.
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns = Vec::new();
        for (name, _) in self.rows.iter().flatten() {
            if !columns.contains(name) {
                columns.push(*name);
            }
        }
        columns
    }

    /// The table as CSV; in Danish as Danish Excel opens it, with semicolons and decimal commas.
    pub fn to_csv(&self, lang: Lang) -> String {
        let columns = self.columns();
        let delimiter = if lang == Lang::Da { b';' } else { b',' };
        let mut sheet = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        let cell = |cell: &Cell| match (cell, lang) {
            (Cell::Text(text), _) => text.clone(),
            (Cell::Number(number), Lang::En) => shortest(*number),
            (Cell::Number(number), Lang::Da) => shortest(*number).replace('.', ","),
            (Cell::Unknown, _) => String::new(),
        };
        let rows = self.rows.iter().map(|row| {
            let of = |name: &&str| row.iter().find(|(n, _)| n == name).map(|(_, c)| cell(c));
            columns.iter().map(|name| of(name).unwrap_or_default()).collect::<Vec<String>>()
        });
        let heading = columns.iter().map(|name| (*name).to_owned()).collect();
        for record in std::iter::once(heading).chain(rows) {
            // Writing into memory cannot fail, and all records are as long as the first.
            let written = sheet.write_record(&record);
            debug_assert!(written.is_ok(), "a record of a table");
        }
        let text = String::from_utf8(sheet.into_inner().unwrap_or_default()).unwrap_or_default();
        // The mark tells Danish Excel that the file is UTF-8.
        if lang == Lang::Da { format!("\u{feff}{text}") } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_all_rows_and_unknown_is_empty() {
        let mut data = Data::default();
        data.row([("from", "a".into()), ("t", Some(1.5).into())]);
        data.row([("from", "b, c".into()), ("t", None::<f64>.into()), ("n", 2_usize.into())]);
        assert_eq!(data.to_csv(Lang::En), "from,t,n\na,1.5,\n\"b, c\",,2\n");
        assert_eq!(data.to_csv(Lang::Da), "\u{feff}from;t;n\na;1,5;\nb, c;;2\n");
    }
}
