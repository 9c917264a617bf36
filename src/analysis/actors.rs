//! Who holds the network together?
//!
//! Chapter 6 of the methods: centralities on the analysis graph, what the network would lose with
//! each actor, and how far each resource hangs on few suppliers. Betweenness is a share of the
//! pairs of other actors; over mixed resources it is brokerage, not flow. Actors without a link
//! get no rank.
//!
//! Cost: O(n·L) for closeness, and for betweenness up to `BUDGET`, past which it is estimated; the
//! impact loss measures again what an actor's exchanges share with others (see [`measure_losses`]).

mod role;
mod words;

pub use role::Role;
pub use words::{QUESTION, TITLE, section};

use rayon::prelude::*;
use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::math::authority::{authorities, hubs};
use crate::math::betweenness::{BUDGET, Betweenness, betweenness_within};
use crate::math::closeness::closeness;
use crate::math::cores::{Cuts, core_numbers, cuts};
use crate::math::graph::Graph;
use crate::math::order::larger_first;
use crate::math::pagerank::pagerank;
use crate::network::flows::{Basis, Strength, measure_concentration, measure_strengths};
use crate::network::{ActorIx, Network};
use crate::worth::{Gaps, Worth, measure_losses};

/// Every actor with a link, and what hangs on whom.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    /// By betweenness, then PageRank, largest first, then id.
    pub rows: Vec<ActorRow>,
    /// Actors without a link.
    pub isolated: usize,
    /// Ordered pairs of actors of which the first reaches the second along links.
    pub connected_pairs: usize,
    /// Links of the undirected projection whose loss leaves more parts, by id.
    pub bridges: Vec<Bridge>,
    /// Every resource that moves, the most concentrated first.
    pub concentration: Vec<ConcentrationRow>,
    /// How far an estimated betweenness may be off; absent where it is exact.
    pub betweenness_error: Option<f64>,
}

/// One actor. Absent: unknown or undefined.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActorRow {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Whom it takes from, counted.
    pub in_degree: usize,
    /// Whom it gives to, counted.
    pub out_degree: usize,
    /// Share of the ordered pairs of others it stands between; undefined under three actors.
    pub betweenness: Option<f64>,
    /// By incoming distance, with the factor of Wasserman and Faust.
    pub closeness: f64,
    /// Σ 1/d over incoming distances.
    pub harmonic: f64,
    /// Damping 0.85; all sum to 1.
    pub pagerank: f64,
    /// Core number.
    pub core: usize,
    /// Whether the network falls into more parts without it.
    pub articulation: bool,
    /// CO2e no longer avoided without it, t a year.
    pub co2_impact_loss_t: Option<f64>,
    /// Active exchanges that hang on it.
    pub exchange_loss: usize,
    /// What it is to the network.
    pub role: Role,
    /// Kleinberg's authority: taking from the good givers; all sum to 1.
    pub authority: Option<f64>,
    /// Kleinberg's hub value: giving to the good takers; all sum to 1.
    pub hub: Option<f64>,
    /// Taken from others, t a year.
    pub in_mass_t: Option<f64>,
    /// Given to others, t a year.
    pub out_mass_t: Option<f64>,
    /// Taken from others, GJ a year.
    pub in_energy_gj: Option<f64>,
    /// Given to others, GJ a year.
    pub out_energy_gj: Option<f64>,
    /// Taken from others, m3 a year.
    pub in_water_m3: Option<f64>,
    /// Given to others, m3 a year.
    pub out_water_m3: Option<f64>,
    /// Whether the impact loss rests on exchanges whose worth is known in part only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// What is unknown of them.
    #[serde(skip_serializing_if = "Gaps::is_empty")]
    pub unknown: Gaps,
    /// Pairs of others whose shortest chains pass through it, shares of ties added up.
    #[serde(skip)]
    pub pairs_between: f64,
}

/// A link that alone joins two parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Bridge {
    pub from: String,
    pub to: String,
}

/// How far one resource hangs on few suppliers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConcentrationRow {
    /// The id of the resource.
    pub resource: String,
    /// How many supply it.
    pub suppliers: usize,
    /// How many take it.
    pub takers: usize,
    /// Σ of squared shares of supply; absent where several supply and a quantity is unknown.
    pub herfindahl: Option<f64>,
    /// The id of the largest supplier.
    pub largest: Option<String>,
}

