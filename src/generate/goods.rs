//! What is exchanged in a synthetic region: a few families of goods, and the product that each
//! stands in for. Every factor is a round invented number.

use std::fmt::Write as _;

/// Goods that can follow each other in a cascade, from the highest grade to the lowest.
pub(super) struct Family {
    /// The family, as in the format.
    pub id: &'static str,
    /// NACE of those who deal in it.
    pub sector: &'static str,
    /// The ordinary product it displaces.
    pub product: &'static str,
    /// A usual yearly amount, in the unit of its goods.
    pub typical: f64,
    /// Cells that all of its goods share: category and unit.
    kind: &'static str,
    /// Falling grades; the last is what is still thrown away.
    pub goods: &'static [Good],
    /// kg CO2e per unit of the product made, and per unit thrown away.
    production_co2: f64,
    disposal_co2: f64,
    /// Money per unit of the product, and per unit thrown away.
    price: f64,
    disposal_cost: f64,
}

/// One good of a family.
pub(super) struct Good {
    pub id: &'static str,
    grade: u32,
}

const fn good(id: &'static str, grade: u32) -> Good {
    Good { id, grade }
}

const MATERIAL: &str = r#""category": "material", "unit": "t""#;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        id: "heat",
        sector: "35.30",
        product: "boiler_heat",
        typical: 8000.0,
        kind: r#""category": "energy", "unit": "GJ", "carrier": "heat""#,
        goods: &[
            good("heat_180", 180),
            good("heat_120", 120),
            good("heat_80", 80),
            good("heat_45", 45),
        ],
        production_co2: 60.0,
        disposal_co2: 0.0,
        price: 15.0,
        disposal_cost: 0.5,
    },
    Family {
        id: "water",
        sector: "36.00",
        product: "tap_water",
        typical: 30_000.0,
        kind: r#""category": "water", "unit": "m3""#,
        goods: &[
            good("water_pure", 4),
            good("water_cooling", 3),
            good("water_rinse", 2),
            good("water_grey", 1),
        ],
        production_co2: 0.3,
        disposal_co2: 0.2,
        price: 2.0,
        disposal_cost: 1.5,
    },
    Family {
        id: "wood",
        sector: "16.10",
        product: "new_wood",
        typical: 900.0,
        kind: MATERIAL,
        goods: &[
            good("wood_planks", 4),
            good("wood_chips", 3),
            good("wood_dust", 2),
            good("wood_bark", 1),
        ],
        production_co2: 120.0,
        disposal_co2: 30.0,
        price: 80.0,
        disposal_cost: 25.0,
    },
    Family {
        id: "plastic",
        sector: "22.29",
        product: "new_plastic",
        typical: 300.0,
        kind: MATERIAL,
        goods: &[good("plastic_pure", 3), good("plastic_sorted", 2), good("plastic_mixed", 1)],
        production_co2: 1900.0,
        disposal_co2: 2300.0,
        price: 1000.0,
        disposal_cost: 120.0,
    },
    Family {
        id: "mineral",
        sector: "23.51",
        product: "quarry_stone",
        typical: 5000.0,
        kind: MATERIAL,
        goods: &[good("mineral_binder", 3), good("mineral_slag", 2), good("mineral_rubble", 1)],
        production_co2: 10.0,
        disposal_co2: 3.0,
        price: 12.0,
        disposal_cost: 20.0,
    },
    Family {
        id: "biomass",
        sector: "10.89",
        product: "new_feed",
        typical: 1500.0,
        kind: MATERIAL,
        goods: &[good("biomass_feed", 3), good("biomass_mash", 2), good("biomass_sludge", 1)],
        production_co2: 400.0,
        disposal_co2: 60.0,
        price: 150.0,
        disposal_cost: 40.0,
    },
];

/// What anyone can make of what it takes in: the good, what it becomes, how much of a unit, and
/// kg CO2e of treatment per unit. Recovered energy ends a cascade of matter, some treatments raise
/// a grade.
const CONVERSIONS: &[(&str, &str, f64, f64)] = &[
    ("wood_dust", "wood_planks", 0.7, 90.0),
    ("wood_bark", "heat_120", 9.0, 15.0),
    ("plastic_mixed", "plastic_sorted", 0.8, 250.0),
    ("plastic_mixed", "heat_180", 28.0, 2300.0),
    ("mineral_rubble", "mineral_slag", 0.9, 4.0),
    ("biomass_sludge", "heat_80", 3.0, 20.0),
    ("water_grey", "water_cooling", 0.85, 0.3),
];

/// The table of conversions, a comma before each row.
pub(super) fn conversions() -> String {
    let mut rows = String::new();
    for (input, output, yields, co2) in CONVERSIONS {
        let _ = write!(
            rows,
            ",\n    {{\"actor\": \"*\", \"input\": \"{input}\", \"output\": \"{output}\", \
             \"yield\": {yields}, \"treatment_co2\": {co2}}}"
        );
    }
    rows
}

/// The table of resources, a comma before each row.
pub(super) fn rows() -> String {
    let mut rows = String::new();
    for family in FAMILIES {
        let Family {
            id, product, kind, production_co2, disposal_co2, price, disposal_cost, ..
        } = family;
        // Writing to a string does not fail.
        let _ = write!(
            rows,
            ",\n    {{\"id\": \"{product}\", {kind}, \"legal_status\": \"product\", \
             \"production_co2\": {production_co2}, \"price\": {price}}}"
        );
        for Good { id: good, grade } in family.goods {
            let _ = write!(
                rows,
                ",\n    {{\"id\": \"{good}\", {kind}, \"family\": \"{id}\", \"grade\": {grade}, \
                 \"production_co2\": {production_co2}, \"disposal_co2\": {disposal_co2}, \
                 \"price\": {}, \"disposal_cost\": {disposal_cost}}}",
                price / 4.0
            );
        }
    }
    rows
}
