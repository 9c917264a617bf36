//! What is summed over the exchanges of a status.

use crate::network::{Exchange, Network};
use crate::section::Measure;
use crate::text::Text;
use crate::worth::{Standing, Total, Worth};

/// A number that is summed over exchanges.
pub struct Sum {
    /// What it is.
    pub measure: Measure,
    /// The same in samples of the uncertainty.
    pub total: Option<Total>,
    /// What an exchange adds to it, where that is known.
    pub of: fn(&Network, &Exchange, &Worth) -> Option<f64>,
}

/// Every sum, in the order of the report.
pub static SUMS: [Sum; 12] = [
    sum(CO2, Some(Total::Co2), |_, _, w| w.co2_t),
    sum(COMPLETE_CO2, Some(Total::CompleteCo2), |_, _, w| {
        w.co2_t.filter(|_| w.standing == Standing::Complete)
    }),
    sum(PROGRAMME_CO2, Some(Total::ProgrammeCo2), programme_co2),
    sum(NET_BENEFIT, Some(Total::NetBenefit), |_, _, w| w.net_benefit),
    sum(SUPPLIER_BENEFIT, Some(Total::SupplierBenefit), |_, _, w| w.supplier_benefit),
    sum(RECEIVER_BENEFIT, Some(Total::ReceiverBenefit), |_, _, w| w.receiver_benefit),
    sum(MATERIAL, Some(Total::Material), |_, _, w| w.material_t),
    sum(ENERGY, Some(Total::Energy), |_, _, w| w.energy_gj),
    sum(WATER, Some(Total::Water), |_, _, w| w.water_m3),
    sum(LANDFILL, Some(Total::Landfill), |_, _, w| w.landfill_t()),
    sum(VEHICLE_KM, None, |n, e, _| n.said(e).vehicle_km),
    sum(JOBS, None, |n, e, _| n.said(e).jobs),
];

/// The sum with this id.
pub fn find_sum(id: &str) -> Option<&'static Sum> {
    SUMS.iter().find(|sum| sum.measure.id == id)
}

/// Where nothing would exist anyway, and all is the programme's, its effect is the total.
fn programme_co2(network: &Network, exchange: &Exchange, worth: &Worth) -> Option<f64> {
    let said = network.said(exchange);
    worth.co2_t.filter(|_| !said.baseline).map(|co2_t| co2_t * said.attribution.unwrap_or(1.0))
}

const fn sum(
    measure: Measure,
    total: Option<Total>,
    of: fn(&Network, &Exchange, &Worth) -> Option<f64>,
) -> Sum {
    Sum { measure, total, of }
}

const fn measure(
    id: &'static str,
    name: Text,
    unit: &'static str,
    definition: &'static str,
) -> Measure {
    Measure { id, name, unit, definition }
}

const SUPPLIER_BENEFIT: Measure = measure(
    "supplier_benefit",
    Text::new("Suppliers gain", "Leverandørerne vinder"),
    "money",
    "Sum of what suppliers gain a year, prices included, as far as known.",
);
const RECEIVER_BENEFIT: Measure = measure(
    "receiver_benefit",
    Text::new("Receivers gain", "Modtagerne vinder"),
    "money",
    "Sum of what receivers gain a year, prices included, as far as known.",
);
const CO2: Measure = measure(
    "co2_t",
    Text::new("CO₂e avoided", "Undgået CO₂e"),
    "t",
    "Sum over complete and partial exchanges of production and disposal avoided less treatment, transport and residue.",
);
const COMPLETE_CO2: Measure = measure(
    "complete.co2_t",
    Text::new(
        "CO₂e avoided, complete exchanges only",
        "Undgået CO₂e, kun fuldt kendte udvekslinger",
    ),
    "t",
    "Sum over the exchanges of which every term is known.",
);
const PROGRAMME_CO2: Measure = measure(
    "programme.co2_t",
    Text::new(
        "CO₂e avoided beyond what would exist anyway",
        "Undgået CO₂e ud over det, der ville findes alligevel",
    ),
    "t",
    "co2_t times attribution (1 where none is stated), without the exchanges that would exist anyway (baseline).",
);
const NET_BENEFIT: Measure = measure(
    "net_benefit",
    Text::new("Net benefit", "Nettogevinst"),
    "money",
    "Sum of what suppliers and receivers gain a year, as far as known; prices between them cancel.",
);
const MATERIAL: Measure = measure(
    "material_t",
    Text::new("Material saved", "Sparet materiale"),
    "t",
    "Displaced quantity times mass of the displaced product.",
);
const ENERGY: Measure = measure(
    "energy_gj",
    Text::new("Energy saved", "Sparet energi"),
    "GJ",
    "Displaced quantity times its production energy, or its energy content where it is energy.",
);
const WATER: Measure = measure(
    "water_m3",
    Text::new("Water saved", "Sparet vand"),
    "m3",
    "Displaced quantity times water of the displaced product.",
);
const LANDFILL: Measure = measure(
    "landfill_t",
    Text::new("Kept from landfill", "Holdt ude af deponi"),
    "t",
    "Quantity sent less residue, where the route was landfill.",
);
const VEHICLE_KM: Measure = measure(
    "vehicle_km",
    Text::new("Vehicle-km saved", "Sparede køretøjskilometer"),
    "km",
    "Sum of what the exchanges state.",
);
const JOBS: Measure = measure(
    "jobs",
    Text::new("Jobs created", "Skabte job"),
    "1",
    "Sum of what the exchanges state.",
);
pub(super) const COMPLETE: Measure = measure(
    "complete_exchanges",
    Text::new("Exchanges fully known", "Fuldt kendte udvekslinger"),
    "1",
    "Exchanges of which every term of co2_t is known.",
);
pub(super) const PARTIAL: Measure = measure(
    "partial_exchanges",
    Text::new("Exchanges partly known", "Delvist kendte udvekslinger"),
    "1",
    "Exchanges with a quantity of which a term of co2_t is unknown.",
);
pub(super) const UNKNOWN: Measure = measure(
    "unknown_exchanges",
    Text::new("Exchanges without quantity", "Udvekslinger uden mængde"),
    "1",
    "Exchanges of unknown quantity: counted, and worth nothing known.",
);
