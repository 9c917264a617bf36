//! Which loops could close?
//!
//! A loop is an elementary directed circuit in the analysis graph and the candidate links, over at
//! least two actors of at least two organisations. One with a missing link is the one a planner
//! can close. Chapter 4 of METHODS defines every number here.
//!
//! Within `max_length` hops and `max_candidates` missing links the search is complete: every loop
//! is found, measured and ranked, and the best `top` are listed. It ends early only after
//! [`MAX_STEPS`] links, and then says `truncated`; where all loops are asked for (`top` 0, `count`)
//! it goes on to the end. Cost: see [`math::cycles`](crate::math::cycles), and per loop the choice of its
//! exchanges.

mod choice;
mod section;

pub use section::section;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use self::choice::{Choice, Chooser, Totals};
use crate::matching::{Footing, Hops};
use crate::math::cycles::{Bounds, Link, visit_circuits};
use crate::math::order::larger_first;
use crate::model::LoopRank;
use crate::network::{ActorIx, Linkage, Network};
use crate::text::Text;

/// Most links to look at, unless all loops are asked for.
pub const MAX_STEPS: u64 = 10_000_000;

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
    /// Whether the search ended before its end.
    pub truncated: bool,
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
    let settings = &network.settings;
    let bounds = Bounds {
        max_length: settings.max_length,
        max_marked: settings.max_candidates,
        max_steps: if settings.top == 0 || settings.count { u64::MAX } else { MAX_STEPS },
    };
    let links = hops.links.iter().map(|link| {
        let hop = &hops.all[link.start];
        Link { from: hop.from, to: hop.to, marked: hop.candidate }
    });
    let links: Vec<Link> = links.collect();
    let chooser = Chooser { network, hops, linkage: Linkage::new(network) };
    let owners = organisations(network);

    let searched =
        visit_circuits(network.actors.len(), &links, bounds, Tally::default, |tally, actors| {
            if actors.iter().any(|&actor| owners[actor] != owners[actors[0]]) {
                tally.add(measure(&chooser, actors), settings.top);
            }
        });
    let mut tally = searched.found.into_iter().fold(Tally::default(), Tally::merge);
    tally.rank(settings.top);
    Loops {
        loops: tally.best.iter().map(|ranked| row(&chooser, &ranked.actors)).collect(),
        count: tally.count,
        closed: tally.closed,
        material: tally.material,
        longest: tally.longest,
        truncated: searched.truncated,
    }
}

/// The organisation of each actor as a number.
fn organisations(network: &Network) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    let of = network.actors.iter().map(|actor| {
        let next = numbers.len();
        *numbers.entry(actor.organisation.as_str()).or_insert(next)
    });
    of.collect()
}

/// A loop with what it is ranked by.
#[derive(Clone, Debug, PartialEq)]
struct Ranked {
    score: Option<f64>,
    candidates: usize,
    co2_t: Option<f64>,
    actors: Vec<ActorIx>,
    material: bool,
}

impl Ranked {
    /// Best first: the score, fewer candidates, CO2, ids; unknown last.
    fn order(&self, other: &Self) -> Ordering {
        larger_first(self.score, other.score)
            .then(self.candidates.cmp(&other.candidates))
            .then_with(|| larger_first(self.co2_t, other.co2_t))
            .then_with(|| self.actors.cmp(&other.actors))
    }
}

/// What is known of the loops seen so far: all counted, the best kept.
#[derive(Clone, Debug, Default)]
struct Tally {
    count: u64,
    closed: u64,
    material: u64,
    longest: usize,
    best: Vec<Ranked>,
}

impl Tally {
    fn add(&mut self, found: Ranked, top: usize) {
        self.count += 1;
        self.closed += u64::from(found.candidates == 0);
        self.material += u64::from(found.material);
        self.longest = self.longest.max(found.actors.len());
        self.best.push(found);
        // Room for as many again, so that sorting is rare.
        if top != 0 && self.best.len() >= top.saturating_mul(2).max(1024) {
            self.rank(top);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.count += other.count;
        self.closed += other.closed;
        self.material += other.material;
        self.longest = self.longest.max(other.longest);
        self.best.extend(other.best);
        self
    }

    /// Keeps the best `top`, in order; all for 0.
    fn rank(&mut self, top: usize) {
        self.best.sort_by(Ranked::order);
        self.best.truncate(if top == 0 { usize::MAX } else { top });
    }
}

/// The hops to choose from between each two actors of a loop.
fn options(hops: &Hops, actors: &[ActorIx]) -> Vec<Range<usize>> {
    let ends = actors.iter().zip(actors.iter().cycle().skip(1));
    ends.map(|(&from, &to)| hops.between(from, to)).collect()
}

fn measure(chooser: &Chooser, actors: &[ActorIx]) -> Ranked {
    let choice = chooser.choose(&options(chooser.hops, actors));
    let totals = chooser.totals(&choice);
    Ranked {
        score: score(chooser.network.settings.rank, &totals, actors.len()),
        candidates: candidates(chooser.hops, &choice),
        co2_t: totals.co2_t,
        actors: actors.to_vec(),
        material: !choice.passages.is_empty(),
    }
}

fn score(rank: LoopRank, totals: &Totals, length: usize) -> Option<f64> {
    match rank {
        LoopRank::Gain => totals.gain_co2_t,
        LoopRank::Co2 => totals.co2_t,
        LoopRank::Benefit => totals.net_benefit,
        LoopRank::Volume => totals.volume,
        LoopRank::Length => Some(-(length as f64)),
    }
}

fn candidates(hops: &Hops, choice: &Choice) -> usize {
    choice.hops.iter().filter(|&&hop| hops.all[hop].candidate).count()
}

/// The row of a loop that is listed.
fn row(chooser: &Chooser, actors: &[ActorIx]) -> Loop {
    let (network, hops) = (chooser.network, chooser.hops);
    let options = options(hops, actors);
    let choice = chooser.choose(&options);
    let totals = chooser.totals(&choice);
    let chosen = choice.hops.iter().map(|&hop| &hops.all[hop]);
    let mut footing = Footing::of(chosen.clone());
    if choice.passages.iter().any(|passage| passage.grade_unknown) {
        footing.unknown.insert("grade");
    }
    if choice.passages.iter().any(|passage| passage.yields.is_none()) {
        footing.unknown.insert("yield");
    }
    let exchanges: Vec<LoopHop> = chosen
        .clone()
        .map(|hop| LoopHop {
            from: network.actors[hop.from].id.to_string(),
            to: network.actors[hop.to].id.to_string(),
            resource: network.resources[hop.sent.resource].id.to_string(),
            status: hop.status,
            id: hop.id.to_owned(),
        })
        .collect();
    let unit = chosen.map(|hop| network.resources[hop.sent.resource].unit.symbol).next();
    Loop {
        actors: actors.iter().map(|&actor| network.actors[actor].id.to_string()).collect(),
        length: actors.len(),
        candidates: candidates(hops, &choice),
        kind: if choice.passages.is_empty() { Kind::Reciprocal } else { Kind::Material },
        exchanges,
        labelled: options.iter().map(|range| range.len() as f64).product(),
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
        assert!(found.loops[0].footing.unknown.contains("yield"));

        let unknown = loops("a -> b: wood 8\n b -> a: wood\n resource wood: family=wood", |_| ());
        assert_eq!(unknown.loops[0].volume, None);
        let footing = &unknown.loops[0].footing;
        assert!(footing.partial && footing.unknown.contains("quantity"));
        assert!(footing.unknown.contains("grade"));
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
