//! Impact that survives an audit: every number by its terms, counted once, beside what was claimed.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use symbio::analysis::{self, Study};
use symbio::load::sketch;
use symbio::model::{Dataset, FactorKind, Factors, factors};
use symbio::network::{Network, Selection, build};
use symbio::section::Section;
use symbio::text::Lang;

use crate::common::{self, NETWORKS};

fn built(data: Dataset) -> Network {
    build(data, &Selection::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn network(text: &str) -> Network {
    built(sketch(text))
}

fn impact(network: &Network) -> Section {
    let analysis = analysis::ALL.iter().find(|a| a.id == "impact").unwrap();
    (analysis.answer)(&Study::new(network), Lang::En)
}

fn rows(section: &Section, list: &str) -> Vec<Map<String, Value>> {
    let list = section.lists.iter().find(|l| l.name == list).unwrap();
    list.first(list.len())
}

/// The rows of a list in which these fields have these values.
fn find(section: &Section, list: &str, fields: &[(&str, &str)]) -> Vec<Map<String, Value>> {
    let has = |row: &Map<String, Value>| {
        fields.iter().all(|(key, value)| row.get(*key).and_then(Value::as_str) == Some(value))
    };
    rows(section, list).into_iter().filter(has).collect()
}

fn number(row: &Map<String, Value>, key: &str) -> f64 {
    row.get(key).and_then(Value::as_f64).unwrap_or_else(|| panic!("{key}: {row:?}"))
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0), "{a} {b}");
}

/// Every line is its amount times its factor; the lines of an exchange sum to its CO2e, to the money
/// of each side, and over all to the total. On every network there is.
#[test]
fn the_books_balance() {
    let mut lines = 0;
    for name in NETWORKS {
        let network = common::network(name);
        let section = impact(&network);
        let mut sums: BTreeMap<(String, String), f64> = BTreeMap::new();
        for row in rows(&section, "terms") {
            let per = if row["account"] == "co2" { 1000.0 } else { 1.0 };
            close(number(&row, "amount") * number(&row, "factor") / per, number(&row, "value"));
            let key = ["exchange", "account"].map(|k| row[k].as_str().unwrap().to_owned());
            *sums.entry(key.into()).or_insert(0.0) += number(&row, "value");
            lines += 1;
        }
        let mut total = 0.0;
        for row in rows(&section, "exchanges").iter().filter(|row| !row.contains_key("part_of")) {
            let id = row["id"].as_str().unwrap();
            let of = [
                ("co2", "co2_t"),
                ("supplier", "supplier_benefit"),
                ("receiver", "receiver_benefit"),
            ];
            for (account, field) in of {
                let sum = sums.get(&(id.to_owned(), account.to_owned())).copied().unwrap_or(0.0);
                close(sum, row.get(field).and_then(Value::as_f64).unwrap_or(0.0));
            }
            let operating = row["status"] == "operating";
            total += row.get("co2_t").and_then(Value::as_f64).filter(|_| operating).unwrap_or(0.0);
        }
        for (list, by) in [("scopes", "scope"), ("places", "falls_in")] {
            let mine = find(&section, list, &[("status", "operating")]);
            assert!(mine.iter().all(|row| row.contains_key(by)));
            let sum: f64 = mine.iter().map(|row| number(row, "co2_t")).sum();
            assert!((sum - total).abs() < 1e-6 * total.abs().max(1.0), "{list} {sum} {total}");
        }
        close(total, section.value("operating.co2_t").unwrap_or(0.0));
    }
    assert!(lines > 300, "{lines}");
}

