//! The columns of the tables for people: heading in both languages, and what a cell holds.

use std::borrow::Cow;

use crate::text::{Lang, Text};

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text, numbers, anything plain.
    Plain,
    /// The id of an actor, or several: shown by name.
    Actor,
    /// The id of a resource, or several: shown by name.
    Resource,
    /// A chain of actors, shown with arrows.
    Chain,
    /// A chain of resources, shown with arrows.
    ResourceChain,
    /// A whole number that is a count or an order, never rounded.
    Count,
    /// Details for machines; left out of tables for people.
    Detail,
}

struct Column {
    key: &'static str,
    heading: Text,
    holds: Holds,
}

const fn column(key: &'static str, holds: Holds, en: &'static str, da: &'static str) -> Column {
    Column { key, heading: Text::new(en, da), holds }
}

use Holds::*;

const COLUMNS: &[Column] = &[
    column("id", Plain, "Id", "Id"),
    column("name", Plain, "Name", "Navn"),
    column("actor", Actor, "Actor", "Aktør"),
    column("actors", Chain, "Actors", "Aktører"),
    column("from", Actor, "From", "Fra"),
    column("to", Actor, "To", "Til"),
    column("resource", Resource, "Resource", "Ressource"),
    column("resources", ResourceChain, "Resources", "Ressourcer"),
    column("offer", Resource, "Offered", "Udbudt"),
    column("need", Resource, "Needed", "Behov"),
    column("quantity", Plain, "Quantity", "Mængde"),
    column("unit", Plain, "Unit", "Enhed"),
    column("quantity_year", Count, "Amount of", "Mængde fra"),
    column("status", Plain, "Status", "Status"),
    column("distance_km", Plain, "Distance, km", "Afstand, km"),
    column("break_even_km", Detail, "Break-even distance, km", "Balanceafstand, km"),
    column("co2_t", Plain, "CO₂e avoided, t", "Undgået CO₂e, t"),
    column("gain_co2_t", Plain, "CO₂e gained, t", "CO₂e-gevinst, t"),
    column("net_benefit", Plain, "Net benefit", "Nettogevinst"),
    column("supplier_benefit", Plain, "Supplier gains", "Leverandør vinder"),
    column("receiver_benefit", Plain, "Receiver gains", "Modtager vinder"),
    column("material_t", Plain, "Material, t", "Materiale, t"),
    column("energy_gj", Plain, "Energy, GJ", "Energi, GJ"),
    column("water_m3", Plain, "Water, m³", "Vand, m³"),
    column("length", Count, "Hops", "Led"),
    column("candidates", Count, "Missing hops", "Manglende led"),
    column("kind", Plain, "Kind", "Slags"),
    column("labelled", Count, "Ways", "Måder"),
    column("volume", Plain, "Volume", "Mængde i kredsløb"),
    column("closure", Plain, "Closure", "Lukning"),
    column("steps", Count, "Steps", "Trin"),
    column("cascade_factor", Plain, "Cascade factor", "Kaskadefaktor"),
    column("in_degree", Count, "Links in", "Ind"),
    column("out_degree", Count, "Links out", "Ud"),
    column("betweenness", Plain, "Betweenness", "Mellemstilling"),
    column("closeness", Detail, "Closeness", "Nærhed"),
    column("harmonic", Detail, "Harmonic", "Harmonisk"),
    column("pagerank", Plain, "PageRank", "PageRank"),
    column("core", Detail, "Core", "Kerne"),
    column("articulation", Plain, "Holds parts together", "Holder dele sammen"),
    column("co2_impact_loss_t", Plain, "CO₂e lost without it, t", "CO₂e tabt uden den, t"),
    column("exchange_loss", Count, "Exchanges lost", "Tabte udvekslinger"),
    column("role", Plain, "Role", "Rolle"),
    column("reason", Plain, "Reason", "Grund"),
    column("count", Count, "Count", "Antal"),
    column("missing", Plain, "Missing", "Mangler"),
    column("unknown", Plain, "Unknown", "Ukendt"),
    column("unknown_money", Plain, "Unknown for money", "Ukendt for beløb"),
    column("confidence", Plain, "Confidence", "Sikkerhed"),
    column("sentence", Plain, "In words", "Med ord"),
    column("subject", Plain, "Subject", "Emne"),
    column("indicator", Plain, "Indicator", "Indikator"),
    column("value", Plain, "Value", "Værdi"),
    column("low", Plain, "Low", "Lav"),
    column("high", Plain, "High", "Høj"),
    column("year", Count, "Year", "År"),
    column("programme", Plain, "Programme", "Program"),
    column("source", Plain, "Source", "Kilde"),
    column("suppliers", Count, "Suppliers", "Leverandører"),
    column("takers", Count, "Takers", "Aftagere"),
    column("herfindahl", Plain, "Concentration (Herfindahl)", "Koncentration (Herfindahl)"),
    column("largest", Actor, "Largest supplier", "Største leverandør"),
    column("price_low", Plain, "Price from", "Pris fra"),
    column("price_high", Plain, "Price to", "Pris til"),
    column("evidence", Plain, "Evidence", "Grundlag"),
    column("per", Plain, "Per", "Pr."),
    column("authority", Detail, "Authority", "Autoritet"),
    column("hub", Detail, "Hub", "Knudepunkt"),
    column("in_mass_t", Detail, "Mass in, t", "Masse ind, t"),
    column("out_mass_t", Detail, "Mass out, t", "Masse ud, t"),
    column("in_energy_gj", Detail, "Energy in, GJ", "Energi ind, GJ"),
    column("out_energy_gj", Detail, "Energy out, GJ", "Energi ud, GJ"),
    column("in_water_m3", Detail, "Water in, m³", "Vand ind, m³"),
    column("out_water_m3", Detail, "Water out, m³", "Vand ud, m³"),
    column("vehicle_km", Plain, "Vehicle-km", "Køretøj-km"),
    column("jobs", Plain, "Jobs", "Job"),
    column("baseline", Plain, "Would exist anyway", "Ville findes alligevel"),
    column("landfill_t", Plain, "Kept from landfill, t", "Undgået deponi, t"),
    column("exergy_share", Detail, "Share of exergy", "Andel af exergi"),
    column("heat_share", Plain, "Share of heat", "Andel af varme"),
    column("standing", Detail, "Known", "Kendt"),
    column("derived", Detail, "Derived at a hub", "Afledt ved knudepunkt"),
    column("preheats", Detail, "Preheats", "Forvarmer"),
    column("takes_from_recycling", Detail, "Takes from recycling", "Tager fra genanvendelse"),
    column("exchanges", Detail, "Exchanges", "Udvekslinger"),
    column("terms", Detail, "Terms", "Led"),
    column("uses", Detail, "Uses", "Anvendelser"),
    column("grades", Detail, "Grades", "Kvaliteter"),
    column("assumed", Detail, "Assumed", "Antaget"),
    column("partial", Detail, "Partial", "Delvis"),
    column("via", Plain, "How", "Hvordan"),
];

