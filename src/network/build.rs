//! From what somebody wrote to a network: ids resolved, units converted, everything sorted.

use std::collections::BTreeMap;

use petgraph::graph::DiGraph;
use rustc_hash::FxHashSet;

use super::exchange_ids::exchange_ids;
use super::*;
use crate::model::{Dataset, Invalid, Issue, LocationQuality, unit};

/// Why a network cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The data have errors: every problem at once.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The selection names something the data do not have.
    #[error(transparent)]
    Selection(#[from] UnknownId),
}

/// Builds the part of `data` that `selection` means.
///
/// # Errors
/// Every problem of the data at once, if one of them is an error; warnings alone do not stop it
/// (see [`check`](super::check::check) for those).
pub fn build(data: &Dataset, selection: &Selection) -> Result<Network, BuildError> {
    let issues = check::check(data);
    if issues.iter().any(Issue::is_error) {
        return Err(Invalid(issues).into());
    }
    let mut whole = data.clone();
    let ids = exchange_ids(data);
    whole.exchanges.iter_mut().zip(ids).for_each(|(exchange, id)| exchange.id = id);
    Ok(resolve(selection.apply(&whole)?, selection))
}

/// Ids to positions; every id exists, since the data were checked.
struct Ids {
    actors: BTreeMap<String, ActorIx>,
    resources: BTreeMap<String, ResourceIx>,
}

fn resolve(mut data: Dataset, selection: &Selection) -> Network {
    let settings = settings(&data);
    data.actors.sort_by(|a, b| a.id.cmp(&b.id));
    data.resources.sort_by(|a, b| a.id.cmp(&b.id));
    data.exchanges.sort_by(|a, b| a.id.cmp(&b.id));
    let actors: Vec<Actor> =
        data.actors.into_iter().map(|said| actor(said, &data.network)).collect();
    let resources: Vec<Resource> = data.resources.into_iter().map(resource).collect();
    let ids = Ids {
        actors: actors.iter().enumerate().map(|(i, a)| (a.id.clone(), i)).collect(),
        resources: resources.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect(),
    };
    let exchange_ids: BTreeMap<String, ExchangeIx> =
        data.exchanges.iter().enumerate().map(|(i, e)| (e.id.clone(), i)).collect();
    let mut exchanges: Vec<Exchange> = data
        .exchanges
        .into_iter()
        .map(|said| {
            let part_of = exchange_ids.get(&said.part_of).copied();
            exchange(said, part_of, &ids, &actors, &resources, selection, &settings)
        })
        .collect();
    keep_parts_of_what_counts_alike(&mut exchanges);
    let (graph, nodes) = analysis_graph(&actors, &resources, &exchanges, selection);

    let mut offers: Vec<Offer> =
        data.offers.into_iter().map(|o| offer(o, &ids, &resources)).collect();
    let mut needs: Vec<Need> = data.needs.into_iter().map(|n| need(n, &ids, &resources)).collect();
    // A written id breaks ties before the rest of the row does; equal rows may change places.
    offers
        .sort_by_cached_key(|o| (o.actor, o.resource, o.said.id.clone(), format!("{:?}", o.said)));
    needs.sort_by_cached_key(|n| (n.actor, n.resource, n.said.id.clone(), format!("{:?}", n.said)));
    let offer_ids = distinct_ids(offers.iter().map(|o| (o.said.id.as_str(), o.id.as_str())));
    offers.iter_mut().zip(offer_ids).for_each(|(offer, id)| offer.id = id);
    let need_ids = distinct_ids(needs.iter().map(|n| (n.said.id.as_str(), n.id.as_str())));
    needs.iter_mut().zip(need_ids).for_each(|(need, id)| need.id = id);

    let mut substitutions: Vec<Substitution> =
        data.substitutions.into_iter().map(|s| substitution(s, &ids, &resources)).collect();
    substitutions.sort_by_cached_key(|s| (s.offer, s.need, format!("{:?}", s.said)));
    let mut conversions: Vec<Conversion> =
        data.conversions.into_iter().map(|c| conversion(c, &ids, &resources)).collect();
    conversions.sort_by_cached_key(|c| {
        (c.actor, c.output, c.said.recipe.clone(), c.input, format!("{:?}", c.said))
    });
    let mut boundary: Vec<BoundaryFlow> = data
        .boundary
        .into_iter()
        .map(|b| {
            let resource = ids.resources[&b.resource];
            let quantity = b.quantity * unit_factor(&b.unit, resources[resource].unit);
            BoundaryFlow { actor: ids.actors[&b.actor], resource, quantity, way: b.way }
        })
        .collect();
    boundary.sort_by(|a, b| {
        (a.actor, a.resource, a.way)
            .cmp(&(b.actor, b.resource, b.way))
            .then(a.quantity.total_cmp(&b.quantity))
    });

    let mut records = Records {
        sources: data.sources,
        projects: data.projects,
        claims: data.claims,
        targets: data.targets,
        precedents: data.precedents,
    };
    records.sources.sort_by(|a, b| a.key.cmp(&b.key));
    records.projects.sort_by(|a, b| a.id.cmp(&b.id));
    records
        .claims
        .sort_by_cached_key(|c| (c.subject.clone(), c.indicator.clone(), format!("{c:?}")));
    records.targets.sort_by_cached_key(|t| format!("{t:?}"));
    records.precedents.sort_by_cached_key(|p| format!("{p:?}"));

    Network {
        info: data.network,
        actors,
        resources,
        exchanges,
        offers,
        needs,
        substitutions,
        conversions,
        boundary,
        records,
        selection: selection.clone(),
        settings,
        graph,
        nodes,
    }
}

