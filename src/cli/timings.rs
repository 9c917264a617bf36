//! `--timings`: the seconds of each step, as one JSON line on standard error.

use std::time::Instant;

use serde_json::{Map, Value};

/// Seconds by step, in order.
#[derive(Default)]
pub struct Timings {
    steps: Map<String, Value>,
}

impl Timings {
    /// Does the work of a step and notes how long it took.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.steps.insert(name.to_owned(), start.elapsed().as_secs_f64().into());
        done
    }

    /// Prints the line, with the largest memory use where the system tells it.
    pub fn print(mut self) {
        if let Some(peak) = peak_mb() {
            self.steps.insert("peak_mb".to_owned(), peak.into());
        }
        super::say(&Value::Object(self.steps).to_string());
    }
}

/// The most memory this process has held, MB; known on Linux only.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kb: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kb / 1000.0)
}
