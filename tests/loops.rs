//! Loops and cascades against networkx, against trying everything, and against laws.
//!
//! `tests/graphs/*.jsonl` hold the circuits that networkx 3 lists on random graphs.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use arcstr::ArcStr;
use proptest::prelude::*;
use serde_json::Value;
use symbio::analysis::Study;
use symbio::analysis::cascades::find_cascades;
use symbio::analysis::loops::{Kind, find_loops};
use symbio::load::sketch;
use symbio::matching::{Candidate, Hops, Via};
use symbio::math::cycles::{Bounds, Link, count_circuits, list_circuits};
use symbio::model::{CascadeRank, Category, Dataset, LoopRank, Settings};
use symbio::network::{Network, Selection, build};
use symbio::text::Lang;
use symbio::worth::Worth;

/// A graph of the data file: its nodes, its links, and its circuits by bound on their length.
struct Case {
    name: String,
    nodes: usize,
    links: Vec<Link>,
    circuits: Vec<(usize, Vec<Vec<u32>>)>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs");
    let mut cases = Vec::new();
    for kind in ["sparse", "dense", "shapes"] {
        let text = std::fs::read_to_string(folder.join(format!("{kind}.jsonl"))).unwrap();
        for (line, json) in text.lines().enumerate() {
            let row: Value = serde_json::from_str(json).unwrap();
            let edges: Vec<(u32, u32)> = serde_json::from_value(row["edges"].clone()).unwrap();
            let links = edges.into_iter().map(|(from, to)| Link { from, to, marked: false });
            let circuits = row["cycles"].as_object().unwrap().iter().map(|(bound, circuits)| {
                // 0 is our word for no bound.
                (bound.parse().unwrap_or(0), serde_json::from_value(circuits.clone()).unwrap())
            });
            cases.push(Case {
                name: format!("{kind}:{}", line + 1),
                nodes: row["n"].as_u64().unwrap() as usize,
                links: links.collect(),
                circuits: circuits.collect(),
            });
        }
    }
    cases
}

#[test]
fn circuits_are_those_of_networkx() {
    let cases = cases();
    assert!(cases.len() >= 200);
    let mut compared = 0;
    for case in &cases {
        for (max_length, expected) in &case.circuits {
            let bounds = Bounds { max_length: *max_length, ..Bounds::default() };
            let listed = list_circuits(case.nodes, &case.links, bounds);
            assert_eq!(&listed.found, expected, "{} up to {max_length}", case.name);
            let counted = count_circuits(case.nodes, &case.links, bounds);
            let counted: u64 = counted.found.iter().sum();
            assert_eq!(counted, expected.len() as u64, "{}", case.name);
            compared += expected.len();
        }
    }
    assert!(compared > 1000, "only {compared} circuits compared");
}

/// 500 random networks with parallel exchanges and missing links, of every density
/// (tests/loops.py): every loop, what it lacks and in how many ways it can be chosen.
#[test]
fn loops_with_candidates_are_those_of_networkx() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs/loops.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    let name = |node: usize| format!("n{node:03}");
    let mut compared = 0;
    for (line, json) in text.lines().enumerate() {
        let row: Value = serde_json::from_str(json).unwrap();
        let links = |key: &str| -> Vec<(usize, usize, usize)> {
            serde_json::from_value(row[key].clone()).unwrap()
        };
        let number = |key: &str| row[key].as_u64().unwrap() as usize;
        let mut drawn =
            String::from("resource x: unit=t\n resource y: unit=t\n resource z: unit=t\n");
        for v in 0..number("n") {
            drawn += &format!("actor {}: kind=company\n", name(v));
        }
        for (from, to, exchanges) in links("links") {
            for what in &["x", "y", "z"][..exchanges] {
                drawn += &format!("{} -> {}: {what} 1\n", name(from), name(to));
            }
        }
        let mut network = build(&sketch(&drawn), &Selection::default()).unwrap();
        let settings = &mut network.settings;
        (settings.max_length, settings.top) = (number("max_length"), 0);
        settings.max_candidates = number("max_candidates");
        let mut candidates = Vec::new();
        for (from, to, count) in links("candidates") {
            for what in &["x", "y", "z"][..count] {
                candidates.push(candidate(&network, &name(from), &name(to), what, 1.0));
            }
        }
        let worth = vec![Worth::default(); network.exchanges.len()];
        let found = find_loops(&network, &Hops::new(&network, &worth, &candidates));
        let rows = found.loops.iter().map(|l| (l.actors.clone(), l.candidates, l.labelled));
        let mut listed: Vec<(Vec<String>, usize, f64)> = rows.collect();
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        let expected: Vec<(Vec<usize>, usize, f64)> =
            serde_json::from_value(row["loops"].clone()).unwrap();
        let named = expected.into_iter().map(|(actors, missing, ways)| {
            (actors.into_iter().map(name).collect::<Vec<String>>(), missing, ways)
        });
        assert_eq!(listed, named.collect::<Vec<_>>(), "line {}", line + 1);
        assert_eq!(found.count as usize, listed.len());
        compared += listed.len();
    }
    assert!(compared > 3000, "only {compared} loops compared");
}

