//! Who could be warmed by whose waste heat, from hot to warm?
//!
//! Offers and needs of heat are streams of a power between a supply and a return temperature; all
//! of them together, as if they ran at the same time, say how much the area can recover at ΔTmin
//! ([`pinch`](crate::math::pinch)), and a linear program says who gives to whom
//! ([`allocation`]): the most heat, or the most exergy (`--heat-objective`). Whole offers and needs
//! count, whatever flows today. With the setting `heat_pump_efficiency` pumps lift what is left
//! over ([`pumps`]). Heat that could be avoided at its source is flagged: it is better avoided than
//! exported.
//!
//! Unknown temperature or energy: the offer or need is left out and counted. Unknown return: all of
//! it at the supply. Unknown hours: it runs all year. Cost: a linear program of sources × sinks ×
//! levels columns; above a limit only the targets are given.

mod allocation;
mod pumps;
mod rows;
mod section;
mod streams;
mod turns;

pub use section::section;
pub use streams::{HeatStream, HeatStreams};

use serde::Serialize;

use self::allocation::{Area, Shared};
use self::rows::rows;
use self::streams::heat_streams;
use crate::math::pinch::{Corner, ProblemTable, Stream, composite_curve};
use crate::model::HeatObjective;
use crate::network::Network;
use crate::text::Text;
use crate::worth::{Gaps, exergy_share};

/// The heading.
pub const TITLE: Text = Text::new("Heat cascade", "Varmekaskade");

/// The question.
pub const QUESTION: Text = Text::new(
    "Who could be warmed by whose waste heat, from hot to warm?",
    "Hvem kan varmes af hvis overskudsvarme, fra varmt til lunt?",
);

/// The heat of an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// What is offered and needed.
    pub streams: HeatStreams,
    /// How much of it meets.
    pub table: ProblemTable,
    /// Sources as one, from the coldest up; °C and kW.
    pub hot_curve: Vec<Corner>,
    /// Sinks as one, moved so that what lies side by side is recovered.
    pub cold_curve: Vec<Corner>,
    /// Who gives to whom; none where that is too much work.
    pub transfers: Option<Vec<HeatTransfer>>,
    /// Heat pumps were asked for, and there are too many streams to say what they lift.
    pub pumps_left_out: bool,
    /// What each need gets then.
    pub served: Vec<Served>,
    /// What the allocation of the most heat brings; absent without one.
    pub most_heat: Option<Brought>,
    /// What that of the most exergy brings.
    pub most_exergy: Option<Brought>,
    /// What arrives if the coldest takers are served first, kW.
    pub coldest_first_kw: f64,
    /// Exergy of all that is offered, kW.
    pub exergy_offered_kw: f64,
    /// Pairs left out because a place is unknown and distance is limited.
    pub undecided: usize,
}

/// What an allocation brings to those who want heat, kW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brought {
    /// Heat.
    pub heat_kw: f64,
    /// Exergy.
    pub exergy_kw: f64,
}

/// Heat from one source to one sink.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeatTransfer {
    /// Who gives.
    pub from: String,
    /// Who takes.
    pub to: String,
    /// What is offered.
    pub offer: String,
    /// What is needed.
    pub need: String,
    /// `direct` or `heat_pump`.
    pub via: &'static str,
    /// What arrives, with what a pump adds, kW.
    pub heat_kw: f64,
    /// What leaves the source, kW.
    pub sent_kw: f64,
    /// This heat reaches the taker between these temperatures, °C; other heat may as well.
    pub heated_from_c: f64,
    /// The hotter of them.
    pub heated_to_c: f64,
    /// The source leaves this taker at, °C, when its takers stand in a row, hottest first; absent
    /// where it has to be split among them.
    pub outlet_c: Option<f64>,
    /// Work lost between the two, kW.
    pub exergy_loss_kw: f64,
    /// Delivered per electricity.
    pub pump_cop: Option<f64>,
    /// Of the pump, kW.
    pub electricity_kw: Option<f64>,
    /// The way of the pipe, km.
    pub distance_km: Option<f64>,
    /// Of the pipe, once, in the money of the network.
    pub pipe_cost: Option<f64>,
    /// The heat could be avoided at its source.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub avoidable: bool,
    /// What is unknown.
    #[serde(skip_serializing_if = "Gaps::is_empty")]
    pub unknown: Gaps,
    /// What was assumed by default.
    #[serde(skip_serializing_if = "Gaps::is_empty")]
    pub assumed: Gaps,
}

