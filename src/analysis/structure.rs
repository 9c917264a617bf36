//! How is the network built? Links, circuits, groups, and how each currency flows through it.
//!
//! Chapter 5 of the methods: counts on the analysis graph (n actors, L links, A its 0/1 matrix),
//! then the flow network of each basis. A flow network with an unknown flow is left out and said;
//! what is undefined is absent. Time O(m), for communities and cyclicity some rounds of it; n³ for
//! flows of up to a thousand actors.

mod readings;
mod words;

pub use words::{QUESTION, TITLE, section};

use petgraph::visit::EdgeRef;
use rayon::prelude::*;

use crate::math::components::{strong_components, weak_components};
use crate::math::ena::{Budget, Ena, measure_ena};
use crate::math::graph::{Graph, Rows};
use crate::math::modularity::find_communities;
use crate::math::nodf::{Lines, nodf};
use crate::math::solve::Square;
use crate::math::spectral::spectral_radius;
use crate::network::flows::{Basis, Flows, measure_flows};
use crate::network::{ActorIx, Network, ResourceIx};

/// How a network is built; absent where undefined.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// n: actors with at least one link.
    pub actors: usize,
    /// Actors without a link.
    pub isolated: usize,
    /// L: ordered pairs of actors with an active exchange.
    pub links: usize,
    /// λ, the largest real eigenvalue of A: 0 without a circuit, 1 with separate ones; absent
    /// where the search for it did not end.
    pub cyclicity: Option<f64>,
    /// Sets of actors that can all reach each other.
    pub strong_components: usize,
    /// Those of more than one actor.
    pub strong_components_large: usize,
    /// Actors in the large ones.
    pub strong_actors: usize,
    /// Parts that hang together.
    pub weak_components: usize,
    /// Links whose reverse exists.
    pub returned_links: usize,
    /// Actors that give.
    pub givers: usize,
    /// Actors that take.
    pub takers: usize,
    /// Takers with exactly one giver.
    pub specialised: usize,
    /// Nestedness of the whole matrix: NODF, 0 to 100 (Almeida-Neto 2008).
    pub nodf: Option<f64>,
    /// Nestedness of givers × takers.
    pub nodf_bipartite: Option<f64>,
    /// Freeman's centralisation of degrees.
    pub degree_centralisation: Option<f64>,
    /// Q of the best communities found (directed, Leicht and Newman 2008).
    pub modularity: Option<f64>,
    /// Chertow's minimum: three actors, two resources, none mainly a recycler.
    pub three_two: bool,
    /// Every basis of which there is anything.
    pub bases: Vec<BasisFlows>,
}

/// What is known of the flows of one basis.
#[derive(Clone, Debug)]
pub struct BasisFlows {
    /// The flows.
    pub flows: Flows,
    /// What they say together; absent where a flow is unknown or there are too many actors.
    pub ena: Option<Ena>,
}

/// Past this many actors the dense matrices of a flow network are left out.
const MOST_FLOW_ACTORS: usize = 1000;

/// How `network` is built.
pub fn measure_structure(network: &Network) -> Structure {
    let graph = Graph::of(&network.graph);
    let with = |rows: &Rows, fits: fn(usize) -> bool| {
        (0..rows.len()).filter(|&v| fits(rows.degree(v))).count()
    };
    let (mut communities, mut cyclicity, mut bases) = (None, None, Vec::new());
    let (mut nodf_of_all, mut nodf_of_filled, mut centralisation) = (None, None, None);
    let (mut strong, mut three_two) = (Vec::new(), false);
    // Side by side, what takes longest first.
    rayon::scope(|beside| {
        beside.spawn(|_| communities = find_communities(&graph));
        beside.spawn(|_| cyclicity = spectral_radius(&graph));
        beside.spawn(|_| bases = measure_bases(network));
        beside.spawn(|_| nodf_of_all = nodf(&graph.out, &graph.into, Lines::All));
        beside.spawn(|_| nodf_of_filled = nodf(&graph.out, &graph.into, Lines::Filled));
        beside.spawn(|_| centralisation = degree_centralisation(&graph.undirected()));
        beside.spawn(|_| strong = strong_components(&graph));
        beside.spawn(|_| three_two = is_three_two(network));
    });
    let large = || strong.iter().filter(|part| part.len() > 1);
    let returned = graph.out.pairs().filter(|&(u, v)| graph.into.has(u, v));
    Structure {
        actors: graph.len(),
        isolated: network.actors.len() - graph.len(),
        links: graph.links(),
        cyclicity,
        strong_components: strong.len(),
        strong_components_large: large().count(),
        strong_actors: large().map(Vec::len).sum(),
        weak_components: weak_components(&graph).len(),
        returned_links: returned.count(),
        givers: with(&graph.out, |degree| degree > 0),
        takers: with(&graph.into, |degree| degree > 0),
        specialised: with(&graph.into, |degree| degree == 1),
        nodf: nodf_of_all,
        nodf_bipartite: nodf_of_filled,
        degree_centralisation: centralisation,
        modularity: communities.map(|found| found.modularity),
        three_two,
        bases,
    }
}

