//! Who gives heat to whom? The transshipment of heat through the levels of the problem table.
//!
//! ```text
//! maximise  Σ v·η·Q      Rᵢₖ + Σⱼ Qᵢⱼₖ ≤ Hᵢₖ + Rᵢₖ₋₁      Σᵢ η·Qᵢⱼₖ ≤ Cⱼₖ      Q, R ≥ 0
//! ```
//!
//! | symbol | here |
//! |---|---|
//! | Qᵢⱼₖ | what source i sends to sink j on level k |
//! | Rᵢₖ | what source i lets fall to the level below |
//! | Hᵢₖ, Cⱼₖ | what it gives off, what is wanted, on the level |
//! | η | what arrives of it through the pipe |
//! | v | 1 for the most heat; the exergy in it, where it is wanted, for the most exergy |
//!
//! Source: Papoulias and Grossmann, Comput. Chem. Eng. 7 (1983) 707–721. Where every pair may meet
//! and nothing is lost, the most heat is what the problem table recovers. Cost: a linear program of
//! sources × sinks × levels columns.

use super::streams::{HeatStream, HeatStreams};
use crate::math::pinch::{ProblemTable, Shifted};
use crate::math::program::{Entry, Program, maximise};
use crate::model::{HeatObjective, Mode};
use crate::network::{Network, pipe_loss, transport_km};
use crate::worth::{Gap, Gaps, exergy_share};

/// Most columns that are worth the time; for more only the targets are given.
pub(super) const MOST_COLUMNS: usize = 30_000;

/// Shares of the largest stream below which an amount is what solvers leave of nothing.
pub(super) const NOTHING: f64 = 1e-7;

/// The way of heat from a source to a sink.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub km: Option<f64>,
    /// η.
    pub kept: f64,
    pub assumed: Gaps,
}

/// What a source sends to a sink on a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Passed {
    pub source: usize,
    pub sink: usize,
    pub level: usize,
    /// What leaves the source, kW.
    pub sent: f64,
}

/// What passes, by the level of the source it is taken from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drawn {
    pub source: usize,
    pub sink: usize,
    /// Level of the source.
    pub from: usize,
    /// Level of the sink.
    pub to: usize,
    /// What leaves the source, kW.
    pub sent: f64,
}

/// Heat of a source, or wanted by a sink, on a level, kW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub of: usize,
    pub level: usize,
    pub heat: f64,
}

/// Heat shared out among all who want it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shared {
    /// By source, sink, level.
    pub passed: Vec<Passed>,
    /// What arrives, kW.
    pub heat_kw: f64,
    /// The exergy of it where it is wanted, kW.
    pub exergy_kw: f64,
}

/// Sources and sinks on one scale of levels, and the ways between them.
pub(super) struct Area<'a> {
    pub network: &'a Network,
    pub streams: &'a HeatStreams,
    pub shifted: Shifted,
    pub table: ProblemTable,
    /// Whether sharing out is worth the time.
    is_small: bool,
    /// By source, then sink; absent where none may lead. None at all where that is not so.
    ways: Vec<Option<Way>>,
    /// Pairs without a way only because a place is unknown and distance is limited.
    pub undecided: usize,
}

impl<'a> Area<'a> {
    pub fn new(network: &'a Network, streams: &'a HeatStreams) -> Self {
        let all = |streams: &[HeatStream]| streams.iter().map(|s| s.stream).collect::<Vec<_>>();
        let dt_min = network.settings.dt_min;
        let shifted = Shifted::new(&all(&streams.sources), &all(&streams.sinks), dt_min);
        let table = shifted.table();
        let columns = streams.sources.len() * streams.sinks.len() * table.levels.len();
        let is_small = columns <= MOST_COLUMNS;
        let mut undecided = 0;
        let mut ways = Vec::new();
        for source in streams.sources.iter().filter(|_| is_small) {
            ways.extend(
                streams.sinks.iter().map(|sink| way(network, source, sink, &mut undecided)),
            );
        }
        Self { network, streams, shifted, table, is_small, ways, undecided }
    }

