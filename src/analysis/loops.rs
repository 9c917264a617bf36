//! Which loops could close?
//!
//! A loop is an elementary directed circuit in the analysis graph and the candidate links, over at
//! least two actors of at least two organisations. One with a missing link is the one a planner
//! can close. Chapter 4 of METHODS defines every number here.
//!
//! Every loop within `max_length` hops and `max_candidates` missing links is found, measured and
//! counted, unless there are too many to look at ([`MAX_STEPS`] links); then the count is a least
//! count and says `truncated`, and for loops of at most 32 hops the best `top` are sought without
//! listing all ([`MAX_STEPS_FOR_BEST`]); `best_of_all` says whether that succeeded. Where all loops
//! are asked for (`top` 0, `count`) the search goes on to its end. Cost: see
//! [`math::cycles`](crate::math::cycles), and per loop the choice of its exchanges.
//!
//! | question | file |
//! |---|---|
//! | which exchange is taken on each hop, and is it one matter that goes round? | `choice.rs` |
//! | which are the best of more than can be listed? | `best.rs`, by the values of `aim.rs` |
//! | which few new links close most? | `cover.rs` |
//! | how much can go round at once? | `joint.rs` |

mod aim;
mod best;
mod choice;
mod cover;
mod joint;
mod section;
mod tally;

pub use joint::Joint;
pub use section::section;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use self::aim::{is_undecided, links};
use self::choice::{Choice, Chooser, Measured};
use self::tally::Tally;
use crate::matching::{Footing, Hops};
use crate::math::cycles::{Best, Bounds, Circuit, Value, visit_circuits};
use crate::model::LoopRank;
use crate::network::Network;
use crate::text::Text;
use crate::worth::Gap;

/// Most links to look at, unless all loops are asked for.
pub const MAX_STEPS: u64 = 10_000_000;

/// Most links to look at for the best loops where there are more than [`MAX_STEPS`] can list.
pub const MAX_STEPS_FOR_BEST: u64 = 1_000_000_000;

/// Most hops of loops whose best are looked for without a list of all.
const MAX_LENGTH_FOR_BEST: usize = 32;

/// The heading.
pub const TITLE: Text = Text::new("Loops", "Kredsløb");

/// The question.
pub const QUESTION: Text = Text::new("Which loops could close?", "Hvilke kredsløb kan sluttes?");

/// The loops of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loops {
    /// The best, best first.
    pub loops: Vec<Loop>,
    /// How many there are within the bounds; at least so many where truncated.
    pub count: u64,
    /// How many of them are closed today.
    pub closed: u64,
    /// How many of them are material.
    pub material: u64,
    /// Hops of the longest; 0 without loops.
    pub longest: usize,
    /// Whether the search ended before its end, so that there may be more.
    pub truncated: bool,
    /// Whether `loops` are the best of all there are, listed or not.
    pub best_of_all: bool,
    /// The new links that close the most loops, best first; empty where `truncated`.
    pub cover: Vec<Cover>,
    /// What can go round at once in `loops`, by dimension.
    pub joint: Vec<Joint>,
}

/// A new link, and the loops that it closes with those of the rows before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cover {
    /// Who would give.
    pub from: String,
    /// Who would take.
    pub to: String,
    /// What.
    pub resource: String,
    /// The id of the best candidate for it.
    pub id: String,
    /// How many loops are closed by it; the first of two that only close loops together has none.
    pub closes: u64,
    /// How many of the loops that are open today are closed then.
    pub closed_so_far: u64,
    /// CO2e that it would avoid, t.
    pub co2_t: Option<f64>,
}

/// One loop of actors, with the exchange chosen on each hop.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Loop {
    /// Ids in the order of the loop, smallest first.
    pub actors: Vec<String>,
    /// Hops.
    pub length: usize,
    /// Hops that exist only as candidates.
    pub candidates: usize,
    /// Whether one matter goes round.
    pub kind: Kind,
    /// One exchange or candidate per hop.
    pub exchanges: Vec<LoopHop>,
    /// Ways to choose one exchange per hop; beyond 2⁵³ as near as a number comes.
    pub labelled: f64,
    /// What can go round per year, in `unit`; material loops of one dimension only.
    pub volume: Option<f64>,
    /// The unit of the first hop's resource, where there is a volume.
    pub unit: Option<&'static str>,
    /// Share of what leaves the start that comes back: the product of the yields.
    pub closure: Option<f64>,
    /// CO2e avoided, t: the sum of what is known.
    pub co2_t: Option<f64>,
    /// CO2e that the missing hops would avoid, t.
    pub gain_co2_t: Option<f64>,
    /// What all gain per year: the sum of what is known.
    pub net_benefit: Option<f64>,
    /// What the numbers rest on.
    #[serde(flatten)]
    pub footing: Footing,
}

