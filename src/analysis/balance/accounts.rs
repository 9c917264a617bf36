//! Which actors keep account of which resources: in, out, made and used.

use std::collections::{BTreeMap, BTreeSet};

use super::{GAP, Why, read};
use crate::model::{ExchangeType, Way};
use crate::network::{ActorIx, Conversion, Exchange, ExchangeIx, Network, ResourceIx};

/// Somebody and something.
pub(super) type Place = (ActorIx, ResourceIx);

/// What an actor gets and gives of a resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    /// Exchanges, with what one unit sent adds: 1 − λ coming, −1 going, −λ from the actor to itself.
    pub flows: Vec<Flow>,
    /// What crosses the system boundary: imports positive, exports and losses negative.
    pub boundary: Vec<f64>,
    /// What conversions make (1 a unit of output) and use (−1/y).
    pub processes: Vec<Turn>,
    /// Something comes in, or is made.
    pub gets: bool,
    /// Something goes out, or is used.
    pub gives: bool,
    /// Why in and out need not agree.
    pub open: Option<Why>,
}

/// An exchange in an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    pub exchange: ExchangeIx,
    pub factor: f64,
}

/// A process in an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub process: usize,
    pub factor: f64,
}

impl Account {
    /// Whether there is something to balance.
    pub fn is_two_sided(&self) -> bool {
        let recorded = !self.flows.is_empty() || !self.boundary.is_empty();
        recorded && self.gets && self.gives
    }

    fn close(&mut self, why: Why) {
        self.open = Some(self.open.map_or(why, |before| before.min(why)));
    }

    /// What is known to come in and to go out.
    fn known(&self, network: &Network) -> [f64; 2] {
        let flows = self.flows.iter();
        let flows = flows.filter_map(|f| Some(f.factor * network.exchanges[f.exchange].quantity?));
        let mut sums = [0.0, 0.0];
        for amount in flows.chain(self.boundary.iter().copied()) {
            sums[usize::from(amount < 0.0)] += amount.abs();
        }
        sums
    }
}

/// A recipe, or a lone conversion, at one actor. Its activity is what it makes a year.
struct Process {
    actor: ActorIx,
    output: ResourceIx,
    inputs: Vec<Input>,
    /// An input comes in, and the output is used or goes out.
    live: bool,
}

#[derive(Clone, Copy)]
struct Input {
    resource: ResourceIx,
    yields: Option<f64>,
}

/// What comes in, or what goes out.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    In,
    Out,
}

/// A stated amount above the recorded by more than this factor is more.
const MORE: f64 = 1.0 + GAP;

/// Every account, and how many processes there are.
pub(super) struct Accounts {
    pub of: BTreeMap<Place, Account>,
    pub processes: usize,
}

/// Whether an exchange carries an amount that an account counts.
pub(super) fn counts(network: &Network, e: &Exchange) -> bool {
    let physical = network.resources[e.resource].category.is_physical();
    physical && e.part_of.is_none() && e.kind != ExchangeType::Service
}

/// Opens the accounts of everybody inside the boundary.
pub(super) fn open_accounts(network: &Network) -> Accounts {
    let mut of = recorded(network);
    let processes = processes(network, &of);
    let stated = stated(network);
    let kept = Kept::new(network, &of, &stated);
    enter_processes(&mut of, &processes, |place, side| kept.is_kept(place, side));
    mark_shared(&mut of, &processes);
    mark_families(network, &mut of, &processes);
    mark_makers_and_users(network, &mut of, &stated);
    Accounts { of, processes: processes.len() }
}

/// What exchanges and the boundary table say.
fn recorded(network: &Network) -> BTreeMap<Place, Account> {
    let mut of: BTreeMap<Place, Account> = BTreeMap::new();
    let inside = |actor: ActorIx| !network.actors[actor].external;
    for (exchange, e) in network.active().filter(|(_, e)| counts(network, e)) {
        if e.from == e.to {
            // What goes round comes back, but for what is lost.
            if inside(e.from) && e.loss > 0.0 {
                let flow = Flow { exchange, factor: -e.loss };
                of.entry((e.from, e.resource)).or_default().flows.push(flow);
            }
            continue;
        }
        if inside(e.from) {
            let account = of.entry((e.from, e.resource)).or_default();
            account.flows.push(Flow { exchange, factor: -1.0 });
            account.gives = true;
        }
        if inside(e.to) {
            let account = of.entry((e.to, e.resource)).or_default();
            account.flows.push(Flow { exchange, factor: 1.0 - e.loss });
            account.gets = true;
        }
    }
    for row in &network.boundary {
        let physical = network.resources[row.resource].category.is_physical();
        if !physical || !inside(row.actor) {
            continue;
        }
        let account = of.entry((row.actor, row.resource)).or_default();
        match row.way {
            Way::Import => {
                account.boundary.push(row.quantity);
                account.gets = true;
            }
            Way::Export | Way::Loss => {
                account.boundary.push(-row.quantity);
                account.gives = true;
            }
        }
    }
    of
}

