//! Where can water be used again before it is discharged?
//!
//! A use of water takes up a load of contaminants (table `water_uses`) and states how dirty the
//! water may come and leave. Fed with fresh water alone it needs W = max L/c̄ over its contaminants.
//! The least fresh water for all uses together follows from the limiting composite curve of each
//! contaminant ([`limiting`](crate::math::limiting)); a linear program ([`reuse`]) says whose water
//! goes on to whom, and with the setting `regenerated_ppm` also through regeneration. No water is
//! lost, so as much is discharged as is drawn.
//!
//! With one contaminant the scheme reaches the target; with several the target is the largest of
//! theirs, a lower bound. Cost: a linear program of uses² columns; above a limit only the targets
//! are given.

mod reuse;
mod section;

pub use section::section;

use serde::Serialize;

use self::reuse::{At, Scheme, best_scheme};
use crate::math::limiting::{Target, Uptake, clean_water_target};
use crate::model::Mode;
use crate::network::{ActorIx, Network, transport_km};
use crate::text::Text;

/// The heading.
pub const TITLE: Text = Text::new("Water cascade", "Vandkaskade");

/// The question.
pub const QUESTION: Text = Text::new(
    "Where can water be used again before it is discharged?",
    "Hvor kan vand bruges igen, før det udledes?",
);

/// g in a kg: with ppm as g/m³, loads become m³ times ppm.
const G: f64 = 1000.0;

/// What a use takes up of one contaminant.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Which.
    pub contaminant: String,
    /// g a year.
    pub load: f64,
    /// Highest concentration of the water that comes, ppm.
    pub most_in: f64,
    /// Highest concentration of the water that leaves, ppm.
    pub most_out: f64,
}

/// One use of water.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Who.
    pub actor: ActorIx,
    /// What it is called; empty where the actor has one use only.
    pub name: String,
    /// By contaminant.
    pub demands: Vec<Demand>,
}

impl Use {
    fn demand(&self, contaminant: &str) -> Option<&Demand> {
        self.demands.iter().find(|demand| demand.contaminant == contaminant)
    }

    /// What it needs of fresh water alone, m³.
    pub fn fresh_alone(&self) -> f64 {
        self.demands.iter().map(|demand| demand.load / demand.most_out).fold(0.0, f64::max)
    }
}

/// The water of an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Water {
    /// Every use that takes something up, by actor, then name.
    pub uses: Vec<Use>,
    /// The target of every contaminant, by name.
    pub targets: Vec<ContaminantTarget>,
    /// The scheme with the least fresh water; none where that is too much work.
    pub reuse: Option<Passed>,
    /// The same with regeneration, where the setting is given.
    pub regeneration: Option<Passed>,
}

/// What one contaminant asks of fresh water.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContaminantTarget {
    /// Which.
    pub contaminant: String,
    /// How many uses take it up.
    pub uses: usize,
    /// Fresh water without reuse, by this contaminant alone, m³.
    pub fresh_alone_m3: f64,
    /// The least fresh water, by this contaminant alone, m³.
    pub target_m3: f64,
    /// The concentration at which it is decided, ppm.
    pub pinch_ppm: f64,
}

/// A scheme of passing water on.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// What goes on, from whom to whom.
    pub reuses: Vec<Reuse>,
    /// What each use draws and discharges.
    pub uses: Vec<UseOfWater>,
    /// Fresh water of all, m³.
    pub fresh_m3: f64,
    /// Water that goes through regeneration, m³.
    pub regenerated_m3: f64,
}

/// Water that goes on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reuse {
    /// Who used it; absent where it comes from regeneration.
    pub from: Option<String>,
    /// For what; or `regeneration`.
    pub from_use: Option<String>,
    /// Who uses it next; absent where it goes to regeneration.
    pub to: Option<String>,
    /// For what; or `regeneration`.
    pub to_use: Option<String>,
    /// m³ a year.
    pub quantity_m3: f64,
    /// How far it is, km.
    pub distance_km: Option<f64>,
}

/// Where the water of a use comes from and goes to, m³ a year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UseOfWater {
    /// Who.
    pub actor: String,
    /// For what.
    pub use_name: Option<String>,
    /// Fresh water without reuse.
    pub fresh_alone_m3: f64,
    /// Fresh water.
    pub fresh_m3: f64,
    /// Water that others, or regeneration, have passed on.
    pub reused_m3: f64,
    /// Water that goes on.
    pub passed_on_m3: f64,
    /// Water that is discharged.
    pub discharged_m3: f64,
}

