//! Who is on the map, and where?

use std::collections::BTreeMap;

use crate::figure::classes::Trade;
use crate::figure::flows::{By, Flows, Node, collect_flows, flows_of, gathered};
use crate::figure::geometry::Rect;
use crate::figure::geometry::{Point, at};
use crate::figure::layout::clip::to_border;
use crate::figure::layout::projection::{Geo, Projection, distance_km, geo, middle};
use crate::network::{ActorIx, Network};
use crate::text::Lang;

/// More actors than this are drawn as municipalities.
const MOST_ACTORS: usize = 150;
/// More municipalities than this are drawn as fields of the map.
const MOST_MUNICIPALITIES: usize = 120;
/// The share of actors whose municipality must be known.
const KNOWN: f64 = 0.8;
/// Fields across the map.
const FIELDS: f64 = 12.0;
/// A few far actors are left to the edge where the rest then needs this much less room.
const SMALLER: f64 = 4.0;

/// What a node of the map stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// One actor.
    Actor,
    /// The actors of a municipality, at the middle of their places.
    Municipality,
    /// The actors of a square field.
    Field,
}

/// Where a node is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// The place.
    pub place: Geo,
    /// Known well.
    pub exact: bool,
    /// Beyond the frame, this far from the middle of the others, km.
    pub beyond: Option<f64>,
}

/// The nodes of a map and what flows between them.
pub struct Placed {
    /// Nodes with a place, and the flows between them.
    pub flows: Flows,
    /// Where each node is.
    pub spots: Vec<Spot>,
    /// What nodes stand for.
    pub grouping: Grouping,
    /// Actors that exchange but have no place.
    pub nowhere: usize,
}

impl Placed {
    /// The places the frame is drawn around.
    pub fn near(&self) -> Vec<Geo> {
        self.spots.iter().filter(|s| s.beyond.is_none()).map(|s| s.place).collect()
    }
}

/// Everybody who exchanges and has a place; all with a place where nobody of them exchanges.
pub fn collect_places(network: &Network, asked: Option<By>, lang: Lang) -> Option<Placed> {
    let place = |actor: ActorIx| {
        let said = network.actors[actor].place?;
        (said.lat.is_finite() && said.lon.is_finite()).then_some(said)
    };
    let linked = collect_flows(network, Some(By::Actor), usize::MAX, lang).nodes;
    let all = linked.len();
    let mut actors: Vec<Node> =
        linked.into_iter().filter(|node| place(node.actors[0]).is_some()).collect();
    let nowhere = all - actors.len();
    if actors.is_empty() {
        let everybody = (0..network.actors.len()).filter(|&a| place(a).is_some());
        actors = everybody.map(|a| single(network, a)).collect();
    }
    if actors.is_empty() {
        return None;
    }
    let geos: BTreeMap<ActorIx, Geo> = actors
        .iter()
        .filter_map(|node| Some((node.actors[0], place(node.actors[0])?)))
        .map(|(actor, said)| (actor, geo(said.lat, said.lon)))
        .collect();
    let grouping = grouping(network, &actors, asked);
    let members: Vec<ActorIx> = geos.keys().copied().collect();
    let nodes = match grouping {
        Grouping::Actor => actors,
        Grouping::Municipality => by_municipality(network, &members),
        Grouping::Field => by_field(network, &members, &geos),
    };
    let spots = nodes.iter().map(|node| {
        let places: Vec<Geo> = node.actors.iter().filter_map(|a| geos.get(a)).copied().collect();
        let exact = |&a: &ActorIx| place(a).is_some_and(|p| p.exact);
        let place = match places[..] {
            [one] => one,
            _ => middle(&places),
        };
        let exact = grouping != Grouping::Actor || node.actors.iter().all(exact);
        Spot { place, exact, beyond: None }
    });
    let mut spots: Vec<Spot> = spots.collect();
    mark_far(&mut spots);
    let flows = flows_of(network, By::Actor, nodes);
    Some(Placed { flows, spots, grouping, nowhere })
}

fn single(network: &Network, actor: ActorIx) -> Node {
    let said = &network.actors[actor];
    let (id, name) = (said.id.to_string(), said.name.to_string());
    Node { id, name, trade: Trade::of(said), actors: vec![actor] }
}

/// Actors while they can be told apart, else their municipalities, else fields of the map.
fn grouping(network: &Network, actors: &[Node], asked: Option<By>) -> Grouping {
    let group = asked == Some(By::Municipality) || actors.len() > MOST_ACTORS;
    if !group || asked == Some(By::Actor) && actors.len() <= 2 * MOST_ACTORS {
        return Grouping::Actor;
    }
    let named =
        || actors.iter().map(|n| network.municipality(n.actors[0])).filter(|m| !m.is_empty());
    let known = named().count() as f64 >= KNOWN * actors.len() as f64;
    let different: std::collections::BTreeSet<&str> = named().collect();
    let few = different.len() <= MOST_MUNICIPALITIES;
    if known && few { Grouping::Municipality } else { Grouping::Field }
}

/// Actors whose municipality is not stated stay by themselves.
fn by_municipality(network: &Network, members: &[ActorIx]) -> Vec<Node> {
    let (named, alone): (Vec<ActorIx>, Vec<ActorIx>) =
        members.iter().partition(|&&a| !network.municipality(a).is_empty());
    let of = |a: ActorIx| network.municipality(a).to_owned();
    let mut nodes = gathered(network, &named, of, |name, _| name.clone());
    nodes.extend(alone.into_iter().map(|a| single(network, a)));
    nodes
}

