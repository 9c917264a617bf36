//! How is the network built? Links, circuits, groups, and how each currency flows through it.
//!
//! Chapter 5 of the methods: counts on the analysis graph (n actors, L links, A its 0/1 matrix),
//! then the flow network of each basis. A flow network with an unknown flow is left out and said;
//! what is undefined is absent. Time O(m) for most, n³ for flows of up to a thousand actors.

use std::collections::BTreeSet;

use crate::math::components::{strong_components, weak_components};
use crate::math::ena::{Budget, Ena, measure_ena};
use crate::math::graph::{Graph, Rows};
use crate::math::modularity::find_communities;
use crate::math::nodf::{Lines, nodf};
use crate::math::solve::Square;
use crate::math::spectral::spectral_radius;
use crate::network::flows::{Basis, Flows, measure_flows};
use crate::network::{ActorIx, Network, ResourceIx};
use crate::number;
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};

/// How a network is built; absent where undefined.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// n: actors with at least one link.
    pub actors: usize,
    /// Actors without a link.
    pub isolated: usize,
    /// L: ordered pairs of actors with an active exchange.
    pub links: usize,
    /// λ.
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
    /// Nestedness of the whole matrix.
    pub nodf: Option<f64>,
    /// Nestedness of givers × takers.
    pub nodf_bipartite: Option<f64>,
    /// Freeman's centralisation of degrees.
    pub degree_centralisation: Option<f64>,
    /// Q of the best communities found.
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
/// A larger imbalance makes throughflow numbers indicative.
const BALANCED: f64 = 0.05;

/// How `network` is built.
pub fn measure_structure(network: &Network) -> Structure {
    let graph = Graph::of(&network.graph);
    let strong = strong_components(&graph);
    let large = || strong.iter().filter(|part| part.len() > 1);
    let with = |rows: &Rows, fits: fn(usize) -> bool| {
        (0..rows.len()).filter(|&v| fits(rows.degree(v))).count()
    };
    let returned = graph.out.pairs().filter(|(u, v)| graph.into.row(*u as usize).contains(v));
    Structure {
        actors: graph.len(),
        isolated: network.actors.len() - graph.len(),
        links: graph.links(),
        cyclicity: spectral_radius(&graph),
        strong_components: strong.len(),
        strong_components_large: large().count(),
        strong_actors: large().map(Vec::len).sum(),
        weak_components: weak_components(&graph).len(),
        returned_links: returned.count(),
        givers: with(&graph.out, |degree| degree > 0),
        takers: with(&graph.into, |degree| degree > 0),
        specialised: with(&graph.into, |degree| degree == 1),
        nodf: nodf(&graph.out, &graph.into, Lines::All),
        nodf_bipartite: nodf(&graph.out, &graph.into, Lines::Filled),
        degree_centralisation: degree_centralisation(&graph.undirected()),
        modularity: find_communities(&graph).map(|found| found.modularity),
        three_two: three_two(network),
        bases: Basis::ALL
            .iter()
            .map(|&basis| measure_flows(network, basis))
            .filter(|flows| !flows.is_empty())
            .map(|flows| BasisFlows { ena: ena(&flows), flows })
            .collect(),
    }
}

/// Freeman 1979: Σ (largest degree − degree) over what a star of the same size has.
fn degree_centralisation(rows: &Rows) -> Option<f64> {
    let n = rows.len();
    let most = (0..n).map(|v| rows.degree(v)).max()?;
    let short: usize = (0..n).map(|v| most - rows.degree(v)).sum();
    (n > 2).then(|| short as f64 / ((n - 1) * (n - 2)) as f64)
}

/// Whether some connected actors, none mainly a recycler, are three and exchange two resources.
fn three_two(network: &Network) -> bool {
    let recycles: Vec<bool> =
        (0..network.actors.len()).map(|a| mainly_recycles(network, a)).collect();
    let kept: Vec<(ActorIx, ActorIx)> =
        network.links().into_iter().filter(|&(a, b)| !recycles[a] && !recycles[b]).collect();
    let pairs = kept.iter().map(|&(a, b)| (a as u32, b as u32)).collect();
    let parts = weak_components(&Graph::new(network.actors.len(), pairs));
    parts.iter().filter(|part| part.len() >= 3).any(|part| {
        let inside = kept.iter().filter(|(a, _)| part.binary_search(&(*a as u32)).is_ok());
        let exchanges = inside.flat_map(|&(a, b)| network.between(a, b));
        let resources: BTreeSet<ResourceIx> =
            exchanges.map(|&e| network.exchanges[e].resource).collect();
        resources.len() >= 2
    })
}

