//! Every field of every table, once: its name, what it holds, and where it is kept.
//!
//! Whatever walks over rows is a [`Visitor`]: the readers of each file format, the writers, the
//! checks on single fields, the schema and the template. A new field is one line here and one in
//! the row's struct.

use std::fmt;

use arcstr::ArcStr;

use super::dataset::*;
use super::issue::Table;
use super::rare::Rare;
use super::words::{Category, Word};

/// What a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Anything.
    Plain,
    /// The id of this row.
    Id,
    /// The id of a row of that table.
    Reference(Table),
    /// The id of an actor, or `*` for anyone.
    ActorOrAny,
    /// Keys of sources, separated by semicolons.
    Sources,
    /// A unit of measure.
    Unit,
    /// A code of the European List of Waste, `10 01 02`, with `*` if hazardous.
    Ewc,
    /// A NACE Rev. 2 code, `23.51`; shorter ones name a group.
    Nace,
    /// ISO 3166-1 alpha-2.
    Country,
    /// ISO 4217.
    Currency,
}

/// What a number may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// Any finite number.
    Any,
    /// Not negative.
    Amount,
    /// From 0 to 1.
    Share,
    /// Above zero.
    Positive,
    /// Degrees north, −90 to 90.
    Latitude,
    /// Degrees east, −180 to 180.
    Longitude,
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A star in the documentation.
    Required,
    /// Absent means unknown, or the default.
    Optional,
}

use NumberKind::*;
use Presence::*;
use TextKind::*;

