//! One actor in several networks becomes one row.
//!
//! Actors of different networks with one `register_id` are the same. An id that two rows of one
//! network share (two plants of one company) does not say which of them is meant, so it joins
//! nothing and is warned about; a map can say.

use std::collections::{BTreeMap, BTreeSet};

use arcstr::ArcStr;

use super::same::{Pair, first_of_same};
use super::{Merged, Noticed, rename};
use crate::model::fields::{NumberKind, Presence, Row, TextKind, Visitor};
use crate::model::wording::describe_row;
use crate::model::{Actor, Code, Issue, Limits, Qualities, Table, Word};

/// Joins the paired actors and those of one `register_id`, and gives each its country.
pub(super) fn join(merged: &mut Merged, paired: &[Pair], countries: &[ArcStr]) {
    let (registered, unclear) = registered_twice(merged, paired);
    merged.issues.extend(unclear);
    let pairs = paired.iter().chain(&registered).copied();
    let first = first_of_same(merged.dataset.actors.len(), pairs);
    let home = |merged: &Merged, row: usize| {
        let origin = merged.origins.of(Table::Actors, row);
        origin.map_or(ArcStr::new(), |origin| countries[origin.part].clone())
    };
    // What a row of the same actor states counts more than where another's network lies.
    let mut homes: Vec<ArcStr> = (0..first.len()).map(|row| home(merged, row)).collect();
    let mut new_ids: BTreeMap<ArcStr, ArcStr> = BTreeMap::new();
    for row in (0..first.len()).filter(|&row| first[row] < row) {
        let kept = first[row];
        let other = merged.dataset.actors[row].clone();
        let differing = complete(&mut merged.dataset.actors[kept], &other);
        if homes[kept].is_empty() {
            homes[kept] = homes[row].clone();
        }
        let id = merged.dataset.actors[kept].id.clone();
        merged.issues.extend(differs(merged, row, &id, &differing));
        new_ids.insert(other.id, id);
    }
    rename::rename(&mut merged.dataset, |table, id| {
        (table == Table::Actors).then(|| new_ids.get(id).map(ToString::to_string)).flatten()
    });
    for (actor, home) in merged.dataset.actors.iter_mut().zip(homes) {
        if actor.country.is_empty() {
            actor.country = home;
        }
    }
    let kept: Vec<bool> = first.iter().enumerate().map(|(row, &first)| row == first).collect();
    merged.origins.keep(Table::Actors, &kept);
    let mut stays = kept.into_iter();
    merged.dataset.actors.retain(|_| stays.next().unwrap_or(true));
}

/// Rows of different networks with one `register_id`, and those of which it is unclear.
fn registered_twice(merged: &Merged, paired: &[Pair]) -> (Vec<Pair>, Vec<Noticed>) {
    let settled: BTreeSet<usize> = paired.iter().flat_map(|&(a, b)| [a, b]).collect();
    let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, actor) in merged.dataset.actors.iter().enumerate() {
        let register_id = actor.register_id.trim();
        if !register_id.is_empty() {
            owners.entry(register_id).or_default().push(row);
        }
    }
    let part = |row: usize| merged.origins.of(Table::Actors, row).map(|origin| origin.part);
    let (mut pairs, mut issues) = (Vec::new(), Vec::new());
    for (register_id, rows) in owners {
        let parts: BTreeSet<Option<usize>> = rows.iter().map(|&row| part(row)).collect();
        if parts.len() == rows.len() {
            pairs.extend(rows[1..].iter().map(|&row| (rows[0], row)));
        } else if parts.len() > 1 && !rows.iter().any(|row| settled.contains(row)) {
            let ids: Vec<&str> =
                rows.iter().map(|&row| merged.dataset.actors[row].id.as_str()).collect();
            let message = format!(
                "has the register_id “{register_id}”, but several actors of one network have it, \
                 so none of {} are joined",
                ids.join(", ")
            );
            let hint = "say which are the same in a file for --same";
            issues.push(notice(merged, rows[1], "register_id", &message, hint));
        }
    }
    (pairs, issues)
}

/// A warning that two rows of one actor say different things.
fn differs(merged: &Merged, row: usize, kept: &str, fields: &[&'static str]) -> Option<Noticed> {
    let field = fields.first()?;
    let message =
        format!("is {kept}, but differs from it in {}; the first counts", fields.join(", "));
    Some(notice(merged, row, field, &message, "let both say the same"))
}

fn notice(merged: &Merged, row: usize, field: &str, message: &str, hint: &str) -> Noticed {
    let origin = merged.origins.of(Table::Actors, row);
    let own_row = origin.map_or(row, |origin| origin.row);
    let name = describe_row(&merged.dataset.actors[row], own_row);
    let message = format!("{name}: {message}");
    let issue = Issue::new(Code::Ambiguous, Table::Actors, own_row, field, message).hint(hint);
    Noticed { part: origin.map(|origin| origin.part), issue }
}

/// Texts in which two networks may well describe one actor differently.
const IN_OWN_WORDS: &[&str] =
    &["id", "name", "url", "description", "screened", "documented_by", "note", "source"];

/// Fills the gaps of `kept` from `other`; the fields in which both state something else.
fn complete(kept: &mut Actor, other: &Actor) -> Vec<&'static str> {
    // A place and how well it is known belong together.
    let place_of = if kept.lat.or(kept.lon).is_some() { &*kept } else { other };
    let place = (place_of.lat, place_of.lon, place_of.location_quality);
    let mut sources: Vec<&str> = Vec::new();
    for key in kept.source.split(';').chain(other.source.split(';')) {
        if !key.is_empty() && !sources.contains(&key) {
            sources.push(key);
        }
    }
    let sources = sources.join(";");
    let mut theirs = Said(Vec::new());
    other.clone().visit(&mut theirs);
    let mut fill = Fill { theirs: theirs.0.into_iter(), differing: Vec::new() };
    kept.visit(&mut fill);
    (kept.lat, kept.lon, kept.location_quality) = place;
    kept.source = sources.into();
    fill.differing.retain(|field| !IN_OWN_WORDS.contains(field));
    fill.differing
}

