//! Does every id exist, and only once?

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::wording::describe_row;
use crate::model::{Code, Conversion, Dataset, Issue, Resource, Table, unit};
use crate::network::exchange_ids::{ExchangeIds, exchange_ids_between};
use crate::network::named::{Ends, Rows, ends, first_rows};

/// What the ids of a dataset stand for; of equal ids, the first row.
pub(super) struct Ids<'a> {
    pub actors: Rows<'a>,
    pub resources: Rows<'a>,
    /// The rows that each exchange names.
    pub ends: Vec<Ends>,
    /// Written and made up; nothing where no row names an exchange.
    exchanges: ExchangeIds,
    projects: FxHashSet<&'a str>,
    sources: FxHashSet<&'a str>,
    data: &'a Dataset,
}

impl<'a> Ids<'a> {
    pub fn of(data: &'a Dataset) -> Self {
        let actors = first_rows(data.actors.iter().map(|a| a.id.as_str()));
        let resources = first_rows(data.resources.iter().map(|r| r.id.as_str()));
        let ends = ends(data, &actors, &resources);
        let named = !data.claims.is_empty() || data.exchanges.iter().any(|e| !e.part_of.is_empty());
        Self {
            exchanges: match named {
                true => exchange_ids_between(data, &ends),
                false => ExchangeIds::default(),
            },
            actors,
            resources,
            ends,
            projects: data.projects.iter().map(|p| p.id.as_str()).collect(),
            sources: data.sources.iter().map(|s| s.key.as_str()).collect(),
            data,
        }
    }

    /// Whether a row of this table has this id.
    pub fn has(&self, table: Table, id: &str) -> bool {
        match table {
            Table::Actors => self.actors.contains_key(id),
            Table::Resources => self.resources.contains_key(id),
            Table::Exchanges => self.exchanges.find(id).is_some(),
            Table::Projects => self.projects.contains(id),
            Table::Sources => self.sources.contains(id),
            _ => true,
        }
    }

