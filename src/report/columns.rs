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
    /// A share of one: shown in per cent.
    Share,
    /// Details for machines and sentences; left out of tables for people.
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
    column("closes", Count, "Closes loops", "Slutter kredsløb"),
    column("closed_so_far", Count, "Closed so far", "Sluttet i alt"),
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
    column("lost_grade", Detail, "Grade lost", "Tabt kvalitet"),
    column("treatment_co2_t", Detail, "CO₂e of treatment, t", "CO₂e fra behandling, t"),
    column("family", Plain, "Family", "Familie"),
    column("all_uses", Plain, "Used", "Brugt"),
    column("first_uses", Plain, "Used for the first time", "Brugt første gang"),
    column("mean_uses", Plain, "Uses a unit goes through", "Gange en enhed bruges"),
    column("used_twice_share", Share, "Used again", "Brugt igen"),
    column("exergy_share", Share, "Exergy taken", "Exergi udnyttet"),
    column("heat_share", Share, "Heat taken", "Varme udnyttet"),
    column("heat_kw", Plain, "Heat, kW", "Varme, kW"),
    column("sent_kw", Detail, "Sent, kW", "Sendt, kW"),
    column("heated_from_c", Plain, "Taker warmed from, °C", "Modtager varmes fra, °C"),
    column("heated_to_c", Plain, "to, °C", "til, °C"),
    column("outlet_c", Plain, "Source cooled to, °C", "Kilden køles til, °C"),
    column("exergy_loss_kw", Detail, "Exergy lost, kW", "Tabt exergi, kW"),
    column("pump_cop", Plain, "COP of the pump", "Pumpens COP"),
    column("electricity_kw", Plain, "Electricity, kW", "El, kW"),
    column("pipe_cost", Plain, "Cost of the pipe", "Rørets pris"),
    column("wanted_kw", Plain, "Wanted, kW", "Ønsket, kW"),
    column("direct_kw", Plain, "From offers, kW", "Fra udbud, kW"),
    column("pumped_kw", Plain, "By heat pumps, kW", "Fra varmepumper, kW"),
    column("missing_kw", Plain, "From elsewhere, kW", "Udefra, kW"),
    column("avoidable", Plain, "Avoidable", "Kan undgås"),
    column("from_use", Plain, "Used for", "Brugt til"),
    column("to_use", Plain, "Used next for", "Bruges så til"),
    column("use_name", Plain, "Used for", "Brugt til"),
    column("quantity_m3", Plain, "Water, m³", "Vand, m³"),
    column(
        "fresh_alone_m3",
        Plain,
        "Fresh water without reuse, m³",
        "Friskt vand uden genbrug, m³",
    ),
    column("fresh_m3", Plain, "Fresh water, m³", "Friskt vand, m³"),
    column("reused_m3", Plain, "From others, m³", "Fra andre, m³"),
    column("passed_on_m3", Plain, "Passed on, m³", "Givet videre, m³"),
    column("discharged_m3", Plain, "Discharged, m³", "Udledt, m³"),
    column("contaminant", Plain, "Contaminant", "Forurenende stof"),
    column("target_m3", Plain, "Least fresh water, m³", "Mindst friskt vand, m³"),
    column("pinch_ppm", Plain, "Pinch, ppm", "Pinch, ppm"),
    column("in", Plain, "In", "Ind"),
    column("out", Plain, "Out", "Ud"),
    column("residual", Plain, "In less out", "Ind minus ud"),
    column("relative", Share, "of the larger", "af det største"),
    column("exchange", Detail, "Exchange", "Udveksling"),
    column("measured", Plain, "Measured", "Målt"),
    column("measured_sd", Plain, "±", "±"),
    column("reconciled", Plain, "Most likely", "Mest sandsynlig"),
    column("sd", Plain, "± then", "± så"),
    column("adjustment", Plain, "Moved, in standard deviations", "Flyttet, i standardafvigelser"),
    column("suspect", Plain, "Suspect", "Mistænkelig"),
    column("negative", Plain, "Below zero", "Under nul"),
    column("estimated", Plain, "Was unknown", "Var ukendt"),
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
    column("unknown_money", Detail, "Unknown for money", "Ukendt for beløb"),
    column("confidence", Plain, "Confidence", "Sikkerhed"),
    column("sentence", Detail, "In words", "Med ord"),
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
    column("price_low", Detail, "Price from", "Pris fra"),
    column("price_high", Detail, "Price to", "Pris til"),
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
    column("via", Detail, "How", "Hvordan"),
    column("rank", Count, "No.", "Nr."),
    column("chosen_share", Share, "Chosen again", "Valgt igen"),
    column("fragile", Detail, "Fragile", "Usikker"),
    column("share", Detail, "Share of what is possible", "Andel af det mulige"),
    column("displaced", Detail, "Replaces", "Erstatter"),
    column("need_unit", Detail, "Unit of what is replaced", "Enhed for det erstattede"),
    column("cop", Detail, "COP of the heat pump", "Varmepumpens COP"),
    column("investment", Detail, "Investment", "Investering"),
    column("payback_years", Detail, "Paid back after, years", "Tilbagebetalt efter, år"),
    column("npv", Detail, "Net present value", "Nutidsværdi"),
    column("from_country", Detail, "From country", "Fra land"),
    column("to_country", Detail, "To country", "Til land"),
    column("hazardous", Detail, "Hazardous", "Farligt affald"),
    column("notes", Detail, "To check", "Bør undersøges"),
    column("use", Detail, "Used for", "Brugt til"),
    column("place", Plain, "Where", "Hvor"),
    column("side", Plain, "Of", "Af"),
    column("worth_of_one_more", Plain, "Worth of one more", "Værdi af én mere"),
    column("worth_unit", Plain, "Counted in", "Regnet i"),
    column("gives", Count, "Gives", "Leverer"),
    column("takes", Count, "Takes", "Modtager"),
    column("carbon_price", Plain, "Where a tonne of CO₂e counts", "Når et ton CO₂e tæller"),
];

