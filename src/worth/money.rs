//! Who gains how much money from one flow?
//!
//! ```text
//! supplier = Q·disposal_cost + Q·price
//! receiver = D·price(displaced) − Q·price − Q·treatment_cost − W·disposal_cost − annuity
//! payback  = I ÷ (net + annuity)          value = net·(1−(1+i)⁻ⁿ)/i
//! ```
//!
//! and transport to its payer; the value is what all years of an investment I are worth today, less
//! I: as the annuity pays it back over its n years, that is the present value of the net benefit. What is unknown is left out and named. The price moves money from
//! one to the other and cancels in the sum, so the net benefit does without it.

use super::flow::{Carriage, Flow};
use super::ledger::{Account, Basis, Book, Line, Origin, Term};
use super::{Gap, Gaps, Investment, Origins, PriceRange, Worth};
use crate::model::{Carrier, Mode, Payer};
use crate::network::{ActorIx, Input, Network, ResourceIx};

/// A sum of what is known; absent as long as nothing is.
#[derive(Clone, Copy, Default)]
struct Sum(Option<f64>);

impl Sum {
    fn add(&mut self, money: Option<f64>) {
        if let Some(money) = money {
            self.0 = Some(self.0.unwrap_or(0.0) + money);
        }
    }
}

/// Writes the benefits of both sides into `worth`, which already knows what is displaced.
pub(super) fn measure(
    network: &Network,
    flow: &Flow,
    carriage: &Carriage,
    origins: &Origins,
    worth: &mut Worth,
    book: &mut Book,
) {
    let saved = savings(network, flow, carriage, origins, worth, book);
    let disposal = Line {
        amount: carriage.rescued,
        origin: origins.disposal_cost,
        ..sent(flow, Account::Supplier, Term::Disposal, 1.0)
    };
    let residue = Line {
        amount: carriage.residue(flow),
        basis: Basis::Residue,
        origin: origins.residue_cost,
        ..sent(flow, Account::Receiver, Term::Residue, -1.0)
    };
    let spared = book.write(disposal, flow.disposal.cost);
    let rest = book.write(residue, carriage.disposal.cost);
    if spared.is_none() || rest.is_none() {
        worth.unknown_money.insert(Gap::DisposalCost);
    }
    if carriage.uses.iter().any(|u| u.displaces.is_none()) {
        worth.unknown_money.insert(Gap::Displaces);
    }
    // A cost of 0 that only says "nothing was avoided here" is not yet a benefit anyone knows.
    let spared = spared.filter(|_| flow.disposal.cost.is_some() && carriage.rescued != 0.0);
    let rest = rest.filter(|_| carriage.disposal.cost.is_some());
    let transport = transport_cost(network, flow, worth, book);
    let by_supplier = flow.payer == Payer::Supplier;

    let mut supplier = Sum::default();
    supplier.add(spared);
    supplier.add(transport.filter(|_| by_supplier));
    let mut receiver = saved;
    receiver.add(rest);
    receiver.add(transport.filter(|_| !by_supplier));
    settle(flow, supplier, receiver, network.settings.interest, worth, book);
    worth.prices = prices(flow, supplier, receiver, worth.unknown_money);
}

/// A service, a shared facility, knowledge: the money they state, never mass.
pub(super) fn measure_stated(
    network: &Network,
    flow: &Flow,
    origins: &Origins,
    worth: &mut Worth,
    book: &mut Book,
) {
    let mut receiver = Sum::default();
    if let Some(resource) = flow.displaces {
        let amount = flow.ratio * (1.0 - flow.loss) * flow.quantity;
        let price = price_of(network, flow.to, resource);
        let origin = price_origin(network, flow.to, resource);
        let line = Line { amount, of: Some(resource), origin, ..bought(flow) };
        receiver.add(price.and_then(|price| book.write(line, Some(price))));
    }
    if let Some(cost) = flow.treatment_cost {
        let origin = origins.treatment_cost;
        let line = Line { origin, ..sent(flow, Account::Receiver, Term::Treatment, -1.0) };
        receiver.add(book.write(line, Some(cost)));
    }
    receiver.add(annuity(network, flow, worth, book));
    settle(flow, Sum::default(), receiver, network.settings.interest, worth, book);
}

/// A line of all that is sent; its factor follows.
fn sent(flow: &Flow, account: Account, term: Term, sign: f64) -> Line {
    Line {
        account,
        term,
        sign,
        amount: flow.quantity,
        factor: 0.0,
        of: Some(flow.resource),
        basis: Basis::Sent,
        origin: Origin::Stated,
    }
}

