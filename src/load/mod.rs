//! From files to a [`Dataset`](crate::model::Dataset).

mod sketch;

pub use sketch::sketch;
