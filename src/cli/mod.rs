//! The command line: arguments in, exit codes out. Uses only the public library.
//!
//! Exit codes: 0 done, 1 the data has errors, 2 wrong usage, 3 a file could not be opened or
//! written. Results go to standard output, messages to standard error.

mod analyze;
mod args;
mod check;
mod convert;
mod draw;
mod fail;
mod gallery;
mod generate;
mod input;
mod list;
mod look;
mod timings;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
pub use fail::Failure;
use timings::Timings;

/// Runs the command and says how it went.
pub fn run() -> ExitCode {
    let args = Args::parse();
    let quiet = args.common.quiet;
    match threads(args.common.threads).and_then(|()| dispatch(args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report(quiet);
            ExitCode::from(failure.code())
        }
    }
}

fn threads(wanted: Option<u16>) -> Result<(), Failure> {
    let Some(threads) = wanted else { return Ok(()) };
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.into())
        .build_global()
        .map_err(|error| Failure::Usage(format!("--threads {threads}: {error}")))
}

fn dispatch(args: Args) -> Result<(), Failure> {
    let common = &args.common;
    let mut timings = Timings::default();
    match &args.command {
        Command::Check(options) => check::run(options, common, &mut timings),
        Command::Analyze(options) => analyze::run(options, common, &mut timings),
        Command::Draw(options) => draw::run(options, common, &mut timings),
        Command::Convert(options) => convert::run(options, common, &mut timings),
        Command::Generate(options) => generate::run(options, common, &mut timings),
        Command::List(options) => list::run(options, common),
    }?;
    if common.timings {
        timings.print();
    }
    Ok(())
}

/// Prints a result. A reader that has seen enough (a closed pipe) is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::file("standard output", error))
        }
        _ => Ok(()),
    }
}

/// Prints a message for people to standard error; nothing can be done if that fails.
fn say(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
