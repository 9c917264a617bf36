//! What can be used again at a lower grade?
//!
//! A *step* is one resource going from a giver, through any number of actors that only pass it on,
//! to a taker that uses it. A *cascade* is a chain of at least two steps that visits no actor
//! twice, in which at every taker what comes in leads to what goes out (the link rule of loops).
//! Matter may end as energy, and then stays energy. Chapter 7 of METHODS defines every number.
//!
//! Uses: u₁ = Q₁, u_{k+1} = min(Q_{k+1}, y·(1 − λ_k)·u_k), with the smallest quantity Q and the
//! loss λ on the way of a step and the yield y at its giver. The factor of a cascade is Σu ÷ u₁.
//!
//! The search starts from every exchange with which a step may start, and goes depth first, hop by
//! hop; it is complete within the bounds unless [`MAX_STEPS`] hops end it, and then says
//! `truncated`. Time and memory grow with the number of chains, which can be large in a dense
//! family.

mod measures;
mod search;
mod section;

pub use section::section;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::Serialize;

use self::measures::{Chain, measure_chain};
use self::search::{Search, Walk, first_hops};
use crate::matching::{Footing, Hops};
use crate::math::lanes::{Task, search_in_lanes};
use crate::math::order::larger_first;
use crate::model::CascadeRank;
use crate::network::{Linkage, Network};
use crate::text::Text;
use crate::worth::Gap;

/// Most hops to look at.
pub const MAX_STEPS: u64 = 4_000_000;

/// The heading.
pub const TITLE: Text = Text::new("Cascades", "Kaskader");

/// The question.
pub const QUESTION: Text = Text::new(
    "What can be used again at a lower grade?",
    "Hvad kan bruges igen i lavere kvalitet?",
);

/// The cascades of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cascades {
    /// The best, best first; without sub-chains that a longer one says as well.
    pub cascades: Vec<Cascade>,
    /// How many chains there are within the bounds; at least so many where truncated.
    pub count: u64,
    /// Steps of the longest; 0 without cascades.
    pub longest: usize,
    /// The highest factor, where one is known.
    pub highest_factor: Option<f64>,
    /// Whether the search ended before its end.
    pub truncated: bool,
}

/// One cascade.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cascade {
    /// Ids of all it passes, in order, hubs included.
    pub actors: Vec<String>,
    /// What goes in each step.
    pub resources: Vec<String>,
    /// Ids of the exchanges and candidates, in order; a step through hubs has several.
    pub exchanges: Vec<String>,
    /// Number of steps.
    pub steps: usize,
    /// The amount used in each step, in the unit of its resource, as far as it is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<f64>,
    /// The share lost on the way of each step.
    #[serde(skip)]
    pub losses: Vec<f64>,
    /// All uses over the first, in the dimension of the first; matter and water only.
    pub cascade_factor: Option<f64>,
    /// Heat taken over heat available; heat only.
    pub heat_share: Option<f64>,
    /// Exergy of the heat taken over that of the heat available; heat only.
    pub exergy_share: Option<f64>,
    /// The grade of each step, where all are known.
    pub grades: Option<Vec<f64>>,
    /// Hops that exist only as candidates.
    pub candidates: usize,
    /// CO2e avoided, t: the sum of what is known.
    pub co2_t: Option<f64>,
    /// What the numbers rest on.
    #[serde(flatten)]
    pub footing: Footing,
}

/// Finds every cascade within the bounds of the settings, and ranks them.
pub fn find_cascades(network: &Network, hops: &Hops) -> Cascades {
    let search = Search { network, hops, linkage: Linkage::new(network) };
    let roots = first_hops(network, hops);
    let searched = search_in_lanes(
        roots.len(),
        MAX_STEPS,
        || (Vec::new(), Walk::new(network.actors.len())),
        |(found, walk), task, budget| {
            if let Task::Start(root) = task {
                search.start(roots[root], walk);
            }
            search.advance(walk, budget, found)
        },
    );
    let mut found: Vec<Ranked> = searched.lanes.into_iter().flat_map(|(found, _)| found).collect();
    found.sort_by(Ranked::order);
    let top = if network.settings.top == 0 { usize::MAX } else { network.settings.top };
    let listed = without_sub_chains(&found, top);
    Cascades {
        cascades: listed.into_iter().map(|ranked| search.row(ranked)).collect(),
        count: found.len() as u64,
        longest: found.iter().map(|ranked| ranked.steps).max().unwrap_or(0),
        highest_factor: found.iter().filter_map(|ranked| ranked.factor).max_by(f64::total_cmp),
        truncated: searched.truncated,
    }
}