/// Whether one matter goes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What comes in leads to what goes out at every actor.
    Material,
    /// The actors serve each other, with different things.
    Reciprocal,
}

/// One hop of a loop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoopHop {
    /// Who gives.
    pub from: String,
    /// Who takes.
    pub to: String,
    /// What.
    pub resource: String,
    /// The status of the exchange, or `candidate`.
    pub status: &'static str,
    /// The id of the exchange or candidate.
    pub id: String,
}

/// Finds every loop within the bounds of the settings, and ranks them.
pub fn find_loops(network: &Network, hops: &Hops) -> Loops {
    let all = network.settings.top == 0 || network.settings.count;
    find_loops_within(network, hops, if all { u64::MAX } else { MAX_STEPS })
}

/// The same where so many links are looked at before the best are found without a list of all.
fn find_loops_within(network: &Network, hops: &Hops, max_steps: u64) -> Loops {
    let settings = &network.settings;
    let (max_length, max_marked) = (settings.max_length, settings.max_candidates);
    let bounds = Bounds { max_length, max_marked, max_steps };
    let links = links(hops);
    let chooser = Chooser::new(network, hops);
    let owners = organisations(network);
    let undecided = is_undecided(hops, settings.rank);
    let judge = |circuit: Circuit<'_>| {
        let owner = |node: u32| owners[node as usize];
        let several = circuit.nodes.iter().any(|&node| owner(node) != owner(circuit.nodes[0]));
        several.then(|| chooser.measure(circuit.links))
    };
    let value = |circuit: Circuit<'_>, measured: &Measured| {
        let co2_t = measured.totals.co2_t;
        let score = score(settings.rank, circuit, measured);
        Value { first: if undecided { co2_t } else { score }, second: co2_t }
    };

    let new = || Tally::new(settings.top);
    let searched = visit_circuits(network.actors.len(), &links, bounds, new, |tally, circuit| {
        if let Some(measured) = judge(circuit) {
            let value = value(circuit, &measured);
            tally.add(circuit, &measured, value, |link| links[link as usize].marked);
        }
    });
    let mut tally = searched.found.into_iter().fold(new(), Tally::join);
    let truncated = searched.truncated;
    let (mut best, mut best_of_all) = (None, !truncated);
    if truncated && (1..=MAX_LENGTH_FOR_BEST).contains(&settings.max_length) {
        let bounds = Bounds { max_steps: MAX_STEPS_FOR_BEST, ..bounds };
        let found = best::best_loops(&chooser, &links, bounds, |circuit| {
            judge(circuit).map(|measured| value(circuit, &measured))
        });
        best_of_all = !found.truncated;
        best = Some(found.found).filter(|_| best_of_all);
    }
    let missing = tally.missing().filter(|_| !truncated).unwrap_or_default();
    let best: Vec<Best> = best.unwrap_or_else(|| tally.best.into_list());
    let choices: Vec<Choice> = best.iter().map(|one| chooser.choose(&one.links)).collect();
    let rows = best.iter().zip(&choices);
    Loops {
        loops: rows.map(|(best, choice)| row(&chooser, best, choice)).collect(),
        count: tally.count,
        closed: tally.closed,
        material: tally.material,
        longest: tally.longest,
        truncated,
        best_of_all,
        cover: covers(&chooser, missing),
        joint: joint::joint_volumes(&chooser, &choices),
    }
}

/// The organisation of each actor as a number.
fn organisations(network: &Network) -> Vec<usize> {
    let mut numbers = FxHashMap::default();
    let of = network.actors.iter().map(|actor| {
        let next = numbers.len();
        *numbers.entry(actor.organisation.as_str()).or_insert(next)
    });
    of.collect()
}

