//! How sure are the sums? The same books in thousands of samples of the uncertainty.
//!
//! A line of the books is an amount times a factor, and its amount follows Q, what is sent, or
//! f·Q, what of it a need takes. So a flow is drawn once and its lines written anew:
//!
//! ```text
//! value = ± (sent·Q + used·f·Q) · factor        f = min(1, left of the need ÷ what is asked of it)
//! ```
//!
//! which takes some nanoseconds instead of a whole balance. Where hubs mix flows, amounts follow
//! from each other in more ways: those exchanges, with all they share, are balanced anew in every
//! sample. A test holds both ways against [`measure_worth`](super::measure_worth) of a drawn network.
//!
//! Eight samples go side by side ([`LANES`]), and samples are cut into a fixed number of blocks,
//! whose results are put together in order: the same numbers on any number of threads. Cost: one
//! pass over the exchanges for every eight samples; memory, three numbers for each input and block.

mod drivers;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::hubs::Families;
use super::ledger::{Account, Basis, KG, Origin};
use super::losses::Shares;
pub use drivers::Driver;

use super::{Books, Standing, Worth, keep_books, measure_some, rank_of};
use crate::model::{DisposalRoute, Status};
use crate::network::{ActorIx, ExchangeIx, Input, Inputs, Network, ResourceIx};

/// Samples that go side by side.
const LANES: usize = 8;
/// Blocks of samples.
const BLOCKS: usize = 16;

/// A number in as many samples.
type Lanes = [f64; LANES];

/// A sum over the exchanges of one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Total {
    Co2,
    CompleteCo2,
    ProgrammeCo2,
    SupplierBenefit,
    ReceiverBenefit,
    NetBenefit,
    Material,
    Energy,
    Water,
    Landfill,
}

/// As many sums as there are.
const TOTALS: usize = 10;
/// As many accounts as lines are summed in; landfill is the last.
const ACCOUNTS: usize = 7;

/// What the samples say.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// How many.
    pub count: usize,
    /// Every sum in every sample, by status.
    pub totals: BTreeMap<(Status, Total), Vec<f64>>,
    /// t CO2e of each exchange that was watched, in every sample.
    pub watched: BTreeMap<ExchangeIx, Vec<f64>>,
    /// What moves the CO2e of the firmest status, by its share of the variance, largest first.
    pub drivers: Vec<Driver>,
}

/// What is asked of the samples.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    /// Exchanges that are summed: shown, and no part of another.
    pub summed: &'a [ExchangeIx],
    /// Exchanges whose own samples are wanted.
    pub watched: &'a [ExchangeIx],
    /// How many samples.
    pub samples: usize,
}

/// Draws the samples.
pub fn draw_samples(network: &Network, question: &Question) -> Samples {
    let inputs = Inputs::of(network);
    let model = Model::new(network, question, &inputs);
    let Some(firmest) = model.statuses.first().copied() else { return Samples::default() };
    // Blocks of whole rounds of lanes, but for the last.
    let rounds = question.samples.div_ceil(LANES);
    let block = |b: usize| (b * rounds / BLOCKS)..((b + 1) * rounds / BLOCKS);
    let blocks: Vec<Block> = (0..BLOCKS)
        .into_par_iter()
        .map(|b| model.block(network, &inputs, block(b), question.samples))
        .collect();
    let joined = |of: fn(&Block) -> &[Vec<f64>], k: usize| -> Vec<f64> {
        blocks.iter().flat_map(|block| of(block)[k].iter().copied()).collect()
    };
    let mut samples = Samples { count: question.samples, ..Samples::default() };
    for (s, &status) in model.statuses.iter().enumerate() {
        for (t, total) in ALL_TOTALS.into_iter().enumerate() {
            if model.known[s][t] {
                let drawn = joined(|block| &block.totals, s * TOTALS + t);
                samples.totals.insert((status, total), drawn);
            }
        }
    }
    for (k, &x) in question.watched.iter().enumerate() {
        samples.watched.insert(x, joined(|block| &block.watched, k));
    }
    if let Some(total) = samples.totals.get(&(firmest, Total::Co2)) {
        samples.drivers = drivers::drivers(&inputs, &blocks, total, model.point);
    }
    samples
}

const ALL_TOTALS: [Total; TOTALS] = [
    Total::Co2,
    Total::CompleteCo2,
    Total::ProgrammeCo2,
    Total::SupplierBenefit,
    Total::ReceiverBenefit,
    Total::NetBenefit,
    Total::Material,
    Total::Energy,
    Total::Water,
    Total::Landfill,
];