/// A cascade with what it is ranked by.
#[derive(Clone, Debug, PartialEq)]
struct Ranked {
    score: Option<f64>,
    factor: Option<f64>,
    steps: usize,
    candidates: usize,
    co2_t: Option<f64>,
    /// Positions in [`Hops::all`].
    hops: Box<[usize]>,
}

impl Ranked {
    /// Best first: the score, fewer candidates, more steps, CO2, ids; unknown last.
    fn order(&self, other: &Self) -> Ordering {
        self.group(other)
            .then(other.steps.cmp(&self.steps))
            .then_with(|| larger_first(self.co2_t, other.co2_t))
            .then_with(|| self.hops.cmp(&other.hops))
    }

    /// Only within such a group can a sub-chain be left out.
    fn group(&self, other: &Self) -> Ordering {
        larger_first(self.score, other.score).then(self.candidates.cmp(&other.candidates))
    }
}

/// The first `top` of a ranked list, leaving out what is part of a longer one with the same score
/// and no more candidates: that one stands before it.
fn without_sub_chains(ranked: &[Ranked], top: usize) -> Vec<&Ranked> {
    let mut listed = Vec::new();
    for group in ranked.chunk_by(|a, b| a.group(b) == Ordering::Equal) {
        let mut parts: BTreeSet<&[usize]> = BTreeSet::new();
        for chain in group {
            if listed.len() == top {
                return listed;
            }
            if parts.contains(&*chain.hops) {
                continue;
            }
            listed.push(chain);
            let hops = &chain.hops;
            parts.extend((2..hops.len()).flat_map(|length| hops.windows(length)));
        }
    }
    listed
}

