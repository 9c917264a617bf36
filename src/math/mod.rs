//! Kernels that know no industry: actors are numbers, links are pairs.
//!
//! One algorithm a file. Each is a pure function of its arguments, gives the same bits for any
//! number of threads, never recurses, and says what it costs.

pub mod authority;
pub mod betweenness;
pub mod closeness;
pub mod components;
pub mod cores;
pub mod cycles;
pub mod ena;
pub mod graph;
pub mod lanes;
pub mod modularity;
pub mod nodf;
pub mod order;
pub mod pagerank;
pub mod program;
pub mod solve;
pub mod spectral;
pub mod workers;
