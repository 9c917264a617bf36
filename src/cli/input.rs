//! From arguments to a network: every command starts here.

use std::path::Path;

use symbio::load::{self, LoadError, Loaded};
use symbio::model::{Invalid, Issue};
use symbio::network::check::check;
use symbio::network::{BuildError, Network, Selection, build};

use super::fail::Failure;
use super::timings::Timings;

/// Reads a dataset; every problem of reading at once.
pub fn read(path: &Path) -> Result<Loaded, Failure> {
    load::load(path).map_err(|error| match error {
        LoadError::Open { .. } => Failure::File(error.to_string()),
        LoadError::UnknownFormat { .. } => Failure::Usage(error.to_string()),
        LoadError::Invalid(Invalid(issues)) => Failure::Data(issues),
    })
}

/// Every problem of a dataset, each with its place in the file.
pub fn issues(loaded: &Loaded) -> Vec<Issue> {
    let mut issues = check(&loaded.dataset);
    loaded.locate(&mut issues);
    issues
}

/// Reads, checks and builds a network, with its warnings.
pub fn network(
    path: &Path,
    selection: &Selection,
    timings: &mut Timings,
) -> Result<(Loaded, Network, Vec<Issue>), Failure> {
    let loaded = timings.step("load", || read(path))?;
    timings.step("build", || {
        let issues = issues(&loaded);
        if issues.iter().any(Issue::is_error) {
            return Err(Failure::Data(issues));
        }
        let network = build(&loaded.dataset, selection).map_err(|error| match error {
            BuildError::Invalid(Invalid(issues)) => Failure::Data(issues),
            BuildError::Selection(unknown) => Failure::Usage(unknown.to_string()),
        })?;
        Ok((loaded, network, issues))
    })
}
