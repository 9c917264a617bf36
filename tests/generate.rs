//! `symbio generate`: sound, the same bytes every time, and like an industrial region.

use std::collections::BTreeMap;
use std::fs;

use symbio::generate::{PARK, Wish, write_region};
use symbio::load::load;
use symbio::math::graph::Graph;
use symbio::network::{Network, Selection, build, great_circle_km};

use crate::common::symbio;

/// A region, read back and built: it has no error.
fn region(actors: u32, dense: bool) -> Network {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("region.json");
    let mut file = fs::File::create(&path).unwrap();
    write_region(&Wish { actors, seed: 42, dense }, &mut file).unwrap();
    build(load(&path).unwrap().dataset, &Selection::default()).unwrap()
}

#[test]
fn the_command_writes_the_same_bytes_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("region.json");
    let written = |threads: &str| {
        let out = path.to_str().unwrap();
        let wish = ["generate", "--actors", "5000", "--seed", "9", "--output", out];
        symbio(&[&wish[..], &["--threads", threads]].concat()).code(0);
        fs::read(&path).unwrap()
    };
    let first = written("1");
    assert!(first == written("2") && first == written("1"));
    let printed = symbio(&["generate", "--actors", "5000", "--seed", "9"]).code(0);
    assert!(printed.get_output().stdout == first);
}

#[test]
fn a_region_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("region.json");
    let path = path.to_str().unwrap();
    symbio(&["generate", "--actors", "1000", "--dense", "-o", path]).code(0);
    let checked = symbio(&["check", path]).code(0);
    let said = String::from_utf8_lossy(&checked.get_output().stderr).into_owned();
    // Somebody may be alone, as anywhere; nothing else is remarkable.
    let lines = said.lines().filter(|line| line.starts_with("warning"));
    let other: Vec<&str> = lines.filter(|line| !line.contains("isolated")).collect();
    assert!(other.iter().all(|line| line.contains("warnings")), "{other:?}");
    symbio(&["generate", "--actors", "0"]).code(2);
    symbio(&["generate", "--actors", "9", "-o", "region.csv"]).code(2);
}

/// A power law with exponent 1.8: the largest degree of ten thousand is far above the mean, and the
/// tenth part with most links has far more than a tenth of them. Were links thrown at random
/// (Poisson with mean 4), nobody would have more than 20.
#[test]
fn degrees_have_heavy_tails() {
    for dense in [false, true] {
        let graph = Graph::of(&region(10_000, dense).graph);
        for rows in [&graph.out, &graph.into] {
            let mut degrees: Vec<usize> = (0..rows.len()).map(|v| rows.degree(v)).collect();
            degrees.sort_unstable_by(|a, b| b.cmp(a));
            let mean = graph.links() as f64 / rows.len() as f64;
            assert!(degrees[0] as f64 > 15.0 * mean, "{} {mean}", degrees[0]);
            let most: usize = degrees[..rows.len() / 10].iter().sum();
            assert!(most as f64 > 0.3 * graph.links() as f64, "{most} of {}", graph.links());
        }
    }
}

/// Who exchanges is near: half of the links within a park, and the median below a tenth of the
/// distance of any two. And who stands in one park stands together.
#[test]
fn clusters_are_spatial() {
    let network = region(10_000, false);
    let km = |a: usize, b: usize| {
        let (a, b) = (network.actors[a].place.unwrap(), network.actors[b].place.unwrap());
        great_circle_km(a, b)
    };
    let median = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let links = median(network.links().into_iter().map(|(a, b)| km(a, b)).collect());
    let n = network.actors.len();
    let any = median((0..n).map(|a| km(a, (a * 7919 + 13) % n)).collect());
    assert!(links < any / 10.0, "{links} km of {any} km");
    let park = PARK as usize;
    assert!((0..n - n % park).all(|a| km(a, a - a % park) < 6.0));
}

/// There is something to match in the neighbourhood, of every family.
#[test]
fn offers_find_needs() {
    let network = region(10_000, false);
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for offer in &network.offers {
        *families.entry(&network.resources[offer.resource].said.family).or_default() += 1;
    }
    assert_eq!(families.len(), 6);
    assert!(families.values().all(|&offers| offers > 20), "{families:?}");
    assert!((200..800).contains(&network.needs.len()));
}