/// What a loop is ranked by; volumes in the base unit of their dimension.
fn score(rank: LoopRank, circuit: Circuit<'_>, measured: &Measured) -> Option<f64> {
    let totals = &measured.totals;
    match rank {
        LoopRank::Gain => totals.gain_co2_t,
        LoopRank::Co2 => totals.co2_t,
        LoopRank::Benefit => totals.net_benefit,
        LoopRank::Volume => totals.base_volume,
        LoopRank::Length => Some(-(circuit.nodes.len() as f64)),
    }
}

/// The links that close most loops, as rows.
fn covers(chooser: &Chooser, missing: BTreeMap<Vec<u32>, u64>) -> Vec<Cover> {
    let mut rows = Vec::new();
    let mut closed_so_far = 0;
    for step in cover::cover(missing) {
        let last = step.links.len() - 1;
        for (i, hop) in chooser.best_of_each(&step.links).enumerate() {
            let LoopHop { from, to, resource, id, .. } = loop_hop(chooser, hop);
            let closes = if i == last { step.closes } else { 0 };
            closed_so_far += closes;
            let co2_t = chooser.hops.all[hop].worth.co2_t;
            rows.push(Cover { from, to, resource, id, closes, closed_so_far, co2_t });
        }
    }
    rows
}

fn loop_hop(chooser: &Chooser, hop: usize) -> LoopHop {
    let (network, hop) = (chooser.network, &chooser.hops.all[hop]);
    LoopHop {
        from: network.actors[hop.from].id.to_string(),
        to: network.actors[hop.to].id.to_string(),
        resource: network.resources[hop.sent.resource].id.to_string(),
        status: hop.status,
        id: hop.id.to_owned(),
    }
}