/// Two firms that exchange 10 t report 10 out and 10 in; their area 10, and so does the network.
#[test]
fn an_area_counts_once() {
    let mut data = sketch("a -> b: ash 10\n resource ash: disposal_co2=100");
    data.actors.iter_mut().for_each(|actor| actor.details.municipality = "Thisted".into());
    let section = impact(&built(data));
    let area = |by, key, basis| {
        let found = find(&section, "areas", &[("by", by), ("key", key), ("basis", basis)]);
        assert_eq!(found.len(), 1, "{by} {key} {basis}");
        ["gross_out", "gross_in", "inside", "net"].map(|k| number(&found[0], k))
    };
    assert_eq!(area("actor", "a", "mass"), [10.0, 0.0, 0.0, 10.0]);
    assert_eq!(area("actor", "b", "mass"), [0.0, 10.0, 0.0, 10.0]);
    assert_eq!(area("municipality", "Thisted", "mass"), [10.0, 10.0, 10.0, 10.0]);
    assert_eq!(area("network", "network", "mass"), [10.0, 10.0, 10.0, 10.0]);
    assert_eq!(area("network", "network", "co2"), [1.0, 1.0, 1.0, 1.0]);
}

/// What crosses the border is in one of the sums only; a self-exchange counts once.
#[test]
fn a_border_and_an_inner_loop() {
    let section = impact(&network(
        "a -> b: ash 10\n a -> a: slag 4\n b -> far: ash 6\n actor far: external=yes",
    ));
    let of = |by, key| {
        let found = find(&section, "areas", &[("by", by), ("key", key), ("basis", "mass")]);
        ["gross_out", "gross_in", "inside", "net"].map(|k| number(&found[0], k))
    };
    assert_eq!(of("network", "network"), [20.0, 14.0, 14.0, 20.0]);
    assert_eq!(of("actor", "a"), [14.0, 4.0, 4.0, 14.0]);
}

/// 10,000 t are 238 t per business model, 400 per company, 833 per realised symbiosis, each with its
/// sum, its count, and what was counted.
#[test]
fn three_means_of_one_sum() {
    let section = impact(&common::network("aalborg"));
    for (per, count, mean) in [
        ("business model", 42.0, 238.1),
        ("company", 25.0, 400.0),
        ("realised symbiosis", 12.0, 833.3),
    ] {
        let found = find(&section, "means", &[("per", per), ("indicator", "co2_t")]);
        let claimed: Vec<_> = found.iter().filter(|row| row["by"] != "computed").collect();
        assert_eq!(claimed.len(), 1, "{per}");
        let row = claimed[0];
        assert_eq!((number(row, "sum"), number(row, "count")), (10_000.0, count));
        assert!((number(row, "mean") - mean).abs() < 0.05, "{row:?}");
        assert_eq!(row["at_least"], true);
    }
    // Beside them what is computed, by company and by exchange, never as one. Of its projects no
    // tonne is known, so there is no mean over business models.
    let computed = find(&section, "means", &[("by", "computed"), ("indicator", "co2_t")]);
    let counts: Vec<f64> = computed.iter().map(|row| number(row, "count")).collect();
    let counters = ["companies", "realised_exchanges"];
    assert_eq!(counts, counters.map(|id| section.value(id).unwrap()));
    assert!(counts[0] != counts[1]);
}

/// Each promise of GRØN stands beside what is computed, with the numbers that are missing.
#[test]
fn promises_stand_beside() {
    let section = impact(&common::network("aalborg"));
    for (indicator, value) in
        [("co2_t", 10_100.0), ("energy_gj", 25_000.0), ("material_t", 13_100.0)]
    {
        let found = find(&section, "targets", &[("indicator", indicator), ("programme", "GRØN")]);
        assert_eq!(found.len(), 1, "{indicator}");
        assert_eq!(number(&found[0], "value"), value);
        close(
            number(&found[0], "operating"),
            section.value(&format!("operating.{indicator}")).unwrap(),
        );
        let missing = found[0]["missing"].as_str().unwrap();
        let named = if indicator == "energy_gj" {
            "quantity of a05, a06"
        } else {
            "quantity of a01, a02, a03"
        };
        assert!(missing.contains(named), "{missing}");
        // No exchange on record is of a project of the programme.
        assert!(!found[0].contains_key("operating_own"));
    }
}