/// What a field says; nothing, where it is absent.
#[derive(Clone, Debug, PartialEq)]
enum Saying {
    Nothing,
    Text(ArcStr),
    Number(f64),
    Year(i32),
    Flag(bool),
    Word(&'static str),
}

/// The sayings of one row, field by field.
struct Said(Vec<Saying>);

/// Goes over the same fields of another row and fills what is absent there.
struct Fill {
    theirs: std::vec::IntoIter<Saying>,
    differing: Vec<&'static str>,
}

impl Fill {
    /// What the other row says, where this one (`mine`) says nothing.
    fn gap(&mut self, field: &'static str, mine: Saying) -> Option<Saying> {
        let theirs = self.theirs.next().unwrap_or(Saying::Nothing);
        match (mine, theirs) {
            (_, Saying::Nothing) => None,
            (Saying::Nothing, theirs) => Some(theirs),
            (mine, theirs) => {
                if mine != theirs {
                    self.differing.push(field);
                }
                None
            }
        }
    }
}

fn text(value: &ArcStr) -> Saying {
    if value.is_empty() { Saying::Nothing } else { Saying::Text(value.clone()) }
}

fn option<T: Copy>(value: Option<T>, saying: impl Fn(T) -> Saying) -> Saying {
    value.map_or(Saying::Nothing, saying)
}

impl Visitor for Said {
    fn text(&mut self, _: &'static str, _: Presence, _: TextKind, value: &mut ArcStr) {
        self.0.push(text(value));
    }
    fn number(&mut self, _: &'static str, _: NumberKind, value: &mut Option<f64>) {
        self.0.push(option(*value, Saying::Number));
    }
    fn required_number(&mut self, _: &'static str, _: NumberKind, value: &mut f64) {
        self.0.push(Saying::Number(*value));
    }
    fn year(&mut self, _: &'static str, value: &mut Option<i32>) {
        self.0.push(option(*value, Saying::Year));
    }
    fn flag(&mut self, _: &'static str, value: &mut bool) {
        self.0.push(Saying::Flag(*value));
    }
    fn optional_flag(&mut self, _: &'static str, value: &mut Option<bool>) {
        self.0.push(option(*value, Saying::Flag));
    }
    fn word<W: Word>(&mut self, _: &'static str, _: Presence, value: &mut W) {
        self.0.push(Saying::Word(value.as_str()));
    }
    fn optional_word<W: Word>(&mut self, _: &'static str, value: &mut Option<W>) {
        self.0.push(option(*value, |word| Saying::Word(word.as_str())));
    }
    // An actor has none of these.
    fn references(&mut self, _: &'static str, _: Table, _: &mut Vec<ArcStr>) {}
    fn profile(&mut self, _: &'static str, _: &mut Option<Vec<f64>>) {}
    fn qualities(&mut self, _: &'static str, _: &mut Qualities<f64>) {}
    fn limits(&mut self, _: &'static str, _: &mut Qualities<Limits>) {}
}

impl Visitor for Fill {
    fn text(&mut self, field: &'static str, _: Presence, _: TextKind, value: &mut ArcStr) {
        if let Some(Saying::Text(theirs)) = self.gap(field, text(value)) {
            *value = theirs;
        }
    }
    fn number(&mut self, field: &'static str, _: NumberKind, value: &mut Option<f64>) {
        if let Some(Saying::Number(theirs)) = self.gap(field, option(*value, Saying::Number)) {
            *value = Some(theirs);
        }
    }
    fn required_number(&mut self, field: &'static str, _: NumberKind, value: &mut f64) {
        self.gap(field, Saying::Number(*value));
    }
    fn year(&mut self, field: &'static str, value: &mut Option<i32>) {
        if let Some(Saying::Year(theirs)) = self.gap(field, option(*value, Saying::Year)) {
            *value = Some(theirs);
        }
    }
    fn flag(&mut self, field: &'static str, value: &mut bool) {
        self.gap(field, Saying::Flag(*value));
    }
    fn optional_flag(&mut self, field: &'static str, value: &mut Option<bool>) {
        if let Some(Saying::Flag(theirs)) = self.gap(field, option(*value, Saying::Flag)) {
            *value = Some(theirs);
        }
    }
    fn word<W: Word>(&mut self, field: &'static str, _: Presence, value: &mut W) {
        self.gap(field, Saying::Word(value.as_str()));
    }
    fn optional_word<W: Word>(&mut self, field: &'static str, value: &mut Option<W>) {
        let mine = option(*value, |word: W| Saying::Word(word.as_str()));
        if let Some(Saying::Word(theirs)) = self.gap(field, mine) {
            *value = W::parse(theirs);
        }
    }
    fn references(&mut self, _: &'static str, _: Table, _: &mut Vec<ArcStr>) {}
    fn profile(&mut self, _: &'static str, _: &mut Option<Vec<f64>>) {}
    fn qualities(&mut self, _: &'static str, _: &mut Qualities<f64>) {}
    fn limits(&mut self, _: &'static str, _: &mut Qualities<Limits>) {}
}
