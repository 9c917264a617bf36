//! How fast are the kernels?
//!
//! ```text
//! cargo bench                                         every kernel on generated regions (divan)
//! cargo bench -- one KERNEL NETWORK.json [PARAMETER]  one kernel, once, on one network
//! ```
//!
//! The second prints one JSON line: the kernel, the network, its actors n and links m, the seconds
//! of loading, then of the kernel alone by the clock (`wall`) and by all processors (`cpu`), the
//! most memory held while it ran (`peak_mb`, with the network in it; on Linux, where it can be
//! reset), and figures of the result by which to compare it with another program's.
//! tests/peers_bench.py and tests/growth.py call it.

// What goes wrong here ends the measurement.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Instant;

use serde_json::{Value, json};
use symbio::analysis::cascades::find_cascades;
use symbio::generate::{Wish, write_region};
use symbio::load::load;
use symbio::matching::{Hops, find_candidates};
use symbio::math::authority::{authorities, hubs};
use symbio::math::betweenness::betweenness;
use symbio::math::betweenness::sampled::sample_until;
use symbio::math::closeness::closeness;
use symbio::math::components::{strong_components, weak_components};
use symbio::math::cores::{core_numbers, cuts};
use symbio::math::cycles::{self, Aim, Bounds, Fold, Link, best_circuits, count_circuits};
use symbio::math::graph::Graph;
use symbio::math::modularity::find_communities;
use symbio::math::pagerank::pagerank_within;
use symbio::network::{Linked, Network, Selection, build};
use symbio::worth::{Question, draw_samples, measure_worth};

/// A kernel: what is made ready before the clock starts, and what is measured.
struct Kernel {
    id: &'static str,
    /// What the parameter means, and its value where none is given.
    parameter: f64,
    /// Whether it is quick enough on ten thousand actors to be repeated.
    quick: bool,
    /// Whether it begins with the file, not with the network.
    reads: bool,
    ready: fn(&Input) -> Measured<'_>,
}

type Measured<'a> = Box<dyn Fn() -> Value + 'a>;

/// A network, read and built when it is first asked for, and its parameter.
struct Input {
    path: PathBuf,
    network: OnceLock<Network>,
    graph: OnceLock<Graph>,
    parameter: f64,
}

#[rustfmt::skip]
const KERNELS: &[Kernel] = &[
    Kernel { id: "load", parameter: 0.0, quick: true, reads: true, ready: |i| Box::new(|| {
        json!({ "actors": read(&i.path).actors.len() })
    }) },
    Kernel { id: "loops", parameter: 4.0, quick: true, reads: false, ready: loops },
    Kernel { id: "best_loops", parameter: 4.0, quick: true, reads: false, ready: best_loops },
    Kernel { id: "cascades", parameter: 8.0, quick: true, reads: false, ready: cascades },
    Kernel { id: "uncertainty", parameter: 10_000.0, quick: false, reads: false, ready: uncertainty },
    Kernel { id: "betweenness", parameter: 0.0, quick: false, reads: false, ready: |i| Box::new(|| {
        scores(&betweenness(i.graph()))
    }) },
    Kernel { id: "sampled_betweenness", parameter: 0.01, quick: true, reads: false, ready: |i| Box::new(|| {
        let found = sample_until(i.graph(), i.parameter);
        let inside = found.inside.iter().max();
        json!({ "samples": found.samples, "error": found.error, "inside": inside })
    }) },
    Kernel { id: "closeness", parameter: 0.0, quick: true, reads: false, ready: |i| Box::new(|| {
        let found = closeness(i.graph());
        let harmonic: Vec<f64> = found.iter().map(|c| c.harmonic).collect();
        scores(&harmonic)
    }) },
    Kernel { id: "pagerank", parameter: 1e-10, quick: true, reads: false, ready: |i| Box::new(|| {
        scores(&pagerank_within(i.graph(), i.parameter))
    }) },
    Kernel { id: "hits", parameter: 0.0, quick: true, reads: false, ready: |i| Box::new(|| {
        let given = hubs(i.graph());
        json!({ "hub": given.as_deref().map(scores), "authority": authorities(i.graph()).as_deref().map(scores) })
    }) },
    Kernel { id: "cores", parameter: 0.0, quick: true, reads: false, ready: |i| {
        let rows = i.graph().undirected();
        Box::new(move || {
            let cuts = cuts(&rows);
            json!({ "deepest": core_numbers(&rows).into_iter().max(), "points": cuts.points.len(), "bridges": cuts.bridges.len() })
        })
    } },
    Kernel { id: "components", parameter: 0.0, quick: true, reads: false, ready: |i| Box::new(|| {
        json!({ "strong": strong_components(i.graph()).len(), "weak": weak_components(i.graph()).len() })
    }) },
    Kernel { id: "communities", parameter: 0.0, quick: true, reads: false, ready: |i| Box::new(|| {
        let found = find_communities(i.graph());
        json!({ "count": found.as_ref().map(|f| f.count), "modularity": found.map(|f| f.modularity) })
    }) },
    Kernel { id: "analyze", parameter: 0.0, quick: false, reads: true, ready: |i| Box::new(|| analyze(&i.path)) },
];

