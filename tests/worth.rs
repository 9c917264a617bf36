//! What exchanges and candidates are worth: the worked cases of the methods, the rules against
//! double counting, and laws that hold for any numbers.

use proptest::prelude::*;
use symbio::analysis::{ALL, Study};
use symbio::load::sketch;
use symbio::matching::{Matching, Reason, Via, find_candidates, flow_of};
use symbio::model::Dataset;
use symbio::network::{Network, Selection, build};
use symbio::section::Section;
use symbio::text::Lang;
use symbio::worth::{Standing, Worth, measure_losses, measure_worth, total_co2_t, worth_of};

fn network(text: &str) -> Network {
    built(&sketch(text))
}

fn built(data: &Dataset) -> Network {
    build(data, &Selection::default()).unwrap()
}

fn worth(network: &Network, id: &str) -> Worth {
    measure_worth(network, None)[network.exchange(id).unwrap()].clone()
}

fn total(text: &str) -> f64 {
    let network = network(text);
    total_co2_t(&network, &measure_worth(&network, None)).unwrap()
}

fn section(network: &Network, id: &str, lang: Lang) -> Section {
    let analysis = ALL.iter().find(|a| a.id == id).unwrap();
    (analysis.answer)(&Study::new(network), lang)
}

#[track_caller]
fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0), "{a} is not {b}");
}

/// 1000 t of ash over 60 km at 0.1 kg/(t·km).
const ASH: &str =
    "a -> b: ash 1000 displaces=cement ratio=0.9 loss=0.05 treatment_co2=30 distance_km=60
    resource ash: disposal_co2=20
    resource cement: production_co2=850
    setting transport_co2_road 0.1";

/// METHODS, chapter 2: 726.75 + 20 − 30 − 6 − 1 = 709.75 t, and 715.75 ÷ 0.1 = 7157.5 km.
#[test]
fn ash_for_cement() {
    let ash = worth(&network(ASH), "a>b:ash");
    close(ash.co2_t.unwrap(), 709.75);
    close(ash.terms.displaced.unwrap(), 726.75);
    close(ash.terms.disposal.unwrap(), 20.0);
    close(ash.terms.treatment.unwrap(), -30.0);
    close(ash.terms.transport.unwrap(), -6.0);
    close(ash.terms.residue.unwrap(), -1.0);
    close(ash.break_even_km.unwrap(), 7157.5);
    close(ash.material_t.unwrap(), 855.0);
    assert_eq!(ash.standing, Standing::Complete);
    assert_eq!(ash.assumed.words().collect::<Vec<_>>(), ["mode", "treatment_cost"]);
}

/// A pipe has no way at which it stops to pay; nor has what never pays.
#[test]
fn no_break_even_without_a_factor_or_a_gain() {
    let pipe = worth(&network(&format!("{ASH}\n setting transport_co2_road 0")), "a>b:ash");
    assert_eq!(pipe.break_even_km, None);
    let bad = ASH.replace("production_co2=850", "production_co2=1");
    let bad = worth(&network(&bad), "a>b:ash");
    assert!(bad.co2_t.unwrap() < 0.0, "a loss is shown as one");
    assert_eq!(bad.break_even_km, None);
}

/// kt and kg of one thing are one amount, and a ratio of masses is a pure number.
#[test]
fn units_change_nothing() {
    let kilos = "a -> b: ash 1000000 unit=kg displaces=cement ratio=0.9 loss=0.05 treatment_co2=0.03 distance_km=60
        resource ash: disposal_co2=20000 unit=kt
        resource cement: production_co2=0.85 unit=kg
        setting transport_co2_road 0.1";
    close(total(kilos), 709.75);
}

/// METHODS: two suppliers of 600 t to a need of 1000 t: 500 + 24 − 4 = 520 t, without disposal
/// 500, not 600.
#[test]
fn a_need_is_filled_once() {
    let suppliers = "a -> c: ash 600 displaces=cement distance_km=0
        b -> c: ash 600 displaces=cement distance_km=0
        need c: cement 1000
        resource cement: production_co2=500";
    close(total(suppliers), 500.0);
    let with_disposal = format!("{suppliers}\n resource ash: disposal_co2=20");
    close(total(&with_disposal), 520.0);
    let one = worth(&network(&with_disposal), "a>c:ash");
    close(one.displaced[0].quantity, 500.0);
    close(one.terms.residue.unwrap(), -2.0);
}

/// The same row twice is two deliveries, and still no more than the need.
#[test]
fn a_second_supplier_of_the_same_displaces_no_more_than_needed() {
    let twice = "a -> c: ash 800 displaces=cement distance_km=0
        a -> c: ash 800 displaces=cement distance_km=0
        need c: cement 1000
        resource cement: production_co2=500";
    close(total(twice), 500.0);
    close(worth(&network(twice), "a>c:ash#2").co2_t.unwrap(), 250.0);
}

