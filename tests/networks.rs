//! The real networks say what their sources say.

use symbio::analysis::Study;
use symbio::analysis::loops::Kind;
use symbio::network::Selection;

use crate::common::{NETWORKS, dataset, network, select};

/// Loops over what exists, of any length.
fn loop_count(name: &str, selection: &Selection) -> usize {
    let mut network = select(name, selection);
    network.settings.max_length = 0;
    network.settings.max_candidates = 0;
    network.settings.top = 0;
    // Counted as if each actor were its own organisation.
    for actor in &mut network.actors {
        actor.organisation.clone_from(&actor.id);
    }
    Study::new(&network).loops().loops.len()
}

/// Kalundborg by year: exchanges that certainly flowed, loops among them, and the same with those
/// that stopped at an unknown time. Counted from the published lists of streams (year 2000 and
/// 2011) with the years in `networks/kalundborg.json`.
#[test]
fn vintages_of_kalundborg() {
    for (year, exchanges, loops, possible, possible_loops) in [
        (1985, 9, 0, 11, 0),
        (1995, 19, 3, 23, 3),
        (2000, 21, 3, 26, 3),
        (2011, 35, 20, 40, 20),
        (2020, 24, 8, 39, 41),
    ] {
        let mut selection = Selection { year: Some(year), ..Selection::default() };
        assert_eq!(select("kalundborg", &selection).active().count(), exchanges, "{year}");
        assert_eq!(loop_count("kalundborg", &selection), loops, "loops of {year}");
        selection.possible = true;
        assert_eq!(select("kalundborg", &selection).active().count(), possible, "possible {year}");
        assert_eq!(loop_count("kalundborg", &selection), possible_loops, "possible loops {year}");
    }
}

#[test]
fn glass_goes_round_through_households() {
    assert_eq!(loop_count("naestved", &Selection::default()), 2);
    let without = Selection { without: vec!["households_dk".into()], ..Selection::default() };
    assert_eq!(loop_count("naestved", &without), 0);
    let net = network("naestved");
    let study = Study::new(&net);
    let material = study.loops().loops.iter().filter(|l| l.candidates == 0);
    assert!(
        material.clone().count() == 2 && material.into_iter().all(|l| l.kind == Kind::Material)
    );
}

/// 18,000 MWh of furnace heat into the net, displacing gas at 0.18296 kg/kWh: 3,293.28 t, although
/// what each home takes is unknown.
#[test]
fn furnace_heat_is_worth_what_the_gas_was() {
    let net = network("naestved");
    let furnace = net.exchange("n04").expect("the furnace heat");
    let study = Study::new(&net);
    assert!((study.worth()[furnace].co2_t.expect("known") - 3293.28).abs() < 1e-9);
}

/// Every row of a real network names its sources.
#[test]
fn every_fact_has_its_source() {
    for name in ["kalundborg", "aalborg", "naestved", "paper-province", "st-petersburg"] {
        let data = dataset(name);
        assert!(data.actors.iter().all(|row| !row.source.is_empty()), "{name}: actors");
        assert!(data.exchanges.iter().all(|row| !row.source.is_empty()), "{name}: exchanges");
        assert!(data.resources.iter().all(|row| !row.source.is_empty()), "{name}: resources");
        assert!(data.claims.iter().all(|row| !row.source.is_empty()), "{name}: claims");
    }
}

#[test]
fn invented_networks_say_so() {
    for name in ["teaching", "region"] {
        let description = dataset(name).network.description.to_lowercase();
        let said = ["invented", "opdigtet", "opfund"].iter().any(|word| description.contains(word));
        assert!(said, "{name}: {description}");
    }
}

#[test]
fn every_network_builds() {
    for name in NETWORKS {
        assert!(!network(name).actors.is_empty());
    }
}