/// Every loop of at most so many links, counted.
fn loops(input: &Input) -> Measured<'_> {
    let links = links(input.graph());
    let bounds = Bounds { max_length: input.parameter as usize, ..Bounds::default() };
    Box::new(move || {
        let found = count_circuits(input.graph().len(), &links, bounds).found;
        json!({ "count": found.iter().sum::<u64>(), "of_length": found })
    })
}

/// The hundred loops of at most so many links that earn most: the sum of what the best exchange of
/// each link is worth, unknown as nothing.
fn best_loops(input: &Input) -> Measured<'_> {
    const TOP: usize = 100;
    let links = links(input.graph());
    let worth = measure_worth(input.network(), None);
    let best_of = |link: Linked| {
        let exchanges = input.network().on(link);
        exchanges.filter_map(|e| worth[e].net_benefit).max_by(f64::total_cmp).unwrap_or(0.0)
    };
    // Links of the analysis graph stand in the order of the rows.
    let values: Vec<f64> = input.network().graph.edge_weights().copied().map(best_of).collect();
    let bounds = Bounds { max_length: input.parameter as usize, ..Bounds::default() };
    Box::new(move || {
        let nothing = vec![0.0; values.len()];
        let aim = Aim { first: &values, fold: Fold::Sum, second: &nothing };
        let judge = |circuit: cycles::Circuit<'_>| {
            let sum = circuit.links.iter().fold(0.0, |sum, &link| sum + values[link as usize]);
            Some(cycles::Value { first: Some(sum), second: Some(0.0) })
        };
        let found = best_circuits(input.graph().len(), &links, bounds, &aim, TOP, judge).found;
        let value = |i: usize| found.get(i).and_then(|circuit| circuit.value.first);
        json!({ "count": found.len(), "best": value(0), "last": found.len().checked_sub(1).and_then(value) })
    })
}

/// The sums of all exchanges in so many samples of the uncertainty.
fn uncertainty(input: &Input) -> Measured<'_> {
    let network = input.network();
    let summed: Vec<usize> =
        (0..network.exchanges.len()).filter(|&x| network.exchanges[x].part_of.is_none()).collect();
    Box::new(move || {
        let samples = input.parameter as usize;
        let drawn = draw_samples(network, &Question { summed: &summed, watched: &[], samples });
        let totals = drawn.totals.values().map(|of| of.iter().sum::<f64>() / samples as f64);
        json!({ "exchanges": summed.len(), "means": totals.collect::<Vec<f64>>(), "drivers": drawn.drivers.len() })
    })
}

/// The hundred best cascades of at most so many steps, of what flows and what could; with all that
/// stands beside them.
fn cascades(input: &Input) -> Measured<'_> {
    let mut network = input.network().clone();
    (network.settings.top, network.settings.max_steps) = (100, input.parameter as usize);
    let worth = measure_worth(&network, None);
    let matching = find_candidates(&network, &worth);
    Box::new(move || {
        let hops = Hops::new(&network, &worth, &matching.candidates);
        let found = find_cascades(&network, &hops);
        let factor = |i: usize| found.cascades.get(i).and_then(|cascade| cascade.cascade_factor);
        json!({ "count": found.cascades.len(), "best": factor(0), "last": factor(99), "truncated": found.truncated })
    })
}

fn links(graph: &Graph) -> Vec<Link> {
    graph.out.pairs().map(|(from, to)| Link { from, to, marked: false }).collect()
}

/// The command for loops, actors and structure, without figures, in a process of its own, which knows its own memory.
fn analyze(network: &Path) -> Value {
    let run = Command::new(env!("CARGO_BIN_EXE_symbio"))
        .args(["analyze", "--only", "loops,actors,structure"])
        .args(["--quiet", "--timings", "--format", "json"])
        .arg(network)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{said}");
    serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap()
}

/// What a list of scores comes to.
fn scores(values: &[f64]) -> Value {
    let largest = values.iter().copied().max_by(f64::total_cmp);
    json!({ "sum": values.iter().sum::<f64>(), "largest": largest })
}

