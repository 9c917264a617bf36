//! What if the numbers are a little different? A network with every uncertain one drawn anew.
//!
//! A quantity with `low` and `high` is triangular with its own value as the mode; one with `sd`,
//! or with nothing, is lognormal around it, as factors are, with the relative uncertainty of the
//! settings. A factor is drawn once, and shared by all that use it: those of a resource by every
//! flow of it, transport by all of a mode. Sample i is stream i of ChaCha under one seed, so it
//! does not matter who draws it, or when.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Network;

/// One sample of `network`: the same actors, ids and order, other quantities and factors.
pub fn draw(network: &Network, seed: u64, sample: u64) -> Network {
    let mut dice = Dice::new(seed, sample);
    let mut drawn = network.clone();
    let (of_factor, of_quantity) =
        (network.settings.uncertainty_factor, network.settings.uncertainty_quantity);
    for resource in &mut drawn.resources {
        let of = resource;
        for factor in [
            &mut of.production_co2,
            &mut of.production_gj,
            &mut of.disposal_co2,
            &mut of.price,
            &mut of.disposal_cost,
        ] {
            dice.vary(factor, of_factor);
        }
    }
    for mode in 0..drawn.settings.transport_co2.len() {
        drawn.settings.transport_co2[mode] *= dice.near_one(of_factor);
        dice.vary(&mut drawn.settings.transport_cost[mode], of_factor);
    }
    for substitution in &mut drawn.substitutions {
        dice.vary(&mut substitution.said.treatment_co2, of_factor);
        dice.vary(&mut substitution.said.treatment_cost, of_factor);
    }
    for exchange in &mut drawn.exchanges {
        let spread = relative(exchange.sd, exchange.quantity).unwrap_or(of_quantity);
        let range = exchange.low.zip(exchange.high);
        exchange.quantity = exchange.quantity.map(|q| dice.amount(q, range, spread));
        let [co2, cost] = [dice.near_one(of_factor), dice.near_one(of_factor)];
        // Few exchanges have one of these; the others are left as they are.
        if !exchange.details.is_absent() {
            exchange.treatment_co2 = exchange.treatment_co2.map(|factor| factor * co2);
            exchange.treatment_cost = exchange.treatment_cost.map(|factor| factor * cost);
        }
    }
    for offer in &mut drawn.offers {
        let range = range(offer.said.low, offer.said.high, offer.said.quantity, offer.quantity);
        offer.quantity = dice.amount(offer.quantity, range, of_quantity);
        let resource = &drawn.resources[offer.resource];
        // A factor of the offer's own is drawn; one of the resource is the one drawn above.
        match offer.said.disposal_co2 {
            Some(_) => dice.vary(&mut offer.disposal_co2, of_factor),
            None => offer.disposal_co2 = resource.disposal_co2,
        }
        match offer.said.disposal_cost {
            Some(_) => dice.vary(&mut offer.disposal_cost, of_factor),
            None => offer.disposal_cost = resource.disposal_cost,
        }
    }
    for need in &mut drawn.needs {
        let range = range(need.said.low, need.said.high, need.said.quantity, need.quantity);
        need.quantity = dice.amount(need.quantity, range, of_quantity);
        match need.said.price {
            Some(_) => dice.vary(&mut need.price, of_factor),
            None => need.price = drawn.resources[need.resource].price,
        }
    }
    drawn
}

/// A standard deviation as a share of its quantity.
fn relative(sd: Option<f64>, quantity: Option<f64>) -> Option<f64> {
    sd.zip(quantity).filter(|(_, q)| *q > 0.0).map(|(sd, q)| sd / q)
}

/// A written range in the unit of the resource, by the quantity that is known in both.
fn range(low: Option<f64>, high: Option<f64>, written: f64, here: f64) -> Option<(f64, f64)> {
    let scale = if written > 0.0 { here / written } else { 1.0 };
    low.zip(high).map(|(low, high)| (low * scale, high * scale))
}

/// Random numbers of one sample.
struct Dice(ChaCha8Rng);

impl Dice {
    fn new(seed: u64, sample: u64) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(sample);
        Self(stream)
    }

    /// Evenly in (0, 1).
    fn even(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Lognormal with median 1 and this relative standard deviation.
    fn near_one(&mut self, spread: f64) -> f64 {
        // Box and Muller 1958.
        let (radius, turn) = ((-2.0 * libm::log(self.even())).sqrt(), self.even());
        let normal = radius * libm::cos(std::f64::consts::TAU * turn);
        libm::exp(normal * libm::log1p(spread * spread).sqrt())
    }

    /// Varies a factor. An unknown one draws as well, so that what follows does not hang on it.
    fn vary(&mut self, factor: &mut Option<f64>, spread: f64) {
        let share = self.near_one(spread);
        if let Some(factor) = factor {
            *factor *= share;
        }
    }

    /// A quantity: triangular over a range, else lognormal.
    fn amount(&mut self, mode: f64, range: Option<(f64, f64)>, spread: f64) -> f64 {
        match range.filter(|(low, high)| low < high) {
            Some((low, high)) => triangular(self.even(), low, mode, high),
            None => mode * self.near_one(spread),
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

    /// Median 1; 10 % of the standard deviation: of 4000 draws the mean is within 0.5 %.
    #[test]
    fn factors_stay_near_their_value() {
        let mut dice = Dice::new(7, 3);
        let drawn: Vec<f64> = (0..4000).map(|_| dice.near_one(0.1)).collect();
        let mean = drawn.iter().sum::<f64>() / 4000.0;
        let sd = (drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 4000.0).sqrt();
        assert!((mean - 1.005).abs() < 0.005 && (sd - 0.1).abs() < 0.005, "{mean} {sd}");
    }

    /// A range is kept, samples differ, and one sample is the same whoever draws it.
    #[test]
    fn samples_are_their_own() {
        let data = sketch("offer a: wood 5 low=4 high=7\n need b: wood 10");
        let network = build(&data, &Selection::default()).unwrap();
        let of = |sample| draw(&network, 1, sample).offers[0].quantity;
        assert!((0..50).all(|i| (4.0..=7.0).contains(&of(i))));
        assert_ne!(of(1), of(2));
        assert_eq!(of(1), of(1));
    }
}
