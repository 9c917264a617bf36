//! What do the exchanges save, by status, and what is unknown? Chapter 2 of the methods, summed.
//!
//! The total is the sum over exchanges, never of what anyone claims. Sums of different statuses
//! stand beside each other and are never added; a part of another exchange is shown, not summed.
//! With a year or chosen statuses only what is active counts, else every status has its prefix.
//! Published figures and promises stand beside (`claims`, `targets`), and enter nothing.

use serde::Serialize;

use super::Study;
use crate::model::{Claim, Evidence, Status, Target, Word};
use crate::network::{Exchange, ExchangeIx, Network};
use crate::number::{count, rough, significant};
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};
use crate::worth::{Confidence, Gaps, Standing, Terms, Worth};

/// The heading.
pub const TITLE: Text = Text::new("What it saves", "Hvad det sparer");
/// The question.
pub const QUESTION: Text = Text::new(
    "What do the exchanges save, and what is unknown?",
    "Hvad sparer udvekslingerne, og hvad er ukendt?",
);

const fn measure(
    id: &'static str,
    name: Text,
    unit: &'static str,
    definition: &'static str,
) -> Measure {
    Measure { id, name, unit, definition }
}

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
    Text::new("CO₂e avoided by the programme", "Undgået CO₂e som følge af programmet"),
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
const COMPLETE: Measure = measure(
    "complete_exchanges",
    Text::new("Exchanges fully known", "Fuldt kendte udvekslinger"),
    "1",
    "Exchanges of which every term of co2_t is known.",
);
const PARTIAL: Measure = measure(
    "partial_exchanges",
    Text::new("Exchanges partly known", "Delvist kendte udvekslinger"),
    "1",
    "Exchanges with a quantity of which a term of co2_t is unknown.",
);
const UNKNOWN: Measure = measure(
    "unknown_exchanges",
    Text::new("Exchanges without quantity", "Udvekslinger uden mængde"),
    "1",
    "Exchanges of unknown quantity: counted, and worth nothing known.",
);

/// An exchange as it stands in the results.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    from: &'a str,
    to: &'a str,
    resource: &'a str,
    status: &'static str,
    quantity: Option<f64>,
    unit: &'a str,
    /// The year the quantity is of, where it is stated.
    quantity_year: Option<i32>,
    co2_t: Option<f64>,
    terms: Option<Terms>,
    supplier_benefit: Option<f64>,
    receiver_benefit: Option<f64>,
    net_benefit: Option<f64>,
    price_low: Option<f64>,
    price_high: Option<f64>,
    material_t: Option<f64>,
    energy_gj: Option<f64>,
    water_m3: Option<f64>,
    landfill_t: Option<f64>,
    vehicle_km: Option<f64>,
    jobs: Option<f64>,
    break_even_km: Option<f64>,
    part_of: Option<&'a str>,
    baseline: Option<bool>,
    derived: Option<bool>,
    /// Complete, partial, unknown, or not credited by definition.
    standing: Standing,
    partial: bool,
    unknown: Option<Gaps>,
    unknown_money: Option<Gaps>,
    assumed: Option<Gaps>,
    evidence: Option<&'static str>,
    confidence: Confidence,
}

#[derive(Serialize)]
struct ClaimRow<'a> {
    subject: &'a str,
    indicator: &'a str,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    unit: Option<&'a str>,
    year: Option<i32>,
    kind: Option<&'static str>,
    per: Option<&'a str>,
    count: Option<f64>,
    evidence: Option<&'static str>,
    note: Option<&'a str>,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct TargetRow<'a> {
    indicator: &'a str,
    value: f64,
    unit: &'a str,
    programme: Option<&'a str>,
    note: Option<&'a str>,
    source: Option<&'a str>,
}

/// Exchanges of one status, and what they are worth together.
struct Share<'a> {
    status: Status,
    /// Those that are summed: not part of another.
    summed: Vec<(&'a Exchange, &'a Worth)>,
}