/// Whether an actor lives on recycling: by its NACE division 38 (waste collection, treatment,
/// recovery); where no sector is stated, if all it takes is waste and nothing it gives is.
fn mainly_recycles(network: &Network, actor: ActorIx) -> bool {
    let sector = &network.actors[actor].said.sector;
    if !sector.is_empty() {
        return sector.starts_with("38");
    }
    let Some(node) = network.nodes[actor] else { return false };
    let all_waste = |direction, waste: bool| {
        let mut exchanges =
            network.graph.edges_directed(node, direction).flat_map(|link| link.weight()).peekable();
        exchanges.peek().is_some()
            && exchanges.all(|&e| {
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

/// An indicator and where its value is found.
struct Reading<T> {
    measure: Measure,
    of: fn(&T) -> Option<f64>,
}

const fn reading<T>(
    id: &'static str,
    name: Text,
    unit: &'static str,
    definition: &'static str,
    of: fn(&T) -> Option<f64>,
) -> Reading<T> {
    Reading { measure: Measure { id, name, unit, definition }, of }
}

/// `part` of `whole`, where there is a whole.
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[rustfmt::skip]
const SHAPE: &[Reading<Structure>] = &[
    reading("actors", Text::new("Actors", "Aktører"), "1",
        "n: actors with at least one link", |s| Some(s.actors as f64)),
    reading("isolated", Text::new("Isolated actors", "Isolerede aktører"), "1",
        "actors without a link", |s| Some(s.isolated as f64)),
    reading("links", Text::new("Links", "Forbindelser"), "1",
        "L: ordered pairs of different actors with an active exchange of material, water or energy",
        |s| Some(s.links as f64)),
    reading("link_density", Text::new("Links per actor", "Forbindelser pr. aktør"), "1",
        "L/n", |s| share(s.links, s.actors)),
    reading("connectance", Text::new("Connectance", "Konnektans"), "1",
        "L/n²", |s| share(s.links, s.actors * s.actors)),
    reading("connectance_simple", Text::new("Connectance without self-links", "Konnektans uden egne forbindelser"), "1",
        "L/(n(n−1))", |s| share(s.links, s.actors * s.actors.saturating_sub(1))),
    reading("cyclicity", Text::new("Cyclicity", "Cyklicitet"), "1",
        "largest real eigenvalue of the 0/1 matrix: 0 without a circuit, 1 with separate circuits only (Fath & Halnes 2007)",
        |s| s.cyclicity),
    reading("strong_components", Text::new("Strong components", "Stærke komponenter"), "1",
        "largest sets of actors that all reach each other along links", |s| Some(s.strong_components as f64)),
    reading("strong_components_large", Text::new("Strong components of several actors", "Stærke komponenter med flere aktører"), "1",
        "strong components with more than one actor", |s| Some(s.strong_components_large as f64)),
    reading("strong_share", Text::new("Share of actors on circuits", "Andel af aktører på kredsløb"), "1",
        "actors in strong components of more than one actor ÷ n", |s| share(s.strong_actors, s.actors)),
    reading("weak_components", Text::new("Separate parts", "Adskilte dele"), "1",
        "parts that hang together whatever way the links point", |s| Some(s.weak_components as f64)),
    reading("reciprocity", Text::new("Reciprocity", "Gensidighed"), "1",
        "links whose reverse exists ÷ L", |s| share(s.returned_links, s.links)),
    reading("prey_to_predator", Text::new("Givers per taker", "Givere pr. modtager"), "1",
        "actors that give ÷ actors that take (Layton et al. 2016)", |s| share(s.givers, s.takers)),
    reading("generalisation", Text::new("Givers of a taker", "En modtagers givere"), "1",
        "L ÷ actors that take (Layton et al. 2016)", |s| share(s.links, s.takers)),
    reading("vulnerability", Text::new("Takers of a giver", "En givers modtagere"), "1",
        "L ÷ actors that give (Layton et al. 2016)", |s| share(s.links, s.givers)),
    reading("specialised_share", Text::new("Takers with a single giver", "Modtagere med en enkelt giver"), "1",
        "takers with exactly one giver ÷ takers", |s| share(s.specialised, s.takers)),
    reading("nodf", Text::new("Nestedness", "Indlejring"), "1",
        "NODF of the full matrix, 0 to 100: mean over all pairs of rows and of columns (Almeida-Neto et al. 2008)", |s| s.nodf),
    reading("nodf_bipartite", Text::new("Nestedness, givers × takers", "Indlejring, givere × modtagere"), "1",
        "NODF of the matrix of givers × takers, 0 to 100 (Almeida-Neto et al. 2008)", |s| s.nodf_bipartite),
    reading("degree_centralisation", Text::new("Degree centralisation", "Gradcentralisering"), "1",
        "Σ(largest degree − degree) ÷ ((n−1)(n−2)), undirected: 1 for a star (Freeman 1979)", |s| s.degree_centralisation),
    reading("modularity", Text::new("Modularity", "Modularitet"), "1",
        "Q of the best communities found, directed (Leicht & Newman 2008)", |s| s.modularity),
    reading("three_two", Text::new("Passes the 3–2 rule", "Opfylder 3–2-reglen"), "1",
        "1 if at least three connected actors exchange at least two resources and none of them is mainly a recycler (Chertow 2007)",
        |s| (s.actors > 0).then(|| f64::from(u8::from(s.three_two)))),
];

/// In a unit, `flow` stands for the unit of the basis.
#[rustfmt::skip]
const FLOW: &[Reading<Ena>] = &[
    reading("boundary", Text::new("Inflow from outside", "Tilførsel udefra"), "flow", "Σz", |e| Some(e.boundary)),
    reading("tst", Text::new("Throughflow", "Gennemstrømning"), "flow",
        "TST: Σ over actors of what comes in", |e| Some(e.tst)),
    reading("tstp", Text::new("Throughput", "Samlet strøm"), "flow",
        "TSTp: all flows between actors and with the boundary", |e| Some(e.tstp)),
    reading("apl", Text::new("Mean path length", "Middelvejlængde"), "1", "TST ÷ Σz (Finn 1976)", |e| e.apl),
    reading("fci", Text::new("Finn cycling index", "Finns cyklusindeks"), "1",
        "share of throughflow that is cycled: Σ Tᵢ(N_ii − 1)/N_ii ÷ TST (Finn 1976)", |e| e.fci),
    reading("indirect_direct", Text::new("Indirect per direct flow", "Indirekte pr. direkte strøm"), "1",
        "zᵀ(N − I − G)1 ÷ zᵀG1 (Fath & Patten 1999)", |e| e.indirect_direct),
    reading("homogenisation", Text::new("Homogenisation", "Homogenisering"), "1",
        "CV(G) ÷ CV(N) over all cells (Fath & Patten 1999)", |e| e.homogenisation),
    reading("amplification", Text::new("Amplified pairs", "Forstærkede par"), "1",
        "off-diagonal N_ij above 1 (Patten 1978)", |e| e.amplification),
    reading("h", Text::new("Flow diversity", "Strømdiversitet"), "bit",
        "H = −Σ p log₂ p over all flows (Ulanowicz 1986)", |e| e.h),
    reading("ami", Text::new("Average mutual information", "Gennemsnitlig gensidig information"), "bit",
        "how far a flow's origin tells its end (Ulanowicz 1986)", |e| e.ami),
    reading("ascendency", Text::new("Ascendency", "Ascendens"), "flow·bit", "TSTp·AMI (Ulanowicz 1986)", |e| e.ascendency),
    reading("capacity", Text::new("Development capacity", "Udviklingskapacitet"), "flow·bit", "TSTp·H (Ulanowicz 1986)", |e| e.capacity),
    reading("overhead", Text::new("Overhead", "Reserve"), "flow·bit", "capacity − ascendency (Ulanowicz 1986)", |e| e.overhead),
    reading("alpha", Text::new("Degree of order", "Ordensgrad"), "1", "α = ascendency ÷ capacity (Ulanowicz 2009)", |e| e.alpha),
    reading("robustness", Text::new("Robustness", "Robusthed"), "1", "−α ln α (Ulanowicz 2009)", |e| e.robustness),
    reading("effective_link_density", Text::new("Effective links per actor", "Effektive forbindelser pr. aktør"), "1",
        "2^((H−AMI)/2) (Zorach & Ulanowicz 2003)", |e| e.effective_link_density),
    reading("roles", Text::new("Effective roles", "Effektive roller"), "1", "2^AMI (Zorach & Ulanowicz 2003)", |e| e.roles),
    reading("max_imbalance", Text::new("Largest imbalance", "Største ubalance"), "1",
        "largest |in − out| ÷ max(in, out) of an actor", |e| e.max_imbalance),
];

/// The heading.
pub const TITLE: Text = Text::new("Structure", "Opbygning");
/// The question.
pub const QUESTION: Text =
    Text::new("How is the network built?", "Hvordan er netværket bygget op?");

/// The structure in words and numbers.
pub fn section(structure: &Structure, network: &Network, lang: Lang) -> Section {
    let mut section = Section::new("structure", TITLE, lang)
        .say(shape_in_words(structure, lang))
        .say(circuits_in_words(structure, lang));
    for Reading { measure, of } in SHAPE {
        section = section.indicator(measure, of(structure));
    }
    for of_basis in &structure.bases {
        section = section.say(basis_in_words(of_basis, lang));
        let (prefix, unit) =
            (of_basis.flows.basis.prefix(network), of_basis.flows.basis.unit(network));
        for (Reading { measure, of }, ena) in
            FLOW.iter().flat_map(|r| of_basis.ena.as_ref().map(|e| (r, e)))
        {
            let unit = measure.unit.replace("flow", unit);
            section = section.prefixed_indicator(&format!("{prefix}."), measure, &unit, of(ena));
        }
    }
    section
}

fn shape_in_words(s: &Structure, lang: Lang) -> String {
    let count = |n| number::count(n, lang);
    let (n, links, alone, parts) =
        (count(s.actors), count(s.links), count(s.isolated), count(s.weak_components));
    if s.links == 0 {
        return match lang {
            Lang::En => "Nothing is exchanged, so there is no structure to measure.".to_owned(),
            Lang::Da => "Intet udveksles, så der er ingen opbygning at måle.".to_owned(),
        };
    }
    match lang {
        Lang::En => {
            let parts = if s.weak_components > 1 {
                format!(", in {parts} separate parts")
            } else {
                String::new()
            };
            let alone = if s.isolated > 0 {
                format!("; {alone} without a link left out")
            } else {
                String::new()
            };
            let links = if s.links == 1 { "one link".to_owned() } else { format!("{links} links") };
            format!("{n} actors are joined by {links}{parts}{alone}.")
        }
        Lang::Da => {
            let parts = if s.weak_components > 1 {
                format!(" i {parts} adskilte dele")
            } else {
                String::new()
            };
            let alone = if s.isolated > 0 {
                format!("; {alone} uden forbindelse er udeladt")
            } else {
                String::new()
            };
            let links = if s.links == 1 {
                "én forbindelse".to_owned()
            } else {
                format!("{links} forbindelser")
            };
            format!("{n} aktører er forbundet af {links}{parts}{alone}.")
        }
    }
}

fn circuits_in_words(s: &Structure, lang: Lang) -> String {
    if s.links == 0 {
        return String::new();
    }
    let (on, n) = (number::count(s.strong_actors, lang), number::count(s.actors, lang));
    let circuits = match (s.cyclicity, lang) {
        (None, Lang::En) => {
            "Its cyclicity could not be computed to full precision and is left out.".to_owned()
        }
        (None, Lang::Da) => "Cykliciteten kunne ikke beregnes præcist og er udeladt.".to_owned(),
        (Some(0.0), Lang::En) => {
            "Nothing comes round: no chain of links returns to where it began.".to_owned()
        }
        (Some(0.0), Lang::Da) => {
            "Intet går i ring: ingen kæde vender tilbage til sit udgangspunkt.".to_owned()
        }
        (Some(1.0), Lang::En) => {
            format!("Circuits stand apart from each other; {on} of {n} actors lie on one.")
        }
        (Some(1.0), Lang::Da) => {
            format!("Kredsløbene er adskilte; {on} af {n} aktører ligger på et.")
        }
        (_, Lang::En) => {
            format!("Circuits share actors and feed each other; {on} of {n} actors lie on one.")
        }
        (_, Lang::Da) => {
            format!("Kredsløb deler aktører og føder hinanden; {on} af {n} aktører ligger på et.")
        }
    };
    let rule = match (s.three_two, lang) {
        (true, Lang::En) => {
            "It passes the 3–2 rule: three actors, none mainly a recycler, exchange two resources."
        }
        (true, Lang::Da) => {
            "Det opfylder 3–2-reglen: tre aktører, hvoraf ingen primært genanvender, udveksler to ressourcer."
        }
        (false, Lang::En) => {
            "It does not pass the 3–2 rule (three actors, none mainly a recycler, that exchange two resources)."
        }
        (false, Lang::Da) => {
            "Det opfylder ikke 3–2-reglen (tre aktører, hvoraf ingen primært genanvender, der udveksler to ressourcer)."
        }
    };
    format!("{circuits} {rule}")
}

fn basis_name(basis: Basis, lang: Lang) -> &'static str {
    match basis {
        Basis::Mass => Text::new("Material", "Materiale"),
        Basis::Energy => Text::new("Energy", "Energi"),
        Basis::Water => Text::new("Water", "Vand"),
        Basis::Resource(_) => Text::new("The resource", "Ressourcen"),
    }
    .in_lang(lang)
}

fn basis_in_words(of: &BasisFlows, lang: Lang) -> String {
    let flows = &of.flows;
    let name = basis_name(flows.basis, lang);
    let (known, all) =
        (number::count(flows.quantified, lang), number::count(flows.exchanges, lang));
    if !flows.complete() {
        let rows = match (flows.unknown_boundary, lang) {
            (0, _) => String::new(),
            (k, Lang::En) => format!(" and {k} boundary rows have none"),
            (k, Lang::Da) => format!(", og {k} grænserækker har ingen"),
        };
        return match lang {
            Lang::En => format!(
                "{name}: {known} of {all} exchanges have an amount{rows}; flow indicators need all and are left out."
            ),
            Lang::Da => format!(
                "{name}: {known} af {all} udvekslinger har en mængde{rows}; strømindikatorer kræver alle og er udeladt."
            ),
        };
    }
    let Some(ena) = &of.ena else {
        return match lang {
            Lang::En => {
                format!("{name}: flow indicators are left out past {MOST_FLOW_ACTORS} actors.")
            }
            Lang::Da => {
                format!("{name}: strømindikatorer er udeladt ved over {MOST_FLOW_ACTORS} aktører.")
            }
        };
    };
    let cycled = match (ena.fci, lang) {
        (Some(fci), Lang::En) => format!(
            "{name}: {} of what flows through the actors is cycled.",
            number::percent(fci, lang)
        ),
        (Some(fci), Lang::Da) => format!(
            "{name}: {} af det, der strømmer gennem aktørerne, går i ring.",
            number::percent(fci, lang)
        ),
        (None, Lang::En) => {
            format!("{name}: cycling is undefined, since something circulates and never leaves.")
        }
        (None, Lang::Da) => format!(
            "{name}: andelen i kredsløb er udefineret, da noget cirkulerer uden at forlade netværket."
        ),
    };
    let skew = ena.max_imbalance.filter(|imbalance| *imbalance > BALANCED);
    let indicative = match (skew.map(|x| number::percent(x, lang)), lang) {
        (None, _) => String::new(),
        (Some(x), Lang::En) => {
            format!(" Indicative only: inflow and outflow of an actor differ by up to {x}.")
        }
        (Some(x), Lang::Da) => {
            format!(" Kun vejledende: ind- og udstrøm hos en aktør afviger op til {x}.")
        }
    };
    cycled + &indicative
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};

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
        assert!(found.summary.contains("1 of 2 exchanges"), "{}", found.summary);
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