/// What operates fills the need first; the planned takes what is left, and they are not added.
#[test]
fn statuses_fill_a_need_one_after_the_other() {
    let text = "a -> c: ash 600 displaces=cement distance_km=0
        b -> c: ash 600 displaces=cement distance_km=0 status=planned
        d -> c: ash 600 displaces=cement distance_km=0 status=pilot
        need c: cement 1000
        resource cement: production_co2=500
        resource ash: disposal_co2=20";
    let network = network(text);
    close(worth(&network, "a>c:ash").terms.displaced.unwrap(), 300.0);
    close(worth(&network, "d>c:ash").terms.displaced.unwrap(), 200.0);
    close(worth(&network, "b>c:ash").terms.displaced.unwrap(), 0.0);
    let impact = section(&network, "impact", Lang::En);
    close(impact.value("operating.co2_t").unwrap(), 312.0);
    // 200 + 12 − 200·20/1000: a third of what the pilot sends displaces nothing.
    close(impact.value("pilot.co2_t").unwrap(), 208.0);
    close(impact.value("planned.co2_t").unwrap(), 0.0);
    assert_eq!(impact.value("co2_t"), None);
}

/// Chosen statuses do not change what an exchange is worth, only what is shown.
#[test]
fn a_chosen_status_shows_the_same_number() {
    let data = sketch(
        "a -> c: ash 600 displaces=cement distance_km=0
        b -> c: ash 600 displaces=cement distance_km=0 status=planned
        need c: cement 1000
        resource cement: production_co2=500",
    );
    let planned =
        Selection { statuses: vec![symbio::model::Status::Planned], ..Default::default() };
    let chosen = section(&build(&data, &planned).unwrap(), "impact", Lang::En);
    let all = section(&built(&data), "impact", Lang::En);
    assert_eq!(chosen.value("planned.co2_t"), all.value("planned.co2_t"));
    close(chosen.value("planned.co2_t").unwrap(), 200.0);
    assert_eq!(chosen.value("operating.co2_t"), None);
}

/// In a chosen year what flowed is operating, whatever became of it, and fills the need alone.
#[test]
fn a_year_counts_what_flowed() {
    let data = sketch(
        "a -> c: ash 600 displaces=cement distance_km=0 start=2020
        b -> c: ash 600 displaces=cement distance_km=0 status=stopped start=2000 end=2015
        need c: cement 1000
        resource cement: production_co2=500",
    );
    let year = Selection { year: Some(2010), ..Default::default() };
    let impact = section(&build(&data, &year).unwrap(), "impact", Lang::En);
    close(impact.value("operating.co2_t").unwrap(), 300.0);
    assert_eq!(impact.value("stopped.co2_t"), None);
}

/// A part of another exchange is shown, and neither summed nor a rival for the need.
#[test]
fn a_part_is_not_added_again() {
    let text = "a -> c: ash 1000 id=whole displaces=cement distance_km=0
        a -> c: ash 400 id=part part_of=whole displaces=cement distance_km=0
        need c: cement 1000
        resource cement: production_co2=500";
    let network = network(text);
    close(worth(&network, "whole").co2_t.unwrap(), 500.0);
    close(worth(&network, "part").co2_t.unwrap(), 200.0);
    close(total(text), 500.0);
    let impact = section(&network, "impact", Lang::En);
    close(impact.value("operating.co2_t").unwrap(), 500.0);
    assert_eq!(impact.lists[0].len(), 2);
    assert_eq!(impact.lists[0].first(1)[0]["part_of"], "whole");
}

/// Unknown is not zero: the term is absent, the row partial and names it, the sums say so.
#[test]
fn what_is_unknown_is_named() {
    let network = network(
        "a -> b: ash 100 displaces=cement
        a -> c: ash displaces=cement
        a -> d: heat 5
        resource cement: production_co2=500
        resource heat: category=energy unit=MWh",
    );
    let partial = worth(&network, "a>b:ash");
    close(partial.co2_t.unwrap(), 50.0);
    assert_eq!((partial.terms.transport, partial.terms.disposal), (None, None));
    assert_eq!(partial.unknown.words().collect::<Vec<_>>(), ["disposal_co2", "distance"]);
    assert_eq!(worth(&network, "a>c:ash").unknown.words().collect::<Vec<_>>(), ["quantity"]);
    let nothing = worth(&network, "a>d:heat");
    assert_eq!(nothing.co2_t, None, "zeros made of defaults alone are no balance");
    assert_eq!(nothing.unknown.words().collect::<Vec<_>>(), ["displaces", "disposal_co2"]);
    let impact = section(&network, "impact", Lang::En);
    close(impact.value("operating.co2_t").unwrap(), 50.0);
    assert_eq!(impact.value("operating.complete.co2_t"), None);
    assert_eq!(impact.value("operating.partial_exchanges"), Some(2.0));
    assert_eq!(impact.value("operating.unknown_exchanges"), Some(1.0));
}

/// A quantity of 0 is known: nothing goes, so neither way nor factor is missing.
#[test]
fn nothing_sent_is_nothing_unknown() {
    let network = network("a -> b: ash 0 displaces=cement\n resource cement: production_co2=700");
    let nothing = worth(&network, "a>b:ash");
    assert_eq!((nothing.standing, nothing.co2_t), (Standing::Complete, Some(0.0)));
    assert!(nothing.unknown.is_empty());
}

