//! What do facilitators count? Companies, business models and realised exchanges are three
//! counters that are not each other.
//!
//! A company counts where it takes part in an operating exchange, a business model is a project
//! that states one, a realised exchange operates. What projects are said to be worth are ranges,
//! and add up as ranges, with the number of those that state one. What is bought back returns with
//! its rate; it flows beside the exchange and displaces nothing a second time.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Impact, written};
use crate::model::{ActorKind, Project, Stage, Status, Word};
use crate::network::{ExchangeIx, Network};
use crate::section::{Measure, Section};
use crate::text::Text;
use crate::worth::Worth;

const COMPANIES: Measure = Measure {
    id: "companies",
    name: Text::new("Companies in operating exchanges", "Virksomheder i udvekslinger i drift"),
    unit: "1",
    definition: "Actors of kind company that give or take in an operating exchange.",
};
const BUSINESS_MODELS: Measure = Measure {
    id: "business_models",
    name: Text::new("Business models", "Forretningsmodeller"),
    unit: "1",
    definition: "Projects that state a business model, at any stage.",
};
const EXCHANGES: Measure = Measure {
    id: "realised_exchanges",
    name: Text::new("Realised exchanges", "Realiserede udvekslinger"),
    unit: "1",
    definition: "Operating exchanges that are no part of another.",
};

/// The counters of facilitators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counters {
    pub companies: usize,
    pub business_models: usize,
    /// Those of operating projects.
    pub operating_models: usize,
    pub exchanges: usize,
}

impl Counters {
    pub fn of(network: &Network, impact: &Impact) -> Self {
        let operating = impact.share(Status::Operating);
        let summed = operating.map(|share| &share.summed[..]).unwrap_or_default();
        let ends = summed.iter().flat_map(|&x| {
            let e = &network.exchanges[x];
            [e.from, e.to]
        });
        let companies: BTreeSet<usize> =
            ends.filter(|&a| network.actors[a].kind == ActorKind::Company).collect();
        let projects = &network.records.projects;
        Self {
            companies: companies.len(),
            business_models: projects.iter().filter(|p| p.business_model.is_some()).count(),
            operating_models: projects.iter().filter(|p| is_operating_model(p)).count(),
            exchanges: summed.len(),
        }
    }
}

/// Whether a project states a business model and operates.
pub(super) fn is_operating_model(project: &Project) -> bool {
    project.business_model.is_some() && project.stage == Some(Stage::Operating)
}

#[derive(Serialize)]
struct ProjectRow<'a> {
    project: &'a str,
    title: &'a str,
    stage: Option<&'static str>,
    business_model: Option<&'static str>,
    programme: Option<&'a str>,
    participants: usize,
    exchanges: usize,
    realised_exchanges: usize,
    /// Of its operating exchanges.
    co2_t: Option<f64>,
    /// Of these without what would exist anyway, as far as it is attributed.
    co2_own_t: Option<f64>,
    value_low: Option<f64>,
    value_high: Option<f64>,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct CounterRow<'a> {
    by: &'static str,
    key: Option<&'a str>,
    projects: usize,
    business_models: usize,
    with_value: usize,
    value_low: Option<f64>,
    value_high: Option<f64>,
}

#[derive(Serialize)]
struct ReturnRow<'a> {
    exchange: &'a str,
    resource: &'a str,
    from: &'a str,
    to: &'a str,
    quantity: Option<f64>,
    unit: &'a str,
    return_rate: f64,
    delay: Option<f64>,
    returned: Option<f64>,
}

/// Adds the projects, their counts, and what returns.
pub(super) fn add(
    mut section: Section,
    network: &Network,
    impact: &Impact,
    worth: &[Worth],
) -> Section {
    let counters = Counters::of(network, impact);
    for (measure, n) in [
        (&COMPANIES, counters.companies),
        (&BUSINESS_MODELS, counters.business_models),
        (&EXCHANGES, counters.exchanges),
    ] {
        section = section.indicator(measure, n as f64);
    }
    let projects = &network.records.projects;
    let rows: Vec<ProjectRow> =
        projects.iter().map(|project| row(network, impact, worth, project)).collect();
    section
        .list("projects", &rows)
        .list("counters", &counts(projects))
        .list("returns", &returns(network, impact))
}

