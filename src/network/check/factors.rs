//! Can each resource have the factor it asks for?

use super::rows::issue;
use crate::model::wording::did_you_mean;
use crate::model::{Code, Dataset, FactorKind, Issue, Resource, factors, unit};

/// A factor that does not exist, or is not of the dimension of the resource.
pub(super) fn find_wrong_factors(data: &Dataset) -> Vec<Issue> {
    let asking = data.resources.iter().enumerate().filter(|(_, r)| !r.factor.is_empty());
    asking.filter_map(|(row, resource)| wrong(data, row, resource)).collect()
}

fn wrong(data: &Dataset, row: usize, resource: &Resource) -> Option<Issue> {
    let id = resource.factor.as_str();
    if !data.factors.serve(id) {
        let message = format!("there is no factor “{id}”");
        let near = did_you_mean(id, data.factors.ids());
        let hint = if near.is_empty() { "see symbio list factors" } else { &near };
        return Some(issue(Code::UnknownId, resource, row, "factor", &message, hint));
    }
    let of = unit::find(&resource.unit)?;
    let stated = data.settings.iter().find(|(key, _)| key == "factor_year");
    let stated = stated.and_then(|(_, year)| year.parse().ok());
    let year = stated.or(data.network.year).unwrap_or(factors::YEAR);
    let route = resource.disposal_route;
    let fits = |what, energy_gj| {
        let row = data.factors.find(id, what, route, year);
        row.map(|factor| factor.per_unit(of, resource.mass_t, energy_gj).is_some())
    };
    let energy_gj = resource.energy_gj.or_else(|| {
        let row = data.factors.find(id, FactorKind::Energy, route, year);
        row.and_then(|factor| factor.per_unit(of, resource.mass_t, None))
    });
    let fitting = [FactorKind::Production, FactorKind::Disposal, FactorKind::Energy]
        .map(|what| fits(what, energy_gj));
    let none = fitting.contains(&Some(false)) && !fitting.contains(&Some(true));
    none.then(|| {
        let message = format!("the factor {id} is not per {}", resource.unit);
        let hint = "state mass_t or energy_gj of a unit, or take another factor";
        issue(Code::WrongDimension, resource, row, "factor", &message, hint)
    })
}