/// Measures every actor of `network`; `worth` is that of its exchanges.
pub fn measure_actors(network: &Network, worth: &[Worth]) -> Actors {
    let graph = Graph::of(&network.graph);
    let plain = graph.undirected();
    let n = graph.len();
    let of_node: Vec<ActorIx> = network.graph.node_weights().copied().collect();
    let (mut near, mut between, mut rank) = (Vec::new(), Betweenness::default(), Vec::new());
    let (mut authority, mut hub) = (None, None);
    let (mut cores, mut fall) = (Vec::new(), Cuts::default());
    let (mut strengths, mut hanging, mut losses) = Default::default();
    let mut concentrated = Vec::new();
    // Side by side, what takes longest first.
    rayon::scope(|beside| {
        beside.spawn(|_| near = closeness(&graph));
        beside.spawn(|_| between = betweenness_within(&graph, BUDGET));
        beside.spawn(|_| authority = authorities(&graph));
        beside.spawn(|_| hub = hubs(&graph));
        beside.spawn(|_| losses = measure_losses(network, worth));
        beside.spawn(|_| rank = pagerank(&graph));
        beside.spawn(|_| hanging = exchanges_by_actor(network));
        beside.spawn(|_| strengths = Basis::ALL.map(|basis| measure_strengths(network, basis)));
        beside.spawn(|_| fall = cuts(&plain));
        beside.spawn(|_| concentrated = concentration(network));
        beside.spawn(|_| cores = core_numbers(&plain));
    });
    let roles = role::roles(network, &graph, &of_node, &between.sums);
    let pairs = (n > 2).then(|| ((n - 1) * (n - 2)) as f64);

    let mut rows: Vec<ActorRow> = (0..n)
        .into_par_iter()
        .map(|v| {
            let actor = &network.actors[of_node[v]];
            let hanging = &hanging[of_node[v]];
            // A loss of 0 that rests on unknowns is unknown.
            let known = losses[of_node[v]]
                .map(|loss| (loss, unknown_of(worth, hanging)))
                .filter(|(loss, unknown)| *loss != 0.0 || unknown.is_empty());
            let [mass, energy, water]: [Strength; 3] =
                std::array::from_fn(|basis| strengths[basis][of_node[v]]);
            ActorRow {
                id: actor.id.to_string(),
                name: actor.name.to_string(),
                in_degree: graph.into.degree(v),
                out_degree: graph.out.degree(v),
                betweenness: pairs.map(|pairs| between.sums[v] / pairs),
                closeness: near[v].closeness,
                harmonic: near[v].harmonic,
                pagerank: rank[v],
                core: cores[v],
                articulation: fall.points.binary_search(&(v as u32)).is_ok(),
                co2_impact_loss_t: known.as_ref().map(|k| k.0),
                exchange_loss: hanging.len(),
                role: roles[v],
                authority: authority.as_ref().map(|values| values[v]),
                hub: hub.as_ref().map(|values| values[v]),
                in_mass_t: mass.into,
                out_mass_t: mass.out,
                in_energy_gj: energy.into,
                out_energy_gj: energy.out,
                in_water_m3: water.into,
                out_water_m3: water.out,
                partial: known.as_ref().is_some_and(|k| !k.1.is_empty()),
                unknown: known.map(|k| k.1).unwrap_or_default(),
                pairs_between: between.sums[v],
            }
        })
        .collect();
    rows.par_sort_by(|a, b| {
        b.pairs_between
            .total_cmp(&a.pairs_between)
            .then(b.pagerank.total_cmp(&a.pagerank))
            .then(a.id.cmp(&b.id))
    });
    let id = |v: u32| network.actors[of_node[v as usize]].id.to_string();
    Actors {
        rows,
        isolated: network.actors.len() - n,
        connected_pairs: near.iter().map(|c| c.reached_by).sum(),
        bridges: bridges(&graph, &fall.bridges, id),
        concentration: concentrated,
        betweenness_error: between.error,
    }
}

/// Bridges as they point; one that goes both ways from the smaller id.
fn bridges(graph: &Graph, found: &[(u32, u32)], id: impl Fn(u32) -> String) -> Vec<Bridge> {
    let forward = |u: u32, v: u32| graph.out.has(u, v);
    let directed = found.iter().map(|&(u, v)| if forward(u, v) { (u, v) } else { (v, u) });
    directed.map(|(u, v)| Bridge { from: id(u), to: id(v) }).collect()
}

