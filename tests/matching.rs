//! Candidates beyond one pair: against a plain double loop, by heat pump, into recipes, across
//! borders, and what to check of them.

use proptest::prelude::*;
use serde_json::Value;
use symbio::analysis::{ALL, Study};
use symbio::load::sketch;
use symbio::matching::{Candidate, Matching, Note, Reason, Via, find_candidates, notes_of};
use symbio::network::{Network, Selection, build, transport_km};
use symbio::text::Lang;
use symbio::worth::{Gap, measure_worth};

use crate::common::symbio;

fn network(text: &str) -> Network {
    build(&sketch(text), &Selection::default()).unwrap()
}

fn find(network: &Network) -> Matching {
    find_candidates(network, &measure_worth(network, None))
}

fn count(matching: &Matching, reason: Reason) -> usize {
    matching.rejected.iter().find(|r| r.reason == reason).map_or(0, |r| r.count)
}

fn one(matching: &Matching) -> &Candidate {
    assert_eq!(matching.candidates.len(), 1, "{:?}", matching.rejected);
    &matching.candidates[0]
}

#[track_caller]
fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0), "{a} is not {b}");
}

const LUKEWARM: &str = "offer a: heat 100 grade=35
    need b: heat 1000 min_grade=70
    resource heat: category=energy unit=MWh carrier=heat production_co2=200 price=50
    setting heat_pump_efficiency 0.5";

/// COP 0.5·343.15/35 = 4.9021: 100 MWh take 100/3.9021 = 25.627 MWh of electricity and arrive as
/// 125.627. At 0.1 kg and 0.3 EUR a kWh that is 2.5627 t and 7688 EUR.
#[test]
fn a_heat_pump_charges_its_electricity() {
    let stated = format!("{LUKEWARM}\nsetting electricity_co2 0.1\nsetting electricity_price 0.3");
    let matching = find(&network(&stated));
    let heat = one(&matching);
    let (cop, power) = (0.5 * 343.15 / 35.0, 100.0 / (0.5 * 343.15 / 35.0 - 1.0));
    close(heat.cop.unwrap(), cop);
    assert_eq!(heat.via, Via::HeatPump);
    close(heat.quantity, 100.0);
    close(heat.worth.displaced[0].quantity, 100.0 + power);
    close(heat.worth.terms.treatment.unwrap(), -power * 0.1);
    close(heat.worth.co2_t.unwrap(), (100.0 + power) * 0.2 - power * 0.1);
    close(heat.worth.net_benefit.unwrap(), (100.0 + power) * 50.0 - power * 300.0);
    // The only electricity of the network says the same, per MWh.
    let grid = "resource power: category=energy unit=MWh carrier=electricity production_co2=100 \
                price=300";
    let of_grid = find(&network(&format!("{LUKEWARM}\n{grid}")));
    close(one(&of_grid).worth.co2_t.unwrap(), heat.worth.co2_t.unwrap());
    close(one(&of_grid).worth.net_benefit.unwrap(), heat.worth.net_benefit.unwrap());
    // Of two, nobody knows which.
    let two = format!("{LUKEWARM}\n{grid}\n{}", grid.replace("power", "green"));
    for text in [LUKEWARM, &two] {
        let unknown = find(&network(text));
        let worth = &one(&unknown).worth;
        assert_eq!(worth.terms.treatment, None);
        assert!(worth.unknown.contains(Gap::ElectricityCo2));
        assert!(worth.unknown_money.contains(Gap::ElectricityPrice));
    }
    // Without the setting there are no heat pumps.
    let none = LUKEWARM.replace("setting heat_pump_efficiency 0.5", "");
    assert_eq!(count(&find(&network(&none)), Reason::Grade), 1);
}

/// 1 t of brick takes 0.8 t of clay and 0.2 t of sand. Of 5 t of sand 25 t come, so of clay 20 t go.
#[test]
fn a_recipe_takes_its_inputs_together() {
    let text = "offer c: clay 100
        offer s: sand 5
        need b: clay 80
        need b: sand 20
        convert b: clay -> brick yield=1.25 recipe=brick
        convert b: sand -> brick yield=5 recipe=brick";
    let quantity = |text: &str, from: &str| {
        let network = network(text);
        let from = network.actor(from).unwrap();
        let matching = find(&network);
        matching.candidates.iter().find(|c| c.from == from).map(|c| c.quantity)
    };
    close(quantity(text, "c").unwrap(), 20.0);
    close(quantity(text, "s").unwrap(), 5.0);
    // What can be bought does not limit; nor does what serves another end alone.
    assert_eq!(quantity(&text.replace("sand 20", "sand 20 price=9"), "c"), Some(80.0));
    assert_eq!(quantity(&format!("{text}\nconvert b: clay -> pot yield=1"), "c"), Some(80.0));
    // Nor what is unknown: the sand may do, once its iron is stated.
    let undecided = text.replace("sand 20", "sand 20 quality.iron.max=1");
    assert_eq!(quantity(&undecided, "c"), Some(80.0));
    // Without sand there is no brick, and no use for clay.
    let none = find(&network(&text.replace("sand 5", "sand 0")));
    assert!(none.candidates.is_empty());
    assert_eq!(count(&none, Reason::NothingLeft), 2);
    // What flows already counts: 2 t of sand and 4 t of clay make 5 t; 5 more of sand, 35 t, 28 t of
    // clay, of which 24 are new.
    let flowing = format!("{text}\nx -> b: sand 2\nx -> b: clay 4");
    close(quantity(&flowing, "c").unwrap(), 24.0);
    // 20 t are below the lot; then sand has no use either.
    let lots = find(&network(&text.replace("clay 100", "clay 100 min_lot=30")));
    assert!(lots.candidates.is_empty());
    assert_eq!((count(&lots, Reason::Lot), count(&lots, Reason::NothingLeft)), (1, 1));
}

