//! `symbio` analyses industrial symbiosis networks.
#![doc = ""]

pub mod analysis;
pub mod export;
pub mod load;
pub mod matching;
pub mod model;
pub mod network;
pub mod number;
pub mod section;
pub mod text;
pub mod worth;
