//! `symbio check`: is the data sound? Every problem at once.

use symbio::load::{Loaded, draw_issue};
use symbio::matching::{find_candidates, find_downgrades, is_recycled};
use symbio::model::Issue;
use symbio::network::{Network, Selection, build_checked};
use symbio::worth::measure_worth;

use super::args::{Check, Common};
use super::timings::Timings;
use super::{Failure, input, print, say};

/// Reads the network and says what is wrong or odd; the exit code is 1 only for errors.
pub fn run(options: &Check, common: &Common, timings: &mut Timings) -> Result<(), Failure> {
    let loaded = timings.step("load", || input::read_all(&options.networks, &options.merging))?;
    let mut checked = timings.step("check", || input::check(&loaded));
    let mut issues = std::mem::take(&mut checked.issues);
    if issues.iter().any(Issue::is_error) {
        return Err(Failure::Data(issues));
    }
    let network = timings
        .step("build", || build_checked(loaded.dataset.clone(), checked, &Selection::default()));
    if let Ok(network) = network {
        timings.step("match", || issues.extend(downgrades(&loaded, &network)));
    }
    show(&issues, common.quiet);
    let data = &loaded.dataset;
    print(&format!(
        "{}: sound. {} actors, {} resources, {} exchanges, {} offers, {} needs; {}\n",
        loaded.name,
        data.actors.len(),
        data.resources.len(),
        data.exchanges.len(),
        data.offers.len(),
        data.needs.len(),
        count(issues.len(), "warning")
    ))
}

/// Warnings of candidates that would take from recycling, with their places.
fn downgrades(loaded: &Loaded, network: &Network) -> Vec<Issue> {
    // Without an offer that is recycled there is nothing to look for.
    if !network.offers.iter().any(|offer| is_recycled(network, offer)) {
        return Vec::new();
    }
    let matching = find_candidates(network, &measure_worth(network, None));
    let mut issues = find_downgrades(&loaded.dataset, network, &matching.candidates);
    loaded.locate(&mut issues);
    issues
}

/// Prints issues to standard error, errors before warnings, and counts them.
pub fn show(issues: &[Issue], quiet: bool) {
    let (errors, warnings): (Vec<&Issue>, Vec<&Issue>) = issues.iter().partition(|i| i.is_error());
    for issue in &errors {
        say(&draw_issue(issue));
    }
    if !quiet {
        for issue in &warnings {
            say(&draw_issue(issue));
        }
    }
    if !errors.is_empty() {
        let found =
            format!("{}, {}", count(errors.len(), "error"), count(warnings.len(), "warning"));
        say(&format!("{found}; nothing was written"));
    }
}

/// `1 error`, `3 errors`.
fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
