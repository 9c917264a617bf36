//! From what somebody wrote to a network: ids resolved, units converted, everything sorted.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use petgraph::graph::DiGraph;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::check::Checked;
use super::exchange_ids::exchange_ids_between;
use super::named::{Ends, Named, ends_of};
use super::order::rows_by_id;
use super::select::Part;
use super::*;
use crate::model::{FactorKind, Invalid, Issue, LocationQuality, unit};

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
pub fn build(data: impl Into<Arc<Dataset>>, selection: &Selection) -> Result<Network, BuildError> {
    let data = data.into();
    let checked = check::examine(&data);
    if checked.issues.iter().any(Issue::is_error) {
        return Err(Invalid(checked.issues).into());
    }
    Ok(build_checked(data, checked, selection)?)
}

/// The same of data that [`check`](super::check::check) has found without errors; it may panic on
/// others.
///
/// # Errors
/// The selection names something the data do not have.
pub fn build_sound(
    data: impl Into<Arc<Dataset>>,
    selection: &Selection,
) -> Result<Network, UnknownId> {
    let data = data.into();
    let ends = ends_of(&data);
    build_between(&data, ends, selection)
}

/// The same of data that were just [`examine`](super::check::examine)d: nothing is looked for twice.
///
/// # Errors
/// The selection names something the data do not have.
pub fn build_checked(
    data: impl Into<Arc<Dataset>>,
    checked: Checked,
    selection: &Selection,
) -> Result<Network, UnknownId> {
    build_between(&data.into(), checked.ends, selection)
}

fn build_between(
    data: &Arc<Dataset>,
    ends: Vec<Ends>,
    selection: &Selection,
) -> Result<Network, UnknownId> {
    let mut ids = exchange_ids_between(data, &ends);
    let rows = std::mem::take(&mut ids.order);
    let ids = Arc::new(ids);
    let part = selection.part(data, &ids)?;
    Ok(resolve(data, ends, &ids, rows, &part, selection))
}

/// Ids to positions; every id exists, since the data were checked.
struct Ids<'a> {
    list: &'a [Actor],
    by_id: OnceLock<FxHashMap<&'a str, ActorIx>>,
    resources: FxHashMap<&'a str, ResourceIx>,
    /// By the rows of the data.
    actor_rows: Vec<u32>,
    resource_rows: Vec<u32>,
}

impl Ids<'_> {
    /// The actor with this id. A network of exchanges alone never asks.
    fn actor(&self, id: &str) -> Option<ActorIx> {
        let positions = || self.list.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
        self.by_id.get_or_init(positions).get(id).copied()
    }
}

/// The position of each row, where `rows` stand in order.
fn positions(rows: &[u32], of: usize) -> Vec<u32> {
    let mut positions = vec![u32::MAX; of];
    (0..).zip(rows).for_each(|(position, &row)| positions[row as usize] = position);
    positions
}

/// The position of a row that an exchange names.
fn position(positions: &[u32], named: Named) -> usize {
    positions[known(named.get())] as usize
}

/// What an id stands for.
fn known(found: Option<usize>) -> usize {
    found.expect("the check has found every id")
}