impl Search<'_> {
    fn rank(&self, hops: Box<[usize]>, candidates: usize) -> Ranked {
        let chain = self.measure(&hops);
        let score = match self.network.settings.cascade_rank {
            CascadeRank::Factor => chain.factor,
            CascadeRank::Co2 => chain.co2_t,
            CascadeRank::Steps => Some(chain.steps.len() as f64),
            CascadeRank::Quantity => chain.first_quantity(self.network),
        };
        let (steps, factor, co2_t) = (chain.steps.len(), chain.factor, chain.co2_t);
        Ranked { score, factor, steps, candidates, co2_t, hops }
    }

    fn measure(&self, hops: &[usize]) -> Chain {
        measure_chain(self.network, self.hops, &self.linkage, hops)
    }

    /// The row of a cascade that is listed.
    fn row(&self, ranked: &Ranked) -> Cascade {
        let network = self.network;
        let chain = self.measure(&ranked.hops);
        let hops = ranked.hops.iter().map(|&hop| &self.hops.all[hop]);
        let passed = hops.clone().take(1).map(|hop| hop.from).chain(hops.clone().map(|h| h.to));
        let mut footing = Footing::of(hops.clone());
        if chain.grade_unknown {
            footing.unknown.insert(Gap::Grade);
        }
        if chain.yield_unknown {
            footing.unknown.insert(Gap::Yield);
        }
        let steps = chain.steps.iter();
        Cascade {
            actors: passed.map(|actor| network.actors[actor].id.to_string()).collect(),
            resources: steps
                .clone()
                .map(|step| network.resources[step.sent.resource].id.to_string())
                .collect(),
            exchanges: hops.map(|hop| hop.id.to_owned()).collect(),
            steps: chain.steps.len(),
            losses: steps.clone().map(|step| 1.0 - step.kept).collect(),
            grades: steps.map(|step| step.sent.grade).collect(),
            cascade_factor: chain.factor,
            heat_share: chain.heat_share,
            exergy_share: chain.exergy_share,
            uses: chain.uses,
            candidates: ranked.candidates,
            co2_t: chain.co2_t,
            footing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Study;
    use crate::load::sketch;
    use crate::model::Settings;
    use crate::network::{Selection, build};
    use crate::text::Lang;

    /// The cascades of a sketch, with settings changed by `with`.
    fn cascades(text: &str, with: impl Fn(&mut Settings)) -> Cascades {
        let mut network = build(&sketch(text), &Selection::default()).expect("a sound sketch");
        with(&mut network.settings);
        Study::new(&network).cascades().clone()
    }

    fn ways(found: &Cascades) -> Vec<String> {
        found.cascades.iter().map(|c| c.actors.concat()).collect()
    }

    fn assert_near(value: Option<f64>, expected: f64) {
        let value = value.expect("a known number");
        assert!((value - expected).abs() < 1e-9 * expected, "{value} is not {expected}");
    }

    /// METHODS, chapter 7: yields .9, .8, .95 from 1000: 1000, 900, 720, 684.
    const WOOD: &str = "a -> b: timber 1000\n b -> c: board 2000\n c -> d: chips 2000
        d -> e: fibre 2000\n convert b: timber -> board yield=0.9
        convert c: board -> chips yield=0.8\n convert d: chips -> fibre yield=0.95";

    #[test]
    fn wood_is_used_3_304_times() {
        let found = cascades(WOOD, |_| ());
        let best = &found.cascades[0];
        assert_eq!(best.uses, [1000.0, 900.0, 720.0, 684.0]);
        assert_near(best.cascade_factor, 3.304);
        assert_eq!((best.steps, found.longest), (4, 4));
        assert_near(found.highest_factor, 3.304);
        // Three of two steps, two of three, one of four; all of different factors.
        assert_eq!((found.count, found.cascades.len()), (6, 6));
    }

    #[test]
    fn losses_and_small_quantities_count() {
        // Of 100 t, 90 arrive and give 45; only 30 are sent on: factor 1.3.
        let found =
            cascades("a -> b: x 100 loss=0.1\n b -> c: y 30\n convert b: x -> y yield=0.5", |_| ());
        assert_eq!(found.cascades[0].uses, [100.0, 30.0]);
        assert_near(found.cascades[0].cascade_factor, 1.3);
    }

    /// METHODS, chapter 7: a hub's passing on is no use.
    #[test]
    fn heat_into_a_net_and_homes_is_one_step() {
        let heat = "furnace -> net: heat 18\n net -> homes: heat 10
            resource heat: category=energy carrier=heat unit=MWh family=heat grade=80
            actor net: pass_through=yes";
        assert_eq!(cascades(heat, |_| ()).count, 0);
        // Homes that send it on at a lower grade make one cascade of two steps over three hops.
        let longer = format!(
            "{heat}\n homes -> pool: warmth 6
             resource warmth: category=energy carrier=heat unit=MWh family=heat grade=30"
        );
        let found = cascades(&longer, |_| ());
        assert_eq!(ways(&found), ["furnacenethomespool"]);
        let best = &found.cascades[0];
        assert_eq!((best.steps, best.exchanges.len()), (2, 3));
        // The smallest on the way of the first step is 10, and 6 of it are used again.
        assert_eq!(best.uses, [10.0, 6.0]);
        assert_eq!(best.cascade_factor, None);
        assert_eq!(best.grades, Some(vec![80.0, 30.0]));
        // The homes take 4 and the pool 6 of 10. T₀ is 288.15 K; 1 − T₀/T is 65/353.15 at 80 °C
        // and 15/303.15 at 30 °C.
        assert_near(best.heat_share, 1.0);
        let exergy = (4.0 * 65.0 / 353.15 + 6.0 * 15.0 / 303.15) / (10.0 * 65.0 / 353.15);
        assert_near(best.exergy_share, exergy);
        // Half of what the furnace has to offer.
        let offered = format!("{longer}\n offer furnace: heat 20");
        assert_near(cascades(&offered, |_| ()).cascades[0].heat_share, 0.5);
    }

    #[test]
    fn a_step_starts_at_a_hub_that_nobody_supplies() {
        let text = "net -> homes: heat 10\n homes -> pool: warmth 6
            resource heat: category=energy unit=MWh family=heat grade=80
            resource warmth: category=energy unit=MWh family=heat grade=30
            actor net: pass_through=yes";
        assert_eq!(ways(&cascades(text, |_| ())), ["nethomespool"]);
    }

    /// METHODS, chapter 7: matter that has become energy does not become matter again.
    #[test]
    fn material_to_energy_to_material_is_refused() {
        let text = "a -> b: wood 10\n b -> c: heat 20\n c -> d: board 5
            resource heat: category=energy unit=MWh
            convert b: wood -> heat yield=2\n convert c: heat -> board yield=0.25";
        let found = cascades(text, |_| ());
        // The chain that starts as energy was never matter.
        assert_eq!(ways(&found), ["abc", "bcd"]);
        // Energy does not count in the dimension of wood.
        assert_near(found.cascades[0].cascade_factor, 1.0);
        assert_eq!(found.cascades[0].uses, [10.0, 20.0]);
        assert_eq!(found.cascades[1].cascade_factor, None);
    }

    #[test]
    fn a_rise_in_grade_is_refused_without_conversion() {
        let text = "a -> b: low 10\n b -> c: high 5\n resource low: family=f grade=1
            resource high: family=f grade=2";
        assert_eq!(cascades(text, |_| ()).count, 0);
        let pump = format!("{text}\n convert b: low -> high yield=0.6");
        assert_near(cascades(&pump, |_| ()).cascades[0].cascade_factor, 1.5);
    }

    /// Grades fall through three parks, and everything is known but one quantity.
    #[test]
    fn unknown_is_absent() {
        let text = "a -> b: x 10\n b -> c: x\n c -> d: x 3\n resource x: family=f grade=1";
        let found = cascades(text, |_| ());
        // The whole chain and its parts have no factor, so the parts say nothing more.
        assert_eq!((ways(&found), found.count), (vec!["abcd".to_owned()], 3));
        let best = &found.cascades[0];
        assert_eq!((best.cascade_factor, &best.uses), (None, &vec![10.0]));
        assert!(best.footing.unknown.contains(Gap::Quantity));
    }

    #[test]
    fn what_a_longer_one_says_as_well_is_left_out() {
        // Energy at the end adds nothing to the factor: abc and abcd have 1.9.
        let text = "a -> b: x 10\n b -> c: x 9\n c -> d: heat 30\n resource x: family=f grade=1
            resource heat: category=energy unit=MWh\n convert c: x -> heat yield=4";
        let found = cascades(text, |_| ());
        assert_eq!((ways(&found), found.count), (vec!["abcd".to_owned(), "bcd".to_owned()], 3));
        let by_quantity = cascades(text, |s| s.cascade_rank = CascadeRank::Quantity);
        assert_eq!(ways(&by_quantity), ["abcd", "bcd"]);
        let by_steps = cascades(text, |s| s.cascade_rank = CascadeRank::Steps);
        assert_eq!(ways(&by_steps), ["abcd", "abc", "bcd"]);
    }

    #[test]
    fn hubs_that_feed_each_other_end() {
        let text = "a -> h: x 5\n h -> i: x 5\n i -> h: x 5\n i -> b: x 5\n b -> c: x 5\n
            resource x: family=f grade=1\n actor h: pass_through=yes\n actor i: pass_through=yes";
        let found = cascades(text, |_| ());
        assert_eq!(ways(&found), ["ahibc"]);
        assert!(!found.truncated);
    }

    #[test]
    fn a_hub_is_never_a_taker() {
        // The hub's conversion is not used, and what it sends of another resource is no next step.
        let text = "a -> h: x 5\n h -> b: y 5\n convert h: x -> y yield=1\n
            actor h: pass_through=yes";
        assert_eq!(cascades(text, |_| ()).count, 0);
    }

    #[test]
    fn the_bound_on_steps_holds() {
        for (bound, longest) in [(1, 0), (2, 2), (3, 3), (0, 4)] {
            assert_eq!(cascades(WOOD, |s| s.max_steps = bound).longest, longest);
        }
    }

    #[test]
    fn a_section_says_it_all() {
        let network = build(&sketch(WOOD), &Selection::default()).expect("a sound sketch");
        let study = Study::new(&network);
        let said = section(study.cascades(), &network, Lang::En);
        assert_eq!(said.value("cascade_count"), Some(6.0));
        assert_eq!(said.value("truncated"), Some(0.0));
        let row = &said.to_json()["cascades"][0];
        assert_eq!(row["uses"], serde_json::json!([1000, 900, 720, 684]));
        assert!(row.get("heat_share").is_none() && row.get("grades").is_none());
        assert!(section(study.cascades(), &network, Lang::Da).summary.contains("3,3"));
    }
}