/// What the column with this key holds.
pub fn holds(key: &str) -> Holds {
    COLUMNS.iter().find(|c| c.key == key).map_or(Plain, |c| c.holds)
}

/// The columns of a table for people: without details, without ids where rows say by a name or a
/// sentence who they are, without the unit of a quantity, which stands in its cell, and without
/// the sum of what the two sides of one exchange gain.
pub fn for_people(columns: Vec<&str>) -> Vec<&str> {
    let has = |key: &str| columns.contains(&key);
    let (named, counted) = (has("name") || has("sentence"), has("quantity"));
    let shown = |c: &&str| match *c {
        "id" => !named,
        "unit" => !counted,
        "net_benefit" => !(counted && has("supplier_benefit") && has("receiver_benefit")),
        key => holds(key) != Holds::Detail,
    };
    columns.iter().copied().filter(shown).collect()
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
        (
            "closing_links",
            Text::new("New links that close the most loops", "Nye led, der slutter flest kredsløb"),
        ),
        ("cascades", Text::new("Cascades", "Kaskader")),
        ("families", Text::new("Uses by family", "Brug efter familie")),
        ("transfers", Text::new("Who gives heat to whom", "Hvem giver varme til hvem")),
        ("served", Text::new("What each need gets", "Hvad hvert behov får")),
        ("reuses", Text::new("Who passes water on to whom", "Hvem giver vand videre til hvem")),
        ("uses", Text::new("Uses of water", "Brug af vand")),
        (
            "limits",
            Text::new(
                "Least fresh water by contaminant",
                "Mindste forbrug af friskt vand pr. stof",
            ),
        ),
        ("candidates", Text::new("Possible exchanges", "Mulige udvekslinger")),
        (
            "introductions",
            Text::new("Introduce these to each other first", "Præsentér disse for hinanden først"),
        ),
        ("allocations", Text::new("All exchanges of the plan", "Alle planens udvekslinger")),
        ("parties", Text::new("What each gains", "Hvad hver part vinder")),
        (
            "shadow_prices",
            Text::new("Where one more unit is worth most", "Hvor én enhed mere er mest værd"),
        ),
        ("front", Text::new("CO₂e against money", "CO₂e over for penge")),
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
        ("residuals", Text::new("In less out", "Ind minus ud")),
        ("reconciled", Text::new("Flows, most likely", "Strømme, mest sandsynligt")),
        (
            "not_determinable",
            Text::new("Flows that stay unknown", "Strømme, der forbliver ukendte"),
        ),
        ("left_out", Text::new("Balances left out", "Udeladte balancer")),
        ("contradictions", Text::new("Contradictory amounts", "Mængder i modstrid")),
    ];
    match LISTS.iter().find(|(list, _)| *list == name) {
        Some((_, heading)) => Cow::Borrowed(heading.in_lang(lang)),
        None => Cow::Owned(name.replace('_', " ")),
    }
}

/// What is unknown or was assumed, for people; a grade that nobody states is not one too low.
pub fn missing(text: &str, lang: Lang) -> &str {
    const GRADE: Text = Text::new("grade", "kvalitet");
    if text == "grade" { GRADE.in_lang(lang) } else { word(text, lang) }
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
        ("offer", Text::new("what is offered", "det udbudte")),
        ("need", Text::new("what is needed", "behovet")),
        ("regeneration", Text::new("regeneration", "rensning")),
        ("heat_pump", Text::new("heat pump", "varmepumpe")),
        ("precedent", Text::new("done elsewhere", "gjort andetsteds")),
        ("hazardous", Text::new("hazardous waste", "farligt affald")),
        ("permit", Text::new("permit for waste", "tilladelse til affald")),
        ("shipment", Text::new("waste across a border", "affald over en grænse")),
        ("recycling", Text::new("recycled today", "genanvendes i dag")),
        ("m3", Text::new("m³", "m³")),
        ("pcs", Text::new("pcs", "stk.")),
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
        (
            "several products",
            Text::new("several products of one input", "flere produkter af ét input"),
        ),
        (
            "conversion not recorded",
            Text::new(
                "conversion not recorded on both sides",
                "omdannelse ikke registreret på begge sider",
            ),
        ),
        ("yield not stated", Text::new("yield not stated", "udbytte ikke angivet")),
        (
            "perhaps not all recorded",
            Text::new(
                "converted, perhaps not all recorded",
                "omdannes, måske ikke alt registreret",
            ),
        ),
        ("family", Text::new("other resource of the family", "anden ressource i familien")),
        ("own use or making", Text::new("made or used there", "fremstilles eller bruges der")),
        ("lot", Text::new("less than the smallest lot", "mindre end mindste parti")),
        ("nothing left", Text::new("nothing left", "intet tilbage")),
        ("quantity", Text::new("quantity", "mængde")),
        ("displaces", Text::new("what it displaces", "hvad det fortrænger")),
        ("yield", Text::new("yield", "udbytte")),
        ("treatment_co2", Text::new("emissions of treatment", "udledning ved behandling")),
        ("hours", Text::new("hours a year", "timer om året")),
        ("return_grade", Text::new("return temperature", "returtemperatur")),
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
