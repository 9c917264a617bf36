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

use super::flow::{Carriage, Flow};
use super::{Displaced, Gap, Gaps, Standing, Terms, Worth};
use crate::model::Category;
use crate::network::Network;

/// kg per t: factors are per kg, terms are in t.
const KG: f64 = 1000.0;

/// Writes the balance of CO2e and what is saved into `worth`.
pub(super) fn measure(network: &Network, flow: &Flow, carriage: &Carriage, worth: &mut Worth) {
    worth.assumed = worth.assumed.union(flow.assumed);
    worth.displaced = displaced(carriage);
    let transport = transport(network, flow, &mut worth.unknown);
    let terms = Terms {
        displaced: production_avoided(network, carriage, worth),
        disposal: times(carriage.rescued, flow.disposal.co2),
        treatment: treatment_co2(flow).map(|co2| -flow.quantity * co2 / KG),
        transport,
        residue: times(carriage.residue(flow), carriage.disposal.co2).map(|t| -t),
    };
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
    }
    worth.standing = if worth.unknown.is_empty() { Standing::Complete } else { Standing::Partial };
    worth.break_even_km = break_even_km(network, flow, worth);
    save(network, flow, carriage, worth);
}

/// kg CO2e per unit sent, with the electricity of a heat pump; treatment nobody states is none.
fn treatment_co2(flow: &Flow) -> Option<f64> {
    let treatment = flow.treatment_co2.unwrap_or(0.0);
    flow.electricity.map_or(Some(treatment), |pump| pump.co2.map(|co2| treatment + co2))
}

/// kg CO2e per unit, times units, in t. Nothing of something unknown is nothing.
fn times(quantity: f64, per_unit: Option<f64>) -> Option<f64> {
    if quantity == 0.0 { Some(0.0) } else { per_unit.map(|kg| quantity * kg / KG) }
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
fn production_avoided(network: &Network, carriage: &Carriage, worth: &mut Worth) -> Option<f64> {
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
        match times(product.quantity, network.resources[product.resource].production_co2) {
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
fn transport(network: &Network, flow: &Flow, unknown: &mut Gaps) -> Option<f64> {
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
    Some(-flow.quantity * mass_t? * flow.distance_km? * factor / KG)
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
/// what is kept from landfill, Q − W.
fn save(network: &Network, flow: &Flow, carriage: &Carriage, worth: &mut Worth) {
    for product in &worth.displaced {
        let of = &network.resources[product.resource];
        let is_energy = of.category == Category::Energy;
        // Water that is counted in tonnes is saved as water.
        let mass_t = of.mass_t.filter(|_| of.category != Category::Water);
        let energy_gj = of.production_gj.or(of.energy_gj.filter(|_| is_energy));
        add(&mut worth.material_t, mass_t, product.quantity);
        add(&mut worth.energy_gj, energy_gj, product.quantity);
        add(&mut worth.water_m3, of.water_m3, product.quantity);
    }
    let mass_t = network.resources[flow.resource].mass_t;
    let before = flow.disposal.landfill.map(|share| share * carriage.rescued);
    let after = carriage.disposal.landfill.map(|share| share * carriage.residue(flow));
    let kept = before.zip(after).map(|(before, after)| before - after);
    worth.landfill_t = kept.zip(mass_t).map(|(kept, mass_t)| kept * mass_t);
}

/// Adds `quantity` times a factor, where the factor is known.
fn add(sum: &mut Option<f64>, per_unit: Option<f64>, quantity: f64) {
    if let Some(per_unit) = per_unit {
        *sum = Some(sum.unwrap_or(0.0) + quantity * per_unit);
    }
}