/// The processes of every actor: its own, and those of anyone for which it gets the input and gives
/// the output.
fn processes(network: &Network, of: &BTreeMap<Place, Account>) -> Vec<Process> {
    let together = |a: &Conversion, b: &Conversion| {
        !a.said.recipe.is_empty()
            && (a.actor, a.output, &a.said.recipe) == (b.actor, b.output, &b.said.recipe)
    };
    let gets = |place| of.get(&place).is_some_and(|account: &Account| account.gets);
    let gives = |place| of.get(&place).is_some_and(|account: &Account| account.gives);
    let own: BTreeSet<(ActorIx, ResourceIx, ResourceIx)> =
        network.conversions.iter().filter_map(|c| Some((c.actor?, c.input, c.output))).collect();
    let mut found = Vec::new();
    for rows in network.conversions.chunk_by(together) {
        let output = rows[0].output;
        let inputs: Vec<Input> =
            rows.iter().map(|c| Input { resource: c.input, yields: c.yields }).collect();
        let process = |actor| Process { actor, output, inputs: inputs.clone(), live: false };
        match rows[0].actor {
            Some(actor) if network.actors[actor].external => {}
            Some(actor) => found.push(process(actor)),
            None => {
                let linked = |actor: &ActorIx| {
                    let mut inputs = rows.iter().map(|c| c.input);
                    let listed = inputs.clone().any(|r| own.contains(&(*actor, r, output)));
                    !listed && inputs.any(|r| gets((*actor, r))) && gives((*actor, output))
                };
                found.extend((0..network.actors.len()).filter(linked).map(process));
            }
        }
    }
    mark_live(&mut found, gets, gives);
    found
}

/// A process lives where an input comes in, or is made by one that does, and the output goes out, or
/// is used by one whose output does.
fn mark_live(
    processes: &mut [Process],
    gets: impl Fn(Place) -> bool,
    gives: impl Fn(Place) -> bool,
) {
    let (mut fed, mut drained) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let before = (fed.len(), drained.len());
        for p in &*processes {
            if p.inputs.iter().any(|i| {
                let place = (p.actor, i.resource);
                gets(place) || fed.contains(&place)
            }) {
                fed.insert((p.actor, p.output));
            }
            let output = (p.actor, p.output);
            if gives(output) || drained.contains(&output) {
                drained.extend(p.inputs.iter().map(|i| (p.actor, i.resource)));
            }
        }
        if before == (fed.len(), drained.len()) {
            break;
        }
    }
    for p in processes {
        let comes = |i: &Input| {
            let place = (p.actor, i.resource);
            gets(place) || fed.contains(&place)
        };
        let output = (p.actor, p.output);
        p.live = p.inputs.iter().any(comes) && (gives(output) || drained.contains(&output));
    }
}

fn enter_processes(
    of: &mut BTreeMap<Place, Account>,
    processes: &[Process],
    is_kept: impl Fn(Place, Side) -> bool,
) {
    for (process, p) in processes.iter().enumerate() {
        let inputs = p.inputs.iter().map(|input| (input.resource, input.yields));
        let output = (p.actor, p.output);
        if !p.live {
            // It may run on what is not recorded, or make what is not.
            for resource in inputs.map(|(r, _)| r).chain([p.output]) {
                if let Some(account) = of.get_mut(&(p.actor, resource)) {
                    account.close(Why::Unrecorded);
                }
            }
            continue;
        }
        for (resource, yields) in inputs {
            let account = of.entry((p.actor, resource)).or_default();
            account.gives = true;
            match yields.filter(|y| 0.0 < *y) {
                Some(y) => account.processes.push(Turn { process, factor: -1.0 / y }),
                None => account.close(Why::Yield),
            }
            if !is_kept((p.actor, resource), Side::In) {
                account.close(Why::Partly);
            }
        }
        let account = of.entry(output).or_default();
        account.gets = true;
        account.processes.push(Turn { process, factor: 1.0 });
        if p.inputs.iter().all(|input| input.yields.is_none()) {
            account.close(Why::Yield);
        }
        if !is_kept(output, Side::Out) {
            account.close(Why::Partly);
        }
    }
}

/// Places where all that comes in, or goes out, is known to be recorded.
struct Kept {
    /// By place: what comes in, what goes out.
    of: BTreeMap<Place, [bool; 2]>,
}

