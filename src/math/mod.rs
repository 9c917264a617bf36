//! Kernels that know no industry: actors are numbers, links are pairs.
//!
//! One algorithm a file. Each is a pure function of its arguments, gives the same bits for any
//! number of threads, never recurses, and says what it costs.
//!
//! How they grow with the network, from 1,000 to 1,000,000 actors of `symbio generate`
//! (`tests/growth.py`, drawn in `tests/growth.svg`; two cores): time ~ actorsᵇ, and the seconds and
//! memory of a million, of which the network itself holds 2.9 GB.
//!
//! | kernel | b | seconds | why b is not 1 |
//! |---|--:|--:|---|
//! | loading | 0.99 | 9.1 | |
//! | loops of at most 4 | 1.05 | 1.7 | |
//! | best 100 loops of at most 4 | 1.06 | 5.1 | |
//! | PageRank | 1.10 | 0.6 | the values no longer fit the second cache |
//! | components | 1.09 | 0.2 | likewise |
//! | cores, articulation | 1.20 | 1.6 | likewise, and nodes are met in no order of memory |
//! | hubs and authorities | 1.36 | 33 | rounds grow as the strongest parts come near each other in strength; without the million, 1.04 |
//! | communities | 0.77 | 4.8 | small networks are begun from many starts |
//! | sampled betweenness | 0.55 | 1.1 | a path is found in about √m, and as many are needed in any network |
//! | closeness, exact | 1.80 | 180 | every pair has a distance: n·m, of which a thousand are done at once |
//! | betweenness, exact | 2.07 | (123 for 100,000) | every pair has a path: n·m; past a limit it is sampled |

pub mod authority;
pub mod betweenness;
pub mod closeness;
pub mod components;
pub mod cores;
pub mod cycles;
pub mod ena;
pub mod gamma;
pub mod graph;
pub mod lanes;
pub mod limiting;
pub mod modularity;
pub mod nodf;
pub mod order;
pub mod pagerank;
pub mod pinch;
pub mod program;
pub mod quantile;
pub mod reconcile;
pub mod solve;
pub mod sparse_ldl;
pub mod spectral;
pub mod workers;