/// The impact of a study as a section.
pub fn answer(study: &Study, lang: Lang) -> Section {
    let (network, worth) = (study.network, study.worth());
    let shown: Vec<ExchangeIx> = (0..network.exchanges.len())
        .filter(|&x| network.selection.shows_every_status() || network.exchanges[x].active)
        .collect();
    let shares = shares(network, worth, &shown);
    let mut section = Section::new("impact", TITLE, lang);
    if shares.is_empty() {
        section = section.say(match lang {
            Lang::En => "There are no exchanges to measure.",
            Lang::Da => "Der er ingen udvekslinger at måle.",
        });
    }
    for share in &shares {
        section = section.say(say(network, share, lang));
        section = indicators(section, network, share);
    }
    section = section.say(amounts_of_other_years(network, &shown, lang));
    let rows: Vec<Row> = shown.iter().map(|&x| row(network, x, &worth[x])).collect();
    let claims: Vec<ClaimRow> = network.records.claims.iter().map(claim).collect();
    let targets: Vec<TargetRow> = network.records.targets.iter().map(target).collect();
    section.list("exchanges", &rows).list("claims", &claims).list("targets", &targets)
}

/// The shown exchanges by status, in the order of statuses.
fn shares<'a>(network: &'a Network, worth: &'a [Worth], shown: &[ExchangeIx]) -> Vec<Share<'a>> {
    let mut shares: std::collections::BTreeMap<Status, Share> = Default::default();
    for &x in shown {
        let exchange = &network.exchanges[x];
        let status = exchange.status;
        let share = shares.entry(status).or_insert_with(|| Share { status, summed: Vec::new() });
        if exchange.part_of.is_none() {
            share.summed.push((exchange, &worth[x]));
        }
    }
    shares.into_values().collect()
}

impl Share<'_> {
    /// The sum of what is known of something; absent where nothing is.
    fn sum(&self, of: impl Fn(&Exchange, &Worth) -> Option<f64>) -> Option<f64> {
        self.summed.iter().filter_map(|(e, w)| of(e, w)).reduce(|sum, value| sum + value)
    }

    fn count(&self, standing: Standing) -> usize {
        self.summed.iter().filter(|(_, w)| w.standing == standing).count()
    }

    /// What the sum rests on: rounded where a part of it is estimated, claimed, or nobody's.
    fn print(&self, value: f64, lang: Lang) -> String {
        let firm =
            |w: &Worth| matches!(w.evidence, Some(Evidence::Measured | Evidence::Calculated));
        if self.summed.iter().filter(|(_, w)| w.co2_t.is_some()).all(|(_, w)| firm(w)) {
            significant(value, 2, lang)
        } else {
            rough(value, 2, lang)
        }
    }
}

fn indicators(mut section: Section, network: &Network, share: &Share) -> Section {
    let prefix = format!("{}.", share.status.as_str());
    let complete = |w: &Worth| w.co2_t.filter(|_| w.standing == Standing::Complete);
    let programme = |e: &Exchange, w: &Worth| {
        let share = network.said(e).attribution.unwrap_or(1.0);
        w.co2_t.filter(|_| !network.said(e).baseline).map(|co2_t| co2_t * share)
    };
    // Where nothing is taken out, the effect of the programme is the total and says nothing new.
    let differs = |e: &Exchange| network.said(e).baseline || network.said(e).attribution.is_some();
    let has_programme = share.summed.iter().any(|(e, _)| differs(e));
    let sums: [(&Measure, Option<f64>); 10] = [
        (&CO2, share.sum(|_, w| w.co2_t)),
        (&COMPLETE_CO2, share.sum(|_, w| complete(w))),
        (&PROGRAMME_CO2, share.sum(programme).filter(|_| has_programme)),
        (&NET_BENEFIT, share.sum(|_, w| w.net_benefit)),
        (&MATERIAL, share.sum(|_, w| w.material_t)),
        (&ENERGY, share.sum(|_, w| w.energy_gj)),
        (&WATER, share.sum(|_, w| w.water_m3)),
        (&LANDFILL, share.sum(|_, w| w.landfill_t())),
        (&VEHICLE_KM, share.sum(|e, _| network.said(e).vehicle_km)),
        (&JOBS, share.sum(|e, _| network.said(e).jobs)),
    ];
    for (measure, value) in sums {
        let unit = if measure.unit == "money" { network.currency() } else { measure.unit };
        section = section.prefixed_indicator(&prefix, measure, unit, value);
    }
    for (measure, standing) in [
        (&COMPLETE, Standing::Complete),
        (&PARTIAL, Standing::Partial),
        (&UNKNOWN, Standing::Unknown),
    ] {
        let value = share.count(standing) as f64;
        section = section.prefixed_indicator(&prefix, measure, measure.unit, value);
    }
    section
}

