//! What does not change from sample to sample: which lines are written anew, and how.

use std::collections::BTreeMap;
use std::ops::Range;

use super::totals::{ACCOUNTS, LANES, Lanes, Role, TOTALS, accounts_of, each, note_known, role};
use super::{Block, Question};
use crate::model::{DisposalRoute, Status};
use crate::network::{ActorIx, ExchangeIx, Input, Inputs, Network, ResourceIx};
use crate::worth::hubs::Families;
use crate::worth::ledger::{Account, Basis, KG, Line, Origin};
use crate::worth::losses::Shares;
use crate::worth::{Books, is_credited, keep_books, measure_some, rank_of};

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
    entries: Range<u32>,
    role: Option<Role>,
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
pub(super) struct Model {
    pub statuses: Vec<Status>,
    pub known: Vec<[bool; TOTALS]>,
    simple: Vec<Simple>,
    entries: Vec<Entry>,
    wanted: Vec<Wanted>,
    limited: usize,
    /// Groups of exchanges that are balanced anew, and the roles of their members.
    mixed: Vec<Vec<(ExchangeIx, Option<Role>)>>,
    /// The inputs those hang on.
    mixed_inputs: Vec<usize>,
    families: Families,
    pub watched: usize,
    /// CO2e of the firmest status as the network says, t.
    pub point: f64,
}

impl Model {
    pub fn new(network: &Network, question: &Question, inputs: &Inputs) -> Self {
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
            let is_limited = !needs.is_empty() && is_credited(network, e);
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
    pub fn block(
        &self,
        network: &Network,
        inputs: &Inputs,
        rounds: Range<usize>,
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

/// The numbers of a flow in the network as it is.
struct Amounts {
    quantity: f64,
    taken: f64,
    loss: f64,
}

/// A line as an entry; `None` for accounts that are not summed.
fn entry(line: &Line, flow: &Amounts, position: &impl Fn(Input) -> u32) -> Option<Entry> {
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
