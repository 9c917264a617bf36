//! Which part of the data is meant, and which exchanges count in it.

use arcstr::ArcStr;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::exchange_ids::ExchangeIds;
use crate::model::wording::did_you_mean;
use crate::model::{self, Category, Dataset, Exchange, Status, Word};
use crate::text::{Lang, Text};

/// A part of the data: the options that mean the same in every command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Exchanges that certainly flowed in this year.
    pub year: Option<i32>,
    /// Exchanges with these statuses; empty for operating and pilot.
    pub statuses: Vec<Status>,
    /// Also those that stopped, nobody knows when.
    pub possible: bool,
    /// Without these actors or exchanges, and what hangs on them.
    pub without: Vec<String>,
    /// Only resources of this category.
    pub category: Option<Category>,
    /// Only actors in one of these municipalities.
    pub municipalities: Vec<String>,
    /// Only actors in one of these countries.
    pub countries: Vec<String>,
    /// Only these actors, those they exchange something with, and what is exchanged with them.
    pub focus: Vec<String>,
}

/// A selection names something the data do not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{option} {id}: there is no such {what}{}", if .near.is_empty() { String::new() } else { format!("; {near}") })]
pub struct UnknownId {
    /// The option, `--without`.
    pub option: &'static str,
    /// What was asked for.
    pub id: String,
    /// What it should have been.
    pub what: &'static str,
    /// What it may have meant; empty where nothing is close.
    pub near: String,
}

impl Selection {
    /// Whether an exchange counts (is active) in this selection.
    ///
    /// By default what operates or is a pilot counts. With a year, what certainly flowed in it:
    /// started by then, and either ended later, or has no end and still runs or was last seen
    /// (or at least started) in that year or after.
    pub fn is_active(&self, exchange: &Exchange) -> bool {
        let status = exchange.status;
        let stopped_some_time = status == Status::Stopped && exchange.end.is_none();
        let chosen = if self.statuses.is_empty() {
            matches!(status, Status::Operating | Status::Pilot)
        } else {
            self.statuses.contains(&status)
        };
        let Some(year) = self.year else {
            return chosen || (self.possible && stopped_some_time);
        };
        let started = exchange.start.is_none_or(|start| start <= year);
        let never_flowed =
            matches!(status, Status::Contracted | Status::Planned | Status::Potential);
        if !started || never_flowed || (!self.statuses.is_empty() && !chosen) {
            return false;
        }
        let seen = exchange.last_seen.or(exchange.start);
        match exchange.end {
            Some(end) => end >= year,
            None => {
                matches!(status, Status::Operating | Status::Pilot)
                    || seen.is_some_and(|seen| seen >= year)
                    || (self.possible && stopped_some_time)
            }
        }
    }

    /// Whether the statuses were left to the default, so that every status may be shown beside.
    pub fn shows_every_status(&self) -> bool {
        self.year.is_none() && self.statuses.is_empty()
    }

