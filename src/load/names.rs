//! Spreadsheets may name an actor or a resource instead of giving its id, if the name is unique.

use std::collections::BTreeMap;

use arcstr::ArcStr;

use crate::model::fields::{NumberKind, Presence, Row, TableVisitor, TextKind, Visitor};
use crate::model::{Dataset, Limits, Qualities, Table, Word};

/// Puts ids in the place of names.
pub(super) fn resolve(data: &mut Dataset) {
    let mut names = Names {
        actors: unique(data.actors.iter().map(|a| (&a.id, &a.name))),
        resources: unique(data.resources.iter().map(|r| (&r.id, &r.name))),
    };
    data.visit_tables(&mut names);
}

/// The id of each name that one row alone has; an id is never taken for a name.
fn unique<'a>(
    rows: impl Iterator<Item = (&'a ArcStr, &'a ArcStr)> + Clone,
) -> BTreeMap<ArcStr, ArcStr> {
    let mut names: BTreeMap<ArcStr, Option<ArcStr>> = BTreeMap::new();
    for (id, name) in rows.clone().filter(|(_, name)| !name.is_empty()) {
        let only = |owner: &mut Option<ArcStr>| *owner = None;
        names.entry(name.clone()).and_modify(only).or_insert_with(|| Some(id.clone()));
    }
    for (id, _) in rows {
        names.remove(id);
    }
    names.into_iter().filter_map(|(name, id)| Some((name, id?))).collect()
}

/// Ids by name.
struct Names {
    actors: BTreeMap<ArcStr, ArcStr>,
    resources: BTreeMap<ArcStr, ArcStr>,
}

impl Names {
    fn replace(&self, table: Table, value: &mut ArcStr) {
        let names = match table {
            Table::Actors => &self.actors,
            Table::Resources => &self.resources,
            _ => return,
        };
        if let Some(id) = names.get(value.as_str()) {
            value.clone_from(id);
        }
    }
}

impl TableVisitor for Names {
    fn table<R: Row>(&mut self, rows: &mut Vec<R>) {
        for row in rows {
            row.visit(self);
        }
    }
}

impl Visitor for Names {
    fn text(&mut self, _: &'static str, _: Presence, kind: TextKind, value: &mut ArcStr) {
        match kind {
            TextKind::Reference(table) => self.replace(table, value),
            TextKind::ActorOrAny => self.replace(Table::Actors, value),
            _ => {}
        }
    }
    fn references(&mut self, _: &'static str, table: Table, value: &mut Vec<ArcStr>) {
        for id in value {
            self.replace(table, id);
        }
    }
    fn number(&mut self, _: &'static str, _: NumberKind, _: &mut Option<f64>) {}
    fn required_number(&mut self, _: &'static str, _: NumberKind, _: &mut f64) {}
    fn year(&mut self, _: &'static str, _: &mut Option<i32>) {}
    fn flag(&mut self, _: &'static str, _: &mut bool) {}
    fn optional_flag(&mut self, _: &'static str, _: &mut Option<bool>) {}
    fn word<W: Word>(&mut self, _: &'static str, _: Presence, _: &mut W) {}
    fn optional_word<W: Word>(&mut self, _: &'static str, _: &mut Option<W>) {}
    fn profile(&mut self, _: &'static str, _: &mut Option<Vec<f64>>) {}
    fn qualities(&mut self, _: &'static str, _: &mut Qualities<f64>) {}
    fn limits(&mut self, _: &'static str, _: &mut Qualities<Limits>) {}
}