fn read(path: &Path) -> Network {
    build(load(path).unwrap().dataset, &Selection::default()).unwrap()
}

impl Input {
    fn new(path: &Path, parameter: f64) -> Self {
        let (network, graph) = (OnceLock::new(), OnceLock::new());
        Self { path: path.to_owned(), network, graph, parameter }
    }

    fn network(&self) -> &Network {
        self.network.get_or_init(|| read(&self.path))
    }

    fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| Graph::of(&self.network().graph))
    }
}

/// One kernel on one network, as a JSON line.
fn one(kernel: &Kernel, path: &Path, parameter: Option<f64>) -> Value {
    let start = Instant::now();
    let input = Input::new(path, parameter.unwrap_or(kernel.parameter));
    if !kernel.reads {
        input.graph();
    }
    let loaded = (!kernel.reads).then(|| start.elapsed().as_secs_f64());
    let measured = (kernel.ready)(&input);
    memory::reset();
    let (cpu, start) = (clock::cpu(), Instant::now());
    let result = measured();
    let (wall, cpu) = (start.elapsed().as_secs_f64(), clock::since(cpu));
    let peak = result.get("peak_mb").and_then(Value::as_f64).or_else(memory::peak_mb);
    json!({
        "tool": "symbio", "kernel": kernel.id, "file": path.file_name().map(|name| name.to_string_lossy()),
        "n": input.graph().len(), "m": input.graph().links(), "load": loaded,
        "wall": wall, "cpu": cpu, "peak_mb": peak, "result": result,
    })
}

/// Processor time of this process and of the children that have ended, s.
mod clock {
    #[cfg(unix)]
    pub fn cpu() -> Option<f64> {
        let own = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Some(own.tv_sec as f64 + own.tv_nsec as f64 * 1e-9 + children().unwrap_or(0.0))
    }

    #[cfg(not(unix))]
    pub fn cpu() -> Option<f64> {
        None
    }

    /// Fields 16 and 17 of the line that Linux keeps, in hundredths of a second; the name of the
    /// program, in brackets, may hold anything.
    #[cfg(unix)]
    fn children() -> Option<f64> {
        let line = std::fs::read_to_string("/proc/self/stat").ok()?;
        let fields: Vec<&str> = line.rsplit(')').next()?.split_whitespace().collect();
        let ticks = fields.get(13..15)?.iter().map(|ticks| ticks.parse::<f64>().ok());
        ticks.sum::<Option<f64>>().map(|ticks| ticks / 100.0)
    }

    pub fn since(start: Option<f64>) -> Option<f64> {
        cpu().zip(start).map(|(now, start)| now - start)
    }
}

/// The most memory held, where the system tells it.
mod memory {
    /// Forgets the most so far; done by Linux only.
    pub fn reset() {
        let _ = std::fs::write("/proc/self/clear_refs", "5");
    }

    pub fn peak_mb() -> Option<f64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches("kB").trim().parse::<f64>().ok().map(|kb| kb / 1000.0)
    }
}

/// A kernel and the size of the region it is repeated on.
struct Task {
    kernel: &'static Kernel,
    actors: u32,
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.kernel.id, self.actors)
    }
}

fn tasks() -> Vec<Task> {
    let sizes = |kernel: &'static Kernel| {
        let sizes: &[u32] = if kernel.quick { &[1000, 10_000] } else { &[1000] };
        sizes.iter().map(move |&actors| Task { kernel, actors })
    };
    KERNELS.iter().flat_map(sizes).collect()
}

#[divan::bench(args = tasks(), max_time = 1)]
fn kernel(bencher: divan::Bencher<'_, '_>, task: &Task) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("region.json");
    let mut file = std::fs::File::create(&path).unwrap();
    write_region(&Wish { actors: task.actors, seed: 1, dense: false }, &mut file).unwrap();
    let input = Input::new(&path, task.kernel.parameter);
    if !task.kernel.reads {
        input.graph();
    }
    let measured = (task.kernel.ready)(&input);
    bencher.bench_local(&*measured);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["one", kernel, path, parameter @ ..] => {
            let Some(kernel) = KERNELS.iter().find(|k| k.id == *kernel) else {
                let known: Vec<&str> = KERNELS.iter().map(|k| k.id).collect();
                eprintln!("kernels: {}", known.join(", "));
                std::process::exit(2);
            };
            let parameter = parameter.first().map(|text| text.parse().unwrap());
            println!("{}", one(kernel, Path::new(path), parameter));
        }
        _ => divan::main(),
    }
}