/// Trade has no credit; a service carries the money it states, and no mass.
#[test]
fn trade_and_services_have_no_climate_credit() {
    let network = network(
        "a -> b: steel 100 type=product displaces=iron price=10
        a -> b: waste 100 type=service price=3 treatment_cost=1 vehicle_km=70 displaces=iron
        a -> b: storage 9 price=2
        resource steel: disposal_co2=5
        resource iron: production_co2=500
        resource storage: category=facility unit=h",
    );
    let trade = worth(&network, "a>b:steel");
    assert_eq!(
        (trade.standing, trade.co2_t, trade.net_benefit),
        (Standing::NotCredited, None, None)
    );
    let service = worth(&network, "a>b:waste");
    assert_eq!((service.co2_t, service.material_t), (None, None));
    assert_eq!(service.supplier_benefit, Some(300.0));
    assert_eq!(service.net_benefit, Some(-100.0));
    assert_eq!(worth(&network, "a>b:storage").supplier_benefit, Some(18.0));
    let impact = section(&network, "impact", Lang::En);
    assert_eq!(impact.value("operating.vehicle_km"), Some(70.0));
    assert_eq!(impact.value("operating.co2_t"), None);
    assert_eq!(impact.value("operating.partial_exchanges"), Some(0.0));
}

/// supplier 1000·30 + 1000·5 = 35,000; receiver 855·80 − 5,000 − 1000·2 − 50·30 = 59,900; the
/// price cancels: 94,900. It may lie between −30 and 64.9.
#[test]
fn money_on_both_sides() {
    let text = |price: f64| {
        format!(
            "a -> b: ash 1000 displaces=cement ratio=0.9 loss=0.05 treatment_cost=2 price={price} distance_km=60
            resource ash: disposal_cost=30
            resource cement: price=80"
        )
    };
    let ash = worth(&network(&text(5.0)), "a>b:ash");
    close(ash.supplier_benefit.unwrap(), 35_000.0);
    close(ash.receiver_benefit.unwrap(), 59_900.0);
    close(ash.net_benefit.unwrap(), 94_900.0);
    close(ash.prices.unwrap().low, -30.0);
    close(ash.prices.unwrap().high, 64.9);
    assert_eq!(ash.unknown_money.words().collect::<Vec<_>>(), ["transport_cost"]);
    let dear = worth(&network(&text(50.0)), "a>b:ash");
    close(dear.net_benefit.unwrap(), 94_900.0);
    close(dear.supplier_benefit.unwrap(), 80_000.0);
}

/// Transport at 0.5 per t·km over 10 km falls on its payer; the annuity on the receiver.
#[test]
fn transport_and_investment_have_a_payer() {
    let text = |payer: &str| {
        format!(
            "a -> b: ash 100 displaces=cement distance_km=10 transport_payer={payer} investment=1000 lifetime=10
            resource ash: disposal_cost=30
            resource cement: price=80
            setting transport_cost_road 0.5
            setting interest 0.05"
        )
    };
    let (by_giver, by_taker) = (
        worth(&network(&text("supplier")), "a>b:ash"),
        worth(&network(&text("receiver")), "a>b:ash"),
    );
    let annuity = 129.504_574_965_456_6;
    close(by_giver.supplier_benefit.unwrap(), 3000.0 - 500.0);
    close(by_giver.receiver_benefit.unwrap(), 8000.0 - annuity);
    close(by_taker.receiver_benefit.unwrap(), 8000.0 - 500.0 - annuity);
    close(by_taker.net_benefit.unwrap(), by_giver.net_benefit.unwrap());
}

/// An offer's own value wins; several are averaged by quantity.
#[test]
fn the_offer_knows_its_disposal_better() {
    let text = "a -> b: ash 100 displaces=cement distance_km=0
        offer a: ash 100 disposal_co2=40 disposal_route=landfill
        offer a: ash 300 disposal_co2=80
        resource ash: disposal_co2=20
        resource cement: production_co2=0";
    let ash = worth(&network(text), "a>b:ash");
    close(ash.co2_t.unwrap(), 7.0);
    close(ash.landfill_t().unwrap(), 100.0);
}

const DIRECT: &str = "
    resource heat: category=energy unit=MWh disposal_co2=3
    resource gas: category=energy unit=MWh production_co2=200 carrier=fuel
    actor net: pass_through=yes";

/// METHODS: a loss-free hub between giver and taker changes nothing.
#[test]
fn a_hub_changes_nothing() {
    let direct = total(&format!("a -> b: heat 100 displaces=gas loss=0.1{DIRECT}"));
    close(direct, 100.0 * (0.9 * 0.2 + 0.003 - 0.1 * 0.003));
    let before = format!("a -> net: heat 100 loss=0.1\n net -> b: heat 90 displaces=gas{DIRECT}");
    let after = format!("a -> net: heat 100\n net -> b: heat 100 displaces=gas loss=0.1{DIRECT}");
    let inflow_says =
        format!("a -> net: heat 100 loss=0.1 displaces=gas\n net -> b: heat 90{DIRECT}");
    let unknown = format!("a -> net: heat 100 loss=0.1 displaces=gas\n net -> b: heat{DIRECT}");
    for hub in [before, after, inflow_says, unknown] {
        close(total(&hub), direct);
    }
}

