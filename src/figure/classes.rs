//! The classes that figures colour: what an actor does, what is exchanged, how far it has come.

use super::style::*;
use crate::model::{ActorKind, Carrier, Category, Status};
use crate::network::{Actor, Exchange, Network, Resource};
use crate::text::Text;

/// A class of actors, by NACE section or, without one, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Trade {
    Energy,
    Food,
    Chemicals,
    Minerals,
    Manufacturing,
    Waste,
    Services,
    Other,
}

impl Trade {
    /// The class of an actor.
    pub fn of(actor: &Actor) -> Self {
        let division: Option<u32> = actor.sector.get(..2).and_then(|d| d.parse().ok());
        match (division, actor.kind) {
            (Some(35..=36), _) => Self::Energy,
            (Some(1..=3 | 10..=12), _) => Self::Food,
            (Some(19..=22), _) => Self::Chemicals,
            (Some(5..=9 | 23..=25 | 41..=43), _) => Self::Minerals,
            (Some(13..=18 | 26..=33), _) => Self::Manufacturing,
            (Some(37..=39), _) => Self::Waste,
            (Some(_), _) => Self::Services,
            (None, ActorKind::Utility) => Self::Energy,
            (None, ActorKind::Farm) => Self::Food,
            (
                None,
                ActorKind::Municipality
                | ActorKind::Households
                | ActorKind::Port
                | ActorKind::Knowledge
                | ActorKind::Facilitator
                | ActorKind::Market,
            ) => Self::Services,
            (None, ActorKind::Company | ActorKind::Nature | ActorKind::Other) => Self::Other,
        }
    }

    /// Its word in tables of data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Energy => "energy",
            Self::Food => "food",
            Self::Chemicals => "chemicals",
            Self::Minerals => "minerals",
            Self::Manufacturing => "manufacturing",
            Self::Waste => "waste",
            Self::Services => "services",
            Self::Other => "other",
        }
    }

    /// Its colour.
    pub const fn color(self) -> Color {
        match self {
            Self::Energy => BLUE,
            Self::Food => GREEN,
            Self::Chemicals => PINK,
            Self::Minerals => BROWN,
            Self::Manufacturing => YELLOW,
            Self::Waste => STONE,
            Self::Services => ORANGE,
            Self::Other => PALE,
        }
    }

    /// The colour of an outline: its own, or darker where that is too light on paper.
    pub fn edge(self) -> Color {
        match self {
            Self::Manufacturing => YELLOW.shade(0.8),
            Self::Other => self.color().shade(0.75),
            _ => self.color(),
        }
    }

    /// Its name.
    pub const fn name(self) -> Text {
        match self {
            Self::Energy => Text::new("Energy & water supply", "Energi- og vandforsyning"),
            Self::Food => Text::new("Farming, fishing, food", "Landbrug, fiskeri, fødevarer"),
            Self::Chemicals => Text::new("Chemicals, pharma, fuels", "Kemi, medicin, brændstof"),
            Self::Minerals => Text::new("Minerals, metals, building", "Mineraler, metal, byggeri"),
            Self::Manufacturing => Text::new("Other manufacturing", "Anden industri"),
            Self::Waste => Text::new("Waste & waste water", "Affald og spildevand"),
            Self::Services => Text::new("Public, homes, services", "Offentlige, boliger, service"),
            Self::Other => Text::new("Other, not stated", "Andre, ikke oplyst"),
        }
    }
}

/// A class of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Stuff {
    Heat,
    Fuel,
    Electricity,
    Water,
    Material,
    Shared,
}

impl Stuff {
    /// The class of a resource.
    pub fn of(resource: &Resource) -> Self {
        match (resource.category, resource.said.carrier) {
            (Category::Water, _) => Self::Water,
            (Category::Material, _) => Self::Material,
            (Category::Energy, Some(Carrier::Fuel)) => Self::Fuel,
            (Category::Energy, Some(Carrier::Electricity)) => Self::Electricity,
            (Category::Energy, _) => Self::Heat,
            _ => Self::Shared,
        }
    }

