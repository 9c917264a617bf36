//! Drawings worked by hand, and laws.

use proptest::prelude::*;

use super::*;
use crate::load::sketch;
use crate::model::Dataset;
use crate::network::{Selection, build};
use crate::section::Section;
use crate::text::Lang;

fn network(text: &str) -> Network {
    build(&sketch(text), &Selection::default()).expect("a sound sketch")
}

fn balances(text: &str) -> Balances {
    find_balances(&network(text))
}

fn told(text: &str, lang: Lang) -> Section {
    let network = network(text);
    section(&find_balances(&network), &network, lang)
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 5e-4 * expected.abs().max(1.0), "{found} not {expected}");
}

/// METHODS, chapter 8: 100 ± 5 into b, 90 ± 5 out of it.
#[test]
fn a_chain_of_two() {
    let text = "a -> b: water 100 sd=5\n b -> c: water 90 sd=5";
    let found = balances(text);
    assert_eq!((found.balances, found.residuals.len()), (1, 1));
    close(found.residuals[0].gap(), 10.0);
    close(found.residuals[0].relative().unwrap(), 0.1);
    for flow in &found.flows {
        close(flow.reconciled, 95.0);
        close(flow.sd.unwrap(), 3.536);
        close(flow.adjustment.unwrap().abs(), 1.414);
        assert!(!flow.suspect);
    }
    close(found.fit.unwrap().chi2, 2.0);
    close(found.fit.unwrap().chance, 0.157_299);
    let section = told(text, Lang::En);
    assert!(
        section
            .summary
            .contains("One does not close: water at b: 100 t in, 90 t out (10 % apart).")
    );
    assert!(section.summary.contains("agree within their standard deviations"));
    let rows = section.to_json();
    assert_eq!(rows["reconciled"][0]["exchange"], "a>b:water");
    assert_eq!(rows["reconciled"][0]["measured"], 100);
    assert_eq!(rows["residuals"][0]["in"], 100);
}

/// A tenth is lost on the way, kg in t, 5 are exported, 3 are lost: 0.9 · 100 = 82 + 5 + 3 closes.
#[test]
fn losses_units_and_the_boundary() {
    let found = balances(
        "a -> b: wood 100000 unit=kg loss=0.1 sd=2000
         b -> c: wood 82
         b -> out: wood 5
         b -> loss: wood 3",
    );
    let residual = found.residuals[0];
    assert_eq!((residual.input, residual.output), (90.0, 90.0));
    assert_eq!(found.residuals.len(), 1);
    close(found.fit.unwrap().chi2, 0.0);
    // Everything else is exact, so it is fixed at 100 t.
    close(found.flows[0].reconciled, 100.0);
    assert_eq!(found.flows[0].sd, Some(0.0));
}

/// Who merely makes or uses has no balance; an outsider neither; nor a service, nor a part of another.
/// What goes round in one place changes nothing but for its loss.
#[test]
fn who_has_a_balance() {
    assert_eq!(balances("a -> b: ash 10\n a -> c: ash 5").balances, 0);
    assert_eq!(balances("a -> w: ash 10\n w -> c: ash 5\n actor w: external=yes").balances, 0);
    assert_eq!(balances("a -> b: ash 10\n b -> c: ash 5 type=service").balances, 0);
    assert_eq!(
        balances("a -> b: ash 10 id=w\n b -> c: ash 5\n b -> c: ash 2 part_of=w").residuals[0]
            .output,
        5.0
    );
    let round = balances("a -> b: ash 10\n b -> b: ash 20 loss=0.1\n b -> c: ash 8");
    assert_eq!((round.residuals[0].input, round.residuals[0].output), (10.0, 10.0));
    assert_eq!(
        balances("a -> b: tip 10\n b -> c: tip 5\n resource tip: category=knowledge").balances,
        0
    );
}