/// Finds the least fresh water, and who passes it on to whom.
pub fn find_water(network: &Network) -> Water {
    let uses = uses(network);
    let passed = |regenerated| {
        let scheme = best_scheme(network, &uses, regenerated)?;
        Some(passed(network, &uses, &scheme))
    };
    let regenerated = network.settings.regenerated_ppm;
    Water {
        targets: targets(&uses),
        reuse: passed(None),
        regeneration: regenerated.and_then(|ppm| passed(Some(ppm))),
        uses,
    }
}

/// The uses that take something up, with all they say of it.
fn uses(network: &Network) -> Vec<Use> {
    let same = |a: &crate::network::WaterUse, b: &crate::network::WaterUse| {
        a.actor == b.actor && a.said.r#use == b.said.r#use
    };
    let rows = network.water_uses.chunk_by(same).map(|rows| Use {
        actor: rows[0].actor,
        name: rows[0].said.r#use.to_string(),
        demands: rows
            .iter()
            .map(|row| Demand {
                contaminant: row.said.contaminant.to_string(),
                load: row.said.mass_load * G,
                most_in: row.said.c_in_max,
                most_out: row.said.c_out_max,
            })
            .collect(),
    });
    rows.filter(|of| 0.0 < of.fresh_alone()).collect()
}