/// Where a search has to end early, it ends at the same place for any number of threads.
#[test]
fn threads_change_nothing_when_cut_off() {
    // Everyone gives to the next eleven on a ring of sixty.
    let n = 60_u32;
    let near = (0..n).flat_map(|u| (1..12).map(move |k| (u, (u + k) % n)));
    let links: Vec<Link> = near.map(|(from, to)| Link { from, to, marked: false }).collect();
    let threads = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
    let bounds = Bounds { max_steps: 300_000, ..Bounds::default() };
    let one = threads(1).install(|| list_circuits(n as usize, &links, bounds));
    assert!(one.truncated && !one.found.is_empty());
    assert_eq!(one, threads(4).install(|| list_circuits(n as usize, &links, bounds)));

    let drawn: Vec<String> =
        links.iter().map(|l| format!("n{:02} -> n{:02}: x {}", l.from, l.to, l.to + 1)).collect();
    let data = sketch(&format!("{}\nresource x: family=f", drawn.join("\n")));
    let network = build(&data, &Selection::default()).unwrap();
    let cascades = |pool| threads(pool).install(|| Study::new(&network).cascades().clone());
    let one = cascades(1);
    assert!(one.count_truncated && one.cascades.len() == 20);
    assert_eq!(one, cascades(4));
}

/// The same graphs as networks of actors: every circuit is a loop.
#[test]
fn loops_are_those_of_networkx() {
    for case in cases().iter().step_by(7) {
        let text = |node: u32| format!("n{node:03}");
        let drawn: Vec<String> =
            case.links.iter().map(|l| format!("{} -> {}: x 1", text(l.from), text(l.to))).collect();
        let mut network = build(&sketch(&drawn.join("\n")), &Selection::default()).unwrap();
        for (max_length, expected) in &case.circuits {
            (network.settings.max_length, network.settings.top) = (*max_length, 0);
            let study = Study::new(&network);
            let mut found: Vec<_> = study.loops().loops.iter().map(|l| l.actors.clone()).collect();
            found.sort();
            let named = expected.iter().map(|c| c.iter().map(|&node| text(node)).collect());
            assert_eq!(found, named.collect::<Vec<Vec<String>>>(), "{}", case.name);
        }
    }
}

/// Few actors, a hub among them, and resources of two families and two categories.
fn dataset() -> impl Strategy<Value = Dataset> {
    let exchange = (0_usize..5, 0_usize..5, 0_usize..4, 0_usize..4);
    let conversion = (0_usize..6, 0_usize..4, 0_usize..4, 1_usize..9);
    let exchanges = proptest::collection::vec(exchange, 1..11);
    let conversions = proptest::collection::vec(conversion, 0..4);
    (exchanges, conversions, any::<bool>()).prop_map(|(exchanges, conversions, hub)| {
        let actors = ["a", "b", "c", "d", "e", "*"];
        let resources = ["log", "chip", "heat", "warmth"];
        let mut text = String::from(
            "resource log: family=wood grade=2\n resource chip: family=wood grade=1
             resource heat: category=energy unit=MWh carrier=heat family=heat grade=90
             resource warmth: category=energy unit=GJ carrier=heat family=heat\n",
        );
        for (from, to, resource, quantity) in exchanges {
            let (from, to, resource) = (actors[from], actors[to], resources[resource]);
            // A quantity of 0 is left unknown.
            let quantity = if quantity == 0 { String::new() } else { quantity.to_string() };
            text += &format!("{from} -> {to}: {resource} {quantity}\n");
        }
        for (actor, input, output, tenths) in conversions {
            let (actor, input, output) = (actors[actor], resources[input], resources[output]);
            if actor != "*" {
                text += &format!("actor {actor}: kind=company\n");
            }
            text += &format!("convert {actor}: {input} -> {output} yield=0.{tenths}\n");
        }
        if hub {
            text += "actor c: pass_through=yes\n";
        }
        sketch(&text)
    })
}

