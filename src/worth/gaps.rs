//! What is missing? The words for what is unknown or was assumed, and sets of them.
//!
//! Every exchange of a network carries three such sets, so a set is a bit for each word.

use serde::{Serialize, Serializer};

/// Something a number would need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Gap {
    DisplacedPrice,
    Displaces,
    DisposalCo2,
    DisposalCost,
    Distance,
    ElectricityCo2,
    ElectricityPrice,
    Grade,
    Inflow,
    Lifetime,
    Loss,
    Mass,
    Mode,
    Price,
    ProductionCo2,
    Quantity,
    Ratio,
    TransportCost,
    TreatmentCo2,
    TreatmentCost,
    Yield,
}

/// The word of each gap, in their order, which is that of the alphabet.
const WORDS: [&str; 21] = [
    "displaced price",
    "displaces",
    "disposal_co2",
    "disposal_cost",
    "distance",
    "electricity_co2",
    "electricity_price",
    "grade",
    "inflow",
    "lifetime",
    "loss",
    "mass_t",
    "mode",
    "price",
    "production_co2",
    "quantity",
    "ratio",
    "transport_cost",
    "treatment_co2",
    "treatment_cost",
    "yield",
];

/// A set of gaps; written as a list of their words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps(u32);

impl Gaps {
    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// Whether this is.
    pub fn contains(self, gap: Gap) -> bool {
        self.0 >> gap as u32 & 1 == 1
    }

    /// Adds one.
    pub fn insert(&mut self, gap: Gap) {
        self.0 |= 1 << gap as u32;
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those of the first that are not in the second.
    #[must_use]
    pub fn without(self, gap: Gap) -> Self {
        Self(self.0 & !(1 << gap as u32))
    }

    /// Their words, in the order of the alphabet.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        (0..).zip(WORDS).filter(move |(bit, _)| self.0 >> bit & 1 == 1).map(|(_, word)| word)
    }
}

impl FromIterator<Gap> for Gaps {
    fn from_iter<I: IntoIterator<Item = Gap>>(gaps: I) -> Self {
        let mut all = Self::default();
        gaps.into_iter().for_each(|gap| all.insert(gap));
        all
    }
}

impl Serialize for Gaps {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_order() {
        assert!(WORDS.is_sorted());
        assert_eq!(Gap::Yield as usize, WORDS.len() - 1);
        let all: Gaps = [Gap::Yield, Gap::Distance, Gap::Mass, Gap::Distance].into_iter().collect();
        assert_eq!(all.words().collect::<Vec<_>>(), ["distance", "mass_t", "yield"]);
        assert!(all.contains(Gap::Mass) && !all.contains(Gap::Mode));
        assert_eq!(serde_json::to_string(&all).unwrap(), r#"["distance","mass_t","yield"]"#);
    }
}