/// A line in a form that is quick to write anew.
#[derive(Clone, Copy)]
struct Entry {
    account: u8,
    /// The input its factor is; `u32::MAX` for a factor that stands.
    factor: u32,
    /// Value per Q, per f·Q, and at any rate; each per unit of the factor.
    sent: f64,
    used: f64,
    fixed: f64,
}

const STANDS: u32 = u32::MAX;

/// An exchange that stands alone, or shares nothing but needs.
struct Simple {
    quantity: u32,
    /// Where f·Q of a limited flow is kept; `u32::MAX` where all that is sent is used.
    limited: u32,
    entries: std::ops::Range<u32>,
    role: Option<Role>,
}

/// What an exchange counts in.
#[derive(Clone, Copy)]
struct Role {
    status: u32,
    complete: bool,
    /// The share that counts as the programme's.
    programme: f64,
    /// Which accounts are known, a bit each.
    known: u8,
    watched: Option<u32>,
}

/// A need, and the flows that ask for it, rank by rank.
struct Wanted {
    needs: Vec<u32>,
    ranks: Vec<Vec<Asking>>,
}

struct Asking {
    quantity: u32,
    limited: u32,
    /// α(1−λ): displaced per unit sent.
    could: f64,
    /// Not a part of another.
    counts: bool,
}

/// Everything that does not change from sample to sample.
struct Model {
    statuses: Vec<Status>,
    known: Vec<[bool; TOTALS]>,
    simple: Vec<Simple>,
    entries: Vec<Entry>,
    wanted: Vec<Wanted>,
    limited: usize,
    /// Groups of exchanges that are balanced anew, and the roles of their members.
    mixed: Vec<Vec<(ExchangeIx, Option<Role>)>>,
    /// The inputs those hang on.
    mixed_inputs: Vec<usize>,
    families: Families,
    watched: usize,
    /// CO2e of the firmest status as the network says, t.
    point: f64,
}

impl Model {
    fn new(network: &Network, question: &Question, inputs: &Inputs) -> Self {
        let books = keep_books(network);
        let shares = Shares::new(network);
        let position = |input| inputs.position(input).map_or(STANDS, |at| at as u32);
        let mut statuses: Vec<Status> =
            question.summed.iter().map(|&x| network.exchanges[x].status).collect();
        statuses.sort_unstable();
        statuses.dedup();
        let mut roles = vec![None; network.exchanges.len()];
        let mut known = vec![[false; TOTALS]; statuses.len()];
        for &x in question.summed {
            let role = role(network, x, &books[x], &statuses);
            if let Some(role) = role {
                note_known(&mut known[role.status as usize], &role);
            }
            roles[x] = role;
        }
        for (at, &x) in question.watched.iter().enumerate() {
            if let Some(role) = &mut roles[x] {
                role.watched = Some(at as u32);
            }
        }
        let firmest = |x: &&ExchangeIx| statuses.first() == Some(&network.exchanges[**x].status);
        let point = question.summed.iter().filter(firmest).filter_map(|&x| books[x].worth.co2_t);
        let mut model = Self {
            known,
            simple: Vec::new(),
            entries: Vec::new(),
            wanted: Vec::new(),
            limited: 0,
            mixed: Vec::new(),
            mixed_inputs: Vec::new(),
            watched: question.watched.len(),
            point: point.sum(),
            families: Families::new(network),
            statuses,
        };
        for members in shares.members() {
            let members: Vec<ExchangeIx> = members.to_vec();
            if members.iter().all(|&x| roles[x].is_none()) {
                continue;
            }
            if members.iter().all(|&x| is_simple(network, x, &books[x])) {
                model.add_simple(network, &members, &books, &roles, &position);
            } else {
                let quantities =
                    members.iter().filter_map(|&x| inputs.position(Input::Quantity(x)));
                model.mixed_inputs.extend(quantities);
                model.mixed.push(members.iter().map(|&x| (x, roles[x])).collect());
            }
        }
        if !model.mixed.is_empty() {
            let factors = (0..inputs.len()).take_while(|&i| inputs.at(i) < Input::Quantity(0));
            model.mixed_inputs.extend(factors);
            model.mixed_inputs.sort_unstable();
        }
        model
    }