/// Statuses stand beside each other; what is contracted is no part of what operates.
#[test]
fn bars_of_a_target_are_not_added() {
    let mut data = sketch(
        "resource coal: production_co2=1000\n\
         a -> b: slag 30 displaces=coal project=p1\n a -> b: slag 20 displaces=coal status=contracted\n\
         a -> b: slag 10 displaces=coal status=potential\n\
         a -> b: slag 8 displaces=coal project=p1 attribution=0.5\n\
         a -> b: slag 2 displaces=coal project=p1 baseline=yes",
    );
    let project = symbio::model::Project {
        id: "p1".into(),
        title: "One".into(),
        programme: "P".into(),
        ..Default::default()
    };
    data.projects.push(project);
    data.targets.push(symbio::model::Target {
        indicator: "co2_t".into(),
        value: 0.1,
        unit: "kt".into(),
        programme: "P".into(),
        ..Default::default()
    });
    let section = impact(&built(data));
    let row = &rows(&section, "targets")[0];
    let of = |key| number(row, key);
    // In the unit of the target.
    close(of("operating"), 0.04);
    close(of("operating_share"), 0.4);
    close(of("contracted"), 0.02);
    close(of("potential"), 0.01);
    // 30 and half of 8; what would exist anyway is the network's, not the programme's.
    close(of("operating_own"), 0.034);
    close(section.value("operating.programme.co2_t").unwrap(), 34.0);
}

/// Claims of one year that cannot both be right say so; of different years they only differ; none
/// enters a sum.
#[test]
fn claims_are_never_averaged() {
    let mut data =
        sketch("resource coal: production_co2=1000\n a -> b: slag 30 displaces=coal id=x");
    let claim = |subject: &str, value, year| symbio::model::Claim {
        subject: subject.into(),
        indicator: "co2_t".into(),
        value: Some(value),
        unit: "t".into(),
        year,
        ..Default::default()
    };
    data.claims.extend([
        claim("x", 30.0, Some(2020)),
        claim("x", 50.0, Some(2020)),
        claim("x", 90.0, Some(2021)),
    ]);
    let network = built(data);
    let section = impact(&network);
    let claims = rows(&section, "claims");
    let word = |value: f64| {
        let row = claims.iter().find(|row| number(row, "value") == value).unwrap();
        assert_eq!(number(row, "computed"), 30.0);
        row["computed_is"].as_str().unwrap().to_owned()
    };
    assert_eq!([30.0, 50.0, 90.0].map(word), ["agrees", "less_so_far", "less_so_far"]);
    let conflicts: Vec<usize> = claims
        .iter()
        .map(|row| row.get("conflicts").map_or(0, |n| n.as_u64().unwrap() as usize))
        .collect();
    assert_eq!(conflicts.iter().sum::<usize>(), 2);
    assert!(claims.iter().all(|row| row.contains_key("differs_from")));
    close(section.value("operating.co2_t").unwrap(), 30.0);
}

/// A resource gets the factor it asks for in its own unit, its own number wins, the year chooses,
/// and every line says which factor it is.
#[test]
fn factors_are_asked_for_by_name() {
    let text = "resource gas: category=energy unit=MWh carrier=fuel factor=natural_gas\n\
        resource el: category=energy unit=MWh carrier=electricity factor=electricity_dk\n\
        resource own: category=energy unit=MWh carrier=fuel factor=natural_gas production_co2=1\n\
        resource heat: category=energy unit=MWh carrier=heat\n\
        a -> b: heat 10 displaces=gas id=x1\n a -> c: heat 10 displaces=el id=x2\n\
        a -> d: heat 10 displaces=own id=x3";
    let section = impact(&network(text));
    let line =
        |id: &str| find(&section, "terms", &[("exchange", id), ("term", "displaced")]).remove(0);
    close(number(&line("x1"), "value"), 10.0 * 182.96 / 1000.0);
    close(number(&line("x2"), "value"), 1.35);
    close(number(&line("x3"), "value"), 0.01);
    let source = |id: &str| line(id)["factor_source"].as_str().unwrap().to_owned();
    assert_eq!(source("x1"), "natural_gas (2025): UK Government GHG Conversion Factors 2025");
    assert_eq!(source("x3"), "");
    let mut data = sketch(text);
    data.network.year = Some(2030);
    let section = impact(&built(data));
    let line = find(&section, "terms", &[("exchange", "x2"), ("term", "displaced")]).remove(0);
    close(number(&line, "value"), 0.47);
}