    pub fn way(&self, source: usize, sink: usize) -> Option<&Way> {
        self.ways[source * self.streams.sinks.len() + sink].as_ref()
    }

    /// What a source gives off on a level, kW.
    pub fn given(&self, source: usize, level: usize) -> f64 {
        let level = &self.table.levels[level];
        self.shifted.hot[source].within(level.top, level.bottom)
    }

    /// What a sink wants on a level, kW.
    pub fn wanted(&self, sink: usize, level: usize) -> f64 {
        let level = &self.table.levels[level];
        self.shifted.cold[sink].within(level.top, level.bottom)
    }

    /// The temperatures of a level where heat is wanted, °C: top and bottom.
    pub fn cold_at(&self, level: usize) -> (f64, f64) {
        let (level, half) = (&self.table.levels[level], self.network.settings.dt_min / 2.0);
        (level.top - half, level.bottom - half)
    }

    /// The temperatures of a level where heat is given off, °C: top and bottom.
    pub fn hot_at(&self, level: usize) -> (f64, f64) {
        let (level, half) = (&self.table.levels[level], self.network.settings.dt_min / 2.0);
        (level.top + half, level.bottom + half)
    }

    /// The exergy in a unit of heat between two temperatures.
    pub fn exergy_between(&self, (top, bottom): (f64, f64)) -> f64 {
        exergy_share(top, Some(bottom), self.network.settings.t0)
    }

    /// The exergy in what is wanted on a level; none below the surroundings.
    fn exergy(&self, level: usize) -> f64 {
        self.exergy_between(self.cold_at(level)).max(0.0)
    }

    /// What passes by the levels it is taken from, each from the coldest heat that is hot enough,
    /// and what the sources have left.
    pub fn draw(&self, shared: &Shared) -> (Vec<Drawn>, Vec<Part>) {
        let (mut drawn, mut left) = (Vec::new(), Vec::new());
        for source in 0..self.streams.sources.len() {
            let mut parts: Vec<Part> = Vec::new();
            for level in 0..self.table.levels.len() {
                let heat = self.given(source, level);
                parts.extend((0.0 < heat).then_some(Part { of: source, level, heat }));
                let here = |p: &&Passed| (p.source, p.level) == (source, level);
                for passed in shared.passed.iter().filter(here) {
                    let mut sent = passed.sent;
                    while let Some(part) = parts.last_mut().filter(|_| 0.0 < sent) {
                        let taken = part.heat.min(sent);
                        part.heat -= taken;
                        sent -= taken;
                        let (sink, from) = (passed.sink, part.level);
                        drawn.push(Drawn { source, sink, from, to: level, sent: taken });
                        if part.heat == 0.0 {
                            parts.pop();
                        }
                    }
                }
            }
            let something = |part: &Part| NOTHING * self.given(source, part.level) < part.heat;
            left.extend(parts.into_iter().filter(something));
        }
        (drawn, left)
    }

    /// What a unit sent this way is worth beside another: of two that bring as much, the one that
    /// cannot be avoided at its source, then the nearer. Where pipes lose it may cost a
    /// ten-thousandth of the heat.
    fn preference(&self, source: usize, way: &Way) -> f64 {
        const AVOIDABLE: f64 = 1e-4;
        const BY_KM: f64 = 1e-6;
        const FARTHEST_KM: f64 = 100.0;
        let avoidable = f64::from(u8::from(self.streams.sources[source].avoidable));
        1.0 - AVOIDABLE * avoidable - BY_KM * way.km.unwrap_or(FARTHEST_KM).min(FARTHEST_KM)
    }