/// A line of what the receiver need not buy.
fn bought(flow: &Flow) -> Line {
    Line { basis: Basis::Used, ..sent(flow, Account::Receiver, Term::Displaced, 1.0) }
}

/// A line of a yearly sum that the receiver or another pays.
fn yearly(flow: &Flow, account: Account, term: Term) -> Line {
    let basis = Basis::Fixed;
    Line { amount: 1.0, of: None, basis, ..sent(flow, account, term, -1.0) }
}

/// Adds the price to both sides; it cancels in the sum.
fn settle(
    flow: &Flow,
    mut supplier: Sum,
    mut receiver: Sum,
    interest: f64,
    worth: &mut Worth,
    book: &mut Book,
) {
    let mut net = supplier;
    net.add(receiver.0);
    let paid = flow.price.map(|price| {
        let line = |account, sign| sent(flow, account, Term::Price, sign);
        book.write(line(Account::Receiver, -1.0), Some(price));
        book.write(line(Account::Supplier, 1.0), Some(price)).unwrap_or(0.0)
    });
    if paid.is_none() {
        worth.unknown_money.insert(Gap::Price);
    }
    supplier.add(paid);
    receiver.add(paid.map(|paid| -paid));
    worth.supplier_benefit = supplier.0;
    worth.receiver_benefit = receiver.0;
    worth.net_benefit = net.0;
    worth.investment = flow.investment.map(|amount| invest(amount, flow.lifetime, net.0, interest));
}

/// Σ D·price(displaced) − Q·treatment_cost − annuity.
fn savings(
    network: &Network,
    flow: &Flow,
    carriage: &Carriage,
    origins: &Origins,
    worth: &mut Worth,
    book: &mut Book,
) -> Sum {
    let mut sum = Sum::default();
    for product in &worth.displaced {
        let price = flow.displaced_price.or_else(|| price_of(network, flow.to, product.resource));
        if price.is_none() {
            worth.unknown_money.insert(Gap::DisplacedPrice);
        }
        let origin = price_origin(network, flow.to, product.resource);
        let of = Some(product.resource);
        let line = Line { amount: product.quantity, of, origin, ..bought(flow) };
        sum.add(price.and_then(|price| book.write(line, Some(price))));
    }
    match flow.treatment_cost {
        Some(cost) => {
            let origin = origins.treatment_cost;
            let line = Line { origin, ..sent(flow, Account::Receiver, Term::Treatment, -1.0) };
            sum.add(book.write(line, Some(cost)));
        }
        None => worth.assumed.insert(Gap::TreatmentCost),
    }
    if let Some(pump) = flow.electricity {
        if pump.cost.is_none() {
            worth.unknown_money.insert(Gap::ElectricityPrice);
        }
        let line = sent(flow, Account::Receiver, Term::Treatment, -1.0);
        sum.add(pump.cost.and_then(|cost| book.write(line, Some(cost))));
    }
    if carriage.hides_surplus {
        worth.unknown_money.insert(Gap::Inflow);
    }
    sum.add(annuity(network, flow, worth, book));
    sum
}

/// −I·i/(1−(1+i)⁻ⁿ): what an investment costs every year of its life, however much flows.
fn annuity(network: &Network, flow: &Flow, worth: &mut Worth, book: &mut Book) -> Option<f64> {
    let investment = flow.investment?;
    if flow.lifetime.is_none() {
        worth.unknown_money.insert(Gap::Lifetime);
    }
    let cost = yearly_cost(investment, flow.lifetime?, network.settings.interest);
    worth.fixed_cost = Some(worth.fixed_cost.unwrap_or(0.0) + cost);
    book.write(yearly(flow, Account::Receiver, Term::Investment), Some(cost))
}

/// What an investment brings, given the net benefit of a year, of which its annuity is taken off
/// where its lifetime is known.
fn invest(amount: f64, lifetime: Option<f64>, net: Option<f64>, interest: f64) -> Investment {
    let annuity = lifetime.map(|years| yearly_cost(amount, years, interest));
    let gross = net.map(|net| net + annuity.unwrap_or(0.0)).filter(|gross| 0.0 < *gross);
    Investment {
        amount,
        payback_years: gross.map(|gross| amount / gross),
        // A unit a year for so long is worth 1 ÷ the annuity of 1.
        present_value: net
            .zip(lifetime)
            .map(|(net, years)| net / yearly_cost(1.0, years, interest)),
    }
}

/// The annuity of `investment` over `years` at `interest`; without interest, equal parts.
fn yearly_cost(investment: f64, years: f64, interest: f64) -> f64 {
    if interest == 0.0 {
        return investment / years;
    }
    // 1 − (1+i)⁻ⁿ, exact for the smallest interest too.
    investment * interest / -libm::expm1(-years * libm::log1p(interest))
}

