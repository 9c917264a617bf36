//! Which numbers of a network are uncertain, and what are they in a sample?
//!
//! | what is known | its distribution |
//! |---|---|
//! | a quantity with `low` and `high` | triangular, its own value the mode ([`Spread::Uniform`]: even from low to high) |
//! | a quantity with `sd` | [`Spread`] with that relative standard deviation |
//! | a quantity with neither | [`Spread`] with `uncertainty_quantity` of the settings |
//! | a factor | [`Spread`] with `uncertainty_factor` |
//!
//! What leaves a hub follows what flows into it, in the same proportion, unless it has a range or a
//! standard deviation of its own: drawn by itself it would carry now less and now more than came,
//! and passing a loss-free hub would cost something.
//!
//! A factor is one input, shared by all that use it: those of a resource by every flow of it,
//! transport by all of a mode. What is unknown is no input. Losses, ratios, distances and contents
//! are taken as they stand.
//!
//! Sample i is stream i of ChaCha under one seed, and input k takes its k-th number, so it does not
//! matter who draws a sample, or when. [`Dice`] hands out multipliers: the lognormal one has median
//! 1 and is read off a table of 65,537 quantiles with straight lines between, which cuts the tails
//! beyond 4.3 standard deviations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::{ActorIx, ExchangeIx, Network, Resource, ResourceIx};
use crate::model::{ExchangeType, Mode, Spread, Status, Word, unit};

/// One uncertain number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Input {
    ProductionCo2(ResourceIx),
    ProductionGj(ResourceIx),
    DisposalCo2(ResourceIx),
    Price(ResourceIx),
    DisposalCost(ResourceIx),
    TransportCo2(Mode),
    TransportCost(Mode),
    SubstitutionCo2(usize),
    SubstitutionCost(usize),
    TreatmentCo2(ExchangeIx),
    TreatmentCost(ExchangeIx),
    OfferDisposalCo2(usize),
    OfferDisposalCost(usize),
    NeedPrice(usize),
    OfferQuantity(usize),
    NeedQuantity(usize),
    Quantity(ExchangeIx),
}

/// The distribution of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    /// A multiplier near 1 with this relative standard deviation.
    Near { spread: f64 },
    /// Between two ends.
    Range { low: f64, high: f64 },
}

/// An input with its value and its distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Uncertain {
    input: Input,
    value: f64,
    shape: Shape,
}

/// Every uncertain number of a network, in a fixed order: sorted, factors before quantities.
#[derive(Clone, Debug)]
pub struct Inputs {
    list: Vec<Uncertain>,
    spread: Spread,
    seed: u64,
    /// The multipliers of the two relative uncertainties of the settings.
    tables: Vec<(f64, Vec<f64>)>,
    /// What leaves hubs, those first that others follow.
    followers: Vec<Follower>,
}

/// An exchange whose quantity follows what flows into the hub it leaves.
#[derive(Clone, Debug)]
struct Follower {
    exchange: ExchangeIx,
    /// Its quantity in the network.
    quantity: f64,
    /// What flows in, in base units per unit, and the sum of it in the network.
    inflows: Vec<(ExchangeIx, f64)>,
    sum: f64,
}