fn resolve(
    data: &Arc<Dataset>,
    ends: Vec<Ends>,
    names: &Arc<ExchangeIds>,
    mut rows: Vec<u32>,
    part: &Part<'_>,
    selection: &Selection,
) -> Network {
    let settings = settings(data, selection);
    let year = factor_year(&settings, selection, &data.network);
    let mut by_id = rows_by_id(data.actors.len(), |row| &data.actors[row].id);
    by_id.retain(|&row| part.has_actor(&data.actors[row as usize].id));
    let actor_rows = positions(&by_id, data.actors.len());
    let of_row = |&row: &u32| actor(row, &data.actors[row as usize], &data.network);
    let actors: Vec<Actor> = by_id.par_iter().map(of_row).collect();
    let by_id = rows_by_id(data.resources.len(), |row| &data.resources[row].id);
    let resource_rows = positions(&by_id, data.resources.len());
    let of_row = |row: u32| resource(data.resources[row as usize].clone(), &data.factors, year);
    let resources: Vec<Resource> = by_id.into_iter().map(of_row).collect();
    let ids = Ids {
        list: &actors,
        by_id: OnceLock::new(),
        resources: resources.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect(),
        actor_rows,
        resource_rows,
    };
    if !part.is_whole() {
        rows.retain(|&row| part.has_exchange(names.of(row as usize)));
    }
    let of_row = |&row: &u32| {
        let ends = ends[row as usize];
        exchange(row, ends, data, &ids, &actors, &resources, selection, &settings)
    };
    let mut exchanges: Vec<Exchange> = rows.par_iter().map(of_row).collect();
    drop(ends);
    find_parts(&mut exchanges, &rows, data, names);
    let Links { graph, nodes, linked } = analysis_graph(&actors, &resources, &exchanges, selection);

    let offers = data.offers.iter().filter(|o| part.has(&o.actor, &o.resource)).cloned();
    let mut offers: Vec<Offer> = offers.map(|o| offer(o, &ids, &resources)).collect();
    let needs = data.needs.iter().filter(|n| part.has(&n.actor, &n.resource)).cloned();
    let mut needs: Vec<Need> = needs.map(|n| need(n, &ids, &resources)).collect();
    // A written id breaks ties before the rest of the row does; equal rows may change places.
    offers
        .sort_by_cached_key(|o| (o.actor, o.resource, o.said.id.clone(), format!("{:?}", o.said)));
    needs.sort_by_cached_key(|n| (n.actor, n.resource, n.said.id.clone(), format!("{:?}", n.said)));
    let offer_ids = distinct_ids(offers.iter().map(|o| (o.said.id.as_str(), o.id.as_str())));
    offers.iter_mut().zip(offer_ids).for_each(|(offer, id)| offer.id = id);
    let need_ids = distinct_ids(needs.iter().map(|n| (n.said.id.as_str(), n.id.as_str())));
    needs.iter_mut().zip(need_ids).for_each(|(need, id)| need.id = id);

    let mut substitutions: Vec<Substitution> =
        data.substitutions.iter().cloned().map(|s| substitution(s, &ids, &resources)).collect();
    substitutions.sort_by_cached_key(|s| (s.offer, s.need, format!("{:?}", s.said)));
    let conversions =
        data.conversions.iter().filter(|c| c.actor == "*" || part.has_actor(&c.actor));
    let mut conversions: Vec<Conversion> =
        conversions.map(|c| conversion(c.clone(), &ids, &resources)).collect();
    conversions.sort_by_cached_key(|c| {
        (c.actor, c.output, c.said.recipe.clone(), c.input, format!("{:?}", c.said))
    });
    let mut boundary: Vec<BoundaryFlow> = data
        .boundary
        .iter()
        .filter(|b| part.has(&b.actor, &b.resource))
        .map(|b| {
            let resource = ids.resources[b.resource.as_str()];
            let quantity = b.quantity * unit_factor(&b.unit, resources[resource].unit);
            BoundaryFlow { actor: known(ids.actor(&b.actor)), resource, quantity, way: b.way }
        })
        .collect();
    boundary.sort_by(|a, b| {
        (a.actor, a.resource, a.way)
            .cmp(&(b.actor, b.resource, b.way))
            .then(a.quantity.total_cmp(&b.quantity))
    });

    let has_water = selection.category.is_none_or(|category| category == Category::Water);
    let water_uses = data.water_uses.iter().filter(|u| has_water && part.has_actor(&u.actor));
    let mut water_uses: Vec<WaterUse> = water_uses
        .map(|u| WaterUse { actor: known(ids.actor(&u.actor)), said: u.clone() })
        .collect();
    water_uses.sort_by_cached_key(|u| {
        (u.actor, u.said.r#use.clone(), u.said.contaminant.clone(), format!("{:?}", u.said))
    });

    let mut records = Records {
        sources: data.sources.clone(),
        projects: data.projects.clone(),
        claims: data.claims.clone(),
        targets: data.targets.clone(),
        precedents: data.precedents.clone(),
    };
    for project in &mut records.projects {
        project.actors.retain(|id| part.has_actor(id));
    }
    records.sources.sort_by(|a, b| a.key.cmp(&b.key));
    records.projects.sort_by(|a, b| a.id.cmp(&b.id));
    records
        .claims
        .sort_by_cached_key(|c| (c.subject.clone(), c.indicator.clone(), format!("{c:?}")));
    records.targets.sort_by_cached_key(|t| format!("{t:?}"));
    records.precedents.sort_by_cached_key(|p| format!("{p:?}"));

    Network {
        info: data.network.clone(),
        actors,
        resources,
        exchanges,
        offers,
        needs,
        substitutions,
        conversions,
        boundary,
        water_uses,
        records,
        selection: selection.clone(),
        settings,
        graph,
        nodes,
        linked,
        said: Arc::clone(data),
        ids: Arc::clone(names),
    }
}

/// Finds the whole of each part. A part is left out of a sum because its whole is in it. Where the
/// whole does not count as the part does (one operates, the other is planned), the next whole
/// around it may; else none does.
fn find_parts(exchanges: &mut [Exchange], rows: &[u32], data: &Dataset, names: &ExchangeIds) {
    let written = |row: u32| &data.exchanges[row as usize].part_of;
    if rows.iter().all(|&row| written(row).is_empty()) {
        return;
    }
    let positions: FxHashMap<&str, ExchangeIx> =
        rows.iter().enumerate().map(|(i, &row)| (names.of(row as usize), i)).collect();
    let said: Vec<Option<ExchangeIx>> =
        rows.iter().map(|&row| positions.get(written(row).as_str()).copied()).collect();
    let counts: Vec<(bool, Status)> = exchanges.iter().map(|e| (e.active, e.status)).collect();
    for (i, exchange) in exchanges.iter_mut().enumerate().filter(|(i, _)| said[*i].is_some()) {
        // The check has seen to it that parts do not go round in a circle.
        let wholes = std::iter::successors(said[i], |&whole| said[whole]);
        exchange.part_of = wholes.into_iter().find(|&whole| counts[whole] == counts[i]);
    }
}

/// The year factors are of: that of the settings, the selection, the network, or the set.
pub(super) fn factor_year(
    settings: &Settings,
    selection: &Selection,
    info: &model::NetworkInfo,
) -> i32 {
    // A year is a small whole number.
    let set = settings.factor_year.map(|year| year as i32);
    set.or(selection.year).or(info.year).unwrap_or(model::factors::YEAR)
}

/// The defaults, changed by the `settings` table.
fn settings(data: &Dataset, selection: &Selection) -> Settings {
    let mut settings = Settings::default();
    set_from_table(data, &mut settings);
    let year = factor_year(&settings, selection, &data.network);
    settings.set_transport(&data.factors, year);
    // What the network states of transport wins over any factor.
    set_from_table(data, &mut settings);
    settings
}

fn set_from_table(data: &Dataset, settings: &mut Settings) {
    for (key, value) in &data.settings {
        let known = Settings::TABLE.iter().find(|s| s.key == key);
        if let (Some(setting), Ok(value)) = (known, value.parse()) {
            (setting.set)(settings, value);
        }
    }
}

fn actor(row: u32, said: &model::Actor, info: &model::NetworkInfo) -> Actor {
    let or = |text: &ArcStr, other: &ArcStr| if text.is_empty() { other } else { text }.clone();
    let exact = said.location_quality != Some(LocationQuality::Region);
    Actor {
        id: said.id.clone(),
        name: or(&said.name, &said.id),
        organisation: or(&said.organisation, &said.id),
        sector: said.sector.clone(),
        kind: said.kind,
        pass_through: said.pass_through,
        external: said.external,
        place: said.lat.zip(said.lon).map(|(lat, lon)| Position { lat, lon, exact }),
        country: or(&said.country, &info.country),
        row,
    }
}

fn resource(said: model::Resource, factors: &Factors, year: i32) -> Resource {
    let unit = unit::find(&said.unit).unwrap_or(&unit::UNITS[0]);
    let implied = |dimension| (unit.dimension == dimension).then_some(unit.base);
    let water = implied(unit::Dimension::Volume).filter(|_| said.category == Category::Water);
    let mass_t = said.mass_t.or(implied(unit::Dimension::Mass));
    let energy_gj = said.energy_gj.or(implied(unit::Dimension::Energy));
    let mut borrowed = Borrowed::default();
    // The factor asked for, where the resource states nothing itself.
    let mut borrow = |stated: Option<f64>, what: FactorKind, energy_gj: Option<f64>| {
        let none = stated.is_none() && !said.factor.is_empty();
        let row = || factors.find(&said.factor, what, said.disposal_route, year);
        let factor = none.then(row).flatten();
        let value = factor.and_then(|factor| factor.per_unit(unit, mass_t, energy_gj));
        let used = factor.filter(|_| value.is_some()).map(|factor| Arc::new(factor.clone()));
        match what {
            FactorKind::Production => borrowed.production_co2 = used,
            FactorKind::Disposal => borrowed.disposal_co2 = used,
            _ => borrowed.energy_gj = used,
        }
        stated.or(value)
    };
    let energy_gj = borrow(energy_gj, FactorKind::Energy, None);
    let production_co2 = borrow(said.production_co2, FactorKind::Production, energy_gj);
    let disposal_co2 = borrow(said.disposal_co2, FactorKind::Disposal, energy_gj);
    Resource {
        id: said.id.clone(),
        name: if said.name.is_empty() { said.id.clone() } else { said.name.clone() },
        unit,
        category: said.category,
        mass_t,
        energy_gj,
        water_m3: said.water_m3.or(water),
        production_co2,
        production_gj: said.production_gj,
        disposal_co2,
        price: said.price,
        disposal_cost: said.disposal_cost,
        borrowed,
        said,
    }
}

#[allow(clippy::too_many_arguments)]
fn exchange(
    row: u32,
    ends: Ends,
    data: &Dataset,
    ids: &Ids<'_>,
    actors: &[Actor],
    resources: &[Resource],
    selection: &Selection,
    settings: &Settings,
) -> Exchange {
    let said = &data.exchanges[row as usize];
    let (from, to) = (position(&ids.actor_rows, ends.from), position(&ids.actor_rows, ends.to));
    let resource = position(&ids.resource_rows, ends.resource);
    let displaces = ids.resources.get(said.displaces.as_str()).copied();
    let amount = unit_factor(&said.unit, resources[resource].unit);
    let mode = said.mode.unwrap_or(match resources[resource].category {
        Category::Water | Category::Energy => Mode::Pipe,
        _ => Mode::Road,
    });
    let active = selection.is_active(said);
    let lost_in_pipe = || {
        let measured = || transport_km(&actors[from], &actors[to], mode, settings);
        pipe_loss(&resources[resource], mode, said.distance_km.or_else(measured), settings)
    };
    Exchange {
        from,
        to,
        resource,
        quantity: said.quantity.map(|q| q * amount),
        loss: said.loss.or_else(|| settings.pipe_loss.and_then(|_| lost_in_pipe())).unwrap_or(0.0),
        row,
        active,
        status: if active && selection.year.is_some() { Status::Operating } else { said.status },
        kind: said.kind,
        mode,
        details: Rare::of(ExchangeDetails {
            low: said.low.map(|q| q * amount),
            high: said.high.map(|q| q * amount),
            sd: said.sd.map(|q| q * amount),
            displaces,
            ratio: said.ratio.unwrap_or(1.0)
                * displaces
                    .map_or(1.0, |d| ratio_scale(&said.unit, &resources[resource], &resources[d])),
            treatment_co2: said.treatment_co2.map(|x| x / amount),
            treatment_cost: said.treatment_cost.map(|x| x / amount),
            price: said.price.map(|x| x / amount),
            part_of: None,
        }),
    }
}

fn offer(said: model::Offer, ids: &Ids<'_>, resources: &[Resource]) -> Offer {
    let resource = ids.resources[said.resource.as_str()];
    let of = &resources[resource].said;
    let amount = unit_factor(&said.unit, resources[resource].unit);
    Offer {
        id: written_or(&said.id, &said.actor, &said.resource),
        actor: known(ids.actor(&said.actor)),
        resource,
        quantity: said.quantity * amount,
        grade: said.grade.or(of.grade),
        return_grade: said.return_grade.or(of.return_grade),
        profile: said.profile.as_deref().and_then(shares),
        min_lot: said.min_lot.map(|x| x * amount),
        disposal_cost: said.disposal_cost.map(|x| x / amount).or(resources[resource].disposal_cost),
        disposal_co2: said.disposal_co2.map(|x| x / amount).or(resources[resource].disposal_co2),
        said,
    }
}

fn need(said: model::Need, ids: &Ids<'_>, resources: &[Resource]) -> Need {
    let resource = ids.resources[said.resource.as_str()];
    let of = &resources[resource].said;
    let amount = unit_factor(&said.unit, resources[resource].unit);
    Need {
        id: written_or(&said.id, &said.actor, &said.resource),
        actor: known(ids.actor(&said.actor)),
        resource,
        quantity: said.quantity * amount,
        min_grade: said.min_grade.or(of.grade),
        return_grade: said.return_grade.or(of.return_grade),
        profile: said.profile.as_deref().and_then(shares),
        min_lot: said.min_lot.map(|x| x * amount),
        price: said.price.map(|x| x / amount).or(resources[resource].price),
        said,
    }
}

fn substitution(said: model::Substitution, ids: &Ids<'_>, resources: &[Resource]) -> Substitution {
    let (offer, need) = (ids.resources[said.offer.as_str()], ids.resources[said.need.as_str()]);
    Substitution {
        offer,
        need,
        ratio: said.ratio.unwrap_or(1.0) * ratio_scale("", &resources[offer], &resources[need]),
        loss: said.loss.unwrap_or(0.0),
        said,
    }
}

fn conversion(said: model::Conversion, ids: &Ids<'_>, resources: &[Resource]) -> Conversion {
    let (input, output) = (ids.resources[said.input.as_str()], ids.resources[said.output.as_str()]);
    let scale = ratio_scale("", &resources[input], &resources[output]);
    Conversion {
        actor: ids.actor(&said.actor),
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

/// The analysis graph with what belongs to it: see [`Network::graph`].
struct Links {
    graph: DiGraph<ActorIx, Linked>,
    nodes: Vec<Option<NodeIndex>>,
    linked: Vec<u32>,
}

/// The analysis graph of METHODS.
fn analysis_graph(
    actors: &[Actor],
    resources: &[Resource],
    exchanges: &[Exchange],
    selection: &Selection,
) -> Links {
    // A shared resource is a layer of its own, shown when it is asked for.
    let shown = |category: Category| category.is_physical() || selection.category == Some(category);
    // Rows stay in memory, so 32 bits number them.
    let mut hops: Vec<[u32; 3]> = Vec::with_capacity(exchanges.len());
    let links = (0..)
        .zip(exchanges)
        .filter(|(_, e)| e.active && e.from != e.to && shown(resources[e.resource].category));
    hops.extend(links.map(|(x, e)| [e.from as u32, e.to as u32, x]));
    hops.par_sort_unstable();
    let same_link = |a: &[u32; 3], b: &[u32; 3]| a[..2] == b[..2];
    let mut is_linked = vec![false; actors.len()];
    for &[from, to, _] in &hops {
        is_linked[from as usize] = true;
        is_linked[to as usize] = true;
    }
    let links = hops.chunk_by(same_link).count();
    let mut graph = DiGraph::with_capacity(actors.len(), links);
    let node = |(actor, &linked): (usize, &bool)| linked.then(|| graph.add_node(actor));
    let nodes: Vec<Option<NodeIndex>> = is_linked.iter().enumerate().map(node).collect();
    let mut start = 0;
    for link in hops.chunk_by(same_link) {
        let end = start + link.len() as u32;
        let [from, to, _] = link[0];
        if let (Some(a), Some(b)) = (nodes[from as usize], nodes[to as usize]) {
            graph.add_edge(a, b, Linked { start, end });
        }
        start = end;
    }
    Links { graph, nodes, linked: hops.iter().map(|&[_, _, x]| x).collect() }
}