/// Who offers or needs the resource makes or uses it, unless it is a hub or states its boundary.
#[test]
fn makers_and_users_have_none() {
    let text = "a -> b: ash 10\n b -> c: ash 5\n offer b: ash 5";
    let found = balances(text);
    assert_eq!((found.balances, found.left_out[0].why), (0, Why::Own));
    assert_eq!(balances(&format!("{text}\n actor b: pass_through=yes")).balances, 1);
    assert_eq!(balances(&format!("{text}\n b -> loss: ash 1")).balances, 1);
}

/// 100 of wood, of which 30 are passed on; 70 of chips of yield 0.9 take 77.8. With a yield of 1 it
/// closes; without a yield nothing is said.
#[test]
fn what_is_converted_is_not_missing() {
    let text = "a -> b: wood 100\n b -> c: wood 30\n b -> d: chips 70\n need b: wood 100\n offer b: chips 70
        convert b: wood -> chips yield=0.9";
    let found = balances(text);
    assert_eq!((found.balances, found.residuals.len()), (2, 1));
    close(found.residuals[0].output, 30.0 + 70.0 / 0.9);
    assert!(balances(&text.replace("=0.9", "=1")).residuals[0].closes());
    let unknown = balances(&text.replace(" yield=0.9", ""));
    let whys: Vec<Why> = unknown.left_out.iter().map(|l| l.why).collect();
    assert_eq!((unknown.balances, whys), (0, vec![Why::Yield, Why::Yield]));
    // Anyone's conversion counts where b has both ends, but not beside its own.
    assert_eq!(balances(&text.replace("convert b", "convert *")), found);
    let both = format!("{text}\n convert *: wood -> chips yield=0.5");
    assert_eq!(balances(&both), found);
    // Without the need and the offer, wood may come from elsewhere, and chips go there.
    let bare = text.replace("need b: wood 100", "").replace("offer b: chips 70", "");
    let parts = balances(&bare);
    let whys: Vec<Why> = parts.left_out.iter().map(|l| l.why).collect();
    assert_eq!((parts.balances, whys), (0, vec![Why::Partly, Why::Partly]));
    // Whoever only has the input is not held to it.
    let elsewhere = format!("{bare}\n actor e: size=sme").replace("convert b", "convert e");
    assert_eq!(balances(&elsewhere).balances, 1);
}

/// A recipe takes 1/y of each: 80 of board of 0.8 and 8 take 100 of chips and 10 of resin. Measured on
/// all three sides, each checks the others: two degrees.
#[test]
fn a_recipe_is_measured_on_three_sides() {
    let text = "a -> b: chips 104 sd=4\n r -> b: resin 10 sd=1\n b -> c: board 80 sd=2
        convert b: chips -> board yield=0.8 recipe=press\n convert b: resin -> board yield=8 recipe=press";
    let found = balances(text);
    assert_eq!((found.balances, found.residuals.len()), (3, 2));
    assert_eq!(found.fit.unwrap().degrees, 2);
    let of = |id: &str| {
        let network = network(text);
        found.flows.iter().find(|f| network.id(f.exchange) == id).unwrap().reconciled
    };
    close(of("a>b:chips"), of("b>c:board") / 0.8);
    close(of("r>b:resin"), of("b>c:board") / 8.0);
    // Weighted mean of 0.8·104 ± 3.2, 8·10 ± 8 and 80 ± 2.
    let (w1, w2, w3) = (1.0 / 10.24, 1.0 / 64.0, 1.0 / 4.0);
    close(of("b>c:board"), (83.2 * w1 + 80.0 * w2 + 80.0 * w3) / (w1 + w2 + w3));
}