/// The worth is that of what the recipe leaves, not of the whole.
#[test]
fn a_capped_candidate_is_worth_what_goes() {
    let text = "offer c: clay 100 disposal_co2=10
        offer s: sand 5
        need b: clay 80
        need b: sand 20
        convert b: clay -> brick yield=1.25 recipe=brick
        convert b: sand -> brick yield=5 recipe=brick
        resource clay: production_co2=90";
    let network = network(text);
    let matching = find(&network);
    let clay = matching.candidates.iter().find(|c| network.actors[c.from].id == "c").unwrap();
    close(clay.worth.terms.displaced.unwrap(), 20.0 * 0.09);
    close(clay.worth.terms.disposal.unwrap(), 20.0 * 0.01);
}

#[test]
fn borders_and_waste_are_noted() {
    let text = "offer a: ash 5\n need b: ash 5\n need c: ash 5\n need d: ash 5
        actor a: country=DK\n actor b: country=SE\n actor c: country=DK
        resource ash: ewc=10+01+14*";
    let mut whole = network(text);
    let notes = |network: &Network| -> Vec<Vec<Note>> {
        find(network).candidates.iter().map(|c| notes_of(network, c)).collect()
    };
    use Note::{Hazardous, Permit, Shipment};
    let inland = vec![Hazardous, Permit];
    assert_eq!(notes(&whole), [vec![Hazardous, Permit, Shipment], inland.clone(), inland]);
    whole.settings.across_borders = true;
    assert_eq!(notes(&whole), [[Hazardous, Permit, Shipment]]);
    let product = network(&text.replace("14*", "14* legal_status=by_product"));
    assert_eq!(notes(&product), [[Hazardous]; 3]);
}

/// 1000 at once bring 30·10 a year for 10 years: back after 3⅓, worth 300·8.1109 − 1000 today.
#[test]
fn an_investment_says_when_it_is_back() {
    let network = network(
        "offer a: warm 10
         need b: gas 10 price=30
         substitute warm -> gas: ratio=1 loss=0 treatment_cost=0 investment=1000 lifetime=10",
    );
    let study = Study::new(&network);
    let section = (ALL.iter().find(|a| a.id == "match").unwrap().answer)(&study, Lang::En);
    let row = &section.lists[0].first(1)[0];
    let number = |key: &str| row[key].as_f64().unwrap();
    close(number("payback_years"), 1000.0 / 300.0);
    assert!((number("npv") - (300.0 * 8.110_895_779 - 1000.0)).abs() < 1e-6, "{}", row["npv"]);
    close(number("investment"), 1000.0);
    assert_eq!((&row["displaced"], &row["need_unit"]), (&Value::from(10), &Value::from("t")));
}

#[test]
fn explain_speaks_and_writes_nothing() {
    let teaching = "networks/teaching.json";
    let told = symbio(&["analyze", teaching, "--explain", "brewery", "homes"]).success();
    let told = String::from_utf8_lossy(&told.get_output().stdout).into_owned();
    assert!(told.contains('→'), "{told}");
    let unknown = symbio(&["analyze", teaching, "--explain", "brewary", "homes"]).code(2);
    let said = String::from_utf8_lossy(&unknown.get_output().stderr).into_owned();
    assert!(said.contains("did you mean “brewery”?"), "{said}");
}

// Laws.

/// A row of a random network: actor, resource, amount, and what it states or asks for.
#[derive(Clone, Debug)]
struct Stated {
    actor: usize,
    resource: usize,
    quantity: f64,
    chloride: Option<f64>,
    grade: Option<f64>,
    lot: Option<f64>,
}

fn rows() -> impl Strategy<Value = Vec<Stated>> {
    let some = |most: i32| prop::option::of((0..most).prop_map(f64::from));
    let row = (0..5_usize, 0..3_usize, 0..40, some(4), some(3), some(12)).prop_map(
        |(actor, resource, quantity, chloride, grade, lot)| {
            let quantity = f64::from(quantity);
            Stated { actor, resource, quantity, chloride, grade, lot }
        },
    );
    prop::collection::vec(row, 0..12)
}

