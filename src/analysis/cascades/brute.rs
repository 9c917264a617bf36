//! The best chains against a plain enumeration that knows no bounds, on 300 random networks.

use std::cmp::Ordering;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::walk::even;
use super::*;
use crate::analysis::Study;
use crate::load::sketch;
use crate::math::order::larger_first;
use crate::model::{Category, Word};
use crate::network::{Selection, build};

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0.next_u64() % bound
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

/// A small network with families, hubs, conversions, losses, candidates, and much unknown.
fn random(dice: &mut Dice) -> String {
    let resources = ["r0", "r1", "r2", "r3", "r4"];
    let mut text = String::new();
    for resource in resources {
        let kind = dice.of(&[
            "category=material unit=t",
            "category=material unit=kg",
            "category=water unit=m3",
            "category=energy unit=GJ carrier=heat",
        ]);
        let family = dice.of(&["", " family=f", " family=f", " family=f", " family=g"]);
        let grade =
            if dice.one_in(4) { String::new() } else { format!(" grade={}", dice.below(4)) };
        let co2 = if dice.one_in(3) {
            String::new()
        } else {
            format!(" disposal_co2={}", dice.below(90))
        };
        text += &format!("resource {resource}: {kind}{family}{grade}{co2}\n");
    }
    let actors = 4 + dice.below(5);
    for actor in 0..actors {
        let hub = dice.one_in(4);
        text += &format!("actor a{actor}: pass_through={}\n", if hub { "yes" } else { "no" });
    }
    for _ in 0..9 + dice.below(16) {
        let (from, to) = (dice.below(actors), dice.below(actors));
        let quantity = if dice.one_in(6) { String::new() } else { format!(" {}", dice.below(10)) };
        let loss = dice.of(&["", "", " loss=0.25", " loss=1"]);
        text += &format!("a{from} -> a{to}: {}{quantity}{loss}\n", dice.of(&resources));
    }
    for _ in 0..dice.below(5) {
        let (input, output) = (dice.of(&resources), dice.of(&resources));
        if input == output {
            continue;
        }
        let who = if dice.one_in(3) { "*".to_owned() } else { format!("a{}", dice.below(actors)) };
        let yields = dice.of(&["", " yield=0.5", " yield=0.00001", " yield=0.0009"]);
        let treatment = dice.of(&["", " treatment_co2=40", " treatment_co2=-20"]);
        text += &format!("convert {who}: {input} -> {output}{yields}{treatment}\n");
    }
    for _ in 0..dice.below(4) {
        let (giver, taker) = (dice.below(actors), dice.below(actors));
        let resource = dice.of(&resources);
        let grade = dice.of(&["", " grade=5", " grade=2"]);
        text += &format!("offer a{giver}: {resource} {}{grade}\n", 5 + dice.below(40));
        text += &format!("need a{taker}: {resource} {}\n", 5 + dice.below(40));
    }
    text
}

/// Every chain of hops, each found by itself.
fn all_chains(network: &Network, hops: &Hops) -> Vec<Vec<u32>> {
    let linkage = Linkage::new(network);
    let mut found = Vec::new();
    let mut open: Vec<Vec<u32>> =
        first_hops(network, hops).into_iter().map(|hop| vec![hop as u32]).collect();
    while let Some(chain) = open.pop() {
        let of = |hop: &u32| &hops.all[*hop as usize];
        let (first, last) = (of(&chain[0]), of(&chain[chain.len() - 1]));
        let candidates = chain.iter().filter(|hop| of(hop).candidate).count();
        let starts = chain.iter().enumerate();
        let steps: Vec<Category> = starts
            .filter(|(at, hop)| *at == 0 || !network.actors[of(hop).from].pass_through)
            .map(|(_, hop)| network.resources[of(hop).sent.resource].category)
            .collect();
        let matter = |category: &Category| *category != Category::Energy;
        let falls_back = steps.iter().position(matter).is_some_and(|first| {
            let energy = steps[first..].iter().position(|category| !matter(category));
            energy.is_some_and(|energy| steps[first + energy..].iter().any(matter))
        });
        let settings = &network.settings;
        let too_long = 0 < settings.max_steps && settings.max_steps < steps.len();
        if falls_back || too_long || settings.max_candidates < candidates {
            continue;
        }
        for next in hops.out_of(last.to) {
            let (next, next_hop) = (next as u32, &hops.all[next]);
            let visited =
                first.from == next_hop.to || chain.iter().any(|h| of(h).to == next_hop.to);
            let hub = network.actors[last.to].pass_through;
            let follows = if hub {
                next_hop.sent.resource == last.sent.resource
            } else {
                linkage.passage(last.to, last.sent, next_hop.sent).is_some()
            };
            if follows && !visited {
                open.push(chain.iter().copied().chain([next]).collect());
            }
        }
        if 2 <= steps.len() && !network.actors[last.to].pass_through {
            found.push(chain);
        }
    }
    found
}

