//! The nouns of the field and the file format, as plain data.
//!
//! A [`Dataset`] holds what somebody wrote, in their words and units: absent is unknown, and
//! unknown is never zero. It is checked and resolved into a [`Network`](crate::network::Network).

mod dataset;
pub mod factors;
pub mod fields;
mod issue;
mod rare;
mod settings;
pub mod unit;
pub mod wording;
mod words;

pub use dataset::*;
pub use factors::{Factor, FactorKind, Factors};
pub use issue::{Address, Code, Invalid, Issue, Place, Severity, Table};
pub use rare::{Rare, Sparse};
pub use settings::{CascadeRank, HeatObjective, LoopRank, Objective, Setting, Settings, Spread};
pub use words::*;
