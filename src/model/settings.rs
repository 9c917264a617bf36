//! The numbers an analysis assumes, each with its default and its meaning.
//!
//! A network's `settings` table changes those listed in [`Settings::TABLE`]; the options of
//! `analyze` change the rest.

use serde_json::Value;

use super::factors::{Factor, Factors, YEAR};
use super::words::{Mode, Word};

/// Everything an analysis may be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Road distance over the straight line, by mode, in the order of [`Mode`].
    pub detour: [f64; 5],
    /// Transport, kg CO2e per t·km, by mode.
    pub transport_co2: [f64; 5],
    /// Transport, money per t·km, by mode; unknown by default.
    pub transport_cost: [Option<f64>; 5],
    /// Smallest temperature difference in a heat exchanger, K.
    pub dt_min: f64,
    /// Temperature of the surroundings, K.
    pub t0: f64,
    /// Yearly interest on investments, a share.
    pub interest: f64,
    /// Share of heat lost per km of pipe; unknown by default.
    pub pipe_loss: Option<f64>,
    /// Money per km of pipe; unknown by default.
    pub pipe_cost: Option<f64>,
    /// What heat pumps reach of Carnot, a share; without it there are none.
    pub heat_pump_efficiency: Option<f64>,
    /// kg CO2e per kWh of electricity for heat pumps; else that of the network's electricity.
    pub electricity_co2: Option<f64>,
    /// Money per kWh of electricity for heat pumps; else that of the network's electricity.
    pub electricity_price: Option<f64>,
    /// What regeneration brings water to, ppm of its contaminant; without it there is none.
    pub regenerated_ppm: Option<f64>,
    /// Relative standard uncertainty of a quantity without a range.
    pub uncertainty_quantity: f64,
    /// Relative standard uncertainty of a factor.
    pub uncertainty_factor: f64,
    /// Say what sums stand for in households, persons and the like.
    pub equivalents: bool,
    /// How what has only a relative uncertainty is distributed.
    pub spread: Spread,
    /// The year factors are of; else that of the selection or the network.
    pub factor_year: Option<f64>,

    /// Most hops of a loop; 0 for no bound.
    pub max_length: usize,
    /// Most hops of a loop or cascade that exist only as candidates.
    pub max_candidates: usize,
    /// Most steps of a cascade; 0 for no bound.
    pub max_steps: usize,
    /// How many loops, cascades or candidates are listed; 0 for all.
    pub top: usize,
    /// Count every loop, however long that takes.
    pub count: bool,
    /// What loops are ranked by.
    pub rank: LoopRank,
    /// What cascades are ranked by.
    pub cascade_rank: CascadeRank,
    /// What heat is shared out for.
    pub heat_objective: HeatObjective,
    /// Farthest distance of a candidate, km.
    pub max_km: Option<f64>,
    /// Only candidates between two countries.
    pub across_borders: bool,
    /// What the plan is best at.
    pub objective: Objective,
    /// The most that all investments of the plan may cost together.
    pub budget: Option<f64>,
    /// What a tonne of CO2e counts in money, where the plan is best at benefit.
    pub carbon_price: f64,
    /// How many samples of the uncertainty the plan is tried in; the default hangs on its size.
    pub samples: Option<usize>,
    /// Seed of all that is drawn at random.
    pub seed: u64,
}

/// What a plan is best at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Objective {
    /// CO2e avoided.
    #[default]
    Co2,
    /// Net benefit of both sides; with a carbon price, the sum of both.
    Benefit,
}

impl Word for Objective {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Co2, "co2"), (Self::Benefit, "benefit")];
}

/// What heat is shared out for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeatObjective {
    /// The most heat.
    #[default]
    Heat,
    /// The most exergy: hot needs first.
    Exergy,
}

impl Word for HeatObjective {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Heat, "heat"), (Self::Exergy, "exergy")];
}

/// How an uncertain number is distributed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// Around its value by factors: median its value.
    #[default]
    Lognormal,
    /// A triangle around its value.
    Triangular,
    /// Evenly around its value; ranges evenly too, which are triangular otherwise.
    Uniform,
}

impl Word for Spread {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Lognormal, "lognormal"),
        (Self::Triangular, "triangular"),
        (Self::Uniform, "uniform"),
    ];
}

/// What loops are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoopRank {
    /// CO2 that the missing hops would avoid; then fewer candidates, then all CO2.
    #[default]
    Gain,
    /// CO2 avoided by all hops.
    Co2,
    /// Net benefit of all hops.
    Benefit,
    /// What could go round.
    Volume,
    /// Shortest first.
    Length,
}

/// What cascades are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CascadeRank {
    /// Uses over the first use.
    #[default]
    Factor,
    /// CO2 avoided by all steps.
    Co2,
    /// Number of steps.
    Steps,
    /// Quantity of the first step.
    Quantity,
    /// Grade lost on the way, least first.
    Grade,
}

impl Word for LoopRank {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Gain, "gain"),
        (Self::Co2, "co2"),
        (Self::Benefit, "benefit"),
        (Self::Volume, "volume"),
        (Self::Length, "length"),
    ];
}

