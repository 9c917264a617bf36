//! What is said once of a network, for several: its name, place, year, currency and settings.

use arcstr::ArcStr;

use super::{Noticed, Part, money};
use crate::model::{Code, Dataset, Issue, NetworkInfo, Table, factors};

/// The header of the merged network.
pub(super) struct Header {
    pub network: NetworkInfo,
    pub settings: Vec<(String, String)>,
    /// Settings that two networks state differently.
    pub issues: Vec<Noticed>,
}

/// Merges the headers; settings in money are compared only where `one_currency` was reached.
pub(super) fn merge_headers(parts: &[Part], one_currency: bool) -> Header {
    let (mut settings, mut issues) = (Vec::<(String, String)>::new(), Vec::new());
    let mut stated_by: Vec<&str> = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        for (row, (key, value)) in part.dataset.settings.iter().enumerate() {
            let Some(known) = settings.iter().position(|(other, _)| other == key) else {
                settings.push((key.clone(), value.clone()));
                stated_by.push(&part.name);
                continue;
            };
            let other = &settings[known].1;
            let alike = other == value || other.parse::<f64>() == value.parse::<f64>();
            if alike || (money::is_money(key) && !one_currency) {
                continue;
            }
            let message = format!(
                "settings: {key} is {value} in {}, but {other} in {}",
                part.name, stated_by[known]
            );
            let issue = Issue::new(Code::Conflict, Table::Settings, row, key, message);
            let hint = "let both say the same, or one of them nothing";
            issues.push(Noticed { part: Some(number), issue: issue.hint(hint) });
        }
    }
    Header { network: info(parts), settings, issues }
}

/// Pins the factors that resources ask for to the year of their own network, where years differ.
pub(super) fn pin_factors(parts: &mut [Part]) {
    let year = |part: &Part| part.dataset.network.year.unwrap_or(factors::YEAR);
    let Some(first) = parts.first().map(year) else { return };
    if parts.iter().all(|part| year(part) == first) {
        return;
    }
    for part in parts {
        let year = year(part);
        for resource in &mut part.dataset.resources {
            if !resource.factor.is_empty() && !resource.factor.contains('@') {
                resource.factor = format!("{}@{year}", resource.factor).into();
            }
        }
    }
}

/// Says of claims about the network, and of promises, which network they are about.
pub(super) fn attribute(data: &mut Dataset, name: &str) {
    for claim in &mut data.claims {
        if claim.subject.split(';').any(|subject| subject.trim() == "network") {
            let per = if claim.per.is_empty() { "" } else { ", " };
            claim.per = format!("{}{per}network {name}", claim.per).into();
        }
    }
    for target in data.targets.iter_mut().filter(|target| target.programme.is_empty()) {
        target.programme.clone_from(&data.network.name);
    }
}

fn info(parts: &[Part]) -> NetworkInfo {
    let infos = || parts.iter().map(|part| &part.dataset.network);
    // What all say alike is said of the whole.
    let common = |of: fn(&NetworkInfo) -> &ArcStr| -> ArcStr {
        let mut said = infos().map(of);
        let first = said.next().cloned().unwrap_or_default();
        if said.all(|other| *other == first) { first } else { ArcStr::new() }
    };
    let listed = |of: fn(&NetworkInfo) -> &ArcStr| -> ArcStr {
        let mut said: Vec<&str> = Vec::new();
        for text in infos().map(of).filter(|text| !text.is_empty()) {
            if !said.contains(&text.as_str()) {
                said.push(text);
            }
        }
        said.join(" + ").into()
    };
    let described = infos().filter(|info| !info.description.is_empty());
    let described = described.map(|info| format!("{}: {}", info.name, info.description));
    let year = infos().next().and_then(|info| info.year);
    NetworkInfo {
        schema: infos().next().map_or(ArcStr::new(), |info| info.schema.clone()),
        name: infos().map(|info| info.name.as_str()).collect::<Vec<_>>().join(" + ").into(),
        description: described.collect::<Vec<_>>().join(" ").into(),
        region: listed(|info| &info.region),
        country: common(|info| &info.country),
        year: year.filter(|_| infos().all(|info| info.year == year)),
        currency: infos()
            .map(|info| info.currency.clone())
            .find(|currency| !currency.is_empty())
            .unwrap_or_default(),
        language: common(|info| &info.language),
    }
}