/// A chain with what it is worth, measured whole.
struct Whole {
    hops: Vec<u32>,
    score: Option<f64>,
    candidates: usize,
    steps: usize,
    co2_t: Option<f64>,
}

fn whole(network: &Network, hops: &Hops, chain: Vec<u32>) -> Whole {
    let measured = measure_chain(network, hops, &Linkage::new(network), &chain);
    let base = |step: &measures::Step| network.resources[step.sent.resource].unit.base;
    let score = match network.settings.cascade_rank {
        CascadeRank::Factor => measured.factor,
        CascadeRank::Co2 => measured.co2_t,
        CascadeRank::Steps => Some(measured.steps.len() as f64),
        CascadeRank::Quantity => measured.uses.first().map(|used| used * base(&measured.steps[0])),
        CascadeRank::Grade => measured.lost_grade.map(|lost| -lost),
    };
    Whole {
        score: score.map(even),
        candidates: chain.iter().filter(|&&hop| hops.all[hop as usize].candidate).count(),
        steps: measured.steps.len(),
        co2_t: measured.co2_t.map(even),
        hops: chain,
    }
}

fn is_part(part: &[u32], of: &[u32]) -> bool {
    part.len() < of.len() && of.windows(part.len()).any(|window| window == part)
}

#[test]
fn the_best_are_those_of_a_full_list() {
    let mut listed_in_all = 0;
    for seed in 0..300 {
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
        let mut network = build(&sketch(&random(&mut dice)), &Selection::default()).unwrap();
        let ranks = CascadeRank::WORDS;
        network.settings.cascade_rank = ranks[seed as usize % ranks.len()].0;
        network.settings.max_candidates = dice.below(3) as usize;
        network.settings.max_steps = [0, 2, 3, 8][dice.below(4) as usize];
        network.settings.top = [0, 1, 3, 10][dice.below(4) as usize];
        let study = Study::new(&network);
        let hops = study.hops();
        let found = find_cascades(&network, &hops);

        let mut all: Vec<Whole> = all_chains(&network, &hops)
            .into_iter()
            .map(|chain| whole(&network, &hops, chain))
            .collect();
        all.sort_by(|a, b| {
            larger_first(a.score, b.score)
                .then(a.candidates.cmp(&b.candidates))
                .then(b.steps.cmp(&a.steps))
                .then_with(|| larger_first(a.co2_t, b.co2_t))
                .then_with(|| a.hops.cmp(&b.hops))
        });
        let mut expected: Vec<&Whole> = Vec::new();
        for chain in &all {
            let same = |other: &&&Whole| {
                larger_first(chain.score, other.score) == Ordering::Equal
                    && chain.candidates == other.candidates
            };
            let said = expected.iter().filter(same).any(|other| is_part(&chain.hops, &other.hops));
            if !said {
                expected.push(chain);
            }
        }
        if 0 < network.settings.top {
            expected.truncate(network.settings.top);
        }
        let ids = |chain: &&Whole| -> Vec<String> {
            chain.hops.iter().map(|&hop| hops.all[hop as usize].id.to_owned()).collect()
        };
        let expected: Vec<Vec<String>> = expected.iter().map(ids).collect();
        let listed: Vec<Vec<String>> =
            found.cascades.iter().map(|cascade| cascade.exchanges.clone()).collect();
        assert_eq!(listed, expected, "seed {seed}");
        assert_eq!(found.count, all.len() as u64, "seed {seed}");
        assert_eq!(found.longest, all.iter().map(|chain| chain.steps).max().unwrap_or(0));
        let factors = all.iter().filter_map(|chain| {
            measure_chain(&network, &hops, &Linkage::new(&network), &chain.hops).factor
        });
        let highest = factors.max_by(f64::total_cmp);
        assert_eq!(found.highest_factor.map(even), highest.map(even), "seed {seed}");
        listed_in_all += listed.len();
    }
    assert!(listed_in_all > 1000, "{listed_in_all}");
}