/// Actors of one square field together, called after the one whose id comes first.
fn by_field(network: &Network, members: &[ActorIx], geos: &BTreeMap<ActorIx, Geo>) -> Vec<Node> {
    let mut spots: Vec<Spot> =
        members.iter().map(|a| Spot { place: geos[a], exact: true, beyond: None }).collect();
    mark_far(&mut spots);
    let near: Vec<Geo> = spots.iter().filter(|s| s.beyond.is_none()).map(|s| s.place).collect();
    let projection = Projection::of(&near, None);
    let around = bounds(near.iter().filter_map(|&g| projection.project(g)));
    let side = (around.width().max(around.height()) / FIELDS).max(1.0);
    let field = |a: ActorIx| {
        let p = projection.project(geos[&a]).unwrap_or_default();
        let [x, y] = [p.x - around.x0, p.y - around.y0].map(|d| (d / side).floor() as i64);
        (y, x)
    };
    let named = |_: &(i64, i64), members: &[ActorIx]| {
        let first = members.first().map_or("", |&a| network.actors[a].name.as_str());
        let others = members.len().saturating_sub(1);
        if others > 0 { format!("{first} + {others}") } else { first.to_owned() }
    };
    gathered(network, members, field, named)
}

fn bounds(points: impl Iterator<Item = Point>) -> Rect {
    let spot = |p: Point| Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y };
    points.map(spot).reduce(|all, one| all.union(&one)).unwrap_or_default()
}

/// Marks a few far nodes, less than a tenth of all or one of five, where the others then need much
/// less room: the farthest from the median go first, as few as do.
fn mark_far(spots: &mut [Spot]) {
    /// What no map is smaller than, m.
    const LEAST: f64 = 10_000.0;
    let n = spots.len();
    let most = (n.saturating_sub(1) / 10).max(usize::from(n >= 5));
    let places: Vec<Geo> = spots.iter().map(|s| s.place).collect();
    let round = Projection::EqualArea(middle(&places));
    let far_side = at(2e7, 2e7);
    let points: Vec<Point> = places.iter().map(|&g| round.project(g).unwrap_or(far_side)).collect();
    let median = |values: &mut dyn Iterator<Item = f64>| {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        values.get(n / 2).copied().unwrap_or(0.0)
    };
    let centre =
        at(median(&mut points.iter().map(|p| p.x)), median(&mut points.iter().map(|p| p.y)));
    let mut order: Vec<usize> = (0..n).collect();
    let from_centre = |i: usize| (points[i] - centre).length();
    order.sort_by(|&a, &b| from_centre(b).total_cmp(&from_centre(a)).then(a.cmp(&b)));
    let size = |left_out: usize| {
        let around = bounds(order[left_out..].iter().map(|&i| points[i]));
        at(around.width(), around.height()).length().max(LEAST)
    };
    let Some(few) = (1..=most).find(|&k| SMALLER * size(k) < size(0)) else { return };
    let near: Vec<Geo> = order[few..].iter().map(|&i| places[i]).collect();
    let middle = middle(&near);
    for &i in &order[..few] {
        spots[i].beyond = Some(distance_km(middle, places[i]));
    }
}

/// Where a node beyond the frame stands: on its inner edge, towards its place.
pub fn at_edge(from: Geo, to: Geo, frame: Rect, inset: f64, north: Point) -> Point {
    // The way a great circle sets out, turned to the north of the page.
    let (lat0, lat1) = (from.lat.to_radians(), to.lat.to_radians());
    let turn = (to.lon - from.lon).to_radians();
    let east = libm::cos(lat1) * libm::sin(turn);
    let up =
        libm::cos(lat0) * libm::sin(lat1) - libm::sin(lat0) * libm::cos(lat1) * libm::cos(turn);
    let way = north * up - north.left() * east;
    to_border(frame.centre(), way, &frame.grow(-inset))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(places: &[(f64, f64)]) -> Vec<Spot> {
        let spot =
            |&(lat, lon): &(f64, f64)| Spot { place: geo(lat, lon), exact: true, beyond: None };
        places.iter().map(spot).collect()
    }

    #[test]
    fn one_far_actor_of_six_is_beyond_and_two_are_not() {
        let near = [(55.66, 11.08), (55.67, 11.1), (55.68, 11.09), (55.6, 11.2), (55.65, 11.0)];
        let mut one = spots(&near);
        one.extend(spots(&[(-23.5, -46.6)]));
        mark_far(&mut one);
        assert!(one[..5].iter().all(|s| s.beyond.is_none()));
        // Kalundborg to São Paulo, on a sphere.
        assert!((one[5].beyond.unwrap() - 10_380.0).abs() < 100.0, "{:?}", one[5]);
        let mut two = spots(&near);
        two.extend(spots(&[(-23.5, -46.6), (-22.9, -43.2)]));
        mark_far(&mut two);
        assert!(two.iter().all(|s| s.beyond.is_none()));
    }

    #[test]
    fn the_edge_is_towards_the_place() {
        let frame = Rect::new(0.0, 0.0, 100.0, 50.0);
        let to = |lat, lon| at_edge(geo(50.0, 10.0), geo(lat, lon), frame, 5.0, at(0.0, -1.0));
        assert_eq!(to(60.0, 10.0), at(50.0, 5.0));
        assert_eq!(to(0.0, 10.0), at(50.0, 45.0));
        assert_eq!(to(50.0, 30.0).x, 95.0);
    }
}
