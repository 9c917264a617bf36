//! Which exchange to take on each hop of a loop; which choices go round as one matter.
//!
//! Between two actors several exchanges may run, so a loop of actors stands for many loops of
//! exchanges. If some choice satisfies the link rule at every actor, the loop is material and the
//! best such choice is taken; otherwise each hop takes its best by itself.
//!
//! The best choice all the way round is a dynamic program: the first hop is fixed to each of its
//! exchanges in turn, and from the last hop backwards every exchange learns the best way from
//! there to the end. Time O(c₁·Σ cᵢ·cᵢ₊₁) for cᵢ exchanges on hop i.

use std::cmp::Ordering;
use std::ops::Range;

use crate::matching::{Hops, sum_of_known};
use crate::model::LoopRank;
use crate::model::unit::Unit;
use crate::network::{Linkage, Network, Passage};

/// One exchange for every hop of a loop.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Choice {
    /// Positions in [`Hops::all`], in the order of the loop.
    pub(super) hops: Vec<usize>,
    /// How each hop leads to the next, the last to the first; empty where the loop is reciprocal.
    pub(super) passages: Vec<Passage>,
}

/// What a loop amounts to under a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Totals {
    /// In the unit of the first hop.
    pub(super) volume: Option<f64>,
    /// In the base unit of its dimension.
    pub(super) base_volume: Option<f64>,
    pub(super) closure: Option<f64>,
    pub(super) co2_t: Option<f64>,
    pub(super) gain_co2_t: Option<f64>,
    pub(super) net_benefit: Option<f64>,
}

/// How good something is: fewer unknowns first, then the larger sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Good {
    unknown: usize,
    sum: f64,
}

impl Good {
    fn of(value: Option<f64>) -> Self {
        Self { unknown: usize::from(value.is_none()), sum: value.unwrap_or(0.0) }
    }

    fn plus(self, other: Self) -> Self {
        Self { unknown: self.unknown + other.unknown, sum: self.sum + other.sum }
    }

    fn compare(&self, other: &Self) -> Ordering {
        other.unknown.cmp(&self.unknown).then(self.sum.total_cmp(&other.sum))
    }
}

/// How good a choice is: by the rank, then by CO2.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Merit {
    rank: Good,
    co2: Good,
}

impl Merit {
    fn beats(&self, other: &Self) -> bool {
        self.rank.compare(&other.rank).then(self.co2.compare(&other.co2)) == Ordering::Greater
    }
}

/// The best way from an exchange to the end of the loop.
#[derive(Clone, Copy)]
struct Way {
    merit: Merit,
    /// The exchange behind it and how it leads there; of the last one, how it leads to the first.
    next: usize,
    passage: Passage,
}

/// Chooses under the link rule and the rank of one network.
pub(super) struct Chooser<'a> {
    pub(super) network: &'a Network,
    pub(super) hops: &'a Hops<'a>,
    linkage: Linkage<'a>,
    /// The best hop of each link by itself.
    best: Vec<usize>,
}

/// What a loop is ranked by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measured {
    pub(super) totals: Totals,
    /// Whether one matter goes round.
    pub(super) material: bool,
}

impl<'a> Chooser<'a> {
    pub(super) fn new(network: &'a Network, hops: &'a Hops<'a>) -> Self {
        let linkage = Linkage::new(network);
        let mut chooser = Self { network, hops, linkage, best: Vec::new() };
        let links = hops.links.iter();
        chooser.best = links.map(|link| chooser.best_of(link.clone())).collect();
        chooser
    }

    /// The best choice for the loop of these links.
    pub(super) fn choose(&self, links: &[u32]) -> Choice {
        self.choose_material(links).unwrap_or_else(|| Choice {
            hops: self.best_of_each(links).collect(),
            passages: Vec::new(),
        })
    }

    /// What the best choice amounts to.
    pub(super) fn measure(&self, links: &[u32]) -> Measured {
        let (totals, material) = match self.choose_material(links) {
            Some(choice) => (self.totals(choice.hops.iter().copied(), &choice.passages), true),
            None => (self.totals(self.best_of_each(links), &[]), false),
        };
        Measured { totals, material }
    }

