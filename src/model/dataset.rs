//! What somebody wrote: the tables of the format, row by row, in their order.
//!
//! Fields carry the names of the format; what a field means, its unit and its default stand in
//! [`fields`](super::fields), where each is read and written. `None` and an empty text mean
//! absent. Quantities are per year, in the unit of their row or else of their resource.

use super::words::*;

/// One file, or several merged: every table of the format.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Dataset {
    pub network: NetworkInfo,
    pub sources: Vec<Source>,
    pub actors: Vec<Actor>,
    pub resources: Vec<Resource>,
    pub exchanges: Vec<Exchange>,
    pub offers: Vec<Offer>,
    pub needs: Vec<Need>,
    pub substitutions: Vec<Substitution>,
    pub conversions: Vec<Conversion>,
    pub boundary: Vec<BoundaryFlow>,
    pub projects: Vec<Project>,
    pub claims: Vec<Claim>,
    pub targets: Vec<Target>,
    pub precedents: Vec<Precedent>,
    /// Keys and values of the `settings` table, as written.
    pub settings: Vec<(String, String)>,
}

/// What the network is called, where and when it is.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct NetworkInfo {
    pub schema: String,
    pub name: String,
    pub description: String,
    pub region: String,
    pub country: String,
    pub year: Option<i32>,
    /// ISO 4217; empty means EUR.
    pub currency: String,
    pub language: String,
}

/// Where a fact comes from.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Source {
    pub key: String,
    pub title: String,
    pub url: String,
    pub year: Option<i32>,
}

/// Anyone who gives or takes.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Actor {
    pub id: String,
    /// Empty: the id serves.
    pub name: String,
    pub kind: ActorKind,
    pub sector: String,
    pub size: Option<Size>,
    /// Empty: its own organisation.
    pub organisation: String,
    pub municipality: String,
    pub postcode: String,
    pub country: String,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub location_quality: Option<LocationQuality>,
    pub pass_through: bool,
    pub external: bool,
    pub count: Option<f64>,
    pub screened: String,
    pub register_id: String,
    pub url: String,
    pub description: String,
    pub documented_by: String,
    pub note: String,
    pub source: String,
}

/// What is exchanged.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Resource {
    pub id: String,
    pub name: String,
    pub category: Category,
    pub unit: String,
    pub carrier: Option<Carrier>,
    pub family: String,
    pub grade: Option<f64>,
    pub return_grade: Option<f64>,
    pub ewc: String,
    pub legal_status: Option<LegalStatus>,
    pub disposal_route: Option<DisposalRoute>,
    pub mass_t: Option<f64>,
    pub energy_gj: Option<f64>,
    pub water_m3: Option<f64>,
    pub production_co2: Option<f64>,
    pub production_gj: Option<f64>,
    pub disposal_co2: Option<f64>,
    pub price: Option<f64>,
    pub disposal_cost: Option<f64>,
    pub note: String,
    pub source: String,
}

/// What flows today, is agreed, or has stopped.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Exchange {
    pub id: String,
    pub from: String,
    pub to: String,
    pub resource: String,
    pub quantity: Option<f64>,
    pub unit: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub sd: Option<f64>,
    pub quantity_year: Option<i32>,
    pub status: Status,
    pub start: Option<i32>,
    pub end: Option<i32>,
    pub last_seen: Option<i32>,
    pub kind: ExchangeType,
    pub displaces: String,
    pub ratio: Option<f64>,
    pub loss: Option<f64>,
    pub treatment_co2: Option<f64>,
    pub treatment_cost: Option<f64>,
    pub price: Option<f64>,
    pub distance_km: Option<f64>,
    pub mode: Option<Mode>,
    pub transport_payer: Payer,
    pub investment: Option<f64>,
    pub lifetime: Option<f64>,
    pub baseline: bool,
    pub attribution: Option<f64>,
    pub part_of: String,
    pub project: String,
    pub vehicle_km: Option<f64>,
    pub jobs: Option<f64>,
    pub return_rate: Option<f64>,
    pub delay: Option<f64>,
    pub evidence: Option<Evidence>,
    pub documented_by: String,
    pub note: String,
    pub source: String,
}