    /// Exchanges that share nothing but needs.
    fn add_simple(
        &mut self,
        network: &Network,
        members: &[ExchangeIx],
        books: &[Books],
        roles: &[Option<Role>],
        position: &impl Fn(Input) -> u32,
    ) {
        let mut wanted: BTreeMap<(ActorIx, ResourceIx), BTreeMap<_, Vec<Asking>>> = BTreeMap::new();
        for &x in members {
            let e = &network.exchanges[x];
            let Some(quantity) = e.quantity else { continue };
            let at = position(Input::Quantity(x));
            let needs = e.displaces.map(|d| network.needs_of(e.to, d)).unwrap_or_default();
            let is_limited = !needs.is_empty() && super::is_credited(network, e);
            let mut limited = STANDS;
            if let Some(displaces) = e.displaces.filter(|_| is_limited) {
                limited = self.limited as u32;
                self.limited += 1;
                let asking = Asking {
                    quantity: at,
                    limited,
                    could: e.ratio * (1.0 - e.loss),
                    counts: e.part_of.is_none(),
                };
                let ranks = wanted.entry((e.to, displaces)).or_default();
                ranks.entry(rank_of(network, e)).or_default().push(asking);
            }
            let first = self.entries.len() as u32;
            if roles[x].is_some() {
                let book = &books[x];
                let flow = Amounts { quantity, taken: book.taken, loss: e.loss };
                let lines = book.lines.iter().filter_map(|line| entry(line, &flow, position));
                self.entries.extend(lines);
            }
            self.simple.push(Simple {
                quantity: at,
                limited,
                entries: first..self.entries.len() as u32,
                role: roles[x],
            });
        }
        for ((actor, resource), ranks) in wanted {
            let first =
                network.needs.partition_point(|n| (n.actor, n.resource) < (actor, resource));
            let count = network.needs_of(actor, resource).len();
            let needs = (first..first + count).map(|n| position(Input::NeedQuantity(n)));
            self.wanted
                .push(Wanted { needs: needs.collect(), ranks: ranks.into_values().collect() });
        }
    }

    /// The samples of some rounds.
    fn block(
        &self,
        network: &Network,
        inputs: &Inputs,
        rounds: std::ops::Range<usize>,
        samples: usize,
    ) -> Block {
        let mut block = Block::new(self, inputs.len());
        let mut drawn = (!self.mixed.is_empty()).then(|| network.clone());
        let mut values: Vec<Lanes> = vec![[0.0; LANES]; inputs.len()];
        let mut limited: Vec<Lanes> = vec![[0.0; LANES]; self.limited];
        for round in rounds {
            let first = round * LANES;
            let lanes = LANES.min(samples - first);
            let mut dice: [_; LANES] = std::array::from_fn(|l| inputs.dice((first + l) as u64));
            for (position, value) in values.iter_mut().enumerate() {
                *value = std::array::from_fn(|l| inputs.draw(position, &mut dice[l]));
            }
            self.fill_needs(&values, &mut limited);
            let mut sums = vec![[[0.0; LANES]; TOTALS]; self.statuses.len()];
            let mut watched = vec![[0.0; LANES]; self.watched];
            self.add_flows(&values, &limited, &mut sums, &mut watched);
            if let Some(drawn) = &mut drawn {
                (0..lanes).for_each(|lane| {
                    let own = self.mixed_inputs.iter().map(|&at| (at, values[at][lane]));
                    inputs.apply(own, drawn);
                    self.add_mixed(drawn, lane, &mut sums, &mut watched);
                });
            }
            block.keep(&sums, &watched, lanes);
            block.correlate(inputs, &values, &sums, self.point, lanes);
        }
        block
    }

    /// What of every limited flow its need takes: status after status, in proportion.
    fn fill_needs(&self, values: &[Lanes], limited: &mut [Lanes]) {
        for wanted in &self.wanted {
            let mut left = [0.0; LANES];
            for &need in &wanted.needs {
                each(|l| left[l] += values[need as usize][l]);
            }
            for rank in &wanted.ranks {
                let mut sum = [0.0; LANES];
                for asking in rank.iter().filter(|asking| asking.counts) {
                    each(|l| sum[l] += asking.could * values[asking.quantity as usize][l]);
                }
                for asking in rank {
                    let quantity = &values[asking.quantity as usize];
                    limited[asking.limited as usize] = std::array::from_fn(|l| {
                        let asked = sum[l].max(asking.could * quantity[l]);
                        if left[l] < asked { left[l] / asked * quantity[l] } else { quantity[l] }
                    });
                }
                each(|l| left[l] = (left[l] - sum[l]).max(0.0));
            }
        }
    }

