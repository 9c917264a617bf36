//! Every test from outside, one module a theme.

// A test that finds something wrong stops there.
#![allow(clippy::panic, clippy::unwrap_used)]

mod balances;
mod cli;
mod common;
mod determinism;
mod falling;
mod figure_chord;
mod figure_looks;
mod figure_map;
mod figure_matrix;
mod figure_sankey;
mod figure_structure;
mod figures;
mod floors;
mod generate;
mod golden;
mod graphs;
mod heats;
mod impact;
mod load;
mod loops;
mod matching;
mod merge;
mod networks;
mod plan_laws;
mod plans;
mod teaching;
mod worth;