/// A factor nobody has, or of another dimension, is an error with a hint; a set of one's own
/// replaces the default one, transport included.
#[test]
fn wrong_factors_are_told() {
    let check = |data: &Dataset| {
        let issues = symbio::network::check::check(data);
        issues.into_iter().filter(|i| i.is_error()).map(|i| i.hint).collect::<Vec<_>>()
    };
    let close_by =
        sketch("resource gas: category=energy unit=MWh factor=natural_gass\n a -> b: gas 1");
    assert_eq!(check(&close_by), ["did you mean “natural_gas”?"]);
    let pieces = sketch("resource chair: unit=pcs factor=wood\n a -> b: chair 1");
    assert_eq!(check(&pieces), ["state mass_t or energy_gj of a unit, or take another factor"]);
    let heavy = sketch("resource chair: unit=pcs mass_t=0.01 factor=wood\n a -> b: chair 1");
    assert_eq!(check(&heavy), [""; 0]);
    close(built(heavy.clone()).resources[0].production_co2.unwrap(), 2.7);

    let own =
        "id,what,value,unit,source\nwood,production_co2,1,kg/t,me\nroad,transport_co2,2,kg/tkm,me";
    let mut data = heavy;
    data.factors = factors::read(own).set();
    let network = built(data);
    close(network.resources[0].production_co2.unwrap(), 0.01);
    assert_eq!(network.settings.transport_co2, [2.0, 0.027_79, 0.013_21, 0.0, 0.0]);
    assert_eq!(
        Factors::default().find("road", FactorKind::Transport, None, 2025).unwrap().value,
        0.10163
    );
}

/// Scopes and places of the terms, as far as they are known.
#[test]
fn terms_have_a_scope_and_a_place() {
    let mut data = sketch(
        "resource ash: disposal_co2=20 disposal_route=landfill\n resource cement: production_co2=850 produced_in=SE\n\
         resource gas: category=energy unit=MWh carrier=fuel production_co2=200\n\
         resource heat: category=energy unit=MWh carrier=heat\n\
         a -> b: ash 1000 loss=0.05 displaces=cement ratio=0.9 treatment_co2=30 distance_km=60 id=x1\n\
         a -> b: heat 10 displaces=gas id=x2",
    );
    data.network.country = "DK".into();
    for actor in &mut data.actors {
        actor.details.municipality = if actor.id == "a" { "Hjørring" } else { "Thisted" }.into();
    }
    let section = impact(&built(data));
    let of = |exchange: &str, term: &str| {
        let row =
            find(&section, "terms", &[("account", "co2"), ("exchange", exchange), ("term", term)])
                .remove(0);
        ["party", "scope", "falls_in", "municipality", "country"]
            .map(|key| row.get(key).and_then(Value::as_str).unwrap_or("").to_owned())
    };
    assert_eq!(of("x1", "displaced"), ["b", "3.1", "abroad", "", "SE"]);
    assert_eq!(of("x1", "disposal"), ["a", "3.5", "unknown", "", ""]);
    assert_eq!(of("x1", "treatment"), ["b", "1 or 2", "municipality", "Thisted", "DK"]);
    assert_eq!(of("x1", "transport"), ["b", "3.4", "country", "", "DK"]);
    assert_eq!(of("x1", "residue"), ["b", "3.5", "unknown", "", ""]);
    assert_eq!(of("x2", "displaced"), ["b", "1", "municipality", "Thisted", "DK"]);
}