fn network(data: &Dataset, with: impl Fn(&mut Settings)) -> Network {
    let mut network = build(data, &Selection::default()).unwrap();
    network.settings.top = 0;
    with(&mut network.settings);
    network
}

/// The link rule of METHODS, chapter 4, read again: the yield, if it holds.
fn link(network: &Network, at: usize, input: usize, output: usize) -> Option<f64> {
    let of = |r: usize| &network.resources[r];
    let (a, b) = (of(input), of(output));
    let mut yields = Vec::new();
    if network.actors[at].pass_through && input == output {
        yields.push(1.0);
    }
    let rises = matches!((a.said.grade, b.said.grade), (Some(a), Some(b)) if b > a);
    if !a.said.family.is_empty() && a.said.family == b.said.family && !rises {
        yields.push(a.unit.base / b.unit.base);
    }
    for c in &network.conversions {
        if (c.input, c.output) == (input, output) && c.actor.is_none_or(|actor| actor == at) {
            yields.push(c.yields.unwrap());
        }
    }
    yields.into_iter().max_by(f64::total_cmp)
}

/// Every walk over exchanges that meets no actor twice, except perhaps to end where it began.
fn walks(network: &Network) -> Vec<Vec<usize>> {
    let all: Vec<usize> =
        network.active().filter(|(_, e)| e.from != e.to).map(|(i, _)| i).collect();
    let e = |i: usize| &network.exchanges[i];
    let mut open: Vec<Vec<usize>> = all.iter().map(|&i| vec![i]).collect();
    let mut done = Vec::new();
    while let Some(walk) = open.pop() {
        let (start, end) = (e(walk[0]).from, e(walk[walk.len() - 1]).to);
        if start != end {
            for &next in all.iter().filter(|&&i| e(i).from == end) {
                if walk.iter().all(|&i| e(i).to != e(next).to) {
                    open.push([walk.as_slice(), &[next]].concat());
                }
            }
        }
        done.push(walk);
    }
    done
}

/// Every cascade by METHODS, chapter 7, as ids of exchanges.
fn cascades_by_trying(network: &Network, max_steps: usize) -> BTreeSet<Vec<String>> {
    let e = |i: usize| &network.exchanges[i];
    let hub = |actor: usize| network.actors[actor].pass_through;
    let mut found = BTreeSet::new();
    for walk in walks(network) {
        let (first, last) = (e(walk[0]), e(walk[walk.len() - 1]));
        let supplied = |e: &symbio::network::Exchange| {
            network
                .active()
                .any(|(_, f)| f.to == e.from && f.from != f.to && f.resource == e.resource)
        };
        if first.from == last.to || hub(last.to) || (hub(first.from) && supplied(first)) {
            continue;
        }
        let goes_on = |pair: &[usize]| {
            let (a, b) = (e(pair[0]), e(pair[1]));
            if hub(a.to) {
                a.resource == b.resource
            } else {
                link(network, a.to, a.resource, b.resource).is_some()
            }
        };
        let starts = walk.iter().enumerate().filter(|&(i, &x)| i == 0 || !hub(e(x).from));
        let energy: Vec<bool> = starts
            .map(|(_, &x)| network.resources[e(x).resource].category == Category::Energy)
            .collect();
        let first_matter = energy.iter().position(|energy| !energy);
        let behind = first_matter.map_or(&[][..], |i| &energy[i..]);
        let stays = behind.windows(2).all(|pair| pair[1] || !pair[0]);
        if walk.windows(2).all(goes_on) && stays && (2..=max_steps).contains(&energy.len()) {
            found.insert(walk.iter().map(|&x| network.id(x).to_owned()).collect());
        }
    }
    found
}

