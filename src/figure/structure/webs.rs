//! Food webs to compare with: what published flow networks of ecosystems give by the definitions
//! of this crate.
//!
//! Trophic networks of at least five compartments as collected in enaR (Borrett and Lau 2014),
//! each with its first publication; the numbers were computed from them with 34 digits,
//! independently of this crate, and stand here with four.

/// What one food web gives.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Web {
    pub name: &'static str,
    pub source: &'static str,
    /// Ascendency ÷ capacity.
    pub alpha: f64,
    pub fci: f64,
    /// L/n.
    pub link_density: f64,
    /// L/n².
    pub connectance: f64,
    /// λ.
    pub cyclicity: f64,
}

const fn web(name: &'static str, source: &'static str, values: [f64; 5]) -> Web {
    let [alpha, fci, link_density, connectance, cyclicity] = values;
    Web { name, source, alpha, fci, link_density, connectance, cyclicity }
}

/// The food webs, by year: α, FCI, L/n, L/n², λ.
#[rustfmt::skip]
pub const WEBS: &[Web] = &[
    web("Cone Spring", "Tilly 1968", [0.4175, 0.0919, 1.6000, 0.3200, 1.8393]),
    web("English Channel", "Brylinsky 1972", [0.4428, 0.0000, 1.5000, 0.2500, 0.0000]),
    web("Lake Wingra", "Richey 1978", [0.3434, 0.4049, 2.0000, 0.4000, 2.0000]),
    web("Mirror Lake", "Richey 1978", [0.4084, 0.3242, 1.8000, 0.3600, 1.3247]),
    web("Crystal River, thermal", "Ulanowicz 1986", [0.3984, 0.0899, 2.9048, 0.1383, 3.8719]),
    web("Narragansett Bay", "Monaco 1997", [0.3668, 0.5073, 4.9375, 0.1543, 5.9901]),
    web("Florida mangroves, dry season", "Ulanowicz 1999", [0.3313, 0.0960, 14.2447, 0.1515, 14.1684]),
    web("Bothnian Bay", "Sandberg 2000", [0.3894, 0.0662, 2.6667, 0.2222, 2.6787]),
    web("Florida graminoids, wet season", "Ulanowicz 2000", [0.4856, 0.0182, 12.0152, 0.1820, 11.0583]),
    web("Baie de Somme", "Rybarczyk 2003", [0.3506, 0.1389, 2.6667, 0.2963, 2.5286]),
    web("Sylt-Rømø Bight", "Baird 2004", [0.3899, 0.0943, 4.6780, 0.0793, 6.7202]),
    web("Mondego estuary", "Patrício 2004", [0.4229, 0.0332, 8.0930, 0.1882, 8.9457]),
    web("Gulf of Maine", "Link 2008", [0.2830, 0.1495, 10.7097, 0.3455, 11.1011]),
    web("Sundarban mangrove, reclaimed", "Ray 2008", [0.3022, 0.0535, 3.0714, 0.2194, 2.7321]),
    web("Lake Oneida", "Miehls 2009", [0.2510, 0.0001, 16.4865, 0.2228, 10.9204]),
];

/// Whom the numbers come from, each once.
pub fn sources() -> String {
    let mut sources: Vec<&str> = Vec::new();
    for web in WEBS {
        if !sources.contains(&web.source) {
            sources.push(web.source);
        }
    }
    sources.join(", ")
}
