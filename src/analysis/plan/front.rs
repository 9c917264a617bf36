//! What does CO2e cost in money? The plans that are best at one for what they are at the other.
//!
//! Between the plan that avoids most and the one that earns most, every weighted sum of both has a
//! best plan. The weights that matter are found by halving: a line through two neighbours that a
//! third plan beats is split there (Aneja and Nair 1979). The points so found are all corners of
//! the front, or the first [`MOST`] of them; with choices of yes or no there may be more between
//! them that no weight finds, and a search for them that is short. Candidates of which either worth is unknown take no part.

use super::deal::{Deal, Weights};
use super::model::Model;
use crate::matching::Matching;
use crate::network::Network;

/// How many points are looked for.
const MOST: usize = 9;

/// A plan between the two objectives.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Point {
    /// CO2e avoided, t.
    pub co2_t: f64,
    /// Net benefit to both sides, in money of the network.
    pub net_benefit: f64,
    /// What a tonne of CO2e counts in money where this plan is best; absent where only CO2e counts.
    pub carbon_price: Option<f64>,
}

/// The points of the front, from most CO2e to most money.
pub(super) fn front(network: &Network, matching: &Matching, deals: &[Deal]) -> Vec<Point> {
    let known: Vec<Deal> = deals
        .iter()
        .filter(|deal| deal.co2_t.is_some() && deal.benefit.is_some())
        .copied()
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let plan = |weights: Weights| {
        let amounts = Model::new(network, matching, &known, weights).choose();
        let sum = |value: fn(&Deal, f64) -> f64| {
            amounts.iter().map(|&(deal, x)| value(&known[deal], x)).sum::<f64>()
        };
        Point {
            co2_t: sum(|deal, x| deal.co2_t.unwrap_or(0.0) * x),
            net_benefit: sum(|deal, x| deal.benefit.unwrap_or(0.0) * x - deal.fixed_cost),
            carbon_price: (weights.money > 0.0).then(|| weights.co2 / weights.money),
        }
    };
    // The other objective breaks ties at either end, weighing next to nothing.
    let (co2, money) = sizes(&known, matching);
    let most_co2 = plan(Weights { co2: 1.0, money: TIE * co2 / money });
    let most_money = plan(Weights { co2: TIE * money / co2, money: 1.0 });
    let mut points = vec![
        Point { carbon_price: None, ..most_co2 },
        Point { carbon_price: Some(0.0), ..most_money },
    ];
    let mut at = 0;
    while at + 1 < points.len() && points.len() < MOST {
        let (a, b) = (points[at], points[at + 1]);
        match between(a, b).map(|weights| (weights, plan(weights))) {
            Some((weights, c)) if beats(weights, c, a) && beats(weights, c, b) => {
                points.insert(at + 1, c);
            }
            _ => at += 1,
        }
    }
    points.dedup_by(|b, a| same(*a, *b));
    points
}

/// The weight of what only breaks ties.
const TIE: f64 = 1e-6;

/// The weights under which two points are worth the same; `None` where one is no worse in both.
fn between(a: Point, b: Point) -> Option<Weights> {
    let (co2, money) = (a.co2_t - b.co2_t, b.net_benefit - a.net_benefit);
    (0.0 < co2 && 0.0 < money && !same(a, b)).then(|| Weights { co2: money / co2, money: 1.0 })
}

/// Whether a point is worth more than another by more than rounding.
fn beats(weights: Weights, a: Point, b: Point) -> bool {
    let value = |p: Point| weights.co2 * p.co2_t + weights.money * p.net_benefit;
    let size = (weights.co2 * b.co2_t).abs() + (weights.money * b.net_benefit).abs();
    value(b) + TIE * size < value(a)
}

/// Whether two points differ by rounding only.
fn same(a: Point, b: Point) -> bool {
    let close = |x: f64, y: f64| (x - y).abs() <= TIE * x.abs().max(y.abs());
    close(a.co2_t, b.co2_t) && close(a.net_benefit, b.net_benefit)
}

/// The largest CO2e and money of one deal, 1 where there is none: what makes the two comparable.
fn sizes(deals: &[Deal], matching: &Matching) -> (f64, f64) {
    let largest = |value: fn(&Deal) -> Option<f64>| {
        let worth = |deal: &Deal| {
            value(deal).unwrap_or(0.0).abs() * matching.candidates[deal.candidate_at].quantity
        };
        let largest = deals.iter().map(worth).fold(0.0, f64::max);
        if largest > 0.0 { largest } else { 1.0 }
    };
    (largest(|deal| deal.co2_t), largest(|deal| deal.benefit))
}
