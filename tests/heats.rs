//! Heat is shared out as well as by an independent solver, in 100 random areas.
//!
//! `tests/heats.py` wrote `tests/heat/areas.jsonl`: every area with the most heat and exergy that
//! can arrive, set up in another way and solved by HiGHS (scipy). It is not needed here.

use rayon::prelude::*;
use serde_json::Value;
use symbio::analysis::heat::find_heat;
use symbio::load::load_json;
use symbio::network::{Selection, build};

use crate::common::here;

#[test]
fn the_most_heat_and_exergy_are_those_of_another_solver() {
    let text = std::fs::read_to_string(here("tests/heat/areas.jsonl")).expect("the areas");
    let areas: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("an area")).collect();
    assert_eq!(areas.len(), 100);
    areas.par_iter().enumerate().for_each(|(at, area)| {
        let data = load_json("area.json", area["network"].to_string().as_bytes()).expect("data");
        let network = build(data.dataset.clone(), &Selection::default()).expect("a network");
        let found = find_heat(&network);
        let close = |what: &str, found: f64, expected: &Value| {
            let expected = expected.as_f64().expect("a number");
            let size = 1e-6 * expected.abs().max(1.0);
            assert!((found - expected).abs() <= size, "area {at}, {what}: {found} not {expected}");
        };
        close("heat", found.most_heat.expect("heat").heat_kw, &area["heat"]);
        close("exergy", found.most_exergy.expect("exergy").exergy_kw, &area["exergy"]);
        close("heating", found.table.heating, &area["table"][0]);
        close("cooling", found.table.cooling, &area["table"][1]);
        // Rows say the same as their sum.
        let rows = found.transfers.expect("rows");
        close("rows", rows.iter().map(|row| row.heat_kw).sum(), &area["heat"]);
    });
}
