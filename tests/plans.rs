//! The best plan equals that of an independent solver on 100 random regions.
//!
//! `tests/plans.py` wrote `tests/plans/regions.jsonl`: every region with the value of its best
//! plans, worked out from the definitions alone and solved by HiGHS (scipy). It is not needed here.

use rayon::prelude::*;
use serde_json::Value;
use symbio::analysis::Study;
use symbio::load::load_json;
use symbio::model::Objective;
use symbio::network::{Network, Selection, build};

use crate::common::here;

/// Relative tolerance: the solvers stop at about 1e-9.
const CLOSE: f64 = 1e-6;

/// Every region with its cases.
pub fn regions() -> Vec<Value> {
    let text = std::fs::read_to_string(here("tests/plans/regions.jsonl")).expect("the regions");
    text.lines().map(|line| serde_json::from_str(line).expect("a region")).collect()
}

fn network(region: &Value) -> Network {
    let loaded =
        load_json("region.json", region["network"].to_string().as_bytes()).expect("sound data");
    build(loaded.dataset.clone(), &Selection::default()).expect("a network")
}

#[test]
fn the_best_plan_is_as_good_as_that_of_another_solver() {
    regions().par_iter().enumerate().for_each(|(at, region)| {
        for case in region["cases"].as_array().expect("cases") {
            let mut network = network(region);
            let settings = &mut network.settings;
            settings.samples = Some(0);
            settings.budget = case["budget"].as_f64();
            settings.carbon_price = case["carbon_price"].as_f64().unwrap_or(0.0);
            if case["objective"] == "benefit" {
                settings.objective = Objective::Benefit;
            }
            let study = Study::new(&network);
            let plan = study.plan();
            let expected = case["expected"].as_f64().expect("a number");
            let size = CLOSE * expected.abs().max(1e-3);
            // Recipes take candidates out of matching that the other program only gives nothing.
            if region["network"]["conversions"].is_null() {
                assert_eq!(case["candidates"], study.matching().candidates.len(), "region {at}");
            }
            assert!(
                (plan.objective - expected).abs() <= size,
                "region {at}, {case}: {} instead of {expected}",
                plan.objective
            );
            assert!(expected <= plan.upper_bound + size, "region {at}: the bound holds");
            assert!(!plan.truncated && plan.gap < CLOSE, "region {at}: gap {}", plan.gap);
            keeps_every_limit(&network, &study);
        }
    });
}

/// No offer and no need is exceeded, not by the last bit; no lot is cut.
#[track_caller]
fn keeps_every_limit(network: &Network, study: &Study) {
    let (plan, matching) = (study.plan(), study.matching());
    let mut out = vec![0.0; network.offers.len()];
    let mut into = vec![0.0; network.needs.len()];
    for allocation in &plan.allocations {
        let c = &allocation.candidate;
        out[c.offer_at] += c.quantity;
        into[c.need_at] += c.arrives() * c.quantity;
        assert!(c.quantity <= matching.candidates[allocation.candidate_at].quantity);
        assert!(c.quantity >= c.lot * (1.0 - 1e-9), "{} of a lot of {}", c.quantity, c.lot);
    }
    let within =
        |load: &[f64], left: &[f64]| load.iter().zip(left).all(|(load, left)| load <= left);
    assert!(within(&out, &matching.offer_left) && within(&into, &matching.need_left));
}