/// The row of a loop that is listed.
fn row(chooser: &Chooser, best: &Best, choice: &Choice) -> Loop {
    let (network, hops) = (chooser.network, chooser.hops);
    let totals = chooser.totals(choice.hops.iter().copied(), &choice.passages);
    let chosen = choice.hops.iter().map(|&hop| &hops.all[hop]);
    let mut footing = Footing::of(chosen.clone());
    if choice.passages.iter().any(|passage| passage.grade_unknown) {
        footing.unknown.insert(Gap::Grade);
    }
    if choice.passages.iter().any(|passage| passage.yields.is_none()) {
        footing.unknown.insert(Gap::Yield);
    }
    let unit = chosen.map(|hop| network.resources[hop.sent.resource].unit.symbol).next();
    let ways = best.links.iter().map(|&link| hops.links[link as usize].len() as f64);
    Loop {
        actors: best.nodes.iter().map(|&v| network.actors[v as usize].id.to_string()).collect(),
        length: best.nodes.len(),
        candidates: best.marked,
        kind: if choice.passages.is_empty() { Kind::Reciprocal } else { Kind::Material },
        exchanges: choice.hops.iter().map(|&hop| loop_hop(chooser, hop)).collect(),
        labelled: ways.product(),
        volume: totals.volume,
        unit: unit.filter(|_| totals.volume.is_some()),
        closure: totals.closure,
        co2_t: totals.co2_t,
        gain_co2_t: totals.gain_co2_t,
        net_benefit: totals.net_benefit,
        footing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Study;
    use crate::load::sketch;
    use crate::model::unit::Dimension;
    use crate::network::{Selection, build};
    use crate::text::Lang;

    /// The loops of a sketch, with settings changed by `with`.
    fn loops(text: &str, with: impl Fn(&mut crate::model::Settings)) -> Loops {
        let mut network = build(&sketch(text), &Selection::default()).expect("a sound sketch");
        with(&mut network.settings);
        Study::new(&network).loops().clone()
    }

    fn actors(loops: &Loops) -> Vec<String> {
        loops.loops.iter().map(|l| l.actors.concat()).collect()
    }

    /// METHODS, chapter 4: two exchanges A→B and three B→A are one loop, to be chosen in 2·3 ways.
    #[test]
    fn parallel_exchanges_make_one_loop() {
        let found = loops("a -> b: x\n a -> b: y\n b -> a: u\n b -> a: v\n b -> a: v", |_| ());
        assert_eq!((found.count, found.longest, found.truncated), (1, 2, false));
        assert_eq!(found.loops[0].labelled, 6.0);
        assert_eq!(found.loops[0].kind, Kind::Reciprocal);
        assert_eq!(found.loops[0].exchanges[1].id, "b>a:u");
        assert_eq!((found.loops[0].volume, found.loops[0].closure), (None, None));
    }

    /// METHODS, chapter 4, where the joint volume of the two is 8.
    const TWO_LOOPS: &str = "a -> b: wood 8\n b -> a: wood 6\n b -> c: wood 4\n c -> a: wood 4
        resource wood: family=wood grade=1";

    #[test]
    fn volumes_of_two_loops() {
        let found = loops(TWO_LOOPS, |s| s.rank = LoopRank::Volume);
        let volumes: Vec<_> = found.loops.iter().map(|l| l.volume).collect();
        assert_eq!(actors(&found), ["ab", "abc"]);
        assert_eq!(volumes, [Some(6.0), Some(4.0)]);
        assert!(found.loops.iter().all(|l| l.kind == Kind::Material && l.closure == Some(1.0)));
        assert_eq!((found.loops[0].unit, found.material, found.closed), (Some("t"), 2, 2));
        // A→B lets 8 through: 4 go on to C, 4 come back at once.
        let [joint] = found.joint[..] else { panic!("one dimension") };
        assert!(joint.dimension == Dimension::Mass && (joint.volume - 8.0).abs() < 1e-9);
    }

    /// 8 t of pulp make 4 t of paper, half of it goes each way; the kilograms of one loop and the
    /// tonnes of the other share what b sends out.
    #[test]
    fn joint_volume_with_yields() {
        let found = loops(
            "a -> b: pulp 8\n b -> a: paper 1000\n b -> c: paper 2000\n c -> a: paper 2000
             resource paper: unit=kg family=paper
             convert b: pulp -> paper yield=0.5\n convert a: paper -> pulp yield=1",
            |s| s.rank = LoopRank::Volume,
        );
        // 1 t of paper is 2 t of pulp, and 2 t of paper 4.
        assert_eq!(actors(&found), ["abc", "ab"]);
        assert!((found.joint[0].volume - 6.0).abs() < 1e-9, "{:?}", found.joint);
    }

    /// b→a closes two loops, c→a only one.
    #[test]
    fn one_link_closes_two() {
        let found = loops(
            "a -> x: p 1\n x -> b: p 1\n a -> b: p 1\n a -> c: p 1
             offer b: wood 9\n offer c: wood 9\n need a: wood 9",
            |_| (),
        );
        let rows: Vec<_> = found.cover.iter().map(|c| (&c.from, c.closes)).collect();
        assert_eq!(rows, [(&"b".to_owned(), 2), (&"c".to_owned(), 1)]);
        assert_eq!(found.cover[1].closed_so_far, 3);
    }

    /// METHODS, chapter 6: the network of the central actors has {P, R} and {P, R, C}.
    #[test]
    fn loops_of_the_example_of_chapter_6() {
        let found = loops(
            "P -> R: x\n P -> H: x\n P -> G: x\n P -> N: x\n R -> P: x\n R -> C: x\n C -> P: x
             N -> F: x",
            |s| s.rank = LoopRank::Length,
        );
        assert_eq!(actors(&found), ["PR", "CPR"]);
    }

    /// METHODS, chapter 4: the glass of Næstved goes round by the households alone.
    #[test]
    fn glass_of_naestved() {
        let glass = "market -> households: bottles\n households -> reiling: cullet
            households -> deposit: bottles\n deposit -> reiling: cullet\n reiling -> market: glass";
        assert_eq!(loops(glass, |_| ()).count, 2);
        let without = Selection { without: vec!["households".into()], ..Selection::default() };
        let network = build(&sketch(glass), &without).expect("a sound sketch");
        assert_eq!(Study::new(&network).loops().count, 0);
    }

    #[test]
    fn yields_on_the_way_round() {
        // From 10 t of whey come 5 MWh of gas (0.5 MWh/t); the gas comes back as 4 t of whey.
        let mixed = "a -> b: whey 10\n b -> a: gas 4\n resource gas: category=energy unit=MWh
            convert b: whey -> gas yield=0.5\n convert a: gas -> whey yield=0.8";
        let found = loops(mixed, |_| ());
        assert_eq!(found.loops[0].kind, Kind::Material);
        // Tonnes and megawatt-hours have no common smallest; the closure is 0.5 · 0.8.
        assert_eq!((found.loops[0].volume, found.loops[0].closure), (None, Some(0.4)));

        let same = "a -> b: pulp 10\n b -> a: paper 4\n resource paper: unit=kg
            convert b: pulp -> paper yield=0.8\n convert a: paper -> pulp";
        let found = loops(same, |_| ());
        // 4 kg of paper are 4 / (1000 · 0.8) t of pulp: 0.005 t.
        assert_eq!(found.loops[0].volume, Some(0.005));
        assert_eq!((found.loops[0].unit, found.loops[0].closure), (Some("t"), None));
        assert!(found.loops[0].footing.unknown.contains(Gap::Yield));

        let unknown = loops("a -> b: wood 8\n b -> a: wood\n resource wood: family=wood", |_| ());
        assert_eq!(unknown.loops[0].volume, None);
        let footing = &unknown.loops[0].footing;
        assert!(footing.partial && footing.unknown.contains(Gap::Quantity));
        assert!(footing.unknown.contains(Gap::Grade));
    }

    /// Of the exchanges on a hop, those that go round as one matter are taken.
    #[test]
    fn the_material_choice_is_shown() {
        let found = loops(
            "a -> b: ash 1\n a -> b: chips 5\n b -> a: chips 3\n b -> a: money 9
             resource chips: family=wood grade=2",
            |_| (),
        );
        let taken: Vec<_> = found.loops[0].exchanges.iter().map(|e| e.resource.as_str()).collect();
        assert_eq!(taken, ["chips", "chips"]);
        assert_eq!(found.loops[0].volume, Some(3.0));
        assert_eq!(found.loops[0].labelled, 4.0);
    }

    #[test]
    fn one_organisation_makes_no_loop() {
        let text = "a -> b: x\n b -> a: x\n b -> c: x\n c -> a: x
            actor a: organisation=O\n actor b: organisation=O";
        assert_eq!(actors(&loops(text, |_| ())), ["abc"]);
        // A self-exchange is internal and makes none either.
        assert_eq!(loops("a -> a: x", |_| ()).count, 0);
    }

    #[test]
    fn the_bound_on_length_holds() {
        let ring = "a -> b: x\n b -> c: x\n c -> d: x\n d -> a: x\n b -> a: x";
        for (bound, number) in [(1, 0), (2, 1), (3, 1), (4, 2), (0, 2)] {
            assert_eq!(loops(ring, |s| s.max_length = bound).count, number);
        }
        let best = loops(ring, |s| (s.top, s.rank) = (1, LoopRank::Length));
        assert_eq!((best.count, actors(&best)), (2, vec!["ab".to_owned()]));
    }

    #[test]
    fn a_section_says_it_all() {
        let network = build(&sketch(TWO_LOOPS), &Selection::default()).expect("a sound sketch");
        let study = Study::new(&network);
        let said = section(study.loops(), &network, Lang::En);
        assert_eq!(said.value("loop_count"), Some(2.0));
        assert_eq!(said.value("truncated"), Some(0.0));
        assert_eq!(said.value("longest"), Some(3.0));
        let row = &said.to_json()["loops"][0];
        assert_eq!(row["actors"], serde_json::json!(["a", "b"]));
        let hop = r#"{"from":"a","to":"b","resource":"wood","status":"operating","id":"a>b:wood"}"#;
        assert_eq!(row["exchanges"][0].to_string(), hop);
        assert!(said.summary.starts_with("2 loops of at most 6 hops: 2 closed. It is the same"));
        let da = section(study.loops(), &network, Lang::Da).summary;
        assert!(da.starts_with("2 kredsløb på højst 6 led: 2 sluttede. Det er det samme"), "{da}");
    }

    #[test]
    fn one_of_a_kind_is_said_in_the_singular() {
        let text = "a -> b: wood 8\n offer b: wood 9\n need a: wood 9";
        let network = build(&sketch(text), &Selection::default()).expect("a sound sketch");
        let study = Study::new(&network);
        let en = section(study.loops(), &network, Lang::En).summary;
        let one = "1 loop of at most 6 hops: 1 with one missing link that a candidate could be.";
        assert!(en.starts_with(one), "{en}");
        let da = section(study.loops(), &network, Lang::Da).summary;
        let one = "1 kredsløb på højst 6 led: 1 med ét manglende led, som en kandidat kan udfylde.";
        assert!(da.starts_with(one), "{da}");
    }
}