/// What the column with this key holds.
pub fn holds(key: &str) -> Holds {
    COLUMNS.iter().find(|c| c.key == key).map_or(Plain, |c| c.holds)
}

/// The columns of a table for people: without details, and without ids where rows say by a name
/// or a sentence who they are.
pub fn for_people(columns: Vec<&str>) -> Vec<&str> {
    let named = columns.iter().any(|c| matches!(*c, "name" | "sentence"));
    let shown = |c: &&str| holds(c) != Holds::Detail && !(named && *c == "id");
    columns.into_iter().filter(shown).collect()
}

/// The heading of the column with this key.
pub fn heading(key: &str, lang: Lang) -> Cow<'_, str> {
    match COLUMNS.iter().find(|c| c.key == key) {
        Some(column) => Cow::Borrowed(column.heading.in_lang(lang)),
        None => Cow::Owned(key.replace('_', " ")),
    }
}

/// The heading above a list.
pub fn list_heading(name: &str, lang: Lang) -> Cow<'_, str> {
    const LISTS: &[(&str, Text)] = &[
        ("actors", Text::new("Actors", "Aktører")),
        ("loops", Text::new("Loops", "Kredsløb")),
        ("cascades", Text::new("Cascades", "Kaskader")),
        ("candidates", Text::new("Candidates", "Kandidater")),
        ("rejected", Text::new("Why pairs do not match", "Hvorfor par ikke passer")),
        ("undecided", Text::new("Undecided pairs", "Uafklarede par")),
        ("exchanges", Text::new("Exchanges", "Udvekslinger")),
        (
            "claims",
            Text::new(
                "Published figures, not computed with",
                "Offentliggjorte tal, ikke regnet med",
            ),
        ),
        ("targets", Text::new("Targets", "Mål")),
        (
            "concentration",
            Text::new("Dependence on few suppliers", "Afhængighed af få leverandører"),
        ),
        ("bridges", Text::new("Bridges", "Broer")),
    ];
    match LISTS.iter().find(|(list, _)| *list == name) {
        Some((_, heading)) => Cow::Borrowed(heading.in_lang(lang)),
        None => Cow::Owned(name.replace('_', " ")),
    }
}

