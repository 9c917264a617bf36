//! What somebody wrote: the tables of the format, row by row, in their order.
//!
//! Fields carry the names of the format; what a field means, its unit and its default stand in
//! [`fields`](super::fields), where each is read and written. `None` and an empty text mean
//! absent; texts are shared, so that an id named by many rows is kept once. Quantities are per year, in the unit of their row or else of their resource.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use arcstr::ArcStr;

use super::factors::Factors;
use super::rare::{Rare, Sparse};
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
    pub water_uses: Vec<WaterUse>,
    pub projects: Vec<Project>,
    pub claims: Vec<Claim>,
    pub targets: Vec<Target>,
    pub precedents: Vec<Precedent>,
    /// Keys and values of the `settings` table, as written.
    pub settings: Vec<(String, String)>,
    /// What resources may ask for by name; no table of the format.
    pub factors: Factors,
}

/// A dataset to be shared is copied where only a look at it is given.
impl From<&Dataset> for Arc<Dataset> {
    fn from(data: &Dataset) -> Self {
        Self::new(data.clone())
    }
}

/// What the network is called, where and when it is.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct NetworkInfo {
    pub schema: ArcStr,
    pub name: ArcStr,
    pub description: ArcStr,
    pub region: ArcStr,
    pub country: ArcStr,
    pub year: Option<i32>,
    /// ISO 4217; empty means EUR.
    pub currency: ArcStr,
    pub language: ArcStr,
}

/// Where a fact comes from.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Source {
    pub key: ArcStr,
    pub title: ArcStr,
    pub url: ArcStr,
    pub year: Option<i32>,
}

/// Anyone who gives or takes. What few rows say stands in [`ActorDetails`] and is reached as if it
/// stood here.
#[derive(Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Actor {
    pub id: ArcStr,
    /// Empty: the id serves.
    pub name: ArcStr,
    pub kind: ActorKind,
    pub sector: ArcStr,
    pub size: Option<Size>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub location_quality: Option<LocationQuality>,
    pub pass_through: bool,
    pub external: bool,
    pub details: Rare<ActorDetails>,
}

/// What few rows say of an actor.
#[derive(Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct ActorDetails {
    /// Empty: its own organisation.
    pub organisation: ArcStr,
    pub municipality: ArcStr,
    pub postcode: ArcStr,
    pub country: ArcStr,
    pub count: Option<f64>,
    pub screened: ArcStr,
    pub register_id: ArcStr,
    pub url: ArcStr,
    pub description: ArcStr,
    pub documented_by: ArcStr,
    pub note: ArcStr,
    pub source: ArcStr,
}

impl Sparse for ActorDetails {
    const ABSENT: &'static Self = &Self {
        organisation: ArcStr::new(),
        municipality: ArcStr::new(),
        postcode: ArcStr::new(),
        country: ArcStr::new(),
        count: None,
        screened: ArcStr::new(),
        register_id: ArcStr::new(),
        url: ArcStr::new(),
        description: ArcStr::new(),
        documented_by: ArcStr::new(),
        note: ArcStr::new(),
        source: ArcStr::new(),
    };
}

impl Deref for Actor {
    type Target = ActorDetails;

    fn deref(&self) -> &ActorDetails {
        &self.details
    }
}

impl DerefMut for Actor {
    fn deref_mut(&mut self) -> &mut ActorDetails {
        &mut self.details
    }
}

/// What is exchanged.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Resource {
    pub id: ArcStr,
    pub name: ArcStr,
    pub category: Category,
    pub unit: ArcStr,
    pub carrier: Option<Carrier>,
    pub family: ArcStr,
    pub grade: Option<f64>,
    pub return_grade: Option<f64>,
    pub ewc: ArcStr,
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
    /// The id of a factor that holds where nothing is stated.
    pub factor: ArcStr,
    /// ISO code of the country the ordinary product is made in.
    pub produced_in: ArcStr,
    pub note: ArcStr,
    pub source: ArcStr,
}

/// What flows today, is agreed, or has stopped. What few rows say stands in [`ExchangeDetails`] and
/// is reached as if it stood here.
#[derive(Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Exchange {
    pub id: ArcStr,
    pub from: ArcStr,
    pub to: ArcStr,
    pub resource: ArcStr,
    pub quantity: Option<f64>,
    pub unit: ArcStr,
    pub status: Status,
    pub kind: ExchangeType,
    pub mode: Option<Mode>,
    pub transport_payer: Payer,
    pub baseline: bool,
    pub evidence: Option<Evidence>,
    pub details: Rare<ExchangeDetails>,
}

/// What few rows say of an exchange.
#[derive(Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct ExchangeDetails {
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub sd: Option<f64>,
    pub quantity_year: Option<i32>,
    pub start: Option<i32>,
    pub end: Option<i32>,
    pub last_seen: Option<i32>,
    pub displaces: ArcStr,
    pub ratio: Option<f64>,
    pub loss: Option<f64>,
    pub treatment_co2: Option<f64>,
    pub treatment_cost: Option<f64>,
    pub price: Option<f64>,
    pub distance_km: Option<f64>,
    pub investment: Option<f64>,
    pub lifetime: Option<f64>,
    pub attribution: Option<f64>,
    pub part_of: ArcStr,
    pub project: ArcStr,
    pub vehicle_km: Option<f64>,
    pub jobs: Option<f64>,
    pub return_rate: Option<f64>,
    pub delay: Option<f64>,
    pub documented_by: ArcStr,
    pub note: ArcStr,
    pub source: ArcStr,
}

