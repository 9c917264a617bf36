//! What is missing? The words for what is unknown or was assumed, and sets of them.
//!
//! Every exchange of a network carries three such sets, so a set is a bit for each word.

use serde::{Serialize, Serializer};

use crate::model::Word;

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
    Hours,
    Inflow,
    Lifetime,
    Loss,
    Mass,
    Mode,
    Price,
    ProductionCo2,
    Quantity,
    Ratio,
    ReturnGrade,
    TransportCost,
    TreatmentCo2,
    TreatmentCost,
    Yield,
}

impl Word for Gap {
    /// In the order of the alphabet.
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::DisplacedPrice, "displaced price"),
        (Self::Displaces, "displaces"),
        (Self::DisposalCo2, "disposal_co2"),
        (Self::DisposalCost, "disposal_cost"),
        (Self::Distance, "distance"),
        (Self::ElectricityCo2, "electricity_co2"),
        (Self::ElectricityPrice, "electricity_price"),
        (Self::Grade, "grade"),
        (Self::Hours, "hours"),
        (Self::Inflow, "inflow"),
        (Self::Lifetime, "lifetime"),
        (Self::Loss, "loss"),
        (Self::Mass, "mass_t"),
        (Self::Mode, "mode"),
        (Self::Price, "price"),
        (Self::ProductionCo2, "production_co2"),
        (Self::Quantity, "quantity"),
        (Self::Ratio, "ratio"),
        (Self::ReturnGrade, "return_grade"),
        (Self::TransportCost, "transport_cost"),
        (Self::TreatmentCo2, "treatment_co2"),
        (Self::TreatmentCost, "treatment_cost"),
        (Self::Yield, "yield"),
    ];
}

/// A set of gaps; written as a list of their words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps(u32);

impl Gaps {
    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// Whether this one is missing.
    pub fn contains(self, gap: Gap) -> bool {
        self.0 >> gap as u32 & 1 == 1
    }

    /// Adds one.
    pub fn insert(&mut self, gap: Gap) {
        self.0 |= 1 << gap as u32;
    }

    /// Those of either.
    #[must_use]
    pub fn union(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// The same without this one.
    #[must_use]
    pub fn without(self, gap: Gap) -> Self {
        Self(self.0 & !(1 << gap as u32))
    }

    /// Each of them, in the order of the alphabet.
    pub fn iter(self) -> impl Iterator<Item = Gap> {
        Gap::WORDS.iter().map(|(gap, _)| *gap).filter(move |gap| self.contains(*gap))
    }

    /// Their words, in the order of the alphabet.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Gap::WORDS.iter().filter(move |(gap, _)| self.contains(*gap)).map(|(_, word)| *word)
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
        assert!(Gap::WORDS.is_sorted_by_key(|(_, word)| *word));
        let all: Gaps = Gap::WORDS.iter().map(|(gap, _)| *gap).collect();
        assert_eq!(all.words().count(), Gap::WORDS.len());
        let some: Gaps = [Gap::Yield, Gap::Distance, Gap::Distance].into_iter().collect();
        assert!(some.contains(Gap::Yield) && !some.contains(Gap::Mode));
        assert_eq!(serde_json::to_string(&some).unwrap(), r#"["distance","yield"]"#);
    }
}
