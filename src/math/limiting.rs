//! How little clean water will do? The limiting composite curve of uses that take up a load.
//!
//! A use takes up a load between the dirtiest water it can begin with and the dirtiest it may end
//! with. All uses together must have taken up, below a concentration C, the load m(C) of their
//! parts below it; clean water that has come to C carries C a unit, so at least m(C)/C of it has
//! been there:
//!
//! ```text
//! target = max over C of m(C)/C
//! ```
//!
//! The largest is at a corner of the curve, where some use begins or ends: the pinch.
//!
//! Source: Wang and Smith, Chem. Eng. Sci. 49 (1994) 981–1006. Cost: uses².

/// What one use takes up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uptake {
    /// Load, in units of concentration times units of water.
    pub load: f64,
    /// Highest concentration it can begin with.
    pub from: f64,
    /// Highest it may end with, above `from`.
    pub to: f64,
}

impl Uptake {
    /// The load taken up below a concentration.
    fn below(&self, concentration: f64) -> f64 {
        let share = (concentration - self.from) / (self.to - self.from);
        self.load * share.clamp(0.0, 1.0)
    }
}

/// The least clean water, and where it is decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Units of water.
    pub water: f64,
    /// The concentration of the pinch; of equal ones the lowest.
    pub pinch: f64,
}

/// The least clean water for all uses; `None` without a load.
pub fn clean_water_target(uses: &[Uptake]) -> Option<Target> {
    let mut corners: Vec<f64> = uses.iter().map(|uptake| uptake.to).collect();
    corners.extend(uses.iter().map(|uptake| uptake.from));
    corners.retain(|&concentration| 0.0 < concentration);
    corners.sort_by(f64::total_cmp);
    let needed = corners.into_iter().map(|pinch| {
        let load: f64 = uses.iter().map(|uptake| uptake.below(pinch)).sum();
        Target { water: load / pinch, pinch }
    });
    let most = needed.reduce(|most, next| if most.water < next.water { next } else { most });
    most.filter(|target| 0.0 < target.water)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Loads in kg/h and concentrations in ppm give t/h.
    fn target(uses: &[[f64; 3]]) -> Target {
        let uptake = |&[kg, from, to]: &[f64; 3]| Uptake { load: kg * 1000.0, from, to };
        clean_water_target(&uses.iter().map(uptake).collect::<Vec<_>>()).unwrap()
    }

    /// METHODS, chapter 7: 90 t/h, pinch at 100 ppm.
    #[test]
    fn wang_and_smith() {
        let found = target(&[
            [2.0, 0.0, 100.0],
            [5.0, 50.0, 100.0],
            [30.0, 50.0, 800.0],
            [4.0, 400.0, 800.0],
        ]);
        assert!((found.water - 90.0).abs() < 1e-9 && found.pinch == 100.0, "{found:?}");
    }

    /// Olesen and Polley, Trans. IChemE 75 A (1997) 273–276: 157.14 t/h.
    #[test]
    fn olesen_and_polley() {
        let found = target(&[
            [2.0, 25.0, 80.0],
            [5.0, 25.0, 90.0],
            [4.0, 25.0, 200.0],
            [5.0, 50.0, 100.0],
            [30.0, 50.0, 800.0],
            [4.0, 400.0, 800.0],
        ]);
        assert!((found.water - 157.142_857).abs() < 1e-6 && found.pinch == 100.0, "{found:?}");
        assert_eq!(clean_water_target(&[]), None);
    }
}
