//! Graph kernels against other programs, and against laws.
//!
//! `tests/graphs/*.jsonl` hold 260 graphs with the values of networkx and numpy (`peers.py` makes
//! them). Larger reference graphs are read from a folder beside the project where there is one.

// What these helpers read is written by the project: a surprise there is a failed test.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;
use symbio::math::betweenness::betweenness;
use symbio::math::closeness::closeness;
use symbio::math::components::{strong_components, weak_components};
use symbio::math::cores::{core_numbers, cuts};
use symbio::math::ena::{Budget, measure_ena};
use symbio::math::graph::Graph;
use symbio::math::modularity::find_communities;
use symbio::math::nodf::{Lines, nodf};
use symbio::math::solve::Square;
use symbio::math::spectral::spectral_radius;
use symbio::math::{authority, pagerank::pagerank};

/// How far a value may be from that of another program.
const NEAR: f64 = 1e-9;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn counts(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|x| x.as_u64().unwrap() as u32).collect()
}

#[track_caller]
fn assert_near(what: &str, ours: &[f64], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (v, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a - b).abs() <= NEAR * b.abs().max(1.0), "{what} of node {v}: {a}, expected {b}");
    }
}

/// Betweenness as a share of the pairs of other nodes.
fn shares(graph: &Graph) -> Vec<f64> {
    let n = graph.len() as f64;
    betweenness(graph).into_iter().map(|b| b / ((n - 1.0) * (n - 2.0))).collect()
}

fn peers() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs");
    let mut graphs = Vec::new();
    for kind in ["sparse", "dense", "shapes"] {
        let text = std::fs::read_to_string(folder.join(format!("{kind}.jsonl"))).unwrap();
        for (line, json) in text.lines().enumerate() {
            graphs.push((format!("{kind}:{}", line + 1), serde_json::from_str(json).unwrap()));
        }
    }
    assert!(graphs.len() >= 200);
    graphs
}

fn graph_of(row: &Value) -> Graph {
    let pairs = row["edges"].as_array().unwrap().iter().map(|edge| {
        let ends = counts(edge);
        (ends[0], ends[1])
    });
    Graph::new(row["n"].as_u64().unwrap() as usize, pairs.collect())
}

#[test]
fn centralities_agree_with_networkx() {
    for (name, row) in peers() {
        let graph = graph_of(&row);
        let near = closeness(&graph);
        let of = |field: fn(&symbio::math::closeness::Closeness) -> f64| {
            near.iter().map(field).collect::<Vec<f64>>()
        };
        let check = |what: &str, ours: &[f64]| {
            assert_near(&format!("{name} {what}"), ours, &numbers(&row[what]));
        };
        check("betweenness", &shares(&graph));
        check("closeness", &of(|c| c.closeness));
        check("harmonic", &of(|c| c.harmonic));
        check("pagerank", &pagerank(&graph));
        if row["hub"].is_array() {
            check("hub", &authority::hubs(&graph).unwrap());
            check("authority", &authority::authorities(&graph).unwrap());
        }
    }
}

#[test]
fn structure_agrees_with_networkx() {
    for (name, row) in peers() {
        let graph = graph_of(&row);
        let plain = graph.undirected();
        let cores: Vec<u32> = core_numbers(&plain).into_iter().map(|k| k as u32).collect();
        assert_eq!(cores, counts(&row["core"]), "{name}");
        let found = cuts(&plain);
        assert_eq!(found.points, counts(&row["articulation"]), "{name}");
        let bridges: Vec<Vec<u32>> =
            row["bridges"].as_array().unwrap().iter().map(counts).collect();
        assert_eq!(
            found.bridges.iter().map(|b| vec![b.0, b.1]).collect::<Vec<_>>(),
            bridges,
            "{name}"
        );
        let radius = spectral_radius(&graph).unwrap();
        assert_near(&name, &[radius], &[row["radius"].as_f64().unwrap()]);
        let circuits = row["cycle_counts"]["3"].as_u64().unwrap();
        assert!(circuits == 0 || radius >= 1.0, "{name}");
    }
}