/// Biogas and digestate come of the same manure: nobody says so, and 100 t are not called 200.
#[test]
fn products_of_one_input_may_share_it_or_not() {
    let found = balances(
        "a -> b: manure 100\n b -> c: gas 5\n b -> d: digestate 95\n offer b: gas 5\n offer b: digestate 95
         convert b: manure -> gas yield=0.05\n convert b: manure -> digestate yield=0.95",
    );
    assert_eq!(found.residuals, []);
    assert_eq!(found.left_out.len(), 1);
    assert_eq!(found.left_out[0].why, Why::Shared);
    // One product made in two ways takes of both.
    let found = balances(
        "a -> b: oil 50\n a -> b: gas 50\n b -> c: heat 80\n need b: oil 50\n need b: gas 50\n offer b: heat 80
         convert b: oil -> heat yield=0.8
         convert b: gas -> heat yield=0.8",
    );
    assert_eq!((found.balances, found.left_out.len(), found.residuals.len()), (3, 0, 0));
}

/// A boiler whose fuel nobody recorded: more heat may go out than comes in. A family: steam of 10 bar
/// may go on as steam of 3 bar.
#[test]
fn what_is_not_recorded_is_not_missing() {
    let found = balances("a -> n: heat 100\n n -> b: heat 150\n convert n: gas -> heat yield=0.9");
    assert_eq!((found.balances, found.left_out[0].why), (0, Why::Unrecorded));
    let found = balances(
        "a -> n: high 100\n n -> b: high 40\n n -> c: low 60\n resource high: family=steam
         resource low: family=steam",
    );
    assert_eq!((found.balances, found.left_out[0].why), (0, Why::Family));
}

/// Næstved: 18,000 into the net and one unknown flow out of it. From exact amounts alone, so without
/// a standard deviation; two unknown flows are not determined.
#[test]
fn an_unknown_flow_follows() {
    let text = "a -> net: heat 18000\n net -> homes: heat";
    let found = balances(text);
    assert_eq!((found.flows[0].reconciled, found.flows[0].sd), (18000.0, None));
    assert_eq!((found.flows[0].measured, found.fit), (None, None));
    let summary = told(text, Lang::En).summary;
    assert!(summary.contains("nothing is reconciled"), "{summary}");
    assert!(summary.contains("1 unknown flow follows from the balances: heat from net to homes."));
    let found = balances(&format!("{text}\n net -> school: heat"));
    assert_eq!((found.flows.len(), found.not_determinable.len()), (0, 2));
    let section = told(&format!("{text}\n net -> school: heat"), Lang::Da);
    assert!(section.summary.contains("2 strømme af ukendt størrelse kan ikke bestemmes"));
    let measured = balances("a -> net: heat 100 sd=5\n net -> homes: heat");
    assert_eq!(measured.flows[1].sd, Some(5.0));
    assert_eq!(measured.flows[0].adjustment, None);
}

/// 100 against 60 with 5 each: 5.7 standard deviations, and no telling which.
#[test]
fn a_gross_error_is_said() {
    let section = told("a -> b: water 100 sd=5\n b -> c: water 60 sd=5", Lang::En);
    assert!(section.summary.contains("look for a gross error"), "{}", section.summary);
    assert!(section.summary.contains("cannot tell them apart"), "{}", section.summary);
    assert_eq!(section.value("suspects"), Some(2.0));
    // A third in line says which: 100, 60, 100.
    let text = "a -> b: water 100 sd=5\n b -> c: water 60 sd=5\n c -> d: water 100 sd=5";
    let section = told(text, Lang::Da);
    assert!(
        section.summary.contains("Den største korrektion er water fra b til c"),
        "{}",
        section.summary
    );
}

/// 10 ± 5 comes, 30 goes for sure: what else goes would be negative.
#[test]
fn below_zero_is_said() {
    let text = "a -> b: water 10 sd=5\n b -> c: water 30\n b -> d: water 2 sd=5";
    let section = told(text, Lang::En);
    assert_eq!(section.to_json()["reconciled"][1]["negative"], true);
    assert!(section.summary.contains("Below zero"), "{}", section.summary);
}

