//! A synthetic industrial region of any size, for measurements, teaching and tests.
//!
//! Nothing in it is a real place, company or factor. What is made to be like the real thing:
//!
//! - Actors stand in parks of [`PARK`], parks along a curve that fills the plane ([`curve`]), in the
//!   order of their numbers: who is near in number is near in place.
//! - Each actor has a fitness drawn from a power law. It gives in proportion to its own fitness and
//!   finds its partners in proportion to theirs, so both degrees have heavy tails.
//! - A partner is looked for in the same park, in a block of parks, in a larger block, or anywhere
//!   ([`REACH`]): parks and blocks are communities.
//! - An actor deals mostly in the goods of its own family ([`goods`]). The lowest grade of every
//!   family is still thrown away: it is offered and needed, and not yet exchanged. Anyone can
//!   make a few goods of others: energy of what is left of matter, or a higher grade.
//!
//! Every row is drawn from its own stream of ChaCha, so rows do not depend on each other, nor on
//! threads; rows are written as they are drawn. Time O(rows · log actors), memory O(actors).

mod curve;
mod draw;
mod goods;

use std::fmt::Write as _;
use std::io::{self, Write};

use rayon::prelude::*;

use self::curve::{Place, place_of};
use self::draw::{Draw, Seed, Table};
use self::goods::{FAMILIES, Family};

/// What region is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How many actors.
    pub actors: u32,
    /// Another seed, another region.
    pub seed: u64,
    /// Twice as many exchanges.
    pub dense: bool,
}

/// Actors of one park.
pub const PARK: u32 = 32;
/// Blocks in which partners are looked for, in actors, each with the share of exchanges that stay
/// in it and in no smaller one; the rest finds partners anywhere.
pub const REACH: [(u32, f64); 4] =
    [(PARK, 0.5), (4 * PARK, 0.2), (16 * PARK, 0.12), (64 * PARK, 0.08)];

/// Exchanges per actor.
const EXCHANGES: f64 = 4.0;
/// Exponent of the power law of fitness; between 1 and 2 the mean is finite, the variance not.
const TAIL: f64 = 1.8;
/// Share of exchanges in the giver's own family of goods.
const OWN_FAMILY: f64 = 0.8;
/// Share of actors with an offer, and with a need.
const OPEN: f64 = 0.04;
/// How far an offer may go: what keeps candidates in the neighbourhood, km.
const MAX_KM: u32 = 25;
/// Actors drawn by one thread at a time; each batch has one piece for every few threads.
const PIECE: u32 = 1024;
const BATCH: usize = 64;

/// Writes the region as one JSON network, piece by piece.
///
/// # Errors
/// Those of the writer.
pub fn write_region(wish: &Wish, out: &mut dyn Write) -> io::Result<()> {
    let region = Region::new(wish);
    let density = if wish.dense { ", dense" } else { "" };
    writeln!(out, "{{\n  \"schema\": \"symbio/1\",")?;
    writeln!(
        out,
        "  \"name\": \"Synthetic region of {} actors, seed {}{density}\",",
        wish.actors, wish.seed
    )?;
    writeln!(
        out,
        "  \"description\": \"Synthetic: drawn at random by symbio generate. Actors, places, \
         amounts and factors are invented; nothing here describes a real one.\","
    )?;
    write!(out, "  \"currency\": \"EUR\",\n  \"actors\": [")?;
    region.write_rows(out, Region::write_actor)?;
    write!(out, "\n  ],\n  \"resources\": [")?;
    out.write_all(after_first_comma(&goods::rows()).as_bytes())?;
    write!(out, "\n  ],\n  \"conversions\": [")?;
    out.write_all(after_first_comma(&goods::conversions()).as_bytes())?;
    write!(out, "\n  ],\n  \"exchanges\": [")?;
    region.write_rows(out, Region::write_exchanges)?;
    write!(out, "\n  ],\n  \"offers\": [")?;
    region.write_rows(out, |region, actor, rows| region.write_open(actor, Table::Offers, rows))?;
    write!(out, "\n  ],\n  \"needs\": [")?;
    region.write_rows(out, |region, actor, rows| region.write_open(actor, Table::Needs, rows))?;
    writeln!(
        out,
        "\n  ],\n  \"settings\": [\n    {{\"key\": \"max_km\", \"value\": {MAX_KM}}}\n  ]\n}}"
    )
}

/// Rows are written with a comma before each; the first of a table has none.
fn after_first_comma(rows: &str) -> &str {
    rows.strip_prefix(',').unwrap_or(rows)
}

/// What all rows are drawn from.
struct Region {
    wish: Wish,
    seed: Seed,
    /// Digits of an id, so that ids in order are numbers in order.
    digits: usize,
    /// Fitness of all actors before each, and of all, in whole steps.
    before: Vec<u64>,
}

impl Region {
    fn new(wish: &Wish) -> Self {
        let seed = Seed::new(wish.seed);
        let mut before = vec![0];
        let fitness: Vec<u64> = (0..wish.actors)
            .into_par_iter()
            .map(|actor| fitness(seed, actor, wish.actors))
            .collect();
        let mut sum = 0;
        before.extend(fitness.into_iter().map(|f| {
            sum += f;
            sum
        }));
        Self { wish: *wish, seed, digits: wish.actors.to_string().len(), before }
    }

