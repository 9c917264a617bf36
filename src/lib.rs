//! `symbio` analyses industrial symbiosis networks: who could use what whom throws away, which
//! loops could close, who holds the network together, and what is it worth?
//!
//! # From a file to an answer
//!
//! ```
//! use symbio::analysis::Study;
//! use symbio::load::load;
//! use symbio::network::{Selection, build};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let loaded = load("networks/naestved.json")?;
//! let network = build(loaded.dataset, &Selection::default())?;
//! let study = Study::new(&network);
//! for found in &study.loops().loops {
//!     println!("{}: {} hops", found.actors.join(" → "), found.length);
//! }
//! assert_eq!(study.loops().loops.len(), 2); // glass, straight from homes and by the deposit system
//! # Ok(())
//! # }
//! ```
//!
//! # The house
//!
//! A file is read into a [`Dataset`](model::Dataset): what somebody wrote, in their words and
//! units. A dataset is built into a [`Network`](network::Network): checked, units converted, ids
//! resolved, sorted, never changed again. An analysis is a pure function of a network; it returns a
//! typed result, and the result states itself as a [`Section`](section::Section). A figure is a
//! pure function of a network and the results.
//!
//! ```text
//!  file ──load──▶ Dataset ──build──▶ Network ─┬─▶ matching ─▶ Candidates ─┐
//!                  │                          ├─▶ analysis ─▶ result ─▶ Section ─▶ report ─▶ json md csv
//!                  └─ check ─▶ all Issues     └─▶ figure ──▶ SVG ─▶ PNG, PDF
//! ```
//!
//! Arrows between modules point down only, and a test holds them there:
//!
//! | floor | modules | what they do |
//! |---|---|---|
//! | 5 | `main`, `cli` | the program; uses only the public library |
//! | 4 | [`report`], [`figure`], [`export`], [`generate`] | results to bytes, and a region out of nothing |
//! | 2 | [`analysis`] | one question per file |
//! | 1 | [`load`], [`network`], [`worth`], [`matching`] | data to a network, what an exchange is worth, what could be exchanged |
//! | 0 | [`model`], [`math`], [`section`], [`number`], [`text`] | nouns, kernels, words |
//!
//! Four tables list what there is: [`analysis::ALL`], [`figure::ALL`], [`load::FORMATS`],
//! [`report::WRITERS`]. A new analysis is a new file and a new line in the first.
//!
//! # What holds everywhere
//!
//! Unknown is not zero: it is `None`, and an absent key in the results. Undefined is absent, with a
//! sentence. What is cut off says `truncated`. Ties are broken by id. The same file and the same
//! options give the same bytes, on every machine and for any number of threads.

pub mod analysis;
pub mod export;
pub mod figure;
pub mod generate;
pub mod load;
pub mod matching;
pub mod math;
pub mod model;
pub mod network;
pub mod number;
pub mod report;
pub mod section;
pub mod text;
pub mod worth;

/// The example in the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