/// METHODS: 18,000 MWh of furnace heat into the net at 0.18296 kg/kWh are 3,293 t, although what
/// each home takes is unknown; credited at the hub, once.
#[test]
fn naestved() {
    let network = network(
        "ardagh -> net: heat 18000 displaces=gas distance_km=1 loss=0 treatment_co2=0
        net -> homes: heat
        net -> school: heat 2000 displaces=gas
        actor net: pass_through=yes
        resource heat: category=energy unit=MWh disposal_co2=0 carrier=heat
        resource gas: category=energy unit=kWh production_co2=0.18296",
    );
    let furnace = worth(&network, "ardagh>net:heat");
    close(furnace.co2_t.unwrap(), 3293.28);
    assert!(furnace.derived);
    assert_eq!(furnace.standing, Standing::Complete);
    assert_eq!(worth(&network, "net>homes:heat").standing, Standing::Unknown);
    let school = worth(&network, "net>school:heat");
    assert_eq!((school.co2_t, school.derived), (Some(0.0), false));
    let impact = section(&network, "impact", Lang::En);
    close(impact.value("operating.co2_t").unwrap(), 3293.28);
    assert!(impact.summary.contains("3,300 t CO₂e"), "{}", impact.summary);
    assert!(section(&network, "impact", Lang::Da).summary.contains("3.300 t CO₂e om året undgået"));
}

/// Of 100 MWh of surplus 60 go on with 20 from a boiler: 60·0.2 = 12 t at homes. 40 strand.
#[test]
fn a_hub_carries_at_most_its_outflow() {
    let network = network(&format!(
        "a -> net: heat 100
        boiler -> net: heat 20 type=utility
        net -> b: heat 20 displaces=gas
        net -> c: heat 40 displaces=gas{DIRECT}"
    ));
    close(worth(&network, "net>b:heat").co2_t.unwrap(), 4.0);
    close(worth(&network, "net>c:heat").co2_t.unwrap(), 8.0);
    close(worth(&network, "a>net:heat").terms.residue.unwrap(), -0.12);
    close(worth(&network, "a>net:heat").terms.displaced.unwrap(), 0.0);
}

/// A hub that mostly passes on bought heat displaces only as far as it carries surplus: 30 of
/// 120 MWh, a quarter of every outflow.
#[test]
fn only_surplus_displaces() {
    let network = network(&format!(
        "a -> net: heat 30
        boiler -> net: heat 90 type=product
        net -> b: heat 80 displaces=gas
        net -> c: heat 40 displaces=gas{DIRECT}"
    ));
    close(worth(&network, "net>b:heat").co2_t.unwrap(), 20.0 * 0.2);
    close(worth(&network, "net>c:heat").co2_t.unwrap(), 10.0 * 0.2);
}

/// A family follows itself through a hub, in other units too: 100 MWh are 360 GJ.
#[test]
fn a_family_goes_through() {
    let text = "a -> net: hot 100
        net -> b: warm 360 displaces=gas ratio=1
        resource hot: category=energy unit=MWh disposal_co2=0 family=heat
        resource warm: category=energy unit=GJ family=heat
        resource gas: category=energy unit=MWh production_co2=200
        actor net: pass_through=yes";
    close(total(text), 20.0);
    // Where the outflow has no word of its own, the inflow's ratio holds, in its own units.
    let inflow_says = text.replace(" displaces=gas ratio=1", "");
    close(total(&inflow_says.replace("hot 100", "hot 100 displaces=gas ratio=0.5")), 10.0);
}

/// What one hub passes to another is surplus there: a chain is as good as a direct pipe.
#[test]
fn hubs_pass_to_hubs() {
    let chain = format!(
        "a -> net: heat 100 displaces=gas
        net -> hub1: heat 100
        hub1 -> hub2: heat 100
        hub2 -> b: heat 100
        actor hub1: pass_through=yes
        actor hub2: pass_through=yes{DIRECT}"
    );
    close(total(&chain), total(&format!("a -> b: heat 100 displaces=gas{DIRECT}")));
    // Half of it is not known to leave the second hub: it strands, and is disposed of.
    let half = chain.replace("hub2 -> b: heat 100", "hub2 -> b: heat 50");
    close(total(&half), 50.0 * 0.2 + 0.3 - 0.15);
    // Where nobody knows what the second hub gives, the exchange into it is credited.
    let network = network(&chain.replace("hub2 -> b: heat 100", "hub2 -> b: heat"));
    let derived = worth(&network, "hub1>hub2:heat");
    assert!(derived.derived);
    close(derived.co2_t.unwrap(), 20.0);
}