/// Every basis of which there is anything.
fn measure_bases(network: &Network) -> Vec<BasisFlows> {
    let of_each = Basis::ALL.par_iter().map(|&basis| measure_flows(network, basis));
    let some = of_each.filter(|flows| !flows.is_empty());
    some.map(|flows| BasisFlows { ena: ena(&flows), flows }).collect()
}

/// Freeman 1979: Σ (largest degree − degree) over what a star of the same size has.
fn degree_centralisation(rows: &Rows) -> Option<f64> {
    let n = rows.len();
    let most = (0..n).map(|v| rows.degree(v)).max()?;
    let short: usize = (0..n).map(|v| most - rows.degree(v)).sum();
    (n > 2).then(|| short as f64 / ((n - 1) * (n - 2)) as f64)
}

/// Whether some connected actors, none mainly a recycler, are three and exchange two resources.
fn is_three_two(network: &Network) -> bool {
    let recycles: Vec<bool> =
        (0..network.actors.len()).map(|a| mainly_recycles(network, a)).collect();
    let kept = network.links().into_iter().filter(|&(a, b)| !recycles[a] && !recycles[b]);
    let pairs = kept.map(|(a, b)| (a as u32, b as u32)).collect();
    let parts = weak_components(&Graph::new(network.actors.len(), pairs));
    let mut part_of = vec![None; network.actors.len()];
    for (number, part) in parts.iter().enumerate().filter(|(_, part)| part.len() >= 3) {
        part.iter().for_each(|&actor| part_of[actor as usize] = Some(number));
    }
    // The first resource met in each part; another one decides.
    let mut first: Vec<Option<ResourceIx>> = vec![None; parts.len()];
    network.graph.edge_references().any(|link| {
        let ends = (network.graph[link.source()], network.graph[link.target()]);
        let (Some(part), Some(_)) = (part_of[ends.0], part_of[ends.1]) else { return false };
        network.on(*link.weight()).any(|exchange| {
            let resource = network.exchanges[exchange].resource;
            *first[part].get_or_insert(resource) != resource
        })
    })
}

/// Whether an actor lives on recycling: by its NACE division 38 (waste collection, treatment,
/// recovery); where no sector is stated, if all it takes is waste and nothing it gives is.
fn mainly_recycles(network: &Network, actor: ActorIx) -> bool {
    let sector = &network.actors[actor].sector;
    if !sector.is_empty() {
        return sector.starts_with("38");
    }
    let Some(node) = network.nodes[actor] else { return false };
    let all_waste = |direction, waste: bool| {
        let links = network.graph.edges_directed(node, direction);
        let mut exchanges = links.flat_map(|link| network.on(*link.weight())).peekable();
        exchanges.peek().is_some()
            && exchanges.all(|e| {
                let resource = &network.resources[network.exchanges[e].resource];
                resource.said.ewc.is_empty() != waste
            })
    };
    all_waste(petgraph::Incoming, true) && all_waste(petgraph::Outgoing, false)
}

