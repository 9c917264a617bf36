//! How much can fall from what is high to what is low? The problem table and its composite curves.
//!
//! Streams are cooled (hot) or heated (cold) from one temperature to another, their heat spread
//! evenly between; one whose temperatures are equal gives or takes all of it there. Heat passes
//! only across at least ΔT. Hot streams are shifted down by ΔT/2 and cold ones up, so that heat may
//! pass within a level and to any lower one, and what is left over falls from level to level:
//!
//! ```text
//! Rₖ = Rₖ₋₁ + Hₖ − Cₖ        heating = −min(0, min R),   cooling = Rₙ + heating
//! ```
//!
//! | symbol | here |
//! |---|---|
//! | Hₖ, Cₖ | [`Level::hot`], [`Level::cold`], the heat given and taken on a level |
//! | Rₖ | [`Level::falls`], what falls out of the level below, without heating from outside |
//!
//! The pinch is where nothing falls once the heating comes in at the top; without need of both
//! heating and cooling there is none.
//!
//! Source: Linnhoff and Hindmarsh, Chem. Eng. Sci. 38 (1983) 745–763. Cost: levels × streams.

/// Something to be cooled or heated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stream {
    /// Where it is hotter.
    pub top: f64,
    /// Where it is colder; at most `top`.
    pub bottom: f64,
    /// What it gives or takes between the two, not negative.
    pub heat: f64,
}

impl Stream {
    /// Its heat between two temperatures; a level without height holds what is given or taken at
    /// its one temperature.
    pub fn within(&self, top: f64, bottom: f64) -> f64 {
        let height = self.top - self.bottom;
        if height <= 0.0 {
            return if top == bottom && self.top == top { self.heat } else { 0.0 };
        }
        let overlap = (top.min(self.top) - bottom.max(self.bottom)).max(0.0);
        self.heat * (overlap / height)
    }

    /// By half of ΔT, up or down; what then is equal by hand is equal to the last bit.
    fn shifted(&self, by: f64) -> Self {
        const STEPS: f64 = 1e6;
        let shift = |temperature: f64| ((temperature + by) * STEPS).round() / STEPS;
        Self { top: shift(self.top), bottom: shift(self.bottom), ..*self }
    }
}

/// A level of shifted temperatures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Shifted.
    pub top: f64,
    /// Shifted; equal to `top` where streams give or take at one temperature.
    pub bottom: f64,
    /// Given by all hot streams.
    pub hot: f64,
    /// Taken by all cold streams.
    pub cold: f64,
    /// What falls to the level below.
    pub falls: f64,
}

/// The problem table of some streams.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProblemTable {
    /// From the top down.
    pub levels: Vec<Level>,
    /// Heat needed from outside.
    pub heating: f64,
    /// Heat that must be taken away.
    pub cooling: f64,
    /// Heat that the hot streams give to the cold ones.
    pub recovered: f64,
    /// Shifted temperature of the pinch, the highest if there are several.
    pub pinch: Option<f64>,
}

/// The hot and cold streams on one shifted scale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shifted {
    /// Down by ΔT/2.
    pub hot: Vec<Stream>,
    /// Up by ΔT/2.
    pub cold: Vec<Stream>,
}

impl Shifted {
    /// Streams that keep `dt_min` between them.
    pub fn new(hot: &[Stream], cold: &[Stream], dt_min: f64) -> Self {
        let half = dt_min / 2.0;
        Self {
            hot: hot.iter().map(|stream| stream.shifted(-half)).collect(),
            cold: cold.iter().map(|stream| stream.shifted(half)).collect(),
        }
    }

    /// The problem table.
    pub fn table(&self) -> ProblemTable {
        /// What rounding leaves where nothing falls, as a share of all heat.
        const ROUNDING: f64 = 1e-9;
        let mut levels: Vec<Level> = Vec::new();
        let sum = |streams: &[Stream], top, bottom| -> f64 {
            streams.iter().map(|stream| stream.within(top, bottom)).sum()
        };
        let mut falls = 0.0;
        for (top, bottom) in self.steps() {
            let (hot, cold) = (sum(&self.hot, top, bottom), sum(&self.cold, top, bottom));
            falls += hot - cold;
            levels.push(Level { top, bottom, hot, cold, falls });
        }
        let total = |streams: &[Stream]| streams.iter().map(|stream| stream.heat).sum::<f64>();
        let (given, taken) = (total(&self.hot), total(&self.cold));
        let nothing = ROUNDING * given.max(taken);
        let least = levels.iter().map(|level| level.falls).fold(0.0, f64::min);
        let heating = if -least <= nothing { 0.0 } else { -least };
        let heating = if taken - heating <= nothing { taken } else { heating };
        let recovered = taken - heating;
        let cooling = if given - recovered <= nothing { 0.0 } else { given - recovered };
        let empty = |level: &&Level| level.falls - least <= nothing;
        let pinch = levels.iter().find(empty).map(|level| level.bottom);
        let pinch = pinch.filter(|_| 0.0 < heating && 0.0 < cooling);
        ProblemTable { levels, heating, cooling, recovered, pinch }
    }