/// Hubs in a circle end: of 100 MWh in, the homes take 60, and no more is credited.
#[test]
fn hubs_in_a_circle() {
    let circle = |homes: f64| {
        format!(
            "a -> net: heat 100
            net -> ring: heat 40
            ring -> net: heat 40
            net -> homes: heat {homes} displaces=gas
            actor ring: pass_through=yes{DIRECT}"
        )
    };
    let displaced =
        |homes| worth(&network(&circle(homes)), "net>homes:heat").terms.displaced.unwrap();
    close(displaced(60.0), 12.0);
    close(displaced(100.0), 20.0);
    close(displaced(200.0), 20.0);
}

/// A planned inflow finds the outflow that operating surplus leaves: 120 − 100 = 20 MWh.
#[test]
fn a_planned_inflow_takes_the_room_that_is_left() {
    let network = network(&format!(
        "a -> net: heat 100
        p -> net: heat 50 status=planned displaces=gas
        net -> b: heat 120 displaces=gas{DIRECT}"
    ));
    close(worth(&network, "net>b:heat").terms.displaced.unwrap(), 20.0);
    let planned = worth(&network, "p>net:heat");
    close(planned.terms.displaced.unwrap(), 4.0);
    assert!(planned.derived);
}

/// Without an actor its exchanges are gone, and the others take its place in the need.
#[test]
fn without_an_actor_others_fill_the_need() {
    let text = "a -> c: ash 600 displaces=cement distance_km=0
        b -> c: ash 600 displaces=cement distance_km=0
        need c: cement 1000
        resource cement: production_co2=500";
    let network = network(text);
    let left = measure_worth(&network, network.actor("a"));
    close(total_co2_t(&network, &left).unwrap(), 300.0);
}

/// The loss of each actor is the total less the total without it, by whatever way it is found.
#[track_caller]
fn losses_are_differences(network: &Network) {
    let worth = measure_worth(network, None);
    let all = total_co2_t(network, &worth).unwrap();
    for (actor, loss) in measure_losses(network, &worth).into_iter().enumerate() {
        let without = measure_worth(network, Some(actor));
        close(loss.unwrap(), all - total_co2_t(network, &without).unwrap_or(0.0));
    }
}

/// Of nobody knows what, nobody knows the loss.
#[test]
fn an_unknown_loss_is_not_zero() {
    let network = network(
        "a -> b: ash displaces=cement\n b -> c: wood 5 displaces=wood distance_km=0\n resource wood: production_co2=100\n resource cement: production_co2=500",
    );
    let losses = measure_losses(&network, &measure_worth(&network, None));
    assert_eq!(losses, [None, Some(0.5), Some(0.5)]);
}

/// A published figure stands beside, and enters nothing.
#[test]
fn claims_stay_beside() {
    let mut data = sketch(ASH);
    let claim = symbio::model::Claim {
        subject: "network".into(),
        indicator: "co2_t".into(),
        value: Some(635_000.0),
        unit: "t".into(),
        ..Default::default()
    };
    data.claims.push(claim);
    let impact = section(&built(&data), "impact", Lang::En);
    close(impact.value("operating.co2_t").unwrap(), 709.75);
    let claims = impact.lists.iter().find(|l| l.name == "claims").unwrap();
    assert_eq!(claims.first(1)[0]["value"], 635_000);
}

/// Where no price leaves both no worse, the candidate says so: the supplier asks for 5 at least
/// (it earns that today), the receiver saves 3.
#[test]
fn an_empty_range_of_prices_is_said() {
    let network = network(
        "offer a: wood 10 disposal_cost=-5
        need b: wood 10 price=3",
    );
    let found = section(&network, "match", Lang::En);
    let row = &found.lists[0].first(1)[0];
    assert_eq!((&row["price_low"], &row["price_high"]), (&5.into(), &3.into()));
    assert!(row["sentence"].as_str().unwrap().contains("No price leaves both better off"));
}

/// What would exist anyway is in the total, not in the effect of the programme.
#[test]
fn the_programme_is_not_the_baseline() {
    let network = network(
        "a -> b: ash 100 displaces=cement baseline=yes
        a -> c: ash 100 displaces=cement attribution=0.5
        resource cement: production_co2=500",
    );
    let impact = section(&network, "impact", Lang::En);
    close(impact.value("operating.co2_t").unwrap(), 100.0);
    close(impact.value("operating.programme.co2_t").unwrap(), 25.0);
}

// Matching.

fn find(network: &Network) -> Matching {
    find_candidates(network, &measure_worth(network, None))
}

fn one(matching: &Matching) -> &symbio::matching::Candidate {
    assert_eq!(matching.candidates.len(), 1, "{:?}", matching.rejected);
    &matching.candidates[0]
}