/// A part is left out of a sum because its whole is in it. Where the whole does not count as the
/// part does (one operates, the other is planned), the next whole around it may; else none does.
fn keep_parts_of_what_counts_alike(exchanges: &mut [Exchange]) {
    let said: Vec<Option<ExchangeIx>> = exchanges.iter().map(|e| e.part_of).collect();
    let counts: Vec<(bool, Status)> = exchanges.iter().map(|e| (e.active, e.status)).collect();
    for (i, exchange) in exchanges.iter_mut().enumerate() {
        // The check has seen to it that parts do not go round in a circle.
        let wholes = std::iter::successors(said[i], |&whole| said[whole]);
        exchange.part_of = wholes.into_iter().find(|&whole| counts[whole] == counts[i]);
    }
}

/// The defaults, changed by the `settings` table.
fn settings(data: &Dataset) -> Settings {
    let mut settings = Settings::default();
    for (key, value) in &data.settings {
        let known = Settings::TABLE.iter().find(|s| s.key == key);
        if let (Some(setting), Ok(value)) = (known, value.parse()) {
            (setting.set)(&mut settings, value);
        }
    }
    settings
}

fn actor(said: model::Actor, info: &model::NetworkInfo) -> Actor {
    let or =
        |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    let exact = said.location_quality != Some(LocationQuality::Region);
    Actor {
        id: said.id.clone(),
        name: or(&said.name, &said.id),
        organisation: or(&said.organisation, &said.id),
        kind: said.kind,
        pass_through: said.pass_through,
        external: said.external,
        place: said.lat.zip(said.lon).map(|(lat, lon)| Position { lat, lon, exact }),
        country: or(&said.country, &info.country),
        said,
    }
}

fn resource(said: model::Resource) -> Resource {
    let unit = unit::find(&said.unit).unwrap_or(&unit::UNITS[0]);
    let implied = |dimension| (unit.dimension == dimension).then_some(unit.base);
    let water = implied(unit::Dimension::Volume).filter(|_| said.category == Category::Water);
    Resource {
        id: said.id.clone(),
        name: if said.name.is_empty() { said.id.clone() } else { said.name.clone() },
        unit,
        category: said.category,
        mass_t: said.mass_t.or(implied(unit::Dimension::Mass)),
        energy_gj: said.energy_gj.or(implied(unit::Dimension::Energy)),
        water_m3: said.water_m3.or(water),
        said,
    }
}