impl Inputs {
    /// Those of a network under its settings.
    pub fn of(network: &Network) -> Self {
        let settings = &network.settings;
        let mut list = Vec::new();
        let of_factor = settings.uncertainty_factor;
        let mut factor = |input, value: Option<f64>| {
            let shape = Shape::Near { spread: of_factor };
            list.extend(value.map(|value| Uncertain { input, value, shape }));
        };
        for (r, of) in network.resources.iter().enumerate() {
            factor(Input::ProductionCo2(r), of.production_co2);
            factor(Input::ProductionGj(r), of.production_gj);
            factor(Input::DisposalCo2(r), of.disposal_co2);
            factor(Input::Price(r), of.price);
            factor(Input::DisposalCost(r), of.disposal_cost);
        }
        for &(mode, _) in Mode::WORDS {
            let co2 = settings.transport_co2(mode);
            factor(Input::TransportCo2(mode), Some(co2).filter(|co2| *co2 != 0.0));
            factor(Input::TransportCost(mode), settings.transport_cost(mode));
        }
        for (s, of) in network.substitutions.iter().enumerate() {
            factor(Input::SubstitutionCo2(s), of.said.treatment_co2);
            factor(Input::SubstitutionCost(s), of.said.treatment_cost);
        }
        for (x, of) in network.exchanges.iter().enumerate() {
            // Few exchanges have one of these.
            if !of.details.is_absent() {
                factor(Input::TreatmentCo2(x), of.treatment_co2);
                factor(Input::TreatmentCost(x), of.treatment_cost);
            }
        }
        for (o, of) in network.offers.iter().enumerate() {
            // A factor of the offer's own is drawn; one of the resource is the one above.
            factor(Input::OfferDisposalCo2(o), of.said.disposal_co2.and(of.disposal_co2));
            factor(Input::OfferDisposalCost(o), of.said.disposal_cost.and(of.disposal_cost));
        }
        for (n, of) in network.needs.iter().enumerate() {
            factor(Input::NeedPrice(n), of.said.price.and(of.price));
        }
        let amount = |input, value: f64, range: Option<(f64, f64)>, spread: f64| {
            let range = range.filter(|(low, high)| low <= high);
            let shape =
                range.map_or(Shape::Near { spread }, |(low, high)| Shape::Range { low, high });
            Uncertain { input, value, shape }
        };
        let followers = followers(network);
        let mut follows = vec![false; network.exchanges.len()];
        followers.iter().for_each(|follower| follows[follower.exchange] = true);
        let of_quantity = settings.uncertainty_quantity;
        for (o, of) in network.offers.iter().enumerate() {
            let range =
                in_unit(of.said.low, of.said.high, &of.said.unit, &network.resources[of.resource]);
            list.push(amount(Input::OfferQuantity(o), of.quantity, range, of_quantity));
        }
        for (n, of) in network.needs.iter().enumerate() {
            let range =
                in_unit(of.said.low, of.said.high, &of.said.unit, &network.resources[of.resource]);
            list.push(amount(Input::NeedQuantity(n), of.quantity, range, of_quantity));
        }
        for (x, of) in network.exchanges.iter().enumerate() {
            let Some(quantity) = of.quantity.filter(|_| !follows[x]) else { continue };
            let spread = relative(of.sd, quantity).unwrap_or(of_quantity);
            list.push(amount(Input::Quantity(x), quantity, of.low.zip(of.high), spread));
        }
        list.sort_by_key(|u| u.input);
        let spread = settings.spread;
        let mut tables = vec![(of_factor, table(spread, of_factor))];
        if of_quantity != of_factor {
            tables.push((of_quantity, table(spread, of_quantity)));
        }
        Self { list, spread, seed: settings.seed, tables, followers }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing is uncertain.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The input at a position.
    pub fn at(&self, position: usize) -> Input {
        self.list[position].input
    }

    /// The value of the input at a position, as the network says.
    pub fn value(&self, position: usize) -> f64 {
        self.list[position].value
    }

    /// The position of an input.
    pub fn position(&self, input: Input) -> Option<usize> {
        self.list.binary_search_by_key(&input, |u| u.input).ok()
    }

    /// The dice of a sample; they are thrown once for each input, in order.
    pub fn dice(&self, sample: u64) -> Dice {
        let mut stream = ChaCha8Rng::seed_from_u64(self.seed);
        stream.set_stream(sample);
        Dice(stream)
    }

    /// The value of the input at a position for one throw.
    pub fn draw(&self, position: usize, dice: &mut Dice) -> f64 {
        let Uncertain { value, shape, .. } = self.list[position];
        let throw = dice.throw();
        match shape {
            Shape::Range { low, high } if self.spread == Spread::Uniform => {
                low + even(throw) * (high - low)
            }
            Shape::Range { low, high } => triangular(even(throw), low, value, high),
            Shape::Near { spread } => value * self.near_one(spread, throw),
        }
    }

    /// A multiplier with this relative standard deviation.
    fn near_one(&self, spread: f64, throw: u32) -> f64 {
        match self.tables.iter().find(|(of, _)| *of == spread) {
            Some((_, table)) => between(table, throw),
            None => multiplier(self.spread, spread, between(normal(), throw), even(throw)),
        }
    }

    /// Every input of one sample, in order.
    pub fn sample(&self, sample: u64) -> Vec<f64> {
        let mut dice = self.dice(sample);
        (0..self.len()).map(|position| self.draw(position, &mut dice)).collect()
    }

    /// The input at a position, with a value below which this share of its distribution lies.
    pub fn quantile(&self, position: usize, share: f64) -> f64 {
        let throw = (share * f64::from(u32::MAX)) as u32;
        let Uncertain { value, shape, .. } = self.list[position];
        match shape {
            Shape::Range { low, high } if self.spread == Spread::Uniform => {
                low + share * (high - low)
            }
            Shape::Range { low, high } => triangular(share, low, value, high),
            Shape::Near { spread } => value * self.near_one(spread, throw),
        }
    }

    /// Writes values into a network: those of `positions`, each with its value.
    pub fn apply(&self, values: impl Iterator<Item = (usize, f64)>, network: &mut Network) {
        for (position, value) in values {
            set(network, self.list[position].input, value);
        }
        for follower in &self.followers {
            let now = |&(x, base): &(ExchangeIx, f64)| {
                network.exchanges[x].quantity.unwrap_or(0.0) * base
            };
            let share = follower.inflows.iter().map(now).sum::<f64>() / follower.sum;
            network.exchanges[follower.exchange].quantity = Some(follower.quantity * share);
        }
        // What has no factor of its own has that of the resource.
        for offer in &mut network.offers {
            let of = &network.resources[offer.resource];
            if offer.said.disposal_co2.is_none() {
                offer.disposal_co2 = of.disposal_co2;
            }
            if offer.said.disposal_cost.is_none() {
                offer.disposal_cost = of.disposal_cost;
            }
        }
        for need in &mut network.needs {
            if need.said.price.is_none() {
                need.price = network.resources[need.resource].price;
            }
        }
    }
}

/// What leaves hubs and follows what flows into them: by hub, family, dimension and status. In a
/// circle of hubs nobody is first, so those are drawn by themselves.
fn followers(network: &Network) -> Vec<Follower> {
    type Stream<'a> = (ActorIx, &'a str, unit::Dimension, Status);
    let stream = |hub: ActorIx, x: ExchangeIx| -> Stream<'_> {
        let e = &network.exchanges[x];
        let resource = &network.resources[e.resource];
        let family = &resource.said.family;
        let name = if family.is_empty() { &resource.id } else { family };
        (hub, name, resource.unit.dimension, e.status)
    };
    let is_hub = |actor: ActorIx| network.actors[actor].pass_through;
    let flows = |x: &ExchangeIx| {
        let e = &network.exchanges[*x];
        let physical = network.resources[e.resource].category.is_physical();
        physical && e.kind != ExchangeType::Service && e.part_of.is_none() && e.from != e.to
    };
    let mut inflows: BTreeMap<Stream, Option<Vec<(ExchangeIx, f64)>>> = BTreeMap::new();
    let mut waiting: Vec<ExchangeIx> = Vec::new();
    for x in (0..network.exchanges.len()).filter(flows) {
        let e = &network.exchanges[x];
        if is_hub(e.to) {
            let known = e.quantity.map(|_| (x, network.resources[e.resource].unit.base));
            let list = inflows.entry(stream(e.to, x)).or_insert_with(|| Some(Vec::new()));
            // Where one inflow is unknown, nobody knows what the others are a share of.
            match (known, &mut *list) {
                (Some(known), Some(list)) => list.push(known),
                _ => *list = None,
            }
        }
        let own = e.sd.is_some() || e.low.zip(e.high).is_some();
        if is_hub(e.from) && e.quantity.is_some() && !own {
            waiting.push(x);
        }
    }
    let mut followers: Vec<Follower> = Vec::new();
    // An outflow can follow once those of its inflows that leave hubs themselves do.
    let mut open: BTreeSet<ExchangeIx> = waiting.iter().copied().collect();
    loop {
        let before = followers.len();
        for &exchange in &waiting {
            let e = &network.exchanges[exchange];
            let Some(Some(inflows)) = inflows.get(&stream(e.from, exchange)) else { continue };
            let ready = open.contains(&exchange) && inflows.iter().all(|(x, _)| !open.contains(x));
            let sum: f64 = inflows
                .iter()
                .map(|&(x, base)| network.exchanges[x].quantity.unwrap_or(0.0) * base)
                .sum();
            if ready && sum > 0.0 {
                let quantity = e.quantity.unwrap_or(0.0);
                followers.push(Follower { exchange, quantity, inflows: inflows.clone(), sum });
                open.remove(&exchange);
            }
        }
        // Who has nothing to follow is drawn by itself, and others may follow it.
        let lone = |x: &ExchangeIx| {
            !inflows.get(&stream(network.exchanges[*x].from, *x)).is_some_and(Option::is_some)
        };
        let alone: Vec<ExchangeIx> = open.iter().copied().filter(lone).collect();
        alone.iter().for_each(|x| _ = open.remove(x));
        if followers.len() == before && alone.is_empty() {
            return followers;
        }
    }
}

