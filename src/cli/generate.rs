//! `symbio generate`: a synthetic industrial region.

use std::io::{self, Write};

use symbio::export::write_atomic_with;
use symbio::generate::{Wish, write_region};

use super::Failure;
use super::args::{Common, Generate};
use super::timings::Timings;

/// Writes the region, row by row; a file appears when it is whole.
pub fn run(options: &Generate, _: &Common, timings: &mut Timings) -> Result<(), Failure> {
    let wish = Wish { actors: options.actors, seed: options.seed, dense: options.dense };
    timings.step("write", || match &options.output {
        Some(path) if path.as_os_str() != "-" => {
            let is_json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
            if !is_json {
                let message = format!("{}: a region is written as .json", path.display());
                return Err(Failure::Usage(message));
            }
            write_atomic_with(path, |out| write_region(&wish, out))
                .map_err(|error| Failure::file(path.display(), error))
        }
        _ => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            match write_region(&wish, &mut out).and_then(|()| out.flush()) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    Err(Failure::file("standard output", error))
                }
                _ => Ok(()),
            }
        }
    })
}
