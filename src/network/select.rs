//! Which part of the data is meant, and which exchanges count in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::model::{Category, Dataset, Exchange, Status, Word};
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
}

/// A selection names something the data do not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{option} {id}: there is no such {what}")]
pub struct UnknownId {
    /// The option, `--without`.
    pub option: &'static str,
    /// What was asked for.
    pub id: String,
    /// What it should have been.
    pub what: &'static str,
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
    pub(super) fn apply(&self, data: &Dataset) -> Result<Dataset, UnknownId> {
        let mut part = data.clone();
        let gone: BTreeSet<&str> = self.without.iter().map(String::as_str).collect();
        for id in &self.without {
            let known = data.actors.iter().any(|a| a.id == *id)
                || data.exchanges.iter().any(|e| e.id == *id);
            if !known {
                let what = "actor or exchange";
                return Err(UnknownId { option: "--without", id: id.clone(), what });
            }
        }
        let home = &data.network.country;
        let country = |own: &str| if own.is_empty() { home.clone() } else { own.to_owned() };
        for (option, wanted, has) in [
            ("--municipality", &self.municipalities, municipalities(data)),
            (
                "--country",
                &self.countries,
                data.actors.iter().map(|a| country(&a.country)).collect(),
            ),
        ] {
            if let Some(id) = wanted.iter().find(|w| !holds(&has, w)) {
                let what = option.trim_start_matches('-');
                return Err(UnknownId { option, id: id.clone(), what });
            }
        }
        part.actors.retain(|a| {
            !gone.contains(a.id.as_str())
                && (self.municipalities.is_empty() || holds(&self.municipalities, &a.municipality))
                && (self.countries.is_empty() || holds(&self.countries, &country(&a.country)))
        });
        let kept: BTreeSet<String> = part.actors.iter().map(|a| a.id.clone()).collect();
        let of_category: BTreeSet<&str> = data
            .resources
            .iter()
            .filter(|r| self.category.is_none_or(|c| c == r.category))
            .map(|r| r.id.as_str())
            .collect();
        let meant =
            |actor: &str, resource: &str| kept.contains(actor) && of_category.contains(resource);

        part.exchanges.retain(|e| {
            meant(&e.from, &e.resource) && kept.contains(&e.to) && !gone.contains(e.id.as_str())
        });
        // Parts of an exchange that is gone are gone with it, parts of parts too.
        let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for e in part.exchanges.iter().filter(|e| !e.part_of.is_empty()) {
            parts.entry(e.part_of.clone()).or_default().push(e.id.clone());
        }
        let stay: BTreeSet<&str> = part.exchanges.iter().map(|e| e.id.as_str()).collect();
        let mut lost: Vec<String> =
            parts.keys().filter(|id| !stay.contains(id.as_str())).cloned().collect();
        let mut missing: BTreeSet<String> = BTreeSet::new();
        while let Some(id) = lost.pop() {
            lost.extend(parts.remove(&id).unwrap_or_default());
            missing.insert(id);
        }
        part.exchanges.retain(|e| !missing.contains(&e.id));
        part.offers.retain(|o| meant(&o.actor, &o.resource));
        part.needs.retain(|n| meant(&n.actor, &n.resource));
        part.boundary.retain(|b| meant(&b.actor, &b.resource));
        part.conversions.retain(|c| c.actor == "*" || kept.contains(&c.actor));
        for project in &mut part.projects {
            project.actors.retain(|a| kept.contains(a));
        }
        Ok(part)
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
        ];
        options.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// Whether a list has a word, written in capitals or not.
fn holds(list: &[String], word: &str) -> bool {
    let word = word.to_lowercase();
    list.iter().any(|item| item.to_lowercase() == word)
}

fn municipalities(data: &Dataset) -> Vec<String> {
    data.actors.iter().map(|a| a.municipality.clone()).collect()
}