    /// The best way to share heat out; `None` where that is too much work.
    pub fn share_out(&self, objective: HeatObjective) -> Option<Shared> {
        let (sources, sinks) = (self.streams.sources.len(), self.streams.sinks.len());
        let levels = self.table.levels.len();
        if !self.is_small {
            return None;
        }
        if sources == 0 || sinks == 0 {
            return Some(Shared::default());
        }
        let mut program = Program::default();
        let wants: Vec<Vec<f64>> =
            (0..sinks).map(|j| (0..levels).map(|k| self.wanted(j, k)).collect()).collect();
        let takes: Vec<Vec<usize>> = wants
            .iter()
            .map(|wants| wants.iter().map(|&want| program.add_row(want)).collect())
            .collect();
        let mut columns: Vec<(usize, Passed)> = Vec::new();
        for source in 0..sources {
            let gives: Vec<f64> = (0..levels).map(|level| self.given(source, level)).collect();
            let rows: Vec<usize> = gives.iter().map(|&give| program.add_row(give)).collect();
            let mut above = 0.0;
            for level in 0..levels {
                above += gives[level];
                if above == 0.0 {
                    continue;
                }
                if let Some(&below) = rows.get(level + 1) {
                    let falls = [
                        Entry { row: rows[level], amount: 1.0 },
                        Entry { row: below, amount: -1.0 },
                    ];
                    program.add_amount(0.0, above, &falls);
                }
                for sink in (0..sinks).filter(|&sink| 0.0 < wants[sink][level]) {
                    let Some(way) = self.way(source, sink).filter(|way| 0.0 < way.kept) else {
                        continue;
                    };
                    let worth = match objective {
                        HeatObjective::Heat => 1.0,
                        HeatObjective::Exergy => self.exergy(level),
                    };
                    let value = way.kept * worth * self.preference(source, way);
                    let entries = [
                        Entry { row: rows[level], amount: 1.0 },
                        Entry { row: takes[sink][level], amount: way.kept },
                    ];
                    let most = above.min(wants[sink][level] / way.kept);
                    let column = program.add_amount(value, most, &entries);
                    columns.push((column, Passed { source, sink, level, sent: 0.0 }));
                }
            }
        }
        let amounts = maximise(&program).amounts;
        let largest = self.streams.sources.iter().map(|s| s.stream.heat).fold(0.0, f64::max);
        let sent = columns.into_iter().map(|(at, passed)| Passed { sent: amounts[at], ..passed });
        let mut passed: Vec<Passed> =
            sent.filter(|passed| NOTHING * largest < passed.sent).collect();
        passed.sort_by_key(|passed| (passed.source, passed.sink, passed.level));
        Some(self.sum_up(passed))
    }

    fn sum_up(&self, passed: Vec<Passed>) -> Shared {
        let arrives = |p: &Passed| self.way(p.source, p.sink).map_or(0.0, |way| way.kept * p.sent);
        Shared {
            heat_kw: passed.iter().map(arrives).sum(),
            exergy_kw: passed.iter().map(|p| arrives(p) * self.exergy(p.level)).sum(),
            passed,
        }
    }
}

/// The way from a source to a sink by pipe; `None` where it is too far or, with a largest
/// distance, unknown.
fn way(
    network: &Network,
    source: &HeatStream,
    sink: &HeatStream,
    undecided: &mut usize,
) -> Option<Way> {
    let settings = &network.settings;
    let own = source.actor == sink.actor;
    let (from, to) = (&network.actors[source.actor], &network.actors[sink.actor]);
    let km = if own { Some(0.0) } else { transport_km(from, to, Mode::Pipe, settings) };
    match (settings.max_km, km) {
        (Some(_), None) => {
            *undecided += 1;
            return None;
        }
        (Some(max_km), Some(km)) if max_km < km => return None,
        _ => {}
    }
    let loss = pipe_loss(&network.resources[source.resource], Mode::Pipe, km, settings);
    let assumed = settings.pipe_loss.filter(|_| loss.is_none()).map(|_| Gap::Loss);
    Some(Way { km, kept: 1.0 - loss.unwrap_or(0.0), assumed: assumed.into_iter().collect() })
}