/// What a need gets, kW.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Served {
    /// Who.
    pub actor: String,
    /// What is needed.
    pub need: String,
    /// What it wants.
    pub wanted_kw: f64,
    /// Of offers, as it is.
    pub direct_kw: f64,
    /// Of heat pumps.
    pub pumped_kw: f64,
    /// What must come from elsewhere.
    pub missing_kw: f64,
}

/// Shares heat out among all who want it.
pub fn find_heat(network: &Network) -> Heat {
    let streams = heat_streams(network);
    let area = Area::new(network, &streams);
    let shared = [HeatObjective::Heat, HeatObjective::Exergy].map(|best| area.share_out(best));
    let brought = |shared: &Option<Shared>| {
        let shared = shared.as_ref()?;
        Some(Brought { heat_kw: shared.heat_kw, exergy_kw: shared.exergy_kw })
    };
    let [most_heat, most_exergy] = [brought(&shared[0]), brought(&shared[1])];
    let [by_heat, by_exergy] = shared;
    let chosen = match network.settings.heat_objective {
        HeatObjective::Heat => by_heat,
        HeatObjective::Exergy => by_exergy,
    };
    let rows = chosen.map(|shared| rows(&area, &shared));
    let pumps_left_out = rows.as_ref().is_some_and(|rows| rows.pumps_left_out);
    let transfers = rows.map(|rows| rows.transfers);
    let all = |of: &[HeatStream]| of.iter().map(|s| s.stream).collect::<Vec<Stream>>();
    let exergy = |s: &HeatStream| s.stream.heat * share(&s.stream, network).max(0.0);
    let (table, undecided) = (area.table.clone(), area.undecided);
    let served = transfers.iter().flat_map(|rows| served(network, &streams, rows)).collect();
    Heat {
        served,
        pumps_left_out,
        hot_curve: composite_curve(&all(&streams.sources), 0.0),
        cold_curve: composite_curve(&all(&streams.sinks), table.cooling),
        transfers,
        most_heat,
        most_exergy,
        coldest_first_kw: turns::coldest_first(&streams, network.settings.dt_min),
        exergy_offered_kw: streams.sources.iter().map(exergy).sum(),
        undecided,
        table,
        streams,
    }
}

/// The exergy in a unit of a stream's heat.
fn share(stream: &Stream, network: &Network) -> f64 {
    exergy_share(stream.top, Some(stream.bottom), network.settings.t0)
}