fn row<'a>(network: &'a Network, x: ExchangeIx, worth: &'a Worth) -> Row<'a> {
    let gaps = |gaps: Gaps| (!gaps.is_empty()).then_some(gaps);
    let e = &network.exchanges[x];
    let said = network.said(e);
    let resource = &network.resources[e.resource];
    Row {
        id: network.id(x),
        from: &network.actors[e.from].id,
        to: &network.actors[e.to].id,
        resource: &resource.id,
        status: e.status.as_str(),
        quantity: e.quantity,
        unit: resource.unit.symbol,
        quantity_year: said.quantity_year.filter(|_| e.quantity.is_some()),
        co2_t: worth.co2_t,
        terms: worth.co2_t.map(|_| worth.terms),
        supplier_benefit: worth.supplier_benefit,
        receiver_benefit: worth.receiver_benefit,
        net_benefit: worth.net_benefit,
        price_low: worth.prices.map(|p| p.low),
        price_high: worth.prices.map(|p| p.high),
        material_t: worth.material_t,
        energy_gj: worth.energy_gj,
        water_m3: worth.water_m3,
        landfill_t: worth.landfill_t(),
        vehicle_km: said.vehicle_km,
        jobs: said.jobs,
        break_even_km: worth.break_even_km,
        part_of: written(&said.part_of),
        baseline: said.baseline.then_some(true),
        derived: worth.derived.then_some(true),
        standing: worth.standing,
        partial: worth.is_partial(),
        unknown: gaps(worth.unknown),
        unknown_money: gaps(worth.unknown_money),
        assumed: gaps(worth.assumed),
        evidence: worth.evidence.map(Word::as_str),
        confidence: worth.confidence(),
    }
}

fn written(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn claim(claim: &Claim) -> ClaimRow<'_> {
    ClaimRow {
        subject: &claim.subject,
        indicator: &claim.indicator,
        value: claim.value,
        low: claim.low,
        high: claim.high,
        unit: written(&claim.unit),
        year: claim.year,
        kind: claim.kind.map(Word::as_str),
        per: written(&claim.per),
        count: claim.count,
        evidence: claim.evidence.map(Word::as_str),
        note: written(&claim.note),
        source: written(&claim.source),
    }
}

fn target(target: &Target) -> TargetRow<'_> {
    TargetRow {
        indicator: &target.indicator,
        value: target.value,
        unit: &target.unit,
        programme: written(&target.programme),
        note: written(&target.note),
        source: written(&target.source),
    }
}

/// With a year chosen, how many amounts are of another year or of none that is stated.
fn amounts_of_other_years(network: &Network, shown: &[ExchangeIx], lang: Lang) -> String {
    let Some(year) = network.selection.year else { return String::new() };
    let known = || shown.iter().map(|&x| &network.exchanges[x]).filter(|e| e.quantity.is_some());
    let others = known().filter(|e| network.said(e).quantity_year != Some(year)).count();
    let (others, known) = (count(others, lang), count(known().count(), lang));
    match lang {
        Lang::En => format!("Of {known} known amounts {others} were not stated for {year} itself."),
        Lang::Da => format!("Af {known} kendte mængder er {others} ikke oplyst for {year} selv."),
    }
}