impl Kept {
    /// Who only passes on, who states what crosses the boundary, who measures all flows, and whose
    /// need (coming in) or offer (going out) is no larger than what is recorded.
    fn new(
        network: &Network,
        of: &BTreeMap<Place, Account>,
        stated: &BTreeMap<Place, [f64; 2]>,
    ) -> Self {
        let kept = |(&place, account): (&Place, &Account)| {
            let is_measured = |f: &Flow| read(&network.exchanges[f.exchange]).is_some();
            let always = network.actors[place.0].pass_through
                || !account.boundary.is_empty()
                || account.flows.iter().all(is_measured);
            let known = account.known(network);
            let covered = |side: usize| {
                let stated = stated.get(&place).map_or(0.0, |stated| stated[side]);
                0.0 < stated && stated <= MORE * known[side]
            };
            (place, [always || covered(0), always || covered(1)])
        };
        Self { of: of.iter().map(kept).collect() }
    }

    fn is_kept(&self, place: Place, side: Side) -> bool {
        self.of.get(&place).is_some_and(|kept| kept[usize::from(side == Side::Out)])
    }
}

/// Where one input makes several things, it is not said whether they share it or come of it together.
fn mark_shared(of: &mut BTreeMap<Place, Account>, processes: &[Process]) {
    let mut made: BTreeMap<Place, BTreeSet<ResourceIx>> = BTreeMap::new();
    for p in processes.iter().filter(|p| p.live) {
        for input in &p.inputs {
            made.entry((p.actor, input.resource)).or_default().insert(p.output);
        }
    }
    for (place, _) in made.into_iter().filter(|(_, outputs)| outputs.len() > 1) {
        of.entry(place).or_default().close(Why::Shared);
    }
}

/// What comes in may go out as another resource of its family, and the other way round; where a process
/// makes the one of the other, that is accounted for.
fn mark_families(network: &Network, of: &mut BTreeMap<Place, Account>, processes: &[Process]) {
    let family = |r: ResourceIx| &network.resources[r].said.family;
    let mut sides: BTreeMap<(ActorIx, &str), [BTreeSet<ResourceIx>; 2]> = BTreeMap::new();
    for (&(actor, resource), account) in &*of {
        if !family(resource).is_empty() {
            let [gets, gives] = sides.entry((actor, family(resource))).or_default();
            let amounts = account.flows.iter().map(|f| f.factor);
            for amount in amounts.chain(account.boundary.iter().copied()) {
                if amount < 0.0 {
                    gives.insert(resource)
                } else {
                    gets.insert(resource)
                };
            }
        }
    }
    let made: BTreeSet<(ActorIx, ResourceIx, ResourceIx)> = processes
        .iter()
        .flat_map(|p| p.inputs.iter().map(|input| (p.actor, input.resource, p.output)))
        .collect();
    for (&(actor, r), account) in of.iter_mut() {
        let Some([gets, gives]) = sides.get(&(actor, family(r).as_str())) else { continue };
        let open = |from, to| from != to && !made.contains(&(actor, from, to));
        let goes_on = gets.contains(&r) && gives.iter().any(|other| open(r, *other));
        let comes_of = gives.contains(&r) && gets.iter().any(|other| open(*other, r));
        if goes_on || comes_of {
            account.close(Why::Family);
        }
    }
}

/// Who offers or needs a resource makes or uses it, unless it only passes it on or states what
/// crosses the boundary; and more of it moves than is recorded where the offer or need is larger.
fn mark_makers_and_users(
    network: &Network,
    of: &mut BTreeMap<Place, Account>,
    stated: &BTreeMap<Place, [f64; 2]>,
) {
    for (place, stated) in stated {
        let Some(account) = of.get_mut(place) else { continue };
        if network.actors[place.0].pass_through || !account.boundary.is_empty() {
            continue;
        }
        let known = account.known(network);
        let lone = account.processes.is_empty();
        let asks = |side: usize| stated[side] > 0.0 && (lone || stated[side] > MORE * known[side]);
        if asks(0) || asks(1) {
            account.close(Why::Own);
        }
    }
}

/// What actors need, and what they offer.
fn stated(network: &Network) -> BTreeMap<Place, [f64; 2]> {
    let mut stated: BTreeMap<Place, [f64; 2]> = BTreeMap::new();
    for need in &network.needs {
        stated.entry((need.actor, need.resource)).or_default()[0] += need.quantity;
    }
    for offer in &network.offers {
        stated.entry((offer.actor, offer.resource)).or_default()[1] += offer.quantity;
    }
    stated
}
