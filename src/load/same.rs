//! The file that says what is the same: CSV with the columns `actor` and `same_as`, ids behind
//! the names of their files (`dk/mill`). Resources may stand there too.

use super::csv::sheet;
use super::document::{Document, Problem, Span, places};
use super::merge::Same;
use super::row::Cell;
use crate::model::Code;
use crate::model::wording::did_you_mean;

/// The two columns.
const COLUMNS: [&str; 2] = ["actor", "same_as"];

/// Reads the rows, and all that is wrong in them.
pub(super) fn read(document: &Document) -> (Vec<Same>, Vec<Problem>) {
    let mut problems = Vec::new();
    let sheet = match document.readable(0) {
        Ok(text) => sheet(text, 0, &mut problems),
        Err(problem) => return (Vec::new(), vec![*problem]),
    };
    for heading in sheet.headings.iter().filter(|h| !h.is_empty() && !h.starts_with('_')) {
        if !COLUMNS.contains(&heading.as_ref()) {
            let message = format!("“{heading}” is not a column of {}", document.name);
            let problem = Problem::at(Code::UnknownField, 0, 0..1, message);
            problems.push(problem.hint(did_you_mean(heading, COLUMNS)));
        }
    }
    let missing: Vec<&str> =
        COLUMNS.into_iter().filter(|c| !sheet.headings.iter().any(|h| h == c)).collect();
    if !missing.is_empty() {
        let message = format!("{}: the column {} is missing", document.name, missing.join(", "));
        let problem = Problem::at(Code::MissingField, 0, 0..1, message);
        problems.push(problem.hint("the columns are actor and same_as"));
        return (Vec::new(), problems);
    }
    let (mut rows, mut spans) = (Vec::new(), Vec::new());
    for row in sheet.rows {
        let [id, same_as] = COLUMNS.map(|column| text(&row.cells, column));
        match (id, same_as) {
            (Some(id), Some(same_as)) => {
                rows.push(Same { id, same_as, place: None });
                spans.push(Some(Span { document: 0, bytes: row.bytes }));
            }
            (id, _) => {
                let empty = if id.is_none() { COLUMNS[0] } else { COLUMNS[1] };
                let message = format!("{}: {empty} is empty", document.name);
                problems.push(Problem::at(Code::MissingField, 0, row.bytes, message));
            }
        }
    }
    for (row, place) in rows.iter_mut().zip(places(std::slice::from_ref(document), &spans)) {
        row.place = place;
    }
    (rows, problems)
}

fn text(cells: &[Cell<'_>], column: &str) -> Option<String> {
    cells.iter().find(|cell| cell.field == column).map(Cell::text)
}