/// What each need gets, in their order.
fn served(network: &Network, streams: &HeatStreams, transfers: &[HeatTransfer]) -> Vec<Served> {
    let mut left: Vec<(&HeatTransfer, f64)> = transfers.iter().map(|t| (t, t.heat_kw)).collect();
    let of = |sink: &HeatStream| {
        let (actor, need) = (&network.actors[sink.actor].id, &network.resources[sink.resource].id);
        let mut served = Served {
            actor: actor.to_string(),
            need: need.to_string(),
            wanted_kw: sink.stream.heat,
            direct_kw: 0.0,
            pumped_kw: 0.0,
            missing_kw: sink.stream.heat,
        };
        // Needs of one actor for one resource are served in their order.
        for (transfer, heat) in left.iter_mut().filter(|(t, _)| t.to == **actor && t.need == **need)
        {
            let taken = heat.min(served.missing_kw);
            *heat -= taken;
            served.missing_kw -= taken;
            let pumped = transfer.pump_cop.is_some();
            *(if pumped { &mut served.pumped_kw } else { &mut served.direct_kw }) += taken;
        }
        // What rounding leaves of nothing is nothing.
        if served.missing_kw <= 1e-6 * served.wanted_kw {
            served.missing_kw = 0.0;
        }
        served
    };
    streams.sinks.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};
    use crate::worth::Gap;

    fn heat(text: &str) -> Heat {
        find_heat(&build(&sketch(text), &Selection::default()).expect("a sound sketch"))
    }

    const KINDS: &str = "resource waste: category=energy carrier=heat unit=GJ
        resource warmth: category=energy carrier=heat unit=GJ";

    /// METHODS, chapter 7: 5 MW from 160 to 40 °C.
    fn one_source() -> String {
        format!(
            "{KINDS}
            offer a: waste 1 grade=160 return_grade=40 power_kw=5000
            need b: warmth 1 min_grade=120 return_grade=100 power_kw=1500
            need c: warmth 1 min_grade=80 return_grade=60 power_kw=1000
            need d: warmth 1 min_grade=45 return_grade=35 power_kw=2000"
        )
    }

    #[test]
    fn from_the_top_4_5_mw_and_coldest_first_3() {
        let found = heat(&one_source());
        let most = found.most_heat.unwrap();
        assert!(
            (most.heat_kw - 4500.0).abs() < 1e-3 && (found.table.recovered - 4500.0).abs() < 1e-9
        );
        assert!((found.coldest_first_kw - 3000.0).abs() < 1e-9);
        let outlets: Vec<(String, f64)> = found
            .transfers
            .unwrap()
            .iter()
            .map(|row| (row.to.clone(), row.outlet_c.unwrap()))
            .collect();
        for ((to, outlet), (id, expected)) in
            outlets.iter().zip([("b", 124.0), ("c", 100.0), ("d", 52.0)])
        {
            assert!(to == id && (outlet - expected).abs() < 1e-3, "{to} {outlet}");
        }
    }

    /// GJ a year over hours: 36,000 GJ in 5,000 h are 2,000 kW; without hours, in 8,760.
    #[test]
    fn power_comes_from_energy_and_hours() {
        let found = heat(&format!(
            "{KINDS}\n offer a: waste 36000 grade=90 return_grade=40 hours=5000
             need b: warmth 31536 min_grade=60 return_grade=40\n need c: warmth 10"
        ));
        assert!((found.streams.sources[0].stream.heat - 2000.0).abs() < 1e-9);
        assert!((found.streams.sinks[0].stream.heat - 1000.0).abs() < 1e-9);
        assert!(found.streams.sinks[0].assumed.contains(Gap::Hours));
        // Nobody says how warm c wants it.
        assert_eq!(found.streams.unknown, 1);
    }

    /// One source of 1,000 kW, a hot need and a cold one that want as much each. The most heat is
    /// 1,000 kW either way; the most exergy serves the hot one.
    #[test]
    fn the_most_exergy_serves_the_hot_first() {
        let found = heat(&format!(
            "{KINDS}\n offer a: waste 1 grade=100 return_grade=99 power_kw=1000
             need b: warmth 1 min_grade=89 return_grade=80 power_kw=1000
             need c: warmth 1 min_grade=40 return_grade=30 power_kw=1000
             setting dt_min 10"
        ));
        let (heat, exergy) = (found.most_heat.unwrap(), found.most_exergy.unwrap());
        assert!((heat.heat_kw - 1000.0).abs() < 1e-3 && (exergy.heat_kw - 1000.0).abs() < 1e-3);
        assert!(heat.exergy_kw <= exergy.exergy_kw + 1e-6);
        let at_b = 1000.0 * exergy_share(89.0, Some(80.0), 288.15);
        assert!((exergy.exergy_kw - at_b).abs() < 1e-2);
    }

    /// 12 °C sewage to a net of 70/40 at half of Carnot, in levels: the pump lifts from 7 °C (where
    /// the sewage leaves) to 70: COP = 0.5·343.15/63 = 2.7234.
    #[test]
    fn a_pump_lifts_what_is_left() {
        let text = format!(
            "{KINDS}\n offer a: waste 1 grade=12 return_grade=7 power_kw=500
             need b: warmth 1 min_grade=70 return_grade=40 power_kw=2000
             setting heat_pump_efficiency 0.5"
        );
        let rows = heat(&text).transfers.unwrap();
        let row = &rows[0];
        let cop = 0.5 * 343.15 / 63.0;
        assert_eq!((row.via, rows.len()), ("heat_pump", 1));
        assert!((row.pump_cop.unwrap() - cop).abs() < 1e-6, "{row:?}");
        assert!((row.heat_kw - 500.0 * cop / (cop - 1.0)).abs() < 1e-2);
        assert!((row.heat_kw - row.sent_kw - row.electricity_kw.unwrap()).abs() < 1e-6);
        let none = text.replace("setting heat_pump_efficiency 0.5", "");
        assert_eq!(heat(&none).transfers, Some(Vec::new()));
    }

    /// Whoever is called what: 100 kW of cold heat go to the smaller lift.
    #[test]
    fn the_smaller_lift_comes_first() {
        for (warm, hot) in [("b", "c"), ("c", "b")] {
            let text = format!(
                "{KINDS}\n offer a: waste 1 grade=20 return_grade=15 power_kw=100
                 need {warm}: warmth 1 min_grade=45 return_grade=40 power_kw=1000
                 need {hot}: warmth 1 min_grade=120 return_grade=115 power_kw=1000
                 setting heat_pump_efficiency 0.5"
            );
            let rows = heat(&text).transfers.unwrap();
            assert_eq!((rows.len(), rows[0].to.as_str()), (1, warm));
        }
    }

    /// 600 kW from 100 to 40 °C to two takers of 300 kW each, 90 to 30 °C: neither can come first.
    #[test]
    fn no_work_is_won() {
        let found = heat(&format!(
            "{KINDS}\n offer a: waste 1 grade=100 return_grade=40 power_kw=600
             need b: warmth 1 min_grade=90 return_grade=30 power_kw=300
             need c: warmth 1 min_grade=90 return_grade=30 power_kw=300"
        ));
        let rows = found.transfers.unwrap();
        assert!(rows.iter().all(|row| 0.0 <= row.exergy_loss_kw && row.outlet_c.is_none()));
        let lost: f64 = rows.iter().map(|row| row.exergy_loss_kw).sum();
        let taken = found.most_heat.unwrap().exergy_kw;
        assert!((lost + taken - found.exergy_offered_kw).abs() < 1e-6);
        let served: Vec<f64> = found.served.iter().map(|s| s.missing_kw).collect();
        assert_eq!(served, [0.0, 0.0]);
    }

    /// A tenth is lost in each km of pipe, and one degree of longitude is 111 km: too far to go.
    #[test]
    fn pipes_lose_and_cost_by_the_km() {
        let text = format!(
            "{KINDS}\n offer a: waste 1 grade=100 return_grade=50 power_kw=1000
             need b: warmth 1 min_grade=60 return_grade=40 power_kw=2000
             actor a: lat=0 lon=0\n actor b: lat=0 lon=0.01
             setting pipe_loss 0.1\n setting pipe_cost 1000"
        );
        let row = heat(&text).transfers.unwrap().remove(0);
        let km = row.distance_km.unwrap();
        assert!(
            (km - 1.11195 * 1.1).abs() < 1e-4
                && (row.pipe_cost.unwrap() - 1000.0 * km).abs() < 1e-9
        );
        assert!((row.heat_kw - row.sent_kw * libm::pow(0.9, km)).abs() < 1e-6);
        let near = format!("{text}\n setting max_km 1");
        assert_eq!(heat(&near).transfers, Some(Vec::new()));
        let lost = near.replace("actor b: lat=0 lon=0.01", "");
        assert_eq!(heat(&lost).undecided, 1);
    }
}
