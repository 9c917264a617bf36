//! The balance of one flow: what it avoids and what it burdens, in t CO2e; what it saves.
//!
//! ```text
//! ΔG = D·production_co2 + Q·disposal_co2 − Q·treatment_co2 − Q·mass·km·factor − W·disposal_co2
//! ```
//!
//! Into a hub D is 0 by definition, out of it the avoided disposal is; such a term is 0, not
//! unknown. Treatment that nobody states is assumed to be none. Where no stated number enters at
//! all, there is no balance: a 0 made of defaults alone would be a silent zero.

use smallvec::SmallVec;

use super::flow::{Carriage, Flow, ROUTES};
use super::ledger::{Account, Basis, Book, KG, Line, Origin, Term};
use super::{Displaced, Gap, Gaps, Origins, Standing, Terms, Worth};
use crate::model::Category;
use crate::network::{Input, Network};

/// Writes the balance of CO2e and what is saved into `worth`, line by line into `book`.
pub(super) fn measure(
    network: &Network,
    flow: &Flow,
    carriage: &Carriage,
    origins: &Origins,
    worth: &mut Worth,
    book: &mut Book,
) {
    worth.assumed = worth.assumed.union(flow.assumed);
    worth.displaced = displaced(carriage);
    let of_sent = |term, sign, amount, basis, origin| Line {
        account: Account::Co2,
        term,
        sign,
        amount,
        factor: 0.0,
        of: Some(flow.resource),
        basis,
        origin,
    };
    let (rescued, residue) = (carriage.rescued, carriage.residue(flow));
    let disposal = of_sent(Term::Disposal, 1.0, rescued, Basis::Sent, origins.disposal_co2);
    let treatment =
        of_sent(Term::Treatment, -1.0, flow.quantity, Basis::Sent, origins.treatment_co2);
    let rest = of_sent(Term::Residue, -1.0, residue, Basis::Residue, origins.residue_co2);
    let terms = Terms {
        transport: transport(network, flow, &mut worth.unknown, book),
        displaced: production_avoided(network, carriage, worth, book),
        disposal: book.write(disposal, flow.disposal.co2),
        treatment: book.write(treatment, treatment_co2(flow)),
        residue: book.write(rest, carriage.disposal.co2),
    };
    let transport = terms.transport;
    if terms.disposal.is_none() || terms.residue.is_none() {
        worth.unknown.insert(Gap::DisposalCo2);
    }
    if flow.treatment_co2.is_none() {
        worth.assumed.insert(Gap::TreatmentCo2);
    }
    if terms.treatment.is_none() {
        worth.unknown.insert(Gap::ElectricityCo2);
    }
    let carried = network.settings.transport_co2(flow.mode) != 0.0 && transport.is_some();
    let credited = terms.displaced.is_some() && !carriage.uses.is_empty();
    let spared = terms.disposal.is_some() && flow.disposal.co2.is_some();
    let out_of_hub = network.actors[flow.from].pass_through && terms.displaced.is_some();
    let treated = flow.treatment_co2.is_some() || flow.electricity.is_some_and(|e| e.co2.is_some());
    if credited || spared || carried || out_of_hub || treated {
        worth.terms = terms;
        worth.co2_t = terms.sum();
    } else {
        book.strike(Account::Co2);
    }
    worth.standing = if worth.unknown.is_empty() { Standing::Complete } else { Standing::Partial };
    worth.break_even_km = break_even_km(network, flow, worth);
    save(network, flow, carriage, worth, book);
}

/// kg CO2e per unit sent, with the electricity of a heat pump; treatment nobody states is none.
fn treatment_co2(flow: &Flow) -> Option<f64> {
    let treatment = flow.treatment_co2.unwrap_or(0.0);
    flow.electricity.map_or(Some(treatment), |pump| pump.co2.map(|co2| treatment + co2))
}

/// D = f·α·(1−λ)·Q of each product, those of one product together.
fn displaced(carriage: &Carriage) -> SmallVec<[Displaced; 1]> {
    let mut products: SmallVec<[Displaced; 1]> = SmallVec::new();
    for of in &carriage.uses {
        let Some(resource) = of.displaces else { continue };
        let quantity = of.taken * of.could();
        match products.iter_mut().find(|d| d.resource == resource) {
            Some(product) => product.quantity += quantity,
            None => products.push(Displaced { resource, quantity }),
        }
    }
    products
}

