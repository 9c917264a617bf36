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
//! The best are found by branch and bound ([`best`], [`bounds`]), exact unless [`MAX_LOOKS`] hops
//! end it, which is then said (`truncated`); all are counted by a walk of their own ([`search`]) up
//! to [`MAX_COUNTED`] hops. Beside the chains stand what all listed ones can use again at once
//! ([`joint`]), and what each family makes of what it takes in ([`families`]).

mod best;
mod bounds;
#[cfg(test)]
mod brute;
mod families;
mod joint;
mod measures;
mod search;
mod section;
mod walk;
mod ways;

pub use families::FamilyUse;
pub use joint::Joint;
pub use section::section;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use self::best::{Best, Ranked, best_chains};
use self::families::measure_families;
use self::joint::joint_reuse;
use self::measures::{Chain, measure_chain};
use self::search::{count_chains, first_hops};
use self::walk::Field;
use self::ways::Ways;
use crate::matching::{Footing, Hops};
use crate::model::CascadeRank;
use crate::network::{Linkage, Network};
use crate::text::Text;
use crate::worth::Gap;

/// Most hops to look at for the best.
pub const MAX_LOOKS: u64 = 4_000_000;

/// Most hops to look at to count all, unless all are to be counted.
pub const MAX_COUNTED: u64 = 2_000_000;

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
    /// What each family makes of what it takes in.
    pub families: Vec<FamilyUse>,
    /// How many chains there are within the bounds; at least so many where counting ended early.
    pub count: u64,
    /// Steps of the longest, as far as all were counted; 0 without cascades.
    pub longest: usize,
    /// The highest factor, where one is known.
    pub highest_factor: Option<f64>,
    /// What the listed cascades can use again at once, by dimension.
    pub joint: Vec<Joint>,
    /// Whether counting ended before its end.
    pub count_truncated: bool,
    /// Whether the search for the best ended before its end.
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
    /// Grade lost between steps of one family, where known.
    pub lost_grade: Option<f64>,
    /// Hops that exist only as candidates.
    pub candidates: usize,
    /// CO2e avoided, t: the sum of what is known, less the treatments of conversions on the way.
    pub co2_t: Option<f64>,
    /// CO2e of those treatments, t, where stated.
    pub treatment_co2_t: Option<f64>,
    /// What the numbers rest on.
    #[serde(flatten)]
    pub footing: Footing,
}

/// Finds the best cascades within the bounds of the settings, and counts all.
pub fn find_cascades(network: &Network, hops: &Hops) -> Cascades {
    let linkage = Linkage::new(network);
    let ways = Ways::new(network, hops, &linkage);
    let settings = &network.settings;
    let field = |rank: CascadeRank| Field::new(network, hops, &ways, rank);
    let ranked = field(settings.cascade_rank);
    let mut roots = first_hops(network, hops);
    roots.retain(|&root| ranked.promise(&ranked.first(root)).is_some());
    let looks = if settings.count { u64::MAX } else { MAX_COUNTED };
    let (counted, (best, listed)) = rayon::join(
        || count_chains(network, hops, &ways, &roots, looks),
        || {
            let top = if settings.top == 0 { usize::MAX } else { settings.top };
            find_best(&ranked, &roots, top)
        },
    );
    let factor_first = settings.cascade_rank == CascadeRank::Factor && !listed.is_empty();
    let by_factor = match factor_first {
        true => listed.first().filter(|_| !best.truncated).map(|ranked| ranked.hops.clone()),
        false => {
            let best = best_chains(&field(CascadeRank::Factor), &roots, 1, MAX_LOOKS);
            // What is found when a search is cut off may not be the highest.
            best.chains.first().filter(|_| !best.truncated).map(|ranked| ranked.hops.clone())
        }
    };
    let chain = |hops_of: &[u32]| measure_chain(network, hops, &linkage, hops_of);
    let chains: Vec<Chain> = listed.par_iter().map(|ranked| chain(&ranked.hops)).collect();
    let joint = joint_reuse(
        network,
        hops,
        listed.iter().zip(&chains).map(|(ranked, chain)| (&*ranked.hops, &chain.steps[..])),
    );
    Cascades {
        cascades: listed
            .iter()
            .zip(chains)
            .map(|(ranked, chain)| row(network, hops, ranked, chain))
            .collect(),
        families: measure_families(network),
        count: counted.count,
        longest: counted.longest,
        highest_factor: by_factor.and_then(|hops| chain(&hops).factor),
        joint,
        count_truncated: counted.truncated,
        truncated: best.truncated,
    }
}