/// The folder with reference networks, where there is one.
fn reference(part: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SYMBIO_REFERENCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference"),
        PathBuf::from,
    );
    let found = folder.join(part).is_dir();
    if !found {
        eprintln!("note: no reference networks in {}; not compared", folder.join(part).display());
    }
    found.then(|| folder.join(part))
}

fn json(path: PathBuf) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every `<id>.json` of `folder/inputs` with its twin in `folder/expected`.
fn pairs_of(folder: &Path, inputs: &str) -> Vec<(String, Value, Value)> {
    let mut names: Vec<String> = std::fs::read_dir(folder.join(inputs))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let input = json(folder.join(inputs).join(&name));
            let expected = json(folder.join("expected").join(&name));
            (name, input, expected)
        })
        .collect()
}

/// A graph from named links, nodes in the order of `order`.
fn named_graph(links: &Value, order: &Value) -> Graph {
    let names: Vec<&str> = order.as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    let place = |name: &Value| names.iter().position(|n| Some(*n) == name.as_str()).unwrap() as u32;
    let pairs = links.as_array().unwrap().iter().map(|l| (place(&l["from"]), place(&l["to"])));
    Graph::new(names.len(), pairs.collect())
}

#[test]
fn reference_graphs_agree() {
    let Some(folder) = reference("graphs") else { return };
    for (name, input, expected) in pairs_of(&folder, "graphs") {
        let graph = named_graph(&input["edges"], &expected["node_order"]);
        let node = &expected["node"];
        let near = closeness(&graph);
        let column = |what: &str| numbers(&node[what]);
        assert_near(&name, &betweenness(&graph), &column("betweenness_unweighted_raw"));
        assert_near(&name, &shares(&graph), &column("betweenness_unweighted_normalized"));
        let wf: Vec<f64> = near.iter().map(|c| c.closeness).collect();
        assert_near(&name, &wf, &column("closeness_in_unweighted_wf_improved"));
        let harmonic: Vec<f64> = near.iter().map(|c| c.harmonic).collect();
        assert_near(&name, &harmonic, &column("harmonic_in_unweighted_raw"));
        assert_near(&name, &pagerank(&graph), &column("pagerank_0.85_unweighted"));
        assert_near(&name, &authority::hubs(&graph).unwrap(), &column("hits_hub_unweighted_sum1"));
        let authorities = authority::authorities(&graph).unwrap();
        assert_near(&name, &authorities, &column("hits_authority_unweighted_sum1"));
        let cores: Vec<f64> =
            core_numbers(&graph.undirected()).into_iter().map(|k| k as f64).collect();
        assert_near(&name, &cores, &column("core_number_undirected_simple"));
        let global = &expected["global"];
        assert_eq!(
            cuts(&graph.undirected()).points,
            counts(&global["articulation_points_undirected"])
        );
        assert_eq!(strong_components(&graph).len() as u64, global["n_scc"].as_u64().unwrap());
        // Not a proof that ours are the best communities, but Leiden found none better.
        let theirs = &expected["modularity"]["directed_unweighted"]["best_Q_found_by_leiden"];
        let simple = Graph::new(graph.len(), graph.out.pairs().filter(|(u, v)| u != v).collect());
        let ours = find_communities(&simple).unwrap().modularity;
        let worse = theirs.as_f64().unwrap() - ours;
        assert!(worse < NEAR, "{name}: modularity {ours}, expected at least {theirs}");
    }
}