/// The flow network, where every flow is known.
fn ena(flows: &Flows) -> Option<Ena> {
    let size = flows.actors.len();
    if !flows.complete() || size > MOST_FLOW_ACTORS {
        return None;
    }
    let mut matrix = Square::zeros(size);
    for flow in &flows.between {
        matrix[(flow.from, flow.to)] = flow.amount;
    }
    Some(measure_ena(&Budget {
        flows: matrix,
        imports: flows.imports.clone(),
        exports: flows.exports.clone(),
        losses: flows.losses.clone(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};
    use crate::section::Section;
    use crate::text::Lang;

    fn measured(text: &str) -> Section {
        let network = build(&sketch(text), &Selection::default()).unwrap();
        section(&measure_structure(&network), &network, Lang::En)
    }

    #[track_caller]
    fn near(section: &Section, id: &str, expected: f64) {
        let found = section.value(id);
        let close = found.is_some_and(|x| (x - expected).abs() < 1e-9 * expected.abs().max(1.0));
        assert!(close, "{id}: {found:?}, expected {expected}");
    }

    /// METHODS, chapter 6: 8 links of 7 actors; undirected degrees 5 2 2 2 1 1 1, so
    /// Σ(5 − d) = 21 of 6·5. {P, R} and {P, R, C} share P: λ³ = λ + 1, the plastic number.
    #[test]
    fn the_case_of_the_methods() {
        let found = measured(
            "p -> r: a 1
             p -> h: a 1
             p -> g: b 1
             p -> n: b 1
             r -> p: a 1
             r -> c: a 1
             c -> p: a 1
             n -> f: a 1",
        );
        near(&found, "link_density", 8.0 / 7.0);
        near(&found, "degree_centralisation", 0.70);
        near(&found, "reciprocity", 2.0 / 8.0);
        near(&found, "cyclicity", 1.324_717_957_244_746);
        near(&found, "strong_share", 3.0 / 7.0);
        near(&found, "three_two", 1.0);
        near(&found, "specialised_share", 6.0 / 7.0); // only P has two givers
    }

    /// METHODS, chapter 5: T = (10, 10, 8), FCI 0.400, APL 4.667, λ 1.
    #[test]
    fn a_ring_that_leaks() {
        let found = measured(
            "in -> a: wood 6
             a -> b: wood 10
             b -> c: wood 8
             c -> a: wood 4
             b -> out: wood 2
             c -> out: wood 4",
        );
        near(&found, "mass.fci", 0.4);
        near(&found, "mass.apl", 28.0 / 6.0);
        near(&found, "mass.tst", 28.0);
        near(&found, "cyclicity", 1.0);
        near(&found, "three_two", 0.0); // one resource only
        assert_eq!(found.value("energy.fci"), None);
    }

    /// Acyclic: FCI 0, λ 0. And a flow that is not known leaves the basis out, with its count.
    #[test]
    fn acyclic_and_unknown() {
        let found = measured("in -> a: wood 6\n a -> b: wood 6\n b -> out: wood 6");
        near(&found, "mass.fci", 0.0);
        near(&found, "cyclicity", 0.0);
        let found = measured("in -> a: wood 6\n a -> b: wood 6\n b -> c: wood");
        assert_eq!(found.value("mass.tst"), None);
        assert!(found.summary.contains("1 of 2 known"), "{}", found.summary);
    }

    #[test]
    fn nothing_is_undefined_not_zero() {
        let found = measured("offer a: wood 5");
        assert_eq!(found.value("actors"), Some(0.0));
        assert_eq!(found.value("isolated"), Some(1.0));
        assert_eq!(found.value("link_density"), None);
        assert_eq!(found.value("modularity"), None);
    }

    /// A scrap yard between two is no symbiosis of three; a works that uses waste is.
    #[test]
    fn recyclers_do_not_count() {
        let waste = "resource scrap: ewc=17+04+05\n resource steel: unit=t";
        let three = "a -> yard: scrap 5\n yard -> b: steel 4";
        near(&measured(&format!("{three}\n{waste}")), "three_two", 0.0);
        near(&measured(&format!("{three}\n{waste}\n actor yard: sector=24.10")), "three_two", 1.0);
        near(&measured(&format!("{three}\n{waste}\n actor yard: sector=38.32")), "three_two", 0.0);
    }
}