    /// The rows of every actor, drawn in pieces by all threads and written in order.
    fn write_rows(
        &self,
        out: &mut dyn Write,
        write: impl Fn(&Self, u32, &mut String) + Sync,
    ) -> io::Result<()> {
        let pieces: Vec<u32> = (0..self.wish.actors).step_by(PIECE as usize).collect();
        let mut first = true;
        for batch in pieces.chunks(BATCH) {
            let drawn: Vec<String> = batch
                .par_iter()
                .map(|&start| {
                    let mut rows = String::new();
                    let end = self.wish.actors.min(start.saturating_add(PIECE));
                    (start..end).for_each(|actor| write(self, actor, &mut rows));
                    rows
                })
                .collect();
            for rows in drawn.iter().filter(|rows| !rows.is_empty()) {
                out.write_all(if first { after_first_comma(rows) } else { rows }.as_bytes())?;
                first = false;
            }
        }
        Ok(())
    }

    fn id(&self, actor: u32) -> String {
        format!("a{actor:0digits$}", digits = self.digits)
    }

    fn family(&self, actor: u32) -> &'static Family {
        &FAMILIES[self.seed.draw(Table::Families, actor).below(FAMILIES.len() as u64) as usize]
    }

    fn write_actor(&self, actor: u32, rows: &mut String) {
        let Place { lat, lon } = place_of(self.seed, actor, self.wish.actors);
        let sector = self.family(actor).sector;
        let id = self.id(actor);
        // Writing to a string does not fail.
        let _ = write!(
            rows,
            ",\n    {{\"id\": \"{id}\", \"sector\": \"{sector}\", \"lat\": {lat:.4}, \"lon\": {lon:.4}}}"
        );
    }

    /// What an actor gives: as many exchanges as its fitness, rounded up or down by chance.
    fn write_exchanges(&self, actor: u32, rows: &mut String) {
        let mut draw = self.seed.draw(Table::Exchanges, actor);
        let (own, all) = (self.fitness_of(actor), self.before[self.before.len() - 1]);
        let share = own as f64 * f64::from(self.wish.actors) / all as f64;
        let mean = if self.wish.dense { 2.0 * EXCHANGES } else { EXCHANGES };
        let count = (mean * share + draw.share()) as u32;
        let from = self.id(actor);
        for _ in 0..count {
            let Some(partner) = self.partner(actor, &mut draw) else { continue };
            let of = if draw.share() < OWN_FAMILY { actor } else { partner };
            let family = self.family(of);
            let good = &family.goods[draw.below(family.goods.len() as u64 - 1) as usize];
            let (to, quantity) = (self.id(partner), draw.quantity(family.typical));
            let _ = write!(
                rows,
                ",\n    {{\"from\": \"{from}\", \"to\": \"{to}\", \"resource\": \"{}\", \"quantity\": {quantity}, \"displaces\": \"{}\"}}",
                good.id, family.product
            );
        }
    }

    /// An offer or a need of the lowest grade of the actor's family, if it has any.
    fn write_open(&self, actor: u32, table: Table, rows: &mut String) {
        let mut draw = self.seed.draw(table, actor);
        if draw.share() >= OPEN {
            return;
        }
        let family = self.family(actor);
        let Some(good) = family.goods.last() else { return };
        let (id, quantity) = (self.id(actor), draw.quantity(family.typical));
        let _ = write!(
            rows,
            ",\n    {{\"actor\": \"{id}\", \"resource\": \"{}\", \"quantity\": {quantity}}}",
            good.id
        );
    }

    fn fitness_of(&self, actor: u32) -> u64 {
        self.before[actor as usize + 1] - self.before[actor as usize]
    }

    /// Somebody else within reach, in proportion to fitness; nobody if the actor itself was drawn.
    fn partner(&self, actor: u32, draw: &mut Draw) -> Option<u32> {
        let mut left = draw.share();
        let block = REACH.iter().find_map(|&(block, share)| {
            left -= share;
            (left < 0.0).then_some(block)
        });
        let block = block.unwrap_or(self.wish.actors);
        let start = actor - actor % block;
        let end = self.wish.actors.min(start.saturating_add(block));
        let (low, high) = (self.before[start as usize], self.before[end as usize]);
        let at = low + draw.below(high - low);
        let block = &self.before[start as usize + 1..=end as usize];
        let found = start + block.partition_point(|&before| before <= at) as u32;
        (found != actor).then_some(found)
    }
}

/// Drawn from a power law, in thousandths; nobody is fitter than the root of the region.
fn fitness(seed: Seed, actor: u32, actors: u32) -> u64 {
    let share = seed.draw(Table::Fitness, actor).share();
    let drawn = libm::pow(1.0 - share, -1.0 / TAIL);
    (1000.0 * drawn.min(f64::from(actors).sqrt().max(1.0))) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(actors: u32, seed: u64, dense: bool) -> String {
        let mut out = Vec::new();
        write_region(&Wish { actors, seed, dense }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_wish_one_region() {
        assert_eq!(region(3000, 7, false), region(3000, 7, false));
        assert_ne!(region(3000, 7, false), region(3000, 8, false));
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(one.install(|| region(3000, 7, true)), region(3000, 7, true));
    }

    #[test]
    fn a_single_actor_has_nobody() {
        assert!(region(1, 1, false).contains("\"exchanges\": [\n  ]"));
    }

    /// Half of the exchanges stay in the park, of the others a few by chance.
    #[test]
    fn parks_keep_to_themselves() {
        let of = Region::new(&Wish { actors: 10_000, seed: 1, dense: false });
        let mut draw = of.seed.draw(Table::Exchanges, 0);
        let found: Vec<u32> = (0..2000).filter_map(|_| of.partner(5000, &mut draw)).collect();
        let near = found.iter().filter(|&&other| other / PARK == 5000 / PARK).count();
        let share = near as f64 / found.len() as f64;
        assert!((0.4..0.75).contains(&share), "{share}");
    }
}