/// One sample of `network`: the same actors, ids and order, other quantities and factors.
pub fn draw(network: &Network, inputs: &Inputs, sample: u64) -> Network {
    let mut drawn = network.clone();
    inputs.apply(inputs.sample(sample).into_iter().enumerate(), &mut drawn);
    drawn
}

fn set(network: &mut Network, input: Input, value: f64) {
    let exchanges = &mut network.exchanges;
    match input {
        Input::ProductionCo2(r) => network.resources[r].production_co2 = Some(value),
        Input::ProductionGj(r) => network.resources[r].production_gj = Some(value),
        Input::DisposalCo2(r) => network.resources[r].disposal_co2 = Some(value),
        Input::Price(r) => network.resources[r].price = Some(value),
        Input::DisposalCost(r) => network.resources[r].disposal_cost = Some(value),
        Input::TransportCo2(mode) => network.settings.transport_co2[mode as usize] = value,
        Input::TransportCost(mode) => network.settings.transport_cost[mode as usize] = Some(value),
        Input::SubstitutionCo2(s) => network.substitutions[s].said.treatment_co2 = Some(value),
        Input::SubstitutionCost(s) => network.substitutions[s].said.treatment_cost = Some(value),
        Input::TreatmentCo2(x) => exchanges[x].treatment_co2 = Some(value),
        Input::TreatmentCost(x) => exchanges[x].treatment_cost = Some(value),
        Input::OfferDisposalCo2(o) => network.offers[o].disposal_co2 = Some(value),
        Input::OfferDisposalCost(o) => network.offers[o].disposal_cost = Some(value),
        Input::NeedPrice(n) => network.needs[n].price = Some(value),
        Input::OfferQuantity(o) => network.offers[o].quantity = value,
        Input::NeedQuantity(n) => network.needs[n].quantity = value,
        Input::Quantity(x) => exchanges[x].quantity = Some(value),
    }
}