/// What one status saves, by whom most, and what is unknown of it.
fn say(network: &Network, share: &Share, lang: Lang) -> String {
    let status = status_name(share.status, lang);
    let n = |standing| count(share.count(standing), lang);
    let (complete, partial, unknown) =
        (n(Standing::Complete), n(Standing::Partial), n(Standing::Unknown));
    let co2 = share.sum(|_, w| w.co2_t);
    let avoids =
        |t: &Terms| t.displaced.is_some_and(|x| x != 0.0) || t.disposal.is_some_and(|x| x != 0.0);
    let only_burdens = !share.summed.iter().any(|(_, w)| w.co2_t.is_some() && avoids(&w.terms));
    let total = match (lang, co2.map(|t| (share.print(t.abs(), lang), t < 0.0))) {
        (Lang::En, Some((t, _))) if only_burdens => {
            format!(
                "{status}: what is avoided is unknown; known are only burdens, {t} t CO₂e a year"
            )
        }
        (Lang::Da, Some((t, _))) if only_burdens => {
            format!(
                "{status}: det undgåede er ukendt; kendt er kun belastninger, {t} t CO₂e om året"
            )
        }
        (Lang::En, Some((t, false))) => format!("{status}: {t} t CO₂e a year avoided"),
        (Lang::Da, Some((t, false))) => format!("{status}: {t} t CO₂e om året undgået"),
        (Lang::En, Some((t, true))) => {
            format!("{status}: {t} t more CO₂e a year caused than avoided, as far as known")
        }
        (Lang::Da, Some((t, true))) => {
            format!("{status}: {t} t mere CO₂e om året udledt end undgået, så vidt det vides")
        }
        (Lang::En, None) => {
            format!("{status}: the CO₂e avoided is unknown, since no exchange states enough for it")
        }
        (Lang::Da, None) => {
            format!("{status}: undgået CO₂e er ukendt, da ingen udveksling oplyser nok til det")
        }
    };
    let known = match lang {
        Lang::En => format!(
            " (exchanges fully known: {complete}, partly: {partial}, without quantity: {unknown}; \
             what is unknown is not in the sum)."
        ),
        Lang::Da => format!(
            " (udvekslinger fuldt kendt: {complete}, delvist: {partial}, uden mængde: {unknown}; \
             det ukendte er ikke med i summen)."
        ),
    };
    format!("{total}{known}{}", most(network, share, lang))
}

/// Who saves most, where anyone does.
fn most(network: &Network, share: &Share, lang: Lang) -> String {
    let best = share.summed.iter().filter_map(|(e, w)| Some((*e, w.co2_t?))).fold(
        None,
        |best: Option<(&Exchange, f64)>, (e, t)| match best {
            Some((_, most)) if t <= most => best,
            _ => Some((e, t)),
        },
    );
    let Some((e, t)) = best.filter(|(_, t)| 0.0 < *t) else { return String::new() };
    let (from, to) = (&network.actors[e.from].name, &network.actors[e.to].name);
    let (resource, t) = (&network.resources[e.resource].name, share.print(t, lang));
    match lang {
        Lang::En => format!(" Most by {resource} from {from} to {to}: {t} t."),
        Lang::Da => format!(" Mest ved {resource} fra {from} til {to}: {t} t."),
    }
}

fn status_name(status: Status, lang: Lang) -> &'static str {
    let name = match status {
        Status::Operating => Text::new("Operating", "I drift"),
        Status::Pilot => Text::new("Pilots", "Pilotprojekter"),
        Status::Contracted => Text::new("Contracted", "Aftalt"),
        Status::Planned => Text::new("Planned", "Planlagt"),
        Status::Potential => Text::new("Potential", "Muligt"),
        Status::Stopped => Text::new("Stopped (while it ran)", "Ophørt (mens det kørte)"),
    };
    name.in_lang(lang)
}