    /// Writes the lines of the simple flows anew, and sums them.
    fn add_flows(
        &self,
        values: &[Lanes],
        limited: &[Lanes],
        sums: &mut [[Lanes; TOTALS]],
        watched: &mut [Lanes],
    ) {
        const ONES: Lanes = [1.0; LANES];
        for flow in &self.simple {
            let Some(role) = &flow.role else { continue };
            let sent = &values[flow.quantity as usize];
            let used = limited.get(flow.limited as usize).unwrap_or(sent);
            let mut accounts = [[0.0; LANES]; ACCOUNTS];
            for entry in &self.entries[flow.entries.start as usize..flow.entries.end as usize] {
                let factor = values.get(entry.factor as usize).unwrap_or(&ONES);
                let account = &mut accounts[entry.account as usize];
                each(|l| {
                    let amount = entry.sent * sent[l] + entry.used * used[l] + entry.fixed;
                    account[l] += amount * factor[l];
                });
            }
            role.add(&accounts, &mut sums[role.status as usize]);
            if let Some(at) = role.watched {
                watched[at as usize] = accounts[0];
            }
        }
    }

    /// Balances the exchanges that share hubs in one sample, and sums them.
    fn add_mixed(
        &self,
        drawn: &Network,
        lane: usize,
        sums: &mut [[Lanes; TOTALS]],
        watched: &mut [Lanes],
    ) {
        for members in &self.mixed {
            let exchanges: Vec<ExchangeIx> = members.iter().map(|(x, _)| *x).collect();
            let worth = measure_some(drawn, &self.families, &exchanges);
            for (worth, (_, role)) in worth.iter().zip(members) {
                let Some(role) = role else { continue };
                let accounts = accounts_of(worth).map(|value| [value.unwrap_or(0.0); LANES]);
                let mut own = [[0.0; LANES]; TOTALS];
                role.add(&accounts, &mut own);
                for (sum, own) in sums[role.status as usize].iter_mut().zip(&own) {
                    sum[lane] += own[lane];
                }
                if let Some(at) = role.watched {
                    watched[at as usize][lane] = accounts[0][lane];
                }
            }
        }
    }
}

/// Calls with every lane.
fn each(mut call: impl FnMut(usize)) {
    (0..LANES).for_each(&mut call);
}

/// The numbers of a flow in the network as it is.
struct Amounts {
    quantity: f64,
    taken: f64,
    loss: f64,
}

/// A line as an entry; `None` for accounts that are not summed.
fn entry(line: &super::Line, flow: &Amounts, position: &impl Fn(Input) -> u32) -> Option<Entry> {
    let account = match line.account {
        Account::Co2 => 0,
        Account::Supplier => 1,
        Account::Receiver => 2,
        Account::Material => 3,
        Account::Energy => 4,
        Account::Water => 5,
        Account::Diverted(route) if usize::from(route) == DisposalRoute::Landfill as usize => 6,
        Account::Diverted(_) => return None,
    };
    let scale = if line.account == Account::Co2 { line.sign / KG } else { line.sign };
    let factor = match line.origin {
        Origin::Input(input) => position(input),
        Origin::Stated | Origin::Mixed => STANDS,
    };
    let stated = if factor == STANDS { line.factor } else { 1.0 };
    let (sent, used, fixed) = match line.basis {
        Basis::Sent => (line.amount / flow.quantity, 0.0, 0.0),
        Basis::Used => (0.0, line.amount / (flow.taken * flow.quantity), 0.0),
        Basis::Residue => (1.0, flow.loss - 1.0, 0.0),
        Basis::Fixed => (0.0, 0.0, line.amount),
    };
    let [sent, used, fixed] = [sent, used, fixed].map(|x| x * scale * stated);
    Some(Entry { account, factor, sent, used, fixed })
}

/// Whether its lines can be written anew from Q and f·Q alone: no hub, every factor one number,
/// and neither Q nor f nothing.
fn is_simple(network: &Network, x: ExchangeIx, books: &Books) -> bool {
    let e = &network.exchanges[x];
    let hub = |a: ActorIx| network.actors[a].pass_through;
    let mixed = books.lines.iter().any(|line| line.origin == Origin::Mixed);
    let nothing = e.quantity == Some(0.0) || books.taken == 0.0;
    !hub(e.from) && !hub(e.to) && !mixed && !nothing
}

