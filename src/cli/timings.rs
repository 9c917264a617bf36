//! `--timings`: the seconds of each step, as one JSON line on standard error.

use std::time::Instant;

use serde_json::{Map, Value};

/// Seconds by step, in order. Analyses run side by side: one that waits may do the work of another,
/// and that time counts in both.
#[derive(Default)]
pub struct Timings {
    steps: Map<String, Value>,
}

impl Timings {
    /// Does the work of a step and notes how long it took.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let (done, seconds) = timed(work);
        self.add(name, seconds);
        done
    }

    /// Adds seconds to a step.
    pub fn add(&mut self, name: &str, seconds: f64) {
        let so_far = self.steps.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        self.steps.insert(name.to_owned(), (so_far + seconds).into());
    }

    /// Prints the line, with the largest memory use where the system tells it.
    pub fn print(mut self) {
        if let Some(peak) = peak_mb() {
            self.steps.insert("peak_mb".to_owned(), peak.into());
        }
        super::say(&Value::Object(self.steps).to_string());
    }
}

/// Does some work; the seconds it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64())
}

/// The most memory this process has held, MB; known on Linux only.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kb: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kb / 1000.0)
}