/// METHODS, chapter 3: 86 by months, 100 by the year.
#[test]
fn profiles_match_by_months() {
    let supply = "0.1,0.1,0.1,0.1,0.08,0.05,0.05,0.05,0.08,0.1,0.1,0.1";
    let demand = [14, 13, 11, 8, 5, 3, 3, 3, 5, 9, 12, 14];
    let shares: Vec<String> = demand.iter().map(|d| format!("{}", f64::from(*d) / 100.0)).collect();
    // The methods write the supply 10×4, 8, 5, 5, 5, 8, 10×3 against that demand: 101 and 100.
    let by_months = |supply: &str| {
        let text = format!(
            "offer a: heat 101 profile={supply}
            need b: heat 100 profile={}",
            shares.join(",")
        );
        one(&find(&network(&text))).quantity
    };
    close(by_months(supply), 86.0);
    let year = find(&network("offer a: heat 101\n need b: heat 100"));
    close(one(&year).quantity, 100.0);
}

/// METHODS: 90/40 °C to a need of 70/45 at 10 K: 0.70 of the offer.
#[test]
fn heat_gives_the_share_its_temperatures_allow() {
    let text = "offer a: waste_heat 1000 grade=90 return_grade=40
        need b: hot_water 5000 min_grade=70 return_grade=45
        substitute waste_heat -> hot_water: loss=0
        resource waste_heat: category=energy unit=MWh carrier=heat
        resource hot_water: category=energy unit=MWh carrier=heat production_co2=200";
    let matching = find(&network(text));
    let heat = one(&matching);
    close(heat.quantity, 700.0);
    assert_eq!((heat.via, heat.preheats()), (Via::Substitution, false));
    close(heat.worth.terms.displaced.unwrap(), 140.0);
    assert!(find(&network(&text.replace("=90", "=60"))).candidates[0].preheats());
    let cold = find(&network(&text.replace("grade=90 return_grade=40", "grade=79")));
    assert_eq!(cold.rejected[0].reason, Reason::Grade);
    let open = network(&text.replace("grade=90 return_grade=40", ""));
    assert_eq!(find(&open).undecided[0].missing(&open), ["grade"]);
}

/// A candidate is measured like an exchange: the ash of chapter 2, at the same place.
#[test]
fn a_candidate_is_worth_what_the_exchange_would_be() {
    let text = "offer a: ash 1000 disposal_co2=20
        need b: cement 855
        substitute ash -> cement: ratio=0.9 loss=0.05 treatment_co2=30
        actor a: lat=0 lon=0
        actor b: lat=0 lon=0
        resource cement: production_co2=850
        setting transport_co2_road 0.1";
    let network = network(text);
    let matching = find(&network);
    let ash = one(&matching);
    assert_eq!(ash.id, "a>b:ash>cement");
    close(ash.quantity, 1000.0);
    close(ash.worth.co2_t.unwrap(), 715.75);
    close(ash.break_even_km.unwrap(), 7157.5);
    let found = section(&network, "match", Lang::En);
    let row = &found.lists[0].first(1)[0];
    let sentence = row["sentence"].as_str().unwrap();
    assert!(sentence.starts_with(
        "a could give b 1,000 t of ash a year, replacing 860 t of cement. It would save 720 t CO₂e a year."
    ), "{sentence}");
}

/// What flows today is taken off: 1000 − 300 of the offer, 500 − 0.9·300 of the need.
#[test]
fn only_what_is_left_can_go() {
    let text = "a -> b: ash 300 displaces=cement ratio=0.9
        offer a: ash 1000
        need b: cement 500
        need c: cement 90
        substitute ash -> cement: ratio=0.9";
    let matching = find(&network(text));
    let [to_b, to_c] = &matching.candidates[..] else { panic!("two candidates") };
    close(matching.offer_left[0], 700.0);
    close(matching.need_left[0], 230.0);
    close(to_b.quantity, 230.0 / 0.9);
    assert_eq!((to_b.via, to_c.via), (Via::Expansion, Via::Substitution));
    close(to_c.quantity, 100.0);
    // Trade draws on neither.
    let trade = find(&network(&text.replace("ratio=0.9\n", "ratio=0.9 type=product\n")));
    close(trade.offer_left[0], 1000.0);
    close(trade.need_left[0], 500.0);
    // Of an unknown quantity nobody knows what it leaves.
    let unknown_network = network(&text.replace("ash 300", "ash"));
    let unknown = find(&unknown_network);
    assert!(unknown.candidates.is_empty());
    assert_eq!(unknown.undecided[0].missing(&unknown_network), ["quantity of a>b:ash"]);
}

