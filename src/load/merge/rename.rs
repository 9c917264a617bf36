//! Ids written anew, wherever a row has one or names one.

use rustc_hash::FxHashSet;

use arcstr::ArcStr;

use crate::model::fields::{NumberKind, Presence, Row, TableVisitor, TextKind, Visitor};
use crate::model::{Dataset, Limits, Qualities, Table, Word};
use crate::network::exchange_ids;

/// Puts `name/` before every id. Ids that nobody wrote stay unwritten, unless a row names one.
pub(super) fn prefix(data: &mut Dataset, name: &str) {
    write_named_ids(data);
    rename(data, |_, id| Some(format!("{name}/{id}")));
}

/// Writes the ids anew for which `new` has another.
pub(super) fn rename(data: &mut Dataset, new: impl Fn(Table, &str) -> Option<String>) {
    let actors: FxHashSet<ArcStr> = data.actors.iter().map(|a| a.id.clone()).collect();
    let subjects = subjects(data);
    data.visit_tables(&mut Rename { table: Table::Network, new: &new });
    // An organisation is a word, unless it is one of the actors.
    for actor in data.actors.iter_mut().filter(|a| actors.contains(&a.organisation)) {
        let owner = new(Table::Actors, &actor.organisation);
        replace(&mut actor.organisation, owner);
    }
    for claim in &mut data.claims {
        let renamed = |id: &str| match id {
            "network" | "" => id.to_owned(),
            _ => new(Table::Actors, id).unwrap_or_else(|| id.to_owned()),
        };
        // An id may have a semicolon in it, so the whole is asked first.
        claim.subject = if subjects.contains(&claim.subject) {
            renamed(&claim.subject).into()
        } else {
            let ids: Vec<String> = claim.subject.split(';').map(|id| renamed(id.trim())).collect();
            ids.join(";").into()
        };
    }
}

/// Everything a claim may be about.
fn subjects(data: &Dataset) -> FxHashSet<ArcStr> {
    let actors = data.actors.iter().map(|a| &a.id);
    let exchanges = data.exchanges.iter().map(|e| &e.id);
    actors.chain(exchanges).chain(data.projects.iter().map(|p| &p.id)).cloned().collect()
}

/// Writes the made-up ids that a row names: they would be made up differently in the whole.
fn write_named_ids(data: &mut Dataset) {
    let ids = exchange_ids(data);
    let claimed = data.claims.iter().flat_map(|claim| {
        let pieces = claim.subject.split(';').map(str::trim);
        std::iter::once(claim.subject.as_str()).chain(pieces)
    });
    let wholes = data.exchanges.iter().map(|e| e.part_of.as_str());
    let named: FxHashSet<String> = wholes.chain(claimed).map(str::to_owned).collect();
    for (row, exchange) in data.exchanges.iter_mut().enumerate() {
        let id = ids.of(row);
        if named.contains(id) {
            exchange.id = id.into();
        }
    }
}

fn replace(text: &mut ArcStr, new: Option<String>) {
    if let Some(new) = new {
        *text = new.into();
    }
}

/// Renames in one table after the other.
struct Rename<'a, F> {
    table: Table,
    new: &'a F,
}

impl<F: Fn(Table, &str) -> Option<String>> TableVisitor for Rename<'_, F> {
    fn table<R: Row>(&mut self, rows: &mut Vec<R>) {
        self.table = R::TABLE;
        for row in rows {
            row.visit(self);
        }
    }
}

impl<F: Fn(Table, &str) -> Option<String>> Visitor for Rename<'_, F> {
    fn text(&mut self, _: &'static str, _: Presence, kind: TextKind, value: &mut ArcStr) {
        let new = match kind {
            _ if value.is_empty() => None,
            TextKind::Id => (self.new)(self.table, value),
            TextKind::Reference(table) => (self.new)(table, value),
            TextKind::ActorOrAny if value != "*" => (self.new)(Table::Actors, value),
            TextKind::Sources => {
                let key =
                    |key: &str| (self.new)(Table::Sources, key).unwrap_or_else(|| key.to_owned());
                let keys = value.split(';').map(str::trim).filter(|key| !key.is_empty());
                Some(keys.map(key).collect::<Vec<_>>().join(";"))
            }
            _ => None,
        };
        replace(value, new);
    }
    fn references(&mut self, _: &'static str, table: Table, value: &mut Vec<ArcStr>) {
        for id in value {
            let new = (self.new)(table, id);
            replace(id, new);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::model::Claim;
    use crate::network::check::check;

    /// Whatever names a row still names it; what nobody wrote stays unwritten.
    #[test]
    fn every_id_gets_the_prefix_and_every_reference_follows() {
        let mut data = sketch(
            "a -> b: wood 3 displaces=gas
             a -> b: wood 2
             b -> c: ash 1 part_of=a>b:wood#2 id=x
             offer a: wood 9
             convert *: wood -> ash yield=0.1
             substitute wood -> gas: ratio=2
             actor b: organisation=a
             actor c: organisation=group",
        );
        let about = |subject: &str| Claim { subject: subject.into(), ..Claim::default() };
        data.claims = vec![about("network"), about("a; x"), about("a>b:wood")];
        let before = check(&data);
        prefix(&mut data, "dk");
        let ids: Vec<&str> = data.exchanges.iter().map(|e| e.id.as_str()).collect();
        // Rows are ordered by their fields: 2 t before 3 t.
        assert_eq!(ids, ["dk/a>b:wood#2", "dk/a>b:wood", "dk/x"]);
        assert_eq!(data.exchanges[2].part_of, "dk/a>b:wood#2");
        assert_eq!(data.exchanges[0].displaces, "dk/gas");
        assert_eq!((data.conversions[0].actor.as_str(), data.offers[0].id.as_str()), ("*", ""));
        let subjects: Vec<&str> = data.claims.iter().map(|c| c.subject.as_str()).collect();
        assert_eq!(subjects, ["network", "dk/a;dk/x", "dk/a>b:wood"]);
        let owners: Vec<&str> = data.actors.iter().map(|a| a.organisation.as_str()).collect();
        assert_eq!(owners, ["", "dk/a", "group"]);
        assert_eq!(check(&data).len(), before.len());
    }
}
