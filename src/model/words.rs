//! The closed lists of the format: each word once, as it is written in a file.

use serde::{Serialize, Serializer};

/// A word from a closed list of the format.
pub trait Word: Copy + PartialEq + std::fmt::Debug + 'static {
    /// Every word with its spelling, in the order of the documentation.
    const WORDS: &'static [(Self, &'static str)];

    /// The spelling in a file.
    fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(word, _)| *word == self).map_or("", |(_, spelling)| spelling)
    }

    /// The word with this exact spelling.
    fn parse(spelling: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, s)| *s == spelling).map(|(word, _)| *word)
    }
}

/// Who an actor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum ActorKind {
    #[default]
    Company,
    Utility,
    Municipality,
    Households,
    Farm,
    Port,
    Knowledge,
    Facilitator,
    Market,
    Nature,
    Other,
}

impl Word for ActorKind {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Company, "company"),
        (Self::Utility, "utility"),
        (Self::Municipality, "municipality"),
        (Self::Households, "households"),
        (Self::Farm, "farm"),
        (Self::Port, "port"),
        (Self::Knowledge, "knowledge"),
        (Self::Facilitator, "facilitator"),
        (Self::Market, "market"),
        (Self::Nature, "nature"),
        (Self::Other, "other"),
    ];
}

/// The size of a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// Small or medium.
    Sme,
    /// Large.
    Large,
}

impl Word for Size {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Sme, "sme"), (Self::Large, "large")];
}

/// How well the place of an actor is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LocationQuality {
    /// Measured on the spot.
    Surveyed,
    /// The address.
    Address,
    /// The town.
    Town,
    /// A region: good for a map, unknown for distances.
    Region,
}

impl Word for LocationQuality {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Surveyed, "surveyed"),
        (Self::Address, "address"),
        (Self::Town, "town"),
        (Self::Region, "region"),
    ];
}

/// What kind of thing is exchanged. The first three flow; the others are shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Category {
    #[default]
    Material,
    Water,
    Energy,
    Logistics,
    Facility,
    Knowledge,
}

impl Category {
    /// Whether exchanges of this category are flows (material, water, energy).
    pub fn is_physical(self) -> bool {
        matches!(self, Self::Material | Self::Water | Self::Energy)
    }
}

impl Word for Category {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Material, "material"),
        (Self::Water, "water"),
        (Self::Energy, "energy"),
        (Self::Logistics, "logistics"),
        (Self::Facility, "facility"),
        (Self::Knowledge, "knowledge"),
    ];
}

/// What carries an energy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Carrier {
    Heat,
    Cold,
    Electricity,
    Fuel,
}

impl Word for Carrier {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Heat, "heat"),
        (Self::Cold, "cold"),
        (Self::Electricity, "electricity"),
        (Self::Fuel, "fuel"),
    ];
}

/// What a resource is before the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum LegalStatus {
    Waste,
    ByProduct,
    EndOfWaste,
    Product,
}

impl Word for LegalStatus {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Waste, "waste"),
        (Self::ByProduct, "by_product"),
        (Self::EndOfWaste, "end_of_waste"),
        (Self::Product, "product"),
    ];
}

/// Where a resource goes today if nobody uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum DisposalRoute {
    Landfill,
    Incineration,
    Recycling,
    Discharge,
    Other,
}

impl Word for DisposalRoute {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Landfill, "landfill"),
        (Self::Incineration, "incineration"),
        (Self::Recycling, "recycling"),
        (Self::Discharge, "discharge"),
        (Self::Other, "other"),
    ];
}

/// How far an exchange has come. Ordered from what flows to what does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Status {
    #[default]
    Operating,
    Pilot,
    Contracted,
    Planned,
    Potential,
    Stopped,
}

impl Word for Status {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Operating, "operating"),
        (Self::Pilot, "pilot"),
        (Self::Contracted, "contracted"),
        (Self::Planned, "planned"),
        (Self::Potential, "potential"),
        (Self::Stopped, "stopped"),
    ];
}

/// What kind of exchange it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExchangeType {
    /// A residue of one that another uses.
    #[default]
    ByProduct,
    /// Shared or piped utility.
    Utility,
    /// A service: carries what it states, never mass.
    Service,
    /// Ordinary trade: a flow without credit.
    Product,
}

impl Word for ExchangeType {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::ByProduct, "by_product"),
        (Self::Utility, "utility"),
        (Self::Service, "service"),
        (Self::Product, "product"),
    ];
}

/// How something is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Mode {
    Road,
    Rail,
    Ship,
    Pipe,
    Grid,
}

impl Word for Mode {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Road, "road"),
        (Self::Rail, "rail"),
        (Self::Ship, "ship"),
        (Self::Pipe, "pipe"),
        (Self::Grid, "grid"),
    ];
}

/// Who pays for transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Payer {
    Supplier,
    #[default]
    Receiver,
}

impl Word for Payer {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Supplier, "supplier"), (Self::Receiver, "receiver")];
}

/// What a number rests on, from firm to weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Evidence {
    Measured,
    Calculated,
    Estimated,
    Claimed,
}

impl Word for Evidence {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Measured, "measured"),
        (Self::Calculated, "calculated"),
        (Self::Estimated, "estimated"),
        (Self::Claimed, "claimed"),
    ];
}

/// Which way something crosses the system boundary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Way {
    #[default]
    Import,
    Export,
    Loss,
}

impl Word for Way {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Import, "import"), (Self::Export, "export"), (Self::Loss, "loss")];
}

/// How far a project has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Stage {
    Idea,
    Negotiating,
    Operating,
    Stopped,
}

impl Word for Stage {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Idea, "idea"),
        (Self::Negotiating, "negotiating"),
        (Self::Operating, "operating"),
        (Self::Stopped, "stopped"),
    ];
}

/// What kind of business a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum BusinessModel {
    WasteAsInput,
    NewProduct,
    BuyBack,
    ProductAsService,
    DesignForDisassembly,
    Pooling,
    Sharing,
}

impl Word for BusinessModel {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::WasteAsInput, "waste_as_input"),
        (Self::NewProduct, "new_product"),
        (Self::BuyBack, "buy_back"),
        (Self::ProductAsService, "product_as_service"),
        (Self::DesignForDisassembly, "design_for_disassembly"),
        (Self::Pooling, "pooling"),
        (Self::Sharing, "sharing"),
    ];
}

/// Whether a published figure looks ahead or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum ClaimKind {
    Forecast,
    Outcome,
}

impl Word for ClaimKind {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Forecast, "forecast"), (Self::Outcome, "outcome")];
}

/// Serialises a word by its spelling. For `#[serde(serialize_with)]` on result rows.
pub fn spell<W: Word, S: Serializer>(word: &W, serializer: S) -> Result<S::Ok, S::Error> {
    word.as_str().serialize(serializer)
}