fn concentration(network: &Network) -> Vec<ConcentrationRow> {
    let mut rows: Vec<ConcentrationRow> = measure_concentration(network)
        .into_iter()
        .map(|c| ConcentrationRow {
            resource: network.resources[c.resource].id.to_string(),
            suppliers: c.suppliers,
            takers: c.takers,
            herfindahl: c.herfindahl,
            largest: c.largest.map(|a| network.actors[a].id.to_string()),
        })
        .collect();
    // Unknown last; among equals the one that more depend on first.
    rows.par_sort_by(|a, b| {
        larger_first(a.herfindahl, b.herfindahl)
            .then(b.takers.cmp(&a.takers))
            .then_with(|| a.resource.cmp(&b.resource))
    });
    rows
}

/// The active exchanges that each actor gives or takes, and those that are parts of such.
fn exchanges_by_actor(network: &Network) -> Vec<Vec<usize>> {
    let mut hanging = vec![Vec::new(); network.actors.len()];
    for (x, exchange) in network.active() {
        let mut ends = vec![exchange.from, exchange.to];
        let mut whole = exchange.part_of;
        // A part goes with its whole.
        while let Some(of) = whole {
            ends.extend([network.exchanges[of].from, network.exchanges[of].to]);
            whole = network.exchanges[of].part_of;
        }
        ends.sort_unstable();
        ends.dedup();
        ends.into_iter().for_each(|actor| hanging[actor].push(x));
    }
    hanging
}