/// The rows as a sketch, and where the actors are: two of five nowhere, one far away.
fn drawn(offers: &[Stated], needs: &[Stated]) -> String {
    let mut text = "actor a0: lat=55 lon=9\n actor a1: lat=55 lon=9.5\n actor a2: lat=57 lon=9
        actor a3: size=sme\n actor a4: lat=55 lon=9 location_quality=region
        substitute r0 -> r1: ratio=0.5 loss=0.2
        setting max_km 100\n"
        .to_owned();
    let mut line = |kind: &str, row: &Stated, names: [&str; 2]| {
        text += &format!("{kind} a{}: r{} {}", row.actor, row.resource, row.quantity);
        for (name, value) in names.iter().zip([row.chloride, row.grade]) {
            text += &value.map_or(String::new(), |value| format!(" {name}={value}"));
        }
        text += &row.lot.map_or(String::new(), |lot| format!(" min_lot={lot}"));
        text.push('\n');
    };
    offers.iter().for_each(|row| line("offer", row, ["quality.chloride", "grade"]));
    needs.iter().for_each(|row| line("need", row, ["quality.chloride.max", "min_grade"]));
    text
}

proptest! {
    /// Every pair of the two tables, one after the other, by the rules as METHODS states them.
    #[test]
    fn matching_is_the_plain_double_loop(offers in rows(), needs in rows()) {
        let network = network(&drawn(&offers, &needs));
        let (mut fits, mut undecided, mut fails) = (Vec::new(), 0, [0; 4]);
        for offer in &offers {
            for need in &needs {
                let (ratio, loss) = match (offer.resource, need.resource) {
                    (r, s) if r == s => (1.0, 0.0),
                    (0, 1) => (0.5, 0.2),
                    _ => continue,
                };
                if offer.actor == need.actor {
                    continue;
                }
                let mut open = false;
                let mut broken = |limit: Option<f64>, value: Option<f64>, over: bool| match (limit, value) {
                    (Some(limit), Some(value)) if over => limit < value,
                    (Some(limit), Some(value)) => value < limit,
                    (Some(_), None) => { open = true; false }
                    (None, _) => false,
                };
                let impure = broken(need.chloride, offer.chloride, true);
                let low = broken(need.grade, offer.grade, false);
                let actor = |at: usize| &network.actors[network.actor(&format!("a{at}")).unwrap()];
                let mode = symbio::model::Mode::Road;
                let km = transport_km(actor(offer.actor), actor(need.actor), mode, &network.settings);
                let arrives = ratio * (1.0 - loss);
                let quantity = offer.quantity.min(need.quantity / arrives);
                let lot = offer.lot.unwrap_or(0.0).max(need.lot.unwrap_or(0.0) / arrives);
                if impure {
                    fails[0] += 1;
                } else if low {
                    fails[1] += 1;
                } else if km.is_some_and(|km| 100.0 < km) {
                    fails[2] += 1;
                } else if quantity < lot || quantity <= 0.0 {
                    fails[3] += 1;
                } else if open || km.is_none() {
                    undecided += 1;
                } else {
                    fits.push(quantity);
                }
            }
        }
        let matching = find(&network);
        let mut found: Vec<f64> = matching.candidates.iter().map(|c| c.quantity).collect();
        found.sort_by(f64::total_cmp);
        fits.sort_by(f64::total_cmp);
        prop_assert_eq!(found, fits);
        prop_assert_eq!(matching.undecided.len(), undecided);
        let little = count(&matching, Reason::Lot) + count(&matching, Reason::NothingLeft);
        let [quality, grade, far] =
            [Reason::Quality, Reason::Grade, Reason::Distance].map(|r| count(&matching, r));
        prop_assert_eq!([quality, grade, far, little], fails);
    }

    /// One offer written as two is as much: what is left, and what goes where no need is short.
    #[test]
    fn splitting_an_offer_changes_no_total(quantity in 1.0_f64..100.0, share in 0.0_f64..1.0,
        sent in 0.0_f64..100.0,
    ) {
        let rest = format!("a -> c: wood {sent}\n need b: wood 1000\n resource wood: production_co2=9");
        let whole = network(&format!("{rest}\n offer a: wood {quantity}"));
        let (x, y) = (quantity * share, quantity - quantity * share);
        let parts = network(&format!("{rest}\n offer a: wood {x}\n offer a: wood {y}"));
        let totals = [&whole, &parts].map(|network| {
            let matching = find(network);
            let sum = |of: fn(&Candidate) -> f64| matching.candidates.iter().map(of).sum::<f64>();
            [
                matching.offer_left.iter().sum::<f64>(),
                sum(|c| c.quantity),
                sum(|c| c.worth.co2_t.unwrap_or(0.0)),
            ]
        });
        for (a, b) in totals[0].iter().zip(totals[1]) {
            prop_assert!((a - b).abs() < 1e-9 * quantity, "{a} {b}");
        }
    }
}