#[test]
fn reference_networks_agree() {
    let Some(folder) = reference("ena") else { return };
    for (name, model, expected) in pairs_of(&folder, "models") {
        let graph = named_graph(&model["flows"], &model["nodes"]);
        let structure = &expected["independent"]["structure"];
        let radius = spectral_radius(&graph).unwrap();
        assert_near(&name, &[radius], &[structure["spectral_radius"].as_f64().unwrap()]);
        let strong = strong_components(&graph);
        assert_eq!(strong.len() as u64, structure["no_scc"].as_u64().unwrap(), "{name}");
        let other = &expected["structure_other_tools"];
        for (field, lines) in [
            ("nodf_full_matrix_with_selfloops", Lines::All),
            ("nodf_prey_x_predator_submatrix_with_selfloops", Lines::Filled),
        ] {
            let theirs = other[field]["NODF"].as_f64();
            let ours = nodf(&graph.out, &graph.into, lines);
            if let (Some(theirs), Some(ours)) = (theirs, ours) {
                assert_near(&format!("{name} {field}"), &[ours], &[theirs]);
            }
        }
    }
}

/// Throughflow, cycling and ascendency of real flow networks against a 34-digit computation.
#[test]
fn reference_flows_agree() {
    let Some(folder) = reference("ena") else { return };
    for (name, model, expected) in pairs_of(&folder, "models") {
        let names: Vec<&Value> = model["nodes"].as_array().unwrap().iter().collect();
        let place = |name: &Value| names.iter().position(|n| *n == name).unwrap();
        let mut flows = Square::zeros(names.len());
        for flow in model["flows"].as_array().unwrap() {
            flows[(place(&flow["from"]), place(&flow["to"]))] += flow["value"].as_f64().unwrap();
        }
        let ena = measure_ena(&Budget {
            flows,
            imports: numbers(&model["inputs"]),
            exports: numbers(&model["exports"]),
            losses: numbers(&model["respiration"]),
        });
        let of = &expected["independent"];
        for (group, key, ours) in [
            ("flow", "Boundary", Some(ena.boundary)),
            ("flow", "TST", Some(ena.tst)),
            ("flow", "TSTp", Some(ena.tstp)),
            ("flow", "APL", ena.apl),
            ("flow", "max_relative_imbalance", ena.max_imbalance),
            ("flow", "FCI", ena.fci),
            ("flow", "ID.F", ena.indirect_direct),
            ("flow", "HMG.O", ena.homogenisation),
            ("flow", "AMP.O", ena.amplification),
            ("ascendency", "H", ena.h),
            ("ascendency", "AMI", ena.ami),
            ("ascendency", "ASC", ena.ascendency),
            ("ascendency", "CAP", ena.capacity),
            ("ascendency", "OH", ena.overhead),
            ("ascendency", "ASC.CAP", ena.alpha),
            ("ascendency", "robustness_minus_a_ln_a", ena.robustness),
            ("ascendency", "ELD", ena.effective_link_density),
            ("ascendency", "TD", ena.roles),
        ] {
            let theirs = of[group][key].as_f64();
            match (ours, theirs) {
                (Some(a), Some(b)) => assert!(
                    (a - b).abs() <= NEAR * b.abs() + 1e-12,
                    "{name} {key}: {a}, expected {b}"
                ),
                (None, None) => {}
                _ => panic!("{name} {key}: {ours:?}, expected {theirs:?}"),
            }
        }
    }
}

/// A graph of up to 14 nodes, as the number of nodes and links between them.
fn any_graph() -> impl Strategy<Value = Graph> {
    (1_u32..14).prop_flat_map(|n| {
        prop::collection::vec((0..n, 0..n), 0..40)
            .prop_map(move |pairs| Graph::new(n as usize, pairs))
    })
}

/// A graph and a new name for each of its nodes.
fn renamed_graph() -> impl Strategy<Value = (Graph, Vec<u32>)> {
    any_graph().prop_flat_map(|graph| {
        let names: Vec<u32> = (0..graph.len() as u32).collect();
        (Just(graph), Just(names).prop_shuffle())
    })
}