/// What transport costs its payer, negative: Q·mass·km·cost, or km·cost of a pipe for heat and
/// cold; where it is stated to cost nothing, mass and way do not matter.
fn transport_cost(
    network: &Network,
    flow: &Flow,
    worth: &mut Worth,
    book: &mut Book,
) -> Option<f64> {
    let payer = if flow.payer == Payer::Supplier { Account::Supplier } else { Account::Receiver };
    let unknown = &mut worth.unknown_money;
    let resource = &network.resources[flow.resource];
    let thermal = matches!(resource.said.carrier, Some(Carrier::Heat | Carrier::Cold));
    let pipe = network.settings.pipe_cost.filter(|_| thermal && flow.mode == Mode::Pipe);
    let cost = network.settings.transport_cost(flow.mode);
    if pipe.is_none() {
        match cost {
            None => {
                unknown.insert(Gap::TransportCost);
                return None;
            }
            Some(0.0) => return Some(-0.0),
            Some(_) => {}
        }
    }
    if flow.distance_km.is_none() {
        unknown.insert(Gap::Distance);
    }
    let km = flow.distance_km?;
    if let Some(per_km) = pipe {
        let cost = km * per_km;
        worth.fixed_cost = Some(worth.fixed_cost.unwrap_or(0.0) + cost);
        return book.write(yearly(flow, payer, Term::Transport), Some(cost));
    }
    if resource.mass_t.is_none() {
        unknown.insert(Gap::Mass);
    }
    let line = Line {
        amount: flow.quantity * resource.mass_t? * km,
        of: None,
        origin: Origin::Input(Input::TransportCost(flow.mode)),
        ..sent(flow, payer, Term::Transport, -1.0)
    };
    book.write(line, cost)
}

/// Money per unit of a product at an actor: its own stated need wins over the resource.
fn price_of(network: &Network, actor: ActorIx, resource: ResourceIx) -> Option<f64> {
    let needs = network.needs_of(actor, resource).iter();
    needs.filter_map(|n| n.price).next().or(network.resources[resource].price)
}

/// Where [`price_of`] comes from.
fn price_origin(network: &Network, actor: ActorIx, resource: ResourceIx) -> Origin {
    let first = network.needs.partition_point(|n| (n.actor, n.resource) < (actor, resource));
    let needs = network.needs_of(actor, resource);
    let own = needs.iter().position(|n| n.price.is_some());
    let stated = own.filter(|&at| needs[at].said.price.is_some());
    Origin::Input(stated.map_or(Input::Price(resource), |at| Input::NeedPrice(first + at)))
}

/// From what leaves the supplier no worse to what leaves the receiver no worse, per unit; only
/// where nothing but the price itself (and a transport cost nobody stated) is unknown.
fn prices(flow: &Flow, supplier: Sum, receiver: Sum, unknown: Gaps) -> Option<PriceRange> {
    let open = unknown.without(Gap::Price).without(Gap::TransportCost);
    if !open.is_empty() || flow.quantity <= 0.0 {
        return None;
    }
    let (low, high) = (-supplier.0? / flow.quantity, receiver.0? / flow.quantity);
    Some(PriceRange { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1000 over 10 years at 5 % cost 129.50 a year (any table of annuities).
    #[test]
    fn an_investment_costs_its_annuity() {
        assert!((yearly_cost(1000.0, 10.0, 0.05) - 129.504_575).abs() < 1e-6);
        assert_eq!(yearly_cost(1000.0, 10.0, 0.0), 100.0);
        assert!((yearly_cost(1000.0, 10.0, 1e-20) - 100.0).abs() < 1e-9);
    }

    /// 1000 that bring 200 a year for 10 years at 5 %: 5 years, and 200·7.721735 − 1000 = 544.35.
    #[test]
    fn an_investment_pays_back() {
        let net = 200.0 - yearly_cost(1000.0, 10.0, 0.05);
        let brings = invest(1000.0, Some(10.0), Some(net), 0.05);
        assert!((brings.payback_years.unwrap() - 5.0).abs() < 1e-12);
        assert!((brings.present_value.unwrap() - 544.346_986).abs() < 1e-6);
        let never = invest(1000.0, Some(10.0), Some(-200.0), 0.05);
        assert_eq!(never.payback_years, None);
        assert!(never.present_value.unwrap() < 0.0);
        assert_eq!(invest(1000.0, None, Some(100.0), 0.05).present_value, None);
    }
}