fn exchange(
    said: model::Exchange,
    part_of: Option<ExchangeIx>,
    ids: &Ids,
    actors: &[Actor],
    resources: &[Resource],
    selection: &Selection,
    settings: &Settings,
) -> Exchange {
    let (from, to) = (ids.actors[&said.from], ids.actors[&said.to]);
    let resource = ids.resources[&said.resource];
    let displaces = ids.resources.get(&said.displaces).copied();
    let amount = unit_factor(&said.unit, resources[resource].unit);
    let mode = said.mode.unwrap_or(match resources[resource].category {
        Category::Water | Category::Energy => Mode::Pipe,
        _ => Mode::Road,
    });
    let active = selection.is_active(&said);
    let distance_km =
        said.distance_km.or_else(|| transport_km(&actors[from], &actors[to], mode, settings));
    Exchange {
        id: said.id.clone(),
        from,
        to,
        resource,
        quantity: said.quantity.map(|q| q * amount),
        low: said.low.map(|q| q * amount),
        high: said.high.map(|q| q * amount),
        sd: said.sd.map(|q| q * amount),
        active,
        status: if active && selection.year.is_some() { Status::Operating } else { said.status },
        displaces,
        ratio: said.ratio.unwrap_or(1.0)
            * displaces
                .map_or(1.0, |d| ratio_scale(&said.unit, &resources[resource], &resources[d])),
        loss: said
            .loss
            .or_else(|| pipe_loss(&resources[resource], mode, distance_km, settings))
            .unwrap_or(0.0),
        treatment_co2: said.treatment_co2.map(|x| x / amount),
        treatment_cost: said.treatment_cost.map(|x| x / amount),
        price: said.price.map(|x| x / amount),
        mode,
        distance_km,
        part_of,
        said,
    }
}

fn offer(said: model::Offer, ids: &Ids, resources: &[Resource]) -> Offer {
    let resource = ids.resources[&said.resource];
    let of = &resources[resource].said;
    let amount = unit_factor(&said.unit, resources[resource].unit);
    Offer {
        id: written_or(&said.id, &said.actor, &said.resource),
        actor: ids.actors[&said.actor],
        resource,
        quantity: said.quantity * amount,
        grade: said.grade.or(of.grade),
        return_grade: said.return_grade.or(of.return_grade),
        profile: said.profile.as_deref().and_then(shares),
        min_lot: said.min_lot.map(|x| x * amount),
        disposal_cost: said.disposal_cost.map(|x| x / amount).or(of.disposal_cost),
        disposal_co2: said.disposal_co2.map(|x| x / amount).or(of.disposal_co2),
        said,
    }
}

fn need(said: model::Need, ids: &Ids, resources: &[Resource]) -> Need {
    let resource = ids.resources[&said.resource];
    let of = &resources[resource].said;
    let amount = unit_factor(&said.unit, resources[resource].unit);
    Need {
        id: written_or(&said.id, &said.actor, &said.resource),
        actor: ids.actors[&said.actor],
        resource,
        quantity: said.quantity * amount,
        min_grade: said.min_grade.or(of.grade),
        return_grade: said.return_grade.or(of.return_grade),
        profile: said.profile.as_deref().and_then(shares),
        min_lot: said.min_lot.map(|x| x * amount),
        price: said.price.map(|x| x / amount).or(of.price),
        said,
    }
}

fn substitution(said: model::Substitution, ids: &Ids, resources: &[Resource]) -> Substitution {
    let (offer, need) = (ids.resources[&said.offer], ids.resources[&said.need]);
    Substitution {
        offer,
        need,
        ratio: said.ratio.unwrap_or(1.0) * ratio_scale("", &resources[offer], &resources[need]),
        loss: said.loss.unwrap_or(0.0),
        said,
    }
}

