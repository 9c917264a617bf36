//! `symbio convert`: one format into another.

use symbio::export;
use symbio::model::Issue;

use super::args::{Common, Convert, MergeArgs};
use super::timings::Timings;
use super::{Failure, check, input, print};

/// Reads, checks and writes; nothing is written if there is an error.
pub fn run(options: &Convert, common: &Common, timings: &mut Timings) -> Result<(), Failure> {
    let merging = MergeArgs { factors: options.factors.clone(), ..MergeArgs::default() };
    let read = || input::read_all(std::slice::from_ref(&options.input), &merging);
    let loaded = timings.step("load", read)?;
    let issues = timings.step("check", || input::check(&loaded).issues);
    if issues.iter().any(Issue::is_error) {
        return Err(Failure::Data(issues));
    }
    check::show(&issues, common.quiet);
    let output = &options.output;
    let is_json = output.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let data = &loaded.dataset;
    if output.as_os_str() == "-" {
        return print(&export::json::write(data));
    }
    let written = if is_json {
        timings.step("write", || export::write_atomic(output, export::json::write(data).as_bytes()))
    } else if output.extension().is_none() || output.is_dir() {
        timings.step("write", || export::write_folder(output, &export::csv::write(data)))
    } else {
        let message = "the output is a .json file or a folder for .csv tables";
        return Err(Failure::Usage(format!("{}: {message}", output.display())));
    };
    written.map_err(|error| Failure::file(output.display(), error))
}