/// Σ D·production_co2, over the products of which it is known.
fn production_avoided(
    network: &Network,
    carriage: &Carriage,
    worth: &mut Worth,
    book: &mut Book,
) -> Option<f64> {
    let nothing_to_displace = carriage.uses.is_empty() && !carriage.hides_surplus;
    let mut sum = nothing_to_displace.then_some(0.0);
    if carriage.hides_surplus {
        worth.unknown.insert(Gap::Inflow);
    }
    if carriage.uses.iter().any(|u| u.displaces.is_none()) {
        worth.unknown.insert(Gap::Displaces);
    }
    let mut unknown_factor = false;
    for product in &worth.displaced {
        let line = Line {
            account: Account::Co2,
            term: Term::Displaced,
            sign: 1.0,
            amount: product.quantity,
            factor: 0.0,
            of: Some(product.resource),
            basis: Basis::Used,
            origin: Origin::Input(Input::ProductionCo2(product.resource)),
        };
        match book.write(line, network.resources[product.resource].production_co2) {
            Some(avoided) => sum = Some(sum.unwrap_or(0.0) + avoided),
            None => unknown_factor = true,
        }
    }
    if unknown_factor {
        worth.unknown.insert(Gap::ProductionCo2);
    }
    sum
}

/// −Q·mass·km·factor; 0 whatever the way where the factor is 0 or nothing goes.
fn transport(network: &Network, flow: &Flow, unknown: &mut Gaps, book: &mut Book) -> Option<f64> {
    let factor = network.settings.transport_co2(flow.mode);
    if factor == 0.0 || flow.quantity == 0.0 {
        return Some(0.0);
    }
    let mass_t = network.resources[flow.resource].mass_t;
    if mass_t.is_none() {
        unknown.insert(Gap::Mass);
    }
    if flow.distance_km.is_none() {
        unknown.insert(Gap::Distance);
    }
    let line = Line {
        account: Account::Co2,
        term: Term::Transport,
        sign: -1.0,
        amount: flow.quantity * mass_t? * flow.distance_km?,
        factor: 0.0,
        of: None,
        basis: Basis::Sent,
        origin: Origin::Input(Input::TransportCo2(flow.mode)),
    };
    book.write(line, Some(factor))
}

/// (ΔG without transport) ÷ (Q·mass·factor), where all but the distance is known.
fn break_even_km(network: &Network, flow: &Flow, worth: &Worth) -> Option<f64> {
    if !worth.unknown.without(Gap::Distance).is_empty() {
        return None;
    }
    let per_km = flow.quantity
        * network.resources[flow.resource].mass_t?
        * network.settings.transport_co2(flow.mode)
        / KG;
    let avoided = Terms { transport: None, ..worth.terms }.sum()?;
    let km = avoided / per_km;
    (0.0 < per_km && 0.0 < km && km.is_finite()).then_some(km)
}

/// Material, energy and water saved: D times what a unit of the displaced product takes; and
/// what is kept from each disposal route, Q − W where it was the route.
fn save(network: &Network, flow: &Flow, carriage: &Carriage, worth: &mut Worth, book: &mut Book) {
    let saved = |account, amount, of, origin| Line {
        account,
        term: Term::Saved,
        sign: 1.0,
        amount,
        factor: 0.0,
        of: Some(of),
        basis: Basis::Used,
        origin,
    };
    for product in &worth.displaced {
        let of = &network.resources[product.resource];
        let is_energy = of.category == Category::Energy;
        // Water that is counted in tonnes is saved as water.
        let mass_t = of.mass_t.filter(|_| of.category != Category::Water);
        let energy_gj = of.production_gj.or(of.energy_gj.filter(|_| is_energy));
        let mut add = |sum: &mut Option<f64>, account, per_unit: Option<f64>, origin| {
            if per_unit.is_some() {
                let line = saved(account, product.quantity, product.resource, origin);
                let value = book.write(line, per_unit).unwrap_or(0.0);
                *sum = Some(sum.unwrap_or(0.0) + value);
            }
        };
        let by_production = Origin::Input(Input::ProductionGj(product.resource));
        let energy = if of.production_gj.is_some() { by_production } else { Origin::Stated };
        add(&mut worth.material_t, Account::Material, mass_t, Origin::Stated);
        add(&mut worth.energy_gj, Account::Energy, energy_gj, energy);
        add(&mut worth.water_m3, Account::Water, of.water_m3, Origin::Stated);
    }
    let mass_t = network.resources[flow.resource].mass_t;
    let residue = carriage.residue(flow);
    let routes = flow.disposal.routes.zip(carriage.disposal.routes).zip(mass_t);
    worth.diverted_t = routes.map(|((before, after), mass_t)| {
        let mut diverted = [0.0; ROUTES];
        for (route, kept_t) in diverted.iter_mut().enumerate() {
            if before[route] == 0.0 && after[route] == 0.0 {
                continue;
            }
            let kept = before[route] * carriage.rescued - after[route] * residue;
            let account = Account::Diverted(route as u8);
            let line = saved(account, kept, flow.resource, Origin::Stated);
            *kept_t = book.write(line, Some(mass_t)).unwrap_or(0.0);
        }
        diverted
    });
}