/// A limit on a quality, or a stated quality, by its name (`chloride`).
pub type Qualities<T> = std::collections::BTreeMap<String, T>;

/// What a need tolerates of one quality.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Limits {
    pub min: Option<f64>,
    pub max: Option<f64>,
}

/// The whole yearly amount an actor gives off of a resource.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Offer {
    pub actor: String,
    pub resource: String,
    pub quantity: f64,
    pub id: String,
    pub unit: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub grade: Option<f64>,
    pub return_grade: Option<f64>,
    pub power_kw: Option<f64>,
    pub hours: Option<f64>,
    /// Twelve monthly shares.
    pub profile: Option<Vec<f64>>,
    pub quality: Qualities<f64>,
    pub disposal_cost: Option<f64>,
    pub disposal_co2: Option<f64>,
    pub disposal_route: Option<DisposalRoute>,
    pub min_lot: Option<f64>,
    pub avoidable: Option<bool>,
    pub note: String,
    pub source: String,
}

/// The whole yearly amount an actor takes in of a resource.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Need {
    pub actor: String,
    pub resource: String,
    pub quantity: f64,
    pub id: String,
    pub unit: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub min_grade: Option<f64>,
    pub return_grade: Option<f64>,
    pub power_kw: Option<f64>,
    pub hours: Option<f64>,
    /// Twelve monthly shares.
    pub profile: Option<Vec<f64>>,
    pub quality: Qualities<Limits>,
    pub price: Option<f64>,
    pub min_lot: Option<f64>,
    pub note: String,
    pub source: String,
}

/// Which offered resource may serve which needed one.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Substitution {
    pub offer: String,
    pub need: String,
    pub ratio: Option<f64>,
    pub loss: Option<f64>,
    pub treatment_co2: Option<f64>,
    pub treatment_cost: Option<f64>,
    pub investment: Option<f64>,
    pub lifetime: Option<f64>,
    pub min_lot: Option<f64>,
    pub source: String,
}

/// What an actor makes of what it takes in; actor `*` is anyone.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Conversion {
    pub actor: String,
    pub input: String,
    pub output: String,
    /// Output per unit of this input.
    pub yields: Option<f64>,
    /// Rows of one actor, output and recipe are needed together; empty stands alone.
    pub recipe: String,
    pub treatment_co2: Option<f64>,
    pub treatment_cost: Option<f64>,
    pub investment: Option<f64>,
    pub lifetime: Option<f64>,
    pub source: String,
}

/// What crosses the system boundary.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct BoundaryFlow {
    pub actor: String,
    pub resource: String,
    pub quantity: f64,
    pub way: Way,
    pub unit: String,
    pub note: String,
    pub source: String,
}

/// What facilitators count: an idea or a business model.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Project {
    pub id: String,
    pub title: String,
    pub actors: Vec<String>,
    pub stage: Option<Stage>,
    pub business_model: Option<BusinessModel>,
    pub value_low: Option<f64>,
    pub value_high: Option<f64>,
    pub programme: String,
    pub facilitator: String,
    pub documented_by: String,
    pub note: String,
    pub source: String,
}

/// A published figure: shown beside, never computed with.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Claim {
    /// `network`, or the id of an actor, exchange or project.
    pub subject: String,
    pub indicator: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub unit: String,
    pub year: Option<i32>,
    pub kind: Option<ClaimKind>,
    pub per: String,
    pub count: Option<f64>,
    pub evidence: Option<Evidence>,
    pub note: String,
    pub source: String,
}

/// What a programme promised.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Target {
    pub indicator: String,
    pub value: f64,
    pub unit: String,
    pub programme: String,
    pub note: String,
    pub source: String,
}

/// A documented exchange elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Precedent {
    pub from_sector: String,
    pub resource: String,
    pub ewc: String,
    pub to_sector: String,
    pub r#use: String,
    pub place: String,
    pub year: Option<i32>,
    pub source: String,
}