    /// Every id of a table, in order, to suggest one.
    pub fn all(&self, table: Table) -> BTreeSet<&str> {
        match table {
            Table::Actors => self.actors.keys().copied().collect(),
            Table::Resources => self.resources.keys().copied().collect(),
            Table::Exchanges => self.exchanges.all().collect(),
            Table::Projects => self.projects.iter().copied().collect(),
            Table::Sources => self.sources.iter().copied().collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Ids and names of the actors or resources, in order: a spreadsheet may have meant a name.
    pub fn names(&self, table: Table) -> BTreeSet<(&'a str, &'a str)> {
        match table {
            Table::Actors => {
                self.data.actors.iter().map(|a| (a.name.as_str(), a.id.as_str())).collect()
            }
            Table::Resources => {
                self.data.resources.iter().map(|r| (r.name.as_str(), r.id.as_str())).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// The resource with this id.
    pub fn resource(&self, id: &str) -> Option<&'a Resource> {
        self.resources.get(id).map(|&row| &self.data.resources[row as usize])
    }

    /// How many units of the resource one unit written in a row is; `None` where either is wrong.
    pub fn unit_factor(&self, written: &str, resource: &str) -> Option<f64> {
        let own = unit::find(&self.resource(resource)?.unit)?;
        if written.is_empty() { Some(1.0) } else { unit::factor(unit::find(written)?, own) }
    }
}

/// Two rows of one table have written the same id; actors and exchanges share one set of ids.
pub(super) fn find_double_ids(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let none = FxHashMap::default();
    let of = |table, noun| Written { table, noun, field: "id", actors: &none };
    let shared = |table, noun| Written { actors: &ids.actors, ..of(table, noun) };
    [
        Written { field: "key", ..of(Table::Sources, "source") }
            .doubles(data.sources.iter().map(|s| s.key.as_str())),
        shared(Table::Actors, "actor").doubles(data.actors.iter().map(|a| a.id.as_str())),
        shared(Table::Exchanges, "exchange").doubles(data.exchanges.iter().map(|e| e.id.as_str())),
        of(Table::Resources, "resource").doubles(data.resources.iter().map(|r| r.id.as_str())),
        of(Table::Offers, "offer").doubles(data.offers.iter().map(|o| o.id.as_str())),
        of(Table::Needs, "need").doubles(data.needs.iter().map(|n| n.id.as_str())),
        of(Table::Projects, "project").doubles(data.projects.iter().map(|p| p.id.as_str())),
    ]
    .concat()
}

/// A table whose rows write ids.
struct Written<'a> {
    table: Table,
    noun: &'static str,
    field: &'static str,
    /// The first row of each id that actors have, where it may not be used here again.
    actors: &'a FxHashMap<&'a str, u32>,
}

impl Written<'_> {
    /// The rows whose id, of `ids` in the order of the table, belongs to another already.
    fn doubles<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<Issue> {
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        let mut issues = Vec::new();
        for (row, id) in ids.enumerate().filter(|(_, id)| !id.is_empty()) {
            let actor = self.actors.get(id).map(|&at| ("actor", at as usize));
            let (other, at) = actor.unwrap_or_else(|| (self.noun, *seen.entry(id).or_insert(row)));
            if (other, at) == (self.noun, row) {
                continue;
            }
            let (me, at) = (row + 1, at + 1);
            let message = format!(
                "{} {me}: the {} “{id}” already belongs to {other} {at}",
                self.noun, self.field
            );
            let issue = Issue::new(Code::DoubleId, self.table, row, self.field, message);
            issues.push(issue.hint("give each its own"));
        }
        issues
    }
}

/// A claim is about the network, or about actors, exchanges or projects that exist.
pub(super) fn find_unknown_subjects(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    let tables = [Table::Actors, Table::Exchanges, Table::Projects];
    let mut issues = Vec::new();
    for (row, claim) in data.claims.iter().enumerate() {
        // An id may have a semicolon in it, so the whole is asked first.
        let whole = claim.subject.as_str();
        let exists = |id: &str| id == "network" || tables.iter().any(|&t| ids.has(t, id));
        if whole.is_empty() || exists(whole) {
            continue;
        }
        for subject in whole.split(';').map(str::trim).filter(|s| !s.is_empty() && !exists(s)) {
            let name = describe_row(claim, row);
            let message =
                format!("{name}: “{subject}” is not the network, an actor, exchange or project");
            issues.push(Issue::new(Code::UnknownId, Table::Claims, row, "subject", message));
        }
    }
    issues
}

/// No exchange is a part of itself, directly or through others.
///
/// Follows `part_of` from every exchange; each exchange is walked over once.
pub(super) fn find_circular_parts(data: &Dataset, ids: &Ids<'_>) -> Vec<Issue> {
    if data.exchanges.iter().all(|e| e.part_of.is_empty()) {
        return Vec::new();
    }
    let whole = |row: usize| ids.exchanges.find(&data.exchanges[row].part_of);
    // 0: not seen; otherwise the walk that saw it first.
    let mut seen_by = vec![0; data.exchanges.len()];
    let mut circular = BTreeSet::new();
    for start in 0..data.exchanges.len() {
        let mut at = Some(start);
        while let Some(row) = at.filter(|&row| seen_by[row] == 0) {
            seen_by[row] = start + 1;
            at = whole(row);
        }
        // The walk met itself: what lies on the circle is everything from here round to here.
        while let Some(row) = at.filter(|&row| seen_by[row] == start + 1 && circular.insert(row)) {
            at = whole(row);
        }
    }
    let issue = |row: usize| {
        let e = &data.exchanges[row];
        let message = format!("{}: part_of leads back to it", describe_row(e, row));
        Issue::new(Code::Circular, Table::Exchanges, row, "part_of", message)
            .hint("name the exchange that contains this one, and leave part_of out there")
    };
    circular.into_iter().map(issue).collect()
}

/// A conversion and its row.
pub(super) type ConversionRow<'a> = (usize, &'a Conversion);

/// The rows of conversions that are needed together, by actor, output and recipe; a row without
/// recipe stands alone.
pub(super) fn recipes(data: &Dataset) -> Vec<Vec<ConversionRow<'_>>> {
    let mut together: BTreeMap<[&str; 3], Vec<ConversionRow<'_>>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (row, c) in data.conversions.iter().enumerate() {
        if c.recipe.is_empty() {
            alone.push(vec![(row, c)]);
        } else {
            together.entry([&c.actor, &c.output, &c.recipe]).or_default().push((row, c));
        }
    }
    alone.extend(together.into_values());
    alone.sort_by_key(|rows| rows[0].0);
    alone
}