    /// Top and bottom of every level, from the top down.
    fn steps(&self) -> Vec<(f64, f64)> {
        let streams = || self.hot.iter().chain(&self.cold);
        let mut bounds: Vec<f64> = streams().flat_map(|s| [s.top, s.bottom]).collect();
        bounds.sort_by(|a, b| b.total_cmp(a));
        bounds.dedup();
        let mut steps = Vec::new();
        for (i, &top) in bounds.iter().enumerate() {
            if streams().any(|stream| stream.top == top && stream.bottom == top) {
                steps.push((top, top));
            }
            steps.extend(bounds.get(i + 1).map(|&below| (top, below)));
        }
        steps
    }
}

/// A corner of a composite curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    /// Heat, from where the curve begins.
    pub heat: f64,
    /// Temperature.
    pub temperature: f64,
}

/// All `streams` as one: the heat below each temperature, from the coldest up, beginning at
/// `start`.
pub fn composite_curve(streams: &[Stream], start: f64) -> Vec<Corner> {
    let all = Shifted { hot: streams.to_vec(), cold: Vec::new() };
    let mut heat = start;
    let mut curve: Vec<Corner> = Vec::new();
    for (top, bottom) in all.steps().into_iter().rev() {
        if curve.is_empty() {
            curve.push(Corner { heat, temperature: bottom });
        }
        heat += streams.iter().map(|stream| stream.within(top, bottom)).sum::<f64>();
        curve.push(Corner { heat, temperature: top });
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Supply, target, and heat by the K.
    fn by_rate(streams: &[[f64; 3]]) -> Vec<Stream> {
        let stream = |&[a, b, rate]: &[f64; 3]| {
            let (top, bottom) = (a.max(b), a.min(b));
            Stream { top, bottom, heat: rate * (top - bottom) }
        };
        streams.iter().map(stream).collect()
    }

    /// Heating, cooling, and the hot and cold temperature of the pinch.
    #[track_caller]
    fn assert_table(hot: &[[f64; 3]], cold: &[[f64; 3]], dt_min: f64, expected: [f64; 4]) {
        let table = Shifted::new(&by_rate(hot), &by_rate(cold), dt_min).table();
        let pinch = table.pinch.expect("a pinch");
        let found = [table.heating, table.cooling, pinch + dt_min / 2.0, pinch - dt_min / 2.0];
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        }
    }

    /// METHODS, chapter 7: Linnhoff and Hindmarsh 1983, test case 3 (kW).
    #[test]
    fn linnhoff_and_hindmarsh() {
        let hot = [[150.0, 60.0, 2.0], [90.0, 60.0, 8.0]];
        let cold = [[20.0, 125.0, 2.5], [25.0, 100.0, 3.0]];
        assert_table(&hot, &cold, 20.0, [107.5, 40.0, 90.0, 70.0]);
    }

    /// Kemp, Pinch Analysis and Process Integration, 2nd edition 2007, chapter 2: 20 and 60 kW,
    /// pinch at 85 °C shifted.
    #[test]
    fn kemp() {
        let hot = [[170.0, 60.0, 3.0], [150.0, 30.0, 1.5]];
        let cold = [[20.0, 135.0, 2.0], [80.0, 140.0, 4.0]];
        assert_table(&hot, &cold, 10.0, [20.0, 60.0, 90.0, 80.0]);
    }

    /// Smith, Chemical Process Design and Integration 2005, chapter 16: 7.5 and 10 MW, 150/140 °C.
    #[test]
    fn smith() {
        let hot = [[250.0, 40.0, 0.15], [200.0, 80.0, 0.25]];
        let cold = [[20.0, 180.0, 0.2], [140.0, 230.0, 0.3]];
        assert_table(&hot, &cold, 10.0, [7.5, 10.0, 150.0, 140.0]);
    }

    /// Steam that condenses at 120 °C boils water at 110 °C, not at 111.
    #[test]
    fn one_temperature_is_a_level_of_its_own() {
        let at = |temperature, heat| [Stream { top: temperature, bottom: temperature, heat }];
        let table = |cold| Shifted::new(&at(120.0, 5.0), &at(cold, 3.0), 10.0).table();
        assert_eq!((table(110.0).recovered, table(110.0).cooling), (3.0, 2.0));
        assert_eq!((table(111.0).recovered, table(111.0).heating), (0.0, 3.0));
        // Enough heat for all is no pinch.
        assert_eq!((table(110.0).pinch, table(110.0).heating), (None, 0.0));
    }

    /// 2·30 + 8·30 kW up to 90 °C, and 2·60 above.
    #[test]
    fn the_composite_curve_adds_heat_up() {
        let hot = by_rate(&[[150.0, 60.0, 2.0], [90.0, 60.0, 8.0]]);
        let corners: Vec<[f64; 2]> =
            composite_curve(&hot, 40.0).iter().map(|c| [c.heat, c.temperature]).collect();
        assert_eq!(corners, [[40.0, 60.0], [340.0, 90.0], [460.0, 150.0]]);
        assert!(composite_curve(&[], 0.0).is_empty());
    }
}
