//! `networks/teaching.json`, worked out by hand: eight actors, every feature once.
//!
//! All numbers below were computed on paper by the definitions before the program ran, and stand
//! with their working. Quantities are t, GJ and m3 a year, climate in t CO2e, money in EUR.

use serde_json::Value;
use symbio::analysis::{ALL, Study};
use symbio::model::Settings;
use symbio::network::Network;
use symbio::text::Lang;

use crate::common::network;

fn section(network: &Network, id: &str) -> Value {
    let analysis = ALL.iter().find(|a| a.id == id).expect("an analysis");
    (analysis.answer)(&Study::new(network), Lang::En).to_json()
}

#[track_caller]
fn close(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} instead of {expected}"));
    let tolerance = 1e-9 * expected.abs().max(1.0);
    assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
}

fn indicator<'a>(section: &'a Value, id: &str) -> &'a Value {
    &section["indicators"][id]["value"]
}

fn row<'a>(section: &'a Value, list: &str, key: &str, id: &str) -> &'a Value {
    let rows = section[list].as_array().expect("a list");
    rows.iter().find(|row| row[key] == id).unwrap_or_else(|| panic!("no {id} in {list}"))
}

/// Eleven links: x03 and x04 are one, x13 is a self-exchange, x14 to x16 are shared, not flows.
#[test]
fn structure() {
    let found = section(&network("teaching"), "structure");
    for (id, expected) in [
        ("actors", 8.0),
        ("isolated", 0.0),
        ("links", 11.0),
        ("link_density", 11.0 / 8.0),
        ("connectance", 11.0 / 64.0),
        ("connectance_simple", 11.0 / 56.0),
        // All six circuits run through biogas: λ⁶ − λ⁴ − λ³ − λ² − 2λ − 1 = 0, the golden ratio.
        ("cyclicity", (1.0 + 5.0_f64.sqrt()) / 2.0),
        ("strong_components", 3.0), // six together, sawmill, world
        ("strong_components_large", 1.0),
        ("strong_share", 6.0 / 8.0),
        ("weak_components", 1.0),
        ("reciprocity", 2.0 / 11.0),     // biogas ⇄ brewery
        ("prey_to_predator", 7.0 / 7.0), // world gives nothing, sawmill takes nothing
        ("generalisation", 11.0 / 7.0),
        ("vulnerability", 11.0 / 7.0),
        ("specialised_share", 3.0 / 7.0), // farm, net, world
        // Undirected degrees 3 4 3 2 3 3 1 1: Σ(4 − d) = 12 of 7·6.
        ("degree_centralisation", 12.0 / 42.0),
        // Six nested pairs of 56 (8 × 8) and of 42 (7 × 7).
        ("nodf", 600.0 / 56.0),
        ("nodf_bipartite", 600.0 / 42.0),
        // {biogas, brewery, farm} and the rest: the best of all 4140 partitions.
        ("modularity", 38.0 / 121.0),
        ("three_two", 1.0),
    ] {
        close(indicator(&found, id), expected);
    }
}

/// Every shortest path is unique, so betweenness counts pairs: of 7·6.
#[test]
fn central_actors() {
    let found = section(&network("teaching"), "actors");
    for (id, into, out, through, closeness, harmonic, core) in [
        ("biogas", 2, 2, 14, 36.0 / 77.0, 2.0 + 3.0 / 2.0 + 1.0 / 3.0, 2),
        ("boards", 2, 2, 11, 36.0 / 98.0, 41.0 / 12.0, 2),
        ("brewery", 2, 2, 14, 36.0 / 98.0, 41.0 / 12.0, 2),
        ("farm", 1, 1, 0, 36.0 / 105.0, 35.0 / 12.0, 2),
        ("homes", 2, 1, 11, 36.0 / 84.0, 11.0 / 3.0, 2),
        ("net", 1, 2, 11, 36.0 / 119.0, 167.0 / 60.0, 2),
        ("sawmill", 0, 1, 0, 0.0, 0.0, 1),
        ("world", 1, 0, 0, 49.0 / 147.0, 91.0 / 30.0, 1),
    ] {
        let actor = row(&found, "actors", "id", id);
        assert_eq!(
            (&actor["in_degree"], &actor["out_degree"]),
            (&into.into(), &out.into()),
            "{id}"
        );
        assert_eq!(actor["core"], core, "{id}");
        close(&actor["betweenness"], f64::from(through) / 42.0);
        close(&actor["closeness"], closeness);
        close(&actor["harmonic"], harmonic);
        assert_eq!(actor["articulation"], id == "boards", "{id}");
    }
    // Only x03 earns for the farm, x10 for the sawmill, nothing for the market.
    close(&row(&found, "actors", "id", "farm")["co2_impact_loss_t"], 121.8);
    close(&row(&found, "actors", "id", "sawmill")["co2_impact_loss_t"], 95.4);
    close(&row(&found, "actors", "id", "world")["co2_impact_loss_t"], 0.0);
    assert_eq!(row(&found, "actors", "id", "net")["role"], "hub");
}

