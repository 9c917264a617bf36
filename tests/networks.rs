//! The real networks say what their sources say.

use symbio::analysis::Study;
use symbio::analysis::heat::find_heat;
use symbio::analysis::loops::Kind;
use symbio::analysis::water::find_water;
use symbio::network::Selection;
use symbio::worth::Gaps;

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

/// The chains of a network as actors in a row, and the names of what is unknown in each.
fn chains(name: &str, selection: &Selection) -> Vec<(Vec<String>, Vec<String>)> {
    let mut net = select(name, selection);
    net.settings.top = 0;
    let study = Study::new(&net);
    let rows = study.cascades().cascades.iter();
    let unknown = |gaps: Gaps| gaps.words().map(str::to_owned).collect();
    rows.map(|row| (row.actors.clone(), unknown(row.footing.unknown))).collect()
}

/// The furnace's heat reaches the homes through the net: one step, and no cascade of its own. Glass
/// goes from the households back to the furnace and out again.
#[test]
fn the_cascade_of_naestved_is_glass() {
    let found = chains("naestved", &Selection::default());
    let net = network("naestved");
    let heat = net.said(&net.exchanges[net.exchange("n04").expect("the furnace heat")]);
    let ends_with_heat =
        |way: &[String]| way.windows(2).any(|p| p[0] == heat.from && p[1] == heat.to);
    assert!(found.iter().all(|(way, _)| !ends_with_heat(way)), "{found:?}");
    let glass = found.iter().find(|(way, _)| {
        way.windows(3).any(|three| three == ["households_dk", "reiling", "ardagh"])
    });
    // Nobody has published how much cullet goes to the furnace.
    assert!(glass.expect("the chain of the glass").1.contains(&"quantity".to_owned()));
}

/// Steam and its condensate, cooling water, biomass, each in its time.
#[test]
fn the_chains_of_kalundborg() {
    let today = Selection::default();
    let in_1995 = Selection { year: Some(1995), possible: true, ..Selection::default() };
    for (chain, selection) in [
        (&["asnaes", "novo", "utility", "municipality"][..], &today),
        (&["novo", "bioenergi", "farms"], &today),
        (&["novozymes", "bioenergi", "gasgrid"], &today),
        (&["tisso", "utility", "refinery", "asnaes", "novo"], &in_1995),
    ] {
        let found = chains("kalundborg", selection);
        let (_, unknown) =
            found.iter().find(|(way, _)| way == chain).unwrap_or_else(|| panic!("{chain:?}"));
        assert!(unknown.contains(&"quantity".to_owned()), "{chain:?}: {unknown:?}");
    }
}

/// The invented cascades: the worked cases are in them.
#[test]
fn the_example_cascades_have_the_worked_cases() {
    let heat = network("heat-cascade");
    let most = find_heat(&heat).most_heat.expect("an allocation");
    assert!((most.heat_kw - 4500.0).abs() < 1e-2, "{most:?}");
    let water = find_water(&network("water-cascade"));
    assert!((water.targets[0].target_m3 - 720_000.0).abs() < 1e-6);
    let reuse = water.reuse.expect("a scheme");
    assert!((reuse.fresh_m3 - 720_000.0).abs() < 1.0, "{}", reuse.fresh_m3);
    let wood = chains("wood-cascade", &Selection::default());
    assert!(wood.iter().any(|(way, _)| way.len() >= 8), "{wood:?}");
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
    for name in ["teaching", "region", "wood-cascade", "water-cascade", "heat-cascade"] {
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
