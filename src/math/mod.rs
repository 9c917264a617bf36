//! Kernels that know no industry: actors are numbers, links are pairs.
//!
//! One algorithm a file. Each is a pure function of its arguments, gives the same bits for any
//! number of threads, never recurses, and says what it costs.

pub mod cycles;
pub mod lanes;