proptest! {
    /// Turning every arrow round changes no shortest path's middle.
    #[test]
    fn reversing_keeps_betweenness(graph in any_graph()) {
        assert_near("reversed", &betweenness(&graph.reversed()), &betweenness(&graph));
        prop_assert_eq!(weak_components(&graph.reversed()), weak_components(&graph));
        prop_assert_eq!(strong_components(&graph.reversed()), strong_components(&graph));
    }

    /// The sum of betweenness is the sum over reachable pairs of (distance − 1).
    #[test]
    fn betweenness_counts_inner_nodes(graph in any_graph()) {
        let sum: f64 = betweenness(&graph).iter().sum();
        let reach: usize = closeness(&graph).iter().map(|c| c.reached_by).sum();
        let others = graph.len() as f64 - 1.0;
        // C = r/(n−1) · r/Σd, so Σd = r²/((n−1)·C).
        let distance: f64 = closeness(&graph)
            .iter()
            .filter(|c| c.reached_by > 0)
            .map(|c| (c.reached_by * c.reached_by) as f64 / (others * c.closeness))
            .sum();
        prop_assert!((sum - (distance - reach as f64)).abs() < 1e-9 * distance.max(1.0));
    }

    #[test]
    fn renaming_changes_nothing((graph, names) in renamed_graph()) {
        let pairs = graph.out.pairs().map(|(u, v)| (names[u as usize], names[v as usize]));
        let other = Graph::new(graph.len(), pairs.collect());
        let back = |values: &[f64]| -> Vec<f64> {
            names.iter().map(|&name| values[name as usize]).collect()
        };
        assert_near("betweenness", &back(&betweenness(&other)), &betweenness(&graph));
        assert_near("pagerank", &back(&pagerank(&other)), &pagerank(&graph));
        let (a, b) = (closeness(&graph), closeness(&other));
        let (cores, others) = (core_numbers(&graph.undirected()), core_numbers(&other.undirected()));
        for (v, &name) in names.iter().enumerate() {
            prop_assert_eq!(a[v], b[name as usize]);
            prop_assert_eq!(cores[v], others[name as usize]);
        }
        assert_near("radius", &[spectral_radius(&other).unwrap()], &[spectral_radius(&graph).unwrap()]);
        for lines in [Lines::All, Lines::Filled] {
            let (a, b) = (nodf(&graph.out, &graph.into, lines), nodf(&other.out, &other.into, lines));
            assert_near("nodf", &a.into_iter().collect::<Vec<_>>(), &b.into_iter().collect::<Vec<_>>());
        }
    }

    /// PageRank is a share of one walker, authorities and hubs of one whole.
    #[test]
    fn shares_sum_to_one(graph in any_graph()) {
        let whole = |values: &[f64]| (values.iter().sum::<f64>() - 1.0).abs() < 1e-11;
        prop_assert!(whole(&pagerank(&graph)));
        for values in [authority::hubs(&graph), authority::authorities(&graph)] {
            prop_assert_eq!(values.is_some(), graph.links() > 0);
            prop_assert!(values.is_none_or(|values| whole(&values)));
        }
    }
}

/// One thread and four give the same bits.
#[test]
fn threads_do_not_show() {
    // 3000 nodes, each to v·7+1, v·13+5 and its neighbour: ties in number, nothing random.
    let n = 3000_u32;
    let pairs =
        (0..n).flat_map(|v| [(v, (v * 7 + 1) % n), (v, (v * 13 + 5) % n), (v, (v + 1) % n)]);
    let graph = Graph::new(n as usize, pairs.collect());
    let bits = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let near = closeness(&graph);
            let all = betweenness(&graph).into_iter().chain(pagerank(&graph));
            let all = all.chain(near.into_iter().flat_map(|c| [c.closeness, c.harmonic]));
            all.map(f64::to_bits).collect::<Vec<u64>>()
        })
    };
    assert_eq!(bits(1), bits(4));
}