fn row<'a>(
    network: &Network,
    impact: &Impact,
    worth: &[Worth],
    project: &'a Project,
) -> ProjectRow<'a> {
    let of = |x: &ExchangeIx| network.said(&network.exchanges[*x]).project == project.id;
    let mine = impact.shares.iter().flat_map(|share| &share.summed).filter(|x| of(x)).count();
    let operating = impact.share(Status::Operating);
    let realised: Vec<ExchangeIx> =
        operating.iter().flat_map(|share| &share.summed).filter(|x| of(x)).copied().collect();
    let known = realised.iter().filter_map(|&x| worth[x].co2_t);
    let own = realised.iter().filter_map(|&x| {
        let said = network.said(&network.exchanges[x]);
        let co2_t = worth[x].co2_t.filter(|_| !said.baseline)?;
        Some(co2_t * said.attribution.unwrap_or(1.0))
    });
    ProjectRow {
        project: &project.id,
        title: &project.title,
        stage: project.stage.map(Word::as_str),
        business_model: project.business_model.map(Word::as_str),
        programme: written(&project.programme),
        participants: project.actors.len(),
        exchanges: mine,
        realised_exchanges: realised.len(),
        co2_t: known.reduce(|sum, value| sum + value),
        co2_own_t: own.reduce(|sum, value| sum + value),
        value_low: project.value_low,
        value_high: project.value_high,
        source: written(&project.source),
    }
}

/// Projects by stage, by programme and by business model.
fn counts(projects: &[Project]) -> Vec<CounterRow<'_>> {
    type Key = fn(&Project) -> &str;
    let divisions: [(&str, Key); 4] = [
        ("all", |_| "all"),
        ("stage", |p| p.stage.map_or("", Word::as_str)),
        ("programme", |p| &p.programme),
        ("business_model", |p| p.business_model.map_or("", Word::as_str)),
    ];
    let mut rows = Vec::new();
    for (by, key) in divisions {
        let mut of: BTreeMap<&str, Vec<&Project>> = BTreeMap::new();
        for project in projects {
            of.entry(key(project)).or_default().push(project);
        }
        rows.extend(of.into_iter().map(|(key, mine)| {
            let sum = |of: fn(&Project) -> Option<f64>| {
                mine.iter().filter_map(|p| of(p)).reduce(|sum, value| sum + value)
            };
            CounterRow {
                by,
                key: written(key),
                projects: mine.len(),
                business_models: mine.iter().filter(|p| p.business_model.is_some()).count(),
                with_value: mine.iter().filter(|p| p.value_low.or(p.value_high).is_some()).count(),
                value_low: sum(|p| p.value_low.or(p.value_high)),
                value_high: sum(|p| p.value_high.or(p.value_low)),
            }
        }));
    }
    rows
}

/// What is bought back, with its rate.
fn returns<'a>(network: &'a Network, impact: &Impact) -> Vec<ReturnRow<'a>> {
    let back = |&x: &ExchangeIx| {
        let e = &network.exchanges[x];
        let said = network.said(e);
        Some(ReturnRow {
            exchange: network.id(x),
            resource: &network.resources[e.resource].id,
            from: &network.actors[e.to].id,
            to: &network.actors[e.from].id,
            quantity: e.quantity,
            unit: network.resources[e.resource].unit.symbol,
            return_rate: said.return_rate?,
            delay: said.delay,
            returned: e.quantity.zip(said.return_rate).map(|(quantity, rate)| quantity * rate),
        })
    };
    impact.shown.iter().filter_map(back).collect()
}
