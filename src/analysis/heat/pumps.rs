//! What can heat pumps lift of the heat that is left over, to those who are left cold?
//!
//! A pump stands at the sink and takes what arrives. Between what is left on a level of a source
//! (its colder end T_c) and what is wanted on a level of a sink (its hotter end T_h), in K,
//!
//! ```text
//! COP = η·T_h/(T_h − T_c)     delivered = arriving·COP/(COP − 1)     electricity = delivered/COP
//! ```
//!
//! with a lift of at least ΔTmin, and only where COP > 1. The most heat is lifted, by a linear
//! program, and of equal ways the one with the least electricity.

use super::allocation::{Area, MOST_COLUMNS, NOTHING, Part, Passed, Shared};
use crate::math::program::{Entry, Program, maximise};
use crate::worth::pump_cop;

/// What a unit of electricity costs in units of heat: of two ways to lift as much, the one with
/// the smaller lift.
const ELECTRICITY: f64 = 1e-4;

/// What a pump does between a source and a sink, kW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pumped {
    pub source: usize,
    pub sink: usize,
    /// Level of the source.
    pub from: usize,
    /// Level of the sink.
    pub to: usize,
    /// What leaves the source.
    pub sent: f64,
    /// What the sink gets.
    pub delivered: f64,
    pub electricity: f64,
}

/// What pumps of this efficiency (a share of Carnot) lift of what is `left` to whom `shared` leaves
/// cold; `None` where that is too much work.
pub(super) fn lift(
    area: &Area<'_>,
    shared: &Shared,
    left: &[Part],
    efficiency: f64,
) -> Option<Vec<Pumped>> {
    let wanted = still_wanted(area, shared);
    if MOST_COLUMNS < left.len() * wanted.len() {
        return None;
    }
    let mut program = Program::default();
    let gives: Vec<usize> = left.iter().map(|part| program.add_row(part.heat)).collect();
    let takes: Vec<usize> = wanted.iter().map(|part| program.add_row(part.heat)).collect();
    let mut columns = Vec::new();
    for (give, from) in gives.iter().zip(left) {
        for (take, to) in takes.iter().zip(&wanted) {
            let way = area.way(from.of, to.of).filter(|way| 0.0 < way.kept);
            let Some((way, cop)) = way.zip(cop(area, from.level, to.level, efficiency)) else {
                continue;
            };
            let delivered = way.kept * cop / (cop - 1.0);
            let entries =
                [Entry { row: *give, amount: 1.0 }, Entry { row: *take, amount: delivered }];
            let most = from.heat.min(to.heat / delivered);
            let value = way.kept - ELECTRICITY * delivered / cop;
            let column = program.add_amount(value, most, &entries);
            columns.push((column, from, to, delivered, cop));
        }
    }
    let amounts = maximise(&program).amounts;
    let largest = left.iter().map(|part| part.heat).fold(0.0, f64::max);
    let pumped = columns.into_iter().map(|(at, from, to, delivered, cop)| Pumped {
        source: from.of,
        sink: to.of,
        from: from.level,
        to: to.level,
        sent: amounts[at],
        delivered: delivered * amounts[at],
        electricity: delivered * amounts[at] / cop,
    });
    let mut pumped: Vec<Pumped> = pumped.filter(|p| NOTHING * largest < p.sent).collect();
    pumped.sort_by_key(|p| (p.source, p.sink, p.to));
    Some(pumped)
}

/// The coefficient of performance between two levels, where a pump is better than a heater.
fn cop(area: &Area<'_>, from: usize, to: usize, efficiency: f64) -> Option<f64> {
    let dt_min = area.network.settings.dt_min;
    let cold = area.table.levels[from].bottom + dt_min / 2.0;
    let hot = area.cold_at(to).0;
    let cop = pump_cop(hot, (hot - cold).max(dt_min), efficiency);
    (1.0 < cop && cop.is_finite()).then_some(cop)
}

/// What the sinks still want.
fn still_wanted(area: &Area<'_>, shared: &Shared) -> Vec<Part> {
    let mut wanted = Vec::new();
    for sink in 0..area.streams.sinks.len() {
        for level in 0..area.table.levels.len() {
            let whole = area.wanted(sink, level);
            let here = shared.passed.iter().filter(|p| (p.sink, p.level) == (sink, level));
            let kept = |p: &Passed| area.way(p.source, sink).map_or(0.0, |way| way.kept * p.sent);
            let heat = whole - here.map(kept).sum::<f64>();
            wanted.extend((NOTHING * whole < heat).then_some(Part { of: sink, level, heat }));
        }
    }
    wanted
}