/// What is kept from each disposal route; knowledge and services carry no mass, but what they state.
#[test]
fn routes_and_what_has_no_mass() {
    let section = impact(&network(
        "resource ash: disposal_route=landfill\n resource dust: disposal_route=incineration\n\
         resource advice: category=knowledge unit=h\n resource ride: category=logistics unit=tkm\n\
         a -> b: ash 100 loss=0.1\n a -> b: dust 10\n a -> b: advice 500\n\
         a -> b: ride 1000 type=service vehicle_km=250 jobs=2",
    ));
    let diverted =
        |route| number(&find(&section, "diverted", &[("route", route)])[0], "diverted_t");
    close(diverted("landfill"), 90.0);
    close(diverted("incineration"), 10.0);
    close(section.value("operating.landfill_t").unwrap(), 90.0);
    let material = find(&section, "areas", &[("by", "network"), ("basis", "mass")]);
    close(number(&material[0], "gross_out"), 110.0);
    close(section.value("operating.vehicle_km").unwrap(), 250.0);
    close(section.value("operating.jobs").unwrap(), 2.0);
    assert_eq!(section.value("operating.co2_t"), None);
}

/// The lifetime never stands without the year; what is bought back returns at its rate.
#[test]
fn lifetimes_and_returns() {
    let section = impact(&network(
        "resource coal: production_co2=1000\n\
         a -> b: slag 30 displaces=coal lifetime=10 investment=1000 return_rate=0.25 delay=3",
    ));
    let row = &rows(&section, "exchanges")[0];
    assert_eq!(
        ["co2_t", "lifetime", "lifetime_co2_t"].map(|k| number(row, k)),
        [30.0, 10.0, 300.0]
    );
    let back = &rows(&section, "returns")[0];
    assert_eq!((number(back, "returned"), number(back, "delay")), (7.5, 3.0));
    assert_eq!((back["from"].as_str(), back["to"].as_str()), (Some("b"), Some("a")));
}

/// Projects by stage, programme and model; ranges add up as ranges, with how many state one.
#[test]
fn projects_are_counted() {
    let section = impact(&common::network("region"));
    let all = &find(&section, "counters", &[("by", "all")])[0];
    for by in ["stage", "programme", "business_model"] {
        let parts = find(&section, "counters", &[("by", by)]);
        for key in ["projects", "with_value", "value_low", "value_high"] {
            let sum: f64 =
                parts.iter().filter_map(|row| row.get(key)).filter_map(Value::as_f64).sum();
            close(sum, number(all, key));
        }
    }
    let projects = rows(&section, "projects");
    assert_eq!(projects.len() as f64, number(all, "projects"));
}

/// Off by default; on, each with its factor and source.
#[test]
fn equivalents_are_asked_for() {
    let mut network =
        network("resource coal: production_co2=1000\n a -> b: slag 800 displaces=coal");
    assert!(rows(&impact(&network), "equivalents").is_empty());
    network.settings.equivalents = true;
    let section = impact(&network);
    let persons = &find(&section, "equivalents", &[("equivalent", "Persons")])[0];
    close(number(persons, "number"), 100.0);
    assert!(persons["source"].as_str().unwrap().contains("Port of Aalborg"));
}