fn conversion(said: model::Conversion, ids: &Ids, resources: &[Resource]) -> Conversion {
    let (input, output) = (ids.resources[&said.input], ids.resources[&said.output]);
    let scale = ratio_scale("", &resources[input], &resources[output]);
    Conversion {
        actor: ids.actors.get(&said.actor).copied(),
        input,
        output,
        yields: said.yields.map(|y| y * scale),
        said,
    }
}

/// The written id, or `actor:resource`.
fn written_or(id: &str, actor: &str, resource: &str) -> String {
    if id.is_empty() { format!("{actor}:{resource}") } else { id.to_owned() }
}

/// The ids of a sorted list of rows (the written id, what the row is called): a written one stands;
/// one that is made up and already taken is numbered, `#2`, `#3`, past what somebody wrote.
pub(crate) fn distinct_ids<'a>(
    rows: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Vec<String> {
    let mut taken: FxHashSet<String> =
        rows.clone().map(|(written, _)| written.to_owned()).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ids = Vec::new();
    for (written, called) in rows {
        let mut id = called.to_owned();
        while written.is_empty() && !taken.insert(id.clone()) {
            let count = count.entry(called).or_insert(1);
            *count += 1;
            id = format!("{called}#{count}");
        }
        ids.push(id);
    }
    ids
}

/// How many units of the resource one unit of the row is.
fn unit_factor(written: &str, of_resource: &Unit) -> f64 {
    unit::find(written).and_then(|unit| unit::factor(unit, of_resource)).unwrap_or(1.0)
}

/// What brings a written ratio (or yield) to the units of the two resources.
///
/// Between units of one dimension a ratio is a pure number: 1 t of ash replaces 0.9 t of cement,
/// however the two are counted. Between dimensions it is per the unit in which the row is written.
fn ratio_scale(written: &str, from: &Resource, to: &Resource) -> f64 {
    unit::factor(from.unit, to.unit).unwrap_or_else(|| {
        unit::find(written).and_then(|row| unit::factor(from.unit, row)).unwrap_or(1.0)
    })
}

/// Twelve shares, scaled to sum to exactly one year.
fn shares(profile: &[f64]) -> Option<[f64; 12]> {
    let months: [f64; 12] = profile.try_into().ok()?;
    let sum: f64 = months.iter().sum();
    Some(months.map(|share| share / sum))
}

/// The analysis graph of METHODS: see [`Network::graph`].
fn analysis_graph(
    actors: &[Actor],
    resources: &[Resource],
    exchanges: &[Exchange],
    selection: &Selection,
) -> (DiGraph<ActorIx, Vec<ExchangeIx>>, Vec<Option<NodeIndex>>) {
    let mut links: BTreeMap<(ActorIx, ActorIx), Vec<ExchangeIx>> = BTreeMap::new();
    for (i, e) in exchanges.iter().enumerate() {
        let category = resources[e.resource].category;
        // A shared resource is a layer of its own, shown when it is asked for.
        let shown = category.is_physical() || selection.category == Some(category);
        if e.active && e.from != e.to && shown {
            links.entry((e.from, e.to)).or_default().push(i);
        }
    }
    let mut linked = vec![false; actors.len()];
    for &(from, to) in links.keys() {
        linked[from] = true;
        linked[to] = true;
    }
    let mut graph = DiGraph::with_capacity(actors.len(), links.len());
    let nodes: Vec<Option<NodeIndex>> =
        linked.iter().enumerate().map(|(a, &linked)| linked.then(|| graph.add_node(a))).collect();
    for ((from, to), exchanges) in links {
        if let (Some(a), Some(b)) = (nodes[from], nodes[to]) {
            graph.add_edge(a, b, exchanges);
        }
    }
    (graph, nodes)
}
