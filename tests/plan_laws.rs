//! Laws of the plan, and plans small enough to be made by hand.

use proptest::prelude::*;
use rayon::prelude::*;
use serde_json::Value;
use std::sync::Arc;
use symbio::analysis::Study;
use symbio::analysis::plan::Plan;
use symbio::load::{load_json, sketch};
use symbio::model::{Dataset, Objective, Settings};
use symbio::network::{Selection, build};
use symbio::worth::measure_worth;

use crate::plans::regions;

/// The solvers stop at about 1e-9.
#[track_caller]
fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-3), "{a} is not {b}");
}

fn plan_of(data: &Dataset, set: impl Fn(&mut Settings)) -> Plan {
    let mut network = build(data, &Selection::default()).expect("sound data");
    network.settings.samples = Some(0);
    set(&mut network.settings);
    Study::new(&network).plan().clone()
}

/// How much each offer gives in the best plan, by the id of its candidate.
fn amounts(text: &str, set: impl Fn(&mut Settings)) -> Vec<(String, f64)> {
    let plan = plan_of(&sketch(text), set);
    let mut found: Vec<(String, f64)> =
        plan.allocations.into_iter().map(|a| (a.candidate.id, a.candidate.quantity)).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[track_caller]
fn are(found: &[(String, f64)], expected: &[(&str, f64)]) {
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, expected.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    found.iter().zip(expected).for_each(|(a, b)| close(a.1, b.1));
}

fn benefit(settings: &mut Settings) {
    settings.objective = Objective::Benefit;
}

fn as_it_is(_: &mut Settings) {}

/// Two have 600 t each, one needs 1000 t: the nearer gives all, the other the rest.
#[test]
fn the_nearer_offer_goes_first() {
    let text = "offer far: wood 600\n offer near: wood 600\n need mill: wood 1000
        actor mill: lat=0 lon=0\n actor near: lat=0 lon=0.05\n actor far: lat=0 lon=0.15
        resource wood: production_co2=500 disposal_co2=0";
    are(&amounts(text, as_it_is), &[("far>mill:wood>wood", 400.0), ("near>mill:wood>wood", 600.0)]);
}

/// METHODS, chapter 3: 86 of 100 by months. Who gives at any time gives the other 14.
#[test]
fn months_bind_in_a_plan() {
    let share = |months: [f64; 12]| {
        let sum: f64 = months.iter().sum();
        months.map(|month| (month / sum).to_string()).join(",")
    };
    let supply = share([10., 10., 10., 10., 8., 5., 5., 5., 8., 10., 10., 10.]);
    let demand = share([14., 13., 11., 8., 5., 3., 3., 3., 5., 9., 12., 14.]);
    let text = format!(
        "offer a: heat 101 profile={supply}\n need b: heat 100 profile={demand}
        resource heat: category=energy unit=MWh carrier=heat production_co2=200"
    );
    are(&amounts(&text, as_it_is), &[("a>b:heat>heat", 86.0)]);
    let any_time = format!("{text}\n offer c: heat 50");
    let found = amounts(&any_time, as_it_is);
    close(found.iter().map(|(_, quantity)| quantity).sum(), 100.0);
}

/// A lot of 10 fits 10, not 9.9. Two of 6 in lots of 5 share a need of 10; of 9.9 one must go.
#[test]
fn a_lot_fits_or_does_not() {
    let wood = "resource wood: production_co2=500 disposal_co2=0";
    let one = |need: f64| {
        amounts(&format!("offer a: wood 10 min_lot=10\n need b: wood {need}\n{wood}"), as_it_is)
    };
    are(&one(10.0), &[("a>b:wood>wood", 10.0)]);
    are(&one(9.9), &[]);
    let two = |need: f64| {
        let text = format!(
            "offer a: wood 6 min_lot=5\n offer c: wood 6 min_lot=5\n need b: wood {need}\n{wood}"
        );
        amounts(&text, as_it_is)
    };
    are(&two(10.0), &[("a>b:wood>wood", 5.0), ("c>b:wood>wood", 5.0)]);
    let nearly = two(9.9);
    assert_eq!(nearly.len(), 1, "{nearly:?}");
    close(nearly[0].1, 6.0);
}

/// A tonne of r saves 1 t and 10 EUR as x, half a tonne and 30 EUR as y: equal where CO2e counts
/// 10 + P = 30 + P/2, at P = 40 a tonne.
#[test]
fn the_carbon_price_turns_the_choice_where_both_are_equal() {
    let text = "offer a: r 100\n need b: x 100\n need c: y 100
        substitute r -> x: treatment_cost=0\n substitute r -> y: treatment_cost=0
        actor a: lat=0 lon=0\n actor b: lat=0 lon=0\n actor c: lat=0 lon=0
        resource r: disposal_co2=0 disposal_cost=0\n setting transport_cost_road 1
        resource x: production_co2=1000 price=10\n resource y: production_co2=500 price=30";
    let at = |carbon_price: f64| {
        amounts(text, |settings| {
            benefit(settings);
            settings.carbon_price = carbon_price;
        })
    };
    are(&at(0.0), &[("a>c:r>y", 100.0)]);
    are(&at(39.9), &[("a>c:r>y", 100.0)]);
    are(&at(40.1), &[("a>b:r>x", 100.0)]);
    are(&amounts(text, as_it_is), &[("a>b:r>x", 100.0)]);
}

/// A region without what is counted by the piece: lots.
fn without_lots(region: &Value) -> Dataset {
    let text = region["network"].to_string();
    let loaded = load_json("region.json", text.as_bytes()).expect("sound data");
    let mut data = Arc::unwrap_or_clone(loaded.dataset);
    data.offers.iter_mut().for_each(|row| row.min_lot = None);
    data.needs.iter_mut().for_each(|row| row.min_lot = None);
    data.substitutions.iter_mut().for_each(|row| row.min_lot = None);
    data
}

/// Who writes an amount in two rows has no more of it, not of its heat either.
#[test]
fn splitting_offers_and_needs_changes_nothing() {
    fn halves<R: Clone>(rows: &mut Vec<R>, halve: impl Fn(&mut R, &str)) {
        let mut others = rows.clone();
        rows.iter_mut().for_each(|row| halve(row, "1"));
        others.iter_mut().for_each(|row| halve(row, "2"));
        rows.append(&mut others);
    }
    let half = |value: &mut Option<f64>| *value = value.map(|value| value / 2.0);
    regions().par_iter().enumerate().take(60).for_each(|(at, region)| {
        let data = without_lots(region);
        let (mut offers, mut needs) = (data.clone(), data.clone());
        halves(&mut offers.offers, |row, suffix| {
            row.quantity /= 2.0;
            row.id = format!("{}{suffix}", row.id).into();
            [&mut row.low, &mut row.high].into_iter().for_each(half);
        });
        halves(&mut needs.needs, |row, suffix| {
            row.quantity /= 2.0;
            row.id = format!("{}{suffix}", row.id).into();
            [&mut row.low, &mut row.high].into_iter().for_each(half);
        });
        let whole = plan_of(&data, as_it_is).objective;
        for (what, split) in [("offers", offers), ("needs", needs)] {
            let found = plan_of(&split, as_it_is).objective;
            assert!(
                (found - whole).abs() <= 1e-6 * whole.abs().max(1e-3),
                "region {at}, {what} split: {found}, not {whole}"
            );
        }
    });
}

/// Ten times as much everywhere is worth ten times as much.
#[test]
fn worth_grows_with_the_quantities() {
    regions().par_iter().for_each(|region| {
        let data = without_lots(region);
        let mut large = data.clone();
        let tenfold = |value: &mut Option<f64>| *value = value.map(|value| value * 10.0);
        for row in &mut large.exchanges {
            tenfold(&mut row.quantity);
            tenfold(&mut row.low);
            tenfold(&mut row.high);
        }
        for row in &mut large.offers {
            row.quantity *= 10.0;
            [&mut row.low, &mut row.high].into_iter().for_each(tenfold);
        }
        for row in &mut large.needs {
            row.quantity *= 10.0;
            [&mut row.low, &mut row.high].into_iter().for_each(tenfold);
        }
        close(plan_of(&large, as_it_is).objective, 10.0 * plan_of(&data, as_it_is).objective);
    });
}

/// What actors are called, and which row comes first, is worth nothing.
#[test]
fn names_and_order_are_worth_nothing() {
    /// Every text that is an actor's id, renamed so that the order of ids turns round.
    fn rename(value: &mut Value, actors: &[String]) {
        match value {
            Value::String(text) => {
                if let Some(at) = actors.iter().position(|id| id == text) {
                    *text = format!("renamed {:04}", actors.len() - at);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| rename(item, actors)),
            Value::Object(fields) => fields.values_mut().for_each(|field| rename(field, actors)),
            _ => {}
        }
    }
    let ids = |actors: &Value| -> Vec<String> {
        let rows = actors.as_array().expect("rows").iter();
        rows.map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    };
    for region in regions() {
        let mut other = region.clone();
        let actors = ids(&region["network"]["actors"]);
        rename(&mut other["network"], &actors);
        for table in other["network"].as_object_mut().expect("tables").values_mut() {
            if let Value::Array(rows) = table {
                rows.reverse();
            }
        }
        let objective = |region: &Value| plan_of(&without_lots(region), benefit).objective;
        close(objective(&other), objective(&region));
    }
}

/// Without a budget to invest nothing is invested; more to invest is never worse.
#[test]
fn a_budget_never_hurts() {
    let mut invested = 0;
    for region in regions() {
        let data = without_lots(&region);
        let mut last = 0.0_f64;
        for budget in [0.0, 1e3, 1e4, 1e5, 1e6] {
            let plan = plan_of(&data, |settings| {
                benefit(settings);
                settings.budget = Some(budget);
            });
            let spent = |a: &symbio::analysis::plan::Allocation| {
                a.candidate.worth.investment.map_or(0.0, |investment| investment.amount)
            };
            let spent: f64 = plan.allocations.iter().map(spent).sum();
            assert!(spent <= budget * (1.0 + 1e-9), "{spent} of {budget}");
            assert!(plan.objective >= last - 1e-6 * last.abs(), "{} after {last}", plan.objective);
            last = plan.objective;
            invested += usize::from(spent > 0.0);
        }
    }
    assert!(invested > 10, "the regions have something to invest in");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// METHODS, chapter 2: what one side pays the other gets.
    #[test]
    fn any_price_cancels(price in -1e4..1e4_f64, loss in 0.0..0.9_f64, cost in -50.0..50.0_f64) {
        let worth = |price: f64| {
            let text = format!(
                "a -> b: ash 1000 price={price} displaces=cement ratio=0.9 loss={loss} distance_km=30 \
                treatment_cost=3\n offer a: ash 1000 disposal_cost={cost}
                resource cement: price=70\n setting transport_cost_road 1"
            );
            let network = build(&sketch(&text), &Selection::default());
            measure_worth(&network.expect("sound data"), None).remove(0)
        };
        let (agreed, free) = (worth(price), worth(0.0));
        let sides = agreed.supplier_benefit.unwrap() + agreed.receiver_benefit.unwrap();
        let size = 1e-9 * (1000.0 * price).abs().max(1e5);
        prop_assert!((sides - agreed.net_benefit.unwrap()).abs() <= size);
        prop_assert!((sides - free.net_benefit.unwrap()).abs() <= size);
        let moved = agreed.supplier_benefit.unwrap() - free.supplier_benefit.unwrap();
        prop_assert!((moved - 1000.0 * price).abs() <= size);
    }
}

/// Two sources at 60/30 °C can both only lift a need of 90 MWh from 40 to 50 of its 70 °C: what
/// that takes, 30 MWh, is there once.
#[test]
fn two_sources_share_the_cold_end_of_a_need() {
    let found = plan_of(
        &sketch(
            "resource heat: category=energy unit=MWh carrier=heat production_co2=200
             offer a: heat 100 grade=60 return_grade=30
             offer b: heat 100 grade=60 return_grade=30
             need c: heat 90 min_grade=70 return_grade=40",
        ),
        |_| {},
    );
    close(found.objective, 30.0 * 0.2);
}
