//! Where actors shall stand in a figure: CSV with the columns `id`, `x`, `y`, as `draw --data`
//! writes it. Other columns are read over, and so are rows without a place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::LoadError;
use super::csv::sheet;
use super::document::{Document, Problem, place_all};
use super::row::Cell;
use super::values::number;
use crate::model::wording::did_you_mean;
use crate::model::{Code, Invalid};

const COLUMNS: [&str; 3] = ["id", "x", "y"];

/// Places by id, x to the right and y downwards; `actors` are the ids there are.
///
/// # Errors
/// The file cannot be opened, or something in it is wrong: every problem at once.
pub fn load_positions<'a>(
    path: impl AsRef<Path>,
    actors: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeMap<String, [f64; 2]>, LoadError> {
    let actors: BTreeSet<&str> = actors.into_iter().collect();
    let document = Document::open(path.as_ref())?;
    let mut problems = Vec::new();
    let places = read(&document, &actors, &mut problems);
    if problems.is_empty() {
        return Ok(places);
    }
    Err(Invalid(place_all(std::slice::from_ref(&document), problems)).into())
}

fn read(
    document: &Document,
    actors: &BTreeSet<&str>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, [f64; 2]> {
    let mut places = BTreeMap::new();
    let sheet = match document.readable(0) {
        Ok(text) => sheet(text, 0, problems),
        Err(problem) => {
            problems.push(*problem);
            return places;
        }
    };
    let name = &document.name;
    let missing: Vec<&str> =
        COLUMNS.into_iter().filter(|c| !sheet.headings.iter().any(|h| h == c)).collect();
    if !missing.is_empty() {
        let message = format!("{name}: the column {} is missing", missing.join(", "));
        let problem = Problem::at(Code::MissingField, 0, 0..1, message);
        problems.push(problem.hint("the columns are id, x and y"));
        return places;
    }
    for row in sheet.rows {
        let cell = |column: &str| row.cells.iter().find(|cell| cell.field == column);
        let mut coordinate = |column: &str| {
            let cell = cell(column).filter(|cell| !cell.value.is_absent())?;
            number(&cell.value, sheet.decimal)
                .map_err(|wrong| {
                    let message = format!("{name}: {column} {}", wrong.message);
                    let problem = Problem::at(wrong.code, 0, cell.bytes.clone(), message);
                    problems.push(problem.hint(wrong.hint));
                })
                .ok()
        };
        let (Some(x), Some(y)) = (coordinate("x"), coordinate("y")) else { continue };
        let Some(id) = cell("id").map(Cell::text).filter(|id| !id.is_empty()) else {
            let message = format!("{name}: a place without an id");
            problems.push(Problem::at(Code::MissingField, 0, row.bytes, message));
            continue;
        };
        if !actors.contains(id.as_str()) {
            let message = format!("{name}: there is no actor {id}");
            let problem = Problem::at(Code::UnknownId, 0, row.bytes.clone(), message);
            problems.push(problem.hint(did_you_mean(&id, actors.iter().copied())));
        } else if places.insert(id.clone(), [x, y]).is_some() {
            let message = format!("{name}: {id} has two places");
            problems.push(Problem::at(Code::DoubleId, 0, row.bytes, message));
        }
    }
    places
}