    /// The part of `data` that is meant; activity is judged later, row by row.
    ///
    /// # Errors
    /// What the selection names must exist.
    pub(super) fn part<'a>(
        &self,
        data: &'a Dataset,
        ids: &'a ExchangeIds,
    ) -> Result<Part<'a>, UnknownId> {
        let rows = 0..data.exchanges.len();
        if self.is_whole() {
            return Ok(Part::default());
        }
        let gone: FxHashSet<&str> = self.without.iter().map(String::as_str).collect();
        for id in &self.without {
            let known = data.actors.iter().any(|a| a.id == *id)
                || rows.clone().any(|row| ids.of(row) == id.as_str());
            if !known {
                let what = "actor or exchange";
                let near = did_you_mean(id, data.actors.iter().map(|a| a.id.as_str()));
                return Err(UnknownId { option: "--without", id: id.clone(), what, near });
            }
        }
        for id in &self.focus {
            if !data.actors.iter().any(|a| a.id == *id) {
                let near = did_you_mean(id, data.actors.iter().map(|a| a.id.as_str()));
                return Err(UnknownId { option: "--focus", id: id.clone(), what: "actor", near });
            }
        }
        let home = &data.network.country;
        let country = |own: &ArcStr| if own.is_empty() { home.clone() } else { own.clone() };
        for (option, wanted, has) in [
            (
                "--municipality",
                &self.municipalities,
                data.actors.iter().map(|a| a.municipality.clone()).collect(),
            ),
            (
                "--country",
                &self.countries,
                data.actors.iter().map(|a| country(&a.country)).collect::<Vec<ArcStr>>(),
            ),
        ] {
            if let Some(id) = wanted.iter().find(|w| !holds(&has, w)) {
                let what = option.trim_start_matches('-');
                let near = did_you_mean(id, has.iter().map(ArcStr::as_str));
                return Err(UnknownId { option, id: id.clone(), what, near });
            }
        }
        let stays = |a: &&model::Actor| {
            !gone.contains(a.id.as_str())
                && (self.municipalities.is_empty() || holds(&self.municipalities, &a.municipality))
                && (self.countries.is_empty() || holds(&self.countries, &country(&a.country)))
        };
        let of_category = |r: &&model::Resource| self.category.is_none_or(|c| c == r.category);
        let mut kept = Kept {
            actors: data.actors.iter().filter(stays).map(|a| a.id.as_str()).collect(),
            resources: data.resources.iter().filter(of_category).map(|r| r.id.as_str()).collect(),
            exchanges: FxHashSet::default(),
        };
        let in_focus = |id: &str| self.focus.iter().any(|focus| focus == id);
        let stays = |row: usize| {
            let e = &data.exchanges[row];
            kept.has(&e.from, &e.resource)
                && kept.actors.contains(e.to.as_str())
                && !gone.contains(ids.of(row))
                && (self.focus.is_empty() || [&e.from, &e.to].iter().any(|id| in_focus(id)))
        };

        let mut stay: FxHashSet<&str> =
            rows.clone().filter(|&row| stays(row)).map(|row| ids.of(row)).collect();
        // Parts of an exchange that is gone are gone with it, parts of parts too.
        let mut parts: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for row in rows.filter(|&row| !data.exchanges[row].part_of.is_empty()) {
            parts.entry(&data.exchanges[row].part_of).or_default().push(ids.of(row));
        }
        let mut lost: Vec<&str> = parts.keys().filter(|id| !stay.contains(*id)).copied().collect();
        while let Some(id) = lost.pop() {
            lost.extend(parts.remove(id).unwrap_or_default());
            stay.remove(id);
        }
        if !self.focus.is_empty() {
            // Of the actors, who exchanges something with those in focus.
            let near =
                data.exchanges.iter().enumerate().filter(|(row, _)| stay.contains(ids.of(*row)));
            let near: FxHashSet<&str> =
                near.flat_map(|(_, e)| [e.from.as_str(), e.to.as_str()]).collect();
            kept.actors.retain(|id| near.contains(id) || in_focus(id));
        }
        kept.exchanges = stay;
        Ok(Part(Some(kept)))
    }

    /// Whether every row is meant.
    fn is_whole(&self) -> bool {
        self.without.is_empty()
            && self.category.is_none()
            && self.municipalities.is_empty()
            && self.countries.is_empty()
            && self.focus.is_empty()
    }

    /// The choice in words, for headings; empty for the whole network as it is.
    pub fn in_words(&self, lang: Lang) -> String {
        let list = |prefix: Text, items: &[String]| {
            (!items.is_empty()).then(|| format!("{}{}", prefix.in_lang(lang), items.join(", ")))
        };
        let statuses: Vec<String> = self.statuses.iter().map(|s| s.as_str().to_owned()).collect();
        let possible = Text::new(
            "with what stopped nobody knows when",
            "med det, der er stoppet ukendt hvornår",
        );
        let words = [
            self.year.map(|year| year.to_string()),
            self.category.map(|c| c.as_str().to_owned()),
            list(Text::new("", ""), &self.municipalities),
            list(Text::new("", ""), &self.countries),
            list(Text::new("status ", "status "), &statuses),
            self.possible.then(|| possible.in_lang(lang).to_owned()),
            list(Text::new("without ", "uden "), &self.without),
            list(Text::new("around ", "omkring "), &self.focus),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The choice for the manifest: the options as they would be typed.
    pub fn options(&self) -> Vec<(&'static str, Value)> {
        let list = |items: &[String]| (!items.is_empty()).then(|| items.join(",").into());
        let statuses: Vec<String> = self.statuses.iter().map(|s| s.as_str().to_owned()).collect();
        let options = [
            ("year", self.year.map(Value::from)),
            ("status", list(&statuses)),
            ("possible", self.possible.then_some(true.into())),
            ("without", list(&self.without)),
            ("category", self.category.map(|c| c.as_str().into())),
            ("municipality", list(&self.municipalities)),
            ("country", list(&self.countries)),
            ("focus", list(&self.focus)),
        ];
        options.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// Whether a list has a word, written in capitals or not.
fn holds(list: &[impl AsRef<str>], word: &str) -> bool {
    let word = word.to_lowercase();
    list.iter().any(|item| item.as_ref().to_lowercase() == word)
}

/// The ids that a selection keeps; nothing where it keeps them all.
#[derive(Default)]
pub(super) struct Part<'a>(Option<Kept<'a>>);

struct Kept<'a> {
    actors: FxHashSet<&'a str>,
    resources: FxHashSet<&'a str>,
    exchanges: FxHashSet<&'a str>,
}

impl Kept<'_> {
    fn has(&self, actor: &str, resource: &str) -> bool {
        self.actors.contains(actor) && self.resources.contains(resource)
    }
}

impl Part<'_> {
    /// Whether every row is meant.
    pub fn is_whole(&self) -> bool {
        self.0.is_none()
    }

    /// Whether an actor is meant.
    pub fn has_actor(&self, id: &str) -> bool {
        self.0.as_ref().is_none_or(|kept| kept.actors.contains(id))
    }

    /// Whether an exchange is meant.
    pub fn has_exchange(&self, id: &str) -> bool {
        self.0.as_ref().is_none_or(|kept| kept.exchanges.contains(id))
    }

    /// Whether what an actor states of a resource is meant.
    pub fn has(&self, actor: &str, resource: &str) -> bool {
        self.0.as_ref().is_none_or(|kept| kept.has(actor, resource))
    }
}
