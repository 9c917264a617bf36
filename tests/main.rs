//! Every test from outside, one module a theme.

mod cli;
mod common;
mod determinism;
mod figures;
mod floors;
mod golden;
mod graphs;
mod load;
mod loops;
mod networks;
mod teaching;
mod worth;
