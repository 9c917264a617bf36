//! From arguments to a network: every command starts here.

use std::collections::BTreeSet;
use std::path::PathBuf;

use symbio::load::{self, LoadError, Loaded, MergeOptions};
use symbio::model::{Invalid, Issue};
use symbio::network::check::{Checked, examine};
use symbio::network::{Network, Selection, build_checked};

use super::args::MergeArgs;
use super::fail::Failure;
use super::timings::Timings;

/// Reads several datasets as one; every problem of all of them at once.
pub fn read_all(paths: &[PathBuf], merging: &MergeArgs) -> Result<Loaded, Failure> {
    let usage = |message: &str| Err(Failure::Usage(message.to_owned()));
    if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return usage("standard input can be read once: give - only once");
    }
    if paths.len() == 1 && (merging.same.is_some() || !merging.rate.is_empty()) {
        return usage("--same and --rate are for several networks");
    }
    let currencies: BTreeSet<&str> = merging.rate.iter().map(|r| r.currency.as_str()).collect();
    if currencies.len() < merging.rate.len() {
        return usage("--rate: one currency has two rates");
    }
    let options = MergeOptions {
        same: merging.same.clone(),
        rates: merging.rate.clone(),
        factors: merging.factors.clone(),
    };
    load::load_all(paths, &options).map_err(failure)
}

/// What is wrong with a file, as the command line tells it.
pub fn failure(error: LoadError) -> Failure {
    match error {
        LoadError::Open { .. } => Failure::File(error.to_string()),
        LoadError::UnknownFormat { .. } => Failure::Usage(error.to_string()),
        LoadError::Invalid(Invalid(issues)) => Failure::Data(issues),
    }
}

/// Every problem of a dataset, each with its place in the file.
pub fn check(loaded: &Loaded) -> Checked {
    let mut checked = examine(&loaded.dataset);
    loaded.locate(&mut checked.issues);
    checked.issues.extend(loaded.issues.iter().cloned());
    checked
}

/// Reads, checks and builds a network, with its warnings.
pub fn network(
    read: impl FnOnce() -> Result<Loaded, Failure>,
    selection: &Selection,
    timings: &mut Timings,
) -> Result<(Loaded, Network, Vec<Issue>), Failure> {
    let loaded = timings.step("load", read)?;
    timings.step("build", || {
        let mut checked = check(&loaded);
        let issues = std::mem::take(&mut checked.issues);
        if issues.iter().any(Issue::is_error) {
            return Err(Failure::Data(issues));
        }
        let network = build_checked(loaded.dataset.clone(), checked, selection)
            .map_err(|unknown| Failure::Usage(unknown.to_string()))?;
        Ok((loaded, network, issues))
    })
}