/// A standard deviation as a share of its quantity.
fn relative(sd: Option<f64>, quantity: f64) -> Option<f64> {
    sd.filter(|_| quantity > 0.0).map(|sd| sd / quantity)
}

/// A written range in the unit of the resource.
fn in_unit(
    low: Option<f64>,
    high: Option<f64>,
    written: &str,
    of: &Resource,
) -> Option<(f64, f64)> {
    let scale = unit::find(written).and_then(|unit| unit::factor(unit, of.unit)).unwrap_or(1.0);
    low.zip(high).map(|(low, high)| (low * scale, high * scale))
}

/// Random numbers of one sample.
pub struct Dice(ChaCha8Rng);

impl Dice {
    fn throw(&mut self) -> u32 {
        self.0.next_u32()
    }
}

/// Evenly in (0, 1).
fn even(throw: u32) -> f64 {
    (f64::from(throw) + 0.5) / 4_294_967_296.0
}

/// The pieces a table of quantiles has: the upper half of the bits choose one.
const PIECES: usize = 1 << 16;

/// A table read at a throw, straight between its entries.
fn between(table: &[f64], throw: u32) -> f64 {
    let (piece, rest) = ((throw >> 16) as usize, f64::from(throw & 0xFFFF) / PIECES as f64);
    table[piece] + rest * (table[piece + 1] - table[piece])
}

/// Quantiles of the standard normal distribution.
fn normal() -> &'static [f64] {
    static NORMAL: OnceLock<Vec<f64>> = OnceLock::new();
    NORMAL.get_or_init(|| {
        let share = |i: usize| (i as f64 + 0.5) / (PIECES + 1) as f64;
        (0..=PIECES).into_par_iter().map(|i| normal_quantile(share(i))).collect()
    })
}

/// The multipliers of a relative standard deviation.
fn table(spread: Spread, relative: f64) -> Vec<f64> {
    let share = |i: usize| i as f64 / PIECES as f64;
    (0..=PIECES).map(|i| multiplier(spread, relative, normal()[i], share(i))).collect()
}