/// What a hub collects goes nowhere once its taker is removed: the taker's loss is what the chain
/// avoids, not less than nothing.
#[test]
fn without_the_recycler_the_collected_strands() {
    let text = "resource paper: disposal_co2=1000\n resource pulp: production_co2=500\n\
        actor yard: pass_through=yes\n\
        shop -> yard: paper 100 displaces=pulp id=in\n yard -> mill: paper 100 displaces=pulp id=out";
    let whole = network(text);
    let total = impact(&whole).value("operating.co2_t").unwrap();
    close(total, 150.0);
    let worth = symbio::worth::measure_worth(&whole, None);
    let losses = symbio::worth::measure_losses(&whole, &worth);
    close(losses[whole.actor("mill").unwrap()].unwrap(), 150.0);
    let without = Selection { without: vec!["mill".into()], ..Selection::default() };
    let rest = build(sketch(text), &without).unwrap();
    close(impact(&rest).value("operating.co2_t").unwrap(), 0.0);
    // The exchange itself, by an id that was made up.
    let unnamed = text.replace(" id=out", "");
    let without = Selection { without: vec!["yard>mill:paper".into()], ..Selection::default() };
    let rest = build(sketch(&unnamed), &without).unwrap();
    close(impact(&rest).value("operating.co2_t").unwrap(), 0.0);
}

/// Claims that mean something else do not contradict each other: per other things, over other
/// counts, in other units, of no unit. A claim that says nothing is compared with nothing.
#[test]
fn only_the_same_contradicts() {
    let mut data = sketch("resource coal: production_co2=1000\n a -> b: slag 100 displaces=coal");
    let claim = |value, unit: &str, per: &str, count| symbio::model::Claim {
        subject: "network".into(),
        indicator: "co2_t".into(),
        value,
        unit: unit.into(),
        per: per.into(),
        count,
        ..Default::default()
    };
    data.claims.extend([
        claim(Some(100.0), "t", "", None),
        claim(Some(0.1), "kt", "", None),
        claim(Some(100_000.0), "kg", "", None),
        claim(Some(100.0), "", "", None),
        claim(Some(10.0), "t", "company", None),
        claim(Some(50.0), "t", "exchange", None),
        claim(Some(10.0), "t", "company", Some(5.0)),
        claim(Some(50.0), "t", "company", Some(25.0)),
        claim(None, "t", "", None),
    ]);
    let section = impact(&built(data));
    let claims = rows(&section, "claims");
    assert!(claims.iter().all(|row| !row.contains_key("conflicts")), "{claims:?}");
    let empty = claims.iter().find(|row| !row.contains_key("value")).unwrap();
    assert_eq!(empty["computed_is"], "not_computed");
}

/// Merged networks keep the factors of their own years.
#[test]
fn merged_networks_keep_their_years() {
    let part = |name: &str, year| {
        let mut dataset = sketch(
            "resource el: category=energy unit=MWh carrier=electricity factor=electricity_dk\n\
             resource heat: category=energy unit=MWh carrier=heat\n a -> b: heat 1000 displaces=el",
        );
        dataset.network.year = Some(year);
        symbio::load::Part { name: name.into(), dataset }
    };
    let merged = symbio::load::merge(vec![part("dk", 2023), part("se", 2030)], &[], &[]);
    let section = impact(&built(merged.dataset));
    let values: Vec<f64> = find(&section, "terms", &[("term", "displaced")])
        .iter()
        .map(|r| number(r, "value"))
        .collect();
    assert_eq!(values.len(), 2);
    close(values[0], 187.0);
    close(values[1], 47.0);
}

/// The range of every indicator holds its middle, and the one of a known sum is not empty.
#[test]
fn indicators_have_their_range() {
    let section = impact(&common::network("region"));
    let ranged: Vec<_> = section.indicators.iter().filter_map(|i| i.range).collect();
    assert!(ranged.len() > 20);
    assert!(ranged.iter().all(|r| r.p05 <= r.p50 && r.p50 <= r.p95));
    let co2 = section.indicators.iter().find(|i| i.id == "operating.co2_t").unwrap();
    let range = co2.range.unwrap();
    assert!(range.p05 < co2.value && co2.value < range.p95);
    let drivers = rows(&section, "drivers");
    let shares: Vec<f64> = drivers.iter().map(|row| number(row, "variance_share")).collect();
    assert!(shares.is_sorted_by(|a, b| a >= b) && shares.iter().sum::<f64>() < 1.05);
}
