//! The rows of an allocation: what goes from whom to whom, between which temperatures.

use super::HeatTransfer;
use super::allocation::{Area, Shared};
use super::pumps;
use crate::worth::Gap;

/// Direct heat and what pumps lift, source by source, each from its hottest taker down.
pub(super) fn rows(area: &Area<'_>, shared: &Shared) -> Rows {
    let (drawn, left) = area.draw(shared);
    let efficiency = area.network.settings.heat_pump_efficiency;
    let pumped = efficiency.map(|efficiency| pumps::lift(area, shared, &left, efficiency));
    let pumps_left_out = pumped.as_ref().is_some_and(Option::is_none);
    let pumped = pumped.flatten().unwrap_or_default();
    let mut rows = Vec::new();
    for source in 0..area.streams.sources.len() {
        let mut steps: Vec<Step> = Vec::new();
        for sink in 0..area.streams.sinks.len() {
            let kept = area.way(source, sink).map_or(1.0, |way| way.kept);
            let direct = drawn.iter().filter(|d| (d.source, d.sink) == (source, sink));
            let parts = direct.map(|d| Passing {
                from: d.from,
                to: d.to,
                sent: d.sent,
                delivered: kept * d.sent,
            });
            steps.extend(Step::new(area, source, sink, parts));
        }
        steps.sort_by(|a, b| {
            b.heated_to.total_cmp(&a.heated_to).then(b.heated_from.total_cmp(&a.heated_from))
        });
        let outlets = outlets(area, source, &steps);
        for (at, step) in steps.iter().enumerate() {
            rows.push(step.row(area, "direct", outlets.as_ref().map(|outlets| outlets[at])));
        }
        for sink in 0..area.streams.sinks.len() {
            let lifted = || pumped.iter().filter(|p| (p.source, p.sink) == (source, sink));
            let electricity: f64 = lifted().map(|p| p.electricity).sum();
            let parts = lifted().map(|p| Passing {
                from: p.from,
                to: p.to,
                sent: p.sent,
                delivered: p.delivered,
            });
            if let Some(step) = Step::new(area, source, sink, parts) {
                let row = step.row(area, "heat_pump", None);
                // The electricity of a pump is work too.
                let exergy_loss_kw = row.exergy_loss_kw + electricity;
                let pump_cop = Some(step.delivered / electricity);
                let electricity_kw = Some(electricity);
                rows.push(HeatTransfer { exergy_loss_kw, pump_cop, electricity_kw, ..row });
            }
        }
    }
    Rows { transfers: rows, pumps_left_out }
}

/// Who gives to whom.
pub(super) struct Rows {
    pub transfers: Vec<HeatTransfer>,
    /// There was too much to be lifted.
    pub pumps_left_out: bool,
}

/// The temperatures at which a source leaves its takers, when they stand in a row; `None` where
/// some would then get it too cold, so that it has to be split among them.
fn outlets(area: &Area<'_>, source: usize, steps: &[Step]) -> Option<Vec<f64>> {
    /// What rounding leaves of a temperature, K.
    const ROUNDING: f64 = 1e-5;
    let stream = &area.streams.sources[source].stream;
    let dt_min = area.network.settings.dt_min - ROUNDING;
    let mut inlet = stream.top;
    let outlet = |step: &Step| {
        let outlet = inlet - (stream.top - stream.bottom) * step.sent / stream.heat;
        let fits = step.heated_to + dt_min <= inlet && step.heated_from + dt_min <= outlet;
        inlet = outlet;
        fits.then_some(outlet)
    };
    steps.iter().map(outlet).collect()
}

/// Heat between two levels.
struct Passing {
    from: usize,
    to: usize,
    sent: f64,
    delivered: f64,
}

/// What goes from a source to a sink, over all levels.
struct Step {
    source: usize,
    sink: usize,
    sent: f64,
    delivered: f64,
    heated_from: f64,
    heated_to: f64,
    exergy_loss: f64,
}

impl Step {
    /// `None` where nothing passes.
    fn new(
        area: &Area<'_>,
        source: usize,
        sink: usize,
        parts: impl Iterator<Item = Passing>,
    ) -> Option<Self> {
        let none = Self {
            source,
            sink,
            sent: 0.0,
            delivered: 0.0,
            heated_from: f64::INFINITY,
            heated_to: f64::NEG_INFINITY,
            exergy_loss: 0.0,
        };
        let add = |step: Self, part: Passing| {
            let (top, bottom) = area.cold_at(part.to);
            let given = part.sent * area.exergy_between(area.hot_at(part.from));
            let taken = part.delivered * area.exergy_between((top, bottom));
            Self {
                sent: step.sent + part.sent,
                delivered: step.delivered + part.delivered,
                heated_from: step.heated_from.min(bottom),
                heated_to: step.heated_to.max(top),
                exergy_loss: step.exergy_loss + given - taken,
                ..step
            }
        };
        Some(parts.fold(none, add)).filter(|step| 0.0 < step.sent)
    }

    fn row(&self, area: &Area<'_>, via: &'static str, outlet_c: Option<f64>) -> HeatTransfer {
        let network = area.network;
        let source = &area.streams.sources[self.source];
        let sink = &area.streams.sinks[self.sink];
        let way = area.way(self.source, self.sink);
        let km = way.and_then(|way| way.km);
        let priced = network.settings.pipe_cost.is_some();
        let unknown = (km.is_none() && priced).then_some(Gap::Distance).into_iter().collect();
        let of_way = way.map(|way| way.assumed).unwrap_or_default();
        HeatTransfer {
            from: network.actors[source.actor].id.to_string(),
            to: network.actors[sink.actor].id.to_string(),
            offer: network.resources[source.resource].id.to_string(),
            need: network.resources[sink.resource].id.to_string(),
            via,
            heat_kw: self.delivered,
            sent_kw: self.sent,
            heated_from_c: self.heated_from,
            heated_to_c: self.heated_to,
            outlet_c,
            exergy_loss_kw: self.exergy_loss,
            pump_cop: None,
            electricity_kw: None,
            distance_km: km,
            pipe_cost: km.zip(network.settings.pipe_cost).map(|(km, cost)| km * cost),
            avoidable: source.avoidable,
            unknown,
            assumed: source.assumed.union(sink.assumed).union(of_way),
        }
    }
}