/// A multiplier near 1 of this relative standard deviation, at a share of the distribution that
/// the standard normal one reaches at `z`.
fn multiplier(spread: Spread, relative: f64, z: f64, share: f64) -> f64 {
    match spread {
        Spread::Lognormal => libm::exp(z * libm::log1p(relative * relative).sqrt()),
        // An even distribution of half-width h has the standard deviation h ÷ √3, a triangle h ÷ √6.
        Spread::Uniform => (1.0 + relative * 3.0_f64.sqrt() * (2.0 * share - 1.0)).max(0.0),
        Spread::Triangular => {
            let half = relative * 6.0_f64.sqrt();
            triangular(share, 1.0 - half, 1.0, 1.0 + half).max(0.0)
        }
    }
}

/// The value below which a share `even` of a triangular distribution lies.
fn triangular(even: f64, low: f64, mode: f64, high: f64) -> f64 {
    let whole = high - low;
    if even * whole <= mode - low {
        low + (even * whole * (mode - low)).sqrt()
    } else {
        high - ((1.0 - even) * whole * (high - mode)).sqrt()
    }
}

/// Where the standard normal distribution reaches a share between 0 and 1: halving the interval on
/// ½ erfc(−z/√2), to the last bit.
fn normal_quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-9.0_f64, 9.0_f64);
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        let below = 0.5 * libm::erfc(-middle * std::f64::consts::FRAC_1_SQRT_2);
        if below < share { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};

    /// The triangle 0, 1, 4 has a quarter of its area left of 1, and half left of 4 − √6.
    #[test]
    fn triangles_have_their_quantiles() {
        assert_eq!(triangular(0.25, 0.0, 1.0, 4.0), 1.0);
        assert!((triangular(0.5, 0.0, 1.0, 4.0) - (4.0 - 6.0_f64.sqrt())).abs() < 1e-12);
        assert_eq!(triangular(0.5, 3.0, 3.0, 3.0), 3.0);
    }

    /// Any table of the normal distribution: 97.5 % at 1.959964, 5 % at −1.644854.
    #[test]
    fn normal_quantiles() {
        assert!((normal_quantile(0.975) - 1.959_963_985).abs() < 1e-9);
        assert!((normal_quantile(0.05) + 1.644_853_627).abs() < 1e-9);
    }

    /// All three shapes have mean 1 (lognormal: median 1, mean √1.01) and the standard deviation 0.1.
    #[test]
    fn multipliers_have_their_spread() {
        for (spread, middle) in [
            (Spread::Lognormal, 1.01_f64.sqrt()),
            (Spread::Uniform, 1.0),
            (Spread::Triangular, 1.0),
        ] {
            let table = table(spread, 0.1);
            let n = 1 << 20;
            let drawn = || (0..n).map(|i: u32| between(&table, i << 12 | 1 << 11));
            let mean = drawn().sum::<f64>() / f64::from(n);
            let variance = drawn().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n);
            assert!((mean - middle).abs() < 1e-5, "{spread:?} {mean}");
            let sd = variance.sqrt();
            let expected = if spread == Spread::Lognormal { 0.1 * middle } else { 0.1 };
            assert!((sd - expected).abs() < 1e-4, "{spread:?} {sd}");
        }
    }

    /// A range of nothing is exact, also of an offer of nothing; ranges come in the unit of the resource.
    #[test]
    fn ranges_are_taken_at_their_word() {
        let data = sketch(
            "offer a: wood 5 low=5 high=5\n need b: heat 0 unit=MWh low=0 high=10\n\
             resource heat: category=energy unit=GJ carrier=heat",
        );
        let network = build(data, &Selection::default()).unwrap();
        let inputs = Inputs::of(&network);
        let drawn: Vec<Network> = (0..200).map(|i| draw(&network, &inputs, i)).collect();
        assert!(drawn.iter().all(|network| network.offers[0].quantity == 5.0));
        let most = drawn.iter().map(|network| network.needs[0].quantity).fold(0.0, f64::max);
        assert!(25.0 < most && most <= 36.0, "{most}");
    }

    /// A range is kept, samples differ, and one sample is the same whoever draws it.
    #[test]
    fn samples_are_their_own() {
        let data = sketch("offer a: wood 5 low=4 high=7\n need b: wood 10");
        let network = build(&data, &Selection::default()).unwrap();
        let inputs = Inputs::of(&network);
        let of = |sample| draw(&network, &inputs, sample).offers[0].quantity;
        assert!((0..50).all(|i| (4.0..=7.0).contains(&of(i))));
        assert_ne!(of(1), of(2));
        assert_eq!(of(1), of(1));
    }
}