/// Every reason in its order, each pair counted once under the first that holds.
#[test]
fn a_pair_fails_by_the_first_rule() {
    let text = "offer a: slag 100 quality.chloride=2 grade=1 min_lot=50
        need q: slag 100 quality.chloride.max=1 min_grade=3
        need g: slag 100 min_grade=3
        need far: slag 100 min_grade=1
        need near: slag 10 min_grade=1
        need open: slag 100 quality.iron.min=1 min_grade=1
        need nowhere: slag 100 min_grade=1
        offer z: slag 0
        resource slag: family=slag
        actor a: lat=0 lon=0
        actor z: lat=0 lon=0
        actor near: lat=0 lon=0.1
        actor open: lat=0 lon=0.1
        actor far: lat=0 lon=9";
    let mut network = network(text);
    network.settings.max_km = Some(100.0);
    let matching = find(&network);
    let of_a: Vec<Vec<String>> = matching
        .undecided
        .iter()
        .filter(|u| u.offer_at == 0)
        .map(|u| u.missing(&network))
        .collect();
    assert_eq!(of_a.len(), 2);
    assert!(of_a.iter().flatten().any(|m| m == "quality.iron"));
    assert!(of_a.iter().flatten().any(|m| m.starts_with("place of nowhere")));
    let count =
        |reason| matching.rejected.iter().find(|r| r.reason == reason).map_or(0, |r| r.count);
    assert_eq!((count(Reason::Quality), count(Reason::Grade), count(Reason::Lot)), (1, 1, 1));
    // From a and from z, whose grade nobody states; distance and an empty offer decide anyway.
    assert_eq!(count(Reason::Distance), 2);
    assert_eq!(count(Reason::NothingLeft), 5);
    assert!(matching.candidates.is_empty());
}

/// A listed substitution may serve although the scales differ: only a least grade that the need
/// itself states can refuse it.
#[test]
fn a_substitution_answers_to_the_need_alone() {
    let text = "offer a: ash 100
        need b: cement 100
        substitute ash -> cement: ratio=1
        resource ash: family=binder grade=2
        resource cement: family=binder grade=5";
    assert_eq!(find(&network(text)).candidates.len(), 1);
    let strict = find(&network(&text.replace("cement 100", "cement 100 min_grade=3")));
    assert_eq!(strict.rejected[0].reason, Reason::Grade);
}

/// Power out of heat of 100 °C: at most 1 − 288.15/373.15 = 0.228 of it.
#[test]
fn heat_into_power_obeys_carnot() {
    let text = |ratio: f64| {
        format!(
            "offer a: steam 100 grade=100
            need b: power 100
            substitute steam -> power: ratio={ratio}
            resource steam: category=energy unit=MWh carrier=heat
            resource power: category=energy unit=GJ carrier=electricity"
        )
    };
    assert_eq!(find(&network(&text(0.22))).candidates.len(), 1);
    assert_eq!(find(&network(&text(0.24))).rejected[0].reason, Reason::Grade);
}

/// Two offers of one actor make two candidates with ids of their own; an exchange made up of the
/// same names is called otherwise (`a>b:wood`).
#[test]
fn candidates_have_unique_ids() {
    let matching = find(&network("offer a: wood 5 id=x\n offer a: wood 7 id=y\n need b: wood 20"));
    let ids: Vec<&str> = matching.candidates.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["a>b:wood>wood", "a>b:wood>wood#2"]);
}

/// Offers and needs made up a name keep clear of what somebody wrote.
#[test]
fn rows_have_unique_ids() {
    let network = network("offer a: wood 1\n offer a: wood 2\n offer a: ash 3 id=a:wood#2");
    let ids: Vec<&str> = network.offers.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(ids, ["a:wood#2", "a:wood", "a:wood#3"]);
}

/// Half of a candidate is worth half of it, but for what it costs however much flows: 1000 over 10
/// years at 4 % are 123.29 a year, and 2 km of pipe at 50 are 100.
#[test]
fn part_of_a_candidate_has_its_worth() {
    let network = network(
        "offer a: warm 100 disposal_cost=3
         need b: gas 80 price=20
         substitute warm -> gas: ratio=0.9 loss=0.1 treatment_cost=2 investment=1000 lifetime=10
         resource warm: category=energy unit=MWh carrier=heat grade=90
         resource gas: category=energy unit=MWh production_co2=200
         actor a: lat=0 lon=0
         actor b: lat=0 lon=0.0163512
         setting pipe_cost 50",
    );
    let matching = find(&network);
    let whole = one(&matching);
    let part = |share: f64| worth_of(&network, &flow_of(&network, whole, share * whole.quantity));
    assert_eq!(part(1.0), whole.worth);
    close(part(0.5).co2_t.unwrap(), whole.worth.co2_t.unwrap() / 2.0);
    let fixed = whole.worth.fixed_cost.unwrap();
    assert!((fixed - 223.29).abs() < 0.01, "{fixed}");
    let gross = |worth: &Worth| worth.net_benefit.unwrap() + fixed;
    close(gross(&part(0.5)), gross(&whole.worth) / 2.0);
}

/// A candidate that takes from recycling says so.
#[test]
fn recycling_is_not_quietly_downgraded() {
    let network = network("offer a: glass 5 disposal_route=recycling\n need b: glass 20");
    let found = section(&network, "match", Lang::En);
    assert_eq!(found.lists[0].first(1)[0]["takes_from_recycling"], true);
    assert!(found.summary.contains("recycled today"));
}

// Laws.

