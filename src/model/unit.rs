//! Units of measure: what they measure and how they convert.
//!
//! Every amount belongs to a resource and is brought to the unit of that resource, so a factor
//! between two units of one dimension is all that is needed.

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Base unit: t.
    Mass,
    /// Base unit: m3.
    Volume,
    /// Base unit: GJ.
    Energy,
    /// Base unit: km.
    Distance,
    /// Base unit: t·km.
    Transport,
    /// Base unit: h.
    Time,
    /// Base unit: pcs.
    Pieces,
}

/// A unit of the format.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// As it is written in a file.
    pub symbol: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// How many base units of the dimension it is.
    pub base: f64,
}

impl Unit {
    /// As people write it: m³.
    pub fn in_print(&self) -> &'static str {
        if self.symbol == "m3" { "m³" } else { self.symbol }
    }
}

const fn unit(symbol: &'static str, dimension: Dimension, base: f64) -> Unit {
    Unit { symbol, dimension, base }
}

/// Every unit of the format.
pub const UNITS: &[Unit] = &[
    unit("kg", Dimension::Mass, 0.001),
    unit("t", Dimension::Mass, 1.0),
    unit("kt", Dimension::Mass, 1000.0),
    unit("m3", Dimension::Volume, 1.0),
    unit("l", Dimension::Volume, 0.001),
    unit("kWh", Dimension::Energy, 0.0036),
    unit("MWh", Dimension::Energy, 3.6),
    unit("GWh", Dimension::Energy, 3600.0),
    unit("MJ", Dimension::Energy, 0.001),
    unit("GJ", Dimension::Energy, 1.0),
    unit("TJ", Dimension::Energy, 1000.0),
    unit("km", Dimension::Distance, 1.0),
    unit("tkm", Dimension::Transport, 1.0),
    unit("h", Dimension::Time, 1.0),
    unit("pcs", Dimension::Pieces, 1.0),
];

/// The unit with this symbol.
pub fn find(symbol: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|unit| unit.symbol == symbol)
}

/// How many `to` one `from` is; `None` where they measure different things.
///
/// ```
/// use symbio::model::unit::{factor, find};
/// let (mwh, gj) = (find("MWh").unwrap(), find("GJ").unwrap());
/// assert_eq!(factor(mwh, gj), Some(3.6));
/// ```
pub fn factor(from: &Unit, to: &Unit) -> Option<f64> {
    // Written so that a unit converts to itself by exactly 1.
    (from.dimension == to.dimension).then(|| from.base / to.base)
}
