//! Several networks as one: across a border, or a region that is kept in several files.
//!
//! Every id gets the name of its network before it, `dk/mill`, so that nothing is one by chance.
//! Then what the networks share is brought together:
//!
//! | what | becomes |
//! |---|---|
//! | actors with one `register_id`, or paired by hand | one row, the first network's, its gaps filled from the others |
//! | resources of one id, category, carrier and dimension, or paired by hand | rows of their own, since factors are local; each may serve for the other (a substitution, ratio 1) |
//! | a substitution r → s of one network | holds between all that are the same as r and s, where nothing else is listed |
//! | settings | said once or alike they hold for all; two values are an error |
//! | money | in the currency of the first network that has any, at rates that somebody states |
//! | `country` | moved to each actor without one; the network's own only where all agree |
//! | claims about `network` | stay, `per` network `dk`: they are no figure of the whole |
//! | organisations, families, recipes, programmes | words, alike in all networks |
//!
//! A conversion holds for the resources of its own network, also that of anyone (`*`). What the
//! same two actors exchange, offer or need in two networks is kept twice and warned about: it may
//! be one flow that both have counted, and only people know.
//!
//! Limits: what a joined hub takes in as `dk/heat` and passes on as `se/heat` is followed through
//! it only by their family. Cost: one pass over the rows of every network for each line above.

mod actors;
mod counted;
mod header;
mod money;
mod origins;
mod rename;
mod resources;
mod same;

use std::collections::BTreeSet;

pub use origins::{Origin, Origins};

use crate::model::{Dataset, Issue, Place};

/// A network to be merged. It has been checked: an id that does not exist leads nowhere here.
#[derive(Clone, Debug)]
pub struct Part {
    /// What its ids are prefixed with: the name of its file.
    pub name: String,
    /// The network.
    pub dataset: Dataset,
}

/// Two actors that are the same, or two resources.
#[derive(Clone, Debug, Default)]
pub struct Same {
    /// The prefixed id of one, `dk/mill`.
    pub id: String,
    /// That of the other.
    pub same_as: String,
    /// Where somebody says so.
    pub place: Option<Place>,
}

/// What one unit of a currency is in the currency of the merged network.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// ISO 4217.
    pub currency: String,
    /// 0.65 where one of it is 0.65 of the other.
    pub factor: f64,
}

/// Several networks as one.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// `dk+se`, of the names that the ids are prefixed with.
    pub name: String,
    /// The whole; of use only where none of the issues is an error.
    pub dataset: Dataset,
    /// What does not fit together, and what should be looked at.
    pub issues: Vec<Noticed>,
    /// Which row of which network each row comes from.
    pub origins: Origins,
}

/// An issue of merging.
#[derive(Clone, Debug)]
pub struct Noticed {
    /// The network in which its address is; `None` where the issue has its place.
    pub part: Option<usize>,
    /// What there is to say.
    pub issue: Issue,
}

/// Merges networks. One network alone stays as it is.
///
/// Their order decides which row of a joined actor is the first and which currency is kept.
pub fn merge(mut parts: Vec<Part>, same: &[Same], rates: &[Rate]) -> Merged {
    let mut merged = Merged::default();
    tell_apart(&mut parts);
    merged.name = parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join("+");
    if let [part] = &mut parts[..] {
        merged.origins.add(0, &mut part.dataset);
        merged.dataset = std::mem::take(&mut part.dataset);
        return merged;
    }
    merged.issues = money::convert(&mut parts, rates);
    header::pin_factors(&mut parts);
    let header = header::merge_headers(&parts, merged.issues.is_empty());
    let countries: Vec<_> = parts.iter().map(|p| p.dataset.network.country.clone()).collect();
    for (number, Part { name, mut dataset }) in parts.into_iter().enumerate() {
        header::attribute(&mut dataset, &name);
        rename::prefix(&mut dataset, &name);
        merged.origins.add(number, &mut dataset);
        append(&mut merged.dataset, dataset);
    }
    merged.dataset.network = header.network;
    merged.dataset.settings = header.settings;
    merged.issues.extend(header.issues);

    let (pairs, unknown) = same::find_pairs(&merged.dataset, same);
    merged.issues.extend(unknown);
    actors::join(&mut merged, &pairs.actors, &countries);
    let kinds = resources::same_kinds(&mut merged, &pairs.resources);
    resources::add_substitutions(&mut merged, &kinds);
    let twice = counted::find_counted_twice(&merged, &kinds);
    merged.issues.extend(twice);
    merged
}

/// Gives each network a name of its own: of two files of one name the second is `name#2`.
fn tell_apart(parts: &mut [Part]) {
    let mut taken = BTreeSet::new();
    for part in parts {
        // A semicolon separates keys of sources, keys are trimmed, and a slash ends the prefix.
        let name = part.name.trim().replace([';', '/'], "_");
        let numbered = (2_usize..).map(|n| format!("{name}#{n}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        part.name = names.find(|name| taken.insert(name.clone())).unwrap_or(name);
    }
}

/// Appends the tables; a new table of the format does not compile until it stands here.
fn append(whole: &mut Dataset, part: Dataset) {
    let Dataset {
        network: _,
        sources,
        actors,
        resources,
        exchanges,
        offers,
        needs,
        substitutions,
        conversions,
        boundary,
        water_uses,
        projects,
        claims,
        targets,
        precedents,
        settings: _,
        factors: _,
    } = part;
    whole.sources.extend(sources);
    whole.actors.extend(actors);
    whole.resources.extend(resources);
    whole.exchanges.extend(exchanges);
    whole.offers.extend(offers);
    whole.needs.extend(needs);
    whole.substitutions.extend(substitutions);
    whole.conversions.extend(conversions);
    whole.boundary.extend(boundary);
    whole.water_uses.extend(water_uses);
    whole.projects.extend(projects);
    whole.claims.extend(claims);
    whole.targets.extend(targets);
    whole.precedents.extend(precedents);
}