fn targets(uses: &[Use]) -> Vec<ContaminantTarget> {
    let mut names: Vec<&str> =
        uses.iter().flat_map(|of| &of.demands).map(|d| d.contaminant.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let target = |name: &str| {
        let demands: Vec<&Demand> = uses.iter().filter_map(|of| of.demand(name)).collect();
        let uptake = |d: &&Demand| Uptake { load: d.load, from: d.most_in, to: d.most_out };
        let Target { water, pinch } =
            clean_water_target(&demands.iter().map(uptake).collect::<Vec<_>>())?;
        Some(ContaminantTarget {
            contaminant: name.to_owned(),
            uses: demands.len(),
            fresh_alone_m3: demands.iter().map(|d| d.load / d.most_out).sum(),
            target_m3: water,
            pinch_ppm: pinch,
        })
    };
    names.into_iter().filter_map(target).collect()
}

fn passed(network: &Network, uses: &[Use], scheme: &Scheme) -> Passed {
    let of = |at: At| match at {
        At::Use(at) => Some(&uses[at]),
        At::Regeneration => None,
    };
    let id = |of: &Use| network.actors[of.actor].id.to_string();
    let name = |of: &Use| Some(of.name.clone()).filter(|name| !name.is_empty());
    let regeneration = || Some("regeneration".to_owned());
    let km = |from: &Use, to: &Use| {
        let [a, b] = [from, to].map(|of| &network.actors[of.actor]);
        if from.actor == to.actor {
            return Some(0.0);
        }
        transport_km(a, b, Mode::Pipe, &network.settings)
    };
    let reuses = scheme.streams.iter().map(|stream| {
        let (from, to) = (of(stream.from), of(stream.to));
        Reuse {
            from: from.map(id),
            from_use: from.map_or_else(regeneration, name),
            to: to.map(id),
            to_use: to.map_or_else(regeneration, name),
            quantity_m3: stream.quantity,
            distance_km: from.zip(to).and_then(|(from, to)| km(from, to)),
        }
    });
    let sum = |here: &dyn Fn(&reuse::Stream) -> bool| -> f64 {
        scheme.streams.iter().filter(|s| here(s)).map(|s| s.quantity).sum()
    };
    let rows = uses.iter().zip(&scheme.fresh).enumerate().map(|(at, (of, &fresh))| {
        // What rounding leaves of nothing is nothing.
        const ROUNDING: f64 = 1e-8;
        let (reused, passed_on) = (sum(&|s| s.to == At::Use(at)), sum(&|s| s.from == At::Use(at)));
        let rest = fresh + reused - passed_on;
        UseOfWater {
            actor: id(of),
            use_name: name(of),
            fresh_alone_m3: of.fresh_alone(),
            fresh_m3: fresh,
            reused_m3: reused,
            passed_on_m3: passed_on,
            discharged_m3: if rest <= ROUNDING * (fresh + reused) { 0.0 } else { rest },
        }
    });
    Passed {
        reuses: reuses.collect(),
        uses: rows.collect(),
        fresh_m3: scheme.fresh.iter().sum(),
        regenerated_m3: sum(&|s| s.to == At::Regeneration),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::sketch;
    use crate::model::{Settings, WaterUse};
    use crate::network::{Selection, build};

    /// Uses of one contaminant, each by an actor of its own: load, in, out.
    fn water(uses: &[[f64; 3]], with: impl Fn(&mut Settings)) -> Water {
        let names: Vec<String> = (0..uses.len()).map(|i| format!("u{i:02}")).collect();
        let actors: Vec<String> =
            names.iter().map(|n| format!("actor {n}: kind=company")).collect();
        let mut data = sketch(&actors.join("\n"));
        data.water_uses = names
            .iter()
            .zip(uses)
            .map(|(name, &[mass_load, c_in_max, c_out_max])| WaterUse {
                actor: name.as_str().into(),
                contaminant: "salt".into(),
                mass_load,
                c_in_max,
                c_out_max,
                ..WaterUse::default()
            })
            .collect();
        let mut network = build(&data, &Selection::default()).expect("sound uses");
        with(&mut network.settings);
        find_water(&network)
    }

    const WANG_AND_SMITH: [[f64; 3]; 4] =
        [[2.0, 0.0, 100.0], [5.0, 50.0, 100.0], [30.0, 50.0, 800.0], [4.0, 400.0, 800.0]];

    /// METHODS, chapter 7: 90 instead of 112.5.
    #[test]
    fn wang_and_smith_reuse() {
        let found = water(&WANG_AND_SMITH, |_| ());
        let passed = found.reuse.unwrap();
        assert!((passed.fresh_m3 - 90.0).abs() < 1e-4, "{passed:?}");
        assert!((found.targets[0].fresh_alone_m3 - 112.5).abs() < 1e-9);
        let discharged: f64 = passed.uses.iter().map(|of| of.discharged_m3).sum();
        assert!((discharged - 90.0).abs() < 1e-4);
        assert_eq!(found.regeneration, None);
    }

    /// Only the use that bears nothing needs fresh water once the rest can be regenerated to 5 ppm
    /// and come back: 2 kg at 100 ppm are 20 m³ (Wang and Smith 1994, regeneration with recycling).
    #[test]
    fn regeneration_leaves_the_clean_use() {
        let found = water(&WANG_AND_SMITH, |s| s.regenerated_ppm = Some(5.0));
        let passed = found.regeneration.unwrap();
        assert!((passed.fresh_m3 - 20.0).abs() < 1e-3, "{passed:?}");
        assert!(0.0 < passed.regenerated_m3);
    }

    /// 1 kg from 90 to 100 ppm takes 10 m³ of fresh water, or 100 m³ that go round through a plant
    /// that brings them to 90 ppm.
    #[test]
    fn much_may_go_round_through_regeneration() {
        let found = water(&[[1.0, 90.0, 100.0]], |s| s.regenerated_ppm = Some(90.0));
        assert!((found.reuse.unwrap().fresh_m3 - 10.0).abs() < 1e-6);
        let passed = found.regeneration.unwrap();
        assert!(
            passed.fresh_m3 < 1e-3 && (passed.regenerated_m3 - 100.0).abs() < 0.1,
            "{passed:?}"
        );
    }

    /// A use that says nothing of a contaminant is not given water that has it.
    #[test]
    fn what_a_taker_bears_must_be_known() {
        let mut data = sketch("actor a: kind=company\n actor b: kind=company");
        let row = |actor: &str, contaminant: &str, most_in, most_out| WaterUse {
            actor: actor.into(),
            contaminant: contaminant.into(),
            mass_load: 1.0,
            c_in_max: most_in,
            c_out_max: most_out,
            ..WaterUse::default()
        };
        data.water_uses = vec![row("a", "salt", 0.0, 10.0), row("b", "oil", 50.0, 100.0)];
        let fresh = |data: &crate::model::Dataset| {
            let network = build(data, &Selection::default()).unwrap();
            find_water(&network).reuse.unwrap().fresh_m3
        };
        assert!((fresh(&data) - 110.0).abs() < 1e-6);
        // b bears salt as well, and takes none up: all of its water has been used by a.
        data.water_uses.push(WaterUse { mass_load: 0.0, ..row("b", "salt", 20.0, 30.0) });
        assert!((fresh(&data) - 100.0).abs() < 1e-4);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// With one contaminant the scheme reaches the target.
        #[test]
        fn the_scheme_reaches_the_target(
            uses in proptest::collection::vec((1..40_u32, 0..40_u32, 1..60_u32), 1..8)
        ) {
            let uses: Vec<[f64; 3]> = uses
                .into_iter()
                .map(|(load, from, more)| {
                    [f64::from(load), 10.0 * f64::from(from), 10.0 * f64::from(from + more)]
                })
                .collect();
            let found = water(&uses, |_| ());
            let (fresh, target) = (found.reuse.unwrap().fresh_m3, found.targets[0].target_m3);
            prop_assert!((fresh - target).abs() <= 1e-5 * target, "{fresh} is not {target}");
        }
    }
}