/// Each exchange term by term: displaced, disposal, treatment, transport, residue.
#[test]
fn impact_by_exchange() {
    let found = section(&network("teaching"), "impact");
    for (id, co2, net) in [
        // 250 t maize · 200 + 500 · 50 − 500 · 2 − 500 · 20 km · 0.1
        ("x02", 50.0 + 25.0 - 1.0 - 1.0, Some(17_500.0)),
        // The farm needs 30 t of fertiliser, not 40: 100 t of digestate displace nothing.
        ("x03", 120.0 + 4.0 - 0.4 - 0.8 - 1.0, Some(14_900.0)),
        // Disposal of biogas is unknown: partial. By pipe.
        ("x05", 60.0 - 5.0, None),
        // Into the net: no displacement; 5 % lost is disposed of after all.
        ("x06", 4.0 - 2.0 - 0.2, Some(900.0)),
        // Out of the net: 1900 of surplus, three quarters to homes, all gas.
        ("x07", 85.5, Some(21_375.0)),
        // A quarter to boards, 475, but they need 400 of oil.
        ("x08", 30.0 - 0.15, Some(7_925.0)),
        // 900 · 0.9 = 810 t roundwood, 90 t lost.
        ("x10", 81.0 + 18.0 - 1.8 - 1.8, Some(53_100.0)),
        // 0.1° of latitude is 11.1195 km, by road 14.4554.
        ("x11", 4.5 + 1.8 - 0.130_098_244, None),
        ("x13", 0.4 + 0.4 - 0.2, Some(9_000.0)),
        // Needs are shared by status: the pilot takes what operating exchanges leave of maize.
        ("x09", 32.0 + 6.0 - 1.0 - 0.8, Some(22_800.0)),
        ("x18", 19.0 + 1.5 - 1.8 - 0.3125, Some(7_800.0)),
        ("x17", 30.0 + 15.0 - 1.2, Some(9_600.0)),
    ] {
        let exchange = row(&found, "exchanges", "id", id);
        let co2_t = exchange["co2_t"].as_f64().unwrap_or_else(|| panic!("{id} has no co2_t"));
        assert!((co2_t - co2).abs() < 1e-8, "{id}: {co2_t} instead of {co2}");
        let terms = exchange["terms"].as_object().expect("terms");
        let sum: f64 = terms.values().filter_map(Value::as_f64).sum();
        assert!((sum - co2_t).abs() < 1e-9, "{id}: terms sum to {sum}");
        if let Some(net) = net {
            close(&exchange["net_benefit"], net);
        }
    }
    // Annuity of 2100 over two years at 10 %: 2100 · 0.1 / (1 − 1.1⁻²) = 1210.
    close(
        &row(&found, "exchanges", "id", "x05")["receiver_benefit"],
        15_000.0 - 8_000.0 - 1_000.0 - 1_210.0,
    );
}

#[test]
fn impact_in_all() {
    let found = section(&network("teaching"), "impact");
    let x11 = 6.169_901_756;
    // Complete and partial rows; x04 is part of x03 and not added again.
    let operating = 73.0 + 121.8 + 55.0 + 1.8 + 85.5 + 29.85 + 95.4 + x11 + 0.6;
    let value = |id: &str| indicator(&found, id).as_f64().unwrap_or_else(|| panic!("no {id}"));
    assert!((value("operating.co2_t") - operating).abs() < 1e-8);
    assert!((value("operating.complete.co2_t") - (operating - 55.0)).abs() < 1e-8);
    for (id, expected) in [
        ("pilot.co2_t", 36.2),
        ("planned.co2_t", 18.3875),
        ("stopped.co2_t", 43.8),
        ("operating.material_t", 250.0 + 30.0 + 810.0 + 90.0),
        ("pilot.material_t", 160.0),
        ("planned.material_t", 190.0),
        ("operating.water_m3", 2000.0),
        // maize 500, fertiliser 1200, gas 1000 and 1425 at 1.1, oil 400
        ("operating.energy_gj", 500.0 + 1200.0 + 1100.0 + 1567.5 + 400.0),
        ("operating.landfill_t", 810.0),
    ] {
        assert!((value(id) - expected).abs() < 1e-8, "{id}: {} instead of {expected}", value(id));
    }
}

