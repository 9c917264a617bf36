//! Every indicator of the structure: its name, its definition, and where its value is found.

use super::Structure;
use crate::math::ena::Ena;
use crate::section::Measure;
use crate::text::Text;

/// An indicator and where its value is found.
pub(super) struct Reading<T> {
    pub measure: Measure,
    pub of: fn(&T) -> Option<f64>,
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
pub(super) const SHAPE: &[Reading<Structure>] = &[
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
pub(super) const FLOW: &[Reading<Ena>] = &[
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