fn role(network: &Network, x: ExchangeIx, books: &Books, statuses: &[Status]) -> Option<Role> {
    let e = &network.exchanges[x];
    let known = accounts_of(&books.worth).map(|value| value.is_some());
    let bits = known.iter().enumerate().map(|(a, known)| u8::from(*known) << a);
    let said = network.said(e);
    Some(Role {
        status: statuses.binary_search(&e.status).ok()? as u32,
        complete: books.worth.standing == Standing::Complete,
        programme: if said.baseline { 0.0 } else { said.attribution.unwrap_or(1.0) },
        known: bits.sum(),
        watched: None,
    })
    .filter(|role| role.known != 0)
}

/// The worth by account.
fn accounts_of(worth: &Worth) -> [Option<f64>; ACCOUNTS] {
    [
        worth.co2_t,
        worth.supplier_benefit,
        worth.receiver_benefit,
        worth.material_t,
        worth.energy_gj,
        worth.water_m3,
        worth.landfill_t(),
    ]
}

impl Role {
    /// Adds what the accounts hold to the totals of a status.
    fn add(&self, accounts: &[Lanes; ACCOUNTS], sums: &mut [Lanes; TOTALS]) {
        let mut add = |total: Total, account: usize, share: f64| {
            let (sum, value) = (&mut sums[total as usize], &accounts[account]);
            each(|l| sum[l] += share * value[l]);
        };
        let known = |account: usize| self.known >> account & 1 == 1;
        if known(0) {
            add(Total::Co2, 0, 1.0);
            if self.complete {
                add(Total::CompleteCo2, 0, 1.0);
            }
            if self.programme != 0.0 {
                add(Total::ProgrammeCo2, 0, self.programme);
            }
        }
        for (account, total) in [(1, Total::SupplierBenefit), (2, Total::ReceiverBenefit)] {
            if known(account) {
                add(total, account, 1.0);
                add(Total::NetBenefit, account, 1.0);
            }
        }
        let saved =
            [(3, Total::Material), (4, Total::Energy), (5, Total::Water), (6, Total::Landfill)];
        for (account, total) in saved {
            if known(account) {
                add(total, account, 1.0);
            }
        }
    }
}

/// Notes the totals in which an exchange counts: those to which a one in every account adds.
fn note_known(known: &mut [bool; TOTALS], role: &Role) {
    let mut sums = [[0.0; LANES]; TOTALS];
    role.add(&[[1.0; LANES]; ACCOUNTS], &mut sums);
    for (known, sum) in known.iter_mut().zip(sums) {
        *known |= sum[0] != 0.0;
    }
}

/// What a block of samples gives.
struct Block {
    /// By status and total, each in the order of samples.
    totals: Vec<Vec<f64>>,
    watched: Vec<Vec<f64>>,
    /// Σ x, Σ x², Σ x·y of each input, measured from its value, and of the total from the point.
    x: Vec<f64>,
    xx: Vec<f64>,
    xy: Vec<f64>,
}

impl Block {
    fn new(model: &Model, inputs: usize) -> Self {
        Self {
            totals: vec![Vec::new(); model.statuses.len() * TOTALS],
            watched: vec![Vec::new(); model.watched],
            x: vec![0.0; inputs],
            xx: vec![0.0; inputs],
            xy: vec![0.0; inputs],
        }
    }

    fn keep(&mut self, sums: &[[Lanes; TOTALS]], watched: &[Lanes], lanes: usize) {
        for (kept, sum) in self.totals.iter_mut().zip(sums.iter().flatten()) {
            kept.extend(&sum[..lanes]);
        }
        for (kept, drawn) in self.watched.iter_mut().zip(watched) {
            kept.extend(&drawn[..lanes]);
        }
    }

    fn correlate(
        &mut self,
        inputs: &Inputs,
        values: &[Lanes],
        sums: &[[Lanes; TOTALS]],
        point: f64,
        lanes: usize,
    ) {
        // Lanes beyond the last sample count nothing.
        let weight: Lanes = std::array::from_fn(|l| f64::from(u8::from(l < lanes)));
        let y: Lanes = std::array::from_fn(|l| sums[0][Total::Co2 as usize][l] - point);
        for (i, value) in values.iter().enumerate() {
            let at = inputs.value(i);
            let (mut x, mut xx, mut xy) = (0.0, 0.0, 0.0);
            each(|l| {
                let from = weight[l] * (value[l] - at);
                x += from;
                xx += from * from;
                xy += from * y[l];
            });
            self.x[i] += x;
            self.xx[i] += xx;
            self.xy[i] += xy;
        }
    }
}

#[cfg(test)]
mod tests;