impl Word for CascadeRank {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Factor, "factor"),
        (Self::Co2, "co2"),
        (Self::Steps, "steps"),
        (Self::Quantity, "quantity"),
        (Self::Grade, "grade"),
    ];
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            detour: [1.3, 1.2, 1.5, 1.1, 1.1],
            transport_co2: transport_co2(),
            transport_cost: [None; 5],
            dt_min: 10.0,
            t0: 288.15,
            interest: 0.04,
            pipe_loss: None,
            pipe_cost: None,
            heat_pump_efficiency: None,
            electricity_co2: None,
            electricity_price: None,
            regenerated_ppm: None,
            uncertainty_quantity: 0.1,
            uncertainty_factor: 0.1,
            equivalents: false,
            spread: Spread::default(),
            factor_year: None,
            max_length: 6,
            max_candidates: 1,
            max_steps: 8,
            top: 20,
            count: false,
            rank: LoopRank::default(),
            cascade_rank: CascadeRank::default(),
            heat_objective: HeatObjective::default(),
            max_km: None,
            across_borders: false,
            objective: Objective::default(),
            budget: None,
            carbon_price: 0.0,
            samples: None,
            seed: 1,
        }
    }
}

/// One number of the `settings` table.
pub struct Setting {
    /// The key in the table, `detour_road`.
    pub key: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What it means, and where its default comes from.
    pub meaning: &'static str,
    /// Its value; `None` while unknown.
    pub get: fn(&Settings) -> Option<f64>,
    /// Changes it.
    pub set: fn(&mut Settings, f64),
}

const UK_2025: &str = "UK Government GHG Conversion Factors 2025";