    /// The best hop of each link by itself.
    pub(super) fn best_of_each<'l>(
        &'l self,
        links: &'l [u32],
    ) -> impl Iterator<Item = usize> + Clone + 'l {
        links.iter().map(|&link| self.best[link as usize])
    }

    /// Whether what comes by the first link may go on by the second, under some choice.
    pub(super) fn leads_to(&self, first: u32, second: u32) -> bool {
        let hops = |link: u32| self.hops.links[link as usize].clone();
        hops(first).any(|a| hops(second).any(|b| self.passage(a, b).is_some()))
    }

    /// The best choice that satisfies the link rule all the way round, if there is one.
    fn choose_material(&self, links: &[u32]) -> Option<Choice> {
        let nexts = links.iter().cycle().skip(1);
        // Most loops are not material, and most of those fail where a single hop meets the next.
        if !links.iter().zip(nexts).all(|(&link, &next)| self.leads_to(link, next)) {
            return None;
        }
        let options: Vec<Range<usize>> =
            links.iter().map(|&link| self.hops.links[link as usize].clone()).collect();
        let mut best: Option<(Merit, Choice)> = None;
        for start in options.first()?.clone() {
            let Some((merit, choice)) = self.best_from(start, &options) else { continue };
            if best.as_ref().is_none_or(|(so_far, _)| merit.beats(so_far)) {
                best = Some((merit, choice));
            }
        }
        best.map(|(_, choice)| choice)
    }

    /// The best choice that begins with exchange `start`.
    fn best_from(&self, start: usize, options: &[Range<usize>]) -> Option<(Merit, Choice)> {
        let mut ways: Vec<Vec<Option<Way>>> = Vec::with_capacity(options.len());
        for (i, range) in options.iter().enumerate().rev() {
            let range = if i == 0 { start..start + 1 } else { range.clone() };
            let behind = options.get(i + 1).zip(ways.last());
            let here = range.map(|hop| match behind {
                None => self.passage(hop, start).map(|passage| Way {
                    merit: self.merit(hop),
                    next: start,
                    passage,
                }),
                Some((nexts, ways)) => self.best_way(hop, nexts.clone(), ways),
            });
            let here = here.collect();
            ways.push(here);
        }
        let merit = ways.last()?[0]?.merit;
        let mut choice = Choice::default();
        let mut hop = start;
        for (i, range) in options.iter().enumerate() {
            let first = if i == 0 { start } else { range.start };
            let way = ways[options.len() - 1 - i][hop - first]?;
            choice.hops.push(hop);
            choice.passages.push(way.passage);
            hop = way.next;
        }
        Some((merit, choice))
    }

    /// The best way from `hop` over one of the exchanges `nexts`, whose own best ways are known;
    /// of equal ones the first, which has the smallest id.
    fn best_way(&self, hop: usize, nexts: Range<usize>, ways: &[Option<Way>]) -> Option<Way> {
        let mut best: Option<Way> = None;
        for (next, way) in nexts.zip(ways) {
            let Some(way) = way else { continue };
            let Some(passage) = self.passage(hop, next) else { continue };
            let merit = self.merit_of_both(hop, passage, next, way.merit);
            if best.is_none_or(|best| merit.beats(&best.merit)) {
                best = Some(Way { merit, next, passage });
            }
        }
        best
    }

    fn best_of(&self, link: Range<usize>) -> usize {
        let better = |a, b| if self.merit(b).beats(&self.merit(a)) { b } else { a };
        link.clone().fold(link.start, better)
    }

    /// How the taker of one hop may send the other.
    fn passage(&self, from: usize, to: usize) -> Option<Passage> {
        let (from, to) = (&self.hops.all[from], &self.hops.all[to]);
        self.linkage.passage(from.to, from.sent, to.sent)
    }

    fn merit(&self, hop: usize) -> Merit {
        let hop = &self.hops.all[hop];
        let co2 = Good::of(hop.worth.co2_t);
        let rank = match self.network.settings.rank {
            LoopRank::Gain if hop.candidate => co2,
            LoopRank::Gain | LoopRank::Length => Good::default(),
            LoopRank::Co2 => co2,
            LoopRank::Benefit => Good::of(hop.worth.net_benefit),
            LoopRank::Volume => Good::of(hop.quantity),
        };
        Merit { rank, co2 }
    }

    /// The merit of `hop` and of the way behind it that begins with `next`.
    fn merit_of_both(&self, hop: usize, passage: Passage, next: usize, behind: Merit) -> Merit {
        let own = self.merit(hop);
        let rank = if self.network.settings.rank == LoopRank::Volume {
            let known = own.rank.unknown == 0 && behind.rank.unknown == 0;
            let yields = passage.yields.filter(|_| known && self.same_dimension(hop, next));
            Good::of(yields.map(|y| own.rank.sum.min(behind.rank.sum / y)))
        } else {
            own.rank.plus(behind.rank)
        };
        Merit { rank, co2: own.co2.plus(behind.co2) }
    }

    fn same_dimension(&self, a: usize, b: usize) -> bool {
        self.unit(a).dimension == self.unit(b).dimension
    }

    /// The unit in which a hop is counted.
    pub(super) fn unit(&self, hop: usize) -> &'static Unit {
        self.network.resources[self.hops.all[hop].sent.resource].unit
    }

    /// What the loop amounts to under a choice: its hops, and how each leads to the next.
    pub(super) fn totals(
        &self,
        chosen: impl Iterator<Item = usize> + Clone,
        passages: &[Passage],
    ) -> Totals {
        let hops = chosen.clone().map(|hop| &self.hops.all[hop]);
        let mut gains = hops.clone().filter(|hop| hop.candidate).peekable();
        let first = chosen.clone().next();
        let volume = self.volume(chosen, passages);
        Totals {
            volume,
            base_volume: volume.zip(first).map(|(volume, hop)| volume * self.unit(hop).base),
            closure: closure(passages),
            co2_t: sum_of_known(hops.clone().map(|hop| hop.worth.co2_t)),
            // A loop that is closed already has nothing to gain, and that is known.
            gain_co2_t: if gains.peek().is_none() {
                Some(0.0)
            } else {
                sum_of_known(gains.map(|hop| hop.worth.co2_t))
            },
            net_benefit: sum_of_known(hops.map(|hop| hop.worth.net_benefit)),
        }
    }

    /// What can go round: the smallest quantity, each seen from the first hop.
    fn volume(
        &self,
        mut chosen: impl Iterator<Item = usize> + Clone,
        passages: &[Passage],
    ) -> Option<f64> {
        let first = chosen.clone().next()?;
        let (mut volume, mut yields) = (f64::INFINITY, Some(1.0));
        for passage in passages {
            let hop = chosen.next()?;
            if !self.same_dimension(first, hop) {
                return None;
            }
            volume = volume.min(self.hops.all[hop].quantity? / yields?);
            // The last passage closes the loop; no hop is behind it.
            yields = yields.zip(passage.yields).map(|(product, y)| product * y);
        }
        volume.is_finite().then_some(volume)
    }
}

/// What comes back to the start of what left it; a reciprocal loop has none.
fn closure(passages: &[Passage]) -> Option<f64> {
    let factors = passages.iter().map(|passage| passage.yields);
    factors.reduce(|product, y| product.zip(y).map(|(product, y)| product * y))?
}