/// A network of a giver, a hub, two takers with a need, and any amounts.
fn any_network(
    scale: f64,
    sent: f64,
    direct: f64,
    out: f64,
    need: f64,
    loss: f64,
    ratio: f64,
) -> String {
    let (sent, direct, out, need) = (sent * scale, direct * scale, out * scale, need * scale);
    format!(
        "a -> net: heat {sent} loss={loss} displaces=gas
        net -> b: heat {out} displaces=gas ratio={ratio}
        net -> c: heat {out} loss={loss}
        a -> b: heat {direct} displaces=gas ratio={ratio} loss={loss}
        need b: gas {need}{DIRECT}"
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Twice of everything is worth twice.
    #[test]
    fn scaling_scales(sent in 1.0..500.0, direct in 0.0..500.0, out in 1.0..500.0, need in 1.0..500.0,
                      loss in 0.0..0.5, ratio in 0.2..3.0) {
        let once = total(&any_network(1.0, sent, direct, out, need, loss, ratio));
        close(total(&any_network(3.0, sent, direct, out, need, loss, ratio)), 3.0 * once);
    }

    /// Two halves of every exchange are worth the same.
    #[test]
    fn splitting_changes_nothing(sent in 1.0..500.0, direct in 0.0..500.0, out in 1.0..500.0,
                                 need in 1.0..500.0, loss in 0.0..0.5, ratio in 0.2..3.0) {
        let mut data = sketch(&any_network(1.0, sent, direct, out, need, loss, ratio));
        let whole = built(&data);
        for exchange in &mut data.exchanges {
            exchange.quantity = exchange.quantity.map(|q| q / 2.0);
        }
        data.exchanges.extend(data.exchanges.clone());
        let halves = built(&data);
        close(
            total_co2_t(&halves, &measure_worth(&halves, None)).unwrap(),
            total_co2_t(&whole, &measure_worth(&whole, None)).unwrap(),
        );
    }

    /// Other names and another order of rows: the same worth.
    #[test]
    fn renaming_changes_nothing(sent in 1.0..500.0, direct in 0.0..500.0, out in 1.0..500.0,
                                need in 1.0..500.0, loss in 0.0..0.5) {
        let text = any_network(1.0, sent, direct, out, need, loss, 1.5);
        let renamed = text.replace("a ->", "zz ->").replace("-> b:", "-> a:").replace("need b", "need a");
        close(total(&renamed), total(&text));
        let mut data = sketch(&text);
        data.exchanges.reverse();
        data.actors.reverse();
        let turned = built(&data);
        prop_assert_eq!(total_co2_t(&turned, &measure_worth(&turned, None)), Some(total(&text)));
    }

    /// Never more is displaced than the need, nor than the surplus that entered.
    #[test]
    fn nothing_is_displaced_twice(sent in 1.0..500.0, direct in 0.0..500.0, out in 1.0..500.0,
                                  need in 1.0..500.0, loss in 0.0..0.5) {
        let network = network(&any_network(1.0, sent, direct, out, need, loss, 1.0));
        let worth = measure_worth(&network, None);
        let displaced = |x: usize| worth[x].displaced.iter().map(|d| d.quantity).sum::<f64>();
        let b = network.actor("b").unwrap();
        let to_b: f64 = network.active().filter(|(_, e)| e.to == b).map(|(x, _)| displaced(x)).sum();
        let all: f64 = network.active().map(|(x, _)| displaced(x)).sum();
        losses_are_differences(&network);
        prop_assert!(to_b <= need * (1.0 + 1e-9));
        prop_assert!(all <= (sent + direct) * (1.0 - loss) * (1.0 + 1e-9));
    }

    /// A candidate takes no more than is left of its offer, and displaces no more than is left of
    /// its need.
    #[test]
    fn a_candidate_fits_what_is_left(offer in 0.0..500.0, sent in 0.0..500.0, need in 1.0..500.0,
                                     ratio in 0.2..3.0, loss in 0.0..0.9) {
        let text = format!(
            "a -> b: ash {sent} displaces=cement ratio={ratio}
            offer a: ash {offer}
            need b: cement {need}
            need c: cement {need}
            substitute ash -> cement: ratio={ratio} loss={loss}"
        );
        let matching = find(&network(&text));
        for candidate in &matching.candidates {
            let displaced = candidate.worth.displaced[0].quantity;
            prop_assert!(candidate.quantity <= matching.offer_left[0]);
            prop_assert!(matching.offer_left[0] <= f64::max(offer - sent, 0.0) * (1.0 + 1e-9));
            prop_assert!(displaced <= matching.need_left[candidate.need_at] * (1.0 + 1e-9));
        }
    }
}

/// A part is left out of a sum only where its whole is in the same sum.
#[test]
fn a_part_counts_where_its_whole_does_not() {
    let lines = |status: &str| {
        format!(
            "a -> b: ash 10 id=whole status={status} displaces=clay
             a -> b: ash 4 id=part part_of=whole displaces=clay
             resource clay: production_co2=500"
        )
    };
    let sum = |status: &str| {
        let network = network(&lines(status));
        total_co2_t(&network, &measure_worth(&network, None))
    };
    assert_eq!(sum("operating"), Some(5.0)); // 10 t · 500 kg/t, the part inside it
    assert_eq!(sum("planned"), Some(2.0)); // 4 t · 500 kg/t, nothing operating contains it
}