impl Settings {
    /// Every key of the `settings` table.
    pub const TABLE: &'static [Setting] = &[
        setting(
            "detour_road",
            "1",
            "way by road over the straight line",
            |s| Some(s.detour[0]),
            |s, v| s.detour[0] = v,
        ),
        setting(
            "detour_rail",
            "1",
            "way by rail over the straight line",
            |s| Some(s.detour[1]),
            |s, v| s.detour[1] = v,
        ),
        setting(
            "detour_ship",
            "1",
            "way by ship over the straight line",
            |s| Some(s.detour[2]),
            |s, v| s.detour[2] = v,
        ),
        setting(
            "detour_pipe",
            "1",
            "way by pipe over the straight line",
            |s| Some(s.detour[3]),
            |s, v| s.detour[3] = v,
        ),
        setting(
            "detour_grid",
            "1",
            "way by grid over the straight line",
            |s| Some(s.detour[4]),
            |s, v| s.detour[4] = v,
        ),
        setting(
            "transport_co2_road",
            "kg/tkm",
            UK_2025,
            |s| Some(s.transport_co2[0]),
            |s, v| s.transport_co2[0] = v,
        ),
        setting(
            "transport_co2_rail",
            "kg/tkm",
            UK_2025,
            |s| Some(s.transport_co2[1]),
            |s, v| s.transport_co2[1] = v,
        ),
        setting(
            "transport_co2_ship",
            "kg/tkm",
            UK_2025,
            |s| Some(s.transport_co2[2]),
            |s, v| s.transport_co2[2] = v,
        ),
        setting(
            "transport_co2_pipe",
            "kg/tkm",
            "none unless stated",
            |s| Some(s.transport_co2[3]),
            |s, v| s.transport_co2[3] = v,
        ),
        setting(
            "transport_co2_grid",
            "kg/tkm",
            "none unless stated",
            |s| Some(s.transport_co2[4]),
            |s, v| s.transport_co2[4] = v,
        ),
        setting(
            "transport_cost_road",
            "money/tkm",
            "unknown unless stated",
            |s| s.transport_cost[0],
            |s, v| s.transport_cost[0] = Some(v),
        ),
        setting(
            "transport_cost_rail",
            "money/tkm",
            "unknown unless stated",
            |s| s.transport_cost[1],
            |s, v| s.transport_cost[1] = Some(v),
        ),
        setting(
            "transport_cost_ship",
            "money/tkm",
            "unknown unless stated",
            |s| s.transport_cost[2],
            |s, v| s.transport_cost[2] = Some(v),
        ),
        setting(
            "transport_cost_pipe",
            "money/tkm",
            "unknown unless stated",
            |s| s.transport_cost[3],
            |s, v| s.transport_cost[3] = Some(v),
        ),
        setting(
            "transport_cost_grid",
            "money/tkm",
            "unknown unless stated",
            |s| s.transport_cost[4],
            |s, v| s.transport_cost[4] = Some(v),
        ),
        setting(
            "dt_min",
            "K",
            "smallest temperature difference in a heat exchanger",
            |s| Some(s.dt_min),
            |s, v| s.dt_min = v,
        ),
        setting("t0", "K", "temperature of the surroundings", |s| Some(s.t0), |s, v| s.t0 = v),
        setting(
            "interest",
            "1",
            "yearly interest on investments",
            |s| Some(s.interest),
            |s, v| s.interest = v,
        ),
        setting(
            "pipe_loss",
            "1/km",
            "share of heat lost per km of pipe",
            |s| s.pipe_loss,
            |s, v| s.pipe_loss = Some(v),
        ),
        setting(
            "pipe_cost",
            "money/km",
            "cost per km of pipe",
            |s| s.pipe_cost,
            |s, v| s.pipe_cost = Some(v),
        ),
        setting(
            "heat_pump_efficiency",
            "1",
            "what heat pumps reach of Carnot; no heat pumps unless stated",
            |s| s.heat_pump_efficiency,
            |s, v| s.heat_pump_efficiency = Some(v),
        ),
        setting(
            "electricity_co2",
            "kg/kWh",
            "electricity of heat pumps; else the only resource that is electricity",
            |s| s.electricity_co2,
            |s, v| s.electricity_co2 = Some(v),
        ),
        setting(
            "electricity_price",
            "money/kWh",
            "electricity of heat pumps; else the only resource that is electricity",
            |s| s.electricity_price,
            |s, v| s.electricity_price = Some(v),
        ),
        setting(
            "regenerated_ppm",
            "ppm",
            "what regeneration brings water to; no regeneration unless stated",
            |s| s.regenerated_ppm,
            |s, v| s.regenerated_ppm = Some(v),
        ),
        setting(
            "max_km",
            "km",
            "farthest distance of a candidate",
            |s| s.max_km,
            |s, v| s.max_km = Some(v),
        ),
        setting(
            "budget",
            "money",
            "the most that all investments of the plan may cost together",
            |s| s.budget,
            |s, v| s.budget = Some(v),
        ),
        setting(
            "carbon_price",
            "money/t",
            "what a tonne of CO2e counts where the plan is best at benefit",
            |s| Some(s.carbon_price),
            |s, v| s.carbon_price = v,
        ),
        setting(
            "uncertainty_quantity",
            "1",
            "relative uncertainty of a quantity without a range",
            |s| Some(s.uncertainty_quantity),
            |s, v| s.uncertainty_quantity = v,
        ),
        setting(
            "uncertainty_factor",
            "1",
            "relative uncertainty of a factor",
            |s| Some(s.uncertainty_factor),
            |s, v| s.uncertainty_factor = v,
        ),
        setting(
            "factor_year",
            "year",
            "the year factors are of; else that of the selection, the network, or 2025",
            |s| s.factor_year,
            |s, v| s.factor_year = Some(v),
        ),
    ];

    /// Every setting that bears on the numbers, with its value, for the manifest.
    pub fn options(&self) -> Vec<(&'static str, Value)> {
        let table = Self::TABLE.iter().filter_map(|s| Some((s.key, Value::from((s.get)(self)?))));
        let mut options: Vec<(&'static str, Value)> = table.collect();
        options.extend([
            ("max_length", self.max_length.into()),
            ("max_candidates", self.max_candidates.into()),
            ("max_steps", self.max_steps.into()),
            ("top", self.top.into()),
            ("count", self.count.into()),
            ("rank", self.rank.as_str().into()),
            ("cascade_rank", self.cascade_rank.as_str().into()),
            ("heat_objective", self.heat_objective.as_str().into()),
            ("objective", self.objective.as_str().into()),
            ("spread", self.spread.as_str().into()),
            ("seed", self.seed.into()),
        ]);
        options.extend(self.equivalents.then_some(("equivalents", true.into())));
        options.extend(self.across_borders.then_some(("across_borders", true.into())));
        options.extend(self.samples.map(|samples| ("samples", samples.into())));
        options
    }

    /// Takes the factors of transport from a set; one it does not have stays.
    pub fn set_transport(&mut self, factors: &Factors, year: i32) {
        for (mode, _) in Mode::WORDS {
            if let Some(factor) = factors.transport(*mode, year) {
                self.transport_co2[*mode as usize] = factor.stands_for();
            }
        }
    }

    /// The detour factor of a mode.
    pub fn detour(&self, mode: Mode) -> f64 {
        self.detour[mode as usize]
    }

    /// kg CO2e per t·km of a mode.
    pub fn transport_co2(&self, mode: Mode) -> f64 {
        self.transport_co2[mode as usize]
    }

    /// Money per t·km of a mode, where known.
    pub fn transport_cost(&self, mode: Mode) -> Option<f64> {
        self.transport_cost[mode as usize]
    }
}

/// kg CO2e per t·km by mode, of the default set; none for what it has no factor for: pipes and grids.
fn transport_co2() -> [f64; 5] {
    let mut by_mode = [0.0; 5];
    for (mode, _) in Mode::WORDS {
        let factor = Factors::default().transport(*mode, YEAR).map(Factor::stands_for);
        by_mode[*mode as usize] = factor.unwrap_or(0.0);
    }
    by_mode
}

const fn setting(
    key: &'static str,
    unit: &'static str,
    meaning: &'static str,
    get: fn(&Settings) -> Option<f64>,
    set: fn(&mut Settings, f64),
) -> Setting {
    Setting { key, unit, meaning, get, set }
}
