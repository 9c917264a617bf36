//! The fields of a row that say something, in the order of the format.

use arcstr::ArcStr;

use crate::model::fields::{NumberKind, Presence, Row, TextKind, Visitor};
use crate::model::{Limits, Qualities, Table, Word};

/// One field of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    /// Its place among the fields of the format.
    pub order: usize,
    /// Its name.
    pub field: &'static str,
    /// The names below it: `chloride`, `max` of `quality.chloride.max`.
    pub below: Vec<String>,
    pub value: Value,
    /// A word that must be written even where it is the default.
    required: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Flag(bool),
    Ids(Vec<String>),
    Shares(Vec<f64>),
}

/// The cells of each row; what is absent, or a word that is the default, has none.
pub(super) fn cells_of<R: Row>(rows: &[R]) -> impl Iterator<Item = Vec<Cell>> {
    // Words that a row has without being told need not be written.
    let mut untold = visit(R::default());
    untold.retain(|cell| matches!(cell.value, Value::Text(_)) && !cell.required);
    rows.iter().map(move |row| {
        let mut cells = visit(row.clone());
        cells.retain(|cell| !untold.contains(cell));
        cells
    })
}

fn visit<R: Row>(mut row: R) -> Vec<Cell> {
    let mut collect = Collect { order: 0, cells: Vec::new() };
    row.visit(&mut collect);
    collect.cells
}

struct Collect {
    order: usize,
    cells: Vec<Cell>,
}

impl Collect {
    fn next(&mut self, field: &'static str, value: Option<Value>) {
        self.order += 1;
        if let Some(value) = value {
            self.cells.push(Cell {
                order: self.order,
                field,
                below: Vec::new(),
                value,
                required: false,
            });
        }
    }

    fn below(&mut self, field: &'static str, below: &[&str], number: f64) {
        let below = below.iter().map(|name| (*name).to_owned()).collect();
        let value = Value::Number(number);
        self.cells.push(Cell { order: self.order, field, below, value, required: false });
    }
}

fn word<W: Word>(word: W) -> Value {
    Value::Text(word.as_str().to_owned())
}

impl Visitor for Collect {
    fn text(&mut self, field: &'static str, _: Presence, _: TextKind, value: &mut ArcStr) {
        self.next(field, (!value.is_empty()).then(|| Value::Text(value.to_string())));
    }
    fn number(&mut self, field: &'static str, _: NumberKind, value: &mut Option<f64>) {
        self.next(field, value.map(Value::Number));
    }
    fn required_number(&mut self, field: &'static str, _: NumberKind, value: &mut f64) {
        self.next(field, Some(Value::Number(*value)));
    }
    fn year(&mut self, field: &'static str, value: &mut Option<i32>) {
        self.next(field, value.map(|year| Value::Number(f64::from(year))));
    }
    fn flag(&mut self, field: &'static str, value: &mut bool) {
        self.next(field, value.then_some(Value::Flag(true)));
    }
    fn optional_flag(&mut self, field: &'static str, value: &mut Option<bool>) {
        self.next(field, value.map(Value::Flag));
    }
    fn word<W: Word>(&mut self, field: &'static str, presence: Presence, value: &mut W) {
        self.next(field, Some(word(*value)));
        if let Some(cell) = self.cells.last_mut() {
            cell.required = presence == Presence::Required;
        }
    }
    fn optional_word<W: Word>(&mut self, field: &'static str, value: &mut Option<W>) {
        self.next(field, value.map(word));
    }
    fn references(&mut self, field: &'static str, _: Table, value: &mut Vec<ArcStr>) {
        let ids = || value.iter().map(ToString::to_string).collect();
        self.next(field, (!value.is_empty()).then(|| Value::Ids(ids())));
    }
    fn profile(&mut self, field: &'static str, value: &mut Option<Vec<f64>>) {
        self.next(field, value.take().map(Value::Shares));
    }
    fn qualities(&mut self, field: &'static str, value: &mut Qualities<f64>) {
        self.next(field, None);
        for (name, number) in value {
            self.below(field, &[name], *number);
        }
    }
    fn limits(&mut self, field: &'static str, value: &mut Qualities<Limits>) {
        self.next(field, None);
        for (name, Limits { min, max }) in value {
            for (end, bound) in [("min", min), ("max", max)] {
                if let Some(bound) = bound {
                    self.below(field, &[name, end], *bound);
                }
            }
        }
    }
}
