//! Which exchanges together, and how much of each? The best plan over all candidates; chapter 3 of
//! the methods.
//!
//! Candidates compete: two suppliers may want to fill one need. The plan is the set of amounts x
//! that is worth most together,
//!
//! ```text
//! maximise   Σ b·x − Σ f·y
//! over       Σ x ≤ left of each offer         Σ α(1−λ)·x ≤ left of each need
//!            month by month where both sides state a profile
//!            y = 1 where x > 0,   x ≥ lot·y,   Σ I·y ≤ budget
//! ```
//!
//! | symbol | here |
//! |---|---|
//! | x | [`Candidate::quantity`] of an [`Allocation`] |
//! | b, f, I | what a unit is worth, what it costs a year however much flows, its investment ([`Deal`]) |
//! | left | [`Matching::offer_left`], [`Matching::need_left`] |
//!
//! b is CO2e avoided (`--objective co2`) or net benefit (`benefit`), with a carbon price the sum of
//! both. A candidate whose b is unknown takes no part and is counted. Each candidate meets the
//! quality limits of its need by itself, so any blend of them does; doing nothing is always
//! allowed and no candidate is endless, so a best plan always exists. Each file answers one
//! question: `deal` what a candidate is worth, `model` the limits, `front` what CO2e costs in
//! money, `sure` how often a candidate is chosen, `words` whom to introduce first. Cost: one linear
//! program a part of the network, two more for prices, one for each sample and point of the front.

mod deal;
mod front;
mod model;
mod section;
mod sure;
mod words;

pub use deal::Deal;
pub use front::Point;
pub use model::{Price, Side};
pub use section::section;

use crate::matching::{Candidate, Matching, flow_of};
use crate::model::Objective;
use crate::network::Network;
use crate::text::Text;
use crate::worth::worth_of;
use deal::{Weights, deals};
use model::{Model, left_of};

/// The heading.
pub const TITLE: Text = Text::new("The best plan", "Den bedste plan");
/// The question.
pub const QUESTION: Text = Text::new(
    "Which exchanges together, and how much?",
    "Hvilke udvekslinger tilsammen, og hvor meget?",
);

/// From this many candidates on, samples are drawn only when asked for, and no front.
const MANY: usize = 20_000;
/// How many samples are drawn where nobody says: so many, or fewer for a large network, so that
/// samples times candidates stay below [`SAMPLED`].
const SAMPLES: usize = 100;
const SAMPLED: usize = 200_000;

/// The best plan, and how good and how sure it is.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What is chosen, worth most first, then by id.
    pub allocations: Vec<Allocation>,
    /// The value of the plan: t CO2e, or money.
    pub objective: f64,
    /// No plan is worth more.
    pub upper_bound: f64,
    /// (bound − objective) ÷ |bound|; 0 where both are 0.
    pub gap: f64,
    /// The search for choices was cut off after its number of steps.
    pub truncated: bool,
    /// Candidates that take no part, since what they are worth is unknown.
    pub unknown: usize,
    /// What one more unit of an offer or a need is worth, where that is anything; largest first.
    pub prices: Vec<Price>,
    /// What CO2e costs in money: the best plans between the two objectives.
    pub front: Vec<Point>,
    /// How many samples of the uncertainty the plan was tried in.
    pub samples: usize,
}

/// A candidate, and how much of it.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// The candidate, its quantity and worth as planned.
    pub candidate: Candidate,
    /// Position of the candidate in [`Matching::candidates`].
    pub candidate_at: usize,
    /// How much of the candidate's own quantity is planned, 0 to 1.
    pub share: f64,
    /// What it adds to the objective.
    pub value: f64,
    /// In how many samples it is chosen, 0 to 1; absent where none were drawn.
    pub chosen_share: Option<f64>,
}

impl Allocation {
    /// Chosen in fewer than 80 % of the samples.
    pub fn is_fragile(&self) -> bool {
        self.chosen_share.is_some_and(|share| share < 0.8)
    }
}

/// Finds the best plan of a network.
pub fn make_plan(network: &Network, matching: &Matching) -> Plan {
    let weights = Weights::of(&network.settings);
    let deals = deals(network, matching);
    let model = Model::new(network, matching, &deals, weights);
    let best = model.solve();
    let few = matching.candidates.len() < MANY;
    let affordable = SAMPLES.min(SAMPLED / matching.candidates.len().max(1));
    let samples = network.settings.samples.unwrap_or(if few { affordable } else { 0 });
    let shares = sure::chosen_shares(network, matching, samples);
    let mut chosen: Vec<(usize, f64)> = best.amounts.clone();
    // In the order in which they will be added up.
    chosen.sort_by(|a, b| {
        let value = |(deal, quantity): &(usize, f64)| weights.value_of(&deals[*deal], *quantity);
        value(b).total_cmp(&value(a))
    });
    keep_within(matching, &deals, &mut chosen);
    let allocations = chosen.into_iter().map(|(deal, quantity)| {
        let at = deals[deal].candidate_at;
        let mut candidate = matching.candidates[at].clone();
        let share = quantity / candidate.quantity;
        candidate.worth = worth_of(network, &flow_of(network, &candidate, quantity));
        candidate.quantity = quantity;
        let chosen_share = shares.as_ref().map(|shares| shares[at]);
        let value = weights.value_of(&deals[deal], quantity);
        Allocation { candidate, candidate_at: at, share, value, chosen_share }
    });
    let allocations: Vec<Allocation> = allocations.collect();
    let objective = allocations.iter().map(|a| a.value).sum::<f64>();
    let upper_bound = best.bound.max(objective);
    Plan {
        objective,
        upper_bound,
        gap: gap(objective, upper_bound),
        truncated: best.truncated,
        unknown: deals.iter().filter(|deal| weights.per_unit(deal).is_none()).count(),
        prices: model.prices(&best),
        front: if few { front::front(network, matching, &deals) } else { Vec::new() },
        samples: shares.map_or(0, |_| samples),
        allocations,
    }
}

/// Scales amounts down where together they pass what is left of an offer or a need, if only by the
/// last bit of a sum.
fn keep_within(matching: &Matching, deals: &[Deal], chosen: &mut [(usize, f64)]) {
    let sides = |deal: usize| {
        let candidate = &matching.candidates[deals[deal].candidate_at];
        [
            (Side::Offer(candidate.offer_at), 1.0),
            (Side::Need(candidate.need_at), candidate.arrives()),
        ]
    };
    for _ in 0..3 {
        let mut load = std::collections::BTreeMap::<Side, f64>::new();
        for &(deal, quantity) in chosen.iter() {
            for (side, per_unit) in sides(deal) {
                *load.entry(side).or_insert(0.0) += per_unit * quantity;
            }
        }
        for (deal, quantity) in chosen.iter_mut() {
            let share = |(side, _)| left_of(matching, side) / load[&side];
            let share = sides(*deal).map(share).into_iter().fold(1.0, f64::min);
            if share < 1.0 {
                *quantity *= share * (1.0 - f64::EPSILON);
            }
        }
    }
}

fn gap(value: f64, bound: f64) -> f64 {
    if bound == value { 0.0 } else { (bound - value) / bound.abs() }
}

/// The unit of the objective.
pub fn unit_of(network: &Network) -> &str {
    match network.settings.objective {
        Objective::Co2 => "t",
        Objective::Benefit => network.currency(),
    }
}