    /// Its word in tables of data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Heat => "heat",
            Self::Fuel => "fuel",
            Self::Electricity => "electricity",
            Self::Water => "water",
            Self::Material => "material",
            Self::Shared => "shared",
        }
    }

    /// Its colour.
    pub const fn color(self) -> Color {
        match self {
            Self::Heat => VERMILION,
            Self::Fuel => VIOLET,
            Self::Electricity => ORANGE,
            Self::Water => WATER,
            Self::Material => MATERIAL,
            Self::Shared => STONE,
        }
    }

    /// Its name.
    pub const fn name(self) -> Text {
        match self {
            Self::Heat => Text::new("Heat, steam, cooling", "Varme, damp, køling"),
            Self::Fuel => Text::new("Gas & fuel", "Gas og brændsel"),
            Self::Electricity => Text::new("Electricity", "El"),
            Self::Water => Text::new("Water", "Vand"),
            Self::Material => Text::new("Materials", "Materialer"),
            Self::Shared => Text::new("Shared services", "Delte ydelser"),
        }
    }
}

/// How far an exchange has come, as lines show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// It counts today.
    Active,
    /// Contracted or planned.
    Agreed,
    /// Found by matching, or a potential.
    Candidate,
}

impl Progress {
    /// How an exchange is shown; `None` where it is not.
    ///
    /// What counts in the selection is shown; what is agreed besides only where the selection did
    /// not name a year or statuses.
    pub fn of(network: &Network, exchange: &Exchange) -> Option<Self> {
        if exchange.active {
            return Some(match exchange.status {
                Status::Contracted | Status::Planned => Self::Agreed,
                Status::Potential => Self::Candidate,
                _ => Self::Active,
            });
        }
        let agreed = matches!(exchange.status, Status::Contracted | Status::Planned);
        (agreed && network.selection.shows_every_status()).then_some(Self::Agreed)
    }

    /// Its word in tables of data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Agreed => "agreed",
            Self::Candidate => "candidate",
        }
    }

    /// Its line.
    pub const fn dash(self) -> Dash {
        match self {
            Self::Active => Dash::Solid,
            Self::Agreed => Dash::Long,
            Self::Candidate => Dash::Dotted,
        }
    }

    /// Its name in a network: pilots are named where there are any.
    pub fn name(self, network: &Network) -> Text {
        let pilots = network.active().any(|(_, e)| e.status == Status::Pilot);
        match self {
            Self::Active if pilots => Text::new("In operation or pilot", "I drift eller pilot"),
            Self::Active => Text::new("In operation", "I drift"),
            Self::Agreed => Text::new("Contracted or planned", "Aftalt eller planlagt"),
            Self::Candidate => Text::new("Potential", "Mulig"),
        }
    }
}

/// The name of a status, as a heading.
pub const fn status_name(status: Status) -> Text {
    match status {
        Status::Operating => Text::new("In operation", "I drift"),
        Status::Pilot => Text::new("Pilots", "Pilotprojekter"),
        Status::Contracted => Text::new("Contracted", "Aftalt"),
        Status::Planned => Text::new("Planned", "Planlagt"),
        Status::Potential => Text::new("Potential", "Muligt"),
        Status::Stopped => Text::new("Stopped", "Ophørt"),
    }
}

/// The three physical categories, each with the unit in which its amounts can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Basis {
    Mass,
    Energy,
    Water,
}

impl Basis {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Mass, Self::Energy, Self::Water];

    /// The basis of a resource; shared services have none.
    pub fn of(resource: &Resource) -> Option<Self> {
        match resource.category {
            Category::Material => Some(Self::Mass),
            Category::Energy => Some(Self::Energy),
            Category::Water => Some(Self::Water),
            _ => None,
        }
    }

    /// An amount of a resource in the unit of its basis, where it can be told.
    pub fn amount(resource: &Resource, quantity: f64) -> Option<f64> {
        let per_unit = match Self::of(resource)? {
            Self::Mass => resource.mass_t,
            Self::Energy => resource.energy_gj,
            Self::Water => resource.water_m3,
        };
        per_unit.map(|per_unit| quantity * per_unit)
    }

    /// Its unit, as files write it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Mass => "t",
            Self::Energy => "GJ",
            Self::Water => "m3",
        }
    }

    /// Its unit, as printed.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Mass => "t",
            Self::Energy => "GJ",
            Self::Water => "m³",
        }
    }

    /// Its name.
    pub const fn name(self) -> Text {
        match self {
            Self::Mass => Text::new("Materials", "Materialer"),
            Self::Energy => Text::new("Energy", "Energi"),
            Self::Water => Text::new("Water", "Vand"),
        }
    }
}

/// The unit of a file as it is printed.
pub fn printed_unit(symbol: &str) -> &str {
    match symbol {
        "m3" => "m³",
        other => other,
    }
}
