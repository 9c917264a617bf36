//! What several test modules need.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use symbio::load;
use symbio::model::Dataset;
use symbio::network::{Network, Selection, build};

/// A path below the crate.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The networks that come with the crate.
pub const NETWORKS: &[&str] = &[
    "kalundborg",
    "aalborg",
    "naestved",
    "paper-province",
    "st-petersburg",
    "teaching",
    "region",
    "wood-cascade",
    "water-cascade",
    "heat-cascade",
];

/// The dataset in `networks/NAME.json`.
pub fn dataset(name: &str) -> Dataset {
    let path = here("networks").join(name).with_extension("json");
    let loaded = load::load(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    Arc::unwrap_or_clone(loaded.dataset)
}

/// The whole network in `networks/NAME.json`.
pub fn network(name: &str) -> Network {
    select(name, &Selection::default())
}

/// A part of the network in `networks/NAME.json`.
pub fn select(name: &str, selection: &Selection) -> Network {
    build(&dataset(name), selection).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A run of the program.
pub fn symbio(args: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = assert_cmd::Command::cargo_bin("symbio").expect("the program");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args).assert()
}