/// A word of the results for people: plain in English, translated in Danish; anything else as is.
pub fn word(text: &str, lang: Lang) -> &str {
    const WORDS: &[(&str, Text)] = &[
        ("operating", Text::new("operating", "i drift")),
        ("pilot", Text::new("pilot", "pilot")),
        ("contracted", Text::new("contracted", "aftalt")),
        ("planned", Text::new("planned", "planlagt")),
        ("potential", Text::new("potential", "mulig")),
        ("stopped", Text::new("stopped", "stoppet")),
        ("candidate", Text::new("candidate", "kandidat")),
        ("same", Text::new("same resource", "samme ressource")),
        ("substitution", Text::new("substitution", "erstatning")),
        ("expansion", Text::new("expansion", "udvidelse")),
        ("material", Text::new("one matter", "ét stof")),
        ("reciprocal", Text::new("mutual service", "gensidig nytte")),
        ("hub", Text::new("hub", "knudepunkt")),
        ("anchor", Text::new("anchor", "anker")),
        ("recycler", Text::new("recycler", "genanvender")),
        ("source", Text::new("source", "kilde")),
        ("sink", Text::new("sink", "aftager")),
        ("member", Text::new("member", "medlem")),
        ("high", Text::new("high", "høj")),
        ("medium", Text::new("medium", "middel")),
        ("low", Text::new("low", "lav")),
        ("measured", Text::new("measured", "målt")),
        ("calculated", Text::new("calculated", "beregnet")),
        ("estimated", Text::new("estimated", "anslået")),
        ("claimed", Text::new("claimed", "oplyst")),
        ("forecast", Text::new("forecast", "forventet")),
        ("outcome", Text::new("outcome", "opnået")),
        ("quality", Text::new("quality limit not met", "kvalitetskrav ikke opfyldt")),
        ("grade", Text::new("grade too low", "for lav kvalitet eller temperatur")),
        ("return", Text::new("return too warm", "returløb for varmt")),
        ("distance", Text::new("distance", "afstand")),
        ("lot", Text::new("less than the smallest lot", "mindre end mindste parti")),
        ("nothing left", Text::new("nothing left", "intet tilbage")),
        ("quantity", Text::new("quantity", "mængde")),
        ("displaces", Text::new("what it displaces", "hvad det fortrænger")),
        ("production_co2", Text::new("emissions of production", "udledning ved produktion")),
        ("disposal_co2", Text::new("emissions of disposal", "udledning ved bortskaffelse")),
        ("disposal_cost", Text::new("cost of disposal", "pris for bortskaffelse")),
        ("price", Text::new("price", "pris")),
        ("transport_cost", Text::new("cost of transport", "pris for transport")),
        ("mass_t", Text::new("mass", "masse")),
        ("inflow", Text::new("what flows into the hub", "hvad der løber til knudepunktet")),
    ];
    WORDS.iter().find(|(found, _)| *found == text).map_or(text, |(_, word)| word.in_lang(lang))
}