/// Whether a choice of exchanges round a loop is material, and its volume.
fn round(network: &Network, walk: &[usize]) -> Option<Option<f64>> {
    let e = |i: usize| &network.exchanges[i];
    let unit = |i: usize| network.resources[e(i).resource].unit;
    let (mut volume, mut yields) = (e(walk[0]).quantity, 1.0);
    for (k, &x) in walk.iter().enumerate() {
        let next = walk[(k + 1) % walk.len()];
        let y = link(network, e(x).to, e(x).resource, e(next).resource)?;
        let same = unit(x).dimension == unit(walk[0]).dimension;
        let here = e(x).quantity.filter(|_| same).map(|q| q / yields);
        volume = volume.zip(here).map(|(a, b)| a.min(b));
        yields *= y;
    }
    Some(volume)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn cascades_are_all_there_are(data in dataset(), max_steps in 2_usize..6) {
        // By steps no sub-chain has the score of a longer one, so all are listed.
        let network = network(&data, |s| {
            (s.max_steps, s.cascade_rank) = (max_steps, CascadeRank::Steps);
        });
        let study = Study::new(&network);
        let found = study.cascades();
        let listed: BTreeSet<_> = found.cascades.iter().map(|c| c.exchanges.clone()).collect();
        let expected = cascades_by_trying(&network, max_steps);
        prop_assert_eq!(&listed, &expected);
        prop_assert_eq!((found.count, found.cascades.len()), (expected.len() as u64, listed.len()));
    }

    #[test]
    fn loops_take_the_best_that_goes_round(data in dataset()) {
        let network = network(&data, |s| (s.max_length, s.rank) = (0, LoopRank::Volume));
        let study = Study::new(&network);
        let found = study.loops();
        let e = |i: usize| &network.exchanges[i];
        let closed: Vec<_> = walks(&network)
            .into_iter()
            .filter(|w| e(w[0]).from == e(w[w.len() - 1]).to)
            .filter(|w| w.iter().all(|&x| e(w[0]).from <= e(x).from))
            .collect();
        let ways = |w: &[usize]| -> Vec<String> {
            w.iter().map(|&x| network.actors[e(x).from].id.to_string()).collect()
        };
        let circuits: BTreeSet<_> = closed.iter().map(|w| ways(w)).collect();
        prop_assert_eq!(found.count, circuits.len() as u64);
        for row in &found.loops {
            let choices: Vec<_> = closed.iter().filter(|w| ways(w) == row.actors).collect();
            prop_assert_eq!(row.labelled, choices.len() as f64);
            let material: Vec<_> = choices.iter().filter_map(|w| round(&network, w)).collect();
            prop_assert_eq!(row.kind == Kind::Material, !material.is_empty());
            let best = material.into_iter().flatten().max_by(f64::total_cmp);
            let near = match (row.volume, best) {
                (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * b,
                (a, b) => a == b,
            };
            prop_assert!(near, "{:?} {:?}", row.volume, best);
        }
    }

    /// Row order, an isolated actor and the number of threads change nothing; new names change
    /// names only.
    #[test]
    fn nothing_else_changes_them(data in dataset(), seed in 0_usize..100) {
        let said = |data: &Dataset| {
            let network = network(data, |s| s.top = 5);
            let study = Study::new(&network);
            let loops = symbio::analysis::loops::section(study.loops(), &network, Lang::En);
            let cascades =
                symbio::analysis::cascades::section(study.cascades(), &network, Lang::En);
            format!("{}{}", loops.to_json(), cascades.to_json())
        };
        let threads = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        let expected = threads(1).install(|| said(&data));
        let mut other = data.clone();
        other.exchanges.rotate_left(seed % data.exchanges.len());
        other.actors.reverse();
        other.resources.reverse();
        other.actors.push(symbio::model::Actor { id: "zz".into(), ..Default::default() });
        prop_assert_eq!(&expected, &threads(4).install(|| said(&other)));

        let mut renamed = data.clone();
        let new = |id: &mut ArcStr| if id != "*" { *id = format!("p{id}").into() };
        renamed.actors.iter_mut().for_each(|a| new(&mut a.id));
        renamed.conversions.iter_mut().for_each(|c| new(&mut c.actor));
        for e in &mut renamed.exchanges {
            new(&mut e.from);
            new(&mut e.to);
        }
        let (old, new) = (network(&data, |_| ()), network(&renamed, |_| ()));
        let (old, new) = (Study::new(&old), Study::new(&new));
        prop_assert_eq!(old.loops().count, new.loops().count);
        let volumes = |s: &Study| s.loops().loops.iter().map(|l| l.volume).collect::<Vec<_>>();
        prop_assert_eq!(volumes(&old), volumes(&new));
        let uses = |s: &Study| {
            s.cascades().cascades.iter().map(|c| c.uses.clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(uses(&old), uses(&new));
    }
}

/// A candidate for `resource` between two actors, worth so much CO2.
fn candidate(network: &Network, from: &str, to: &str, resource: &str, co2_t: f64) -> Candidate {
    let resource = network.resource(resource).unwrap();
    Candidate {
        id: format!("{from}>{to}:{}", network.resources[resource].id),
        from: network.actor(from).unwrap(),
        to: network.actor(to).unwrap(),
        offer: resource,
        need: resource,
        offer_at: 0,
        need_at: 0,
        substitution: None,
        via: Via::Same,
        quantity: 5.0,
        monthly: None,
        lot: 0.0,
        ratio: 1.0,
        loss: 0.0,
        distance_km: None,
        worth: Worth { co2_t: Some(co2_t), ..Worth::default() },
        break_even_km: None,
        shares: symbio::matching::Shares { offer: 1.0, need: 1.0 },
        cop: None,
        takes_from_recycling: false,
    }
}

/// Two loops with a missing link each, one with two, and one that is closed.
#[test]
fn a_missing_link_closes_a_loop() {
    let text = "a -> b: x 9\n b -> c: x 9\n c -> d: x 9\n b -> e: x 9\n e -> b: x 9
        resource x: family=f grade=1\n resource y: family=f grade=1";
    let mut network = build(&sketch(text), &Selection::default()).unwrap();
    let worth: Vec<Worth> =
        network.exchanges.iter().map(|_| Worth { co2_t: Some(1.0), ..Worth::default() }).collect();
    let candidates = [
        candidate(&network, "c", "a", "x", 7.0),
        candidate(&network, "c", "a", "y", 8.0),
        candidate(&network, "d", "a", "x", 5.0),
        candidate(&network, "e", "c", "x", 4.0),
        // A link that exists takes its active exchange.
        candidate(&network, "b", "c", "y", 100.0),
    ];
    let find = |network: &Network| {
        let hops = Hops::new(network, &worth, &candidates);
        (find_loops(network, &hops), find_cascades(network, &hops))
    };
    let (loops, cascades) = find(&network);
    let listed: Vec<_> = loops
        .loops
        .iter()
        .map(|l| (l.actors.concat(), l.candidates, l.gain_co2_t, l.co2_t, l.labelled))
        .collect();
    assert_eq!(
        listed,
        [
            // The better of two candidates; two active hops of 1 t beside it.
            ("abc".to_owned(), 1, Some(8.0), Some(10.0), 2.0),
            ("abcd".to_owned(), 1, Some(5.0), Some(8.0), 1.0),
            ("be".to_owned(), 0, Some(0.0), Some(2.0), 1.0),
        ]
    );
    assert_eq!((loops.count, loops.closed), (3, 1));
    assert_eq!(loops.loops[0].exchanges[2].status, "candidate");
    assert_eq!(loops.loops[0].exchanges[2].id, "c>a:y");
    assert_eq!(loops.loops[0].volume, Some(5.0));
    assert!(cascades.cascades.iter().all(|c| c.candidates <= 1));
    assert!(cascades.cascades.iter().any(|c| c.candidates == 1));

    // With two missing links also a → b → e → c → a, and on over d.
    network.settings.max_candidates = 2;
    assert_eq!(find(&network).0.count, 5);
    network.settings.max_candidates = 0;
    let (loops, cascades) = find(&network);
    assert_eq!(loops.count, 1);
    assert!(cascades.cascades.iter().all(|c| c.candidates == 0));
    // Shortest first, and by volume the loop of active exchanges of 9.
    network.settings.max_candidates = 1;
    network.settings.rank = LoopRank::Volume;
    assert_eq!(find(&network).0.loops[0].volume, Some(9.0));
    network.settings.rank = LoopRank::Length;
    assert_eq!(find(&network).0.loops[0].length, 2);
}