/// What b sends is 10 by what it gets, and 12 by what c passes on, both exact.
#[test]
fn exact_amounts_contradict() {
    let text = "a -> b: water 10\n b -> c: water\n c -> d: water 12";
    let section = told(text, Lang::En);
    assert!(section.summary.contains("contradict each other"), "{}", section.summary);
    assert_eq!(section.to_json()["contradictions"].as_array().unwrap().len(), 1);
    assert_eq!(section.to_json()["not_determinable"].as_array().unwrap().len(), 1);
    // Where the numbers stand in one balance, its residual says it.
    assert_eq!(balances("a -> b: water 10\n b -> c: water 12").contradictions, []);
    let converted = "a -> b: wood 100\n b -> d: chips 60\n need b: wood 100\n offer b: chips 60
        convert b: wood -> chips yield=1";
    assert_eq!(balances(converted).residuals[0].gap(), 40.0);
    assert_eq!(balances(converted).contradictions, []);
}

/// Without a, nothing comes to b: that is said, and is no balance.
#[test]
fn a_part_of_the_data_says_so() {
    let data = sketch("a -> b: water 10\n e -> b: water 5\n b -> c: water 15");
    let selection = Selection { without: vec!["a".to_owned()], ..Selection::default() };
    let part = build(&data, &selection).unwrap();
    let summary = section(&find_balances(&part), &part, Lang::En).summary;
    assert!(summary.contains("Only a part of the data"), "{summary}");
}

/// A drawing with every way a flow may be known, from numbers.
fn drawn(amounts: &[(u8, u8, u8)]) -> Dataset {
    let line = |(at, &(from, to, how)): (usize, &(u8, u8, u8))| {
        let amount = 10 + 7 * at;
        let amount = match how % 3 {
            0 => format!("{amount} sd={}", 1 + at % 5),
            1 => format!("{amount}"),
            _ => String::new(),
        };
        format!("a{from} -> a{to}: wood {amount} id=e{at:02}")
    };
    sketch(&amounts.iter().enumerate().map(line).collect::<Vec<_>>().join("\n"))
}

fn by_name(data: &Dataset, name: impl Fn(&str) -> String) -> Vec<(String, String, f64)> {
    let network = build(data, &Selection::default()).unwrap();
    let found = find_balances(&network);
    let flow = |f: &Flow| {
        let e = &network.exchanges[f.exchange];
        let [from, to] = [e.from, e.to].map(|a| name(&network.actors[a].id));
        (network.id(f.exchange).to_owned(), format!("{from}>{to}"), f.reconciled)
    };
    found.flows.iter().map(flow).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Another order of rows gives the same bits; other names of actors the same flows.
    #[test]
    fn order_and_names_do_not_matter(
        amounts in proptest::collection::vec((0..6_u8, 0..6_u8, 0..3_u8), 1..15)
    ) {
        let data = drawn(&amounts);
        let before = by_name(&data, str::to_owned);
        let mut turned = data.clone();
        turned.exchanges.reverse();
        turned.actors.reverse();
        prop_assert_eq!(&by_name(&turned, str::to_owned), &before);
        let mut renamed = data;
        let other = |id: &str| format!("z{}", 9 - id[1..].parse::<u8>().unwrap());
        renamed.actors.iter_mut().for_each(|a| a.id = other(&a.id).into());
        for e in &mut renamed.exchanges {
            e.from = other(&e.from).into();
            e.to = other(&e.to).into();
        }
        let back = |id: &str| format!("a{}", 9 - id[1..].parse::<u8>().unwrap());
        let after = by_name(&renamed, back);
        prop_assert_eq!(before.len(), after.len());
        for (a, b) in before.iter().zip(&after) {
            prop_assert_eq!((&a.0, &a.1), (&b.0, &b.1));
            prop_assert!((a.2 - b.2).abs() <= 1e-8 * 200.0, "{:?} {:?}", a, b);
        }
    }
}