impl Sparse for ExchangeDetails {
    const ABSENT: &'static Self = &Self {
        low: None,
        high: None,
        sd: None,
        quantity_year: None,
        start: None,
        end: None,
        last_seen: None,
        displaces: ArcStr::new(),
        ratio: None,
        loss: None,
        treatment_co2: None,
        treatment_cost: None,
        price: None,
        distance_km: None,
        investment: None,
        lifetime: None,
        attribution: None,
        part_of: ArcStr::new(),
        project: ArcStr::new(),
        vehicle_km: None,
        jobs: None,
        return_rate: None,
        delay: None,
        documented_by: ArcStr::new(),
        note: ArcStr::new(),
        source: ArcStr::new(),
    };
}

impl Deref for Exchange {
    type Target = ExchangeDetails;

    fn deref(&self) -> &ExchangeDetails {
        &self.details
    }
}

impl DerefMut for Exchange {
    fn deref_mut(&mut self) -> &mut ExchangeDetails {
        &mut self.details
    }
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
    pub actor: ArcStr,
    pub resource: ArcStr,
    pub quantity: f64,
    pub id: ArcStr,
    pub unit: ArcStr,
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
    pub note: ArcStr,
    pub source: ArcStr,
}

/// The whole yearly amount an actor takes in of a resource.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Need {
    pub actor: ArcStr,
    pub resource: ArcStr,
    pub quantity: f64,
    pub id: ArcStr,
    pub unit: ArcStr,
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
    pub note: ArcStr,
    pub source: ArcStr,
}

/// Which offered resource may serve which needed one.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Substitution {
    pub offer: ArcStr,
    pub need: ArcStr,
    pub ratio: Option<f64>,
    pub loss: Option<f64>,
    pub treatment_co2: Option<f64>,
    pub treatment_cost: Option<f64>,
    pub investment: Option<f64>,
    pub lifetime: Option<f64>,
    pub min_lot: Option<f64>,
    pub source: ArcStr,
}

/// What an actor makes of what it takes in; actor `*` is anyone.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Conversion {
    pub actor: ArcStr,
    pub input: ArcStr,
    pub output: ArcStr,
    /// Output per unit of this input.
    pub yields: Option<f64>,
    /// Rows of one actor, output and recipe are needed together; empty stands alone.
    pub recipe: ArcStr,
    pub treatment_co2: Option<f64>,
    pub treatment_cost: Option<f64>,
    pub investment: Option<f64>,
    pub lifetime: Option<f64>,
    pub source: ArcStr,
}

/// What crosses the system boundary.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct BoundaryFlow {
    pub actor: ArcStr,
    pub resource: ArcStr,
    pub quantity: f64,
    pub way: Way,
    pub unit: ArcStr,
    pub note: ArcStr,
    pub source: ArcStr,
}

/// What water takes up of one contaminant where it is used, and how clean it must be. Rows of one
/// actor and one `use` are one stream of water with several contaminants.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct WaterUse {
    pub actor: ArcStr,
    pub contaminant: ArcStr,
    /// kg a year.
    pub mass_load: f64,
    /// ppm, that is g per m³.
    pub c_in_max: f64,
    /// ppm.
    pub c_out_max: f64,
    /// What the water is used for; one use of an actor may go without.
    pub r#use: ArcStr,
    pub note: ArcStr,
    pub source: ArcStr,
}

/// What facilitators count: an idea or a business model.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Project {
    pub id: ArcStr,
    pub title: ArcStr,
    pub actors: Vec<ArcStr>,
    pub stage: Option<Stage>,
    pub business_model: Option<BusinessModel>,
    pub value_low: Option<f64>,
    pub value_high: Option<f64>,
    pub programme: ArcStr,
    pub facilitator: ArcStr,
    pub documented_by: ArcStr,
    pub note: ArcStr,
    pub source: ArcStr,
}

/// A published figure: shown beside, never computed with.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Claim {
    /// `network`, or the id of an actor, exchange or project.
    pub subject: ArcStr,
    pub indicator: ArcStr,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub unit: ArcStr,
    pub year: Option<i32>,
    pub kind: Option<ClaimKind>,
    pub per: ArcStr,
    pub count: Option<f64>,
    pub evidence: Option<Evidence>,
    pub note: ArcStr,
    pub source: ArcStr,
}

/// What a programme promised.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Target {
    pub indicator: ArcStr,
    pub value: f64,
    pub unit: ArcStr,
    pub programme: ArcStr,
    pub note: ArcStr,
    pub source: ArcStr,
}

/// A documented exchange elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Precedent {
    pub from_sector: ArcStr,
    pub resource: ArcStr,
    pub ewc: ArcStr,
    pub to_sector: ArcStr,
    pub r#use: ArcStr,
    pub place: ArcStr,
    pub year: Option<i32>,
    pub source: ArcStr,
}