/// What is unknown of the worth of these exchanges.
fn unknown_of(worth: &[Worth], exchanges: &[usize]) -> Gaps {
    exchanges.iter().fold(Gaps::default(), |all, &x| all.union(worth[x].unknown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};
    use crate::text::Lang;
    use crate::worth::measure_worth;

    fn measured(text: &str) -> Actors {
        let network = build(&sketch(text), &Selection::default()).unwrap();
        measure_actors(&network, &measure_worth(&network, None))
    }

    fn row<'a>(actors: &'a Actors, id: &str) -> &'a ActorRow {
        actors.rows.iter().find(|row| row.id == id).unwrap()
    }

    /// METHODS, chapter 6: through P go H, G, N, F, R, C from R and C, and R's and C's ways to
    /// each other once; 9, 3 and 1 of 6·5 pairs.
    #[test]
    fn the_case_of_the_methods() {
        let actors = measured(
            "P -> R: a 1
             P -> H: a 1
             P -> G: b 1
             P -> N: b 1
             R -> P: a 1
             R -> C: a 1
             C -> P: a 1
             N -> F: a 1",
        );
        for (id, share) in [("P", 0.30), ("N", 0.10), ("R", 1.0 / 30.0), ("C", 0.0), ("F", 0.0)] {
            assert!((row(&actors, id).betweenness.unwrap() - share).abs() < 1e-12, "{id}");
        }
        let points: Vec<&str> =
            actors.rows.iter().filter(|r| r.articulation).map(|r| r.id.as_str()).collect();
        assert_eq!(points, ["P", "N"]);
        let bridge = |from: &str, to: &str| Bridge { from: from.into(), to: to.into() };
        let mut bridges = actors.bridges.clone();
        bridges.sort_by(|a, b| a.to.cmp(&b.to));
        assert_eq!(
            bridges,
            [bridge("N", "F"), bridge("P", "G"), bridge("P", "H"), bridge("P", "N")]
        );
        assert_eq!(row(&actors, "P").role, Role::Hub);
        assert_eq!(row(&actors, "F").role, Role::Sink);
        assert_eq!(row(&actors, "N").role, Role::Member);
        assert_eq!(row(&actors, "P").exchange_loss, 6);
    }

    /// ΔG with and without: 90 t displace wood at 100 kg/t and would else be burnt at 500 kg/t,
    /// 9 + 45 t. Ordinary trade avoids nothing, and that is known; sand of unknown quantity is not.
    #[test]
    fn what_would_be_lost() {
        let actors = measured(
            "a -> b: chips 90 distance_km=0 displaces=wood loss=0
             b -> c: board 50 type=product
             d -> e: sand
             resource wood: production_co2=100
             resource chips: disposal_co2=500",
        );
        assert!((row(&actors, "a").co2_impact_loss_t.unwrap() - 54.0).abs() < 1e-9);
        assert!((row(&actors, "b").co2_impact_loss_t.unwrap() - 54.0).abs() < 1e-9);
        assert_eq!(row(&actors, "a").exchange_loss, 1);
        assert_eq!(row(&actors, "b").exchange_loss, 2);
        assert_eq!(row(&actors, "c").co2_impact_loss_t, Some(0.0));
        assert_eq!(row(&actors, "d").co2_impact_loss_t, None);
    }

    #[test]
    fn roles_in_their_order() {
        let actors = measured(
            "a -> net: heat 5
             net -> b: heat 5
             yard -> b: steel 4
             a -> yard: scrap 5
             a -> b: wood 1
             a -> c: wood 1
             actor net: pass_through=yes
             resource scrap: ewc=17+04+05
             resource heat: category=energy unit=GJ",
        );
        assert_eq!(row(&actors, "net").role, Role::Hub);
        assert_eq!(row(&actors, "a").role, Role::Anchor);
        // a → net → b is as long as a → yard → b, but a → b is shorter: nobody stands between.
        assert_eq!(row(&actors, "yard").role, Role::Recycler);
        assert_eq!(row(&actors, "c").role, Role::Sink);
        assert_eq!(row(&actors, "b").role, Role::Sink);
    }

    /// Isolated actors have no rank; two actors have no pair of others.
    #[test]
    fn undefined_is_absent() {
        let actors = measured("a -> b: wood\n offer c: wood 5");
        assert_eq!(actors.isolated, 1);
        assert_eq!(actors.rows.len(), 2);
        assert_eq!(actors.rows[0].betweenness, None);
        assert_eq!(row(&actors, "a").out_mass_t, None);
        assert_eq!(row(&actors, "a").in_mass_t, Some(0.0));
        assert!(measured("offer c: wood 5").rows.is_empty());
    }

    /// Ties go by id: in a ring all are equal.
    #[test]
    fn rows_are_in_order() {
        let actors = measured("c -> a: x 1\n a -> b: x 1\n b -> c: x 1");
        let ids: Vec<&str> = actors.rows.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
    }

    proptest::proptest! {
        /// Row order changes nothing, and other names change nothing but names and ties.
        #[test]
        fn names_and_order_do_not_matter(
            pairs in proptest::collection::vec((0..9_usize, 0..9_usize), 1..25),
        ) {
            let draw = |names: &[&str; 9], pairs: &mut dyn Iterator<Item = &(usize, usize)>| {
                let lines: Vec<String> =
                    pairs.map(|&(a, b)| format!("{} -> {}: x 1", names[a], names[b])).collect();
                measured(&lines.join("\n"))
            };
            let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
            let others = ["q", "z", "k", "y", "w", "p", "r", "j", "v"];
            let one = draw(&names, &mut pairs.iter());
            let reordered = draw(&names, &mut pairs.iter().rev());
            proptest::prop_assert_eq!(&one.rows, &reordered.rows);
            let renamed = draw(&others, &mut pairs.iter());
            for (of, name) in names.iter().zip(others) {
                let Some(a) = one.rows.iter().find(|r| r.id == *of) else { continue };
                let b = row(&renamed, name);
                proptest::prop_assert!((a.pairs_between - b.pairs_between).abs() < 1e-9);
                proptest::prop_assert!((a.pagerank - b.pagerank).abs() < 1e-11);
                proptest::prop_assert_eq!(
                    (a.harmonic, a.core, a.articulation, a.in_mass_t, a.exchange_loss),
                    (b.harmonic, b.core, b.articulation, b.in_mass_t, b.exchange_loss)
                );
            }
        }
    }

    #[test]
    fn sentences_in_both_languages() {
        let network = build(&sketch("a -> b: x 1\n b -> c: x 1"), &Selection::default()).unwrap();
        let actors = measure_actors(&network, &measure_worth(&network, None));
        let en = section(&actors, &network, Lang::En).summary;
        assert!(en.contains("b holds the network together: 1 of 3 shortest chains"), "{en}");
        let da = section(&actors, &network, Lang::Da).summary;
        assert!(da.contains("b holder netværket sammen: 1 af 3"), "{da}");
    }
}