/// Something that walks over the fields of a row: reads, writes or checks them.
pub trait Visitor {
    /// A text; empty is absent.
    fn text(&mut self, field: &'static str, presence: Presence, kind: TextKind, value: &mut ArcStr);
    /// A number that may be absent.
    fn number(&mut self, field: &'static str, kind: NumberKind, value: &mut Option<f64>);
    /// A number that must be there.
    fn required_number(&mut self, field: &'static str, kind: NumberKind, value: &mut f64);
    /// A calendar year.
    fn year(&mut self, field: &'static str, value: &mut Option<i32>);
    /// Yes or no; absent is no.
    fn flag(&mut self, field: &'static str, value: &mut bool);
    /// Yes, no or unknown.
    fn optional_flag(&mut self, field: &'static str, value: &mut Option<bool>);
    /// A word from a closed list, with a default or required.
    fn word<W: Word>(&mut self, field: &'static str, presence: Presence, value: &mut W);
    /// A word from a closed list, or unknown.
    fn optional_word<W: Word>(&mut self, field: &'static str, value: &mut Option<W>);
    /// Ids of rows of a table.
    fn references(&mut self, field: &'static str, table: Table, value: &mut Vec<ArcStr>);
    /// Twelve monthly shares.
    fn profile(&mut self, field: &'static str, value: &mut Option<Vec<f64>>);
    /// `quality.<name>`.
    fn qualities(&mut self, field: &'static str, value: &mut Qualities<f64>);
    /// `quality.<name>.min` and `quality.<name>.max`.
    fn limits(&mut self, field: &'static str, value: &mut Qualities<Limits>);
    /// Whether it need not be shown further fields that may be absent: a reader has found all that
    /// a row says.
    fn is_done(&self) -> bool {
        false
    }
}

/// A row of a table.
pub trait Row: Default + Clone + Send + Sync {
    /// The table it belongs to.
    const TABLE: Table;

    /// Shows every field to the visitor, in the order of the documentation.
    fn visit(&mut self, v: &mut impl Visitor);

    /// The id by which many rows may name this one.
    fn id(&self) -> Option<&ArcStr> {
        None
    }
}

/// Something that walks over the tables of a dataset.
pub trait TableVisitor {
    /// One table and its rows.
    fn table<R: Row>(&mut self, rows: &mut Vec<R>);
}

impl Dataset {
    /// Shows every table of rows to the visitor, in the order of the documentation; `network` and
    /// `settings`, which are keys and values, are not among them.
    pub fn visit_tables(&mut self, v: &mut impl TableVisitor) {
        v.table(&mut self.sources);
        v.table(&mut self.actors);
        v.table(&mut self.resources);
        v.table(&mut self.exchanges);
        v.table(&mut self.offers);
        v.table(&mut self.needs);
        v.table(&mut self.substitutions);
        v.table(&mut self.conversions);
        v.table(&mut self.boundary);
        v.table(&mut self.water_uses);
        v.table(&mut self.projects);
        v.table(&mut self.claims);
        v.table(&mut self.targets);
        v.table(&mut self.precedents);
    }
}

impl Row for NetworkInfo {
    const TABLE: Table = Table::Network;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("schema", Optional, Plain, &mut self.schema);
        v.text("name", Optional, Plain, &mut self.name);
        v.text("description", Optional, Plain, &mut self.description);
        v.text("region", Optional, Plain, &mut self.region);
        v.text("country", Optional, Country, &mut self.country);
        v.year("year", &mut self.year);
        v.text("currency", Optional, Currency, &mut self.currency);
        v.text("language", Optional, Plain, &mut self.language);
    }
}

impl Row for Source {
    const TABLE: Table = Table::Sources;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("key", Required, Id, &mut self.key);
        v.text("title", Required, Plain, &mut self.title);
        v.text("url", Optional, Plain, &mut self.url);
        v.year("year", &mut self.year);
    }
}

impl Row for Actor {
    const TABLE: Table = Table::Actors;

    fn id(&self) -> Option<&ArcStr> {
        Some(&self.id)
    }

    fn visit(&mut self, v: &mut impl Visitor) {
        let mut details = self.details.take();
        v.text("id", Required, Id, &mut self.id);
        v.text("name", Optional, Plain, &mut self.name);
        v.word("kind", Optional, &mut self.kind);
        v.text("sector", Optional, Nace, &mut self.sector);
        v.optional_word("size", &mut self.size);
        v.text("organisation", Optional, Plain, &mut details.organisation);
        v.text("municipality", Optional, Plain, &mut details.municipality);
        v.text("postcode", Optional, Plain, &mut details.postcode);
        v.text("country", Optional, Country, &mut details.country);
        v.number("lat", Latitude, &mut self.lat);
        v.number("lon", Longitude, &mut self.lon);
        v.optional_word("location_quality", &mut self.location_quality);
        v.flag("pass_through", &mut self.pass_through);
        v.flag("external", &mut self.external);
        v.number("count", Amount, &mut details.count);
        v.text("screened", Optional, Plain, &mut details.screened);
        v.text("register_id", Optional, Plain, &mut details.register_id);
        v.text("url", Optional, Plain, &mut details.url);
        v.text("description", Optional, Plain, &mut details.description);
        v.text("documented_by", Optional, Plain, &mut details.documented_by);
        v.text("note", Optional, Plain, &mut details.note);
        v.text("source", Optional, Sources, &mut details.source);
        self.details = Rare::of(details);
    }
}

impl Row for Resource {
    const TABLE: Table = Table::Resources;

    fn id(&self) -> Option<&ArcStr> {
        Some(&self.id)
    }

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("id", Required, Id, &mut self.id);
        v.text("name", Optional, Plain, &mut self.name);
        v.word::<Category>("category", Required, &mut self.category);
        v.text("unit", Required, Unit, &mut self.unit);
        v.optional_word("carrier", &mut self.carrier);
        v.text("family", Optional, Plain, &mut self.family);
        v.number("grade", Any, &mut self.grade);
        v.number("return_grade", Any, &mut self.return_grade);
        v.text("ewc", Optional, Ewc, &mut self.ewc);
        v.optional_word("legal_status", &mut self.legal_status);
        v.optional_word("disposal_route", &mut self.disposal_route);
        v.number("mass_t", Amount, &mut self.mass_t);
        v.number("energy_gj", Amount, &mut self.energy_gj);
        v.number("water_m3", Amount, &mut self.water_m3);
        v.number("production_co2", Any, &mut self.production_co2);
        v.number("production_gj", Any, &mut self.production_gj);
        v.number("disposal_co2", Any, &mut self.disposal_co2);
        v.number("price", Any, &mut self.price);
        v.number("disposal_cost", Any, &mut self.disposal_cost);
        v.text("factor", Optional, Plain, &mut self.factor);
        v.text("produced_in", Optional, Country, &mut self.produced_in);
        v.text("note", Optional, Plain, &mut self.note);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for Exchange {
    const TABLE: Table = Table::Exchanges;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("id", Optional, Id, &mut self.id);
        v.text("from", Required, Reference(Table::Actors), &mut self.from);
        v.text("to", Required, Reference(Table::Actors), &mut self.to);
        v.text("resource", Required, Reference(Table::Resources), &mut self.resource);
        v.number("quantity", Amount, &mut self.quantity);
        v.text("unit", Optional, Unit, &mut self.unit);
        if v.is_done() {
            return;
        }
        let mut details = self.details.take();
        v.number("low", Amount, &mut details.low);
        v.number("high", Amount, &mut details.high);
        v.number("sd", Amount, &mut details.sd);
        v.year("quantity_year", &mut details.quantity_year);
        v.word("status", Optional, &mut self.status);
        v.year("start", &mut details.start);
        v.year("end", &mut details.end);
        v.year("last_seen", &mut details.last_seen);
        v.word("type", Optional, &mut self.kind);
        v.text("displaces", Optional, Reference(Table::Resources), &mut details.displaces);
        v.number("ratio", Positive, &mut details.ratio);
        v.number("loss", Share, &mut details.loss);
        v.number("treatment_co2", Any, &mut details.treatment_co2);
        v.number("treatment_cost", Any, &mut details.treatment_cost);
        v.number("price", Any, &mut details.price);
        v.number("distance_km", Amount, &mut details.distance_km);
        v.optional_word("mode", &mut self.mode);
        v.word("transport_payer", Optional, &mut self.transport_payer);
        v.number("investment", Amount, &mut details.investment);
        v.number("lifetime", Positive, &mut details.lifetime);
        v.flag("baseline", &mut self.baseline);
        v.number("attribution", Share, &mut details.attribution);
        v.text("part_of", Optional, Reference(Table::Exchanges), &mut details.part_of);
        v.text("project", Optional, Reference(Table::Projects), &mut details.project);
        v.number("vehicle_km", Amount, &mut details.vehicle_km);
        v.number("jobs", Amount, &mut details.jobs);
        v.number("return_rate", Share, &mut details.return_rate);
        v.number("delay", Amount, &mut details.delay);
        v.optional_word("evidence", &mut self.evidence);
        v.text("documented_by", Optional, Plain, &mut details.documented_by);
        v.text("note", Optional, Plain, &mut details.note);
        v.text("source", Optional, Sources, &mut details.source);
        self.details = Rare::of(details);
    }
}

impl Row for Offer {
    const TABLE: Table = Table::Offers;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("actor", Required, Reference(Table::Actors), &mut self.actor);
        v.text("resource", Required, Reference(Table::Resources), &mut self.resource);
        v.required_number("quantity", Amount, &mut self.quantity);
        v.text("id", Optional, Id, &mut self.id);
        v.text("unit", Optional, Unit, &mut self.unit);
        v.number("low", Amount, &mut self.low);
        v.number("high", Amount, &mut self.high);
        v.number("grade", Any, &mut self.grade);
        v.number("return_grade", Any, &mut self.return_grade);
        v.number("power_kw", Amount, &mut self.power_kw);
        v.number("hours", Amount, &mut self.hours);
        v.profile("profile", &mut self.profile);
        v.qualities("quality", &mut self.quality);
        v.number("disposal_cost", Any, &mut self.disposal_cost);
        v.number("disposal_co2", Any, &mut self.disposal_co2);
        v.optional_word("disposal_route", &mut self.disposal_route);
        v.number("min_lot", Amount, &mut self.min_lot);
        v.optional_flag("avoidable", &mut self.avoidable);
        v.text("note", Optional, Plain, &mut self.note);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for Need {
    const TABLE: Table = Table::Needs;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("actor", Required, Reference(Table::Actors), &mut self.actor);
        v.text("resource", Required, Reference(Table::Resources), &mut self.resource);
        v.required_number("quantity", Amount, &mut self.quantity);
        v.text("id", Optional, Id, &mut self.id);
        v.text("unit", Optional, Unit, &mut self.unit);
        v.number("low", Amount, &mut self.low);
        v.number("high", Amount, &mut self.high);
        v.number("min_grade", Any, &mut self.min_grade);
        v.number("return_grade", Any, &mut self.return_grade);
        v.number("power_kw", Amount, &mut self.power_kw);
        v.number("hours", Amount, &mut self.hours);
        v.profile("profile", &mut self.profile);
        v.limits("quality", &mut self.quality);
        v.number("price", Any, &mut self.price);
        v.number("min_lot", Amount, &mut self.min_lot);
        v.text("note", Optional, Plain, &mut self.note);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for Substitution {
    const TABLE: Table = Table::Substitutions;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("offer", Required, Reference(Table::Resources), &mut self.offer);
        v.text("need", Required, Reference(Table::Resources), &mut self.need);
        v.number("ratio", Positive, &mut self.ratio);
        v.number("loss", Share, &mut self.loss);
        v.number("treatment_co2", Any, &mut self.treatment_co2);
        v.number("treatment_cost", Any, &mut self.treatment_cost);
        v.number("investment", Amount, &mut self.investment);
        v.number("lifetime", Positive, &mut self.lifetime);
        v.number("min_lot", Amount, &mut self.min_lot);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for Conversion {
    const TABLE: Table = Table::Conversions;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("actor", Required, ActorOrAny, &mut self.actor);
        v.text("input", Required, Reference(Table::Resources), &mut self.input);
        v.text("output", Required, Reference(Table::Resources), &mut self.output);
        v.number("yield", Positive, &mut self.yields);
        v.text("recipe", Optional, Plain, &mut self.recipe);
        v.number("treatment_co2", Any, &mut self.treatment_co2);
        v.number("treatment_cost", Any, &mut self.treatment_cost);
        v.number("investment", Amount, &mut self.investment);
        v.number("lifetime", Positive, &mut self.lifetime);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for BoundaryFlow {
    const TABLE: Table = Table::Boundary;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("actor", Required, Reference(Table::Actors), &mut self.actor);
        v.text("resource", Required, Reference(Table::Resources), &mut self.resource);
        v.required_number("quantity", Amount, &mut self.quantity);
        v.word("way", Required, &mut self.way);
        v.text("unit", Optional, Unit, &mut self.unit);
        v.text("note", Optional, Plain, &mut self.note);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for WaterUse {
    const TABLE: Table = Table::WaterUses;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("actor", Required, Reference(Table::Actors), &mut self.actor);
        v.text("contaminant", Required, Plain, &mut self.contaminant);
        v.required_number("mass_load", Amount, &mut self.mass_load);
        v.required_number("c_in_max", Amount, &mut self.c_in_max);
        v.required_number("c_out_max", Amount, &mut self.c_out_max);
        v.text("use", Optional, Plain, &mut self.r#use);
        v.text("note", Optional, Plain, &mut self.note);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for Project {
    const TABLE: Table = Table::Projects;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("id", Required, Id, &mut self.id);
        v.text("title", Required, Plain, &mut self.title);
        v.references("actors", Table::Actors, &mut self.actors);
        v.optional_word("stage", &mut self.stage);
        v.optional_word("business_model", &mut self.business_model);
        v.number("value_low", Any, &mut self.value_low);
        v.number("value_high", Any, &mut self.value_high);
        v.text("programme", Optional, Plain, &mut self.programme);
        v.text("facilitator", Optional, Plain, &mut self.facilitator);
        v.text("documented_by", Optional, Plain, &mut self.documented_by);
        v.text("note", Optional, Plain, &mut self.note);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for Claim {
    const TABLE: Table = Table::Claims;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("subject", Required, Plain, &mut self.subject);
        v.text("indicator", Required, Plain, &mut self.indicator);
        v.number("value", Any, &mut self.value);
        v.number("low", Any, &mut self.low);
        v.number("high", Any, &mut self.high);
        v.text("unit", Optional, Plain, &mut self.unit);
        v.year("year", &mut self.year);
        v.optional_word("kind", &mut self.kind);
        v.text("per", Optional, Plain, &mut self.per);
        v.number("count", Amount, &mut self.count);
        v.optional_word("evidence", &mut self.evidence);
        v.text("note", Optional, Plain, &mut self.note);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for Target {
    const TABLE: Table = Table::Targets;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("indicator", Required, Plain, &mut self.indicator);
        v.required_number("value", Any, &mut self.value);
        v.text("unit", Optional, Plain, &mut self.unit);
        v.text("programme", Optional, Plain, &mut self.programme);
        v.text("note", Optional, Plain, &mut self.note);
        v.text("source", Optional, Sources, &mut self.source);
    }
}

impl Row for Precedent {
    const TABLE: Table = Table::Precedents;

    fn visit(&mut self, v: &mut impl Visitor) {
        v.text("from_sector", Optional, Nace, &mut self.from_sector);
        v.text("resource", Required, Plain, &mut self.resource);
        v.text("ewc", Optional, Ewc, &mut self.ewc);
        v.text("to_sector", Optional, Nace, &mut self.to_sector);
        v.text("use", Optional, Plain, &mut self.r#use);
        v.text("place", Optional, Plain, &mut self.place);
        v.year("year", &mut self.year);
        v.text("source", Required, Sources, &mut self.source);
    }
}

/// A row with every field in the order of the documentation, absent ones too.
fn show<R: Row>(row: &R, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut fields = Fields(f.debug_struct(name));
    // A visitor may write, so it is shown a copy.
    row.clone().visit(&mut fields);
    fields.0.finish()
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self, "Actor", f)
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self, "Exchange", f)
    }
}

/// Shows each field with its value.
struct Fields<'a, 'b>(fmt::DebugStruct<'a, 'b>);

impl Visitor for Fields<'_, '_> {
    fn text(&mut self, field: &'static str, _: Presence, _: TextKind, value: &mut ArcStr) {
        self.0.field(field, value);
    }
    fn number(&mut self, field: &'static str, _: NumberKind, value: &mut Option<f64>) {
        self.0.field(field, value);
    }
    fn required_number(&mut self, field: &'static str, _: NumberKind, value: &mut f64) {
        self.0.field(field, value);
    }
    fn year(&mut self, field: &'static str, value: &mut Option<i32>) {
        self.0.field(field, value);
    }
    fn flag(&mut self, field: &'static str, value: &mut bool) {
        self.0.field(field, value);
    }
    fn optional_flag(&mut self, field: &'static str, value: &mut Option<bool>) {
        self.0.field(field, value);
    }
    fn word<W: Word>(&mut self, field: &'static str, _: Presence, value: &mut W) {
        self.0.field(field, value);
    }
    fn optional_word<W: Word>(&mut self, field: &'static str, value: &mut Option<W>) {
        self.0.field(field, value);
    }
    fn references(&mut self, field: &'static str, _: Table, value: &mut Vec<ArcStr>) {
        self.0.field(field, value);
    }
    fn profile(&mut self, field: &'static str, value: &mut Option<Vec<f64>>) {
        self.0.field(field, value);
    }
    fn qualities(&mut self, field: &'static str, value: &mut Qualities<f64>) {
        self.0.field(field, value);
    }
    fn limits(&mut self, field: &'static str, value: &mut Qualities<Limits>) {
        self.0.field(field, value);
    }
}