/// The best chains, and the first `top` of them without sub-chains: where many are left out, more
/// are looked for.
fn find_best(field: &Field, roots: &[usize], top: usize) -> (Best, Vec<Ranked>) {
    let mut wanted = top.saturating_mul(2);
    loop {
        let best = best_chains(field, roots, wanted, MAX_LOOKS);
        let listed = without_sub_chains(&best.chains, top);
        if listed.len() == top || best.chains.len() < wanted || best.truncated {
            return (best, listed);
        }
        wanted = wanted.saturating_mul(4);
    }
}

/// The first `top` of a ranked list, leaving out what is part of a longer one with the same score
/// and no more candidates: that one stands before it.
fn without_sub_chains(ranked: &[Ranked], top: usize) -> Vec<Ranked> {
    let mut listed = Vec::new();
    for group in ranked.chunk_by(|a, b| a.merit.group(&b.merit) == Ordering::Equal) {
        let lengths: BTreeSet<usize> = group.iter().map(|chain| chain.hops.len()).collect();
        let mut parts: BTreeSet<&[u32]> = BTreeSet::new();
        for chain in group {
            if listed.len() == top {
                return listed;
            }
            if parts.contains(&*chain.hops) {
                continue;
            }
            listed.push(chain.clone());
            let hops = &chain.hops;
            parts.extend(lengths.range(..hops.len()).flat_map(|&length| hops.windows(length)));
        }
    }
    listed
}

/// The row of a cascade that is listed.
fn row(network: &Network, hops: &Hops, ranked: &Ranked, chain: Chain) -> Cascade {
    let hops = ranked.hops.iter().map(|&hop| &hops.all[hop as usize]);
    let passed = hops.clone().take(1).map(|hop| hop.from).chain(hops.clone().map(|h| h.to));
    let mut footing = Footing::of(hops.clone());
    for (missing, gap) in [
        (chain.grade_unknown, Gap::Grade),
        (chain.yield_unknown, Gap::Yield),
        (chain.treatment_unknown, Gap::TreatmentCo2),
    ] {
        if missing {
            footing.unknown.insert(gap);
        }
    }
    if chain.treatment_assumed {
        footing.assumed.insert(Gap::TreatmentCo2);
    }
    footing.partial |= chain.treatment_unknown;
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
        lost_grade: chain.lost_grade,
        cascade_factor: chain.factor,
        heat_share: chain.heat_share,
        exergy_share: chain.exergy_share,
        uses: chain.uses,
        candidates: ranked.merit.candidates,
        co2_t: chain.co2_t,
        treatment_co2_t: chain.treatment_co2_t,
        footing,
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

    /// 5 t of the higher grade take 10 t of the lower, at 40 kg each: 0.4 t.
    #[test]
    fn a_rise_carries_its_burden() {
        let text =
            "a -> b: low 12\n b -> c: high 5\n resource low: family=f grade=1 disposal_co2=100
            resource high: family=f grade=2\n convert b: low -> high yield=0.5 treatment_co2=40";
        let best = cascades(text, |_| ()).cascades.remove(0);
        assert_near(best.treatment_co2_t, 0.4);
        // 12 t less of disposal, and nothing is known of what is displaced.
        assert_near(best.co2_t, 1.2 - 0.4);
        let unstated = cascades(&text.replace(" treatment_co2=40", ""), |_| ()).cascades.remove(0);
        assert!(unstated.footing.assumed.contains(Gap::TreatmentCo2));
        assert_near(unstated.co2_t, 1.2);
    }

    /// What b gets is 10 t: it goes on to c or to d, not to both.
    #[test]
    fn nothing_is_given_to_two_next_uses() {
        let text = "a -> b: x 10\n b -> c: x 8\n b -> d: x 8\n resource x: family=f grade=1";
        let found = cascades(text, |_| ());
        assert_eq!(found.cascades.iter().map(|c| c.uses[1]).sum::<f64>(), 16.0);
        assert!((found.joint[0].reused - 10.0).abs() < 1e-6, "{:?}", found.joint);
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