/// Thirteen pairs: six candidates, five rejected, one for each reason, two undecided.
#[test]
fn matching() {
    let found = section(&network("teaching"), "match");
    let candidates = found["candidates"].as_array().expect("a list");
    assert_eq!(candidates.len(), 6);
    // Supply by months 20 20 20 20 10 10 10 10 20 20 20 20 (half of 400 is warm enough) against
    // 150 150 100 100 50 0 0 0 50 100 150 150.
    let heat = 20.0 * 4.0 + 10.0 + 20.0 * 4.0;
    for (from, need, via, quantity, co2) in [
        ("brewery", "maize", "expansion", 100.0, 14.655_446_395_7),
        ("homes", "maize", "expansion", 100.0, 18.210_892_791_4),
        ("biogas", "gas", "expansion", 500.0, 27.5),
        ("sawmill", "roundwood", "expansion", 100.0, 10.655_446_395_7),
        ("brewery", "fresh_water", "substitution", 6000.0, 1.8),
        ("brewery", "heat", "same", heat, 10.54),
    ] {
        let candidate = candidates.iter().find(|c| c["from"] == from && c["need"] == need);
        let candidate = candidate.unwrap_or_else(|| panic!("{from} could serve {need}"));
        assert_eq!(candidate["via"], via, "{from} {need}");
        close(&candidate["quantity"], quantity);
        let co2_t = candidate["co2_t"].as_f64().expect("co2_t");
        assert!((co2_t - co2).abs() < 1e-8, "{from} {need}: {co2_t} instead of {co2}");
        assert!(candidate["sentence"].as_str().is_some_and(|s| s.len() > 20));
    }
    for reason in ["quality", "grade", "return", "lot", "nothing left"] {
        close(&row(&found, "rejected", "reason", reason)["count"], 1.0);
    }
    assert_eq!(found["undecided"].as_array().map(Vec::len), Some(2));
}

/// Six loops operate, one of them material; one missing hop closes three more.
#[test]
fn loops() {
    let found = section(&network("teaching"), "loops");
    close(indicator(&found, "loop_count"), 9.0);
    close(indicator(&found, "longest"), 6.0);
    let loops = found["loops"].as_array().expect("a list");
    let of = |actors: &[&str]| {
        let found = loops.iter().find(|l| l["actors"] == Value::from(actors.to_vec()));
        found.unwrap_or_else(|| panic!("no loop {actors:?}"))
    };
    // digestate → barley 0.5, barley → grain 0.5, grain → digestate 0.6
    let material = of(&["biogas", "farm", "brewery"]);
    assert_eq!(material["kind"], "material");
    assert_eq!(material["labelled"], 2);
    close(&material["closure"], 0.5 * 0.5 * 0.6);
    // min(400, 1000 / 0.5, 500 / 0.25)
    close(&material["volume"], 400.0);
    close(&material["co2_t"], 121.8 + 73.0);
    assert_eq!(loops.iter().filter(|l| l["kind"] == "material").count(), 1);
    close(&of(&["biogas", "brewery"])["co2_t"], 55.0 + 73.0);
    close(&of(&["biogas", "farm", "brewery", "net", "homes"])["co2_t"], 121.8 + 1.8 + 85.5 + 36.2);
    let closing = of(&["biogas", "farm", "brewery", "homes"]);
    assert_eq!(closing["candidates"], 1);
    close(&closing["gain_co2_t"], 10.54);
    assert_eq!(
        loops[0], *closing,
        "most is gained first, and of equal gains the one with more CO2"
    );
}

/// Uses are limited by yields and by what flows.
#[test]
fn cascades() {
    let mut net = network("teaching");
    net.settings = Settings { max_candidates: 0, top: 0, ..net.settings };
    let found = section(&net, "cascades");
    let cascades = found["cascades"].as_array().expect("a list");
    assert_eq!(cascades.len(), 10);
    for (actors, factor) in [
        (&["sawmill", "boards", "world"][..], Some(1700.0 / 900.0)),
        (&["homes", "biogas", "farm", "brewery"][..], Some(350.0 / 200.0)),
        (&["brewery", "biogas", "farm"][..], Some(1.6)),
        (&["farm", "brewery", "biogas"][..], Some(1.5)),
        (&["biogas", "farm", "brewery"][..], Some(1.5)),
        (&["homes", "biogas", "farm"][..], Some(1.5)),
        (&["sawmill", "boards", "homes"][..], Some(990.0 / 900.0)),
    ] {
        let cascade = cascades.iter().find(|c| c["actors"] == Value::from(actors.to_vec()));
        let cascade = cascade.unwrap_or_else(|| panic!("no cascade {actors:?}"));
        match factor {
            Some(factor) => close(&cascade["cascade_factor"], factor),
            None => assert!(cascade["cascade_factor"].is_null()),
        }
    }
}

/// The brewery needs 400 kg ÷ 0.1 kg/m³ = 4,000 m³, the board factory alone 600 ÷ 0.4 = 1,500; but
/// what leaves the bottles at 100 ppm may wash the fibres, of which 600 ÷ 0.3 = 2,000 m³ are enough.
#[test]
fn water_is_used_twice() {
    let found = section(&network("teaching"), "water");
    close(indicator(&found, "fresh_alone_m3"), 5500.0);
    close(indicator(&found, "fresh_target_m3"), 4000.0);
    close(indicator(&found, "fresh_m3"), 4000.0);
    let reuse = &found["reuses"][0];
    assert_eq!((&reuse["from"], &reuse["to"]), (&"brewery".into(), &"boards".into()));
    close(&reuse["quantity_m3"], 2000.0);
}

#[test]
fn years() {
    use symbio::network::Selection;
    for (year, active, links) in [(2014, 8, 8), (2016, 10, 9)] {
        let selection = Selection { year: Some(year), ..Selection::default() };
        let net = crate::common::select("teaching", &selection);
        assert_eq!(net.active().count(), active, "{year}");
        assert_eq!(net.graph.edge_count(), links, "{year}");
    }
}
